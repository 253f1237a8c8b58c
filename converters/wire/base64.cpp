#include "converters/wire/base64.hpp"

#include <algorithm>
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

// Two digits at a time: what the encoder writes for 12 bits.
constexpr auto pairs = [] {
  std::array<std::array<char, 2>, 4096> table{};
  for (std::size_t i = 0; i < table.size(); ++i) table[i] = {alphabet[i >> 6], alphabet[i & 63]};
  return table;
}();

std::uint32_t byte(char c) {
  return static_cast<unsigned char>(c);
}

/// Writes the base64 of all of `bytes`, padded, to `to`, which has room for it. Returns its end.
char* encode(std::string_view bytes, char* to) {
  const char* from = bytes.data();
  const char* const end = from + bytes.size() / 3 * 3;
  for (; from != end; from += 3, to += 4) {
    const auto bits = byte(from[0]) << 16 | byte(from[1]) << 8 | byte(from[2]);
    std::memcpy(to, pairs[bits >> 12].data(), 2);
    std::memcpy(to + 2, pairs[bits & 4095].data(), 2);
  }
  const auto left = bytes.size() % 3;
  if (left == 0) return to;
  const auto bits = byte(from[0]) << 16 | (left == 2 ? byte(from[1]) << 8 : 0);
  std::memcpy(to, pairs[bits >> 12].data(), 2);
  to[2] = left == 2 ? alphabet[bits >> 6 & 63] : '=';
  to[3] = '=';
  return to + 4;
}

std::uint32_t group(const char* base64) {
  return static_cast<std::uint32_t>(value(base64[0])) << 18 | static_cast<std::uint32_t>(value(base64[1])) << 12 |
         static_cast<std::uint32_t>(value(base64[2]) & 63) << 6 | static_cast<std::uint32_t>(value(base64[3]) & 63);
}

/// Decodes whole groups: four digits to three bytes each.
void decode_groups(const char* base64, std::size_t groups, char* to) {
  for (; groups > 0; --groups, base64 += 4, to += 3) {
    const auto bits = group(base64);
    to[0] = static_cast<char>(bits >> 16);
    to[1] = static_cast<char>(bits >> 8);
    to[2] = static_cast<char>(bits);
  }
}

/// Decodes the last group if it is padded, to one or two bytes.
void decode_end(std::string_view base64, char* to) {
  if (base64.empty()) return;
  const auto bits = group(base64.data());
  to[0] = static_cast<char>(bits >> 16);
  if (base64[2] != '=') to[1] = static_cast<char>(bits >> 8);
}

/// Decodes base64 that comes in pieces of any size, without white space.
class Decoder final : public ByteSink {
 public:
  explicit Decoder(ByteSink& sink) : sink_(sink) {}

  void write(std::string_view base64) override {
    if (!rest_.empty()) {  // a group that was cut by the end of a piece
      const auto missing = std::min(4 - rest_.size(), base64.size());
      rest_ += base64.substr(0, missing);
      base64.remove_prefix(missing);
      if (rest_.size() < 4) return;
      decode(rest_);
      rest_.clear();
    }
    const auto whole = base64.size() / 4 * 4;
    decode(base64.substr(0, whole));
    rest_ = base64.substr(whole);
  }
  void finish() const {
    if (!rest_.empty()) fail();
  }

 private:
  [[noreturn]] static void fail() {
    throw std::runtime_error("a base64 content is not what it was when it was checked");
  }

  void decode(std::string_view base64) {
    if (base64.empty()) return;
    const auto size = ended_ ? std::nullopt : base64_size(base64);
    if (!size) fail();
    ended_ = base64.back() == '=';
    if (bytes_.size() < *size) bytes_.resize(static_cast<std::size_t>(*size));
    const auto groups = static_cast<std::size_t>(*size / 3);
    decode_groups(base64.data(), groups, bytes_.data());
    decode_end(base64.substr(groups * 4), bytes_.data() + groups * 3);
    sink_.write({bytes_.data(), static_cast<std::size_t>(*size)});
  }

  ByteSink& sink_;
  std::string rest_, bytes_;
  bool ended_ = false;  // there was padding
};

/// The bytes at [begin, end), in blocks of a multiple of three: in base64 only the last one is padded.
template <class Take>
void read_blocks(const ByteSource& source, std::uint64_t begin, std::uint64_t end, Take take) {
  constexpr std::size_t block = 48 * 1024;
  const auto bytes = std::make_unique_for_overwrite<char[]>(block);
  for (auto at = begin; at < end;) {
    const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(block, end - at));
    for (std::size_t have = 0; have < want;) {
      const auto got = source.read_at(at + have, {bytes.get() + have, want - have});
      if (got == 0) throw std::runtime_error("the source ends before its size");
      have += got;
    }
    at += want;
    take(std::string_view(bytes.get(), want));
  }
}

void encode_range(const ByteSource& source, std::uint64_t begin, std::uint64_t end, ByteSink& sink) {
  const auto base64 = std::make_unique_for_overwrite<char[]>(64 * 1024);
  read_blocks(source, begin, end, [&](std::string_view block) {
    const char* const to = encode(block, base64.get());
    sink.write({base64.get(), static_cast<std::size_t>(to - base64.get())});
  });
}

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
  const auto groups = out.size() / 3;
  decode_groups(base64.data(), groups, out.data());
  decode_end(base64.substr(groups * 4), out.data() + groups * 3);
  return out;
}

std::string encode_base64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4, '\0');
  encode(bytes, out.data());
  return out;
}

void write_base64(const Content& content, ByteSink& sink) {
  if (content.source() == nullptr) {
    if (!content.base64().empty()) sink.write(content.base64());
    return;
  }
  if (content.quoting() == Quoting::raw)
    return encode_range(*content.source(), content.begin(), content.end(), sink);
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

void write_base64(const ByteSource& source, ByteSink& sink) {
  encode_range(source, 0, source.size(), sink);
}

void write_decoded(const Content& content, ByteSink& sink) {
  if (content.source() != nullptr && content.quoting() == Quoting::raw)
    return read_blocks(*content.source(), content.begin(), content.end(), [&](std::string_view b) { sink.write(b); });
  Decoder decoder(sink);
  write_base64(content, decoder);
  decoder.finish();
}

}  // namespace brevdue::wire
