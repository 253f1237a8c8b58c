// Every public XDIS91 and XBIN01 of ../shared/corpus is valid by our schemas, reads without error, and what is written
// of it is valid and reads as the same. Receipts and XDIS90 are recognised.
#include <boost/test/unit_test.hpp>

#include "tests/unit/oioxml/reading.hpp"

using namespace brevdue;
using namespace brevdue::test;

BOOST_AUTO_TEST_SUITE(oioxml_corpus)

BOOST_AUTO_TEST_CASE(public_messages) {
  unsigned letters = 0, bins = 0, others = 0;
  for (const auto* folder : {"flow-pairs", "oioxml", "edifact"}) {
    for (const auto& path : files(shared() / "corpus" / folder, ".xml")) {
      const std::string bytes = slurp(path);
      const auto opened = document(bytes);
      if (opened.root().local != "Emessage") continue;
      const auto result = oioxml::read(opened, reader(), zone());
      if (opened.root().space != oioxml::xdis91_namespace && opened.root().space != oioxml::xbin01_namespace) {
        BOOST_REQUIRE(!result);
        BOOST_TEST(rules(result.error()) == "OIO-01", path);
        ++others;
        continue;
      }
      BOOST_REQUIRE_MESSAGE(result, path << "\n" << words(result ? Findings{} : result.error()));
      BOOST_TEST(words(schema_findings(bytes)) == "", path);
      BOOST_REQUIRE(result->messages.size() == 1u);
      if (const auto* letter = std::get_if<Correspondence>(&result->messages[0])) {
        Correspondence plain = *letter;
        plain.dropped = {};
        BOOST_TEST((read_letter(written(plain)) == plain), path);
        ++letters;
      } else {
        const auto& bin = std::get<FileLetter>(result->messages[0]);
        BOOST_TEST((read_bin(written(bin)) == bin), path);
        ++bins;
      }
    }
  }
  BOOST_TEST(letters >= 8u);
  BOOST_TEST(bins >= 4u);
  BOOST_TEST(others >= 7u);
}

BOOST_AUTO_TEST_SUITE_END()
