// The words of OIOXML that the element table, the reader and the writer share: what makes a message the one it is
// (oioxml.md 1), and fixed codes. Thread safety: constant data.
#pragma once

#include <array>
#include <string_view>

#include "converters/model/versions.hpp"
#include "converters/oioxml/oioxml.hpp"

namespace brevdue::oioxml::codes {

/// One kind of message.
struct Kind {
  std::string_view body;  // element below Emessage
  std::string_view space;
  std::string_view version;
  std::string_view type;  // TypeCode, and the usual StatisticalCode; receipts have the latter only
};
inline constexpr Kind xdis91{"ClinicalEmail", xdis91_namespace, versions::dis91.oioxml, versions::dis91.oioxml_name};
inline constexpr Kind xdis90{"AdministrativeEmail", xdis90_namespace, versions::dis90.oioxml, versions::dis90.oioxml_name};
inline constexpr Kind xbin01{"BinaryLetter", xbin01_namespace, versions::bin01.oioxml, versions::bin01.oioxml_name};
inline constexpr Kind xctl01{"NegativeVansReceipt", xctl_namespace, versions::ctl01.oioxml, versions::ctl01.oioxml_name};
inline constexpr Kind xctl02{"NegativeReceipt", xctl_namespace, versions::ctl02.oioxml, versions::ctl02.oioxml_name};
inline constexpr Kind xctl03{"PositiveReceipt", xctl_namespace, versions::ctl03.oioxml, versions::ctl03.oioxml_name};
inline constexpr std::array kinds = {xdis91, xdis90, xbin01, xctl01, xctl02, xctl03};

inline constexpr std::string_view receipt_wanted = "pluspositivkvitt", no_receipt_wanted = "minuspositivkvitt";
inline constexpr std::string_view new_letter = "nytbrev", corrected_letter = "rettetbrev";
inline constexpr std::string_view high_priority = "høj_prioritet", routine = "rutine";
/// The patient of every administrative letter: nobody.
inline constexpr std::string_view nobody = "1505505510";

}  // namespace brevdue::oioxml::codes
