#include "tools/command/trace.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "tools/command/client.hpp"
#include "tools/command/json.hpp"
#include "tools/command/operating.hpp"

namespace brevdue::command {
namespace {

using gateway::AuditRow;
using gateway::DeliveryRow;
using gateway::DeliveryState;
using gateway::Id;
using gateway::MessageRow;
using gateway::MessageState;
using gateway::Outcome;
using gateway::Store;
using gateway::Trace;

struct Options {
  SettingOptions settings;
  std::string id;
  bool json = false;
};

/// Ids of messages that the word may mean: our own of a message or of a delivery, or one that stands in messages or on
/// their envelopes.
std::vector<Id> meant(Store& store, const std::string& word) {
  if (const auto id = gateway::read_id(word)) {
    if (store.find(*id)) return {*id};
    if (const auto delivery = store.find_delivery(*id)) return {delivery->delivery.message};
  }
  std::vector<Id> out;
  for (const auto& message : store.named(word)) out.push_back(message.id);
  for (const auto& id : store.in_envelope(word)) out.push_back(id);
  return out;
}

/// The lives of all of them, each message once.
Trace trace_of(Store& store, const std::vector<Id>& ids) {
  Trace all;
  std::set<Id> seen;
  for (const auto& id : ids) {
    if (seen.contains(id)) continue;
    auto one = store.trace(id);
    if (!one) continue;
    for (const auto& message : one->messages) seen.insert(message.id);
    const auto append = [](auto& to, auto& from) { std::move(from.begin(), from.end(), std::back_inserter(to)); };
    append(all.messages, one->messages);
    append(all.derivations, one->derivations);
    append(all.receipts, one->receipts);
    append(all.deliveries, one->deliveries);
    append(all.audit, one->audit);
  }
  std::sort(all.messages.begin(), all.messages.end(),
            [](const MessageRow& a, const MessageRow& b) { return a.id < b.id; });
  return all;
}

// --- words

/// A tree: what was made from a message stands below it; in each the events by time.
class Tree {
 public:
  explicit Tree(const Trace& trace) : trace_(trace) {
    for (const auto& message : trace.messages) messages_[message.id] = &message;
    for (const auto& delivery : trace.deliveries) deliveries_[delivery.id] = &delivery;
  }

  std::string take() {
    for (const auto& message : trace_.messages)
      if (!is_child(message.id)) add(message, {}, {});
    for (const auto& message : trace_.messages) add(message, {}, {});  // what is below nothing
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool is_child(const Id& id) const {
    return std::any_of(trace_.derivations.begin(), trace_.derivations.end(),
                       [&](const Outcome::Derivation& d) { return d.child == id && messages_.contains(d.parent); });
  }

  /// Each message once: one that was made from two stands below the first.
  void add(const MessageRow& message, const std::string& indent, const std::string& how) {
    const bool first = printed_.insert(message.id).second;
    if (!first && how.empty()) return;
    out_ +=
        indent + (how.empty() ? "" : how + ": ") + words_of(message.names) + ": " + std::string(name(message.state));
    if (!first) {
      out_ += " (see above: " + to_text(message.id) + ")\n";
      return;
    }
    if (message.state == MessageState::waiting && message.due) out_ += " until " + danish(zone_, *message.due);
    if (!message.reason.empty()) out_ += ", " + message.reason;
    const auto inner = indent + "  ";
    out_ += "\n" + inner + to_text(message.id);
    if (!message.names.message_id.empty()) out_ += ", message " + one_line(message.names.message_id);
    if (!message.names.envelope_id.empty()) out_ += ", envelope " + one_line(message.names.envelope_id);
    out_ += "\n" + rules_of(message.reason, inner);
    add_events(message.id, inner);
    add_deliveries(message.id, inner);
    add_receipts(message.id, inner);
    for (const auto& derivation : trace_.derivations)
      if (const auto child = messages_.find(derivation.child);
          derivation.parent == message.id && child != messages_.end())
        add(*child->second, inner, derivation.how);
  }

  /// What moved a delivery and its message at once is said once, of the delivery.
  void add_events(const Id& message, const std::string& indent) {
    const AuditRow* last = nullptr;
    for (const auto& row : trace_.audit) {
      if (row.message != message) continue;
      const bool said = last != nullptr && row.delivery.empty() && !last->delivery.empty() && row.at == last->at &&
                        row.action == last->action && row.actor == last->actor;
      if (said) continue;
      add_event(row, indent);
      last = &row;
    }
  }

  void add_event(const AuditRow& row, const std::string& indent) {
    out_ += indent + danish(zone_, row.at) + "  " + row.action + " (" + row.actor + ")";
    const auto delivery = deliveries_.find(row.delivery);
    const auto destination = delivery != deliveries_.end() ? party_shown(delivery->second->destination) : std::string();
    if (!destination.empty()) out_ += " to " + destination;
    const bool said = row.detail == destination || row.detail == "by " + row.actor;
    if (!row.detail.empty() && !said) out_ += ": " + row.detail;
    out_ += "\n";
  }

  void add_deliveries(const Id& message, const std::string& indent) {
    for (const auto& delivery : trace_.deliveries) {
      if (delivery.message != message) continue;
      out_ += indent + "delivery " + to_text(delivery.id) + " to " + party_shown(delivery.destination) + ": " +
              std::string(name(delivery.state)) + ", attempts: " + std::to_string(delivery.attempts);
      if (delivery.state == DeliveryState::due) out_ += ", next attempt " + danish(zone_, delivery.next);
      out_ += "\n";
    }
  }

  void add_receipts(const Id& message, const std::string& indent) {
    for (const auto& link : trace_.receipts) {
      if (link.original != message && link.receipt != message) continue;
      const bool answered = link.original == message;
      const auto& other = answered ? link.receipt : link.original;
      out_ += indent + (answered ? "answered " : "answers ") + (link.positive ? "yes" : "no") +
              (answered ? " by " : " to ");
      const auto found = messages_.find(other);
      if (found != messages_.end()) out_ += found->second->names.kind + " ";
      out_ += to_text(other) + "\n";
    }
  }

  const Trace& trace_;
  DanishTime zone_;
  std::map<Id, const MessageRow*> messages_;
  std::map<Id, const DeliveryRow*> deliveries_;
  std::set<Id> printed_;
  std::string out_;
};

// --- JSON

void filled_id(Json& json, std::string_view key, const Id& id) {
  if (!id.empty()) json.member(key, to_text(id));
}

std::string json_of(const Trace& trace) {
  Json json;
  json.list("messages");
  for (const auto& m : trace.messages) {
    json.item();
    json.member("id", to_text(m.id));
    filled_id(json, "transmission", m.transmission);
    json.member("type", m.names.kind);
    json.filled("version", m.names.version);
    json.filled("detail", m.names.detail);
    json.filled("envelope_id", m.names.envelope_id);
    json.filled("message_id", m.names.message_id);
    json.filled("sender", party_shown(m.names.sender));
    json.filled("receiver", party_shown(m.names.receiver));
    json.member("state", name(m.state));
    json.filled("reason", m.reason);
    json.member("created", iso(m.created));
    json.member("changed", iso(m.changed));
    if (m.due) json.member("due", iso(*m.due));
    json.end_item();
  }
  json.end_list();
  json.list("derivations");
  for (const auto& d : trace.derivations) {
    json.item();
    json.member("child", to_text(d.child));
    json.member("parent", to_text(d.parent));
    json.member("how", d.how);
    json.end_item();
  }
  json.end_list();
  json.list("receipts");
  for (const auto& r : trace.receipts) {
    json.item();
    json.member("receipt", to_text(r.receipt));
    json.member("original", to_text(r.original));
    json.member("positive", r.positive);
    json.end_item();
  }
  json.end_list();
  json.list("deliveries");
  for (const auto& d : trace.deliveries) {
    json.item();
    json.member("id", to_text(d.id));
    json.member("message", to_text(d.message));
    json.member("destination", party_shown(d.destination));
    json.member("state", name(d.state));
    json.member("attempts", std::uint64_t{d.attempts});
    json.filled("reason", d.reason);
    if (d.state == DeliveryState::due) json.member("next", iso(d.next));
    json.member("created", iso(d.created));
    json.member("changed", iso(d.changed));
    json.end_item();
  }
  json.end_list();
  json.list("events");
  for (const auto& a : trace.audit) {
    json.item();
    json.member("at", iso(a.at));
    json.member("actor", a.actor);
    json.member("action", a.action);
    filled_id(json, "message", a.message);
    filled_id(json, "delivery", a.delivery);
    json.filled("detail", a.detail);
    json.end_item();
  }
  json.end_list();
  return json.take();
}

int trace(const Options& options) {
  const auto store = open_store(options.settings, gateway::StoreUse::reading);
  const auto ids = meant(*store, options.id);
  if (ids.empty()) {
    say("brevdue: there is no message of that id: it may be brevdue's own of a message or delivery, the "
        "EnvelopeIdentifier of a VANSEnvelope, or the letter id, envelope id or MessageHeader.id in the message\n");
    return exit_errors;
  }
  const auto all = trace_of(*store, ids);
  print(options.json ? json_of(all) : Tree(all).take());
  return exit_done;
}

}  // namespace

void add_trace(CLI::App& app, Chosen& chosen) {
  auto* sub = app.add_subcommand("trace", "The whole life of a message: what became of it, and its receipts");
  const auto options = std::make_shared<Options>();
  sub->add_option("ID", options->id,
                  "Of a message: the letter id, an envelope id, MessageHeader.id, or the id that brevdue gave it")
      ->required();
  add_config_options(*sub, options->settings);
  sub->add_flag("--json", options->json, "The same as JSON on standard output (docs/cli.md)");
  sub->footer(
      "Examples:\n  brevdue trace --config brevdue.toml TVBREV000417\n"
      "Exit: 0 done, 1 there is no such message, 2 usage, 70 our fault or a full disk.");
  sub->callback([&chosen, options] { chosen = [options] { return trace(*options); }; });
}

}  // namespace brevdue::command
