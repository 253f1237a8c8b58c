#include <algorithm>
#include <cstdint>

#include "converters/convert/rules.hpp"
#include "converters/wire/sha256.hpp"

namespace brevdue::convert {

std::string letter_id(std::string_view sender, std::string_view message_id, std::string_view role) {
  std::string key(sender);
  key += '\n';
  key += message_id;
  key += '\n';
  key += role;
  auto hash = wire::sha256(key);
  // The hash as one big number, divided by 36 fourteen times: 72 of its bits.
  std::string id(14, '0');
  for (auto& c : id) {
    unsigned rest = 0;
    for (auto& byte : hash) {
      const unsigned n = rest * 256 + byte;
      byte = static_cast<std::uint8_t>(n / 36);
      rest = n % 36;
    }
    c = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[rest];
  }
  return id;
}

}  // namespace brevdue::convert
