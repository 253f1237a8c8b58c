// The code lists that schemas/*.tsv hold.
#include "converters/fhir/terminology.hpp"

#include <boost/test/unit_test.hpp>

using namespace brevdue;

BOOST_AUTO_TEST_SUITE(terminology)

BOOST_AUTO_TEST_CASE(categories) {  // terminology.md T1
  const auto* row = fhir::category("telemedicine");
  BOOST_REQUIRE(row != nullptr);
  BOOST_TEST(row->danish == "Telemedicin");
  BOOST_TEST(row->english == "Telemedicine");
  for (const char* code : {"alcohol-and-drug-treatment", "assistive-devices", "carecoordination", "decease",
                           "discharge", "examination-results", "healthcare", "home-care-assessment", "medicine",
                           "nursing", "outpatient", "psychiatry-social-disability", "regarding-referral", "training",
                           "acute-ambulant", "extended-care-responsibility", "other"})
    BOOST_TEST((fhir::category(code) != nullptr), code << " is missing");
  BOOST_TEST(fhir::category("regarding-referral")->danish == "Vedr. henvisning");
  BOOST_TEST((fhir::category("video") == nullptr));
  BOOST_TEST((fhir::category("") == nullptr));
  BOOST_TEST((fhir::category("code") == nullptr));  // the header line
}

BOOST_AUTO_TEST_CASE(another_casing_is_found) {
  BOOST_REQUIRE((fhir::category("OTHER") != nullptr));
  BOOST_TEST(fhir::category("OTHER")->code == "other");
}

BOOST_AUTO_TEST_CASE(roles) {  // terminology.md T8
  BOOST_TEST(fhir::practitioner_role("overlaege")->danish == "Overlæge");
  BOOST_TEST(fhir::practitioner_role("overlaege")->english == "");
  BOOST_TEST(fhir::practitioner_role("sygeplejerske")->danish == "Sygeplejerske");
  // deprecated spellings stay
  BOOST_TEST(fhir::practitioner_role("pyskolog")->danish == "Psykolog");
  BOOST_TEST(fhir::practitioner_role("sygeplejesekretear")->danish == "Sygeplejesekretær");
  BOOST_TEST(fhir::practitioner_role("socialogsundhedsmehjaelper")->danish == "Social- og sundhedsmedhjælper");
  BOOST_TEST((fhir::practitioner_role("ukendt") == nullptr));
}

BOOST_AUTO_TEST_SUITE_END()
