// SHA-256, by OpenSSL. Thread safety: pure function.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace brevdue::wire {

[[nodiscard]] std::array<std::uint8_t, 32> sha256(std::string_view bytes);

}  // namespace brevdue::wire
