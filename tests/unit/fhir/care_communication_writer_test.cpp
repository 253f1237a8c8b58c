// Correspondence -> Bundle, and back.
#include <boost/test/unit_test.hpp>

#include "converters/fhir/terminology.hpp"
#include "tests/unit/fhir/sample.hpp"

using namespace brevdue;
using namespace brevdue::test;
using fhir::Format;

namespace {

std::size_t count(std::string_view text, std::string_view what) {
  std::size_t n = 0;
  for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what, at + what.size())) ++n;
  return n;
}

// The pieces stand in `text` in this order.
void in_order(std::string_view text, std::initializer_list<std::string_view> pieces) {
  std::size_t from = 0;
  for (const auto piece : pieces) {
    const auto at = text.find(piece, from);
    BOOST_TEST(at != std::string_view::npos, piece << " is missing, or stands before the one named before it");
    if (at != std::string_view::npos) from = at + piece.size();
  }
}

std::string plain(const Correspondence& m, Format format = Format::xml) {
  return write_message(m, format, {.narratives = false});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(care_communication_writer)

BOOST_AUTO_TEST_CASE(a_message_comes_back_as_it_was) {
  for (const auto& message : {new_message(), full_message()})
    for (const Format format : {Format::json, Format::xml})
      for (const bool narratives : {true, false}) {
        const auto read = read_message(write_message(message, format, {.narratives = narratives}));
        BOOST_TEST((*read.operator->() == message));
      }
}

BOOST_AUTO_TEST_CASE(entries_and_their_order) {
  in_order(plain(full_message()),
           {"<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<Bundle xmlns=\"http://hl7.org/fhir\">", "<MessageHeader>",
            "<Patient>", "<Communication>", "<Encounter>", "<PractitionerRole>", "<Practitioner>", "<Organization>",
            "<Organization>", "<Provenance>", "</Bundle>"});
  BOOST_TEST(count(plain(full_message()), "<entry>") == 9u);
  BOOST_TEST(count(plain(new_message()), "<entry>") == 8u);
}

BOOST_AUTO_TEST_CASE(elements_stand_in_the_order_of_the_schema) {
  const std::string xml = plain(full_message());
  in_order(xml, {"<Bundle", "<id ", "<meta>", "<type value=\"message\"/>", "<timestamp ", "<entry><fullUrl "});
  in_order(xml, {"<MessageHeader>", "<id ", "<meta>", "<eventCoding>", "<destination><extension ", "<endpoint ",
                 "<receiver>", "<sender>", "<source>", "<focus>", "<definition "});
  in_order(xml, {"<Patient>", "<identifier><system ", "<name><use value=\"official\"/><family ", "<given ",
                 "<deceasedBoolean value=\"false\"/>", "<address><line ", "<city ", "<postalCode "});
  in_order(xml, {"<Communication>", "<identifier>", "<status value=\"unknown\"/>", "<category><coding><system ",
                 "<subject>", "<topic>", "<encounter>", "<payload><extension url=", "<contentString ", "<payload>",
                 "<contentAttachment>", "<url ", "<title ", "<contentType ", "<data ", "<title "});
  in_order(xml, {"<Encounter>", "<status ", "<class><system ", "<subject>", "<episodeOfCare><identifier><system ",
                 "<value "});
  in_order(xml, {"<Provenance>", "<target>", "<occurredDateTime ", "<recorded ", "<activity>", "<agent>",
                 "<entity><role value=\"source\"/><what>"});
}

BOOST_AUTO_TEST_CASE(ids_and_urls) {
  const std::string json = plain(new_message(), Format::json);
  BOOST_TEST(
      json.find(
          R"("fullUrl":"https://medcomfhir.dk/ig/carecommunication/MessageHeader/7c9e6679-7425-40de-944b-e07fc1f90ae7")") !=
      std::string::npos);
  BOOST_TEST(json.starts_with(R"({"resourceType":"Bundle","id":"0f8fad5b-d9cb-469f-a165-70867728950e",)"));
  BOOST_TEST(json.find(R"("target":[{"reference":"MessageHeader/7c9e6679-7425-40de-944b-e07fc1f90ae7"}])") !=
             std::string::npos);
  BOOST_TEST(json.find("MedComCareCommunicationMessageDefinition|5.0\"") != std::string::npos);
  BOOST_TEST(count(json, R"("profile":["http)") == 9u);  // Bundle and eight resources, one each
  const std::string elsewhere = write_message(
      new_message(), Format::json, {.base = "https://example.dk/fhir", .gln_system = "http://www.gs1.org/gln"});
  BOOST_TEST(elsewhere.find(R"("fullUrl":"https://example.dk/fhir/Patient/)") != std::string::npos);
  BOOST_TEST(count(elsewhere, R"("system":"http://www.gs1.org/gln")") == 2u);
}

BOOST_AUTO_TEST_CASE(times_are_danish_with_offset) {
  Correspondence m = new_message();
  m.sent = at("2026-07-01T22:15:00Z");
  m.segments[0].date = m.authorised = at("2026-07-01T22:10:00Z");
  const std::string json = plain(m, Format::json);
  BOOST_TEST(count(json, "\"2026-07-02T00:15:00+02:00\"") == 3u);  // timestamp, occurredDateTime, recorded
  BOOST_TEST(json.find(R"("valueDateTime":"2026-07-02T00:10:00+02:00")") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(endpoints_hold_the_sor_codes) {  // CC-MH-09, -10
  const std::string json = plain(new_message(), Format::json);
  BOOST_TEST(json.find(R"("endpoint":"https://sor2.sum.dsdn.dk/#id=953741000016009","receiver")") != std::string::npos);
  BOOST_TEST(json.find(R"("source":{"endpoint":"https://sor2.sum.dsdn.dk/#id=265161000016000"})") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(patient_ids_have_the_system_of_their_kind) {  // CC-PAT-14
  Correspondence m = new_message();
  m.patient.ids = {{PatientIdKind::cpr, "", "2512489996"},
                   {PatientIdKind::national_replacement, "", "2512481AB4"},
                   {PatientIdKind::regional_replacement, "", "2512485AB4"},
                   {PatientIdKind::regional_replacement, "urn:oid:1.2.208.176.1.6.1.3.177", "2512486AB4"}};
  const auto read = read_message(plain(m));
  BOOST_TEST(read->patient.ids[0].system == "urn:oid:1.2.208.176.1.2");
  BOOST_TEST(read->patient.ids[1].system == "urn:oid:1.2.208.176.1.6.1.1");
  BOOST_TEST(read->patient.ids[2].system == "urn:oid:1.2.208.176.1.6.1.3");
  BOOST_TEST(read->patient.ids[3].system == "urn:oid:1.2.208.176.1.6.1.3.177");
}

BOOST_AUTO_TEST_CASE(an_id_of_no_known_system_is_not_called_a_cpr_number) {
  Correspondence m = new_message();
  m.patient.ids = {{PatientIdKind::other, "", "4711"}};
  BOOST_TEST((*read_message(plain(m)).operator->() == m));
}

BOOST_AUTO_TEST_CASE(a_patient_without_family_name) {  // CC-PAT-06
  Correspondence m = new_message();
  m.patient.family.clear();
  for (const Format format : {Format::json, Format::xml}) {
    const std::string text = plain(m, format);
    BOOST_TEST(text.find(format == Format::json ? R"("_family":{"extension":[{"url":)" : "<family><extension url=") !=
               std::string::npos);
    BOOST_TEST((*read_message(text).operator->() == m));
  }
}

BOOST_AUTO_TEST_CASE(no_address_no_element) {
  Correspondence m = new_message();
  m.patient.address = {};
  BOOST_TEST(plain(m).find("<address>") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_encounter_only_with_an_episode_id) {  // CC-ENC-11
  Correspondence m = full_message();
  BOOST_TEST(plain(m).find("<class><system value=\"http://terminology.hl7.org/CodeSystem/v3-ActCode\"/>") !=
             std::string::npos);
  m.episode.encounter_class = "other";
  BOOST_TEST(
      plain(m).find("<class><system "
                    "value=\"http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-core-encounter-act-codes\"/>") !=
      std::string::npos);
  m.episode.ids.clear();
  BOOST_TEST(plain(m).find("<Encounter>") == std::string::npos);
  BOOST_TEST(plain(m).find("<encounter>") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(each_author_is_written_once) {
  Correspondence m = new_message();
  m.segments.push_back(m.segments[0]);
  m.segments.push_back(m.segments[0]);
  m.segments[2].author->role = {std::string(fhir::role_system), "sygeplejerske", "", ""};
  const std::string xml = plain(m);
  BOOST_TEST(count(xml, "<PractitionerRole>") == 2u);
  BOOST_TEST(count(xml, "<Practitioner>") == 2u);
  BOOST_TEST(xml.find("<code><text value=\"ukendt\"/></code>") != std::string::npos);
  BOOST_TEST(xml.find("<code value=\"sygeplejerske\"/></coding></code>") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(only_new_payloads_are_sources) {  // CC-PRV-09
  Correspondence m = full_message();
  BOOST_TEST(count(plain(m), "<role value=\"source\"/>") == 3u);
  m.attachments[1].is_new = false;
  BOOST_TEST(count(plain(m), "<role value=\"source\"/>") == 2u);
}

BOOST_AUTO_TEST_CASE(a_reply_names_what_it_answers) {  // CC-PRV-12, -13
  Correspondence m = new_message();
  m.activity = Activity::reply_message;
  for (const std::string previous :
       {"MessageHeader/7c9e6679-7425-40de-944b-e07fc1f90ae8", "5790000121526#B300720181623"}) {
    m.previous = previous;
    BOOST_TEST((*read_message(plain(m)).operator->() == m));
  }
  BOOST_TEST(
      plain(m).find("<role value=\"revision\"/><what><identifier><value value=\"5790000121526#B300720181623\"/>") !=
      std::string::npos);
}

BOOST_AUTO_TEST_CASE(which_of_the_two_stands_first_is_a_setting) {  // CC-PRV-13
  Correspondence m = new_message();
  m.activity = Activity::reply_message;
  m.previous = "5790000121526#B300720181623";
  const std::string xml = write_message(m, Format::xml, {.narratives = false, .letter_id_first = true});
  BOOST_TEST(xml.find("<what><identifier><value value=\"B300720181623#5790000121526\"/>") != std::string::npos);
  BOOST_TEST(read_message(xml)->previous == m.previous);
  m.previous = "MessageHeader/7c9e6679-7425-40de-944b-e07fc1f90ae8";
  BOOST_TEST(write_message(m, Format::xml, {.letter_id_first = true})
                 .find("<reference value=\"MessageHeader/7c9e6679-7425-40de-944b-e07fc1f90ae8\"/>") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_file_that_did_not_come_has_neither_data_nor_title) {  // CC-ATT-09
  Correspondence m = full_message();
  m.attachments[1].data = {};
  m.attachments[1].title.clear();
  BOOST_TEST(plain(m).find("<contentAttachment><contentType value=\"application/pdf\"/></contentAttachment>") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(specific_sender_and_recipient) {  // CC-BND-18, -19
  Correspondence m = new_message();
  m.category = "regarding-referral";
  m.priority = Priority::asap;
  NamedParty person;
  person.name.family = "Burns";
  person.name.given = {"Michael"};
  person.role = {std::string(fhir::role_system), "sygeplejerske", "", ""};
  person.organisation = m.sender.organisation;
  NamedParty team;
  team.team = true;
  team.team_name = "Team Nord";
  team.organisation = m.receiver.organisation;
  m.named_sender = person;
  m.named_recipient = team;
  for (const Format format : {Format::json, Format::xml})
    BOOST_TEST((*read_message(plain(m, format)).operator->() == m));
  in_order(plain(m),
           {"<Communication>", "<extension url=\"http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-sender",
            "<identifier>", "<priority value=\"asap\"/>", "<recipient>", "<payload>"});
}

BOOST_AUTO_TEST_CASE(contents_stream_from_their_source) {
  // A file of 3 MB that was read as a range of its input is written from there.
  Correspondence m = full_message();
  const std::string base64 = wire::encode_base64(std::string(3'000'000, 'x'));
  m.attachments[1].data = Content::text(base64, 3'000'000);
  const auto read = read_message(plain(m, Format::json));
  BOOST_REQUIRE(read->attachments[1].data.source() != nullptr);
  const std::string again = plain(*read.operator->(), Format::xml);
  BOOST_TEST((again.find("<data value=\"" + base64 + "\"/>") != std::string::npos));
}

BOOST_AUTO_TEST_SUITE_END()
