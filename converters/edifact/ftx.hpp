// Text in FTX segments, both ways, in this one place (edifact.md 5).
//
// An FTX has a format (font, style, alignment: "P00" is plain) and up to 5 components of up to 70 characters. Reading,
// a component that ends in a backslash is continued by the next one; one that is a lone full stop is an empty line; any
// other one is a line. So every line ends with \n, the last one too.
// Thread safety: pure functions; an FtxReader belongs to one thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "converters/model/correspondence.hpp"

namespace brevdue::edifact {

inline constexpr std::size_t component_length = 70, components_per_ftx = 5;
inline constexpr std::size_t ftx_per_group = 9, most_groups = 10;
inline constexpr std::size_t longest_format = 3;

struct Ftx {
  std::string format;                   // "P00"
  std::vector<std::string> components;  // 1 to 5, UTF-8, not released
};
/// The FTX of one S14.
using Group = std::vector<Ftx>;

/// Text as S14 groups of at most nine FTX, the first one with room for `first_room` (8 beside a subject). A group ends
/// at a hard line end where it has one. Empty text: no group. Styles are those of a Segment.
[[nodiscard]] std::vector<Group> to_groups(std::string_view text, std::span<const TextStyle> styles,
                                           std::size_t first_room = ftx_per_group);
/// The components of a text without styles, however many.
[[nodiscard]] std::vector<std::string> to_components(std::string_view text);

/// "P00" or another one that is known.
[[nodiscard]] bool is_format(std::string_view code);

/// Makes text of the FTX of a letter.
class FtxReader {
 public:
  /// False if the format is not known: it is read as a fixed font.
  bool add(std::string_view format, std::span<const std::string_view> components);
  bool add(std::string_view format, std::span<const std::string> components);
  [[nodiscard]] const std::string& text() const { return text_; }
  /// Styles that touch and are the same are one.
  [[nodiscard]] const std::vector<TextStyle>& styles() const { return styles_; }
  /// All of it; the reader is empty then.
  [[nodiscard]] std::string take_text() { return std::move(text_); }

 private:
  std::string text_;
  std::vector<TextStyle> styles_;
};

/// A line that would be read as a sign gets a blank behind it: a lone full stop, one that ends in a backslash. Returns
/// how many; styles move along.
std::size_t protect_lines(brevdue::Segment& segment);
std::size_t protect_lines(std::string& text);

/// Puts a line end in before each of these bytes of the text, which are in order; styles and blocks move along. A style
/// or block that begins at one of them begins behind the line end; a style that ends there has the line end too.
void put_line_ends(brevdue::Segment& segment, std::span<const std::size_t> before);

/// A url as the components behind RefDescription: at most four, which reading joins again; nothing if it is too long
/// (276 characters) or cannot be cut so that it does.
[[nodiscard]] std::optional<std::vector<std::string>> url_components(std::string_view url);

}  // namespace brevdue::edifact
