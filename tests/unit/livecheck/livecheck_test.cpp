// The live check against a stand-in of VDX on loopback (vdx.md 4.5, V11 and V12).
#include "gateway/livecheck/livecheck.hpp"

#include <sys/stat.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <fstream>
#include <future>

#include "converters/video/link.hpp"
#include "gateway/livecheck/https.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/livecheck/stand_in.hpp"

namespace brevdue::gateway {
namespace {

using namespace test;
using Poco::Net::IPAddress;

constexpr Micros second = 1'000'000;
constexpr Micros long_enough = 60 * second;  // for whoever answers, on a machine that is busy
const std::string id = "9f86d081884c";
const std::string link = "https://m.vconf.dk/" + id;
const std::string uuid = "46b46a1e-0000-4000-8000-a67dcaa222cb";
const std::string token = "header.claims.signature-that-is-secret";
const std::string meeting =
    R"([{"uuid":")" + uuid + R"(","shortId":")" + id +
    R"(","subject":"x","startTime":"2026-11-20T09:00:00+01:00","endTime":"2026-11-20T10:00:00Z",)"
    R"("labels":["uuid"],"_links":{"self":{"uuid":"other","startTime":"never"}}}])";

bool is_loopback(const IPAddress& address) {
  return address.isLoopback();
}

/// A live check whose names are all the stand-in's, and that trusts it.
struct World {
  explicit World(StandIn::Script script, const std::string& names = "DNS:m.vconf.dk,DNS:videoapi.vconf.dk",
                 bool speaks_tls = true)
      : stand_in(std::move(script), names, speaks_tls) {
    options.time_out = long_enough;
    outside.resolve = [](const std::string&) { return std::vector{IPAddress("127.0.0.1")}; };
    outside.may_call = is_loopback;
    outside.port = stand_in.port();
    outside.authorities = folder.path() / "authorities.pem";
    stand_in.write_certificate(outside.authorities);
  }
  /// The file with the token of the VDX API.
  void write_token(const std::string& text, unsigned mode = 0600) {
    options.api_token = folder.path() / "token";
    std::ofstream(options.api_token) << text;
    BOOST_REQUIRE(::chmod(options.api_token.c_str(), mode) == 0);
  }
  LiveAnswer check(const std::string& url = link) {
    if (!live) live = std::make_unique<LiveCheck>(options, clock, outside);
    auto answer = live->check(url);
    for (const auto& text : {answer.reason, answer.look_up})  // V12
      for (const auto& secret : {id, token, uuid}) BOOST_TEST(text.find(secret) == std::string::npos, text);
    return answer;
  }

  TemporaryFolder folder;
  ManualClock clock{1000 * second};
  LiveCheckOptions options;
  Outside outside;
  StandIn stand_in;
  std::unique_ptr<LiveCheck> live;
};

StandIn::Script always(int status, const std::string& body = {}, const std::string& fields = {}) {
  return [=](Caller& caller, const std::string&) { caller.answer(status, body, fields); };
}

/// The link is there; the API says these.
StandIn::Script api(int status, const std::string& meetings, int status_of_information = 200,
                    const std::string& information = R"({"provisionStatus":"PROVISIONED_OK","hostPin":1234567})") {
  return [=](Caller& caller, const std::string& path) {
    if (path == "/" + id)
      caller.answer(200);
    else if (path == "/videoapi/v2/meetings?short-id=" + id)
      caller.answer(status, meetings);
    else if (path == "/videoapi/v2/scheduling-info/" + uuid)
      caller.answer(status_of_information, information);
    else
      caller.answer(418);
  };
}

/// What a look-up comes to.
LiveAnswer looked_up(StandIn::Script script) {
  World world(std::move(script));
  world.write_token(token + "\n");
  auto answer = world.check();
  BOOST_TEST(name(answer.liveness) == "alive");  // the API has no part in it
  return answer;
}

std::string fault_of(World& world) {
  try {
    const LiveCheck live(world.options, world.clock, world.outside);
    return "none";
  } catch (const std::runtime_error& fault) {
    BOOST_TEST(std::string(fault.what()).find("secret") == std::string::npos);
    return fault.what();
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(livecheck)

BOOST_AUTO_TEST_CASE(what_the_link_answers) {
  const auto of = [](int status) {
    const auto answer = World(always(status)).check();
    return std::string(name(answer.liveness)) + ", " + answer.reason;
  };
  BOOST_TEST(of(200) == "alive, HTTP 200");
  BOOST_TEST(of(404) == "dead, HTTP 404");
  BOOST_TEST(of(410) == "dead, HTTP 410");
  for (const int status : {204, 401, 403, 429, 500, 503})
    BOOST_TEST(of(status) == "unknown, HTTP " + std::to_string(status));
}

BOOST_AUTO_TEST_CASE(what_is_asked) {
  World world(always(200));
  const auto answer = world.check();
  BOOST_TEST(answer.checked_at == 1000 * second);
  BOOST_TEST(!answer.meeting);
  BOOST_TEST(answer.look_up == "");
  BOOST_REQUIRE(world.stand_in.asked().size() == 1);
  const auto asked = world.stand_in.asked().front();
  BOOST_TEST(asked.path == "/" + id);
  BOOST_TEST(asked.name == "m.vconf.dk");
  BOOST_TEST(asked.head.find("\r\nHost: m.vconf.dk\r\n") != std::string::npos);
  BOOST_TEST(asked.head.find("Authorization") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(no_redirect_is_followed) {
  for (const auto* const to : {"https://evil.example/", "https://m.vconf.dk/elsewhere"}) {
    World world(always(302, {}, "Location: " + std::string(to) + "\r\n"));
    const auto answer = world.check();
    BOOST_TEST(name(answer.liveness) == "unknown");
    BOOST_TEST(answer.reason == "HTTP 302: redirects are not followed");
    BOOST_TEST(world.stand_in.asked().size() == 1);
  }
}

BOOST_AUTO_TEST_CASE(links_that_are_not_fetched) {
  World world(always(200));
  world.outside.resolve = [](const std::string&) -> std::vector<IPAddress> { throw std::logic_error("asked"); };
  const auto why = [&](const std::string& url) {
    const auto answer = world.check(url);
    BOOST_TEST(name(answer.liveness) == "unknown");
    return answer.reason;
  };
  const std::string meet = "https://teams.microsoft.com/meet/123456789012?p=abcdefGH1234";
  BOOST_TEST(why(meet) == "not fetched: the link's class is " + std::string(name(video::LinkClass::teams)));
  for (const auto* const other : {"https://portal.vconf.dk/?url=1@rooms.vconf.dk&pin=37835", "https://example.org/x",
                                  "https://m.vconf.dk.evil.dk/9f86d081884c", "https://127.0.0.1/9f86d081884c",
                                  "https://m.vconf-stage.dk/9f86d081884c", "file:///etc/passwd", ""})
    BOOST_TEST(why(other).find("not fetched: the link's class is ") == 0u, other);
  BOOST_TEST(why("https://m.vconf.dk/9f86d08188") == "not fetched: the link is malformed");
  BOOST_TEST(why("https://m.vconf.dk:8443/9f86d081884c") == "not fetched: the link is malformed");
  BOOST_TEST(why("https://me:secret@m.vconf.dk/9f86d081884c") == "not fetched: the link is dangerous");
  BOOST_TEST(why("http://m.vconf.dk/9f86d081884c") == "not fetched: the link does not begin with https");
  BOOST_TEST(world.stand_in.connections() == 0);

  world.live.reset();
  world.options.hosts = {"other.example"};
  BOOST_TEST(why(link) == "not fetched: the link's host is not allowed");
}

BOOST_AUTO_TEST_CASE(which_addresses_are_public) {
  for (const auto* const open :
       {"1.1.1.1", "9.255.255.255", "100.63.255.255", "100.128.0.1", "172.15.255.255", "172.32.0.1", "185.1.2.3",
        "192.167.1.1", "198.17.0.1", "198.20.0.1", "223.255.255.255", "2a00:1450::1", "2001:4860::8888",
        "::ffff:1.1.1.1", "64:ff9b::101:101"})
    BOOST_TEST(is_public(IPAddress(open)), open);
  for (const auto* const closed : {"0.0.0.0",
                                   "0.1.2.3",
                                   "10.0.0.1",
                                   "10.255.255.255",
                                   "100.64.0.1",
                                   "100.127.255.255",
                                   "127.0.0.1",
                                   "127.255.255.254",
                                   "169.254.169.254",
                                   "172.16.0.1",
                                   "172.31.255.255",
                                   "192.0.0.8",
                                   "192.0.2.1",
                                   "192.88.99.1",
                                   "192.168.1.1",
                                   "198.18.0.1",
                                   "198.19.255.255",
                                   "198.51.100.1",
                                   "203.0.113.1",
                                   "224.0.0.1",
                                   "239.255.255.255",
                                   "240.0.0.1",
                                   "255.255.255.255",
                                   "::",
                                   "::1",
                                   "::7f00:1",
                                   "fe80::1",
                                   "fec0::1",
                                   "fc00::1",
                                   "fd12:3456::1",
                                   "ff02::1",
                                   "100::1",
                                   "2001::1",
                                   "2001:db8::1",
                                   "2002:7f00:1::",
                                   "3fff::1",
                                   "4000::1",
                                   "::ffff:127.0.0.1",
                                   "::ffff:10.0.0.1",
                                   "::ffff:169.254.169.254",
                                   "64:ff9b::7f00:1",
                                   "64:ff9b::c0a8:101",
                                   "64:ff9b:1::1"})
    BOOST_TEST(!is_public(IPAddress(closed)), closed);
}

BOOST_AUTO_TEST_CASE(addresses_that_are_not_public_are_refused) {
  using Addresses = std::vector<IPAddress>;
  const IPAddress at_home("127.0.0.1"), abroad("185.1.2.3");
  for (const auto& addresses : {Addresses{at_home}, Addresses{abroad, at_home}, Addresses{at_home, abroad},
                                Addresses{IPAddress("::ffff:127.0.0.1")}, Addresses{IPAddress("10.1.2.3")}}) {
    World world(always(200));
    world.outside.may_call = is_public;
    world.outside.resolve = [=](const std::string&) { return addresses; };
    const auto answer = world.check();
    BOOST_TEST(name(answer.liveness) == "unknown");
    BOOST_TEST(answer.reason == "refused: the host has an address that is not public");
    BOOST_TEST(world.stand_in.connections() == 0);
  }
  BOOST_TEST(!Outside().may_call(at_home));  // that is how it is outside of tests
}

BOOST_AUTO_TEST_CASE(a_name_is_looked_up_once) {
  World world(always(200));
  std::atomic<int> times = 0;
  world.outside.resolve = [&](const std::string& host) {
    BOOST_TEST(host == "m.vconf.dk");
    return std::vector{IPAddress(++times == 1 ? "127.0.0.1" : "10.0.0.1")};
  };
  BOOST_TEST(name(world.check().liveness) == "alive");
  BOOST_TEST(times == 1);
}

BOOST_AUTO_TEST_CASE(the_next_address_is_tried) {
  World world(always(200));
  // Nobody listens at the first: the stand-in is at 127.0.0.1 alone.
  world.outside.resolve = [](const std::string&) {
    return std::vector{IPAddress("127.0.0.2"), IPAddress("127.0.0.1")};
  };
  BOOST_TEST(name(world.check().liveness) == "alive");
}

BOOST_AUTO_TEST_CASE(nobody_is_there) {
  World world(always(200));
  world.outside.resolve = [](const std::string&) { return std::vector{IPAddress("127.0.0.2")}; };
  BOOST_TEST(world.check().reason == "no connection");
  world.live.reset();
  world.outside.resolve = [](const std::string&) { return std::vector<IPAddress>(); };
  BOOST_TEST(world.check().reason == "the host has no address");
}

BOOST_AUTO_TEST_CASE(certificates_that_are_not_trusted) {
  World world(always(200));
  world.outside.authorities.clear();  // those of the system
  auto answer = world.check();
  BOOST_TEST(name(answer.liveness) == "unknown");
  BOOST_TEST(answer.reason.find("the certificate is refused: self") == 0u, answer.reason);

  World other(always(200), "DNS:vconf.dk,DNS:videoapi.vconf.dk,DNS:m*.vconf.dk");
  answer = other.check();
  BOOST_TEST(name(answer.liveness) == "unknown");
  BOOST_TEST(answer.reason == "the certificate is refused: hostname mismatch");

  BOOST_TEST(world.stand_in.asked().empty());
  BOOST_TEST(other.stand_in.asked().empty());
  world.outside.authorities = world.folder.path() / "none.pem";
  BOOST_TEST(fault_of(world).find("the certificate authorities cannot be read") == 0u);
}

BOOST_AUTO_TEST_CASE(no_answer_in_time) {
  const auto of = [](StandIn::Script script, bool speaks_tls = true) {
    World world(std::move(script), "DNS:m.vconf.dk", speaks_tls);
    world.options.time_out = second / 5;
    return world.check().reason.substr(0, 17);
  };
  const auto silent = [](Caller& caller, const std::string&) { caller.wait(); };
  BOOST_TEST(of(silent, false) == "no answer in time");  // in the midst of TLS
  BOOST_TEST(of(silent) == "no answer in time");
  // Says a little now and then, for ten seconds: each wait is short, all of them are not.
  std::atomic<bool> left_alone = false;
  const auto slow = [&](Caller& caller, const std::string&) {
    caller.say("HTTP/1.1 200 OK\r\nX: ");
    for (int i = 0; i < 2000 && !left_alone; ++i) {
      left_alone = !caller.say("x");
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  };
  BOOST_TEST(of(slow) == "no answer in time");
  BOOST_TEST(left_alone);
}

BOOST_AUTO_TEST_CASE(a_name_is_not_looked_up_in_time) {
  World world(always(200));
  world.options.time_out = second / 5;
  std::promise<void> enough;
  auto held = enough.get_future().share();
  world.outside.resolve = [held](const std::string&) {
    held.wait();
    return std::vector<IPAddress>();
  };
  BOOST_TEST(world.check().reason == "no answer in time: the look-up of the name");
  enough.set_value();
}

BOOST_AUTO_TEST_CASE(answers_that_are_none) {
  const auto of = [](StandIn::Script script) {
    const auto answer = World(std::move(script)).check();
    BOOST_TEST(name(answer.liveness) == "unknown");
    return answer.reason;
  };
  const std::string none = "no whole HTTP answer";
  BOOST_TEST(of([](Caller&, const std::string&) {}) == none);
  BOOST_TEST(of([](Caller& caller, const std::string&) { caller.say("HTTP/1.1 "); }) == none);
  BOOST_TEST(of([](Caller& caller, const std::string&) { caller.say("SSH-2.0-OpenSSH\r\n"); }) == none);
  BOOST_TEST(of([](Caller& caller, const std::string&) {
               for (caller.say("HTTP/1.1 200 OK\r\n"); caller.say("X: y\r\n");) {
               }
             }) == none);
  BOOST_TEST(of([](Caller& caller, const std::string&) {
               for (caller.say("HTTP/1.1 200 OK\r\nX: "); caller.say("yyyyyyyyyyyyyyyy");) {
               }
             }) == none);
}

BOOST_AUTO_TEST_CASE(an_endless_body_is_not_read) {
  const auto endless = [](Caller& caller, const std::string&) {
    for (caller.say("HTTP/1.1 200 OK\r\n\r\n"); caller.say("[[[[[[[[[[[[[[[[");) {
    }
  };
  World world(endless);
  world.write_token(token);
  const auto answer = world.check();
  BOOST_TEST(answer.reason == "HTTP 200");
  BOOST_TEST(answer.look_up == "the answer is too long");
}

BOOST_AUTO_TEST_CASE(answers_are_kept_for_five_minutes) {
  std::atomic<int> status = 200;
  World world([&](Caller& caller, const std::string&) { caller.answer(status); });
  const auto times_asked = [&] { return world.stand_in.asked().size(); };
  BOOST_TEST(name(world.check().liveness) == "alive");
  status = 404;
  world.clock.move(300 * second - 1);
  BOOST_TEST(name(world.check().liveness) == "alive");
  BOOST_TEST(world.check().checked_at == 1000 * second);
  BOOST_TEST(times_asked() == 1);
  BOOST_TEST(name(world.check("https://m.vconf.dk/aaaaaaaaaaaa").liveness) == "dead");  // another link
  BOOST_TEST(times_asked() == 2);
  world.clock.move(1);
  BOOST_TEST(name(world.check().liveness) == "dead");
  BOOST_TEST(times_asked() == 3);
  world.clock.move(-1);  // what was found in the future is not known yet
  (void)world.check();
  BOOST_TEST(times_asked() == 4);
}

BOOST_AUTO_TEST_CASE(no_answer_is_kept_too) {
  World world([](Caller& caller, const std::string&) { caller.wait(); });
  world.options.time_out = second / 5;
  BOOST_TEST(world.check().reason.find("no answer in time") == 0u);
  world.clock.move(second);
  BOOST_TEST(world.check().checked_at == 1000 * second);
}

BOOST_AUTO_TEST_CASE(no_more_answers_are_kept_than_that) {
  World world(always(200));
  world.options.most_kept = 2;
  const auto ask = [&](char of) { (void)world.check("https://m.vconf.dk/" + std::string(12, of)); };
  for (const char of : std::string("abcbc")) ask(of);
  BOOST_TEST(world.stand_in.asked().size() == 3);
  ask('a');  // gone when c came
  BOOST_TEST(world.stand_in.asked().size() == 4);
}

BOOST_AUTO_TEST_CASE(many_threads_ask_once) {
  World world(always(200));
  (void)world.check("https://m.vconf.dk/aaaaaaaaaaaa");
  std::vector<std::future<LiveAnswer>> answers;
  for (int i = 0; i < 8; ++i)
    answers.push_back(std::async(std::launch::async, [&] { return world.live->check(link); }));
  for (auto& answer : answers) BOOST_TEST(name(answer.get().liveness) == "alive");
  BOOST_TEST(world.stand_in.asked().size() == 2);
}

BOOST_AUTO_TEST_CASE(a_meeting_of_ones_own) {
  World world(api(200, meeting));
  world.write_token(token + "\n");
  const auto answer = world.check();
  BOOST_TEST(answer.look_up == "found");
  BOOST_REQUIRE(answer.meeting);
  BOOST_REQUIRE((answer.meeting->start && answer.meeting->end));
  BOOST_TEST(iso_utc(*answer.meeting->start) == "2026-11-20T08:00:00Z");
  BOOST_TEST(iso_utc(*answer.meeting->end) == "2026-11-20T10:00:00Z");
  BOOST_TEST(answer.meeting->provision_status == "PROVISIONED_OK");

  const auto asked = world.stand_in.asked();
  BOOST_REQUIRE(asked.size() == 3);
  BOOST_TEST(asked[0].head.find("Authorization") == std::string::npos);  // the token is the API's alone
  for (const auto* const of_api : {&asked[1], &asked[2]}) {
    BOOST_TEST(of_api->name == "videoapi.vconf.dk");
    BOOST_TEST(of_api->head.find("\r\nHost: videoapi.vconf.dk\r\n") != std::string::npos);
    BOOST_TEST(of_api->head.find("\r\nAuthorization: Bearer " + token + "\r\n") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(provision_status_by_name_and_number) {
  const std::vector<std::string> names = {"AWAITS_PROVISION", "STARTING_TO_PROVISION",   "PROVISION_PROBLEMS",
                                          "PROVISIONED_OK",   "STARTING_TO_DEPROVISION", "DEPROVISION_PROBLEMS",
                                          "DEPROVISION_OK"};
  for (std::size_t i = 0; i < names.size(); ++i)
    for (const auto& said : {'"' + names[i] + '"', std::to_string(i)}) {
      const auto answer = looked_up(api(200, meeting, 200, "{\"provisionStatus\":" + said + "}"));
      BOOST_REQUIRE(answer.meeting);
      BOOST_TEST(answer.meeting->provision_status == names[i]);
    }
}

BOOST_AUTO_TEST_CASE(meetings_that_are_not_found) {
  auto others = meeting;
  others.replace(others.find(id), id.size(), "aaaaaaaaaaaa");
  for (const auto& [status, body] : std::vector<std::pair<int, std::string>>{
           {200, "[]"}, {200, "{}"}, {200, others}, {404, "{\"error\":\"x\"}"}, {404, ""}}) {
    const auto answer = looked_up(api(status, body));
    BOOST_TEST(!answer.meeting);
    BOOST_TEST(answer.look_up == "no meeting of this organisation");
  }
}

BOOST_AUTO_TEST_CASE(look_ups_that_fail) {
  const auto of = [](int status, const std::string& body) {
    const auto answer = looked_up(api(status, body));
    BOOST_TEST(!answer.meeting);
    return answer.look_up;
  };
  BOOST_TEST(of(401, token) == "HTTP 401: the token is not accepted");
  BOOST_TEST(of(403, "") == "HTTP 403");
  BOOST_TEST(of(500, "") == "HTTP 500");
  BOOST_TEST(of(302, "") == "HTTP 302");
  for (const std::string& body : {std::string(), std::string("not JSON"), std::string("<html/>"), meeting.substr(1),
                                  meeting.substr(0, meeting.size() - 1), std::string("UNB+UNOC:3'"),
                                  std::string(60'000, '['), std::string("[\"\xff\"]")})
    BOOST_TEST(of(200, body) == "the answer is no JSON", body.substr(0, 40));
  BOOST_TEST(of(200, "[" + std::string(70'000, ' ') + "]") == "the answer is too long");
  const auto with = [&](const std::string& what, const std::string& instead) {
    auto body = meeting;
    body.replace(body.find(what), what.size(), instead);
    return of(200, body);
  };
  BOOST_TEST(with(uuid, "../../token") == "the answer has no meeting's uuid");
  BOOST_TEST(with('"' + uuid + '"', "null") == "the answer has no meeting's uuid");
  BOOST_TEST(with("2026-11-20T10:00:00Z", "2026-11-20") == "the answer has a time that cannot be read");
  BOOST_TEST(with("2026-11-20T10:00:00Z", "2026-11-20T10:00:00") == "the answer has a time that cannot be read");
  BOOST_TEST(with("\"2026-11-20T10:00:00Z\"", "17") == "the answer has a time that cannot be read");
}

BOOST_AUTO_TEST_CASE(meetings_of_which_not_all_is_known) {
  auto fixed = meeting;
  fixed.replace(fixed.find("\"2026-11-20T10:00:00Z\""), 22, "null");
  const auto open = looked_up(api(200, fixed));
  BOOST_REQUIRE(open.meeting);
  BOOST_TEST(open.meeting->start.has_value());
  BOOST_TEST(!open.meeting->end);

  const auto of = [](int status, const std::string& body) {
    const auto answer = looked_up(api(200, meeting, status, body));
    BOOST_REQUIRE(answer.meeting);
    BOOST_TEST(answer.meeting->start.has_value());
    BOOST_TEST(answer.meeting->provision_status == "");
    return answer.look_up;
  };
  const std::string so_far = "found, without its status: ";
  BOOST_TEST(of(403, "") == so_far + "HTTP 403");
  BOOST_TEST(of(200, "") == so_far + "the answer is no JSON");
  for (const auto* const body : {"{}", "[]", "{\"provisionStatus\":7}", "{\"provisionStatus\":null}",
                                 "{\"provisionStatus\":\"secret\"}", "{\"x\":{\"provisionStatus\":3}}"})
    BOOST_TEST(of(200, body) == so_far + "the answer has no provision status", body);
}

BOOST_AUTO_TEST_CASE(the_file_with_the_token) {
  World world(always(200));
  const auto fault = [&](const std::string& text, unsigned mode) {
    world.write_token(text, mode);
    const auto said = fault_of(world);
    BOOST_TEST((said == "none" || said.find(world.options.api_token.string()) != std::string::npos), said);
    return said.substr(said.rfind(": ") == std::string::npos ? 0 : said.rfind(": ") + 2);
  };
  BOOST_TEST(fault(token, 0600) == "none");
  BOOST_TEST(fault(token + "\r\n", 0400) == "none");
  for (const unsigned mode : {0640u, 0604u, 0620u, 0602u, 0610u, 0644u, 0666u})
    BOOST_TEST(fault(token, mode) == "group or others may use the file; give it mode 0600");
  for (const auto& text : {std::string(), std::string("\n"), "Bearer " + token, token + "\nsecret\n",
                           token + "\r\nX: y", std::string("t\xc3\xb8ken"), std::string(20'000, 'x')})
    BOOST_TEST(fault(text, 0600) == "the file must hold one line, the token alone");
  world.options.api_token = world.folder.path();
  BOOST_TEST(fault_of(world).find("this is no file") != std::string::npos);
  world.options.api_token = world.folder.path() / "none";
  BOOST_TEST(fault_of(world).find("the file cannot be opened") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_new_token_is_used_at_once) {
  World world(api(200, "[]"));
  world.write_token(token);
  (void)world.check();
  world.write_token("another");
  world.clock.move(300 * second);
  (void)world.check();
  BOOST_REQUIRE(world.stand_in.asked().size() == 4);
  BOOST_TEST(world.stand_in.asked()[3].head.find("Bearer another\r\n") != std::string::npos);
  world.write_token("another", 0644);
  world.clock.move(300 * second);
  BOOST_TEST(world.check().look_up == "the token cannot be read");
  BOOST_TEST(world.stand_in.asked().size() == 5);  // the link alone
}

BOOST_AUTO_TEST_CASE(the_address_of_the_api) {
  World world(api(200, "[]"));
  world.write_token(token);
  for (const auto* const base : {"http://videoapi.vconf.dk/videoapi", "https://me:secret@videoapi.vconf.dk/videoapi",
                                 "https://videoapi.vconf.dk/videoapi?x=y", "https://videoapi.vconf.dk/videoapi#x",
                                 "https://videoapi.vconf.dk:0/videoapi", "https://videoapi.vconf.dk:70000/videoapi",
                                 "https://videoapi.vconf.dk/video api", "https:///videoapi", "videoapi", ""}) {
    world.options.api_base = base;
    BOOST_TEST(fault_of(world) == "the VDX API's address is an https address without user name, query and fragment");
  }
  world.options.api_base = "https://VideoAPI.vconf.dk:" + std::to_string(world.stand_in.port()) + "/videoapi/";
  BOOST_TEST(world.check().look_up == "no meeting of this organisation");
  BOOST_REQUIRE(world.stand_in.asked().size() == 2);
  BOOST_TEST(world.stand_in.asked()[1].head.find(
                 "\r\nHost: videoapi.vconf.dk:" + std::to_string(world.stand_in.port()) + "\r\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_api_is_asked_at_no_private_address) {
  World world(api(200, meeting));
  world.write_token(token);
  world.outside.resolve = [](const std::string& host) {
    return std::vector{IPAddress(host == "m.vconf.dk" ? "127.0.0.1" : "10.0.0.1")};
  };
  const auto answer = world.check();
  BOOST_TEST(answer.reason == "HTTP 200");
  BOOST_TEST(answer.look_up == "refused: the host has an address that is not public");
  BOOST_TEST(world.stand_in.asked().size() == 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace brevdue::gateway
