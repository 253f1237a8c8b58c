// conversion.md 3, row by row.
#include <algorithm>

#include "converters/convert/mapping.hpp"
#include "tests/support/letters.hpp"
#include "tests/support/support.hpp"

using namespace brevdue;
using namespace brevdue::test;
using convert::Map;

namespace {

struct Run {
  Bench bench;
  Report report;
  std::vector<convert::LetterPair> pairs;
  const Correspondence& operator()(const Correspondence& cc) {
    report = {};
    pairs = convert::care_communication_to_letter(cc, bench.context, zone(), report);
    BOOST_REQUIRE_MESSAGE(!pairs.empty(), words(report.findings));
    return pairs.front().letter;
  }
  void refuse(const Correspondence& cc, std::string_view rules_expected) {
    report = {};
    pairs = convert::care_communication_to_letter(cc, bench.context, zone(), report);
    BOOST_TEST(pairs.empty());
    BOOST_TEST(rules(report.findings) == rules_expected);
  }
};

std::string text_of(const Correspondence& l) {
  return l.segments.at(0).text;
}

Author nurse(std::string_view family) {
  Author a;
  a.name.given = {"Emma"};
  a.name.family = family;
  a.role.code = "sygeplejerske";
  return a;
}

Attachment file(std::string_view id, std::string_view title) {
  Attachment a;
  a.id = id;
  a.title = title;
  a.content_type = "application/pdf";
  a.data = Content::text("aGVq", 3);
  return a;
}

std::string uuid(int n) {
  auto digits = std::to_string(n);
  digits.insert(0, 12 - digits.size(), '0');
  return "urn:uuid:0b5f5d3e-7c1a-4f0e-9a54-" + digits;
}

/// How often the report says this of that row.
std::size_t count(const Report& report, convert::Map map, Outcome outcome) {
  const auto& r = convert::row(map);
  return static_cast<std::size_t>(std::count_if(report.lines.begin(), report.lines.end(), [&](const ReportLine& l) {
    return l.rule == r.rule && l.from == r.from && l.to == r.to && l.outcome == outcome;
  }));
}

/// What the report adds to the lines of that row.
std::vector<std::string> details(const Report& report, convert::Map map) {
  const auto& r = convert::row(map);
  std::vector<std::string> out;
  for (const auto& l : report.lines)
    if (l.rule == r.rule && l.from == r.from && l.to == r.to) out.push_back(l.detail);
  return out;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cc_to_letter, Run)

BOOST_AUTO_TEST_CASE(parties) {
  const auto& l = (*this)(care_communication());
  BOOST_TEST(l.sender.location_number == municipality);
  BOOST_TEST(l.sender.identifier == "325251000016005");
  BOOST_TEST((l.sender.identifier_code == PartyIdCode::sorkode));
  BOOST_TEST(l.sender.organisation == "Testkommune, Hjemmeplejen");
  BOOST_TEST(l.sender.phone == "63750000");
  BOOST_TEST(l.receiver.identifier == "359001000016000");
  BOOST_TEST((l.receiver.identifier_code == PartyIdCode::sorkode));
  BOOST_TEST(!pairs.front().files.has_value());
}

BOOST_AUTO_TEST_CASE(receiver_identifier_in_its_order) {
  auto c = care_communication();
  c.receiver.municipality_code = "0461";
  BOOST_TEST(((*this)(c).receiver.identifier_code == PartyIdCode::kommunenummer));
  c.receiver.ydernummer = "004391";
  BOOST_TEST(((*this)(c).receiver.identifier_code == PartyIdCode::ydernummer));
  auto& row = bench.rows.rows[std::string(hospital)];
  row.identifier = "2001060";
  row.identifier_code = PartyIdCode::sygehusafdelingsnummer;
  BOOST_TEST((*this)(c).receiver.identifier == "2001060");
  bench.context.directory = nullptr;  // FHIR -> OIOXML needs no registry
  c.receiver.ydernummer.clear();
  c.receiver.municipality_code.clear();
  c.receiver.sor = "123456789012345678";
  BOOST_TEST((*this)(c).receiver.identifier == hospital);
  BOOST_TEST((pairs[0].letter.receiver.identifier_code == PartyIdCode::lokationsnummer));
}

BOOST_AUTO_TEST_CASE(ids_are_14_characters_and_the_same_every_time) {
  auto c = care_communication();
  const auto first = (*this)(c);
  BOOST_TEST(first.message_id.size() == 14u);
  BOOST_TEST(first.envelope_id.size() == 14u);
  BOOST_TEST((*this)(c).message_id == first.message_id);
  c.envelope_id = "1d6a942e-7e9e-42e4-8dbb-09a608b56c8c";  // sent again: same letter, new envelope
  BOOST_TEST((*this)(c).message_id == first.message_id);
  BOOST_TEST(pairs[0].letter.envelope_id != first.envelope_id);
}

BOOST_AUTO_TEST_CASE(patient_ids) {
  auto c = care_communication();
  c.patient.ids = {{PatientIdKind::regional_replacement, std::string(regional_replacement_system), "1206550VK9"},
                   {PatientIdKind::national_replacement, std::string(national_replacement_system), "0703921VJ5"}};
  BOOST_TEST((*this)(c).patient.ids.at(0).value == "0703921VJ5");  // T-4: national wins
  BOOST_TEST(
      text_of(pairs[0].letter) ==
      "Tak for besked.\nDer er modtaget flere end et CPR-nummer i korrespondancemeddelelsen. Derfor er de resterende "
      "medsendte CPR-numre indsat her: 1206550VK9\n");
  c.patient.ids.push_back({PatientIdKind::cpr, std::string(cpr_system), "2512489996"});
  BOOST_TEST((*this)(c).patient.ids.at(0).value == "2512489996");  // T-3: CPR wins
  BOOST_TEST(text_of(pairs[0].letter).find("indsat her: 1206550VK9, 0703921VJ5\n") != std::string::npos);
  c.patient.ids = {{PatientIdKind::other, "urn:x", "1"}};
  refuse(c, "CONV-3.08");
}

BOOST_AUTO_TEST_CASE(names_and_address) {
  auto c = care_communication();
  c.patient.address = {"En meget lang vej med et meget langt navn 117, 3. th.", {}, "Odense S", "5260"};
  const auto& p = (*this)(c).patient;
  BOOST_TEST(p.given.at(0) == "Nancy Ann");
  BOOST_TEST(characters(p.address.street) == 35u);
  BOOST_TEST(p.address.district == "Odense S");
  c.patient.family.clear();
  BOOST_TEST((*this)(c).patient.family == "Ukendt");
}

BOOST_AUTO_TEST_CASE(episode_preference) {
  auto c = care_communication();
  c.episode.ids = {
      {"https://sor2.sum.dsdn.dk/#id=325251000016005", "urn:uuid:6fb927da-3be1-4b9f-8875-a6326617d20b"},
      {"https://www.esundhed.dk/Registre/Landspatientregisteret", "urn:uuid:0b5f5d3e-7c1a-5f0e-9a54-2d7c6e8f9011"}};
  c.episode.encounter_class = "IMP";
  c.episode.encounter_status = "in-progress";
  BOOST_TEST((*this)(c).episode.ids.at(0).value == "0b5f5d3e7c1a5f0e9a542d7c6e8f9011");
  BOOST_TEST((pairs[0].letter.episode.status == EpisodeStatus::indlagt));
  bench.settings.prefer_lpr3_episode = false;
  BOOST_TEST((*this)(c).episode.ids.at(0).value == "6fb927da3be14b9f8875a6326617d20b");
  c.patient.deceased = true;
  BOOST_TEST(((*this)(c).episode.status == EpisodeStatus::doed));
  c.patient.deceased.reset();
  c.episode.encounter_status = "finished";
  BOOST_TEST(((*this)(c).episode.status == EpisodeStatus::inaktiv));
  c.episode.ids = {{"urn:x", std::string(40, 'x')}};
  BOOST_TEST((*this)(c).episode.ids.empty());
  BOOST_TEST(text_of(pairs[0].letter).find("Forløbs-id: xxxx") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(subject_is_category_and_topic) {
  auto c = care_communication();
  BOOST_TEST((*this)(c).subject == "Sygepleje, Plan");
  c.subject.clear();
  BOOST_TEST((*this)(c).subject == "Sygepleje");
  c.subject = "Æ" + std::string(80, 'x');
  BOOST_TEST(characters((*this)(c).subject) == 70u);
  BOOST_TEST(text_of(pairs[0].letter) == "Emne: " + c.subject + "\nTak for besked.");
}

BOOST_AUTO_TEST_CASE(priority_only_with_regarding_referral) {
  auto c = care_communication();
  c.priority = Priority::asap;
  BOOST_TEST(!(*this)(c).priority.has_value());
  c.category = "regarding-referral";
  BOOST_TEST(((*this)(c).priority == Priority::asap));
}

BOOST_AUTO_TEST_CASE(text_in_its_order) {
  auto c = care_communication();
  c.activity = Activity::reply_message;
  c.segments[0].author = nurse("Waters");
  Segment old = c.segments[0];
  old.is_new = false;
  old.date = at("2026-11-18T10:00:00+01:00");
  old.assigner = "Testsygehus Vest";
  old.text = "Første besked";
  Segment older = old;
  older.date = at("2026-11-17T10:00:00+01:00");
  older.text = "Allerførst\n";
  c.segments.insert(c.segments.begin(), {older, old});
  NamedParty team;
  team.team = true;
  team.team_name = "Team 1";
  team.organisation = "Testsygehus Vest";
  c.named_recipient = team;
  NamedParty person;
  person.name.given = {"Emma"};
  person.name.family = "Waters";
  person.role.text = "leder";
  c.named_sender = person;
  Attachment earlier = file(uuid(1), "Blodprøveresultater");
  earlier.data = {};
  c.attachments.push_back(earlier);
  BOOST_TEST(text_of((*this)(c)) ==
             "Denne meddelelse er en besvarelse.\n"
             "Tak for besked.\n"
             "Forfatter: Emma Waters\nStilling: Sygeplejerske\n"
             "Afsender: Emma Waters, leder\n"
             "Modtager: Team 1, Testsygehus Vest\n"
             "Tidligere meddelelse, 18.11.2026 kl. 10:00, Testsygehus Vest:\n"
             "Første besked\nForfatter: Emma Waters\nStilling: Sygeplejerske\n"
             "Tidligere meddelelse, 17.11.2026 kl. 10:00, Testsygehus Vest:\n"
             "Allerførst\nForfatter: Emma Waters\nStilling: Sygeplejerske\n"
             "Vedhæftet fil i tidligere meddelelse (medsendes ikke her): Blodprøveresultater\n");
  BOOST_TEST(!pairs[0].files.has_value());
  c.activity = Activity::forward_message;
  BOOST_TEST(text_of((*this)(c)).rfind("Denne meddelelse er en videresendelse.\n", 0) == 0u);
}

BOOST_AUTO_TEST_CASE(a_plain_text_is_untouched) {
  auto c = care_communication();
  c.segments[0].text = "\n a  b\n\n";
  BOOST_TEST(text_of((*this)(c)) == "\n a  b\n\n");
}

BOOST_AUTO_TEST_CASE(a_file_goes_into_the_file_letter) {
  auto c = care_communication();
  c.attachments.push_back(file("urn:uuid:c39ea6b2-6052-45e4-a207-415e0205ab6f", "Plan"));
  const auto& l = (*this)(c);
  BOOST_REQUIRE(pairs[0].files.has_value());
  const auto& f = *pairs[0].files;
  BOOST_TEST(l.attachments.at(0).id == "c39ea6b2605245e4a207415e0205ab6f");
  BOOST_TEST(l.attachments.at(0).title == "Plan");
  BOOST_TEST(l.attachments.at(0).object_code == "vektor_grafik");
  BOOST_TEST(l.attachments.at(0).declared_size.value() == 3u);
  BOOST_TEST(!l.attachments.at(0).data.present());
  BOOST_TEST(f.files.at(0).id == "c39ea6b2-6052-45e4-a207-415e0205ab6f");
  BOOST_TEST(f.files.at(0).data.base64() == "aGVq");
  BOOST_TEST(f.message_id != l.message_id);
  BOOST_TEST(f.envelope_id != l.envelope_id);
  BOOST_TEST(f.patient->ids.at(0).value == "2512489996");
}

BOOST_AUTO_TEST_CASE(titles_and_types) {
  auto c = care_communication();
  c.attachments = {file(uuid(1), ""), file(uuid(2), std::string(75, 't')), file("x", "c")};
  c.attachments[2].content_type = "application/x-unheard-of";
  const auto& l = (*this)(c);
  BOOST_TEST(l.attachments.at(0).title == "BIN");
  BOOST_TEST(l.attachments.at(1).title == std::string(70, 't'));
  BOOST_TEST(text_of(l).find("Bilagstitel: " + std::string(75, 't') + "\n") != std::string::npos);
  BOOST_TEST(l.attachments.at(2).extension == "bin");
  BOOST_TEST(l.attachments.at(2).object_code == "multimedie");
  BOOST_TEST(l.attachments.at(2).id.size() == 32u);
}

BOOST_AUTO_TEST_CASE(links_that_do_not_fit_go_into_the_text_unbroken) {
  auto c = care_communication();
  Attachment link;
  link.what = Attachment::What::link;
  link.title = "Side";
  link.url = "https://example.org/" + std::string(340, 'a');
  c.attachments.push_back(link);
  BOOST_TEST((*this)(c).attachments.empty());
  BOOST_TEST(text_of(pairs[0].letter) == "Tak for besked.\nLink: Side\n" + link.url + "\n");
  link.url = "https://medcom.dk/";
  c.attachments.assign(11, link);
  BOOST_TEST((*this)(c).attachments.size() == 10u);
  BOOST_TEST(text_of(pairs[0].letter) == "Tak for besked.\nLink: Side\nhttps://medcom.dk/\n");
}

BOOST_AUTO_TEST_CASE(more_than_ten_files_make_more_pairs) {
  auto c = care_communication();
  for (int i = 0; i < 23; ++i) c.attachments.push_back(file(uuid(i), "F" + std::to_string(i)));
  (*this)(c);
  BOOST_REQUIRE(pairs.size() == 3u);
  BOOST_TEST(pairs[0].files->files.size() == 10u);
  BOOST_TEST(pairs[2].files->files.size() == 3u);
  BOOST_TEST(text_of(pairs[1].letter) == "Fortsættelse af foregående meddelelse: bilag 11-20 af 23.");
  BOOST_TEST(pairs[1].letter.subject == pairs[0].letter.subject);
  BOOST_TEST(pairs[1].letter.message_id != pairs[0].letter.message_id);
  BOOST_TEST(count(report, Rule::to_letter_pairs) == 2u);
}

BOOST_AUTO_TEST_CASE(a_long_phone_number_goes_into_the_text) {
  auto c = care_communication();
  c.segments[0].phone = "+45 63 75 00 00 lokal 1234567";
  BOOST_TEST((*this)(c).sender.phone.empty());
  BOOST_TEST(text_of(pairs[0].letter) == "Tak for besked.\nTelefon: +45 63 75 00 00 lokal 1234567\n");
}

BOOST_AUTO_TEST_CASE(category_and_link_that_disagree_are_reported) {
  auto c = care_communication();
  c.segments[0].text = "https://m.vconf.dk/9f86d081884c";
  BOOST_TEST((*this)(c).subject == "Sygepleje, Plan");
  BOOST_TEST(found(report, Rule::video_mismatch, Severity::note));
  for (const auto* own : {"telemedicine", "nursing", "other"}) {  // whatever letters with a link are given here
    bench.settings.video_category = own;
    c.category = "telemedicine";
    (*this)(c);
    BOOST_TEST(!found(report, Rule::video_mismatch, Severity::note), own);
    c.category = "other";
    (*this)(c);
    BOOST_TEST(found(report, Rule::video_mismatch, Severity::note), own);
  }
  c.segments[0].text = "Intet link.";
  (*this)(c);
  BOOST_TEST(!found(report, Rule::video_mismatch, Severity::note));
}

BOOST_AUTO_TEST_CASE(a_location_number_is_needed) {
  auto c = care_communication();
  c.receiver.location_number.clear();
  refuse(c, "CONV-3.29");
}

BOOST_AUTO_TEST_CASE(identifiers_that_do_not_fit_are_not_used) {
  auto c = care_communication();
  c.sender.sor = "abc def";
  c.receiver.ydernummer = "123456789012345678";
  c.receiver.sor = "x";
  BOOST_TEST((*this)(c).sender.identifier == "325251000016005");  // the registry's SOR code
  BOOST_TEST(pairs[0].letter.receiver.identifier == "359001000016000");
  bench.context.directory = nullptr;
  const auto& l = (*this)(c);
  BOOST_TEST(l.sender.identifier == municipality);
  BOOST_TEST(l.receiver.identifier == hospital);
  BOOST_TEST((l.receiver.identifier_code == PartyIdCode::lokationsnummer));
}

BOOST_AUTO_TEST_CASE(identifiers_that_give_way_are_said_to) {
  auto c = care_communication();
  c.sender.ydernummer = "004391";
  c.receiver.ydernummer = "004391";
  c.receiver.municipality_code = "0461";
  (*this)(c);
  BOOST_TEST(count(report, Map::letter_receiver_id, Outcome::carried) == 1u);
  BOOST_TEST(count(report, Map::letter_receiver_sor, Outcome::defaulted) == 1u);  // the registry ties it to the GLN
  BOOST_TEST(count(report, Map::letter_ydernummer, Outcome::lost) == 1u);         // the sender's
  BOOST_TEST(count(report, Map::letter_municipality, Outcome::lost) == 1u);
  c = care_communication();
  (*this)(c);
  BOOST_TEST(count(report, Map::letter_receiver_sor, Outcome::defaulted) == 0u);
  BOOST_TEST(count(report, Map::letter_ydernummer, Outcome::lost) == 0u);
}

BOOST_AUTO_TEST_CASE(an_author_of_another_house_loses_its_name) {
  auto c = care_communication();
  c.segments[0].author = nurse("Waters");
  c.segments[0].author->organisation = c.sender.organisation;
  (*this)(c);
  BOOST_TEST(count(report, Map::letter_role_organisation, Outcome::lost) == 0u);
  c.segments[0].author->organisation = "Plejecenter Nord";
  (*this)(c);
  BOOST_TEST(count(report, Map::letter_role_organisation, Outcome::lost) == 1u);
}

BOOST_AUTO_TEST_CASE(what_the_reader_leaves_over_has_a_row_or_is_named) {
  auto c = care_communication();
  c.not_carried = {"Organization.telecom", "Communication.note"};
  (*this)(c);
  BOOST_TEST(count(report, Map::letter_organisation_telecom, Outcome::lost) == 1u);
  BOOST_TEST(count(report, Map::letter_other, Outcome::lost) == 1u);
}

BOOST_AUTO_TEST_CASE(amt_is_for_letters_only) {
  auto c = care_communication();
  c.attachments.push_back(file(uuid(1), "Plan"));
  auto& row = bench.rows.rows[std::string(hospital)];
  row.identifier = "42";
  row.identifier_code = PartyIdCode::amt;
  BOOST_TEST(((*this)(c).receiver.identifier_code == PartyIdCode::amt));
  BOOST_TEST((pairs[0].files->receiver.identifier_code == PartyIdCode::lokationsnummer));
  BOOST_TEST(pairs[0].files->receiver.identifier == hospital);
}

BOOST_AUTO_TEST_CASE(fresh_object_ids_are_the_same_every_time) {
  auto c = care_communication();
  c.attachments = {file("", "a"), file("x", "b"), file(uuid(1), "c"), file(uuid(1), "d")};
  const auto first = (*this)(c).attachments;
  bench.ids = seeded_ids(99);
  bench.context.ids = bench.ids.get();
  BOOST_TEST(((*this)(c).attachments == first));
  BOOST_TEST(first[0].id != first[1].id);
  BOOST_TEST(first[2].id != first[3].id);
}

BOOST_AUTO_TEST_CASE(a_date_alone_is_danish_midnight) {
  auto c = care_communication();
  c.authorised = c.segments[0].date = *read_iso("2026-01-20");
  const auto local = zone().to_local((*this)(c).authorised.utc);
  BOOST_TEST(local.day == 20u);
  BOOST_TEST(local.hour == 0u);
  BOOST_TEST(count(report, Rule::to_letter_day) == 1u);
}

BOOST_AUTO_TEST_CASE(the_second_hour_of_an_october_night_cannot_be_said) {
  auto c = care_communication();
  c.sent = at("2026-10-25T01:30:00Z");
  (*this)(c);
  BOOST_TEST(count(report, Rule::oio_time) == 1u);
  c.sent = at("2026-10-25T00:30:00Z");
  (*this)(c);
  BOOST_TEST(count(report, Rule::oio_time) == 0u);
}

BOOST_AUTO_TEST_CASE(blank_names_and_topics_are_none) {
  auto c = care_communication();
  c.sender.organisation = "   ";
  c.subject = " \n ";
  c.patient.given = {"  A  ", "B"};
  const auto& l = (*this)(c);
  BOOST_TEST(l.sender.organisation == "Testkommune, Hjemmeplejen");
  BOOST_TEST(l.subject == "Sygepleje");
  BOOST_TEST(l.patient.given.at(0) == "A B");
  c.subject = "Plan\nB";
  BOOST_TEST((*this)(c).subject == "Sygepleje, Plan B");
}

BOOST_AUTO_TEST_CASE(the_registry_names_earlier_senders_too) {
  auto c = care_communication();
  auto old = c.segments[0];
  old.is_new = false;
  old.date = at("2026-11-18T10:00:00+01:00");
  old.assigner = hospital;  // the Bundle had no name for it
  c.segments.push_back(old);
  BOOST_TEST(text_of((*this)(c)).find("kl. 10:00, Testsygehus Vest:") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_file_with_a_link_says_its_long_title_once) {
  auto c = care_communication();
  c.attachments.push_back(file(uuid(1), std::string(80, 't')));
  c.attachments[0].url = "https://medcom.dk/";
  const auto text = text_of((*this)(c));
  BOOST_TEST(text.find("Bilagstitel: ") == text.rfind("Bilagstitel: "));
  BOOST_TEST(pairs[0].letter.attachments.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_topic_of_several_lines_stands_whole_in_the_text) {
  auto c = care_communication();
  c.subject = "Plan\nfor ugen";
  BOOST_TEST((*this)(c).subject == "Sygepleje, Plan for ugen");
  BOOST_TEST(text_of(pairs[0].letter).starts_with("Emne: Plan\nfor ugen\n"));
}

BOOST_AUTO_TEST_CASE(a_patient_id_that_comes_twice_is_said_once) {
  auto c = care_communication();
  c.patient.ids.push_back(c.patient.ids.front());
  BOOST_TEST(text_of((*this)(c)).find("CPR-numre") == std::string::npos);
  c.patient.ids.push_back({PatientIdKind::national_replacement, {}, "0703921VJ5"});
  c.patient.ids.push_back({PatientIdKind::national_replacement, {}, "0703921VJ5"});
  BOOST_TEST(text_of((*this)(c)).find("indsat her: 0703921VJ5\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_link_without_title_that_fits_nowhere) {
  auto c = care_communication();
  Attachment a;
  a.what = Attachment::What::link;
  a.id = "urn:uuid:0b5f5d3e-7c1a-4f0e-9a54-2d7c6e8f9011";
  a.url = "https://example.org/" + std::string(350, 'x');
  a.date = c.authorised;
  c.attachments.push_back(a);
  BOOST_TEST(text_of((*this)(c)).find("\nLink:\n" + a.url + "\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(details_say_which_one_and_why) {
  using Details = std::vector<std::string>;
  auto c = care_communication();
  c.attachments.assign(11, file("", "Plan"));
  c.patient.family.clear();
  c.patient.ids.push_back({PatientIdKind::national_replacement, {}, "0703921VJ5"});
  c.episode = {};
  c.sender.organisation = std::string(20, 'a') + ", " + std::string(20, 'b');
  c.receiver.organisation = std::string(36, 'a');
  c.activity = Activity::reply_message;
  c.segments[0].author = nurse("Hansen");
  auto old = c.segments[0];
  old.is_new = false;
  c.segments.push_back(old);
  auto& row = bench.rows.rows[std::string(hospital)];
  row.identifier = "004391";
  row.identifier_code = PartyIdCode::ydernummer;
  (*this)(c);
  BOOST_TEST(details(report, Map::letter_file).at(2) == "file 3 of 11, 3 bytes");
  BOOST_TEST(details(report, Map::letter_object_id).at(10) == "file 11 of 11, no UUID");
  BOOST_TEST((details(report, Map::letter_pairs) == Details{"files 11-11"}));
  BOOST_TEST((details(report, Map::letter_surname) == Details{"Ukendt"}));
  BOOST_TEST((details(report, Map::letter_patient_ids) == Details{"national replacement CPR"}));
  BOOST_TEST((details(report, Map::letter_episode_status) == Details{"no Encounter is inaktiv"}));
  BOOST_TEST((details(report, Map::letter_sender_name) == Details{"split over the name fields"}));
  BOOST_TEST((details(report, Map::letter_receiver_name) == Details{"cut to 35 characters"}));
  BOOST_TEST((details(report, Map::letter_receiver_id) == Details{"ydernummer, as the registry has it"}));
  BOOST_TEST((details(report, Map::letter_activity) == Details{"Denne meddelelse er en besvarelse."}));
  BOOST_TEST((details(report, Map::letter_author) ==
              Details{"text 1 of 2: Forfatter: ..., Stilling: ...", "text 2 of 2: Forfatter: ..., Stilling: ..."}));
  BOOST_TEST((details(report, Map::letter_history) == Details{"text 2 of 2: Tidligere meddelelse, ..."}));
}

BOOST_AUTO_TEST_SUITE_END()
