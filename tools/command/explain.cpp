// brevdue explain: a conversion whose outputs are not written, told field by field.
#include <algorithm>
#include <array>
#include <filesystem>

#include "converters/model/versions.hpp"
#include "tools/command/command.hpp"
#include "tools/command/json.hpp"
#include "tools/command/print.hpp"
#include "tools/command/whole_file.hpp"

namespace brevdue::command {
namespace {

using convert::MessageKind;

struct Options {
  FileOptions files;
  SettingOptions settings;
  ConversionOptions conversion;
  bool refuse = false;
};

struct Explained {
  std::vector<convert::Input> inputs;
  std::vector<convert::Identity> identities;
  convert::Conversion conversion;
};

/// Which version of each kind we write.
std::string_view written_version(MessageKind kind) {
  if (kind == MessageKind::care_communication) return "5.0";
  if (kind == MessageKind::acknowledgement) return "2.0";
  for (const auto& row : versions::all) {
    if (row.oioxml_name == convert::name(kind)) return row.oioxml;
    if (row.edifact_name == convert::name(kind)) return row.edifact;
  }
  return {};
}

std::string with_version(MessageKind kind, std::string_view version) {
  return std::string(convert::name(kind)) + (version.empty() ? "" : " ") + std::string(version);
}

// --- in words ---

struct OutcomeRow {
  Outcome outcome;
  std::string_view title;
};
// What a reader must know first comes first.
constexpr std::array outcome_rows = {
    OutcomeRow{Outcome::lost, "Lost: the other format has no place for it"},
    OutcomeRow{Outcome::shortened, "Shortened: the other format has less room for it"},
    OutcomeRow{Outcome::moved, "Moved: it stands somewhere else"},
    OutcomeRow{Outcome::defaulted, "Defaulted: it was made by a rule, not taken from the message"},
    OutcomeRow{Outcome::carried, "Carried: it says the same"},
};

/// Empty where convert would make another one: a CareCommunication is given new ids each time.
std::string_view known_id(const convert::Output& output) {
  return output.kind == MessageKind::care_communication ? std::string_view{} : output.id;
}

/// "CareCommunication 5.0 as JSON", "XCTL03 XC0330Q YA0UX3GFV8UYAE"
std::string output_words(const convert::Output& output) {
  auto out = with_version(output.kind, written_version(output.kind));
  if (output.kind == MessageKind::care_communication || output.kind == MessageKind::acknowledgement)
    out += output.extension == "json" ? " as JSON" : " as XML";
  const auto id = known_id(output);
  return id.empty() ? out : out + " " + std::string(id);
}

/// What there is to say of one input.
struct Told {
  std::vector<std::pair<std::string, std::size_t>> kinds;  // "XDIS91 XD9134L" and how many, in order
  std::string outputs;
  std::vector<const ReportLine*> lines;
  bool failed = false, waits = false, file_letter = false;
};

std::vector<Told> told_of(const Explained& explained) {
  std::vector<Told> out(explained.inputs.size());
  for (const auto& id : explained.identities) {
    auto& told = out.at(id.input);
    const auto kind = with_version(id.kind, id.version);
    const auto known =
        std::find_if(told.kinds.begin(), told.kinds.end(), [&](const auto& k) { return k.first == kind; });
    if (known == told.kinds.end())
      told.kinds.emplace_back(kind, 1);
    else
      ++known->second;
    told.file_letter = told.file_letter || id.kind == MessageKind::xbin01 || id.kind == MessageKind::bin01;
  }
  for (const auto& output : explained.conversion.outputs) {
    auto& outputs = out.at(output.input).outputs;
    outputs += (outputs.empty() ? "" : ", ") + output_words(output);
  }
  for (const auto& line : explained.conversion.report.lines) out.at(line.input).lines.push_back(&line);
  for (const auto& f : explained.conversion.report.findings) {
    auto& told = out.at(f.position.input);
    told.failed = told.failed || f.severity == Severity::error;
    told.waits = told.waits || f.rule == Rule::receipt_waiting;
  }
  return out;
}

/// " (3 DIS91 D9134L) (BIN01 B0131X)"
std::string kinds_words(const Told& told) {
  std::string out;
  for (const auto& [kind, count] : told.kinds)
    out += " (" + (count > 1 ? std::to_string(count) + " " : "") + kind + ")";
  return out;
}

/// What becomes of an input. `stopped`: errors in any of them stop all.
std::string fate(const Told& told, bool stopped) {
  if (!told.outputs.empty()) return " -> " + told.outputs;
  if (told.failed) return ": nothing is made";
  if (stopped) return ": nothing is made, for another input has errors";
  if (told.waits) return " -> waits for other receipts";
  return told.file_letter ? " -> goes along with the letter that names its files" : ": nothing is made";
}

/// The fields with one outcome, each with its rule below it.
std::string fields_words(const Told& told, const OutcomeRow& row_of) {
  std::string out;
  for (const auto* line : told.lines) {
    if (line->outcome != row_of.outcome) continue;
    if (out.empty()) out = "\n" + std::string(row_of.title) + "\n";
    out += "  ";
    out += line->from.empty() ? std::string_view("-") : line->from;
    if (!line->to.empty()) out += " -> " + std::string(line->to);
    if (!line->detail.empty()) out += ": " + line->detail;
    out += "\n      " + std::string(row(line->rule).id) + "  " + std::string(row(line->rule).sentence) + "\n";
  }
  return out;
}

/// Errors come first, and what failed is not said to be carried.
std::string explained_words(const Explained& explained, bool refuse) {
  Findings errors, others;
  for (const auto& f : explained.conversion.report.findings)
    (f.severity == Severity::error ? errors : others).push_back(f);
  const bool stopped = !errors.empty() && !refuse;
  const auto told = told_of(explained);
  std::string out = errors.empty() ? "" : "Errors\n" + findings_words(errors, explained.inputs);
  for (std::size_t i = 0; i < told.size(); ++i) {
    if (!out.empty()) out += "\n";
    out += explained.inputs[i].name + kinds_words(told[i]) + fate(told[i], stopped) + "\n";
    for (const auto& row_of : outcome_rows)
      if (row_of.outcome != Outcome::carried || !(stopped || told[i].failed)) out += fields_words(told[i], row_of);
  }
  if (!others.empty()) out += "\nFindings\n" + findings_words(others, explained.inputs);
  return out;
}

// --- as JSON ---

std::string explained_json(const Explained& explained, std::string_view target) {
  Json json;
  json.top("target", target);
  write_identities(json, explained.identities, explained.inputs);
  json.list("outputs");
  for (const auto& output : explained.conversion.outputs) {
    json.item();
    json.member("input", input_name(explained.inputs, output.input));
    json.member("type", convert::name(output.kind));
    json.filled("version", written_version(output.kind));
    json.filled("id", known_id(output));
    json.end_item();
  }
  json.end_list();
  write_fields(json, explained.conversion.report, explained.inputs, true);
  write_findings(json, explained.conversion.report.findings, explained.inputs);
  return json.take();
}

int explain(const Options& options) {
  const auto settings = settings_of(options.settings);
  const auto registry = open_registry(options.conversion.registry, settings);
  const auto ids = random_ids();
  Resources r;
  Explained explained;
  convert::ReceiptState state;
  const auto& state_file = options.conversion.state;
  if (!state_file.empty()) state = read_state_file(state_file, settings);
  explained.inputs = open_inputs(options.files.files, settings);
  explained.identities = r.converter.read(explained.inputs, settings).identities;
  convert::Context context;
  context.directory = registry ? &*registry : nullptr;
  context.ids = ids.get();
  context.settings = &settings;
  context.state = state_file.empty() ? nullptr : &state;
  context.refuse = options.refuse;
  context.now = *read_iso(clock_text());
  explained.conversion = r.converter.convert(explained.inputs, target_of(options.conversion), context);
  const auto target = target_name(options.conversion);
  print(options.files.json ? explained_json(explained, target) : explained_words(explained, options.refuse));
  const auto& findings = explained.conversion.report.findings;
  if (!state_file.empty() && !std::filesystem::exists(state_file)) say_new_state(state_file, findings);
  return exit_code(findings);
}

}  // namespace

void add_explain(CLI::App& app, Chosen& chosen) {
  auto* sub = app.add_subcommand("explain", "Says what convert would do, field by field, and by which rule");
  const auto options = std::make_shared<Options>();
  add_files(*sub, options->files, "The result as JSON (docs/cli.md)");
  add_conversion(*sub, options->conversion);
  sub->add_option("--state", options->conversion.state, "What was converted before; it is read, not written");
  sub->add_flag("--refuse", options->refuse, "As convert --refuse: invalid messages are answered");
  add_settings(*sub, options->settings);
  sub->footer(footer("  brevdue explain --registry locations.csv letter.xml\n"));
  sub->callback([&chosen, options] {
    chosen = [options] {
      return with_state(options->conversion, options->files.json, [&] { return explain(*options); });
    };
  });
}

}  // namespace brevdue::command
