#include "converters/wire/charset.hpp"

#include <boost/test/unit_test.hpp>

#include "converters/wire/eight.hpp"

using namespace brevdue;

BOOST_AUTO_TEST_SUITE(charset)

BOOST_AUTO_TEST_CASE(a_high_byte_is_seen_wherever_it_stands) {
  for (std::size_t size = 0; size < 70; ++size) {
    std::string text(size, 'a');
    BOOST_TEST(wire::is_ascii(text));
    BOOST_TEST(wire::first_non_ascii(text) == wire::nowhere);
    for (std::size_t at = 0; at < size; ++at) {
      text[at] = '\x80';
      BOOST_TEST(!wire::is_ascii(text));
      BOOST_TEST(wire::first_non_ascii(text) == at);
      text[at] = 'a';
    }
  }
  BOOST_TEST(wire::is_ascii({}));
}

BOOST_AUTO_TEST_CASE(masks_are_exact) {
  // Every byte beside every other one: a mask has no bit of a neighbour.
  for (unsigned a = 0; a < 256; ++a)
    for (unsigned b = 0; b < 256; ++b) {
      const char text[8] = {'x', static_cast<char>(a), static_cast<char>(b), 'x', 'x', 'x', 'x', static_cast<char>(a)};
      std::uint64_t high = 0, blank = 0, control = 0;
      for (std::size_t i = 0; i < 8; ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        const auto bit = std::uint64_t{0x80} << (8 * i);
        if (c >= 0x80) high |= bit;
        if (c == ' ') blank |= bit;
        if (c < 0x20) control |= bit;
      }
      const auto bytes = wire::eight(text);
      if (wire::high_in(bytes) != high || wire::equal_in(bytes, ' ') != blank || wire::controls_in(bytes) != control)
        BOOST_ERROR("bytes " << a << " and " << b);
    }
  BOOST_TEST(wire::first_of(0) == 8u);
  BOOST_TEST(wire::first_of(wire::equal_in(wire::eight("abc def "), ' ')) == 3u);
}

BOOST_AUTO_TEST_SUITE_END()
