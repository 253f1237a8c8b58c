// Reading who is who in a CareCommunication: organisations, the patient, people in roles, care teams.
// Private to converters/fhir. Thread safety: one thread; both note in Resources what was read.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "converters/fhir/resources.hpp"
#include "converters/model/correspondence.hpp"

namespace brevdue::fhir {

[[nodiscard]] Party read_party(Resources& resources, const Node& organization);
/// `before_4`: a replacement CPR number is known by its use and form, whatever its system (fhir-rules.md 13).
[[nodiscard]] Patient read_patient(Resources& resources, const Node& patient, bool before_4);

/// Given names and family name with blanks between, else the name's text.
[[nodiscard]] std::string full_name(const Node& human_name);
/// The name with use official, else the first; null if there is none.
[[nodiscard]] const Node* official_name(const Node& person);

/// The people and organisations that references lead to. A thousand texts may refer to one role, and a thousand roles
/// to one person: every resource is looked at once and only views of it are kept; what is copied for a reference is
/// counted before, and too much of it is WIRE-14.
class People {
 public:
  explicit People(Resources& resources) : r_(resources) {}

  /// From a Reference to a PractitionerRole (or, tolerated, a Practitioner). Nothing if it leads nowhere.
  [[nodiscard]] std::optional<Author> author(const Node& reference);
  /// From a Reference to a PractitionerRole or a CareTeam; anything else is CC-BND-10.
  [[nodiscard]] std::optional<NamedParty> named_party(const Node& reference);
  /// Name of the organisation a Reference leads to, else its location number, else the reference's display.
  [[nodiscard]] std::string organisation(const Node& reference);
  /// True if the Reference leads to this organisation, or to another resource with the same SOR code.
  [[nodiscard]] bool leads_to(const Node& reference, const Node& organization);

 private:
  struct Name {
    std::vector<std::string_view> given;
    std::string_view family, text;
  };
  struct Person {
    const Name* name = nullptr;      // of the Practitioner, or
    std::string_view name_in_place;  // the display of the reference to one
    std::string_view system, code, display, text, organisation;
  };
  struct Organisation {
    std::string_view name, sor;  // name, else location number
  };

  const Person& person(const Node& role_or_practitioner);
  const Name& name(const Node& practitioner);
  const Organisation& facts(const Node& organization);
  std::string_view organisation_words(const Node& reference);
  void role(const Node& practitioner_role, Person& out);

  bool affordable(std::size_t bytes, const Node& at);
  bool copy(const Person& from, const Node& at, PersonName& to, Role& role, std::string& organisation);

  Resources& r_;
  std::unordered_map<const Node*, Person> people_;  // these by resource
  std::unordered_map<const Node*, Name> names_;
  std::unordered_map<const Node*, Organisation> organisations_;
  std::size_t copied_ = 0;
};

}  // namespace brevdue::fhir
