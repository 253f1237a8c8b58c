// docs/mapping.md is written from the rows the conversions report by. tools/update-samples makes it anew.
#include "converters/convert/mapping.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "tests/support/support.hpp"

using namespace brevdue;
using namespace brevdue::test;
using convert::Way;

namespace {

constexpr std::string_view introduction =
    R"(# What becomes of each field

This page is made from the tables the conversions themselves report by (`converters/convert/mapping.def`): a field that is not
here is never reported, and nothing is reported that is not here.

A *way* is one conversion: letter to CareCommunication, CareCommunication to letter, and the receipts of each back to the sender.
A row is one field, or a group of fields that share a fate. What may happen to it:

| | |
|---|---|
| carried | it says the same in the other format |
| moved into text | there is no field for it, so it stands in the text |
| moved | elsewhere: files beyond ten go into a further letter, a local time that never was goes one hour on |
| defaulted | the value comes from a rule, the registry or a constant |
| shortened | the other format has less room |
| lost | the other format has no place for it |

Nothing is lost silently: whatever is moved, defaulted, shortened or lost is a line of the report, with the rule's id. `brevdue
explain` shows the lines for a message of yours; `brevdue convert --report FILE` writes them as JSON, and `--strict` refuses to lose
or shorten anything but the thread (CONV-3.31). What makes a conversion impossible is no row here but a finding: a wrong check
digit, a patient without a usable id, a party without a SOR code, an administrative letter (XDIS90), a file letter about a system
instead of a patient (SystemInformation, Contents), a dangerous link.

"Sender/EANIdentifier" and the like are elements of the OIOXML message (XDIS91 `ClinicalEmail`, XBIN01 `BinaryLetter`, receipts);
"Communication.topic" and the like are FHIR paths. `-` is no field at all: the value arises, or ends, here.

## The registry (SOR)

A FHIR organisation needs a SOR code beside its location number (GLN); an OIOXML letter has the location number for certain and the
SOR code seldom. The registry, a local copy of what SOR knows (`--registry`, [its columns](cli.md#the-registry)), is looked up by
location number, never by name. Towards FHIR it gives the SOR code of sender and receiver (it wins over a `sorkode` of the letter's own),
and a name or telephone number where the letter has none; without a SOR code from either place the conversion is refused, naming the
location number. Towards OIOXML nothing depends on it: it gives the kind of identifier the receiver is known by, and a name or
telephone number where the message has none. It also says whether the receiver's system shows links as clickable: where it does
not, a link that sits only in a reference is written into the text too. Nothing is ever looked up elsewhere, and no code is invented.

## FHIR formats

CareCommunication and Acknowledgement are written in both FHIR formats, JSON and XML: `--to fhir-json` or `--to fhir-xml`. They hold the
same and are read alike. Written is CareCommunication 5.0; read are 3.0, 4.0 and 5.x. Every resource has a narrative, in Danish with
the English beside it.
)";

struct Section {
  Way way;
  std::string_view title;
};
constexpr Section sections[] = {
    {Way::letter_to_cc, "Letter (XDIS91, with XBIN01) to CareCommunication"},
    {Way::cc_to_letter, "CareCommunication to letter (XDIS91, with XBIN01)"},
    {Way::to_acknowledgement, "Receipt (XCTL01, XCTL02, XCTL03) to Acknowledgement"},
    {Way::to_xctl, "Acknowledgement to receipt (XCTL02, XCTL03)"},
};

constexpr std::string_view text_fields[] = {"ClinicalInformation/Text01", "Communication.payload.contentString"};

std::string outcomes(const convert::MapRow& r) {
  std::string out;
  for (const auto outcome : {Outcome::carried, Outcome::moved, Outcome::defaulted, Outcome::shortened, Outcome::lost}) {
    if ((r.outcomes & convert::outcome_bit(outcome)) == 0) continue;
    if (!out.empty()) out += ", ";
    out += name(outcome);
    const bool into_text = std::find(std::begin(text_fields), std::end(text_fields), r.to) != std::end(text_fields);
    if (outcome == Outcome::moved && into_text) out += " into text";
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

std::string page() {
  std::string out(introduction);
  for (const auto& section : sections) {
    out += "\n## " + std::string(section.title) + "\n\n";
    out += "| From | To | What may happen | Rule | |\n|---|---|---|---|---|\n";
    for (const auto& r : convert::map_rows()) {
      if (r.way != section.way) continue;
      const auto& rule = row(r.rule);
      out += "| " + cell(r.from) + " | " + cell(r.to) + " | " + outcomes(r) + " | " + cell(rule.id) + " | " +
             cell(rule.sentence) + " |\n";
    }
  }
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mapping)

BOOST_AUTO_TEST_CASE(the_page_says_what_the_tables_say) {
  const auto file = project() / "docs/mapping.md";
  if (std::getenv("BREVDUE_UPDATE") != nullptr) std::ofstream(file, std::ios::binary) << page();
  BOOST_TEST((slurp(file) == page()), "docs/mapping.md is not what mapping.def says: run tools/update-samples");
}

BOOST_AUTO_TEST_CASE(cells_hold_no_bare_bar) {
  BOOST_TEST(cell("a|b") == "a\\|b");
  BOOST_TEST(cell("") == "-");
}

BOOST_AUTO_TEST_SUITE_END()
