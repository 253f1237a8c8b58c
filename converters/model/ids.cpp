#include "converters/model/ids.hpp"

#include <sys/random.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <system_error>

namespace brevdue {

namespace {

constexpr auto hex_pairs = [] {
  constexpr std::string_view digits = "0123456789abcdef";
  std::array<char, 512> pairs{};
  for (std::size_t i = 0; i < 256; ++i) {
    pairs[2 * i] = digits[i >> 4];
    pairs[2 * i + 1] = digits[i & 15];
  }
  return pairs;
}();

// RFC 9562 4 and 5.4: xxxxxxxx-xxxx-4xxx-Vxxx-xxxxxxxxxxxx with V one of 8, 9, a, b.
std::string write_uuid(const unsigned char* bytes) {
  std::string out(36, '-');
  std::size_t at = 0;
  for (std::size_t i = 0; i < 16; ++i) {
    unsigned b = bytes[i];
    if (i == 6) b = (b & 0x0F) | 0x40;
    if (i == 8) b = (b & 0x3F) | 0x80;
    std::memcpy(out.data() + at, hex_pairs.data() + 2 * b, 2);
    at += i == 3 || i == 5 || i == 7 || i == 9 ? 3 : 2;
  }
  return out;
}

class RandomIds final : public IdSource {
 public:
  std::string uuid() override {
    if (at_ == block_.size()) refill();
    auto* const bytes = block_.data() + at_;
    if (alike_ == most_alike) {
      std::memcpy(begin_.data(), bytes, begin_.size());
      alike_ = 0;
    }
    ++alike_;
    std::memcpy(bytes, begin_.data(), begin_.size());
    at_ += 16;
    return write_uuid(bytes);
  }

 private:
  static constexpr std::size_t most_alike = 4096;

  // One system call serves 256 ids.
  void refill() {
    std::size_t have = 0;
    while (have < block_.size()) {
      const auto n = ::getrandom(block_.data() + have, block_.size() - have, 0);
      if (n > 0)
        have += static_cast<std::size_t>(n);
      else if (errno != EINTR)
        throw std::system_error(errno, std::generic_category(), "getrandom");
    }
    at_ = 0;
  }

  std::array<unsigned char, 4096> block_;
  std::size_t at_ = sizeof block_;
  std::array<unsigned char, 4> begin_{};
  std::size_t alike_ = most_alike;
};

// splitmix64: every seed gives a full-period sequence, nothing else is asked of test ids.
class SeededIds final : public IdSource {
 public:
  explicit SeededIds(std::uint64_t seed) : state_(seed) {}
  std::string uuid() override {
    std::array<unsigned char, 16> bytes;
    for (std::size_t half = 0; half < 2; ++half) {
      std::uint64_t value = next();
      for (std::size_t i = 8; i-- > 0; value >>= 8) bytes[half * 8 + i] = static_cast<unsigned char>(value);
    }
    return write_uuid(bytes.data());
  }

 private:
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }

  std::uint64_t state_;
};

}  // namespace

std::unique_ptr<IdSource> random_ids() {
  return std::make_unique<RandomIds>();
}

std::unique_ptr<IdSource> seeded_ids(std::uint64_t seed) {
  return std::make_unique<SeededIds>(seed);
}

}  // namespace brevdue
