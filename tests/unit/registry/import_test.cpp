// An import: which files are known, what is taken from them, what is said of it, and how a registry changes.
#include "gateway/registry/import.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "converters/model/identifiers.hpp"
#include "gateway/registry/registry.hpp"
#include "tests/support/support.hpp"

using namespace brevdue;
using namespace brevdue::gateway;

namespace {

const std::string hospital = "5790001382445", municipality = "5790000121526", doctor = "5790000209354";

Rows rows(std::string_view csv) {
  auto read = read_rows(csv);
  if (!read) BOOST_FAIL(test::words(read.error()));
  return std::move(*read);
}

ImportResult staged(const std::vector<std::string>& texts, std::string_view current = "location_number\n",
                    ImportOptions options = {"2026-11-20", false, true}) {
  std::vector<ImportFile> files;
  for (const auto& text : texts) files.push_back({"file" + std::to_string(files.size() + 1), test::source(text)});
  return stage_import(files, rows(current), options);
}

/// "REG-02 3:5 sor": severity if it is no error, rule, line, column and path of each finding.
std::string faults(const ImportResult& result) {
  std::string out;
  for (const auto& f : result.findings) {
    if (!out.empty()) out += "; ";
    if (f.severity != Severity::error) out += std::string(name(f.severity)) + ' ';
    out += row(f.rule).id;
    if (f.position.line > 0) out += ' ' + std::to_string(f.position.line) + ':' + std::to_string(f.position.column);
    if (!f.position.path.empty()) out += ' ' + f.position.path;
  }
  return out;
}

Entry only(const ImportResult& result) {
  BOOST_TEST_REQUIRE(faults(result) == "");
  BOOST_TEST_REQUIRE(result.rows.size() == 1u);
  return result.rows.front();
}

std::string counts(const ImportResult& r) {
  return std::to_string(r.added) + " " + std::to_string(r.removed) + " " + std::to_string(r.changed) + " " +
         std::to_string(r.unchanged);
}

/// An export as the older one is: these columns, one row a unit.
std::string units(const std::string& lines) {
  return "Enhedsnavn;SOR-type;SOR-kode;Nedarvningsstatus;Lokationsnummer\n" + lines;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(import)

BOOST_AUTO_TEST_CASE(the_older_export_in_windows_1252) {
  const auto result = staged(
      {"Enhedsnavn;Enhedstype;SOR-type;G\xE6ldende fra;SOR-kode;Institutionsejer;Ydernummer;Telefon;Lokationsnummer;"
       "EDB-system;Nedarvningsstatus;Lokationsnummerstatus\r\n"
       "L\xE6gehuset \"Testby\";l\xE6ge;SI;01-02-2010;=\"325371000016006\";Nancy;004391;75 12 34 56;=\"5790000209354\";"
       "Testsystem;egen;Aktiv\r\n"
       "Hjemmeplejen;hjemmepleje;OE;2011-01-01;325251000016005;Testby Kommune;;63750000;5790000121526;;egen;Aktiv\r\n"
       "Nedlagt;x;OE;2011-01-01;325251000016006;Testby Kommune;;1;5790001382445;;egen;Inaktiv\r\n"
       "Fremtid;x;OE;01-12-2026;325251000016007;Testby Kommune;;1;5790001382445;;egen;Aktiv\r\n"
       "Uden nummer;x;OE;2011-01-01;325251000016008;Testby Kommune;;1;;;egen;Aktiv\r\n"});
  BOOST_TEST(faults(result) == "");
  BOOST_TEST(result.files[0].kind == "export of SOR");
  BOOST_TEST(result.files[0].characters == "windows-1252");
  BOOST_TEST(result.files[0].rows == 5u);
  BOOST_TEST(result.files[0].locations == 2u);
  BOOST_TEST(result.files[0].closed == 2u);
  BOOST_TEST_REQUIRE(result.rows.size() == 2u);
  const auto &home = result.rows[0], &practice = result.rows[1];
  BOOST_TEST(home.location_number == municipality);
  BOOST_TEST(home.municipality == "Testby Kommune");
  BOOST_TEST(practice.location_number == doctor);
  BOOST_TEST(practice.name == "Lægehuset \"Testby\"");
  BOOST_TEST(practice.sor == "325371000016006");
  BOOST_TEST(practice.ydernummer == "004391");
  BOOST_TEST(practice.phone == "75 12 34 56");
  BOOST_TEST(practice.system == "Testsystem");
  BOOST_TEST(practice.municipality == "");  // the owner is no municipality
  BOOST_TEST(practice.source == "file1");
  BOOST_TEST(practice.imported == "2026-11-20");
  BOOST_TEST(practice.receives.empty());
  BOOST_TEST(counts(result) == "2 0 0 0");
}

BOOST_AUTO_TEST_CASE(the_daily_export_with_byte_order_mark_and_commas) {
  const auto result =
      staged({"\xEF\xBB\xBFSorId,SorType,EntityName,VirtualAddressTelephoneNumber,FirstFromDate,FromDate,ToDate,"
              "EanLocationCode\n"
              "\"=\"\"359001000016000\"\"\",SI,\"Testsygehus, Vest\",66131372,2001-01-01,2027-01-01,,5790001382445\n"
              "325251000016005,OE,Lukket,,2001-01-01,2001-01-01,2026-11-19,5790000121526\n"
              "325371000016006,OE,Lukker,,2001-01-01,2001-01-01,2026-11-20T00:00:00,5790000209354\n"});
  BOOST_TEST(faults(result) == "");
  BOOST_TEST_REQUIRE(result.rows.size() == 2u);  // what closes tonight is open
  BOOST_TEST(result.rows[0].location_number == doctor);
  BOOST_TEST(result.rows[1].sor == "359001000016000");
  BOOST_TEST(result.rows[1].name == "Testsygehus, Vest");
  BOOST_TEST(result.files[0].characters == "UTF-8");
}

BOOST_AUTO_TEST_CASE(tabs_and_empty_values) {
  const auto& row =
      only(staged({"SorId\tEntityName\tYdernummer\tTelefon\tLokationsnummer\n"
                   "359001000016000\t\t\t12345678\t5790001382445\n"}));
  BOOST_TEST(row.name == "");
  BOOST_TEST(row.ydernummer == "");
  BOOST_TEST(row.phone == "12345678");
}

BOOST_AUTO_TEST_CASE(an_export_without_location_numbers_says_more_of_those_that_are_there) {
  const std::string daily =
      "SorId;EntityName;VirtualAddressTelephoneNumber\n=\"359001000016000\";Nyt navn;66131372\n"
      "=\"325251000016005\";Ukendt;1\n";
  const std::string there = "location_number,sor,name,receives\n" + hospital + ",359001000016000,Gammelt,fhir\n" +
                            municipality + ",,Hjemmeplejen,oioxml\n";
  const auto result = staged({daily}, there, {"2026-11-20", false, false});
  BOOST_TEST(faults(result) == "");
  BOOST_TEST(counts(result) == "0 0 1 1");
  BOOST_TEST(result.rows[1].name == "Nyt navn");
  BOOST_TEST(result.rows[1].phone == "66131372");
  BOOST_TEST(result.rows[1].receives.size() == 2u);
  BOOST_TEST(result.changes.front().fields == "name, phone");
  // Beside one that has them it fills what that one does not say.
  const auto both = only(staged({units("Sygehus;SI;359001000016000;egen;" + hospital + "\n"), daily}));
  BOOST_TEST(both.name == "Sygehus");
  BOOST_TEST(both.phone == "66131372");
}

BOOST_AUTO_TEST_CASE(what_exports_do_not_say_stays) {
  const std::string there =
      "location_number,sor,name,phone,identifier,identifier_code,receives,attachments,links_clickable,system\n" +
      hospital + ",359001000016000,Gammelt,11111111,123,amt,oioxml,yes,no,System\n";
  const auto result = staged({units("Nyt;SI;359001000016000;egen;" + hospital + "\n")}, there);
  const auto row = only(result);
  BOOST_TEST(row.name == "Nyt");
  BOOST_TEST(row.phone == "11111111");
  BOOST_TEST(row.identifier == "123");
  BOOST_CHECK(row.identifier_code == PartyIdCode::amt);
  BOOST_TEST(row.receives.size() == 3u);
  BOOST_TEST(row.attachments == "yes");
  BOOST_TEST(row.links_clickable == "no");
  BOOST_TEST(counts(result) == "0 0 1 0");
}

BOOST_AUTO_TEST_CASE(a_registry_file) {
  const std::string there = "location_number,name,receives,phone\n" + hospital + ",A,oioxml,1\n" + doctor + ",B,,2\n";
  const auto result =
      staged({"location_number;name;receives\n" + hospital + ";;fhir\n" + municipality + ";C;\n"}, there);
  BOOST_TEST(faults(result) == "");
  BOOST_TEST(result.files[0].kind == "registry file");
  BOOST_TEST(counts(result) == "1 1 1 0");
  BOOST_TEST_REQUIRE(result.rows.size() == 2u);
  const auto& row = result.rows[1];
  BOOST_TEST(row.name == "");    // its word is that there is none
  BOOST_TEST(row.phone == "1");  // of that it says nothing
  BOOST_TEST(row.receives == (std::vector<std::string>{"fhir:5.0", "fhir:ack"}));
  BOOST_TEST_REQUIRE(result.changes.size() == 3u);
  BOOST_CHECK(result.changes[0].what == RegistryChange::What::removed);
  BOOST_TEST(result.changes[0].location_number == doctor);
  BOOST_CHECK(result.changes[1].what == RegistryChange::What::added);
  BOOST_TEST(result.changes[2].fields == "name, receives");
}

BOOST_AUTO_TEST_CASE(a_registry_file_goes_before_an_export) {
  const auto row = only(staged({"location_number,name,phone,receives\n" + hospital + ",,12345678,fhir\n",
                                units("Sygehus;SI;359001000016000;egen;" + hospital + "\n")}));
  BOOST_TEST(row.name == "Sygehus");
  BOOST_TEST(row.phone == "12345678");
  BOOST_TEST(row.sor == "359001000016000");
  BOOST_TEST(row.receives.size() == 2u);
  BOOST_TEST(row.source == "file1");
  const auto twice = staged({"location_number\n" + hospital + "\n", "location_number\n\n" + hospital + "\n"});
  BOOST_TEST(faults(twice) == "REG-03 3:1 location_number");
  BOOST_TEST(twice.findings[0].position.input == 1u);
}

BOOST_AUTO_TEST_CASE(one_of_several_units_is_chosen) {
  struct Case {
    std::string lines, chosen;
  };
  const std::string end = ";" + hospital + "\n";
  const std::vector<Case> cases{
      // own before inherited, whatever the type
      {"A;SI;111001000016000;nedarvet" + end + "B;OE;222001000016000;egen" + end, "222001000016000"},
      // SI before OE before others
      {"A;OE;111001000016000;egen" + end + "B;SI;222001000016000;egen" + end, "222001000016000"},
      {"A;IE;111001000016000;egen" + end + "B;OE;222001000016000;egen" + end, "222001000016000"},
      // the lowest number, not the first word
      {"A;SI;1000001000016000;egen" + end + "B;SI;222001000016000;egen" + end, "222001000016000"},
      {"A;SI;333001000016000;egen" + end + "B;SI;222001000016000;egen" + end, "222001000016000"},
      // one that has a number before one that has none
      {"A;SI;;egen" + end + "B;SI;222001000016000;egen" + end + "C;SI;333001000016000;egen" + end, "222001000016000"},
  };
  for (const auto& c : cases) {
    const auto result = staged({units(c.lines)});
    BOOST_TEST(faults(result).rfind("warning REG-05 ", 0) == 0u, c.lines);
    BOOST_TEST_REQUIRE(result.rows.size() == 1u);
    BOOST_TEST(result.rows[0].sor == c.chosen, c.lines);
    BOOST_TEST(result.rows[0].note.find("chosen " + c.chosen) != std::string::npos, result.rows[0].note);
  }
  const auto result = staged({units(cases[0].lines)});
  BOOST_TEST(result.findings[0].position.line == 3u);
  BOOST_TEST(result.findings[0].found == "2 units: chosen 222001000016000 (own, OE), not 111001000016000");
}

BOOST_AUTO_TEST_CASE(a_unit_said_twice_is_one) {
  const auto result = staged({units("A;SI;111001000016000;egen;" + hospital + "\n"),
                              "SorId;Telefon;Lokationsnummer\n111001000016000;12345678;" + hospital + "\n",
                              "Lokationsnummer;EDB-system\n" + hospital + ";Testsystem\n"});
  const auto row = only(result);
  BOOST_TEST(row.name == "A");
  BOOST_TEST(row.phone == "12345678");
  BOOST_TEST(row.system == "Testsystem");
  BOOST_TEST(row.note == "");
}

BOOST_AUTO_TEST_CASE(an_ambiguity_that_is_gone_leaves_no_note) {
  const auto there = "location_number,note\n" + hospital + ",2 units\n";
  BOOST_TEST(only(staged({units("A;SI;111001000016000;egen;" + hospital + "\n")}, there)).note == "");
}

BOOST_AUTO_TEST_CASE(faults_row_by_row) {
  const auto text = units(
      "A;SI;111001000016000;egen;5790001382446\n"
      "B;SI;11100100001600x;egen;" +
      hospital +
      "\n"
      "C;SI;1234567890123456789;egen;" +
      municipality +
      "\n"
      "D;SI;1;egen\n"
      "E;SI;1;egen;x\x01\n"
      "F;SI;111;egen;" +
      doctor + "\n");
  const auto result = staged({text});
  BOOST_TEST(faults(result) ==
             "REG-02 2:27 location_number; REG-02 3:6 sor; REG-02 4:6 sor; REG-01 5:1; REG-01 6:14; "
             "warning REG-02 7:6 sor");
  BOOST_TEST(result.rows.empty());
  const auto skipped = staged({text}, "location_number\n", {"2026-11-20", true, false});
  BOOST_TEST(!has_error(skipped.findings));
  BOOST_TEST(skipped.files[0].faulty == 5u);
  BOOST_TEST_REQUIRE(skipped.rows.size() == 1u);
  BOOST_TEST(skipped.rows[0].location_number == doctor);
  BOOST_TEST(skipped.rows[0].sor == "");  // of no use in a message
  // Of a registry file nothing is skipped: it is the operator's own.
  const auto own = staged({"location_number\n5790001382446\n"}, "location_number\n", {"2026-11-20", true, false});
  BOOST_TEST(faults(own) == "REG-02 2:1 location_number");
}

BOOST_AUTO_TEST_CASE(files_that_are_none_of_these) {
  BOOST_TEST(faults(staged({""})) == "REG-01 1:1 header");
  BOOST_TEST(faults(staged({"a;b;c\n1;2;3\n"})) == "REG-01 1:1 header");
  BOOST_TEST(faults(staged({"GLN\n5790001382445\n"})) == "REG-01 1:1 header");
  BOOST_TEST(faults(staged({std::string("\xFF\xFE\0S\0", 5)})) == "REG-01 1:1 header");
  // A byte that neither UTF-8 nor windows-1252 has.
  BOOST_TEST(faults(staged({"SorId;EntityName\n1;\x81\n"})) == "REG-01 2:3");
  const auto second = staged({units(""), "x\n"});
  BOOST_TEST(second.findings[0].position.input == 1u);
}

BOOST_AUTO_TEST_CASE(a_snapshot_that_shrinks_is_refused) {
  const auto numbers = [](int from, int to) {
    std::string out = "location_number\n";
    for (int i = from; i < to; ++i) {
      const auto body = "5790000" + std::to_string(10000 + i);
      for (char digit = '0'; digit <= '9'; ++digit)
        if (is_location_number(body + digit)) out += body + digit + "\n";
    }
    return out;
  };
  const ImportOptions guarded{"2026-11-20", false, false}, forced{"2026-11-20", false, true};
  BOOST_TEST(faults(staged({numbers(2, 20)}, numbers(0, 20), guarded)) == "");
  const auto refused = staged({numbers(3, 20)}, numbers(0, 20), guarded);
  BOOST_TEST(faults(refused) == "REG-06");
  BOOST_TEST(refused.removed == 3u);
  BOOST_TEST(refused.findings[0].found == "3");
  BOOST_TEST(faults(staged({numbers(3, 20)}, numbers(0, 20), forced)) == "");
  // Others instead of them do not make it right.
  BOOST_TEST(faults(staged({numbers(3, 40)}, numbers(0, 20), guarded)) == "REG-06");
  const auto many = staged({numbers(0, 50)}, numbers(0, 20), guarded);
  BOOST_TEST(many.added == 30u);
  BOOST_TEST(many.changes.size() == most_changes);
}

BOOST_AUTO_TEST_CASE(many_units_behind_one_number) {
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += "A;OE;" + std::to_string(100'000 + i) + "1000016000;egen;" + hospital + "\n";
  const auto result = staged({units(text)});
  BOOST_TEST(result.rows.size() == 1u);
  BOOST_TEST(result.rows[0].note.size() < 250u);
  BOOST_TEST(result.findings.size() == 1u);
}

BOOST_AUTO_TEST_CASE(hostile_exports) {
  for (const std::string_view piece : {";", "\"", "=\"", "\n", "\r", "\"\n", ";\n", "\xC3\xA6;", "\xE6"}) {
    auto text = units("A;SI;1;egen;" + hospital);
    for (int i = 0; i < 50'000; ++i) text += piece;
    const auto result = staged({text});
    for (const auto& f : result.findings) BOOST_TEST(f.position.line <= 50'003u);
  }
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read) {
  const auto result =
      staged({"location_number,name,receives,links_clickable,identifier,identifier_code,municipality\n" + hospital +
              ",\"Sygehus, \"\"Vest\"\"\nlinje to\",oioxml|fhir:4.0,no,123,amt,Vejle\n" + doctor + "\n"});
  BOOST_TEST(has_error(result.findings));  // the second line is short
  const auto sound = staged({"location_number,name,receives,links_clickable,identifier,identifier_code,municipality\n" +
                             hospital + ",\"Sygehus, \"\"Vest\"\"\nlinje to\",oioxml|fhir:4.0,no,123,amt,Vejle\n"});
  StringSink sink;
  write_rows(sound.rows, sink);
  const auto read = Registry::read(sink.bytes);
  BOOST_TEST_REQUIRE(read.has_value());
  const auto* const entry = read->find(hospital);
  BOOST_TEST_REQUIRE(entry != nullptr);
  for (const auto& column : columns()) BOOST_TEST(column.text(*entry) == column.text(sound.rows[0]), column.name);
  BOOST_TEST(entry->imported == "2026-11-20");
}

BOOST_AUTO_TEST_SUITE_END()
