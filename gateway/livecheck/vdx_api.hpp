// Inside the room: the VDX API, version 2 (vdx.md 4.3), asked for one meeting of the organisation's own. Others'
// meetings are not to be seen there. Thread safety: any number of threads.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/livecheck/https.hpp"
#include "gateway/livecheck/livecheck.hpp"

namespace brevdue::gateway {

class VdxApi {
 public:
  /// As LiveCheckOptions has them. Throws std::runtime_error: the base is no https address, or the file is not as it
  /// must be.
  VdxApi(const std::string& base, std::filesystem::path token_file);

  struct Found {
    std::optional<OwnMeeting> meeting;
    std::string said;  // as LiveAnswer::look_up
  };
  /// Never throws for what the other side does. `short_id`: 12 letters and digits.
  [[nodiscard]] Found look_up(const Https& https, std::string_view short_id, Https::Deadline end) const;

 private:
  [[nodiscard]] HttpGet request(std::string path) const;

  std::string host_, path_;
  std::uint16_t port_ = 0;
  std::filesystem::path token_file_;
};

}  // namespace brevdue::gateway
