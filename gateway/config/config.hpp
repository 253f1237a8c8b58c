// The configuration file, brevdue.toml: one for every command. Its tables and keys are the settings of
// converters/convert/settings.hpp and of serve_settings.hpp, and what only the gateway needs: where it keeps things,
// where it listens, and who its senders and receivers are (file_rows).
//
//   store = "/var/lib/brevdue"
//   [[client]]
//   name = "hospital"
//   ...
//   [video]
//   category = "other"
//
// Thread safety: pure functions. Nothing here reads a file: the edge hands the bytes in.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "converters/convert/settings.hpp"
#include "converters/model/bytes.hpp"
#include "gateway/config/serve_settings.hpp"
#include "gateway/delivery/parcel.hpp"
#include "gateway/store/payload.hpp"

namespace brevdue::gateway {

/// One thing wrong with a configuration file.
struct ConfigFault {
  std::uint32_t line = 0, column = 0;  // from 1; 0: the file as a whole
  std::string sentence;                // for the user; says what is expected
};
/// "brevdue.toml:3:12: video.dangerous takes refuse, warn or pass, not "x""
[[nodiscard]] std::string to_text(const ConfigFault& fault, std::string_view file);

/// A system that comes in over HTTP.
struct ClientConfig {
  std::string name;  // of clients and spools each has its own
  Sha256Digest key_sha256{};
  std::vector<std::string> locations;
};
/// A sender, and perhaps receiver, by way of folders.
struct SpoolConfig {
  std::string name;
  std::vector<std::string> locations;
  std::filesystem::path in, out;  // out is empty: nothing is delivered there
};
/// Where messages are POSTed to.
struct PushConfig {
  std::vector<std::string> locations;
  bool everything_else = false;  // "*": all that has no other route
  std::string url;
  Cover cover = Cover::envelope;
  std::filesystem::path bearer_file;  // empty: no key
};

/// What is not in the file is empty, or has its default. A location number has at most one route out: a spool's out or
/// a push.
struct GatewayConfig {
  std::filesystem::path store, registry;
  std::string listen_host;  // an IPv4 address, or an IPv6 address without brackets
  std::uint16_t listen_port = 0;
  std::vector<ClientConfig> clients;
  std::vector<SpoolConfig> spools;
  std::vector<PushConfig> pushes;
  convert::Settings settings;
  ServeSettings serve;
};

/// What a command cannot do without.
enum class Needs : std::uint8_t {
  nothing,
  store,
  serve  // store, listen and registry; and listen is a loopback address if there are no clients
};

inline constexpr std::uint64_t most_config_bytes = 1u << 20;

/// Paths in the file are relative to `folder`, its own. All faults at once (the first hundred), in the order of the
/// file; a file that is no TOML has one. Bounded in time, stack and memory for any bytes.
[[nodiscard]] tl::expected<GatewayConfig, std::vector<ConfigFault>> read_gateway_config(
    std::string_view toml, const std::filesystem::path& folder, Needs needs = Needs::serve);
[[nodiscard]] tl::expected<GatewayConfig, std::vector<ConfigFault>> read_gateway_config(
    const ByteSource& toml, const std::filesystem::path& folder, Needs needs = Needs::serve);

/// The settings of both tables, those of a conversion first.
[[nodiscard]] std::span<const convert::SettingRow> setting_rows();
/// Sets one of either; as convert::set() and convert::value_of() do.
[[nodiscard]] tl::expected<void, std::string> set(GatewayConfig& config, std::string_view key, std::string_view value);
[[nodiscard]] std::string value_of(const GatewayConfig& config, std::string_view key);

/// What the file may hold beside settings: plain keys, tables ("client") and the keys within these ("client.name").
struct FileRow {
  convert::SettingRow row;   // default_value: as the documentation says it
  bool is_table = false;     // [[client]], once for each
  bool is_needed = false;    // in its table
  std::string_view example;  // as TOML; empty: the default file shows none
};
[[nodiscard]] std::span<const FileRow> file_rows();

/// `config` as a configuration file: every key with what it means, what it takes and its default; examples behind #
/// where the gateway's part is empty. read_gateway_config() of it gives the same.
[[nodiscard]] std::string config_text(const GatewayConfig& config);

}  // namespace brevdue::gateway
