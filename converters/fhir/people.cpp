#include "converters/fhir/people.hpp"

#include <algorithm>

#include "converters/fhir/names.hpp"
#include "converters/fhir/terminology.hpp"

namespace brevdue::fhir {

namespace {

std::string str(std::string_view text) {
  return std::string(text);
}

constexpr std::size_t max_copied = 32u << 20;

const Node* location_number(const Node& organization) {  // CC-ORG-06
  for (const Node* n = organization.child("identifier"); n != nullptr; n = n->again()) {
    const auto system = n->text("system");
    if (std::find(names::gln_systems.begin(), names::gln_systems.end(), system) != names::gln_systems.end()) return n;
  }
  return nullptr;
}

std::vector<std::string_view> given_names(const Node& name) {
  std::vector<std::string_view> out;
  for (const Node* n = name.child("given"); n != nullptr; n = n->again())
    if (!n->value.empty()) out.push_back(n->value);
  return out;
}

// The official name; the others are left over.
const Node* choose_name(Resources& r, const Node& person) {
  const Node* chosen = official_name(person);
  for (const Node* n = person.child("name"); n != nullptr; n = n->again())
    if (n != chosen) r.left_over(*n);
  return chosen;
}

// A display that only says in words what a known code means; a code nobody knows is shown by its display.
bool says_no_more(std::string_view display, std::string_view code) {
  const CodeRow* row = practitioner_role(code);
  return row == nullptr || says_the_same(*row, display);
}

}  // namespace

const Node* official_name(const Node& person) {
  for (const Node* n = person.child("name"); n != nullptr; n = n->again())
    if (n->text("use") == "official") return n;
  return person.child("name");
}

std::string full_name(const Node& human_name) {
  std::string out;
  for (const auto given : given_names(human_name)) out.append(out.empty() ? "" : " ").append(given);
  const auto family = human_name.text("family");
  if (!family.empty()) out.append(out.empty() ? "" : " ").append(family);
  return out.empty() ? str(human_name.text("text")) : out;
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
    const Node* use = n->child("use");
    if (before_4 && id.kind == PatientIdKind::other && n->text("use") == "temp")
      if (const auto kind = alternative_kind(id.value); is_patient_id(kind, id.value)) id.kind = kind;
    const bool replacement =
        id.kind == PatientIdKind::national_replacement || id.kind == PatientIdKind::regional_replacement;
    if (use != nullptr && use->value == "temp" && replacement) r.said(*use);  // CC-PAT-03, -04
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
    for (const auto given : given_names(*name)) out.given.push_back(str(given));
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
  if (const Node* when = patient.child("deceasedDateTime")) {  // CC-PAT-13
    out.deceased = true;
    r.left_over(*when);  // that it is so is carried, when is not
  }
  if (const Node* deceased = patient.child("deceasedBoolean")) out.deceased = deceased->value == "true";
  return out;
}

// --- people

bool People::affordable(std::size_t bytes, const Node& at) {
  if (copied_ <= max_copied && copied_ + bytes > max_copied)  // once
    r_.complain(Rule::wire_text_too_large, at,
                "at most " + std::to_string(max_copied) + " bytes of names, a name counted wherever it is referred to",
                "more");
  copied_ += bytes;
  return copied_ <= max_copied;
}

const People::Organisation& People::facts(const Node& organization) {
  const auto [known, fresh] = organisations_.try_emplace(&organization);
  auto& out = known->second;
  if (!fresh) return out;
  out.name = organization.text("name");
  if (const Node* number = out.name.empty() ? location_number(organization) : nullptr) out.name = number->text("value");
  for (const Node* n = organization.child("identifier"); n != nullptr && out.sor.empty(); n = n->again())
    if (n->text("system") == names::sor_system) out.sor = n->text("value");
  return out;
}

std::string_view People::organisation_words(const Node& reference) {
  const Node* organization = r_.resolve(reference);
  if (organization != nullptr && organization->type == "Organization") return facts(*organization).name;
  const Node* display = reference.child("display");
  if (display == nullptr) return {};
  r_.said(*display);
  return display->value;
}

std::string People::organisation(const Node& reference) {
  const auto words = organisation_words(reference);
  return affordable(words.size(), reference) ? str(words) : std::string{};
}

bool People::leads_to(const Node& reference, const Node& organization) {
  const Node* resource = r_.find(reference);
  if (resource == &organization) return true;
  if (resource == nullptr || resource->type != "Organization") return false;
  const auto sor = facts(*resource).sor;
  return !sor.empty() && sor == facts(organization).sor;
}

const People::Name& People::name(const Node& practitioner) {
  const auto [known, fresh] = names_.try_emplace(&practitioner);
  auto& out = known->second;
  if (!fresh) return out;
  if (const Node* chosen = choose_name(r_, practitioner)) {
    out.given = given_names(*chosen);
    out.family = chosen->text("family");
    const Node* text = chosen->child("text");
    if (text == nullptr) return out;
    out.text = text->value;
    // Beside the parts of a name its text is not shown.
    if ((out.given.empty() && out.family.empty()) || full_name(*chosen) == out.text) r_.said(*text);
  }
  return out;
}

void People::role(const Node& practitioner_role, Person& out) {  // CC-COM-17
  const Node* chosen = nullptr;
  for (const Node* code = practitioner_role.child("code"); code != nullptr; code = code->again()) {
    if (chosen != nullptr) {
      r_.left_over(*code);
      continue;
    }
    for (const Node* coding = code->child("coding"); coding != nullptr; coding = coding->again()) {
      const Node* display = coding->child("display");
      if (chosen != nullptr || coding->text("code").empty()) {
        r_.left_over(*coding);
        continue;
      }
      chosen = code;
      out.system = coding->text("system");
      out.code = coding->text("code");
      if (display == nullptr) continue;
      out.display = display->value;
      if (says_no_more(out.display, out.code)) r_.said(*display);
    }
    const Node* text = code->child("text");
    if (text == nullptr || text->value.empty()) continue;
    if (chosen != nullptr) {
      r_.left_over(*text);
      continue;
    }
    chosen = code;
    out.text = text->value;
  }
}

// The parts of a PractitionerRole, or of a Practitioner alone.
const People::Person& People::person(const Node& resource) {
  const auto [known, fresh] = people_.try_emplace(&resource);
  auto& out = known->second;
  if (!fresh) return out;
  if (resource.type == "Practitioner") {
    out.name = &name(resource);
    return out;
  }
  role(resource, out);
  if (const Node* practitioner = resource.child("practitioner")) {
    const Node* who = r_.resolve(*practitioner);
    if (who != nullptr && who->type == "Practitioner") {
      out.name = &name(*who);
    } else if (const Node* display = practitioner->child("display")) {
      r_.said(*display);
      out.name_in_place = display->value;
    }
  }
  if (const Node* organization = resource.child("organization")) out.organisation = organisation_words(*organization);
  return out;
}

bool People::copy(const Person& from, const Node& at, PersonName& to, Role& role, std::string& organisation) {
  std::size_t bytes = from.name_in_place.size() + from.system.size() + from.code.size() + from.display.size() +
                      from.text.size() + from.organisation.size();
  if (from.name != nullptr) {
    bytes += from.name->family.size() + from.name->text.size() + from.name->given.size() * sizeof(std::string);
    for (const auto given : from.name->given) bytes += given.size();
  }
  if (!affordable(bytes, at)) return false;
  if (from.name != nullptr) {
    to.given.assign(from.name->given.begin(), from.name->given.end());
    to.family = str(from.name->family);
    to.text = str(from.name->text);
  } else {
    to.text = str(from.name_in_place);
  }
  role = {str(from.system), str(from.code), str(from.display), str(from.text)};
  organisation = str(from.organisation);
  return true;
}

std::optional<Author> People::author(const Node& reference) {
  const Node* resource = r_.resolve(reference);
  if (resource == nullptr || (resource->type != "PractitionerRole" && resource->type != "Practitioner")) return {};
  Author out;
  (void)copy(person(*resource), reference, out.name, out.role, out.organisation);
  return out;
}

std::optional<NamedParty> People::named_party(const Node& reference) {  // CC-COM-14, -15
  const Node* resource = r_.resolve(reference);
  const bool team = resource != nullptr && resource->type == "CareTeam";
  if (resource == nullptr || (!team && resource->type != "PractitionerRole")) {
    r_.complain(Rule::cc_reference, reference, "a PractitionerRole or CareTeam of the Bundle",
                resource == nullptr ? "no resource of the Bundle" : "another type of resource");
    return {};
  }
  NamedParty out;
  out.team = team;
  if (!team) {
    (void)copy(person(*resource), reference, out.name, out.role, out.organisation);
    return out;
  }
  out.team_name = str(resource->text("name"));
  const Node* managing = resource->child("managingOrganization");
  if (managing == nullptr) return out;
  out.organisation = organisation(*managing);
  for (const Node* n = managing->again(); n != nullptr; n = n->again()) r_.left_over(*n);
  return out;
}

}  // namespace brevdue::fhir
