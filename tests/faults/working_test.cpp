// As goes_on, with the gateway's own threads: no fault ends one of them, and none is left waiting.
#include "tests/faults/systems.hpp"

using namespace brevdue::test;

BOOST_AUTO_TEST_SUITE(working)

BOOST_AUTO_TEST_CASE(threads_outlive_the_faults) {
  constexpr Plan plans[] = {{1, 100, 0, Trouble::no_space},
                            {40, 100, 0, Trouble::io_error},
                            {0, 0, 7, Trouble::no_space},
                            {0, 0, 31, Trouble::io_error}};
  for (const auto& plan : plans) {
    Systems systems(Systems::Work::by_itself);
    systems.start();
    systems.disk().plan(plan);
    for (int i = 0; i < 2; ++i) systems.round();
    BOOST_TEST(systems.disk().failed() > 0u);
    systems.disk().heal();
    for (int i = 0; i < 20 && !systems.is_quiet(); ++i) systems.round();
    BOOST_TEST(systems.is_ready());
    const auto wrong = systems.verdict();
    BOOST_TEST(wrong == "", "from " << plan.first << " or every " << plan.every << "\n" << wrong);
  }
}

BOOST_AUTO_TEST_SUITE_END()
