// Heads of requests, and what they say of the body.
#include "gateway/api/head.hpp"

#include <boost/test/unit_test.hpp>
#include <limits>
#include <string>

#include "gateway/api/body.hpp"

using namespace brevdue::gateway;

namespace {

/// Its status; 0 if it is read.
int refused(std::string_view bytes) {
  const auto head = read_head(bytes);
  return head ? 0 : head.error().status;
}
Head read(std::string_view fields, std::string_view target = "/") {
  const auto head =
      read_head("POST " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n" + std::string(fields) + "\r\n");
  BOOST_REQUIRE_MESSAGE(head, fields);
  return *head;
}
bool is_bad(std::string_view fields) {
  const auto out = framing(read(fields));
  return !out && out.error().status == 400;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(head)

BOOST_AUTO_TEST_CASE(request_line_and_fields_are_read) {
  const auto head =
      read_head("GET /fhir/%24process-message?after=a%20b&limit=7 HTTP/1.1\r\nHost: x\r\nACCEPT:\t a, B \t\r\n\r\n");
  BOOST_REQUIRE(head);
  BOOST_TEST(head->method == "GET");
  BOOST_TEST(head->path == (std::vector<std::string>{"fhir", "$process-message"}), boost::test_tools::per_element());
  BOOST_REQUIRE(head->query.size() == 2u);
  BOOST_TEST(head->query[0].first == "after");
  BOOST_TEST(head->query[0].second == "a b");
  BOOST_TEST(head->one("accept") == "a, B");
  BOOST_TEST(head->lists("accept", "b"));
  BOOST_TEST(!head->lists("accept", "c"));
  BOOST_TEST(head->minor_version == 1);
}

BOOST_AUTO_TEST_CASE(a_target_with_a_host_is_its_path) {
  BOOST_TEST(read("", "http://gateway:80/health").path.at(0) == "health");
  BOOST_TEST(read("", "http://gateway").path.empty());
}

BOOST_AUTO_TEST_CASE(an_escaped_slash_divides_no_path) {
  BOOST_TEST(read("", "/vans%2Fmessages").path.size() == 1u);
}

BOOST_AUTO_TEST_CASE(malformed_request_lines) {
  for (const std::string_view line :
       {"", "GET", "GET /", "GET  / HTTP/1.1", "GET / HTTP/1.1 ", "G(T / HTTP/1.1", "GET /a b HTTP/1.1",
        "GET /\x01 HTTP/1.1", "GET /%4 HTTP/1.1", "GET /%zz HTTP/1.1", "GET x HTTP/1.1", "GET * HTTP/1.1",
        " GET / HTTP/1.1", "GET / http/1.1"})
    BOOST_TEST(refused(std::string(line) + "\r\nHost: x\r\n\r\n") == 400, line);
  BOOST_TEST(refused("GET / HTTP/2.0\r\nHost: x\r\n\r\n") == 505);
}

BOOST_AUTO_TEST_CASE(malformed_fields) {
  for (const std::string_view field :
       {"no colon", ": nothing", "Content-Length : 5", "A: b\r\n folded", "\tfolded: too", "A: b\x01", "A\x80: b"})
    BOOST_TEST(refused("GET / HTTP/1.1\r\nHost: x\r\n" + std::string(field) + "\r\n\r\n") == 400, field);
}

BOOST_AUTO_TEST_CASE(host_stands_once) {
  BOOST_TEST(refused("GET / HTTP/1.1\r\n\r\n") == 400);
  BOOST_TEST(refused("GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n") == 400);
  BOOST_TEST(refused("GET / HTTP/1.0\r\n\r\n") == 0);
}

BOOST_AUTO_TEST_CASE(a_hundred_fields_are_enough) {
  std::string fields;
  for (std::size_t i = 1; i < most_fields; ++i) fields += "A: b\r\n";
  BOOST_TEST(refused("GET / HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n") == 0);
  BOOST_TEST(refused("GET / HTTP/1.1\r\nHost: x\r\n" + fields + "A: b\r\n\r\n") == 431);
}

BOOST_AUTO_TEST_CASE(where_a_head_ends) {
  BOOST_TEST(head_end("GET / HTTP/1.1\r\n\r\nrest", 0).value() == 18u);
  BOOST_TEST(head_end("GET / HTTP/1.1\r\n\r\nrest", 17).value() == 18u);
  BOOST_TEST(head_end("GET / HTTP/1.1\r\n\r", 0).value() == 0u);
  BOOST_TEST(head_end("GET / HTTP/1.1\n\n", 0).error().status == 400);
  BOOST_TEST(head_end("GET / HTTP/1.1\r\nA: b\n\r\n", 0).error().status == 400);
  BOOST_TEST(head_end("\n", 0).error().status == 400);
}

BOOST_AUTO_TEST_CASE(a_head_has_its_limits) {
  BOOST_TEST(head_end("GET /" + std::string(most_request_line, 'a'), 0).error().status == 414);
  const auto fields = "GET / HTTP/1.1\r\nA: " + std::string(most_head_bytes, 'a');
  BOOST_TEST(head_end(fields, 0).error().status == 431);
  BOOST_TEST(head_end(fields + "\r\n\r\n", 0).error().status == 431);
}

BOOST_AUTO_TEST_CASE(how_long_a_body_is) {
  using enum Framing::Kind;
  BOOST_TEST((framing(read(""))->kind == none));
  const auto twelve = framing(read("Content-Length: 12\r\n"));
  BOOST_TEST((twelve->kind == length && twelve->length == 12 && twelve->has_body()));
  BOOST_TEST((framing(read("Content-Length: 0012\r\n"))->length == 12));
  BOOST_TEST(!framing(read("Content-Length: 0\r\n"))->has_body());
  BOOST_TEST((framing(read("Transfer-Encoding: Chunked\r\n"))->kind == chunked));
  BOOST_TEST(framing(read("Content-Length: 99999999999999999999999999\r\n"))->length ==
             std::numeric_limits<std::uint64_t>::max());
}

BOOST_AUTO_TEST_CASE(lengths_that_can_be_read_in_two_ways_are_refused) {
  for (const std::string_view fields :
       {"Content-Length: 5\r\nContent-Length: 5\r\n", "Content-Length: 5\r\ncontent-length: 6\r\n",
        "Content-Length: 5, 5\r\n", "Content-Length: -5\r\n", "Content-Length: +5\r\n", "Content-Length: 5 0\r\n",
        "Content-Length: 0x5\r\n", "Content-Length: 5.0\r\n", "Content-Length:\r\n", "Content-Length: five\r\n",
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: identity\r\n", "Transfer-Encoding: xchunked\r\n", "Transfer-Encoding:\r\n"})
    BOOST_TEST(is_bad(fields), fields);
  const auto old = read_head("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n");
  BOOST_TEST(!framing(*old));
}

BOOST_AUTO_TEST_SUITE_END()
