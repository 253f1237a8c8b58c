#include "gateway/intake/intake.hpp"

#include "gateway/intake/agreement.hpp"
#include "tests/unit/intake/world.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

std::string verdict(const Answer& answer) {
  return answer.refused ? std::string(row(*answer.refused).name) : "accepted";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(intake)

BOOST_AUTO_TEST_CASE(a_letter_in_its_envelope_is_on_disk_and_answered) {
  IntakeWorld world;
  const auto answer = world.accept(enveloped(video_letter()));
  BOOST_TEST(verdict(answer) == "accepted");
  BOOST_REQUIRE(answer.messages.size() == 1);
  BOOST_REQUIRE(answer.receipt);
  BOOST_TEST((answer.receipt->receipt->kind == vans::ReceiptKind::positive_message));
  BOOST_TEST(answer.receipt->sender.id == municipality);
  BOOST_TEST(answer.receipt->receiver.id == hospital);
  BOOST_TEST(answer.receipt->receipt->original_envelope_id == "3b9a3f0e-6c11-4d0b-9b54-0f6d1a2c7e01");
  BOOST_TEST(vans::writing_faults(*answer.receipt).empty());
  const auto stored = world.store->find(answer.messages[0].id);
  BOOST_REQUIRE(stored);
  BOOST_TEST(stored->message.names.kind == "XDIS91");
  BOOST_TEST(stored->message.names.message_id == "TVBREV000417");
  BOOST_TEST(stored->message.names.sender == hospital);
  BOOST_TEST((stored->message.state == MessageState::received));
  BOOST_TEST((stored->transmission.wrapping == Wrapping::vans));
  BOOST_TEST(stored->transmission.peer == "hospital");
  const auto trace = world.store->trace(answer.messages[0].id);
  BOOST_REQUIRE(trace);
  BOOST_TEST(!trace->audit.empty());
}

BOOST_AUTO_TEST_CASE(bare_letters_and_interchanges_have_no_envelope_to_answer) {
  IntakeWorld world;
  const auto letter = world.accept(video_letter());
  BOOST_TEST(verdict(letter) == "accepted");
  BOOST_TEST(!letter.receipt);
  const auto interchange = world.accept(slurp(BREVDUE_SOURCE_DIR "/samples/scenarios/N-7-letter/letter.edi"));
  BOOST_TEST(verdict(interchange) == "accepted");
  BOOST_TEST((world.store->find(interchange.messages.at(0).id)->transmission.wrapping == Wrapping::edifact));
}

// A cover that could not be looked into stayed with the parser, and the next arrival was answered in its name.
BOOST_AUTO_TEST_CASE(nobody_is_answered_for_another) {
  IntakeWorld world;
  const auto id = world.intake->next_id();
  const auto arrive = [&](const std::string& bytes, const Id& transmission) {
    auto payload = world.store->new_payload(1'000'000);
    payload->write(bytes);
    return world.intake->accept(
        {Door::http_vans, {"hospital", {std::string(hospital)}}, payload->finish(), transmission});
  };
  BOOST_TEST(verdict(arrive(enveloped(video_letter()), id)) == "accepted");
  BOOST_TEST(verdict(arrive(enveloped("<nothing/>"), id)) == "accepted");  // it stands, whatever is read now
  const auto stranger = arrive("no envelope", {});
  BOOST_TEST(verdict(stranger) == "unreadable");
  BOOST_TEST(!stranger.receipt);
}

BOOST_AUTO_TEST_CASE(nobody_sends_as_another) {
  IntakeWorld world;
  const Caller gp{"gp", {"5790000209354"}};
  for (const auto& bytes : {enveloped(video_letter()), video_letter()}) {
    const auto answer = world.accept(bytes, gp);
    BOOST_TEST(verdict(answer) == "access");
    BOOST_TEST(answer.messages.empty());
  }
  // The envelope is theirs, the letter in it is not.
  const auto mixed =
      world.accept(enveloped(video_letter(), [](auto& envelope) { envelope.sender.id = "5790000209354"; }), gp);
  BOOST_TEST(verdict(mixed) == "access");
  BOOST_TEST(world.store->named("TVBREV000417").empty());
}

BOOST_AUTO_TEST_CASE(an_envelope_that_disagrees_with_its_content_is_refused) {
  IntakeWorld world;
  using Change = std::function<void(vans::Envelope&)>;
  const std::vector<std::pair<std::string_view, Change>> changes = {
      {"GW-02", [](auto& e) { e.receiver.id = "5790000209354"; }},
      {"GW-01", [](auto& e) { e.message->name = "MCM:XBIN01"; }},
      {"GW-01", [](auto& e) { e.message->version = "XD9034L"; }},
      {"GW-01", [](auto& e) { e.message->format = "EDIFACT"; }},
  };
  for (const auto& [rule, change] : changes) {
    const auto answer = world.accept(enveloped(video_letter(), change));
    BOOST_TEST(verdict(answer) == "business");
    BOOST_TEST(rules(answer.findings).find(rule) != std::string::npos, rules(answer.findings));
    BOOST_REQUIRE(answer.receipt);
    BOOST_TEST((answer.receipt->receipt->kind == vans::ReceiptKind::negative_message));
    BOOST_TEST(answer.receipt->receipt->description.find(rule) != std::string::npos);
  }
  auto lies = enveloped(video_letter());
  const auto at = lies.find("<SizeInBytes>");
  lies.insert(at + 13, "1");
  const auto answer = world.accept(lies);
  BOOST_TEST(answer.refused.has_value());
  BOOST_TEST(rules(answer.findings).find("VANS-04") != std::string::npos);
  BOOST_TEST(world.store->named("TVBREV000417").empty());
}

BOOST_AUTO_TEST_CASE(an_acknowledgement_that_is_not_understood_is_no_yes) {
  IntakeWorld world;
  auto text = slurp(project() / "samples/scenarios/S4-1/acknowledgement.json");
  const std::string yes = R"("code": "ok")";
  text.replace(text.find(yes), yes.size(), R"("code": "maybe")");
  BOOST_TEST(!world.accept(text, {"municipality", {"5790000121526"}}).refused);
  const auto rows = world.store->named("0449b72c-235a-4c85-b9df-15579eefb55c");
  BOOST_REQUIRE(rows.size() == 1u);
  BOOST_TEST(rows.front().names.detail == "");
}

// What is in it has said already that it is no message.
BOOST_AUTO_TEST_CASE(an_envelope_in_an_envelope_is_not_compared) {
  convert::Identity inner;
  inner.kind = convert::MessageKind::vans_envelope;
  vans::Envelope outer;
  outer.receiver.id = "5790000209354";
  outer.message.emplace();
  BOOST_TEST(disagreements(outer, inner, false, false).empty());
}

BOOST_AUTO_TEST_CASE(what_has_no_name_is_refused) {
  IntakeWorld world;
  for (const std::string_view bytes : {"", "hello", "<a/>", "{}", "UNA:+.? '", "<Emessage/>"}) {
    const auto answer = world.accept(bytes);
    BOOST_TEST(answer.refused.has_value(), bytes);
    BOOST_TEST(!answer.receipt);
  }
  const auto answer = world.accept(enveloped("<Emessage/>"));
  BOOST_TEST(answer.refused.has_value());
  BOOST_REQUIRE(answer.receipt);
  BOOST_TEST((answer.receipt->receipt->kind == vans::ReceiptKind::negative_message));
}

BOOST_AUTO_TEST_CASE(a_letter_that_is_not_valid_is_taken_for_it_can_be_answered) {
  IntakeWorld world;
  auto letter = video_letter();
  const auto at = letter.find("<StatusCode>");
  letter.replace(at, std::string("<StatusCode>nytbrev").size(), "<StatusCode>gammelt");
  const auto answer = world.accept(enveloped(letter));
  BOOST_TEST(verdict(answer) == "accepted", words(answer.findings));
}

BOOST_AUTO_TEST_CASE(a_receipt_of_an_envelope_is_not_swallowed) {
  IntakeWorld world;
  auto receipt = *world.accept(enveloped(video_letter())).receipt;
  receipt.sender.id = hospital;
  StringSink sink;
  vans::write_envelope(receipt, nullptr, sink);
  const auto answer = world.accept(sink.bytes);
  BOOST_TEST(verdict(answer) == "capability");
  BOOST_TEST(rules(answer.findings).find("GW-07") != std::string::npos);
  BOOST_TEST(!answer.receipt);  // receipts are never answered
}

BOOST_AUTO_TEST_CASE(what_was_accepted_is_not_refused_when_its_door_comes_with_it_again) {
  IntakeWorld world;
  const auto arrival = [&](Caller caller, const Id& id) {
    auto payload = world.store->new_payload(1'000'000);
    payload->write(enveloped(video_letter()));
    return Arrival{Door::spool, std::move(caller), payload->finish(), id};
  };
  const auto id = world.intake->next_id();
  const auto first = world.intake->accept(arrival({"hospital", {std::string(hospital)}}, id));
  world.clock.move(60'000'000);
  // Meanwhile its folder has become another's.
  const auto again = world.intake->accept(arrival({"clinic", {"5790000209354"}}, id));
  BOOST_TEST(verdict(again) == "accepted");
  BOOST_TEST((again.messages.at(0).id == first.messages.at(0).id));
  BOOST_TEST((again.receipt->receipt->kind == vans::ReceiptKind::positive_message));
  BOOST_TEST(again.receipt->id == first.receipt->id);
  BOOST_TEST(again.receipt->sent == first.receipt->sent);
  const auto other = world.intake->accept(arrival({"clinic", {"5790000209354"}}, world.intake->next_id()));
  BOOST_TEST(verdict(other) == "access");
}

BOOST_AUTO_TEST_CASE(a_repeat_is_known) {
  IntakeWorld world;
  const auto first = world.accept(enveloped(video_letter()));
  auto again = video_letter();
  again.replace(again.find("TV26112000417"), 13, "TV26112000418");  // sent again: another envelope
  const auto second = world.accept(enveloped(again));
  BOOST_REQUIRE(second.messages.size() == 1);
  BOOST_TEST((second.messages[0].state == MessageState::duplicate));
  BOOST_TEST((second.messages[0].first == first.messages.at(0).id));
  BOOST_TEST((second.receipt->receipt->kind == vans::ReceiptKind::positive_message));
}

BOOST_AUTO_TEST_SUITE_END()
