// text    = (characters | entity | tag | comment)*
// tag     = "<" "/"? name attribute* "/"? ">"; comment = "<!--" ... "-->" | "<!" ... ">" | "<?" ... ">"
// name    = letter (letter | digit)* (":" (letter | digit)+)?, whatever the case
// attribute = name ("=" ('"' value '"' | "'" value "'" | value))?
// entity  = "&" (name | "#" digits | "#x" hex digits) ";"
// What senders write is often HTML rather than XHTML: tags that are not closed, unknown tags, a < or & that stands for
// itself.
#include "converters/fhir/xhtml_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>

#include "converters/model/strings.hpp"
#include "converters/wire/writer.hpp"

namespace brevdue::fhir {

namespace {

enum class Tag : std::uint8_t { plain, line, paragraph, block, pre, cell, link, formatting };
struct TagRow {
  std::string_view name;
  Tag tag;
};
constexpr std::array<TagRow, 34> tags = {
    {{"p", Tag::paragraph},     {"br", Tag::line},          {"div", Tag::paragraph},     {"span", Tag::plain},
     {"a", Tag::link},          {"b", Tag::formatting},     {"strong", Tag::formatting}, {"i", Tag::formatting},
     {"em", Tag::formatting},   {"u", Tag::formatting},     {"s", Tag::formatting},      {"sub", Tag::formatting},
     {"sup", Tag::formatting},  {"small", Tag::formatting}, {"big", Tag::formatting},    {"tt", Tag::formatting},
     {"code", Tag::formatting}, {"pre", Tag::pre},          {"blockquote", Tag::block},  {"ul", Tag::block},
     {"ol", Tag::block},        {"li", Tag::block},         {"h1", Tag::block},          {"h2", Tag::block},
     {"h3", Tag::block},        {"h4", Tag::block},         {"h5", Tag::block},          {"h6", Tag::block},
     {"table", Tag::block},     {"thead", Tag::block},      {"tbody", Tag::block},       {"tr", Tag::block},
     {"th", Tag::cell},         {"td", Tag::cell}}};

// Elements that HTML lets end without an end tag.
bool may_stay_open(std::string_view name) {
  constexpr std::array<std::string_view, 7> names = {"p", "li", "tr", "th", "td", "thead", "tbody"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

// HTML's names of U+00A0 to U+00FF, in their order, and of others.
constexpr std::uint32_t first_latin = 0xA0;
constexpr std::array<std::string_view, 96> latin = {
    "nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar", "sect",   "uml",    "copy",   "ordf",
    "laquo",  "not",    "shy",    "reg",    "macr",   "deg",    "plusmn", "sup2",   "sup3",   "acute",  "micro",
    "para",   "middot", "cedil",  "sup1",   "ordm",   "raquo",  "frac14", "frac12", "frac34", "iquest", "Agrave",
    "Aacute", "Acirc",  "Atilde", "Auml",   "Aring",  "AElig",  "Ccedil", "Egrave", "Eacute", "Ecirc",  "Euml",
    "Igrave", "Iacute", "Icirc",  "Iuml",   "ETH",    "Ntilde", "Ograve", "Oacute", "Ocirc",  "Otilde", "Ouml",
    "times",  "Oslash", "Ugrave", "Uacute", "Ucirc",  "Uuml",   "Yacute", "THORN",  "szlig",  "agrave", "aacute",
    "acirc",  "atilde", "auml",   "aring",  "aelig",  "ccedil", "egrave", "eacute", "ecirc",  "euml",   "igrave",
    "iacute", "icirc",  "iuml",   "eth",    "ntilde", "ograve", "oacute", "ocirc",  "otilde", "ouml",   "divide",
    "oslash", "ugrave", "uacute", "ucirc",  "uuml",   "yacute", "thorn",  "yuml"};
struct EntityRow {
  std::string_view name;
  std::uint32_t code;
};
constexpr std::array<EntityRow, 18> others = {{{"amp", '&'},
                                               {"lt", '<'},
                                               {"gt", '>'},
                                               {"quot", '"'},
                                               {"apos", '\''},
                                               {"hellip", 0x2026},
                                               {"lsquo", 0x2018},
                                               {"rsquo", 0x2019},
                                               {"sbquo", 0x201A},
                                               {"ldquo", 0x201C},
                                               {"rdquo", 0x201D},
                                               {"bdquo", 0x201E},
                                               {"ndash", 0x2013},
                                               {"mdash", 0x2014},
                                               {"bull", 0x2022},
                                               {"euro", 0x20AC},
                                               {"le", 0x2264},
                                               {"ge", 0x2265}}};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_letter_or_digit(char c) {
  return is_letter(c) || (c >= '0' && c <= '9');
}
bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// Zero: no such entity.
std::uint32_t numbered(std::string_view digits) {
  const int base = digits.starts_with('x') || digits.starts_with('X') ? 16 : 10;
  if (base == 16) digits.remove_prefix(1);
  std::uint32_t code = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, base);
  if (digits.empty() || error != std::errc{} || stop != digits.data() + digits.size()) return 0;
  return code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF) ? 0 : code;
}
std::uint32_t named(std::string_view name) {
  for (const auto& row : others)
    if (row.name == name) return row.code;
  const auto row = std::find(latin.begin(), latin.end(), name);
  return row == latin.end() ? 0 : first_latin + static_cast<std::uint32_t>(row - latin.begin());
}

// The entity `text` begins with goes to `out`. Returns its length, 0 if there is none.
std::size_t decode(std::string_view text, std::string& out) {
  const auto end = text.substr(0, 12).find(';');
  if (end == std::string_view::npos) return 0;
  const auto name = text.substr(1, end - 1);
  const std::uint32_t code = name.starts_with('#') ? numbered(name.substr(1)) : named(name);
  if (code == 0) return 0;
  char bytes[4];
  const std::string_view character(bytes, static_cast<std::size_t>(put_utf8(bytes, code) - bytes));
  if (!wire::is_xml_text(character)) return 0;
  out += character;
  return end + 1;
}

class Scanner {
 public:
  // `keep`: white space as it stands.
  Scanner(std::string_view text, bool keep) : rest_(text), size_(text.size()), keep_(keep ? 1 : 0) {
    out_.text.reserve(text.size());
  }

  std::optional<PlainText> run() {
    while (!rest_.empty()) {
      if (rest_.front() == '<' && markup()) continue;
      if (rest_.front() == '&' && entity()) continue;
      if (wasted_ > 4 * size_ + 1000) return {};  // it only looks like tags, again and again
      signs_ = signs_ || rest_.front() == '<' || rest_.front() == '&';
      const auto end = std::min(rest_.find_first_of("<&", 1), rest_.size());
      words(rest_.substr(0, end));
      rest_.remove_prefix(end);
    }
    link_end();
    if (known_ == 0 ? signs_ : !begins_with_markup_ && (unknown_ || unbalanced())) return {};
    if (std::all_of(out_.text.begin(), out_.text.end(), is_space)) return {};
    return std::move(out_);
  }

  /// A tag that makes lines was there.
  [[nodiscard]] bool has_lines() const { return lines_; }

 private:
  // --- what is written: white space is folded, and a line ends as soon as something follows
  [[nodiscard]] bool fresh() const { return line_ || out_.text.empty() || out_.text.back() == '\n'; }
  void flush() {
    if (line_) out_.text += '\n';
    if (space_ && !line_) out_.text += ' ';
    line_ = space_ = false;
    if (link_begin_ == pending) link_begin_ = out_.text.size();
  }
  void words(std::string_view text) {
    if (!begun_) begun_ = !std::all_of(text.begin(), text.end(), is_space);
    if (keep_ > 0) {
      flush();
      out_.text += text;
      return;
    }
    while (!text.empty()) {
      const auto end = static_cast<std::size_t>(std::find_if(text.begin(), text.end(), is_space) - text.begin());
      if (end > 0) {
        flush();
        out_.text += text.substr(0, end);
      }
      if (end == text.size()) return;
      space_ = !fresh();
      text.remove_prefix(end + 1);
    }
  }
  void line_break() {
    space_ = false;
    flush();
    out_.text += '\n';
  }
  void block() {
    space_ = false;
    line_ = line_ || !fresh();
  }

  bool entity() {
    std::string character;
    const auto length = decode(rest_, character);
    if (length == 0) return false;
    words(character);
    rest_.remove_prefix(length);
    return true;
  }

  // --- tags and comments: both false, and nothing taken, if there is none
  bool markup() {
    const auto before = rest_;
    const bool found = rest_.starts_with("<!--")                            ? comment("-->")
                       : rest_.starts_with("<![CDATA[")                     ? false
                       : rest_.starts_with("<!") || rest_.starts_with("<?") ? comment(">")
                                                                            : tag();
    if (!found) {
      wasted_ += before.size() - rest_.size();
      rest_ = before;
      unknown_ = unknown_ || (before.size() > 1 && is_letter(before[1]));
      return false;
    }
    if (!begun_) begins_with_markup_ = true;
    begun_ = signs_ = true;
    return true;
  }

  bool comment(std::string_view end) {
    const auto at = rest_.find(end, 2);
    rest_.remove_prefix(at == std::string_view::npos ? rest_.size() : at + end.size());
    return at != std::string_view::npos;
  }

  bool tag() {
    const bool closing = rest_.starts_with("</");
    rest_.remove_prefix(closing ? 2 : 1);
    const std::string name = tag_name();
    std::string href;
    bool other = false, empty = false;
    if (name.empty() || !attributes(href, other, empty)) return false;
    const auto row = std::find_if(tags.begin(), tags.end(), [&](const TagRow& known) { return known.name == name; });
    out_.formatted = out_.formatted || other || row == tags.end();
    if (row == tags.end()) {
      unknown_ = true;
      return true;
    }
    ++known_;
    if (!closing) open(row->tag, std::move(href));
    if (closing || empty) close(row->tag);
    if (row->tag != Tag::line && !empty && !may_stay_open(row->name))
      open_[static_cast<std::size_t>(row - tags.begin())] += closing ? -1 : 1;
    return true;
  }

  std::string tag_name() {
    const auto rest = [&](std::size_t from) {
      return static_cast<std::size_t>(
          std::find_if_not(rest_.begin() + static_cast<std::ptrdiff_t>(from), rest_.end(), is_letter_or_digit) -
          rest_.begin());
    };
    if (rest_.empty() || !is_letter(rest_.front())) return {};
    std::size_t end = rest(0);
    if (end + 1 < rest_.size() && rest_[end] == ':' && is_letter_or_digit(rest_[end + 1])) end = rest(end + 1);
    std::string out(rest_.substr(0, end));
    rest_.remove_prefix(end);
    for (char& c : out)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const bool ends = !rest_.empty() && (is_space(rest_.front()) || rest_.front() == '>' || rest_.starts_with("/>"));
    return ends ? out : std::string{};
  }

  void spaces() {
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), is_space);
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.begin()));
  }

  // Up to and with the '>'. `other`: there is another one than href and a namespace; `empty`: it ends in "/>".
  bool attributes(std::string& href, bool& other, bool& empty) {
    for (;;) {
      spaces();
      empty = rest_.starts_with("/>");
      if (empty || rest_.starts_with('>')) {
        rest_.remove_prefix(empty ? 2 : 1);
        return true;
      }
      const auto name = rest_.substr(0, rest_.find_first_of(" \t\r\n=<>\"'"));
      if (name.empty() || name.size() == rest_.size()) return false;
      rest_.remove_prefix(name.size());
      spaces();
      std::string_view value;
      if (rest_.starts_with('=')) {
        rest_.remove_prefix(1);
        spaces();
        const bool quoted = rest_.starts_with('"') || rest_.starts_with('\'');
        const auto end = quoted ? rest_.find(rest_.front(), 1) : rest_.find_first_of(" \t\r\n<>");
        if (end == std::string_view::npos) {
          rest_ = {};
          return false;
        }
        value = rest_.substr(quoted ? 1 : 0, quoted ? end - 1 : end);
        rest_.remove_prefix(quoted ? end + 1 : end);
      }
      if (name == "href" || name == "HREF")
        href = decoded(value);
      else
        other = other || name != "xmlns";
    }
  }
  static std::string decoded(std::string_view value) {
    std::string out;
    while (!value.empty()) {
      std::size_t length = value.front() == '&' ? decode(value, out) : 0;
      if (length == 0) {
        length = std::min(value.find('&', 1), value.size());
        out += value.substr(0, length);
      }
      value.remove_prefix(length);
    }
    return out;
  }

  void open(Tag tag, std::string href) {
    switch (tag) {
      case Tag::plain:
        return;
      case Tag::line:
        lines_ = true;
        line_break();
        return;
      case Tag::link:
        link_end();
        href_ = std::move(href);
        link_begin_ = pending;
        return;
      case Tag::paragraph:
        break;
      case Tag::pre:
        ++keep_;
        out_.formatted = true;
        if (rest_.starts_with('\n')) rest_.remove_prefix(1);
        break;
      case Tag::block:
      case Tag::cell:
      case Tag::formatting:
        out_.formatted = true;
        break;
    }
    boundary(tag);
  }
  void close(Tag tag) {
    if (tag == Tag::link) link_end();
    if (tag == Tag::pre && keep_ > 0) --keep_;
    boundary(tag);
    if (tag == Tag::cell) space_ = !fresh();
  }
  // A paragraph begins and ends on a line of its own.
  void boundary(Tag tag) {
    if (tag != Tag::paragraph && tag != Tag::block && tag != Tag::pre) return;
    lines_ = true;
    block();
  }

  void link_end() {
    const auto begin = std::min(link_begin_, out_.text.size());
    if (!href_.empty() && std::string_view(out_.text).substr(begin) != href_) {
      out_.formatted = true;
      if (!fresh()) space_ = true;
      flush();
      out_.text.append("<").append(href_).append(">");
    }
    href_.clear();
    link_begin_ = none;
  }

  [[nodiscard]] bool unbalanced() const {
    return std::any_of(open_.begin(), open_.end(), [](int count) { return count != 0; });
  }

  static constexpr std::size_t none = std::string_view::npos, pending = none - 1;

  std::string_view rest_;
  std::size_t size_;
  PlainText out_;
  int keep_;                           // open <pre>
  bool line_ = false, space_ = false;  // to be written before what follows
  bool lines_ = false;
  bool begun_ = false, begins_with_markup_ = false;
  bool signs_ = false;     // a tag, or a < or & for itself
  bool unknown_ = false;   // a tag nobody knows, or what only begins like one
  std::size_t known_ = 0;  // tags
  std::array<int, tags.size()> open_{};
  std::size_t wasted_ = 0;
  std::string href_;  // of the open link, whose text begins
  std::size_t link_begin_ = none;
};

}  // namespace

std::optional<PlainText> plain_text(std::string_view xhtml) {
  Scanner folding(xhtml, false);
  auto out = folding.run();
  // Without a tag that makes lines, the lines are those of the text itself.
  return out && !folding.has_lines() ? Scanner(xhtml, true).run() : out;
}

std::size_t entity_length(std::string_view text) {
  std::string character;
  return decode(text, character);
}

}  // namespace brevdue::fhir
