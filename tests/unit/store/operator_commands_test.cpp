#include <boost/test/unit_test.hpp>
#include <fstream>

#include "gateway/store/sqlite.hpp"
#include "tests/unit/store/world.hpp"

using namespace brevdue::gateway;
using namespace brevdue::gateway::test;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(operator_commands)

BOOST_AUTO_TEST_CASE(a_trace_tells_the_whole_life_from_any_of_its_messages) {
  World world;
  const auto done = world.converted("L1");
  world.converted("other");
  world.store->delivered(done.delivery, {"gateway"}, start + second);
  // The receipt comes in, is converted, and answers the letter; and the letter comes once more.
  auto receipt = world.letter("R1");
  receipt.names.kind = "Acknowledgement";
  world.accept(receipt);
  Outcome answer;
  answer.made = {world.made("<XCTL03/>")};
  answer.moves = {{receipt.id, MessageState::answered, "converted", {}},
                  {done.letter, MessageState::acknowledged, "ok", {}},
                  {done.made, MessageState::acknowledged, "ok", {}}};
  answer.derivations = {{answer.made[0].id, receipt.id, "converted"}};
  answer.receipts = {{answer.made[0].id, done.letter, true}};
  answer.deliveries = {world.delivery(answer.made[0].id, hospital)};
  BOOST_CHECK(world.apply(answer, start + 2 * second));
  const auto again = world.letter("L1");
  BOOST_CHECK_EQUAL(world.accept(again).state, MessageState::duplicate);
  for (const auto& id : {done.letter, done.made, receipt.id, answer.made[0].id, again.id}) {
    const auto trace = world.store->trace(id);
    BOOST_REQUIRE(trace);
    BOOST_CHECK_EQUAL(trace->messages.size(), 5u);
    BOOST_CHECK_EQUAL(trace->derivations.size(), 3u);
    BOOST_CHECK_EQUAL(trace->receipts.size(), 1u);
    BOOST_CHECK_EQUAL(trace->deliveries.size(), 2u);
    BOOST_CHECK(std::is_sorted(trace->messages.begin(), trace->messages.end(),
                               [](const auto& a, const auto& b) { return a.id < b.id; }));
    BOOST_CHECK(std::is_sorted(trace->audit.begin(), trace->audit.end(),
                               [](const auto& a, const auto& b) { return a.id < b.id; }));
  }
  BOOST_CHECK_EQUAL(world.actions(done.letter), "received, on its way, delivered, acknowledged");
  BOOST_CHECK(!world.store->trace(world.ids.next(start)));
}

BOOST_AUTO_TEST_CASE(messages_are_found_by_the_envelope_they_came_in) {
  World world;
  const auto first = world.letter("L1"), second_one = world.letter("L2"), bare = world.letter("L3");
  const auto accept = [&](const std::vector<MessageRow>& messages, const std::string& envelope_id) {
    auto acceptance = world.acceptance(messages);
    acceptance.transmission.envelope_id = envelope_id;
    world.store->accept(acceptance, sender);
  };
  accept({first}, "in-1");
  accept({second_one}, "in-2");
  accept({bare}, "");
  BOOST_CHECK(world.store->in_envelope("in-1") == std::vector<Id>{first.id});
  BOOST_CHECK(world.store->in_envelope("in-2") == std::vector<Id>{second_one.id});
  BOOST_CHECK(world.store->in_envelope("L1").empty());
  BOOST_CHECK(world.store->in_envelope("").empty());
}

BOOST_AUTO_TEST_CASE(the_queue_is_counted_by_destination) {
  World world;
  const auto due = world.converted("L1"), mailbox = world.converted("L2"), held = world.converted("L3"),
             dead = world.converted("L4"), away = world.converted("L5"), elsewhere = world.converted("L6", practice);
  world.store->put_in_mailbox(mailbox.delivery, start);
  world.store->hold(held.delivery, {"operator"}, start);
  world.store->give_up(dead.delivery, "48 hours", start);
  world.store->delivered(away.delivery, {"gateway"}, start);
  const auto lines = world.store->queue();
  BOOST_REQUIRE_EQUAL(lines.size(), 2u);
  const auto& there = lines[0].destination == municipality ? lines[0] : lines[1];
  BOOST_CHECK_EQUAL(there.due, 1u);
  BOOST_CHECK_EQUAL(there.in_mailbox, 1u);
  BOOST_CHECK_EQUAL(there.held, 1u);
  BOOST_CHECK_EQUAL(there.dead, 1u);
  BOOST_CHECK_EQUAL(there.oldest, start);
  const auto entries = world.store->queue_entries(DeliveryState::dead, 10);
  BOOST_REQUIRE_EQUAL(entries.size(), 1u);
  BOOST_CHECK_EQUAL(entries[0].delivery.id, dead.delivery);
  BOOST_CHECK_EQUAL(entries[0].delivery.reason, "48 hours");
  BOOST_CHECK_EQUAL(entries[0].message.kind, "CareCommunication");
  BOOST_CHECK_EQUAL(world.store->queue_entries(DeliveryState::due, 10).size(), 2u);
  BOOST_CHECK_EQUAL(world.store->queue_entries(DeliveryState::due, 1).size(), 1u);
  BOOST_CHECK_EQUAL(world.store->queue_entries(DeliveryState::delivered, 10).size(), 1u);
  const auto of_practice = world.store->queue_entries(DeliveryState::due, 10, practice);
  BOOST_REQUIRE_EQUAL(of_practice.size(), 1u);
  BOOST_CHECK_EQUAL(of_practice[0].delivery.id, elsewhere.delivery);
  BOOST_CHECK(world.store->queue_entries(DeliveryState::held, 10, practice).empty());
  BOOST_CHECK_EQUAL(elsewhere.delivery, world.store->queue_entries(DeliveryState::due, 10)[0].delivery.id);
  BOOST_CHECK_EQUAL(due.delivery, world.store->queue_entries(DeliveryState::due, 10)[1].delivery.id);
}

BOOST_AUTO_TEST_CASE(a_dead_message_that_came_in_can_be_received_again) {
  World world;
  const Actor boss{"operator"};
  const auto letter = world.letter("L1");
  world.accept(letter);
  BOOST_CHECK(!world.store->retry_message(letter.id, boss, start));
  Outcome dead;
  dead.moves = {{letter.id, MessageState::dead, "a fault", start}};
  BOOST_CHECK(world.apply(dead));
  // What was given up with its delivery is tried again with it.
  const auto done = world.converted("L2");
  world.store->give_up(done.delivery, "48 hours", start);
  BOOST_CHECK(!world.store->retry_message(done.letter, boss, start));
  BOOST_CHECK(!world.store->retry_message(done.made, boss, start));
  BOOST_CHECK_EQUAL(world.store->count_dead_messages(), 3u);
  const auto messages = world.store->dead_messages(10);
  BOOST_REQUIRE_EQUAL(messages.size(), 3u);
  BOOST_CHECK_EQUAL(messages[0].id, done.made);
  BOOST_CHECK_EQUAL(messages[1].id, done.letter);
  BOOST_CHECK_EQUAL(messages[2].id, letter.id);
  BOOST_CHECK_EQUAL(messages[2].reason, "a fault");
  BOOST_CHECK_EQUAL(world.store->dead_messages(1).size(), 1u);
  // A worker is just telling its sender.
  BOOST_CHECK_EQUAL(world.store->claim(start, start + second, 10).size(), 2u);
  BOOST_CHECK(!world.store->retry_message(letter.id, boss, start));
  const auto later = start + second;
  BOOST_CHECK(world.store->retry_message(letter.id, boss, later));
  BOOST_CHECK_EQUAL(world.state(letter.id), MessageState::received);
  BOOST_CHECK_EQUAL(world.actions(letter.id), "received, given up, tried again");
  BOOST_CHECK_EQUAL(world.store->claim(later, later + second, 10).size(), 2u);
  BOOST_CHECK_EQUAL(world.store->count_dead_messages(), 2u);
  BOOST_CHECK(!world.store->retry_message(world.ids.next(start), boss, start));
  BOOST_CHECK_EQUAL(world.complaints(), "");
}

BOOST_AUTO_TEST_CASE(what_is_no_move_is_audited_too) {
  World world;
  const auto letter = world.letter("L1");
  world.accept(letter);
  world.store->audit({.id = {},
                      .at = start,
                      .actor = "practice",
                      .action = "refused access",
                      .message = letter.id,
                      .delivery = {},
                      .detail = "mailbox"});
  world.store->audit({.id = {},
                      .at = start,
                      .actor = "practice",
                      .action = "refused access",
                      .message = {},
                      .delivery = {},
                      .detail = "mailbox"});
  BOOST_CHECK_EQUAL(world.actions(letter.id), "received, refused access");
}

BOOST_AUTO_TEST_CASE(examining_finds_what_is_not_as_it_should_be) {
  World world;
  const auto big = world.letter("L1");
  const auto acceptance = world.acceptance({big}, std::string(100'000, 'x'));
  world.store->accept(acceptance, sender);
  BOOST_CHECK_EQUAL(world.complaints(), "");
  const auto folder = world.folder.path() / "store" / "payloads";
  const auto file = acceptance.transmission.payload.file;
  fs::resize_file(folder / file, 99'999);
  BOOST_CHECK_EQUAL(world.complaints(), "payload file has 99999 bytes instead of 100000: " + file + "\n");
  fs::remove(folder / file);
  BOOST_CHECK_EQUAL(world.complaints(), "payload file is missing: " + file + "\n");
  std::ofstream(folder / file) << std::string(100'000, 'x');
  fs::create_directories(folder / "00");
  std::ofstream(folder / "00" / "stray") << "x";
  BOOST_CHECK_EQUAL(world.complaints(), "payload file that no row names: 00/stray\n");
  fs::remove(folder / "00" / "stray");
  Outcome lost;
  lost.moves = {{big.id, MessageState::on_its_way, {}, {}}};
  BOOST_CHECK(world.apply(lost));
  BOOST_CHECK_EQUAL(world.complaints(),
                    "message on its way without a delivery, and nothing was made from it: " + to_text(big.id) + "\n");
}

BOOST_AUTO_TEST_CASE(a_damaged_payload_is_not_handed_out_and_named) {
  for (const auto& bytes : {std::string("<Letter/>"), std::string(5'000, 'b')}) {  // as it is, and packed
    World world;
    const auto letter = world.letter("L1");
    world.store->accept(world.acceptance({letter}, bytes), sender);
    const auto stored = [&] { return world.store->find(letter.id)->transmission; };
    BOOST_CHECK_EQUAL(stored().payload.packed, bytes.size() > 4'000);
    BOOST_CHECK(read(*world.store->open(stored().payload), 0, 6'000) == bytes);
    BOOST_CHECK_EQUAL(world.complaints(), "");
    {
      Database database(world.folder.path() / "store" / "brevdue.sqlite", Database::Mode::write);
      database.script(
          "UPDATE payload SET bytes = CAST(replace(CAST(bytes AS TEXT), substr(bytes, 2, 1), 'X') AS BLOB)");
    }
    try {
      (void)world.store->open(stored().payload);
      BOOST_ERROR("it was handed out");
    } catch (const StoreError& e) {
      BOOST_CHECK(e.kind() == StoreError::Kind::corrupt);
      BOOST_CHECK_EQUAL(std::string(e.what()), "payload of message " + to_text(letter.id) + " is damaged");
    }
    BOOST_CHECK_EQUAL(world.complaints(), "payload is damaged: " + to_text(stored().id) + "\n");
    // The backup is made all the same, and says so.
    BOOST_CHECK(kind_of_error([&] { world.store->backup(world.folder.path() / "copy"); }) == StoreError::Kind::corrupt);
    BOOST_CHECK(fs::exists(world.folder.path() / "copy" / "brevdue.sqlite"));
  }
}

BOOST_AUTO_TEST_CASE(a_backup_can_be_opened_and_holds_everything) {
  World world;
  const auto small = world.letter("L1"), big = world.letter("L2"), middle = world.letter("L4"),
             later = world.letter("L3");
  world.accept(small);
  const std::string bytes(300'000, 'b'), packed(30'000, 'p');
  world.store->accept(world.acceptance({big}, bytes), sender);
  world.store->accept(world.acceptance({middle}, packed), sender);
  const auto folder = world.folder.path() / "copy";
  world.store->backup(folder);
  world.accept(later);
  const auto copy = open_sqlite_store({.folder = folder});
  BOOST_CHECK(copy->examine().empty());
  BOOST_REQUIRE(copy->find(small.id));
  BOOST_REQUIRE(copy->find(big.id));
  BOOST_CHECK(!copy->find(later.id));
  BOOST_CHECK(read(*copy->open(copy->find(big.id)->transmission.payload), 0, 400'000) == bytes);
  BOOST_CHECK(read(*copy->open(copy->find(middle.id)->transmission.payload), 0, 400'000) == packed);
  // The one goes on without the other.
  copy->accept(world.acceptance({later}), sender);
  BOOST_CHECK(kind_of_error([&] { world.store->backup(folder); }) == StoreError::Kind::failed);
  BOOST_CHECK(kind_of_error([&] { world.store->backup(world.folder.path() / "no" / "such"); }) ==
              StoreError::Kind::failed);
}

BOOST_AUTO_TEST_CASE(of_a_damaged_database_there_is_no_backup) {
  World world;
  for (int i = 0; i < 50; ++i) world.accept(world.letter("L" + std::to_string(i)));
  world.store.reset();  // all of it is in the file now
  const auto file = world.folder.path() / "store" / "brevdue.sqlite";
  {
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(static_cast<std::streamoff>(fs::file_size(file) / 8192 * 4096));
    bytes << std::string(3 * 4096, 'x');
  }
  const auto damaged = open_sqlite_store({.folder = world.folder.path() / "store", .use = StoreUse::reading});
  const auto copy = world.folder.path() / "copy";
  BOOST_CHECK(kind_of_error([&] { damaged->backup(copy); }) == StoreError::Kind::corrupt);
  BOOST_CHECK(!fs::exists(copy));
}

BOOST_AUTO_TEST_CASE(a_store_is_served_while_a_gateway_has_it) {
  World world;
  const auto folder = world.folder.path() / "store";
  BOOST_CHECK(is_served(folder));
  world.store.reset();
  BOOST_CHECK(!is_served(folder));
  BOOST_CHECK(!is_served(world.folder.path() / "nowhere"));
  world.restart();  // looking has not kept it from being opened
}

BOOST_AUTO_TEST_SUITE_END()
