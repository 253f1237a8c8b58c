// What stands in a message and is not carried is named: converters/fhir/elements.cpp.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <tuple>

#include "tests/unit/fhir/sample.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

using Paths = std::vector<std::string>;

// Of the text of reply.json that is new:
const std::string contact = R"("valueContactPoint": {"system": "phone", "value": "87654321")";
const std::string identifier = R"("valueIdentifier": {"value": "urn:uuid:00000003-0000-4000-8000-000000000000", )";
// ... and of its Provenance
const std::string activity_coding =
    R"("activity": {"coding": [{"system": "http://medcomfhir.dk/ig/terminology/CodeSystem/)"
    R"(medcom-messaging-activityCodes", "code": "reply-message"})";

// What is named beside what reply.json names anyway.
Paths named(std::string json) {
  static const Paths usual = read_message(reply_json())->not_carried;
  const auto read = read_message(std::move(json));
  Paths out;
  std::set_difference(read->not_carried.begin(), read->not_carried.end(), usual.begin(), usual.end(),
                      std::back_inserter(out));
  return out;
}
void names(std::string json, const Paths& expected) {
  BOOST_TEST(named(std::move(json)) == expected, boost::test_tools::per_element());
}
// The reply with `to` for the first `from`, and with `more` behind it.
std::string with(std::string_view from, std::string_view to) {
  return edit(reply_json(), from, to);
}
std::string behind(const std::string& from, const std::string& more) {
  return edit(reply_json(), from, from + more);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(elements)

BOOST_AUTO_TEST_CASE(a_known_extension_with_another_type_of_value) {
  const Paths extension = {"Communication.payload.extension"};
  names(edit_all(reply_json(), R"("valueReference": {"reference": "PractitionerRole/r2"})", R"("valueString": "x")"),
        {"Communication.payload.extension", "Practitioner", "PractitionerRole"});
  names(with(contact + "}", R"("valueString": "87654321")"), extension);
  names(with(identifier + R"("assigner": {"reference": "Organization/kommune"}})", R"("valueString": "x")"), extension);
  names(behind(contact + "}", R"(, "valueString": "12345678")"), {"Communication.payload.extension.valueString"});
  names(with(R"("valueReference": {"reference": "PractitionerRole/r1"}}],
    "identifier")",
             R"("valueString": "x"}],
    "identifier")"),
        {"Communication.extension"});
  names(with(R"("valueCoding": {)", R"("valueIdentifier": {)"), {"MessageHeader.destination.extension"});
}

BOOST_AUTO_TEST_CASE(a_contact_that_is_no_telephone) {  // CC-PL-10
  const auto mail = with(contact, R"("valueContactPoint": {"system": "email", "value": "x@example.dk")");
  BOOST_TEST(read_message(mail)->segments[1].phone == "");
  names(mail, {"Communication.payload.extension"});
}

BOOST_AUTO_TEST_CASE(what_is_passed_over) {
  const std::tuple<std::string, std::string, std::string> cases[] = {
      {R"("destination": [{)", R"("name": "Afsnit B", )", "MessageHeader.destination.name"},
      {R"("destination": [{"extension": [)", R"({"url": "urn:x", "valueString": "x"}, )",
       "MessageHeader.destination.extension"},
      {R"("source": {)", R"("name": "System", )", "MessageHeader.source.name"},
      {R"("code": "care-communication-message")", R"(, "display": "Haster")", "MessageHeader.eventCoding.display"},
      {R"("sender": {)", R"("display": "Nordre Afsnit", )", "MessageHeader.sender.display"},
      {R"("id": "p1",)", R"("managingOrganization": {"reference": "Organization/kommune"},)",
       "Patient.managingOrganization"},
      {R"("family": "Berggren")", R"(, "_family": {"extension": [{"url": "urn:x", "valueCode": "y"}]})",
       "Patient.name.family.extension"},
      {R"("line": ["Testparken 1", "2. tv."])", R"(, "use": "temp")", "Patient.address.use"},
      {R"("line": ["Testparken 1", "2. tv."])", R"(, "type": "postal")", "Patient.address.type"},
      {R"({"value": "urn:uuid:00000099-0000-4000-8000-000000000000")", R"(, "system": "urn:x")",
       "Communication.identifier.system"},
      {R"("code": "regarding-referral")", R"(, "display": "Haster")", "Communication.category.coding.display"},
      {R"("subject": {"reference": "Patient/p1")", R"(, "display": "En anden")", "Communication.subject.display"},
      {R"("subject": {"reference": "Patient/p1")", R"(, "identifier": {"value": "1"})",
       "Communication.subject.identifier"},
      {R"("code": "IMP")", R"(, "display": "Haster")", "Encounter.class.display"},
      {R"("status": "in-progress")", R"(, "language": "en")", "Encounter.language"},
      {identifier, R"("system": "urn:x", )", "Communication.payload.extension.valueIdentifier.system"},
      {identifier, R"("use": "old", )", "Communication.payload.extension.valueIdentifier.use"},
      {R"("valueReference": {"reference": "PractitionerRole/r2")", R"(, "display": "x")",
       "Communication.payload.extension.valueReference.display"},
      {contact, R"(, "use": "home")", "Communication.payload.extension.valueContactPoint.use"},
      {contact, R"(, "rank": 1)", "Communication.payload.extension.valueContactPoint.rank"},
      {R"("contentString": "Første besked")", R"(, "_contentString": {"extension": [{"url": "urn:x"}]})",
       "Communication.payload.contentString.extension"},
      {R"("title": "Ny fil")", R"(, "_title": {"extension": [{"url": "urn:x"}]})",
       "Communication.payload.contentAttachment.title.extension"},
      {R"("family": "Burns")", R"(, "text": "Chefen")", "Practitioner.name.text"},
      {R"("family": "Burns")", R"(, "use": "old")", "Practitioner.name.use"},
      {R"("practitioner": {"reference": "Practitioner/d1")", R"(, "display": "En anden")",
       "PractitionerRole.practitioner.display"},
      {R"("managingOrganization": [{"reference": "Organization/hospital"})",
       R"(, {"reference": "Organization/kommune"})", "CareTeam.managingOrganization"},
      {R"("value": "953741000016009")", R"(, "use": "old")", "Organization.identifier.use"},
      {R"("recorded": "2026-01-20T10:15:00+01:00")", R"(, "occurredPeriod": {"start": "2026-01-20"})",
       "Provenance.occurredPeriod"},
      {R"("agent": [{"who": {"reference": "Organization/hospital"}})",
       R"(, {"who": {"reference": "Organization/kommune"}})", "Provenance.agent"},
      {R"("agent": [{)", R"("role": [{"text": "x"}], )", "Provenance.agent.role"},
      {R"("agent": [{)", R"("onBehalfOf": {"reference": "Organization/kommune"}, )", "Provenance.agent.onBehalfOf"},
      {R"({"role": "revision", "what": {"reference": "MessageHeader/h1"}})",
       R"(, {"role": "quotation", "what": {"reference": "MessageHeader/h0"}})", "Provenance.entity"},
      {R"({"role": "revision", "what": {"reference": "MessageHeader/h1")", R"(, "display": "x")",
       "Provenance.entity.what.display"},
      {activity_coding + "]", R"(, "text": "Rettelse")", "Provenance.activity.text"},
      {activity_coding, R"(, {"code": "x"})", "Provenance.activity.coding"},
      {R"("target": [{"reference": "MessageHeader/h2"})", R"(, {"reference": "MessageHeader/h9"})",
       "Provenance.target"},
      {R"("meta": {)", R"("security": [{"code": "R"}], )", "Bundle.meta.security"},
      {R"("id": "c1",
    "meta": {)",
       R"("tag": [{"code": "x"}], )", "Communication.meta.tag"},
  };
  for (const auto& [from, more, path] : cases) names(behind(from, more), {path});
}

BOOST_AUTO_TEST_CASE(what_differs_from_what_is_carried) {
  const std::tuple<std::string, std::string, std::string> cases[] = {
      {R"("endpoint": "https://sor2.sum.dsdn.dk/#id=265161000016000")",
       R"("endpoint": "https://sor2.sum.dsdn.dk/#id=953741000016009")", "MessageHeader.destination.endpoint"},
      {R"("source": {"endpoint": "https://sor2.sum.dsdn.dk/#id=953741000016009")",
       R"("source": {"endpoint": "http://medcomfhir.dk/unknown")", "MessageHeader.source.endpoint"},
      {R"("use": "official", "system": "urn:oid:1.2.208.176.1.2")",
       R"("use": "old", "system": "urn:oid:1.2.208.176.1.2")", "Patient.identifier.use"},
      {R"("use": "official", "system": "urn:oid:1.2.208.176.1.2")",
       R"("use": "temp", "system": "urn:oid:1.2.208.176.1.2")", "Patient.identifier.use"},
      {R"("use": "usual", "text": "Nancy"}, {"use": "official")",
       R"("use": "old", "text": "Nancy"}, {"use": "official")", ""},  // named all the same: Patient.name
      {R"("display": "Sygeplejerske")", R"("display": "Leder")", "PractitionerRole.code.coding.display"},
      {R"("subject": {"reference": "Patient/p1"},
    "episodeOfCare")",
       R"("subject": {"reference": "Patient/p2"},
    "episodeOfCare")",
       "Encounter.subject"},
      {identifier + R"("assigner": {"reference": "Organization/kommune")",
       identifier + R"("assigner": {"reference": "Organization/hospital")",
       "Communication.payload.extension.valueIdentifier.assigner"},
      {R"("agent": [{"who": {"reference": "Organization/kommune")",
       R"("agent": [{"who": {"reference": "Organization/hospital")", "Provenance.agent.who"},
      {"http://terminology.hl7.org/CodeSystem/v3-ActCode", "urn:x", "Encounter.class.system"},
      {R"("topic": {"text": "Vedr. træning & <hjælp>"})", R"("topic": "Vedr. træning")", "Communication.topic"},
      {R"("family": "Berggren")", R"("_family": {"extension": [{"url": "urn:x", "valueCode": "unknown"}]})",
       "Patient.name.family.extension"},
  };
  for (const auto& [from, to, path] : cases) names(with(from, to), path.empty() ? Paths{} : Paths{path});
}

BOOST_AUTO_TEST_CASE(what_says_no_more_is_not_named) {
  const std::pair<std::string, std::string> cases[] = {
      {R"("sender": {)", R"("display": "Plejecenter Nord", )"},
      {R"("subject": {"reference": "Patient/p1")", R"(, "type": "Patient", "display": "Nancy Ann Berggren")"},
      {R"("family": "Burns")", R"(, "text": "Michael Burns", "use": "official")"},
      {R"("code": "regarding-referral")", R"(, "display": "Vedr. henvisning")"},
      {R"("code": "care-communication-message")", R"(, "display": "Care Communication Message")"},
      {R"("system": "urn:oid:1.2.208.176.1.6.1.1")", R"(, "use": "temp")"},
      {R"("line": ["Testparken 1", "2. tv."])", R"(, "use": "home", "type": "both")"},
      {contact, R"(, "use": "work")"},
      {R"("meta": {)", R"("versionId": "1", "lastUpdated": "2026-01-20T10:15:00+01:00", )"},
      {R"("contentString": "Første besked")", R"(, "_contentString": {"id": "x"})"},
  };
  for (const auto& [from, more] : cases) names(behind(from, more), {});
  names(with(R"("family": "Berggren")",
             R"("_family": {"extension": [{"url": )"
             R"("http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}]})"),
        {});
  // The display of a reference that leads nowhere is what is carried.
  const auto elsewhere = with(R"("practitioner": {"reference": "Practitioner/d2"})",
                              R"("practitioner": {"reference": "Practitioner/x", "display": "Hjerteafdelingen"})");
  BOOST_TEST(read_message(elsewhere)->segments[0].author->name.text == "Hjerteafdelingen");
  names(elsewhere, {"Practitioner"});
}

BOOST_AUTO_TEST_CASE(a_managing_organisation_is_not_reached) {
  auto json = behind(R"("id": "p1",)", R"("managingOrganization": {"reference": "Organization/egen"},)");
  json = edit(json, "\"entry\": [", R"("entry": [{"resource": {"resourceType": "Organization", "id": "egen"}},)");
  names(json, {"Organization", "Patient.managingOrganization"});
}

BOOST_AUTO_TEST_CASE(very_many_unknown_elements_are_not_all_named) {
  std::string unknown;
  for (int i = 0; i < 1000; ++i) unknown += "\"x" + std::to_string(i) + "\": 1, ";
  const auto paths = named(with("\"timestamp\"", unknown + "\"timestamp\""));
  BOOST_TEST(paths.front() == "(and others)");
  BOOST_TEST(paths.size() < 210u);
}

BOOST_AUTO_TEST_CASE(of_an_acknowledgement) {
  const auto all = [](std::string json) { return read_receipt(std::move(json))->not_carried; };
  const Paths usual = all(acknowledgement_json());
  const std::tuple<std::string, std::string, std::string> cases[] = {
      {R"({"reference": "OperationOutcome/o1"})", R"({"reference": "OperationOutcome/x"})",
       "MessageHeader.response.details"},
      {R"({"reference": "OperationOutcome/o1"})", R"({"reference": "OperationOutcome/o1", "display": "x"})",
       "MessageHeader.response.details.display"},
      {R"("occurredDateTime": "2026-01-20T10:20:00+01:00")", R"("occurredPeriod": {"start": "2026-01-20"})",
       "Provenance.occurredPeriod"},
      {R"("endpoint": "https://sor2.sum.dsdn.dk/#id=265161000016000")", R"("endpoint": "urn:x")",
       "MessageHeader.destination.endpoint"},
  };
  for (const auto& [from, to, path] : cases) {
    const auto paths = all(edit(acknowledgement_json(), from, to));
    BOOST_TEST(std::count(paths.begin(), paths.end(), path) == 1, path << " is not named");
    BOOST_TEST(paths.size() == usual.size() + 1);
  }
  const auto copied = read_receipt(edit(acknowledgement_json(), "\"code\": \"primary\"", "\"code\": \"cc\""));
  BOOST_TEST(rules(copied.findings) == "CC-MH-06");  // ACK-MH-03
}

BOOST_AUTO_TEST_SUITE_END()
