#include "converters/fhir/people.hpp"

#include <algorithm>

#include "converters/fhir/names.hpp"

namespace brevdue::fhir {

namespace {

std::string str(std::string_view text) {
  return std::string(text);
}

const Node* location_number(const Node& organization) {  // CC-ORG-06
  for (const Node* n = organization.child("identifier"); n != nullptr; n = n->again()) {
    const auto system = n->text("system");
    if (std::find(names::gln_systems.begin(), names::gln_systems.end(), system) != names::gln_systems.end()) return n;
  }
  return nullptr;
}

// The name with use official, else the first; the others are left over.
const Node* choose_name(Resources& r, const Node& person) {
  const Node* chosen = nullptr;
  for (const Node* n = person.child("name"); n != nullptr; n = n->again())
    if (n->text("use") == "official" && chosen == nullptr) chosen = n;
  if (chosen == nullptr) chosen = person.child("name");
  for (const Node* n = person.child("name"); n != nullptr; n = n->again())
    if (n != chosen) r.left_over(*n);
  return chosen;
}

std::vector<std::string> given_names(const Node& name) {
  std::vector<std::string> out;
  for (const Node* n = name.child("given"); n != nullptr; n = n->again())
    if (!n->value.empty()) out.push_back(str(n->value));
  return out;
}

PersonName read_person_name(Resources& r, const Node& practitioner) {
  PersonName out;
  if (const Node* name = choose_name(r, practitioner)) {
    out.given = given_names(*name);
    out.family = str(name->text("family"));
    out.text = str(name->text("text"));
  }
  return out;
}

Role read_role(Resources& r, const Node& practitioner_role) {  // CC-COM-17
  Role out;
  const Node* chosen = nullptr;
  for (const Node* code = practitioner_role.child("code"); code != nullptr; code = code->again()) {
    if (chosen != nullptr) {
      r.left_over(*code);
      continue;
    }
    for (const Node* coding = code->child("coding"); coding != nullptr; coding = coding->again()) {
      if (coding->text("code").empty()) continue;
      if (chosen != nullptr) {
        r.left_over(*coding);
        continue;
      }
      chosen = code;
      out.system = str(coding->text("system"));
      out.code = str(coding->text("code"));
      out.display = str(coding->text("display"));
    }
    const Node* text = code->child("text");
    if (text == nullptr || text->value.empty()) continue;
    if (chosen != nullptr) {
      r.left_over(*text);
      continue;
    }
    chosen = code;
    out.text = str(text->value);
  }
  return out;
}

// The parts of a PractitionerRole, or of a Practitioner alone.
void read_person(Resources& r, const Node& resource, PersonName& name, Role& role, std::string& organisation) {
  if (resource.type == "Practitioner") {
    name = read_person_name(r, resource);
    return;
  }
  role = read_role(r, resource);
  if (const Node* practitioner = resource.child("practitioner")) {
    const Node* person = r.resolve(*practitioner);
    if (person != nullptr && person->type == "Practitioner")
      name = read_person_name(r, *person);
    else
      name.text = str(practitioner->text("display"));
  }
  if (const Node* organization = resource.child("organization")) organisation = organisation_name(r, *organization);
}

}  // namespace

std::string organisation_name(Resources& r, const Node& reference) {
  const Node* organization = r.resolve(reference);
  if (organization == nullptr || organization->type != "Organization") return str(reference.text("display"));
  if (const auto name = organization->text("name"); !name.empty()) return str(name);
  const Node* number = location_number(*organization);
  return number == nullptr ? std::string{} : str(number->text("value"));
}

Party read_party(Resources& r, const Node& organization) {
  Party out;
  out.at = organization.mark;
  out.organisation = str(organization.text("name"));
  const Node* number = location_number(organization);
  for (const Node* n = organization.child("identifier"); n != nullptr; n = n->again()) {
    const auto system = n->text("system"), value = n->text("value");
    if (n == number) {
      out.location_number = str(value);
      const Node* at = n->child("value");
      out.at = at == nullptr ? n->mark : at->mark;
    } else if (system == names::sor_system && out.sor.empty()) {  // CC-ORG-02
      out.sor = str(value);
    } else if (system == names::ydernummer_system && out.ydernummer.empty()) {  // CC-ORG-09
      out.ydernummer = str(value);
    } else if (system == names::municipality_system && out.municipality_code.empty()) {  // CC-ORG-11
      if (const auto code = municipality_code(value))
        out.municipality_code = *code;
      else
        r.left_over(*n);
    } else {
      r.left_over(*n);
    }
  }
  return out;
}

Patient read_patient(Resources& r, const Node& patient, bool before_4) {
  Patient out;
  out.at = patient.mark;
  bool first = true;
  for (const Node* n = patient.child("identifier"); n != nullptr; n = n->again()) {
    PatientId id;
    id.system = str(n->text("system"));
    id.value = str(n->text("value"));
    id.kind = patient_id_kind(id.system);
    if (before_4 && id.kind == PatientIdKind::other && n->text("use") == "temp")
      if (const auto kind = alternative_kind(id.value); is_patient_id(kind, id.value)) id.kind = kind;
    const Node* value = n->child("value");
    const Node& at = value == nullptr ? *n : *value;
    if (first) out.at = at.mark;
    first = false;
    if (id.value.empty()) {
      r.left_over(*n);
      continue;
    }
    if (id.kind != PatientIdKind::other && !is_patient_id(id.kind, id.value))  // CC-PAT-02 to -04
      r.complain(Rule::cc_value, at,
                 id.kind == PatientIdKind::cpr ? "a CPR number" : "a replacement CPR number of its system",
                 masked(id.value));
    out.ids.push_back(std::move(id));
  }
  if (const Node* name = choose_name(r, patient)) {  // CC-PAT-05 to -07
    out.family = str(name->text("family"));
    out.given = given_names(*name);
  }
  if (const Node* address = patient.child("address")) {  // CC-PAT-09
    for (const Node* line = address->child("line"); line != nullptr; line = line->again()) {
      if (line->value.empty()) continue;
      if (!out.address.street.empty()) out.address.street += ", ";
      out.address.street += line->value;
    }
    out.address.district = str(address->text("city"));
    out.address.postcode = str(address->text("postalCode"));
    for (const Node* further = address->again(); further != nullptr; further = further->again()) r.left_over(*further);
  }
  if (const Node* deceased = patient.child("deceasedBoolean")) {  // CC-PAT-13
    out.deceased = deceased->value == "true";
  } else if (const Node* when = patient.child("deceasedDateTime")) {
    out.deceased = true;
    r.left_over(*when);  // that it is so is carried, when is not
  }
  if (const Node* managing = patient.child("managingOrganization")) (void)r.resolve(*managing);
  return out;
}

std::optional<Author> read_author(Resources& r, const Node& reference) {
  const Node* resource = r.resolve(reference);
  if (resource == nullptr || (resource->type != "PractitionerRole" && resource->type != "Practitioner")) return {};
  Author out;
  read_person(r, *resource, out.name, out.role, out.organisation);
  return out;
}

std::optional<NamedParty> read_named_party(Resources& r, const Node& reference) {  // CC-COM-14, -15
  const Node* resource = r.resolve(reference);
  const bool team = resource != nullptr && resource->type == "CareTeam";
  if (resource == nullptr || (!team && resource->type != "PractitionerRole")) {
    r.complain(Rule::cc_reference, reference, "a PractitionerRole or CareTeam of the Bundle",
               resource == nullptr ? "no resource of the Bundle" : "another type of resource");
    return {};
  }
  NamedParty out;
  out.team = team;
  if (team) {
    out.team_name = str(resource->text("name"));
    if (const Node* managing = resource->child("managingOrganization"))
      out.organisation = organisation_name(r, *managing);
  } else {
    read_person(r, *resource, out.name, out.role, out.organisation);
  }
  return out;
}

}  // namespace brevdue::fhir
