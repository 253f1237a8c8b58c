// The five stories of samples/stories, across sectors and formats: who is invited gets a letter in its own format, with
// the link byte for byte, is told of changes, and answers into the record. And links in other letters, from every
// format to every other.
#include <rapidjson/document.h>

#include <algorithm>
#include <array>

#include "converters/model/ids.hpp"
#include "converters/model/texts.hpp"
#include "converters/video/link.hpp"
#include "tests/gateway/world.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

constexpr std::string_view door = "/api/v1/invitations", json = "application/json";

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// --- formats

struct Format {
  std::string_view takes, letter, receipt;  // as the registry has it, and the kinds
};
constexpr Format in_oioxml{"oioxml", "XDIS91", "XCTL03"}, in_edifact{"edifact", "DIS91", "CTL03"},
    in_fhir{"fhir:5.0", "CareCommunication", "Acknowledgement"};

/// What each of the three takes.
struct Formats {
  Format hospital, municipality, doctor;
  [[nodiscard]] const Format& of(std::string_view location) const {
    return location == test::hospital ? hospital : location == test::municipality ? municipality : doctor;
  }
  [[nodiscard]] Setup setup() const {
    return {.hospital_takes = std::string(hospital.takes),
            .municipality_takes = std::string(municipality.takes),
            .doctor_takes = std::string(doctor.takes)};
  }
};
// Each of them takes each of the formats once.
constexpr std::array<Formats, 3> rotations = {
    {{in_oioxml, in_fhir, in_edifact}, {in_edifact, in_oioxml, in_fhir}, {in_fhir, in_edifact, in_oioxml}}};

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

/// The link stands in the bytes of a message, in its reference or attachment, as its format writes it.
void has_reference(const std::string& payload, const std::string& link) {
  if (payload.starts_with("UN")) {
    auto released = replaced(link, "?", "??");
    for (const std::string_view mark : {":", "+", "'"}) released = replaced(released, mark, "?" + std::string(mark));
    const auto at = payload.find("FTX+URL+");
    BOOST_REQUIRE(at != std::string::npos);
    // It is cut where a component ends, with a mark.
    BOOST_TEST(has(replaced(payload.substr(at), "\\:", ""), ":" + released + "'"), payload.substr(at));
  } else if (payload.starts_with("{")) {
    BOOST_TEST(has(payload, "\"url\":\"" + link + "\""));
  } else {
    BOOST_TEST(has(payload, "<URL>" + replaced(link, "&", "&amp;") + "</URL>"));
  }
}

std::string new_text(const Correspondence& letter) {
  std::string out;
  for (const auto& segment : letter.segments)
    if (segment.is_new) out += segment.text;
  return out;
}

/// Whoever opens it finds that link, byte for byte, in the text and beside it, and no other.
void has_link(const Arrived& arrived, const std::string& link) {
  const auto& letter = arrived.letter();
  const auto text = new_text(letter);
  const auto in_text = video::find_links(text);
  BOOST_REQUIRE_MESSAGE(in_text.size() == 1u, text);
  BOOST_TEST(in_text.front().url == link);
  std::size_t beside = 0;
  for (const auto& attachment : letter.attachments) {
    if (!attachment.is_new) continue;
    ++beside;
    BOOST_TEST(attachment.url == link);
  }
  BOOST_TEST(beside == 1u);
  has_reference(arrived.payload, link);
}

/// Telemedicine where the format has a word for it: within, and on its envelope.
void is_telemedicine(const Arrived& arrived) {
  if (arrived.kind() != in_fhir.letter) return;
  BOOST_TEST(arrived.letter().category == "telemedicine");
  BOOST_REQUIRE(arrived.envelope);
  BOOST_TEST(arrived.envelope->message->name == "MCM:FDIS91#telemedicine");
}

/// The receipt its receiver sends, in the format of the message.
std::string answer_to(const Arrived& arrived, const std::string& no = {}) {
  static const auto ids = seeded_ids(91);
  convert::Converter converter(schemas(), shared_zone());
  const convert::Settings settings;
  convert::Context context;
  context.ids = ids.get();
  context.settings = &settings;
  context.now = at("2026-11-20T14:30:00+01:00");
  const auto made = converter.acknowledge({{arrived.source, "message"}}, no, context);
  BOOST_REQUIRE(made.outputs.size() == 1u);
  StringSink sink;
  made.outputs.front().write(sink);
  return std::move(sink.bytes);
}

// --- invitations

struct Story {
  std::string folder;
  std::string_view sender;
  std::vector<std::string_view> receivers;
};
// The third one's supported housing stands here behind the municipality's location number.
const std::vector<Story> all_stories = {{"1-before-discharge", hospital, {municipality, doctor}},
                                        {"2-after-discharge", hospital, {municipality, doctor}},
                                        {"3-without-admission", hospital, {municipality}},
                                        {"4-municipality-invites", municipality, {hospital}},
                                        {"5-municipality-and-gp", municipality, {doctor}}};

std::string invitation_of(const Story& story) {
  return replaced(slurp(project() / "samples/stories" / story.folder / "invitation.json"), "5790001659592",
                  municipality);
}

rapidjson::Document parsed(const std::string& text) {
  rapidjson::Document out;
  out.Parse(text.data(), text.size());
  BOOST_REQUIRE_MESSAGE(!out.HasParseError() && out.IsObject(), text);
  return out;
}

/// Of JSON without escapes, which the stories and records are.
std::string text_at(const rapidjson::Value& object, const char* key) {
  BOOST_REQUIRE_MESSAGE(object.IsObject() && object.HasMember(key), "no " << key);
  return object[key].GetString();
}

/// An invitation in a world.
class Invited {
 public:
  Invited(World& world, const Story& story) : world_(world), story_(story), body_(invitation_of(story)) {
    const auto asked = parsed(body_);
    link = text_at(asked["meeting"], "link");
    topic = text_at(asked, "topic");
    BOOST_TEST(text_at(asked, "sender") == story.sender);
    const auto answer = world_.post(door, json, body_, story.sender);
    BOOST_REQUIRE_MESSAGE(answer.status == 201, answer.status << " " << answer.body);
    id_ = text_at(parsed(answer.body), "id");
  }
  std::string link, topic;

  /// The sending system asks again, for it had no answer.
  void ask_again() const {
    const auto answer = world_.post(door, json, body_, story_.sender);
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(text_at(parsed(answer.body), "id") == id_);
  }
  void tell(const std::string& what, const std::string& body) const {
    const auto answer = world_.post(std::string(door) + "/" + id_ + "/" + what, json, body, story_.sender);
    BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.status << " " << answer.body);
  }
  /// Without the link, the PIN, the patient.
  [[nodiscard]] std::string record() const {
    world_.work_off();
    auto answer = world_.ask("GET", std::string(door) + "/" + id_, story_.sender);
    BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.status << " " << answer.body);
    for (const std::string_view secret : {std::string_view(link), std::string_view("2512489996"),
                                          std::string_view("Berggren"), std::string_view("482163")})
      BOOST_TEST(!has(answer.body, secret), secret << " in " << answer.body);
    return std::move(answer.body);
  }
  /// "5790000121526 acknowledged acknowledged": what became of each receiver's letters, in order; a line each.
  [[nodiscard]] std::string states() const {
    const auto json_record = parsed(record());
    std::string out;
    for (const auto& receiver : json_record["receivers"].GetArray()) {
      out += text_at(receiver, "location_number");
      for (const auto& letter : receiver["letters"].GetArray()) out += " " + text_at(letter, "state");
      BOOST_TEST(text_at(receiver, "state") == text_at(*(receiver["letters"].End() - 1), "state"));
      out += "\n";
    }
    return out;
  }
  [[nodiscard]] std::string all(std::string_view states) const {
    std::string out;
    for (const auto receiver : story_.receivers) out.append(receiver).append(" ").append(states).append("\n");
    return out;
  }
  [[nodiscard]] const Story& story() const { return story_; }

 private:
  World& world_;
  const Story& story_;
  std::string body_, id_;
};

/// A whole story with that; each step is looked at where it arrives.
void tell(const Story& story, const Formats& formats) {
  World world(formats.setup());
  const Invited invited(world, story);
  std::vector<std::pair<std::string, std::string>> first;  // thread and id of each receiver's invitation
  const auto each = [&](const auto& look) {
    for (std::size_t i = 0; i < story.receivers.size(); ++i) {
      const auto receiver = story.receivers[i];
      const auto& format = formats.of(receiver);
      BOOST_TEST_CONTEXT("to " << receiver << " in " << format.takes) {
        const auto arrived = world.take_one(receiver, format.letter);  // one, and no more
        BOOST_TEST(arrived.letter().sender.location_number == story.sender);
        is_telemedicine(arrived);
        look(arrived, i);
        world.send(answer_to(arrived));
      }
    }
  };

  invited.ask_again();
  each([&](const Arrived& arrived, std::size_t) {
    has_link(arrived, invited.link);
    BOOST_TEST(arrived.letter().subject == "Telemedicin, " + invited.topic);
    first.emplace_back(arrived.letter().thread, arrived.letter().message_id);
  });
  BOOST_TEST(invited.states() == invited.all("acknowledged"));

  const std::string later =
      R"({"meeting": {"start": "2026-11-25T12:00:00+01:00", "end": "2026-11-25T12:30:00+01:00"}})";
  invited.tell("change", later);
  invited.tell("change", later);
  each([&](const Arrived& arrived, std::size_t i) {
    has_link(arrived, invited.link);
    const auto& letter = arrived.letter();
    const auto text = new_text(letter);
    BOOST_TEST(has(text, "Ny tid: onsdag den 25. november 2026 kl. 12.00-12.30\n"), text);
    BOOST_TEST(has(text, "Tidligere tid: tirsdag den 24. november 2026 kl. "), text);
    BOOST_TEST(letter.subject == "Ændret: " + invited.topic);
    if (arrived.kind() != in_fhir.letter) return;
    BOOST_TEST((letter.activity == Activity::reply_message));
    BOOST_TEST(letter.thread == first[i].first);
    BOOST_TEST(letter.previous == "MessageHeader/" + first[i].second);
  });
  BOOST_TEST(invited.states() == invited.all("acknowledged acknowledged"));

  invited.tell("cancel", R"({"text": "Mødet er ikke længere nødvendigt."})");
  invited.tell("cancel", "{}");
  each([&](const Arrived& arrived, std::size_t i) {
    const auto& letter = arrived.letter();
    const auto text = new_text(letter);
    BOOST_TEST(video::find_links(text).empty(), text);
    BOOST_TEST(has(text, "Aflyst tid: onsdag den 25. november 2026 kl. 12.00-12.30\n"), text);
    BOOST_TEST(has(text, "Mødet er ikke længere nødvendigt."), text);
    BOOST_TEST(letter.subject == "Aflyst: " + invited.topic);
    if (arrived.kind() != in_fhir.letter) return;
    BOOST_TEST((letter.activity == Activity::reply_message));
    BOOST_TEST(letter.thread == first[i].first);
  });
  BOOST_TEST(invited.states() == invited.all("acknowledged acknowledged acknowledged"));
  // Whoever asked has a record; its mailbox, where letters to it wait, got nothing.
  world.nothing_sent();
}

void tell_in_all_formats(const std::string& folder) {
  const auto story =
      std::find_if(all_stories.begin(), all_stories.end(), [&](const Story& one) { return one.folder == folder; });
  BOOST_REQUIRE(story != all_stories.end());
  for (const auto& formats : rotations)
    BOOST_TEST_CONTEXT("hospital " << formats.hospital.takes << ", municipality " << formats.municipality.takes
                                   << ", doctor " << formats.doctor.takes) {
      tell(*story, formats);
    }
}

// --- letters

constexpr std::string_view sample_link =
    "https://portal.vconf.dk/?url=431207@rooms.vconf.dk&pin=482163&start_dato=2026-11-24T09:00:00";
const std::vector<std::string> links = {
    std::string(sample_link),
    "https://portal.vconf.dk/?conference=721834%40rooms.vconf.dk&pin=37835&start_dato=2026-11-24T09:00:00&join=1",
    "https://m.vconf.dk/9f86d081884c",
    "https://teams.microsoft.com/l/meetup-join/19%3ameeting_" + std::string(90, 'T') +
        "%40thread.v2/0?context=%7b%22Tid%22%3a%221b2f%22%7d",
    "https://teams.microsoft.com/meet/3512345678901?p=Ab3dEf6hIj"};

/// A letter of its own, from the hospital, with that link, in that format.
std::string letter_with(const std::string& link, const Format& format) {
  static const auto ids = seeded_ids(92);
  static unsigned number = 1000;
  const auto escaped = [](std::string_view url) { return replaced(std::string(url), "&", "&amp;"); };
  auto xml = changed(sample("N-7-video/letter.xml"), escaped(sample_link), escaped(link));
  xml = changed(std::move(xml), "0712<", std::to_string(++number) + "<");
  if (format.takes == in_oioxml.takes) return xml;
  Bench bench;
  bench.context.ids = ids.get();
  convert::Converter converter(schemas(), shared_zone());
  const auto target = format.takes == in_fhir.takes ? convert::Target::fhir_json : convert::Target::edifact;
  const auto made = converter.convert({{source(std::move(xml)), "letter"}}, target, bench.context);
  BOOST_REQUIRE(made.outputs.size() == 1u);
  StringSink sink;
  made.outputs.front().write(sink);
  return std::move(sink.bytes);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(stories)

BOOST_AUTO_TEST_CASE(story_1_the_hospital_invites_before_a_discharge) {
  tell_in_all_formats("1-before-discharge");
}

// A daughter and an interpreter have no mailbox.
BOOST_AUTO_TEST_CASE(story_1_who_has_no_location_number_needs_another_channel) {
  World world(rotations[0].setup());
  const Invited invited(world, all_stories[0]);
  const auto record = parsed(invited.record());
  const auto& unreachable = record["unreachable"];
  BOOST_REQUIRE(unreachable.Size() == 2u);
  BOOST_TEST(text_at(unreachable[0], "kind") == "relative");
  BOOST_TEST(text_at(unreachable[1], "kind") == "interpreter");
  for (const auto& one : unreachable.GetArray()) BOOST_TEST(text_at(one, "advice") == texts::use_another_channel);
  for (const auto receiver : all_stories[0].receivers) (void)world.take(receiver);

  auto alone = invitation_of(all_stories[0]);
  const auto begin = alone.find("{\"location_number\""), end = alone.find("{\"name\": \"Tolk");
  alone = changed(alone.erase(begin, end - begin), "story-1", "story-1-alone");
  const auto refused = world.post(door, json, alone, hospital);
  BOOST_TEST(refused.status == 422, refused.body);
  BOOST_TEST(has(refused.body, "INV-06"), refused.body);
  world.nothing_sent();
}

BOOST_AUTO_TEST_CASE(story_2_within_72_hours_after_a_discharge) {
  tell_in_all_formats("2-after-discharge");
}

BOOST_AUTO_TEST_CASE(story_3_the_hospital_invites_without_an_admission) {
  tell_in_all_formats("3-without-admission");
}

BOOST_AUTO_TEST_CASE(story_4_the_municipality_invites_the_hospital) {
  tell_in_all_formats("4-municipality-invites");
}

BOOST_AUTO_TEST_CASE(story_5_the_municipality_and_the_doctor) {
  tell_in_all_formats("5-municipality-and-gp");
}

BOOST_AUTO_TEST_CASE(who_cannot_come_says_no_into_the_record) {
  for (const auto& formats : rotations) {
    World world(formats.setup());
    const Invited invited(world, all_stories[4]);
    const auto arrived = world.take_one(doctor, formats.doctor.letter);
    world.send(answer_to(arrived, "Borgeren er ikke tilmeldt her."));
    BOOST_TEST(invited.states() == invited.all("rejected"));
    BOOST_TEST(has(invited.record(), "tilmeldt"));  // whom else could it tell?
    world.nothing_sent();
  }
}

BOOST_AUTO_TEST_CASE(the_mailbox_shows_an_invitation_as_a_meeting) {
  World world(rotations[0].setup());
  const Invited invited(world, all_stories[0]);
  const auto list = world.mailbox(municipality);
  BOOST_TEST(has(list, R"("video":[{"class":"vdx-portal","state":"not-yet-open","host":"portal.vconf.dk")"), list);
  BOOST_TEST(!has(list, invited.link));
  for (const auto receiver : all_stories[0].receivers) (void)world.take(receiver);
}

// Not only invitations: a link in any letter, from each format to each.
BOOST_AUTO_TEST_CASE(a_link_comes_out_of_every_format_as_it_went_into_every_other) {
  for (const auto& from : {in_oioxml, in_edifact, in_fhir})
    for (const auto& to : {in_oioxml, in_edifact, in_fhir}) {
      World world({.hospital_takes = std::string(from.takes), .municipality_takes = std::string(to.takes)});
      for (const auto& link : links) BOOST_TEST_CONTEXT(from.takes << " to " << to.takes << ": " << link) {
          const auto letter = letter_with(link, from);
          has_reference(letter, link);
          if (from.takes == in_edifact.takes)
            world.send_interchange(letter);
          else
            world.send(letter);
          const auto arrived = world.take_one(municipality, to.letter);
          has_link(arrived, link);
          is_telemedicine(arrived);
          world.send(answer_to(arrived));
          (void)world.take_one(hospital, from.receipt);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
