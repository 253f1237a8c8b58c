// The configuration file, brevdue.toml: TOML whose tables and keys are the settings of converters/convert/settings.hpp,
// read into Settings and written from them.
//
//   [video]
//   category = "other"
//   hosts = ["video.region.example"]
//
// Thread safety: pure functions. Nothing here reads a file: the edge hands the bytes in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "converters/convert/settings.hpp"
#include "converters/model/bytes.hpp"

namespace brevdue::gateway {

/// One thing wrong with a configuration file.
struct ConfigFault {
  std::uint32_t line = 0, column = 0;  // from 1; 0: the file as a whole
  std::string sentence;                // for the user; says what is expected
};
/// "brevdue.toml:3:12: video.category takes telemedicine or other, not "x""
[[nodiscard]] std::string to_text(const ConfigFault& fault, std::string_view file);

inline constexpr std::uint64_t most_config_bytes = 1u << 20;

/// The settings of a file; what it does not name has its default. All faults at once, in the order of the file; a file
/// that is no TOML has one. Bounded in time, stack and memory for any bytes.
[[nodiscard]] tl::expected<convert::Settings, std::vector<ConfigFault>> read_config(std::string_view toml);
[[nodiscard]] tl::expected<convert::Settings, std::vector<ConfigFault>> read_config(const ByteSource& toml);

/// `settings` as a configuration file: every key with what it means, what it takes and its default. read_config() of it
/// gives the same settings.
[[nodiscard]] std::string config_text(const convert::Settings& settings);

}  // namespace brevdue::gateway
