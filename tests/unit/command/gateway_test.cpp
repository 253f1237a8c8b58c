// brevdue serve, send, inbox, trace, queue, doctor and backup as docs/gateway.md describes them: the real binary on
// loopback.
#include <signal.h>

#include <fstream>
#include <regex>

#include "converters/wire/sha256.hpp"
#include "gateway/store/store.hpp"
#include "tests/support/support.hpp"
#include "tests/unit/command/serving.hpp"

using namespace brevdue::test;

namespace {

const std::string hospital = "5790001382445", municipality = "5790000121526";
const std::string letter = (project() / "samples/video-invitation/letter.xml").string();
const std::string registry = (project() / "samples/video-invitation/registry.csv").string();

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string client(const std::string& name, const std::string& location) {
  brevdue::wire::HashSink hash;
  hash.write("key-of-" + name);
  return "[[client]]\nname = \"" + name + "\"\nkey_sha256 = \"" + hash.hex() + "\"\nlocations = [\"" + location +
         "\"]\n";
}

/// A folder with a configuration, and the keys of its clients. The hospital sends, the municipality has a mailbox.
struct Place {
  Folder folder;
  std::string config = folder / "brevdue.toml";

  Place() {
    configure(client("hospital", hospital) + client("municipality", municipality));
    for (const std::string name : {"hospital", "municipality"}) give_key(name);
  }
  void configure(const std::string& clients, const std::string& listen = "127.0.0.1:0",
                 const std::string& its_registry = registry) const {
    std::ofstream(config) << "store = \"store\"\nlisten = \"" << listen << "\"\nregistry = \"" << its_registry << "\"\n"
                          << clients;
  }
  // A key is one line without blanks.
  void give_key(const std::string& name) const { std::ofstream(folder / name) << "key-of-" << name << "\n"; }

  [[nodiscard]] Ran operate(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--config", config});
    return run_command(arguments);
  }
};

/// A place with a gateway in it.
struct Running : Place {
  Serving serving{folder};

  [[nodiscard]] Ran send(const std::string& who, std::vector<std::string> more = {letter}) const {
    more.insert(more.begin(), {"send", "--url", serving.url(), "--key-file", folder / who});
    return run_command(more);
  }
  [[nodiscard]] Ran inbox(const std::string& what, std::vector<std::string> more = {},
                          const std::string& location = municipality) const {
    more.insert(more.begin(),
                {"inbox", what, "--url", serving.url(), "--key-file", folder / "municipality", "--location", location});
    return run_command(more);
  }
  /// The id of the first message of the mailbox, once there is one.
  [[nodiscard]] std::string first_id() const {
    std::string id;
    BOOST_REQUIRE(soon([&] {
      id = inbox("list").out.substr(0, 36);
      return !id.empty();
    }));
    return id;
  }
};

/// In a store of its own, given up.
std::string dead_letter(const Place& place, const std::string& receiver) {
  namespace gw = brevdue::gateway;
  constexpr gw::Micros at = 1'800'000'000'000'000;
  gw::MessageRow row;
  row.id = gw::IdMaker().next(at);
  row.names = {.kind = "XDIS91",
               .version = "XD9134L",
               .detail = {},
               .envelope_id = "E1",
               .message_id = "L1",
               .sender = hospital,
               .receiver = receiver};
  row.created = at;
  row.extension = "xml";
  gw::StoreOptions options;
  options.folder = place.folder / "store";
  const auto store = gw::open_sqlite_store(options);
  gw::Acceptance acceptance;
  acceptance.transmission.id = gw::IdMaker().next(at);
  acceptance.transmission.received = at;
  acceptance.transmission.payload = store->new_payload(10)->finish();
  acceptance.messages = {row};
  store->accept(acceptance, {"hospital"});
  gw::Outcome dead;
  dead.moves = {{row.id, gw::MessageState::dead, "it could not be read", {}}};
  BOOST_REQUIRE(store->apply(dead, {"gateway"}, at));
  return to_text(row.id);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(gateway)

BOOST_AUTO_TEST_CASE(a_letter_goes_through_the_mailbox) {
  Running gateway;
  const auto sent = gateway.send("hospital");
  BOOST_TEST(sent.exit_code == 0, sent.err);
  BOOST_TEST(sent.out == letter + ": accepted, PositiveMessage\n");

  const auto id = gateway.first_id();
  const auto listed = gateway.inbox("list");
  BOOST_TEST(has(listed.out, id + ": HL7 CareCommunication telemedicine, 20"), listed.out);
  BOOST_TEST(has(gateway.inbox("list", {"--json"}).out, "\"id\": \"" + id + "\", \"format\": \"HL7\""));

  const auto queue = gateway.operate({"queue", "list"});
  BOOST_TEST(queue.out == municipality + ": 1 in mailbox, the oldest for less than a minute\n");
  BOOST_TEST(has(gateway.operate({"queue", "list", "--json"}).out, "\"in_mailbox\": 1, \"held\": 0"));

  const auto shown = gateway.inbox("show", {id});
  BOOST_TEST(shown.out.starts_with("<?xml"), shown.err);
  const auto opened = gateway.inbox("show", {"--open", id});
  BOOST_TEST((run_command({"envelope", "open", "-"}, shown.out).out == opened.out));
  BOOST_TEST(has(run_command({"identify", "-"}, opened.out).out, "CareCommunication telemedicine 5.0"));
  BOOST_TEST(gateway.inbox("show", {"--open", "-o", gateway.folder / "message.json", id}).exit_code == 0);
  BOOST_TEST((slurp(gateway.folder / "message.json") == opened.out));

  BOOST_TEST(gateway.inbox("ack", {"--confirm-only", id}).out == id + ": confirmed\n");
  BOOST_TEST(gateway.inbox("list").out == "");
  BOOST_TEST(gateway.operate({"queue", "list"}).out == "nothing waits\n");

  const auto trace = gateway.operate({"trace", "TVBREV000417"});
  BOOST_TEST(trace.exit_code == 0, trace.err);
  std::size_t at = 0;  // in this order
  for (const auto& part : std::vector<std::string>{
           "XDIS91 XD9134L from 5790001382445 to 5790000121526: delivered\n",
           "message TVBREV000417, envelope TV26112000417", "received (hospital)",
           "converted: CareCommunication telemedicine 5.0 from", "put in mailbox (gateway) to " + municipality,
           "delivered (municipality)", "delivery " + id + " to 5790000121526: delivered, attempts: 1"}) {
    at = trace.out.find(part, at);
    BOOST_TEST_REQUIRE(at != std::string::npos, part + " is not there, or too early:\n" + trace.out);
  }
  for (const std::string secret : {"2512489996", "251248", "Berggren", "Videomøde", "482163"})
    BOOST_TEST(!has(trace.out + gateway.serving.log(), secret), secret);
  // What moves the delivery and its message at once is said once.
  BOOST_TEST(has(trace.out, "delivered (municipality) to " + municipality + "\n"));
  const auto made = trace.out.substr(trace.out.find("converted: CareCommunication"));
  BOOST_TEST(!has(made, "  delivered (municipality)\n"), made);
  // By any of its ids it is the same life.
  BOOST_TEST(gateway.operate({"trace", id}).out == trace.out);
  BOOST_TEST(gateway.operate({"trace", "TV26112000417"}).out == trace.out);
  const auto json = gateway.operate({"trace", id, "--json"}).out;
  BOOST_TEST(has(json, "\"how\": \"converted\"}"));
  const std::regex utc("\"created\": \"[0-9-]{10}T[0-9:]{8}Z\"");
  BOOST_TEST(std::regex_search(json, utc), json);
  // And by those of the envelopes it came and went in.
  const auto envelope_of = [](const std::string& bytes) {
    std::smatch found;
    BOOST_REQUIRE(std::regex_search(bytes, found, std::regex("<EnvelopeIdentifier>([^<]+)<")));
    return found[1].str();
  };
  BOOST_TEST(gateway.operate({"trace", envelope_of(shown.out)}).out == trace.out);
  const auto came = run_command({"envelope", "wrap", letter}).out;
  std::ofstream(gateway.folder / "again.xml") << came;
  BOOST_TEST(gateway.send("hospital", {gateway.folder / "again.xml"}).exit_code == 0);
  BOOST_TEST(has(gateway.operate({"trace", envelope_of(came)}).out, "message TVBREV000417"));
}

BOOST_AUTO_TEST_CASE(the_receivers_answer_comes_home) {
  struct Case {
    std::vector<std::string> no;
    std::string said, state, receipt;
  };
  for (const auto& [no, said, state, receipt] :
       {Case{{}, "Acknowledgement: accepted, PositiveMessage\n", "acknowledged", "XCTL03"},
        Case{{"--no", "Borgeren er ikke kendt her."},
             "Acknowledgement: accepted, PositiveMessage\n",
             "rejected",
             "XCTL02"}}) {
    Running gateway;
    BOOST_TEST(gateway.send("hospital").exit_code == 0);
    const auto id = gateway.first_id();
    auto arguments = no;
    arguments.push_back(id);
    const auto answered = gateway.inbox("ack", arguments);
    BOOST_TEST(answered.out == said + id + ": confirmed\n", answered.err);
    std::string trace;
    BOOST_TEST(soon([&] {
                 trace = gateway.operate({"trace", "TVBREV000417"}).out;
                 return has(trace, "XDIS91 XD9134L from 5790001382445 to 5790000121526: " + state) &&
                        has(trace, receipt);
               }),
               trace);
    BOOST_TEST(!has(trace, "Borgeren"));
    BOOST_TEST(gateway.inbox("list").out == "");
  }
}

BOOST_AUTO_TEST_CASE(an_operator_holds_back_beside_the_running_gateway) {
  Running gateway;
  BOOST_TEST(gateway.send("hospital").exit_code == 0);
  const auto id = gateway.first_id();
  BOOST_TEST(gateway.operate({"queue", "hold", id}).out == id + " to " + municipality + ": held\n");
  BOOST_TEST(gateway.inbox("list").out == "");
  BOOST_TEST(has(gateway.operate({"queue", "held"}).out, id + ": CareCommunication telemedicine 5.0 from " + hospital));
  const auto wrong = gateway.operate({"queue", "retry", id});
  BOOST_TEST(wrong.exit_code == 1);
  BOOST_TEST(has(wrong.err, "the delivery is held; only what is dead"));
  BOOST_TEST(gateway.operate({"queue", "release", id}).exit_code == 0);
  BOOST_TEST(gateway.first_id() == id);
  BOOST_TEST(gateway.operate({"queue", "held"}).out == "nothing is held\n");
  // All of a destination.
  const auto all = [&](const std::string& what, const std::string& destination) {
    return gateway.operate({"queue", what, "--destination", destination}).out;
  };
  BOOST_TEST(all("hold", hospital) == hospital + ": 0 held\n");
  BOOST_TEST(all("hold", municipality) == municipality + ": 1 held\n");
  BOOST_TEST(has(gateway.operate({"queue", "held"}).out, id));
  BOOST_TEST(all("release", municipality) == municipality + ": 1 due now\n");
  BOOST_TEST(gateway.operate({"queue", "hold"}).exit_code == 2);
  BOOST_TEST(gateway.operate({"queue", "hold", id, "--destination", municipality}).exit_code == 2);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_delivered_is_retried_by_an_operator) {
  Place place;
  // Nobody listens there.
  place.configure(client("hospital", hospital) + "[[push]]\nlocation = \"" + municipality +
                  "\"\nurl = \"http://127.0.0.1:1/vans/messages\"\n");
  Serving serving(place.folder);
  BOOST_TEST(run_command({"send", "--url", serving.url(), "--key-file", place.folder / "hospital", letter}).exit_code ==
             0);
  const auto trace = [&] { return place.operate({"trace", "TVBREV000417"}).out; };
  BOOST_REQUIRE(soon([&] { return has(trace(), "tried, will try again"); }));
  const auto text = trace();
  const auto id = text.substr(text.find("delivery ") + 9, 36);
  BOOST_TEST(has(text, ", next attempt 20"), text);
  const auto due = place.operate({"queue", "due"}).out;
  BOOST_TEST(
      has(due, id + ": CareCommunication telemedicine 5.0 from " + hospital + " to " + municipality + ", since "), due);
  BOOST_TEST(has(due, ", next attempt 20"), due);
  BOOST_TEST(has(place.operate({"queue", "due", "--json"}).out, "\"next\": \"20"));
  const auto doctor = place.operate({"doctor"});
  BOOST_TEST(doctor.exit_code == 1);
  BOOST_TEST(has(doctor.out, "FAULT  push 127.0.0.1:1: cannot be connected to"), doctor.out);
  BOOST_TEST(soon([&] { return place.operate({"queue", "retry", id}).exit_code == 0; }));
  BOOST_TEST(has(trace(), "tried again (operator) to " + municipality + "\n"));
}

BOOST_AUTO_TEST_CASE(what_stands_for_a_location_number_is_shown_if_it_is_one) {
  const Place place;
  const auto id = dead_letter(place, "2512489996");
  for (const auto& words : std::vector<std::vector<std::string>>{
           {"trace", id}, {"trace", id, "--json"}, {"queue", "dead"}, {"queue", "dead", "--json"}}) {
    const auto out = place.operate(words).out;
    BOOST_TEST(has(out, hospital), out);
    BOOST_TEST(!has(out, "2512489996"), out);
  }
}

BOOST_AUTO_TEST_CASE(a_dead_message_is_listed_and_received_again) {
  const Place place;
  const auto id = dead_letter(place, municipality);
  BOOST_TEST(place.operate({"queue", "list"}).out == "messages: 1 dead\n");
  BOOST_TEST(has(place.operate({"queue", "list", "--json"}).out, "\"dead_messages\": 1"));
  const auto dead = place.operate({"queue", "dead"}).out;
  BOOST_TEST(has(dead, "message " + id + ": XDIS91 XD9134L from " + hospital + " to " + municipality +
                           ", message id L1, envelope id E1, since "),
             dead);
  BOOST_TEST(has(dead, ", it could not be read\n"), dead);
  BOOST_TEST(has(place.operate({"queue", "dead", "--json"}).out, "\"id\": \"" + id + "\""));
  BOOST_TEST(
      has(place.operate({"doctor"}).out, ": dead deliveries: 0, dead messages: 1 (brevdue queue dead says why)\n"));
  BOOST_TEST(place.operate({"queue", "hold", id}).exit_code == 1);
  BOOST_TEST(place.operate({"queue", "retry", id}).out == "message " + id + ": received again\n");
  BOOST_TEST(has(place.operate({"trace", id}).out, "tried again"));
  BOOST_TEST(place.operate({"queue", "dead"}).out == "nothing is dead\n");
  const auto again = place.operate({"queue", "retry", id});
  BOOST_TEST(again.exit_code == 1);
  BOOST_TEST(has(again.err, "the message is received; only a dead one"), again.err);
}

BOOST_AUTO_TEST_CASE(what_its_sender_was_told_of_is_not_tried_again) {
  namespace gw = brevdue::gateway;
  const Place place;
  constexpr gw::Micros at = 1'800'000'000'000'000;
  gw::IdMaker ids;
  gw::DeliveryRow delivery;
  {
    gw::StoreOptions options;
    options.folder = place.folder / "store";
    const auto store = gw::open_sqlite_store(options);
    gw::MessageRow letter;
    letter.id = ids.next(at);
    letter.names.kind = "XDIS91";
    letter.extension = "xml";
    gw::Acceptance acceptance;
    acceptance.transmission.id = ids.next(at);
    acceptance.transmission.received = at;
    acceptance.transmission.payload = store->new_payload(10)->finish();
    acceptance.messages = {letter};
    store->accept(acceptance, {"hospital"});
    delivery.id = ids.next(at);
    delivery.message = letter.id;
    delivery.destination = municipality;
    delivery.created = delivery.changed = at;
    gw::Outcome sent;
    sent.moves = {{letter.id, gw::MessageState::on_its_way, {}, {}}};
    sent.deliveries = {delivery};
    BOOST_REQUIRE(store->apply(sent, {"gateway"}, at));
    store->give_up(delivery.id, "GW-12", at);
    gw::Outcome told;
    told.moves = {{letter.id, gw::MessageState::refused, "GW-12", {}}};
    BOOST_REQUIRE(store->apply(told, {"gateway"}, at));
  }
  BOOST_TEST(has(place.operate({"queue", "dead"}).out, "\n  GW-12: The receiver's system did not take the message"));
  const auto retried = place.operate({"queue", "retry", to_text(delivery.id)});
  BOOST_TEST(retried.exit_code == 1);
  BOOST_TEST(retried.err ==
             "brevdue: the sender was told that this was not delivered, so it is not tried again: the sender must send "
             "it anew\n");
}

BOOST_AUTO_TEST_CASE(what_is_refused_is_said) {
  Running gateway;
  std::ofstream(gateway.folder / "stranger") << "nobody's-key\n";
  const auto stranger = gateway.send("stranger");
  BOOST_TEST(stranger.exit_code == 1);
  BOOST_TEST(has(stranger.out, "refused: HTTP 401: the gateway does not know this key"));
  const auto keyless = run_command({"send", "--url", gateway.serving.url(), letter});
  BOOST_TEST(has(keyless.out, "HTTP 401: the gateway wants a key, and none was given (--key-file FILE"), keyless.out);
  const auto false_name = gateway.send("municipality");
  BOOST_TEST(false_name.exit_code == 1);
  BOOST_TEST(false_name.out.find("GW-03") == false_name.out.rfind("GW-03"), false_name.out);
  BOOST_TEST(has(false_name.out, ": refused, NegativeMessage"), false_name.out);
  BOOST_TEST(has(gateway.send("municipality", {"--json", letter}).out, "\"accepted\": false"));

  const auto other = gateway.inbox("list", {}, hospital);
  BOOST_TEST(other.exit_code == 1);
  BOOST_TEST(has(other.err, "HTTP 403"));
  const auto unknown = gateway.inbox("show", {"0197f3c2-7c1a-7bd0-8a55-2f60c1e0a9b3"});
  BOOST_TEST(unknown.exit_code == 2);
  BOOST_TEST(has(unknown.err, "There is no such message in this mailbox."));
  BOOST_TEST(gateway.inbox("ack", {"../../health"}).exit_code == 2);
  BOOST_TEST(gateway.inbox("list", {}, "12").exit_code == 2);
  for (const auto& call : {std::vector<std::string>{"trace", "TVBREV000417"},
                           {"queue", "hold", "0197f3c2-7c1a-7bd0-8a55-2f60c1e0a9b3"},
                           {"queue", "release", "x"}}) {
    const auto run = gateway.operate(call);
    BOOST_TEST(run.exit_code == 1);
    BOOST_TEST(has(run.err, "of that id"), run.err);
  }

  // Refused by the gateway itself, whom the registry does not let deliver: the rule's sentence, not its id alone.
  const auto elsewhere = gateway.folder / "elsewhere.xml";
  std::ofstream(elsewhere) << std::regex_replace(slurp(letter), std::regex(municipality), "5790000209354");
  BOOST_TEST(gateway.send("hospital", {elsewhere}).exit_code == 0);
  std::string trace;
  BOOST_TEST(soon([&] {
               trace = gateway.operate({"trace", "TVBREV000417"}).out;
               return has(trace, ": refused");
             }),
             trace);
  BOOST_TEST(has(trace, "  GW-10: The receiver's location number is not in the registry.\n"), trace);
}

BOOST_AUTO_TEST_CASE(there_may_be_no_gateway) {
  const Place place;
  const auto nobody = run_command({"send", "--url", "http://127.0.0.1:1", letter});
  BOOST_TEST(nobody.exit_code == 69);
  BOOST_TEST(has(nobody.err, "there is no gateway at http://127.0.0.1:1: the connection was refused"), nobody.err);
  for (const std::string url : {"https://127.0.0.1", "127.0.0.1:8080", "http://", "ftp://x"})
    BOOST_TEST(run_command({"send", "--url", url, letter}).exit_code == 2, url);
  std::ofstream(place.folder / "empty") << "\n";
  std::ofstream(place.folder / "two words") << "a b\n";
  for (const std::string file : {"empty", "two words", "missing"})
    BOOST_TEST(
        run_command({"send", "--url", "http://127.0.0.1:1", "--key-file", place.folder / file, letter}).exit_code == 2,
        file);
  const auto store = place.operate({"queue", "list"});
  BOOST_TEST(store.exit_code == 1);
  BOOST_TEST(has(store.err, "there is no store in "));
  BOOST_TEST(!std::filesystem::exists(place.folder / "store"));
}

BOOST_AUTO_TEST_CASE(interchanges_and_bundles_go_as_they_are) {
  Running gateway;
  const auto interchange = gateway.folder / "letter.edi";
  std::ofstream(interchange) << run_command({"convert", "--to", "edifact", letter}).out;
  const auto edifact = gateway.send("hospital", {interchange});
  BOOST_TEST(edifact.out == interchange + ": accepted\n", edifact.out + edifact.err);
  for (const std::string ending : {"json", "xml"}) {
    const auto bundle = (project() / "samples/video-invitation" / ("care-communication." + ending)).string();
    const auto sent = gateway.send("hospital", {"--fhir", bundle});
    BOOST_TEST(sent.out == bundle + ": accepted\n", sent.out + sent.err);
  }
  BOOST_TEST(gateway.send("hospital", {"--fhir", letter}).exit_code == 2);
  std::ofstream(gateway.folder / "broken.xml") << "<Emessage>";
  BOOST_TEST(gateway.send("hospital", {gateway.folder / "broken.xml"}).exit_code == 65);
}

BOOST_AUTO_TEST_CASE(signals_reload_and_stop) {
  Place place;
  place.configure(client("municipality", municipality));
  Serving serving(place.folder);
  const auto send = [&] {
    return run_command({"send", "--url", serving.url(), "--key-file", place.folder / "hospital", letter});
  };
  BOOST_TEST(send().exit_code == 1);

  place.configure(client("hospital", "12"));
  serving.signal(SIGHUP);
  BOOST_TEST(soon([&] { return has(serving.log(), "\"event\": \"reload failed\", \"reason\": "); }));
  BOOST_TEST(has(serving.log(), "brevdue.toml:7:"), serving.log());
  BOOST_TEST(send().exit_code == 1);

  place.configure(client("hospital", hospital));
  serving.signal(SIGHUP);
  BOOST_TEST(soon([&] { return has(serving.log(), "\"event\": \"reloaded\"}"); }));
  BOOST_TEST(send().exit_code == 0);

  std::ofstream(place.folder / "faulty.csv") << "location_number,sor\n5790001382446,\n";
  place.configure(client("hospital", hospital), "127.0.0.1:0", place.folder / "faulty.csv");
  serving.signal(SIGHUP);
  BOOST_TEST(soon([&] { return has(serving.log(), "faulty.csv:2:1: error REG-02"); }));
  BOOST_TEST(has(serving.log(), "expected 13 digits with the right check digit, found"), serving.log());

  place.configure(client("hospital", hospital) + "[http]\nthreads = 3\n");
  serving.signal(SIGHUP);
  BOOST_TEST(soon([&] { return has(serving.log(), "\"reloaded\", \"needs a restart\": \"http.threads\"}"); }));

  serving.signal(SIGTERM);
  BOOST_TEST(serving.wait() == 0);
  BOOST_TEST(has(serving.log(), "\"event\": \"stopped\"}"));
  Serving again(place.folder);
  again.signal(SIGINT);
  BOOST_TEST(again.wait() == 0);
}

BOOST_AUTO_TEST_CASE(what_keeps_it_from_starting_is_said) {
  Running gateway;
  const auto second = gateway.operate({"serve"});
  BOOST_TEST(second.exit_code == 1);
  BOOST_TEST(has(second.err, "is open already"), second.err);

  const Place other;
  other.configure(client("hospital", hospital), gateway.serving.url().substr(7));
  const auto taken = other.operate({"serve"});
  BOOST_TEST(taken.exit_code == 1);
  BOOST_TEST(has(taken.err, "cannot listen on "), taken.err);

  std::ofstream(other.config) << "store = \"store\"\nlisten = \"127.0.0.1:0\"\nregistry = \"missing.csv\"\n";
  BOOST_TEST(other.operate({"serve"}).exit_code == 2);
  std::ofstream(other.config) << "store = \"store\"\n";
  const auto incomplete = other.operate({"serve"});
  BOOST_TEST(incomplete.exit_code == 2);
  BOOST_TEST(has(incomplete.err, "listen"), incomplete.err);
  BOOST_TEST(run_command({"serve"}).exit_code == 2);
}

BOOST_AUTO_TEST_CASE(doctor_says_what_is_well_and_what_is_not) {
  Running gateway;
  BOOST_TEST(gateway.send("hospital").exit_code == 0);
  gateway.configure(client("hospital", hospital), gateway.serving.url().substr(7));
  const auto well = gateway.operate({"doctor"});
  BOOST_TEST(well.exit_code == 0, well.out);
  BOOST_TEST(has(well.out, "store: sound\n"));
  BOOST_TEST(has(well.out, "store: in use by a running gateway\n"));
  BOOST_TEST(has(well.out, "store: dead deliveries: 0, dead messages: 0\n"));
  BOOST_TEST(has(well.out, ": a gateway runs and is ready\n"));
  BOOST_TEST(!has(well.out, "FAULT"));

  gateway.serving.signal(SIGTERM);
  gateway.serving.wait();
  const auto stopped = gateway.operate({"doctor"}).out;
  BOOST_TEST(has(stopped, ": free, no gateway runs\n"));
  BOOST_TEST(has(stopped, "store: not in use\n"));
  std::ofstream(gateway.folder / "store/brevdue.sqlite") << "no database";
  gateway.configure(client("hospital", hospital) + "[[spool]]\nlocations = [\"" + municipality +
                    "\"]\nname = \"gp\"\nin = \"nowhere\"\n");
  const auto ill = gateway.operate({"doctor"});
  BOOST_TEST(ill.exit_code == 1);
  BOOST_TEST(has(ill.out, "FAULT  store: "), ill.out);
  BOOST_TEST(has(ill.out, "To restore: "), ill.out);
  BOOST_TEST(has(ill.out, "nowhere: there is no such folder\n"), ill.out);
}

BOOST_AUTO_TEST_CASE(a_backup_is_made_while_it_runs_and_restored) {
  Running gateway;
  BOOST_TEST(gateway.send("hospital").exit_code == 0);
  const auto id = gateway.first_id();
  const auto to = gateway.folder / "copy";
  BOOST_TEST(gateway.operate({"backup", "--to", to}).exit_code == 0);
  const auto again = gateway.operate({"backup", "--to", to});
  BOOST_TEST(again.exit_code == 2);
  BOOST_TEST(has(again.err, "it is there already"), again.err);
  const auto nowhere = gateway.operate({"backup", "--to", gateway.folder / "no/such"});
  BOOST_TEST(nowhere.exit_code == 2);
  BOOST_TEST(has(nowhere.err, "no/such: no such file or directory"), nowhere.err);

  const auto before = gateway.operate({"trace", id}).out;
  gateway.serving.signal(SIGKILL);
  gateway.serving.wait();
  std::filesystem::remove_all(gateway.folder / "store");
  std::filesystem::rename(to, gateway.folder / "store");
  BOOST_TEST(gateway.operate({"trace", id}).out == before);
  Serving restored(gateway.folder);
  const auto listed = run_command({"inbox", "list", "--url", restored.url(), "--key-file",
                                   gateway.folder / "municipality", "--location", municipality});
  BOOST_TEST(has(listed.out, id), listed.err);
}

BOOST_AUTO_TEST_SUITE_END()
