// SHA-256, by OpenSSL. Thread safety: a pure function; a HashSink belongs to one thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "converters/model/bytes.hpp"

namespace brevdue::wire {

[[nodiscard]] std::array<std::uint8_t, 32> sha256(std::string_view bytes);

/// The SHA-256 of everything written to it.
class HashSink final : public ByteSink {
 public:
  HashSink();
  ~HashSink() override;
  void write(std::string_view bytes) override;
  /// 64 hexadecimal digits, lower case. Once, at the end.
  [[nodiscard]] std::string hex();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace brevdue::wire
