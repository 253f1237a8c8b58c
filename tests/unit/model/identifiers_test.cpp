#include "converters/model/identifiers.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/support/support.hpp"

using namespace brevdue;

BOOST_AUTO_TEST_SUITE(identifiers)

BOOST_AUTO_TEST_CASE(location_numbers) {  // CC-ORG-04, CC-ORG-05
  BOOST_CHECK(is_location_number("5790000121526"));
  BOOST_CHECK(is_location_number("4006381333931"));
  BOOST_CHECK(is_location_number("0000000000000"));
  for (const auto bad : {"5790000121527", "579000012152", "57900001215260", "579000012152x", "", "5790000121562"})
    BOOST_CHECK_MESSAGE(!is_location_number(bad), bad);
}

BOOST_AUTO_TEST_CASE(sor_codes) {  // CC-ORG-02
  BOOST_CHECK(is_sor("12345678901"));
  BOOST_CHECK(is_sor("123456789012345678"));
  BOOST_CHECK(!is_sor("1234567890"));
  BOOST_CHECK(!is_sor("1234567890123456789"));
  BOOST_CHECK(!is_sor("12345678901a"));
}

BOOST_AUTO_TEST_CASE(municipalities) {  // CC-ORG-11
  BOOST_CHECK_EQUAL(municipality_code("461").value_or(""), "0461");
  BOOST_CHECK_EQUAL(municipality_code("0461").value_or(""), "0461");
  BOOST_CHECK_EQUAL(municipality_code("101").value_or(""), "0101");
  BOOST_CHECK_EQUAL(municipality_code("860").value_or(""), "0860");
  BOOST_CHECK_EQUAL(municipality_code("0411").value_or(""), "0411");
  for (const auto bad : {"", "46", "00461", "462", "0000", "1461", "46a", "4610", "999"})
    BOOST_CHECK_MESSAGE(!municipality_code(bad), bad);
}

BOOST_AUTO_TEST_CASE(uuids) {
  constexpr auto digits = "0242ac1200024bad9b6acd422e425bad";
  BOOST_CHECK(is_uuid("0242ac12-0002-4bad-9b6a-cd422e425bad"));
  BOOST_CHECK(is_uuid("0242AC12-0002-4BAD-9B6A-CD422E425BAD"));
  BOOST_CHECK(!is_uuid("0242ac12-0002-4bad-9b6a-cd422e425ba"));
  BOOST_CHECK(!is_uuid("0242ac1-20002-4bad-9b6a-cd422e425bad"));
  BOOST_CHECK(!is_uuid(digits));
  for (const auto form : {"0242ac12-0002-4bad-9b6a-cd422e425bad", "urn:uuid:0242ac12-0002-4bad-9b6a-cd422e425bad",
                          "URN:UUID:0242AC12-0002-4BAD-9B6A-CD422E425BAD", "0242AC1200024BAD9B6ACD422E425BAD",
                          "urn:uuid:0242ac1200024bad9b6acd422e425bad", digits})
    BOOST_CHECK_EQUAL(uuid_digits(form).value_or(""), digits);
  for (const auto bad : {"", "urn:uuid:", "0242ac12-00024bad9b6acd422e425bad", "0242ac1200024bad9b6acd422e425bag",
                         " 0242ac1200024bad9b6acd422e425bad", "urn:oid:0242ac1200024bad9b6acd422e425bad"})
    BOOST_CHECK_MESSAGE(!uuid_digits(bad), bad);
  BOOST_CHECK_EQUAL(dashed(digits), "0242ac12-0002-4bad-9b6a-cd422e425bad");
  BOOST_CHECK_EQUAL(dashed("0242AC1200024BAD9B6ACD422E425BAD"), "0242ac12-0002-4bad-9b6a-cd422e425bad");
}

BOOST_AUTO_TEST_CASE(party_id_codes) {
  for (const auto text :
       {"sygehusafdelingsnummer", "ydernummer", "lokationsnummer", "kommunenummer", "sorkode", "amt"}) {
    BOOST_REQUIRE(party_id_code(text));
    BOOST_CHECK_EQUAL(name(*party_id_code(text)), text);
  }
  BOOST_CHECK(!party_id_code("Sorkode"));
  BOOST_CHECK(!party_id_code(""));
}

BOOST_AUTO_TEST_CASE(patient_id_systems) {  // CC-PAT-02 to 04
  BOOST_CHECK(patient_id_kind("urn:oid:1.2.208.176.1.2") == PatientIdKind::cpr);
  BOOST_CHECK(patient_id_kind("urn:oid:1.2.208.176.1.6.1.1") == PatientIdKind::national_replacement);
  for (const std::string last : {"3", "3.177", "3.179", "3.181", "3.183", "3.187"})
    BOOST_CHECK(patient_id_kind("urn:oid:1.2.208.176.1.6.1." + last) == PatientIdKind::regional_replacement);
  BOOST_CHECK(patient_id_kind("urn:oid:1.2.208.176.1.6.1.3.185") == PatientIdKind::other);
  BOOST_CHECK(patient_id_kind("") == PatientIdKind::other);
}

BOOST_AUTO_TEST_CASE(codes_are_shown) {
  for (const std::string code :
       {"5790001382446", "331711000016005", "265161000016000", "afsender", "høj_prioritet", "æøåÆØÅ",
        "MCM:FDIS91#psychiatry-social-disability", "application/fhir+json", "XD9134L", "2026-01-20T10:15:00.25+01:00",
        "251248999", "12345678-9012-4d6b-9c11-2f0e5d7a1b01", "urn:uuid:12345678-9012-4d6b-9c11-2f0e5d7a1b01"})
    BOOST_TEST(shown(code) == '"' + code + '"');
  BOOST_TEST(shown("http://medcomfhir.dk/ig/x") == "\"http://medcomfhir.dk/ig/x\"");
  BOOST_TEST(shown("") == "nothing");
}

BOOST_AUTO_TEST_CASE(what_may_be_a_patients_number_is_not_shown) {
  for (const std::string_view secret : {"2512489996",
                                        "x2512489996",
                                        "25124899961",
                                        "251248-9996",
                                        "251248 9996",
                                        "25.12.48-9996",
                                        "25 12 48 99 96",
                                        "25/12_48#9996",
                                        "251248-9996 Nancy",
                                        "5790001382446-1",
                                        "5790001382446 2512489996",
                                        "331711000026005",
                                        "25124899962512489996",
                                        "0703921VJ4",
                                        "070392-1VJ4",
                                        "id0703921VJ4x",
                                        "<2512489996>",
                                        "https://v.dk/r/1234",
                                        "m.vconf.dk/ABCD1234",
                                        "room/12345#4711"}) {
    BOOST_TEST(shown(secret) == masked(secret));
    BOOST_TEST(shown_name(secret) == "(" + masked(secret) + ")");
  }
}

BOOST_AUTO_TEST_CASE(what_may_be_free_text_is_not_shown) {
  for (const std::string& text :
       {std::string("Nancy Ann Berggren har kræft"), std::string(41, 'x'), std::string("a\nb"), std::string("a\"b"),
        std::string("<b>"), std::string("\xC3"), std::string("é"), std::string("25-12.48 999")})
    BOOST_TEST(shown(text) == "a text of " + std::to_string(characters(text)) + " characters");
  BOOST_TEST(shown(std::string(40, 'x')) == '"' + std::string(40, 'x') + '"');
}

BOOST_AUTO_TEST_CASE(names_in_findings) {
  for (const std::string name : {"ClinicalEmail", "Bundle.entry", "_birthDate", "Brødtekst",
                                 "http://rep.oio.dk/sundcom.dk/medcom.dk/xml/schemas/2005/08/07/"})
    BOOST_TEST(shown_name(name) == name);
  BOOST_TEST(shown_name("P2512489996.NancyAnnBerggren") == "(28 characters, not shown)");
  BOOST_TEST(shown_name("P251248-9996") == "(12 characters, not shown)");
  BOOST_TEST(shown_name("Nancy Ann") == "(9 characters, not shown)");
  BOOST_TEST(shown_name(std::string(64, 'e')) == std::string(64, 'e'));
  BOOST_TEST(shown_name(std::string(65, 'e')) == "(65 characters, not shown)");
}

BOOST_AUTO_TEST_CASE(cpr_numbers) {  // CC-PAT-02, RX-CPR
  const auto is = [](std::string_view v) { return is_patient_id(PatientIdKind::cpr, v); };
  BOOST_CHECK(is("2512489996"));
  BOOST_CHECK(is("2902019996"));  // 29 February always
  BOOST_CHECK(is("3112489996"));
  BOOST_CHECK(is("3004489996"));
  for (const auto bad :
       {"3113489996", "3002019996", "3104489996", "3106489996", "3109489996", "3111489996", "0001489996", "3201489996",
        "0100489996", "251248-9996", "251248999", "25124899960", "251248999A", ""})
    BOOST_CHECK_MESSAGE(!is(bad), bad);
}

BOOST_AUTO_TEST_CASE(replacement_numbers) {  // CC-PAT-03, CC-PAT-04, CC-PAT-14
  const auto national = [](std::string_view v) { return is_patient_id(PatientIdKind::national_replacement, v); };
  const auto regional = [](std::string_view v) { return is_patient_id(PatientIdKind::regional_replacement, v); };
  BOOST_CHECK(national("0703921VJ4"));
  BOOST_CHECK(national("0703927VJ4"));
  BOOST_CHECK(!national("1206550VK9"));
  BOOST_CHECK(regional("1206550VK9"));
  BOOST_CHECK(regional("1206555VK9"));
  BOOST_CHECK(regional("1206556VK9"));
  BOOST_CHECK(!regional("0703921VJ4"));
  for (const auto bad : {"0703921vJ4", "0703921V44", "0703921VJA", "3202921VJ4", "0703921VJ44", "0703921VJ", ""}) {
    BOOST_CHECK_MESSAGE(!national(bad), bad);
    BOOST_CHECK_MESSAGE(!regional(bad), bad);
  }
  BOOST_CHECK(alternative_kind("0703921VJ4") == PatientIdKind::national_replacement);
  BOOST_CHECK(alternative_kind("0703927VJ4") == PatientIdKind::national_replacement);
  BOOST_CHECK(alternative_kind("1206550VK9") == PatientIdKind::regional_replacement);
  BOOST_CHECK(alternative_kind("12") == PatientIdKind::regional_replacement);
  BOOST_CHECK(is_patient_id(PatientIdKind::other, "x"));
  BOOST_CHECK(!is_patient_id(PatientIdKind::other, ""));
}

BOOST_AUTO_TEST_CASE(secrets_are_not_shown) {
  BOOST_CHECK_EQUAL(masked("2512489996"), "10 characters, not shown");
  BOOST_CHECK_EQUAL(masked("x"), "1 character, not shown");
  BOOST_CHECK_EQUAL(masked("æøå"), "3 characters, not shown");
}

BOOST_AUTO_TEST_CASE(characters_are_code_points) {
  BOOST_CHECK_EQUAL(characters(""), 0u);
  BOOST_CHECK_EQUAL(characters("smørrebrød 😀"), 12u);
  BOOST_CHECK_EQUAL(first_characters("smørrebrød", 3), "smø");
  BOOST_CHECK_EQUAL(first_characters("a😀b", 2), "a😀");
  BOOST_CHECK_EQUAL(first_characters("abc", 10), "abc");
  BOOST_CHECK_EQUAL(first_characters("abc", 0), "");
}

BOOST_AUTO_TEST_SUITE_END()
