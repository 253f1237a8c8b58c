// The names of states: what an operator sees, and what stands in the database.
#include <array>
#include <utility>

#include "gateway/store/store.hpp"

namespace brevdue::gateway {
namespace {

using namespace std::string_view_literals;

constexpr std::array message_states = {
    std::pair{MessageState::received, "received"sv},         std::pair{MessageState::waiting, "waiting"sv},
    std::pair{MessageState::on_its_way, "on its way"sv},     std::pair{MessageState::delivered, "delivered"sv},
    std::pair{MessageState::acknowledged, "acknowledged"sv}, std::pair{MessageState::rejected, "rejected"sv},
    std::pair{MessageState::refused, "refused"sv},           std::pair{MessageState::duplicate, "duplicate"sv},
    std::pair{MessageState::answered, "answered"sv},         std::pair{MessageState::dead, "dead"sv}};
constexpr std::array delivery_states = {
    std::pair{DeliveryState::due, "due"sv}, std::pair{DeliveryState::in_mailbox, "in mailbox"sv},
    std::pair{DeliveryState::delivered, "delivered"sv}, std::pair{DeliveryState::held, "held"sv},
    std::pair{DeliveryState::dead, "dead"sv}};
constexpr std::array wrappings = {std::pair{Wrapping::vans, "vans"sv}, std::pair{Wrapping::edifact, "edifact"sv},
                                  std::pair{Wrapping::fhir, "fhir"sv}, std::pair{Wrapping::oioxml, "oioxml"sv}};

template <class Table, class Value>
std::string_view name_in(const Table& table, Value value) {
  for (const auto& [row, name] : table)
    if (row == value) return name;
  return {};
}

template <class Value, class Table>
std::optional<Value> value_in(const Table& table, std::string_view name) {
  for (const auto& [row, its] : table)
    if (its == name) return row;
  return std::nullopt;
}

}  // namespace

std::string_view name(MessageState state) {
  return name_in(message_states, state);
}
std::optional<MessageState> message_state(std::string_view name) {
  return value_in<MessageState>(message_states, name);
}
std::string_view name(DeliveryState state) {
  return name_in(delivery_states, state);
}
std::optional<DeliveryState> delivery_state(std::string_view name) {
  return value_in<DeliveryState>(delivery_states, name);
}
std::string_view name(Wrapping wrapping) {
  return name_in(wrappings, wrapping);
}

}  // namespace brevdue::gateway
