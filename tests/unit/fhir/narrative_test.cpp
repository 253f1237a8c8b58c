// Narratives: fhir-rules.md 11.
#include "converters/fhir/narrative.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <map>
#include <vector>

#include "tests/unit/fhir/sample.hpp"

using namespace brevdue;
using namespace brevdue::test;
using fhir::Format;

namespace {

struct Narratives {
  fhir::Tree tree;
  explicit Narratives(const Correspondence& m) : tree(make(m)) {}
  explicit Narratives(const Receipt& r) : tree(make(r)) {}
  static fhir::Tree make(const Correspondence& m) {
    const auto ids = seeded_ids(3);
    return fhir::write_care_communication(m, zone(), *ids);
  }
  static fhir::Tree make(const Receipt& r) {
    const auto ids = seeded_ids(3);
    return fhir::write_acknowledgement(r, zone(), *ids);
  }
  [[nodiscard]] const fhir::Node& resource(std::string_view type) const {
    for (const fhir::Node* e = tree.root()->child("entry"); e != nullptr; e = e->again())
      if (e->child("resource")->type == type) return *e->child("resource");
    BOOST_FAIL("no " << type);
    return *tree.root();
  }
  [[nodiscard]] std::string_view div(std::string_view type) const { return resource(type).child("text")->text("div"); }
};

bool holds(std::string_view text, std::string_view what) {
  return text.find(what) != std::string_view::npos;
}

Correspondence with_everything() {
  Correspondence m = full_message();
  m.category = "regarding-referral";
  m.priority = Priority::asap;
  m.attachments[1].creation = "2026-01-19";
  NamedParty team;
  team.team = true;
  team.team_name = "Team Nord";
  m.named_sender = team;
  m.named_recipient = team;
  return m;
}

// The lists of fhir-rules.md 11, "SHALL:in-narrative": the paths below each resource whose values its narrative shows.
struct Obliged {
  std::string_view type;
  std::vector<std::string_view> paths;
};
const std::vector<Obliged>& obliged() {
  static const std::vector<Obliged> all = {
      {"MessageHeader",
       {"id", "eventCoding.code", "destination.endpoint", "destination.receiver.reference",
        "destination.extension.valueCoding.code", "sender.reference", "source.endpoint", "focus.reference",
        "response.identifier", "response.code", "response.details.reference"}},
      {"Communication",
       {"id", "extension.valueReference.reference", "status", "category.coding.code", "priority", "subject.reference",
        "topic.text", "encounter.reference", "recipient.reference", "payload.extension.valueDateTime",
        "payload.extension.valueReference.reference", "payload.extension.valueContactPoint.system",
        "payload.extension.valueContactPoint.value", "payload.contentString", "payload.contentAttachment.contentType",
        "payload.contentAttachment.url", "payload.contentAttachment.title", "payload.contentAttachment.creation"}},
      {"Provenance",
       {"id", "target.reference", "occurredDateTime", "activity.coding.code", "agent.who.reference", "entity.role",
        "entity.what.reference", "entity.what.identifier.value"}},
      {"Patient",
       {"id", "identifier.value", "name.family", "name.given", "address.line", "address.city", "address.postalCode"}},
      {"Organization", {"id", "identifier.value", "name"}},
      {"PractitionerRole", {"id", "practitioner.reference", "organization.reference", "code.coding.code", "code.text"}},
      {"Practitioner", {"id", "name.family", "name.given", "name.text"}},
      {"CareTeam", {"id", "name", "managingOrganization.reference"}},
      {"Encounter", {"id", "status", "class.code", "subject.reference", "episodeOfCare.identifier.value"}},
      {"OperationOutcome",
       {"id", "issue.severity", "issue.code", "issue.details.coding.code", "issue.details.coding.display",
        "issue.details.text", "issue.diagnostics"}}};
  return all;
}

// Every value at a path, however often its elements are repeated.
void values(const fhir::Node& node, std::string_view path, std::vector<std::string_view>& out) {
  const auto dot = path.find('.');
  for (const fhir::Node* n = node.child(path.substr(0, dot)); n != nullptr; n = n->again()) {
    if (dot != std::string_view::npos)
      values(*n, path.substr(dot + 1), out);
    else if (n->has_value)
      out.push_back(n->value);
  }
}

std::string in_xhtml(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '\n')
      out += "<br/>";
    else
      out += c;
  }
  return out;
}

// Counts what was looked at: a list nothing of which occurs would prove nothing.
std::map<std::string, int> check_obligations(const fhir::Tree& tree) {
  std::map<std::string, int> seen;
  for (const fhir::Node* e = tree.root()->child("entry"); e != nullptr; e = e->again()) {
    const fhir::Node& resource = *e->child("resource");
    const auto row = std::find_if(obliged().begin(), obliged().end(),
                                  [&](const Obliged& known) { return known.type == resource.type; });
    BOOST_REQUIRE_MESSAGE(row != obliged().end(), "no list for " << resource.type);
    const std::string_view div = resource.child("text")->text("div");
    for (const auto path : row->paths) {
      std::vector<std::string_view> found;
      values(resource, path, found);
      for (const auto value : found)
        BOOST_TEST(holds(div, in_xhtml(value)), resource.type << "." << path << " is missing in the narrative");
      seen[std::string(resource.type) + "." + std::string(path)] += static_cast<int>(found.size());
    }
  }
  return seen;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(narrative)

BOOST_AUTO_TEST_CASE(what_the_profiles_oblige_is_there) {
  Correspondence m = with_everything();
  m.activity = Activity::reply_message;
  m.previous = "MessageHeader/7c9e6679-7425-40de-944b-e07fc1f90ae8";
  m.patient.ids = {{PatientIdKind::cpr, "", "2512489996"},
                   {PatientIdKind::national_replacement, "", "2512481AB4"},
                   {PatientIdKind::regional_replacement, "", "2512485AB4"}};
  m.episode.ids.push_back(
      {"https://www.esundhed.dk/Registre/Landspatientregisteret", "urn:uuid:fc60e762-b13b-5773-865e-67f3907bdcc7"});
  NamedParty person;
  person.name.given = {"Michael", "Aage"};
  person.name.family = "Burns";
  person.role.code = "overlaege";
  m.named_sender = person;
  m.attachments[1].author = m.segments[0].author;
  m.attachments[1].phone = "87654321";
  Receipt r = refusal();
  r.issues[0].display = "Receiver identifier unknown";

  auto seen = check_obligations(Narratives(m).tree);
  for (const auto& [path, count] : check_obligations(Narratives(r).tree)) seen[path] += count;
  for (const auto& row : obliged())
    for (const auto path : row.paths) {
      const std::string whole = std::string(row.type) + "." + std::string(path);
      BOOST_TEST(seen[whole] > 0, whole << " is not in the messages of this test");
    }
}

BOOST_AUTO_TEST_CASE(danish_with_english_beside) {  // CC-NAR-06
  const Narratives n(refusal(Receipt::Kind::transient_error));
  for (const std::string_view what :
       {"Kvittering (acknowledgement-message)", "<b>Svar på meddelelse</b> (Response identifier)",
        "Afvist: midlertidig fejl, kan sendes igen (transient-error)"})
    BOOST_TEST(holds(n.div("MessageHeader"), what), what << " is missing");
  for (const std::string_view what : {"<b>Alvorlighed</b> (Severity)", "Fejl (error)", "Ikke fundet (not-found)",
                                      "Modtagerens identifikation er ukendt (MSG_Receiver_Identifier_UNKNOWN)",
                                      "Filen &lt;røntgen&gt; &amp; \"svar\"<br/>kunne ikke læses", "part 2 of 3"})
    BOOST_TEST(holds(n.div("OperationOutcome"), what), what << " is missing");
  BOOST_TEST(holds(n.div("Provenance"), "Ny meddelelse (new-message)"));
}

BOOST_AUTO_TEST_CASE(every_resource_has_one_and_the_bundle_has_none) {  // CC-NAR-01, -02
  const Narratives n(with_everything());
  BOOST_TEST((n.tree.root()->child("text") == nullptr));
  for (const fhir::Node* e = n.tree.root()->child("entry"); e != nullptr; e = e->again()) {
    const fhir::Node& resource = *e->child("resource");
    const fhir::Node* text = resource.child("text");
    BOOST_REQUIRE(text != nullptr);
    BOOST_TEST((resource.first_child->next->next == text));  // behind id and meta
    const bool extensions = resource.type == "MessageHeader" || resource.type == "Communication";
    BOOST_TEST(text->text("status") == (extensions ? "extensions" : "generated"));
    BOOST_TEST(text->text("div").starts_with("<div xmlns=\"http://www.w3.org/1999/xhtml\">"));
    BOOST_TEST(text->text("div").ends_with("</div>"));
    BOOST_TEST(holds(text->text("div"), resource.text("id")));  // CC-NAR-04
    BOOST_TEST(!holds(text->text("div"), "<tbody></tbody>"));
  }
}

BOOST_AUTO_TEST_CASE(every_narrative_is_well_formed) {
  for (const auto& m : {new_message(), full_message(), with_everything()}) {
    BOOST_TEST(read_tree(write_message(m, Format::xml)).tree.has_value());
    BOOST_TEST(read_tree(write_message(m, Format::json)).tree.has_value());
  }
  for (const auto& r : {ok_receipt(), refusal()}) {
    BOOST_TEST(read_tree(write_receipt(r, Format::xml)).tree.has_value());
    BOOST_TEST(read_tree(write_receipt(r, Format::json)).tree.has_value());
  }
}

BOOST_AUTO_TEST_CASE(header) {
  const Narratives n(new_message());
  const auto div = n.div("MessageHeader");
  const auto& h = n.resource("MessageHeader");
  for (const std::string_view what :
       {std::string_view("Korrespondancemeddelelse (care-communication-message)"),
        std::string_view("Primær modtager (primary)"), h.child("destination")->text("endpoint"),
        h.child("destination")->child("receiver")->text("reference"), h.child("sender")->text("reference"),
        h.child("source")->text("endpoint"), h.child("focus")->text("reference")})
    BOOST_TEST(holds(div, what), what << " is missing");
}

BOOST_AUTO_TEST_CASE(communication_and_its_payloads) {
  const Narratives n(with_everything());
  const auto div = n.div("Communication");
  const auto& c = n.resource("Communication");
  for (const std::string_view what :
       {std::string_view("Ukendt (unknown)"), std::string_view("Vedr. henvisning (regarding-referral)"),
        std::string_view("Haster (asap)"), std::string_view("Træning &amp; &lt;hjælp&gt;"),
        c.child("subject")->text("reference"), c.child("encounter")->text("reference"),
        c.child("recipient")->text("reference"), c.child("extension")->child("valueReference")->text("reference"),
        std::string_view("2026-01-20T10:10:00+01:00"), std::string_view("0000 0000"),
        std::string_view("PractitionerRole/"), std::string_view("application/pdf"), std::string_view("Blodprøver"),
        std::string_view("2026-01-19"), std::string_view("https://rooms.vconf.dk/call?a=1&amp;b=2"),
        std::string_view("Videomøde")})
    BOOST_TEST(holds(div, what), what << " is missing");
}

BOOST_AUTO_TEST_CASE(text_is_escaped_and_its_lines_are_kept) {  // CC-NAR-08
  BOOST_TEST(holds(Narratives(new_message()).div("Communication"),
                   "Kære &lt;læge&gt;<br/>en \"linje\" &amp; mere<br/><br/>\tHilsen"));
  Correspondence m = new_message();
  m.segments[0].text = "a\r\nb\rc\x01";
  BOOST_TEST(holds(Narratives(m).div("Communication"), "a<br/>b<br/>c "));
}

BOOST_AUTO_TEST_CASE(no_base64) {  // CC-NAR-05
  const Correspondence m = full_message();
  const Narratives n(m);
  BOOST_TEST(!holds(n.div("Communication"), m.attachments[1].data.base64()));
}

BOOST_AUTO_TEST_CASE(patient_and_organisation) {
  Correspondence m = new_message();
  m.patient.deceased = true;
  const Narratives n(m);
  for (const std::string_view what :
       {"2512489996", "Nancy Ann", "Berggren", "Testparken 1, 2. tv.", "Odense", "5000", "Ja (true)"})
    BOOST_TEST(holds(n.div("Patient"), what), what << " is missing");
  for (const std::string_view what : {"265161000016000", "5790000209354", "123456", "Hjerteafdelingen &amp; Co."})
    BOOST_TEST(holds(n.div("Organization"), what), what << " is missing");
  m.patient.family.clear();
  BOOST_TEST(holds(Narratives(m).div("Patient"), "Ukendt (unknown)"));
}

BOOST_AUTO_TEST_CASE(people_episode_and_provenance) {
  Correspondence m = with_everything();
  m.activity = Activity::reply_message;
  m.previous = "5790000121526#B300720181623";
  m.segments[0].author->role = {"", "overlaege", "", ""};
  const Narratives n(m);
  BOOST_TEST(holds(n.div("PractitionerRole"), "Overlæge (overlaege)"));
  BOOST_TEST(holds(n.div("PractitionerRole"), n.resource("PractitionerRole").child("practitioner")->text("reference")));
  BOOST_TEST(holds(n.div("PractitionerRole"), n.resource("PractitionerRole").child("organization")->text("reference")));
  BOOST_TEST(holds(n.div("Practitioner"), "Hjerteafdelingen &amp; Co."));
  BOOST_TEST(holds(n.div("CareTeam"), "Team Nord"));
  for (const std::string_view what :
       {"Igangværende (in-progress)", "Indlagt (IMP)", "1b4e28ba-2fa1-41d2-883f-0016d3cca427"})
    BOOST_TEST(holds(n.div("Encounter"), what), what << " is missing");
  for (const std::string_view what :
       {"Besvarelse (reply-message)", "MessageHeader/7c9e6679-7425-40de-944b-e07fc1f90ae7", "2026-01-20T10:15:00+01:00",
        "5790000121526#B300720181623", "urn:uuid:8e9ae01c-043f-43f7-b8c0-d50acfec0aac", "role source", "role revision"})
    BOOST_TEST(holds(n.div("Provenance"), what), what << " is missing");
  BOOST_TEST(holds(Narratives(new_message()).div("PractitionerRole"), "ukendt"));
}

BOOST_AUTO_TEST_SUITE_END()
