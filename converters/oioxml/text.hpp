// The formatted text of OIOXML as plain text, both ways, in this one place (oioxml.md 2.2).
//
// Reading: Break is a line end, Space a blank that is never folded; other formatting is dropped. Raw white space
// - outside FixedFont: a run of blanks, tabs and line ends is one blank, however tags cut it into pieces; beside a
// Break it
//   is nothing; at the very start or end of a block it is nothing if it holds a line end (pretty printing), else one
//   blank, because blocks are joined without separator;
// - inside FixedFont: every character of it is one blank.
// Writing: the reverse, so that reading gives the same text again.
// Thread safety: a TextReader belongs to one thread; write_text is pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "converters/wire/writer.hpp"

namespace brevdue::oioxml {

class TextReader {
 public:
  void begin_block();
  void text(std::string_view utf8);
  void line_break();
  void space();
  void begin_fixed_font() { fixed_ = true; }
  void end_fixed_font() { fixed_ = false; }
  void end_block();
  /// All blocks so far, one text; empties the reader.
  [[nodiscard]] std::string take();
  /// How many raw line ends became a blank between words.
  [[nodiscard]] unsigned folded_line_ends() const { return folded_; }

 private:
  enum class Pending : std::uint8_t { nothing, blank, line_end };  // raw white space not yet decided
  enum class Last : std::uint8_t { start, line_break, character };
  void settle();

  std::string text_;
  Pending pending_ = Pending::nothing;
  Last last_ = Last::start;
  bool fixed_ = false;
  unsigned folded_ = 0;
};

/// The content of a Text01 that reads as `utf8`: line ends (LF, CR LF, CR) as Break; a tab, and a blank that reading
/// would fold or trim, as Space.
void write_text(wire::Buffered& out, std::string_view utf8);

}  // namespace brevdue::oioxml
