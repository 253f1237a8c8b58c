// What the courier and the mailboxes call: deliveries are claimed and moved, and their messages with them.
#include <algorithm>

#include "gateway/store/rows.hpp"
#include "gateway/store/sqlite_store.hpp"

namespace brevdue::gateway {
namespace {

using State = DeliveryState;

// --- claiming

/// The first destination behind `place` that has a delivery whose time has come; nothing: there is none.
std::optional<std::string> next_destination(Database& database, std::string place, bool from_start, Micros now) {
  for (;;) {
    auto query = from_start ? database.query(
                                  "SELECT destination, next FROM delivery WHERE state = 'due' "
                                  "ORDER BY destination, next LIMIT 1")
                            : database.query(
                                  "SELECT destination, next FROM delivery WHERE state = 'due' AND destination > ? "
                                  "ORDER BY destination, next LIMIT 1",
                                  place);
    if (!query.step()) return std::nullopt;
    from_start = false;
    place = query.text(0);
    if (query.number(1) <= now) return place;
  }
}

std::int64_t count_under_way(Database& database, const std::string& destination, Micros now) {
  auto query = database.query("SELECT count(*) FROM delivery WHERE destination = ? AND lease > ?", destination, now);
  query.step();
  return query.number(0);
}

/// A lease that ended without a result counts as an attempt: the process that had it may have sent it.
void lease(Database& database, DeliveryRow& delivery, Micros lease_end) {
  auto query = database.query(
      "UPDATE delivery SET attempts = attempts + CASE WHEN lease IS NULL THEN 0 ELSE 1 END, lease = ? WHERE id = ? "
      "RETURNING attempts",
      lease_end, delivery.id);
  if (query.step()) delivery.attempts = static_cast<std::uint32_t>(query.number(0));
}

/// The deliveries one destination may have now, oldest first.
std::vector<DeliveryRow> due_for(Database& database, const std::string& destination, Micros now, std::size_t each) {
  std::vector<DeliveryRow> out;
  const auto room = static_cast<std::int64_t>(each) - count_under_way(database, destination, now);
  if (room <= 0) return out;
  auto query = database.query(select_deliveries("WHERE state = 'due' AND destination = ? AND next <= ? AND "
                                                "(lease IS NULL OR lease <= ?) ORDER BY next, id LIMIT ?"),
                              destination, now, now, room);
  while (query.step()) out.push_back(read_delivery(query));
  return out;
}

/// One of each destination, then a second one of each, and so on.
std::vector<DeliveryRow> in_turn(std::vector<std::vector<DeliveryRow>> of_each, std::size_t most) {
  std::vector<DeliveryRow> out;
  for (std::size_t round = 0; out.size() < most; ++round) {
    const auto before = out.size();
    for (auto& its : of_each)
      if (round < its.size() && out.size() < most) out.push_back(std::move(its[round]));
    if (out.size() == before) break;
  }
  return out;
}

/// Goes round the destinations, on from the one `turn` names, until `most` have something.
std::vector<DeliveryRow> due_in_turn(Database& database, std::string& turn, Micros now, std::size_t most,
                                     std::size_t each, const std::function<bool(const std::string&)>& has_room) {
  std::vector<std::vector<DeliveryRow>> of_each;
  const auto begin = turn;
  bool wrapped = false;
  auto place = next_destination(database, begin, false, now);
  while (of_each.size() < most) {
    if (!place) {
      if (wrapped) break;
      wrapped = true;
      place = next_destination(database, {}, true, now);
      continue;
    }
    if (wrapped && *place > begin) break;
    turn = *place;
    if (!has_room || has_room(*place)) {
      auto its = due_for(database, *place, now, each);
      if (!its.empty()) of_each.push_back(std::move(its));
    }
    place = next_destination(database, *place, false, now);
  }
  return in_turn(std::move(of_each), most);
}

// --- moving

struct DeliveryMove {
  State to;
  std::string_view action, reason;
  Micros next;
  std::uint32_t more_attempts = 0;
  bool keeps_lease = false;  // an operator's, while it may be being tried: its result ends the lease
};

void move_delivery(Database& database, const Act& act, const DeliveryRow& delivery, const DeliveryMove& move) {
  database.run(
      "UPDATE delivery SET state = ?, reason = ?, next = ?, attempts = ?, changed = ?, "
      "lease = CASE WHEN ? THEN lease ELSE NULL END WHERE id = ?",
      name(move.to), move.reason, move.next, delivery.attempts + move.more_attempts, act.at, move.keeps_lease,
      delivery.id);
  write_audit(database, act, move.action, delivery.message, delivery.id, move.reason);
}

bool is_one_of(MessageState state, std::initializer_list<MessageState> states) {
  return std::find(states.begin(), states.end(), state) != states.end();
}

std::vector<Id> converted_from(Database& database, const Id& message) {
  std::vector<Id> parents;
  auto query =
      database.query("SELECT parent FROM derivation WHERE child = ? AND how IN ('converted', 'sent with')", message);
  while (query.step()) parents.push_back(query.id(0));
  return parents;
}

bool all_delivered(Database& database, const Id& message) {
  return !database.query("SELECT 1 FROM delivery WHERE message = ? AND state <> 'delivered' LIMIT 1", message).step();
}

bool all_converted_delivered(Database& database, const Id& parent) {
  return !database
              .query(
                  "SELECT 1 FROM derivation d JOIN delivery v ON v.message = d.child WHERE d.parent = ? AND "
                  "d.how IN ('converted', 'sent with') AND v.state <> 'delivered' LIMIT 1",
                  parent)
              .step();
}

/// Moves a message if it is in one of the states `from`.
void move_if(Database& database, const Act& act, const Id& message, std::initializer_list<MessageState> from,
             MessageState to, std::string_view action, const std::string& reason) {
  const auto state = state_of(database, message);
  if (state && is_one_of(*state, from)) move_message(database, act, {message, to, reason, std::nullopt}, action);
}

/// A message and those it was converted from.
std::vector<Id> with_parents(Database& database, const Id& message) {
  auto out = converted_from(database, message);
  out.insert(out.begin(), message);
  return out;
}

/// As an operator asks for it: due now, and its message is on its way again.
void make_due(Database& database, const Act& act, const DeliveryRow& delivery, std::string_view action) {
  const auto reason = "by " + std::string(act.actor);
  move_delivery(database, act, delivery, {State::due, action, reason, act.at, 0, true});
  for (const auto& message : with_parents(database, delivery.message))
    move_if(database, act, message, {MessageState::dead}, MessageState::on_its_way, action, reason);
}

/// Its sender was told that it would not be delivered.
bool is_refused(Database& database, const Id& message) {
  const auto messages = with_parents(database, message);
  return std::any_of(messages.begin(), messages.end(),
                     [&](const Id& one) { return state_of(database, one) == MessageState::refused; });
}

/// Due, and nobody is trying it at this moment.
bool is_idle(Database& database, const DeliveryRow& delivery, Micros now) {
  return delivery.state == State::due &&
         database.query("SELECT 1 FROM delivery WHERE id = ? AND (lease IS NULL OR lease <= ?)", delivery.id, now)
             .step();
}

DeliveryRow must_find(Database& database, const Id& id) {
  auto row = find_delivery_row(database, id);
  if (!row) throw StoreError(StoreError::Kind::failed, "there is no delivery " + to_text(id));
  return std::move(*row);
}

constexpr std::string_view gateway = "gateway";

}  // namespace

std::vector<ClaimedDelivery> SqliteStore::claim_deliveries(Micros now, Micros lease_end, std::size_t most,
                                                           std::size_t each,
                                                           const std::function<bool(const std::string&)>& has_room) {
  return writer_->run([&](Database& database) {
    std::vector<ClaimedDelivery> out;
    for (auto& delivery : due_in_turn(database, turn_, now, most, each, has_room)) {
      lease(database, delivery, lease_end);
      if (auto claimed = with_message(database, std::move(delivery))) out.push_back(std::move(*claimed));
    }
    return out;
  });
}

void SqliteStore::put_in_mailbox(const Id& delivery, Micros now) {
  writer_->run([&](Database& database) {
    const auto row = must_find(database, delivery);
    if (row.state != State::due) return;
    move_delivery(database, {ids_, gateway, now}, row, {State::in_mailbox, "put in mailbox", {}, row.next});
  });
}

void SqliteStore::delivered(const Id& delivery, const Actor& actor, Micros now) {
  writer_->run([&](Database& database) {
    const auto row = must_find(database, delivery);
    if (row.state == State::delivered) return;
    const Act act{ids_, actor.name, now};
    // Whatever it was by then, held or given up: the receiver has it.
    move_delivery(database, act, row, {State::delivered, "delivered", {}, row.next, 1});
    const auto arrive = [&](const Id& message) {
      move_if(database, act, message, {MessageState::on_its_way, MessageState::dead}, MessageState::delivered,
              "delivered", {});
    };
    if (all_delivered(database, row.message)) arrive(row.message);
    for (const auto& parent : converted_from(database, row.message))
      if (all_converted_delivered(database, parent)) arrive(parent);
  });
}

void SqliteStore::try_again(const Id& delivery, const std::string& reason, Micros next, Micros now) {
  writer_->run([&](Database& database) {
    const auto row = must_find(database, delivery);
    // Held by an operator while it was being tried: it stays held.
    if (row.state != State::due && row.state != State::held) return;
    move_delivery(database, {ids_, gateway, now}, row, {row.state, "tried, will try again", reason, next, 1});
  });
}

void SqliteStore::give_up(const Id& delivery, const std::string& reason, Micros now) {
  writer_->run([&](Database& database) {
    const auto row = must_find(database, delivery);
    if (row.state == State::delivered || row.state == State::dead) return;
    const Act act{ids_, gateway, now};
    move_delivery(database, act, row, {State::dead, "given up", reason, row.next, 1});
    for (const auto& message : with_parents(database, row.message))
      move_if(database, act, message, {MessageState::on_its_way, MessageState::delivered}, MessageState::dead,
              "given up", reason);
    for (const auto& message : with_parents(database, row.message))
      database.run("UPDATE message SET due = ? WHERE id = ? AND transmission IS NOT NULL AND state = 'dead'", now,
                   message);
  });
}

bool SqliteStore::hold(const Id& delivery, const Actor& actor, Micros now) {
  return writer_->run([&](Database& database) {
    const auto row = find_delivery_row(database, delivery);
    if (!row || (row->state != State::due && row->state != State::in_mailbox)) return false;
    move_delivery(database, {ids_, actor.name, now}, *row,
                  {State::held, "held", "by " + actor.name, row->next, 0, true});
    return true;
  });
}

bool SqliteStore::release(const Id& delivery, const Actor& actor, Micros now) {
  return writer_->run([&](Database& database) {
    const auto row = find_delivery_row(database, delivery);
    if (!row || (row->state != State::held && row->state != State::dead) || is_refused(database, row->message))
      return false;
    make_due(database, {ids_, actor.name, now}, *row, "released");
    return true;
  });
}

bool SqliteStore::retry(const Id& delivery, const Actor& actor, Micros now) {
  return writer_->run([&](Database& database) {
    const auto row = find_delivery_row(database, delivery);
    if (!row || (row->state != State::dead && !is_idle(database, *row, now)) || is_refused(database, row->message))
      return false;
    make_due(database, {ids_, actor.name, now}, *row, "tried again");
    return true;
  });
}

std::optional<ClaimedDelivery> SqliteStore::find_delivery(const Id& delivery) {
  return readers_->run([&](Database& database) -> std::optional<ClaimedDelivery> {
    auto row = find_delivery_row(database, delivery);
    if (!row) return std::nullopt;
    return with_message(database, std::move(*row));
  });
}

/// Its own, or of what it was made from.
std::vector<VideoRow> video_of(Database& database, const Id& message) {
  auto query = database.query(
      "SELECT class, state, host, hash, start, clickable FROM video WHERE message = ? OR message IN "
      "(SELECT parent FROM derivation WHERE child = ? AND how = 'converted') ORDER BY message, number",
      message, message);
  std::vector<VideoRow> out;
  while (query.step())
    out.push_back({.link_class = query.text(0),
                   .state = query.text(1),
                   .host = query.text(2),
                   .hash = query.text(3),
                   .start = query.text(4),
                   .clickable = query.text(5)});
  return out;
}

std::vector<MailboxItem> SqliteStore::mailbox(const std::string& location, std::size_t most,
                                              const std::optional<Id>& after) {
  return readers_->run([&](Database& database) {
    std::vector<MailboxItem> out;
    // No id is smaller than this one.
    Id behind;
    behind.bytes.back() = 1;
    auto query = database.query(
        "SELECT d.id, m.kind, m.version, m.detail, d.created, p.size, m.id FROM delivery d JOIN message m ON m.id = "
        "d.message "
        "LEFT JOIN payload p ON p.owner = coalesce(d.transmission, m.transmission, m.id) "
        "WHERE d.state = 'in mailbox' AND d.destination = ? AND d.id > ? ORDER BY d.id LIMIT ?",
        location, after.value_or(behind), most);
    while (query.step()) {
      const auto kind = query.text(1), detail = query.text(3);
      out.push_back({.id = query.id(0),
                     .kind = kind,
                     .version = query.text(2),
                     .name = detail.empty() ? kind : kind + " " + detail,
                     .since = query.number(4),
                     .size = static_cast<std::uint64_t>(query.number(5)),
                     .video = video_of(database, query.id(6))});
    }
    return out;
  });
}

}  // namespace brevdue::gateway
