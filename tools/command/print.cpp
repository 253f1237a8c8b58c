#include "tools/command/print.hpp"

#include <array>

#include "converters/model/identifiers.hpp"
#include "tools/command/json.hpp"

namespace brevdue::command {

using convert::Identity;
using convert::Input;

namespace {

/// A location number as it is. What stands there by mistake may be a patient's number or a link.
std::string party(const std::string& number) {
  constexpr std::size_t of_a_patient = 10;
  const bool is_number = number.find_first_not_of("0123456789") == std::string::npos;
  return is_number && number.size() != of_a_patient ? number : shown_name(number);
}

}  // namespace

std::string_view input_name(const std::vector<Input>& inputs, std::uint32_t index) {
  return index < inputs.size() ? std::string_view(inputs[index].name) : std::string_view{};
}

void write_findings(Json& json, const Findings& findings, const std::vector<Input>& inputs) {
  json.list("findings");
  for (const auto& f : findings) {
    json.item();
    json.member("rule", row(f.rule).id);
    json.member("severity", name(f.severity));
    json.member("kind", row(row(f.rule).kind).name);
    json.member("sentence", row(f.rule).sentence);
    json.filled("input", input_name(inputs, f.position.input));
    json.filled("path", f.position.path);
    if (f.position.byte) json.member("byte", *f.position.byte);
    if (f.position.line > 0) {
      json.member("line", std::uint64_t{f.position.line});
      json.member("column", std::uint64_t{f.position.column});
    }
    json.filled("expected", f.expected);
    json.filled("found", f.found);
    json.end_item();
  }
  json.end_list();
}

void write_identities(Json& json, const std::vector<Identity>& identities, const std::vector<Input>& inputs) {
  json.list("messages");
  for (const auto& id : identities) {
    json.item();
    json.member("input", input_name(inputs, id.input));
    json.member("type", convert::name(id.kind));
    json.filled("detail", id.detail);
    json.filled("version", id.version);
    json.filled("envelope_id", id.envelope_id);
    json.filled("message_id", id.message_id);
    json.filled("sender", party(id.sender));
    json.filled("receiver", party(id.receiver));
    json.end_item();
  }
  json.end_list();
}

void write_fields(Json& json, const Report& report, const std::vector<Input>& inputs, bool with_sentence) {
  json.list("fields");
  for (const auto& line : report.lines) {
    json.item();
    json.member("rule", row(line.rule).id);
    if (with_sentence) json.member("sentence", row(line.rule).sentence);
    json.member("outcome", name(line.outcome));
    json.member("input", input_name(inputs, line.input));
    json.filled("from", line.from);
    json.filled("to", line.to);
    json.filled("detail", line.detail);
    json.end_item();
  }
  json.end_list();
}

std::string findings_words(const Findings& findings, const std::vector<Input>& inputs) {
  std::string out;
  for (const auto& f : findings) {
    out += to_text(f, input_name(inputs, f.position.input));
    out += '\n';
  }
  return out;
}

std::string findings_json(const Findings& findings, const std::vector<Input>& inputs) {
  Json json;
  write_findings(json, findings, inputs);
  return json.take();
}

std::string identities_words(const std::vector<Identity>& identities, const std::vector<Input>& inputs) {
  std::string out;
  for (const auto& id : identities) {
    out += input_name(inputs, id.input);
    out += ": ";
    out += convert::name(id.kind);
    if (!id.detail.empty()) out += " " + id.detail;
    if (!id.version.empty()) out += " " + id.version;
    if (!id.sender.empty()) out += ", from " + party(id.sender);
    if (!id.receiver.empty()) out += " to " + party(id.receiver);
    if (!id.envelope_id.empty()) out += ", envelope " + id.envelope_id;
    if (!id.message_id.empty()) out += ", message " + id.message_id;
    out += '\n';
  }
  return out;
}

std::string identities_json(const convert::ReadResult& result, const std::vector<Input>& inputs) {
  Json json;
  write_identities(json, result.identities, inputs);
  write_findings(json, result.findings, inputs);
  return json.take();
}

std::string validation_json(const convert::ReadResult& result, const std::vector<Input>& inputs) {
  Json json;
  std::vector<bool> valid(inputs.size(), true);
  for (const auto& f : result.findings)
    if (f.severity == Severity::error) valid.at(f.position.input) = false;
  json.list("inputs");
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    json.item();
    json.member("input", inputs[i].name);
    json.member("valid", bool{valid[i]});
    json.end_item();
  }
  json.end_list();
  write_identities(json, result.identities, inputs);
  write_findings(json, result.findings, inputs);
  return json.take();
}

std::string validation_words(const convert::ReadResult& result, const std::vector<Input>& inputs) {
  std::vector<std::array<unsigned, 3>> counts(inputs.size());
  for (const auto& f : result.findings) ++counts.at(f.position.input)[static_cast<std::size_t>(f.severity)];
  std::string out;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const auto errors = counts[i][static_cast<std::size_t>(Severity::error)];
    const auto warnings = counts[i][static_cast<std::size_t>(Severity::warning)];
    out += inputs[i].name + (errors == 0 ? ": valid, " : ": not valid, ") + std::to_string(errors) +
           (errors == 1 ? " error, " : " errors, ") + std::to_string(warnings) +
           (warnings == 1 ? " warning\n" : " warnings\n");
  }
  return out;
}

/// Lines that say the same of every message; explain and the report have them.
static bool of_every_message(const ReportLine& line) {
  if (line.outcome != Outcome::defaulted) return false;
  switch (line.rule) {
    case Rule::to_cc_ids:
    case Rule::to_cc_codes:
    case Rule::to_cc_structure:
    case Rule::to_letter_ids:
    case Rule::to_letter_codes:
    case Rule::to_letter_structure:
    case Rule::receipt_ids:
    case Rule::receipt_codes:
    case Rule::receipt_provenance:
    case Rule::edi_codes:
      return true;
    default:
      return false;
  }
}

std::string report_words(const Report& report, const std::vector<Input>& inputs) {
  bool several = false;  // then every line says whose it is
  for (const auto& line : report.lines) several = several || line.input != report.lines.front().input;
  std::string out;
  std::array<unsigned, 5> counts{};
  unsigned unlisted = 0;
  for (const auto& line : report.lines) {
    ++counts[static_cast<std::size_t>(line.outcome)];
    if (of_every_message(line)) ++unlisted;
    if (line.outcome == Outcome::carried || of_every_message(line)) continue;
    if (several) out += std::string(input_name(inputs, line.input)) + ": ";
    std::string what(name(line.outcome));
    what.resize(10, ' ');
    out += what;
    out += line.from.empty() ? std::string_view("-") : line.from;
    if (!line.to.empty()) {
      out += " -> ";
      out += line.to;
    }
    if (!line.detail.empty()) out += ": " + line.detail;
    out += "  [";
    out += row(line.rule).id;
    out += "]\n";
  }
  std::string summary;
  for (const auto outcome : {Outcome::carried, Outcome::moved, Outcome::defaulted, Outcome::shortened, Outcome::lost}) {
    if (!summary.empty()) summary += ", ";
    summary += std::to_string(counts[static_cast<std::size_t>(outcome)]) + " ";
    summary += name(outcome);
    if (outcome == Outcome::defaulted && unlisted > 0)
      summary += " (" + std::to_string(unlisted) + " of every message are not listed)";
  }
  return out + summary + "\n";
}

std::string report_json(const Report& report, std::string_view target, std::string_view now,
                        const std::vector<Input>& inputs, const std::vector<Written>& outputs) {
  Json json;
  json.top("target", target);
  json.top("time", now);
  json.list("inputs");
  for (const auto& input : inputs) json.string_item(input.name);
  json.end_string_list();
  json.list("outputs");
  for (const auto& o : outputs) {
    json.item();
    json.member("file", o.file);
    json.member("input", input_name(inputs, o.input));
    json.member("type", convert::name(o.kind));
    json.member("id", o.id);
    json.end_item();
  }
  json.end_list();
  write_fields(json, report, inputs, false);
  write_findings(json, report.findings, inputs);
  return json.take();
}

}  // namespace brevdue::command
