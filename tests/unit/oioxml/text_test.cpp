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

using Style = TextStyle::Style;
using Styles = std::vector<TextStyle>;

/// The styles of a letter whose Text01 holds `content`.
Styles styles_of(std::string_view content) {
  return read_letter(letter_with_text(content)).segments.at(0).styles;
}

TextStyle style(std::size_t begin, std::size_t end, Style what, bool fixed = false) {
  return {begin, end, fixed, what};
}

std::string markup(std::string_view text, const Styles& styles) {
  StringSink sink;
  wire::Buffered out(sink);
  oioxml::write_text(out, text, styles);
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
  BOOST_TEST(text_of("a \n <Break/>\n   b") == "a\nb");
  BOOST_TEST(text_of("a  <Break/> b") == "a \n b");  // no pretty printing
  BOOST_TEST(text_of("a <Bold> <Break/> </Bold> b") == "a \n b");
  BOOST_TEST(text_of("a <Bold>\n<Break/> </Bold>\nb") == "a\nb");
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
  BOOST_TEST(text_of("Hej <FixedFont><Break/>x</FixedFont>") == "Hej \nx");
  BOOST_TEST(text_of("<FixedFont>a</FixedFont>\n   <FixedFont>b</FixedFont>") == "a b");
}

BOOST_AUTO_TEST_CASE(escaped_markup_is_text) {
  BOOST_TEST(text_of("a&lt;Break/&gt;b &amp; c") == "a<Break/>b & c");
}

BOOST_AUTO_TEST_CASE(cdata_is_text) {
  BOOST_TEST(text_of("<![CDATA[a<Break/>]]>b") == "a<Break/>b");
}

BOOST_AUTO_TEST_CASE(no_break_space_is_a_character) {
  BOOST_TEST(text_of("a\xC2\xA0\n<Break/>b") == "a\xC2\xA0\nb");
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

BOOST_AUTO_TEST_CASE(blanks_and_line_ends_at_every_place) {
  // Words are passed over eight bytes at a time.
  for (const std::string_view sign : {" ", "  ", "\n", "\t", " \n", "\n ", " \t"})
    for (std::size_t at = 0; at < 30; ++at) {
      const std::string text = std::string(at, 'a') + std::string(sign) + std::string(30 - at, 'b');
      BOOST_TEST(text_of(markup(text)) ==
                 (sign.ends_with('\t')
                      ? std::string(at, 'a') + (sign.size() == 1 ? " " : "  ") + std::string(30 - at, 'b')
                      : text));
    }
  BOOST_TEST(markup("et to tre fire fem seks syv otte  ni") == "et to tre fire fem seks syv otte <Space/>ni");
}

// --- styles ---

BOOST_AUTO_TEST_CASE(styles_are_read) {
  BOOST_TEST(styles_of("a<Break/>b").empty());
  BOOST_TEST((styles_of("en <Bold>to</Bold> tre") == Styles{style(3, 5, Style::bold)}));
  BOOST_TEST((styles_of("<Italic>en<Break/></Italic>ø<Underline>to</Underline>") ==
              Styles{style(0, 3, Style::italic), style(5, 7, Style::underline)}));
  BOOST_TEST((styles_of("<Right>a</Right><Center>b</Center>") ==
              Styles{style(0, 1, Style::right), style(1, 2, Style::center)}));
  BOOST_TEST(
      (styles_of("<FixedFont>a<Bold>b</Bold>c</FixedFont>d") ==
       Styles{style(0, 1, Style::plain, true), style(1, 2, Style::bold, true), style(2, 3, Style::plain, true)}));
  BOOST_TEST((styles_of("<Bold>a</Bold><Bold>b</Bold>") == Styles{style(0, 2, Style::bold)}));
  BOOST_TEST(styles_of("a<Bold/><FixedFont><Italic/></FixedFont>b").empty());
}

BOOST_AUTO_TEST_CASE(styles_and_white_space) {
  // Folded white space has a style only if it begins and ends in it.
  BOOST_TEST((styles_of("a <Bold>b</Bold>") == Styles{style(2, 3, Style::bold)}));
  BOOST_TEST((styles_of("a<Bold> b </Bold>c") == Styles{style(1, 3, Style::bold)}));
  BOOST_TEST((styles_of("a <Bold> b</Bold>") == Styles{style(2, 3, Style::bold)}));
  BOOST_TEST((styles_of("a<Bold><Space/>b<Space/></Bold>c") == Styles{style(1, 4, Style::bold)}));
  BOOST_TEST((styles_of("a <FixedFont> b </FixedFont> c") == Styles{style(2, 5, Style::plain, true)}));
  BOOST_TEST((styles_of("a <Bold><Break/>b</Bold>") == Styles{style(2, 4, Style::bold)}));
  BOOST_TEST((styles_of("\n  <Bold>\n  Hej\n</Bold>\n") == Styles{style(0, 3, Style::bold)}));
  BOOST_TEST(styles_of("a<Bold>  </Bold><Break/>").empty());
}

BOOST_AUTO_TEST_CASE(several_texts_are_one) {
  const auto bytes = letter_with_text(
      "en<Bold>to</Bold></Text01></ClinicalInformation><ClinicalInformation><Text01>"
      "<Bold>tre</Bold><Italic>4</Italic>");
  const auto segment = read_letter(bytes).segments.at(0);
  BOOST_TEST(segment.text == "entotre4");
  BOOST_TEST((segment.styles == Styles{style(2, 7, Style::bold), style(7, 8, Style::italic)}));
  // The next letter begins anew.
  const auto letters =
      read(emessage(letter_space, clinical_email("x<Bold>y</Bold>") + clinical_email("<Bold>z</Bold>")));
  BOOST_REQUIRE(letters);
  BOOST_TEST(
      (std::get<Correspondence>(letters->messages.at(1)).segments.at(0).styles == Styles{style(0, 1, Style::bold)}));
}

BOOST_AUTO_TEST_CASE(styles_are_written) {
  BOOST_TEST(markup("en to tre", {style(3, 5, Style::bold)}) == "en <Bold>to</Bold> tre");
  BOOST_TEST(markup("en to tre", {style(2, 6, Style::bold)}) == "en<Bold> to<Space/></Bold>tre");
  BOOST_TEST(markup("a\n b", {style(1, 3, Style::italic)}) == "a<Italic><Break/><Space/></Italic>b");
  BOOST_TEST(markup("a  b", {style(2, 4, Style::right)}) == "a <Right><Space/>b</Right>");
  BOOST_TEST(markup("a  b \n", {style(0, 6, Style::plain, true)}) == "<FixedFont>a  b <Break/></FixedFont>");
  BOOST_TEST(markup("abcd", {style(0, 1, Style::plain, true), style(1, 2, Style::underline, true),
                             style(2, 3, Style::plain, true), style(3, 4, Style::center)}) ==
             "<FixedFont>a<Underline>b</Underline>c</FixedFont><Center>d</Center>");
  BOOST_TEST(markup("abc", {style(0, 1, Style::bold, true), style(2, 3, Style::bold, true)}) ==
             "<FixedFont><Bold>a</Bold></FixedFont>b<FixedFont><Bold>c</Bold></FixedFont>");
  BOOST_TEST(markup("a&b", {style(0, 3, Style::plain, true)}) == "<FixedFont>a&amp;b</FixedFont>");
}

BOOST_AUTO_TEST_CASE(it_is_known_where_blocks_began) {
  const std::string second = "</Text01></ClinicalInformation><ClinicalInformation><Text01>";
  const auto blocks = [](const std::string& text) {
    return read_letter(letter_with_text(text)).segments.at(0).blocks.at;
  };
  BOOST_TEST(blocks("en").empty());
  BOOST_TEST(blocks("en" + second + "to<Break/>" + second + "tre") == (std::vector<std::size_t>{2, 5}),
             boost::test_tools::per_element());
  BOOST_TEST(blocks(second + "en" + second) == (std::vector<std::size_t>{2}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
