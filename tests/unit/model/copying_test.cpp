#include "converters/model/copying.hpp"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

using namespace brevdue;

namespace {

/// Says it has more than it gives.
class CutSource final : public ByteSource {
 public:
  [[nodiscard]] std::uint64_t size() const override { return whole_.size() + 1; }
  std::size_t read_at(std::uint64_t offset, std::span<char> buffer) const override {
    return whole_.read_at(offset, buffer);
  }

 private:
  MemorySource whole_{"cut"};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(copying)

BOOST_AUTO_TEST_CASE(all_blocks_are_copied) {
  for (const std::size_t size : {0u, 1u, 65535u, 65536u, 65537u, 200000u}) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 7 % 251);
    StringSink sink;
    copy(MemorySource(bytes), sink);
    BOOST_TEST((sink.bytes == bytes));
  }
}

BOOST_AUTO_TEST_CASE(a_source_that_is_shorter_than_it_said_is_no_copy) {
  StringSink sink;
  BOOST_CHECK_THROW(copy(CutSource(), sink), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(json_is_known_by_its_first_character) {
  BOOST_TEST(begins_as_json("{}"));
  BOOST_TEST(begins_as_json("\xEF\xBB\xBF \r\n\t{"));
  for (const auto* text : {"", " ", "<a>{</a>", "[{", "\xEF\xBB\xBF"}) BOOST_TEST(!begins_as_json(text), text);
  BOOST_TEST(begins_as_json(MemorySource(" {\"a\":1}")));
  BOOST_TEST(!begins_as_json(MemorySource(std::string(2000, ' ') + "{")));
}

BOOST_AUTO_TEST_SUITE_END()
