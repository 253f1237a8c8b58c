#include "converters/edifact/segments.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>

using namespace brevdue;

namespace {

void check_order(const edifact::Row* rows, std::size_t count) {
  for (const auto& row : std::span(rows, count)) {
    BOOST_TEST(std::is_sorted(row.fields.begin(), row.fields.end(),
                              [](const auto& a, const auto& b) { return a.element < b.element; }),
               row.tag);
    check_order(row.rows, row.count);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(segments)

BOOST_AUTO_TEST_CASE(fields_stand_in_the_order_of_their_elements) {
  for (const auto table : {edifact::dis91_table, edifact::dis90_table, edifact::bin01_table, edifact::ctl01_table,
                           edifact::ctl02_table, edifact::ctl03_table})
    check_order(table().rows, table().count);
}

BOOST_AUTO_TEST_SUITE_END()
