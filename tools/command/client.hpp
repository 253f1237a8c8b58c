// The command as a client of a running gateway: HTTP without TLS, a request at a time. Thread safety: one thread.
#pragma once

#include <rapidjson/fwd.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

#include "converters/model/bytes.hpp"
#include "tools/command/command.hpp"

namespace brevdue::command {

inline constexpr int exit_unreachable = 69;

/// There is no gateway at that address, or it can take nothing now: exit 69, the same call may succeed later.
struct Unreachable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct ClientOptions {
  std::string url;
  std::string key_file;  // empty: the environment variable BREVDUE_KEY, else no key
};
void add_client(CLI::App& sub, ClientOptions& options);

/// What is POSTed.
struct Body {
  std::string media_type;
  std::uint64_t size = 0;  // of what write() writes
  std::function<void(ByteSink&)> write;
};

struct HttpAnswer {
  int status = 0;
  bool with_key = false;  // a key was sent
  std::string media_type;
  std::shared_ptr<const ByteSource> body;  // whole
  [[nodiscard]] bool good() const { return status >= 200 && status < 300; }
};

class Client {
 public:
  /// Throws UsageError for an address or a key that cannot be used.
  explicit Client(const ClientOptions& options);
  ~Client();
  /// `path` as it stands in the request. Throws Unreachable; any answer of the gateway but "not now" is returned.
  [[nodiscard]] HttpAnswer get(const std::string& path) const;
  [[nodiscard]] HttpAnswer remove(const std::string& path) const;
  [[nodiscard]] HttpAnswer post(const std::string& path, const Body& body) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// What the gateway says in a refusal that is no receipt, in JSON of its own or as an OperationOutcome: a sentence,
/// then a line for each finding. Of anything else the status.
[[nodiscard]] std::vector<std::string> refusal_lines(const HttpAnswer& answer);

/// The bytes of a source that is small: std::runtime_error if it is not.
[[nodiscard]] std::string small_text(const ByteSource& source);
/// Text from elsewhere, for a terminal: one line, no control characters.
[[nodiscard]] std::string one_line(std::string text);
/// A member that is a string, as one line; else nothing.
[[nodiscard]] std::string text_of(const rapidjson::Value& object, const char* key);

}  // namespace brevdue::command
