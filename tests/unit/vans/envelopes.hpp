// Envelopes of our own for the tests of vans, and shortcuts to read and write them.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "converters/vans/envelope.hpp"
#include "converters/wire/base64.hpp"
#include "schemas/embedded.hpp"
#include "tests/support/support.hpp"

namespace brevdue::test {

inline wire::XmlReader& envelope_reader() {
  static wire::XmlReader one;
  return one;
}

inline std::string with(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  if (at == std::string::npos) throw std::logic_error("the sample has no " + std::string(from));
  return text.replace(at, from.size(), to);
}
inline std::string without(std::string text, std::string_view part) {
  return with(std::move(text), part, "");
}

inline constexpr std::string_view letter_document =
    "<Document><Format>XML</Format><Name>MCM:XDIS91</Name><Version>XD9134L</Version><SizeInBytes>12</SizeInBytes>"
    "</Document>";
inline constexpr std::string_view care_document =
    "<Document><Format>HL7</Format><Name>MCM:FDIS91#telemedicine</Name><Version>5.0</Version>"
    "<SizeInBytes>12</SizeInBytes></Document>";
inline constexpr std::string_view mime = "<ServiceTag name=\"MCM:MIME\">application/fhir+json</ServiceTag>";

/// MetaInformation or OriginalMessage, with every optional element.
inline std::string meta_of(std::string_view element = "MetaInformation", std::string_view document = care_document) {
  return "<" + std::string(element) +
         "><Identifier>3b1c7f52-8a0e-4d6b-9c11-2f0e5d7a1b02</Identifier>"
         "<Processing><ProviderIdentifier>Udbyder</ProviderIdentifier><ServiceIdentifier>Tjeneste</ServiceIdentifier>"
         "</Processing>" +
         std::string(document) + "<Transport><Type>reliable</Type><TransformMessage>false</TransformMessage>" +
         std::string(mime) + "<ServiceTag name=\"MCM:STATISTIC\">manual</ServiceTag></Transport></" +
         std::string(element) + ">";
}

inline std::string envelope_of(std::string_view content) {
  return "<VANSEnvelope xmlns=\"urn:oio:medcom:vans-envelope:1.0.4\">"
         "<SenderID EndPointType=\"EAN\">5790001382445</SenderID><ReceiverID "
         "EndPointType=\"EAN\">5790000121526</ReceiverID>"
         "<EnvelopeIdentifier>3B1C7F52-8a0e-4d6b-9c11-2f0e5d7a1b01</EnvelopeIdentifier>"
         "<SentDateTime>2026-01-20T10:15:00.25+01:00</SentDateTime>" +
         std::string(content) + "</VANSEnvelope>";
}

/// A CareCommunication's envelope; the payload is "Hello World!".
inline std::string message_of(std::string_view data = "SGVsbG8gV29ybGQh", std::string_view document = care_document) {
  return envelope_of("<Message>" + meta_of("MetaInformation", document) + "<Data>" + std::string(data) +
                     "</Data></Message>");
}

inline constexpr std::string_view error_element =
    "<Error><Code>7</Code><Description>Modtageren er ukendt</Description></Error>";

inline std::string receipt_of(std::string_view kind) {
  const bool positive = kind == "PositiveMessage";
  return envelope_of("<Receipt><" + std::string(kind) + ">" + (positive ? "" : std::string(error_element)) +
                     "<OriginalEnvelopeIdentifier>3b1c7f52-8a0e-4d6b-9c11-2f0e5d7a1b03</OriginalEnvelopeIdentifier>" +
                     meta_of("OriginalMessage") + "</" + std::string(kind) + "></Receipt>");
}

inline tl::expected<vans::Opened, Findings> read_vans(const std::string& bytes) {
  return vans::read_envelope(document(bytes), envelope_reader());
}

inline vans::Opened must_read(const std::string& bytes) {
  auto result = read_vans(bytes);
  if (!result) throw std::runtime_error(words(result.error()));
  return std::move(*result);
}

/// The findings of bytes that must not be read, or the warnings of bytes that are; resolved.
inline Findings vans_findings(const std::string& bytes) {
  const auto opened = document(bytes);
  auto result = vans::read_envelope(opened, envelope_reader());
  Findings found = result ? std::move(result->warnings) : std::move(result.error());
  opened.resolve(found);
  return found;
}

/// What the schema, which the reader does not ask, says of well-formed bytes.
inline Findings schema_complaints(const std::string& bytes) {
  struct Nobody final : wire::XmlHandler {
    void start(const wire::XmlName&, std::span<const wire::XmlAttribute>, SourceMark) override {}
    void end(const wire::XmlName&, SourceMark) override {}
    void text(std::string_view) override {}
  } nobody;
  Findings found;
  static const std::array files{schemas::file("vans_envelope.xsd")};
  static wire::XmlReader validating(std::make_shared<const wire::XmlSchemas>(files));
  validating.parse(document(bytes), nobody, wire::Check::schema, found);
  return found;
}

inline std::string written(const vans::Envelope& envelope, const ByteSource* payload) {
  StringSink sink;
  vans::write_envelope(envelope, payload, sink);
  return sink.bytes;
}

inline std::string payload_of(const vans::Envelope& envelope) {
  StringSink sink;
  vans::write_payload(envelope, sink);
  return sink.bytes;
}

}  // namespace brevdue::test
