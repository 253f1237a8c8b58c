// The one place that takes bodies in (HOUSE.md, Traps: Poco): exactly as many bytes as were announced, written to the
// store as they come, never all in memory. Thread safety: pure functions; a Stream belongs to one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <tl/expected.hpp>

#include "gateway/api/head.hpp"
#include "gateway/api/stream.hpp"
#include "gateway/store/store.hpp"

namespace brevdue::gateway {

/// How the head says that its body ends.
struct Framing {
  enum class Kind : std::uint8_t { none, length, chunked } kind = Kind::none;
  std::uint64_t length = 0;  // the greatest number there is, if it has more digits than that

  [[nodiscard]] bool has_body() const { return kind == Kind::chunked || length > 0; }
};
/// Refused with 400: Content-Length and Transfer-Encoding together, either of them twice, a Content-Length that is not
/// all digits, a coding that is not chunked, chunked in HTTP/1.0.
[[nodiscard]] tl::expected<Framing, Problem> framing(const Head& head);

struct BodyLimits {
  std::uint64_t most_bytes = 0;
  std::chrono::seconds patience{60};  // without a byte
};

/// Reads all of the body into a payload of the store. Problems: 411 without a length, 413 (by the length before a byte
/// is read, else while reading), 400 for what ends too early or is no chunk, 408, 415 for a coded body (gzip) or one
/// that is a form, 417. After a problem the rest of the bytes means nothing: the connection is to be closed. Throws
/// StoreError.
[[nodiscard]] tl::expected<Payload, Problem> read_body(const Head& head, const Framing& framing, Stream& stream,
                                                       Store& store, const BodyLimits& limits);

}  // namespace brevdue::gateway
