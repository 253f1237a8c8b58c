#include "gateway/store/packing.hpp"

#include <boost/test/unit_test.hpp>
#include <random>

#include "gateway/store/payloads.hpp"
#include "tests/unit/store/world.hpp"

using namespace brevdue::gateway;
using namespace brevdue::gateway::test;

namespace {

std::string letterlike(std::size_t size) {
  std::string out;
  for (std::size_t i = 0; out.size() < size; ++i) out += "<Line>Nancy Ann Berggren " + std::to_string(i) + "</Line>";
  out.resize(size);
  return out;
}

std::string noise(std::size_t size) {
  std::mt19937 random(1);
  std::string out(size, '\0');
  for (auto& c : out) c = static_cast<char>(random());
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(packing)

BOOST_AUTO_TEST_CASE(what_is_packed_comes_out_the_same) {
  for (const std::size_t size : {4'000u, 4'001u, 20'000u, 65'536u}) {
    const auto bytes = letterlike(size);
    const auto packed = pack(bytes);
    BOOST_REQUIRE(!packed.empty());
    BOOST_CHECK_LT(packed.size(), size - size / 8);
    BOOST_CHECK(unpack(packed, size) == bytes);
  }
}

BOOST_AUTO_TEST_CASE(what_would_hardly_be_shorter_stays_as_it_is) {
  BOOST_CHECK(pack("").empty());
  BOOST_CHECK(pack(letterlike(3'999)).empty());
  BOOST_CHECK(pack(noise(4'000)).empty());
  BOOST_CHECK(pack(noise(60'000)).empty());
}

BOOST_AUTO_TEST_CASE(a_damaged_block_is_noticed_or_has_its_length) {
  const auto bytes = letterlike(5'000);
  const auto packed = pack(bytes);
  for (std::size_t length = 0; length < packed.size(); ++length)
    BOOST_CHECK(!unpack(std::string(packed, 0, length), bytes.size()));
  for (const std::uint64_t size : {std::uint64_t{0}, std::uint64_t{4'999}, std::uint64_t{5'001}, std::uint64_t{65'536},
                                   std::uint64_t{1} << 31, ~std::uint64_t{0}})
    BOOST_CHECK(!unpack(packed, size));
  std::mt19937 random(2);
  for (int i = 0; i < 20'000; ++i) {
    auto changed = packed;
    changed[random() % changed.size()] = static_cast<char>(random());
    if (const auto found = unpack(changed, bytes.size())) BOOST_CHECK_EQUAL(found->size(), bytes.size());
  }
}

BOOST_AUTO_TEST_CASE(payloads_are_packed_in_their_rows) {
  const Folder folder;
  Payloads in(folder.path() / "payloads");
  for (const auto& bytes : {letterlike(30'000), noise(30'000), letterlike(1'000)}) {
    const auto writer = in.writer(1'000'000);
    writer->write(bytes);
    const auto payload = writer->finish();
    BOOST_CHECK_EQUAL(payload.packed, bytes == letterlike(30'000));
    BOOST_CHECK_EQUAL(payload.bytes == bytes, !payload.packed);
    BOOST_CHECK_EQUAL(payload.size, bytes.size());
    BOOST_CHECK(brevdue::gateway::test::read(*in.open(payload), 0, bytes.size() + 1) == bytes);
  }
}

BOOST_AUTO_TEST_SUITE_END()
