// What an operator's command does to a store that a gateway has open.
#include "tests/unit/store/world.hpp"

using namespace brevdue::gateway;
using namespace brevdue::gateway::test;

namespace {

const Actor boss{"operator"};
constexpr Micros lease_end = start + 60 * second;

std::unique_ptr<Store> open_beside(const World& world, StoreUse use) {
  StoreOptions options;
  options.folder = world.folder.path() / "store";
  options.use = use;
  return open_sqlite_store(options);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(beside)

BOOST_AUTO_TEST_CASE(reading_sees_what_is_committed_and_writes_nothing) {
  World world;
  const auto done = world.converted("L1");
  const auto reader = open_beside(world, StoreUse::reading);
  BOOST_CHECK_EQUAL(reader->trace(done.letter)->messages.size(), 2u);
  BOOST_CHECK_THROW(reader->hold(done.delivery, boss, start), StoreError);
  BOOST_CHECK(world.store->hold(done.delivery, boss, start));
  BOOST_CHECK_EQUAL(reader->queue_entries(DeliveryState::held, 10).size(), 1u);
  BOOST_CHECK(reader->examine().empty());
}

BOOST_AUTO_TEST_CASE(operating_moves_deliveries_and_leaves_leases_and_files_alone) {
  World world;
  const auto first = world.converted("L1"), second_one = world.converted("L2");
  BOOST_CHECK_EQUAL(world.store->claim_deliveries(start, lease_end, 1, 1).size(), 1u);
  const auto coming = world.payload(std::string(longest_inline + 1, 'x'));  // its row is not written yet
  const auto beside = open_beside(world, StoreUse::operating);
  BOOST_CHECK(beside->examine().empty());
  BOOST_CHECK_EQUAL(world.store->open(coming)->size(), longest_inline + 1);
  // The one that is being tried is not tried twice at once; the other one may be.
  BOOST_CHECK(!beside->retry(first.delivery, boss, start));
  BOOST_CHECK(beside->retry(second_one.delivery, boss, start));
  BOOST_CHECK(beside->hold(second_one.delivery, boss, start));
  BOOST_CHECK(world.store->claim_deliveries(start, lease_end, 10, 2).empty());
  BOOST_CHECK(beside->release(second_one.delivery, boss, start));
  BOOST_CHECK_EQUAL(world.store->claim_deliveries(start, lease_end, 10, 2).size(), 1u);
}

BOOST_AUTO_TEST_CASE(what_waits_or_is_dead_is_due_at_once) {
  World world;
  const auto done = world.converted("L1");
  world.store->try_again(done.delivery, "nobody there", lease_end, start);
  BOOST_CHECK(world.store->claim_deliveries(start, lease_end, 10, 2).empty());
  BOOST_CHECK(world.store->retry(done.delivery, boss, start));
  BOOST_CHECK_EQUAL(world.store->claim_deliveries(start, lease_end, 10, 2).size(), 1u);
  world.store->give_up(done.delivery, "48 hours", start);
  BOOST_CHECK(world.store->retry(done.delivery, boss, start));
  BOOST_CHECK_EQUAL(world.state(done.letter), MessageState::on_its_way);
  BOOST_CHECK(world.store->hold(done.delivery, boss, start));
  BOOST_CHECK(!world.store->retry(done.delivery, boss, start));
}

BOOST_AUTO_TEST_CASE(a_store_that_is_not_there_is_not_made) {
  const Folder folder;
  for (const auto use : {StoreUse::operating, StoreUse::reading}) {
    StoreOptions options;
    options.folder = folder.path() / "store";
    options.use = use;
    BOOST_CHECK_THROW((void)open_sqlite_store(options), StoreError);
    BOOST_CHECK(!std::filesystem::exists(options.folder));
  }
}

BOOST_AUTO_TEST_SUITE_END()
