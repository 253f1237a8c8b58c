#include "converters/model/finding.hpp"

#include <algorithm>
#include <array>

namespace brevdue {

namespace {

constexpr RuleRow rule_rows[] = {
#define RULE(name, id, kind, sentence) {Rule::name, id, Kind::kind, sentence},
#include "converters/model/rules.def"
#undef RULE
};

// Exit codes: 65 (EX_DATAERR) where the input could not be read at all, 70 (EX_SOFTWARE) for a fault of ours, else 1.
constexpr std::array kind_rows = {
    KindRow{Kind::unreadable, "unreadable", 65, 400, "structure"},
    KindRow{Kind::schema, "schema", 1, 422, "structure"},
    KindRow{Kind::business, "business", 1, 422, "business-rule"},
    KindRow{Kind::unknown_party, "unknown-party", 1, 422, "not-found"},
    KindRow{Kind::capability, "capability", 1, 422, "not-supported"},
    KindRow{Kind::link, "link", 1, 422, "business-rule"},
    KindRow{Kind::duplicate, "duplicate", 1, 409, "duplicate"},
    KindRow{Kind::too_large, "too-large", 65, 413, "too-long"},
    KindRow{Kind::access, "access", 1, 403, "forbidden"},
    KindRow{Kind::busy, "busy", 1, 503, "throttled"},
    KindRow{Kind::bug, "bug", 70, 500, "exception"},
};

// Rows are found by their enumerator's value.
constexpr bool kinds_in_order() {
  for (std::size_t i = 0; i < kind_rows.size(); ++i)
    if (static_cast<std::size_t>(kind_rows[i].kind) != i) return false;
  return true;
}
static_assert(kinds_in_order());

}  // namespace

const RuleRow& row(Rule rule) {
  return rule_rows[static_cast<std::size_t>(rule)];
}

const KindRow& row(Kind kind) {
  return kind_rows[static_cast<std::size_t>(kind)];
}

std::string_view name(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::note:
      return "note";
  }
  return {};
}

std::string_view name(Outcome outcome) {
  switch (outcome) {
    case Outcome::carried:
      return "carried";
    case Outcome::moved:
      return "moved";
    case Outcome::defaulted:
      return "defaulted";
    case Outcome::shortened:
      return "shortened";
    case Outcome::lost:
      return "lost";
  }
  return {};
}

Finding error_at(Rule rule, std::string path, std::string expected, std::string found) {
  Position at;
  at.path = std::move(path);
  return {rule, Severity::error, std::move(at), std::move(expected), std::move(found)};
}

bool has_error(const Findings& findings) {
  return std::any_of(findings.begin(), findings.end(), [](const Finding& f) { return f.severity == Severity::error; });
}

std::string to_text(const Finding& finding, std::string_view input_name) {
  const auto& at = finding.position;
  const auto& rule = row(finding.rule);
  std::string out(input_name);
  if (at.line != 0) {
    out += ':';
    out += std::to_string(at.line);
    if (at.column != 0) {
      out += ':';
      out += std::to_string(at.column);
    }
  }
  out += ": ";
  out += name(finding.severity);
  out += ' ';
  out += rule.id;
  out += ": ";
  out += rule.sentence;
  if (!at.path.empty() || at.byte) {
    out += " (";
    out += at.path;
    if (at.byte) {
      if (!at.path.empty()) out += "; ";
      out += "byte ";
      out += std::to_string(*at.byte);
    }
    out += ')';
  }
  if (!finding.expected.empty()) {
    out += " expected ";
    out += finding.expected;
  }
  if (!finding.found.empty()) {
    out += finding.expected.empty() ? " found " : ", found ";
    out += finding.found;
  }
  return out;
}

}  // namespace brevdue
