#include "gateway/intake/spool.hpp"

#include "tests/unit/intake/world.hpp"

using namespace brevdue;
using namespace brevdue::test;
namespace fs = std::filesystem;

namespace {

struct SpoolWorld : IntakeWorld {
  SpoolWorld() {
    fs::create_directory(folder / "in");
    fs::create_directory(folder / "out");
  }
  void put(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder / "in" / name, std::ios::binary) << bytes;
  }
  std::size_t scan(std::uint64_t most_bytes = 1'000'000) {
    return SpoolDoor({{"hospital", {std::string(hospital)}}, folder / "in", folder / "out"},
                     {*intake, *store, most_bytes})
        .scan();
  }
  [[nodiscard]] std::vector<std::string> files(const fs::path& where) const {
    std::vector<std::string> out;
    for (const auto& entry : fs::directory_iterator(folder / where)) out.push_back(entry.path().filename().string());
    std::sort(out.begin(), out.end());
    return out;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(spool)

BOOST_AUTO_TEST_CASE(a_whole_file_is_taken_and_one_in_the_making_is_left) {
  SpoolWorld world;
  world.put("letter.xml", video_letter());
  world.put(".half.xml", "<Emess");
  world.put("half.xml.part", "<Emess");
  world.put("half.tmp", "<Emess");
  BOOST_TEST(world.scan() == 1u);
  BOOST_TEST(world.store->named("TVBREV000417").size() == 1u);
  BOOST_TEST((world.files("in") == std::vector<std::string>{".half.xml", "half.tmp", "half.xml.part"}));
  BOOST_TEST(world.scan() == 0u);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_refused_is_set_aside_with_the_reason) {
  SpoolWorld world;
  world.put("broken.xml", "<Emessage");
  world.put("letter.xml", video_letter());
  world.put("large.xml", std::string(2000, ' '));
  BOOST_TEST(world.scan() == 3u);
  BOOST_TEST((world.files("in") == std::vector<std::string>{"refused"}));
  BOOST_TEST((world.files("in/refused") ==
              std::vector<std::string>{"broken.xml", "broken.xml.why.txt", "large.xml", "large.xml.why.txt"}));
  BOOST_TEST(slurp(world.folder / "in/refused/broken.xml") == "<Emessage");
  BOOST_TEST(slurp(world.folder / "in/refused/broken.xml.why.txt").find("error WIRE-") != std::string::npos);
  BOOST_TEST(world.store->named("TVBREV000417").size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_refused_file_does_not_replace_an_earlier_one_of_its_name) {
  SpoolWorld world;
  for (int i = 1; i <= 5; ++i) {
    world.put("x.xml", "<Emessage " + std::to_string(i));
    BOOST_TEST(world.scan() == 1u);
  }
  BOOST_TEST(slurp(world.folder / "in/refused/x.xml") == "<Emessage 1");
  for (int i = 2; i <= 5; ++i) {
    const auto name = "x.xml." + std::to_string(i);
    BOOST_TEST(slurp(world.folder / "in/refused" / name) == "<Emessage " + std::to_string(i));
    BOOST_TEST(!slurp(world.folder / "in/refused" / (name + ".why.txt")).empty());
  }
  BOOST_TEST(world.files("in/refused").size() == 10u);
}

BOOST_AUTO_TEST_CASE(a_reason_does_not_replace_a_refused_file) {
  SpoolWorld world;
  world.put("x.xml.why.txt", "<Emessage");
  world.scan();
  world.put("x.xml", "<Emessage");
  world.scan();
  BOOST_TEST(slurp(world.folder / "in/refused/x.xml.why.txt") == "<Emessage");
  BOOST_TEST(slurp(world.folder / "in/refused/x.xml.2") == "<Emessage");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_gone_when_its_turn_comes_delays_no_other) {
  SpoolWorld world;
  world.put("a.xml", "<Emessage");
  fs::create_symlink("a.xml", world.folder / "in/b.xml");  // a.xml will have been set aside
  world.put("c.xml", video_letter());
  BOOST_TEST(world.scan() == 2u);
  BOOST_TEST((world.files("in") == std::vector<std::string>{"b.xml", "refused"}));
  BOOST_TEST(world.store->named("TVBREV000417").size() == 1u);
  BOOST_TEST(world.scan() == 0u);
}

BOOST_AUTO_TEST_CASE(a_receipt_that_cannot_be_written_delays_no_other_file) {
  SpoolWorld world;
  fs::remove(world.folder / "out");
  std::ofstream(world.folder / "out") << "no folder";
  world.put("a.xml", enveloped(video_letter()));
  world.put("b.xml", "<Emessage");
  BOOST_TEST(world.scan() == 1u);
  BOOST_TEST(world.scan() == 0u);
  BOOST_TEST((world.files("in") == std::vector<std::string>{".taking", "refused"}));
  fs::remove(world.folder / "out");
  fs::create_directory(world.folder / "out");
  BOOST_TEST(world.scan() == 1u);
  BOOST_TEST(world.store->named("TVBREV000417").size() == 1u);  // however often it was tried
  BOOST_TEST((world.files("in") == std::vector<std::string>{"refused"}));
  BOOST_TEST(world.files("out").size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_gone_is_said) {
  SpoolWorld world;
  fs::remove(world.folder / "in");
  BOOST_CHECK_THROW(world.scan(), std::system_error);
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_moved_is_said) {
  SpoolWorld world;
  SpoolDoor door({{"hospital", {std::string(hospital)}}, world.folder / "in", world.folder / "out"},
                 {*world.intake, *world.store, 1'000'000});
  world.put("letter.xml", video_letter());
  world.put(".taking", "a file where a folder is wanted");
  BOOST_TEST(door.scan() == 0u);
  BOOST_TEST(door.has_trouble());
  BOOST_TEST((world.files("in") == std::vector<std::string>{"letter.xml"}));
  BOOST_TEST(door.scan() == 1u);
  BOOST_TEST(!door.has_trouble());
}

BOOST_AUTO_TEST_CASE(a_file_over_the_limit_is_not_read) {
  SpoolWorld world;
  world.put("letter.xml", video_letter());
  BOOST_TEST(world.scan(1000) == 1u);
  world.put("any.xml", std::string(2000, ' '));  // what it is does not matter then
  BOOST_TEST(world.scan(1000) == 1u);
  for (const auto* file : {"letter", "any"}) {
    const auto why = slurp(world.folder / "in/refused" / (std::string(file) + ".xml.why.txt"));
    BOOST_TEST(why.find("error WIRE-13: ") != std::string::npos, why);
    BOOST_TEST(why.find("1000 bytes") != std::string::npos, why);
  }
  BOOST_TEST(world.store->named("TVBREV000417").empty());
}

BOOST_AUTO_TEST_CASE(what_a_crash_left_is_taken_first) {
  SpoolWorld world;
  fs::create_directory(world.folder / "in/.taking");
  world.put(".taking/letter.xml", video_letter());
  BOOST_TEST(world.scan() == 1u);
  BOOST_TEST(world.store->named("TVBREV000417").size() == 1u);
  BOOST_TEST(world.files("in").empty());
}

BOOST_AUTO_TEST_CASE(what_was_accepted_before_a_crash_is_no_repeat) {
  SpoolWorld world;
  world.put("letter.xml", enveloped(video_letter()));
  world.scan();
  const auto before = world.store->named("TVBREV000417");
  BOOST_REQUIRE(before.size() == 1u);
  fs::remove_all(world.folder / "out");
  fs::create_directory(world.folder / "out");
  const auto left = fs::path(".taking") / to_text(before[0].transmission);
  fs::create_directories(world.folder / "in" / left);
  world.put((left / "letter.xml").string(), enveloped(video_letter()));
  BOOST_TEST(world.scan() == 1u);
  BOOST_TEST(world.store->named("TVBREV000417").size() == 1u);
  BOOST_TEST(world.files("in").empty());
  const auto out = world.files("out");
  BOOST_REQUIRE(out.size() == 1u);  // the crash may have come before it
  BOOST_TEST(slurp(world.folder / "out" / out[0]).find("<PositiveMessage>") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_was_accepted_is_not_refused_when_the_limit_is_lower_now) {
  SpoolWorld world;
  world.put("letter.xml", enveloped(video_letter()));
  world.scan();
  const auto before = world.store->named("TVBREV000417");
  BOOST_REQUIRE(before.size() == 1u);
  fs::remove_all(world.folder / "out");
  fs::create_directory(world.folder / "out");
  const auto left = fs::path(".taking") / to_text(before[0].transmission);  // a crash came before its receipt
  fs::create_directories(world.folder / "in" / left);
  world.put((left / "letter.xml").string(), enveloped(video_letter()));
  auto lower = std::make_shared<convert::Settings>();
  lower->limits.input_bytes = 1000;
  world.intake = std::make_unique<Intake>(Intake::Parts{*world.store, world.clock, world.ids, world.hand_over,
                                                        schemas(), shared_zone(), [lower] { return lower; },
                                                        [] { return std::shared_ptr<const convert::Directory>(); }});
  BOOST_TEST(world.scan(1000) == 1u);
  BOOST_TEST(world.files("in").empty());
  BOOST_TEST(world.store->named("TVBREV000417").size() == 1u);
  const auto out = world.files("out");
  BOOST_REQUIRE(out.size() == 1u);
  BOOST_TEST(slurp(world.folder / "out" / out[0]).find("<PositiveMessage>") != std::string::npos);
}

// A sender may read less than the gateway; and a file may be called after a patient.
BOOST_AUTO_TEST_CASE(links_are_left_alone_and_names_of_files_are_not_repeated) {
  SpoolWorld world;
  fs::create_symlink("/etc/passwd", world.folder / "in" / "link.xml");
  world.put("2512489996.xml", "no letter");
  BOOST_TEST(world.scan() == 1u);
  BOOST_TEST(fs::is_symlink(world.folder / "in" / "link.xml"));
  const auto reason = slurp(world.folder / "in/refused/2512489996.xml.why.txt");
  BOOST_TEST(reason.find("error") != std::string::npos, reason);
  BOOST_TEST(reason.find("2512489996") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_envelope_gets_its_receipt) {
  SpoolWorld world;
  world.put("envelope.xml", enveloped(video_letter()));
  BOOST_TEST(world.scan() == 1u);
  const auto out = world.files("out");
  BOOST_REQUIRE(out.size() == 1);
  BOOST_TEST(slurp(world.folder / "out" / out[0]).find("<PositiveMessage>") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_there_again_is_a_repeat) {
  SpoolWorld world;
  world.put("letter.xml", video_letter());
  world.scan();
  world.put("letter.xml", video_letter());
  world.scan();
  const auto rows = world.store->named("TVBREV000417");
  BOOST_REQUIRE(rows.size() == 2);
  BOOST_TEST((rows[1].state == MessageState::duplicate));
}

BOOST_AUTO_TEST_SUITE_END()
