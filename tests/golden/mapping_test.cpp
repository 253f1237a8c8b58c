// docs/mapping.md is written from the rows the conversions report by and the code's own tables and texts, docs/rules.md
// from the rules. tools/update-samples makes them anew.
#include "converters/convert/mapping.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

#include "converters/convert/episode.hpp"
#include "converters/convert/receipts.hpp"
#include "converters/edifact/codes.hpp"
#include "converters/edifact/transliteration.hpp"
#include "converters/fhir/terminology.hpp"
#include "converters/model/strings.hpp"
#include "converters/model/texts.hpp"
#include "converters/oioxml/file_types.hpp"
#include "tests/support/support.hpp"

using namespace brevdue;
using namespace brevdue::test;
using convert::Way;

namespace {

constexpr std::string_view introduction =
    R"(# What becomes of each field

This page is made from the tables the conversions themselves report by (`converters/convert/mapping.def`): a field that is not
here is never reported, and nothing is reported that is not here.

A *way* is one conversion: letter to CareCommunication, CareCommunication to letter, the receipts of each back to the sender, and
the same message between OIOXML and EDIFACT. A *letter* is an XDIS91 or a DIS91 (XDIS90 and DIS90 only between OIOXML and EDIFACT),
a *file letter* an XBIN01 or a BIN01. A row is one field, or a group of fields that share a fate. What may happen to it:

| | |
|---|---|
| carried | it says the same in the other format |
| moved into text | there is no field for it, so it stands in the text |
| moved | elsewhere, or written otherwise: files beyond ten go into a further letter, a local time that never was goes one hour on, a character that EDIFACT does not have is written with others |
| defaulted | the value comes from a rule, the registry or a constant |
| shortened | the other format has less room |
| lost | the other format has no place for it |

Nothing is lost silently: whatever is moved, defaulted, shortened or lost is a line of the report, with the rule's id. `brevdue
explain` shows the lines for a message of yours; `brevdue convert --report FILE` writes them as JSON, and `--strict` refuses to lose
or shorten anything but the thread (CONV-3.31). What makes a conversion impossible is no row here but a finding: a dangerous link;
towards FHIR also a wrong check digit, a patient without a usable id, a party without a SOR code, an administrative letter (XDIS90,
DIS90), a file letter about a system instead of a patient (SystemInformation, Contents); towards EDIFACT an id with characters it does
not have.

"Sender/EANIdentifier" and the like are elements of the OIOXML message (XDIS91 `ClinicalEmail`, XBIN01 `BinaryLetter`, receipts);
"Communication.topic" and the like are FHIR paths. "NAD+SSP 4" and the like are places in the EDIFACT message: the group where several
have that segment (S01 sender and receiver, S02 the letter, S07 the patient, S11 the episode), the segment with its qualifier, and the
element, counted from 1 behind the tag; "FTX+BIN 4.2" is the second component of its fourth element. "the object" is what stands
between UNO and UNP. The report has the words of the letter's own format. `-` is no field at all: the value arises, or ends, here.

Further down: [the codes](#codes), [the characters of EDIFACT](#the-characters-of-edifact), and [how text is
composed](#how-text-is-composed), word by word. [Rules](rules.md) has the rules, all of them, by id.

## The registry (SOR)

A FHIR organisation needs a SOR code beside its location number (GLN); a letter has the location number for certain and the SOR code
seldom. The registry, a local copy of what SOR knows (`--registry`, [its columns](cli.md#the-registry)), is looked up by
location number, never by name. Towards FHIR it gives the SOR code of sender and receiver (it wins over a `sorkode` of the letter's own),
and a name or telephone number where the letter has none; without a SOR code from either place the conversion is refused, naming the
location number. Towards a letter nothing depends on it: it gives the kind of identifier the receiver is known by, and a name,
SOR code or telephone number where the message has none. It also says whether the receiver's system shows links as clickable: where it does
not, a link that sits only in a reference is written into the text too. Nothing is ever looked up elsewhere, and no code is invented.

## FHIR formats

CareCommunication and Acknowledgement are written in both FHIR formats, JSON and XML: `--to fhir-json` or `--to fhir-xml`. They hold the
same and are read alike. Written is CareCommunication 5.0; read are 3.0, 4.0 and 5.x. Every resource has a narrative, in Danish with
the English beside it.
)";

struct Section {
  Way way;
  std::string_view title, note;
};
constexpr Section sections[] = {
    {Way::letter_to_cc, "Letter (XDIS91 or DIS91, with XBIN01 or BIN01) to CareCommunication", {}},
    {Way::cc_to_letter, "CareCommunication to letter (XDIS91 or DIS91, with XBIN01 or BIN01)",
     "Towards EDIFACT the rows of [OIOXML to EDIFACT](#oioxml-to-edifact) that have EDIFACT on both sides apply as "
     "well."},
    {Way::to_acknowledgement, "Receipt (XCTL01 to XCTL03, CTL01 to CTL03) to Acknowledgement", {}},
    {Way::to_xctl, "Acknowledgement to receipt (XCTL02, XCTL03, CTL02, CTL03)",
     "Towards EDIFACT the rows of [OIOXML to EDIFACT](#oioxml-to-edifact) that have EDIFACT on both sides apply as "
     "well."},
    {Way::to_edifact, "OIOXML to EDIFACT",
     "Letters (XDIS91, XDIS90), file letters (XBIN01) and receipts (XCTL01 to XCTL03). The rows below that have "
     "EDIFACT "
     "on both sides\nsay what EDIFACT asks of any message, wherever it came from."},
    {Way::to_oioxml, "EDIFACT to OIOXML",
     "Letters (DIS91, DIS90), file letters (BIN01) and receipts (CTL01 to CTL03)."},
};

constexpr std::string_view text_fields[] = {"ClinicalInformation/Text01", "Communication.payload.contentString",
                                            "FTX+NC"};

bool is_text(std::string_view field) {
  return std::find(std::begin(text_fields), std::end(text_fields), field) != std::end(text_fields);
}

std::string outcomes(const convert::MapRow& r) {
  std::string out;
  for (const auto outcome : {Outcome::carried, Outcome::moved, Outcome::defaulted, Outcome::shortened, Outcome::lost}) {
    if ((r.outcomes & convert::outcome_bit(outcome)) == 0) continue;
    if (!out.empty()) out += ", ";
    out += name(outcome);
    if (outcome == Outcome::moved && is_text(r.to) && !is_text(r.from)) out += " into text";
  }
  return out;
}

std::string cell(std::string_view text) {
  if (text.empty()) return "-";
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

std::string heads(std::initializer_list<std::string_view> names) {
  std::string out = "|", line = "|";
  for (const auto name : names) {
    out += name.empty() ? " |" : " " + std::string(name) + " |";
    line += "---|";
  }
  return out + "\n" + line + "\n";
}

std::string line(std::initializer_list<std::string_view> cells) {
  std::string out = "|";
  for (const auto text : cells) out += " " + cell(text) + " |";
  return out + "\n";
}

/// The codes of EDIFACT that OIOXML has words for.
std::string edifact_codes() {
  namespace edi = edifact::codes;
  std::string out = "\n### Codes of EDIFACT\n\n" + heads({"IdentifierCode", "NAD 2.2", "NAD 2.3"});
  for (const auto code : {PartyIdCode::sygehusafdelingsnummer, PartyIdCode::ydernummer, PartyIdCode::lokationsnummer,
                          PartyIdCode::kommunenummer, PartyIdCode::sorkode, PartyIdCode::amt}) {
    const auto& list = edi::party_list(code);
    out += line({name(code), list.list, list.agency});
  }
  out += "\nRead is NAD 2.2 alone; `EAN` and none are lokationsnummer (none only with agency 9, or none).\n";
  const auto table = [&](std::string_view word, std::string_view place, edi::Table rows) {
    out += "\n" + heads({word, place});
    for (const auto& r : rows)
      if (r.name == trimmed(r.name)) out += line({r.name, r.edifact});
  };
  table("EpisodeOfCareStatusCode", "S11 PAS", edi::episode_states());
  table("ObjectCode", "UNO 3.2, FTX+BIN 4.3", edi::object_codes());
  table("ObjectExtensionCode", "UNO 3.3, FTX+BIN 4.4", edi::bin01_extensions());
  out +=
      "\nWhere a word or a code stands twice, the first row is the one that is written. plo and fnx are of BIN01 "
      "alone.\n";
  table("MedicalSpecialityCode", "S01 SPR 2", edi::specialities());
  out += "\nA letter without a speciality has 99, which is read as none; so has `ikkeklassificeret`.\n";
  return out;
}

std::string codes() {
  std::string out = "\n## Codes\n\n### EpisodeOfCareStatusCode and Encounter\n\n";
  out += heads({"EpisodeOfCareStatusCode", "Encounter.class", "Encounter.status", "Patient.deceased"});
  for (const auto& r : convert::encounter_rows())
    out += line({name(r.status), r.encounter_class, r.encounter_status,
                 r.status == EpisodeStatus::doed ? std::string_view("true") : std::string_view{}});
  out +=
      "\nTowards a letter the first row but doed whose class and status both fit is taken. A deceased patient is "
      "`doed`, "
      "whatever the "
      "Encounter\nsays; everything else, and no Encounter at all, is `inaktiv`. Towards FHIR there is an Encounter "
      "only with an "
      "EpisodeOfCareIdentifier.\n";

  out += edifact_codes();

  out += "\n### File types\n\n" + heads({"ObjectExtensionCode", "ObjectCode", "contentType", "In CareCommunication"});
  for (const auto& t : oioxml::file_types())
    out += line({t.extension, t.object_code, t.content_type,
                 t.care_communication ? "yes" : "no: sent all the same, with a warning (CONV-2.33)"});
  out +=
      "\nTowards a letter the first row with the contentType is taken (parameters and case do not matter); an unknown "
      "one is "
      "`bin`. Towards\nFHIR an unknown extension is `application/octet-stream`.\n";

  out += "\n### RefuseCode and issue\n\n" + heads({"RefuseCode", "issue.code", "issue.details.coding.code"});
  for (const auto& r : convert::refuse_code_rows()) out += line({name(r.refuse), r.issue, r.detail});
  out +=
      "\nTowards an XCTL or CTL a coding of the table is looked at first; without one, `structure`, `required`, "
      "`value`, "
      "`invariant` "
      "and `invalid`\nare `syntaksfejl`, everything else is `ikke_specificeret`.\n";

  out += "\n### Categories\n\n" + heads({"Communication.category", "in Subject"});
  for (const auto& c : fhir::categories()) out += line({c.code, c.danish});
  return out;
}

/// A character itself where it can be seen, else its code point; of a long row its ends.
std::string characters_of(const edifact::TransliterationRow& r) {
  constexpr char32_t private_use = 0xE000, private_end = 0xF8FF;
  const bool visible = !r.as.empty() && r.as != " " && r.as != "\n" && (r.first < private_use || r.first > private_end);
  const auto one = [&](char32_t c) {
    char buffer[12];
    if (visible) return std::string(buffer, put_utf8(buffer, c));
    std::snprintf(buffer, sizeof buffer, "U+%04X", static_cast<unsigned>(c));
    return std::string(buffer);
  };
  if (r.first == r.last) return one(r.first);
  if (!visible || r.last - r.first > 8) return one(r.first) + " to " + one(r.last);
  std::string out;
  for (auto c = r.first; c <= r.last; ++c) out += (out.empty() ? "" : " ") + one(c);
  return out;
}

std::string written_as(std::string_view as) {
  if (as.empty()) return "nothing";
  if (as == " ") return "a blank";
  if (as == "\n") return "a line end";
  return "`" + std::string(as) + "`";
}

/// The table of transliteration, by what the characters are.
std::string edifact_characters() {
  std::string out = R"(
## The characters of EDIFACT

EDIFACT is ISO-8859-1 here (UNOC). A character it does not have is written with others, by this table; one that is in no row is a
question mark, one that changes an emoji is left out with it. A letter with a combining accent is the one character where ISO-8859-1
has it, a tab or control character a blank. The report counts what was done, by field (CONV-7.04): moved where all of it is of
the table, shortened where a question mark stands for something, or a value has grown over its length and is cut. Links
are not written so: of a link, in a reference or in a text, such characters are percent-encoded, which leads to the same place
(CONV-7.18).

)";
  out += heads({"Characters", "Written as"});
  struct Kind {
    std::string_view meaning;
    std::vector<std::pair<std::string_view, std::string>> words;  // written as, and what
  };
  std::vector<Kind> kinds;
  for (const auto& r : edifact::transliteration_rows()) {
    auto kind = std::find_if(kinds.begin(), kinds.end(), [&](const Kind& k) { return k.meaning == r.meaning; });
    if (kind == kinds.end()) kind = kinds.insert(kinds.end(), {r.meaning, {}});
    auto word = std::find_if(kind->words.begin(), kind->words.end(), [&](const auto& w) { return w.first == r.as; });
    if (word == kind->words.end()) word = kind->words.insert(kind->words.end(), {r.as, {}});
    word->second += (word->second.empty() ? "" : " ") + characters_of(r);
  }
  for (const auto& kind : kinds) {
    std::string words;
    for (const auto& [as, what] : kind.words) words += (words.empty() ? "" : ", ") + written_as(as) + " for " + what;
    out += line({kind.meaning, words});
  }
  return out;
}

std::string in_quotes(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

std::string composition() {
  namespace words = texts;
  int count = 0;
  const auto number = [&](const std::string& text) { return std::to_string(++count) + ". " + text + "\n"; };
  std::string out =
      "\n## How text is composed\n\nWhat has no field stands in the text, in Danish, in this order. Nothing else is "
      "ever added.\n\n### The text of a CareCommunication made from a letter\n\n"
      "One payload with a contentString; each part begins on a new line.\n\n";
  out += number("High priority: " + in_quotes(words::high_priority));
  out += number("A rettetbrev: " + in_quotes(words::correction));
  out +=
      number("The text itself: all Text01 blocks in order, nothing between them; Break is a line end. Without any: " +
             in_quotes(words::no_text));
  out += number("Each reference without a file (SUP): " + in_quotes(words::supplement) + " and RefDescription");
  out +=
      number("Each reference whose URL is no web address, or which the receiver's system would not show as a link: " +
             in_quotes(words::link) + " and\n   RefDescription, on the next line the URL");
  out += "\nConstants elsewhere: topic " + in_quotes(words::unknown_topic) + ", author's role " +
         in_quotes(words::unknown_role) + ", telephone " + in_quotes(words::unknown_phone) + ", surname " +
         in_quotes(words::unknown_family) + ", title\nof a file that no letter names " +
         in_quotes(words::extra_file_title) + ", of one without RefDescription " + in_quotes(words::bin_title) + ".\n";

  out +=
      "\n### The text of a letter made from a CareCommunication\n\nOne Text01, or the FTX+NC of as many S14 as it "
      "takes; each part begins on a new line.\n\n";
  count = 0;
  out += number("The activity. reply-message: " + in_quotes(words::reply) + " forward-message: " +
                in_quotes(words::forward) + "\n   Only from 3.0, modified-message: " + in_quotes(words::correction) +
                "\n   and retract-message: " + in_quotes(words::retraction));
  out += number("If Subject was cut: " + in_quotes(words::subject) + " and the whole topic");
  out += number(
      "The new texts (those the message's own Provenance names; else the newest), oldest first, each followed by\n   " +
      in_quotes(words::author) + " and the name, " + in_quotes(words::position) + " and the Danish word for the role");
  out += number(in_quotes(words::named_sender) + " and " + in_quotes(words::named_recipient) +
                ": a specific sender or recipient, by name and role, a team by name and organisation");
  out += number("Further patient ids: " + in_quotes(words::further_cpr) +
                ",\n   then \": \" and the ids, a comma between them");
  out += number("What did not fit: " + in_quotes(words::phone) + ", " + in_quotes(words::episode) + ", " +
                in_quotes(words::file_title) + ", " + in_quotes(words::link) +
                " (the url on the next line; also of a link that the receiver's system\n   would not show), each with "
                "the whole value");
  out += number("Earlier texts, newest first: " + in_quotes(words::earlier) +
                " and dd.mm.yyyy kl. hh:mm, the assigner's name and \":\", then the text\n   and its author as above");
  out += number("Each file of an earlier message, without data: " + in_quotes(words::earlier_file) + " and its title");
  out += "\nThe text of a further letter, of more than ten files: " +
         in_quotes(std::string(words::continuation) + "11-20" + std::string(words::continuation_of) + "23.") +
         " A file without a title is " + in_quotes(words::bin_title) + ", a patient\nwithout a surname " +
         in_quotes(words::unknown_family) + ".\n";

  out +=
      "\n### Between OIOXML and EDIFACT\n\nThe text stays as it is, styles and all. Towards EDIFACT the last line gets "
      "an end if it has none, and a line that EDIFACT would take for\na sign (a full stop alone, a backslash at the "
      "end) a blank behind it. At the end of the text, each on a line of its own: " +
      in_quotes(words::link) +
      " and RefDescription,\non the next line the URL, of each link that is too long for FTX+URL (276 characters), "
      "and, in either direction, of each that the receiver's\nsystem would not show as a link.\n";

  out += R"(
### Times

A letter has Danish local time, to the minute; FHIR has times with an offset. The rule of the house (OIO-15) for the two nights on which
they do not agree: an hour that occurs twice, in October, is read as the first one (summer time, +02:00); an hour that never was, in
March, is read as one hour later (02:30 is 03:30+02:00). Both stand in the report. Towards a letter seconds are cut off, and a date
without time of day is midnight, Danish time (CONV-3.32).

### Older CareCommunications

The version is that of MessageHeader.definition; without a definition it is 3.0. Of 4.0 all is read that is read of 5.0. Of 3.0 also: text
in XHTML, which becomes plain text (formatting is lost, line breaks are kept); a second focus and a retracted Communication (status
entered-in-error); the activities modified-message and retract-message, and the Provenance role removal; replacement CPR numbers known
only by `use` temp. No thread identifier is asked for. Anything older than 3.0, or newer than 5.x, is not read (CC-MH-14).

### Refusals

With `--refuse` an invalid message is answered: a letter or file letter by an XCTL01, or CTL01 if it is EDIFACT (its Sender is the setting
`gateway.vans_id`), a CareCommunication by an Acknowledgement with fatal-error in the name of its receiver. The first error of the first five grounds
decides; without one the sixth, else the last:

)";
  out += heads({"Ground", "RefuseCode", "Text"});
  const auto ground = [&](std::string_view what, RefuseCode code, std::string_view text) {
    out += line({what, name(code), std::string(words::refused_by_gateway) + std::string(text)});
  };
  ground("a party without SOR code (REG-04)", RefuseCode::ukendt_lokationsnummer, words::refused_party);
  ground("a type or version that cannot be converted (kind capability, OIO-11)", RefuseCode::problem_med_version,
         words::refused_version);
  ground("a dangerous link (CONV-6.04)", RefuseCode::ikke_specificeret, words::refused_link);
  ground("the gateway gave up delivering it (GW-12)", RefuseCode::ikke_specificeret, words::not_delivered);
  ground("a Bundle.id that was used before (GW-06)", RefuseCode::ikke_specificeret, words::refused_id);
  ground("a location number that is none (CONV-2.10, CONV-3.29)", RefuseCode::problem_med_modtager_id,
         words::refused_party_id);
  ground("everything else", RefuseCode::syntaksfejl, words::refused_syntax);
  out +=
      "\nThen a line for each of up to five rules broken: its id, the place in the message and the line; never a "
      "value. "
      "A file letter refused\nwhile its letter goes on begins with " +
      in_quotes(words::conversion_cause) +
      "\nSo does an XCTL or CTL made from a negative Acknowledgement of a message that was "
      "knowingly incomplete. An Acknowledgement made from one\nwithout RefuseText says " +
      in_quotes(words::no_reason) + "\n";
  return out;
}

// --- docs/rules.md

constexpr RuleRow every_rule[] = {
#define RULE(name, id, kind, sentence) {Rule::name, id, Kind::kind, sentence},
#include "converters/model/rules.def"
#undef RULE
};

struct Group {
  std::string_view prefix, title, origin;
};
constexpr Group groups[] = {
    {"WIRE-", "Bytes, characters, XML, JSON", "The numbers are ours."},
    {"OIO-", "OIOXML messages", "The numbers are ours; what is asked for is in MedCom's XML schemas and descriptions."},
    {"EDI-", "EDIFACT messages", "The numbers are ours; what is asked for is in MedCom's descriptions."},
    {"CC-", "CareCommunication",
     "The numbers are those of our reading of MedCom's profiles (BND Bundle, MH MessageHeader, COM Communication, PRV "
     "Provenance, GEN "
     "everywhere);\nCC-GEN-16 and CC-GEN-17 are our own."},
    {"ACK-", "Acknowledgement", "The numbers are those of our reading of MedCom's profiles, as for CC."},
    {"VANS-", "VANSEnvelope", "The numbers are ours."},
    {"REG-", "The registry", "The numbers are ours."},
    {"GW-", "The gateway", "The numbers are ours; the rules are those of governance.md 1.8 and conversion.md 1."},
    {"STATE-", "The state", "The number is ours."},
    {"CONV-1.", "Conversion: which inputs", "The numbers behind CONV-n. are ours, here and below."},
    {"CONV-2.", "Conversion: letter to CareCommunication",
     "From MedCom's use cases and mapping sheets for the national conversion; what they leave open is settled by us."},
    {"CONV-3.", "Conversion: CareCommunication to letter", "From the same."},
    {"CONV-4.", "Conversion: receipts", "From the same."},
    {"CONV-7.", "Conversion: OIOXML and EDIFACT",
     "MedCom's descriptions of both formats say what stands where; what one of them has no room for is settled by us."},
    {"CONV-6.", "Conversion: video links", "The rules are ours: MedCom's do not speak of them."},
    {"VDX-", "Links",
     "V1 to V8 are our checks of a link to a video meeting (VDX is the national video infrastructure)."},
    {"INV-", "Invitations to video meetings", "The rules are ours."},
    {"BUG-", "brevdue itself", "The number is ours."},
};

std::string rules_page() {
  std::string out = R"(# Rules

Every rule brevdue names in a finding or a line of a report, by its id; made from `converters/model/rules.def`. An id never changes once
released. The sentence says what the rule is, not what happened: whether it was kept, or what it did to a field, stand in the finding
(severity, expected, found) or in the report line. What the rules of a conversion do to each field: [field tables](mapping.md).

A rule's kind says what its breach means to those outside; [exit codes](cli.md#exit-codes) follow from it.

)";
  out += heads({"Kind", "Exit code"});
  std::vector<Kind> kinds;
  for (const auto& r : every_rule)
    if (std::find(kinds.begin(), kinds.end(), r.kind) == kinds.end()) kinds.push_back(r.kind);
  std::sort(kinds.begin(), kinds.end());
  for (const auto kind : kinds) out += line({row(kind).name, std::to_string(row(kind).exit_code)});
  for (const auto& group : groups) {
    out += "\n## " + std::string(group.prefix.substr(0, group.prefix.size() - 1)) + ": " + std::string(group.title) +
           "\n\n" + std::string(group.origin) + "\n\n";
    out += heads({"Id", "Kind", "Rule"});
    std::vector<const RuleRow*> members;
    for (const auto& r : every_rule)
      if (r.id.starts_with(group.prefix)) members.push_back(&r);
    std::sort(members.begin(), members.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
    for (const auto* r : members) out += line({r->id, row(r->kind).name, r->sentence});
  }
  return out;
}

std::string page() {
  std::string out(introduction);
  for (const auto& section : sections) {
    out += "\n## " + std::string(section.title) + "\n\n";
    if (!section.note.empty()) out += std::string(section.note) + "\n\n";
    const bool from_letter = section.way == Way::letter_to_cc || section.way == Way::to_acknowledgement;
    const bool to_letter = section.way == Way::cc_to_letter || section.way == Way::to_xctl;
    out += from_letter ? heads({"From OIOXML", "From EDIFACT", "To", "What may happen", "Rule", ""})
           : to_letter ? heads({"From", "To OIOXML", "To EDIFACT", "What may happen", "Rule", ""})
                       : heads({"From", "To", "What may happen", "Rule", ""});
    for (const auto& r : convert::map_rows()) {
      if (r.way != section.way) continue;
      const auto& rule = row(r.rule);
      const auto fate = outcomes(r);
      if (from_letter)
        out += line({r.from, r.edifact, r.to, fate, rule.id, rule.sentence});
      else if (to_letter)
        out += line({r.from, r.to, r.edifact, fate, rule.id, rule.sentence});
      else
        out += line({r.from, r.to, fate, rule.id, rule.sentence});
    }
  }
  return out + codes() + edifact_characters() + composition();
}

void check(const std::filesystem::path& file, const std::string& expected) {
  if (std::getenv("BREVDUE_UPDATE") != nullptr) std::ofstream(file, std::ios::binary) << expected;
  BOOST_TEST((std::filesystem::exists(file) && slurp(file) == expected),
             file.filename().string() << " is not what the tables say: run tools/update-samples");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mapping)

BOOST_AUTO_TEST_CASE(the_page_says_what_the_tables_say) {
  check(project() / "docs/mapping.md", page());
}

BOOST_AUTO_TEST_CASE(the_rules_page_says_what_the_rules_say) {
  check(project() / "docs/rules.md", rules_page());
}

BOOST_AUTO_TEST_CASE(every_rule_has_its_place_on_the_page) {
  for (const auto& r : every_rule)
    BOOST_TEST(std::count_if(std::begin(groups), std::end(groups),
                             [&](const Group& g) { return r.id.starts_with(g.prefix); }) == 1,
               r.id << " belongs to one group");
}

BOOST_AUTO_TEST_CASE(sentences_cite_no_file) {
  for (const auto& r : every_rule)
    BOOST_TEST(r.sentence.find(".md") == std::string_view::npos, r.id << " cites a file");
}

BOOST_AUTO_TEST_CASE(cells_hold_no_bare_bar) {
  BOOST_TEST(cell("a|b") == "a\\|b");
  BOOST_TEST(cell("") == "-");
}

BOOST_AUTO_TEST_SUITE_END()
