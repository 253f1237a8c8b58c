// Files at the edge: read, spooled, written, and several that appear together.
#include "gateway/store/file_io.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "tests/support/support.hpp"

using namespace brevdue;
using namespace brevdue::gateway;
namespace fs = std::filesystem;

namespace {

/// A folder of this test's own, gone with it.
struct Folder {
  fs::path path;
  Folder() {
    std::string name = (fs::temp_directory_path() / "brevdue-file-io-XXXXXX").string();
    BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Folder() { fs::remove_all(path); }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> out;
    for (const auto& entry : fs::directory_iterator(path)) out.push_back(entry.path().filename().string());
    std::sort(out.begin(), out.end());
    return out;
  }
  [[nodiscard]] fs::path file(const std::string& name, std::string_view bytes) const {
    std::ofstream(path / name, std::ios::binary) << bytes;
    return path / name;
  }
};

std::string all(const ByteSource& source) {
  std::string out(static_cast<std::size_t>(source.size()), '\0');
  out.resize(source.read_at(0, out));
  return out;
}

std::string pattern(std::size_t size) {
  std::string out(size, '\0');
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<char>(i * 131 >> 3);
  return out;
}

bool is_error(const std::system_error& e, int code) {
  return e.code() == std::error_code(code, std::generic_category());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(file_io)

BOOST_AUTO_TEST_CASE(source_reads_at_any_offset) {
  const Folder folder;
  const auto source = open_source(folder.file("a", "0123456789"));
  BOOST_TEST(source->size() == 10u);
  BOOST_TEST(all(*source) == "0123456789");
  char buffer[4];
  BOOST_TEST(source->read_at(3, buffer) == 4u);
  BOOST_TEST(std::string(buffer, 4) == "3456");
  BOOST_TEST(source->read_at(8, buffer) == 2u);
  BOOST_TEST(std::string(buffer, 2) == "89");
  BOOST_TEST(source->read_at(10, buffer) == 0u);
  BOOST_TEST(source->read_at(~std::uint64_t{0}, buffer) == 0u);
  BOOST_TEST(source->read_at(0, std::span<char>()) == 0u);
}

BOOST_AUTO_TEST_CASE(source_of_an_empty_file) {
  const Folder folder;
  const auto source = open_source(folder.file("empty", ""));
  BOOST_TEST(source->size() == 0u);
  BOOST_TEST(all(*source).empty());
}

BOOST_AUTO_TEST_CASE(source_outlives_the_name) {
  const Folder folder;
  const auto path = folder.file("a", "bytes");
  const auto source = open_source(path);
  fs::remove(path);
  BOOST_TEST(all(*source) == "bytes");
}

BOOST_AUTO_TEST_CASE(source_that_shrinks_ends) {
  const Folder folder;
  const auto path = folder.file("a", "0123456789");
  const auto source = open_source(path);
  fs::resize_file(path, 4);
  BOOST_TEST(all(*source) == "0123");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read) {
  const Folder folder;
  BOOST_CHECK_EXCEPTION((void)open_source(folder.path / "none"), std::system_error, [](const auto& e) {
    return is_error(e, ENOENT) && std::string(e.what()).find("none") != std::string::npos;
  });
  BOOST_CHECK_EXCEPTION((void)open_source(folder.path), std::system_error,
                        [](const auto& e) { return is_error(e, EISDIR); });
}

BOOST_AUTO_TEST_CASE(spool_copies_a_pipe_and_leaves_nothing) {
  const Folder folder;
  const char* const before = std::getenv("TMPDIR");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("TMPDIR", folder.path.c_str(), 1);
  const auto bytes = pattern(1'000'003);
  int ends[2];
  BOOST_REQUIRE(::pipe(ends) == 0);
  std::thread writer([&] {
    FileSink(ends[1], "pipe").write(bytes);
    ::close(ends[1]);
  });
  const auto source = spool(ends[0], "pipe");
  writer.join();
  ::close(ends[0]);
  BOOST_TEST(folder.names().empty());
  BOOST_TEST(source->size() == bytes.size());
  BOOST_CHECK(all(*source) == bytes);

  ::setenv("TMPDIR", (folder.path / "none").c_str(), 1);
  BOOST_REQUIRE(::pipe(ends) == 0);
  ::close(ends[1]);
  BOOST_CHECK_THROW((void)spool(ends[0], "pipe"), std::system_error);
  ::close(ends[0]);
  before == nullptr ? ::unsetenv("TMPDIR") : ::setenv("TMPDIR", kept.c_str(), 1);
}

BOOST_AUTO_TEST_CASE(spool_stops_behind_its_limit) {
  for (const std::size_t limit : {std::size_t{0}, std::size_t{99'999}, std::size_t{65'535}, std::size_t{65'536}}) {
    const auto bytes = pattern(limit + 5000);
    for (const std::size_t size : {limit, limit + 1, limit + 5000}) {
      int ends[2];
      BOOST_REQUIRE(::pipe(ends) == 0);
      std::thread writer([&] {
        FileSink(ends[1], "pipe").write(std::string_view(bytes).substr(0, size));
        ::close(ends[1]);
      });
      const auto source = spool(ends[0], "pipe", limit);
      // What was not taken is still there.
      std::size_t left = 0;
      char rest[4096];
      for (ssize_t n; (n = ::read(ends[0], rest, sizeof rest)) > 0;) left += static_cast<std::size_t>(n);
      writer.join();
      ::close(ends[0]);
      const auto expected = std::min(size, limit + 1);
      BOOST_TEST(source->size() == expected);
      BOOST_TEST(left == size - expected);
      BOOST_CHECK(all(*source) == bytes.substr(0, expected));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_folder_made_for_nothing_goes_again) {
  const Folder folder;
  const auto fail = [](ByteSink&) { throw std::runtime_error("no"); };
  {
    OutputFiles outputs(folder.path / "new" / "deeper");
    BOOST_CHECK_THROW(outputs.add("a", fail), std::runtime_error);
    BOOST_TEST(folder.names().empty());
    outputs.add("b", [](ByteSink& sink) { sink.write("b"); });
    BOOST_CHECK_THROW(outputs.add("a", fail), std::runtime_error);
    BOOST_TEST(fs::exists(folder.path / "new/deeper"));
  }
  BOOST_TEST(folder.names().empty());
  // A folder that was there, or holds something, stays.
  fs::create_directories(folder.path / "there");
  {
    OutputFiles outputs(folder.path / "there" / "more");
    outputs.add("b", [](ByteSink& sink) { sink.write("b"); });
    (void)folder.file("there/other", "x");
  }
  BOOST_TEST(fs::exists(folder.path / "there/other"));
  BOOST_TEST(!fs::exists(folder.path / "there/more"));
  {
    OutputFiles outputs(folder.path / "there");
    BOOST_CHECK_THROW(outputs.add("a", fail), std::runtime_error);
  }
  BOOST_TEST(fs::exists(folder.path / "there"));
}

BOOST_AUTO_TEST_CASE(a_named_pipe_is_spooled) {
  const Folder folder;
  const auto path = folder.path / "fifo";
  BOOST_REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  std::thread writer([&] {
    const FileDescriptor end(::open(path.c_str(), O_WRONLY));
    FileSink(end.get(), "fifo").write("through a pipe");
  });
  const auto source = open_source(path);
  writer.join();
  BOOST_TEST(all(*source) == "through a pipe");
}

BOOST_AUTO_TEST_CASE(sink_waits_for_a_slow_reader) {
  int ends[2];
  BOOST_REQUIRE(::pipe2(ends, O_NONBLOCK) == 0);  // a write that finds the pipe full fails with EAGAIN
  const auto bytes = pattern(500'000);
  std::thread writer([&] {
    FileSink(ends[1], "pipe").write(bytes);
    ::close(ends[1]);
  });
  const auto source = spool(ends[0], "pipe");  // and a read that finds it empty does too
  writer.join();
  ::close(ends[0]);
  BOOST_CHECK(all(*source) == bytes);
}

BOOST_AUTO_TEST_CASE(sink_says_when_the_disk_is_full) {
  const FileDescriptor full(::open("/dev/full", O_WRONLY));
  if (!full.valid()) return;
  FileSink sink(full.get(), "the disk");
  BOOST_CHECK_EXCEPTION(sink.write("x"), std::system_error, [](const auto& e) { return is_error(e, ENOSPC); });
  BOOST_CHECK_NO_THROW(sink.write(""));
}

BOOST_AUTO_TEST_CASE(outputs_appear_together) {
  const Folder folder;
  OutputFiles outputs(folder.path / "new" / "deeper");
  outputs.add("letter.xml", [](ByteSink& sink) {
    sink.write("<letter");
    sink.write("/>");
  });
  outputs.add("bin.xml", [](ByteSink& sink) { sink.write("<bin/>"); });
  BOOST_TEST(!fs::exists(folder.path / "new/deeper/letter.xml"));
  BOOST_TEST(!fs::exists(folder.path / "new/deeper/bin.xml"));
  outputs.commit();
  BOOST_TEST(test::slurp(folder.path / "new/deeper/letter.xml") == "<letter/>");
  BOOST_TEST(test::slurp(folder.path / "new/deeper/bin.xml") == "<bin/>");
  outputs.commit();  // nothing left to do
  outputs.add("letter.xml", [](ByteSink& sink) { sink.write("again"); });
  BOOST_TEST(test::slurp(folder.path / "new/deeper/letter.xml") == "<letter/>");
  outputs.commit();
  BOOST_TEST(test::slurp(folder.path / "new/deeper/letter.xml") == "again");
}

BOOST_AUTO_TEST_CASE(outputs_not_committed_vanish) {
  const Folder folder;
  {
    OutputFiles outputs(folder.path);
    outputs.add("a", [](ByteSink& sink) { sink.write("a"); });
    BOOST_TEST(folder.names().size() == 1u);
    BOOST_TEST(folder.names()[0] != "a");
  }
  BOOST_TEST(folder.names().empty());
}

BOOST_AUTO_TEST_CASE(an_output_that_fails_is_forgotten) {
  const Folder folder;
  OutputFiles outputs(folder.path);
  outputs.add("good", [](ByteSink& sink) { sink.write("good"); });
  BOOST_CHECK_THROW(outputs.add("bad",
                                [](ByteSink& sink) {
                                  sink.write("half");
                                  throw std::runtime_error("no more");
                                }),
                    std::runtime_error);
  outputs.commit();
  BOOST_TEST(folder.names() == std::vector<std::string>{"good"});
}

BOOST_AUTO_TEST_CASE(a_commit_that_fails_leaves_nothing_half) {
  const Folder folder;
  fs::create_directories(folder.path / "b" / "in the way");
  {
    OutputFiles outputs(folder.path);
    outputs.add("a", [](ByteSink& sink) { sink.write("a"); });
    outputs.add("b", [](ByteSink& sink) { sink.write("b"); });
    outputs.add("c", [](ByteSink& sink) { sink.write("c"); });
    BOOST_CHECK_THROW(outputs.commit(), std::system_error);
  }
  BOOST_TEST(folder.names() == (std::vector<std::string>{"a", "b"}));
  BOOST_TEST(test::slurp(folder.path / "a") == "a");
}

BOOST_AUTO_TEST_CASE(what_a_killed_process_left_is_removed) {
  const Folder folder;
  const auto child = ::fork();
  if (child == 0) {
    OutputFiles outputs(folder.path);
    outputs.add("a", [](ByteSink& sink) { sink.write("half"); });
    ::_exit(0);  // no destructor
  }
  ::waitpid(child, nullptr, 0);
  BOOST_REQUIRE(folder.names().size() == 1u);
  for (const auto* other : {"b", ".brevdue", ".other.part", "c.part"}) (void)folder.file(other, "of others");
  remove_unfinished(folder.path);
  BOOST_TEST(folder.names() == (std::vector<std::string>{".brevdue", ".other.part", "b", "c.part"}));
  remove_unfinished(folder.path / "that is not there");
}

BOOST_AUTO_TEST_CASE(names_that_lead_elsewhere) {
  const Folder folder;
  OutputFiles outputs(folder.path);
  const auto nothing = [](ByteSink&) {};
  for (const std::string& name : {std::string(), std::string("."), std::string(".."), std::string("../a"),
                                  std::string("/etc/passwd"), std::string("a\0b", 3)})
    BOOST_CHECK_THROW(outputs.add(name, nothing), std::invalid_argument);
  outputs.add("a", nothing);
  BOOST_CHECK_THROW(outputs.add("a", nothing), std::invalid_argument);
  OutputFiles blocked(folder.file("file", ""));
  BOOST_CHECK_THROW(blocked.add("a", nothing), std::system_error);
}

BOOST_AUTO_TEST_CASE(safe_names) {
  BOOST_TEST(safe_file_name("MeD2026-11_a.b") == "MeD2026-11_a.b");
  BOOST_TEST(safe_file_name("../../etc/passwd") == "_._.._etc_passwd");
  BOOST_TEST(safe_file_name("") == "_");
  BOOST_TEST(safe_file_name(".") == "_");
  BOOST_TEST(safe_file_name("..") == "_.");
  BOOST_TEST(safe_file_name("urn:uuid:1 2\n") == "urn_uuid_1_2_");
  BOOST_TEST(safe_file_name("æ") == "__");
  BOOST_TEST(safe_file_name(std::string(5000, 'x')).size() == 100u);
}

BOOST_AUTO_TEST_SUITE_END()
