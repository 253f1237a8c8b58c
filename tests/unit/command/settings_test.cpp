// --config and --set, in every command that has them, and brevdue config.
#include <fstream>

#include "tests/support/support.hpp"
#include "tests/unit/command/run_command.hpp"

using namespace brevdue::test;

namespace {

const std::string letter = (project() / "samples/video-invitation/letter.xml").string();
const std::string registry = (project() / "samples/video-invitation/registry.csv").string();

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(settings)

BOOST_AUTO_TEST_CASE(config_prints_a_file_that_config_reads) {
  const Folder folder;
  const auto printed = run_command({"config"});
  BOOST_TEST(printed.exit_code == 0);
  BOOST_TEST(has(printed.out, "[video]\n"));
  const auto file = folder / "brevdue.toml";
  std::ofstream(file) << printed.out;
  BOOST_TEST(run_command({"config", "--config", file}).out == printed.out);
  BOOST_TEST(has(run_command({"config", "--config", file, "--set", "limits.depth=20"}).out, "depth = 20\n"));
}

BOOST_AUTO_TEST_CASE(defaults_then_the_file_then_set_the_last_wins) {
  const Folder folder;
  const auto file = folder / "brevdue.toml";
  std::ofstream(file) << "[video]\ncategory = \"other\"\n";
  const std::vector<std::string> call{"convert", "--registry", registry, "-q"};
  const auto category = [&](std::vector<std::string> more) {
    auto all = call;
    all.insert(all.end(), more.begin(), more.end());
    all.push_back(letter);
    const auto run = run_command(all);
    BOOST_TEST(run.exit_code == 0, run.err);
    return has(run.out, "\"telemedicine\"") ? "telemedicine" : "other";
  };
  BOOST_TEST(category({}) == "telemedicine");
  BOOST_TEST(category({"--config", file}) == "other");
  BOOST_TEST(category({"--config", file, "--set", "video.category=telemedicine"}) == "telemedicine");
  BOOST_TEST(category({"--set", "video.category=telemedicine", "--config", file}) == "telemedicine");
  BOOST_TEST(category({"--set", "video.category=telemedicine", "--set", "video.category=other"}) == "other");
}

BOOST_AUTO_TEST_CASE(a_file_of_the_gateway_serves_every_command) {
  const Folder folder;
  const auto file = folder / "brevdue.toml";
  std::ofstream(file) << "store = \"store\"\n[[spool]]\nlocations = [\"5790000209354\"]\nin = \"gp\"\n";
  for (const std::string command : {"convert", "explain"}) {
    const auto run =
        run_command({command, "--config", file, "--set", "http.threads=3", "--registry", registry, letter});
    BOOST_TEST(run.exit_code == 0, command << ": " << run.err);
  }
  const auto printed = run_command({"config", "--config", file, "--set", "http.threads=3"});
  BOOST_TEST(has(printed.out, "\nstore = \"" + (folder / "store") + "\"\n"), printed.out);
  BOOST_TEST(has(printed.out, "\nthreads = 3\n"));
  std::ofstream(file) << "[[spool]]\nlocations = [\"5790000209355\"]\nin = \"gp\"\n";
  const auto wrong = run_command({"identify", "--config", file, letter});
  BOOST_TEST(wrong.exit_code == 2);
  BOOST_TEST(has(wrong.err, "brevdue.toml:2:14: spool.locations takes location numbers"), wrong.err);
}

BOOST_AUTO_TEST_CASE(every_reading_command_takes_them) {
  for (const std::string command : {"identify", "validate", "convert", "explain"}) {
    const auto run = run_command({command, "--set", "limits.input_bytes=1000", letter});
    BOOST_TEST(run.exit_code == 65, command << ": " << run.err);
    BOOST_TEST(has(run.out + run.err, "WIRE-13"), command);
  }
  // Standard input is spooled no further than that.
  BOOST_TEST(run_command({"validate", "--set", "limits.input_bytes=1000", "-"}, slurp(letter)).exit_code == 65);
}

BOOST_AUTO_TEST_CASE(wrong_settings_are_a_usage_error) {
  const Folder folder;
  const auto file = folder / "brevdue.toml";
  std::ofstream(file) << "[limits]\ndepth = 7\ndept = 8\n";
  for (const std::string command : {"identify", "validate", "convert", "explain"}) {
    const auto run = run_command({command, "--config", file, letter});
    BOOST_TEST(run.exit_code == 2);
    BOOST_TEST(run.out == "");
    BOOST_TEST(has(run.err, "brevdue.toml:2:9: limits.depth takes a number from 16 to 200, not \"7\"\n"), run.err);
    BOOST_TEST(has(run.err, "brevdue.toml:3:1: there is no setting \"limits.dept\"; the nearest is limits.depth\n"));
  }
  const auto key = run_command({"convert", "--set", "episode.prefr=local", letter});
  BOOST_TEST(key.exit_code == 2);
  BOOST_TEST(has(key.err, "--set: there is no setting \"episode.prefr\"; the nearest is episode.prefer"));
  BOOST_TEST(run_command({"convert", "--set", "episode.prefer", letter}).exit_code == 2);
  BOOST_TEST(run_command({"convert", "--set", "episode.prefer=both", letter}).exit_code == 2);
  const auto missing = run_command({"convert", "--config", folder / "none.toml", letter});
  BOOST_TEST(missing.exit_code == 2);
  BOOST_TEST(has(missing.err, "none.toml"));
  BOOST_TEST(run_command({"convert", "--config", folder.path.string(), letter}).exit_code == 2);
}

BOOST_AUTO_TEST_SUITE_END()
