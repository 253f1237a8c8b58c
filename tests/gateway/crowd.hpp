// Many systems at once, against a gateway that works with all its threads: connections that live through its restarts,
// envelopes, mailboxes that are emptied. Threads say nothing to the test framework, which has one thread: what they
// find wrong is gathered. Thread safety: Faults may be used by any number of threads, a Line by one; functions are
// pure.
#pragma once

#include <Poco/Net/HTTPClientSession.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converters/convert/convert.hpp"
#include "tests/gateway/world.hpp"

namespace brevdue::test {

class Faults {
 public:
  void add(std::string what);
  /// Each of them (the first twenty) fails the test; and they are forgotten.
  void check();

 private:
  std::mutex mutex_;
  std::vector<std::string> all_;
};

/// Runs work(0) to work(count - 1), each in a thread of its own; what one throws is a fault.
void at_once(unsigned count, const std::function<void(unsigned)>& work, Faults& faults);

/// A registry.csv of systems that take one format each.
struct Takes {
  std::string_view location, format;
};
[[nodiscard]] std::string registry_of(const std::vector<Takes>& systems);
/// The key a client has in these tests, and its entry in the configuration.
[[nodiscard]] std::string key_of(std::string_view client);
[[nodiscard]] ClientConfig client(std::string_view name, const std::vector<std::string>& locations);

/// One system's connection, kept as long as it lasts. `port`: where the gateway listens, also after it was started
/// anew.
class Line {
 public:
  Line(const std::atomic<std::uint16_t>& port, std::string key) : port_(port), key_(std::move(key)) {}

  /// Nothing, if there was no whole answer. Without a key it sends none.
  std::optional<HttpAnswer> ask(std::string_view method, const std::string& path, const std::string& body = {},
                                std::string_view media_type = {});
  /// The same request again and again, until there is an answer that is not 503. Throws after a minute.
  HttpAnswer insist(std::string_view method, const std::string& path, const std::string& body = {},
                    std::string_view media_type = {});
  [[nodiscard]] unsigned requests() const { return requests_; }

 private:
  const std::atomic<std::uint16_t>& port_;
  std::string key_;
  Poco::Net::HTTPClientSession session_;
  unsigned requests_ = 0;
};

/// A message as it stands in a mailbox.
struct Fetched {
  std::string delivery, bytes, payload;  // with its envelope, and without
};
[[nodiscard]] std::string payload_of(const std::string& bytes);
/// All that waits for a location number now, in order; each is handed to `take`, then confirmed.
void empty_mailbox(Line& line, std::string_view location, const std::function<void(Fetched)>& take);

/// A message in an envelope of these ids.
[[nodiscard]] std::string enveloped(const convert::Identity& identity, const std::string& payload,
                                    const std::string& envelope_id, const std::string& message_identifier);

/// As changed() and shape() of world.hpp, for any thread: each `from` becomes `to`, std::logic_error if there is none;
/// each UUID becomes another, by `number`, the same one everywhere.
[[nodiscard]] std::string replaced(std::string text, std::string_view from, std::string_view to);
[[nodiscard]] std::string with_other_uuids(std::string text, std::uint32_t number);

}  // namespace brevdue::test
