// What changes in a message between OIOXML and EDIFACT, one case each; that nothing else changes, and that what did not
// change is the same there and back.
#include "converters/convert/between.hpp"

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "converters/convert/mapping.hpp"
#include "converters/edifact/edifact.hpp"
#include "converters/edifact/ftx.hpp"
#include "tests/support/letters.hpp"
#include "tests/support/support.hpp"

using namespace brevdue;
using namespace brevdue::test;
using convert::into_dialect;
using convert::Way;

namespace {

/// "CONV-7.04 moved, CONV-7.06 defaulted": what is not the same afterwards. The codes of the format always change.
std::string changes(const Report& report) {
  std::string out;
  for (const auto& l : report.lines) {
    if (l.outcome == Outcome::carried || l.rule == Rule::edi_codes) continue;
    if (!out.empty()) out += ", ";
    out += std::string(row(l.rule).id) + " " + std::string(name(l.outcome));
  }
  return out;
}

/// Of the first line of a rule.
std::string detail(const Report& report, Rule rule) {
  for (const auto& l : report.lines)
    if (l.rule == rule) return l.detail;
  return "-";
}

Attachment link(std::string_view url, std::string_view title = "Videomøde") {
  Attachment a;
  a.what = Attachment::What::link;
  a.url = url;
  a.title = title;
  return a;
}

/// One that EDIFACT takes as it is.
Correspondence plain() {
  auto l = letter();
  l.sender.speciality = "geriatri";
  return l;
}

/// Every field that a letter has.
Correspondence full() {
  auto l = plain();
  l.correction = true;
  l.priority = Priority::asap;
  l.episode.ids.push_back({{}, "6FB927DA3BE14B9F8875A6326617D20B"});
  l.episode.status = EpisodeStatus::ambulant_roentgen;
  l.sender.address = {"Testvej 1 æøå", "Bydel", "Odense C", "5000"};
  l.receiver.address = {"Testvej 2", "Bydel", "Odense S", "5260"};
  l.receiver.department = "Team 3";
  l.receiver.unit = "Nord";
  l.patient.address.suburb = "Bydel";
  l.patient.occupation = "Pensionist";
  l.segments[0].styles = {{0, 8, true, TextStyle::Style::bold}, {8, 16, false, TextStyle::Style::right}};
  l.dropped.bold = l.dropped.right = l.dropped.fixed_font = 1;
  Attachment supplement;
  supplement.what = Attachment::What::supplement;
  supplement.title = "Papirjournal";
  l.attachments = {reference("c39ea6b2605245e4a207415e0205ab6f"), supplement, link("https://medcom.dk/møde?a=1")};
  return l;
}

FileLetter plain_files() {
  auto f = file_letter({"C39EA6B2-6052-45e4-a207-415e0205ab6f"});
  f.statistical_code = "XBIN01";
  return f;
}

Receipt receipt(Receipt::Kind kind, std::string_view version, std::string_view statistical) {
  Receipt r;
  r.kind = kind;
  r.version = version;
  r.statistical_code = statistical;
  r.envelope_id = "ENV9";
  r.message_id = "RECEIPT1";
  r.sent = at("2026-11-20T14:00:00+01:00");
  r.sender.location_number = municipality;
  r.receiver.location_number = hospital;
  r.original_envelope_id = "ENV1";
  r.original_sender = hospital;
  r.original_receiver = municipality;
  r.originals = {{"LETTER1", "XD9134L"}};
  return r;
}
Receipt refused() {
  auto r = receipt(Receipt::Kind::xctl02, "XC0230Q", "XCTL02");
  r.originals[0].refusal = {RefuseCode::syntaksfejl, "Kan ikke læses.\n"};
  return r;
}

/// What the same message is in the other format if nothing but its codes changes.
Correspondence as_edifact(Correspondence l) {
  l.version = l.administrative ? "D9034L" : "D9134L";
  l.statistical_code.clear();
  return l;
}
FileLetter as_edifact(FileLetter f) {
  f.version = "B0131X";
  f.statistical_code.clear();
  return f;
}
Receipt as_edifact(Receipt r) {
  r.version = version_in(Dialect::edifact, r.version);
  r.statistical_code.clear();
  for (auto& original : r.originals) {
    original.version = version_in(Dialect::edifact, original.version);
    original.type = edifact_type(original.version);
  }
  return r;
}

template <class Message>
struct Case {
  std::string_view what;
  Dialect to;
  std::function<void(Message&)> given;     // what a plain message of the other format is made into
  std::function<void(Message&)> expected;  // what changes: made of what as_edifact() gives, or the other way
  std::string_view changes;
};

template <class Message>
Message converted(const Message& message, Dialect to, Report& report, Bench& bench) {
  report.letters = to == Dialect::edifact ? Dialect::oioxml : Dialect::edifact;
  auto out = message;
  into_dialect(out, to, bench.context, report);
  return out;
}

template <class Message>
Message given(const Case<Message>& c, const Message& plain_one) {
  auto message = c.to == Dialect::edifact ? plain_one : as_edifact(plain_one);
  c.given(message);
  return message;
}

template <class Message>
void check(const std::vector<Case<Message>>& cases, const Message& plain_one) {
  for (const auto& c : cases) {
    Report report;
    Bench bench;
    const auto before = given(c, plain_one);
    const auto after = converted(before, c.to, report, bench);
    auto expected = before;
    if (c.to == Dialect::edifact) {
      expected = as_edifact(before);
      expected.not_carried.clear();
    } else {
      expected.version = plain_one.version;
      expected.statistical_code = plain_one.statistical_code;
      expected.not_carried.clear();
      if constexpr (std::is_same_v<Message, Receipt>) {
        for (auto& original : expected.originals) {
          original.version = version_in(Dialect::oioxml, original.version);
          original.type.clear();
        }
      }
    }
    c.expected(expected);
    BOOST_TEST((after == expected), c.what);
    BOOST_TEST(changes(report) == c.changes, c.what);
    BOOST_TEST(!has_error(report.findings), words(report.findings));
  }
}

std::string repeated(std::string_view what, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += what;
  return out;
}

const auto nothing = [](auto&) {};

const std::string long_url = "https://example.dk/" + std::string(258, 'x');  // 277 characters

using LetterCase = Case<Correspondence>;
const std::vector<LetterCase> letter_cases{
    {"a statistical code of its own", Dialect::edifact, [](auto& l) { l.statistical_code = "GGOP2"; }, nothing,
     "CONV-7.10 lost"},
    {"the usual one by its absence", Dialect::edifact, [](auto& l) { l.statistical_code.clear(); }, nothing, ""},
    {"content the model has no field for", Dialect::edifact,
     [](auto& l) { l.not_carried = {"Emessage/Local_Elements"}; }, nothing, "CONV-7.10 lost"},
    {"an hour that never was", Dialect::edifact,
     [](auto& l) { l.sent_case = l.authorised_case = LocalTimeCase::skipped; }, nothing, "OIO-15 moved, OIO-15 moved"},
    {"an hour that was twice is the same again", Dialect::edifact,
     [](auto& l) { l.sent_case = l.authorised_case = LocalTimeCase::twice; }, nothing, ""},
    {"an administrative letter without status", Dialect::edifact,
     [](auto& l) {
       l.version = "XD9034L";
       l.statistical_code = "XDIS90";
       l.administrative = true;
       l.episode.status.reset();
     },
     [](auto& l) { l.episode.status = EpisodeStatus::inaktiv; }, "CONV-7.17 defaulted"},
    {"raw line ends in the XML", Dialect::edifact, [](auto& l) { l.dropped.line_ends = 2; },
     [](auto& l) { l.dropped.line_ends = 0; }, "OIO-14 moved"},
    {"no text", Dialect::edifact, [](auto& l) { l.segments.clear(); }, nothing, ""},

    {"a text whose last line is not ended", Dialect::edifact, [](auto& l) { l.segments[0].text = "a\nb"; },
     [](auto& l) { l.segments[0].text = "a\nb\n"; }, "CONV-7.06 defaulted"},
    {"lines that would be signs", Dialect::edifact, [](auto& l) { l.segments[0].text = "a\n.\nb\\\n..\n"; },
     [](auto& l) { l.segments[0].text = "a\n. \nb\\ \n..\n"; }, "CONV-7.07 moved"},
    {"a subject that ends in a backslash", Dialect::edifact, [](auto& l) { l.subject = "Sti C:\\"; },
     [](auto& l) { l.subject = "Sti C:\\ "; }, "CONV-7.07 moved"},
    {"a long one", Dialect::edifact, [](auto& l) { l.subject = std::string(69, 'x') + "\\"; },
     [](auto& l) { l.subject = std::string(69, 'x'); }, "CONV-7.07 shortened"},
    {"a title that ends in a backslash", Dialect::edifact,
     [](auto& l) { l.attachments = {link("https://medcom.dk/", "C:\\")}; },
     [](auto& l) { l.attachments[0].title = "C:\\ "; }, "CONV-7.07 moved"},
    {"a long one of a link", Dialect::edifact,
     [](auto& l) { l.attachments = {link("https://medcom.dk/", std::string(69, 'x') + "\\")}; },
     [](auto& l) { l.attachments[0].title = std::string(69, 'x'); }, "CONV-7.07 shortened"},
    {"more than ten groups", Dialect::edifact, [](auto& l) { l.segments[0].text = repeated("a\n", 446); }, nothing, ""},
    {"text to the right within a line", Dialect::edifact,
     [](auto& l) {
       l.segments[0].styles = {{2, 5, false, TextStyle::Style::right}};
     },
     nothing, "CONV-7.05 moved"},

    {"no speciality", Dialect::edifact, [](auto& l) { l.sender.speciality.clear(); }, nothing, "CONV-7.12 defaulted"},
    {"unclassified", Dialect::edifact, [](auto& l) { l.sender.speciality = "ikkeklassificeret"; },
     [](auto& l) { l.sender.speciality.clear(); }, "CONV-7.12 defaulted"},
    {"a speciality without a code", Dialect::edifact, [](auto& l) { l.sender.speciality = "palliativ"; },
     [](auto& l) { l.sender.speciality.clear(); }, "CONV-7.12 lost"},
    {"a receiver without a name", Dialect::edifact, [](auto& l) { l.receiver.organisation.clear(); }, nothing,
     "CONV-7.11 defaulted"},
    {"a sender without a name", Dialect::edifact, [](auto& l) { l.sender.organisation.clear(); }, nothing,
     "CONV-7.11 defaulted"},
    {"units without a department", Dialect::edifact,
     [](auto& l) {
       l.sender.department.clear();
       l.sender.unit = l.receiver.unit = "Nord";
       l.receiver.organisation.clear();
     },
     nothing, "CONV-7.11 defaulted, CONV-7.11 defaulted"},

    {"characters of a name", Dialect::edifact, [](auto& l) { l.sender.organisation = "Klinik – „Nord“"; },
     [](auto& l) { l.sender.organisation = "Klinik - \"Nord\""; }, "CONV-7.04 moved"},
    {"characters that are invisible", Dialect::edifact, [](auto& l) { l.receiver.department = "Te\u200Bam"; },
     [](auto& l) { l.receiver.department = "Team"; }, "CONV-7.04 moved"},
    {"a character nobody knows", Dialect::edifact, [](auto& l) { l.patient.given = {"Nancy 漢"}; },
     [](auto& l) { l.patient.given = {"Nancy ?"}; }, "CONV-7.04 shortened"},
    {"a value that grows over its length", Dialect::edifact,
     [](auto& l) { l.receiver.address.street = std::string(34, 'x') + "…"; },
     [](auto& l) { l.receiver.address.street = std::string(34, 'x') + "."; }, "CONV-7.04 shortened"},
    {"a value that would be gone", Dialect::edifact, [](auto& l) { l.patient.family = "\u200B"; },
     [](auto& l) { l.patient.family = "?"; }, "CONV-7.04 shortened"},
    {"a line end in a value of one line", Dialect::edifact, [](auto& l) { l.subject = "a\nb\tc"; },
     [](auto& l) { l.subject = "a b c"; }, "CONV-7.04 moved"},
    {"an accent of its own is no change", Dialect::edifact, [](auto& l) { l.subject = "Ca\u0301"; },
     [](auto& l) { l.subject = "Cá"; }, ""},
    {"a subject that loses", Dialect::edifact, [](auto& l) { l.subject = "漢"; }, [](auto& l) { l.subject = "?"; },
     "CONV-7.04 shortened"},
    {"characters of an episode id", Dialect::edifact,
     [](auto& l) {
       l.episode.ids = {{{}, "A–1"}};
     },
     [](auto& l) {
       l.episode.ids = {{{}, "A-1"}};
     },
     "CONV-7.04 moved"},
    {"an episode id that loses", Dialect::edifact,
     [](auto& l) {
       l.episode.ids = {{{}, "漢"}};
     },
     [](auto& l) {
       l.episode.ids = {{{}, "?"}};
     },
     "CONV-7.04 shortened"},
    {"a year UNB does not have", Dialect::edifact, [](auto& l) { l.sent = at("1979-12-31T22:59:00Z"); }, nothing,
     "CONV-7.01 lost"},
    {"characters of a title", Dialect::edifact,
     [](auto& l) {
       l.attachments = {reference("c39ea6b2605245e4a207415e0205ab6f")};
       l.attachments[0].title = "Plan – 1";
     },
     [](auto& l) { l.attachments[0].title = "Plan - 1"; }, "CONV-7.04 moved"},
    {"a title that loses", Dialect::edifact,
     [](auto& l) {
       l.attachments = {reference("c39ea6b2605245e4a207415e0205ab6f")};
       l.attachments[0].title = "漢";
     },
     [](auto& l) { l.attachments[0].title = "?"; }, "CONV-7.04 shortened"},
    {"a sender's name that loses", Dialect::edifact, [](auto& l) { l.sender.unit = "漢"; },
     [](auto& l) { l.sender.unit = "?"; }, "CONV-7.04 shortened"},
    {"a patient's", Dialect::edifact, [](auto& l) { l.patient.address.street = "Testvej 2–4"; },
     [](auto& l) { l.patient.address.street = "Testvej 2-4"; }, "CONV-7.04 moved"},
    {"characters of a text, with styles that move along", Dialect::edifact,
     [](auto& l) {
       l.segments[0].text = "“a” b… c\n";
       l.segments[0].styles = {{3, 4, false, TextStyle::Style::bold},
                               {4, 7, true, TextStyle::Style::plain},
                               {8, 12, false, TextStyle::Style::italic}};
     },
     [](auto& l) {
       l.segments[0].text = "\"a\" b... c\n";
       l.segments[0].styles = {{1, 2, false, TextStyle::Style::bold},
                               {2, 3, true, TextStyle::Style::plain},
                               {4, 8, false, TextStyle::Style::italic}};
     },
     "CONV-7.04 moved"},
    {"a style of nothing but invisible characters goes", Dialect::edifact,
     [](auto& l) {
       l.segments[0].text = "a\u200Bb\n";
       l.segments[0].styles = {{1, 4, false, TextStyle::Style::bold}};
     },
     [](auto& l) {
       l.segments[0].text = "ab\n";
       l.segments[0].styles.clear();
     },
     "CONV-7.04 moved"},
    {"a text that loses", Dialect::edifact, [](auto& l) { l.segments[0].text = "漢\n"; },
     [](auto& l) { l.segments[0].text = "?\n"; }, "CONV-7.04 shortened"},

    {"a link of 276 characters", Dialect::edifact, [](auto& l) { l.attachments = {link(long_url.substr(0, 276))}; },
     nothing, ""},
    {"a link of 277 characters", Dialect::edifact, [](auto& l) { l.attachments = {link(long_url)}; },
     [](auto& l) {
       l.segments[0].text += "Link: Videomøde\n" + long_url + "\n";
       l.attachments.clear();
     },
     "CONV-7.08 moved"},
    {"one that ends in a backslash, of a letter without text", Dialect::edifact,
     [](auto& l) {
       l.segments.clear();
       l.attachments = {link("https://a.dk/\\", "Plan – 1"), link("https://b.dk/")};
     },
     [](auto& l) {
       l.segments.emplace_back();
       l.segments[0].date = l.authorised;
       l.segments[0].text = "Link: Plan - 1\nhttps://a.dk/\\ \n";
       l.attachments = {link("https://b.dk/")};
     },
     "CONV-7.08 moved, CONV-7.04 moved, CONV-7.07 moved"},
    {"a link that ISO-8859-1 cannot hold", Dialect::edifact,
     [](auto& l) { l.attachments = {link("https://example.dk/å/ł–?x=€")}; },
     [](auto& l) { l.attachments[0].url = "https://example.dk/å/%C5%82%E2%80%93?x=%E2%82%AC"; }, "CONV-7.18 moved"},
    {"one that is too long then", Dialect::edifact,
     [](auto& l) { l.attachments = {link(long_url.substr(0, 275) + "ł")}; },
     [](auto& l) {
       l.segments[0].text += "Link: Videomøde\n" + long_url.substr(0, 275) + "%C5%82\n";
       l.attachments.clear();
     },
     "CONV-7.08 moved, CONV-7.18 moved"},
    {"links in the text", Dialect::edifact,
     [](auto& l) { l.segments[0].text = "ł https://a.dk/ł–1… “https://b.dk/–€/x” –\n"; },
     [](auto& l) {
       l.segments[0].text = "l https://a.dk/%C5%82%E2%80%931... \"https://b.dk/%E2%80%93%E2%82%AC/x\" -\n";
     },
     "CONV-7.04 moved, CONV-7.18 moved"},

    {"content of EDIFACT the model has no field for", Dialect::oioxml, [](auto& l) { l.not_carried = {"S05"}; },
     nothing, "CONV-7.10 lost"},
    {"an hour that never was, back", Dialect::oioxml,
     [](auto& l) { l.sent_case = l.authorised_case = LocalTimeCase::skipped; }, nothing, "OIO-15 moved, OIO-15 moved"},
    {"a sender without a name", Dialect::oioxml, [](auto& l) { l.sender.organisation.clear(); },
     [](auto& l) { l.sender.organisation = hospital; }, "CONV-7.17 defaulted"},
    {"a receiver without a name", Dialect::oioxml, [](auto& l) { l.receiver.organisation.clear(); }, nothing, ""},
    {"identifiers without a code", Dialect::oioxml,
     [](auto& l) {
       l.sender.identifier = "1234";
       l.sender.identifier_code.reset();
       l.receiver.identifier = "4711";
       l.receiver.identifier_code.reset();
     },
     [](auto& l) {
       l.sender.identifier = hospital;
       l.sender.identifier_code = PartyIdCode::lokationsnummer;
       l.receiver.identifier = municipality;
       l.receiver.identifier_code = PartyIdCode::lokationsnummer;
     },
     "CONV-7.17 lost, CONV-7.17 lost"},
    {"location numbers without a code", Dialect::oioxml,
     [](auto& l) {
       l.sender.identifier_code.reset();
       l.receiver.identifier = municipality;
       l.receiver.identifier_code.reset();
     },
     [](auto& l) { l.sender.identifier_code = l.receiver.identifier_code = PartyIdCode::lokationsnummer; },
     "CONV-7.17 defaulted, CONV-7.17 defaulted"},
    {"a county", Dialect::oioxml, [](auto& l) { l.receiver.identifier_code = PartyIdCode::amt; }, nothing, ""},
};

using FilesCase = Case<FileLetter>;
const std::vector<FilesCase> file_cases{
    {"nothing", Dialect::edifact, nothing, nothing, ""},
    {"a size that is not true", Dialect::edifact, [](auto& f) { f.files[0].declared_size = 4; },
     [](auto& f) { f.files[0].declared_size = 3; }, "OIO-13 defaulted"},
    {"a statistical code of its own", Dialect::edifact, [](auto& f) { f.statistical_code = "OTHER"; }, nothing,
     "CONV-7.10 lost"},
    {"files about a system", Dialect::edifact,
     [](auto& f) {
       f.patient.reset();
       f.system_information = true;
       f.contents = "Prøve – 1";
     },
     [](auto& f) { f.contents = "Prøve - 1"; }, "CONV-7.04 moved"},
    {"unclassified", Dialect::edifact, [](auto& f) { f.sender.speciality = "ikkeklassificeret"; },
     [](auto& f) { f.sender.speciality.clear(); }, "CONV-7.12 defaulted"},
    {"nothing, back", Dialect::oioxml, nothing, nothing, ""},
    {"files about a system, back", Dialect::oioxml,
     [](auto& f) {
       f.patient.reset();
       f.system_information = true;
     },
     nothing, ""},
    {"a county, which a file letter of OIOXML does not have", Dialect::oioxml,
     [](auto& f) { f.receiver.identifier_code = PartyIdCode::amt; },
     [](auto& f) {
       f.receiver.identifier = municipality;
       f.receiver.identifier_code = PartyIdCode::lokationsnummer;
     },
     "CONV-7.17 lost"},
};

using ReceiptCase = Case<Receipt>;
const std::vector<ReceiptCase> receipt_cases{
    {"nothing", Dialect::edifact, nothing, nothing, ""},
    {"a version of another year", Dialect::edifact, [](auto& r) { r.originals[0].version = "XD9133L"; }, nothing, ""},
    {"a known kind of version", Dialect::edifact, [](auto& r) { r.originals[0].version = "H0130R"; }, nothing, ""},
    {"a text without a code, and without its last line end", Dialect::edifact,
     [](auto& r) { r.refusal.text = "Se – her\n."; },
     [](auto& r) {
       r.refusal = {RefuseCode::ikke_specificeret, "Se - her\n. \n"};
     },
     "CONV-7.06 defaulted, CONV-7.17 defaulted, CONV-7.04 moved, CONV-7.07 moved"},
    {"a text that loses", Dialect::edifact, [](auto& r) { r.originals[0].refusal.text = "漢\n"; },
     [](auto& r) { r.originals[0].refusal.text = "?\n"; }, "CONV-7.04 shortened"},
    {"six lines", Dialect::edifact, [](auto& r) { r.originals[0].refusal.text = "1\n2\n3\n4\n5\n6\n"; },
     [](auto& r) { r.originals[0].refusal.text = "1\n2\n3\n4\n5\n"; }, "CONV-7.14 shortened, CONV-7.06 defaulted"},
    {"a statistical code of its own, and more", Dialect::edifact,
     [](auto& r) {
       r.statistical_code = "OTHER";
       r.not_carried = {"Emessage/Local_Elements"};
     },
     nothing, "CONV-7.10 lost, CONV-7.10 lost"},
    {"nothing, back", Dialect::oioxml, nothing, nothing, ""},
    {"a type that the version does not say", Dialect::oioxml, [](auto& r) { r.originals[0].type = "MEDQQQ"; }, nothing,
     "CONV-7.10 lost"},
};

/// Rows and outcomes that happened.
using Seen = std::set<std::string>;
std::string key(Rule rule, Outcome outcome, std::string_view from, std::string_view to) {
  return std::string(row(rule).id) + " " + std::string(name(outcome)) + " " + std::string(from) + " -> " +
         std::string(to);
}
void take(Seen& seen, const Report& report) {
  for (const auto& l : report.lines) seen.insert(key(l.rule, l.outcome, l.from, l.to));
}
template <class Message>
void take(Seen& seen, const std::vector<Case<Message>>& cases, const Message& plain_one) {
  for (const auto& c : cases) {
    Report report;
    Bench bench;
    (void)converted(given(c, plain_one), c.to, report, bench);
    take(seen, report);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(between)

BOOST_AUTO_TEST_CASE(each_change_of_a_letter_is_reported_and_nothing_else_changes) {
  check(letter_cases, plain());
}

BOOST_AUTO_TEST_CASE(each_change_of_a_file_letter_is_reported_and_nothing_else_changes) {
  check(file_cases, plain_files());
}

BOOST_AUTO_TEST_CASE(each_change_of_a_receipt_is_reported_and_nothing_else_changes) {
  check(receipt_cases, refused());
}

BOOST_AUTO_TEST_CASE(there_and_back_is_the_same) {
  Bench bench;
  const auto same = [&](const auto& message) {
    Report there, back;
    const auto edifact = converted(message, Dialect::edifact, there, bench);
    BOOST_TEST((edifact == as_edifact(message)));
    BOOST_TEST((converted(edifact, Dialect::oioxml, back, bench) == message));
    BOOST_TEST(changes(there) == "");
    BOOST_TEST(changes(back) == "");
  };
  same(plain());
  same(full());
  auto administrative = plain();
  administrative.administrative = true;
  administrative.version = "XD9034L";
  administrative.statistical_code = "XDIS90";
  administrative.patient.ids = {{PatientIdKind::cpr, {}, "1505505510"}};
  same(administrative);
  same(plain_files());
  same(refused());
  same(receipt(Receipt::Kind::xctl03, "XC0330Q", "XCTL03"));
  auto from_vans = refused();
  from_vans.kind = Receipt::Kind::xctl01;
  from_vans.version = "XC0130Q";
  from_vans.statistical_code = "XCTL01";
  from_vans.sender.location_number = "MYVANS";
  from_vans.refusal = {RefuseCode::ukendt_lokationsnummer, {}};
  same(from_vans);
}

BOOST_AUTO_TEST_CASE(every_row_between_the_two_happens) {
  Seen seen;
  take(seen, letter_cases, plain());
  take(seen, file_cases, plain_files());
  take(seen, receipt_cases, refused());
  for (const auto to : {Dialect::edifact, Dialect::oioxml}) {
    Bench bench;
    bench.rows.rows[std::string(municipality)].links_clickable = "no";
    Report report;
    (void)converted(to == Dialect::edifact ? full() : as_edifact(full()), to, report, bench);
    take(seen, report);
  }
  for (const auto& r : convert::map_rows()) {
    if (r.way != Way::to_edifact && r.way != Way::to_oioxml) continue;
    if (r.rule == Rule::edi_split) continue;        // where messages are parted, not here
    if (r.map == convert::Map::fit_sent) continue;  // of what comes from FHIR: edifact_conversion_test
    for (const auto outcome : {Outcome::carried, Outcome::moved, Outcome::defaulted, Outcome::shortened, Outcome::lost})
      if ((r.outcomes & convert::outcome_bit(outcome)) != 0)
        BOOST_TEST(seen.contains(key(r.rule, outcome, r.from, r.to)), key(r.rule, outcome, r.from, r.to)
                                                                          << " never happens");
  }
}

BOOST_AUTO_TEST_CASE(counts_and_reasons_are_told_but_no_value) {
  Bench bench;
  Report report;
  auto l = letter();
  l.subject = "“Ødem” 漢\u200B" + std::string(60, 'x');
  l.segments[0].text = ".\n.\nx";
  l.sender.speciality = "palliativ";
  l.attachments = {link(long_url)};
  (void)converted(l, Dialect::edifact, report, bench);
  BOOST_TEST(detail(report, Rule::edi_characters) ==
             "2 written with others, 1 as a question mark, 1 left out, for they are invisible");
  BOOST_TEST(detail(report, Rule::edi_sign_line) == "2 lines");
  BOOST_TEST(detail(report, Rule::edi_speciality) == "\"palliativ\" has no code");
  BOOST_TEST(detail(report, Rule::edi_link) == "277 characters: Link: ...");
  auto many = plain();
  many.segments[0].text = repeated("a\n", 446);
  Report more;
  (void)converted(many, Dialect::edifact, more, bench);
  BOOST_TEST(detail(more, Rule::edi_many_groups) == "11 groups");
  many.segments[0].text = repeated("a\n", 445);
  Report ten;
  (void)converted(many, Dialect::edifact, ten, bench);
  BOOST_TEST(detail(ten, Rule::edi_many_groups) == "-");
}

BOOST_AUTO_TEST_CASE(a_refusal_is_cut_between_words_and_has_five_components) {
  Bench bench;
  auto r = refused();
  r.originals[0].refusal.text = repeated("Modtageren kender ikke patienten. ", 20);
  Report report;
  const auto ctl = converted(r, Dialect::edifact, report, bench);
  const auto& text = ctl.originals[0].refusal.text;
  BOOST_TEST(edifact::to_components(text).size() == 5u);
  BOOST_TEST(text.size() > 300u);
  BOOST_TEST(r.originals[0].refusal.text.starts_with(text.substr(0, text.size() - 1)));
  BOOST_TEST((text.ends_with(".\n") || text.ends_with("n\n") || text.ends_with("r\n") || text.ends_with("e\n")));
  BOOST_TEST(r.originals[0].refusal.text[text.size() - 1] == ' ');
  for (const auto& hostile : {repeated("\\", 400), repeated(".\n", 40), repeated("\\\n", 40), repeated("å", 400),
                              repeated(" ", 400), repeated("漢", 400), repeated("…", 400)}) {
    r.originals[0].refusal.text = hostile;
    Report bad;
    const auto out = converted(r, Dialect::edifact, bad, bench).originals[0].refusal.text;
    BOOST_TEST(edifact::to_components(out).size() <= 5u, hostile);
    BOOST_TEST(out.size() >= 2u, hostile);
    Report again;
    r.originals[0].refusal.text = out;
    BOOST_TEST((converted(r, Dialect::edifact, again, bench).originals[0].refusal.text == out), hostile);
  }
}

BOOST_AUTO_TEST_CASE(what_is_written_as_edifact_is_read_as_the_same) {
  const auto read_again = [](const StringSink& sink) {
    const auto read = edifact::read(document(sink.bytes), zone(), {});
    if (!read) BOOST_FAIL(words(read.error().findings));
    return read->messages.at(0);
  };
  const auto to_the_minute = [](auto message) {
    message.sent.precision = Precision::minute;
    if constexpr (requires { message.authorised; }) message.authorised.precision = Precision::minute;
    if constexpr (requires { message.segments; }) message.segments[0].date = message.authorised;
    return message;
  };
  Bench bench;
  auto styled = full();
  styled.segments[0].text = repeated("“Ødem” ved ankler – 3 cm… ", 200) + "\n.\nSlut";
  styled.segments[0].styles = {{3, 8, false, TextStyle::Style::bold}};
  styled.receiver.organisation = "_";
  styled.dropped = {.bold = 1};
  for (const auto& l : {plain(), full(), styled}) {
    Report report;
    auto edifact = converted(to_the_minute(l), Dialect::edifact, report, bench);
    StringSink sink;
    edifact::write_letter(edifact, zone(), sink);
    if (edifact.receiver.organisation == "_") edifact.receiver.organisation.clear();
    BOOST_TEST((std::get<Correspondence>(read_again(sink)) == edifact));
  }
  Report report;
  const auto files = converted(plain_files(), Dialect::edifact, report, bench);
  StringSink bin;
  edifact::write_bin01(files, zone(), bin);
  auto read_files = std::get<FileLetter>(read_again(bin));
  BOOST_TEST((read_files.files == files.files));
  BOOST_TEST((read_files.sender == files.sender));
  auto refusal = to_the_minute(refused());
  refusal.originals[0].refusal.text = repeated("Modtageren kender ikke patienten. ", 20);
  const auto ctl = converted(refusal, Dialect::edifact, report, bench);
  StringSink receipt;
  edifact::write_ctl(ctl, zone(), receipt);
  BOOST_TEST((std::get<Receipt>(read_again(receipt)) == ctl));
}

BOOST_AUTO_TEST_CASE(ids_that_iso_8859_1_cannot_hold_are_errors) {
  struct Case {
    std::string_view path;
    std::function<void(Receipt&)> spoil;
  };
  const Case cases[] = {
      {"Emessage/Envelope/Identifier", [](auto& r) { r.envelope_id = "–"; }},
      {"Emessage/Letter/Identifier", [](auto& r) { r.message_id = "漢"; }},
      {"Emessage/Sender/EANIdentifier", [](auto& r) { r.sender.location_number = "–"; }},
      {"Emessage/Receiver/EANIdentifier", [](auto& r) { r.receiver.location_number = "–"; }},
      {"Emessage/OriginalEmessage/OriginalEnvelopeIdentifier", [](auto& r) { r.original_envelope_id = "1\n2"; }},
      {"Emessage/OriginalEmessage/OriginalSender/EANIdentifier", [](auto& r) { r.original_sender = "–"; }},
      {"Emessage/OriginalEmessage/OriginalReceiver/EANIdentifier", [](auto& r) { r.original_receiver = "–"; }},
      {"Emessage/OriginalEmessage/OriginalLetter/OriginalLetterIdentifier",
       [](auto& r) { r.originals[0].id = "\u200B1"; }},
  };
  Bench bench;
  for (const auto& c : cases) {
    auto r = refused();
    c.spoil(r);
    Report report;
    (void)converted(r, Dialect::edifact, report, bench);
    BOOST_TEST(rules(report.findings) == "CONV-7.02", c.path);
    BOOST_TEST(report.findings.at(0).position.path == c.path);
  }
  auto f = plain_files();
  f.message_id = "–";
  Report report;
  (void)converted(f, Dialect::edifact, report, bench);
  BOOST_TEST(report.findings.at(0).position.path == "Emessage/BinaryLetter/Letter/Identifier");
  auto latin = refused();
  latin.envelope_id = "Ærø";
  Report good;
  BOOST_TEST(converted(latin, Dialect::edifact, good, bench).envelope_id == "Ærø");
  BOOST_TEST(rules(good.findings) == "");
}

BOOST_AUTO_TEST_CASE(blocks_of_text_end_their_lines) {
  Bench bench;
  auto l = plain();
  l.segments[0].text = "Indlagt i dagSvar følger\nI alt";
  l.segments[0].styles = {{13, 17, false, TextStyle::Style::bold}};
  l.segments[0].blocks.at = {13, 26};
  Report report;
  const auto edifact = converted(l, Dialect::edifact, report, bench);
  BOOST_TEST(edifact.segments[0].text == "Indlagt i dag\nSvar følger\nI alt\n");
  BOOST_TEST((edifact.segments[0].styles == std::vector<TextStyle>{{14, 18, false, TextStyle::Style::bold}}));
  BOOST_TEST(changes(report) == "CONV-7.06 defaulted, CONV-7.06 defaulted");
}

BOOST_AUTO_TEST_CASE(links_are_judged_on_the_way) {
  Bench bench;
  auto l = plain();
  l.attachments = {link("https://bruger@m.vconf.dk/9f86d081884c")};
  Report report;
  (void)converted(l, Dialect::edifact, report, bench);
  BOOST_TEST(found(report, Rule::video_dangerous, Severity::error));
  bench.settings.link_policy.at(video::LinkFault::dangerous) = video::LinkAction::warn;
  Report warned;
  (void)converted(as_edifact(l), Dialect::oioxml, warned, bench);
  BOOST_TEST(found(warned, Rule::video_dangerous, Severity::warning));
  BOOST_TEST(warned.findings[0].position.path == "FTX+URL element 4");
}

BOOST_AUTO_TEST_CASE(a_link_that_would_not_be_seen_is_written_into_the_text_too) {
  Bench bench;
  bench.rows.rows[std::string(municipality)].links_clickable = "no";
  auto l = plain();
  l.segments[0].text = "Se https://a.dk/\n";
  l.attachments = {link("https://a.dk/"), link("https://b.dk/"), link("se bilag")};
  for (const auto to : {Dialect::edifact, Dialect::oioxml}) {
    Report report;
    const auto out = converted(to == Dialect::edifact ? l : as_edifact(l), to, report, bench);
    BOOST_TEST(out.segments[0].text == "Se https://a.dk/\nLink: Videomøde\nhttps://b.dk/\n");
    BOOST_TEST(out.attachments.size() == 3u);
    BOOST_TEST(count(report, Rule::video_clickable) == 1u);
  }
}

BOOST_AUTO_TEST_CASE(a_letter_from_fhir_is_made_fit_too) {
  Bench bench;
  auto cc = care_communication();
  cc.subject = "Plan – 漢";
  cc.segments[0].text = "Hej 🙂 €";
  Report report;
  report.letters = Dialect::edifact;
  auto pairs = convert::care_communication_to_letter(cc, bench.context, zone(), report);
  BOOST_REQUIRE_MESSAGE(pairs.size() == 1u, words(report.findings));
  convert::fit_for_edifact(pairs[0].letter, report);
  BOOST_TEST(pairs[0].letter.segments[0].text.starts_with("Hej :-) EUR"));
  BOOST_TEST(pairs[0].letter.segments[0].text.ends_with("\n"));
  BOOST_TEST(pairs[0].letter.subject.ends_with("Plan - ?"));
  BOOST_TEST(line(report, Rule::to_letter_subject) == "carried Communication.category, Communication.topic -> FTX+OE");
  BOOST_TEST(line(report, Rule::edi_characters) == "moved FTX+NC -> FTX+NC");
  BOOST_TEST(line(report, Rule::edi_speciality) == "defaulted S01 SPR 2 -> S01 SPR 2");
}

BOOST_AUTO_TEST_SUITE_END()
