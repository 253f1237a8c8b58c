// How deep a TOML text nests its keys and values, found before it is parsed: the parser bounds values within values,
// but not dotted keys, and a key of half a million parts (a.a.a...) makes as many tables inside each other, whose
// destructors need more stack than there is. Pure functions, linear time.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace brevdue::gateway {

inline constexpr unsigned deepest_nesting = 16;  // dots in one key, brackets within brackets

struct TextPosition {
  std::uint32_t line = 1, column = 1;  // column in bytes
};

/// Where the text first goes deeper than deepest_nesting, or nothing. Up to the text's first syntax error, strings and
/// comments are taken for what the parser takes them for; behind it the parser does not come.
[[nodiscard]] std::optional<TextPosition> nested_too_deeply(std::string_view toml);

}  // namespace brevdue::gateway
