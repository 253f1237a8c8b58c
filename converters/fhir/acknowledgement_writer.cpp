// Receipt -> the tree of a Bundle, field by field as fhir-rules.md 14.4 lists them, children in the order of FHIR's XML
// schema.
#include <stdexcept>

#include "converters/fhir/acknowledgement.hpp"
#include "converters/fhir/message_writer.hpp"
#include "converters/fhir/names.hpp"
#include "converters/fhir/narrative.hpp"

namespace brevdue::fhir {

namespace {

class Writer : MessageWriter {
 public:
  Writer(const Receipt& receipt, const DanishTime& zone, IdSource& ids, const WriteOptions& options)
      : MessageWriter(names::acknowledgement_base, zone, ids, options), m_(receipt) {}

  Tree run() {
    begin(m_.envelope_id, m_.message_id, m_.sent, names::acknowledgement_profile);
    answered_ = tree_.keep({"MessageHeader/", m_.response_identifier});
    sender_ = reference("Organization");
    receiver_ = reference("Organization");
    if (!m_.issues.empty()) outcome_ = reference("OperationOutcome");
    message_header();
    if (!m_.issues.empty()) operation_outcome();
    if (m_.provenance) copied_provenance(*m_.provenance);
    own_provenance();
    organization(sender_, m_.sender);
    organization(receiver_, m_.receiver);
    if (options_.narratives) add_narratives(tree_);
    return std::move(tree_);
  }

 private:
  void message_header() {
    Node* h = header(names::acknowledgement_header_profile, names::acknowledgement_event_code, m_.sender, m_.receiver);
    Node* response = tree_.add(h, "response");
    tree_.add_value(response, "identifier", m_.response_identifier);       // ACK-MH-06
    tree_.add_constant(response, "code", name(m_.kind));                   // ACK-MH-07
    if (!outcome_.empty()) refer(response, "details", outcome_);           // ACK-MH-08
    optional_value(h, "definition", options_.acknowledgement_definition);  // ACK-MH-09
  }

  void operation_outcome() {  // ACK-OO-01
    Node* o = resource(outcome_, names::outcome_profile);
    for (const auto& issue : m_.issues) {
      Node* node = tree_.add_list(o, "issue");
      tree_.add_value(node, "severity", issue.severity);
      tree_.add_value(node, "code", issue.code);
      if (!issue.detail_code.empty() || !issue.text.empty()) {
        Node* details = tree_.add(node, "details");
        if (!issue.detail_code.empty()) {
          Node* coding = tree_.add_list(details, "coding");
          optional_value(coding, "system", issue.system);
          tree_.add_value(coding, "code", issue.detail_code);
          optional_value(coding, "display", issue.display);
        }
        optional_value(details, "text", issue.text);
      }
      optional_value(node, "diagnostics", issue.diagnostics);
    }
  }

  // ACK-PRV-02: the original's sender is this message's receiver.
  void copied_provenance(const AcknowledgedProvenance& copied) {
    provenance(names::messaging_provenance_profile, answered_, tree_.keep(copied.occurred), tree_.keep(copied.recorded),
               tree_.keep(copied.activity), receiver_);
  }

  void own_provenance() {  // ACK-PRV-01
    Node* p = provenance(names::messaging_provenance_profile, header_, sent_, sent_, "acknowledgement", sender_);
    tree_.add_constant(entity(p, "revision"), "reference", answered_);
  }

  const Receipt& m_;
  sv answered_, outcome_;
};

}  // namespace

Tree write_acknowledgement(const Receipt& receipt, const DanishTime& zone, IdSource& ids, const WriteOptions& options) {
  if (!receipt.is_fhir()) throw std::logic_error("an Acknowledgement says ok, fatal-error or transient-error");
  if (receipt.kind != Receipt::Kind::ok && receipt.issues.empty())  // ACK-BND-02
    throw std::logic_error("an Acknowledgement that is not ok needs an issue");
  return Writer(receipt, zone, ids, options).run();
}

}  // namespace brevdue::fhir
