#include "converters/wire/json.hpp"

#include <boost/test/unit_test.hpp>

#include "converters/model/identifiers.hpp"
#include "tests/unit/wire/sources.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

// Events in one line: "{ a: s(x)@5 }".
struct Script final : wire::JsonHandler {
  void start_object(SourceMark m) override { add("{", m); }
  void key(std::string_view name, SourceMark m) override { add(std::string(name) + ":", m); }
  void end_object() override { out += " }"; }
  void start_array(SourceMark m) override { add("[", m); }
  void end_array() override { out += " ]"; }
  void string(std::string_view value, SourceMark m) override { add("s(" + std::string(value) + ")", m); }
  void number(std::string_view literal, SourceMark m) override { add("n(" + std::string(literal) + ")", m); }
  void boolean(bool value, SourceMark m) override { add(value ? "true" : "false", m); }
  void null(SourceMark m) override { add("null", m); }
  void add(const std::string& what, SourceMark m) { out += " " + what + "@" + std::to_string(m.a); }
  std::string out;
};

struct Nothing final : wire::JsonHandler {
  void start_object(SourceMark) override {}
  void key(std::string_view, SourceMark) override {}
  void end_object() override {}
  void start_array(SourceMark) override {}
  void end_array() override {}
  void string(std::string_view, SourceMark) override {}
  void number(std::string_view, SourceMark) override {}
  void boolean(bool, SourceMark) override {}
  void null(SourceMark) override {}
};

std::string script(std::string json) {
  const auto d = test::document(std::move(json));
  Script s;
  Findings findings;
  BOOST_CHECK(wire::read_json(d, s, findings));
  BOOST_CHECK_MESSAGE(findings.empty(), words(findings));
  return s.out;
}

Findings faults(std::string json, const wire::OpenOptions& options = {}) {
  const auto d = test::document(std::move(json), options);
  Nothing nothing;
  Findings findings;
  BOOST_CHECK(!wire::read_json(d, nothing, findings));
  d.resolve(findings);
  return findings;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json)

BOOST_AUTO_TEST_CASE(a_key_is_never_a_lifted_run) {
  const auto findings = faults("{\"a\":1,\n\"" + times("QUJD", 2000) + "\":2}");
  BOOST_CHECK_EQUAL(place(findings), "WIRE-11 at 8 2:1");
  BOOST_CHECK_EQUAL(findings[0].found, "a key of 8000 bytes");
}

BOOST_AUTO_TEST_CASE(events_in_order_with_their_places) {
  BOOST_CHECK_EQUAL(script(R"({"a": ["x\"y", -1.50e+3, true,false , null ], "b":{}})"),
                    " {@1 a:@2 [@7 s(x\"y)@8 n(-1.50e+3)@16 true@26 false@31 null@39 ] b:@47 {@51 } }");
  BOOST_CHECK_EQUAL(script("[0,12345678901234567890123456789,1E100,-0]"),
                    " [@1 n(0)@2 n(12345678901234567890123456789)@4 n(1E100)@34 n(-0)@40 ]");
}

BOOST_AUTO_TEST_CASE(escapes_are_undone) {
  BOOST_CHECK_EQUAL(script(R"(["\u00e6\u20AC\uD83D\uDE00\n\t\/\\"])"), " [@1 s(æ€😀\n\t/\\)@2 ]");
  const auto d = test::document(R"(["a\u0000b"])");
  Script s;
  Findings findings;
  BOOST_CHECK(wire::read_json(d, s, findings));
  BOOST_CHECK(s.out.find(std::string("a\0b", 3)) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_not_json) {
  const std::pair<std::string, std::string> cases[] = {
      {"{", "WIRE-11 at 1 1:2"},       {"{\n\"a\" 1}", "WIRE-11 at 6 2:5"}, {"{\"a\":}", "WIRE-11 at 5 1:6"},
      {"[1,]", "WIRE-11 at 3 1:4"},    {"[1] x", "WIRE-11 at 4 1:5"},       {"{} {}", "WIRE-11 at 3 1:4"},
      {"[01]", "WIRE-11 at 2 1:3"},    {"[+1]", "WIRE-11 at 1 1:2"},        {"[NaN]", "WIRE-11 at 1 1:2"},
      {"{'a':1}", "WIRE-11 at 1 1:2"}, {"[\"a\nb\"]", "WIRE-11 at 3 1:4"},  {"[/* */1]", "WIRE-11 at 1 1:2"},
  };
  for (const auto& [text, expected] : cases)
    BOOST_CHECK_MESSAGE(place(faults(text)) == expected, text << place(faults(text)));
  BOOST_CHECK_EQUAL(faults("{")[0].found, "Missing a name for object member.");
  BOOST_CHECK_EQUAL(rules(faults("[\"\\x\"]")), "WIRE-11");
  BOOST_CHECK_EQUAL(rules(faults("[\"abc")), "WIRE-11");
  BOOST_CHECK_EQUAL(rules(faults("[1E400]")), "WIRE-11");
}

BOOST_AUTO_TEST_CASE(a_nul_does_not_hide_what_follows) {
  using namespace std::string_literals;
  BOOST_CHECK_EQUAL(place(faults("{\"a\":1}\0{\"a\":2}"s)), "WIRE-11 at 7 1:8");
  BOOST_CHECK_EQUAL(rules(faults("{\"a\":\0 1}"s)), "WIRE-11");
  BOOST_CHECK_EQUAL(rules(faults("[\"abc\0b\"]"s)), "WIRE-11");
}

BOOST_AUTO_TEST_CASE(half_surrogate_pairs) {
  for (const auto text :
       {R"(["\uD83D"])", R"(["\uD83Dx"])", R"(["\uD83D\u0041"])", R"(["\uDE00"])", R"(["x\uDE00\uD83D"])"})
    BOOST_CHECK_MESSAGE(rules(faults(text)) == "WIRE-11", text);
  BOOST_CHECK_EQUAL(place(faults(R"({"a\uDC00":1})")), "WIRE-11 at 1 1:2");
}

BOOST_AUTO_TEST_CASE(duplicate_keys) {
  const auto findings = faults("{\"a\":1,\n \"b\":{\"a\":2}, \"a\":3}");
  BOOST_CHECK_EQUAL(place(findings), "WIRE-12 at 22 2:15");
  BOOST_CHECK_EQUAL(findings[0].found, "a");
  BOOST_CHECK_EQUAL(rules(faults(R"({"a":1,"\u0061":2})")), "WIRE-12");
  BOOST_CHECK_EQUAL(script(R"([{"a":1},{"a":1}])"), " [@1 {@2 a:@3 n(1)@7 } {@10 a:@11 n(1)@15 } ]");
  std::string many = "{";
  for (int i = 0; i < 1000; ++i) many += "\"k" + std::to_string(i) + "\":{\"x\":[],\"y\":0},";
  BOOST_CHECK(!script(many + "\"k1000\":1}").empty());
  BOOST_CHECK_EQUAL(faults(many + "\"k17\":1}")[0].found, "k17");
  BOOST_CHECK_EQUAL(faults(R"({")" + times("k", 100) + R"(":1,")" + times("k", 100) + R"(":2})")[0].found,
                    "(100 characters, not shown)");
  for (const std::string secret : {"2512489996 Nancy", "P251248-9996"})
    BOOST_CHECK_EQUAL(faults("{\"" + secret + "\":1,\"" + secret + "\":2}")[0].found, "(" + masked(secret) + ")");
}

BOOST_AUTO_TEST_CASE(depth) {
  BOOST_CHECK(!script(times("[", 64) + times("]", 64)).empty());
  BOOST_CHECK_EQUAL(place(faults(times("[", 65) + times("]", 65))), "WIRE-09 at 64 1:65");
  BOOST_CHECK_EQUAL(place(faults(times("{\"a\":", 65))), "WIRE-09 at 320 1:321");
  // A closed level does not count.
  BOOST_CHECK(!script("[" + times("[],", 1000) + "{}]").empty());
}

BOOST_AUTO_TEST_CASE(a_hundred_thousand_levels) {
  const Stopwatch watch("100,000 levels and 1,000,000 keys of JSON");
  BOOST_CHECK_EQUAL(place(faults(times("[", 100000))), "WIRE-09 at 64 1:65");
  BOOST_CHECK_EQUAL(place(faults(times("[{\"a\":", 100000))), "WIRE-09 at 192 1:193");
  std::string keys = "{";
  for (int i = 0; i < 500000; ++i) keys += "\"" + std::to_string(i) + "\":0,";
  BOOST_CHECK_EQUAL(rules(faults(keys + "\"1\":0}")), "WIRE-12");
}

BOOST_AUTO_TEST_CASE(places_behind_a_lift) {
  const auto run = times("QUJD\\n", 1000) + times("REVG", 800);
  const auto before = "{\"å\":\"" + run + "\",\n\"b\": ";
  const auto findings = faults(before + "x}", lifting(4096));
  BOOST_CHECK_EQUAL(place(findings), "WIRE-11 at " + std::to_string(before.size()) + " 2:6");
  // and in front of one, and in one line with it
  BOOST_CHECK_EQUAL(place(faults("{\"b\": x,\"a\":\"" + run + "\"}")), "WIRE-11 at 6 1:7");
  const auto line = "[\"" + times("QUJD", 2000) + "\",\"" + times("QUJD", 2000) + "\"";
  BOOST_CHECK_EQUAL(place(faults(line + " 1]")),
                    "WIRE-11 at " + std::to_string(line.size() + 1) + " 1:" + std::to_string(line.size() + 2));
}

BOOST_AUTO_TEST_CASE(marks_are_resolved_to_where_the_token_begins) {
  const auto d = test::document("\xEF\xBB\xBF{\"æ\":\r\n  \"x\\\"y\"}");
  struct Remember final : wire::JsonHandler {
    void start_object(SourceMark) override {}
    void key(std::string_view, SourceMark) override {}
    void end_object() override {}
    void start_array(SourceMark) override {}
    void end_array() override {}
    void string(std::string_view, SourceMark m) override { mark = m; }
    void number(std::string_view, SourceMark) override {}
    void boolean(bool, SourceMark) override {}
    void null(SourceMark) override {}
    SourceMark mark;
  } handler;
  Findings findings;
  BOOST_REQUIRE(wire::read_json(d, handler, findings));
  findings.push_back({Rule::cc_value, Severity::error, {}, "", ""});
  findings.back().position.mark = handler.mark;
  findings.push_back({Rule::cc_value, Severity::error, {}, "", ""});
  findings.back().position.mark = SourceMark{};  // nobody knows
  findings.push_back(findings.front());
  findings.back().position.input = 1;  // another document's
  d.resolve(findings);
  BOOST_CHECK_EQUAL(place({findings[0]}), "CC-GEN-05 at 13 2:3");
  BOOST_CHECK(!findings[0].position.mark);
  BOOST_CHECK_EQUAL(place({findings[1]}), "CC-GEN-05 0:0");
  BOOST_CHECK(!findings[1].position.mark);
  BOOST_CHECK(findings[2].position.mark);
}

BOOST_AUTO_TEST_CASE(a_handlers_exception_passes) {
  struct Thrower final : wire::JsonHandler {
    void start_object(SourceMark) override {}
    void key(std::string_view, SourceMark) override { throw std::out_of_range("mine"); }
    void end_object() override {}
    void start_array(SourceMark) override {}
    void end_array() override {}
    void string(std::string_view, SourceMark) override {}
    void number(std::string_view, SourceMark) override {}
    void boolean(bool, SourceMark) override {}
    void null(SourceMark) override {}
  } thrower;
  Findings findings;
  BOOST_CHECK_THROW(wire::read_json(test::document("{\"a\":1}"), thrower, findings), std::out_of_range);
}

BOOST_AUTO_TEST_SUITE_END()
