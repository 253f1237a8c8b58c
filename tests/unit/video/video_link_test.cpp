// Video links: judged one by one (vdx.md 4.6) and found in running text. A failing check names its row, never the link:
// links hold PINs.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "converters/model/timestamp.hpp"
#include "converters/video/link.hpp"
#include "tests/support/support.hpp"

using namespace brevdue;
using namespace brevdue::video;

namespace {

std::string breaches(const Link& link) {
  std::string out;
  for (const auto rule : link.breaches) {
    if (!out.empty()) out += ' ';
    out += row(rule).id.substr(4);  // without "VDX-"
  }
  return out;
}

struct Row {
  std::string_view url;
  LinkClass link_class;
  LinkState state;
  std::string_view breaches;
};

template <std::size_t N>
void check(const Row (&rows)[N], const LinkSettings& settings = {}) {
  for (std::size_t i = 0; i < N; ++i) {
    BOOST_TEST_CONTEXT("row " << i) {
      const auto link = judge(rows[i].url, settings);
      BOOST_TEST(name(link.link_class) == name(rows[i].link_class));
      BOOST_TEST(name(link.state) == name(rows[i].state));
      BOOST_TEST(breaches(link) == rows[i].breaches);
      BOOST_CHECK(link.url == rows[i].url);
      BOOST_TEST(link.offset == 0u);
      BOOST_TEST(link.host.find_first_of("@%&=\\") == std::string::npos);
    }
  }
}

constexpr auto vdx_short = LinkClass::vdx_short, vdx_portal = LinkClass::vdx_portal, teams = LinkClass::teams,
               custom = LinkClass::custom, non_prod = LinkClass::non_production, unknown = LinkClass::unknown;
constexpr auto dangerous = LinkState::dangerous, malformed = LinkState::malformed, truncated = LinkState::truncated,
               non_production = LinkState::non_production, unknown_host = LinkState::unknown_host,
               valid = LinkState::valid;

constexpr std::string_view teams_long =
    "https://teams.microsoft.com/l/meetup-join/19%3ameeting_QnJldmR1ZS1mbHl2ZXI_-0%40thread.v2/0?context="
    "%7b%22Tid%22%3a%2200000000-0000-4000-8000-000000000001%22%2c%22Oid%22%3a%2200000000-0000-4000-8000-000000000002"
    "%22%7d";

std::vector<std::string> urls(std::string_view text) {
  std::vector<std::string> out;
  for (const auto& link : find_links(text)) out.push_back(link.url);
  return out;
}

/// Judges the one link that must be in `text`; its offset and bytes must fit.
Link only_link(std::string_view text) {
  const auto links = find_links(text);
  BOOST_REQUIRE_EQUAL(links.size(), 1u);
  BOOST_REQUIRE(text.substr(links[0].offset, links[0].url.size()) == links[0].url);
  return links[0];
}

}  // namespace

// Not "link": that name is taken by unistd.h.
BOOST_AUTO_TEST_SUITE(video_link)

BOOST_AUTO_TEST_CASE(test_vectors_of_vdx_4_6) {
  check({
      {"https://m.vconf.dk/9f86d081884c", vdx_short, valid, ""},
      {"http://m.vconf.dk/9f86d081884c", vdx_short, valid, "V2"},
      {"https://m.vconf.dk/9f86d08188", vdx_short, malformed, "V5"},
      {"https://m.vconf.dk.evil.dk/9f86d081884c", unknown, dangerous, "V3 V4"},
      {"https://m.vconf.dk@evil.dk/9f86d081884c", unknown, dangerous, "V3 V4"},
      {"https://portal.vconf.dk/?url=4618@test.dk&pin=9180&start_dato=2018-11-01T11:15:00", vdx_portal, non_production,
       "V6 V12"},
      {"https://portal.vconf.dk/"
       "?conference=721834%40rooms.vconf.dk&pin=37835&start_dato=2099-11-20T09:00:00&muteMicrophone=off&join=1",
       vdx_portal, valid, "V12"},
      {"https://portal.vconf.dk/?pin=1234", vdx_portal, malformed, "V5 V12"},
      {"https://portal.vconf.dk/?url=1@rooms.vconf.dk&redirectTo=https://evil.example", vdx_portal, malformed, "V5"},
      {"https://portal-test.vconf.dk/?url=7777@test.dk&pin=2010", non_prod, non_production, "V6 V12"},
      {teams_long, teams, valid, ""},
      {"https://teams.microsoft.com/meet/31234567890123?p=AbCdEf12gh", teams, valid, ""},
      {"https://portal.vconf.dk/?url=721834@rooms.vconf.dk&pin=37835&start_dato=2026-11-20T09:00:00", vdx_portal, valid,
       "V12"},
  });
}

BOOST_AUTO_TEST_CASE(vdx_short_links) {
  check({
      {"https://m.vconf.dk/0123456789ab", vdx_short, valid, ""},  // the generator's form
      {"https://m.vconf.dk/abcdefghijkl", vdx_short, valid, ""},  // the documentation's example
      {"https://m.vconf.dk/ABCDEFGHIJ12/", vdx_short, valid, ""},
      {"HTTPS://M.VCONF.DK/9f86d081884c", vdx_short, valid, ""},
      {"https://m.vconf.dk:443/9f86d081884c", vdx_short, valid, ""},
      {"https://m.vconf.dk:/9f86d081884c", vdx_short, valid, ""},
      {"https://m.vconf.dk", vdx_short, malformed, "V5"},
      {"https://m.vconf.dk/", vdx_short, malformed, "V5"},
      {"https://m.vconf.dk/9f86d081884c1", vdx_short, malformed, "V5"},
      {"https://m.vconf.dk/9f86d081884c//", vdx_short, malformed, "V5"},
      {"https://m.vconf.dk/9f86d081-84c", vdx_short, malformed, "V5"},
      {"https://m.vconf.dk/x/9f86d081884c", vdx_short, malformed, "V5"},
      {"https://m.vconf.dk/9f86d081884c?x=1", vdx_short, malformed, "V5"},
      {"https://m.vconf.dk/9f86d081884c#x", vdx_short, malformed, "V5"},
      {"https://m.vconf.dk/9f86d08188%34", vdx_short, malformed, "V5"},
      {"http://m.vconf.dk/9f86d08188", vdx_short, malformed, "V2 V5"},
  });
}

BOOST_AUTO_TEST_CASE(portal_links) {
  check({
      {"https://portal.vconf.dk?url=1234@rooms.medcom.dk", vdx_portal, valid, ""},
      {"https://portal.vconf.dk/?url=1234@rooms.vconf.dk&pin=", vdx_portal, truncated, "V8"},
      {"https://portal.vconf.dk/?url=1234@rooms.vconf.dk&pin", vdx_portal, truncated, "V8"},
      {"https://portal.vconf.dk/?pin=&url=1234@rooms.vconf.dk", vdx_portal, valid, ""},
      {"https://portal.vconf.dk/?url=1234@rooms.vconf.dk&pin=123", vdx_portal, malformed, "V5 V12"},
      {"https://portal.vconf.dk/?url=1234@rooms.vconf.dk&pin=1234567890", vdx_portal, malformed, "V5 V12"},
      {"https://portal.vconf.dk/?url=1234@rooms.vconf.dk&pin=12a4", vdx_portal, malformed, "V5 V12"},
      {"https://portal.vconf.dk/?url=1234@rooms.vconf.dk&pin=123456789", vdx_portal, valid, "V12"},
      {"https://portal.vconf.dk/?url=lægen@rooms.vconf.dk", vdx_portal, malformed, "V1 V5"},
      {"https://portal.vconf.dk/?url=praksis.nord-1_a@praksis.rsyd.dk", vdx_portal, valid, ""},
      {"https://portal.vconf.dk/?url=sip:1234@rooms.rm.dk", vdx_portal, valid, ""},
      {"https://portal.vconf.dk/?url=sips%3A1234%40praksisvideo.rn.dk", vdx_portal, valid, ""},
      {"https://portal.vconf.dk/?url=1234@MEET.regionh.dk", vdx_portal, valid, ""},
      {"https://portal.vconf.dk/?url=1234@video.regsj.dk", vdx_portal, valid, ""},
      {"https://portal.vconf.dk/?url=1234@vrsyd.dk", vdx_portal, valid, ""},
      {"https://portal.vconf.dk/?url=1234@evil.dk", vdx_portal, malformed, "V5"},
      {"https://portal.vconf.dk/?url=1234@rooms.vconf.dk.evil.dk", vdx_portal, malformed, "V5"},
      {"https://portal.vconf.dk/?url=1234@sub.rooms.vconf.dk", vdx_portal, malformed, "V5"},
      {"https://portal.vconf.dk/?url=1234@evil@rooms.vconf.dk", vdx_portal, malformed, "V5"},
      {"https://portal.vconf.dk/?url=@rooms.vconf.dk", vdx_portal, malformed, "V5"},
      {"https://portal.vconf.dk/?url=1234", vdx_portal, malformed, "V5"},
      {"https://portal.vconf.dk/?url=", vdx_portal, malformed, "V5"},
      {"https://portal.vconf.dk/?url=1234%2540rooms.vconf.dk", vdx_portal, malformed, "V5"},  // encoded twice
      {"https://portal.vconf.dk/", vdx_portal, malformed, "V5"},
      {"https://portal.vconf.dk/booking?url=1234@rooms.vconf.dk", vdx_portal, malformed, "V5"},
      {"https://portal.vconf.dk/?url=1@rooms.vconf.dk&conference=1@rooms.vconf.dk", vdx_portal, malformed, "V5"},
      {"https://portal.vconf.dk/?url=1@rooms.vconf.dk&url=1@rooms.vconf.dk", vdx_portal, malformed, "V5"},
      {"https://portal.vconf.dk/?%75rl=1@evil.dk&url=1@rooms.vconf.dk", vdx_portal, malformed, "V5"},
      {"https://portal.vconf.dk/?url=1@rooms.vconf.dk&farve=blue", vdx_portal, valid, "V5"},  // unknown: a warning
      {"https://portal.vconf.dk/?url=1@rooms.vconf.dk&&microphone=muted&callType=video", vdx_portal, valid, ""},
      {"https://portal.vconf.dk/?url=1@rooms.vconf.dk&domain=rooms.vconf.dk", vdx_portal, valid, ""},
      {"https://portal.vconf.dk/?url=1@rooms.vconf.dk&domain=evil.dk", vdx_portal, malformed, "V5"},
      {"https://portal.vconf.dk/?url=1@rooms.vconf.dk&amp;pin=1234", vdx_portal, malformed,
       "V5"},  // escaped once too often, never decoded here
  });
}

BOOST_AUTO_TEST_CASE(portal_start_date) {
  check({
      {"https://portal.vconf.dk/?url=1@rooms.vconf.dk&start_dato=2024-02-29T23:59:59", vdx_portal, valid, ""},
      {"https://portal.vconf.dk/?url=1@rooms.vconf.dk&start_dato=2026-11-20T09%3A00%3A00", vdx_portal, valid, ""},
      {"https://portal.vconf.dk/?url=1@rooms.vconf.dk&start_dato=2023-02-29T09:00:00", vdx_portal, malformed, "V5"},
      {"https://portal.vconf.dk/?url=1@rooms.vconf.dk&start_dato=2026-13-01T09:00:00", vdx_portal, malformed, "V5"},
      {"https://portal.vconf.dk/?url=1@rooms.vconf.dk&start_dato=2026-11-20T24:00:00", vdx_portal, malformed, "V5"},
      {"https://portal.vconf.dk/?url=1@rooms.vconf.dk&start_dato=2026-11-20T09:00", vdx_portal, malformed, "V5"},
      {"https://portal.vconf.dk/?url=1@rooms.vconf.dk&start_dato=2026-11-20T09:00:00Z", vdx_portal, malformed, "V5"},
      {"https://portal.vconf.dk/?url=1@rooms.vconf.dk&start_dato=2026-11-20+09:00:00", vdx_portal, malformed, "V5"},
      {"https://portal.vconf.dk/?url=1@rooms.vconf.dk&start_dato=2026-11-20T09%3", vdx_portal, malformed, "V5 V8"},
  });
}

BOOST_AUTO_TEST_CASE(portal_redirect) {
  check(
      {
          {"https://portal.vconf.dk/?url=1@rooms.vconf.dk&redirectTo=https%3A%2F%2Fvideo.region.example%2Fend",
           vdx_portal, valid, ""},
          {"https://portal.vconf.dk/?url=1@rooms.vconf.dk&redirectTo=https://portal.vconf.dk/", vdx_portal, valid, ""},
          {"https://portal.vconf.dk/?url=1@rooms.vconf.dk&redirectTo=http://portal.vconf.dk/", vdx_portal, malformed,
           "V5"},
          {"https://portal.vconf.dk/?url=1@rooms.vconf.dk&redirectTo=https://portal.vconf.dk@evil.dk/", vdx_portal,
           malformed, "V5"},
          {"https://portal.vconf.dk/?url=1@rooms.vconf.dk&redirectTo=https://evil.dk%5C@portal.vconf.dk/", vdx_portal,
           malformed, "V5"},
          {"https://portal.vconf.dk/?url=1@rooms.vconf.dk&redirectTo=//evil.dk", vdx_portal, malformed, "V5"},
          {"https://portal.vconf.dk/?url=1@rooms.vconf.dk&redirectTo=javascript:alert(1)", vdx_portal, malformed, "V5"},
          {"https://portal.vconf.dk/?url=1@rooms.vconf.dk#redirectTo=https://evil.dk", vdx_portal, malformed, "V5"},
      },
      {{"video.region.example"}});
}

BOOST_AUTO_TEST_CASE(query_and_fragment_hold_the_same_rules) {
  check({
      {"https://portal.vconf.dk/#url=1@rooms.vconf.dk&pin=1234", vdx_portal, valid, "V12"},
      {"https://portal.vconf.dk/#/?conference=1@rooms.vconf.dk&pin=1234", vdx_portal, valid, "V12"},
      {"https://portal.vconf.dk/?url=1@rooms.vconf.dk&pin=1234#pin=1234", vdx_portal, valid, "V12"},
      {"https://portal.vconf.dk/?url=1@rooms.vconf.dk#url=1%40rooms.vconf.dk", vdx_portal, valid, ""},
      {"https://portal.vconf.dk/?url=1@rooms.vconf.dk#conference=1@rooms.vconf.dk", vdx_portal, valid, ""},
      {"https://portal.vconf.dk/?url=1@rooms.vconf.dk#conference=2@rooms.vconf.dk", vdx_portal, malformed, "V5"},
      {"https://portal.vconf.dk/?url=1@rooms.vconf.dk&pin=1234#pin=5678", vdx_portal, malformed, "V5 V12"},
      {"https://portal.vconf.dk/?url=1@rooms.vconf.dk#url=1@evil.dk", vdx_portal, malformed, "V5"},
      {"https://portal.vconf.dk/?url=1@rooms.vconf.dk#?url=1@evil.dk", vdx_portal, malformed, "V5"},
      {"https://portal.vconf.dk/?url=1@rooms.vconf.dk#pin=12", vdx_portal, malformed, "V5 V12"},
      {"https://portal.vconf.dk/?url=1@rooms.vconf.dk#pin=", vdx_portal, truncated, "V8"},
      {"https://portal.vconf.dk/?url=1@rooms.vconf.dk&pin=#join=1", vdx_portal, valid, ""},
      {"https://portal.vconf.dk/?url=1@rooms.vconf.dk#url=1@test.dk", vdx_portal, malformed, "V5 V6"},
  });
}

BOOST_AUTO_TEST_CASE(teams_links) {
  const auto cut_context = teams_long.substr(0, teams_long.size() - 3);
  std::string more, cut_and_more;
  more.append(teams_long).append("&anon=true");
  cut_and_more.append(cut_context).append("&anon=true");
  const Row rows[] = {
      {more, teams, valid, ""},
      {cut_context, teams, truncated, "V8"},
      {cut_and_more, teams, truncated, "V8"},
      {"https://teams.cloud.microsoft/l/meetup-join/19:meeting_abc@thread.v2/0?context={x}", teams, valid, ""},
      {"https://teams.cloud.microsoft/meet/123456789?p=abcdef", teams, valid, ""},
      {"https://teams.microsoft.com/meet/12345678?p=abcdef", teams, malformed, "V5"},
      {"https://teams.microsoft.com/meet/12345678901234567?p=abcdef", teams, malformed, "V5"},
      {"https://teams.microsoft.com/meet/123456789?p=abcde", teams, malformed, "V5"},
      {"https://teams.microsoft.com/meet/123456789?p=abc-def", teams, malformed, "V5"},
      {"https://teams.microsoft.com/meet/123456789", teams, malformed, "V5"},
      {"https://teams.microsoft.com/l/meetup-join/19%3ameeting_abc%40thread.v2/0", teams, malformed, "V5"},
      {"https://teams.microsoft.com/l/meetup-join/19%3ameeting_abc%40thread.v2/0?context=", teams, malformed, "V5"},
      {"https://teams.microsoft.com/l/meetup-join/19%3ameeting_%40thread.v2/0?context=a", teams, malformed, "V5"},
      {"https://teams.microsoft.com/l/meetup-join/19%3ameeting_abc%40thread.v3/0?context=a", teams, malformed, "V5"},
      {"https://teams.microsoft.com/l/chat/19%3aabc/0", unknown, unknown_host, "V4"},
      {"https://teams.microsoft.com.evil.dk/meet/123456789?p=abcdef", unknown, dangerous, "V3 V4"},
      {"https://teams-microsoft-com.evil.dk/meet/123456789?p=abcdef", unknown, dangerous, "V3 V4"},
  };
  check(rows);
}

BOOST_AUTO_TEST_CASE(hosts_that_deceive) {
  check({
      {"https://evil.m.vconf.dk.example.org/", unknown, dangerous, "V3 V4"},
      {"https://vconf.dk.example.org/", unknown, dangerous, "V3 V4"},
      {"https://portal.vconf.dk-login.example.org/", unknown, dangerous, "V3 V4"},
      {"https://m.vconf.dkmeet.example/9f86d081884c", unknown, dangerous, "V3 V4"},
      {"https://portal-vconf.dk/?url=1@rooms.vconf.dk", unknown, dangerous, "V3 V4"},
      {"https://myvconf.dk/", unknown, dangerous, "V3 V4"},
      {"https://m-vconf-dk.example.org/", unknown, dangerous, "V3 V4"},
      {"https://portal.vconf-stage.dk.example.org/", unknown, dangerous, "V3 V4"},
      {"https://user@m.vconf.dk/9f86d081884c", vdx_short, dangerous, "V3"},
      {"https://user:word@example.org/", unknown, dangerous, "V3 V4"},
      {"https://@m.vconf.dk/9f86d081884c", vdx_short, dangerous, "V3"},
      {"https://a@b@m.vconf.dk/9f86d081884c", vdx_short, dangerous, "V3"},
      {"https://m.vconf.dk%40evil.dk/", unknown, dangerous, "V1 V3 V4"},
      {"https://m%2Evconf.dk/9f86d081884c", unknown, dangerous, "V1 V3 V4"},
      {"https://xn--vcnf-5qa.dk/", unknown, dangerous, "V3 V4"},
      {"https://portal.xn--vcnf-5qa.dk/", unknown, dangerous, "V3 V4"},
      {"https://m.vсonf.dk/9f86d081884c", unknown, dangerous, "V1 V3 V4"},  // a Cyrillic letter
      {"https://lægen.example.dk/", unknown, malformed, "V1 V4"},           // Danish letters deceive nobody
      {"https://192.0.2.7/", unknown, unknown_host, "V3 V4"},
      {"https://3221225991/", unknown, dangerous, "V3 V4"},
      {"https://0xC0000207/", unknown, dangerous, "V3 V4"},
      {"https://192.0x2.519/", unknown, dangerous, "V3 V4"},
      {"https://[2001:db8::7]/", unknown, unknown_host, "V3 V4"},
      {"https://[2001:db8::7]:443/", unknown, unknown_host, "V3 V4"},
      {"https://m.vconf.dk:8443/9f86d081884c", vdx_short, malformed, "V3"},
      {"https://example.org:8443/", unknown, unknown_host, "V3 V4"},
      {"https:\\\\m.vconf.dk\\9f86d081884c", unknown, dangerous, "V1 V3 V4"},
      {"https:/\\evil.dk/", unknown, dangerous, "V1 V3 V4"},
      {"https://evil.dk\\@m.vconf.dk/9f86d081884c", unknown, dangerous, "V1 V3 V4"},
      {"https://m.vconf.dk\\.evil.dk/9f86d081884c", vdx_short, dangerous, "V1 V3 V5"},
  });
  BOOST_TEST(judge("https://evil.dk\\@m.vconf.dk/9f86d081884c").host == "evil.dk");  // where a browser goes
  BOOST_TEST(judge("https://m.vconf.dk@evil.dk/x").host == "evil.dk");
  BOOST_TEST(judge("https://M.VCONF.dk:443/x").host == "m.vconf.dk");
  BOOST_TEST(judge("https://portal.vconf.dk&pin=1234").host == "");
}

BOOST_AUTO_TEST_CASE(neighbours_of_known_hosts_deceive_nobody) {
  check({
      {"https://vconf.dk/booking", unknown, unknown_host, "V4"},
      {"https://docs.vconf.dk/", unknown, unknown_host, "V4"},
      {"https://rooms.medcom.dk/webapp/", unknown, unknown_host, "V4"},
      {"https://example.org/m.vconf.dk/9f86d081884c", unknown, unknown_host, "V4"},
      {"https://example.org/?next=https://m.vconf.dk/9f86d081884c", unknown, unknown_host, "V4"},
      {"https://www.microsoft.com/teams", unknown, unknown_host, "V4"},
      {"https://m.vconf.dk./9f86d081884c", unknown, unknown_host, "V4"},
      {"https://conf.dk/", unknown, unknown_host, "V4"},
      {"http://sundhed.dk", unknown, unknown_host, "V2 V4"},
  });
}

BOOST_AUTO_TEST_CASE(test_environments) {
  check({
      {"https://m.vconf-stage.dk/9f86d081884c", non_prod, non_production, "V6"},
      {"https://portal.vconf-test.dk/?url=1@rooms.vconf.dk", non_prod, non_production, "V6"},
      {"https://vconf-stage.dk/", non_prod, non_production, "V6"},
      {"http://portal-test.vconf.dk/", non_prod, non_production, "V2 V6"},
      {"https://notvconf-stage.dk/", unknown, dangerous, "V3 V4"},
      {"https://portal.vconf.dk/?url=721834@rooms.vconf-stage.dk&pin=37835&start_dato=2021-07-16T09:00:00", vdx_portal,
       non_production, "V6 V12"},
      {"https://portal.vconf.dk/?url=1@stage", vdx_portal, non_production, "V6"},
      {"https://portal.vconf.dk/?url=1@rooms.test", vdx_portal, non_production, "V6"},
      {"https://portal.vconf.dk/?url=1@rooms.test.dk", vdx_portal, non_production, "V6"},
      {"https://portal.vconf.dk/?url=1@latest.dk", vdx_portal, malformed, "V5"},
      {"https://portal.vconf.dk/?url=1@test.dk&pin=12", vdx_portal, malformed, "V5 V6 V12"},
      {"https://portal.vconf.dk/?url=1@test.dk&pin=", vdx_portal, truncated, "V6 V8"},
  });
}

BOOST_AUTO_TEST_CASE(custom_portals) {
  const LinkSettings settings{{"Video.Region.example", "xn--lgen-roa.example", "portal-a.example:8443"}};
  check(
      {
          {"https://video.region.example/rum/7?pin=1234", custom, valid, "V12"},
          {"https://VIDEO.region.example", custom, valid, ""},
          {"http://video.region.example/", custom, valid, "V2"},
          {"https://xn--lgen-roa.example/", custom, valid, ""},
          {"https://www.xn--lgen-roa.example/", unknown, dangerous, "V3 V4"},
          {"https://sub.video.region.example/", unknown, unknown_host, "V4"},
          {"https://myvideo.region.example/", unknown, unknown_host, "V4"},
          {"https://video.region.example.evil.dk/", unknown, dangerous, "V3 V4"},
          {"https://a.video.region.example-b.dk/", unknown, dangerous, "V3 V4"},
          {"https://video.region.example@evil.dk/", unknown, dangerous, "V3 V4"},
          {"https://video.region.example:8443/", custom, malformed, "V3"},
          {"https://video.region.example/rum\\", custom, truncated, "V8"},
      },
      settings);
}

BOOST_AUTO_TEST_CASE(addresses_that_are_none) {
  check({
      {"", unknown, malformed, "V1 V4"},
      {"m.vconf.dk/9f86d081884c", unknown, malformed, "V1 V4"},
      {"//m.vconf.dk/9f86d081884c", unknown, malformed, "V1 V4"},
      {"https://", unknown, malformed, "V1 V4"},
      {"https:m.vconf.dk", unknown, malformed, "V1 V4"},
      {"https:///m.vconf.dk/", unknown, malformed, "V1 V4"},
      {"https://?x", unknown, malformed, "V1 V4"},
      {"https://a..b/", unknown, malformed, "V1 V4"},
      {"https://exam ple.org/", unknown, malformed, "V1 V4"},
      {"https://m.vconf.dk/9f86d081884c ", vdx_short, malformed, "V1 V5"},
      {"https://m.vconf.dk/9f86d0\n81884c", vdx_short, malformed, "V1 V5"},
      {"https://example.org/a\\b", unknown, malformed, "V1 V4"},
      {"https://example.org/a%zzb", unknown, malformed, "V1 V4"},
      {"https://example.org/æ", unknown, malformed, "V1 V4"},
      {"https://example.org:port/", unknown, malformed, "V1 V3 V4"},
      {"ftp://m.vconf.dk/9f86d081884c", unknown, malformed, "V2 V4"},
      {"sip:1234@rooms.vconf.dk", unknown, malformed, "V2 V4"},
      {"vconf://1234", unknown, malformed, "V2 V4"},
      {"mailto:nogen@example.org", unknown, malformed, "V2 V4"},
      {"javascript:alert(1)", unknown, malformed, "V2 V4"},
  });
  std::string longest = "https://example.org/";
  longest.append(2000 - longest.size(), 'a');
  BOOST_TEST(breaches(judge(longest)) == "V4");
  longest += 'a';
  BOOST_TEST(breaches(judge(longest)) == "V1 V4");
}

BOOST_AUTO_TEST_CASE(links_that_are_cut_off) {
  check({
      {"https://m.vconf.dk/9f86d081884c\\", vdx_short, truncated, "V8"},
      {"https://m.vconf.dk/9f86d081\\", vdx_short, malformed, "V5 V8"},
      {"https://portal.vconf.dk/?url=721834@rooms.vconf.dk&pin=3783\\", vdx_portal, truncated, "V8 V12"},
      {"https://example.org/a%", unknown, truncated, "V4 V8"},
      {"https://example.org/a%4", unknown, truncated, "V4 V8"},
      {"https://example.org/a%41", unknown, unknown_host, "V4"},
      {"https://example.org/a%g", unknown, malformed, "V1 V4"},
  });
  // The rest of a known host on the next line.
  BOOST_TEST(name(only_link("Mødet: https://portal.vcon\nf.dk/?url=1@rooms.vconf.dk").state) == "truncated");
  BOOST_TEST(name(only_link("Mødet: https://teams.\r\nmicrosoft.com/meet/123456789?p=abcdef").state) == "unknown-host");
  BOOST_TEST(name(only_link("Mødet: https://teams\r\n.microsoft.com/meet/123456789?p=abcdef").state) == "truncated");
  BOOST_TEST(name(only_link("Se https://sundhed.dk\nog mere").state) == "unknown-host");
  BOOST_TEST(name(only_link("Se https://portal.vcon og mere").state) == "unknown-host");
}

BOOST_AUTO_TEST_CASE(what_makes_a_letter_telemedicine) {
  BOOST_TEST(judge("https://m.vconf.dk/9f86d081884c").makes_telemedicine());
  BOOST_TEST(judge("http://m.vconf.dk/9f86d081884c").makes_telemedicine());  // http is a warning, no more
  BOOST_TEST(judge(teams_long).makes_telemedicine());
  BOOST_TEST(judge("https://video.example/", {{"video.example"}}).makes_telemedicine());
  BOOST_TEST(!judge("https://video.example/").makes_telemedicine());
  BOOST_TEST(!judge("https://m.vconf.dk/9f86d08188").makes_telemedicine());
  BOOST_TEST(!judge("https://portal.vconf.dk/?url=1@test.dk").makes_telemedicine());
  BOOST_TEST(!judge("https://portal.vconf.dk/?url=1@rooms.vconf.dk&pin=").makes_telemedicine());
  BOOST_TEST(!judge("https://user@m.vconf.dk/9f86d081884c").makes_telemedicine());
  BOOST_TEST(!judge("https://m.vconf-stage.dk/9f86d081884c").makes_telemedicine());
}

BOOST_AUTO_TEST_CASE(found_in_running_text) {
  const std::string_view text =
      "Kære Nancy. Du er inviteret til videokonsultation: https://m.vconf.dk/9f86d081884c.\n"
      "Åbn linket (https://m.vconf.dk/abcdefghijkl), eller https://teams.microsoft.com/meet/123456789?p=abcdef!\r\n"
      "Læs mere på »https://sundhed.dk/video«.";
  const auto links = find_links(text);
  BOOST_REQUIRE_EQUAL(links.size(), 4u);
  for (const auto& link : links) BOOST_CHECK(text.substr(link.offset, link.url.size()) == link.url);
  BOOST_TEST(links[0].url == "https://m.vconf.dk/9f86d081884c");
  BOOST_TEST(links[0].offset == text.find("https"));
  BOOST_TEST(links[1].url == "https://m.vconf.dk/abcdefghijkl");
  BOOST_TEST(name(links[2].link_class) == "teams");
  BOOST_TEST(name(links[2].state) == "valid");
  BOOST_TEST(links[3].url == "https://sundhed.dk/video");
  BOOST_TEST(links[3].host == "sundhed.dk");
}

BOOST_AUTO_TEST_CASE(where_a_token_ends) {
  const auto one = [](std::string_view text, std::string_view expected) {
    const auto found = urls(text);
    BOOST_REQUIRE_EQUAL(found.size(), 1u);
    BOOST_TEST(found[0] == expected);
  };
  one("https://a.dk", "https://a.dk");
  one("HTTPS://a.dk/B", "HTTPS://a.dk/B");
  one("Link:https://a.dk/b", "https://a.dk/b");
  one("<https://a.dk/b>", "https://a.dk/b");
  one("\"https://a.dk/b\"", "https://a.dk/b");
  one("“https://a.dk/b”", "https://a.dk/b");
  one("'https://a.dk/b'", "https://a.dk/b");
  one("https://a.dk/b\tc", "https://a.dk/b");
  one("https://a.dk/b\xC2\xA0og", "https://a.dk/b");      // no-break space
  one("https://a.dk/b\xE2\x80\x8B", "https://a.dk/b");    // zero width space
  one("https://a.dk/b\xE2\x80\xA8og", "https://a.dk/b");  // line separator
  one("https://a.dk/b...", "https://a.dk/b");
  one("https://a.dk/b?!;:,", "https://a.dk/b");
  one("(https://a.dk/b)", "https://a.dk/b");
  one("(se https://a.dk/b_(c).)", "https://a.dk/b_(c)");
  one("https://a.dk/b_(c)", "https://a.dk/b_(c)");
  one("https://a.dk/[b]{c}]}", "https://a.dk/[b]{c}");
  one("[https://a.dk/b]", "https://a.dk/b");
  one("https://a.dk/b&amp;c", "https://a.dk/b&amp;c");
  one("https://a.dk/é", "https://a.dk/é");
  one("https://a.dk/?next=https://b.dk/", "https://a.dk/?next=https://b.dk/");
  one("hhttps://a.dk", "https://a.dk");
  BOOST_TEST(urls("").empty());
  BOOST_TEST(urls("https://").empty());
  BOOST_TEST(urls("http:// a.dk").empty());
  BOOST_TEST(urls("https://)))...").empty());
  BOOST_TEST(urls("http:/a.dk ftp://a.dk www.a.dk httpss://a.dk").empty());
  BOOST_TEST(urls("https://a.dk\nhttps://b.dk https://c.dk").size() == 3u);
}

BOOST_AUTO_TEST_CASE(half_a_character_at_the_end) {
  for (const auto end : {"\xC2", "\xE2", "\xE2\x80", "\xF0\x9F"}) {
    const std::string text = std::string("https://a.dk/b") + end;
    BOOST_CHECK(only_link(text).url == text);
  }
}

// Linear time: a quadratic step would run for hours here, which is all this test can say without a clock.
BOOST_AUTO_TEST_CASE(hostile_text) {
  constexpr std::size_t megabyte = 1 << 20;
  const auto repeated = [](std::string_view piece) {
    std::string out;
    while (out.size() < megabyte) out += piece;
    return out;
  };
  for (const std::string_view piece : {"http://",
                                       "https://",
                                       "h",
                                       "ht",
                                       "(",
                                       ")",
                                       "((",
                                       "()",
                                       "https://(",
                                       "https://)",
                                       "https://a)",
                                       "%",
                                       "https://%",
                                       "m.vconf.dk.",
                                       "https://m.vconf.dk",
                                       "https://m.vconf.dk/?url=1@",
                                       "&",
                                       "&pin=",
                                       "@",
                                       "https://a@",
                                       ".",
                                       "-",
                                       "[",
                                       "https://[",
                                       ":",
                                       "#",
                                       "?",
                                       "\\",
                                       "\xE2\x80",
                                       "\xC2",
                                       "https://a.dk/ ",
                                       "https://a.dk\n",
                                       "http://) ",
                                       "vconf.dk-"}) {
    const auto text = repeated(piece);
    for (const std::string_view before :
         {"", "https://", "https://portal.vconf.dk/?", "https://portal.vconf.dk/#", "https://a/("}) {
      const auto whole = std::string(before) + text;
      const auto links = find_links(whole, {{"video.region.example"}});
      std::size_t end = 0;
      bool intact = true;
      for (const auto& link : links) {
        intact = intact && link.offset >= end && whole.compare(link.offset, link.url.size(), link.url) == 0;
        end = link.offset + link.url.size();
      }
      BOOST_TEST(intact);
      BOOST_CHECK(judge(whole).url == whole);
    }
  }
}

BOOST_AUTO_TEST_CASE(names) {
  BOOST_TEST(name(LinkClass::vdx_short) == "vdx-short");
  BOOST_TEST(name(LinkClass::non_production) == "non-production");
  BOOST_TEST(name(LinkState::unknown_host) == "unknown-host");
}

// --- VDX-V7: the time

namespace {

Instant at(std::string_view iso) {
  return read_iso(iso).value().utc;
}

/// A portal's link, at `now`.
Link portal_at(std::string_view now, std::string_view start = "2026-11-20T09:00:00") {
  static const DanishTime zone;
  auto link = judge("https://portal.vconf.dk/?url=1@rooms.vconf.dk&start_dato=" + std::string(start));
  judge_time(link, {.now = at(now)}, zone);
  return link;
}

}  // namespace

// 09:00 is 08:00 UTC in Denmark in winter; give or take two hours, for it may have been meant as UTC; 30 minutes before
// and after; 120 long.
BOOST_AUTO_TEST_CASE(a_portal_link_is_judged_by_its_own_time_to_two_hours) {
  const auto state = [](std::string_view now) { return name(portal_at(now).state); };
  BOOST_TEST(state("2026-11-20T05:29:59Z") == "not-yet-open");
  BOOST_TEST(state("2026-11-20T05:30:00Z") == "valid");
  BOOST_TEST(state("2026-11-20T12:30:00Z") == "valid");
  BOOST_TEST(state("2026-11-20T12:30:01Z") == "expired");
  BOOST_TEST(breaches(portal_at("2026-11-20T12:30:00Z")) == "");
  BOOST_TEST(breaches(portal_at("2026-11-20T12:30:01Z")) == "V7");
  BOOST_TEST(portal_at("2026-11-20T12:30:01Z").over);
  BOOST_TEST(breaches(portal_at("2026-11-20T05:29:59Z")) == "");
  // In summer 07:00 UTC.
  BOOST_TEST(name(portal_at("2026-07-01T11:30:00Z", "2026-07-01T09:00:00").state) == "valid");
  BOOST_TEST(name(portal_at("2026-07-01T11:30:01Z", "2026-07-01T09:00:00").state) == "expired");
}

BOOST_AUTO_TEST_CASE(more_than_a_year_ahead_is_named) {
  const auto link = portal_at("2025-11-18T08:00:00Z");
  BOOST_TEST(name(link.state) == "not-yet-open");
  BOOST_TEST(breaches(link) == "V7");
  BOOST_TEST(!link.over);
  BOOST_TEST(breaches(portal_at("2025-11-20T08:00:00Z")) == "");
}

BOOST_AUTO_TEST_CASE(whatever_the_time_the_category_is_the_same) {
  for (const auto* now : {"2025-11-18T08:00:00Z", "2026-11-20T08:00:00Z", "2027-11-20T08:00:00Z"})
    BOOST_TEST(portal_at(now).makes_telemedicine(), now);
}

BOOST_AUTO_TEST_CASE(the_first_state_that_applies_is_kept_and_the_time_is_named_beside_it) {
  static const DanishTime zone;
  auto link = judge("https://portal.vconf.dk/?url=4618@test.dk&pin=9180&start_dato=2018-11-01T11:15:00");
  judge_time(link, {.now = at("2026-11-20T08:00:00Z")}, zone);
  BOOST_TEST(name(link.state) == "non-production");
  BOOST_TEST(breaches(link) == "V6 V7 V12");
}

BOOST_AUTO_TEST_CASE(a_meeting_that_is_known_decides_exactly) {
  static const DanishTime zone;
  const auto state = [](std::string_view now, const Meeting& meeting, std::string_view url) {
    auto link = judge(url);
    judge_time(link, {.now = at(now)}, zone, meeting);
    return name(link.state);
  };
  constexpr std::string_view link = "https://m.vconf.dk/9f86d081884c";
  const Meeting whole{at("2026-11-20T08:00:00Z"), at("2026-11-20T09:00:00Z")};
  BOOST_TEST(state("2026-11-20T07:29:59Z", whole, link) == "not-yet-open");
  BOOST_TEST(state("2026-11-20T07:30:00Z", whole, link) == "valid");
  BOOST_TEST(state("2026-11-20T09:30:00Z", whole, link) == "valid");
  BOOST_TEST(state("2026-11-20T09:30:01Z", whole, link) == "expired");
  const Meeting open_end{at("2026-11-20T08:00:00Z"), {}};
  BOOST_TEST(state("2026-11-20T10:30:00Z", open_end, link) == "valid");
  BOOST_TEST(state("2026-11-20T10:30:01Z", open_end, link) == "expired");
  // Above what the link says itself; and without either nobody knows.
  BOOST_TEST(state("2026-11-20T08:00:00Z", whole,
                   "https://portal.vconf.dk/?url=1@rooms.vconf.dk&start_dato=2020-01-01T09:00:00") == "valid");
  BOOST_TEST(state("2036-11-20T08:00:00Z", {}, link) == "valid");
}

BOOST_AUTO_TEST_CASE(a_link_stands_in_a_list_as_its_hash) {
  BOOST_TEST(hash_of("https://m.vconf.dk/9f86d081884c").size() == 16u);
  BOOST_TEST(hash_of("https://m.vconf.dk/9f86d081884c") != hash_of("https://m.vconf.dk/9f86d081884d"));
}

BOOST_AUTO_TEST_CASE(the_words_of_classes_and_states_lead_back) {
  for (const auto c : {vdx_short, vdx_portal, teams, custom, non_prod, unknown}) BOOST_TEST((link_class(name(c)) == c));
  for (const auto s : {dangerous, malformed, truncated, non_production, unknown_host, LinkState::expired,
                       LinkState::not_yet_open, valid})
    BOOST_TEST((link_state(name(s)) == s));
  BOOST_TEST(!link_class("none"));
  BOOST_TEST(!link_state("none"));
}

BOOST_AUTO_TEST_SUITE_END()
