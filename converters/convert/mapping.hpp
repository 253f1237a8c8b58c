// The field tables of the conversions, as data: which field becomes which, by which rule, and what may happen to it on
// the way (mapping.def). A report line is made from a row and can say nothing else, and docs/mapping.md is written from
// the same rows: the three cannot drift apart. Thread safety: constants and pure functions.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "converters/model/finding.hpp"

namespace brevdue::convert {

/// Which conversion a row belongs to.
enum class Way : std::uint8_t { letter_to_cc, cc_to_letter, to_acknowledgement, to_xctl, to_edifact, to_oioxml };

/// One enumerator for each row of mapping.def.
enum class Map : std::uint16_t {
#define MAP(name, way, rule, outcomes, from, to, edifact) name,
#include "converters/convert/mapping.def"
#undef MAP
};

struct MapRow {
  Map map;
  Way way;
  Rule rule;
  std::uint8_t outcomes;      // of outcome_bit(): what may become of the field
  std::string_view from, to;  // field names of the two formats; empty: nothing there
  std::string_view edifact;   // of the first four ways: the letter's side in EDIFACT; empty if that side is
};
/// The names of both sides, the letter's own as `letters` (OIOXML or EDIFACT) has them.
struct MapNames {
  std::string_view from, to;
};
[[nodiscard]] MapNames names(const MapRow& row, Dialect letters);
[[nodiscard]] constexpr std::uint8_t outcome_bit(Outcome outcome) {
  return static_cast<std::uint8_t>(1u << static_cast<unsigned>(outcome));
}
[[nodiscard]] const MapRow& row(Map map);
[[nodiscard]] std::span<const MapRow> map_rows();

/// Adds the report line of a row, in the words of report.letters. An outcome the row does not list is a fault of ours:
/// std::logic_error.
void add(Report& report, Map map, Outcome outcome, std::string detail = {});

}  // namespace brevdue::convert
