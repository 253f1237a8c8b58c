#include "converters/wire/writer.hpp"

#include <array>
#include <cstdint>
#include <cstring>

namespace brevdue::wire {

namespace {

// What a byte asks for: nothing, or one of the escapes. One table per place keeps the scan to one look-up a byte.
enum : std::uint8_t { plain, escape };
using Table = std::array<std::uint8_t, 256>;

constexpr Table table_of(std::string_view escaped, bool controls) {
  Table table{};
  for (const char c : escaped) table[static_cast<unsigned char>(c)] = escape;
  if (controls)
    for (std::size_t i = 0; i < 0x20; ++i) table[i] = escape;
  return table;
}
constexpr Table xml_text = table_of("&<>\r", false);
constexpr Table xml_attribute = table_of("&<>\"\t\n\r", false);
constexpr Table json_string = table_of("\"\\", true);

// Eight bytes at once: the high bit of each byte of the result says whether that byte may ask for an escape (a wrong yes
// costs a look into the table, a no is certain).
constexpr std::uint64_t each(std::uint8_t byte) {
  return 0x0101010101010101u * byte;
}
constexpr std::uint64_t equal(std::uint64_t word, std::uint8_t byte) {
  const auto x = word ^ each(byte);
  return (x - each(1)) & ~x & each(0x80);
}
constexpr std::uint64_t controls(std::uint64_t word) {
  return (word - each(0x20)) & ~word & each(0x80);
}
constexpr std::uint64_t in_json(std::uint64_t word) {
  return controls(word) | equal(word, '"') | equal(word, '\\');
}
constexpr std::uint64_t in_xml(std::uint64_t word) {
  return controls(word) | equal(word, '"') | equal(word, '&') | equal(word, '<') | equal(word, '>');
}

// Writes what needs no escape in one piece each.
template <class Escape>
void write_escaped(Buffered& out, std::string_view text, const Table& table, std::uint64_t (*any)(std::uint64_t),
                   Escape escaped) {
  const char* const end = text.data() + text.size();
  const char* from = text.data();
  for (const char* p = from; p != end; ++p) {
    while (end - p >= 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, p, 8);
      if (any(word) != 0) break;
      p += 8;
    }
    if (p == end) break;
    if (table[static_cast<unsigned char>(*p)] == plain) continue;
    if (p != from) out.write({from, static_cast<std::size_t>(p - from)});
    escaped(*p);
    from = p + 1;
  }
  if (from != end) out.write({from, static_cast<std::size_t>(end - from)});
}

void write_xml_escape(Buffered& out, char c) {
  switch (c) {
    case '&':
      out.write("&amp;");
      break;
    case '<':
      out.write("&lt;");
      break;
    case '>':
      out.write("&gt;");
      break;
    case '"':
      out.write("&quot;");
      break;
    case '\t':
      out.write("&#x9;");
      break;
    case '\n':
      out.write("&#xA;");
      break;
    default:
      out.write("&#xD;");
      break;
  }
}

}  // namespace

void write_xml_text(Buffered& out, std::string_view utf8) {
  write_escaped(out, utf8, xml_text, in_xml, [&out](char c) { write_xml_escape(out, c); });
}

void write_xml_attribute(Buffered& out, std::string_view utf8) {
  write_escaped(out, utf8, xml_attribute, in_xml, [&out](char c) { write_xml_escape(out, c); });
}

void write_json_string(Buffered& out, std::string_view utf8) {
  out.put('"');
  write_escaped(out, utf8, json_string, in_json, [&out](char c) {
    switch (c) {
      case '"':
        out.write("\\\"");
        break;
      case '\\':
        out.write("\\\\");
        break;
      case '\n':
        out.write("\\n");
        break;
      case '\r':
        out.write("\\r");
        break;
      case '\t':
        out.write("\\t");
        break;
      case '\b':
        out.write("\\b");
        break;
      case '\f':
        out.write("\\f");
        break;
      default: {
        constexpr std::string_view digits = "0123456789abcdef";
        const auto value = static_cast<unsigned char>(c);
        out.write("\\u00");
        out.put(digits[value >> 4]);
        out.put(digits[value & 15]);
      }
    }
  });
  out.put('"');
}

// Char = #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]      (XML 1.0, production 2)
bool is_xml_text(std::string_view utf8) {
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto c = static_cast<unsigned char>(utf8[i]);
    if (c < 0x20 && c != '\t' && c != '\n' && c != '\r') return false;
    if (c < 0xED || i + 2 >= utf8.size()) continue;
    const auto second = static_cast<unsigned char>(utf8[i + 1]);
    if (c == 0xED && second >= 0xA0) return false;                                                     // surrogates
    if (c == 0xEF && second == 0xBF && static_cast<unsigned char>(utf8[i + 2]) >= 0xBE) return false;  // FFFE, FFFF
  }
  return true;
}

}  // namespace brevdue::wire
