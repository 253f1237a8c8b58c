// N-7 and T-7 of conversion.md 5: every route from and to EDIFACT, with the receipts that come back.
#include "tests/gateway/world.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

const Setup edifact_to_fhir{.hospital_takes = "edifact"};

std::string letters_of(const Arrived& receipt) {
  std::string out;
  for (const auto& letter : receipt.receipt().originals)
    out += (out.empty() ? "" : " ") + letter.id + "/" + letter.version;
  return out;
}
std::string id_and_version(const Sent& sent) {
  return sent.identity.message_id + "/" + sent.identity.version;
}

/// A CTL02 or CTL03 as the receiver of a letter in EDIFACT sends it.
std::string ctl_for(const Arrived& letter, std::string_view text, std::string_view own) {
  const auto& id = letter.identity;
  const bool positive = text.empty();
  const std::string code = positive ? "7" : "4", which = positive ? "3" : "2", me(own);
  const std::string type = letter.kind() == "BIN01" ? "MEDBIN" : "MEDDIS";
  return "UNA:+.? '\nUNB+UNOC:3+" + id.receiver + ":14+" + id.sender + ":14+261120:1330+" + me + "E'\nUNH+" + me +
         "+CONTRL:D:93A:ZZ:C0" + which + "30Q+CTL0" + which + "'\nUCI+" + id.envelope_id + "+" + id.sender + ":14+" +
         id.receiver + ":14+" + code + "'\nUCM+" + id.message_id + "+" + type + ":D:93A:UN:" + id.version + "+" + code +
         "'\n" + (positive ? "" : "FTX+MID+P00++" + std::string(text) + "'\n") + "UNT+" + (positive ? "4" : "5") + "+" +
         me + "'\nUNZ+1+" + me + "E'\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(edifact_routes)

BOOST_AUTO_TEST_CASE(n7_dis91_to_fhir_and_its_receipts_back) {
  const struct {
    std::string_view ack, kind;
  } rows[] = {{"S4-1/acknowledgement.json", "CTL03"},
              {"S4-2/acknowledgement.xml", "CTL03"},
              {"S4-4/acknowledgement.json", "CTL02"}};
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.ack) {
      World world(edifact_to_fhir);
      const auto letter = world.send_interchange(sample("N-7-to-cc/letter.edi"));
      world.nothing_sent();
      BOOST_TEST(world.states(letter) == "waiting");
      const auto files = world.send_interchange(sample("N-7-to-cc/files.edi"));
      const auto cc = world.take_one(municipality, "CareCommunication");
      BOOST_TEST((shape(cc.payload) == shape(sample("N-7-to-cc/out/1-01-CareCommunication.json"))));
      world.send(acknowledgement(row.ack, cc));
      const auto receipts = world.take(hospital);
      BOOST_REQUIRE(receipts.size() == 2u);
      BOOST_TEST(letters_of(receipts[0]) == id_and_version(letter));
      BOOST_TEST(letters_of(receipts[1]) == id_and_version(files));
      for (const auto& receipt : receipts) {
        BOOST_TEST(receipt.kind() == row.kind);
        BOOST_TEST(!receipt.envelope);
        BOOST_TEST(receipt.receipt().original_sender == hospital);
      }
      BOOST_TEST(receipts[0].receipt().original_envelope_id == letter.identity.envelope_id);
      const std::string state = row.kind == "CTL03" ? "acknowledged" : "rejected";
      BOOST_TEST(world.states(letter) == state);
      BOOST_TEST(world.states(files) == state);
    }
  }
}

BOOST_AUTO_TEST_CASE(n7_dis91_to_xdis91_and_its_receipts_back) {
  for (const std::string_view text : {"", "Afdelingen er nedlagt."}) {
    World world({.hospital_takes = "edifact", .municipality_takes = "oioxml"});
    const auto sent = world.send_interchange(sample("N-7-letter/letter.edi"));
    const auto letter = world.take_one(municipality, "XDIS91");
    BOOST_TEST((letter.payload == sample("N-7-letter/out/1-01-XDIS91.xml")));
    BOOST_TEST(world.states(sent) == "delivered");
    const auto receipt = world.send(receipt_for(letter, text));
    const auto back = world.take_one(hospital, text.empty() ? "CTL03" : "CTL02");
    BOOST_TEST(letters_of(back) == id_and_version(sent));
    BOOST_TEST(back.receipt().original_envelope_id == sent.identity.envelope_id);
    BOOST_TEST((back.refusal().find(text) != std::string::npos));
    BOOST_TEST(world.states(sent) == (text.empty() ? "acknowledged" : "rejected"));
    BOOST_TEST(world.states(receipt) == "answered");
  }
}

BOOST_AUTO_TEST_CASE(n7_bin01_to_xbin01_does_not_wait) {
  World world({.hospital_takes = "edifact", .municipality_takes = "oioxml"});
  const auto sent = world.send_interchange(sample("N-7-to-cc/files.edi"));
  const auto files = world.take_one(municipality, "XBIN01");
  BOOST_TEST((files.payload == sample("N-7-to-cc/out/4-01-XBIN01.xml")));
  world.send(receipt_for(files));
  BOOST_TEST(letters_of(world.take_one(hospital, "CTL03")) == id_and_version(sent));
  BOOST_TEST(world.states(sent) == "acknowledged");
}

BOOST_AUTO_TEST_CASE(n7_xdis91_and_xbin01_to_edifact_and_their_receipts_back) {
  for (const std::string_view text : {"", "Ukendt patient"}) {
    World world({.municipality_takes = "edifact"});
    const auto sent = world.send_sample("S1A1-1/letter.xml");
    const auto letter = world.take_one(municipality, "DIS91");
    BOOST_TEST(!letter.envelope);
    BOOST_TEST(letter.letter().attachments.size() == 1u);
    const auto sent_files = world.send_sample("S1A1-1/files.xml");
    const auto files = world.take_one(municipality, "BIN01");
    BOOST_TEST(files.files().files.at(0).data.decoded_size() == 540u);

    const auto receipt = world.send_interchange(ctl_for(letter, text, "GWCTL1"));
    const auto back = world.take_one(hospital, text.empty() ? "XCTL03" : "XCTL02");
    BOOST_TEST(letters_of(back) == id_and_version(sent));
    BOOST_TEST(back.receipt().original_envelope_id == sent.identity.envelope_id);
    BOOST_TEST((back.refusal().find(text) != std::string::npos));
    BOOST_TEST(world.states(receipt) == "answered");
    BOOST_TEST(world.states(sent) == (text.empty() ? "acknowledged" : "rejected"));
    world.send_interchange(ctl_for(files, {}, "GWCTL2"));
    BOOST_TEST(letters_of(world.take_one(hospital, "XCTL03")) == id_and_version(sent_files));
    BOOST_TEST(world.states(sent_files) == "acknowledged");
  }
}

BOOST_AUTO_TEST_CASE(n7_a_care_communication_to_edifact_and_its_receipts_back) {
  for (const std::string_view text : {"", "Kan ikke modtages"}) {
    World world({.hospital_takes = "edifact"});
    const auto sent = world.send_sample("S2A1-1/message.json");
    const auto letters = world.take(hospital);
    BOOST_REQUIRE(kinds(letters) == "DIS91 BIN01");
    BOOST_TEST((letters[0].payload == sample("N-7-from-cc/out/1-01-DIS91.edi")));
    BOOST_TEST((letters[1].payload == sample("N-7-from-cc/out/1-02-BIN01.edi")));
    world.send_interchange(ctl_for(letters[0], {}, "GWCTL1"));
    world.nothing_sent();
    world.send_interchange(ctl_for(letters[1], text, "GWCTL2"));
    const auto ack = world.take_one(municipality, "Acknowledgement");
    BOOST_TEST(ack.identity.detail == (text.empty() ? "ok" : "fatal-error"));
    BOOST_TEST(ack.receipt().response_identifier == sent.identity.message_id);
    BOOST_TEST((ack.refusal().find(text) != std::string::npos));
    BOOST_TEST(world.states(sent) == (text.empty() ? "acknowledged" : "rejected"));
  }
}

BOOST_AUTO_TEST_CASE(n7_an_edifact_doctor_with_folders) {
  World world({.doctor_takes = "edifact"});
  const auto payload = changed(sample("N-7-letter/letter.edi"), hospital, doctor);
  world.drop(payload);
  const auto cc = world.take_one(municipality, "CareCommunication");
  BOOST_TEST(cc.identity.sender == doctor);
  world.send(changed(acknowledgement("S4-1/acknowledgement.json", cc), hospital, doctor));
  const auto receipt = world.take_one(doctor, "CTL03");
  BOOST_TEST(!receipt.envelope);
  BOOST_TEST(receipt.receipt().originals.size() == 1u);

  const auto out = world.send_sample("S2A1-3/message.json");
  const auto letters = world.take(doctor);
  BOOST_REQUIRE(kinds(letters) == "DIS91 BIN01");
  world.drop(ctl_for(letters[0], {}, "GWCTL1"));
  world.drop(ctl_for(letters[1], {}, "GWCTL2"));
  BOOST_TEST(world.take_one(municipality, "Acknowledgement").identity.detail == "ok");
  BOOST_TEST(world.states(out) == "acknowledged");
}

BOOST_AUTO_TEST_CASE(n7_halves_of_two_dialects_belong_together) {
  const std::pair<const char*, const char*> pairs[] = {{"N-7-to-cc/letter.edi", "S1A1-1/files.xml"},
                                                       {"S1A1-1/letter.xml", "N-7-to-cc/files.edi"}};
  for (const auto& [letter, files] : pairs) {
    BOOST_TEST_CONTEXT(letter << " and " << files) {
      World world;
      const auto first = world.send_sample(letter);
      const auto second = world.send_sample(files);
      const auto cc = world.take_one(municipality, "CareCommunication");
      BOOST_TEST(cc.letter().attachments.at(0).data.present());
      world.send(acknowledgement("S4-1/acknowledgement.json", cc));
      const auto receipts = world.take(hospital);
      BOOST_REQUIRE(receipts.size() == 2u);
      BOOST_TEST(letters_of(receipts[0]) == id_and_version(first));
      BOOST_TEST(letters_of(receipts[1]) == id_and_version(second));
      BOOST_TEST(receipts[0].kind() != receipts[1].kind());  // each in the format of its original
    }
  }
}

BOOST_AUTO_TEST_CASE(n7_letters_of_one_interchange_become_a_message_each) {
  World world(edifact_to_fhir);
  const auto sent = world.send_interchange(sample("N-7-several/letters.edi"));
  const auto arrivals = world.take(municipality);
  BOOST_REQUIRE(kinds(arrivals) == "CareCommunication CareCommunication CareCommunication");
  for (std::size_t i = 0; i < 3; ++i)
    BOOST_TEST((shape(arrivals[i].payload) ==
                shape(sample("N-7-several/out/3-0" + std::to_string(i + 1) + "-CareCommunication.json"))));
  // Each is answered for itself, and names the interchange.
  world.send(acknowledgement("S4-1/acknowledgement.json", arrivals[1]));
  const auto receipt = world.take_one(hospital, "CTL03");
  BOOST_TEST(letters_of(receipt) == "SCBREV0706B/D9134L");
  BOOST_TEST(receipt.receipt().original_envelope_id == "SCENV0706");
  BOOST_TEST(world.states("SCBREV0706A") == "delivered");
  BOOST_TEST(world.states("SCBREV0706B") == "acknowledged");
  BOOST_TEST(world.states("SCBREV0706C") == "delivered");
}

BOOST_AUTO_TEST_CASE(n7_letters_of_one_interchange_to_oioxml) {
  World world({.hospital_takes = "edifact", .municipality_takes = "oioxml"});
  world.send_interchange(sample("N-7-several/letters.edi"));
  const auto letters = world.take(municipality);
  BOOST_REQUIRE(kinds(letters) == "XDIS91 XDIS91 XDIS91");
  for (std::size_t i = 0; i < 3; ++i)
    BOOST_TEST((letters[i].payload == sample("N-7-several/out/1-0" + std::to_string(i + 1) + "-XDIS91.xml")));
  world.send(receipt_for(letters[2]));
  const auto receipt = world.take_one(hospital, "CTL03");
  BOOST_TEST(letters_of(receipt) == "SCBREV0706C/D9134L");
  BOOST_TEST(receipt.receipt().original_envelope_id == "SCENV0706");
  BOOST_TEST(world.states("SCBREV0706A, SCBREV0706B") == "");
  BOOST_TEST(world.states("SCBREV0706A") == "delivered");
  BOOST_TEST(world.states("SCBREV0706C") == "acknowledged");
}

BOOST_AUTO_TEST_CASE(n7_letters_of_one_interchange_are_forwarded_together) {
  World world({.hospital_takes = "edifact", .municipality_takes = "edifact"});
  const auto sent = world.send_interchange(sample("N-7-several/letters.edi"));
  world.is_unchanged(sent, world.take_one(municipality, "DIS91"));
  for (const auto* id : {"SCBREV0706A", "SCBREV0706B", "SCBREV0706C"}) BOOST_TEST(world.states(id) == "delivered");
}

// T-7: each of the payload kinds that come in an envelope, and each that goes out in one.
BOOST_AUTO_TEST_CASE(t7_the_envelopes_of_each_kind_of_payload) {
  World world;
  world.send_sample("S1A1-1/letter.xml");
  world.send_sample("S1A1-1/files.xml");
  const auto cc = world.take_one(municipality, "CareCommunication");
  BOOST_TEST(cc.envelope->message->service_tags.at(0).value == "application/fhir+json");
  const auto ack = world.send(acknowledgement("T-7/acknowledgement.xml", cc));
  BOOST_TEST(ack.envelope.message->name == "MCM:FCTL#ok");
  const auto receipts = world.take(hospital);
  BOOST_REQUIRE(kinds(receipts) == "XCTL03 XCTL03");
  BOOST_TEST(receipts[0].envelope->message->name == "MCM:XCTL03");
  BOOST_TEST(receipts[0].envelope->message->version == "XC0330Q");
  BOOST_TEST(receipts[0].envelope->id != receipts[1].envelope->id);
  world.send_sample("S2-1-lpr3/message.xml");
  const auto letter = world.take_one(hospital, "XDIS91");
  BOOST_TEST(letter.envelope->message->version == "XD9134L");
}

BOOST_AUTO_TEST_SUITE_END()
