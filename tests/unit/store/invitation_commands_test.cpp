#include "tests/unit/store/world.hpp"

using namespace brevdue::gateway;
using namespace brevdue::gateway::test;

namespace {

InvitationRow invitation(World& world, const std::string& request_id = "r1") {
  return {.id = world.ids.next(start),
          .sender = hospital,
          .request_id = request_id,
          .steps = {{0, "invitation", start, R"({"a":1})"}},
          .letters = {{.step = 0, .receiver = municipality, .reason = {}},
                      {.step = 0, .receiver = practice, .reason = "GW-11"}}};
}

/// Hands in the letter of a step to the municipality.
AcceptedMessage hand_in(World& world, const Id& invitation, std::uint32_t step, const std::string& message_id) {
  auto acceptance = world.acceptance({world.letter(message_id)});
  acceptance.invitation = InvitationKey{invitation, step};
  return world.store->accept(acceptance, sender).front();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(invitation_commands)

BOOST_AUTO_TEST_CASE(one_of_each_sender_and_request_id) {
  World world;
  const auto first = world.store->add_invitation(invitation(world), sender);
  auto again = invitation(world);
  again.steps.front().request = "another";
  const auto found = world.store->add_invitation(again, sender);
  BOOST_TEST(found.id == first.id);
  BOOST_TEST(found.steps.front().request == R"({"a":1})");
  const auto other = world.store->add_invitation(invitation(world, "r2"), sender);
  BOOST_TEST(other.id != first.id);
  world.restart();
  const auto list = world.store->invitations({hospital}, 10);
  BOOST_REQUIRE(list.size() == 2u);
  BOOST_TEST(list[0].id == other.id);  // newest first
  BOOST_TEST(world.store->invitations({"*"}, 1).size() == 1u);
  BOOST_TEST(world.store->invitations({municipality}, 10).empty());
  BOOST_TEST(!world.store->find_invitation(world.ids.next(start)));
}

BOOST_AUTO_TEST_CASE(a_letter_is_handed_in_with_its_message) {
  World world;
  const auto row = world.store->add_invitation(invitation(world), sender);
  BOOST_TEST(world.store->unfinished_invitations(10).size() == 1u);
  const auto accepted = hand_in(world, row.id, 0, "L1");
  BOOST_TEST(world.store->unfinished_invitations(10).empty());
  BOOST_TEST(world.store->is_of_invitation(accepted.id));
  BOOST_TEST(!world.store->is_of_invitation(row.id));
  const auto found = world.store->find_invitation(row.id);
  BOOST_REQUIRE(found);
  BOOST_REQUIRE(found->letters.size() == 2u);
  const auto& mine = found->letters[0].receiver == municipality ? found->letters[0] : found->letters[1];
  const auto& refused = found->letters[0].receiver == municipality ? found->letters[1] : found->letters[0];
  BOOST_TEST(mine.message == accepted.id);
  BOOST_TEST(mine.message_id == "L1");
  BOOST_TEST(mine.state == MessageState::received);
  BOOST_TEST(!mine.answered.has_value());
  BOOST_TEST(refused.message.empty());
  BOOST_TEST(refused.reason == "GW-11");
  (void)hand_in(world, row.id, 0, "L1");  // the same letter once more: the first one stays
  const auto again = world.store->find_invitation(row.id);
  BOOST_TEST(again->letters[found->letters[0].receiver == municipality ? 0 : 1].message == accepted.id);
}

BOOST_AUTO_TEST_CASE(steps_follow_each_other) {
  World world;
  const auto row = world.store->add_invitation(invitation(world), sender);
  const auto step = [&](std::uint32_t number, const char* what) {
    return world.store->add_invitation_step(row.id, {number, what, start + second, "{}"},
                                            {{.step = number, .receiver = municipality, .reason = {}}}, sender);
  };
  BOOST_TEST(!step(2, "change"));
  BOOST_TEST(step(1, "change"));
  BOOST_TEST(!step(1, "cancellation"));  // another one was quicker
  BOOST_TEST(step(2, "cancellation"));
  const auto found = world.store->find_invitation(row.id);
  BOOST_REQUIRE(found->steps.size() == 3u);
  BOOST_TEST(found->steps[2].what == "cancellation");
  world.store->refuse_invitation_letter({row.id, 2}, municipality, "no room");
  BOOST_TEST(world.store->find_invitation(row.id)->letters.back().reason == "no room");
}

BOOST_AUTO_TEST_CASE(what_came_before_is_open_until_it_was_worked_on) {
  World world;
  const auto row = world.store->add_invitation(invitation(world), sender);
  const auto first = hand_in(world, row.id, 0, "L1");
  BOOST_TEST(world.store->add_invitation_step(row.id, {1, "change", start + second, "{}"},
                                              {{.step = 1, .receiver = municipality, .reason = {}}}, sender));
  const auto second_letter = hand_in(world, row.id, 1, "L2");
  BOOST_TEST(!world.store->earlier_of_invitation(first.id).open);
  BOOST_TEST(world.store->earlier_of_invitation(second_letter.id).open);
  Outcome outcome;
  const auto made = world.made("a Bundle");
  outcome.made.push_back(made);
  outcome.derivations.push_back({made.id, first.id, "converted"});
  outcome.moves.push_back({first.id, MessageState::on_its_way, {}, {}});
  BOOST_TEST(world.store->apply(outcome, sender, start));
  const auto before = world.store->earlier_of_invitation(second_letter.id);
  BOOST_TEST(!before.open);
  BOOST_REQUIRE(before.made.size() == 1u);
  BOOST_TEST(before.made.front().id == made.id);
  BOOST_TEST(before.letter_id == "");  // it did not go out as a letter
  BOOST_TEST(world.store->open(before.made.front().payload)->size() == 8u);
}

BOOST_AUTO_TEST_SUITE_END()
