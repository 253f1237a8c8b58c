// brevdue explain: a conversion whose outputs are not written, told field by field.
#include <algorithm>
#include <array>

#include "converters/oioxml/codes.hpp"
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
  for (const auto& known : oioxml::codes::kinds)
    if (known.type == convert::name(kind)) return known.version;
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

/// "letter.xml (XDIS91 XD9134L) -> CareCommunication 5.0"
std::string headline(const Explained& explained, std::uint32_t input) {
  std::string out = explained.inputs[input].name;
  for (const auto& id : explained.identities)
    if (id.input == input) out += " (" + with_version(id.kind, id.version) + ")";
  std::string outputs;
  for (const auto& output : explained.conversion.outputs)
    if (output.input == input)
      outputs += (outputs.empty() ? "" : ", ") + with_version(output.kind, written_version(output.kind));
  if (!outputs.empty()) return out + " -> " + outputs + "\n";
  const bool file_letter =
      std::any_of(explained.identities.begin(), explained.identities.end(),
                  [&](const convert::Identity& id) { return id.input == input && id.kind == MessageKind::xbin01; });
  const bool joined = file_letter && !has_error(explained.conversion.report.findings);
  return out + (joined ? " -> goes along with the letter that names its files\n" : " -> nothing\n");
}

using Lines = std::vector<const ReportLine*>;

/// The fields with one outcome, each with its rule below it.
std::string fields_words(const Lines& lines, const OutcomeRow& row_of) {
  std::string out;
  for (const auto* line : lines) {
    if (line->outcome != row_of.outcome) continue;
    if (out.empty()) out = "\n" + std::string(row_of.title) + "\n";
    out += "  ";
    out += line->from.empty() ? std::string_view("(nothing)") : line->from;
    if (!line->to.empty()) out += " -> " + std::string(line->to);
    if (!line->detail.empty()) out += ": " + line->detail;
    out += "\n      " + std::string(row(line->rule).id) + "  " + std::string(row(line->rule).sentence) + "\n";
  }
  return out;
}

std::string explained_words(const Explained& explained) {
  const auto& report = explained.conversion.report;
  std::vector<Lines> lines_of(explained.inputs.size());
  for (const auto& line : report.lines) lines_of.at(line.input).push_back(&line);
  std::string out;
  for (std::uint32_t input = 0; input < explained.inputs.size(); ++input) {
    if (!out.empty()) out += "\n";
    out += headline(explained, input);
    for (const auto& row_of : outcome_rows) out += fields_words(lines_of[input], row_of);
  }
  if (!report.findings.empty()) out += "\nFindings\n" + findings_words(report.findings, explained.inputs);
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
  if (!options.conversion.state.empty()) state = read_state_file(options.conversion.state, settings);
  explained.inputs = open_inputs(options.files.files, settings);
  explained.identities = r.converter.read(explained.inputs, settings).identities;
  convert::Context context;
  context.directory = registry ? &*registry : nullptr;
  context.ids = ids.get();
  context.settings = &settings;
  context.state = options.conversion.state.empty() ? nullptr : &state;
  context.now = *read_iso(clock_text());
  explained.conversion = r.converter.convert(explained.inputs, target_of(options.conversion), context);
  const auto target = target_name(options.conversion);
  print(options.files.json ? explained_json(explained, target) : explained_words(explained));
  return exit_code(explained.conversion.report.findings);
}

}  // namespace

void add_explain(CLI::App& app, Chosen& chosen) {
  auto* sub = app.add_subcommand("explain", "Says what convert would do, field by field, and by which rule");
  const auto options = std::make_shared<Options>();
  add_files(*sub, options->files);
  add_conversion(*sub, options->conversion);
  sub->add_option("--state", options->conversion.state, "What was converted before; it is read, not written");
  add_settings(*sub, options->settings);
  sub->callback([&chosen, options] {
    chosen = [options] {
      return with_state(options->conversion, options->files.json, [&] { return explain(*options); });
    };
  });
}

}  // namespace brevdue::command
