#include "tools/command/queue.hpp"

#include <algorithm>
#include <array>

#include "gateway/store/clock.hpp"
#include "tools/command/json.hpp"
#include "tools/command/operating.hpp"

namespace brevdue::command {
namespace {

using gateway::DeliveryState;
using gateway::Micros;
using gateway::QueueEntry;
using gateway::Store;
using gateway::StoreUse;

struct Options {
  SettingOptions settings;
  std::string id;
  bool json = false;
};

constexpr std::size_t most_entries = 1000;
constexpr Micros minute = 60'000'000, hour = 60 * minute, day = 24 * hour;

/// "3 days", "2 hours", "5 minutes", "less than a minute"
std::string age(Micros span) {
  struct Unit {
    Micros length;
    std::string_view name;
  };
  for (const auto& [length, name] : {Unit{day, "day"}, Unit{hour, "hour"}, Unit{minute, "minute"}})
    if (const auto count = span / length; count > 0)
      return std::to_string(count) + " " + std::string(name) + (count == 1 ? "" : "s");
  return "less than a minute";
}

std::string line_of(const gateway::QueueLine& line, Micros now) {
  std::string out;
  const auto count = [&](std::uint64_t number, std::string_view state) {
    if (number > 0) out += (out.empty() ? "" : ", ") + std::to_string(number) + " " + std::string(state);
  };
  count(line.due, name(DeliveryState::due));
  count(line.in_mailbox, name(DeliveryState::in_mailbox));
  count(line.held, name(DeliveryState::held));
  count(line.dead, name(DeliveryState::dead));
  if (line.oldest != 0) out += ", the oldest for " + age(now - line.oldest);
  return line.destination + ": " + out + "\n";
}

int list(const Options& options) {
  const auto store = open_store(options.settings, StoreUse::reading);
  const auto lines = store->queue();
  if (options.json) {
    const DanishTime zone;
    Json json;
    json.list("destinations");
    for (const auto& line : lines) {
      json.item();
      json.member("destination", line.destination);
      json.member("due", line.due);
      json.member("in_mailbox", line.in_mailbox);
      json.member("held", line.held);
      json.member("dead", line.dead);
      if (line.oldest != 0) json.member("oldest", iso(zone, line.oldest));
      json.end_item();
    }
    json.end_list();
    print(json.take());
    return exit_done;
  }
  const auto now = gateway::SystemClock().now();
  std::string out;
  for (const auto& line : lines) out += line_of(line, now);
  print(out.empty() ? "nothing waits\n" : out);
  return exit_done;
}

void write_entry(Json& json, const QueueEntry& entry, const DanishTime& zone) {
  json.item();
  json.member("id", to_text(entry.delivery.id));
  json.member("message", to_text(entry.delivery.message));
  json.member("destination", entry.delivery.destination);
  json.member("type", entry.message.kind);
  json.filled("version", entry.message.version);
  json.filled("detail", entry.message.detail);
  json.filled("sender", entry.message.sender);
  json.member("attempts", std::uint64_t{entry.delivery.attempts});
  json.filled("reason", entry.delivery.reason);
  json.member("since", iso(zone, entry.delivery.changed));
  json.end_item();
}

/// Those of one state, with their ids and reasons.
int entries(const Options& options, DeliveryState state) {
  const auto store = open_store(options.settings, StoreUse::reading);
  const auto all = store->queue_entries(state, most_entries);
  const DanishTime zone;
  if (options.json) {
    Json json;
    json.list("deliveries");
    for (const auto& entry : all) write_entry(json, entry, zone);
    json.end_list();
    print(json.take());
    return exit_done;
  }
  std::string out;
  for (const auto& entry : all) {
    out +=
        to_text(entry.delivery.id) + ": " + words_of(entry.message) + ", since " + danish(zone, entry.delivery.changed);
    if (entry.delivery.attempts > 0) out += ", attempts: " + std::to_string(entry.delivery.attempts);
    if (!entry.delivery.reason.empty()) out += ", " + entry.delivery.reason;
    out += "\n";
  }
  if (all.size() == most_entries) say("only the first " + std::to_string(most_entries) + " are listed\n");
  print(out.empty() ? "nothing is " + std::string(name(state)) + "\n" : out);
  return exit_done;
}

int dead(const Options& options) {
  return entries(options, DeliveryState::dead);
}
int held(const Options& options) {
  return entries(options, DeliveryState::held);
}

/// What an operator does to one delivery.
struct Deed {
  std::vector<DeliveryState> from;
  bool (Store::*act)(const gateway::Id&, const gateway::Actor&, Micros);
  std::string_view needs, done;
};

int act(const Options& options, const Deed& deed) {
  const auto id = gateway::read_id(options.id);
  const auto store = open_store(options.settings, StoreUse::operating);
  const auto found = id ? store->find_delivery(*id) : std::nullopt;
  if (!found)
    throw UsageError("there is no delivery of that id (queue held, queue dead and trace say the ids of deliveries)");
  const auto& delivery = found->delivery;
  const bool fits = std::find(deed.from.begin(), deed.from.end(), delivery.state) != deed.from.end();
  if (!fits || !((*store).*deed.act)(*id, {"operator"}, gateway::SystemClock().now())) {
    say("brevdue: the delivery is " + std::string(name(delivery.state)) + (fits ? ", and just being tried" : "") +
        "; " + std::string(deed.needs) + "\n");
    return exit_errors;
  }
  print(to_text(*id) + " to " + delivery.destination + ": " + std::string(deed.done) + "\n");
  return exit_done;
}

int hold(const Options& options) {
  return act(options, {{DeliveryState::due, DeliveryState::in_mailbox},
                       &Store::hold,
                       "only what is due or in a mailbox can be held",
                       "held"});
}
int release(const Options& options) {
  return act(options, {{DeliveryState::held}, &Store::release, "only what is held can be released", "due now"});
}
int retry(const Options& options) {
  return act(options, {{DeliveryState::due, DeliveryState::dead},
                       &Store::retry,
                       "only what is dead, or waits for its next attempt, can be tried again",
                       "due now"});
}

struct Command {
  const char *name, *what;
  int (*run)(const Options&);
  bool takes_id;
};
constexpr std::array commands{
    Command{"list", "Says for each destination what is due, in its mailbox, held and dead, and how old it is", list,
            false},
    Command{"dead", "Lists what was given up, and why", dead, false},
    Command{"held", "Lists what an operator holds back", held, false},
    Command{"hold", "Holds a delivery back until it is released", hold, true},
    Command{"release", "Lets a held delivery go on", release, true},
    Command{"retry", "Tries a dead or waiting delivery again, now", retry, true},
};

}  // namespace

void add_queue(CLI::App& app, Chosen& chosen) {
  auto* queue = app.add_subcommand("queue", "What waits for its receivers; holds it back, lets it go, tries it again");
  queue->require_subcommand(1);
  queue->footer(
      footer("  brevdue queue list --config brevdue.toml\n"
             "  brevdue queue retry --config brevdue.toml 0197f3c2-7c1a-7bd0-8a55-2f60c1e0a9b3\n"));
  const auto options = std::make_shared<Options>();
  for (const auto& command : commands) {
    auto* sub = queue->add_subcommand(command.name, command.what);
    add_config_options(*sub, options->settings);
    if (command.takes_id)
      sub->add_option("ID", options->id, "Id of a delivery")->required();
    else
      sub->add_flag("--json", options->json, "The same as JSON on standard output (docs/cli.md)");
    sub->footer(footer(std::string("  brevdue queue ") + command.name + " --config brevdue.toml" +
                       (command.takes_id ? " 0197f3c2-7c1a-7bd0-8a55-2f60c1e0a9b3" : "") + "\n"));
    sub->callback([&chosen, options, run = command.run] { chosen = [options, run] { return run(*options); }; });
  }
}

}  // namespace brevdue::command
