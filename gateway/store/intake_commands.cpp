// What intake calls: a transmission and its messages are taken in, and known ones recognised (governance.md 1.3).
#include "gateway/store/rows.hpp"
#include "gateway/store/sqlite_store.hpp"

namespace brevdue::gateway {
namespace {

bool is_fhir(const MessageNames& names) {
  return names.kind == "CareCommunication" || names.kind == "Acknowledgement";
}

/// One without a digest is not compared: it is as good as any.
Id first_of_content(Database& database, const MessageNames& names, const std::string& digest) {
  auto query =
      database.query("SELECT min(first) FROM known WHERE sender = ? AND message_id = ? AND (digest = ? OR digest = '')",
                     names.sender, names.message_id, digest);
  return query.step() ? query.id(0) : Id{};
}

Id first_of_any_content(Database& database, const MessageNames& names) {
  auto query = database.query("SELECT min(first) FROM known WHERE sender = ? AND message_id = ?", names.sender,
                              names.message_id);
  return query.step() ? query.id(0) : Id{};
}

/// What a trace may say of it.
std::string words_of(const VideoRow& row) {
  if (row.link_class.empty()) return "by its subject";
  return row.link_class + ", " + row.state + (row.host.empty() ? "" : ", host " + row.host) + ", hash " + row.hash +
         ", clickable at the receiver: " + row.clickable;
}

void write_video(Database& database, const Act& act, const Id& message, const std::vector<VideoRow>& rows) {
  std::int64_t number = 0;
  for (const auto& row : rows) {
    database.run(
        "INSERT INTO video (message, number, class, state, host, hash, start, clickable) VALUES (?, ?, ?, ?, ?, ?, ?, "
        "?)",
        message, number++, row.link_class, row.state, row.host, row.hash, row.start, row.clickable);
    write_audit(database, act, "video", message, {}, words_of(row));
  }
}

/// Whether a sender's Bundle.id came with another MessageHeader.id before.
bool is_reused_bundle(Database& database, const MessageNames& names) {
  if (!is_fhir(names) || names.envelope_id.empty()) return false;
  auto query = database.query("SELECT message_id FROM known_bundle WHERE sender = ? AND bundle_id = ?", names.sender,
                              names.envelope_id);
  return query.step() && query.text(0) != names.message_id;
}

bool is_compared(const MessageNames& names) {
  return !names.sender.empty() && !names.message_id.empty();
}

void remember(Database& database, const MessageRow& message) {
  const auto& names = message.names;
  if (!is_compared(names) || message.state == MessageState::dead) return;
  if (message.state == MessageState::received)
    database.run("INSERT INTO known (sender, message_id, digest, first) VALUES (?, ?, ?, ?)", names.sender,
                 names.message_id, message.digest, message.id);
  if (is_fhir(names) && !names.envelope_id.empty())
    database.run(
        "INSERT INTO known_bundle (sender, bundle_id, message_id) VALUES (?, ?, ?) "
        "ON CONFLICT (sender, bundle_id) DO NOTHING",
        names.sender, names.envelope_id, names.message_id);
}

AcceptedMessage decide(Database& database, const MessageRow& message) {
  const auto& names = message.names;
  AcceptedMessage accepted{.id = message.id, .state = MessageState::received, .first = {}, .warning = {}};
  if (!is_compared(names)) return accepted;
  auto first = first_of_content(database, names, message.digest);
  if (first.empty()) {
    first = first_of_any_content(database, names);
    // A message that is not compared says nothing else.
    const bool compared = !first.empty() && !message.digest.empty();
    if (compared) accepted.warning = "the sender used this message id before, for another content";
    if (compared && !is_fhir(names)) first = {};
  }
  if (!first.empty()) {
    accepted.state = MessageState::duplicate;
    accepted.first = first;
  } else if (is_reused_bundle(database, names)) {
    accepted.state = MessageState::dead;
    accepted.warning = reused_bundle_id;
  }
  return accepted;
}

}  // namespace

std::vector<AcceptedMessage> SqliteStore::accept(const Acceptance& acceptance, const Actor& actor) {
  std::vector<std::string> names{acceptance.transmission.envelope_id};
  for (const auto& message : acceptance.messages)
    names.insert(names.end(), {message.names.message_id, message.names.envelope_id, message.names.thread});
  look_up(names);
  return writer_->run([&](Database& database) {
    const auto& transmission = acceptance.transmission;
    const Act act{ids_, actor.name, transmission.received};
    std::vector<AcceptedMessage> out;
    insert_transmission(database, transmission);
    for (std::size_t i = 0; i < acceptance.messages.size(); ++i) {
      auto message = acceptance.messages[i];
      auto accepted = decide(database, message);
      message.transmission = transmission.id;
      message.state = accepted.state;
      message.reason = accepted.warning;
      // Also a duplicate, whose sender gets the first receipt again, and a dead one, whose sender is told.
      message.due = transmission.received;
      message.changed = transmission.received;
      insert_message(database, message);
      insert_name(database, message.names.thread, "thread", message.id);
      remember(database, message);
      if (accepted.state == MessageState::duplicate)
        database.run("INSERT INTO derivation (child, parent, how) VALUES (?, ?, 'repeat of')", message.id,
                     accepted.first);
      write_audit(database, act, "received", message.id, {},
                  accepted.first.empty() ? accepted.warning : "repeat of " + to_text(accepted.first));
      if (accepted.state == MessageState::dead)
        write_audit(database, act, "given up", message.id, {}, accepted.warning);
      if (acceptance.invitation)
        database.run(
            "UPDATE invitation_letter SET message = ? WHERE invitation = ? AND step = ? AND receiver = ? AND message "
            "IS "
            "NULL",
            message.id, acceptance.invitation->invitation, acceptance.invitation->step, message.names.receiver);
      if (i < acceptance.video.size()) write_video(database, act, message.id, acceptance.video[i]);
      out.push_back(std::move(accepted));
    }
    return out;
  });
}

}  // namespace brevdue::gateway
