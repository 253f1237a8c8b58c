#include "converters/wire/document.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "converters/model/identifiers.hpp"
#include "converters/model/strings.hpp"
#include "converters/wire/base64.hpp"
#include "converters/wire/charset.hpp"
#include "converters/wire/escapes.hpp"
#include "converters/wire/lifter.hpp"
#include "converters/wire/positions.hpp"

namespace brevdue::wire {

namespace {

constexpr std::size_t read_size = 64 * 1024;

Finding finding(const Fault& fault, std::uint32_t input, Severity severity = Severity::error) {
  Finding f{fault.rule, severity, {}, fault.expected, fault.found};
  f.position.input = input;
  f.position.byte = fault.byte;
  return f;
}

std::string read_up_to(const ByteSource& source, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t have = 0;
  while (have < size) {
    const auto got = source.read_at(have, {bytes.data() + have, size - have});
    if (got == 0) break;
    have += got;
  }
  bytes.resize(have);
  return bytes;
}

std::string byte_in_words(char c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto value = static_cast<unsigned char>(c);
  return std::string("byte 0x") + digits[value >> 4] + digits[value & 15];
}

bool is_name_end(char c) {
  return xml_white.find(c) != std::string_view::npos || c == '/' || c == '>' || c == '=';
}

// prolog  = { white | "<?" .. "?>" | "<!--" .. "-->" }
// tag     = "<" [ prefix ":" ] local { white name white? "=" white? quote value quote } white? [ "/" ] ">"
// What is no such thing gives empty names; the parser will say what is wrong.
XmlRoot find_root(std::string_view text) {
  std::size_t at = 0;
  for (;;) {
    at = text.find('<', at);
    if (at == std::string_view::npos) return {};
    const auto rest = text.substr(at);
    const std::string_view close = rest.starts_with("<?") ? "?>" : rest.starts_with("<!--") ? "-->" : "";
    if (close.empty()) break;
    at = text.find(close, at + (close.size() == 2 ? 2 : 4));
    if (at == std::string_view::npos) return {};
    at += close.size();
  }
  ++at;
  const auto name_from = [&] {
    const auto begin = at;
    while (at < text.size() && !is_name_end(text[at])) ++at;
    return text.substr(begin, at - begin);
  };
  const auto skip_white = [&] { at = std::min(text.find_first_not_of(xml_white, at), text.size()); };

  const auto name = name_from();
  const auto colon = name.find(':');
  XmlRoot root;
  root.local = colon == std::string_view::npos ? name : name.substr(colon + 1);
  const std::string wanted = colon == std::string_view::npos ? "xmlns" : "xmlns:" + std::string(name.substr(0, colon));
  for (;;) {
    skip_white();
    const auto attribute = name_from();
    skip_white();
    if (attribute.empty() || at >= text.size() || text[at] != '=') break;
    ++at;
    skip_white();
    if (at >= text.size() || (text[at] != '"' && text[at] != '\'')) break;
    const auto end = text.find(text[at], at + 1);
    if (end == std::string_view::npos) break;
    if (attribute == wanted) root.space = text.substr(at + 1, end - at - 1);
    at = end + 1;
  }
  return root;
}

}  // namespace

struct Document::Impl {
  std::shared_ptr<const ByteSource> source;
  Limits limits;
  std::uint32_t input = 0;
  Syntax syntax = Syntax::xml;
  Charset charset = Charset::utf8;
  std::size_t bom = 0;
  bool transcoded = false;  // text is not, byte by byte, what was reduced
  std::string text;
  std::vector<Lift> lifts;
  std::string prefix;
  XmlRoot root;
  std::vector<std::string> namespaces;
  Findings warnings;

  bool single_byte() const { return charset == Charset::iso_8859_1 || charset == Charset::windows_1252; }

  // Decides what the reduced bytes are in UTF-8. A fault's byte is one of the source.
  std::optional<Fault> decode(std::string reduced, const Start& start, bool mislabelled_as_utf8) {
    const auto fault_at = [&](std::size_t at, std::string expected) {
      return Fault{Rule::wire_bytes, source_offset(lifts, bom, at), std::move(expected), byte_in_words(reduced[at])};
    };
    const auto high = first_non_ascii(reduced);
    if (high == nowhere) {
      text = std::move(reduced);
      if (start.overruled) warn_mislabelled(*start.overruled);
      return std::nullopt;
    }
    if (charset == Charset::us_ascii) return fault_at(high, "US-ASCII");
    const auto no_utf8 = first_non_utf8(reduced);
    if (charset == Charset::utf8) {
      if (no_utf8 != nowhere) return fault_at(no_utf8, "valid UTF-8");
      text = std::move(reduced);
      if (start.overruled) warn_mislabelled(*start.overruled);
      return std::nullopt;
    }
    if (no_utf8 == nowhere && mislabelled_as_utf8) {
      warn_mislabelled(source_offset(lifts, bom, high));
      charset = Charset::utf8;
      text = std::move(reduced);
      return std::nullopt;
    }
    auto converted = to_utf8(charset, reduced);
    if (!converted) return fault_at(converted.error(), std::string(name(charset)));
    text = std::move(*converted);
    transcoded = true;
    return std::nullopt;
  }

  void warn_mislabelled(std::uint64_t byte) {
    warnings.push_back(finding({Rule::wire_mislabelled, byte, "", "UTF-8"}, input, Severity::warning));
  }

  void add_lines(Findings& findings) const {
    std::vector<Position*> positions;
    for (auto& f : findings)
      if (f.position.input == input && f.position.byte && f.position.line == 0) positions.push_back(&f.position);
    if (!positions.empty()) find_lines(*source, bom, !single_byte(), positions);
  }

  // The lift whose token stands at `at`, or null.
  const Lift* lift_at(std::string_view value, std::size_t at) const {
    const auto digits = value.substr(std::min(at + token_prefix, value.size()), token_size - token_prefix);
    if (digits.size() != token_size - token_prefix) return nullptr;
    std::size_t number = 0;
    for (const char c : digits) {
      if (c < '0' || c > '9') return nullptr;
      number = number * 10 + static_cast<std::size_t>(c - '0');
    }
    return number < lifts.size() ? &lifts[number] : nullptr;
  }

  // Hands put(piece) what a token stands for, as a parser would have handed it out.
  template <class Put>
  void read_lifted(const Lift& lift, Put put) const {
    const auto buffer = std::make_unique_for_overwrite<char[]>(read_size);
    Unescaper unescaper(lift.place == Place::json_string ? Quoting::json : Quoting::xml);
    bool after_cr = false;
    const auto as_it_is = [&](std::string_view piece) {
      if (lift.place == Place::json_string) {
        put(piece);
        return;
      }
      for (const char c : piece) {  // XML 1.0, 2.11: CR LF and CR are LF; 3.3.3: white space in an attribute is a blank
        if (c != '\n' || !after_cr) {
          char one = c == '\r' ? '\n' : c;
          if (lift.place == Place::xml_attribute && (one == '\n' || one == '\t')) one = ' ';
          put(std::string_view(&one, 1));
        }
        after_cr = c == '\r';
      }
    };
    const auto escaped = [&](char c) {
      put(std::string_view(&c, 1));
      after_cr = false;
    };
    for (auto at = lift.begin; at < lift.end;) {
      const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(read_size, lift.end - at));
      const auto got = source->read_at(at, {buffer.get(), want});
      if (got == 0) break;
      unescaper.feed({buffer.get(), got}, as_it_is, escaped);
      at += got;
    }
  }

  // Cuts `value` into plain(text) and lifted(lift).
  template <class Plain, class Lifted>
  void split(std::string_view value, Plain plain, Lifted lifted) const {
    if (!lifts.empty()) {
      for (std::size_t at; (at = value.find(prefix)) != std::string_view::npos;) {
        const Lift* lift = lift_at(value, at);
        plain(value.substr(0, lift == nullptr ? at + token_prefix : at));
        if (lift != nullptr) lifted(*lift);
        value.remove_prefix(at + (lift == nullptr ? token_prefix : token_size));
      }
    }
    plain(value);
  }
};

Document::Document(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

tl::expected<Document, Findings> Document::open(std::shared_ptr<const ByteSource> source, const OpenOptions& options) {
  auto impl = std::make_unique<Impl>();
  impl->source = std::move(source);
  impl->limits = options.limits;
  impl->input = options.input;
  const auto& bytes = *impl->source;
  const auto size = bytes.size();
  const auto refused = [&](const Fault& fault) {
    Findings findings{finding(fault, options.input)};
    impl->add_lines(findings);
    return tl::unexpected(std::move(findings));
  };

  if (size == 0) return refused({Rule::wire_empty, 0, "", ""});
  if (size > options.limits.input_bytes) {
    Findings findings{
        finding({Rule::wire_too_large, 0, "at most " + std::to_string(options.limits.input_bytes) + " bytes",
                 std::to_string(size) + " bytes"},
                options.input)};
    findings.front().position.byte.reset();  // nothing was read
    return tl::unexpected(std::move(findings));
  }

  const auto head = read_up_to(bytes, static_cast<std::size_t>(std::min<std::uint64_t>(head_size, size)));
  const auto start = examine(head);
  if (!start) return refused(start.error());
  impl->syntax = start->syntax;
  impl->charset = start->charset;
  impl->bom = start->bom;

  if (impl->syntax == Syntax::edifact) {
    return Document(std::move(impl));  // the interchange reader takes it from the source
  }

  Lifter lifter(impl->syntax, options.limits, impl->bom);
  if (size <= head.size()) {
    lifter.feed(std::string_view(head).substr(impl->bom));
  } else {
    const auto buffer_size = static_cast<std::size_t>(std::min<std::uint64_t>(read_size, size - impl->bom));
    const auto buffer = std::make_unique_for_overwrite<char[]>(buffer_size);
    for (std::uint64_t at = impl->bom; at < size;) {
      const auto got = bytes.read_at(at, {buffer.get(), buffer_size});
      if (got == 0 || !lifter.feed({buffer.get(), got})) break;
      at += got;
    }
  }
  if (lifter.fault() || !lifter.finish()) return refused(*lifter.fault());

  impl->lifts = std::move(lifter.lifts());
  impl->prefix = lifter.prefix();
  impl->namespaces = std::move(lifter.namespaces());
  // To Xerces a NUL behind the root element is the end of the input. (What was lifted holds none.)
  if (impl->syntax == Syntax::xml)
    if (const auto nul = lifter.text().find('\0'); nul != std::string::npos)
      return refused({Rule::wire_xml, source_offset(impl->lifts, impl->bom, nul), "characters of XML", "byte 0x00"});
  if (const auto fault = impl->decode(std::move(lifter.text()), *start, options.mislabelled_as_utf8))
    return refused(*fault);
  impl->add_lines(impl->warnings);
  if (impl->syntax == Syntax::xml) impl->root = find_root(impl->text);
  return Document(std::move(impl));
}

Syntax Document::syntax() const {
  return impl_->syntax;
}
const std::shared_ptr<const ByteSource>& Document::source() const {
  return impl_->source;
}
Charset Document::charset() const {
  return impl_->charset;
}
std::string_view Document::text() const {
  return impl_->text;
}
const XmlRoot& Document::root() const {
  return impl_->root;
}
const std::vector<std::string>& Document::namespaces() const {
  return impl_->namespaces;
}
const Findings& Document::warnings() const {
  return impl_->warnings;
}
const Limits& Document::limits() const {
  return impl_->limits;
}
std::uint32_t Document::input() const {
  return impl_->input;
}
bool Document::lifted_any() const {
  return !impl_->lifts.empty();
}

std::optional<Content> Document::content(std::string_view value, SourceMark mark, std::string_view path,
                                         Findings& findings) const {
  const auto core = trimmed(value);
  const auto fault = [&](std::optional<std::uint64_t> byte, std::string found) {
    Finding f{Rule::wire_base64, Severity::error, {}, "base64 in groups of four, padded with =", std::move(found)};
    f.position.input = impl_->input;
    f.position.path = path;
    if (byte)
      f.position.byte = byte;
    else
      f.position.mark = mark;
    findings.push_back(std::move(f));
    return std::nullopt;
  };

  if (lifted_any() && core.starts_with(impl_->prefix)) {
    if (const Lift* lift = impl_->lift_at(core, 0)) {
      // A run that is not all there is ended at the first character that is no base64.
      if (core.size() != token_size) return fault(lift->end, "a character outside the base64 alphabet");
      if (lift->wrong) return fault(lift->wrong, std::string(lift->complaint));
      const auto quoting = lift->place == Place::json_string ? Quoting::json : Quoting::xml;
      return Content::range(impl_->source, lift->begin, lift->base64_end, quoting, lift->decoded);
    }
  }
  if (holds_token(core)) return fault(std::nullopt, "a character outside the base64 alphabet");

  std::string base64;
  base64.reserve(core.size());
  for (std::size_t at = 0; at < core.size();) {
    const auto end = std::min(core.find_first_of(xml_white, at), core.size());
    base64.append(core.substr(at, end - at));
    at = std::min(core.find_first_not_of(xml_white, end), core.size());
  }
  if (const auto decoded = base64_size(base64)) return Content::text(std::move(base64), *decoded);
  return fault(std::nullopt, std::to_string(base64.size()) + " characters that are no base64");
}

std::string Document::restore(std::string_view value) const {
  std::string out;
  const auto append = [&](std::string_view piece) { out += piece; };
  impl_->split(value, append, [&](const Lift& lift) { impl_->read_lifted(lift, append); });
  return out;
}

std::size_t Document::restored_size(std::string_view value) const {
  std::size_t size = 0;
  const auto count = [&](std::string_view piece) { size += piece.size(); };
  impl_->split(value, count, [&](const Lift& lift) { impl_->read_lifted(lift, count); });
  return size;
}

bool Document::holds_token(std::string_view value) const {
  return lifted_any() && value.find(impl_->prefix) != std::string_view::npos;
}

void Document::resolve(Findings& findings) const {
  std::vector<Marked> marks;
  for (auto& f : findings) {
    auto& position = f.position;
    if (position.input != impl_->input || !position.mark) continue;
    if (position.mark->a == 0) {
      position.mark.reset();  // nobody knows
    } else if (impl_->syntax == Syntax::edifact) {
      position.byte = position.mark->a - 1;
      position.mark.reset();
    } else if (impl_->syntax == Syntax::xml) {
      marks.push_back({*position.mark, &position});
    } else {
      marks.push_back({*position.mark, &position, std::min<std::size_t>(position.mark->a - 1, impl_->text.size())});
    }
  }
  if (impl_->syntax == Syntax::xml && !marks.empty()) find_xml_marks(impl_->text, marks);
  std::sort(marks.begin(), marks.end(), [](const Marked& x, const Marked& y) { return x.at < y.at; });
  std::size_t counted = 0, count = 0;
  for (const auto& m : marks) {
    std::size_t reduced = m.at;
    if (impl_->transcoded) {  // a character of the text was one byte
      count += characters(text().substr(counted, m.at - counted));
      counted = m.at;
      reduced = count;
    }
    m.position->byte = source_offset(impl_->lifts, impl_->bom, reduced);
    m.position->mark.reset();
  }
  impl_->add_lines(findings);
}

}  // namespace brevdue::wire
