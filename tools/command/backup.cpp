#include "tools/command/backup.hpp"

#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "tools/command/operating.hpp"

namespace brevdue::command {
namespace {

struct Options {
  SettingOptions settings;
  std::string to;
};

int backup(const Options& options) {
  const auto store = open_store(options.settings, gateway::StoreUse::reading);
  // A folder that is there is the call's fault; anything else that goes wrong is the store's.
  if (std::filesystem::exists(std::filesystem::symlink_status(options.to)))
    throw UsageError("--to " + options.to + ": it is there already; a backup makes a folder of its own");
  on_path("--to " + options.to, [&] {
    const auto parent = std::filesystem::absolute(std::filesystem::path(options.to) / ".").parent_path().parent_path();
    if (::access((parent / ".").c_str(), W_OK | X_OK) != 0)
      throw std::system_error(errno, std::generic_category(), parent.string());
  });
  store->backup(options.to);
  say("wrote " + options.to + "\n");
  return exit_done;
}

}  // namespace

void add_backup(CLI::App& app, Chosen& chosen) {
  auto* sub = app.add_subcommand("backup", "Copies the store of a gateway, which may be running");
  const auto options = std::make_shared<Options>();
  add_config_options(*sub, options->settings);
  sub->add_option("--to", options->to, "The folder to make: it must not be there yet")->required();
  sub->footer(footer("  brevdue backup --config brevdue.toml --to /backup/2026-01-20\n"));
  sub->callback([&chosen, options] { chosen = [options] { return backup(*options); }; });
}

}  // namespace brevdue::command
