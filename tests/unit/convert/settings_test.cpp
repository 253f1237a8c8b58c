// Settings as docs/configuration.md describes them.
#include "converters/convert/settings.hpp"

#include "tests/support/support.hpp"

using namespace brevdue::convert;
using brevdue::test::project;
using brevdue::test::slurp;

namespace {

/// What set() says, or nothing if it takes the value.
std::string fault(std::string_view key, std::string_view value) {
  Settings settings;
  const auto done = set(settings, key, value);
  return done ? std::string() : done.error();
}

/// True if the value is taken, shown again as it is, and taken again.
bool goes_round(std::string_view key, std::string_view value) {
  Settings settings;
  return set(settings, key, value) && value_of(settings, key) == value;
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(settings)

BOOST_AUTO_TEST_CASE(defaults_are_those_of_the_table) {
  const Settings settings;
  for (const auto& row : setting_rows()) {
    BOOST_TEST(value_of(settings, row.key) == row.default_value, row.key);
    BOOST_TEST(goes_round(row.key, row.default_value), row.key);
    BOOST_TEST(!row.meaning.empty());
  }
}

BOOST_AUTO_TEST_CASE(every_key_sets_its_own_field) {
  Settings s;
  const auto to = [&](std::string_view key, std::string_view value) {
    BOOST_TEST_REQUIRE(set(s, key, value).has_value(), key);
    BOOST_TEST(value_of(s, key) == value);
  };
  to("wire.mislabelled", "declared");
  to("edifact.missing_una", "refuse");
  to("edifact.wrong_counts", "warn");
  to("edifact.bad_releases", "warn");
  to("edifact.utf8", "warn");
  to("edifact.windows_1252", "warn");
  to("episode.prefer", "local");
  to("video.category", "other");
  to("video.dangerous", "warn");
  to("video.malformed", "pass");
  to("video.truncated", "pass");
  to("video.non-production", "pass");
  to("video.unknown-host", "warn");
  to("video.expired", "pass");
  to("video.http", "refuse");
  to("video.pin", "refuse");
  to("video.policy", "strict");
  to("video.receivers", "5790000121526 malformed=warn expired=pass");
  to("video.default_minutes", "60");
  to("video.grace_minutes", "0");
  to("video.open_before_minutes", "15");
  to("video.subjects", "Videomøde");
  to("video.subject_is_category", "yes");
  to("video.hosts", "video.region.example,meet.region.example");
  to("fhir.narratives", "no");
  to("fhir.base", "http://gateway.example:8080/fhir");
  to("fhir.gln_system", "urn:oid:1.3.88");
  to("fhir.acknowledgement_definition", "http://example.org/definition|2.0.0");
  to("fhir.brevid_order", "letter-id-first");
  to("receipt.text_limit", "350");
  to("gateway.vans_id", "MY VANS 1");
  to("pair.wait_minutes", "90");
  to("dnhf.senders", "5790001382445,5790000121526");
  to("limits.input_bytes", "1000");
  to("limits.text_bytes", "2000");
  to("limits.depth", "32");
  BOOST_TEST(!s.mislabelled_as_utf8);
  BOOST_TEST(!s.forgive.missing_una);
  BOOST_TEST(s.forgive.wrong_counts);
  BOOST_TEST(s.forgive.bad_releases);
  BOOST_TEST(s.forgive.utf8);
  BOOST_TEST(s.forgive.windows_1252);
  BOOST_TEST(!s.prefer_lpr3_episode);
  BOOST_TEST(s.video_category == "other");
  const auto& policy = s.link_policy;
  BOOST_TEST((policy(brevdue::video::LinkFault::dangerous, {}) == brevdue::video::LinkAction::warn));
  BOOST_TEST((policy(brevdue::video::LinkFault::malformed, {}) ==
              brevdue::video::LinkAction::refuse));  // strict, whatever else is said
  BOOST_TEST((policy(brevdue::video::LinkFault::truncated, {}) == brevdue::video::LinkAction::pass));
  BOOST_TEST((policy(brevdue::video::LinkFault::unknown_host, {}) == brevdue::video::LinkAction::warn));
  BOOST_TEST((policy(brevdue::video::LinkFault::http, {}) == brevdue::video::LinkAction::refuse));
  BOOST_TEST((policy(brevdue::video::LinkFault::pin, {}) == brevdue::video::LinkAction::refuse));
  BOOST_TEST((policy(brevdue::video::LinkFault::expired, "5790000121526") == brevdue::video::LinkAction::pass));
  BOOST_TEST((policy(brevdue::video::LinkFault::expired, "5790001382445") == brevdue::video::LinkAction::refuse));
  BOOST_TEST(s.meetings.default_minutes == 60u);
  BOOST_TEST(s.meetings.grace_minutes == 0u);
  BOOST_TEST(s.meetings.open_before_minutes == 15u);
  BOOST_TEST((s.video_subjects == std::vector<std::string>{"Videomøde"}));
  BOOST_TEST(s.video_subject_is_category);
  BOOST_TEST((s.links.custom_hosts == std::vector<std::string>{"video.region.example", "meet.region.example"}));
  BOOST_TEST(!s.narratives);
  BOOST_TEST(s.fhir_base == "http://gateway.example:8080/fhir");
  BOOST_TEST(s.gln_system == "urn:oid:1.3.88");
  BOOST_TEST(s.acknowledgement_definition == "http://example.org/definition|2.0.0");
  BOOST_TEST(s.letter_id_first);
  BOOST_TEST(s.refuse_text_limit == 350u);
  BOOST_TEST(s.vans_id == "MY VANS 1");
  BOOST_TEST(s.pair_wait_minutes == 90u);
  BOOST_TEST((s.dnhf_senders == std::vector<std::string>{"5790001382445", "5790000121526"}));
  BOOST_TEST(s.limits.input_bytes == 1000u);
  BOOST_TEST(s.limits.text_bytes == 2000u);
  BOOST_TEST(s.limits.depth == 32u);
}

BOOST_AUTO_TEST_CASE(a_wrong_value_is_told_what_it_must_be_and_changes_nothing) {
  Settings settings;
  for (const auto& row : setting_rows()) {
    const auto done = set(settings, row.key, "\x01 nonsense");
    BOOST_TEST_REQUIRE(!done.has_value(), row.key);
    BOOST_TEST(has(done.error(), std::string(row.key) + " takes " + std::string(row.values)), done.error());
    BOOST_TEST(!has(done.error(), "\x01"));
    BOOST_TEST(value_of(settings, row.key) == row.default_value);
  }
  BOOST_TEST(fault("episode.prefer", "LPR3") == "episode.prefer takes lpr3 or local, not \"LPR3\"");
  BOOST_TEST(fault("episode.prefer", "") == "episode.prefer takes lpr3 or local, not nothing");
  BOOST_TEST(!has(fault("episode.prefer", "2512489996"), "2512489996"));
}

BOOST_AUTO_TEST_CASE(numbers_have_limits) {
  struct Row {
    std::string_view key, least, most, below, above;
  };
  const Row rows[] = {
      {"limits.input_bytes", "1000", "1000000000", "999", "1000000001"},
      {"limits.text_bytes", "1000", "67108864", "999", "67108865"},
      {"limits.depth", "16", "200", "15", "201"},
      {"receipt.text_limit", "200", "100000", "199", "100001"},
      {"pair.wait_minutes", "1", "1440", "0", "1441"},
  };
  for (const auto& row : rows) {
    BOOST_TEST(goes_round(row.key, row.least));
    BOOST_TEST(goes_round(row.key, row.most));
    for (const auto wrong : {row.below, row.above, std::string_view("-1"), std::string_view("+200"),
                             std::string_view("200 "), std::string_view("2e3"), std::string_view("0x200"),
                             std::string_view("18446744073709551716"), std::string_view("")})
      BOOST_TEST(fault(row.key, wrong) != "", row.key << " = " << wrong);
  }
  BOOST_TEST(goes_round("receipt.text_limit", "0"));
}

BOOST_AUTO_TEST_CASE(addresses) {
  for (const auto right : {"https://a", "http://127.0.0.1:8080", "https://gateway.example/fhir/r4"})
    BOOST_TEST(goes_round("fhir.base", right), right);
  const std::string longest = "https://a.example/" + std::string(182, 'x');
  BOOST_TEST(goes_round("fhir.base", longest));
  BOOST_TEST(fault("fhir.base", longest + "x") != "");
  for (const auto wrong : {"",
                           "https://a.example/",
                           "https://",
                           "https:///x",
                           "ftp://a.example",
                           "a.example",
                           "HTTPS://a.example",
                           "https://a.example/x?y",
                           "https://a.example/x#y",
                           "https://u@a.example",
                           "https://a.example:0",
                           "https://a.example:65536",
                           "https://a.example:x",
                           "https://a..example",
                           "https://a.example/\"",
                           "https://a b",
                           "https://a.example/<x>",
                           "https://a.example/&x",
                           "https://-a.example",
                           "https://å.example"})
    BOOST_TEST(fault("fhir.base", wrong) != "", wrong);
  BOOST_TEST(goes_round("fhir.acknowledgement_definition", ""));
  BOOST_TEST(fault("fhir.acknowledgement_definition", "urn:x") != "");
  for (const auto right : {"https://www.gs1.org/gln", "http://www.gs1.org/gln", "urn:oid:1.3.88"})
    BOOST_TEST(goes_round("fhir.gln_system", right));
}

BOOST_AUTO_TEST_CASE(hosts) {
  BOOST_TEST(goes_round("video.hosts", ""));
  BOOST_TEST(goes_round("video.hosts", "Video.Region.example,xn--lgen-roa.example"));
  Settings settings;
  BOOST_TEST_REQUIRE(set(settings, "video.hosts", "a.example, b.example").has_value());
  BOOST_TEST(value_of(settings, "video.hosts") == "a.example,b.example");
  for (const auto wrong :
       {",", "a.example,", ",a.example", "localhost", "a.example/x", "https://a.example", "a.example:8443", "*.example",
        "127.0.0.1", "a.example.", "-a.example", "a-.example", "a_b.example", "a.example b.example", "[::1]"})
    BOOST_TEST(fault("video.hosts", wrong) != "", wrong);
  std::string hundred = "a.example";
  for (int i = 1; i < 100; ++i) hundred += ",a.example";
  BOOST_TEST(goes_round("video.hosts", hundred));
  BOOST_TEST(fault("video.hosts", hundred + ",a.example") != "");
}

BOOST_AUTO_TEST_CASE(dnhf_senders) {
  BOOST_TEST(goes_round("dnhf.senders", ""));
  for (const auto wrong : {"5790001382446", "579000138244", "5790001382445,", "DNHF"})
    BOOST_TEST(fault("dnhf.senders", wrong) != "", wrong);
}

BOOST_AUTO_TEST_CASE(vans_id) {
  const std::string longest(35, 'X');
  BOOST_TEST(goes_round("gateway.vans_id", longest));
  for (const auto& wrong : {longest + "X", std::string(), std::string(" X"), std::string("X "), std::string("Ø")})
    BOOST_TEST(fault("gateway.vans_id", wrong) != "", wrong);
}

BOOST_AUTO_TEST_CASE(an_unknown_key_is_told_the_nearest) {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"episode.prefered", "episode.prefer"},
      {"video.host", "video.hosts"},
      {"hosts", "video.hosts"},
      {"fhir.brevid-order", "fhir.brevid_order"},
      {"narrative", "fhir.narratives"},
      {"limits.dept", "limits.depth"},
      {"wire.mislabeled", "wire.mislabelled"},
      {"vans_id", "gateway.vans_id"},
      {"EPISODE.prefer", "episode.prefer"},
  };
  for (const auto& [wrong, right] : rows)
    BOOST_TEST(fault(wrong, "x") ==
               "there is no setting \"" + std::string(wrong) + "\"; the nearest is " + std::string(right));
  BOOST_TEST(has(fault("", "x"), "there is no setting"));
  BOOST_TEST(has(fault(std::string(5'000'000, 'x'), "x"), "a text of 5000000 characters"));
  BOOST_TEST(value_of({}, "no.such") == "");
}

BOOST_AUTO_TEST_CASE(the_documented_table_is_this_one) {
  const auto text = slurp(project() / "docs/configuration.md");
  std::string expected = "| key | takes | default | meaning |\n|---|---|---|---|\n";
  for (const auto& row : setting_rows()) {
    const auto value = row.default_value.empty() ? std::string("nothing") : "`" + std::string(row.default_value) + "`";
    expected += "| `" + std::string(row.key) + "` | " + std::string(row.values) + " | " + value + " | " +
                std::string(row.meaning) + " |\n";
  }
  const auto begin = text.find("| key |");
  BOOST_TEST_REQUIRE(begin != std::string::npos);
  const auto end = text.find("\n\n", begin);
  BOOST_TEST(text.substr(begin, end == std::string::npos ? end : end + 1 - begin) == expected);
}

BOOST_AUTO_TEST_SUITE_END()
