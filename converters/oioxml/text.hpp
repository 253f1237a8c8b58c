// The formatted text of OIOXML as plain text with styles, both ways, in this one place (oioxml.md 2.2).
//
// Reading: Break is a line end, Space a blank that is never folded; FixedFont, Bold and the like are styles of what
// stands in them. Raw white space
// - outside FixedFont: a run of blanks, tabs and line ends is one blank, however tags cut it into pieces; beside a
// Break
//   and at the start or end of a block it is nothing if it holds a line end (pretty printing), else one blank (official
//   receipts have such blanks, corpus/edifact CTL01 and CTL02; blocks are joined without separator);
// - inside FixedFont: every character of it is one blank.
// Folded white space has a style only if it begins and ends in it.
// Writing: the reverse, so that reading gives the same text and styles again.
// Thread safety: a TextReader belongs to one thread; write_text is pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "converters/model/correspondence.hpp"
#include "converters/wire/writer.hpp"

namespace brevdue::oioxml {

class TextReader {
 public:
  void begin_block();
  void text(std::string_view utf8);
  void line_break();
  void space();
  void begin_fixed_font() { change(true, style_); }
  void end_fixed_font() { change(false, style_); }
  void begin_style(TextStyle::Style style) { change(fixed_, style); }
  void end_style() { change(fixed_, TextStyle::Style::plain); }
  void end_block();
  /// The styles of all blocks so far; those that touch and are the same are one. To be taken before the text.
  [[nodiscard]] std::vector<TextStyle> take_styles() { return std::exchange(styles_, {}); }
  /// Where the second and each further block began. To be taken before the text.
  [[nodiscard]] std::vector<std::size_t> take_blocks() { return std::exchange(blocks_, {}); }
  /// All blocks so far, one text; empties the reader.
  [[nodiscard]] std::string take();
  /// How many raw line ends became a blank between words.
  [[nodiscard]] unsigned folded_line_ends() const { return folded_; }

 private:
  enum class Pending : std::uint8_t { nothing, blank, line_end };  // raw white space not yet decided
  enum class Last : std::uint8_t { start, line_break, character };
  void settle();
  void change(bool fixed, TextStyle::Style style);

  std::string text_;
  std::vector<TextStyle> styles_;
  std::vector<std::size_t> blocks_;
  Pending pending_ = Pending::nothing;
  Last last_ = Last::start;
  bool fixed_ = false;
  TextStyle::Style style_ = TextStyle::Style::plain;
  std::size_t from_ = 0;        // where the style began
  bool began_earlier_ = false;  // the pending white space, before the style did
  unsigned folded_ = 0;
};

/// The content of a Text01 that reads as `utf8`: line ends (LF, CR LF, CR) as Break; a tab, and a blank that reading
/// would fold or trim, as Space.
void write_text(wire::Buffered& out, std::string_view utf8);
/// The same with styles, which are those of a Segment.
void write_text(wire::Buffered& out, std::string_view utf8, std::span<const TextStyle> styles);

}  // namespace brevdue::oioxml
