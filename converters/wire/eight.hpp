// Eight bytes at a time, for loops over text whose bytes are hardly ever of interest. Masks have 80 in each byte that
// is meant, exactly. Thread safety: pure functions.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace brevdue::wire {

static_assert(std::endian::native == std::endian::little, "the first byte is the lowest");

/// The eight bytes from `p` on.
inline std::uint64_t eight(const char* p) {
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, p, sizeof bytes);
  return bytes;
}

constexpr std::uint64_t each(unsigned char c) {
  return 0x0101010101010101u * c;
}
constexpr std::uint64_t high_in(std::uint64_t bytes) {
  return bytes & each(0x80);
}
constexpr std::uint64_t zero_in(std::uint64_t bytes) {
  return ~((((bytes & each(0x7F)) + each(0x7F)) | bytes) | each(0x7F));
}
constexpr std::uint64_t equal_in(std::uint64_t bytes, char c) {
  return zero_in(bytes ^ each(static_cast<unsigned char>(c)));
}
/// 00 to 1F.
constexpr std::uint64_t controls_in(std::uint64_t bytes) {
  return zero_in(bytes & each(0xE0));
}
/// Which of the eight the first one of a mask is; 8 if there is none.
constexpr std::size_t first_of(std::uint64_t mask) {
  return static_cast<std::size_t>(std::countr_zero(mask)) / 8;
}

}  // namespace brevdue::wire
