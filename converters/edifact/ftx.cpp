#include "converters/edifact/ftx.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "converters/model/identifiers.hpp"

namespace brevdue::edifact {
namespace {

using Style = TextStyle::Style;

/// Of a component, without the mark of a soft wrap.
constexpr std::size_t part_length = component_length - 1;

struct Format {
  std::string_view code;
  bool fixed_font;
  Style style;
  bool operator==(const Format&) const = default;
};
/// Font (P, F), style (0, F, U, K) and alignment (0, H, M); only one of the latter two is set (edifact.md 5).
constexpr std::array formats = {
    Format{"P00", false, Style::plain},  Format{"PF0", false, Style::bold},  Format{"PU0", false, Style::underline},
    Format{"PK0", false, Style::italic}, Format{"P0H", false, Style::right}, Format{"P0M", false, Style::center},
    Format{"F00", true, Style::plain},   Format{"FF0", true, Style::bold},   Format{"FU0", true, Style::underline},
    Format{"FK0", true, Style::italic},  Format{"F0H", true, Style::right},  Format{"F0M", true, Style::center},
};
constexpr const Format& plain = formats[0];
constexpr const Format& fixed = formats[6];

/// Null if it is not known.
const Format* format_called(std::string_view code) {
  const auto* const row = std::find_if(formats.begin(), formats.end(), [&](const Format& f) { return f.code == code; });
  return row == formats.end() ? nullptr : row;
}

const Format& format_of(const TextStyle& style) {
  return *std::find_if(formats.begin(), formats.end(),
                       [&](const Format& f) { return f.fixed_font == style.fixed_font && f.style == style.style; });
}

bool stands_alone(const TextStyle& style) {
  return style.style == Style::right || style.style == Style::center;
}

/// Where the last character of `utf8` begins.
std::size_t last_character(std::string_view utf8) {
  std::size_t at = utf8.size() - 1;
  while (at > 0 && (static_cast<unsigned char>(utf8[at]) & 0xC0) == 0x80) --at;
  return at;
}

/// A part is not cut behind a backslash of its own where that can be helped: readers might strip both.
std::size_t before_backslashes(std::string_view line, std::size_t cut) {
  std::size_t earlier = cut;
  while (earlier > 0 && line[earlier - 1] == '\\') --earlier;
  return earlier > 0 ? earlier : cut;
}

/// Where a line of more than 69 characters is cut (edifact.md 5.2): behind the last blank, else hard.
std::size_t cut_of(std::string_view line) {
  std::size_t cut = first_characters(line, part_length).size();
  const std::size_t blank = line.substr(0, cut).rfind(' ');
  if (blank != std::string_view::npos && blank >= first_characters(line, 3).size()) cut = blank + 1;
  cut = before_backslashes(line, cut);
  // Left alone in a component, a full stop would be read as an empty line.
  if (line.substr(cut) == ".") cut = before_backslashes(line, last_character(line.substr(0, cut)));
  return cut;
}

struct Component {
  std::string text;
  bool hard;  // ends its line
  std::size_t run;
};

/// One line, or what a run has of it, as components.
void add_line(std::string_view line, bool hard, std::size_t run, std::vector<Component>& out) {
  while (line.size() > part_length) {  // bytes; characters may be fewer
    if (first_characters(line, part_length).size() == line.size()) break;
    const std::size_t cut = cut_of(line);
    out.push_back({std::string(line.substr(0, cut)) + '\\', false, run});
    line.remove_prefix(cut);
  }
  if (!hard) {
    out.push_back({std::string(line) + '\\', false, run});
  } else {
    out.push_back({line.empty() ? "." : std::string(line), true, run});
  }
}

/// A stretch of text in one format. All but the last line of it have their ends.
void add_run(std::string_view text, bool last, std::size_t run, std::vector<Component>& out) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return add_line(text, last, run, out);
    add_line(text.substr(0, end), true, run, out);
    text.remove_prefix(end + 1);
  }
}

/// `text` with `what` put in before each of the places, which are in order. A style reaches over what is put in at its
/// end, and never begins with it; nor does a block.
void put_in(Segment& segment, std::span<const std::size_t> places, char what) {
  if (places.empty()) return;
  std::string out;
  out.reserve(segment.text.size() + places.size());
  std::size_t from = 0;
  for (const auto place : places) {
    out.append(segment.text, from, place - from);
    out += what;
    from = place;
  }
  out.append(segment.text, from);
  segment.text = std::move(out);
  const auto moved = [&](std::size_t at) {
    return at + static_cast<std::size_t>(std::upper_bound(places.begin(), places.end(), at) - places.begin());
  };
  for (auto& style : segment.styles) style = {moved(style.begin), moved(style.end), style.fixed_font, style.style};
  for (auto& block : segment.blocks.at) block = moved(block);
}

/// Where the lines end that would be read as signs.
std::vector<std::size_t> ends_of_sign_lines(std::string_view text) {
  std::vector<std::size_t> ends;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const auto line = text.substr(at, end - at);
    if (line == "." || line.ends_with('\\')) ends.push_back(end);
    at = end + 1;
  }
  return ends;
}

/// Text to the right or in the middle has lines of its own (edifact.md 5.1).
void force_line_ends(Segment& segment) {
  const std::string_view text = segment.text;
  std::vector<std::size_t> places;
  const auto force = [&](std::size_t at) {
    const bool there = at == 0 || at == text.size() || text[at - 1] == '\n' || text[at] == '\n';
    if (!there && (places.empty() || places.back() != at)) places.push_back(at);
  };
  for (const auto& style : segment.styles) {
    if (!stands_alone(style)) continue;
    force(style.begin);
    force(style.end);
  }
  if (places.empty()) return;
  put_in(segment, places, '\n');
  protect_lines(segment);
}

struct Run {
  std::size_t begin, end;
  const Format* format;
};

/// The whole text as runs, none empty, no two neighbours in one format. A run that ends its line has the line end too.
std::vector<Run> runs_of(const Segment& segment) {
  const std::string_view text = segment.text;
  std::vector<Run> runs;
  std::size_t at = 0;
  const auto add = [&](std::size_t end, const Format& format) {
    // What the run before takes: the line end behind it; and a full stop that ends the line, because alone in a
    // component that would be read as an empty line.
    if (at > 0 && at < end && text[at - 1] != '\n') {
      const bool stop = text[at] == '.' && (at + 1 == text.size() || text[at + 1] == '\n');
      if (stop) ++at;
      if (at < text.size() && text[at] == '\n') ++at;
      runs.back().end = at;
    }
    if (at >= end) return;
    if (!runs.empty() && runs.back().format == &format) {
      runs.back().end = end;
    } else {
      runs.push_back({at, end, &format});
    }
    at = end;
  };
  for (const auto& style : segment.styles) {
    add(style.begin, plain);
    add(style.end, format_of(style));
  }
  add(text.size(), plain);
  return runs;
}

/// Up to `room` FTX of the components from `at` on; moves `at` behind the last one taken.
Group group_of(std::vector<Component>& components, const std::vector<Run>& runs, std::size_t room, std::size_t& at) {
  // How many fit, and how many do up to the last line end among them.
  std::size_t ftx = 0, in_ftx = components_per_ftx, end = at, hard_end = at;
  for (; end < components.size(); ++end) {
    const bool opens = in_ftx == components_per_ftx || components[end].run != components[end - 1].run;
    if (opens && ftx == room) break;
    ftx += opens ? 1u : 0u;
    in_ftx = opens ? 1 : in_ftx + 1;
    if (components[end].hard) hard_end = end + 1;
  }
  if (end < components.size() && hard_end > at) end = hard_end;
  Group group;
  for (const std::size_t first = at; at < end; ++at) {
    if (at == first || components[at].run != components[at - 1].run ||
        group.back().components.size() == components_per_ftx)
      group.push_back({std::string(runs[components[at].run].format->code), {}});
    group.back().components.push_back(std::move(components[at].text));
  }
  return group;
}

}  // namespace

std::vector<Group> to_groups(std::string_view text, std::span<const TextStyle> styles, std::size_t first_room) {
  Segment segment;
  segment.text = text;
  segment.styles.assign(styles.begin(), styles.end());
  force_line_ends(segment);
  const auto runs = runs_of(segment);
  std::vector<Component> components;
  for (std::size_t i = 0; i < runs.size(); ++i)
    add_run(std::string_view(segment.text).substr(runs[i].begin, runs[i].end - runs[i].begin), i + 1 == runs.size(), i,
            components);
  std::vector<Group> groups;
  for (std::size_t at = 0; at < components.size();)
    groups.push_back(group_of(components, runs, groups.empty() ? first_room : ftx_per_group, at));
  return groups;
}

std::vector<std::string> to_components(std::string_view text) {
  std::vector<Component> components;
  add_run(text, true, 0, components);
  std::vector<std::string> out;
  out.reserve(components.size());
  for (auto& component : components) out.push_back(std::move(component.text));
  return out;
}

bool is_format(std::string_view code) {
  return format_called(code) != nullptr;
}

// text = { component }
// component = part "\"        the line goes on
//           | "." | ""        an empty line; of empty components at the end of an FTX there are none
//           | line
bool FtxReader::add(std::string_view format, std::span<const std::string_view> components) {
  while (!components.empty() && components.back().empty()) components = components.first(components.size() - 1);
  const std::size_t begin = text_.size();
  for (const auto text : components) {
    if (text.ends_with('\\')) {
      text_ += text.substr(0, text.size() - 1);
    } else {
      if (text != ".") text_ += text;
      text_ += '\n';
    }
  }
  const Format* const known = format_called(format);
  const Format& as = known == nullptr ? fixed : *known;
  if (as != plain && text_.size() > begin) {
    const bool goes_on = !styles_.empty() && styles_.back().end == begin &&
                         styles_.back().fixed_font == as.fixed_font && styles_.back().style == as.style;
    if (goes_on) {
      styles_.back().end = text_.size();
    } else {
      styles_.push_back({begin, text_.size(), as.fixed_font, as.style});
    }
  }
  return known != nullptr;
}

bool FtxReader::add(std::string_view format, std::span<const std::string> components) {
  return add(format, std::vector<std::string_view>(components.begin(), components.end()));
}

std::size_t protect_lines(Segment& segment) {
  const auto ends = ends_of_sign_lines(segment.text);
  put_in(segment, ends, ' ');
  return ends.size();
}

std::size_t protect_lines(std::string& text) {
  Segment segment;
  segment.text = std::move(text);
  const std::size_t count = protect_lines(segment);
  text = std::move(segment.text);
  return count;
}

void put_line_ends(Segment& segment, std::span<const std::size_t> before) {
  put_in(segment, before, '\n');
}

std::optional<std::vector<std::string>> url_components(std::string_view url) {
  constexpr std::size_t most = components_per_ftx - 1;  // the first one is RefDescription
  if (url.ends_with('\\')) return std::nullopt;
  std::vector<std::string> out;
  while (!url.empty()) {
    if (out.size() == most) return std::nullopt;
    std::size_t cut = first_characters(url, part_length).size();
    const bool last = cut == url.size();
    if (!last) {
      cut = before_backslashes(url, cut);
      if (url[cut - 1] == '\\') return std::nullopt;
    }
    out.emplace_back(url.substr(0, cut));
    if (!last) out.back() += '\\';
    url.remove_prefix(cut);
  }
  return out;
}

}  // namespace brevdue::edifact
