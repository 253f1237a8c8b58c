// A gateway with the systems around it, for the scenarios of conversion.md 5: a hospital and a municipality that come
// in over HTTP and fetch from their mailboxes, and a doctor with two folders. Everything is as in operation (SQLite,
// files, HTTP on loopback) but the clock, which is moved, and the work, which is done when something is looked at.
//
// Whatever is taken out is examined: its envelope, that it says what is inside, that it reads without a fault. When a
// world ends, nothing may be left that nobody took.
#pragma once

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "converters/convert/convert.hpp"
#include "converters/vans/envelope.hpp"
#include "gateway/gateway.hpp"
#include "tests/support/letters.hpp"
#include "tests/support/support.hpp"
#include "tests/support/temporary_folder.hpp"

namespace brevdue::test {

using namespace brevdue::gateway;

// hospital and municipality are those of tests/support/letters.hpp.
inline constexpr std::string_view doctor = "5790000209354", nobody = "5790000120314";
inline constexpr Micros minute = 60'000'000, day = 24 * 60 * minute;

/// A file below samples/scenarios: "S1-1/letter.xml".
[[nodiscard]] std::string sample(std::string_view name);
/// Each `from` in it, of which there is at least one, becomes `to`.
[[nodiscard]] std::string changed(std::string text, std::string_view from, std::string_view to);
/// Each of the two becomes the other.
[[nodiscard]] std::string exchanged(std::string text, std::string_view one, std::string_view other);
/// Two messages with the same shape differ in nothing but their UUIDs: each is replaced by the number of its first
/// appearance.
[[nodiscard]] std::string shape(const std::string& text);
/// The values of all elements <name>, a line each.
[[nodiscard]] std::string elements(std::string_view xml, std::string_view name);

/// What is different about a world: what its systems take, and settings.
struct Setup {
  std::string hospital_takes = "oioxml", municipality_takes = "fhir:5.0", doctor_takes = "oioxml:xdis91";
  std::vector<std::pair<std::string_view, std::string_view>> settings = {};
};

/// A message as a system handed it in.
struct Sent {
  std::string bytes, payload;  // with its envelope, and without
  vans::Envelope envelope;     // if it had one
  convert::Identity identity;
};

/// A message as its receiver has it.
struct Arrived {
  std::string bytes, payload;
  std::optional<vans::Envelope> envelope;
  convert::Identity identity;
  std::vector<Message> messages;
  std::shared_ptr<const ByteSource> source;  // the messages' contents stand in it

  [[nodiscard]] std::string kind() const { return std::string(convert::name(identity.kind)); }
  [[nodiscard]] const Correspondence& letter() const { return the<Correspondence>(); }
  [[nodiscard]] const FileLetter& files() const { return the<FileLetter>(); }
  [[nodiscard]] const Receipt& receipt() const { return the<Receipt>(); }
  /// Of a receipt: all that is said about why.
  [[nodiscard]] std::string refusal() const;

 private:
  template <class T>
  const T& the() const {
    BOOST_REQUIRE(messages.size() == 1u);
    BOOST_REQUIRE(std::holds_alternative<T>(messages.front()));
    return std::get<T>(messages.front());
  }
};
using Arrivals = std::vector<Arrived>;
/// "XCTL03 XCTL03"
[[nodiscard]] std::string kinds(const Arrivals& arrivals);

struct HttpAnswer {
  int status = 0;
  std::string media_type, body;
};

class World {
 public:
  explicit World(const Setup& setup = {});
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World();

  // --- sending: all of it must be accepted; `as` where the message's sender is not a system of this world

  /// In an envelope of its own, POST /vans/messages; the Receipt that answers it is examined.
  Sent send(const std::string& payload, std::string_view as = {});
  Sent send_sample(std::string_view name) { return send(sample(name)); }
  /// The envelope of an earlier one again, byte for byte; or the message in an envelope of the same message identifier.
  void send_again(const Sent& sent);
  /// EDIFACT without an envelope, POST /vans/messages.
  Sent send_interchange(const std::string& payload, std::string_view as = {});
  /// POST /fhir/$process-message.
  Sent send_bundle(const std::string& payload);
  /// Into the doctor's folder, as it is; work_off() takes it.
  void drop(const std::string& bytes);
  /// A letter with its envelope, for drop().
  [[nodiscard]] Sent wrapped(const std::string& payload);

  HttpAnswer post(std::string_view path, std::string_view media_type, const std::string& body, std::string_view as);
  /// GET or DELETE, with the key of that location's system.
  HttpAnswer ask(const std::string& method, const std::string& path, std::string_view location);

  // --- receiving, after everything that is due was done

  enum class Content { sound, faulty };
  /// What waits for a system, in order; it confirms all of it.
  Arrivals take(std::string_view location, Content content = Content::sound);
  /// The one message that waits, which is of that kind.
  Arrived take_one(std::string_view location, std::string_view kind, Content content = Content::sound);
  /// The list of what waits, as the mailbox says it.
  std::string mailbox(std::string_view location);
  /// It is what was handed in, byte for byte, and by the SHA-256 that was stored with it.
  void is_unchanged(const Sent& sent, const Arrived& arrived);
  /// Nothing waits for anybody.
  void nothing_sent();
  /// Receipts of envelopes that lie in the doctor's folder: how many PositiveMessage there are; each is examined.
  std::size_t envelope_receipts();

  // --- time and states

  /// The clock moves on, and what is due is done.
  void later(Micros by);
  void work_off() { gateway_->work_off(); }
  [[nodiscard]] Micros now() const { return clock_->now(); }
  /// The states of the messages that came in with that message id or envelope id, in order: "delivered",
  /// "acknowledged, duplicate".
  std::string states(const std::string& id);
  std::string states(const Sent& sent) { return states(sent.identity.message_id); }
  std::string reasons(const std::string& id);
  /// All that the audit has about a message and what became of it, a line each: "action: detail".
  std::string noted(const Sent& sent);
  std::string state_of_made(const std::string& id);
  Store& store() { return gateway_->store(); }
  /// Stops the gateway and starts it again, on the same folder.
  void restart();
  /// Likewise, and everybody takes what that setup says.
  void restart(const Setup& setup);

 private:
  void open();
  void register_all(const Setup& setup);
  Sent identified(const std::string& payload);
  Arrived arrived(std::string bytes, Content content);
  Arrivals take_from_mailbox(std::string_view location, Content content);
  Arrivals take_from_folder(Content content);
  void examine_receipt(const std::string& body, const Sent& sent);
  void no_secrets();

  TemporaryFolder own_folder_;
  const std::filesystem::path& folder_ = own_folder_.path();
  GatewayConfig config_;
  std::shared_ptr<ManualClock> clock_;
  std::unique_ptr<IdSource> ids_;
  convert::Converter converter_{schemas(), shared_zone()};
  std::unique_ptr<Gateway> gateway_;
  std::size_t dropped_ = 0, envelope_receipts_ = 0;
};

// --- what systems answer

/// An Acknowledgement of a sample for that CareCommunication, with ids of its own.
[[nodiscard]] std::string acknowledgement(std::string_view name, const Arrived& care_communication);
/// XCTL03, or XCTL02 with that text, for a letter or file letter; `at`: minutes after 13:20.
[[nodiscard]] std::string receipt_for(const Arrived& letter, std::string_view refuse_text = {}, unsigned at = 0);

}  // namespace brevdue::test
