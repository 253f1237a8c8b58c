// Property: a complete letter, file letter or receipt, with any of its optional fields, is written as a message that
// the schema and the element table accept, and that reads as the same again.
#include <rapidcheck.h>

#include <boost/test/unit_test.hpp>

#include "converters/model/identifiers.hpp"
#include "converters/oioxml/file_types.hpp"
#include "converters/wire/base64.hpp"
#include "tests/unit/oioxml/reading.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

/// `least` to `most` characters, ordinary and odd ones; white space inside counts too.
std::string text(int least, int most) {
  const int length = *rc::gen::weightedOneOf<int>({{6, rc::gen::inRange(least, std::min(most, least + 12) + 1)},
                                                   {1, rc::gen::just(most)},
                                                   {1, rc::gen::just(least)}});
  std::string out;
  for (int i = 0; i < length; ++i)
    out += *rc::gen::weightedElement<std::string>({{12, "a"},
                                                   {6, "N"},
                                                   {4, " "},
                                                   {3, "ø"},
                                                   {3, "Å"},
                                                   {2, "&"},
                                                   {2, "<"},
                                                   {1, ">"},
                                                   {1, "\""},
                                                   {1, "'"},
                                                   {1, "€"},
                                                   {1, "\t"},
                                                   {1, "\n"},
                                                   {1, "\r"},
                                                   {1, "7"}});
  return out;
}

std::string maybe(int most) {
  return *rc::gen::arbitrary<bool>() ? text(1, most) : std::string();
}

std::string digits(int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += static_cast<char>('0' + *rc::gen::inRange(0, 10));
  return out;
}

std::string hex(int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += "0123456789abcdefABCDEF"[*rc::gen::inRange(0, 22)];
  return out;
}

Address address() {
  return {maybe(35), maybe(35), maybe(35), maybe(9)};
}

Party party(bool sender, bool amt) {
  Party p;
  p.location_number = *rc::gen::arbitrary<bool>() ? digits(13) : text(1, 35);
  p.identifier = text(1, 17);
  p.identifier_code = static_cast<PartyIdCode>(*rc::gen::inRange(0, amt ? 6 : 5));
  if (sender || *rc::gen::arbitrary<bool>()) p.organisation = text(1, 35);
  p.department = maybe(35);
  p.unit = maybe(35);
  p.address = address();
  if (sender) {
    p.phone = maybe(25);
    p.speciality = *rc::gen::element<std::string>("", "geriatri", "patologi ", "vagtlaegehjaelp_kbh", "klinisk_kemi");
  }
  return p;
}

Patient patient(bool letter) {
  Patient p;
  const std::string id = *rc::gen::element<std::string>("2512489996", "2512481ABC", "251248ÆØ12");
  p.ids = {{id == "2512489996" ? PatientIdKind::cpr : alternative_kind(id), {}, id}};
  p.family = text(1, 70);
  if (const auto given = maybe(70); !given.empty()) p.given = {given};
  if (letter) {
    p.address = address();
    p.occupation = maybe(35);
  }
  return p;
}

/// A minute of the years 2000 to 2040 that is not in the doubled or the missing hour.
Timestamp minute() {
  for (;;) {
    const auto m = *rc::gen::inRange<std::int64_t>(15778080, 36816480);
    Timestamp t{Instant(std::chrono::minutes(m)), Precision::minute, {}};
    LocalTimeCase which{};
    if (zone().to_utc(zone().to_local(t.utc), which) == t.utc && which == LocalTimeCase::plain) return t;
  }
}

Attachment file(bool letter) {
  Attachment a;
  a.object_code = *rc::gen::element<std::string>("tekstfil", "billede", "program", "vektor_grafik", "biosignaler",
                                                 "multimedie", "proprietaert_indhold");
  a.extension = *rc::gen::element<std::string>("pdf", "jpeg", "txt", "bin", "inh", "pcx");
  if (letter) {
    a.title = text(1, 70);
    a.id = *rc::gen::arbitrary<bool>() ? hex(32) : text(1, 35);
    a.declared_size = *rc::gen::inRange<std::uint64_t>(1, std::uint64_t{1} << 40);
  } else {
    a.id = hex(8) + "-" + hex(4) + "-" + hex(4) + "-" + hex(4) + "-" + hex(12);
    const auto length = *rc::gen::weightedOneOf<std::size_t>(
        {{4, rc::gen::inRange<std::size_t>(1, 40)}, {1, rc::gen::inRange<std::size_t>(3000, 9000)}});
    a.data =
        Content::text(wire::encode_base64(std::string(length, static_cast<char>(*rc::gen::inRange(0, 127)))), length);
    a.declared_size = length;
  }
  return a;
}

Attachment reference() {
  const int kind = *rc::gen::inRange(0, 3);
  if (kind == 0) return file(true);
  Attachment a;
  a.title = text(1, 70);
  a.what = kind == 1 ? Attachment::What::link : Attachment::What::supplement;
  if (kind == 1) a.url = text(1, 350);
  return a;
}

template <class M>
void envelope(M& m) {
  m.envelope_id = text(1, 14);
  m.message_id = text(1, 14);
  m.sent = minute();
  m.receipt_wanted = *rc::gen::arbitrary<bool>();
}

/// A text of several lines as reading gives it.
std::string lines() {
  std::string out;
  for (int i = *rc::gen::inRange(0, 60); i > 0; --i)
    out += *rc::gen::weightedElement<std::string>({{8, "ord"}, {6, " "}, {4, "\n"}, {1, "æ&<"}, {1, "€"}});
  return out;
}

Correspondence any_letter() {
  Correspondence m;
  m.version = "XD9134L";
  envelope(m);
  m.authorised = minute();
  m.statistical_code = *rc::gen::arbitrary<bool>() ? "XDIS91" : text(1, 8);
  m.correction = *rc::gen::arbitrary<bool>();
  if (const auto id = maybe(35); !id.empty()) m.episode.ids = {{{}, id}};
  m.episode.status = static_cast<EpisodeStatus>(*rc::gen::inRange(0, 5));
  m.sender = party(true, true);
  m.receiver = party(false, true);
  m.patient = patient(true);
  const int priority = *rc::gen::inRange(0, 3);
  if (priority > 0) m.priority = priority == 1 ? Priority::routine : Priority::asap;
  m.subject = maybe(70);
  Segment segment;
  segment.date = m.authorised;
  segment.text = lines();
  m.segments = {segment};
  for (int i = *rc::gen::inRange(0, 13); i > 0; --i) m.attachments.push_back(reference());
  return m;
}

Correspondence any_administrative_letter() {
  Correspondence m = any_letter();
  m.version = "XD9034L";
  m.administrative = true;
  m.patient.ids = {{PatientIdKind::cpr, {}, "1505505510"}};
  if (*rc::gen::arbitrary<bool>()) m.episode.status.reset();
  return m;
}

Refusal refusal() {
  Refusal why;
  if (const int code = *rc::gen::inRange(0, 6); code > 0) why.code = static_cast<RefuseCode>(code - 1);
  if (*rc::gen::arbitrary<bool>()) why.text = lines();
  return why;
}

Receipt any_receipt() {
  Receipt m;
  const int number = *rc::gen::inRange(0, 3);
  m.kind = static_cast<Receipt::Kind>(number);
  m.version = std::vector<std::string>{"XC0130Q", "XC0230Q", "XC0330Q"}[static_cast<std::size_t>(number)];
  envelope(m);
  m.statistical_code = *rc::gen::arbitrary<bool>() ? std::string(name(m.kind)) : text(1, 8);
  m.sender.location_number = text(1, 35);
  m.receiver.location_number = digits(13);
  m.original_envelope_id = text(1, 14);
  m.original_sender = text(1, 35);
  m.original_receiver = text(1, 35);
  if (!m.is_positive()) m.refusal = refusal();
  const int letters = *rc::gen::weightedOneOf<int>({{8, rc::gen::inRange(0, 4)}, {1, rc::gen::just(99)}});
  for (int i = 0; i < letters; ++i) {
    m.originals.push_back({text(1, 14), text(1, 7), {}});
    if (!m.is_positive()) m.originals.back().refusal = refusal();
  }
  return m;
}

FileLetter any_file_letter() {
  FileLetter m;
  m.version = "XB0131X";
  envelope(m);
  m.authorised = minute();
  m.statistical_code = *rc::gen::element<std::string>("XBIN01", "XB0131X");
  m.sender = party(true, false);
  m.receiver = party(false, false);
  if (*rc::gen::arbitrary<bool>()) {
    m.patient = patient(false);
  } else {
    m.system_information = true;
    m.contents = maybe(70);
  }
  for (int i = *rc::gen::inRange(1, 13); i > 0; --i) m.files.push_back(file(false));
  return m;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(oioxml_round_trip)

BOOST_AUTO_TEST_CASE(letters) {
  const bool holds = rc::check("a letter is written validly and reads back", [] {
    const auto m = any_letter();
    const auto bytes = written(m);
    RC_LOG(bytes);
    RC_ASSERT(words(schema_findings(bytes)) == "");
    RC_ASSERT(read_letter(bytes) == m);
  });
  BOOST_TEST(holds);
}

BOOST_AUTO_TEST_CASE(administrative_letters) {
  const bool holds = rc::check("an administrative letter is written validly and reads back", [] {
    const auto m = any_administrative_letter();
    const auto bytes = written(m);
    RC_LOG(bytes);
    RC_ASSERT(words(schema_findings(bytes)) == "");
    RC_ASSERT(read_letter(bytes) == m);
  });
  BOOST_TEST(holds);
}

BOOST_AUTO_TEST_CASE(receipts) {
  const bool holds = rc::check("a receipt is written validly and reads back", [] {
    const auto m = any_receipt();
    const auto bytes = written(m);
    RC_LOG(bytes);
    RC_ASSERT(words(schema_findings(bytes)) == "");
    RC_ASSERT(read_receipt(bytes) == m);
  });
  BOOST_TEST(holds);
}

// Broken off anywhere, a message leaves nothing behind that did not stand in it.
BOOST_AUTO_TEST_CASE(messages_that_break_off) {
  const bool holds = rc::check("a part of a message reads as a part of it", [] {
    const auto m = any_receipt();
    const auto bytes = written(m);
    const auto end = bytes.find("</Emessage>");
    const auto part = partial(bytes.substr(0, *rc::gen::inRange<std::size_t>(bytes.find("<Envelope>"), end)) + "<");
    RC_ASSERT(part.size() <= 1u);
    if (part.empty()) return;
    const auto& found = std::get<Receipt>(part[0]);
    RC_ASSERT(found.kind == m.kind);
    RC_ASSERT(found.envelope_id == m.envelope_id);
    RC_ASSERT(found.message_id.empty() || found.message_id == m.message_id);
    RC_ASSERT(found.original_sender.empty() || found.original_sender == m.original_sender);
    RC_ASSERT(found.refusal.text.empty() || found.refusal == m.refusal);
    RC_ASSERT(found.originals.size() <= m.originals.size());
    for (std::size_t i = 0; i + 1 < found.originals.size(); ++i) RC_ASSERT(found.originals[i] == m.originals[i]);
  });
  BOOST_TEST(holds);
}

BOOST_AUTO_TEST_CASE(file_letters) {
  const bool holds = rc::check("a file letter is written validly and reads back", [] {
    const auto m = any_file_letter();
    const auto bytes = written(m);
    RC_LOG(bytes);
    RC_ASSERT(words(schema_findings(bytes)) == "");
    const auto again = read_bin(bytes);
    RC_ASSERT(again == m);
    // Equality of contents looks at their sizes only.
    for (std::size_t i = 0; i < m.files.size(); ++i) {
      StringSink a, b;
      wire::write_base64(m.files[i].data, a);
      wire::write_base64(again.files[i].data, b);
      RC_ASSERT(a.bytes == b.bytes);
    }
  });
  BOOST_TEST(holds);
}

BOOST_AUTO_TEST_SUITE_END()
