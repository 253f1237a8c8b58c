// The values of an envelope: their forms, codes and lengths, for reader and writer. Internal to converters/vans.
// Thread safety: pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace brevdue::vans {

using Codes = std::span<const std::string_view>;

inline constexpr std::array<std::string_view, 3> end_point_types{"EAN", "CVR", "VANS"};
inline constexpr std::array<std::string_view, 5> formats{"XML", "EDIFACT", "HL7", "Binary", "Other"};
inline constexpr std::array<std::string_view, 2> transport_types{"reliable", "unreliable"};

inline constexpr std::size_t longest_id = 18, longest_text = 255, longest_tag = 70, longest_description = 512;
inline constexpr std::size_t most_tags = 5;
inline constexpr std::uint64_t largest_int = 2147483647;  // of xs:int

/// As xs:token takes it: white space becomes one blank, none at the ends.
[[nodiscard]] std::string collapsed(std::string_view text);
/// The length as schema validators count it: UTF-16 units, of which a character outside the basic plane has two.
[[nodiscard]] std::size_t length(std::string_view utf8);
[[nodiscard]] bool same_without_case(std::string_view a, std::string_view b);
[[nodiscard]] bool is_one_of(Codes codes, std::string_view value);
/// The code `value` is, or would be in another case.
[[nodiscard]] std::optional<std::string_view> code_like(Codes codes, std::string_view value);
/// "XML, HL7 or Other".
[[nodiscard]] std::string alternatives(Codes codes);
/// xs:dateTime of the years 0001 to 9999.
[[nodiscard]] bool is_date_time(std::string_view text);

}  // namespace brevdue::vans
