// The interchange: what stands between UNA and UNZ as segments, elements and components, with its envelope checked
// (edifact.md 2, 3 and 6). Text is kept as the bytes it came in and made UTF-8 value by value. Binary objects stay in
// the source: of each no more than the beginning, one block of 64 KiB, is in memory, and only while it is passed over.
// Octets that no readable UNO comes before are text as any other, up to Limits::text_bytes. Thread safety: an
// Interchange is immutable once read; its Segments point into it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "converters/model/content.hpp"
#include "converters/model/finding.hpp"
#include "converters/wire/document.hpp"

namespace brevdue::edifact {

/// Of one interchange: the next one is EDI-23, and nothing is read from there on. Memory is in proportion to the text
/// and to the messages, which take far more than their shortest text.
inline constexpr std::size_t most_messages = 1000;

/// What is done about faults that an interchange can be read in spite of.
struct Forgive {
  bool missing_una = true;    // EDI-01 is a warning, else an error
  bool wrong_counts = false;  // EDI-06
  bool bad_releases = false;  // EDI-08: the release character and the one behind it are text
  bool utf8 = false;          // EDI-12: the text is read as UTF-8
  bool windows_1252 = false;  // EDI-24: bytes 80 to 9F are read as windows-1252
};

/// A segment's tag as findings and paths may show it: one of the tables of MedCom's messages. Any other may be a word
/// of a text with an apostrophe that was not released, and is "(unknown tag)".
[[nodiscard]] std::string_view shown_tag(std::string_view tag);
/// What a finding may show of a code, a qualifier, a format or a number. Where an element was left out or cut in two, a
/// word of the text, a name or a birth date may stand in its place: shown() is only a word that messages of MedCom use,
/// a lone character, or up to eight capitals and digits that are not all of one kind; of numbers those below 10000.
[[nodiscard]] std::string shown_code(std::string_view value);
/// The same of a reference: one without a digit may be a name.
[[nodiscard]] std::string shown_reference(std::string_view value);
/// True if UTF-8 text has one of the control characters U+0080 to U+009F.
[[nodiscard]] bool has_c1(std::string_view utf8);

class Interchange;

/// One segment, to look at. Elements are counted from 1 behind the tag, components from 1, as findings do.
class Segment {
 public:
  [[nodiscard]] std::string_view tag() const;  // three characters
  [[nodiscard]] bool is(std::string_view three) const;
  [[nodiscard]] unsigned elements() const;                    // how many there are
  [[nodiscard]] unsigned components(unsigned element) const;  // 0 of an element that is not there
  /// A component in UTF-8, released, line ends left out; empty where there is none.
  [[nodiscard]] std::string value(unsigned element, unsigned component = 1) const;
  /// The same as a view: of the interchange, or of `room` where it has to be written anew. Valid as long as
  /// the interchange, and until `room` is used again.
  [[nodiscard]] std::string_view view(unsigned element, unsigned component, std::string& room) const;
  /// True if it is exactly that text (ASCII). Quicker than value().
  [[nodiscard]] bool equals(unsigned element, unsigned component, std::string_view ascii) const;
  [[nodiscard]] bool empty(unsigned element, unsigned component = 1) const;
  /// Input, byte and path: "segment 17 FTX element 4 component 2" (UNH is segment 1), "message 2 segment 5 NAD" where
  /// there are several messages, "UNB element 5" of the envelope, the tag by shown_tag(). Without component or element
  /// (0): the segment itself.
  [[nodiscard]] Position at(unsigned element = 0, unsigned component = 0) const;
  [[nodiscard]] SourceMark mark(unsigned element = 0, unsigned component = 0) const;
  /// UNO: the binary object that follows it, of exactly the length UNO says.
  [[nodiscard]] Content object() const;

 private:
  friend class Interchange;
  Segment(const Interchange& interchange, std::size_t index) : interchange_(&interchange), index_(index) {}
  const Interchange* interchange_;
  std::size_t index_;
};

/// UNB. Empty where the value is missing.
struct Envelope {
  std::string sender, receiver;  // elements 2 and 3, component 1: up to 35 characters
  std::string date, time;        // yymmdd, hhmm
  std::string id;                // element 5, up to 14 characters
  bool receipt_wanted = false;   // element 9 is 1
};

/// UNH to UNT of one message.
struct MessageSpan {
  std::string id;                   // UNH element 1, up to 14 characters
  std::string type;                 // S009: "MEDDIS"
  std::string version;              // S009 association code: "D9134L"
  std::string name;                 // UNH element 3: "DIS91"; may be missing
  std::size_t first = 0, last = 0;  // indices of segments: UNH, and one behind the last before UNT
};

class Interchange {
 public:
  /// Reads `document` (Syntax::edifact) whole. Errors and warnings go to `findings`, positions complete but for line
  /// and column: EDI-01 to EDI-13, EDI-15 outside messages, EDI-17 to -20 of UNB and UNH, EDI-21, EDI-23 to -25,
  /// WIRE-13, WIRE-14 (text over Limits::text_bytes). What could be read is there even after errors. Never throws for
  /// bad input.
  [[nodiscard]] static Interchange read(const wire::Document& document, const Forgive& forgive, Findings& findings);

  [[nodiscard]] const Envelope& envelope() const { return envelope_; }
  [[nodiscard]] Segment unb() const;  // the first segment where there is no UNB
  [[nodiscard]] const std::vector<MessageSpan>& messages() const { return messages_; }
  [[nodiscard]] std::size_t size() const { return segments_.size() - 1; }  // segments, those of the envelope included
  [[nodiscard]] Segment operator[](std::size_t index) const { return {*this, index}; }

 private:
  friend class Segment;
  class Reader;

  /// A component's bytes in text_. The tag of a segment is the only component of its element 0.
  struct Component {
    std::uint32_t begin, size_and_mark;  // mark: the lowest bit, set if release characters or line ends are in it
    [[nodiscard]] std::uint32_t size() const { return size_and_mark >> 1; }
    [[nodiscard]] bool marked() const { return (size_and_mark & 1) != 0; }
  };
  struct Token {
    std::uint32_t first_element = 0, elements = 0;  // in elements_, element 0 included
    std::uint32_t number = 0;                       // of all that look like segments, from 1
    char tag[4] = {};
  };
  /// A binary object. It stands in the source before the character at `text` of text_, which begins `skipped` bytes
  /// further back in the source than in text_.
  struct Object {
    std::size_t segment;  // its UNO
    std::uint32_t text;
    std::uint64_t begin, end, skipped;
  };

  Interchange() = default;
  [[nodiscard]] const Component* find(const Token& token, unsigned element, unsigned component) const;
  [[nodiscard]] std::uint32_t end_of(std::size_t element) const;  // index behind its last component
  [[nodiscard]] std::size_t begin_of(const Token& token, unsigned element, unsigned component) const;
  [[nodiscard]] std::uint64_t source_byte(std::size_t text) const;
  [[nodiscard]] std::string path(std::uint32_t number, std::string_view tag, unsigned element,
                                 unsigned component) const;
  [[nodiscard]] std::string value(const Component& component) const;
  [[nodiscard]] std::string_view view(const Component& component, std::string& room) const;
  /// Without release characters and line ends.
  std::string_view released(std::string_view bytes, std::string& room) const;

  std::shared_ptr<const ByteSource> source_;
  std::uint32_t input_ = 0;
  std::string text_;  // everything but the binary objects
  bool utf8_ = false, windows_1252_ = false;
  char release_ = '?';                   // 0 where there is none
  std::string services_ = ":+'?";        // the service characters, release_ too
  std::vector<Token> segments_;          // and one behind the last, without a tag
  std::vector<std::uint32_t> elements_;  // first component of each
  std::vector<Component> components_;
  std::vector<Object> objects_;
  Envelope envelope_;
  std::vector<MessageSpan> messages_;
};

// Called for every value: inline.

inline std::uint32_t Interchange::end_of(std::size_t element) const {
  return element + 1 < elements_.size() ? elements_[element + 1] : static_cast<std::uint32_t>(components_.size());
}

inline const Interchange::Component* Interchange::find(const Token& token, unsigned element, unsigned component) const {
  if (element >= token.elements) return nullptr;
  const std::size_t first = elements_[token.first_element + element], at = first + component - 1;
  return component > 0 && at < end_of(token.first_element + element) ? &components_[at] : nullptr;
}

inline unsigned Segment::elements() const {
  const auto& token = interchange_->segments_[index_];
  return token.elements == 0 ? 0 : token.elements - 1;
}

inline unsigned Segment::components(unsigned element) const {
  const auto& token = interchange_->segments_[index_];
  if (element >= token.elements) return 0;
  const auto at = token.first_element + element;
  return interchange_->end_of(at) - interchange_->elements_[at];
}

inline bool Segment::equals(unsigned element, unsigned component, std::string_view ascii) const {
  const auto* there = interchange_->find(interchange_->segments_[index_], element, component);
  if (there == nullptr) return ascii.empty();
  if (there->marked()) return interchange_->value(*there) == ascii;
  return std::string_view(interchange_->text_.data() + there->begin, there->size()) == ascii;
}

inline bool Segment::is(std::string_view three) const {
  const char* const tag = interchange_->segments_[index_].tag;
  return three.size() == 3 && tag[0] == three[0] && tag[1] == three[1] && tag[2] == three[2];
}

inline bool Segment::empty(unsigned element, unsigned component) const {
  return equals(element, component, {});
}

inline std::string_view Segment::tag() const {
  const char* const tag = interchange_->segments_[index_].tag;
  return {tag, tag[0] == 0 ? 0u : 3u};
}

}  // namespace brevdue::edifact
