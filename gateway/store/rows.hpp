// The rows of store.hpp, written to and read from the tables. Thread safety: as the Database they are handed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/store/payloads.hpp"
#include "gateway/store/sqlite.hpp"
#include "gateway/store/store.hpp"

namespace brevdue::gateway {

/// Who does what when: what audit rows have in common.
struct Act {
  IdMaker& ids;
  std::string_view actor;
  Micros at;
};
void write_audit(Database& database, const Act& act, std::string_view action, const Id& message, const Id& delivery,
                 std::string_view detail);
void write_audit(Database& database, const AuditRow& row);

/// Of what has a name from outside; nothing if the name is empty.
void insert_name(Database& database, const std::string& name, std::string_view noun, const Id& id);
void insert_transmission(Database& database, const Transmission& row);
void insert_message(Database& database, const MessageRow& row);
void insert_delivery(Database& database, const DeliveryRow& row);

/// "SELECT the columns that read_message() takes FROM message " and what follows.
[[nodiscard]] std::string select_messages(std::string_view rest);
/// Without its payload, which has a row of its own.
[[nodiscard]] MessageRow read_message(const Query& query);
[[nodiscard]] std::vector<MessageRow> read_messages(Query query);
[[nodiscard]] std::string select_deliveries(std::string_view rest);
[[nodiscard]] DeliveryRow read_delivery(const Query& query);

[[nodiscard]] std::optional<MessageRow> find_message(Database& database, const Id& id);
[[nodiscard]] std::optional<Transmission> find_transmission(Database& database, const Id& id);
[[nodiscard]] std::optional<DeliveryRow> find_delivery_row(Database& database, const Id& id);
[[nodiscard]] Payload find_payload(Database& database, const Id& owner);
/// The owners of payloads in the database that are not what their SHA-256 says. Reads each of them.
[[nodiscard]] std::vector<Id> damaged_payloads(Database& database, const Payloads& payloads);
/// A message with what belongs to it.
[[nodiscard]] Claimed with_transmission(Database& database, MessageRow message);
[[nodiscard]] std::optional<ClaimedDelivery> with_message(Database& database, DeliveryRow delivery);

/// The state of a message; nothing: there is no such message.
[[nodiscard]] std::optional<MessageState> state_of(Database& database, const Id& message);
/// Moves a message, ends its lease, and writes the audit row.
void move_message(Database& database, const Act& act, const Outcome::Move& move, std::string_view action);

}  // namespace brevdue::gateway
