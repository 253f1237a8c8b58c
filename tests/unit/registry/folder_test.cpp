// A registry folder: what was imported with what was set above it, searched, checked, read anew while it is in use.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "gateway/registry/import.hpp"
#include "gateway/registry/registry.hpp"
#include "tests/support/support.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace brevdue;
using namespace brevdue::gateway;
namespace fs = std::filesystem;

namespace {

const std::string hospital = "5790001382445", municipality = "5790000121526", doctor = "5790000209354";
const std::string set_header = "location_number,field,value,reason,at,by\n";
constexpr std::string_view when = "2026-01-20T10:15:00+01:00";

struct Folder : brevdue::test::TemporaryFolder {
  void locations(std::string_view csv) const { std::ofstream(path() / locations_file, std::ios::binary) << csv; }
  void overrides(std::string_view csv) const {
    std::ofstream(path() / overrides_file, std::ios::binary) << set_header << csv;
  }
};

std::string set(const std::string& number, const std::string& field, const std::string& value) {
  return number + "," + field + "," + value + ",seen," + std::string(when) + ",anna\n";
}

Registry must_read(const Folder& folder) {
  auto read = Registry::read_path(folder.path());
  if (!read) BOOST_FAIL(test::words(read.error()));
  return std::move(*read);
}

/// "REG-02 3:5 sor" of the second file: "1/REG-02 3:5 sor".
std::string words_of(const Findings& findings) {
  std::string out;
  for (const auto& f : findings) {
    if (!out.empty()) out += "; ";
    if (f.position.input > 0) out += std::to_string(f.position.input) + "/";
    out += std::string(row(f.rule).id) + ' ' + std::to_string(f.position.line) + ' ' + f.position.path;
  }
  return out;
}

std::string found(const Registry& registry, std::string_view words) {
  std::string out;
  for (const auto* entry : registry.search(words)) out += (out.empty() ? "" : " ") + entry->location_number;
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(folder)

BOOST_AUTO_TEST_CASE(a_folder_of_locations_alone) {
  const Folder folder;
  folder.locations("location_number,name,ydernummer\n" + hospital + ",A,\n" + doctor + ",B,004391\n");
  const auto registry = must_read(folder);
  BOOST_TEST(registry.size() == 2u);
  BOOST_TEST(registry.overrides().empty());
  // conversion.md 3: a ydernummer identifies a receiver that has nothing else.
  BOOST_TEST(registry.find(doctor)->identifier == "004391");
  BOOST_CHECK(registry.find(doctor)->identifier_code == PartyIdCode::ydernummer);
  BOOST_CHECK(!registry.find(hospital)->identifier_code);
}

BOOST_AUTO_TEST_CASE(what_was_set_stands_above_the_import) {
  const Folder folder;
  folder.locations("location_number,name,receives,links_clickable,ydernummer\n" + hospital + ",A,oioxml,yes,\n" +
                   doctor + ",B,edifact,no,004391\n");
  folder.overrides(set(hospital, "links_clickable", "no") + set(hospital, "receives", "fhir:5.0|fhir:ack") +
                   set(doctor, "links_clickable", "yes") + set(doctor, "links_clickable", "unknown") +
                   set(doctor, "receives", "nothing") + set(doctor, "name", "C") + set(doctor, "name", "") +
                   set(municipality, "name", "gone"));
  const auto registry = must_read(folder);
  BOOST_TEST(registry.find(hospital)->links_clickable == "no");
  BOOST_TEST(registry.find(hospital)->receives == (std::vector<std::string>{"fhir:5.0", "fhir:ack"}));
  BOOST_TEST(registry.find(doctor)->links_clickable == "");
  BOOST_TEST(registry.find(doctor)->receives.empty());
  BOOST_TEST(registry.find(doctor)->name == "B");
  BOOST_TEST(registry.find(doctor)->identifier == "004391");
  BOOST_CHECK(registry.find(municipality) == nullptr);
  const auto& made = registry.overrides();
  BOOST_TEST_REQUIRE(made.size() == 8u);
  BOOST_TEST(made[0].holds);
  BOOST_TEST(made[0].imported == "yes");
  BOOST_TEST(made[0].at == when);
  BOOST_TEST(made[0].by == "anna");
  BOOST_TEST(!made[2].holds);  // a later one does
  BOOST_TEST(made[3].holds);
  BOOST_TEST(made[3].imported == "no");
  BOOST_TEST(!made[5].holds);
  BOOST_TEST(!made[6].holds);
  BOOST_TEST(!made[7].holds);
  StringSink sink;
  write_overrides(made, sink);
  BOOST_TEST(sink.bytes == test::slurp(folder.path() / overrides_file));
}

BOOST_AUTO_TEST_CASE(faults_say_in_which_file) {
  const Folder folder;
  folder.locations("location_number,sor\n" + hospital + ",1\n");
  const auto faults = [&] {
    const auto read = Registry::read_path(folder.path());
    return read ? std::string("none") : words_of(read.error());
  };
  BOOST_TEST(faults() == "REG-02 2 sor");
  folder.locations("location_number\n" + hospital + "\n");
  folder.overrides("1,colour,x,,yesterday,\n" + hospital + ",links_clickable,maybe,x," + std::string(when) + ",\n" +
                   hospital + ",source,x,x," + std::string(when) + ",\n" + hospital + ",name\n");
  BOOST_TEST(faults() ==
             "1/REG-02 2 location_number; 1/REG-02 2 field; 1/REG-02 2 reason; 1/REG-02 2 at; 1/REG-02 3 value; "
             "1/REG-02 4 field; 1/REG-01 5 ");
  std::ofstream(folder.path() / overrides_file) << "location_number,field\n";
  BOOST_TEST(faults() == "1/REG-01 1 header");
  std::ofstream(folder.path() / overrides_file) << set_header << "\xFF\n";
  BOOST_TEST(faults() == "1/REG-01 2 ");
  std::ofstream(folder.path() / overrides_file) << set_header << "a\"b\n";
  BOOST_TEST(faults() == "1/REG-01 2 ");
  std::ofstream(folder.path() / overrides_file) << "";
  BOOST_TEST(faults() == "none");
  fs::remove(folder.path() / locations_file);
  BOOST_CHECK_THROW((void)Registry::read_path(folder.path()), std::system_error);
}

BOOST_AUTO_TEST_CASE(values_that_can_be_set) {
  const auto fault = [](std::string_view column, std::string_view value) {
    return value_fault(*find_column(column), value);
  };
  BOOST_TEST(fault("links_clickable", "no") == "");
  BOOST_TEST(fault("links_clickable", "") == "");
  BOOST_TEST(fault("links_clickable", "maybe") == "links_clickable takes yes, no, unknown or nothing, not \"maybe\"");
  BOOST_TEST(fault("receives", "fhir|pigeon").rfind("receives takes nothing, edifact, ", 0) == 0u);
  BOOST_TEST(fault("sor", "12") != "");
  BOOST_TEST(fault("ydernummer", "1234567") != "");
  BOOST_TEST(fault("identifier_code", "læge") != "");
  BOOST_TEST(fault("name", "two\nlines") == "name is one line, without control characters");
  BOOST_TEST(fault("name", "\xFF") == "name is not in UTF-8");
  BOOST_TEST(fault("name", std::string(501, 'x')) == "name has at most 500 characters");
}

BOOST_AUTO_TEST_CASE(search_by_everything) {
  const Folder folder;
  folder.locations("location_number,sor,name,municipality,ydernummer\n" + hospital +
                   ",359001000016000,Testsygehus Vest,,\n" + municipality +
                   ",325251000016005,\"Hjemmeplejen, Ærø\",Ærø Kommune,\n" + doctor +
                   ",325371000016006,Lægehuset Åby,0751,004391\n");
  const auto registry = must_read(folder);
  BOOST_TEST(found(registry, "VEST") == hospital);
  BOOST_TEST(found(registry, "hjemmeplejen ÆRØ") == municipality);
  BOOST_TEST(found(registry, "æRø kommune") == municipality);
  BOOST_TEST(found(registry, "åBY") == doctor);
  BOOST_TEST(found(registry, "vest åby") == "");
  BOOST_TEST(found(registry, "57900002") == doctor);
  BOOST_TEST(found(registry, "579") == municipality + " " + doctor + " " + hospital);
  BOOST_TEST(found(registry, "359001000016000") == hospital);
  BOOST_TEST(found(registry, "004391") == doctor);
  BOOST_TEST(found(registry, "4391") == doctor);
  BOOST_TEST(found(registry, "391") == "");
  BOOST_TEST(found(registry, "0751") == doctor);
  BOOST_TEST(found(registry, "751  lægehuset") == doctor);
  BOOST_TEST(found(registry, "  ") == "");
  BOOST_TEST(found(registry, "000") == "");
  folder.locations("location_number,identifier,identifier_code\n" + doctor + ",004391,ydernummer\n");
  BOOST_TEST(found(must_read(folder), "4391") == doctor);
}

BOOST_AUTO_TEST_CASE(the_nearest_number) {
  const Folder folder;
  folder.locations("location_number\n" + hospital + "\n" + doctor + "\n" + municipality + "\n");
  const auto registry = must_read(folder);
  BOOST_TEST(registry.nearest("5790001382454") == hospital);
  BOOST_TEST(registry.nearest("5790000209345") == doctor);
  BOOST_TEST(registry.nearest("57900001215") == municipality);
  BOOST_TEST(registry.nearest("") == municipality);
  folder.locations("location_number\n");
  BOOST_TEST(must_read(folder).nearest("1") == "");
}

BOOST_AUTO_TEST_CASE(the_whole_is_checked) {
  const Folder folder;
  const auto checked = [&](const std::string& values) {
    folder.locations("location_number,sor,receives,attachments,note\n" + hospital + "," + values + "\n");
    std::string out;
    for (const auto& f : must_read(folder).check())
      out += std::string(out.empty() ? "" : "; ") + std::string(name(f.severity)) + " " + std::string(row(f.rule).id) +
             " " + f.position.path;
    return out;
  };
  BOOST_TEST(checked("359001000016000,fhir,yes,") == "");
  BOOST_TEST(checked("359001000016000,oioxml|edifact,yes,") == "");
  BOOST_TEST(checked("359001000016000,,,") == "note REG-07 receives");
  BOOST_TEST(checked("359001000016000,oioxml:xctl,,") == "note REG-07 receives");
  BOOST_TEST(checked("359001000016000,fhir|oioxml,,") == "error REG-07 receives");
  BOOST_TEST(checked("359001000016000,fhir:4.0|oioxml:xdis91,,") == "error REG-07 receives");
  BOOST_TEST(checked("359001000016000,oioxml:xdis91,yes,") == "warning REG-07 attachments");
  BOOST_TEST(checked("359001000016000,oioxml,no,") == "warning REG-07 attachments");
  BOOST_TEST(checked(",fhir,,") == "error REG-08 sor");
  BOOST_TEST(checked(",oioxml,,") == "");
  BOOST_TEST(checked("359001000099000,fhir,,") == "warning REG-08 sor");
  BOOST_TEST(checked("359001000016000,fhir,,2 units") == "warning REG-05 note");
  folder.overrides(set(municipality, "name", "gone"));
  BOOST_TEST(words_of(must_read(folder).check()) == "REG-05 2 note; 1/REG-09 2 name");
}

BOOST_AUTO_TEST_CASE(locations_are_written_whole) {
  const Folder folder;
  Entry entry;
  entry.location_number = hospital;
  entry.name = "A";
  write_locations(folder.path() / "new", {entry});
  entry.name = "B";
  write_locations(folder.path() / "new", {entry});
  BOOST_TEST(Registry::read_path(folder.path() / "new")->find(hospital)->name == "B");
  std::vector<std::string> names;
  for (const auto& file : fs::directory_iterator(folder.path() / "new")) names.push_back(file.path().filename());
  BOOST_TEST(names == std::vector<std::string>{"locations.csv"});
}

BOOST_AUTO_TEST_CASE(a_holder_reads_anew_while_others_look) {
  const Folder folder;
  folder.locations("location_number,name\n" + hospital + ",A\n");
  RegistryHolder holder(must_read(folder));
  const auto old = holder.snapshot();
  std::atomic<bool> stop = false, torn = false;
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i)
    readers.emplace_back([&] {
      while (!stop) {
        const auto seen = holder.snapshot();
        const auto* const entry = seen->find(hospital);
        if (entry == nullptr || (entry->name != "A" && entry->name != "B")) torn = true;
      }
    });
  for (int i = 0; i < 50; ++i) {
    write_locations(folder.path(), [&] {
      Entry entry;
      entry.location_number = hospital;
      entry.name = i % 2 == 0 ? "B" : "A";
      return std::deque<Entry>{entry};
    }());
    BOOST_TEST(holder.reload(folder.path()).has_value());
  }
  stop = true;
  for (auto& reader : readers) reader.join();
  BOOST_TEST(!torn);
  BOOST_TEST(old->find(hospital)->name == "A");
  folder.locations("location_number\n1\n");
  BOOST_TEST(!holder.reload(folder.path()).has_value());
  BOOST_TEST(holder.snapshot()->size() == 1u);
  BOOST_CHECK_THROW((void)holder.reload(folder.path() / "none"), std::system_error);
}

BOOST_AUTO_TEST_SUITE_END()
