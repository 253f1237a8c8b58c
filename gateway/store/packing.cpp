#include "gateway/store/packing.hpp"

#include <lz4.h>

#include "gateway/store/payload.hpp"

namespace brevdue::gateway {

static_assert(longest_inline < LZ4_MAX_INPUT_SIZE);

std::string pack(std::string_view bytes) {
  constexpr std::size_t a_page = 4000;  // of the database: what fits in one is written at once anyway
  if (bytes.size() < a_page) return {};
  std::string packed(bytes.size() - bytes.size() / 8, '\0');  // what does not fit in is not worth it
  const int size = LZ4_compress_default(bytes.data(), packed.data(), static_cast<int>(bytes.size()),
                                        static_cast<int>(packed.size()));
  packed.resize(static_cast<std::size_t>(size));  // 0: did not fit
  return packed;
}

std::optional<std::string> unpack(std::string_view packed, std::uint64_t size) {
  constexpr std::uint64_t most_for_a_byte = 255;  // what LZ4 can make of one
  if (size > LZ4_MAX_INPUT_SIZE || size > packed.size() * most_for_a_byte || packed.size() > size) return std::nullopt;
  std::string bytes(size, '\0');
  const int found =
      LZ4_decompress_safe(packed.data(), bytes.data(), static_cast<int>(packed.size()), static_cast<int>(bytes.size()));
  if (found < 0 || static_cast<std::uint64_t>(found) != size) return std::nullopt;
  return bytes;
}

}  // namespace brevdue::gateway
