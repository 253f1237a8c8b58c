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
  BOOST_TEST(run.out.rfind(letter + " (XDIS91 XD9134L) -> CareCommunication 5.0 as JSON\n", 0) == 0u);
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
  BOOST_TEST(has(words.out, "(CareCommunication 5.0) -> XDIS91 XD9134L "), words.out);
  for (const auto& name : folder.names()) {  // the ids that convert gave
    const auto id = name.substr(name.rfind('-') + 1, 14);
    if (name.rfind("out/", 0) == 0u) BOOST_TEST(has(words.out, id), id);
  }
}

BOOST_AUTO_TEST_CASE(inputs_that_are_joined_each_have_a_line) {
  const auto run = run_command({"explain", "--to", "fhir-xml", "--registry", sample("letter-with-picture/registry.csv"),
                                sample("letter-with-picture/letter.xml"), sample("letter-with-picture/files.xml")});
  BOOST_TEST(run.exit_code == 0);
  BOOST_TEST(has(run.out, "letter.xml (XDIS91 XD9134L) -> CareCommunication 5.0 as XML\n"));
  BOOST_TEST(has(run.out, "files.xml (XBIN01 XB0131X) -> goes along with the letter that names its files\n"));
}

BOOST_AUTO_TEST_CASE(errors_are_told_and_decide_the_exit_code) {
  const auto letter = sample("video-invitation/letter.xml");
  const auto refused = run_command({"explain", letter});  // no registry
  BOOST_TEST(refused.exit_code == 1);
  BOOST_TEST(refused.out.rfind("Errors\n" + letter + ":", 0) == 0u, refused.out);
  BOOST_TEST(has(refused.out, "REG-04"));
  BOOST_TEST(has(refused.out, "(XDIS91 XD9134L): nothing is made\n"));
  BOOST_TEST(!has(refused.out, "\nCarried: "));
  BOOST_TEST(has(run_command({"explain", "--json", letter}).out, "\"outcome\": \"carried\""));
  BOOST_TEST(run_command({"explain", "-"}, "<x").exit_code == 65);
  BOOST_TEST(run_command({"explain"}).exit_code == 2);
}

BOOST_AUTO_TEST_CASE(one_bad_input_stops_the_others_unless_it_is_refused) {
  auto bad = slurp(sample("video-invitation/letter.xml"));
  const std::string status = "<StatusCode>nytbrev</StatusCode>";
  bad.replace(bad.find(status), status.size(), "<StatusCode>gammelt</StatusCode>");
  std::vector<std::string> call{"explain",
                                "--registry",
                                sample("letter-with-picture/registry.csv"),
                                sample("letter-with-picture/letter.xml"),
                                sample("letter-with-picture/files.xml"),
                                "-"};
  const auto run = run_command(call, bad);
  BOOST_TEST(run.exit_code == 1);
  for (const char* part : {"\n- (XDIS91 XD9134L): nothing is made\n",
                           "letter.xml (XDIS91 XD9134L): nothing is made, for another input has errors\n",
                           "files.xml (XBIN01 XB0131X): nothing is made, for another input has errors\n"})
    BOOST_TEST(has(run.out, part), run.out);
  call.insert(call.begin() + 1, "--refuse");
  const auto refused = run_command(call, bad);
  BOOST_TEST(refused.exit_code == 1);
  for (const char* part :
       {"\n- (XDIS91 XD9134L) -> XCTL01 XC0130Q ", "letter.xml (XDIS91 XD9134L) -> CareCommunication",
        "files.xml (XBIN01 XB0131X) -> goes along", "\nCarried: "})
    BOOST_TEST(has(refused.out, part), refused.out);
}

BOOST_AUTO_TEST_CASE(the_state_is_read_and_nothing_is_written) {
  const Folder folder;
  const auto run = run_command({"explain", "--registry", sample("video-invitation/registry.csv"), "--state",
                                folder / "state.json", sample("video-invitation/letter.xml")});
  BOOST_TEST(run.exit_code == 0);
  BOOST_TEST(folder.names().empty());
  const auto receipt =
      run_command({"explain", "--state", folder / "state.json", sample("video-invitation/receipt.xml")});
  BOOST_TEST(has(receipt.err, "state.json is new: it knows no conversion yet"), receipt.err);
  std::ofstream(folder / "state.json") << "{";
  const auto bad = run_command({"explain", "--state", folder / "state.json", sample("video-invitation/letter.xml")});
  BOOST_TEST(bad.exit_code == 65);
  BOOST_TEST(has(bad.err, "state.json:1:"), bad.err);
  BOOST_TEST(slurp(folder / "state.json") == "{");
}

BOOST_AUTO_TEST_CASE(of_several_messages_each_kind_is_named_once_with_their_number) {
  const auto letters = sample("scenarios/N-7-several/letters.edi");
  const auto run = run_command({"explain", "--to", "oioxml", letters});
  BOOST_TEST(run.out.rfind(letters + " (3 DIS91 D9134L) -> XDIS91 XD9134L SCBREV0706A, ", 0) == 0u, run.out);
}

BOOST_AUTO_TEST_SUITE_END()
