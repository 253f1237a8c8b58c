#include "converters/model/ids.hpp"

#include <boost/test/unit_test.hpp>
#include <set>

#include "converters/model/identifiers.hpp"
#include "tests/support/support.hpp"

using namespace brevdue;

namespace {

void check_version_4(const std::string& id) {
  BOOST_CHECK(is_uuid(id));
  BOOST_CHECK_EQUAL(dashed(*uuid_digits(id)), id);  // lower case
  BOOST_CHECK_EQUAL(id[14], '4');
  BOOST_CHECK(std::string_view("89ab").find(id[19]) != std::string_view::npos);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ids)

BOOST_AUTO_TEST_CASE(random_ids_are_of_version_4_and_all_different) {
  const auto source = random_ids();
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {  // more than one block of random numbers
    const auto id = source->uuid();
    check_version_4(id);
    seen.insert(id);
  }
  BOOST_CHECK_EQUAL(seen.size(), 1000u);
  BOOST_CHECK(random_ids()->uuid() != random_ids()->uuid());
}

BOOST_AUTO_TEST_CASE(random_ids_begin_alike_for_a_while) {  // so that they stand together in an index
  const auto source = random_ids();
  const auto beginning = [&] { return source->uuid().substr(0, 8); };
  const auto first = beginning();
  for (int i = 1; i < 4096; ++i) BOOST_REQUIRE_EQUAL(beginning(), first);
  BOOST_CHECK(beginning() != first);
  BOOST_CHECK(random_ids()->uuid().substr(0, 8) != first);
}

BOOST_AUTO_TEST_CASE(seeded_ids_repeat_themselves) {
  const auto a = seeded_ids(7), b = seeded_ids(7), c = seeded_ids(8);
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const auto id = a->uuid();
    check_version_4(id);
    BOOST_CHECK_EQUAL(id, b->uuid());
    BOOST_CHECK(id != c->uuid());
    seen.insert(id);
  }
  BOOST_CHECK_EQUAL(seen.size(), 100u);
}

BOOST_AUTO_TEST_CASE(a_seed_gives_the_same_ids_for_ever) {  // golden files depend on it
  BOOST_CHECK_EQUAL(seeded_ids(1)->uuid(), "910a2dec-8902-4cc1-beeb-8da1658eec67");
}

BOOST_AUTO_TEST_SUITE_END()
