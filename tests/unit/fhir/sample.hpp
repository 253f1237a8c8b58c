// What the tests of converters/fhir share: the reply and the acknowledgement in data/ (the same message in JSON and
// XML), a complete new message, complete receipts, and short ways to read and write.
#pragma once

#include <boost/test/unit_test.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "converters/fhir/acknowledgement.hpp"
#include "converters/fhir/bundle.hpp"
#include "converters/fhir/care_communication.hpp"
#include "converters/model/correspondence.hpp"
#include "converters/model/receipt.hpp"
#include "converters/wire/base64.hpp"
#include "tests/support/support.hpp"

namespace brevdue::test {

inline std::string reply_json() {
  return slurp(project() / "tests/unit/fhir/data/reply.json");
}
inline std::string reply_xml() {
  return slurp(project() / "tests/unit/fhir/data/reply.xml");
}

inline std::string acknowledgement_json() {
  return slurp(project() / "tests/unit/fhir/data/acknowledgement.json");
}
inline std::string acknowledgement_xml() {
  return slurp(project() / "tests/unit/fhir/data/acknowledgement.xml");
}

/// `text` with the first `from` replaced; it must be there.
inline std::string edit(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  BOOST_REQUIRE_MESSAGE(at != std::string::npos, "the sample does not hold " << from);
  return text.replace(at, from.size(), to);
}
/// Every `from` replaced.
inline std::string edit_all(std::string text, std::string_view from, std::string_view to) {
  BOOST_REQUIRE_MESSAGE(text.find(from) != std::string::npos, "the sample does not hold " << from);
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}
/// `text` without everything from `from` up to and with `to`.
inline std::string cut(std::string text, std::string_view from, std::string_view to) {
  const auto begin = text.find(from);
  BOOST_REQUIRE_MESSAGE(begin != std::string::npos, "the sample does not hold " << from);
  const auto end = text.find(to, begin + from.size());
  BOOST_REQUIRE_MESSAGE(end != std::string::npos, "the sample does not hold " << to);
  return text.erase(begin, end + to.size() - begin);
}

struct ReadTree {
  wire::Document document;
  std::optional<fhir::Tree> tree;
  Findings findings;  // resolved
};
inline ReadTree read_tree(std::string bytes) {
  ReadTree out{document(std::move(bytes)), {}, {}};
  auto tree = fhir::read(out.document, reader());
  if (tree)
    out.tree = std::move(*tree);
  else
    out.findings = std::move(tree.error());
  out.document.resolve(out.findings);
  return out;
}

/// A message that was read, or why it was not and what could be read all the same.
template <class Message>
struct Read {
  std::optional<Message> message;
  Findings findings;  // resolved
  Message partial;
  const Message* operator->() const {
    BOOST_REQUIRE_MESSAGE(message, words(findings));
    return &*message;
  }
};
template <class Message>
Read<Message> finish(const wire::Document& document, tl::expected<Message, fhir::Unread<Message>> read) {
  if (read) return {std::move(*read), {}, {}};
  document.resolve(read.error().findings);
  return {{}, std::move(read.error().findings), std::move(read.error().partial)};
}
using ReadMessage = Read<Correspondence>;
inline ReadMessage read_message(std::string bytes) {
  ReadTree read = read_tree(std::move(bytes));
  if (!read.tree) return {{}, std::move(read.findings), {}};
  return finish(read.document, fhir::read_care_communication(*read.tree, read.document));
}
using ReadReceipt = Read<Receipt>;
inline ReadReceipt read_receipt(std::string bytes) {
  ReadTree read = read_tree(std::move(bytes));
  if (!read.tree) return {{}, std::move(read.findings), {}};
  return finish(read.document, fhir::read_acknowledgement(*read.tree, read.document));
}

inline std::string write_tree(const fhir::Tree& tree, fhir::Format format) {
  StringSink sink;
  fhir::write(tree, format, sink);
  return std::move(sink.bytes);
}
inline std::string write_message(const Correspondence& message, fhir::Format format,
                                 const fhir::WriteOptions& options = {}) {
  const auto ids = seeded_ids(7);
  return write_tree(fhir::write_care_communication(message, zone(), *ids, options), format);
}

inline std::string write_receipt(const Receipt& receipt, fhir::Format format, const fhir::WriteOptions& options = {}) {
  const auto ids = seeded_ids(7);
  return write_tree(fhir::write_acknowledgement(receipt, zone(), *ids, options), format);
}

inline Timestamp at(std::string_view iso) {
  return *read_iso(iso);
}

/// A new message as convert makes it of a letter: everything fhir-rules.md 14.1 obliges.
inline Correspondence new_message() {
  Correspondence m;
  m.version = "5.0";
  m.envelope_id = "0f8fad5b-d9cb-469f-a165-70867728950e";
  m.message_id = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
  m.sent = at("2026-01-20T10:15:00+01:00");
  m.authorised = at("2026-01-20T10:10:00+01:00");
  m.sender.location_number = "5790000209354";
  m.sender.sor = "265161000016000";
  m.sender.organisation = "Hjerteafdelingen & Co.";
  m.sender.ydernummer = "123456";
  m.receiver.location_number = "5790001348120";
  m.receiver.sor = "953741000016009";
  m.receiver.organisation = "Plejecenter Nord";
  m.receiver.municipality_code = "0461";
  m.patient.ids = {{PatientIdKind::cpr, std::string(cpr_system), "2512489996"}};
  m.patient.family = "Berggren";
  m.patient.given = {"Nancy", "Ann"};
  m.patient.address = {"Testparken 1, 2. tv.", "", "Odense", "5000"};
  m.thread = "urn:uuid:f9cf2547-7a1c-4639-9fd3-9f717556ad36";
  m.category = "other";
  m.subject = "Træning & <hjælp>";
  Segment text;
  text.id = "urn:uuid:8e9ae01c-043f-43f7-b8c0-d50acfec0aac";
  text.date = m.authorised;
  Author author;
  author.name.family = author.name.text = m.sender.organisation;
  author.role.text = "ukendt";
  author.organisation = m.sender.organisation;
  text.author = author;
  text.phone = "0000 0000";
  text.assigner = m.sender.organisation;
  text.text = "Kære <læge>\nen \"linje\" & mere\n\n\tHilsen";
  m.segments = {text};
  return m;
}

/// ... with an Encounter, a link and a file.
inline Correspondence full_message() {
  Correspondence m = new_message();
  m.episode.ids = {{"https://sor2.sum.dsdn.dk/#id=265161000016000", "1b4e28ba-2fa1-41d2-883f-0016d3cca427"}};
  m.episode.encounter_class = "IMP";
  m.episode.encounter_status = "in-progress";
  m.patient.deceased = false;
  Attachment link;
  link.what = Attachment::What::link;
  link.id = "urn:uuid:cd422e42-5bad-41ed-9b6a-0242ac120002";
  link.url = "https://rooms.vconf.dk/call?a=1&b=2";
  link.title = "Videomøde";
  link.date = m.authorised;
  Attachment file;
  file.id = "urn:uuid:cd422e42-5bad-41ed-9b6a-0242ac120003";
  file.title = "Blodprøver";
  file.content_type = "application/pdf";
  file.data = Content::text(wire::encode_base64("%PDF-1.4"), 8);
  file.date = m.authorised;
  m.attachments = {link, file};
  return m;
}

/// The positive receipt of new_message().
inline Receipt ok_receipt() {
  const Correspondence original = new_message();
  Receipt r;
  r.kind = Receipt::Kind::ok;
  r.version = "2.0";
  r.envelope_id = "5a0c8d3e-91b7-4f7e-8f62-0d2f6a4e1b11";
  r.message_id = "2f1d9c04-6a3b-4e0e-9a57-8c1b2d3e4f50";
  r.sent = at("2026-01-20T10:20:00+01:00");
  r.sender = original.receiver;
  r.receiver = original.sender;
  r.response_identifier = original.message_id;
  r.provenance = AcknowledgedProvenance{"new-message", "2026-01-20T10:15:00+01:00", "2026-01-20T10:15:00Z"};
  return r;
}

inline Issue coded_issue() {
  Issue issue;
  issue.code = "not-found";
  issue.system = "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-acknowledgement-error-codes";
  issue.detail_code = "MSG_Receiver_Identifier_UNKNOWN";
  return issue;
}
inline Issue worded_issue() {
  Issue issue;
  issue.code = "processing";
  issue.text = "Filen <røntgen> & \"svar\"\nkunne ikke læses";
  issue.diagnostics = "part 2 of 3";
  return issue;
}
/// A negative one, with two issues.
inline Receipt refusal(Receipt::Kind kind = Receipt::Kind::fatal_error) {
  Receipt r = ok_receipt();
  r.kind = kind;
  r.issues = {coded_issue(), worded_issue()};
  return r;
}

}  // namespace brevdue::test
