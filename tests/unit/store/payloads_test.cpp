#include "gateway/store/payloads.hpp"

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "converters/wire/sha256.hpp"
#include "tests/unit/store/world.hpp"

using namespace brevdue::gateway;
using namespace brevdue::gateway::test;
namespace fs = std::filesystem;

namespace {

/// Bytes that are different everywhere.
std::string some_bytes(std::size_t size) {
  std::string out;
  for (std::size_t i = 0; out.size() < size; ++i) out += std::to_string(i) + " ";
  out.resize(size);
  return out;
}

std::size_t files_in(const fs::path& folder) {
  std::size_t count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) count += entry.is_regular_file();
  return count;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(payloads)

BOOST_AUTO_TEST_CASE(short_bytes_are_kept_in_the_row_and_long_ones_in_a_file) {
  const Folder folder;
  Payloads in(folder.path() / "payloads");
  for (const std::size_t size : {0u, 1u, 65'536u, 65'537u, 200'000u}) {
    const auto bytes = some_bytes(size);
    const auto writer = in.writer(1'000'000);
    for (std::size_t at = 0; at < size; at += 1000) writer->write(std::string_view(bytes).substr(at, 1000));
    BOOST_CHECK_EQUAL(writer->size(), size);
    const auto payload = writer->finish();
    BOOST_CHECK_EQUAL(payload.size, size);
    BOOST_CHECK_EQUAL(payload.in_file(), size > longest_inline);
    BOOST_CHECK(payload.sha256 == brevdue::wire::sha256(bytes));
    const auto source = in.open(payload);
    BOOST_CHECK_EQUAL(source->size(), size);
    BOOST_CHECK(read(*source, 0, size + 1) == bytes);
    if (size > 100'000) {
      BOOST_CHECK_EQUAL(read(*source, 70'000, 20), bytes.substr(70'000, 20));
      BOOST_CHECK_EQUAL(read(*source, size - 5, 20), bytes.substr(size - 5));
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_longer_than_the_limit_leaves_nothing) {
  const Folder folder;
  Payloads in(folder.path() / "payloads");
  {
    const auto writer = in.writer(100'000);
    writer->write(some_bytes(100'000));
    BOOST_CHECK_EQUAL(files_in(folder.path()), 1u);
    BOOST_CHECK_THROW(writer->write("x"), PayloadTooLarge);
  }
  BOOST_CHECK_EQUAL(files_in(folder.path()), 0u);
  BOOST_CHECK_THROW(in.writer(3)->write("four"), PayloadTooLarge);
}

BOOST_AUTO_TEST_CASE(a_file_that_no_row_took_goes_with_its_last_payload) {
  const Folder folder;
  Payloads in(folder.path() / "payloads");
  const auto write = [&] {
    const auto writer = in.writer(1'000'000);
    writer->write(some_bytes(100'000));
    return writer->finish();
  };
  {
    const auto first = write();
    auto copy = std::make_unique<Payload>(first);
    copy.reset();
    BOOST_CHECK_EQUAL(files_in(folder.path()), 1u);
    write().unkept->keep();
    BOOST_CHECK_EQUAL(files_in(folder.path()), 2u);
  }
  BOOST_CHECK_EQUAL(files_in(folder.path()), 1u);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_gone_or_cut_is_said_so) {
  const Folder folder;
  Payloads in(folder.path() / "payloads");
  const auto writer = in.writer(1'000'000);
  writer->write(some_bytes(100'000));
  auto payload = writer->finish();
  payload.message = IdMaker().next(start);
  const auto file = in.folder() / payload.file;
  const auto is_said = [&](const std::string& what) {
    BOOST_CHECK_EXCEPTION((void)in.open(payload), StoreError, [&](const StoreError& e) {
      BOOST_CHECK_EQUAL(e.what(), "payload file " + payload.file + " of message " + to_text(payload.message) + what);
      return e.kind() == StoreError::Kind::corrupt;
    });
  };
  fs::resize_file(file, 99'999);
  is_said(" has 99999 bytes instead of 100000");
  fs::remove(file);
  is_said(" is missing");
}

BOOST_AUTO_TEST_CASE(an_open_source_reads_on_when_its_file_is_removed) {
  const Folder folder;
  Payloads in(folder.path() / "payloads");
  const auto writer = in.writer(1'000'000);
  const auto bytes = some_bytes(100'000);
  writer->write(bytes);
  const auto payload = writer->finish();
  const auto source = in.open(payload);
  fs::remove(in.folder() / payload.file);
  BOOST_CHECK(read(*source, 0, 100'000) == bytes);
}

BOOST_AUTO_TEST_CASE(opening_a_store_removes_files_that_no_row_names) {
  World world;
  const auto letter = world.letter("L1");
  world.store->accept(world.acceptance({letter}, some_bytes(200'000)), sender);
  const auto folder = world.folder.path() / "store" / "payloads";
  BOOST_CHECK_EQUAL(files_in(folder), 1u);
  fs::create_directory(folder / "3f");
  std::ofstream(folder / "3f" / "0197f3c2-7c1a-7bd0-8a55-2f60c1e0a93f") << "orphan";
  std::ofstream(folder / ".part-0197f3c2-7c1a-7bd0-8a55-2f60c1e0a93f") << "half";
  BOOST_CHECK_EQUAL(files_in(folder), 3u);
  world.restart();
  BOOST_CHECK_EQUAL(files_in(folder), 1u);
  const auto found = world.store->find(letter.id);
  BOOST_REQUIRE(found);
  BOOST_CHECK(read(*world.store->open(found->transmission.payload), 150'000, 100) ==
              some_bytes(200'000).substr(150'000, 100));
}

BOOST_AUTO_TEST_CASE(what_a_command_did_not_take_leaves_no_file) {
  World world;
  const auto letter = world.letter("L1");
  world.accept(letter);
  {
    Outcome late;
    late.moves = {{letter.id, MessageState::on_its_way, {}, {}}};
    BOOST_CHECK(world.apply(late));
    late.made = {world.made(some_bytes(100'000))};
    BOOST_CHECK_EQUAL(files_in(world.folder.path() / "store" / "payloads"), 1u);
    BOOST_CHECK(!world.apply(late));
  }
  BOOST_CHECK_EQUAL(files_in(world.folder.path() / "store" / "payloads"), 0u);
}

BOOST_AUTO_TEST_SUITE_END()
