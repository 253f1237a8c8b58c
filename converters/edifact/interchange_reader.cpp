// Reading an interchange: from bytes to segments, and whether its envelope holds (interchange.hpp).
#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <chrono>
#include <limits>
#include <optional>
#include <set>
#include <utility>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "converters/edifact/digits.hpp"
#include "converters/edifact/interchange.hpp"
#include "converters/model/identifiers.hpp"
#include "converters/wire/charset.hpp"

namespace brevdue::edifact {

namespace {

constexpr std::size_t block_size = 64 * 1024;
constexpr std::size_t most_findings = 100;
constexpr std::size_t longest_party = 35, longest_id = 14;

enum class Class : std::uint8_t { plain, component, element, terminator, release, line_end, control };
using Classes = std::array<Class, 256>;

constexpr unsigned char byte_of(char c) {
  return static_cast<unsigned char>(c);
}
bool is_white(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}
/// Old systems fill up the last block of a file with 00, or end it with 1A.
bool is_filling(char c) {
  return is_white(c) || c == '\0' || c == '\x1A';
}
bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}
/// Control characters: no XML has those below 20, and no text those from 80 to 9F (it is windows-1252 then).
constexpr bool is_control(unsigned char c) {
  return (c < 0x20 && c != '\t') || (c >= 0x80 && c < 0xA0);
}

/// Of the bytes from 80 to 9F: true if windows-1252 has a character there.
bool is_windows_1252(char c) {
  static const auto defined = [] {
    std::array<bool, 32> table{};
    for (std::size_t i = 0; i < table.size(); ++i)
      table[i] = wire::to_utf8(wire::Charset::windows_1252, std::string(1, static_cast<char>(0x80 + i))).has_value();
    return table;
  }();
  return defined[byte_of(c) - 0x80u];
}

/// What may be a service character: those of ASCII that are no letter, digit or white space, and its four separators.
bool is_service(char c) {
  return c >= 0x1C && c < 0x7F && c != ' ' && !is_digit(c) && !is_capital(c) && (c < 'a' || c > 'z');
}

/// The service characters (UNA).
struct Service {
  char component = ':', element = '+', release = '?', terminator = '\'';  // no release character: 0
  bool operator==(const Service&) const = default;
};

constexpr Classes classes_of(const Service& service) {
  Classes classes{};
  for (std::size_t c = 0; c < 256; ++c)
    if (is_control(static_cast<unsigned char>(c))) classes[c] = Class::control;
  classes['\r'] = classes['\n'] = Class::line_end;
  if (service.release != 0) classes[byte_of(service.release)] = Class::release;
  classes[byte_of(service.component)] = Class::component;
  classes[byte_of(service.element)] = Class::element;
  classes[byte_of(service.terminator)] = Class::terminator;
  return classes;
}
constexpr Classes usual_classes = classes_of({});

std::string byte_in_words(char c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  return std::string("byte 0x") + digits[byte_of(c) >> 4] + digits[byte_of(c) & 15];
}

std::string characters_in_words(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " character" : " characters");
}

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

int two_digits(std::string_view text, std::size_t at) {
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

bool is_date(std::string_view yymmdd) {
  if (yymmdd.size() != 6 || !all_digits(yymmdd)) return false;
  // Every fourth year is a leap year from 1901 to 2099: the century does not matter.
  using namespace std::chrono;
  return year_month_day(year(2000 + two_digits(yymmdd, 0)), month(static_cast<unsigned>(two_digits(yymmdd, 2))),
                        day(static_cast<unsigned>(two_digits(yymmdd, 4))))
      .ok();
}

bool is_time(std::string_view hhmm) {
  return hhmm.size() == 4 && all_digits(hhmm) && two_digits(hhmm, 0) < 24 && two_digits(hhmm, 2) < 60;
}

}  // namespace

// interchange = [ UNA ] UNB { UNH { segment | object } UNT } UNZ
// UNA         = "UNA" component-sign element-sign decimal-sign release-sign blank terminator
// segment     = tag { element-sign element } terminator
// object      = UNO octets UNP                              as many octets as UNO element 4 says
// tag         = capital { capital | digit }                 three characters
// element     = component { component-sign component }
// component   = { character | release-sign service-sign }
// White space may stand between segments; CR and LF in a segment are as if they were not there. Behind a terminator
// there is no telling a tag from a broken one but by its form: what is no tag is dropped up to the next terminator.
class Interchange::Reader {
 public:
  Reader(Interchange& it, const wire::Document& document, const Forgive& forgive)
      : it_(it),
        text_(it.text_),
        source_(*document.source()),
        limit_(std::min<std::size_t>(document.limits().text_bytes, std::numeric_limits<std::int32_t>::max())),
        forgive_(forgive) {
    it.source_ = document.source();
    it.input_ = document.input();
  }

  void read(Findings& findings) {
    read_segments();
    it_.segments_.push_back({});
    it_.segments_.back().number = number_ + 1;
    check_characters();
    check_envelope();
    hand_over(findings);
  }

 private:
  /// Something wrong. Its path is made when the messages are known.
  struct Fault {
    Finding finding;
    std::uint32_t number = 0;  // of the segment; 0: none
    std::string tag;
    unsigned element = 0, component = 0;
  };

  // - findings

  [[nodiscard]] Fault fault(Rule rule, Severity severity, std::uint64_t byte, std::string expected,
                            std::string found) const {
    Fault fault{{rule, severity, {}, std::move(expected), std::move(found)}, 0, {}, 0, 0};
    fault.finding.position.input = it_.input_;
    fault.finding.position.byte = byte;
    return fault;
  }
  void add(Fault fault) {
    if (full_) return;
    if (faults_.size() == most_findings) {
      full_ = stopped_ = broken_ = true;
      fault.finding.rule = Rule::edi_more;
      fault.finding.severity = Severity::error;
      fault.finding.expected = "at most " + std::to_string(most_findings) + " findings";
      fault.finding.found = "more";
    }
    faults_.push_back(std::move(fault));
  }
  void add(Rule rule, Segment segment, unsigned element, unsigned component, std::string expected, std::string found,
           Severity severity = Severity::error) {
    const auto& token = it_.segments_[segment.index_];
    auto f = fault(rule, severity, it_.source_byte(it_.begin_of(token, element, component)), std::move(expected),
                   std::move(found));
    f.number = token.number;
    f.tag = token.tag;
    f.element = element;
    f.component = component;
    add(std::move(f));
  }
  /// In the segment that is being read, at an offset of text_.
  [[nodiscard]] Fault here(Rule rule, Severity severity, std::size_t at, std::string expected,
                           std::string found) const {
    auto f = fault(rule, severity, it_.source_byte(at), std::move(expected), std::move(found));
    f.number = number_;
    f.element = static_cast<unsigned>(it_.elements_.size() - first_element_ - 1);
    f.component = static_cast<unsigned>(it_.components_.size() - it_.elements_.back() + 1);
    if (f.element > 0) {
      Token token;
      if (read_tag(token)) f.tag = token.tag;
    }
    return f;
  }
  static Severity forgiven(bool yes) { return yes ? Severity::warning : Severity::error; }

  void hand_over(Findings& findings) {
    const auto last = full_ ? faults_.end() - 1 : faults_.end();
    std::stable_sort(faults_.begin(), last,
                     [](const Fault& a, const Fault& b) { return a.finding.position.byte < b.finding.position.byte; });
    for (auto& f : faults_) {
      f.finding.position.path = it_.path(f.number, f.tag, f.element, f.component);
      findings.push_back(std::move(f.finding));
    }
  }

  // - bytes

  /// Puts more of the source at the end of text_; false at its end, or at the limit of the text.
  bool more() {
    const auto size = source_.size();
    if (next_ >= size) return false;
    const auto room = limit_ - text_.size();
    if (room == 0) {
      add(fault(Rule::wire_text_too_large, Severity::error, next_, "at most " + std::to_string(limit_) + " bytes",
                "more"));
      stopped_ = broken_ = true;
      return false;
    }
    const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(size - next_, std::min(room, block_)));
    const auto before = text_.size();
    text_.resize(before + want);
    const auto got = source_.read_at(next_, {text_.data() + before, want});
    text_.resize(before + got);
    next_ += got;
    block_ = std::min(2 * block_, block_size);
    return got > 0;
  }
  /// True if text_ goes on for `count` bytes from where reading is.
  bool ahead(std::size_t count) {
    while (text_.size() - at_ < count)
      if (!more()) return false;
    return true;
  }
  /// Goes to what is no white space; false if nothing is.
  bool skip_white() { return skip(is_white); }
  bool skip(bool (*passed_over)(char)) {
    for (;; ++at_) {
      if (!ahead(1)) return false;
      if (!passed_over(text_[at_])) return true;
    }
  }

  // - segments

  void read_segments() {
    if (ahead(1)) {  // a guess that is hardly ever too small; memory that is not touched costs nothing
      it_.segments_.reserve(text_.size() / 24);
      it_.elements_.reserve(text_.size() / 6);
      it_.components_.reserve(text_.size() / 4);
    }
    if (ahead(3) && text_.starts_with("\xEF\xBB\xBF")) at_ = byte_order_mark_ = 3;
    if (skip_white()) read_una();
    while (!stopped_ && skip_white()) read_segment();
    if (ended_ && skip(is_filling)) {
      const bool another = ahead(3) && (text_.compare(at_, 3, "UNA") == 0 || text_.compare(at_, 3, "UNB") == 0);
      add(fault(Rule::edi_end, Severity::error, it_.source_byte(at_), "nothing behind UNZ",
                another ? "another interchange" : "something else than white space"));
    }
  }

  void read_una() {
    const auto faulty = [&](Severity severity, std::string found) {
      auto f = fault(Rule::edi_una, severity, it_.source_byte(at_), "UNA and six service characters", std::move(found));
      f.tag = "UNA";
      add(std::move(f));
    };
    if (!ahead(3) || text_.compare(at_, 3, "UNA") != 0)
      return faulty(forgiven(forgive_.missing_una), "no UNA: the usual service characters are taken");
    const auto stop = [&](std::string found) {
      faulty(Severity::error, std::move(found));
      stopped_ = broken_ = true;
    };
    if (!ahead(9)) return stop(characters_in_words(text_.size() - at_ - 3) + " behind UNA");
    const auto una = std::string_view(text_).substr(at_ + 3, 6);
    const Service service{una[0], una[1], una[3] == ' ' ? '\0' : una[3], una[5]};
    std::string signs{service.component, service.element, service.terminator};
    if (service.release != 0) signs += service.release;
    for (const char c : signs) {
      if (!is_service(c)) return stop("white space, a letter, a digit or another character that cannot be one");
      if (std::count(signs.begin(), signs.end(), c) > 1) return stop("the same character twice");
    }
    at_ += 9;
    it_.release_ = service.release;
    it_.services_ = signs;
    if (service == Service()) return;
    own_classes_ = classes_of(service);
    signs_ = {service.component, service.element, service.terminator,
              service.release == 0 ? service.component : service.release};
    classes_ = own_classes_.data();
  }

  void read_segment() {
    ++number_;
    first_element_ = it_.elements_.size();
    const auto first_component = it_.components_.size(), first_fault = faults_.size(), first_c1 = c1_.size();
    const auto first_windows = windows_bytes_;
    const auto start = at_;
    bad_release_ = false;
    if (!read_elements()) return break_off(first_component);
    Token token{static_cast<std::uint32_t>(first_element_),
                static_cast<std::uint32_t>(it_.elements_.size() - first_element_), number_};
    if (!read_tag(token)) {
      auto f = fault(Rule::edi_segment, Severity::error, it_.source_byte(start),
                     "a tag of a capital letter and two capital letters or digits", tag_in_words());
      f.number = number_;
      drop_segment(first_component);
      if (full_) return;
      faults_.erase(faults_.begin() + static_cast<std::ptrdiff_t>(first_fault), faults_.end());
      c1_.erase(c1_.begin() + static_cast<std::ptrdiff_t>(first_c1), c1_.end());
      windows_bytes_ = first_windows;
      return add(std::move(f));
    }
    it_.segments_.push_back(token);
    if (token.tag[0] != 'U' || token.tag[1] != 'N') return;
    const Segment segment = it_[it_.segments_.size() - 1];
    if (segment.is("UNH") && ++messages_ > most_messages) {
      auto f = fault(Rule::edi_more, Severity::error, it_.source_byte(start),
                     "at most " + std::to_string(most_messages) + " messages", "more");
      f.tag = token.tag;
      it_.segments_.pop_back();
      drop_segment(first_component);
      stopped_ = broken_ = true;
      return add(std::move(f));
    }
    if (segment.is("UNO")) skip_object(segment);
    if (segment.is("UNP")) check_object_end(segment);
    if (segment.is("UNZ")) stopped_ = ended_ = true;
  }

  /// Up to the terminator; false if there is none.
  bool read_elements() {
    const auto* const classes = classes_;
    const char* text = text_.data();
    const char* p = text + at_;
    auto begin = static_cast<std::uint32_t>(at_);
    std::uint32_t marked = 0;
    it_.elements_.push_back(static_cast<std::uint32_t>(it_.components_.size()));
    for (;; ++p) {
      Class c;
      p = behind_plain(p, text + text_.size());
      while ((c = classes[byte_of(*p)]) == Class::plain) ++p;  // a string ends in 0, which is a control character
      const auto at = static_cast<std::uint32_t>(p - text);
      if (c <= Class::terminator) {
        it_.components_.push_back({begin, (at - begin) << 1 | marked});
        begin = at + 1;
        marked = 0;
        if (c == Class::element) {
          it_.elements_.push_back(static_cast<std::uint32_t>(it_.components_.size()));
        } else if (c == Class::terminator) {
          at_ = begin;
          return true;
        }
        continue;
      }
      at_ = at;
      if (c == Class::line_end) {
        marked = 1;
        note_line_end(at);
      } else if (c == Class::release) {
        marked = 1;
        read_release(begin);
      } else if (at_ < text_.size()) {
        note_control(at, begin);
      } else if (more()) {
        --at_;
      } else {
        return false;
      }
      text = text_.data();
      p = text + at_;
    }
  }

  /// Over bytes of Class::plain, as far as sixteen at once show it.
  [[nodiscard]] const char* behind_plain(const char* p, [[maybe_unused]] const char* end) const {
#if defined(__SSE2__)  // part of every amd64
    const auto top = _mm_set1_epi8(static_cast<char>(0xE0));
    const auto c1 = _mm_set1_epi8(static_cast<char>(0x80));
    for (; end - p >= 16; p += 16) {
      const auto bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
      const auto tops = _mm_and_si128(bytes, top);
      auto found = _mm_or_si128(_mm_cmpeq_epi8(tops, _mm_setzero_si128()), _mm_cmpeq_epi8(tops, c1));
      for (const char sign : signs_) found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(sign)));
      const auto mask = static_cast<unsigned>(_mm_movemask_epi8(found));
      if (mask != 0) return p + std::countr_zero(mask);
    }
#endif
    return p;
  }

  /// Goes from a release character to the one it releases.
  void read_release(std::size_t component) {
    const auto at = at_;
    const auto wrong = [&](std::string found) {
      if (!bad_release_)
        add(here(Rule::edi_release, forgiven(forgive_.bad_releases), at,
                 it_.release_ == '?' ? "a service character behind it (a question mark in text is written ?\?)"
                                     : "a service character behind it",
                 std::move(found)));
      bad_release_ = true;
    };
    for (;;) {
      if (!ahead(2)) return wrong("the end of the input");
      const char c = text_[++at_];
      switch (classes_[byte_of(c)]) {
        case Class::line_end:
          note_line_end(at_);
          continue;
        case Class::control:
          note_control(at_, component);
          return wrong("another character");
        case Class::plain:
          return wrong("another character");
        default:
          if (is_control(byte_of(c))) note_control(at_, component);  // a service character of UNA's own
          return;
      }
    }
  }

  void note_line_end(std::size_t at) {
    if (!line_end_) line_end_ = here(Rule::edi_line_end, Severity::note, at, "", "");
  }

  /// A control character in the component that begins at `component`. Those from 80 to 9F are none if all is UTF-8, and
  /// most of them are characters of windows-1252.
  void note_control(std::size_t at, std::size_t component) {
    const char c = text_[at];
    if (byte_of(c) < 0x20) {
      if (last_c0_ != component)
        add(here(Rule::edi_value, Severity::error, at, "no control character", byte_in_words(c)));
      last_c0_ = component;
    } else if (is_windows_1252(c)) {
      if (windows_bytes_++ == 0)
        windows_ =
            here(Rule::edi_windows, forgiven(forgive_.windows_1252), at, "a character of ISO-8859-1", byte_in_words(c));
    } else {
      if (last_c1_ != component && c1_.size() <= most_findings)
        c1_.push_back(here(Rule::edi_value, Severity::error, at, "a character of ISO-8859-1", byte_in_words(c)));
      last_c1_ = component;
    }
  }

  void break_off(std::size_t first_component) {
    auto f =
        here(Rule::edi_end, Severity::error, text_.size(), "the terminator of the segment", "the end of the input");
    f.element = f.component = 0;
    if (!stopped_) add(std::move(f));
    stopped_ = broken_ = true;
    drop_segment(first_component);
  }

  void drop_segment(std::size_t first_component) {
    it_.elements_.resize(first_element_);
    it_.components_.resize(first_component);
  }

  /// The tag of the segment that is being read; false if it is none.
  bool read_tag(Token& token) const {
    const auto& component = it_.components_[it_.elements_[first_element_]];
    if (components_of_tag() != 1) return false;
    if (component.marked()) {
      const auto tag = it_.value(component);
      if (tag.size() != 3) return false;
      tag.copy(token.tag, 3);
    } else {
      if (component.size() != 3) return false;
      text_.copy(token.tag, 3, component.begin);
    }
    const auto fits = [](char c) { return is_capital(c) || is_digit(c); };
    return is_capital(token.tag[0]) && fits(token.tag[1]) && fits(token.tag[2]);
  }

  [[nodiscard]] std::size_t components_of_tag() const {
    return it_.end_of(first_element_) - it_.elements_[first_element_];
  }

  [[nodiscard]] std::string tag_in_words() const {
    if (components_of_tag() != 1) return "a tag with components";
    const auto size = characters(it_.value(it_.components_[it_.elements_[first_element_]]));
    return size == 0 ? "none" : size != 3 ? characters_in_words(size) : "other characters";
  }

  // - binary objects

  /// Goes on behind the octets, which are not read.
  void skip_object(Segment uno) {
    const auto end = at_;
    const auto fail = [&](std::string expected, std::string found) {
      text_.resize(end);
      add(Rule::edi_object, uno, 4, 1, std::move(expected), std::move(found));
      stopped_ = broken_ = true;
    };
    const auto written = uno.value(4, 1);
    const auto octets = number_in(written);
    if (!octets) return fail("the number of octets", shown_code(written));
    const auto begin = it_.source_byte(at_);
    const auto left = source_.size() - begin;
    if (*octets > left)
      return fail(std::to_string(*octets) + " octets behind UNO", std::to_string(left) + " up to the end of the input");
    text_.resize(at_);
    next_ = begin + *octets;
    block_ = small_block;
    const bool more_text = skip_white();
    const bool enough = ahead(4);
    if (stopped_) return;  // the limit of the text
    if (!enough || text_.compare(at_, 3, "UNP") != 0 || classes_[byte_of(text_[at_ + 3])] != Class::element)
      return fail("UNP behind " + std::to_string(*octets) + " octets",
                  more_text ? "something else" : "the end of the input");
    const auto skipped = it_.objects_.empty() ? 0 : it_.objects_.back().skipped;
    it_.objects_.push_back({uno.index_, static_cast<std::uint32_t>(end), begin, begin + *octets, skipped + *octets});
  }

  void check_object_end(Segment unp) {
    if (it_.objects_.empty() || it_.objects_.back().segment + 1 != unp.index_)
      return add(Rule::edi_unexpected, unp, 0, 0, "UNO before UNP", "UNP");
    const auto& object = it_.objects_.back();
    const auto octets = unp.value(1), number = unp.value(2), expected = it_[object.segment].value(1);
    if (number_in(octets) != object.end - object.begin)
      add(Rule::edi_object, unp, 1, 0, std::to_string(object.end - object.begin), shown_code(octets));
    if (number != expected) add(Rule::edi_object, unp, 2, 0, shown_code(expected), shown_code(number));
  }

  // - characters

  void check_characters() {
    if (line_end_) add(std::move(*line_end_));
    const auto text = std::string_view(text_).substr(byte_order_mark_);
    const auto high = wire::first_non_ascii(text);
    it_.utf8_ = high != wire::nowhere && wire::first_non_utf8(text) == wire::nowhere;
    if (it_.utf8_ || byte_order_mark_ > 0) {
      auto found = fault(Rule::edi_charset, forgiven(forgive_.utf8), byte_order_mark_ > 0 ? 0 : it_.source_byte(high),
                         "ISO-8859-1", byte_order_mark_ > 0 ? "the byte order mark of UTF-8" : "UTF-8");
      const auto byte = *found.finding.position.byte;
      for (const auto& token : it_.segments_) {  // the one the byte is in
        if (it_.source_byte(it_.begin_of(token, 0, 0)) > byte) break;
        found.number = token.number;
        found.tag = token.tag;
      }
      add(std::move(found));
    }
    if (!it_.utf8_) {
      if (windows_bytes_ > 0) {
        if (windows_bytes_ > 1) windows_->finding.found += " and " + std::to_string(windows_bytes_ - 1) + " more";
        it_.windows_1252_ = forgive_.windows_1252;
        add(std::move(*windows_));
      }
      for (auto& f : c1_) add(std::move(f));
    } else if (text.find("\xEF\xBF") != std::string_view::npos) {
      check_noncharacters();
    }
  }

  /// UTF-8 has characters that XML has not, besides the control characters: FFFE and FFFF.
  void check_noncharacters() {
    for (std::size_t i = 0; i < it_.size(); ++i)
      for (unsigned e = 1; e <= it_[i].elements(); ++e)
        for (unsigned c = 1; c <= it_[i].components(e); ++c) {
          const auto value = it_[i].value(e, c);
          if (value.find("\xEF\xBF\xBE") != std::string::npos || value.find("\xEF\xBF\xBF") != std::string::npos)
            add(Rule::edi_value, it_[i], e, c, "characters of XML", "U+FFFE or U+FFFF");
        }
  }

  // - the envelope

  void check_envelope() {
    const auto count = it_.size();
    std::size_t at = 0;
    if (it_[0].is("UNB")) {
      read_unb(it_[0]);
      at = 1;
    } else if (count > 0 || !broken_) {
      missing(Rule::edi_unb, it_[0], "UNB");
    }
    if (count == 0) return;

    bool open = false, stray = false;  // in a message; behind a segment that is in none
    std::size_t without_unh = 0;       // messages
    const auto close = [&](std::size_t i) {
      if (open) it_.messages_.back().last = i;
      open = false;
    };
    for (; at < count; ++at) {
      const Segment segment = it_[at];
      if (segment.is("UNH")) {
        if (open) missing_unt(at);
        close(at);
        read_unh(at);
        open = true;
        stray = false;
      } else if (segment.is("UNT") && open) {
        const auto& message = it_.messages_.back();
        check_end(segment, Rule::edi_unt, number(at) - number(message.first) + 1, message.id);
        close(at);
      } else if (segment.is("UNZ")) {
        if (open) missing_unt(at);
        close(at);
        if (it_.messages_.empty() && without_unh == 0) missing(Rule::edi_unh, segment, "UNH");
        check_end(segment, Rule::edi_unz, it_.messages_.size() + without_unh, it_.envelope_.id);
      } else if (const auto end = open || stray ? at : end_without_unh(at); end > at) {
        missing(Rule::edi_unh, segment, "UNH");
        ++without_unh;
        at = end;
      } else if (!open && !stray) {
        add(Rule::edi_unexpected, segment, 0, 0, it_.messages_.empty() ? "UNH" : "UNH or UNZ", in_words(segment));
        stray = !segment.is("UNT");
      }
    }
    if (!broken_ && !ended_) {
      const Segment end = it_[count];
      if (open) missing_unt(count);
      if (it_.messages_.empty() && without_unh == 0) missing(Rule::edi_unh, end, "UNH");
      missing(Rule::edi_unz, end, "UNZ");
    }
    close(count);
  }

  /// The UNT of a message whose first segment there is, `at`, is not UNH; `at` if it is no such message.
  [[nodiscard]] std::size_t end_without_unh(std::size_t at) const {
    for (std::size_t i = at; i < it_.size() && !it_[i].is("UNH") && !it_[i].is("UNZ"); ++i)
      if (it_[i].is("UNT")) return i;
    return at;
  }

  [[nodiscard]] std::uint32_t number(std::size_t segment) const {
    return it_.segments_[segment].number;
  }

  /// EDI-04: a message has ended without, where segment `at` stands. It is a fault of the message: told at its last
  /// segment, not at what comes behind it.
  void missing_unt(std::size_t at) {
    add(Rule::edi_unt, it_[at - 1], 0, 0, "UNT behind it", in_words(it_[at]));
  }
  static std::string in_words(Segment segment) {
    return std::string(segment.tag().empty() ? "the end of the input" : shown_tag(segment.tag()));
  }
  /// `segment` stands where another one should, or is the end.
  void missing(Rule rule, Segment segment, std::string expected) {
    add(rule, segment, 0, 0, std::move(expected), in_words(segment));
  }

  /// A value that must be there, in at most `longest` characters. Component 0: the element has one only.
  std::string mandatory(Segment segment, Rule rule, unsigned element, unsigned component, std::size_t longest) {
    auto value = segment.value(element, std::max(component, 1u));
    if (value.empty()) {
      add(rule, segment, element, component, "a value", "nothing");
    } else if (const auto count = characters(value); count > longest) {
      add(Rule::edi_length, segment, element, component, "at most " + characters_in_words(longest),
          characters_in_words(count));
    } else if (it_.utf8_ && has_c1(value)) {  // in ISO-8859-1 it has been seen
      add(Rule::edi_value, segment, element, component, "no control character", "one from U+0080 to U+009F");
    }
    return value;
  }

  void read_unb(Segment unb) {
    const auto no_text = std::numeric_limits<std::size_t>::max();
    if (!unb.equals(1, 1, "UNOC") && !unb.equals(1, 1, "UNOB") && !unb.equals(1, 1, "UNOA"))
      add(Rule::edi_syntax, unb, 1, 1, "UNOC, UNOB or UNOA", shown_code(unb.value(1, 1)));
    if (!unb.equals(1, 2, "3")) add(Rule::edi_syntax, unb, 1, 2, "3", shown_code(unb.value(1, 2)));
    auto& envelope = it_.envelope_;
    envelope.sender = mandatory(unb, Rule::edi_unb, 2, 1, longest_party);
    check_qualifier(unb, 2);
    envelope.receiver = mandatory(unb, Rule::edi_unb, 3, 1, longest_party);
    check_qualifier(unb, 3);
    envelope.date = mandatory(unb, Rule::edi_unb, 4, 1, no_text);
    if (!envelope.date.empty() && !is_date(envelope.date))
      add(Rule::edi_value, unb, 4, 1, "a date: yymmdd", shown_reference(envelope.date));
    envelope.time = mandatory(unb, Rule::edi_unb, 4, 2, no_text);
    if (!envelope.time.empty() && !is_time(envelope.time))
      add(Rule::edi_value, unb, 4, 2, "a time: hhmm", shown_reference(envelope.time));
    envelope.id = mandatory(unb, Rule::edi_unb, 5, 0, longest_id);
    envelope.receipt_wanted = unb.equals(9, 1, "1");
    if (!envelope.receipt_wanted && !unb.empty(9) && !unb.equals(9, 1, "0"))
      add(Rule::edi_value, unb, 9, 0, "1, 0 or nothing", shown_code(unb.value(9)), Severity::warning);
    if (unb.equals(11, 1, "1"))
      add(Rule::edi_test, unb, 11, 0, "nothing, or a system that takes tests", shown_code(unb.value(11)),
          Severity::warning);
  }

  /// EDI-18: 14 says that a party's number is a location number. What is too long for a code may be something else.
  void check_qualifier(Segment unb, unsigned element) {
    if (unb.empty(element, 2) || unb.equals(element, 2, "14")) return;
    const auto value = unb.value(element, 2);
    add(Rule::edi_value, unb, element, 2, "14 or nothing", shown_code(value), Severity::warning);
  }

  void read_unh(std::size_t at) {
    const Segment unh = it_[at];
    MessageSpan message;
    message.id = mandatory(unh, Rule::edi_unh, 1, 0, longest_id);
    if (!message.id.empty() && !references_.insert(message.id).second)
      add(Rule::edi_repeated, unh, 1, 0, "a reference of its own", shown_reference(message.id));
    message.type = mandatory(unh, Rule::edi_unh, 2, 1, std::numeric_limits<std::size_t>::max());
    message.version = mandatory(unh, Rule::edi_unh, 2, 5, std::numeric_limits<std::size_t>::max());
    message.name = unh.value(3);
    message.first = at;
    it_.messages_.push_back(std::move(message));
  }

  /// UNT and UNZ: the count, and the reference of the beginning again (empty where it is missing there).
  void check_end(Segment segment, Rule incomplete, std::size_t count, const std::string& reference) {
    const auto written = segment.value(1), repeated = segment.value(2);
    if (written.empty())
      add(incomplete, segment, 1, 0, std::to_string(count), "nothing");
    else if (number_in(written) != count)
      add(Rule::edi_count, segment, 1, 0, std::to_string(count), shown_code(written), forgiven(forgive_.wrong_counts));
    if (repeated.empty())
      add(incomplete, segment, 2, 0, reference.empty() ? "a value" : shown_reference(reference), "nothing");
    else if (!reference.empty() && repeated != reference)
      add(Rule::edi_reference, segment, 2, 0, shown_reference(reference), shown_reference(repeated));
  }

  static constexpr std::size_t small_block = 512;  // behind an object: there may be many, each read over again
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  Interchange& it_;
  std::string& text_;
  const ByteSource& source_;
  const std::size_t limit_;
  const Forgive forgive_;

  std::uint64_t next_ = 0;  // byte of the source that comes behind text_
  std::size_t block_ = block_size;
  std::size_t at_ = 0;  // where reading is in text_
  std::size_t byte_order_mark_ = 0;
  bool stopped_ = false;  // reading goes no further
  bool ended_ = false;    // at UNZ
  bool broken_ = false;   // before the end: what is missing there is no fault of its own
  Classes own_classes_{};
  const Class* classes_ = usual_classes.data();
  std::array<char, 4> signs_ = {':', '+', '?', '\''};  // the service characters; two may be the same

  std::uint32_t number_ = 0;  // of the segment, from 1
  std::size_t messages_ = 0;  // that have begun
  std::size_t first_element_ = 0;
  bool bad_release_ = false;                     // in this segment
  std::size_t last_c0_ = none, last_c1_ = none;  // components that have one
  std::vector<Fault> faults_, c1_;
  std::optional<Fault> line_end_, windows_;
  std::uint64_t windows_bytes_ = 0;   // that windows-1252 defines and ISO-8859-1 does not
  std::set<std::string> references_;  // of UNH
  bool full_ = false;
};

Interchange Interchange::read(const wire::Document& document, const Forgive& forgive, Findings& findings) {
  Interchange interchange;
  Reader(interchange, document, forgive).read(findings);
  return interchange;
}

}  // namespace brevdue::edifact
