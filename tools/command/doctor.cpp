#include "tools/command/doctor.hpp"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Timespan.h>
#include <Poco/URI.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <set>

#include "tools/command/client.hpp"
#include "tools/command/operating.hpp"

namespace brevdue::command {
namespace {

namespace fs = std::filesystem;
using gateway::GatewayConfig;

constexpr std::uintmax_t least_free_bytes = 1'000'000'000;  // six of the largest messages

/// Collects what was looked at, a line each.
class Lines {
 public:
  void ok(const std::string& what) { print("OK     " + what + "\n"); }
  void fault(const std::string& what) {
    print("FAULT  " + what + "\n");
    sound_ = false;
  }
  [[nodiscard]] bool sound() const { return sound_; }

 private:
  bool sound_ = true;
};

/// Of a store that is not there yet, the folder it will stand in.
fs::path first_there(const fs::path& folder) {
  auto path = fs::absolute(folder);
  while (!fs::exists(path) && path.has_relative_path()) path = path.parent_path();
  return path;
}

void look_at_disk(const GatewayConfig& config, Lines& lines) {
  std::error_code error;
  const auto space = fs::space(first_there(config.store), error);
  const auto folder = config.store.string();
  if (error) return lines.fault("disk of " + folder + ": " + words_of(error));
  const auto megabytes = std::to_string(space.available / 1'000'000) + " MB free";
  if (space.available < least_free_bytes)
    lines.fault("disk of " + folder + ": only " + megabytes);
  else
    lines.ok("disk of " + folder + ": " + megabytes);
}

void look_at_store(const GatewayConfig& config, Lines& lines) {
  const auto folder = config.store.string();
  std::error_code denied;
  if (!fs::exists(config.store / "brevdue.sqlite", denied) && denied)
    return lines.fault("store " + folder + ": " + words_of(denied) + " (doctor is run by the user of the gateway)");
  if (!fs::exists(config.store)) {
    lines.ok("store " + folder + ": not there yet, brevdue serve makes it");
    return;
  }
  try {
    gateway::StoreOptions options;
    options.folder = config.store;
    options.use = gateway::StoreUse::reading;
    const auto store = gateway::open_sqlite_store(options);
    const auto complaints = store->examine();
    for (const auto& complaint : complaints) lines.fault("store " + folder + ": " + complaint.what);
    if (complaints.empty()) lines.ok("store " + folder + ": sound");
    lines.ok("store " + folder + ": " +
             (gateway::is_served(config.store) ? "in use by a running gateway" : "not in use"));
    // No fault of the gateway's: an operator sees to them.
    std::uint64_t deliveries = 0;
    for (const auto& line : store->queue()) deliveries += line.dead;
    const auto messages = store->count_dead_messages();
    lines.ok("store " + folder + ": dead deliveries: " + std::to_string(deliveries) + ", dead messages: " +
             std::to_string(messages) + (deliveries + messages > 0 ? " (brevdue queue dead says why)" : ""));
  } catch (const gateway::StoreError& e) {
    lines.fault(std::string("store: ") + e.what());
  }
}

void look_at_registry(const GatewayConfig& config, Lines& lines) {
  const auto name = "registry " + config.registry.string();
  try {
    const auto registry = gateway::Registry::read_path(config.registry);
    if (registry)
      lines.ok(name + ": " + std::to_string(registry->size()) + " locations");
    else
      lines.fault(name + ": cannot be read (brevdue registry check --registry " + config.registry.string() +
                  " says why)");
  } catch (const std::exception& e) {
    lines.fault(name + ": " + e.what());
  }
}

void look_at_folder(const std::string& what, const fs::path& folder, Lines& lines) {
  const auto name = what + " " + folder.string();
  if (!fs::is_directory(folder))
    lines.fault(name + ": there is no such folder");
  else if (::access(folder.c_str(), R_OK | W_OK | X_OK) != 0)
    lines.fault(name + ": brevdue may not read and write there");
  else
    lines.ok(name + ": readable and writable");
}

/// What its sender sent in vain; no fault of the gateway's.
void look_at_refused(const fs::path& folder, Lines& lines) {
  std::error_code error;
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (!entry.path().string().ends_with(".why.txt")) ++count;
  if (count > 0) lines.ok("spool " + folder.string() + ": refused files: " + std::to_string(count));
}

/// Of each address that messages are pushed to, once, whether it can be connected to.
void look_at_pushes(const GatewayConfig& config, Lines& lines) {
  std::set<std::string> seen;
  for (const auto& push : config.pushes) {
    auto address = push.url;
    try {
      const Poco::URI uri(push.url);
      address = uri.getHost() + ":" + std::to_string(uri.getPort());
      if (!seen.insert(address).second) continue;
      Poco::Net::StreamSocket socket;
      socket.connect(Poco::Net::SocketAddress(uri.getHost(), uri.getPort()), Poco::Timespan(1, 0));
      lines.ok("push " + address + ": takes connections");
    } catch (const Poco::Exception& e) {
      lines.fault("push " + address + ": cannot be connected to: " + one_line(e.displayText()));
    }
  }
}

/// Whether a gateway answers there; nothing: nobody does.
std::optional<int> asked(const std::string& url, const std::string& path) {
  try {
    ClientOptions options;
    options.url = url;
    return Client(options).get(path).status;
  } catch (const Unreachable&) {
    return std::nullopt;
  }
}

void look_at_port(const GatewayConfig& config, Lines& lines) {
  const bool ipv6 = config.listen_host.find(':') != std::string::npos;
  const auto host = ipv6 ? "[" + config.listen_host + "]" : config.listen_host;
  const auto name = "listen " + host + ":" + std::to_string(config.listen_port);
  if (config.listen_port == 0) return lines.ok(name + ": any port that is free");
  const auto url = "http://" + host + ":" + std::to_string(config.listen_port);
  if (const auto health = asked(url, "/health")) {
    if (*health != 200) return lines.fault(name + ": something else answers there");
    if (asked(url, "/ready") == 200) return lines.ok(name + ": a gateway runs and is ready");
    return lines.fault(name + ": a gateway runs, but takes nothing in: nothing can be written to the disk");
  }
  try {
    Poco::Net::ServerSocket socket;
    socket.bind(Poco::Net::SocketAddress(config.listen_host, config.listen_port), true, false);
    lines.ok(name + ": free, no gateway runs");
  } catch (const Poco::Exception& e) {
    lines.fault(name + ": cannot be listened on: " + one_line(e.displayText()));
  }
}

int doctor(const SettingOptions& options) {
  const auto config = config_of(options, gateway::Needs::serve);
  Lines lines;
  lines.ok("configuration " + options.config);
  look_at_disk(config, lines);
  look_at_store(config, lines);
  look_at_registry(config, lines);
  for (const auto& spool : config.spools) {
    look_at_folder("spool", spool.in, lines);
    look_at_refused(spool.in / "refused", lines);
    if (!spool.out.empty()) look_at_folder("spool", spool.out, lines);
  }
  look_at_pushes(config, lines);
  look_at_port(config, lines);
  return lines.sound() ? exit_done : exit_errors;
}

}  // namespace

void add_doctor(CLI::App& app, Chosen& chosen) {
  auto* sub = app.add_subcommand(
      "doctor", "Examines the store, the disk, the registry, the folders, who is pushed to, and the port");
  const auto options = std::make_shared<SettingOptions>();
  add_config_options(*sub, *options);
  sub->footer(
      "Examples:\n  brevdue doctor --config brevdue.toml\n"
      "Exit: 0 all is well, 1 a fault, 2 usage or configuration, 70 our fault.");
  sub->callback([&chosen, options] { chosen = [options] { return doctor(*options); }; });
}

}  // namespace brevdue::command
