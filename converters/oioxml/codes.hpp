// The words of OIOXML that the reader and the writer share: fixed codes of the two messages.
#pragma once

#include <string_view>

namespace brevdue::oioxml::codes {

inline constexpr std::string_view xdis91_version = "XD9134L", xdis91_type = "XDIS91";
inline constexpr std::string_view xbin01_version = "XB0131X", xbin01_type = "XBIN01";
inline constexpr std::string_view receipt_wanted = "pluspositivkvitt", no_receipt_wanted = "minuspositivkvitt";
inline constexpr std::string_view new_letter = "nytbrev", corrected_letter = "rettetbrev";
inline constexpr std::string_view high_priority = "høj_prioritet", routine = "rutine";

}  // namespace brevdue::oioxml::codes
