// brevdue send: hands messages to a gateway, as a sending system does.
#pragma once

#include "tools/command/command.hpp"

namespace brevdue::command {

void add_send(CLI::App& app, Chosen& chosen);

}  // namespace brevdue::command
