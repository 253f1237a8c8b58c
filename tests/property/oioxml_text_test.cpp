// Property: text that is written as Text01 reads as the same text again, with its styles.
#include <rapidcheck.h>

#include <boost/test/unit_test.hpp>

#include "tests/unit/oioxml/reading.hpp"

using namespace brevdue;
using namespace brevdue::test;

BOOST_AUTO_TEST_SUITE(oioxml_text)

BOOST_AUTO_TEST_CASE(reading_undoes_writing) {
  const bool holds = rc::check("read(write(text)) == text", [] {
    // Blanks and line ends are frequent: they are what the rule is about.
    const auto piece = rc::gen::weightedElement<std::string>({{8, " "},
                                                              {6, "\n"},
                                                              {4, "a"},
                                                              {2, "Ø"},
                                                              {1, "<Break/>"},
                                                              {1, "&amp;"},
                                                              {1, "]]>"},
                                                              {1, "\xC2\xA0"},
                                                              {1, "\xF0\x9F\x98\x80"},
                                                              {2, "ord"},
                                                              {1, "~!\"#"}});
    const auto pieces = *rc::gen::container<std::vector<std::string>>(piece);
    std::string text;
    for (const auto& p : pieces) text += p;
    Correspondence letter;
    {
      static const Correspondence base = read_letter(test::letter());
      letter = base;
    }
    letter.segments[0].text = text;
    RC_ASSERT(read_letter(written(letter)).segments.at(0).text == text);
  });
  BOOST_TEST(holds);
}

BOOST_AUTO_TEST_CASE(styles_come_back) {
  const bool holds = rc::check("read(write(text, styles)) == text, styles", [] {
    static const Correspondence base = read_letter(test::letter());
    Segment segment = base.segments[0];
    segment.text.clear();
    for (int i = *rc::gen::inRange(0, 12); i > 0; --i) {
      const std::size_t begin = segment.text.size();
      for (int p = *rc::gen::inRange(1, 5); p > 0; --p)
        segment.text += *rc::gen::weightedElement<std::string>({{8, " "}, {6, "\n"}, {4, "a"}, {2, "Ø"}, {2, "&<"}});
      const bool fixed = *rc::gen::arbitrary<bool>();
      const auto style = static_cast<TextStyle::Style>(*rc::gen::inRange(0, 6));
      if (!fixed && style == TextStyle::Style::plain) continue;
      auto& styles = segment.styles;
      const bool goes_on = !styles.empty() && styles.back().end == begin && styles.back().fixed_font == fixed &&
                           styles.back().style == style;
      if (goes_on) {
        styles.back().end = segment.text.size();
      } else {
        styles.push_back({begin, segment.text.size(), fixed, style});
      }
    }
    Correspondence letter = base;
    letter.segments = {segment};
    const auto again = read_letter(written(letter));
    RC_ASSERT(again.segments.at(0).text == segment.text);
    RC_ASSERT(again.segments.at(0).styles == segment.styles);
  });
  BOOST_TEST(holds);
}

BOOST_AUTO_TEST_CASE(long_runs_of_base64_characters_too) {
  const bool holds = rc::check("text that wire lifts comes back", [] {
    static const Correspondence base = read_letter(test::letter());
    const auto words = *rc::gen::inRange(700, 1500);
    std::string text = *rc::gen::element<std::string>("", " ", "\n", "  x");
    for (int i = 0; i < words; ++i)
      text += *rc::gen::element<std::string>("ord", "Nancy", " ", "  ", "hjem/ud", "og ", "til");
    Correspondence letter = base;
    letter.segments[0].text = text;
    RC_ASSERT(read_letter(written(letter)).segments.at(0).text == text);
  });
  BOOST_TEST(holds);
}

BOOST_AUTO_TEST_SUITE_END()
