// edifact.md 4 to 7: what becomes of a message between OIOXML and EDIFACT. Two halves: into_dialect() takes a message
// over, field by field; fit_for_edifact() makes what EDIFACT has no room, character or code for fit.
#include "converters/convert/between.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "converters/convert/links.hpp"
#include "converters/convert/mapping.hpp"
#include "converters/convert/names.hpp"
#include "converters/convert/rules.hpp"
#include "converters/edifact/codes.hpp"
#include "converters/edifact/ftx.hpp"
#include "converters/edifact/transliteration.hpp"
#include "converters/model/texts.hpp"
#include "converters/video/link.hpp"

namespace brevdue::convert {
namespace {

using sv = std::string_view;

// --- characters (CONV-7.04, CONV-7.18)

/// What the characters of a group of fields needed.
struct Change {
  edifact::Transliterated characters;
  std::size_t links = 0;  // percent-encoded
  std::size_t cut = 0;    // values that grew over their field's length
};

std::size_t length_of(char lead) {
  const auto c = static_cast<unsigned char>(lead);
  return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

/// One character of UTF-8 that ISO-8859-1 has, controls but for line ends left out.
bool is_latin1(sv character) {
  const auto a = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return a == '\n' || (a >= 0x20 && a != 0x7F);
  return a == 0xC3 || (a == 0xC2 && static_cast<unsigned char>(character[1]) >= 0xA0);
}

/// Where the last character that ISO-8859-1 has ends; 0 if there is none.
std::size_t latin1_end(sv text) {
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto length = length_of(text[at]);
    if (is_latin1(text.substr(at, length))) end = at + length;
    at += length;
  }
  return end;
}

bool is_all_latin1(sv text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto length = length_of(text[at]);
    if (!is_latin1(text.substr(at, length))) return false;
    at += length;
  }
  return true;
}

/// The same address without characters that ISO-8859-1 does not have (RFC 3987, 3.1).
std::string percent_encoded(sv url) {
  constexpr sv digits = "0123456789ABCDEF";
  std::string out;
  for (std::size_t at = 0; at < url.size();) {
    const auto character = url.substr(at, length_of(url[at]));
    if (is_latin1(character)) {
      out += character;
    } else {
      for (const char c : character) {
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += digits[byte >> 4];
        out += digits[byte & 0xF];
      }
    }
    at += character.size();
  }
  return out;
}

/// The links in `text` that ISO-8859-1 cannot hold: where each begins and ends, in order. What stands at the end of one
/// and is not of ISO-8859-1 is taken for a sign behind it.
std::vector<std::size_t> foreign_links(sv text) {
  std::vector<std::size_t> places;
  for (const auto& link : video::find_links(text)) {
    const auto url = sv(link.url).substr(0, latin1_end(link.url));
    if (is_all_latin1(url)) continue;
    places.push_back(link.offset);
    places.push_back(link.offset + url.size());
  }
  return places;
}

/// `text` in characters of ISO-8859-1. `places` are offsets in it, and move along.
std::string written(sv text, const std::vector<std::size_t*>& places, Change& change) {
  if (is_all_latin1(text)) return std::string(text);
  const auto links = foreign_links(text);
  change.links += links.size() / 2;
  auto cuts = links;
  for (const auto* place : places) cuts.push_back(*place);
  cuts.push_back(0);
  cuts.push_back(text.size());
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  std::string out;
  std::vector<std::size_t> moved;
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
    moved.push_back(out.size());
    const auto piece = text.substr(cuts[i], cuts[i + 1] - cuts[i]);
    const auto next = std::upper_bound(links.begin(), links.end(), cuts[i]);
    const bool in_link = (next - links.begin()) % 2 == 1;
    out += in_link ? percent_encoded(piece) : edifact::transliterate(piece, change.characters);
  }
  moved.push_back(out.size());
  for (auto* place : places)
    *place = moved[static_cast<std::size_t>(std::lower_bound(cuts.begin(), cuts.end(), *place) - cuts.begin())];
  return out;
}

/// A value of one line and at most `limit` characters. One that was there stays there.
void fit_value(std::string& value, std::size_t limit, Change& change) {
  if (value.empty()) return;
  value = written(value, {}, change);
  for (auto& c : value) {
    if (c != '\n') continue;
    c = ' ';
    ++change.characters.written;
  }
  if (value.empty()) {
    value = "?";
    ++change.characters.questions;
  }
  if (characters(value) <= limit) return;
  value = first_characters(value, limit);
  value.erase(value.find_last_not_of(' ') + 1);
  ++change.cut;
}

void fit_text(Segment& segment, Change& change) {
  std::vector<std::size_t*> places;
  for (auto& style : segment.styles) {
    places.push_back(&style.begin);
    places.push_back(&style.end);
  }
  segment.text = written(segment.text, places, change);
  std::erase_if(segment.styles, [](const TextStyle& style) { return style.begin == style.end; });
}

/// Only what cannot be told any more is a loss.
void say_characters(Report& report, Map row, const Change& change) {
  if (change.characters.total() + change.cut == 0) return;
  const auto counted = [](std::size_t count, const char* what) {
    return count == 0 ? std::string() : std::to_string(count) + what;
  };
  const auto& c = change.characters;
  add(report, row, c.questions + change.cut > 0 ? Outcome::shortened : Outcome::moved,
      joined({counted(c.written, " written with others"), counted(c.questions, " as a question mark"),
              counted(c.dropped, " left out, for they are invisible"), counted(change.cut, " too long then, and cut")},
             ", "));
}

void say_links(Report& report, std::size_t links) {
  if (links > 0) add(report, Map::fit_link_characters, Outcome::moved, std::to_string(links));
}

// --- what letters and file letters share. The lengths are those of edifact.md 4.1.

/// What is looked up by its value is never altered (CONV-7.02). `oioxml`: where it stands below Emessage.
class Ids {
 public:
  Ids(std::uint32_t input, Report& report) : input_(input), report_(report) {}
  void check(sv value, const std::string& oioxml, sv edifact) {
    if (is_all_latin1(value) && value.find('\n') == sv::npos) return;
    Position at;
    at.input = input_;
    at.path = report_.letters == Dialect::edifact ? std::string(edifact) : "Emessage/" + oioxml;
    report_.findings.push_back(
        {Rule::edi_ids, Severity::error, std::move(at), "characters of ISO-8859-1", shown(value)});
  }

 private:
  std::uint32_t input_;
  Report& report_;
};

/// `body`: the element that holds letter and parties, with a slash.
template <typename Message>
void check_ids(const Message& message, const std::string& body, Report& report) {
  Ids ids(message.input, report);
  ids.check(message.envelope_id, "Envelope/Identifier", "UNB element 5");
  ids.check(message.message_id, body + "Letter/Identifier", "UNH element 1");
  ids.check(message.sender.location_number, body + "Sender/EANIdentifier", "UNB element 2");
  ids.check(message.receiver.location_number, body + "Receiver/EANIdentifier", "UNB element 3");
}

/// UNB has two digits for the year, which are read as 1980 to 2079. New Year is in winter: one hour before UTC's.
bool has_year(const Timestamp& sent) {
  using namespace std::chrono;
  const auto danish = sent.utc + hours(1);
  return danish >= sys_days(year(1980) / 1 / 1) && danish < sys_days(year(2080) / 1 / 1);
}
constexpr sv lost_year = "the century: UNB has two digits for the year, which are read as 1980 to 2079";

void fit_sent(const Timestamp& sent, Report& report) {
  if (!has_year(sent)) add(report, Map::fit_sent, Outcome::lost, std::string(lost_year));
}

void fit_address(Address& address, Change& change) {
  fit_value(address.street, 35, change);
  fit_value(address.suburb, 35, change);
  fit_value(address.district, 35, change);
  fit_value(address.postcode, 9, change);
}

Change fit_party(Party& party) {
  Change change;
  fit_value(party.identifier, 17, change);
  fit_value(party.organisation, 35, change);
  fit_value(party.department, 35, change);
  fit_value(party.unit, 35, change);
  fit_address(party.address, change);
  fit_value(party.phone, 25, change);
  return change;
}

void fit_patient(Patient& patient, Change& change) {
  for (auto& id : patient.ids) fit_value(id.value, 10, change);
  fit_value(patient.family, 70, change);
  for (auto& name : patient.given) fit_value(name, 70, change);
  fit_address(patient.address, change);
  fit_value(patient.occupation, 35, change);
}

/// CONV-7.11: the writer places them.
void say_placeholders(const Party& party, Map row, Report& report) {
  const auto names = edifact::codes::names_written(party);
  const bool organisation = names.organisation != party.organisation, department = names.department != party.department;
  if (organisation || department)
    add(report, row, Outcome::defaulted,
        joined({organisation ? "organisation" : "", department ? "department" : ""}, ", "));
}

/// CONV-7.12. A file letter has no code where there is no speciality, a letter 99, which is read as none.
void fit_speciality(std::string& speciality, bool is_letter, Report& report) {
  const auto code = edifact::codes::code_of(edifact::codes::specialities(), speciality);
  if (!code.empty() && code != edifact::codes::no_speciality) return;
  if (!speciality.empty() && code.empty())
    add(report, Map::fit_speciality, Outcome::lost, shown(speciality) + " has no code");
  else if (is_letter || !speciality.empty())
    add(report, Map::fit_speciality, Outcome::defaulted, speciality.empty() ? "none" : speciality);
  speciality.clear();
}

template <typename Message>
std::size_t fit_parties(Message& message, bool is_letter, Report& report) {
  const auto sender = fit_party(message.sender), receiver = fit_party(message.receiver);
  say_characters(report, Map::fit_sender_characters, sender);
  say_characters(report, Map::fit_receiver_characters, receiver);
  say_placeholders(message.sender, Map::fit_sender_placeholder, report);
  say_placeholders(message.receiver, Map::fit_receiver_placeholder, report);
  fit_speciality(message.sender.speciality, is_letter, report);
  return sender.links + receiver.links;
}

// --- links and text of a letter

/// A link as lines at the end of the text (as conversion.md 3 has it).
void write_into_text(const Attachment& link, Correspondence& letter) {
  if (letter.segments.empty()) {
    letter.segments.emplace_back();
    letter.segments.back().date = letter.authorised;
  }
  auto& text = letter.segments.back().text;
  const auto title = trimmed(link.title);
  if (!text.empty() && text.back() != '\n') text += '\n';
  text += title.empty() ? trimmed(texts::link) : texts::link;
  text += title;
  text += '\n';
  text += link.url;
  text += '\n';
}

/// CONV-7.08, CONV-7.18
std::size_t fit_links(Correspondence& letter, Report& report) {
  std::size_t encoded = 0;
  const auto does_not_fit = [&](const Attachment& a) {
    return a.what == Attachment::What::link && !edifact::url_components(a.url);
  };
  for (auto& a : letter.attachments) {
    if (a.what != Attachment::What::link || is_all_latin1(a.url)) continue;
    a.url = percent_encoded(a.url);
    ++encoded;
  }
  for (const auto& a : letter.attachments) {
    if (!does_not_fit(a)) continue;
    write_into_text(a, letter);
    add(report, Map::fit_link, Outcome::moved,
        std::to_string(characters(a.url)) + " characters: " + std::string(texts::link) + "...");
  }
  std::erase_if(letter.attachments, does_not_fit);
  return encoded;
}

/// How many stretches to the right or in the middle are not whole lines: they become such.
std::size_t count_aligned(const Segment& segment) {
  const sv text = segment.text;
  return static_cast<std::size_t>(
      std::count_if(segment.styles.begin(), segment.styles.end(), [&](const TextStyle& style) {
        if (style.style != TextStyle::Style::right && style.style != TextStyle::Style::center) return false;
        const bool begins = style.begin == 0 || text[style.begin - 1] == '\n';
        const bool ends = style.end == text.size() || text[style.end - 1] == '\n' || text[style.end] == '\n';
        return !begins || !ends;
      }));
}

/// CONV-7.07: a subject or title that ends in a backslash would be continued by what follows.
void protect_end(std::string& value, Map row, Report& report) {
  if (!value.ends_with('\\')) return;
  const bool room = characters(value) < edifact::component_length;
  if (room)
    value += ' ';
  else
    value.pop_back();
  add(report, row, room ? Outcome::moved : Outcome::shortened,
      room ? "a blank behind its backslash" : "its backslash is left out");
}

/// CONV-7.06: a further block of text begins on a line of its own (edifact.md 4: one S14 each).
void end_blocks(Segment& segment, Report& report) {
  std::vector<std::size_t> open;
  for (const auto at : segment.blocks.at)
    if (at > 0 && at < segment.text.size() && segment.text[at - 1] != '\n') open.push_back(at);
  segment.blocks.at.clear();
  if (open.empty()) return;
  edifact::put_line_ends(segment, open);
  add(report, Map::fit_last_line, Outcome::defaulted, "each ClinicalInformation ends its line");
}

/// CONV-7.05 to CONV-7.07, CONV-7.13
std::size_t fit_texts(Correspondence& letter, Report& report) {
  Change change;
  std::size_t signs = 0, aligned = 0, groups = 0;
  auto room = letter.subject.empty() ? edifact::ftx_per_group : edifact::ftx_per_group - 1;
  for (auto& segment : letter.segments) {
    if (segment.text.empty()) continue;
    end_blocks(segment, report);
    fit_text(segment, change);
    signs += edifact::protect_lines(segment);
    aligned += count_aligned(segment);
    if (!segment.text.empty() && segment.text.back() != '\n') {
      segment.text += '\n';
      add(report, Map::fit_last_line, Outcome::defaulted);
    }
    groups += edifact::to_groups(segment.text, segment.styles, room).size();
    room = edifact::ftx_per_group;
  }
  say_characters(report, Map::fit_text_characters, change);
  if (signs > 0) add(report, Map::fit_sign_lines, Outcome::moved, std::to_string(signs) + " lines");
  if (aligned > 0)
    add(report, Map::fit_aligned, Outcome::moved, "text to the right or in the middle has its own lines");
  if (groups > edifact::most_groups)
    add(report, Map::fit_many_groups, Outcome::carried, std::to_string(groups) + " groups");
  return change.links;
}

// --- refusals

/// At most five components, cut at a blank where there is one.
std::string shortened(const std::vector<std::string>& components) {
  edifact::FtxReader reader;
  reader.add("P00", std::span(components).first(edifact::components_per_ftx));
  auto text = reader.text();
  while (!text.empty() && sv(" \n\\").find(text.back()) != sv::npos) text.pop_back();
  if (text.empty()) text = "?";  // blanks and backslashes alone
  edifact::protect_lines(text);  // the last line was one already, and has lost its blank
  return text;
}

void fit_refusal(Refusal& refusal, Change& change, std::size_t& signs, Report& report) {
  if (refusal.text.empty()) return;
  const auto before = characters(refusal.text);
  auto text = written(refusal.text, {}, change);
  if (text.empty()) {  // nothing but invisible characters
    text = "?";
    ++change.characters.questions;
  }
  signs += edifact::protect_lines(text);
  const auto components = edifact::to_components(text);
  if (components.size() > edifact::components_per_ftx) {
    text = shortened(components);
    add(report, Map::fit_refusal, Outcome::shortened,
        std::to_string(before) + " characters cut to " + std::to_string(characters(text)));
  }
  if (text.back() != '\n') {
    text += '\n';
    add(report, Map::fit_refusal_last_line, Outcome::defaulted);
  }
  refusal.text = std::move(text);
  if (refusal.code) return;
  refusal.code = RefuseCode::ikke_specificeret;
  add(report, Map::fit_refusal_code, Outcome::defaulted, std::string(name(*refusal.code)));
}

// --- what any message needs

void fit(Correspondence& letter, Report& report) {
  Change ids, patient, subject, references;
  check_ids(letter, letter.administrative ? "AdministrativeEmail/" : "ClinicalEmail/", report);
  for (auto& id : letter.episode.ids) fit_value(id.value, 35, ids);
  fit_patient(letter.patient, patient);
  fit_value(letter.subject, 70, subject);
  protect_end(letter.subject, Map::fit_sign_subject, report);
  auto links =
      fit_parties(letter, true, report) + fit_links(letter, report);  // before the titles: they are in the text
  for (auto& a : letter.attachments) {
    fit_value(a.title, edifact::component_length, references);
    protect_end(a.title, Map::fit_sign_title, report);
    fit_value(a.id, 35, references);
  }
  links += fit_texts(letter, report);
  say_characters(report, Map::fit_id_characters, ids);
  say_characters(report, Map::fit_patient_characters, patient);
  say_characters(report, Map::fit_subject_characters, subject);
  say_characters(report, Map::fit_reference_characters, references);
  say_links(report, links + ids.links + patient.links + subject.links + references.links);
}

void fit(FileLetter& letter, Report& report) {
  Change patient;
  check_ids(letter, "BinaryLetter/", report);
  const auto links = fit_parties(letter, false, report);
  if (letter.patient) fit_patient(*letter.patient, patient);
  fit_value(letter.contents, 70, patient);
  say_characters(report, Map::fit_patient_characters, patient);
  say_links(report, links + patient.links);
}

/// CONV-7.16. Without it the letter could not be named, and the receipt would answer all of its envelope.
void name_type(OriginalLetter& original, std::uint32_t input, Report& report) {
  if (original.type.empty()) original.type = edifact_type(original.version);
  if (!original.type.empty()) return;
  Position at;
  at.input = input;
  at.path = report.letters == Dialect::edifact ? "UCM element 2"
                                               : "Emessage/OriginalEmessage/OriginalLetter/OriginalVersionCode";
  report.findings.push_back({Rule::edi_original_type, Severity::error, std::move(at),
                             "a version code of a kind of message that brevdue knows", shown(original.version)});
}

void fit(Receipt& receipt, Report& report) {
  Change refusals;
  std::size_t signs = 0;
  const std::string answered = "OriginalEmessage/";
  check_ids(receipt, "", report);
  Ids ids(receipt.input, report);
  ids.check(receipt.original_envelope_id, answered + "OriginalEnvelopeIdentifier", "UCI element 1");
  ids.check(receipt.original_sender, answered + "OriginalSender/EANIdentifier", "UCI element 2");
  ids.check(receipt.original_receiver, answered + "OriginalReceiver/EANIdentifier", "UCI element 3");
  fit_refusal(receipt.refusal, refusals, signs, report);
  for (auto& original : receipt.originals) {
    ids.check(original.id, answered + "OriginalLetter/OriginalLetterIdentifier", "UCM element 1");
    fit_refusal(original.refusal, refusals, signs, report);
    name_type(original, receipt.input, report);
  }
  say_characters(report, Map::fit_refusal_characters, refusals);
  if (signs > 0) add(report, Map::fit_refusal_lines, Outcome::moved, std::to_string(signs) + " lines");
  say_links(report, refusals.links);
}

// --- OIOXML <-> EDIFACT

/// The rows of one way, for what either says with the other's words.
struct Rows {
  Map ids, codes, sent, sent_hour, authorised, authorised_hour, receipt_wanted, status, locations, sender, receiver,
      patient, system, episode, episode_status, priority, subject, text, references, link_repeated, files, receipt,
      original, original_version, refusal, other;
};
constexpr Rows to_edifact{.ids = Map::edifact_ids,
                          .codes = Map::edifact_codes,
                          .sent = Map::edifact_sent,
                          .sent_hour = Map::edifact_sent_hour,
                          .authorised = Map::edifact_authorised,
                          .authorised_hour = Map::edifact_authorised_hour,
                          .receipt_wanted = Map::edifact_receipt_wanted,
                          .status = Map::edifact_status,
                          .locations = Map::edifact_locations,
                          .sender = Map::edifact_sender,
                          .receiver = Map::edifact_receiver,
                          .patient = Map::edifact_patient,
                          .system = Map::edifact_system,
                          .episode = Map::edifact_episode,
                          .episode_status = Map::edifact_episode_status,
                          .priority = Map::edifact_priority,
                          .subject = Map::edifact_subject,
                          .text = Map::edifact_text,
                          .references = Map::edifact_references,
                          .link_repeated = Map::edifact_link_repeated,
                          .files = Map::edifact_files,
                          .receipt = Map::edifact_receipt,
                          .original = Map::edifact_original,
                          .original_version = Map::edifact_original_version,
                          .refusal = Map::edifact_refusal,
                          .other = Map::edifact_other};
constexpr Rows to_oioxml{.ids = Map::oioxml_ids,
                         .codes = Map::oioxml_codes,
                         .sent = Map::oioxml_sent,
                         .sent_hour = Map::oioxml_sent_hour,
                         .authorised = Map::oioxml_authorised,
                         .authorised_hour = Map::oioxml_authorised_hour,
                         .receipt_wanted = Map::oioxml_receipt_wanted,
                         .status = Map::oioxml_status,
                         .locations = Map::oioxml_locations,
                         .sender = Map::oioxml_sender,
                         .receiver = Map::oioxml_receiver,
                         .patient = Map::oioxml_patient,
                         .system = Map::oioxml_system,
                         .episode = Map::oioxml_episode,
                         .episode_status = Map::oioxml_episode_status,
                         .priority = Map::oioxml_priority,
                         .subject = Map::oioxml_subject,
                         .text = Map::oioxml_text,
                         .references = Map::oioxml_references,
                         .link_repeated = Map::oioxml_link_repeated,
                         .files = Map::oioxml_files,
                         .receipt = Map::oioxml_receipt,
                         .original = Map::oioxml_original,
                         .original_version = Map::oioxml_original_version,
                         .refusal = Map::oioxml_refusal,
                         .other = Map::oioxml_other};

class Between {
 public:
  Between(Dialect to, const Context& context, Report& report)
      : edifact_(to == Dialect::edifact),
        rows_(edifact_ ? to_edifact : to_oioxml),
        context_(context),
        report_(report) {}

  void letter(Correspondence& to) {
    const auto& paths = link_paths(to);  // as it came
    common(to, to.administrative ? versions::dis90 : versions::dis91);
    written_when(to);
    say(rows_.status);
    parties(to, true);
    say(rows_.patient);
    carried(!to.episode.ids.empty(), rows_.episode);
    episode_status(to);
    carried(to.priority.has_value(), rows_.priority);
    carried(!to.subject.empty(), rows_.subject);
    text(to);
    carried(!to.attachments.empty(), rows_.references, to.attachments.size());
    links(to, paths);
    if (edifact_) fit(to, report_);
  }

  void file_letter(FileLetter& to) {
    common(to, versions::bin01);
    written_when(to);
    parties(to, false);
    say(to.patient ? rows_.patient : rows_.system);
    std::size_t wrong = 0;
    for (auto& file : to.files) {
      if (!edifact_ || file.declared_size == file.data.decoded_size()) continue;
      file.declared_size = file.data.decoded_size();
      ++wrong;
    }
    carried(true, rows_.files, to.files.size());
    if (wrong > 0) say(Map::edifact_size, Outcome::defaulted, std::to_string(wrong) + " files: the size they have");
    if (edifact_) fit(to, report_);
  }

  void receipt(Receipt& to) {
    common(to, version_row(to.kind));
    say(rows_.receipt);
    say(rows_.locations);
    say(rows_.original);
    for (auto& original : to.originals) original_version(original);
    const auto refused = [](const OriginalLetter& original) { return !original.refusal.empty(); };
    carried(!to.refusal.empty() || std::any_of(to.originals.begin(), to.originals.end(), refused), rows_.refusal);
    if (edifact_) fit(to, report_);
  }

 private:
  void say(Map row, Outcome outcome = Outcome::carried, std::string detail = {}) {
    add(report_, row, outcome, std::move(detail));
  }
  void carried(bool there, Map row) {
    if (there) say(row);
  }
  void carried(bool there, Map row, std::size_t count) {
    if (there) say(row, Outcome::carried, std::to_string(count));
  }

  /// CONV-7.02, CONV-7.09, CONV-7.10, and the time of sending.
  template <typename Message>
  void common(Message& to, const VersionRow& row) {
    say(rows_.ids);
    say(rows_.codes, Outcome::defaulted);
    to.version = edifact_ ? row.edifact : row.oioxml;
    if (edifact_ && !to.statistical_code.empty() && to.statistical_code != row.oioxml_name)
      say(Map::edifact_statistical_code, Outcome::lost, shown(to.statistical_code));
    to.statistical_code = edifact_ ? sv() : row.oioxml_name;
    if (edifact_ && !has_year(to.sent))
      say(rows_.sent, Outcome::lost, std::string(lost_year));
    else
      say(rows_.sent);
    never_was(to.sent_case, rows_.sent_hour);
    for (const auto& path : to.not_carried) say(rows_.other, Outcome::lost, path);
    to.not_carried.clear();
  }
  /// Both formats have Danish local time: only an hour that never was is not the same in the other.
  void never_was(LocalTimeCase& which, Map row) {
    if (which == LocalTimeCase::skipped) say(row, Outcome::moved, "that hour never was: one hour later");
  }
  template <typename Message>
  void written_when(Message& to) {
    say(rows_.authorised);
    never_was(to.authorised_case, rows_.authorised_hour);
    say(rows_.receipt_wanted);
  }

  // --- parties. What OIOXML asks for and EDIFACT may be without (CONV-7.17); XBIN01 has no amt.
  template <typename Message>
  void parties(Message& to, bool amt) {
    say(rows_.locations);
    say(rows_.sender);
    say(rows_.receiver);
    if (edifact_) return;
    identify(to.sender, amt, Map::oioxml_sender_id);
    identify(to.receiver, amt, Map::oioxml_receiver_id);
    if (!to.sender.organisation.empty()) return;
    to.sender.organisation = first_characters(to.sender.location_number, 35);
    say(Map::oioxml_sender_name, Outcome::defaulted, "no name: the location number");
  }
  void identify(Party& party, bool amt, Map row) {
    const bool has_code = party.identifier_code && (amt || party.identifier_code != PartyIdCode::amt);
    if (has_code && !party.identifier.empty()) return;
    const auto number = std::string(first_characters(party.location_number, 17));
    const bool lost = !party.identifier.empty() && party.identifier != number;
    say(row, lost ? Outcome::lost : Outcome::defaulted,
        lost ? "an identifier without a code that can be used: the location number" : "the location number");
    party.identifier = number;
    party.identifier_code = PartyIdCode::lokationsnummer;
  }

  /// XDIS90 may be without; DIS90 has the segment always.
  void episode_status(Correspondence& to) {
    if (to.episode.status) {
      say(rows_.episode_status);
    } else if (edifact_) {
      to.episode.status = EpisodeStatus::inaktiv;
      say(Map::edifact_no_episode_status, Outcome::defaulted, std::string(name(EpisodeStatus::inaktiv)));
    }
  }

  void text(Correspondence& to) {
    carried(std::any_of(to.segments.begin(), to.segments.end(), [](const Segment& s) { return !s.text.empty(); }),
            rows_.text);
    if (edifact_ && to.dropped.line_ends > 0)
      say(Map::edifact_line_ends, Outcome::moved, std::to_string(to.dropped.line_ends) + " line ends are blanks");
    to.dropped.line_ends = 0;
  }

  /// conversion.md 6: judged, never altered, and written into the text too where the receiver's system does not show
  /// them as links.
  void links(Correspondence& to, const LinkPaths& paths) {
    judge_links(to, paths, context_, report_);
    if (!links_not_clickable(context_, to.receiver.location_number)) return;
    const auto from = to;  // of which TextLinks has views, while the text grows
    TextLinks there(from, *context_.settings);
    for (const auto& a : from.attachments) {
      if (a.what != Attachment::What::link || !is_web_address(a.url) || there.contains(a.url)) continue;
      write_into_text(a, to);
      say(rows_.link_repeated, Outcome::carried, "as well: links are not clickable there");
    }
  }

  /// CONV-7.15. EDIFACT also names the type, which a known version says by itself.
  void original_version(OriginalLetter& original) {
    const auto version = version_in(edifact_ ? Dialect::edifact : Dialect::oioxml, original.version);
    say(rows_.original_version, Outcome::carried,
        version == original.version ? shown(version) : shown(original.version) + " is " + shown(version));
    if (!edifact_ && !original.type.empty() && original.type != edifact_type(version_in(Dialect::edifact, version)))
      say(Map::oioxml_original_type, Outcome::lost, shown(original.type));
    if (!edifact_) original.type.clear();
    original.version = version;
  }

  const bool edifact_;
  const Rows& rows_;
  const Context& context_;
  Report& report_;
};

}  // namespace

void into_dialect(Correspondence& letter, Dialect to, const Context& context, Report& report) {
  Between(to, context, report).letter(letter);
}

void into_dialect(FileLetter& letter, Dialect to, const Context& context, Report& report) {
  Between(to, context, report).file_letter(letter);
}

void into_dialect(Receipt& receipt, Dialect to, const Context& context, Report& report) {
  Between(to, context, report).receipt(receipt);
}

void fit_for_edifact(Correspondence& letter, Report& report) {
  fit_sent(letter.sent, report);
  fit(letter, report);
}

void fit_for_edifact(FileLetter& letter, Report& report) {
  fit_sent(letter.sent, report);
  fit(letter, report);
}

void fit_for_edifact(Receipt& receipt, Report& report) {
  fit_sent(receipt.sent, report);
  fit(receipt, report);
}

}  // namespace brevdue::convert
