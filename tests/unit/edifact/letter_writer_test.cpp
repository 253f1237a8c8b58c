#include <boost/test/unit_test.hpp>

#include "converters/edifact/codes.hpp"
#include "tests/unit/edifact/letter_samples.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

/// The segments of an interchange that has no released terminator.
std::vector<std::string> segments_of(const std::string& bytes, const std::string& start) {
  std::vector<std::string> out;
  for (std::size_t at = 9; at < bytes.size();) {
    const auto end = bytes.find('\'', at);
    const auto segment = bytes.substr(at, end - at);
    if (segment.starts_with(start)) out.push_back(segment);
    at = end + 1;
  }
  return out;
}
std::string first(const std::string& bytes, const std::string& start) {
  const auto all = segments_of(bytes, start);
  return all.empty() ? "none" : all.front();
}

/// Writing, reading and writing gives the same bytes, and nothing to complain about.
Correspondence there_and_back(const Correspondence& letter) {
  const auto bytes = edifact_written(letter);
  BOOST_TEST(places(bytes) == "");
  auto again = read_edifact_one<Correspondence>(bytes);
  BOOST_TEST(edifact_written(again) == bytes);
  return again;
}

Attachment file(const std::string& title) {
  Attachment out;
  out.title = title;
  out.id = "00112233445566778899aabbccddeeff";
  out.object_code = "tekstfil";
  out.extension = "txt";
  out.declared_size = 5;
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(letter_writer)

BOOST_AUTO_TEST_CASE(written_as_it_was_read) {
  for (const auto& message : {dis91(), bare_dis91(), dis90()})
    BOOST_TEST(edifact_written(read_dis91(message)) == interchange(message));
}

BOOST_AUTO_TEST_CASE(nothing_is_lost) {
  auto m = read_dis91(dis91());
  BOOST_TEST((there_and_back(m) == m));
  m = read_dis91(dis90());
  BOOST_TEST((there_and_back(m) == m));
}

BOOST_AUTO_TEST_CASE(what_is_absent) {
  Correspondence m = read_dis91(dis91());
  m.sender.organisation = m.sender.speciality = m.sender.phone = "";
  m.sender.department = "";
  m.receiver.organisation = m.receiver.department = m.receiver.unit = "";
  m.sender.address = m.receiver.address = m.patient.address = {};
  m.patient.given.clear();
  m.patient.occupation = m.subject = "";
  m.priority.reset();
  m.episode = {};
  m.segments[0].text.clear();
  m.segments[0].styles.clear();
  m.attachments.clear();
  m.correction = false;
  const auto bytes = edifact_written(m);
  BOOST_TEST(first(bytes, "NAD+SSP") == "NAD+SSP+2001060:SKS:SST++_:_:Ambulatoriet:::US");
  BOOST_TEST(first(bytes, "NAD+PO") == "NAD+PO+173:KOM:IM++_:::::US");
  BOOST_TEST(first(bytes, "SPR") == "SPR+ORG+99:SKS:SST+DIS91:SKS:SST");
  BOOST_TEST(first(bytes, "PNA") == "PNA+PAT+2512489996:::CPR:IM+++SU:Berggren");
  BOOST_TEST(first(bytes, "PAS") == "PAS+POT");
  BOOST_TEST(first(bytes, "RFF+AHI") == "RFF+AHI:1");
  for (const auto* absent : {"ADR", "CON", "EMP", "RFF+REI", "RFF+HI", "RFF+NO", "S14", "FTX"})
    BOOST_TEST(segments_of(bytes, absent).empty(), absent);
  auto again = there_and_back(m);
  again.episode.status.reset();
  m.dropped = {};
  BOOST_TEST((again == m));
}

BOOST_AUTO_TEST_CASE(parts_of_addresses) {
  Correspondence m = read_dis91(dis91());
  m.sender.address = {"", "Bakken", "", "3400"};
  m.receiver.address = {"", "", "Sydby", ""};
  const auto bytes = edifact_written(m);
  BOOST_TEST(segments_of(bytes, "ADR").at(0) == "ADR++US::Bakken++3400");
  BOOST_TEST(segments_of(bytes, "ADR").at(1) == "ADR++US+Sydby");
  BOOST_TEST((there_and_back(m) == m));
}

BOOST_AUTO_TEST_CASE(all_codes) {
  Correspondence m = read_dis91(bare_dis91());
  for (const auto kind : {PartyIdCode::sygehusafdelingsnummer, PartyIdCode::ydernummer, PartyIdCode::lokationsnummer,
                          PartyIdCode::kommunenummer, PartyIdCode::sorkode, PartyIdCode::amt}) {
    m.sender.identifier_code = kind;
    BOOST_TEST((there_and_back(m) == m));
  }
  for (const auto& row : edifact::codes::specialities()) {
    if (row.name == "patologi " || row.name == "ikkeklassificeret") continue;
    m.sender.speciality = row.name;
    BOOST_TEST(there_and_back(m).sender.speciality == row.name);
  }
  m.sender.speciality = "palliativ";  // a code of OIOXML's that EDIFACT has not
  BOOST_TEST(there_and_back(m).sender.speciality == "");
  m.sender.speciality = "";
  for (const auto status : {EpisodeStatus::inaktiv, EpisodeStatus::indlagt, EpisodeStatus::ambulant,
                            EpisodeStatus::doed, EpisodeStatus::ambulant_roentgen}) {
    m.episode.status = status;
    BOOST_TEST((there_and_back(m) == m));
  }
  m.attachments = {file("Fil")};
  for (const auto& row : edifact::codes::object_codes()) {
    m.attachments[0].object_code = row.name;
    BOOST_TEST((there_and_back(m) == m));
  }
  for (const auto& row : edifact::codes::letter_extensions()) {
    m.attachments[0].extension = row.name;
    BOOST_TEST((there_and_back(m) == m));
  }
}

BOOST_AUTO_TEST_CASE(patients) {
  Correspondence m = read_dis91(bare_dis91());
  m.patient.ids = {{PatientIdKind::national_replacement, "", "2512481ABC"}};
  m.patient.given = {"Nancy", "Ann"};
  const auto bytes = edifact_written(m);
  BOOST_TEST(first(bytes, "PNA") == "PNA+PAT++++SU:Berggren+FO:Nancy Ann");
  BOOST_TEST(first(bytes, "RFF+XPI") == "RFF+XPI:2512481ABC");
  there_and_back(m);
  m.administrative = true;  // nobody, whoever it was
  m.patient.ids = {{PatientIdKind::cpr, "", "2512489996"}};
  const auto nobody = edifact_written(m);
  BOOST_TEST(first(nobody, "PNA") == "PNA+PAT+1505505510:::CPR:IM+++SU:Berggren+FO:Nancy Ann");
  BOOST_TEST(first(nobody, "UNH") == "UNH+BREV260121+MEDDIS:D:93A:UN:D9034L+DIS90");
  BOOST_TEST(first(nobody, "SPR") == "SPR+ORG+99:SKS:SST+DIS90:SKS:SST");
}

BOOST_AUTO_TEST_CASE(times_are_danish) {
  Correspondence m = read_dis91(bare_dis91());
  m.sent = read_iso("2026-07-01T21:59:59Z").value();
  m.authorised = read_iso("2025-12-31T23:30:00.5Z").value();
  const auto bytes = edifact_written(m);
  BOOST_TEST(first(bytes, "UNB") == "UNB+UNOC:3+5790000121526:14+5790000120314:14+260701:2359+KUVERT260120++++1");
  BOOST_TEST(first(bytes, "DTM+137") == "DTM+137:202601010030:203");
  BOOST_TEST(first(bytes, "DTM+182") == "DTM+182:202601010030:203");
}

BOOST_AUTO_TEST_CASE(a_subject_has_one_component_and_its_own_group) {
  Correspondence m = read_dis91(bare_dis91());
  m.subject = std::string(70, 'x');
  BOOST_TEST(segments_of(edifact_written(m), "FTX") == std::vector<std::string>{"FTX+OE+P00++" + m.subject});
  BOOST_TEST((there_and_back(m) == m));
  m.subject = "Mappe\\";
  BOOST_TEST((there_and_back(m) == m));
}

// Nine FTX fill an S14, the subject is one of them.
BOOST_AUTO_TEST_CASE(groups_are_filled) {
  const auto groups = [](const std::string& bytes) {
    std::vector<std::size_t> out;
    for (std::size_t at = bytes.find("S14+14"); at < bytes.size();) {
      const auto next = std::min(bytes.find("S14+14", at + 1), bytes.size());
      out.push_back(segments_of("UNA:+.? '" + bytes.substr(at, next - at), "FTX").size());
      at = next;
    }
    return out;
  };
  Correspondence m = read_dis91(bare_dis91());
  m.segments[0].text.clear();
  for (int i = 0; i < 45; ++i) m.segments[0].text += "linje\n";  // nine FTX
  BOOST_TEST(groups(edifact_written(m)) == (std::vector<std::size_t>{9}));
  m.subject = "Emne";
  BOOST_TEST(groups(edifact_written(m)) == (std::vector<std::size_t>{9, 1}));
  BOOST_TEST((there_and_back(m) == m));
  m.attachments.assign(10, file("Fil"));
  BOOST_TEST(groups(edifact_written(m)) == (std::vector<std::size_t>{9, 1, 9, 1}));
  BOOST_TEST((there_and_back(m) == m));
}

BOOST_AUTO_TEST_CASE(texts_with_styles_and_of_several_segments) {
  Correspondence m = read_dis91(bare_dis91());
  m.segments[0].text = "fed tekst\n";
  m.segments[0].styles = {{0, 10, false, TextStyle::Style::bold}};
  m.segments.push_back(m.segments[0]);
  m.segments[1].text = "Kursiv: ?'+\n";
  m.segments[1].styles = {{0, 12, false, TextStyle::Style::italic}};
  const auto again = there_and_back(m);
  BOOST_REQUIRE(again.segments.size() == 1U);
  BOOST_TEST(again.segments[0].text == "fed tekst\nKursiv: ?'+\n");
  BOOST_TEST((again.segments[0].styles == std::vector<TextStyle>{{0, 10, false, TextStyle::Style::bold},
                                                                 {10, 22, false, TextStyle::Style::italic}}));
}

BOOST_AUTO_TEST_CASE(references) {
  Correspondence m = read_dis91(bare_dis91());
  m.attachments = {file(std::string(70, 'x')), file("Mappe\\"), {}, {}, {}};
  m.attachments[2].what = Attachment::What::link;
  m.attachments[2].title = std::string(70, 'y');
  m.attachments[2].url = "https://eksempel.dk/" + std::string(250, 'a');
  m.attachments[3].what = Attachment::What::supplement;
  m.attachments[3].title = "Papir:journal+";
  m.attachments[4].what = Attachment::What::link;
  m.attachments[4].title = "Mappe\\";
  m.attachments[4].url = "https://eksempel.dk/";
  BOOST_TEST((there_and_back(m) == m));
  m.attachments[4].url = m.attachments[2].url;  // of several components
  BOOST_TEST((there_and_back(m) == m));

  m.attachments = {file("Fil")};
  m.attachments[0].id = "00112233-4455-6677-8899-AABBCCDDEEFF";
  m.attachments[0].declared_size = 0;  // reading takes a whole number of at least 1
  BOOST_TEST(first(edifact_written(m), "FTX") == "FTX+BIN+P00++Fil:00112233445566778899AABBCCDDEEFF:TXT:TXT:1");
}

BOOST_AUTO_TEST_SUITE_END()
