// conversion.md 6 through the running gateway: what a receiver's list says of a link and when, what the settings
// refuse, and that the link itself is nowhere but in the message.
#include "converters/video/link.hpp"
#include "tests/gateway/world.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

// Its meeting is on 24 November 2026 at 9, four days from when these worlds begin.
constexpr std::string_view the_link =
    "https://portal.vconf.dk/?url=431207@rooms.vconf.dk&pin=482163&start_dato=2026-11-24T09:00:00";

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string meeting() {
  return sample("N-7-video/letter.xml");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(video_links)

BOOST_AUTO_TEST_CASE(the_mailbox_says_what_the_link_is_at_that_time) {
  World world;
  const auto sent = world.send(meeting());
  const auto expected = [](std::string_view state) {
    return R"("video":[{"class":"vdx-portal","state":")" + std::string(state) +
           R"(","host":"portal.vconf.dk","hash":")" + brevdue::video::hash_of(the_link) +
           R"(","start":"2026-11-24T09:00:00+01:00"}])";
  };
  const auto before = world.mailbox(municipality);
  BOOST_TEST(has(before, expected("not-yet-open")), before);
  world.later(3 * day + 20 * 60 * minute);
  const auto then = world.mailbox(municipality);
  BOOST_TEST(has(then, expected("valid")), then);
  world.later(day);
  const auto after = world.mailbox(municipality);
  BOOST_TEST(has(after, expected("expired")), after);
  for (const auto& list : {before, then, after}) BOOST_TEST(!has(list, "482163"));
  const auto cc = world.take_one(municipality, "CareCommunication");
  BOOST_TEST(cc.identity.detail == "telemedicine");
  BOOST_REQUIRE(!cc.letter().attachments.empty());
  BOOST_TEST((cc.letter().attachments.front().url == the_link));
}

BOOST_AUTO_TEST_CASE(a_trace_says_class_host_and_hash_and_what_the_receiver_can_do) {
  World world;
  const auto sent = world.send(meeting());
  (void)world.take_one(municipality, "CareCommunication");
  const auto text = world.noted(sent);
  BOOST_TEST(has(text, "video: vdx-portal, valid, host portal.vconf.dk, hash " + brevdue::video::hash_of(the_link) +
                           ", clickable at the receiver: unknown\n"),
             text);
  BOOST_TEST(!has(text, "482163"));
  BOOST_TEST(!has(text, "431207@"));
}

BOOST_AUTO_TEST_CASE(a_subject_that_means_a_meeting_marks_the_letter) {
  World world;
  world.send(changed(sample("S1-1/letter.xml"), "<Subject>", "<Subject>videomøde, "));
  const auto list = world.mailbox(municipality);
  BOOST_TEST(has(list, R"("video":[{}])"), list);
  BOOST_TEST(world.take_one(municipality, "CareCommunication").identity.detail == "other");
}

BOOST_AUTO_TEST_CASE(a_subject_makes_the_category_only_where_settings_say_so) {
  World world({.settings = {{"video.subject_is_category", "yes"}}});
  world.send(changed(sample("S1-1/letter.xml"), "<Subject>", "<Subject>videomøde, "));
  BOOST_TEST(world.take_one(municipality, "CareCommunication").identity.detail == "telemedicine");
}

BOOST_AUTO_TEST_CASE(other_letters_have_no_mark) {
  World world;
  world.send_sample("S1-1/letter.xml");
  BOOST_TEST(!has(world.mailbox(municipality), "video"));
  (void)world.take_one(municipality, "CareCommunication");
}

// Converted or forwarded: what the policy refuses its sender is told, in Danish, what is wrong with the link.
BOOST_AUTO_TEST_CASE(what_the_policy_refuses_is_answered_in_danish) {
  for (const auto* takes : {"fhir:5.0", "oioxml"}) {
    World world({.municipality_takes = takes, .settings = {{"video.policy", "strict"}}});
    world.later(5 * day);
    const auto sent = world.send(meeting());
    const auto refusal = world.take_one(hospital, "XCTL01");
    BOOST_TEST(
        has(refusal.refusal(), "Meddelelsen indeholder et link, der ikke kan sendes videre. Videomødet er slut."),
        refusal.refusal());
    BOOST_TEST(has(refusal.refusal(), "VDX-V7"), refusal.refusal());
    BOOST_TEST(!has(refusal.refusal(), "482163"));
    BOOST_TEST(world.states(sent) == "refused");
  }
}

BOOST_AUTO_TEST_CASE(a_receiver_may_have_a_policy_of_its_own) {
  const auto receivers = std::string(municipality) + " pin=refuse";
  World world({.settings = {{"video.receivers", receivers}}});
  const auto sent = world.send(meeting());
  BOOST_TEST(has(world.take_one(hospital, "XCTL01").refusal(), "Linket indeholder en pinkode."));
  BOOST_TEST(world.states(sent) == "refused");
}

BOOST_AUTO_TEST_CASE(statistics_count_letters_links_and_answers) {
  World world;
  const auto begin = world.now();
  const auto sent = world.send(meeting());
  const auto cc = world.take_one(municipality, "CareCommunication");
  world.send_sample("S1-1/letter.xml");
  (void)world.take_one(municipality, "CareCommunication");
  const auto all = [&] {
    std::vector<VideoLetter> out;
    world.store().video_letters(begin, world.now() + day, [&](const VideoLetter& one) { out.push_back(one); });
    return out;
  };
  BOOST_REQUIRE(all().size() == 1u);
  BOOST_TEST(all()[0].sender == hospital);
  BOOST_TEST(all()[0].receiver == municipality);
  BOOST_TEST(all()[0].link_class == "vdx-portal");
  BOOST_TEST(all()[0].state == "valid");
  BOOST_TEST(!all()[0].answered.has_value());
  world.later(10 * minute);
  world.send(acknowledgement("S4-1/acknowledgement.json", cc));
  (void)world.take_one(hospital, "XCTL03");
  BOOST_REQUIRE(all()[0].answered.has_value());
  BOOST_TEST(*all()[0].answered - all()[0].received == 10 * minute);
  BOOST_TEST(all()[0].positive);
  BOOST_TEST((all()[0].message == MessageState::acknowledged));
  std::size_t later = 0;
  world.store().video_letters(world.now(), world.now() + day, [&](const VideoLetter&) { ++later; });
  BOOST_TEST(later == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
