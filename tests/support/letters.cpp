#include "tests/support/letters.hpp"

#include <algorithm>

namespace brevdue::test {

Rows::Rows() {
  convert::Location a;
  a.location_number = hospital;
  a.sor = "359001000016000";
  a.name = "Testsygehus Vest";
  a.phone = "66131372";
  convert::Location b;
  b.location_number = municipality;
  b.sor = "325251000016005";
  b.name = "Testkommune, Hjemmeplejen";
  b.phone = "63750000";
  rows.emplace(hospital, a);
  rows.emplace(municipality, b);
}

const convert::Location* Rows::find(std::string_view location_number) const {
  const auto row = rows.find(location_number);
  return row == rows.end() ? nullptr : &row->second;
}

Timestamp at(std::string_view iso) {
  return *read_iso(iso);
}

namespace {

Party hospital_in_letter() {
  Party p;
  p.location_number = hospital;
  p.identifier = hospital;
  p.identifier_code = PartyIdCode::lokationsnummer;
  p.organisation = "Testsygehus Vest";
  p.department = "Geriatrisk Afdeling";
  p.phone = "65432030";
  return p;
}

Party municipality_in_letter() {
  Party p;
  p.location_number = municipality;
  p.identifier = "461";
  p.identifier_code = PartyIdCode::kommunenummer;
  p.organisation = "Testkommune, Hjemmeplejen";
  return p;
}

}  // namespace

Correspondence letter() {
  Correspondence l;
  l.version = "XD9134L";
  l.envelope_id = "ENV1";
  l.message_id = "LETTER1";
  l.sent = at("2026-11-20T13:05:00+01:00");
  l.authorised = at("2026-11-20T13:02:00+01:00");
  l.statistical_code = "XDIS91";
  l.sender = hospital_in_letter();
  l.receiver = municipality_in_letter();
  l.patient.ids.push_back({PatientIdKind::cpr, {}, "2512489996"});
  l.patient.family = "Berggren";
  l.patient.given = {"Nancy Ann"};
  l.patient.address = {"Testvej 23", {}, "Odense S", "5260"};
  l.episode.status = EpisodeStatus::inaktiv;
  l.subject = "Udskrivelse";
  Segment s;
  s.date = l.authorised;
  s.text = "Linje 1\nLinje 2\n";
  l.segments.push_back(s);
  return l;
}

Attachment reference(std::string_view id, std::string_view extension) {
  Attachment a;
  a.id = id;
  a.title = "BIN";
  a.extension = extension;
  a.object_code = "billede";
  a.declared_size = 3;
  return a;
}

FileLetter file_letter(std::vector<std::string> ids, std::string_view base64) {
  FileLetter f;
  f.version = "XB0131X";
  f.envelope_id = "ENV2";
  f.message_id = "FILES1";
  const auto l = letter();
  f.sent = l.sent;
  f.authorised = l.authorised;
  f.sender = l.sender;
  f.receiver = l.receiver;
  f.patient = l.patient;
  for (const auto& id : ids) {
    auto a = reference(id);
    a.title.clear();
    a.data = Content::text(std::string(base64), 3);
    f.files.push_back(std::move(a));
  }
  return f;
}

Correspondence care_communication() {
  Correspondence c;
  c.version = "5.0";
  c.envelope_id = "f859cbbe-aeef-44b6-8cfc-221b897ab723";
  c.message_id = "60098c38-6fe1-41ba-aa92-d4809022de88";
  c.thread = "urn:uuid:bb210642-8a47-4ca6-8724-018872fbd597";
  c.sent = at("2026-11-20T12:05:59Z");
  c.authorised = at("2026-11-20T13:02:00+01:00");
  c.sender.location_number = municipality;
  c.sender.sor = "325251000016005";
  c.sender.organisation = "Testkommune, Hjemmeplejen";
  c.receiver.location_number = hospital;
  c.receiver.sor = "359001000016000";
  c.receiver.organisation = "Testsygehus Vest";
  c.patient.ids.push_back({PatientIdKind::cpr, std::string(cpr_system), "2512489996"});
  c.patient.family = "Berggren";
  c.patient.given = {"Nancy", "Ann"};
  c.category = "nursing";
  c.subject = "Plan";
  Segment s;
  s.id = "urn:uuid:b43933ea-4e53-4b25-9f3b-8644b8003ada";
  s.date = c.authorised;
  s.phone = "63750000";
  s.assigner = c.sender.organisation;
  s.text = "Tak for besked.";
  c.segments.push_back(s);
  return c;
}

std::string line(const Report& report, Rule rule) {
  for (const auto& l : report.lines)
    if (l.rule == rule) return std::string(name(l.outcome)) + " " + std::string(l.from) + " -> " + std::string(l.to);
  return "-";
}

std::size_t count(const Report& report, Rule rule) {
  return static_cast<std::size_t>(
      std::count_if(report.lines.begin(), report.lines.end(), [&](const ReportLine& l) { return l.rule == rule; }));
}

bool found(const Report& report, Rule rule, Severity severity) {
  return std::any_of(report.findings.begin(), report.findings.end(),
                     [&](const Finding& f) { return f.rule == rule && f.severity == severity; });
}

}  // namespace brevdue::test
