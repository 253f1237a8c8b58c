// brevdue invite: invitations to video meetings, as a sending system hands them to a gateway.
#pragma once

#include "tools/command/command.hpp"

namespace brevdue::command {

void add_invite(CLI::App& app, Chosen& chosen);

}  // namespace brevdue::command
