#include "converters/wire/xml.hpp"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <stdexcept>
#include <thread>

#include "tests/unit/wire/sources.hpp"

using namespace brevdue;
using namespace brevdue::test;
using wire::Check;

namespace {

constexpr std::string_view schema = R"(<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:letter" targetNamespace="urn:letter"
           elementFormDefault="qualified">
  <xs:element name="letter">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="id" type="xs:string"/>
        <xs:element name="cpr" minOccurs="0">
          <xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="[0-9]{10}"/></xs:restriction></xs:simpleType>
        </xs:element>
        <xs:element name="data" type="xs:base64Binary" minOccurs="0" maxOccurs="unbounded"/>
      </xs:sequence>
      <xs:attribute name="kind" type="xs:string"/>
    </xs:complexType>
  </xs:element>
</xs:schema>)";

std::shared_ptr<const wire::XmlSchemas> letters() {
  static const std::string_view all[] = {schema};
  static const auto loaded = std::make_shared<const wire::XmlSchemas>(all);
  return loaded;
}

wire::XmlReader& xml_reader() {
  static wire::XmlReader one(letters());
  return one;
}

// Events in one line: "<{urn:x}a b=c>text</a>".
struct Script final : wire::XmlHandler {
  void start(const wire::XmlName& name, std::span<const wire::XmlAttribute> attributes, SourceMark mark) override {
    out += "<";
    add(name);
    for (const auto& a : attributes) {
      out += " ";
      add(a.name);
      out += "=" + std::string(a.value);
    }
    out += ">";
    marks.push_back(mark);
  }
  void end(const wire::XmlName& name, SourceMark mark) override {
    out += "</";
    add(name);
    out += ">";
    marks.push_back(mark);
  }
  void text(std::string_view utf8) override { out += utf8; }
  void add(const wire::XmlName& name) {
    if (!name.space.empty()) out += "{" + std::string(name.space) + "}";
    out += name.local;
  }
  std::string out;
  std::vector<SourceMark> marks;
};

std::string script(std::string xml, Check check = Check::well_formed) {
  const auto d = test::document(std::move(xml));
  Script s;
  Findings findings;
  BOOST_CHECK(xml_reader().parse(d, s, check, findings));
  BOOST_CHECK_MESSAGE(findings.empty(), words(findings));
  return s.out;
}

Findings faults(std::string xml, Check check = Check::well_formed, bool whole = false,
                const wire::OpenOptions& options = {}) {
  const auto d = test::document(std::move(xml), options);
  Script s;
  Findings findings;
  BOOST_CHECK_EQUAL(xml_reader().parse(d, s, check, findings), whole);
  d.resolve(findings);
  return findings;
}

// Where the start and end tags of a document are, as "byte line:column", one after the other.
std::string places(std::string xml, const wire::OpenOptions& options = {}) {
  const auto d = test::document(std::move(xml), options);
  Script s;
  Findings findings;
  BOOST_REQUIRE(xml_reader().parse(d, s, Check::well_formed, findings));
  for (const auto& mark : s.marks) {
    Finding f{Rule::oio_element, Severity::error, {}, "", ""};
    f.position.mark = mark;
    findings.push_back(f);
  }
  d.resolve(findings);
  std::string out;
  for (const auto& f : findings)
    out += (out.empty() ? "" : ", ") + std::to_string(f.position.byte.value_or(0)) + " " +
           std::to_string(f.position.line) + ":" + std::to_string(f.position.column);
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(xml)

BOOST_AUTO_TEST_CASE(events_in_order) {
  BOOST_CHECK_EQUAL(
      script("<?xml version=\"1.0\"?>\n<!-- c --><a>x<b/>y<![CDATA[<z>&]]><?p i?>&amp;&#230;&#x20AC;</a>\n"),
      "<a>x<b></b>y<z>&&æ€</a>");
  BOOST_CHECK_EQUAL(script("<a>\r\n\t \r</a>"), "<a>\n\t \n</a>");
}

BOOST_AUTO_TEST_CASE(names_and_attributes) {
  BOOST_CHECK_EQUAL(
      script("<p:a xmlns='urn:d' xmlns:p='urn:p' b='1' p:c=\"2&#10;&lt;\" xml:lang='da'><e f='æ\n'/></p:a>"),
      "<{urn:p}a b=1 {urn:p}c=2\n< {http://www.w3.org/XML/1998/namespace}lang=da><{urn:d}e f=æ "
      "></{urn:d}e></{urn:p}a>");
  BOOST_CHECK_EQUAL(
      script("<a xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation='urn:x http://127.0.0.1/x' "
             "b='1' xsi:noNamespaceSchemaLocation='x' xsi:nil='false'/>"),
      "<a b=1 {http://www.w3.org/2001/XMLSchema-instance}nil=false></a>");
  BOOST_CHECK_EQUAL(script("<a xmlns='urn:1'><b xmlns=''><c xmlns='urn:2'/></b></a>"),
                    "<{urn:1}a><b><{urn:2}c></{urn:2}c></b></{urn:1}a>");
}

BOOST_AUTO_TEST_CASE(text_of_every_kind_survives_its_pieces) {
  std::string text;
  for (int i = 0; i < 400000; ++i) text += i % 7 == 0 ? "😀" : i % 3 == 0 ? "æ" : i % 5 == 0 ? "€." : "a.";
  const auto d = test::document("<a b='" + text + "'>" + text + "</a>");
  Script s;
  Findings findings;
  BOOST_REQUIRE(xml_reader().parse(d, s, Check::well_formed, findings));
  BOOST_CHECK(s.out == "<a b=" + text + ">" + text + "</a>");
}

BOOST_AUTO_TEST_CASE(many_character_references_are_no_attack) {
  BOOST_CHECK_EQUAL(script("<a>" + times("&amp;", 100000) + "</a>").size(), 100007u);
}

BOOST_AUTO_TEST_CASE(declared_character_set_is_decided_before) {
  BOOST_CHECK_EQUAL(script("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE6</a>"), "<a>æ</a>");
  BOOST_CHECK_EQUAL(script("<?xml version='1.0' encoding='windows-1252'?><a b='\x80'/>"), "<a b=€></a>");
  BOOST_CHECK_EQUAL(script("<?xml version='1.0' encoding='US-ASCII'?><a>x</a>"), "<a>x</a>");
}

BOOST_AUTO_TEST_CASE(what_is_not_well_formed) {
  const std::pair<std::string, std::string> cases[] = {
      {"<a>\n <b></a>", "WIRE-07 at 8 2:5"},
      {"<a>\n <b>&nbsp;</b></a>", "WIRE-07 at 5 2:2"},
      {"<a/><b/>", "WIRE-07 at 0 1:1"},
      {"<a><b c='1' c='2'/></a>", "WIRE-07 at 3 1:4"},
      {"<a>\n", "WIRE-07 at 0 1:1"},
      {"<a><p:b/></a>", "WIRE-07 at 3 1:4"},
      {"<a>&#xD800;</a>", "WIRE-07 at 0 1:1"},
      {"<a>\x01</a>", "WIRE-07 at 0 1:1"},
      {"<a b=c/>", "WIRE-07 at 0 1:1"},
      {"<a>]]></a>", "WIRE-07 at 0 1:1"},
      {" <?xml version='1.0'?><a/>", "WIRE-07 at 1 1:2"},
      {"<a><!-- -- --></a>", "WIRE-07 at 3 1:4"},
      {"<!ENTITY x 'y'><a/>", "WIRE-07 at 0 1:1"},
      {"<", "WIRE-07 at 0 1:1"},
      {"<!-- -->", "WIRE-07 at 0 1:1"},
  };
  for (const auto check : {Check::well_formed, Check::schema})
    for (const auto& [text, expected] : cases) {
      auto findings = faults(text, check);
      std::erase_if(findings, [](const Finding& f) { return f.rule == Rule::oio_schema; });
      BOOST_CHECK_MESSAGE(place(findings) == expected, text << " " << place(findings) << words(findings));
    }
}

BOOST_AUTO_TEST_CASE(nothing_quoted_is_repeated) {
  const auto findings = faults("<a>&Jensen;</a>");
  BOOST_CHECK(findings[0].found.find("Jensen") == std::string::npos);
  BOOST_CHECK(findings[0].found.find("'...'") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(depth) {
  BOOST_CHECK(!script(times("<a>", 64) + times("</a>", 64)).empty());
  for (const auto check : {Check::well_formed, Check::schema}) {
    auto findings = faults(times("<a>\n", 65) + times("</a>", 65), check);
    std::erase_if(findings, [](const Finding& f) { return f.rule == Rule::oio_schema; });
    BOOST_CHECK_EQUAL(place(findings), "WIRE-09 at 256 65:1");
  }
  BOOST_CHECK(!script("<a>" + times("<b><c/></b>", 1000) + "</a>").empty());
}

BOOST_AUTO_TEST_CASE(a_million_levels) {
  const Stopwatch watch("1,000,000 levels of XML");
  BOOST_CHECK_EQUAL(place(faults(times("<a>", 1000000))), "WIRE-09 at 192 1:193");
}

BOOST_AUTO_TEST_CASE(a_reader_goes_on_after_a_fault) {
  for (int i = 0; i < 3; ++i) {
    BOOST_CHECK_EQUAL(rules(faults(times("<a>", 100))), "WIRE-09");
    BOOST_CHECK_EQUAL(rules(faults("<a><b></a>")), "WIRE-07");
    BOOST_CHECK_EQUAL(script("<a>x</a>"), "<a>x</a>");
    BOOST_CHECK(!script("<letter xmlns='urn:letter'><id>1</id></letter>", Check::schema).empty());
  }
}

BOOST_AUTO_TEST_CASE(a_handlers_exception_passes_and_the_reader_goes_on) {
  struct Thrower final : wire::XmlHandler {
    void start(const wire::XmlName&, std::span<const wire::XmlAttribute>, SourceMark) override {}
    void end(const wire::XmlName&, SourceMark) override {}
    void text(std::string_view) override { throw std::out_of_range("mine"); }
  } thrower;
  Findings findings;
  const auto d = test::document("<a>x</a>");
  for (const auto check : {Check::well_formed, Check::schema})
    BOOST_CHECK_THROW(xml_reader().parse(d, thrower, check, findings), std::out_of_range);
  BOOST_CHECK_EQUAL(script("<a>x</a>"), "<a>x</a>");
}

// --- places ---

BOOST_AUTO_TEST_CASE(tags_are_placed_at_their_opening_bracket) {
  BOOST_CHECK_EQUAL(places("<a>\n  <b x='1'\n y='>'>t</b>\r\n<c/></a>"),
                    "0 1:1, 6 2:3, 23 3:9, 29 4:1, 29 4:1, 33 4:5");
  // tabs, characters outside the basic plane, a lone CR
  BOOST_CHECK_EQUAL(places("<a>\tæ😀€<b/>\r\t<c/></a>"), "0 1:1, 13 1:8, 13 1:8, 19 2:2, 19 2:2, 23 2:6");
  BOOST_CHECK_EQUAL(places("\xEF\xBB\xBF<a/>"), "3 1:1, 3 1:1");
}

BOOST_AUTO_TEST_CASE(places_in_latin_1_are_bytes_of_the_original) {
  const std::string head = "<?xml version='1.0' encoding='ISO-8859-1'?>";
  BOOST_CHECK_EQUAL(places(head + "<a>\xE6\xF8\xE5<b/>\n\xE6<c/></a>"),
                    "43 1:44, 49 1:50, 49 1:50, 55 2:2, 55 2:2, 59 2:6");
}

BOOST_AUTO_TEST_CASE(places_behind_a_lift) {
  const std::string run = times("QUJD\r\n", 50);  // 300 bytes, 50 lines
  BOOST_CHECK_EQUAL(places("<a><b>" + run + "</b><c/></a>", lifting(100)),
                    "0 1:1, 3 1:4, 306 51:1, 310 51:5, 310 51:5, 314 51:9");
  BOOST_CHECK_EQUAL(places("<a><b x='" + run + "'>" + run + "</b>" + run + "<c/></a>", lifting(100)),
                    "0 1:1, 3 1:4, 611 101:1, 915 151:1, 915 151:1, 919 151:5");
  const std::string head = "<?xml version='1.0' encoding='ISO-8859-1'?>";
  BOOST_CHECK_EQUAL(places(head + "<\xE6>\xF8 -" + run + "-<b/>\xE5</\xE6>", lifting(100)),
                    "43 1:44, 350 51:2, 350 51:2, 355 51:7");
}

// --- schemas ---

BOOST_AUTO_TEST_CASE(a_valid_letter) {
  BOOST_CHECK_EQUAL(
      script("<letter xmlns='urn:letter' kind='k'>\n<id>1</id><cpr>2512489996</cpr></letter>", Check::schema),
      "<{urn:letter}letter kind=k>\n<{urn:letter}id>1</{urn:letter}id><{urn:letter}cpr>2512489996</{urn:letter}cpr>"
      "</{urn:letter}letter>");
}

BOOST_AUTO_TEST_CASE(every_complaint_is_a_finding) {
  const auto findings =
      faults("<letter xmlns='urn:letter'>\n<id/>\n<cpr>it's 2512489996 isn't</cpr>\n<data>A</data>\n<x/></letter>",
             Check::schema, true);
  BOOST_REQUIRE_MESSAGE(findings.size() >= 3, words(findings));
  for (const auto& f : findings) {
    BOOST_CHECK(f.rule == Rule::oio_schema);
    BOOST_CHECK_MESSAGE(f.found.find("2512489996") == std::string::npos, f.found);
  }
  BOOST_CHECK_EQUAL(findings[0].position.line, 3u);
  BOOST_CHECK_EQUAL(findings[1].position.line, 4u);
}

BOOST_AUTO_TEST_CASE(complaints_do_not_fill_memory) {
  const auto findings =
      faults("<letter xmlns='urn:letter'>" + times("<x/>", 100000) + "</letter>", Check::schema, true);
  BOOST_CHECK_EQUAL(findings.size(), 100u);
}

BOOST_AUTO_TEST_CASE(unknown_roots_and_namespaces) {
  BOOST_CHECK_EQUAL(faults("<letter><id>1</id></letter>", Check::schema, true).empty(), false);
  BOOST_CHECK_EQUAL(faults("<letter xmlns='urn:other'><id>1</id></letter>", Check::schema, true).empty(), false);
  // A namespace that is declared and not used changes nothing, whether we know it or not.
  BOOST_CHECK(!script("<letter xmlns='urn:letter' xmlns:xsd='http://www.w3.org/2001/XMLSchema'><id>1</id></letter>",
                      Check::schema)
                   .empty());
  BOOST_CHECK(!script("<letter xmlns='urn:letter' xmlns:o='urn:other'><id>1</id></letter>", Check::schema).empty());
  BOOST_CHECK(
      !faults("<letter xmlns='urn:letter' xmlns:o='urn:other'><id>1</id><o:x/></letter>", Check::schema, true).empty());
}

BOOST_AUTO_TEST_CASE(text_about_namespaces_costs_nothing) {
  BOOST_CHECK(grows_gently(20000, [](std::size_t n) {
    BOOST_CHECK(
        script("<letter xmlns='urn:letter'><id>" + times("xmlns.", n) + "\"\"</id></letter>", Check::schema).size() >
        6 * n);
  }));
}

BOOST_AUTO_TEST_CASE(schema_locations_say_nothing) {
  const std::string xsi = "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' ";
  BOOST_CHECK(!script("<letter xmlns='urn:letter' " + xsi +
                          "xsi:schemaLocation='urn:letter file:///nowhere/other.xsd'><id>1</id></letter>",
                      Check::schema)
                   .empty());
  BOOST_CHECK(!faults("<x " + xsi + "xsi:noNamespaceSchemaLocation='/etc/passwd'/>", Check::schema, true).empty());
}

BOOST_AUTO_TEST_CASE(a_token_is_base64_to_the_schema) {
  const auto d =
      test::document("<letter xmlns='urn:letter'><id>1</id><data>" + times("QUJD\n", 2000) + "</data></letter>");
  Script s;
  Findings findings;
  BOOST_CHECK(xml_reader().parse(d, s, Check::schema, findings));
  BOOST_CHECK_MESSAGE(findings.empty(), words(findings));
  BOOST_CHECK(d.holds_token(s.out));
}

BOOST_AUTO_TEST_CASE(what_is_no_schema) {
  const std::string_view broken[] = {
      "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:element name='a' type='missing'/></xs:schema>"};
  BOOST_CHECK_THROW(wire::XmlSchemas{broken}, std::logic_error);
  const std::string_view includes[] = {
      "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:include "
      "schemaLocation='file:///etc/passwd'/></xs:schema>"};
  BOOST_CHECK_THROW(wire::XmlSchemas{includes}, std::logic_error);
  const std::string_view text[] = {"no schema"};
  BOOST_CHECK_THROW(wire::XmlSchemas{text}, std::logic_error);
}

// Xerces makes the tables of a pattern when it is first needed, without a lock; here are many patterns.
BOOST_AUTO_TEST_CASE(several_threads_read_the_first_document) {
  constexpr int threads = 3, elements = 200;
  std::string schema_of_many =
      "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:letter' elementFormDefault="
      "'qualified'><xs:element name='letter'><xs:complexType><xs:sequence>";
  std::string letter = "<letter xmlns='urn:letter'>";
  for (int i = 0; i < elements; ++i) {
    const auto name = "e" + std::to_string(i);
    schema_of_many += "<xs:element name='" + name +
                      "'><xs:simpleType><xs:restriction base='xs:string'><xs:pattern value='[0-9]{10}'/>"
                      "</xs:restriction></xs:simpleType></xs:element>";
    letter += "<" + name + ">2512489996</" + name + ">";
  }
  schema_of_many += "</xs:sequence></xs:complexType></xs:element></xs:schema>";
  const std::string_view all[] = {schema_of_many};
  const auto d = test::document(letter + "</letter>");
  std::atomic<std::size_t> complaints = 0;
  for (int round = 0; round < 60; ++round) {
    const auto fresh = std::make_shared<const wire::XmlSchemas>(all);
    std::atomic<int> there = 0;
    std::vector<std::jthread> readers;
    for (int i = 0; i < threads; ++i)
      readers.emplace_back([&] {
        wire::XmlReader reader(fresh);
        Script s;
        Findings findings;
        for (++there; there < threads;) std::this_thread::yield();
        reader.parse(d, s, Check::schema, findings);
        complaints += findings.size();
      });
  }
  BOOST_TEST(complaints == 0u);
}

BOOST_AUTO_TEST_CASE(a_reader_without_schemas) {
  wire::XmlReader plain(nullptr);
  const auto d = test::document("<a/>");
  Script s;
  Findings findings;
  BOOST_CHECK(plain.parse(d, s, Check::well_formed, findings));
  BOOST_CHECK_THROW(plain.parse(d, s, Check::schema, findings), std::logic_error);
}

BOOST_AUTO_TEST_SUITE_END()
