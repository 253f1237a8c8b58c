// Intake: what comes in through any door is opened, looked at, checked and stored; only then is it accepted (P1). It is
// not converted here: faults of a letter's content are answered later, by its own negative receipt (conversion.md 1.7);
// what is refused here is what cannot be answered by name, or must not be taken from this sender at all.
// Thread safety: an Intake may be used by any number of threads.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converters/convert/convert.hpp"
#include "converters/vans/envelope.hpp"
#include "gateway/intake/handover.hpp"
#include "gateway/store/clock.hpp"
#include "gateway/store/store.hpp"

namespace brevdue::gateway {

/// What MessageRow::digest begins with if the message could not be read: behind it stands the digest of its
/// transmission's content. The same bytes again are a repeat; anything else may be the letter put right.
inline constexpr std::string_view unread_digest = "unread:";

/// The names of a message as the store keeps them.
[[nodiscard]] MessageNames names_of(const convert::Identity& id);

/// The three doors, and what the gateway sends itself for those who invite to meetings (gateway/invitations).
enum class Door : std::uint8_t { spool, http_vans, http_fhir, invitation };
[[nodiscard]] std::string_view name(Door door);  // "spool", "http vans", "http fhir", "invitation"

/// Who stands at the door, and which location numbers are theirs.
struct Caller {
  std::string name;
  std::vector<std::string> locations;  // "*": all of them
  [[nodiscard]] bool owns(std::string_view location) const;
};

struct Arrival {
  Door door = Door::spool;
  Caller caller;
  Payload payload;  // all of it, written already
  Id id = {};       // of the transmission, from next_id(), if the door may come with it again; else empty
  std::optional<InvitationKey> invitation = {};  // whose letter it is, and
  std::string meeting_start = {};                // when that meeting begins, Danish time: "2026-11-20T09:00:00"
};

struct Answer {
  /// Nothing: it is on disk. Else why not: unreadable (no envelope, interchange, letter or Bundle that could be
  /// answered by name), business (envelope and content disagree: governance.md 1.8 R2, R4, R5), access (the sender is
  /// not one of the caller's location numbers), too_large, busy (too much is waiting, or the disk is full: try again).
  std::optional<Kind> refused;
  std::vector<AcceptedMessage> messages;  // in order; of an arrival that was accepted
  Findings findings;  // errors where it was not accepted, warnings else; positions resolved; no text of the message
  /// The Receipt of a VANSEnvelope that answers this one (governance.md 1.1): PositiveMessage, NegativeMessage, or
  /// NegativeVans where the envelope itself is at fault. None for an arrival without an envelope, or one whose sender
  /// cannot be named.
  std::optional<vans::Envelope> receipt;
};

class Intake {
 public:
  /// All of it outlives the Intake.
  struct Parts {
    Store& store;
    const Clock& clock;
    IdMaker& ids;
    HandOver& hand_over;
    std::shared_ptr<const wire::XmlSchemas> letter_schemas;
    std::shared_ptr<const DanishTime> zone;
    // Looked at anew for each arrival.
    std::function<std::shared_ptr<const convert::Settings>()> settings;
    std::function<std::shared_ptr<const convert::Directory>()> directory;
  };
  explicit Intake(Parts parts);
  ~Intake();
  [[nodiscard]] Answer accept(const Arrival& arrival);
  [[nodiscard]] Id next_id();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace brevdue::gateway
