#include "converters/wire/writer.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/unit/wire/sources.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

template <class Write>
std::string written(Write write, std::string_view text) {
  StringSink sink;
  wire::Buffered out(sink);
  write(out, text);
  out.flush();
  return sink.bytes;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(writer)

BOOST_AUTO_TEST_CASE(xml_text) {
  BOOST_CHECK_EQUAL(written(wire::write_xml_text, "a<b>&\"'\t\n\rå"), "a&lt;b&gt;&amp;\"'\t\n&#xD;å");
  BOOST_CHECK_EQUAL(written(wire::write_xml_text, ""), "");
  BOOST_CHECK_EQUAL(written(wire::write_xml_text, "&&"), "&amp;&amp;");
}

BOOST_AUTO_TEST_CASE(xml_attribute) {
  BOOST_CHECK_EQUAL(written(wire::write_xml_attribute, "a<b>&\"'\t\n\rå"), "a&lt;b&gt;&amp;&quot;'&#x9;&#xA;&#xD;å");
}

BOOST_AUTO_TEST_CASE(json_string) {
  BOOST_CHECK_EQUAL(written(wire::write_json_string, std::string_view("a\"\\/\b\f\n\r\t\x01\x1f\0å", 14)),
                    "\"a\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\\u0000å\"");
  BOOST_CHECK_EQUAL(written(wire::write_json_string, ""), "\"\"");
}

BOOST_AUTO_TEST_CASE(buffering_loses_nothing) {
  StringSink sink;
  wire::Buffered out(sink);
  std::string expected;
  for (std::size_t i = 0; i < 400; ++i) {
    const auto piece = times("x", i * 7 % 500) + "y";
    out.write(piece);
    out.put('z');
    expected += piece + "z";
  }
  const auto large = times("0123456789", 10000);
  out.write(large);
  out.flush();
  BOOST_CHECK(sink.bytes == expected + large);
}

BOOST_AUTO_TEST_CASE(characters_of_xml) {
  for (const std::string good : {"", "abc\t\n\r", "\x7F", "æøå", "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBD", "😀"})
    BOOST_CHECK_MESSAGE(wire::is_xml_text(good), good);
  for (const std::string& bad : {std::string("\0", 1), std::string("\x01"), std::string("a\x1F"), std::string("\x0B"),
                                 std::string("\xEF\xBF\xBE"), std::string("\xEF\xBF\xBF"), std::string("\xED\xA0\x80")})
    BOOST_CHECK(!wire::is_xml_text(bad));
}

BOOST_AUTO_TEST_SUITE_END()
