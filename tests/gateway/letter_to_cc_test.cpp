// S1 of conversion.md 5: letters, and letters with file letters, become CareCommunications. What the goldens of
// samples/scenarios pin is compared with them; here it is what the gateway adds: who waits for whom, envelopes, states.
#include "tests/gateway/world.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

bool is_uuid_4(const std::string& text) {
  return text.size() == 36 && text[14] == '4' && text.find_first_not_of("0123456789abcdef-") == std::string::npos;
}

/// Title and size of each file, a line each: "Blodprøver 20. november 540"; "- missing" for one that is only named.
std::string files_of(const Arrived& care_communication) {
  std::string out;
  for (const auto& file : care_communication.letter().attachments)
    out += (out.empty() ? "" : "\n") + (file.title.empty() ? "-" : file.title) + " " +
           (file.data.present() ? std::to_string(file.data.decoded_size()) : "missing");
  return out;
}

/// A negative receipt of ours for that message.
void is_refusal(const Arrived& receipt, const Sent& of, std::string_view code, bool enriched) {
  const auto& said = receipt.receipt();
  BOOST_TEST(said.original_envelope_id == of.identity.envelope_id);
  BOOST_REQUIRE(said.originals.size() == 1u);
  BOOST_TEST(said.originals.front().id == of.identity.message_id);
  BOOST_TEST(said.original_sender == of.identity.sender);
  BOOST_TEST(said.original_receiver == of.identity.receiver);
  BOOST_TEST(receipt.identity.sender == "BREVDUE");
  BOOST_TEST(receipt.identity.receiver == of.identity.sender);
  BOOST_TEST(receipt.refusal().starts_with(code));
  BOOST_TEST((receipt.refusal().find("Konverteringen ml. XML/EDI og FHIR") != std::string::npos) == enriched);
}

constexpr std::string_view file_title = "Blodprøver 20. november";

}  // namespace

BOOST_AUTO_TEST_SUITE(letter_to_cc)

BOOST_AUTO_TEST_CASE(s1_1_a_letter_becomes_a_care_communication) {
  World world;
  const auto sent = world.send_sample("S1-1/letter.xml");
  const auto cc = world.take_one(municipality, "CareCommunication");
  BOOST_TEST((shape(cc.payload) == shape(sample("S1-1/out/1-01-CareCommunication.json"))));
  BOOST_TEST(cc.envelope->message->format == "HL7");
  BOOST_TEST(cc.envelope->message->name == "MCM:FDIS91#other");
  BOOST_TEST(cc.envelope->message->version == "5.0");
  BOOST_TEST(gateway::read_id(cc.envelope->id).has_value());
  BOOST_TEST(cc.envelope->id != sent.envelope.id);
  BOOST_TEST(is_uuid_4(cc.identity.envelope_id));
  BOOST_TEST(is_uuid_4(cc.identity.message_id));
  BOOST_TEST(is_uuid_4(cc.letter().thread.substr(std::string_view("urn:uuid:").size())));
  BOOST_TEST(world.states(sent) == "delivered");
  BOOST_TEST(world.state_of_made(cc.identity.message_id) == "delivered");
}

BOOST_AUTO_TEST_CASE(s1_1_states_move_only_when_the_receiver_has_it) {
  World world;
  const auto sent = world.send_sample("S1-1/letter.xml");
  BOOST_TEST(world.states(sent) == "on its way");
  BOOST_TEST(world.take(municipality).size() == 1u);
  BOOST_TEST(world.states(sent) == "delivered");
}

BOOST_AUTO_TEST_CASE(s1_1_other_letters) {
  for (const auto* folder : {"S1-1-no-phone", "S1-1-registry-phone", "T-1"}) {
    BOOST_TEST_CONTEXT(folder) {
      World world;
      const auto sent = world.send_sample(std::string(folder) + "/letter.xml");
      const auto cc = world.take_one(municipality, "CareCommunication");
      BOOST_TEST(cc.letter().sender.phone == "");  // it stands with the text
      BOOST_TEST(!cc.letter().segments.front().phone.empty());
      BOOST_TEST(world.states(sent) == "delivered");
    }
  }
}

// The episode id of an earlier CareCommunication comes back in a letter: system and form as they were.
BOOST_AUTO_TEST_CASE(s1_1_episode_ids_come_back_as_they_were) {
  World world;
  world.send_sample("S2-1-lpr3/message.json");
  (void)world.take_one(hospital, "XDIS91");
  world.send_sample("S1-1-episode/letter.xml");
  const auto cc = world.take_one(municipality, "CareCommunication");
  BOOST_TEST((shape(cc.payload) == shape(sample("S1-1-episode/out/2-01-CareCommunication.json"))));
}

/// Both are worked on together: the second finds what came of the first.
BOOST_AUTO_TEST_CASE(s1_1_episode_ids_come_back_also_when_both_come_at_once) {
  World world;
  world.send_sample("S2-1-lpr3/message.json");
  world.send_sample("S1-1-episode/letter.xml");
  const auto cc = world.take_one(municipality, "CareCommunication");
  BOOST_TEST((shape(cc.payload) == shape(sample("S1-1-episode/out/2-01-CareCommunication.json"))));
  (void)world.take_one(hospital, "XDIS91");
}

BOOST_AUTO_TEST_CASE(s1a1_1_a_letter_and_its_files_in_either_order) {
  for (const bool letter_first : {true, false}) {
    BOOST_TEST_CONTEXT((letter_first ? "letter first" : "files first")) {
      World world;
      const auto first = world.send_sample(letter_first ? "S1A1-1/letter.xml" : "S1A1-1/files.xml");
      world.nothing_sent();
      BOOST_TEST(world.states(first) == "waiting");
      world.later(59 * minute);
      world.nothing_sent();
      const auto second = world.send_sample(letter_first ? "S1A1-1/files.xml" : "S1A1-1/letter.xml");
      const auto cc = world.take_one(municipality, "CareCommunication");
      BOOST_TEST((shape(cc.payload) == shape(sample("S1A1-1/out/1-01-CareCommunication.json"))));
      BOOST_TEST(files_of(cc) == std::string(file_title) + " 540");
      BOOST_TEST(world.states(first) == "delivered");
      BOOST_TEST(world.states(second) == "delivered");
      world.later(2 * 60 * minute);  // and no wait is left over
      world.nothing_sent();
    }
  }
}

BOOST_AUTO_TEST_CASE(s1a1_1_halves_survive_a_restart) {
  World world;
  world.send_sample("S1A1-1/letter.xml");
  world.nothing_sent();
  world.restart();
  world.send_sample("S1A1-1/files.xml");
  BOOST_TEST(files_of(world.take_one(municipality, "CareCommunication")) == std::string(file_title) + " 540");
}

BOOST_AUTO_TEST_CASE(s1a1_2_three_files) {
  World world;
  world.send_sample("S1A1-2/letter.xml");
  world.send_sample("S1A1-2/files.xml");
  const auto cc = world.take_one(municipality, "CareCommunication");
  BOOST_TEST((shape(cc.payload) == shape(sample("S1A1-2/out/1-01-CareCommunication.json"))));
  BOOST_TEST(cc.letter().attachments.size() == 3u);
}

BOOST_AUTO_TEST_CASE(s1a1_3_twelve_files_in_two_file_letters) {
  World world;
  const auto letter = world.send_sample("S1A1-3/letter.xml");
  const auto first = world.send_sample("S1A1-3/files-1.xml");
  world.nothing_sent();  // it waits for all of them
  BOOST_TEST(world.states(letter) == "waiting");
  const auto second = world.send_sample("S1A1-3/files-2.xml");
  const auto cc = world.take_one(municipality, "CareCommunication");
  BOOST_TEST((shape(cc.payload) == shape(sample("S1A1-3/out/1-01-CareCommunication.json"))));
  BOOST_TEST(cc.letter().attachments.size() == 12u);
  for (const auto* sent : {&letter, &first, &second}) BOOST_TEST(world.states(*sent) == "delivered");
}

BOOST_AUTO_TEST_CASE(s1a1_3_twelve_files_in_one_file_letter) {
  World world;
  world.send_sample("S1A1-3/letter.xml");
  world.send_sample("S1A1-3-one-bin/files.xml");
  const auto cc = world.take_one(municipality, "CareCommunication");
  BOOST_TEST((shape(cc.payload) == shape(sample("S1A1-3-one-bin/out/1-01-CareCommunication.json"))));
}

BOOST_AUTO_TEST_CASE(s1a1_4_more_than_100_mb_after_conversion) {
  constexpr std::size_t size = 76'000'002;
  std::string base64(size / 3 * 4, 'A');
  for (std::size_t i = 0; i < base64.size(); i += 5) base64[i] = static_cast<char>('a' + i % 26);
  World world;
  const auto declared = "<OriginalObjectSize>" + std::to_string(size) + "<";
  world.send(changed(sample("S1A1-1/letter.xml"), "<OriginalObjectSize>540<", declared));
  auto files = changed(sample("S1A1-1/files.xml"), "<OriginalObjectSize>540<", declared);
  const std::string open = "<Object_Base64Encoded>";
  const auto at = files.find(open) + open.size();
  files.replace(at, files.find("</Object_Base64Encoded>") - at, base64);
  const auto sent = world.send(files);
  const auto cc = world.take_one(municipality, "CareCommunication");
  BOOST_TEST(cc.payload.size() > 100'000'000u);
  BOOST_TEST(files_of(cc) == std::string(file_title) + " " + std::to_string(size));
  BOOST_TEST((cc.payload.find("\"" + base64 + "\"") != std::string::npos), "the same base64");
  BOOST_TEST(world.states(sent) == "delivered");
}

BOOST_AUTO_TEST_CASE(s1a2_1_the_files_never_come) {
  World world;
  const auto sent = world.send_sample("S1A1-1/letter.xml");
  world.later(60 * minute - 1);
  world.nothing_sent();
  BOOST_TEST(world.states(sent) == "waiting");
  world.later(1);
  const auto cc = world.take_one(municipality, "CareCommunication");
  BOOST_TEST((shape(cc.payload) == shape(sample("S1A2-1-missing/out/1-01-CareCommunication.json"))));
  BOOST_TEST(files_of(cc) == "- missing");
  BOOST_TEST(cc.letter().attachments.front().content_type == "application/pdf");
  BOOST_TEST(world.states(sent) == "delivered");
}

BOOST_AUTO_TEST_CASE(s1a2_1_the_wait_is_a_setting) {
  World world({.settings = {{"pair.wait_minutes", "5"}}});
  world.send_sample("S1A1-1/letter.xml");
  world.later(5 * minute);
  BOOST_TEST(files_of(world.take_one(municipality, "CareCommunication")) == "- missing");
}

BOOST_AUTO_TEST_CASE(s1a2_1_some_files_come) {
  World world;
  world.send_sample("S1A1-3/files-1.xml");
  world.later(20 * minute);
  world.send_sample("S1A1-3/letter.xml");
  world.later(40 * minute - 1);
  world.nothing_sent();
  world.later(1);  // an hour after the first half
  const auto cc = world.take_one(municipality, "CareCommunication");
  BOOST_TEST(cc.letter().attachments.size() == 12u);
  const auto& all = cc.letter().attachments;
  const auto whole = std::count_if(all.begin(), all.end(), [](const Attachment& file) { return file.data.present(); });
  BOOST_TEST(whole > 0);
  BOOST_TEST(whole < 12);
  for (const auto& file : all) BOOST_TEST(file.data.present() != file.title.empty());
}

BOOST_AUTO_TEST_CASE(s1a2_1_the_files_are_invalid_in_either_order) {
  for (const bool letter_first : {true, false}) {
    BOOST_TEST_CONTEXT((letter_first ? "letter first" : "files first")) {
      World world;
      const auto letter = letter_first ? world.send_sample("S1A1-1/letter.xml") : Sent{};
      if (letter_first) world.nothing_sent();
      const auto files = world.send_sample("S1A2-1-invalid/files.xml");
      if (!letter_first) world.work_off();
      const auto second = letter_first ? letter : world.send_sample("S1A1-1/letter.xml");
      // Its object ids can be read: it frees the letter at once.
      const auto cc = world.take_one(municipality, "CareCommunication");
      BOOST_TEST((shape(cc.payload) == shape(sample("S1A2-1-invalid/out/1-01-CareCommunication.json"))));
      BOOST_TEST(files_of(cc) == "- missing");
      const auto refusal = world.take_one(hospital, "XCTL01");
      is_refusal(refusal, files, "syntaksfejl", letter_first);  // enriched if the letter is here (conversion.md 4)
      BOOST_TEST(refusal.envelope->message->name == "MCM:XCTL01");
      BOOST_TEST(world.states(second) == "delivered");
      BOOST_TEST(world.states(files) == "refused");
    }
  }
}

BOOST_AUTO_TEST_CASE(s1a3_1_the_letter_never_comes) {
  World world;
  const auto sent = world.send_sample("S1A1-1/files.xml");
  world.later(60 * minute - 1);
  world.nothing_sent();
  world.later(1);
  const auto files = world.take_one(municipality, "XBIN01");
  world.is_unchanged(sent, files);
  BOOST_TEST(world.states(sent) == "delivered");
}

BOOST_AUTO_TEST_CASE(s1a3_1_the_letter_is_invalid_in_either_order) {
  for (const bool letter_first : {true, false}) {
    BOOST_TEST_CONTEXT((letter_first ? "letter first" : "files first")) {
      World world;
      const auto early = letter_first ? world.send_sample("S1A3-1-invalid/letter.xml") : Sent{};
      const auto files = world.send_sample("S1A1-1/files.xml");
      if (!letter_first) world.nothing_sent();
      const auto letter = letter_first ? early : world.send_sample("S1A3-1-invalid/letter.xml");
      world.is_unchanged(files, world.take_one(municipality, "XBIN01"));
      is_refusal(world.take_one(hospital, "XCTL01"), letter, "syntaksfejl", false);
      BOOST_TEST(world.states(letter) == "refused");
      BOOST_TEST(world.states(files) == "delivered");
    }
  }
}

BOOST_AUTO_TEST_CASE(s1a4_1_other_file_types_are_sent) {
  World world;
  world.send_sample("S1A4-1/letter.xml");
  world.send_sample("S1A4-1/files.xml");
  const auto cc = world.take_one(municipality, "CareCommunication");
  BOOST_TEST((shape(cc.payload) == shape(sample("S1A4-1/out/1-01-CareCommunication.json"))));
}

BOOST_AUTO_TEST_SUITE_END()
