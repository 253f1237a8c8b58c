#include "converters/fhir/outcome.hpp"

#include <cstdint>

#include "converters/wire/writer.hpp"

namespace brevdue::fhir {
namespace {

using wire::Buffered;

std::string_view severity_code(Severity severity) {
  return severity == Severity::note ? "information" : name(severity);
}

/// Of FHIR, not of OIOXML, EDIFACT, or of what is in an envelope.
bool is_fhir_path(std::string_view path) {
  return path == "Bundle" || path.starts_with("Bundle.");
}

std::string place(const Position& at) {
  std::string out = is_fhir_path(at.path) ? std::string() : at.path;
  const auto add = [&out](std::string_view what, std::uint64_t number) {
    if (!out.empty()) out += ", ";
    out += what;
    out += std::to_string(number);
  };
  if (at.line != 0) add("line ", at.line);
  if (at.column != 0) add("column ", at.column);
  if (at.byte) add("byte ", *at.byte);
  return out;
}

/// "OIO-04: A mandatory element is missing. (line 12, column 5) expected Sent, found Identifier"
std::string diagnostics_of(const Finding& finding) {
  const auto& rule = row(finding.rule);
  std::string out(rule.id);
  out += ": ";
  out += rule.sentence;
  if (const auto where = place(finding.position); !where.empty()) out += " (" + where + ")";
  if (!finding.expected.empty()) out += " expected " + finding.expected;
  if (!finding.found.empty()) out += (finding.expected.empty() ? " found " : ", found ") + finding.found;
  return out;
}

void member(Buffered& out, std::string_view name, std::string_view value, bool first = false) {
  if (value.empty()) return;
  if (!first) out.put(',');
  wire::write_json_string(out, name);
  out.put(':');
  wire::write_json_string(out, value);
}

void write_json(Buffered& out, const std::vector<Issue>& issues) {
  out.write(R"({"resourceType":"OperationOutcome","issue":[)");
  for (bool first = true; const auto& issue : issues) {
    out.write(first ? "{" : ",{");
    first = false;
    member(out, "severity", issue.severity, true);
    member(out, "code", issue.code);
    member(out, "diagnostics", issue.diagnostics);
    if (!issue.expression.empty()) {
      out.write(R"(,"expression":[)");
      wire::write_json_string(out, issue.expression);
      out.put(']');
    }
    out.put('}');
  }
  out.write("]}");
}

void value_element(Buffered& out, std::string_view name, std::string_view value) {
  if (value.empty() || !wire::is_xml_text(value)) return;
  out.put('<');
  out.write(name);
  out.write(" value=\"");
  wire::write_xml_attribute(out, value);
  out.write("\"/>");
}

void write_xml(Buffered& out, const std::vector<Issue>& issues) {
  out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?><OperationOutcome xmlns=\"http://hl7.org/fhir\">");
  for (const auto& issue : issues) {
    out.write("<issue>");
    value_element(out, "severity", issue.severity);
    value_element(out, "code", issue.code);
    value_element(out, "diagnostics", issue.diagnostics);
    value_element(out, "expression", issue.expression);
    out.write("</issue>");
  }
  out.write("</OperationOutcome>");
}

}  // namespace

Issue issue_of(const Finding& finding) {
  return {severity_code(finding.severity), row(row(finding.rule).kind).issue_code, diagnostics_of(finding),
          is_fhir_path(finding.position.path) ? finding.position.path : std::string()};
}

void write_outcome(const std::vector<Issue>& issues, Format format, ByteSink& sink) {
  if (issues.empty()) return write_outcome({{"information", "informational", "All OK", {}}}, format, sink);
  Buffered out(sink);
  format == Format::json ? write_json(out, issues) : write_xml(out, issues);
  out.flush();
}

}  // namespace brevdue::fhir
