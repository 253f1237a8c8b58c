// Named steps of the way through the gateway, at which tests can end the process as a crash would: SIGKILL, no
// destructor, no flush. In the environment, BREVDUE_KILL_AT=NAME or NAME:N (the N-th time it comes by). Without it a
// step costs one look at a constant. Thread safety: any number of threads.
#pragma once

#include <string_view>

namespace brevdue::gateway {

void step(std::string_view name);

}  // namespace brevdue::gateway
