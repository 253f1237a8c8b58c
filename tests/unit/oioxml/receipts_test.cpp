// XCTL01, XCTL02 and XCTL03: receipts, read and written.
#include <boost/test/unit_test.hpp>

#include "tests/unit/oioxml/reading.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

/// The text of a receipt whose RefuseText holds `content`.
std::string refuse_text(std::string_view content) {
  return read_receipt(receipt_message(receipt_body(2, "<RefuseText>" + std::string(content) + "</RefuseText>")))
      .refusal.text;
}

std::string many_letters(int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += original_letter("BREV" + std::to_string(i), "XD9134L");
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(receipts)

BOOST_AUTO_TEST_CASE(every_field_of_a_positive_receipt) {
  const auto m = read_receipt(receipt(3));
  BOOST_TEST((m.kind == Receipt::Kind::xctl03));
  BOOST_TEST(m.version == "XC0330Q");
  BOOST_TEST(m.envelope_id == "KUVERT00000001");
  BOOST_TEST(m.message_id == "KVIT0000000003");
  BOOST_TEST(zone().iso(m.sent.utc) == "2026-01-20T10:16:00+01:00");
  BOOST_TEST((m.sent.precision == Precision::minute));
  BOOST_TEST((m.sent_case == LocalTimeCase::plain));
  BOOST_TEST(!m.receipt_wanted);
  BOOST_TEST(m.statistical_code == "XCTL03");
  BOOST_TEST(m.sender.location_number == "5790000121526");
  BOOST_TEST(m.receiver.location_number == "5790001382445");
  BOOST_TEST(m.original_envelope_id == "KUVERT00000001");
  BOOST_TEST(m.original_sender == "5790001382445");
  BOOST_TEST(m.original_receiver == "5790000121526");
  BOOST_TEST(m.refusal.empty());
  BOOST_REQUIRE(m.originals.size() == 2u);
  BOOST_TEST((m.originals[0] == OriginalLetter{"BREV0000000001", "XD9134L", {}}));
  BOOST_TEST((m.originals[1] == OriginalLetter{"BREV0000000002", "XB0131X", {}}));
  BOOST_TEST(m.not_carried.empty());
  BOOST_TEST(m.is_positive());
  BOOST_TEST(!m.is_fhir());
}

BOOST_AUTO_TEST_CASE(every_field_of_a_negative_receipt) {
  for (const int number : {1, 2}) {
    const auto m = read_receipt(receipt(number));
    BOOST_TEST((m.kind == (number == 1 ? Receipt::Kind::xctl01 : Receipt::Kind::xctl02)));
    BOOST_TEST(m.version == (number == 1 ? "XC0130Q" : "XC0230Q"));
    BOOST_TEST(m.statistical_code == name(m.kind));
    BOOST_TEST(m.sender.location_number == (number == 1 ? "DKVANSNET" : "5790000121526"));
    BOOST_TEST((m.refusal == Refusal{RefuseCode::ukendt_lokationsnummer, "Ukendt modtager.\nPrøv igen."}));
    BOOST_REQUIRE(m.originals.size() == 2u);
    BOOST_TEST((m.originals[0] ==
                OriginalLetter{"BREV0000000001", "XD9134L", {RefuseCode::problem_med_version, "Kan ikke læses  her"}}));
    BOOST_TEST((m.originals[1] == OriginalLetter{"BREV0000000002", "XB0131X", {}}));
    BOOST_TEST(!m.is_positive());
  }
}

BOOST_AUTO_TEST_CASE(the_least_a_receipt_can_say) {
  const auto bytes = receipt_message(receipt_body(1, ""));
  const auto m = read_receipt(bytes);
  BOOST_TEST(m.refusal.empty());
  BOOST_TEST(m.originals.empty());
  BOOST_TEST((read_receipt(written(m)) == m));
  BOOST_TEST(written(m).find("Refuse") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(codes_and_texts_need_not_come_together) {
  auto m = read_receipt(receipt_message(receipt_body(2, "<RefuseCode>problem_med_modtagerID</RefuseCode>")));
  BOOST_TEST((m.refusal == Refusal{RefuseCode::problem_med_modtager_id, ""}));
  m = read_receipt(receipt_message(receipt_body(2, "<RefuseText>Nej</RefuseText>")));
  BOOST_TEST((m.refusal == Refusal{{}, "Nej"}));
}

BOOST_AUTO_TEST_CASE(texts_are_read_as_those_of_letters) {
  BOOST_TEST(refuse_text("Se <Break/>\n  Linje<Space/><Space/>to") == "Se \nLinje  to");
  BOOST_TEST(refuse_text("en\n  linje") == "en linje");
  BOOST_TEST(refuse_text("\n   ") == "");
  BOOST_TEST(refuse_text("<Break/>") == "\n");
  BOOST_TEST(refuse_text("a &lt;Break/&gt; b") == "a <Break/> b");
  BOOST_TEST(refuse_text(std::string(40000, 'x')).size() == 40000u);
  BOOST_TEST(rules(findings(receipt_message(receipt_body(2, "<RefuseText><Bold>x</Bold></RefuseText>")))) == "OIO-03");
}

BOOST_AUTO_TEST_CASE(they_come_back_byte_for_byte) {
  for (const int number : {1, 2, 3})
    BOOST_TEST(written(read_receipt(receipt(number))) ==
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + receipt(number) + "\n");
}

BOOST_AUTO_TEST_CASE(what_the_writer_adds_and_leaves_out) {
  auto m = read_receipt(receipt(2));
  m.version.clear();
  m.statistical_code.clear();
  const auto negative = written(m);
  BOOST_TEST(negative.find("<VersionCode>XC0230Q</VersionCode><StatisticalCode>XCTL02</StatisticalCode>") !=
             std::string::npos);
  m.kind = Receipt::Kind::xctl03;  // a positive receipt has no place for a reason
  const auto positive = written(m);
  BOOST_TEST(positive.find("Refuse") == std::string::npos);
  BOOST_TEST((read_receipt(positive).kind == Receipt::Kind::xctl03));
  m.sent = read_iso("2026-07-01T21:59:59Z").value();
  m.receipt_wanted = true;
  BOOST_TEST(written(m).find("<Sent><Date>2026-07-01</Date><Time>23:59</Time></Sent>") != std::string::npos);
  BOOST_TEST(written(m).find(">pluspositivkvitt<") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(kinds_may_be_mixed) {
  const auto result = read(receipt_message(receipt_body(3, "") + negative_receipt(1) +
                                           "<Local_Elements><x/></Local_Elements>" + positive_receipt()));
  BOOST_REQUIRE(result);
  BOOST_REQUIRE(result->messages.size() == 3u);
  const auto kind = [&](std::size_t i) { return std::get<Receipt>(result->messages[i]).kind; };
  BOOST_TEST((kind(0) == Receipt::Kind::xctl03));
  BOOST_TEST((kind(1) == Receipt::Kind::xctl01));
  BOOST_TEST((kind(2) == Receipt::Kind::xctl03));
  const auto& second = std::get<Receipt>(result->messages[1]);
  BOOST_TEST(second.envelope_id == "KUVERT00000001");
  BOOST_TEST(second.not_carried.size() == 1u);
  const auto& third = std::get<Receipt>(result->messages[2]);
  BOOST_TEST(third.refusal.empty());
  BOOST_TEST(third.originals.size() == 2u);
  BOOST_TEST(third.not_carried.empty());
  // A path counts the bodies of one name.
  const auto found =
      findings(receipt_message(positive_receipt() + negative_receipt(2) + with(positive_receipt(), ">XCTL03<", "><")));
  BOOST_TEST(rules(found) == "OIO-06");
  BOOST_TEST(found.at(0).position.path == "Emessage/PositiveReceipt[2]/Letter/StatisticalCode");
}

// --- bad input ---

BOOST_AUTO_TEST_CASE(a_body_and_its_version_must_agree) {
  const auto found = findings(with(receipt(1), "XC0130Q", "XC0230Q"));
  BOOST_TEST(rules(found) == "OIO-11");
  BOOST_TEST(found.at(0).expected == "XC0130Q");
  BOOST_TEST(found.at(0).found == "\"XC0230Q\"");
}

BOOST_AUTO_TEST_CASE(missing_ids) {
  for (const std::string_view gone :
       {"<OriginalEnvelopeIdentifier>KUVERT00000001</OriginalEnvelopeIdentifier>",
        "<OriginalLetterIdentifier>BREV0000000001</OriginalLetterIdentifier>",
        "<OriginalVersionCode>XD9134L</OriginalVersionCode>", "<Identifier>KVIT0000000003</Identifier>",
        "<EANIdentifier>5790001382445</EANIdentifier>"}) {
    const auto found = findings(with(receipt(3), gone, ""));
    BOOST_TEST(rules(found) == "OIO-04", gone << words(found));
    BOOST_TEST(found.at(0).expected == gone.substr(1, gone.find('>') - 1));
  }
}

BOOST_AUTO_TEST_CASE(ids_that_are_too_long) {
  for (const auto& [from, to] : {std::pair<std::string, std::string>{">BREV0000000001<", ">BREV00000000011<"},
                                 {">XD9134L<", ">XD9134LL<"},
                                 {">KVIT0000000002<", "><"},
                                 {"<EANIdentifier>5790000121526", "<EANIdentifier>" + std::string(36, '5')},
                                 {">XCTL02<", ">XCTL02345<"}}) {
    const auto found = findings(with(receipt(2), from, to));
    BOOST_TEST(rules(found) == "OIO-06", from << words(found));
  }
}

BOOST_AUTO_TEST_CASE(reasons_that_are_none) {
  auto found = findings(with(receipt(2), ">ukendt_lokationsnummer<", ">ukendt_lokationsnr<"));
  BOOST_TEST(rules(found) == "OIO-05");
  BOOST_TEST(found.at(0).position.path == "Emessage/NegativeReceipt/OriginalEmessage/RefuseCode");
  BOOST_TEST(found.at(0).expected ==
             "ikke_specificeret, ukendt_lokationsnummer, problem_med_modtagerID, problem_med_version or syntaksfejl");
  found = findings(with(receipt(2), ">problem_med_version<", ">problem_med_modtagerid<"));
  BOOST_TEST(rules(found) == "OIO-05");
  BOOST_TEST(found.at(0).position.path == "Emessage/NegativeReceipt/OriginalEmessage/OriginalLetter/RefuseCode");
  found = findings(receipt_message(receipt_body(3, "<RefuseCode>syntaksfejl</RefuseCode>")));
  BOOST_TEST(rules(found) == "OIO-03");
  BOOST_TEST(found.at(0).expected == "OriginalLetter or the end of OriginalEmessage");
}

BOOST_AUTO_TEST_CASE(a_hundred_original_letters_are_one_too_many) {
  const auto most = receipt_message(receipt_body(3, many_letters(99)));
  BOOST_TEST(read_receipt(most).originals.size() == 99u);
  for (const int count : {100, 5000}) {
    const auto bytes = receipt_message(receipt_body(3, many_letters(count)));
    const auto found = findings(bytes);
    BOOST_TEST(rules(found) == "OIO-09");
    BOOST_TEST(found.at(0).expected == "at most 99");
    BOOST_TEST(has_error(schema_findings(bytes)));
  }
}

BOOST_AUTO_TEST_CASE(nothing_but_a_location_number_in_a_party) {
  const auto found =
      findings(with(receipt(3), "</EANIdentifier></Sender>", "</EANIdentifier><Identifier>461</Identifier></Sender>"));
  BOOST_TEST(rules(found) == "OIO-03");
  BOOST_TEST(found.at(0).expected == "the end of Sender");
}

BOOST_AUTO_TEST_CASE(what_may_follow_a_receipt_is_said) {
  const auto found = findings(receipt_message(positive_receipt() + "<Kvittering/>"));
  BOOST_TEST(rules(found) == "OIO-03");
  BOOST_TEST(found.at(0).expected ==
             "PositiveReceipt, NegativeVansReceipt, NegativeReceipt, Local_Elements or the end of Emessage");
}

BOOST_AUTO_TEST_CASE(the_message_of_the_refused_is_not_shown) {
  const auto found = findings(with(receipt(2), ">problem_med_version<", ">251248-9996<"));
  BOOST_TEST(words(found).find("251248") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
