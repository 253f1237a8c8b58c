// Which systems show links so that they can be clicked: the national survey of 2025 (vdx.md 4.2), as data in
// schemas/video_systems.tsv. Thread safety: pure functions over constant data.
#pragma once

#include <span>
#include <string_view>

namespace brevdue::video {

struct SystemRow {
  std::string_view system;           // "Columna CIS"
  std::string_view links_clickable;  // "yes", "no" or "unknown"
  std::string_view sector;
};
[[nodiscard]] std::span<const SystemRow> systems();

/// What the survey says of a system, by a name such as a registry has: "XMO (EG Healthcare)" is XMO. In whatever case.
/// "unknown" of one that it does not know.
[[nodiscard]] std::string_view links_clickable_in(std::string_view system);

}  // namespace brevdue::video
