#include <algorithm>

#include "tools/command/command.hpp"
#include "tools/command/print.hpp"

namespace brevdue::command {
namespace {

struct Options {
  FileOptions files;
  SettingOptions settings;
};

int validate(const Options& options) {
  const auto [inputs, result, unopened] = read_each(options.files.files, settings_of(options.settings));
  if (options.files.json) {
    print(validation_json(result, inputs));
  } else {
    say(findings_words(result.findings, inputs));
    print(validation_words(result, inputs));
  }
  return std::max(unopened, exit_code(result.findings));
}

}  // namespace

void add_validate(CLI::App& app, Chosen& chosen) {
  auto* sub =
      app.add_subcommand("validate", "Checks well-formedness, schema and structure; all findings with their positions");
  const auto options = std::make_shared<Options>();
  add_files(*sub, options->files, "The result as JSON (docs/cli.md)");
  add_settings(*sub, options->settings);
  sub->footer(footer("  brevdue validate *.xml\n"));
  sub->callback([&chosen, options] { chosen = [options] { return validate(*options); }; });
}

}  // namespace brevdue::command
