// Document: one input made ready for a parser. Opening it decides syntax and character set, lifts large base64 runs out
// (they never reach Xerces or RapidJSON), refuses what must never reach a parser (DOCTYPE, too many attributes, unknown
// encodings), and keeps what is needed to say where in the *original* bytes something stood.
//
// Lifting: one streaming pass replaces every run of at least `lift_at` base64 characters (white space, JSON escapes and
// XML character references of white space between them included) by a short random token that is itself valid base64,
// and remembers the run's byte range and decoded size. Runs are lifted out of XML text and attribute values and JSON
// strings alike. A token that is the whole value of a content field becomes a Content (content()); one that turns up in
// any other value is put back as text (restore()).
//
// Thread safety: immutable after open; may be read by several threads. Owns the reduced text, shares the source.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "converters/model/bytes.hpp"
#include "converters/model/content.hpp"
#include "converters/model/finding.hpp"

namespace brevdue::wire {

enum class Syntax : std::uint8_t { xml, json, edifact };
enum class Charset : std::uint8_t { utf8, iso_8859_1, windows_1252, us_ascii };

struct Limits {
  std::uint64_t input_bytes = 150u * 1000 * 1000;  // HOUSE "Sizes": refused before reading
  std::size_t text_bytes = 8u << 20;               // what is left after lifting
  std::size_t lift_at = 4096;                      // base64 characters
  unsigned depth = 64;                             // elements, or JSON containers
  unsigned attributes = 64;                        // of one element
  unsigned namespaces = 32;                        // different ones that a document declares
};

struct OpenOptions {
  Limits limits;
  /// Declared Latin-1 whose bytes are all valid UTF-8 is read as UTF-8 with a warning; false: read as declared.
  bool mislabelled_as_utf8 = true;
  std::uint32_t input = 0;  // goes into Position::input
};

/// The root element of an XML document, found without a parser.
struct XmlRoot {
  std::string space, local;
};

class Document {
 public:
  /// Reads `source` once. Errors: WIRE-01..08, 10, 13, 14 with byte, line and column in the original bytes.
  [[nodiscard]] static tl::expected<Document, Findings> open(std::shared_ptr<const ByteSource> source,
                                                             const OpenOptions& options = {});
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  [[nodiscard]] Syntax syntax() const;
  [[nodiscard]] Charset charset() const;
  [[nodiscard]] const std::shared_ptr<const ByteSource>& source() const;
  /// The reduced text in UTF-8, without byte order mark; empty of EDIFACT, whose interchange is read from the source.
  [[nodiscard]] std::string_view text() const;
  [[nodiscard]] const XmlRoot& root() const;  // XML only; empty names where there is no root element
  /// XML only: the different values of all namespace declarations, as they are written.
  [[nodiscard]] const std::vector<std::string>& namespaces() const;
  [[nodiscard]] const Findings& warnings() const;  // of opening, e.g. WIRE-05
  [[nodiscard]] const Limits& limits() const;
  [[nodiscard]] std::uint32_t input() const;
  [[nodiscard]] bool lifted_any() const;

  /// The value of a content field: a lone token (white space around it ignored) becomes a range; other text is checked
  /// and kept without white space. Nothing and a finding WIRE-15 (at `mark`, `path`) if it is not valid base64.
  [[nodiscard]] std::optional<Content> content(std::string_view value, SourceMark mark, std::string_view path,
                                               Findings& findings) const;
  /// `value` with every token replaced by the text that was lifted (unescaped). Same as `value` when nothing was
  /// lifted.
  [[nodiscard]] std::string restore(std::string_view value) const;
  /// How long restore(value) would be, in bytes, without making it. What was lifted is ASCII: its bytes are characters.
  [[nodiscard]] std::size_t restored_size(std::string_view value) const;
  /// True if `value` holds a token. Quick when nothing was lifted.
  [[nodiscard]] bool holds_token(std::string_view value) const;

  /// Gives every finding that still has a mark, and belongs to this input, its byte, line and column in the original.
  /// An XML mark (line, column of the decoded reduced text, as Xerces counts) is moved back to the '<' it stands
  /// behind; a JSON mark is a byte of text(), an EDIFACT mark
  /// one of the source, both counted from 1. A mark of 0 is dropped. Findings with a byte but no line
  /// get their line and column too. One pass over the source for all findings.
  void resolve(Findings& findings) const;

 private:
  struct Impl;
  explicit Document(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace brevdue::wire
