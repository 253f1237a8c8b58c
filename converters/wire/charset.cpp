#include "converters/wire/charset.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "converters/model/identifiers.hpp"
#include "converters/model/strings.hpp"
#include "converters/wire/eight.hpp"

namespace brevdue::wire {

namespace {

constexpr bool is_white(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
constexpr unsigned char byte_of(char c) {
  return static_cast<unsigned char>(c);
}

bool same_name(std::string_view a, std::string_view lower) {
  return a.size() == lower.size() && std::equal(a.begin(), a.end(), lower.begin(), [](char x, char y) {
           return (x >= 'A' && x <= 'Z' ? static_cast<char>(x - 'A' + 'a') : x) == y;
         });
}

struct CharsetName {
  std::string_view name;
  Charset charset;
};
constexpr std::array charset_names = {
    CharsetName{"utf-8", Charset::utf8},
    CharsetName{"utf8", Charset::utf8},
    CharsetName{"iso-8859-1", Charset::iso_8859_1},
    CharsetName{"latin1", Charset::iso_8859_1},
    CharsetName{"windows-1252", Charset::windows_1252},
    CharsetName{"cp1252", Charset::windows_1252},
    CharsetName{"us-ascii", Charset::us_ascii},
    CharsetName{"ascii", Charset::us_ascii},
};

struct Signature {
  std::string_view bytes;
  std::string_view charset;
};
using namespace std::string_view_literals;
// Longer ones first: UTF-32LE begins like UTF-16LE.
constexpr std::array signatures = {
    Signature{"\xFF\xFE\x00\x00"sv, "UTF-32"}, Signature{"\x00\x00\xFE\xFF"sv, "UTF-32"},
    Signature{"\xFE\xFF"sv, "UTF-16"},         Signature{"\xFF\xFE"sv, "UTF-16"},
    Signature{"\x4C\x6F\xA7\x94"sv, "EBCDIC"}, Signature{"+/v"sv, "UTF-7"},
};

// One name="value" of an XML declaration.
struct Pseudo {
  std::string_view name, value;
  std::size_t at = 0;  // of the value
};

// declaration = "<?xml" { S name S? "=" S? ( '"' value '"' | "'" value "'" ) } S? "?>"
// Anything else ends the list: whether the declaration is well-formed is the parser's question.
bool next_pseudo(std::string_view text, std::size_t& at, Pseudo& out) {
  const auto skip_white = [&] {
    while (at < text.size() && is_white(text[at])) ++at;
  };
  skip_white();
  const auto name_at = at;
  while (at < text.size() &&
         (byte_of(text[at]) >= 128 || (text[at] >= 'a' && text[at] <= 'z') || (text[at] >= 'A' && text[at] <= 'Z')))
    ++at;
  out.name = text.substr(name_at, at - name_at);
  skip_white();
  if (out.name.empty() || at >= text.size() || text[at] != '=') return false;
  ++at;
  skip_white();
  if (at >= text.size() || (text[at] != '"' && text[at] != '\'')) return false;
  const auto close = text.find(text[at], at + 1);
  if (close == std::string_view::npos) return false;
  out.at = at + 1;
  out.value = text.substr(out.at, close - out.at);
  at = close + 1;
  return true;
}

std::optional<Fault> read_declaration(std::string_view head, std::size_t at, Start& start) {
  const auto begin = at;
  at += 5;  // "<?xml"
  for (Pseudo p; next_pseudo(head, at, p);) {
    if (p.name == "version" && p.value != "1.0") return Fault{Rule::wire_xml_version, p.at, "1.0", shown(p.value)};
    if (p.name != "encoding") continue;
    const auto known = charset_named(p.value);
    if (!known) return Fault{Rule::wire_charset, p.at, "UTF-8, ISO-8859-1, windows-1252 or US-ASCII", shown(p.value)};
    const bool single_byte = *known == Charset::iso_8859_1 || *known == Charset::windows_1252;
    if (start.bom == 0)
      start.charset = *known;
    else if (single_byte)
      start.overruled = p.at;
  }
  // What stands behind the bytes looked at here would go unjudged.
  if (head.find("?>", at) == std::string_view::npos)
    return Fault{Rule::wire_xml, begin, "an XML declaration that ends within " + std::to_string(head_size) + " bytes",
                 "a longer one, or one without end"};
  return std::nullopt;
}

}  // namespace

std::optional<Charset> charset_named(std::string_view name) {
  for (const auto& n : charset_names)
    if (same_name(name, n.name)) return n.charset;
  return std::nullopt;
}

std::string_view name(Charset charset) {
  switch (charset) {
    case Charset::utf8:
      return "UTF-8";
    case Charset::iso_8859_1:
      return "ISO-8859-1";
    case Charset::windows_1252:
      return "windows-1252";
    case Charset::us_ascii:
      return "US-ASCII";
  }
  return {};
}

tl::expected<Start, Fault> examine(std::string_view head) {
  const auto other_charset = [](std::string_view found) {
    return tl::unexpected(
        Fault{Rule::wire_charset, 0, "UTF-8, ISO-8859-1, windows-1252 or US-ASCII", std::string(found)});
  };
  for (const auto& s : signatures)
    if (head.starts_with(s.bytes)) return other_charset(s.charset);
  // A NUL among the first four bytes: the first ASCII character of UTF-16 or UTF-32 (XML 1.0, appendix F).
  if (head.substr(0, 4).find('\0') != std::string_view::npos)
    return other_charset("bytes of value 0, as in UTF-16 or UTF-32");

  Start start;
  if (head.starts_with("\xEF\xBB\xBF")) start.bom = 3;
  std::size_t at = start.bom;
  while (at < head.size() && is_white(head[at])) ++at;
  const auto rest = head.substr(at);
  if (rest.starts_with('<')) {
    start.syntax = Syntax::xml;
    if (rest.starts_with("<?xml") && rest.size() > 5 && is_white(rest[5]))
      if (auto fault = read_declaration(head, at, start)) return tl::unexpected(std::move(*fault));
  } else if (rest.starts_with('{') || rest.starts_with('[')) {
    start.syntax = Syntax::json;
  } else if (rest.starts_with("UNA") || rest.starts_with("UNB") || rest.starts_with("UNH")) {
    start.syntax = Syntax::edifact;
    start.charset = Charset::iso_8859_1;  // UNOC; UNB says it, and the interchange reader will read UNB
  } else {
    std::string found = rest.empty()                     ? "white space only"
                        : rest[0] > ' ' && rest[0] < 127 ? "a text that begins with '" + std::string(1, rest[0]) + "'"
                                                         : "a first byte of value " + std::to_string(byte_of(rest[0]));
    return tl::unexpected(Fault{Rule::wire_unknown_syntax, at, "<, {, [, UNA, UNB or UNH", std::move(found)});
  }
  return start;
}

std::size_t first_non_ascii(std::string_view bytes) {
  const char* const begin = bytes.data();
  const char* const end = begin + bytes.size();
  const char* p = begin;
  for (; end - p >= 32; p += 32) {
    if (high_in(eight(p) | eight(p + 8) | eight(p + 16) | eight(p + 24)) != 0) break;
  }
  for (; p != end; ++p)
    if (byte_of(*p) >= 128) return static_cast<std::size_t>(p - begin);
  return nowhere;
}

bool is_ascii(std::string_view bytes) {
  const char* p = bytes.data();
  const char* const end = p + bytes.size();
  std::uint64_t all = 0;
  if (bytes.size() < 8) {
    for (; p != end; ++p) all |= byte_of(*p);
    return high_in(all) == 0;
  }
  for (; end - p > 8; p += 8) all |= eight(p);
  return high_in(all | eight(end - 8)) == 0;
}

// RFC 3629 4:
//   UTF8-2 = C2-DF tail
//   UTF8-3 = E0 A0-BF tail | E1-EC 2tail | ED 80-9F tail | EE-EF 2tail
//   UTF8-4 = F0 90-BF 2tail | F1-F3 3tail | F4 80-8F 2tail
std::size_t first_non_utf8(std::string_view bytes) {
  std::size_t at = first_non_ascii(bytes);
  if (at == nowhere) return nowhere;
  const auto is_tail = [&](std::size_t i) { return i < bytes.size() && (byte_of(bytes[i]) & 0xC0) == 0x80; };
  while (at < bytes.size()) {
    const auto lead = byte_of(bytes[at]);
    if (lead < 0x80) {
      const auto skipped = first_non_ascii(bytes.substr(at));
      if (skipped == nowhere) return nowhere;
      at += skipped;
      continue;
    }
    if (lead < 0xC2 || lead > 0xF4) return at;
    if (!is_tail(at + 1)) return at;
    const auto second = byte_of(bytes[at + 1]);
    if (lead < 0xE0) {
      at += 2;
    } else if (lead < 0xF0) {
      if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) || !is_tail(at + 2)) return at;
      at += 3;
    } else {
      if ((lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F) || !is_tail(at + 2) || !is_tail(at + 3))
        return at;
      at += 4;
    }
  }
  return nowhere;
}

namespace {

// windows-1252, 80 to 9F; 0 where it defines nothing.
constexpr std::array<std::uint16_t, 32> upper_1252 = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                      0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                      0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

}  // namespace

tl::expected<std::string, std::size_t> to_utf8(Charset charset, std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 16 + 16);
  for (std::size_t at = 0;; ++at) {
    const auto ascii = std::min(first_non_ascii(bytes.substr(at)), bytes.size() - at);
    out.append(bytes.substr(at, ascii));
    at += ascii;
    if (at == bytes.size()) break;
    unsigned code = byte_of(bytes[at]);
    if (charset == Charset::windows_1252 && code < 0xA0) code = upper_1252[code - 0x80];
    if (code == 0) return tl::unexpected(at);
    char utf8[4];
    out.append(utf8, put_utf8(utf8, code));
  }
  return out;
}

}  // namespace brevdue::wire
