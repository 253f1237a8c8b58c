// Writing an Emessage: UTF-8, default namespace, exactly the elements the tables ask for, nothing between them. An
// element without a value is left out (String_1_N must not be empty).
#include <algorithm>
#include <array>

#include "converters/oioxml/codes.hpp"
#include "converters/oioxml/oioxml.hpp"
#include "converters/oioxml/text.hpp"
#include "converters/wire/base64.hpp"
#include "converters/wire/xml_writer.hpp"

namespace brevdue::oioxml {
namespace {

using wire::Buffered;

/// Danish local time, hh:mm, seconds cut off (conversion.md 3).
void date_and_time(Buffered& out, std::string_view name, const Timestamp& time, const DanishTime& zone) {
  const LocalTime local = zone.to_local(time.utc);
  open(out, name);
  filled_element(out, "Date", iso_date(local));
  filled_element(out, "Time", iso_minutes(local));
  close(out, name);
}

template <class M>
void begin_emessage(Buffered& out, const M& message, std::string_view space, const DanishTime& zone) {
  out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Emessage xmlns=\"");
  wire::write_xml_attribute(out, space);
  out.write("\"><Envelope>");
  date_and_time(out, "Sent", message.sent, zone);
  filled_element(out, "Identifier", message.envelope_id);
  filled_element(out, "AcknowledgementCode", message.receipt_wanted ? codes::receipt_wanted : codes::no_receipt_wanted);
  close(out, "Envelope");
}

/// Identifier to StatisticalCode: all that a receipt has.
template <class M>
void begin_letter(Buffered& out, const M& message, const codes::Kind& kind) {
  open(out, "Letter");
  filled_element(out, "Identifier", message.message_id);
  filled_element(out, "VersionCode", kind.version);
  filled_element(out, "StatisticalCode",
                 message.statistical_code.empty() ? kind.type : std::string_view(message.statistical_code));
}

template <class M>
void authorised_as(Buffered& out, const M& message, const codes::Kind& kind, const DanishTime& zone) {
  date_and_time(out, "Authorisation", message.authorised, zone);
  filled_element(out, "TypeCode", kind.type);
}

void address(Buffered& out, const Address& a) {
  filled_element(out, "StreetName", a.street);
  filled_element(out, "SuburbName", a.suburb);
  filled_element(out, "DistrictName", a.district);
  filled_element(out, "PostCodeIdentifier", a.postcode);
}

/// Sender and Receiver; only the sender has a telephone and a speciality.
void party(Buffered& out, std::string_view role, const Party& p, bool sender) {
  open(out, role);
  filled_element(out, "EANIdentifier", p.location_number);
  filled_element(out, "Identifier", p.identifier);
  if (p.identifier_code) filled_element(out, "IdentifierCode", name(*p.identifier_code));
  filled_element(out, "OrganisationName", p.organisation);
  filled_element(out, "DepartmentName", p.department);
  filled_element(out, "UnitName", p.unit);
  address(out, p.address);
  if (sender) {
    filled_element(out, "TelephoneSubscriberIdentifier", p.phone);
    filled_element(out, "MedicalSpecialityCode", p.speciality);
  }
  close(out, role);
}

/// The identifier: the first, a letter has one.
void patient_id(Buffered& out, const Patient& p) {
  if (p.ids.empty()) return;
  const PatientId& id = p.ids.front();
  filled_element(out, id.kind == PatientIdKind::cpr ? "CivilRegistrationNumber" : "AlternativeIdentifier", id.value);
}

/// Given names are one string, joined by blanks.
void names(Buffered& out, const Patient& p) {
  filled_element(out, "PersonSurnameName", p.family);
  std::string given;
  for (const auto& name : p.given) {
    if (!given.empty()) given += ' ';
    given += name;
  }
  filled_element(out, "PersonGivenName", given);
}

/// ObjectIdentifier to OriginalObjectSize. The size is a positive number by the schema, for an empty file too.
void file_core(Buffered& out, const Attachment& file) {
  filled_element(out, "ObjectIdentifier", file.id);
  filled_element(out, "ObjectCode", file.object_code);
  filled_element(out, "ObjectExtensionCode", file.extension);
  const std::uint64_t size = file.declared_size.value_or(file.data.decoded_size());
  filled_element(out, "OriginalObjectSize", std::to_string(std::max<std::uint64_t>(size, 1)));
}

void reference(Buffered& out, const Attachment& a) {
  open(out, "Reference");
  filled_element(out, "RefDescription", a.title);
  switch (a.what) {
    case Attachment::What::link:
      filled_element(out, "URL", a.url);
      break;
    case Attachment::What::supplement:
      filled_element(out, "SUP", "true");
      break;
    case Attachment::What::file:
      open(out, "BIN");
      file_core(out, a);
      close(out, "BIN");
      break;
  }
  close(out, "Reference");
}

/// An element that holds nothing but a location number.
void location(Buffered& out, std::string_view role, std::string_view number) {
  open(out, role);
  filled_element(out, "EANIdentifier", number);
  close(out, role);
}

void refusal(Buffered& out, const Refusal& why) {
  if (why.code) filled_element(out, "RefuseCode", name(*why.code));
  if (why.text.empty()) return;
  open(out, "RefuseText");
  write_text(out, why.text);
  close(out, "RefuseText");
}

const codes::Kind& words(Receipt::Kind kind) {
  static constexpr std::array receipts = {codes::xctl01, codes::xctl02, codes::xctl03};  // as in Receipt::Kind
  return receipts.at(static_cast<std::size_t>(kind));
}

}  // namespace

void write_letter(const Correspondence& letter, const DanishTime& zone, ByteSink& sink) {
  const codes::Kind& kind = letter.administrative ? codes::xdis90 : codes::xdis91;
  Buffered out(sink);
  begin_emessage(out, letter, kind.space, zone);
  open(out, kind.body);
  begin_letter(out, letter, kind);
  authorised_as(out, letter, kind, zone);
  filled_element(out, "StatusCode", letter.correction ? codes::corrected_letter : codes::new_letter);
  if (!letter.episode.ids.empty()) filled_element(out, "EpisodeOfCareIdentifier", letter.episode.ids.front().value);
  close(out, "Letter");
  party(out, "Sender", letter.sender, true);
  party(out, "Receiver", letter.receiver, false);

  open(out, "Patient");
  if (letter.administrative) {
    filled_element(out, "CivilRegistrationNumber", codes::nobody);
  } else {
    patient_id(out, letter.patient);
  }
  names(out, letter.patient);
  address(out, letter.patient.address);
  filled_element(out, "OccupancyText", letter.patient.occupation);
  if (letter.episode.status || !letter.administrative)
    filled_element(out, "EpisodeOfCareStatusCode", name(letter.episode.status.value_or(EpisodeStatus::inaktiv)));
  close(out, "Patient");

  if (letter.priority || !letter.subject.empty()) {
    open(out, "AdditionalInformation");
    if (letter.priority)
      filled_element(out, "Priority", *letter.priority == Priority::asap ? codes::high_priority : codes::routine);
    filled_element(out, "Subject", letter.subject);
    close(out, "AdditionalInformation");
  }
  // One Text01 for the whole text (oioxml.md 2.2); a letter without text has none.
  if (std::any_of(letter.segments.begin(), letter.segments.end(), [](const Segment& s) { return !s.text.empty(); })) {
    out.write("<ClinicalInformation><Text01>");
    for (const auto& segment : letter.segments) write_text(out, segment.text, segment.styles);
    out.write("</Text01></ClinicalInformation>");
  }
  for (const auto& a : letter.attachments) reference(out, a);
  close(out, kind.body);
  out.write("</Emessage>\n");
  out.flush();
}

void write_xbin01(const FileLetter& letter, const DanishTime& zone, ByteSink& sink) {
  Buffered out(sink);
  begin_emessage(out, letter, xbin01_namespace, zone);
  open(out, "BinaryLetter");
  begin_letter(out, letter, codes::xbin01);
  authorised_as(out, letter, codes::xbin01, zone);
  filled_element(out, "StatusCode", codes::new_letter);
  close(out, "Letter");
  party(out, "Sender", letter.sender, true);
  party(out, "Receiver", letter.receiver, false);
  if (letter.patient) {
    open(out, "Patient");
    patient_id(out, *letter.patient);
    names(out, *letter.patient);
    close(out, "Patient");
  } else {
    filled_element(out, "SystemInformation", "true");
    filled_element(out, "Contents", letter.contents);
  }
  for (const auto& file : letter.files) {
    open(out, "BinaryObject");
    file_core(out, file);
    open(out, "Object_Base64Encoded");
    wire::write_base64(file.data, out);
    close(out, "Object_Base64Encoded");
    close(out, "BinaryObject");
  }
  out.write("</BinaryLetter></Emessage>\n");
  out.flush();
}

void write_xctl(const Receipt& receipt, const DanishTime& zone, ByteSink& sink) {
  const codes::Kind& kind = words(receipt.kind);
  Buffered out(sink);
  begin_emessage(out, receipt, kind.space, zone);
  open(out, kind.body);
  begin_letter(out, receipt, kind);
  close(out, "Letter");
  location(out, "Sender", receipt.sender.location_number);
  location(out, "Receiver", receipt.receiver.location_number);
  open(out, "OriginalEmessage");
  filled_element(out, "OriginalEnvelopeIdentifier", receipt.original_envelope_id);
  location(out, "OriginalSender", receipt.original_sender);
  location(out, "OriginalReceiver", receipt.original_receiver);
  if (!receipt.is_positive()) refusal(out, receipt.refusal);
  for (const auto& original : receipt.originals) {
    open(out, "OriginalLetter");
    filled_element(out, "OriginalLetterIdentifier", original.id);
    filled_element(out, "OriginalVersionCode", original.version);
    if (!receipt.is_positive()) refusal(out, original.refusal);
    close(out, "OriginalLetter");
  }
  close(out, "OriginalEmessage");
  close(out, kind.body);
  out.write("</Emessage>\n");
  out.flush();
}

}  // namespace brevdue::oioxml
