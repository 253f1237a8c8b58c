#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "gateway/store/file_io.hpp"
#include "tools/command/command.hpp"
#include "tools/command/print.hpp"
#include "tools/command/whole_file.hpp"

namespace brevdue::command {
namespace {

namespace fs = std::filesystem;

struct Options {
  FileOptions files;
  SettingOptions settings;
  ConversionOptions conversion;
  std::string folder, report, now;
  std::optional<std::uint64_t> id_seed;
  bool strict = false, quiet = false, refuse = false;
};

/// "01-XDIS91-7F3K2M9Q1B4C8D.xml"; ids come from outside and may hold anything.
std::string file_name(std::size_t number, const convert::Output& output) {
  const auto digits = std::to_string(number);
  return (digits.size() < 2 ? "0" : "") + digits + "-" + std::string(convert::name(output.kind)) + "-" +
         gateway::safe_file_name(output.id) + "." + std::string(output.extension);
}

/// --strict: what is lost, shortened or warned of is an error.
void tighten(Report& report) {
  for (const auto& line : report.lines)
    if ((line.outcome == Outcome::lost || line.outcome == Outcome::shortened) && line.rule != Rule::to_letter_thread) {
      Position at;  // that a letter has no thread is no news
      at.input = line.input;
      at.path = line.from;
      report.findings.push_back({line.rule, Severity::error, std::move(at), "carried whole (--strict)",
                                 std::string(name(line.outcome)) + (line.detail.empty() ? "" : ": " + line.detail)});
    }
  for (auto& f : report.findings)
    if (f.severity == Severity::warning) f.severity = Severity::error;
}

std::string how_many(std::size_t n, const std::string& what) {
  return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}

/// One call of convert: everything that is wrong with the call is found before anything is converted, everything that
/// can fail is done before the first file appears. The state comes first: a record without its message harms nobody
/// (the call is made again, and gives the same message), a message without its record could never be receipted.
class Conversion {
 public:
  explicit Conversion(const Options& options) : options_(options), settings_(settings_of(options.settings)) {
    if (report_to_stdout() && to_stdout())
      throw UsageError("message and report cannot both go to standard output: use -o");
    on_path(named(), [&] {
      if (!to_stdout() && fs::exists(options_.folder) && !fs::is_directory(options_.folder))
        throw UsageError(named() + " is no folder");
    });
    now_ = options_.now.empty() ? clock_text() : options_.now;
    const auto now = read_iso(now_);
    if (!now) throw UsageError("--now takes a time such as 2026-01-20T10:15:00+01:00");
    context_.now = *now;
    auto ours = options_.files.files;  // what the report and the state may not overwrite
    for (const auto& file : {options_.conversion.registry, options_.settings.config})
      if (!file.empty()) ours.push_back(file);
    if (const auto& state = options_.conversion.state; !state.empty()) {
      state_.emplace(state, ours, settings_);
      ours.push_back(state);
    }
    if (!options_.report.empty() && !report_to_stdout()) report_file_.emplace("--report", options_.report, ours);
    if (report_file_ && state_ && state_->is(options_.report)) throw UsageError("--report is the state, or its lock");
  }

  int run() {
    convert_inputs();
    if (to_stdout() && outputs().size() > 1)
      throw UsageError("there are " + std::to_string(outputs().size()) + " outputs: give a folder with -o");
    const auto written = stage_outputs();
    const auto report = report_json(conversion_.report, target_name(options_.conversion), now_, inputs_, written);
    if (report_file_) report_file_->stage(report);
    const bool records = state_ && writes_ && !conversion_.records.empty();
    if (records) state_->stage(std::move(conversion_.records), context_.now);

    if (records) state_->commit();
    if (folder_) on_path(named(), [&] { folder_->commit(); });
    if (to_stdout() && !outputs().empty()) {
      gateway::FileSink out(STDOUT_FILENO, "standard output");
      outputs().front().write(out);
    }
    if (report_file_) report_file_->commit();
    if (report_to_stdout()) print(report);
    say_what_happened(written);
    return code_;
  }

 private:
  [[nodiscard]] bool to_stdout() const { return options_.folder.empty(); }
  [[nodiscard]] std::string named() const { return "-o " + options_.folder; }
  [[nodiscard]] bool report_to_stdout() const { return options_.report == "-"; }
  [[nodiscard]] const std::vector<convert::Output>& outputs() const { return conversion_.outputs; }

  void convert_inputs() {
    registry_ = open_registry(options_.conversion.registry, settings_);
    ids_ = options_.id_seed ? seeded_ids(*options_.id_seed) : random_ids();
    inputs_ = open_inputs(options_.files.files, settings_);
    context_.directory = registry_ ? &*registry_ : nullptr;
    context_.ids = ids_.get();
    context_.settings = &settings_;
    context_.state = state_ ? &state_->state() : nullptr;
    context_.refuse = options_.refuse;
    conversion_ = resources_.converter.convert(inputs_, target_of(options_.conversion), context_);
    if (options_.strict) tighten(conversion_.report);
    code_ = exit_code(conversion_.report.findings);
    writes_ = code_ == exit_done || options_.refuse;
    if (!writes_) conversion_.outputs.clear();
  }

  std::vector<Written> stage_outputs() {
    std::vector<Written> written;
    if (!to_stdout()) folder_.emplace(options_.folder);
    for (std::size_t i = 0; i < outputs().size(); ++i) {
      const auto& output = outputs()[i];
      const auto file = to_stdout() ? std::string("-") : file_name(i + 1, output);
      const auto path = fs::path(options_.folder) / file;
      if (!to_stdout() && ((report_file_ && report_file_->is(path)) || (state_ && state_->is(path))))
        throw UsageError("an output and --report or --state are the same file");
      if (folder_) on_path(named(), [&] { folder_->add(file, output.write); });
      written.push_back({to_stdout() ? file : path.string(), output.kind, output.id, output.input});
    }
    return written;
  }

  void say_what_happened(const std::vector<Written>& written) const {
    const auto& report = conversion_.report;
    if (options_.files.json) {
      say(findings_json(report.findings, inputs_));
      return;
    }
    Findings told = report.findings;
    if (options_.quiet) std::erase_if(told, [](const Finding& f) { return f.severity == Severity::note; });
    say(findings_words(told, inputs_));
    if (state_ && state_->is_new()) say_new_state(options_.conversion.state, told);
    if (!options_.quiet) say_report();
    for (const auto& w : written)
      if (!to_stdout() && !options_.quiet) say("wrote " + w.file + "\n");
    if (code_ != exit_done) say("brevdue: " + what_was_written() + "\n");
  }

  /// What became of the fields of what was converted; after errors that is something only beside what --refuse answers.
  void say_report() const {
    if (code_ == exit_done) return say(report_words(conversion_.report, inputs_));
    std::set<std::uint32_t> converted;
    for (const auto& o : outputs())
      if (!o.refusal) converted.insert(o.input);
    Report part;
    for (const auto& line : conversion_.report.lines)
      if (converted.contains(line.input)) part.lines.push_back(line);
    if (!converted.empty()) say(report_words(part, inputs_));
  }

  /// After errors. Beside the receipts of --refuse there may be messages that were converted.
  [[nodiscard]] std::string what_was_written() const {
    if (outputs().empty()) return "no message was written";
    const auto messages = static_cast<std::size_t>(std::count_if(
        outputs().begin(), outputs().end(), [](const convert::Output& output) { return !is_receipt(output.kind); }));
    const auto receipts = outputs().size() - messages;
    if (receipts == 0) return how_many(messages, "message") + " written";
    return how_many(receipts, "receipt") + (messages == 0 ? "" : " and " + how_many(messages, "message")) + " written";
  }

  const Options& options_;
  convert::Settings settings_;
  Resources resources_;
  std::string now_;
  std::optional<WholeFile> report_file_;
  std::optional<StateFile> state_;
  std::optional<gateway::OutputFiles> folder_;
  std::optional<gateway::Registry> registry_;
  std::unique_ptr<IdSource> ids_;
  std::vector<convert::Input> inputs_;
  convert::Context context_;
  convert::Conversion conversion_;
  bool writes_ = false;
  int code_ = exit_done;
};

}  // namespace

void add_convert(CLI::App& app, Chosen& chosen) {
  auto* sub = app.add_subcommand(
      "convert", "Converts a letter of OIOXML or EDIFACT (with its file letters), a CareCommunication, or a receipt");
  const auto options = std::make_shared<Options>();
  add_files(*sub, options->files,
            "The findings as JSON, on standard error (docs/cli.md); what was lost is in --report");
  add_conversion(*sub, options->conversion);
  sub->add_option("-o,--output", options->folder, "Folder for the outputs, named NN-TYPE-ID.ext");
  sub->add_option("--state", options->conversion.state,
                  "File with what was converted before: receipts need it to find their way back");
  auto* refuse = sub->add_flag("--refuse", options->refuse, "Answer invalid messages with negative receipts");
  sub->add_option("--report", options->report, "Where to write the report, as JSON; - is standard output");
  sub->add_flag("--strict", options->strict, "Nothing may be lost, shortened or warned of: else exit 1")
      ->excludes(refuse);
  sub->add_flag("-q,--quiet", options->quiet, "Say only warnings and errors");
  sub->add_option("--now", options->now, "The time of this conversion, instead of the clock's");
  add_id_seed(*sub, options->id_seed);
  add_settings(*sub, options->settings);
  sub->footer(
      "A letter whose file letter is missing is converted with the file named but without title and data.\n"
      "To FHIR, sender and receiver need a SOR code: from the registry, or their own sorkode.\n" +
      footer("  brevdue convert --registry locations.csv letter.xml files.xml > message.json\n"
             "  brevdue convert --state state.json -o out message.json\n"
             "  brevdue convert --to edifact letter.xml > letter.edi\n"));
  sub->callback([&chosen, options] {
    chosen = [options] {
      return with_state(options->conversion, options->files.json, [&] { return Conversion(*options).run(); });
    };
  });
}

}  // namespace brevdue::command
