// Timestamp: a UTC instant, how precise it is, and what was written. Danish local time appears only at the edges
// (OIOXML, EDIFACT, texts); DanishTime is the one place that knows the rules of the zone.
// Thread safety: Timestamp is a value; DanishTime is immutable after construction.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace brevdue {

using Instant = std::chrono::sys_time<std::chrono::microseconds>;

enum class Precision : std::uint8_t { day, minute, second, fraction };

struct Timestamp {
  Instant utc{};
  Precision precision = Precision::second;
  std::string written;  // as it stood in the message; empty if made by us

  bool operator==(const Timestamp& other) const { return utc == other.utc && precision == other.precision; }
};

/// A Danish wall-clock time without zone, as OIOXML and EDIFACT carry it.
struct LocalTime {
  int year = 0;
  unsigned month = 0, day = 0, hour = 0, minute = 0, second = 0;
  bool operator==(const LocalTime&) const = default;
};

/// What had to be decided when a local time was read (conversion.md 2: both are reported).
enum class LocalTimeCase : std::uint8_t {
  plain,
  twice,   // in the doubled autumn hour: the first, summer time
  skipped  // in the hour spring leaves out: one hour on
};

/// Europe/Copenhagen, read from the system's zone data when constructed (throws std::runtime_error where there is
/// none).
class DanishTime {
 public:
  DanishTime();
  [[nodiscard]] Instant to_utc(const LocalTime& local, LocalTimeCase& which) const;
  [[nodiscard]] LocalTime to_local(Instant instant) const;
  /// Minutes east of UTC at that instant: 60 or 120 in our time.
  [[nodiscard]] int offset_minutes(Instant instant) const;
  /// True for the second time round of a doubled hour: read back from local time it would be the first.
  [[nodiscard]] bool is_repeated(Instant instant) const;
  /// "2026-01-20T10:15:00+01:00": the instant in Danish time with its offset (FHIR instant and dateTime).
  [[nodiscard]] std::string iso(Instant instant) const;

 private:
  const void* zone_;  // date::time_zone, which lives as long as the program
};

/// Reads "YYYY-MM-DD" and "hh:mm" (OIOXML). Returns nothing for what is no such date or time.
[[nodiscard]] std::optional<LocalTime> read_local(std::string_view date, std::string_view time);
/// Reads a FHIR dateTime or instant: date with time, seconds and zone (`Z` or `+hh:mm`), optional fraction; or a date
/// alone (taken as midnight UTC, Precision::day). Returns nothing for anything else.
[[nodiscard]] std::optional<Timestamp> read_iso(std::string_view text);
/// True if that instant is a date of the years 1 to 9999 in every zone; read_iso() takes no other.
[[nodiscard]] bool is_everywhere(Instant instant);
/// "2026-01-20T09:15:00Z", cut off to the second; never before the first years that read_iso() takes.
[[nodiscard]] std::string iso_utc(Instant instant);
/// "2026-11-20" and "09:05".
[[nodiscard]] std::string iso_date(const LocalTime& local);
[[nodiscard]] std::string iso_minutes(const LocalTime& local);

}  // namespace brevdue
