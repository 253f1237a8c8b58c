// Every public OIOXML message of ../shared/corpus is valid by our schemas, reads without error, and what is written of
// it is valid and reads as the same.
#include <boost/test/unit_test.hpp>

#include "tests/unit/oioxml/reading.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

struct Counts {
  unsigned letters = 0, bins = 0, receipts[3] = {};
};

/// Written and read again, it is the same.
void comes_back(const Correspondence& letter, Counts& counts) {
  BOOST_TEST(!letter.administrative);  // there is no public XDIS90
  auto before = letter, after = read_letter(written(letter));
  before.dropped.line_ends = after.dropped.line_ends = 0;  // they are blanks now
  BOOST_TEST((after == before));
  ++counts.letters;
}
void comes_back(const FileLetter& bin, Counts& counts) {
  BOOST_TEST((read_bin(written(bin)) == bin));
  ++counts.bins;
}
void comes_back(const Receipt& receipt, Counts& counts) {
  BOOST_TEST((read_receipt(written(receipt)) == receipt));
  BOOST_TEST(!receipt.original_envelope_id.empty());
  BOOST_TEST(!receipt.receipt_wanted);
  ++counts.receipts[static_cast<std::size_t>(receipt.kind)];
}

}  // namespace

BOOST_AUTO_TEST_SUITE(oioxml_corpus)

BOOST_AUTO_TEST_CASE(public_messages) {
  Counts counts;
  for (const auto* folder : {"flow-pairs", "oioxml", "edifact"}) {
    for (const auto& path : files(shared() / "corpus" / folder, ".xml")) {
      const std::string bytes = slurp(path);
      if (document(bytes).root().local != "Emessage") continue;
      BOOST_TEST_CONTEXT(path) {
        const auto result = read(bytes);
        BOOST_REQUIRE_MESSAGE(result, words(result ? Findings{} : result.error().findings));
        BOOST_TEST(words(schema_findings(bytes)) == "");
        BOOST_REQUIRE(result->messages.size() == 1u);
        std::visit([&](const auto& message) { comes_back(message, counts); }, result->messages[0]);
      }
    }
  }
  BOOST_TEST(counts.letters >= 8u);
  BOOST_TEST(counts.bins >= 4u);
  BOOST_TEST(counts.receipts[0] >= 1u);
  BOOST_TEST(counts.receipts[1] >= 1u);
  BOOST_TEST(counts.receipts[2] >= 5u);
}

BOOST_AUTO_TEST_CASE(public_negative_receipts) {
  const auto refused = [](const char* file) { return read_receipt(slurp(shared() / "corpus" / "edifact" / file)); };
  const auto by_vans = refused("CTL01_1.xml");  // refuses the envelope, says so once
  BOOST_TEST((by_vans.kind == Receipt::Kind::xctl01));
  BOOST_TEST((by_vans.refusal.code == RefuseCode::ukendt_lokationsnummer));
  BOOST_TEST(!by_vans.refusal.text.empty());
  BOOST_TEST(by_vans.originals.size() == 2u);
  BOOST_TEST(by_vans.originals.at(1).refusal.empty());
  BOOST_TEST(by_vans.sender.location_number != by_vans.original_receiver);  // a VANS, no location
  const auto by_receiver = refused("CTL02_1.xml");                          // refuses one letter of it
  BOOST_TEST((by_receiver.kind == Receipt::Kind::xctl02));
  BOOST_TEST(by_receiver.refusal.empty());
  BOOST_TEST((by_receiver.originals.at(0).refusal.code == RefuseCode::problem_med_version));
  BOOST_TEST(by_receiver.sender.location_number == by_receiver.original_receiver);
}

BOOST_AUTO_TEST_SUITE_END()
