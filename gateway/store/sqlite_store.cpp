#include "gateway/store/sqlite_store.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>

#include "gateway/store/rows.hpp"
#include "gateway/store/schema.hpp"

namespace brevdue::gateway {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t reading_connections = 8;  // of a gateway; an operator's command asks one thing at a time

std::string error_text() {
  return std::generic_category().message(errno);
}

fs::path made_folder(const fs::path& folder) {
  const auto absolute = fs::absolute(folder / ".").parent_path();
  try {
    for (auto missing = absolute; !fs::exists(missing); missing = missing.parent_path())
      if (fs::exists(missing.parent_path())) {
        if (fs::create_directories(absolute)) sync_to_disk(missing.parent_path());
        fs::permissions(absolute, fs::perms::owner_all);  // it holds patients' messages
        break;
      }
  } catch (const fs::filesystem_error& e) {
    throw StoreError(StoreError::Kind::failed, "cannot make the store's folder: " + std::string(e.what()));
  }
  return absolute;
}

/// Of a store that is there.
fs::path found_folder(const fs::path& folder) {
  if (!fs::exists(folder / "brevdue.sqlite"))
    throw StoreError(StoreError::Kind::failed, "there is no store in " + folder.string() +
                                                   " (brevdue serve makes it; if it was lost, restore a backup)");
  return fs::absolute(folder / ".").parent_path();
}

/// Two gateways on one store would give each other's leases away.
FileDescriptor locked(const fs::path& folder) {
  const auto path = folder / "lock";
  FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file.valid()) throw StoreError(StoreError::Kind::failed, "cannot open " + path.string() + ": " + error_text());
  bool free = false;
  for (int tries = 0; !free && tries < 3; ++tries) {  // is_served() has it for a moment
    if (tries > 0) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    free = ::flock(file.get(), LOCK_EX | LOCK_NB) == 0;
  }
  if (!free)
    throw StoreError(StoreError::Kind::failed, errno == EWOULDBLOCK
                                                   ? "the store in " + folder.string() + " is open already"
                                                   : "cannot lock " + path.string() + ": " + error_text());
  return file;
}

/// The lock's file says that there was a database here, once there was.
void note_database(const FileDescriptor& lock) {
  constexpr std::string_view note = "There is a database in this folder.\n";
  if (::pwrite(lock.get(), note.data(), note.size(), 0) != static_cast<ssize_t>(note.size()) ||
      ::fsync(lock.get()) != 0)
    throw StoreError(errno == ENOSPC ? StoreError::Kind::full : StoreError::Kind::failed,
                     "cannot write to the store's folder: " + error_text());
}

/// A database that was lost: a new one would not know what was accepted, and have all payload files removed.
void refuse_lost_database(const fs::path& file, const FileDescriptor& lock, const Payloads& payloads) {
  const bool noted = ::lseek(lock.get(), 0, SEEK_END) > 0;
  if (fs::exists(file) || (!noted && payloads.files().empty())) return;
  throw StoreError(StoreError::Kind::corrupt, file.string() +
                                                  " is not there, but was. To restore: copy the newest "
                                                  "`brevdue backup` folder to the place of " +
                                                  file.parent_path().string() + ".");
}

/// Nobody works on anything yet: what was being worked on when the last process ended goes on at once. A delivery is
/// not as if nobody ever had: its lease is one that ended.
void end_leases(Database& database) {
  database.run("UPDATE message SET lease = NULL WHERE due IS NOT NULL AND lease IS NOT NULL");
  database.run("UPDATE delivery SET lease = 0 WHERE lease IS NOT NULL");
}

}  // namespace

// --- Readers

Readers::Readers(const fs::path& file, std::size_t how_many, bool untouched) {
  for (std::size_t i = 0; i < how_many; ++i) {
    idle_.push_back(std::make_unique<Database>(file, Database::Mode::read));
    if (untouched) idle_.back()->leave_untouched();
  }
}

Readers::Borrowed::Borrowed(Readers& of) : readers(of) {
  std::unique_lock lock(readers.mutex_);
  readers.returned_.wait(lock, [this] { return !readers.idle_.empty(); });
  database = std::move(readers.idle_.back());
  readers.idle_.pop_back();
}

Readers::Borrowed::~Borrowed() {
  {
    const std::lock_guard lock(readers.mutex_);
    readers.idle_.push_back(std::move(database));  // there is room: it came from there
  }
  readers.returned_.notify_one();
}

// --- SqliteStore

SqliteStore::SqliteStore(const StoreOptions& options)
    : folder_(options.use == StoreUse::serving ? made_folder(options.folder) : found_folder(options.folder)),
      use_(options.use),
      lock_(options.use == StoreUse::serving ? locked(folder_) : FileDescriptor()),
      payloads_(folder_ / "payloads") {
  const auto file = folder_ / "brevdue.sqlite";
  if (use_ != StoreUse::serving) {
    auto database = open_present_database(file);
    readers_ = std::make_unique<Readers>(file, 1, use_ == StoreUse::reading);
    if (use_ == StoreUse::operating)
      writer_.start(std::make_unique<Writer>(std::move(database), options.most_queued, options.most_grouped));
    return;
  }
  refuse_lost_database(file, lock_, payloads_);
  auto database = open_database(file);
  note_database(lock_);
  end_leases(*database);
  payloads_.remove_orphans([&](const std::string& name) {
    return database->query("SELECT 1 FROM payload WHERE file = ? AND file IS NOT NULL", name).step();
  });
  readers_ = std::make_unique<Readers>(file, reading_connections, false);
  // The name of the log, which is there as long as the database is open: SQLite syncs it too, but goes on where that
  // fails, and a power cut would then take all that was committed since.
  sync_to_disk(folder_);
  auto checkpoints = std::make_unique<Checkpointer>(*database, std::make_unique<Database>(file, Database::Mode::write));
  writer_.start(
      std::make_unique<Writer>(std::move(database), options.most_queued, options.most_grouped, std::move(checkpoints)));
}

std::unique_ptr<PayloadWriter> SqliteStore::new_payload(std::uint64_t limit) {
  return payloads_.writer(limit);
}

std::shared_ptr<const ByteSource> SqliteStore::open(const Payload& payload) const {
  return payloads_.open(payload);
}

/// Names fall anywhere in their index. Where that is too large for memory the pages they are written to must be read
/// from the disk first: by the threads that wait anyway, not by the one that writes for all.
void SqliteStore::look_up(const std::vector<std::string>& names) const {
  constexpr std::uintmax_t large = 1'000'000'000;
  constexpr unsigned calls_between_looks = 256;
  if (asked_++ % calls_between_looks == 0) {
    std::error_code error;
    const auto size = fs::file_size(folder_ / "brevdue.sqlite", error);
    is_large_ = !error && size >= large;
  }
  if (!is_large_) return;
  readers_->run([&](Database& database) {
    for (const auto& name : names) (void)database.query("SELECT 1 FROM name WHERE name = ? LIMIT 1", name).step();
  });
}

std::unique_ptr<Store> open_sqlite_store(const StoreOptions& options) {
  return std::make_unique<SqliteStore>(options);
}

}  // namespace brevdue::gateway
