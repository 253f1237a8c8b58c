// The readers of single messages, and what they share; edifact::read() opens the interchange and calls them.
// Private to this room. Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "converters/edifact/interchange.hpp"
#include "converters/model/message.hpp"
#include "converters/model/timestamp.hpp"

namespace brevdue::edifact {

/// Of one input: then reading stops (EDI-23).
inline constexpr std::size_t most_errors = 100;
/// Of one input, all its messages together: further ones are not listed (EDI-23).
inline constexpr std::size_t most_warnings = 200;

/// One message to be read. Its findings, errors and warnings, are added to `findings`.
struct MessageInput {
  const Interchange& interchange;
  const MessageSpan& span;
  const DanishTime& zone;
  Findings& findings;
  std::size_t errors = 0;  // that are in `findings` before the message
};

/// Each fills in what its message says. `out` has already what UNB and UNH say: input, version, ids, sent, sent_case,
/// receipt_wanted, and the location numbers of sender and receiver with their marks. A faulty value stays empty.
void read_letter(const MessageInput& in, Correspondence& out);
void read_bin01(const MessageInput& in, FileLetter& out);
void read_ctl(const MessageInput& in, Receipt& out);

/// "260120" and "0915" (UNB element 4): years up to 79 are of this century. Nothing for what is no such time.
[[nodiscard]] std::optional<LocalTime> read_short_time(std::string_view yymmdd, std::string_view hhmm);
/// "202601200915" (DTM, format 203). Nothing for what is no such time.
[[nodiscard]] std::optional<LocalTime> read_long_time(std::string_view ccyymmddhhmm);
/// The instant of a Danish time to the minute; `written` is kept.
[[nodiscard]] Timestamp danish_time(const LocalTime& local, std::string_view written, const DanishTime& zone,
                                    LocalTimeCase& which);
/// The other way: "202601200915"; its last ten digits are UNB's, cut in two.
[[nodiscard]] std::string long_time(Instant instant, const DanishTime& zone);

}  // namespace brevdue::edifact
