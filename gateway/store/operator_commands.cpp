// What an operator calls: the life of a message, the queue, a copy of everything.
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <deque>
#include <map>
#include <set>
#include <system_error>
#include <tuple>

#include "gateway/store/rows.hpp"
#include "gateway/store/schema.hpp"
#include "gateway/store/sqlite_store.hpp"

namespace brevdue::gateway {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t most_traced = 1000;

// --- trace

/// All that is made from, answers, or repeats `start` or one another, in either direction.
std::set<Id> related(Database& database, const Id& start) {
  std::set<Id> seen{start};
  std::deque<Id> open{start};
  while (!open.empty() && seen.size() < most_traced) {
    const auto id = open.front();
    open.pop_front();
    auto query = database.query(
        "SELECT parent FROM derivation WHERE child = ?1 UNION SELECT child FROM derivation WHERE parent = ?1 "
        "UNION SELECT receipt FROM receipt_link WHERE original = ?1 "
        "UNION SELECT original FROM receipt_link WHERE receipt = ?1 LIMIT ?2",
        id, most_traced);
    while (query.step() && seen.size() < most_traced)
      if (seen.insert(query.id(0)).second) open.push_back(query.id(0));
  }
  return seen;
}

void add_to(Trace& trace, Database& database, const Id& id) {
  if (auto message = find_message(database, id)) trace.messages.push_back(std::move(*message));
  for (auto query = database.query("SELECT parent, how FROM derivation WHERE child = ? ORDER BY parent", id);
       query.step();)
    trace.derivations.push_back({.child = id, .parent = query.id(0), .how = query.text(1)});
  for (auto query = database.query("SELECT receipt, positive FROM receipt_link WHERE original = ?", id); query.step();)
    trace.receipts.push_back({.receipt = query.id(0), .original = id, .positive = query.number(1) != 0});
  for (auto query = database.query(select_deliveries("WHERE message = ? ORDER BY id"), id); query.step();)
    trace.deliveries.push_back(read_delivery(query));
  for (auto query = database.query(
           "SELECT id, at, actor, action, delivery, detail FROM audit WHERE message = ? ORDER BY id", id);
       query.step();)
    trace.audit.push_back({.id = query.id(0),
                           .at = query.number(1),
                           .actor = query.text(2),
                           .action = query.text(3),
                           .message = id,
                           .delivery = query.id(4),
                           .detail = query.text(5)});
}

// --- queue

/// Each state has an index of its own, found by its literal.
std::string_view count_by_destination(DeliveryState state) {
  switch (state) {
    case DeliveryState::due:
      return "SELECT destination, count(*), min(created) FROM delivery WHERE state = 'due' GROUP BY destination";
    case DeliveryState::in_mailbox:
      return "SELECT destination, count(*), min(created) FROM delivery WHERE state = 'in mailbox' GROUP BY destination";
    case DeliveryState::held:
      return "SELECT destination, count(*), 0 FROM delivery WHERE state = 'held' GROUP BY destination";
    default:
      return "SELECT destination, count(*), 0 FROM delivery WHERE state = 'dead' GROUP BY destination";
  }
}

/// Those due in the order of their index: there may be very many.
std::string entries_of(DeliveryState state, bool of_one_destination) {
  return select_deliveries("WHERE state = '" + std::string(name(state)) + "' AND " +
                           (of_one_destination ? "destination = ?2 " : "?2 = '' ") +
                           (state == DeliveryState::due ? "ORDER BY destination, next, id" : "ORDER BY id") +
                           " LIMIT ?1");
}

/// A dead message that came in, that nobody works on, and of which nothing was delivered or is to be.
bool is_retryable(Database& database, const Id& message, Micros now) {
  return database
      .query(
          "SELECT 1 FROM message WHERE id = ?1 AND state = 'dead' AND transmission IS NOT NULL AND "
          "(lease IS NULL OR lease <= ?2) AND NOT EXISTS (SELECT 1 FROM delivery WHERE message = ?1) AND NOT EXISTS "
          "(SELECT 1 FROM derivation d JOIN delivery v ON v.message = d.child WHERE d.parent = ?1)",
          message, now)
      .step();
}

// --- backup

void copy_database(sqlite3* from, const fs::path& to) {
  sqlite3* target = nullptr;
  int result = sqlite3_open_v2(to.c_str(), &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  if (result == SQLITE_OK) {
    auto* const backup = sqlite3_backup_init(target, "main", from, "main");
    if (backup != nullptr) {
      sqlite3_backup_step(backup, -1);
      result = sqlite3_backup_finish(backup);
    } else {
      result = sqlite3_errcode(target);
    }
  }
  try {
    if (result != SQLITE_OK) fail_with(target, result);
  } catch (...) {
    sqlite3_close(target);
    throw;
  }
  sqlite3_close(target);
}

/// A link where it can be: payload files never change. Into another file system they are copied.
void link_or_copy(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::create_hard_link(from, to, error);
  if (error) {
    fs::copy_file(from, to);
    sync_to_disk(to);
  }
}

/// A copy of what is damaged would be found out when it is needed.
void refuse_damaged(Database& copy, const fs::path& store) {
  bool sound = false;
  try {
    sound = is_sound(copy);
  } catch (const StoreError& e) {
    if (e.kind() != StoreError::Kind::corrupt) throw;
  }
  if (!sound)
    throw StoreError(StoreError::Kind::corrupt,
                     "no backup was made: the database in " + store.string() +
                         " is damaged. To restore: stop brevdue, move that folder aside, "
                         "and copy the newest `brevdue backup` folder that is sound to its place.");
}

}  // namespace

std::optional<Trace> SqliteStore::trace(const Id& message) {
  return readers_->run([&](Database& database) -> std::optional<Trace> {
    if (!state_of(database, message)) return std::nullopt;
    Trace trace;
    for (const auto& id : related(database, message)) add_to(trace, database, id);
    std::sort(trace.audit.begin(), trace.audit.end(), [](const AuditRow& a, const AuditRow& b) { return a.id < b.id; });
    return trace;
  });
}

std::vector<Id> SqliteStore::in_envelope(const std::string& envelope_id) {
  return readers_->run([&](Database& database) {
    std::vector<Id> out;
    auto query = database.query(
        "SELECT m.id FROM name n JOIN message m ON m.transmission = n.id WHERE n.name = ? AND n.noun = 'transmission' "
        "ORDER BY m.id LIMIT ?",
        envelope_id, most_traced);
    while (query.step()) out.push_back(query.id(0));
    return out;
  });
}

void SqliteStore::video_letters(Micros from, Micros to, const std::function<void(const VideoLetter&)>& take) {
  readers_->run([&](Database& database) {
    auto query = database.query(
        "SELECT m.sender, m.receiver, v.class, v.state, v.clickable, m.state, m.created, r.created, l.positive "
        "FROM video v JOIN message m ON m.id = v.message LEFT JOIN receipt_link l ON l.original = m.id "
        "LEFT JOIN message r ON r.id = l.receipt WHERE v.number = 0 AND v.message >= ? AND v.message < ? "
        "AND m.state <> 'duplicate'",
        first_at(from), first_at(to));
    while (query.step())
      take({.sender = query.text(0),
            .receiver = query.text(1),
            .link_class = query.text(2),
            .state = query.text(3),
            .clickable = query.text(4),
            .message = message_state(query.text(5)).value_or(MessageState::received),
            .received = query.number(6),
            .answered = query.optional_number(7),
            .positive = query.number(8) != 0});
  });
}

std::vector<QueueLine> SqliteStore::queue() {
  return readers_->run([&](Database& database) {
    std::map<std::string, QueueLine> lines;
    const auto count = [&](DeliveryState state, std::uint64_t QueueLine::*number) {
      auto query = database.query(count_by_destination(state));
      while (query.step()) {
        auto& line = lines[query.text(0)];
        line.*number = static_cast<std::uint64_t>(query.number(1));
        const auto oldest = query.number(2);
        if (oldest != 0 && (line.oldest == 0 || oldest < line.oldest)) line.oldest = oldest;
      }
    };
    count(DeliveryState::due, &QueueLine::due);
    count(DeliveryState::in_mailbox, &QueueLine::in_mailbox);
    count(DeliveryState::held, &QueueLine::held);
    count(DeliveryState::dead, &QueueLine::dead);
    std::vector<QueueLine> out;
    for (auto& [destination, line] : lines) {
      line.destination = destination;
      out.push_back(std::move(line));
    }
    return out;
  });
}

std::vector<QueueEntry> SqliteStore::queue_entries(DeliveryState state, std::size_t most,
                                                   const std::string& destination) {
  return readers_->run([&](Database& database) {
    std::vector<QueueEntry> out;
    for (auto query = database.query(entries_of(state, !destination.empty()), most, destination); query.step();)
      out.push_back({read_delivery(query), {}});
    for (auto& entry : out)
      if (auto message = find_message(database, entry.delivery.message)) entry.message = std::move(message->names);
    return out;
  });
}

std::vector<MessageRow> SqliteStore::dead_messages(std::size_t most) {
  return readers_->run([&](Database& database) {
    return read_messages(database.query(select_messages("WHERE state = 'dead' ORDER BY id DESC LIMIT ?"), most));
  });
}

std::uint64_t SqliteStore::count_dead_messages() {
  return readers_->run([&](Database& database) {
    auto query = database.query("SELECT count(*) FROM message WHERE state = 'dead'");
    query.step();
    return static_cast<std::uint64_t>(query.number(0));
  });
}

bool SqliteStore::retry_message(const Id& message, const Actor& actor, Micros now) {
  return writer_->run([&](Database& database) {
    if (!is_retryable(database, message, now)) return false;
    move_message(database, {ids_, actor.name, now}, {message, MessageState::received, "by " + actor.name, now},
                 "tried again");
    return true;
  });
}

void SqliteStore::audit(const AuditRow& row) {
  writer_->run([&](Database& database) {
    auto whole = row;
    if (whole.id.empty()) whole.id = ids_.next(row.at);
    write_audit(database, whole);
  });
}

void SqliteStore::backup(const fs::path& folder) try {
  std::size_t gone = 0;  // payloads that are not what the database says
  std::string first_gone;
  if (!fs::create_directory(folder)) throw StoreError(StoreError::Kind::failed, folder.string() + " is there already");
  try {
    fs::permissions(folder, fs::perms::owner_all);  // it holds patients' messages
    Payloads copies(fs::absolute(folder) / "payloads");
    const auto file = folder / "brevdue.sqlite";
    readers_->run([&](Database& database) { copy_database(database.handle(), file); });
    // Of the copy: what came in since is not in it.
    Database copy(file, Database::Mode::read);
    refuse_damaged(copy, folder_);
    for (auto query = copy.query("SELECT file, size FROM payload WHERE file IS NOT NULL"); query.step();) {
      const auto from = payloads_.folder() / query.text(0);
      std::error_code none;
      if (fs::file_size(from, none) == static_cast<std::uint64_t>(query.number(1)))
        link_or_copy(from, copies.place_for(query.text(0)));
      else if (gone++ == 0)
        first_gone = query.text(0);
    }
    for (const auto& owner : damaged_payloads(copy, copies))
      if (gone++ == 0) first_gone = to_text(owner);
    for (const auto& below : fs::directory_iterator(copies.folder())) sync_to_disk(below.path());
    sync_to_disk(file);
    sync_to_disk(folder);
    sync_to_disk(fs::absolute(folder / ".").parent_path().parent_path());
  } catch (...) {  // half of a backup must not be taken for one
    std::error_code ignored;
    fs::remove_all(folder, ignored);
    throw;
  }
  if (gone > 0)
    throw StoreError(StoreError::Kind::corrupt, "the backup in " + folder.string() + " lacks " + std::to_string(gone) +
                                                    " payloads that are gone or damaged in the store, the first of "
                                                    "them " +
                                                    first_gone + " (brevdue doctor names all)");
} catch (const fs::filesystem_error& e) {
  const bool full = e.code() == std::errc::no_space_on_device;
  throw StoreError(full ? StoreError::Kind::full : StoreError::Kind::failed,
                   "backup: " + (e.path1().empty() ? folder : e.path1()).string() + ": " + e.code().message());
}

bool is_served(const fs::path& folder) {
  // Taken for a moment: a gateway that starts in just that moment tries again.
  const FileDescriptor file(::open((folder / "lock").c_str(), O_RDONLY | O_CLOEXEC));
  return file.valid() && ::flock(file.get(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

}  // namespace brevdue::gateway
