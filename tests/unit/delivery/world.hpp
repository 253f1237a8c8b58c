// What the tests of delivery share: a store in a folder of its own, a clock that stands still, messages with
// deliveries.
#pragma once

#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "converters/vans/envelope.hpp"
#include "converters/wire/sha256.hpp"
#include "gateway/delivery/courier.hpp"
#include "gateway/delivery/parcel.hpp"
#include "tests/support/support.hpp"
#include "tests/support/temporary_folder.hpp"

namespace brevdue::test {

using namespace gateway;

inline constexpr Micros second = 1'000'000;
inline constexpr std::string_view hospital = "5790000120314", municipality = "5790001382445";
inline constexpr std::string_view envelope_id = "3b9a3f0e-6c11-4d0b-9b54-0f6d1a2c7e01";
inline constexpr std::string_view message_identifier = "7d1f2a90-58b3-4c5e-8f0a-6b2e9c4d3a02";
inline constexpr std::string_view interchange =
    "UNA:+.? '\nUNB+UNOC:3+5790000120314:14+5790001382445:14+260120:1015+1'\nFTX+r\xF8"
    "d?'gr\xF8"
    "d'\nUNZ+1+1'\n";

struct Named {
  std::string_view kind, version, detail;
};
inline constexpr Named dis91{"DIS91", "D9134L", ""}, xdis91{"XDIS91", "XD9134L", ""}, ctl03{"CTL03", "C0330Q", ""},
    xctl01{"XCTL01", "XC0130Q", ""}, care_communication{"CareCommunication", "5.0", "telemedicine"},
    acknowledgement{"Acknowledgement", "2.0.0", "ok"};

inline MessageNames names_of(const Named& named, std::string_view sender = hospital,
                             std::string_view receiver = municipality) {
  MessageNames names;
  names.kind = named.kind;
  names.version = named.version;
  names.detail = named.detail;
  names.sender = sender;
  names.receiver = receiver;
  return names;
}

/// Any bytes in an envelope, as another system would send it.
inline std::string in_envelope(const Named& named, const std::string& payload, bool json = false) {
  vans::Envelope envelope;
  envelope.sender.id = hospital;
  envelope.receiver.id = municipality;
  envelope.id = envelope_id;
  envelope.sent = "2026-01-20T10:00:00";
  envelope.message = vans::meta_information({named.kind, named.detail, named.version, json},
                                            std::string(message_identifier), payload.size());
  StringSink sink;
  vans::write_envelope(envelope, source(payload).get(), sink);
  return sink.bytes;
}

struct Unwrapped {
  vans::Envelope envelope;
  std::string payload;
};
inline Unwrapped unwrapped(const std::string& bytes) {
  const auto opened_document = document(bytes);
  wire::XmlReader xml_reader;
  auto opened = vans::read_envelope(opened_document, xml_reader);
  BOOST_REQUIRE_MESSAGE(opened, words(opened ? Findings{} : opened.error()));
  BOOST_TEST(opened->warnings.empty(), words(opened->warnings));
  StringSink sink;
  if (opened->envelope.message) vans::write_payload(opened->envelope, sink);
  return {std::move(opened->envelope), std::move(sink.bytes)};
}

inline std::string bytes_of(const Parcel& parcel) {
  StringSink sink;
  parcel.write(sink);
  BOOST_TEST(sink.bytes.size() == parcel.size);
  return std::move(sink.bytes);
}

inline std::string sha256_of(std::string_view bytes) {
  wire::HashSink sink;
  sink.write(bytes);
  return sink.hex();
}

/// A folder that is gone with its owner.
using Folder = TemporaryFolder;

struct World {
  Folder folder;
  ManualClock clock{1'768'900'500 * second};  // 2026-01-20T09:15:00Z
  IdMaker ids;
  std::unique_ptr<Store> store = open_sqlite_store({folder.path() / "store"});

  Payload keep(std::string_view bytes) {
    auto writer = store->new_payload(200'000'000);
    for (std::size_t at = 0; at < bytes.size(); at += 65536) writer->write(bytes.substr(at, 65536));
    return writer->finish();
  }

  /// A message that came in so, and is to go on unchanged. The delivery's id.
  Id received(Wrapping wrapping, std::string_view bytes, MessageNames names,
              std::string_view destination = municipality) {
    Acceptance acceptance;
    auto& transmission = acceptance.transmission;
    transmission.id = ids.next(clock.now());
    transmission.door = "spool";
    transmission.peer = "hospital";
    transmission.received = clock.now();
    transmission.wrapping = wrapping;
    transmission.payload = keep(bytes);
    MessageRow message;
    message.id = ids.next(clock.now());
    message.transmission = transmission.id;
    names.message_id = to_text(message.id);
    names.envelope_id = to_text(transmission.id);
    message.names = std::move(names);
    message.created = message.changed = clock.now();
    message.digest = to_text(message.id);
    acceptance.messages.push_back(message);
    store->accept(acceptance, {"spool"});
    gateway::Outcome outcome;
    outcome.moves.push_back({message.id, MessageState::on_its_way, {}, {}});
    outcome.deliveries.push_back(delivery(message.id, destination));
    outcome.deliveries.back().transmission = transmission.id;
    BOOST_REQUIRE(store->apply(outcome, {"gateway"}, clock.now()));
    return outcome.deliveries.back().id;
  }

  /// A message made by us. The delivery's id.
  Id made(std::string_view bytes, MessageNames names, std::string extension,
          std::string_view destination = municipality) {
    MessageRow message;
    message.id = ids.next(clock.now());
    names.message_id = to_text(message.id);
    message.names = std::move(names);
    message.state = MessageState::on_its_way;
    message.created = message.changed = clock.now();
    message.payload = keep(bytes);
    message.extension = std::move(extension);
    gateway::Outcome outcome;
    outcome.made.push_back(message);
    outcome.deliveries.push_back(delivery(message.id, destination));
    BOOST_REQUIRE(store->apply(outcome, {"gateway"}, clock.now()));
    return outcome.deliveries.back().id;
  }

  /// Any message for a destination.
  Id letter_to(std::string_view destination) {
    return received(Wrapping::edifact, interchange, names_of(dis91, hospital, destination), destination);
  }

  DeliveryRow delivery(const Id& message, std::string_view destination) {
    DeliveryRow row;
    row.id = ids.next(clock.now());
    row.message = message;
    row.destination = destination;
    row.message_identifier = message_identifier;
    row.created = row.changed = row.next = clock.now();
    return row;
  }

  [[nodiscard]] ClaimedDelivery claimed(const Id& id) const {
    auto found = store->find_delivery(id);
    BOOST_REQUIRE(found);
    return *std::move(found);
  }
  [[nodiscard]] DeliveryRow row(const Id& id) const { return claimed(id).delivery; }
  [[nodiscard]] std::string state(const Id& id) const { return std::string(name(row(id).state)); }
  [[nodiscard]] Parcel parcel(const Id& id, Cover cover) const { return make_parcel(*store, claimed(id), cover); }
};

}  // namespace brevdue::test
