// The settings of the running gateway, once: what only `brevdue serve` needs beside those of a conversion. A table of
// the same form (converters/convert/setting_table.hpp). Thread safety: values and constants.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "converters/convert/setting_table.hpp"

namespace brevdue::gateway {

struct ServeSettings {
  unsigned workers = 4;                                         // flow.workers
  unsigned first_wait_seconds = 5, longest_wait_seconds = 900;  // delivery.first_wait_seconds, ...
  unsigned give_up_hours = 48;
  unsigned most_each = 2, most_each_route = 4;
  unsigned connect_seconds = 10, answer_seconds = 60;
  unsigned http_threads = 16, http_most_waiting = 64, body_seconds = 60;  // http.threads, ...
  unsigned scan_seconds = 2;                                              // folders.scan_seconds
  std::size_t most_queued = 1000, most_grouped = 200;                     // database.most_queued, ...
};

[[nodiscard]] std::span<const convert::SettingRow> serve_setting_rows();
/// As convert::set() and convert::value_of() do.
[[nodiscard]] tl::expected<void, std::string> set(ServeSettings& settings, std::string_view key,
                                                  std::string_view value);
[[nodiscard]] std::string value_of(const ServeSettings& settings, std::string_view key);

}  // namespace brevdue::gateway
