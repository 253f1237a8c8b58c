#include "converters/model/versions.hpp"

#include <algorithm>

namespace brevdue {

Dialect dialect_of(std::string_view version) {
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (version.size() < 2 || !is_capital(version.front())) return Dialect::fhir;
  return version.front() == 'X' ? Dialect::oioxml : Dialect::edifact;
}

std::string_view version_in(Dialect dialect, std::string_view version) {
  const auto row = std::find_if(versions::all.begin(), versions::all.end(),
                                [&](const VersionRow& r) { return r.oioxml == version || r.edifact == version; });
  if (row == versions::all.end()) return version;
  return dialect == Dialect::edifact ? row->edifact : row->oioxml;
}

std::string_view edifact_type(std::string_view version) {
  for (const auto& row : versions::all)
    if (row.edifact == version) return row.type;
  switch (version.empty() ? '\0' : version.front()) {
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
