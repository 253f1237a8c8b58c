#include <boost/test/unit_test.hpp>

#include "tests/unit/oioxml/reading.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

/// A start tag directly before an end tag.
bool has_empty_element(const std::string& bytes) {
  for (auto at = bytes.find("></"); at != std::string::npos; at = bytes.find("></", at + 1))
    if (bytes[bytes.rfind('<', at) + 1] != '/') return true;
  return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(writer)

// Every optional element is in the samples, so writing what was read gives the very bytes back.
BOOST_AUTO_TEST_CASE(a_letter_comes_back_byte_for_byte) {
  const std::string declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  BOOST_TEST(written(read_letter(letter())) == declaration + letter() + "\n");
  BOOST_TEST(written(read_bin(bin())) == declaration + bin() + "\n");
}

BOOST_AUTO_TEST_CASE(what_is_absent_is_not_written) {
  Correspondence m = read_letter(letter());
  m.sender.department = m.sender.unit = m.sender.phone = m.sender.speciality = {};
  m.sender.address = m.receiver.address = m.patient.address = {};
  m.receiver.organisation = m.receiver.department = m.receiver.unit = {};
  m.patient.given.clear();
  m.patient.occupation = m.subject = {};
  m.priority.reset();
  m.episode = {};
  m.segments[0].text.clear();
  m.attachments.clear();
  const auto bytes = written(m);
  BOOST_TEST(bytes.find("/>") == std::string::npos);
  BOOST_TEST(!has_empty_element(bytes));
  for (const auto* name :
       {"AdditionalInformation", "ClinicalInformation", "Reference", "EpisodeOfCareIdentifier", "PersonGivenName"})
    BOOST_TEST(bytes.find(name) == std::string::npos, name);
  auto again = read_letter(bytes);
  BOOST_TEST((again.episode.status == EpisodeStatus::inaktiv));  // mandatory: inaktiv when not known
  again.episode.status.reset();
  BOOST_TEST((again == m));
}

BOOST_AUTO_TEST_CASE(codes) {
  Correspondence m = read_letter(letter());
  m.correction = true;
  m.receipt_wanted = false;
  m.priority = Priority::routine;
  m.statistical_code.clear();
  m.version.clear();
  m.patient.ids = {{PatientIdKind::national_replacement, {}, "2512481ABC"}};
  const auto bytes = written(m);
  for (const auto* piece : {"<StatusCode>rettetbrev<", ">minuspositivkvitt<", "<Priority>rutine<",
                            "<StatisticalCode>XDIS91<", "<VersionCode>XD9134L<", "<AlternativeIdentifier>2512481ABC<"})
    BOOST_TEST(bytes.find(piece) != std::string::npos, piece);
  BOOST_TEST(read(bytes).has_value());
}

BOOST_AUTO_TEST_CASE(times_are_danish_and_lose_their_seconds) {
  Correspondence m = read_letter(letter());
  m.sent = read_iso("2026-07-01T21:59:59Z").value();
  m.authorised = read_iso("2025-12-31T23:30:00.5Z").value();
  const auto bytes = written(m);
  BOOST_TEST(bytes.find("<Sent><Date>2026-07-01</Date><Time>23:59</Time></Sent>") != std::string::npos);
  BOOST_TEST(bytes.find("<Authorisation><Date>2026-01-01</Date><Time>00:30</Time></Authorisation>") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(values_are_escaped) {
  Correspondence m = read_letter(letter());
  m.subject = "a < b & \"c\" > d";
  m.sender.organisation = "Øre, næse & hals";
  m.segments[0].text = "<Break/> & \n]]>";
  BOOST_TEST((read_letter(written(m)) == m));
}

BOOST_AUTO_TEST_CASE(a_file_letter_about_a_system) {
  FileLetter m = read_bin(bin());
  m.patient.reset();
  m.system_information = true;
  m.contents = "Log & mere";
  BOOST_TEST(written(m).find("<SystemInformation>true</SystemInformation><Contents>Log &amp; mere</Contents>") !=
             std::string::npos);
  BOOST_TEST((read_bin(written(m)) == m));
}

BOOST_AUTO_TEST_CASE(the_size_of_a_file) {
  FileLetter m = read_bin(bin());
  m.files[0].declared_size.reset();
  BOOST_TEST(written(m).find("<OriginalObjectSize>12<") != std::string::npos);
  m.files[0].data = Content::text("", 0);
  BOOST_TEST(written(m).find("<OriginalObjectSize>1<") != std::string::npos);  // 0 is not allowed
  BOOST_TEST(read(written(m)).has_value());
}

BOOST_AUTO_TEST_CASE(large_files_stream_through) {
  const std::string base64(40000, 'Q');
  FileLetter m = read_bin(emessage(bin_space, binary_letter(bin_patient(), binary_object(base64, "30000"))));
  BOOST_REQUIRE((m.files[0].data.source() != nullptr));
  BOOST_TEST(written(m).find(">" + base64 + "<") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
