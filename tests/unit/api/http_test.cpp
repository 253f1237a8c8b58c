// The server itself: paths and methods, connections that stay, too many of them, start and stop.
#include "gateway/api/http.hpp"

#include <chrono>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "tests/unit/api/world.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {
const std::string health = request("GET /health", "Host: x\r\n");
}  // namespace

BOOST_AUTO_TEST_SUITE(http)

BOOST_AUTO_TEST_CASE(health_and_readiness) {
  World world;
  BOOST_TEST(ask(world, health).body == "ok\n");
  const auto ready = ask(world, request("GET /ready", "Host: x\r\n"));
  BOOST_TEST(ready.status == 200);
  BOOST_TEST(ready.field("date") == "Sat, 21 Nov 2026 12:00:00 GMT");
}

BOOST_AUTO_TEST_CASE(other_paths_and_methods) {
  World world;
  for (const auto* path : {"/", "/health/x", "/Health", "/vans", "/vans//messages", "/vans/../health",
                           "/vans/mailboxes/5790000121526", "/health%00"})
    BOOST_TEST(ask(world, request("GET " + std::string(path), as_hospital)).status == 404, path);
  const auto put = ask(world, request("PUT /vans/messages", as_hospital));
  BOOST_TEST(put.status == 405);
  BOOST_TEST(put.field("allow") == "POST");
  const auto one = ask(world, request("POST /vans/mailboxes/5790001382445/messages/x", as_hospital));
  BOOST_TEST(one.status == 405);
  BOOST_TEST(one.field("allow") == "GET, DELETE");
}

BOOST_AUTO_TEST_CASE(an_answer_to_head_has_no_body) {
  World world;
  Peer peer(world);
  peer.send(request("HEAD /health", "Host: x\r\nConnection: close\r\n"));
  const auto answer = peer.rest();
  BOOST_TEST(answer.starts_with("HTTP/1.1 405 "));
  BOOST_TEST(answer.ends_with("\r\n\r\n"));
}

BOOST_AUTO_TEST_CASE(a_connection_stays_until_one_side_says_so) {
  World world;
  Peer peer(world);
  for (int i = 0; i < 3; ++i) {
    peer.send("\r\n" + health);
    const auto reply = peer.reply();
    BOOST_TEST(reply.status == 200);
    BOOST_TEST(reply.field("connection") == "");
  }
  peer.send(request("GET /health", "Host: x\r\nConnection: x, Close\r\n"));
  BOOST_TEST(peer.reply().field("connection") == "close");
  BOOST_TEST(peer.rest() == "");
  Peer old(world);
  old.send("GET /health HTTP/1.0\r\n\r\n");
  BOOST_TEST(old.reply().body == "ok\n");
  BOOST_TEST(old.rest() == "");
}

BOOST_AUTO_TEST_CASE(one_too_many_is_told_so) {
  HttpOptions options;
  options.threads = 1;
  options.most_waiting = 1;
  World world(options);
  Peer busy(world);
  busy.send(health);
  BOOST_TEST(busy.reply().status == 200);  // and keeps its thread
  Peer waiting(world);
  waiting.send(health);
  Peer third(world);
  third.send(health);
  const auto reply = third.reply();
  BOOST_TEST(reply.status == 503);
  BOOST_TEST(reply.field("retry-after") == "5");
  BOOST_TEST(third.rest() == "");
  BOOST_TEST(waiting.reply().status == 200);  // when the first has been idle for too long
}

BOOST_AUTO_TEST_CASE(heads_without_an_end_do_not_hold_all_threads_while_others_wait) {
  HttpOptions options;
  options.threads = 1;
  World world(options);
  Peer half(world);
  half.send("GET /heal");
  Peer waiting(world);
  waiting.send(health);
  const auto begin = std::chrono::steady_clock::now();
  BOOST_TEST(half.reply().status == 408);
  BOOST_TEST((std::chrono::steady_clock::now() - begin < std::chrono::seconds(9)));  // alone it has ten
  BOOST_TEST(waiting.reply().status == 200);
}

BOOST_AUTO_TEST_CASE(a_crowd_is_served_or_told_so_to_the_last) {
  HttpOptions options;
  options.threads = 2;
  options.most_waiting = 6;
  World world(options);
  Peer one(world), other(world);  // keep both threads for a second
  for (auto* busy : {&one, &other}) {
    busy->send(health);
    BOOST_TEST(busy->reply().status == 200);
  }
  std::vector<std::unique_ptr<Peer>> crowd;
  for (int i = 0; i < 40; ++i) {
    crowd.push_back(std::make_unique<Peer>(world));
    crowd.back()->send(health);
  }
  int served = 0, told = 0;
  for (const auto& peer : crowd) {
    const auto status = peer->reply().status;
    if (status == 200) ++served;
    if (status == 503) ++told;
  }
  BOOST_TEST(served + told == 40);
  BOOST_TEST(served >= 6);
  BOOST_TEST(told > 0);
}

BOOST_AUTO_TEST_CASE(more_senders_than_threads_are_all_served) {
  HttpOptions options;
  options.threads = 3;
  World world(options);
  std::atomic<int> served{0};
  std::vector<std::thread> senders;
  for (int i = 0; i < 24; ++i)
    senders.emplace_back([&] {
      for (int n = 0; n < 10; ++n)
        if (ask(world, health).status == 200) ++served;
    });
  for (auto& sender : senders) sender.join();
  BOOST_TEST(served == 240);
}

BOOST_AUTO_TEST_CASE(a_port_has_one_server) {
  World world;
  HttpOptions options;
  options.port = world.server.port();
  HttpServer second(
      options,
      {world.intake, world.invitations, *world.store, world.clock, [&] { return world.clients.load(); }, {}, {}, {}});
  BOOST_CHECK_THROW(second.start(), std::system_error);
}

BOOST_AUTO_TEST_CASE(a_request_under_way_ends_before_the_server) {
  World world;
  const auto letter = envelope_text(letter_text());
  Peer peer(world), idle(world);
  idle.send(health);
  BOOST_TEST(idle.reply().status == 200);
  peer.send(request("POST /vans/messages", std::string(as_hospital) + "Expect: 100-continue\r\nContent-Length: " +
                                               std::to_string(letter.size()) + "\r\n"));
  BOOST_TEST(peer.reply().status == 100);
  std::thread stopping([&] { world.server.stop(); });
  BOOST_TEST(idle.rest() == "");
  peer.send(letter);
  BOOST_TEST(peer.reply().status == 200);
  BOOST_TEST(peer.rest() == "");
  stopping.join();
  BOOST_TEST(world.arrived == 1);
}

BOOST_AUTO_TEST_SUITE_END()
