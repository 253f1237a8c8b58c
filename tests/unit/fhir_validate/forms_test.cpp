// FHIR's primitive types and the forms MedCom asks for: converters/fhir/validate/forms.hpp.
#include "converters/fhir/validate/forms.hpp"

#include <boost/test/unit_test.hpp>
#include <set>
#include <stdexcept>
#include <vector>

using namespace brevdue;
using fhir::Form;
using fhir::Primitive;
using sv = std::string_view;

namespace {

struct Values {
  Primitive primitive;
  std::vector<sv> right, wrong;
};

const std::string long_id(64, 'a'), longer_id(65, 'a');

const std::vector<Values> primitives = {
    {Primitive::boolean, {"true", "false"}, {"True", "1", "yes"}},
    {Primitive::integer,
     {"0", "-1", "+1", "2147483647", "-2147483648"},
     {"2147483648", "-2147483649", "1.0", "x", "1 ", "+-1"}},
    {Primitive::positive_int, {"1", "2147483647"}, {"0", "-1", "2147483648"}},
    {Primitive::unsigned_int, {"0", "2147483647"}, {"-1", "2147483648"}},
    {Primitive::decimal,
     {"0", "-0", "0.0", "1.50", "-12.5", "1e3", "1E+10", "2.5e-2", "12345678901234567890"},
     {".5", "1.", "01", "+1", "1e", "1e+", "--1", "1,5", "NaN", "1 "}},
    {Primitive::string, {"x", " x ", "æ\n\t", "0"}, {" ", "\n\t"}},
    {Primitive::markdown, {"*x*"}, {" "}},
    {Primitive::code, {"x", "a b", "a\tb", "æ"}, {" a", "a ", "a  b", "a \tb", "\n"}},
    {Primitive::id, {"a", "A-9.z", long_id}, {longer_id, "a_b", "a b", "æ", "a/b"}},
    {Primitive::uri,
     {"http://example.org/a?b=c#d", "x", "urn:uuid:6a0e4dd2-3a8a-4bd5-8ab7-8a6b7b1c2d3e",
      "urn:uuid:6A0E4DD2-3A8A-4BD5-8AB7-8A6B7B1C2D3E", "urn:oid:1.2.208", "urn:other:x", "http://example.org/a|1"},
     {"a b", " a", "a\n",
      "a\xC2\xA0"
      "b",
      "urn:uuid:6a0e4dd2", "urn:uuid:6a0e4dd2-3a8a-4bd5-8ab7-8a6b7b1c2d3",
      "urn:uuid:6a0e4dd2-3a8a-4bd5-8ab7-8a6b7b1c2d3e0", "urn:uuid:", "urn:oid:3.1", "urn:oid:1"}},
    {Primitive::url, {"https://example.org"}, {"https://example.org/a b"}},
    {Primitive::canonical,
     {"http://example.org/a|1.0", "urn:uuid:6a0e4dd2-3a8a-4bd5-8ab7-8a6b7b1c2d3e|2"},
     {"http://example.org/a |1", "urn:uuid:6a0e|2"}},
    {Primitive::oid,
     {"urn:oid:0.0", "urn:oid:1.2.208.176.1.2", "urn:oid:2.999"},
     {"1.2.208", "urn:oid:", "urn:oid:1", "urn:oid:1.", "urn:oid:1..2", "urn:oid:1.02", "urn:oid:3.1", "urn:oid:1.a"}},
    {Primitive::uuid,
     {"urn:uuid:6a0e4dd2-3a8a-4bd5-8ab7-8a6b7b1c2d3e"},
     {"6a0e4dd2-3a8a-4bd5-8ab7-8a6b7b1c2d3e", "urn:uuid:6A0E4DD2-3A8A-4BD5-8AB7-8A6B7B1C2D3E", "urn:uuid:g"}},
    {Primitive::base64, {"JVBERi0xLjQ=", "JVBE\n Ri0x", "QQ=="}, {"JVBERi0xLjQ", "Q", "=", " ", "QQ=A", "Q-_="}},
    {Primitive::instant,
     {"2026-01-20T10:15:00Z", "2026-01-20T10:15:00.123456789+01:00", "2024-02-29T23:59:60Z",
      "2026-01-20T00:00:00-14:00", "2026-01-20T00:00:00+14:00", "0001-01-01T00:00:00Z"},
     {"2026-01-20", "2026-01", "2026-01-20T10:15Z", "2026-01-20T10:15:00", "2026-01-20T24:00:00Z",
      "2026-01-20T10:60:00Z", "2026-01-20T10:15:61Z", "2026-01-20T10:15:00.Z", "2026-01-20T10:15:00+14:01",
      "2026-01-20T10:15:00+15:00", "2026-01-20T10:15:00+01:60", "2026-01-20T10:15:00+0100", "2026-01-20T10:15:00+01",
      "2026-01-20 10:15:00Z", "2026-01-20t10:15:00Z", "2026-01-20T10:15:00z", "2025-02-29T10:15:00Z",
      "2026-01-20T10:15:00Z "}},
    {Primitive::date,
     {"2026", "2026-12", "2026-12-31", "2024-02-29", "2000-02-29"},
     {"0000", "26", "2026-13", "2026-00", "2026-1", "2026-01-00", "2026-04-31", "2025-02-29", "1900-02-29",
      "2026-01-20T10:15:00Z", "20260120", "2026-", "2026-01-", "x"}},
    {Primitive::date_time,
     {"2026", "2026-01", "2026-01-20", "2026-01-20T10:15:00Z", "2026-01-20T10:15:60.5-00:30"},
     {"2026-01-20T10:15:00", "2026-01-20T10:15+01:00", "2026-01T10:15:00Z", "2026T", "2026-01-20T",
      "2025-02-29T10:15:00Z"}},
    {Primitive::time,
     {"10:15:00", "00:00:00.5", "23:59:60"},
     {"10:15", "24:00:00", "10:15:00Z", "10:60:00", "1:00:00", "10:15:61"}},
};

struct Forms {
  Form form;
  std::vector<sv> right, wrong;
};
const std::string uuid = "6a0e4dd2-3a8a-4bd5-8ab7-8a6b7b1c2d3e", lpr3 = "6a0e4dd2-3a8a-5bd5-8ab7-8a6b7b1c2d3e";
const std::string in_text = "<urn:uuid:" + uuid + ">", second = "urn:uuid:urn:uuid:" + uuid,
                  upper_lpr3 = "urn:uuid:6A0E4DD2-3A8A-5BD5-BAB7-8A6B7B1C2D3E", urn = "urn:uuid:" + uuid,
                  urn_lpr3 = "x urn:uuid:" + lpr3;
const std::string definition =
    "http://medcomfhir.dk/ig/messagedefinitions/MessageDefinition/MedComCareCommunicationMessageDefinition";
const std::string definition_0 = definition + "|5.0", definition_12 = definition + "|5.12",
                  no_minor = definition + "|5.", definition_4 = definition + "|4.0",
                  three_digits = definition + "|5.123", patch = definition + "|5.0.4", named = definition + "5.0|5.0",
                  before = " " + definition_0, letter = definition + "|5.x";

const std::vector<Forms> of_medcom = {
    // fhir-rules.md 0.3, S1 and S2: anywhere, in lower case, of any version
    {Form::urn_uuid,
     {urn, in_text, second, "urn:uuid:cd422e42-5bad-11ed-9b6a-0242ac120002"},
     {uuid, "urn:uuid:", "urn:uuid:6A0E4DD2-3A8A-4BD5-8AB7-8A6B7B1C2D3E",
      "URN:UUID:6a0e4dd2-3a8a-4bd5-8ab7-8a6b7b1c2d3e", "urn:uuid:6a0e4dd23a8a4bd58ab78a6b7b1c2d3e",
      "urn:uuid:6a0e4dd2-3a8a-4bd5-8ab7-8a6b7b1c2d3", ""}},
    {Form::contact, {"0000 0000", "+45 12 34", "-", "lokal 5"}, {"+", "ukendt", ""}},
    {Form::cpr,
     {"2512489996", "2902010000", "3112000000", "3006000000"},
     {"3113489996", "3002010000", "3106000000", "0012489996", "251248-9996", "251248999", "25124899960", "25124899a6",
      ""}},
    {Form::x_ecpr,
     {"2512481AB4", "2512487AB4"},
     {"2512480AB4", "2512482AB4", "2512481ab4", "2512481AB", "2512481A44", "3113481AB4"}},
    {Form::d_ecpr,
     {"2512480AB4", "2512485AB4", "2512486AB4"},
     {"2512481AB4", "2512487AB4", "2512480AbC", "3113480AB4"}},
    {Form::sor,
     {"26516100001", "265161000016000", "0123456789012345678901234567890"},
     {"2651610000", "26516100001x", " 26516100001", ""}},
    {Form::gln_digits, {"5790000209354", "0000000000000"}, {"579000020935", "57900002093540", "579000020935x", ""}},
    {Form::gln_check, {"5790000209354", "0000000000000", "579000020935", "x"}, {"5790000209355", "5790000209345"}},
    {Form::cvr, {"12345674", "00000000"}, {"12345679", "1234567", "123456740", "1234567x", ""}},
    {Form::municipality, {"0461", "0101"}, {"461", "0999", "00461", "Odense", ""}},
    {Form::lpr3,
     {urn_lpr3, upper_lpr3},
     {lpr3, urn, "urn:uuid:6a0e4dd2-3a8a-5bd5-7ab7-8a6b7b1c2d3e", "urn:uuid:6a0e4dd23a8a5bd58ab78a6b7b1c2d3e"}},
    {Form::authorization, {"BC1D4", "12345", "zzzzZ"}, {"ABCDE", "BCD1", "BCD123", "BC-12", "bcdfe", ""}},
    {Form::definition_5,
     {definition_0, definition_12},
     {definition, no_minor, definition_4, three_digits, patch, named, before, letter, ""}},
};

bool is_right(Primitive primitive, sv value) {
  fhir::Node node;
  node.value = value;
  node.has_value = true;
  return fhir::wrong_primitive(primitive, node, false).empty();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(forms)

BOOST_AUTO_TEST_CASE(primitive_types) {
  std::set<Primitive> seen = {Primitive::none, Primitive::xhtml};  // xhtml: narrative_check.hpp
  for (const auto& [primitive, right, wrong] : primitives) {
    seen.insert(primitive);
    for (const auto value : right) BOOST_TEST(is_right(primitive, value), name(primitive) << " \"" << value << '"');
    for (const auto value : wrong) BOOST_TEST(!is_right(primitive, value), name(primitive) << " \"" << value << '"');
  }
  BOOST_TEST(seen.size() == static_cast<std::size_t>(Primitive::xhtml) + 1);
}

BOOST_AUTO_TEST_CASE(in_json_numbers_and_booleans_alone_stand_without_quotes) {
  for (const auto& [primitive, right, wrong] : primitives) {
    const bool is_bare = primitive >= Primitive::boolean && primitive <= Primitive::decimal;
    fhir::Node node;
    node.value = right.front();
    node.has_value = true;
    node.bare = is_bare;
    BOOST_TEST(fhir::wrong_primitive(primitive, node, true) == "", name(primitive));
    node.bare = !is_bare;
    BOOST_TEST(fhir::wrong_primitive(primitive, node, true) ==
               (is_bare ? "a value without quotes" : "a value in quotes"));
    BOOST_TEST(fhir::wrong_primitive(primitive, node, false) == "", name(primitive));
  }
}

BOOST_AUTO_TEST_CASE(content_is_base64_and_nothing_else) {
  const auto content = Content::text("QQ==", 1);
  fhir::Node node;
  node.content = &content;
  BOOST_TEST(fhir::wrong_primitive(Primitive::base64, node, true) == "");
  BOOST_TEST(fhir::wrong_primitive(Primitive::string, node, true) ==
             "a text that is not blank, of at most 1048576 characters");
}

BOOST_AUTO_TEST_CASE(forms_of_medcom) {
  std::set<Form> seen;
  for (const auto& [form, right, wrong] : of_medcom) {
    seen.insert(form);
    BOOST_TEST((fhir::form(fhir::row(form).name) == form));
    BOOST_TEST(!fhir::row(form).expected.empty());
    for (const auto value : right)
      BOOST_TEST(fhir::has_form(form, value), fhir::row(form).name << " \"" << value << '"');
    for (const auto value : wrong)
      BOOST_TEST(!fhir::has_form(form, value), fhir::row(form).name << " \"" << value << '"');
  }
  BOOST_TEST(seen.size() == static_cast<std::size_t>(Form::definition_5) + 1);
  BOOST_CHECK_THROW((void)fhir::form("none"), std::logic_error);
}

BOOST_AUTO_TEST_SUITE_END()
