// The code lists of CareCommunication as data (schemas/*.tsv): adding a category is a line in a file.
// Thread safety: constant data, read once.
#pragma once

#include <span>
#include <string_view>

namespace brevdue::fhir {

struct CodeRow {
  std::string_view code, english, danish;
  bool since_5 = false;  // CareCommunication 5.0; the others since 3.0
};

inline constexpr std::string_view category_system =
    "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-careCommunication-categoryCodes";
inline constexpr std::string_view role_system =
    "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-core-PractitionerRolesSKSadministrativ";

/// True if a display says no more than the row: its code or one of its words, whatever the case.
[[nodiscard]] bool says_the_same(const CodeRow& row, std::string_view display);
/// True if two texts differ in the case of ASCII letters only.
[[nodiscard]] bool same_without_case(std::string_view a, std::string_view b);

/// Terminology T1 (categories).
[[nodiscard]] std::span<const CodeRow> categories();
/// A row of terminology T1 (categories), matched exactly first, then without case; null if unknown.
[[nodiscard]] const CodeRow* category(std::string_view code);
/// A row of terminology T8 (practitioner roles; Danish only, deprecated spellings included); null if unknown.
[[nodiscard]] const CodeRow* practitioner_role(std::string_view code);

}  // namespace brevdue::fhir
