// brevdue explain: what is told of a conversion, in words and as JSON, and that nothing is written.
#include <fstream>

#include "tests/support/support.hpp"
#include "tests/unit/command/run_command.hpp"

using namespace brevdue::test;

namespace {

std::string sample(const std::string& name) {
  return (project() / "samples" / name).string();
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// How often `part` stands in `text`.
std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(explain)

BOOST_AUTO_TEST_CASE(a_letter_field_by_field) {
  const auto letter = sample("video-invitation/letter.xml");
  const auto run = run_command({"explain", "--registry", sample("video-invitation/registry.csv"), letter});
  BOOST_TEST(run.exit_code == 0);
  BOOST_TEST(run.out.rfind(letter + " (XDIS91 XD9134L) -> CareCommunication 5.0\n", 0) == 0u);
  BOOST_TEST(has(run.out,
                 "\nLost: the other format has no place for it\n  Sender/MedicalSpecialityCode\n      CONV-2.22  The "
                 "value has no place in CareCommunication.\n"));
  for (const char* part : {"\nMoved: ", "\nDefaulted: ", "\nCarried: ", "CONV-6.01  A letter with a well-formed video"})
    BOOST_TEST(has(run.out, part), part);
  BOOST_TEST(!has(run.out, "\nShortened: "));
  for (const char* secret : {"2512489996", "251248", "Berggren", "482163", "hjemmepleje"})
    BOOST_TEST(!has(run.out + run.err, secret), secret);
}

BOOST_AUTO_TEST_CASE(it_says_what_the_report_of_convert_says) {
  const Folder folder;
  const auto message = sample("letter-with-picture/care-communication.json");
  const auto report = folder / "report.json";
  BOOST_TEST(run_command({"convert", "-o", folder / "out", "--report", report, message}).exit_code == 0);
  const auto json = run_command({"explain", "--json", message});
  BOOST_TEST(json.exit_code == 0);
  BOOST_TEST(count(json.out, "\"outcome\": ") == count(slurp(report), "\"outcome\": "));
  BOOST_TEST(count(json.out, "\"outcome\": ") > 10u);
  BOOST_TEST(count(json.out, "\"sentence\": ") >= count(json.out, "\"outcome\": "));
  for (const char* part : {"{\"schema\": 1,", "\"target\": \"other\"", "\"type\": \"CareCommunication\"",
                           "\"version\": \"XD9134L\"", "\"version\": \"XB0131X\"", "\"findings\": ["})
    BOOST_TEST(has(json.out, part), part);
  BOOST_TEST(!has(json.out, "2512489996"));
  const auto words = run_command({"explain", message});
  BOOST_TEST(has(words.out, "(CareCommunication 5.0) -> XDIS91 XD9134L, XBIN01 XB0131X\n"));
}

BOOST_AUTO_TEST_CASE(inputs_that_are_joined_each_have_a_line) {
  const auto run = run_command({"explain", "--to", "fhir-xml", "--registry", sample("letter-with-picture/registry.csv"),
                                sample("letter-with-picture/letter.xml"), sample("letter-with-picture/files.xml")});
  BOOST_TEST(run.exit_code == 0);
  BOOST_TEST(has(run.out, "letter.xml (XDIS91 XD9134L) -> CareCommunication 5.0\n"));
  BOOST_TEST(has(run.out, "files.xml (XBIN01 XB0131X) -> goes along with the letter that names its files\n"));
}

BOOST_AUTO_TEST_CASE(errors_are_told_and_decide_the_exit_code) {
  const auto letter = sample("video-invitation/letter.xml");
  const auto refused = run_command({"explain", letter});  // no registry
  BOOST_TEST(refused.exit_code == 1);
  BOOST_TEST(has(refused.out, "(XDIS91 XD9134L) -> nothing\n"));
  BOOST_TEST(has(refused.out, "\nFindings\n"));
  BOOST_TEST(has(refused.out, "REG-04"));
  BOOST_TEST(run_command({"explain", "-"}, "<x").exit_code == 65);
  BOOST_TEST(run_command({"explain"}).exit_code == 2);
}

BOOST_AUTO_TEST_CASE(the_state_is_read_and_nothing_is_written) {
  const Folder folder;
  const auto run = run_command({"explain", "--registry", sample("video-invitation/registry.csv"), "--state",
                                folder / "state.json", sample("video-invitation/letter.xml")});
  BOOST_TEST(run.exit_code == 0);
  BOOST_TEST(folder.names().empty());
  std::ofstream(folder / "state.json") << "{";
  const auto bad = run_command({"explain", "--state", folder / "state.json", sample("video-invitation/letter.xml")});
  BOOST_TEST(bad.exit_code == 65);
  BOOST_TEST(has(bad.err, "state.json:1:"), bad.err);
  BOOST_TEST(slurp(folder / "state.json") == "{");
}

BOOST_AUTO_TEST_SUITE_END()
