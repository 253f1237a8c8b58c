#include <algorithm>
#include <iterator>

#include "converters/fhir/outcome.hpp"
#include "converters/model/copying.hpp"
#include "gateway/intake/agreement.hpp"
#include "gateway/intake/open.hpp"
#include "tools/command/command.hpp"
#include "tools/command/print.hpp"
#include "tools/command/wrapping.hpp"

namespace brevdue::command {
namespace {

struct Options {
  FileOptions files;
  SettingOptions settings;
  std::string as = "received";
  bool outcome = false;
};

class Checking {
 public:
  explicit Checking(const convert::Settings& settings) : settings_(settings) {}

  /// A message as it is, or in its envelope; then both, and whether they agree.
  void file(const std::string& name) {
    std::shared_ptr<const ByteSource> source;
    try {
      source = open_file(name, settings_);
    } catch (const UsageError& e) {
      say(std::string("brevdue: ") + e.what() + "\n");
      unopened.emplace_back(e.what());
      code = exit_usage;
      return;
    }
    input_ = static_cast<std::uint32_t>(inputs.size());
    inputs.push_back({nullptr, name});
    auto opened = opener_.open(source, for_envelope(settings_));
    if (!opened) return found(std::move(opened.error()));
    const bool enveloped = opened->envelope.has_value();
    if (!enveloped) opened->content = source;
    auto read = opened->content ? resources_.converter.read({{opened->content, name, {}, {}}}, settings_)
                                : convert::ReadResult{};
    if (enveloped) {
      auto unfit = gateway::unfit(opened->warnings);
      std::erase_if(opened->warnings,
                    [](const Finding& f) { return f.rule == Rule::vans_size || f.rule == Rule::vans_document; });
      found(std::move(opened->warnings));
      found(std::move(unfit));
      for (const auto& id : read.identities)
        found(gateway::disagreements(*opened->envelope, id, begins_as_json(*opened->content),
                                     gateway::may_come_from_a_vans(id)));
      for (auto& f : read.findings) f.position.path = "Data" + (f.position.path.empty() ? "" : ": " + f.position.path);
    }
    for (auto& identity : read.identities) {
      identity.input = input_;
      result.identities.push_back(std::move(identity));
    }
    found(std::move(read.findings));
  }

  convert::ReadResult result;
  std::vector<convert::Input> inputs;
  std::vector<std::string> unopened;  // what is wrong with the files that are not among them
  int code = exit_done;

 private:
  void found(Findings findings) {
    for (auto& finding : findings) {
      finding.position.input = input_;
      result.findings.push_back(std::move(finding));
    }
  }

  const convert::Settings& settings_;
  Resources resources_;
  gateway::Opener opener_;
  std::uint32_t input_ = 0;
};

int validate(const Options& options) {
  auto settings = settings_of(options.settings);
  settings.check_as = options.as == "produced" ? fhir::As::produced : fhir::As::received;
  settings.only_check = true;
  Checking checking(settings);
  for (const auto& file : options.files.files) checking.file(file);
  if (options.outcome) {
    std::vector<fhir::Issue> issues;
    for (const auto& what : checking.unopened) issues.push_back({"fatal", "not-found", what, {}});
    for (const auto& finding : checking.result.findings) {
      issues.push_back(fhir::issue_of(finding));
      if (checking.inputs.size() > 1)
        issues.back().diagnostics.insert(0, checking.inputs.at(finding.position.input).name + ": ");
    }
    StringSink sink;
    fhir::write_outcome(issues, fhir::Format::json, sink);
    print(sink.bytes + "\n");
  } else if (options.files.json) {
    print(validation_json(checking.result, checking.inputs));
  } else {
    say(findings_words(checking.result.findings, checking.inputs));
    print(validation_words(checking.result, checking.inputs));
  }
  return std::max(checking.code, exit_code(checking.result.findings));
}

}  // namespace

void add_validate(CLI::App& app, Chosen& chosen) {
  auto* sub = app.add_subcommand("validate", "Checks messages and envelopes against schemas, profiles and rules");
  const auto options = std::make_shared<Options>();
  add_files(*sub, options->files, "The result as JSON (docs/cli.md)");
  sub->add_option("--as", options->as,
                  "Rules of governance in FHIR: warnings about what is received, errors in what is produced")
      ->check(CLI::IsMember({"received", "produced"}))
      ->capture_default_str();
  sub->add_flag("--operation-outcome", options->outcome, "The result as a FHIR OperationOutcome in JSON")
      ->excludes("--json");
  add_settings(*sub, options->settings);
  sub->footer(footer("  brevdue validate *.xml\n  brevdue validate --as produced message.json\n"));
  sub->callback([&chosen, options] { chosen = [options] { return validate(*options); }; });
}

}  // namespace brevdue::command
