#include "converters/edifact/interchange.hpp"

#include <boost/test/unit_test.hpp>

#include "converters/model/identifiers.hpp"
#include "tests/unit/wire/sources.hpp"

using namespace brevdue;
using namespace brevdue::test;
using namespace std::string_literals;
using edifact::Forgive;
using edifact::Interchange;

namespace {

const std::string una = "UNA:+.? '";
const std::string unb = "UNB+UNOC:3+5790000121212:14+5790000121229:14+261121:1405+ENV1++++1'";
const std::string unh = "UNH+L1+MEDDIS:D:93A:UN:D9134L+DIS91'";
const std::string unz = "UNZ+1+ENV1'";

/// An interchange of one message with `count` segments between UNH and UNT.
std::string letter(const std::string& segments, int count = 1) {
  return una + unb + unh + segments + "UNT+" + std::to_string(count + 2) + "+L1'" + unz;
}

std::string uno(std::size_t octets, int number = 1) {
  return "UNO+" + std::to_string(number) + "+AID:" + std::string(32, 'a') + "+OBJ:IMG:JPG:91+" +
         std::to_string(octets) + ":14:1:A'";
}
std::string unp(std::size_t octets, int number = 1) {
  return "UNP+" + std::to_string(octets) + "+" + std::to_string(number) + "'";
}

struct Reading {
  wire::Document document;
  Findings findings;
  Interchange interchange;
};

Reading read(std::shared_ptr<const ByteSource> source, const Forgive& forgive = {}, const wire::Limits& limits = {}) {
  wire::OpenOptions options;
  options.limits = limits;
  auto document = wire::Document::open(std::move(source), options);
  BOOST_REQUIRE(document);
  Findings findings;
  auto interchange = Interchange::read(*document, forgive, findings);
  return {std::move(*document), std::move(findings), std::move(interchange)};
}
Reading read(std::string bytes, const Forgive& forgive = {}) {
  return read(source(std::move(bytes)), forgive);
}

/// "EDI-06 at 17, segment 5 UNT element 1: 5, not 6"
std::string in_words(const Finding& finding) {
  std::string out(row(finding.rule).id);
  if (finding.severity != Severity::error) out += " (" + std::string(name(finding.severity)) + ")";
  out += " at " + std::to_string(finding.position.byte.value_or(999999)) + ", " + finding.position.path + ": " +
         finding.expected + ", not " + finding.found;
  return out;
}

/// Reads `marked` without its signs ^, each of which marks the byte of a finding, and compares.
void check(const std::string& marked, const std::vector<std::string>& expected, const Forgive& forgive = {}) {
  std::string bytes;
  std::vector<std::size_t> marks;
  for (const char c : marked) {
    if (c == '^')
      marks.push_back(bytes.size());
    else
      bytes += c;
  }
  BOOST_REQUIRE_EQUAL(marks.size(), expected.size());
  for (const bool whole : {true, false}) {  // in one block, and in many
    const auto reading = whole ? read(source(bytes), forgive) : read(std::make_shared<Dribble>(bytes), forgive);
    BOOST_TEST_CONTEXT(marked << "\n" << words(reading.findings)) {
      BOOST_REQUIRE_EQUAL(reading.findings.size(), expected.size());
      for (std::size_t i = 0; i < expected.size(); ++i) {
        const auto space = expected[i].find(", ");
        BOOST_CHECK_EQUAL(in_words(reading.findings[i]),
                          expected[i].substr(0, space) + " at " + std::to_string(marks[i]) + expected[i].substr(space));
      }
    }
  }
}

std::string bytes_of(const Content& content) {
  StringSink sink;
  wire::write_decoded(content, sink);
  return sink.bytes;
}

/// Counts what is read of it.
class Counting final : public ByteSource {
 public:
  explicit Counting(std::shared_ptr<const ByteSource> source) : source_(std::move(source)) {}
  [[nodiscard]] std::uint64_t size() const override { return source_->size(); }
  std::size_t read_at(std::uint64_t offset, std::span<char> buffer) const override {
    const auto got = source_->read_at(offset, buffer);
    ++reads;
    bytes += got;
    return got;
  }
  mutable std::size_t reads = 0, bytes = 0;

 private:
  std::shared_ptr<const ByteSource> source_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(interchange)

// --- what is right ---

BOOST_AUTO_TEST_CASE(envelope_messages_and_segments) {
  const auto reading = read(letter("NAD+PO+5790000121229::9++Odense:::::US'"));
  BOOST_CHECK_EQUAL(words(reading.findings), "");
  const auto& it = reading.interchange;
  const auto& envelope = it.envelope();
  BOOST_CHECK_EQUAL(envelope.sender, "5790000121212");
  BOOST_CHECK_EQUAL(envelope.receiver, "5790000121229");
  BOOST_CHECK_EQUAL(envelope.date, "261121");
  BOOST_CHECK_EQUAL(envelope.time, "1405");
  BOOST_CHECK_EQUAL(envelope.id, "ENV1");
  BOOST_CHECK(envelope.receipt_wanted);
  BOOST_CHECK(it.unb().is("UNB"));

  BOOST_REQUIRE_EQUAL(it.messages().size(), 1u);
  const auto& message = it.messages()[0];
  BOOST_CHECK_EQUAL(message.id, "L1");
  BOOST_CHECK_EQUAL(message.type, "MEDDIS");
  BOOST_CHECK_EQUAL(message.version, "D9134L");
  BOOST_CHECK_EQUAL(message.name, "DIS91");
  BOOST_CHECK_EQUAL(message.first, 1u);
  BOOST_CHECK_EQUAL(message.last, 3u);

  BOOST_REQUIRE_EQUAL(it.size(), 5u);
  const auto nad = it[2];
  BOOST_CHECK_EQUAL(nad.tag(), "NAD");
  BOOST_CHECK_EQUAL(nad.elements(), 4u);
  BOOST_CHECK_EQUAL(nad.components(1), 1u);
  BOOST_CHECK_EQUAL(nad.components(2), 3u);
  BOOST_CHECK_EQUAL(nad.components(3), 1u);
  BOOST_CHECK_EQUAL(nad.components(4), 6u);
  BOOST_CHECK_EQUAL(nad.components(5), 0u);
  BOOST_CHECK_EQUAL(nad.value(1), "PO");
  BOOST_CHECK_EQUAL(nad.value(2, 3), "9");
  BOOST_CHECK_EQUAL(nad.value(2, 2), "");
  BOOST_CHECK_EQUAL(nad.value(2, 4), "");
  BOOST_CHECK_EQUAL(nad.value(4, 6), "US");
  BOOST_CHECK_EQUAL(nad.value(9), "");
  BOOST_CHECK(nad.equals(4, 6, "US") && !nad.equals(4, 6, "U") && nad.equals(9, 1, ""));
  BOOST_CHECK(nad.empty(3) && nad.empty(2, 2) && nad.empty(9) && !nad.empty(1));
  BOOST_CHECK(!nad.object().present());
}

BOOST_AUTO_TEST_CASE(positions_and_marks) {
  const auto bytes = letter("NAD+PO+5790000121229::9++Odense'");
  const auto reading = read(bytes);
  const auto at = bytes.find("NAD");
  const auto nad = reading.interchange[2];
  const auto place = [](const Position& p) { return std::to_string(*p.byte) + " " + p.path; };
  BOOST_CHECK_EQUAL(place(nad.at()), std::to_string(at) + " segment 2 NAD");
  BOOST_CHECK_EQUAL(place(nad.at(1)), std::to_string(at + 4) + " segment 2 NAD element 1");
  BOOST_CHECK_EQUAL(place(nad.at(2, 3)), std::to_string(at + 22) + " segment 2 NAD element 2 component 3");
  // What is missing would stand at the end of its element, or of the segment.
  BOOST_CHECK_EQUAL(place(nad.at(2, 4)), std::to_string(at + 23) + " segment 2 NAD element 2 component 4");
  BOOST_CHECK_EQUAL(place(nad.at(5, 2)), std::to_string(at + 31) + " segment 2 NAD element 5 component 2");
  BOOST_CHECK_EQUAL(place(reading.interchange.unb().at(5)), std::to_string(bytes.find("ENV1")) + " UNB element 5");
  BOOST_CHECK_EQUAL(place(reading.interchange[4].at()), std::to_string(bytes.find("UNZ")) + " UNZ");
  BOOST_CHECK_EQUAL(nad.mark(1).a, at + 5);
  BOOST_CHECK_EQUAL(nad.mark(1).b, 0u);
}

BOOST_AUTO_TEST_CASE(several_messages_have_their_number_in_paths) {
  const auto reading =
      read(una + unb + unh + "BGM+EPI'UNT+3+L1'UNH+L2+CONTRL:D:93A:ZZ:C0330Q+CTL03'UCI+X'UNT+3+L2'UNZ+2+ENV1'");
  BOOST_CHECK_EQUAL(words(reading.findings), "");
  const auto& it = reading.interchange;
  BOOST_REQUIRE_EQUAL(it.messages().size(), 2u);
  BOOST_CHECK_EQUAL(it.messages()[1].id, "L2");
  BOOST_CHECK_EQUAL(it.messages()[1].version, "C0330Q");
  BOOST_CHECK_EQUAL(it.messages()[1].first, 4u);
  BOOST_CHECK_EQUAL(it.messages()[1].last, 6u);
  BOOST_CHECK_EQUAL(it[2].at().path, "message 1 segment 2 BGM");
  BOOST_CHECK_EQUAL(it[5].at(1).path, "message 2 segment 2 UCI element 1");
  BOOST_CHECK_EQUAL(it[6].at().path, "message 2 segment 3 UNT");
  BOOST_CHECK_EQUAL(it[7].at().path, "UNZ");
}

BOOST_AUTO_TEST_CASE(white_space_between_segments) {
  const auto reading =
      read(" \r\n" + una + "\n" + unb + "\r\n\r\n" + unh + "\t BGM+EPI'\nUNT+3+L1'" + unz + "\r\n \t\n");
  BOOST_CHECK_EQUAL(words(reading.findings), "");
  BOOST_CHECK_EQUAL(reading.interchange.size(), 5u);
  BOOST_CHECK_EQUAL(reading.interchange[2].value(1), "EPI");
}

BOOST_AUTO_TEST_CASE(receipt_wanted_or_not) {
  const auto wanted = [](const std::string& rest) {
    const auto reading = read(una + "UNB+UNOC:3+A:14+B:14+240229:0000+E" + rest + "'" + unh + "UNT+2+L1'UNZ+1+E'");
    BOOST_CHECK_EQUAL(words(reading.findings), "");
    return reading.interchange.envelope().receipt_wanted;
  };
  BOOST_CHECK(wanted("++++1"));
  BOOST_CHECK(wanted("++++1+DK"));
  BOOST_CHECK(!wanted("++++0"));
  BOOST_CHECK(!wanted(""));
  BOOST_CHECK(!wanted("++++"));
}

// --- characters ---

BOOST_AUTO_TEST_CASE(values_become_utf_8_and_are_released) {
  const auto reading =
      read(letter("FTX+??"
                  "?'?+?:+S\xF8ren \xC6\xD8\xC5 \xA0\xFF:??::a?'?:b:\t'"));
  BOOST_CHECK_EQUAL(words(reading.findings), "");
  const auto ftx = reading.interchange[2];
  BOOST_CHECK_EQUAL(ftx.elements(), 2u);
  BOOST_CHECK_EQUAL(ftx.components(2), 5u);
  BOOST_CHECK_EQUAL(ftx.value(1), "?'+:");
  BOOST_CHECK_EQUAL(ftx.value(2, 1), "S\xC3\xB8ren \xC3\x86\xC3\x98\xC3\x85 \xC2\xA0\xC3\xBF");
  BOOST_CHECK_EQUAL(ftx.value(2, 2), "?");
  BOOST_CHECK_EQUAL(ftx.value(2, 4), "a':b");
  BOOST_CHECK_EQUAL(ftx.value(2, 5), "\t");
  BOOST_CHECK(ftx.equals(2, 2, "?") && !ftx.equals(2, 2, "??"));
}

BOOST_AUTO_TEST_CASE(what_is_no_letter_or_digit_is_seen_wherever_it_stands) {
  // Bytes are looked at in blocks of sixteen, and made UTF-8 in blocks of eight.
  for (std::size_t at = 0; at < 40; ++at) {
    std::string before(at, 'a'), behind(40 - at, 'b');
    const auto value_of = [&](const std::string& one) {
      const auto reading = read(letter("FTX+" + before + one + behind + "'"));
      BOOST_CHECK_EQUAL(words(reading.findings), "");
      return reading.interchange[2].value(1);
    };
    BOOST_CHECK_EQUAL(value_of("\xE6"), before + "\xC3\xA6" + behind);
    BOOST_CHECK_EQUAL(value_of("\xA0\xFF"), before + "\xC2\xA0\xC3\xBF" + behind);
    BOOST_CHECK_EQUAL(value_of("?+"), before + "+" + behind);
    BOOST_CHECK_EQUAL(value_of("\t"), before + "\t" + behind);
    BOOST_CHECK_EQUAL(value_of(":c"), before);
    BOOST_CHECK_EQUAL(value_of("+c"), before);
    const auto control = read(letter("FTX+" + before + "\x05" + behind + "'"));
    BOOST_CHECK_EQUAL(control.findings.size(), 1u);
  }
}

BOOST_AUTO_TEST_CASE(utf_8_is_told_from_iso_8859_1) {
  // C3 98 has a byte that is a control character of ISO-8859-1; in UTF-8 it is none.
  const std::string ftx = "FTX+NC+S^\xC3\xB8ren?: \xC3\x98 \xE2\x80\x93'";
  check(letter(ftx), {"EDI-12, segment 2 FTX: ISO-8859-1, not UTF-8"});
  Forgive forgive;
  forgive.utf8 = true;
  check(letter(ftx), {"EDI-12 (warning), segment 2 FTX: ISO-8859-1, not UTF-8"}, forgive);
  const auto reading = read(letter("FTX+NC+S\xC3\xB8ren?: \xC3\x98 \xE2\x80\x93'"), forgive);
  BOOST_CHECK_EQUAL(reading.interchange[2].value(2), "S\xC3\xB8ren: \xC3\x98 \xE2\x80\x93");
  // One byte that does not fit, and all is ISO-8859-1.
  const auto other = read(letter("FTX+\xC3\xB8\xF8'"));
  BOOST_CHECK_EQUAL(words(other.findings), "");
  BOOST_CHECK_EQUAL(other.interchange[2].value(1), "\xC3\x83\xC2\xB8\xC3\xB8");
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_says_utf_8) {
  const std::string said = ": ISO-8859-1, not the byte order mark of UTF-8";
  check("^\xEF\xBB\xBF" + letter("BGM+EPI'"), {"EDI-12, " + said});
  check("^\xEF\xBB\xBF" + letter("FTX+\xC3\x98'"), {"EDI-12, " + said});
  check("^\xEF\xBB\xBF" + letter("FTX+\xD8'"), {"EDI-12, " + said});
  BOOST_CHECK_EQUAL(read("\xEF\xBB\xBF" + letter("FTX+\xC3\x98'")).interchange[2].value(1), "\xC3\x98");
}

BOOST_AUTO_TEST_CASE(characters_that_are_none) {
  // What windows-1252 does not define, either.
  check(letter("FTX+NC+ab^\x81"
               "c\x81:d^\x9D'"),
        {"EDI-18, segment 2 FTX element 2 component 1: a character of ISO-8859-1, not byte 0x81",
         "EDI-18, segment 2 FTX element 2 component 2: a character of ISO-8859-1, not byte 0x9D"});
  check(letter("FTX+NC+^\x01\x02\xF8'BGM+^\0+\x7F'"s, 2),
        {"EDI-18, segment 2 FTX element 2 component 1: no control character, not byte 0x01",
         "EDI-18, segment 3 BGM element 1 component 1: no control character, not byte 0x00"});
  Forgive forgive;
  forgive.utf8 = true;
  check(letter("FTX+^\xC3\xB8:^\xEF\xBF\xBE:\xEF\xBF\xBD'"),
        {"EDI-12 (warning), segment 2 FTX: ISO-8859-1, not UTF-8",
         "EDI-18, segment 2 FTX element 1 component 2: characters of XML, not U+FFFE or U+FFFF"},
        forgive);
}

BOOST_AUTO_TEST_CASE(windows_1252_is_told_once) {
  const std::string said = ", segment 2 FTX element 2 component 2: a character of ISO-8859-1, not byte 0x96";
  check(letter("FTX+NC+a:b ^\x96 c'"), {"EDI-24" + said});
  const std::string many = "FTX+NC+a:b ^\x96 \xE6\x80:\x85'FTX+\x93x\x94'";
  check(letter(many, 2), {"EDI-24" + said + " and 4 more"});
  Forgive forgive;
  forgive.windows_1252 = true;
  check(letter(many, 2), {"EDI-24 (warning)" + said + " and 4 more"}, forgive);
  const auto it = read(letter("FTX+NC+a:b \x96 \xE6\x80:\x85'FTX+\x93x?'\x94'", 2), forgive).interchange;
  BOOST_CHECK_EQUAL(it[2].value(2, 2), "b \xE2\x80\x93 \xC3\xA6\xE2\x82\xAC");
  BOOST_CHECK_EQUAL(it[2].value(2, 3), "\xE2\x80\xA6");
  BOOST_CHECK_EQUAL(it[3].value(1), "\xE2\x80\x9Cx'\xE2\x80\x9D");
  check(letter("FTX+^\x80^\x81'"),
        {"EDI-24 (warning), segment 2 FTX element 1 component 1: a character of ISO-8859-1, not byte 0x80",
         "EDI-18, segment 2 FTX element 1 component 1: a character of ISO-8859-1, not byte 0x81"},
        forgive);
  // In what is no segment it is not counted.
  const std::string tag = "a tag of a capital letter and two capital letters or digits, not 6 characters";
  check(letter("^Hans\x96n'FTX+^\x96'", 2),
        {"EDI-09, segment 2: " + tag,
         "EDI-24 (warning), segment 3 FTX element 1 component 1: a character of ISO-8859-1, not byte 0x96"},
        forgive);
}

BOOST_AUTO_TEST_CASE(control_characters_of_utf_8_in_the_envelope) {
  Forgive forgive;
  forgive.utf8 = true;
  check(una + unb + "UNH+^L^\xC2\x85+MEDDIS:D:93A:UN:D9134L+DIS91'UNT+2+L\xC2\x85'" + unz,
        {"EDI-18, segment 1 UNH element 1: no control character, not one from U+0080 to U+009F",
         "EDI-12 (warning), segment 1 UNH: ISO-8859-1, not UTF-8"},
        forgive);
}

// --- UNA ---

BOOST_AUTO_TEST_CASE(without_una) {
  const auto message = unh + "BGM+EPI'UNT+3+L1'" + unz;
  const std::string said = "UNA: UNA and six service characters, not no UNA: the usual service characters are taken";
  check("^" + unb + message, {"EDI-01 (warning), " + said});
  Forgive forgive;
  forgive.missing_una = false;
  check(" \n^" + unb + message, {"EDI-01, " + said}, forgive);
  BOOST_CHECK_EQUAL(read(unb + message).interchange.size(), 5u);
}

BOOST_AUTO_TEST_CASE(other_service_characters) {
  const auto reading = read(
      "UNA|*,% ~UNB*UNOC|3*A|14*B|14*261121|1405*E~UNH*L1*MEDDIS|D|93A|UN|D9134L~FTX*a+b:c?'*%*%*d%~|%%~UNT*3*L1~UNZ*1*E~"s);
  BOOST_CHECK_EQUAL(words(reading.findings), "");
  const auto ftx = reading.interchange[2];
  BOOST_CHECK_EQUAL(ftx.value(1), "a+b:c?'");
  BOOST_CHECK_EQUAL(ftx.value(2), "**d~");
  BOOST_CHECK_EQUAL(ftx.value(2, 2), "%");
  BOOST_CHECK(ftx.equals(2, 1, "**d~"));
  // What is a service character usually is released in vain.
  check("UNA|*,% ~UNB*UNOC|3*A|14*B|14*261121|1405*E~UNH*L1*MEDDIS|D|93A|UN|D9134L~FTX*^%+~UNT*3*L1~UNZ*1*E~",
        {"EDI-08, segment 2 FTX element 1 component 1: a service character behind it, not another character"});
}

BOOST_AUTO_TEST_CASE(separators_of_ascii_and_no_release_character) {
  const auto reading = read(
      "UNA\x1F\x1D.  \x1CUNB\x1DUNOB\x1F"
      "3\x1D"
      "A\x1D"
      "B\x1D"
      "261121\x1F"
      "1405\x1D"
      "E\x1CUNH\x1DL1\x1DMEDDIS\x1F\x1F\x1F\x1F"
      "D9134L\x1C"
      "FTX\x1D?a'?+:\x1CUNT\x1D"
      "3\x1DL1\x1CUNZ\x1D"
      "1\x1D"
      "E\x1C");
  BOOST_CHECK_EQUAL(words(reading.findings), "");
  BOOST_CHECK_EQUAL(reading.interchange[2].value(1), "?a'?+:");
}

BOOST_AUTO_TEST_CASE(decimal_and_reserved_do_not_matter) {
  for (const std::string other : {"UNA:+,? '", "UNA:+:?+'", "UNA:+\xE6?A'"}) {
    const auto reading = read(other + unb + unh + "UNT+2+L1'" + unz);
    BOOST_CHECK_EQUAL(words(reading.findings), "");
  }
}

BOOST_AUTO_TEST_CASE(una_that_cannot_be) {
  const std::string expected = "EDI-01, UNA: UNA and six service characters, not ";
  const auto rest = unb + unh + "UNT+2+L1'" + unz;
  for (const auto* wrong : {"++.? '", ":+.: '", ":+.? +", ":+.? ?", "':.? '"})
    check("^UNA"s + wrong + rest, {expected + "the same character twice"});
  for (const auto* wrong :
       {"A+.? '", ":1.? '", ":+.z '", ":+.? \n", "\r+.? '", " +.? '", ":+.? \xE6", ":\t.? '", " +.  '"})
    check("^UNA"s + wrong + rest,
          {expected + "white space, a letter, a digit or another character that cannot be one"});
  check("^UNA:+", {expected + "2 characters behind UNA"});
  BOOST_CHECK_EQUAL(read("UNA++.? '" + rest).interchange.size(), 0u);
}

// --- release characters and line ends ---

BOOST_AUTO_TEST_CASE(release_characters_in_vain) {
  const std::string said =
      ": a service character behind it (a question mark in text is written ?\?), not another character";
  check(letter("FTX+NC+a:b^?cd:e?f'FTX+^?x'FTX+?"
               "?'",
               3),
        {"EDI-08, segment 2 FTX element 2 component 2" + said, "EDI-08, segment 3 FTX element 1 component 1" + said});
  Forgive forgive;
  forgive.bad_releases = true;
  check(letter("FTX+a^?b'"), {"EDI-08 (warning), segment 2 FTX element 1 component 1" + said}, forgive);
  // Both characters are text.
  const auto forgiven = read(letter("FTX+a?b???\xE6:http?://b.dk/?id=1&x=??:Ja? Nej:?\nx?\r\n:y'"), forgive);
  const auto ftx = forgiven.interchange[2];
  BOOST_CHECK_EQUAL(ftx.value(1), "a?b??\xC3\xA6");
  BOOST_CHECK_EQUAL(ftx.value(1, 2), "http://b.dk/?id=1&x=?");
  BOOST_CHECK_EQUAL(ftx.value(1, 3), "Ja? Nej");
  BOOST_CHECK_EQUAL(ftx.value(1, 4), "?x:y");
  BOOST_CHECK(ftx.equals(1, 3, "Ja? Nej") && !ftx.equals(1, 3, "Ja Nej"));
  const auto other = read(
      "UNA|*,% ~UNB*UNOC|3*A|14*B|14*261121|1405*E~UNH*L1*MEDDIS|D|93A|UN|D9134L~FTX*%+%*~UNT*3*L1~UNZ*1*E~", forgive);
  BOOST_CHECK_EQUAL(other.interchange[2].value(1), "%+*");
}

BOOST_AUTO_TEST_CASE(a_release_character_at_the_very_end) {
  check(
      una + unb + unh + "FTX+ab^?^",
      {"EDI-08, segment 2 FTX element 1 component 1: a service character behind it (a question mark in text is written "
       "?\?), not the end of the input",
       "EDI-10, segment 2 FTX: the terminator of the segment, not the end of the input"});
  check(una + unb + unh + "FTX+ab?'^",
        {"EDI-10, segment 2 FTX: the terminator of the segment, not the end of the input"});
}

BOOST_AUTO_TEST_CASE(line_ends_inside_are_left_out) {
  const auto bytes = letter("F\nTX+NC+S\xF8ren\r\n Berg?\r\n'gren:\n+\r'");
  const auto reading = read(bytes);
  BOOST_REQUIRE_EQUAL(reading.findings.size(), 1u);
  BOOST_CHECK_EQUAL(in_words(reading.findings[0]),
                    "EDI-21 (note) at " + std::to_string(bytes.find("\nTX")) + ", segment 2: , not ");
  const auto ftx = reading.interchange[2];
  BOOST_CHECK_EQUAL(ftx.tag(), "FTX");
  BOOST_CHECK_EQUAL(ftx.value(2), "S\xC3\xB8ren Berg'gren");
  BOOST_CHECK(ftx.empty(2, 2) && ftx.empty(3) && ftx.equals(3, 1, ""));
  check(letter("FTX+NC+a^\nb\n'"), {"EDI-21 (note), segment 2 FTX element 2 component 1: , not "});
}

BOOST_AUTO_TEST_CASE(line_ends_everywhere) {
  // An interchange cut into lines of seven bytes, wherever that is.
  const auto whole = letter(
      "FTX+??"
      "?'?+?:+S\xF8ren Berggren:b::c'GIS+N'",
      2);
  std::string cut = whole.substr(0, 9);
  for (std::size_t i = 9; i < whole.size(); i += 7) cut += whole.substr(i, 7) + (i % 2 == 0 ? "\n" : "\r\n");
  const auto one = read(whole), other = read(cut);
  BOOST_CHECK_EQUAL(words(one.findings), "");
  BOOST_CHECK_EQUAL(rules(other.findings), "EDI-21");
  BOOST_REQUIRE_EQUAL(one.interchange.size(), other.interchange.size());
  for (std::size_t i = 0; i < one.interchange.size(); ++i) {
    const auto a = one.interchange[i], b = other.interchange[i];
    BOOST_CHECK_EQUAL(a.tag(), b.tag());
    BOOST_REQUIRE_EQUAL(a.elements(), b.elements());
    for (unsigned e = 1; e <= a.elements(); ++e)
      for (unsigned c = 1; c <= a.components(e); ++c) BOOST_CHECK_EQUAL(a.value(e, c), b.value(e, c));
  }
}

// --- the envelope ---

BOOST_AUTO_TEST_CASE(no_unb) {
  check(una + "^" + unh + "BGM+EPI'UNT+3+L1'" + unz, {"EDI-02, segment 1 UNH: UNB, not UNH"});
  check(una + "^", {"EDI-02, : UNB, not the end of the input"});
  check(una + "\n ^", {"EDI-02, : UNB, not the end of the input"});
  const auto reading = read(una + unh + "BGM+EPI'UNT+3+L1'" + unz);
  BOOST_CHECK_EQUAL(reading.interchange.messages().size(), 1u);
  BOOST_CHECK_EQUAL(reading.interchange.unb().tag(), "UNH");
  BOOST_CHECK_EQUAL(reading.interchange.envelope().id, "");
}

BOOST_AUTO_TEST_CASE(an_incomplete_unb) {
  const auto rest = unh + "BGM+EPI'UNT+3+L1'" + unz;
  check(una + "UNB+UNOC:3+^:14+^+^:^+^'" + rest,
        {"EDI-02, UNB element 2 component 1: a value, not nothing",
         "EDI-02, UNB element 3 component 1: a value, not nothing",
         "EDI-02, UNB element 4 component 1: a value, not nothing",
         "EDI-02, UNB element 4 component 2: a value, not nothing", "EDI-02, UNB element 5: a value, not nothing"});
  check(una + "UNB^^^^^^^'" + rest,
        {"EDI-13, UNB element 1 component 1: UNOC, UNOB or UNOA, not nothing",
         "EDI-13, UNB element 1 component 2: 3, not nothing", "EDI-02, UNB element 2 component 1: a value, not nothing",
         "EDI-02, UNB element 3 component 1: a value, not nothing",
         "EDI-02, UNB element 4 component 1: a value, not nothing",
         "EDI-02, UNB element 4 component 2: a value, not nothing", "EDI-02, UNB element 5: a value, not nothing"});
}

BOOST_AUTO_TEST_CASE(values_of_unb) {
  const auto rest = unh + "BGM+EPI'UNT+3+L1'UNZ+1+E'";
  const auto with = [&](const std::string& values) { return una + "UNB+" + values + "'" + rest; };
  check(with("^UNOX:^4+A+B+261121:1405+E"), {"EDI-13, UNB element 1 component 1: UNOC, UNOB or UNOA, not \"UNOX\"",
                                             "EDI-13, UNB element 1 component 2: 3, not \"4\""});
  for (const auto* ok : {"UNOA:3", "UNOB:3"})
    BOOST_CHECK_EQUAL(words(read(with(ok + "+A+B+261121:1405+E"s)).findings), "");
  for (const auto* wrong : {"261321", "260230", "260031", "260100", "26112", "2611211", "2611 1"})
    check(with("UNOC:3+A+B+^"s + wrong + ":1405+E"),
          {"EDI-18, UNB element 4 component 1: a date: yymmdd, not " + shown(wrong)});
  for (const auto* wrong : {"2400", "1260", "140", "14050", "14:5", "14-5"})
    check(with("UNOC:3+A+B+280229:^"s + wrong + "+E"), {"EDI-18, UNB element 4 component 2: a time: hhmm, not " +
                                                        shown(std::string(wrong).substr(0, wrong[2] == ':' ? 2 : 9))});
  check(with("UNOC:3+^" + times("\xE6", 36) + "+^" + times("B", 40) + "+261121:1405+E"),
        {"EDI-19, UNB element 2 component 1: at most 35 characters, not 36 characters",
         "EDI-19, UNB element 3 component 1: at most 35 characters, not 40 characters"});
  BOOST_CHECK_EQUAL(words(read(with("UNOC:3+" + times("\xE6", 35) + "+B+261121:2359+E")).findings), "");
  check(una + "UNB+UNOC:3+A+B+261121:1405+^123456789012345'" + unh + "UNT+2+L1'UNZ+1+123456789012345'",
        {"EDI-19, UNB element 5: at most 14 characters, not 15 characters"});
  for (const auto* ok : {"A:14+B:14", "A+B", "A:+B:", "A::X+B::Y"})
    BOOST_CHECK_EQUAL(words(read(with("UNOC:3+"s + ok + "+261121:1405+E")).findings), "");
  check(with("UNOC:3+A:^ZZ+B:^2512489996+261121:1405+E"),
        {"EDI-18 (warning), UNB element 2 component 2: 14 or nothing, not \"ZZ\"",
         "EDI-18 (warning), UNB element 3 component 2: 14 or nothing, not 10 characters, not shown"});
  check(with("UNOC:3+A:^Hansen+B:^141+261121:1405+E"),
        {"EDI-18 (warning), UNB element 2 component 2: 14 or nothing, not 6 characters, not shown",
         "EDI-18 (warning), UNB element 3 component 2: 14 or nothing, not \"141\""});
  check(with("UNOC:3+A+B+261121:1405+E++++^2"), {"EDI-18 (warning), UNB element 9: 1, 0 or nothing, not \"2\""});
}

BOOST_AUTO_TEST_CASE(a_test) {
  const auto head = una + "UNB+UNOC:3+A+B+261121:1405+E++++++";
  const auto rest = "'" + unh + "UNT+2+L1'UNZ+1+E'";
  check(head + "^1" + rest, {"EDI-25 (warning), UNB element 11: nothing, or a system that takes tests, not \"1\""});
  BOOST_CHECK_EQUAL(words(read(head + "0" + rest).findings), "");
}

BOOST_AUTO_TEST_CASE(a_reference_that_occurred_before) {
  const std::string two = "UNH+L2+MEDDIS:D:93A:UN:D9134L'UNT+2+L2'";
  const auto again = "UNH+^L2+MEDDIS:D:93A:UN:D9134L'UNT+2+L2'";
  check(una + unb + two + unh + "UNT+2+L1'" + again + again + "UNZ+4+ENV1'",
        {"EDI-20, message 3 segment 1 UNH element 1: a reference of its own, not \"L2\"",
         "EDI-20, message 4 segment 1 UNH element 1: a reference of its own, not \"L2\""});
}

BOOST_AUTO_TEST_CASE(tags_that_are_shown) {
  for (const auto* tag : {"UNA", "UNH", "FTX", "S14", "S99", "PAS", "ADR", "UNZ"})
    BOOST_CHECK_EQUAL(edifact::shown_tag(tag), tag);
  for (const auto* tag : {"HIV", "ZZZ", "S1A", "SAA", "AAA", "", "HANSEN", "FT"})
    BOOST_CHECK_EQUAL(edifact::shown_tag(tag), "(unknown tag)");
  const auto reading = read(letter("HIV+x'"));
  BOOST_CHECK_EQUAL(reading.interchange[2].at(1).path, "segment 2 (unknown tag) element 1");
  check(letter("HIV+?:^\x01'"),
        {"EDI-18, segment 2 (unknown tag) element 1 component 1: no control character, not byte 0x01"});
  check(una + unb + "^HIV'" + unh + "UNT+2+L1'" + unz, {"EDI-15, (unknown tag): UNH, not (unknown tag)"});
  check(una + "^^HIV'" + unh + "UNT+2+L1'" + unz,
        {"EDI-02, (unknown tag): UNB, not (unknown tag)", "EDI-15, (unknown tag): UNH, not (unknown tag)"});
}

BOOST_AUTO_TEST_CASE(an_incomplete_unh) {
  check(una + unb + "UNH+^+^:D:93A:UN^+DIS91'UNT+2+L1'" + unz,
        {"EDI-03, segment 1 UNH element 1: a value, not nothing",
         "EDI-03, segment 1 UNH element 2 component 1: a value, not nothing",
         "EDI-03, segment 1 UNH element 2 component 5: a value, not nothing"});
  check(una + unb + "UNH+^123456789012345+MEDDIS:D:93A:UN:D9134L'UNT+2+123456789012345'" + unz,
        {"EDI-19, segment 1 UNH element 1: at most 14 characters, not 15 characters"});
}

BOOST_AUTO_TEST_CASE(no_message_at_all) {
  check(una + unb + "^UNZ+0+ENV1'", {"EDI-03, UNZ: UNH, not UNZ"});
  check(una + unb + "^BGM+EPI'^UNZ+0+ENV1'", {"EDI-15, BGM: UNH, not BGM", "EDI-03, UNZ: UNH, not UNZ"});
  check(una + unb + "^^", {"EDI-03, : UNH, not the end of the input", "EDI-05, : UNZ, not the end of the input"});
}

BOOST_AUTO_TEST_CASE(a_message_without_unh) {
  // There and only there; its UNT is not looked at.
  check(una + unb + "^BGM+EPI'DTM+1'UNT+9+L7'" + unz, {"EDI-03, BGM: UNH, not BGM"});
  check(una + unb + "^BGM+EPI'UNT'^", {"EDI-03, BGM: UNH, not BGM", "EDI-05, : UNZ, not the end of the input"});
  const std::string first = unh + "UNT+2+L1'";
  check(una + unb + first + "^BGM+EPI'UNT+3+L2'UNZ+2+ENV1'", {"EDI-03, BGM: UNH, not BGM"});
  check(una + unb + "^BGM+EPI'UNT+3+L2'" + first + "UNZ+2+ENV1'", {"EDI-03, BGM: UNH, not BGM"});
  check(una + unb + first + "^BGM+EPI'UNT+3+L2'^HIV'UNT+3+L3'UNZ+^2+ENV1'",
        {"EDI-03, BGM: UNH, not BGM", "EDI-03, (unknown tag): UNH, not (unknown tag)",
         "EDI-06, UNZ element 1: 3, not \"2\""});
  // No UNT follows: not known to be a message. Nor is a UNT alone.
  check(una + unb + first + "^BGM+EPI'DTM+1'" + unz, {"EDI-15, BGM: UNH or UNZ, not BGM"});
  check(una + unb + first + "^BGM+EPI'DTM+1'UNH+L2+MEDDIS:::UN:D9134L'UNT+2+L2'UNZ+2+ENV1'",
        {"EDI-15, BGM: UNH or UNZ, not BGM"});
  check(una + unb + first + "^UNT+2+L1'^BGM+EPI'UNT+3+L2'UNZ+2+ENV1'",
        {"EDI-15, UNT: UNH or UNZ, not UNT", "EDI-03, BGM: UNH, not BGM"});
}

BOOST_AUTO_TEST_CASE(no_unt) {
  check(una + unb + unh + "^BGM+EPI'" + unz, {"EDI-04, segment 2 BGM: UNT behind it, not UNZ"});
  check(una + unb + unh + "^BGM+EPI'UNH+L2+MEDDIS:D:93A:UN:D9134L'UNT+2+L2'UNZ+2+ENV1'",
        {"EDI-04, message 1 segment 2 BGM: UNT behind it, not UNH"});
  check(una + unb + unh + "^BGM+EPI'\n^",
        {"EDI-04, segment 2 BGM: UNT behind it, not the end of the input", "EDI-05, : UNZ, not the end of the input"});
  const auto reading = read(una + unb + unh + "BGM+EPI'" + unz);
  BOOST_CHECK_EQUAL(reading.interchange.messages()[0].last, 3u);
  BOOST_CHECK_EQUAL(reading.interchange[2].at().path, "segment 2 BGM");
}

BOOST_AUTO_TEST_CASE(counts_and_references_of_unt) {
  check(una + unb + unh + "BGM+EPI'UNT+^4+^L2'" + unz,
        {"EDI-06, segment 3 UNT element 1: 3, not \"4\"", "EDI-07, segment 3 UNT element 2: \"L1\", not \"L2\""});
  check(una + unb + unh + "BGM+EPI'UNT+^three+L1'" + unz,
        {"EDI-06, segment 3 UNT element 1: 3, not 5 characters, not shown"});
  check(una + unb + unh + "BGM+EPI'UNT^^'" + unz,
        {"EDI-04, segment 3 UNT element 1: 3, not nothing", "EDI-04, segment 3 UNT element 2: \"L1\", not nothing"});
  Forgive forgive;
  forgive.wrong_counts = true;
  check(una + unb + unh + "BGM+EPI'UNT+^0+L1'UNZ+^7+ENV1'",
        {"EDI-06 (warning), segment 3 UNT element 1: 3, not \"0\"", "EDI-06 (warning), UNZ element 1: 1, not \"7\""},
        forgive);
  // Trigger segments count; leading zeros do not matter.
  BOOST_CHECK_EQUAL(words(read(letter("S01+01'NAD+PO'S02+02'", 3)).findings), "");
  BOOST_CHECK_EQUAL(words(read(una + unb + unh + "UNT+0002+L1'UNZ+01+ENV1'").findings), "");
}

BOOST_AUTO_TEST_CASE(counts_and_references_of_unz) {
  check(una + unb + unh + "UNT+2+L1'UNZ+^2+^ENV2'",
        {"EDI-06, UNZ element 1: 1, not \"2\"", "EDI-07, UNZ element 2: \"ENV1\", not \"ENV2\""});
  check(una + unb + unh + "UNT+2+L1'UNZ+^+^'",
        {"EDI-05, UNZ element 1: 1, not nothing", "EDI-05, UNZ element 2: \"ENV1\", not nothing"});
  check(una + unb + unh + "UNT+2+L1'^", {"EDI-05, : UNZ, not the end of the input"});
}

BOOST_AUTO_TEST_CASE(what_a_finding_shows_is_no_patient_number) {
  const auto reading = read(una + unb + "UNH+2512489996+MEDDIS:::UN:D9134L'UNT+2512489996+251248-9996'" + unz);
  BOOST_CHECK_EQUAL(rules(reading.findings), "EDI-06 EDI-07");
  BOOST_CHECK(words(reading.findings).find("9996") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(segments_outside_messages) {
  check(una + unb + "^BGM+EPI'DTM+1'" + unh + "UNT+2+L1'^UNT+2+L1'" + unz,
        {"EDI-15, BGM: UNH, not BGM", "EDI-15, UNT: UNH or UNZ, not UNT"});
  check(una + unb + "^" + unb + unh + "UNT+2+L1'" + unz, {"EDI-15, UNB: UNH, not UNB"});
}

BOOST_AUTO_TEST_CASE(what_stands_behind_the_end) {
  check(letter("BGM+EPI'") + "\n^" + letter("BGM+EPI'"), {"EDI-10, : nothing behind UNZ, not another interchange"});
  check(letter("BGM+EPI'") + "^" + unb, {"EDI-10, : nothing behind UNZ, not another interchange"});
  check(letter("BGM+EPI'") + " ^x", {"EDI-10, : nothing behind UNZ, not something else than white space"});
}

BOOST_AUTO_TEST_CASE(a_file_may_be_filled_up) {
  for (const auto& filling : {"\x1A"s, "\0"s, "\r\n\x1A"s, "\x1A\0\0\n \0"s, std::string(100'000, '\0')})
    BOOST_CHECK_EQUAL(words(read(letter("BGM+EPI'") + filling).findings), "");
  check(letter("BGM+EPI'") + "\x1A\n^" + unb, {"EDI-10, : nothing behind UNZ, not another interchange"});
  check(letter("BGM+EPI'") + "\x1A^\x1B", {"EDI-10, : nothing behind UNZ, not something else than white space"});
  // Only there.
  BOOST_CHECK_EQUAL(rules(read(una + unb + unh + "BGM+EPI'\x1AUNT+3+L1'" + unz).findings), "EDI-04 EDI-09");
}

BOOST_AUTO_TEST_CASE(an_interchange_that_breaks_off) {
  const std::string said = "the terminator of the segment, not the end of the input";
  const auto whole = letter("BGM+EPI'");
  check(whole.substr(0, whole.size() - 1) + "^", {"EDI-10, UNZ: " + said});
  check(una + unb + unh + "NAD+PO+579^", {"EDI-10, segment 2 NAD: " + said});
  check(una + unb + unh + "NA^", {"EDI-10, segment 2: " + said});
  check(una + "UNB+UNOC:3+A^", {"EDI-10, UNB: " + said});
  // Wherever it is cut, it is one finding.
  for (std::size_t size = 3; size < whole.size(); ++size) {
    const auto reading = read(whole.substr(0, size));
    BOOST_CHECK_MESSAGE(has_error(reading.findings), size);
    if (whole[size - 1] != '\'' && size > 9) BOOST_CHECK_EQUAL(rules(reading.findings), "EDI-10");
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_segment) {
  const std::string said = "a tag of a capital letter and two capital letters or digits, not ";
  check(letter("^nad+PO'BGM+EPI'^1AB'^A-B'^\xC6"
               "BC'^NADX+PO'^NA+PO'^'^+a'^NAD:1+a'",
               10),
        {"EDI-09, segment 2: " + said + "other characters", "EDI-09, segment 4: " + said + "other characters",
         "EDI-09, segment 5: " + said + "other characters", "EDI-09, segment 6: " + said + "other characters",
         "EDI-09, segment 7: " + said + "4 characters", "EDI-09, segment 8: " + said + "2 characters",
         "EDI-09, segment 9: " + said + "none", "EDI-09, segment 10: " + said + "none",
         "EDI-09, segment 11: " + said + "a tag with components"});
  // They count, but are not there; what else is wrong in them does not matter.
  const auto reading = read(letter("nad+?a:\x01:\x96'BGM+EPI'", 2));
  BOOST_CHECK_EQUAL(rules(reading.findings), "EDI-09");
  BOOST_CHECK_EQUAL(reading.interchange.size(), 5u);
  BOOST_CHECK_EQUAL(reading.interchange[2].at().path, "segment 3 BGM");
  BOOST_CHECK_EQUAL(read(letter("S01+1'A1B'", 2)).interchange[3].tag(), "A1B");
  BOOST_CHECK_EQUAL(words(read(letter("A1B'")).findings), "");
}

// --- binary objects ---

BOOST_AUTO_TEST_CASE(a_binary_object) {
  const std::string octets = "\x00\xFF?'+:UNP+3+1'UNT+1'\r\n\x96\x01 \n"s;
  const auto bytes = letter("S11+11'" + uno(octets.size()) + octets + unp(octets.size()) + "GIS+N'", 4);
  const auto reading = read(bytes);
  BOOST_CHECK_EQUAL(words(reading.findings), "");
  const auto& it = reading.interchange;
  BOOST_REQUIRE_EQUAL(it.size(), 8u);
  const auto object = it[3].object();
  BOOST_CHECK(object.present());
  BOOST_CHECK(object.quoting() == Quoting::raw);
  BOOST_CHECK_EQUAL(object.decoded_size(), octets.size());
  BOOST_CHECK_EQUAL(object.begin(), bytes.find(octets));
  BOOST_CHECK(bytes_of(object) == octets);
  BOOST_CHECK(!it[4].object().present());
  // Positions behind it are those of the source.
  BOOST_CHECK_EQUAL(it[4].at().byte.value(), bytes.find(octets) + octets.size());
  BOOST_CHECK_EQUAL(it[5].at(1).byte.value(), bytes.find("GIS+N") + 4);
  BOOST_CHECK_EQUAL(it[5].mark(1).a, bytes.find("GIS+N") + 5);
  BOOST_CHECK_EQUAL(it[5].at(1).path, "segment 5 GIS element 1");
}

BOOST_AUTO_TEST_CASE(several_binary_objects) {
  const std::string first(70000, '\''), second, third = "UNP+0+2'";
  const auto bytes = letter(uno(first.size(), 1) + first + "\r\n" + unp(first.size(), 1) + "\n" + uno(0, 2) +
                                unp(0, 2) + uno(third.size(), 3) + third + " " + unp(third.size(), 3) + "FTX+^?a'",
                            7);
  check(bytes,
        {"EDI-08, segment 8 FTX element 1 component 1: a service character behind it (a question mark in text is "
         "written ?\?), not another character"});
  std::string plain = bytes;
  std::erase(plain, '^');
  const auto reading = read(plain);
  const auto& it = reading.interchange;
  BOOST_CHECK(bytes_of(it[2].object()) == first);
  BOOST_CHECK(it[4].object().present());
  BOOST_CHECK_EQUAL(it[4].object().decoded_size(), 0u);
  BOOST_CHECK_EQUAL(bytes_of(it[6].object()), third);
}

BOOST_AUTO_TEST_CASE(lies_about_the_length) {
  const auto with = [](const std::string& length, const std::string& rest) {
    return una + unb + unh + "UNO+1+AID:a+OBJ:IMG:JPG:91+" + length + ":14:1:A'" + rest;
  };
  const auto rest = "ABCDE" + unp(5) + "UNT+4+L1'" + unz;
  const std::string at = "EDI-11, segment 2 UNO element 4 component 1: ";
  for (const auto* no_number : {"", "-5", "5x", "0x5", "99999999999999999999999"})
    check(with("^"s + no_number, rest), {at + "the number of octets, not " + edifact::shown_code(no_number)});
  check(una + unb + unh + "UNO+1^'" + rest, {at + "the number of octets, not nothing"});
  for (const auto* wrong : {"4", "6", "0", "12"})
    check(with("^"s + wrong, rest), {at + "UNP behind " + wrong + " octets, not something else"});
  check(with("^5", "ABCDEUNT+4+L1'" + unz), {at + "UNP behind 5 octets, not something else"});
  check(with("^5", "ABCDEUNPX+5+1'" + unz), {at + "UNP behind 5 octets, not something else"});
  check(with("^5", "ABCDE  \n"), {at + "UNP behind 5 octets, not the end of the input"});
  check(with("^5", "ABCDE"), {at + "UNP behind 5 octets, not the end of the input"});
  check(with("^5", "ABCD"), {at + "5 octets behind UNO, not 4 up to the end of the input"});
  check(with("^5", ""), {at + "5 octets behind UNO, not 0 up to the end of the input"});
  check(with("^18446744073709551615", "ABCD"),
        {at + "18446744073709551615 octets behind UNO, not 4 up to the end of the input"});
  // What stands before is there; the object is not.
  const auto reading = read(with("4", rest));
  BOOST_CHECK_EQUAL(reading.interchange.size(), 3u);
  BOOST_CHECK(!reading.interchange[2].object().present());
  BOOST_CHECK_EQUAL(reading.interchange.messages().size(), 1u);
}

BOOST_AUTO_TEST_CASE(what_unp_says) {
  check(letter(uno(5) + "ABCDEUNP+^4+^2'", 2),
        {"EDI-11, segment 3 UNP element 1: 5, not \"4\"", "EDI-11, segment 3 UNP element 2: \"1\", not \"2\""});
  check(letter(uno(5) + "ABCDEUNP+^+^'", 2),
        {"EDI-11, segment 3 UNP element 1: 5, not nothing", "EDI-11, segment 3 UNP element 2: \"1\", not nothing"});
  check(letter("^" + unp(5)), {"EDI-15, segment 2 UNP: UNO before UNP, not UNP"});
  check(letter(uno(5) + "ABCDE" + unp(5) + "^" + unp(5), 3), {"EDI-15, segment 4 UNP: UNO before UNP, not UNP"});
}

BOOST_AUTO_TEST_CASE(an_object_where_the_text_ends) {
  check(una + unb + unh + uno(5) + "ABCDEUNP+5+1^",
        {"EDI-10, segment 3 UNP: the terminator of the segment, not the end of the input"});
  wire::Limits limits;
  limits.text_bytes = (una + unb + unh + uno(5)).size() + 3;
  BOOST_CHECK_EQUAL(rules(read(source(letter(uno(5) + "ABCDE" + unp(5), 2)), {}, limits).findings), "WIRE-14");
}

BOOST_AUTO_TEST_CASE(a_large_object_is_not_read) {
  const std::uint64_t octets = 100'000'000;
  const auto bytes = std::make_shared<Counting>(
      std::make_shared<Generated>(una + unb + unh + uno(octets), "UNP+1'?\n", octets, unp(octets) + "UNT+4+L1'" + unz));
  const auto reading = read(bytes);
  BOOST_CHECK_EQUAL(words(reading.findings), "");
  BOOST_CHECK_EQUAL(reading.interchange.size(), 6u);
  BOOST_CHECK_EQUAL(reading.interchange[2].object().decoded_size(), octets);
  BOOST_CHECK_EQUAL(reading.interchange[5].at().byte.value(), bytes->size() - unz.size());
  BOOST_CHECK_LE(bytes->bytes, 70000u);
  BOOST_CHECK_LE(bytes->reads, 4u);
}

// --- limits ---

BOOST_AUTO_TEST_CASE(a_hundred_findings_are_enough) {
  const auto reading = read(letter(times("FTX+?a'", 1000), 1000));
  BOOST_REQUIRE_EQUAL(reading.findings.size(), 101u);
  BOOST_CHECK_EQUAL(row(reading.findings[99].rule).id, "EDI-08");
  BOOST_CHECK_EQUAL(in_words(reading.findings[100]).substr(0, 10), "EDI-23 at ");
  BOOST_CHECK_EQUAL(reading.findings[100].position.path, "segment 102 FTX element 1 component 1");
  BOOST_CHECK_EQUAL(reading.interchange.messages().size(), 1u);
  for (const std::string junk : {"'", "x'", "FTX+\x01'", "FTX+\x96'", "UNP+1'", "UNH'", "BGM'UNT+2'"}) {
    const auto other = read(una + unb + unh + times(junk, 5000) + unz);
    BOOST_CHECK_LE(other.findings.size(), 101u);
    BOOST_CHECK(has_error(other.findings));
  }
  // Warnings alone are too many, too.
  Forgive forgive;
  forgive.bad_releases = true;
  BOOST_CHECK(has_error(read(letter(times("FTX+?a'", 1000), 1000), forgive).findings));
}

BOOST_AUTO_TEST_CASE(a_thousand_messages_are_enough) {
  const auto messages = [](std::size_t n) {
    std::string out = una + unb;
    for (std::size_t i = 0; i < n; ++i) {
      const auto id = std::to_string(i);
      out += "UNH+" + id + "+MEDDIS:D:93A:UN:D9134L'UNT+2+" + id + "'";
    }
    return out;
  };
  static_assert(edifact::most_messages == 1000);
  BOOST_CHECK_EQUAL(words(read(messages(1000) + "UNZ+1000+ENV1'").findings), "");
  // The next one ends it, whatever comes behind.
  const auto most = messages(1000);
  for (const std::string rest : {"UNT+2+X'UNZ+1001+ENV1'", "BGM+?a'\x01'x", ""})
    check(most + "^UNH+X+MEDDIS:D:93A:UN:D9134L'" + rest, {"EDI-23, UNH: at most 1000 messages, not more"});
  const auto reading = read(messages(5000) + "UNZ+5000+ENV1'");
  BOOST_CHECK_EQUAL(reading.interchange.messages().size(), 1000u);
  BOOST_CHECK_EQUAL(reading.interchange.size(), 2001u);
}

BOOST_AUTO_TEST_CASE(the_limit_of_the_text) {
  wire::Limits limits;
  const auto bytes = letter(uno(5000) + std::string(5000, 'x') + unp(5000) + "FTX+" + times("a", 900) + "'", 3);
  limits.text_bytes = bytes.size() - 5000;  // objects do not count
  BOOST_CHECK_EQUAL(words(read(source(bytes), {}, limits).findings), "");
  limits.text_bytes -= 1;
  const auto reading = read(source(bytes), {}, limits);
  BOOST_REQUIRE_EQUAL(reading.findings.size(), 1u);
  BOOST_CHECK_EQUAL(in_words(reading.findings[0]), "WIRE-14 at " + std::to_string(bytes.size() - 1) + ", : at most " +
                                                       std::to_string(limits.text_bytes) + " bytes, not more");
  limits.text_bytes = 1000;
  const auto endless = std::make_shared<Counting>(std::make_shared<Generated>(una + unb, " \n", 100'000'000, "'"));
  BOOST_CHECK_EQUAL(rules(read(endless, {}, limits).findings), "WIRE-14");
  BOOST_CHECK_LE(endless->bytes, 3000u);
  const auto behind = std::make_shared<Counting>(std::make_shared<Generated>(letter("BGM'"), " \n", 100'000'000, "\n"));
  BOOST_CHECK_EQUAL(rules(read(behind, {}, limits).findings), "WIRE-14");
  BOOST_CHECK_LE(behind->bytes, 3000u);
}

BOOST_AUTO_TEST_CASE(many_of_anything_take_time_in_proportion) {
  const auto in_proportion = [](const std::string& piece, std::size_t count, bool good) {
    return grows_gently(count, [&](std::size_t n) {
      const auto reading = read(letter(times(piece, n), static_cast<int>(n)));
      BOOST_CHECK(!good || reading.findings.empty());
      BOOST_CHECK_EQUAL(reading.interchange[2].at().path.substr(0, 9), "segment 2");
    });
  };
  BOOST_CHECK(in_proportion("FTX+NC+P00++S\xF8ren:Berggren'", 50000 / 8, true));
  BOOST_CHECK(in_proportion(uno(3) + "ABC" + unp(3), 1000, false));
  BOOST_CHECK(in_proportion("FTX+NC+P00++\xC3\x98\x96\x85?x'", 50000 / 8, false));
  BOOST_CHECK(grows_gently(edifact::most_messages / 8, [](std::size_t n) {
    std::string messages;
    for (std::size_t i = 0; i < n; ++i) {
      const auto id = std::to_string(i);
      messages += "UNH+" + id + "+MEDDIS:D:93A:UN:D9134L'UNT+2+" + id + "'";
    }
    BOOST_CHECK_EQUAL(words(read(una + unb + messages + "UNZ+" + std::to_string(n) + "+ENV1'").findings), "");
  }));
  BOOST_CHECK(grows_gently(100000, [](std::size_t n) {
    const auto reading = read(letter("FTX" + times("+", n) + times(":", n) + "x'"));
    BOOST_CHECK_EQUAL(words(reading.findings), "");
    BOOST_CHECK_EQUAL(reading.interchange[2].elements(), n);
    BOOST_CHECK_EQUAL(reading.interchange[2].value(static_cast<unsigned>(n), static_cast<unsigned>(n + 1)), "x");
  }));
  BOOST_CHECK(grows_gently(100000, [](std::size_t n) {
    const auto reading = read(letter("FTX+" + times("?'\r\n", n) + "'"));
    BOOST_CHECK_EQUAL(reading.interchange[2].value(1).size(), n);
  }));
}

BOOST_AUTO_TEST_SUITE_END()
