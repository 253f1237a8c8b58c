// The store: everything the gateway must not forget. It speaks in commands, each a whole transaction together with its
// audit rows; callers never see SQL. What a command returns is on disk (P1): commands that come at the same time are
// committed together, in one transaction with one fsync; one that fails takes no other with it. Nouns
// (docs/architecture.md):
//
//   transmission  bytes as received, with their SHA-256: an envelope, an interchange, a Bundle
//   message       one letter, file letter, CareCommunication or receipt: in a transmission, or made from others
//   delivery      one message to one location number
//   derivation    which message was made from which
//   receipt link  which receipt answers which message
//   conversion    convert::ConversionRecord: what a receipt needs to find its way back
//   invitation    to a video meeting: what was asked for, step by step, and the letter each receiver gets of it
//   audit         who did what, and why
//
// Only messages and deliveries have states. Times are microseconds UTC and always handed in. Thread safety: all of
// Store may be called by any number of threads. Errors: StoreError.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "converters/model/bytes.hpp"
#include "gateway/store/id.hpp"
#include "gateway/store/payload.hpp"

namespace brevdue::gateway {

/// What the store could not do: nothing of the command is kept.
class StoreError : public std::runtime_error {
 public:
  enum class Kind : std::uint8_t {
    full,     // no room on the disk: it will work again when there is
    busy,     // too much is waiting to be written
    corrupt,  // the database or a payload file is damaged: restore a backup
    version,  // written by a newer brevdue
    failed    // input/output error and the like
  };
  StoreError(Kind kind, const std::string& what) : std::runtime_error(what), kind_(kind) {}
  [[nodiscard]] Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

class PayloadTooLarge : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// --- states, in an operator's words

enum class MessageState : std::uint8_t {
  received,      // on disk, not looked at yet
  waiting,       // for its other half (conversion.md 2: 60 minutes)
  on_its_way,    // forwarded or converted: its deliveries are in the outbox or a mailbox
  delivered,     // the receiver's system has it; no receipt yet
  acknowledged,  // and has said yes
  rejected,      // and has said no
  refused,       // by us: its sender has a negative receipt
  duplicate,     // of one that was received before: not delivered again
  answered,      // a receipt that did its work: it was converted, joined, kept for a join, or forwarded
  dead           // given up: an operator must look at it
};
[[nodiscard]] std::string_view name(MessageState state);  // "on its way"
[[nodiscard]] std::optional<MessageState> message_state(std::string_view name);

enum class DeliveryState : std::uint8_t {
  due,         // to be tried, now or at its next time
  in_mailbox,  // to be fetched by its receiver
  delivered,   // taken by the receiver
  held,        // by an operator
  dead         // given up
};
[[nodiscard]] std::string_view name(DeliveryState state);  // "in mailbox"
[[nodiscard]] std::optional<DeliveryState> delivery_state(std::string_view name);

// --- rows

/// How the bytes of a transmission are to be opened.
enum class Wrapping : std::uint8_t { vans, edifact, fhir, oioxml };
[[nodiscard]] std::string_view name(Wrapping wrapping);

struct Transmission {
  Id id;
  std::string door;  // "spool", "http vans", "http fhir", "invitation"
  std::string peer;  // who handed it in: a client's or a spool's name
  Micros received = 0;
  Wrapping wrapping = Wrapping::vans;
  std::string envelope_id;         // VANSEnvelope/EnvelopeIdentifier; else empty
  std::string message_identifier;  // VANSEnvelope MetaInformation/Identifier; else empty
  Payload payload;
};

/// The names of a message, as convert::Identity has them.
struct MessageNames {
  std::string kind;     // "XDIS91", "CareCommunication"
  std::string version;  // "XD9134L", "5.0"
  std::string detail;   // category, response code
  std::string envelope_id, message_id, sender, receiver;
  std::string thread = {};  // of a CareCommunication, a UUID's 32 digits: in_thread(); not read back
};

struct MessageRow {
  Id id;
  Id transmission;         // it stands in; empty: it was made by us
  std::uint32_t part = 0;  // which message of the transmission, from 0
  MessageNames names;
  std::string digest;  // of what it says, without envelope ids and times; empty where nothing is compared
  MessageState state = MessageState::received;
  std::string objects;  // keys of the files a letter names or a file letter holds (convert::object_ids), each with a
                        // mark of its patient, blanks between
  std::string reason;   // of its state, for an operator: no text of the message, no CPR number
  std::optional<Micros> due;  // received, waiting: when a worker looks at it again
  Micros created = 0, changed = 0;
  Payload payload;        // of one that was made by us
  std::string extension;  // "xml", "json", "edi"
};

struct DeliveryRow {
  Id id;
  Id message;
  std::string destination;  // location number
  /// The bytes that go out: those of this transmission unchanged, or (empty) the message in an envelope whose
  /// EnvelopeIdentifier is the delivery's id, with this Identifier of the message.
  Id transmission;
  std::string message_identifier;
  DeliveryState state = DeliveryState::due;
  std::uint32_t attempts = 0;
  Micros next = 0;  // due: when it is tried
  std::string reason;
  Micros created = 0, changed = 0;
};

struct AuditRow {
  Id id;
  Micros at = 0;
  std::string actor;     // "hospital" (a client), "spool", "gateway", "operator"
  std::string action;    // "accepted", "converted", "delivered", "refused access" ...
  Id message, delivery;  // empty where there is none
  std::string detail;    // no text of a message, no CPR number
};

/// The reason of a message whose Bundle.id came with another MessageHeader.id before (governance.md 1.3).
inline constexpr std::string_view reused_bundle_id =
    "the sender used this Bundle.id before, for another MessageHeader.id";

/// Who acts: it stands in the audit rows of a command.
struct Actor {
  std::string name;
};

/// What there is to say of a video link in a message that came in, without the link (VDX-V12). Judged by its form: the
/// state never says what time it is.
struct VideoRow {
  std::string link_class, state;  // video::name(); both empty: no link, but a subject that means a meeting
  std::string host, hash;         // of the link; host perhaps empty
  std::string start;              // when the meeting begins, by the link: "2026-11-20T09:00:00"; or empty
  std::string clickable;          // in the receiver's system, by the registry: "yes", "no" or "unknown"
};

/// What was asked for: the invitation (number 0), a change, or the cancellation.
struct InvitationStep {
  std::uint32_t number = 0;
  std::string what;  // video::name(What)
  Micros at = 0;
  std::string request;  // the JSON that asked for it
};
/// A step's letter to one receiver.
struct InvitationLetter {
  std::uint32_t step = 0;
  std::string receiver;  // location number
  std::string reason;    // why there is none; of one that was handed in, its message's
  // Once it was handed in; written by nobody but the store:
  Id message = {};
  std::string message_id = {};
  MessageState state = MessageState::received;
  std::optional<Micros> answered = {};  // when its first receipt came
  std::string answer = {};              // what that says, where somebody has looked; not of the store
};
struct InvitationRow {
  Id id;
  std::string sender, request_id;
  std::vector<InvitationStep> steps;
  std::vector<InvitationLetter> letters;  // by step
};
/// Whose letter a message is.
struct InvitationKey {
  Id invitation;
  std::uint32_t step = 0;
};
/// What an invitation's receiver was sent before.
struct EarlierLetters {
  bool open = false;             // one of them is not done with yet, or is being sent
  std::vector<MessageRow> made;  // the CareCommunications they became, oldest first, with their payloads
  std::string letter_id;         // of the newest that went out, where that was a letter
};

// --- commands

/// What intake hands in.
struct Acceptance {
  Transmission transmission;
  std::vector<MessageRow> messages;              // state received; id, transmission and created are set by the caller
  std::vector<std::vector<VideoRow>> video;      // of each message; may be shorter
  std::optional<InvitationKey> invitation = {};  // the one message is its letter to the message's receiver
};
struct AcceptedMessage {
  Id id;
  MessageState state = MessageState::received;  // or duplicate, or dead for a reused id
  Id first;                                     // duplicate: the one that came first
  std::string warning;                          // of a known id that says something else
};

/// A message taken by a worker: nobody else gets it until the lease ends.
struct Claimed {
  MessageRow message;
  Transmission transmission;  // of one that came in
  bool is_alone = false;      // claim(): it is the only message of that
};

/// A message that may belong to one just claimed.
struct Half {
  MessageRow message;   // without its payload
  Micros received = 0;  // by its transmission
};

/// What a worker made of one message or of several that belong together: all of it happens, or nothing.
struct Outcome {
  struct Move {
    Id message;
    MessageState state = MessageState::on_its_way;
    std::string reason;
    std::optional<Micros> due;
    std::optional<MessageState> from{};  // only if it is in that state still
  };
  struct Derivation {
    Id child, parent;
    std::string how;  // "converted", "refused with", "receipt of", "receipt again"
  };
  struct ReceiptLink {
    Id receipt, original;  // both as messages of the store; `receipt` is what the original's sender gets
    bool positive = false;
  };
  struct Conversion {
    std::string key;                 // one record each: a later one replaces it
    std::vector<std::string> names;  // ids it can be found by; the first is the same of each of its key
    Micros converted = 0;
    std::string record;    // JSON, or a fact about a file: "file " and what is known
    std::string before{};  // the record this one was made from, as conversions() had it; empty: there was none
  };
  std::vector<Move> moves;
  std::vector<MessageRow> made;
  std::vector<Derivation> derivations;
  std::vector<DeliveryRow> deliveries;
  std::vector<ReceiptLink> receipts;
  std::vector<Conversion> conversions;
  std::vector<AuditRow> audit;  // beside those of the moves; id and at are set by the store
};

struct ClaimedDelivery {
  DeliveryRow delivery;
  MessageRow message;
  std::optional<Transmission> transmission;  // where its bytes go out unchanged
};

struct MailboxItem {
  Id id;  // of the delivery
  std::string kind, version, name;
  Micros since = 0;
  std::uint64_t size = 0;
  std::vector<VideoRow> video;  // of the message, and of those it was made from
};

/// The whole life of a message and of what belongs to it: those it was made from, those made from it, its receipts and
/// theirs.
struct Trace {
  std::vector<MessageRow> messages;  // in the order of their ids
  std::vector<Outcome::Derivation> derivations;
  std::vector<Outcome::ReceiptLink> receipts;
  std::vector<DeliveryRow> deliveries;
  std::vector<AuditRow> audit;  // in order
};

/// A letter that came in and is about a meeting, as statistics count it: by its first link, those of video services
/// first.
struct VideoLetter {
  std::string sender, receiver;
  std::string link_class, state, clickable;  // as VideoRow
  MessageState message = MessageState::received;
  Micros received = 0;
  std::optional<Micros> answered;  // when its first receipt came in
  bool positive = false;           // and said yes
};

struct QueueLine {
  std::string destination;
  std::uint64_t due = 0, in_mailbox = 0, held = 0, dead = 0;
  Micros oldest = 0;  // of those due or in the mailbox; 0: none
};
struct QueueEntry {
  DeliveryRow delivery;
  MessageNames message;
};

/// One thing that is not as it should be.
struct Complaint {
  std::string what;
};

class Store {
 public:
  virtual ~Store() = default;

  // - payloads
  [[nodiscard]] virtual std::unique_ptr<PayloadWriter> new_payload(std::uint64_t limit) = 0;
  /// Valid as long as the source lives, also when the row is gone.
  [[nodiscard]] virtual std::shared_ptr<const ByteSource> open(const Payload& payload) const = 0;

  // - intake
  /// P1, P3. Of each message: is (sender, message id) known? The same digest: a duplicate. Another digest: of a letter
  /// a new letter, with a warning; of a FHIR message a duplicate, with a warning. A Bundle.id that another
  /// MessageHeader.id had: dead, with a warning (governance.md 1.3). The transmission is a new one.
  virtual std::vector<AcceptedMessage> accept(const Acceptance& acceptance, const Actor& actor) = 0;

  // - invitations
  /// The one with that sender and request id, if there is one; else `row`, which is stored.
  [[nodiscard]] virtual InvitationRow add_invitation(const InvitationRow& row, const Actor& actor) = 0;
  /// False if the step is not the next one.
  [[nodiscard]] virtual bool add_invitation_step(const Id& invitation, const InvitationStep& step,
                                                 const std::vector<InvitationLetter>& letters, const Actor& actor) = 0;
  virtual void refuse_invitation_letter(const InvitationKey& key, const std::string& receiver,
                                        const std::string& reason) = 0;
  [[nodiscard]] virtual std::optional<InvitationRow> find_invitation(const Id& id) = 0;
  [[nodiscard]] virtual std::optional<InvitationRow> find_invitation(const std::string& sender,
                                                                     const std::string& request_id) = 0;
  /// Of these senders ("*": of all), newest first.
  [[nodiscard]] virtual std::vector<InvitationRow> invitations(const std::vector<std::string>& senders,
                                                               std::size_t most) = 0;
  /// Those with letters that were not handed in, and not refused.
  [[nodiscard]] virtual std::vector<Id> unfinished_invitations(std::size_t most) = 0;
  [[nodiscard]] virtual bool is_of_invitation(const Id& message) = 0;
  /// Empty of a message that is no invitation's.
  [[nodiscard]] virtual EarlierLetters earlier_of_invitation(const Id& message) = 0;

  // - flow
  /// Messages that are due, oldest first, at most `most`, and of large ones fewer (1 MiB together, or one): received,
  /// waiting, duplicates whose receipt is to be given again, and dead ones whose sender is to be told. None of them is
  /// given to anybody else before `lease_end`.
  [[nodiscard]] virtual std::vector<Claimed> claim(Micros now, Micros lease_end, std::size_t most) = 0;
  /// The messages in state waiting or received between these parties that have objects, oldest first: the halves there
  /// are. They are not claimed; find() has the whole of one.
  [[nodiscard]] virtual std::vector<Half> halves(const std::string& sender, const std::string& receiver) = 0;
  /// All messages of a transmission, in any state, by part.
  [[nodiscard]] virtual std::vector<MessageRow> siblings(const Id& transmission) = 0;
  [[nodiscard]] virtual std::optional<Claimed> find(const Id& message) = 0;
  /// The records found by any of the names, as they stand, each once, in the order they were first written.
  [[nodiscard]] virtual std::vector<std::string> conversions(const std::vector<std::string>& names) = 0;
  /// Messages of any state with that message id or envelope id, oldest first.
  [[nodiscard]] virtual std::vector<MessageRow> named(const std::string& id) = 0;
  /// CareCommunications that came in between these two, in any direction, of a thread (MessageNames::thread), and were
  /// not refused, rejected or given up; newest first.
  [[nodiscard]] virtual std::vector<MessageRow> in_thread(const std::string& thread, const std::string& one,
                                                          const std::string& other, std::size_t most) = 0;
  /// The receipt that went back for a message first, if one has.
  [[nodiscard]] virtual std::optional<Outcome::ReceiptLink> first_receipt(const Id& original) = 0;
  /// That of the message which this one, a duplicate, repeats.
  [[nodiscard]] virtual std::optional<Outcome::ReceiptLink> first_receipt_of_repeated(const Id& duplicate) = 0;
  /// False if one of the moved messages is no longer in a state to be moved (another worker was quicker): then nothing
  /// of it has happened. A move from a final state (acknowledged, rejected, refused, a duplicate that was seen to) is
  /// such a one. Likewise where a conversion's record is no longer the one it was made from; facts about files replace
  /// each other.
  virtual bool apply(const Outcome& outcome, const Actor& actor, Micros now) = 0;
  /// Several, one after the other, each as apply() does it: how many of them have happened. What throws keeps nothing
  /// of any.
  virtual std::size_t apply_all(const std::vector<Outcome>& outcomes, const Actor& actor, Micros now) = 0;

  // - delivery
  /// Deliveries that are due, at most `most`, of each destination at most `each`, destinations in turn; leased. One
  /// whose last lease ended without a result counts that as an attempt: its receiver may have it. `has_room`, if there
  /// is one, is asked for each destination that has something due, on the writing thread: those it says no to are
  /// passed over. With `most` 1 the last one it was asked for is the one that is claimed, if any is.
  [[nodiscard]] virtual std::vector<ClaimedDelivery> claim_deliveries(
      Micros now, Micros lease_end, std::size_t most, std::size_t each,
      const std::function<bool(const std::string&)>& has_room = {}) = 0;
  /// To be fetched from the mailbox.
  virtual void put_in_mailbox(const Id& delivery, Micros now) = 0;
  /// The receiver has it: its message is delivered, and those that message was made from are, once all that was made
  /// from them is.
  virtual void delivered(const Id& delivery, const Actor& actor, Micros now) = 0;
  virtual void try_again(const Id& delivery, const std::string& reason, Micros next, Micros now) = 0;
  /// Its message and those it was made from are dead too; those that came in are due, so that their sender is told.
  virtual void give_up(const Id& delivery, const std::string& reason, Micros now) = 0;
  /// An operator's: false if the delivery is not in a state for it.
  virtual bool hold(const Id& delivery, const Actor& actor, Micros now) = 0;
  /// Held or dead: due now; one that was just being tried when it was held, not before that lease ends.
  virtual bool release(const Id& delivery, const Actor& actor, Micros now) = 0;
  /// Waiting for its next attempt, or dead: due now.
  virtual bool retry(const Id& delivery, const Actor& actor, Micros now) = 0;
  [[nodiscard]] virtual std::optional<ClaimedDelivery> find_delivery(const Id& delivery) = 0;

  // - mailbox
  /// Oldest first, at most `most`, behind `after` if that is there.
  [[nodiscard]] virtual std::vector<MailboxItem> mailbox(const std::string& location, std::size_t most,
                                                         const std::optional<Id>& after) = 0;

  // - operator
  /// Calls `take` with each that came in from `from` up to, not including, `to`.
  virtual void video_letters(Micros from, Micros to, const std::function<void(const VideoLetter&)>& take) = 0;
  [[nodiscard]] virtual std::optional<Trace> trace(const Id& message) = 0;
  /// The messages that came in in the envelope of that EnvelopeIdentifier, oldest first.
  [[nodiscard]] virtual std::vector<Id> in_envelope(const std::string& envelope_id) = 0;
  [[nodiscard]] virtual std::vector<QueueLine> queue() = 0;
  /// Oldest first, those due by destination and next attempt; of one destination, or (empty) of all.
  [[nodiscard]] virtual std::vector<QueueEntry> queue_entries(DeliveryState state, std::size_t most,
                                                              const std::string& destination = {}) = 0;
  /// Messages in state dead, newest first.
  [[nodiscard]] virtual std::vector<MessageRow> dead_messages(std::size_t most) = 0;
  [[nodiscard]] virtual std::uint64_t count_dead_messages() = 0;
  /// A dead message that came in: received again, due now. False if it is no such one, is being worked on, or it or
  /// something made from it has a delivery (that is retried instead, or its sender was told).
  virtual bool retry_message(const Id& message, const Actor& actor, Micros now) = 0;
  virtual void audit(const AuditRow& row) = 0;  // what is no move: access refused ...
  /// Invariants and integrity; empty: all is well.
  [[nodiscard]] virtual std::vector<Complaint> examine() = 0;
  /// A copy of database and payloads as they are at one moment, into a folder that must not be there yet. Throws
  /// StoreError: corrupt, if the copy of the database is damaged. What throws leaves no folder, but where only payload
  /// files of the store are gone: then it holds all the rest.
  virtual void backup(const std::filesystem::path& folder) = 0;
  /// True if the last write went well.
  [[nodiscard]] virtual bool is_writable() const = 0;
};

/// Who opens a store.
enum class StoreUse : std::uint8_t {
  serving,    // a gateway: one at a time
  operating,  // an operator's command, also while a gateway runs: leases and files are left alone
  reading     // likewise; what would write throws StoreError
};

struct StoreOptions {
  std::filesystem::path folder;    // brevdue.sqlite and payloads/ are in it; made if it is not there
  std::size_t most_queued = 1000;  // commands that wait to be written: more are StoreError::busy
  std::size_t most_grouped = 200;  // commands of one commit
  StoreUse use = StoreUse::serving;
};
/// Opens or makes a SQLite store (WAL, synchronous=FULL), brings its schema to the newest version, and removes payload
/// files that no row names. Throws StoreError: corrupt (says how to restore; the file is never made anew), version.
/// Only for serving: else the store must be there, of the newest version.
[[nodiscard]] std::unique_ptr<Store> open_sqlite_store(const StoreOptions& options);
/// Whether a gateway has the store in that folder open at this moment.
[[nodiscard]] bool is_served(const std::filesystem::path& folder);

}  // namespace brevdue::gateway
