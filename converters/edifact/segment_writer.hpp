// Writing an interchange: ISO-8859-1, UNA and the usual service characters, nothing between segments, empty components
// and elements at the end left out, segments and messages counted (edifact.md 2 and 3). Thread safety: one thread.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converters/model/content.hpp"
#include "converters/model/versions.hpp"
#include "converters/wire/writer.hpp"

namespace brevdue::edifact {

/// Values are UTF-8. They hold only characters of ISO-8859-1 (transliteration.hpp sees to it); any other, and a
/// control character from U+0080 to U+009F, is written as a question mark. Service characters are released here.
class SegmentWriter {
 public:
  explicit SegmentWriter(ByteSink& sink) : out_(sink) {}

  /// One element of a segment: its components.
  using Element = std::initializer_list<std::string_view>;
  /// One segment: segment("NAD", {{"SSP"}, {"2001060", "SKS", "SST"}, {}, {...}}).
  void segment(std::string_view tag, std::initializer_list<Element> elements);
  /// The same, element by element: begin("FTX"), element("NC"), element("P00"), element(""), element(components),
  /// end().
  void begin(std::string_view tag);
  void element(std::string_view component);
  void element(const std::vector<std::string>& components);
  void end();

  /// UNA and UNB. `acknowledged`: elements 6 to 9 are written too ("++++1"); receipts do without.
  void begin_interchange(std::string_view sender, std::string_view receiver, std::string_view yymmdd,
                         std::string_view hhmm, std::string_view id, std::optional<bool> receipt_wanted);
  /// UNH; the segments of the message are counted from here.
  void begin_message(std::string_view id, const VersionRow& version);
  /// UNO, the bytes themselves, UNP (edifact.md 6). `number` from 1; `object_id` 32 hexadecimal digits.
  void object(unsigned number, std::string_view object_id, std::string_view object_code, std::string_view extension,
              const Content& data);
  /// UNT with the count.
  void end_message();
  /// UNZ with the count, and the end of writing.
  void end_interchange();

 private:
  void component(std::string_view utf8);

  wire::Buffered out_;
  std::size_t pluses_ = 0, colons_ = 0;  // separators that are owed if a value follows
  std::size_t segments_ = 0, messages_ = 0;
  std::string message_id_, id_;
};

}  // namespace brevdue::edifact
