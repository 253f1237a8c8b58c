// fragment = (characters | entity | "<" name attribute* "/"? ">" | "</" name ">")*
// attribute = name "=" ('"' value '"' | "'" value "'"); entity = "&" (name | "#" digits | "#x" hex digits) ";"
#include "converters/fhir/xhtml_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "converters/wire/writer.hpp"

namespace brevdue::fhir {

namespace {

enum class Tag : std::uint8_t { plain, line, block, cell, link, formatting };
struct TagRow {
  std::string_view name;
  Tag tag;
};
constexpr std::array<TagRow, 34> tags = {
    {{"p", Tag::block},         {"br", Tag::line},          {"div", Tag::block},         {"span", Tag::plain},
     {"a", Tag::link},          {"b", Tag::formatting},     {"strong", Tag::formatting}, {"i", Tag::formatting},
     {"em", Tag::formatting},   {"u", Tag::formatting},     {"s", Tag::formatting},      {"sub", Tag::formatting},
     {"sup", Tag::formatting},  {"small", Tag::formatting}, {"big", Tag::formatting},    {"tt", Tag::formatting},
     {"code", Tag::formatting}, {"pre", Tag::block},        {"blockquote", Tag::block},  {"ul", Tag::block},
     {"ol", Tag::block},        {"li", Tag::block},         {"h1", Tag::block},          {"h2", Tag::block},
     {"h3", Tag::block},        {"h4", Tag::block},         {"h5", Tag::block},          {"h6", Tag::block},
     {"table", Tag::block},     {"thead", Tag::block},      {"tbody", Tag::block},       {"tr", Tag::block},
     {"th", Tag::cell},         {"td", Tag::cell}}};

struct EntityRow {
  std::string_view name, text;
};
constexpr std::array<EntityRow, 25> entities = {
    {{"amp", "&"},         {"lt", "<"},         {"gt", ">"},          {"quot", "\""},       {"apos", "'"},
     {"nbsp", "\u00a0"},   {"aelig", "\u00e6"}, {"oslash", "\u00f8"}, {"aring", "\u00e5"},  {"AElig", "\u00c6"},
     {"Oslash", "\u00d8"}, {"Aring", "\u00c5"}, {"eacute", "\u00e9"}, {"Eacute", "\u00c9"}, {"auml", "\u00e4"},
     {"ouml", "\u00f6"},   {"uuml", "\u00fc"},  {"deg", "\u00b0"},    {"micro", "\u00b5"},  {"frac12", "\u00bd"},
     {"plusmn", "\u00b1"}, {"ndash", "\u2013"}, {"mdash", "\u2014"},  {"sect", "\u00a7"},   {"euro", "\u20ac"}}};

constexpr std::size_t max_depth = 64;

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':';
}
bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void append_utf8(std::string& out, std::uint32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) { out_.text.reserve(text.size()); }

  std::optional<PlainText> run() {
    while (!rest_.empty()) {
      const auto special = std::min(rest_.find_first_of("<&"), rest_.size());
      put(rest_.substr(0, special));
      rest_.remove_prefix(special);
      if (rest_.empty()) break;
      if (!(rest_.front() == '<' ? tag() : entity(out_.text))) return {};
    }
    const bool silent = std::all_of(out_.text.begin(), out_.text.end(), is_space);
    if (!open_.empty() || silent) return {};
    return std::move(out_);
  }

 private:
  struct Open {
    const TagRow* row;
    std::string href;
    std::size_t begin;  // where its text begins
  };

  // A paragraph's end ends the line as soon as something follows.
  void line_end() {
    if (ended_) out_.text += '\n';
    ended_ = false;
  }
  void put(std::string_view text) {
    if (text.empty()) return;
    line_end();
    out_.text += text;
  }

  bool entity(std::string& out) {
    const auto end = rest_.substr(0, 12).find(';');
    if (end == std::string_view::npos) return false;
    std::string_view name = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    if (&out == &out_.text) line_end();
    if (!name.starts_with('#')) {
      const auto row =
          std::find_if(entities.begin(), entities.end(), [&](const EntityRow& known) { return known.name == name; });
      if (row == entities.end()) return false;
      out += row->text;
      return true;
    }
    name.remove_prefix(1);
    const int base = name.starts_with('x') ? 16 : 10;
    if (base == 16) name.remove_prefix(1);
    std::uint32_t code = 0;
    const auto [stop, error] = std::from_chars(name.data(), name.data() + name.size(), code, base);
    if (name.empty() || error != std::errc{} || stop != name.data() + name.size()) return false;
    if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return false;
    std::string character;
    append_utf8(character, code);
    if (!wire::is_xml_text(character)) return false;
    out += character;
    return true;
  }

  std::string_view name() {
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), is_name);
    const auto found = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    rest_.remove_prefix(found.size());
    return found;
  }
  void spaces() {
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), is_space);
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.begin()));
  }
  bool take(std::string_view what) {
    if (!rest_.starts_with(what)) return false;
    rest_.remove_prefix(what.size());
    return true;
  }

  bool tag() {
    const bool closing = take("</");
    if (!closing) take("<");
    const std::string_view called = name();
    const auto row = std::find_if(tags.begin(), tags.end(), [&](const TagRow& known) { return known.name == called; });
    if (row == tags.end()) return false;
    if (closing) {
      spaces();
      if (!take(">") || open_.empty() || open_.back().row != &*row) return false;
      close();
      return true;
    }
    if (open_.size() == max_depth) return false;
    std::string href;
    if (!attributes(href)) return false;
    const bool empty = take("/");
    if (!take(">")) return false;
    if (row->tag != Tag::line && row->tag != Tag::plain && called != "p" && called != "div") out_.formatted = true;
    if (row->tag == Tag::line) {
      line_end();
      out_.text += '\n';
    } else if (row->tag == Tag::block && !out_.text.empty() && out_.text.back() != '\n') {
      ended_ = true;  // a paragraph begins on a line of its own
    } else if (row->tag == Tag::link) {
      line_end();
    }
    open_.push_back({&*row, std::move(href), out_.text.size()});
    if (empty) close();
    return true;
  }

  void close() {
    const Open element = std::move(open_.back());
    open_.pop_back();
    if (element.row->tag == Tag::block) {
      ended_ = !out_.text.empty();
    } else if (element.row->tag == Tag::cell) {
      out_.text += ' ';
    } else if (element.row->tag == Tag::link && !element.href.empty() &&
               std::string_view(out_.text).substr(element.begin) != element.href) {
      put(" <");
      put(element.href);
      put(">");
    }
  }

  bool attributes(std::string& href) {
    for (;;) {
      const bool separated = !rest_.empty() && is_space(rest_.front());
      spaces();
      if (rest_.empty() || rest_.front() == '/' || rest_.front() == '>') return true;
      const std::string_view called = name();
      if (!separated || called.empty()) return false;
      spaces();
      if (!take("=")) return false;
      spaces();
      if (rest_.empty() || (rest_.front() != '"' && rest_.front() != '\'')) return false;
      const char quote = rest_.front();
      rest_.remove_prefix(1);
      const auto end = rest_.find(quote);
      if (end == std::string_view::npos) return false;
      const std::string_view after = rest_.substr(end + 1);
      std::string value;
      for (rest_ = rest_.substr(0, end); !rest_.empty();) {
        if (rest_.front() == '<' || (rest_.front() == '&' && !entity(value))) return false;
        const auto plain = std::min(rest_.find_first_of("<&"), rest_.size());
        value += rest_.substr(0, plain);
        rest_.remove_prefix(plain);
      }
      rest_ = after;
      if (called == "href")
        href = std::move(value);
      else if (called != "xmlns")
        out_.formatted = true;
    }
  }

  std::string_view rest_;
  PlainText out_;
  std::vector<Open> open_;
  bool ended_ = false;
};

}  // namespace

std::optional<PlainText> plain_text(std::string_view xhtml) {
  return Scanner(xhtml).run();
}

}  // namespace brevdue::fhir
