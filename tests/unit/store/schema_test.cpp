// A database of an older version is brought up to date with all that stands in it. There is one released step so far:
// what a later one meets is tried with steps of our own behind it.
#include "gateway/store/schema.hpp"

#include <boost/test/unit_test.hpp>
#include <vector>

#include "tests/unit/store/world.hpp"

using namespace brevdue::gateway;
using namespace brevdue::gateway::test;
namespace fs = std::filesystem;

namespace {

std::vector<std::string_view> with(std::initializer_list<std::string_view> more) {
  std::vector<std::string_view> steps(schema_steps().begin(), schema_steps().end());
  steps.insert(steps.end(), more);
  return steps;
}

std::int64_t number(Database& database, std::string_view sql) {
  auto query = database.query(sql);
  BOOST_REQUIRE(query.step());
  return query.number(0);
}

constexpr std::string_view versions = "SELECT max(version) FROM schema_version";
constexpr std::string_view messages = "SELECT count(*) FROM message";

/// A store with three letters, closed again. Its database file.
fs::path store_with_letters(World& world) {
  for (int i = 0; i < 3; ++i) world.accept(world.letter("L" + std::to_string(i)));
  world.store.reset();
  return world.folder.path() / "store" / "brevdue.sqlite";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(schema)

BOOST_AUTO_TEST_CASE(an_older_database_is_brought_up_a_step_at_a_time) {
  World world;
  const auto file = store_with_letters(world);
  const auto steps = with({"ALTER TABLE message ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey'",
                           "CREATE TABLE pigeon (name TEXT); INSERT INTO pigeon SELECT colour FROM message"});
  const auto before = static_cast<std::int64_t>(schema_steps().size());
  {
    const auto database = open_database(file, SchemaSteps(steps).first(steps.size() - 1));
    BOOST_TEST(number(*database, versions) == before + 1);
    BOOST_TEST(number(*database, "SELECT count(*) FROM message WHERE colour = 'grey'") == 3);
  }
  for (int again = 0; again < 2; ++again) {  // the second time there is nothing to do
    const auto database = open_database(file, steps);
    BOOST_TEST(number(*database, versions) == before + 2);
    BOOST_TEST(number(*database, "SELECT count(*) FROM pigeon") == 3);
    BOOST_TEST(number(*database, messages) == 3);
  }
}

BOOST_AUTO_TEST_CASE(a_step_that_fails_leaves_the_version_before_it) {
  World world;
  const auto file = store_with_letters(world);
  const auto before = static_cast<std::int64_t>(schema_steps().size());
  const auto steps = with({"CREATE TABLE pigeon (name TEXT)",
                           "CREATE TABLE loft (name TEXT); DELETE FROM message; INSERT INTO no_such_table VALUES (1)"});
  BOOST_CHECK_THROW((void)open_database(file, steps), StoreError);
  const auto database = open_database(file, SchemaSteps(steps).first(steps.size() - 1));
  BOOST_TEST(number(*database, versions) == before + 1);
  BOOST_TEST(number(*database, messages) == 3);
  BOOST_TEST(number(*database, "SELECT count(*) FROM sqlite_master WHERE name = 'loft'") == 0);
  BOOST_TEST(number(*database, "SELECT count(*) FROM sqlite_master WHERE name = 'pigeon'") == 1);
}

BOOST_AUTO_TEST_CASE(a_newer_database_is_left_alone) {
  World world;
  const auto file = store_with_letters(world);
  { (void)open_database(file, with({"CREATE TABLE pigeon (name TEXT)"})); }
  BOOST_CHECK_EXCEPTION((void)open_database(file), StoreError,
                        [](const StoreError& e) { return e.kind() == StoreError::Kind::version; });
  BOOST_CHECK_EXCEPTION((void)open_present_database(file), StoreError,
                        [](const StoreError& e) { return e.kind() == StoreError::Kind::version; });
}

BOOST_AUTO_TEST_SUITE_END()
