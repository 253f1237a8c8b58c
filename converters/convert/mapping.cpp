#include "converters/convert/mapping.hpp"

#include <stdexcept>
#include <utility>

namespace brevdue::convert {
namespace {

constexpr std::uint8_t C = outcome_bit(Outcome::carried), M = outcome_bit(Outcome::moved),
                       D = outcome_bit(Outcome::defaulted), S = outcome_bit(Outcome::shortened),
                       L = outcome_bit(Outcome::lost);

constexpr MapRow rows[] = {
#define MAP(name, way, rule, outcomes, from, to, edifact) \
  {Map::name, Way::way, Rule::rule, outcomes, from, to, edifact},
#include "converters/convert/mapping.def"
#undef MAP
};

}  // namespace

const MapRow& row(Map map) {
  return rows[static_cast<std::size_t>(map)];
}

std::span<const MapRow> map_rows() {
  return rows;
}

MapNames names(const MapRow& row, Dialect letters) {
  if (letters != Dialect::edifact || row.edifact.empty()) return {row.from, row.to};
  const bool from_letter = row.way == Way::letter_to_cc || row.way == Way::to_acknowledgement;
  return from_letter ? MapNames{row.edifact, row.to} : MapNames{row.from, row.edifact};
}

void add(Report& report, Map map, Outcome outcome, std::string detail) {
  const MapRow& r = row(map);
  if ((r.outcomes & outcome_bit(outcome)) == 0)
    throw std::logic_error("mapping.def does not foresee " + std::string(name(outcome)) + " for " +
                           std::string(r.from) + " -> " + std::string(r.to));
  const auto [from, to] = names(r, report.letters);
  report.add(r.rule, outcome, from, to, std::move(detail));
}

}  // namespace brevdue::convert
