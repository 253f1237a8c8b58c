// Writing an Emessage: UTF-8, default namespace, exactly the elements the tables ask for, nothing between them.
#include "converters/wire/writer.hpp"

#include <algorithm>
#include <cstdio>

#include "converters/oioxml/codes.hpp"
#include "converters/oioxml/oioxml.hpp"
#include "converters/oioxml/text.hpp"
#include "converters/wire/base64.hpp"

namespace brevdue::oioxml {
namespace {

using wire::Buffered;

void open(Buffered& out, std::string_view name) {
  out.put('<');
  out.write(name);
  out.put('>');
}

void close(Buffered& out, std::string_view name) {
  out.write("</");
  out.write(name);
  out.put('>');
}

/// An element with a value; none at all where there is no value (String_1_N must not be empty).
void element(Buffered& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  open(out, name);
  wire::write_xml_text(out, value);
  close(out, name);
}

/// Danish local time, hh:mm, seconds cut off (conversion.md 3).
void date_and_time(Buffered& out, std::string_view name, const Timestamp& time, const DanishTime& zone) {
  const LocalTime local = zone.to_local(time.utc);
  char buffer[48];
  open(out, name);
  std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02u", local.year, local.month, local.day);
  element(out, "Date", buffer);
  std::snprintf(buffer, sizeof buffer, "%02u:%02u", local.hour, local.minute);
  element(out, "Time", buffer);
  close(out, name);
}

template <class M>
void begin_emessage(Buffered& out, const M& message, std::string_view space, const DanishTime& zone) {
  out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Emessage xmlns=\"");
  wire::write_xml_attribute(out, space);
  out.write("\"><Envelope>");
  date_and_time(out, "Sent", message.sent, zone);
  element(out, "Identifier", message.envelope_id);
  element(out, "AcknowledgementCode", message.receipt_wanted ? codes::receipt_wanted : codes::no_receipt_wanted);
  close(out, "Envelope");
}

template <class M>
void begin_letter(Buffered& out, const M& message, std::string_view version, std::string_view type,
                  const DanishTime& zone) {
  open(out, "Letter");
  element(out, "Identifier", message.message_id);
  element(out, "VersionCode", version);
  element(out, "StatisticalCode", message.statistical_code.empty() ? type : std::string_view(message.statistical_code));
  date_and_time(out, "Authorisation", message.authorised, zone);
  element(out, "TypeCode", type);
}

void address(Buffered& out, const Address& a) {
  element(out, "StreetName", a.street);
  element(out, "SuburbName", a.suburb);
  element(out, "DistrictName", a.district);
  element(out, "PostCodeIdentifier", a.postcode);
}

/// Sender and Receiver; only the sender has a telephone and a speciality.
void party(Buffered& out, std::string_view role, const Party& p, bool sender) {
  open(out, role);
  element(out, "EANIdentifier", p.location_number);
  element(out, "Identifier", p.identifier);
  if (p.identifier_code) element(out, "IdentifierCode", name(*p.identifier_code));
  element(out, "OrganisationName", p.organisation);
  element(out, "DepartmentName", p.department);
  element(out, "UnitName", p.unit);
  address(out, p.address);
  if (sender) {
    element(out, "TelephoneSubscriberIdentifier", p.phone);
    element(out, "MedicalSpecialityCode", p.speciality);
  }
  close(out, role);
}

/// The identifier (the first: a letter has one) and the names. Given names are one string, joined by blanks.
void patient_core(Buffered& out, const Patient& p) {
  if (!p.ids.empty()) {
    const PatientId& id = p.ids.front();
    element(out, id.kind == PatientIdKind::cpr ? "CivilRegistrationNumber" : "AlternativeIdentifier", id.value);
  }
  element(out, "PersonSurnameName", p.family);
  std::string given;
  for (const auto& name : p.given) {
    if (!given.empty()) given += ' ';
    given += name;
  }
  element(out, "PersonGivenName", given);
}

/// ObjectIdentifier to OriginalObjectSize. The size is a positive number by the schema, for an empty file too.
void file_core(Buffered& out, const Attachment& file) {
  element(out, "ObjectIdentifier", file.id);
  element(out, "ObjectCode", file.object_code);
  element(out, "ObjectExtensionCode", file.extension);
  const std::uint64_t size = file.declared_size.value_or(file.data.decoded_size());
  element(out, "OriginalObjectSize", std::to_string(std::max<std::uint64_t>(size, 1)));
}

void reference(Buffered& out, const Attachment& a) {
  open(out, "Reference");
  element(out, "RefDescription", a.title);
  switch (a.what) {
    case Attachment::What::link:
      element(out, "URL", a.url);
      break;
    case Attachment::What::supplement:
      element(out, "SUP", "true");
      break;
    case Attachment::What::file:
      open(out, "BIN");
      file_core(out, a);
      close(out, "BIN");
      break;
  }
  close(out, "Reference");
}

}  // namespace

void write_xdis91(const Correspondence& letter, const DanishTime& zone, ByteSink& sink) {
  Buffered out(sink);
  begin_emessage(out, letter, xdis91_namespace, zone);
  open(out, "ClinicalEmail");
  begin_letter(out, letter, codes::xdis91_version, codes::xdis91_type, zone);
  element(out, "StatusCode", letter.correction ? codes::corrected_letter : codes::new_letter);
  if (!letter.episode.ids.empty()) element(out, "EpisodeOfCareIdentifier", letter.episode.ids.front().value);
  close(out, "Letter");
  party(out, "Sender", letter.sender, true);
  party(out, "Receiver", letter.receiver, false);

  open(out, "Patient");
  patient_core(out, letter.patient);
  address(out, letter.patient.address);
  element(out, "OccupancyText", letter.patient.occupation);
  element(out, "EpisodeOfCareStatusCode", name(letter.episode.status.value_or(EpisodeStatus::inaktiv)));
  close(out, "Patient");

  if (letter.priority || !letter.subject.empty()) {
    open(out, "AdditionalInformation");
    if (letter.priority)
      element(out, "Priority", *letter.priority == Priority::asap ? codes::high_priority : codes::routine);
    element(out, "Subject", letter.subject);
    close(out, "AdditionalInformation");
  }
  // One Text01 for the whole text (oioxml.md 2.2); a letter without text has none.
  if (std::any_of(letter.segments.begin(), letter.segments.end(), [](const Segment& s) { return !s.text.empty(); })) {
    out.write("<ClinicalInformation><Text01>");
    for (const auto& segment : letter.segments) write_text(out, segment.text);
    out.write("</Text01></ClinicalInformation>");
  }
  for (const auto& a : letter.attachments) reference(out, a);
  out.write("</ClinicalEmail></Emessage>\n");
  out.flush();
}

void write_xbin01(const FileLetter& letter, const DanishTime& zone, ByteSink& sink) {
  Buffered out(sink);
  begin_emessage(out, letter, xbin01_namespace, zone);
  open(out, "BinaryLetter");
  begin_letter(out, letter, codes::xbin01_version, codes::xbin01_type, zone);
  element(out, "StatusCode", codes::new_letter);
  close(out, "Letter");
  party(out, "Sender", letter.sender, true);
  party(out, "Receiver", letter.receiver, false);
  if (letter.patient) {
    open(out, "Patient");
    patient_core(out, *letter.patient);
    close(out, "Patient");
  } else {
    element(out, "SystemInformation", "true");
    element(out, "Contents", letter.contents);
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

}  // namespace brevdue::oioxml
