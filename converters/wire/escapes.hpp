// Base64 as it stands in XML and JSON: classes of bytes, and the escapes that may be between or instead of them.
// Shared by the lifter (document.cpp finds runs) and by those who read a run back. Internal to converters/wire.
// Thread safety: pure functions; an Unescaper belongs to one thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "converters/model/content.hpp"

namespace brevdue::wire {

/// What a byte is to a base64 run.
enum class Base64Class : std::uint8_t { digit, pad, white, other };

inline constexpr std::array<Base64Class, 256> base64_classes = [] {
  std::array<Base64Class, 256> classes{};
  classes.fill(Base64Class::other);
  for (const char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))
    classes[static_cast<unsigned char>(c)] = Base64Class::digit;
  classes['='] = Base64Class::pad;
  for (const char c : std::string_view(" \t\r\n")) classes[static_cast<unsigned char>(c)] = Base64Class::white;
  return classes;
}();

constexpr Base64Class base64_class(char c) {
  return base64_classes[static_cast<unsigned char>(c)];
}

/// The class of a code point.
constexpr Base64Class base64_class_of(std::uint32_t code) {
  return code < 128 ? base64_classes[code] : Base64Class::other;
}

enum class EscapeStep : std::uint8_t {
  more,  // goes on
  done,  // complete: escape_value()
  bad    // the last character does not belong to it, or it is none we read
};

/// Judges an escape of which `escape` is all that was read so far (the first character is '&' or '\').
[[nodiscard]] EscapeStep escape_step(Quoting quoting, std::string_view escape);
/// The code point a complete escape stands for (half a surrogate pair is given as it is).
[[nodiscard]] std::uint32_t escape_value(Quoting quoting, std::string_view escape);

/// Undoes the escapes of a lifted run, which comes in pieces of any size. Everything in a run, escaped or not, is
/// ASCII.
class Unescaper {
 public:
  explicit Unescaper(Quoting quoting) : quoting_(quoting), mark_(quoting == Quoting::xml ? '&' : '\\') {}

  /// Calls plain(piece) for text that stood there as it is, escaped(char) for what an escape stands for.
  template <class Plain, class Escaped>
  void feed(std::string_view piece, Plain plain, Escaped escaped) {
    while (!piece.empty()) {
      if (pending_.empty()) {
        const auto at = piece.find(mark_);
        if (at != 0) plain(piece.substr(0, at));
        if (at == std::string_view::npos) return;
        piece.remove_prefix(at);
      }
      pending_ += piece.front();
      piece.remove_prefix(1);
      if (escape_step(quoting_, pending_) == EscapeStep::more) continue;
      escaped(static_cast<char>(escape_value(quoting_, pending_)));
      pending_.clear();
    }
  }

 private:
  Quoting quoting_;
  char mark_;
  std::string pending_;  // an escape that was cut by the end of a piece
};

}  // namespace brevdue::wire
