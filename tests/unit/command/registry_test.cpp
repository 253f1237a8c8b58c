// brevdue registry: import, find, show, set and check as an operator calls them, and that others use the folder.
#include <filesystem>
#include <fstream>

#include "tests/support/support.hpp"
#include "tests/unit/command/run_command.hpp"

using namespace brevdue::test;

namespace {

const std::string sample = (project() / "samples/scenarios/registry.csv").string();
const std::string municipality = "5790000121526", doctor = "5790000209354";

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

void write(const std::string& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

/// `brevdue registry NAME --registry FOLDER MORE...`
Ran call(const std::string& name, const std::string& folder, const std::vector<std::string>& more = {}) {
  std::vector<std::string> all{"registry", name, "--registry", folder};
  all.insert(all.end(), more.begin(), more.end());
  return run_command(all);
}

/// A folder with the sample's three locations.
std::string imported(const Folder& folder) {
  const auto path = folder / "registry";
  const auto run = call("import", path, {"--now", "2026-01-20T10:15:00+01:00", sample});
  BOOST_TEST_REQUIRE(run.exit_code == 0, run.err);
  return path;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(registry)

BOOST_AUTO_TEST_CASE(import_says_what_changes) {
  const Folder folder;
  const auto path = folder / "registry";
  const auto dry = call("import", path, {"--dry-run", sample});
  BOOST_TEST(dry.exit_code == 0);
  BOOST_TEST(has(dry.out, "added 5790000209354 Lægehuset Testby\n"));
  BOOST_TEST(has(dry.out, "3 locations: 3 added, 0 changed, 0 unchanged; 0 removed\nnothing was written\n"));
  BOOST_TEST(!std::filesystem::exists(path));
  BOOST_TEST(imported(folder) == path);
  BOOST_TEST(folder.names() == std::vector<std::string>{"registry/locations.csv"});
  const auto again = call("import", path, {sample});
  BOOST_TEST(has(again.out, "0 added, 0 changed, 3 unchanged; 0 removed\nimported into " + path + "\n"), again.out);
}

BOOST_AUTO_TEST_CASE(an_export_keeps_what_a_location_takes) {
  const Folder folder;
  const auto path = imported(folder), file = folder / "sor.csv";
  write(file, "Enhedsnavn;SOR-kode;Lokationsnummer\r\nL\xE6gehuset Ny;=\"325371000016006\";=\"5790000209354\"\r\n");
  const auto before = slurp(path + "/locations.csv");
  const auto refused = call("import", path, {file});
  BOOST_TEST(refused.exit_code == 1);
  BOOST_TEST(has(refused.err, "REG-06"), refused.err);
  BOOST_TEST(has(refused.out, "nothing was written"));
  BOOST_TEST(slurp(path + "/locations.csv") == before);
  const auto forced = call("import", path, {"--force", "--json", file});
  BOOST_TEST(forced.exit_code == 0);
  BOOST_TEST(has(forced.out, "\"written\": true, \"locations\": 1, \"added\": 0, \"removed\": 2, \"changed\": 1"));
  BOOST_TEST(has(forced.out, "\"characters\": \"windows-1252\""));
  const auto found = call("find", path, {"lægehuset", "NY"});
  BOOST_TEST(found.exit_code == 0);
  BOOST_TEST(found.out ==
             "5790000209354 Lægehuset Ny (SOR 325371000016006): takes oioxml:xdis91; attachments no; links clickable "
             "unknown\n");
}

BOOST_AUTO_TEST_CASE(an_import_with_faults_changes_nothing) {
  const Folder folder;
  const auto path = imported(folder), file = folder / "sor.csv";
  const auto before = slurp(path + "/locations.csv");
  write(file, "SOR-kode;Lokationsnummer\n1;5790000209354\n1;5790000209355\n1;x\n");
  const auto run = call("import", path, {"--force", file});
  BOOST_TEST(run.exit_code == 1);
  BOOST_TEST(has(run.err, file + ":3:3: error REG-02: "), run.err);
  BOOST_TEST(has(run.err, file + ":4:3: error REG-02: "), run.err);
  BOOST_TEST(slurp(path + "/locations.csv") == before);
  BOOST_TEST(call("import", path, {"--force", "--skip-faulty", file}).exit_code == 0);
  write(path + "/locations.csv", "location_number\n1\n");
  const auto broken = call("import", path, {sample});
  BOOST_TEST(broken.exit_code == 1);
  BOOST_TEST(has(broken.err, "locations.csv:2:1: error REG-02"), broken.err);
  BOOST_TEST(has(broken.err, "cannot be compared"));
}

BOOST_AUTO_TEST_CASE(set_is_dated_reasoned_and_used) {
  const Folder folder;
  const auto path = imported(folder);
  const auto set = call("set", path,
                        {municipality, "links_clickable=no", "--because", "seen, \"in\" their system", "--by", "anna",
                         "--now", "2026-01-20T09:15:00Z"});
  BOOST_TEST(set.exit_code == 0, set.err);
  BOOST_TEST(set.out == "5790000121526 Testkommune, Hjemmeplejen: links_clickable=no, was unknown\n");
  const auto show = call("show", path, {municipality});
  BOOST_TEST(has(show.out, "links_clickable  no   (set; the import says unknown)\n"), show.out);
  BOOST_TEST(has(show.out, "  links_clickable=no, 2026-01-20T10:15:00+01:00 by anna: seen, \"in\" their system\n"));
  BOOST_TEST(has(show.out, "imported         2026-01-20\n"));
  // It stays through an import, and until it is taken back.
  BOOST_TEST(call("import", path, {sample}).exit_code == 0);
  BOOST_TEST(has(call("find", path, {municipality}).out, "links clickable no"));
  BOOST_TEST(call("set", path, {municipality, "links_clickable=", "--because", "updated"}).exit_code == 0);
  BOOST_TEST(has(call("find", path, {municipality}).out, "links clickable unknown"));
  const auto json = call("show", path, {"--json", municipality}).out;
  BOOST_TEST(has(json, "\"holds\": false, \"reason\": \"seen, \\\"in\\\" their system\""), json);
  BOOST_TEST(has(json, "\"reason\": \"updated\""));
  // A conversion takes the folder.
  const auto letter = (project() / "samples/video-invitation/letter.xml").string();
  const auto convert = [&](const std::string& where) {
    return run_command({"convert", "--registry", where, "--id-seed", "1", "-q", letter});
  };
  BOOST_TEST(convert(path).exit_code == 0, convert(path).err);
  BOOST_TEST(convert(path).out == convert(sample).out);
  BOOST_TEST(call("set", path, {municipality, "links_clickable=no", "--because", "x"}).exit_code == 0);
  BOOST_TEST(convert(path).out != convert(sample).out);
}

BOOST_AUTO_TEST_CASE(set_names_what_is_wrong) {
  const Folder folder;
  const auto path = imported(folder);
  const auto fault = [&](const std::vector<std::string>& more, const std::string& where) {
    const auto run = call("set", where, more);
    BOOST_TEST(run.exit_code == 2);
    BOOST_TEST(run.out == "");
    return run.err;
  };
  const std::string because = "--because";
  BOOST_TEST(has(fault({doctor, "links_clickable=no"}, path), "--because is required"));
  BOOST_TEST(has(fault({doctor, "links_clickable=no", because, " "}, path), "--because needs words"));
  BOOST_TEST(has(fault({doctor, "links_clickable=nej", because, "x"}, path),
                 "links_clickable takes yes, no, unknown or nothing, not \"nej\""));
  BOOST_TEST(has(fault({doctor, "link_clickable=no", because, "x"}, path), "the nearest is links_clickable"));
  BOOST_TEST(has(fault({doctor, "imported=2026", because, "x"}, path), "there is no field \"imported\" to set"));
  BOOST_TEST(has(fault({doctor, "name", because, "x"}, path), "set takes FIELD=VALUE"));
  BOOST_TEST(has(fault({"5790000209345", "name=x", because, "x"}, path), "the nearest is 5790000209354"));
  BOOST_TEST(has(fault({municipality, "identifier=12", because, "x"}, path), "go together"));
  BOOST_TEST(has(fault({doctor, "name=x", because, "x", "--now", "today"}, path), "--now takes a time"));
  BOOST_TEST(has(fault({doctor, "name=x", because, "x"}, sample), "set needs a registry folder"));
  BOOST_TEST(has(fault({doctor, "name=x", because, "x"}, folder / "none"), "none"));
  BOOST_TEST(folder.names() == std::vector<std::string>{"registry/locations.csv"});
  BOOST_TEST(
      call("set", path, {municipality, "identifier=004391", "identifier_code=ydernummer", because, "x"}).exit_code ==
      0);
}

BOOST_AUTO_TEST_CASE(find_and_show_take_a_file_too) {
  BOOST_TEST(call("find", sample, {"testby"}).exit_code == 0);
  BOOST_TEST(has(call("find", sample, {"--json", "004391"}).out, "\"location_number\": \"" + doctor + "\""));
  const auto nothing = call("find", sample, {"nowhere"});
  BOOST_TEST(nothing.exit_code == 1);
  BOOST_TEST(has(nothing.err, "nothing fits in 3 locations"));
  BOOST_TEST(has(call("show", sample, {doctor}).out, "identifier_code  ydernummer\n"));
  const auto unknown = call("show", sample, {"5790000209345"});
  BOOST_TEST(unknown.exit_code == 2);
  BOOST_TEST(has(unknown.err, "the nearest is " + doctor));
}

BOOST_AUTO_TEST_CASE(check_says_what_is_wrong) {
  const Folder folder;
  const auto sound = call("check", sample);
  BOOST_TEST(sound.exit_code == 0);
  BOOST_TEST(sound.out == sample + ": 3 locations, 0 errors, 0 warnings, 0 notes\n");
  const auto file = folder / "registry.csv";
  write(file, "location_number,receives\n" + doctor + ",fhir|oioxml\n" + municipality + ",\n");
  const auto wrong = call("check", file);
  BOOST_TEST(wrong.exit_code == 1);
  BOOST_TEST(has(wrong.err, file + ":2:1: error REG-07: "), wrong.err);
  BOOST_TEST(has(wrong.err, file + ":2:1: error REG-08: "));
  BOOST_TEST(wrong.out == file + ": 2 locations, 2 errors, 0 warnings, 1 notes\n");
  BOOST_TEST(has(call("check", file, {"--json"}).out, "\"rule\": \"REG-07\""));
  write(file, "location_number,receives\n" + doctor + ",pigeon\n");
  const auto unknown = call("check", file);
  BOOST_TEST(unknown.exit_code == 1);
  BOOST_TEST(has(unknown.out, "cannot be used, 1 errors"));
  BOOST_TEST(call("check", folder / "none").exit_code == 2);
}

BOOST_AUTO_TEST_CASE(thousands_of_findings_are_not_all_said) {
  const Folder folder;
  const auto file = folder / "sor.csv";
  std::string text = "SOR-kode;Lokationsnummer\n";
  for (int i = 0; i < 500; ++i) text += "1;2\n";
  write(file, text);
  const auto run = call("import", folder / "registry", {file});
  BOOST_TEST(run.exit_code == 1);
  BOOST_TEST(has(run.err, "and 400 more of REG-02\n"));
  BOOST_TEST(!has(run.err, file + ":102:"));
}

BOOST_AUTO_TEST_SUITE_END()
