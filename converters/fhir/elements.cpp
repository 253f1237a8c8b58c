// What of each resource is read, and what of it is structure: everything else is left over and named (HOUSE: nothing
// disappears silently). The tables are the lists of the fields of fhir-rules.md 2 to 9, 12 and 14.
#include <algorithm>
#include <set>
#include <span>
#include <string>

#include "converters/fhir/bundle_builder.hpp"
#include "converters/fhir/resources.hpp"

namespace brevdue::fhir {

namespace {

struct Known {
  std::string_view name;
  bool once = false;               // at most one: another one is CC-GEN-17
  std::span<const Known> below{};  // empty: the element with all below it
};

constexpr bool once = true, many = false;

constexpr Known identifier[] = {{"id", once}, {"use", once}, {"system", once}, {"value", once}};
constexpr Known coding[] = {{"coding", many}};
constexpr Known coding_or_text[] = {{"coding", many}, {"text", once}};
constexpr Known text_only[] = {{"text", once}};
constexpr Known person_name[] = {{"id", once}, {"use", once}, {"text", once}, {"family", once}, {"given", many}};
constexpr Known patient_name[] = {{"id", once}, {"use", once}, {"family", once}, {"given", many}};
constexpr Known address[] = {{"id", once},   {"use", once},  {"type", once},
                             {"line", many}, {"city", once}, {"postalCode", once}};

constexpr Known bundle[] = {{"id", once},   {"meta", once},      {"language", once},
                            {"type", once}, {"timestamp", once}, {"entry", many}};
constexpr Known entry[] = {{"id", once}, {"fullUrl", once}, {"resource", once}};
constexpr Known destination[] = {
    {"id", once}, {"extension", many}, {"name", once}, {"endpoint", once}, {"receiver", once}};
constexpr Known source[] = {{"id", once}, {"name", once}, {"endpoint", once}};
constexpr Known message_header[] = {{"id", once},        {"meta", once},           {"text", once},
                                    {"language", once},  {"eventCoding", once},    {"destination", once, destination},
                                    {"sender", once},    {"source", once, source}, {"focus", many},
                                    {"definition", once}};
constexpr Known response[] = {{"id", once}, {"identifier", once}, {"code", once}, {"details", once}};
constexpr Known acknowledgement_header[] = {{"id", once},
                                            {"meta", once},
                                            {"text", once},
                                            {"language", once},
                                            {"eventCoding", once},
                                            {"sender", once},
                                            {"source", once, source},
                                            {"destination", once, destination},
                                            {"definition", once},
                                            {"response", once, response}};
constexpr Known issue[] = {
    {"id", once}, {"severity", once}, {"code", once}, {"details", once, coding_or_text}, {"diagnostics", once}};
constexpr Known operation_outcome[] = {
    {"id", once}, {"meta", once}, {"text", once}, {"language", once}, {"issue", many, issue}};
constexpr Known patient[] = {{"id", once},
                             {"meta", once},
                             {"text", once},
                             {"language", once},
                             {"identifier", many, identifier},
                             {"name", many, patient_name},
                             {"deceasedBoolean", once},
                             {"deceasedDateTime", once},
                             {"address", many, address},
                             {"managingOrganization", once}};
constexpr Known attachment[] = {{"id", once},  {"contentType", once}, {"data", once},
                                {"url", once}, {"title", once},       {"creation", once}};
constexpr Known payload[] = {
    {"id", once}, {"extension", many}, {"contentString", once}, {"contentAttachment", once, attachment}};
constexpr Known communication[] = {{"id", once},
                                   {"meta", once},
                                   {"text", once},
                                   {"language", once},
                                   {"extension", many},
                                   {"identifier", many, identifier},
                                   {"status", once},
                                   {"category", many, coding},
                                   {"priority", once},
                                   {"subject", once},
                                   {"topic", once, text_only},
                                   {"encounter", once},
                                   {"recipient", many},
                                   {"payload", many, payload}};
constexpr Known episode[] = {{"id", once}, {"type", once}, {"identifier", once, identifier}};
constexpr Known encounter[] = {{"id", once},     {"meta", once},  {"text", once},    {"language", once},
                               {"status", once}, {"class", once}, {"subject", once}, {"episodeOfCare", many, episode}};
constexpr Known practitioner_role[] = {{"id", once},
                                       {"meta", once},
                                       {"text", once},
                                       {"language", once},
                                       {"practitioner", once},
                                       {"organization", once},
                                       {"code", many, coding_or_text}};
constexpr Known practitioner[] = {
    {"id", once}, {"meta", once}, {"text", once}, {"language", once}, {"name", many, person_name}};
constexpr Known care_team[] = {{"id", once},       {"meta", once}, {"text", once},
                               {"language", once}, {"name", once}, {"managingOrganization", many}};
constexpr Known organization[] = {
    {"id", once}, {"meta", once}, {"text", once}, {"language", once}, {"identifier", many, identifier}, {"name", once}};
constexpr Known provenance[] = {{"id", once},
                                {"meta", once},
                                {"text", once},
                                {"language", once},
                                {"target", many},
                                {"occurredDateTime", once},
                                {"occurredPeriod", once},
                                {"recorded", once},
                                {"activity", once},
                                {"agent", many},
                                {"entity", many}};

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

class Walk {
 public:
  explicit Walk(Resources& resources) : r_(resources) {}

  std::vector<std::string> run(std::span<const Resource> resources_known) {
    const Node& root = *r_.tree().root();
    modifiers(root);
    path_ = "Bundle";
    elements(root, bundle);
    path_ = "Bundle.entry";
    for (const Node* n = root.first_child; n != nullptr; n = n->next)
      if (n->name == "entry") elements(*n, entry);
    for (const Node* resource : r_.all()) {
      path_ = resource->type;
      const auto known = std::find_if(resources_known.begin(), resources_known.end(),
                                      [&](const Resource& row) { return row.type == resource->type; });
      if (known == resources_known.end() || !r_.was_reached(*resource))
        left_.insert(printable_name(path_));  // nothing in the message leads here
      else
        elements(*resource, known->elements);
    }
    return {left_.begin(), left_.end()};
  }

 private:
  void elements(const Node& parent, std::span<const Known> table) {
    std::uint32_t seen = 0;  // which rows of the table came already
    for (const Node* n = parent.first_child; n != nullptr; n = n->next) {
      if (n->name == "modifierExtension") continue;  // complained about by modifiers()
      const auto row = std::find_if(table.begin(), table.end(), [&](const Known& k) { return k.name == n->name; });
      if (row == table.end()) {
        if (!is_empty(*n)) left_over(*n);
        continue;
      }
      const std::uint32_t bit = 1u << (row - table.begin());
      if (row->once && (seen & bit) != 0) r_.complain(Rule::cc_cardinality, *n, "at most one", "another one");
      seen |= bit;
      if (r_.is_left_over(*n)) {
        left_over(*n);
      } else if (!row->below.empty()) {
        const std::size_t size = path_.size();
        path_.append(".").append(n->name);
        elements(*n, row->below);
        path_.resize(size);
      }
    }
  }

  void left_over(const Node& node) {
    if (left_.size() < 200) left_.insert(path_ + "." + printable_name(node.name));
  }

  // CC-GEN-16: nothing that changes a meaning may be passed over, wherever it stands.
  void modifiers(const Node& node) {
    for (const Node* n = node.first_child; n != nullptr; n = n->next) {
      if (n->name == "modifierExtension") r_.complain(Rule::cc_modifier, *n, "no modifier extension", "one");
      modifiers(*n);
    }
  }

  // What JSON's null left behind.
  static bool is_empty(const Node& node) {
    return !node.has_value && node.content == nullptr && node.first_child == nullptr && node.type.empty();
  }

  Resources& r_;
  std::string path_;
  std::set<std::string> left_;
};

}  // namespace

std::vector<std::string> check_elements(Resources& resources, Standard standard) {
  if (standard == Standard::acknowledgement) return Walk(resources).run(in_acknowledgement);
  return Walk(resources).run(in_care_communication);
}

}  // namespace brevdue::fhir
