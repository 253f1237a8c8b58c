// Scenario S1A1-4 of conversion.md 5: a letter with a 100 MB attachment, all ways, each run in less than 64 MiB. Memory
// does not depend on the machine's speed; a sanitizer multiplies it, so builds with one only check that it works, on 5
// MB.
#include <fstream>

#include "tests/support/support.hpp"
#include "tests/unit/command/run_command.hpp"

using namespace brevdue::test;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t attachment = 5'000'000;
constexpr long limit_kib = 1L << 40;
#else
constexpr std::size_t attachment = 100'000'000;
constexpr long limit_kib = 64 * 1024;
#endif

/// The picture's file letter with another, large file in it: base64 folded at 76 characters, as most senders do.
void write_file_letter(const std::string& path, bool folded) {
  const auto sample = slurp(project() / "samples/letter-with-picture/files.xml");
  const std::string open = "<Object_Base64Encoded>", close = "</Object_Base64Encoded>";
  const std::string size = "<OriginalObjectSize>", size_close = "</OriginalObjectSize>";
  auto head = sample.substr(0, sample.find(open) + open.size());
  const auto at = head.find(size) + size.size();
  head.replace(at, head.find(size_close) - at, std::to_string(attachment));
  std::ofstream out(path, std::ios::binary);
  out << head;
  std::string line;
  for (unsigned i = 0; i < 76; ++i)
    line += "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[(i * 29) % 64];
  std::size_t left = attachment / 3 * 4;
  for (; left >= 76; left -= 76) out << line << (folded ? "\n" : "");
  out << line.substr(0, left);
  if (attachment % 3 == 1) out << "QQ==";
  if (attachment % 3 == 2) out << "QUI=";
  out << sample.substr(sample.find(close));
}

/// What base64 stands behind the mark `from`, up to the next " or <: its length without white space and a hash. Read in
/// blocks: a child begins with its parent's peak of memory, so this process must stay small.
struct Base64 {
  std::uint64_t length = 0, hash = 14695981039346656037u;
  bool operator==(const Base64&) const = default;
};

Base64 base64_behind(const std::string& path, const std::string& from) {
  std::ifstream in(path, std::ios::binary);
  std::string block(1 << 16, '\0');
  Base64 found;
  bool inside = false;
  while (in) {
    in.read(block.data(), static_cast<std::streamsize>(block.size()));
    std::string_view text(block.data(), static_cast<std::size_t>(in.gcount()));
    if (!inside) {
      const auto at = text.find(from);  // in the first block
      if (at == std::string_view::npos) break;
      text.remove_prefix(at + from.size());
      inside = true;
    }
    for (const char c : text) {
      if (c == '"' || c == '<') return found;
      if (c == '\n' || c == ' ' || c == '\r') continue;
      ++found.length;
      found.hash = (found.hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
    }
  }
  return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(large)

BOOST_AUTO_TEST_CASE(s1a1_4_a_large_attachment_goes_both_ways_in_little_memory) {
  const Folder folder;
  const auto letter = (project() / "samples/letter-with-picture/letter.xml").string();
  const auto registry = (project() / "samples/letter-with-picture/registry.csv").string();
  const auto files = folder / "files.xml";
  for (const bool folded : {true, false}) {
    write_file_letter(files, folded);
    const auto original = base64_behind(files, "<Object_Base64Encoded>");
    BOOST_TEST(original.length == (attachment + 2) / 3 * 4);
    for (const std::string format : {"json", "xml"}) {
      BOOST_TEST_CONTEXT(format << (folded ? ", folded" : ", in one line")) {
        const auto there_folder = folder / ("there-" + format);
        const auto there = run_command(
            {"convert", "--to", "fhir-" + format, "--registry", registry, "-o", there_folder, "-q", letter, files});
        BOOST_TEST(there.exit_code == 0, there.err);
        BOOST_TEST(there.peak_kib < limit_kib);
        std::string message;
        for (const auto& name : folder.names())
          if (name.rfind("there-" + format + "/", 0) == 0) message = folder / name;
        BOOST_TEST((base64_behind(message, format == "json" ? "\"data\":\"" : "<data value=\"") == original));
        const auto back_folder = folder / ("back-" + format);
        const auto back = run_command({"convert", "--to", "oioxml", "-o", back_folder, "-q", message});
        BOOST_TEST(back.exit_code == 0, back.err);
        BOOST_TEST(back.peak_kib < limit_kib);
        std::string file_letter;
        for (const auto& name : folder.names())
          if (name.find("02-XBIN01-") != std::string::npos) file_letter = folder / name;
        BOOST_TEST((base64_behind(file_letter, "<Object_Base64Encoded>") == original));
        BOOST_TEST_MESSAGE("peak " << there.peak_kib << " KiB there, " << back.peak_kib << " KiB back");
        std::filesystem::remove_all(there_folder);
        std::filesystem::remove_all(back_folder);
      }
    }
  }
}

/// XBIN01 -> BIN01 -> XBIN01 -> CareCommunication (edifact.md 6: the object is raw, by its length).
BOOST_AUTO_TEST_CASE(a_large_attachment_goes_through_edifact_in_little_memory) {
  const Folder folder;
  const auto letter = (project() / "samples/letter-with-picture/letter.xml").string();
  const auto registry = (project() / "samples/letter-with-picture/registry.csv").string();
  const auto files = folder / "files.xml";
  write_file_letter(files, true);
  const auto original = base64_behind(files, "<Object_Base64Encoded>");
  const auto made = [&](const std::vector<std::string>& arguments, const std::string& to) {
    auto all = arguments;
    all.insert(all.end(), {"-q", "-o", folder / to});
    const auto result = run_command(all);
    BOOST_TEST(result.exit_code == 0, result.err);
    BOOST_TEST(result.peak_kib < limit_kib);
    BOOST_TEST_MESSAGE("peak " << result.peak_kib << " KiB");
    for (const auto& name : folder.names())
      if (name.rfind(to + "/", 0) == 0) return folder / name;
    BOOST_FAIL("nothing was written");
    return std::string();
  };
  const auto edifact = made({"convert", "--to", "edifact", files}, "edifact");
  BOOST_TEST(std::filesystem::file_size(edifact) > attachment);
  BOOST_TEST(std::filesystem::file_size(edifact) < attachment + 2000);
  const auto oioxml = made({"convert", "--to", "oioxml", edifact}, "oioxml");
  BOOST_TEST((base64_behind(oioxml, "<Object_Base64Encoded>") == original));
  const auto message = made({"convert", "--registry", registry, letter, oioxml}, "message");
  BOOST_TEST((base64_behind(message, "\"data\":\"") == original));
  std::filesystem::remove_all(folder / "message");
  const auto direct = made({"convert", "--registry", registry, letter, edifact}, "direct");
  BOOST_TEST((base64_behind(direct, "\"data\":\"") == original));
}

BOOST_AUTO_TEST_SUITE_END()
