// What only the gateway needs of the configuration file.
#include "gateway/config/config.hpp"
#include "tests/support/support.hpp"

using namespace brevdue;
using namespace brevdue::gateway;

namespace {

const std::string key_a(64, 'a'), key_b = std::string(62, '0') + "9F";

std::string told(const tl::expected<GatewayConfig, std::vector<ConfigFault>>& config) {
  std::string out;
  if (!config)
    for (const auto& fault : config.error()) out += to_text(fault, "f") + "\n";
  return out;
}

/// The faults of a text, a line each; empty if it is read.
std::string faults(const std::string& toml, Needs needs = Needs::nothing) {
  return told(read_gateway_config(toml, "/etc/brevdue", needs));
}

GatewayConfig read(const std::string& toml, Needs needs = Needs::nothing) {
  const auto config = read_gateway_config(toml, "/etc/brevdue", needs);
  BOOST_TEST_REQUIRE(config.has_value(), told(config));
  return *config;
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string client(const std::string& name, const std::string& key,
                   const std::string& locations = R"(["5790001382445"])") {
  return "[[client]]\nname = \"" + name + "\"\nkey_sha256 = \"" + key + "\"\nlocations = " + locations + "\n";
}

std::string spool(const std::string& more) {
  return "[[spool]]\nlocations = [\"5790000209354\"]\n" + more + "\n";
}

std::string push(const std::string& more, const std::string& url = "http://127.0.0.1:9000/vans/messages") {
  return "[[push]]\nurl = \"" + url + "\"\n" + more + "\n";
}

const std::string smallest =
    "store = \"/var/lib/brevdue\"\n"
    "listen = \"127.0.0.1:8080\"\n"
    "registry = \"registry.csv\"\n";
const std::string full = smallest + client("hospital", key_b, R"(["5790001382445", "5790000201389"])") +
                         spool("name = \"gp\"\nin = \"/srv/gp/in\"\nout = \"../gp/out/\"") +
                         push("location = \"5790000121526\"\ncover = \"bundle\"\nbearer_file = \"push.key\"") +
                         push("location = \"*\"", "http://eoj/x?a=1&b=2") + "[video]\ncategory = \"other\"\n" +
                         "[http]\nthreads = 4\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(gateway_part)

BOOST_AUTO_TEST_CASE(everything_is_read) {
  const auto config = read(full, Needs::serve);
  BOOST_TEST(config.store == "/var/lib/brevdue");
  BOOST_TEST(config.registry == "/etc/brevdue/registry.csv");
  BOOST_TEST(config.listen_host == "127.0.0.1");
  BOOST_TEST(config.listen_port == 8080);
  BOOST_TEST_REQUIRE(config.clients.size() == 1u);
  BOOST_TEST(config.clients[0].name == "hospital");
  BOOST_TEST(config.clients[0].key_sha256.back() == 0x9f);
  BOOST_TEST(config.clients[0].key_sha256.front() == 0);
  BOOST_TEST((config.clients[0].locations == std::vector<std::string>{"5790001382445", "5790000201389"}));
  BOOST_TEST_REQUIRE(config.spools.size() == 1u);
  BOOST_TEST(config.spools[0].name == "gp");
  BOOST_TEST((config.spools[0].locations == std::vector<std::string>{"5790000209354"}));
  BOOST_TEST(config.spools[0].in == "/srv/gp/in");
  BOOST_TEST(config.spools[0].out == "/etc/gp/out");
  BOOST_TEST_REQUIRE(config.pushes.size() == 2u);
  BOOST_TEST((config.pushes[0].locations == std::vector<std::string>{"5790000121526"}));
  BOOST_TEST(!config.pushes[0].everything_else);
  BOOST_TEST(config.pushes[0].url == "http://127.0.0.1:9000/vans/messages");
  BOOST_TEST((config.pushes[0].cover == Cover::bundle));
  BOOST_TEST(config.pushes[0].bearer_file == "/etc/brevdue/push.key");
  BOOST_TEST(config.pushes[1].everything_else);
  BOOST_TEST(config.pushes[1].locations.empty());
  BOOST_TEST((config.pushes[1].cover == Cover::envelope));
  BOOST_TEST(config.pushes[1].bearer_file.empty());
  BOOST_TEST(config.settings.video_category == "other");
  BOOST_TEST(config.serve.http_threads == 4u);
}

BOOST_AUTO_TEST_CASE(what_a_command_needs_must_be_there) {
  BOOST_TEST(faults("", Needs::nothing) == "");
  const auto none = faults("", Needs::serve);
  BOOST_TEST(has(none, "f: store is missing: the path of a folder\n"), none);
  BOOST_TEST(has(none, "f: listen is missing: an address and a port, "));
  BOOST_TEST(has(none, "f: registry is missing: the path of a file\n"));
  BOOST_TEST(faults("", Needs::store) == "f: store is missing: the path of a folder\n");
  BOOST_TEST(faults("store = \"x\"", Needs::store) == "");
  BOOST_TEST(faults(smallest, Needs::serve) == "");
  BOOST_TEST(told(read_gateway_config("", {})) == none);  // serve is the default
}

BOOST_AUTO_TEST_CASE(keys_that_must_stand_in_tables) {
  BOOST_TEST(faults("[[client]]\n") ==
             "f:1:1: client.name is missing: 1 to 40 letters, digits, hyphens, underscores and dots, a letter or digit "
             "first, and not gateway, operator or spool\n"
             "f:1:1: client.key_sha256 is missing: 64 hex digits\n"
             "f:1:1: client.locations is missing: location numbers, 13 digits with their check digit\n");
  BOOST_TEST(has(faults("[[spool]]\n"), "f:1:1: spool.in is missing"));
  BOOST_TEST(has(faults("[[spool]]\n"), "f:1:1: spool.locations is missing"));
  BOOST_TEST(has(faults("[[push]]\n"), "f:1:1: push.url is missing: an http address"));
  BOOST_TEST(has(faults(push("")), "f:1:1: [[push]] takes either location or locations\n"));
  BOOST_TEST(has(faults(push("location = \"5790000121526\"\nlocations = [\"5790000209354\"]")),
                 "[[push]] takes either location or locations"));
}

BOOST_AUTO_TEST_CASE(unknown_keys_are_told_the_nearest) {
  BOOST_TEST(has(faults("listn = \"x\""), "f:1:1: there is no setting \"listn\"; the nearest is listen\n"));
  BOOST_TEST(has(faults("[[clients]]\nname = \"x\"\n"), "there is no setting \"clients\"; the nearest is client\n"));
  BOOST_TEST(has(faults(client("a", key_a) + "key = \"x\"\n"),
                 "f:5:1: there is no setting \"client.key\"; the nearest is client."));
  BOOST_TEST(has(faults(spool("in = \"a\"\nnmae = \"gp\"")),
                 "f:4:1: there is no setting \"spool.nmae\"; the nearest is spool.name\n"));
}

BOOST_AUTO_TEST_CASE(tables_are_tables) {
  BOOST_TEST(has(faults("[client]\nname = \"x\"\n"), "f:1:1: client takes tables, each headed [[client]]\n"));
  BOOST_TEST(has(faults("spool = \"/srv\""), "f:1:9: spool takes tables, each headed [[spool]]\n"));
  BOOST_TEST(has(faults("push = [1]"), "f:1:9: push takes tables"));
  BOOST_TEST(faults("push = []") == "");
  BOOST_TEST(has(faults("store = 1"), "f:1:9: store takes text in quotation marks: the path of a folder\n"));
  BOOST_TEST(has(faults("[store]\nmost = 1"), "store takes text in quotation marks"));
  BOOST_TEST(has(faults(client("a", key_a, "\"5790001382445\"")), "f:4:13: client.locations takes a list of texts"));
  BOOST_TEST(has(faults(client("a", key_a, "[1]")), "f:4:13: client.locations takes a list of texts"));
  BOOST_TEST(has(faults(client("a", key_a, "[]")), "f:4:13: client.locations takes a list of texts"));
}

BOOST_AUTO_TEST_CASE(listen) {
  const auto right = [](const std::string& text, const std::string& host, std::uint16_t port) {
    const auto config = read("listen = \"" + text + "\"");
    BOOST_TEST(config.listen_host == host, text);
    BOOST_TEST(config.listen_port == port, text);
  };
  right("127.0.0.1:8080", "127.0.0.1", 8080);
  right("0.0.0.0:0", "0.0.0.0", 0);
  right("[::1]:65535", "::1", 65535);
  right("[2001:db8::7]:80", "2001:db8::7", 80);
  for (const auto* const wrong : {"localhost:8080", "127.0.0.1", ":8080", "127.0.0.1:", "127.0.0.1:65536", "::1:8080",
                                  "127.1:8080", "[127.0.0.1]:80", "[::1]", "[]:80", "127.0.0.1:-1", "127.0.0.1:80 "})
    BOOST_TEST(has(faults("listen = \"" + std::string(wrong) + "\""),
                   "f:1:10: listen takes an address and a port, 127.0.0.1:8080 or [::1]:8080; "),
               wrong);
  BOOST_TEST(has(faults("listen = \"localhost:8080\""), ", not \"localhost:8080\"\n"));
}

BOOST_AUTO_TEST_CASE(without_clients_only_this_machine_is_listened_to) {
  const auto at = [](const std::string& address) {
    return "store = \"s\"\nregistry = \"r\"\nlisten = \"" + address + "\"\n";
  };
  const std::string said = "f:3:10: listen takes an address of the machine itself, 127.0.0.1 or [::1], where there is";
  for (const auto* const outside : {"0.0.0.0:80", "192.0.2.7:80", "[::]:80", "[2001:db8::7]:80"}) {
    BOOST_TEST(has(faults(at(outside), Needs::serve), said), outside);
    BOOST_TEST(has(faults("client = []\n" + at(outside), Needs::serve), "listen takes an address of the machine"));
    BOOST_TEST(faults(at(outside), Needs::store) == "", outside);
    BOOST_TEST(faults(at(outside) + client("a", key_a), Needs::serve) == "", outside);
  }
  for (const auto* const inside : {"127.0.0.1:80", "127.3.2.1:80", "[::1]:80"})
    BOOST_TEST(faults(at(inside), Needs::serve) == "", inside);
}

BOOST_AUTO_TEST_CASE(names_are_plain_and_unique) {
  for (const auto& right : {std::string("gp-1_x.y"), std::string(40, 'x')})
    BOOST_TEST(faults(client(right, key_a)) == "");
  for (const auto& wrong : {std::string(), std::string("a b"), std::string(41, 'x'), std::string("-a"),
                            std::string("gateway"), std::string("operator"), std::string("spool"), std::string("å")})
    BOOST_TEST(has(faults(client(wrong, key_a)), "f:2:8: client.name takes 1 to 40 letters"), wrong);
  BOOST_TEST(faults(client("a", key_a) + client("a", key_b)) == "f:6:8: \"a\" is the name of another, in line 2\n");
  BOOST_TEST(faults(client("a", key_a) + spool("name = \"a\"\nin = \"x\"")) ==
             "f:7:8: \"a\" is the name of another, in line 2\n");
}

BOOST_AUTO_TEST_CASE(a_spool_without_a_name_is_called_after_its_folder) {
  BOOST_TEST(read(spool("in = \"/srv/gp/in/\"")).spools[0].name == "gp");
  BOOST_TEST(read(spool("in = \"/srv/clinic\"")).spools[0].name == "clinic");
  BOOST_TEST(has(faults(spool("in = \"/srv/the clinic\"")), "f:1:1: spool.name takes 1 to 40 letters"));
  BOOST_TEST(has(faults(spool("in = \"/in\"")), "f:1:1: spool.name takes"));
  BOOST_TEST(has(faults(spool("in = \"/a/gp/in\"") + spool("in = \"/b/gp/in\"")),
                 "f:4:1: \"gp\" is the name of another, in line 1\n"));
}

BOOST_AUTO_TEST_CASE(keys_are_digests_each_client_its_own_and_never_said) {
  for (const auto& wrong : {std::string(63, 'a'), std::string(65, 'a'), std::string(64, 'g'), std::string("secret")}) {
    const auto said = faults(client("a", wrong));
    BOOST_TEST(said == "f:3:14: client.key_sha256 takes 64 hex digits\n");
  }
  BOOST_TEST(faults(client("a", key_a) + client("b", std::string(64, 'A'))) ==
             "f:7:14: client.key_sha256 is that of another client, in line 3\n");
}

BOOST_AUTO_TEST_CASE(location_numbers_have_their_check_digit) {
  BOOST_TEST(faults(client("a", key_a, "[\n\"5790001382445\",\n\"5790001382446\"\n]")) ==
             "f:6:1: client.locations takes location numbers, 13 digits with their check digit, not "
             "\"5790001382446\"\n");
  BOOST_TEST(faults(client("a", key_a, R"(["5790001382445", "5790001382445"])")) ==
             "f:4:31: 5790001382445 stands here twice\n");
  BOOST_TEST(has(faults(push("location = \"579000012152\"")), "f:3:12: push.location takes a location number"));
  BOOST_TEST(has(faults(push("locations = [\"*\"]")), "push.locations takes location numbers"));
  const auto cpr = faults(client("a", key_a, R"(["2512489996"])"));
  BOOST_TEST(!has(cpr, "2512489996"), cpr);
  // As a sender it may belong to several.
  BOOST_TEST(faults(client("a", key_a) + client("b", key_b) + "[[spool]]\nlocations = [\"5790001382445\"]\nin = 'x'") ==
             "");
}

BOOST_AUTO_TEST_CASE(a_location_number_has_one_route_out) {
  const std::string gp = "location = \"5790000209354\"";
  BOOST_TEST(faults(spool("in = \"a\"") + push(gp)) == "");  // in alone is no route
  BOOST_TEST(faults(spool("in = \"a\"\nout = \"b\"") + push(gp)) ==
             "f:7:12: 5790000209354 has another route out, in line 2\n");
  BOOST_TEST(faults(push(gp) + push("locations = [\"5790000121526\", \"5790000209354\"]")) ==
             "f:6:31: 5790000209354 has another route out, in line 3\n");
  BOOST_TEST(faults(push(gp) + push("location = \"*\"")) == "");
  BOOST_TEST(faults(push("location = \"*\"") + push("location = \"*\"")) ==
             "f:6:12: * has another route out, in line 3\n");
}

BOOST_AUTO_TEST_CASE(no_folder_is_used_twice) {
  BOOST_TEST(faults(spool("in = \"/srv/gp\"\nout = \"/srv/x/../gp/\"")) ==
             "f:4:7: this folder is used already, in line 3\n");
  BOOST_TEST(faults(spool("name = 'a'\nin = \"gp\"") + spool("name = 'b'\nin = \"/etc/brevdue/gp\"")) ==
             "f:8:6: this folder is used already, in line 4\n");
  BOOST_TEST(faults("store = \"/srv/gp\"\n" + spool("in = \"/srv/gp\"")) ==
             "f:4:6: this folder is used already, in line 1\n");
  BOOST_TEST(has(faults("store = \"\""), "f:1:9: store takes the path of a folder, not nothing\n"));
  BOOST_TEST(has(faults("store = \"a\\u0000b\""), "store takes the path of a folder"));
}

BOOST_AUTO_TEST_CASE(addresses_to_push_to) {
  const std::string anybody = "location = \"*\"";
  for (const auto* const right :
       {"http://127.0.0.1", "http://eoj_1:9000/", "http://[::1]:9000/x", "http://a.example/fhir/$process-message",
        "http://a.example/x?key=1&other=%20", "http://a.example:65535"})
    BOOST_TEST(faults(push(anybody, right)) == "", right);
  for (const auto* const wrong :
       {"", "a.example", "ftp://a.example", "http://", "http:///x", "http://a.example:0", "http://a.example:65536",
        "http://user:secret@a.example/", "http://a.example/#x", "http://a b/", "http://a.example/%2", "http://0x7f.1/",
        "http://300.1.1.1/", "http://[::1/", "http://å.example/"})
    BOOST_TEST(faults(push(anybody, wrong)) == "f:2:7: push.url takes an http address\n", wrong);
  for (const auto* const secure : {"https://a.example/", "HTTPS://a.example"})
    BOOST_TEST(faults(push(anybody, secure)) ==
               "f:2:7: push.url takes an http address: https is not spoken yet, TLS comes later\n");
  BOOST_TEST(faults(push(anybody + "\ncover = \"box\"")) ==
             "f:4:9: push.cover takes envelope, interchange or bundle, not \"box\"\n");
  BOOST_TEST((read(push(anybody + "\ncover = \"interchange\"")).pushes[0].cover == Cover::interchange));
}

BOOST_AUTO_TEST_CASE(all_faults_at_once_in_the_order_of_the_file) {
  const auto said = faults("listen = \"here\"\n" + client("a", "x") + push("", "ftp://x") + "[limits]\ndepth = 7\n");
  const std::string parts[] = {"f:1:10: listen", "f:4:14: client.key_sha256", "f:6:1: [[push]]", "f:7:7: push.url",
                               "f:10:9: limits.depth"};
  std::size_t at = 0;
  for (const auto& part : parts) {
    at = said.find(part, at);
    BOOST_TEST_REQUIRE(at != std::string::npos, part << " in\n" << said);
  }
}

BOOST_AUTO_TEST_CASE(a_hostile_file_has_a_hundred_faults) {
  std::string many;
  while (many.size() < most_config_bytes - 100) many += "[[push]]\n";
  const auto config = read_gateway_config(many, {});
  BOOST_TEST_REQUIRE(!config.has_value());
  BOOST_TEST(config.error().size() == 100u);
}

BOOST_AUTO_TEST_CASE(what_is_written_reads_back_the_same) {
  const auto text = config_text(read(full));
  BOOST_TEST(!has(text, "\n#["), "no examples where there is the real thing");
  BOOST_TEST(has(text, "\n[[client]]\n"));
  BOOST_TEST(has(text, "key_sha256 = \"" + std::string(62, '0') + "9f\"\n"));
  BOOST_TEST(has(text, "\nlocation = \"*\"\n"));
  BOOST_TEST(has(text, "\nregistry = \"/etc/brevdue/registry.csv\"\n"));
  const auto again = read(text, Needs::serve);
  BOOST_TEST(config_text(again) == text);
  BOOST_TEST(again.pushes[0].url == "http://127.0.0.1:9000/vans/messages");
  BOOST_TEST(again.serve.http_threads == 4u);
  const auto v6 = config_text(read("listen = \"[::1]:80\"\nstore = \"a \\\\ \\\" ø\""));
  BOOST_TEST(has(v6, "\nlisten = \"[::1]:80\"\n"));
  BOOST_TEST(config_text(read(v6)) == v6);
}

BOOST_AUTO_TEST_CASE(the_examples_of_the_default_file_are_right) {
  const auto text = config_text({});
  BOOST_TEST(faults(text) == "");
  // Examples stand behind # and no blank.
  std::string with_examples;
  for (std::size_t at = 0; at < text.size(); ++at)
    if (text[at] != '#' || (at != 0 && text[at - 1] != '\n') || text[at + 1] == ' ') with_examples += text[at];
  const auto config = read(with_examples, Needs::serve);
  BOOST_TEST(config.store == "/var/lib/brevdue");
  BOOST_TEST(config.clients.size() == 1u);
  BOOST_TEST(config.spools.size() == 1u);
  BOOST_TEST(config.pushes.size() == 1u);
  BOOST_TEST(config.settings.vans_id == "BREVDUE");
}

BOOST_AUTO_TEST_CASE(the_documented_tables_are_these) {
  const auto text = test::slurp(test::project() / "docs/configuration.md");
  std::string settings = "| key | takes | default | meaning |\n|---|---|---|---|\n", file = settings;
  const auto line = [](const convert::SettingRow& row, const std::string& without) {
    return "| `" + std::string(row.key) + "` | " + std::string(row.values) + " | " + without + " | " +
           std::string(row.meaning) + " |\n";
  };
  for (const auto& row : serve_setting_rows()) settings += line(row, "`" + std::string(row.default_value) + "`");
  for (const auto& row : file_rows())
    file += line(row.row, row.is_needed ? "must be there" : std::string(row.row.default_value));
  BOOST_TEST(has(text, "\n\n" + settings + "\n"), settings);
  BOOST_TEST(has(text, "\n\n" + file + "\n"), file);
}

BOOST_AUTO_TEST_SUITE_END()
