#include <boost/test/unit_test.hpp>

#include "converters/wire/base64.hpp"
#include "converters/wire/writer.hpp"
#include "tests/unit/edifact/letter_samples.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

std::string octets(const Content& content) {
  StringSink sink;
  {
    wire::Buffered out(sink);
    wire::write_decoded(content, out);
    out.flush();
  }
  return sink.bytes;
}

const std::string one_id = "5F0B7A2C1D3E4F60718293A4B5C6D7E8";

}  // namespace

BOOST_AUTO_TEST_SUITE(bin01)

BOOST_AUTO_TEST_CASE(every_field) {
  BOOST_TEST(places(test::bin01()) == "");
  const auto m = read_bin01(test::bin01());
  BOOST_TEST(m.version == "B0131X");
  BOOST_TEST(m.envelope_id == "KUVERT260120");
  BOOST_TEST(m.message_id == "BIN260120");
  BOOST_TEST((m.authorised.utc == read_iso("2026-01-20T08:10:00Z")->utc));
  BOOST_TEST(m.receipt_wanted);
  BOOST_TEST(m.sender.organisation == "Lægehuset");
  BOOST_TEST(m.sender.department == "");
  BOOST_TEST(m.sender.unit == "Sekretariatet");
  BOOST_TEST((m.sender.identifier_code == PartyIdCode::ydernummer));
  BOOST_TEST(m.sender.phone == "48290000");
  BOOST_TEST(m.sender.speciality == "");
  BOOST_TEST((m.receiver.identifier_code == PartyIdCode::sorkode));
  BOOST_REQUIRE(m.patient.has_value());
  BOOST_TEST(m.patient->ids.at(0).value == "2512489996");
  BOOST_TEST(m.patient->family == "Berggren");
  BOOST_TEST(!m.system_information);
  BOOST_REQUIRE(m.files.size() == 2U);
  BOOST_TEST(m.files[0].id == "5F0B7A2C-1D3E-4F60-7182-93A4B5C6D7E8");
  BOOST_TEST(m.files[0].object_code == "billede");
  BOOST_TEST(m.files[0].extension == "jpeg");
  BOOST_TEST(m.files[0].declared_size.value() == tricky_octets.size());
  BOOST_TEST(octets(m.files[0].data) == tricky_octets);
  BOOST_TEST(m.files[1].id == "00112233-4455-6677-8899-aabbccddeeff");
  BOOST_TEST(m.files[1].object_code == "vektor_grafik");
  BOOST_TEST(m.files[1].extension == "pdf");
  BOOST_TEST(octets(m.files[1].data) == "pdf");
  BOOST_TEST(m.not_carried.empty());
}

BOOST_AUTO_TEST_CASE(written_as_it_was_read) {
  const auto bytes = interchange(test::bin01());
  BOOST_TEST(edifact_written(read_bin01(test::bin01())) == bytes);
  const auto system = test::bin01().with("PNA", "PNA+PAT++++SU:Data+FO:Oversigt").before("S11", "RFF+XPI:SYSTEMPOST");
  BOOST_TEST(edifact_written(read_bin01(system)) == interchange(system));
  const auto replacement = test::bin01().with("PNA", "PNA+PAT++++SU:Berggren").before("S11", "RFF+XPI:2512481ABC");
  BOOST_TEST(edifact_written(read_bin01(replacement)) == interchange(replacement));
}

BOOST_AUTO_TEST_CASE(files_about_a_system) {
  auto m = read_bin01(test::bin01().with("PNA", "PNA+PAT++++SU:Data+FO:Oversigt").before("S11", "RFF+XPI:SYSTEMPOST"));
  BOOST_TEST(m.system_information);
  BOOST_TEST(!m.patient.has_value());
  BOOST_TEST(m.contents == "Oversigt");
  m = read_bin01(test::bin01().with("PNA", "PNA+PAT++++SU:Data").before("S11", "RFF+XPI:SYSTEMPOST"));
  BOOST_TEST(m.system_information);
  BOOST_TEST(m.contents == "");
  BOOST_TEST(m.not_carried.empty());
  m = read_bin01(test::bin01().with("PNA", "PNA+PAT++++SU:Berggren").before("S11", "RFF+XPI:SYSTEMPOST"));
  BOOST_TEST((m.not_carried == std::vector<std::string>{"segment 18 PNA element 5 component 2"}));
  BOOST_TEST(places(test::bin01().before("S11", "RFF+XPI:SYSTEMPOST")) ==
             "EDI-20 segment 19 RFF element 1 component 2: a CPR number or a replacement number, both");
}

// Objects may stand in one S11 or in several; their order is kept.
BOOST_AUTO_TEST_CASE(several_groups) {
  const auto message = test::bin01().before("UNO+2", "S11+11");
  BOOST_TEST(places(message) == "");
  const auto m = read_bin01(message);
  BOOST_REQUIRE(m.files.size() == 2U);
  BOOST_TEST(octets(m.files[1].data) == "pdf");
}

BOOST_AUTO_TEST_CASE(more_than_ten) {
  auto message = test::bin01();
  for (int i = 3; i <= 10; ++i) message.segments.push_back(object(i, one_id, "TXT:TXT", std::to_string(i)));
  BOOST_TEST(places(message) == "");
  message.segments.push_back(object(11, one_id, "TXT:TXT", "elleve"));
  message.segments.push_back(object(12, one_id, "TXT:TXT", "tolv"));
  BOOST_TEST(places(message) == "OIO-12 (warning) segment 40 UNO: at most 10, 12");
  const auto m = read_bin01(message);
  BOOST_REQUIRE(m.files.size() == 12U);
  BOOST_TEST(octets(m.files[11].data) == "tolv");
}

BOOST_AUTO_TEST_CASE(faulty_values) {
  const auto with = [](const std::string& aid, const std::string& codes) {
    return places(test::bin01().with("UNO+1", object(1, aid, codes, "x")));
  };
  BOOST_TEST(with(one_id, "IMG:JPG") == "");
  for (const auto* extension : {"XLS", "XSL", "PLO", "FNX"})
    BOOST_TEST(with(one_id, std::string("PRP:") + extension) == "", extension);
  BOOST_TEST(with(one_id.substr(1), "IMG:JPG") ==
             "EDI-18 segment 20 UNO element 2 component 2: 32 hexadecimal digits, \"" + one_id.substr(1) + "\"");
  BOOST_TEST(with(one_id.substr(1) + "g", "IMG:JPG").starts_with("EDI-18 segment 20 UNO element 2 component 2: "));
  BOOST_TEST(with("", "IMG:JPG") == "EDI-17 segment 20 UNO element 2 component 2: 32 hexadecimal digits, nothing");
  BOOST_TEST(
      with(one_id, "QQQ:JPG") ==
      "EDI-18 segment 20 UNO element 3 component 2: TXT, IMG, PRG, VGR, BSG, MUL, SND or PRP, 3 characters, not shown");
  BOOST_TEST(with(one_id, "IMG:JPEG") ==
             "EDI-18 segment 20 UNO element 3 component 3: one of 27 codes, 4 characters, not shown");
  BOOST_TEST(places(test::bin01().with("GIS", "GIS+M")) == "EDI-18 segment 14 GIS element 1: N, \"M\"");
  BOOST_TEST(places(test::bin01().with("BGM", "BGM+EPI++9+NA")) == "EDI-18 segment 2 BGM element 1: OBJ, \"EPI\"");
}

BOOST_AUTO_TEST_CASE(faulty_groups) {
  BOOST_TEST(places(test::bin01().before("S11", "ADR++US:Vej")) == "EDI-15 segment 19 ADR: RFF+XPI or S11, ADR");
  auto none = test::bin01();
  none.segments.resize(none.at("S11") + 1);
  BOOST_TEST(places(none) == "EDI-16 segment 20 UNT: UNO, UNT");
  none.segments.pop_back();
  BOOST_TEST(places(none) == "EDI-16 segment 19 UNT: S11, UNT");
  const auto extra = test::bin01().before("S11", "S14+14");
  BOOST_TEST(places(extra) == "EDI-15 segment 19 S14: RFF+XPI or S11, S14");
}

BOOST_AUTO_TEST_CASE(a_partial_file_letter) {
  auto result = read_edifact(interchange(test::bin01().without("PNA")));
  BOOST_REQUIRE(!result);
  const auto& m = std::get<FileLetter>(result.error().partial.at(0));
  BOOST_TEST(m.version == "B0131X");
  BOOST_TEST(m.message_id == "BIN260120");
  BOOST_TEST(m.sender.location_number == "5790000121526");
}

BOOST_AUTO_TEST_SUITE_END()
