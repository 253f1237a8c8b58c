// The server: connections, one request of a connection after the other, and what happens when there are too many.
// Poco has the threads and sockets; HTTP is ours (head.hpp, body.hpp), because Poco's own server takes a truncated body
// for a whole one and reads on behind requests it did not understand.
#include "gateway/api/http.hpp"

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/Net/TCPServerConnection.h>
#include <Poco/Net/TCPServerConnectionFactory.h>
#include <Poco/ThreadPool.h>
#include <Poco/Timestamp.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "gateway/api/handlers.hpp"

namespace brevdue::gateway {
namespace {

namespace net = Poco::Net;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr seconds head_limit{10};         // from its first byte to its last;
constexpr seconds crowded_head_limit{3};  // where others wait for a thread
constexpr seconds idle_limit{15};         // between requests;
constexpr seconds crowded_limit{1};       // where others wait for a thread
constexpr seconds halt_limit{10};         // for requests that are under way
constexpr int idle_thread_microseconds = 500'000;
constexpr std::size_t most_turned_away = 64;
constexpr int backlog = 128;
const Problem late_head{408, "The head of the request did not come."};

/// What the connections of a server share.
struct Shared {
  const Handlers& handlers;
  const Clock& clock;
  const Halt& halt;
  seconds patience;
  unsigned threads;
  std::atomic<unsigned>& connections;  // served or waiting

  [[nodiscard]] bool crowded() const { return connections > threads; }
};

/// Counts what it hands on: an answer is as long as its head says, or it is none.
class ExactSink final : public ByteSink {
 public:
  ExactSink(ByteSink& sink, std::uint64_t size) : sink_(sink), left_(size) {}
  void write(std::string_view bytes) override {
    if (bytes.size() > left_) throw std::logic_error("an answer is longer than was said");
    sink_.write(bytes);
    left_ -= bytes.size();
  }
  [[nodiscard]] bool complete() const { return left_ == 0; }

 private:
  ByteSink& sink_;
  std::uint64_t left_;
};

std::string head_of(const Response& response, Micros now, bool close) {
  std::string out = "HTTP/1.1 " + std::to_string(response.status) + " ";
  out += reason_phrase(response.status);
  const auto field = [&out](std::string_view name, std::string_view value) {
    out += "\r\n";
    out += name;
    out += ": ";
    out += value;
  };
  field("Date", Poco::DateTimeFormatter::format(Poco::Timestamp(now), Poco::DateTimeFormat::HTTP_FORMAT));
  field("Cache-Control", "no-store");
  if (!response.media_type.empty()) field("Content-Type", response.media_type);
  if (response.status != 204)
    field("Content-Length", std::to_string(response.write ? response.size : response.body.size()));
  for (const auto& [name, value] : response.fields) field(name, value);
  if (close) field("Connection", "close");
  out += "\r\n\r\n";
  return out;
}

class Connection final : public net::TCPServerConnection {
 public:
  Connection(const net::StreamSocket& socket, const Shared& shared)
      : TCPServerConnection(socket), shared_(shared), stream_(socket, shared.halt, shared.patience) {}
  ~Connection() override { --shared_.connections; }

  void run() override {
    try {
      while (serve_one()) {
      }
    } catch (const std::exception&) {
      // The other side is gone, or an answer broke off: closing is all there is left to say.
    }
  }

 private:
  /// False when the connection is to be closed.
  bool serve_one() {
    if (!wait_for_request()) return false;
    const auto bytes = receive_head();
    if (!bytes) return refuse(bytes.error());
    if (bytes->empty()) return false;
    const auto head = read_head(*bytes);
    if (!head) return refuse(head.error());
    const auto body = framing(*head);
    if (!body) return refuse(body.error());

    Request request{*head, *body, stream_};
    const auto response = shared_.handlers.answer(request);
    // One request at a time: what came before its answer is dropped. Behind a body that was not read nothing is a
    // request.
    const bool out_of_step = (body->has_body() && !request.body_read) || !stream_.bytes().empty();
    const bool close = out_of_step || head->minor_version == 0 || head->lists("connection", "close") ||
                       shared_.crowded() || shared_.halt.asked();
    send(response, close, head->method == "HEAD");
    if (out_of_step) stream_.linger();
    return !close;
  }

  bool refuse(const Problem& problem) {
    send(refusal(problem, Tongue::json), true, false);
    stream_.linger();
    return false;
  }

  bool wait_for_request() {
    const auto begin = steady_clock::now();
    while (stream_.bytes().empty()) {
      if (shared_.halt.asked()) return false;
      if (stream_.wait_a_little()) return true;
      const auto waited = steady_clock::now() - begin;
      if (waited > idle_limit || (waited > crowded_limit && shared_.crowded())) return false;
    }
    return true;
  }

  /// False if it takes too long. Anybody may begin a head, also without a key: they must not hold all threads.
  bool wait_for_head(steady_clock::time_point begin) {
    for (;;) {
      const auto waited = steady_clock::now() - begin;
      if (waited > std::min(head_limit, shared_.patience) || (waited > crowded_head_limit && shared_.crowded()))
        return false;
      if (shared_.halt.asked() || stream_.wait_a_little()) return true;  // fill() sees to a halt
    }
  }

  /// The bytes of the next head, taken; empty if the connection ended before it began.
  tl::expected<std::string, Problem> receive_head() {
    const auto begin = steady_clock::now();
    std::size_t seen = 0;
    for (;;) {
      while (seen == 0 && stream_.bytes().starts_with("\r\n")) stream_.take(2);  // RFC 9112 2.2
      const auto bytes = stream_.bytes();
      const auto end = head_end(bytes, seen);
      if (!end) return tl::unexpected(end.error());
      if (*end > 0) {
        std::string head(bytes.substr(0, *end));
        stream_.take(*end);
        return head;
      }
      seen = bytes == "\r" ? 0 : bytes.size();
      if (!wait_for_head(begin)) return tl::unexpected(late_head);
      switch (stream_.fill(begin + head_limit)) {
        case Stream::Filled::more:
          break;
        case Stream::Filled::ended:
          if (seen == 0) return std::string();
          return tl::unexpected(Problem{400, "The head of the request ends too early."});
        case Stream::Filled::late:
          return tl::unexpected(late_head);
      }
    }
  }

  void send(const Response& response, bool close, bool head_only) {
    auto bytes = head_of(response, shared_.clock.now(), close);
    if (!response.write) {
      if (!head_only) bytes += response.body;
      stream_.write(bytes);
      return;
    }
    stream_.write(bytes);
    ExactSink sink(stream_, response.size);
    response.write(sink);
    if (!sink.complete()) throw std::logic_error("an answer is shorter than was said");
  }

  const Shared& shared_;
  Stream stream_;
};

class Connections final : public net::TCPServerConnectionFactory {
 public:
  explicit Connections(const Shared& shared) : shared_(shared) {}
  net::TCPServerConnection* createConnection(const net::StreamSocket& socket) override {
    return new Connection(socket, shared_);
  }

 private:
  const Shared& shared_;
};

/// Turns connections away when all threads are busy and enough others wait, with an answer that can be understood.
/// Belongs to the one thread that takes connections.
class Doorkeeper final : public net::TCPServerConnectionFilter {
 public:
  Doorkeeper(const Shared& shared, unsigned most) : shared_(shared), most_(most) {}

  bool accept(const net::StreamSocket& socket) override {
    if (shared_.connections < most_) {
      ++shared_.connections;
      return true;
    }
    try {
      turn_away(socket);
    } catch (const Poco::Exception&) {
      // It is gone already.
    }
    return false;
  }

 private:
  void turn_away(net::StreamSocket socket) {
    const auto response = refusal(Kind::busy, {}, Tongue::json);
    const auto bytes = head_of(response, shared_.clock.now(), true) + response.body;
    socket.sendBytes(bytes.data(), static_cast<int>(bytes.size()), MSG_NOSIGNAL | MSG_DONTWAIT);
    socket.shutdownSend();
    // Closed at once it might be reset, and the answer lost; so it is kept until others have come.
    turned_away_.push_back(std::move(socket));
    if (turned_away_.size() > most_turned_away) turned_away_.pop_front();
  }

  const Shared& shared_;
  unsigned most_;
  std::deque<net::StreamSocket> turned_away_;
};

net::SocketAddress address_of(const HttpOptions& options) {
  try {
    return {options.host, options.port};
  } catch (const Poco::Exception&) {
    throw std::invalid_argument("listen: not an address of this machine: " + options.host);
  }
}

}  // namespace

struct HttpServer::Impl {
  Impl(const HttpOptions& given, Parts parts)
      : options(given),
        address(address_of(given)),
        handlers(parts, address.host().isLoopback(), BodyLimits{given.most_body_bytes, seconds(given.body_seconds)}),
        shared{handlers, parts.clock, halt, seconds(given.body_seconds), given.threads, connections},
        pool("http", 2, static_cast<int>(2 * given.threads + 2)) {
    const auto clients = parts.clients();
    if ((!clients || clients->empty()) && !address.host().isLoopback())
      throw std::invalid_argument("listen: without clients only a loopback address such as 127.0.0.1, not " +
                                  given.host);
  }

  void start() {
    net::ServerSocket socket;
    try {
      socket.bind(address, true, false);
      socket.listen(backlog);
      port = socket.address().port();
    } catch (const Poco::Exception& error) {
      throw std::system_error(error.code(), std::generic_category(), "cannot listen on " + address.toString());
    }
    const auto most = options.threads + options.most_waiting;
    net::TCPServerParams::Ptr params = new net::TCPServerParams;
    params->setMaxThreads(static_cast<int>(options.threads));
    // One that begins to wait for a connection while the server is stopped is not woken: it waits to the end.
    params->setThreadIdleTime(idle_thread_microseconds);
    params->setMaxQueued(static_cast<int>(most + 1));  // never reached: it would close without a word
    server = std::make_unique<net::TCPServer>(new Connections(shared), pool, socket, params);
    server->setConnectionFilter(new Doorkeeper(shared, most));
    server->start();
  }

  void stop() {
    if (!server) return;
    halt.ask(halt_limit);
    server->stop();
    pool.joinAll();
    server.reset();
  }

  HttpOptions options;
  net::SocketAddress address;
  Halt halt;
  std::atomic<unsigned> connections{0};
  Handlers handlers;
  Shared shared;
  Poco::ThreadPool pool;  // twice as many as work: a thread that has just ended still counts there
  std::unique_ptr<net::TCPServer> server;
  std::uint16_t port = 0;
};

HttpServer::HttpServer(HttpOptions options, Parts parts) : impl_(std::make_unique<Impl>(options, std::move(parts))) {}

HttpServer::~HttpServer() {
  stop();
}

void HttpServer::start() {
  impl_->start();
}

void HttpServer::stop() {
  impl_->stop();
}

std::uint16_t HttpServer::port() const {
  return impl_->port;
}

}  // namespace brevdue::gateway
