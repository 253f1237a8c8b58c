// Where new ids come from. Thread safety: one thread each.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace brevdue {

/// New, lower-case UUIDs of version 4, 36 characters.
class IdSource {
 public:
  virtual ~IdSource() = default;
  virtual std::string uuid() = 0;
};

/// From the system's random numbers.
[[nodiscard]] std::unique_ptr<IdSource> random_ids();
/// The same ids for the same seed, for tests (`--id-seed`).
[[nodiscard]] std::unique_ptr<IdSource> seeded_ids(std::uint64_t seed);

}  // namespace brevdue
