#include "tests/faults/trial.hpp"

#include <array>
#include <cstdlib>

#include "tests/faults/systems.hpp"

namespace brevdue::test {
namespace {

constexpr std::uint64_t most = 400;
constexpr std::uint64_t row = 40;  // enough for several attempts to fail

constexpr std::array patterns = {Pattern::alone, Pattern::row, Pattern::every};
constexpr std::array troubles = {Trouble::no_space, Trouble::io_error, Trouble::short_write};

Plan plan_of(const Trial& trial) {
  Plan plan{trial.n, trial.pattern == Pattern::row ? row : 1, 0, trial.trouble};
  if (trial.pattern == Pattern::every) plan.every = trial.n;
  // The rest of it is another call, and that one fails.
  if (trial.pattern == Pattern::alone && trial.trouble == Trouble::short_write) plan.count = 2;
  return plan;
}

Disk::Lost lost_by(After after) {
  switch (after) {
    case After::power_cut:
      return Disk::Lost::everything;
    case After::torn:
      return Disk::Lost::some;
    default:
      return Disk::Lost::nothing;
  }
}

}  // namespace

std::string words(const Trial& trial) {
  static constexpr std::array patterns_in_words = {"write ", "40 writes from ", "every write number "};
  static constexpr std::array troubles_in_words = {": ENOSPC", ": EIO", ": half of it"};
  static constexpr std::array afters_in_words = {", goes on", ", is killed", ", power cut", ", power cut, torn"};
  return patterns_in_words.at(static_cast<std::size_t>(trial.pattern)) + std::to_string(trial.n) +
         troubles_in_words.at(static_cast<std::size_t>(trial.trouble)) +
         afters_in_words.at(static_cast<std::size_t>(trial.after)) + (trial.meeting_first ? ", the meeting first" : "");
}

std::string outcome(const Trial& trial) {
  Systems systems(Systems::Work::when_told,
                  trial.meeting_first ? Systems::Story::meeting_first : Systems::Story::usual);
  systems.start();
  systems.disk().plan(plan_of(trial));
  const bool crashes = trial.after != After::goes_on;
  // Right behind the fault: what was acknowledged since its last sync must not rest on a later one.
  std::uint64_t steps_left = trial.n % 20 + 1;
  const auto is_enough = [&] {
    return crashes && (trial.pattern == Pattern::every ? systems.disk().failed() > 0 && --steps_left == 0
                                                       : systems.disk().is_over());
  };
  for (int i = 0; i < 2 && !is_enough(); ++i) systems.round(is_enough);
  if (systems.disk().failed() == 0) return "the fault did not happen";
  if (crashes) {
    systems.crash(lost_by(trial.after), static_cast<std::uint32_t>(trial.n));
    systems.disk().heal();
    systems.start();
  }
  systems.disk().heal();
  for (int i = 0; i < 10 && !systems.is_quiet(); ++i) systems.round();
  systems.round();  // what is one too many would come now
  if (!systems.is_quiet() || !systems.is_ready()) return "it does not come to rest\n" + systems.verdict();
  return systems.verdict();
}

std::vector<Trial> trials(const std::vector<After>& afters, std::uint64_t turn) {
  const auto* const one = std::getenv("BREVDUE_FAULT_AT");
  const bool all = one != nullptr || std::getenv("BREVDUE_LONG") != nullptr;
  const auto first = one != nullptr ? std::strtoull(one, nullptr, 10) : 1, last = one != nullptr ? first : most;
  std::vector<Trial> out;
  for (auto n = first; n <= last; ++n) {
    if (all) {
      for (const auto pattern : patterns)
        for (const auto trouble : troubles)
          for (const auto after : afters)
            for (const bool meeting_first : {false, true}) out.push_back({n, pattern, trouble, after, meeting_first});
      continue;
    }
    const auto k = n / 2;  // a pair of numbers has both errors
    auto trouble = (n + turn) % 2 == 0 ? Trouble::no_space : Trouble::io_error;
    if (trouble == Trouble::no_space && k % 4 == 0) trouble = Trouble::short_write;
    out.push_back({n, patterns.at(k % 3), trouble, afters.at(k / 3 % afters.size()), (k / 4 + turn) % 2 != 0});
  }
  return out;
}

}  // namespace brevdue::test
