#include "gateway/store/id.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/unit/store/world.hpp"

using namespace brevdue::gateway;

BOOST_AUTO_TEST_SUITE(id)

BOOST_AUTO_TEST_CASE(an_id_is_a_uuid_of_version_7_that_begins_with_its_time) {
  IdMaker ids([] { return 0xFFFFFFFFFFFFFFFF; });
  // 0x017F22E279B0 milliseconds: the example time of RFC 9562 A.6; 500 microseconds are half a millisecond.
  BOOST_CHECK_EQUAL(to_text(ids.next(1'645'557'742'000'500)), "017f22e2-79b0-7800-bfff-ffffffffffff");
}

BOOST_AUTO_TEST_CASE(ids_grow_also_when_the_clock_stands_still_or_goes_back) {
  IdMaker ids;
  auto last = ids.next(test::start);
  for (int i = 0; i < 20'000; ++i) {
    const auto next = ids.next(test::start - i);
    BOOST_REQUIRE(last < next);
    BOOST_REQUIRE_EQUAL(next.bytes[6] >> 4, 7);
    BOOST_REQUIRE_EQUAL(next.bytes[8] >> 6, 2);
    last = next;
  }
  BOOST_CHECK(last < ids.next(test::start + test::second));
}

BOOST_AUTO_TEST_CASE(an_id_is_read_as_it_is_written) {
  IdMaker ids;
  const auto made = ids.next(test::start);
  BOOST_CHECK(read_id(to_text(made)) == made);
  BOOST_CHECK_EQUAL(to_text(*read_id("0197F3C2-7C1A-7BD0-8A55-2F60C1E0A9B3")), "0197f3c2-7c1a-7bd0-8a55-2f60c1e0a9b3");
  for (const auto* const wrong : {"", "0197f3c2-7c1a-7bd0-8a55-2f60c1e0a9b", "0197f3c2-7c1a-7bd0-8a55-2f60c1e0a9b30",
                                  "0197f3c27c1a7bd08a552f60c1e0a9b3", "0197f3c2-7c1a-7bd0-8a55-2f60c1e0a9bg",
                                  "0197f3c2_7c1a-7bd0-8a55-2f60c1e0a9b3", "-0197f3c27c1a-7bd0-8a55-2f60c1e0a9b3"})
    BOOST_CHECK(!read_id(wrong));
  BOOST_CHECK(Id{}.empty());
  BOOST_CHECK(!made.empty());
}

BOOST_AUTO_TEST_SUITE_END()
