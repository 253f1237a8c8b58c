// Through the bytes of every format and back - OIOXML, EDIFACT, FHIR as JSON and as XML -: what is not the same
// afterwards is named in a report; no character of text, no link and no byte of a file is ever missing. Letters have
// any fields, times around the changes of the clock, files, links and supplements; CareCommunications any number of
// texts, files, links and patient ids.
#include <rapidcheck.h>
#include <rapidcheck/detail/Configuration.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <set>
#include <sstream>

#include "converters/convert/convert.hpp"
#include "converters/convert/mapping.hpp"
#include "converters/edifact/transliteration.hpp"
#include "converters/fhir/care_communication.hpp"
#include "converters/fhir/terminology.hpp"
#include "converters/model/texts.hpp"
#include "converters/wire/base64.hpp"
#include "tests/support/letters.hpp"
#include "tests/support/support.hpp"

using namespace brevdue;
using namespace brevdue::test;
using convert::Target;

namespace {

// --- anything a field may hold ---

std::string pieces(int least, int most) {
  static const std::vector<std::string> all = {"a",
                                               "Z",
                                               "9",
                                               " ",
                                               "  ",
                                               "æ",
                                               "Ø",
                                               "å",
                                               "é",
                                               "€",
                                               "😀",
                                               "<Break/>",
                                               ">",
                                               "&",
                                               "\"",
                                               "'",
                                               "]]>",
                                               "\\",
                                               "&amp;",
                                               ".",
                                               ",",
                                               "ord",
                                               "Nancy",
                                               "kl. 10",
                                               "?+:'",
                                               "https://m.vconf.dk/9f86d081884c ",
                                               "http://example.org/side?x=1&y=2 "};
  std::string out;
  for (int n = *rc::gen::inRange(least, most + 1); n > 0; --n)
    out += all[*rc::gen::inRange<std::size_t>(0, all.size())];
  return out;
}
bool coin() {
  return *rc::gen::arbitrary<bool>();
}
/// At most `most` characters, not blank at its ends, never empty.
std::string line(std::size_t most) {
  return "x" + std::string(first_characters(pieces(0, 8), most - 2)) + "y";
}
std::string maybe(std::size_t most) {
  return coin() ? line(most) : std::string();
}
std::string text() {
  std::string out = "t";
  for (int n = *rc::gen::inRange(0, 5); n > 0; --n) out += pieces(0, 6) + (coin() ? "\n" : " ") + (coin() ? "\n" : "");
  return out + "e";
}
/// To the minute; every fourth in a night when the clock changes (Danish time, 2026 and 2027).
Timestamp time() {
  static const std::vector<std::int64_t> changes = {1774746000, 1792890000, 1806195600, 1824944400};
  const std::int64_t seconds =
      *rc::gen::inRange(0, 4) == 0
          ? changes[*rc::gen::inRange<std::size_t>(0, changes.size())] + 60 * *rc::gen::inRange<std::int64_t>(-180, 180)
          : 60 * *rc::gen::inRange<std::int64_t>(26'297'280, 34'712'640);
  Timestamp t;
  t.utc = Instant(std::chrono::seconds(seconds));
  t.precision = Precision::minute;
  return t;
}
std::string uuid() {
  std::string digits;
  for (int i = 0; i < 32; ++i) digits += "0123456789abcdef"[*rc::gen::inRange(0, 16)];
  digits[12] = '4';
  digits[16] = 'a';
  return dashed(digits);
}
std::string bytes() {
  std::string out(1, 'f');
  for (int n = *rc::gen::inRange(0, 40); n > 0; --n) out += static_cast<char>(*rc::gen::inRange(0, 256));
  if (*rc::gen::inRange(0, 8) == 0) out.append(5000, 'L');  // long enough to be lifted out of its message
  return out;
}
Content content(const std::string& raw) {
  return Content::text(wire::encode_base64(raw), raw.size());
}

// --- a letter with its file letter ---

struct Sent {
  Correspondence letter;
  std::optional<FileLetter> files;
};

Party any_party(std::string_view location_number, bool sender) {
  Party p;
  p.location_number = location_number;
  p.identifier = location_number;
  p.identifier_code = PartyIdCode::lokationsnummer;
  if (coin()) {
    p.identifier = *rc::gen::element<std::string>("004391", "461", "2001060", "999");
    p.identifier_code =
        *rc::gen::element(PartyIdCode::ydernummer, PartyIdCode::kommunenummer, PartyIdCode::sygehusafdelingsnummer);
  }
  p.organisation = line(35);
  p.department = maybe(35);
  p.unit = maybe(35);
  p.address = {maybe(35), maybe(35), maybe(35), coin() ? "5260" : ""};
  if (sender && coin()) p.phone = "+45 66131372";
  if (sender && coin()) p.speciality = "geriatri";
  return p;
}

Sent any_letter() {
  Sent out;
  auto& l = out.letter;
  l = letter();
  l.sent = time();
  l.authorised = time();
  l.receipt_wanted = coin();
  l.correction = *rc::gen::inRange(0, 5) == 0;
  l.sender = any_party(hospital, true);
  l.receiver = any_party(municipality, false);
  if (coin()) l.patient.ids = {{PatientIdKind::national_replacement, {}, "0703921VJ5"}};
  l.patient.family = line(70);
  l.patient.given.clear();
  if (coin()) l.patient.given = {line(70)};
  l.patient.address = {maybe(35), maybe(35), maybe(35), coin() ? "5260" : ""};
  l.patient.occupation = maybe(35);
  l.episode.status = *rc::gen::element(EpisodeStatus::inaktiv, EpisodeStatus::indlagt, EpisodeStatus::ambulant,
                                       EpisodeStatus::doed, EpisodeStatus::ambulant_roentgen);
  if (coin()) l.episode.ids = {{{}, coin() ? "6fb927da3be14b9f8875a6326617d20b" : line(35)}};
  l.subject = maybe(70);
  if (coin()) l.priority = coin() ? Priority::asap : Priority::routine;
  l.segments[0].text = coin() ? text() : "";
  l.segments[0].date = l.authorised;
  for (int n = *rc::gen::inRange(0, 5); n > 0; --n) {
    Attachment a;
    a.title = line(70);
    switch (*rc::gen::inRange(0, 4)) {
      case 0:
        a.what = Attachment::What::link;
        a.url = *rc::gen::element<std::string>("https://m.vconf.dk/9f86d081884c", "https://example.org/?a=b&c=%20",
                                               "ring til os");
        break;
      case 1:
        a.what = Attachment::What::supplement;
        break;
      default: {
        const auto raw = bytes();
        const auto id = uuid();
        a.id = *uuid_digits(id);
        a.extension = *rc::gen::element<std::string>("pdf", "jpeg", "png", "wav", "zip", "txt");
        a.object_code = "billede";
        a.declared_size = raw.size();
        if (!out.files) {
          out.files = file_letter({});
          out.files->patient->ids = l.patient.ids;
          out.files->sender = l.sender;
          out.files->receiver = l.receiver;
        }
        auto object = a;
        object.id = id;
        object.title.clear();
        object.data = content(raw);
        out.files->files.push_back(std::move(object));
      }
    }
    l.attachments.push_back(std::move(a));
  }
  return out;
}

// --- a CareCommunication ---

Segment any_segment(const Correspondence& c, bool is_new) {
  Segment s;
  s.id = "urn:uuid:" + uuid();
  s.date = is_new ? c.authorised : time();
  s.text = text();
  s.is_new = is_new;
  s.assigner = c.sender.organisation;
  s.phone = coin() ? "63750000" : "+45 63 75 00 00 lokal 12345678901";
  Author a;
  a.name.family = line(20);
  if (coin()) a.name.given = {line(10)};
  if (coin())
    a.role.text = line(20);
  else
    a.role = {std::string(fhir::role_system), "sygeplejerske", "", ""};
  a.organisation = c.sender.organisation;
  s.author = a;
  return s;
}

Correspondence any_care_communication() {
  auto c = care_communication();
  c.sent = time();
  c.authorised = time();
  c.sender.organisation = line(90);
  c.receiver.organisation = line(90);
  if (coin()) c.receiver.ydernummer = "004391";
  if (coin()) c.receiver.municipality_code = "0461";
  c.patient.ids.clear();
  for (const auto& id :
       {PatientId{PatientIdKind::cpr, std::string(cpr_system), "2512489996"},
        PatientId{PatientIdKind::national_replacement, std::string(national_replacement_system), "0703921VJ5"},
        PatientId{PatientIdKind::regional_replacement, std::string(regional_replacement_system), "0703920VJ5"}})
    if (coin()) c.patient.ids.push_back(id);
  if (c.patient.ids.empty()) c.patient.ids.push_back({PatientIdKind::cpr, std::string(cpr_system), "2512489996"});
  c.patient.family = line(90);
  c.patient.given = {line(40)};
  if (coin()) c.patient.given.push_back(line(40));
  if (coin()) c.patient.deceased = coin();
  if (coin()) c.patient.address = {line(50), {}, line(50), "5260"};
  if (coin()) {
    c.episode.encounter_class = coin() ? "IMP" : "AMB";
    c.episode.encounter_status = coin() ? "in-progress" : "planned";
    for (int n = *rc::gen::inRange(1, 4); n > 0; --n)
      c.episode.ids.push_back({coin() ? "https://www.esundhed.dk/Registre/Landspatientregisteret" : "https://x.dk/1",
                               coin() ? uuid() : line(60)});
  }
  c.category = *rc::gen::element<std::string>("nursing", "other", "telemedicine", "regarding-referral");
  c.subject = line(90);
  if (c.category == "regarding-referral" && coin()) c.priority = coin() ? Priority::asap : Priority::routine;
  c.segments = {any_segment(c, true)};
  if (coin()) {
    c.activity = coin() ? Activity::reply_message : Activity::forward_message;
    c.previous = "MessageHeader/" + uuid();
    for (int n = *rc::gen::inRange(0, 3); n > 0; --n) c.segments.push_back(any_segment(c, false));
  }
  for (int n = *rc::gen::inRange(0, 14); n > 0; --n) {
    Attachment a;
    a.id = "urn:uuid:" + uuid();
    a.title = line(90);
    a.date = c.authorised;
    if (*rc::gen::inRange(0, 4) == 0) {
      a.what = Attachment::What::link;
      a.url = "https://example.org/" + std::string(*rc::gen::inRange<std::size_t>(0, 400), 'p');
    } else if (*rc::gen::inRange(0, 6) != 0) {
      a.content_type = *rc::gen::element<std::string>("application/pdf", "image/png", "video/x-unknown");
      a.data = content(bytes());
    }
    a.is_new = a.data.present() || !a.url.empty();
    c.attachments.push_back(std::move(a));
  }
  return c;
}

// --- the world between ---

struct World {
  World() {
    bench.settings.link_policy.at(video::LinkFault::dangerous) =
        video::LinkAction::warn;  // pieces of links make look-alikes
    bench.rows.rows.clear();
    bench.rows = {};
  }

  Bench bench;
  convert::Converter converter{schemas(), shared_zone()};
  Report report;  // of every conversion since the last clear()

  std::vector<std::string> convert(const std::vector<std::string>& messages, Target target) {
    std::vector<convert::Input> inputs;
    for (const auto& m : messages) inputs.push_back({source(m), "in"});
    // What is made of letters is checked on its way out. CareCommunications here are of any content, legal or not.
    bench.settings.validate_schema = messages.front().find("MessageHeader") == std::string::npos;
    auto conversion = converter.convert(inputs, target, bench.context);
    if (has_error(conversion.report.findings)) RC_FAIL(words(conversion.report.findings));
    auto& lines = conversion.report.lines;
    report.lines.insert(report.lines.end(), lines.begin(), lines.end());
    std::vector<std::string> out;
    for (const auto& o : conversion.outputs) {
      StringSink sink;
      o.write(sink);
      out.push_back(std::move(sink.bytes));
    }
    return out;
  }
  std::vector<Message> read(const std::vector<std::string>& messages) {
    std::vector<convert::Input> inputs;
    for (const auto& m : messages) inputs.push_back({source(m), "in"});
    auto unchecked = bench.settings;  // what a conversion lets pass knowingly, a reader refuses
    unchecked.validate_schema = false;
    auto result = converter.read(inputs, unchecked);
    if (has_error(result.findings)) RC_FAIL(words(result.findings));
    return std::move(result.messages);
  }

  /// True if a line says that this field (by its name in OIOXML or FHIR) was not simply carried.
  [[nodiscard]] bool named(std::string_view field) const {
    const auto holds = [](std::string_view text, std::string_view part) { return text.find(part) != text.npos; };
    const auto& rows = convert::map_rows();
    return std::any_of(report.lines.begin(), report.lines.end(), [&](const ReportLine& l) {
      if (l.outcome == Outcome::carried) return false;
      if (holds(l.from, field) || holds(l.to, field)) return true;
      return std::any_of(rows.begin(), rows.end(), [&](const convert::MapRow& r) {  // in the words of EDIFACT
        return !r.edifact.empty() && r.rule == l.rule && (r.edifact == l.from || r.edifact == l.to) &&
               (holds(r.from, field) || holds(r.to, field));
      });
    });
  }
  [[nodiscard]] bool says(Rule rule) const {
    return std::any_of(report.lines.begin(), report.lines.end(), [&](const ReportLine& l) { return l.rule == rule; });
  }
};

std::string written(const Correspondence& l) {
  StringSink sink;
  oioxml::write_letter(l, zone(), sink);
  return sink.bytes;
}
std::string written(const FileLetter& l) {
  StringSink sink;
  oioxml::write_xbin01(l, zone(), sink);
  return sink.bytes;
}
std::string written(const Correspondence& c, IdSource& ids, fhir::Format format) {
  StringSink sink;
  fhir::write(fhir::write_care_communication(c, zone(), ids), format, sink);
  return sink.bytes;
}

/// As EDIFACT has a value, and a text: characters of ISO-8859-1, a blank behind a line that would be a sign.
std::string latin(const std::string& utf8) {
  edifact::Transliterated count;
  return edifact::transliterate(utf8, count);
}
std::string latin_text(const std::string& utf8) {
  std::string out;
  std::istringstream in(latin(utf8));
  for (std::string line; std::getline(in, line);) {
    if (line == "." || line.ends_with('\\')) line += ' ';
    out += line + "\n";
  }
  if (!utf8.ends_with('\n') && !out.empty()) out.pop_back();
  return out;
}
/// The same, where the way went through EDIFACT.
std::string value_in(bool edifact, const std::string& utf8) {
  return edifact ? latin(utf8) : utf8;
}
std::string text_in(bool edifact, const std::string& utf8) {
  return edifact ? latin_text(utf8) : utf8;
}

std::string raw(const Content& content) {
  StringSink sink;
  wire::write_base64(content, sink);
  return sink.bytes;
}
/// Every file's bytes, from letters' file letters or from a CareCommunication.
std::multiset<std::string> files(const std::vector<Message>& messages) {
  std::multiset<std::string> out;
  for (const auto& m : messages) {
    const auto* list = std::holds_alternative<FileLetter>(m) ? &std::get<FileLetter>(m).files
                                                             : &std::get<Correspondence>(m).attachments;
    for (const auto& a : *list)
      if (a.data.present()) out.insert(raw(a.data));
  }
  return out;
}
/// All texts of the first message: where text that has moved must be found.
std::string all_text(const std::vector<Message>& messages) {
  std::string out;
  for (const auto& m : messages)
    if (const auto* c = std::get_if<Correspondence>(&m))
      for (const auto& s : c->segments) out += s.text + "\n";
  return out;
}
const Correspondence& first(const std::vector<Message>& messages) {
  return std::get<Correspondence>(messages.at(0));
}
bool has_url(const std::vector<Message>& messages, const std::string& url) {
  return std::any_of(messages.begin(), messages.end(), [&](const Message& m) {
    const auto* c = std::get_if<Correspondence>(&m);
    return c != nullptr &&
           std::any_of(c->attachments.begin(), c->attachments.end(), [&](const Attachment& a) { return a.url == url; });
  });
}

std::string joined_name(const Party& p) {
  std::string out = p.organisation;
  for (const auto* part : {&p.department, &p.unit})
    if (!part->empty()) out += ", " + *part;
  return out;
}
std::string one_line(const std::vector<std::string>& parts) {
  std::string out;
  for (const auto& p : parts) out += (out.empty() ? "" : " ") + p;
  return out;
}
/// Runs of blanks are one in names: they are split at blanks.
std::string squeezed(std::string_view name) {
  std::string out;
  for (const char c : name)
    if (c != ' ' || (!out.empty() && out.back() != ' ')) out += c;
  return out;
}

/// A party's Identifier, if it says more than its location number.
std::string own_identifier(const Party& p) {
  return p.identifier_code == PartyIdCode::lokationsnummer || p.identifier_code == PartyIdCode::sorkode ? std::string()
                                                                                                        : p.identifier;
}

/// A field of a letter, by the name the report gives it.
struct Field {
  const char* name;
  std::function<std::string(const Correspondence&)> get;
  const char* between = "";  // its name in the CareCommunication, if it is lost on the way back
};
const std::vector<Field>& letter_fields() {
  static const std::vector<Field> fields = {
      {"Sender/EANIdentifier", [](const auto& l) { return l.sender.location_number; }},
      {"Receiver/EANIdentifier", [](const auto& l) { return l.receiver.location_number; }},
      {"Sender/Identifier", [](const auto& l) { return own_identifier(l.sender); }, "Organization.identifier ("},
      {"Receiver/Identifier", [](const auto& l) { return own_identifier(l.receiver); }, "Organization.identifier ("},
      {"Sender/OrganisationName", [](const auto& l) { return joined_name(l.sender); }},
      {"Receiver/OrganisationName", [](const auto& l) { return l.receiver.organisation; }},
      {"Receiver/DepartmentName", [](const auto& l) { return l.receiver.department; }},
      {"Receiver/UnitName", [](const auto& l) { return l.receiver.unit; }},
      {"Sender/StreetName", [](const auto& l) { return l.sender.address.street; }},
      {"Sender/SuburbName", [](const auto& l) { return l.sender.address.suburb; }},
      {"Sender/DistrictName", [](const auto& l) { return l.sender.address.district; }},
      {"Sender/PostCodeIdentifier", [](const auto& l) { return l.sender.address.postcode; }},
      {"Receiver/StreetName", [](const auto& l) { return l.receiver.address.street; }},
      {"Receiver/SuburbName", [](const auto& l) { return l.receiver.address.suburb; }},
      {"Receiver/DistrictName", [](const auto& l) { return l.receiver.address.district; }},
      {"Receiver/PostCodeIdentifier", [](const auto& l) { return l.receiver.address.postcode; }},
      {"Sender/TelephoneSubscriberIdentifier", [](const auto& l) { return l.sender.phone; }},
      {"Sender/MedicalSpecialityCode", [](const auto& l) { return l.sender.speciality; }},
      {"CivilRegistrationNumber", [](const auto& l) { return l.patient.ids.at(0).value; }},
      {"PersonSurnameName", [](const auto& l) { return l.patient.family; }},
      {"PersonGivenName", [](const auto& l) { return squeezed(one_line(l.patient.given)); }},
      {"Patient/StreetName", [](const auto& l) { return l.patient.address.street; }},
      {"Patient/SuburbName", [](const auto& l) { return l.patient.address.suburb; }},
      {"Patient/DistrictName", [](const auto& l) { return l.patient.address.district; }},
      {"Patient/PostCodeIdentifier", [](const auto& l) { return l.patient.address.postcode; }},
      {"OccupancyText", [](const auto& l) { return l.patient.occupation; }},
      {"EpisodeOfCareStatusCode", [](const auto& l) { return std::string(name(*l.episode.status)); }},
      {"EpisodeOfCareIdentifier",
       [](const auto& l) { return l.episode.ids.empty() ? std::string() : l.episode.ids.at(0).value; }},
      {"Priority",
       [](const auto& l) { return l.priority ? std::string(*l.priority == Priority::asap ? "1" : "0") : ""; }},
      {"StatusCode", [](const auto& l) { return std::string(l.correction ? "1" : "0"); }},
      {"AcknowledgementCode", [](const auto& l) { return std::string(l.receipt_wanted ? "1" : "0"); }},
      {"Envelope/Sent", [](const auto& l) { return iso_utc(l.sent.utc); }},
      {"Letter/Authorisation", [](const auto& l) { return iso_utc(l.authorised.utc); }},
  };
  return fields;
}

/// How many cases: 5,000 of each, unless RC_PARAMS is set by tools/test --long.
constexpr int cases = 5000;
bool check(const std::string& name, const std::function<void()>& property) {
  auto parameters = rc::detail::configuration().testParams;
  if (std::getenv("BREVDUE_LONG") == nullptr) parameters.maxSuccess = cases;
  std::printf("%s: %d cases, seed %llu\n", name.c_str(), parameters.maxSuccess,
              static_cast<unsigned long long>(parameters.seed));
  rc::detail::TestMetadata metadata;
  metadata.id = metadata.description = name;
  const auto result = rc::detail::checkTestable(property, metadata, parameters);
  rc::detail::printResultMessage(result, std::cerr);
  return result.is<rc::detail::SuccessResult>();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(kept)

BOOST_AUTO_TEST_CASE(letter_to_care_communication_and_back) {
  const bool held = check("letter -> CareCommunication -> letter", [] {
    static World world;
    world.report = {};
    const auto sent = any_letter();
    std::vector<std::string> messages{written(sent.letter)};
    if (sent.files) messages.push_back(written(*sent.files));
    if (coin()) messages = world.convert(messages, Target::edifact);
    world.report = {};
    const bool edi = coin();  // the way back
    const auto before = world.read(messages);
    const auto& l = first(before);
    const auto cc = world.convert(messages, coin() ? Target::fhir_json : Target::fhir_xml);
    RC_ASSERT(cc.size() == 1u);
    const auto middle = world.read(cc);
    const auto back = world.read(world.convert(cc, edi ? Target::edifact : Target::oioxml));
    const auto& r = first(back);

    for (const auto& field : letter_fields())
      if (value_in(edi, field.get(l)) != field.get(r) && !world.named(field.name) &&
          !(edi && latin(field.get(l)) != field.get(l) && world.says(Rule::edi_characters)) &&
          (std::string_view(field.between).empty() || !world.named(field.between)))
        RC_FAIL(std::string(field.name) + " has changed");
    for (const bool there : {true, false}) {
      const auto where = all_text(there ? middle : back);
      const bool by_edifact = edi && !there;
      const auto text = l.segments.empty() ? std::string() : text_in(by_edifact, l.segments[0].text);
      RC_ASSERT(where.find(text) != std::string::npos);
      for (const auto& a : l.attachments)
        if (a.what == Attachment::What::supplement)
          RC_ASSERT(where.find(text_in(by_edifact, a.title)) != std::string::npos);
    }
    RC_ASSERT(first(middle).subject == (l.subject.empty() ? std::string(texts::unknown_topic) : l.subject));
    const auto subject = value_in(edi, l.subject);
    RC_ASSERT(r.subject.find(subject) != std::string::npos || all_text(back).find(subject) != std::string::npos ||
              world.says(Rule::edi_characters));
    for (const auto& a : l.attachments) {
      if (a.what != Attachment::What::link) continue;
      RC_ASSERT(has_url(middle, a.url) || all_text(middle).find(a.url) != std::string::npos);
      RC_ASSERT(has_url(back, a.url) || all_text(back).find(a.url) != std::string::npos);
    }
    if (files(middle) != files({before.begin() + 1, before.end()}))
      RC_FAIL("files: " + std::to_string(files(middle).size()) + " " + std::to_string(before.size()));
    RC_ASSERT(files({back.begin() + 1, back.end()}) == files(middle));
  });
  BOOST_TEST(held);
}

BOOST_AUTO_TEST_CASE(care_communication_to_letter_and_back) {
  const bool held = check("CareCommunication -> letter -> CareCommunication", [] {
    static World world;
    world.report = {};
    const auto sent = any_care_communication();
    const auto message = written(sent, *world.bench.ids, coin() ? fhir::Format::json : fhir::Format::xml);
    const auto before = world.read({message});
    const auto& c = first(before);
    const bool edi = coin();
    const auto target = edi ? Target::edifact : Target::oioxml;
    const auto letters = world.convert({message}, target);
    RC_ASSERT(world.convert({message}, target) == letters);
    const auto middle = world.read(letters);
    const auto back = world.read(world.convert(letters, coin() ? Target::fhir_json : Target::fhir_xml));
    const auto& l = first(middle);

    for (const auto* stage : {&middle, &back}) {
      const auto text = all_text(*stage);
      for (const auto& s : c.segments) {
        RC_ASSERT(text.find(text_in(edi, s.text)) != std::string::npos);
        RC_ASSERT(text.find(value_in(edi, s.author->name.family)) != std::string::npos);
      }
      const auto& m = first(*stage);
      for (const auto& id : c.patient.ids)
        RC_ASSERT(m.patient.ids.at(0).value == id.value || text.find(id.value) != std::string::npos);
      const auto subject = value_in(edi, c.subject);
      RC_ASSERT(m.subject.find(subject) != std::string::npos || text.find(subject) != std::string::npos);
      for (const auto& a : c.attachments) {
        if (!a.url.empty()) RC_ASSERT(has_url(*stage, a.url) || text.find(a.url) != std::string::npos);
        if (!a.data.present() && a.url.empty()) RC_ASSERT(text.find(value_in(edi, a.title)) != std::string::npos);
      }
    }
    RC_ASSERT(files(before) == files(std::vector<Message>(middle.begin(), middle.end())));
    RC_ASSERT(files(back) == files(before));
    RC_ASSERT(std::abs((l.sent.utc - c.sent.utc).count()) <= 3'600'000'000 &&
              (l.sent.utc == c.sent.utc || world.named("Envelope/Sent")));
    RC_ASSERT(l.authorised.utc == c.authorised.utc || world.named("Letter/Authorisation"));
    RC_ASSERT(l.patient.family == value_in(edi, c.patient.family) || world.named("PersonSurnameName"));
    RC_ASSERT(squeezed(one_line(l.patient.given)) == squeezed(value_in(edi, one_line(c.patient.given))) ||
              world.named("PersonGivenName"));
    RC_ASSERT(joined_name(l.sender) == value_in(edi, c.sender.organisation) || world.named("Sender/OrganisationName"));
    RC_ASSERT(joined_name(l.receiver) == value_in(edi, c.receiver.organisation) ||
              world.named("Receiver/OrganisationName"));
    RC_ASSERT(l.patient.address.street == value_in(edi, c.patient.address.street) || world.named("Patient/StreetName"));
    RC_ASSERT(l.patient.address.district == value_in(edi, c.patient.address.district) ||
              world.named("Patient/DistrictName"));
    if (!c.episode.ids.empty() && l.episode.ids.empty()) RC_ASSERT(world.named("episodeOfCare"));
    if (l.sender.phone != c.segments[0].phone) RC_ASSERT(world.named("authorContact"));
    RC_ASSERT(!c.priority || l.priority == c.priority);
    if (c.activity == Activity::reply_message) RC_ASSERT(all_text(middle).starts_with(texts::reply));
    if (c.activity == Activity::forward_message) RC_ASSERT(all_text(middle).starts_with(texts::forward));
  });
  BOOST_TEST(held);
}

BOOST_AUTO_TEST_CASE(letter_through_edifact) {
  const bool held = check("XDIS91 -> DIS91 -> XDIS91", [] {
    static World world;
    world.report = {};
    const auto sent = any_letter();
    std::vector<std::string> messages{written(sent.letter)};
    if (sent.files) messages.push_back(written(*sent.files));
    const auto before = world.read(messages);
    const auto interchanges = world.convert(messages, Target::edifact);
    RC_ASSERT(interchanges.size() == messages.size());
    const auto oioxml = world.convert(interchanges, Target::oioxml);
    RC_ASSERT(world.convert(oioxml, Target::edifact) == interchanges);
    const auto back = world.read(oioxml);
    const auto &l = first(before), &r = first(back);

    RC_ASSERT(l.envelope_id == r.envelope_id && l.message_id == r.message_id);
    for (const auto& field : letter_fields()) {
      const auto value = field.get(l), now = latin(value);
      if (now != value)
        RC_ASSERT(world.says(Rule::edi_characters));  // and what has grown may be cut to the length of its field
      else if (field.get(r) != now)
        RC_FAIL(std::string(field.name) + " has changed");
    }
    RC_ASSERT(latin(l.subject).starts_with(r.subject) && r.subject.empty() == l.subject.empty());
    RC_ASSERT(l.segments.empty() == r.segments.empty() || world.says(Rule::edi_link));
    if (!l.segments.empty()) {
      RC_ASSERT(r.segments.at(0).text.starts_with(latin_text(l.segments[0].text)));
      if (!world.says(Rule::edi_link) && !l.segments[0].text.empty())
        RC_ASSERT(r.segments[0].text ==
                  latin_text(l.segments[0].text) + (l.segments[0].text.ends_with('\n') ? "" : "\n"));
    }
    for (const auto& a : l.attachments)
      if (a.what == Attachment::What::link)
        RC_ASSERT(has_url(back, a.url) || all_text(back).find(a.url) != std::string::npos);
    RC_ASSERT(files(before) == files(back));
  });
  BOOST_TEST(held);
}

BOOST_AUTO_TEST_SUITE_END()
