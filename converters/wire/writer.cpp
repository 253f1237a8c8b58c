#include "converters/wire/writer.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

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

// A block of bytes at once: true if one of them may ask for an escape (a wrong yes costs a look into the table, a no is
// certain). SSE2 is part of every amd64; elsewhere the table alone decides.
#if defined(__SSE2__)
constexpr std::ptrdiff_t block = 16;

__m128i special(__m128i bytes, std::string_view escaped) {
  auto found = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);  // control characters
  for (const char c : escaped) found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)));
  return found;
}
bool any_special(const char* p, std::string_view escaped) {
  return _mm_movemask_epi8(special(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)), escaped)) != 0;
}
#else
constexpr std::ptrdiff_t block = 16;
bool any_special(const char*, std::string_view) {
  return true;
}
#endif
bool in_json(const char* p) {
  return any_special(p, "\"\\");
}
bool in_xml(const char* p) {
  return any_special(p, "&<>\"");
}

// Writes what needs no escape in one piece each.
template <bool (*any)(const char*), class Escape>
void write_escaped(Buffered& out, std::string_view text, const Table& table, Escape escaped) {
  const char* const end = text.data() + text.size();
  const char* from = text.data();
  if (text.size() < block) {  // most values are short: one look instead of one a byte
    char padded[block];
    std::fill_n(padded, block, ' ');
    text.copy(padded, text.size());
    if (!any(padded)) return out.write(text);
  }
  for (const char* p = from; p != end; ++p) {
    while (end - p >= block && !any(p)) p += block;
    if (end - p < block && end - text.data() >= block && !any(end - block)) p = end;
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
  write_escaped<in_xml>(out, utf8, xml_text, [&out](char c) { write_xml_escape(out, c); });
}

void write_xml_attribute(Buffered& out, std::string_view utf8) {
  write_escaped<in_xml>(out, utf8, xml_attribute, [&out](char c) { write_xml_escape(out, c); });
}

void write_json_string(Buffered& out, std::string_view utf8) {
  out.put('"');
  write_escaped<in_json>(out, utf8, json_string, [&out](char c) {
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
