// Bytes as received or to be sent, kept verbatim: short ones in the database beside their row (packed where that makes
// them shorter), long ones in a file of the store's folder. A payload is written first (and synced, if it is a file),
// then a row names it; a file that no row names is removed when the store is opened. Thread safety: a PayloadWriter
// belongs to one thread, a Payload is a value.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "converters/model/bytes.hpp"
#include "gateway/store/id.hpp"

namespace brevdue::gateway {

using Sha256Digest = std::array<std::uint8_t, 32>;

/// A file that no row names yet: it is removed with the last copy of its Payload, unless a command took it in. So
/// nothing remains of what intake refuses, or of an outcome that came too late. Thread safety: any number of threads.
class UnkeptFile {
 public:
  explicit UnkeptFile(std::filesystem::path path) : path_(std::move(path)) {}
  UnkeptFile(const UnkeptFile&) = delete;
  UnkeptFile& operator=(const UnkeptFile&) = delete;
  ~UnkeptFile();
  void keep() { kept_ = true; }

 private:
  std::filesystem::path path_;
  std::atomic<bool> kept_{false};
};

struct Payload {
  std::uint64_t size = 0;
  Sha256Digest sha256{};
  std::string bytes;                   // all of it, or
  bool packed = false;                 // so that Store::open() must unpack them
  std::string file;                    // the name of a file below the store's payload folder: "3f/0197f3c2..."
  std::shared_ptr<UnkeptFile> unkept;  // of a file that was just written; else null
  Id message;                          // it was read from the store for, to be named when it is damaged
  [[nodiscard]] bool in_file() const { return !file.empty(); }
};

/// Longer ones are files: a database page holds 4 KiB, and short rows are read with the ones beside them.
inline constexpr std::uint64_t longest_inline = 64 * 1024;

/// Takes bytes in, up to `limit`; what is more throws PayloadTooLarge. Nothing remains of one that is not finished.
class PayloadWriter : public ByteSink {
 public:
  ~PayloadWriter() override = default;
  void write(std::string_view bytes) override = 0;
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  /// Once. A file is on disk, its folder too, when this returns. Throws StoreError.
  [[nodiscard]] virtual Payload finish() = 0;
};

}  // namespace brevdue::gateway
