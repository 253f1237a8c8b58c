// Any complete new message and any complete receipt, written as JSON and XML and read again, is the same.
#include <rapidcheck.h>

#include <boost/test/unit_test.hpp>

#include "converters/fhir/terminology.hpp"
#include "tests/unit/fhir/sample.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

// Text with everything that has to be escaped somewhere.
rc::Gen<std::string> text(int least, int most) {
  const auto piece =
      rc::gen::element<std::string>("a", "Z", "9", " ", "æ", "Ø", "å", "é", "€", "😀", "<", ">", "&", "\"", "'", "\\",
                                    "/", "\n", "\t", "&amp;", "]]>", "{", "\u00a0", "\u2028");
  return rc::gen::mapcat(rc::gen::inRange(least, most + 1), [piece](int n) {
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(static_cast<std::size_t>(n), piece),
                        [](const std::vector<std::string>& pieces) {
                          std::string out;
                          for (const auto& p : pieces) out += p;
                          return out;
                        });
  });
}
std::string some(int least = 1, int most = 12) {
  return *text(least, most);
}
bool coin() {
  return *rc::gen::arbitrary<bool>();
}

std::string uuid() {
  std::string digits;
  for (const int d : *rc::gen::container<std::vector<int>>(32, rc::gen::inRange(0, 16)))
    digits += "0123456789abcdef"[d];
  return dashed(digits);
}

Timestamp time() {
  // 2020 to 2036, both sides of every change of the clock
  Timestamp t;
  t.utc = Instant(std::chrono::seconds(*rc::gen::inRange<std::int64_t>(1'577'836'800, 2'082'758'400)));
  return t;
}

Author author(const Party& sender) {
  Author a;
  if (coin()) a.name.family = some();
  for (int n = *rc::gen::inRange(0, 3); n > 0; --n) a.name.given.push_back(some());
  // Beside them a text would be named as not carried.
  if (a.name.family.empty() && a.name.given.empty() && coin()) a.name.text = some();
  if (coin())
    a.role.text = some();
  else
    a.role = {std::string(fhir::role_system), *rc::gen::element<std::string>("overlaege", "laege", "x-1"), "", ""};
  a.organisation = sender.organisation.empty() ? sender.location_number : sender.organisation;
  return a;
}

Correspondence message() {
  Correspondence m;
  m.version = "5.0";
  m.envelope_id = uuid();
  m.message_id = uuid();
  m.sent = time();
  m.sender.location_number = "5790000209354";
  m.sender.sor = "265161000016000";
  m.sender.organisation = some(0);
  if (coin()) m.sender.ydernummer = "123456";
  m.receiver.location_number = "5790001348120";
  m.receiver.sor = "953741000016009";
  m.receiver.organisation = some(0);
  if (coin()) m.receiver.municipality_code = "0461";
  if (coin()) m.patient.ids.push_back({PatientIdKind::cpr, std::string(cpr_system), "2512489996"});
  if (coin())
    m.patient.ids.push_back(
        {PatientIdKind::national_replacement, std::string(national_replacement_system), "2512481AB4"});
  if (coin())
    m.patient.ids.push_back({PatientIdKind::regional_replacement, "urn:oid:1.2.208.176.1.6.1.3.179", "2512485AB4"});
  m.patient.family = some(0);
  for (int n = *rc::gen::inRange(0, 4); n > 0; --n) m.patient.given.push_back(some());
  m.patient.address = {some(0), "", some(0), some(0)};
  if (coin()) m.patient.deceased = coin();
  m.thread = "urn:uuid:" + uuid();
  m.category = *rc::gen::element<std::string>("other", "telemedicine", "regarding-referral");
  m.subject = some(0);
  if (coin()) m.priority = coin() ? Priority::asap : Priority::routine;
  if (coin()) {
    m.activity = Activity::reply_message;
    m.previous = coin() ? "MessageHeader/" + uuid() : "5790000121526#B300720181623";
  }
  if (coin()) {
    m.episode.encounter_class = *rc::gen::element<std::string>("IMP", "AMB", "other");
    m.episode.encounter_status = *rc::gen::element<std::string>("in-progress", "finished", "unknown");
    for (int n = *rc::gen::inRange(1, 4); n > 0; --n) m.episode.ids.push_back({some(0), some()});
  }
  const std::string assigner = m.sender.organisation.empty() ? m.sender.location_number : m.sender.organisation;
  for (int n = *rc::gen::inRange(1, 4); n > 0; --n) {
    Segment s;
    s.id = "urn:uuid:" + uuid();
    s.date = time();
    if (coin()) s.author = author(m.sender);
    s.phone = some(0);
    s.assigner = assigner;
    s.text = some(1, 60);
    if (m.segments.empty() || s.date.utc > m.authorised.utc) m.authorised = s.date;
    m.segments.push_back(std::move(s));
  }
  for (int n = *rc::gen::inRange(0, 4); n > 0; --n) {
    Attachment a;
    a.id = "urn:uuid:" + uuid();
    a.date = time();
    a.title = some(0);
    if (coin()) a.author = author(m.sender);
    if (coin()) {
      a.what = Attachment::What::link;
      a.url = "https://example.dk/?a=" + some(0);
    } else {
      a.content_type = "image/png";
      a.creation = coin() ? "2026-01-20" : "";
      if (coin()) {
        // around the length at which wire lifts base64 out of the text
        const auto size = static_cast<std::size_t>(*rc::gen::element(1, 2, 3, 3060, 3072, 3075, 9000));
        a.data = Content::text(wire::encode_base64(std::string(size, 'x')), size);
      }
    }
    m.attachments.push_back(std::move(a));
  }
  return m;
}

Issue issue() {
  Issue i;
  i.severity = *rc::gen::element<std::string>("fatal", "error", "warning", "information");
  i.code = *rc::gen::element<std::string>("structure", "not-found", "processing");
  if (coin()) {
    i.system = some(0);
    i.detail_code = some();
    i.display = some(0);
  }
  i.text = some(0, 60);
  i.diagnostics = some(0);
  return i;
}

Receipt receipt() {
  Receipt r = ok_receipt();
  r.kind = *rc::gen::element(Receipt::Kind::ok, Receipt::Kind::fatal_error, Receipt::Kind::transient_error);
  r.envelope_id = uuid();
  r.message_id = uuid();
  r.sent = time();
  r.sender.organisation = some(0);
  r.receiver.organisation = some(0);
  // another id than the receipt's own, whatever uuid() shrinks to
  r.response_identifier = *rc::gen::element<std::string>("B300720181623", "h.1-x", "a-" + uuid());
  const bool negative = r.kind != Receipt::Kind::ok;
  for (int n = *rc::gen::inRange(negative ? 1 : 0, 5); n > 0; --n) r.issues.push_back(issue());
  r.provenance.reset();
  if (coin())
    r.provenance = AcknowledgedProvenance{*rc::gen::element<std::string>("new-message", "reply-message"),
                                          zone().iso(time().utc), zone().iso(time().utc)};
  return r;
}

// Which parts of two messages differ, for a failing test.
std::string difference(const Correspondence& a, const Correspondence& b) {
  std::string out;
  const auto differs = [&](std::string_view part, bool same) {
    if (!same) out.append(part).append(" ");
  };
  differs("ids", a.version == b.version && a.envelope_id == b.envelope_id && a.message_id == b.message_id);
  differs("sent", a.sent == b.sent);
  differs("authorised", a.authorised == b.authorised);
  differs("sender", a.sender == b.sender);
  differs("receiver", a.receiver == b.receiver);
  differs("patient", a.patient == b.patient);
  differs("episode", a.episode == b.episode);
  differs("segments", a.segments == b.segments);
  differs("attachments", a.attachments == b.attachments);
  differs("subject", a.subject == b.subject);
  differs("activity", a.activity == b.activity && a.previous == b.previous);
  for (const auto& path : a.not_carried) differs(path, false);
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fhir_round_trip)

BOOST_AUTO_TEST_CASE(a_new_message_survives_both_formats) {
  BOOST_TEST(rc::check("a new message survives both formats", [] {
    const Correspondence original = message();
    const fhir::WriteOptions options{.narratives = coin()};
    const auto json = read_message(write_message(original, fhir::Format::json, options));
    const auto xml = read_message(write_message(original, fhir::Format::xml, options));
    if (!json.message) RC_FAIL(words(json.findings));
    if (!xml.message) RC_FAIL(words(xml.findings));
    if (!(*json.message == *xml.message)) RC_FAIL("JSON and XML differ: " + difference(*json.message, *xml.message));
    if (!(*json.message == original)) RC_FAIL("another message: " + difference(*json.message, original));
  }));
}

BOOST_AUTO_TEST_CASE(a_receipt_survives_both_formats) {
  BOOST_TEST(rc::check("a receipt survives both formats", [] {
    const Receipt original = receipt();
    fhir::WriteOptions options{.narratives = coin(), .letter_id_first = coin()};
    if (coin()) options.acknowledgement_definition = "urn:definition|2.0.0";
    const auto json = read_receipt(write_receipt(original, fhir::Format::json, options));
    const auto xml = read_receipt(write_receipt(original, fhir::Format::xml, options));
    if (!json.message) RC_FAIL(words(json.findings));
    if (!xml.message) RC_FAIL(words(xml.findings));
    RC_ASSERT(*json.message == *xml.message);
    RC_ASSERT(*json.message == original);
  }));
}

BOOST_AUTO_TEST_SUITE_END()
