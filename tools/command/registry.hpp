// brevdue registry import, find, show, set and check: the local SOR copy and what an operator set above it.
#pragma once

#include "tools/command/command.hpp"

namespace brevdue::command {

void add_registry(CLI::App& app, Chosen& chosen);

}  // namespace brevdue::command
