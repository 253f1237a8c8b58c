// brevdue doctor: whether a gateway has all it needs, and its store is sound.
#pragma once

#include "tools/command/command.hpp"

namespace brevdue::command {

void add_doctor(CLI::App& app, Chosen& chosen);

}  // namespace brevdue::command
