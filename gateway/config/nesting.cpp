#include "gateway/config/nesting.hpp"

#include <algorithm>

namespace brevdue::gateway {
namespace {

// string = DQUOTE *( char / "\" char ) DQUOTE / "'" *char "'"           ends at the line's end at the latest
//        / 3DQUOTE *( char / "\" char / LF ) 3DQUOTE / 3"'" *( char / LF ) 3"'"
//          of up to five quotation marks at its end the last three close it
/// Where the string that begins at `at` ends: behind its closing mark.
std::size_t end_of_string(std::string_view toml, std::size_t at) {
  const char mark = toml[at];
  const char triple[] = {mark, mark, mark};
  const std::string_view fence(triple, 3);
  const bool many_lines = toml.substr(at, 3) == fence;
  for (at += many_lines ? 3 : 1; at < toml.size(); ++at) {
    const char c = toml[at];
    if (mark == '"' && c == '\\')
      ++at;
    else if (!many_lines && c == '\n')
      return at;
    else if (!many_lines && c == mark)
      return at + 1;
    else if (many_lines && toml.substr(at, 3) == fence) {
      at += 3;
      for (int extra = 0; extra < 2 && at < toml.size() && toml[at] == mark; ++extra) ++at;
      return at;
    }
  }
  return toml.size();
}

}  // namespace

std::optional<TextPosition> nested_too_deeply(std::string_view toml) {
  unsigned brackets = 0, dots = 0;
  std::size_t at = 0;
  while (at < toml.size() && brackets <= deepest_nesting && dots <= deepest_nesting) {
    switch (toml[at]) {
      case '"':
      case '\'':
        at = end_of_string(toml, at);
        continue;
      case '#':
        at = std::min(toml.find('\n', at), toml.size());
        continue;
      case '[':
      case '{':
        ++brackets;
        dots = 0;
        break;
      case ']':
      case '}':
        if (brackets > 0) --brackets;
        dots = 0;
        break;
      case '.':
        ++dots;
        break;
      case '=':
      case ',':
      case '\n':
        dots = 0;
        break;
      default:
        break;
    }
    ++at;
  }
  if (brackets <= deepest_nesting && dots <= deepest_nesting) return std::nullopt;
  const auto before = toml.substr(0, at - 1);
  TextPosition position;
  position.line += static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
  position.column += static_cast<std::uint32_t>(before.size() - (before.rfind('\n') + 1));  // npos + 1 is 0
  return position;
}

}  // namespace brevdue::gateway
