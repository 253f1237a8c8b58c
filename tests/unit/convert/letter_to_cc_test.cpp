// conversion.md 2, row by row.
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
  std::optional<Correspondence> cc;
  std::vector<FileLetter> files;
  /// Converts, handing in `files`.
  const Correspondence& operator()(const Correspondence& l) {
    std::vector<const FileLetter*> pointers;
    for (const auto& f : files) pointers.push_back(&f);
    report = {};
    cc = convert::letter_to_care_communication(l, pointers, bench.context, report);
    BOOST_REQUIRE_MESSAGE(cc, words(report.findings));
    return *cc;
  }
  void refuse(const Correspondence& l, std::string_view rules_expected) {
    report = {};
    cc = convert::letter_to_care_communication(l, {}, bench.context, report);
    BOOST_TEST(!cc);
    BOOST_TEST(rules(report.findings) == rules_expected);
  }
};

const std::string text_of(const Correspondence& cc) {
  return cc.segments.at(0).text;
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

BOOST_FIXTURE_TEST_SUITE(letter_to_cc, Run)

BOOST_AUTO_TEST_CASE(times_ids_and_fixed_codes) {
  const auto l = letter();
  const auto& c = (*this)(l);
  BOOST_TEST(c.version == "5.0");
  BOOST_TEST((c.sent == l.sent));
  BOOST_TEST((c.segments.at(0).date == l.authorised));
  BOOST_TEST((c.activity == Activity::new_message));
  BOOST_TEST(is_uuid(c.envelope_id));
  BOOST_TEST(is_uuid(c.message_id));
  BOOST_TEST(c.thread.substr(0, 9) == "urn:uuid:");
  BOOST_TEST(c.thread.substr(9) != c.message_id);
  BOOST_TEST(c.segments.at(0).id.substr(0, 9) == "urn:uuid:");
  const auto first = c;
  BOOST_TEST((*this)(l).thread != first.thread);  // always a new thread
}

BOOST_AUTO_TEST_CASE(doubled_and_skipped_hours_are_reported) {
  auto l = letter();
  l.sent_case = LocalTimeCase::twice;
  l.authorised_case = LocalTimeCase::skipped;
  (*this)(l);
  BOOST_TEST(count(report, Rule::oio_time) == 2u);
}

BOOST_AUTO_TEST_CASE(parties_get_their_sor_from_the_registry) {
  const auto& c = (*this)(letter());
  BOOST_TEST(c.sender.sor == "359001000016000");
  BOOST_TEST(c.receiver.sor == "325251000016005");
  BOOST_TEST(c.sender.location_number == hospital);
  BOOST_TEST(c.receiver.municipality_code == "0461");
}

BOOST_AUTO_TEST_CASE(without_registry_row_the_own_sorkode_counts) {
  auto l = letter();
  bench.rows.rows.clear();
  l.sender.identifier = "359001000016000";
  l.sender.identifier_code = PartyIdCode::sorkode;
  l.receiver.identifier = "325251000016005";
  l.receiver.identifier_code = PartyIdCode::sorkode;
  BOOST_TEST((*this)(l).sender.sor == "359001000016000");
  BOOST_TEST(count(report, Map::cc_sender_own_sor, Outcome::carried) == 1u);
  BOOST_TEST(count(report, Map::cc_sender_sor, Outcome::carried) == 0u);
}

BOOST_AUTO_TEST_CASE(a_sorkode_that_is_not_taken_is_said_to_be_lost) {
  auto l = letter();
  l.sender.identifier = "325251000016005";  // not what the registry has
  l.receiver.identifier = "ABC";            // no SOR code
  l.sender.identifier_code = l.receiver.identifier_code = PartyIdCode::sorkode;
  const auto& c = (*this)(l);
  BOOST_TEST(c.sender.sor == "359001000016000");
  BOOST_TEST(c.receiver.sor == "325251000016005");
  BOOST_TEST(count(report, Map::cc_sender_own_sor, Outcome::lost) == 1u);
  BOOST_TEST(count(report, Map::cc_receiver_own_sor, Outcome::lost) == 1u);
  BOOST_TEST(count(report, Map::cc_sender_sor, Outcome::carried) == 1u);
}

BOOST_AUTO_TEST_CASE(without_any_sor_it_is_refused_naming_the_location_number) {
  bench.rows.rows.erase(std::string(municipality));
  refuse(letter(), "REG-04");
  BOOST_TEST(report.findings.at(0).found.find("5790000121526") != std::string::npos);
  BOOST_TEST(report.findings.at(0).position.path == "Emessage/ClinicalEmail/Receiver/EANIdentifier");
}

BOOST_AUTO_TEST_CASE(wrong_check_digit_and_impossible_cpr_are_refused_together) {
  auto l = letter();
  l.sender.location_number = "5790001382446";
  bench.rows.rows["5790001382446"] = bench.rows.rows[std::string(hospital)];
  l.patient.ids[0].value = "3113489996";
  refuse(l, "CONV-2.10 CONV-2.11");
  for (const auto& f : report.findings) BOOST_TEST(f.found.find("3113489996") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(further_identifiers) {
  auto l = letter();
  l.receiver.identifier = "004391";
  l.receiver.identifier_code = PartyIdCode::ydernummer;
  BOOST_TEST((*this)(l).receiver.ydernummer == "004391");
  l.receiver.identifier = "5790000121441";  // what Flow1 has: a location number called kommunenummer
  l.receiver.identifier_code = PartyIdCode::kommunenummer;
  const auto& c = (*this)(l);
  BOOST_TEST(c.receiver.municipality_code.empty());
  BOOST_TEST(count(report, Map::cc_receiver_other_id, Outcome::lost) == 1u);
}

BOOST_AUTO_TEST_CASE(names) {
  auto l = letter();
  l.sender.unit = "_";
  l.receiver.department = "Team 3";
  BOOST_TEST((*this)(l).sender.organisation == "Testsygehus Vest, Geriatrisk Afdeling");
  BOOST_TEST(cc->receiver.organisation == "Testkommune, Hjemmeplejen");
  BOOST_TEST(line(report, Rule::to_cc_no_place) == "lost Receiver/DepartmentName -> ");
  l.receiver.organisation.clear();
  BOOST_TEST((*this)(l).receiver.organisation == "Testkommune, Hjemmeplejen");  // the registry's
}

BOOST_AUTO_TEST_CASE(author_is_the_organisation_in_the_role_ukendt) {
  const auto& author = *(*this)(letter()).segments.at(0).author;
  BOOST_TEST(author.role.text == "ukendt");
  BOOST_TEST(author.role.code.empty());
  BOOST_TEST(author.name.family == "Testsygehus Vest, Geriatrisk Afdeling");
  BOOST_TEST(author.name.text == author.name.family);
  BOOST_TEST(author.name.given.empty());
}

BOOST_AUTO_TEST_CASE(phone_rule) {
  auto l = letter();
  BOOST_TEST((*this)(l).segments.at(0).phone == "65432030");
  l.sender.phone = "ingen";  // no digit: no number
  BOOST_TEST((*this)(l).segments.at(0).phone == "66131372");
  bench.rows.rows[std::string(hospital)].phone.clear();
  BOOST_TEST((*this)(l).segments.at(0).phone == "0000 0000");
  BOOST_TEST(line(report, Rule::to_cc_phone).substr(0, 9) == "defaulted");
}

BOOST_AUTO_TEST_CASE(patient) {
  const auto& p = (*this)(letter()).patient;
  BOOST_TEST((p.ids.at(0) == PatientId{PatientIdKind::cpr, "urn:oid:1.2.208.176.1.2", "2512489996"}));
  BOOST_TEST(p.family == "Berggren");
  BOOST_TEST((p.given == std::vector<std::string>{"Nancy", "Ann"}));
  BOOST_TEST(p.address.street == "Testvej 23");
  BOOST_TEST(!p.deceased.has_value());
}

BOOST_AUTO_TEST_CASE(replacement_numbers_by_their_seventh_character) {
  auto l = letter();
  l.patient.ids[0] = {PatientIdKind::other, {}, "0703921VJ4"};
  BOOST_TEST((*this)(l).patient.ids.at(0).system == "urn:oid:1.2.208.176.1.6.1.1");
  l.patient.ids[0] = {PatientIdKind::other, {}, "1206550VK9"};
  BOOST_TEST((*this)(l).patient.ids.at(0).system == "urn:oid:1.2.208.176.1.6.1.3");
  l.patient.ids[0] = {PatientIdKind::other, {}, "120655VKVK"};
  refuse(l, "CONV-2.11");
}

BOOST_AUTO_TEST_CASE(episode_and_its_status) {
  struct Row {
    EpisodeStatus status;
    std::string_view encounter_class, encounter_status;
  };
  auto l = letter();
  l.episode.ids.push_back({{}, "6FB927DA3BE14B9F8875A6326617D20B"});
  for (const auto& row :
       {Row{EpisodeStatus::inaktiv, "other", "unknown"}, Row{EpisodeStatus::indlagt, "IMP", "in-progress"},
        Row{EpisodeStatus::ambulant, "AMB", "in-progress"}, Row{EpisodeStatus::ambulant_roentgen, "AMB", "in-progress"},
        Row{EpisodeStatus::doed, "other", "finished"}}) {
    l.episode.status = row.status;
    const auto& c = (*this)(l);
    BOOST_TEST(c.episode.encounter_class == row.encounter_class);
    BOOST_TEST(c.episode.encounter_status == row.encounter_status);
    BOOST_TEST(c.patient.deceased.value_or(false) == (row.status == EpisodeStatus::doed));
    BOOST_TEST(c.episode.ids.at(0).value == "6fb927da-3be1-4b9f-8875-a6326617d20b");
    BOOST_TEST(c.episode.ids.at(0).system == "https://sor2.sum.dsdn.dk/#id=359001000016000");
  }
  l.episode.ids[0].value = "KONTAKT-17";
  BOOST_TEST((*this)(l).episode.ids.at(0).value == "KONTAKT-17");
  l.episode.ids.clear();
  l.episode.status = EpisodeStatus::indlagt;
  BOOST_TEST((*this)(l).episode.ids.empty());
  BOOST_TEST(line(report, Rule::to_cc_episode_status).substr(0, 4) == "lost");
  l.episode.status = EpisodeStatus::doed;  // also without Encounter
  BOOST_TEST((*this)(l).patient.deceased.value());
}

BOOST_AUTO_TEST_CASE(topic_and_category_are_never_guessed) {
  auto l = letter();
  l.subject = "Telemedicin";
  BOOST_TEST((*this)(l).category == "other");
  BOOST_TEST(cc->subject == "Telemedicin");
  l.subject.clear();
  BOOST_TEST((*this)(l).subject == "Ukendt emne");
}

BOOST_AUTO_TEST_CASE(order_of_added_lines) {
  auto l = letter();
  l.priority = Priority::asap;
  l.correction = true;
  Attachment s;
  s.what = Attachment::What::supplement;
  s.title = "Papirjournal";
  l.attachments.push_back(s);
  BOOST_TEST(text_of((*this)(l)) ==
             "Denne meddelelse har høj prioritet.\n"
             "Denne meddelelse er en rettelse af en tidligere sendt meddelelse.\n"
             "Linje 1\nLinje 2\n"
             "Supplerende materiale uden fil: Papirjournal");
  BOOST_TEST(!cc->priority.has_value());
  BOOST_TEST(cc->attachments.empty());
}

BOOST_AUTO_TEST_CASE(a_text_keeps_its_ends_and_routine_says_nothing) {
  auto l = letter();
  l.priority = Priority::routine;
  l.segments[0].text = "\n  a\n";
  BOOST_TEST(text_of((*this)(l)) == "\n  a\n");
}

BOOST_AUTO_TEST_CASE(no_text_is_said) {
  auto l = letter();
  l.segments.clear();
  BOOST_TEST(text_of((*this)(l)) == "Meddelelsen indeholder ingen tekst.");
  BOOST_TEST(line(report, Rule::to_cc_no_text).substr(0, 9) == "defaulted");
}

BOOST_AUTO_TEST_CASE(a_file_and_its_reference) {
  auto l = letter();
  l.attachments.push_back(reference("c39ea6b2605245e4a207415e0205ab6f"));
  l.attachments[0].title = "Blodprøver";
  files.push_back(file_letter({"C39EA6B2-6052-45E4-A207-415E0205AB6F"}));
  const auto& a = (*this)(l).attachments.at(0);
  BOOST_TEST(a.id == "urn:uuid:c39ea6b2-6052-45e4-a207-415e0205ab6f");
  BOOST_TEST(a.title == "Blodprøver");
  BOOST_TEST(a.content_type == "application/pdf");
  BOOST_TEST(a.data.base64() == "aGVq");
  BOOST_TEST(!a.author.has_value());
  BOOST_TEST((a.date == l.authorised));
}

BOOST_AUTO_TEST_CASE(a_missing_file_leaves_title_and_data_out) {
  auto l = letter();
  l.attachments.push_back(reference("c39ea6b2605245e4a207415e0205ab6f", "png"));
  const auto& a = (*this)(l).attachments.at(0);
  BOOST_TEST(a.title.empty());
  BOOST_TEST(!a.data.present());
  BOOST_TEST(a.content_type == "image/png");
  BOOST_TEST(found(report, Rule::conv_bin_missing, Severity::warning));
}

BOOST_AUTO_TEST_CASE(a_file_nobody_names_comes_along_as_bilag) {
  auto l = letter();
  l.attachments.push_back(reference("c39ea6b2605245e4a207415e0205ab6f"));
  files.push_back(file_letter({"c39ea6b2-6052-45e4-a207-415e0205ab6f", "0b5f5d3e-7c1a-4f0e-9a54-2d7c6e8f9011"}));
  (*this)(l);
  BOOST_REQUIRE(cc->attachments.size() == 2u);
  BOOST_TEST(cc->attachments[1].title == "Bilag");
  BOOST_TEST(count(report, Rule::conv_bin_extra) == 1u);
}

BOOST_AUTO_TEST_CASE(ids_that_are_no_uuid_or_used_twice_are_replaced) {
  auto l = letter();
  for (const char* id : {"FIL1", "c39ea6b2605245e4a207415e0205ab6f", "c39ea6b2605245e4a207415e0205ab6f"})
    l.attachments.push_back(reference(id));
  (*this)(l);
  BOOST_TEST(count(report, Map::cc_object_id, Outcome::defaulted) == 2u);
  BOOST_TEST(count(report, Map::cc_object_id, Outcome::carried) == 1u);
  BOOST_TEST(cc->attachments[1].id != cc->attachments[2].id);
}

BOOST_AUTO_TEST_CASE(disallowed_types_and_more_than_ten_files_go_along) {
  auto l = letter();
  for (int i = 0; i < 12; ++i) l.attachments.push_back(reference("FIL" + std::to_string(i), "doc"));
  (*this)(l);
  BOOST_TEST(cc->attachments.size() == 12u);
  BOOST_TEST(cc->attachments[0].content_type == "application/msword");
  BOOST_TEST(found(report, Rule::to_cc_file_type, Severity::warning));
}

BOOST_AUTO_TEST_CASE(a_video_link_makes_the_letter_telemedicine) {
  auto l = letter();
  Attachment link;
  link.what = Attachment::What::link;
  link.title = "Videomøde";
  link.url = "https://m.vconf.dk/9f86d081884c";
  l.attachments.push_back(link);
  const auto& c = (*this)(l);
  BOOST_TEST(c.category == "telemedicine");
  BOOST_TEST(c.attachments.at(0).url == link.url);
  BOOST_TEST(c.attachments.at(0).content_type.empty());
  BOOST_TEST(c.subject == "Udskrivelse");
  bench.settings.video_category = "other";
  BOOST_TEST((*this)(l).category == "other");
  bench.settings.video_category = "acute-ambulant";  // as a category for video meetings may come to be called
  BOOST_TEST((*this)(l).category == "acute-ambulant");
}

BOOST_AUTO_TEST_CASE(a_link_in_the_text_counts_but_becomes_no_payload) {
  auto l = letter();
  l.segments[0].text = "Se https://m.vconf.dk/9f86d081884c.\n";
  BOOST_TEST((*this)(l).category == "telemedicine");
  BOOST_TEST(cc->attachments.empty());
  BOOST_TEST(text_of(*cc) == "Se https://m.vconf.dk/9f86d081884c.\n");
}

BOOST_AUTO_TEST_CASE(test_environment_and_plain_pages_do_not_count) {
  auto l = letter();
  l.segments[0].text = "https://portal-test.vconf.dk/?url=7777@test.dk&pin=2010 https://medcom.dk/";
  BOOST_TEST((*this)(l).category == "other");
  BOOST_TEST(found(report, Rule::vdx_nonprod, Severity::warning));
}

BOOST_AUTO_TEST_CASE(a_dangerous_link_is_refused_unless_settings_say_warn) {
  auto l = letter();
  l.segments[0].text = "https://m.vconf.dk@evil.dk/9f86d081884c";
  report = {};
  BOOST_TEST(!convert::letter_to_care_communication(l, {}, bench.context, report));
  BOOST_TEST(found(report, Rule::video_dangerous, Severity::error));
  bench.settings.link_policy.at(video::LinkFault::dangerous) = video::LinkAction::warn;
  BOOST_TEST((*this)(l).category == "other");
  BOOST_TEST(found(report, Rule::video_dangerous, Severity::warning));
}

BOOST_AUTO_TEST_CASE(where_links_are_not_clickable_the_text_has_them_too) {
  bench.rows.rows[std::string(municipality)].links_clickable = "no";
  auto l = letter();
  Attachment link;
  link.what = Attachment::What::link;
  link.title = "Videomøde";
  link.url = "https://m.vconf.dk/9f86d081884c";
  l.attachments.push_back(link);
  BOOST_TEST(text_of((*this)(l)) == "Linje 1\nLinje 2\nLink: Videomøde\nhttps://m.vconf.dk/9f86d081884c");
  BOOST_TEST(cc->attachments.size() == 1u);
  BOOST_TEST(found(report, Rule::video_clickable, Severity::warning));
}

BOOST_AUTO_TEST_CASE(administrative_letters_are_refused) {
  auto l = letter();
  l.administrative = true;
  refuse(l, "CONV-2.37");
}

BOOST_AUTO_TEST_CASE(a_wish_for_no_receipt_is_reported) {
  auto l = letter();
  l.receipt_wanted = false;
  (*this)(l);
  BOOST_TEST(line(report, Rule::to_cc_receipt_wanted) == "lost Envelope/AcknowledgementCode -> ");
}

BOOST_AUTO_TEST_CASE(a_reference_that_is_no_address_goes_into_the_text) {
  auto l = letter();
  Attachment link;
  link.what = Attachment::What::link;
  link.title = "Bilag";
  link.url = "se bilag";
  l.attachments.push_back(link);
  link.url = "javascript:alert(1)";
  l.attachments.push_back(link);
  link.url = " https://medcom.dk/ ";
  link.title = "  ";
  l.attachments.push_back(link);
  const auto& c = (*this)(l);
  BOOST_REQUIRE(c.attachments.size() == 1u);
  BOOST_TEST(c.attachments[0].url == "https://medcom.dk/");
  BOOST_TEST(c.attachments[0].title == "https://medcom.dk/");  // a blank title is none
  BOOST_TEST(text_of(c) == "Linje 1\nLinje 2\nLink: Bilag\nse bilag\nLink: Bilag\njavascript:alert(1)");
}

BOOST_AUTO_TEST_CASE(an_empty_file_is_lost_and_said_to_be) {
  auto l = letter();
  l.attachments.push_back(reference("c39ea6b2605245e4a207415e0205ab6f"));
  l.attachments[0].title = " ";
  files.push_back(file_letter({"c39ea6b2-6052-45e4-a207-415e0205ab6f"}));
  files[0].files[0].data = Content::text("", 0);
  const auto& a = (*this)(l).attachments.at(0);
  BOOST_TEST(!a.data.present());
  BOOST_TEST(a.title == "BIN");
  BOOST_TEST(found(report, Rule::to_cc_empty_file, Severity::warning));
  BOOST_TEST(line(report, Rule::to_cc_empty_file).substr(0, 4) == "lost");
}

BOOST_AUTO_TEST_CASE(letter_and_file_letter_that_disagree_about_a_file) {
  auto l = letter();
  l.attachments.push_back(reference("c39ea6b2605245e4a207415e0205ab6f", "png"));
  l.attachments[0].declared_size = 9999;
  files.push_back(file_letter({"c39ea6b2-6052-45e4-a207-415e0205ab6f"}));
  (*this)(l);
  BOOST_TEST(found(report, Rule::oio_size, Severity::warning));
  BOOST_TEST(found(report, Rule::to_cc_file_conflict, Severity::warning));
}

BOOST_AUTO_TEST_CASE(what_is_not_carried_is_said) {
  auto l = letter();
  l.statistical_code = "GGOP2";
  l.not_carried = {"Emessage/Local_Elements"};
  l.attachments.push_back(reference("c39ea6b2605245e4a207415e0205ab6f"));
  files.push_back(file_letter({"c39ea6b2-6052-45e4-a207-415e0205ab6f"}));
  files[0].receipt_wanted = false;
  files[0].statistical_code = "OTHER";
  (*this)(l);
  for (const auto map :
       {Map::cc_statistical_code, Map::cc_other, Map::cc_file_letter_no_receipt, Map::cc_file_letter_statistical_code})
    BOOST_TEST(count(report, map, Outcome::lost) == 1u, convert::row(map).from);
}

BOOST_AUTO_TEST_CASE(findings_do_not_show_what_may_be_a_cpr_number) {
  auto l = letter();
  l.sender.location_number = "2512489996";
  l.attachments.push_back(reference("2512489996"));
  report = {};
  BOOST_TEST(!convert::letter_to_care_communication(l, {}, bench.context, report));
  for (const auto& f : report.findings) BOOST_TEST(f.found.find("2512489996") == std::string::npos, f.found);
}

BOOST_AUTO_TEST_CASE(dangerous_links_hide_in_titles_and_subjects_too) {
  auto l = letter();
  l.subject = "https://m.vconf.dk@evil.dk/9f86d081884c";
  report = {};
  BOOST_TEST(!convert::letter_to_care_communication(l, {}, bench.context, report));
  BOOST_TEST(found(report, Rule::video_dangerous, Severity::error));
}

BOOST_AUTO_TEST_CASE(unknown_links_are_delivered_and_mentioned) {
  auto l = letter();
  l.segments[0].text = "https://intranet.example.org:8443/plan";
  (*this)(l);
  BOOST_TEST(found(report, Rule::vdx_host, Severity::note));
  BOOST_TEST(!found(report, Rule::vdx_host, Severity::warning));
}

BOOST_AUTO_TEST_CASE(a_longer_link_in_the_text_is_not_the_one_of_the_reference) {
  bench.rows.rows[std::string(municipality)].links_clickable = "no";
  auto l = letter();
  l.segments[0].text = "https://medcom.dk/abc\n";
  Attachment link;
  link.what = Attachment::What::link;
  link.title = "Side";
  link.url = "https://medcom.dk/a";
  l.attachments.push_back(link);
  BOOST_TEST(text_of((*this)(l)) == "https://medcom.dk/abc\nLink: Side\nhttps://medcom.dk/a");
}

BOOST_AUTO_TEST_CASE(details_say_which_one_and_why) {
  using Details = std::vector<std::string>;
  auto l = letter();
  l.patient.family.clear();
  l.subject.clear();
  l.priority = Priority::asap;
  l.attachments = {reference("c39ea6b2605245e4a207415e0205ab6f"), reference("0b5f5d3e7c1a4f0e9a542d7c6e8f9011")};
  files.push_back(file_letter({"c39ea6b2-6052-45e4-a207-415e0205ab6f", "1b4e28ba-2fa1-41d2-883f-0016d3cca427"}));
  (*this)(l);
  const auto bytes = std::to_string(files[0].files[0].data.decoded_size()) + " bytes";
  BOOST_TEST((details(report, Map::cc_file) == Details{"file 1 of 3, " + bytes, "file 3 of 3, " + bytes}));
  BOOST_TEST((details(report, Map::cc_missing_file) == Details{"file 2 of 3"}));
  BOOST_TEST((details(report, Map::cc_extra_file) == Details{"file 3 of 3, no letter names it; title Bilag"}));
  BOOST_TEST((details(report, Map::cc_surname) == Details{"Ukendt"}));
  BOOST_TEST((details(report, Map::cc_topic) == Details{"Ukendt emne"}));
  BOOST_TEST((details(report, Map::cc_priority) == Details{"Denne meddelelse har høj prioritet."}));
}

BOOST_AUTO_TEST_SUITE_END()
