// N-1, N-2, N-3, N-6 and T-8 of conversion.md 5: what is invalid, what comes late, and what comes twice.
#include "tests/gateway/world.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

/// "a b" of the letters a receipt answers, without their envelope.
std::string letters_of(const Arrived& receipt) {
  std::string out;
  for (const auto& letter : receipt.receipt().originals) out += (out.empty() ? "" : " ") + letter.id;
  return out;
}

/// The letter in another Emessage/Envelope, as a system sends it again.
std::string in_another_envelope(const Sent& sent, std::string_view id) {
  return changed(sent.payload, ">" + sent.identity.envelope_id + "<", ">" + std::string(id) + "<");
}

std::size_t whole_files(const Arrived& care_communication) {
  std::size_t count = 0;
  for (const auto& file : care_communication.letter().attachments) count += file.data.present() ? 1 : 0;
  return count;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(halves)

// --- N-1: invalid, alone

BOOST_AUTO_TEST_CASE(n1_invalid_messages_are_refused_and_nothing_goes_on) {
  const struct {
    std::string_view id, message, kind, code;
  } rows[] = {
      {"N-1-letter", "N-1-letter/letter.xml", "XCTL01", "syntaksfejl"},
      {"N-1-bin", "N-1-bin/files.xml", "XCTL01", "syntaksfejl"},
      {"N-1-cc", "N-1-cc/invalid.json", "Acknowledgement", "invalid"},
      {"N-1-cc", "N-1-cc/invalid.xml", "Acknowledgement", "invalid"},
      {"N-7-invalid", "N-7-invalid/letter.edi", "CTL01", "syntaksfejl"},
      {"N-7-invalid", "N-7-invalid/version.edi", "CTL01", "problem_med_version"},
      {"B-2", "B-2/message.json", "Acknowledgement", "invariant"},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.message) {
      World world;
      const auto sent =
          row.message.ends_with(".edi") ? world.send_interchange(sample(row.message)) : world.send_sample(row.message);
      const auto refusal = world.take_one(sent.identity.sender, row.kind);
      BOOST_TEST(!refusal.receipt().is_positive());
      if (row.kind == "Acknowledgement") {
        BOOST_TEST(refusal.receipt().response_identifier == sent.identity.message_id);
        BOOST_TEST(refusal.identity.detail == "fatal-error");
        BOOST_TEST(refusal.identity.sender == sent.identity.receiver);
      } else {
        BOOST_TEST(letters_of(refusal) == sent.identity.message_id);
        BOOST_TEST(refusal.receipt().original_envelope_id == sent.identity.envelope_id);
        BOOST_TEST(refusal.refusal().starts_with(row.code));
      }
      BOOST_TEST(refusal.bytes.find("2512489996") == std::string::npos);
      BOOST_TEST(world.states(sent) == "refused");
      BOOST_TEST(world.reasons(sent.identity.message_id) != "");
      world.later(2 * 60 * minute);
      world.nothing_sent();
    }
  }
}

BOOST_AUTO_TEST_CASE(n1_both_halves_invalid) {
  World world;
  const auto letter = world.send_sample("S1A3-1-invalid/letter.xml");
  const auto files = world.send_sample("S1A2-1-invalid/files.xml");
  const auto refusals = world.take(hospital);
  BOOST_REQUIRE(kinds(refusals) == "XCTL01 XCTL01");
  BOOST_TEST(letters_of(refusals[0]) == letter.identity.message_id);
  BOOST_TEST(letters_of(refusals[1]) == files.identity.message_id);
  BOOST_TEST(world.states(letter) == "refused");
  BOOST_TEST(world.states(files) == "refused");
}

// A half that cannot be read is refused when it comes, and the other, coming later, does not wait for it.
BOOST_AUTO_TEST_CASE(n1_an_invalid_half_frees_the_other_that_comes_later) {
  {
    World world;
    const auto files = world.send_sample("S1A2-1-invalid/files.xml");
    BOOST_TEST(letters_of(world.take_one(hospital, "XCTL01")) == files.identity.message_id);
    world.send_sample("S1A1-1/letter.xml");
    BOOST_TEST(whole_files(world.take_one(municipality, "CareCommunication")) == 0u);
    BOOST_TEST(world.states(files) == "refused");
  }
  World world;
  const auto letter = world.send_sample("S1A3-1-invalid/letter.xml");
  BOOST_TEST(letters_of(world.take_one(hospital, "XCTL01")) == letter.identity.message_id);
  const auto files = world.send_sample("S1A1-1/files.xml");
  world.is_unchanged(files, world.take_one(municipality, "XBIN01"));
  BOOST_TEST(world.states(letter) == "refused");
}

// One of which nobody can say whose it is may be the other half all the same.
BOOST_AUTO_TEST_CASE(n1_an_invalid_half_without_a_patient_frees_the_other) {
  const std::string cpr = "<CivilRegistrationNumber>2512489996</CivilRegistrationNumber>";
  const auto letter = sample("S1A1-1/letter.xml"), files = sample("S1A1-1/files.xml");
  const auto bad_letter = changed(letter, cpr, ""), bad_files = changed(files, cpr, "");
  {
    World world;
    world.send(bad_files);
    world.take_one(hospital, "XCTL01");
    world.send(letter);
    BOOST_TEST(whole_files(world.take_one(municipality, "CareCommunication")) == 0u);
  }
  {
    World world;
    world.send(letter);
    world.nothing_sent();
    world.send(bad_files);  // the letter waits no longer
    world.take_one(hospital, "XCTL01");
    BOOST_TEST(whole_files(world.take_one(municipality, "CareCommunication")) == 0u);
  }
  World world;
  world.send(bad_letter);
  world.take_one(hospital, "XCTL01");
  const auto sent = world.send(files);
  world.is_unchanged(sent, world.take_one(municipality, "XBIN01"));
}

// --- N-2: late halves

BOOST_AUTO_TEST_CASE(n2_late_files_are_forwarded_unconverted_at_once) {
  World world;
  const auto letter = world.send_sample("S1A1-1/letter.xml");
  world.later(60 * minute);
  const auto cc = world.take_one(municipality, "CareCommunication");
  world.later(7 * minute);
  const auto files = world.send_sample("S1A1-1/files.xml");
  world.is_unchanged(files, world.take_one(municipality, "XBIN01"));
  BOOST_TEST(world.states(files) == "delivered");
  // The files have no part in the receipt of the CareCommunication.
  world.send(acknowledgement("S4-1/acknowledgement.json", cc));
  BOOST_TEST(letters_of(world.take_one(hospital, "XCTL03")) == letter.identity.message_id);
  BOOST_TEST(world.states(files) == "delivered");
}

// conversion.md 2: what goes on although its profile forbids it is named.
BOOST_AUTO_TEST_CASE(what_is_waived_stands_in_the_audit) {
  const std::string attachment = ", Communication.payload[1].contentAttachment.";
  World world;
  const auto alone = world.send_sample("S1A1-1/letter.xml");
  world.later(60 * minute);
  (void)world.take_one(municipality, "CareCommunication");
  const auto of_alone = world.noted(alone);
  BOOST_TEST(
      of_alone.find("waived: attachment-title (CC-ATT-01): a title" + attachment + "title\n") != std::string::npos,
      of_alone);
  BOOST_TEST(of_alone.find("waived: attachment-data (CC-ATT-04, CC-ATT-07): data or url in a new message" + attachment +
                           "data\n") != std::string::npos,
             of_alone);

  World other;
  const auto word = other.send_sample("S1A4-1/letter.xml");
  other.send_sample("S1A4-1/files.xml");
  (void)other.take_one(municipality, "CareCommunication");
  const auto of_word = other.noted(word);
  BOOST_TEST(of_word.find("waived: attachment-type (CC-ATT-03): one of the six types" + attachment + "contentType\n") !=
                 std::string::npos,
             of_word);

  World third;
  const auto whole = third.send_sample("S1A1-1/letter.xml");
  third.send_sample("S1A1-1/files.xml");
  (void)third.take_one(municipality, "CareCommunication");
  BOOST_TEST(third.noted(whole).find("waived") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(n2_a_late_letter_becomes_a_care_communication_without_the_files_at_once) {
  World world;
  const auto files = world.send_sample("S1A1-1/files.xml");
  world.later(60 * minute);
  (void)world.take_one(municipality, "XBIN01");
  world.later(7 * minute);
  const auto letter = world.send_sample("S1A1-1/letter.xml");
  const auto cc = world.take_one(municipality, "CareCommunication");
  BOOST_TEST((shape(cc.payload) == shape(sample("S1A2-1-missing/out/1-01-CareCommunication.json"))));
  // Knowingly incomplete: an error is enriched, and names the letter alone.
  world.send(acknowledgement("S4-5/acknowledgement.json", cc));
  const auto receipt = world.take_one(hospital, "XCTL02");
  BOOST_TEST(letters_of(receipt) == letter.identity.message_id);
  BOOST_TEST(receipt.refusal().find("Konverteringen ml. XML/EDI og FHIR") != std::string::npos);
  BOOST_TEST(world.states(files) == "delivered");
  BOOST_TEST(world.states(letter) == "rejected");
}

// --- N-3: duplicates (governance.md 1.3)

BOOST_AUTO_TEST_CASE(n3_a_letter_that_comes_again_before_its_receipt) {
  World world;
  const auto first = world.send_sample("S1-1/letter.xml");
  (void)world.take_one(municipality, "CareCommunication");
  world.send_again(first);                               // the same envelope
  world.send(first.payload);                             // in a new one
  world.send(in_another_envelope(first, "SCENVAGAIN"));  // and the letter in a new one
  world.nothing_sent();
  BOOST_TEST(world.states(first) == "delivered, duplicate, duplicate, duplicate");
}

BOOST_AUTO_TEST_CASE(n3_a_letter_that_comes_again_while_it_waits) {
  World world;
  const auto first = world.send_sample("S1A1-1/letter.xml");
  world.nothing_sent();
  world.later(30 * minute);
  world.send(in_another_envelope(first, "SCENVAGAIN"));
  world.nothing_sent();
  world.send_sample("S1A1-1/files.xml");
  (void)world.take_one(municipality, "CareCommunication");
  BOOST_TEST(world.states(first) == "delivered, duplicate");
  world.later(2 * 60 * minute);
  world.nothing_sent();
}

BOOST_AUTO_TEST_CASE(n3_a_letter_that_comes_again_after_its_receipt_gets_it_again) {
  World world;
  const auto letter = world.send_sample("S1A1-1/letter.xml");
  const auto files = world.send_sample("S1A1-1/files.xml");
  const auto cc = world.take_one(municipality, "CareCommunication");
  world.send(acknowledgement("S4-4/acknowledgement.json", cc));
  const auto receipts = world.take(hospital);
  BOOST_REQUIRE(kinds(receipts) == "XCTL02 XCTL02");

  world.later(30 * minute);
  world.send(in_another_envelope(letter, "SCENVAGAIN"));
  const auto again = world.take_one(hospital, "XCTL02");
  BOOST_TEST(again.receipt().original_envelope_id == "SCENVAGAIN");  // the attempt it answers
  BOOST_TEST(letters_of(again) == letter.identity.message_id);
  BOOST_TEST(again.refusal() == receipts[0].refusal());
  BOOST_TEST(again.identity.envelope_id != receipts[0].identity.envelope_id);
  BOOST_TEST(again.envelope->id != receipts[0].envelope->id);
  BOOST_TEST(world.states(letter) == "rejected, duplicate");

  world.send(in_another_envelope(files, "SCENVAGAINF"));
  const auto of_files = world.take_one(hospital, "XCTL02");
  BOOST_TEST(letters_of(of_files) == files.identity.message_id);
  BOOST_TEST(of_files.receipt().original_envelope_id == "SCENVAGAINF");

  // Once more, and in the very first envelope.
  world.send_again(letter);
  const auto third = world.take_one(hospital, "XCTL02");
  BOOST_TEST(third.receipt().original_envelope_id == letter.identity.envelope_id);
  BOOST_TEST(third.identity.envelope_id != again.identity.envelope_id);
}

BOOST_AUTO_TEST_CASE(n3_what_was_refused_is_refused_again) {
  World world;
  const auto first = world.send_sample("N-1-letter/letter.xml");
  const auto refusal = world.take_one(hospital, "XCTL01");
  world.send(in_another_envelope(first, "SCENVAGAIN"));
  const auto again = world.take_one(hospital, "XCTL01");
  BOOST_TEST(again.receipt().original_envelope_id == "SCENVAGAIN");
  BOOST_TEST(again.refusal() == refusal.refusal());
  BOOST_TEST(world.states(first) == "refused, duplicate");
}

BOOST_AUTO_TEST_CASE(n3_a_care_communication_that_comes_again) {
  World world;
  const auto first = world.send_sample("S2A1-1/message.json");
  const auto letters = world.take(hospital);
  const auto other = changed(first.payload, first.identity.envelope_id, "6f0d3c0e-9d52-4b0c-8f5d-0a1b2c3d4e5f");
  world.send(other);
  world.send_bundle(first.payload);
  world.nothing_sent();
  BOOST_TEST(world.states(first) == "delivered, duplicate, duplicate");

  world.send(receipt_for(letters.at(0)));
  world.send(receipt_for(letters.at(1)));
  const auto ack = world.take_one(municipality, "Acknowledgement");
  world.later(30 * minute);
  world.send(changed(first.payload, first.identity.envelope_id, "7a0d3c0e-9d52-4b0c-8f5d-0a1b2c3d4e5f"));
  const auto again = world.take_one(municipality, "Acknowledgement");
  BOOST_TEST(again.identity.detail == "ok");
  BOOST_TEST(again.receipt().response_identifier == first.identity.message_id);
  BOOST_TEST(again.identity.envelope_id != ack.identity.envelope_id);  // Bundle.id: new
  BOOST_TEST(again.identity.message_id == ack.identity.message_id);    // MessageHeader.id: the same (governance.md 1.2)
  BOOST_TEST(again.envelope->id != ack.envelope->id);
  BOOST_TEST(world.states(first) == "acknowledged, duplicate, duplicate, duplicate");
}

BOOST_AUTO_TEST_CASE(n3_a_letter_id_with_another_body_is_a_new_letter) {
  World world;
  const auto first = world.send_sample("S1-1/letter.xml");
  (void)world.take_one(municipality, "CareCommunication");
  world.send(changed(first.payload, "<Text01>", "<Text01>Rettet: "));
  const auto second = world.take_one(municipality, "CareCommunication");
  BOOST_TEST(second.letter().segments.front().text.starts_with("Rettet: "));
  BOOST_TEST(world.states(first) == "delivered, delivered");
  world.send(acknowledgement("S4-1/acknowledgement.json", second));
  BOOST_TEST(letters_of(world.take_one(hospital, "XCTL03")) == first.identity.message_id);
}

BOOST_AUTO_TEST_CASE(n3_a_bundle_id_is_not_used_for_another_message) {
  World world;
  const auto first = world.send_sample("S2-1-lpr3/message.json");
  (void)world.take_one(hospital, "XDIS91");
  const auto second =
      world.send(changed(first.payload, first.identity.message_id, "0d6a3c0e-9d52-4b0c-8f5d-0a1b2c3d4e5f"));
  const auto refusal = world.take_one(municipality, "Acknowledgement");
  BOOST_TEST(refusal.identity.detail == "fatal-error");
  BOOST_TEST(refusal.receipt().response_identifier == second.identity.message_id);
  BOOST_TEST(refusal.refusal().find("Meddelelsens id er brugt før") != std::string::npos);
  BOOST_REQUIRE(refusal.receipt().issues.size() == 1u);
  BOOST_TEST(refusal.receipt().issues.front().code == "duplicate");
  BOOST_TEST(refusal.receipt().issues.front().system == "http://terminology.hl7.org/CodeSystem/operation-outcome");
  BOOST_TEST(refusal.receipt().issues.front().detail_code == "MSG_DUPLICATE_ID");
  BOOST_TEST(world.states(second) == "refused");
  BOOST_TEST(world.states(first) == "delivered");
}

BOOST_AUTO_TEST_CASE(n3_a_receipt_that_comes_again_is_given_once) {
  World world;
  const auto sent = world.send_sample("S2-1-lpr3/message.json");
  const auto receipt = receipt_for(world.take_one(hospital, "XDIS91"));
  world.send(receipt);
  (void)world.take_one(municipality, "Acknowledgement");
  world.send(receipt);
  world.nothing_sent();
  BOOST_TEST(world.states(sent) == "acknowledged");
}

BOOST_AUTO_TEST_CASE(n3_what_was_forwarded_is_not_forwarded_again) {
  World world({.municipality_takes = "oioxml"});
  const auto first = world.send_sample("S1-1/letter.xml");
  const auto letter = world.take_one(municipality, "XDIS91");
  world.send_again(first);
  world.nothing_sent();
  const auto receipt = world.send(receipt_for(letter));
  world.is_unchanged(receipt, world.take_one(hospital, "XCTL03"));
  world.send(in_another_envelope(first, "SCENVAGAIN"));
  const auto again = world.take_one(hospital, "XCTL03");
  BOOST_TEST(again.receipt().original_envelope_id == "SCENVAGAIN");
  BOOST_TEST(again.identity.sender == municipality);
  BOOST_TEST(world.states(first) == "acknowledged, duplicate, duplicate");
}

// --- N-6

BOOST_AUTO_TEST_CASE(n6_letters_of_other_kinds) {
  for (const auto* folder : {"N-6-correction", "N-6-empty", "N-6-supplement"}) {
    BOOST_TEST_CONTEXT(folder) {
      World world;
      const auto sent = world.send_sample(std::string(folder) + "/letter.xml");
      const auto cc = world.take_one(municipality, "CareCommunication");
      BOOST_TEST((shape(cc.payload) == shape(sample(std::string(folder) + "/out/1-01-CareCommunication.json"))));
      BOOST_TEST(world.states(sent) == "delivered");
    }
  }
}

BOOST_AUTO_TEST_CASE(n6_several_file_letters_are_each_receipted) {
  World world;
  std::vector<Sent> sent{world.send_sample("N-6-several-bins/files-1.xml")};
  sent.push_back(world.send_sample("N-6-several-bins/letter.xml"));
  sent.push_back(world.send_sample("N-6-several-bins/files-2.xml"));
  world.nothing_sent();
  sent.push_back(world.send_sample("N-6-several-bins/files-3.xml"));
  const auto cc = world.take_one(municipality, "CareCommunication");
  BOOST_TEST(whole_files(cc) == cc.letter().attachments.size());
  BOOST_TEST(cc.payload.find("\"title\":\"Bilag\"") != std::string::npos);
  world.send(acknowledgement("N-6-several-bins/acknowledgement.json", cc));
  std::string answered;
  for (const auto& receipt : world.take(hospital)) {
    BOOST_TEST(receipt.kind() == "XCTL03");
    answered += letters_of(receipt) + " ";
  }
  for (const auto& one : sent) {
    BOOST_TEST(answered.find(one.identity.message_id + " ") != std::string::npos);
    BOOST_TEST(world.states(one) == "acknowledged");
  }
}

BOOST_AUTO_TEST_CASE(n6_a_shared_file_letter_serves_both_and_is_receipted_once) {
  World world;
  const auto first = world.send_sample("N-6-shared-bin/letter-1.xml");
  const auto files = world.send_sample("N-6-shared-bin/files.xml");
  const auto first_cc = world.take_one(municipality, "CareCommunication");
  BOOST_TEST(whole_files(first_cc) == 1u);
  world.later(5 * minute);
  const auto second = world.send_sample("N-6-shared-bin/letter-2.xml");
  const auto second_cc = world.take_one(municipality, "CareCommunication");
  BOOST_TEST(whole_files(second_cc) == 1u);

  world.send(acknowledgement("N-6-shared-bin/second.json", second_cc));
  BOOST_TEST(letters_of(world.take_one(hospital, "XCTL02")) == second.identity.message_id);
  world.send(acknowledgement("N-6-shared-bin/first.json", first_cc));
  const auto receipts = world.take(hospital);
  BOOST_REQUIRE(kinds(receipts) == "XCTL03 XCTL03");
  BOOST_TEST(letters_of(receipts[0]) == first.identity.message_id);
  BOOST_TEST(letters_of(receipts[1]) == files.identity.message_id);
  BOOST_TEST(world.states(first) == "acknowledged");
  BOOST_TEST(world.states(second) == "rejected");
  BOOST_TEST(world.states(files) == "acknowledged");
}

BOOST_AUTO_TEST_CASE(n6_both_letters_of_a_shared_file_letter_are_there_before_it) {
  World world;
  const auto first = world.send_sample("N-6-shared-bin/letter-1.xml");
  const auto second = world.send_sample("N-6-shared-bin/letter-2.xml");
  world.nothing_sent();
  world.send_sample("N-6-shared-bin/files.xml");
  const auto arrivals = world.take(municipality);
  BOOST_REQUIRE(kinds(arrivals) == "CareCommunication CareCommunication");
  for (const auto& cc : arrivals) BOOST_TEST(whole_files(cc) == 1u);
  BOOST_TEST(world.states(first) == "delivered");
  BOOST_TEST(world.states(second) == "delivered");
}

BOOST_AUTO_TEST_CASE(n6_a_shared_file_letter_that_is_invalid_is_refused_once) {
  World world;
  const auto first = world.send_sample("N-6-shared-bin/letter-1.xml");
  const auto files = world.send(
      changed(sample("N-6-shared-bin/files.xml"), "<TypeCode>XBIN01</TypeCode>", "<TypeCode>XBIN02</TypeCode>"));
  BOOST_TEST(whole_files(world.take_one(municipality, "CareCommunication")) == 0u);
  BOOST_TEST(letters_of(world.take_one(hospital, "XCTL01")) == files.identity.message_id);
  world.send_sample("N-6-shared-bin/letter-2.xml");
  BOOST_TEST(whole_files(world.take_one(municipality, "CareCommunication")) == 0u);
  BOOST_TEST(world.states(first) == "delivered");
  BOOST_TEST(world.states(files) == "refused");
}

BOOST_AUTO_TEST_CASE(n6_files_of_another_patient_are_not_joined) {
  World world;
  const auto letter = world.send_sample("S1A1-1/letter.xml");
  const auto files = world.send_sample("N-6-other-patient/files.xml");
  world.nothing_sent();  // each waits for its own half
  BOOST_TEST(world.states(letter) == "waiting");
  BOOST_TEST(world.states(files) == "waiting");
  world.later(61 * minute);
  const auto arrivals = world.take(municipality);
  BOOST_REQUIRE(arrivals.size() == 2u);
  for (const auto& arrived : arrivals) {
    if (arrived.kind() == "XBIN01")
      world.is_unchanged(files, arrived);
    else
      BOOST_TEST(whole_files(arrived) == 0u);
  }
  BOOST_TEST(world.states(letter) == "delivered");
  BOOST_TEST(world.states(files) == "delivered");
}

BOOST_AUTO_TEST_CASE(n6_files_of_another_patient_do_not_end_the_wait_for_the_right_ones) {
  World world;
  world.send_sample("S1A1-1/letter.xml");
  const auto wrong = world.send_sample("N-6-other-patient/files.xml");
  world.send_sample("S1A1-1/files.xml");
  BOOST_TEST(whole_files(world.take_one(municipality, "CareCommunication")) > 0u);
  BOOST_TEST(world.states(wrong) == "waiting");
  world.later(61 * minute);
  world.is_unchanged(wrong, world.take_one(municipality, "XBIN01"));
}

// --- T-8

BOOST_AUTO_TEST_CASE(t8_files_of_dnhf_pass_at_once) {
  for (const auto* name : {"T-8/files.xml", "T-8-edifact/files.edi"}) {
    BOOST_TEST_CONTEXT(name) {
      World world({.settings = {{"dnhf.senders", doctor}}});
      const auto in_envelope = world.send_sample(name);
      const auto xml = std::string_view(name).ends_with(".xml");
      const auto files = world.take_one(municipality, xml ? "XBIN01" : "BIN01");
      BOOST_TEST((files.payload == in_envelope.payload));
      if (xml) world.is_unchanged(in_envelope, files);
      BOOST_TEST(world.states(in_envelope) == "delivered");
    }
  }
  World world({.settings = {{"dnhf.senders", doctor}}});
  const auto raw = world.send_interchange(sample("T-8-edifact/files.edi"));
  world.is_unchanged(raw, world.take_one(municipality, "BIN01"));
}

BOOST_AUTO_TEST_CASE(t8_files_of_others_wait) {
  World world;
  world.send_sample("T-8/files.xml");
  world.nothing_sent();
  world.later(60 * minute);
  (void)world.take_one(municipality, "XBIN01");
}

BOOST_AUTO_TEST_SUITE_END()
