// The official flows (../shared/corpus/flow-pairs): Flow1 letter + file letter -> CareCommunication, Flow3 back.
#include "converters/wire/base64.hpp"
#include "tests/shared/judge.hpp"
#include "tests/shared/run.hpp"
#include "tests/support/support.hpp"

using namespace brevdue;
using namespace brevdue::test;
using convert::Target;

BOOST_FIXTURE_TEST_SUITE(flow_pairs, Run)

BOOST_AUTO_TEST_CASE(flow1_letter_and_file_become_a_care_communication) {
  const std::vector<std::string> inputs{letter_file("Flow1-XDIS91_Ex_to_FHIR.xml"),
                                        letter_file("Flow1-XBIN01_Ex_to_FHIR.xml")};
  const auto json = one(inputs, Target::fhir_json);
  const auto xml = one(inputs, Target::fhir_xml);
  BOOST_TEST(judge({{"flow1.json", json}, {"flow1.xml", xml}}) == "");

  const auto original = std::get<FileLetter>(read(inputs[1]).at(0));
  for (const auto& message : {json, xml}) {
    const auto m = std::get<Correspondence>(read(message).at(0));
    BOOST_REQUIRE(m.segments.size() == 1u);
    BOOST_TEST(m.segments[0].text ==
               "Denne meddelelse har høj prioritet.\n"
               "Afdeling A har modtaget en henvisning på ovenstående patient.\n"
               "Forinden der foretages visitation, bedes følgende undersøgelser foretaget:\n"
               "Røntgen af hofte i to planer.\nBlodtryksresultat\nSænkningsresultat\n\n"
               "Resultaterne bedes fremsendt som et \"korrespondancebrev\".\n\n"
               "Venlig hilsen\noverlæge K. Petersen\n15.01.1999\n");
    BOOST_TEST(m.patient.ids.at(0).value == "2512489996");
    BOOST_TEST(m.patient.family == "Ann Berggren");
    BOOST_TEST(m.patient.given.at(0) == "Nancy");
    BOOST_TEST(m.patient.address.street == "Hindbærvej 23");
    BOOST_TEST(m.patient.address.district == "Odense S");
    BOOST_TEST(m.patient.address.postcode == "5260");
    BOOST_TEST(m.sender.location_number == "5790001382445");
    BOOST_TEST(m.sender.sor == "359001000016000");
    BOOST_TEST(m.sender.organisation == "Medcom testcenter, Certificering");
    BOOST_TEST(m.receiver.location_number == "5790000121441");
    BOOST_TEST(m.receiver.sor == "328051000016008");
    BOOST_TEST(m.receiver.organisation == "Hjemmeplejen, Odense Kommune");
    BOOST_TEST((m.sent == at("2023-11-20T17:45:00+01:00")));
    BOOST_TEST((m.segments[0].date == at("2023-11-20T17:45:00+01:00")));
    BOOST_TEST(m.subject == "Forundersøgelse");
    BOOST_TEST(m.category == "other");
    BOOST_TEST(m.episode.ids.empty());
    BOOST_TEST(m.segments[0].is_new);  // both payloads are named by the Provenance of this header
    BOOST_REQUIRE(m.attachments.size() == 1u);
    BOOST_TEST(m.attachments[0].is_new);
    BOOST_TEST(m.attachments[0].id == "urn:uuid:c39ea6b2-6052-45e4-a207-415e0205ab6f");
    BOOST_TEST(m.attachments[0].title == "BIN");
    BOOST_TEST(m.attachments[0].content_type == "application/pdf");
    BOOST_TEST((bytes_of(m.attachments[0].data) == bytes_of(original.files.at(0).data)));
    BOOST_TEST(m.attachments[0].data.decoded_size() == 4297u);
  }
}

BOOST_AUTO_TEST_CASE(flow3_care_communication_becomes_letter_and_file) {
  const auto result = (*this)({letter_file("Flow3-CareCommunication_Ex_to_OIOXML.xml")}, Target::oioxml);
  BOOST_REQUIRE_MESSAGE(result.outputs.size() == 2, words(result.report.findings));
  const auto ours = std::get<Correspondence>(read(result.outputs[0]).at(0));
  const auto files = std::get<FileLetter>(read(result.outputs[1]).at(0));
  // The official letter is declared ISO-8859-1 but holds UTF-8: read as UTF-8, with a warning.
  const auto official = std::get<Correspondence>(read(letter_file("Flow3-XDIS91_Ex_from_FHIR.xml")).at(0));

  BOOST_TEST(ours.sender.location_number == official.sender.location_number);
  BOOST_TEST(ours.receiver.location_number == official.receiver.location_number);
  BOOST_TEST(ours.sender.organisation == official.sender.organisation);
  BOOST_TEST((ours.patient == official.patient));
  BOOST_TEST(ours.subject == official.subject);
  BOOST_TEST((ours.episode == official.episode));
  BOOST_TEST((ours.authorised.utc == official.authorised.utc));
  BOOST_TEST(ours.receipt_wanted == official.receipt_wanted);
  BOOST_TEST(ours.version == official.version);
  // Known differences. Text: the official letter has a line the CareCommunication lacks; ours has the
  // CareCommunication's.
  const std::string extra = "Forinden der foretages visitation, bedes følgende undersøgelser foretaget:\n";
  auto text = official.segments.at(0).text;
  const auto place = text.find(extra);
  BOOST_REQUIRE(place != std::string::npos);
  text.erase(place, extra.size());
  BOOST_TEST(ours.segments.at(0).text == text);
  // Sent: Bundle.timestamp is 12:33, the official letter says 12:32.
  BOOST_TEST((ours.sent.utc == at("2023-11-22T12:33:00+01:00").utc));
  // Identifiers: SOR codes by the rule, the official letter repeats the location numbers. Phone: the new text's
  // authorContact by the rule, the official letter has the organisation's.
  BOOST_TEST(ours.sender.identifier == "359011000016000");
  BOOST_TEST(ours.receiver.identifier == "328051000016008");
  BOOST_TEST(ours.sender.phone == "12345678");
  // The object: id of the payload (the official letter names another), title as it is, pdf as vektor_grafik.
  BOOST_REQUIRE(ours.attachments.size() == 1u);
  BOOST_TEST(ours.attachments[0].id == "f954e0707934459180041fe23060f2bb");
  BOOST_TEST(ours.attachments[0].extension == official.attachments.at(0).extension);
  BOOST_TEST(ours.attachments[0].declared_size.value() == official.attachments.at(0).declared_size.value());
  BOOST_TEST(files.files.at(0).id == "f954e070-7934-4591-8004-1fe23060f2bb");
  const auto official_files = std::get<FileLetter>(read(letter_file("Flow3-XBIN01_Ex_from_FHIR.xml")).at(0));
  BOOST_TEST((bytes_of(files.files.at(0).data) == bytes_of(official_files.files.at(0).data)));
  BOOST_TEST(files.sender.location_number == official_files.sender.location_number);
  BOOST_TEST((files.patient->ids == official_files.patient->ids));
}

BOOST_AUTO_TEST_SUITE_END()
