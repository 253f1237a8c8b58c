// What flow calls: messages are claimed, looked up, and moved.
#include <algorithm>
#include <array>
#include <set>

#include "converters/model/identifiers.hpp"
#include "gateway/store/rows.hpp"
#include "gateway/store/sqlite_store.hpp"

namespace brevdue::gateway {
namespace {

using State = MessageState;

constexpr std::int64_t most_rows = 1000;  // of an answer without a limit of its own
constexpr std::int64_t most_halves = 100'000;
constexpr std::uint64_t most_claimed_bytes = 1 << 20;
constexpr std::string_view file_fact = "file ";  // how the record of one begins

bool may_move(State from, State to) {
  const auto is_one_of = [to](std::initializer_list<State> states) {
    return std::find(states.begin(), states.end(), to) != states.end();
  };
  switch (from) {
    case State::received:
    case State::waiting:
      return true;
    case State::duplicate:
      return is_one_of({State::duplicate, State::answered});
    case State::on_its_way:
    case State::delivered:
      return is_one_of({State::delivered, State::acknowledged, State::rejected, State::dead});
    case State::dead:
      return is_one_of(
          {State::on_its_way, State::delivered, State::acknowledged, State::rejected, State::refused, State::dead});
    case State::acknowledged:
    case State::rejected:
    case State::refused:
    case State::answered:
      return false;
  }
  return false;
}

bool is_final(State state) {
  return state == State::acknowledged || state == State::rejected || state == State::refused ||
         state == State::answered;
}

bool only_moves(const Outcome& outcome) {
  return outcome.made.empty() && outcome.derivations.empty() && outcome.deliveries.empty() &&
         outcome.receipts.empty() && outcome.conversions.empty() && outcome.audit.empty();
}

/// What an operator reads in a trace.
std::string_view action_of(State state) {
  if (state == State::dead) return "given up";
  if (state == State::duplicate) return "repeat seen to";
  return name(state);
}

/// A worker sees to a duplicate while that is due; then it is done.
bool is_due(Database& database, const Id& message) {
  return database.query("SELECT 1 FROM message WHERE id = ? AND due IS NOT NULL", message).step();
}

bool is_alone(Database& database, const MessageRow& message) {
  return message.part == 0 &&
         !database.query("SELECT 1 FROM message WHERE transmission = ? AND part > 0 LIMIT 1", message.transmission)
              .step();
}

/// The moves that change something; nothing: one of them is not allowed.
std::optional<std::vector<Outcome::Move>> allowed_moves(Database& database, const Outcome& outcome) {
  std::vector<Outcome::Move> out;
  for (const auto& move : outcome.moves) {
    const auto state = state_of(database, move.message);
    if (!state || (move.from && *move.from != *state)) return std::nullopt;
    if (*state == State::duplicate && !is_due(database, move.message)) return std::nullopt;
    if (may_move(*state, move.state))
      out.push_back(move);
    else if (!(is_final(*state) && *state == move.state && only_moves(outcome)))
      return std::nullopt;
  }
  return out;
}

/// The first of its names finds it.
constexpr std::string_view select_conversion =
    "SELECT c.id, c.record FROM name n JOIN conversion c ON c.id = n.id WHERE n.name = ? AND n.noun = 'conversion'";
constexpr std::string_view select_conversion_of_key =
    "SELECT c.id, c.record FROM name n JOIN conversion c ON c.id = n.id WHERE n.name = ? AND n.noun = 'conversion' "
    "AND c.key = ?";

/// Another worker may have written a record since it was read: then the new one would undo that.
bool are_of_now(Database& database, const std::vector<Outcome::Conversion>& conversions) {
  return std::all_of(conversions.begin(), conversions.end(), [&](const Outcome::Conversion& conversion) {
    if (conversion.record.starts_with(file_fact)) return true;
    auto query = database.query(select_conversion_of_key, conversion.names.at(0), conversion.key);
    if (!query.step()) return conversion.before.empty();
    const auto there = query.text(1);
    return there == (conversion.before.empty() ? conversion.record : conversion.before);
  });
}

void write_made(Database& database, const Act& act, const Outcome& outcome) {
  for (const auto& message : outcome.made) {
    insert_message(database, message);
    write_audit(database, act, "made", message.id, {},
                message.names.kind + (message.names.version.empty() ? "" : " ") + message.names.version + ", " +
                    std::string(name(message.state)));
  }
  for (const auto& derivation : outcome.derivations)
    database.run("INSERT INTO derivation (child, parent, how) VALUES (?, ?, ?) ON CONFLICT (child, parent) DO NOTHING",
                 derivation.child, derivation.parent, derivation.how);
}

void write_deliveries(Database& database, const Act& act, const Outcome& outcome) {
  for (const auto& delivery : outcome.deliveries) {
    insert_delivery(database, delivery);
    write_audit(database, act, delivery.state == DeliveryState::in_mailbox ? "put in mailbox" : "put in outbox",
                delivery.message, delivery.id,
                is_location_number(delivery.destination) ? delivery.destination : shown(delivery.destination));
  }
}

void write_receipts(Database& database, const Outcome& outcome) {
  for (const auto& link : outcome.receipts)
    database.run(
        "INSERT INTO receipt_link (original, receipt, positive) VALUES (?, ?, ?) ON CONFLICT (original) DO NOTHING",
        link.original, link.receipt, link.positive);
}

/// Empty if there is none.
Id id_of_key(Database& database, const Outcome::Conversion& conversion) {
  auto query = database.query(select_conversion_of_key, conversion.names.at(0), conversion.key);
  return query.step() ? query.id(0) : Id{};
}

void write_conversions(Database& database, const Act& act, const Outcome& outcome) {
  for (const auto& conversion : outcome.conversions) {
    auto id = id_of_key(database, conversion);
    if (id.empty()) {
      id = act.ids.next(act.at);
      database.run("INSERT INTO conversion (id, key, converted, record) VALUES (?, ?, ?, ?)", id, conversion.key,
                   conversion.converted, conversion.record);
    } else {
      database.run("UPDATE conversion SET converted = ?, record = ? WHERE id = ?", conversion.converted,
                   conversion.record, id);
    }
    for (const auto& name : conversion.names) insert_name(database, name, "conversion", id);
  }
}

void write_audits(Database& database, const Act& act, const Outcome& outcome) {
  for (auto row : outcome.audit) {
    row.id = act.ids.next(act.at);
    row.at = act.at;
    if (row.actor.empty()) row.actor = act.actor;
    write_audit(database, row);
  }
}

/// All of it, or false and nothing.
bool write(Database& database, const Act& act, const Outcome& outcome) {
  const auto moves = allowed_moves(database, outcome);
  if (!moves || !are_of_now(database, outcome.conversions)) return false;
  write_made(database, act, outcome);
  for (const auto& move : *moves) move_message(database, act, move, action_of(move.state));
  write_deliveries(database, act, outcome);
  write_receipts(database, outcome);
  write_conversions(database, act, outcome);
  write_audits(database, act, outcome);
  return true;
}

}  // namespace

std::vector<Claimed> SqliteStore::claim(Micros now, Micros lease_end, std::size_t most) {
  return writer_->run([&](Database& database) {
    auto messages = read_messages(database.query(
        select_messages("WHERE due <= ? AND (lease IS NULL OR lease <= ?) AND state IN ('received', 'waiting', "
                        "'duplicate', 'dead') ORDER BY due, id LIMIT ?"),
        now, now, most));
    std::vector<Claimed> out;
    std::uint64_t bytes = 0;
    for (auto& message : messages) {
      auto claimed = with_transmission(database, std::move(message));
      bytes += claimed.transmission.payload.size + claimed.message.payload.size;
      if (!out.empty() && bytes > most_claimed_bytes) break;
      database.run("UPDATE message SET lease = ? WHERE id = ?", lease_end, claimed.message.id);
      claimed.is_alone = is_alone(database, claimed.message);
      out.push_back(std::move(claimed));
    }
    return out;
  });
}

std::vector<Half> SqliteStore::halves(const std::string& sender, const std::string& receiver) {
  return readers_->run([&](Database& database) {
    std::vector<Half> out;
    for (auto& message : read_messages(database.query(
             select_messages("WHERE sender = ? AND receiver = ? AND state IN ('received', 'waiting') AND "
                             "objects <> '' ORDER BY id LIMIT ?"),
             sender, receiver, most_halves))) {
      auto query = database.query("SELECT received FROM transmission WHERE id = ?", message.transmission);
      const auto received = query.step() ? query.number(0) : message.created;
      out.push_back({std::move(message), received});
    }
    return out;
  });
}

std::vector<MessageRow> SqliteStore::siblings(const Id& transmission) {
  return readers_->run([&](Database& database) {
    return read_messages(database.query(select_messages("WHERE transmission = ? ORDER BY part"), transmission));
  });
}

std::optional<Claimed> SqliteStore::find(const Id& message) {
  return readers_->run([&](Database& database) -> std::optional<Claimed> {
    auto row = find_message(database, message);
    if (!row) return std::nullopt;
    return with_transmission(database, std::move(*row));
  });
}

std::vector<std::string> SqliteStore::conversions(const std::vector<std::string>& names) {
  if (names.empty()) return {};
  return readers_->run([&](Database& database) {
    std::vector<std::pair<Id, std::string>> found;
    std::set<Id> seen;
    for (const auto& name : names) {
      auto query = database.query(select_conversion, name);
      while (query.step())
        if (seen.insert(query.id(0)).second) found.emplace_back(query.id(0), query.text(1));
    }
    std::sort(found.begin(), found.end());
    std::vector<std::string> out;
    for (auto& [id, record] : found) out.push_back(std::move(record));
    return out;
  });
}

std::vector<MessageRow> SqliteStore::named(const std::string& id) {
  if (id.empty()) return {};
  return readers_->run([&](Database& database) {
    auto out = read_messages(
        database.query(select_messages("WHERE id IN (SELECT id FROM name WHERE name = ? AND noun = 'message') "
                                       "ORDER BY id LIMIT ?"),
                       id, most_rows));
    for (auto& message : out)
      if (message.transmission.empty()) {
        message.payload = find_payload(database, message.id);
        message.payload.message = message.id;
      }
    return out;
  });
}

std::vector<MessageRow> SqliteStore::in_thread(const std::string& thread, const std::string& one,
                                               const std::string& other, std::size_t most) {
  if (thread.empty()) return {};
  return readers_->run([&](Database& database) {
    return read_messages(database.query(
        select_messages("WHERE id IN (SELECT id FROM name WHERE name = ? AND noun = 'thread') AND kind = "
                        "'CareCommunication' AND ((sender = ?2 AND receiver = ?3) OR (sender = ?3 AND receiver = ?2)) "
                        "AND state IN ('received', 'waiting', 'on its way', 'delivered', 'acknowledged') "
                        "ORDER BY id DESC LIMIT ?4"),
        thread, one, other, most));
  });
}

std::optional<Outcome::ReceiptLink> SqliteStore::first_receipt(const Id& original) {
  return readers_->run([&](Database& database) -> std::optional<Outcome::ReceiptLink> {
    auto query = database.query("SELECT receipt, positive FROM receipt_link WHERE original = ?", original);
    if (!query.step()) return std::nullopt;
    return Outcome::ReceiptLink{.receipt = query.id(0), .original = original, .positive = query.number(1) != 0};
  });
}

std::optional<Outcome::ReceiptLink> SqliteStore::first_receipt_of_repeated(const Id& duplicate) {
  const auto first = readers_->run([&](Database& database) -> std::optional<Id> {
    auto query = database.query("SELECT parent FROM derivation WHERE child = ? AND how = 'repeat of'", duplicate);
    return query.step() ? std::optional(query.id(0)) : std::nullopt;
  });
  return first ? first_receipt(*first) : std::nullopt;
}

bool SqliteStore::apply(const Outcome& outcome, const Actor& actor, Micros now) {
  return writer_->run([&](Database& database) { return write(database, {ids_, actor.name, now}, outcome); });
}

std::size_t SqliteStore::apply_all(const std::vector<Outcome>& outcomes, const Actor& actor, Micros now) {
  std::vector<std::string> names;
  for (const auto& outcome : outcomes) {
    for (const auto& made : outcome.made) names.insert(names.end(), {made.names.message_id, made.names.envelope_id});
    for (const auto& conversion : outcome.conversions)
      names.insert(names.end(), conversion.names.begin(), conversion.names.end());
  }
  look_up(names);
  return writer_->run([&](Database& database) {
    const Act act{ids_, actor.name, now};
    return static_cast<std::size_t>(std::count_if(
        outcomes.begin(), outcomes.end(), [&](const Outcome& outcome) { return write(database, act, outcome); }));
  });
}

}  // namespace brevdue::gateway
