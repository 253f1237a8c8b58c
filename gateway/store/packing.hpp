// Letters say much the same again and again: a CareCommunication is packed to a third, and what is not written need not
// be synced.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace brevdue::gateway {

/// `bytes` (at most longest_inline) as an LZ4 block, or nothing where that would hardly be shorter.
[[nodiscard]] std::string pack(std::string_view bytes);

/// The `size` bytes that were packed; nothing where it is not a block of that many.
[[nodiscard]] std::optional<std::string> unpack(std::string_view packed, std::uint64_t size);

}  // namespace brevdue::gateway
