// governance.md 1.3, a thousand times over: twenty messages of every format come in five hundred times each, from
// sixteen threads over HTTP, while the real gateway is killed, stopped and started again. Each is delivered once.
// Before there is a receipt a repeat has the Receipt of its envelope alone; after the first receipt each repeat gets
// its content again.
#include <signal.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <thread>

#include "converters/wire/sha256.hpp"
#include "gateway/store/clock.hpp"
#include "tests/gateway/crowd.hpp"
#include "tests/unit/command/serving.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

constexpr unsigned times = 500, senders = 16, starts_anew = 3;  // of each half: SIGKILL, SIGTERM, SIGKILL

/// A message that comes again and again.
struct Message {
  std::string payload, marker;  // the marker stands in its text, and in what becomes of it
  convert::Identity identity;
  std::string other_envelope;  // begins the envelope ids that the message itself has when it is sent anew
  std::uint32_t deliveries = 1;
  std::atomic<unsigned> tries{0};
};
using Messages = std::vector<std::unique_ptr<Message>>;

/// One request for it. By turns: as it was first, byte for byte; in an envelope of its own; and the message anew, with
/// another envelope id within.
struct Attempt {
  std::string bytes, envelope_id, message_identifier;
};

std::string two_digits(unsigned number) {
  return std::to_string(100 + number).substr(1);
}

std::string uuid_of(unsigned a, unsigned b) {
  return seeded_ids(a * 100'000u + b)->uuid();
}

bool is_interchange(const Message& message) {
  return message.payload.starts_with("UNA");
}

Attempt attempt(const Message& message, unsigned index, unsigned number) {
  const auto turn = number % 3;
  auto payload = message.payload;
  if (turn == 2) {
    const auto own = message.other_envelope.empty() ? uuid_of(index + 1, number)
                                                    : message.other_envelope + std::to_string(1000 + number);
    payload = replaced(std::move(payload), message.identity.envelope_id, own);
  }
  if (is_interchange(message)) return {std::move(payload), {}, {}};
  Attempt out;
  out.envelope_id = uuid_of(index + 50, turn == 0 ? 0 : number);
  out.message_identifier = uuid_of(index + 100, 0);
  out.bytes = enveloped(message.identity, payload, out.envelope_id, out.message_identifier);
  return out;
}

/// All twenty.
Messages all_messages() {
  Messages out;
  convert::Converter converter(schemas(), shared_zone());
  const auto add = [&](std::string payload, std::string_view envelope, std::string_view id, std::string_view text) {
    auto message = std::make_unique<Message>();
    const auto number = two_digits(static_cast<unsigned>(out.size()));
    message->marker = "Brev nr. " + number + ".";
    if (!text.empty()) payload = replaced(std::move(payload), text, message->marker);
    if (envelope.empty()) {
      payload = with_other_uuids(std::move(payload), static_cast<std::uint32_t>(out.size()) + 1);
    } else {
      payload = replaced(replaced(std::move(payload), envelope, "KE" + number + "FIRST"), id, "KB" + number);
      message->other_envelope = "KE" + number + "N";
    }
    message->payload = std::move(payload);
    const auto read = converter.read({{source(message->payload), "message"}}, {});
    BOOST_REQUIRE_MESSAGE(read.messages.size() == 1u, words(read.findings));
    message->identity = read.identities.front();
    out.push_back(std::move(message));
  };
  const auto letter = sample("S1-1/letter.xml");
  for (int i = 0; i < 6; ++i) add(letter, "SCENV0101", "SCBREV0101", "Kære hjemmepleje");
  add(sample("S1A1-1/letter.xml"), "SCENV0111", "SCBREV0111", "Svaret på blodprøverne er vedhæftet.");
  add(sample("S1A1-1/files.xml"), "SCBINE0111", "SCBIN0111", {});
  out.back()->deliveries = 0;  // it goes with the letter before
  for (int i = 0; i < 5; ++i)
    add(sample(i < 3 ? "S2-1-lpr3/message.json" : "S2-1-lpr3/message.xml"), {}, {}, "Patienten er udskrevet");
  const auto interchange = replaced(sample("N-7-letter/letter.edi"), hospital, doctor);
  for (int i = 0; i < 5; ++i) add(interchange, "SCENV0700", "SCBREV0700", "Plan?:");
  add(replaced(letter, municipality, doctor), "SCENV0101", "SCBREV0101", "Kære hjemmepleje");
  add(sample("B-7/receipt.xml"), "SCKVE0509", "SCKV0509", {});  // of something nobody knows: it goes on as it is
  BOOST_REQUIRE(out.size() == 20u);
  return out;
}

/// The real gateway, on one folder, with all three systems as its clients.
class Place {
 public:
  Place() {
    std::ofstream(folder_ / "registry.csv", std::ios::binary)
        << registry_of({{hospital, "oioxml"}, {municipality, "fhir:5.0"}, {doctor, "edifact"}});
    std::ofstream config(folder_ / "brevdue.toml");
    config << "store = \"store\"\nlisten = \"127.0.0.1:0\"\nregistry = \"registry.csv\"\n";
    for (const auto location : {hospital, municipality, doctor}) {
      wire::HashSink hash;
      hash.write(key_of(location));
      config << "[[client]]\nname = \"" << location << "\"\nkey_sha256 = \"" << hash.hex() << "\"\nlocations = [\""
             << location << "\"]\n";
    }
    // More than the threads that send and fetch: none of them is sent away, and none waits.
    config << "[http]\nthreads = 32\n[flow]\nworkers = 4\n";
    config.close();
    start();
  }

  void start() {
    serving_ = std::make_unique<Serving>(folder_);
    port = static_cast<std::uint16_t>(std::stoul(serving_->url().substr(serving_->url().rfind(':') + 1)));
  }
  /// With that signal; what it says then.
  int end(int signal) {
    serving_->signal(signal);
    const auto code = serving_->wait();
    log += serving_->log();
    return code;
  }
  /// As an operator looks at it, also while it runs.
  [[nodiscard]] std::unique_ptr<Store> look() const {
    return open_sqlite_store({.folder = folder_.path / "store", .use = StoreUse::reading});
  }

  std::atomic<std::uint16_t> port{0};
  std::string log;

 private:
  Folder folder_;
  std::unique_ptr<Serving> serving_;
};

/// Those that came in with that id: rows of the store.
std::vector<MessageRow> came_in(Store& store, const std::string& id) {
  auto rows = store.named(id);
  std::erase_if(rows, [](const MessageRow& row) { return row.transmission.empty(); });
  return rows;
}

/// True when there is nothing left to do, but to fetch what lies in mailboxes.
bool is_quiet(Store& store, const Messages& messages) {
  for (const auto& line : store.queue())
    if (line.due > 0) return false;
  return std::none_of(messages.begin(), messages.end(), [&](const auto& message) {
    const auto rows = came_in(store, message->identity.message_id);
    return std::any_of(rows.begin(), rows.end(), [](const MessageRow& row) { return row.due.has_value(); });
  });
}

bool becomes_quiet(const Place& place, const Messages& messages) {
  using std::chrono::steady_clock;
  const auto store = place.look();
  const auto end = steady_clock::now() + std::chrono::minutes(2);
  while (!is_quiet(*store, messages)) {
    if (steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return true;
}

/// Each message `from` to `to`, over and over; what answers it is that it was taken, and its own answer.
void replay(Place& place, const Messages& messages, unsigned from, unsigned to, Faults& faults) {
  struct Job {
    unsigned message, number;
  };
  std::vector<Job> jobs;
  for (unsigned message = 0; message < messages.size(); ++message)
    for (unsigned number = from; number < to; ++number) jobs.push_back({message, number});
  std::shuffle(jobs.begin(), jobs.end(), std::mt19937(from + 1));  // NOLINT(cert-msc51-cpp): the same every time
  std::atomic<std::size_t> next{0}, answered{0};

  const auto send = [&](unsigned) {
    std::map<std::string, std::unique_ptr<Line>> lines;
    for (const auto location : {hospital, municipality, doctor})
      lines[std::string(location)] = std::make_unique<Line>(place.port, key_of(location));
    for (std::size_t at = 0; (at = next++) < jobs.size();) {
      auto& message = *messages[jobs[at].message];
      const auto request = attempt(message, jobs[at].message, jobs[at].number);
      auto& line = *lines.at(message.identity.sender);
      const auto before = line.requests();
      const auto answer = line.insist("POST", "/vans/messages", request.bytes,
                                      is_interchange(message) ? "application/edifact" : "application/xml");
      message.tries += line.requests() - before;
      const bool right = is_interchange(message)
                             ? answer.status == 202 && answer.body.empty()
                             : answer.status == 200 && answer.body.find("<PositiveMessage>") != std::string::npos &&
                                   elements(answer.body, "OriginalEnvelopeIdentifier") == request.envelope_id &&
                                   elements(answer.body, "Identifier").starts_with(request.message_identifier) &&
                                   answer.body.find("<Data>") == std::string::npos;
      if (!right) faults.add(message.marker + ": " + std::to_string(answer.status) + " " + answer.body);
      ++answered;
    }
  };
  std::atomic<bool> is_over{false};
  std::thread sending([&] {
    at_once(senders, send, faults);
    is_over = true;
  });
  for (std::size_t i = 1; i <= starts_anew; ++i) {
    while (answered < i * jobs.size() / (starts_anew + 1) && !is_over)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    const bool killed = i % 2 == 1;
    const auto code = place.end(killed ? SIGKILL : SIGTERM);
    if (code != (killed ? 128 + SIGKILL : 0)) faults.add("the gateway ended with " + std::to_string(code));
    try {
      place.start();
    } catch (const std::exception& e) {
      faults.add(e.what());
      break;
    }
  }
  sending.join();
}

/// One of the three as a receiver: it takes what waits for it, once, and answers each letter, twice.
class Receiver {
 public:
  Receiver(Place& place, std::string_view location) : location_(location), line_(place.port, key_of(location)) {}

  void take_all() {
    empty_mailbox(line_, location_, [this](Fetched fetched) {
      if (!deliveries_.insert(fetched.delivery).second) throw std::runtime_error("a delivery came twice");
      const auto read = converter_.read({{source(fetched.payload), "message"}}, settings_);
      const auto& identity = read.identities.at(0);
      if (!convert::is_receipt(identity.kind)) answer(fetched);
      taken.push_back({std::move(fetched), identity});
    });
  }

  struct Taken {
    Fetched fetched;
    convert::Identity identity;
  };
  std::vector<Taken> taken;

 private:
  void answer(const Fetched& letter) {
    convert::Context context;
    context.ids = ids_.get();
    context.settings = &settings_;
    context.now.utc = Instant(std::chrono::microseconds(SystemClock().now()));
    const auto answers = converter_.acknowledge({{source(letter.payload), "message"}}, {}, context);
    for (const auto& one : answers.outputs) {
      StringSink sink;
      one.write(sink);
      const bool raw = sink.bytes.starts_with("UNA");
      const auto bytes = raw ? sink.bytes : enveloped(one.identity, sink.bytes, ids_->uuid(), ids_->uuid());
      for (int i = 0; i < 2; ++i) {
        const auto said =
            line_.insist("POST", "/vans/messages", bytes, raw ? "application/edifact" : "application/xml");
        if (said.status != (raw ? 202 : 200)) throw std::runtime_error("a receipt is not taken: " + said.body);
      }
    }
  }

  std::string_view location_;
  Line line_;
  convert::Settings settings_;
  convert::Converter converter_{schemas(), shared_zone()};
  std::unique_ptr<IdSource> ids_ = random_ids();
  std::set<std::string> deliveries_;
};

/// What stands between the two, each time, becomes nothing.
void cut(std::string& text, std::string_view before, std::string_view behind) {
  for (std::size_t at = 0; (at = text.find(before, at)) != std::string::npos;) {
    at += before.size();
    text.erase(at, text.find(behind, at) - at);
  }
}

/// A receipt without its own envelope id, its time, and the envelope id of the attempt that it answers; in FHIR also
/// without the ids of its resources, but that of the MessageHeader.
std::string content_of(const Receiver::Taken& receipt) {
  auto text = receipt.fetched.payload;
  const auto& id = receipt.identity;
  if (id.kind == convert::MessageKind::acknowledgement) {
    const auto time = text.find("T", text.find("timestamp")) - std::string_view("2026-11-20").size();
    text = replaced(std::move(text), text.substr(time, std::string_view("2026-11-20T13:05:00+01:00").size()), "(time)");
    text = replaced(std::move(text), id.message_id, "(message " + id.message_id.substr(1));
    return shape(replaced(std::move(text), id.answers.at(0), "(answered " + id.answers.at(0).substr(1)));
  }
  if (text.starts_with("UNA")) {
    constexpr std::string_view time = "261120:1305";
    const auto at = text.find("+" + id.envelope_id);  // UNB: the time is before it
    text.erase(at - time.size(), time.size());
    text = replaced(std::move(text), "UCI+" + id.answers.at(0) + "+", "UCI++");
  }
  for (const std::string_view element : {"Date", "Time", "OriginalEnvelopeIdentifier"})
    cut(text, "<" + std::string(element) + ">", "<");
  return replaced(std::move(text), id.envelope_id, "(envelope)");
}

constexpr std::string_view given_again = "its receipt was given again", none_yet = "there is no receipt yet";

/// What became of one message, by the store and by what its parties have.
void judge(Store& store, const Message& message, const std::vector<Receiver::Taken>& delivered,
           const std::vector<Receiver::Taken>& receipts) {
  const bool is_receipt = convert::is_receipt(message.identity.kind);
  const auto rows = came_in(store, message.identity.message_id);
  BOOST_TEST(rows.size() >= times);
  BOOST_TEST(rows.size() <= message.tries);  // a request without an answer may have been taken, or not
  std::size_t first = 0, again = 0, before = 0;
  std::multiset<std::string> attempts, answered;
  for (const auto& row : rows) {
    const bool is_again = row.state == MessageState::duplicate && row.reason == given_again;
    if (row.state != MessageState::duplicate) ++first;
    if (is_again) ++again;
    if (row.state == MessageState::duplicate && row.reason == none_yet) ++before;
    if (is_again || row.state != MessageState::duplicate) attempts.insert(row.names.envelope_id);
  }
  BOOST_TEST(first == 1u);
  BOOST_TEST(first + again + before == rows.size());
  BOOST_TEST(delivered.size() == message.deliveries);
  if (is_receipt) {
    BOOST_TEST(again == 0u);
    BOOST_TEST(receipts.size() == 0u);
    return;
  }
  BOOST_TEST(std::string(name(rows.front().state)) == "acknowledged");
  BOOST_TEST(before >= times / 2 - 1);
  BOOST_TEST(again > times / 4);
  BOOST_TEST(receipts.size() == 1 + again);
  std::set<std::string> own_ids, envelopes;
  for (const auto& receipt : receipts) {
    if (!own_ids.insert(receipt.identity.envelope_id).second)
      BOOST_TEST(false, "an envelope id of a receipt came twice");
    if (!is_interchange(message) && !envelopes.insert(elements(receipt.fetched.bytes, "EnvelopeIdentifier")).second)
      BOOST_TEST(false, "an EnvelopeIdentifier came twice");
    answered.insert(receipt.identity.answers.at(0));
    if (content_of(receipt) != content_of(receipts.front()))
      BOOST_REQUIRE_MESSAGE(false, "another content:\n"
                                       << receipt.fetched.payload << "\nthan the first\n"
                                       << receipts.front().fetched.payload);
  }
  // Each names the attempt that it answers; an Acknowledgement names the message.
  if (message.identity.kind == convert::MessageKind::care_communication)
    BOOST_TEST(answered.count(message.identity.message_id) == receipts.size());
  else
    BOOST_TEST((answered == attempts));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(repeats)

BOOST_AUTO_TEST_CASE(ten_thousand_repeats_in_parallel_and_across_restarts) {
  const auto messages = all_messages();
  BOOST_TEST(messages.size() * times == 10'000u);
  Place place;
  Faults faults;

  // Nobody has answered: no receipts but those of the envelopes.
  replay(place, messages, 0, times / 2, faults);
  BOOST_REQUIRE(becomes_quiet(place, messages));
  std::map<std::string, std::uint64_t> waiting;
  for (const auto& line : place.look()->queue()) waiting[line.destination] = line.in_mailbox;
  const std::map<std::string, std::uint64_t> expected{
      {std::string(hospital), 5}, {std::string(municipality), 13}, {std::string(doctor), 1}};
  BOOST_TEST((waiting == expected));
  faults.check();

  // Now the receivers answer, while it goes on.
  std::vector<std::unique_ptr<Receiver>> receivers;
  for (const auto location : {hospital, municipality, doctor})
    receivers.push_back(std::make_unique<Receiver>(place, location));
  std::atomic<bool> is_done{false};
  std::thread receiving([&] {
    at_once(
        3,
        [&](unsigned i) {
          for (bool last = false; !last;) {
            last = is_done;
            receivers[i]->take_all();
          }
        },
        faults);
  });
  replay(place, messages, times / 2, times, faults);
  const bool is_over = becomes_quiet(place, messages);
  is_done = true;
  receiving.join();
  BOOST_TEST(is_over);
  faults.check();
  BOOST_TEST(place.end(SIGTERM) == 0);

  const auto store = place.look();
  for (unsigned i = 0; i < messages.size(); ++i) {
    const auto& message = *messages[i];
    std::vector<Receiver::Taken> delivered, receipts;
    for (const auto& receiver : receivers)
      for (const auto& taken : receiver->taken) {
        const bool is_receipt = convert::is_receipt(taken.identity.kind);
        if (is_receipt && taken.identity.answers.back() == message.identity.message_id) receipts.push_back(taken);
        if (is_receipt ? taken.identity.message_id == message.identity.message_id
                       : taken.fetched.payload.find(message.marker) != std::string::npos)
          delivered.push_back(taken);
      }
    BOOST_TEST_CONTEXT(message.identity.message_id) {
      judge(*store, message, delivered, receipts);
    }
  }
  for (const auto& line : store->queue())
    BOOST_TEST(line.due + line.in_mailbox + line.held + line.dead == 0u, "something is left for " << line.destination);
  for (const auto& complaint : store->examine()) BOOST_TEST(false, complaint.what);
  BOOST_TEST(store->count_dead_messages() == 0u);
  // Nothing else was said.
  BOOST_TEST(place.log.find("Brev nr.") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
