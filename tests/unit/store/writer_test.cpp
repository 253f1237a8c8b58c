#include "gateway/store/writer.hpp"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <stdexcept>
#include <thread>

#include "tests/support/support.hpp"
#include "tests/unit/store/world.hpp"

using namespace brevdue::gateway;
using namespace brevdue::gateway::test;

BOOST_AUTO_TEST_SUITE(writer)

BOOST_AUTO_TEST_CASE(of_work_done_together_only_that_which_throws_is_lost) {
  const Folder folder;
  auto database = std::make_unique<Database>(folder.path() / "db", Database::Mode::make);
  database->script("PRAGMA journal_mode=WAL; CREATE TABLE t (x BIGINT PRIMARY KEY, y BIGINT)");
  Writer writer(std::move(database), 1000, 1000);
  std::atomic<int> thrown = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 64; ++i)
    threads.emplace_back([&, i] {
      try {
        writer.run([&](Database& db) {
          db.run("INSERT INTO t (x, y) VALUES (?, ?)", i, 0);
          if (i % 8 == 3) throw std::logic_error("it is not to be");
          db.run("UPDATE t SET y = y + 1 WHERE x = ?", i);
        });
      } catch (const std::logic_error&) {
        ++thrown;
      }
    });
  for (auto& thread : threads) thread.join();
  BOOST_CHECK_EQUAL(thrown, 8);
  writer.run([](Database& db) {
    auto rows = db.query("SELECT count(*), sum(y), sum(x % 8 = 3) FROM t");
    rows.step();
    BOOST_CHECK_EQUAL(rows.number(0), 56);
    BOOST_CHECK_EQUAL(rows.number(1), 56);
    BOOST_CHECK_EQUAL(rows.number(2), 0);
  });
}

BOOST_AUTO_TEST_CASE(the_log_begins_anew_while_more_is_committed) {
  const Folder folder;
  const auto file = folder.path() / "db";
  auto database = std::make_unique<Database>(file, Database::Mode::make);
  database->script("PRAGMA journal_mode=WAL; CREATE TABLE t (x BLOB)");
  auto checkpoints = std::make_unique<Checkpointer>(*database, std::make_unique<Database>(file, Database::Mode::write));
  Writer writer(std::move(database), 1000, 1000, std::move(checkpoints));
  const std::string row(64 * 1024, 'x');
  const auto commit = [&] { writer.run([&](Database& db) { db.run("INSERT INTO t (x) VALUES (?)", row); }); };
  const auto log = [&] { return brevdue::test::slurp(file.string() + "-wal").substr(16, 8); };  // another one each time
  commit();
  const auto first = log();
  std::int64_t commits = 1;
  for (; commits < 20'000 && (commits % 50 != 0 || log() == first); ++commits) commit();
  BOOST_TEST(commits < 20'000);
  writer.run([&](Database& db) {
    auto rows = db.query("SELECT count(*) FROM t");
    rows.step();
    BOOST_CHECK_EQUAL(rows.number(0), commits);
  });
}

BOOST_AUTO_TEST_SUITE_END()
