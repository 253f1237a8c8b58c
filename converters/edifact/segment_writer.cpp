#include "converters/edifact/segment_writer.hpp"

#include <array>

#include "converters/wire/base64.hpp"

namespace brevdue::edifact {

namespace {

/// What is written as it is: ASCII but for the service characters.
constexpr std::array<bool, 256> plain = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0; c < 128; ++c) table[c] = true;
  for (const char c : {'?', ':', '\'', '+'}) table[static_cast<unsigned char>(c)] = false;
  return table;
}();

bool is_tail(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

/// U+0080 to U+009F, which no reader of text takes.
bool is_c1(unsigned char lead, char tail) {
  return lead == 0xC2 && static_cast<unsigned char>(tail) < 0xA0;
}

}  // namespace

void SegmentWriter::begin(std::string_view tag) {
  out_.write(tag);
  pluses_ = colons_ = 0;
}

void SegmentWriter::component(std::string_view utf8) {
  if (utf8.empty()) return;
  for (; pluses_ > 0; --pluses_) out_.put('+');
  for (; colons_ > 0; --colons_) out_.put(':');
  const char* p = utf8.data();
  const char* const end = p + utf8.size();
  while (p != end) {
    const char* const from = p;
    while (p != end && plain[static_cast<unsigned char>(*p)]) ++p;
    out_.write({from, static_cast<std::size_t>(p - from)});
    if (p == end) break;
    const auto lead = static_cast<unsigned char>(*p++);
    if (lead < 0x80) {
      out_.put('?');
      out_.put(static_cast<char>(lead));
    } else if ((lead == 0xC2 || lead == 0xC3) && p != end && is_tail(*p) && !is_c1(lead, *p)) {
      out_.put(static_cast<char>((lead & 3) << 6 | (static_cast<unsigned char>(*p++) & 0x3F)));
    } else {
      out_.write("??");
      while (p != end && is_tail(*p)) ++p;
    }
  }
}

void SegmentWriter::element(std::string_view one) {
  ++pluses_;
  component(one);
}

void SegmentWriter::element(const std::vector<std::string>& components) {
  ++pluses_;
  colons_ = 0;
  for (const auto& c : components) {
    component(c);
    ++colons_;
  }
  colons_ = 0;
}

void SegmentWriter::end() {
  out_.put('\'');
  ++segments_;
}

void SegmentWriter::segment(std::string_view tag, std::initializer_list<Element> elements) {
  begin(tag);
  for (const auto& components : elements) {
    ++pluses_;
    colons_ = 0;
    for (const auto c : components) {
      component(c);
      ++colons_;
    }
    colons_ = 0;
  }
  end();
}

void SegmentWriter::begin_interchange(std::string_view sender, std::string_view receiver, std::string_view yymmdd,
                                      std::string_view hhmm, std::string_view id, std::optional<bool> receipt_wanted) {
  out_.write("UNA:+.? '");
  const std::string_view acknowledged = !receipt_wanted ? "" : *receipt_wanted ? "1" : "0";
  segment("UNB", {{"UNOC", "3"}, {sender, "14"}, {receiver, "14"}, {yymmdd, hhmm}, {id}, {}, {}, {}, {acknowledged}});
  id_ = id;
  messages_ = 0;
}

void SegmentWriter::begin_message(std::string_view id, const VersionRow& version) {
  segments_ = 0;
  segment("UNH", {{id}, {version.type, "D", "93A", version.agency, version.edifact}, {version.edifact_name}});
  message_id_ = id;
  ++messages_;
}

void SegmentWriter::object(unsigned number, std::string_view object_id, std::string_view object_code,
                           std::string_view extension, const Content& data) {
  const auto size = std::to_string(data.decoded_size()), count = std::to_string(number);
  segment("UNO", {{count}, {"AID", object_id}, {"OBJ", object_code, extension, "91"}, {size, "14", "1", "A"}});
  wire::write_decoded(data, out_);
  segment("UNP", {{size}, {count}});
}

void SegmentWriter::end_message() {
  segment("UNT", {{std::to_string(segments_ + 1)}, {message_id_}});
}

void SegmentWriter::end_interchange() {
  segment("UNZ", {{std::to_string(messages_)}, {id_}});
  out_.flush();
}

}  // namespace brevdue::edifact
