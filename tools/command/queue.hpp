// brevdue queue: what waits for its receivers, and what an operator does about it.
#pragma once

#include "tools/command/command.hpp"

namespace brevdue::command {

void add_queue(CLI::App& app, Chosen& chosen);

}  // namespace brevdue::command
