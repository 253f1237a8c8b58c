// brevdue invite: what it asks a gateway for, and what it says of the answer; the gateway is a stand-in on loopback.
// tests/gateway/stories_test.cpp has the real one.
#include <fstream>
#include <regex>
#include <vector>

#include "converters/model/texts.hpp"
#include "converters/video/invitation.hpp"
#include "tests/support/support.hpp"
#include "tests/unit/command/run_command.hpp"
#include "tests/unit/delivery/receiver.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

const std::string id = "0197f3c2-7c1a-7bd0-8a55-2f60c1e0a9b3";
const std::string hospital = "5790001382445", municipality = "5790000121526";

const std::string record = R"({"id":")" + id + R"(","request_id":"epj-1","sender":"5790001382445","state":"planned",
  "meeting":{"start":"2026-12-03T09:00:00Z","end":"2026-12-03T09:30:00Z",
             "link":{"class":"vdx-short","state":"not-yet-open","host":"m.vconf.dk","hash":"0123456789abcdef"}},
  "created":"2026-11-20T13:00:00Z","changed":"2026-11-20T13:00:00Z",
  "receivers":[
    {"location_number":"5790000121526","name":"Hjemmeplejen","clickable":"no","state":"acknowledged",
     "letters":[{"what":"invitation","message_id":"ABCDEFGHIJKLMN","sent":"2026-11-20T13:00:00Z",
                 "state":"acknowledged","answered":"2026-11-20T13:10:00Z"}]},
    {"location_number":"5790000209354","name":"","clickable":"unknown","state":"not sent",
     "letters":[{"what":"invitation","state":"not sent","reason":"GW-10"}]}],
  "unreachable":[{"name":"Bo Lund","kind":"interpreter","advice":"Brug en anden kanal."}],
  "clickable":{"yes":0,"no":1,"unknown":1},"notes":[{"rule":"INV-04","path":"meeting.link","message":"Not its time."},
           {"rule":"INV-06","path":"receivers[2]","message":"No mailbox."}]})";

const std::string record_words =
    id +
    ": planned, 2026-12-03 10:00:00, link not-yet-open (vdx-short)\n"
    "  5790000121526 Hjemmeplejen: acknowledged, links clickable: no\n"
    "    invitation ABCDEFGHIJKLMN, 2026-11-20 14:00:00: acknowledged, 2026-11-20 14:10:00\n"
    "  5790000209354: not sent, links clickable: unknown\n"
    "    invitation: not sent, GW-10\n"
    "      GW-10: The receiver's location number is not in the registry.\n"
    "  Bo Lund (interpreter): no letter. Brug en anden kanal.\n"
    "  INV-04 meeting.link: Not its time.\n";

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// A gateway that says the same to everything.
struct Gateway {
  explicit Gateway(int status = 201, std::string body = record)
      : answers([status, body](const Asked&) {
          return Answered{status, body, {}, true};
        }) {
    std::ofstream(folder / "key") << "the-key\n";
    std::ofstream(folder / "one.json") << R"({"request_id": "epj-1"})";
  }
  Folder folder;
  Receiver answers;

  [[nodiscard]] Ran invite(std::vector<std::string> more, const std::string& input = {}) const {
    more.insert(more.begin(), {"invite", "--url", answers.url(""), "--key-file", folder / "key"});
    return run_command(more, input);
  }
  [[nodiscard]] Asked asked() const {
    BOOST_REQUIRE(answers.asked().size() == 1u);
    return answers.asked().front();
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(invite)

BOOST_AUTO_TEST_CASE(files_are_posted_as_they_are) {
  const Gateway gateway;
  const auto ran = gateway.invite({gateway.folder / "one.json", "-"}, R"({"request_id": "epj-2"})");
  BOOST_TEST(ran.exit_code == 0, ran.err);
  BOOST_TEST(ran.out == (gateway.folder / "one.json") + ": " + record_words + "-: " + record_words);
  const auto asked = gateway.answers.asked();
  BOOST_REQUIRE(asked.size() == 2u);
  for (const auto& one : asked) {
    BOOST_TEST(one.method + " " + one.path == "POST /api/v1/invitations");
    BOOST_TEST(one.media_type == "application/json");
    BOOST_TEST(one.authorization == "Bearer the-key");
  }
  BOOST_TEST(asked[0].body == R"({"request_id": "epj-1"})");
  BOOST_TEST(asked[1].body == R"({"request_id": "epj-2"})");
}

BOOST_AUTO_TEST_CASE(the_same_as_json) {
  const Gateway gateway;
  const auto ran = gateway.invite({"--json", "--show", id});
  BOOST_TEST(ran.exit_code == 0);
  BOOST_TEST(
      ran.out ==
      R"({"schema": 1,
 "invitations": [
  {"input": ")" +
          id + R"(", "accepted": true, "status": 201, "id": ")" + id +
          R"(", "request_id": "epj-1", "sender": "5790001382445", "state": "planned", "start": "2026-12-03T09:00:00Z", "end": "2026-12-03T09:30:00Z", "link_class": "vdx-short", "link_state": "not-yet-open", "link_host": "m.vconf.dk", "link_hash": "0123456789abcdef", "created": "2026-11-20T13:00:00Z", "changed": "2026-11-20T13:00:00Z", "clickable_yes": 0, "clickable_no": 1, "clickable_unknown": 1}
 ],
 "receivers": [
  {"invitation": ")" +
          id +
          R"(", "location_number": "5790000121526", "name": "Hjemmeplejen", "clickable": "no", "state": "acknowledged"},
  {"invitation": ")" +
          id + R"(", "location_number": "5790000209354", "clickable": "unknown", "state": "not sent"}
 ],
 "letters": [
  {"invitation": ")" +
          id +
          R"(", "location_number": "5790000121526", "what": "invitation", "message_id": "ABCDEFGHIJKLMN", "sent": "2026-11-20T13:00:00Z", "state": "acknowledged", "answered": "2026-11-20T13:10:00Z"},
  {"invitation": ")" +
          id +
          R"(", "location_number": "5790000209354", "what": "invitation", "state": "not sent", "reason": "GW-10"}
 ],
 "unreachable": [
  {"invitation": ")" +
          id + R"(", "name": "Bo Lund", "kind": "interpreter", "advice": "Brug en anden kanal."}
 ],
 "notes": [
  {"invitation": ")" +
          id + R"(", "rule": "INV-04", "path": "meeting.link", "message": "Not its time."},
  {"invitation": ")" +
          id +
          R"(", "rule": "INV-06", "path": "receivers[2]", "message": "No mailbox."}
 ]}
)");
}

BOOST_AUTO_TEST_CASE(show_change_and_cancel_ask_for_one) {
  const auto upper = "0197F3C2-7C1A-7BD0-8A55-2F60C1E0A9B3";
  struct Call {
    std::vector<std::string> words;
    std::string asked, body;
  };
  for (const auto& [words, asked, body] :
       {Call{{"--show", id}, "GET /api/v1/invitations/" + id, ""},
        Call{{"--change", id, "-"}, "POST /api/v1/invitations/" + id + "/change", "{\"text\": \"x\"}"},
        Call{{"--cancel", id}, "POST /api/v1/invitations/" + id + "/cancel", "{}"},
        Call{{"--cancel", id, "--text", "Desværre \"syg\""},
             "POST /api/v1/invitations/" + id + "/cancel",
             R"({"text":"Desværre \"syg\""})"}}) {
    const Gateway gateway(200);
    const auto ran = gateway.invite(words, "{\"text\": \"x\"}");
    BOOST_TEST(ran.exit_code == 0, ran.err);
    BOOST_TEST(ran.out == record_words);
    const auto request = gateway.asked();
    BOOST_TEST(request.method + " " + request.path == asked);
    BOOST_TEST(request.body == body);
  }
  const Gateway gateway(200);
  BOOST_TEST(gateway.invite({"--show", "../x"}).exit_code == 2);
  BOOST_TEST(gateway.answers.asked().empty());
  BOOST_TEST(gateway.invite({"--show", upper}).exit_code != 70);
}

BOOST_AUTO_TEST_CASE(a_list_has_a_line_for_each) {
  const Gateway gateway(200, R"({"invitations":[)" + record + "," + record + "]}");
  const auto ran = gateway.invite({"--list"});
  const auto line = id +
                    ": planned, 2026-12-03 10:00:00, link not-yet-open (vdx-short), from 5790001382445, 1 of 2 "
                    "acknowledged, 1 without success\n";
  BOOST_TEST(ran.out == line + line, ran.err);
  BOOST_TEST(gateway.asked().method + " " + gateway.asked().path == "GET /api/v1/invitations");
  BOOST_TEST(has(gateway.invite({"--list", "--json"}).out, "\"invitations\": [\n  {\"accepted\": true"));
  const Gateway empty(200, R"({"invitations":[]})");
  const auto none = empty.invite({"--list"});
  BOOST_TEST(none.out == "");
  BOOST_TEST(none.err == "there are no invitations\n");
  BOOST_TEST(none.exit_code == 0);
}

BOOST_AUTO_TEST_CASE(what_is_refused_is_said) {
  const std::string refusal =
      R"({"error":"The invitation cannot be sent.","findings":[{"rule":"INV-03","path":"meeting.start","message":"Late."}]})";
  struct Case {
    int status, exit_code;
  };
  for (const auto& [status, code] : {Case{422, 1}, Case{409, 1}, Case{403, 1}, Case{400, 65}}) {
    const Gateway gateway(status, refusal);
    const auto file = gateway.folder / "one.json";
    const auto ran = gateway.invite({file});
    BOOST_TEST(ran.exit_code == code);
    BOOST_TEST(ran.out == file + ": refused: HTTP " + std::to_string(status) +
                              ": The invitation cannot be sent.\n  INV-03 meeting.start: Late.\n");
    BOOST_TEST(has(gateway.invite({"--json", file}).out, "\"accepted\": false, \"status\": " + std::to_string(status) +
                                                             ", \"reason\": \"HTTP " + std::to_string(status)));
  }
  const Gateway unknown(404, R"({"error":"There is no such invitation."})");
  BOOST_TEST(unknown.invite({"--show", id}).exit_code == 2);
  const Gateway busy(503, "");
  BOOST_TEST(busy.invite({"--show", id}).exit_code == 69);
  for (const auto* other : {"<html>", "{}", "[]"}) {
    const Gateway stranger(200, other);
    BOOST_TEST(stranger.invite({"--show", id}).exit_code == 69);
    BOOST_TEST(stranger.invite({"--list"}).exit_code == 69);
  }
}

BOOST_AUTO_TEST_CASE(one_form_at_a_time) {
  const Gateway gateway;
  const auto file = gateway.folder / "one.json";
  for (const auto& words : std::vector<std::vector<std::string>>{{},
                                                                 {"--list", file},
                                                                 {"--list", "--show", id},
                                                                 {"--show", id, "--cancel", id},
                                                                 {"--change", id},
                                                                 {"--change", id, file, file},
                                                                 {"--text", "x", file},
                                                                 {"--link-test", municipality},
                                                                 {"--from", hospital, "--phone", "1", file},
                                                                 {gateway.folder / "missing.json"}})
    BOOST_TEST(gateway.invite(words).exit_code == 2);
  for (const auto& [from, to] : {std::pair(hospital, std::string("12")), std::pair(std::string("12"), municipality)})
    BOOST_TEST(gateway.invite({"--link-test", to, "--from", from, "--phone", "66131372"}).exit_code == 2);
  BOOST_TEST(gateway.answers.asked().empty());
}

// What is posted is an invitation the gateway takes: with no fault and nothing to note.
BOOST_AUTO_TEST_CASE(a_link_test_is_a_sound_invitation) {
  const Gateway gateway;
  const auto now = [] { return std::chrono::time_point_cast<Instant::duration>(std::chrono::system_clock::now()); };
  const auto ran = gateway.invite({"--link-test", municipality, "--from", hospital, "--phone", "66131372"});
  BOOST_TEST(ran.exit_code == 0, ran.err);
  BOOST_TEST(ran.out == "link test: " + record_words);
  BOOST_TEST(ran.err ==
             "Next: when they have called, record whether the link can be clicked there:\n  brevdue registry set "
             "--registry FOLDER 5790000121526 links_clickable=yes|no --because TEXT\n");
  const auto body = gateway.asked().body;
  const auto read = video::read_invitation(source(body), now(), {}, *shared_zone());
  BOOST_REQUIRE_MESSAGE(read, (read ? "" : words(read.error())));
  BOOST_TEST(words(read->notes) == "");
  BOOST_TEST(read->sender == hospital);
  BOOST_TEST(read->patient->ids.front().value == "2512489996");
  BOOST_REQUIRE(read->receivers.size() == 1u);
  BOOST_TEST(read->receivers[0].location_number == municipality);
  BOOST_TEST(read->phone == "66131372");
  BOOST_TEST(read->topic == "Prøve af videolink");
  BOOST_TEST(has(read->text, "ingen patient"));
  const auto start = shared_zone()->to_local(read->start);
  BOOST_TEST(start.hour == 10u);
  BOOST_TEST(start.minute == 0u);
  BOOST_TEST((*read->end - read->start == std::chrono::minutes(15)));
  BOOST_TEST((read->start - now() < std::chrono::hours(36)));
  for (const std::string secret : {"2512489996", "251248", "Berggren", "linktest0000"})
    BOOST_TEST(!has(ran.out + ran.err, secret), secret);

  const std::string link = "https://portal.vconf.dk/?url=721834@rooms.vconf.dk&pin=37835";
  const auto again =
      gateway.invite({"--link-test", municipality, "--from", hospital, "--phone", "66131372", "--link", link});
  const auto other = video::read_invitation(source(gateway.answers.asked().back().body), now(), {}, *shared_zone());
  BOOST_REQUIRE(other);
  BOOST_TEST(other->link == link);
  BOOST_TEST(other->request_id != read->request_id);
  BOOST_TEST(!has(again.out + again.err, "37835"));
}

BOOST_AUTO_TEST_CASE(a_link_test_that_is_not_sent_has_no_next_step) {
  const Gateway refusing(422, R"({"error":"No."})");
  const auto ran = refusing.invite({"--link-test", municipality, "--from", hospital, "--phone", "66131372"});
  BOOST_TEST(ran.exit_code == 1);
  BOOST_TEST(ran.out == "link test: refused: HTTP 422: No.\n");
  BOOST_TEST(ran.err == "");
}

BOOST_AUTO_TEST_SUITE_END()
