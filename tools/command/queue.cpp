#include "tools/command/queue.hpp"

#include <algorithm>
#include <array>

#include "gateway/store/clock.hpp"
#include "tools/command/client.hpp"
#include "tools/command/json.hpp"
#include "tools/command/operating.hpp"

namespace brevdue::command {
namespace {

using gateway::DeliveryRow;
using gateway::DeliveryState;
using gateway::MessageRow;
using gateway::Micros;
using gateway::QueueEntry;
using gateway::Store;
using gateway::StoreUse;

struct Options {
  SettingOptions settings;
  std::string id, destination;
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
  return party_shown(line.destination) + ": " + out + "\n";
}

int list(const Options& options) {
  const auto store = open_store(options.settings, StoreUse::reading);
  const auto lines = store->queue();
  const auto dead_messages = store->count_dead_messages();
  if (options.json) {
    Json json;
    json.list("destinations");
    for (const auto& line : lines) {
      json.item();
      json.member("destination", party_shown(line.destination));
      json.member("due", line.due);
      json.member("in_mailbox", line.in_mailbox);
      json.member("held", line.held);
      json.member("dead", line.dead);
      if (line.oldest != 0) json.member("oldest", iso(line.oldest));
      json.end_item();
    }
    json.end_list();
    json.member("dead_messages", dead_messages);
    print(json.take());
    return exit_done;
  }
  const auto now = gateway::SystemClock().now();
  std::string out;
  for (const auto& line : lines) out += line_of(line, now);
  if (dead_messages > 0) out += "messages: " + std::to_string(dead_messages) + " dead\n";
  print(out.empty() ? "nothing waits\n" : out);
  return exit_done;
}

/// When it came into its state; of one due, into the queue, however often it was tried.
Micros since(const DeliveryRow& delivery) {
  return delivery.state == DeliveryState::due ? delivery.created : delivery.changed;
}

void write_entry(Json& json, const QueueEntry& entry) {
  json.item();
  json.member("id", to_text(entry.delivery.id));
  json.member("message", to_text(entry.delivery.message));
  json.member("destination", party_shown(entry.delivery.destination));
  json.member("type", entry.message.kind);
  json.filled("version", entry.message.version);
  json.filled("detail", entry.message.detail);
  json.filled("sender", party_shown(entry.message.sender));
  json.member("attempts", std::uint64_t{entry.delivery.attempts});
  json.filled("reason", entry.delivery.reason);
  json.member("since", iso(since(entry.delivery)));
  if (entry.delivery.state == DeliveryState::due) json.member("next", iso(entry.delivery.next));
  json.end_item();
}

void write_message(Json& json, const MessageRow& message) {
  json.item();
  json.member("id", to_text(message.id));
  json.member("type", message.names.kind);
  json.filled("version", message.names.version);
  json.filled("detail", message.names.detail);
  json.filled("envelope_id", one_line(message.names.envelope_id));
  json.filled("message_id", one_line(message.names.message_id));
  json.filled("sender", party_shown(message.names.sender));
  json.filled("receiver", party_shown(message.names.receiver));
  json.filled("reason", message.reason);
  json.member("since", iso(message.changed));
  json.end_item();
}

std::string line_of(const QueueEntry& entry, const DanishTime& zone) {
  const auto& delivery = entry.delivery;
  auto out = to_text(delivery.id) + ": " + words_of(entry.message) + ", since " + danish(zone, since(delivery));
  if (delivery.attempts > 0) out += ", attempts: " + std::to_string(delivery.attempts);
  if (delivery.state == DeliveryState::due) out += ", next attempt " + danish(zone, delivery.next);
  if (!delivery.reason.empty()) out += ", " + delivery.reason;
  return out + "\n" + rules_of(delivery.reason, "  ");
}

std::string line_of(const MessageRow& message, const DanishTime& zone) {
  auto out = "message " + to_text(message.id) + ": " + words_of(message.names);
  if (!message.names.message_id.empty()) out += ", message id " + one_line(message.names.message_id);
  if (!message.names.envelope_id.empty()) out += ", envelope id " + one_line(message.names.envelope_id);
  out += ", since " + danish(zone, message.changed);
  if (!message.reason.empty()) out += ", " + message.reason;
  return out + "\n" + rules_of(message.reason, "  ");
}

/// Those of one state, with their ids and reasons; beside dead deliveries, dead messages.
int entries(const Options& options, DeliveryState state) {
  const auto store = open_store(options.settings, StoreUse::reading);
  const auto all = store->queue_entries(state, most_entries);
  const bool is_dead = state == DeliveryState::dead;
  const auto messages = is_dead ? store->dead_messages(most_entries) : std::vector<MessageRow>();
  const DanishTime zone;
  if (options.json) {
    Json json;
    json.list("deliveries");
    for (const auto& entry : all) write_entry(json, entry);
    json.end_list();
    if (is_dead) {
      json.list("messages");
      for (const auto& message : messages) write_message(json, message);
      json.end_list();
    }
    print(json.take());
    return exit_done;
  }
  std::string out;
  for (const auto& entry : all) out += line_of(entry, zone);
  for (const auto& message : messages) out += line_of(message, zone);
  if (all.size() == most_entries || messages.size() == most_entries)
    say("only the first " + std::to_string(most_entries) + " of a kind are listed\n");
  print(out.empty() ? "nothing is " + std::string(name(state)) + "\n" : out);
  return exit_done;
}

int due(const Options& options) {
  return entries(options, DeliveryState::due);
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

/// Why it cannot be done to this one.
std::string why_not(const DeliveryRow& delivery, const Deed& deed) {
  if (std::find(deed.from.begin(), deed.from.end(), delivery.state) == deed.from.end())
    return "the delivery is " + std::string(name(delivery.state)) + "; " + std::string(deed.needs);
  if (delivery.state == DeliveryState::dead)
    return "the sender was told that this was not delivered, so it is not tried again: the sender must send it anew";
  if (delivery.state == DeliveryState::due)
    return "the delivery is just being tried, or its sender was told no already";
  return "its sender was told already that this was not delivered";
}

int act(Store& store, const std::optional<gateway::Id>& id, const Deed& deed) {
  const auto found = id ? store.find_delivery(*id) : std::nullopt;
  if (!found) {
    say("brevdue: there is no delivery of that id (queue due, held and dead, and trace say the ids of deliveries)\n");
    return exit_errors;
  }
  const auto& delivery = found->delivery;
  const bool fits = std::find(deed.from.begin(), deed.from.end(), delivery.state) != deed.from.end();
  if (!fits || !(store.*deed.act)(*id, {"operator"}, gateway::SystemClock().now())) {
    say("brevdue: " + why_not(delivery, deed) + "\n");
    return exit_errors;
  }
  print(to_text(*id) + " to " + party_shown(delivery.destination) + ": " + std::string(deed.done) + "\n");
  return exit_done;
}

struct Acted {
  std::size_t done = 0, not_done = 0;
};

/// To all deliveries of a destination that are there now. A run in which nothing can be done ends it.
Acted act_on_all(Store& store, const std::string& destination, const Deed& deed) {
  constexpr std::size_t at_once = 100'000;
  Acted out;
  for (const auto state : deed.from)
    for (bool go_on = true; go_on;) {
      const auto all = store.queue_entries(state, at_once, destination);
      std::size_t done = 0;
      for (const auto& entry : all)
        if ((store.*deed.act)(entry.delivery.id, {"operator"}, gateway::SystemClock().now())) ++done;
      out.done += done;
      go_on = all.size() == at_once && done > 0;
      if (!go_on) out.not_done += all.size() - done;
    }
  return out;
}

int act(const Options& options, const Deed& deed) {
  if (options.id.empty() == options.destination.empty())
    throw UsageError("the ID of a delivery must be given, or --destination LOCATION, not both");
  if (!options.destination.empty() && !is_location_number(options.destination))
    throw UsageError("--destination takes a location number: 13 digits, the last one a check digit; found " +
                     shown(options.destination));
  const auto store = open_store(options.settings, StoreUse::operating);
  if (options.destination.empty()) return act(*store, gateway::read_id(options.id), deed);
  const auto [done, not_done] = act_on_all(*store, options.destination, deed);
  print(one_line(options.destination) + ": " + std::to_string(done) + " " + std::string(deed.done) + "\n");
  if (not_done == 0) return exit_done;
  say("brevdue: " + std::to_string(not_done) +
      " could not be, for their senders were told already that they were not " + "delivered\n");
  return exit_errors;
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
int retry_message(Store& store, const MessageRow& message) {
  if (!store.retry_message(message.id, {"operator"}, gateway::SystemClock().now())) {
    say("brevdue: the message is " + std::string(name(message.state)) +
        "; only a dead one that came in, of which nothing was sent and nobody is working on, can be received again\n");
    return exit_errors;
  }
  print("message " + to_text(message.id) + ": received again\n");
  return exit_done;
}

/// Of a delivery, or of a message that has none.
int retry(const Options& options) {
  const auto id = gateway::read_id(options.id);
  const auto store = open_store(options.settings, StoreUse::operating);
  if (const auto message = id ? store->find(*id) : std::nullopt) return retry_message(*store, message->message);
  return act(*store, id,
             {{DeliveryState::due, DeliveryState::dead},
              &Store::retry,
              "only what is dead, or waits for its next attempt, can be tried again",
              "due now"});
}

struct Command {
  const char *name, *what;
  int (*run)(const Options&);
  bool takes_id = false, takes_destination = false;
};
constexpr std::array commands{
    Command{"list", "Says for each destination what is due, in its mailbox, held and dead, and how old it is", list},
    Command{"due", "Lists what is to be sent: since when, how often it was tried, when next", due},
    Command{"dead", "Lists what was given up, and why", dead},
    Command{"held", "Lists what an operator holds back", held},
    Command{"hold", "Holds a delivery, or all that wait for a destination now, back until released", hold, true, true},
    Command{"release", "Lets a held delivery, or all that are held of a destination, go on", release, true, true},
    Command{"retry", "Tries a dead or waiting delivery again, or a dead message, now", retry, true},
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
      sub->add_option("ID", options->id, "Id of a delivery; retry: or of a message")
          ->required(!command.takes_destination);
    else
      sub->add_flag("--json", options->json, "The same as JSON on standard output (docs/cli.md)");
    if (command.takes_destination)
      sub->add_option("--destination", options->destination, "Instead of ID: all of this location number");
    sub->footer(footer(std::string("  brevdue queue ") + command.name + " --config brevdue.toml" +
                       (command.takes_id ? " 0197f3c2-7c1a-7bd0-8a55-2f60c1e0a9b3" : "") + "\n"));
    sub->callback([&chosen, options, run = command.run] { chosen = [options, run] { return run(*options); }; });
  }
}

}  // namespace brevdue::command
