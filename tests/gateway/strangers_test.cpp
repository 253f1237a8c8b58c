// P6 through every door: two clients and two spool folders, with a location number each, and what has no key. Everybody
// tries to send as everybody and to read everybody's mail; only their own is let through, and the rest is on record.
#include <sqlite3.h>

#include <fstream>
#include <map>

#include "gateway/store/clock.hpp"
#include "tests/gateway/crowd.hpp"

using namespace brevdue;
using namespace brevdue::test;
namespace fs = std::filesystem;

namespace {

constexpr std::string_view clinic = "5790000209361", home = "5790000209378";
constexpr std::string_view nobodys_key = "nobody's key", no_key;
constexpr std::array everybody{hospital, municipality, doctor, clinic};

/// A gateway whose workers do nothing by themselves, with a message in the mailbox of each client.
class Place {
 public:
  Place() {
    for (const auto* name : {"doctor-in", "doctor-out", "clinic-in", "clinic-out"})
      fs::create_directory(folder_.path() / name);
    std::ofstream(folder_.path() / "registry.csv", std::ios::binary) << registry_of(
        {{hospital, "oioxml"}, {municipality, "fhir:5.0"}, {doctor, "oioxml"}, {clinic, "oioxml"}, {home, "oioxml"}});
    GatewayConfig config;
    config.store = folder_.path() / "store";
    config.registry = folder_.path() / "registry.csv";
    config.listen_host = "127.0.0.1";
    for (const auto location : {hospital, municipality})
      config.clients.push_back(client(location, {std::string(location)}));
    for (const auto& [name, location] : {std::pair("doctor", doctor), std::pair("clinic", clinic)})
      config.spools.push_back({name, {std::string(location)}, in(name), folder_.path() / (name + std::string("-out"))});
    gateway_.emplace(config, std::make_shared<SystemClock>());
    gateway_->listen();
    port_ = gateway_->port();
  }

  [[nodiscard]] fs::path in(const std::string& name) const { return folder_.path() / (name + "-in"); }
  Store& store() { return gateway_->store(); }
  void work_off() { gateway_->work_off(); }

  HttpAnswer ask(std::string_view method, const std::string& path, std::string_view key, const std::string& body = {},
                 std::string_view media_type = {}) {
    return Line(port_, std::string(key)).insist(method, path, body, media_type);
  }

  /// Of the database.
  [[nodiscard]] std::vector<std::string> rows(const char* sql) const {
    std::vector<std::string> out;
    sqlite3* database = nullptr;
    sqlite3_stmt* statement = nullptr;
    BOOST_REQUIRE(sqlite3_open((folder_.path() / "store/brevdue.sqlite").c_str(), &database) == SQLITE_OK);
    BOOST_REQUIRE(sqlite3_prepare_v2(database, sql, -1, &statement, nullptr) == SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW)
      out.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)));
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return out;
  }
  /// "actor: detail"
  [[nodiscard]] std::vector<std::string> refused_access() const {
    return rows("SELECT actor || ': ' || detail FROM audit WHERE action = 'refused access' ORDER BY id");
  }
  /// Everything that was ever stored, and how it stands; and the files of large payloads.
  [[nodiscard]] std::vector<std::string> inventory() const {
    auto out = rows(
        "SELECT 'transmission ' || hex(id) FROM transmission UNION SELECT 'message ' || hex(id) || state FROM message "
        "UNION SELECT 'delivery ' || hex(id) || state FROM delivery UNION SELECT 'payload ' || hex(owner) FROM payload "
        "UNION SELECT 'known ' || sender || ' ' || message_id FROM known ORDER BY 1");
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path() / "store/payloads"))
      if (entry.is_regular_file()) out.push_back(entry.path().filename().string());
    return out;
  }

 private:
  TemporaryFolder folder_;
  std::optional<Gateway> gateway_;
  std::atomic<std::uint16_t> port_{0};
};

/// A way to hand a message in: a request, or (without a path) a file.
struct Form {
  std::string_view what, path, media_type, door;  // the last as the audit names it
  std::string (*make)(std::string_view sender, std::string_view receiver);
};

std::string between(const std::string& text, std::string_view from, std::string_view to, std::string_view sender,
                    std::string_view receiver) {
  static std::uint32_t number = 0;
  auto out = replaced(replaced(text, from, "\x01"), to, "\x02");
  out = replaced(replaced(std::move(out), "\x01", sender), "\x02", receiver);
  ++number;
  for (const std::string_view id : {"SCENV0101", "SCBREV0101", "SCENV0700", "SCBREV0700"})
    if (out.find(id) != std::string::npos)
      out = replaced(std::move(out), id, "S" + std::string(id.substr(2, 1)) + std::to_string(number));
  return with_other_uuids(std::move(out), number);
}

std::string letter(std::string_view sender, std::string_view receiver) {
  return between(sample("S1-1/letter.xml"), hospital, municipality, sender, receiver);
}
std::string interchange(std::string_view sender, std::string_view receiver) {
  return between(sample("N-7-letter/letter.edi"), hospital, municipality, sender, receiver);
}
std::string bundle_json(std::string_view sender, std::string_view receiver) {
  return between(sample("S2-1-lpr3/message.json"), municipality, hospital, sender, receiver);
}
std::string bundle_xml(std::string_view sender, std::string_view receiver) {
  return between(sample("S2-1-lpr3/message.xml"), municipality, hospital, sender, receiver);
}

/// In an envelope, which may say another sender.
std::string wrapped(const std::string& payload, std::string_view sender = {}) {
  static const auto ids = seeded_ids(6);
  convert::Converter converter(schemas(), shared_zone());
  auto identity = converter.read({{source(payload), "message"}}, {}).identities.at(0);
  if (!sender.empty()) identity.sender = sender;
  return enveloped(identity, payload, ids->uuid(), ids->uuid());
}

template <auto make>
std::string in_envelope(std::string_view sender, std::string_view receiver) {
  return wrapped(make(sender, receiver));
}
/// So large that its payload is a file.
std::string large_envelope(std::string_view sender, std::string_view receiver) {
  return wrapped(letter(sender, receiver) + std::string(longest_inline, ' '));
}

constexpr std::string_view vans_door = "/vans/messages", fhir_door = "/fhir/$process-message";
const Form http_forms[] = {
    {"a letter in an envelope", vans_door, "application/xml", "http vans", in_envelope<letter>},
    {"a large one", vans_door, "application/xml", "http vans", large_envelope},
    {"an interchange in an envelope", vans_door, "application/xml", "http vans", in_envelope<interchange>},
    {"a Bundle in an envelope", vans_door, "application/xml", "http vans", in_envelope<bundle_json>},
    {"an interchange", vans_door, "application/edifact", "http vans", interchange},
    {"a Bundle as JSON", fhir_door, "application/fhir+json", "http fhir", bundle_json},
    {"a Bundle as XML", fhir_door, "application/fhir+xml", "http fhir", bundle_xml},
};
const Form folder_forms[] = {
    {"a letter in an envelope", {}, {}, "spool", in_envelope<letter>},
    {"a large one", {}, {}, "spool", large_envelope},
    {"an interchange in an envelope", {}, {}, "spool", in_envelope<interchange>},
    {"a letter", {}, {}, "spool", letter},
    {"an interchange", {}, {}, "spool", interchange},
    {"a Bundle as JSON", {}, {}, "spool", bundle_json},
    {"a Bundle as XML", {}, {}, "spool", bundle_xml},
};

/// Nothing has changed since, but that these refusals are on record.
struct Before {
  explicit Before(const Place& its) : place(its) {}
  void is_unchanged(const std::vector<std::string>& refusals) const {
    auto expected = refused;
    expected.insert(expected.end(), refusals.begin(), refusals.end());
    BOOST_TEST(place.refused_access() == expected, boost::test_tools::per_element());
    BOOST_TEST((place.inventory() == inventory));
  }

  const Place& place;
  std::vector<std::string> refused = place.refused_access(), inventory = place.inventory();
};

std::string as(std::string_view location) {
  return " as \"" + std::string(location) + "\"";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(strangers)

BOOST_AUTO_TEST_CASE(nobody_sends_as_another_over_http) {
  Place place;
  std::size_t taken = 0, refused = 0;
  for (const auto& form : http_forms)
    for (const auto caller : {hospital, municipality, nobodys_key, no_key})
      for (const auto sender : everybody) BOOST_TEST_CONTEXT(form.what << ", of " << sender << ", from " << caller) {
          const auto key = caller.empty() ? std::string() : key_of(caller);
          const auto message = form.make(sender, home);
          const Before before(place);
          const auto status = place.ask("POST", std::string(form.path), key, message, form.media_type).status;
          if (caller == sender) {
            BOOST_TEST(status / 100 == 2);
            BOOST_TEST(place.inventory().size() > before.inventory.size());
            ++taken;
          } else if (caller == hospital || caller == municipality) {
            BOOST_TEST(status == 403);
            before.is_unchanged({std::string(caller) + ": " + std::string(form.door) + as(sender)});
            ++refused;
          } else {
            BOOST_TEST(status == 401);
            before.is_unchanged({"unknown: POST " + std::string(form.path)});
            ++refused;
          }
        }
  BOOST_TEST(taken == 2 * std::size(http_forms));
  BOOST_TEST(refused == 14 * std::size(http_forms));
}

BOOST_AUTO_TEST_CASE(an_envelope_does_not_lend_its_sender) {
  Place place;
  for (const auto caller : {hospital, municipality})
    for (const auto sender : everybody) {
      if (sender == caller) continue;
      for (const auto& message :
           {wrapped(letter(sender, home), caller), wrapped(letter(caller, home), sender),
            wrapped(bundle_json(sender, home), caller), wrapped(interchange(caller, home), sender)}) {
        const Before before(place);
        BOOST_TEST(place.ask("POST", std::string(vans_door), key_of(caller), message, "application/xml").status == 403);
        before.is_unchanged({std::string(caller) + ": http vans" + as(sender)});
      }
    }
}

BOOST_AUTO_TEST_CASE(nobody_reads_or_removes_anothers_mail) {
  Place place;
  // One for each of the two, from the other.
  const auto to_municipality = wrapped(letter(hospital, municipality)),
             to_hospital = wrapped(bundle_json(municipality, hospital));
  BOOST_TEST(place.ask("POST", std::string(vans_door), key_of(hospital), to_municipality).status == 200);
  BOOST_TEST(place.ask("POST", std::string(vans_door), key_of(municipality), to_hospital).status == 200);
  place.work_off();
  std::map<std::string_view, std::string> mail;
  for (const auto location : {hospital, municipality}) {
    const auto waiting = place.store().mailbox(std::string(location), 10, {});
    BOOST_REQUIRE(waiting.size() == 1u);
    mail[location] = to_text(waiting.front().id);
  }
  const auto box = [](std::string_view location) { return "/vans/mailboxes/" + std::string(location) + "/messages"; };
  constexpr std::string_view one = "/vans/mailboxes/{location}/messages/{id} ",
                             all = "/vans/mailboxes/{location}/messages ";

  std::size_t refused = 0;
  for (const auto caller : {hospital, municipality, nobodys_key, no_key})
    for (const auto location : everybody) {
      if (location == caller) continue;
      BOOST_TEST_CONTEXT("mail of " << location << ", for " << caller) {
        const auto key = caller.empty() ? std::string() : key_of(caller);
        const bool is_client = caller == hospital || caller == municipality;
        const auto actor = (is_client ? std::string(caller) : "unknown") + ": ";
        const Before before(place);
        std::vector<std::string> expected;
        const auto deny = [&](std::string_view method, const std::string& path, std::string_view pattern) {
          const auto answer = place.ask(method, path, key);
          BOOST_TEST(answer.status == (is_client ? 403 : 401));
          for (const auto& [owner, id] : mail) BOOST_TEST(answer.body.find(id) == std::string::npos);
          expected.push_back(actor + std::string(method) + " " + std::string(pattern) + std::string(location));
          ++refused;
        };
        deny("GET", box(location), all);
        deny("GET", box(location) + "?limit=1000", all);
        for (const auto& [owner, id] : mail)
          for (const std::string_view method : {"GET", "DELETE"}) deny(method, box(location) + "/" + id, one);
        before.is_unchanged(expected);
      }
    }
  BOOST_TEST(refused == 6u * 14);

  for (const auto& [owner, other] : {std::pair(hospital, municipality), std::pair(municipality, hospital)}) {
    // By way of the own mailbox it is not there.
    BOOST_TEST(place.ask("GET", box(owner) + "/" + mail.at(other), key_of(owner)).status == 404);
    BOOST_TEST(place.ask("DELETE", box(owner) + "/" + mail.at(other), key_of(owner)).status == 404);
  }
  for (const auto owner : {hospital, municipality}) {
    BOOST_TEST(place.ask("GET", box(owner) + "/" + mail.at(owner), key_of(owner)).status == 200);
    BOOST_TEST(place.ask("DELETE", box(owner) + "/" + mail.at(owner), key_of(owner)).status == 204);
  }
}

BOOST_AUTO_TEST_CASE(a_folder_sends_as_those_it_is_bound_to) {
  Place place;
  std::size_t taken = 0, refused = 0;
  for (const auto& form : folder_forms)
    for (const auto& [name, location] : {std::pair(std::string("doctor"), doctor), {std::string("clinic"), clinic}})
      for (const auto sender : everybody)
        BOOST_TEST_CONTEXT(form.what << ", of " << sender << ", in the folder of the " << name) {
          const auto file = "f" + std::to_string(taken + refused) + ".msg";
          std::ofstream(place.in(name) / file, std::ios::binary) << form.make(sender, home);
          const Before before(place);
          place.work_off();
          BOOST_TEST(!fs::exists(place.in(name) / file));
          const bool is_set_aside = fs::exists(place.in(name) / "refused" / file);
          if (sender == location) {
            BOOST_TEST(!is_set_aside);
            BOOST_TEST(place.inventory().size() > before.inventory.size());
            ++taken;
          } else {
            BOOST_TEST(is_set_aside);
            BOOST_TEST(fs::exists(place.in(name) / "refused" / (file + ".why.txt")));
            before.is_unchanged({name + ": spool" + as(sender)});
            ++refused;
          }
        }
  BOOST_TEST(taken == 2 * std::size(folder_forms));
  BOOST_TEST(refused == 6 * std::size(folder_forms));
}

BOOST_AUTO_TEST_SUITE_END()
