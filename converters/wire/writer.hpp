// Writing XML and JSON: UTF-8, only what must be escaped escaped, streaming into a ByteSink through one buffer.
// Writers do not check that calls make a well-formed document; the formats above them do. Thread safety: one thread.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "converters/model/bytes.hpp"
#include "converters/model/content.hpp"

namespace brevdue::wire {

/// Collects small writes into blocks of 16 KiB. flush() (also by the destructor of the owner's choice) hands on the
/// rest.
class Buffered final : public ByteSink {
 public:
  explicit Buffered(ByteSink& sink) : sink_(sink), buffer_(std::make_unique_for_overwrite<char[]>(block_)) {}
  void write(std::string_view bytes) override {
    if (bytes.size() > block_ - size_) {
      flush();
      if (bytes.size() >= block_) {
        sink_.write(bytes);
        return;
      }
    }
    size_ += bytes.copy(buffer_.get() + size_, bytes.size());
  }
  void put(char c) {
    if (size_ == block_) flush();
    buffer_[size_++] = c;
  }
  void flush() {
    if (size_ > 0) sink_.write({buffer_.get(), size_});
    size_ = 0;
  }

 private:
  static constexpr std::size_t block_ = 16384;
  ByteSink& sink_;
  std::unique_ptr<char[]> buffer_;
  std::size_t size_ = 0;
};

/// Escapes for XML element content: & < > and CR.
void write_xml_text(Buffered& out, std::string_view utf8);
/// Escapes for an XML attribute value in double quotes: & < > " and tab, LF, CR as character references.
void write_xml_attribute(Buffered& out, std::string_view utf8);
/// A JSON string with its quotes: " \ and control characters escaped.
void write_json_string(Buffered& out, std::string_view utf8);
/// True if every character may stand in an XML 1.0 document.
[[nodiscard]] bool is_xml_text(std::string_view utf8);

}  // namespace brevdue::wire
