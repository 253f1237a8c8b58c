// The story of systems.hpp once, with a fault at its n-th write. Thread safety: one thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/faults/disk.hpp"

namespace brevdue::test {

enum class Pattern : std::uint8_t {
  alone,  // the n-th write fails
  row,    // and those after it, as on a disk that is full until somebody makes room
  every   // each n-th write of the story
};

/// What becomes of the gateway then.
enum class After : std::uint8_t {
  goes_on,    // it goes on by itself
  killed,     // its process ends; all it has written is there
  power_cut,  // the computer stops; what was not synced is lost,
  torn        // or some of it
};

struct Trial {
  std::uint64_t n = 1;
  Pattern pattern = Pattern::alone;
  Trouble trouble = Trouble::no_space;
  After after = After::goes_on;
  bool meeting_first = false;  // Systems::Story
};
[[nodiscard]] std::string words(const Trial& trial);

/// What went wrong, a line each; also where the fault did not happen.
[[nodiscard]] std::string outcome(const Trial& trial);

/// n = 1 to 400 with ENOSPC or EIO, everything else in turn; which of two is first says `turn`. With BREVDUE_LONG
/// in the environment everything with everything; with BREVDUE_FAULT_AT=N that one alone, with everything.
[[nodiscard]] std::vector<Trial> trials(const std::vector<After>& afters, std::uint64_t turn);

}  // namespace brevdue::test
