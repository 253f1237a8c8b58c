#include "converters/oioxml/text.hpp"

#include <utility>

namespace brevdue::oioxml {
namespace {

bool is_white(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

}  // namespace

void TextReader::begin_block() {
  pending_ = Pending::nothing;
  last_ = Last::start;
  fixed_ = false;
}

/// A character follows the raw white space: it is one blank, unless it stands behind a Break or is a block's
/// indentation.
void TextReader::settle() {
  const bool trimmed = last_ == Last::line_break || (last_ == Last::start && pending_ == Pending::line_end);
  if (pending_ != Pending::nothing && !trimmed) text_.push_back(' ');
  if (pending_ == Pending::line_end && !trimmed) ++folded_;
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
  pending_ = Pending::nothing;
  last_ = Last::line_break;
  text_.push_back('\n');
}

void TextReader::space() {
  settle();
  text_.push_back(' ');
}

void TextReader::end_block() {
  if (pending_ == Pending::blank && last_ != Last::line_break) text_.push_back(' ');
  pending_ = Pending::nothing;
}

std::string TextReader::take() {
  folded_ = 0;
  return std::exchange(text_, {});
}

void write_text(wire::Buffered& out, std::string_view utf8) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  const auto is_line_end = [](char c) { return c == '\n' || c == '\r'; };
  bool behind_break = false;
  std::size_t at = 0;
  while (at < utf8.size()) {
    if (is_line_end(utf8[at])) {
      at += utf8.substr(at).starts_with("\r\n") ? 2u : 1u;
      out.write("<Break/>");
      behind_break = true;
      continue;
    }
    std::size_t end = at;
    if (is_blank(utf8[at])) {
      while (end < utf8.size() && is_blank(utf8[end])) ++end;
      // Of a run of blanks only the first can stand raw, and only where no Break is beside it.
      const bool before_break = end - at == 1 && end < utf8.size() && is_line_end(utf8[end]);
      const bool raw = utf8[at] == ' ' && !behind_break && !before_break;
      if (raw) out.put(' ');
      for (std::size_t i = at + (raw ? 1u : 0u); i < end; ++i) out.write("<Space/>");
    } else {
      while (end < utf8.size() && !is_blank(utf8[end]) && !is_line_end(utf8[end])) ++end;
      // One call for a whole line: a lone blank between two words needs no Space.
      while (end + 1 < utf8.size() && utf8[end] == ' ' && !is_blank(utf8[end + 1]) && !is_line_end(utf8[end + 1])) {
        ++end;
        while (end < utf8.size() && !is_blank(utf8[end]) && !is_line_end(utf8[end])) ++end;
      }
      wire::write_xml_text(out, utf8.substr(at, end - at));
    }
    behind_break = false;
    at = end;
  }
}

}  // namespace brevdue::oioxml
