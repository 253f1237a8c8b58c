// What a conversion leaves in the state, through the whole Converter: sent again, taken ids, refused halves.
#include "tests/unit/convert/world.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

constexpr const char* object = "0b5f5d3e-7c1a-4f0e-9a54-2d7c6e8f9011";

Correspondence letter_with_file() {
  auto l = letter();
  l.attachments.push_back(reference("0b5f5d3e7c1a4f0e9a542d7c6e8f9011"));
  return l;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(recorded, World)

BOOST_AUTO_TEST_CASE(a_letter_converted_again_keeps_its_ids) {
  const auto first = convert({bytes(letter_with_file()), bytes(file_letter({object}))});
  const auto again = convert({bytes(letter_with_file()), bytes(file_letter({object}))});
  BOOST_TEST(rules(findings) == "CONV-2.43");
  BOOST_TEST(cc(again).message_id == cc(first).message_id);
  BOOST_TEST(cc(again).envelope_id == cc(first).envelope_id);
  BOOST_TEST(cc(again).thread == cc(first).thread);
  BOOST_REQUIRE(state.records.size() == 1u);
  BOOST_TEST(state.records[0].letters.size() == 2u);
  BOOST_TEST(state.records[0].letters[1].files);
}

BOOST_AUTO_TEST_CASE(a_letter_sent_again_in_a_new_envelope_is_the_same_message_in_a_new_bundle) {
  const auto first = convert({bytes(letter())});
  auto l = letter();
  l.envelope_id = "ENV9";
  const auto again = convert({bytes(l)});
  BOOST_TEST(cc(again).message_id == cc(first).message_id);
  BOOST_TEST(cc(again).envelope_id != cc(first).envelope_id);
  BOOST_REQUIRE(state.records.size() == 1u);
  BOOST_TEST(state.records[0].letters[0].envelope_id == "ENV9");
}

BOOST_AUTO_TEST_CASE(a_letter_of_a_known_id_that_says_something_else_is_another_message) {
  const auto first = convert({bytes(letter())});
  auto l = letter();
  l.segments[0].text = "Noget andet";
  const auto other = convert({bytes(l)});
  BOOST_TEST(rules(findings) == "CONV-2.06");
  BOOST_TEST(cc(other).message_id != cc(first).message_id);
  BOOST_TEST(state.records.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_letter_sent_again_without_its_file_is_the_same_message_and_with_a_new_one_another) {
  const auto first = convert({bytes(letter_with_file()), bytes(file_letter({object}))});
  const auto alone = convert({bytes(letter_with_file())});
  BOOST_TEST(cc(alone).message_id == cc(first).message_id);
  BOOST_REQUIRE(state.records.size() == 1u);
  BOOST_TEST(state.records[0].letters.size() == 2u);
  BOOST_TEST((state.records[0].incomplete == convert::Incomplete::none));
  const auto other = convert({bytes(letter_with_file()), bytes(file_letter({object}, "aGVu"))});  // other bytes
  BOOST_TEST(cc(other).message_id != cc(first).message_id);
}

BOOST_AUTO_TEST_CASE(the_first_outcome_of_a_letter_stands_in_all_its_messages) {
  const auto alone = convert({bytes(letter_with_file())});
  const auto whole = convert({bytes(letter_with_file()), bytes(file_letter({object}))});
  BOOST_REQUIRE(cc(alone).message_id != cc(whole).message_id);
  const auto answer = [&](const std::vector<Message>& m, Receipt::Kind kind) {
    Receipt r;
    r.kind = kind;
    r.version = "2.0";
    r.envelope_id = "e90e15ae-e019-496b-aa65-95aab4983f0d";
    r.message_id = "ec45ab9f-f918-42e3-9536-f6c00fbb8b1e";
    r.sent = at("2026-11-20T14:00:00+01:00");
    r.sender = cc(m).receiver;
    r.receiver = cc(m).sender;
    r.response_identifier = cc(m).message_id;
    r.provenance = AcknowledgedProvenance{"new-message", "2026-11-20T13:05:00+01:00", "2026-11-20T13:05:00+01:00"};
    if (kind != Receipt::Kind::ok) {
      r.issues.emplace_back();
      r.issues[0].code = "structure";
      r.issues[0].text = "nej";
    }
    const auto fresh = seeded_ids(9);
    StringSink sink;
    fhir::write(fhir::write_acknowledgement(r, zone(), *fresh), fhir::Format::json, sink);
    return convert({sink.bytes});
  };
  BOOST_TEST(answer(alone, Receipt::Kind::ok).size() == 1u);
  const auto out = answer(whole, Receipt::Kind::fatal_error);
  BOOST_TEST(rules(findings) == "CONV-4.05");
  BOOST_REQUIRE(out.size() == 1u);  // the file letter's alone
  BOOST_TEST(std::get<Receipt>(out[0]).originals.at(0).id == "FILES1");
}

BOOST_AUTO_TEST_CASE(a_shared_file_letter_goes_on_once_and_only_without_a_letter) {
  context.refuse = true;
  auto bad = letter_with_file();
  bad.message_id = "LETTER2";
  bad.segments[0].text = "https://m.vconf.dk@evil.example/9f86d081884c";
  const auto roles = [](const std::vector<Message>& messages) {
    std::string out;
    for (const auto& m : messages)
      out += std::holds_alternative<FileLetter>(m) ? "F" : std::holds_alternative<Receipt>(m) ? "R" : "C";
    return out;
  };
  BOOST_TEST(roles(convert({bytes(bad), bytes(letter_with_file()), bytes(file_letter({object}))})) == "RC");
  auto worse = bad;
  worse.message_id = "LETTER3";
  BOOST_TEST(roles(convert({bytes(bad), bytes(worse), bytes(file_letter({object}))})) == "RRF");
}

BOOST_AUTO_TEST_CASE(ids_that_are_taken_are_refused) {
  (void)convert({bytes(letter())});
  auto l = letter();
  l.message_id = "LETTER2";
  ids = seeded_ids(1);  // the same ids once more
  context.ids = ids.get();
  BOOST_TEST(convert({bytes(l)}).empty());
  BOOST_TEST(rules(findings) == "CONV-2.47");
  BOOST_TEST(state.records.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_care_communication_sent_again_waits_for_each_letter_once) {
  auto c = care_communication();
  Attachment a;
  a.id = std::string("urn:uuid:") + object;
  a.title = "Billede";
  a.content_type = "image/png";
  a.data = Content::text("aGVq", 3);
  a.date = c.authorised;
  c.attachments.push_back(a);
  const auto first = convert({json(c)});
  c.envelope_id = "1d6a942e-7e9e-42e4-8dbb-09a608b56c8c";
  const auto again = convert({json(c)});
  BOOST_REQUIRE(state.records.size() == 1u);
  BOOST_REQUIRE(again.size() == 2u);
  const auto receipt = [&](const auto& m) {
    Receipt r;
    r.kind = Receipt::Kind::xctl03;
    r.envelope_id = "R" + m.envelope_id.substr(1);
    r.message_id = "R" + m.message_id.substr(1);
    r.sent = at("2026-11-20T14:00:00+01:00");
    r.sender.location_number = m.receiver.location_number;
    r.receiver.location_number = m.sender.location_number;
    r.original_envelope_id = m.envelope_id;
    r.original_sender = m.sender.location_number;
    r.original_receiver = m.receiver.location_number;
    r.originals.push_back({m.message_id, m.version, {}});
    return r;
  };
  // The letter's receipt answers the first attempt, the file letter's the second.
  BOOST_TEST(convert({bytes(receipt(std::get<Correspondence>(first[0])))}).empty());
  BOOST_TEST(rules(findings) == "CONV-4.04");
  const auto answer = convert({bytes(receipt(std::get<FileLetter>(again[1])))});
  BOOST_REQUIRE(answer.size() == 1u);
  BOOST_TEST((std::get<Receipt>(answer[0]).kind == Receipt::Kind::ok));
}

BOOST_AUTO_TEST_CASE(the_same_care_communication_twice_in_a_call_is_converted_once) {
  auto c = care_communication();
  const auto one = json(c);
  BOOST_TEST(convert({one, one}).size() == 1u);
  BOOST_TEST(rules(findings) == "CONV-2.05");
  c.segments[0].text = "Noget andet";
  BOOST_TEST(convert({one, json(c)}).empty());  // its letters would have the same ids
  BOOST_TEST(rules(findings) == "CONV-2.06");
}

BOOST_AUTO_TEST_CASE(an_invalid_file_letter_is_refused_and_its_letter_goes_on) {
  context.refuse = true;
  auto broken = bytes(file_letter({object}));
  broken.replace(broken.find("XB0131X"), 7, "XB0999X");
  const auto out = convert({bytes(letter_with_file()), broken});
  BOOST_REQUIRE(out.size() == 2u);
  BOOST_TEST(!cc(out).attachments.at(0).data.present());
  const auto& refusal = std::get<Receipt>(out[1]);
  BOOST_TEST((refusal.kind == Receipt::Kind::xctl01));
  BOOST_TEST(refusal.refusal.text.starts_with("Konverteringen ml. XML/EDI og FHIR"));
  BOOST_REQUIRE(state.records.size() == 1u);
  BOOST_TEST((state.records[0].incomplete == convert::Incomplete::file_invalid));
  BOOST_TEST(state.records[0].letters.at(1).refused);
}

BOOST_AUTO_TEST_CASE(an_invalid_file_letter_of_somebody_else_is_no_part_of_the_letter) {
  context.refuse = true;
  auto other = file_letter({object});
  other.sender.location_number = "5790000209354";
  auto broken = bytes(other);
  broken.replace(broken.find("XB0131X"), 7, "XB0999X");
  const auto out = convert({bytes(letter_with_file()), broken});
  BOOST_REQUIRE(out.size() == 2u);
  BOOST_TEST(std::get<Receipt>(out[1]).refusal.text.starts_with("Meddelelsen er afvist"));
  BOOST_TEST(state.records.at(0).letters.size() == 1u);
  BOOST_TEST((state.records[0].incomplete == convert::Incomplete::file_missing));
}

BOOST_AUTO_TEST_CASE(a_file_letter_without_readable_ids_leaves_a_state_that_can_be_read) {
  context.refuse = true;
  auto broken = bytes(file_letter({object}));
  const std::string id = "<Identifier>ENV2</Identifier>";
  broken.erase(broken.find(id), id.size());
  (void)convert({bytes(letter_with_file()), broken});
  StringSink sink;
  convert::write_state(state, sink);
  BOOST_TEST(convert::read_state(source(sink.bytes)).has_value());
  BOOST_TEST((state.records.at(0).incomplete == convert::Incomplete::file_invalid));
}

BOOST_AUTO_TEST_CASE(where_the_letter_is_refused_too_it_is_not_here) {
  context.refuse = true;
  rows.rows.clear();  // nobody has a SOR code
  auto broken = bytes(file_letter({object}));
  broken.replace(broken.find("XB0131X"), 7, "XB0999X");
  const auto out = convert({bytes(letter_with_file()), broken});
  BOOST_REQUIRE(out.size() == 2u);
  for (const auto& m : out) BOOST_TEST(std::get<Receipt>(m).refusal.text.starts_with("Meddelelsen er afvist"));
  BOOST_TEST(state.records.empty());
}

BOOST_AUTO_TEST_CASE(an_episode_id_comes_home_in_its_own_form) {
  auto c = care_communication();
  c.episode.ids = {
      {"https://www.esundhed.dk/Registre/Landspatientregisteret", "urn:uuid:c9a3f1d2-1234-5bcd-8ef0-123456789012"}};
  c.episode.encounter_class = "AMB";
  c.episode.encounter_status = "in-progress";
  (void)convert({json(c)});
  auto reply = letter();  // from the hospital to the municipality that had sent it
  reply.episode.ids = {{{}, "C9A3F1D212345BCD8EF0123456789012"}};
  const auto back = convert({bytes(reply)});
  BOOST_TEST(cc(back).episode.ids.at(0).value == c.episode.ids[0].value);
  BOOST_TEST(cc(back).episode.ids.at(0).system == c.episode.ids[0].system);
}

BOOST_AUTO_TEST_SUITE_END()
