// Finding: one thing wrong, or worth knowing, about an input. Report: what a conversion did, field by field.
// A Finding never holds message text, a CPR number or a video PIN in `expected` or `found`: those who make it mask
// (identifiers.hpp) or describe ("71 characters"). Thread safety: values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "converters/model/versions.hpp"

namespace brevdue {

/// What a rule's breach means to those outside; one row each in kind_row().
enum class Kind : std::uint8_t {
  unreadable,
  schema,
  business,
  unknown_party,
  capability,
  link,
  duplicate,
  too_large,
  access,
  busy,
  bug
};

/// The closed set of rules: rules.def.
enum class Rule : std::uint16_t {
#define RULE(name, id, kind, sentence) name,
#include "converters/model/rules.def"
#undef RULE
};
inline constexpr Rule last_rule = Rule::internal;

struct RuleRow {
  Rule rule;
  std::string_view id;  // "CONV-2.10": stable, to be searched for
  Kind kind;
  std::string_view sentence;  // one English sentence
};
[[nodiscard]] const RuleRow& row(Rule rule);

struct KindRow {
  Kind kind;
  std::string_view name;        // "unknown-party"
  int exit_code;                // of the command: 1 or 65, 70 for a fault of ours
  int http_status;              // of the answer that refuses
  std::string_view issue_code;  // of an OperationOutcome's issue: issue-type of FHIR R4
};
[[nodiscard]] const KindRow& row(Kind kind);

enum class Severity : std::uint8_t { error, warning, note };
[[nodiscard]] std::string_view name(Severity severity);

/// Where the parser was, in its own coordinates (XML: line and column of the decoded text; JSON: byte of it from 1, and
/// 0). Only the wire::Document that made it can translate it to a Position (Document::resolve).
struct SourceMark {
  std::uint32_t a = 0, b = 0;
  bool operator==(const SourceMark&) const { return true; }  // where a value stood does not make it another value
};

struct Position {
  std::uint32_t input = 0;             // which of the inputs handed in, from 0
  std::optional<std::uint64_t> byte;   // offset in that input, from 0
  std::uint32_t line = 0, column = 0;  // from 1, columns in characters; 0 = not known
  std::string path;                    // element path ("Emessage/ClinicalEmail/Sender/EANIdentifier"), FHIRPath, or
                                       // place in an interchange ("segment 17 FTX element 4 component 2")
  std::optional<SourceMark> mark;      // not yet translated
};

struct Finding {
  Rule rule;
  Severity severity = Severity::error;
  Position position;
  std::string expected;  // may be empty
  std::string found;     // may be empty; safe to log
};
using Findings = std::vector<Finding>;

/// An error of the first input, where only its path is known.
[[nodiscard]] Finding error_at(Rule rule, std::string path, std::string expected, std::string found);
[[nodiscard]] bool has_error(const Findings& findings);
/// "file.xml:12:5: error OIO-04: A mandatory element is missing. (Emessage/Envelope; byte 120) expected ..., found ..."
[[nodiscard]] std::string to_text(const Finding& finding, std::string_view input_name);

/// What became of one field.
enum class Outcome : std::uint8_t { carried, moved, defaulted, shortened, lost };
[[nodiscard]] std::string_view name(Outcome outcome);

/// One line of a Report. Paths are the field names of the two formats ("Sender/EANIdentifier", "Organization.identifier
/// (GLN)"), always constants; `detail` adds what varies and never holds text, CPR or PIN.
struct ReportLine {
  Rule rule;
  Outcome outcome;
  std::string_view from, to;
  std::string detail;
  std::uint32_t input = 0;  // which of the inputs handed in
};

/// What a conversion did. Findings of severity error mean there is no output.
struct Report {
  std::vector<ReportLine> lines;
  Findings findings;
  Dialect letters = Dialect::oioxml;  // whose names its lines give the fields of letters and their receipts

  void add(Rule rule, Outcome outcome, std::string_view from, std::string_view to, std::string detail = {}) {
    lines.push_back({rule, outcome, from, to, std::move(detail), 0});
  }
};

}  // namespace brevdue
