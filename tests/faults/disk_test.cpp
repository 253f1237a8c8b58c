// The disk of these tests itself: what it counts, what fails, and what a power cut takes.
#include "tests/faults/disk.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <optional>

#include "gateway/store/file_io.hpp"
#include "gateway/store/payloads.hpp"
#include "gateway/store/store.hpp"
#include "tests/support/support.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace brevdue::test;
using namespace brevdue::gateway;
namespace fs = std::filesystem;

namespace {

struct World {
  TemporaryFolder own;
  fs::path root = own.path();
  Disk disk{root};

  /// errno of what failed, or 0.
  int write(const std::string& name, std::string_view bytes, int flags = O_CREAT) const {
    const FileDescriptor file(::open((root / name).c_str(), O_WRONLY | flags, 0600));
    if (!file.valid() || ::write(file.get(), bytes.data(), bytes.size()) < 0) return errno;
    return 0;
  }
  int sync(const std::string& name) const {
    const FileDescriptor file(::open((root / name).c_str(), O_RDONLY));
    return ::fsync(file.get()) == 0 ? 0 : errno;
  }
  void cut(Disk::Lost lost = Disk::Lost::everything) {
    disk.freeze();
    disk.cut(lost);
  }
  /// Of a file that is not there: "-".
  std::string read(const std::string& name) const { return fs::exists(root / name) ? slurp(root / name) : "-"; }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(disk)

BOOST_AUTO_TEST_CASE(each_call_that_changes_something_is_counted_and_fails_as_planned) {
  World world;
  world.disk.plan({2, 2, 0, Trouble::io_error});
  BOOST_TEST(world.write("a", "1") == EIO);  // open, write
  BOOST_TEST(world.sync("a") == EIO);
  BOOST_TEST(world.disk.is_over());
  BOOST_TEST(world.write("a", "1") == 0);  // opened only
  BOOST_TEST(::rename((world.root / "a").c_str(), (world.root / "b").c_str()) == 0);
  fs::create_directory(world.root / "c");
  fs::remove(world.root / "b");
  BOOST_TEST(world.disk.calls() == 7u);
  BOOST_TEST(world.disk.failed() == 2u);
  world.disk.plan({0, 0, 3, Trouble::no_space});
  for (int i = 1; i <= 6; ++i) BOOST_TEST(world.sync("c") == (i % 3 == 0 ? ENOSPC : 0));
}

BOOST_AUTO_TEST_CASE(a_short_write_is_half_of_it_and_then_there_is_no_room) {
  World world;
  world.disk.plan({2, 2, 0, Trouble::short_write});
  const FileDescriptor file(::open((world.root / "a").c_str(), O_WRONLY | O_CREAT, 0600));
  BOOST_TEST(::write(file.get(), "1234", 4) == 2);
  BOOST_TEST(!world.disk.is_over());
  BOOST_TEST(::write(file.get(), "34", 2) == -1);
  BOOST_TEST(world.disk.is_over());
  BOOST_TEST(world.read("a") == "12");
}

BOOST_AUTO_TEST_CASE(a_power_cut_takes_what_was_not_synced) {
  World world;
  world.write("whole", "1");
  world.sync("whole");
  world.write("nameless", "1");
  world.sync(".");
  world.write("later", "1");
  world.sync("later");
  world.write("whole", "2");
  world.cut();
  BOOST_TEST(world.read("whole") == "1");
  BOOST_TEST(world.read("nameless") == "");
  BOOST_TEST(world.read("later") == "-");
}

BOOST_AUTO_TEST_CASE(a_process_that_ends_loses_nothing_it_has_written) {
  World world;
  world.write("a", "1");
  world.disk.freeze();
  BOOST_TEST(world.write("a", "2") == EIO);
  world.disk.cut(Disk::Lost::nothing);
  BOOST_TEST(world.read("a") == "1");
}

BOOST_AUTO_TEST_CASE(what_a_failed_sync_threw_away_another_one_does_not_bring_back) {
  World world;
  world.write("a", "1");
  world.sync(".");
  world.disk.plan({1, 1, 0, Trouble::io_error});
  BOOST_TEST(world.sync("a") == EIO);
  BOOST_TEST(world.sync("a") == 0);
  BOOST_TEST(world.read("a") == "1");
  world.cut();
  BOOST_TEST(world.read("a") == "");
}

BOOST_AUTO_TEST_CASE(a_name_is_changed_when_its_folder_is_synced) {
  World world;
  world.disk.put(world.root / "a", "1");
  fs::rename(world.root / "a", world.root / "b");
  world.cut();
  BOOST_TEST(world.read("a") == "1");
  fs::rename(world.root / "a", world.root / "b");
  world.sync(".");
  world.cut();
  BOOST_TEST(world.read("b") == "1");
  BOOST_TEST(world.disk.take(world.root / "b") == "1");
  world.cut();
  BOOST_TEST(fs::is_empty(world.root));
}

BOOST_AUTO_TEST_CASE(sqlite_writes_and_syncs_through_it) {
  World world;
  sqlite3* database = nullptr;
  BOOST_REQUIRE(sqlite3_open((world.root / "db").c_str(), &database) == SQLITE_OK);
  const auto run = [&](const char* sql) { return sqlite3_exec(database, sql, nullptr, nullptr, nullptr); };
  BOOST_TEST(run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (x)") == SQLITE_OK);
  world.disk.plan({});
  BOOST_TEST(run("INSERT INTO t VALUES (1)") == SQLITE_OK);
  const auto calls = world.disk.calls_by_name();
  BOOST_TEST(calls.at("pwrite") >= 2u);
  BOOST_TEST(calls.at("fdatasync") == 1u);
  world.disk.plan({1, 1, 0, Trouble::no_space});
  BOOST_TEST(run("INSERT INTO t VALUES (2)") == SQLITE_FULL);
  world.disk.plan({calls.at("pwrite") + 1, 1, 0, Trouble::io_error});
  BOOST_TEST(run("INSERT INTO t VALUES (3)") == SQLITE_IOERR);
  sqlite3_close(database);
}

// A payload is never said to be there on the word of a second sync: a sync that failed is the end of the file.
BOOST_AUTO_TEST_CASE(a_payload_file_that_was_not_synced_is_none) {
  World world;
  Payloads payloads(world.root / "payloads");
  for (std::uint64_t n = 1;; ++n) {
    world.disk.plan({n, 1, 0, Trouble::io_error});
    std::optional<Payload> payload;
    try {
      const auto writer = payloads.writer(1'000'000);
      writer->write(std::string(100'000, 'x'));
      payload = writer->finish();
    } catch (const StoreError&) {
      BOOST_TEST(payloads.files().empty());
      BOOST_TEST(world.disk.calls() <= n + 1);  // nothing is tried again, it is removed
      BOOST_TEST(world.disk.failed() == 1u);
      continue;
    }
    BOOST_TEST(world.disk.failed() == 0u);
    BOOST_TEST(n > 5u);
    world.cut();
    BOOST_TEST(payloads.open(*payload)->size() == 100'000u);
    break;
  }
}

BOOST_AUTO_TEST_CASE(a_payload_file_is_whole_though_one_write_was_short) {
  World world;
  Payloads payloads(world.root / "payloads");
  const std::string bytes(100'000, 'x');
  int short_ones = 0;
  for (std::uint64_t n = 1; n <= 10; ++n) {
    world.disk.plan({n, 1, 0, Trouble::short_write});
    try {
      const auto writer = payloads.writer(1'000'000);
      writer->write(bytes);
      const auto payload = writer->finish();
      if (world.disk.failed() > 0) ++short_ones;
      BOOST_TEST(payloads.open(payload)->size() == bytes.size());
    } catch (const StoreError& e) {
      BOOST_TEST((e.kind() == StoreError::Kind::full));
    }
  }
  BOOST_TEST(short_ones > 0);
}

BOOST_AUTO_TEST_SUITE_END()
