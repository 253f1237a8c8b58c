#include "converters/model/timestamp.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/support/support.hpp"

using namespace brevdue;

namespace {

Instant utc(std::string_view iso) {
  const auto t = read_iso(iso);
  BOOST_REQUIRE_MESSAGE(t, iso);
  return t->utc;
}

std::string danish(std::string_view date, std::string_view time, LocalTimeCase expected = LocalTimeCase::plain) {
  static const DanishTime zone;
  const auto local = read_local(date, time);
  BOOST_REQUIRE(local);
  auto which = LocalTimeCase::skipped;
  const auto instant = zone.to_utc(*local, which);
  BOOST_CHECK(which == expected);
  return zone.iso(instant);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(timestamp)

BOOST_AUTO_TEST_CASE(winter_and_summer) {
  BOOST_CHECK_EQUAL(danish("2026-01-20", "10:15"), "2026-01-20T10:15:00+01:00");
  BOOST_CHECK_EQUAL(danish("2026-07-20", "10:15"), "2026-07-20T10:15:00+02:00");
  BOOST_CHECK_EQUAL(danish("2026-12-31", "23:59"), "2026-12-31T23:59:00+01:00");
}

BOOST_AUTO_TEST_CASE(the_skipped_spring_hour_is_one_hour_on) {  // conversion.md 2
  BOOST_CHECK_EQUAL(danish("2026-03-29", "01:59"), "2026-03-29T01:59:00+01:00");
  BOOST_CHECK_EQUAL(danish("2026-03-29", "02:00", LocalTimeCase::skipped), "2026-03-29T03:00:00+02:00");
  BOOST_CHECK_EQUAL(danish("2026-03-29", "02:30", LocalTimeCase::skipped), "2026-03-29T03:30:00+02:00");
  BOOST_CHECK_EQUAL(danish("2026-03-29", "03:00"), "2026-03-29T03:00:00+02:00");
}

BOOST_AUTO_TEST_CASE(the_doubled_autumn_hour_is_the_first) {  // conversion.md 2
  BOOST_CHECK_EQUAL(danish("2026-10-25", "01:59"), "2026-10-25T01:59:00+02:00");
  BOOST_CHECK_EQUAL(danish("2026-10-25", "02:00", LocalTimeCase::twice), "2026-10-25T02:00:00+02:00");
  BOOST_CHECK_EQUAL(danish("2026-10-25", "02:59", LocalTimeCase::twice), "2026-10-25T02:59:00+02:00");
  BOOST_CHECK_EQUAL(danish("2026-10-25", "03:00"), "2026-10-25T03:00:00+01:00");
}

BOOST_AUTO_TEST_CASE(both_of_the_doubled_hour_come_from_utc) {
  const DanishTime zone;
  BOOST_CHECK_EQUAL(zone.iso(utc("2026-10-25T00:30:00Z")), "2026-10-25T02:30:00+02:00");
  BOOST_CHECK_EQUAL(zone.iso(utc("2026-10-25T01:30:00Z")), "2026-10-25T02:30:00+01:00");
  BOOST_CHECK_EQUAL(zone.offset_minutes(utc("2026-10-25T00:59:59Z")), 120);
  BOOST_CHECK_EQUAL(zone.offset_minutes(utc("2026-10-25T01:00:00Z")), 60);
}

BOOST_AUTO_TEST_CASE(the_rule_goes_on_behind_the_end_of_the_zone_file) {
  BOOST_CHECK_EQUAL(danish("2037-07-01", "12:00"), "2037-07-01T12:00:00+02:00");
  BOOST_CHECK_EQUAL(danish("2050-07-01", "12:00"), "2050-07-01T12:00:00+02:00");
  BOOST_CHECK_EQUAL(danish("2050-01-01", "12:00"), "2050-01-01T12:00:00+01:00");
  BOOST_CHECK_EQUAL(danish("2040-03-25", "02:30", LocalTimeCase::skipped), "2040-03-25T03:30:00+02:00");
  BOOST_CHECK_EQUAL(danish("2040-10-28", "02:30", LocalTimeCase::twice), "2040-10-28T02:30:00+02:00");
  BOOST_CHECK_EQUAL(danish("2080-07-01", "12:00"), "2080-07-01T12:00:00+02:00");
}

BOOST_AUTO_TEST_CASE(far_years_do_not_hang) {
  BOOST_CHECK_EQUAL(danish("9999-12-31", "23:59").substr(0, 19), "9999-12-31T23:59:00");
  BOOST_CHECK_EQUAL(danish("0001-01-02", "12:00").substr(0, 10), "0001-01-02");
}

BOOST_AUTO_TEST_CASE(local_times_round_trip) {
  const DanishTime zone;
  for (int hours = 0; hours < 24 * 365; hours += 7) {
    const auto instant = utc("2026-01-01T00:00:00Z") + std::chrono::hours(hours);
    auto which = LocalTimeCase::plain;
    const auto again = zone.to_utc(zone.to_local(instant), which);
    BOOST_CHECK(again == instant || which == LocalTimeCase::twice);
  }
  const auto local = zone.to_local(utc("2026-01-20T09:15:30Z"));
  BOOST_CHECK((local == LocalTime{2026, 1, 20, 10, 15, 30}));
}

BOOST_AUTO_TEST_CASE(local_date_and_time) {
  BOOST_CHECK((read_local("2024-02-29", "23:59") == LocalTime{2024, 2, 29, 23, 59, 0}));
  for (const auto date : {"2023-02-29", "2024-13-01", "2024-00-10", "2024-04-31", "2024-1-01", "24-01-01", "0000-01-01",
                          "2024-01-01Z", " 2024-01-01", "2024/01/01", ""})
    BOOST_CHECK_MESSAGE(!read_local(date, "10:00"), date);
  for (const auto time : {"24:00", "10:60", "1:00", "10:00:00", "10.00", "10:0", "", "-1:00", "aa:bb"})
    BOOST_CHECK_MESSAGE(!read_local("2024-01-01", time), time);
}

BOOST_AUTO_TEST_CASE(iso_instants) {
  BOOST_CHECK(utc("2026-01-20T10:15:00+01:00") == utc("2026-01-20T09:15:00Z"));
  BOOST_CHECK(utc("2026-01-20T10:15:00-05:30") == utc("2026-01-20T15:45:00Z"));
  BOOST_CHECK(utc("2016-12-31T23:59:60Z") == utc("2017-01-01T00:00:00Z"));
  BOOST_CHECK(read_iso("2026-01-20T10:15:00+14:00"));
  const auto fraction = read_iso("2026-01-20T10:15:00.1234567Z");
  BOOST_REQUIRE(fraction);
  BOOST_CHECK(fraction->precision == Precision::fraction);
  BOOST_CHECK(fraction->utc == utc("2026-01-20T10:15:00Z") + std::chrono::microseconds(123456));
  BOOST_CHECK_EQUAL(fraction->written, "2026-01-20T10:15:00.1234567Z");
  const auto day = read_iso("2026-01-20");
  BOOST_REQUIRE(day);
  BOOST_CHECK(day->precision == Precision::day);
  BOOST_CHECK(day->utc == utc("2026-01-20T00:00:00Z"));
  BOOST_CHECK(read_iso("2026-01-20T10:15:00Z")->precision == Precision::second);
}

BOOST_AUTO_TEST_CASE(what_is_no_iso_instant) {  // CC-GEN-05
  for (const auto text :
       {"", "2026", "2026-01", "2026-01-20T10:15Z", "2026-01-20T10:15:00", "2026-01-20 10:15:00Z",
        "2026-01-20T24:00:00Z", "2026-01-20T10:15:61Z", "2026-01-20T10:15:00.Z", "2026-02-30T10:15:00Z",
        "2026-01-20T10:15:00+1:00", "2026-01-20T10:15:00+14:01", "2026-01-20T10:15:00+01:60", "2026-01-20T10:15:00Zx",
        "2026-01-20T10:15:00z", "2026-01-20T", "2026-01-20T10:15:00+0100"})
    BOOST_CHECK_MESSAGE(!read_iso(text), text);
}

BOOST_AUTO_TEST_CASE(a_time_is_a_date_of_four_digits_in_every_zone) {
  BOOST_TEST(!read_iso("9999-12-31T23:59:59-01:00"));
  BOOST_TEST(!read_iso("0001-01-01T00:30:00+01:00"));
  BOOST_TEST(read_iso("9999-12-29T23:59:59Z").has_value());
  BOOST_TEST(iso_utc(read_iso("2026-01-20T10:15:59.9+01:00")->utc) == "2026-01-20T09:15:59Z");
  LocalTime first;
  first.year = 1;
  first.month = first.day = 1;
  LocalTimeCase which{};
  BOOST_TEST(iso_utc(test::zone().to_utc(first, which)) == "0001-01-02T00:00:00Z");
}

BOOST_AUTO_TEST_SUITE_END()
