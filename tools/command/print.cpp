#include "tools/command/print.hpp"

#include <array>

#include "converters/wire/writer.hpp"

namespace brevdue::command {
namespace {

using convert::Identity;
using convert::Input;

/// Pretty enough to read: one object a line. Keys are constants.
class Json {
 public:
  Json() : out_(sink_) { out_.write("{\"schema\": 1"); }
  void list(std::string_view key) {
    out_.write(",\n \"");
    out_.write(key);
    out_.write("\": [");
    first_item_ = true;
  }
  void end_list() { out_.write(first_item_ ? "]" : "\n ]"); }
  void item() {
    out_.write(first_item_ ? "\n  {" : ",\n  {");
    first_item_ = false;
    first_member_ = true;
  }
  void end_item() { out_.put('}'); }
  void member(std::string_view key, std::string_view value) {
    name(key);
    wire::write_json_string(out_, value);
  }
  void filled(std::string_view key, std::string_view value) {
    if (!value.empty()) member(key, value);
  }
  void member(std::string_view key, std::uint64_t value) {
    name(key);
    out_.write(std::to_string(value));
  }
  void member(std::string_view key, bool value) {
    name(key);
    out_.write(value ? "true" : "false");
  }
  void string_item(std::string_view value) {
    out_.write(first_item_ ? "" : ", ");
    first_item_ = false;
    wire::write_json_string(out_, value);
  }
  void end_string_list() { out_.put(']'); }
  void top(std::string_view key, std::string_view value) {
    out_.write(",\n \"");
    out_.write(key);
    out_.write("\": ");
    wire::write_json_string(out_, value);
  }
  std::string take() {
    out_.write("}\n");
    out_.flush();
    return std::move(sink_.bytes);
  }

 private:
  void name(std::string_view key) {
    out_.write(first_member_ ? "\"" : ", \"");
    first_member_ = false;
    out_.write(key);
    out_.write("\": ");
  }
  StringSink sink_;
  wire::Buffered out_;
  bool first_item_ = true, first_member_ = true;
};

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
    json.filled("version", id.version);
    json.filled("envelope_id", id.envelope_id);
    json.filled("message_id", id.message_id);
    json.filled("sender", id.sender);
    json.filled("receiver", id.receiver);
    json.end_item();
  }
  json.end_list();
}

}  // namespace

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
    if (!id.version.empty()) out += " " + id.version;
    if (!id.sender.empty()) out += ", from " + id.sender;
    if (!id.receiver.empty()) out += " to " + id.receiver;
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
  json.list("inputs");
  for (std::uint32_t i = 0; i < inputs.size(); ++i) {
    Findings own;
    for (const auto& f : result.findings)
      if (f.position.input == i) own.push_back(f);
    json.item();
    json.member("input", inputs[i].name);
    json.member("valid", !has_error(own));
    json.end_item();
  }
  json.end_list();
  write_identities(json, result.identities, inputs);
  write_findings(json, result.findings, inputs);
  return json.take();
}

std::string report_words(const Report& report, const std::vector<Input>& inputs) {
  bool several = false;  // then every line says whose it is
  for (const auto& line : report.lines) several = several || line.input != report.lines.front().input;
  std::string out;
  std::array<unsigned, 5> counts{};
  for (const auto& line : report.lines) {
    ++counts[static_cast<std::size_t>(line.outcome)];
    if (line.outcome == Outcome::carried) continue;
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
  json.list("fields");
  for (const auto& line : report.lines) {
    json.item();
    json.member("rule", row(line.rule).id);
    json.member("outcome", name(line.outcome));
    json.member("input", input_name(inputs, line.input));
    json.filled("from", line.from);
    json.filled("to", line.to);
    json.filled("detail", line.detail);
    json.end_item();
  }
  json.end_list();
  write_findings(json, report.findings, inputs);
  return json.take();
}

}  // namespace brevdue::command
