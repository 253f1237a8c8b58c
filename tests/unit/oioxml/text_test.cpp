#include "converters/oioxml/text.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/unit/oioxml/reading.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

std::string markup(std::string_view text) {
  StringSink sink;
  wire::Buffered out(sink);
  oioxml::write_text(out, text);
  out.flush();
  return sink.bytes;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(text)

BOOST_AUTO_TEST_CASE(only_break_makes_a_line) {
  BOOST_TEST(text_of("a<Break/>b") == "a\nb");
  BOOST_TEST(text_of("a\n  b\t\tc") == "a b c");
  BOOST_TEST(text_of("a&#10;b") == "a b");
  BOOST_TEST(text_of("<Break/><Break/>a<Break/>") == "\n\na\n");
}

BOOST_AUTO_TEST_CASE(white_space_beside_a_break_goes) {
  BOOST_TEST(text_of("a  <Break/>\n   b") == "a\nb");
  BOOST_TEST(text_of("a <Bold> <Break/> </Bold> b") == "a\nb");
}

BOOST_AUTO_TEST_CASE(space_is_never_folded) {
  BOOST_TEST(text_of("a<Space/>b") == "a b");
  BOOST_TEST(text_of("a <Space/> b") == "a   b");
  BOOST_TEST(text_of("<Space/><Break/><Space/>") == " \n ");
}

BOOST_AUTO_TEST_CASE(runs_go_through_tags) {
  BOOST_TEST(text_of("<Bold>a </Bold> b") == "a b");
  BOOST_TEST(text_of("<Bold>a</Bold>b") == "ab");
}

BOOST_AUTO_TEST_CASE(ends_of_a_block) {
  BOOST_TEST(text_of("\n      Hej\n    ") == "Hej");
  BOOST_TEST(text_of("  Hej  ") == " Hej ");
  BOOST_TEST(text_of("\n  <Bold>Hej</Bold>\n") == "Hej");
  BOOST_TEST(text_of("   ") == " ");
  BOOST_TEST(text_of(" \n ") == "");
  BOOST_TEST(text_of("") == "");
}

BOOST_AUTO_TEST_CASE(fixed_font_keeps_blanks) {
  BOOST_TEST(text_of("a <FixedFont>  b   c\nd</FixedFont> e") == "a   b   c d e");
  BOOST_TEST(text_of("<FixedFont> x </FixedFont>") == " x ");
  BOOST_TEST(text_of("<FixedFont>a <Break/> b</FixedFont>") == "a \n b");
  BOOST_TEST(text_of("Hej <FixedFont><Break/>x</FixedFont>") == "Hej\nx");
  BOOST_TEST(text_of("<FixedFont>a</FixedFont>\n   <FixedFont>b</FixedFont>") == "a b");
}

BOOST_AUTO_TEST_CASE(escaped_markup_is_text) {
  BOOST_TEST(text_of("a&lt;Break/&gt;b &amp; c") == "a<Break/>b & c");
}

BOOST_AUTO_TEST_CASE(cdata_is_text) {
  BOOST_TEST(text_of("<![CDATA[a<Break/>]]>b") == "a<Break/>b");
}

BOOST_AUTO_TEST_CASE(no_break_space_is_a_character) {
  BOOST_TEST(text_of("a\xC2\xA0 <Break/>b") == "a\xC2\xA0\nb");
}

BOOST_AUTO_TEST_CASE(writing) {
  BOOST_TEST(markup("a b") == "a b");
  BOOST_TEST(markup("a\nb\r\nc\rd") == "a<Break/>b<Break/>c<Break/>d");
  BOOST_TEST(markup("a  b") == "a <Space/>b");
  BOOST_TEST(markup("a \nb") == "a<Space/><Break/>b");
  BOOST_TEST(markup("a\n b") == "a<Break/><Space/>b");
  BOOST_TEST(markup("a  \n  b") == "a <Space/><Break/><Space/><Space/>b");
  BOOST_TEST(markup(" a ") == " a ");
  BOOST_TEST(markup("a\tb") == "a<Space/>b");
  BOOST_TEST(markup("<Break/> & co") == "&lt;Break/&gt; &amp; co");
  BOOST_TEST(markup("") == "");
  BOOST_TEST(markup("en lang linje med mange ord") == "en lang linje med mange ord");
}

BOOST_AUTO_TEST_CASE(writing_then_reading) {
  for (const std::string_view text :
       {"", " ", "  ", "\n", " \n ", "a", "a b", " a  b ", "\n\n a \n\nb  ", "x \n", "\n x", "   \n\n   "})
    BOOST_TEST(text_of(markup(text)) == text);
}

BOOST_AUTO_TEST_SUITE_END()
