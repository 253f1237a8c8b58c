#include "gateway/store/id.hpp"

#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <system_error>

namespace brevdue::gateway {
namespace {

/// One system call serves 32 ids: so many bytes come whole or not at all.
class SystemRandom {
 public:
  std::uint64_t operator()() {
    if (at_ == values_.size()) {
      while (::getrandom(values_.data(), sizeof values_, 0) != static_cast<ssize_t>(sizeof values_))
        if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "getrandom");
      at_ = 0;
    }
    return values_[at_++];
  }

 private:
  std::array<std::uint64_t, 32> values_{};
  std::size_t at_ = values_.size();
};

constexpr bool hyphen_at(std::size_t at) {
  return at == 8 || at == 13 || at == 18 || at == 23;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void put(std::array<std::uint8_t, 16>& bytes, std::size_t at, std::uint64_t value) {
  for (std::size_t i = 0; i < 8; ++i) bytes[at + i] = static_cast<std::uint8_t>(value >> (56 - 8 * i));
}

}  // namespace

Micros time_of(const Id& id) {
  std::int64_t milliseconds = 0;
  for (std::size_t i = 0; i < 6; ++i) milliseconds = milliseconds * 256 + id.bytes[i];
  return milliseconds * 1000;
}

Id first_at(Micros time) {
  Id id;
  put(id.bytes, 0, static_cast<std::uint64_t>(std::max<Micros>(time, 0) / 1000) << 16);
  id.bytes.back() = 1;  // not the one that names nothing
  return id;
}

std::string to_text(const Id& id) {
  std::string out;
  out.reserve(36);
  for (const auto byte : id.bytes) {
    if (hyphen_at(out.size())) out += '-';
    out += "0123456789abcdef"[byte >> 4];
    out += "0123456789abcdef"[byte & 15];
  }
  return out;
}

std::optional<Id> read_id(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  Id id;
  std::size_t digits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (hyphen_at(i)) {
      if (text[i] != '-') return std::nullopt;
      continue;
    }
    const auto value = hex_value(text[i]);
    if (value < 0) return std::nullopt;
    auto& byte = id.bytes[digits / 2];
    byte = static_cast<std::uint8_t>(byte << 4 | value);
    ++digits;
  }
  return id;
}

IdMaker::IdMaker(std::function<std::uint64_t()> random) : random_(random ? std::move(random) : SystemRandom{}) {}

// RFC 9562 5.7, with the 12 bits behind the milliseconds as its 6.2 (method 3) has them: a finer time, which counts on
// by itself where it would stand still.
Id IdMaker::next(Micros now) {
  const auto micros = static_cast<std::uint64_t>(std::max<Micros>(now, 0));
  const std::lock_guard lock(mutex_);
  last_ = std::max(last_ + 1, (micros / 1000) << 12 | (micros % 1000) * 4096 / 1000);
  Id id;
  put(id.bytes, 0, (last_ >> 12) << 16 | 0x7000 | (last_ & 0xFFF));
  put(id.bytes, 8, (random_() >> 2) | 0x8000000000000000);
  return id;
}

}  // namespace brevdue::gateway
