// CareCommunication 3.0 and before: fhir-rules.md 13.
#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "tests/unit/fhir/sample.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

// The reply as 3.0 would write it: no definition, no thread id, Provenances that name no payload.
std::string old_json() {
  std::string json = cut(reply_json(), ",\n    \"definition\"", "|5.0\"");
  json = cut(json, "\"identifier\": [\n     {\"value\": \"urn:uuid:00000099", "],");
  json = cut(json, ",\n    \"entity\": [", "]");
  return cut(json, ",\n     {\"role\": \"source\"", "00000005-0000-4000-8000-000000000000\"}}}");
}

const Finding& only(const ReadMessage& read, std::string_view rule) {
  BOOST_REQUIRE_MESSAGE(!read.message, "it was read");
  BOOST_REQUIRE_MESSAGE(rules(read.findings) == rule, rule << " expected:\n" << words(read.findings));
  return read.findings.front();
}
bool holds(const std::vector<std::string>& list, std::string_view what) {
  return std::find(list.begin(), list.end(), what) != list.end();
}

const std::string new_text = R"("contentString": "Kære kolleger\nSvar: <ja> & \"nej\"\n\n\tHilsen")";

}  // namespace

BOOST_AUTO_TEST_SUITE(care_communication_3)

BOOST_AUTO_TEST_CASE(it_has_no_definition_and_no_thread) {
  const auto m = read_message(old_json());
  BOOST_TEST(m->version == "3.0");
  BOOST_TEST(m->thread == "");
  BOOST_TEST(m->message_id == "h2");
  BOOST_TEST((m->activity == Activity::reply_message));
  BOOST_TEST(m->previous == "MessageHeader/h1");
  BOOST_TEST(read_message(reply_json())->version == "5.0");
}

BOOST_AUTO_TEST_CASE(the_newest_texts_are_new) {  // Provenances of the messaging profile name no payload
  const auto m = read_message(old_json());
  BOOST_TEST(!m->segments[0].is_new);
  BOOST_TEST(m->segments[1].is_new);
  BOOST_TEST((m->authorised == m->segments[1].date));
}

BOOST_AUTO_TEST_CASE(extensions_with_their_older_names) {
  const std::string core = "http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-";
  const std::string old = "http://medcomfhir.dk/ig/carecommunication/StructureDefinition/medcom-carecommunication-";
  const auto today = read_message(old_json());
  std::string json = edit_all(old_json(), core + "datetime-extension", old + "datetime-extension");
  json = edit_all(json, core + "practitioner-extension", old + "author-extension");
  json = edit_all(json, core + "contact-extension", old + "author-contact-extension");
  json = edit_all(json, core + "sender-extension", old + "sender-extension");
  for (const std::string_view id : {"attachment-identifier-extension", "attachment-extension"}) {
    const auto m = read_message(edit_all(json, core + "identifier-extension", old + std::string(id)));
    BOOST_TEST((*m.operator->() == *today.operator->()));
  }
  // Not from 4.0 on.
  const auto five = read_message(edit(reply_json(), core + "contact-extension", old + "author-contact-extension"));
  BOOST_TEST(five->segments[0].phone == "");
  BOOST_TEST(holds(five->not_carried, "Communication.payload.extension"));
}

BOOST_AUTO_TEST_CASE(texts_in_xhtml_become_plain) {
  const std::string xhtml = R"("contentString": "<p>Kære <b>kolleger</b></p><p>BT &lt; 120<br/>Hilsen</p>")";
  const auto m = read_message(edit(old_json(), new_text, xhtml));
  BOOST_TEST(m->segments[1].text == "Kære kolleger\nBT < 120\nHilsen");
  BOOST_TEST(holds(m->not_carried, "Communication.payload.contentString (formatting)"));
  BOOST_TEST(std::is_sorted(m->not_carried.begin(), m->not_carried.end()));
  // A text that is no XHTML stays as it is, and from 4.0 on every text does.
  BOOST_TEST(read_message(old_json())->segments[1].text == "Kære kolleger\nSvar: <ja> & \"nej\"\n\n\tHilsen");
  BOOST_TEST(!holds(read_message(old_json())->not_carried, "Communication.payload.contentString (formatting)"));
  BOOST_TEST(read_message(edit(reply_json(), new_text, xhtml))->segments[1].text ==
             "<p>Kære <b>kolleger</b></p><p>BT &lt; 120<br/>Hilsen</p>");
}

BOOST_AUTO_TEST_CASE(a_message_can_be_taken_back_or_changed) {  // CC-FLW-40
  const auto status = read_message(edit(old_json(), "\"status\": \"unknown\"", "\"status\": \"entered-in-error\""));
  BOOST_TEST((status->activity == Activity::retract_message));
  auto json = edit(old_json(), "reply-message", "retract-message");
  const auto removal = read_message(edit(json, "\"role\": \"revision\"", "\"role\": \"removal\""));
  BOOST_TEST((removal->activity == Activity::retract_message));
  BOOST_TEST(removal->previous == "MessageHeader/h1");
  const auto modified = read_message(edit(old_json(), "reply-message", "modified-message"));
  BOOST_TEST((modified->activity == Activity::modified_message));
  BOOST_TEST(only(read_message(edit(old_json(), "reply-message", "notify-message")), "CC-PRV-06")
                 .expected.ends_with("retract-message"));
  BOOST_TEST(only(read_message(edit(old_json(), "\"status\": \"unknown\"", "\"status\": \"completed\"")), "CC-COM-02")
                 .expected == "unknown or entered-in-error");
}

BOOST_AUTO_TEST_CASE(a_second_focus_is_the_message_taken_back) {
  const std::string taken_back =
      R"({"resource": {"resourceType": "Communication", "id": "c0", "status": "entered-in-error", "payload": )"
      R"([{"contentString": "Forkert patient"}]}},)";
  const std::string one = R"("focus": [{"reference": "Communication/c1"}])";
  const std::string json = edit(old_json(), "\"entry\": [", "\"entry\": [" + taken_back);
  for (const std::string_view both :
       {R"("focus": [{"reference": "Communication/c1"}, {"reference": "Communication/c0"}])",
        R"("focus": [{"reference": "Communication/c0"}, {"reference": "Communication/c1"}])"}) {
    const auto m = read_message(edit(json, one, both));
    BOOST_TEST((m->activity == Activity::retract_message));
    BOOST_TEST(m->segments.size() == 2u);
    BOOST_TEST(holds(m->not_carried, "MessageHeader.focus"));
  }
  // Two messages that both stand, and a third focus: the text of one would be lost.
  const std::string standing = edit(json, "\"status\": \"entered-in-error\"", "\"status\": \"unknown\"");
  only(read_message(
           edit(standing, one, R"("focus": [{"reference": "Communication/c1"}, {"reference": "Communication/c0"}])")),
       "CC-GEN-17");
  only(read_message(edit(json, one,
                         R"("focus": [{"reference": "Communication/c1"}, {"reference": "Communication/c0"}, )"
                         R"({"reference": "Communication/c0"}])")),
       "CC-GEN-17");
  only(read_message(
           edit(json, one, R"("focus": [{"reference": "Communication/c1"}, {"reference": "Communication/c9"}])")),
       "CC-BND-10");
}

BOOST_AUTO_TEST_CASE(several_recipients_and_codings) {
  auto json = edit(old_json(), R"("recipient": [)", R"("recipient": [{"reference": "PractitionerRole/r2"}, )");
  json = edit(json, R"("code": "regarding-referral"})", R"("code": "regarding-referral"}, {"code": "other"})");
  const auto m = read_message(json);
  BOOST_TEST(m->named_recipient->name.text == "Hjerteafdelingen");
  BOOST_TEST(m->category == "regarding-referral");
  for (const std::string_view path : {"Communication.recipient", "Communication.category.coding", "CareTeam"})
    BOOST_TEST(holds(m->not_carried, path), path << " is not named");
}

BOOST_AUTO_TEST_CASE(replacement_numbers_of_its_own_register) {
  const std::string today = R"({"system": "urn:oid:1.2.208.176.1.6.1.1", "value": "2512481AB4"})";
  const auto with = [&](std::string_view use, std::string_view value) {
    return "{\"use\": \"" + std::string(use) + "\", \"system\": \"nationalEcprregister\", \"value\": \"" +
           std::string(value) + "\"}";
  };
  const auto kind = [&](const std::string& json) { return read_message(json)->patient.ids[1].kind; };
  BOOST_TEST((kind(edit(old_json(), today, with("temp", "2512481AB4"))) == PatientIdKind::national_replacement));
  BOOST_TEST((kind(edit(old_json(), today, with("temp", "2512485AB4"))) == PatientIdKind::regional_replacement));
  BOOST_TEST((kind(edit(old_json(), today, with("temp", "4711"))) == PatientIdKind::other));
  BOOST_TEST((kind(edit(old_json(), today, with("usual", "2512481AB4"))) == PatientIdKind::other));
  BOOST_TEST((kind(edit(reply_json(), today, with("temp", "2512481AB4"))) == PatientIdKind::other));
}

BOOST_AUTO_TEST_SUITE_END()
