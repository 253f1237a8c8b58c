// Invitations: what is taken and what is refused, what the letters say, and that the link comes through all three
// formats byte for byte.
#include "converters/video/invitation.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "tests/unit/convert/world.hpp"

using namespace brevdue;
using namespace brevdue::test;
using namespace brevdue::video;
using sv = std::string_view;

namespace {

constexpr sv portal =
    "https://portal.vconf.dk/?url=721834@rooms.vconf.dk&pin=37835&start_dato=2026-12-03T10:00:00&microphone=muted";
constexpr sv portal_decoded =
    "https://portal.vconf.dk/?conference=721834%40rooms.vconf.dk&pin=37835&start_dato=2026-12-03T10:00:00";
constexpr sv doctor = "5790001659592";

const std::string whole = R"({
  "request_id": "mødebog-ikke",
  "sender": "5790001382445",
  "patient": {"cpr": "2512489996", "given": "Nancy Ann", "family": "Berggren"},
  "meeting": {"start": "2026-12-03T10:00:00+01:00", "end": "2026-12-03T11:00:00+01:00",
              "link": "https://m.vconf.dk/9f86d081884c", "opens": "2026-12-03T09:45:00+01:00"},
  "host": {"department": "Geriatrisk Afdeling", "phone": "65432030", "contact": "Karin Holm"},
  "receivers": [{"location_number": "5790000121526", "name": "Hjemmeplejen"},
                {"location_number": "5790001659592"},
                {"name": "Tolketjenesten, Bo Lund", "kind": "interpreter"}],
  "topic": "Udskrivelse og hjælp hjemme",
  "text": "Vi taler om hjælpen hjemme.\r\nTag gerne medicinlisten med.\tTak"
})";

/// Every `from` must be there.
std::string with(std::string text, sv from, sv to) {
  const auto at = text.find(from);
  BOOST_REQUIRE_MESSAGE(at != std::string::npos, "not there: " << from);
  return text.replace(at, from.size(), to);
}

const std::string sound = with(whole, "mødebog-ikke", "epj-2026-000417");

tl::expected<Invitation, Findings> read(const std::string& json, const LinkSettings& links = {}) {
  return read_invitation(source(json), at("2026-11-20T12:00:00Z").utc, links, zone());
}
Invitation taken(const std::string& json = sound) {
  auto out = read(json);
  if (!out) BOOST_FAIL(words(out.error()));
  return std::move(*out);
}
Invitation with_link(sv link) {
  return taken(with(sound, "https://m.vconf.dk/9f86d081884c", link));
}
Invitation without_patient(sv link = "https://m.vconf.dk/9f86d081884c") {
  return taken(with(with(sound, R"({"cpr": "2512489996", "given": "Nancy Ann", "family": "Berggren"})", "null"),
                    "https://m.vconf.dk/9f86d081884c", link));
}

/// "INV-02 topic|INV-05 topic": errors with their places, in order.
std::string faults(const Findings& findings) {
  std::string out;
  for (const auto& f : findings) out += (out.empty() ? "" : "|") + std::string(row(f.rule).id) + " " + f.position.path;
  return out;
}
std::string faults(const std::string& json, const LinkSettings& links = {}) {
  const auto out = read(json, links);
  return out ? "none" : faults(out.error());
}
/// The faults of `sound` with one thing changed; nothing of `secret` is in them.
std::string faults_with(sv from, sv to, sv secret = {}) {
  const auto out = read(with(sound, from, to));
  if (out) return "none";
  if (!secret.empty()) BOOST_TEST(words(out.error()).find(secret) == std::string::npos);
  for (const auto& f : out.error()) BOOST_TEST(f.position.line > 0u);
  return faults(out.error());
}

InvitationLetter frame(What what = What::invitation) {
  InvitationLetter out;
  out.what = what;
  out.sender = letter().sender;
  out.receiver = letter().receiver;
  out.envelope_id = "ENV00000000001";
  out.message_id = "LETTER00000001";
  out.now = at("2026-11-20T12:05:00Z").utc;
  return out;
}
Correspondence invite(const Invitation& i, const InvitationLetter& l = frame()) {
  return invitation_letter(i, l, zone());
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  for (std::size_t from = 0; from < text.size();) {
    const auto end = std::min(text.find('\n', from), text.size());
    out.push_back(text.substr(from, end - from));
    from = end + 1;
  }
  return out;
}
bool has_line(const Correspondence& l, sv line) {
  const auto lines = lines_of(l.segments.at(0).text);
  return std::find(lines.begin(), lines.end(), line) != lines.end();
}
std::string urls(const Correspondence& l) {
  std::string out;
  for (const auto& a : l.attachments)
    if (!a.url.empty()) out += (out.empty() ? "" : " ") + a.url;
  return out;
}

/// Link and times of a custom portal, `length` long.
std::string long_link(std::size_t length) {
  std::string link = "https://video.example.dk/m/";
  link.resize(length, 'x');
  return link;
}

std::string period(sv start, sv end) {
  return danish_period(at(start).utc, at(end).utc, zone());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(invitation)

// --- reading

BOOST_AUTO_TEST_CASE(everything_is_read) {
  const auto i = taken();
  BOOST_TEST(i.request_id == "epj-2026-000417");
  BOOST_TEST(i.sender == hospital);
  BOOST_REQUIRE(i.patient);
  BOOST_TEST(i.patient->ids.at(0).value == "2512489996");
  BOOST_TEST((i.patient->ids.at(0).kind == PatientIdKind::cpr));
  BOOST_TEST(i.patient->given.at(0) == "Nancy Ann");
  BOOST_TEST(i.patient->family == "Berggren");
  BOOST_CHECK(i.start == at("2026-12-03T09:00:00Z").utc);
  BOOST_CHECK(i.end == at("2026-12-03T10:00:00Z").utc);
  BOOST_CHECK(i.opens == at("2026-12-03T08:45:00Z").utc);
  BOOST_TEST(i.link == "https://m.vconf.dk/9f86d081884c");
  BOOST_TEST(i.department == "Geriatrisk Afdeling");
  BOOST_TEST(i.phone == "65432030");
  BOOST_TEST(i.contact == "Karin Holm");
  BOOST_CHECK(
      (i.receivers == std::vector<Invitee>{{std::string(municipality), "Hjemmeplejen"}, {std::string(doctor), ""}}));
  BOOST_CHECK(
      (i.unreachable == std::vector<UnreachableInvitee>{{"Tolketjenesten, Bo Lund", InviteeKind::interpreter}}));
  BOOST_TEST(i.topic == "Udskrivelse og hjælp hjemme");
  BOOST_TEST(i.text == "Vi taler om hjælpen hjemme.\nTag gerne medicinlisten med. Tak");
}

BOOST_AUTO_TEST_CASE(what_may_be_left_out) {
  const auto i = taken(R"({"request_id": "1", "sender": "5790001382445", "patient": null,
    "meeting": {"start": "2026-12-03T10:00:00Z", "link": "https://m.vconf.dk/9f86d081884c", "end": null},
    "host": {"department": "X", "phone": "65432030", "contact": null},
    "receivers": [{"location_number": "5790000121526"}], "topic": "T", "text": ""})");
  BOOST_TEST(!i.patient);
  BOOST_TEST(!i.end);
  BOOST_TEST(!i.opens);
  BOOST_TEST(i.contact == "");
  BOOST_TEST(i.text == "");
  BOOST_TEST(i.notes.empty());
}

BOOST_AUTO_TEST_CASE(who_has_no_location_number_is_noted_and_refused_alone) {
  const auto i = taken();
  BOOST_TEST(faults(i.notes) == "INV-06 receivers[2]");
  BOOST_TEST(i.notes[0].found == "no location number, interpreter");
  BOOST_TEST(i.notes[0].expected.find("another channel: e-mail, SMS, Min Læge, telephone") != std::string::npos);
  BOOST_TEST(words(i.notes).find("Lund") == std::string::npos);
  BOOST_TEST((i.notes[0].severity == Severity::warning));
  BOOST_TEST(name(i.unreachable[0].kind) == "interpreter");
  const auto relatives =
      R"("receivers": [{"name": "Ane", "kind": "relative"}, {"name": "Bo", "kind": "other"}], "topic)";
  const auto begin = sound.find("\"receivers\"");
  const auto nobody = with(sound, sound.substr(begin, sound.find("\"topic") + 6 - begin), relatives);
  BOOST_TEST(faults(nobody) == "INV-06 receivers[0]|INV-06 receivers[1]");
  BOOST_TEST(faults_with(R"("kind": "interpreter")", R"("kind": "tolk")") == "INV-02 receivers[2].kind");
  BOOST_TEST(faults_with(R"(, "kind": "interpreter")", "") == "INV-01 receivers[2].kind");
  BOOST_TEST(faults_with(R"({"location_number": "5790001659592")",
                         R"({"kind": "other", "location_number": "5790001659592")") == "INV-01 receivers[1].kind");
}

BOOST_AUTO_TEST_CASE(unknown_members_are_refused_with_the_nearest) {
  const auto out = read(with(with(sound, "\"end\"", "\"ends\""), "\"topic\"", "\"topics\""));
  BOOST_REQUIRE(!out);
  BOOST_TEST(faults(out.error()) == "INV-01 topics|INV-01 topic|INV-01 meeting.ends");
  BOOST_TEST(out.error()[0].expected == "no such member; the nearest is topic");
  BOOST_TEST(out.error()[2].expected == "no such member; the nearest is end");
  BOOST_TEST(faults_with("\"topic\"", "\"251248-9996\"", "251248").starts_with("INV-01 ("));
}

BOOST_AUTO_TEST_CASE(what_slipped_into_another_member_is_not_shown) {
  constexpr sv link = "https://m.vconf.dk/9f86d081884d", secret = "9f86d081884d";
  BOOST_TEST(faults_with("5790001382445", link, secret) == "INV-02 sender");
  BOOST_TEST(faults_with("2026-12-03T10:00:00+01:00", link, secret) == "INV-02 meeting.start");
  BOOST_TEST(faults_with("2026-12-03T10:00:00+01:00", "37835", "37835") == "INV-02 meeting.start");
  BOOST_TEST(faults_with("\"interpreter", std::string("\"") + std::string(link), secret) == "INV-02 receivers[2].kind");
  BOOST_TEST(faults_with("\"kind", std::string("\"") + std::string(link), secret).starts_with("INV-01 receivers[2].("));
  BOOST_TEST(faults_with("epj-2026-000417", std::string(link) + "æ", secret) == "INV-02 request_id");
}

BOOST_AUTO_TEST_CASE(all_faults_at_once) {
  BOOST_TEST(faults("{}") ==
             "INV-01 request_id|INV-01 sender|INV-01 patient|INV-01 meeting|INV-01 host|INV-01 receivers|INV-01 "
             "topic|INV-01 text");
  BOOST_TEST(faults(R"({"request_id": 1, "sender": true, "patient": [], "meeting": null, "host": "x",
                        "receivers": {}, "topic": null, "text": 2.5})") ==
             "INV-01 request_id|INV-01 sender|INV-01 patient|INV-01 meeting|INV-01 host|INV-01 receivers|INV-01 "
             "topic|INV-01 text");
  BOOST_TEST(faults("[]") == "INV-01 ");
  BOOST_TEST(
      faults(
          R"({"request_id": "", "sender": "5790001382444", "patient": {"cpr": "3913489996", "given": "", "family": ""},
    "meeting": {"start": "2026-12-03", "end": "i morgen", "link": "http://m.vconf.dk/9f86d081884c"},
    "host": {"department": "", "phone": "ring"}, "receivers": [], "topic": "", "text": ""})") ==
      "INV-02 request_id|INV-02 sender|INV-02 patient.cpr|INV-02 patient.given|INV-02 patient.family|INV-02 "
      "meeting.start|INV-02 meeting.end|VDX-V2 meeting.link|INV-02 host.department|INV-02 host.phone|INV-02 "
      "receivers|INV-02 topic");
}

BOOST_AUTO_TEST_CASE(what_is_no_json) {
  BOOST_TEST(rules(read("").error()) == "WIRE-01");
  BOOST_TEST(rules(read("<a/>").error()) == "INV-01");
  BOOST_TEST(rules(read("{\"topic\": \"a\"").error()) == "WIRE-11");
  BOOST_TEST(rules(read(R"({"topic": "a", "topic": "b"})").error()) == "WIRE-12");
  BOOST_TEST(rules(read(std::string(20, '[') + std::string(20, ']')).error()) == "WIRE-09");
  BOOST_TEST(rules(read("{\"text\": \"" + std::string(200'000, 'a') + "\"}").error()) == "WIRE-13");
  std::string many = "{";
  for (int i = 0; i < 5000; ++i) many += "\"x" + std::to_string(i) + "\": 1, ";
  BOOST_TEST(read(many + "\"y\": 1}").error().size() == 100u);
}

BOOST_AUTO_TEST_CASE(lengths_and_characters) {
  const auto topic = [](const std::string& t) { return faults_with("Udskrivelse og hjælp hjemme", t); };
  std::string fifty;
  for (int i = 0; i < 50; ++i) fifty += "æ";
  BOOST_TEST(topic(fifty) == "none");
  BOOST_TEST(topic(fifty + "æ") == "INV-02 topic");
  BOOST_TEST(topic("   ") == "INV-02 topic");
  for (const auto* bad :
       {"a\\nb", "a\\u0000b", "a\\u007fb", "a\\u0085b", "a\\u2028b", "a\\u202eb", "a\\u2066b", "a\\uffffb"})
    BOOST_TEST(topic(bad) == "INV-02 topic", bad);
  const auto text = [](const std::string& t) { return faults_with("Vi taler om", t); };
  BOOST_TEST(text(std::string(4900, 'a')) == "none");  // longer than a run of base64
  BOOST_TEST(text(std::string(5100, 'a')) == "INV-02 text");
  BOOST_TEST(text("a\\u0001b") == "INV-02 text");
  BOOST_TEST(text("a\\u202eb") == "INV-02 text");
  BOOST_TEST(faults_with("65432030", "+45 65 43 20 30, lokal 123456") == "INV-02 host.phone");
  BOOST_TEST(faults_with("epj-2026-000417", std::string(64, 'x')) == "none");
  BOOST_TEST(faults_with("epj-2026-000417", std::string(65, 'x')) == "INV-02 request_id");
  // What looks like a CPR number is none in a UUID, and one beside it.
  const std::string uuid = "ab251248-9996-4abc-8def-0123456789ab";
  for (const auto& good : {uuid, "link-test-" + uuid, uuid + "/2"})
    BOOST_TEST(faults_with("epj-2026-000417", good) == "none");
  for (const std::string bad : {"epj-251248-9996", "2512489996-ab251248-9996-4abc-8def-0123456789ab"})
    BOOST_TEST(faults_with("epj-2026-000417", bad) == "INV-05 request_id");
  BOOST_TEST(faults_with("epj-2026-000417", "møde") == "INV-02 request_id");
  BOOST_TEST(faults(whole) == "INV-02 request_id");
}

BOOST_AUTO_TEST_CASE(times) {
  const auto start = [](sv t) { return faults_with("2026-12-03T10:00:00+01:00", t); };
  BOOST_TEST(faults_with("2026-12-03T11:00:00+01:00", "2026-12-03T09:59:00+01:00") == "INV-03 meeting.end");
  BOOST_TEST(faults_with("2026-12-03T11:00:00+01:00", "2026-12-03T10:00:00+01:00") == "INV-03 meeting.end");
  BOOST_TEST(faults_with("2026-12-03T09:45:00+01:00", "2026-12-03T10:01:00+01:00") == "INV-03 meeting.opens");
  BOOST_TEST(start("2026-11-20T12:59:59+01:00") == "INV-03 meeting.start|INV-03 meeting.opens");
  BOOST_TEST(start("2027-11-30T10:00:00+01:00") == "INV-03 meeting.start|INV-03 meeting.end");
  for (const auto* bad : {"2026-12-03T10:00:00", "2026-12-03", "2026-12-03 10:00", "2026-02-30T10:00:00Z", "kl. 10"})
    BOOST_TEST(start(bad) == "INV-02 meeting.start", bad);
}

BOOST_AUTO_TEST_CASE(links_that_are_refused) {
  struct Row {
    sv link, faults;
  };
  const Row rows[] = {
      {"https://m.vconf.dk@evil.dk/9f86d081884c", "VDX-V3 meeting.link|VDX-V4 meeting.link"},
      {"https://m.vconf.dk.evil.dk/9f86d081884c", "VDX-V3 meeting.link|VDX-V4 meeting.link"},
      {"https://m.vconf.dk/9f86d08188", "VDX-V5 meeting.link"},
      {"https://m.vconf.dk/9f86d081884c\\\\", "VDX-V8 meeting.link"},
      {"https://portal.vconf.dk/?url=721834@rooms.vconf.dk&pin=", "VDX-V8 meeting.link"},
      {"https://portal-test.vconf.dk/?url=7777@test.dk&pin=2010", "VDX-V6 meeting.link"},
      {"https://portal.vconf.dk/?url=4618@test.dk&pin=9180", "VDX-V6 meeting.link"},
      {"https://video.example.dk/m/1", "VDX-V4 meeting.link"},
      {"http://m.vconf.dk/9f86d081884c", "VDX-V2 meeting.link"},
      {"", "VDX-V1 meeting.link|VDX-V4 meeting.link"},
      {" https://m.vconf.dk/9f86d081884c", "VDX-V1 meeting.link|VDX-V4 meeting.link"},
      {"https://m.vconf.dk/9f86d081884c https://evil.dk", "VDX-V1 meeting.link|VDX-V5 meeting.link"},
  };
  for (const auto& r : rows) {
    // The PIN in a link is no fault of its own: notes do not come with errors.
    const auto out = faults_with("https://m.vconf.dk/9f86d081884c", r.link, "9f86d081884c");
    BOOST_TEST(out == r.faults, r.link << ": " << out);
  }
  BOOST_TEST(faults_with("m.vconf.dk/9f86d081884c", "2512489996.dk/", "2512489996") == "VDX-V4 meeting.link");
  LinkSettings own;
  own.custom_hosts = {"video.example.dk"};
  const auto custom = with(sound, "m.vconf.dk/9f86d081884c", "video.example.dk/m/1");
  BOOST_TEST(faults(custom, own) == "none");
  BOOST_TEST(faults(with(custom, "/m/1", "/m/1."), own) == "VDX-V1 meeting.link");
}

BOOST_AUTO_TEST_CASE(what_is_said_of_a_link_that_passes) {
  BOOST_TEST(faults(with_link(portal).notes).starts_with("VDX-V12 meeting.link|INV-06"));
  const auto other = with_link("https://portal.vconf.dk/?url=721834@rooms.vconf.dk&start_dato=2026-12-03T13:00:00");
  BOOST_TEST(faults(other.notes).starts_with("INV-04 meeting.link|"));
  BOOST_TEST(other.notes[0].found == "2026-12-03T12:00:00Z");
  const auto utc = with_link("https://portal.vconf.dk/?url=721834@rooms.vconf.dk&start_dato=2026-12-03T09:00:00");
  BOOST_TEST(faults(utc.notes) == "INV-06 receivers[2]");
}

BOOST_AUTO_TEST_CASE(no_pin_link_or_cpr_number_where_many_see_it) {
  const auto topic = [](sv t) { return faults_with("Udskrivelse og hjælp hjemme", t, "1234"); };
  for (const auto* bad : {"Møde, pin 1234", "Møde (PIN:1234)", "pinkode1234", "Koden er 1234", "1234 er adgangskoden",
                          "https://m.vconf.dk", "se www.region.dk", "m.vconf.dk/9f86d081884c", "M.VCONF.DK/x",
                          "2512489996", "251248-9996", "251248 9996", "25 12 48 - 9996", "Nancy 25.12.48/9996"})
    BOOST_TEST(topic(bad) == "INV-05 topic", bad);
  for (const auto* good : {"Møde 2026", "Pinse 2026", "Kode til døren", "Stue 12/14", "d. 03.12.2026 kl. 10",
                           "40 25124", "SKS-koder", "tlf. +45 65432030", "12512489996", "25124899961"})
    BOOST_TEST(topic(good) == "none", good);
  BOOST_TEST(faults_with("Geriatrisk Afdeling", "Geriatrisk, pin 1234", "1234") == "INV-05 host.department");
  BOOST_TEST(faults_with("65432030", "251248-9996", "9996") == "INV-05 host.phone");
  BOOST_TEST(faults_with("Karin Holm", "Karin, kode 1234", "1234") == "INV-05 host.contact");
  BOOST_TEST(faults_with("\"Hjemmeplejen", "\"PIN 1234 Hjemmeplejen", "1234") == "INV-05 receivers[0].name");
  BOOST_TEST(faults_with("Bo Lund", "251248-9996", "9996") == "INV-05 receivers[2].name");
  BOOST_TEST(faults_with("epj-2026-000417", "2512489996", "9996") == "INV-05 request_id");
  BOOST_TEST(faults_with("epj-2026-000417", "a251248-9996-4000-8000-000000000001") == "INV-05 request_id");
  BOOST_TEST(faults_with("epj-2026-000417", "aa251248-9996-4000-8000-000000000001") == "none");  // a UUID
  BOOST_TEST(faults_with("Vi taler om", "Pinkoden er 1234; 251248-9996") == "none");
  // The link's own PIN needs no word.
  const auto with_pin = with(sound, "https://m.vconf.dk/9f86d081884c", portal);
  BOOST_TEST(faults(with(with_pin, "Udskrivelse og hjælp", "37835")) == "INV-05 topic");
  for (const auto* good : {"378351", "3783", "muted"})
    BOOST_TEST(faults(with(with_pin, "Udskrivelse og hjælp", good)) == "none", good);
  const auto teams =
      with(sound, "https://m.vconf.dk/9f86d081884c", "https://teams.microsoft.com/meet/31234567890123?p=AbCdEf12gh");
  BOOST_TEST(faults(with(teams, "Karin Holm", "abcdef12gh")) == "INV-05 host.contact");
}

BOOST_AUTO_TEST_CASE(a_dangerous_link_in_the_text) {
  BOOST_TEST(faults_with("Vi taler om", "https://m.vconf.dk@evil.dk/a") == "CONV-6.04 text");
  BOOST_TEST(faults_with("Vi taler om", "https://www.sundhed.dk/ og") == "none");
}

BOOST_AUTO_TEST_CASE(receivers_are_others_and_once_each) {
  BOOST_TEST(faults_with("5790001659592", "5790000121526") == "INV-07 receivers[1].location_number");
  BOOST_TEST(faults_with("5790001659592", "5790001382445") == "INV-07 receivers[1].location_number");
  BOOST_TEST(faults_with("5790001659592", "5790001659591") == "INV-02 receivers[1].location_number");
  std::string many;
  for (int i = 0; i < 51; ++i) many += R"({"name": "Ane", "kind": "relative"}, )";
  // Only the first fifty are looked at.
  BOOST_TEST(faults_with("\"receivers\": [", "\"receivers\": [" + many + R"({"location_number": "1"}, )") ==
             "INV-02 receivers");
}

// --- Danish time

BOOST_AUTO_TEST_CASE(a_change_keeps_what_it_does_not_name) {
  const auto before = taken();
  const auto change = [&](const std::string& json) {
    return read_change(source(json), before, at("2026-11-21T12:00:00Z").utc, {}, zone());
  };
  const auto moved = change(R"({"meeting": {"start": "2026-12-04T10:00:00+01:00"}})");
  BOOST_REQUIRE(moved);
  BOOST_TEST((moved->start == at("2026-12-04T09:00:00Z").utc));
  BOOST_TEST(!moved->end.has_value());
  BOOST_TEST(!moved->opens.has_value());
  BOOST_TEST(moved->link == before.link);
  BOOST_TEST(moved->text == before.text);
  BOOST_TEST(faults(moved->notes) == "INV-06 receivers[2]");  // still so
  const auto all = change(R"({"meeting": {"start": "2026-12-04T10:00:00+01:00", "end": "2026-12-04T11:00:00+01:00",
                              "link": "https://m.vconf.dk/9f86d081884d"}, "text": "Ny tid"})");
  BOOST_REQUIRE(all);
  BOOST_TEST(all->link == "https://m.vconf.dk/9f86d081884d");
  BOOST_TEST(all->text == "Ny tid");
  BOOST_TEST(all->receivers.size() == before.receivers.size());
  const auto faulty = [&](const std::string& json) {
    const auto out = change(json);
    return out ? "none" : faults(out.error());
  };
  BOOST_TEST(faulty("{}") == "INV-01 meeting");
  BOOST_TEST(faulty(R"({"meeting": {"start": "2026-11-20T10:00:00+01:00"}})") == "INV-03 meeting.start");
  BOOST_TEST(faulty(R"({"meeting": {"start": "2026-12-04T10:00:00+01:00"}, "topic": "x"})") == "INV-01 topic");
  BOOST_TEST(faulty(R"({"meeting": {"start": "2026-12-04T10:00:00+01:00", "link": "http://x.dk"}})") != "none");
}

BOOST_AUTO_TEST_CASE(a_cancellation_says_what_it_is_told_alone) {
  const auto before = taken();
  const auto cancel = [&](const std::string& json) {
    return read_cancellation(source(json), before, at("2026-12-04T12:00:00Z").utc, {}, zone());
  };
  BOOST_REQUIRE(cancel("{}"));
  BOOST_TEST(cancel("{}")->text == "");
  BOOST_TEST((cancel("{}")->start == before.start));
  BOOST_TEST(cancel(R"({"text": "Patienten er rejst."})")->text == "Patienten er rejst.");
  BOOST_TEST(!cancel(R"({"meeting": {}})"));
  BOOST_TEST(!cancel("[]"));
}

BOOST_AUTO_TEST_CASE(periods_in_danish) {
  BOOST_TEST(period("2026-12-03T09:00:00Z", "2026-12-03T10:00:00Z") == "torsdag den 3. december 2026 kl. 10.00-11.00");
  BOOST_TEST(period("2026-06-07T06:05:59Z", "2026-06-07T07:30:00Z") == "søndag den 7. juni 2026 kl. 08.05-09.30");
  BOOST_TEST(period("2026-12-31T22:00:00Z", "2027-01-01T00:30:00Z") ==
             "torsdag den 31. december 2026 kl. 23.00 til fredag den 1. januar 2027 kl. 01.30");
  BOOST_TEST(period("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z") ==
             "søndag den 25. oktober 2026 kl. 02.30 (sommertid)-02.30 (vintertid)");
  BOOST_TEST(danish_period(at("2026-03-28T11:00:00Z").utc, std::nullopt, zone()) ==
             "lørdag den 28. marts 2026 kl. 12.00");
}

// --- letters

BOOST_AUTO_TEST_CASE(what_the_invitation_says) {
  const auto l = invite(taken());
  BOOST_TEST(l.subject == "Telemedicin, Udskrivelse og hjælp hjemme");
  BOOST_TEST(l.segments.at(0).text ==
             "Invitation til videomøde\n\n"
             "Tid: torsdag den 3. december 2026 kl. 10.00-11.00\n"
             "Link til videomødet:\n"
             "https://m.vconf.dk/9f86d081884c\n"
             "Man kan logge på fra torsdag den 3. december 2026 kl. 09.45.\n\n"
             "Inviteret af: Geriatrisk Afdeling\n"
             "Ved spørgsmål: ring på tlf. 65432030 og spørg efter Karin Holm.\n\n"
             "Vi taler om hjælpen hjemme.\nTag gerne medicinlisten med. Tak\n");
  BOOST_REQUIRE(l.attachments.size() == 1u);
  BOOST_TEST(l.attachments[0].title == "Videomøde");
  BOOST_TEST((l.attachments[0].what == Attachment::What::link));
  BOOST_TEST(l.attachments[0].url == "https://m.vconf.dk/9f86d081884c");
  BOOST_TEST(l.sender.phone == "65432030");
  BOOST_TEST(l.version == "XD9134L");
}

BOOST_AUTO_TEST_CASE(what_a_change_says) {
  auto f = frame(What::change);
  f.before = {at("2026-12-02T13:00:00Z").utc, at("2026-12-02T14:00:00Z").utc};
  const auto l = invite(taken(), f);
  BOOST_TEST(l.subject == "Ændret: Udskrivelse og hjælp hjemme");
  BOOST_TEST(
      l.segments.at(0).text.starts_with("Videomødet er ændret.\n\n"
                                        "Ny tid: torsdag den 3. december 2026 kl. 10.00-11.00\n"
                                        "Tidligere tid: onsdag den 2. december 2026 kl. 14.00-15.00\n"
                                        "Link til videomødet:\n"
                                        "https://m.vconf.dk/9f86d081884c\n"));
  BOOST_TEST(urls(l) == "https://m.vconf.dk/9f86d081884c");
  f.before = {taken().start, taken().end};  // only the link is another
  const auto same = invite(taken(), f).segments.at(0).text;
  BOOST_TEST(same.find("\nTid: torsdag den 3. december 2026 kl. 10.00-11.00\nLink") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_a_cancellation_says) {
  auto i = taken();
  i.text.clear();
  i.contact.clear();
  const auto l = invite(i, frame(What::cancellation));
  BOOST_TEST(l.subject == "Aflyst: Udskrivelse og hjælp hjemme");
  BOOST_TEST(l.segments.at(0).text ==
             "Videomødet er aflyst.\n\n"
             "Aflyst tid: torsdag den 3. december 2026 kl. 10.00-11.00\n"
             "Linket i invitationen skal ikke bruges.\n\n"
             "Inviteret af: Geriatrisk Afdeling\n"
             "Ved spørgsmål: ring på tlf. 65432030.\n");
  BOOST_TEST(l.attachments.empty());
}

BOOST_AUTO_TEST_CASE(the_department_is_the_hosts_where_it_fits) {
  auto f = frame();
  f.sender.department.clear();
  auto i = taken();
  BOOST_TEST(invite(i, f).sender.department == "Geriatrisk Afdeling");
  i.department = std::string(36, 'x');
  BOOST_TEST(invite(i, f).sender.department == "");
  i.department = "Geriatrisk Afdeling";
  f.sender.department = "Ambulatoriet";
  BOOST_TEST(invite(i, f).sender.department == "Ambulatoriet");
}

BOOST_AUTO_TEST_CASE(a_link_too_long_for_a_reference_is_in_the_text_alone) {
  LinkSettings own;
  own.custom_hosts = {"video.example.dk"};
  for (const std::size_t length : {350u, 351u, 1990u}) {
    const auto link = long_link(length);
    const auto i = read(with(sound, "https://m.vconf.dk/9f86d081884c", link), own);
    BOOST_REQUIRE(i);
    const auto l = invite(*i);
    BOOST_TEST(l.attachments.size() == (length <= 350 ? 1u : 0u));
    BOOST_TEST(has_line(l, link));
    World world;
    world.settings.links = own;
    const auto edifact = world.convert({bytes(l)}, convert::Target::edifact);
    BOOST_TEST(has_line(World::cc(edifact), link));
    const auto cc = world.convert({bytes(l)}, convert::Target::fhir_json);
    BOOST_TEST(has_line(World::cc(cc), link));
    BOOST_TEST(World::cc(cc).category == "telemedicine");
  }
}

BOOST_AUTO_TEST_CASE(the_letters_keep_the_schema_and_come_back_the_same) {
  auto moved = frame(What::change);
  moved.before.start = at("2026-12-02T13:00:00Z").utc;
  for (const auto& i : {taken(), without_patient(), with_link(portal), without_patient(portal)})
    for (const auto& f : {frame(), moved, frame(What::cancellation)}) {
      const auto l = invite(i, f);
      const auto doc = document(bytes(l));
      const auto back = oioxml::read(doc, reader(), zone(), wire::Check::schema);
      if (!back) BOOST_FAIL(words(back.error().findings));
      BOOST_TEST(rules(back->warnings) == "");
      const auto& again = std::get<Correspondence>(back->messages.at(0));
      BOOST_TEST(bytes(again) == bytes(l));
      BOOST_TEST(again.administrative == !i.patient);
      BOOST_TEST(again.subject == l.subject);
      BOOST_TEST(again.segments.at(0).text == l.segments.at(0).text);
      BOOST_TEST(urls(again) == urls(l));
    }
}

BOOST_AUTO_TEST_CASE(fhir_gets_a_telemedicine_message_with_the_same_link) {
  for (const sv link : {sv("https://m.vconf.dk/9f86d081884c"), portal, portal_decoded,
                        sv("https://teams.microsoft.com/meet/31234567890123?p=AbCdEf12gh")}) {
    World world;
    const auto out = world.convert({bytes(invite(with_link(link)))}, convert::Target::fhir_json);
    BOOST_REQUIRE_MESSAGE(out.size() == 1u, words(world.findings));
    const auto& cc = World::cc(out);
    BOOST_TEST(world.kinds == "CareCommunication.json");
    BOOST_TEST(cc.category == "telemedicine");
    BOOST_TEST(urls(cc) == link);
    BOOST_TEST(has_line(cc, link));
    BOOST_TEST(cc.patient.ids.at(0).value == "2512489996");
  }
}

BOOST_AUTO_TEST_CASE(edifact_there_and_back) {
  for (const sv link : {sv("https://m.vconf.dk/9f86d081884c"), portal, portal_decoded})
    for (const auto& i : {with_link(link), without_patient(link)}) {
      const auto l = invite(i);
      World world;
      const auto edifact = world.convert({bytes(l)}, convert::Target::edifact);
      BOOST_REQUIRE_MESSAGE(edifact.size() == 1u, words(world.findings));
      BOOST_TEST(world.kinds == (i.patient ? "DIS91.edi" : "DIS90.edi"));
      BOOST_TEST(urls(World::cc(edifact)) == link);
      BOOST_TEST(has_line(World::cc(edifact), link));
      const auto back = world.convert({world.written.at(0)}, convert::Target::oioxml);
      BOOST_REQUIRE_MESSAGE(back.size() == 1u, words(world.findings));
      BOOST_TEST(world.kinds == (i.patient ? "XDIS91.xml" : "XDIS90.xml"));
      BOOST_TEST(urls(World::cc(back)) == link);
      BOOST_TEST(World::cc(back).segments.at(0).text == l.segments.at(0).text);
      BOOST_TEST(World::cc(back).subject == l.subject);
    }
}

BOOST_AUTO_TEST_CASE(without_a_patient_there_is_no_message_for_fhir) {
  World world;
  BOOST_TEST(world.convert({bytes(invite(without_patient()))}, convert::Target::fhir_json).empty());
  BOOST_TEST(std::any_of(world.findings.begin(), world.findings.end(),
                         [](const Finding& f) { return f.rule == Rule::to_cc_administrative; }));
}

BOOST_AUTO_TEST_SUITE_END()
