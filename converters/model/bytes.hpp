// Where bytes come from and go to. Converters see no files: the edge (tools/, gateway/) hands in sources and sinks.
// Thread safety: a ByteSource may be read by several threads at once; a ByteSink belongs to one.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace brevdue {

/// Bytes of known size that can be read at any offset. Implementations throw std::system_error when reading fails.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  /// Reads up to buffer.size() bytes that begin at `offset`; returns how many were read, 0 only at or beyond the end.
  virtual std::size_t read_at(std::uint64_t offset, std::span<char> buffer) const = 0;
};

/// Takes bytes in order. Implementations throw std::system_error when writing fails.
class ByteSink {
 public:
  virtual ~ByteSink() = default;
  virtual void write(std::string_view bytes) = 0;
};

/// A source over bytes it owns.
class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string bytes) : bytes_(std::move(bytes)) {}
  [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }
  std::size_t read_at(std::uint64_t offset, std::span<char> buffer) const override {
    if (offset >= bytes_.size()) return 0;
    const auto n = std::min<std::size_t>(buffer.size(), bytes_.size() - static_cast<std::size_t>(offset));
    std::memcpy(buffer.data(), bytes_.data() + offset, n);
    return n;
  }

 private:
  std::string bytes_;
};

/// A sink that keeps what it is given.
class StringSink final : public ByteSink {
 public:
  void write(std::string_view b) override { bytes.append(b); }
  std::string bytes;
};

}  // namespace brevdue
