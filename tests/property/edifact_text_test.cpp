// Properties of text in EDIFACT: what is written as FTX reads as the same again, with its styles; transliteration gives
// only ISO-8859-1, and a second one changes nothing; the components of a link join to it again.
#include <rapidcheck.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "converters/edifact/ftx.hpp"
#include "converters/edifact/transliteration.hpp"
#include "converters/model/identifiers.hpp"
#include "converters/model/strings.hpp"

using namespace brevdue;
using edifact::Group;

namespace {

using Style = TextStyle::Style;

/// Pieces of text, of which blanks, line ends, full stops and backslashes are what the rules are about.
std::string piece() {
  return *rc::gen::weightedElement<std::string>({{10, " "},
                                                 {8, "\n"},
                                                 {6, "ord"},
                                                 {6, "."},
                                                 {6, "\\"},
                                                 {4, "Ø"},
                                                 {2, std::string(66, 'x')},
                                                 {2, std::string(68, 'y')},
                                                 {1, "en lang linje med mange ord, der nok skal deles et sted "},
                                                 {1, std::string(69 * 50, 'z')}});
}

Segment any_segment(bool styled, int most_style) {
  Segment segment;
  for (int i = *rc::gen::inRange(0, 30); i > 0; --i) {
    const std::size_t begin = segment.text.size();
    for (int p = *rc::gen::inRange(1, 6); p > 0; --p) segment.text += piece();
    const bool fixed = *rc::gen::arbitrary<bool>();
    const auto style = static_cast<Style>(*rc::gen::inRange(0, most_style + 1));
    if (!styled || (!fixed && style == Style::plain)) continue;
    auto& styles = segment.styles;
    if (!styles.empty() && styles.back().end == begin && styles.back().fixed_font == fixed &&
        styles.back().style == style) {
      styles.back().end = segment.text.size();
    } else {
      styles.push_back({begin, segment.text.size(), fixed, style});
    }
  }
  return segment;
}

/// Reads groups after a look at their sizes.
edifact::FtxReader read(const std::vector<Group>& groups, std::size_t first_room) {
  edifact::FtxReader reader;
  for (const auto& group : groups) {
    RC_ASSERT(!group.empty() && group.size() <= (&group == groups.data() ? first_room : edifact::ftx_per_group));
    for (const auto& ftx : group) {
      RC_ASSERT(!ftx.components.empty() && ftx.components.size() <= edifact::components_per_ftx);
      for (const auto& component : ftx.components) {
        RC_ASSERT(!component.empty());
        RC_ASSERT(characters(component) <= edifact::component_length);
      }
      RC_ASSERT(reader.add(ftx.format, ftx.components));
    }
  }
  return reader;
}

std::string with_last_end(std::string text) {
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  return text;
}

TextStyle style_at(const std::vector<TextStyle>& styles, std::size_t at) {
  const auto style =
      std::find_if(styles.begin(), styles.end(), [&](const TextStyle& s) { return s.begin <= at && at < s.end; });
  return style == styles.end() ? TextStyle{} : TextStyle{0, 0, style->fixed_font, style->style};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(edifact_text)

BOOST_AUTO_TEST_CASE(plain_text_comes_back) {
  const bool holds = rc::check("read(to_groups(text)) == text", [] {
    Segment segment = any_segment(false, 0);
    edifact::protect_lines(segment);
    const auto room = *rc::gen::inRange<std::size_t>(8, 10);
    const auto groups = edifact::to_groups(segment.text, {}, room);
    RC_ASSERT(read(groups, room).text() == with_last_end(segment.text));
    // A group ends in the middle of a line only if all of it is one line.
    for (std::size_t i = 0; i + 1 < groups.size(); ++i) {
      if (!groups[i].back().components.back().ends_with('\\')) continue;
      for (const auto& ftx : groups[i])
        for (const auto& component : ftx.components) RC_ASSERT(component.ends_with('\\'));
    }
  });
  BOOST_TEST(holds);
}

BOOST_AUTO_TEST_CASE(styles_come_back) {
  const bool holds = rc::check("text and styles of characters are the same", [] {
    Segment segment = any_segment(true, static_cast<int>(Style::italic));
    edifact::protect_lines(segment);
    const auto reader = read(edifact::to_groups(segment.text, segment.styles), edifact::ftx_per_group);
    const std::string& text = reader.text();
    RC_ASSERT(text == with_last_end(segment.text));
    for (std::size_t at = 0; at < segment.text.size(); ++at) {
      // A line end goes with what is before it, and so does a full stop before a line end.
      const bool last_stop = text[at] == '.' && text[at + 1] == '\n';
      if (text[at] != '\n' && !last_stop) RC_ASSERT(style_at(reader.styles(), at) == style_at(segment.styles, at));
    }
  });
  BOOST_TEST(holds);
}

BOOST_AUTO_TEST_CASE(what_was_read_is_written_as_it_stood) {
  const bool holds = rc::check("read(to_groups(read(...))) == read(...)", [] {
    Segment segment = any_segment(true, static_cast<int>(Style::center));
    edifact::protect_lines(segment);
    const auto once = read(edifact::to_groups(segment.text, segment.styles), edifact::ftx_per_group);
    const auto twice = read(edifact::to_groups(once.text(), once.styles()), edifact::ftx_per_group);
    RC_ASSERT(twice.text() == once.text());
    RC_ASSERT(twice.styles() == once.styles());
  });
  BOOST_TEST(holds);
}

BOOST_AUTO_TEST_CASE(transliteration_gives_iso_8859_1) {
  const bool holds = rc::check("only what ISO-8859-1 has, and the same again", [] {
    std::string text;
    for (int i = *rc::gen::inRange(0, 60); i > 0; --i) {
      const auto code = *rc::gen::weightedOneOf<std::uint32_t>({{4, rc::gen::inRange<std::uint32_t>(0, 0x100)},
                                                                {2, rc::gen::inRange<std::uint32_t>(0x100, 0x400)},
                                                                {2, rc::gen::inRange<std::uint32_t>(0x1E00, 0x2800)},
                                                                {1, rc::gen::inRange<std::uint32_t>(0xE000, 0x10000)},
                                                                {1, rc::gen::inRange<std::uint32_t>(0x1F1E6, 0x1FA00)},
                                                                {1, rc::gen::element<std::uint32_t>(0x200D, 0xFE0F)}});
      char buffer[4];
      text.append(buffer, put_utf8(buffer, code));
    }
    edifact::Transliterated count;
    const std::string once = edifact::transliterate(text, count);
    for (std::size_t i = 0; i < once.size(); ++i) {
      const auto c = static_cast<unsigned char>(once[i]);
      if (c < 0x80) {
        RC_ASSERT(c == '\n' || (c >= 0x20 && c < 0x7F));
        continue;
      }
      RC_ASSERT(c == 0xC2 || c == 0xC3);
      const auto tail = static_cast<unsigned char>(once.at(++i));
      RC_ASSERT((tail & 0xC0) == 0x80 && (c == 0xC3 || tail >= 0xA0));
    }
    edifact::Transliterated again;
    RC_ASSERT(edifact::transliterate(once, again) == once);
    RC_ASSERT(again.total() == 0u);
  });
  BOOST_TEST(holds);
}

BOOST_AUTO_TEST_CASE(links_join_again) {
  const bool holds = rc::check("join(url_components(url)) == url", [] {
    std::string url;
    for (int i = *rc::gen::inRange(0, 12); i > 0; --i)
      url += *rc::gen::weightedElement<std::string>(
          {{3, "https://example.dk/"}, {3, std::string(67, 'x')}, {2, "\\"}, {1, "."}, {1, "ø"}});
    const auto parts = edifact::url_components(url);
    if (!parts) {
      RC_ASSERT(characters(url) > 276u || url.find('\\') != std::string::npos);
      return;
    }
    std::string joined;
    for (std::size_t i = 0; i < parts->size(); ++i) {
      std::string part = parts->at(i);
      RC_ASSERT(characters(part) <= edifact::component_length);
      RC_ASSERT(part.ends_with('\\') == (i + 1 < parts->size()));
      while (part.ends_with('\\')) part.pop_back();  // as a reader may
      joined += part;
    }
    RC_ASSERT(parts->size() <= 4u);
    RC_ASSERT(joined == url);
  });
  BOOST_TEST(holds);
}

BOOST_AUTO_TEST_SUITE_END()
