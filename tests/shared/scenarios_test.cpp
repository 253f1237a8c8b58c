// The independent judge over every FHIR output of samples/scenarios: no error but those a scenario waives by name
// (samples/scenarios/README.md), and no waiver that is not needed.
#include <set>
#include <sstream>

#include "tests/shared/judge.hpp"
#include "tests/support/support.hpp"

using namespace brevdue::test;
namespace fs = std::filesystem;

namespace {

/// The paths of "waived RULE PATH".
std::set<std::string> waivers(const fs::path& folder) {
  std::set<std::string> out;
  std::istringstream in(slurp(folder / "scenario"));
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("waived ")) out.insert(line.substr(line.rfind(' ') + 1));
  return out;
}

bool is_fhir(const fs::path& file) {
  const auto name = file.filename().string();
  return name.find("-CareCommunication.") != std::string::npos || name.find("-Acknowledgement.") != std::string::npos;
}

/// scenario -> the judge's errors: "file: path".
std::map<std::string, std::vector<std::string>> errors(const std::string& words) {
  std::map<std::string, std::vector<std::string>> out;
  std::istringstream in(words);
  std::string file;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("PASS ") || line.starts_with("FAIL ")) {
      const auto path = line.substr(5, line.rfind(" [") - 5);
      file = path.substr(path.rfind('/') + 1);
    } else if (line.starts_with("  error ")) {
      out[file.substr(0, file.find('='))].push_back(file + ": " + line.substr(line.rfind(' ') + 1));
    }
  }
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(scenarios)

BOOST_AUTO_TEST_CASE(every_fhir_output_has_the_waived_errors_alone) {
  std::map<std::string, std::string> outputs;
  std::map<std::string, std::set<std::string>> waived;
  for (const auto& entry : fs::directory_iterator(project() / "samples/scenarios")) {
    const auto folder = entry.path().filename().string();
    if (!fs::exists(entry.path() / "out")) continue;
    waived[folder] = waivers(entry.path());
    for (const auto& file : fs::directory_iterator(entry.path() / "out"))
      if (is_fhir(file.path())) outputs[folder + "=" + file.path().filename().string()] = slurp(file.path());
  }
  BOOST_TEST(outputs.size() > 50u);
  const auto words = judge(outputs);
  auto found = errors(words);
  BOOST_TEST(!found.empty(), words);
  for (const auto& [folder, paths] : waived) {
    auto unused = paths;
    for (const auto& error : found[folder]) {
      bool known = false;
      for (const auto& path : paths)
        if (error.ends_with("." + path)) {
          known = true;
          unused.erase(path);
        }
      BOOST_TEST(known, error << "\n" << words);
    }
    BOOST_TEST(unused.empty(), folder << " waives what is not broken");
  }
}

BOOST_AUTO_TEST_SUITE_END()
