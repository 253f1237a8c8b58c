// VANSEnvelope 1.0.4 (oioxml.md 7, governance.md 1.1): the cover every message travels in. Written strictly, read
// tolerantly: what our schema refuses but can still be understood is a warning. The payload streams both ways: it never
// is in memory when it is large. Thread safety: pure functions; an XmlReader belongs to one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "converters/model/bytes.hpp"
#include "converters/model/content.hpp"
#include "converters/model/finding.hpp"
#include "converters/model/timestamp.hpp"
#include "converters/wire/document.hpp"
#include "converters/wire/xml.hpp"

namespace brevdue::vans {

inline constexpr std::string_view envelope_namespace = "urn:oio:medcom:vans-envelope:1.0.4";

/// SenderID or ReceiverID: 1 to 18 characters, EndPointType EAN, CVR or VANS.
struct EndPoint {
  std::string id;
  std::string type = "EAN";
  bool operator==(const EndPoint&) const = default;
};

struct ServiceTag {
  std::string name, value;  // 1 to 70 characters each
  bool operator==(const ServiceTag&) const = default;
};

/// MetaInformation, and OriginalMessage of a receipt.
struct MetaInformation {
  std::string identifier;                // UUID: the message id of reliable messaging
  std::string provider, service;         // Processing; both or neither
  std::string format;                    // XML, EDIFACT, HL7, Binary, Other
  std::string name;                      // "MCM:FDIS91#telemedicine"
  std::string version;                   // "5.0", "XD9134L"
  std::uint64_t size = 0;                // SizeInBytes: of the decoded Data; xs:int
  bool transport = true;                 // the Transport element is there, with
  std::string transport_type;            // reliable, unreliable or empty (which means reliable)
  bool transform = false;                // TransformMessage
  std::vector<ServiceTag> service_tags;  // 0 to 5
  bool operator==(const MetaInformation&) const = default;
};

enum class ReceiptKind : std::uint8_t { positive_message, negative_message, negative_vans };
[[nodiscard]] std::string_view name(ReceiptKind kind);  // "PositiveMessage"

/// The envelope's own receipt; XCTL and Acknowledgement are payloads and another layer.
struct EnvelopeReceipt {
  ReceiptKind kind = ReceiptKind::positive_message;
  std::optional<std::uint32_t> code;  // Error/Code, positive
  std::string description;            // Error/Description, 1 to 512 characters; negative ones only
  std::string original_envelope_id;
  std::optional<MetaInformation> original;  // mandatory but in NegativeVans
  bool operator==(const EnvelopeReceipt&) const = default;
};

struct Envelope {
  EndPoint sender, receiver;
  std::string id;    // EnvelopeIdentifier, UUID
  std::string sent;  // SentDateTime, xs:dateTime as written: zone and fraction optional
  // Exactly one of:
  std::optional<MetaInformation> message;  // with `data`
  std::optional<EnvelopeReceipt> receipt;
  Content data;  // as read; what write_envelope takes is a ByteSource
  std::uint32_t input = 0;
};

struct Opened {
  Envelope envelope;
  Findings warnings;  // marks unresolved
};

/// Reads an envelope. Errors (marks unresolved): wire's, VANS-01 (mandatory element missing or out of place), VANS-02
/// (a mandatory value nobody can understand), VANS-06 (too much is wrong), WIRE-15 (Data is no base64). Warnings: what
/// the schema refuses else (VANS-03: ids that are no UUID ...), SizeInBytes that is not the decoded size (VANS-04; an
/// error if Data is empty), a Document whose Format, Name, Version and MIME do not fit together (VANS-05).
[[nodiscard]] tl::expected<Opened, Findings> read_envelope(const wire::Document& document, wire::XmlReader& reader);

/// What keeps an envelope from being written: a VANS-03 of severity error for every field that our schema would refuse
/// or that has no place, with its path. An envelope that was read tolerantly may have some.
[[nodiscard]] Findings writing_faults(const Envelope& envelope);

/// Writes an envelope, valid against our schema: writing_faults() has none, and SizeInBytes is the payload's size
/// (std::logic_error otherwise: a fault of ours). `payload` streams; for a receipt it is null.
void write_envelope(const Envelope& envelope, const ByteSource* payload, ByteSink& sink);

/// The payload as bytes, streaming.
void write_payload(const Envelope& envelope, ByteSink& sink);

/// What kind of payload: the Document a message of that kind travels under (oioxml.md 7.1). `detail` is the category
/// (CareCommunication) or the response code (Acknowledgement); `version` is the message's own version code where the
/// table takes it ("XD9134L", "4.0"; no receipt's in FHIR).
struct PayloadKind {
  std::string_view message;  // CareCommunication, Acknowledgement, XDIS91 or DIS91, XDIS90, XBIN01, XCTL01 to XCTL03
  std::string_view detail;
  std::string_view version;
  bool json = false;  // FHIR only
};
/// Throws std::logic_error for another message.
[[nodiscard]] MetaInformation meta_information(const PayloadKind& payload, std::string identifier, std::uint64_t size);

/// VANS-05 warnings, with paths below MetaInformation: Format, Name, Version and MIME that do not go together. Formats
/// Binary and Other, and names that are not in the table, are left alone.
[[nodiscard]] Findings document_faults(const MetaInformation& meta);

}  // namespace brevdue::vans
