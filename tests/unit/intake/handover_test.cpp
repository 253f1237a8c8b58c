#include "gateway/intake/handover.hpp"

#include "tests/unit/intake/world.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

constexpr Micros second = 1'000'000;

Ready of_size(std::size_t bytes) {
  return {std::make_shared<MemorySource>(std::string(bytes, 'x')), {}, nullptr};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(handover)

BOOST_AUTO_TEST_CASE(what_was_read_is_handed_over_once) {
  IntakeWorld world;
  const auto answer = world.accept(enveloped(video_letter()));
  const auto transmission = world.store->find(answer.messages.at(0).id)->transmission.id;
  const auto ready = world.hand_over.take(transmission);
  BOOST_REQUIRE(ready);
  BOOST_TEST(ready->envelope_sender == hospital);
  BOOST_TEST(ready->ahead->result.messages.size() == 1);
  BOOST_TEST(!world.hand_over.take(transmission));
}

BOOST_AUTO_TEST_CASE(what_is_large_is_not_kept) {
  IntakeWorld world;
  auto large = video_letter();
  large.insert(large.find("<Emessage"), "<!--" + std::string(longest_inline, ' ') + "-->");
  const auto answer = world.accept(enveloped(large));
  BOOST_REQUIRE(!answer.refused);
  BOOST_TEST(!world.hand_over.take(world.store->find(answer.messages.at(0).id)->transmission.id));
}

BOOST_AUTO_TEST_CASE(where_there_is_no_room_the_new_one_is_not_kept_unless_an_old_one_was_left) {
  HandOver hand_over;
  IdMaker ids;
  const auto first = ids.next(0), second_one = ids.next(second), later = ids.next(12 * second);
  hand_over.put(first, of_size(6'000'000));
  hand_over.put(second_one, of_size(4'000'000));
  BOOST_TEST(!hand_over.take(second_one));
  hand_over.put(later, of_size(4'000'000));
  BOOST_TEST(!hand_over.take(first));
  BOOST_TEST(hand_over.take(later).has_value());
  // Room is given back, and counted once.
  for (int i = 0; i < 10; ++i) {
    hand_over.put(first, of_size(8'000'000));
    hand_over.put(first, of_size(10));
    BOOST_TEST(hand_over.take(first).has_value());
  }
}

BOOST_AUTO_TEST_SUITE_END()
