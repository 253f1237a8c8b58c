#include "gateway/intake/agreement.hpp"

#include <utility>

#include "converters/model/identifiers.hpp"

namespace brevdue::gateway {
namespace {

using convert::MessageKind;

/// The MIME type of what is FHIR; null: it has none, or says none.
const std::string* mime_of(const vans::MetaInformation& meta) {
  for (const auto& tag : meta.service_tags)
    if (tag.name == "MCM:MIME") return &tag.value;
  return nullptr;
}

}  // namespace

Findings disagreements(const vans::Envelope& envelope, const convert::Identity& id, bool json, bool vans_sends) {
  Findings out;
  if (id.kind == MessageKind::unknown || id.kind == MessageKind::vans_envelope) return out;  // the content's own fault
  if (!vans_sends && id.sender != envelope.sender.id)
    out.push_back(error_at(Rule::gw_parties, "VANSEnvelope/SenderID", shown(id.sender), shown(envelope.sender.id)));
  if (id.receiver != envelope.receiver.id)
    out.push_back(
        error_at(Rule::gw_parties, "VANSEnvelope/ReceiverID", shown(id.receiver), shown(envelope.receiver.id)));
  if (!envelope.message || id.kind == MessageKind::fhir_other || id.kind == MessageKind::edifact ||
      id.kind == MessageKind::xctl)
    return out;  // likewise
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
  if (const auto* expected = mime_of(right), *found = mime_of(meta); expected != nullptr && found != nullptr)
    compare("Transport/ServiceTag", *expected, *found);
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
