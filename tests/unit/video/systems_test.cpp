#include "converters/video/systems.hpp"

#include <boost/test/unit_test.hpp>

using namespace brevdue::video;

BOOST_AUTO_TEST_SUITE(systems)

BOOST_AUTO_TEST_CASE(thirteen_were_asked) {
  BOOST_TEST(brevdue::video::systems().size() == 13u);
  std::size_t yes = 0, no = 0;
  for (const auto& row : brevdue::video::systems()) {
    yes += row.links_clickable == "yes";
    no += row.links_clickable == "no";
    BOOST_TEST((row.links_clickable == "yes" || row.links_clickable == "no" || row.links_clickable == "unknown"));
  }
  BOOST_TEST(yes == 7u);
  BOOST_TEST(no == 4u);
}

BOOST_AUTO_TEST_CASE(a_system_is_known_by_the_beginning_of_its_name) {
  BOOST_TEST(links_clickable_in("Columna CIS") == "yes");
  BOOST_TEST(links_clickable_in(" columna cis 8.1") == "yes");
  BOOST_TEST(links_clickable_in("XMO (EG Healthcare)") == "no");
  BOOST_TEST(links_clickable_in("Sensum One") == "unknown");
  BOOST_TEST(links_clickable_in("Sensum") == "unknown");
  BOOST_TEST(links_clickable_in("Curanet") == "unknown");
  BOOST_TEST(links_clickable_in("") == "unknown");
}

BOOST_AUTO_TEST_SUITE_END()
