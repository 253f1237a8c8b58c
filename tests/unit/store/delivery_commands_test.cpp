#include <boost/test/unit_test.hpp>
#include <map>

#include "tests/unit/store/world.hpp"

using namespace brevdue::gateway;
using namespace brevdue::gateway::test;

namespace {

constexpr Micros lease_end = start + 300 * second;
const Actor courier{"gateway"}, boss{"operator"};

}  // namespace

BOOST_AUTO_TEST_SUITE(delivery_commands)

BOOST_AUTO_TEST_CASE(a_delivery_that_arrives_moves_its_message_and_the_letter) {
  World world;
  const auto done = world.converted("L1");
  const auto claimed = world.store->claim_deliveries(start, lease_end, 10, 2);
  BOOST_REQUIRE_EQUAL(claimed.size(), 1u);
  BOOST_CHECK_EQUAL(claimed[0].delivery.id, done.delivery);
  BOOST_CHECK_EQUAL(claimed[0].message.id, done.made);
  BOOST_CHECK_EQUAL(claimed[0].message.payload.bytes, "{}");
  BOOST_CHECK(!claimed[0].transmission);
  BOOST_CHECK(world.store->claim_deliveries(start, lease_end, 10, 2).empty());
  world.store->delivered(done.delivery, courier, start + second);
  BOOST_CHECK_EQUAL(world.delivery_row(done.delivery).state, DeliveryState::delivered);
  BOOST_CHECK_EQUAL(world.delivery_row(done.delivery).attempts, 1u);
  BOOST_CHECK_EQUAL(world.state(done.made), MessageState::delivered);
  BOOST_CHECK_EQUAL(world.state(done.letter), MessageState::delivered);
  BOOST_CHECK_EQUAL(world.actions(done.letter), "received, on its way, delivered");
  BOOST_CHECK_EQUAL(world.actions(done.made), "made, put in outbox, delivered, delivered");
  // Again: nothing happens.
  world.store->delivered(done.delivery, courier, start + second);
  BOOST_CHECK_EQUAL(world.delivery_row(done.delivery).attempts, 1u);
  BOOST_CHECK(world.store->claim_deliveries(lease_end, lease_end + second, 10, 2).empty());
  BOOST_CHECK_EQUAL(world.complaints(), "");
}

BOOST_AUTO_TEST_CASE(bytes_that_go_out_unchanged_come_with_their_transmission) {
  World world;
  const auto letter = world.letter("L1");
  const auto acceptance = world.acceptance({letter}, "<VANSEnvelope/>");
  world.store->accept(acceptance, sender);
  Outcome forward;
  forward.moves = {{letter.id, MessageState::on_its_way, "forwarded", {}}};
  forward.deliveries = {world.delivery(letter.id)};
  forward.deliveries[0].transmission = acceptance.transmission.id;
  BOOST_CHECK(world.apply(forward));
  const auto claimed = world.store->claim_deliveries(start, lease_end, 10, 2);
  BOOST_REQUIRE_EQUAL(claimed.size(), 1u);
  BOOST_REQUIRE(claimed[0].transmission);
  BOOST_CHECK_EQUAL(claimed[0].transmission->payload.bytes, "<VANSEnvelope/>");
}

BOOST_AUTO_TEST_CASE(a_letter_is_delivered_when_all_that_it_became_is) {
  World world;
  const auto letter = world.letter("L1");
  world.accept(letter);
  Outcome split;
  split.moves = {{letter.id, MessageState::on_its_way, {}, {}}};
  split.made = {world.made(), world.made(), world.made()};
  for (const auto& made : split.made) split.deliveries.push_back(world.delivery(made.id));
  split.derivations = {{split.made[0].id, letter.id, "converted"},
                       {split.made[1].id, letter.id, "converted"},
                       {split.made[2].id, letter.id, "refused with"}};
  BOOST_CHECK(world.apply(split));
  world.store->delivered(split.deliveries[2].id, courier, start);
  BOOST_CHECK_EQUAL(world.state(letter.id), MessageState::on_its_way);
  world.store->delivered(split.deliveries[0].id, courier, start);
  BOOST_CHECK_EQUAL(world.state(split.made[0].id), MessageState::delivered);
  BOOST_CHECK_EQUAL(world.state(letter.id), MessageState::on_its_way);
  world.store->delivered(split.deliveries[1].id, courier, start);
  BOOST_CHECK_EQUAL(world.state(letter.id), MessageState::delivered);
}

BOOST_AUTO_TEST_CASE(a_receipt_that_was_quicker_stays) {
  World world;
  const auto done = world.converted("L1");
  Outcome receipt;
  receipt.moves = {{done.letter, MessageState::acknowledged, {}, {}}};
  BOOST_CHECK(world.apply(receipt));
  world.store->delivered(done.delivery, courier, start);
  BOOST_CHECK_EQUAL(world.state(done.letter), MessageState::acknowledged);
  const auto other = world.converted("L2");
  receipt.moves[0].message = other.letter;
  BOOST_CHECK(world.apply(receipt));
  world.store->give_up(other.delivery, "nobody there", start);
  BOOST_CHECK_EQUAL(world.state(other.letter), MessageState::acknowledged);
  BOOST_CHECK_EQUAL(world.state(other.made), MessageState::dead);
}

BOOST_AUTO_TEST_CASE(what_failed_is_tried_again_at_its_time) {
  World world;
  const auto done = world.converted("L1");
  BOOST_CHECK_EQUAL(world.store->claim_deliveries(start, lease_end, 10, 2).size(), 1u);
  world.store->try_again(done.delivery, "connection refused", start + 5 * second, start);
  const auto row = world.delivery_row(done.delivery);
  BOOST_CHECK_EQUAL(row.state, DeliveryState::due);
  BOOST_CHECK_EQUAL(row.attempts, 1u);
  BOOST_CHECK_EQUAL(row.reason, "connection refused");
  BOOST_CHECK_EQUAL(row.next, start + 5 * second);
  BOOST_CHECK(world.store->claim_deliveries(start + 5 * second - 1, lease_end, 10, 2).empty());
  BOOST_CHECK_EQUAL(world.store->claim_deliveries(start + 5 * second, lease_end, 10, 2).size(), 1u);
  BOOST_CHECK_EQUAL(world.actions(done.made), "made, put in outbox, tried, will try again");
}

BOOST_AUTO_TEST_CASE(given_up_is_dead_and_can_be_released) {
  World world;
  const auto done = world.converted("L1");
  world.store->give_up(done.delivery, "48 hours", start);
  BOOST_CHECK_EQUAL(world.delivery_row(done.delivery).state, DeliveryState::dead);
  BOOST_CHECK_EQUAL(world.state(done.made), MessageState::dead);
  BOOST_CHECK_EQUAL(world.state(done.letter), MessageState::dead);
  BOOST_CHECK_EQUAL(world.store->find(done.letter)->message.reason, "48 hours");
  BOOST_CHECK(world.store->claim_deliveries(lease_end, lease_end, 10, 2).empty());
  BOOST_CHECK(!world.store->hold(done.delivery, boss, start));
  BOOST_CHECK(world.store->release(done.delivery, boss, start + second));
  BOOST_CHECK_EQUAL(world.state(done.letter), MessageState::on_its_way);
  BOOST_CHECK_EQUAL(world.store->claim_deliveries(start + second, lease_end, 10, 2).size(), 1u);
  BOOST_CHECK_EQUAL(world.actions(done.letter), "received, on its way, given up, released");
  world.store->delivered(done.delivery, courier, start);
  BOOST_CHECK_EQUAL(world.state(done.letter), MessageState::delivered);
}

BOOST_AUTO_TEST_CASE(held_is_not_tried_until_it_is_released) {
  World world;
  const auto done = world.converted("L1");
  BOOST_CHECK(!world.store->release(done.delivery, boss, start));
  BOOST_CHECK(world.store->hold(done.delivery, boss, start));
  BOOST_CHECK(!world.store->hold(done.delivery, boss, start));
  BOOST_CHECK(world.store->claim_deliveries(lease_end, lease_end, 10, 2).empty());
  // The courier was just trying it.
  world.store->try_again(done.delivery, "refused", start, start);
  BOOST_CHECK_EQUAL(world.delivery_row(done.delivery).state, DeliveryState::held);
  BOOST_CHECK(world.store->release(done.delivery, boss, start));
  BOOST_CHECK_EQUAL(world.store->claim_deliveries(start, lease_end, 10, 2).size(), 1u);
  const auto nobody = world.ids.next(start);
  BOOST_CHECK(!world.store->hold(nobody, boss, start));
  BOOST_CHECK(!world.store->release(nobody, boss, start));
  BOOST_CHECK(!world.store->find_delivery(nobody));
  BOOST_CHECK(kind_of_error([&] { world.store->delivered(nobody, boss, start); }) == StoreError::Kind::failed);
}

BOOST_AUTO_TEST_CASE(held_while_it_is_tried_it_is_not_sent_twice_at_once) {
  World world;
  const auto done = world.converted("L1");
  const auto claim = [&](Micros now) { return world.store->claim_deliveries(now, lease_end, 10, 2).size(); };
  BOOST_CHECK_EQUAL(claim(start), 1u);
  BOOST_CHECK(world.store->hold(done.delivery, boss, start));
  BOOST_CHECK(world.store->release(done.delivery, boss, start));
  BOOST_CHECK_EQUAL(world.delivery_row(done.delivery).state, DeliveryState::due);
  BOOST_CHECK_EQUAL(claim(lease_end - 1), 0u);
  // Its result ends the lease.
  world.store->try_again(done.delivery, "refused", start + second, start);
  BOOST_CHECK_EQUAL(claim(start + second), 1u);
  // Without a result it waits for the end.
  BOOST_CHECK(world.store->hold(done.delivery, boss, start));
  BOOST_CHECK(world.store->release(done.delivery, boss, start));
  BOOST_CHECK_EQUAL(claim(lease_end - 1), 0u);
  BOOST_CHECK_EQUAL(claim(lease_end), 1u);
}

BOOST_AUTO_TEST_CASE(destinations_come_in_turn_and_none_gets_more_than_its_share) {
  World world;
  const std::string dead = "5790000000010", quiet = "5790000000027", other = "5790000000034";
  for (int i = 0; i < 50; ++i) world.converted("D" + std::to_string(i), dead);
  const auto one = world.converted("Q1", quiet), two = world.converted("Q2", quiet, start - second);
  world.converted("O1", other);
  std::map<std::string, int> got;
  const auto first = world.store->claim_deliveries(start, lease_end, 10, 2);
  for (const auto& claimed : first) ++got[claimed.delivery.destination];
  BOOST_CHECK_EQUAL(got[dead], 2);
  BOOST_CHECK_EQUAL(got[quiet], 2);
  BOOST_CHECK_EQUAL(got[other], 1);
  // One of each first, and the oldest of each.
  BOOST_REQUIRE_EQUAL(first.size(), 5u);
  BOOST_CHECK_EQUAL(first[0].delivery.destination, dead);
  BOOST_CHECK_EQUAL(first[1].delivery.id, two.delivery);
  BOOST_CHECK_EQUAL(first[2].delivery.destination, other);
  BOOST_CHECK_EQUAL(first[4].delivery.id, one.delivery);
  // Those under way count.
  BOOST_CHECK(world.store->claim_deliveries(start, lease_end, 10, 2).empty());
  BOOST_CHECK_EQUAL(world.store->claim_deliveries(start, lease_end, 10, 3).size(), 1u);
  world.store->try_again(first[0].delivery.id, "refused", start + 60 * second, start);
  BOOST_CHECK_EQUAL(world.store->claim_deliveries(start, lease_end, 10, 3).size(), 1u);
}

BOOST_AUTO_TEST_CASE(one_at_a_time_goes_round_all_destinations) {
  World world;
  const std::string places[] = {"5790000000010", "5790000000027", "5790000000034"};
  for (int i = 0; i < 3; ++i)
    for (const auto& place : places) world.converted(place + std::to_string(i), place);
  for (int round = 0; round < 3; ++round)
    for (const auto& place : places) {
      const auto claimed = world.store->claim_deliveries(start, lease_end, 1, 5);
      BOOST_REQUIRE_EQUAL(claimed.size(), 1u);
      BOOST_CHECK_EQUAL(claimed[0].delivery.destination, place);
    }
  BOOST_CHECK(world.store->claim_deliveries(start, lease_end, 1, 5).empty());
}

BOOST_AUTO_TEST_CASE(a_restart_ends_the_leases_of_deliveries) {
  World world;
  world.converted("L1");
  BOOST_CHECK_EQUAL(world.store->claim_deliveries(start, lease_end, 10, 2).size(), 1u);
  world.restart();
  BOOST_CHECK_EQUAL(world.store->claim_deliveries(start, lease_end, 10, 2).size(), 1u);
}

BOOST_AUTO_TEST_CASE(a_lease_that_ended_without_a_result_is_an_attempt) {
  World world;
  const auto done = world.converted("L1");
  const auto attempts_claimed = [&](Micros now) {
    const auto claimed = world.store->claim_deliveries(now, now + 10 * second, 10, 2);
    BOOST_REQUIRE_EQUAL(claimed.size(), 1u);
    BOOST_CHECK_EQUAL(world.delivery_row(done.delivery).attempts, claimed[0].delivery.attempts);
    return claimed[0].delivery.attempts;
  };
  BOOST_CHECK_EQUAL(attempts_claimed(start), 0u);
  BOOST_CHECK_EQUAL(attempts_claimed(start + 10 * second), 1u);
  world.restart();
  world.restart();  // once, however often
  BOOST_CHECK_EQUAL(attempts_claimed(start + 10 * second), 2u);
  // A result is one attempt, as ever.
  world.store->try_again(done.delivery, "refused", start, start);
  BOOST_CHECK_EQUAL(attempts_claimed(start), 3u);
}

BOOST_AUTO_TEST_CASE(a_mailbox_lists_what_waits_for_a_location) {
  World world;
  std::vector<Id> put;
  for (int i = 0; i < 3; ++i) {
    const auto done = world.converted("L" + std::to_string(i));
    put.push_back(done.delivery);
    BOOST_CHECK(world.store->mailbox(municipality, 10, {}).size() == static_cast<std::size_t>(i));
    world.store->put_in_mailbox(done.delivery, start);
  }
  const auto items = world.store->mailbox(municipality, 2, {});
  BOOST_REQUIRE_EQUAL(items.size(), 2u);
  BOOST_CHECK_EQUAL(items[0].id, put[0]);
  BOOST_CHECK_EQUAL(items[0].kind, "CareCommunication");
  BOOST_CHECK_EQUAL(items[0].version, "5.0");
  BOOST_CHECK_EQUAL(items[0].name, "CareCommunication telemedicine");
  BOOST_CHECK_EQUAL(items[0].size, 2u);
  BOOST_CHECK_EQUAL(items[0].since, start);
  const auto rest = world.store->mailbox(municipality, 10, items[1].id);
  BOOST_REQUIRE_EQUAL(rest.size(), 1u);
  BOOST_CHECK_EQUAL(rest[0].id, put[2]);
  BOOST_CHECK(world.store->mailbox(hospital, 10, {}).empty());
  BOOST_CHECK(world.store->claim_deliveries(lease_end, lease_end, 10, 2).empty());
  world.store->delivered(put[0], {"municipality"}, start + second);
  BOOST_CHECK_EQUAL(world.store->mailbox(municipality, 10, {}).size(), 2u);
  // Too late for the courier: what is fetched stays fetched.
  world.store->put_in_mailbox(put[0], start);
  world.store->give_up(put[0], "late", start);
  world.store->try_again(put[0], "late", start, start);
  BOOST_CHECK_EQUAL(world.delivery_row(put[0]).state, DeliveryState::delivered);
}

BOOST_AUTO_TEST_SUITE_END()
