#include "tools/command/command.hpp"

namespace brevdue::command {

void add_config(CLI::App& app, Chosen& chosen) {
  auto* sub = app.add_subcommand("config", "Prints a configuration file: every setting, what it means and its default");
  const auto options = std::make_shared<SettingOptions>();
  add_settings(*sub, *options);
  sub->footer("With --config and --set, the settings a call with these options has.\n" +
              footer("  brevdue config > brevdue.toml\n"));
  sub->callback([&chosen, options] {
    chosen = [options] {
      print(gateway::config_text(config_of(*options, gateway::Needs::nothing)));
      return exit_done;
    };
  });
}

}  // namespace brevdue::command
