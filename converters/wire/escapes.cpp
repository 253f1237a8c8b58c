#include "converters/wire/escapes.hpp"

namespace brevdue::wire {

namespace {

// Longer references exist (leading zeros without end); they are left to the parser.
constexpr std::size_t longest_reference = 16;
constexpr std::uint32_t no_character = 0x110000;

constexpr int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}
constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// reference = "&#" digit+ ";" | "&#x" hex+ ";"
EscapeStep reference_step(std::string_view escape) {
  const char c = escape.back();
  switch (escape.size()) {
    case 1:
      return EscapeStep::more;
    case 2:
      return c == '#' ? EscapeStep::more : EscapeStep::bad;
    case 3:
      return c == 'x' || is_digit(c) ? EscapeStep::more : EscapeStep::bad;
    default:
      break;
  }
  const bool hex = escape[2] == 'x';
  if (c == ';') return hex && escape.size() == 4 ? EscapeStep::bad : EscapeStep::done;
  if (escape.size() >= longest_reference) return EscapeStep::bad;
  return (hex ? hex_value(c) >= 0 : is_digit(c)) ? EscapeStep::more : EscapeStep::bad;
}

// escape = "\" ( any but u | "u" hex hex hex hex )
EscapeStep json_step(std::string_view escape) {
  if (escape.size() == 1) return EscapeStep::more;
  if (escape.size() == 2) return escape[1] == 'u' ? EscapeStep::more : EscapeStep::done;
  if (hex_value(escape.back()) < 0) return EscapeStep::bad;
  return escape.size() == 6 ? EscapeStep::done : EscapeStep::more;
}

}  // namespace

EscapeStep escape_step(Quoting quoting, std::string_view escape) {
  return quoting == Quoting::xml ? reference_step(escape) : json_step(escape);
}

std::uint32_t escape_value(Quoting quoting, std::string_view escape) {
  std::uint32_t value = 0;
  if (quoting == Quoting::json) {
    switch (escape[1]) {
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      case 'b':
        return '\b';
      case 'f':
        return '\f';
      case 'u':
        for (const char c : escape.substr(2)) value = value * 16 + static_cast<std::uint32_t>(hex_value(c));
        return value;
      case '/':
      case '"':
      case '\\':
        return static_cast<unsigned char>(escape[1]);
      default:
        return no_character;  // not JSON; the parser will say so
    }
  }
  const bool hex = escape[2] == 'x';
  for (const char c : escape.substr(hex ? 3 : 2, escape.size() - (hex ? 4 : 3))) {
    value = value * (hex ? 16 : 10) + static_cast<std::uint32_t>(hex_value(c));
    if (value > 0x10FFFF) return no_character;
  }
  return value;
}

}  // namespace brevdue::wire
