// Messages that share an interchange or an id, and receipts from those who have no part in it: nothing goes out twice,
// and nobody answers for another.
#include "tests/gateway/world.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

/// An interchange of some of the three letters of N-7-several: "A", "BC".
std::string interchange_of(std::string_view which, const std::string& id) {
  const auto all = sample("N-7-several/letters.edi");
  std::string out = changed(all.substr(0, all.find("UNH+")), "SCENV0706", id);
  for (const char letter : which) {
    const auto begin = all.find("UNH+SCBREV0706" + std::string(1, letter)), end = all.find("UNT+29", begin);
    out += all.substr(begin, all.find('\'', end) + 1 - begin);
  }
  return out + "UNZ+" + std::to_string(which.size()) + "+" + id + "'";
}

std::string ids(const Arrivals& arrivals) {
  std::string out;
  for (const auto& one : arrivals) out += (out.empty() ? "" : " ") + one.identity.message_id;
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mixed)

BOOST_AUTO_TEST_CASE(a_letter_that_came_before_does_not_go_again_with_its_neighbours) {
  for (const std::string takes : {"fhir:5.0", "edifact", "oioxml"}) {
    BOOST_TEST_CONTEXT(takes) {
      World world({.hospital_takes = "edifact", .municipality_takes = takes});
      world.send_interchange(interchange_of("A", "FIRST"));
      const auto first = world.take(municipality);
      BOOST_TEST(first.size() == 1u);
      world.send_interchange(interchange_of("AB", "SECOND"), hospital);
      const auto second = world.take(municipality);
      BOOST_REQUIRE(second.size() == 1u);
      if (takes != "fhir:5.0") BOOST_TEST(ids(second) == "SCBREV0706B");
      BOOST_TEST(world.states("SCBREV0706A") == "delivered, duplicate");
      BOOST_TEST(world.states("SCBREV0706B") == "delivered");
    }
  }
}

BOOST_AUTO_TEST_CASE(a_stranger_does_not_answer_for_the_receiver) {
  World world({.doctor_takes = "oioxml"});
  const auto sent = world.send_sample("S1-1/letter.xml");
  world.take_one(municipality, "CareCommunication");
  auto receipt = slurp(BREVDUE_SOURCE_DIR "/samples/video-invitation/receipt.xml");
  const auto put = [&](std::string_view element, std::string_view value) {
    const auto open = "<" + std::string(element) + ">";
    const auto at = receipt.find(open) + open.size();
    receipt.replace(at, receipt.find('<', at) - at, value);
  };
  put("OriginalEnvelopeIdentifier", sent.identity.envelope_id);
  put("OriginalLetterIdentifier", sent.identity.message_id);
  receipt = changed(receipt, municipality, doctor);
  world.drop(receipt);
  // conversion.md 1.6: one that matches no conversion goes on as it is, in its sender's own name; it answers nothing.
  BOOST_TEST(world.take_one(hospital, "XCTL03").identity.sender == doctor);
  BOOST_TEST(world.states(sent) == "delivered");
}

BOOST_AUTO_TEST_CASE(a_letter_put_right_is_a_new_one) {
  World world;
  const auto good = sample("S1-1/letter.xml");
  const auto bad = world.send(changed(good, "nytbrev", "gammelt"));
  world.take_one(hospital, "XCTL01");
  world.send(good);
  const auto arrived = world.take_one(municipality, "CareCommunication");
  BOOST_TEST(world.states(bad) == "refused, delivered");
}

BOOST_AUTO_TEST_CASE(what_is_given_up_in_one_interchange_is_refused_by_itself) {
  World world({.hospital_takes = "edifact", .municipality_takes = "fhir:4.0"});  // which takes no letter
  world.send_interchange(interchange_of("ABC", "THREE"));
  const auto refusals = world.take(hospital);
  BOOST_TEST(kinds(refusals) == "CTL01 CTL01 CTL01");
  for (const auto& refusal : refusals) BOOST_TEST(refusal.receipt().originals.size() == 1u);
  BOOST_TEST(world.states("SCBREV0706B") == "refused");
}

BOOST_AUTO_TEST_SUITE_END()
