// brevdue serve: the running gateway.
#pragma once

#include "tools/command/command.hpp"

namespace brevdue::command {

void add_serve(CLI::App& app, Chosen& chosen);

}  // namespace brevdue::command
