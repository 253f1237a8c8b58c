// Content: the bytes of a file that travels in a message, as base64 or raw, not in memory when it is large.
// A Content keeps its source alive. Thread safety: immutable value.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "converters/model/bytes.hpp"

namespace brevdue {

/// How the bytes stand in the source: as base64, with the escapes of XML or JSON and white space between its characters,
/// or as they are (EDIFACT).
enum class Quoting : std::uint8_t { xml, json, raw };

class Content {
 public:
  Content() = default;
  /// Base64 without white space, already checked; `decoded` is its size in bytes.
  static Content text(std::string base64, std::uint64_t decoded) {
    Content c;
    c.text_ = std::move(base64);
    c.decoded_ = decoded;
    c.present_ = true;
    return c;
  }
  /// What stands at [begin, end) of a source: base64 that was checked already, or raw bytes.
  static Content range(std::shared_ptr<const ByteSource> source, std::uint64_t begin, std::uint64_t end,
                       Quoting quoting, std::uint64_t decoded) {
    Content c;
    c.source_ = std::move(source);
    c.begin_ = begin;
    c.end_ = end;
    c.quoting_ = quoting;
    c.decoded_ = decoded;
    c.present_ = true;
    return c;
  }

  [[nodiscard]] bool present() const { return present_; }
  [[nodiscard]] std::uint64_t decoded_size() const { return decoded_; }
  [[nodiscard]] const std::shared_ptr<const ByteSource>& source() const { return source_; }  // null: see base64()
  [[nodiscard]] std::uint64_t begin() const { return begin_; }
  [[nodiscard]] std::uint64_t end() const { return end_; }
  [[nodiscard]] Quoting quoting() const { return quoting_; }
  [[nodiscard]] const std::string& base64() const { return text_; }

 private:
  std::string text_;
  std::shared_ptr<const ByteSource> source_;
  std::uint64_t begin_ = 0, end_ = 0, decoded_ = 0;
  Quoting quoting_ = Quoting::xml;
  bool present_ = false;
};

}  // namespace brevdue
