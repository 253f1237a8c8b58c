// Who may do what (P6), and that it is on record.
#include <stdexcept>
#include <string>

#include "gateway/api/access.hpp"
#include "tests/unit/api/world.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

std::string mailbox(std::string_view location) {
  return "/vans/mailboxes/" + std::string(location) + "/messages";
}
std::optional<Caller> caller(std::string_view fields) {
  const auto clients = std::make_shared<const std::vector<Client>>(World::clients_of_both());
  const Access access([clients] { return clients; }, true);
  return access.caller(*read_head(request("GET /", "Host: x\r\n" + std::string(fields))));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(callers)

BOOST_AUTO_TEST_CASE(a_key_names_its_client) {
  BOOST_TEST(caller("Authorization: Bearer key of the hospital\r\n")->name == "hospital");
  BOOST_TEST(caller("authorization: bearer   key of the municipality\r\n")->name == "municipality");
  for (const std::string_view fields :
       {"", "Authorization: Bearer\r\n", "Authorization: Bearer wrong\r\n", "Authorization: Basic a2V5\r\n",
        "Authorization: key of the hospital\r\n", "Authorization: Bearer Key of the hospital\r\n",
        "Authorization: Bearer key of the hospital\r\nAuthorization: Bearer key of the hospital\r\n"})
    BOOST_TEST(!caller(fields).has_value(), fields);
}

BOOST_AUTO_TEST_CASE(each_reads_its_own_mailbox_only) {
  World world;
  const auto status = [&](std::string_view method, const std::string& path, std::string_view fields) {
    return ask(world, request(std::string(method) + " " + path, fields)).status;
  };
  const auto message = "/0197f3c2-7c1a-7bd0-8a55-2f60c1e0a9b3";
  BOOST_TEST(status("GET", mailbox(hospital), as_hospital) == 200);
  BOOST_TEST(status("GET", mailbox(municipality), as_municipality) == 200);
  BOOST_TEST(status("GET", mailbox(hospital) + message, as_hospital) == 404);
  for (const std::string_view method : {"GET", "DELETE"}) {
    BOOST_TEST(status(method, mailbox(municipality) + message, as_hospital) == 403);
    BOOST_TEST(status(method, mailbox(hospital) + message, as_municipality) == 403);
    BOOST_TEST(status(method, mailbox(hospital) + message, "Host: x\r\n") == 401);
  }
  BOOST_TEST(status("GET", mailbox(municipality), as_hospital) == 403);
  BOOST_TEST(status("GET", mailbox(hospital), as_municipality) == 403);
  BOOST_TEST(status("GET", mailbox("57900%30121526"), as_hospital) == 403);
  BOOST_TEST(status("GET", mailbox("%2A"), as_hospital) == 403);
}

BOOST_AUTO_TEST_CASE(no_key_no_answer) {
  World world;
  for (const auto* line : {"GET /vans/mailboxes/5790001382445/messages", "POST /vans/messages",
                           "POST /fhir/$process-message", "POST /fhir/%24process-message"}) {
    const auto reply = ask(world, request(line, "Host: x\r\nAuthorization: Bearer wrong\r\n"));
    BOOST_TEST(reply.status == 401, line);
    BOOST_TEST(reply.field("www-authenticate") == "Bearer", line);
  }
}

BOOST_AUTO_TEST_CASE(nobody_sends_as_somebody_else) {
  World world;
  const auto letter = envelope_text(letter_text());
  const auto reply = ask(world, request("POST /vans/messages", as_municipality, letter));
  BOOST_TEST(reply.status == 403);
  BOOST_TEST(world.arrived == 0);
  BOOST_TEST(ask(world, request("POST /vans/messages", as_hospital, letter)).status == 200);
}

BOOST_AUTO_TEST_CASE(clients_are_looked_up_anew) {
  World world;
  const auto line = request("GET " + mailbox(hospital), as_hospital);
  BOOST_TEST(ask(world, line).status == 200);
  auto others = World::clients_of_both();
  others.erase(others.begin());
  world.clients = std::make_shared<const std::vector<Client>>(others);
  BOOST_TEST(ask(world, line).status == 401);
}

BOOST_AUTO_TEST_CASE(every_refusal_is_on_record_without_its_key) {
  World world;
  ask(world, request("GET " + mailbox(municipality), as_hospital));
  ask(world, request("DELETE " + mailbox("251248-9996") + "/x?y=z", as_hospital));
  ask(world, request("POST /vans/messages", "Host: x\r\nAuthorization: Bearer wrong\r\n"));
  const std::vector<std::string> expected{
      "hospital: refused access: GET /vans/mailboxes/{location}/messages 5790000121526",
      "hospital: refused access: DELETE /vans/mailboxes/{location}/messages/{id}",
      "unknown: refused access: POST /vans/messages"};
  BOOST_TEST(audit(world) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(without_clients_everything_is_open_on_loopback_only) {
  World world({}, {});
  BOOST_TEST(ask(world, request("GET " + mailbox(hospital), "Host: x\r\n")).status == 200);
  BOOST_TEST(ask(world, request("POST /vans/messages", "Host: x\r\n", envelope_text(letter_text()))).status == 200);
  HttpOptions everywhere;
  everywhere.host = "0.0.0.0";
  const HttpServer::Parts parts{
      world.intake, world.invitations, *world.store, world.clock, [&] { return world.clients.load(); }, {}, {}, {}};
  BOOST_CHECK_THROW(HttpServer(everywhere, parts), std::invalid_argument);
  everywhere.host = "no address";
  BOOST_CHECK_THROW(HttpServer(everywhere, parts), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(clients_that_are_gone_open_nothing) {
  const Access access([] { return std::make_shared<const std::vector<Client>>(); }, false);
  BOOST_TEST(!access.caller(*read_head(request("GET /", "Host: x\r\n"))).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
