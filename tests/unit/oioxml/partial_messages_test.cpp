// What is left of an Emessage that was not read: enough to refuse it by name.
#include <boost/test/unit_test.hpp>

#include "tests/unit/oioxml/reading.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

/// `bytes` up to and with the first `last`.
std::string up_to(const std::string& bytes, std::string_view last) {
  return bytes.substr(0, bytes.find(last) + last.size());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(partial_messages)

BOOST_AUTO_TEST_CASE(a_faulty_field_is_empty_the_others_are_there) {
  for (const auto check : {wire::Check::schema, wire::Check::well_formed}) {
    const auto found =
        partial(with(letter(), "<OrganisationName>Testsygehuset", "<OrganisationName>" + std::string(36, 'x')), check);
    BOOST_REQUIRE(found.size() == 1u);
    auto m = std::get<Correspondence>(found[0]);
    BOOST_TEST(m.sender.organisation == "");
    m.sender.organisation = "Testsygehuset";
    BOOST_TEST((m == read_letter(letter())));
  }
}

BOOST_AUTO_TEST_CASE(each_id_can_be_the_faulty_one) {
  const auto of = [](std::string_view from, std::string_view to) {
    return std::get<Correspondence>(partial(with(letter(), from, to)).at(0));
  };
  BOOST_TEST(of(">KUVERT00000001<", ">KUVERT000000001<").envelope_id == "");
  BOOST_TEST(of(">KUVERT00000001<", ">KUVERT000000001<").message_id == "BREV0000000001");
  BOOST_TEST(of(">BREV0000000001<", "><").message_id == "");
  BOOST_TEST(of(">5790001382445<", "><").sender.location_number == "");
  BOOST_TEST(of(">5790001382445<", "><").receiver.location_number == "5790000121526");
  BOOST_TEST((of("<Time>10:16</Time>", "<Time>24:16</Time>").sent == Timestamp{}));
  BOOST_TEST(of("<Letter>", "<Brev/><Letter>").message_id == "BREV0000000001");
}

// Who refuses a letter for its version must name that version.
BOOST_AUTO_TEST_CASE(a_wrong_version_is_kept_if_a_receipt_can_name_it) {
  const auto version = [](std::string_view to) {
    return std::get<Correspondence>(partial(with(letter(), ">XD9134L<", to)).at(0)).version;
  };
  BOOST_TEST(version(">XD9133L<") == "XD9133L");
  BOOST_TEST(version(">XD9133LX<") == "");
  BOOST_TEST(version("><") == "");
}

BOOST_AUTO_TEST_CASE(a_document_that_breaks_off) {
  const std::string whole = letter();
  // before a body begins
  BOOST_TEST(partial(up_to(whole, "<Envelope>") + "<").empty());
  BOOST_TEST(partial(up_to(whole, "</Envelope>") + "<").empty());
  // in it
  auto m = std::get<Correspondence>(partial(up_to(whole, "<ClinicalEmail>") + "<").at(0));
  BOOST_TEST(m.envelope_id == "KUVERT00000001");
  BOOST_TEST(m.message_id == "");
  m = std::get<Correspondence>(partial(up_to(whole, "</Receiver>") + "<").at(0));
  BOOST_TEST(m.message_id == "BREV0000000001");
  BOOST_TEST(m.version == "XD9134L");
  BOOST_TEST(m.sender.location_number == "5790001382445");
  BOOST_TEST(m.receiver.location_number == "5790000121526");
  BOOST_TEST(m.patient.ids.empty());
  m = std::get<Correspondence>(partial(up_to(whole, "Kære kolleger<Break/>") + "<").at(0));
  BOOST_TEST(m.patient.ids.at(0).value == "2512489996");
  BOOST_TEST(m.segments.at(0).text == "Kære kolleger\n");
  // behind it
  const auto found = partial(with(whole, "</Emessage>", "</Emesage>"));
  BOOST_REQUIRE(found.size() == 1u);
  BOOST_TEST((std::get<Correspondence>(found[0]) == read_letter(whole)));
}

BOOST_AUTO_TEST_CASE(the_body_that_was_begun_is_the_last) {
  const auto second = with(clinical_email(), "BREV0000000001", "BREV0000000002");
  const auto both = emessage(letter_space, clinical_email() + second);
  const auto end = both.rfind("<TypeCode>");
  const auto found = partial(both.substr(0, end) + "<");
  BOOST_REQUIRE(found.size() == 2u);
  BOOST_TEST((std::get<Correspondence>(found[0]) == read_letter(letter())));
  const auto& m = std::get<Correspondence>(found[1]);
  BOOST_TEST(m.envelope_id == "KUVERT00000001");
  BOOST_TEST(m.message_id == "BREV0000000002");
  BOOST_TEST(m.sender.location_number == "");
  // An error in the second leaves the first as it is.
  const auto faulty = partial(emessage(letter_space, clinical_email() + with(second, "<Patient>", "<Patient a=\"\">")));
  BOOST_REQUIRE(faulty.size() == 2u);
  BOOST_TEST((std::get<Correspondence>(faulty[0]) == read_letter(letter())));
}

BOOST_AUTO_TEST_CASE(reading_that_stopped) {
  std::string nonsense;
  for (int i = 0; i < 200; ++i) nonsense += "<e/>";
  const auto m = std::get<Correspondence>(partial(letter_with_text(nonsense)).at(0));
  BOOST_TEST(m.message_id == "BREV0000000001");
  BOOST_TEST(m.receiver.location_number == "5790000121526");
}

BOOST_AUTO_TEST_CASE(the_other_kinds) {
  auto found = partial(up_to(bin(), "</Receiver>") + "<");
  BOOST_TEST(std::get<FileLetter>(found.at(0)).version == "XB0131X");
  BOOST_TEST(std::get<FileLetter>(found.at(0)).sender.location_number == "5790001382445");
  found = partial(with(bin(), "SGVsbG8g", "*"));
  BOOST_TEST(std::get<FileLetter>(found.at(0)).files.at(0).id == "6a7c3b1d-e0f4-4b0f-8a55-c1f2d3e4a501");
  BOOST_TEST(!std::get<FileLetter>(found.at(0)).files.at(0).data.present());
  found = partial(with(admin(), "1505505510", "150550551"));
  BOOST_TEST(std::get<Correspondence>(found.at(0)).administrative);
  found = partial(with(receipt(1), ">ukendt_lokationsnummer<", ">ukendt<"));
  auto r = std::get<Receipt>(found.at(0));
  BOOST_TEST(!r.refusal.code);
  r.refusal.code = RefuseCode::ukendt_lokationsnummer;
  BOOST_TEST((r == read_receipt(receipt(1))));
  found = partial(up_to(receipt(2), "<RefuseText>Ukendt") + "<");
  BOOST_TEST((std::get<Receipt>(found.at(0)).kind == Receipt::Kind::xctl02));
  BOOST_TEST(std::get<Receipt>(found.at(0)).original_receiver == "5790000121526");
}

BOOST_AUTO_TEST_SUITE_END()
