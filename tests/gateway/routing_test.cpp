// R1 of conversion.md 5 and section 1: what is forwarded unchanged, and who is refused.
#include "tests/gateway/world.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

/// Nothing of it is here: not accepted.
void is_not_here(World& world, const Sent& sent) {
  BOOST_TEST(world.states(sent) == "");
}

/// A Receipt that says no to that envelope.
std::string says_no(const HttpAnswer& answer, const Sent& sent) {
  const auto opened = document(answer.body);
  wire::XmlReader xml;
  const auto envelope = vans::read_envelope(opened, xml);
  BOOST_REQUIRE_MESSAGE(envelope, words(envelope ? Findings{} : envelope.error()));
  BOOST_TEST(words(envelope->warnings) == "");
  BOOST_REQUIRE(envelope->envelope.receipt);
  const auto& receipt = *envelope->envelope.receipt;
  BOOST_TEST(receipt.original_envelope_id == sent.envelope.id);
  BOOST_TEST((envelope->envelope.receiver == sent.envelope.sender));
  return std::string(vans::name(receipt.kind));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(routing)

BOOST_AUTO_TEST_CASE(r1_1_a_care_communication_is_forwarded_unchanged) {
  for (const auto* message : {"S2A1-1/message.json", "S2-1-lpr3/message.xml"}) {
    BOOST_TEST_CONTEXT(message) {
      World world({.hospital_takes = "fhir:5.0"});
      const auto sent = world.send_sample(message);
      const auto cc = world.take_one(hospital, "CareCommunication");
      world.is_unchanged(sent, cc);
      BOOST_TEST(world.states(sent) == "delivered");
      // Its receipt goes on unconverted.
      const auto answered =
          world.send(exchanged(acknowledgement("S4-1/acknowledgement.json", cc), hospital, municipality));
      world.is_unchanged(answered, world.take_one(municipality, "Acknowledgement"));
      BOOST_TEST(world.states(sent) == "acknowledged");
    }
  }
}

BOOST_AUTO_TEST_CASE(r1_1_a_bare_bundle_is_put_into_an_envelope) {
  for (const auto* message : {"S2A1-1/message.json", "S2-1-lpr3/message.xml"}) {
    BOOST_TEST_CONTEXT(message) {
      World world({.hospital_takes = "fhir:5.0"});
      const auto sent = world.send_bundle(sample(message));
      const auto cc = world.take_one(hospital, "CareCommunication");
      BOOST_TEST((cc.payload == sent.payload));
      BOOST_TEST(cc.envelope->message->name == "MCM:FDIS91#nursing");
      BOOST_TEST(world.states(sent) == "delivered");
    }
  }
}

BOOST_AUTO_TEST_CASE(r1_2_a_letter_is_forwarded_unchanged) {
  World world({.municipality_takes = "oioxml"});
  const auto sent = world.send_sample("S1-1/letter.xml");
  const auto letter = world.take_one(municipality, "XDIS91");
  world.is_unchanged(sent, letter);
  BOOST_TEST(world.states(sent) == "delivered");
  const auto receipt = world.send(receipt_for(letter));
  world.is_unchanged(receipt, world.take_one(hospital, "XCTL03"));
  BOOST_TEST(world.states(sent) == "acknowledged");
}

BOOST_AUTO_TEST_CASE(r1_2_files_do_not_wait_for_their_letter_nor_it_for_them) {
  World world({.municipality_takes = "oioxml"});
  const auto files = world.send_sample("S1A1-1/files.xml");
  world.is_unchanged(files, world.take_one(municipality, "XBIN01"));
  const auto letter = world.send_sample("S1A1-1/letter.xml");
  world.is_unchanged(letter, world.take_one(municipality, "XDIS91"));
}

BOOST_AUTO_TEST_CASE(r1_2_through_the_doctors_folders) {
  World world({.municipality_takes = "oioxml"});
  const auto out = world.wrapped(sample("S1-1-no-phone/letter.xml"));
  world.drop(out.bytes);
  const auto letter = world.take_one(municipality, "XDIS91");
  world.is_unchanged(out, letter);
  BOOST_TEST(world.envelope_receipts() == 1u);
  const auto receipt = world.send(receipt_for(letter, "Ukendt patient"));
  const auto back = world.take_one(doctor, "XCTL02");
  world.is_unchanged(receipt, back);
  BOOST_TEST(world.states(out) == "rejected");
}

BOOST_AUTO_TEST_CASE(r1_edifact_is_forwarded_as_the_interchange_it_came_in) {
  World world({.hospital_takes = "edifact", .municipality_takes = "edifact"});
  const auto sent = world.send_interchange(sample("N-7-to-cc/letter.edi"));
  const auto letter = world.take_one(municipality, "DIS91");
  BOOST_TEST(!letter.envelope);
  world.is_unchanged(sent, letter);
  BOOST_TEST(world.states(sent) == "delivered");
  // One in an envelope is opened for routing, and handed out as interchange.
  const auto files = world.send_sample("N-7-to-cc/files.edi");
  BOOST_TEST((world.take_one(municipality, "BIN01").bytes == files.payload));
}

BOOST_AUTO_TEST_CASE(r1_faults_of_what_is_forwarded_are_only_reported) {
  World world({.municipality_takes = "oioxml"});
  const auto sent = world.send_sample("N-1-letter/letter.xml");
  world.is_unchanged(sent, world.take_one(municipality, "XDIS91", World::Content::faulty));
  BOOST_TEST(world.states(sent) == "delivered");
}

// Section 6 applies to what is forwarded too.
BOOST_AUTO_TEST_CASE(r1_a_dangerous_link_is_not_forwarded) {
  const auto letter = changed(sample("N-7-video/letter.xml"), "https://", "https://vdx.dk@");
  {
    World world({.municipality_takes = "oioxml"});
    const auto sent = world.send(letter);
    const auto refusal = world.take_one(hospital, "XCTL01");
    BOOST_TEST(refusal.receipt().originals.at(0).id == sent.identity.message_id);
    BOOST_TEST(world.states(sent) == "refused");
  }
  World world({.municipality_takes = "oioxml", .settings = {{"video.dangerous", "warn"}}});
  const auto sent = world.send(letter);
  world.is_unchanged(sent, world.take_one(municipality, "XDIS91"));
}

// ... and to what does not conform and is forwarded all the same.
BOOST_AUTO_TEST_CASE(r1_a_dangerous_link_of_what_does_not_conform_is_not_forwarded) {
  const auto faulty = changed(slurp(project() / "samples/video-invitation/care-communication.json"),
                              R"("status":"unknown","category")", R"("category")");
  {
    World world;
    const auto sent = world.send(changed(faulty, R"("url":"https://portal)", R"("url":"https://vdx.dk@portal)"));
    const auto refusal = world.take_one(hospital, "Acknowledgement");
    BOOST_TEST(refusal.receipt().response_identifier == sent.identity.message_id);
    BOOST_TEST(world.states(sent) == "refused");
    const auto why = world.reasons(sent.identity.message_id);
    BOOST_TEST(why.find("VDX-") != std::string::npos, why);
  }
  World world;
  const auto sent = world.send(faulty);
  BOOST_TEST(world.mailbox(municipality).find(R"("class":"vdx-portal")") != std::string::npos);
  world.is_unchanged(sent, world.take_one(municipality, "CareCommunication"));
  const auto noted = world.noted(sent);
  BOOST_TEST(noted.find("faulty message: CC-COM-02 Bundle.entry[2].resource.status") != std::string::npos, noted);
}

BOOST_AUTO_TEST_CASE(r1_an_unknown_receiver_is_refused_in_the_senders_format) {
  {
    World world;
    const auto sent = world.send_sample("B-3-letter/unknown.xml");
    const auto refusal = world.take_one(hospital, "XCTL01");
    BOOST_TEST(refusal.refusal().starts_with("ukendt_lokationsnummer"));
    BOOST_TEST(refusal.receipt().original_receiver == nobody);
    BOOST_TEST(world.states(sent) == "refused");
  }
  {
    World world;
    const auto sent = world.send_interchange(sample("N-7-invalid/unknown-receiver.edi"));
    const auto refusal = world.take_one(hospital, "CTL01");
    BOOST_TEST(refusal.refusal().starts_with("ukendt_lokationsnummer"));
    BOOST_TEST(world.states(sent) == "refused");
  }
  World world;
  const auto sent = world.send(changed(sample("S2-1-lpr3/message.json"), hospital, nobody));
  const auto refusal = world.take_one(municipality, "Acknowledgement");
  BOOST_TEST(refusal.identity.detail == "fatal-error");
  BOOST_TEST(refusal.receipt().response_identifier == sent.identity.message_id);
  BOOST_TEST(refusal.refusal().starts_with("not-found MSG_Receiver_Identifier_UNKNOWN"));
  BOOST_TEST(refusal.envelope->message->name == "MCM:FCTL#fatal-error");
  BOOST_TEST(refusal.identity.sender == nobody);  // in the name of the receiver (conversion.md 1.7)
  BOOST_TEST(world.states(sent) == "refused");
}

BOOST_AUTO_TEST_CASE(r1_a_receiver_that_takes_no_correspondence_is_refused) {
  {
    World world({.municipality_takes = "nothing"});
    const auto sent = world.send_sample("S1A1-1/files.xml");
    BOOST_TEST(world.take_one(hospital, "XCTL01").refusal().starts_with("problem_med_version"));
    BOOST_TEST(world.states(sent) == "refused");
  }
  {
    World world({.municipality_takes = "oioxml:xctl"});
    const auto sent = world.send_interchange(sample("N-7-to-cc/letter.edi"));
    BOOST_TEST(world.take_one(hospital, "CTL01").refusal().starts_with("problem_med_version"));
    BOOST_TEST(world.states(sent) == "refused");
  }
  World world({.hospital_takes = "nothing"});
  const auto sent = world.send_bundle(sample("S2A2-2/message.json"));
  const auto refusal = world.take_one(municipality, "Acknowledgement");
  BOOST_TEST(refusal.refusal().starts_with("not-supported MSG_RECEIVER_UNABLE_TO_RECEIVE_MSG_TYPE"));
  BOOST_TEST(refusal.receipt().response_identifier == sent.identity.message_id);
  BOOST_TEST(world.states(sent) == "refused");
}

// conversion.md 1.5: its CareCommunication would need a SOR code.
BOOST_AUTO_TEST_CASE(r1_a_sender_the_registry_does_not_know_is_refused) {
  World world;
  const auto sent = world.send(changed(sample("N-6-empty/letter.xml"), hospital, nobody));
  const auto refusal = world.take_one(nobody, "XCTL01");
  BOOST_TEST(refusal.receipt().originals.at(0).id == sent.identity.message_id);
  BOOST_TEST(world.states(sent) == "refused");
}

// A receiver of CareCommunication 4.0 alone gets no 5.0: not one that was sent as such, and not one that we made.
BOOST_AUTO_TEST_CASE(r1_an_older_version_is_not_sent_a_newer_one) {
  World world({.hospital_takes = "fhir:4.0", .municipality_takes = "fhir:4.0"});
  const auto letter = world.send_interchange(sample("N-7-to-cc/letter.edi"));
  BOOST_TEST(world.take_one(hospital, "CTL01").refusal().starts_with("problem_med_version"));
  const auto cc = world.send_sample("S2-1-lpr3/message.json");
  BOOST_TEST(world.take_one(municipality, "Acknowledgement").refusal().starts_with("not-supported"));
  BOOST_TEST(world.states(letter) == "refused");
  BOOST_TEST(world.states(cc) == "refused");
}

BOOST_AUTO_TEST_CASE(r1_what_a_receiver_takes_as_it_is_comes_before_fhir_and_that_before_the_others) {
  {
    World world({.municipality_takes = "oioxml|fhir:5.0|edifact"});
    const auto sent = world.send_sample("S1-1/letter.xml");
    world.is_unchanged(sent, world.take_one(municipality, "XDIS91"));
  }
  {
    World world({.municipality_takes = "edifact|fhir:5.0"});
    world.send_sample("S1-1/letter.xml");
    BOOST_TEST(world.take(municipality).front().kind() == "CareCommunication");
  }
  World world({.hospital_takes = "edifact|oioxml"});
  world.send_sample("S2-1-lpr3/message.json");
  (void)world.take_one(hospital, "XDIS91");
}

BOOST_AUTO_TEST_CASE(r1_an_envelope_that_disagrees_with_its_content_is_refused) {
  World world;
  const auto sent = world.wrapped(sample("S1-1/letter.xml"));
  const std::pair<const char*, const char*> changes[] = {
      {"<Name>MCM:XDIS91<", "<Name>MCM:XBIN01<"},
      {"<Version>XD9134L<", "<Version>XD9133L<"},
      {"EAN\">5790000121526<", "EAN\">5790000209354<"},
      {"<Format>XML<", "<Format>HL7<"},
  };
  for (const auto& [from, to] : changes) {
    BOOST_TEST_CONTEXT(to) {
      const auto answer = world.post("/vans/messages", "application/xml", changed(sent.bytes, from, to), hospital);
      BOOST_TEST(answer.status == 422);
      BOOST_TEST(says_no(answer, sent) == "NegativeMessage");
      is_not_here(world, sent);
    }
  }
  const auto json = world.wrapped(sample("S2-1-lpr3/message.json"));
  const auto mislabelled = changed(json.bytes, "application/fhir+json", "application/fhir+xml");
  BOOST_TEST(world.post("/vans/messages", "application/xml", mislabelled, municipality).status == 422);
}

BOOST_AUTO_TEST_CASE(r1_nobody_sends_as_somebody_else) {
  World world;
  const auto sent = world.wrapped(sample("S1-1/letter.xml"));
  const auto answer = world.post("/vans/messages", "application/xml", sent.bytes, municipality);
  BOOST_TEST(answer.status == 403);
  is_not_here(world, sent);
}

// conversion.md 1.10: no patient, so no CareCommunication.
BOOST_AUTO_TEST_CASE(r1_an_administrative_letter_stays_one) {
  {
    World world({.municipality_takes = "oioxml:xdis90"});
    const auto sent = world.send_interchange(sample("N-7-administrative/letter.edi"));
    BOOST_TEST((world.take_one(municipality, "XDIS90").payload == sample("N-7-administrative/out/1-01-XDIS90.xml")));
    BOOST_TEST(world.states(sent) == "delivered");
  }
  World world;
  const auto sent = world.send_interchange(sample("N-7-administrative/letter.edi"));
  BOOST_TEST(world.take_one(hospital, "CTL01").refusal().starts_with("problem_med_version"));
  BOOST_TEST(world.states(sent) == "refused");
}

BOOST_AUTO_TEST_SUITE_END()
