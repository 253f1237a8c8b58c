// The HTTP door: POST /vans/messages, POST /fhir/$process-message, the mailboxes, invitations (/api/v1), and health.
// One readBody() takes every body in; what is odd about a request is refused and its connection closed. Thread safety:
// start() and stop() from one thread; the server has threads of its own.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gateway/intake/intake.hpp"
#include "gateway/invitations/invitations.hpp"
#include "gateway/store/clock.hpp"
#include "gateway/store/store.hpp"

namespace brevdue::gateway {

/// One system that may come in: `Authorization: Bearer KEY`.
struct Client {
  Caller caller;
  Sha256Digest key_sha256{};
};

struct HttpOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;  // 0: any free one
  std::uint64_t most_body_bytes = 150'000'000;
  unsigned threads = 16, most_waiting = 64;  // beyond that: 503
  unsigned body_seconds = 60;                // without a byte of it: the connection is closed
};

class HttpServer {
 public:
  /// All of it outlives the server. Without clients everybody on this machine may do everything for every location
  /// number, and `options.host` must be a loopback address (std::invalid_argument else).
  struct Parts {
    Intake& intake;
    Invitations& invitations;
    Store& store;
    const Clock& clock;
    std::function<std::shared_ptr<const std::vector<Client>>()> clients;  // looked at anew for each request
    std::function<void()> arrived;           // called after something was accepted: a worker may look
    std::shared_ptr<const DanishTime> zone;  // with `settings`: of video meetings
    std::function<std::shared_ptr<const convert::Settings>()> settings;
  };
  HttpServer(HttpOptions options, Parts parts);
  ~HttpServer();
  void start();  // throws std::system_error if the port is taken
  void stop();   // requests that are under way end first
  [[nodiscard]] std::uint16_t port() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace brevdue::gateway
