// Ids of the gateway's own things: 16-byte UUIDs of version 7 (RFC 9562), which sort by the time they were made. Ids of
// messages and envelopes are another thing: they come from outside and are texts. Thread safety: values; an IdMaker may
// be used by any number of threads.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace brevdue::gateway {

/// Microseconds UTC since 1970.
using Micros = std::int64_t;

struct Id {
  std::array<std::uint8_t, 16> bytes{};
  auto operator<=>(const Id&) const = default;
  /// True of the id that names nothing.
  [[nodiscard]] bool empty() const { return *this == Id{}; }
};
/// When it was made, to the millisecond.
[[nodiscard]] Micros time_of(const Id& id);
/// No id made in the millisecond of that time, or later, is smaller.
[[nodiscard]] Id first_at(Micros time);
/// "0197f3c2-7c1a-7bd0-8a55-2f60c1e0a9b3"
[[nodiscard]] std::string to_text(const Id& id);
/// Any UUID with hyphens, hex digits in either case; else nothing.
[[nodiscard]] std::optional<Id> read_id(std::string_view text);

/// Makes ids: each is greater than those it made before, also within a millisecond and when the clock goes back.
class IdMaker {
 public:
  /// `random`: 64 bits, for tests with a seed; by default from the system.
  explicit IdMaker(std::function<std::uint64_t()> random = {});
  [[nodiscard]] Id next(Micros now);

 private:
  std::mutex mutex_;
  std::function<std::uint64_t()> random_;
  std::uint64_t last_ = 0;  // time of the last one, in 4096ths of a millisecond
};

}  // namespace brevdue::gateway
