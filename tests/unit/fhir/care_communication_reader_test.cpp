// The tree of a Bundle -> Correspondence, rule by rule.
#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "tests/unit/fhir/sample.hpp"

using namespace brevdue;
using namespace brevdue::test;
using fhir::Format;

namespace {

const Finding& only(const ReadMessage& read, std::string_view rule) {
  BOOST_REQUIRE_MESSAGE(!read.message, "it was read");
  BOOST_REQUIRE_MESSAGE(rules(read.findings) == rule, rule << " expected:\n" << words(read.findings));
  return read.findings.front();
}

bool holds(const std::vector<std::string>& list, std::string_view what) {
  return std::find(list.begin(), list.end(), what) != list.end();
}

// The reply without a member, a line of the JSON.
std::string without(std::string_view from, std::string_view to = "\n") {
  return cut(reply_json(), from, to);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(care_communication_reader)

BOOST_AUTO_TEST_CASE(json_and_xml_of_one_message_are_equal) {
  const auto json = read_message(reply_json());
  const auto xml = read_message(reply_xml());
  BOOST_TEST((*json.operator->() == *xml.operator->()));
}

BOOST_AUTO_TEST_CASE(envelope) {
  const auto m = read_message(reply_json());
  BOOST_TEST(m->version == "5.0");
  BOOST_TEST(m->envelope_id == "0f8fad5b-d9cb-469f-a165-70867728950e");
  BOOST_TEST(m->message_id == "h2");
  BOOST_TEST((m->sent == at("2026-01-20T09:15:00Z")));
  BOOST_TEST(m->sent.written == "2026-01-20T10:15:00+01:00");
  BOOST_TEST(m->receipt_wanted);
  BOOST_TEST((m->activity == Activity::reply_message));
  BOOST_TEST(m->previous == "MessageHeader/h1");
  BOOST_TEST(m->thread == "urn:uuid:00000099-0000-4000-8000-000000000000");
  BOOST_TEST(m->category == "regarding-referral");
  BOOST_TEST((m->priority == Priority::asap));
  BOOST_TEST(m->subject == "Vedr. træning & <hjælp>");
}

BOOST_AUTO_TEST_CASE(parties) {
  const auto m = read_message(reply_json());
  BOOST_TEST(m->sender.location_number == "5790001348120");
  BOOST_TEST(m->sender.sor == "953741000016009");
  BOOST_TEST(m->sender.municipality_code == "0461");
  BOOST_TEST(m->sender.organisation == "Plejecenter Nord");
  BOOST_TEST(m->sender.phone == "");  // telecom is left over
  BOOST_TEST(m->receiver.location_number == "5790000209354");
  BOOST_TEST(m->receiver.ydernummer == "123456");
  BOOST_TEST(m->receiver.organisation == "Hjerteafdelingen");
}

BOOST_AUTO_TEST_CASE(location_numbers_of_every_system) {  // CC-ORG-06
  for (const std::string_view system : {"http://www.gs1.org/gln", "urn:oid:1.3.88"}) {
    const auto m = read_message(edit_all(reply_json(), "https://www.gs1.org/gln", system));
    BOOST_TEST(m->sender.location_number == "5790001348120");
  }
}

BOOST_AUTO_TEST_CASE(the_patient) {
  const auto m = read_message(reply_json());
  BOOST_REQUIRE(m->patient.ids.size() == 2u);
  BOOST_TEST((m->patient.ids[0] == PatientId{PatientIdKind::cpr, "urn:oid:1.2.208.176.1.2", "2512489996"}));
  BOOST_TEST((m->patient.ids[1].kind == PatientIdKind::national_replacement));
  BOOST_TEST(m->patient.family == "Berggren");
  BOOST_TEST((m->patient.given == std::vector<std::string>{"Nancy", "Ann"}));
  BOOST_TEST((m->patient.address == Address{"Testparken 1, 2. tv.", "", "Odense", "5000"}));
  BOOST_TEST((m->patient.deceased == std::optional<bool>(false)));
}

BOOST_AUTO_TEST_CASE(replacement_numbers_of_every_region) {  // CC-PAT-04, terminology.md T10
  for (const std::string_view region : {"", ".177", ".179", ".181", ".183", ".187"}) {
    auto json = edit(reply_json(), "urn:oid:1.2.208.176.1.6.1.1", "urn:oid:1.2.208.176.1.6.1.3" + std::string(region));
    const auto m = read_message(edit(json, "2512481AB4", "2512485AB4"));
    BOOST_TEST((m->patient.ids[1].kind == PatientIdKind::regional_replacement), "the system ends in " << region);
  }
}

BOOST_AUTO_TEST_CASE(without_an_official_name_the_first_one) {
  const auto m =
      read_message(edit(reply_json(), "{\"use\": \"official\", \"family\"", "{\"use\": \"old\", \"family\""));
  BOOST_TEST(m->patient.family == "");
  BOOST_TEST(holds(m->not_carried, "Patient.name"));
}

BOOST_AUTO_TEST_CASE(a_time_of_death_is_death) {
  const auto m = read_message(edit(reply_json(), "\"deceasedBoolean\": false", "\"deceasedDateTime\": \"2026-01-01\""));
  BOOST_TEST((m->patient.deceased == std::optional<bool>(true)));
}

BOOST_AUTO_TEST_CASE(the_episode) {
  const auto m = read_message(reply_json());
  BOOST_REQUIRE(m->episode.ids.size() == 2u);
  BOOST_TEST(m->episode.ids[0].system == "https://www.esundhed.dk/Registre/Landspatientregisteret");
  BOOST_TEST(m->episode.ids[0].value == "urn:uuid:fc60e762-b13b-5773-865e-67f3907bdcc7");
  BOOST_TEST(m->episode.ids[1].value == "1b4e28ba-2fa1-41d2-883f-0016d3cca427");
  BOOST_TEST(m->episode.encounter_class == "IMP");
  BOOST_TEST(m->episode.encounter_status == "in-progress");
}

BOOST_AUTO_TEST_CASE(specific_sender_and_recipient) {
  const auto m = read_message(reply_json());
  BOOST_REQUIRE(m->named_sender);
  BOOST_TEST(!m->named_sender->team);
  BOOST_TEST(m->named_sender->name.family == "Burns");
  BOOST_TEST(m->named_sender->role.code == "sygeplejerske");
  BOOST_TEST(m->named_sender->organisation == "Plejecenter Nord");
  BOOST_REQUIRE(m->named_recipient);
  BOOST_TEST(m->named_recipient->team);
  BOOST_TEST(m->named_recipient->team_name == "Team Nord");
  BOOST_TEST(m->named_recipient->organisation == "Hjerteafdelingen");
}

BOOST_AUTO_TEST_CASE(texts) {
  const auto m = read_message(reply_json());
  BOOST_REQUIRE(m->segments.size() == 2u);
  const Segment& old = m->segments[0];
  BOOST_TEST(old.text == "Første besked");
  BOOST_TEST(!old.is_new);
  BOOST_TEST(old.phone == "+45 11 22 33 44");
  BOOST_TEST(old.assigner == "Hjerteafdelingen");
  BOOST_REQUIRE(old.author);
  BOOST_TEST(old.author->name.text == "Hjerteafdelingen");
  BOOST_TEST(old.author->role.text == "ukendt");
  const Segment& fresh = m->segments[1];
  BOOST_TEST(fresh.is_new);
  BOOST_TEST(fresh.id == "urn:uuid:00000003-0000-4000-8000-000000000000");
  BOOST_TEST(fresh.text == "Kære kolleger\nSvar: <ja> & \"nej\"\n\n\tHilsen");
  BOOST_TEST((fresh.date.precision == Precision::fraction));
  BOOST_TEST((m->authorised == fresh.date));
  BOOST_REQUIRE(fresh.author);
  BOOST_TEST((fresh.author->name.given == std::vector<std::string>{"Michael"}));
  BOOST_TEST(fresh.author->role.display == "Sygeplejerske");
  BOOST_TEST(fresh.author->organisation == "Plejecenter Nord");
}

BOOST_AUTO_TEST_CASE(attachments) {
  const auto m = read_message(reply_json());
  BOOST_REQUIRE(m->attachments.size() == 3u);
  BOOST_TEST((m->attachments[0].what == Attachment::What::file));
  BOOST_TEST(!m->attachments[0].is_new);
  BOOST_TEST(!m->attachments[0].data.present());
  const Attachment& file = m->attachments[1];
  BOOST_TEST(file.is_new);
  BOOST_TEST(file.content_type == "application/pdf");
  BOOST_TEST(file.data.decoded_size() == 8u);
  BOOST_TEST(file.creation == "2026-01-20");
  BOOST_TEST(file.phone == "87654321");
  BOOST_TEST((m->attachments[2].what == Attachment::What::link));
  BOOST_TEST(m->attachments[2].url == "https://example.dk/?a=1&b=2");
  BOOST_TEST(m->attachments[2].is_new);
}

BOOST_AUTO_TEST_CASE(what_has_no_field_is_named) {
  const auto m = read_message(reply_json());
  BOOST_TEST(m->not_carried ==
                 (std::vector<std::string>{"Encounter.serviceProvider", "Organization.telecom", "Patient.address",
                                           "Patient.gender", "Patient.name", "Patient.telecom"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(unknown_content_is_ignored_but_named) {  // fhir-rules.md 0.3, S8
  std::string json = edit(reply_json(), "\"topic\": {", "\"note\": [{\"text\": \"x\"}], \"topic\": {");
  json = edit(json, "\"id\": \"p1\",",
              "\"id\": \"p1\", \"extension\": [{\"url\": \"urn:x\", \"valueString\": \"y\"}], \"contact\": "
              "[{\"gender\": \"male\"}],");
  json = edit(json, "\"entry\": [",
              "\"signature\": {\"who\": {\"display\": \"x\"}}, \"entry\": [{\"resource\": {\"resourceType\": "
              "\"Observation\"}},");
  const auto m = read_message(json);
  for (const std::string_view path :
       {"Communication.note", "Patient.extension", "Patient.contact", "Bundle.signature", "Observation"})
    BOOST_TEST(holds(m->not_carried, path), path << " is not named");
}

BOOST_AUTO_TEST_CASE(a_resource_nobody_refers_to_is_named) {
  const auto m = read_message(edit(reply_json(), "\"organization\": {\"reference\": \"Organization/kommune\"},", ""));
  BOOST_TEST(m->named_sender->organisation == "");
  const auto lone =
      read_message(edit(reply_json(), "\"entry\": [", "\"entry\": [{\"resource\": {\"resourceType\": \"CareTeam\"}},"));
  BOOST_TEST(holds(lone->not_carried, "CareTeam"));
}

BOOST_AUTO_TEST_CASE(entries_in_any_order) {  // CC-BND-26
  const std::string json = reply_json();
  const std::string_view before = "  {\"fullUrl\"";
  std::vector<std::string> entries;
  const auto first = json.find(before), end = json.rfind("]\n}");
  for (auto at = first; at < end;) {
    const auto next = std::min(json.find(before, at + 1), end);
    entries.push_back(json.substr(at, next - at));
    entries.back().erase(entries.back().find_last_of('}') + 1);
    at = next;
  }
  BOOST_REQUIRE(entries.size() == 13u);
  const auto joined = [&] {
    std::string out = json.substr(0, first);
    for (const auto& e : entries) out += (&e == &entries.front() ? "" : ",\n") + e;
    return out + json.substr(end);
  };
  const auto usual = read_message(json);
  for (int turn = 0; turn < 13; ++turn) {
    std::rotate(entries.begin(), entries.begin() + 1, entries.end());
    BOOST_TEST((*read_message(joined()).operator->() == *usual.operator->()));
  }
  std::reverse(entries.begin(), entries.end());
  BOOST_TEST((*read_message(joined()).operator->() == *usual.operator->()));
}

BOOST_AUTO_TEST_CASE(references_by_full_url) {
  const auto m =
      read_message(edit_all(reply_json(), "\"reference\": \"Organization/kommune\"",
                            "\"reference\": \"https://medcomfhir.dk/ig/carecommunication/Organization/kommune\""));
  BOOST_TEST(m->sender.organisation == "Plejecenter Nord");
  auto urn = edit(reply_json(), "https://medcomfhir.dk/ig/carecommunication/Encounter/e1", "urn:uuid:e1");
  BOOST_TEST(read_message(edit(urn, "\"reference\": \"Encounter/e1\"", "\"reference\": \"urn:uuid:e1\""))
                 ->episode.ids.size() == 2u);
}

// --- versions ---
BOOST_AUTO_TEST_CASE(versions_that_are_read) {
  const std::string_view five =
      "http://medcomfhir.dk/ig/messagedefinitions/MessageDefinition/MedComCareCommunicationMessageDefinition|5.";
  for (const std::string minor : {"0", "1", "12"})
    BOOST_TEST(read_message(edit(reply_json(), std::string(five) + "0", std::string(five) + minor))->version == "5.0");
  BOOST_TEST(
      read_message(edit(reply_json(), std::string(five) + "0",
                        "http://medcomfhir.dk/ig/carecommunication/medcom-careCommunication-message-definition|4.0.0"))
          ->version == "4.0");
  for (const std::string minor : {"", "123", "0.4", "x", "0 "})
    only(read_message(edit(reply_json(), std::string(five) + "0", std::string(five) + minor)), "CC-MH-14");
}

BOOST_AUTO_TEST_CASE(another_version_is_refused) {  // CC-MH-14
  const auto read = read_message(
      edit(reply_json(), "CareCommunicationMessageDefinition|5.0", "CareCommunicationMessageDefinition|6.0"));
  const auto& finding = only(read, "CC-MH-14");
  BOOST_TEST(finding.found.ends_with("|6.0"));
  BOOST_TEST(finding.expected.find("|5.0") != std::string::npos);
  BOOST_TEST(finding.position.path == "Bundle.entry[0].resource.definition");
}

// Refusing a message by name takes its ids and parties, whatever else is wrong.
BOOST_AUTO_TEST_CASE(what_could_be_read_of_an_invalid_message) {
  const std::string six =
      edit(reply_json(), "CareCommunicationMessageDefinition|5.0", "CareCommunicationMessageDefinition|6.0");
  const std::string patients = edit(reply_json(), "\"entry\": [",
                                    "\"entry\": [{\"resource\": {\"resourceType\": \"Patient\", \"id\": \"p2\"}},");
  const std::string stat = edit(reply_json(), "\"priority\": \"asap\"", "\"priority\": \"stat\"");
  const std::string other = edit(reply_json(), "care-communication-message", "acknowledgement-message");
  for (const auto& bytes : {six, patients, stat, other}) {
    const auto read = read_message(bytes);
    BOOST_REQUIRE(!read.message);
    BOOST_TEST(read.findings.size() == 1u);
    BOOST_TEST(read.partial.envelope_id == "0f8fad5b-d9cb-469f-a165-70867728950e");
    BOOST_TEST(read.partial.message_id == "h2");
    BOOST_TEST((read.partial.sent == at("2026-01-20T09:15:00Z")));
    BOOST_TEST(read.partial.sender.location_number == "5790001348120");
    BOOST_TEST(read.partial.sender.sor == "953741000016009");
    BOOST_TEST(read.partial.receiver.location_number == "5790000209354");
  }
}

BOOST_AUTO_TEST_CASE(what_is_wrong_itself_is_not_in_the_partial_message) {
  // Only the version is complained about: who sends what is another message's business.
  auto json = edit(reply_json(), "CareCommunicationMessageDefinition|5.0", "CareCommunicationMessageDefinition|6.0");
  json = edit(json, "\"id\": \"h2\"", "\"id\": \"h 2\"");
  json = edit(json, "\"sender\": {\"reference\": \"Organization/", "\"sender\": {\"reference\": \"Organization/x");
  const auto read = read_message(json);
  only(read, "CC-MH-14");
  BOOST_TEST(read.partial.message_id == "");
  BOOST_TEST(read.partial.sender.location_number == "");
  BOOST_TEST(read.partial.receiver.location_number == "5790000209354");
  BOOST_TEST(read_message(R"({"resourceType":"Bundle"})").partial.envelope_id == "");
}

BOOST_AUTO_TEST_CASE(another_message_is_named) {  // CC-MH-04
  const auto read = read_message(edit(reply_json(), "care-communication-message", "acknowledgement-message"));
  BOOST_TEST(only(read, "CC-MH-04").found == "acknowledgement-message");
  BOOST_TEST(only(read_message(edit(reply_json(), "care-communication-message", "Besked 2512489996")), "CC-MH-04")
                 .found.find("2512") == std::string::npos);
  const auto tree = read_tree(reply_xml());
  BOOST_TEST(fhir::event_code(*tree.tree) == "care-communication-message");
}

BOOST_AUTO_TEST_CASE(another_bundle_is_refused) {  // CC-BND-03
  BOOST_TEST(
      only(read_message(edit(reply_json(), "\"type\": \"message\"", "\"type\": \"document\"")), "CC-BND-03").found ==
      "document");
  only(read_message(R"({"resourceType":"Bundle"})"), "CC-BND-03");
  only(read_message(R"({"resourceType":"Bundle","type":"message"})"), "CC-GEN-15");
}

// --- what must be there ---
BOOST_AUTO_TEST_CASE(mandatory_elements) {  // CC-GEN-15
  struct Case {
    std::string bytes;
    std::string path, expected;
  };
  const Case cases[] = {
      {without(" \"id\": \"0f8fad5b"), "Bundle", "Bundle.id"},
      {without("\"timestamp\":"), "Bundle", "timestamp"},
      {without("\"id\": \"h2\""), "Bundle.entry[0].resource", "MessageHeader.id"},
      {without("\"sender\": {"), "Bundle.entry[0].resource", "sender (Organization)"},
      {cut(reply_xml(), "<receiver>", "</receiver>"), "Bundle.entry[0].resource.destination",
       "receiver (Organization)"},
      {cut(reply_xml(), "<destination>", "</destination>"), "Bundle.entry[0].resource", "destination"},
      {cut(reply_xml(), "<subject>", "</subject>"), "Bundle.entry[2].resource", "subject (Patient)"},
      {cut(reply_xml(), "<focus>", "</focus>"), "Bundle.entry[0].resource", "focus (Communication)"},
  };
  for (const auto& c : cases) {
    const auto read = read_message(c.bytes);
    const auto& finding = only(read, "CC-GEN-15");
    BOOST_TEST(finding.position.path == c.path);
    BOOST_TEST(finding.expected == c.expected);
    BOOST_TEST(finding.position.line > 0u);
  }
}

BOOST_AUTO_TEST_CASE(a_text_must_have_a_date) {  // CC-PL-01
  const auto read = read_message(
      edit(reply_json(), "\"valueDateTime\": \"2026-01-20T10:10:00.250+01:00\"", "\"valueString\": \"x\""));
  const auto& finding = only(read, "CC-GEN-15");
  BOOST_TEST(finding.position.path == "Bundle.entry[2].resource.payload[2]");
}

BOOST_AUTO_TEST_CASE(a_payload_identifier_must_have_a_value) {  // CC-PL-04
  const auto read = read_message(
      edit(reply_json(), "\"value\": \"urn:uuid:00000003-0000-4000-8000-000000000000\", \"assigner\"", "\"assigner\""));
  BOOST_TEST(only(read, "CC-GEN-15").position.path ==
             "Bundle.entry[2].resource.payload[2].extension[1].valueIdentifier");
}

BOOST_AUTO_TEST_CASE(a_message_must_have_a_text) {  // CC-COM-16
  auto one = write_message(new_message(), Format::xml, {.narratives = false});
  BOOST_TEST(only(read_message(cut(one, "<payload>", "</payload>")), "CC-GEN-15").position.path ==
             "Bundle.entry[2].resource");
  BOOST_TEST(only(read_message(cut(one, "<contentString ", "/>")), "CC-COM-16").position.path ==
             "Bundle.entry[2].resource.payload");
  only(read_message(
           edit(reply_json(), "\"contentString\": \"Første besked\"", "\"contentReference\": {\"reference\": \"x\"}")),
       "CC-COM-16");
}

BOOST_AUTO_TEST_CASE(values_of_the_wrong_format) {  // CC-GEN-05
  for (const auto& [from, to, path] : std::vector<std::tuple<std::string, std::string, std::string>>{
           {"\"timestamp\": \"2026-01-20T10:15:00+01:00\"", "\"timestamp\": \"2026-01-20T10:15:00\"",
            "Bundle.timestamp"},
           {"\"timestamp\": \"2026-01-20T10:15:00+01:00\"", "\"timestamp\": \"2026-01-20\"", "Bundle.timestamp"},
           {"2026-01-20T10:10:00.250+01:00", "20. januar",
            "Bundle.entry[2].resource.payload[2].extension[0].valueDateTime"},
           {"\"id\": \"h2\"", "\"id\": \"h 2\"", "Bundle.entry[0].resource.id"},
           {"JVBERi0xLjQ=", "JVBERi0xLjQ", "Bundle.entry[2].resource.payload[3].contentAttachment.data"}}) {
    const auto read = read_message(edit(reply_json(), from, to));
    BOOST_TEST(only(read, "CC-GEN-05").position.path == path);
  }
}

BOOST_AUTO_TEST_CASE(codes_that_mean_something_else) {
  for (const auto& [from, to, rule, path] : std::vector<std::tuple<std::string, std::string, std::string, std::string>>{
           {"\"priority\": \"asap\"", "\"priority\": \"stat\"", "CC-COM-08", "Bundle.entry[2].resource.priority"},
           {"\"status\": \"unknown\"", "\"status\": \"entered-in-error\"", "CC-COM-02",
            "Bundle.entry[2].resource.status"},
           {"reply-message", "notify-message", "CC-PRV-06", "Bundle.entry[12].resource.activity.coding.code"},
           {"reply-message", "modified-message", "CC-PRV-06", "Bundle.entry[12].resource.activity.coding.code"},
           {"reply-message", "retract-message", "CC-PRV-06", "Bundle.entry[12].resource.activity.coding.code"}}) {
    const auto read = read_message(edit(reply_json(), from, to));
    BOOST_TEST(only(read, rule).position.path == path);
  }
}

BOOST_AUTO_TEST_CASE(a_cpr_number_is_never_shown) {  // CC-PAT-02
  const auto read = read_message(edit(reply_json(), "2512489996", "3213489996"));
  const auto& finding = only(read, "CC-GEN-05");
  BOOST_TEST(finding.position.path == "Bundle.entry[1].resource.identifier[0].value");
  BOOST_TEST(finding.found.find("3213") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(one_patient) {  // CC-BND-15
  const auto read = read_message(edit(reply_json(), "\"entry\": [",
                                      "\"entry\": [{\"resource\": {\"resourceType\": \"Patient\", \"id\": \"p2\"}},"));
  only(read, "CC-BND-15");
  auto none = read_message(edit(reply_json(), "\"resourceType\": \"Patient\"", "\"resourceType\": \"Person\""));
  BOOST_TEST(rules(none.findings) == "CC-GEN-15");
}

BOOST_AUTO_TEST_CASE(references_that_lead_nowhere) {  // CC-BND-10
  for (const auto& [from, path] : std::vector<std::pair<std::string, std::string>>{
           {"\"receiver\": {\"reference\": \"Organization/", "Bundle.entry[0].resource.destination.receiver"},
           {"\"subject\": {\"reference\": \"Patient/", "Bundle.entry[2].resource.subject"},
           {"\"encounter\": {\"reference\": \"Encounter/", "Bundle.entry[2].resource.encounter"},
           {"\"recipient\": [{\"reference\": \"CareTeam/", "Bundle.entry[2].resource.recipient"}}) {
    const auto read = read_message(edit(reply_json(), from, from + "x"));
    BOOST_TEST(only(read, "CC-BND-10").position.path == path);
  }
  // a reference to the wrong type of resource
  const auto wrong = read_message(edit(reply_json(), "\"recipient\": [{\"reference\": \"CareTeam/t1\"",
                                       "\"recipient\": [{\"reference\": \"Patient/p1\""));
  BOOST_TEST(only(wrong, "CC-BND-10").found == "another type of resource");
}

BOOST_AUTO_TEST_CASE(authors_may_be_missing) {
  const auto m = read_message(edit_all(reply_json(), "{\"reference\": \"PractitionerRole/r2\"}",
                                       "{\"reference\": \"PractitionerRole/nobody\"}"));
  BOOST_TEST(!m->segments[0].author);
  BOOST_TEST(holds(m->not_carried, "Communication.payload.extension"));
}

BOOST_AUTO_TEST_CASE(elements_that_occur_too_often) {  // CC-GEN-17
  only(read_message(edit(reply_xml(), "<priority ", "<priority value=\"routine\"/><priority ")), "CC-GEN-17");
  only(read_message(edit(reply_xml(), "<timestamp ", "<timestamp value=\"2026-01-20T10:15:00+01:00\"/><timestamp ")),
       "CC-GEN-17");
  // CC-PL-13: one extension of each kind
  const auto twice =
      read_message(edit(reply_json(), "\"contentString\": \"Første", "\"id\": \"x\", \"contentString\": \"Første"));
  BOOST_TEST((twice.message.has_value()));
  const std::string date =
      "<extension url=\"http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-datetime-extension\">";
  only(read_message(
           edit(reply_xml(), date, date + "<valueDateTime value=\"2026-01-20T10:15:00Z\"/></extension>" + date)),
       "CC-GEN-17");
  // two Communications: the text of one would be lost
  only(read_message(
           edit(reply_json(), "\"entry\": [", "\"entry\": [{\"resource\": {\"resourceType\": \"Communication\"}},")),
       "CC-GEN-17");
}

BOOST_AUTO_TEST_CASE(all_findings_at_once) {
  auto json = edit(reply_json(), "\"timestamp\": \"2026-01-20T10:15:00+01:00\"", "\"timestamp\": \"now\"");
  json = edit(json, "\"id\": \"h2\"", "\"id\": \"h 2\"");
  json = edit(json, "2512489996", "3213489996");
  json = edit(json, "\"priority\": \"asap\"", "\"priority\": \"stat\"");
  BOOST_TEST(read_message(json).findings.size() == 4u);
}

// --- which payloads are new ---
BOOST_AUTO_TEST_CASE(without_a_provenance_the_newest_texts_are_new) {
  auto json = edit_all(reply_json(), "\"resourceType\": \"Provenance\"", "\"resourceType\": \"AuditEvent\"");
  const auto m = read_message(json);
  BOOST_TEST((m->activity == Activity::new_message));
  BOOST_TEST(!m->segments[0].is_new);
  BOOST_TEST(m->segments[1].is_new);
  for (const auto& a : m->attachments) BOOST_TEST(a.is_new);
}

BOOST_AUTO_TEST_CASE(a_provenance_that_names_no_payload_of_the_message) {  // ConSer_CC_04
  auto json = edit(reply_json(), "{\"value\": \"urn:uuid:00000003-0000-4000-8000-000000000000\"}}",
                   "{\"value\": \"urn:uuid:00000033-0000-4000-8000-000000000000\"}}");
  const auto m = read_message(json);
  BOOST_TEST(!m->segments[0].is_new);
  BOOST_TEST(m->segments[1].is_new);
  BOOST_TEST((m->authorised == m->segments[1].date));
}

BOOST_AUTO_TEST_CASE(payload_ids_are_compared_as_uuids) {
  auto json = edit(reply_json(), "{\"value\": \"urn:uuid:00000003-0000-4000-8000-000000000000\"}}",
                   "{\"value\": \"00000003000040008000000000000000\"}}");
  BOOST_TEST(read_message(json)->segments[1].is_new);
}

BOOST_AUTO_TEST_CASE(the_newest_provenance_counts_where_none_is_about_this_message) {
  const auto m =
      read_message(edit(reply_json(), "\"reference\": \"MessageHeader/h2\"", "\"reference\": \"MessageHeader/h9\""));
  BOOST_TEST((m->activity == Activity::reply_message));
  BOOST_TEST(m->segments[1].is_new);
}

BOOST_AUTO_TEST_CASE(a_reply_to_a_letter_names_it) {  // CC-PRV-13
  for (const auto& [written, expected] : std::vector<std::pair<std::string, std::string>>{
           {"5790000121526#B300720181623", "5790000121526#B300720181623"},
           {"B300720181623#5790000121526", "5790000121526#B300720181623"},
           {"1234567890123#5790000121526", "5790000121526#1234567890123"},  // an id of 13 digits too
           {"5790000121526#1234567890123", "5790000121526#1234567890123"},
           {"B#1#5790000121526", "5790000121526#B#1"},
           {"B300720181623#1234567890123", "1234567890123#B300720181623"},  // a wrong check digit
           {"B300720181623", "B300720181623"}}) {
    const auto m = read_message(edit(reply_json(), "\"what\": {\"reference\": \"MessageHeader/h1\"}",
                                     "\"what\": {\"identifier\": {\"value\": \"" + written + "\"}}"));
    BOOST_TEST(m->previous == expected);
  }
  const auto m = read_message(edit(reply_json(), "\"what\": {\"reference\": \"MessageHeader/h1\"}",
                                   "\"what\": {\"reference\": \"https://example.dk/fhir/MessageHeader/h1\"}"));
  BOOST_TEST(m->previous == "MessageHeader/h1");
}

BOOST_AUTO_TEST_CASE(the_times_of_its_provenance_are_kept) {  // ACK-PRV-02
  const auto m = read_message(
      edit(reply_json(), "\"recorded\": \"2026-01-20T10:15:00+01:00\"", "\"recorded\": \"2026-01-20T09:15:00Z\""));
  BOOST_TEST(m->provenance.occurred == "2026-01-20T10:15:00+01:00");
  BOOST_TEST(m->provenance.recorded == "2026-01-20T09:15:00Z");
}

BOOST_AUTO_TEST_CASE(one_focus) {  // CC-MH-13
  only(read_message(edit(reply_json(), "\"focus\": [{\"reference\": \"Communication/c1\"}]",
                         "\"focus\": [{\"reference\": \"Communication/c1\"}, {\"reference\": \"Communication/c1\"}]")),
       "CC-GEN-17");
}

BOOST_AUTO_TEST_CASE(names_are_counted_before_they_are_copied) {  // WIRE-14
  Correspondence m = new_message();
  m.segments[0].author->name.family = std::string(50'000, '-') + std::string(50'000, '_');
  m.segments[0].author->name.text.clear();
  m.segments.resize(300, m.segments[0]);
  const auto json = [&] { return write_message(m, Format::json, {.narratives = false}); };
  const auto whole = read_message(json());
  for (const auto& s : whole->segments) BOOST_TEST((s.author && s.author->name.family.size() == 100'000u));
  m.segments.resize(2000, m.segments[0]);
  only(read_message(json()), "WIRE-14");

  // A role each, and one person in all of them.
  std::string roles, texts;
  for (int i = 0; i < 1200; ++i) {
    const auto id = "role" + std::to_string(i);
    roles += R"({"resource": {"resourceType": "PractitionerRole", "id": ")" + id +
             R"(", "practitioner": {"reference": "Practitioner/d1"}}},)";
    texts += R"({"extension": [{"url": "http://medcomfhir.dk/ig/core/StructureDefinition/)"
             R"(medcom-core-practitioner-extension", "valueReference": {"reference": "PractitionerRole/)" +
             id +
             R"("}}, {"url": "http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-datetime-extension", )"
             R"("valueDateTime": "2026-01-19T09:00:00+01:00"}], "contentString": "x"},)";
  }
  auto many = edit(reply_json(), "\"entry\": [", "\"entry\": [" + roles);
  many = edit(many, "\"payload\": [", "\"payload\": [" + texts);
  BOOST_TEST(read_message(many)->segments.front().author->name.family == "Burns");
  only(read_message(edit(many, "\"Burns\"", "\"" + std::string(1u << 20, '-') + "\"")), "WIRE-14");

  // An organisation that first added every text.
  for (auto& s : m.segments) s.author.reset();
  m.sender.organisation = std::string(100'000, '-');
  m.segments.resize(330, m.segments[0]);
  BOOST_TEST(read_message(json())->segments.back().assigner.size() == 100'000u);
  m.segments.resize(340, m.segments[0]);
  only(read_message(json()), "WIRE-14");
}

BOOST_AUTO_TEST_CASE(very_many_categories_and_roles) {  // each resource and each list is gone through once
  std::string notes = "\"note\": [", categories = "\"category\": [{\"coding\": [{\"code\": \"other\"}]}", roles, texts;
  for (int i = 0; i < 60'000; ++i) notes += i == 0 ? "{}" : ",{}";
  for (int i = 0; i < 100'000; ++i) categories += ",{}";
  auto json = cut(reply_json(), "\"category\": [", "}]}],");
  json = edit(json, "\"priority\"", notes + "], " + categories + "], \"priority\"");
  BOOST_TEST(read_message(json)->category == "other");

  std::string telecom;
  for (int i = 0; i < 60'000; ++i) telecom += "{},";
  for (int i = 0; i < 8'000; ++i) {
    const auto id = "role" + std::to_string(i);
    roles += R"({"resource":{"resourceType":"PractitionerRole","id":")" + id +
             R"(","organization":{"reference":"Organization/o"}}},)";
    texts += R"({"extension":[{"url":"http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-practitioner-)"
             R"(extension","valueReference":{"reference":"PractitionerRole/)" +
             id + R"("}}],"contentAttachment":{"title":"x"}},)";
  }
  json = edit(reply_json(), "\"entry\": [",
              R"("entry": [{"resource": {"resourceType": "Organization", "id": "o", "telecom": [)" + telecom +
                  R"({}], "name": "Bag mange"}},)" + roles);
  json = edit(json, "\"payload\": [", "\"payload\": [" + texts);
  BOOST_TEST(read_message(json)->attachments.front().author->organisation == "Bag mange");
}

BOOST_AUTO_TEST_CASE(the_only_destination_is_primary) {  // CC-MH-06
  const auto read = read_message(edit(reply_json(), "\"code\": \"primary\"", "\"code\": \"cc\""));
  const auto& finding = only(read, "CC-MH-06");
  BOOST_TEST(finding.position.path == "Bundle.entry[0].resource.destination.extension.valueCoding.code");
  BOOST_TEST(finding.found == "cc");
}

BOOST_AUTO_TEST_CASE(a_category_is_read_in_its_own_case) {
  BOOST_TEST(read_message(edit(reply_json(), "\"code\": \"regarding-referral\"", "\"code\": \"Regarding-Referral\""))
                 ->category == "regarding-referral");
}

BOOST_AUTO_TEST_CASE(a_category_of_another_system) {  // CC-COM-07
  const std::string system = "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-careCommunication-categoryCodes";
  const auto read = read_message(edit(reply_json(), system, "urn:x"));
  BOOST_TEST(only(read, "CC-COM-07").position.path == "Bundle.entry[2].resource.category.coding.system");
  only(read_message(edit(reply_json(), ", \"code\": \"regarding-referral\"", "")), "CC-COM-07");
  BOOST_TEST(read_message(edit(reply_json(), "\"system\": \"" + system + "\", ", ""))->category ==
             "regarding-referral");
}

BOOST_AUTO_TEST_CASE(provenances_of_one_message_must_agree) {  // CC-PRV-15
  const std::string target = "\"target\": [{\"reference\": \"MessageHeader/h1\"}]";
  const std::string both = edit(reply_json(), target, "\"target\": [{\"reference\": \"MessageHeader/h2\"}]");
  BOOST_TEST(only(read_message(both), "CC-PRV-06").position.path == "Bundle.entry[12].resource.activity.coding.code");
  const auto same = read_message(edit(both, "new-message", "reply-message"));
  BOOST_TEST(holds(same->not_carried, "Provenance"));
  for (const auto& s : same->segments) BOOST_TEST(s.is_new);  // both name texts of this message
}

BOOST_AUTO_TEST_SUITE_END()
