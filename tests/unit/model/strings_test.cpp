#include "converters/model/strings.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

using namespace brevdue;

BOOST_AUTO_TEST_SUITE(strings)

BOOST_AUTO_TEST_CASE(white_space_of_xml_goes_from_both_ends) {
  BOOST_TEST(trimmed(" \t\r\n a b \n") == "a b");
  BOOST_TEST(trimmed("a") == "a");
  BOOST_TEST(trimmed("\u00a0a\v") == "\u00a0a\v");
  BOOST_TEST(trimmed(" \n ").empty());
  BOOST_TEST(trimmed("").empty());
}

BOOST_AUTO_TEST_CASE(code_points_become_utf_8) {
  const auto text = [](std::uint32_t code) {
    char bytes[4];
    return std::string(bytes, put_utf8(bytes, code));
  };
  BOOST_TEST(text(0) == std::string(1, '\0'));
  BOOST_TEST(text(0x7F) == "\x7F");
  BOOST_TEST(text(0x80) == "\xC2\x80");
  BOOST_TEST(text(0xF8) == "ø");
  BOOST_TEST(text(0x7FF) == "\xDF\xBF");
  BOOST_TEST(text(0x800) == "\xE0\xA0\x80");
  BOOST_TEST(text(0x20AC) == "€");
  BOOST_TEST(text(0xFFFF) == "\xEF\xBF\xBF");
  BOOST_TEST(text(0x10000) == "\xF0\x90\x80\x80");
  BOOST_TEST(text(0x1F600) == "😀");
  BOOST_TEST(text(0x10FFFF) == "\xF4\x8F\xBF\xBF");
}

BOOST_AUTO_TEST_SUITE_END()
