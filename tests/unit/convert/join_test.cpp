#include "converters/convert/join.hpp"

#include "tests/support/letters.hpp"
#include "tests/support/support.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {
constexpr const char* dashless = "c39ea6b2605245e4a207415e0205ab6f";
constexpr const char* dashed_upper = "C39EA6B2-6052-45E4-A207-415E0205AB6F";
}  // namespace

BOOST_AUTO_TEST_SUITE(join)

BOOST_AUTO_TEST_CASE(by_object_id_without_dashes_in_any_case) {
  auto l = letter();
  l.attachments.push_back(reference(dashless));
  const auto f = file_letter({dashed_upper});
  Findings findings;
  const auto joined = convert::join({&l}, {&f}, Severity::error, zone(), findings).letters;
  BOOST_TEST(findings.empty());
  BOOST_TEST(joined.at(0).files.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_file_letter_may_serve_several_letters_and_a_letter_several_file_letters) {
  auto l = letter();
  l.attachments = {reference(dashless), reference("0b5f5d3e7c1a4f0e9a542d7c6e8f9011")};
  auto m = l;
  m.message_id = "LETTER2";
  const auto f = file_letter({dashed_upper});
  auto g = file_letter({"0b5f5d3e-7c1a-4f0e-9a54-2d7c6e8f9011"});
  g.message_id = "FILES2";
  Findings findings;
  const auto joined = convert::join({&l, &m}, {&f, &g}, Severity::error, zone(), findings).letters;
  BOOST_TEST(findings.empty());
  BOOST_TEST(joined.at(0).files.size() == 2u);
  BOOST_TEST(joined.at(1).files.size() == 2u);
}

BOOST_AUTO_TEST_CASE(another_patient_sender_or_receiver_is_not_joined) {
  auto l = letter();
  l.attachments.push_back(reference(dashless));
  for (int what = 0; what < 3; ++what) {
    auto f = file_letter({dashed_upper});
    if (what == 0) f.patient->ids[0].value = "2509479989";
    if (what == 1) f.sender.location_number = municipality;
    if (what == 2) f.receiver.location_number = hospital;
    Findings findings;
    const auto joined = convert::join({&l}, {&f}, Severity::error, zone(), findings).letters;
    BOOST_TEST(rules(findings) == "CONV-2.03 CONV-2.01");
    BOOST_TEST(joined.at(0).files.empty());
    for (const auto& finding : findings) BOOST_TEST(finding.found.find("2509479989") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(the_same_message_twice_counts_once) {
  auto l = letter();
  l.attachments.push_back(reference(dashless));
  auto repeat = l;
  repeat.input = 1;
  auto changed = l;  // a known letter id with a different body is a new letter (conversion.md 2)
  changed.subject = "Andet";
  const auto f = file_letter({dashed_upper}), g = f;
  Findings findings;
  const auto joined = convert::join({&l, &repeat, &changed}, {&f, &g}, Severity::error, zone(), findings).letters;
  BOOST_TEST(rules(findings) == "CONV-2.05 CONV-2.06 CONV-2.05");
  BOOST_TEST(joined.size() == 2u);
  BOOST_TEST(joined.at(0).files.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_file_letter_alone_is_an_error) {
  const auto f = file_letter({dashed_upper});
  Findings findings;
  BOOST_TEST(convert::join({}, {&f}, Severity::error, zone(), findings).letters.empty());
  BOOST_TEST(rules(findings) == "CONV-2.01");
}

BOOST_AUTO_TEST_SUITE_END()
