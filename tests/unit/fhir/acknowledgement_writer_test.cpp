// Receipt -> Bundle, and back: fhir-rules.md 14.4.
#include <boost/test/unit_test.hpp>
#include <stdexcept>

#include "tests/unit/fhir/sample.hpp"

using namespace brevdue;
using namespace brevdue::test;
using fhir::Format;
using fhir::Node;

namespace {

std::size_t count(std::string_view text, std::string_view what) {
  std::size_t n = 0;
  for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what, at + what.size())) ++n;
  return n;
}
bool holds(std::string_view text, std::string_view what) {
  return text.find(what) != std::string_view::npos;
}
void in_order(std::string_view text, std::initializer_list<std::string_view> pieces) {
  std::size_t from = 0;
  for (const auto piece : pieces) {
    const auto at = text.find(piece, from);
    BOOST_TEST(at != std::string_view::npos, piece << " is missing, or stands before the one named before it");
    if (at != std::string_view::npos) from = at + piece.size();
  }
}
std::string plain(const Receipt& receipt, Format format = Format::xml) {
  return write_receipt(receipt, format, {.narratives = false});
}

std::vector<const Node*> of_type(const fhir::Tree& tree, std::string_view type) {
  std::vector<const Node*> out;
  for (const Node* e = tree.root()->child("entry"); e != nullptr; e = e->again())
    if (e->child("resource")->type == type) out.push_back(e->child("resource"));
  return out;
}
std::string_view who(const Node& provenance) {
  return provenance.child("agent")->child("who")->text("reference");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(acknowledgement_writer)

BOOST_AUTO_TEST_CASE(a_receipt_comes_back_as_it_was) {
  for (const auto& receipt : {ok_receipt(), refusal(), refusal(Receipt::Kind::transient_error)})
    for (const Format format : {Format::json, Format::xml})
      for (const bool narratives : {true, false}) {
        const auto read = read_receipt(write_receipt(receipt, format, {.narratives = narratives}));
        BOOST_TEST((*read.operator->() == receipt));
      }
}

BOOST_AUTO_TEST_CASE(entries_and_elements_stand_in_order) {
  const std::string xml = plain(refusal());
  in_order(xml, {"<Bundle xmlns=\"http://hl7.org/fhir\">", "<id ", "<meta>", "<type value=\"message\"/>", "<timestamp ",
                 "<MessageHeader>", "<OperationOutcome>", "<Provenance>", "<Provenance>", "<Organization>",
                 "<Organization>", "</Bundle>"});
  in_order(xml,
           {"<MessageHeader>", "<eventCoding>", "<code value=\"acknowledgement-message\"/>", "<destination><extension ",
            "<endpoint ", "<receiver>", "<sender>", "<source>", "<response><identifier ",
            "<code value=\"fatal-error\"/>", "<details><reference value=\"OperationOutcome/"});
  in_order(xml, {"<issue><severity value=\"error\"/><code value=\"not-found\"/><details><coding><system ",
                 "<code value=\"MSG_Receiver_Identifier_UNKNOWN\"/></coding></details></issue>", "<issue><severity ",
                 "<details><text ", "<diagnostics "});
  BOOST_TEST(count(xml, "<entry>") == 6u);
  BOOST_TEST(count(plain(ok_receipt()), "<entry>") == 5u);
}

BOOST_AUTO_TEST_CASE(a_positive_one_needs_no_outcome) {
  const std::string xml = plain(ok_receipt());
  BOOST_TEST(holds(
      xml, "<response><identifier value=\"7c9e6679-7425-40de-944b-e07fc1f90ae7\"/><code value=\"ok\"/></response>"));
  BOOST_TEST(!holds(xml, "OperationOutcome"));
  Receipt duplicate = ok_receipt();  // ACK-OO-02
  duplicate.issues = {worded_issue()};
  duplicate.issues[0].severity = "information";
  BOOST_TEST((*read_receipt(plain(duplicate)).operator->() == duplicate));
}

BOOST_AUTO_TEST_CASE(a_negative_one_says_why) {  // ACK-BND-02
  const auto ids = seeded_ids(1);
  for (const auto kind : {Receipt::Kind::fatal_error, Receipt::Kind::transient_error}) {
    Receipt r = refusal(kind);
    r.issues.clear();
    BOOST_CHECK_THROW((void)fhir::write_acknowledgement(r, zone(), *ids), std::logic_error);
  }
  Receipt letter = ok_receipt();
  letter.kind = Receipt::Kind::xctl03;
  BOOST_CHECK_THROW((void)fhir::write_acknowledgement(letter, zone(), *ids), std::logic_error);
}

BOOST_AUTO_TEST_CASE(two_provenances) {  // ACK-PRV-01, -02
  const auto ids = seeded_ids(1);
  const auto tree = fhir::write_acknowledgement(ok_receipt(), zone(), *ids);
  const auto all = of_type(tree, "Provenance");
  BOOST_REQUIRE(all.size() == 2u);
  const Node& header = *of_type(tree, "MessageHeader").front();
  const std::string_view original = "MessageHeader/7c9e6679-7425-40de-944b-e07fc1f90ae7";
  const auto code = [](const Node& p) { return p.child("activity")->child("coding")->text("code"); };

  const Node& copy = *all[0];
  BOOST_TEST(copy.child("target")->text("reference") == original);
  BOOST_TEST(code(copy) == "new-message");
  BOOST_TEST(copy.text("occurredDateTime") == "2026-01-20T10:15:00+01:00");
  BOOST_TEST(copy.text("recorded") == "2026-01-20T10:15:00Z");
  BOOST_TEST(who(copy) == header.child("destination")->child("receiver")->text("reference"));
  BOOST_TEST((copy.child("entity") == nullptr));

  const Node& own = *all[1];
  BOOST_TEST(own.child("target")->text("reference") == "MessageHeader/" + std::string(header.text("id")));
  BOOST_TEST(code(own) == "acknowledgement");
  BOOST_TEST(own.text("occurredDateTime") == "2026-01-20T10:20:00+01:00");
  BOOST_TEST(own.text("recorded") == "2026-01-20T10:20:00+01:00");
  BOOST_TEST(who(own) == header.child("sender")->text("reference"));
  BOOST_TEST(own.child("entity")->text("role") == "revision");
  BOOST_TEST(own.child("entity")->child("what")->text("reference") == original);
}

BOOST_AUTO_TEST_CASE(without_a_provenance_to_copy_there_is_its_own) {
  Receipt r = ok_receipt();
  r.provenance.reset();
  BOOST_TEST(count(plain(r), "<Provenance>") == 1u);
  BOOST_TEST((*read_receipt(plain(r)).operator->() == r));
}

BOOST_AUTO_TEST_CASE(options) {
  const std::string plainly = plain(ok_receipt());
  BOOST_TEST(!holds(plainly, "<definition"));
  BOOST_TEST(holds(plainly, "<fullUrl value=\"https://medcomfhir.dk/ig/acknowledgement/Organization/"));
  BOOST_TEST(holds(plainly, "<endpoint value=\"https://sor2.sum.dsdn.dk/#id=265161000016000\"/><receiver>"));
  BOOST_TEST(holds(plainly, "<source><endpoint value=\"https://sor2.sum.dsdn.dk/#id=953741000016009\"/>"));
  const std::string other = write_receipt(ok_receipt(), Format::xml,
                                          {.gln_system = "http://www.gs1.org/gln",
                                           .narratives = false,
                                           .acknowledgement_definition = "urn:definition|2.0.0"});
  BOOST_TEST(holds(other, "</response><definition value=\"urn:definition|2.0.0\"/></MessageHeader>"));
  BOOST_TEST(count(other, "\"http://www.gs1.org/gln\"") == 2u);
  BOOST_TEST((*read_receipt(other).operator->() == ok_receipt()));
}

BOOST_AUTO_TEST_SUITE_END()
