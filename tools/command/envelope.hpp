// brevdue envelope wrap, open and receipt: VANSEnvelope around a message, off it, and the receipt that answers it.
#pragma once

#include "tools/command/command.hpp"

namespace brevdue::command {

void add_envelope(CLI::App& app, Chosen& chosen);

}  // namespace brevdue::command
