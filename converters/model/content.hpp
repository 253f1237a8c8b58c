// Content: the bytes of a file that travels in a message, as base64 that is not in memory when it is large.
// A Content keeps its source alive. Thread safety: immutable value.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "converters/model/bytes.hpp"

namespace brevdue {

/// How the base64 characters stand in the source: which escapes besides white space may be between them.
enum class Quoting : std::uint8_t { xml, json };

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
  /// Base64 that stands at [begin, end) of a source, already checked.
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
