// Reading who is who in a CareCommunication: organisations, the patient, people in roles, care teams.
// Private to converters/fhir. Thread safety: pure functions but for what they note in Resources.
#pragma once

#include "converters/fhir/resources.hpp"
#include "converters/model/correspondence.hpp"

namespace brevdue::fhir {

[[nodiscard]] Party read_party(Resources& resources, const Node& organization);
/// `before_4`: a replacement CPR number is known by its use and form, whatever its system (fhir-rules.md 13).
[[nodiscard]] Patient read_patient(Resources& resources, const Node& patient, bool before_4);
/// From a Reference to a PractitionerRole (or, tolerated, a Practitioner). Nothing if it leads nowhere.
[[nodiscard]] std::optional<Author> read_author(Resources& resources, const Node& reference);
/// From a Reference to a PractitionerRole or a CareTeam; anything else is CC-BND-10.
[[nodiscard]] std::optional<NamedParty> read_named_party(Resources& resources, const Node& reference);
/// Name of the organisation a Reference leads to, else its location number, else the reference's display.
[[nodiscard]] std::string organisation_name(Resources& resources, const Node& reference);

}  // namespace brevdue::fhir
