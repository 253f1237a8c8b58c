#include "converters/video/systems.hpp"

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "converters/model/strings.hpp"
#include "converters/video/url.hpp"
#include "schemas/embedded.hpp"

namespace brevdue::video {
namespace {

std::string_view until(std::string_view& text, char end) {
  const auto at = std::min(text.find(end), text.size());
  const auto part = text.substr(0, at);
  text.remove_prefix(std::min(text.size(), at + 1));
  return part;
}

// file = header line, then line*; line = system TAB yes/no/unknown TAB sector LF
std::vector<SystemRow> read_rows(std::string_view text) {
  std::vector<SystemRow> rows;
  (void)until(text, '\n');
  while (!text.empty()) {
    auto line = until(text, '\n');
    SystemRow row;
    row.system = until(line, '\t');
    row.links_clickable = until(line, '\t');
    row.sector = line;
    if (row.sector.empty()) throw std::logic_error("video_systems.tsv has a line without three columns");
    rows.push_back(row);
  }
  return rows;
}

}  // namespace

std::span<const SystemRow> systems() {
  static const auto rows = read_rows(schemas::file("video_systems.tsv"));
  return rows;
}

std::string_view links_clickable_in(std::string_view system) {
  const auto name = folded(trimmed(system));
  for (const auto& row : systems()) {
    const auto its = folded(row.system);
    if (name.starts_with(its) && (name.size() == its.size() || !is_alphanumeric(name[its.size()])))
      return row.links_clickable;
  }
  return "unknown";
}

}  // namespace brevdue::video
