// Where a finding of the conformance check stands: FHIRPath, line and column in the document, one behind the other.
#include <boost/test/unit_test.hpp>

#include "tests/unit/fhir_validate/mutant.hpp"

using namespace brevdue;
using namespace brevdue::test;
using fhir::Format;

namespace {

struct Place {
  std::string_view rule, path;
  std::uint32_t line, column;
};

void stand_at(const std::string& text, Format format, const std::vector<Place>& places) {
  const auto read = read_tree(text);
  BOOST_REQUIRE_MESSAGE(read.tree, words(read.findings));
  auto found = fhir::check(*read.tree, {.format = format, .input = 0});
  read.document.resolve(found);
  std::erase_if(found, [](const Finding& f) { return f.severity != Severity::error; });
  BOOST_REQUIRE_MESSAGE(found.size() == places.size(), words(found));
  for (std::size_t i = 0; i < places.size(); ++i) {
    BOOST_TEST(row(found[i].rule).id == places[i].rule);
    BOOST_TEST(found[i].position.path == places[i].path);
    BOOST_TEST(found[i].position.line == places[i].line, words({found[i]}));
    BOOST_TEST(found[i].position.column == places[i].column, words({found[i]}));
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(positions)

BOOST_AUTO_TEST_CASE(in_json) {
  auto text = base_text(Base::new_5, Format::json);
  text = edit(text, R"("type":"message")", "\n\"type\":\"collection\",\n  \"total\":3");
  text = edit(text, R"("status":"unknown")", "\n \"status\":\"completed\"");
  text = edit(text, R"("subject":{)", "\n\n\"subject\":{\"nickname\":\"æ\",");
  text = edit(text, R"("contentType":"application/pdf")", "\n \t \"contentType\":\"video/mp4\"");
  stand_at(text, Format::json,
           {{"CC-BND-03", "Bundle.type", 2, 8},
            {"CC-BND-08", "Bundle.total", 3, 11},
            {"CC-COM-02", "Bundle.entry[2].resource.status", 4, 11},
            {"CC-GEN-02", "Bundle.entry[2].resource.subject.nickname", 6, 23},
            {"CC-ATT-03", "Bundle.entry[2].resource.payload[2].contentAttachment.contentType", 7, 18}});
}

BOOST_AUTO_TEST_CASE(in_xml) {
  auto text = base_text(Base::new_5, Format::xml);
  text = edit(text, R"(<type value="message"/>)", "\n <type value=\"collection\"/>");
  text = edit(text, R"(<status value="unknown"/>)", "\n<status value=\"completed\"/>");
  text = edit(text, R"(<subject>)", "\n\n<subject><nickname value=\"æ\"/>");
  text = edit(text, R"(<contentType value="application/pdf"/>)", "\n \t <contentType value=\"video/mp4\"/>");
  stand_at(text, Format::xml,
           {{"CC-BND-03", "Bundle.type", 3, 2},
            {"CC-COM-02", "Bundle.entry[2].resource.status", 4, 1},
            {"CC-GEN-02", "Bundle.entry[2].resource.subject.nickname", 6, 10},
            {"CC-ATT-03", "Bundle.entry[2].resource.payload[2].contentAttachment.contentType", 7, 4}});
}

// Of what is missing: the element that should have it. What the tree does not show stands between the others.
BOOST_AUTO_TEST_CASE(of_what_is_missing_and_of_faults) {
  auto text = base_text(Base::new_5, Format::json);
  text = edit(text, R"("type":"message")", R"("type":"message","link":[])");
  text = edit(text, R"("family":"Berggren",)", "");
  text = edit(text, R"("topic":{)", R"("medium":[],"topic":{)");
  auto read = read_tree(text);
  BOOST_REQUIRE(read.tree);
  auto found = fhir::check(*read.tree);
  BOOST_TEST(rules(found) == "CC-GEN-03 CC-PAT-06 CC-GEN-03", words(found));
  BOOST_REQUIRE(found.size() == 3U);
  read.document.resolve(found);
  BOOST_TEST(found[0].position.path == "Bundle.link");
  BOOST_TEST(found[1].position.path == "Bundle.entry[1].resource.name.family");
  BOOST_TEST(found[2].position.path == "Bundle.entry[2].resource.medium");
  BOOST_TEST(*found[0].position.byte == text.find("\"link\":") + 7);
  BOOST_TEST(*found[1].position.byte == text.find("{\"use\":\"official\""));
  BOOST_TEST(*found[2].position.byte == text.find("\"medium\":") + 9);
}

// Nobody may read a patient's number or a text in a finding.
BOOST_AUTO_TEST_CASE(nothing_of_the_patient_is_shown) {
  for (const auto format : {Format::json, Format::xml}) {
    Mutant mutant(Base::new_5, format);
    mutant.change(
        "Patient.identifier[0].value = 3113489996; Patient.name.use = Berggren Hemmelig; "
        "Communication.subject.reference = 2512489996; Patient.2512489996 = x; Patient.gender = 2512489996; "
        "Communication.payload[0].extension[contact].valueContactPoint.value = ring til Berggren");
    const auto found = words(mutant.findings());
    for (const std::string_view secret : {"3113489996", "2512489996", "Hemmelig", "ring til"})
      BOOST_TEST(found.find(secret) == std::string::npos, found);
  }
}

BOOST_AUTO_TEST_SUITE_END()
