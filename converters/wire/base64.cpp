#include "converters/wire/base64.hpp"

#include <array>
#include <cstring>
#include <memory>
#include <stdexcept>

#include "converters/wire/escapes.hpp"

namespace brevdue::wire {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t wrong = 0x80;

constexpr auto values = [] {
  std::array<std::uint8_t, 256> table{};
  table.fill(wrong);
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  return table;
}();

std::uint8_t value(char c) {
  return values[static_cast<unsigned char>(c)];
}

constexpr std::size_t read_size = 64 * 1024;

}  // namespace

// base64 = { 4 digits } [ 2 digits "==" | 3 digits "=" ]      (RFC 4648 4; the unused bits of the last digit are free)
std::optional<std::uint64_t> base64_size(std::string_view base64) {
  if (base64.size() % 4 != 0) return std::nullopt;
  std::uint64_t decoded = base64.size() / 4 * 3;
  for (int pads = 0; pads < 2 && !base64.empty() && base64.back() == '='; ++pads) {
    base64.remove_suffix(1);
    --decoded;
  }
  std::uint8_t all = 0;
  for (const char c : base64) all |= value(c);
  if ((all & wrong) != 0) return std::nullopt;
  return decoded;
}

std::optional<std::string> decode_base64(std::string_view base64) {
  const auto size = base64_size(base64);
  if (!size) return std::nullopt;
  std::string out(static_cast<std::size_t>(*size), '\0');
  char* to = out.data();
  const auto group = [&](std::size_t i) {
    return static_cast<std::uint32_t>(value(base64[i])) << 18 | static_cast<std::uint32_t>(value(base64[i + 1])) << 12 |
           static_cast<std::uint32_t>(value(base64[i + 2]) & 63) << 6 |
           static_cast<std::uint32_t>(value(base64[i + 3]) & 63);
  };
  std::size_t i = 0;
  for (; out.size() - static_cast<std::size_t>(to - out.data()) >= 3; i += 4) {
    const auto bits = group(i);
    *to++ = static_cast<char>(bits >> 16);
    *to++ = static_cast<char>(bits >> 8);
    *to++ = static_cast<char>(bits);
  }
  if (i < base64.size()) {
    const auto bits = group(i);
    const auto left = out.size() - static_cast<std::size_t>(to - out.data());
    *to++ = static_cast<char>(bits >> 16);
    if (left == 2) *to = static_cast<char>(bits >> 8);
  }
  return out;
}

std::string encode_base64(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])); };
  std::size_t i = 0;
  for (; i + 3 <= bytes.size(); i += 3) {
    const auto bits = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
    for (const int shift : {18, 12, 6, 0}) out += alphabet[bits >> shift & 63];
  }
  const auto left = bytes.size() - i;
  if (left == 0) return out;
  const auto bits = byte(i) << 16 | (left == 2 ? byte(i + 1) << 8 : 0);
  out += alphabet[bits >> 18];
  out += alphabet[bits >> 12 & 63];
  out += left == 2 ? alphabet[bits >> 6 & 63] : '=';
  out += '=';
  return out;
}

void write_base64(const Content& content, ByteSink& sink) {
  if (content.source() == nullptr) {
    if (!content.base64().empty()) sink.write(content.base64());
    return;
  }
  const auto buffer = std::make_unique_for_overwrite<char[]>(read_size);
  Unescaper unescaper(content.quoting());
  for (auto at = content.begin(); at < content.end();) {
    const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(read_size, content.end() - at));
    const auto got = content.source()->read_at(at, {buffer.get(), want});
    if (got == 0) throw std::runtime_error("the source ends inside a base64 content");
    at += got;
    // White space and escapes only ever shrink the text: it is compacted where it stands.
    char* to = buffer.get();
    unescaper.feed(
        {buffer.get(), got},
        [&to](std::string_view piece) {
          const char* p = piece.data();
          const char* const end = p + piece.size();
          while (p != end) {
            const char* from = p;
            while (p != end && base64_class(*p) <= Base64Class::pad) ++p;
            const auto n = static_cast<std::size_t>(p - from);
            if (to != from) std::memmove(to, from, n);
            to += n;
            while (p != end && base64_class(*p) > Base64Class::pad) ++p;
          }
        },
        [&to](char c) {
          if (base64_class(c) <= Base64Class::pad) *to++ = c;
        });
    if (to != buffer.get()) sink.write({buffer.get(), static_cast<std::size_t>(to - buffer.get())});
  }
}

}  // namespace brevdue::wire
