// A judge that passes everything would make the other tests here worthless: it must refuse a message we break.
#include "tests/shared/judge.hpp"

#include "tests/shared/run.hpp"
#include "tests/support/support.hpp"

using namespace brevdue::test;

BOOST_AUTO_TEST_SUITE(judge)

BOOST_AUTO_TEST_CASE(refuses_what_we_break) {
  Run run;
  auto message = run.one({letter_file("Flow1-XDIS91_Ex_to_FHIR.xml"), letter_file("Flow1-XBIN01_Ex_to_FHIR.xml")},
                         brevdue::convert::Target::fhir_json);
  BOOST_TEST(brevdue::test::judge({{"good.json", message}}) == "");
  const std::string status = "\"status\":\"unknown\"";
  const auto place = message.find(status);
  BOOST_REQUIRE(place != std::string::npos);
  message.replace(place, status.size(), "\"status\":\"completed\"");
  BOOST_TEST(brevdue::test::judge({{"broken.json", message}}) != "");
}

BOOST_AUTO_TEST_SUITE_END()
