// Writing an envelope: UTF-8, default namespace, no white space between elements; the payload streams through.
#include <stdexcept>
#include <utility>

#include "converters/model/identifiers.hpp"
#include "converters/vans/envelope.hpp"
#include "converters/vans/values.hpp"
#include "converters/wire/base64.hpp"
#include "converters/wire/charset.hpp"
#include "converters/wire/xml_writer.hpp"

namespace brevdue::vans {
namespace {

using wire::Buffered;

/// Looks at every field and notes those the schema would refuse.
class Faults {
 public:
  Findings take() { return std::move(findings_); }

  void check(const Envelope& e) {
    end_point("SenderID", e.sender);
    end_point("ReceiverID", e.receiver);
    uuid("EnvelopeIdentifier", e.id);
    expect(is_date_time(e.sent), "SentDateTime", "a dateTime such as 2026-01-20T10:15:00+01:00", shown(e.sent));
    if (e.message.has_value() == e.receipt.has_value())
      fault("Message", "either a Message or a Receipt", e.message ? "both" : "neither");
    if (e.message) {
      path_ = "Message/MetaInformation/";
      meta(*e.message);
    }
    if (e.receipt) receipt(*e.receipt);
  }

 private:
  void fault(std::string_view path, std::string expected, std::string found) {
    Finding f{Rule::vans_schema, Severity::error, {}, std::move(expected), std::move(found)};
    f.position.path = "VANSEnvelope/" + path_ + std::string(path);
    findings_.push_back(std::move(f));
  }
  void expect(bool good, std::string_view path, std::string_view expected, std::string_view found) {
    if (!good) fault(path, std::string(expected), std::string(found));
  }

  // Most are right: what would be said of the others is put together for them alone.
  void uuid(std::string_view path, const std::string& value) {
    if (!is_uuid(value)) fault(path, "a UUID", shown(value));
  }
  void code(std::string_view path, Codes codes, const std::string& value) {
    if (!is_one_of(codes, value)) fault(path, alternatives(codes), shown(value));
  }
  void text(std::string_view path, const std::string& value, std::size_t longest) {
    if (const auto found = length(value); found == 0 || found > longest)
      fault(path, "1 to " + std::to_string(longest) + " characters", std::to_string(found));
    expect(wire::first_non_utf8(value) == wire::nowhere && wire::is_xml_text(value), path, "characters XML can hold",
           "others");
  }

  void end_point(const std::string& path, const EndPoint& point) {
    text(path, point.id, longest_id);
    expect(collapsed(point.id) == point.id, path, "no white space at the ends, single blanks", "other white space");
    code(path + "/@EndPointType", end_point_types, point.type);
  }

  void meta(const MetaInformation& m) {
    uuid("Identifier", m.identifier);
    expect(m.provider.empty() == m.service.empty(), "Processing", "both identifiers or none", "one");
    if (!m.provider.empty()) text("Processing/ProviderIdentifier", m.provider, longest_text);
    if (!m.service.empty()) text("Processing/ServiceIdentifier", m.service, longest_text);
    code("Document/Format", formats, m.format);
    text("Document/Name", m.name, longest_text);
    if (!m.version.empty()) text("Document/Version", m.version, longest_text);
    if (m.size > largest_int)
      fault("Document/SizeInBytes", "at most " + std::to_string(largest_int), std::to_string(m.size));
    if (!m.transport) {
      expect(m.transport_type.empty() && !m.transform && m.service_tags.empty(), "Transport", "Transport", "none");
      return;
    }
    if (!m.transport_type.empty()) code("Transport/Type", transport_types, m.transport_type);
    if (m.service_tags.size() > most_tags)
      fault("Transport/ServiceTag", "at most " + std::to_string(most_tags), std::to_string(m.service_tags.size()));
    for (const auto& tag : m.service_tags) {
      text("Transport/ServiceTag/@name", tag.name, longest_tag);
      text("Transport/ServiceTag", tag.value, longest_tag);
    }
  }

  void receipt(const EnvelopeReceipt& r) {
    path_ = "Receipt/" + std::string(name(r.kind)) + "/";
    if (r.kind == ReceiptKind::positive_message)
      expect(!r.code && r.description.empty(), "Error", "none", "an error");
    else
      text("Error/Description", r.description, longest_description);
    expect(r.code != 0u, "Error/Code", "a positive number", "0");
    uuid("OriginalEnvelopeIdentifier", r.original_envelope_id);
    expect(r.original || r.kind == ReceiptKind::negative_vans, "OriginalMessage", "OriginalMessage", "none");
    if (!r.original) return;
    path_ += "OriginalMessage/";
    meta(*r.original);
  }

  std::string path_;  // of the group, with its slash
  Findings findings_;
};

void element_with_attribute(Buffered& out, std::string_view name, std::string_view attribute,
                            std::string_view attribute_value, std::string_view value) {
  out.put('<');
  out.write(name);
  out.put(' ');
  out.write(attribute);
  out.write("=\"");
  wire::write_xml_attribute(out, attribute_value);
  out.write("\">");
  wire::write_xml_text(out, value);
  close(out, name);
}

/// MetaInformation and OriginalMessage.
void meta(Buffered& out, std::string_view name, const MetaInformation& m) {
  open(out, name);
  element(out, "Identifier", m.identifier);
  if (!m.provider.empty()) {
    open(out, "Processing");
    element(out, "ProviderIdentifier", m.provider);
    element(out, "ServiceIdentifier", m.service);
    close(out, "Processing");
  }
  open(out, "Document");
  element(out, "Format", m.format);
  element(out, "Name", m.name);
  filled_element(out, "Version", m.version);
  element(out, "SizeInBytes", std::to_string(m.size));
  close(out, "Document");
  if (m.transport) {
    open(out, "Transport");
    filled_element(out, "Type", m.transport_type);
    element(out, "TransformMessage", m.transform ? "true" : "false");
    for (const auto& tag : m.service_tags) element_with_attribute(out, "ServiceTag", "name", tag.name, tag.value);
    close(out, "Transport");
  }
  close(out, name);
}

void receipt(Buffered& out, const EnvelopeReceipt& r) {
  open(out, "Receipt");
  open(out, name(r.kind));
  if (r.kind != ReceiptKind::positive_message) {
    open(out, "Error");
    if (r.code) element(out, "Code", std::to_string(*r.code));
    element(out, "Description", r.description);
    close(out, "Error");
  }
  element(out, "OriginalEnvelopeIdentifier", r.original_envelope_id);
  if (r.original) meta(out, "OriginalMessage", *r.original);
  close(out, name(r.kind));
  close(out, "Receipt");
}

}  // namespace

std::string_view name(ReceiptKind kind) {
  switch (kind) {
    case ReceiptKind::positive_message:
      return "PositiveMessage";
    case ReceiptKind::negative_message:
      return "NegativeMessage";
    case ReceiptKind::negative_vans:
      return "NegativeVans";
  }
  return {};
}

Findings writing_faults(const Envelope& envelope) {
  Faults faults;
  faults.check(envelope);
  return faults.take();
}

void write_envelope(const Envelope& envelope, const ByteSource* payload, ByteSink& sink) {
  if (const auto faults = writing_faults(envelope); !faults.empty())
    throw std::logic_error("an envelope cannot be written: " + to_text(faults.front(), {}));
  if (envelope.message.has_value() != (payload != nullptr) || (payload && payload->size() != envelope.message->size))
    throw std::logic_error("an envelope's payload is not the one it names");
  Buffered out(sink);
  out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<VANSEnvelope xmlns=\"");
  out.write(envelope_namespace);
  out.write("\">");
  element_with_attribute(out, "SenderID", "EndPointType", envelope.sender.type, envelope.sender.id);
  element_with_attribute(out, "ReceiverID", "EndPointType", envelope.receiver.type, envelope.receiver.id);
  element(out, "EnvelopeIdentifier", envelope.id);
  element(out, "SentDateTime", envelope.sent);
  if (payload != nullptr) {
    open(out, "Message");
    meta(out, "MetaInformation", *envelope.message);
    open(out, "Data");
    wire::write_base64(*payload, out);
    close(out, "Data");
    close(out, "Message");
  } else {
    receipt(out, *envelope.receipt);
  }
  close(out, "VANSEnvelope");
  out.put('\n');
  out.flush();
}

void write_payload(const Envelope& envelope, ByteSink& sink) {
  wire::write_decoded(envelope.data, sink);
}

}  // namespace brevdue::vans
