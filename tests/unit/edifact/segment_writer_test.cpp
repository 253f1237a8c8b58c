#include "converters/edifact/segment_writer.hpp"

#include <boost/test/unit_test.hpp>

#include "converters/edifact/interchange.hpp"
#include "tests/unit/wire/sources.hpp"

using namespace brevdue;
using namespace brevdue::test;
using edifact::SegmentWriter;

namespace {

/// What `write` writes between UNH and UNT.
template <class Write>
std::string written(Write write) {
  StringSink sink;
  SegmentWriter out(sink);
  out.begin_interchange("A", "B", "261121", "1405", "E", {});
  out.begin_message("L", versions::dis91);
  write(out);
  out.end_message();
  out.end_interchange();
  const auto begin = sink.bytes.find("+DIS91'") + 7;
  return sink.bytes.substr(begin, sink.bytes.find("UNT+") - begin);
}

edifact::Interchange read_back(const std::string& bytes) {
  Findings findings;
  auto interchange = edifact::Interchange::read(test::document(bytes), {}, findings);
  BOOST_CHECK_EQUAL(words(findings), "");
  return interchange;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(segment_writer)

BOOST_AUTO_TEST_CASE(an_interchange) {
  StringSink sink;
  SegmentWriter out(sink);
  out.begin_interchange("5790000121212", "5790000121229", "261121", "1405", "ENV1", true);
  out.begin_message("L1", versions::dis91);
  out.segment("BGM", {{"EPI"}, {}, {"9"}, {"NA"}});
  out.segment("S01", {{"01"}});
  out.end_message();
  out.begin_message("L2", versions::ctl03);
  out.end_message();
  out.end_interchange();
  BOOST_CHECK_EQUAL(sink.bytes,
                    "UNA:+.? '"
                    "UNB+UNOC:3+5790000121212:14+5790000121229:14+261121:1405+ENV1++++1'"
                    "UNH+L1+MEDDIS:D:93A:UN:D9134L+DIS91'BGM+EPI++9+NA'S01+01'UNT+4+L1'"
                    "UNH+L2+CONTRL:D:93A:ZZ:C0330Q+CTL03'UNT+2+L2'"
                    "UNZ+2+ENV1'");
}

BOOST_AUTO_TEST_CASE(a_receipt_wanted_or_not) {
  const auto unb = [](std::optional<bool> wanted) {
    StringSink sink;
    SegmentWriter out(sink);
    out.begin_interchange("A", "B", "261121", "1405", "E", wanted);
    out.end_interchange();
    return sink.bytes.substr(sink.bytes.find("1405") + 4);
  };
  BOOST_CHECK_EQUAL(unb(true), "+E++++1'UNZ+0+E'");
  BOOST_CHECK_EQUAL(unb(false), "+E++++0'UNZ+0+E'");
  BOOST_CHECK_EQUAL(unb(std::nullopt), "+E'UNZ+0+E'");
}

BOOST_AUTO_TEST_CASE(what_is_empty_at_the_end_is_left_out) {
  BOOST_CHECK_EQUAL(written([](SegmentWriter& out) {
                      out.segment("NAD", {{"SSP"}, {"1", "", ""}, {}, {"", "D", "", "", "", "US"}, {"", ""}, {}});
                      out.segment("AAA", {});
                      out.segment("BBB", {{}, {""}, {"", "", ""}});
                      out.segment("CCC", {{"", "", "x"}, {"", ""}, {"", "y", ""}});
                    }),
                    "NAD+SSP+1++:D::::US'AAA'BBB'CCC+::x++:y'");
}

BOOST_AUTO_TEST_CASE(element_by_element) {
  BOOST_CHECK_EQUAL(written([](SegmentWriter& out) {
                      out.begin("FTX");
                      out.element("NC");
                      out.element("P00");
                      out.element("");
                      out.element(std::vector<std::string>{"a", "", "b", ""});
                      out.element(std::vector<std::string>{});
                      out.element(std::vector<std::string>{"", ""});
                      out.end();
                      out.begin("BGM");
                      out.end();
                    }),
                    "FTX+NC+P00++a::b'BGM'");
}

BOOST_AUTO_TEST_CASE(service_characters_are_released) {
  BOOST_CHECK_EQUAL(written([](SegmentWriter& out) {
                      out.segment("FTX", {{"?", ":a'b+", ".*"}});
                    }),
                    std::string("FTX+?") + "?:?:a?'b?+:.*'");
}

BOOST_AUTO_TEST_CASE(bytes_of_iso_8859_1) {
  BOOST_CHECK_EQUAL(written([](SegmentWriter& out) {
                      out.segment("FTX", {{"S\xC3\xB8ren \xC2\xA0\xC3\xBF\xC3\x86", "\xC3\x85"}});
                    }),
                    "FTX+S\xF8ren \xA0\xFF\xC6:\xC5'");
  // What ISO-8859-1 has not, and what is no UTF-8.
  const std::string question = std::string("?") + "?";
  for (const std::string other :
       {"\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xC5\x81", "\xC3", "\xE6", "\x80", "\xC2\x80", "\xC2\x9F"})
    BOOST_CHECK_EQUAL(written([&](SegmentWriter& out) {
                        out.segment("FTX", {{"a" + other, other + "b"}});
                      }),
                      "FTX+a" + question + ":" + question + "b'");
}

BOOST_AUTO_TEST_CASE(binary_objects) {
  const std::string octets = "UNP+3+1'?\r\n\xE6";
  StringSink sink;
  SegmentWriter out(sink);
  out.begin_interchange("A", "B", "261121", "1405", "E", false);
  out.begin_message("L", versions::bin01);
  out.object(1, std::string(32, 'a'), "IMG", "JPG", Content::text(wire::encode_base64(octets), octets.size()));
  const auto bytes = source("..." + octets + "...");
  out.object(2, std::string(32, 'b'), "VGR", "PDF",
             Content::range(bytes, 3, 3 + octets.size(), Quoting::raw, octets.size()));
  out.object(3, "", "TXT", "TXT", Content::text("", 0));
  out.end_message();
  out.end_interchange();
  const auto size = std::to_string(octets.size());
  BOOST_CHECK(sink.bytes.substr(sink.bytes.find("UNO+")) ==
              "UNO+1+AID:" + std::string(32, 'a') + "+OBJ:IMG:JPG:91+" + size + ":14:1:A'" + octets + "UNP+" + size +
                  "+1'UNO+2+AID:" + std::string(32, 'b') + "+OBJ:VGR:PDF:91+" + size + ":14:1:A'" + octets + "UNP+" +
                  size + "+2'UNO+3+AID+OBJ:TXT:TXT:91+0:14:1:A'UNP+0+3'UNT+8+L'UNZ+1+E'");
  const auto it = read_back(sink.bytes);
  BOOST_REQUIRE_EQUAL(it.size(), 10u);
  BOOST_CHECK_EQUAL(base64_of(it[4].object()), wire::encode_base64(octets));
}

BOOST_AUTO_TEST_CASE(a_large_object_streams) {
  class Counting final : public ByteSink {
   public:
    void write(std::string_view bytes) override {
      total += bytes.size();
      largest = std::max(largest, bytes.size());
    }
    std::size_t total = 0, largest = 0;
  };
  const std::uint64_t octets = 10'000'000;
  const auto bytes = std::make_shared<Generated>("", "UNP'", octets, "");
  Counting sink;
  SegmentWriter out(sink);
  out.begin_interchange("A", "B", "261121", "1405", "E", {});
  out.begin_message("L", versions::bin01);
  out.object(1, std::string(32, 'a'), "IMG", "JPG", Content::range(bytes, 0, octets, Quoting::raw, octets));
  out.end_message();
  out.end_interchange();
  BOOST_CHECK_GT(sink.total, octets);
  BOOST_CHECK_LE(sink.largest, 64u * 1024);
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read_back) {
  const std::vector<std::string> values = {"a?b", "'+:",       "?",       "S\xC3\xB8ren Berggren", "", ".",
                                           "\\",  "tab\there", "\xC3\xBF"};
  StringSink sink;
  SegmentWriter out(sink);
  out.begin_interchange("DKKMDKMDNET", "?'+:", "280229", "0000", "+:'?", true);
  out.begin_message("'1", versions::dis90);
  out.begin("FTX");
  for (const auto& v : values) out.element(v);
  out.element(values);
  out.end();
  out.end_message();
  out.end_interchange();
  const auto it = read_back(sink.bytes);
  BOOST_CHECK_EQUAL(it.envelope().receiver, "?'+:");
  BOOST_CHECK_EQUAL(it.envelope().id, "+:'?");
  BOOST_REQUIRE_EQUAL(it.messages().size(), 1u);
  BOOST_CHECK_EQUAL(it.messages()[0].id, "'1");
  BOOST_CHECK_EQUAL(it.messages()[0].version, "D9034L");
  const auto ftx = it[2];
  BOOST_REQUIRE_EQUAL(ftx.elements(), values.size() + 1);
  BOOST_REQUIRE_EQUAL(ftx.components(10), values.size());
  for (unsigned i = 1; i <= values.size(); ++i) {
    BOOST_CHECK_EQUAL(ftx.value(i), values[i - 1]);
    BOOST_CHECK_EQUAL(ftx.value(10, i), values[i - 1]);
  }
}

BOOST_AUTO_TEST_SUITE_END()
