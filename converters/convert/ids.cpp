#include <array>
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
  const auto hash = wire::sha256(key);
  // The hash as one big number, in pieces of 32 bits, divided by 36 fourteen times: 72 of its bits.
  std::array<std::uint32_t, 8> pieces{};
  for (std::size_t i = 0; i < hash.size(); ++i) pieces[i / 4] = pieces[i / 4] << 8 | hash[i];
  std::string id(14, '0');
  for (auto& c : id) {
    std::uint64_t rest = 0;
    for (auto& piece : pieces) {
      const std::uint64_t n = rest << 32 | piece;
      piece = static_cast<std::uint32_t>(n / 36);
      rest = n % 36;
    }
    c = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[rest];
  }
  return id;
}

std::string object_uuid(std::string_view message_id, std::size_t number) {
  auto hash = wire::sha256(std::string(message_id) + "\nfile " + std::to_string(number));
  hash[6] = static_cast<std::uint8_t>((hash[6] & 0x0f) | 0x40);
  hash[8] = static_cast<std::uint8_t>((hash[8] & 0x3f) | 0x80);
  std::string digits;
  for (std::size_t i = 0; i < 16; ++i) {
    digits += "0123456789abcdef"[hash[i] >> 4];
    digits += "0123456789abcdef"[hash[i] & 15];
  }
  return dashed(digits);
}

std::string object_key(std::string_view id) {
  std::string key;
  for (const char c : id)
    if (c != '-') key += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return key;
}

const Location* look_up(const Context& context, std::string_view location_number) {
  return context.directory == nullptr ? nullptr : context.directory->find(location_number);
}

}  // namespace brevdue::convert
