// The registry's CSV: what is read, and that every fault is found with its place.
#include "gateway/registry/registry.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/support.hpp"

using namespace brevdue;
using namespace brevdue::gateway;

namespace {

const std::string header =
    "location_number,sor,name,phone,identifier,identifier_code,receives,attachments,links_clickable,system\n";
constexpr std::string_view hospital = "5790000121526", municipality = "5790001382445";

Registry must_read(std::string_view csv) {
  auto read = Registry::read(csv);
  if (!read) BOOST_FAIL(test::words(read.error()));
  return std::move(*read);
}

/// "REG-02 3:5 sor": rule, line, column and path of each finding.
std::string faults(std::string_view csv) {
  const auto read = Registry::read(csv);
  if (read) return "none";
  std::string out;
  for (const auto& f : read.error()) {
    if (!out.empty()) out += "; ";
    out += row(f.rule).id;
    out += ' ' + std::to_string(f.position.line) + ':' + std::to_string(f.position.column);
    if (!f.position.path.empty()) out += ' ' + f.position.path;
  }
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(registry)

BOOST_AUTO_TEST_CASE(reads_every_column) {
  const auto read =
      must_read(header +
                "5790000121526,331711000016005,Ortopædkirurgisk Afdeling,44884488,6620201,sygehusafdelingsnummer,"
                "oioxml:xdis91|oioxml:xbin01,yes,no,Columna CIS\n"
                "5790001382445,,\"Hjemmeplejen, Nord\",,,,fhir:5.0,unknown,,Nexus\n");
  BOOST_TEST(read.size() == 2u);
  const auto* const sender = read.find(hospital);
  BOOST_REQUIRE(sender != nullptr);
  BOOST_TEST(sender->location_number == hospital);
  BOOST_TEST(sender->sor == "331711000016005");
  BOOST_TEST(sender->name == "Ortopædkirurgisk Afdeling");
  BOOST_TEST(sender->phone == "44884488");
  BOOST_TEST(sender->identifier == "6620201");
  BOOST_CHECK(sender->identifier_code == PartyIdCode::sygehusafdelingsnummer);
  BOOST_TEST(sender->receives == (std::vector<std::string>{"oioxml:xdis91", "oioxml:xbin01"}));
  BOOST_TEST(sender->attachments == "yes");
  BOOST_TEST(sender->links_clickable == "no");
  BOOST_TEST(sender->system == "Columna CIS");
  const auto* const receiver = read.find(municipality);
  BOOST_REQUIRE(receiver != nullptr);
  BOOST_TEST(receiver->name == "Hjemmeplejen, Nord");
  BOOST_TEST(receiver->sor.empty());
  BOOST_CHECK(!receiver->identifier_code);
  BOOST_TEST(receiver->attachments.empty());
  BOOST_TEST(receiver->links_clickable.empty());
  BOOST_CHECK(read.find("5790000000000") == nullptr);
  BOOST_CHECK(read.find("") == nullptr);
}

BOOST_AUTO_TEST_CASE(columns_in_any_order_and_some_missing) {
  const auto read = must_read("name , location_number\r\nA,5790000121526\r\nB, 5790001382445 ");
  BOOST_TEST(read.find(hospital)->name == "A");
  BOOST_TEST(read.find(municipality)->name == "B");
}

BOOST_AUTO_TEST_CASE(quotes_line_ends_and_empty_lines) {
  const auto read = must_read(
      "\xEF\xBB\xBF\n\r\n\"location_number\",\"name\",system\r\n"
      "\n"
      "\"5790000121526\",\"He said \"\"hello\"\"\r\nand left\",\"a,b\"\r\n"
      "   \r\n"
      "5790001382445, \"quoted\" , plain text \n\n");
  BOOST_TEST(read.size() == 2u);
  BOOST_TEST(read.find(hospital)->name == "He said \"hello\"\r\nand left");
  BOOST_TEST(read.find(hospital)->system == "a,b");
  BOOST_TEST(read.find(municipality)->name == "quoted");
  BOOST_TEST(read.find(municipality)->system == "plain text");
}

BOOST_AUTO_TEST_CASE(short_words_stand_for_a_format) {
  const auto receives = [](const std::string& words) {
    std::string out;
    const auto read = must_read("location_number,receives\n5790000121526," + words);
    for (const auto& word : read.find(hospital)->receives) out += word + ' ';
    return out;
  };
  BOOST_TEST(receives("fhir") == "fhir:5.0 fhir:ack ");
  BOOST_TEST(receives("oioxml") == "oioxml:xdis91 oioxml:xbin01 oioxml:xctl ");
  BOOST_TEST(receives("edifact") == "edifact:dis91 edifact:bin01 edifact:ctl ");
  BOOST_TEST(receives("oioxml|oioxml:xdis91| oioxml:xdis90") ==
             "oioxml:xdis91 oioxml:xbin01 oioxml:xctl oioxml:xdis90 ");
  BOOST_TEST(receives("fhir:4.0") == "fhir:4.0 ");
  BOOST_TEST(receives("||") == "");
  BOOST_TEST(receives("") == "");
}

BOOST_AUTO_TEST_CASE(a_moved_registry_keeps_its_rows) {
  auto read = must_read("location_number,name\n5790000121526,A\n");
  const auto* const row_before = read.find(hospital);
  const Registry moved = std::move(read);
  BOOST_CHECK(moved.find(hospital) == row_before);
}

BOOST_AUTO_TEST_CASE(header_faults) {
  BOOST_TEST(faults("") == "REG-01 1:1 header");
  BOOST_TEST(faults("\xEF\xBB\xBF\r\n\n") == "REG-01 1:1 header");
  BOOST_TEST(faults("name,sor\nA,1\n") == "REG-01 1:1 header");
  BOOST_TEST(faults("location_number,colour,name,shape\n") == "REG-01 1:17 header; REG-01 1:29 header");
  BOOST_TEST(faults("location_number,name,name\n") == "REG-01 1:22 header");
  BOOST_TEST(faults("location_number;name\n5790000121526;A\n") == "REG-01 1:1 header; REG-01 1:1 header");
  BOOST_TEST(faults("location_number,na\"me\nx\n") == "REG-01 1:19");
  const auto read = Registry::read("location_number,colour\n");
  BOOST_REQUIRE(!read);
  BOOST_TEST(read.error()[0].found == "the unknown column \"colour\"");
  BOOST_TEST(read.error()[0].expected.find("links_clickable") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(lines_that_cannot_be_read) {
  const std::string two = "location_number,name\n";
  BOOST_TEST(faults(two + "5790000121526\n") == "REG-01 2:1");
  BOOST_TEST(faults(two + "5790000121526,A,B\n") == "REG-01 2:1");
  BOOST_TEST(faults(two + "5790000121526,A\"B\n") == "REG-01 2:16");
  BOOST_TEST(faults(two + "5790000121526,\"A\"B\n") == "REG-01 2:18");
  BOOST_TEST(faults(two + "5790000121526,\"A\n\n") == "REG-01 2:15");
  BOOST_TEST(faults(two + "5790000121526,a\x01\n") == "REG-01 2:16");
  BOOST_TEST(faults(two + "5790000121526,\"a\rb\"\n") == "REG-01 2:17");
  BOOST_TEST(faults(two + std::string("5790000121526,\0\n", 16)) == "REG-01 2:15");
  // All at once, and lines after a fault are read on.
  BOOST_TEST(faults(two + "1,A\"\n2,\"B\"C\n5790000121526,D,E\n5790000121526\n") ==
             "REG-01 2:4; REG-01 3:6; REG-01 4:1; REG-01 5:1");
}

BOOST_AUTO_TEST_CASE(text_must_be_utf_8) {
  BOOST_TEST(faults("location_number,name\n5790000121526,Sygehus S\xF8nderjylland\n") == "REG-01 2:24");
  BOOST_TEST(faults("\xFF") == "REG-01 1:1");
}

BOOST_AUTO_TEST_CASE(values_that_are_not_valid) {
  BOOST_TEST(faults("location_number\n5790000121527\n579000012152\n\n5790000121526x\n\"\"\n") ==
             "REG-02 2:1 location_number; REG-02 3:1 location_number; REG-02 5:1 location_number");
  BOOST_TEST(faults("name,location_number\nA,\n") == "REG-02 2:3 location_number");
  BOOST_TEST(faults(header + "5790000121526,12,Ærø,,1,læge,fax|fhir|pigeon,ja,NO,\n") ==
             "REG-02 2:15 sor; REG-02 2:25 identifier_code; REG-02 2:30 receives; REG-02 2:30 receives; "
             "REG-02 2:46 attachments; REG-02 2:49 links_clickable");
  BOOST_TEST(faults("location_number,identifier,identifier_code\n5790000121526,123456,\n5790001382445,,ydernummer\n") ==
             "REG-02 2:15 identifier; REG-02 3:16 identifier_code");
  BOOST_TEST(faults("location_number,identifier\n5790000121526,123456\n") == "REG-02 2:15 identifier");
}

BOOST_AUTO_TEST_CASE(a_location_number_stands_once) {
  const auto read = Registry::read("location_number,name\n5790000121526,A\n5790001382445,B\n5790000121526,C\n");
  BOOST_REQUIRE(!read);
  BOOST_REQUIRE_EQUAL(read.error().size(), 1u);
  const auto& fault = read.error()[0];
  BOOST_CHECK(fault.rule == Rule::reg_duplicate);
  BOOST_TEST(fault.position.line == 4u);
  BOOST_TEST(fault.position.byte.value() == 53u);
  BOOST_TEST(fault.found == "\"5790000121526\", as in line 2");
}

BOOST_AUTO_TEST_CASE(numbers_of_places_are_shown_and_patients_are_not) {
  const auto found = [](const std::string& row) {
    const auto read = Registry::read("location_number,sor,receives\n" + row + "\n");
    BOOST_REQUIRE(!read);
    return read.error()[0].found;
  };
  BOOST_TEST(found("5790000121527,,") == "\"5790000121527\"");
  BOOST_TEST(found("5790000121526,123,") == "\"123\"");
  BOOST_TEST(found("251248-9996,,") == "11 characters, not shown");
  BOOST_TEST(found("5790000121526,251248 9996,") == "11 characters, not shown");
  BOOST_TEST(found("5790000121526,,fhir|Nancy Ann") == "a text of 9 characters");
}

BOOST_AUTO_TEST_CASE(long_values_are_not_shown_in_findings) {
  const auto read = Registry::read("location_number\n" + std::string(100'000, '9') + "\n");
  BOOST_REQUIRE(!read);
  BOOST_TEST(read.error()[0].found.size() < 60u);
}

BOOST_AUTO_TEST_CASE(hostile_files) {
  for (const std::string_view piece : {",", "\"", "\"\"", "\n", "\r", "\"\n", ",\n", "|", "\xC3\xA6,"}) {
    std::string csv = "location_number,receives\n5790000121526,";
    for (int i = 0; i < 100'000; ++i) csv += piece;
    (void)Registry::read(csv);
    BOOST_TEST(!Registry::read(std::string_view(csv).substr(25 + 14)));
  }
}

BOOST_AUTO_TEST_CASE(reads_a_source) {
  const MemorySource csv("location_number\n5790000121526\n");
  const auto read = Registry::read(csv);
  BOOST_REQUIRE(read);
  BOOST_CHECK(read->find(hospital) != nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
