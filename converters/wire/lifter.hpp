// The lifter: one pass over the bytes of an XML or JSON document, in pieces of any size, that replaces large base64
// runs by tokens. It knows just enough of both syntaxes to tell where a run may stand, and refuses what must never
// reach a parser. Memory: the reduced text, at most one candidate of a run, one row per run. Internal to
// converters/wire. Thread safety: one thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converters/wire/charset.hpp"
#include "converters/wire/document.hpp"
#include "converters/wire/escapes.hpp"

namespace brevdue::wire {

/// Where a run stood: what its white space and escapes mean.
enum class Place : std::uint8_t { xml_text, xml_attribute, json_string };

struct Lift {
  std::size_t out = 0;                 // where its token begins in the reduced bytes
  std::uint64_t begin = 0;             // first base64 character in the source
  std::uint64_t base64_end = 0;        // behind the last base64 character
  std::uint64_t end = 0;               // behind the white space that follows: what the token stands for
  std::uint64_t decoded = 0;           // size, if valid
  std::optional<std::uint64_t> wrong;  // the first place that is no valid base64
  std::string_view complaint;          // what is wrong there
  Place place = Place::xml_text;
};

/// Every token is a random prefix of the document and a number; all of them are themselves valid base64.
inline constexpr std::size_t token_prefix = 20;
inline constexpr std::size_t token_size = 32;

/// Source offset of an offset in the reduced bytes (before character set conversion).
[[nodiscard]] std::uint64_t source_offset(const std::vector<Lift>& lifts, std::uint64_t bom, std::size_t reduced);

class Lifter {
 public:
  /// `first`: offset in the source of the first byte that will be fed.
  Lifter(Syntax syntax, const Limits& limits, std::uint64_t first);

  /// Takes the next bytes; false once there is a fault (feed no more then).
  bool feed(std::string_view piece);
  /// The end of the input.
  bool finish();

  [[nodiscard]] std::optional<Fault>& fault() { return fault_; }
  [[nodiscard]] std::string& text() { return out_; }
  [[nodiscard]] std::vector<Lift>& lifts() { return lifts_; }
  /// XML: the different values of namespace declarations, as written.
  [[nodiscard]] std::vector<std::string>& namespaces() { return namespaces_; }
  [[nodiscard]] const std::string& prefix() const { return prefix_; }  // empty if nothing was lifted

 private:
  enum class State : std::uint8_t {
    text,
    open,
    bang,
    tag,
    attribute,
    comment,
    cdata,
    instruction,  // XML
    outside,
    string,  // JSON
    escape   // both
  };
  enum class Run : std::uint8_t { none, candidate, counting };

  // The machine. Each scans from p and returns where it stopped; state_ says what goes on there.
  const char* scan_characters(const char* p, const char* end);
  const char* skip_short(const char* p, const char* end, char stop) const;
  const char* scan_tag(const char* p, const char* end);
  const char* scan_comment(const char* p, const char* end);
  const char* scan_instruction(const char* p, const char* end);
  const char* scan_escape(const char* p, const char* end);
  const char* open(const char* p);
  const char* bang(const char* p);
  void end_declaration(const char* p);

  // Runs.
  void digits(const char* p, std::uint64_t begin, std::size_t out_at, std::uint64_t count, std::uint64_t behind);
  void pad(std::uint64_t begin, std::uint64_t behind);
  void lift(const char* p);
  void end_run(std::uint64_t at, const char* keep_from);
  void end_run_before_escape(const char* keep_from);
  bool flush(const char* end);
  void refuse(Rule rule, std::uint64_t byte, std::string expected, std::string found);

  [[nodiscard]] std::uint64_t offset(const char* p) const {
    return piece_offset_ + static_cast<std::uint64_t>(p - piece_);
  }
  // Where in the reduced bytes p will stand; only while nothing is being left out.
  [[nodiscard]] std::size_t out_at(const char* p) const { return out_.size() + static_cast<std::size_t>(p - kept_); }

  Limits limits_;
  Quoting quoting_;
  State state_;
  std::optional<Fault> fault_;
  std::string out_, prefix_;
  std::vector<Lift> lifts_;

  std::uint64_t first_;
  const char* piece_ = nullptr;  // the bytes being scanned, and where they stand in the source
  std::uint64_t piece_offset_ = 0;
  const char* kept_ = nullptr;  // from here on the piece still has to be copied to out_; not while counting

  Run run_ = Run::none;
  std::uint64_t run_begin_ = 0, run_behind_ = 0, run_count_ = 0;
  unsigned run_pads_ = 0;
  std::size_t run_out_ = 0;
  std::optional<std::uint64_t> run_wrong_;

  std::string escape_;  // '&' or '\' and what followed
  std::uint64_t escape_begin_ = 0;
  std::size_t escape_out_ = 0;
  State after_escape_ = State::text;

  std::uint64_t markup_begin_ = 0;  // the '<' of the markup being read
  std::string word_;                // what follows "<!"
  unsigned attributes_ = 0;
  unsigned repeated_ = 0;  // '-' of a comment, ']' of CDATA, '?' of an instruction before its '>'
  char quote_ = '"';

  // Namespace declarations: the name being read in a tag (no more of it than is needed), and where a value begins.
  std::array<char, 6> name_{};
  std::size_t name_size_ = 0;
  bool name_ended_ = false;
  bool declares_ = false;  // the attribute being read is xmlns or xmlns:*
  std::size_t declared_out_ = 0;
  std::vector<std::string> namespaces_;
};

}  // namespace brevdue::wire
