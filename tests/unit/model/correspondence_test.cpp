#include "converters/model/correspondence.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/support/support.hpp"

using namespace brevdue;

BOOST_AUTO_TEST_SUITE(correspondence)

BOOST_AUTO_TEST_CASE(episode_states_have_the_schemas_names) {
  for (const auto text : {"inaktiv", "indlagt", "ambulant", "doed", "ambulant_roentgen"}) {
    BOOST_REQUIRE(episode_status(text));
    BOOST_CHECK_EQUAL(name(*episode_status(text)), text);
  }
  BOOST_CHECK(episode_status("doed") == EpisodeStatus::doed);
  BOOST_CHECK(!episode_status("udskrevet_til_hjemmet"));
}

BOOST_AUTO_TEST_CASE(activities_have_the_codes_of_provenance) {
  for (const auto text : {"new-message", "reply-message", "forward-message", "modified-message", "retract-message"}) {
    BOOST_REQUIRE(activity(text));
    BOOST_CHECK_EQUAL(name(*activity(text)), text);
  }
  BOOST_CHECK(activity("forward-message") == Activity::forward_message);
  BOOST_CHECK(!activity("new_message"));
}

BOOST_AUTO_TEST_CASE(where_a_value_stood_does_not_make_it_another) {
  Correspondence a, b;
  a.sender.at = {1, 2};
  b.sender.at = {3, 4};
  BOOST_CHECK(a == b);
  b.sender.location_number = "5790000121526";
  BOOST_CHECK(!(a == b));
}

BOOST_AUTO_TEST_SUITE_END()
