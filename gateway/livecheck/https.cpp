#include "gateway/livecheck/https.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/DNS.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HostEntry.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Net/StreamSocketImpl.h>
#include <Poco/Timespan.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <future>
#include <istream>
#include <span>
#include <system_error>
#include <thread>
#include <utility>

namespace brevdue::gateway {
namespace {

using Poco::Net::IPAddress;
using std::chrono::microseconds;
using Steady = std::chrono::steady_clock;
using Deadline = Https::Deadline;

constexpr int most_header_fields = 100;

// --- which addresses may be called ---

struct Range {
  std::array<std::uint8_t, 4> begin;
  unsigned bits;
};
constexpr Range closed_v4[] = {
    {{0, 0, 0, 0}, 8},      {{10, 0, 0, 0}, 8},     {{100, 64, 0, 0}, 10}, {{127, 0, 0, 0}, 8},
    {{169, 254, 0, 0}, 16}, {{172, 16, 0, 0}, 12},  {{192, 0, 0, 0}, 24},  {{192, 0, 2, 0}, 24},
    {{192, 88, 99, 0}, 24}, {{192, 168, 0, 0}, 16}, {{198, 18, 0, 0}, 15}, {{198, 51, 100, 0}, 24},
    {{203, 0, 113, 0}, 24}, {{224, 0, 0, 0}, 3},  // multicast and all that is above it
};
/// What is closed of 2000::/3, which all public addresses are in today: protocols (Teredo among them), documentation,
/// 6to4 with its IPv4 address.
constexpr Range closed_v6[] = {
    {{0x20, 0x01, 0x00, 0x00}, 23}, {{0x20, 0x01, 0x0d, 0xb8}, 32}, {{0x20, 0x02, 0, 0}, 16}, {{0x3f, 0xff, 0, 0}, 20}};
constexpr std::array<std::uint8_t, 12> mapped_v4 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};         // ::ffff:0:0/96
constexpr std::array<std::uint8_t, 12> translated_v4 = {0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};  // 64:ff9b::/96

using Bytes = std::span<const std::uint8_t>;

std::uint32_t first_32_bits(Bytes bytes) {
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < 4; ++i) out = out << 8 | bytes[i];
  return out;
}

bool is_in(std::span<const Range> ranges, Bytes address) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const Range& range) {
    return (first_32_bits(address) ^ first_32_bits(range.begin)) >> (32 - range.bits) == 0;
  });
}

bool is_public_v6(Bytes address) {
  const auto network = address.first(12);
  if (std::equal(network.begin(), network.end(), mapped_v4.begin()) ||
      std::equal(network.begin(), network.end(), translated_v4.begin()))
    return !is_in(closed_v4, address.last(4));
  return address[0] >> 5 == 1 && !is_in(closed_v6, address);
}

std::vector<IPAddress> system_addresses(const std::string& host) {
  return Poco::Net::DNS::hostByName(host).addresses();
}

/// The system's look-up knows no deadline: it has a thread of its own, which is left behind if it takes longer.
std::vector<IPAddress> addresses_of(const std::string& host, const Outside& outside, Deadline end) {
  std::packaged_task<std::vector<IPAddress>()> task([resolve = outside.resolve, host] { return resolve(host); });
  auto result = task.get_future();
  try {
    std::thread(std::move(task)).detach();
  } catch (const std::system_error&) {
    throw NoAnswer("no look-up of the name: the system has no thread for it");
  }
  if (result.wait_until(end) != std::future_status::ready) throw NoAnswer("no answer in time: the look-up of the name");
  try {
    auto addresses = result.get();
    if (addresses.empty()) throw NoAnswer("the host has no address");
    if (!std::all_of(addresses.begin(), addresses.end(), outside.may_call))
      throw NoAnswer("refused: the host has an address that is not public");
    return addresses;
  } catch (const Poco::Exception&) {
    throw NoAnswer("the host has no address");
  }
}

// --- TLS ---

template <auto free>
struct Freer {
  template <typename T>
  void operator()(T* what) const {
    free(what);
  }
};
using Context = std::unique_ptr<SSL_CTX, Freer<SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, Freer<SSL_free>>;

Context make_context(const std::filesystem::path& authorities) {
  Context context(SSL_CTX_new(TLS_client_method()));
  if (!context || SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION) != 1)
    throw std::runtime_error("OpenSSL cannot be set up");
  const int loaded = authorities.empty() ? SSL_CTX_set_default_verify_paths(context.get())
                                         : SSL_CTX_load_verify_file(context.get(), authorities.c_str());
  ERR_clear_error();
  if (loaded != 1) throw std::runtime_error("the certificate authorities cannot be read: " + authorities.string());
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  return context;
}

/// TLS over a connection, all of it before `end`. Throws Poco's exceptions, which a session of Poco's passes on.
class TlsSocket final : public Poco::Net::StreamSocketImpl {
 public:
  TlsSocket(SSL_CTX& context, const std::string& host, Deadline end) : tls_(SSL_new(&context)), end_(end) {
    // The session owns both buffers: OpenSSL reads and writes there, we on the connection.
    if (tls_) SSL_set_bio(tls_.get(), in_ = BIO_new(BIO_s_mem()), out_ = BIO_new(BIO_s_mem()));
    if (!tls_ || in_ == nullptr || out_ == nullptr || SSL_set1_host(tls_.get(), host.c_str()) != 1 ||
        SSL_set_tlsext_host_name(tls_.get(), host.c_str()) != 1)
      throw std::runtime_error("OpenSSL cannot be set up");
    SSL_set_hostflags(tls_.get(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  }
  /// Connects, within `share` of the time that is left.
  void open(const Poco::Net::SocketAddress& address, int share) {
    StreamSocketImpl::connect(address, Poco::Timespan(left().totalMicroseconds() / share + 1));
  }
  void shake_hands() {
    if (run([&] { return SSL_connect(tls_.get()); }) > 0) return;
    const auto verdict = SSL_get_verify_result(tls_.get());
    throw NoAnswer(verdict == X509_V_OK
                       ? std::string("no TLS connection")
                       : std::string("the certificate is refused: ") + X509_verify_cert_error_string(verdict));
  }
  int sendBytes(const void* buffer, int length, int) override {
    if (run([&] { return SSL_write(tls_.get(), buffer, length); }) <= 0) throw Poco::Net::ConnectionAbortedException();
    return length;
  }
  /// 0 at the end, also where TLS was not closed as it should be: many hosts do so, and our answers say how long
  /// they are.
  int receiveBytes(void* buffer, int length, int) override {
    return std::max(run([&] { return SSL_read(tls_.get(), buffer, length); }), 0);
  }

 private:
  [[nodiscard]] Poco::Timespan left() const {
    const auto left = std::chrono::duration_cast<microseconds>(end_ - Steady::now());
    if (left.count() <= 0) throw Poco::TimeoutException();  // to a socket, 0 is for ever
    return left.count();
  }
  /// Does `step` until it needs nothing more from the other side; what it then returns.
  template <typename Step>
  int run(const Step& step) {
    for (;;) {
      ERR_clear_error();
      const int done = step();
      const bool wants_more = done <= 0 && SSL_get_error(tls_.get(), done) == SSL_ERROR_WANT_READ;
      send_what_is_written();
      if (!wants_more || !receive_more()) return done;
    }
  }
  void send_what_is_written() {
    std::array<char, 4096> block;
    for (int length = 0; (length = BIO_read(out_, block.data(), static_cast<int>(block.size()))) > 0;)
      for (int sent = 0; sent < length;) {
        setSendTimeout(left());
        sent += SocketImpl::sendBytes(block.data() + sent, length - sent, MSG_NOSIGNAL);
      }
  }
  bool receive_more() {
    std::array<char, 4096> block;
    setReceiveTimeout(left());
    const int length = SocketImpl::receiveBytes(block.data(), static_cast<int>(block.size()), 0);
    return length > 0 && BIO_write(in_, block.data(), length) == length;
  }

  Session tls_;
  BIO *in_ = nullptr, *out_ = nullptr;
  Deadline end_;
};

// --- HTTP ---

std::string read_body(std::istream& in, std::size_t most) {
  std::string body(most, '\0');
  in.read(body.data(), static_cast<std::streamsize>(most));
  if (in.bad()) throw Poco::Net::ConnectionAbortedException();
  body.resize(static_cast<std::size_t>(in.gcount()));
  return body;
}

HttpAnswer exchange(const Poco::Net::StreamSocket& socket, const HttpGet& get) {
  using Poco::Net::HTTPRequest;
  Poco::Net::HTTPClientSession session(socket);
  HTTPRequest request(HTTPRequest::HTTP_GET, get.path, HTTPRequest::HTTP_1_1);
  if (get.port == 0)
    request.setHost(get.host);
  else
    request.setHost(get.host, get.port);
  request.setKeepAlive(false);
  request.set("User-Agent", "brevdue");
  if (!get.bearer.empty()) request.set("Authorization", "Bearer " + get.bearer);
  session.sendRequest(request);
  Poco::Net::HTTPResponse response;
  response.setFieldLimit(most_header_fields);
  auto& in = session.receiveResponse(response);
  return {response.getStatus(), get.most_bytes > 0 ? read_body(in, get.most_bytes) : std::string()};
}

}  // namespace

bool is_public(const IPAddress& address) {
  const Bytes bytes(static_cast<const std::uint8_t*>(address.addr()), static_cast<std::size_t>(address.length()));
  return address.family() == IPAddress::IPv4 ? !is_in(closed_v4, bytes) : is_public_v6(bytes);
}

struct Https::Impl {
  Outside outside;
  Context context;

  /// To one of the very addresses that were looked at: a second look-up of the name could say another.
  [[nodiscard]] Poco::Net::StreamSocket connect(const HttpGet& get, Deadline end) const {
    const auto addresses = addresses_of(get.host, outside, end);
    const auto port = get.port == 0 ? outside.port : get.port;
    for (const auto& address : addresses) {
      const bool last = &address == &addresses.back();
      auto* const tls = new TlsSocket(*context, get.host, end);
      Poco::Net::StreamSocket socket(tls);  // owns it
      try {
        tls->open(Poco::Net::SocketAddress(address, port), last ? 1 : 2);
      } catch (const Poco::TimeoutException&) {
        if (last) throw;
        continue;
      } catch (const Poco::Exception&) {
        if (last) throw NoAnswer("no connection");
        continue;
      }
      tls->shake_hands();
      return socket;
    }
    throw NoAnswer("no connection");
  }
};

Https::Https(Outside outside) {
  if (!outside.resolve) outside.resolve = system_addresses;
  auto context = make_context(outside.authorities);
  impl_ = std::make_unique<const Impl>(Impl{std::move(outside), std::move(context)});
}
Https::~Https() = default;

HttpAnswer Https::get(const HttpGet& get, Deadline end) const {
  try {
    return exchange(impl_->connect(get, end), get);
  } catch (const Poco::TimeoutException&) {
    throw NoAnswer("no answer in time");
  } catch (const Poco::Exception&) {  // its text may hold addresses, and what the other side said
    throw NoAnswer(Steady::now() >= end ? "no answer in time" : "no whole HTTP answer");
  }
}

}  // namespace brevdue::gateway
