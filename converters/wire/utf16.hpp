// UTF-16 as Xerces hands it out, to UTF-8, several strings into one reused buffer. Internal to converters/wire.
// Thread safety: one thread.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "converters/model/strings.hpp"

namespace brevdue::wire {

/// Strings appended here stay where they are until clear(), if room() was asked for all of them at once.
class Utf8Buffer {
 public:
  void clear() { used_ = 0; }

  /// Makes room for `units` UTF-16 units in all, and gives up what was appended before.
  void room(std::size_t units) {
    used_ = 0;
    if (units * 3 <= size_) return;
    size_ = units * 3 + 1024;
    bytes_ = std::make_unique_for_overwrite<char[]>(size_);
  }

  /// A half surrogate pair becomes U+FFFD; Xerces hands none out but at the end of a piece (XmlEvents::docCharacters).
  std::string_view append(const char16_t* from, std::size_t length) {
    char* const begin = bytes_.get() + used_;
    char* to = begin;
    const char16_t* const end = from + length;
    while (from != end) {
      // ASCII, eight at a time: nearly everything is.
      while (end - from >= 8) {
        unsigned all = 0;
        for (int i = 0; i < 8; ++i) all |= from[i];
        if (all >= 0x80) break;
        for (int i = 0; i < 8; ++i) to[i] = static_cast<char>(from[i]);
        from += 8;
        to += 8;
      }
      if (from == end) break;
      unsigned c = *from++;
      if (c < 0x80) {
        *to++ = static_cast<char>(c);
        continue;
      }
      if (c >= 0xD800 && c <= 0xDFFF) {
        const bool pair = c <= 0xDBFF && from != end && *from >= 0xDC00 && *from <= 0xDFFF;
        c = pair ? 0x10000 + ((c - 0xD800) << 10) + (*from++ - 0xDC00u) : 0xFFFD;
      }
      to = put_utf8(to, c);
    }
    used_ += static_cast<std::size_t>(to - begin);
    return {begin, static_cast<std::size_t>(to - begin)};
  }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0, used_ = 0;
};

}  // namespace brevdue::wire
