#include "gateway/config/config.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <set>
#include <span>
#include <sstream>
#include <utility>

#include "gateway/config/nesting.hpp"

namespace brevdue::gateway {
namespace {

using convert::SettingRow;
using convert::Settings;
using convert::SettingType;

using Faults = std::vector<ConfigFault>;

constexpr std::size_t most_faults = 100;  // of one file; a hostile one could have a hundred thousand

ConfigFault fault_at(const toml::source_position& at, std::string sentence) {
  return {at.line, at.column, std::move(sentence)};
}

const SettingRow* find(std::string_view key) {
  const auto rows = convert::setting_rows();
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const SettingRow& r) { return r.key == key; });
  return row == rows.end() ? nullptr : &*row;
}

bool is_table_of_ours(const std::string& path) {
  const auto rows = convert::setting_rows();
  return path.empty() || std::any_of(rows.begin(), rows.end(), [&](const SettingRow& row) {
           return row.key.substr(0, path.size() + 1) == path + ".";
         });
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

class Reader {
 public:
  /// Tables are no deeper than nested_too_deeply() lets them be.
  void read(const toml::table& table, const std::string& path) {
    if (table.empty() && !is_table_of_ours(path)) unknown(path, table.source().begin);
    for (const auto& [key, node] : table) {
      if (faults_.size() >= most_faults) return;
      const auto full = path.empty() ? std::string(key.str()) : path + "." + std::string(key.str());
      if (const auto* const inner = node.as_table(); inner != nullptr && find(full) == nullptr)
        read(*inner, full);
      else
        take(full, key.source().begin, node);
    }
  }
  Faults faults() && {
    std::stable_sort(faults_.begin(), faults_.end(), [](const ConfigFault& a, const ConfigFault& b) {
      return std::pair(a.line, a.column) < std::pair(b.line, b.column);
    });
    return std::move(faults_);
  }
  Settings settings;

 private:
  void unknown(const std::string& key, const toml::source_position& at) {
    faults_.push_back(fault_at(at, convert::set(settings, key, {}).error()));
  }
  void take(const std::string& key, const toml::source_position& at, const toml::node& node) {
    const auto* const row = find(key);
    if (row == nullptr) return unknown(key, at);
    const auto value_at = node.source().begin;
    // TOML takes "video.category" in quotation marks and video.category for two different keys; we do not.
    if (!seen_.insert(key).second) {
      faults_.push_back(fault_at(at, key + " is set twice"));
      return;
    }
    const auto value = value_text(node, row->type);
    if (!value) {
      faults_.push_back(
          fault_at(value_at, key + " takes " + std::string(form(row->type)) + ": " + std::string(row->values)));
      return;
    }
    if (const auto done = convert::set(settings, key, *value); !done)
      faults_.push_back(fault_at(value_at, done.error()));
  }

  Faults faults_;
  std::set<std::string> seen_;
};

/// What the parser says of a syntax error; it may quote the file, so that only what is harmless on a terminal is kept.
std::string harmless(std::string_view text) {
  std::string out(text.substr(0, 300));
  for (auto& c : out)
    if (c < 0x20 || c > 0x7e) c = '?';
  return out;
}

/// `text` as comment lines of up to 100 characters.
void comment(std::ostream& out, std::string_view text) {
  std::istringstream words{std::string(text)};
  std::string line = "#", word;
  while (words >> word) {
    if (line.size() + 1 + word.size() > 100) {
      out << line << '\n';
      line = "#";
    }
    line += ' ' + word;
  }
  out << line << '\n';
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

/// The values of settings are printable ASCII: nothing but quotation marks and backslashes needs an escape.
std::string as_toml(const std::string& value, SettingType type) {
  if (type == SettingType::number) return value;
  if (type == SettingType::text) return quoted(value);
  std::string out = "[";
  std::istringstream items(value);
  for (std::string item; std::getline(items, item, ',');) out += (out.size() > 1 ? ", " : "") + quoted(item);
  return out + "]";
}

}  // namespace

std::string to_text(const ConfigFault& fault, std::string_view file) {
  std::string out(file);
  if (fault.line != 0) out += ':' + std::to_string(fault.line) + ':' + std::to_string(fault.column);
  return out + ": " + fault.sentence;
}

tl::expected<Settings, Faults> read_config(std::string_view toml) {
  if (toml.size() > most_config_bytes)
    return tl::unexpected(
        Faults{{0, 0, "a configuration file has at most " + std::to_string(most_config_bytes) + " bytes"}});
  if (const auto at = nested_too_deeply(toml))
    return tl::unexpected(Faults{
        {at->line, at->column, "keys and values are nested at most " + std::to_string(deepest_nesting) + " deep"}});
  try {
    const auto table = toml::parse(toml);
    Reader reader;
    reader.read(table, {});
    auto settings = reader.settings;
    auto faults = std::move(reader).faults();
    if (!faults.empty()) return tl::unexpected(std::move(faults));
    return settings;
  } catch (const toml::parse_error& e) {
    return tl::unexpected(Faults{fault_at(e.source().begin, "not valid TOML: " + harmless(e.description()))});
  }
}

tl::expected<Settings, Faults> read_config(const ByteSource& toml) {
  // One byte more than is allowed is enough to refuse it.
  std::string bytes(static_cast<std::size_t>(std::min(toml.size(), most_config_bytes + 1)), '\0');
  std::size_t got = 0;
  while (got < bytes.size()) {
    const auto n = toml.read_at(got, std::span<char>(bytes).subspan(got));
    if (n == 0) break;
    got += n;
  }
  bytes.resize(got);
  return read_config(std::string_view(bytes));
}

std::string config_text(const Settings& settings) {
  std::ostringstream out;
  out << "# The configuration of brevdue. What is left out has its default; brevdue config shows them all.\n";
  std::string_view table;
  for (const auto& row : convert::setting_rows()) {
    const auto dot = row.key.find('.');
    if (row.key.substr(0, dot) != table) {
      table = row.key.substr(0, dot);
      out << "\n[" << table << "]\n";
    } else {
      out << '\n';
    }
    comment(out, row.meaning);
    comment(out, "Takes " + std::string(row.values) +
                     ". Default: " + as_toml(std::string(row.default_value), row.type) + ".");
    out << row.key.substr(dot + 1) << " = " << as_toml(convert::value_of(settings, row.key), row.type) << '\n';
  }
  return out.str();
}

}  // namespace brevdue::gateway
