// Eight letters of 100 MB each at the same time, through a running gateway: accepted, converted and fetched. What they
// take of its memory does not grow with them. A sanitizer multiplies memory, so builds with one only check that it
// works, with letters of 2 MB.
#include <algorithm>
#include <fstream>
#include <mutex>
#include <regex>
#include <thread>

#include "converters/wire/sha256.hpp"
#include "tests/support/support.hpp"
#include "tests/unit/command/serving.hpp"

using namespace brevdue::test;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t base64_bytes = 2'000'000;
constexpr long limit_kib = 1L << 40;
#else
constexpr std::size_t base64_bytes = 100'000'000;
constexpr long limit_kib = 64 * 1024;
#endif
constexpr unsigned each_way = 4;

const std::string hospital = "5790001382445", municipality = "5790000121526";

std::string sample(const std::string& name) {
  return slurp(project() / "samples/letter-with-picture" / name);
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

/// The sample with ids of its own.
std::string numbered(std::string text, unsigned number) {
  const auto digit = std::to_string(number);
  for (const std::string id : {"TV26102500112", "TV26102500113", "TVBREV000112", "TVBIN0000113"})
    replace_all(text, id, "N" + digit + id.substr(2));
  const std::regex uuid("([0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{11})[0-9a-f]");
  return std::regex_replace(text, uuid, "$01" + digit);
}

std::string line_of_base64() {
  std::string line;
  for (unsigned i = 0; i < 80; ++i)
    line += "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[(i * 29) % 64];
  return line;
}

/// What stands between `open` and `close` becomes large.
void write_large(const std::string& path, const std::string& text, const std::string& open, const std::string& close) {
  const auto begin = text.find(open) + open.size();
  std::ofstream out(path, std::ios::binary);
  out << text.substr(0, begin);
  const auto line = line_of_base64();
  for (std::size_t at = 0; at < base64_bytes; at += line.size()) out << line;
  out << text.substr(text.find(close, begin));
}

/// Whether it holds those lines, all of them, behind `open`.
bool is_whole(const std::string& path, const std::string& open) {
  std::ifstream in(path, std::ios::binary);
  std::string block(1 << 16, '\0');
  in.read(block.data(), static_cast<std::streamsize>(block.size()));
  const auto begin = block.find(open);
  if (begin == std::string::npos) return false;
  in.clear();
  in.seekg(static_cast<std::streamoff>(begin + open.size()));
  const auto line = line_of_base64();
  std::string found(line.size(), '\0');
  for (std::size_t at = 0; at < base64_bytes; at += line.size())
    if (!in.read(found.data(), static_cast<std::streamsize>(found.size())) || found != line) return false;
  return in.get() == (open.back() == '"' ? '"' : '<');
}

/// A gateway that works on all of them at once.
struct Running {
  Folder folder;
  std::unique_ptr<Serving> serving;

  Running() {
    std::ofstream config(folder / "brevdue.toml");
    config << "store = \"store\"\nlisten = \"127.0.0.1:0\"\nregistry = \""
           << (project() / "samples/letter-with-picture/registry.csv").string() << "\"\n";
    for (const auto& [name, location] : {std::pair{"hospital", hospital}, std::pair{"municipality", municipality}}) {
      brevdue::wire::HashSink hash;
      hash.write(std::string("key-of-") + name);
      config << "[[client]]\nname = \"" << name << "\"\nkey_sha256 = \"" << hash.hex() << "\"\nlocations = [\""
             << location << "\"]\n";
      std::ofstream(folder / name) << "key-of-" << name << "\n";
    }
    config << "[flow]\nworkers = " << 2 * each_way << "\n";
    config.close();
    serving = std::make_unique<Serving>(folder);
  }

  [[nodiscard]] Ran as(const std::string& who, std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--url", serving->url(), "--key-file", folder / who});
    return run_command(arguments);
  }
  void send(const std::string& who, const std::vector<std::string>& arguments) {
    auto all = arguments;
    all.insert(all.begin(), "send");
    const auto ran = as(who, all);
    const std::lock_guard lock(mutex_);
    BOOST_TEST(ran.exit_code == 0, ran.err);
  }
  [[nodiscard]] std::vector<std::string> mailbox(const std::string& who, const std::string& location) const {
    std::vector<std::string> ids;
    const auto listed = as(who, {"inbox", "list", "--location", location}).out;
    for (std::size_t at = 0; at < listed.size(); at = listed.find('\n', at) + 1) ids.push_back(listed.substr(at, 36));
    return ids;
  }
  /// Waits for so many messages, and takes them all at once. Those that have something behind `open` have all of it.
  void fetch(const std::string& who, const std::string& location, std::size_t count, const std::string& open) {
    std::vector<std::string> ids;
    for (int tries = 0; tries < 12 && ids.size() < count; ++tries)
      (void)soon([&] { return (ids = mailbox(who, location)).size() >= count; });
    const std::lock_guard lock(mutex_);
    BOOST_TEST(ids.size() == count);
    for (const auto& id : ids)
      clients_.emplace_back([this, who, location, id, open] {
        const auto file = folder / id;
        const auto shown = as(who, {"inbox", "show", "--location", location, "--open", "-o", file, id});
        std::error_code none;
        const bool large = std::filesystem::file_size(file, none) > base64_bytes;  // also one that is not there
        const bool whole = is_whole(file, open);
        std::filesystem::remove(file);
        const auto confirmed = as(who, {"inbox", "ack", "--location", location, "--confirm-only", id});
        const std::lock_guard inner(mutex_);
        BOOST_TEST(shown.exit_code == 0, shown.err);
        BOOST_TEST(whole == large);
        large_ += large;
        BOOST_TEST(confirmed.exit_code == 0, confirmed.err);
      });
  }
  template <class Work>
  void at_the_same_time(Work work) {
    const std::lock_guard lock(mutex_);
    clients_.emplace_back(work);
  }
  void join() {
    for (auto& client : clients_) client.join();
    clients_.clear();
  }

  [[nodiscard]] unsigned large() const { return large_; }
  /// "VmRSS" or "VmHWM" of the gateway's process, in KiB.
  [[nodiscard]] long memory(const std::string& what) const {
    std::ifstream in("/proc/" + std::to_string(serving->pid()) + "/status");
    for (std::string line; std::getline(in, line);)
      if (line.starts_with(what + ":")) return std::stol(line.substr(what.size() + 1));
    return 0;
  }

 private:
  std::mutex mutex_;  // Boost's checks are for one thread at a time
  std::vector<std::thread> clients_;
  unsigned large_ = 0;  // that were fetched
};

}  // namespace

BOOST_AUTO_TEST_SUITE(large_letters)

BOOST_AUTO_TEST_CASE(eight_letters_of_100_mb_at_once_take_little_memory) {
  Running gateway;
  const auto& folder = gateway.folder;
  const auto write = [&](const std::string& name, const std::string& text) {
    std::ofstream(folder / name, std::ios::binary) << text;
    return folder / name;
  };
  gateway.send("hospital",
               {write("letter", numbered(sample("letter.xml"), 0)), write("files", numbered(sample("files.xml"), 0))});
  BOOST_TEST_REQUIRE(soon([&] { return gateway.mailbox("municipality", municipality).size() == 1; }));
  const auto first = gateway.mailbox("municipality", municipality).front();
  const auto ack = gateway.as("municipality", {"inbox", "ack", "--location", municipality, "--confirm-only", first});
  BOOST_TEST(ack.exit_code == 0, ack.err);
  const auto idle = gateway.memory("VmRSS");

  auto message = sample("care-communication.json");
  replace_all(message, hospital, "the other");
  replace_all(message, municipality, hospital);
  replace_all(message, "the other", municipality);
  for (unsigned i = 1; i <= each_way; ++i) {
    gateway.at_the_same_time([&, i] {
      const auto letter = write("letter" + std::to_string(i), numbered(sample("letter.xml"), i));
      const auto files = folder / ("files" + std::to_string(i));
      write_large(files, numbered(sample("files.xml"), i), "<Object_Base64Encoded>", "</Object_Base64Encoded>");
      gateway.send("hospital", {files, letter});
      std::filesystem::remove(files);
    });
    gateway.at_the_same_time([&, i] {
      const auto file = folder / ("message" + std::to_string(i) + ".json");
      write_large(file, numbered(message, i), "\"data\":\"", "\"");
      gateway.send("municipality", {"--fhir", file});
      std::filesystem::remove(file);
    });
  }
  gateway.join();
  gateway.fetch("municipality", municipality, each_way, "\"data\":\"");
  gateway.fetch("hospital", hospital, 2 * each_way, "<Object_Base64Encoded>");  // letters, and their files
  gateway.join();
  BOOST_TEST(gateway.large() == 2 * each_way);
  const auto peak = gateway.memory("VmHWM");
  BOOST_TEST(peak - idle < limit_kib);
  BOOST_TEST_MESSAGE("idle " << idle << " KiB, peak " << peak << " KiB");
}

BOOST_AUTO_TEST_SUITE_END()
