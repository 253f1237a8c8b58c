#include <sqlite3.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <set>
#include <thread>

#include "gateway/store/writer.hpp"
#include "tests/support/support.hpp"
#include "tests/unit/store/world.hpp"

using namespace brevdue::gateway;
using namespace brevdue::gateway::test;
namespace fs = std::filesystem;

namespace {

void spoil(const fs::path& file, std::uint64_t offset, std::string_view bytes) {
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekp(static_cast<std::streamoff>(offset));
  stream << bytes;
}

void run_sql(const fs::path& file, const std::string& sql) {
  Database database(file, Database::Mode::write);
  database.script(sql);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sqlite_store)

BOOST_AUTO_TEST_CASE(many_threads_accept_at_once_and_all_of_it_is_there) {
  World world;
  constexpr int threads = 64, each = 50;
  std::vector<std::vector<MessageRow>> letters(threads);
  std::atomic<int> accepted{0};
  std::vector<std::thread> senders;
  for (int t = 0; t < threads; ++t)
    senders.emplace_back([&, t] {
      for (int i = 0; i < each; ++i) {
        auto letter = world.letter(std::to_string(t) + "-" + std::to_string(i));
        const auto out = world.store->accept(world.acceptance({letter}, letter.names.message_id), sender);
        accepted += out.size() == 1 && out[0].state == MessageState::received;
        letters[static_cast<std::size_t>(t)].push_back(std::move(letter));
      }
    });
  for (auto& thread : senders) thread.join();
  BOOST_CHECK_EQUAL(accepted, threads * each);
  world.restart();
  for (const auto& its : letters)
    for (const auto& letter : its) {
      const auto found = world.store->find(letter.id);
      BOOST_REQUIRE(found);
      BOOST_REQUIRE_EQUAL(found->transmission.payload.bytes, letter.names.message_id);
    }
  BOOST_CHECK_EQUAL(world.complaints(), "");
}

BOOST_AUTO_TEST_CASE(of_the_same_letter_from_many_threads_one_is_received) {
  World world;
  std::atomic<int> received{0}, duplicates{0};
  std::vector<std::thread> senders;
  for (int t = 0; t < 32; ++t)
    senders.emplace_back([&] {
      for (int i = 0; i < 10; ++i) {
        const auto out = world.store->accept(world.acceptance({world.letter("L1")}), sender);
        received += out[0].state == MessageState::received;
        duplicates += out[0].state == MessageState::duplicate;
      }
    });
  for (auto& thread : senders) thread.join();
  BOOST_CHECK_EQUAL(received, 1);
  BOOST_CHECK_EQUAL(duplicates, 319);
}

BOOST_AUTO_TEST_CASE(no_message_is_claimed_twice_by_workers_at_once) {
  World world;
  for (int i = 0; i < 200; ++i) world.accept(world.letter("L" + std::to_string(i)));
  std::mutex mutex;
  std::multiset<Id> claimed;
  std::vector<std::thread> workers;
  for (int t = 0; t < 8; ++t)
    workers.emplace_back([&] {
      for (;;) {
        const auto batch = world.store->claim(start, start + second, 3);
        if (batch.empty()) return;
        const std::lock_guard lock(mutex);
        for (const auto& one : batch) claimed.insert(one.message.id);
      }
    });
  for (auto& thread : workers) thread.join();
  BOOST_CHECK_EQUAL(claimed.size(), 200u);
  BOOST_CHECK_EQUAL(std::set<Id>(claimed.begin(), claimed.end()).size(), 200u);
}

BOOST_AUTO_TEST_CASE(a_store_is_opened_once) {
  World world;
  const StoreOptions same{.folder = world.folder.path() / "store"};
  BOOST_CHECK(kind_of_error([&] { (void)open_sqlite_store(same); }) == StoreError::Kind::failed);
  world.store.reset();
  BOOST_CHECK(open_sqlite_store(same) != nullptr);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_database_is_refused_and_left_as_it_is) {
  World world;
  world.accept(world.letter("L1"));
  world.store.reset();
  const auto folder = world.folder.path() / "store";
  const auto file = folder / "brevdue.sqlite";
  const auto sound = brevdue::test::slurp(file);
  const auto check_refused = [&] {
    const auto before = brevdue::test::slurp(file);
    try {
      (void)open_sqlite_store({.folder = folder});
      BOOST_ERROR("opened");
    } catch (const StoreError& e) {
      BOOST_CHECK(e.kind() == StoreError::Kind::corrupt);
      BOOST_CHECK(std::string_view(e.what()).find("brevdue backup") != std::string_view::npos);
    }
    BOOST_CHECK(brevdue::test::slurp(file) == before);
  };
  spoil(file, 0, "this is no database at all");
  check_refused();
  std::ofstream(file, std::ios::binary | std::ios::trunc).close();  // nothing in it
  check_refused();
  // One page of noise in the middle.
  std::ofstream(file, std::ios::binary | std::ios::trunc) << sound;
  spoil(file, 4096 * 5, std::string(4096, '\x5a'));
  check_refused();
  // The half of it.
  std::ofstream(file, std::ios::binary | std::ios::trunc) << sound.substr(0, sound.size() / 2);
  check_refused();
  std::ofstream(file, std::ios::binary | std::ios::trunc) << sound;
  BOOST_CHECK(open_sqlite_store({.folder = folder}) != nullptr);
}

BOOST_AUTO_TEST_CASE(another_programs_database_is_refused) {
  const Folder folder;
  run_sql((std::ofstream(folder.path() / "brevdue.sqlite").close(), folder.path() / "brevdue.sqlite"),
          "CREATE TABLE recipes (name TEXT)");
  BOOST_CHECK(kind_of_error([&] { (void)open_sqlite_store({.folder = folder.path()}); }) == StoreError::Kind::corrupt);
}

BOOST_AUTO_TEST_CASE(a_lost_database_without_payload_files_is_not_replaced_either) {
  World world;
  world.accept(world.letter("L1"));
  world.store.reset();
  for (const auto* const end : {"", "-wal", "-shm"})
    fs::remove(world.folder.path() / "store" / ("brevdue.sqlite" + std::string(end)));
  for (int i = 0; i < 2; ++i)
    BOOST_CHECK_EXCEPTION(world.restart(), StoreError,
                          [](const StoreError& e) { return e.kind() == StoreError::Kind::corrupt; });
  BOOST_TEST(!fs::exists(world.folder.path() / "store" / "brevdue.sqlite"));
}

BOOST_AUTO_TEST_CASE(a_lost_database_is_not_replaced_by_an_empty_one) {
  World world;
  const auto acceptance = world.acceptance({world.letter("L1")}, std::string(100'000, 'x'));
  world.store->accept(acceptance, sender);
  world.store.reset();
  const auto folder = world.folder.path() / "store";
  fs::remove(folder / "brevdue.sqlite");
  BOOST_CHECK(kind_of_error([&] { (void)open_sqlite_store({.folder = folder}); }) == StoreError::Kind::corrupt);
  BOOST_CHECK(fs::exists(folder / "payloads" / acceptance.transmission.payload.file));
}

BOOST_AUTO_TEST_CASE(a_newer_version_is_refused) {
  World world;
  world.store.reset();
  const auto folder = world.folder.path() / "store";
  run_sql(folder / "brevdue.sqlite", "INSERT INTO schema_version (version) VALUES (1000)");
  BOOST_CHECK(kind_of_error([&] { (void)open_sqlite_store({.folder = folder}); }) == StoreError::Kind::version);
}

BOOST_AUTO_TEST_CASE(a_start_that_was_cut_off_begins_anew) {
  const Folder folder;
  std::ofstream(folder.path() / "brevdue.sqlite.new") << "half a database";
  BOOST_CHECK(open_sqlite_store({.folder = folder.path()}) != nullptr);
  BOOST_CHECK(!fs::exists(folder.path() / "brevdue.sqlite.new"));
}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_made_is_said_so) {
  const Folder folder;
  std::ofstream(folder.path() / "file") << "x";
  BOOST_CHECK(kind_of_error([&] { (void)open_sqlite_store({.folder = folder.path() / "file" / "store"}); }) ==
              StoreError::Kind::failed);
}

BOOST_AUTO_TEST_CASE(too_much_waiting_is_busy) {
  const Folder folder;
  run_sql((std::ofstream(folder.path() / "db").close(), folder.path() / "db"), "CREATE TABLE t (x BIGINT)");
  Writer writer(std::make_unique<Database>(folder.path() / "db", Database::Mode::write), 2, 10);
  // The writing thread stands still inside a command; two more may wait.
  std::promise<void> begun, go;
  std::vector<std::thread> threads;
  threads.emplace_back([&] {
    writer.run([&](Database&) {
      begun.set_value();
      go.get_future().wait();
    });
  });
  begun.get_future().wait();
  std::atomic<int> done{0}, busy{0};
  std::promise<void> third_refused;
  for (int i = 0; i < 3; ++i)
    threads.emplace_back([&] {
      try {
        writer.run([](Database& database) { database.run("INSERT INTO t (x) VALUES (1)"); });
        ++done;
      } catch (const StoreError& e) {
        busy += e.kind() == StoreError::Kind::busy;
        third_refused.set_value();
      }
    });
  third_refused.get_future().wait();
  go.set_value();
  for (auto& thread : threads) thread.join();
  BOOST_CHECK_EQUAL(done, 2);
  BOOST_CHECK_EQUAL(busy, 1);
}

BOOST_AUTO_TEST_CASE(one_command_that_throws_takes_nobody_with_it) {
  const Folder folder;
  run_sql((std::ofstream(folder.path() / "db").close(), folder.path() / "db"), "CREATE TABLE t (x BIGINT)");
  Writer writer(std::make_unique<Database>(folder.path() / "db", Database::Mode::write), 1000, 100);
  std::vector<std::thread> threads;
  std::atomic<int> thrown{0};
  for (int i = 0; i < 40; ++i)
    threads.emplace_back([&, i] {
      try {
        writer.run([&](Database& database) {
          database.run("INSERT INTO t (x) VALUES (?)", i);
          if (i % 2 == 1) throw std::domain_error("odd");
        });
      } catch (const std::domain_error&) {
        ++thrown;
      }
    });
  for (auto& thread : threads) thread.join();
  BOOST_CHECK_EQUAL(thrown, 20);
  const auto odd = writer.run([](Database& database) {
    auto query = database.query("SELECT count(*), sum(x % 2) FROM t");
    query.step();
    return std::pair(query.number(0), query.number(1));
  });
  BOOST_CHECK_EQUAL(odd.first, 20);
  BOOST_CHECK_EQUAL(odd.second, 0);
}

BOOST_AUTO_TEST_SUITE_END()
