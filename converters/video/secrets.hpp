// What does not belong into a topic, a name or a telephone number, which many see: links, PINs and CPR numbers. Only
// guesses, on the safe side. Linear time for short texts. Thread safety: pure functions.
#pragma once

#include <string_view>

#include "converters/video/link.hpp"

namespace brevdue::video {

/// A CPR number, its digits together or in groups ("251248-9996", "25 12 48 9996").
[[nodiscard]] bool holds_cpr(std::string_view text);

/// An address with its scheme, or as people write it: "www.region.dk", "m.vconf.dk/9f86d081884c".
[[nodiscard]] bool holds_link(std::string_view text, const LinkSettings& links);

/// A word for a PIN, and four to nine digits; or a value of `link` (?p=, &pin=) with a digit in it.
[[nodiscard]] bool holds_pin(std::string_view text, std::string_view link);

}  // namespace brevdue::video
