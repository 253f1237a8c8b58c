// Invitations to meetings (converters/video/invitation.hpp): what was asked for, word by word, and the letter that each
// receiver gets of it. What became of a letter its message says.
#include <algorithm>

#include "gateway/store/rows.hpp"
#include "gateway/store/sqlite_store.hpp"

namespace brevdue::gateway {
namespace {

void insert_step(Database& database, const Id& invitation, const InvitationStep& step,
                 const std::vector<InvitationLetter>& letters) {
  database.run("INSERT INTO invitation_step (invitation, number, what, at, request) VALUES (?, ?, ?, ?, ?)", invitation,
               step.number, step.what, step.at, step.request);
  for (const auto& letter : letters)
    database.run("INSERT INTO invitation_letter (invitation, step, receiver, reason) VALUES (?, ?, ?, ?)", invitation,
                 step.number, letter.receiver, letter.reason);
}

std::optional<InvitationRow> find_row(Database& database, const Id& id) {
  auto query = database.query("SELECT sender, request_id FROM invitation WHERE id = ?", id);
  if (!query.step()) return std::nullopt;
  InvitationRow out{.id = id, .sender = query.text(0), .request_id = query.text(1), .steps = {}, .letters = {}};
  for (auto steps = database.query(
           "SELECT number, what, at, request FROM invitation_step WHERE invitation = ? ORDER BY number", id);
       steps.step();)
    out.steps.push_back({static_cast<std::uint32_t>(steps.number(0)), steps.text(1), steps.number(2), steps.text(3)});
  for (auto letters = database.query(
           "SELECT l.step, l.receiver, l.reason, m.id, m.message_id, m.state, m.reason, r.created FROM "
           "invitation_letter l LEFT JOIN message m ON m.id = l.message LEFT JOIN receipt_link k ON k.original = m.id "
           "LEFT JOIN message r ON r.id = k.receipt WHERE l.invitation = ? ORDER BY l.step, l.receiver",
           id);
       letters.step();) {
    auto& letter = out.letters.emplace_back();
    letter.step = static_cast<std::uint32_t>(letters.number(0));
    letter.receiver = letters.text(1);
    letter.reason = letters.text(2);
    letter.message = letters.id(3);
    letter.answered = letters.optional_number(7);
    if (letter.message.empty()) continue;
    letter.message_id = letters.text(4);
    letter.state = message_state(letters.text(5)).value_or(MessageState::dead);
    letter.reason = letters.text(6);
  }
  return out;
}

std::optional<InvitationRow> find_request(Database& database, const std::string& sender,
                                          const std::string& request_id) {
  auto query = database.query("SELECT id FROM invitation WHERE sender = ? AND request_id = ?", sender, request_id);
  return query.step() ? find_row(database, query.id(0)) : std::nullopt;
}

}  // namespace

InvitationRow SqliteStore::add_invitation(const InvitationRow& row, const Actor& actor) {
  return writer_->run([&](Database& database) {
    if (auto known = find_request(database, row.sender, row.request_id)) return std::move(*known);
    const auto& step = row.steps.front();
    database.run("INSERT INTO invitation (id, sender, request_id) VALUES (?, ?, ?)", row.id, row.sender,
                 row.request_id);
    insert_step(database, row.id, step, row.letters);
    write_audit(database, {ids_, actor.name, step.at}, step.what, {}, {}, "invitation " + to_text(row.id));
    return row;
  });
}

bool SqliteStore::add_invitation_step(const Id& invitation, const InvitationStep& step,
                                      const std::vector<InvitationLetter>& letters, const Actor& actor) {
  return writer_->run([&](Database& database) {
    auto last = database.query("SELECT max(number) FROM invitation_step WHERE invitation = ?", invitation);
    if (!last.step() || last.number(0) + 1 != step.number) return false;
    insert_step(database, invitation, step, letters);
    write_audit(database, {ids_, actor.name, step.at}, step.what, {}, {}, "invitation " + to_text(invitation));
    return true;
  });
}

void SqliteStore::refuse_invitation_letter(const InvitationKey& key, const std::string& receiver,
                                           const std::string& reason) {
  writer_->run([&](Database& database) {
    database.run("UPDATE invitation_letter SET reason = ? WHERE invitation = ? AND step = ? AND receiver = ?", reason,
                 key.invitation, key.step, receiver);
  });
}

std::optional<InvitationRow> SqliteStore::find_invitation(const Id& id) {
  return readers_->run([&](Database& database) { return find_row(database, id); });
}

std::optional<InvitationRow> SqliteStore::find_invitation(const std::string& sender, const std::string& request_id) {
  return readers_->run([&](Database& database) { return find_request(database, sender, request_id); });
}

std::vector<InvitationRow> SqliteStore::invitations(const std::vector<std::string>& senders, std::size_t most) {
  return readers_->run([&](Database& database) {
    std::vector<Id> ids;
    for (const auto& sender : senders)
      for (auto query = sender == "*" ? database.query("SELECT id FROM invitation ORDER BY id DESC LIMIT ?", most)
                                      : database.query("SELECT id FROM invitation WHERE sender = ? ORDER BY id DESC "
                                                       "LIMIT ?",
                                                       sender, most);
           query.step();)
        ids.push_back(query.id(0));
    std::sort(ids.rbegin(), ids.rend());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    if (ids.size() > most) ids.resize(most);
    std::vector<InvitationRow> out;
    for (const auto& id : ids) out.push_back(find_row(database, id).value());
    return out;
  });
}

std::vector<Id> SqliteStore::unfinished_invitations(std::size_t most) {
  return readers_->run([&](Database& database) {
    std::vector<Id> out;
    for (auto query = database.query("SELECT DISTINCT invitation FROM invitation_letter WHERE message IS NULL AND "
                                     "reason = '' ORDER BY invitation LIMIT ?",
                                     most);
         query.step();)
      out.push_back(query.id(0));
    return out;
  });
}

bool SqliteStore::is_of_invitation(const Id& message) {
  return readers_->run([&](Database& database) {
    return database.query("SELECT 1 FROM invitation_letter WHERE message = ?", message).step();
  });
}

EarlierLetters SqliteStore::earlier_of_invitation(const Id& message) {
  return readers_->run([&](Database& database) {
    EarlierLetters out;
    for (auto query = database.query(
             "SELECT e.message, m.state, m.message_id FROM invitation_letter l JOIN invitation_letter e ON "
             "e.invitation = "
             "l.invitation AND e.receiver = l.receiver AND e.step < l.step JOIN message m ON m.id = e.message WHERE "
             "l.message = ? ORDER BY e.step",
             message);
         query.step();) {
      const auto state = message_state(query.text(1)).value_or(MessageState::dead);
      const bool went_out = state == MessageState::on_its_way || state == MessageState::delivered ||
                            state == MessageState::acknowledged || state == MessageState::rejected;
      if (went_out) out.letter_id = query.text(2);
      out.open = out.open || state == MessageState::received || state == MessageState::waiting ||
                 database
                     .query(
                         "SELECT 1 FROM delivery WHERE state = 'due' AND (message = ?1 OR message IN (SELECT child "
                         "FROM derivation WHERE parent = ?1))",
                         query.id(0))
                     .step();
      for (auto children = database.query(
               "SELECT m.id FROM derivation d JOIN message m ON m.id = d.child WHERE d.parent = ? AND d.how = "
               "'converted' AND m.kind = 'CareCommunication'",
               query.id(0));
           children.step();) {
        auto made = find_message(database, children.id(0)).value();
        made.payload = find_payload(database, made.id);
        made.payload.message = made.id;
        out.made.push_back(std::move(made));
        if (went_out) out.letter_id.clear();
      }
    }
    return out;
  });
}

}  // namespace brevdue::gateway
