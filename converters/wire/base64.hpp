// Base64 (RFC 4648, strict alphabet and padding) as it stands in messages: checked, never decoded unless somebody asks.
// Thread safety: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "converters/model/bytes.hpp"
#include "converters/model/content.hpp"

namespace brevdue::wire {

/// Decoded size of `base64` (no white space), or nothing if a character or the padding is wrong.
[[nodiscard]] std::optional<std::uint64_t> base64_size(std::string_view base64);
/// Decodes base64 without white space; nothing if it is not valid.
[[nodiscard]] std::optional<std::string> decode_base64(std::string_view base64);
[[nodiscard]] std::string encode_base64(std::string_view bytes);
/// Writes a Content's base64 in one line, streaming from its source (at most 128 KiB in memory).
void write_base64(const Content& content, ByteSink& sink);
/// Writes all bytes of `source` as base64 in one line, in blocks (at most 128 KiB in memory). Throws std::runtime_error
/// if the source ends before its size.
void write_base64(const ByteSource& source, ByteSink& sink);
/// Writes the bytes a Content stands for, in blocks (at most 192 KiB in memory). A Content has been checked: what is no
/// base64 all the same (the file was changed since) is a std::runtime_error.
void write_decoded(const Content& content, ByteSink& sink);

}  // namespace brevdue::wire
