// The code lists of CareCommunication as data (schemas/*.tsv): adding a category is a line in a file.
// Thread safety: constant data, read once.
#pragma once

#include <string_view>

namespace brevdue::fhir {

struct CodeRow {
  std::string_view code, english, danish;
};

inline constexpr std::string_view category_system =
    "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-careCommunication-categoryCodes";
inline constexpr std::string_view role_system =
    "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-core-PractitionerRolesSKSadministrativ";

/// A row of terminology T1 (categories), matched exactly first, then without case; null if unknown.
[[nodiscard]] const CodeRow* category(std::string_view code);
/// A row of terminology T8 (practitioner roles; Danish only, deprecated spellings included); null if unknown.
[[nodiscard]] const CodeRow* practitioner_role(std::string_view code);

}  // namespace brevdue::fhir
