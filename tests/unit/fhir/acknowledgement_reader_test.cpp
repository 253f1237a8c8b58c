// The tree of a Bundle -> Receipt, rule by rule.
#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "tests/unit/fhir/sample.hpp"

using namespace brevdue;
using namespace brevdue::test;
using fhir::Format;

namespace {

const Finding& only(const ReadReceipt& read, std::string_view rule) {
  BOOST_REQUIRE_MESSAGE(!read.message, "it was read");
  BOOST_REQUIRE_MESSAGE(rules(read.findings) == rule, rule << " expected:\n" << words(read.findings));
  return read.findings.front();
}

// The positive receipt, as JSON without narratives.
std::string ok_json() {
  return write_receipt(ok_receipt(), Format::json, {.narratives = false});
}

const std::string details = R"("details": {"reference": "OperationOutcome/o1"})";

}  // namespace

BOOST_AUTO_TEST_SUITE(acknowledgement_reader)

BOOST_AUTO_TEST_CASE(json_and_xml_of_one_message_are_equal) {
  const auto json = read_receipt(acknowledgement_json());
  const auto xml = read_receipt(acknowledgement_xml());
  BOOST_TEST((*json.operator->() == *xml.operator->()));
}

BOOST_AUTO_TEST_CASE(the_fields) {
  const auto r = read_receipt(acknowledgement_json());
  BOOST_TEST((r->kind == Receipt::Kind::fatal_error));
  BOOST_TEST(r->version == "2.0");
  BOOST_TEST(r->envelope_id == "5a0c8d3e-91b7-4f7e-8f62-0d2f6a4e1b11");
  BOOST_TEST(r->message_id == "a1");
  BOOST_TEST((r->sent == at("2026-01-20T09:20:00Z")));
  BOOST_TEST(r->sent.written == "2026-01-20T10:20:00+01:00");
  BOOST_TEST(!r->receipt_wanted);
  BOOST_TEST(r->sender.location_number == "5790001348120");
  BOOST_TEST(r->sender.sor == "953741000016009");
  BOOST_TEST(r->sender.organisation == "Plejecenter Nord");
  BOOST_TEST(r->receiver.location_number == "5790000209354");
  BOOST_TEST(r->response_identifier == "7c9e6679-7425-40de-944b-e07fc1f90ae7");
}

BOOST_AUTO_TEST_CASE(issues) {
  const auto r = read_receipt(acknowledgement_json());
  BOOST_REQUIRE(r->issues.size() == 2u);
  Issue first;
  first.code = "structure";
  first.system = "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-acknowledgement-error-codes";
  first.detail_code = "MSG_Datatype_Wrong";
  first.display = "The data type is wrong";
  first.text = "Feltet <dato> & \"tid\"\npasser ikke";
  first.diagnostics = "line 7";
  BOOST_TEST((r->issues[0] == first));
  Issue second;
  second.severity = "warning";
  second.code = "too-long";
  BOOST_TEST((r->issues[1] == second));
}

BOOST_AUTO_TEST_CASE(the_copied_provenance) {  // ACK-PRV-02
  const AcknowledgedProvenance expected{"reply-message", "2026-01-20T10:15:00+01:00", "2026-01-20T10:15:00Z"};
  BOOST_TEST((read_receipt(acknowledgement_json())->provenance == expected));
  // In official examples it is about another message than the one answered.
  const auto other = edit(acknowledgement_json(), R"("target": [{"reference": "MessageHeader/7c9e)",
                          R"("target": [{"reference": "MessageHeader/8888)");
  BOOST_TEST((read_receipt(other)->provenance == expected));
  // Of several the one of the message answered, wherever it stands.
  const auto third = edit(acknowledgement_json(), "\"entry\": [",
                          R"("entry": [{"resource": {"resourceType": "Provenance", "target": )"
                          R"([{"reference": "MessageHeader/old"}], "recorded": "2026-01-01T10:15:00Z"}},)");
  const auto r = read_receipt(third);
  BOOST_TEST((r->provenance == expected));
  BOOST_TEST(std::count(r->not_carried.begin(), r->not_carried.end(), "Provenance") == 1);
}

BOOST_AUTO_TEST_CASE(a_receipt_without_a_copied_provenance) {
  const auto r = read_receipt(edit(acknowledgement_json(),
                                   R"({"reference": "MessageHeader/7c9e6679-7425-40de-944b-e07fc1f90ae7"}],)",
                                   R"({"reference": "MessageHeader/a1"}],)"));
  BOOST_TEST(!r->provenance);
}

BOOST_AUTO_TEST_CASE(what_has_no_field_is_named) {
  BOOST_TEST(read_receipt(acknowledgement_json())->not_carried ==
                 (std::vector<std::string>{"OperationOutcome.issue.details.coding", "OperationOutcome.issue.expression",
                                           "Organization.telecom"}),
             boost::test_tools::per_element());
  auto json = edit(acknowledgement_json(), "\"entry\": [", R"("entry": [{"resource": {"resourceType": "Patient"}},)");
  json = edit(json, R"("sender": {)", R"("focus": [{"reference": "Patient/p"}], "reason": {"text": "x"}, "sender": {)");
  json = edit(json, R"("occurredDateTime": "2026-01-20T10:15:00+01:00")",
              R"("occurredPeriod": {"start": "2026-01-20T10:15:00+01:00"})");
  const auto r = read_receipt(json);
  for (const std::string_view path :
       {"Patient", "MessageHeader.focus", "MessageHeader.reason", "Provenance.occurredPeriod"})
    BOOST_TEST(std::count(r->not_carried.begin(), r->not_carried.end(), path) == 1, path << " is not named");
  BOOST_TEST(read_receipt(ok_json())->not_carried.empty());
}

BOOST_AUTO_TEST_CASE(where_official_examples_err) {
  // a definition or none
  for (const std::string_view url :
       {"http://medcomfhir.dk/ig/acknowledgement/medcom-acknowledgement-message-definition|2.0.0", "urn:x"}) {
    const auto with = edit(acknowledgement_json(), "\"response\": {",
                           "\"definition\": \"" + std::string(url) + "\", \"response\": {");
    BOOST_TEST((*read_receipt(with).operator->() == *read_receipt(acknowledgement_json()).operator->()));
  }
  // agents that are not in the Bundle
  const auto agents = edit(acknowledgement_json(), R"("agent": [{"who": {"reference": "Organization/kommune"}}])",
                           R"("agent": [{"who": {"reference": "Organization/nobody"}}])");
  BOOST_TEST(read_receipt(agents).message.has_value());
}

BOOST_AUTO_TEST_CASE(outcomes) {
  const auto count = [](const std::string& json) { return read_receipt(json)->issues.size(); };
  const std::string lost = R"("details": {"reference": "OperationOutcome/nowhere"})";
  BOOST_TEST(count(edit(acknowledgement_json(), ", " + details, "")) == 2u);
  BOOST_TEST(count(edit(acknowledgement_json(), details, lost)) == 2u);
  BOOST_TEST(count(edit(acknowledgement_json(), details, R"("details": {"reference": "Provenance/v1"})")) == 2u);
  // Of several the one that is named; the other one is left over.
  const auto two = edit(acknowledgement_json(), "\"entry\": [",
                        R"("entry": [{"resource": {"resourceType": "OperationOutcome", "id": "o0", "issue": )"
                        R"([{"severity": "error", "code": "value"}]}},)");
  const auto r = read_receipt(two);
  BOOST_TEST(r->issues.size() == 2u);
  BOOST_TEST(std::count(r->not_carried.begin(), r->not_carried.end(), "OperationOutcome") == 1);
  // ok with an outcome is legal: a duplicate (ACK-OO-02)
  const auto ok = edit(edit(acknowledgement_json(), "\"fatal-error\"", "\"ok\""), "\"severity\": \"error\"",
                       "\"severity\": \"information\"");
  BOOST_TEST(read_receipt(ok)->issues.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_refusal_says_why) {  // ACK-BND-02
  for (const std::string_view code : {"fatal-error", "transient-error"}) {
    const auto read = read_receipt(edit(ok_json(), R"("code":"ok")", "\"code\":\"" + std::string(code) + "\""));
    BOOST_TEST(only(read, "ACK-BND-02").position.path == "Bundle");
  }
  const auto empty = read_receipt(edit(acknowledgement_json(), "\"issue\": [", "\"note\": ["));
  BOOST_TEST(only(empty, "CC-GEN-15").expected == "issue");
}

BOOST_AUTO_TEST_CASE(the_response) {  // ACK-MH-05 to -07
  BOOST_TEST(only(read_receipt(cut(acknowledgement_xml(), "<response>", "</response>")), "ACK-MH-05").position.path ==
             "Bundle.entry[0].resource");
  const std::string id = "\"identifier\": \"7c9e6679-7425-40de-944b-e07fc1f90ae7\"";
  BOOST_TEST(only(read_receipt(edit(acknowledgement_json(), id + ", ", "")), "ACK-MH-06").found == "none");
  const auto wrong = read_receipt(edit(acknowledgement_json(), id, "\"identifier\": \"2512489996/x y\""));
  BOOST_TEST(only(wrong, "ACK-MH-06").found == "a text of 14 characters");
  BOOST_TEST(wrong.findings.front().position.path == "Bundle.entry[0].resource.response.identifier");
  BOOST_TEST(only(read_receipt(edit(acknowledgement_json(), R"("code": "fatal-error", )", "")), "ACK-MH-07").found ==
             "none");
  const auto code = read_receipt(edit(acknowledgement_json(), "fatal-error", "no-error"));
  BOOST_TEST(only(code, "ACK-MH-07").found == "no-error");
  BOOST_TEST(code.findings.front().position.path == "Bundle.entry[0].resource.response.code");
}

BOOST_AUTO_TEST_CASE(mandatory_elements) {  // CC-GEN-15
  struct Case {
    std::string bytes;
    std::string path, expected;
  };
  const Case cases[] = {
      {cut(acknowledgement_json(), " \"id\": \"5a0c", "\n"), "Bundle", "Bundle.id"},
      {cut(acknowledgement_json(), "\"timestamp\":", "\n"), "Bundle", "timestamp"},
      {cut(acknowledgement_json(), "\"id\": \"a1\"", "\n"), "Bundle.entry[0].resource", "MessageHeader.id"},
      {cut(acknowledgement_xml(), "<sender>", "</sender>"), "Bundle.entry[0].resource", "sender (Organization)"},
      {cut(acknowledgement_xml(), "<receiver>", "</receiver>"), "Bundle.entry[0].resource.destination",
       "receiver (Organization)"},
      {cut(acknowledgement_xml(), "<destination>", "</destination>"), "Bundle.entry[0].resource", "destination"},
      {cut(acknowledgement_xml(), "<severity ", "/>"), "Bundle.entry[1].resource.issue[0]", "severity"},
      {edit(acknowledgement_xml(), "<code value=\"structure\"/>", ""), "Bundle.entry[1].resource.issue[0]", "code"},
  };
  for (const auto& c : cases) {
    const auto read = read_receipt(c.bytes);
    // Without its id the header is not what the own Provenance is about, which changes nothing here.
    const auto& finding = only(read, "CC-GEN-15");
    BOOST_TEST(finding.position.path == c.path);
    BOOST_TEST(finding.expected == c.expected);
    BOOST_TEST(finding.position.line > 0u);
  }
}

BOOST_AUTO_TEST_CASE(values_of_the_wrong_format) {  // CC-GEN-05
  for (const auto& [from, to, path] : std::vector<std::tuple<std::string, std::string, std::string>>{
           {"\"timestamp\": \"2026-01-20T", "\"timestamp\": \"2026-20-01T", "Bundle.timestamp"},
           {"\"id\": \"a1\"", "\"id\": \"a 1\"", "Bundle.entry[0].resource.id"},
           {"\"severity\": \"error\"", "\"severity\": \"awful\"", "Bundle.entry[1].resource.issue[0].severity"},
           {"\"occurredDateTime\": \"2026-01-20T10:15:00+01:00\"",
            "\"occurredDateTime\": \"2026-13-20T10:15:00+01:00\"", "Bundle.entry[3].resource.occurredDateTime"},
           {"\"recorded\": \"2026-01-20T10:15:00Z\"", "\"recorded\": \"today\"",
            "Bundle.entry[3].resource.recorded"}}) {
    const auto read = read_receipt(edit(acknowledgement_json(), from, to));
    BOOST_TEST(only(read, "CC-GEN-05").position.path == path);
  }
}

BOOST_AUTO_TEST_CASE(references_and_repetitions) {
  auto read = read_receipt(edit(acknowledgement_json(), R"("sender": {"reference": "Organization/kommune"})",
                                R"("sender": {"reference": "Organization/x"})"));
  BOOST_TEST(only(read, "CC-BND-10").position.path == "Bundle.entry[0].resource.sender");
  read = read_receipt(
      edit(acknowledgement_xml(), "<timestamp ", "<timestamp value=\"2026-01-20T10:15:00Z\"/><timestamp "));
  only(read, "CC-GEN-17");
}

BOOST_AUTO_TEST_CASE(another_message_is_refused) {
  only(read_receipt(edit(acknowledgement_json(), "\"type\": \"message\"", "\"type\": \"document\"")), "CC-BND-03");
  const auto read = read_receipt(reply_json());
  BOOST_TEST(only(read, "CC-MH-04").found == "care-communication-message");
  BOOST_TEST(read.partial.message_id == "h2");
}

BOOST_AUTO_TEST_CASE(what_could_be_read_of_an_invalid_message) {
  const auto read = read_receipt(edit(acknowledgement_json(), "\"severity\": \"error\"", "\"severity\": \"awful\""));
  only(read, "CC-GEN-05");
  BOOST_TEST(read.partial.envelope_id == "5a0c8d3e-91b7-4f7e-8f62-0d2f6a4e1b11");
  BOOST_TEST(read.partial.message_id == "a1");
  BOOST_TEST(read.partial.sender.location_number == "5790001348120");
  BOOST_TEST(read.partial.receiver.location_number == "5790000209354");
  BOOST_TEST(read.partial.response_identifier == "7c9e6679-7425-40de-944b-e07fc1f90ae7");
}

BOOST_AUTO_TEST_CASE(all_findings_at_once) {
  auto json = edit(acknowledgement_json(), "\"timestamp\": \"2026-01-20T", "\"timestamp\": \"2026-20-01T");
  json = edit(json, "\"fatal-error\"", "\"fatal\"");
  json = edit(json, "\"identifier\": \"7c9e6679-7425", "\"identifier\": \"7c9e6679 7425");
  json = edit(json, "\"severity\": \"error\"", "\"severity\": \"awful\"");
  BOOST_TEST(rules(read_receipt(json).findings) == "CC-GEN-05 ACK-MH-07 ACK-MH-06 CC-GEN-05");
}

BOOST_AUTO_TEST_SUITE_END()
