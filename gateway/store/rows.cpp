#include "gateway/store/rows.hpp"

#include <algorithm>

namespace brevdue::gateway {
namespace {

constexpr std::string_view message_columns =
    "id, transmission, part, kind, version, detail, envelope_id, message_id, sender, receiver, digest, state, reason, "
    "due, created, changed, extension, objects";
constexpr std::string_view delivery_columns =
    "id, message, destination, transmission, message_identifier, state, attempts, next, reason, created, "
    "changed";

std::string select(std::string_view columns, std::string_view table, std::string_view rest) {
  std::string sql = "SELECT ";
  sql.append(columns).append(" FROM ").append(table).append(" ").append(rest);
  return sql;
}

/// A word of a table that nobody but us writes.
template <class Value>
Value known_word(std::optional<Value> value, std::string_view what) {
  if (!value) throw StoreError(StoreError::Kind::corrupt, "database: an unknown " + std::string(what));
  return *value;
}

std::optional<Wrapping> wrapping_named(std::string_view word) {
  for (const auto wrapping : {Wrapping::vans, Wrapping::edifact, Wrapping::fhir, Wrapping::oioxml})
    if (name(wrapping) == word) return wrapping;
  return std::nullopt;
}

void insert_payload(Database& database, const Id& owner, const Payload& payload) {
  std::optional<Blob> bytes;
  std::optional<std::string> file;
  if (payload.in_file())
    file = payload.file;
  else
    bytes = Blob{payload.bytes};
  database.run("INSERT INTO payload (owner, size, sha256, packed, bytes, file) VALUES (?, ?, ?, ?, ?, ?)", owner,
               payload.size, payload.sha256, payload.packed, bytes, file);
  // From here on the file stays, even if the commit fails: a commit that failed may still be on disk. Opening the store
  // removes what no row names.
  if (payload.unkept) payload.unkept->keep();
}

}  // namespace

void write_audit(Database& database, const Act& act, std::string_view action, const Id& message, const Id& delivery,
                 std::string_view detail) {
  write_audit(database, {.id = act.ids.next(act.at),
                         .at = act.at,
                         .actor = std::string(act.actor),
                         .action = std::string(action),
                         .message = message,
                         .delivery = delivery,
                         .detail = std::string(detail)});
}

void write_audit(Database& database, const AuditRow& row) {
  const std::string_view message(reinterpret_cast<const char*>(row.message.bytes.data()), row.message.bytes.size());
  database.run("INSERT INTO audit (message, id, at, actor, action, delivery, detail) VALUES (?, ?, ?, ?, ?, ?, ?)",
               Blob{message}, row.id, row.at, row.actor, row.action, row.delivery, row.detail);
}

void insert_name(Database& database, const std::string& name, std::string_view noun, const Id& id) {
  if (!name.empty())
    database.run("INSERT INTO name (name, noun, id) VALUES (?, ?, ?) ON CONFLICT (name, noun, id) DO NOTHING", name,
                 noun, id);
}

void insert_transmission(Database& database, const Transmission& row) {
  database.run(
      "INSERT INTO transmission (id, door, peer, received, wrapping, envelope_id, message_identifier) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)",
      row.id, row.door, row.peer, row.received, name(row.wrapping), row.envelope_id, row.message_identifier);
  insert_name(database, row.envelope_id, "transmission", row.id);
  insert_payload(database, row.id, row.payload);
}

void insert_message(Database& database, const MessageRow& row) {
  database.run(
      "INSERT INTO message (id, transmission, part, kind, version, detail, envelope_id, message_id, sender, receiver, "
      "digest, state, reason, due, created, changed, extension, objects) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      row.id, row.transmission, row.part, row.names.kind, row.names.version, row.names.detail, row.names.envelope_id,
      row.names.message_id, row.names.sender, row.names.receiver, row.digest, name(row.state), row.reason, row.due,
      row.created, row.changed, row.extension, row.objects);
  insert_name(database, row.names.message_id, "message", row.id);
  insert_name(database, row.names.envelope_id, "message", row.id);
  if (row.transmission.empty()) insert_payload(database, row.id, row.payload);
}

void insert_delivery(Database& database, const DeliveryRow& row) {
  database.run(
      "INSERT INTO delivery (id, message, destination, transmission, message_identifier, state, attempts, next, "
      "reason, created, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      row.id, row.message, row.destination, row.transmission, row.message_identifier, name(row.state), row.attempts,
      row.next, row.reason, row.created, row.changed);
}

std::string select_messages(std::string_view rest) {
  return select(message_columns, "message", rest);
}

MessageRow read_message(const Query& query) {
  MessageRow row;
  row.id = query.id(0);
  row.transmission = query.id(1);
  row.part = static_cast<std::uint32_t>(query.number(2));
  row.names = {.kind = query.text(3),
               .version = query.text(4),
               .detail = query.text(5),
               .envelope_id = query.text(6),
               .message_id = query.text(7),
               .sender = query.text(8),
               .receiver = query.text(9)};
  row.digest = query.text(10);
  row.state = known_word(message_state(query.text(11)), "state of a message");
  row.reason = query.text(12);
  row.due = query.optional_number(13);
  row.created = query.number(14);
  row.changed = query.number(15);
  row.extension = query.text(16);
  row.objects = query.text(17);
  return row;
}

std::vector<MessageRow> read_messages(Query query) {
  std::vector<MessageRow> out;
  while (query.step()) out.push_back(read_message(query));
  return out;
}

std::string select_deliveries(std::string_view rest) {
  return select(delivery_columns, "delivery", rest);
}

DeliveryRow read_delivery(const Query& query) {
  DeliveryRow row;
  row.id = query.id(0);
  row.message = query.id(1);
  row.destination = query.text(2);
  row.transmission = query.id(3);
  row.message_identifier = query.text(4);
  row.state = known_word(delivery_state(query.text(5)), "state of a delivery");
  row.attempts = static_cast<std::uint32_t>(query.number(6));
  row.next = query.number(7);
  row.reason = query.text(8);
  row.created = query.number(9);
  row.changed = query.number(10);
  return row;
}

std::optional<MessageRow> find_message(Database& database, const Id& id) {
  std::optional<MessageRow> row;
  {
    auto query = database.query(select_messages("WHERE id = ?"), id);
    if (query.step()) row = read_message(query);
  }
  if (row && row->transmission.empty()) row->payload = find_payload(database, id);
  if (row) row->payload.message = id;
  return row;
}

std::optional<Transmission> find_transmission(Database& database, const Id& id) {
  auto query = database.query(
      "SELECT door, peer, received, wrapping, envelope_id, message_identifier FROM transmission WHERE id = ?", id);
  if (!query.step()) return std::nullopt;
  Transmission row;
  row.id = id;
  row.door = query.text(0);
  row.peer = query.text(1);
  row.received = query.number(2);
  row.wrapping = known_word(wrapping_named(query.text(3)), "wrapping");
  row.envelope_id = query.text(4);
  row.message_identifier = query.text(5);
  row.payload = find_payload(database, id);
  return row;
}

std::optional<DeliveryRow> find_delivery_row(Database& database, const Id& id) {
  auto query = database.query(select_deliveries("WHERE id = ?"), id);
  if (!query.step()) return std::nullopt;
  return read_delivery(query);
}

Payload find_payload(Database& database, const Id& owner) {
  Payload payload;
  auto query = database.query("SELECT size, sha256, packed, bytes, file FROM payload WHERE owner = ?", owner);
  if (!query.step()) return payload;
  payload.size = static_cast<std::uint64_t>(query.number(0));
  const auto digest = query.text(1);
  if (digest.size() != payload.sha256.size())
    throw StoreError(StoreError::Kind::corrupt, "database: a SHA-256 that is not 32 bytes long");
  std::copy(digest.begin(), digest.end(), payload.sha256.begin());
  payload.packed = query.number(2) != 0;
  payload.bytes = query.text(3);
  payload.file = query.text(4);
  return payload;
}

std::vector<Id> damaged_payloads(Database& database, const Payloads& payloads) {
  std::vector<Id> out;
  for (auto query = database.query("SELECT owner FROM payload WHERE file IS NULL"); query.step();) {
    const auto owner = query.id(0);
    try {
      (void)payloads.open(find_payload(database, owner));
    } catch (const StoreError&) {
      out.push_back(owner);
    }
  }
  return out;
}

Claimed with_transmission(Database& database, MessageRow message) {
  Claimed claimed;
  if (message.transmission.empty())
    message.payload = find_payload(database, message.id);
  else if (auto transmission = find_transmission(database, message.transmission))
    claimed.transmission = std::move(*transmission);
  message.payload.message = claimed.transmission.payload.message = message.id;
  claimed.message = std::move(message);
  return claimed;
}

std::optional<ClaimedDelivery> with_message(Database& database, DeliveryRow delivery) {
  auto message = find_message(database, delivery.message);
  if (!message) return std::nullopt;
  ClaimedDelivery claimed{std::move(delivery), std::move(*message), std::nullopt};
  if (!claimed.delivery.transmission.empty())
    claimed.transmission = find_transmission(database, claimed.delivery.transmission);
  if (claimed.transmission) claimed.transmission->payload.message = claimed.message.id;
  return claimed;
}

std::optional<MessageState> state_of(Database& database, const Id& message) {
  auto query = database.query("SELECT state FROM message WHERE id = ?", message);
  if (!query.step()) return std::nullopt;
  return known_word(message_state(query.text(0)), "state of a message");
}

void move_message(Database& database, const Act& act, const Outcome::Move& move, std::string_view action) {
  database.run("UPDATE message SET state = ?, reason = ?, due = ?, lease = NULL, changed = ? WHERE id = ?",
               name(move.state), move.reason, move.due, act.at, move.message);
  write_audit(database, act, action, move.message, {}, move.reason);
}

}  // namespace brevdue::gateway
