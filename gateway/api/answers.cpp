#include "gateway/api/answers.hpp"

#include <algorithm>
#include <array>

#include "converters/wire/writer.hpp"

namespace brevdue::gateway {
namespace {

using wire::Buffered;

struct StatusRow {
  int status;
  std::string_view phrase;
  std::string_view issue_code;  // issue-type of FHIR R4; also the word of a refusal in JSON
};
constexpr std::array status_rows = {
    StatusRow{200, "OK", {}},
    StatusRow{201, "Created", {}},
    StatusRow{202, "Accepted", {}},
    StatusRow{204, "No Content", {}},
    StatusRow{400, "Bad Request", "structure"},
    StatusRow{401, "Unauthorized", "login"},
    StatusRow{403, "Forbidden", "forbidden"},
    StatusRow{404, "Not Found", "not-found"},
    StatusRow{405, "Method Not Allowed", "not-supported"},
    StatusRow{408, "Request Timeout", "timeout"},
    StatusRow{409, "Conflict", "duplicate"},
    StatusRow{411, "Length Required", "required"},
    StatusRow{413, "Content Too Large", "too-long"},
    StatusRow{414, "URI Too Long", "too-long"},
    StatusRow{415, "Unsupported Media Type", "not-supported"},
    StatusRow{417, "Expectation Failed", "not-supported"},
    StatusRow{422, "Unprocessable Content", "processing"},
    StatusRow{431, "Request Header Fields Too Large", "too-long"},
    StatusRow{500, "Internal Server Error", "exception"},
    StatusRow{503, "Service Unavailable", "throttled"},
    StatusRow{505, "HTTP Version Not Supported", "not-supported"},
};
const StatusRow& status_row(int status) {
  const auto* found = std::find_if(status_rows.begin(), status_rows.end(),
                                   [status](const StatusRow& candidate) { return candidate.status == status; });
  return found == status_rows.end() ? status_row(500) : *found;
}

/// An issue of an OperationOutcome.
struct Issue {
  std::string_view severity, code;
  std::string diagnostics;
  std::string expression;  // may be empty
};

std::string_view severity_code(Severity severity) {
  return severity == Severity::note ? "information" : name(severity);
}

std::string place(const Position& at) {
  std::string out;
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
std::string diagnostics(const Finding& finding) {
  const auto& rule = row(finding.rule);
  std::string out(rule.id);
  out += ": ";
  out += rule.sentence;
  if (const auto where = place(finding.position); !where.empty()) out += " (" + where + ")";
  if (!finding.expected.empty()) out += " expected " + finding.expected;
  if (!finding.found.empty()) out += (finding.expected.empty() ? " found " : ", found ") + finding.found;
  return out;
}

void member(Buffered& out, std::string_view name, std::string_view value) {
  wire::write_json_string(out, name);
  out.put(':');
  wire::write_json_string(out, value);
}
void filled_member(Buffered& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  out.put(',');
  member(out, name, value);
}
void number_member(Buffered& out, std::string_view name, std::uint64_t value) {
  out.put(',');
  wire::write_json_string(out, name);
  out.put(':');
  out.write(std::to_string(value));
}

void write_outcome_json(Buffered& out, const std::vector<Issue>& issues) {
  out.write(R"({"resourceType":"OperationOutcome","issue":[)");
  for (bool first = true; const auto& issue : issues) {
    out.write(first ? "{" : ",{");
    first = false;
    member(out, "severity", issue.severity);
    filled_member(out, "code", issue.code);
    filled_member(out, "diagnostics", issue.diagnostics);
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

void write_outcome_xml(Buffered& out, const std::vector<Issue>& issues) {
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

void write_findings(Buffered& out, const Findings& findings) {
  out.write(R"(,"findings":[)");
  for (bool first = true; const auto& finding : findings) {
    out.write(first ? "{" : ",{");
    first = false;
    member(out, "rule", row(finding.rule).id);
    filled_member(out, "severity", name(finding.severity));
    filled_member(out, "path", finding.position.path);
    if (finding.position.line != 0) number_member(out, "line", finding.position.line);
    if (finding.position.column != 0) number_member(out, "column", finding.position.column);
    if (finding.position.byte) number_member(out, "byte", *finding.position.byte);
    filled_member(out, "expected", finding.expected);
    filled_member(out, "found", finding.found);
    filled_member(out, "message", row(finding.rule).sentence);
    out.put('}');
  }
  out.put(']');
}

template <typename Write>
Response with_body(int status, std::string media_type, Write write) {
  Response response;
  response.status = status;
  response.media_type = std::move(media_type);
  StringSink sink;
  Buffered out(sink);
  write(out);
  out.flush();
  response.body = std::move(sink.bytes);
  if (status == 503) response.fields.emplace_back("Retry-After", "5");
  if (status == 401) response.fields.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

Response outcome(int status, const std::vector<Issue>& issues, Tongue tongue) {
  if (tongue == Tongue::fhir_xml)
    return with_body(status, "application/fhir+xml", [&](Buffered& out) { write_outcome_xml(out, issues); });
  return with_body(status, "application/fhir+json", [&](Buffered& out) { write_outcome_json(out, issues); });
}

}  // namespace

std::string_view reason_phrase(int status) {
  return status_row(status).phrase;
}

Tongue fhir_tongue(const Head& head) {
  for (const std::string_view field : {"accept", "content-type"}) {
    std::string text;
    for (const auto value : head.all(field)) text += lower(value);
    const bool json = text.find("json") != std::string::npos, xml = text.find("xml") != std::string::npos;
    if (json != xml) return xml ? Tongue::fhir_xml : Tongue::fhir_json;
  }
  return Tongue::fhir_json;
}

Response refusal(const Problem& problem, Tongue tongue) {
  const auto code = status_row(problem.status).issue_code;
  if (tongue != Tongue::json) return outcome(problem.status, {{"error", code, problem.message, {}}}, tongue);
  return with_body(problem.status, "application/json", [&](Buffered& out) {
    out.put('{');
    member(out, "error", code);
    filled_member(out, "message", problem.message);
    out.put('}');
  });
}

Response refusal(Kind kind, const Findings& findings, Tongue tongue) {
  const auto& refused = row(kind);
  if (tongue == Tongue::json)
    return with_body(refused.http_status, "application/json", [&](Buffered& out) {
      out.put('{');
      member(out, "error", refused.name);
      write_findings(out, findings);
      out.put('}');
    });
  std::vector<Issue> issues;
  for (const auto& finding : findings)
    issues.push_back({severity_code(finding.severity), row(row(finding.rule).kind).issue_code, diagnostics(finding),
                      finding.position.path});
  if (!has_error(findings)) issues.insert(issues.begin(), {"error", refused.issue_code, std::string(refused.name), {}});
  return outcome(refused.http_status, issues, tongue);
}

}  // namespace brevdue::gateway
