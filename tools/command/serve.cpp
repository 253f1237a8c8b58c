#include "tools/command/serve.hpp"

#include <signal.h>

#include <csignal>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "converters/wire/writer.hpp"
#include "gateway/gateway.hpp"
#include "tools/command/operating.hpp"

namespace brevdue::command {
namespace {

using gateway::Gateway;
using gateway::GatewayConfig;
using gateway::Needs;

/// The signals that serve waits for. Blocked before there is any other thread, which inherits that: only take() sees
/// them.
class Signals {
 public:
  Signals() {
    sigemptyset(&set_);
    for (const int signal : {SIGHUP, SIGTERM, SIGINT}) sigaddset(&set_, signal);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);  // who hangs up is told by the write that fails
  }
  [[nodiscard]] int take() const {
    int signal = 0;
    while (sigwait(&set_, &signal) != 0) {
    }
    return signal;
  }

 private:
  sigset_t set_{};
};

/// One line of JSON on standard error: when, what, and what there is to say of it. Never anything of a message.
void log(std::string_view event, std::string_view key = {}, std::string_view value = {}) {
  StringSink sink;
  wire::Buffered out(sink);
  out.write("{\"at\": ");
  wire::write_json_string(out, clock_text());
  out.write(", \"event\": ");
  wire::write_json_string(out, event);
  if (!key.empty()) {
    out.write(", ");
    wire::write_json_string(out, key);
    out.write(": ");
    wire::write_json_string(out, value);
  }
  out.write("}\n");
  out.flush();
  say(sink.bytes);
}

std::string url_of(const GatewayConfig& config, std::uint16_t port) {
  const bool ipv6 = config.listen_host.find(':') != std::string::npos;
  return "http://" + (ipv6 ? "[" + config.listen_host + "]" : config.listen_host) + ":" + std::to_string(port);
}

/// What keeps a gateway from starting is the configuration's fault, or that of what it names.
Gateway make_gateway(const GatewayConfig& config) {
  try {
    return Gateway(config, std::make_shared<const gateway::SystemClock>());
  } catch (const std::system_error& e) {
    throw UsageError(e.what());
  } catch (const std::invalid_argument& e) {
    throw UsageError(e.what());
  } catch (const gateway::StoreError&) {
    throw;
  } catch (const std::runtime_error& e) {
    throw UsageError(e.what());
  }
}

void reload(Gateway& running, const SettingOptions& options) {
  try {
    std::string later;
    for (const auto& name : running.reload(try_config(options, Needs::serve)))
      later += (later.empty() ? "" : ", ") + name;
    if (later.empty())
      log("reloaded");
    else
      log("reloaded", "needs a restart", later);
  } catch (const ConfigError& e) {
    for (const auto& fault : e.faults) log("reload failed", "reason", fault);
  } catch (const std::exception& e) {
    log("reload failed", "reason", e.what());
  }
}

int serve(const SettingOptions& options) {
  const auto config = config_of(options, Needs::serve);
  const Signals signals;
  auto running = make_gateway(config);
  try {
    running.start();
  } catch (const std::system_error& e) {
    say(std::string("brevdue: ") + e.what() + "\n");
    return exit_errors;
  }
  const auto url = url_of(config, running.port());
  say("ready " + url + "\n");
  log("ready", "url", url);
  running.watch(log);
  while (signals.take() == SIGHUP) reload(running, options);
  running.stop();
  log("stopped");
  return exit_done;
}

}  // namespace

void add_serve(CLI::App& app, Chosen& chosen) {
  auto* sub = app.add_subcommand("serve", "Runs the gateway: takes messages in, converts and delivers them");
  const auto options = std::make_shared<SettingOptions>();
  add_config_options(*sub, *options);
  sub->footer(
      "It prints \"ready http://...\" on standard error once it listens. SIGHUP: the configuration and the registry "
      "are "
      "read\nagain. SIGTERM, SIGINT: it stops (docs/gateway.md).\n"
      "Exit: 0 stopped, 1 the store or the port cannot be used, 2 usage or configuration, 70 our fault or a full "
      "disk.");
  sub->callback([&chosen, options] { chosen = [options] { return serve(*options); }; });
}

}  // namespace brevdue::command
