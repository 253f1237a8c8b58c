// Digits of ASCII. Private to this room. Thread safety: pure functions.
#pragma once

#include <algorithm>
#include <string_view>

namespace brevdue::edifact {

[[nodiscard]] constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
/// True of an empty text too.
[[nodiscard]] constexpr bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_digit);
}

}  // namespace brevdue::edifact
