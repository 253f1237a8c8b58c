// The gateway's own part of the file: one table after the other, each by its rows (file_rows).
#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <unordered_map>
#include <utility>

#include "converters/model/identifiers.hpp"
#include "converters/video/url.hpp"
#include "gateway/config/reading.hpp"

namespace brevdue::gateway {
namespace {

namespace fs = std::filesystem;
using sv = std::string_view;
using Position = toml::source_position;

const convert::SettingRow& row_of(sv key) {
  const auto rows = file_rows();
  return std::find_if(rows.begin(), rows.end(), [&](const FileRow& row) { return row.row.key == key; })->row;
}

// --- what values look like ---

bool is_plain_name(sv text) {
  constexpr std::size_t longest = 40;
  constexpr std::array<sv, 3> ours{"gateway", "operator", "spool"};  // in the audit
  return !text.empty() && text.size() <= longest && video::is_alphanumeric(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return video::is_alphanumeric(c) || sv("-_.").find(c) != sv::npos; }) &&
         std::find(ours.begin(), ours.end(), text) == ours.end();
}

bool is_path(sv text) {
  return !text.empty() && std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

std::optional<Sha256Digest> read_digest(sv text) {
  Sha256Digest digest{};
  if (text.size() != 2 * digest.size() || !std::all_of(text.begin(), text.end(), video::is_hex)) return std::nullopt;
  for (std::size_t i = 0; i < digest.size(); ++i)
    std::from_chars(text.data() + 2 * i, text.data() + 2 * i + 2, digest[i], 16);
  return digest;
}

template <int family>
bool is_address(const std::string& host) {
  std::array<unsigned char, 16> bytes{};
  return inet_pton(family, host.c_str(), bytes.data()) == 1;
}

// ip-literal = "[" IPv6 "]"
bool is_ip_literal(sv host) {
  return host.size() > 2 && host.front() == '[' && host.back() == ']' &&
         is_address<AF_INET6>(std::string(host.substr(1, host.size() - 2)));
}

constexpr std::uint64_t last_port = std::numeric_limits<std::uint16_t>::max();

// listen = ( IPv4 / ip-literal ) ":" port
bool read_listen(sv text, std::string& host, std::uint16_t& port) {
  const auto colon = text.rfind(':');
  if (colon == sv::npos) return false;
  const auto before = text.substr(0, colon);
  std::string address(before);
  if (is_ip_literal(before))
    address = before.substr(1, before.size() - 2);
  else if (!is_address<AF_INET>(address))
    return false;
  if (!convert::take_number(port, text.substr(colon + 1), 0, last_port)) return false;
  host = std::move(address);
  return true;
}

bool is_loopback(const std::string& host) {
  return host == "::1" || (host.rfind("127.", 0) == 0 && is_address<AF_INET>(host));
}

/// http, a host, perhaps a port, a path and a query; no name and password, no fragment.
bool is_push_url(sv url) {
  constexpr std::size_t longest = 2000;
  const auto is_allowed = [](char c) {
    return video::is_alphanumeric(c) || sv("-._~:/?[]@!$&'()*+,;=%").find(c) != sv::npos;
  };
  if (url.size() > longest || !std::all_of(url.begin(), url.end(), is_allowed)) return false;
  const auto parts = video::split_url(url);
  const auto percent = video::check_percent_signs(url);
  if (parts.scheme != "http" || parts.userinfo || percent.broken || percent.cut_at_end) return false;
  const bool is_host = video::is_ip_address(parts.host)
                           ? is_ip_literal(parts.host) || is_address<AF_INET>(std::string(parts.host))
                           : video::is_dns_name(parts.host);
  std::uint16_t port = 0;
  return is_host && (!parts.port || convert::take_number(port, *parts.port, 1, last_port));
}

// --- tables ---

struct Text {
  sv value;
  Position at;
};

/// One table of the file. What is wrong about a value is said when it is asked for.
class Fields {
 public:
  /// `name`: "client"; empty: the file itself.
  Fields(const toml::table& table, sv name, Faults& faults)
      : table_(table), prefix_(name.empty() ? std::string() : std::string(name) + "."), faults_(faults) {}

  void refuse_unknown() {
    std::vector<sv> known;
    for (const auto& row : file_rows())
      if (row.row.key.substr(0, prefix_.size()) == prefix_) known.push_back(row.row.key);
    for (const auto& [key, node] : table_) {
      if (faults_.full()) return;
      const auto full = prefix_ + std::string(key.str());
      if (std::find(known.begin(), known.end(), full) == known.end())
        faults_.add(key.source().begin, convert::no_such_setting(full, known));
    }
  }

  [[nodiscard]] Position at() const { return table_.source().begin; }
  [[nodiscard]] bool has(sv key) const { return table_.contains(key); }
  [[nodiscard]] bool has_tables(sv key) const {
    const auto* const array = table_.get_as<toml::array>(key);
    return array != nullptr && !array->empty();
  }

  /// Says that the key is missing.
  void need(sv key) {
    const auto& row = this->row(key);
    if (!has(key))
      faults_.add(prefix_.empty() ? Position{} : at(),
                  std::string(row.key) + " is missing: " + std::string(row.values));
  }
  std::optional<Text> text(sv key) {
    const auto* const node = table_.get(key);
    if (node == nullptr) return std::nullopt;
    const auto* const text = node->as_string();
    if (text == nullptr) {
      faults_.add(node->source().begin, wrong_type(row(key)));
      return std::nullopt;
    }
    return Text{text->get(), node->source().begin};
  }
  /// Nothing if one of them is no text.
  std::vector<Text> list(sv key) {
    const auto* const node = table_.get(key);
    if (node == nullptr) return {};
    std::vector<Text> out;
    if (const auto* const array = node->as_array())
      for (const auto& item : *array)
        if (const auto* const text = item.as_string()) out.push_back({text->get(), item.source().begin});
    if (!node->is_array() || node->as_array()->empty() || out.size() < node->as_array()->size()) {
      faults_.add(node->source().begin, wrong_type(row(key)));
      return {};
    }
    return out;
  }
  /// The value is there, but none of those it takes.
  void wrong(sv key, const Text& value) { faults_.add(value.at, convert::wrong_value(row(key), value.value)); }
  /// The same for what may be a secret.
  void wrong_unsaid(sv key, const Text& value) {
    faults_.add(value.at, std::string(row(key).key) + " takes " + std::string(row(key).values));
  }
  void fault(const Position& at, std::string sentence) { faults_.add(at, std::move(sentence)); }

 private:
  [[nodiscard]] const convert::SettingRow& row(sv key) const { return row_of(prefix_ + std::string(key)); }

  const toml::table& table_;
  std::string prefix_;
  Faults& faults_;
};

/// What may stand in the file once only, with the lines it stands in.
class Once {
 public:
  /// The line it stands in already, or 0.
  std::uint32_t line_of(const std::string& what, const Position& at) {
    const auto [found, fresh] = lines_.emplace(what, at.line);
    return fresh ? 0 : found->second;
  }

 private:
  std::unordered_map<std::string, std::uint32_t> lines_;
};

std::string in_line(std::uint32_t line) {
  return ", in line " + std::to_string(line);
}

class GatewayPart {
 public:
  GatewayPart(const fs::path& folder, GatewayConfig& config, Faults& faults)
      : folder_(folder), config_(config), faults_(faults) {}

  void read(const toml::table& file, Needs needs) {
    Fields fields(file, {}, faults_);
    if (needs != Needs::nothing) fields.need("store");
    if (needs == Needs::serve) {
      fields.need("listen");
      fields.need("registry");
    }
    config_.store = path(fields, "store", true);
    config_.registry = path(fields, "registry", false);
    listen(fields, needs);
    for_each(file, "client", [&](Fields& client) { read_client(client); });
    for_each(file, "spool", [&](Fields& spool) { read_spool(spool); });
    for_each(file, "push", [&](Fields& push) { read_push(push); });
  }

 private:
  void listen(Fields& fields, Needs needs) {
    const auto text = fields.text("listen");
    if (!text) return;
    if (!read_listen(text->value, config_.listen_host, config_.listen_port)) return fields.wrong("listen", *text);
    if (needs == Needs::serve && !fields.has_tables("client") && !is_loopback(config_.listen_host))
      fields.fault(text->at,
                   "listen takes an address of the machine itself, 127.0.0.1 or [::1], where there is no [[client]]: "
                   "without keys everybody who can connect may do everything");
  }

  template <typename Read>
  void for_each(const toml::table& file, sv name, Read read) {
    const auto* const node = file.get(name);
    if (node == nullptr) return;
    const auto said = std::string(name) + " takes tables, each headed [[" + std::string(name) + "]]";
    const auto* const array = node->as_array();
    if (array == nullptr) return faults_.add(node->source().begin, said);
    for (const auto& item : *array) {
      if (faults_.full()) return;
      const auto* const table = item.as_table();
      if (table == nullptr) {
        faults_.add(item.source().begin, said);
        continue;
      }
      Fields fields(*table, name, faults_);
      fields.refuse_unknown();
      for (const auto& row : file_rows())
        if (row.is_needed && row.row.key.substr(0, name.size() + 1) == std::string(name) + ".")
          fields.need(row.row.key.substr(name.size() + 1));
      read(fields);
    }
  }

  void read_client(Fields& fields) {
    ClientConfig client;
    if (const auto name = fields.text("name")) client.name = take_name(fields, *name);
    if (const auto key = fields.text("key_sha256")) {
      const auto digest = read_digest(key->value);
      if (!digest)
        fields.wrong_unsaid("key_sha256", *key);
      else if (const auto line = keys_.line_of(std::string(digest->begin(), digest->end()), key->at))
        fields.fault(key->at, "client.key_sha256 is that of another client" + in_line(line));
      else
        client.key_sha256 = *digest;
    }
    for (const auto& location : locations(fields)) client.locations.emplace_back(location.value);
    config_.clients.push_back(std::move(client));
  }

  void read_spool(Fields& fields) {
    SpoolConfig spool;
    const auto own = locations(fields);
    for (const auto& location : own) spool.locations.emplace_back(location.value);
    spool.in = path(fields, "in", true);
    spool.out = path(fields, "out", true);
    if (fields.has("out"))
      for (const auto& location : own) take_route(fields, location);
    // Folders named in and out side by side are called after the one they are in.
    const auto last = spool.in.filename();
    const auto by_folder = (last == "in" ? spool.in.parent_path().filename() : last).string();
    if (const auto name = fields.text("name"))
      spool.name = take_name(fields, *name);
    else if (!fields.has("name") && !spool.in.empty())
      spool.name = take_name(fields, {by_folder, fields.at()});
    config_.spools.push_back(std::move(spool));
  }

  void read_push(Fields& fields) {
    PushConfig push;
    if (fields.has("location") == fields.has("locations"))
      fields.fault(fields.at(), "[[push]] takes either location or locations");
    auto receivers = locations(fields);
    if (const auto location = fields.text("location")) {
      push.everything_else = location->value == "*";
      if (push.everything_else)
        take_route(fields, *location);
      else if (is_location_number(location->value))
        receivers.push_back(*location);
      else
        fields.wrong("location", *location);
    }
    for (const auto& receiver : receivers) {
      take_route(fields, receiver);
      push.locations.emplace_back(receiver.value);
    }
    if (const auto url = fields.text("url")) {
      push.url = url->value;
      if (video::ascii_lower(url->value.substr(0, 6)) == "https:")
        fields.fault(url->at, "push.url takes an http address: https is not spoken yet, TLS comes later");
      else if (!is_push_url(url->value))
        fields.wrong_unsaid("url", *url);
    }
    if (const auto cover = fields.text("cover")) {
      const auto known = std::find(cover_names.begin(), cover_names.end(), cover->value);
      if (known == cover_names.end())
        fields.wrong("cover", *cover);
      else
        push.cover = static_cast<Cover>(known - cover_names.begin());
    }
    push.bearer_file = path(fields, "bearer_file", false);
    config_.pushes.push_back(std::move(push));
  }

  std::string take_name(Fields& fields, const Text& name) {
    if (!is_plain_name(name.value))
      fields.wrong("name", name);
    else if (const auto line = names_.line_of(std::string(name.value), name.at))
      fields.fault(name.at, shown(name.value) + " is the name of another" + in_line(line));
    return std::string(name.value);
  }

  /// Those that are right.
  std::vector<Text> locations(Fields& fields) {
    Once here;
    std::vector<Text> right;
    for (const auto& text : fields.list("locations")) {
      if (!is_location_number(text.value))
        fields.wrong("locations", text);
      else if (here.line_of(std::string(text.value), text.at) != 0)
        fields.fault(text.at, std::string(text.value) + " stands here twice");
      else
        right.push_back(text);
    }
    return right;
  }

  void take_route(Fields& fields, const Text& location) {
    if (const auto line = routes_.line_of(std::string(location.value), location.at))
      fields.fault(location.at, std::string(location.value) + " has another route out" + in_line(line));
  }

  /// Absolute, or relative to where the command runs. `alone`: of these each is another one.
  fs::path path(Fields& fields, sv key, bool alone) {
    const auto text = fields.text(key);
    if (!text) return {};
    if (!is_path(text->value)) {
      fields.wrong(key, *text);
      return {};
    }
    auto path = (folder_ / fs::path(text->value)).lexically_normal();
    if (!path.has_filename() && path.has_relative_path()) path = path.parent_path();  // a slash at its end
    if (alone)
      if (const auto line = folders_.line_of(path.string(), text->at))
        fields.fault(text->at, "this folder is used already" + in_line(line));
    return path;
  }

  const fs::path& folder_;
  GatewayConfig& config_;
  Faults& faults_;
  Once names_, keys_, routes_, folders_;
};

}  // namespace

void read_gateway_part(const toml::table& file, const fs::path& folder, Needs needs, GatewayConfig& config,
                       Faults& faults) {
  GatewayPart(folder, config, faults).read(file, needs);
}

}  // namespace brevdue::gateway
