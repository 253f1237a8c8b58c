// No row of mapping.def is dead, and no outcome it lists is fiction: messages with every field and every oddity make
// them all happen.
#include "converters/convert/mapping.hpp"

#include <functional>
#include <map>
#include <set>
#include <stdexcept>

#include "tests/support/letters.hpp"
#include "tests/support/support.hpp"

using namespace brevdue;
using namespace brevdue::test;
using convert::Map;
using convert::Way;

namespace {

constexpr const char* file_id = "c39ea6b2605245e4a207415e0205ab6f";

std::string words(const convert::MapRow& r) {
  return std::string(row(r.rule).id) + " " + std::string(r.from) + " -> " + std::string(r.to);
}

/// What happened, by row.
class Seen {
 public:
  explicit Seen(Way way) : way_(way) {}
  void take(const Report& report) {
    for (const auto& l : report.lines)
      for (const auto& r : convert::map_rows())
        if (r.way == way_ && r.rule == l.rule && r.from == l.from && r.to == l.to)
          happened_[r.map] = static_cast<std::uint8_t>(happened_[r.map] | convert::outcome_bit(l.outcome));
  }
  void check() const {
    for (const auto& r : convert::map_rows()) {
      if (r.way != way_) continue;
      const auto found = happened_.find(r.map);
      for (const auto outcome :
           {Outcome::carried, Outcome::moved, Outcome::defaulted, Outcome::shortened, Outcome::lost}) {
        const auto bit = convert::outcome_bit(outcome);
        if ((r.outcomes & bit) != 0)
          BOOST_TEST((found != happened_.end() && (found->second & bit) != 0), words(r)
                                                                                   << " is never " << name(outcome));
      }
    }
  }

 private:
  Way way_;
  std::map<Map, std::uint8_t> happened_;
};

Attachment link(std::string_view url, std::string_view title) {
  Attachment a;
  a.what = Attachment::What::link;
  a.url = url;
  a.title = title;
  return a;
}

// --- letter -> CareCommunication

struct LetterCase {
  Bench bench;
  Correspondence letter = test::letter();
  std::vector<FileLetter> files;
  convert::Location& sender() { return bench.rows.rows[std::string(hospital)]; }
  convert::Location& receiver() { return bench.rows.rows[std::string(municipality)]; }
};

void identify(Party& party, std::string_view id, PartyIdCode code) {
  party.identifier = id;
  party.identifier_code = code;
}

/// Every field of both letters, with the oddities that can stand side by side.
void everything(LetterCase& c) {
  auto& l = c.letter;
  l.sent_case = LocalTimeCase::twice;
  l.authorised_case = LocalTimeCase::skipped;
  l.receipt_wanted = false;
  l.statistical_code = "GGOP2";
  l.correction = true;
  l.priority = Priority::asap;
  l.episode.ids.push_back({{}, "6FB927DA3BE14B9F8875A6326617D20B"});
  l.episode.status = EpisodeStatus::ambulant_roentgen;
  l.sender.address = {"Testvej 1", "Bydel", "Odense C", "5000"};
  l.sender.speciality = "geriatri";
  l.receiver.address = l.sender.address;
  l.receiver.department = "Team 3";
  l.receiver.unit = "Nord";
  l.patient.address.suburb = "Bydel";
  l.patient.occupation = "Pensionist";
  l.dropped.bold = 1;
  l.not_carried = {"Emessage/Local_Elements"};
  Attachment supplement;
  supplement.what = Attachment::What::supplement;
  supplement.title = "Papirjournal";
  l.attachments = {reference(file_id), reference("0b5f5d3e7c1a4f0e9a542d7c6e8f9011"), supplement,
                   link("https://medcom.dk/", "Side"), link("se bilag", "Bilag")};
  c.files.push_back(file_letter({"c39ea6b2-6052-45e4-a207-415e0205ab6f", "1b4e28ba-2fa1-41d2-883f-0016d3cca427"}));
  c.files[0].statistical_code = "OTHER";
  c.files[0].receipt_wanted = false;
  c.files[0].not_carried = {"Emessage/Local_Elements"};
}

/// What a letter may be without.
void hardly_anything(LetterCase& c) {
  auto& l = c.letter;
  l.sent_case = LocalTimeCase::skipped;
  l.authorised_case = LocalTimeCase::twice;
  l.priority = Priority::routine;
  l.episode.status = EpisodeStatus::doed;
  l.sender.organisation = "_";
  l.sender.department.clear();
  l.sender.phone.clear();
  l.receiver.organisation.clear();
  c.sender().name.clear();
  c.receiver().name.clear();
  identify(l.sender, "461", PartyIdCode::kommunenummer);
  identify(l.receiver, "004391", PartyIdCode::ydernummer);
  l.patient.ids = {{PatientIdKind::other, {}, "0703921VJ4"}};
  l.patient.family = " ";
  l.subject.clear();
  l.segments.clear();
  l.attachments = {reference("FIL1", "none of the list"), link("https://medcom.dk/", " ")};
  l.attachments[0].title = " ";
  c.files.push_back(file_letter({"FIL1"}));
  c.files[0].files[0].data = Content::text("", 0);
}

const std::vector<std::function<void(LetterCase&)>> letter_cases{
    everything,
    hardly_anything,
    [](LetterCase& c) {  // the registry's names; SOR codes of their own
      c.letter.episode.status = EpisodeStatus::indlagt;
      c.letter.sender.organisation = c.letter.sender.department = "_";
      c.letter.receiver.organisation.clear();
      identify(c.letter.sender, "359001000016000", PartyIdCode::sorkode);
      identify(c.letter.receiver, "359001000016000", PartyIdCode::sorkode);
    },
    [](LetterCase& c) {
      identify(c.letter.sender, "325251000016005", PartyIdCode::sorkode);
      identify(c.letter.receiver, "325251000016005", PartyIdCode::sorkode);
    },
    [](LetterCase& c) {
      identify(c.letter.sender, "004391", PartyIdCode::ydernummer);
      identify(c.letter.receiver, municipality, PartyIdCode::lokationsnummer);
      c.receiver().links_clickable = "no";
      c.letter.attachments = {link("https://m.vconf.dk/9f86d081884c", "Videomøde")};
    },
    [](LetterCase& c) {
      c.bench.settings.video_subject_is_category = true;
      c.letter.subject = "Videomøde om udskrivelse";
    },
    [](LetterCase& c) {
      identify(c.letter.sender, "42", PartyIdCode::amt);
      identify(c.letter.receiver, "2001060", PartyIdCode::sygehusafdelingsnummer);
    },
};

// --- CareCommunication -> letter

struct MessageCase {
  Bench bench;
  Correspondence message = care_communication();
  convert::Location& sender() { return bench.rows.rows[std::string(municipality)]; }
  convert::Location& receiver() { return bench.rows.rows[std::string(hospital)]; }
};

Attachment file(std::string_view id, std::string_view title) {
  Attachment a;
  a.id = id;
  a.title = title;
  a.content_type = "application/pdf";
  a.data = Content::text("aGVq", 3);
  return a;
}

Author nurse() {
  Author a;
  a.name.family = "Waters";
  a.role.code = "sygeplejerske";
  a.organisation = "Another house";
  return a;
}

void every_field(MessageCase& c) {
  auto& m = c.message;
  m.activity = Activity::reply_message;
  m.previous = "MessageHeader/1";
  m.sender.ydernummer = m.receiver.ydernummer = "004391";
  m.sender.municipality_code = m.receiver.municipality_code = "0461";
  m.patient.ids.push_back(
      {PatientIdKind::national_replacement, std::string(national_replacement_system), "0703921VJ5"});
  m.patient.ids.push_back({PatientIdKind::other, "urn:x", "1"});
  m.patient.address = {"Testvej 23", {}, "Odense S", "5260"};
  m.episode.ids = {{"urn:x", "6fb927da-3be1-4b9f-8875-a6326617d20b"}, {"urn:y", "KONTAKT-17"}};
  m.episode.encounter_class = "IMP";
  m.episode.encounter_status = "in-progress";
  m.category = "regarding-referral";
  m.priority = Priority::asap;
  m.segments[0].author = nurse();
  auto old = m.segments[0];
  old.is_new = false;
  old.date = at("2026-11-18T10:00:00+01:00");
  old.phone = "12345678";
  old.text = "Før\tsidst";
  m.segments.push_back(old);
  NamedParty person;
  person.name.family = "Waters";
  m.named_sender = m.named_recipient = person;
  m.not_carried = {
      "Organization.identifier",   "Organization.telecom", "Patient.name",
      "Patient.address",           "Patient.telecom",      "Patient.deceasedDateTime",
      "Encounter.serviceProvider", "Communication.note",   "Communication.payload.contentString (formatting)"};
  auto told = file("urn:uuid:c39ea6b2-6052-45e4-a207-415e0205ab6f", "Plan");
  told.creation = "2026-01-20";
  told.phone = "12345678";
  auto earlier = told;
  earlier.data = {};
  m.attachments = {told, told, earlier, link("https://medcom.dk/", "Side"), link("se bilag", "Bilag")};
  m.attachments[1].title.clear();
  m.attachments[1].content_type = "application/x-unheard-of";
}

/// Too long for a letter.
void too_long(MessageCase& c) {
  auto& m = c.message;
  m.sent = m.authorised = m.segments[0].date = at("2026-10-25T01:30:00Z");
  m.sender.organisation = m.receiver.organisation = std::string(120, 'n');
  m.segments[0].phone = std::string(30, '1');
  m.patient.family = m.subject = std::string(80, 'x');
  m.patient.given = {std::string(80, 'x')};
  m.patient.address = {std::string(40, 'x'), {}, std::string(40, 'x'), std::string(10, '1')};
  m.episode.ids = {{"urn:x", std::string(40, 'x')}};
  m.priority = Priority::routine;
  m.attachments.assign(11, file("x", std::string(80, 't')));
}

/// What the registry and the rules fill in.
void hardly_any_field(MessageCase& c) {
  auto& m = c.message;
  m.authorised = m.segments[0].date = *read_iso("2026-01-20");
  m.sender.sor.clear();
  m.sender.organisation.clear();
  m.receiver.organisation.clear();
  c.receiver().identifier = "2001060";
  c.receiver().identifier_code = PartyIdCode::sygehusafdelingsnummer;
  c.receiver().links_clickable = "no";
  m.segments[0].phone.clear();
  m.patient.ids = {{PatientIdKind::regional_replacement, std::string(regional_replacement_system), "1206550VK9"}};
  m.patient.family.clear();
  m.patient.given.clear();
  m.attachments = {link("https://medcom.dk/", "Side")};
}

const std::vector<std::function<void(MessageCase&)>> message_cases{
    every_field,
    too_long,
    hardly_any_field,
    [](MessageCase& c) {  // a telephone that is too long even in the registry
      c.sender().phone = std::string(30, '1');
      c.message.segments[0].phone.clear();
    },
};

}  // namespace

BOOST_AUTO_TEST_SUITE(mapping)

BOOST_AUTO_TEST_CASE(every_row_from_letter_to_care_communication_happens) {
  Seen seen(Way::letter_to_cc);
  for (const auto& prepare : letter_cases) {
    LetterCase c;
    prepare(c);
    std::vector<const FileLetter*> files;
    for (const auto& f : c.files) files.push_back(&f);
    Report report;
    BOOST_REQUIRE_MESSAGE(convert::letter_to_care_communication(c.letter, files, c.bench.context, report),
                          words(report.findings));
    seen.take(report);
  }
  seen.check();
}

BOOST_AUTO_TEST_CASE(every_row_from_care_communication_to_letter_happens) {
  Seen seen(Way::cc_to_letter);
  for (const auto& prepare : message_cases) {
    MessageCase c;
    prepare(c);
    Report report;
    BOOST_REQUIRE_MESSAGE(!convert::care_communication_to_letter(c.message, c.bench.context, zone(), report).empty(),
                          words(report.findings));
    seen.take(report);
  }
  seen.check();
}

BOOST_AUTO_TEST_CASE(rows_are_found_by_their_enumerator_and_say_what_they_are_about) {
  std::set<std::string> said;
  for (const auto& r : convert::map_rows()) {
    BOOST_TEST((convert::row(r.map).map == r.map));
    BOOST_TEST((!r.from.empty() || !r.to.empty()), words(r));
    BOOST_TEST(r.outcomes != 0, words(r));
    const auto key = std::to_string(static_cast<unsigned>(r.way)) + " " + words(r);
    BOOST_TEST(said.insert(key).second, key << " stands twice");
  }
}

BOOST_AUTO_TEST_CASE(every_row_between_a_letter_and_fhir_has_its_name_in_edifact) {
  std::set<std::string> said;
  for (const auto& r : convert::map_rows()) {
    const bool from_letter = r.way == Way::letter_to_cc || r.way == Way::to_acknowledgement;
    const bool to_letter = r.way == Way::cc_to_letter || r.way == Way::to_xctl;
    if (!from_letter && !to_letter) {
      BOOST_TEST(r.edifact.empty(), words(r));
      continue;
    }
    BOOST_TEST(r.edifact.empty() == (from_letter ? r.from : r.to).empty(), words(r));
    const auto names = convert::names(r, Dialect::edifact);
    BOOST_TEST((from_letter ? names.from : names.to) == r.edifact);
    BOOST_TEST((from_letter ? names.to : names.from) == (from_letter ? r.to : r.from));
    const auto key = std::to_string(static_cast<unsigned>(r.way)) + " " + std::string(row(r.rule).id) + " " +
                     std::string(names.from) + " -> " + std::string(names.to);
    BOOST_TEST(said.insert(key).second, key << " stands twice");
  }
}

BOOST_AUTO_TEST_CASE(a_line_says_what_its_row_says_and_nothing_else) {
  Report report;
  convert::add(report, Map::cc_sent, Outcome::carried, "so");
  BOOST_REQUIRE(report.lines.size() == 1u);
  BOOST_TEST((report.lines[0].rule == Rule::to_cc_times));
  BOOST_TEST(report.lines[0].from == "Envelope/Sent");
  BOOST_TEST(report.lines[0].detail == "so");
  BOOST_CHECK_THROW(convert::add(report, Map::cc_sent, Outcome::lost), std::logic_error);
}

BOOST_AUTO_TEST_CASE(a_line_has_the_words_of_the_letters_format) {
  Report report;
  report.letters = Dialect::edifact;
  convert::add(report, Map::cc_sent, Outcome::carried);
  convert::add(report, Map::letter_sent, Outcome::carried);
  BOOST_TEST(report.lines[0].from == "UNB 4");
  BOOST_TEST(report.lines[0].to == convert::row(Map::cc_sent).to);
  BOOST_TEST(report.lines[1].from == "Bundle.timestamp");
  BOOST_TEST(report.lines[1].to == "UNB 4");
}

BOOST_AUTO_TEST_SUITE_END()
