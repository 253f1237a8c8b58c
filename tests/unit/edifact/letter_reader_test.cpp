#include <boost/test/unit_test.hpp>

#include "tests/unit/edifact/letter_samples.hpp"

using namespace brevdue;
using namespace brevdue::test;
using namespace std::string_literals;

namespace {

using Style = TextStyle::Style;

std::string characters_of(std::size_t count) {
  return std::string(count, 'x');
}

/// Where the shorter of two values is legal and the longer is not.
struct Limit {
  std::string start;  // of the segment
  int nth;
  std::string before, behind;  // the value
  std::size_t most;
  std::string place;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(letter_reader)

BOOST_AUTO_TEST_CASE(every_field) {
  const auto m = read_dis91(dis91());
  BOOST_TEST(m.version == "D9134L");
  BOOST_TEST(!m.administrative);
  BOOST_TEST(m.envelope_id == "KUVERT260120");
  BOOST_TEST(m.message_id == "BREV260120");
  BOOST_TEST((m.sent.utc == read_iso("2026-01-20T08:15:00Z")->utc));
  BOOST_TEST((m.authorised.utc == read_iso("2026-01-20T08:10:00Z")->utc));
  BOOST_TEST((m.authorised.precision == Precision::minute));
  BOOST_TEST(m.receipt_wanted);
  BOOST_TEST(m.correction);
  BOOST_TEST(m.statistical_code == "");
  BOOST_TEST(m.sender.location_number == "5790000121526");
  BOOST_TEST(m.sender.identifier == "2001060");
  BOOST_TEST((m.sender.identifier_code == PartyIdCode::sygehusafdelingsnummer));
  BOOST_TEST(m.sender.organisation == "Nordby Sygehus");
  BOOST_TEST(m.sender.department == "Kirurgisk afd.");
  BOOST_TEST(m.sender.unit == "Ambulatoriet");
  BOOST_TEST((m.sender.address == Address{"Sygehusvej 1", "Bakken", "Nordby", "3400"}));
  BOOST_TEST(m.sender.phone == "48290000");
  BOOST_TEST(m.sender.speciality == "kirurgi_sygehus");
  BOOST_TEST(m.receiver.location_number == "5790000120314");
  BOOST_TEST((m.receiver.identifier_code == PartyIdCode::kommunenummer));
  BOOST_TEST(m.receiver.identifier == "173");
  BOOST_TEST(m.receiver.organisation == "Sydby Kommune");
  BOOST_TEST(m.receiver.department == "Hjemmeplejen");
  BOOST_TEST(m.receiver.unit == "Gruppe 2");
  BOOST_TEST((m.receiver.address == Address{"Torvet 2", "Centrum", "Sydby", "2800"}));
  BOOST_TEST(m.receiver.phone == "");
  BOOST_TEST((m.patient.ids == std::vector<PatientId>{{PatientIdKind::cpr, "", "2512489996"}}));
  BOOST_TEST(m.patient.family == "Berggren");
  BOOST_TEST((m.patient.given == std::vector<std::string>{"Nancy Ann"}));
  BOOST_TEST((m.patient.address == Address{"Park Allé 48", "Overdrevet", "Sydby", "2800"}));
  BOOST_TEST(m.patient.occupation == "Pensionist");
  BOOST_TEST((m.episode.ids == std::vector<EpisodeId>{{"", "0a1b2c3d4e5f40718293a4b5c6d7e8f9"}}));
  BOOST_TEST((m.episode.status == EpisodeStatus::ambulant));
  BOOST_TEST((m.priority == Priority::asap));
  BOOST_TEST(m.subject == "Opfølgning");
  BOOST_REQUIRE(m.segments.size() == 1U);
  BOOST_TEST(m.segments[0].text == "Kære kollega\n\nHvordan går det + hvad mangler? 'Svar' udbedes:\nMed hilsen\n");
  BOOST_TEST((m.segments[0].date == m.authorised));
  BOOST_REQUIRE(m.segments[0].styles.size() == 1U);
  BOOST_TEST((m.segments[0].styles[0].style == Style::bold));
  BOOST_TEST(m.dropped.bold == 1U);
  BOOST_TEST(m.dropped.total() == 1U);
  BOOST_REQUIRE(m.attachments.size() == 3U);
  const auto& file = m.attachments[0];
  BOOST_TEST((file.what == Attachment::What::file));
  BOOST_TEST(file.title == "Røntgen");
  BOOST_TEST(file.id == "5F0B7A2C1D3E4F60718293A4B5C6D7E8");
  BOOST_TEST(file.object_code == "billede");
  BOOST_TEST(file.extension == "jpeg");
  BOOST_TEST(file.declared_size.value() == 20480U);
  BOOST_TEST(!file.data.present());
  BOOST_TEST((m.attachments[1].what == Attachment::What::link));
  BOOST_TEST(m.attachments[1].title == "Vejledning");
  BOOST_TEST(m.attachments[1].url == "https://eksempel.dk/vejledning");
  BOOST_TEST((m.attachments[2].what == Attachment::What::supplement));
  BOOST_TEST(m.attachments[2].title == "Papirjournal");
  BOOST_TEST(m.not_carried.empty());
  BOOST_TEST(places(dis91()) == "");
}

BOOST_AUTO_TEST_CASE(what_may_be_absent) {
  BOOST_TEST(places(bare_dis91()) == "");
  const auto m = read_dis91(bare_dis91());
  BOOST_TEST(!m.correction);
  BOOST_TEST((m.sender.identifier_code == PartyIdCode::lokationsnummer));
  BOOST_TEST(m.sender.speciality == "");
  BOOST_TEST(m.receiver.organisation == "");
  BOOST_TEST((m.sender.address == Address{}));
  BOOST_TEST(m.patient.given.empty());
  BOOST_TEST(m.episode.ids.empty());
  BOOST_TEST((m.episode.status == EpisodeStatus::inaktiv));
  BOOST_TEST(!m.priority.has_value());
  BOOST_REQUIRE(m.segments.size() == 1U);
  BOOST_TEST(m.segments[0].text == "");
  BOOST_TEST(m.attachments.empty());
}

BOOST_AUTO_TEST_CASE(lengths_at_the_limit_and_over) {
  const std::vector<Limit> limits = {
      {"NAD+SSP", 1, "NAD+SSP+", ":SKS:SST++Nordby", 17, "segment 5 NAD element 2 component 1"},
      {"NAD+SSP", 1, "NAD+SSP+1:SKS:SST++", ":D:U", 35, "segment 5 NAD element 4 component 1"},
      {"NAD+SSP", 1, "NAD+SSP+1:SKS:SST++O:", ":U", 35, "segment 5 NAD element 4 component 2"},
      {"NAD+SSP", 1, "NAD+SSP+1:SKS:SST++O:D:", "", 35, "segment 5 NAD element 4 component 3"},
      {"ADR", 1, "ADR++US:", "", 35, "segment 6 ADR element 2 component 2"},
      {"ADR", 1, "ADR++US:V:", "", 35, "segment 6 ADR element 2 component 3"},
      {"ADR", 2, "ADR++US:V+", "", 35, "segment 12 ADR element 3"},
      {"ADR", 2, "ADR++US:V+B+", "", 9, "segment 12 ADR element 4"},
      {"CON", 1, "CON++", ":TE", 25, "segment 7 CON element 2 component 1"},
      {"PNA", 1, "PNA+PAT+2512489996:::CPR:IM+++SU:", "", 70, "segment 20 PNA element 5 component 2"},
      {"PNA", 1, "PNA+PAT+2512489996:::CPR:IM+++SU:B+FO:", "", 70, "segment 20 PNA element 6 component 2"},
      {"EMP", 1, "EMP+1++:::", "", 35, "segment 22 EMP element 3 component 4"},
      {"RFF+REI", 1, "RFF+REI:", "", 35, "segment 25 RFF element 1 component 2"},
      {"FTX+OE", 1, "FTX+OE+P00++", "", 70, "segment 29 FTX element 4 component 1"},
      {"FTX+NC", 1, "FTX+NC+P00++a:", ":b", 70, "segment 30 FTX element 4 component 2"},
      {"FTX+SUP", 1, "FTX+SUP+P00++", "", 70, "segment 35 FTX element 4 component 1"},
      {"FTX+BIN", 1, "FTX+BIN+P00++T:", ":IMG:JPG:1", 35, "segment 33 FTX element 4 component 2"},
      {"FTX+BIN", 1, "FTX+BIN+P00++", ":A:IMG:JPG:1", 70, "segment 33 FTX element 4 component 1"},
  };
  for (const auto& limit : limits) {
    const auto message = [&](std::size_t count) {
      return dis91().with(limit.start, limit.before + characters_of(count) + limit.behind, limit.nth);
    };
    BOOST_TEST(places(message(limit.most)) == "", limit.place);
    const auto found = places(message(limit.most + 1));
    BOOST_TEST(found.starts_with("EDI-19 " + limit.place + ": "), found);
    BOOST_TEST(found.ends_with(", " + std::to_string(limit.most + 1) + " characters"), found);
  }
  // A character is one, however many bytes it has in UTF-8.
  BOOST_TEST(places(dis91().with("ADR", "ADR++US:" + std::string(35, '\xE6'))) == "");
}

BOOST_AUTO_TEST_CASE(mandatory_values) {
  BOOST_TEST(places(dis91().with("BGM", "BGM+++9+NA")) == "EDI-17 segment 2 BGM element 1: EPI, nothing");
  BOOST_TEST(places(dis91().with("DTM", "DTM+137::203")) ==
             "EDI-17 segment 3 DTM element 1 component 2: 12 digits that are a date and time, ccyymmddhhmm, nothing");
  BOOST_TEST(places(dis91().with("NAD", "NAD+SSP")) ==
             "EDI-17 segment 5 NAD element 2 component 1: 1 to 17 characters, nothing\n"
             "EDI-17 segment 5 NAD element 4 component 1: 1 to 35 characters, nothing");
  BOOST_TEST(places(dis91().with("NAD+PO", "NAD+PO+173:KOM:IM")) == "");  // a receiver needs no name
  BOOST_TEST(places(dis91().with("CON", "CON")) ==
             "EDI-17 segment 7 CON element 2 component 1: 1 to 25 characters, nothing");
  BOOST_TEST(places(dis91().with("GIS", "GIS")) == "EDI-17 segment 15 GIS element 1: N or M, nothing");
  BOOST_TEST(places(dis91().with("PNA", "PNA+PAT+2512489996:::CPR:IM+++SU+FO:N")) ==
             "EDI-17 segment 20 PNA element 5 component 2: 1 to 70 characters, nothing");
  BOOST_TEST(places(dis91().with("RFF+REI", "RFF+REI")) ==
             "EDI-17 segment 25 RFF element 1 component 2: 1 to 35 characters, nothing");
  BOOST_TEST(places(dis91().with("PAS", "PAS")) == "EDI-17 segment 27 PAS element 1: POT, HS, HA, DA or REQ, nothing");
  BOOST_TEST(places(dis91().with("FTX+NC", "FTX++P00++a")) ==
             "EDI-17 segment 30 FTX element 1: 1 to 3 characters, nothing");
  BOOST_TEST(places(dis91().with("FTX+BIN", "FTX+BIN+P00")) ==
             "EDI-17 segment 33 FTX element 4 component 1: a description, nothing\n"
             "EDI-17 segment 33 FTX element 4 component 2: 1 to 35 characters, nothing\n"
             "EDI-17 segment 33 FTX element 4 component 3: TXT, IMG, PRG, VGR, BSG, MUL, SND or PRP, nothing\n"
             "EDI-17 segment 33 FTX element 4 component 4: one of 25 codes, nothing\n"
             "EDI-17 segment 33 FTX element 4 component 5: a whole number of at least 1, nothing");
  BOOST_TEST(places(dis91().with("FTX+URL", "FTX+URL+P00++Vejledning")) ==
             "EDI-17 segment 34 FTX element 4 component 2: a URL, nothing");
}

// One finding for each segment that is left out, at the one that stands in its place.
BOOST_AUTO_TEST_CASE(missing_segments) {
  const std::vector<std::pair<std::string, std::string>> missing = {
      {"BGM", "segment 2 DTM: BGM, DTM"},
      {"DTM+137", "segment 3 S01: DTM+137, S01"},
      {"NAD+SSP", "segment 5 ADR: NAD+SSP, ADR"},
      {"SEQ++1", "segment 8 SPR: SEQ, SPR"},
      {"SPR", "segment 9 S01: SPR, S01"},
      {"NAD+PO", "segment 11 ADR: NAD+PO, ADR"},
      {"SEQ++2", "segment 13 S02: SEQ, S02"},
      {"GIS+M", "segment 15 RFF: GIS, RFF"},
      {"RFF+SRI", "segment 16 RFF: RFF+SRI, RFF"},
      {"DTM+182", "segment 18 S07: DTM+182, S07"},
      {"PNA", "segment 20 ADR: PNA+PAT, ADR"},
      {"GIS+N", "segment 24 RFF: GIS, RFF"},
      {"RFF+REI", "segment 25 SEQ: RFF+REI or RFF+AHI, SEQ"},
      {"PAS", "segment 27 S14: PAS, S14"},
  };
  for (const auto& [start, place] : missing) BOOST_TEST(places(dis91().without(start)) == "EDI-16 " + place, start);
  auto text = dis91();
  text.segments.resize(text.at("S14") + 1);
  BOOST_TEST(places(text) == "EDI-16 segment 29 UNT: FTX, UNT");
  auto half = dis91();
  half.segments.resize(half.at("S07"));
  BOOST_TEST(places(half) == "EDI-16 segment 19 UNT: S07, UNT\nEDI-16 segment 19 UNT: S11, UNT");
}

BOOST_AUTO_TEST_CASE(missing_groups) {
  const auto cut = [&](const std::string& from, const std::string& to, int nth = 1) {
    auto out = dis91();
    out.segments.erase(out.segments.begin() + static_cast<std::ptrdiff_t>(out.at(from, nth)),
                       out.segments.begin() + static_cast<std::ptrdiff_t>(out.at(to)));
    return out;
  };
  BOOST_TEST(places(cut("S02", "S07")) == "EDI-16 segment 14 S07: S02, S07");
  BOOST_TEST(places(cut("S07", "S11")) == "EDI-16 segment 19 S11: S07, S11");
  BOOST_TEST(places(cut("S11", "S14")) == "EDI-16 segment 23 S14: S11, S14");
  BOOST_TEST(places(cut("S01", "S02", 2)) == "EDI-16 segment 10 S02: S01, S02");
}

BOOST_AUTO_TEST_CASE(wrong_order) {
  auto swapped = dis91();
  const auto s07 = static_cast<std::ptrdiff_t>(swapped.at("S07")), s11 = static_cast<std::ptrdiff_t>(swapped.at("S11")),
             s14 = static_cast<std::ptrdiff_t>(swapped.at("S14"));
  std::rotate(swapped.segments.begin() + s07, swapped.segments.begin() + s11, swapped.segments.begin() + s14);
  BOOST_TEST(places(swapped) == "EDI-15 segment 24 S07: S14 or UNT, S07");
  // ADR may be absent: where it comes late it is in the wrong place.
  BOOST_TEST(places(bare_dis91().before("SPR", "ADR++US:Vej 1")) == "EDI-15 segment 7 ADR: SPR, ADR");
  BOOST_TEST(places(bare_dis91().without("GIS+N").before("DTM+182", "GIS+N")) ==
             "EDI-15 segment 13 GIS: RFF+HI or RFF+NO or DTM+182, GIS");
}

BOOST_AUTO_TEST_CASE(too_often) {
  BOOST_TEST(places(dis91().before("DTM", "BGM+EPI++9+NA")) == "EDI-20 segment 3 BGM: at most 1, BGM number 2");
  BOOST_TEST(places(dis91().before("SEQ", "CON++1:TE")) == "EDI-20 segment 8 CON: at most 1, CON number 2");
  BOOST_TEST(places(dis91().before("DTM+182", "RFF+NO:NC")) == "EDI-20 segment 18 RFF: at most 1, RFF number 2");
  // A group that comes too often is one finding, whatever is in it.
  auto message = dis91();
  const auto s02 = static_cast<std::ptrdiff_t>(message.at("S02")), s07 = static_cast<std::ptrdiff_t>(message.at("S07"));
  const std::vector<std::string> group(message.segments.begin() + s02, message.segments.begin() + s07);
  message.segments.insert(message.segments.begin() + s07, group.begin(), group.end());
  BOOST_TEST(places(message) == "EDI-20 segment 19 S02: at most 1, S02 number 2");
  auto third = dis91();
  for (const auto* segment : {"S01+01", "NAD+PO+1::9++C"})
    third.segments.insert(third.segments.begin() + static_cast<std::ptrdiff_t>(third.at("S02")), segment);
  BOOST_TEST(places(third) == "EDI-20 segment 14 S01: at most 2, S01 number 3");
}

BOOST_AUTO_TEST_CASE(unknown_segments_and_groups) {
  BOOST_TEST(places(dis91().before("PAS", "XYZ+1")) == "EDI-15 segment 27 (unknown tag): PAS, (unknown tag)");
  BOOST_TEST(places(dis91().before("SEQ", "RFF+LOC:1")) == "EDI-15 segment 8 RFF: SEQ, RFF");
  BOOST_TEST(places(dis91().behind("GIS+N")) == "EDI-15 segment 36 GIS: FTX, S14 or UNT, GIS");
  BOOST_TEST(places(dis91().before("S07", "S03+03").before("S07", "NAD+XX").before("S07", "PAS+X")) ==
             "EDI-15 segment 19 S03: S05 or S07, S03");
}

BOOST_AUTO_TEST_CASE(s05_is_passed_over) {
  const auto message = dis91().before("S07", "S05+05").before("S07", "NAD+CCR+1").before("S07", "DTM+1");
  BOOST_TEST(places(message) == "");
  BOOST_TEST((read_dis91(message).not_carried == std::vector<std::string>{"segment 19 S05"}));
}

BOOST_AUTO_TEST_CASE(functions_and_qualifiers) {
  BOOST_TEST(places(dis91().with("BGM", "BGM+OBJ++9+NA")) == "EDI-18 segment 2 BGM element 1: EPI, \"OBJ\"");
  BOOST_TEST(places(dis91().with("NAD+SSP", "NAD+SOR+1::9++O")) == "EDI-18 segment 5 NAD element 1: SSP, \"SOR\"");
  BOOST_TEST(places(dis91().with("NAD+PO", "NAD+ROR+1::9++O")) == "EDI-18 segment 11 NAD element 1: PO, \"ROR\"");
  BOOST_TEST(places(dis91().with("DTM", "DTM+90:202601200910:203")) ==
             "EDI-18 segment 3 DTM element 1 component 1: 137, \"90\"");
  BOOST_TEST(places(dis91().with("RFF+HI", "RFF+XX:NC")) ==
             "EDI-18 segment 17 RFF element 1 component 1: HI or NO, 2 characters, not shown");
  BOOST_TEST(places(dis91().with("RFF+REI", "RFF+XX:1")) ==
             "EDI-18 segment 25 RFF element 1 component 1: REI or AHI, 2 characters, not shown");
  BOOST_TEST(places(dis91().with("GIS", "GIS+X")) == "EDI-18 segment 15 GIS element 1: N or M, \"X\"");
  BOOST_TEST(places(dis91().with("PAS", "PAS+X")) == "EDI-18 segment 27 PAS element 1: POT, HS, HA, DA or REQ, \"X\"");
  BOOST_TEST((read_dis91(dis91().with("RFF+HI", "RFF+NO:NC")).priority == Priority::routine));
  BOOST_TEST(!read_dis91(dis91().with("GIS+M", "GIS+N")).correction);
  for (const auto& [code, status] : {std::pair{"POT", EpisodeStatus::inaktiv},
                                     {"HS", EpisodeStatus::indlagt},
                                     {"HA", EpisodeStatus::ambulant},
                                     {"DA", EpisodeStatus::doed},
                                     {"REQ", EpisodeStatus::ambulant_roentgen}})
    BOOST_TEST((read_dis91(dis91().with("PAS", std::string("PAS+") + code)).episode.status == status), code);
}

BOOST_AUTO_TEST_CASE(times) {
  for (const auto* wrong : {"202602300910", "202601202410", "2026012009100", "20260120091", "20260120091x"}) {
    const auto found = places(dis91().with("DTM", std::string("DTM+137:") + wrong + ":203"));
    const std::string length = std::to_string(std::string(wrong).size());
    BOOST_TEST(found ==
               "EDI-18 segment 3 DTM element 1 component 2: 12 digits that are a date and time, ccyymmddhhmm, " +
                   length + (wrong == "20260120091x"s ? " characters that are not all digits" : " digits") +
                   ", not shown");
    BOOST_TEST(std::count(found.begin(), found.end(), '\n') == 0, found);
  }
  BOOST_TEST(places(dis91().with("DTM", "DTM+137:202601200910:204")) ==
             "EDI-18 segment 3 DTM element 1 component 3: 203, \"204\"");
  BOOST_TEST(places(dis91().with("DTM", "DTM+137:202601200910")) ==
             "EDI-17 segment 3 DTM element 1 component 3: 203, nothing");
  // In the doubled hour the first; one that spring leaves out is an hour later.
  auto m = read_dis91(dis91().with("DTM", "DTM+137:202610250230:203"));
  BOOST_TEST((m.authorised.utc == read_iso("2026-10-25T00:30:00Z")->utc));
  BOOST_TEST((m.authorised_case == LocalTimeCase::twice));
  m = read_dis91(dis91().with("DTM", "DTM+137:202603290230:203"));
  BOOST_TEST((m.authorised_case == LocalTimeCase::skipped));
}

BOOST_AUTO_TEST_CASE(the_century_of_the_envelope) {
  const auto sent = [](const std::string& yymmdd) {
    const auto head = "UNB+UNOC:3+5790000121526:14+5790000120314:14+" + yymmdd + ":1200+KUVERT260120++++0";
    const auto m = read_edifact_one<Correspondence>(interchange(dis91(), head));
    BOOST_TEST(!m.receipt_wanted);
    return iso_utc(m.sent.utc);
  };
  BOOST_TEST(sent("790601") == "2079-06-01T10:00:00Z");
  BOOST_TEST(sent("800115") == "1980-01-15T11:00:00Z");
  BOOST_TEST(sent("981213") == "1998-12-13T11:00:00Z");
  BOOST_TEST(sent("210101") == "2021-01-01T11:00:00Z");
}

BOOST_AUTO_TEST_CASE(kinds_of_party_identifiers) {
  const auto code = [](const std::string& element) {
    return read_dis91(dis91().with("NAD+PO", "NAD+PO+" + element + "++Sydby")).receiver.identifier_code;
  };
  BOOST_TEST((code("1:SKS:SST") == PartyIdCode::sygehusafdelingsnummer));
  BOOST_TEST((code("1:YNR:SFU") == PartyIdCode::ydernummer));
  BOOST_TEST((code("1::9") == PartyIdCode::lokationsnummer));
  BOOST_TEST((code("1:EAN:9") == PartyIdCode::lokationsnummer));
  BOOST_TEST((code("1") == PartyIdCode::lokationsnummer));
  BOOST_TEST((code("1:KOM:IM") == PartyIdCode::kommunenummer));
  BOOST_TEST((code("1:SOR:SST") == PartyIdCode::sorkode));
  BOOST_TEST((code("1:AMT:IM") == PartyIdCode::amt));
  BOOST_TEST((code("1:XYZ:IM") == std::nullopt));
  BOOST_TEST(places(dis91().with("NAD+PO", "NAD+PO+1:XYZ:IM++O")) ==
             "EDI-18 (warning) segment 11 NAD element 2 component 2: SKS, YNR, KOM, SOR, EAN, AMT or nothing, 3 characters, not shown, "
             "read as "
             "none");
  BOOST_TEST(places(dis91().with("NAD+PO", "NAD+PO+1::SFU++O")) ==
             "EDI-18 (warning) segment 11 NAD element 2 component 3: 9 or nothing, \"SFU\", read as none");
}

BOOST_AUTO_TEST_CASE(placeholders_are_no_names) {
  const auto m = read_dis91(dis91().with("NAD+SSP", "NAD+SSP+1::9++_:_:Gruppe").with("NAD+PO", "NAD+PO+1::9++_:__:_"));
  BOOST_TEST(m.sender.organisation == "");
  BOOST_TEST(m.sender.department == "");
  BOOST_TEST(m.sender.unit == "Gruppe");
  BOOST_TEST(m.receiver.department == "__");
  BOOST_TEST(m.receiver.unit == "");
}

BOOST_AUTO_TEST_CASE(specialities) {
  const auto speciality = [](const std::string& code) {
    return read_dis91(dis91().with("SPR", "SPR+ORG+" + code + ":SKS:SST+DIS91:SKS:SST")).sender.speciality;
  };
  BOOST_TEST(speciality("90") == "almen_medicin");
  BOOST_TEST(speciality("2504") == "dermato_venerologi_praksis");
  BOOST_TEST(speciality("99") == "");
  BOOST_TEST(speciality("") == "");
  BOOST_TEST(speciality("777") == "");
  BOOST_TEST(places(dis91().with("SPR", "SPR+ORG+777")) ==
             "EDI-18 (warning) segment 9 SPR element 2 component 1: one of 74 codes, \"777\", read as none");
  BOOST_TEST(places(dis91().with("SPR", "SPR+ORG+99")) == "");
}

BOOST_AUTO_TEST_CASE(patient_ids) {
  const auto nobody = dis91().with("PNA", "PNA+PAT++++SU:Berggren+FO:Nancy Ann");
  const auto m = read_dis91(nobody.before("ADR", "RFF+XPI:2512481ABC", 3));
  BOOST_REQUIRE(m.patient.ids.size() == 1U);
  BOOST_TEST((m.patient.ids[0].kind == PatientIdKind::national_replacement));
  BOOST_TEST(m.patient.ids[0].value == "2512481ABC");
  BOOST_TEST(places(nobody) ==
             "EDI-17 segment 20 PNA element 2 component 1: a CPR number, or a replacement number in RFF+XPI, nothing");
  BOOST_TEST(places(dis91().before("ADR", "RFF+XPI:2512481ABC", 3)) ==
             "EDI-20 segment 21 RFF element 1 component 2: a CPR number or a replacement number, both");
  BOOST_TEST(places(dis91().with("PNA", "PNA+PAT+251248999:::CPR:IM+++SU:B")) ==
             "EDI-18 segment 20 PNA element 2 component 1: 10 digits, 9 digits, not shown");
  BOOST_TEST(
      places(dis91().with("PNA", "PNA+PAT+251248999A:::CPR:IM+++SU:B")) ==
      "EDI-18 segment 20 PNA element 2 component 1: 10 digits, 10 characters that are not all digits, not shown");
  BOOST_TEST(places(nobody.before("ADR", "RFF+XPI:2512481AB", 3)) ==
             "EDI-18 segment 21 RFF element 1 component 2: 10 characters, 9 characters, not shown");
}

// A name or number beside another qualifier is another name or number.
BOOST_AUTO_TEST_CASE(qualifiers_of_the_patient) {
  const auto pna = [](const std::string& elements) {
    return places(dis91().with("PNA", "PNA+PAT+2512489996" + elements));
  };
  const auto wrong = [](const std::string& place, const std::string& expected, const std::string& found) {
    return "EDI-18 segment 20 PNA element " + place + ": " + expected + ", " + found + ", not shown";
  };
  BOOST_TEST(pna(":::CPR:IM+++FO:Nancy Ann+SU:Berggren") ==
             wrong("5 component 1", "SU", "2 characters") + "\n" + wrong("6 component 1", "FO", "2 characters"));
  BOOST_TEST(pna(":::CPR:IM+++Bo:Berggren") == wrong("5 component 1", "SU", "2 characters"));
  BOOST_TEST(pna(":::XYZ:ZZ+++SU:Berggren") ==
             wrong("2 component 4", "CPR", "3 characters") + "\n" + wrong("2 component 5", "IM", "2 characters"));
  BOOST_TEST(pna("+++:Berggren+:Nancy Ann") == "");  // none is tolerated
  BOOST_TEST(read_dis91(dis91().with("PNA", "PNA+PAT+2512489996+++:Berggren")).patient.family == "Berggren");
  BOOST_TEST(
      places(dis90().with("PNA", "PNA+PAT+1505505510:::CPR:IM+++FO:Info+SU:Administrativ")).starts_with("EDI-18 "));
}

BOOST_AUTO_TEST_CASE(subjects) {
  const auto subject = [](const std::string& components) {
    return read_dis91(dis91().with("FTX+OE", "FTX+OE+P00++" + components)).subject;
  };
  BOOST_TEST(subject("Svar p\xE5 pr\xF8ve") == "Svar på prøve");
  BOOST_TEST(subject("Et langt em\\:ne") == "Et langt emne");
  BOOST_TEST(subject("Et:emne") == "Et emne");
  BOOST_TEST(places(dis91().with("FTX+OE", "FTX+OE+P00++Et:la\\:ngt:emne")) ==
             "EDI-26 (warning) segment 29 FTX element 4: one component (a : in text is written ?:), 4 components");
  BOOST_TEST(places(dis91().with("FTX+OE", "FTX+OE+P00++Et la\\:ngt em\\:ne")) == "");
  BOOST_TEST(subject("Mappe C?:\\") == "Mappe C:\\");  // nothing follows: it is no sign
  BOOST_TEST(subject("") == "");
  BOOST_TEST(places(dis91().with("FTX+OE", "FTX+OE+P00++" + characters_of(69) + "\\:xx")) ==
             "EDI-19 segment 29 FTX element 4: at most 70 characters, 71 characters");
  BOOST_TEST(places(dis91().with("FTX+OE", "FTX+OE+P00++" + characters_of(69) + "\\:x")) == "");
  // Only the first FTX of the first S14 can be one.
  auto m = read_dis91(dis91().before("FTX+BIN", "FTX+OE+P00++Nej").with("FTX+OE", "FTX+NC+P00++Ja"));
  BOOST_TEST(m.subject == "");
  BOOST_TEST(m.segments[0].text.starts_with("Ja\nKære"));
  BOOST_TEST(m.segments[0].text.ends_with("Nej\n"));
  m = read_dis91(dis91().with("FTX+NC", "FTX+OE+P00++Mere"));
  BOOST_TEST(m.subject == "Opfølgning");
  BOOST_TEST(m.segments[0].text == "Mere\nMed hilsen\n");
}

BOOST_AUTO_TEST_CASE(texts_of_several_groups_are_one) {
  const auto m = read_dis91(bare_dis91()
                                .behind("S14+14")
                                .behind("FTX+NC+P00++f\xF8rste s\\")
                                .behind("S14+14")
                                .behind("FTX+TXT+P00++\xE6t:.:"
                                        "andet:slut"));
  BOOST_TEST(m.segments.size() == 1U);
  BOOST_TEST(m.segments[0].text == "første sæt\n\nandet\nslut\n");
}

BOOST_AUTO_TEST_CASE(formats) {
  const auto m = read_dis91(bare_dis91()
                                .behind("S14+14")
                                .behind("FTX+NC+PF0++fed")
                                .behind("FTX+NC+PF0++ogs\xE5 fed")
                                .behind("FTX+NC+PU0++understreget")
                                .behind("FTX+NC+PK0++kursiv")
                                .behind("FTX+NC+P0H++h\xF8jre")
                                .behind("FTX+NC+P0M++midt")
                                .behind("FTX+NC+FF0++fast og fed"));
  BOOST_TEST(m.dropped.bold == 2U);  // the two at the beginning touch: one stretch
  BOOST_TEST(m.dropped.underline == 1U);
  BOOST_TEST(m.dropped.italic == 1U);
  BOOST_TEST(m.dropped.right == 1U);
  BOOST_TEST(m.dropped.center == 1U);
  BOOST_TEST(m.dropped.fixed_font == 1U);
  BOOST_TEST(m.segments[0].styles.size() == 6U);
  BOOST_TEST(places(bare_dis91().behind("S14+14").behind("FTX+NC+XYZ++a").behind("FTX+NC+ABC++b")) ==
             "EDI-22 (warning) segment 23 FTX element 2: a text format, P00 or another one, 3 characters, not shown");
}

BOOST_AUTO_TEST_CASE(text_components) {
  BOOST_TEST(places(dis91().with("FTX+NC", "FTX+NC+P00++1:2:3:4:5")) == "");
  BOOST_TEST(places(dis91().with("FTX+NC", "FTX+NC+P00++1:2:3:4:5:6")) ==
             "EDI-20 segment 30 FTX element 4 component 6: at most 5 components, 6");
  auto nine = bare_dis91().behind("S14+14");
  for (int i = 0; i < 9; ++i) nine.segments.push_back("FTX+NC+P00++a");
  BOOST_TEST(places(nine) == "");
  BOOST_TEST(places(nine.behind("FTX+NC+P00++a").behind("FTX+NC+P00++a")) ==
             "EDI-20 (warning) segment 32 FTX: at most 9, FTX number 10");
  BOOST_TEST(read_dis91(nine.behind("FTX+NC+P00++ti")).segments[0].text.ends_with("a\nti\n"));
}

BOOST_AUTO_TEST_CASE(references_wrapped_by_another_sender) {
  auto m = read_dis91(dis91().with("FTX+BIN", "FTX+BIN+P00++R\xF8nt\\:gen:abc:IMG:PNG:7"));
  BOOST_TEST(m.attachments[0].title == "Røntgen");
  BOOST_TEST(m.attachments[0].id == "abc");
  BOOST_TEST(m.attachments[0].extension == "png");
  BOOST_TEST(m.attachments[0].declared_size.value() == 7U);
  m = read_dis91(dis91().with("FTX+BIN", "FTX+BIN+P00++Mappe\\:abc:IMG:PNG:7"));
  BOOST_TEST(m.attachments[0].title == "Mappe\\");
  BOOST_TEST(m.attachments[0].id == "abc");
  m = read_dis91(dis91().with("FTX+URL", "FTX+URL+P00++Vej\\:ledning:https?://x.dk/\\:a\\:b"));
  BOOST_TEST(m.attachments[1].title == "Vejledning");
  BOOST_TEST(m.attachments[1].url == "https://x.dk/ab");
  m = read_dis91(dis91().with("FTX+SUP", "FTX+SUP+P00++Papir\\:journal"));
  BOOST_TEST(m.attachments[2].title == "Papirjournal");
  BOOST_TEST(
      places(dis91().with("FTX+BIN", "FTX+BIN+P00++a:b:QQQ:YYY:0")) ==
      "EDI-18 segment 33 FTX element 4 component 3: TXT, IMG, PRG, VGR, BSG, MUL, SND or PRP, 3 characters, not shown\n"
      "EDI-18 segment 33 FTX element 4 component 4: one of 25 codes, 3 characters, not shown\n"
      "EDI-18 segment 33 FTX element 4 component 5: a whole number of at least 1, \"0\"");
  BOOST_TEST(places(dis91().with("FTX+BIN", "FTX+BIN+P00++a:b:IMG:PLO:1")) ==
             "EDI-18 segment 33 FTX element 4 component 4: one of 25 codes, \"PLO\"");
}

// The colon of a description that ends in a backslash, and where a link begins behind it.
BOOST_AUTO_TEST_CASE(titles_that_end_in_a_backslash) {
  const auto link = [](const std::string& components) {
    return read_dis91(dis91().with("FTX+URL", "FTX+URL+P00++" + components)).attachments.at(1);
  };
  for (const auto* components :
       {"Mappe\\:https?://x.dk/ab", "Mappe\\:https?://x.dk/\\:ab", "Mappe\\:https://x.dk/ab"}) {
    BOOST_TEST(link(components).title == "Mappe\\", components);
    BOOST_TEST(link(components).url == "https://x.dk/ab", components);
  }
  BOOST_TEST(link("Map\\:pe:https?://x.dk/ab").title == "Mappe");
  const auto file = [](const std::string& components) {
    return read_dis91(dis91().with("FTX+BIN", "FTX+BIN+P00++" + components)).attachments.at(0);
  };
  BOOST_TEST(file("Mappe\\:abc:TXT:TXT:7").title == "Mappe\\");
  BOOST_TEST(read_dis91(dis91().with("FTX+SUP", "FTX+SUP+P00++Papir\\:")).attachments.at(2).title == "Papir\\");
}

// Where the five components of one FTX do not hold it, another converter goes on in a second one.
BOOST_AUTO_TEST_CASE(links_in_several_ftx) {
  const std::string part = characters_of(69);
  const std::string full = "FTX+URL+P00++Vej:" + part + "\\:" + part + "\\:" + part + "\\:" + part + "\\";
  const auto begun = dis91().without("FTX+SUP").with("FTX+URL", full);
  const std::string all = part + part + part + part;
  auto m = read_dis91(begun.behind("FTX+URL+P00++ab\\:cd"));
  BOOST_TEST(places(begun.behind("FTX+URL+P00++ab\\:cd")) == "");
  BOOST_REQUIRE(m.attachments.size() == 2U);
  BOOST_TEST(m.attachments[1].title == "Vej");
  BOOST_TEST(m.attachments[1].url == all + "abcd");
  m = read_dis91(begun.behind("FTX+URL+P00++ab\\").behind("FTX+URL+P00++cd").behind("FTX+URL+P00++To:https?://x.dk"));
  BOOST_REQUIRE(m.attachments.size() == 3U);
  BOOST_TEST(m.attachments[1].url == all + "abcd");
  BOOST_TEST(m.attachments[2].title == "To");
  BOOST_TEST(m.attachments[2].url == "https://x.dk");
  // 350 characters and one more.
  const std::string rest = "FTX+URL+P00++" + part + "\\:" + characters_of(5);
  BOOST_TEST(places(begun.behind(rest)) == "");
  BOOST_TEST(places(begun.behind(rest + "x")) ==
             "EDI-19 segment 35 FTX element 4 component 1: at most 350 characters, 351 characters");
  // Broken off: at the end, before a reference of another kind, before text, before a group.
  const auto broken = [](int component) {
    return "EDI-18 segment 34 FTX element 4 component " + std::to_string(component) +
           ": behind a \\ at the end the rest of the link, in an FTX+URL directly behind this one, nothing";
  };
  BOOST_TEST(places(begun) == broken(5));
  BOOST_TEST(places(begun.behind("FTX+SUP+P00++Papir")) == broken(5));
  BOOST_TEST(places(begun.behind("FTX+NC+P00++a").behind("FTX+URL+P00++cd:ef")) == broken(5));
  BOOST_TEST(places(begun.behind("S14+14").behind("FTX+URL+P00++To:https?://x.dk")) == broken(5));
  BOOST_TEST(places(dis91().with("FTX+URL", "FTX+URL+P00++Vej:https?://x.dk/\\")) == broken(2));
  auto cut = interchange(begun);
  cut.resize(cut.find("UNT"));
  BOOST_TEST(rules(edifact_findings(cut)).find("EDI-18") == std::string::npos);
  BOOST_TEST(places(begun.behind("FTX+URL+P00")) == "EDI-17 segment 35 FTX element 4 component 1: a URL, nothing");
}

BOOST_AUTO_TEST_CASE(a_size_in_a_second_ftx) {
  const auto begun =
      dis91().without("FTX+SUP").without("FTX+URL").with("FTX+BIN", "FTX+BIN+P00++R\xF8nt\\:gen:abc:IMG:PNG");
  const auto m = read_dis91(begun.behind("FTX+BIN+P00++7").behind("FTX+BIN+P00++To:def:TXT:TXT:8"));
  BOOST_REQUIRE(m.attachments.size() == 2U);
  BOOST_TEST(m.attachments[0].title == "Røntgen");
  BOOST_TEST(m.attachments[0].id == "abc");
  BOOST_TEST(m.attachments[0].object_code == "billede");
  BOOST_TEST(m.attachments[0].extension == "png");
  BOOST_TEST(m.attachments[0].declared_size.value() == 7U);
  BOOST_TEST(m.attachments[1].title == "To");
  BOOST_TEST(m.attachments[1].declared_size.value() == 8U);
  BOOST_TEST(places(begun.behind("FTX+BIN+P00++7")) == "");
  const std::string none = "EDI-17 segment 33 FTX element 4 component 6: a whole number of at least 1, nothing";
  BOOST_TEST(places(begun) == none);
  BOOST_TEST(places(begun.behind("FTX+URL+P00++Vej:https?://x.dk")) == none);
  BOOST_TEST(places(begun.behind("FTX+BIN+P00++0:7")) ==
             "EDI-18 segment 34 FTX element 4 component 1: a whole number of at least 1, \"0\"\n"
             "EDI-18 segment 34 FTX element 4 component 2: nothing here (a : in text is written ?:), 1 character, not "
             "shown");
  BOOST_TEST(places(begun.behind("FTX+BIN+P00")) ==
             "EDI-17 segment 34 FTX element 4 component 1: a whole number of at least 1, nothing");
}

// A : that is not released cuts a link; what does not say that it goes on is said.
BOOST_AUTO_TEST_CASE(colons_in_links) {
  const auto link = [](const std::string& components) {
    return dis91().with("FTX+URL", "FTX+URL+P00++Vej:" + components);
  };
  const auto url = [&](const std::string& components) { return read_dis91(link(components)).attachments.at(1).url; };
  const auto fault = [](const std::string& severity, const std::string& found) {
    return "EDI-18 " + severity + "segment 34 FTX element 4 component 2" +
           ": a \\ at the end where the link goes on (a : in a link is written ?:), " + found;
  };
  BOOST_TEST(url("https://x.dk/a") == "https://x.dk/a");
  BOOST_TEST(url("HTTP://x.dk/\\:a") == "HTTP://x.dk/a");
  BOOST_TEST(places(link("https://x.dk/a")) == fault("(warning) ", "5 characters, not shown, read with a : behind it"));
  // Joined, it would be another link.
  BOOST_TEST(places(link("ftp://x.dk/a")) == fault("", "3 characters, not shown"));
  BOOST_TEST(places(link("https?://x.dk:8080/a")) == fault("", "12 characters, not shown"));
  // A full component may have been cut without a mark.
  const std::string full = "https?://x.dk/" + std::string(56, 'a');
  BOOST_TEST(url(full + ":b") == "https://x.dk/" + std::string(56, 'a') + "b");
  BOOST_TEST(places(link(full + ":b")) == fault("(warning) ", "69 characters, not shown, joined with the next"));
  BOOST_TEST(url("http\\:s?://x.dk") == "https://x.dk");
  BOOST_TEST(places(link("http\\:s?://x.dk:")) == "");
  auto many = dis91();
  for (int i = 0; i < 60; ++i) many = many.behind("FTX+URL+P00++Vej:https://x.dk");
  const auto found = places(many);
  BOOST_TEST(std::count(found.begin(), found.end(), '\n') == 50);  // and that there are more than nine FTX
}

BOOST_AUTO_TEST_CASE(what_is_not_carried_is_named) {
  const auto message = dis91()
                           .with("UNH", "UNH+BREV260120+MEDDIS:S:93B:ZZ:D9134L+GGOP2")
                           .with("BGM", "BGM+EPI+77+5+NA")
                           .with("NAD", "NAD+SSP+1::9++Nordby:D:U:X:Y:US")
                           .with("CON", "CON++post@eksempel.dk:EM")
                           .with("SPR", "SPR+ORG+30:KKS:SSI+DIS90:KKS:SSI")
                           .with("RFF+SRI", "RFF+SRI:" + characters_of(36))
                           .with("DTM+182", "DTM+182:202601200911:203")
                           .with("FTX+OE", "FTX+OE+PF0++Emne")
                           .before("S07", "S05+05");
  const auto m = read_edifact_one<Correspondence>(
      interchange(message, "UNB+UNOC:3+5790000121526:14+5790000120314:14+260120:0915+KUVERT260120++MEDDIS++1++1"));
  const std::vector<std::string> expected = {"segment 1 UNH element 2 component 2",
                                             "segment 1 UNH element 2 component 3",
                                             "segment 1 UNH element 2 component 4",
                                             "segment 1 UNH element 3",
                                             "segment 2 BGM element 3",
                                             "segment 2 BGM element 2",
                                             "segment 5 NAD element 4 component 4",
                                             "segment 5 NAD element 4 component 5",
                                             "segment 7 CON element 2 component 2",
                                             "segment 7 CON element 2 component 1",
                                             "segment 9 SPR element 2 component 2",
                                             "segment 9 SPR element 2 component 3",
                                             "segment 9 SPR element 3 component 1",
                                             "segment 9 SPR element 3 component 2",
                                             "segment 9 SPR element 3 component 3",
                                             "segment 16 RFF element 1 component 2",
                                             "segment 18 DTM element 1 component 2",
                                             "segment 19 S05",
                                             "segment 30 FTX element 2",
                                             "UNB element 7",
                                             "UNB element 11"};
  auto found = m.not_carried;
  BOOST_TEST(m.sender.phone == "");
  std::sort(found.begin(), found.end());
  auto wanted = expected;
  std::sort(wanted.begin(), wanted.end());
  BOOST_TEST(found == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(places_not_carried_are_at_most_fifty_and_more) {
  const auto places_of = [](int s05) {
    auto message = dis91();
    for (int i = 0; i < s05; ++i) message = message.before("S07", "S05+05");
    return read_dis91(message).not_carried;
  };
  BOOST_TEST(places_of(50).size() == 50U);
  BOOST_TEST(places_of(50).back() == "segment 68 S05");
  for (const int more : {51, 53}) {
    const auto found = places_of(more);
    BOOST_TEST(found.size() == 51U);
    BOOST_TEST(found.at(49) == "segment 68 S05");
    BOOST_TEST(found.back() == "and more");
  }
  // Of several messages, which one.
  const auto result = read_edifact(interchange({dis91(), dis90().with("BGM", "BGM+EPI+77+9+NA")}));
  BOOST_REQUIRE(result);
  BOOST_TEST((std::get<Correspondence>(result->messages.at(1)).not_carried ==
              std::vector<std::string>{"message 2 segment 2 BGM element 2"}));
}

// A + in the text that is not released, or one that is missing, moves text to where nobody would read it.
BOOST_AUTO_TEST_CASE(text_beside_its_place) {
  const auto nc = [](const std::string& ftx) { return places(dis91().with("FTX+NC", ftx)); };
  const auto nothing_at = [](const std::string& place, std::size_t length) {
    return "EDI-18 segment 30 FTX " + place + ": nothing here (a + in text is written ?+), " + std::to_string(length) +
           " characters, not shown";
  };
  BOOST_TEST(nc("FTX+NC+P00++CRP+forh\xF8jet") == nothing_at("element 5", 8));
  BOOST_TEST(nc("FTX+NC+P00++CRP+forh\xF8jet:igen") == nothing_at("element 5", 13));
  BOOST_TEST(nc("FTX+NC+P00++CRP++forh\xF8jet+nu") == nothing_at("element 6", 8) + "\n" + nothing_at("element 7", 2));
  BOOST_TEST(nc("FTX+NC+P00+K\xE6re kollega") == nothing_at("element 3", 12));
  BOOST_TEST(nc("FTX+NC+P00+K\xE6re:kollega+mere") == nothing_at("element 3", 12));
  BOOST_TEST(nc("FTX+NC+P00:tekst") ==
             "EDI-18 segment 30 FTX element 2 component 2: nothing here, 5 characters, not shown");
  BOOST_TEST(nc("FTX+NC+P00++a" + std::string(60, '+') + "b") ==
             "EDI-18 segment 30 FTX element 41: nothing here (a + in text is written ?+), an empty element");
  BOOST_TEST(nc("FTX+NC+P00+" + std::string(60, ':') + "b+a") == nothing_at("element 3", 61));
  BOOST_TEST(places(dis91().with("FTX+OE", "FTX+OE+P00++Emne+mere")).find("EDI-18 segment 29 FTX element 5: ") == 0U);
  BOOST_TEST(places(dis91().with("FTX+SUP", "FTX+SUP+P00+Papir+Papir")).find("EDI-18 segment 35 FTX element 3: ") ==
             0U);
  BOOST_TEST(places(dis91().with("FTX+SUP", "FTX+SUP+P00++Papir:mere")) ==
             "EDI-18 segment 35 FTX element 4 component 2: nothing here (a : in text is written ?:), 4 characters, not "
             "shown");
  // What stands for the format.
  const std::string too_long = "EDI-19 segment 30 FTX element 2: 1 to 3 characters, 12 characters";
  BOOST_TEST(nc("FTX+NC+K\xE6re kollega") == too_long);
  BOOST_TEST(nc("FTX+NC+K\xE6re kollega++mere") == too_long);
  const std::string none = "EDI-17 segment 30 FTX element 4: text, or a known format in element 2, nothing";
  BOOST_TEST(nc("FTX+NC+Ja") == none);
  BOOST_TEST(nc("FTX+NC+Ja++::") == none);
  BOOST_TEST(nc("FTX+NC") == none);
  BOOST_TEST(places(dis91().with("FTX+OE", "FTX+OE+Nej")) ==
             "EDI-17 segment 29 FTX element 4: text, or a known format in element 2, nothing");
  BOOST_TEST(nc("FTX+NC+P00") == "");
  BOOST_TEST(nc("FTX+NC+PF0++:") == "");
  BOOST_TEST(places(dis91().with("FTX+OE", "FTX+OE+P00")) == "");
}

// A plus sign that ends a text.
BOOST_AUTO_TEST_CASE(empty_elements_behind_text) {
  const std::string fault = "FTX element 5: nothing here (a + in text is written ?+), an empty element";
  const auto message = dis91().with("FTX+NC", "FTX+NC+P00++Blodtype A+").behind("FTX+NC+P00++Trop T +:");
  const auto found = places(message);
  BOOST_TEST(found.starts_with("EDI-18 segment 30 " + fault), found);
  BOOST_TEST(std::count(found.begin(), found.end(), '\n') == 1, found);
  BOOST_TEST(places(dis91().with("FTX+OE", "FTX+OE+P00++Protein ++")) == "EDI-18 segment 29 " + fault);
  BOOST_TEST(places(dis91().with("FTX+NC", "FTX+NC+P00++Blodtype A?+")) == "");
}

BOOST_AUTO_TEST_CASE(qualifiers_read_as_text) {
  const std::string unknown = "EDI-26 (warning) segment 30 FTX element 1: NC, OE, BIN, URL or SUP, \"ZZ\"",
                    subject = "OE as the first FTX of the first S14, \"OE\"";
  BOOST_TEST(places(dis91().with("FTX+NC", "FTX+ZZ+P00++a").behind("FTX+YY+P00++b")) == unknown);
  BOOST_TEST(places(dis91().with("FTX+NC", "FTX+OE+P00++a").behind("FTX+OE+P00++b")) ==
             "EDI-26 (warning) segment 30 FTX element 1: " + subject);
  BOOST_TEST(places(dis91().with("FTX+NC", "FTX+ZZ+P00++a").behind("FTX+OE+P00++b")) ==
             unknown + "\nEDI-26 (warning) segment 36 FTX element 1: " + subject);
  BOOST_TEST(places(bare_dis91().behind("S14+14").behind("FTX+NC+P00++a").behind("FTX+OE+P00++b")) ==
             "EDI-26 (warning) segment 24 FTX element 1: " + subject);
  // Of each message.
  BOOST_TEST(rules(edifact_findings(interchange(
                 {dis91().with("FTX+NC", "FTX+ZZ+P00++a"), bare_dis91().behind("S14+14").behind("FTX+ZZ+P00++a")}))) ==
             "EDI-26 EDI-26");
  BOOST_TEST(read_dis91(dis91().with("FTX+NC", "FTX+ZZ+P00++a")).segments.at(0).text == "a\nMed hilsen\n");
  // Not of those that are faulty anyway.
  BOOST_TEST(places(dis91().with("FTX+NC", "FTX+Penicillinallergi+P00++a")) ==
             "EDI-19 segment 30 FTX element 1: 1 to 3 characters, 17 characters");
}

// Where fields are shifted a word of the text may stand for a code.
BOOST_AUTO_TEST_CASE(words_are_not_shown_as_codes) {
  const std::vector<std::pair<std::string, std::string>> faults = {
      {"BGM", "BGM+Hansen"},
      {"DTM", "DTM+Hansen:202601200910:203"},
      {"DTM", "DTM+137:Hansen:203"},
      {"DTM", "DTM+137:202601200910:Hansen"},
      {"NAD+SSP", "NAD+Hansen+1::9++O"},
      {"NAD+SSP", "NAD+SSP+1:Hansen:9++O"},
      {"NAD+SSP", "NAD+SSP+1::Hansen++O"},
      {"SPR", "SPR+ORG+Hansen"},
      {"GIS", "GIS+Hansen"},
      {"PNA", "PNA+PAT+Hansen:::CPR:IM+++SU:B"},
      {"PNA", "PNA+Hansen+2512489996:::CPR:IM+++SU:B"},
      {"RFF+HI", "RFF+Hansen:NC"},
      {"PAS", "PAS+Hansen"},
      {"FTX+NC", "FTX+Hansen+P00++a"},
      {"FTX+NC", "FTX+NC+Hansen++a"},
      {"FTX+BIN", "FTX+BIN+P00++a:b:Hansen:JPG:1"},
      {"FTX+BIN", "FTX+BIN+P00++a:b:IMG:Hansen:1"},
      {"FTX+BIN", "FTX+BIN+P00++a:b:IMG:JPG:Hansen"},
      {"PAS", "Hansen"},
  };
  for (const auto& [start, fault] : faults) {
    const auto found = places(dis91().with(start, fault));
    BOOST_TEST(found != "", fault);
    BOOST_TEST(found.find("Hansen") == std::string::npos, found);
  }
  for (const auto* word : {"Penicillinallergi", "Nancy", "ANNA", "A1B2C3D4E", "IDA", "Bo", "251248", "25121948"})
    BOOST_TEST(places(dis91().with("PAS", std::string("PAS+") + word)) ==
               "EDI-18 segment 27 PAS element 1: POT, HS, HA, DA or REQ, " + std::to_string(std::string(word).size()) +
                   " characters, not shown");
  for (const auto* code : {"N", "SKS", "AMB2", "A1B2C3D4", "99"})
    BOOST_TEST(places(dis91().with("PAS", std::string("PAS+") + code)) ==
               "EDI-18 segment 27 PAS element 1: POT, HS, HA, DA or REQ, \""s + code + "\"");
}

BOOST_AUTO_TEST_CASE(administrative_letters) {
  BOOST_TEST(places(dis90()) == "");
  const auto m = read_dis91(dis90());
  BOOST_TEST(m.administrative);
  BOOST_TEST(m.version == "D9034L");
  BOOST_TEST((m.patient.ids == std::vector<PatientId>{{PatientIdKind::cpr, "", "1505505510"}}));
  BOOST_TEST(places(dis90().with("PNA", "PNA+PAT+2512489996:::CPR:IM+++SU:B")) ==
             "EDI-18 segment 16 PNA element 2 component 1: 1505505510, 10 digits, not shown");
  BOOST_TEST(places(dis90().with("PNA", "PNA+PAT++++SU:B")) ==
             "EDI-17 segment 16 PNA element 2 component 1: 1505505510, nothing");
}

BOOST_AUTO_TEST_CASE(versions_that_are_not_read) {
  const auto all = "D9134L, D9034L, B0131X, C0130Q, C0230Q or C0330Q";
  const auto refused = [](const std::string& unh) {
    auto result = read_edifact(interchange(EdifactMessage{"X1", {unh, "XYZ+1", "BGM"}}));
    BOOST_REQUIRE(!result);
    return std::move(result.error());
  };
  auto other = refused("UNH+X1+MEDREF:D:93A:UN:H0630R+REF06");
  BOOST_TEST(words(other.findings).find("segment 1 UNH element 2 component 5") != std::string::npos);
  BOOST_REQUIRE(other.findings.size() == 1U);
  BOOST_TEST(other.findings[0].expected == all);
  BOOST_TEST(other.findings[0].found == "\"H0630R\"");
  const auto& letter = std::get<Correspondence>(other.partial.at(0));
  BOOST_TEST(letter.version == "H0630R");
  BOOST_TEST(letter.message_id == "X1");
  BOOST_TEST(letter.envelope_id == "KUVERT260120");
  BOOST_TEST(letter.sender.location_number == "5790000121526");
  BOOST_TEST(letter.receiver.location_number == "5790000120314");
  other = refused("UNH+X1+MEDBIN:D:93A:UN:B0210X+BIN02");
  BOOST_TEST(std::get<FileLetter>(other.partial.at(0)).version == "B0210X");
  other = refused("UNH+X1+MEDDIS:D:93A:UN:D2030CXX+DIS20");
  BOOST_TEST(std::get<Correspondence>(other.partial.at(0)).version == "");
  other = refused("UNH+X1+MEDREF:D:93A:UN:D9134L+DIS91");
  BOOST_TEST(rules(other.findings) == "EDI-14");
  BOOST_TEST(other.findings[0].position.path == "segment 1 UNH element 2 component 1");
  BOOST_TEST(other.findings[0].expected == "MEDDIS");
}

BOOST_AUTO_TEST_CASE(several_letters) {
  auto result = read_edifact(interchange({dis91(), bin01(), dis90()}));
  BOOST_REQUIRE(result);
  BOOST_REQUIRE(result->messages.size() == 3U);
  BOOST_TEST(std::get<Correspondence>(result->messages[0]).message_id == "BREV260120");
  BOOST_TEST(std::get<FileLetter>(result->messages[1]).message_id == "BIN260120");
  BOOST_TEST(std::get<FileLetter>(result->messages[1]).envelope_id == "KUVERT260120");
  BOOST_TEST(std::get<Correspondence>(result->messages[2]).administrative);

  const auto bytes = interchange({dis91(), bare_dis91().without("PAS")});
  BOOST_TEST(places(bytes) == "EDI-16 message 2 segment 21 UNT: PAS, UNT");
  result = read_edifact(bytes);
  BOOST_REQUIRE(!result);
  BOOST_REQUIRE(result.error().partial.size() == 1U);
  BOOST_TEST(std::get<Correspondence>(result.error().partial[0]).message_id == "BREV260121");
  BOOST_TEST((result.error().numbers == std::vector<std::uint32_t>{2}));
  BOOST_REQUIRE(result.error().sound.size() == 1U);
  BOOST_TEST(std::get<Correspondence>(result.error().sound[0]).subject == "Opfølgning");
}

// All findings at once, up to a limit.
BOOST_AUTO_TEST_CASE(many_errors) {
  auto message = dis91();
  message.segments.insert(message.segments.begin() + static_cast<std::ptrdiff_t>(message.at("PAS")), 1000, "XYZ");
  auto other = message.with("UNH", "UNH+BREV260122+MEDDIS:D:93A:UN:D9134L+DIS91");
  other.id = "BREV260122";
  auto found = edifact_findings(interchange({message, other}));
  BOOST_TEST(found.size() == 101U);
  BOOST_TEST((found.back().rule == Rule::edi_more));
  // An interchange that breaks off has one fault, not one for each segment that is not there.
  auto bytes = interchange(dis91());
  bytes.resize(bytes.find("S07+07"));
  BOOST_TEST(rules(edifact_findings(bytes)).find("EDI-16") == std::string::npos);
  BOOST_TEST(!read_edifact(bytes).has_value());
}

BOOST_AUTO_TEST_CASE(positions_are_bytes_and_lines) {
  const auto bytes = interchange(dis91().with("GIS", "GIS+X"));
  const auto opened = document(bytes);
  auto found = edifact::read(opened, zone(), {}).error().findings;
  opened.resolve(found);
  BOOST_REQUIRE(found.size() == 1U);
  BOOST_TEST(found[0].position.byte.value() == bytes.find("GIS+X") + 4);
  BOOST_TEST(found[0].position.line == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
