// What the first bytes of an input say about it, and how its bytes become UTF-8. For converters/wire and edifact.
// The character set is decided here, by hand: Xerces would accept hundreds. Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "converters/model/finding.hpp"
#include "converters/wire/document.hpp"

namespace brevdue::wire {

/// Something wrong at an offset, before it is a Finding.
struct Fault {
  Rule rule;
  std::uint64_t byte = 0;
  std::string expected, found;
};

/// How many bytes of an input examine() wants to see; more does not help it.
inline constexpr std::size_t head_size = 1024;

struct Start {
  Syntax syntax = Syntax::xml;
  Charset charset = Charset::utf8;
  std::size_t bom = 0;                     // bytes of the byte order mark
  std::optional<std::uint64_t> overruled;  // where a declaration stands that the UTF-8 byte order mark contradicts
};

/// Judges the first bytes (at most head_size, all of a shorter input).
[[nodiscard]] tl::expected<Start, Fault> examine(std::string_view head);

[[nodiscard]] std::string_view name(Charset charset);
/// The character set an XML declaration may name so; nothing for one that is not read.
[[nodiscard]] std::optional<Charset> charset_named(std::string_view name);

inline constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
/// The first byte of 128 or more; `nowhere` in plain ASCII.
[[nodiscard]] std::size_t first_non_ascii(std::string_view bytes);
/// The same as a yes or no, quicker for short texts.
[[nodiscard]] bool is_ascii(std::string_view bytes);
/// Where the first sequence begins that is no UTF-8 (no surrogates, no overlong forms, nothing above 10FFFF); `nowhere`
/// if all is.
[[nodiscard]] std::size_t first_non_utf8(std::string_view bytes);
/// ISO-8859-1 or windows-1252 as UTF-8; or the offset of a byte windows-1252 does not define.
[[nodiscard]] tl::expected<std::string, std::size_t> to_utf8(Charset charset, std::string_view bytes);

}  // namespace brevdue::wire
