// One request of ours to another system over HTTP, with a body that is streamed. Thread safety: one thread.
#pragma once

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>

#include <cstdint>
#include <functional>

#include "converters/model/bytes.hpp"

namespace brevdue::gateway {

/// A session that goes on to the answer after its request broke off: who refuses a request early says why and hangs up.
class ClientSession final : public Poco::Net::HTTPClientSession {
 public:
  using HTTPClientSession::HTTPClientSession;

  struct Sent {
    bool whole = true;        // false: the connection broke while the body went out
    std::uint64_t bytes = 0;  // of the body
  };
  /// Sends the head and, if there is a `write`, what it writes. Throws Poco's exceptions where not even the head went
  /// out, and what `write` throws.
  Sent send(Poco::Net::HTTPRequest& request, const std::function<void(ByteSink&)>& write);
};

}  // namespace brevdue::gateway
