#include "converters/model/versions.hpp"

#include <algorithm>

namespace brevdue {
namespace {

bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

/// "D9134L": a capital, four digits, a capital.
bool is_edifact_code(std::string_view version) {
  return version.size() == 6 && is_capital(version.front()) && is_capital(version.back()) &&
         std::all_of(version.begin() + 1, version.end() - 1, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Dialect dialect_of(std::string_view version) {
  if (version.size() < 2 || !is_capital(version.front())) return Dialect::fhir;
  return version.front() == 'X' ? Dialect::oioxml : Dialect::edifact;
}

std::string version_in(Dialect dialect, std::string_view version) {
  for (const auto& row : versions::all)
    if (row.oioxml == version || row.edifact == version)
      return std::string(dialect == Dialect::edifact ? row.edifact : row.oioxml);
  if (dialect == Dialect::edifact && version.starts_with('X') && is_edifact_code(version.substr(1)))
    return std::string(version.substr(1));
  constexpr std::string_view twins = "DBC";
  if (dialect == Dialect::oioxml && is_edifact_code(version) && twins.find(version.front()) != std::string_view::npos)
    return "X" + std::string(version);
  return std::string(version);
}

std::string_view edifact_type(std::string_view version) {
  for (const auto& row : versions::all)
    if (row.edifact == version) return row.type;
  switch (is_edifact_code(version) ? version.front() : '\0') {
    case 'H':
      return "MEDREF";
    case 'D':
      return "MEDDIS";
    case 'B':
      return "MEDBIN";
    default:
      return {};
  }
}

}  // namespace brevdue
