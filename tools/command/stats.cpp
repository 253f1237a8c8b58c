// brevdue stats video: how many letters with video links came in, from whom to whom, what their links are like, and
// what was answered and when. No patient's data.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tools/command/client.hpp"
#include "tools/command/json.hpp"
#include "tools/command/operating.hpp"

namespace brevdue::command {
namespace {

using gateway::MessageState;
using gateway::Micros;
using gateway::VideoLetter;

struct Options {
  SettingOptions settings;
  std::string from, to, by = "location";
  bool csv = false, json = false;
};

/// What letters are counted together.
struct Group {
  std::string month, sender, receiver, system, link_class, state, clickable;
  auto operator<=>(const Group&) const = default;
};
struct Count {
  std::uint64_t letters = 0, yes = 0, no = 0, waiting = 0;
  std::vector<Micros> waits;  // until the first receipt
};

enum class By : std::uint8_t { location, system, month };

By by_of(const Options& options) {
  if (options.by == "location") return By::location;
  if (options.by == "system") return By::system;
  if (options.by == "month") return By::month;
  throw UsageError("--by takes location, system or month, not " + shown(options.by));
}

/// A day in Denmark, "2026-11-20": its beginning.
Micros beginning_of(const DanishTime& zone, const std::string& option, const std::string& day) {
  const auto local = read_local(day, "00:00");
  if (!local) throw UsageError(option + " takes a day such as 2026-11-20, not " + shown(day));
  LocalTimeCase which{};
  return std::chrono::duration_cast<std::chrono::microseconds>(zone.to_utc(*local, which).time_since_epoch()).count();
}

Group group_of(const VideoLetter& letter, By by, const DanishTime& zone, const gateway::Registry* registry) {
  Group group;
  group.link_class = letter.link_class.empty() ? "none" : letter.link_class;
  group.state = letter.link_class.empty() ? "by subject" : letter.state;
  switch (by) {
    case By::location:
      group.sender = party_shown(letter.sender);
      group.receiver = party_shown(letter.receiver);
      break;
    case By::system: {
      const auto* const row = registry == nullptr ? nullptr : registry->find(letter.receiver);
      group.system = row == nullptr || row->system.empty() ? "unknown" : row->system;
      group.clickable = letter.clickable.empty() ? "unknown" : letter.clickable;
      break;
    }
    case By::month:
      group.month = danish(zone, letter.received).substr(0, 7);
      break;
  }
  return group;
}

void count(Count& to, const VideoLetter& letter) {
  ++to.letters;
  if (!letter.answered) {
    ++to.waiting;
    return;
  }
  ++(letter.positive ? to.yes : to.no);
  to.waits.push_back(std::max<Micros>(*letter.answered - letter.received, 0));
}

/// Whole seconds; nothing where there is none.
std::string seconds(const std::vector<Micros>& sorted, std::size_t at) {
  return sorted.empty() ? std::string() : std::to_string(sorted[std::min(at, sorted.size() - 1)] / 1'000'000);
}

/// A row in the order of the columns; the first ones are the group's.
std::vector<std::string> cells(const Group& group, Count& of, By by) {
  std::vector<std::string> out;
  if (by == By::location) out = {group.sender, group.receiver};
  if (by == By::system) out = {group.system, group.clickable};
  if (by == By::month) out = {group.month};
  std::sort(of.waits.begin(), of.waits.end());
  for (auto cell : {group.link_class, group.state, std::to_string(of.letters), std::to_string(of.yes),
                    std::to_string(of.no), std::to_string(of.waiting), seconds(of.waits, of.waits.size() / 2),
                    seconds(of.waits, of.waits.size() * 9 / 10)})
    out.push_back(std::move(cell));
  return out;
}

std::vector<std::string_view> columns(By by) {
  std::vector<std::string_view> out;
  if (by == By::location) out = {"sender", "receiver"};
  if (by == By::system) out = {"receiver_system", "links_clickable"};
  if (by == By::month) out = {"month"};
  for (const auto name : {"link_class", "link_state", "letters", "receipts_yes", "receipts_no", "no_receipt_yet",
                          "receipt_seconds_median", "receipt_seconds_90_percent"})
    out.emplace_back(name);
  return out;
}

/// RFC 4180; and a cell that a spreadsheet would take for a formula is text.
std::string csv_cell(const std::string& text) {
  std::string value =
      !text.empty() && std::string_view("=+-@").find(text.front()) != std::string_view::npos ? "'" + text : text;
  if (value.find_first_of(",\"\r\n") == std::string::npos) return value;
  std::string out = "\"";
  for (const char c : value) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

std::string as_text(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], characters(row[i]));
  std::string out;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i)
      line += row[i] + std::string(i + 1 == row.size() ? 0 : widths[i] - characters(row[i]) + 2, ' ');
    out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return out;
}

int video(const Options& options) {
  const auto by = by_of(options);
  const DanishTime zone;
  const auto from = beginning_of(zone, "--from", options.from), to = beginning_of(zone, "--to", options.to);
  if (to <= from) throw UsageError("--to is the first day that is not counted: it comes after --from");
  const auto config = config_of(options.settings, gateway::Needs::store);
  std::optional<gateway::Registry> registry;
  if (by == By::system && !config.registry.empty()) registry = open_registry(config.registry.string(), config.settings);
  const auto store = open_store(options.settings, gateway::StoreUse::reading);
  std::map<Group, Count> groups;
  store->video_letters(from, to, [&](const VideoLetter& letter) {
    count(groups[group_of(letter, by, zone, registry ? &*registry : nullptr)], letter);
  });

  const auto names = columns(by);
  std::vector<std::vector<std::string>> rows;
  for (auto& [group, of] : groups) rows.push_back(cells(group, of, by));
  if (options.json) {
    Json json;
    json.list("rows");
    for (const auto& row : rows) {
      json.item();
      for (std::size_t i = 0; i < row.size(); ++i) json.filled(names[i], row[i]);
      json.end_item();
    }
    json.end_list();
    print(json.take());
    return exit_done;
  }
  rows.insert(rows.begin(), std::vector<std::string>(names.begin(), names.end()));
  if (!options.csv) {
    print(as_text(rows));
    return exit_done;
  }
  std::string out;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) out += (i == 0 ? "" : ",") + csv_cell(row[i]);
    out += "\r\n";
  }
  print(out);
  return exit_done;
}

}  // namespace

void add_stats(CLI::App& app, Chosen& chosen) {
  auto* stats = app.add_subcommand("stats", "Figures of what went through the gateway; no patient's data");
  stats->require_subcommand(1);
  const auto options = std::make_shared<Options>();
  auto* sub = stats->add_subcommand("video", "Letters with video links: how many, what the links are like, receipts");
  add_config_options(*sub, options->settings);
  sub->add_option("--from", options->from, "The first day, in Denmark: 2026-11-01")->required();
  sub->add_option("--to", options->to, "The first day that is not counted any more: 2026-12-01")->required();
  sub->add_option("--by", options->by, "location (sender and receiver), system (the receiver's) or month");
  auto* csv = sub->add_flag("--csv", options->csv, "As CSV, for a spreadsheet");
  sub->add_flag("--json", options->json, "As JSON (docs/cli.md)")->excludes(csv);
  sub->footer(
      "A letter is counted once, by its first link; duplicates are not. Link states are those of the form: what has "
      "become "
      "of a\nmeeting since does not count. Times to the first receipt are seconds.\n"
      "Examples:\n  brevdue stats video --config brevdue.toml --from 2026-11-01 --to 2026-12-01 --by month\n"
      "Exit: 0 done, 1 the store cannot be read, 2 usage, 70 our fault.");
  sub->callback([&chosen, options] { chosen = [options] { return video(*options); }; });
}

}  // namespace brevdue::command
