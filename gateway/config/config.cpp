#include "gateway/config/config.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "gateway/config/nesting.hpp"
#include "gateway/config/reading.hpp"

namespace brevdue::gateway {
namespace {

using convert::SettingRow;
using convert::SettingType;
using sv = std::string_view;

const SettingRow* find(std::span<const SettingRow> rows, sv key) {
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const SettingRow& r) { return r.key == key; });
  return row == rows.end() ? nullptr : &*row;
}

bool is_table_of_settings(const std::string& path) {
  const auto rows = setting_rows();
  return std::any_of(rows.begin(), rows.end(),
                     [&](const SettingRow& row) { return row.key.substr(0, path.size() + 1) == path + "."; });
}

/// A key or table that is no setting, but may stand in the file.
bool is_of_the_gateway(sv key) {
  const auto rows = file_rows();
  return key.find('.') == sv::npos &&
         std::any_of(rows.begin(), rows.end(), [&](const FileRow& row) { return row.row.key == key; });
}

std::string no_such_key(sv key) {
  auto known = convert::keys_of(setting_rows());
  for (const auto& row : file_rows()) known.push_back(row.row.key);
  return convert::no_such_setting(key, known);
}

std::string_view form(SettingType type) {
  switch (type) {
    case SettingType::text:
      return "text in quotation marks";
    case SettingType::number:
      return "a whole number without quotation marks";
    case SettingType::list:
      return "a list of texts, [\"...\", \"...\"]";
  }
  return {};
}

/// The value as set() takes it, or nothing if it is not of that type. true and false are yes and no.
std::optional<std::string> value_text(const toml::node& node, SettingType type) {
  switch (type) {
    case SettingType::text:
      if (const auto* const text = node.as_string()) return text->get();
      if (const auto* const flag = node.as_boolean()) return flag->get() ? "yes" : "no";
      return std::nullopt;
    case SettingType::number:
      if (const auto* const number = node.as_integer()) return std::to_string(number->get());
      return std::nullopt;
    case SettingType::list:
      break;
  }
  const auto* const list = node.as_array();
  if (list == nullptr) return std::nullopt;
  std::string out;
  for (const auto& item : *list) {
    const auto* const text = item.as_string();
    if (text == nullptr || text->get().empty() || text->get().find(',') != std::string::npos) return std::nullopt;
    if (!out.empty()) out += ',';
    out += text->get();
  }
  return out;
}

/// Reads the settings, and refuses what is neither one nor of the gateway.
class SettingsPart {
 public:
  SettingsPart(GatewayConfig& config, Faults& faults) : config_(config), faults_(faults) {}

  /// Tables are no deeper than nested_too_deeply() lets them be.
  void read(const toml::table& table, const std::string& path) {
    if (table.empty() && !path.empty() && !is_table_of_settings(path))
      faults_.add(table.source().begin, no_such_key(path));
    for (const auto& [key, node] : table) {
      if (faults_.full()) return;
      if (path.empty() && is_of_the_gateway(key.str())) continue;
      const auto full = path.empty() ? std::string(key.str()) : path + "." + std::string(key.str());
      const auto* const inner = node.as_table();
      if (inner != nullptr && find(setting_rows(), full) == nullptr)
        read(*inner, full);
      else
        take(full, key.source().begin, node);
    }
  }

 private:
  void take(const std::string& key, const toml::source_position& at, const toml::node& node) {
    const auto* const row = find(setting_rows(), key);
    if (row == nullptr) return faults_.add(at, no_such_key(key));
    const auto value_at = node.source().begin;
    // TOML takes "video.category" in quotation marks and video.category for two different keys; we do not.
    if (!seen_.insert(key).second) return faults_.add(at, key + " is set twice");
    const auto value = value_text(node, row->type);
    if (!value) return faults_.add(value_at, wrong_type(*row));
    if (const auto done = set(config_, key, *value); !done) faults_.add(value_at, done.error());
  }

  GatewayConfig& config_;
  Faults& faults_;
  std::set<std::string> seen_;
};

/// What the parser says of a syntax error; it may quote the file, so that only what is harmless on a terminal is kept.
std::string harmless(sv text) {
  std::string out(text.substr(0, 300));
  for (auto& c : out)
    if (c < 0x20 || c > 0x7e) c = '?';
  return out;
}

tl::unexpected<std::vector<ConfigFault>> one_fault(ConfigFault fault) {
  return tl::unexpected(std::vector{std::move(fault)});
}

}  // namespace

std::string to_text(const ConfigFault& fault, sv file) {
  std::string out(file);
  if (fault.line != 0) out += ':' + std::to_string(fault.line) + ':' + std::to_string(fault.column);
  return out + ": " + fault.sentence;
}

std::string wrong_type(const SettingRow& row) {
  return std::string(row.key) + " takes " + std::string(form(row.type)) + ": " + std::string(row.values);
}

std::vector<ConfigFault> Faults::in_order() && {
  std::stable_sort(faults_.begin(), faults_.end(), [](const ConfigFault& a, const ConfigFault& b) {
    return std::pair(a.line, a.column) < std::pair(b.line, b.column);
  });
  return std::move(faults_);
}

tl::expected<GatewayConfig, std::vector<ConfigFault>> read_gateway_config(sv toml, const std::filesystem::path& folder,
                                                                          Needs needs) {
  if (toml.size() > most_config_bytes)
    return one_fault({0, 0, "a configuration file has at most " + std::to_string(most_config_bytes) + " bytes"});
  if (const auto at = nested_too_deeply(toml))
    return one_fault(
        {at->line, at->column, "keys and values are nested at most " + std::to_string(deepest_nesting) + " deep"});
  try {
    const auto table = toml::parse(toml);
    GatewayConfig config;
    Faults faults;
    SettingsPart(config, faults).read(table, {});
    read_gateway_part(table, folder, needs, config, faults);
    auto said = std::move(faults).in_order();
    if (!said.empty()) return tl::unexpected(std::move(said));
    return config;
  } catch (const toml::parse_error& e) {
    const auto at = e.source().begin;
    return one_fault({at.line, at.column, "not valid TOML: " + harmless(e.description())});
  }
}

tl::expected<GatewayConfig, std::vector<ConfigFault>> read_gateway_config(const ByteSource& toml,
                                                                          const std::filesystem::path& folder,
                                                                          Needs needs) {
  // One byte more than is allowed is enough to refuse it.
  std::string bytes(static_cast<std::size_t>(std::min(toml.size(), most_config_bytes + 1)), '\0');
  std::size_t got = 0;
  while (got < bytes.size()) {
    const auto n = toml.read_at(got, std::span<char>(bytes).subspan(got));
    if (n == 0) break;
    got += n;
  }
  bytes.resize(got);
  return read_gateway_config(sv(bytes), folder, needs);
}

std::span<const SettingRow> setting_rows() {
  static const auto rows = [] {
    const auto of_conversion = convert::setting_rows(), of_serve = serve_setting_rows();
    std::vector<SettingRow> both(of_conversion.begin(), of_conversion.end());
    both.insert(both.end(), of_serve.begin(), of_serve.end());
    return both;
  }();
  return rows;
}

tl::expected<void, std::string> set(GatewayConfig& config, sv key, sv value) {
  if (find(convert::setting_rows(), key) != nullptr) return convert::set(config.settings, key, value);
  if (find(serve_setting_rows(), key) != nullptr) return set(config.serve, key, value);
  return tl::unexpected(convert::no_such_setting(key, convert::keys_of(setting_rows())));
}

std::string value_of(const GatewayConfig& config, sv key) {
  return find(serve_setting_rows(), key) != nullptr ? value_of(config.serve, key)
                                                    : convert::value_of(config.settings, key);
}

}  // namespace brevdue::gateway
