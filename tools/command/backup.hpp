// brevdue backup: a copy of the store, also while the gateway runs.
#pragma once

#include "tools/command/command.hpp"

namespace brevdue::command {

void add_backup(CLI::App& app, Chosen& chosen);

}  // namespace brevdue::command
