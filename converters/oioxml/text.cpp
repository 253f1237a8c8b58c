#include "converters/oioxml/text.hpp"

#include <array>
#include <utility>

#include "converters/wire/eight.hpp"
#include "converters/wire/xml_writer.hpp"

namespace brevdue::oioxml {
namespace {

bool is_white(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

constexpr bool is_line_end(char c) {
  return c == '\n' || c == '\r';
}

/// What is neither blank nor line end.
constexpr auto inner = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0; c < table.size(); ++c)
    table[c] = !is_blank(static_cast<char>(c)) && !is_line_end(static_cast<char>(c));
  return table;
}();

/// Writes a text piece by piece, a piece being all of one style.
class TextWriter {
 public:
  TextWriter(wire::Buffered& out, std::string_view text) : out_(out), text_(text) {}

  /// Outside FixedFont. A piece that is `closed` by an end tag keeps its last blank inside.
  void folded(std::size_t at, std::size_t to, bool closed) {
    while (at < to) {
      if (is_line_end(text_[at])) {
        at = line_break(at);
        continue;
      }
      std::size_t end = at;
      if (is_blank(text_[at])) {
        while (end < to && is_blank(text_[end])) ++end;
        // Of a run of blanks only the first can stand raw, and only where no Break is beside it.
        const bool last = end - at == 1 && end == to && closed;
        const bool before_break = end - at == 1 && end < text_.size() && is_line_end(text_[end]);
        const bool raw = text_[at] == ' ' && !behind_break_ && !behind_blank_ && !before_break && !last;
        if (raw) out_.put(' ');
        for (std::size_t i = at + (raw ? 1u : 0u); i < end; ++i) out_.write("<Space/>");
        behind_blank_ = raw && end - at == 1;
      } else {
        const auto is_inner = [&](std::size_t i) { return inner[static_cast<unsigned char>(text_[i])]; };
        // One call for a whole line: a lone blank between two words needs no Space.
        for (;;) {
          end = behind_words(end, to);
          while (end < to && is_inner(end)) ++end;
          if (end + 1 >= to || text_[end] != ' ' || !is_inner(end + 1)) break;
          ++end;
        }
        wire::write_xml_text(out_, text_.substr(at, end - at));
        behind_blank_ = false;
      }
      behind_break_ = false;
      at = end;
    }
  }

  /// Inside FixedFont: every blank stays.
  void fixed(std::size_t at, std::size_t to) {
    while (at < to) {
      if (is_line_end(text_[at])) {
        at = line_break(at);
        continue;
      }
      std::size_t end = at + 1;
      while (end < to && !is_line_end(text_[end])) ++end;
      wire::write_xml_text(out_, text_.substr(at, end - at));
      behind_break_ = behind_blank_ = false;
      at = end;
    }
  }

 private:
  /// Goes from within a word over words with single blanks between them, as far as it can in steps of eight bytes.
  [[nodiscard]] std::size_t behind_words(std::size_t at, std::size_t to) const {
    for (; at + 8 < to; at += 8) {
      const auto bytes = wire::eight(text_.data() + at), blanks = wire::equal_in(bytes, ' ');
      const bool ends_in_blank = (blanks >> 63) != 0;
      if ((wire::controls_in(bytes) | (blanks & (blanks << 8))) != 0) break;
      if (ends_in_blank && !inner[static_cast<unsigned char>(text_[at + 8])]) break;
    }
    return at;
  }

  /// Returns where the text goes on.
  std::size_t line_break(std::size_t at) {
    out_.write("<Break/>");
    behind_break_ = true;
    behind_blank_ = false;
    return at + (text_.substr(at).starts_with("\r\n") ? 2u : 1u);
  }

  wire::Buffered& out_;
  std::string_view text_;
  bool behind_break_ = false, behind_blank_ = false;  // the latter: a raw one, which another raw one would join
};

std::string_view element_name(TextStyle::Style style) {
  static constexpr std::array<std::string_view, 6> names = {"", "Bold", "Underline", "Italic", "Right", "Center"};
  return names.at(static_cast<std::size_t>(style));  // in the order of Style
}

}  // namespace

void TextReader::begin_block() {
  change(false, TextStyle::Style::plain);
  if (!text_.empty() && (blocks_.empty() || blocks_.back() < text_.size())) blocks_.push_back(text_.size());
  pending_ = Pending::nothing;
  last_ = Last::start;
}

/// The text goes on in another style.
void TextReader::change(bool fixed, TextStyle::Style style) {
  if (text_.size() > from_ && (fixed_ || style_ != TextStyle::Style::plain)) {
    const bool goes_on = !styles_.empty() && styles_.back().end == from_ && styles_.back().fixed_font == fixed_ &&
                         styles_.back().style == style_;
    if (goes_on) {
      styles_.back().end = text_.size();
    } else {
      styles_.push_back({from_, text_.size(), fixed_, style_});
    }
  }
  fixed_ = fixed;
  style_ = style;
  from_ = text_.size();
  began_earlier_ = pending_ != Pending::nothing;
}

/// A character follows the raw white space: it is one blank, unless it is indentation behind a Break or a block's
/// start.
void TextReader::settle() {
  const bool trimmed = last_ != Last::character && pending_ == Pending::line_end;
  if (pending_ != Pending::nothing && !trimmed) text_.push_back(' ');
  if (pending_ == Pending::line_end && !trimmed) ++folded_;
  if (began_earlier_) from_ = text_.size();
  began_earlier_ = false;
  pending_ = Pending::nothing;
  last_ = Last::character;
}

void TextReader::text(std::string_view utf8) {
  std::size_t at = 0;
  while (at < utf8.size()) {
    if (!is_white(utf8[at])) {
      std::size_t end = at + 1;
      while (end < utf8.size() && !is_white(utf8[end])) ++end;
      settle();
      text_.append(utf8.substr(at, end - at));
      at = end;
    } else if (fixed_) {
      settle();
      text_.push_back(' ');
      ++at;
    } else {
      const bool line_end = utf8[at] == '\n' || utf8[at] == '\r';
      if (line_end || pending_ == Pending::nothing) pending_ = line_end ? Pending::line_end : Pending::blank;
      ++at;
    }
  }
}

void TextReader::line_break() {
  if (pending_ == Pending::blank) settle();
  pending_ = Pending::nothing;
  began_earlier_ = false;
  last_ = Last::line_break;
  text_.push_back('\n');
}

void TextReader::space() {
  settle();
  text_.push_back(' ');
}

void TextReader::end_block() {
  change(false, TextStyle::Style::plain);
  if (pending_ == Pending::blank) text_.push_back(' ');
  pending_ = Pending::nothing;
}

std::string TextReader::take() {
  folded_ = 0;
  from_ = 0;
  styles_.clear();
  blocks_.clear();
  return std::exchange(text_, {});
}

void write_text(wire::Buffered& out, std::string_view utf8) {
  TextWriter(out, utf8).folded(0, utf8.size(), false);
}

void write_text(wire::Buffered& out, std::string_view utf8, std::span<const TextStyle> styles) {
  TextWriter writer(out, utf8);
  std::size_t at = 0;
  bool in_fixed_font = false;
  for (const auto& style : styles) {
    if (in_fixed_font && (!style.fixed_font || style.begin > at)) {
      close(out, "FixedFont");
      in_fixed_font = false;
    }
    writer.folded(at, style.begin, false);
    if (style.fixed_font && !in_fixed_font) open(out, "FixedFont");
    in_fixed_font = style.fixed_font;
    const auto name = element_name(style.style);
    if (!name.empty()) open(out, name);
    if (in_fixed_font) {
      writer.fixed(style.begin, style.end);
    } else {
      writer.folded(style.begin, style.end, true);
    }
    if (!name.empty()) close(out, name);
    at = style.end;
  }
  if (in_fixed_font) close(out, "FixedFont");
  writer.folded(at, utf8.size(), false);
}

}  // namespace brevdue::oioxml
