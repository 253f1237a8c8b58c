#include "gateway/intake/agreement.hpp"

#include <utility>

#include "converters/model/identifiers.hpp"

namespace brevdue::gateway {
namespace {

using convert::MessageKind;

}  // namespace

Findings disagreements(const vans::Envelope& envelope, const convert::Identity& id, bool json, bool vans_sends) {
  Findings out;
  if (!vans_sends && id.sender != envelope.sender.id)
    out.push_back(error_at(Rule::gw_parties, "VANSEnvelope/SenderID", shown(id.sender), shown(envelope.sender.id)));
  if (id.receiver != envelope.receiver.id)
    out.push_back(
        error_at(Rule::gw_parties, "VANSEnvelope/ReceiverID", shown(id.receiver), shown(envelope.receiver.id)));
  if (!envelope.message || id.kind == MessageKind::unknown || id.kind == MessageKind::fhir_other ||
      id.kind == MessageKind::edifact || id.kind == MessageKind::xctl)
    return out;  // the content's own fault
  const auto& meta = *envelope.message;
  const auto right = vans::meta_information({convert::name(id.kind), id.detail, id.version, json}, {}, 0);
  const auto compare = [&](const char* what, const std::string& expected, const std::string& found) {
    if (expected != found)
      out.push_back(error_at(Rule::gw_document, std::string("VANSEnvelope/Message/MetaInformation/Document/") + what,
                             expected, shown(found)));
  };
  compare("Format", right.format, meta.format);
  compare("Name", right.name, meta.name);
  if (!meta.version.empty()) compare("Version", right.version, meta.version);
  return out;
}

bool may_come_from_a_vans(const convert::Identity& message) {
  return (message.kind == MessageKind::xctl01 || message.kind == MessageKind::ctl01) &&
         !is_location_number(message.sender);
}

Findings unfit(const Findings& warnings) {
  Findings out;
  for (auto f : warnings) {
    if (f.rule != Rule::vans_size && f.rule != Rule::vans_document) continue;
    f.severity = Severity::error;
    out.push_back(std::move(f));
  }
  return out;
}

}  // namespace brevdue::gateway
