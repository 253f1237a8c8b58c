// Text as FTX segments and back.
#include "converters/edifact/ftx.hpp"

#include <boost/test/unit_test.hpp>

using namespace brevdue;
using edifact::Ftx;
using edifact::FtxReader;
using edifact::Group;
using edifact::protect_lines;
using edifact::put_line_ends;
using edifact::to_components;
using edifact::to_groups;
using edifact::url_components;

namespace {

using Style = TextStyle::Style;
using Lines = std::vector<std::string>;

std::string many(std::size_t count, std::string_view what) {
  std::string out;
  for (; count > 0; --count) out += what;
  return out;
}

FtxReader reading(const std::vector<Group>& groups) {
  FtxReader reader;
  for (const auto& group : groups)
    for (const auto& ftx : group) BOOST_TEST(reader.add(ftx.format, ftx.components));
  return reader;
}

std::string round(std::string_view text) {
  return reading(to_groups(text, {})).text();
}

std::string read(const Lines& components) {
  FtxReader reader;
  reader.add("P00", components);
  return reader.text();
}

/// "P00 a|b / PF0 c" of each group.
Lines shown(const std::vector<Group>& groups) {
  Lines out;
  for (const auto& group : groups) {
    std::string line;
    for (const auto& ftx : group) {
      line += (line.empty() ? "" : " / ") + ftx.format + " ";
      for (std::size_t i = 0; i < ftx.components.size(); ++i) line += (i == 0 ? "" : "|") + ftx.components[i];
    }
    out.push_back(line);
  }
  return out;
}

/// The one group that a short text makes.
std::string group_of(std::string_view text, const std::vector<TextStyle>& styles) {
  const auto lines = shown(to_groups(text, styles));
  BOOST_REQUIRE(lines.size() == 1u);
  return lines[0];
}

TextStyle style(std::size_t begin, std::size_t end, Style what, bool fixed = false) {
  return {begin, end, fixed, what};
}

}  // namespace

BOOST_TEST_DONT_PRINT_LOG_VALUE(std::vector<TextStyle>)
BOOST_TEST_DONT_PRINT_LOG_VALUE(Lines)

BOOST_AUTO_TEST_SUITE(ftx)

// --- reading ---

BOOST_AUTO_TEST_CASE(a_component_is_a_line) {
  BOOST_TEST(read({"en", "to"}) == "en\nto\n");
  BOOST_TEST(read({"en \\", "to"}) == "en to\n");
  BOOST_TEST(read({"en", ".", "to"}) == "en\n\nto\n");
  BOOST_TEST(read({"en", "", "to", "", ""}) == "en\n\nto\n");
  BOOST_TEST(read({"en\\\\", "to"}) == "en\\to\n");
  BOOST_TEST(read({"en\\"}) == "en");
  BOOST_TEST(read({"\\"}) == "");
  BOOST_TEST(read({}) == "");
  BOOST_TEST(read({"..", " ."}) == "..\n .\n");
}

BOOST_AUTO_TEST_CASE(a_line_goes_on_in_the_next_ftx) {
  FtxReader reader;
  BOOST_TEST(reader.add("P00", Lines{"a", "b\\"}));
  BOOST_TEST(reader.add("P00", Lines{"c"}));
  BOOST_TEST(reader.text() == "a\nbc\n");
  BOOST_TEST(reader.styles().empty());
}

BOOST_AUTO_TEST_CASE(formats) {
  const std::vector<std::pair<std::string_view, TextStyle>> table = {
      {"PF0", style(2, 4, Style::bold)},         {"PU0", style(2, 4, Style::underline)},
      {"PK0", style(2, 4, Style::italic)},       {"P0H", style(2, 4, Style::right)},
      {"P0M", style(2, 4, Style::center)},       {"F00", style(2, 4, Style::plain, true)},
      {"FF0", style(2, 4, Style::bold, true)},   {"FU0", style(2, 4, Style::underline, true)},
      {"FK0", style(2, 4, Style::italic, true)}, {"F0H", style(2, 4, Style::right, true)},
      {"F0M", style(2, 4, Style::center, true)}};
  for (const auto& [format, expected] : table) {
    FtxReader reader;
    BOOST_TEST(reader.add("P00", Lines{"a"}));
    BOOST_TEST(edifact::is_format(format));
    BOOST_TEST(reader.add(format, Lines{"b"}));
    BOOST_TEST(reader.add("P00", Lines{"c"}));
    BOOST_TEST(reader.text() == "a\nb\nc\n");
    BOOST_TEST((reader.styles() == std::vector{expected}), format);
    BOOST_TEST(group_of(reader.text(), reader.styles()) == "P00 a / " + std::string(format) + " b / P00 c");
  }
}

BOOST_AUTO_TEST_CASE(unknown_formats_are_a_fixed_font) {
  for (const std::string_view format : {"PFH", "X00", "", "P", "pf0", "PF00"}) {
    FtxReader reader;
    BOOST_TEST(!edifact::is_format(format));
    BOOST_TEST(!reader.add(format, Lines{"a"}));
    BOOST_TEST((reader.styles() == std::vector{style(0, 2, Style::plain, true)}));
  }
}

BOOST_AUTO_TEST_CASE(styles_that_touch_are_one) {
  FtxReader reader;
  reader.add("PF0", Lines{"a", "b\\"});
  reader.add("PF0", Lines{"c"});
  reader.add("FF0", Lines{"d"});
  reader.add("PF0", Lines{"\\"});
  BOOST_TEST((reader.styles() == std::vector{style(0, 5, Style::bold), style(5, 7, Style::bold, true)}));
}

// --- writing ---

BOOST_AUTO_TEST_CASE(lines) {
  BOOST_TEST(to_components("") == Lines{});
  BOOST_TEST(to_components("a") == Lines{"a"});
  BOOST_TEST(to_components("a\n") == Lines{"a"});
  BOOST_TEST((to_components("a\n\n") == Lines{"a", "."}));
  BOOST_TEST((to_components("\na") == Lines{".", "a"}));
  BOOST_TEST(to_components("\n") == Lines{"."});
}

BOOST_AUTO_TEST_CASE(long_lines_are_cut_at_a_blank) {
  BOOST_TEST(to_components(many(69, "x")) == Lines{many(69, "x")});
  BOOST_TEST((to_components(many(70, "x")) == Lines{many(69, "x") + "\\", "x"}));
  const std::string words = many(17, "ord ");  // 68 characters
  BOOST_TEST((to_components(words + "igen") == Lines{words + "\\", "igen"}));
  BOOST_TEST((to_components(many(20, "ord ") + "x") == Lines{words + "\\", "ord ord ord x"}));
  // A blank among the first three characters is none to cut at.
  BOOST_TEST((to_components("to " + many(67, "x")) == Lines{"to " + many(66, "x") + "\\", "x"}));
  BOOST_TEST((to_components("tre " + many(67, "x")) == Lines{"tre \\", many(67, "x")}));
  // The 69th character may be that blank.
  BOOST_TEST((to_components(many(68, "x") + " y") == Lines{many(68, "x") + " \\", "y"}));
}

BOOST_AUTO_TEST_CASE(characters_are_counted_not_bytes) {
  BOOST_TEST(to_components(many(69, "æ")) == Lines{many(69, "æ")});
  BOOST_TEST((to_components(many(70, "æ")) == Lines{many(69, "æ") + "\\", "æ"}));
  BOOST_TEST((to_components("æø " + many(67, "å")) == Lines{"æø " + many(66, "å") + "\\", "å"}));
}

BOOST_AUTO_TEST_CASE(a_cut_makes_no_sign) {
  // A full stop alone would be an empty line.
  BOOST_TEST((to_components(many(69, "x") + ".") == Lines{many(68, "x") + "\\", "x."}));
  BOOST_TEST((to_components(many(68, "x") + " .") == Lines{many(68, "x") + "\\", " ."}));
  // No part ends in a backslash of its own, if that can be helped.
  BOOST_TEST((to_components(many(68, "x") + "\\y") == Lines{many(68, "x") + "\\", "\\y"}));
  for (const std::string& text :
       {many(69, "x") + ".", many(68, "x") + " .", many(67, "x") + "\\\\.", many(200, "\\") + "x", "\\" + many(90, "x"),
        many(66, "x") + " \\ .", many(68, "\\") + "..", many(69, "x") + ".\n."})
    BOOST_TEST(round(text + " ") == text + " \n");
}

BOOST_AUTO_TEST_CASE(five_components_an_ftx) {
  const auto groups = to_groups("1\n2\n3\n4\n5\n6\n", {});
  BOOST_TEST((shown(groups) == Lines{"P00 1|2|3|4|5 / P00 6"}));
}

BOOST_AUTO_TEST_CASE(nine_ftx_a_group) {
  BOOST_TEST(to_groups("", {}).empty());
  const std::string text = many(45, "linje\n");
  BOOST_TEST(to_groups(text, {}).size() == 1u);
  BOOST_TEST(to_groups(text, {}, 8).size() == 2u);
  BOOST_TEST(to_groups(text, {}, 8)[0].size() == 8u);
  BOOST_TEST(to_groups(text + "x", {}).size() == 2u);
  BOOST_TEST(to_groups(many(90, "linje\n"), {}).size() == 2u);
  BOOST_TEST(to_groups(many(86, "linje\n"), {}, 8).size() == 3u);
}

BOOST_AUTO_TEST_CASE(a_group_ends_at_a_line_end) {
  // 43 lines, and one of three components: it goes to the next group whole.
  const std::string line = many(200, "x"), text = many(43, "linje\n") + line + "\nslut";
  const auto groups = to_groups(text, {});
  BOOST_REQUIRE(groups.size() == 2u);
  BOOST_TEST(groups[0].size() == 9u);
  BOOST_TEST(groups[0].back().components.size() == 3u);
  BOOST_TEST(groups[1].size() == 1u);
  BOOST_TEST(groups[1][0].components.size() == 4u);
  BOOST_TEST(reading(groups).text() == text + "\n");
}

BOOST_AUTO_TEST_CASE(a_line_longer_than_a_group_is_cut) {
  const std::string text = "kort\n" + many(69 * 100, "x");
  const auto groups = to_groups(text, {});
  BOOST_REQUIRE(groups.size() == 4u);
  BOOST_TEST(groups[0].size() == 1u);
  BOOST_TEST(groups[1].size() == 9u);
  BOOST_TEST(groups[2].size() == 9u);
  BOOST_TEST(reading(groups).text() == text + "\n");
}

// --- styles ---

BOOST_AUTO_TEST_CASE(a_style_in_a_line) {
  BOOST_TEST(group_of("en to tre", {style(3, 5, Style::bold)}) == "P00 en \\ / PF0 to\\ / P00  tre");
  // The line end behind a style is written with it.
  BOOST_TEST(group_of("en\nto", {style(0, 2, Style::italic)}) == "PK0 en / P00 to");
  BOOST_TEST(group_of("en\n\nto", {style(0, 2, Style::italic)}) == "PK0 en / P00 .|to");
  BOOST_TEST(group_of("en\nto", {style(2, 5, Style::italic)}) == "P00 en / PK0 to");
  // Two with nothing but a line end between them are one.
  BOOST_TEST(group_of("en\nto", {style(0, 2, Style::bold), style(3, 5, Style::bold)}) == "PF0 en|to");
  BOOST_TEST(group_of("ento", {style(0, 2, Style::bold), style(2, 4, Style::bold, true)}) == "PF0 en\\ / FF0 to");
}

BOOST_AUTO_TEST_CASE(a_full_stop_behind_a_style_is_not_left_alone) {
  BOOST_TEST(group_of("se her.", {style(3, 6, Style::bold)}) == "P00 se \\ / PF0 her.");
  BOOST_TEST(group_of("se her.\nslut", {style(3, 6, Style::bold)}) == "P00 se \\ / PF0 her. / P00 slut");
  BOOST_TEST(group_of("se her.", {style(6, 7, Style::bold)}) == "P00 se her.");
  BOOST_TEST(group_of("se her..", {style(6, 7, Style::bold), style(7, 8, Style::italic)}) == "P00 se her\\ / PF0 ..");
}

BOOST_AUTO_TEST_CASE(right_and_center_have_lines_of_their_own) {
  const std::vector right = {style(3, 5, Style::right)};
  BOOST_TEST(group_of("en to tre", right) == "P00 en  / P0H to / P00  tre");
  BOOST_TEST(group_of("en\nto\ntre", right) == "P00 en / P0H to / P00 tre");
  BOOST_TEST(group_of("en\nto", {style(3, 5, Style::center)}) == "P00 en / P0M to");
  BOOST_TEST(group_of("ento", {style(0, 2, Style::right), style(2, 4, Style::center)}) == "P0H en / P0M to");
  BOOST_TEST(group_of("ento", {style(0, 2, Style::bold), style(2, 4, Style::center, true)}) == "PF0 en / F0M to");
  // A line that is made so is protected like any other.
  BOOST_TEST(group_of("a\\b.", {style(2, 3, Style::right)}) == "P00 a\\  / P0H b / P00 . ");
}

// --- lines that are signs ---

BOOST_AUTO_TEST_CASE(sign_lines_get_a_blank) {
  const auto protect = [](std::string text, std::size_t expected) {
    BOOST_TEST(protect_lines(text) == expected);
    return text;
  };
  BOOST_TEST(protect(".", 1) == ". ");
  BOOST_TEST(protect("a\n.\nb\\\n..\n. \n\\\n", 3) == "a\n. \nb\\ \n..\n. \n\\ \n");
  BOOST_TEST(protect("", 0) == "");
  BOOST_TEST(protect("a\n\n", 0) == "a\n\n");
  for (const std::string_view text : {".", "a\\", "\\", ".\n.\n\\\\"})
    BOOST_TEST(round(protect(std::string(text), text.size() > 4 ? 3 : 1)).ends_with(" \n"));
}

BOOST_AUTO_TEST_CASE(styles_move_with_protected_lines) {
  brevdue::Segment segment;
  segment.text = ".\nab\\\nc";
  segment.styles = {style(0, 1, Style::bold), style(2, 5, Style::italic), style(5, 7, Style::bold)};
  BOOST_TEST(protect_lines(segment) == 2u);
  BOOST_TEST(segment.text == ". \nab\\ \nc");
  BOOST_TEST(
      (segment.styles == std::vector{style(0, 2, Style::bold), style(3, 7, Style::italic), style(7, 9, Style::bold)}));
}

BOOST_AUTO_TEST_CASE(line_ends_are_put_in) {
  brevdue::Segment segment;
  segment.text = "en\nto tre";
  segment.styles = {style(0, 3, Style::bold), style(3, 6, Style::italic), style(6, 9, Style::bold)};
  segment.blocks.at = {3, 6};
  put_line_ends(segment, {});
  BOOST_TEST(segment.text == "en\nto tre");
  put_line_ends(segment, std::vector<std::size_t>{3, 6});
  BOOST_TEST(segment.text == "en\n\nto \ntre");
  BOOST_TEST(
      (segment.styles == std::vector{style(0, 4, Style::bold), style(4, 8, Style::italic), style(8, 11, Style::bold)}));
  BOOST_TEST((segment.blocks.at == std::vector<std::size_t>{4, 8}));
}

// --- links ---

BOOST_AUTO_TEST_CASE(urls) {
  BOOST_TEST((url_components("https://example.dk/video") == Lines{"https://example.dk/video"}));
  BOOST_TEST((url_components(many(69, "x")) == Lines{many(69, "x")}));
  BOOST_TEST((url_components(many(70, "x")) == Lines{many(69, "x") + "\\", "x"}));
  const auto longest = url_components(many(276, "x"));
  BOOST_REQUIRE(longest);
  BOOST_TEST(longest->size() == 4u);
  BOOST_TEST(longest->back() == many(69, "x"));
  BOOST_TEST(!url_components(many(277, "x")));
}

BOOST_AUTO_TEST_CASE(urls_with_backslashes) {
  BOOST_TEST((url_components(many(68, "x") + "\\y") == Lines{many(68, "x") + "\\", "\\y"}));
  BOOST_TEST(!url_components("https://example.dk/\\"));
  BOOST_TEST(!url_components(many(100, "\\") + "x"));
  BOOST_TEST(!url_components(many(68, "x") + "\\" + many(207, "y")));  // 276 characters, but five components
}

BOOST_AUTO_TEST_SUITE_END()
