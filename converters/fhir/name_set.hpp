// Short names, which are compared a thousand times a message. Thread safety: pure functions, constant data.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <string_view>

namespace brevdue::fhir {

/// a == b, without a call of memcmp: for names of a few bytes that costs more than what it does.
[[nodiscard]] inline bool same_name(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  const char *p = a.data(), *q = b.data();
  auto left = a.size();
  for (; left >= sizeof(std::uint64_t); left -= sizeof(std::uint64_t)) {
    std::uint64_t x = 0, y = 0;
    std::memcpy(&x, p, sizeof x);
    std::memcpy(&y, q, sizeof y);
    if (x != y) return false;
    p += sizeof x;
    q += sizeof y;
  }
  for (; left > 0; --left)
    if (*p++ != *q++) return false;
  return true;
}

/// Of a name of FHIR or XHTML: four of its bytes tell nearly all of them apart.
[[nodiscard]] constexpr std::size_t name_hash(std::string_view name) {
  const auto byte = [&](std::size_t at) { return static_cast<std::size_t>(static_cast<unsigned char>(name[at])); };
  return name.empty() ? 0 : name.size() * 67 + byte(0) * 31 + byte(name.size() - 1) * 7 + byte(name.size() / 2) * 3;
}

/// A set of names, of at most half its size: a power of two.
template <std::size_t Size>
class NameSet {
 public:
  constexpr NameSet(std::initializer_list<std::string_view> names) {
    for (const auto name : names) {
      auto at = name_hash(name) % Size;
      while (!names_[at].empty()) at = (at + 1) % Size;
      names_[at] = name;
    }
  }
  [[nodiscard]] bool has(std::string_view name) const {
    for (auto at = name_hash(name) % Size; !names_[at].empty(); at = (at + 1) % Size)
      if (same_name(names_[at], name)) return true;
    return false;
  }

 private:
  std::array<std::string_view, Size> names_{};
};

}  // namespace brevdue::fhir
