// What must never stand in a log, a list, a trace, a metric or an error: looked for in all that the tests of the
// gateway and of the commands print or keep.
#pragma once

#include <string>
#include <string_view>

namespace brevdue::test {

/// "a CPR number", "a PIN", "a video link": the first that is found; empty: none. A CPR number is ten digits (perhaps
/// with a dash) that begin with a day and a month and stand alone.
[[nodiscard]] std::string secret_in(std::string_view text);

}  // namespace brevdue::test
