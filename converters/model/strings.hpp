// Small helpers for text that several rooms need. Thread safety: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace brevdue {

/// What XML takes for white space.
inline constexpr std::string_view xml_white = " \t\r\n";

/// Without the white space at both ends.
[[nodiscard]] inline std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(xml_white);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(xml_white) - first + 1);
}

/// In lower case, Danish letters too (what UTF-8 has up to U+00FF).
[[nodiscard]] std::string folded(std::string_view utf8);

/// Writes a code point as UTF-8 and returns where it ends; `to` has room for four bytes. `code` is no surrogate and at
/// most 10FFFF.
inline char* put_utf8(char* to, std::uint32_t code) {
  if (code < 0x80) {
    *to++ = static_cast<char>(code);
    return to;
  }
  if (code < 0x800) {
    *to++ = static_cast<char>(0xC0 | code >> 6);
  } else {
    if (code < 0x10000) {
      *to++ = static_cast<char>(0xE0 | code >> 12);
    } else {
      *to++ = static_cast<char>(0xF0 | code >> 18);
      *to++ = static_cast<char>(0x80 | (code >> 12 & 0x3F));
    }
    *to++ = static_cast<char>(0x80 | (code >> 6 & 0x3F));
  }
  *to++ = static_cast<char>(0x80 | (code & 0x3F));
  return to;
}

}  // namespace brevdue
