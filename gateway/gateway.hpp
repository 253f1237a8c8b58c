// The running gateway: the store, the doors, the workers and the courier, wired together and kept going. Thread safety:
// start(), reload() and stop() from one thread.
//
// Threads: Poco's take in; one scans the spool folders; N work on messages; N deliver; one tells the operator what goes
// wrong, if somebody listens; the store has its own. Those
// that wait are woken when something arrives, and look by themselves about once a second: what is due is due by the
// clock.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/config/config.hpp"
#include "gateway/intake/intake.hpp"
#include "gateway/store/clock.hpp"
#include "gateway/store/store.hpp"

namespace brevdue::gateway {

class Gateway {
 public:
  /// Opens store, registry and schemas. Throws StoreError, std::runtime_error with a sentence for the operator (a
  /// registry that cannot be read, a folder that is not there).
  Gateway(GatewayConfig config, std::shared_ptr<const Clock> clock);
  ~Gateway();

  /// Opens the HTTP door alone: nothing is worked on. For tests with a clock of their own (work_off()).
  void listen();
  /// Listens and works. Throws std::system_error if the port is taken.
  void start();
  /// From now on, between start() and stop(), `tell` hears of what an operator should know, once for each change:
  /// "not writable" and "writable again" with the store's folder, "spool failed" and "spool works again" with its
  /// folder `in`. From a thread of the gateway; nothing of a message.
  using Tell = std::function<void(std::string_view event, std::string_view key, std::string_view value)>;
  void watch(Tell tell);
  /// What is under way ends first; what is left is in the store.
  void stop();
  [[nodiscard]] std::uint16_t port() const;
  /// Takes on a new configuration (clients, routes, settings) and reads the registry again; folders of spools, the
  /// store and the port stay as they are until a restart: the names of those that differ now. Throws
  /// std::runtime_error, and stays with what was there.
  std::vector<std::string> reload(GatewayConfig config);

  [[nodiscard]] Store& store();
  /// Takes in what has come through a door that is not one of its own. Any number of threads.
  [[nodiscard]] Answer accept(const Arrival& arrival);
  /// One round of everything that is due, without threads of its own: scan, work, deliver, until nothing is left. Not
  /// between start() and stop().
  void work_off();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace brevdue::gateway
