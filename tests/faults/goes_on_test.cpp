// The n-th write fails, and the gateway goes on: what was not taken is sent again, nothing is lost or comes twice, and
// it is ready again by itself.
#include <chrono>
#include <limits>
#include <thread>

#include "tests/faults/systems.hpp"
#include "tests/faults/trial.hpp"

using namespace brevdue::test;

BOOST_AUTO_TEST_SUITE(goes_on)

BOOST_AUTO_TEST_CASE(the_story_has_so_many_writes) {
  for (const auto story : {Systems::Story::usual, Systems::Story::meeting_first}) {
    Systems systems(Systems::Work::when_told, story);
    systems.start();
    systems.disk().plan({});
    for (int i = 0; i < 3 && !systems.is_quiet(); ++i) systems.round();
    BOOST_TEST(systems.is_quiet());
    const auto calls = systems.disk().calls();
    BOOST_TEST_MESSAGE("calls of the story: " << calls);
    for (const auto& [name, count] : systems.disk().calls_by_name()) BOOST_TEST_MESSAGE("  " << name << ": " << count);
    BOOST_TEST(calls >= 400u);
    BOOST_TEST(systems.verdict() == "");
  }
}

BOOST_AUTO_TEST_CASE(at_every_write) {
  for (const auto& trial : trials({After::goes_on}, 0)) {
    const auto wrong = outcome(trial);
    BOOST_TEST(wrong == "", words(trial) << "\n" << wrong);
  }
}

// A disk that is full, or broken, until somebody does something about it: not ready, and ready again by itself.
BOOST_AUTO_TEST_CASE(nothing_can_be_written_for_a_while) {
  for (std::uint64_t n = 1; n <= 400; n += 21) {
    const auto trouble = n % 2 == 0 ? Trouble::no_space : Trouble::io_error;
    BOOST_TEST_CONTEXT("from call " << n) {
      Systems systems;
      systems.start();
      systems.disk().plan({n, std::numeric_limits<std::uint32_t>::max(), 0, trouble});
      for (int i = 0; i < 2; ++i) systems.round();
      BOOST_TEST(!systems.is_ready());
      systems.disk().heal();
      for (int i = 0; i < 5000 && !systems.is_ready(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(2));
      BOOST_TEST(systems.is_ready());
      for (int i = 0; i < 10 && !systems.is_quiet(); ++i) systems.round();
      BOOST_TEST(systems.verdict() == "");
    }
  }
}

// Where there is no room for temporary files it is the same: 503 now, and yes later.
BOOST_AUTO_TEST_CASE(a_very_large_message_and_its_temporary_files) {
  std::uint64_t n = 0;
  for (bool happened = true; happened;) {
    Systems systems(Systems::Work::when_told, Systems::Story::very_large);
    systems.start();
    systems.disk().plan({++n, 3, 0, n % 2 == 0 ? Trouble::no_space : Trouble::io_error});
    systems.round();
    happened = systems.disk().failed() > 0;
    systems.disk().heal();
    for (int i = 0; i < 10 && !systems.is_quiet(); ++i) systems.round();
    const auto wrong = systems.verdict();
    BOOST_TEST(wrong == "", "3 calls from " << n << "\n" << wrong);
  }
  BOOST_TEST(n > 20u);
}

BOOST_AUTO_TEST_SUITE_END()
