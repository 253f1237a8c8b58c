// The tree of a Bundle -> Receipt. What stands where: fhir-rules.md 12 and 14.4.
#include <algorithm>
#include <array>

#include "converters/fhir/acknowledgement.hpp"
#include "converters/fhir/message_reader.hpp"
#include "converters/fhir/names.hpp"

namespace brevdue::fhir {

namespace {

std::string str(std::string_view text) {
  return std::string(text);
}

constexpr std::array<Receipt::Kind, 3> kinds = {Receipt::Kind::ok, Receipt::Kind::fatal_error,
                                                Receipt::Kind::transient_error};
constexpr std::array<std::string_view, 4> severities = {"error", "fatal", "warning", "information"};

class Reader : MessageReader {
 public:
  Reader(const Tree& tree, const wire::Document& document) : MessageReader(tree, document) {}

  tl::expected<Receipt, Unread<Receipt>> run() {
    out_.kind = Receipt::Kind::ok;
    out_.version = "2.0";  // ACK-MH-09: a definition or none, it changes nothing
    if (!is_message(names::acknowledgement_event_code)) return tl::unexpected(not_ours(std::move(out_)));
    envelope(out_);
    if (const Node* response = header_->child("response")) {  // ACK-MH-05
      const bool known = code(*response);
      identifier(*response);
      issues(*response, known);
    } else {
      r_.complain(Rule::ack_response, *header_, "response", "none");
    }
    provenance();
    out_.not_carried = check_elements(r_, Standard::acknowledgement);
    if (has_error(r_.findings())) return tl::unexpected(unread(std::move(out_)));
    return std::move(out_);
  }

 private:
  bool code(const Node& response) {  // ACK-MH-07
    const std::string_view code = response.text("code");
    const auto kind = std::find_if(kinds.begin(), kinds.end(), [&](Receipt::Kind k) { return name(k) == code; });
    if (kind != kinds.end()) {
      out_.kind = *kind;
      return true;
    }
    const Node* node = response.child("code");
    r_.complain(Rule::ack_response_code, node == nullptr ? response : *node, "ok, fatal-error or transient-error",
                described(code));
    return false;
  }

  void identifier(const Node& response) {  // ACK-MH-06
    const Node* node = response.child("identifier");
    const std::string_view value = response.text("identifier");
    if (is_id(value))
      out_.response_identifier = str(value);
    else
      r_.complain(Rule::ack_response_id, node == nullptr ? response : *node, "1 to 64 of A-Z a-z 0-9 - .",
                  value.empty() ? "none" : "a text of " + std::to_string(characters(value)) + " characters");
  }

  // ACK-MH-08, ACK-BND-02: where response.details leads, else any OperationOutcome there is.
  void issues(const Node& response, bool code_known) {
    const Node* details = response.child("details");
    const Node* outcome = details == nullptr ? nullptr : r_.resolve(*details);
    if (outcome == nullptr || outcome->type != "OperationOutcome") {
      if (details != nullptr) r_.left_over(*details);  // it leads nowhere
      const auto all = r_.of_type("OperationOutcome");
      outcome = all.empty() ? nullptr : all.front();
    }
    if (outcome == nullptr) {
      if (code_known && out_.kind != Receipt::Kind::ok)
        r_.complain(Rule::ack_outcome, root_, "an OperationOutcome", "none");
      return;
    }
    r_.reached(*outcome);
    if (outcome->child("issue") == nullptr) r_.missing(*outcome, "issue");  // ACK-OO-01
    for (const Node* n = outcome->child("issue"); n != nullptr; n = n->again()) issue(*n);
  }

  void issue(const Node& node) {
    Issue out;
    out.severity = str(node.text("severity"));
    out.code = str(node.text("code"));
    out.diagnostics = str(node.text("diagnostics"));
    if (out.severity.empty())
      r_.missing(node, "severity");
    else if (std::find(severities.begin(), severities.end(), out.severity) == severities.end())
      r_.complain(Rule::cc_value, *node.child("severity"), "fatal, error, warning or information",
                  described(out.severity));
    if (out.code.empty()) r_.missing(node, "code");
    if (const Node* details = node.child("details")) {
      out.text = str(details->text("text"));
      for (const Node* coding = details->child("coding"); coding != nullptr; coding = coding->again()) {
        if (!out.detail_code.empty() || coding->text("code").empty()) {
          r_.left_over(*coding);
          continue;
        }
        out.system = str(coding->text("system"));
        out.detail_code = str(coding->text("code"));
        out.display = str(coding->text("display"));
      }
    }
    out_.issues.push_back(std::move(out));
  }

  // ACK-PRV-01, -02: the one that is not about this message is the copy; of several the one of the message answered.
  void provenance() {
    const Node* copy = nullptr;
    bool of_answered = false;
    for (const Node* p : r_.of_type("Provenance")) {
      if (is_own(*p)) {
        reach(*p);
      } else if (!of_answered) {
        of_answered = is_of_answered(*p);
        if (copy == nullptr || of_answered) copy = p;
      }
    }
    if (copy == nullptr) return;
    reach(*copy);
    AcknowledgedProvenance out;
    if (const Node* code = activity_code(*copy)) out.activity = str(code->value);
    out.occurred = moment(*copy, "occurredDateTime");
    out.recorded = moment(*copy, "recorded");
    out_.provenance = std::move(out);
  }

  [[nodiscard]] bool is_of_answered(const Node& provenance) const {
    for (const Node* target = provenance.child("target"); target != nullptr; target = target->again()) {
      const std::string_view reference = target->text("reference");
      const auto slash = reference.rfind('/');
      if (slash != std::string_view::npos && reference.substr(slash + 1) == out_.response_identifier) return true;
    }
    return false;
  }

  std::string moment(const Node& provenance, std::string_view name) {
    const Node* node = provenance.child(name);
    if (node == nullptr || node->value.empty()) return {};
    return time(*node).written;
  }

  Receipt out_;
};

}  // namespace

tl::expected<Receipt, Unread<Receipt>> read_acknowledgement(const Tree& tree, const wire::Document& document) {
  return Reader(tree, document).run();
}

}  // namespace brevdue::fhir
