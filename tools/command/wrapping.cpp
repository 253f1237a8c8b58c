#include "tools/command/wrapping.hpp"

#include <utility>

#include "converters/model/copying.hpp"
#include "converters/model/identifiers.hpp"

namespace brevdue::command {
namespace {

using convert::MessageKind;
using vans::Envelope;

/// FC 030: what an envelope may be large.
constexpr std::uint64_t most_envelope_bytes = 100'000'000;

Finding fault(Rule rule, Severity severity, std::string path, std::string expected, std::string found) {
  Position at;
  at.path = std::move(path);
  return {rule, severity, std::move(at), std::move(expected), std::move(found)};
}

std::string sent_time(const EnvelopeOptions& options, const DanishTime& zone) {
  const auto now = read_iso(options.now.empty() ? clock_text() : options.now);
  if (!now) throw UsageError("--now takes a time such as 2026-01-20T10:15:00+01:00");
  return zone.iso(now->utc);
}

/// The UUID an option names, or a new one.
std::string given_or_new(std::string_view option, const std::string& given, IdSource& ids) {
  auto fresh = ids.uuid();
  if (given.empty()) return fresh;
  if (!is_uuid(given)) throw UsageError(std::string(option) + " takes a UUID");
  return given;
}

/// The location number an option names, if any.
void check_party(const std::string& option, const std::string& given) {
  if (!given.empty() && !is_location_number(given))
    throw UsageError(option + " takes a location number: 13 digits, the last one a check digit; found " + shown(given));
}

/// The party an option names, else the payload's own. Only a VANS, who sends XCTL01 or CTL01, has no location number.
vans::EndPoint end_point(std::string_view path, const std::string& given, const std::string& own, bool may_be_vans,
                         Findings& findings) {
  const auto& id = given.empty() ? own : given;
  if (is_location_number(id)) return {id, "EAN"};
  if (may_be_vans && !id.empty() && given.empty()) return {id, "VANS"};
  findings.push_back(
      fault(Rule::to_cc_location_number, Severity::error, std::string(path), "a location number", shown(id)));
  return {};
}

/// The envelope of a message that was read; with findings if there can be none.
Envelope envelope_of(const convert::Identity& message, const ByteSource& payload, const EnvelopeOptions& options,
                     const DanishTime& zone, Findings& findings) {
  const auto ids = ids_of(options);
  Envelope e = new_envelope(options, zone, *ids);
  const bool vans = message.kind == MessageKind::xctl01 || message.kind == MessageKind::ctl01;
  e.sender = end_point("VANSEnvelope/SenderID", options.from, message.sender, vans, findings);
  e.receiver = end_point("VANSEnvelope/ReceiverID", options.to, message.receiver, false, findings);
  e.message =
      vans::meta_information({convert::name(message.kind), message.detail, message.version, begins_as_json(payload)},
                             given_or_new("--message-id", options.message_id, *ids), payload.size());
  for (auto& f : vans::document_faults(*e.message)) {  // governance.md 1.8 R3: what is sent is right
    f.severity = Severity::error;
    f.position.path.insert(0, "VANSEnvelope/Message/MetaInformation/");
    findings.push_back(std::move(f));
  }
  if ((payload.size() + 2) / 3 * 4 > most_envelope_bytes)
    findings.push_back(fault(Rule::to_cc_size, Severity::warning, {}, std::to_string(most_envelope_bytes) + " at most",
                             "more than " + std::to_string((payload.size() + 2) / 3 * 4)));
  if (has_error(findings)) return e;
  const auto faults = vans::writing_faults(e);
  findings.insert(findings.end(), faults.begin(), faults.end());
  return e;
}

}  // namespace

Envelope new_envelope(const EnvelopeOptions& options, const DanishTime& zone, IdSource& ids) {
  Envelope e;
  e.id = given_or_new("--id", options.id, ids);
  e.sent = sent_time(options, zone);
  return e;
}

std::unique_ptr<IdSource> ids_of(const EnvelopeOptions& options) {
  return options.id_seed ? seeded_ids(*options.id_seed) : random_ids();
}

Wrapped wrap_message(const std::shared_ptr<const ByteSource>& payload, const std::string& name,
                     const EnvelopeOptions& options, const convert::Settings& settings, Resources& resources) {
  check_party("--from", options.from);
  check_party("--to", options.to);
  auto read = resources.converter.read({{payload, name}}, settings);
  const auto& identities = read.identities;
  auto& findings = read.findings;
  if (!has_error(findings) && identities.size() != 1)  // governance.md 1.8 R4
    findings.push_back(fault(Rule::vans_document, Severity::error, {}, "one message",
                             std::to_string(identities.size()) + " messages"));
  Wrapped wrapped;
  if (!has_error(findings))
    wrapped.envelope = envelope_of(identities.front(), *payload, options, *resources.zone, findings);
  wrapped.findings = std::move(findings);
  return wrapped;
}

convert::Settings for_envelope(convert::Settings settings) {
  settings.limits.input_bytes += settings.limits.input_bytes / 2;
  return settings;
}

tl::expected<vans::Opened, Findings> open_envelope(const std::shared_ptr<const ByteSource>& source,
                                                   const convert::Settings& settings) {
  wire::OpenOptions open;
  open.limits = settings.limits;
  open.mislabelled_as_utf8 = settings.mislabelled_as_utf8;
  const auto document = wire::Document::open(source, open);
  if (!document) return tl::unexpected(document.error());
  wire::XmlReader reader;
  auto opened = vans::read_envelope(*document, reader);
  auto& findings = opened ? opened->warnings : opened.error();
  document->resolve(findings);
  findings.insert(findings.begin(), document->warnings().begin(), document->warnings().end());
  return opened;
}

}  // namespace brevdue::command
