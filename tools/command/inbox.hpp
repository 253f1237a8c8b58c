// brevdue inbox list, show and ack: the mailbox of a location number, as its system reads it.
#pragma once

#include "tools/command/command.hpp"

namespace brevdue::command {

void add_inbox(CLI::App& app, Chosen& chosen);

}  // namespace brevdue::command
