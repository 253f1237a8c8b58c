#include <boost/test/unit_test.hpp>

#include "tests/unit/store/world.hpp"

using namespace brevdue::gateway;
using namespace brevdue::gateway::test;

namespace {

using State = MessageState;

Outcome move(const Id& message, State state, std::optional<Micros> due = {}) {
  Outcome outcome;
  outcome.moves = {{message, state, "because", due}};
  return outcome;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(flow_commands)

BOOST_AUTO_TEST_CASE(claims_are_handed_out_once_oldest_first_until_their_lease_ends) {
  World world;
  std::vector<Id> letters;
  for (int i = 0; i < 5; ++i) {
    const auto letter = world.letter("L" + std::to_string(i));
    letters.push_back(letter.id);
    world.store->accept(world.acceptance({letter}, "<Letter/>", start + (5 - i) * second), sender);
  }
  BOOST_CHECK(world.store->claim(start, start + 60 * second, 10).empty());
  const auto now = start + 10 * second, lease_end = now + 60 * second;
  const auto first = world.store->claim(now, lease_end, 2);
  BOOST_REQUIRE_EQUAL(first.size(), 2u);
  BOOST_CHECK_EQUAL(first[0].message.id, letters[4]);
  BOOST_CHECK_EQUAL(first[1].message.id, letters[3]);
  BOOST_CHECK_EQUAL(first[0].transmission.payload.bytes, "<Letter/>");
  BOOST_CHECK_EQUAL(world.store->claim(now, lease_end, 10).size(), 3u);
  BOOST_CHECK(world.store->claim(lease_end - 1, lease_end + second, 10).empty());
  BOOST_CHECK_EQUAL(world.store->claim(lease_end, lease_end + second, 10).size(), 5u);
  // After a restart nobody works on anything.
  world.restart();
  BOOST_CHECK_EQUAL(world.store->claim(now, lease_end, 10).size(), 5u);
}

BOOST_AUTO_TEST_CASE(a_message_that_waits_is_claimed_when_its_time_comes) {
  World world;
  const auto letter = world.letter("L1");
  world.accept(letter);
  BOOST_CHECK_EQUAL(world.store->claim(start, start + second, 10).size(), 1u);
  const auto later = start + 3600 * second;
  BOOST_CHECK(world.apply(move(letter.id, State::waiting, later)));
  BOOST_CHECK(world.store->claim(later - 1, later, 10).empty());
  const auto claimed = world.store->claim(later, later + second, 10);
  BOOST_REQUIRE_EQUAL(claimed.size(), 1u);
  BOOST_CHECK_EQUAL(claimed[0].message.state, State::waiting);
  BOOST_CHECK_EQUAL(claimed[0].message.reason, "because");
}

BOOST_AUTO_TEST_CASE(a_duplicate_is_claimed_until_it_is_seen_to) {
  World world;
  world.accept(world.letter("L1"));
  const auto again = world.letter("L1");
  world.accept(again);
  BOOST_CHECK_EQUAL(world.store->claim(start, start, 10).size(), 2u);
  BOOST_CHECK(!world.apply(move(again.id, State::on_its_way)));
  BOOST_CHECK(world.apply(move(again.id, State::duplicate)));
  BOOST_CHECK_EQUAL(world.store->claim(start, start, 10).size(), 1u);
  // A second worker comes too late.
  BOOST_CHECK(!world.apply(move(again.id, State::duplicate)));
  BOOST_CHECK_EQUAL(world.actions(again.id), "received, repeat seen to");
}

BOOST_AUTO_TEST_CASE(a_message_made_by_us_can_be_claimed_too) {
  World world;
  auto made = world.made("{\"made\":1}", State::received);
  made.due = start;
  Outcome outcome;
  outcome.made = {made};
  BOOST_CHECK(world.apply(outcome));
  const auto claimed = world.store->claim(start, start + second, 10);
  BOOST_REQUIRE_EQUAL(claimed.size(), 1u);
  BOOST_CHECK_EQUAL(claimed[0].message.payload.bytes, "{\"made\":1}");
  BOOST_CHECK(claimed[0].transmission.id.empty());
}

BOOST_AUTO_TEST_CASE(halves_are_what_waits_between_two_parties) {
  World world;
  auto one = world.letter("L1"), other = world.letter("L2"), gone = world.letter("L3");
  auto stranger = world.letter("L4"), alone = world.letter("L5");
  stranger.names.receiver = practice;
  for (auto* row : {&one, &other, &gone, &stranger}) row->objects = "file-1 file-2";
  for (const auto& row : {one, gone, stranger, alone}) world.accept(row);
  world.store->accept(world.acceptance({other}, "<Letter/>", start + second), sender);
  BOOST_CHECK(world.apply(move(one.id, State::waiting, start + second)));
  BOOST_CHECK(world.apply(move(gone.id, State::on_its_way)));
  const auto halves = world.store->halves(hospital, municipality);
  BOOST_REQUIRE_EQUAL(halves.size(), 2u);
  BOOST_CHECK_EQUAL(halves[0].message.id, one.id);
  BOOST_CHECK_EQUAL(halves[0].message.objects, "file-1 file-2");
  BOOST_CHECK_EQUAL(halves[0].received, start);
  BOOST_CHECK_EQUAL(halves[1].message.id, other.id);
  BOOST_CHECK_EQUAL(halves[1].received, start + second);
  BOOST_CHECK_EQUAL(world.store->find(other.id)->transmission.payload.bytes, "<Letter/>");
  BOOST_CHECK(world.store->halves(municipality, hospital).empty());
}

BOOST_AUTO_TEST_CASE(siblings_came_in_one_transmission) {
  World world;
  auto first = world.letter("L1"), last = world.letter("L2");
  last.part = 1;
  const auto acceptance = world.acceptance({last, first});
  world.store->accept(acceptance, sender);
  world.accept(world.letter("L3"));
  BOOST_CHECK(world.apply(move(first.id, State::refused)));
  const auto siblings = world.store->siblings(acceptance.transmission.id);
  BOOST_REQUIRE_EQUAL(siblings.size(), 2u);
  BOOST_CHECK_EQUAL(siblings[0].id, first.id);
  BOOST_CHECK_EQUAL(siblings[0].state, State::refused);
  BOOST_CHECK_EQUAL(siblings[1].id, last.id);
  // A message that was made by us stands in none.
  world.converted("L4");
  BOOST_CHECK(world.store->siblings({}).empty());
}

BOOST_AUTO_TEST_CASE(an_outcome_happens_whole) {
  World world;
  const auto done = world.converted("L1");
  BOOST_CHECK_EQUAL(world.state(done.letter), State::on_its_way);
  BOOST_CHECK(!world.store->find(done.letter)->message.due);
  BOOST_CHECK_EQUAL(world.state(done.made), State::on_its_way);
  BOOST_CHECK_EQUAL(world.store->find(done.made)->message.payload.bytes, "{}");
  BOOST_CHECK_EQUAL(world.delivery_row(done.delivery).destination, municipality);
  BOOST_CHECK_EQUAL(world.delivery_row(done.delivery).message_identifier, "out-2");
  BOOST_CHECK_EQUAL(world.actions(done.letter), "received, on its way");
  BOOST_CHECK_EQUAL(world.actions(done.made), "made, put in outbox");
  BOOST_CHECK_EQUAL(world.complaints(), "");
}

BOOST_AUTO_TEST_CASE(an_outcome_that_comes_too_late_does_nothing) {
  World world;
  const auto done = world.converted("L1");
  const auto half = world.letter("L2");
  world.accept(half);
  Outcome late;
  late.moves = {{half.id, State::on_its_way, {}, {}}, {done.letter, State::on_its_way, {}, {}}};
  late.made = {world.made()};
  late.audit = {{.id = {}, .at = 0, .actor = {}, .action = "note", .message = half.id, .delivery = {}, .detail = {}}};
  BOOST_CHECK(!world.apply(late));
  BOOST_CHECK_EQUAL(world.state(half.id), State::received);
  BOOST_CHECK(!world.store->find(late.made[0].id));
  BOOST_CHECK_EQUAL(world.actions(half.id), "received");
  BOOST_CHECK(!world.apply(move(world.ids.next(start), State::on_its_way)));
  // The same without the one that was gone.
  late.moves.pop_back();
  BOOST_CHECK(world.apply(late));
  BOOST_CHECK_EQUAL(world.actions(half.id), "received, on its way, note");
}

BOOST_AUTO_TEST_CASE(outcomes_together_happen_one_after_the_other) {
  World world;
  const auto done = world.converted("L1");
  const auto one = world.letter("L2"), other = world.letter("L3");
  world.accept(one);
  world.accept(other);
  // The second comes too late, the third after the first.
  const std::vector outcomes = {move(one.id, State::waiting), move(done.letter, State::on_its_way),
                                move(one.id, State::on_its_way), move(other.id, State::refused)};
  BOOST_CHECK_EQUAL(world.store->apply_all(outcomes, {"gateway"}, start), 3u);
  BOOST_CHECK_EQUAL(world.actions(one.id), "received, waiting, on its way");
  BOOST_CHECK_EQUAL(world.state(other.id), State::refused);
}

BOOST_AUTO_TEST_CASE(what_throws_keeps_nothing_of_outcomes_together) {
  World world;
  const auto letter = world.letter("L1");
  world.accept(letter);
  auto impossible = move(letter.id, State::on_its_way);
  impossible.derivations = {{world.ids.next(start), letter.id, "converted"}};  // of a message that is not there
  BOOST_CHECK_THROW((void)world.store->apply_all({move(letter.id, State::waiting), impossible}, {"gateway"}, start),
                    StoreError);
  BOOST_CHECK_EQUAL(world.actions(letter.id), "received");
}

BOOST_AUTO_TEST_CASE(of_large_messages_few_are_claimed_at_once) {
  World world;
  const std::string large(700'000, 'x');
  for (const auto* const id : {"L1", "L2", "L3"})
    world.store->accept(world.acceptance({world.letter(id)}, large), sender);
  world.accept(world.letter("L4"));
  for (const std::size_t count : {1u, 1u, 2u, 0u})
    BOOST_CHECK_EQUAL(world.store->claim(start, start + second, 100).size(), count);
}

BOOST_AUTO_TEST_CASE(a_message_is_alone_in_its_transmission_or_not) {
  World world;
  auto first = world.letter("L1"), last = world.letter("L2");
  last.part = 1;
  world.store->accept(world.acceptance({first, last}), sender);
  world.accept(world.letter("L3"));
  const auto claimed = world.store->claim(start, start + second, 100);
  BOOST_REQUIRE_EQUAL(claimed.size(), 3u);
  for (const auto& one : claimed) BOOST_CHECK_EQUAL(one.is_alone, one.message.names.message_id == "L3");
}

BOOST_AUTO_TEST_CASE(which_state_follows_which) {
  const std::string_view allowed[] = {
      // to: received waiting on_its_way delivered acknowledged rejected refused duplicate answered dead
      "yyyyyyyyyy",  // received
      "yyyyyyyyyy",  // waiting
      "...yyy...y",  // on its way
      "...yyy...y",  // delivered
      "..........",  // acknowledged
      "..........",  // rejected
      "..........",  // refused
      ".......yy.",  // duplicate
      "..........",  // answered
      "..yyyyy..y"   // dead
  };
  World world;
  for (int from = 0; from < 10; ++from)
    for (int to = 0; to < 10; ++to) {
      auto row = world.made("{}", static_cast<State>(from));
      row.due = start;
      auto outcome = move(row.id, static_cast<State>(to), start);
      Outcome make;
      make.made = {row};
      BOOST_REQUIRE(world.apply(make));
      outcome.made = {world.made()};
      BOOST_TEST_CONTEXT(static_cast<State>(from) << " to " << static_cast<State>(to))
      BOOST_CHECK_EQUAL(world.apply(outcome), allowed[from][static_cast<std::size_t>(to)] == 'y');
    }
}

BOOST_AUTO_TEST_CASE(the_same_end_again_is_no_fault) {
  World world;
  const auto done = world.converted("L1");
  BOOST_CHECK(world.apply(move(done.letter, State::acknowledged)));
  BOOST_CHECK(world.apply(move(done.letter, State::acknowledged)));
  BOOST_CHECK_EQUAL(world.actions(done.letter), "received, on its way, acknowledged");
  BOOST_CHECK(!world.apply(move(done.letter, State::rejected)));
}

BOOST_AUTO_TEST_CASE(the_first_receipt_of_a_message_stands) {
  World world;
  const auto done = world.converted("L1");
  BOOST_CHECK(!world.store->first_receipt(done.letter));
  Outcome yes, no;
  yes.made = {world.made("<yes/>", State::on_its_way)};
  yes.receipts = {{yes.made[0].id, done.letter, true}};
  no.made = {world.made("<no/>", State::on_its_way)};
  no.receipts = {{no.made[0].id, done.letter, false}};
  BOOST_CHECK(world.apply(yes));
  BOOST_CHECK(world.apply(no));
  world.restart();
  const auto link = world.store->first_receipt(done.letter);
  BOOST_REQUIRE(link);
  BOOST_CHECK_EQUAL(link->receipt, yes.made[0].id);
  BOOST_CHECK_EQUAL(link->original, done.letter);
  BOOST_CHECK(link->positive);
}

BOOST_AUTO_TEST_CASE(a_repeat_finds_the_first_receipt_of_what_it_repeats) {
  World world;
  const auto done = world.converted("L1");
  const auto again = world.letter("L1"), other = world.letter("L2");
  world.accept(again);
  world.accept(other);
  BOOST_CHECK(!world.store->first_receipt_of_repeated(again.id));
  Outcome yes;
  yes.made = {world.made("<yes/>", State::on_its_way)};
  yes.receipts = {{yes.made[0].id, done.letter, true}};
  BOOST_CHECK(world.apply(yes));
  const auto link = world.store->first_receipt_of_repeated(again.id);
  BOOST_REQUIRE(link);
  BOOST_CHECK_EQUAL(link->receipt, yes.made[0].id);
  BOOST_CHECK_EQUAL(link->original, done.letter);
  BOOST_CHECK(!world.store->first_receipt_of_repeated(done.letter));
  BOOST_CHECK(!world.store->first_receipt_of_repeated(other.id));
}

BOOST_AUTO_TEST_CASE(conversions_are_found_by_any_of_their_names) {
  World world;
  Outcome outcome;
  outcome.conversions = {{"key-2", {"bundle", "L2"}, start, "second", {}},
                         {"key-1", {"bundle", "L1"}, start, "first", {}}};
  BOOST_CHECK(world.apply(outcome));
  using Records = std::vector<std::string>;
  BOOST_TEST((world.store->conversions({"L1"}) == Records{"first"}));
  BOOST_TEST((world.store->conversions({"L1", "bundle", "L2"}) == Records{"second", "first"}));
  BOOST_TEST((world.store->conversions({"nobody"}).empty()));
  // A later one replaces it, stays in its place, and is still found by the old names.
  outcome.conversions = {{"key-2", {"bundle", "other bundle"}, start, "changed", "second"}};
  BOOST_CHECK(world.apply(outcome));
  BOOST_TEST((world.store->conversions({"bundle"}) == Records{"changed", "first"}));
  BOOST_TEST((world.store->conversions({"other bundle"}) == Records{"changed"}));
}

BOOST_AUTO_TEST_CASE(a_record_that_another_worker_changed_is_not_overwritten) {
  World world;
  const auto letter = world.letter("L1");
  world.accept(letter);
  const auto write = [&](const std::string& record, const std::string& before) {
    Outcome outcome;
    outcome.conversions = {{"key", {"L1"}, start, record, before}};
    return world.apply(outcome);
  };
  using Records = std::vector<std::string>;
  BOOST_CHECK(!write("two", "one"));  // there is none
  BOOST_CHECK(write("one", ""));
  BOOST_CHECK(write("one", ""));  // the same is no other
  BOOST_CHECK(!write("other", ""));
  BOOST_CHECK(write("two", "one"));
  BOOST_CHECK(!write("three", "one"));
  // Nothing of such an outcome happens.
  auto late = move(letter.id, State::on_its_way);
  late.conversions = {{"new key", {"L1"}, start, "new", {}}, {"key", {"L1"}, start, "three", "one"}};
  BOOST_CHECK(!world.apply(late));
  BOOST_CHECK_EQUAL(world.state(letter.id), State::received);
  BOOST_TEST((world.store->conversions({"L1"}) == Records{"two"}));
  // With what stands there now it does.
  late.conversions[1].before = "two";
  BOOST_CHECK(world.apply(late));
  BOOST_TEST((world.store->conversions({"L1"}) == Records{"three", "new"}));
}

BOOST_AUTO_TEST_CASE(a_later_fact_about_a_file_replaces_the_earlier) {
  World world;
  for (const std::string record : {"file 1", "file 1 elsewhere", "file 1"}) {
    Outcome outcome;
    outcome.conversions = {{"file key", {"1"}, start, record, {}}};
    BOOST_CHECK(world.apply(outcome));
    BOOST_TEST((world.store->conversions({"1"}) == std::vector<std::string>{record}));
  }
}

BOOST_AUTO_TEST_CASE(a_move_from_another_state_is_none) {
  World world;
  const auto done = world.converted("L1");
  Outcome outcome;
  outcome.moves = {{done.letter, MessageState::dead, "our fault", start, MessageState::received}};
  BOOST_CHECK(!world.apply(outcome));  // another worker has converted it meanwhile
  outcome.moves[0].from = MessageState::on_its_way;
  BOOST_CHECK(world.apply(outcome));
}

BOOST_AUTO_TEST_CASE(messages_are_found_by_their_names) {
  World world;
  const auto one = world.letter("L1");
  auto other = world.letter("L2");
  other.names.envelope_id = one.names.envelope_id;
  world.accept(one);
  world.accept(other);
  const auto done = world.converted("L3");
  BOOST_CHECK_EQUAL(world.store->named(one.names.envelope_id).size(), 2u);
  BOOST_CHECK_EQUAL(world.store->named("L2").size(), 1u);
  const auto made = world.store->find(done.made)->message;
  const auto found = world.store->named(made.names.message_id);
  BOOST_REQUIRE_EQUAL(found.size(), 1u);
  BOOST_CHECK_EQUAL(found[0].payload.bytes, "{}");
  BOOST_CHECK(world.store->named("").empty());
  BOOST_CHECK(world.store->named("nobody").empty());
}

BOOST_AUTO_TEST_SUITE_END()
