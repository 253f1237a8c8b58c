// The regular expressions of vdx.md 4.6 are the oracle; the parser is written by hand. On 100,000 strings, put together
// from pieces of links and then damaged, the two agree wherever the expression says all there is to say, and imply each
// other where it says less. A failing check names its number, never the string.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <random>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "converters/video/link.hpp"

using namespace brevdue::video;

namespace {

using sv = std::string_view;

/// Strings that are links, nearly links, and what a careless hand makes of them.
class Strings {
 public:
  std::string next() {
    auto out = link();
    for (auto damage = pick(3); damage > 0; --damage) hurt(out);
    return out;
  }
  std::size_t pick(std::size_t n) { return random_() % n; }
  template <std::size_t n>
  std::string one_of(const sv (&choices)[n]) {
    return std::string(choices[pick(n)]);
  }

 private:
  std::string some(sv alphabet, std::size_t least, std::size_t most) {
    std::string out(least + pick(most - least + 1), ' ');
    for (auto& c : out) c = alphabet[pick(alphabet.size())];
    return out;
  }
  static constexpr sv digits = "0123456789",
                      alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  std::string link() {
    switch (pick(5)) {
      case 0:
        return "https://m.vconf.dk/" + some(alphanumeric, 11, 13) + (pick(4) == 0 ? "/" : "");
      case 1:
        return portal();
      case 2:
        return "https://" + one_of({"teams.microsoft.com", "teams.cloud.microsoft"}) + "/l/meetup-join/19" +
               one_of({"%3a", "%3A", ":", "%3"}) + "meeting_" + some("AZaz09_-", 0, 20) + one_of({"%40", "@"}) +
               "thread.v2/" + some(digits, 0, 2) + "?context=" + one_of({"%7b%22Tid%22%7d", "x", ""});
      case 3:
        return "https://" + one_of({"teams.microsoft.com", "teams.cloud.microsoft"}) + "/meet/" + some(digits, 8, 17) +
               "?p=" + some(alphanumeric, 5, 20);
      default:
        return "https://" + one_of({"", "portal.", "rooms.", "a-b.c."}) +
               one_of({"vconf-stage.dk", "vconf-test.dk", "portal-test.vconf.dk", "vconf.dk"}) +
               one_of({"/", "/x", "", ":8443/", "/?url=1@test.dk"});
    }
  }
  std::string portal() {
    std::string out = "https://portal.vconf.dk" + one_of({"/?", "?", "/"});
    const auto count = pick(5);
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0) out += '&';
      switch (pick(6)) {
        case 0:
          out += "pin=" + some(digits, 0, 10);
          break;
        case 1:
          out += "start_dato=" + one_of({"2026-11-20T09:00:00", "2026-11-31T09:00:00", "2026-11-20", ""});
          break;
        case 2:
          out += one_of({"muteMicrophone=off", "join=1", "callType=video", "x=1"});
          break;
        default:
          out +=
              one_of({"url=", "conference="}) + some("0123456789abz._-", 0, 8) + one_of({"@", "%40"}) +
              one_of({"rooms.vconf.dk", "rooms.medcom.dk", "vrsyd.dk", "test.dk", "evil.dk", "rooms.vconf.dk.evil.dk"});
      }
    }
    return out;
  }
  void hurt(std::string& text) {
    if (text.empty()) return;
    const auto at = pick(text.size());
    constexpr sv signs = "./:?&=#@%+-_()',;!ab01XY";
    switch (pick(4)) {
      case 0:
        text.erase(at, 1 + pick(3));
        break;
      case 1:
        text.insert(at, 1, signs[pick(signs.size())]);
        break;
      case 2:
        text[at] = signs[pick(signs.size())];
        break;
      default:
        text.resize(at);
    }
  }

  std::mt19937_64 random_{20261122};
};

bool matches(const std::string& text, const std::regex& expression) {
  return std::regex_search(text, expression);
}

constexpr std::size_t count = 100'000;

}  // namespace

BOOST_AUTO_TEST_SUITE(link_oracle)

BOOST_AUTO_TEST_CASE(single_links_are_judged_as_the_expressions_have_them) {
  const std::regex vdx_short("^https://m\\.vconf\\.dk/[0-9A-Za-z]{12}/?$");
  const std::regex vdx_portal(
      "^https://portal\\.vconf\\.dk/?\\?(?=(?:[^#]*&)?(?:url|conference)=[A-Za-z0-9._-]+(?:@|%40)[A-Za-z0-9.-]+"
      "(?:[&#]|$))[!-~]{1,400}$");
  const std::regex non_production(
      "^https://[a-z0-9.-]*(?:vconf-stage\\.dk|vconf-test\\.dk)(?::\\d+)?/|^https://portal-test\\.vconf\\.dk/");
  const std::regex teams_long(
      "^https://teams\\.(?:microsoft\\.com|cloud\\.microsoft)/l/meetup-join/19(?:%3[aA]|:)meeting_[A-Za-z0-9_-]+"
      "(?:%40|@)thread\\.v2/\\d+\\?context=[!-~]+$");
  const std::regex teams_short(
      "^https://teams\\.(?:microsoft\\.com|cloud\\.microsoft)/meet/\\d{9,16}\\?p=[A-Za-z0-9]{6,64}$");
  const std::regex room(
      "(?:[?&])(?:url|conference)=(?:sips?:)?[A-Za-z0-9._-]{1,64}(?:@|%40)(?:rooms\\.vconf\\.dk|"
      "rooms\\.medcom\\.dk|vrsyd\\.dk)(?:[&#]|$)");
  std::size_t shorts = 0, portals = 0, tests = 0, teams = 0;
  Strings strings;
  for (std::size_t i = 0; i < count; ++i) {
    const auto text = strings.next();
    const auto link = judge(text);
    const bool sound = link.state == LinkState::valid;
    const auto begins = [&](sv prefix) { return text.starts_with(prefix); };
    BOOST_TEST_CONTEXT("string " << i) {
      if (begins("https://m.vconf.dk/")) {
        BOOST_TEST((link.link_class == LinkClass::vdx_short && sound) == matches(text, vdx_short));
        shorts += sound;
      }
      // Of a room only its form is the expression's, not which domains are real ones.
      if (begins("https://portal.vconf.dk/?") || begins("https://portal.vconf.dk?")) {
        const bool in_query = text.find('#') == std::string::npos && text.find("=sip") == std::string::npos &&
                              std::count(text.begin(), text.end(), '%') ==
                                  static_cast<std::ptrdiff_t>(text.find("%40") != std::string::npos);
        if (in_query && (sound || link.state == LinkState::non_production)) {
          BOOST_TEST(matches(text, vdx_portal));
          BOOST_TEST((sound ? matches(text, room) : true));
          ++portals;
        }
        if (!matches(text, vdx_portal) && in_query) BOOST_TEST(!sound);
      }
      // The expression knows no port of the test portal, nothing below it, and hosts in lower case alone.
      const auto path = text.find('/', sv("https://").size());
      if (link.state == LinkState::non_production && link.link_class == LinkClass::non_production &&
          begins("https://") && path != std::string::npos) {
        const auto authority = text.substr(sv("https://").size(), path - sv("https://").size());
        const bool plain = authority.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == std::string::npos;
        const bool stage = authority.ends_with("vconf-stage.dk") || authority.ends_with("vconf-test.dk");
        if (plain && (stage || authority == "portal-test.vconf.dk")) {
          BOOST_TEST(matches(text, non_production));
          ++tests;
        }
      }
      if (begins("https://teams.microsoft.com/") || begins("https://teams.cloud.microsoft/")) {
        const bool expected = matches(text, teams_long) || matches(text, teams_short);
        // The expression says nothing of broken percent signs (V1), nor of a context that is cut off (V8).
        if (sound) {
          BOOST_TEST(expected);
          BOOST_TEST((link.link_class == LinkClass::teams));
          ++teams;
        }
        if (expected && text.find('%') == std::string::npos && text.find('{') == std::string::npos) BOOST_TEST(sound);
      }
    }
  }
  // Enough of each were right.
  BOOST_TEST(shorts > 1'000u);
  BOOST_TEST(portals > 500u);
  BOOST_TEST(tests > 1'000u);
  BOOST_TEST(teams > 1'000u);
}

BOOST_AUTO_TEST_CASE(links_are_found_where_the_expression_finds_them) {
  // "”" and "»" are two or three bytes: alternatives, not members of a class.
  const std::regex token("https?://(?:(?!\xE2\x80\x9D|\xC2\xBB)[^\\s<>\"])+");
  constexpr sv between[] = {" ", "\n", "\t", "<", ">", "\"", "”", "»", " se ", ". ", ", ", ") ", "] ", "; ", "! "};
  Strings strings;
  std::size_t found = 0;
  for (std::size_t i = 0; i < count / 4; ++i) {
    std::string text;
    for (auto words = 1 + strings.pick(5); words > 0; --words) {
      if (strings.pick(3) == 0) text += "mødet (";
      text += strings.next() + strings.one_of(between);
    }
    std::vector<std::pair<std::size_t, std::string>> expected;
    for (std::sregex_iterator at(text.begin(), text.end(), token), end; at != end; ++at)
      expected.emplace_back(static_cast<std::size_t>(at->position()), at->str());
    std::size_t next = 0;
    BOOST_TEST_CONTEXT("text " << i) {
      for (const auto& link : find_links(text)) {
        // A scheme and nothing but punctuation is no link here.
        while (next < expected.size() && expected[next].first < link.offset) {
          const auto rest = expected[next].second.substr(expected[next].second.find("//") + 2);
          BOOST_TEST((rest.find_first_not_of(".,;:!?)]}'") == std::string::npos));
          ++next;
        }
        BOOST_REQUIRE(next < expected.size());
        BOOST_TEST(expected[next].first == link.offset);
        BOOST_TEST(expected[next].second.starts_with(link.url));
        const auto cut = expected[next].second.substr(link.url.size());
        BOOST_TEST((cut.find_first_not_of(".,;:!?)]}'") == std::string::npos));
        ++next;
        ++found;
      }
    }
  }
  BOOST_TEST(found > count / 4);
}

BOOST_AUTO_TEST_SUITE_END()
