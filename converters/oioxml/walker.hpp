// The Walker follows an Emessage through its element table: it checks every element, attribute, text and value where it
// stands, and hands the good values on. After an error it goes on, so that all findings of a message come at once - up
// to a limit: Xerces' schema scanner takes the square of the number of unknown names, and nobody reads a thousand
// findings.
// Thread safety: one thread; made for one document.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "converters/model/content.hpp"
#include "converters/oioxml/elements.hpp"
#include "converters/wire/document.hpp"
#include "converters/wire/xml.hpp"

namespace brevdue::oioxml {

/// Takes what the Walker found, in document order.
class Values {
 public:
  virtual ~Values() = default;
  virtual void begin(Element element, SourceMark mark) = 0;  // of a group, formatted text, Local_Elements
  virtual void end(Element element) = 0;
  virtual void value(Element element, std::string_view value, SourceMark mark) = 0;  // a valid one, or a wrong version
  virtual void content(Content content) = 0;                                         // Object_Base64Encoded
  virtual void text(std::string_view utf8) = 0;                                      // inside formatted text
};

/// A value that Xerces may count longer than it is, as far as its element reaches in the parser's coordinates.
struct Wide {
  SourceMark from, to;
};

class Walker final : public wire::XmlHandler {
 public:
  /// Thrown through the parser when there is no use in reading on. The findings say why.
  struct Stopped {};

  /// Appends to `findings`, marks unresolved. `complaints` are those of the parser: each gets the path of the element
  /// it came at. All arguments outlive the Walker.
  Walker(const wire::Document& document, const Table& table, Values& values, Findings& findings, Findings& complaints);

  void start(const wire::XmlName& name, std::span<const wire::XmlAttribute> attributes, SourceMark mark) override;
  void end(const wire::XmlName& name, SourceMark mark) override;
  void text(std::string_view utf8) override;

  /// After the parse: takes back the findings that later ones have explained.
  void finish();
  /// The values that are within their length only because a character outside the basic plane counts as one
  /// (elements.hpp).
  [[nodiscard]] const std::vector<Wide>& wide() const { return wide_; }
  /// True once there were as many errors as are listed.
  [[nodiscard]] bool full() const { return errors_ >= most_errors; }

 private:
  static constexpr std::size_t most_errors = 100;
  static constexpr std::size_t most_skipped = 1000;   // elements that are not looked at
  static constexpr std::size_t longest_value = 1000;  // characters; longer than any type allows
  static constexpr std::size_t longest_version = 7;   // characters of OriginalVersionCode

  struct Frame {
    const Row* row = nullptr;
    SourceMark mark;
    std::int16_t at = -1;      // the row of the child seen last
    std::uint32_t count = 0;   // how often that child has come
    std::uint32_t index = 1;   // which of its like this element is
    std::size_t too_many = 0;  // 1 + the finding that counts the child seen last
    bool text_found = false;   // OIO-07 is said once
    bool stand_in = false;     // an unknown element stands where a mandatory one is missing: said once
    bool foreign = false;      // the element is not in the table's namespace, nor are its children expected to be
  };
  /// A mandatory element reported as missing that may yet come late.
  struct Missing {
    std::size_t depth, finding;
    const Row* row;
  };

  void open(const Row& row, std::uint32_t index, bool foreign, std::span<const wire::XmlAttribute> attributes,
            SourceMark mark);
  const Row* place(Frame& frame, std::string_view name, std::uint32_t& index, SourceMark mark);
  void repeated(Frame& frame, const Row& row, SourceMark mark);
  void late(Frame& frame, const Row& row, SourceMark mark);
  void missing(Frame& frame, int to, SourceMark mark, std::string_view found);
  void leaf(Frame& frame, SourceMark end);
  void skip(std::span<const wire::XmlAttribute> attributes, SourceMark mark);
  void stop_if_full();
  void place_complaints();
  [[nodiscard]] bool too_long(const Frame& frame);
  void flush_text();
  [[nodiscard]] bool in_same_choice(const Frame& frame, const Row& row) const;
  [[nodiscard]] std::string expected(const Frame& frame) const;
  [[nodiscard]] std::string path(std::size_t frames) const;
  std::size_t report(Rule rule, Severity severity, SourceMark mark, std::string path, std::string expected,
                     std::string found);

  const wire::Document& document_;
  const Table& table_;
  Values& values_;
  Findings& findings_;
  std::vector<Frame> stack_;
  std::vector<Missing> missing_;
  std::vector<std::size_t> withdrawn_;
  std::string text_;                   // of the value, or of the piece of formatted text, being read
  SourceMark last_tag_;                // where the text being read begins
  std::optional<std::uint64_t> size_;  // OriginalObjectSize of the file being read, at
  SourceMark size_mark_;
  std::size_t skip_ = 0;     // open elements that are not looked at
  std::size_t skipped_ = 0;  // all such elements
  std::size_t errors_ = 0;
  std::array<std::uint32_t, 4> bodies_{};  // how often each row that may come again has come, by branch
  std::size_t restored_ = 0;               // bytes of lifted runs put back
  Findings& complaints_;
  std::size_t placed_ = 0;  // of the complaints, those that have their path
  std::vector<Wide> wide_;
};

}  // namespace brevdue::oioxml
