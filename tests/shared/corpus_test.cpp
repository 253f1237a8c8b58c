// Every public message of ../shared/corpus that this converter is for.
#include <algorithm>
#include <set>

#include "tests/shared/judge.hpp"
#include "tests/shared/run.hpp"
#include "tests/support/support.hpp"

using namespace brevdue;
using namespace brevdue::test;
using convert::Target;
namespace fs = std::filesystem;

namespace {

struct Faulty {
  const char* file;
  const char* rules;  // of the errors, in order
  std::vector<std::pair<const char*, const char*>> corrections;
};

// What keeps letters of the corpus from becoming a CareCommunication (CONV-2.10: location number, CONV-2.11: CPR
// number), and the values that mend it, each put in everywhere. Check digits by hand: 579000012040 -> 6, 222000138243
// -> 3, 579000012870 -> 9.
const std::vector<Faulty> faulty_letters{
    {"edifact/DIS91_1.xml",
     "CONV-2.10 CONV-2.10",
     {{"5790000120400", "5790000120406"}, {"5790000128700", "5790000128709"}}},
    {"oioxml/formattet_text.xml",
     "CONV-2.10 CONV-2.10",
     {{"5790000120400", "5790000120406"}, {"2220001382432", "2220001382433"}}},
    {"oioxml/ggop_xdis91.xml",
     "CONV-2.10 CONV-2.10",
     {{">afsender<", ">5790001382445<"}, {">modtager<", ">5790000121526<"}}},
    {"oioxml/korr_x9134.xml",
     "CONV-2.10 CONV-2.10 CONV-2.11",
     {{"5790000120400", "5790000120406"}, {"5790000128700", "5790000128709"}, {">1522824933<", ">2512489996<"}}},
    {"oioxml/special_characters.xml",
     "CONV-2.10 CONV-2.10",
     {{"5790000120400", "5790000120406"}, {"2220001382432", "2220001382433"}}},
};

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

std::vector<fs::path> letters() {
  std::vector<fs::path> out;
  for (const char* folder : {"oioxml", "edifact", "flow-pairs"})
    for (const auto& file : files(corpus() / folder, ".xml")) {
      const auto bytes = slurp(file);
      if (bytes.find("xml/schemas/2006/07/01/") != std::string::npos) out.push_back(file);
    }
  return out;
}

/// The letter's file letter, where the corpus has one.
std::vector<std::string> with_files(const std::string& name, const std::string& letter) {
  if (name == "flow-pairs/Flow1-XDIS91_Ex_to_FHIR.xml") return {letter, letter_file("Flow1-XBIN01_Ex_to_FHIR.xml")};
  // Flow3's file letter does not hold the object its letter names (a known defect): it gets that id here.
  if (name == "flow-pairs/Flow3-XDIS91_Ex_from_FHIR.xml")
    return {letter, replaced(letter_file("Flow3-XBIN01_Ex_from_FHIR.xml"), "c39ea6b2-6052-45e4-a207-415e0205ab6f",
                             "64d56beb-9d22-45d4-8fa0-eaaf186bebae")};
  return {letter};
}

std::string errors(const Findings& findings) {
  Findings only;
  std::copy_if(findings.begin(), findings.end(), std::back_inserter(only),
               [](const Finding& f) { return f.severity == Severity::error; });
  return rules(only);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(corpus, Run)

BOOST_AUTO_TEST_CASE(every_conversion_service_bundle_becomes_valid_letters) {
  std::size_t n = 0;
  for (const char* ending : {".json", ".xml"})
    for (const auto& file : files(brevdue::test::corpus() / "conser", ending)) {
      BOOST_TEST_CONTEXT(file.filename().string()) {
        const auto result = (*this)({slurp(file)}, Target::oioxml);
        BOOST_REQUIRE_MESSAGE(!result.outputs.empty(), words(result.report.findings));
        for (const auto& output : result.outputs) BOOST_TEST(read(output).size() == 1u);
        ++n;
      }
    }
  BOOST_TEST(n == 34u);
}

BOOST_AUTO_TEST_CASE(every_file_letter_reads) {
  std::size_t n = 0;
  for (const char* folder : {"oioxml", "edifact", "flow-pairs"})
    for (const auto& file : files(brevdue::test::corpus() / folder, ".xml")) {
      const auto bytes = slurp(file);
      if (bytes.find("xml/schemas/2012/03/28/") == std::string::npos) continue;
      BOOST_TEST_CONTEXT(file.filename().string()) {
        BOOST_TEST(read(bytes).size() == 1u);
      }
      ++n;
    }
  BOOST_TEST(n == 4u);
}

BOOST_AUTO_TEST_CASE(every_letter_converts_or_is_refused_for_its_own_faults) {
  std::map<std::string, std::string> outputs;
  for (const auto& file : letters()) {
    const auto folder = file.parent_path().filename().string();
    const auto name = folder + "/" + file.filename().string();
    const auto flat = file.stem().string();
    auto bytes = slurp(file);
    BOOST_TEST_CONTEXT(name) {
      BOOST_TEST(read(bytes).size() == 1u);
      auto json = (*this)(with_files(name, bytes), Target::fhir_json);
      const auto fault =
          std::find_if(faulty_letters.begin(), faulty_letters.end(), [&](const Faulty& f) { return name == f.file; });
      BOOST_TEST(errors(json.report.findings) == (fault == faulty_letters.end() ? "" : fault->rules),
                 words(json.report.findings));
      if (fault != faulty_letters.end()) {
        BOOST_TEST(json.outputs.empty());
        for (const auto& [from, to] : fault->corrections) bytes = replaced(bytes, from, to);
        json = (*this)(with_files(name, bytes), Target::fhir_json);
      }
      BOOST_REQUIRE_MESSAGE(json.outputs.size() == 1, words(json.report.findings));
      outputs[folder + "-" + flat + ".json"] = json.outputs[0];
      outputs[folder + "-" + flat + ".xml"] = one(with_files(name, bytes), Target::fhir_xml);
    }
  }
  BOOST_TEST(outputs.size() == 16u);
  BOOST_TEST(judge(outputs) == "");
}

BOOST_AUTO_TEST_CASE(a_letter_without_its_file_letter_has_exactly_the_waived_finding) {
  const auto words = judge({{"waived.json", one({letter_file("Flow1-XDIS91_Ex_to_FHIR.xml")}, Target::fhir_json)}});
  BOOST_TEST(words.find("errors=1 ") != std::string::npos, words);
  BOOST_TEST(words.find("contentAttachment.title") != std::string::npos, words);  // CC-ATT-01
}

BOOST_AUTO_TEST_SUITE_END()
