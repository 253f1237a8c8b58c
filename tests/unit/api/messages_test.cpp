// The doors for messages, and in which words they refuse.
#include <string>

#include "gateway/api/answers.hpp"
#include "tests/unit/api/world.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

std::string bundle(std::string_view extension) {
  return slurp(project() / ("samples/video-invitation/care-communication." + std::string(extension)));
}
Reply post(const World& world, std::string_view path, const std::string& body, std::string_view fields = {}) {
  return ask(world, request("POST " + std::string(path), std::string(as_hospital) + std::string(fields), body));
}
bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}
constexpr std::string_view process = "/fhir/$process-message";

}  // namespace

BOOST_AUTO_TEST_SUITE(messages)

BOOST_AUTO_TEST_CASE(an_envelope_is_answered_with_a_receipt) {
  World world;
  const auto reply = post(world, "/vans/messages", envelope_text(letter_text()));
  BOOST_TEST(reply.status == 200);
  BOOST_TEST(reply.field("content-type") == "application/xml");
  BOOST_TEST(has(reply.body, "<PositiveMessage>"));
  BOOST_TEST(has(reply.body, "7d9c1a52-5a0e-4d6b-9c11-2f0e5d7a1b01"));
  BOOST_TEST(world.arrived == 1);
  BOOST_TEST(world.store->named("TVBREV000417").size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_refused_envelope_has_a_receipt_too) {
  World world;
  const auto reply = post(world, "/vans/messages", envelope_text("no letter"));
  BOOST_TEST(reply.status >= 400);
  BOOST_TEST(reply.field("content-type") == "application/xml");
  BOOST_TEST(has(reply.body, "<Negative"));
  BOOST_TEST(world.arrived == 0);
}

BOOST_AUTO_TEST_CASE(what_is_no_envelope_is_refused_with_findings) {
  World world;
  const auto reply = post(world, "/vans/messages", "2512489996");
  BOOST_TEST(reply.status == 400);
  BOOST_TEST(reply.field("content-type") == "application/json");
  BOOST_TEST(reply.body.starts_with(R"({"error":"unreadable","findings":[{"rule":")"));
  BOOST_TEST(!has(reply.body, "2512489996"));
}

BOOST_AUTO_TEST_CASE(a_bundle_is_accepted_without_a_word) {
  World world;
  for (const std::string_view format : {"json", "xml"})
    for (const std::string_view path : {"/fhir/$process-message", "/fhir/%24process-message"}) {
      const auto reply =
          post(world, path, bundle(format), "Content-Type: application/fhir+" + std::string(format) + "\r\n");
      BOOST_TEST(reply.status == 202, reply.body);
      BOOST_TEST(reply.body == "");
      BOOST_TEST(reply.field("content-length") == "0");
    }
  BOOST_TEST(world.arrived == 4);
}

BOOST_AUTO_TEST_CASE(a_refused_bundle_has_an_outcome_in_its_own_format) {
  World world;
  const auto json = post(world, process, R"({"resourceType":"Bundle"})", "Content-Type: application/fhir+json\r\n");
  BOOST_TEST(json.status >= 400);
  BOOST_TEST(json.field("content-type") == "application/fhir+json");
  BOOST_TEST(json.body.starts_with(R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":")"));
  const auto xml = post(world, process, "<Bundle", "Content-Type: application/fhir+xml\r\n");
  BOOST_TEST(xml.status == 400);
  BOOST_TEST(xml.field("content-type") == "application/fhir+xml");
  BOOST_TEST(has(xml.body, "<OperationOutcome xmlns=\"http://hl7.org/fhir\"><issue><severity value=\"error\"/>"));
  const auto asked =
      post(world, process, "<Bundle", "Content-Type: application/fhir+xml\r\nAccept: application/fhir+json\r\n");
  BOOST_TEST(asked.field("content-type") == "application/fhir+json");
  const auto bad = ask(world, request("POST /fhir/$process-message", "Host: x\r\nAccept: application/xml\r\n", "x"));
  BOOST_TEST(bad.status == 401);
  BOOST_TEST(has(bad.body, "<code value=\"login\"/>"));
}

BOOST_AUTO_TEST_CASE(an_outcome_has_an_issue_for_each_finding) {
  Finding missing{Rule::oio_missing, Severity::error, {}, "Sent", "\"<Identifier>\""};
  missing.position.line = 12;
  missing.position.column = 5;
  missing.position.byte = 120;
  missing.position.path = "Emessage/Envelope";
  const Finding note{Rule::vans_size, Severity::note, {}, {}, {}};
  const auto xml = refusal(Kind::schema, {missing, note}, Tongue::fhir_xml);
  BOOST_TEST(xml.status == 422);
  BOOST_TEST(
      xml.body ==
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><OperationOutcome xmlns=\"http://hl7.org/fhir\"><issue>"
      "<severity value=\"error\"/><code value=\"structure\"/><diagnostics value=\"OIO-04: A mandatory element is "
      "missing. (Emessage/Envelope, line 12, column 5, byte 120) expected Sent, found "
      "&quot;&lt;Identifier&gt;&quot;\"/>"
      "</issue><issue><severity value=\"information\"/>"
      "<code value=\"structure\"/><diagnostics value=\"VANS-04: SizeInBytes is not the size of the decoded "
      "Data.\"/></issue></OperationOutcome>");
  const auto json = refusal(Kind::schema, {missing}, Tongue::json);
  BOOST_TEST(json.body == R"({"error":"schema","findings":[{"rule":"OIO-04","severity":"error",)"
                          R"("path":"Emessage/Envelope","line":12,"column":5,"byte":120,"expected":"Sent",)"
                          R"("found":"\"<Identifier>\"","message":"A mandatory element is missing."}]})");
  const auto busy = refusal(Kind::busy, {}, Tongue::fhir_json);
  BOOST_TEST(busy.status == 503);
  BOOST_TEST(busy.body == R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"throttled",)"
                          R"("diagnostics":"busy"}]})");
}

BOOST_AUTO_TEST_SUITE_END()
