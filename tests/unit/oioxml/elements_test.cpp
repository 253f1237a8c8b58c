#include "converters/oioxml/elements.hpp"

#include <boost/test/unit_test.hpp>
#include <set>

#include "tests/unit/oioxml/reading.hpp"

using namespace brevdue;
using namespace brevdue::test;
using oioxml::Element;
using oioxml::Row;
using oioxml::Simple;
using oioxml::Type;

namespace {

/// The type of an element, found by its path below Emessage.
const Type& type_at(const oioxml::Table& table, std::initializer_list<std::string_view> path) {
  const Type* type = table.root->type;
  for (const auto name : path) {
    const Row* found = nullptr;
    for (int i = 0; i < type->count; ++i)
      if (type->rows[i].name == name) found = &type->rows[i];
    if (found == nullptr) throw std::runtime_error("no element " + std::string(name));
    type = found->type;
  }
  return *type;
}

bool valid(const Type& type, std::string_view value) {
  bool wide = false;
  return oioxml::is_valid(type, value, wide);
}

void check_rows(const Type& type, std::set<const Type*>& seen) {
  if (!seen.insert(&type).second) return;
  if (type.content != Type::Content::group && type.content != Type::Content::mixed) return;
  BOOST_TEST(type.count > 0);
  std::set<std::string_view> names;
  for (int i = 0; i < type.count; ++i) {
    const Row& row = type.rows[i];
    BOOST_TEST(names.insert(row.name).second, row.name << " twice");
    BOOST_TEST((row.max >= row.min && row.max > 0));
    check_rows(*row.type, seen);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(elements)

BOOST_AUTO_TEST_CASE(names_are_unique_among_siblings) {
  std::set<const Type*> seen;
  check_rows(*oioxml::xdis91_table().root->type, seen);
  check_rows(*oioxml::xdis90_table().root->type, seen);
  check_rows(*oioxml::xbin01_table().root->type, seen);
  check_rows(*oioxml::xctl_table().root->type, seen);
}

BOOST_AUTO_TEST_CASE(what_differs_between_letter_and_file_letter) {
  const auto& letter = oioxml::xdis91_table();
  const auto& bin = oioxml::xbin01_table();
  BOOST_TEST(valid(type_at(letter, {"ClinicalEmail", "Sender", "IdentifierCode"}), "amt"));
  BOOST_TEST(!valid(type_at(bin, {"BinaryLetter", "Sender", "IdentifierCode"}), "amt"));
  BOOST_TEST(!valid(type_at(letter, {"ClinicalEmail", "Receiver", "PostCodeIdentifier"}), ""));
  BOOST_TEST(valid(type_at(bin, {"BinaryLetter", "Receiver", "PostCodeIdentifier"}), ""));
  BOOST_TEST(!valid(type_at(letter, {"ClinicalEmail", "Reference", "BIN", "ObjectExtensionCode"}), "plo"));
  BOOST_TEST(valid(type_at(bin, {"BinaryLetter", "BinaryObject", "ObjectExtensionCode"}), "plo"));
  BOOST_TEST(!valid(type_at(bin, {"BinaryLetter", "Letter", "StatusCode"}), "rettetbrev"));
  BOOST_CHECK_THROW(type_at(bin, {"BinaryLetter", "Letter", "EpisodeOfCareIdentifier"}), std::runtime_error);
  BOOST_CHECK_THROW(type_at(bin, {"BinaryLetter", "Patient", "StreetName"}), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(an_administrative_letter_is_about_nobody) {
  const auto& admin = oioxml::xdis90_table();
  const auto& number = type_at(admin, {"AdministrativeEmail", "Patient", "CivilRegistrationNumber"});
  BOOST_TEST(valid(number, "1505505510"));
  BOOST_TEST(!valid(number, "2512489996"));
  BOOST_TEST(!valid(number, ""));
  BOOST_TEST(valid(type_at(admin, {"AdministrativeEmail", "Receiver", "IdentifierCode"}), "amt"));
  BOOST_TEST(!valid(type_at(admin, {"AdministrativeEmail", "Letter", "VersionCode"}), "XD9134L"));
  BOOST_TEST(!valid(type_at(admin, {"AdministrativeEmail", "Letter", "TypeCode"}), "XDIS91"));
  BOOST_CHECK_THROW(type_at(admin, {"AdministrativeEmail", "Patient", "AlternativeIdentifier"}), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(only_a_negative_receipt_says_why) {
  const auto& receipts = oioxml::xctl_table();
  for (const auto* body : {"NegativeVansReceipt", "NegativeReceipt"}) {
    const auto& code = type_at(receipts, {body, "OriginalEmessage", "RefuseCode"});
    BOOST_TEST(&code == &type_at(receipts, {body, "OriginalEmessage", "OriginalLetter", "RefuseCode"}));
    for (const auto word :
         {RefuseCode::ikke_specificeret, RefuseCode::ukendt_lokationsnummer, RefuseCode::problem_med_modtager_id,
          RefuseCode::problem_med_version, RefuseCode::syntaksfejl})
      BOOST_TEST(valid(code, name(word)), name(word));
    BOOST_TEST(code.count == 5);
    BOOST_CHECK_THROW(type_at(receipts, {body, "Letter", "TypeCode"}), std::runtime_error);
  }
  BOOST_CHECK_THROW(type_at(receipts, {"PositiveReceipt", "OriginalEmessage", "RefuseCode"}), std::runtime_error);
  BOOST_CHECK_THROW(type_at(receipts, {"PositiveReceipt", "OriginalEmessage", "OriginalLetter", "RefuseText"}),
                    std::runtime_error);
}

BOOST_AUTO_TEST_CASE(specialities) {
  const auto& type = type_at(oioxml::xdis91_table(), {"ClinicalEmail", "Sender", "MedicalSpecialityCode"});
  BOOST_TEST(type.count == 96);
  BOOST_TEST(valid(type, "vagtlaegehjaelp_kbh"));
  BOOST_TEST(valid(type, "patologi"));
  BOOST_TEST(valid(type, "patologi "));
  BOOST_TEST(!valid(type, " patologi"));
  BOOST_TEST(!valid(type, "geriatri "));
}

BOOST_AUTO_TEST_CASE(dates) {
  const Type date{.content = Type::Content::simple, .simple = Simple::date};
  for (const auto* good : {"2026-01-20", "2024-02-29", "0001-01-01", "9999-12-31", " 2026-01-20\n"})
    BOOST_TEST(valid(date, good), good);
  for (const auto* bad :
       {"", "2026-02-29", "2026-13-01", "2026-00-10", "2026-01-32", "2026-01-00", "0000-01-01", "26-01-20", "2026-1-20",
        "2026-01-20Z", "2026-01-20+01:00", "12026-01-20", "-0044-03-15", "2026/01/20", "20 26-1-01"})
    BOOST_TEST(!valid(date, bad), bad);
}

BOOST_AUTO_TEST_CASE(times) {
  const Type time{.content = Type::Content::simple, .simple = Simple::time};
  for (const auto* good : {"00:00", "23:59", "09:05"}) BOOST_TEST(valid(time, good), good);
  for (const auto* bad : {"", "24:00", "12:60", "9:05", "09:05:00", " 09:05", "0905"})
    BOOST_TEST(!valid(time, bad), bad);
}

BOOST_AUTO_TEST_CASE(sizes) {
  BOOST_TEST(oioxml::read_size("12").value() == 12u);
  BOOST_TEST(oioxml::read_size(" +0012\n").value() == 12u);
  BOOST_TEST(oioxml::read_size("99999999999999999999999").value() == ~std::uint64_t{0});
  BOOST_TEST(oioxml::read_size("18446744073709551615").value() == ~std::uint64_t{0});
  for (const auto* bad : {"", "0", "000", "-1", "+", "1.0", "1e3", "1 2", "0x1", "++1"})
    BOOST_TEST(!oioxml::read_size(bad), bad);
}

BOOST_AUTO_TEST_CASE(other_types) {
  const auto& letter = oioxml::xdis91_table();
  const auto& cpr = type_at(letter, {"ClinicalEmail", "Patient", "CivilRegistrationNumber"});
  BOOST_TEST(valid(cpr, "0000000000"));
  BOOST_TEST(!valid(cpr, "251248-9996"));
  const auto& other = type_at(letter, {"ClinicalEmail", "Patient", "AlternativeIdentifier"});
  BOOST_TEST(valid(other, "251248ÆØÅ1"));
  BOOST_TEST(!valid(other, "251248Æ12"));
  const auto& uuid = type_at(oioxml::xbin01_table(), {"BinaryLetter", "BinaryObject", "ObjectIdentifier"});
  BOOST_TEST(valid(uuid, "6A7C3B1D-e0f4-4b0f-8a55-c1f2d3e4a501"));
  BOOST_TEST(!valid(uuid, "6a7c3b1de0f44b0f8a55c1f2d3e4a501"));
  BOOST_TEST(!valid(uuid, "urn:uuid:6a7c3b1d-e0f4-4b0f-8a55-c1f2d3e4a501"));
  const auto& yes = type_at(letter, {"ClinicalEmail", "Reference", "SUP"});
  BOOST_TEST(valid(yes, "true"));
  BOOST_TEST(valid(yes, " 1 "));
  BOOST_TEST(valid(yes, ""));
  BOOST_TEST(!valid(yes, "TRUE"));
  BOOST_TEST(!valid(yes, "0"));
  const auto& priority = type_at(letter, {"ClinicalEmail", "AdditionalInformation", "Priority"});
  BOOST_TEST(valid(priority, "høj_prioritet"));
  BOOST_TEST(!valid(priority, "hoej_prioritet"));
}

// What a finding shows must not tell who the patient is.
BOOST_AUTO_TEST_CASE(faults_show_no_person) {
  const auto& letter = oioxml::xdis91_table();
  const auto& code = type_at(letter, {"ClinicalEmail", "Sender", "IdentifierCode"});
  BOOST_TEST(oioxml::describe(code, Element::party_identifier_code, "sor").found == "\"sor\"");
  BOOST_TEST(oioxml::describe(code, Element::party_identifier_code, "251248-9996").found == "11 characters, not shown");
  BOOST_TEST(oioxml::describe(code, Element::party_identifier_code, "x 25 12 48 99 96").found.find("25") ==
             std::string::npos);
  BOOST_TEST(oioxml::describe(code, Element::party_identifier_code, "Nancy Ann Berggren har kræft").found ==
             "a text of 28 characters");
  BOOST_TEST(oioxml::describe(code, Element::party_identifier_code, "a\nb").found == "a text of 3 characters");
  BOOST_TEST(oioxml::describe(code, Element::party_identifier_code, "").found == "nothing");
  const auto& subject = type_at(letter, {"ClinicalEmail", "AdditionalInformation", "Subject"});
  const auto fault = oioxml::describe(subject, Element::subject, std::string(71, 'x'));
  BOOST_TEST(fault.expected == "1 to 70 characters");
  BOOST_TEST(fault.found == "71 characters");
  BOOST_TEST((fault.rule == Rule::oio_length));
}

BOOST_AUTO_TEST_SUITE_END()
