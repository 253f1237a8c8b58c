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

/// From the system's random numbers, 90 bits of each; the first 32 are as random, but the same for 4,096 ids in a row:
/// what is made at the same time stands together in an index (a letter's ids in one page, not in as many as it has).
[[nodiscard]] std::unique_ptr<IdSource> random_ids();
/// The same ids for the same seed, for tests (`--id-seed`).
[[nodiscard]] std::unique_ptr<IdSource> seeded_ids(std::uint64_t seed);

}  // namespace brevdue
