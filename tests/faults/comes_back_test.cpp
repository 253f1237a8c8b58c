// The n-th write fails, then the process is killed or the power is gone: what was acknowledged is there when the
// gateway starts again, also what was acknowledged behind a sync that failed.
//
// A sync that failed has thrown away what it was to write, and a second one says yes all the same (disk.hpp). Nothing
// rests on such a yes:
// - A commit whose sync failed is rolled back. The next one writes its own pages at the same place in the log, all of
//   them, before it syncs: those before that place were synced when they were committed.
// - A checkpoint whose sync failed counts nothing as moved. The log stays, and the next one writes all of it again.
// - The name of the log is synced by SqliteStore when it opens, for SQLite goes on where that fails.
// - A payload file or an outgoing file whose sync failed is removed, and written anew under another name.
#include "tests/faults/trial.hpp"

using namespace brevdue::test;

BOOST_AUTO_TEST_SUITE(comes_back)

BOOST_AUTO_TEST_CASE(at_every_write) {
  for (const auto& trial : trials({After::killed, After::power_cut, After::torn}, 1)) {
    const auto wrong = outcome(trial);
    BOOST_TEST(wrong == "", words(trial) << "\n" << wrong);
  }
}

// The log of the database gets its name at the first write; what is committed then must not hang on a name that was not
// synced.
BOOST_AUTO_TEST_CASE(after_the_first_writes) {
  for (std::uint64_t n = 1; n <= 10; ++n)
    for (const auto trouble : {Trouble::no_space, Trouble::io_error}) {
      const Trial trial{n, Pattern::alone, trouble, After::power_cut};
      const auto wrong = outcome(trial);
      BOOST_TEST(wrong == "", words(trial) << "\n" << wrong);
    }
}

BOOST_AUTO_TEST_SUITE_END()
