#include "converters/fhir/message_reader.hpp"

#include <algorithm>

#include "converters/fhir/names.hpp"
#include "converters/model/identifiers.hpp"

namespace brevdue::fhir {

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

std::string described(std::string_view text) {
  if (text.empty()) return "none";
  const bool code = text.size() <= 64 &&
                    std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
  return code ? std::string(text) : "another value of " + std::to_string(characters(text)) + " characters";
}

const Node* activity_code(const Node& provenance) {
  const Node* activity = provenance.child("activity");
  const Node* coding = activity == nullptr ? nullptr : activity->child("coding");
  return coding == nullptr ? nullptr : coding->child("code");
}

MessageReader::MessageReader(const Tree& tree, const wire::Document& document)
    : r_(tree, document), root_(*tree.root()) {
  for (const Node* resource : r_.all())
    if (resource->type == "MessageHeader" && header_ == nullptr) header_ = resource;
  if (header_ != nullptr) r_.reached(*header_);
}

bool MessageReader::is_message(std::string_view event) {
  if (root_.text("type") != "message") {  // CC-BND-03
    const Node* type = root_.child("type");
    r_.complain(Rule::cc_not_message, type == nullptr ? root_ : *type, "message", described(root_.text("type")));
    return false;
  }
  if (header_ == nullptr) {
    r_.missing(root_, "a MessageHeader");
    return false;
  }
  for (const Node* other : r_.of_type("MessageHeader"))  // CC-BND-22
    if (other != header_) r_.complain(Rule::cc_cardinality, *other, "one MessageHeader", "another one");
  const std::string_view found = event_code(r_.tree());
  if (found == event) return true;
  r_.complain(Rule::cc_kind, *header_, std::string(event), described(found));  // CC-MH-04
  return false;
}

std::string MessageReader::id(const Node& resource, std::string_view name) {
  const Node* node = resource.child("id");
  if (node == nullptr || node->value.empty()) {
    r_.missing(resource, std::string(name));
    return {};
  }
  if (is_id(node->value)) return std::string(node->value);
  r_.complain(Rule::cc_value, *node, "1 to 64 of A-Z a-z 0-9 - .",
              "a text of " + std::to_string(characters(node->value)) + " characters");
  return {};
}

Timestamp MessageReader::time(const Node& node, bool instant) {
  // A year or a month (CC-PL-02 asks for more) is its first day.
  constexpr std::size_t year = 4, month = 7;
  auto read = read_iso(node.value.size() == year    ? std::string(node.value) + "-01-01"
                       : node.value.size() == month ? std::string(node.value) + "-01"
                                                    : std::string(node.value));
  if (!read || (instant && read->precision == Precision::day)) {
    r_.complain(Rule::cc_value, node, "YYYY-MM-DDThh:mm:ss with Z or +hh:mm",
                "a text of " + std::to_string(characters(node.value)) + " characters");
    return {};
  }
  read->written = std::string(node.value);
  return *read;
}

Timestamp MessageReader::timestamp() {  // CC-BND-04
  const Node* sent = root_.child("timestamp");
  if (sent != nullptr && !sent->value.empty()) return time(*sent, true);
  r_.missing(root_, "timestamp");
  return {};
}

const Node* MessageReader::sender_organization() {  // CC-MH-12
  return needed(*header_, "sender", "Organization");
}

const Node* MessageReader::receiver_organization() {  // CC-MH-06, -08
  if (const Node* destination = header_->child("destination")) {
    destination_use(*destination);
    return needed(*destination, "receiver", "Organization");
  }
  r_.missing(*header_, "destination");
  return nullptr;
}

void MessageReader::destination_use(const Node& destination) {  // CC-MH-06, -07, ACK-MH-03
  for (const Node* n = destination.child("extension"); n != nullptr; n = n->again()) {
    const Node* use = n->text("url") == names::destination_use ? value_of(*n, "valueCoding") : nullptr;
    const Node* code = use == nullptr ? nullptr : use->child("code");
    if (code == nullptr)
      r_.left_over(*n);
    else if (code->value != "primary")
      r_.complain(Rule::cc_destination, *code, "primary", described(code->value));
  }
}

// An endpoint is the SOR code of its party (CC-MH-09, -10): another one is named (CC-MH-11).
void MessageReader::endpoint(std::string_view holder, const Party& party) {
  const Node* parent = header_->child(holder);
  const Node* node = parent == nullptr ? nullptr : parent->child("endpoint");
  if (node == nullptr || node->value.empty()) return;
  const bool same = node->value.starts_with(endpoint_prefix) && node->value.substr(endpoint_prefix.size()) == party.sor;
  if (!same) r_.left_over(*node);
}

const Node* MessageReader::value_of(const Node& extension, std::string_view name) {
  const Node* value = extension.child(name);
  for (const Node* n = extension.first_child; n != nullptr; n = n->next)
    if (n != value && n->name != "url" && n->name != "id") r_.left_over(value == nullptr ? extension : *n);
  return value;
}

const Node* MessageReader::needed(const Node& parent, std::string_view name, std::string_view type) {
  const Node* reference = parent.child(name);
  if (reference == nullptr || (reference->text("reference").empty() && reference->child("identifier") == nullptr)) {
    r_.missing(parent, std::string(name) + " (" + std::string(type) + ")");
    return nullptr;
  }
  return referenced(*reference, type);
}

const Node* MessageReader::referenced(const Node& reference, std::string_view type) {
  const Node* resource = r_.resolve(reference);
  if (resource != nullptr && resource->type == type) return resource;
  r_.complain(Rule::cc_reference, reference, "a " + std::string(type) + " of the Bundle",
              resource == nullptr ? "no resource of the Bundle" : "another type of resource");
  return nullptr;
}

void MessageReader::reach(const Node& provenance) {
  r_.reached(provenance);
  const Node* agent = provenance.child("agent");
  if (agent != nullptr)
    if (const Node* who = agent->child("who")) (void)r_.resolve(*who);
  further(agent);
  further(provenance.child("target"));
  if (const Node* activity = provenance.child("activity")) further(activity->child("coding"));
}

void MessageReader::further(const Node* first) {
  for (const Node* n = first == nullptr ? nullptr : first->again(); n != nullptr; n = n->again()) r_.left_over(*n);
}

bool MessageReader::is_own(const Node& provenance) {
  for (const Node* target = provenance.child("target"); target != nullptr; target = target->again())
    if (r_.resolve(*target) == header_) return true;
  return false;
}

}  // namespace brevdue::fhir
