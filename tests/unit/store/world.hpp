// What the tests of the store share: a store in a folder of its own, and quick rows.
#pragma once

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "gateway/store/store.hpp"
#include "tests/support/temporary_folder.hpp"

namespace brevdue::gateway {

inline std::ostream& operator<<(std::ostream& out, MessageState state) {
  return out << name(state);
}
inline std::ostream& operator<<(std::ostream& out, DeliveryState state) {
  return out << name(state);
}
inline std::ostream& operator<<(std::ostream& out, const Id& id) {
  return out << to_text(id);
}

}  // namespace brevdue::gateway

namespace brevdue::gateway::test {

using Folder = brevdue::test::TemporaryFolder;

inline constexpr Micros start = 1'800'000'000'000'000;
inline constexpr Micros second = 1'000'000;

inline const std::string hospital = "5790001382445", municipality = "5790001348120", practice = "5790000121526";
inline const Actor sender{"hospital"};

/// A store that can be closed and opened again, and what one puts into it.
struct World {
  Folder folder;
  IdMaker ids;
  std::unique_ptr<Store> store = open_sqlite_store({.folder = folder.path() / "store"});

  void restart() {
    store.reset();
    store = open_sqlite_store({.folder = folder.path() / "store"});
  }

  Payload payload(std::string_view bytes) {
    const auto writer = store->new_payload(150'000'000);
    writer->write(bytes);
    return writer->finish();
  }

  MessageRow letter(const std::string& message_id, const std::string& digest = "one") {
    MessageRow row;
    row.id = ids.next(start);
    row.names = {.kind = "XDIS91",
                 .version = "XD9134L",
                 .detail = {},
                 .envelope_id = "envelope-" + message_id,
                 .message_id = message_id,
                 .sender = hospital,
                 .receiver = municipality};
    row.digest = digest;
    row.created = start;
    row.extension = "xml";
    return row;
  }

  MessageRow care_communication(const std::string& bundle, const std::string& header, const std::string& digest) {
    auto row = letter(header, digest);
    row.names.kind = "CareCommunication";
    row.names.version = "5.0";
    row.names.detail = "telemedicine";
    row.names.envelope_id = bundle;
    row.extension = "json";
    return row;
  }

  Acceptance acceptance(std::vector<MessageRow> messages, std::string_view bytes = "<Letter/>",
                        Micros received = start) {
    Acceptance out;
    out.transmission.id = ids.next(received);
    out.transmission.door = "spool";
    out.transmission.peer = "hospital";
    out.transmission.received = received;
    out.transmission.envelope_id = "vans-1";
    out.transmission.message_identifier = "vans-2";
    out.transmission.payload = payload(bytes);
    out.messages = std::move(messages);
    return out;
  }

  AcceptedMessage accept(const MessageRow& message) {
    const auto out = store->accept(acceptance({message}), sender);
    BOOST_REQUIRE_EQUAL(out.size(), 1u);
    return out.front();
  }

  /// A message made by us.
  MessageRow made(std::string_view bytes = "{}", MessageState state = MessageState::on_its_way) {
    auto row = care_communication("bundle-" + to_text(ids.next(start)), "header-" + to_text(ids.next(start)), "");
    row.state = state;
    row.created = row.changed = start;
    row.payload = payload(bytes);
    return row;
  }

  DeliveryRow delivery(const Id& message, const std::string& destination = municipality, Micros next = start) {
    DeliveryRow row;
    row.id = ids.next(start);
    row.message = message;
    row.destination = destination;
    row.message_identifier = "out-2";
    row.next = next;
    row.created = row.changed = start;
    return row;
  }

  bool apply(const Outcome& outcome, Micros now = start) { return store->apply(outcome, {"gateway"}, now); }

  /// A letter that came in and was converted, with its delivery in the outbox.
  struct Converted {
    Id letter, made, delivery;
  };
  Converted converted(const std::string& message_id, const std::string& destination = municipality,
                      Micros next = start) {
    const auto row = letter(message_id);
    accept(row);
    Outcome outcome;
    outcome.moves = {{row.id, MessageState::on_its_way, "converted", {}}};
    outcome.made = {made()};
    outcome.derivations = {{outcome.made[0].id, row.id, "converted"}};
    outcome.deliveries = {delivery(outcome.made[0].id, destination, next)};
    BOOST_REQUIRE(apply(outcome));
    return {row.id, outcome.made[0].id, outcome.deliveries[0].id};
  }

  MessageState state(const Id& message) {
    const auto found = store->find(message);
    BOOST_REQUIRE(found);
    return found->message.state;
  }
  DeliveryRow delivery_row(const Id& id) {
    const auto found = store->find_delivery(id);
    BOOST_REQUIRE(found);
    return found->delivery;
  }
  /// "received, on its way": the actions of a message, in order.
  std::string actions(const Id& message) {
    std::string out;
    const auto trace = store->trace(message);
    BOOST_REQUIRE(trace);
    for (const auto& row : trace->audit)
      if (row.message == message) out += (out.empty() ? "" : ", ") + row.action;
    return out;
  }
  std::string complaints() {
    std::string out;
    for (const auto& complaint : store->examine()) out += complaint.what + "\n";
    return out;
  }
};

inline std::string read(const ByteSource& source, std::uint64_t offset, std::size_t length) {
  std::string out(length, '\0');
  out.resize(source.read_at(offset, out));
  return out;
}

/// The kind of the StoreError that `work` throws.
template <class Work>
StoreError::Kind kind_of_error(const Work& work) {
  try {
    work();
  } catch (const StoreError& e) {
    return e.kind();
  }
  BOOST_FAIL("no StoreError");
  return {};
}

}  // namespace brevdue::gateway::test
