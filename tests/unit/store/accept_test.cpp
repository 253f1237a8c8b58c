#include <boost/test/unit_test.hpp>

#include "converters/wire/sha256.hpp"
#include "tests/unit/store/world.hpp"

using namespace brevdue::gateway;
using namespace brevdue::gateway::test;

BOOST_AUTO_TEST_SUITE(accept)

BOOST_AUTO_TEST_CASE(what_was_accepted_is_there_after_a_restart_byte_for_byte) {
  World world;
  auto letter = world.letter("L1");
  letter.part = 3;
  letter.names.detail = "with\0nul and \xff";
  const auto acceptance = world.acceptance({letter}, "<Letter>\xe6</Letter>");
  world.store->accept(acceptance, sender);
  world.restart();
  const auto found = world.store->find(letter.id);
  BOOST_REQUIRE(found);
  const auto& message = found->message;
  const auto& transmission = found->transmission;
  BOOST_CHECK_EQUAL(message.id, letter.id);
  BOOST_CHECK_EQUAL(message.transmission, acceptance.transmission.id);
  BOOST_CHECK_EQUAL(message.part, 3u);
  BOOST_CHECK_EQUAL(message.names.kind, "XDIS91");
  BOOST_CHECK_EQUAL(message.names.version, "XD9134L");
  BOOST_CHECK_EQUAL(message.names.detail, letter.names.detail);
  BOOST_CHECK_EQUAL(message.names.envelope_id, "envelope-L1");
  BOOST_CHECK_EQUAL(message.names.message_id, "L1");
  BOOST_CHECK_EQUAL(message.names.sender, hospital);
  BOOST_CHECK_EQUAL(message.names.receiver, municipality);
  BOOST_CHECK_EQUAL(message.digest, "one");
  BOOST_CHECK_EQUAL(message.state, MessageState::received);
  BOOST_CHECK(message.due == start);
  BOOST_CHECK_EQUAL(message.created, start);
  BOOST_CHECK_EQUAL(message.extension, "xml");
  BOOST_CHECK_EQUAL(transmission.id, acceptance.transmission.id);
  BOOST_CHECK_EQUAL(transmission.door, "spool");
  BOOST_CHECK_EQUAL(transmission.peer, "hospital");
  BOOST_CHECK_EQUAL(transmission.received, start);
  BOOST_CHECK(transmission.wrapping == Wrapping::vans);
  BOOST_CHECK_EQUAL(transmission.envelope_id, "vans-1");
  BOOST_CHECK_EQUAL(transmission.message_identifier, "vans-2");
  BOOST_CHECK_EQUAL(read(*world.store->open(transmission.payload), 0, 100), "<Letter>\xe6</Letter>");
  BOOST_CHECK(transmission.payload.sha256 == brevdue::wire::sha256("<Letter>\xe6</Letter>"));
  BOOST_CHECK_EQUAL(world.actions(letter.id), "received");
  BOOST_CHECK_EQUAL(world.complaints(), "");
}

BOOST_AUTO_TEST_CASE(the_same_letter_again_is_a_duplicate_also_after_a_restart) {
  World world;
  const auto first = world.letter("L1");
  BOOST_CHECK_EQUAL(world.accept(first).state, MessageState::received);
  for (int i = 0; i < 3; ++i) {
    const auto again = world.accept(world.letter("L1"));
    BOOST_CHECK_EQUAL(again.state, MessageState::duplicate);
    BOOST_CHECK_EQUAL(again.first, first.id);
    BOOST_CHECK_EQUAL(again.warning, "");
    BOOST_CHECK_EQUAL(world.state(again.id), MessageState::duplicate);
    world.restart();
  }
  // Another sender may use the same id.
  auto other = world.letter("L1");
  other.names.sender = practice;
  BOOST_CHECK_EQUAL(world.accept(other).state, MessageState::received);
}

BOOST_AUTO_TEST_CASE(a_letter_with_a_known_id_and_another_content_is_new_with_a_warning) {
  World world;
  world.accept(world.letter("L1", "one"));
  const auto changed = world.letter("L1", "two");
  const auto second_one = world.accept(changed);
  BOOST_CHECK_EQUAL(second_one.state, MessageState::received);
  BOOST_CHECK(!second_one.warning.empty());
  BOOST_CHECK_EQUAL(world.store->find(changed.id)->message.reason, second_one.warning);
  // From then on that one is known too.
  const auto repeated = world.accept(world.letter("L1", "two"));
  BOOST_CHECK_EQUAL(repeated.state, MessageState::duplicate);
  BOOST_CHECK_EQUAL(repeated.first, changed.id);
  BOOST_CHECK_EQUAL(repeated.warning, "");
}

BOOST_AUTO_TEST_CASE(a_message_header_that_says_something_else_is_a_duplicate_with_a_warning) {
  World world;
  const auto first = world.care_communication("B1", "H1", "one");
  world.accept(first);
  const auto again = world.accept(world.care_communication("B2", "H1", "two"));
  BOOST_CHECK_EQUAL(again.state, MessageState::duplicate);
  BOOST_CHECK_EQUAL(again.first, first.id);
  BOOST_CHECK(!again.warning.empty());
}

BOOST_AUTO_TEST_CASE(a_bundle_id_of_another_message_is_dead) {
  World world;
  world.accept(world.care_communication("B1", "H1", "one"));
  world.accept(world.care_communication("B2", "H1", "one"));
  for (const auto* const bundle : {"B1", "B2"}) {
    const auto reused = world.accept(world.care_communication(bundle, "H2", "two"));
    BOOST_CHECK_EQUAL(reused.state, MessageState::dead);
    BOOST_CHECK(!reused.warning.empty());
    BOOST_CHECK_EQUAL(world.actions(reused.id), "received, given up");
  }
  // It was not taken, so it may come again in a Bundle of its own.
  BOOST_CHECK_EQUAL(world.accept(world.care_communication("B3", "H2", "two")).state, MessageState::received);
  // The envelope of letters holds several.
  auto one = world.letter("L1"), other = world.letter("L2");
  other.names.envelope_id = one.names.envelope_id;
  world.accept(one);
  BOOST_CHECK_EQUAL(world.accept(other).state, MessageState::received);
}

BOOST_AUTO_TEST_CASE(a_repeat_within_one_transmission_counts) {
  World world;
  const auto out =
      world.store->accept(world.acceptance({world.letter("L1"), world.letter("L2"), world.letter("L1")}), sender);
  BOOST_REQUIRE_EQUAL(out.size(), 3u);
  BOOST_CHECK_EQUAL(out[0].state, MessageState::received);
  BOOST_CHECK_EQUAL(out[1].state, MessageState::received);
  BOOST_CHECK_EQUAL(out[2].state, MessageState::duplicate);
  BOOST_CHECK_EQUAL(out[2].first, out[0].id);
}

BOOST_AUTO_TEST_CASE(without_sender_or_message_id_nothing_is_compared) {
  World world;
  for (int i = 0; i < 2; ++i) {
    auto nameless = world.letter("");
    BOOST_CHECK_EQUAL(world.accept(nameless).state, MessageState::received);
    auto without_sender = world.letter("L1");
    without_sender.names.sender.clear();
    BOOST_CHECK_EQUAL(world.accept(without_sender).state, MessageState::received);
  }
}

BOOST_AUTO_TEST_CASE(without_a_digest_the_id_alone_decides) {
  World world;
  const auto first = world.letter("L1", "");
  world.accept(first);
  const auto again = world.accept(world.letter("L1", "two"));
  BOOST_CHECK_EQUAL(again.state, MessageState::duplicate);
  BOOST_CHECK_EQUAL(again.first, first.id);
  world.accept(world.letter("L2", "one"));
  BOOST_CHECK_EQUAL(world.accept(world.letter("L2", "")).state, MessageState::duplicate);
}

BOOST_AUTO_TEST_CASE(an_acceptance_that_fails_leaves_nothing) {
  World world;
  const auto letter = world.letter("L1");
  auto twice = world.acceptance({letter, letter});
  BOOST_CHECK(kind_of_error([&] { world.store->accept(twice, sender); }) == StoreError::Kind::failed);
  BOOST_CHECK(!world.store->find(letter.id));
  BOOST_CHECK_EQUAL(world.accept(letter).state, MessageState::received);
  BOOST_CHECK_EQUAL(world.complaints(), "");
}

BOOST_AUTO_TEST_SUITE_END()
