// The public examples of CareCommunication and Acknowledgement in ../shared/corpus: all of them are read, but those
// that are broken; the same message in JSON and XML gives the same model. Every Acknowledgement we write passes the
// judge.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <map>

#include "tests/shared/judge.hpp"
#include "tests/unit/fhir/sample.hpp"

using namespace brevdue;
using namespace brevdue::test;
namespace fs = std::filesystem;

namespace {

std::vector<fs::path> bundles(std::string_view folder) {
  std::vector<fs::path> out = files(shared() / "corpus" / folder, ".json");
  for (auto& file : files(shared() / "corpus" / folder, ".xml")) out.push_back(std::move(file));
  return out;
}

// The official files as they were published say 2025-17-01: there is no such day.
bool has_impossible_time(const fs::path& file) {
  return file.filename().string().find("upstream-literal") != std::string::npos;
}

// MedCom's own: a receiver must answer them with fatal-error.
bool is_invalid(const fs::path& file) {
  const auto name = file.filename().string();
  return name.find("R-Tek-M") != std::string::npos || name.find("R-Tek-N") != std::string::npos ||
         name.find("R-Tek-O") != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fhir_corpus)

BOOST_AUTO_TEST_CASE(every_acknowledgement_is_read) {
  std::size_t count = 0, broken = 0;
  for (const std::string_view folder : {"ack", "flow-pairs"})
    for (const auto& file : bundles(folder)) {
      const std::string name = file.filename().string();
      if (folder == "flow-pairs" && name.find("Acknowledgement") == std::string::npos) continue;
      const auto read = read_receipt(slurp(file));
      ++count;
      if (has_impossible_time(file)) {
        ++broken;
        BOOST_TEST(rules(read.findings) == "CC-GEN-05", name << "\n" << words(read.findings));
        BOOST_TEST(read.partial.response_identifier != "");
        continue;
      }
      BOOST_REQUIRE_MESSAGE(read.message, name << "\n" << words(read.findings));
      BOOST_TEST(read->response_identifier.size() == 36u);
      BOOST_TEST(read->sender.location_number.size() == 13u);
      BOOST_TEST(read->receiver.location_number.size() == 13u);
      BOOST_TEST(read->issues.empty() == read->is_positive());
      BOOST_TEST((read->provenance && read->provenance->activity == "new-message"), name);
      BOOST_TEST(read->not_carried.empty(), name);
    }
  BOOST_TEST(count > 35u);
  BOOST_TEST(broken == 4u);
}

BOOST_AUTO_TEST_CASE(json_and_xml_of_one_acknowledgement_are_equal) {
  std::size_t pairs = 0;
  for (const auto& json : files(shared() / "corpus" / "ack", ".json")) {
    if (has_impossible_time(json)) continue;
    const auto a = read_receipt(slurp(json)), b = read_receipt(slurp(fs::path(json).replace_extension(".xml")));
    BOOST_REQUIRE(a.message && b.message);
    BOOST_TEST((*a.message == *b.message), json.filename());
    ++pairs;
  }
  BOOST_TEST(pairs > 15u);
}

BOOST_AUTO_TEST_CASE(every_acknowledgement_we_write_passes_the_judge) {
  Receipt duplicate = ok_receipt();
  duplicate.issues = {worded_issue()};
  duplicate.issues[0].severity = "information";
  duplicate.issues[0].code = "informational";
  Receipt words_only = refusal(), code_only = refusal(), named = refusal(), unnamed = refusal();
  words_only.issues = {worded_issue()};
  code_only.issues = {coded_issue()};
  named.issues[0].display = "Receiver identifier unknown";
  named.issues[0].text = "Modtageren kendes ikke";
  unnamed.sender.organisation.clear();
  unnamed.receiver.organisation.clear();
  Receipt transient = refusal(Receipt::Kind::transient_error), reply = ok_receipt(), uncopied = ok_receipt();
  transient.issues[0].code = "transient";
  transient.issues[0].detail_code = "MSG_Mailbox_Out_Of_Operation";
  reply.provenance->activity = "reply-message";
  uncopied.provenance.reset();

  const std::map<std::string, Receipt> receipts = {
      {"ok", ok_receipt()},     {"duplicate", duplicate}, {"fatal-error", refusal()}, {"words-only", words_only},
      {"code-only", code_only}, {"named", named},         {"unnamed", unnamed},       {"transient-error", transient},
      {"reply", reply},         {"uncopied", uncopied}};
  std::map<std::string, std::string> files;
  for (const auto& [name, receipt] : receipts) {
    files[name + ".json"] = write_receipt(receipt, fhir::Format::json);
    files[name + ".xml"] = write_receipt(receipt, fhir::Format::xml);
    files[name + "-bare.json"] =
        write_receipt(receipt, fhir::Format::json,
                      {.narratives = false,
                       .acknowledgement_definition =
                           "http://medcomfhir.dk/ig/acknowledgement/medcom-acknowledgement-message-definition|2.0.0"});
  }
  BOOST_TEST(judge(files) == "");
}

BOOST_AUTO_TEST_CASE(every_example_is_read) {
  std::size_t count = 0;
  for (const std::string_view folder : {"conser", "examples", "itb", "protocol-4.1.0", "flow-pairs"})
    for (const auto& file : bundles(folder)) {
      if (folder == "flow-pairs" && file.filename().string().find("CareCommunication") == std::string::npos) continue;
      if (is_invalid(file)) continue;
      const auto read = read_message(slurp(file));
      BOOST_TEST(read.message.has_value(), file.filename() << "\n" << words(read.findings));
      ++count;
    }
  BOOST_TEST(count > 80u);
}

BOOST_AUTO_TEST_CASE(invalid_examples_are_refused) {
  std::string found;
  for (const auto& file : bundles("protocol-4.1.0"))
    if (is_invalid(file)) found += rules(read_message(slurp(file)).findings) + " ";
  BOOST_TEST(found == "CC-GEN-15 CC-GEN-15 CC-COM-16 ");  // N, M: a payload identifier without value; O: no content
}

BOOST_AUTO_TEST_CASE(json_and_xml_of_one_example_are_equal) {
  std::size_t pairs = 0;
  for (const std::string_view folder : {"conser", "examples", "itb"})
    for (const auto& json : files(shared() / "corpus" / folder, ".json")) {
      const auto xml = fs::path(json).replace_extension(".xml");
      if (!fs::exists(xml)) continue;
      const auto a = read_message(slurp(json)), b = read_message(slurp(xml));
      if (!a.message || !b.message) continue;  // said above
      BOOST_TEST((*a.message == *b.message), json.filename());
      ++pairs;
    }
  BOOST_TEST(pairs > 20u);
}

BOOST_AUTO_TEST_SUITE_END()
