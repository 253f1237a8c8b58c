#include <sqlite3.h>
#include <unistd.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <chrono>
#include <fstream>
#include <thread>

#include "gateway/store/writer.hpp"
#include "tests/unit/store/world.hpp"

using namespace brevdue::gateway;
using namespace brevdue::gateway::test;

namespace {

/// A database that may grow by a few pages only: SQLite then says what it says of a full disk.
struct Small {
  Folder folder;
  Small() {
    std::ofstream(folder.path() / "db").close();
    Database database(folder.path() / "db", Database::Mode::write);
    database.script(
        "PRAGMA journal_mode=WAL; CREATE TABLE t (x BLOB); CREATE TABLE probe (id BIGINT PRIMARY KEY, tries BIGINT); "
        "INSERT INTO probe VALUES (1, 0)");
  }
  [[nodiscard]] std::unique_ptr<Database> open() const {
    auto database = std::make_unique<Database>(folder.path() / "db", Database::Mode::write);
    database->script("PRAGMA max_page_count=20");
    return database;
  }
};

std::int64_t rows(Writer& writer) {
  return writer.run([](Database& database) {
    auto query = database.query("SELECT count(*) FROM t");
    query.step();
    return query.number(0);
  });
}

std::atomic<bool> disk_is_full{false};

ssize_t write_or_fail(int fd, const void* bytes, size_t size, off_t offset) {
  if (!disk_is_full) return ::pwrite(fd, bytes, size, offset);
  errno = ENOSPC;
  return -1;
}

/// As long as it lives SQLite writes through write_or_fail().
class WatchedWrites {
 public:
  WatchedWrites() { set(reinterpret_cast<sqlite3_syscall_ptr>(&write_or_fail)); }
  WatchedWrites(const WatchedWrites&) = delete;
  WatchedWrites& operator=(const WatchedWrites&) = delete;
  ~WatchedWrites() { set(nullptr); }  // as it was

 private:
  static void set(sqlite3_syscall_ptr call) {
    auto* const vfs = sqlite3_vfs_find(nullptr);
    for (const auto* const name : {"pwrite", "pwrite64"}) vfs->xSetSystemCall(vfs, name, call);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(full_disk)

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_full_and_what_fits_goes_on) {
  const Small small;
  Writer writer(small.open(), 100, 10);
  const auto insert = [&](std::size_t size) {
    const std::string bytes(size, 'x');
    writer.run([&](Database& database) { database.run("INSERT INTO t (x) VALUES (?)", Blob{bytes}); });
  };
  insert(10'000);
  BOOST_CHECK(kind_of_error([&] { insert(200'000); }) == StoreError::Kind::full);
  BOOST_CHECK_EQUAL(rows(writer), 1);
  insert(100);
  BOOST_CHECK(writer.is_writable());
  BOOST_CHECK_EQUAL(rows(writer), 2);
}

BOOST_AUTO_TEST_CASE(nothing_is_accepted_while_the_disk_is_full_and_it_goes_on_by_itself) {
  World world;
  const WatchedWrites watched;
  const auto before = world.letter("L1"), meanwhile = world.letter("L2"), after = world.letter("L3");
  world.accept(before);
  BOOST_CHECK(world.store->is_writable());
  disk_is_full = true;
  for (int i = 0; i < 3; ++i) BOOST_CHECK(kind_of_error([&] { world.accept(meanwhile); }) == StoreError::Kind::full);
  BOOST_CHECK(!world.store->is_writable());
  BOOST_CHECK(!world.store->find(meanwhile.id));
  BOOST_CHECK_EQUAL(world.state(before.id), MessageState::received);
  disk_is_full = false;
  // Nobody writes, and it is found out all the same.
  for (int i = 0; i < 600 && !world.store->is_writable(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  BOOST_CHECK(world.store->is_writable());
  BOOST_CHECK_EQUAL(world.accept(meanwhile).state, MessageState::received);
  world.accept(after);
  world.restart();
  for (const auto& letter : {before, meanwhile, after}) BOOST_CHECK(world.store->find(letter.id));
  BOOST_CHECK_EQUAL(world.complaints(), "");
}

BOOST_AUTO_TEST_SUITE_END()
