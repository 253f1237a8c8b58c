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
           {"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p class='x'>a</p>\n<p>b</p></div>", "a\n\nb"},
           {"<ul><li>a</li><li>b</li></ul>c", "a\nb\nc"},
           {"<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>", "a b \nc "},
           {"no markup\n at all", "no markup\n at all"}})
    BOOST_TEST(plain(xhtml) == expected);
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
}

BOOST_AUTO_TEST_CASE(entities_are_decoded) {
  BOOST_TEST(plain("5 &lt; 6 &amp;&amp; 7 &gt; 6 &quot;x&quot; &apos;y&apos;") == "5 < 6 && 7 > 6 \"x\" 'y'");
  BOOST_TEST(plain("bl&aring;b&aelig;rgr&oslash;d&nbsp;&#230;&#xE6;&#x1F600;") == "blåbærgrød\u00a0ææ😀");
  BOOST_TEST(plain("&amp;lt;") == "&lt;");  // once
}

BOOST_AUTO_TEST_CASE(what_is_no_xhtml_stays_as_it_is) {
  for (const std::string text : {"BT < 120",
                                 "x <y> z",
                                 "Smith & Sons",
                                 "A&B;",
                                 "<b>open",
                                 "</b>",
                                 "<b>a</i></b>",
                                 "<p>a",
                                 "<br>a",
                                 "<script>x</script>",
                                 "<img src=\"x\"/>a",
                                 "<b a=b>x</b>",
                                 "<b a=\"1>x</b>",
                                 "<b a=\"<\">x</b>",
                                 "<b a=\"1\"c=\"2\">x</b>",
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
                                 "<P>a</P>",
                                 "<p/>",
                                 "<br/>",
                                 ""})
    BOOST_TEST(!plain_text(text).has_value(), "was read as XHTML: " << text);
}

BOOST_AUTO_TEST_CASE(deep_and_long_texts) {
  std::string deep, open;
  for (int i = 0; i < 64; ++i) open += "<b>";
  deep = open + "x";
  for (int i = 0; i < 64; ++i) deep += "</b>";
  BOOST_TEST(plain(deep) == "x");
  BOOST_TEST(!plain_text("<b>" + deep + "</b>").has_value());
  std::string lines;
  for (int i = 0; i < 100'000; ++i) lines += "a<br/>";
  BOOST_TEST(plain(lines).size() == 200'000u);
}

BOOST_AUTO_TEST_SUITE_END()
