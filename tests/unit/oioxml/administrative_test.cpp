// XDIS90: the administrative letter, read and written.
#include <boost/test/unit_test.hpp>

#include "tests/unit/oioxml/reading.hpp"

using namespace brevdue;
using namespace brevdue::test;

BOOST_AUTO_TEST_SUITE(administrative)

BOOST_AUTO_TEST_CASE(every_field) {
  const auto m = read_letter(admin());
  BOOST_TEST(m.administrative);
  BOOST_TEST(m.version == "XD9034L");
  BOOST_TEST(m.statistical_code == "XDIS90");
  BOOST_REQUIRE(m.patient.ids.size() == 1u);
  BOOST_TEST(m.patient.ids[0].value == "1505505510");
  BOOST_TEST(m.patient.family == "Administrativ");
  // All else is as in the clinical letter it was made from.
  auto other = m;
  const auto clinical = read_letter(letter());
  other.administrative = false;
  other.version = clinical.version;
  other.statistical_code = clinical.statistical_code;
  other.patient.ids = clinical.patient.ids;
  other.patient.family = clinical.patient.family;
  other.patient.given = clinical.patient.given;
  BOOST_TEST((other == clinical));
}

BOOST_AUTO_TEST_CASE(it_comes_back_byte_for_byte) {
  BOOST_TEST(written(read_letter(admin())) == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + admin() + "\n");
}

BOOST_AUTO_TEST_CASE(the_episode_may_have_no_status) {
  const auto bytes = with(admin(), "<EpisodeOfCareStatusCode>indlagt</EpisodeOfCareStatusCode>", "");
  const auto m = read_letter(bytes);
  BOOST_TEST(!m.episode.status);
  BOOST_TEST(written(m).find("EpisodeOfCareStatusCode") == std::string::npos);
  BOOST_TEST((read_letter(written(m)) == m));
}

BOOST_AUTO_TEST_CASE(its_patient_is_always_nobody) {
  auto m = read_letter(letter());
  m.administrative = true;
  m.statistical_code.clear();
  const auto bytes = written(m);
  BOOST_TEST(bytes.find("<CivilRegistrationNumber>1505505510<") != std::string::npos);
  BOOST_TEST(bytes.find("2512489996") == std::string::npos);
  BOOST_TEST(bytes.find("<StatisticalCode>XDIS90<") != std::string::npos);
  BOOST_TEST(read_letter(bytes).administrative);
}

BOOST_AUTO_TEST_CASE(a_real_number_is_refused_and_not_shown) {
  const auto bytes = with(admin(), "1505505510", "2512489996");
  const auto found = findings(bytes);
  BOOST_TEST(rules(found) == "OIO-05");
  BOOST_TEST(found.at(0).position.path == "Emessage/AdministrativeEmail/Patient/CivilRegistrationNumber");
  BOOST_TEST(found.at(0).expected == "1505505510");
  BOOST_TEST(words(found).find("251248") == std::string::npos);
  BOOST_TEST(std::get<Correspondence>(partial(bytes).at(0)).patient.ids.empty());
}

BOOST_AUTO_TEST_CASE(no_replacement_number) {
  const auto found = findings(with(admin(), "<CivilRegistrationNumber>1505505510</CivilRegistrationNumber>",
                                   "<AlternativeIdentifier>2512481ABC</AlternativeIdentifier>"));
  BOOST_TEST(rules(found) == "OIO-03");
  BOOST_TEST(found.at(0).expected == "CivilRegistrationNumber");
}

BOOST_AUTO_TEST_CASE(codes_of_the_clinical_letter_are_refused) {
  BOOST_TEST(rules(findings(with(admin(), "XD9034L", "XD9134L"))) == "OIO-11");
  BOOST_TEST(rules(findings(with(admin(), "<TypeCode>XDIS90", "<TypeCode>XDIS91"))) == "OIO-05");
  BOOST_TEST(rules(findings(with(letter(), "XD9134L", "XD9034L"))) == "OIO-11");
}

BOOST_AUTO_TEST_CASE(the_county_code_and_other_free_words) {
  const auto m = read_letter(with(admin(), "<IdentifierCode>kommunenummer", "<IdentifierCode>amt"));
  BOOST_TEST((m.receiver.identifier_code == PartyIdCode::amt));
  BOOST_TEST(read_letter(with(admin(), "<StatisticalCode>XDIS90", "<StatisticalCode>INFO")).statistical_code == "INFO");
}

BOOST_AUTO_TEST_CASE(more_than_ten_references_are_a_warning) {
  std::string more;
  for (int i = 0; i < 8; ++i) more += "<Reference><RefDescription>Skema</RefDescription><SUP>true</SUP></Reference>";
  const auto bytes = with(admin(), "<Reference>", more + "<Reference>");
  const auto result = read(bytes);
  BOOST_REQUIRE(result);
  BOOST_TEST(rules(result->warnings) == "OIO-12");
  BOOST_TEST(words(schema_findings(bytes)) == "");
}

BOOST_AUTO_TEST_CASE(several_in_one_emessage) {
  const auto result = read(emessage(admin_space, administrative_email() + administrative_email()));
  BOOST_REQUIRE(result);
  BOOST_REQUIRE(result->messages.size() == 2u);
  const auto& second = std::get<Correspondence>(result->messages[1]);
  BOOST_TEST(second.administrative);
  BOOST_TEST(second.envelope_id == "KUVERT00000001");
}

BOOST_AUTO_TEST_SUITE_END()
