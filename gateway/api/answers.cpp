#include "gateway/api/answers.hpp"

#include <algorithm>
#include <array>

#include "converters/fhir/outcome.hpp"
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

Response outcome(int status, const std::vector<fhir::Issue>& issues, Tongue tongue) {
  const bool xml = tongue == Tongue::fhir_xml;
  return with_body(status, xml ? "application/fhir+xml" : "application/fhir+json", [&](Buffered& out) {
    fhir::write_outcome(issues, xml ? fhir::Format::xml : fhir::Format::json, out);
  });
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
  std::vector<fhir::Issue> issues;
  for (const auto& finding : findings) issues.push_back(fhir::issue_of(finding));
  if (!has_error(findings)) issues.insert(issues.begin(), {"error", refused.issue_code, std::string(refused.name), {}});
  return outcome(refused.http_status, issues, tongue);
}

}  // namespace brevdue::gateway
