// Invitations through the running gateway: a letter for each receiver in its own dialect, the record that says what
// became of it, changes and cancellations, and who may do what.
#include <algorithm>

#include "converters/fhir/care_communication.hpp"
#include "tests/gateway/world.hpp"
#include "tests/support/secrets.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

constexpr std::string_view the_link =
    "https://portal.vconf.dk/?url=431207@rooms.vconf.dk&pin=482163&start_dato=2026-11-24T09:00:00";
constexpr std::string_view path = "/api/v1/invitations", json = "application/json";

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string invitation(std::string_view receivers,
                       std::string_view patient = R"({"cpr":"2512489996","given":"Nancy Ann","family":"Berggren"})") {
  return R"({"request_id":"epj-2026-000417","sender":"5790001382445","patient":)" + std::string(patient) +
         R"(,"meeting":{"start":"2026-11-24T09:00:00+01:00","end":"2026-11-24T10:00:00+01:00","link":")" +
         std::string(the_link) + R"("},"host":{"department":"Geriatrisk Afdeling","phone":"65432030"},"receivers":)" +
         std::string(receivers) + R"(,"topic":"Udskrivelse","text":"Vi taler om hjemmet."})";
}
std::string to(std::initializer_list<std::string_view> locations) {
  std::string out = "[";
  for (const auto location : locations)
    out += (out == "[" ? "" : ",") + (R"({"location_number":")" + std::string(location) + R"("})");
  return out + "]";
}

/// The value of the first member of that name.
std::string member(const std::string& text, std::string_view name) {
  const auto mark = "\"" + std::string(name) + "\":\"";
  const auto at = text.find(mark);
  BOOST_REQUIRE_MESSAGE(at != std::string::npos, "no " << name << " in " << text);
  const auto begin = at + mark.size();
  return text.substr(begin, text.find('"', begin) - begin);
}

struct Invited {
  World& world;
  std::string id;

  [[nodiscard]] std::string record() const {
    world.work_off();
    const auto answer = world.ask("GET", std::string(path) + "/" + id, hospital);
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(!has(answer.body, "482163"));
    BOOST_TEST(!has(answer.body, "2512489996"));
    BOOST_TEST(!has(answer.body, "Vi taler"));
    return answer.body;
  }
  HttpAnswer ask(const std::string& what, const std::string& body) const {
    return world.post(std::string(path) + "/" + id + "/" + what, json, body, hospital);
  }
};

Invited invite(World& world, const std::string& body) {
  const auto answer = world.post(path, json, body, hospital);
  BOOST_REQUIRE_MESSAGE(answer.status == 201, answer.status << " " << answer.body);
  return {world, member(answer.body, "id")};
}

const std::string change_to_noon =
    R"({"meeting":{"start":"2026-11-24T12:00:00+01:00","end":"2026-11-24T13:00:00+01:00"}})";

std::string text_of(const Arrived& arrived) {
  std::string out;
  for (const auto& segment : arrived.letter().segments)
    if (segment.is_new) out += segment.text;
  return out;
}

/// What the receiver of a CareCommunication writes back in its thread, in JSON.
struct Written {
  std::string text = "Kl. 12 passer os bedre.";
  std::string cpr = {};  // another patient's
  bool has_file = false;
  bool has_named_sender = false;
  bool by_sender = false;  // who wrote the message writes once more
};
std::string answer_to(const Correspondence& message, IdSource& ids, const Written& answer = {}) {
  auto reply = message;
  if (!answer.by_sender) std::swap(reply.sender, reply.receiver);
  if (!answer.cpr.empty()) reply.patient.ids.front().value = answer.cpr;
  if (answer.has_named_sender)
    reply.named_sender = NamedParty{.team = true, .name = {}, .role = {}, .team_name = "Team Nord", .organisation = {}};
  reply.envelope_id = ids.uuid();
  reply.message_id = ids.uuid();
  reply.activity = Activity::reply_message;
  reply.previous = "MessageHeader/" + message.message_id;
  reply.attachments.clear();
  if (answer.has_file) {
    auto& file = reply.attachments.emplace_back();
    file.id = "urn:uuid:" + ids.uuid();
    file.title = "Plan";
    file.content_type = "application/pdf";
    file.data = Content::text("JVBERi0=", 5);
    file.date = message.sent;
  }
  auto& earlier = reply.earlier.emplace_back();
  earlier.message_id = message.message_id;
  earlier.provenance = message.provenance;
  earlier.by_receiver = !answer.by_sender;
  for (auto& segment : reply.segments) {
    if (segment.is_new) earlier.sources.push_back(segment.id);
    segment.is_new = false;
    segment.by_receiver = earlier.by_receiver;
  }
  auto own = reply.segments.front();
  own.id = "urn:uuid:" + ids.uuid();
  own.text = answer.text;
  own.is_new = true;
  own.by_receiver = false;
  reply.segments.insert(reply.segments.begin(), own);
  StringSink sink;
  fhir::write(fhir::write_care_communication(reply, *shared_zone(), ids), fhir::Format::json, sink);
  return sink.bytes;
}

/// How many Provenances a Bundle has.
std::size_t provenances(const std::string& bundle) {
  constexpr std::string_view mark = R"("resourceType":"Provenance")";
  std::size_t out = 0;
  for (auto at = bundle.find(mark); at != std::string::npos; at = bundle.find(mark, at + 1)) ++out;
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(invitations)

BOOST_AUTO_TEST_CASE(each_receiver_gets_its_dialect_and_answers_into_the_record) {
  World world({.doctor_takes = "edifact"});
  const auto invited = invite(world, invitation(to({municipality, doctor})));
  const auto before = invited.record();
  BOOST_TEST(has(before, R"("state":"planned")"));
  BOOST_TEST(has(before, R"("class":"vdx-portal","state":"not-yet-open","host":"portal.vconf.dk")"), before);

  const auto cc = world.take_one(municipality, "CareCommunication");
  BOOST_TEST(cc.identity.detail == "telemedicine");
  BOOST_REQUIRE(cc.envelope);
  BOOST_TEST(cc.envelope->message->name == "MCM:FDIS91#telemedicine");
  BOOST_TEST(has(text_of(cc), the_link), text_of(cc));
  BOOST_REQUIRE(!cc.letter().attachments.empty());
  BOOST_TEST((cc.letter().attachments.front().url == the_link));
  const auto letter = world.take_one(doctor, "DIS91");
  BOOST_TEST(letter.letter().subject == "Telemedicin, Udskrivelse");
  BOOST_TEST(has(text_of(letter), the_link), text_of(letter));
  BOOST_TEST(has(text_of(letter), "tirsdag den 24. november 2026 kl. 09.00-10.00"), text_of(letter));
  BOOST_TEST(has(text_of(letter), "65432030"));

  const auto delivered = invited.record();
  BOOST_TEST(has(delivered, R"("state":"delivered")"), delivered);
  world.send(acknowledgement("S4-1/acknowledgement.json", cc));
  const auto after = invited.record();
  BOOST_TEST(has(after, R"("state":"acknowledged")"), after);
  BOOST_TEST(has(after, R"("answered":")"), after);
  world.send(receipt_for(letter, "Forkert modtager"));
  const auto rejected = invited.record();
  BOOST_TEST(has(rejected, R"("state":"rejected")"), rejected);
  BOOST_TEST(has(rejected, R"("answer":"Forkert modtager")"), rejected);
  BOOST_TEST(kinds(world.take(hospital)) == "");  // the record is where receipts end
}

BOOST_AUTO_TEST_CASE(a_change_is_a_reply_in_the_thread_and_a_letter_of_its_own) {
  World world({.doctor_takes = "edifact"});
  const auto invited = invite(world, invitation(to({municipality, doctor})));
  const auto first = world.take_one(municipality, "CareCommunication");
  (void)world.take_one(doctor, "DIS91");
  const auto answer = invited.ask("change", change_to_noon);
  BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.body);
  BOOST_TEST(has(answer.body, "INV-04"), answer.body);  // the link still names the time before
  const auto list = world.mailbox(municipality);
  BOOST_TEST(has(list, R"("start":"2026-11-24T12:00:00+01:00")"), list);
  const auto second = world.take_one(municipality, "CareCommunication");
  const auto& reply = second.letter();
  BOOST_TEST(reply.thread == first.letter().thread);
  BOOST_TEST((reply.activity == Activity::reply_message));
  BOOST_TEST(reply.previous == "MessageHeader/" + first.letter().message_id);
  BOOST_TEST(reply.category == "telemedicine");
  BOOST_REQUIRE(reply.segments.size() == 2u);
  BOOST_TEST(has(text_of(second), "kl. 12.00-13.00"), text_of(second));
  BOOST_TEST(has(text_of(second), "Tidligere tid: tirsdag den 24. november 2026 kl. 09.00-10.00"), text_of(second));
  const auto& old = reply.segments.back();
  BOOST_TEST(!old.is_new);
  BOOST_TEST(old.id == first.letter().segments.front().id);
  BOOST_TEST(old.text == first.letter().segments.front().text);
  BOOST_TEST(has(second.payload, "MessageHeader/" + first.letter().message_id));
  const auto letter = world.take_one(doctor, "DIS91");
  BOOST_TEST(letter.letter().subject == "Ændret: Udskrivelse");
  BOOST_TEST(has(text_of(letter), the_link));
  BOOST_TEST(has(text_of(letter), "Tidligere tid: "));

  BOOST_REQUIRE(invited.ask("cancel", R"({"text":"Patienten er udskrevet."})").status == 200);
  BOOST_TEST(has(world.mailbox(municipality), R"("video":[{}])"));  // a cancellation is about a meeting too
  const auto third = world.take_one(municipality, "CareCommunication");
  BOOST_TEST(third.letter().thread == first.letter().thread);
  BOOST_TEST(third.letter().previous == "MessageHeader/" + reply.message_id);
  BOOST_TEST(third.letter().category == "telemedicine");
  BOOST_TEST(third.letter().segments.size() == 3u);
  BOOST_TEST(third.letter().subject == "Aflyst: Udskrivelse");
  BOOST_TEST(!has(text_of(third), the_link));
  BOOST_TEST(has(text_of(third), "Patienten er udskrevet."));
  BOOST_TEST(world.take_one(doctor, "DIS91").letter().subject == "Aflyst: Udskrivelse");
  const auto record = invited.record();
  BOOST_TEST(has(record, R"("state":"cancelled")"), record);
  BOOST_TEST(has(record, R"("what":"cancellation")"), record);

  // Nothing is sent for what is so already, and a cancelled meeting is not changed.
  BOOST_TEST(invited.ask("cancel", R"({"text":"Patienten er udskrevet."})").status == 200);
  BOOST_TEST(invited.ask("cancel", R"({"text":"Patienten er indlagt."})").status == 409);
  BOOST_TEST(invited.ask("change", change_to_noon).status == 409);
}

BOOST_AUTO_TEST_CASE(a_change_answers_what_the_receiver_wrote_meanwhile) {
  for (const auto* hospital_takes : {"oioxml", "fhir:5.0"}) {
    World world({.hospital_takes = hospital_takes});
    const auto invited = invite(world, invitation(to({municipality})));
    const auto first = world.take_one(municipality, "CareCommunication");
    const auto ids = seeded_ids(7);
    const auto answer =
        world.send(answer_to(first.letter(), *ids, {.has_file = true, .has_named_sender = true})).payload;
    BOOST_TEST(!world.take(hospital).empty());
    BOOST_REQUIRE(invited.ask("change", change_to_noon).status == 200);
    const auto second = world.take_one(municipality, "CareCommunication");
    const auto& reply = second.letter();
    BOOST_TEST(reply.thread == first.letter().thread);
    BOOST_TEST(reply.previous != "MessageHeader/" + first.letter().message_id);  // CC-FLW-05
    BOOST_TEST(has(answer, reply.previous.substr(std::string_view("MessageHeader/").size())));
    BOOST_REQUIRE(reply.segments.size() == 3u);  // CC-FLW-03: the newest first
    BOOST_TEST(reply.segments[1].text == "Kl. 12 passer os bedre.");
    BOOST_TEST(reply.segments[1].assigner == reply.receiver.organisation);
    BOOST_TEST(reply.segments[2].id == first.letter().segments.front().id);
    BOOST_TEST(reply.segments[2].assigner == reply.sender.organisation);
    BOOST_REQUIRE(reply.named_recipient.has_value());  // CC-FLW-07
    BOOST_TEST(reply.named_recipient->team_name == "Team Nord");
    BOOST_TEST(std::any_of(reply.attachments.begin(), reply.attachments.end(),  // CC-FLW-06
                           [](const auto& file) { return file.title == "Plan" && !file.data.present(); }));
    BOOST_TEST(provenances(second.payload) == 3u);  // CC-PRV-15
    world.send(acknowledgement("S4-3/acknowledgement.json", second));
    BOOST_REQUIRE(invited.ask("cancel", "{}").status == 200);
    const auto third = world.take_one(municipality, "CareCommunication");
    BOOST_TEST(third.letter().previous == "MessageHeader/" + reply.message_id);
    BOOST_TEST(third.letter().segments.size() == 4u);
    BOOST_TEST(provenances(third.payload) == 4u);
    BOOST_TEST(third.letter().category == "telemedicine");
  }
}

BOOST_AUTO_TEST_CASE(a_change_answers_what_the_sender_itself_wrote_last) {
  World world({.hospital_takes = "fhir:5.0"});
  const auto invited = invite(world, invitation(to({municipality})));
  const auto first = world.take_one(municipality, "CareCommunication");
  const auto ids = seeded_ids(7);
  world.send(answer_to(first.letter(), *ids));
  const auto answer = world.take_one(hospital, "CareCommunication");
  world.send(answer_to(answer.letter(), *ids, {.text = "Godt."}));
  const auto last = world.take_one(municipality, "CareCommunication");
  BOOST_REQUIRE(invited.ask("change", change_to_noon).status == 200);
  const auto second = world.take_one(municipality, "CareCommunication");
  BOOST_TEST(second.letter().previous == "MessageHeader/" + last.letter().message_id);
  BOOST_TEST(second.letter().segments.size() == 4u);
  BOOST_TEST(provenances(second.payload) == 4u);
}

BOOST_AUTO_TEST_CASE(what_does_not_go_with_an_invitation_is_not_carried_along) {
  std::string long_text;  // more than 2 MiB, and no more than a string of FHIR may have
  for (int i = 0; i < 1'048'000; ++i) long_text += "å";
  const Written unfit[] = {{.cpr = "2512489995"}, {.text = long_text}};
  for (const auto& answer : unfit) {
    World world;
    const auto invited = invite(world, invitation(to({municipality})));
    const auto first = world.take_one(municipality, "CareCommunication");
    const auto ids = seeded_ids(7);
    world.send(answer_to(first.letter(), *ids, answer));
    BOOST_TEST(!world.take(hospital).empty());
    BOOST_REQUIRE(invited.ask("change", change_to_noon).status == 200);
    const auto second = world.take_one(municipality, "CareCommunication");
    BOOST_TEST(second.letter().previous == "MessageHeader/" + first.letter().message_id);
    BOOST_TEST(second.letter().segments.size() == 2u);
    BOOST_TEST(provenances(second.payload) == 2u);
  }
}

BOOST_AUTO_TEST_CASE(a_change_answers_the_letter_where_the_receiver_takes_fhir_only_since) {
  World world({.municipality_takes = "oioxml"});
  const auto invited = invite(world, invitation(to({municipality})));
  const auto first = world.take_one(municipality, "XDIS91");
  world.restart({});
  BOOST_REQUIRE(invited.ask("change", change_to_noon).status == 200);
  const auto second = world.take_one(municipality, "CareCommunication");
  BOOST_TEST((second.letter().activity == Activity::reply_message));  // CC-PRV-14
  BOOST_TEST(second.letter().previous == std::string(hospital) + "#" + first.letter().message_id);
  BOOST_TEST(second.letter().segments.size() == 1u);
  BOOST_REQUIRE(invited.ask("cancel", "{}").status == 200);
  const auto third = world.take_one(municipality, "CareCommunication");
  BOOST_TEST(third.letter().previous == "MessageHeader/" + second.letter().message_id);
  BOOST_TEST(third.letter().thread == second.letter().thread);
  BOOST_TEST(provenances(third.payload) == 2u);
}

BOOST_AUTO_TEST_CASE(a_cancellation_answers_the_letter_between_two_care_communications) {
  World world;
  const auto invited = invite(world, invitation(to({municipality})));
  const auto first = world.take_one(municipality, "CareCommunication");
  world.restart({.municipality_takes = "oioxml"});
  BOOST_REQUIRE(invited.ask("change", change_to_noon).status == 200);
  const auto second = world.take_one(municipality, "XDIS91");
  world.restart({});
  BOOST_REQUIRE(invited.ask("cancel", "{}").status == 200);
  const auto third = world.take_one(municipality, "CareCommunication");
  BOOST_TEST(third.letter().previous == std::string(hospital) + "#" + second.letter().message_id);
  BOOST_TEST(third.letter().thread == first.letter().thread);
  BOOST_TEST(provenances(third.payload) == 2u);
}

BOOST_AUTO_TEST_CASE(a_request_id_is_one_invitation) {
  World world;
  const auto body = invitation(to({municipality}));
  const auto invited = invite(world, body);
  const auto again = world.post(path, json, body, hospital);
  BOOST_TEST(again.status == 200);
  BOOST_TEST(member(again.body, "id") == invited.id);
  BOOST_TEST(world.post(path, json, changed(body, "Udskrivelse", "Indlæggelse"), hospital).status == 409);
  (void)world.take_one(municipality, "CareCommunication");
  const auto change = invited.ask("change", change_to_noon);
  BOOST_TEST(change.status == 200);
  BOOST_TEST(invited.ask("change", change_to_noon).status == 200);
  (void)world.take_one(municipality, "CareCommunication");
}

BOOST_AUTO_TEST_CASE(without_a_patient_it_is_an_administrative_letter) {
  World world({.municipality_takes = "fhir:5.0", .doctor_takes = "edifact|edifact:dis90"});
  const auto invited = invite(world, invitation(to({municipality, doctor}), "null"));
  const auto letter = world.take_one(doctor, "DIS90");
  BOOST_TEST(has(text_of(letter), the_link));
  const auto record = invited.record();
  BOOST_TEST(has(record, R"("state":"not sent")"), record);
  const auto nobody =
      world.post(path, json, changed(invitation(to({municipality}), "null"), "000417", "000418"), hospital);
  BOOST_TEST(nobody.status == 422, nobody.body);
  BOOST_TEST(has(nobody.body, "INV-08"), nobody.body);
}

BOOST_AUTO_TEST_CASE(only_its_own_sender_sees_it) {
  World world;
  const auto invited = invite(world, invitation(to({municipality})));
  (void)world.take_one(municipality, "CareCommunication");
  const auto one = std::string(path) + "/" + invited.id;
  BOOST_TEST(world.ask("GET", one, municipality).status == 403);
  BOOST_TEST(world.post(one + "/change", json, change_to_noon, municipality).status == 403);
  BOOST_TEST(world.post(one + "/cancel", json, "{}", municipality).status == 403);
  BOOST_TEST(world.post(path, json, invitation(to({municipality})), municipality).status == 403);
  BOOST_TEST(world.ask("GET", std::string(path), municipality).body == R"({"invitations":[]})");
  BOOST_TEST(has(world.ask("GET", std::string(path), hospital).body, invited.id));
  BOOST_TEST(world.ask("GET", std::string(path) + "/0198f3a0-0000-7000-8000-000000000000", hospital).status == 404);
  BOOST_TEST(world.ask("GET", std::string(path) + "/no-id", hospital).status == 404);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_said_and_nothing_is_sent) {
  World world;
  const auto refused = [&](const std::string& body, std::string_view rule) {
    const auto answer = world.post(path, json, body, hospital);
    BOOST_TEST(answer.status >= 400);
    BOOST_TEST(answer.status < 500);
    BOOST_TEST(has(answer.body, rule), answer.body);
    for (const auto* secret : {"482163", "2512489996"}) BOOST_TEST(!has(answer.body, secret));
  };
  const auto sound = invitation(to({municipality}));
  refused("no json", "error");
  refused("{", "error");
  refused(changed(sound, "10:00:00", "08:00:00"), "INV-03");
  refused(changed(sound, "2026-11-24T", "2025-11-24T"), "INV-03");
  refused(changed(sound, "portal.vconf.dk", "portal.vconf.dk.example.com"), "VDX");
  refused(changed(sound, "Udskrivelse", "Pinkode 482163"), "INV-05");
  refused(invitation(to({nobody})), "INV-08");
  BOOST_TEST(world.ask("GET", std::string(path), hospital).body == R"({"invitations":[]})");
}

BOOST_AUTO_TEST_CASE(receipts_for_letters_forwarded_as_they_are_end_in_the_record) {
  World world({.municipality_takes = "oioxml"});
  const auto invited = invite(world, invitation(to({municipality})));
  const auto letter = world.take_one(municipality, "XDIS91");
  BOOST_TEST(has(letter.payload, "pin=482163"));
  world.send(receipt_for(letter));
  const auto record = invited.record();
  BOOST_TEST(has(record, R"("state":"acknowledged")"), record);
  BOOST_TEST(kinds(world.take(hospital)) == "");
}

BOOST_AUTO_TEST_CASE(what_the_gateway_refuses_stands_in_the_record) {
  World world({.settings = {{"video.pin", "refuse"}}});
  const auto invited = invite(world, invitation(to({municipality})));
  const auto record = invited.record();
  BOOST_TEST(has(record, R"("state":"refused")"), record);
  BOOST_TEST(has(record, "VDX-V12"), record);
  BOOST_TEST(kinds(world.take(hospital)) == "");
}

BOOST_AUTO_TEST_CASE(who_was_refused_the_invitation_hears_nothing_of_its_cancellation) {
  World world({.settings = {{"video.receivers", std::string(municipality) + " pin=refuse"}}});
  const auto invited = invite(world, invitation(to({municipality, doctor})));
  (void)world.take_one(doctor, "XDIS91");
  BOOST_TEST(invited.ask("cancel", "{}").status == 200);
  BOOST_TEST(world.take_one(doctor, "XDIS91").letter().subject == "Aflyst: Udskrivelse");
  BOOST_TEST(kinds(world.take(municipality)) == "");
  BOOST_TEST(kinds(world.take(hospital)) == "");
}

BOOST_AUTO_TEST_CASE(a_retry_is_known_whatever_time_it_is) {
  World world;
  const auto body = invitation(to({municipality}));
  const auto invited = invite(world, body);
  (void)world.take_one(municipality, "CareCommunication");
  BOOST_REQUIRE(invited.ask("change", change_to_noon).status == 200);
  (void)world.take_one(municipality, "CareCommunication");
  world.later(30 * day);
  const auto again = world.post(path, json, body, hospital);
  BOOST_TEST(again.status == 200, again.body);
  BOOST_TEST(invited.ask("change", change_to_noon).status == 200);
  BOOST_TEST(has(invited.record(), R"("state":"expired")"));
}

BOOST_AUTO_TEST_CASE(a_cancellation_waits_for_the_letter_before_it) {
  World world({.municipality_takes = "oioxml"});
  const auto invited = invite(world, invitation(to({municipality})));
  BOOST_REQUIRE(invited.ask("cancel", "{}").status == 200);
  auto letters = world.take(municipality);
  if (letters.size() == 1u) {  // the other one waits until this one has gone
    world.later(minute);
    for (auto& letter : world.take(municipality)) letters.push_back(std::move(letter));
  }
  BOOST_REQUIRE(letters.size() == 2u);
  BOOST_TEST(letters[0].letter().subject == "Telemedicin, Udskrivelse");
  BOOST_TEST(letters[1].letter().subject == "Aflyst: Udskrivelse");
}

BOOST_AUTO_TEST_CASE(what_these_tests_look_for_is_found) {
  BOOST_TEST(secret_in("patient 2512489996, of") == "a CPR number");
  BOOST_TEST(secret_in("patient 251248-9996") == "a CPR number");
  BOOST_TEST(secret_in("?pin=482163") == "a PIN");
  BOOST_TEST(secret_in("at https://m.vconf.dk/9f86d081884c now") == "a video link");
  BOOST_TEST(secret_in("5790001382445 http://127.0.0.1:8080 TV26112000417 host m.vconf.dk") == "");
}

BOOST_AUTO_TEST_CASE(what_was_stored_and_not_handed_in_goes_out_later) {
  World world;
  IdMaker ids;
  InvitationRow row{.id = ids.next(world.now()),
                    .sender = std::string(hospital),
                    .request_id = "epj-2026-000417",
                    .steps = {{0, "invitation", world.now(), invitation(to({municipality}))}},
                    .letters = {{.step = 0, .receiver = std::string(municipality), .reason = {}}}};
  (void)world.store().add_invitation(row, {"hospital"});
  BOOST_TEST(world.store().unfinished_invitations(10).size() == 1u);
  (void)world.take_one(municipality, "CareCommunication");
  BOOST_TEST(world.store().unfinished_invitations(10).empty());
  const Invited invited{world, to_text(row.id)};
  BOOST_TEST(has(invited.record(), R"("state":"delivered")"));
}

BOOST_AUTO_TEST_CASE(it_outlives_a_restart) {
  World world;
  const auto invited = invite(world, invitation(to({municipality})));
  world.restart();
  const auto first = world.take_one(municipality, "CareCommunication");
  BOOST_REQUIRE(invited.ask("cancel", "{}").status == 200);
  world.restart();
  BOOST_TEST(world.take_one(municipality, "CareCommunication").letter().thread == first.letter().thread);
}

BOOST_AUTO_TEST_SUITE_END()
