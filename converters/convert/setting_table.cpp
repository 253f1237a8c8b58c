#include "converters/convert/setting_table.hpp"

#include <limits>

#include "converters/model/identifiers.hpp"
#include "converters/model/nearest.hpp"

namespace brevdue::convert {
namespace {

using sv = std::string_view;

/// By the whole key, or by what stands behind its dot: "hosts" means video.hosts.
sv nearest(sv key, std::span<const sv> keys) {
  key = key.substr(0, 60);  // longer than any of ours
  sv best;
  auto least = std::numeric_limits<std::size_t>::max();
  for (const auto ours : keys) {
    const auto last = ours.substr(ours.find('.') + 1);
    const auto far = std::min(edit_distance(key, ours), edit_distance(key, last) + 1);
    if (far >= least) continue;
    least = far;
    best = ours;
  }
  return best;
}

}  // namespace

std::string no_such_setting(sv key, std::span<const sv> keys) {
  return "there is no setting " + shown(key) + "; the nearest is " + std::string(nearest(key, keys));
}

std::string wrong_value(const SettingRow& row, sv value) {
  return std::string(row.key) + " takes " + std::string(row.values) + ", not " + shown(value);
}

std::vector<sv> keys_of(std::span<const SettingRow> rows) {
  std::vector<sv> keys;
  for (const auto& row : rows) keys.push_back(row.key);
  return keys;
}

bool take_list(std::vector<std::string>& field, sv value, std::size_t most, bool (*is_one)(sv)) {
  std::vector<std::string> list;
  while (!value.empty()) {
    const auto comma = value.find(',');
    auto one = value.substr(0, comma);
    while (!one.empty() && one.front() == ' ') one.remove_prefix(1);
    while (!one.empty() && one.back() == ' ') one.remove_suffix(1);
    if (!is_one(one)) return false;
    list.emplace_back(one);
    if (list.size() > most) return false;
    if (comma == sv::npos) break;
    value.remove_prefix(comma + 1);
    if (value.empty()) return false;
  }
  field = std::move(list);
  return true;
}

std::string joined(const std::vector<std::string>& list) {
  std::string out;
  for (const auto& one : list) {
    if (!out.empty()) out += ',';
    out += one;
  }
  return out;
}

}  // namespace brevdue::convert
