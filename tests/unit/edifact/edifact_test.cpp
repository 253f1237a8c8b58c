#include "converters/edifact/edifact.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/unit/edifact/letter_samples.hpp"

using namespace brevdue;
using namespace brevdue::test;
using brevdue::edifact::Forgive;  // the suite has that namespace's name

namespace {

/// A letter with an id of its own.
EdifactMessage letter(const std::string& id) {
  return {id, bare_dis91()
                  .with("UNH", "UNH+" + id + "+MEDDIS:D:93A:UN:D9134L+DIS91")
                  .with("RFF+SRI", "RFF+SRI:" + id)
                  .segments};
}
EdifactMessage faulty(const std::string& id) {
  return letter(id).with("PAS", "PAS+X");
}

edifact::Unread unread(const std::string& bytes, const Forgive& forgive = {}) {
  auto result = edifact::read(document(bytes), zone(), forgive);
  BOOST_REQUIRE(!result);
  return std::move(result.error());
}

std::string ids(const std::vector<Message>& messages) {
  std::string out;
  for (const auto& message : messages)
    out += (out.empty() ? "" : " ") + std::visit([](const auto& m) { return m.message_id; }, message);
  return out;
}
/// "A C | 2 | B": sound messages, numbers of the faulty ones, these.
std::string parts(const edifact::Unread& unread) {
  std::string numbers;
  for (const auto number : unread.numbers) numbers += (numbers.empty() ? "" : " ") + std::to_string(number);
  return ids(unread.sound) + " | " + numbers + " | " + ids(unread.partial);
}
std::string parts(const std::vector<EdifactMessage>& messages) {
  return parts(unread(interchange(messages)));
}

/// What stands first in `text` becomes `now`.
std::string replaced(std::string text, const std::string& was, const std::string& now) {
  const auto at = text.find(was);
  BOOST_REQUIRE(at != std::string::npos);
  return text.replace(at, was.size(), now);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(edifact)

// --- one faulty message among several ---

BOOST_AUTO_TEST_CASE(a_faulty_message_does_not_spoil_the_others) {
  BOOST_TEST(parts({letter("A"), faulty("B"), letter("C")}) == "A C | 2 | B");
  BOOST_TEST(parts({faulty("A"), letter("B"), faulty("C")}) == "B | 1 3 | A C");
  BOOST_TEST(parts({faulty("A"), faulty("B")}) == " | 1 2 | A B");
  BOOST_TEST(parts({letter("A"), letter("A")}) == " |  | A A");
  const auto whole = interchange({letter("A"), letter("B")});
  const auto unb = whole.find("UNB"), unh = whole.find("UNH");
  BOOST_TEST(parts(unread(whole.substr(0, unb) + whole.substr(unh))) == " |  | A B");  // no envelope is nobody's own
  BOOST_TEST(parts({letter("A"), letter("B").with("UNH", "UNH+B+MEDRPT:D:93A:UN:R0131K+RPT01")}) == "A | 2 | B");
  const auto out = unread(interchange({letter("A"), faulty("B"), letter("C")}));
  BOOST_TEST(out.findings.size() == 1u);
  BOOST_TEST(out.findings.front().position.path == "message 2 segment 21 PAS element 1");
  const auto& sound = std::get<Correspondence>(out.sound.at(1));
  BOOST_TEST(sound.envelope_id == "KUVERT260120");
  BOOST_TEST(sound.patient.family == "Berggren");
}

BOOST_AUTO_TEST_CASE(a_message_without_unt_is_the_faulty_one) {
  const auto both = interchange({letter("A"), letter("B")});
  BOOST_TEST(parts(unread(replaced(both, "UNT+22+A'", ""))) == "B | 1 | A");
  BOOST_TEST(parts(unread(replaced(both, "UNT+22+B'", ""))) == "A | 2 | B");
}

BOOST_AUTO_TEST_CASE(one_message_is_all) {
  BOOST_TEST(parts({faulty("A")}) == " |  | A");
}

BOOST_AUTO_TEST_CASE(a_fault_of_the_interchange_is_everybodys) {
  const auto both = interchange({letter("A"), faulty("B")});
  BOOST_TEST(parts(unread(replaced(both, "UNZ+2", "UNZ+3"))) == " |  | A B");
  BOOST_TEST(parts(unread(replaced(both, "UNH+B", "BGM+X'UNH+B"))) == " |  | A B");
  BOOST_TEST(parts(unread(replaced(both, "UNB+UNOC", "UNB+UNOX"))) == " |  | A B");
  BOOST_TEST(parts(unread(both + "x")) == " |  | A B");
  // It breaks off in message 2, or cannot be read further.
  BOOST_TEST(parts(unread(both.substr(0, both.find("PAS+X")))) == " |  | A B");
  BOOST_TEST(parts(unread(both.substr(0, both.find("UNZ+2")))) == " |  | A B");
  BOOST_TEST(parts(unread(both.substr(0, both.find("UNH+B")) + "UNH+B+MEDBIN:D:93A:UN:B0131X'UNO+1+AID:x++9:14'x'")) ==
             " |  | A B");
  // The character set is that of all, wherever it is seen first.
  const auto in_a = [&](const std::string& text) { return replaced(both, "SU:Berggren", "SU:" + text); };
  BOOST_TEST(parts(unread(in_a("\x96"))) == " |  | A B");
  BOOST_TEST(parts(unread(in_a("\xC3\xA6"))) == " |  | A B");
  Forgive forgive;
  forgive.windows_1252 = true;
  BOOST_TEST(parts(unread(in_a("\x96"), forgive)) == "A | 2 | B");
}

BOOST_AUTO_TEST_CASE(with_too_many_errors_none_is_sound) {
  auto bad = letter("A");
  for (int i = 0; i < 120; ++i) bad = bad.behind("BGM+X");
  BOOST_TEST(parts({bad, letter("B")}) == " |  | A");
  BOOST_TEST(parts({letter("A").behind("FTX+?a"), letter("B")}) == "B | 1 | A");
}

BOOST_AUTO_TEST_CASE(errors_of_all_messages_count_together) {
  auto bad = letter("A"), worse = letter("B");
  for (int i = 0; i < 60; ++i) {
    bad = bad.behind("BGM+X");
    worse = worse.behind("BGM+X");
  }
  const auto out = unread(interchange({bad, worse, letter("C"), letter("D")}));
  BOOST_TEST(parts(out) == " |  | A B");
  BOOST_TEST(out.findings.size() == 101u);
  BOOST_TEST((out.findings.back().rule == Rule::edi_more));
  BOOST_TEST(out.findings.back().position.path.starts_with("message 2 segment "));
  // What Walker takes back is not counted on.
  std::vector<EdifactMessage> late;
  for (int i = 0; i < 90; ++i)
    late.push_back(letter("A" + std::to_string(i)).without("SEQ").before("S01", "SEQ++1", 2));
  const auto each = unread(interchange(late));
  BOOST_TEST(each.findings.size() == 90u);
  BOOST_TEST(each.numbers.size() == 90u);
}

BOOST_AUTO_TEST_CASE(of_many_messages_few_are_kept) {
  // Errors stop the making of messages; the envelope of the first one is there to refuse it.
  std::string text = "UNA:+.? '" + unb + "'";
  while (text.size() < 6'000'000) text += "UNH'";
  const auto out = unread(text);
  BOOST_TEST(out.partial.size() == 1u);
  BOOST_TEST(out.sound.empty());
  BOOST_TEST(out.findings.size() <= 102u);
  BOOST_TEST(std::get<Correspondence>(out.partial.front()).envelope_id == "KUVERT260120");
  // All are read, and then there is a fault of them all.
  std::vector<EdifactMessage> many;
  for (int i = 0; i < 150; ++i) many.push_back(letter("A" + std::to_string(i)));
  const auto all = unread(replaced(interchange(many), "UNZ+150", "UNZ+151"));
  BOOST_TEST(all.partial.size() == 100u);
  BOOST_TEST(all.numbers.empty());
  BOOST_TEST(all.findings.size() == 1u);
}

BOOST_AUTO_TEST_CASE(two_hundred_warnings_are_listed) {
  const auto warned = [](int i) {
    return letter("A" + std::to_string(i)).with("NAD+SSP", "NAD+SSP+2001060:QQQ:SST++Odense:::::US");
  };
  std::vector<EdifactMessage> many;
  while (many.size() < 200) many.push_back(warned(static_cast<int>(many.size())));
  const auto listed = read_edifact(interchange(many));
  BOOST_REQUIRE(listed);
  BOOST_TEST(listed->warnings.size() == 200u);
  BOOST_TEST((listed->warnings.back().rule == Rule::edi_value));
  while (many.size() < 300) many.push_back(warned(static_cast<int>(many.size())));
  const auto further = read_edifact(interchange(many));
  BOOST_REQUIRE(further);
  BOOST_TEST(further->messages.size() == 300u);
  BOOST_TEST(further->warnings.size() == 201u);
  const auto& last = further->warnings.back();
  BOOST_TEST((last.rule == Rule::edi_more));
  BOOST_TEST((last.severity == Severity::warning));
  BOOST_TEST(last.position.path.starts_with("message 201 segment "));
  BOOST_TEST(last.found == "more, which are not listed");
  // Errors behind them are.
  many.push_back(faulty("B"));
  const auto out = unread(interchange(many));
  BOOST_TEST(out.findings.size() == 202u);
  BOOST_TEST(out.sound.size() == 300u);
  BOOST_TEST(ids(out.partial) == "B");
}

BOOST_AUTO_TEST_CASE(findings_are_in_the_order_of_the_bytes) {
  // The interchange is checked before its messages are.
  const auto out = unread(interchange({faulty("A"), letter("B").behind("S14+14").behind("FTX+NC+P00++?a")}));
  std::vector<std::uint64_t> bytes;
  for (const auto& finding : out.findings) bytes.push_back(finding.position.byte.value());
  BOOST_TEST(bytes.size() == 2u);
  BOOST_TEST(std::is_sorted(bytes.begin(), bytes.end()));
}

// --- the envelope ---

BOOST_AUTO_TEST_CASE(parts_of_unb_that_are_not_carried) {
  const auto not_carried = [](const std::string& head) {
    const auto result = read_edifact(interchange(bare_dis91(), head));
    BOOST_REQUIRE(result);
    return std::get<Correspondence>(result->messages.front()).not_carried;
  };
  BOOST_TEST(not_carried(unb).empty());
  const std::vector<std::string> expected = {"UNB element 2 component 3",
                                             "UNB element 2 component 4",
                                             "UNB element 3 component 3",
                                             "UNB element 3 component 4",
                                             "UNB element 7",
                                             "UNB element 11"};
  BOOST_TEST(
      not_carried("UNB+UNOC:3+5790000121526:14:A:B+5790000120314:14:C:D+260120:0915+KUVERT260120++X++1++1") == expected,
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(qualifiers_and_ends_that_are_not_carried) {
  const auto good = interchange(bare_dis91());
  const auto not_carried = [](const std::string& bytes) {
    const auto result = read_edifact(bytes);
    BOOST_REQUIRE(result);
    return std::get<Correspondence>(result->messages.front()).not_carried;
  };
  const std::vector<std::string> qualifiers = {"UNB element 2 component 2", "UNB element 3 component 2"};
  BOOST_TEST(not_carried(replaced(replaced(good, "526:14", "526:ZZ"), "314:14", "314:1")) == qualifiers,
             boost::test_tools::per_element());
  BOOST_TEST(not_carried(replaced(replaced(good, "526:14", "526"), "314:14", "314:")).empty());
  const std::vector<std::string> ends = {"segment 22 UNT element 3", "UNZ element 4"};
  BOOST_TEST(not_carried(replaced(replaced(good, "+BREV260121'UNZ", "+BREV260121+X+'UNZ"), "+KUVERT260120'",
                                  "+KUVERT260120++:X'")) == ends,
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(control_characters_are_not_repeated) {
  const auto sender = [](const std::string& bytes) {
    return std::get<Correspondence>(unread(bytes).partial.at(0)).sender.location_number;
  };
  const auto good = interchange(bare_dis91());
  for (const std::string control : {"\x13", "\x85", "\x81"}) {
    BOOST_TEST(sender(replaced(good, "5790000121526", "57" + control)) == "");
    const auto version = unread(replaced(good, "D9134L", "D91" + control));
    BOOST_TEST(std::get<Correspondence>(version.partial.at(0)).version == "");
    const auto id = unread(replaced(good, "UNH+BREV260121", "UNH+BREV" + control));
    BOOST_TEST(std::get<Correspondence>(id.partial.at(0)).message_id == "");
    const auto envelope = unread(replaced(good, "KUVERT260120", "KUVERT" + control));
    BOOST_TEST(std::get<Correspondence>(envelope.partial.at(0)).envelope_id == "");
  }
  Forgive forgive;
  forgive.utf8 = true;
  for (const std::string control : {"\xC2\x85", "\xEF\xBF\xBE", "\xEF\xBF\xBF"}) {
    const auto id = unread(replaced(good, "UNH+BREV260121", "UNH+BREV" + control), forgive);
    BOOST_TEST(std::get<Correspondence>(id.partial.at(0)).message_id == "");
  }
  // What is no control character stays.
  BOOST_TEST(sender(replaced(replaced(good, "5790000121526", "\xE6\xA0\x01"), "\x01", "+\x01")) == "\xC3\xA6\xC2\xA0");
}

BOOST_AUTO_TEST_SUITE_END()
