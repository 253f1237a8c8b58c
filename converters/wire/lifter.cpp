#include "converters/wire/lifter.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace brevdue::wire {

namespace {

// Nobody can guess it, so nobody can write a token into a message.
std::string random_prefix() {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  std::array<unsigned char, token_prefix> bytes;
  while (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
    if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "getrandom");
  std::string out;
  for (const auto b : bytes) out += letters[b % letters.size()];
  return out;
}

// A candidate that is mostly white space does not wait for its end for ever.
constexpr std::size_t candidate_bytes_per_digit = 8;

bool begins_like(std::string_view whole, std::string_view text) {
  return text.size() <= whole.size() && std::equal(text.begin(), text.end(), whole.begin(), [](char a, char b) {
           return (a >= 'a' && a <= 'z' ? static_cast<char>(a - 'a' + 'A') : a) == b;
         });
}

}  // namespace

std::uint64_t source_offset(const std::vector<Lift>& lifts, std::uint64_t bom, std::size_t reduced) {
  auto after = std::upper_bound(lifts.begin(), lifts.end(), reduced,
                                [](std::size_t at, const Lift& lift) { return at < lift.out; });
  if (after == lifts.begin()) return bom + reduced;
  const auto& before = *--after;
  const auto in = reduced - before.out;
  return in < token_size ? before.begin : before.end + (in - token_size);
}

Lifter::Lifter(Syntax syntax, const Limits& limits, std::uint64_t first)
    : limits_(limits),
      quoting_(syntax == Syntax::json ? Quoting::json : Quoting::xml),
      state_(syntax == Syntax::json ? State::outside : State::text),
      first_(first),
      piece_offset_(first) {}

// document  = { text | "<!--" comment "-->" | "<![CDATA[" cdata "]]>" | "<?" instruction "?>" | "<" tag ">" }
// tag       = { any but quotes and ">" | '"' attribute '"' | "'" attribute "'" }
// document  = { outside | '"' string '"' }                                          (JSON)
// Runs may stand in text, attribute, cdata and string:
// run       = base64 { base64 | white } base64
// base64    = A-Z a-z 0-9 + / =  | an escape of one     (not in CDATA)
// white     = blank, tab, CR, LF | an escape of one     (JSON: a raw one is a blank only, others are not JSON)
bool Lifter::feed(std::string_view piece) {
  piece_ = piece.data();
  if (run_ != Run::counting) kept_ = piece_;
  const char* const end = piece_ + piece.size();
  const char* p = piece_;
  while (p != end) {
    switch (state_) {
      case State::text:
      case State::attribute:
      case State::cdata:
      case State::string:
        p = scan_characters(p, end);
        break;
      case State::escape:
        p = scan_escape(p, end);
        break;
      case State::tag:
        p = scan_tag(p, end);
        break;
      case State::comment:
        p = scan_comment(p, end);
        break;
      case State::instruction:
        p = scan_instruction(p, end);
        break;
      case State::open:
        p = open(p);
        break;
      case State::bang:
        p = bang(p);
        break;
      case State::outside:
        p = static_cast<const char*>(std::memchr(p, '"', static_cast<std::size_t>(end - p)));
        if (p == nullptr) {
          p = end;
        } else {
          state_ = State::string;
          p = skip_short(p + 1, end, '"');
        }
        break;
    }
    if (fault_) return false;
  }
  const bool room = flush(end);
  piece_offset_ += piece.size();
  return room;
}

bool Lifter::finish() {
  piece_ = kept_ = nullptr;
  if (state_ == State::escape) end_run_before_escape(nullptr);
  end_run(piece_offset_, nullptr);
  return flush(nullptr);
}

const char* Lifter::scan_characters(const char* p, const char* end) {
  while (p != end) {
    const char c = *p;
    switch (base64_class(c)) {
      case Base64Class::digit: {
        const char* const from = p;
        do ++p;
        while (p != end && base64_class(*p) == Base64Class::digit);
        digits(p, offset(from), run_ == Run::none ? out_at(from) : 0, static_cast<std::uint64_t>(p - from), offset(p));
        repeated_ = 0;
        continue;
      }
      case Base64Class::pad:
        pad(offset(p), offset(p + 1));
        repeated_ = 0;
        ++p;
        continue;
      case Base64Class::white:
        if (state_ == State::string && c != ' ') end_run(offset(p), p);
        repeated_ = 0;
        ++p;
        continue;
      case Base64Class::other:
        break;
    }
    if (state_ == State::string ? c == '\\' : c == '&' && state_ != State::cdata) {
      escape_.assign(1, c);
      escape_begin_ = offset(p);
      escape_out_ = run_ == Run::none ? out_at(p) : 0;
      after_escape_ = state_;
      state_ = State::escape;
      return p + 1;
    }
    end_run(offset(p), p);
    switch (state_) {
      case State::text:
        if (c == '<') {
          markup_begin_ = offset(p);
          state_ = State::open;
          return p + 1;
        }
        break;
      case State::attribute:
        if (c == quote_) {
          if (declares_) end_declaration(p);
          state_ = State::tag;
          name_ended_ = true;
          if (fault_) return p;
          return p + 1;
        }
        break;
      case State::cdata:
        if (c == '>' && repeated_ >= 2) {
          state_ = State::text;
          return p + 1;
        }
        repeated_ = c == ']' ? repeated_ + 1 : 0;
        break;
      default:
        if (c == '"') {
          state_ = State::outside;
          return p + 1;
        }
        break;
    }
    ++p;
  }
  return p;
}

// A text that begins at p and ends with `stop` is too short to hold a run if its end is near; nearly all are. Returns
// where to go on: at `stop`, or at p if the text has to be looked at.
const char* Lifter::skip_short(const char* p, const char* end, char stop) const {
  const auto window = std::min(static_cast<std::size_t>(end - p), limits_.lift_at);
  const auto* const at = static_cast<const char*>(std::memchr(p, stop, window));
  if (at == nullptr) return p;
  // In JSON the quote may be an escaped one.
  if (quoting_ == Quoting::json && std::memchr(p, '\\', static_cast<std::size_t>(at - p)) != nullptr) return p;
  return at;
}

const char* Lifter::scan_escape(const char* p, const char* end) {
  for (; p != end; ++p) {
    escape_ += *p;
    switch (escape_step(quoting_, escape_)) {
      case EscapeStep::more:
        continue;
      case EscapeStep::bad:  // p is read again, as what it is without the escape
        escape_.pop_back();
        end_run_before_escape(p);
        state_ = after_escape_;
        return p;
      case EscapeStep::done:
        break;
    }
    state_ = after_escape_;
    ++p;
    switch (base64_class_of(escape_value(quoting_, escape_))) {
      case Base64Class::digit:
        digits(p, escape_begin_, escape_out_, 1, offset(p));
        break;
      case Base64Class::pad:
        pad(escape_begin_, offset(p));
        break;
      case Base64Class::white:
        break;
      case Base64Class::other:
        end_run_before_escape(p);
        break;
    }
    return p;
  }
  return p;
}

const char* Lifter::open(const char* p) {
  switch (*p) {
    case '!':
      word_.clear();
      state_ = State::bang;
      return p + 1;
    case '?':
      repeated_ = 0;
      state_ = State::instruction;
      return p + 1;
    default:
      attributes_ = 0;
      name_ended_ = true;
      declares_ = false;
      state_ = State::tag;
      return p;
  }
}

const char* Lifter::bang(const char* p) {
  word_ += *p;
  if (word_ == "--") {
    repeated_ = 0;
    state_ = State::comment;
  } else if (word_ == "[CDATA[") {
    repeated_ = 0;
    state_ = State::cdata;
  } else if (begins_like("DOCTYPE", word_)) {
    if (word_.size() == 7) refuse(Rule::wire_doctype, markup_begin_, "no document type declaration", "<!DOCTYPE");
  } else if (!begins_like("--", word_) && !begins_like("[CDATA[", word_)) {
    attributes_ = 0;  // not XML; the parser will say so
    name_ended_ = true;
    declares_ = false;
    state_ = State::tag;
    return p;
  }
  return p + 1;
}

// Nothing that means anything in a tag: neither its end, a quote, an equals sign nor white space.
static bool in_name(char c) {
  static constexpr auto table = [] {
    std::array<bool, 256> t{};
    t.fill(true);
    for (const char special : std::string_view(">\"'= \t\r\n")) t[static_cast<unsigned char>(special)] = false;
    return t;
  }();
  return table[static_cast<unsigned char>(c)];
}

const char* Lifter::scan_tag(const char* p, const char* end) {
  // Most tags are a name and no more: "<Date>", "</Date>".
  const char* close = p;
  while (close != end && in_name(*close)) ++close;
  if (close != end && *close == '>') {
    state_ = State::text;
    return skip_short(close + 1, end, '<');
  }
  for (; p != end; ++p) {
    const char c = *p;
    if (c == '>') {
      state_ = State::text;
      return skip_short(p + 1, end, '<');
    }
    if (c == '"' || c == '\'') {
      quote_ = c;
      state_ = State::attribute;
      if (declares_) declared_out_ = out_at(p + 1);
      return skip_short(p + 1, end, c);
    }
    if (c == '=') {
      if (++attributes_ > limits_.attributes) {
        refuse(Rule::wire_attributes, markup_begin_, "at most " + std::to_string(limits_.attributes) + " attributes",
               "more");
        return p;
      }
      const std::string_view name(name_.data(), name_size_);
      declares_ = name == "xmlns" || name == "xmlns:";
      name_ended_ = true;
    } else if (base64_class(c) == Base64Class::white) {
      name_ended_ = true;
    } else {
      if (name_ended_) name_size_ = 0;
      name_ended_ = false;
      if (name_size_ < name_.size()) name_[name_size_++] = c;
    }
  }
  return p;
}

// The value of a namespace declaration ends at p. Parsers keep the namespaces they meet, so there may only be so many.
void Lifter::end_declaration(const char* p) {
  declares_ = false;
  std::string value = out_.substr(std::min(declared_out_, out_.size()));
  value.append(kept_ + (declared_out_ > out_.size() ? declared_out_ - out_.size() : 0), p);
  if (std::find(namespaces_.begin(), namespaces_.end(), value) != namespaces_.end()) return;
  if (namespaces_.size() == limits_.namespaces)
    refuse(Rule::wire_attributes, markup_begin_,
           "at most " + std::to_string(limits_.namespaces) + " different namespaces", "more");
  else
    namespaces_.push_back(std::move(value));
}

const char* Lifter::scan_comment(const char* p, const char* end) {
  for (; p != end; ++p) {
    if (*p == '>' && repeated_ >= 2) {
      state_ = State::text;
      return p + 1;
    }
    repeated_ = *p == '-' ? repeated_ + 1 : 0;
  }
  return p;
}

const char* Lifter::scan_instruction(const char* p, const char* end) {
  for (; p != end; ++p) {
    if (*p == '>' && repeated_ != 0) {
      state_ = State::text;
      return p + 1;
    }
    repeated_ = *p == '?' ? 1 : 0;
  }
  return p;
}

// `count` base64 characters that begin at `begin` in the source (and at `out_at` in the reduced text), end before
// `behind`, and were scanned up to p.
void Lifter::digits(const char* p, std::uint64_t begin, std::size_t out_at, std::uint64_t count, std::uint64_t behind) {
  if (run_ == Run::none) {
    run_ = Run::candidate;
    run_begin_ = begin;
    run_out_ = out_at;
    run_count_ = 0;
    run_pads_ = 0;
    run_wrong_.reset();
  }
  if (run_pads_ != 0 && !run_wrong_) run_wrong_ = begin;
  run_count_ += count;
  run_behind_ = behind;
  if (run_ == Run::candidate && run_count_ >= limits_.lift_at) lift(p);
}

void Lifter::pad(std::uint64_t begin, std::uint64_t behind) {
  if (run_ == Run::none) return;
  if (++run_pads_ > 2 && !run_wrong_) run_wrong_ = begin;
  ++run_count_;
  run_behind_ = behind;
}

// The candidate is large enough: its token takes its place, and from p on bytes are only counted.
void Lifter::lift(const char* p) {
  if (prefix_.empty()) prefix_ = random_prefix();
  out_.append(kept_, p);
  out_.resize(run_out_);
  out_ += prefix_;
  auto number = std::to_string(lifts_.size());
  out_.append(token_size - token_prefix - number.size(), '0');
  out_ += number;

  Lift row;
  row.out = run_out_;
  row.begin = run_begin_;
  const auto in = state_;  // an escape has put back the state it stood in
  row.place = quoting_ == Quoting::json ? Place::json_string
              : in == State::attribute  ? Place::xml_attribute
                                        : Place::xml_text;
  lifts_.push_back(row);
  run_ = Run::counting;
}

// The run, if there is one, ended before `at`; the reduced text goes on with the bytes at `keep_from`.
void Lifter::end_run(std::uint64_t at, const char* keep_from) {
  if (run_ == Run::counting) {
    auto& row = lifts_.back();
    row.base64_end = run_behind_;
    row.end = at;
    row.wrong = run_wrong_;
    if (row.wrong) {
      row.complaint = "a character behind the padding";
    } else if (run_count_ % 4 != 0) {
      row.wrong = run_behind_;
      row.complaint = "an end in the middle of a group of four";
    } else {
      row.decoded = run_count_ / 4 * 3 - run_pads_;
    }
    kept_ = keep_from;
  }
  run_ = Run::none;
}

// The escape is no part of the run before it. While counting it was left out and has to be put back.
void Lifter::end_run_before_escape(const char* keep_from) {
  const bool put_back = run_ == Run::counting;
  end_run(escape_begin_, keep_from);
  if (put_back) out_ += escape_;
}

// Copies what is left of the piece, and checks the limit. A candidate does not count yet: it may become a token.
bool Lifter::flush(const char* end) {
  if (run_ != Run::counting && kept_ != end) out_.append(kept_, end);
  kept_ = end;
  const bool may_shrink =
      run_ == Run::candidate && out_.size() - run_out_ <= candidate_bytes_per_digit * limits_.lift_at;
  if ((may_shrink ? run_out_ : out_.size()) > limits_.text_bytes)
    refuse(Rule::wire_text_too_large, source_offset(lifts_, first_, limits_.text_bytes),
           "at most " + std::to_string(limits_.text_bytes) + " bytes besides base64", "more");
  return !fault_;
}

void Lifter::refuse(Rule rule, std::uint64_t byte, std::string expected, std::string found) {
  fault_ = Fault{rule, byte, std::move(expected), std::move(found)};
}

}  // namespace brevdue::wire
