// S2 of conversion.md 5: CareCommunications become letters and file letters. Letter ids come from the message's own, so
// what arrives is the golden of samples/scenarios, byte for byte.
#include "tests/gateway/world.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

struct Row {
  std::string_view id, message;
  std::vector<std::string> outputs;  // in the folder out/ of the golden
  std::string_view says;             // in the first letter's text
  Setup setup = {};
};

const std::vector<Row>& rows() {
  static const Setup both_letters{.municipality_takes = "oioxml"};
  static const std::vector<Row> all = {
      {"S2-1-lpr3", "S2-1-lpr3/message.json", {"S2-1-lpr3/out/1-01-XDIS91.xml"}, ""},
      {"S2-1-lpr3", "S2-1-lpr3/message.xml", {"S2-1-lpr3/out/1-01-XDIS91.xml"}, ""},
      {"S2-1-local",
       "S2-1-lpr3/message.json",
       {"S2-1-local/out/1-01-XDIS91.xml"},
       "",
       {.settings = {{"episode.prefer", "local"}}}},
      {"S2-1-referral", "S2-1-referral/message.json", {"S2-1-referral/out/1-01-XDIS91.xml"}, "", both_letters},
      {"S2A1-1", "S2A1-1/message.json", {"S2A1-1/out/1-01-XDIS91.xml", "S2A1-1/out/1-02-XBIN01.xml"}, ""},
      {"S2A1-2", "S2A1-2/message.xml", {"S2A1-2/out/1-01-XDIS91.xml", "S2A1-2/out/1-02-XBIN01.xml"}, ""},
      {"S2A1-3", "S2A1-3/message.json", {"S2A1-3/out/1-01-XDIS91.xml", "S2A1-3/out/1-02-XBIN01.xml"}, ""},
      {"S2A1-4",
       "S2A1-4/message.json",
       {"S2A1-4/out/1-01-XDIS91.xml", "S2A1-4/out/1-02-XBIN01.xml", "S2A1-4/out/1-03-XDIS91.xml",
        "S2A1-4/out/1-04-XBIN01.xml"},
       ""},
      {"S2A2-1",
       "S2A2-1/message.json",
       {"S2A2-1/out/1-01-XDIS91.xml"},
       "Denne meddelelse er en besvarelse.",
       both_letters},
      {"S2A2-2",
       "S2A2-2/message.json",
       {"S2A2-2/out/1-01-XDIS91.xml", "S2A2-2/out/1-02-XBIN01.xml"},
       "Denne meddelelse er en besvarelse."},
      {"S2A2-3",
       "S2A2-3/message.json",
       {"S2A2-3/out/1-01-XDIS91.xml"},
       "Vedhæftet fil i tidligere meddelelse (medsendes ikke her): "},
      {"S2A2-4", "S2A2-4/message.xml", {"S2A2-4/out/1-01-XDIS91.xml"}, "Denne meddelelse er en videresendelse."},
      {"S2A2-5",
       "S2A2-5/message.json",
       {"S2A2-5/out/1-01-XDIS91.xml", "S2A2-5/out/1-02-XBIN01.xml"},
       "Denne meddelelse er en videresendelse.",
       both_letters},
      {"T-1", "T-1/message.json", {"T-1/out/3-01-XDIS91.xml"}, "", both_letters},
      {"T-2",
       "T-2/message.json",
       {"T-2/out/1-01-XDIS91.xml", "T-2/out/1-02-XBIN01.xml"},
       "Der er modtaget flere end et CPR-nummer",
       both_letters},
      {"T-3", "T-3/message.json", {"T-3/out/1-01-XDIS91.xml"}, "Der er modtaget flere end et CPR-nummer"},
      {"T-4", "T-4/message.xml", {"T-4/out/1-01-XDIS91.xml"}, "Der er modtaget flere end et CPR-nummer"},
      {"T-5", "T-5/message.json", {"T-5/out/1-01-XDIS91.xml", "T-5/out/1-02-XBIN01.xml"}, ""},
      {"T-6", "T-6/zulu.json", {"T-6/out/1-01-XDIS91.xml"}, ""},
      {"T-6", "T-6/zone.json", {"T-6/out/2-01-XDIS91.xml"}, ""},
      {"T-6", "T-6/spring.json", {"T-6/out/3-01-XDIS91.xml"}, ""},
      {"T-6", "T-6/autumn.json", {"T-6/out/4-01-XDIS91.xml"}, ""},
  };
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cc_to_letter)

BOOST_AUTO_TEST_CASE(s2_every_message_becomes_its_letters) {
  for (const auto& row : rows()) {
    BOOST_TEST_CONTEXT(row.id << " " << row.message) {
      World world(row.setup);
      const auto sent = world.send_sample(row.message);
      const auto arrivals = world.take(sent.identity.receiver);
      BOOST_REQUIRE(arrivals.size() == row.outputs.size());
      for (std::size_t i = 0; i < arrivals.size(); ++i) {
        BOOST_TEST((arrivals[i].payload == sample(row.outputs[i])), row.outputs[i]);
        // Each in an envelope of its own.
        BOOST_TEST(arrivals[i].envelope->message->format == "XML");
        BOOST_TEST(arrivals[i].envelope->message->name == "MCM:" + arrivals[i].kind());
        for (std::size_t j = 0; j < i; ++j) {
          BOOST_TEST(arrivals[i].envelope->id != arrivals[j].envelope->id);
          BOOST_TEST(arrivals[i].identity.message_id != arrivals[j].identity.message_id);
          BOOST_TEST(arrivals[i].identity.envelope_id != arrivals[j].identity.envelope_id);
        }
        BOOST_TEST(world.state_of_made(arrivals[i].identity.message_id) == "delivered");
      }
      const auto& text = arrivals.front().letter().segments.front().text;
      BOOST_TEST((text.find(row.says) != std::string::npos), text);
      BOOST_TEST(world.states(sent) == "delivered");
    }
  }
}

// It is delivered when all of what it became is.
BOOST_AUTO_TEST_CASE(s2a1_1_half_of_it_is_not_delivered) {
  World world;
  const auto sent = world.send_bundle(sample("S2A1-1/message.json"));
  world.work_off();
  const auto items = world.store().mailbox(std::string(hospital), 10, {});
  BOOST_REQUIRE(items.size() == 2u);
  world.store().delivered(items.front().id, {"test"}, 0);
  BOOST_TEST(world.states(sent) == "on its way");
  BOOST_TEST(world.take(hospital).size() == 1u);
  BOOST_TEST(world.states(sent) == "delivered");
}

BOOST_AUTO_TEST_SUITE_END()
