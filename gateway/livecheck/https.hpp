// Inside the room: one GET over HTTPS, to a public address only, before a deadline that covers all of it: the look-up
// of the name, the connection, TLS and the answer. No redirect is followed.
//
// TLS is OpenSSL's below a socket of Poco's: Poco's own (NetSSL) reads the connection itself with a time-out for each
// read, so that a host that says a byte now and then holds it for hours.
// Thread safety: any number of threads.
#pragma once

#include <Poco/Net/IPAddress.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace brevdue::gateway {

/// May this address be called? Not what is private, loopback, link-local, unique-local, shared (100.64/10), multicast,
/// unspecified, reserved or for documentation, nor an IPv6 address with such an IPv4 address in it (the registries of
/// special addresses of IANA, RFC 6890).
[[nodiscard]] bool is_public(const Poco::Net::IPAddress& address);

/// Where requests get out. The defaults are the world; tests hand in theirs, and no setting leads here.
struct Outside {
  /// The addresses of a host name, in the order in which they are tried; throws where there are none.
  std::function<std::vector<Poco::Net::IPAddress>(const std::string& host)> resolve;  // empty: the system's
  std::function<bool(const Poco::Net::IPAddress&)> may_call = is_public;
  std::uint16_t port = 443;           // of a host without a port of its own
  std::filesystem::path authorities;  // PEM; empty: those the system trusts
};

/// Why there is no answer, in an operator's words. Holds no address, path, key or text of the other side.
struct NoAnswer : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct HttpGet {
  std::string host, path;      // as they are sent
  std::uint16_t port = 0;      // 0: Outside's
  std::string bearer;          // empty: none is sent
  std::size_t most_bytes = 0;  // of the body; what is beyond is not read
};
struct HttpAnswer {
  int status = 0;
  std::string body;
};

class Https {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  /// Throws std::runtime_error if the authorities cannot be read.
  explicit Https(Outside outside);
  ~Https();

  /// The host's certificate must be of a trusted authority and for its name; if any address of the host must not be
  /// called, none is. Throws NoAnswer. A look-up of a name that outlasts the deadline ends by itself, unheard.
  [[nodiscard]] HttpAnswer get(const HttpGet& request, Deadline end) const;

 private:
  struct Impl;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace brevdue::gateway
