// Sixty-four systems send at once, each what nobody else does, in every format: what is forwarded unchanged is the same
// byte for byte, what is converted has the same text and the same files, and each answer belongs to its request.
#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <map>
#include <random>
#include <thread>

#include "converters/wire/base64.hpp"
#include "gateway/store/clock.hpp"
#include "tests/gateway/crowd.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

constexpr unsigned senders = 64, rounds = 2;
constexpr std::size_t small_file = 700, large_file = 150'000;  // more than Payload holds inline, also as base64
static_assert(large_file > longest_inline && small_file < longest_inline);

// Two more that take what others send as it is.
constexpr std::string_view clinic = "5790000209361", home = "5790000209378", practice = "5790000209385";
constexpr std::array everybody{hospital, municipality, doctor, clinic, home, practice};

/// The gateway with all its threads.
struct Running {
  Running() {
    std::ofstream(folder.path() / "registry.csv", std::ios::binary) << registry_of({{hospital, "oioxml"},
                                                                                    {municipality, "fhir:5.0"},
                                                                                    {doctor, "edifact"},
                                                                                    {clinic, "oioxml"},
                                                                                    {home, "fhir:5.0"},
                                                                                    {practice, "edifact"}});
    GatewayConfig config;
    config.store = folder.path() / "store";
    config.registry = folder.path() / "registry.csv";
    config.listen_host = "127.0.0.1";
    config.serve.http_threads = senders + everybody.size();
    for (const auto location : everybody) config.clients.push_back(client(location, {std::string(location)}));
    gateway.emplace(config, std::make_shared<SystemClock>());
    gateway->start();
    port = gateway->port();
  }

  TemporaryFolder folder;
  std::optional<Gateway> gateway;
  std::atomic<std::uint16_t> port{0};
};

// --- what is sent

/// A letter and perhaps its file, as they were handed in, and who is to have what.
struct Letter {
  std::string_view sender, receiver;
  std::string text, file;              // no file: empty
  std::vector<std::string> unchanged;  // these bytes arrive
};

/// What one thread makes up.
class Author {
 public:
  explicit Author(unsigned number) : number_(number), random_(number), ids_(seeded_ids(number)) {}

  /// Some lines, the first of which nobody else writes.
  std::string text() {
    static const std::vector<std::string> words{"patienten", "er",  "set", "i dag:", "køl",  "ånde", "æble & pære",
                                                "100 + 20",  "a<b", "?",   "'så'",   "slut", "Ærø",  "\"nej\""};
    std::string out = "Brev " + std::to_string(number_) + "." + std::to_string(++written_) + ".";
    for (unsigned lines = 1 + pick(5); lines > 0; --lines) {
      out += "\n" + std::to_string(pick(1'000'000));
      for (unsigned count = 1 + pick(4); count > 0; --count) out += " " + words[pick(words.size())];
    }
    return out;
  }
  std::string file(std::size_t size) {
    std::string out(size, '\0');
    for (auto& c : out) c = static_cast<char>(random_() >> 24);
    return out;
  }
  /// Of fourteen characters at most.
  std::string id(std::string_view kind) {
    return std::string(kind) + std::to_string(number_) + "X" + std::to_string(++written_);
  }
  std::string uuid() { return ids_->uuid(); }
  std::uint32_t unique() { return (number_ + 1) << 16 | ++written_; }

 private:
  unsigned pick(std::size_t below) { return static_cast<unsigned>(random_() % below); }

  unsigned number_, written_ = 0;
  std::mt19937 random_;
  std::unique_ptr<IdSource> ids_;
};

/// What stands between the two, once, becomes `to`.
std::string put(std::string text, std::string_view before, std::string_view behind, const std::string& to) {
  const auto at = text.find(before);
  if (at == std::string::npos) throw std::logic_error(std::string(before) + " is not in it");
  const auto begin = at + before.size();
  return text.replace(begin, text.find(behind, begin) - begin, to);
}

std::string in_xml(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '\n' ? "<Break/>" : std::string(1, c);
  return out;
}
std::string in_json(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '"' ? "\\\"" : c == '\n' ? "\\n" : std::string(1, c);
  return out;
}
/// As FTX segments of a line each, in ISO-8859-1.
std::string in_edifact(const std::string& text) {
  std::string out = "FTX+NC+P00++";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') {
      out += "'\nFTX+NC+P00++";
    } else if (c == '?' || c == '+' || c == ':' || c == '\'') {
      out += std::string("?") + c;
    } else if (c == '\xC3') {
      out += static_cast<char>(text[++i] | '\x40');
    } else {
      out += c;
    }
  }
  return out + "'";
}

struct Samples {
  std::string letter = sample("S1-1/letter.xml"), letter_with_file = sample("S1A1-1/letter.xml"),
              file = sample("S1A1-1/files.xml"), message = sample("S2A1-1/message.json"),
              interchange = sample("N-7-letter/letter.edi");
};

/// Sends for one thread, and looks at what is answered.
class Sender {
 public:
  Sender(const Running& running, const Samples& samples, unsigned number) : samples_(samples), author_(number) {
    for (const auto location : everybody)
      lines_[std::string(location)] = std::make_unique<Line>(running.port, key_of(location));
  }

  void all(std::size_t file_size) {
    letter(hospital, clinic);
    letter_with_file(hospital, municipality, author_.file(file_size));
    letter_with_file(hospital, doctor, author_.file(file_size));
    letter_with_file(hospital, clinic, author_.file(file_size));
    message(municipality, hospital, author_.file(file_size));
    message(municipality, home, author_.file(file_size));
    interchange(doctor, hospital);
    interchange(doctor, practice);
  }
  std::vector<Letter> letters;

 private:
  void letter(std::string_view from, std::string_view to) {
    letters.push_back({from, to, author_.text(), {}, {}});
    auto text = named(samples_.letter, "SCENV0101", "SCBREV0101", from, to);
    send(put(std::move(text), "<Text01>", "</Text01>", in_xml(letters.back().text)));
  }

  void letter_with_file(std::string_view from, std::string_view to, std::string file) {
    letters.push_back({from, to, author_.text(), std::move(file), {}});
    const auto object = author_.uuid(), size = std::to_string(letters.back().file.size());
    auto short_object = object;
    std::erase(short_object, '-');
    auto text = named(samples_.letter_with_file, "SCENV0111", "SCBREV0111", from, to);
    text = replaced(std::move(text), "72104a87fad34a12865afbb4c2699b30", short_object);
    text = put(std::move(text), "<OriginalObjectSize>", "<", size);
    send(put(std::move(text), "<Text01>", "</Text01>", in_xml(letters.back().text)));
    auto files = named(samples_.file, "SCBINE0111", "SCBIN0111", from, to);
    files = replaced(std::move(files), "72104A87-FAD3-4A12-865A-FBB4C2699B30", object);
    files = put(std::move(files), "<OriginalObjectSize>", "<", size);
    send(put(std::move(files), "<Object_Base64Encoded>", "<", wire::encode_base64(letters.back().file)));
  }

  void message(std::string_view from, std::string_view to, std::string file) {
    letters.push_back({from, to, author_.text(), std::move(file), {}});
    auto text = with_other_uuids(samples_.message, author_.unique());
    if (to != hospital) text = replaced(std::move(text), hospital, to);
    text = put(std::move(text), "\"data\": \"", "\"", wire::encode_base64(letters.back().file));
    send(put(std::move(text), "\"contentString\": \"", "\"\n", in_json(letters.back().text)));
  }

  void interchange(std::string_view from, std::string_view to) {
    letters.push_back({from, to, author_.text(), {}, {}});
    auto text = named(samples_.interchange, "SCENV0700", "SCBREV0700", from, to);
    // All texts of the sample but its subject.
    const auto begin = text.find("FTX+NC"), end = text.find("\nS14+14'", begin);
    text.replace(begin, end - begin, in_edifact(letters.back().text));
    text = put(std::move(text), "UNT+", "+", std::to_string(std::count(text.begin(), text.end(), '\n') - 3));
    if (is_unchanged()) letters.back().unchanged.push_back(text);
    const auto answer = lines_.at(std::string(from))->insist("POST", "/vans/messages", text, "application/edifact");
    if (answer.status != 202 || !answer.body.empty())
      throw std::runtime_error("an interchange is not taken: " + answer.body + text);
  }

  /// With ids of its own; the samples go from the hospital to the municipality.
  std::string named(const std::string& text, std::string_view envelope, std::string_view id, std::string_view from,
                    std::string_view to) {
    auto out = replaced(replaced(text, envelope, author_.id("E")), id, author_.id("B"));
    return replaced(replaced(std::move(out), hospital, from), municipality, to);
  }

  bool is_unchanged() const {
    const auto to = letters.back().receiver;
    return to == clinic || to == home || to == practice;
  }

  void send(const std::string& payload) {
    convert::Identity identity;
    const auto read = converter_.read({{source(payload), "message"}}, settings_);
    if (read.messages.size() != 1)
      throw std::logic_error("a message of the test cannot be read: " + words(read.findings));
    const auto envelope = author_.uuid(), identifier = author_.uuid();
    const auto bytes = enveloped(read.identities.front(), payload, envelope, identifier);
    if (is_unchanged()) letters.back().unchanged.push_back(bytes);
    const auto& from = read.identities.front().sender;
    const auto answer = lines_.at(from)->insist("POST", "/vans/messages", bytes, "application/xml");
    const bool is_its_own = answer.status == 200 && answer.body.find("<PositiveMessage>") != std::string::npos &&
                            elements(answer.body, "OriginalEnvelopeIdentifier") == envelope &&
                            elements(answer.body, "Identifier").starts_with(identifier);
    if (!is_its_own) throw std::runtime_error("an answer that is not its own: " + answer.body);
  }

  const Samples& samples_;
  Author author_;
  convert::Settings settings_;
  convert::Converter converter_{schemas(), shared_zone()};
  std::map<std::string, std::unique_ptr<Line>> lines_;
};

// --- what arrives

struct Received {
  std::string bytes, text;  // of a letter: all its texts
  std::vector<std::string> files;
};

std::string decoded(const Content& content) {
  StringSink sink;
  wire::write_decoded(content, sink);
  return std::move(sink.bytes);
}

Received received(const Fetched& fetched, convert::Converter& converter) {
  Received out{fetched.bytes, {}, {}};
  const auto payload = source(fetched.payload);
  const auto read = converter.read({{payload, "message"}}, {});
  if (read.messages.size() != 1) throw std::runtime_error("what arrives cannot be read: " + words(read.findings));
  const auto add = [&](const std::vector<Attachment>& attachments) {
    for (const auto& one : attachments)
      if (one.data.present()) out.files.push_back(decoded(one.data));
  };
  if (const auto* letter = std::get_if<Correspondence>(&read.messages.front())) {
    for (const auto& segment : letter->segments) out.text += segment.text + "\n";
    add(letter->attachments);
  } else if (const auto* files = std::get_if<FileLetter>(&read.messages.front())) {
    add(files->files);
  } else {
    throw std::runtime_error("a receipt, which nobody has sent");
  }
  return out;
}

/// How many messages a letter is to its receiver.
std::size_t count_of(const Letter& letter) {
  return letter.file.empty() || letter.receiver == municipality || letter.receiver == home ? 1 : 2;
}

/// Finds what of a letter arrived: by its bytes where it goes on unchanged, else by its text and its file.
class AllReceived {
 public:
  explicit AllReceived(const std::vector<Received>& all) : all_(all) {
    for (const auto& one : all_) {
      ++by_bytes_[one.bytes];
      if (!one.text.empty()) ++by_first_line_[first_line(one.text)];
      for (const auto& file : one.files) ++by_file_[file];
    }
  }
  [[nodiscard]] bool has_once(const Letter& letter) const {
    for (const auto& bytes : letter.unchanged)
      if (count(by_bytes_, bytes) != 1) return false;
    if (!letter.file.empty() && count(by_file_, letter.file) != 1) return false;
    if (count(by_first_line_, letter.text.substr(0, letter.text.find('\n'))) != 1) return false;
    return std::count_if(all_.begin(), all_.end(), [&](const Received& one) {
             const bool has_file = one.files.empty() ? letter.file.empty() || count_of(letter) == 2
                                                     : one.files == std::vector{letter.file};
             return one.text.find(letter.text + "\n") != std::string::npos && has_file;
           }) == 1;
  }

 private:
  static std::string first_line(const std::string& text) {
    const auto at = text.find("Brev ");
    return at == std::string::npos ? std::string() : text.substr(at, text.find('\n', at) - at);
  }
  static std::size_t count(const std::map<std::string, std::size_t>& counts, const std::string& key) {
    const auto found = counts.find(key);
    return found == counts.end() ? 0 : found->second;
  }

  const std::vector<Received>& all_;
  std::map<std::string, std::size_t> by_bytes_, by_first_line_, by_file_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(many)

BOOST_AUTO_TEST_CASE(sixty_four_senders_at_once_and_everything_arrives_byte_for_byte) {
  Running running;
  const Samples samples;
  Faults faults;
  std::vector<std::vector<Letter>> sent(senders);
  std::array<std::vector<Received>, everybody.size()> arrived;
  std::array<std::atomic<std::size_t>, everybody.size()> wanted{};
  std::atomic<bool> all_sent{false};

  std::thread receiving([&] {
    at_once(
        everybody.size(),
        [&](unsigned i) {
          Line line(running.port, key_of(everybody.at(i)));
          convert::Converter converter(schemas(), shared_zone());
          const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(3);
          while (!all_sent || arrived.at(i).size() < wanted.at(i)) {
            empty_mailbox(line, everybody.at(i),
                          [&](const Fetched& fetched) { arrived.at(i).push_back(received(fetched, converter)); });
            if (std::chrono::steady_clock::now() > end) throw std::runtime_error("not all has come");
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
          }
        },
        faults);
  });
  at_once(
      senders,
      [&](unsigned i) {
        Sender sender(running, samples, i);
        for (unsigned round = 0; round < rounds; ++round)
          sender.all((i + round) % 4 == 0 ? large_file + i : small_file + i);
        sent[i] = std::move(sender.letters);
      },
      faults);
  for (const auto& letters : sent)
    for (const auto& letter : letters)
      wanted.at(static_cast<std::size_t>(std::find(everybody.begin(), everybody.end(), letter.receiver) -
                                         everybody.begin())) += count_of(letter);
  all_sent = true;
  receiving.join();
  running.gateway->stop();
  faults.check();

  for (std::size_t i = 0; i < everybody.size(); ++i) {
    BOOST_TEST(arrived.at(i).size() == wanted.at(i), everybody.at(i));
    const AllReceived all(arrived.at(i));
    for (const auto& letters : sent)
      for (const auto& letter : letters)
        if (letter.receiver == everybody.at(i) && !all.has_once(letter))
          BOOST_TEST(false, "for " << letter.receiver << ", not once and whole: " << letter.text << " with a file of "
                                   << letter.file.size());
  }
  BOOST_TEST(sent[0].size() == 8 * rounds);
  for (const auto& line : running.gateway->store().queue())
    BOOST_TEST(line.due + line.in_mailbox + line.held + line.dead == 0u, "something is left for " << line.destination);
  for (const auto& complaint : running.gateway->store().examine()) BOOST_TEST(false, complaint.what);
  BOOST_TEST(running.gateway->store().count_dead_messages() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
