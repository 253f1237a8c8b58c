// What the commands share: how they are chosen, their options, the edge to the files they name, and exit codes.
// A command is a file of its own: add_NAME() registers its options and says what is to be run. Thread safety: one
// thread.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "converters/convert/convert.hpp"
#include "gateway/config/config.hpp"
#include "gateway/registry/registry.hpp"

namespace brevdue::command {

inline constexpr int exit_done = 0, exit_usage = 2, exit_bug = 70;

/// The call itself is wrong, or a file it names cannot be opened or used: exit 2.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The command that was called; it returns the exit code. Set while the command line is parsed, run afterwards.
using Chosen = std::function<int()>;

void add_identify(CLI::App& app, Chosen& chosen);
void add_validate(CLI::App& app, Chosen& chosen);
void add_convert(CLI::App& app, Chosen& chosen);
void add_explain(CLI::App& app, Chosen& chosen);
void add_links(CLI::App& app, Chosen& chosen);
void add_stats(CLI::App& app, Chosen& chosen);
void add_config(CLI::App& app, Chosen& chosen);

/// What stands below a command's --help: its examples, a line each, and the exit codes.
[[nodiscard]] std::string footer(const std::string& examples);

// --- options that several commands have ---

/// An option that takes a whole number from `least` to `most`; anything else is a UsageError that says so.
void add_number(CLI::App& sub, const std::string& name, std::optional<std::uint64_t>& value, std::uint64_t least,
                std::uint64_t most, const std::string& description);
/// --id-seed
void add_id_seed(CLI::App& sub, std::optional<std::uint64_t>& value);

struct FileOptions {
  std::vector<std::string> files;
  bool json = false;
};
/// `json`: what --json does.
void add_files(CLI::App& sub, FileOptions& options, const std::string& json);

struct SettingOptions {
  std::string config;
  std::vector<std::string> set;  // "key=value"
};
void add_settings(CLI::App& sub, SettingOptions& options);
/// Defaults, then the file, then --set in order: the last wins. What a command `needs` must be in the file, if there is
/// one.
[[nodiscard]] gateway::GatewayConfig config_of(const SettingOptions& options, gateway::Needs needs);
/// The same, but the faults of a file are not said yet.
struct ConfigError : UsageError {
  using UsageError::UsageError;
  std::vector<std::string> faults;
};
[[nodiscard]] gateway::GatewayConfig try_config(const SettingOptions& options, gateway::Needs needs);
[[nodiscard]] convert::Settings settings_of(const SettingOptions& options);

struct ConversionOptions {
  std::string target, registry, state;  // empty: not given
};
void add_conversion(CLI::App& sub, ConversionOptions& options);
[[nodiscard]] convert::Target target_of(const ConversionOptions& options);
/// As it was asked for; "other" without --to.
[[nodiscard]] std::string target_name(const ConversionOptions& options);

// --- the edge ---

/// Does what makes or writes a file the user named, "-o out": that its path or our rights do not let us is a
/// UsageError. A full disk and the like go through.
void on_path(const std::string& named, const std::function<void()>& write);
/// "permission denied"
[[nodiscard]] std::string words_of(const std::error_code& code);

/// The bytes of a file, or of standard input ("-"), which can be read but once.
[[nodiscard]] std::shared_ptr<const ByteSource> open_file(const std::string& file, const convert::Settings& settings);
[[nodiscard]] std::vector<convert::Input> open_inputs(const std::vector<std::string>& files,
                                                      const convert::Settings& settings);
/// The files that findings of a registry, a file or a folder, are in.
[[nodiscard]] std::vector<convert::Input> registry_inputs(const std::string& registry);
/// Nothing where none is named.
[[nodiscard]] std::optional<gateway::Registry> open_registry(const std::string& file,
                                                             const convert::Settings& settings);
/// "2026-11-20T12:00:00Z" by the clock.
[[nodiscard]] std::string clock_text();

/// Data, to standard output; std::system_error if that cannot be written.
void print(std::string_view text);
/// Words, to standard error.
void say(std::string_view text);

[[nodiscard]] int exit_code(const Findings& findings);

/// What it takes to read and convert; made once for a call.
struct Resources {
  std::shared_ptr<const DanishTime> zone = std::make_shared<const DanishTime>();
  convert::Converter converter{oioxml::load_schemas(), zone};
};

/// Files read one by one, so that neither memory nor open files grow with their number: names, identities and findings.
struct ReadEach {
  std::vector<convert::Input> inputs;  // names alone
  convert::ReadResult all;
  int code = exit_done;  // 2 if a file could not be opened (which was said); the others are read all the same
};
[[nodiscard]] ReadEach read_each(const std::vector<std::string>& files, const convert::Settings& settings);

}  // namespace brevdue::command
