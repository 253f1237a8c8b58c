// S3, S4, N-4 and N-5 of conversion.md 5: receipts find their way back, joined and split.
#include "tests/gateway/world.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

constexpr std::string_view ours = "Konverteringen ml. XML/EDI og FHIR kunne ikke udføres korrekt";

/// A CareCommunication of the municipality and the letters it became, taken by the hospital.
struct Out {
  Sent sent;
  Arrivals letters;
};
Out send_out(World& world, const std::string& message) {
  Out out{world.send(message), {}};
  out.letters = world.take(out.sent.identity.receiver);
  return out;
}

/// A letter of the hospital with its files, and the CareCommunication that the municipality took.
struct In {
  std::vector<Sent> letters;
  Arrived cc;
};
In send_in(World& world, const std::vector<std::string>& names) {
  In in;
  for (const auto& name : names) in.letters.push_back(world.send_sample(name));
  in.cc = world.take_one(municipality, "CareCommunication");
  return in;
}

/// What a receipt of OIOXML answers: "envelope letter version", a line for each letter.
std::string answers(const Arrived& receipt) {
  const auto& said = receipt.receipt();
  std::string out;
  for (const auto& letter : said.originals)
    out += (out.empty() ? "" : "\n") + said.original_envelope_id + " " + letter.id + " " + letter.version;
  return out;
}
std::string ids_of(const Sent& letter) {
  return letter.identity.envelope_id + " " + letter.identity.message_id + " " + letter.identity.version;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(receipts)

// --- S3: letters' receipts become one Acknowledgement

BOOST_AUTO_TEST_CASE(s3_receipts_of_letters_become_one_acknowledgement) {
  struct Row {
    std::string_view id, message;
    std::vector<std::string> receipts;
    std::string_view golden;
    bool positive;
  };
  const Row rows[] = {
      {"S3-1", "S2-1-lpr3/message.json", {"S3-1/letter-receipt.xml"}, "S3-1/out/2-01-Acknowledgement.json", true},
      {"S3-2", "S2A2-3/message.json", {"S3-2/letter-receipt.xml"}, "S3-2/out/2-01-Acknowledgement.json", false},
      {"S3-3",
       "S2A1-1/message.json",
       {"S3-3/letter-receipt.xml", "S3-3/files-receipt.xml"},
       "S3-3/out/3-01-Acknowledgement.json",
       true},
      {"S3-4",
       "S2A2-2/message.json",
       {"S3-4/letter-receipt.xml", "S3-4/files-receipt.xml"},
       "S3-4/out/3-01-Acknowledgement.json",
       false},
      {"S3-5",
       "S2A1-1/message.json",
       {"S3-5/files-receipt.xml", "S3-5/letter-receipt.xml"},
       "S3-5/out/3-01-Acknowledgement.json",
       false},
      {"S2A1-3",
       "S2A1-3/message.json",
       {"S2A1-3/letter-receipt.xml", "S2A1-3/files-receipt.xml"},
       "S2A1-3/out/3-01-Acknowledgement.json",
       false},
      {"S2A1-4",
       "S2A1-4/message.json",
       {"S2A1-4/receipt-1.xml", "S2A1-4/receipt-2.xml", "S2A1-4/receipt-3.xml", "S2A1-4/receipt-4.xml"},
       "S2A1-4/out/5-01-Acknowledgement.json",
       true},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.id) {
      World world;
      const auto out = send_out(world, sample(row.message));
      BOOST_TEST(out.letters.size() == row.receipts.size());
      std::vector<Sent> receipts;
      for (const auto& name : row.receipts) {
        world.nothing_sent();  // until all have come
        BOOST_TEST(world.states(out.sent) == "delivered");
        receipts.push_back(world.send_sample(name));
      }
      const auto ack = world.take_one(municipality, "Acknowledgement");
      BOOST_TEST((shape(ack.payload) == shape(sample(row.golden))));
      BOOST_TEST(ack.receipt().response_identifier == out.sent.identity.message_id);
      BOOST_TEST(ack.identity.detail == (row.positive ? "ok" : "fatal-error"));
      BOOST_TEST(ack.envelope->message->name == (row.positive ? "MCM:FCTL#ok" : "MCM:FCTL#fatal-error"));
      BOOST_TEST(ack.envelope->message->version == "2.0.0");
      BOOST_TEST(ack.identity.sender == out.sent.identity.receiver);
      BOOST_TEST(ack.refusal().find(ours) == std::string::npos);
      BOOST_TEST(world.states(out.sent) == (row.positive ? "acknowledged" : "rejected"));
      for (const auto& receipt : receipts) BOOST_TEST(world.states(receipt) == "answered");
    }
  }
}

BOOST_AUTO_TEST_CASE(s3_1_a_message_that_came_as_xml_is_answered_as_xml) {
  World world;
  const auto out = send_out(world, sample("S2-1-lpr3/message.xml"));
  world.send(receipt_for(out.letters.at(0)));
  const auto ack = world.take_one(municipality, "Acknowledgement");
  BOOST_TEST(ack.payload.front() == '<');
  BOOST_TEST(ack.envelope->message->service_tags.at(0).value == "application/fhir+xml");
}

BOOST_AUTO_TEST_CASE(s3_the_states_of_each_letter_are_those_of_its_own_receipt) {
  World world;
  const auto out = send_out(world, sample("S2A1-1/message.json"));
  world.send_sample("S3-5/files-receipt.xml");   // no
  world.send_sample("S3-5/letter-receipt.xml");  // yes
  (void)world.take_one(municipality, "Acknowledgement");
  BOOST_TEST(world.state_of_made(out.letters.at(0).identity.message_id) == "acknowledged");
  BOOST_TEST(world.state_of_made(out.letters.at(1).identity.message_id) == "rejected");
}

// N-5, the second table of conversion.md 4.
BOOST_AUTO_TEST_CASE(n5_only_all_positive_is_ok_and_nothing_is_sent_while_one_is_missing) {
  const std::string_view no = "Kan ikke modtages";
  const struct {
    std::string_view letter, files, code;
    bool files_first = false;
  } rows[] = {{"", "", "ok"},          {"", no, "fatal-error"},       {no, "", "fatal-error"},
              {no, no, "fatal-error"}, {"", no, "fatal-error", true}, {"", "", "ok", true}};
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT("letter: " << row.letter << ", files: " << row.files) {
      World world;
      const auto out = send_out(world, sample("S2A1-1/message.json"));
      const auto letter = receipt_for(out.letters.at(0), row.letter),
                 files = receipt_for(out.letters.at(1), row.files, 9);
      world.send(row.files_first ? files : letter);
      world.nothing_sent();
      BOOST_TEST(world.states(out.sent) == "delivered");
      world.send(row.files_first ? letter : files);
      const auto ack = world.take_one(municipality, "Acknowledgement");
      BOOST_TEST(ack.identity.detail == row.code);
      BOOST_TEST(ack.receipt().response_identifier == out.sent.identity.message_id);
      BOOST_TEST((ack.payload.find("T13:29:00+01:00") != std::string::npos), "the later of the two");
      BOOST_TEST(world.states(out.sent) == (row.code == "ok" ? "acknowledged" : "rejected"));
      // The first outcome stands.
      const auto late = world.send(receipt_for(out.letters.at(0), row.letter.empty() ? no : ""));
      world.nothing_sent();
      BOOST_TEST(world.states(late) == "answered");
      BOOST_TEST(world.states(out.sent) == (row.code == "ok" ? "acknowledged" : "rejected"));
    }
  }
}

// XCTL01 for a letter made from a CareCommunication counts as negative; a VANS may send it in its own name.
BOOST_AUTO_TEST_CASE(n5_a_negative_vans_receipt_is_a_fatal_error) {
  World world;
  const auto out = send_out(world, sample("S2-1-lpr3/message.json"));
  auto refused = sample("N-7-several/refused-by-vans.xml");
  const auto& id = out.letters.at(0).identity;
  refused = changed(std::move(refused), elements(refused, "OriginalEnvelopeIdentifier"), id.envelope_id);
  refused = exchanged(std::move(refused), hospital, municipality);
  const auto receipt = world.send(refused, "network");
  const auto ack = world.take_one(municipality, "Acknowledgement");
  BOOST_TEST(ack.identity.detail == "fatal-error");
  BOOST_TEST(ack.identity.sender == hospital);
  BOOST_TEST(world.states(out.sent) == "rejected");
  BOOST_TEST(world.states(receipt) == "answered");
}

// --- S4: an Acknowledgement becomes a receipt for each letter

BOOST_AUTO_TEST_CASE(s4_an_acknowledgement_becomes_receipts_of_each_letter) {
  struct Row {
    std::string_view id;
    std::vector<std::string> letters;
    std::string_view ack;
    bool positive;
    std::string_view text;  // of the refusal
    bool enriched = false;
  };
  const Row rows[] = {
      {"S4-1", {"S1-1/letter.xml"}, "S4-1/acknowledgement.json", true, ""},
      {"S4-2", {"S1A1-1/letter.xml", "S1A1-1/files.xml"}, "S4-2/acknowledgement.xml", true, ""},
      {"S4-3", {"S1-1/letter.xml"}, "S4-3/acknowledgement.json", false, ""},
      {"S4-4",
       {"S1A1-3/letter.xml", "S1A1-3/files-1.xml", "S1A1-3/files-2.xml"},
       "S4-4/acknowledgement.json",
       false,
       ""},
      {"S4-5-file-type",
       {"S1A4-1/letter.xml", "S1A4-1/files.xml"},
       "S4-5-file-type/acknowledgement.json",
       false,
       "Filtypen understøttes ikke.",
       true},
      {"N-5", {"S1A1-1/letter.xml", "S1A1-1/files.xml"}, "N-5-acknowledgements/fatal-error.json", false, ""},
      {"N-5", {"S1A1-1/files.xml", "S1A1-1/letter.xml"}, "N-5-acknowledgements/transient-error.json", false, ""},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.id) {
      World world;
      const auto in = send_in(world, row.letters);
      const auto ack = world.send(acknowledgement(row.ack, in.cc));
      const auto receipts = world.take(hospital);
      BOOST_REQUIRE(receipts.size() == row.letters.size());
      std::vector<std::string> answered, expected;
      for (const auto& receipt : receipts) {
        BOOST_TEST(receipt.kind() == (row.positive ? "XCTL03" : "XCTL02"));
        BOOST_TEST(receipt.envelope->message->name == "MCM:" + receipt.kind());
        BOOST_TEST(receipt.envelope->message->version == receipt.identity.version);
        BOOST_TEST(receipt.identity.sender == municipality);
        BOOST_TEST(receipt.receipt().original_sender == hospital);
        BOOST_TEST(receipt.receipt().original_receiver == municipality);
        BOOST_TEST((receipt.refusal().find(row.text) != std::string::npos), receipt.refusal());
        BOOST_TEST((receipt.refusal().find(ours) != std::string::npos) == row.enriched);
        BOOST_TEST(receipt.refusal().empty() == row.positive);
        answered.push_back(answers(receipt));
        BOOST_TEST(world.state_of_made(receipt.identity.message_id) == "delivered");
      }
      for (const auto& letter : in.letters) {
        expected.push_back(ids_of(letter));
        BOOST_TEST(world.states(letter) == (row.positive ? "acknowledged" : "rejected"));
      }
      std::sort(answered.begin(), answered.end());
      std::sort(expected.begin(), expected.end());
      BOOST_TEST(answered == expected, boost::test_tools::per_element());
      BOOST_TEST(world.states(ack) == "answered");
      BOOST_TEST(world.state_of_made(in.cc.identity.message_id) == (row.positive ? "acknowledged" : "rejected"));
    }
  }
}

// ACK-FLW-02: it is not answered, and what it says is understood.
BOOST_AUTO_TEST_CASE(s4_an_acknowledgement_that_does_not_conform_is_converted_and_its_faults_are_noted) {
  World world;
  const auto in = send_in(world, {"S1-1/letter.xml"});
  const auto ack = world.send(changed(acknowledgement("S4-1/acknowledgement.json", in.cc), R"("type": "message")",
                                      R"("nickname": "x", "type": "message")"));
  BOOST_TEST(answers(world.take_one(hospital, "XCTL03")) == ids_of(in.letters.at(0)));
  BOOST_TEST(world.states(ack) == "answered");
  BOOST_TEST(world.noted(ack).find("faulty receipt: CC-GEN-02 Bundle.nickname\n") != std::string::npos,
             world.noted(ack));
}

BOOST_AUTO_TEST_CASE(s4_5_an_error_after_the_files_never_came_is_enriched) {
  World world;
  const auto letter = world.send_sample("S1A1-1/letter.xml");
  world.later(60 * minute);
  const auto cc = world.take_one(municipality, "CareCommunication");
  world.send(acknowledgement("S4-5/acknowledgement.json", cc));
  const auto receipt = world.take_one(hospital, "XCTL02");
  BOOST_TEST(answers(receipt) == ids_of(letter));
  BOOST_TEST(receipt.receipt().refusal.text.starts_with(ours));
  BOOST_TEST(receipt.receipt().refusal.text.ends_with("\nBilaget mangler."));
  BOOST_TEST(world.states(letter) == "rejected");
}

BOOST_AUTO_TEST_CASE(s4_5_a_positive_receipt_is_not_enriched) {
  World world;
  const auto letter = world.send_sample("S1A1-1/letter.xml");
  world.later(60 * minute);
  const auto cc = world.take_one(municipality, "CareCommunication");
  world.send(acknowledgement("S4-1/acknowledgement.json", cc));
  const auto receipt = world.take_one(hospital, "XCTL03");
  BOOST_TEST(receipt.refusal() == "");
  BOOST_TEST(world.states(letter) == "acknowledged");
}

BOOST_AUTO_TEST_CASE(s4_5_files_that_were_refused_get_no_other_receipt) {
  World world;
  const auto files = world.send_sample("S1A2-1-invalid/files.xml");
  const auto in = send_in(world, {"S1A1-1/letter.xml"});
  BOOST_TEST(answers(world.take_one(hospital, "XCTL01")) == ids_of(files));
  world.send(acknowledgement("S4-5-invalid-file/acknowledgement.json", in.cc));
  const auto receipt = world.take_one(hospital, "XCTL02");
  BOOST_TEST(answers(receipt) == ids_of(in.letters.at(0)));
  BOOST_TEST(receipt.refusal().find(ours) != std::string::npos);
  BOOST_TEST(world.states(in.letters.at(0)) == "rejected");
  BOOST_TEST(world.states(files) == "refused");
}

// The first outcome stands: neither a second yes nor a later no is sent.
BOOST_AUTO_TEST_CASE(n5_a_later_acknowledgement_changes_nothing) {
  World world;
  const auto in = send_in(world, {"S1-1/letter.xml"});
  world.send(acknowledgement("S4-1/acknowledgement.json", in.cc));
  (void)world.take_one(hospital, "XCTL03");
  const auto later = world.send(acknowledgement("S4-3/acknowledgement.json", in.cc));
  world.nothing_sent();
  BOOST_TEST(world.states(later) == "answered");
  BOOST_TEST(world.states(in.letters.at(0)) == "acknowledged");
}

BOOST_AUTO_TEST_CASE(n5_receipts_come_after_a_restart_too) {
  World world;
  const auto in = send_in(world, {"S1A1-1/letter.xml", "S1A1-1/files.xml"});
  const auto out = send_out(world, sample("S2A2-2/message.json"));
  world.send(receipt_for(out.letters.at(0)));
  world.nothing_sent();
  world.restart();
  world.send_bundle(acknowledgement("S4-1/acknowledgement.json", in.cc));
  BOOST_TEST(kinds(world.take(hospital)) == "XCTL03 XCTL03");
  world.send(receipt_for(out.letters.at(1)));
  BOOST_TEST(world.take_one(municipality, "Acknowledgement").identity.detail == "ok");
}

// A receipt that matches no conversion goes on as it is (conversion.md 1.6); so does one of other parties.
BOOST_AUTO_TEST_CASE(n5_a_receipt_of_nothing_we_know_goes_on) {
  World world;
  const auto receipt = world.send_sample("B-7/receipt.xml");
  world.is_unchanged(receipt, world.take_one(municipality, "XCTL03"));
  BOOST_TEST(world.states(receipt) == "delivered");
  const auto ack = world.send_sample("B-7/acknowledgement.json");
  world.is_unchanged(ack, world.take_one(hospital, "Acknowledgement"));
  BOOST_TEST(world.states(ack) == "delivered");
}

// --- N-4: receipts that are missing, or late

BOOST_AUTO_TEST_CASE(n4_a_missing_receipt_is_waited_for_and_a_late_one_is_joined) {
  World world;
  const auto out = send_out(world, sample("S2A1-1/message.json"));
  world.send(receipt_for(out.letters.at(0), "Kan ikke modtages"));
  world.later(2 * 60 * minute);
  world.nothing_sent();
  world.later(80 * day);
  world.nothing_sent();
  BOOST_TEST(world.states(out.sent) == "delivered");
  world.send(receipt_for(out.letters.at(1)));
  BOOST_TEST(world.take_one(municipality, "Acknowledgement").identity.detail == "fatal-error");
  BOOST_TEST(world.states(out.sent) == "rejected");
}

BOOST_AUTO_TEST_CASE(n4_after_three_months_a_receipt_goes_on_unconverted) {
  World world;
  const auto out = send_out(world, sample("S2A1-1/message.json"));
  world.send(receipt_for(out.letters.at(0)));
  world.nothing_sent();
  world.later(93 * day);
  world.nothing_sent();
  const auto late = world.send(receipt_for(out.letters.at(1)));
  world.is_unchanged(late, world.take_one(municipality, "XCTL03"));
  BOOST_TEST(world.states(late) == "delivered");
}

BOOST_AUTO_TEST_CASE(n4_after_three_months_an_acknowledgement_goes_on_unconverted) {
  World world;
  const auto in = send_in(world, {"S1A1-1/letter.xml", "S1A1-1/files.xml"});
  world.later(93 * day);
  const auto late = world.send(acknowledgement("S4-1/acknowledgement.json", in.cc));
  world.is_unchanged(late, world.take_one(hospital, "Acknowledgement"));
}

BOOST_AUTO_TEST_CASE(n4_none_comes_and_nothing_is_sent) {
  World world;
  const auto in = send_in(world, {"S1A1-1/letter.xml", "S1A1-1/files.xml"});
  world.later(100 * day);
  world.nothing_sent();
  BOOST_TEST(world.states(in.letters.at(0)) == "delivered");
}

BOOST_AUTO_TEST_SUITE_END()
