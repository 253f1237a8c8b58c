// From a parser's coordinates to the original bytes, and from bytes to lines and columns. Internal to converters/wire.
// Thread safety: pure functions.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "converters/model/bytes.hpp"
#include "converters/model/finding.hpp"

namespace brevdue::wire {

/// A mark to be found in `text`, and what it is the mark of.
struct Marked {
  SourceMark mark;
  Position* position = nullptr;
  std::size_t at = 0;  // out: offset in the text
};

/// XML marks (line and column as Xerces counts: UTF-16 units, CR LF and CR one newline) as offsets of the '<' they
/// stand behind. Sorts `marks`.
void find_xml_marks(std::string_view text, std::vector<Marked>& marks);

/// Gives positions that have a byte their line and column: one pass over the source, up to the last of them. Sorts
/// `positions`. `utf8`: columns are characters of UTF-8, else bytes. `bom`: bytes of a byte order mark, which is no
/// character.
void find_lines(const ByteSource& source, std::size_t bom, bool utf8, std::vector<Position*>& positions);

}  // namespace brevdue::wire
