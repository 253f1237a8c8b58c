// The Store over SQLite. Writes go through the Writer, reads through a few connections of their own, which see all that
// was committed. The commands stand in five files, by who calls them: intake_commands.cpp, flow_commands.cpp,
// delivery_commands.cpp, operator_commands.cpp, invitation_commands.cpp. Thread safety: any number of threads.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "gateway/store/file_io.hpp"
#include "gateway/store/payloads.hpp"
#include "gateway/store/store.hpp"
#include "gateway/store/writer.hpp"

namespace brevdue::gateway {

/// Connections for reading. run() waits for one and hands it a consistent view.
class Readers {
 public:
  /// `untouched`: closing them writes nothing, be the database damaged.
  Readers(const std::filesystem::path& file, std::size_t how_many, bool untouched);
  template <class Work>
  auto run(const Work& work) {
    const Borrowed borrowed(*this);
    const Snapshot snapshot(*borrowed.database);
    return work(*borrowed.database);
  }

 private:
  struct Borrowed {
    explicit Borrowed(Readers& of);
    Borrowed(const Borrowed&) = delete;
    Borrowed& operator=(const Borrowed&) = delete;
    ~Borrowed();
    Readers& readers;
    std::unique_ptr<Database> database;
  };
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Database>> idle_;
};

/// The Writer, if there is one: a store that is only read has none.
class MaybeWriter {
 public:
  void start(std::unique_ptr<Writer> writer) { writer_ = std::move(writer); }
  Writer* operator->() const {
    if (!writer_) throw StoreError(StoreError::Kind::failed, "the store was opened to be read");
    return writer_.get();
  }

 private:
  std::unique_ptr<Writer> writer_;
};

class SqliteStore final : public Store {
 public:
  explicit SqliteStore(const StoreOptions& options);

  std::unique_ptr<PayloadWriter> new_payload(std::uint64_t limit) override;
  std::shared_ptr<const ByteSource> open(const Payload& payload) const override;

  std::vector<AcceptedMessage> accept(const Acceptance& acceptance, const Actor& actor) override;

  InvitationRow add_invitation(const InvitationRow& row, const Actor& actor) override;
  bool add_invitation_step(const Id& invitation, const InvitationStep& step,
                           const std::vector<InvitationLetter>& letters, const Actor& actor) override;
  void refuse_invitation_letter(const InvitationKey& key, const std::string& receiver,
                                const std::string& reason) override;
  std::optional<InvitationRow> find_invitation(const Id& id) override;
  std::optional<InvitationRow> find_invitation(const std::string& sender, const std::string& request_id) override;
  std::vector<InvitationRow> invitations(const std::vector<std::string>& senders, std::size_t most) override;
  std::vector<Id> unfinished_invitations(std::size_t most) override;
  bool is_of_invitation(const Id& message) override;
  EarlierLetters earlier_of_invitation(const Id& message) override;

  std::vector<Claimed> claim(Micros now, Micros lease_end, std::size_t most) override;
  std::vector<Half> halves(const std::string& sender, const std::string& receiver) override;
  std::vector<MessageRow> siblings(const Id& transmission) override;
  std::optional<Claimed> find(const Id& message) override;
  std::vector<std::string> conversions(const std::vector<std::string>& names) override;
  std::vector<MessageRow> named(const std::string& id) override;
  std::vector<MessageRow> in_thread(const std::string& thread, const std::string& one, const std::string& other,
                                    std::size_t most) override;
  std::optional<Outcome::ReceiptLink> first_receipt(const Id& original) override;
  std::optional<Outcome::ReceiptLink> first_receipt_of_repeated(const Id& duplicate) override;
  bool apply(const Outcome& outcome, const Actor& actor, Micros now) override;
  std::size_t apply_all(const std::vector<Outcome>& outcomes, const Actor& actor, Micros now) override;

  std::vector<ClaimedDelivery> claim_deliveries(Micros now, Micros lease_end, std::size_t most, std::size_t each,
                                                const std::function<bool(const std::string&)>& has_room) override;
  void put_in_mailbox(const Id& delivery, Micros now) override;
  void delivered(const Id& delivery, const Actor& actor, Micros now) override;
  void try_again(const Id& delivery, const std::string& reason, Micros next, Micros now) override;
  void give_up(const Id& delivery, const std::string& reason, Micros now) override;
  bool hold(const Id& delivery, const Actor& actor, Micros now) override;
  bool release(const Id& delivery, const Actor& actor, Micros now) override;
  bool retry(const Id& delivery, const Actor& actor, Micros now) override;
  std::optional<ClaimedDelivery> find_delivery(const Id& delivery) override;
  std::vector<MailboxItem> mailbox(const std::string& location, std::size_t most,
                                   const std::optional<Id>& after) override;

  std::optional<Trace> trace(const Id& message) override;
  void video_letters(Micros from, Micros to, const std::function<void(const VideoLetter&)>& take) override;
  std::vector<QueueLine> queue() override;
  std::vector<Id> in_envelope(const std::string& envelope_id) override;
  std::vector<QueueEntry> queue_entries(DeliveryState state, std::size_t most, const std::string& destination) override;
  std::vector<MessageRow> dead_messages(std::size_t most) override;
  std::uint64_t count_dead_messages() override;
  bool retry_message(const Id& message, const Actor& actor, Micros now) override;
  void audit(const AuditRow& row) override;
  std::vector<Complaint> examine() override;
  void backup(const std::filesystem::path& folder) override;
  bool is_writable() const override { return writer_->is_writable(); }

 private:
  void look_up(const std::vector<std::string>& names) const;

  const std::filesystem::path folder_;
  const StoreUse use_;
  const FileDescriptor lock_;  // held as long as a gateway has the store open
  Payloads payloads_;
  IdMaker ids_;       // of audit rows and conversions
  std::string turn_;  // the destination that claim_deliveries() came to last; of the writing thread
  std::unique_ptr<Readers> readers_;
  MaybeWriter writer_;
  mutable std::atomic<unsigned> asked_{0};  // of look_up()
  mutable std::atomic<bool> is_large_{false};
};

}  // namespace brevdue::gateway
