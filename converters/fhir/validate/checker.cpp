#include "converters/fhir/validate/checker.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "converters/fhir/care_communication.hpp"
#include "converters/fhir/names.hpp"
#include "converters/model/identifiers.hpp"

namespace brevdue::fhir {

namespace {

const Node* header_of(const Tree& tree) {
  const Node* entry = tree.root()->child("entry");
  for (; entry != nullptr; entry = entry->again())
    if (const Node* resource = entry->child("resource"); resource != nullptr && resource->type == "MessageHeader")
      return resource;
  return nullptr;
}

bool has_thread(const Tree& tree) {
  for (const Node* entry = tree.root()->child("entry"); entry != nullptr; entry = entry->again())
    if (const Node* resource = entry->child("resource"); resource != nullptr && resource->type == "Communication")
      return resource->child("identifier") != nullptr;
  return false;
}

/// fhir-rules.md 13: by MessageHeader.definition. One without it is of 3.0, which has no thread either; else it was
/// forgotten (CC-MH-14).
std::uint8_t standard_of(const Tree& tree) {
  if (event_code(tree) == names::acknowledgement_event_code) return acknowledgement_2;
  const Node* header = header_of(tree);
  const auto definition = header == nullptr ? std::string_view{} : header->text("definition");
  if (definition == names::versions.at(1).definition) return care_4;
  return definition.empty() && header != nullptr && !has_thread(tree) ? care_3 : care_5;
}

bool waived(Rule rule, const Waivers& waivers) {
  switch (rule) {
    case Rule::cc_att_01:
      return waivers.has(Waiver::attachment_title);
    case Rule::cc_att_03:
      return waivers.has(Waiver::attachment_type);
    case Rule::cc_att_04:
    case Rule::cc_att_07:
      return waivers.has(Waiver::attachment_data);
    case Rule::cc_nar_01:
    case Rule::cc_nar_02:
      return waivers.has(Waiver::narratives);
    default:
      return false;
  }
}

}  // namespace

Checker::Checker(const Tree& t, const CheckOptions& o)
    : tree(t),
      options(o),
      standard(standard_of(t)),
      definitions(Definitions::get()),
      profiles(Profiles::of(standard)),
      index(t) {
  reach();
}

Severity Checker::severity(Letter letter) const {
  const bool strict = letter == Letter::e || (letter == Letter::g && options.as == As::produced);
  return strict ? Severity::error : Severity::warning;
}

bool Checker::takes(Rule rule, Severity severity) const {
  return (severity == Severity::error ? errors_ : warnings_) < most && !waived(rule, options.waivers);
}

void Checker::complain(Rule rule, Letter letter, const Node& at, std::string expected, std::string found) {
  if (takes(rule, severity(letter)))
    add(rule, severity(letter), at, tree.path(at), std::move(expected), std::move(found));
}

void Checker::missing(Rule rule, Letter letter, const Node& parent, std::string_view below, std::string expected) {
  if (takes(rule, severity(letter)))
    add(rule, severity(letter), parent, tree.path(parent) + "." + std::string(below), std::move(expected), "none");
}

void Checker::add(Rule rule, Severity severity, const Node& at, std::string path, std::string expected,
                  std::string found) {
  ++(severity == Severity::error ? errors_ : warnings_);
  Position position;
  position.input = options.input;
  position.path = std::move(path);
  position.mark = at.mark;
  found_.push_back({rule, severity, std::move(position), std::move(expected), std::move(found)});
}

Findings Checker::take() {
  found_.insert(found_.end(), tree.faults().begin(), tree.faults().end());
  const auto place = [](const Finding& f) { return std::tie(f.position.mark->a, f.position.mark->b); };
  std::stable_sort(found_.begin(), found_.end(),
                   [&](const Finding& a, const Finding& b) { return place(a) < place(b); });
  const auto same = [](const Finding& a, const Finding& b) {
    return a.rule == b.rule && a.position.path == b.position.path && a.expected == b.expected;
  };
  found_.erase(std::unique(found_.begin(), found_.end(), same), found_.end());
  return std::move(found_);
}

/// What the MessageHeader and the Provenances lead to, and whatever that leads to.
void Checker::reach() {
  std::vector<const Node*> ahead;
  for (const Node* resource : index.resources())
    if (resource->type == "MessageHeader" || resource->type == "Provenance") ahead.push_back(resource);
  const auto party = [&](const Node* reference) {
    if (reference == nullptr) return;
    if (const Node* organization = index.find(*reference); organization != nullptr) parties_.insert(organization);
  };
  for (const Node* resource : ahead) {
    if (resource->type == "MessageHeader") {
      party(resource->child("sender"));
      for (const Node* destination : each(*resource, "destination")) party(destination->child("receiver"));
    } else {
      for (const Node* agent : each(*resource, "agent")) party(agent->child("who"));
    }
  }
  while (!ahead.empty()) {
    const Node* resource = ahead.back();
    ahead.pop_back();
    if (reached_.insert(resource).second) references(*resource, ahead);
  }
}

void Checker::references(const Node& node, std::vector<const Node*>& into) const {
  for (const Node* n = node.first_child; n != nullptr; n = n->next) {
    if (n->has_value && same_name(n->name, "reference")) {
      if (const Node* found = index.find(n->value); found != nullptr) into.push_back(found);
    } else if (n->first_child != nullptr) {
      references(*n, into);
    }
  }
}

Findings check(const Tree& tree, const CheckOptions& options) {
  Checker checker(tree, options);
  check_structure(checker);
  check_message(checker);
  return checker.take();
}

}  // namespace brevdue::fhir
