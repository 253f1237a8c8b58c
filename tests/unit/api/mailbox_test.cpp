// A message in a mailbox: listed, fetched, confirmed.
#include <string>

#include "tests/unit/api/world.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

/// Takes an envelope or interchange in and puts it into the municipality's mailbox, unchanged.
Id put(World& world, const std::string& message_text) {
  const bool enveloped = message_text.find("<VANSEnvelope") != std::string::npos;
  const auto reply = ask(world, request("POST /vans/messages", as_hospital, message_text));
  BOOST_REQUIRE_MESSAGE(reply.status == (enveloped ? 200 : 202), reply.body);
  const auto claimed = world.store->claim(noon, noon + 1, 1);
  BOOST_REQUIRE(claimed.size() == 1u);
  const auto& message = claimed.front().message;
  DeliveryRow delivery;
  delivery.id = world.ids.next(noon);
  delivery.message = message.id;
  delivery.destination = municipality;
  delivery.transmission = message.transmission;
  delivery.created = delivery.changed = noon;
  gateway::Outcome outcome;
  outcome.moves.push_back({message.id, MessageState::on_its_way, {}, {}});
  outcome.deliveries.push_back(delivery);
  BOOST_REQUIRE(world.store->apply(outcome, {"test"}, noon));
  world.store->put_in_mailbox(delivery.id, noon);
  return delivery.id;
}

std::string numbered(int number) {
  return "7d9c1a52-5a0e-4d6b-9c11-2f0e5d7a1b0" + std::to_string(number);
}
std::string numbered_letter(int number) {
  auto text = letter_text();
  const std::string id = "TVBREV00041";
  const auto at = text.find(id);
  BOOST_REQUIRE(at != std::string::npos);
  text[at + id.size()] = static_cast<char>('0' + number);
  return envelope_text(text, hospital, numbered(number));
}

const std::string list = "/vans/mailboxes/" + std::string(municipality) + "/messages";
Reply ask_for(const World& world, std::string_view method, const std::string& path) {
  return ask(world, request(std::string(method) + " " + path, as_municipality));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mailbox)

BOOST_AUTO_TEST_CASE(a_message_is_listed_fetched_and_confirmed) {
  World world;
  const auto envelope = envelope_text(letter_text());
  const auto id = put(world, envelope);
  const auto listed = ask_for(world, "GET", list);
  BOOST_TEST(listed.status == 200);
  BOOST_TEST(listed.field("content-type") == "application/json");
  BOOST_TEST(listed.field("cache-control") == "no-store");
  const auto item = world.store->mailbox(std::string(municipality), 1, {}).at(0);
  BOOST_TEST(listed.body.starts_with(
                 R"([{"id":")" + to_text(id) + R"(","format":"XML","name":")" + item.name +
                 R"(","received":"2026-11-21T12:00:00Z","video":[{"class":"vdx-portal","state":"not-yet-open",)"),
             listed.body);

  const auto fetched = ask_for(world, "GET", list + "/" + to_text(id));
  BOOST_TEST(fetched.status == 200);
  BOOST_TEST(fetched.field("content-type") == "application/xml");
  BOOST_TEST(fetched.body == envelope);

  const auto confirmed = ask_for(world, "DELETE", list + "/" + to_text(id));
  BOOST_TEST(confirmed.status == 204);
  BOOST_TEST(confirmed.field("content-length") == "");
  BOOST_TEST((world.store->find_delivery(id)->delivery.state == DeliveryState::delivered));
  BOOST_TEST(ask_for(world, "DELETE", list + "/" + to_text(id)).status == 204);
  BOOST_TEST(ask_for(world, "GET", list + "/" + to_text(id)).status == 404);
  BOOST_TEST(ask_for(world, "GET", list).body == "[]");
}

BOOST_AUTO_TEST_CASE(a_large_message_comes_back_byte_for_byte) {
  World world;
  const auto envelope = envelope_text(letter_text() + std::string(3'000'000, ' '));
  const auto id = put(world, envelope);
  BOOST_TEST((ask_for(world, "GET", list + "/" + to_text(id)).body == envelope));
}

BOOST_AUTO_TEST_CASE(a_message_whose_stored_bytes_are_gone_is_said_to_be) {
  World world;
  const auto id = put(world, envelope_text(letter_text() + std::string(3'000'000, ' ')));
  for (const auto& entry : std::filesystem::recursive_directory_iterator(world.folder.path() / "payloads"))
    if (entry.is_regular_file()) std::filesystem::resize_file(entry.path(), 5);
  const auto reply = ask_for(world, "GET", list + "/" + to_text(id));
  BOOST_TEST(reply.status == 500);
  BOOST_TEST(reply.body.find("restore a backup") != std::string::npos, reply.body);
  BOOST_TEST((world.store->find_delivery(id)->delivery.state == DeliveryState::in_mailbox));
  BOOST_TEST(ask(world, request("GET /ready", "Host: x\r\n")).status == 200);
}

BOOST_AUTO_TEST_CASE(an_interchange_comes_back_without_an_envelope) {
  World world;
  const auto interchange = slurp(project() / "samples/scenarios/N-7-letter/letter.edi");
  const auto id = put(world, interchange);
  const auto fetched = ask_for(world, "GET", list + "/" + to_text(id));
  BOOST_TEST(fetched.field("content-type") == "application/edifact");
  BOOST_TEST((fetched.body == interchange));
  BOOST_TEST(ask_for(world, "GET", list).body.find(R"("format":"EDIFACT")") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_long_list_comes_in_pages) {
  World world;
  const auto first = put(world, numbered_letter(1)), second = put(world, numbered_letter(2)),
             third = put(world, numbered_letter(3));
  const auto page = ask_for(world, "GET", list + "?limit=2").body;
  BOOST_TEST(page.find(to_text(first)) < page.find(to_text(second)));
  BOOST_TEST(page.find(to_text(third)) == std::string::npos);
  const auto next = ask_for(world, "GET", list + "?limit=2&after=" + to_text(second)).body;
  BOOST_TEST(next.find(to_text(second)) == std::string::npos);
  BOOST_TEST(next.find(to_text(third)) != std::string::npos);
  for (const auto* query : {"?limit=0", "?limit=1001", "?limit=-1", "?limit=2x", "?after=x", "?before=x"})
    BOOST_TEST(ask_for(world, "GET", list + query).status == 400, query);
}

BOOST_AUTO_TEST_CASE(a_message_is_in_one_mailbox_only) {
  World world;
  const auto id = put(world, envelope_text(letter_text()));
  const auto other = "/vans/mailboxes/" + std::string(hospital) + "/messages/" + to_text(id);
  BOOST_TEST(ask(world, request("GET " + other, as_hospital)).status == 404);
  BOOST_TEST(ask(world, request("DELETE " + other, as_hospital)).status == 404);
  BOOST_TEST(ask_for(world, "GET", list + "/" + to_text(world.ids.next(noon))).status == 404);
  BOOST_TEST(ask_for(world, "GET", list + "/no-id").status == 404);
  BOOST_TEST((world.store->find_delivery(id)->delivery.state == DeliveryState::in_mailbox));
}

BOOST_AUTO_TEST_CASE(a_held_message_is_not_there) {
  World world;
  const auto id = put(world, envelope_text(letter_text()));
  BOOST_REQUIRE(world.store->hold(id, {"operator"}, noon));
  BOOST_TEST(ask_for(world, "GET", list + "/" + to_text(id)).status == 404);
  BOOST_TEST(ask_for(world, "DELETE", list + "/" + to_text(id)).status == 404);
  BOOST_TEST(ask_for(world, "GET", list).body == "[]");
}

BOOST_AUTO_TEST_SUITE_END()
