// convert --state and --refuse: what was converted is kept, receipts find their way back, invalid messages are
// answered.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <thread>

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

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

/// What stands between `from` and `to` in `text`; empty if they do not.
std::string between(const std::string& text, const std::string& from, const std::string& to) {
  const auto begin = text.find(from);
  if (begin == std::string::npos) return {};
  const auto end = text.find(to, begin + from.size());
  return end == std::string::npos ? std::string() : text.substr(begin + from.size(), end - begin - from.size());
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

constexpr const char* hospital = "5790001382445";
constexpr const char* municipality = "5790000121526";

/// The municipality's Acknowledgement of the message with the MessageHeader.id `header`.
std::string acknowledgement(const std::string& header, const std::string& code) {
  const std::string outcome =
      code == "ok" ? ""
                   : R"(,{"fullUrl":"urn:uuid:2c9d5b0e-6c0f-4a8e-8c57-0d1e2f3a4b55","resource":{"resourceType":)"
                     R"("OperationOutcome","id":"2c9d5b0e-6c0f-4a8e-8c57-0d1e2f3a4b55","issue":[{"severity":"error",)"
                     R"("code":"processing","details":{"text":"Kan ikke modtages"}}]}})";
  const std::string text =
      R"({"resourceType":"Bundle","id":"7b1c2d3e-1111-4a4a-9b9b-0a0b0c0d0e01","type":"message",)"
      R"("timestamp":"2026-11-20T14:00:00+01:00","entry":[)"
      R"({"fullUrl":"urn:uuid:7b1c2d3e-1111-4a4a-9b9b-0a0b0c0d0e02","resource":{"resourceType":)"
      R"("MessageHeader","id":"7b1c2d3e-1111-4a4a-9b9b-0a0b0c0d0e02","eventCoding":{"system":)"
      R"("http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-messaging-eventCodes","code":)"
      R"("acknowledgement-message"},"destination":[{"extension":[{"url":)"
      R"("http://medcomfhir.dk/ig/messaging/StructureDefinition/medcom-messaging-destinationUseExtension",)"
      R"("valueCoding":{"system":"http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-messaging-destinationUse",)"
      R"("code":"primary"}}],"endpoint":"https://sor2.sum.dsdn.dk/#id=359001000016000","receiver":)"
      R"({"reference":"urn:uuid:7b1c2d3e-1111-4a4a-9b9b-0a0b0c0d0e03"}}],"sender":{"reference":)"
      R"("urn:uuid:7b1c2d3e-1111-4a4a-9b9b-0a0b0c0d0e04"},"source":{"endpoint":)"
      R"("https://sor2.sum.dsdn.dk/#id=325251000016005"},"response":{"identifier":"HEADER","code":"CODE"}}},)"
      R"({"fullUrl":"urn:uuid:7b1c2d3e-1111-4a4a-9b9b-0a0b0c0d0e03","resource":{"resourceType":)"
      R"("Organization","id":"7b1c2d3e-1111-4a4a-9b9b-0a0b0c0d0e03","identifier":[{"system":"urn:oid:1.2.208.176.1.1",)"
      R"("value":"359001000016000"},{"system":"https://www.gs1.org/gln","value":"5790001382445"}]}},)"
      R"({"fullUrl":"urn:uuid:7b1c2d3e-1111-4a4a-9b9b-0a0b0c0d0e04","resource":{"resourceType":)"
      R"("Organization","id":"7b1c2d3e-1111-4a4a-9b9b-0a0b0c0d0e04","identifier":[{"system":"urn:oid:1.2.208.176.1.1",)"
      R"("value":"325251000016005"},{"system":"https://www.gs1.org/gln","value":"5790000121526"}]}},)"
      R"({"fullUrl":"urn:uuid:7b1c2d3e-1111-4a4a-9b9b-0a0b0c0d0e05","resource":{"resourceType":)"
      R"("Provenance","id":"7b1c2d3e-1111-4a4a-9b9b-0a0b0c0d0e05","target":[{"reference":)"
      R"("urn:uuid:7b1c2d3e-1111-4a4a-9b9b-0a0b0c0d0e02"}],"occurredDateTime":"2026-11-20T14:00:00+01:00",)"
      R"("recorded":"2026-11-20T14:00:00+01:00","activity":{"coding":[{"system":)"
      R"("http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-messaging-activityCodes","code":)"
      R"("acknowledgement"}]},"agent":[{"who":{"reference":"urn:uuid:7b1c2d3e-1111-4a4a-9b9b-0a0b0c0d0e04"}}],)"
      R"("entity":[{"role":"revision","what":{"reference":"MessageHeader/HEADER"}}]}})";
  return replaced(replaced(text, "HEADER", header), "\"CODE\"", "\"" + code + "\"") + outcome + "]}";
}

/// The municipality's XCTL03 for a letter of the hospital.
std::string positive_receipt(const std::string& envelope, const std::string& letter, const std::string& version) {
  const std::string text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<Emessage xmlns=\"http://rep.oio.dk/sundcom.dk/medcom.dk/xml/schemas/2005/08/07/\"><Envelope><Sent>"
      "<Date>2026-11-20</Date><Time>14:00</Time></Sent><Identifier>KVITLETTER</Identifier>"
      "<AcknowledgementCode>minuspositivkvitt</AcknowledgementCode></Envelope><PositiveReceipt><Letter>"
      "<Identifier>KVITLETTER</Identifier><VersionCode>XC0330Q</VersionCode>"
      "<StatisticalCode>XCTL03</StatisticalCode></Letter>"
      "<Sender><EANIdentifier>RECEIVER</EANIdentifier></Sender><Receiver><EANIdentifier>SENDER</EANIdentifier>"
      "</Receiver><OriginalEmessage><OriginalEnvelopeIdentifier>ENVELOPE</OriginalEnvelopeIdentifier>"
      "<OriginalSender><EANIdentifier>SENDER</EANIdentifier></OriginalSender>"
      "<OriginalReceiver><EANIdentifier>RECEIVER</EANIdentifier></OriginalReceiver>"
      "<OriginalLetter><OriginalLetterIdentifier>LETTER</OriginalLetterIdentifier>"
      "<OriginalVersionCode>VERSION</OriginalVersionCode></OriginalLetter></OriginalEmessage></PositiveReceipt>"
      "</Emessage>\n";
  auto out = replaced(text, "KVITLETTER", "K" + letter.substr(0, 13));
  out = replaced(out, "<OriginalLetterIdentifier>LETTER", "<OriginalLetterIdentifier>" + letter);
  out = replaced(out, ">ENVELOPE<", ">" + envelope + "<");
  out = replaced(out, ">VERSION<", ">" + version + "<");
  return replaced(replaced(out, ">RECEIVER<", std::string(">") + municipality + "<"), ">SENDER<",
                  std::string(">") + hospital + "<");
}

/// A folder with the letter and its picture converted, and the state of that.
struct Sent {
  Folder folder;
  std::string state = folder / "state.json";
  std::string header;

  Sent() {
    const auto run = run_command({"convert", "--registry", sample("letter-with-picture/registry.csv"), "--state", state,
                                  "-o", folder / "there", "-q", sample("letter-with-picture/letter.xml"),
                                  sample("letter-with-picture/files.xml")});
    BOOST_TEST_REQUIRE(run.exit_code == 0, run.err);
    header = between(slurp(state), "\"header_id\":\"", "\"");
    BOOST_TEST_REQUIRE(header.size() == 36u);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(state)

BOOST_AUTO_TEST_CASE(what_was_converted_is_kept_for_its_owner_alone) {
  const Sent sent;
  struct stat status {};
  BOOST_TEST_REQUIRE(::stat(sent.state.c_str(), &status) == 0);
  BOOST_TEST((status.st_mode & 0777) == 0600);
  const auto names = sent.folder.names();
  BOOST_TEST_REQUIRE(names.size() == 3u);  // nothing half-made beside it
  BOOST_TEST(names[0] == "state.json");
  BOOST_TEST(names[1] == "state.json.lock");
  BOOST_TEST(names[2] == "there/01-CareCommunication-" + sent.header + ".json");
  const auto text = slurp(sent.state);
  for (const char* secret : {"2512489996", "Berggren"}) BOOST_TEST(!has(text, secret), secret);
}

BOOST_AUTO_TEST_CASE(an_acknowledgement_becomes_a_receipt_for_letter_and_file_letter) {
  const Sent sent;
  const auto back = run_command({"convert", "--state", sent.state, "-o", sent.folder / "back", "-"},
                                acknowledgement(sent.header, "ok"));
  BOOST_TEST(back.exit_code == 0, back.err);
  const auto names = sent.folder.names();
  BOOST_TEST_REQUIRE(names.size() == 5u);
  for (std::size_t i = 0; i < 2; ++i) {
    BOOST_TEST(names[i].rfind("back/0" + std::to_string(i + 1) + "-XCTL03-", 0) == 0u, names[i]);
    const auto receipt = slurp(sent.folder / names[i]);
    BOOST_TEST(has(receipt, "<PositiveReceipt>"));
    BOOST_TEST(has(receipt, i == 0 ? ">XD9134L<" : ">XB0131X<"));
    BOOST_TEST(run_command({"validate", sent.folder / names[i]}).exit_code == 0);
  }
  BOOST_TEST(has(slurp(sent.state), "\"answered\""));
  // The first outcome stands.
  const auto again = run_command({"convert", "--state", sent.state, "-o", sent.folder / "again", "-"},
                                 acknowledgement(sent.header, "fatal-error"));
  BOOST_TEST(again.exit_code == 0);
  BOOST_TEST(has(again.err, "CONV-4.05"), again.err);
  BOOST_TEST(sent.folder.names().size() == 5u);
}

BOOST_AUTO_TEST_CASE(explain_says_what_a_receipt_becomes) {
  const Sent sent;
  const auto before = slurp(sent.state);
  const auto run = run_command({"explain", "--state", sent.state, "-"}, acknowledgement(sent.header, "fatal-error"));
  BOOST_TEST(run.exit_code == 0, run.out + run.err);
  BOOST_TEST(slurp(sent.state) == before);
  const auto back = run_command(
      {"convert", "--state", sent.state, "--now", "2026-11-20T15:00:00+01:00", "-o", sent.folder / "back", "-"},
      acknowledgement(sent.header, "fatal-error"));
  BOOST_TEST_REQUIRE(back.exit_code == 0, back.err);
  const auto names = sent.folder.names();
  const auto id = [&](std::size_t i) { return names[i].substr(names[i].rfind('-') + 1, 14); };
  BOOST_TEST(has(run.out, "- (Acknowledgement 2.0) -> XCTL02 XC0230Q " + id(0) + ", XCTL02 XC0230Q " + id(1) + "\n"),
             run.out);
  BOOST_TEST(!has(run.out, "Kan ikke modtages"));
  const auto identified = run_command({"identify", "-"}, acknowledgement(sent.header, "fatal-error"));
  BOOST_TEST(has(identified.out, "Acknowledgement fatal-error"), identified.out);
}

BOOST_AUTO_TEST_CASE(receipts_for_letter_and_file_letter_become_one_acknowledgement) {
  const Folder folder;
  const auto state = folder / "state.json";
  const auto sent = run_command({"convert", "--state", state, "-o", folder / "there", "-q",
                                 sample("letter-with-picture/care-communication.xml")});
  BOOST_TEST_REQUIRE(sent.exit_code == 0, sent.err);
  const auto names = folder.names();
  BOOST_TEST_REQUIRE(names.size() == 4u);
  const auto receipt = [&](const std::string& name, const std::string& version) {
    const auto text = slurp(folder / name);
    const auto letter = between(text, "<Letter>", "</Letter>");
    return positive_receipt(between(text, "<Identifier>", "<"), between(letter, "<Identifier>", "<"), version);
  };
  const auto told = run_command({"explain", "--state", state, "-"}, receipt(names[2], "XD9134L"));
  BOOST_TEST(has(told.out, "- (XCTL03 XC0330Q) -> waits for other receipts\n"), told.out);
  const auto first = run_command({"convert", "--state", state, "-"}, receipt(names[2], "XD9134L"));
  BOOST_TEST(first.exit_code == 0, first.err);
  BOOST_TEST(first.out == "");  // it waits for the other one
  BOOST_TEST(has(first.err, "CONV-4.04"), first.err);
  const auto second =
      run_command({"convert", "--state", state, "-o", folder / "back", "-"}, receipt(names[3], "XB0131X"));
  BOOST_TEST(second.exit_code == 0, second.err);
  const auto after = folder.names();
  BOOST_TEST_REQUIRE(after.size() == 5u);
  BOOST_TEST(after[0].rfind("back/01-Acknowledgement-", 0) == 0u, after[0]);
  BOOST_TEST(after[0].substr(after[0].size() - 4) == ".xml");  // as the message it answers
  BOOST_TEST(has(slurp(folder / after[0]), "<code value=\"ok\"/>"));
}

BOOST_AUTO_TEST_CASE(without_its_conversion_a_receipt_is_refused) {
  const Folder folder;
  const auto ack = acknowledgement("0b5f5d3e-7c1a-4f0e-9a54-2d7c6e8f9011", "ok");
  const auto none = run_command({"convert", "-"}, ack);
  BOOST_TEST(none.exit_code == 1);
  BOOST_TEST(has(none.err, "CONV-4.01"));
  const auto unknown = run_command({"convert", "--state", folder / "state.json", "-"}, ack);
  BOOST_TEST(has(unknown.err, "CONV-4.02"));
  BOOST_TEST(has(unknown.err, "state.json is new: it knows no conversion yet\n"), unknown.err);
  const Sent other;
  const auto known = run_command({"convert", "--state", other.state, "-"}, ack);
  BOOST_TEST(has(known.err, "CONV-4.02"));
  BOOST_TEST(!has(known.err, "is new"), known.err);
  BOOST_TEST(unknown.out == "");
}

BOOST_AUTO_TEST_CASE(a_failed_call_leaves_the_state_as_it_was) {
  const Sent sent;
  const auto before = slurp(sent.state);
  const auto letter = sample("video-invitation/letter.xml");
  BOOST_TEST(run_command({"convert", "--state", sent.state, letter}).exit_code == 1);  // no registry
  BOOST_TEST(run_command({"convert", "--state", sent.state, "--strict", "--registry",
                          sample("video-invitation/registry.csv"), letter})
                 .exit_code == 1);
  BOOST_TEST(
      run_command({"convert", "--state", sent.state, sample("letter-with-picture/care-communication.xml")}).exit_code ==
      2);  // two outputs and no folder
  BOOST_TEST(slurp(sent.state) == before);
}

BOOST_AUTO_TEST_CASE(a_state_that_cannot_be_read_or_used) {
  const Folder folder;
  const auto state = folder / "state.json";
  const auto letter = sample("video-invitation/letter.xml");
  const auto registry = sample("video-invitation/registry.csv");
  std::ofstream(state) << "{\"schema\":1,\n\"records\":7}";
  const auto bad = run_command({"convert", "--state", state, "--registry", registry, letter});
  BOOST_TEST(bad.exit_code == 65);
  BOOST_TEST(bad.out == "");
  BOOST_TEST(bad.err.rfind("brevdue: the state " + state + " cannot be used\n" + state + ":2:", 0) == 0u, bad.err);
  BOOST_TEST(has(bad.err, "STATE-01"));
  const auto json = run_command({"convert", "--json", "--state", state, "--registry", registry, letter});
  BOOST_TEST(json.exit_code == 65);
  BOOST_TEST(has(json.err, "\"rule\": \"STATE-01\""));
  BOOST_TEST(slurp(state) == "{\"schema\":1,\n\"records\":7}");
  for (const auto& unusable : {folder.path.string(), folder / "no/state.json", std::string("/dev/null"), letter})
    BOOST_TEST(run_command({"convert", "--state", unusable, "--registry", registry, letter}).exit_code == 2, unusable);
  BOOST_TEST(run_command({"convert", "--state", folder / "s", "--report", folder / "s", "--registry", registry, letter})
                 .exit_code == 2);
}

BOOST_AUTO_TEST_CASE(a_state_is_a_file_of_its_own) {
  const Folder folder;
  const auto registry = sample("video-invitation/registry.csv"), letter = sample("video-invitation/letter.xml");
  const auto state = folder / "state.json";
  BOOST_TEST(run_command({"convert", "--state", "-", "--registry", registry, letter}).exit_code == 2);
  BOOST_TEST(run_command({"convert", "--state", state, "--report", state + ".lock", "--registry", registry, letter})
                 .exit_code == 2);
  // A link that leads to no file yet is followed, not replaced.
  std::filesystem::create_symlink("elsewhere.json", folder / "link.json");
  BOOST_TEST(
      run_command({"convert", "-q", "--state", folder / "link.json", "--registry", registry, letter}).exit_code == 0);
  BOOST_TEST(std::filesystem::is_symlink(folder / "link.json"));
  BOOST_TEST(count(slurp(folder / "elsewhere.json"), "\"header_id\"") == 1u);
}

BOOST_AUTO_TEST_CASE(what_is_older_than_three_months_is_dropped) {
  const Folder folder;
  const auto state = folder / "state.json";
  const auto letter = slurp(sample("video-invitation/letter.xml"));
  for (const auto& [number, now] :
       {std::pair{"1", "2026-01-20T10:00:00Z"}, {"2", "2026-04-20T10:00:00Z"}, {"3", "2026-04-20T10:00:01Z"}}) {
    const auto run = run_command(
        {"convert", "-q", "--registry", sample("video-invitation/registry.csv"), "--state", state, "--now", now, "-"},
        replaced(letter, "TVBREV000417", std::string("TVBREV00041") + number));
    BOOST_TEST(run.exit_code == 0, run.err);
    BOOST_TEST(count(slurp(state), "\"header_id\"") == (*number == '1' ? 1u : 2u));
  }
  BOOST_TEST(count(slurp(state), "TVBREV000411") == 0u);
}

BOOST_AUTO_TEST_CASE(two_calls_on_one_state_lose_nothing) {
  const Folder folder;
  const auto state = folder / "state.json";
  const auto letter = slurp(sample("video-invitation/letter.xml"));
  const auto run = [&](const std::string& number) {  // letters of different ids
    const auto one = run_command({"convert", "--registry", sample("video-invitation/registry.csv"), "--state", state,
                                  "-o", folder / ("out" + number), "-q", "-"},
                                 replaced(letter, "TVBREV000417", "TVBREV00041" + number));
    if (one.exit_code != 0) throw std::runtime_error(one.err);
  };
  // Whoever holds the lock goes first: the calls below wait until it is let go.
  const int lock = ::open((state + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  BOOST_TEST_REQUIRE(::flock(lock, LOCK_EX) == 0);
  std::vector<std::thread> threads;
  std::vector<std::string> failures(4);
  for (std::size_t i = 0; i < failures.size(); ++i)
    threads.emplace_back([&, i] {
      try {
        run(std::to_string(i));
      } catch (const std::exception& e) {
        failures[i] = e.what();
      }
    });
  ::close(lock);
  for (auto& thread : threads) thread.join();
  for (const auto& failure : failures) BOOST_TEST(failure == "");
  BOOST_TEST(count(slurp(state), "\"header_id\"") == 4u);
}

BOOST_AUTO_TEST_CASE(refuse_answers_an_invalid_message) {
  const Folder folder;
  const auto status = std::string("<StatusCode>");
  const auto bad = replaced(slurp(sample("video-invitation/letter.xml")), status + "nytbrev", status + "gammelt");
  const auto plain = run_command({"convert", "-o", folder / "out", "-"}, bad);
  BOOST_TEST(plain.exit_code == 1);
  BOOST_TEST(folder.names().empty());
  const auto run = run_command({"convert", "--refuse", "-o", folder / "out", "-"}, bad);
  BOOST_TEST(run.exit_code == 1);
  BOOST_TEST(has(run.err, "brevdue: 1 receipt written\n"), run.err);
  BOOST_TEST(has(run.err, "CONV-1.07"));
  const auto names = folder.names();
  BOOST_TEST_REQUIRE(names.size() == 1u);
  BOOST_TEST(names[0].rfind("out/01-XCTL01-", 0) == 0u, names[0]);
  const auto receipt = slurp(folder / names[0]);
  BOOST_TEST(has(receipt, "<EANIdentifier>BREVDUE</EANIdentifier>"));
  BOOST_TEST(!has(receipt, "2512489996"));
  // What was converted beside it is told as ever.
  const auto beside = run_command(
      {"convert", "--refuse", "-o", folder / "beside", "-", "--registry", sample("letter-with-picture/registry.csv"),
       sample("letter-with-picture/letter.xml"), sample("letter-with-picture/files.xml")},
      bad);
  BOOST_TEST(beside.exit_code == 1);
  for (const char* part : {"\nlost      Patient/EpisodeOfCareStatusCode", " carried, ", "beside/01-CareCommunication-",
                           "brevdue: 1 receipt and 1 message written\n"})
    BOOST_TEST(has(beside.err, part), beside.err);
  BOOST_TEST(!has(run.err, " carried, "), run.err);
  // Without a folder the one receipt goes to standard output.
  const auto out = run_command({"convert", "--refuse", "--set", "gateway.vans_id=MYVANS", "-"}, bad);
  BOOST_TEST(out.exit_code == 1);
  BOOST_TEST(has(out.out, "<Sender><EANIdentifier>MYVANS</EANIdentifier></Sender>"), out.out);
  // Nobody can be answered: nothing is written.
  const auto hopeless = run_command({"convert", "--refuse", "-"}, "<x/>");
  BOOST_TEST(hopeless.exit_code == 65);
  BOOST_TEST(hopeless.out == "");
  BOOST_TEST(has(hopeless.err, "no message was written"));
  BOOST_TEST(run_command({"convert", "--refuse", "--strict", "-"}, bad).exit_code == 2);
}

BOOST_AUTO_TEST_SUITE_END()
