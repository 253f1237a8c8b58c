// narrative = white? element white?           of name div in the namespace of XHTML
// element   = "<" name (white attribute)* white? ("/>" | ">" content "</" name white? ">")
// content   = (characters | entity | element | comment)*
// attribute = name white? "=" white? ('"' value '"' | "'" value "'")
// entity    = "&" (name | "#" digits | "#x" hex digits) ";"
#include "converters/fhir/narrative_check.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "converters/fhir/name_set.hpp"
#include "converters/fhir/xhtml_text.hpp"
#include "converters/model/identifiers.hpp"

namespace brevdue::fhir {

namespace {

using sv = std::string_view;

constexpr NameSet<128> elements{
    "a",     "abbr",  "acronym",  "address", "area", "b",     "big",   "blockquote", "br",     "caption", "cite",
    "code",  "col",   "colgroup", "dd",      "del",  "dfn",   "div",   "dl",         "dt",     "em",      "h1",
    "h2",    "h3",    "h4",       "h5",      "h6",   "hr",    "i",     "img",        "ins",    "kbd",     "li",
    "map",   "ol",    "p",        "pre",     "q",    "samp",  "small", "span",       "strong", "sub",     "sup",
    "table", "tbody", "td",       "tfoot",   "th",   "thead", "tr",    "tt",         "ul",     "var"};
constexpr NameSet<256> attributes{
    "abbr",        "accesskey",  "align",  "alt",      "axis",     "bgcolor", "border",   "cellhalign", "cellpadding",
    "cellspacing", "cellvalign", "char",   "charoff",  "charset",  "cite",    "class",    "clear",      "color",
    "colspan",     "compact",    "coords", "datetime", "dir",      "face",    "frame",    "headers",    "height",
    "href",        "hreflang",   "hspace", "id",       "ismap",    "lang",    "longdesc", "name",       "noshade",
    "nowrap",      "rel",        "rev",    "rowspan",  "rules",    "scope",   "shape",    "size",       "span",
    "src",         "start",      "style",  "summary",  "tabindex", "target",  "title",    "type",       "usemap",
    "valign",      "value",      "vspace", "width",    "xml:lang", "xmlns"};

constexpr sv namespace_of_xhtml = "http://www.w3.org/1999/xhtml";
constexpr std::size_t deepest = 200, usual_depth = 16;

bool is_white(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
constexpr auto name_chars = [] {
  std::array<bool, 256> out{};
  for (std::size_t c = 0; c < out.size(); ++c)
    out[c] = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':' || c == '-' ||
             c == '_' || c == '.';
  return out;
}();
bool is_name_char(char c) {
  return name_chars[static_cast<unsigned char>(c)];
}

class Scanner {
 public:
  explicit Scanner(sv text) : text_(text) { open_.reserve(usual_depth); }

  std::string run() {
    white();
    if (!text_.substr(at_).starts_with("<")) return "a text without a div";
    while (at_ < text_.size() && wrong_.empty()) {
      if (text_[at_] == '<')
        markup();
      else
        characters();
      if (open_.empty()) break;
    }
    if (!wrong_.empty()) return wrong_;
    if (!open_.empty()) return "an element without its end";
    white();
    if (at_ < text_.size()) return "something behind the div";
    return says_something_ ? "" : "a narrative that says nothing";
  }

 private:
  void white() {
    while (at_ < text_.size() && is_white(text_[at_])) ++at_;
  }
  void wrong(std::string what) {
    if (wrong_.empty()) wrong_ = std::move(what);
  }
  sv name() {
    const auto begin = at_;
    while (at_ < text_.size() && is_name_char(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  void characters() {
    const auto end = std::min(text_.find('<', at_), text_.size());
    while (at_ < end && wrong_.empty()) {
      if (text_[at_] == '&')
        entity(end);
      else if (says_something_)
        at_ += std::min(text_.substr(at_, end - at_).find('&'), end - at_);  // not in all that follows
      else
        says_something_ = !is_white(text_[at_++]);
    }
  }
  void entity(std::size_t end) {
    const auto length = entity_length(text_.substr(at_, end - at_));
    if (length == 0) return wrong("an & that begins no entity");
    at_ += length;
    says_something_ = true;
  }

  void markup() {
    const auto rest = text_.substr(at_);
    if (rest.starts_with("<!--")) {
      const auto end = rest.find("-->", 4);
      if (end == sv::npos) return wrong("a comment without its end");
      at_ += end + 3;
    } else if (rest.starts_with("</")) {
      at_ += 2;
      const auto closed = name();
      white();
      if (open_.empty() || !same_name(open_.back(), closed) || at_ >= text_.size() || text_[at_] != '>')
        return wrong("an end of an element that is not open");
      ++at_;
      open_.pop_back();
    } else {
      ++at_;
      element();
    }
  }

  void element() {
    const auto own = name();
    if (own.empty()) return wrong("a < that begins no element");
    if (!is_narrative_element(own)) return wrong("an element that a narrative cannot have: " + shown_name(own));
    const bool root = open_.empty();
    if (root && own != "div") return wrong("another element than div");
    if (own == "img") says_something_ = true;
    bool has_namespace = false;
    while (true) {
      const auto before = at_;
      white();
      if (at_ >= text_.size()) return wrong("an element without its end");
      if (text_[at_] == '>' || text_.substr(at_).starts_with("/>")) break;
      if (before == at_) return wrong("an attribute that no blank stands before");
      if (!attribute(has_namespace)) return;
    }
    if (root && !has_namespace) return wrong("a div outside the namespace of XHTML");
    if (text_[at_] == '/') {
      at_ += 2;
      return;
    }
    ++at_;
    open_.push_back(own);
    if (open_.size() > deepest) wrong("elements nested too deeply");
  }

  bool attribute(bool& has_namespace) {
    const auto own = name();
    white();
    if (own.empty() || at_ >= text_.size() || text_[at_] != '=') {
      wrong("an attribute without a value");
      return false;
    }
    ++at_;
    white();
    const char quote = at_ < text_.size() ? text_[at_] : ' ';
    const auto end = quote == '"' || quote == '\'' ? text_.find(quote, at_ + 1) : sv::npos;
    if (end == sv::npos) {
      wrong("an attribute without a value in quotes");
      return false;
    }
    const auto value = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    if (value.find('<') != sv::npos) wrong("a < in an attribute");
    if (own == "xmlns") has_namespace = has_namespace || value == namespace_of_xhtml;
    if (!is_narrative_attribute(own) && !own.starts_with("xmlns:"))
      wrong("an attribute that a narrative cannot have: " + shown_name(own));
    return wrong_.empty();
  }

  sv text_;
  std::size_t at_ = 0;
  std::vector<sv> open_;
  bool says_something_ = false;
  std::string wrong_;
};

}  // namespace

bool is_narrative_element(std::string_view name) {
  return elements.has(name);
}
bool is_narrative_attribute(std::string_view name) {
  return attributes.has(name);
}

std::string wrong_narrative(std::string_view xhtml) {
  return Scanner(xhtml).run();
}

}  // namespace brevdue::fhir
