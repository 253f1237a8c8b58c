// What a narrative may hold: converters/fhir/narrative_check.hpp.
#include "converters/fhir/narrative_check.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <utility>
#include <vector>

using namespace brevdue;
using fhir::wrong_narrative;
using sv = std::string_view;

namespace {

std::string div(sv inside) {
  return "<div xmlns=\"http://www.w3.org/1999/xhtml\">" + std::string(inside) + "</div>";
}
std::string times(sv what, int count) {
  std::string out;
  while (count-- > 0) out += what;
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(narrative_check)

BOOST_AUTO_TEST_CASE(what_is_allowed) {
  for (const sv inside :
       {"x", "<p>Kære <b>læge</b></p><br/><hr />", "<p class='a' id=\"b\" style = \"color:red\"\n>x</p >",
        "<table border=\"1\"><thead><tr><th "
        "colspan=\"2\">a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>",
        "<a href=\"https://example.org?a=1&amp;b=2\">x</a>", "<img src=\"#a\" alt=\"\"/>", "&amp;", "&#229;",
        "&#xE5;&nbsp;", "<!-- a comment <b> & -->x", "a > b", "<p xml:lang=\"da\">x</p>",
        "<p xmlns:v=\"http://example.org\">x</p>", "'\"", "<p title=\"a > b\">x</p>"})
    BOOST_TEST(wrong_narrative(div(inside)) == "", inside);
  BOOST_TEST(wrong_narrative("\n <div class=\"a\" xmlns='http://www.w3.org/1999/xhtml'>x</div>\n") == "");
}

BOOST_AUTO_TEST_CASE(what_is_not) {
  const std::vector<std::pair<std::string, sv>> wrong = {
      {"", "a text without a div"},
      {"x", "a text without a div"},
      {"<p xmlns=\"http://www.w3.org/1999/xhtml\">x</p>", "another element than div"},
      {"<div>x</div>", "a div outside the namespace of XHTML"},
      {"<div xmlns=\"http://example.org\">x</div>", "a div outside the namespace of XHTML"},
      {div("x") + "y", "something behind the div"},
      {div("x") + div("y"), "something behind the div"},
      {div("<p>x"), "an end of an element that is not open"},
      {div("x</p>"), "an end of an element that is not open"},
      {div("<b><i>x</b></i>"), "an end of an element that is not open"},
      {div("<p>x</P>"), "an end of an element that is not open"},
      {"<div xmlns=\"http://www.w3.org/1999/xhtml\">x", "an element without its end"},
      {"<div xmlns=\"http://www.w3.org/1999/xhtml\"", "an element without its end"},
      {"<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div", "an end of an element that is not open"},
      {div("a & b"), "an & that begins no entity"},
      {div("&nothing;"), "an & that begins no entity"},
      {div("&#x;"), "an & that begins no entity"},
      {div("&amp"), "an & that begins no entity"},
      {div("a < b"), "a < that begins no element"},
      {div("<!DOCTYPE x>"), "a < that begins no element"},
      {div("<![CDATA[x]]>"), "a < that begins no element"},
      {div("<?php?>"), "a < that begins no element"},
      {div("<!-- x"), "a comment without its end"},
      {div("<script>x</script>"), "an element that a narrative cannot have: script"},
      {div("<P>x</P>"), "an element that a narrative cannot have: P"},
      {div("<p onclick=\"x\">y</p>"), "an attribute that a narrative cannot have: onclick"},
      {div("<p CLASS=\"x\">y</p>"), "an attribute that a narrative cannot have: CLASS"},
      {div("<p class>y</p>"), "an attribute without a value"},
      {div("<p class=x>y</p>"), "an attribute without a value in quotes"},
      {div("<p class=\"x>y</p>"), "an attribute without a value in quotes"},
      {div("<p class=\"a\"id=\"b\">y</p>"), "an attribute that no blank stands before"},
      {div("<p class=\"<\">y</p>"), "a < in an attribute"},
  };
  for (const auto& [text, expected] : wrong) BOOST_TEST(wrong_narrative(text) == expected, text);
}

BOOST_AUTO_TEST_CASE(it_says_something) {
  for (const sv inside : {"", " \n\t", "<p/>", "<p> </p><br/>", "<!-- x -->"})
    BOOST_TEST(wrong_narrative(div(inside)) == "a narrative that says nothing", inside);
  BOOST_TEST(wrong_narrative("<div xmlns=\"http://www.w3.org/1999/xhtml\"/>") == "a narrative that says nothing");
}

BOOST_AUTO_TEST_CASE(two_hundred_elements_deep) {
  const auto deep = [](int count) { return div(times("<b>", count) + "x" + times("</b>", count)); };
  BOOST_TEST(wrong_narrative(deep(199)) == "");
  BOOST_TEST(wrong_narrative(deep(200)) == "elements nested too deeply");
}

// In quadratic time each of these would need minutes.
BOOST_AUTO_TEST_CASE(long_ones) {
  constexpr int many = 1'000'000;
  BOOST_TEST(wrong_narrative(div(times("<br/>", many) + "x")) == "");
  BOOST_TEST(wrong_narrative(div(times("&amp;", many))) == "");
  BOOST_TEST(wrong_narrative(div(times("&", many))) == "an & that begins no entity");
  BOOST_TEST(wrong_narrative(div(times("<!--", many))) == "a comment without its end");
}

BOOST_AUTO_TEST_CASE(names) {
  for (const sv known : {"a", "blockquote", "var"}) BOOST_TEST(fhir::is_narrative_element(known), known);
  for (const sv known : {"script", "form", "object", "iframe", "base", "link", "body", "head", "A", ""})
    BOOST_TEST(!fhir::is_narrative_element(known), known);
  for (const sv known : {"abbr", "href", "width"}) BOOST_TEST(fhir::is_narrative_attribute(known), known);
  for (const sv known : {"onclick", "onload", "action", "HREF", ""})
    BOOST_TEST(!fhir::is_narrative_attribute(known), known);
}

BOOST_AUTO_TEST_SUITE_END()
