#include "tools/command/operating.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <set>
#include <string_view>
#include <utility>

#include "tools/command/client.hpp"

namespace brevdue::command {
namespace {

constexpr std::pair<std::string_view, std::string_view> rules[] = {
#define RULE(name, id, kind, sentence) {id, sentence},
#include "converters/model/rules.def"
#undef RULE
};

Instant instant(gateway::Micros at) {
  return Instant(std::chrono::microseconds(at));
}

}  // namespace

void add_config_options(CLI::App& sub, SettingOptions& options) {
  add_settings(sub, options);
  sub.get_option("--config")->required();
}

std::unique_ptr<gateway::Store> open_store(const SettingOptions& options, gateway::StoreUse use) {
  gateway::StoreOptions store;
  store.folder = config_of(options, gateway::Needs::store).store;
  store.use = use;
  return gateway::open_sqlite_store(store);
}

std::string danish(const DanishTime& zone, gateway::Micros at) {
  const auto local = zone.to_local(instant(at));
  char seconds[8];
  std::snprintf(seconds, sizeof seconds, ":%02u", local.second % 100);
  return iso_date(local) + " " + iso_minutes(local) + seconds;
}

std::string danish_or_as_it_is(const DanishTime& zone, const std::string& time) {
  const auto read = read_iso(time);
  if (!read) return time;
  return danish(zone, std::chrono::duration_cast<std::chrono::microseconds>(read->utc.time_since_epoch()).count());
}

std::string iso(gateway::Micros at) {
  return iso_utc(instant(at));
}

std::string party_shown(const std::string& id) {
  if (id.empty()) return {};
  const auto quoted = shown(id);
  return quoted.front() == '"' ? quoted.substr(1, quoted.size() - 2) : quoted;
}

std::string words_of(const gateway::MessageNames& names) {
  auto out = names.kind.empty() ? std::string("message") : names.kind;
  for (const auto* part : {&names.detail, &names.version})
    if (!part->empty()) out += " " + *part;
  const auto party = [](const std::string& id) { return id.empty() ? std::string("nobody") : party_shown(id); };
  return one_line(out + " from " + party(names.sender) + " to " + party(names.receiver));
}

std::string rules_of(const std::string& reason, const std::string& indent) {
  std::string out;
  std::set<std::string_view> said;
  for (std::size_t at = 0; at < reason.size();) {
    const auto end = std::min(reason.find_first_of(" ,;:", at), reason.size());
    const auto word = std::string_view(reason).substr(at, end - at);
    at = end + 1;
    for (const auto& [id, sentence] : rules)
      if (id == word && reason.find(sentence) == std::string::npos && said.insert(id).second)
        out += indent + std::string(id) + ": " + std::string(sentence) + "\n";
  }
  return out;
}

}  // namespace brevdue::command
