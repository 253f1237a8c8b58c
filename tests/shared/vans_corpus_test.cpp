// The envelopes of ../shared/corpus: handcrafted ones that are valid, and a regional one that is not.
#include "converters/vans/envelope.hpp"
#include "converters/wire/base64.hpp"
#include "tests/shared/run.hpp"
#include "tests/support/support.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

vans::Opened read_file(const std::filesystem::path& file) {
  static wire::XmlReader reader;
  auto result = vans::read_envelope(document(slurp(file)), reader);
  if (!result) throw std::runtime_error(file.string() + ": " + words(result.error()));
  return std::move(*result);
}

std::string payload_of(const vans::Envelope& envelope) {
  StringSink sink;
  vans::write_payload(envelope, sink);
  return sink.bytes;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(vans_corpus, Run)

BOOST_AUTO_TEST_CASE(every_envelope_reads_without_a_warning_and_comes_back) {
  const auto all = files(corpus() / "ehmi" / "vans", ".xml");
  BOOST_TEST(all.size() == 5u);
  wire::XmlReader reader;
  for (const auto& file : all) {
    const auto [envelope, warnings] = read_file(file);
    BOOST_TEST(warnings.empty(), file << "\n" << words(warnings));
    BOOST_TEST(vans::writing_faults(envelope).empty());
    StringSink sink;
    const MemorySource payload(envelope.message ? payload_of(envelope) : "");
    vans::write_envelope(envelope, envelope.message ? &payload : nullptr, sink);
    const auto again = vans::read_envelope(document(sink.bytes), reader);
    BOOST_REQUIRE(again.has_value());
    BOOST_TEST(again->warnings.empty());
    BOOST_TEST((again->envelope.message == envelope.message));
    BOOST_TEST((again->envelope.receipt == envelope.receipt));
    if (envelope.message) BOOST_TEST((payload_of(again->envelope) == payload_of(envelope)));
  }
}

BOOST_AUTO_TEST_CASE(document_is_what_we_would_write) {
  for (const auto& [file, kind] : {std::pair{"vans-fhir-carecommunication.xml",
                                             vans::PayloadKind{"CareCommunication", "carecoordination", {}, true}},
                                   {"vans-fhir-ack-ok.xml", vans::PayloadKind{"Acknowledgement", "ok", {}, true}}}) {
    const auto [envelope, warnings] = read_file(corpus() / "ehmi" / "vans" / file);
    BOOST_REQUIRE(envelope.message.has_value());
    const auto& m = *envelope.message;
    BOOST_TEST((m == vans::meta_information(kind, m.identifier, m.size)));
    // And so is what its payload says of itself.
    const auto found = converter.read({{source(payload_of(envelope)), "payload"}}, bench.settings);
    BOOST_REQUIRE(found.identities.size() == 1u);
    BOOST_TEST(convert::name(found.identities[0].kind) == kind.message);
  }
}

BOOST_AUTO_TEST_CASE(a_regional_envelope_is_understood) {
  unsigned found = 0;
  for (const auto& file : files(corpus() / "oioxml", ".xml")) {
    const auto bytes = slurp(file);
    if (bytes.find(vans::envelope_namespace) == std::string::npos) continue;
    ++found;
    const auto [envelope, warnings] = read_file(file);
    BOOST_TEST(rules(warnings) == "VANS-03 VANS-03", words(warnings));  // ids that are no UUID
    BOOST_REQUIRE(envelope.message.has_value());
    BOOST_TEST(envelope.message->size == envelope.data.decoded_size());
    BOOST_TEST(!envelope.message->transport);
    BOOST_TEST(!vans::writing_faults(envelope).empty());
  }
  BOOST_TEST(found > 0u);
}

BOOST_AUTO_TEST_SUITE_END()
