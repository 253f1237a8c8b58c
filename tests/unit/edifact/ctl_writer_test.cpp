// CTL01, CTL02 and CTL03, written.
#include <boost/test/unit_test.hpp>

#include "tests/unit/edifact/ctl.hpp"

using namespace brevdue;
using namespace brevdue::test;

BOOST_AUTO_TEST_SUITE(ctl_writer)

BOOST_AUTO_TEST_CASE(they_come_back_byte_for_byte) {
  for (const int number : {1, 2}) {
    const auto bytes =
        ctl(number, {uci(4), "FTX+LOK+P00++Ukendt modtager?: ?'x?'.:.:Skriv igen.", ucm(4),
                     "FTX+VER+P00++Kan ikke l\xE6ses", ucm(4, "BREV0000000002", "MEDBIN", "B0131X"), "FTX+SYN+P00"});
    BOOST_TEST(written_ctl(read_ctl(bytes)) == bytes);
  }
  const auto positive = ctl(3, {uci(7), ucm(7), ucm(7, "BREV0000000002", "MEDREF", "H0130R")});
  BOOST_TEST(written_ctl(read_ctl(positive)) == positive);
  BOOST_TEST(written_ctl(read_ctl(ctl(3, {uci(7)}))) == ctl(3, {uci(7)}));
}

BOOST_AUTO_TEST_CASE(types_of_originals) {
  auto m = read_ctl(ctl(3, {uci(7), ucm(7), ucm(7, "BREV0000000002")}));
  m.originals[0].type.clear();
  m.originals[1].type.clear();
  m.originals[1].version = "D9034L";
  BOOST_TEST(written_ctl(m) == ctl(3, {uci(7), ucm(7), ucm(7, "BREV0000000002", "MEDDIS", "D9034L")}));
  m.originals[1].version = "X";  // no known type: a fault of ours
  BOOST_CHECK_THROW(written_ctl(m), std::logic_error);
  m.originals[1].type = "MEDLAB";
  BOOST_TEST(written_ctl(m) == ctl(3, {uci(7), ucm(7), ucm(7, "BREV0000000002", "MEDLAB", "X")}));
}

BOOST_AUTO_TEST_CASE(a_reason_without_a_code) {
  auto m = read_ctl(ctl(2, {uci(4)}));
  m.refusal.text = "Nej";
  BOOST_TEST(written_ctl(m) == ctl(2, {uci(4), "FTX+NC+P00++Nej"}));
  m.kind = Receipt::Kind::xctl03;  // has no place for a reason
  m.message_id = "KVIT0000000003";
  BOOST_TEST(written_ctl(m) == ctl(3, {uci(7)}));
}

BOOST_AUTO_TEST_CASE(a_reason_has_five_components) {
  auto m = read_ctl(ctl(2, {uci(4), ucm(4)}));
  m.originals[0].refusal = {RefuseCode::syntaksfejl, "1\n2\n" + std::string(80, 'x') + "\n4\n5\n6\n"};
  BOOST_TEST(written_ctl(m) ==
             ctl(2, {uci(4), ucm(4), "FTX+SYN+P00++1:2:" + std::string(69, 'x') + "\\:xxxxxxxxxxx:4"}));
}

BOOST_AUTO_TEST_CASE(a_receipt_never_asks_for_one) {
  auto m = read_ctl(ctl(3, {uci(7)}));
  m.receipt_wanted = true;
  m.sent = read_iso("2026-07-01T21:59:59Z").value();
  BOOST_TEST(written_ctl(m).find("+260701:2359+KUVERT00000009'UNH") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
