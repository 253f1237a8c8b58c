#include "converters/video/policy.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/support/support.hpp"

using namespace brevdue;
using namespace brevdue::video;

namespace {

constexpr std::string_view municipality = "5790000121526", hospital = "5790001382445";

LinkAction worst(const Link& link, const LinkPolicy& policy, std::string_view receiver = municipality) {
  auto out = LinkAction::pass;
  for (const auto rule : link.breaches) out = std::max(out, policy(link, rule, receiver));
  return out;
}

Link expired() {
  static const DanishTime zone;
  auto link = judge("https://portal.vconf.dk/?url=1@rooms.vconf.dk&start_dato=2018-11-01T11:15:00");
  judge_time(link, {.now = read_iso("2026-11-20T08:00:00Z")->utc}, zone);
  return link;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(policy)

BOOST_AUTO_TEST_CASE(only_what_is_dangerous_is_refused_as_a_rule) {
  const LinkPolicy usual;
  BOOST_TEST(name(worst(judge("https://m.vconf.dk@evil.dk/9f86d081884c"), usual)) == "refuse");
  for (const auto* url :
       {"https://m.vconf.dk/9f86", "http://m.vconf.dk/9f86d081884c", "https://portal-test.vconf.dk/?url=7777@test.dk",
        "https://portal.vconf.dk/?url=1@rooms.vconf.dk&x=1"})
    BOOST_TEST(name(worst(judge(url), usual)) == "warn", url);
  BOOST_TEST(name(worst(expired(), usual)) == "warn");
  for (const auto* url : {"https://m.vconf.dk/9f86d081884c", "https://portal.vconf.dk/?url=1@rooms.vconf.dk&pin=1234"})
    BOOST_TEST(name(worst(judge(url), usual)) == "pass", url);
}

BOOST_AUTO_TEST_CASE(a_page_on_the_web_is_not_judged_as_a_video_link) {
  LinkPolicy policy;
  policy.strict = true;
  policy.at(LinkFault::http) = LinkAction::refuse;
  for (const auto* url : {"https://www.rm.dk/", "http://www.rm.dk/x", "https://www.rm.dk:8080/%zz"})
    BOOST_TEST(name(worst(judge(url), policy)) == "pass", url);
  policy.at(LinkFault::unknown_host) = LinkAction::refuse;
  BOOST_TEST(name(worst(judge("https://www.rm.dk/"), policy)) == "refuse");
}

BOOST_AUTO_TEST_CASE(strict_refuses_three_kinds_more) {
  LinkPolicy policy;
  policy.strict = true;
  policy.at(LinkFault::expired) = LinkAction::pass;
  BOOST_TEST(name(worst(expired(), policy)) == "refuse");
  BOOST_TEST(name(worst(judge("https://m.vconf.dk/9f86"), policy)) == "refuse");
  BOOST_TEST(name(worst(judge("https://portal-test.vconf.dk/?url=7777@test.dk"), policy)) == "refuse");
  BOOST_TEST(name(worst(judge("http://m.vconf.dk/9f86d081884c"), policy)) == "warn");
  // A parameter that nobody knows is no fault of form.
  BOOST_TEST(name(worst(judge("https://portal.vconf.dk/?url=1@rooms.vconf.dk&x=1"), policy)) == "warn");
}

BOOST_AUTO_TEST_CASE(a_receiver_may_have_it_otherwise) {
  LinkPolicy policy;
  policy.strict = true;
  BOOST_TEST(take_receiver(policy, "5790000121526 expired=pass  http=refuse"));
  BOOST_TEST(name(worst(expired(), policy)) == "pass");
  BOOST_TEST(name(worst(expired(), policy, hospital)) == "refuse");
  BOOST_TEST(name(worst(judge("http://m.vconf.dk/9f86d081884c"), policy)) == "refuse");
  BOOST_TEST(name(worst(judge("http://m.vconf.dk/9f86d081884c"), policy, hospital)) == "warn");
  const auto& [number, actions] = *policy.receivers.begin();
  BOOST_TEST(receiver_text(number, actions) == "5790000121526 expired=pass http=refuse");
}

BOOST_AUTO_TEST_CASE(what_is_no_receivers_policy_changes_nothing) {
  LinkPolicy policy;
  for (const auto* text :
       {"", "5790000121526", "5790000121527 expired=pass", "5790000121526 expired", "5790000121526 late=pass",
        "5790000121526 expired=no", "5790000121526 expired=pass expired=warn", "expired=pass 5790000121526"})
    BOOST_TEST(!take_receiver(policy, text), text);
  BOOST_TEST(policy.receivers.empty());
  BOOST_TEST(take_receiver(policy, "5790000121526 pin=refuse"));
  BOOST_TEST(!take_receiver(policy, "5790000121526 pin=pass"));  // twice
}

BOOST_AUTO_TEST_SUITE_END()
