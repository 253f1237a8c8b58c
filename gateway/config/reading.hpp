// Inside the room: what the readers of the file's two parts share. Thread safety: one thread.
#pragma once

#include <toml++/toml.h>

#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/config/config.hpp"

namespace brevdue::gateway {

/// The faults of a file as they are found, up to a hundred: a hostile one could have a hundred thousand.
class Faults {
 public:
  void add(const toml::source_position& at, std::string sentence) {
    if (!full()) faults_.push_back({at.line, at.column, std::move(sentence)});
  }
  [[nodiscard]] bool full() const { return faults_.size() >= most; }
  [[nodiscard]] std::vector<ConfigFault> in_order() &&;

 private:
  static constexpr std::size_t most = 100;
  std::vector<ConfigFault> faults_;
};

/// By Cover.
inline constexpr std::array<std::string_view, 3> cover_names{"envelope", "interchange", "bundle"};

/// "video.dangerous takes text in quotation marks: refuse, warn or pass": the value is of another type.
[[nodiscard]] std::string wrong_type(const convert::SettingRow& row);

/// Reads what is no setting: file_rows().
void read_gateway_part(const toml::table& file, const std::filesystem::path& folder, Needs needs, GatewayConfig& config,
                       Faults& faults);

}  // namespace brevdue::gateway
