// The configuration file: what is read, what is refused and where, and that it goes round.
#include "gateway/config/config.hpp"

#include "tests/support/support.hpp"

using namespace brevdue;
using gateway::GatewayConfig;
using gateway::Needs;
using gateway::value_of;

namespace {

/// The faults of a text, a line each; empty if it is read.
std::string faults(std::string_view toml) {
  const auto config = gateway::read_gateway_config(toml, {}, Needs::nothing);
  std::string out;
  if (!config)
    for (const auto& fault : config.error()) out += gateway::to_text(fault, "f") + "\n";
  return out;
}

GatewayConfig read(std::string_view toml) {
  const auto config = gateway::read_gateway_config(toml, {}, Needs::nothing);
  BOOST_TEST_REQUIRE(config.has_value(), faults(toml));
  return *config;
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string times(std::size_t n, std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < n; ++i) out += text;
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(config)

BOOST_AUTO_TEST_CASE(tables_become_dotted_keys) {
  const auto s = read(
      "# a comment\n"
      "episode.prefer = 'local'\n"
      "[video]\n"
      "category = \"other\"\n"
      "hosts = [\n  \"a.example\",  # one\n  \"b.example\",\n]\n"
      "[fhir]\n"
      "narratives = false\n"
      "[limits]\n"
      "depth = 32\n"
      "input_bytes = 1_000_000\n");
  BOOST_TEST(value_of(s, "episode.prefer") == "local");
  BOOST_TEST(value_of(s, "video.category") == "other");
  BOOST_TEST(value_of(s, "video.hosts") == "a.example,b.example");
  BOOST_TEST(value_of(s, "fhir.narratives") == "no");
  BOOST_TEST(value_of(s, "limits.depth") == "32");
  BOOST_TEST(value_of(s, "limits.input_bytes") == "1000000");
  BOOST_TEST(value_of(s, "video.dangerous") == "refuse");  // not named: its default
  BOOST_TEST(value_of(read("fhir = { narratives = true }"), "fhir.narratives") == "yes");
  BOOST_TEST(value_of(read("\xEF\xBB\xBF[limits]\r\ndepth = 20\r\n"), "limits.depth") == "20");
}

BOOST_AUTO_TEST_CASE(an_empty_file_is_the_defaults) {
  for (const auto* const nothing : {"", "\n", "# only words\n", "[video]\n"})
    BOOST_TEST(gateway::config_text(read(nothing)) == gateway::config_text({}));
}

BOOST_AUTO_TEST_CASE(all_faults_at_once_with_their_places) {
  BOOST_TEST(faults("[video]\ncategory = \"phone\"\n\n[limits]\ndepth = 7\ndept = 8\n[episode]\nprefer = \"lpr3\"\n") ==
             "f:2:12: video.category takes a category's code (telemedicine, other ...), not \"phone\"\n"
             "f:5:9: limits.depth takes a number from 16 to 200, not \"7\"\n"
             "f:6:1: there is no setting \"limits.dept\"; the nearest is limits.depth\n");
}

BOOST_AUTO_TEST_CASE(unknown_tables_and_keys) {
  BOOST_TEST(has(faults("[vidoe]\ncategory = \"other\""),
                 "f:2:1: there is no setting \"vidoe.category\"; the nearest is "
                 "video.category"));
  BOOST_TEST(has(faults("[extra]\n"), "f:1:1: there is no setting \"extra\""));
  BOOST_TEST(has(faults("video = \"other\""), "f:1:1: there is no setting \"video\""));
  BOOST_TEST(has(faults("[[limits]]\ndepth = 20\n"), "there is no setting \"limits\""));
  BOOST_TEST(has(faults("[limits.depth]\nx = 1\n"), "limits.depth takes a whole number"));
}

BOOST_AUTO_TEST_CASE(values_of_another_type) {
  BOOST_TEST(faults("limits.depth = \"64\"") ==
             "f:1:16: limits.depth takes a whole number without quotation marks: a number from 16 to 200\n");
  BOOST_TEST(faults("limits.depth = 64.0") != "");
  BOOST_TEST(faults("limits.depth = -64") != "");
  BOOST_TEST(faults("limits.depth = 1979-05-27") != "");
  BOOST_TEST(faults("gateway.vans_id = 35") ==
             "f:1:19: gateway.vans_id takes text in quotation marks: 1 to 35 printable ASCII characters, no blank at "
             "either end\n");
  BOOST_TEST(faults("episode.prefer = [\"lpr3\"]") != "");
  BOOST_TEST(faults("episode.prefer = true") == "f:1:18: episode.prefer takes lpr3 or local, not \"yes\"\n");
  BOOST_TEST(faults("video.hosts = \"a.example\"") != "");
  BOOST_TEST(faults("video.hosts = [1]") != "");
  BOOST_TEST(faults("video.hosts = [\"a.example,b.example\"]") != "");
  BOOST_TEST(faults("video.hosts = [\"\"]") != "");
  BOOST_TEST(faults("video.hosts = [\"no host\"]") != "");
}

BOOST_AUTO_TEST_CASE(a_key_stands_once) {
  BOOST_TEST(has(faults("[limits]\ndepth = 20\ndepth = 30\n"), "f:3:"));
  BOOST_TEST(has(faults("[limits]\ndepth = 20\n[limits]\n"), "f:3:"));
  // To TOML these are two keys.
  BOOST_TEST(has(faults("\"limits.depth\" = 20\nlimits.depth = 30\n"), "limits.depth is set twice"));
}

BOOST_AUTO_TEST_CASE(syntax_errors_say_where) {
  for (const auto* const wrong : {"[video\n", "[video]\ncategory other\n", "limits.depth = ", "a = \"open", "= 1",
                                  "a = 'x\ny'", "\xff", "a = \"\\q\"", "limits.depth = 08"}) {
    const auto said = faults(wrong);
    BOOST_TEST(has(said, ": not valid TOML: "), said);
    BOOST_TEST(said.rfind("f:", 0) == 0u);
  }
  BOOST_TEST(has(faults("episode.prefer = \"lpr3\"\n[video]\ncategory other\n"), "f:3:"));
  const auto said = faults("\"a\x1b[31m\" = 1");
  BOOST_TEST(!has(said, "\x1b"));
}

BOOST_AUTO_TEST_CASE(hostile_files_are_refused_in_little_time_and_stack) {
  const std::size_t half = gateway::most_config_bytes / 2;
  BOOST_TEST(faults(std::string(gateway::most_config_bytes + 1, '\n')) ==
             "f: a configuration file has at most 1048576 bytes\n");
  BOOST_TEST(faults(std::string(gateway::most_config_bytes, '\n')) == "");
  const auto deep = " keys and values are nested at most 16 deep\n";
  BOOST_TEST(has(faults(times(half - 10, "a.") + "a = 1"), deep));
  BOOST_TEST(has(faults("[" + times(half - 10, "a.") + "a]"), deep));
  BOOST_TEST(has(faults("\n[" + times(17, "\"a\" . ") + "a]"), "f:2:102: keys"));
  BOOST_TEST(has(faults("a = " + times(half, "[")), deep));
  BOOST_TEST(has(faults("a = " + times(100'000, "{a=")), deep));
  BOOST_TEST(has(faults(times(12, "a = {a.a.a.a.a = [\n") + times(20, "{a.a=")), deep));
  // Dots in strings and comments are none of keys; as many as there may be.
  const auto dots = std::string(60, '.');
  BOOST_TEST(!has(faults("a = \"" + dots + "\\\"" + dots + "\" # " + dots), "deep"));
  BOOST_TEST(!has(faults("a = '" + dots + "\\'"), "deep"));
  BOOST_TEST(!has(faults("a = \"\"\"\n\"" + dots + "\\\"\"\"" + dots + "\"\"\"\""), "deep"));
  BOOST_TEST(!has(faults("a = '''\n" + dots + "'''''"), "deep"));
  BOOST_TEST(has(faults("a = '''x'''''\nb = [" + times(17, "[")), deep));
  BOOST_TEST(has(faults("a = \"x\"\nb" + times(17, ".b")), deep));
  // Many wrong keys, and a long one: the first hundred are told.
  std::string many = "[" + std::string(300'000, 'k') + "]\n";
  for (int i = 0; i < 50'000; ++i) many += "k" + std::to_string(i) + "=1\n";
  const auto config = gateway::read_gateway_config(many, {});
  BOOST_TEST_REQUIRE(!config.has_value());
  BOOST_TEST(config.error().size() == 100u);
}

BOOST_AUTO_TEST_CASE(the_default_file_is_complete_and_goes_round) {
  const auto text = gateway::config_text({});
  for (const auto& row : gateway::setting_rows()) {
    const auto last = std::string(row.key.substr(row.key.find('.') + 1));
    BOOST_TEST(has(text, "\n" + last + " = "), row.key);
  }
  BOOST_TEST(has(text, "\n[video]\n"));
  BOOST_TEST(has(text, "hosts = []\n"));
  BOOST_TEST(has(text, "depth = 64\n"));
  BOOST_TEST(has(text, "# Takes lpr3 or local. Default: \"lpr3\".\nprefer = \"lpr3\"\n"));
  BOOST_TEST(gateway::config_text(read(text)) == text);
  GatewayConfig other;
  BOOST_TEST_REQUIRE(gateway::set(other, "gateway.vans_id", "A \"B\" \\C").has_value());
  BOOST_TEST_REQUIRE(gateway::set(other, "video.hosts", "a.example,b.example").has_value());
  BOOST_TEST_REQUIRE(gateway::set(other, "limits.depth", "99").has_value());
  BOOST_TEST_REQUIRE(gateway::set(other, "flow.workers", "3").has_value());
  const auto back = read(gateway::config_text(other));
  for (const auto& row : gateway::setting_rows())
    BOOST_TEST(value_of(back, row.key) == value_of(other, row.key), row.key);
  BOOST_TEST(value_of(back, "gateway.vans_id") == "A \"B\" \\C");
}

BOOST_AUTO_TEST_CASE(it_is_read_from_a_source_too) {
  const auto config = gateway::read_gateway_config(*test::source("limits.depth = 20"), {}, Needs::nothing);
  BOOST_TEST_REQUIRE(config.has_value());
  BOOST_TEST(value_of(*config, "limits.depth") == "20");
  BOOST_TEST(!gateway::read_gateway_config(*test::source(std::string(3u << 20, '#')), {}, Needs::nothing).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
