#include "converters/wire/base64.hpp"

#include <boost/test/unit_test.hpp>

#include "converters/wire/sha256.hpp"
#include "tests/unit/wire/sources.hpp"

using namespace brevdue;
using namespace brevdue::test;

BOOST_AUTO_TEST_SUITE(base64)

BOOST_AUTO_TEST_CASE(the_vectors_of_rfc_4648) {
  const std::pair<std::string, std::string> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, coded] : vectors) {
    BOOST_CHECK_EQUAL(wire::encode_base64(plain), coded);
    BOOST_CHECK_EQUAL(wire::decode_base64(coded).value_or("?"), plain);
    BOOST_CHECK_EQUAL(wire::base64_size(coded).value_or(99), plain.size());
  }
}

BOOST_AUTO_TEST_CASE(every_byte_round_trips) {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  for (std::size_t n = 0; n <= all.size(); ++n)
    BOOST_CHECK(wire::decode_base64(wire::encode_base64(all.substr(0, n))) == all.substr(0, n));
}

BOOST_AUTO_TEST_CASE(what_is_no_base64) {
  for (const std::string bad : {"Z", "Zg", "Zg=", "Zm9", "Zm9v=", "Zm9vY===", "====", "=Zm9", "Z=9v", "Zm=v", "Zm9-",
                                "Zm9_", "Zm9 ", "Zm\n9", "Zm9v Zm9v", "Zg==Zg==", "Zm9\xC3"}) {
    BOOST_CHECK_MESSAGE(!wire::base64_size(bad), bad);
    BOOST_CHECK_MESSAGE(!wire::decode_base64(bad), bad);
  }
}

BOOST_AUTO_TEST_CASE(a_text_is_written_as_it_is) {
  BOOST_CHECK_EQUAL(base64_of(Content::text("Zm9v", 3)), "Zm9v");
  BOOST_CHECK_EQUAL(base64_of(Content::text("", 0)), "");
}

BOOST_AUTO_TEST_CASE(a_range_is_written_without_white_space_and_escapes) {
  const std::string xml = "..Zm\r\n 9v\tYm&#10;F&#xD;y&#x20;&#43;&#x2f;&#x3D;..";
  BOOST_CHECK_EQUAL(base64_of(Content::range(source(xml), 2, xml.size() - 2, Quoting::xml, 0)), "Zm9vYmFy+/=");
  const std::string json = R"(..Zm9v\r\n\tYm\/y\u000aA\u0042\u002B=..)";
  const auto bytes = std::make_shared<Dribble>(json);  // escapes are cut everywhere
  BOOST_CHECK_EQUAL(base64_of(Content::range(bytes, 2, json.size() - 2, Quoting::json, 0)), "Zm9vYm/yAB+=");
}

BOOST_AUTO_TEST_CASE(a_large_range_streams) {
  const auto bytes = std::make_shared<Generated>("<a>", "QUJDREVGR0hJSktM\n", 17u * 100000, "</a>");
  const auto text = base64_of(Content::range(bytes, 3, 3 + 17u * 100000, Quoting::xml, 1200000));
  BOOST_CHECK_EQUAL(text.size(), 1600000u);
  BOOST_CHECK_EQUAL(wire::decode_base64(text).value_or("").substr(0, 24), "ABCDEFGHIJKLABCDEFGHIJKL");
}

BOOST_AUTO_TEST_CASE(bytes_of_any_size_stream_there_and_back) {
  std::string bytes;
  for (std::uint32_t i = 0, x = 1; i < 200000; ++i) bytes += static_cast<char>((x = x * 1664525 + 1013904223) >> 24);
  for (const std::size_t size : {0, 1, 2, 3, 4, 48 * 1024 - 1, 48 * 1024, 48 * 1024 + 1, 200000}) {
    const auto some = bytes.substr(0, size);
    StringSink coded, plain;
    wire::write_base64(Dribble(some), coded);
    BOOST_CHECK_MESSAGE(coded.bytes == wire::encode_base64(some), size);
    // Folded every 77 characters, so that groups are cut at the ends of lines, and read in odd pieces.
    std::string folded;
    for (std::size_t i = 0; i < coded.bytes.size(); i += 77) folded += coded.bytes.substr(i, 77) + "\r\n";
    wire::write_decoded(Content::range(std::make_shared<Dribble>(folded), 0, folded.size(), Quoting::xml, size), plain);
    BOOST_CHECK_MESSAGE(plain.bytes == some, size);
    StringSink again;
    wire::write_decoded(Content::text(coded.bytes, size), again);
    BOOST_CHECK_MESSAGE(again.bytes == some, size);
  }
}

BOOST_AUTO_TEST_CASE(raw_bytes_are_coded_and_written_as_they_are) {
  const std::string bytes = "<a>\r\n&amp; \\u0041 Zm9v\xE6" + std::string(1, '\0');
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    const auto raw = Content::range(source(".." + bytes + ".."), 2, 2 + size, Quoting::raw, size);
    BOOST_CHECK_EQUAL(base64_of(raw), wire::encode_base64(bytes.substr(0, size)));
    StringSink plain;
    wire::write_decoded(raw, plain);
    BOOST_CHECK(plain.bytes == bytes.substr(0, size));
  }
  // Of a base64 range that stands as raw bytes, the characters are the bytes.
  BOOST_CHECK_EQUAL(base64_of(Content::range(source("Zm9v"), 0, 4, Quoting::raw, 4)), "Wm05dg==");
}

BOOST_AUTO_TEST_CASE(large_raw_bytes_stream) {
  std::string bytes;
  for (std::uint32_t i = 0, x = 1; i < 200000; ++i) bytes += static_cast<char>((x = x * 1664525 + 1013904223) >> 24);
  const auto dribble = std::make_shared<Dribble>(bytes);
  for (const std::size_t size : {48 * 1024 - 1, 48 * 1024, 48 * 1024 + 1, 199990}) {
    const auto raw = Content::range(dribble, 7, 7 + size, Quoting::raw, size);
    StringSink plain;
    wire::write_decoded(raw, plain);
    BOOST_CHECK_MESSAGE(plain.bytes == bytes.substr(7, size), size);
    BOOST_CHECK_MESSAGE(base64_of(raw) == wire::encode_base64(bytes.substr(7, size)), size);
  }
}

BOOST_AUTO_TEST_CASE(raw_bytes_that_are_gone_are_no_silent_loss) {
  const auto gone = Content::range(source("ABCD"), 2, 9, Quoting::raw, 7);
  StringSink sink;
  BOOST_CHECK_THROW(wire::write_base64(gone, sink), std::runtime_error);
  BOOST_CHECK_THROW(wire::write_decoded(gone, sink), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(what_changed_since_it_was_checked_is_no_silent_loss) {
  for (const std::string bad : {"QUJ", "QUJDR", "QU*D", "QQ==QUJD"}) {
    StringSink sink;
    BOOST_CHECK_THROW(wire::write_decoded(Content::range(source(bad), 0, bad.size(), Quoting::xml, 3), sink),
                      std::runtime_error);
  }
  class Cut final : public ByteSource {
    [[nodiscard]] std::uint64_t size() const override { return 9; }
    std::size_t read_at(std::uint64_t offset, std::span<char> buffer) const override {
      return MemorySource("ABCD").read_at(offset, buffer);
    }
  };
  StringSink sink;
  BOOST_CHECK_THROW(wire::write_base64(Cut(), sink), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(sha256_of_nist) {
  const auto hex = [](std::string_view text) {
    std::string out;
    for (const auto b : wire::sha256(text)) {
      out += "0123456789abcdef"[b >> 4];
      out += "0123456789abcdef"[b & 15];
    }
    return out;
  };
  BOOST_CHECK_EQUAL(hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  BOOST_CHECK_EQUAL(hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

BOOST_AUTO_TEST_SUITE_END()
