#include "converters/model/timestamp.hpp"

#include <date/date.h>
#include <date/tz.h>

#include <algorithm>
#include <cstdio>

namespace brevdue {

namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

// Zone files list every change up to 2037 only and the library stops there. 28 years on, every date is the same
// weekday again (until 2100), and Europe's rule goes by weekdays: later times are looked up 28 years earlier.
constexpr date::days cycle{10227};
constexpr date::sys_days horizon{date::year{2037} / 1 / 1};

const date::time_zone& zone_of(const void* zone) {
  return *static_cast<const date::time_zone*>(zone);
}

// Offsets change twice a year, and times of one message lie near each other: the last range found is kept.
const date::sys_info& info_at(const void* zone, date::sys_seconds at) {
  thread_local const void* last_zone = nullptr;
  thread_local date::sys_info last;
  if (last_zone != zone || at < last.begin || at >= last.end) {
    last = zone_of(zone).get_info(at);
    last_zone = zone;
  }
  return last;
}

seconds offset_at(const void* zone, Instant instant) {
  auto at = date::floor<seconds>(instant);
  while (at >= horizon) at -= cycle;
  return info_at(zone, at).offset;
}

void put(std::string& out, unsigned value, std::size_t digits) {
  const auto end = out.size() + digits;
  out.resize(end);
  for (std::size_t i = 1; i <= digits; ++i, value /= 10) out[end - i] = static_cast<char>('0' + value % 10);
}

void put_date(std::string& out, const LocalTime& t) {
  put(out, static_cast<unsigned>(t.year), 4);
  out += '-';
  put(out, t.month, 2);
  out += '-';
  put(out, t.day, 2);
}

void put_minutes(std::string& out, const LocalTime& t) {
  put(out, t.hour, 2);
  out += ':';
  put(out, t.minute, 2);
}

LocalTime split(date::local_seconds local) {
  const auto days = date::floor<date::days>(local);
  const date::year_month_day ymd{days};
  const auto in_day = static_cast<unsigned>((local - days).count());
  return {static_cast<int>(ymd.year()),
          static_cast<unsigned>(ymd.month()),
          static_cast<unsigned>(ymd.day()),
          in_day / 3600,
          in_day / 60 % 60,
          in_day % 60};
}

// Reads exactly `digits` digits at `at` and moves on; -1 if they are not there.
int digits(std::string_view text, std::size_t& at, std::size_t count) {
  if (text.size() - at < count) return -1;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const char c = text[at + i];
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  at += count;
  return value;
}

bool literal(std::string_view text, std::size_t& at, char c) {
  if (at >= text.size() || text[at] != c) return false;
  ++at;
  return true;
}

// date = YYYY "-" MM "-" DD, a day of the calendar, not in the year 0000
bool read_date(std::string_view text, std::size_t& at, LocalTime& out) {
  const int year = digits(text, at, 4);
  if (year < 1 || !literal(text, at, '-')) return false;
  const int month = digits(text, at, 2);
  if (month < 0 || !literal(text, at, '-')) return false;
  const int day = digits(text, at, 2);
  if (day < 0) return false;
  out.year = year;
  out.month = static_cast<unsigned>(month);
  out.day = static_cast<unsigned>(day);
  return (date::year{year} / out.month / out.day).ok();
}

// hours = hh ":" mm, 00:00 to 23:59
bool read_hours(std::string_view text, std::size_t& at, LocalTime& out) {
  const int hour = digits(text, at, 2);
  if (hour < 0 || hour > 23 || !literal(text, at, ':')) return false;
  const int minute = digits(text, at, 2);
  if (minute < 0 || minute > 59) return false;
  out.hour = static_cast<unsigned>(hour);
  out.minute = static_cast<unsigned>(minute);
  return true;
}

date::local_seconds join(const LocalTime& t) {
  return date::local_days{date::year{t.year} / t.month / t.day} + std::chrono::hours{t.hour} +
         std::chrono::minutes{t.minute} + seconds{t.second};
}

// A day to spare at either end of the years 1 to 9999: what lies between is a date in every zone.
const Instant earliest{std::chrono::sys_days{std::chrono::year{1} / 1 / 2}},
    latest{std::chrono::sys_days{std::chrono::year{9999} / 12 / 30}};

}  // namespace

DanishTime::DanishTime() : zone_(date::locate_zone("Europe/Copenhagen")) {
  (void)zone_of(zone_).get_info(date::sys_seconds{});  // reads the zone's file now, not in the middle of a message
}

Instant DanishTime::to_utc(const LocalTime& local, LocalTimeCase& which) const {
  auto wall = join(local);
  const auto local_horizon = date::local_days{horizon.time_since_epoch()};
  date::days moved{0};
  for (; wall >= local_horizon; wall -= cycle) moved += cycle;

  // Well inside a range of one offset, which is nearly always, the kept range answers.
  constexpr auto day = std::chrono::hours{24};
  const date::sys_seconds rough{wall.time_since_epoch()};
  const auto& near = info_at(zone_, rough);
  if (rough - day >= near.begin && rough + day < near.end) {
    which = LocalTimeCase::plain;
    return rough - near.offset + moved;
  }

  const auto info = zone_of(zone_).get_info(wall);
  // conversion.md 2: the doubled autumn hour is the first, +02:00; a time in the skipped spring hour, read with the
  // offset before the change, is one hour on: 02:30 -> 03:30+02:00. Both are `first`.
  which = info.result == date::local_info::unique      ? LocalTimeCase::plain
          : info.result == date::local_info::ambiguous ? LocalTimeCase::twice
                                                       : LocalTimeCase::skipped;
  return rough - info.first.offset + moved;
}

LocalTime DanishTime::to_local(Instant instant) const {
  return split(date::local_seconds{(date::floor<seconds>(instant) + offset_at(zone_, instant)).time_since_epoch()});
}

int DanishTime::offset_minutes(Instant instant) const {
  return static_cast<int>(date::floor<std::chrono::minutes>(offset_at(zone_, instant)).count());
}

bool DanishTime::is_repeated(Instant instant) const {
  LocalTimeCase which{};
  auto minute = to_local(instant);
  return instant - to_utc(minute, which) >= std::chrono::minutes(30);
}

std::string DanishTime::iso(Instant instant) const {
  // Whole minutes: before 1893 the offset had seconds, which no FHIR zone can say.
  int offset = offset_minutes(instant);
  const auto t =
      split(date::local_seconds{(date::floor<seconds>(instant) + std::chrono::minutes{offset}).time_since_epoch()});
  std::string out;
  out.reserve(25);
  put_date(out, t);
  out += 'T';
  put_minutes(out, t);
  out += ':';
  put(out, t.second, 2);
  out += offset < 0 ? '-' : '+';
  if (offset < 0) offset = -offset;
  put(out, static_cast<unsigned>(offset / 60), 2);
  out += ':';
  put(out, static_cast<unsigned>(offset % 60), 2);
  return out;
}

std::optional<LocalTime> read_local(std::string_view date, std::string_view time) {
  LocalTime out;
  std::size_t at = 0;
  if (!read_date(date, at, out) || at != date.size()) return std::nullopt;
  at = 0;
  if (!read_hours(time, at, out) || at != time.size()) return std::nullopt;
  return out;
}

// dateTime = date [ "T" hours ":" ss [ "." digit+ ] zone ]        CC-GEN-05
// ss       = 00 to 60 (a leap second is the next minute's first)
// zone     = "Z" | ( "+" | "-" ) hh ":" mm, at most 14:00
std::optional<Timestamp> read_iso(std::string_view text) {
  LocalTime t;
  std::size_t at = 0;
  if (!read_date(text, at, t)) return std::nullopt;
  Timestamp out;
  out.precision = Precision::day;
  if (at < text.size()) {
    if (!literal(text, at, 'T') || !read_hours(text, at, t) || !literal(text, at, ':')) return std::nullopt;
    const int second = digits(text, at, 2);
    if (second < 0 || second > 60) return std::nullopt;
    t.second = static_cast<unsigned>(second);
    out.precision = Precision::second;
    long micro = 0;
    if (literal(text, at, '.')) {
      out.precision = Precision::fraction;
      const auto first = at;
      for (long unit = 100000; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10)
        micro += unit * (text[at] - '0');
      if (at == first) return std::nullopt;
    }
    int offset = 0;
    if (!literal(text, at, 'Z')) {
      const bool west = at < text.size() && text[at] == '-';
      if (!west && (at >= text.size() || text[at] != '+')) return std::nullopt;
      ++at;
      LocalTime zone;
      if (!read_hours(text, at, zone)) return std::nullopt;
      offset = static_cast<int>(zone.hour * 60 + zone.minute);
      if (offset > 14 * 60) return std::nullopt;
      if (west) offset = -offset;
    }
    if (at != text.size()) return std::nullopt;
    out.utc = Instant{join(t).time_since_epoch()} - std::chrono::minutes{offset} + microseconds{micro};
  } else {
    out.utc = Instant{join(t).time_since_epoch()};
  }
  if (!is_everywhere(out.utc)) return std::nullopt;
  out.written = text;
  return out;
}

bool is_everywhere(Instant instant) {
  return instant >= earliest && instant <= latest;
}

std::string iso_utc(Instant instant) {
  instant = std::max(instant, earliest);  // a Danish local time may lie before
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(instant - day));
  char out[48];
  std::snprintf(out, sizeof out, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return out;
}

std::string iso_date(const LocalTime& local) {
  std::string out;
  put_date(out, local);
  return out;
}

std::string iso_minutes(const LocalTime& local) {
  std::string out;
  put_minutes(out, local);
  return out;
}

}  // namespace brevdue
