// Sources and small helpers for the tests of wire.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "converters/model/bytes.hpp"
#include "converters/wire/base64.hpp"
#include "converters/wire/document.hpp"
#include "tests/support/support.hpp"

namespace brevdue::test {

/// Gives bytes out in odd short reads of 1 to 7 bytes.
class Dribble final : public ByteSource {
 public:
  explicit Dribble(std::string bytes) : bytes_(std::move(bytes)) {}
  [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }
  std::size_t read_at(std::uint64_t offset, std::span<char> buffer) const override {
    if (offset >= bytes_.size()) return 0;
    const auto n = std::min<std::size_t>({buffer.size(), 1 + offset * 5 % 7, bytes_.size() - offset});
    std::copy_n(bytes_.data() + offset, n, buffer.data());
    return n;
  }

 private:
  std::string bytes_;
};

/// prefix, then `count` bytes of a repeated pattern, then suffix: large sources that are nowhere in memory.
class Generated final : public ByteSource {
 public:
  Generated(std::string prefix, std::string pattern, std::uint64_t count, std::string suffix)
      : prefix_(std::move(prefix)), pattern_(std::move(pattern)), suffix_(std::move(suffix)), count_(count) {}
  [[nodiscard]] std::uint64_t size() const override { return prefix_.size() + count_ + suffix_.size(); }
  std::size_t read_at(std::uint64_t offset, std::span<char> buffer) const override {
    std::size_t n = 0;
    for (; n < buffer.size() && offset < size(); ++n, ++offset) {
      if (offset < prefix_.size())
        buffer[n] = prefix_[offset];
      else if (offset < prefix_.size() + count_)
        buffer[n] = pattern_[(offset - prefix_.size()) % pattern_.size()];
      else
        buffer[n] = suffix_[offset - prefix_.size() - count_];
    }
    return n;
  }

 private:
  std::string prefix_, pattern_, suffix_;
  std::uint64_t count_;
};

/// `text` `count` times.
inline std::string times(std::string_view text, std::size_t count) {
  std::string out;
  out.reserve(text.size() * count);
  while (count-- > 0) out += text;
  return out;
}

/// Opens what must be refused.
inline Findings refused(std::string bytes, const wire::OpenOptions& options = {}) {
  auto opened = wire::Document::open(source(std::move(bytes)), options);
  return opened ? Findings{} : opened.error();
}

/// "WIRE-06 at 21 2:1": rule, byte, line and column of the only finding.
inline std::string place(const Findings& findings) {
  if (findings.size() != 1) return "not one finding: " + words(findings);
  const auto& f = findings.front();
  std::string out(row(f.rule).id);
  if (f.position.byte) out += " at " + std::to_string(*f.position.byte);
  out += " " + std::to_string(f.position.line) + ":" + std::to_string(f.position.column);
  return out;
}

/// The base64 a Content holds, wherever it is.
inline std::string base64_of(const Content& content) {
  StringSink sink;
  wire::write_base64(content, sink);
  return sink.bytes;
}

/// Options that lift from `lift_at` characters.
inline wire::OpenOptions lifting(std::size_t lift_at) {
  wire::OpenOptions options;
  options.limits.lift_at = lift_at;
  return options;
}

/// True if `work(size)` does not grow like the square of the size: eight times as much may take twenty-four times as
/// long (the square: sixty-four), and what is this short does not count.
template <class Work>
bool grows_gently(std::size_t size, Work work) {
  const auto best_of = [&](std::size_t n) {
    double best = 1e9;
    for (int i = 0; i < 3; ++i) {
      const auto start = std::chrono::steady_clock::now();
      work(n);
      best =
          std::min(best, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
      if (best < 100) break;
    }
    return best;
  };
  const double small = best_of(size), large = best_of(8 * size);
  std::printf("  %.2f ms, eight times as much %.2f ms\n", small, large);
  return large < 24 * small + 200;
}

/// Prints how long something took; nothing depends on it.
class Stopwatch {
 public:
  explicit Stopwatch(const char* what) : what_(what) {}
  ~Stopwatch() {
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start_;
    std::printf("  %s: %.2f ms\n", what_, took.count());
  }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

 private:
  const char* what_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace brevdue::test
