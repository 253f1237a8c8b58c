#include "converters/model/finding.hpp"

#include <boost/test/unit_test.hpp>
#include <set>

#include "tests/support/support.hpp"

using namespace brevdue;

BOOST_AUTO_TEST_SUITE(finding)

BOOST_AUTO_TEST_CASE(every_rule_has_its_own_id_and_a_sentence) {
  // One check for all: a check for each would be minutes of the compiler's time.
  const struct {
    Rule rule;
    std::string_view id;
    Kind kind;
  } all[] = {
#define RULE(rule_name, rule_id, rule_kind, text) {Rule::rule_name, rule_id, Kind::rule_kind},
#include "converters/model/rules.def"
#undef RULE
  };
  std::set<std::string_view> ids;
  for (const auto& one : all) {
    BOOST_TEST_CONTEXT(one.id) {
      BOOST_CHECK(row(one.rule).rule == one.rule);
      BOOST_CHECK_EQUAL(row(one.rule).id, one.id);
      BOOST_CHECK(row(one.rule).kind == one.kind);
      BOOST_CHECK_EQUAL(row(one.rule).sentence.back(), '.');
      BOOST_CHECK(ids.insert(one.id).second);
    }
  }
  BOOST_CHECK_EQUAL(ids.size(), static_cast<std::size_t>(last_rule) + 1);
}

BOOST_AUTO_TEST_CASE(kinds_have_names_and_exit_codes) {
  BOOST_CHECK_EQUAL(row(Kind::unreadable).exit_code, 65);
  BOOST_CHECK_EQUAL(row(Kind::too_large).exit_code, 65);
  BOOST_CHECK_EQUAL(row(Kind::bug).exit_code, 70);
  for (const auto kind : {Kind::schema, Kind::business, Kind::unknown_party, Kind::capability, Kind::link,
                          Kind::duplicate, Kind::access, Kind::busy})
    BOOST_CHECK_EQUAL(row(kind).exit_code, 1);
  BOOST_CHECK_EQUAL(row(Kind::unknown_party).name, "unknown-party");
  BOOST_CHECK_EQUAL(row(Kind::too_large).name, "too-large");
}

BOOST_AUTO_TEST_CASE(kinds_say_how_http_answers) {
  BOOST_CHECK_EQUAL(row(Kind::unreadable).http_status, 400);
  BOOST_CHECK_EQUAL(row(Kind::unreadable).issue_code, "structure");
  BOOST_CHECK_EQUAL(row(Kind::access).http_status, 403);
  BOOST_CHECK_EQUAL(row(Kind::access).issue_code, "forbidden");
  BOOST_CHECK_EQUAL(row(Kind::busy).http_status, 503);
  BOOST_CHECK_EQUAL(row(Kind::bug).http_status, 500);
}

BOOST_AUTO_TEST_CASE(names) {
  BOOST_CHECK_EQUAL(name(Severity::error), "error");
  BOOST_CHECK_EQUAL(name(Severity::warning), "warning");
  BOOST_CHECK_EQUAL(name(Severity::note), "note");
  BOOST_CHECK_EQUAL(name(Outcome::carried), "carried");
  BOOST_CHECK_EQUAL(name(Outcome::moved), "moved");
  BOOST_CHECK_EQUAL(name(Outcome::defaulted), "defaulted");
  BOOST_CHECK_EQUAL(name(Outcome::shortened), "shortened");
  BOOST_CHECK_EQUAL(name(Outcome::lost), "lost");
}

BOOST_AUTO_TEST_CASE(text_says_where_what_and_how) {
  Finding f{Rule::oio_missing, Severity::error, {}, "Sent", "Identifier"};
  f.position.byte = 120;
  f.position.line = 12;
  f.position.column = 5;
  f.position.path = "Emessage/Envelope";
  BOOST_CHECK_EQUAL(to_text(f, "file.xml"),
                    "file.xml:12:5: error OIO-04: A mandatory element is missing. (Emessage/Envelope; byte 120) "
                    "expected Sent, found Identifier");
}

BOOST_AUTO_TEST_CASE(text_leaves_out_what_is_not_known) {
  BOOST_CHECK_EQUAL(to_text({Rule::wire_empty, Severity::error, {}, "", ""}, "a"),
                    "a: error WIRE-01: The input is empty.");
  Finding f{Rule::wire_mislabelled, Severity::warning, {}, "", "UTF-8"};
  f.position.line = 3;
  f.position.byte = 0;
  BOOST_CHECK_EQUAL(to_text(f, "a"), "a:3: warning WIRE-05: " + std::string(row(Rule::wire_mislabelled).sentence) +
                                         " (byte 0) found UTF-8");
}

BOOST_AUTO_TEST_CASE(only_errors_are_errors) {
  Findings findings{{Rule::wire_mislabelled, Severity::warning, {}, "", ""},
                    {Rule::oio_time, Severity::note, {}, "", ""}};
  BOOST_CHECK(!has_error(findings));
  findings.push_back({Rule::oio_value, Severity::error, {}, "", ""});
  BOOST_CHECK(has_error(findings));
}

BOOST_AUTO_TEST_SUITE_END()
