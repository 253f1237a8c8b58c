// Which version code belongs to which format, and what the same message carries in the other.
#include "converters/model/versions.hpp"

#include <string>
#include <string_view>

#include "tests/support/support.hpp"

using namespace brevdue;

BOOST_AUTO_TEST_SUITE(versions)

BOOST_AUTO_TEST_CASE(a_version_code_says_its_format) {
  for (const auto& row : brevdue::versions::all) {
    BOOST_TEST((dialect_of(row.oioxml) == Dialect::oioxml), row.oioxml);
    BOOST_TEST((dialect_of(row.edifact) == Dialect::edifact), row.edifact);
  }
  BOOST_TEST((dialect_of("H0130R") == Dialect::edifact));
  for (const auto fhir : {"", "X", "5.0", "2.0.0"}) BOOST_TEST((dialect_of(fhir) == Dialect::fhir), fhir);
}

BOOST_AUTO_TEST_CASE(the_same_message_has_a_code_in_either_format) {
  for (const auto& row : brevdue::versions::all)
    for (const auto version : {row.oioxml, row.edifact}) {
      BOOST_TEST(version_in(Dialect::oioxml, version) == row.oioxml);
      BOOST_TEST(version_in(Dialect::edifact, version) == row.edifact);
    }
}

BOOST_AUTO_TEST_CASE(a_code_that_is_in_no_row_is_translated_by_its_form) {
  for (const std::string edifact : {"D9133L", "B0130X", "C0430Q"}) {
    for (const auto& version : {edifact, "X" + edifact}) {
      BOOST_TEST(version_in(Dialect::edifact, version) == edifact);
      BOOST_TEST(version_in(Dialect::oioxml, version) == "X" + edifact);
    }
  }
  // A message without a twin keeps its code in a receipt of OIOXML, but one that OIOXML has written loses its X.
  BOOST_TEST(version_in(Dialect::oioxml, "H0130R") == "H0130R");
  BOOST_TEST(version_in(Dialect::edifact, "XR0131K") == "R0131K");
}

BOOST_AUTO_TEST_CASE(a_code_of_another_form_stays) {
  for (const auto other : {"H0130R", "", "D9134", "D91340L", "XD9134", "Xd9134L", "XD91Q4L", "5.0"}) {
    BOOST_TEST(version_in(Dialect::edifact, other) == other);
    BOOST_TEST(version_in(Dialect::oioxml, other) == other);
  }
}

BOOST_AUTO_TEST_CASE(types_of_edifact) {
  struct Row {
    std::string_view version, type;
  };
  const Row rows[] = {
      {"D9134L", "MEDDIS"}, {"D9034L", "MEDDIS"}, {"B0131X", "MEDBIN"}, {"C0130Q", "CONTRL"}, {"H0130R", "MEDREF"},
      {"D9133L", "MEDDIS"}, {"B0130X", "MEDBIN"}, {"XD9134L", ""},      {"R0130", ""},        {"", ""}};
  for (const auto& row : rows) BOOST_TEST(edifact_type(row.version) == row.type, row.version);
}

BOOST_AUTO_TEST_SUITE_END()
