#include "converters/fhir/message_writer.hpp"

#include "converters/fhir/names.hpp"

namespace brevdue::fhir {

void MessageWriter::begin(sv envelope_id, sv message_id, const Timestamp& sent, sv profile_url) {
  header_ = tree_.keep({"MessageHeader/", message_id});
  sent_ = tree_.keep(zone_.iso(sent.utc));
  bundle_ = tree_.make_root("Bundle");
  tree_.add_value(bundle_, "id", envelope_id);  // CC-BND-01
  profile(bundle_, profile_url);
  tree_.add_constant(bundle_, "type", "message");   // CC-BND-03
  tree_.add_constant(bundle_, "timestamp", sent_);  // CC-BND-04
}

Node* MessageWriter::header(sv profile_url, sv event, const Party& sender, const Party& receiver) {
  Node* h = resource(header_, profile_url);
  coding(tree_.add(h, "eventCoding"), names::event_system, event);  // CC-MH-04, -05
  Node* destination = tree_.add_list(h, "destination");
  coding(tree_.add(extension(destination, names::destination_use), "valueCoding"), names::destination_use_system,
         "primary");                                                                                  // CC-MH-06, -07
  tree_.add_constant(destination, "endpoint", tree_.keep({endpoint_prefix, receiver.sor}));           // CC-MH-09
  refer(destination, "receiver", receiver_);                                                          // CC-MH-08
  refer(h, "sender", sender_);                                                                        // CC-MH-12
  tree_.add_constant(tree_.add(h, "source"), "endpoint", tree_.keep({endpoint_prefix, sender.sor}));  // CC-MH-10
  return h;
}

void MessageWriter::organization(sv reference_text, const Party& party) {
  Node* o = resource(reference_text, names::organization_profile);
  const auto identifier = [&](sv system, sv value) {
    if (value.empty()) return;
    Node* node = tree_.add_list(o, "identifier");
    tree_.add_value(node, "system", system);
    tree_.add_value(node, "value", value);
  };
  identifier(options_.gln_system, party.location_number);           // CC-ORG-03
  identifier(names::sor_system, party.sor);                         // CC-ORG-02
  identifier(names::ydernummer_system, party.ydernummer);           // CC-ORG-09
  identifier(names::municipality_system, party.municipality_code);  // CC-ORG-11
  optional_value(o, "name", party.organisation);                    // CC-ORG-12
}

Node* MessageWriter::provenance(sv profile_url, sv target, sv occurred, sv recorded, sv activity, sv agent) {
  Node* p = resource(reference("Provenance"), profile_url);
  refer(p, "target", target)->list = true;                                                       // CC-PRV-02
  if (!occurred.empty()) tree_.add_constant(p, "occurredDateTime", occurred);                    // CC-PRV-03
  if (!recorded.empty()) tree_.add_constant(p, "recorded", recorded);                            // CC-PRV-04
  coding(tree_.add_list(tree_.add(p, "activity"), "coding"), names::activity_system, activity);  // CC-PRV-06
  refer(tree_.add_list(p, "agent"), "who", agent);                                               // CC-PRV-07
  return p;
}

Node* MessageWriter::entity(Node* provenance, sv role) {
  Node* node = tree_.add_list(provenance, "entity");
  tree_.add_constant(node, "role", role);
  return tree_.add(node, "what");
}

Node* MessageWriter::resource(sv reference, sv profile_url) {
  const auto slash = reference.find('/');
  Node* entry = tree_.add_list(bundle_, "entry");
  tree_.add_constant(entry, "fullUrl", tree_.keep({base_, "/", reference}));  // CC-BND-09
  Node* node = tree_.add(entry, "resource");
  node->type = reference.substr(0, slash);
  tree_.add_constant(node, "id", reference.substr(slash + 1));
  profile(node, profile_url);
  return node;
}

void MessageWriter::profile(Node* node, sv url) {  // exactly one (fhir-rules.md 0.3, S3)
  tree_.add_constant(tree_.add(node, "meta"), "profile", url)->list = true;
}

Node* MessageWriter::refer(Node* parent, sv name, sv reference) {
  Node* node = tree_.add(parent, name);
  tree_.add_constant(node, "reference", reference);
  return node;
}

Node* MessageWriter::extension(Node* parent, sv url) {
  Node* node = tree_.add_list(parent, "extension");
  tree_.add_constant(node, "url", url);
  return node;
}

void MessageWriter::coding(Node* node, sv system, sv code) {
  tree_.add_constant(node, "system", system);
  tree_.add_constant(node, "code", code);
}

}  // namespace brevdue::fhir
