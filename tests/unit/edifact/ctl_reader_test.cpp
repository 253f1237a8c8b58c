// CTL01, CTL02 and CTL03, read.
#include <boost/test/unit_test.hpp>

#include "tests/unit/edifact/ctl.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

void has_one(const Findings& found, std::string_view rule, std::string_view path, std::string_view shown) {
  BOOST_TEST(rules(found) == rule, words(found));
  BOOST_REQUIRE(!found.empty());
  BOOST_TEST(found[0].position.path == path);
  BOOST_TEST(found[0].found == shown);
  BOOST_TEST(found[0].position.byte.has_value());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ctl_reader)

BOOST_AUTO_TEST_CASE(every_field_of_a_positive_receipt) {
  const auto m = read_ctl(ctl(3, {uci(7), ucm(7), ucm(7, "BREV0000000002", "MEDBIN", "B0131X")}));
  BOOST_TEST((m.kind == Receipt::Kind::xctl03));
  BOOST_TEST(m.version == "C0330Q");
  BOOST_TEST(m.envelope_id == "KUVERT00000009");
  BOOST_TEST(m.message_id == "KVIT0000000003");
  BOOST_TEST(zone().iso(m.sent.utc) == "2026-01-20T10:16:00+01:00");
  BOOST_TEST(!m.receipt_wanted);
  BOOST_TEST(m.statistical_code.empty());
  BOOST_TEST(m.sender.location_number == "5790000121526");
  BOOST_TEST(m.receiver.location_number == "5790001382445");
  BOOST_TEST(m.original_envelope_id == "KUVERT00000001");
  BOOST_TEST(m.original_sender == "5790001382445");
  BOOST_TEST(m.original_receiver == "5790000121526");
  BOOST_TEST(m.refusal.empty());
  BOOST_REQUIRE(m.originals.size() == 2u);
  BOOST_TEST((m.originals[0] == OriginalLetter{"BREV0000000001", "D9134L", {}, "MEDDIS"}));
  BOOST_TEST((m.originals[1] == OriginalLetter{"BREV0000000002", "B0131X", {}, "MEDBIN"}));
  BOOST_TEST(m.not_carried.empty());
}

BOOST_AUTO_TEST_CASE(reasons_of_the_interchange_and_of_letters) {
  for (const int number : {1, 2}) {
    const auto m = read_ctl(ctl(number, {uci(4), "FTX+LOK+P00++Ukendt modtager.:Skriv \\:igen.", ucm(4),
                                         "FTX+VER+P00++Kan ikke l\xE6ses", ucm(4, "BREV0000000002")}));
    BOOST_TEST((m.kind == (number == 1 ? Receipt::Kind::xctl01 : Receipt::Kind::xctl02)));
    BOOST_TEST(m.sender.location_number == (number == 1 ? "DKVANSNET" : "5790000121526"));
    BOOST_TEST((m.refusal == Refusal{RefuseCode::ukendt_lokationsnummer, "Ukendt modtager.\nSkriv igen.\n"}));
    BOOST_REQUIRE(m.originals.size() == 2u);
    BOOST_TEST((m.originals[0].refusal == Refusal{RefuseCode::problem_med_version, "Kan ikke læses\n"}));
    BOOST_TEST(m.originals[1].refusal.empty());
  }
}

BOOST_AUTO_TEST_CASE(codes) {
  const std::vector<std::pair<std::string, RefuseCode>> table = {{"NC", RefuseCode::ikke_specificeret},
                                                                 {"LOK", RefuseCode::ukendt_lokationsnummer},
                                                                 {"MID", RefuseCode::problem_med_modtager_id},
                                                                 {"VER", RefuseCode::problem_med_version},
                                                                 {"SYN", RefuseCode::syntaksfejl}};
  for (const auto& [code, expected] : table) {
    const auto m = read_ctl(ctl(2, {uci(4), "FTX+" + code}));  // a code needs no text
    BOOST_TEST((m.refusal == Refusal{expected, ""}), code);
    BOOST_TEST(m.originals.empty());
  }
}

BOOST_AUTO_TEST_CASE(a_second_reason_is_read_too) {
  const auto m = read_ctl(ctl(2, {uci(4), ucm(4), "FTX+NC+P00++en:to \\", "FTX+SYN+P00++tre::fire", ucm(4)}));
  BOOST_TEST((m.originals.at(0).refusal == Refusal{RefuseCode::ikke_specificeret, "en\nto tre\n\nfire\n"}));
  BOOST_TEST(m.originals.at(1).refusal.empty());
  BOOST_TEST(m.refusal.empty());
  // There is room for one code.
  BOOST_TEST((m.not_carried == std::vector<std::string>{"segment 5 FTX element 1"}));
  BOOST_TEST(read_ctl(ctl(2, {uci(4), "FTX+NC+P00++en", "FTX+NC+P00++to"})).not_carried.empty());
}

BOOST_AUTO_TEST_CASE(limits_of_text) {
  const auto with = [](const std::string& components) {
    return ctl_findings(ctl(2, {uci(4), "FTX+NC+P00++" + components}));
  };
  BOOST_TEST(rules(with(std::string(70, 'x') + ":2:3:4:5")) == "");
  has_one(with("1:" + std::string(71, 'x')), "EDI-19", "segment 3 FTX element 4 component 2", "71 characters");
  has_one(with("1:2:3:4:5:6"), "EDI-20", "segment 3 FTX element 4 component 6", "6");
}

BOOST_AUTO_TEST_CASE(what_is_not_carried_is_named) {
  const auto m = read_ctl(ctl(2, {uci(4) + "+18", "FTX+NC+PF0++x", "UCM+BREV0000000001+MEDDIS:D:93A:ZZ:D9134L+4"}));
  BOOST_TEST((m.not_carried == std::vector<std::string>{"segment 2 UCI element 5", "segment 3 FTX element 2",
                                                        "segment 4 UCM element 2 component 4"}));
  BOOST_TEST(m.refusal.text == "x\n");
  auto other = ctl(3, {uci(7)});
  other.replace(other.find("D:93A:ZZ"), 8, "D:93A:UN");
  BOOST_TEST((read_ctl(other).not_carried == std::vector<std::string>{"segment 1 UNH element 2 component 4"}));
}

BOOST_AUTO_TEST_CASE(a_receipt_that_wants_one) {
  const auto bytes = ctl(3, {uci(7)}, "++++1");
  has_one(ctl_findings(bytes), "EDI-18", "UNB element 9 component 1", "\"1\", read as 0");
  BOOST_TEST(!read_ctl(bytes).receipt_wanted);
  BOOST_TEST(rules(ctl_findings(ctl(3, {uci(7)}, "++++0"))) == "");
}

// --- bad input ---

BOOST_AUTO_TEST_CASE(a_positive_receipt_has_no_reason) {
  has_one(ctl_findings(ctl(3, {uci(7), "FTX+NC+P00++x"})), "EDI-15", "segment 3 FTX", "FTX");
  has_one(ctl_findings(ctl(3, {uci(7), ucm(7), "FTX+NC+P00++x"})), "EDI-15", "segment 4 FTX", "FTX");
}

BOOST_AUTO_TEST_CASE(actions) {
  has_one(ctl_findings(ctl(3, {uci(4)})), "EDI-18", "segment 2 UCI element 4 component 1", "\"4\"");
  has_one(ctl_findings(ctl(1, {uci(4), ucm(7)})), "EDI-18", "segment 3 UCM element 3 component 1", "\"7\"");
  has_one(ctl_findings(ctl(2, {"UCI+KUVERT00000001+5790001382445:14+5790000121526:14"})), "EDI-17",
          "segment 2 UCI element 4 component 1", "nothing");
}

BOOST_AUTO_TEST_CASE(values) {
  has_one(ctl_findings(ctl(3, {uci(7), ucm(7, "")})), "EDI-17", "segment 3 UCM element 1 component 1", "nothing");
  has_one(ctl_findings(ctl(3, {uci(7), ucm(7, "BREV00000000001")})), "EDI-19", "segment 3 UCM element 1 component 1",
          "15 characters");
  has_one(ctl_findings(ctl(3, {uci(7), ucm(7, "B", "MEDDIS", "D9134LLL")})), "EDI-19",
          "segment 3 UCM element 2 component 5", "8 characters");
  has_one(ctl_findings(ctl(2, {uci(4), "FTX+XYZ+P00++x"})), "EDI-18", "segment 3 FTX element 1 component 1",
          "3 characters, not shown");
  const auto lacking = ctl_findings(ctl(3, {"UCI+++:14+7"}));
  BOOST_TEST(rules(lacking).starts_with("EDI-17 EDI-17 EDI-17"), words(lacking));
}

// A + that is not released, or one that is missing.
BOOST_AUTO_TEST_CASE(text_beside_its_place) {
  const auto with = [](const std::string& ftx) { return ctl_findings(ctl(2, {uci(4), ftx})); };
  has_one(with("FTX+SYN+P00++CRP+igen"), "EDI-18", "segment 3 FTX element 5", "4 characters, not shown");
  BOOST_TEST(with("FTX+SYN+P00++CRP+igen").at(0).expected == "nothing here (a + in text is written ?+)");
  has_one(with("FTX+SYN+P00+Kan ikke l\xE6ses"), "EDI-18", "segment 3 FTX element 3", "14 characters, not shown");
  has_one(with("FTX+SYN+Kan ikke l\xE6ses"), "EDI-19", "segment 3 FTX element 2", "14 characters");
  has_one(with("FTX+SYN+Nej"), "EDI-17", "segment 3 FTX element 4", "nothing");
  has_one(with("FTX+Afvist+P00++x"), "EDI-18", "segment 3 FTX element 1 component 1", "6 characters, not shown");
  BOOST_TEST(rules(with("FTX+SYN+P00")) == "");
}

BOOST_AUTO_TEST_CASE(segments) {
  has_one(ctl_findings(ctl(3, {})), "EDI-16", "segment 2 UNT", "UNT");
  has_one(ctl_findings(ctl(3, {uci(7), uci(7)})), "EDI-20", "segment 3 UCI", "UCI number 2");
  has_one(ctl_findings(ctl(2, {uci(4), "RFF+NC:1"})), "EDI-15", "segment 3 RFF", "RFF");
  std::vector<std::string> many{uci(7)};
  for (int i = 0; i < 99; ++i) many.push_back(ucm(7, "BREV" + std::to_string(i)));
  BOOST_TEST(read_ctl(ctl(3, many)).originals.size() == 99u);
  many.push_back(ucm(7));
  has_one(ctl_findings(ctl(3, many)), "EDI-20", "segment 102 UCM", "UCM number 100");
}

BOOST_AUTO_TEST_CASE(what_could_be_read_is_there) {
  auto result = read_edifact(ctl(3, {uci(4), ucm(7)}));
  BOOST_REQUIRE(!result);
  const auto& m = std::get<Receipt>(result.error().partial.at(0));
  BOOST_TEST(m.original_envelope_id == "KUVERT00000001");
  BOOST_TEST(m.originals.at(0).id == "BREV0000000001");
}

BOOST_AUTO_TEST_SUITE_END()
