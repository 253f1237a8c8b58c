// The words for the values of an enumeration, in its order, and back. Thread safety: pure functions.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>

namespace brevdue {

template <class Value, class Names>
[[nodiscard]] std::optional<Value> named(const Names& names, std::string_view name) {
  const auto at = std::find(names.begin(), names.end(), name);
  if (at == names.end()) return std::nullopt;
  return static_cast<Value>(at - names.begin());
}

}  // namespace brevdue
