#include "converters/edifact/codes.hpp"

#include <boost/test/unit_test.hpp>
#include <set>

using namespace brevdue;
namespace edi = brevdue::edifact::codes;

BOOST_AUTO_TEST_SUITE(codes)

// Every code has a name; each name comes back as a code that is read as the same name.
BOOST_AUTO_TEST_CASE(there_and_back) {
  for (const auto table : {edi::specialities(), edi::episode_states(), edi::object_codes(), edi::letter_extensions(),
                           edi::bin01_extensions()})
    for (const auto& row : table) {
      BOOST_TEST(!edi::name_of(table, row.edifact).empty());
      const auto code = edi::code_of(table, row.name);
      BOOST_TEST(!code.empty());
      BOOST_TEST(edi::name_of(table, code) == (row.name == "patologi " ? "patologi" : row.name));
    }
}

BOOST_AUTO_TEST_CASE(what_two_rows_share) {
  BOOST_TEST(edi::code_of(edi::object_codes(), "multimedie") == "MUL");
  BOOST_TEST(edi::name_of(edi::object_codes(), "SND") == "multimedie");
  BOOST_TEST(edi::code_of(edi::bin01_extensions(), "xls") == "XLS");
  BOOST_TEST(edi::name_of(edi::bin01_extensions(), "XSL") == "xls");
  BOOST_TEST(edi::name_of(edi::specialities(), "2522") == "patologi");
  BOOST_TEST(edi::code_of(edi::specialities(), "patologi ") == "2522");
  // No other code or name stands twice.
  std::multiset<std::string_view> codes_seen, names_seen;
  for (const auto& row : edi::specialities()) {
    codes_seen.insert(row.edifact);
    names_seen.insert(row.name);
  }
  for (const auto& row : edi::specialities()) {
    BOOST_TEST(codes_seen.count(row.edifact) == (row.edifact == "2522" ? 2U : 1U));
    BOOST_TEST(names_seen.count(row.name) == 1U);
  }
}

BOOST_AUTO_TEST_CASE(tables_are_whole) {
  BOOST_TEST(edi::specialities().size() == 74U);  // 73 codes, one of them with two names
  BOOST_TEST(edi::letter_extensions().size() + 2 == edi::bin01_extensions().size());
  BOOST_TEST(edi::name_of(edi::letter_extensions(), "PLO").empty());
  BOOST_TEST(edi::name_of(edi::bin01_extensions(), "FNX") == "fnx");
  BOOST_TEST(edi::name_of(edi::specialities(), "2504") == "dermato_venerologi_praksis");
  BOOST_TEST(edi::name_of(edi::specialities(), "2511") == "klinisk_kemi");
  BOOST_TEST(edi::name_of(edi::specialities(), "80") == "paediatri_sygehus");
  BOOST_TEST(edi::name_of(edi::specialities(), "99") == "ikkeklassificeret");
  BOOST_TEST(edi::code_of(edi::episode_states(), "inaktiv") == "POT");
  BOOST_TEST(edi::name_of(edi::object_codes(), "img").empty());
}

BOOST_AUTO_TEST_CASE(kinds_of_party_identifiers) {
  for (const auto kind : {PartyIdCode::sygehusafdelingsnummer, PartyIdCode::ydernummer, PartyIdCode::lokationsnummer,
                          PartyIdCode::kommunenummer, PartyIdCode::sorkode, PartyIdCode::amt}) {
    const auto& row = edi::party_list(kind);
    BOOST_TEST((row.code == kind));
    BOOST_TEST((edi::party_code(row.list, row.agency) == kind));
  }
  BOOST_TEST((edi::party_code("EAN", "9") == PartyIdCode::lokationsnummer));
  BOOST_TEST((edi::party_code("", "") == PartyIdCode::lokationsnummer));
  BOOST_TEST((edi::party_code("SKS", "") == PartyIdCode::sygehusafdelingsnummer));
  BOOST_TEST((edi::party_code("", "SFU") == std::nullopt));
  BOOST_TEST((edi::party_code("XYZ", "9") == std::nullopt));
}

BOOST_AUTO_TEST_SUITE_END()
