// Bodies over real connections: the traps of HOUSE.md, each refused, answered, and its connection closed.
#include <sys/resource.h>

#include <chrono>
#include <csignal>
#include <string>

#include "tests/unit/api/world.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

constexpr std::string_view post = "POST /vans/messages";
/// Would be served if anybody took it for a request.
const std::string second = request("GET /health", "Host: x\r\n");

std::string head(std::string_view fields) {
  return request(post, std::string(as_hospital) + std::string(fields));
}
std::string chunk(std::string_view bytes, std::string_view extension = {}) {
  char size[20];
  std::snprintf(size, sizeof size, "%zx", bytes.size());
  return size + std::string(extension) + "\r\n" + std::string(bytes) + "\r\n";
}

/// Sends it all and ends; the status of the only answer, after which the connection is closed.
int refused(const World& world, const std::string& bytes) {
  Peer peer(world);
  peer.send(bytes);
  peer.end();
  const auto reply = peer.reply();
  BOOST_TEST(reply.field("connection") == "close");
  BOOST_TEST(peer.rest() == "");
  BOOST_TEST(world.arrived == 0);
  return reply.status;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(body)

BOOST_AUTO_TEST_CASE(a_truncated_body_is_no_body) {
  World world;
  const auto letter = envelope_text(letter_text());
  const auto whole = request(post, as_hospital, letter);
  BOOST_TEST(refused(world, whole.substr(0, whole.size() - 1)) == 400);
  BOOST_TEST(refused(world, head("Content-Length: 10\r\n")) == 400);
  BOOST_TEST(refused(world, head("Transfer-Encoding: chunked\r\n") + chunk(letter)) == 400);
  BOOST_TEST(refused(world, head("Transfer-Encoding: chunked\r\n") + chunk(letter) + "0\r\n") == 400);
  BOOST_TEST(refused(world, head("Transfer-Encoding: chunked\r\n") + "100\r\nabc") == 400);
}

BOOST_AUTO_TEST_CASE(what_follows_a_refused_body_is_no_request) {
  World world;
  BOOST_TEST(refused(world, head("Content-Length: 5\r\nContent-Length: 6\r\n") + second) == 400);
  BOOST_TEST(refused(world, head("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n" + second) == 400);
  BOOST_TEST(refused(world, head("Content-Length: -1\r\n") + second) == 400);
  BOOST_TEST(refused(world, head("Content-Length: +5\r\n") + "abcde" + second) == 400);
  BOOST_TEST(refused(world, head("Content-Length: 5 5\r\n") + "abcde" + second) == 400);
  BOOST_TEST(refused(world, head("Transfer-Encoding: gzip\r\n") + "abcde" + second) == 400);
  BOOST_TEST(refused(world, head("") + second) == 411);
  BOOST_TEST(refused(world, request("GET /health", "Host: x\r\n", second)) == 400);
}

BOOST_AUTO_TEST_CASE(what_follows_a_body_before_its_answer_is_no_request) {
  World world;
  BOOST_TEST(refused(world, request(post, as_hospital, "abcde") + second) == 400);
  BOOST_TEST(refused(world, second + second) == 200);
}

BOOST_AUTO_TEST_CASE(a_large_body_is_refused_before_it_is_read) {
  HttpOptions options;
  options.most_body_bytes = 1000;
  World world(options);
  for (const std::string_view length : {"1001", "99999999999999999999999999999"}) {
    Peer peer(world);  // sends no byte of it
    peer.send(head("Content-Length: " + std::string(length) + "\r\nExpect: 100-continue\r\n"));
    BOOST_TEST(peer.reply().status == 413);
    BOOST_TEST(peer.rest() == "");
  }
  BOOST_TEST(refused(world, head("Transfer-Encoding: chunked\r\n") + chunk(std::string(999, 'a')) + chunk("aa")) ==
             413);
  BOOST_TEST(refused(world, head("Transfer-Encoding: chunked\r\n") + "ffffffffffffffffffffff\r\n") == 413);
}

BOOST_AUTO_TEST_CASE(the_answer_to_a_large_body_arrives_while_it_is_sent) {
  HttpOptions options;
  options.most_body_bytes = 1000;
  World world(options);
  Peer peer(world);
  peer.send(head("Content-Length: 4000000\r\n"));
  peer.send(std::string(4'000'000, 'a'));
  BOOST_TEST(peer.reply().status == 413);
}

BOOST_AUTO_TEST_CASE(malformed_chunks) {
  World world;
  for (const std::string_view chunks :
       {"\r\n", "x\r\n", "-1\r\na\r\n", "0x1\r\na\r\n", " 1\r\na\r\n", "1 \r\na\r\n", "1\na\r\n0\r\n\r\n",
        "1\r\nab\r\n", "1\r\na\n0\r\n\r\n", "1;a\x01\r\na\r\n0\r\n\r\n", "1 a\r\na\r\n0\r\n\r\n"})
    BOOST_TEST(refused(world, head("Transfer-Encoding: chunked\r\n") + std::string(chunks) + second) == 400, chunks);
  BOOST_TEST(refused(world, head("Transfer-Encoding: chunked\r\n") + "1;" + std::string(300, 'a') + "\r\n") == 400);
  std::string trailer;
  for (int i = 0; i < 40; ++i) trailer += "A: b\r\n";
  BOOST_TEST(refused(world, head("Transfer-Encoding: chunked\r\n") + "0\r\n" + trailer + "\r\n") == 400);
}

BOOST_AUTO_TEST_CASE(chunks_extensions_and_trailers_are_understood) {
  World world;
  const auto letter = envelope_text(letter_text());
  Peer peer(world);
  peer.send(head("Transfer-Encoding: chunked\r\n") + chunk(letter.substr(0, 100), ";name=value") +
            chunk(letter.substr(100), " ; x") + "0\r\nA: b\r\n\r\n");
  BOOST_TEST(peer.reply().status == 200);
  BOOST_TEST(world.arrived == 1);
  peer.send(second);  // the connection goes on
  BOOST_TEST(peer.reply().body == "ok\n");
}

BOOST_AUTO_TEST_CASE(a_body_may_be_asked_for) {
  World world;
  const auto letter = envelope_text(letter_text());
  Peer peer(world);
  peer.send(head("Content-Length: " + std::to_string(letter.size()) + "\r\nExpect: 100-continue\r\n"));
  BOOST_TEST(peer.reply().status == 100);
  peer.send(letter);
  BOOST_TEST(peer.reply().status == 200);
  BOOST_TEST(refused(World(), head("Content-Length: 5\r\nExpect: more\r\n")) == 417);
}

BOOST_AUTO_TEST_CASE(nobody_without_a_key_is_asked_for_a_body) {
  World world;
  Peer peer(world);
  peer.send(request(post, "Host: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n"));
  BOOST_TEST(peer.reply().status == 401);
  BOOST_TEST(peer.rest() == "");
}

BOOST_AUTO_TEST_CASE(a_body_that_does_not_come_is_waited_for_no_longer_than_that) {
  HttpOptions options;
  options.body_seconds = 1;
  World world(options);
  Peer peer(world);
  peer.send(head("Content-Length: 5\r\n") + "abc");
  BOOST_TEST(peer.reply().status == 408);
  BOOST_TEST(peer.rest() == "");
  Peer slow(world);
  slow.send("GET /health HT");
  BOOST_TEST(slow.reply().status == 408);
  BOOST_TEST(slow.rest() == "");
}

BOOST_AUTO_TEST_CASE(heads_without_an_end) {
  World world;
  BOOST_TEST(refused(world, "GET /" + std::string(100'000, 'a')) == 414);
  BOOST_TEST(refused(world, "GET / HTTP/1.1\r\nA: " + std::string(100'000, 'a')) == 431);
  std::string fields;
  for (int i = 0; i < 150; ++i) fields += "A: b\r\n";
  BOOST_TEST(refused(world, request("GET /health", "Host: x\r\n" + fields)) == 431);
  BOOST_TEST(refused(world, "GET / HTTP/1.1\r\nHost: x") == 400);
  BOOST_TEST(refused(world, "\x16\x03\x01 not HTTP at all\n") == 400);
  BOOST_TEST(refused(world, request("GET /health", "Host: x\r\nA: b\r\n c\r\n")) == 400);
}

BOOST_AUTO_TEST_CASE(every_door_has_the_same_guard) {
  const std::string chunked = "Transfer-Encoding: chunked\r\n", five = "Content-Length: 5\r\n";
  const struct {
    std::string fields, body;
    int status;
  } traps[] = {
      {five, "abc", 400},
      {chunked, "5\r\nabc", 400},
      {five + chunked, "abcde", 400},
      {chunked + five, "0\r\n\r\n", 400},
      {five + five, "abcde", 400},
      {five + "Content-Length: 6\r\n", "abcde", 400},
      {"Content-Length: -5\r\n", "abcde", 400},
      {"Content-Length: 99999999999999999999\r\n", "abcde", 413},
      {five, "abcde" + second, 400},
      {"", second, 411},
  };
  HttpOptions options;
  options.most_body_bytes = 1'000'000;
  World world(options);
  for (const std::string_view door : {"POST /vans/messages", "POST /fhir/$process-message"})
    for (const auto& [fields, body, status] : traps)
      BOOST_TEST(refused(world, request(door, std::string(as_hospital) + fields) + body) == status,
                 door << " " << fields << body);
  // Those that take no body want none, in whatever way it is said to be there.
  for (const std::string line : {"GET /vans/mailboxes/5790001382445/messages",
                                 "DELETE /vans/mailboxes/5790001382445/messages/x", "GET /health", "GET /ready"})
    for (const auto& fields : {five, chunked, five + chunked, five + five, std::string("Content-Length: -1\r\n")})
      BOOST_TEST(refused(world, request(line, std::string(as_hospital) + fields) + second) == 400, line << fields);
}

BOOST_AUTO_TEST_CASE(nothing_remains_of_a_large_body_that_is_refused) {
  HttpOptions options;
  options.most_body_bytes = 300'000;
  World world(options);
  const std::string half(longest_inline * 2, ' ');  // by now it is in a file
  BOOST_TEST(refused(world, head("Content-Length: 200000\r\n") + half) == 400);
  BOOST_TEST(refused(world, head("Transfer-Encoding: chunked\r\n") + chunk(half)) == 400);
  BOOST_TEST(refused(world, head("Transfer-Encoding: chunked\r\n") + chunk(half) + chunk(half) + chunk(half)) == 413);
  BOOST_TEST(ask(world, request(post, as_hospital, half)).status == 400);  // whole, but no message
  for (const auto& entry : std::filesystem::recursive_directory_iterator(world.folder.path() / "payloads"))
    BOOST_TEST(!entry.is_regular_file(), entry.path());
}

BOOST_AUTO_TEST_CASE(forms_and_coded_bodies_are_not_taken) {
  World world;
  for (const std::string_view type : {"multipart/form-data; boundary=x", "Application/X-WWW-Form-Urlencoded"})
    BOOST_TEST(refused(world, request(post, std::string(as_hospital) + "Content-Type: " + std::string(type) + "\r\n",
                                      "abc")) == 415);
  BOOST_TEST(refused(world, request(post, std::string(as_hospital) + "Content-Encoding: gzip\r\n", "abc")) == 415);
}

BOOST_AUTO_TEST_CASE(a_store_that_cannot_write_is_503) {
  World world;
  const auto letter = request(post, as_hospital, envelope_text(letter_text() + std::string(200'000, ' ')));
  rlimit before{};
  BOOST_REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  auto* const handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit none{0, before.rlim_max};
  BOOST_REQUIRE(::setrlimit(RLIMIT_FSIZE, &none) == 0);
  const auto refusal = ask(world, letter);
  BOOST_REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
  std::signal(SIGXFSZ, handler);
  BOOST_TEST(refusal.status == 503);
  BOOST_TEST(refusal.field("retry-after") == "5");
  BOOST_TEST(world.arrived == 0);
  BOOST_TEST(ask(world, letter).status == 200);  // and it goes on by itself
}

BOOST_AUTO_TEST_SUITE_END()
