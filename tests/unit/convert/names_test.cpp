#include "converters/convert/names.hpp"

#include "converters/convert/rules.hpp"
#include "tests/support/support.hpp"

using namespace brevdue::convert;

BOOST_AUTO_TEST_SUITE(names)

BOOST_AUTO_TEST_CASE(short_names_stay_whole) {
  const auto s = split_name("Medcom testcenter, Certificering");
  BOOST_TEST(s.fields[0] == "Medcom testcenter, Certificering");
  BOOST_TEST(s.fields[1].empty());
  BOOST_TEST(!s.cut);
}

BOOST_AUTO_TEST_CASE(long_names_are_split_at_their_commas) {
  const auto s = split_name("Odense Universitetshospital Svendborg, Geriatrisk Afdeling G, Team 4, Stue 2");
  BOOST_TEST(s.fields[0] == "Odense Universitetshospital Svendbo");
  BOOST_TEST(s.cut);
  const auto t = split_name("Testsygehus Vest, Geriatrisk Afdeling G, Sengeafsnit for ældre, Team 4");
  BOOST_TEST(t.fields[0] == "Testsygehus Vest");
  BOOST_TEST(t.fields[1] == "Geriatrisk Afdeling G");
  BOOST_TEST(t.fields[2] == "Sengeafsnit for ældre, Team 4");
  BOOST_TEST(!t.cut);
}

BOOST_AUTO_TEST_CASE(thirty_five_counts_characters) {
  const std::string name(70, '\xc3');
  std::string danish;
  for (int i = 0; i < 35; ++i) danish += "å";
  BOOST_TEST(split_name(danish).fields[0] == danish);
  BOOST_TEST(!split_name(danish).cut);
  BOOST_TEST(split_name(danish + "b").fields[0] == danish);
  BOOST_TEST(split_name(danish + "b").cut);
}

BOOST_AUTO_TEST_CASE(joining_and_words) {
  BOOST_TEST(joined({"a", "", "b"}, ", ") == "a, b");
  BOOST_TEST((words("  Nancy  Ann\t") == std::vector<std::string>{"Nancy", "Ann"}));
}

BOOST_AUTO_TEST_CASE(letter_ids) {
  const auto id = letter_id("5790001382445", "60098c38-6fe1-41ba-aa92-d4809022de88", "letter 0");
  BOOST_TEST(id.size() == 14u);
  BOOST_TEST(id.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos);
  BOOST_TEST(id == letter_id("5790001382445", "60098c38-6fe1-41ba-aa92-d4809022de88", "letter 0"));
  BOOST_TEST(id != letter_id("5790001382445", "60098c38-6fe1-41ba-aa92-d4809022de88", "letter 1"));
  BOOST_TEST(id != letter_id("5790000121526", "60098c38-6fe1-41ba-aa92-d4809022de88", "letter 0"));
}

BOOST_AUTO_TEST_SUITE_END()
