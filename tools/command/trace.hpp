// brevdue trace: the whole life of a message and of its receipts.
#pragma once

#include "tools/command/command.hpp"

namespace brevdue::command {

void add_trace(CLI::App& app, Chosen& chosen);

}  // namespace brevdue::command
