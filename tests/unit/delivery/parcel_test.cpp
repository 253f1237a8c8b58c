// What goes out: unchanged, wrapped, or taken out, and the same bytes each time.
#include <algorithm>
#include <stdexcept>

#include "tests/unit/delivery/world.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

/// Nothing here takes a delivery or moves the clock: one store is enough.
World& shared_world() {
  static World world;
  return world;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(parcel)

BOOST_AUTO_TEST_CASE(an_envelope_goes_out_byte_for_byte) {
  auto& world = shared_world();
  // Not as we would write it: comment, line ends, an unknown zone.
  const auto bytes = in_envelope(xdis91, "<Emessage/>") + "<!-- the end -->\r\n";
  const auto id = world.received(Wrapping::vans, bytes, names_of(xdis91));
  const auto parcel = world.parcel(id, Cover::envelope);
  BOOST_TEST(sha256_of(bytes_of(parcel)) == sha256_of(bytes));
  BOOST_TEST(parcel.media_type == "application/xml");
  BOOST_TEST(parcel.file_name == to_text(id) + ".xml");
}

BOOST_AUTO_TEST_CASE(an_interchange_goes_out_byte_for_byte) {
  auto& world = shared_world();
  const auto id = world.received(Wrapping::edifact, interchange, names_of(dis91));
  const auto parcel = world.parcel(id, Cover::interchange);
  BOOST_TEST(sha256_of(bytes_of(parcel)) == sha256_of(interchange));
  BOOST_TEST(parcel.media_type == "application/edifact");
  BOOST_TEST(parcel.file_name == to_text(id) + ".edi");
}

BOOST_AUTO_TEST_CASE(a_bare_bundle_goes_out_byte_for_byte) {
  auto& world = shared_world();
  for (const auto& [bytes, media_type, extension] :
       {std::tuple{"\n {\"resourceType\":\"Bundle\"}", "application/fhir+json", ".json"},
        std::tuple{"<Bundle/>", "application/fhir+xml", ".xml"}}) {
    const auto id = world.received(Wrapping::fhir, bytes, names_of(care_communication));
    const auto parcel = world.parcel(id, Cover::bundle);
    BOOST_TEST(bytes_of(parcel) == bytes);
    BOOST_TEST(parcel.media_type == media_type);
    BOOST_TEST(parcel.file_name == to_text(id) + extension);
  }
}

BOOST_AUTO_TEST_CASE(what_came_without_an_envelope_is_put_into_one) {
  struct Row {
    Wrapping wrapping;
    std::string_view bytes;
    Named named;
    std::string_view format, name, mime;
    Cover cover = Cover::envelope;
  };
  const Row rows[] = {
      {Wrapping::edifact, interchange, dis91, "EDIFACT", "MCM:DIS91", ""},
      {Wrapping::oioxml, "<Emessage/>", xdis91, "XML", "MCM:XDIS91", ""},
      {Wrapping::fhir, "{\"resourceType\":\"Bundle\"}", care_communication, "HL7", "MCM:FDIS91#telemedicine",
       "application/fhir+json"},
      {Wrapping::fhir, "<Bundle/>", acknowledgement, "HL7", "MCM:FCTL#ok", "application/fhir+xml"},
      // What is no interchange and no Bundle goes in an envelope all the same.
      {Wrapping::oioxml, "<Emessage/>", xdis91, "XML", "MCM:XDIS91", "", Cover::interchange},
      {Wrapping::edifact, interchange, dis91, "EDIFACT", "MCM:DIS91", "", Cover::bundle},
  };
  auto& world = shared_world();
  for (const auto& row : rows) {
    const auto id = world.received(row.wrapping, row.bytes, names_of(row.named));
    const auto parcel = world.parcel(id, row.cover);
    BOOST_TEST(parcel.media_type == "application/xml");
    BOOST_TEST(parcel.file_name == to_text(id) + ".xml");
    const auto [envelope, payload] = unwrapped(bytes_of(parcel));
    BOOST_TEST(payload == row.bytes);
    BOOST_TEST((envelope.sender == vans::EndPoint{std::string(hospital), "EAN"}));
    BOOST_TEST((envelope.receiver == vans::EndPoint{std::string(municipality), "EAN"}));
    BOOST_TEST(envelope.id == to_text(id));
    const auto& meta = *envelope.message;
    BOOST_TEST(meta.identifier == message_identifier);
    BOOST_TEST(meta.format == row.format);
    BOOST_TEST(meta.name == row.name);
    BOOST_TEST(meta.version == row.named.version);
    BOOST_TEST((meta.service_tags.empty() ? "" : meta.service_tags.front().value) == row.mime);
  }
}

BOOST_AUTO_TEST_CASE(a_new_envelope_is_the_same_at_each_attempt) {
  World world;
  const auto id = world.letter_to(municipality);
  const auto first = bytes_of(world.parcel(id, Cover::envelope));
  world.clock.move(3600 * second);
  const auto parcel = world.parcel(id, Cover::envelope);
  BOOST_TEST(bytes_of(parcel) == first);
  BOOST_TEST(bytes_of(parcel) == first);
}

BOOST_AUTO_TEST_CASE(an_envelope_is_sent_when_its_delivery_was_made) {
  auto& world = shared_world();
  const auto id = world.letter_to(municipality);
  BOOST_TEST(unwrapped(bytes_of(world.parcel(id, Cover::envelope))).envelope.sent == "2026-01-20T09:15:00Z");
}

BOOST_AUTO_TEST_CASE(a_payload_is_taken_out_of_the_envelope_it_came_in) {
  const std::string json = R"({"resourceType":"Bundle","type":"message"})";
  auto& world = shared_world();
  const auto edifact = world.received(Wrapping::vans, in_envelope(dis91, std::string(interchange)), names_of(dis91));
  BOOST_TEST(bytes_of(world.parcel(edifact, Cover::interchange)) == interchange);
  BOOST_TEST(world.parcel(edifact, Cover::interchange).media_type == "application/edifact");
  const auto bundle =
      world.received(Wrapping::vans, in_envelope(care_communication, json, true), names_of(care_communication));
  BOOST_TEST(bytes_of(world.parcel(bundle, Cover::bundle)) == json);
  BOOST_TEST(world.parcel(bundle, Cover::bundle).media_type == "application/fhir+json");
  BOOST_TEST(world.parcel(bundle, Cover::bundle).file_name == to_text(bundle) + ".json");
}

BOOST_AUTO_TEST_CASE(a_payload_that_is_no_interchange_or_bundle_stays_in_its_envelope) {
  auto& world = shared_world();
  const auto letter = in_envelope(xdis91, "<Emessage/>"), bundle = in_envelope(acknowledgement, "<Bundle/>"),
             edifact = in_envelope(dis91, std::string(interchange));
  const auto letter_id = world.received(Wrapping::vans, letter, names_of(xdis91));
  BOOST_TEST(bytes_of(world.parcel(letter_id, Cover::interchange)) == letter);
  BOOST_TEST(bytes_of(world.parcel(letter_id, Cover::bundle)) == letter);
  const auto bundle_id = world.received(Wrapping::vans, bundle, names_of(acknowledgement));
  BOOST_TEST(bytes_of(world.parcel(bundle_id, Cover::interchange)) == bundle);
  const auto edifact_id = world.received(Wrapping::vans, edifact, names_of(dis91));
  BOOST_TEST(bytes_of(world.parcel(edifact_id, Cover::bundle)) == edifact);
}

BOOST_AUTO_TEST_CASE(what_we_made_goes_out_as_its_receiver_wants_it) {
  auto& world = shared_world();
  const auto receipt = world.made(interchange, names_of(ctl03), "edi");
  BOOST_TEST(bytes_of(world.parcel(receipt, Cover::interchange)) == interchange);
  BOOST_TEST(unwrapped(bytes_of(world.parcel(receipt, Cover::envelope))).payload == interchange);
  const auto bundle = world.made("{}", names_of(acknowledgement), "json");
  BOOST_TEST(bytes_of(world.parcel(bundle, Cover::bundle)) == "{}");
  const auto wrapped = unwrapped(bytes_of(world.parcel(bundle, Cover::interchange)));
  BOOST_TEST(wrapped.payload == "{}");
  BOOST_TEST(wrapped.envelope.message->service_tags.front().value == "application/fhir+json");
}

BOOST_AUTO_TEST_CASE(our_own_receipt_names_the_vans_as_its_sender) {
  auto& world = shared_world();
  const auto id = world.made("<Emessage/>", names_of(xctl01, "BREVDUE"), "xml");
  const auto envelope = unwrapped(bytes_of(world.parcel(id, Cover::envelope))).envelope;
  BOOST_TEST((envelope.sender == vans::EndPoint{"BREVDUE", "VANS"}));
  BOOST_TEST((envelope.receiver == vans::EndPoint{std::string(municipality), "EAN"}));
}

BOOST_AUTO_TEST_CASE(a_sender_with_a_wrong_check_digit_is_a_location_number) {
  auto& world = shared_world();
  const auto id = world.received(Wrapping::oioxml, "<Emessage/>", names_of(xdis91, "5790000120315"));
  BOOST_TEST(unwrapped(bytes_of(world.parcel(id, Cover::envelope))).envelope.sender.type == "EAN");
}

BOOST_AUTO_TEST_CASE(what_no_envelope_can_be_made_of_is_a_fault_of_ours) {
  auto& world = shared_world();
  const auto id = world.received(Wrapping::edifact, interchange, names_of({"EDIFACT", "H0130R", ""}));
  BOOST_CHECK_THROW(static_cast<void>(world.parcel(id, Cover::envelope)), std::logic_error);
  ClaimedDelivery nothing;
  BOOST_CHECK_THROW(static_cast<void>(make_parcel(*world.store, nothing, Cover::envelope)), std::logic_error);
}

namespace {

/// Keeps of what is written only its hash, its size, and its longest piece.
class WatchingSink final : public ByteSink {
 public:
  void write(std::string_view bytes) override {
    hash.write(bytes);
    size += bytes.size();
    longest = std::max(longest, bytes.size());
  }
  wire::HashSink hash;
  std::uint64_t size = 0;
  std::size_t longest = 0;
};

}  // namespace

BOOST_AUTO_TEST_CASE(large_payloads_go_out_in_pieces) {
  std::string large(10'000'000, 'x');
  for (std::size_t i = 0; i < large.size(); i += 7) large[i] = static_cast<char>('a' + i % 26);
  auto& world = shared_world();
  const auto bare = world.received(Wrapping::edifact, large, names_of(dis91));
  const auto wrapped = world.received(Wrapping::vans, in_envelope(dis91, large), names_of(dis91));
  for (const auto& [id, cover] : {std::pair{bare, Cover::interchange}, std::pair{wrapped, Cover::interchange},
                                  std::pair{bare, Cover::envelope}, std::pair{wrapped, Cover::envelope}}) {
    const auto parcel = world.parcel(id, cover);
    WatchingSink sink;
    parcel.write(sink);
    BOOST_TEST(sink.size == parcel.size);
    BOOST_TEST(sink.longest <= 256u * 1024);
    if (cover == Cover::interchange) BOOST_TEST(sink.hash.hex() == sha256_of(large));
  }
}

BOOST_AUTO_TEST_SUITE_END()
