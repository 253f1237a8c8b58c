// The main of every test program: Xerces is up before the first test and down after the last. Programs of tests that
// need
// ../shared end with 77 (ctest: skipped) where it is missing.
#define BOOST_TEST_NO_MAIN
#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "converters/wire/xml.hpp"
#include "tests/support/support.hpp"

// Kept for the life of the process: static readers of the tests must not outlive the engine. Seen from outside, so that
// it stays reachable for the leak checker.
brevdue::wire::XmlEngine* engine_of_all_tests = nullptr;

int main(int argc, char** argv) {
  const std::string program = argv[0];
  if (program.find("with_shared") != std::string::npos && !brevdue::test::has_shared()) {
    std::puts("SKIPPED: this test reads ../shared, which is not here");
    return 77;
  }
  // Properties: the same cases every time; many more, and new ones, with tools/test --long.
  setenv("RC_PARAMS", std::getenv("BREVDUE_LONG") != nullptr ? "max_success=20000" : "seed=20261120 max_success=200",
         0);
  engine_of_all_tests = new brevdue::wire::XmlEngine;
  return boost::unit_test::unit_test_main([] { return true; }, argc, argv);
}
