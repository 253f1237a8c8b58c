// What the running gateway tells its operator of itself.
#include <filesystem>
#include <fstream>
#include <mutex>
#include <string>
#include <vector>

#include "gateway/gateway.hpp"
#include "gateway/store/sqlite.hpp"
#include "tests/gateway/world.hpp"
#include "tests/unit/command/serving.hpp"

using namespace brevdue;
using namespace brevdue::test;
namespace fs = std::filesystem;

namespace {

class Told {
 public:
  void add(std::string_view event, std::string_view key, std::string_view value) {
    const std::lock_guard lock(mutex_);
    lines_.push_back(std::string(event) + ", " + std::string(key) + " " + std::string(value));
  }
  [[nodiscard]] std::vector<std::string> lines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

GatewayConfig config_in(const fs::path& folder) {
  std::ofstream(folder / "registry.csv") << sample("registry.csv");
  GatewayConfig config;
  config.store = folder / "store";
  config.registry = folder / "registry.csv";
  config.listen_host = "127.0.0.1";
  return config;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(events)

BOOST_AUTO_TEST_CASE(a_store_that_cannot_write_is_told_once_and_when_it_can_again) {
  const TemporaryFolder folder;
  const auto config = config_in(folder.path());
  Told told;
  Gateway gateway(config, std::make_shared<const SystemClock>());
  gateway.start();
  gateway.watch([&](auto event, auto key, auto value) { told.add(event, key, value); });
  {
    Database other(config.store / "brevdue.sqlite", Database::Mode::write);
    other.run("BEGIN IMMEDIATE");  // as long as it lasts nobody else can write
    BOOST_TEST(soon([&] { return !told.lines().empty(); }));
    other.run("ROLLBACK");
  }
  BOOST_TEST(soon([&] { return told.lines().size() >= 2u; }));
  gateway.stop();
  BOOST_TEST(told.lines() == (std::vector<std::string>{"not writable, store " + config.store.string(),
                                                       "writable again, store " + config.store.string()}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_spool_that_cannot_be_read_is_told_once_and_when_it_works_again) {
  const TemporaryFolder folder;
  const auto in = folder.path() / "in", aside = folder.path() / "aside";
  auto config = config_in(folder.path());
  fs::create_directory(in);
  config.spools.push_back({"doctor", {std::string(doctor)}, in, {}});
  config.serve.scan_seconds = 1;
  Told told;
  Gateway gateway(config, std::make_shared<const SystemClock>());
  gateway.start();
  gateway.watch([&](auto event, auto key, auto value) { told.add(event, key, value); });
  fs::rename(in, aside);
  BOOST_TEST(soon([&] { return !told.lines().empty(); }));
  fs::rename(aside, in);
  BOOST_TEST(soon([&] { return told.lines().size() >= 2u; }));
  gateway.stop();
  BOOST_TEST(told.lines() == (std::vector<std::string>{"spool failed, folder " + in.string(),
                                                       "spool works again, folder " + in.string()}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
