// The configuration as a file: what is read from brevdue.toml, written with its explanations.
#include <map>
#include <sstream>

#include "gateway/config/reading.hpp"

namespace brevdue::gateway {
namespace {

using convert::SettingType;
using sv = std::string_view;

/// `text` as comment lines of up to 100 characters.
void comment(std::ostream& out, sv text) {
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

/// Settings are printable ASCII and paths have no control characters: nothing but quotation marks and backslashes needs
/// an escape.
std::string in_quotes(sv text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string as_list(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const auto& text : texts) out += (out.size() > 1 ? ", " : "") + in_quotes(text);
  return out + "]";
}

std::string as_toml(const std::string& value, SettingType type) {
  if (type == SettingType::number) return value;
  if (type == SettingType::text) return in_quotes(value);
  std::vector<std::string> texts;
  std::istringstream items(value);
  for (std::string item; std::getline(items, item, ',');) texts.push_back(item);
  return as_list(texts);
}

// --- the gateway's part ---

/// One table: its keys, without the table's name, and their values as TOML.
using Values = std::map<sv, std::string>;

void put_path(Values& values, sv key, const std::filesystem::path& path) {
  if (!path.empty()) values[key] = in_quotes(path.string());
}

Values values_of(const ClientConfig& client) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string key;
  for (const auto byte : client.key_sha256) {
    key += digits[byte >> 4];
    key += digits[byte & 15];
  }
  return {{"name", in_quotes(client.name)}, {"key_sha256", in_quotes(key)}, {"locations", as_list(client.locations)}};
}

Values values_of(const SpoolConfig& spool) {
  Values values{{"name", in_quotes(spool.name)}, {"locations", as_list(spool.locations)}};
  put_path(values, "in", spool.in);
  put_path(values, "out", spool.out);
  return values;
}

Values values_of(const PushConfig& push) {
  Values values{{"url", in_quotes(push.url)},
                {"cover", in_quotes(cover_names.at(static_cast<std::size_t>(push.cover)))}};
  if (push.everything_else)
    values["location"] = in_quotes("*");
  else
    values["locations"] = as_list(push.locations);
  put_path(values, "bearer_file", push.bearer_file);
  return values;
}

/// The rows right below `name`: "client.name" and so on; of the file itself, if it is empty.
std::vector<const FileRow*> rows_below(sv name) {
  std::vector<const FileRow*> rows;
  for (const auto& row : file_rows()) {
    const auto dot = row.row.key.find('.');
    if (!row.is_table && row.row.key.substr(0, dot == sv::npos ? 0 : dot) == name) rows.push_back(&row);
  }
  return rows;
}

sv last_part(sv key) {
  return key.substr(key.find('.') + 1);
}

void explain(std::ostream& out, const FileRow& row) {
  comment(out, row.row.meaning);
  comment(out, "Takes " + std::string(row.row.values) +
                   (row.is_needed ? ". It must be there." : ". Default: " + std::string(row.row.default_value) + "."));
}

/// `example`: nothing has a value; examples stand in their place, behind # and no blank.
void put_values(std::ostream& out, const std::vector<const FileRow*>& rows, const Values& values, bool example,
                bool explained) {
  for (const auto* const row : rows) {
    if (explained) explain(out, *row);
    const auto key = last_part(row->row.key);
    const auto value = values.find(key);
    if (value != values.end())
      out << key << " = " << value->second << '\n';
    else if (example && !row->example.empty())
      out << '#' << key << " = " << row->example << '\n';
  }
}

template <typename Items>
void put_tables(std::ostream& out, sv name, const Items& items) {
  const auto rows = rows_below(name);
  for (const auto& row : file_rows())
    if (row.row.key == name) {
      out << '\n';
      comment(out, row.row.meaning);
    }
  if (items.empty()) {
    out << "#[[" << name << "]]\n";
    put_values(out, rows, {}, true, true);
  }
  for (const auto& item : items) {
    if (&item != &items.front()) out << '\n';
    out << "[[" << name << "]]\n";
    put_values(out, rows, values_of(item), false, &item == &items.front());
  }
}

void put_gateway_part(std::ostream& out, const GatewayConfig& config) {
  Values values;
  put_path(values, "store", config.store);
  put_path(values, "registry", config.registry);
  if (!config.listen_host.empty()) {
    const bool is_v6 = config.listen_host.find(':') != std::string::npos;
    values["listen"] = in_quotes((is_v6 ? '[' + config.listen_host + ']' : config.listen_host) + ':' +
                                 std::to_string(config.listen_port));
  }
  for (const auto* const row : rows_below({})) {
    out << '\n';
    put_values(out, {row}, values, true, true);
  }
  put_tables(out, "client", config.clients);
  put_tables(out, "spool", config.spools);
  put_tables(out, "push", config.pushes);
}

void put_settings(std::ostream& out, const GatewayConfig& config) {
  sv table;
  for (const auto& row : setting_rows()) {
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
    out << last_part(row.key) << " = " << as_toml(value_of(config, row.key), row.type) << '\n';
  }
}

}  // namespace

std::string config_text(const GatewayConfig& config) {
  std::ostringstream out;
  out << "# The configuration of brevdue. What is left out has its default; brevdue config shows them all.\n"
         "\n"
         "# --- what only brevdue serve needs; paths are relative to the folder of this file ---\n";
  put_gateway_part(out, config);
  out << "\n# --- settings ---\n";
  put_settings(out, config);
  return out.str();
}

}  // namespace brevdue::gateway
