// Texts of CareCommunication 3.0: converters/fhir/xhtml_text.hpp.
#include "converters/fhir/xhtml_text.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <utility>
#include <vector>

using brevdue::fhir::plain_text;

namespace {

std::string plain(std::string_view xhtml) {
  const auto out = plain_text(xhtml);
  BOOST_REQUIRE_MESSAGE(out, "not read as XHTML: " << xhtml);
  return out->text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(xhtml_text)

BOOST_AUTO_TEST_CASE(lines_and_paragraphs) {
  for (const auto& [xhtml, expected] : std::vector<std::pair<std::string, std::string>>{
           {"a<br/>b", "a\nb"},
           {"a<br />b<br></br>c", "a\nb\nc"},
           {"<p>a</p><p>b</p>", "a\nb"},
           {"<p>a</p>", "a"},
           {"a<p>b</p>c", "a\nb\nc"},
           {"<p>a</p><br/><p>b</p>", "a\n\nb"},
           {"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p class='x'>a</p>\n<p>b</p></div>", "a\nb"},
           {"<ul><li>a</li><li>b</li></ul>c", "a\nb\nc"},
           {"<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>", "a b\nc"},
           {"no markup\n at all", "no markup\n at all"}})
    BOOST_TEST(plain(xhtml) == expected);
}

BOOST_AUTO_TEST_CASE(white_space_is_folded) {
  for (const auto& [xhtml, expected] : std::vector<std::pair<std::string, std::string>>{
           {"<div>\n  <p>Hej</p>\n  <p>x</p>\n</div>", "Hej\nx"},
           {"<p>\n  Hej\tdu\r\n  der </p>", "Hej du der"},
           {"<p>a <b> b</b> <i>c </i> d</p>", "a b c d"},
           {"<p>a <br/> b</p>", "a\nb"},
           {"<p>a<br/></p><p>b</p>", "a\nb"},
           {"<p>a</p><p><br/></p><p>b</p>", "a\n\nb"},
           {"<p>a&nbsp; b</p>", "a\u00a0 b"},
           {"<p>x</p><pre>\n a  b\n\tc</pre><p>y  z</p>", "x\n a  b\n\tc\ny z"},
           {"Panodil  1 g\nIbuprofen <b>400 mg</b>", "Panodil  1 g\nIbuprofen 400 mg"}})  // lines of its own
    BOOST_TEST(plain(xhtml) == expected);
}

BOOST_AUTO_TEST_CASE(html_is_read_as_it_is_written) {
  for (const auto& [html, expected] : std::vector<std::pair<std::string, std::string>>{
           {"<p>Hej&nbsp;du&hellip;</p>", "Hej\u00a0du…"},
           {"<p>a<br>b<BR/>c</p>", "a\nb\nc"},
           {"Hej du<br>Hilsen", "Hej du\nHilsen"},
           {"<br>a", "\na"},
           {"<P CLASS=x>a</P><p>b", "a\nb"},
           {"<p>a<!-- <b> -->b<?xml:namespace prefix = o ?>c</p>", "abc"},
           {"<!-- a --><p>b</p>", "b"},
           {"<p>a<img src=\"x\" alt='y'>b<o:p></o:p></p>", "ab"},
           {"<html><body><p>a</p></body></html>", "a"},
           {"<p>Smith & Sons &unknown; A&B;</p>", "Smith & Sons &unknown; A&B;"},
           {"<p>BT < 120, <anna@example.dk> <https://example.dk/></p>",
            "BT < 120, <anna@example.dk> <https://example.dk/>"},
           {"BT < 120<br/>Puls > 60", "BT < 120\nPuls > 60"},
           {"<b>open", "open"},
           {"<b>a</i></b>", "a"},
           {"<b a=b>x</b>", "x"},
           {"<b a=\"<\">x</b>", "x"},
           {"<b a=\"1\"c=\"2\">x</b>", "x"}})
    BOOST_TEST(plain(html) == expected);
  BOOST_TEST(plain_text("<p>a<img src=\"x\"/></p>")->formatted);
  BOOST_TEST(!plain_text("<P>a<!-- b --><br>c & d</P>")->formatted);
}

BOOST_AUTO_TEST_CASE(other_tags_are_dropped) {
  BOOST_TEST(plain("<b>Obs</b>: <i>tag <u>straks</u></i> medicin") == "Obs: tag straks medicin");
  BOOST_TEST(plain_text("<b>Obs</b>")->formatted);
  BOOST_TEST(plain_text("<p style=\"color:red\">Obs</p>")->formatted);
  BOOST_TEST(!plain_text("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Obs<br/></p></div>")->formatted);
}

BOOST_AUTO_TEST_CASE(a_link_keeps_its_address) {
  BOOST_TEST(plain("<a href=\"https://example.dk/?a=1&amp;b=2\">Deltag</a>.") ==
             "Deltag <https://example.dk/?a=1&b=2>.");
  BOOST_TEST(plain("<p>Se</p><a href=\"https://example.dk\">https://example.dk</a>") == "Se\nhttps://example.dk");
  BOOST_TEST(plain("a<a name=\"x\"/>b") == "ab");
  BOOST_TEST(plain("<p><a href=https://example.dk>Deltag") == "Deltag <https://example.dk>");
  BOOST_TEST(!plain_text("<p>Se <a href=\"https://example.dk\">https://example.dk</a></p>")->formatted);
  BOOST_TEST(plain_text("<p><a href=\"https://example.dk\">Deltag</a></p>")->formatted);
}

BOOST_AUTO_TEST_CASE(entities_are_decoded) {
  BOOST_TEST(plain("5 &lt; 6 &amp;&amp; 7 &gt; 6 &quot;x&quot; &apos;y&apos;") == "5 < 6 && 7 > 6 \"x\" 'y'");
  BOOST_TEST(plain("bl&aring;b&aelig;rgr&oslash;d&nbsp;&#230;&#xE6;&#x1F600;") == "blåbærgrød\u00a0ææ😀");
  BOOST_TEST(plain("&amp;lt;") == "&lt;");  // once
  BOOST_TEST(
      plain("&laquo;&yuml;&szlig;&times;&raquo; &ldquo;x&rdquo; &lsquo;y&rsquo; &ndash; &mdash; &bull; &euro;") ==
      "«ÿß×» “x” ‘y’ – — • €");
}

BOOST_AUTO_TEST_CASE(what_is_no_xhtml_stays_as_it_is) {
  for (const std::string text : {"BT < 120",
                                 "x <y> z",
                                 "Smith & Sons",
                                 "A&B;",
                                 "</b>",
                                 "Se <b> og <p>",
                                 "Skriv <navn> her<br/>",
                                 "<script>x</script>",
                                 "<img src=\"x\"/>a",
                                 "<b a=\"1>x</b>",
                                 "<!-- a -->b",
                                 "<![CDATA[a]]>",
                                 "&#0;",
                                 "&#xD800;",
                                 "&#x110000;",
                                 "&#;",
                                 "&#x;",
                                 "&#12a;",
                                 "&unknown;",
                                 "a <",
                                 "a <b",
                                 "<p/>",
                                 "<br/>",
                                 ""})
    BOOST_TEST(!plain_text(text).has_value(), "was read as XHTML: " << text);
}

BOOST_AUTO_TEST_CASE(end_tags_that_html_does_without) {
  BOOST_TEST(plain("Kære kollega<p>Patienten er hjemme") == "Kære kollega\nPatienten er hjemme");
  BOOST_TEST(plain("Plan:<ul><li>gang<li>tur</ul>") == "Plan:\ngang\ntur");
}

BOOST_AUTO_TEST_CASE(deep_and_long_texts) {
  std::string deep, lines, broken;
  for (int i = 0; i < 10'000; ++i) deep += "<b>";
  BOOST_TEST(plain(deep + "x") == "x");
  for (int i = 0; i < 100'000; ++i) lines += "a<br/>";
  BOOST_TEST(plain(lines).size() == 200'000u);
  for (int i = 0; i < 100'000; ++i) broken += "<!--";  // each one looks for its end
  BOOST_TEST(!plain_text("<p>" + broken).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
