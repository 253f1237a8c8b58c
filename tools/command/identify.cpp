#include <algorithm>

#include "tools/command/command.hpp"
#include "tools/command/print.hpp"

namespace brevdue::command {
namespace {

struct Options {
  FileOptions files;
  SettingOptions settings;
};

int identify(const Options& options) {
  auto [inputs, result, unopened] = read_each(options.files.files, settings_of(options.settings));
  // That a message is of a kind brevdue does not read yet does not keep it from being identified.
  for (auto& f : result.findings)
    if (row(f.rule).kind == Kind::capability) f.severity = Severity::note;
  if (options.files.json) {
    print(identities_json(result, inputs));
  } else {
    print(identities_words(result.identities, inputs));
    say(findings_words(result.findings, inputs));
  }
  return std::max(unopened, exit_code(result.findings));
}

}  // namespace

void add_identify(CLI::App& app, Chosen& chosen) {
  auto* sub = app.add_subcommand("identify", "Says what each message is: kind, version, parties, ids");
  const auto options = std::make_shared<Options>();
  add_files(*sub, options->files, "The result as JSON (docs/cli.md)");
  add_settings(*sub, options->settings);
  sub->footer(footer("  brevdue identify letter.xml message.json\n"));
  sub->callback([&chosen, options] { chosen = [options] { return identify(*options); }; });
}

}  // namespace brevdue::command
