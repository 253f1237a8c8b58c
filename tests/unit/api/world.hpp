// A server with a real store and intake in a folder of the test's own, on a free port; and the other side of its
// connections, byte by byte.
#pragma once

#include <Poco/Net/StreamSocket.h>
#include <Poco/Timespan.h>
#include <sqlite3.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "converters/vans/envelope.hpp"
#include "converters/wire/sha256.hpp"
#include "gateway/api/head.hpp"
#include "gateway/api/http.hpp"
#include "tests/support/letters.hpp"
#include "tests/support/support.hpp"
#include "tests/support/temporary_folder.hpp"

namespace brevdue::test {

using namespace brevdue::gateway;

using Folder = TemporaryFolder;

/// 2026-11-21 12:00 UTC.
inline constexpr Micros noon = 1'795'262'400'000'000;

struct World {
  explicit World(HttpOptions options = {}, std::vector<Client> who = clients_of_both())
      : clients(std::make_shared<const std::vector<Client>>(std::move(who))),
        server(options, {intake, invitations, *store, clock, [this] { return clients.load(); }, [this] { ++arrived; },
                         shared_zone(), [] { return std::make_shared<const convert::Settings>(); }}) {
    server.start();
  }

  static std::vector<Client> clients_of_both() {
    return {{{"hospital", {std::string(hospital)}}, wire::sha256("key of the hospital")},
            {{"municipality", {std::string(municipality)}}, wire::sha256("key of the municipality")}};
  }

  Folder folder;
  ManualClock clock{noon};
  IdMaker ids;
  std::unique_ptr<Store> store = open_sqlite_store({folder.path()});
  HandOver hand_over;
  Intake intake{{*store, clock, ids, hand_over, schemas(), shared_zone(),
                 [] { return std::make_shared<const convert::Settings>(); },
                 [] { return std::shared_ptr<const convert::Directory>(); }}};
  Invitations invitations{{*store,
                           clock,
                           ids,
                           intake,
                           schemas(),
                           shared_zone(),
                           [] { return std::make_shared<const convert::Settings>(); },
                           [] { return std::shared_ptr<const convert::Directory>(); },
                           {}}};
  std::atomic<std::shared_ptr<const std::vector<Client>>> clients;
  std::atomic<int> arrived{0};
  HttpServer server;
};

struct Reply {
  int status = 0;
  std::map<std::string, std::string> fields;  // names in lower case
  std::string body;
  [[nodiscard]] std::string field(const std::string& name) const {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
  }
};

/// A client that sends what it is told to.
class Peer {
 public:
  explicit Peer(const World& world) : socket_(Poco::Net::SocketAddress("127.0.0.1", world.server.port())) {
    socket_.setReceiveTimeout(Poco::Timespan(20, 0));
  }
  void send(std::string_view bytes) {
    while (!bytes.empty())
      bytes.remove_prefix(static_cast<std::size_t>(socket_.sendBytes(bytes.data(), static_cast<int>(bytes.size()))));
  }
  void end() { socket_.shutdownSend(); }

  /// The next answer; status 0 if the connection ended before one.
  Reply reply() {
    Reply out;
    std::size_t end = 0;
    while ((end = got_.find("\r\n\r\n")) == std::string::npos)
      if (!more()) return out;
    const auto head = got_.substr(0, end + 2);
    got_.erase(0, end + 4);
    out.status = std::stoi(head.substr(9, 3));
    for (auto at = head.find("\r\n") + 2; at < head.size(); at = head.find("\r\n", at) + 2) {
      const auto line = head.substr(at, head.find("\r\n", at) - at);
      const auto colon = line.find(": ");
      out.fields[lower(line.substr(0, colon))] = line.substr(colon + 2);
    }
    const auto length = out.field("content-length");
    const auto size = length.empty() ? 0 : std::stoul(length);
    while (got_.size() < size)
      if (!more()) return out;
    out.body = got_.substr(0, size);
    got_.erase(0, size);
    return out;
  }
  /// What still comes until the other side ends.
  std::string rest() {
    while (more()) {
    }
    return std::exchange(got_, {});
  }

 private:
  bool more() {
    char buffer[4096];
    const int count = socket_.receiveBytes(buffer, sizeof buffer);
    if (count > 0) got_.append(buffer, static_cast<std::size_t>(count));
    return count > 0;
  }
  Poco::Net::StreamSocket socket_;
  std::string got_;
};

inline constexpr std::string_view as_hospital = "Host: x\r\nAuthorization: Bearer key of the hospital\r\n";
inline constexpr std::string_view as_municipality = "Host: x\r\nAuthorization: Bearer key of the municipality\r\n";

inline std::string request(std::string_view line, std::string_view fields, std::string_view body = {}) {
  std::string out(line);
  out += " HTTP/1.1\r\n";
  out += fields;
  if (!body.empty()) out += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  out += "\r\n";
  out += body;
  return out;
}
inline Reply ask(const World& world, std::string_view bytes) {
  Peer peer(world);
  peer.send(bytes);
  return peer.reply();
}

/// "actor: action: detail" of what no message stands behind, in order.
inline std::vector<std::string> audit(const World& world) {
  std::vector<std::string> out;
  sqlite3* database = nullptr;
  sqlite3_stmt* rows = nullptr;
  BOOST_REQUIRE(sqlite3_open((world.folder.path() / "brevdue.sqlite").c_str(), &database) == SQLITE_OK);
  BOOST_REQUIRE(sqlite3_prepare_v2(database,
                                   "SELECT actor || ': ' || action || ': ' || detail FROM audit "
                                   "WHERE action = 'refused access' ORDER BY id",
                                   -1, &rows, nullptr) == SQLITE_OK);
  while (sqlite3_step(rows) == SQLITE_ROW)
    out.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(rows, 0)));
  sqlite3_finalize(rows);
  sqlite3_close(database);
  return out;
}

/// The letter of the first story, as the hospital sends it, and in an envelope.
inline std::string letter_text() {
  return slurp(project() / "samples/video-invitation/letter.xml");
}
inline std::string envelope_text(const std::string& payload, std::string_view from = hospital,
                                 std::string_view id = "7d9c1a52-5a0e-4d6b-9c11-2f0e5d7a1b01") {
  vans::Envelope envelope;
  envelope.sender.id = from;
  envelope.receiver.id = municipality;
  envelope.id = id;
  envelope.sent = "2026-11-20T13:05:00+01:00";
  envelope.message = vans::meta_information({"XDIS91", "", "XD9134L"}, std::string(id), payload.size());
  StringSink sink;
  vans::write_envelope(envelope, source(payload).get(), sink);
  return std::move(sink.bytes);
}

}  // namespace brevdue::test
