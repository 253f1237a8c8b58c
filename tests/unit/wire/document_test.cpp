#include "converters/wire/document.hpp"

#include <boost/test/unit_test.hpp>

#include "converters/model/identifiers.hpp"
#include "tests/unit/wire/sources.hpp"

using namespace brevdue;
using namespace brevdue::test;
using wire::Charset;
using wire::Document;
using wire::Syntax;

namespace {

std::string declared(std::string_view encoding, std::string_view rest) {
  return "<?xml version=\"1.0\" encoding=\"" + std::string(encoding) + "\"?>" + std::string(rest);
}

// What stands between two marks of the reduced text.
std::string between(const Document& d, std::string_view before, std::string_view after) {
  const auto text = d.text();
  const auto begin = text.find(before) + before.size();
  return std::string(text.substr(begin, text.find(after, begin) - begin));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(document)

// --- what it is ---

BOOST_AUTO_TEST_CASE(syntax_by_the_first_character) {
  BOOST_CHECK(test::document("<a/>").syntax() == Syntax::xml);
  BOOST_CHECK(test::document("\xEF\xBB\xBF \r\n\t<a/>").syntax() == Syntax::xml);
  BOOST_CHECK(test::document(" {}").syntax() == Syntax::json);
  BOOST_CHECK(test::document("\xEF\xBB\xBF[]").syntax() == Syntax::json);
  BOOST_CHECK(test::document("UNA:+.? 'UNB+UNOC:3+").syntax() == Syntax::edifact);
  BOOST_CHECK(test::document("UNB+UNOC:3+\xE6\xF8\xE5'").syntax() == Syntax::edifact);
  BOOST_CHECK_EQUAL(test::document("\xEF\xBB\xBF<a/>").text(), "<a/>");
  BOOST_CHECK(test::document("\r\nUNH+1").syntax() == Syntax::edifact);
}

BOOST_AUTO_TEST_CASE(what_is_nothing_we_know) {
  BOOST_CHECK_EQUAL(place(refused("")), "WIRE-01 at 0 1:1");
  BOOST_CHECK_EQUAL(place(refused("Hej")), "WIRE-02 at 0 1:1");
  BOOST_CHECK_EQUAL(place(refused("\n  Log")), "WIRE-02 at 3 2:3");
  BOOST_CHECK_EQUAL(place(refused(" \n ")), "WIRE-02 at 3 2:2");
  BOOST_CHECK_EQUAL(place(refused("%PDF-1.4")), "WIRE-02 at 0 1:1");
}

BOOST_AUTO_TEST_CASE(too_large_is_refused_before_reading) {
  struct Unreadable final : ByteSource {
    std::uint64_t size() const override { return 1001; }
    std::size_t read_at(std::uint64_t, std::span<char>) const override { throw std::logic_error("was read"); }
  };
  wire::OpenOptions options;
  options.limits.input_bytes = 1000;
  const auto opened = Document::open(std::make_shared<Unreadable>(), options);
  BOOST_REQUIRE(!opened);
  BOOST_CHECK_EQUAL(rules(opened.error()), "WIRE-13");
  BOOST_CHECK_EQUAL(opened.error()[0].found, "1001 bytes");
}

BOOST_AUTO_TEST_CASE(text_limit) {
  wire::OpenOptions options;
  options.limits.text_bytes = 1000;
  BOOST_CHECK_EQUAL(place(refused("<a>\n" + times("-", 2000) + "</a>", options)), "WIRE-14 at 1000 2:997");
  BOOST_CHECK(Document::open(source("<a>" + times("-", 993) + "</a>"), options));
  // The limit does not count what is lifted out.
  options.limits.lift_at = 100;
  BOOST_CHECK(Document::open(source("<a>" + times("QUJD", 50000) + "</a>"), options));
  BOOST_CHECK_EQUAL(place(refused("<a>" + times("QUJD", 100) + "<b/>" + times("-", 2000) + "</a>", options)),
                    "WIRE-14 at " + std::to_string(1000 - 32 + 400) + " 1:" + std::to_string(1001 - 32 + 400));
}

BOOST_AUTO_TEST_CASE(white_space_alone_never_fills_memory) {
  wire::OpenOptions options;
  options.limits.text_bytes = 100000;
  // A candidate run that never becomes one ...
  BOOST_CHECK_EQUAL(
      rules(Document::open(std::make_shared<Generated>("<a>QUJD", " ", 10000000, "</a>"), options).error()), "WIRE-14");
  // ... but white space in and behind a real one is left out.
  const auto d =
      Document::open(std::make_shared<Generated>("<a>" + times("QUJD", 2000), " \n", 10000000, "QUJD</a>"), options);
  BOOST_REQUIRE(d);
  BOOST_CHECK(d->text().size() < 100);
  const auto e =
      Document::open(std::make_shared<Generated>("<a>" + times("QUJD", 2000), " ", 10000000, "</a>"), options);
  BOOST_REQUIRE(e);
  BOOST_CHECK(e->text().size() < 100);
}

// --- character sets ---

BOOST_AUTO_TEST_CASE(declared_character_sets) {
  BOOST_CHECK(test::document("<a/>").charset() == Charset::utf8);
  BOOST_CHECK(test::document(declared("utf-8", "<a/>")).charset() == Charset::utf8);
  for (const auto name : {"ISO-8859-1", "iso-8859-1", "Latin1", "LATIN1"})
    BOOST_CHECK(test::document(declared(name, "<a/>")).charset() == Charset::iso_8859_1);
  for (const auto name : {"windows-1252", "Windows-1252", "CP1252"})
    BOOST_CHECK(test::document(declared(name, "<a/>")).charset() == Charset::windows_1252);
  BOOST_CHECK(test::document(declared("US-ASCII", "<a/>")).charset() == Charset::us_ascii);
  BOOST_CHECK(test::document("<?xml version = '1.0'\n encoding\t=\t'ISO-8859-1' standalone='yes' ?><a/>").charset() ==
              Charset::iso_8859_1);
}

BOOST_AUTO_TEST_CASE(other_character_sets_are_refused_by_name) {
  for (const auto name : {"UTF-7", "UTF-16", "UTF-16LE", "UCS-4", "ebcdic-cp-dk", "IBM037", "ISO-8859-15", "Shift_JIS",
                          "251248-9996", ""}) {
    const auto findings = refused(declared(name, "<a/>"));
    BOOST_CHECK_EQUAL(place(findings), "WIRE-03 at 30 1:31");
    BOOST_CHECK_EQUAL(findings[0].found, shown(name));
  }
}

BOOST_AUTO_TEST_CASE(utf_16_utf_32_and_ebcdic_bytes) {
  using namespace std::string_literals;
  for (const auto& bytes : {"\xFF\xFE<\0a\0"s, "\xFE\xFF\0<\0a"s, "\xFF\xFE\0\0<\0\0\0"s, "\0\0\xFE\xFF\0\0\0<"s,
                            "<\0a\0"s, "\0<\0a"s, "{\0\"\0"s, "\0\0\0<"s, "\x4C\x6F\xA7\x94\x93"s, "+/v8-<a/>"s})
    BOOST_CHECK_EQUAL(place(refused(bytes)), "WIRE-03 at 0 1:1");
}

BOOST_AUTO_TEST_CASE(xml_version) {
  BOOST_CHECK_EQUAL(place(refused("<?xml version=\"1.1\"?><a/>")), "WIRE-08 at 15 1:16");
  BOOST_CHECK_EQUAL(refused("<?xml version='2.0'?><a/>")[0].found, "\"2.0\"");
}

BOOST_AUTO_TEST_CASE(a_declaration_must_end_where_it_is_looked_at) {
  const auto blanks = times(" ", 1100);
  for (const std::string rest : {"encoding='UTF-16'?><a/>", "encoding='UTF-8'?><a/>", "standalone='yes'?><a/>"}) {
    BOOST_CHECK_EQUAL(place(refused("<?xml version='1.0' " + blanks + rest)), "WIRE-07 at 0 1:1");
    BOOST_CHECK_EQUAL(place(refused("\n<?xml " + blanks + "version='1.1' " + rest)), "WIRE-07 at 1 2:1");
  }
  BOOST_CHECK_EQUAL(place(refused("<?xml version='1.0'")), "WIRE-07 at 0 1:1");
  // Just long enough to end within, or with, the bytes looked at.
  const std::string head = "<?xml version='1.0' encoding='ISO-8859-1'";
  BOOST_CHECK(test::document(head + times(" ", 1022 - head.size()) + "?><a/>").charset() == Charset::iso_8859_1);
  BOOST_CHECK_EQUAL(place(refused(head + times(" ", 1023 - head.size()) + "?><a/>")), "WIRE-07 at 0 1:1");
}

BOOST_AUTO_TEST_CASE(a_byte_of_value_0_is_no_xml) {
  using namespace std::string_literals;
  BOOST_CHECK_EQUAL(place(refused("<a/>\0<b/>"s)), "WIRE-07 at 4 1:5");
  BOOST_CHECK_EQUAL(place(refused("<a>\n</a>\0"s)), "WIRE-07 at 8 2:5");
  BOOST_CHECK_EQUAL(place(refused("<abc>\0</abc>"s)), "WIRE-07 at 5 1:6");
  BOOST_CHECK_EQUAL(place(refused("<abc>" + times("QUJD", 50) + "-</abc>\0"s, lifting(100))), "WIRE-07 at 212 1:213");
}

BOOST_AUTO_TEST_CASE(utf_8_is_checked_strictly) {
  for (const std::string good : {"\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
                                 "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"})
    BOOST_CHECK_EQUAL(test::document("<a>" + good + "</a>").text(), "<a>" + good + "</a>");
  for (const std::string bad :
       {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC3", "\xC3(", "\xE0\x9F\xBF", "\xE6", "\xE6\x80", "\xED\xA0\x80",
        "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF", "\xF0\x90\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFE", "\xFF"})
    BOOST_CHECK_EQUAL(place(refused("<a>\næ" + bad + "</a>")), "WIRE-04 at 6 2:2");
  const auto findings = refused("<a>\xE6</a>");
  BOOST_CHECK_EQUAL(findings[0].expected, "valid UTF-8");
  BOOST_CHECK_EQUAL(findings[0].found, "byte 0xE6");
  BOOST_CHECK_EQUAL(place(refused("{\"a\":\"\xE6\"}")), "WIRE-04 at 6 1:7");  // JSON is UTF-8
}

BOOST_AUTO_TEST_CASE(ascii_is_ascii) {
  BOOST_CHECK_EQUAL(place(refused(declared("US-ASCII", "<a>\xC3\xA6</a>"))), "WIRE-04 at 44 1:45");
}

BOOST_AUTO_TEST_CASE(latin_1_and_1252_become_utf_8) {
  BOOST_CHECK_EQUAL(between(test::document(declared("ISO-8859-1",
                                                    "<a>sm\xF8rrebr\xF8"
                                                    "d \xE6\xF8\xE5 \x80</a>")),
                            "<a>", "<"),
                    "smørrebrød æøå \xC2\x80");
  BOOST_CHECK_EQUAL(between(test::document(declared("windows-1252", "<a>\x80 \x93\xE6\x94 \x9F</a>")), "<a>", "<"),
                    "€ “æ” Ÿ");
  for (const std::string bad : {"\x81", "\x8D", "\x8F", "\x90", "\x9D"})
    BOOST_CHECK_EQUAL(place(refused(declared("windows-1252", "<a>\xE6" + bad + "</a>"))), "WIRE-04 at 49 1:50");
}

BOOST_AUTO_TEST_CASE(mislabelled_utf_8) {
  for (const auto name : {"ISO-8859-1", "windows-1252"}) {
    const auto bytes = declared(name, "\n<a>f\xC3\xB8lg</a>");
    const auto d = test::document(bytes);
    BOOST_CHECK_EQUAL(between(d, "<a>", "<"), "følg");
    BOOST_CHECK(d.charset() == Charset::utf8);
    BOOST_REQUIRE_EQUAL(rules(d.warnings()), "WIRE-05");
    BOOST_CHECK(d.warnings()[0].severity == Severity::warning);
    BOOST_CHECK_EQUAL(d.warnings()[0].position.line, 2u);
    BOOST_CHECK_EQUAL(d.warnings()[0].position.column, 5u);
    BOOST_CHECK_EQUAL(d.warnings()[0].position.byte.value_or(0), bytes.find('\xC3'));

    wire::OpenOptions as_declared;
    as_declared.mislabelled_as_utf8 = false;
    const auto e = test::document(bytes, as_declared);
    BOOST_CHECK_EQUAL(between(e, "<a>", "<"), "fÃ¸lg");
    BOOST_CHECK(e.warnings().empty());
  }
  // One byte that is no UTF-8, or no byte above 127: nothing is mislabelled.
  BOOST_CHECK(test::document(declared("ISO-8859-1", "<a>\xC3\xB8\xE6</a>")).warnings().empty());
  BOOST_CHECK(test::document(declared("ISO-8859-1", "<a>abc</a>")).warnings().empty());
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_overrules_a_declaration) {
  const auto d = test::document("\xEF\xBB\xBF" + declared("ISO-8859-1", "<a>\xC3\xA6</a>"));
  BOOST_CHECK_EQUAL(between(d, "<a>", "<"), "æ");
  BOOST_CHECK_EQUAL(rules(d.warnings()), "WIRE-05");
}

// --- what must not reach a parser ---

BOOST_AUTO_TEST_CASE(document_type_declarations) {
  const Stopwatch watch("DOCTYPE, seven kinds");
  BOOST_CHECK_EQUAL(place(refused("<?xml version=\"1.0\"?>\n<!DOCTYPE a>\n<a/>")), "WIRE-06 at 22 2:1");
  BOOST_CHECK_EQUAL(place(refused("<!doctype html><a/>")), "WIRE-06 at 0 1:1");
  BOOST_CHECK_EQUAL(place(refused("<!-- <!DOCTYPE no> --><!DOCTYPE a><a/>")), "WIRE-06 at 22 1:23");
  BOOST_CHECK_EQUAL(place(refused("<a/><!DOCTYPE a>")), "WIRE-06 at 4 1:5");
  // billion laughs
  std::string laughs = "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY lol \"lol\">";
  for (int i = 1; i < 10; ++i)
    laughs += "<!ENTITY lol" + std::to_string(i) + " \"" + times("&lol" + std::to_string(i - 1) + ";", 10) + "\">";
  BOOST_CHECK_EQUAL(place(refused(laughs + "]><lolz>&lol9;</lolz>")), "WIRE-06 at 21 1:22");
  // quadratic blow-up
  BOOST_CHECK_EQUAL(
      place(refused("<!DOCTYPE k [<!ENTITY a \"" + times("a", 50000) + "\">]><k>" + times("&a;", 50000) + "</k>")),
      "WIRE-06 at 0 1:1");
  // external and parameter entities
  BOOST_CHECK_EQUAL(place(refused("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>")),
                    "WIRE-06 at 0 1:1");
  BOOST_CHECK_EQUAL(place(refused("<!DOCTYPE a [<!ENTITY % p SYSTEM \"http://127.0.0.1/x.dtd\">%p;]><a/>")),
                    "WIRE-06 at 0 1:1");
}

BOOST_AUTO_TEST_CASE(doctype_stops_the_reading) {
  struct Watched final : ByteSource {
    mutable std::uint64_t furthest = 0;
    std::uint64_t size() const override { return 100000000; }
    std::size_t read_at(std::uint64_t offset, std::span<char> buffer) const override {
      static const std::string head = "<!DOCTYPE a>";
      for (std::size_t i = 0; i < buffer.size(); ++i) buffer[i] = offset + i < head.size() ? head[offset + i] : 'x';
      furthest = std::max(furthest, offset + buffer.size());
      return buffer.size();
    }
  };
  const auto watched = std::make_shared<Watched>();
  BOOST_CHECK_EQUAL(rules(Document::open(watched).error()), "WIRE-06");
  BOOST_CHECK(watched->furthest <= 65536);
}

BOOST_AUTO_TEST_CASE(what_only_looks_like_a_doctype) {
  for (const auto text : {"<a><!-- <!DOCTYPE a> --></a>", "<a><![CDATA[<!DOCTYPE a>]]></a>", "<a b=\"<!DOCTYPE a>\"/>",
                          "<a><?pi <!DOCTYPE a> ?></a>", "<a>&lt;!DOCTYPE a></a>"})
    BOOST_CHECK_EQUAL(test::document(text).text(), text);
  BOOST_CHECK_EQUAL(test::document("{\"a\":\"<!DOCTYPE a>\"}").text(), "{\"a\":\"<!DOCTYPE a>\"}");
}

BOOST_AUTO_TEST_CASE(many_attributes) {
  const Stopwatch watch("100,000 attributes");
  std::string many = "<x>\n <a";
  for (int i = 0; i < 100000; ++i) many += " a" + std::to_string(i) + "=\"=\"";
  const auto findings = refused(many + "/></x>");
  BOOST_CHECK_EQUAL(place(findings), "WIRE-10 at 5 2:2");
  std::string allowed = "<a";
  for (int i = 0; i < 64; ++i) allowed += " a" + std::to_string(i) + "='='";
  BOOST_CHECK(Document::open(source(allowed + "/>")));
  BOOST_CHECK_EQUAL(place(refused(allowed + " one='too many'/>")), "WIRE-10 at 0 1:1");
}

// --- namespaces ---

BOOST_AUTO_TEST_CASE(declared_namespaces) {
  const auto declared = [](const std::string& text) {
    const auto opened = test::document(text);
    std::string out;
    for (const auto& space : opened.namespaces()) out += space + "|";
    return out;
  };
  BOOST_CHECK_EQUAL(declared("<a/>"), "");
  BOOST_CHECK_EQUAL(declared("<a xmlns='urn:1'><b xmlns:p = \"urn:2\"\n\txmlns='urn:1'/></a>"), "urn:1|urn:2|");
  BOOST_CHECK_EQUAL(declared("<p:xmlns p:xmlns='no' xmlnsa='no' axmlns='no' b='xmlns=\"no\"'\nxmlns:q\n=\n''/>"), "|");
  BOOST_CHECK_EQUAL(declared("<a b=''xmlns='x>y'>xmlns='no'<!-- <a xmlns='no'/> --><?a xmlns='no'?>"
                             "<![CDATA[<a xmlns='no'>]]>&lt;a xmlns='no'</a>"),
                    "x>y|");
  BOOST_CHECK_EQUAL(declared("{\"xmlns=\":\"xmlns='no'\"}"), "");
  // In pieces, however they are cut.
  const auto pieces = Document::open(
      std::make_shared<Dribble>("<a" + times(" ", 70000) + "xmlns='urn:" + times("-x", 3000) + "' xmlns:b='urn:2'/>"));
  BOOST_REQUIRE(pieces);
  BOOST_REQUIRE_EQUAL(pieces->namespaces().size(), 2u);
  BOOST_CHECK_EQUAL(pieces->namespaces()[0], "urn:" + times("-x", 3000));
  BOOST_CHECK_EQUAL(pieces->namespaces()[1], "urn:2");
}

BOOST_AUTO_TEST_CASE(many_namespaces) {
  std::string many = "<a>";
  for (int i = 0; i < 32; ++i) many += "<b xmlns='urn:" + std::to_string(i) + "'/>";
  BOOST_CHECK(Document::open(source(many + times("<c xmlns='urn:7'/>", 1000) + "</a>")));
  BOOST_CHECK_EQUAL(place(refused(many + "\n<c xmlns:x='urn:more'/></a>")),
                    "WIRE-10 at " + std::to_string(many.size() + 1) + " 2:1");
}

// --- roots ---

BOOST_AUTO_TEST_CASE(root_element) {
  const auto root = [](std::string text) {
    const auto d = test::document(std::move(text));
    return d.root().space + "|" + d.root().local;
  };
  BOOST_CHECK_EQUAL(root("<a/>"), "|a");
  BOOST_CHECK_EQUAL(root("<?xml version='1.0'?><!-- <x> --><?pi <y> ?>\n<Emessage\n xmlns = 'urn:x' b='c'>"),
                    "urn:x|Emessage");
  BOOST_CHECK_EQUAL(root("<v:VANSEnvelope xmlns='urn:no' a=\">\" xmlns:v=\"urn:yes\" xmlns:w='urn:w'/>"),
                    "urn:yes|VANSEnvelope");
  BOOST_CHECK_EQUAL(root("<v:a xmlns='urn:no'/>"), "|a");
  BOOST_CHECK_EQUAL(root("<!-- no end"), "|");
  BOOST_CHECK_EQUAL(root("<"), "|");
}

// --- lifting ---

BOOST_AUTO_TEST_CASE(runs_are_lifted_out_of_text_cdata_and_both_kinds_of_attributes) {
  const auto run = wire::encode_base64(times("0123456789", 31));  // 416 characters
  for (const auto& [before, after] : {std::pair<std::string, std::string>{"<a>", "</a>"},
                                      {"<a><![CDATA[", "]]></a>"},
                                      {"<a b=\"", "\"/>"},
                                      {"<a b='", "'/>"},
                                      {"<a c='>' d=\"'\" b='", "'/>"},
                                      {"<a><!-- - -- > --><?p ?>", "<b/></a>"},
                                      {"{\"a\":\"", "\"}"},
                                      {"{\"\\\"\\\\\":\"", "\"}"}}) {
    const auto bytes = before + run + after;
    const auto d = test::document(bytes, lifting(100));
    BOOST_CHECK(d.lifted_any());
    BOOST_CHECK(d.text().starts_with(before));
    BOOST_CHECK(d.text().ends_with(after));
    const std::string token(d.text().substr(before.size(), d.text().size() - before.size() - after.size()));
    BOOST_CHECK_EQUAL(token.size(), 32u);
    BOOST_CHECK(wire::base64_size(token));
    BOOST_CHECK(d.holds_token(token));
    BOOST_CHECK(!d.holds_token(before));
    BOOST_CHECK_EQUAL(d.restore("(" + token + ")"), "(" + run + ")");
    BOOST_CHECK_EQUAL(d.restored_size("(" + token + ")"), run.size() + 2);

    Findings findings;
    const auto content = d.content(" " + token + "\n", {}, "p", findings);
    BOOST_REQUIRE(content);
    BOOST_CHECK(findings.empty());
    BOOST_CHECK(content->source() != nullptr);
    BOOST_CHECK_EQUAL(content->decoded_size(), 310u);
    BOOST_CHECK_EQUAL(content->begin(), before.size());
    BOOST_CHECK_EQUAL(content->end(), before.size() + run.size());
    BOOST_CHECK(content->quoting() == (before[0] == '{' ? Quoting::json : Quoting::xml));
    BOOST_CHECK_EQUAL(base64_of(*content), run);
  }
}

BOOST_AUTO_TEST_CASE(nothing_is_lifted_elsewhere) {
  const auto run = times("QUJD", 100);
  for (const auto& text : {"<a><!--" + run + "--></a>", "<a><?p " + run + "?></a>", "<" + run + "/>", "[" + run + "]",
                           "<a " + run + "='x'/>"}) {
    const auto d = test::document(text, lifting(100));
    BOOST_CHECK(!d.lifted_any());
    BOOST_CHECK_EQUAL(d.text(), text);
    BOOST_CHECK_EQUAL(d.restore("x"), "x");
  }
  const auto d = test::document("<a>" + run + "</a>");  // shorter than 4,096
  BOOST_CHECK(!d.lifted_any());
}

BOOST_AUTO_TEST_CASE(the_threshold_is_exact) {
  BOOST_CHECK(!test::document("<a>" + times("A", 4095) + "</a>").lifted_any());
  BOOST_CHECK(test::document("<a>" + times("A", 4096) + "</a>").lifted_any());
  BOOST_CHECK(!test::document("<a>" + times("A \n", 4095) + "</a>").lifted_any());
  BOOST_CHECK(test::document("<a>" + times("A \n", 4096) + "</a>").lifted_any());
}

BOOST_AUTO_TEST_CASE(white_space_and_references_belong_to_a_run) {
  const std::string line =
      "QUJDREVG\r\nR0hJ\tSktM&#10;&#xA;&#13;&#xD;&#9;&#32;&#x00020;&#43;&#x2F;&#65;\n&#66;";  // 24 characters
  const auto run = times(line, 20);
  const auto d = test::document("<a>\n " + run + " \n</a>", lifting(100));
  BOOST_CHECK_EQUAL(d.text().size(), 3 + 2 + 32 + 4u);
  Findings findings;
  const auto content = d.content(between(d, "<a>", "</a>"), {}, "", findings);
  BOOST_REQUIRE_MESSAGE(content, words(findings));
  BOOST_CHECK_EQUAL(content->begin(), 5u);
  BOOST_CHECK_EQUAL(content->end(), 5 + run.size());
  BOOST_CHECK_EQUAL(content->decoded_size(), 15u * 20);
  BOOST_CHECK_EQUAL(base64_of(*content), times("QUJDREVGR0hJSktM+/AB", 20));
}

BOOST_AUTO_TEST_CASE(json_escapes_belong_to_a_run) {
  const std::string line = R"(QUJD\r\nREVG\n R0hJ\/ \u002f\u002B\u0041\t)";  // 16 characters
  const auto run = times(line, 20) + R"(QQ=\u003D)";
  const auto d = test::document(R"({"a":"x\u00e6-)" + run + R"(\"","b":1})", lifting(100));
  const auto value = between(d, "\\u00e6-", "\\\"");
  BOOST_CHECK_EQUAL(value.size(), 32u);
  Findings findings;
  const auto content = d.content(value, {}, "", findings);
  BOOST_REQUIRE_MESSAGE(content, words(findings));
  BOOST_CHECK_EQUAL(content->decoded_size(), 12u * 20 + 1);
  BOOST_CHECK_EQUAL(base64_of(*content), times("QUJDREVGR0hJ//+A", 20) + "QQ==");
  BOOST_CHECK_EQUAL(d.restore(value), times("QUJD\r\nREVG\n R0hJ/ /+A\t", 20) + "QQ==");
}

BOOST_AUTO_TEST_CASE(a_run_that_begins_or_ends_with_an_escape) {
  const auto run = R"(\u0041)" + times("QUJD", 40) + R"(\u0042\/=)";
  const auto d = test::document("[\"-" + run + "\\n\"]", lifting(100));
  BOOST_CHECK_EQUAL(d.text().size(), 3 + 32 + 2u);
  Findings findings;
  const auto content = d.content(between(d, "-", "\"]"), {}, "", findings);
  BOOST_REQUIRE_MESSAGE(content, words(findings));
  BOOST_CHECK_EQUAL(content->begin(), 3u);
  BOOST_CHECK_EQUAL(content->end(), 3 + run.size());
}

BOOST_AUTO_TEST_CASE(what_follows_a_run_stays) {
  const auto run = times("QUJD", 40);
  for (const std::string after : {"&amp;x", "&#230;", "&#00000000000000000065;", "&#x;", "&#", "&", "&#6"}) {
    const auto d = test::document("<a>" + run + after + "<b/></a>", lifting(100));
    BOOST_CHECK_EQUAL(d.text().substr(3 + 32), after + "<b/></a>");
    BOOST_CHECK_EQUAL(d.restore(d.text()), "<a>" + run + after + "<b/></a>");
  }
  for (const std::string after : {"\\b", "\\u00e6", "\\\"", "\\\\", "\\u00", "\\x", "\t"}) {
    const auto d = test::document("[\"" + run + after + "\"]", lifting(100));
    BOOST_CHECK_EQUAL(d.text().substr(2 + 32), after + "\"]");
  }
  // An input that ends in the middle of things.
  BOOST_CHECK_EQUAL(test::document("<a>" + run + "&#1", lifting(100)).text().substr(3 + 32), "&#1");
  BOOST_CHECK_EQUAL(test::document("[\"" + run + "\\u00", lifting(100)).text().substr(2 + 32), "\\u00");
  BOOST_CHECK_EQUAL(test::document("<a>" + run, lifting(100)).text().size(), 3 + 32u);
}

BOOST_AUTO_TEST_CASE(runs_split_across_reads) {
  const std::string xml = "<?xml version='1.0'?>\n<r a='" + times("QUJD REVG&#10;\n", 300) + "' b='\"'><!-- - -- ><x" +
                          times("A", 500) + "--><t>" + times("R0hJ&#x2B;AAA\r\n", 400) + "</t><u><![CDATA[]] >" +
                          times("//+=", 200) + "]]></u><w>" + times("Hej verden. ", 300) + "</w></r>";
  std::string json = "{\"k\\\"" + times("QUJD", 100) + "\":[\"" + times(R"(QUJD\n\u0041AAA\/)", 300) + "\",1,\"" +
                     times("Hej. ", 500) + "\"]}";
  for (const auto& bytes : {xml, json}) {
    const auto whole = test::document(bytes, lifting(64));
    const auto pieces = Document::open(std::make_shared<Dribble>(bytes), lifting(64));
    BOOST_REQUIRE(pieces);
    // Tokens differ; everything else is the same.
    BOOST_CHECK_EQUAL(whole.text().size(), pieces->text().size());
    BOOST_CHECK(whole.restore(whole.text()) == pieces->restore(pieces->text()));
  }
  // 64 KiB reads, boundaries in every phase of a line with escapes
  for (std::size_t shift = 0; shift < 20; ++shift) {
    const auto bytes = "<a b='" + times("-", shift) + times("QUJDREVG&#x0A;R0hJ\r\n", 8000) + "'/>";
    const auto d = test::document(bytes);
    Findings findings;
    const auto content =
        d.content(between(d, times("-", shift) == "" ? "'" : times("-", shift), "'/>"), {}, "", findings);
    BOOST_REQUIRE_MESSAGE(content, words(findings));
    BOOST_CHECK_EQUAL(content->decoded_size(), 9u * 8000);
  }
}

BOOST_AUTO_TEST_CASE(prose_is_put_back) {
  std::string prose = "Patienten har det godt";
  for (int i = 0; i < 200; ++i) prose += " og spiser selv\r\n i dag som i morges";
  const auto crlf_is_lf = [](std::string text) {
    for (std::size_t at; (at = text.find("\r\n")) != std::string::npos;) text.erase(at, 1);
    return text;
  };
  {
    const auto d = test::document("<t>" + prose + "&#13;\rx.</t>");
    BOOST_CHECK(d.lifted_any());
    BOOST_CHECK(d.restore(between(d, "<t>", "</t>")) == crlf_is_lf(prose) + "\r\nx.");
  }
  {
    const auto d = test::document("<t a='" + prose + "&#10;x'/>");
    auto expected = crlf_is_lf(prose);
    std::replace(expected.begin(), expected.end(), '\n', ' ');
    BOOST_CHECK(d.restore(between(d, "'", "'")) == expected + "\nx");
    BOOST_CHECK_EQUAL(d.restored_size(between(d, "'", "'")), expected.size() + 2);
  }
}

BOOST_AUTO_TEST_CASE(several_runs_have_several_tokens) {
  const auto d = test::document(
      "<a><b>" + times("AAAA", 50) + "</b><b>" + times("BBBB", 60) + "</b>" + times("C", 201) + "</a>", lifting(100));
  const auto first = d.text().substr(6, 32), second = d.text().substr(6 + 32 + 7, 32),
             third = d.text().substr(6 + 64 + 7 + 4, 32);
  Findings findings;
  BOOST_CHECK_EQUAL(d.content(first, {}, "", findings)->decoded_size(), 150u);
  BOOST_CHECK_EQUAL(d.content(second, {}, "", findings)->decoded_size(), 180u);
  BOOST_CHECK(!d.content(third, {}, "", findings));
  BOOST_CHECK_EQUAL(d.restore(std::string(third) + "-" + std::string(first)),
                    times("C", 201) + "-" + times("AAAA", 50));
}

BOOST_AUTO_TEST_CASE(nobody_can_write_a_token) {
  // Two documents never share their tokens.
  const auto a = test::document("<a>" + times("AAAA", 50) + "</a>", lifting(100));
  const auto b = test::document("<a>" + times("BBBB", 50) + "</a>", lifting(100));
  BOOST_CHECK(!b.holds_token(a.text()));
  BOOST_CHECK(b.restore(a.text()) == a.text());
  // A prefix with a number that does not exist is text.
  auto token = std::string(a.text().substr(3, 32));
  token[31] = '7';
  BOOST_CHECK_EQUAL(a.restore(token), token);
  Findings findings;
  BOOST_CHECK(!a.content(token, {}, "", findings));
}

// --- contents ---

BOOST_AUTO_TEST_CASE(small_contents_are_checked_and_kept) {
  const auto d = test::document("<a/>");
  Findings findings;
  const auto content = d.content(" Zm\r\n9v YmFy\t", {}, "", findings);
  BOOST_REQUIRE(content);
  BOOST_CHECK_EQUAL(content->base64(), "Zm9vYmFy");
  BOOST_CHECK_EQUAL(content->decoded_size(), 6u);
  BOOST_CHECK(content->source() == nullptr);
  BOOST_CHECK(d.content("", {}, "", findings)->present());
  BOOST_CHECK(findings.empty());
  BOOST_CHECK(!d.content("Zm9", {3, 4}, "Object/Base64", findings));
  BOOST_REQUIRE_EQUAL(rules(findings), "WIRE-15");
  BOOST_CHECK_EQUAL(findings[0].position.path, "Object/Base64");
  BOOST_CHECK_EQUAL(findings[0].position.mark->a, 3u);
  BOOST_CHECK_EQUAL(findings[0].found, "3 characters that are no base64");
}

BOOST_AUTO_TEST_CASE(a_wrong_place_in_a_large_content_is_named) {
  const auto good = times("QUJD\n", 50);
  const std::pair<std::string, std::size_t> cases[] = {
      {good + "QQ=A" + good, 253},       // a character behind the padding
      {good + "Q===" + good, 253},       // too much padding
      {good + "QUJ", 253},               // an end in a group
      {good + "QUJD-QUJD" + good, 254},  // a character that is none
      {good + "QUJD-QUJD", 254},
  };
  for (const auto& [run, wrong] : cases) {
    const auto d = test::document("<a>\n<b>" + run + "</b></a>", lifting(100));
    Findings findings;
    BOOST_CHECK(!d.content(between(d, "<b>", "</b>"), {2, 4}, "a/b", findings));
    d.resolve(findings);
    BOOST_REQUIRE_EQUAL(rules(findings), "WIRE-15");
    BOOST_CHECK_EQUAL(findings[0].position.byte.value_or(0), 7 + wrong);
    BOOST_CHECK_EQUAL(findings[0].position.line, 2u + 50);
    BOOST_CHECK_EQUAL(findings[0].position.column, wrong - 250 + 1);
  }
}

// --- size ---

BOOST_AUTO_TEST_CASE(a_hundred_megabytes) {
  const std::string line = times("QUJD", 19) + "\r\n";  // 76 characters a line, as MIME has them
  const std::uint64_t lines = 1300000;                  // 101.4 MB, 74.1 MB decoded
  const auto bytes = std::make_shared<Generated>("<?xml version='1.0'?><a>", line, line.size() * lines, "</a>");
  std::optional<Document> d;
  {
    const Stopwatch watch("open 101 MB of base64 in lines (with making it)");
    auto opened = Document::open(bytes);
    BOOST_REQUIRE(opened);
    d = std::move(*opened);
  }
  BOOST_CHECK(d->text().size() < 100);
  Findings findings;
  const auto content = d->content(between(*d, "<a>", "</a>"), {}, "", findings);
  BOOST_REQUIRE(content);
  BOOST_CHECK_EQUAL(content->decoded_size(), lines * 57);
  struct Counter final : ByteSink {
    std::uint64_t bytes = 0;
    std::size_t largest = 0;
    void write(std::string_view b) override {
      bytes += b.size();
      largest = std::max(largest, b.size());
    }
  } counter;
  {
    const Stopwatch watch("write it again");
    wire::write_base64(*content, counter);
  }
  BOOST_CHECK_EQUAL(counter.bytes, lines * 76);
  BOOST_CHECK(counter.largest <= 65536);
  Findings at_end{{Rule::wire_xml, Severity::error, {}, "", ""}};
  at_end[0].position.byte = bytes->size() - 4;
  d->resolve(at_end);
  BOOST_CHECK_EQUAL(at_end[0].position.line, lines + 1);
  BOOST_CHECK_EQUAL(at_end[0].position.column, 1u);
}

// --- EDIFACT ---

BOOST_AUTO_TEST_CASE(edifact_is_left_in_its_source) {
  wire::OpenOptions options;
  options.limits.text_bytes = 1000;
  const auto bytes = std::make_shared<Generated>("UNB+", "\xE6", 100000, "'");
  const auto d = Document::open(bytes, options);
  BOOST_REQUIRE(d);
  BOOST_CHECK_EQUAL(d->text(), "");
  BOOST_CHECK(d->source() == bytes);
  BOOST_CHECK(!d->lifted_any());
}

BOOST_AUTO_TEST_CASE(edifact_marks_are_bytes_of_the_source_from_1) {
  const auto d = test::document("\xEF\xBB\xBFUNA:+.? '\r\nUNB+UNOC:3+\xE6\xE6'");
  Findings findings(5, Finding{Rule::edi_value, Severity::error, {}, "", ""});
  findings[0].position.mark = SourceMark{1, 0};
  findings[1].position.mark = SourceMark{4, 0};
  findings[2].position.mark = SourceMark{28, 0};  // behind one \xE6: EDIFACT has a byte for a character
  findings[3].position.mark = SourceMark{};
  findings[4].position.byte = 14;
  d.resolve(findings);
  const auto place = [&](std::size_t i) {
    const auto& p = findings[i].position;
    BOOST_CHECK(!p.mark);
    return (p.byte ? std::to_string(*p.byte) : "nowhere") + " " + std::to_string(p.line) + ":" +
           std::to_string(p.column);
  };
  BOOST_CHECK_EQUAL(place(0), "0 1:1");
  BOOST_CHECK_EQUAL(place(1), "3 1:1");
  BOOST_CHECK_EQUAL(place(2), "27 2:14");
  BOOST_CHECK_EQUAL(place(3), "nowhere 0:0");
  BOOST_CHECK_EQUAL(place(4), "14 2:1");
}

BOOST_AUTO_TEST_SUITE_END()
