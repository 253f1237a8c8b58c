// The public CareCommunication examples in ../shared/corpus: all of them are read, but those that are broken on
// purpose; the same message in JSON and XML gives the same Correspondence.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <map>

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

}  // namespace

BOOST_AUTO_TEST_SUITE(fhir_corpus)

BOOST_AUTO_TEST_CASE(every_example_is_read) {
  std::size_t count = 0;
  for (const std::string_view folder : {"conser", "examples", "itb", "protocol-4.1.0", "flow-pairs"})
    for (const auto& file : bundles(folder)) {
      if (folder == "flow-pairs" && file.filename().string().find("CareCommunication") == std::string::npos) continue;
      if (file.filename().string().find("R-Tek-O") != std::string::npos) continue;
      const auto read = read_message(slurp(file));
      BOOST_TEST(read.message.has_value(), file.filename() << "\n" << words(read.findings));
      ++count;
    }
  BOOST_TEST(count > 80u);
}

BOOST_AUTO_TEST_CASE(an_example_without_content_is_refused) {
  for (const auto& file : bundles("protocol-4.1.0"))
    if (file.filename().string().find("R-Tek-O") != std::string::npos)
      BOOST_TEST(rules(read_message(slurp(file)).findings) == "CC-COM-16");
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
