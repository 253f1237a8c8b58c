// The settings of the running gateway, and how they stand beside those of a conversion.
#include "gateway/config/serve_settings.hpp"

#include <cstdint>
#include <set>
#include <sstream>

#include "gateway/config/config.hpp"
#include "tests/support/support.hpp"

using namespace brevdue::gateway;

namespace {

bool takes(std::string_view key, std::uint64_t number) {
  ServeSettings settings;
  const auto text = std::to_string(number);
  return set(settings, key, text) && value_of(settings, key) == text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(serve_settings)

BOOST_AUTO_TEST_CASE(defaults_are_those_of_the_table) {
  for (const auto& row : serve_setting_rows()) {
    BOOST_TEST(value_of(ServeSettings{}, row.key) == row.default_value, row.key);
    BOOST_TEST(!row.meaning.empty());
  }
  BOOST_TEST(value_of(ServeSettings{}, "no.such") == "");
}

BOOST_AUTO_TEST_CASE(numbers_have_the_limits_that_are_told) {
  for (const auto& row : serve_setting_rows()) {
    std::istringstream said{std::string(row.values)};  // "a number from 1 to 64"
    std::string word;
    std::uint64_t least = 0, most = 0;
    said >> word >> word >> word >> least >> word >> most;
    BOOST_TEST_REQUIRE((least > 0 && most > least), row.key);
    BOOST_TEST(takes(row.key, least), row.key);
    BOOST_TEST(takes(row.key, most), row.key);
    BOOST_TEST(!takes(row.key, least - 1), row.key);
    BOOST_TEST(!takes(row.key, most + 1), row.key);
  }
}

BOOST_AUTO_TEST_CASE(every_key_sets_its_own_field) {
  ServeSettings s;
  int number = 20;
  for (const auto& row : serve_setting_rows())
    BOOST_TEST_REQUIRE(set(s, row.key, std::to_string(++number)).has_value(), row.key);
  number = 20;
  for (const auto& row : serve_setting_rows()) BOOST_TEST(value_of(s, row.key) == std::to_string(++number), row.key);
  BOOST_TEST_REQUIRE(set(s, "delivery.give_up_hours", "7").has_value());
  BOOST_TEST(s.give_up_hours == 7u);
  BOOST_TEST_REQUIRE(set(s, "database.most_grouped", "9").has_value());
  BOOST_TEST(s.most_grouped == 9u);
}

BOOST_AUTO_TEST_CASE(both_tables_are_set_by_one_call) {
  GatewayConfig config;
  BOOST_TEST_REQUIRE(set(config, "http.threads", "3").has_value());
  BOOST_TEST_REQUIRE(set(config, "episode.prefer", "local").has_value());
  BOOST_TEST(config.serve.http_threads == 3u);
  BOOST_TEST(!config.settings.prefer_lpr3_episode);
  BOOST_TEST(value_of(config, "http.threads") == "3");
  BOOST_TEST(value_of(config, "episode.prefer") == "local");
  BOOST_TEST(set(config, "http.thread", "3").error() ==
             "there is no setting \"http.thread\"; the nearest is http.threads");
  BOOST_TEST(set(config, "episode.prefr", "x").error() ==
             "there is no setting \"episode.prefr\"; the nearest is episode.prefer");
  BOOST_TEST(set(config, "http.threads", "none").error() == "http.threads takes a number from 1 to 256, not \"none\"");
}

BOOST_AUTO_TEST_CASE(no_key_is_in_both_tables_or_named_like_a_table_of_the_file) {
  std::set<std::string_view> keys;
  for (const auto& row : setting_rows()) {
    BOOST_TEST(keys.insert(row.key).second, row.key);
    // In TOML a key cannot be a path and a table of settings at once.
    for (const auto& other : file_rows()) BOOST_TEST(row.key.substr(0, row.key.find('.')) != other.row.key);
  }
}

BOOST_AUTO_TEST_SUITE_END()
