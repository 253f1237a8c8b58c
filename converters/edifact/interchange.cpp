#include "converters/edifact/interchange.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>
#include <limits>

#include "converters/edifact/digits.hpp"
#include "converters/model/identifiers.hpp"
#include "converters/model/strings.hpp"
#include "converters/wire/charset.hpp"
#include "converters/wire/eight.hpp"

namespace brevdue::edifact {
namespace {

using namespace std::string_view_literals;

/// The segments of MedCom's messages, in order; S00 to S99 are some, too.
constexpr std::array known_tags = {
    "ADR"sv, "BGM"sv, "CIN"sv, "CLI"sv, "COM"sv, "CON"sv, "DOC"sv, "DTM"sv, "EMP"sv, "FTX"sv, "GIS"sv, "IMD"sv, "INV"sv,
    "LIN"sv, "MEA"sv, "NAD"sv, "PAS"sv, "PCD"sv, "PIA"sv, "PNA"sv, "QTY"sv, "RFF"sv, "RSL"sv, "SAM"sv, "SEL"sv, "SEQ"sv,
    "SPR"sv, "STS"sv, "UCI"sv, "UCM"sv, "UNA"sv, "UNB"sv, "UNH"sv, "UNO"sv, "UNP"sv, "UNT"sv, "UNZ"sv};
static_assert(std::is_sorted(known_tags.begin(), known_tags.end()));

bool is_known(std::string_view tag) {
  if (tag.size() == 3 && tag[0] == 'S' && is_digit(tag[1]) && is_digit(tag[2])) return true;
  return std::binary_search(known_tags.begin(), known_tags.end(), tag);
}

/// ISO-8859-1 as UTF-8: its upper half is two bytes a character. `out` is none of `bytes`.
void put_latin_1(std::string_view bytes, std::string& out) {
  out.resize(2 * bytes.size());
  char* to = out.data();
  const char* const end = bytes.data() + bytes.size();
  for (const char* from = bytes.data(); from != end;) {
    if (end - from >= 8) {
      std::memcpy(to, from, 8);  // there is room for twice as many
      const auto ascii = wire::first_of(wire::high_in(wire::eight(from)));
      from += ascii;
      to += ascii;
      if (ascii == 8) continue;
    }
    to = put_utf8(to, static_cast<unsigned char>(*from++));
  }
  out.resize(static_cast<std::size_t>(to - out.data()));
}

}  // namespace

std::string_view shown_tag(std::string_view tag) {
  return is_known(tag) ? tag : "(unknown tag)"sv;
}

std::string shown_code(std::string_view value) {
  static constexpr std::array words = {"SSP"sv, "PO"sv,  "SOR"sv, "ROR"sv, "BV"sv,  "SLA"sv, "SKS"sv, "YNR"sv, "SFU"sv,
                                       "KOM"sv, "IM"sv,  "SST"sv, "EAN"sv, "AMT"sv, "CPR"sv, "SU"sv,  "FO"sv,  "US"sv,
                                       "TE"sv,  "FX"sv,  "NC"sv,  "OE"sv,  "BIN"sv, "URL"sv, "SUP"sv, "EPI"sv, "OBJ"sv,
                                       "NA"sv,  "HI"sv,  "NO"sv,  "SRI"sv, "REI"sv, "AHI"sv, "XPI"sv, "POT"sv, "HS"sv,
                                       "HA"sv,  "DA"sv,  "REQ"sv, "UN"sv,  "ZZ"sv,  "LOK"sv, "MID"sv, "VER"sv, "SYN"sv,
                                       "ORG"sv, "PAT"sv, "AID"sv, "NR"sv,  "HNV"sv, "PLO"sv, "FNX"sv};
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto digits = static_cast<std::size_t>(std::count_if(value.begin(), value.end(), is_digit));
  const bool plain = value.size() <= 8 &&
                     std::all_of(value.begin(), value.end(), [&](char c) { return is_digit(c) || is_capital(c); });
  const bool is_word = characters(value) <= 1 || std::find(words.begin(), words.end(), value) != words.end() ||
                       (value.size() == 4 && value.starts_with("UNO") && is_capital(value[3]));
  const bool is_code = plain && digits > 0 && (digits < value.size() || value.size() <= 4);
  return is_word || is_code ? shown(value) : masked(value);
}

std::string shown_reference(std::string_view value) {
  return value.empty() || std::any_of(value.begin(), value.end(), is_digit) ? shown(value) : masked(value);
}

bool has_c1(std::string_view utf8) {
  for (auto at = utf8.find('\xC2'); at != std::string_view::npos; at = utf8.find('\xC2', at + 1))
    if (at + 1 < utf8.size() && static_cast<unsigned char>(utf8[at + 1]) < 0xA0) return true;
  return false;
}

/// Where a component begins in text_; one that is missing would stand at the end of its element or segment.
std::size_t Interchange::begin_of(const Token& token, unsigned element, unsigned component) const {
  if (token.elements == 0) return text_.size();
  if (const auto* there = find(token, element, std::max(component, 1u))) return there->begin;
  const auto last = components_[end_of(token.first_element + std::min(element, token.elements - 1)) - 1];
  return last.begin + last.size();
}

std::uint64_t Interchange::source_byte(std::size_t text) const {
  const auto next = std::upper_bound(objects_.begin(), objects_.end(), text,
                                     [](std::size_t at, const Object& object) { return at < object.text; });
  return text + (next == objects_.begin() ? 0 : std::prev(next)->skipped);
}

std::string Interchange::path(std::uint32_t number, std::string_view tag, unsigned element, unsigned component) const {
  std::string out;
  const auto next = std::upper_bound(
      messages_.begin(), messages_.end(), number,
      [&](std::uint32_t n, const MessageSpan& message) { return n < segments_[message.first].number; });
  if (next != messages_.begin()) {
    const auto message = std::prev(next);
    const auto& end = segments_[message->last];  // UNT, or what stands in its place
    if (number < end.number + (std::string_view(end.tag) == "UNT" ? 1 : 0)) {
      if (messages_.size() > 1) out = "message " + std::to_string(next - messages_.begin()) + " ";
      out += "segment " + std::to_string(number - segments_[message->first].number + 1);
    }
  }
  const auto add = [&out](std::string_view words) {
    if (!out.empty()) out += ' ';
    out += words;
  };
  if (!tag.empty()) add(shown_tag(tag));
  if (element > 0) add("element " + std::to_string(element));
  if (element > 0 && component > 0) add("component " + std::to_string(component));
  return out;
}

std::string_view Interchange::released(std::string_view bytes, std::string& room) const {
  room.clear();
  bool behind_release = false;
  for (const char c : bytes) {
    if (c == '\r' || c == '\n') continue;
    if (c == release_ && release_ != 0 && !behind_release) {
      behind_release = true;
      continue;
    }
    // In vain (EDI-08), it is text.
    if (behind_release && services_.find(c) == std::string::npos) room += release_;
    behind_release = false;
    room += c;
  }
  return room;
}

std::string_view Interchange::view(const Component& component, std::string& room) const {
  std::string_view bytes(text_.data() + component.begin, component.size());
  if (component.marked()) bytes = released(bytes, room);
  if (utf8_ || wire::is_ascii(bytes)) return bytes;
  const std::string kept = component.marked() ? std::move(room) : std::string();
  if (component.marked()) bytes = kept;
  if (windows_1252_) {
    if (auto utf8 = wire::to_utf8(wire::Charset::windows_1252, bytes)) return room = std::move(*utf8);
  }
  put_latin_1(bytes, room);  // also what has a byte windows-1252 does not define: that is an error (EDI-18)
  return room;
}

std::string Interchange::value(const Component& component) const {
  std::string room;
  const auto text = view(component, room);
  return text.data() == room.data() ? std::move(room) : std::string(text);
}

Segment Interchange::unb() const {
  return {*this, 0};
}

std::string Segment::value(unsigned element, unsigned component) const {
  const auto* there = interchange_->find(interchange_->segments_[index_], element, component);
  return there == nullptr ? std::string() : interchange_->value(*there);
}

std::string_view Segment::view(unsigned element, unsigned component, std::string& room) const {
  const auto* there = interchange_->find(interchange_->segments_[index_], element, component);
  return there == nullptr ? std::string_view() : interchange_->view(*there, room);
}

Position Segment::at(unsigned element, unsigned component) const {
  const auto& token = interchange_->segments_[index_];
  Position position;
  position.input = interchange_->input_;
  position.byte = interchange_->source_byte(interchange_->begin_of(token, element, component));
  position.path = interchange_->path(token.number, token.tag, element, component);
  return position;
}

SourceMark Segment::mark(unsigned element, unsigned component) const {
  const auto& token = interchange_->segments_[index_];
  const auto byte = interchange_->source_byte(interchange_->begin_of(token, element, component));
  if (byte >= std::numeric_limits<std::uint32_t>::max()) return {};
  return {static_cast<std::uint32_t>(byte + 1), 0};
}

Content Segment::object() const {
  const auto& objects = interchange_->objects_;
  const auto object = std::lower_bound(objects.begin(), objects.end(), index_,
                                       [](const auto& o, std::size_t segment) { return o.segment < segment; });
  if (object == objects.end() || object->segment != index_) return {};
  return Content::range(interchange_->source_, object->begin, object->end, Quoting::raw, object->end - object->begin);
}

}  // namespace brevdue::edifact
