// A start on a disk with faults: it goes well all the same, or fails with a sentence that does not send anybody to the
// backups; the next start goes well, and everything is there.
#include <exception>
#include <iterator>
#include <string_view>

#include "gateway/store/store.hpp"
#include "tests/faults/systems.hpp"

using namespace brevdue::test;
using brevdue::gateway::StoreError;

namespace {

constexpr std::uint64_t row = 40;
constexpr Disk::Lost losses[] = {Disk::Lost::nothing, Disk::Lost::everything, Disk::Lost::some};

/// What is wrong with how it failed to start.
std::string fault_of_start(Systems& systems) {
  try {
    systems.start();
  } catch (const StoreError& e) {
    if (e.kind() == StoreError::Kind::corrupt) return std::string("it says that the database is damaged: ") + e.what();
    if (std::string_view(e.what()).empty()) return "it says nothing";
  } catch (const std::exception& e) {
    if (std::string_view(e.what()).empty()) return "it says nothing";
  }
  return {};
}

/// The start after `before`, with faults, and what comes of the whole story.
template <class Before>
std::string outcome(const Plan& plan, Disk::Lost lost, Before before) {
  Systems systems;
  before(systems, plan);
  auto wrong = fault_of_start(systems);
  if (systems.disk().failed() == 0) wrong += "the fault did not happen\n";
  // Of those that could start some begin to work while the fault is still there.
  if (systems.is_started() && plan.first % 2 == 0) systems.round();
  systems.crash(lost, static_cast<std::uint32_t>(plan.first));
  systems.disk().heal();
  try {
    systems.start();
  } catch (const std::exception& e) {
    return wrong + "it does not start again: " + e.what();
  }
  for (int i = 0; i < 10 && !systems.is_quiet(); ++i) systems.round();
  return wrong + systems.verdict();
}

template <class Before>
std::uint64_t calls_of_start(Before before) {
  Systems systems;
  before(systems, {});
  systems.start();
  return systems.disk().calls();
}

template <class Before>
void at_every_call(Before before) {
  const auto count = calls_of_start(before);
  BOOST_TEST_MESSAGE(count << " calls");
  BOOST_TEST(count >= 10u);
  for (std::uint64_t n = 1; n <= count; ++n) {
    const auto trouble = n % 2 == 0 ? Trouble::no_space : n % 4 == 1 ? Trouble::io_error : Trouble::short_write;
    for (const std::uint64_t many : {std::uint64_t{1}, row}) {
      const auto lost = losses[(n + many) % std::size(losses)];
      const auto wrong = outcome({n, many, 0, trouble}, lost, before);
      BOOST_TEST(wrong == "", "call " << n << ", " << many << " in a row, trouble " << static_cast<int>(trouble)
                                      << ", lost " << static_cast<int>(lost) << "\n"
                                      << wrong);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(start)

BOOST_AUTO_TEST_CASE(a_new_store) {
  at_every_call([](Systems& systems, const Plan& plan) { systems.disk().plan(plan); });
}

BOOST_AUTO_TEST_CASE(after_a_clean_stop) {
  at_every_call([](Systems& systems, const Plan& plan) {
    systems.start();
    systems.round([steps = 0]() mutable { return ++steps == 4; });
    systems.disk().plan(plan);
    systems.stop();
  });
}

BOOST_AUTO_TEST_CASE(after_a_crash) {
  at_every_call([](Systems& systems, const Plan& plan) {
    systems.start();
    systems.round([steps = 0]() mutable { return ++steps == 4; });
    systems.crash(Disk::Lost::everything, 0);
    systems.disk().plan(plan);
  });
}

BOOST_AUTO_TEST_SUITE_END()
