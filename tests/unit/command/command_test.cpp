// The command as docs/cli.md describes it.
#include <filesystem>
#include <fstream>

#include "tests/support/support.hpp"
#include "tests/unit/command/run_command.hpp"

using namespace brevdue::test;

namespace {

std::string sample(const std::string& name) {
  return (project() / "samples" / name).string();
}

const std::string letter = sample("video-invitation/letter.xml");
const std::string registry = sample("video-invitation/registry.csv");

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  BOOST_REQUIRE(has(text, from));
  return text.replace(text.find(from), from.size(), to);
}

std::string as_edifact(const std::string& file) {
  const auto run = run_command({"convert", "--to", "edifact", file});
  BOOST_TEST(run.exit_code == 0, run.err);
  return run.out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(command)

BOOST_AUTO_TEST_CASE(help_version_and_usage) {
  const auto help = run_command({"--help"});
  BOOST_TEST(help.exit_code == 0);
  for (const char* word : {"identify", "convert", "validate", "explain", "config", "Examples", "65"})
    BOOST_TEST(has(help.out, word), word);
  for (const auto& told : {std::string(help.out), run_command({"convert", "--help"}).out})
    BOOST_TEST(has(told, "EDIFACT"));
  BOOST_TEST(run_command({"--version"}).out.rfind("brevdue ", 0) == 0u);
  BOOST_TEST(run_command({}).exit_code == 2);
  const auto wrong = run_command({"fly", letter});
  BOOST_TEST(wrong.exit_code == 2);
  BOOST_TEST(has(wrong.err, "there is no command \"fly\"; there are identify, validate, convert"), wrong.err);
  BOOST_TEST(has(run_command({"envelope", "seal"}).err, "\"seal\"; there are wrap, open, receipt"));
  for (const std::string command : {"identify", "validate", "convert", "explain", "config"}) {
    const auto own = run_command({command, "--help"});
    BOOST_TEST(has(own.out, "Examples:\n  brevdue " + command), own.out);
    BOOST_TEST(has(own.out, "Exit: 0 done"), own.out);
  }
  BOOST_TEST(run_command({"convert", "--to", "pdf", letter}).exit_code == 2);
  const auto missing = run_command({"identify", "/no/such/file"});
  BOOST_TEST(missing.exit_code == 2);
  BOOST_TEST(has(missing.err, "/no/such/file"));
  const auto one_missing = run_command({"identify", "/no/such/file", letter});
  BOOST_TEST(one_missing.exit_code == 2);
  BOOST_TEST(has(one_missing.out, "XDIS91"));  // the others are read all the same
}

BOOST_AUTO_TEST_CASE(identify_in_words_and_json) {
  const auto words = run_command({"identify", letter});
  BOOST_TEST(words.exit_code == 0);
  BOOST_TEST(has(words.out, "XDIS91 XD9134L, from 5790001382445 to 5790000121526"));
  const auto json = run_command({"identify", "--json", letter});
  BOOST_TEST(has(json.out, "\"schema\": 1"));
  BOOST_TEST(has(json.out, "\"type\": \"XDIS91\""));
  const auto message = sample("video-invitation/care-communication.json");
  BOOST_TEST(has(run_command({"identify", message}).out, ": CareCommunication telemedicine 5.0, from"));
  BOOST_TEST(has(run_command({"identify", "--json", message}).out, "\"detail\": \"telemedicine\""));
  BOOST_TEST(has(run_command({"identify", "-"}, "UNB+UNOC:3+'").out, "-: EDIFACT"));
  const auto interchange = as_edifact(letter);
  BOOST_TEST(
      has(run_command({"identify", "-"}, interchange).out, "-: DIS91 D9134L, from 5790001382445 to 5790000121526"));
  // A type that is not read is named all the same, with what is known of it.
  const auto other =
      run_command({"identify", "-"}, replaced(interchange, "MEDDIS:D:93A:UN:D9134L", "MEDREF:D:93A:UN:H0130R"));
  BOOST_TEST(other.exit_code == 0);
  BOOST_TEST(has(other.out, "-: EDIFACT H0130R, from 5790001382445"), other.out);
  BOOST_TEST(has(other.err, "EDI-14"), other.err);
}

BOOST_AUTO_TEST_CASE(edifact_is_a_target_like_the_others) {
  const Folder folder;
  const auto run = run_command({"convert", "--to", "edifact", "-o", folder / "out", letter});
  BOOST_TEST(run.exit_code == 0, run.err);
  BOOST_REQUIRE(folder.names() == std::vector<std::string>{"out/01-DIS91-TVBREV000417.edi"});
  const auto interchange = folder / "out/01-DIS91-TVBREV000417.edi";
  BOOST_TEST(run_command({"validate", interchange}).exit_code == 0);
  const auto report = run_command({"convert", "--to", "edifact", "--report", "-", "-o", folder / "again", letter});
  BOOST_TEST(has(report.out, "\"target\": \"edifact\""));
  BOOST_TEST(has(report.out, "\"type\": \"DIS91\""));
  const auto explained = run_command({"explain", "--to", "oioxml", interchange});
  BOOST_TEST(has(explained.out, " (DIS91 D9134L) -> XDIS91 XD9134L TVBREV000417"), explained.out);
  BOOST_TEST(has(run_command({"explain", "--to", "edifact", letter}).out, " -> DIS91 D9134L TVBREV000417"));
  const auto care = run_command({"convert", "--registry", registry, interchange});
  BOOST_TEST(care.exit_code == 0, care.err);
  BOOST_TEST(
      has(care.out, "https://portal.vconf.dk/?url=431207@rooms.vconf.dk&pin=482163&start_dato=2026-11-24T09:00:00"));
}

BOOST_AUTO_TEST_CASE(one_output_goes_to_standard_output) {
  const auto run = run_command({"convert", "--to", "fhir-json", "--registry", registry, letter});
  BOOST_TEST(run.exit_code == 0);
  BOOST_TEST(run.out.rfind("{\"resourceType\":\"Bundle\"", 0) == 0u);
  BOOST_TEST(has(run.out, "\"telemedicine\""));
  BOOST_TEST(
      has(run.out, "https://portal.vconf.dk/?url=431207@rooms.vconf.dk&pin=482163&start_dato=2026-11-24T09:00:00"));
  BOOST_TEST(has(run.err, "CONV-6.01"));
  BOOST_TEST(!has(run.err, "482163"));  // no PIN
  BOOST_TEST(!has(run.err, "2512489996"));
}

BOOST_AUTO_TEST_CASE(without_to_a_message_goes_to_the_other_world) {
  const auto there = run_command({"convert", "--registry", registry, "-q", letter});
  BOOST_TEST(there.exit_code == 0);
  BOOST_TEST(there.out.rfind("{\"resourceType\":\"Bundle\"", 0) == 0u);
  const auto back = run_command({"convert", "-q", "-"}, there.out);
  BOOST_TEST(back.exit_code == 0);
  BOOST_TEST(has(back.out, "<ClinicalEmail>"));
}

BOOST_AUTO_TEST_CASE(output_is_exact_with_seed_and_time) {
  const std::vector<std::string> call{"convert", "--to", "fhir-xml", "--registry",           registry, "--id-seed",
                                      "7",       "-q",   "--now",    "2026-11-20T12:00:00Z", letter};
  const auto a = run_command(call), b = run_command(call);
  BOOST_TEST(a.out == b.out);
  BOOST_TEST(a.err == "");
  auto other = call;
  other[6] = "8";
  BOOST_TEST(run_command(other).out != a.out);
}

BOOST_AUTO_TEST_CASE(several_outputs_need_a_folder) {
  const Folder folder;
  const auto json = folder / "m.json";
  const auto there = run_command({"convert", "--to", "fhir-json", "--registry", registry, "-q",
                                  sample("letter-with-picture/letter.xml"), sample("letter-with-picture/files.xml")});
  BOOST_TEST(there.exit_code == 0);
  std::ofstream(json) << there.out;
  const auto nowhere = run_command({"convert", "--to", "oioxml", json});
  BOOST_TEST(nowhere.exit_code == 2);
  BOOST_TEST(nowhere.out == "");
  const auto back = run_command({"convert", "--to", "oioxml", "-o", folder / "out", "--report", folder / "report.json",
                                 "--now", "2026-11-20T12:00:00Z", json});
  BOOST_TEST(back.exit_code == 0);
  const auto names = folder.names();
  BOOST_REQUIRE(names.size() == 4u);
  BOOST_TEST(names[1].rfind("out/01-XDIS91-", 0) == 0u);
  BOOST_TEST(names[2].rfind("out/02-XBIN01-", 0) == 0u);
  BOOST_TEST(names[2].size() == std::string("out/02-XBIN01-").size() + 14 + 4);
  const auto report = slurp(folder / "report.json");
  for (const char* part :
       {"\"schema\": 1", "\"target\": \"oioxml\"", "\"time\": \"2026-11-20T12:00:00Z\"", "CONV-3.14"})
    BOOST_TEST(has(report, part), part);
  for (const char* secret : {"2512489996", "Forbindingen"}) BOOST_TEST(!has(report, secret), secret);
  const auto valid = run_command({"validate", folder / names[1], folder / names[2], json});
  BOOST_TEST(valid.exit_code == 0);
}

BOOST_AUTO_TEST_CASE(a_seed_is_a_whole_number) {
  for (const std::string seed : {"-1", "1x", "18446744073709551616", ""}) {
    const auto run = run_command({"convert", "--id-seed", seed, "--registry", registry, letter});
    BOOST_TEST(run.exit_code == 2);
    BOOST_TEST(run.err == "brevdue: --id-seed takes a whole number from 0 to 18446744073709551615\n");
  }
  BOOST_TEST(
      run_command({"convert", "-q", "--id-seed", "18446744073709551615", "--registry", registry, letter}).exit_code ==
      0);
}

BOOST_AUTO_TEST_CASE(standard_input_can_be_read_once) {
  for (const std::string command : {"identify", "validate", "convert", "explain"}) {
    const auto run = run_command({command, "-", "-"}, slurp(letter));
    BOOST_TEST(run.exit_code == 2);
    BOOST_TEST(has(run.err, "standard input (-) can be read only once"), run.err);
  }
}

BOOST_AUTO_TEST_CASE(the_summary_counts_what_is_not_listed) {
  const auto run = run_command({"convert", "--registry", registry, letter});
  BOOST_TEST(has(run.err, "6 defaulted (3 of every message are not listed), 0 shortened"), run.err);
}

BOOST_AUTO_TEST_CASE(quiet_says_no_notes) {
  const auto files = sample("letter-with-picture/files.xml");
  const std::vector<std::string> call{"convert", "--refuse", "--registry", sample("letter-with-picture/registry.csv"),
                                      files};
  BOOST_TEST(has(run_command(call).err, ": note "));
  auto quiet = call;
  quiet.insert(quiet.begin() + 1, "-q");
  const auto run = run_command(quiet);
  BOOST_TEST(run.exit_code == 0);
  BOOST_TEST(run.err == "");
}

BOOST_AUTO_TEST_CASE(a_path_that_cannot_be_written_is_a_usage_error) {
  const Folder folder;
  std::ofstream(folder / "file") << "x";
  const std::string long_name(300, 'x');
  for (const auto& [option, path, fault] : {std::tuple{"-o", folder / "file/sub", "not a directory"},
                                            {"-o", folder / long_name, "file name too long"},
                                            {"--report", folder / long_name, "file name too long"},
                                            {"--state", folder / long_name, "file name too long"}}) {
    const auto run = run_command({"convert", "-q", option, path, "--registry", registry, letter});
    BOOST_TEST(run.exit_code == 2);
    BOOST_TEST(run.err == "brevdue: " + std::string(option) + " " + path + ": " + fault + "\n");
    BOOST_TEST(run.out == "");
  }
  BOOST_TEST(folder.names().size() == 1u);
}

BOOST_AUTO_TEST_CASE(standard_input) {
  const auto run = run_command({"convert", "--to", "fhir-json", "--registry", registry, "-q", "-"}, slurp(letter));
  BOOST_TEST(run.exit_code == 0);
  BOOST_TEST(has(run.out, "\"Bundle\""));
}

BOOST_AUTO_TEST_CASE(errors_write_nothing) {
  const Folder folder;
  const auto run = run_command({"convert", "--to", "fhir-json", "-o", folder / "out", letter});  // no registry
  BOOST_TEST(run.exit_code == 1);
  BOOST_TEST(has(run.err, "REG-04"));
  BOOST_TEST(has(run.err, "5790001382445"));
  BOOST_TEST(has(run.err, "letter.xml:25:"));  // line of the sender's EANIdentifier
  BOOST_TEST(folder.names().empty());
}

BOOST_AUTO_TEST_CASE(truncated_input_is_65_at_every_length) {
  const auto whole = slurp(letter);
  for (std::size_t length : {std::size_t{0}, std::size_t{1}, std::size_t{60}, whole.size() / 2, whole.size() - 12}) {
    const auto run =
        run_command({"convert", "--to", "fhir-json", "--registry", registry, "-"}, whole.substr(0, length));
    BOOST_TEST(run.exit_code == 65);
    BOOST_TEST(run.out == "");
    BOOST_TEST(has(run.err, "WIRE-"));
  }
}

BOOST_AUTO_TEST_CASE(doctype_is_65_and_a_schema_error_is_1) {
  const auto bomb = run_command({"validate", "-"}, "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>");
  BOOST_TEST(bomb.exit_code == 65);
  BOOST_TEST(has(bomb.err, "WIRE-06"));
  auto text = slurp(letter);
  const std::string status = "<StatusCode>nytbrev</StatusCode>";
  text.replace(text.find(status), status.size(), "<StatusCode>gammelt</StatusCode>");
  const auto run = run_command({"validate", "-"}, text);
  BOOST_TEST(run.exit_code == 1);
  BOOST_TEST(has(run.err, "Emessage/ClinicalEmail/Letter/StatusCode"));
  BOOST_TEST(has(run.err, "nytbrev"));
  BOOST_TEST(has(run.out, "not valid, 1 error"));
}

BOOST_AUTO_TEST_CASE(strict_turns_losses_into_1) {
  const Folder folder;
  const auto run = run_command({"convert", "--to", "fhir-json", "--registry", registry, "--strict", "-o",
                                folder / "out", "--report", folder / "r.json", letter});
  BOOST_TEST(run.exit_code == 1);
  BOOST_TEST(folder.names().size() == 1u);  // the report alone
  BOOST_TEST(has(run.err, "error CONV-2.22"));
  BOOST_TEST(has(run.err, "Sender/MedicalSpecialityCode"));
}

BOOST_AUTO_TEST_CASE(a_bad_registry_is_told_with_its_line) {
  const Folder folder;
  std::ofstream(folder / "r.csv") << "location_number,sor\n5790001382446,1\n";
  const auto run = run_command({"convert", "--to", "fhir-json", "--registry", folder / "r.csv", letter});
  BOOST_TEST(run.exit_code == 2);
  BOOST_TEST(has(run.err, "r.csv:2:"));
}

BOOST_AUTO_TEST_CASE(nothing_of_the_users_is_overwritten_by_mistake) {
  const Folder folder;
  const auto mine = folder / "letter.xml";
  std::ofstream(mine) << slurp(letter);
  const auto onto_input = run_command({"convert", "--to", "fhir-json", "--registry", registry, "--report", mine, mine});
  BOOST_TEST(onto_input.exit_code == 2);
  BOOST_TEST(slurp(mine) == slurp(letter));
  const auto mine_too = folder / "registry.csv";
  std::ofstream(mine_too) << slurp(registry);
  BOOST_TEST(
      run_command({"convert", "--to", "fhir-json", "--registry", mine_too, "--report", mine_too, mine}).exit_code == 2);
  BOOST_TEST(slurp(mine_too) == slurp(registry));
  BOOST_TEST(
      run_command({"convert", "--to", "fhir-json", "--registry", registry, "--report", folder / "no/r.json", mine})
          .exit_code == 2);
  const auto file_as_folder = run_command({"convert", "--to", "fhir-json", "--registry", registry, "-o", mine, mine});
  BOOST_TEST(file_as_folder.exit_code == 2);
  BOOST_TEST(has(file_as_folder.err, "no folder"));
  BOOST_TEST(slurp(mine) == slurp(letter));
  BOOST_TEST(folder.names().size() == 2u);
}

BOOST_AUTO_TEST_CASE(strict_passes_where_nothing_but_the_thread_is_left_behind) {
  // A CareCommunication without anything a letter cannot hold.
  const auto run = run_command({"convert", "--to", "oioxml", "--strict", "--now", "2026-11-20T12:00:00Z", "-"},
                               slurp(project() / "samples/video-invitation/care-communication.json"));
  BOOST_TEST(run.exit_code == 0, run.err);
}

BOOST_AUTO_TEST_CASE(many_files_are_read_one_by_one) {
  std::vector<std::string> call{"validate"};
  call.insert(call.end(), 1100, letter);
  const auto run = run_command(call);
  BOOST_TEST(run.exit_code == 0);
  BOOST_TEST(run.peak_kib < 64 * 1024);
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_our_fault_to_tell_not_a_crash) {
  if (!std::filesystem::exists("/dev/full")) return;
  const auto run =
      run_command({"convert", "--to", "fhir-json", "--registry", registry, "--report", "/dev/full", letter});
  BOOST_TEST(run.exit_code == 70);
}

BOOST_AUTO_TEST_CASE(of_an_interchange_the_sound_messages_are_converted_and_the_faulty_ones_refused) {
  const Folder folder;
  auto letters = slurp(sample("scenarios/N-7-several/letters.edi"));
  const auto second = letters.find("UNH+SCBREV0706B");
  letters = letters.substr(0, second) + replaced(letters.substr(second), "GIS+N'", "GIS+X'");
  BOOST_TEST(run_command({"convert", "--to", "oioxml", "-o", folder / "out", "-"}, letters).exit_code == 1);
  BOOST_TEST(folder.names().empty());
  const auto run = run_command({"convert", "--refuse", "--to", "oioxml", "-o", folder / "out", "-"}, letters);
  BOOST_TEST(run.exit_code == 1);
  BOOST_TEST(has(run.err, "brevdue: 1 receipt and 2 messages written\n"), run.err);
  BOOST_TEST(has(run.err, "defaulted UNB 5 -> Envelope/Identifier"), run.err);
  // In the order of the interchange.
  const auto names = run_command({"identify", "-"}, letters);
  BOOST_TEST(names.out.find("SCBREV0706A") < names.out.find("SCBREV0706B"), names.out);
  BOOST_TEST(names.out.find("SCBREV0706B") < names.out.find("SCBREV0706C"), names.out);
}

BOOST_AUTO_TEST_CASE(what_was_written_is_said_and_nothing_else) {
  const Folder folder;
  const auto alone = run_command({"convert", "--refuse", "--to", "edifact", "-o", folder / "out", "-", letter}, "<x/>");
  BOOST_TEST(has(alone.err, "brevdue: 1 message written\n"), alone.err);
}

BOOST_AUTO_TEST_CASE(an_envelope_is_no_message_of_oioxml) {
  const auto wrapped = run_command({"envelope", "wrap", sample("scenarios/N-7-letter/letter.edi")});
  const auto run = run_command({"identify", "-"}, wrapped.out);
  BOOST_TEST(run.exit_code == 0);
  BOOST_TEST(has(run.out, "VANSEnvelope"));
  BOOST_TEST(has(run.err, "VANS-07"), run.err);
  BOOST_TEST(!has(run.err, "OIOXML"), run.err);
  const auto valid = run_command({"validate", "-"}, wrapped.out);  // which looks into it
  BOOST_TEST(valid.exit_code == 0, valid.err);
  BOOST_TEST(valid.out == "-: valid, 0 errors, 0 warnings\n");
}

BOOST_AUTO_TEST_SUITE_END()
