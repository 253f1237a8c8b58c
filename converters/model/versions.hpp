// The messages that OIOXML and EDIFACT both have, one row each: what they are called and which version code they carry
// in either (edifact.md 1, oioxml.md 1). The one place that pairs the two. Thread safety: constant data.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace brevdue {

/// In which format a message stands, or stood.
enum class Dialect : std::uint8_t { oioxml, edifact, fhir };

struct VersionRow {
  std::string_view oioxml_name, oioxml;    // "XDIS91", "XD9134L"
  std::string_view edifact_name, edifact;  // "DIS91" (UNH element 3), "D9134L" (UNH S009, association code)
  std::string_view type;                   // UNH S009: "MEDDIS"
  std::string_view agency;                 // UNH S009: "UN", of receipts "ZZ"
};

namespace versions {
inline constexpr VersionRow dis91{"XDIS91", "XD9134L", "DIS91", "D9134L", "MEDDIS", "UN"};
inline constexpr VersionRow dis90{"XDIS90", "XD9034L", "DIS90", "D9034L", "MEDDIS", "UN"};
inline constexpr VersionRow bin01{"XBIN01", "XB0131X", "BIN01", "B0131X", "MEDBIN", "UN"};
inline constexpr VersionRow ctl01{"XCTL01", "XC0130Q", "CTL01", "C0130Q", "CONTRL", "ZZ"};
inline constexpr VersionRow ctl02{"XCTL02", "XC0230Q", "CTL02", "C0230Q", "CONTRL", "ZZ"};
inline constexpr VersionRow ctl03{"XCTL03", "XC0330Q", "CTL03", "C0330Q", "CONTRL", "ZZ"};
inline constexpr std::array all{dis91, dis90, bin01, ctl01, ctl02, ctl03};
}  // namespace versions

/// By the form of a version code: "XD9134L" is OIOXML's, "D9134L" EDIFACT's, "5.0" FHIR's, as is an empty one.
[[nodiscard]] Dialect dialect_of(std::string_view version);

/// The version code of the same message in `dialect` (not fhir): of a row, else by its form (edifact.md 7). OIOXML's
/// "XD9133L" is EDIFACT's "D9133L", and codes of letters, file letters and receipts (D, B, C) get their X again; any
/// other has no form in OIOXML and stays: "H0130R".
[[nodiscard]] std::string version_in(Dialect dialect, std::string_view version);

/// UNH S009 component 1 of a message with that EDIFACT version code: of a row, else by its first letter (MEDREF for H,
/// MEDDIS for D, MEDBIN for B); empty for any other (edifact.md 7).
[[nodiscard]] std::string_view edifact_type(std::string_view version);

}  // namespace brevdue
