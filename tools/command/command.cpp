#include "tools/command/command.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <ctime>
#include <filesystem>
#include <iostream>
#include <limits>
#include <map>
#include <system_error>
#include <utility>

#include "gateway/store/file_io.hpp"
#include "tools/command/print.hpp"

namespace brevdue::command {
namespace {

using convert::Input;
using convert::Settings;
using convert::Target;

const std::map<std::string, Target> targets{{"edifact", Target::edifact},
                                            {"fhir-json", Target::fhir_json},
                                            {"fhir-xml", Target::fhir_xml},
                                            {"oioxml", Target::oioxml}};

gateway::GatewayConfig read_config(const std::string& file, gateway::Needs needs) {
  const auto folder = std::filesystem::absolute(file).parent_path();
  auto config = gateway::read_gateway_config(*open_file(file, {}), folder, needs);
  if (config) return std::move(*config);
  ConfigError error("the configuration " + file + " cannot be used");
  for (const auto& fault : config.error()) error.faults.push_back(gateway::to_text(fault, file));
  throw std::move(error);
}

/// Whether a path, or the rights to it, is at fault, rather than the disk.
bool of_the_path(const std::error_code& code) {
  constexpr std::array faults{EACCES, EPERM, EROFS, ENOENT, EEXIST, ENOTDIR, EISDIR, ENAMETOOLONG, ELOOP};
  return std::find(faults.begin(), faults.end(), code.value()) != faults.end();
}

}  // namespace

std::string footer(const std::string& examples) {
  return "Examples:\n" + examples +
         "Exit: 0 done, 1 errors (no message written), 2 usage, 65 unreadable, 70 our fault or a full disk.";
}

void add_files(CLI::App& sub, FileOptions& options, const std::string& json) {
  sub.add_option("FILE", options.files, "Messages to read; - is standard input")->required();
  sub.add_flag("--json", options.json, json);
}

void add_number(CLI::App& sub, const std::string& name, std::optional<std::uint64_t>& value, std::uint64_t least,
                std::uint64_t most, const std::string& description) {
  const auto read = [&value, name, least, most](const std::string& text) {
    std::uint64_t number = 0;
    const auto* const end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || at != end || number < least || number > most)
      throw UsageError(name + " takes a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    value = number;
  };
  sub.add_option_function<std::string>(name, read, description)->type_name("NUMBER");
}

void add_id_seed(CLI::App& sub, std::optional<std::uint64_t>& value) {
  add_number(sub, "--id-seed", value, 0, std::numeric_limits<std::uint64_t>::max(),
             "Make the same UUIDs every time (tests)");
}

void add_settings(CLI::App& sub, SettingOptions& options) {
  sub.add_option("--config", options.config, "Settings as TOML (docs/configuration.md)");
  sub.add_option("--set", options.set, "One setting, key=value; may be repeated, and wins over --config")
      ->allow_extra_args(false);
}

gateway::GatewayConfig config_of(const SettingOptions& options, gateway::Needs needs) {
  try {
    return try_config(options, needs);
  } catch (const ConfigError& e) {
    for (const auto& fault : e.faults) say(fault + "\n");
    throw;
  }
}

gateway::GatewayConfig try_config(const SettingOptions& options, gateway::Needs needs) {
  gateway::GatewayConfig config;
  if (!options.config.empty()) config = read_config(options.config, needs);
  for (const auto& assignment : options.set) {
    const auto equals = assignment.find('=');
    if (equals == std::string::npos) throw UsageError("--set takes key=value, such as episode.prefer=local");
    const auto done = gateway::set(config, std::string_view(assignment).substr(0, equals),
                                   std::string_view(assignment).substr(equals + 1));
    if (!done) throw UsageError("--set: " + done.error());
  }
  return config;
}

Settings settings_of(const SettingOptions& options) {
  return config_of(options, gateway::Needs::nothing).settings;
}

void add_conversion(CLI::App& sub, ConversionOptions& options) {
  sub.add_option("--to", options.target, "fhir-json, fhir-xml, oioxml or edifact; without it the other world's format")
      ->check(CLI::IsMember(targets));
  sub.add_option("--registry", options.registry,
                 "Location numbers with their SOR codes: a CSV or a folder (docs/registry.md)");
}

Target target_of(const ConversionOptions& options) {
  return options.target.empty() ? Target::other : targets.at(options.target);
}

std::string target_name(const ConversionOptions& options) {
  return options.target.empty() ? "other" : options.target;
}

std::string words_of(const std::error_code& code) {
  auto text = code.message();
  if (!text.empty()) text.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(text.front())));
  return text;
}

void on_path(const std::string& named, const std::function<void()>& write) {
  try {
    write();
  } catch (const std::system_error& e) {
    if (!of_the_path(e.code())) throw;
    throw UsageError(named + ": " + words_of(e.code()));
  }
}

std::shared_ptr<const ByteSource> open_file(const std::string& file, const Settings& settings) {
  static bool stdin_taken = false;
  if (file == "-" && std::exchange(stdin_taken, true)) throw UsageError("standard input (-) can be read only once");
  const auto limit = settings.limits.input_bytes;
  try {
    return file == "-" ? gateway::spool_stdin(limit) : gateway::open_source(file, limit);
  } catch (const std::system_error& e) {
    throw UsageError("cannot read " + file + ": " + e.code().message());
  }
}

std::vector<Input> open_inputs(const std::vector<std::string>& files, const Settings& settings) {
  std::vector<Input> inputs;
  for (const auto& file : files) inputs.push_back({open_file(file, settings), file});
  return inputs;
}

std::vector<Input> registry_inputs(const std::string& registry) {
  if (!std::filesystem::is_directory(registry)) return {{nullptr, registry}};
  const std::filesystem::path folder(registry);
  return {{nullptr, (folder / gateway::locations_file).string()},
          {nullptr, (folder / gateway::overrides_file).string()}};
}

std::optional<gateway::Registry> open_registry(const std::string& file, const Settings& settings) {
  if (file.empty()) return std::nullopt;
  const bool folder = std::filesystem::is_directory(file);
  tl::expected<gateway::Registry, Findings> registry = tl::unexpected(Findings{});
  if (folder)
    on_path(file, [&] { registry = gateway::Registry::read_folder(file); });
  else
    registry = gateway::Registry::read(*open_file(file, settings));
  if (registry) return std::move(*registry);
  say(findings_words(registry.error(), registry_inputs(file)));
  throw UsageError("the registry " + file + " cannot be used");
}

std::string clock_text() {
  const auto now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

void print(std::string_view text) {
  std::cout.write(text.data(), static_cast<std::streamsize>(text.size())).flush();
  if (!std::cout) throw std::system_error(errno, std::generic_category(), "standard output");
}

void say(std::string_view text) {
  std::cerr.write(text.data(), static_cast<std::streamsize>(text.size())).flush();
}

int exit_code(const Findings& findings) {
  int code = exit_done;
  for (const auto& f : findings)
    if (f.severity == Severity::error) code = std::max(code, row(row(f.rule).kind).exit_code);
  return code;
}

ReadEach read_each(const std::vector<std::string>& files, const Settings& settings) {
  Resources r;
  ReadEach result;
  for (const auto& file : files) {
    std::shared_ptr<const ByteSource> source;
    try {
      source = open_file(file, settings);
    } catch (const UsageError& e) {
      say(std::string("brevdue: ") + e.what() + "\n");
      result.code = exit_usage;
      continue;
    }
    const auto index = static_cast<std::uint32_t>(result.inputs.size());
    auto one = r.converter.read({{std::move(source), file}}, settings);
    for (auto& identity : one.identities) {
      identity.input = index;
      result.all.identities.push_back(std::move(identity));
    }
    for (auto& finding : one.findings) {
      finding.position.input = index;
      result.all.findings.push_back(std::move(finding));
    }
    result.inputs.push_back({nullptr, file});
  }
  return result;
}

}  // namespace brevdue::command
