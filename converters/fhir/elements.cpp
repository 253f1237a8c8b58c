// What of each resource is read, what of it is structure and what is passed over: everything else, and what is passed
// over but says something, is left over and named (HOUSE: nothing disappears silently). The tables are the lists of the
// fields of fhir-rules.md 2 to 9, 12 and 14, down to the primitives.
#include <algorithm>
#include <set>
#include <span>
#include <string>
#include <unordered_map>

#include "converters/fhir/bundle_builder.hpp"
#include "converters/fhir/names.hpp"
#include "converters/fhir/people.hpp"
#include "converters/fhir/resources.hpp"
#include "converters/fhir/terminology.hpp"

namespace brevdue::fhir {

namespace {

enum class How : std::uint8_t {
  read,    // by a reader, or it is structure
  passed,  // over: named if it holds something else than one of `expected`, unless a reader says it is said
  name,    // display of a reference: passed over if it is the name of what the reference leads to
  whole    // not looked into here
};
struct Known {
  std::string_view name;
  bool once = false;  // at most one: another one is CC-GEN-17
  How how = How::read;
  std::span<const Known> below{};  // empty: a primitive
  std::string_view expected{};     // "a|b", compared without case
};

constexpr Known one(std::string_view name, std::span<const Known> below = {}) {
  return {name, true, How::read, below};
}
constexpr Known many(std::string_view name, std::span<const Known> below = {}) {
  return {name, false, How::read, below};
}
constexpr Known passed(std::string_view name, std::string_view expected = {}) {
  return {name, true, How::passed, {}, expected};
}

// data types; `id` is a name inside the document and says nothing
constexpr std::string_view everyday = "official|usual";
constexpr Known meta[] = {one("id"), one("versionId"), one("lastUpdated"), many("profile")};
constexpr Known narrative[] = {one("id"), passed("status", "generated|extensions|empty"), one("div")};
constexpr Known identifier[] = {one("id"), passed("use", everyday), one("system"), one("value")};
constexpr Known value_only[] = {one("id"), passed("use", everyday), passed("system"), one("value")};
constexpr Known reference[] = {one("id"), one("reference"), one("type"), {"display", true, How::name}};
constexpr Known coding[] = {one("id"), one("system"), one("code"), passed("display")};
constexpr Known coding_shown[] = {one("id"), one("system"), one("code"), one("display")};
constexpr Known concept_of_role[] = {one("id"), many("coding", coding), one("text")};
constexpr Known text_only[] = {one("id"), one("text")};
constexpr Known person_name[] = {one("id"), passed("use", everyday), passed("text"), one("family"), many("given")};
constexpr Known patient_name[] = {one("id"), passed("use", everyday), one("family"), many("given")};
constexpr Known address[] = {one("id"),    passed("use", "home"), passed("type", "both|physical"),
                             many("line"), one("city"),           one("postalCode")};

// what every resource of an entry has
constexpr Known resource[] = {one("id"), one("meta", meta), one("text", narrative), passed("language", "da|da-DK")};

constexpr Known event[] = {one("id"), passed("system", names::event_system), one("code"),
                           passed("display", "Care Communication Message|Acknowledgement Message")};
constexpr Known use[] = {one("id"), passed("system", names::destination_use_system), one("code"),
                         passed("display", "Primary destination")};
constexpr Known use_extension[] = {one("id"), one("url"), one("valueCoding", use)};
constexpr Known destination[] = {one("id"), many("extension", use_extension), passed("name"), one("endpoint"),
                                 one("receiver", reference)};
constexpr Known source[] = {one("id"), passed("name"), one("endpoint")};
constexpr Known message_header[] = {one("eventCoding", event), one("destination", destination),
                                    one("sender", reference),  one("source", source),
                                    many("focus", reference),  one("definition")};
constexpr Known response[] = {one("id"), one("identifier"), one("code"), one("details", reference)};
constexpr Known acknowledgement_header[] = {one("eventCoding", event), one("destination", destination),
                                            one("sender", reference),  one("source", source),
                                            one("response", response), one("definition")};
constexpr Known details[] = {one("id"), many("coding", coding_shown), one("text")};
constexpr Known issue[] = {one("id"), one("severity"), one("code"), one("details", details), one("diagnostics")};
constexpr Known operation_outcome[] = {many("issue", issue)};
constexpr Known patient[] = {many("identifier", identifier), many("name", patient_name), one("deceasedBoolean"),
                             one("deceasedDateTime"), many("address", address)};
constexpr Known attachment[] = {one("id"), one("contentType"), one("data"), one("url"), one("title"), one("creation")};
constexpr Known payload_identifier[] = {one("id"), passed("use", everyday), passed("system"), one("value"),
                                        one("assigner", reference)};
constexpr Known contact[] = {one("id"), one("system"), one("value"), passed("use", "work"), passed("rank")};
constexpr Known payload_extension[] = {one("id"),
                                       one("url"),
                                       one("valueDateTime"),
                                       one("valueIdentifier", payload_identifier),
                                       one("valueReference", reference),
                                       one("valueContactPoint", contact)};
constexpr Known payload[] = {one("id"), many("extension", payload_extension), one("contentString"),
                             one("contentAttachment", attachment)};
constexpr Known sender_extension[] = {one("id"), one("url"), one("valueReference", reference)};
constexpr Known category[] = {one("id"), many("coding", coding)};
constexpr Known communication[] = {many("extension", sender_extension),
                                   many("identifier", value_only),
                                   one("status"),
                                   many("category", category),
                                   one("priority"),
                                   one("subject", reference),
                                   one("topic", text_only),
                                   one("encounter", reference),
                                   many("recipient", reference),
                                   many("payload", payload)};
constexpr std::string_view class_systems =
    "http://terminology.hl7.org/CodeSystem/v3-ActCode|"
    "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-core-encounter-act-codes";
constexpr Known encounter_class[] = {
    one("id"), passed("system", class_systems), one("code"),
    passed("display",
           "ambulatory|emergency|field|home health|inpatient encounter|inpatient acute|inpatient non-acute|"
           "pre-admission|short stay|virtual|observation encounter|Other encounter class")};
constexpr Known episode[] = {one("id"), one("type"), one("identifier", identifier), passed("display")};
constexpr Known encounter[] = {one("status"), one("class", encounter_class), one("subject", reference),
                               many("episodeOfCare", episode)};
constexpr Known practitioner_role[] = {one("practitioner", reference), one("organization", reference),
                                       many("code", concept_of_role)};
constexpr Known practitioner[] = {many("name", person_name)};
constexpr Known care_team[] = {one("name"), many("managingOrganization", reference)};
constexpr Known organization[] = {many("identifier", identifier), one("name")};
constexpr Known activity_coding[] = {
    one("id"), passed("system", names::activity_system), one("code"),
    passed("display",
           "A new message has been sent|A message has been replied to|"
           "A message has been forwarded and potentially changed|A message has been retracted/cancelled|"
           "A message has been modified|Acknowledgement message has been sent")};
constexpr Known activity[] = {one("id"), many("coding", activity_coding), passed("text")};
constexpr Known agent[] = {one("id"), one("who", reference)};
constexpr Known what[] = {one("id"), one("reference"), one("type"), one("identifier", value_only), passed("display")};
constexpr Known entity[] = {one("id"), one("role"), one("what", what)};
constexpr Known provenance[] = {many("target", reference), one("occurredDateTime"), one("recorded"),
                                one("activity", activity), many("agent", agent),    many("entity", entity)};

constexpr Known entry[] = {one("id"), one("fullUrl"), {"resource", true, How::whole}};
constexpr Known bundle[] = {one("id"),   one("meta", meta), passed("language", "da|da-DK"),
                            one("type"), one("timestamp"),  many("entry", entry)};

struct Resource {
  std::string_view type;
  std::span<const Known> elements;
};
constexpr Resource in_care_communication[] = {{"MessageHeader", message_header},
                                              {"Patient", patient},
                                              {"Communication", communication},
                                              {"Encounter", encounter},
                                              {"PractitionerRole", practitioner_role},
                                              {"Practitioner", practitioner},
                                              {"CareTeam", care_team},
                                              {"Organization", organization},
                                              {"Provenance", provenance}};
constexpr Resource in_acknowledgement[] = {{"MessageHeader", acknowledgement_header},
                                           {"OperationOutcome", operation_outcome},
                                           {"Organization", organization},
                                           {"Provenance", provenance}};

// What JSON's null left behind.
bool is_empty(const Node& node) {
  return !node.has_value && node.content == nullptr && node.first_child == nullptr && node.type.empty();
}

bool is_one_of(std::string_view expected, std::string_view value) {
  while (!expected.empty()) {
    const auto end = std::min(expected.find('|'), expected.size());
    if (same_without_case(expected.substr(0, end), value)) return true;
    expected.remove_prefix(std::min(end + 1, expected.size()));
  }
  return false;
}

class Walk {
 public:
  explicit Walk(Resources& resources) : r_(resources) {}

  std::vector<std::string> run(std::span<const Resource> resources_known) {
    const Node& root = *r_.tree().root();
    path_ = "Bundle";
    elements(root, bundle);
    for (const Node* node : r_.all()) {
      path_ = node->type;
      const auto known = std::find_if(resources_known.begin(), resources_known.end(),
                                      [&](const Resource& row) { return row.type == node->type; });
      if (known == resources_known.end() || !r_.was_reached(*node))
        add(printable_name(path_));  // nothing in the message leads here
      else
        elements(*node, known->elements, resource);
    }
    return {left_.begin(), left_.end()};
  }

 private:
  static const Known* find(std::span<const Known> table, std::string_view name) {
    const auto row = std::find_if(table.begin(), table.end(), [&](const Known& k) { return k.name == name; });
    return row == table.end() ? nullptr : &*row;
  }

  void elements(const Node& parent, std::span<const Known> table, std::span<const Known> common = {}) {
    std::uint32_t seen = 0;  // which rows came already, those of `common` from the top
    for (const Node* n = parent.first_child; n != nullptr; n = n->next) {
      if (is_modifier(*n)) continue;  // CC-GEN-16: the check has refused it
      const Known* row = find(table, n->name);
      std::uint32_t bit = row == nullptr ? 0 : 1u << (row - table.data());
      if (row == nullptr && (row = find(common, n->name)) != nullptr) bit = 1u << (31 - (row - common.data()));
      if (row == nullptr) {
        if (!is_empty(*n)) left_over(*n);
        continue;
      }
      if (row->once && (seen & bit) != 0) r_.complain(Rule::cc_cardinality, *n, "at most one", "another one");
      seen |= bit;
      element(*n, *row);
    }
  }

  void element(const Node& node, const Known& row) {
    if (row.how == How::whole) return;
    if (r_.is_left_over(node) || (!node.value.empty() && !is_known(node, row))) {
      left_over(node);
      return;
    }
    if (node.first_child == nullptr) return;
    const std::size_t size = path_.size();
    path_.append(".").append(node.name);
    if (row.below.empty())
      below_primitive(node);
    else
      elements(node, row.below);
    path_.resize(size);
  }

  // Of a value.
  bool is_known(const Node& node, const Known& row) {
    if (!row.below.empty()) return false;  // only a primitive has one
    if (row.how == How::read || r_.is_said(node)) return true;
    return row.how == How::name ? is_name(*node.parent, node.value) : is_one_of(row.expected, node.value);
  }

  bool is_name(const Node& to, std::string_view display) {
    const Node* node = r_.find(to);
    if (node == nullptr) return false;
    const auto [known, fresh] = names_.try_emplace(node);
    if (fresh) known->second = name_of(*node);
    return known->second == display;
  }
  static std::string name_of(const Node& node) {
    if (node.type != "Patient" && node.type != "Practitioner") return std::string(node.text("name"));
    const Node* name = official_name(node);
    return name == nullptr ? std::string{} : full_name(*name);
  }

  // Of a primitive there is its id (JSON's `_name`), which says nothing, and why it is missing (fhir-rules.md 0.3, S5).
  void below_primitive(const Node& node) {
    const bool missing = node.value.empty() && node.content == nullptr;
    for (const Node* n = node.first_child; n != nullptr; n = n->next) {
      const bool why = missing && n->name == "extension" && n->text("url") == names::data_absent;
      if (n->name != "id" && !why && !is_modifier(*n)) left_over(*n);
    }
  }

  void left_over(const Node& node) { add(path_ + "." + printable_name(node.name)); }

  void add(std::string path) {
    if (left_.size() < 200)
      left_.insert(std::move(path));
    else if (!left_.contains(path))
      left_.insert("(and others)");
  }

  static bool is_modifier(const Node& node) {
    return node.name == "modifierExtension" || (node.name == "implicitRules" && !node.parent->type.empty());
  }

  Resources& r_;
  std::string path_;
  std::set<std::string> left_;
  std::unordered_map<const Node*, std::string> names_;  // of resources that a reference with a display leads to
};

}  // namespace

std::vector<std::string> check_elements(Resources& resources, Standard standard) {
  if (standard == Standard::acknowledgement) return Walk(resources).run(in_acknowledgement);
  return Walk(resources).run(in_care_communication);
}

}  // namespace brevdue::fhir
