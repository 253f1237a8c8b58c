#include "converters/edifact/walker.hpp"

#include <algorithm>
#include <limits>

#include "converters/edifact/digits.hpp"
#include "converters/model/identifiers.hpp"

namespace brevdue::edifact {
namespace {

bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
/// S01 and the like: a segment that opens a group in every message.
bool is_trigger(std::string_view tag) {
  return tag.size() == 3 && tag[0] == 'S' && is_digit(tag[1]) && is_digit(tag[2]);
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out += i + 1 == names.size() ? " or " : ", ";
    out += names[i];
  }
  return out;
}

/// "RFF+REI or RFF+AHI"
std::string label(const Row& row) {
  if (row.qualifiers.empty()) return std::string(row.tag);
  std::vector<std::string> names;
  for (const auto qualifier : row.qualifiers) names.push_back(std::string(row.tag) + "+" + std::string(qualifier));
  return joined(names);
}

bool fits(const Row& row, const Segment& segment, bool by_qualifier) {
  if (!segment.is(row.tag)) return false;
  if (!by_qualifier || row.qualifiers.empty()) return true;
  return std::any_of(row.qualifiers.begin(), row.qualifiers.end(),
                     [&](std::string_view q) { return segment.equals(1, 1, q); });
}

bool is_free(const Row& row, std::uint32_t seen) {
  return row.max == many || seen < row.max;
}

std::string expected_code(codes::Table table) {
  if (table.size() > 8) return "one of " + std::to_string(table.size()) + " codes";
  std::vector<std::string> names;
  for (const auto& code : table) names.emplace_back(code.edifact);
  return joined(names);
}

/// What a field must be like, for a finding.
std::string expected_form(const Field& field) {
  switch (field.form) {
    case Form::text:
      return "1 to " + std::to_string(field.max) + " characters";
    case Form::code:
      return expected_code(field.table());
    case Form::format:
      return "203";
    case Form::time:
      return "12 digits that are a date and time, ccyymmddhhmm";
    case Form::cpr:
      return "10 digits";
    case Form::ten:
      return "10 characters";
    case Form::qualifier:
      return std::string(field.constant);
    case Form::hex32:
      return "32 hexadecimal digits";
    case Form::size:
      return "a whole number of at least 1";
    case Form::any:
    case Form::whole:
    case Form::constant:
      break;
  }
  return "a value";
}

/// Of a value that should be digits.
std::string digits_found(std::string_view value) {
  const auto count = characters(value);
  const bool one = count == 1;
  const char* const what = all_digits(value) ? (one ? " digit" : " digits")
                           : one             ? " character that is no digit"
                                             : " characters that are not all digits";
  return std::to_string(count) + what + ", not shown";
}

/// Of a value that has not the form or code of its field.
std::string found_value(const Field& field, std::string_view value) {
  if (field.form == Form::ten || field.form == Form::qualifier) return masked(value);  // it may be a name
  if (field.form == Form::cpr || field.form == Form::time || field.use == Use::cpr) return digits_found(value);
  return field.form == Form::hex32 ? shown_reference(value) : shown_code(value);
}

unsigned component_of(const Field& field) {
  return std::max<unsigned>(field.component, 1);
}

bool is_formed(const Field& field, std::string_view value) {
  switch (field.form) {
    case Form::qualifier:
      return value == field.constant;
    case Form::format:
      return value == "203";
    case Form::time:
      return read_long_time(value).has_value();
    case Form::cpr:
      return value.size() == 10 && all_digits(value);
    case Form::ten:
      return characters(value) == 10;
    case Form::hex32:
      return value.size() == 32 && std::all_of(value.begin(), value.end(), is_hex);
    case Form::size:
      return value.size() < std::numeric_limits<std::uint64_t>::digits10 && all_digits(value) &&
             value.find_first_not_of('0') != std::string_view::npos;
    default:
      return true;
  }
}

}  // namespace

std::string_view checked(const Field& field, const Segment& segment, Findings& findings, std::string& room) {
  const std::string_view value = segment.view(field.element, component_of(field), room);
  const auto faulty = [&](Rule rule, std::string found) {
    const auto severity = field.lenient ? Severity::warning : Severity::error;
    findings.push_back(
        {rule, severity, segment.at(field.element, field.component), expected_form(field), std::move(found)});
    return std::string_view();
  };
  if (value.empty()) {
    if (field.required) faulty(Rule::edi_no_value, "nothing");  // EDI-17
    return value;
  }
  if (field.form == Form::text) {
    if (value.size() <= field.max) return value;  // bytes: there are no more characters
    const auto length = characters(value);
    if (length > field.max) return faulty(Rule::edi_length, std::to_string(length) + " characters");  // EDI-19
    return value;
  }
  const auto wrong = [&] {  // EDI-18
    return faulty(Rule::edi_value, found_value(field, value) + (field.lenient ? ", read as none" : ""));
  };
  if (field.form == Form::code) {
    if (field.use == Use::speciality && value == codes::no_speciality) return {};
    const auto name = codes::name_of(field.table(), value);
    return name.empty() ? wrong() : name;
  }
  return is_formed(field, value) ? value : wrong();
}

void check_text(const Segment& ftx, Findings& findings) {
  for (unsigned c = 1; c <= ftx.components(4); ++c)
    if (!ftx.empty(4, c)) return;
  const std::string format = ftx.value(2);
  if (is_format(format) || characters(format) > longest_format) return;  // the latter is EDI-19
  findings.push_back(
      {Rule::edi_no_value, Severity::error, ftx.at(4), "text, or a known format in element 2", "nothing"});
}

bool too_long(std::string_view value, std::size_t most, const Segment& ftx, unsigned component, Findings& findings) {
  if (value.size() <= most) return false;  // bytes: there are no more characters
  const auto length = characters(value);
  if (length <= most) return false;
  findings.push_back({Rule::edi_length, Severity::error, ftx.at(4, component),
                      "at most " + std::to_string(most) + " characters", std::to_string(length) + " characters"});
  return true;
}

std::span<const std::string_view> TextComponents::read(const Segment& ftx, Findings& findings, std::size_t most,
                                                       std::size_t checked) {
  const auto count = ftx.components(4);
  most = std::min(most, room_for);
  std::size_t there = 0;
  for (unsigned c = 1; c <= count && c <= most; ++c, ++there) {
    parts_[there] = ftx.view(4, c, rooms_[there]);
    if (c <= checked && too_long(parts_[there], component_length, ftx, c, findings)) parts_[there] = {};
  }
  if (count > most)  // EDI-20
    findings.push_back({Rule::edi_repeated, Severity::error, ftx.at(4, static_cast<unsigned>(most) + 1),
                        "at most " + std::to_string(most) + " components", std::to_string(count)});
  while (there > 0 && parts_[there - 1].empty()) --there;
  return std::span(parts_).first(there);
}

void NotCarried::add(const Segment& segment, unsigned element, unsigned component) {
  if (places_.size() > most_places) return;
  std::string place = segment.at(element, component).path;
  if (std::find(places_.begin(), places_.end(), place) != places_.end()) return;
  places_.push_back(places_.size() < most_places ? std::move(place) : "and more");
}

Walker::Walker(const MessageInput& in, const MessageTable& table, Values& values, NotCarried& not_carried)
    : in_(in), values_(values), not_carried_(not_carried), errors_(in.errors), counted_(in.findings.size()) {
  levels_.push_back({table.rows, table.count});
}

void Walker::walk() {
  for (std::size_t i = in_.span.first; i < in_.span.last; ++i) {
    const Segment segment = in_.interchange[i];
    if (full()) {
      report(Rule::edi_more, Severity::error, segment.at(), "fewer than " + std::to_string(most_errors) + " errors",
             "that many");
      return;
    }
    take(segment);
  }
  if (in_.span.last < in_.interchange.size()) {  // else the interchange broke off, which has its finding
    const Segment end = in_.interchange[in_.span.last];
    close_above(0, end);
    missing(levels_.front(), levels_.front().count, end);
  }
  std::sort(withdrawn_.rbegin(), withdrawn_.rend());
  for (const auto finding : withdrawn_) in_.findings.erase(in_.findings.begin() + static_cast<std::ptrdiff_t>(finding));
}

bool Walker::full() {
  for (; counted_ < in_.findings.size(); ++counted_)
    if (in_.findings[counted_].severity == Severity::error) ++errors_;
  return errors_ >= most_errors;
}

void Walker::take(const Segment& segment) {
  if (ignoring_ && !is_trigger(segment.tag())) return;
  ignoring_ = false;
  const Row* row = forward(segment, true);
  if (row == nullptr) row = late(segment);
  if (row != nullptr) {
    open(*row, segment);
    return;
  }
  if (again(segment, true)) return;
  row = forward(segment, false);
  if (row != nullptr) {  // EDI-18: the place is right, the qualifier is not
    std::vector<std::string> names(row->qualifiers.begin(), row->qualifiers.end());
    report(Rule::edi_value, Severity::error, segment.at(1, row->fields.front().component), joined(names),
           shown_code(segment.value(1)));
    return;
  }
  if (again(segment, false)) return;
  report(Rule::edi_unexpected, Severity::error, segment.at(), expected(),
         std::string(shown_tag(segment.tag())));  // EDI-15
  ignoring_ = is_trigger(segment.tag());
}

/// The row a segment fits, from the one reached on, in the innermost group or one around it. What is passed over on the
/// way there is missing.
const Row* Walker::forward(const Segment& segment, bool by_qualifier) {
  for (std::size_t l = levels_.size(); l-- > 0;) {
    Level& level = levels_[l];
    for (std::size_t i = level.at; i < level.count; ++i) {
      const Row& row = level.rows[i];
      if (!is_free(row, level.seen[i]) || !fits(row, segment, by_qualifier)) continue;
      close_above(l, segment);
      missing(level, i, segment);
      level.at = i;
      ++level.seen[i];
      if (row.agreed != 0 && level.seen[i] > row.agreed && !agreed_said_) {
        agreed_said_ = true;
        report(Rule::edi_repeated, Severity::warning, segment.at(), "at most " + std::to_string(row.agreed),
               std::string(row.tag) + " number " + std::to_string(level.seen[i]));
      }
      return &row;
    }
  }
  return nullptr;
}

/// The row of a segment that should have come before the place reached. It is reported for its place, and no longer as
/// missing.
const Row* Walker::late(const Segment& segment) {
  for (std::size_t l = levels_.size(); l-- > 0;) {
    Level& level = levels_[l];
    for (std::size_t i = 0; i < level.at; ++i) {
      const Row& row = level.rows[i];
      const bool here = l + 1 == levels_.size() || row.rows != nullptr;
      if (!here || level.seen[i] > 0 || !fits(row, segment, true)) continue;
      report(Rule::edi_unexpected, Severity::error, segment.at(), expected(),
             std::string(shown_tag(segment.tag())));  // EDI-15
      close_above(l, segment);
      ++level.seen[i];
      const auto said =
          std::find_if(missing_.rbegin(), missing_.rend(), [&](const Missing& m) { return m.row == &row; });
      if (said != missing_.rend()) {
        withdrawn_.push_back(said->finding);
        said->row = nullptr;
      }
      return &row;
    }
  }
  return nullptr;
}

/// EDI-20: true if the segment has come as often as it may. A group that comes too often is not looked at.
bool Walker::again(const Segment& segment, bool by_qualifier) {
  for (std::size_t l = levels_.size(); l-- > 0;) {
    Level& level = levels_[l];
    std::uint32_t most = 0, seen = 0;
    std::size_t last = 0;
    for (std::size_t i = 0; i < level.count; ++i) {
      const Row& row = level.rows[i];
      const bool here = l + 1 == levels_.size() || row.rows != nullptr;
      if (!here || row.max == many || !fits(row, segment, by_qualifier)) continue;
      most += row.max;
      seen += level.seen[i];
      last = i;
    }
    if (most == 0 || seen < most) continue;
    ++level.seen[last];
    report(Rule::edi_repeated, Severity::error, segment.at(), "at most " + std::to_string(most),
           std::string(segment.tag()) + " number " + std::to_string(seen + 1));
    ignoring_ = is_trigger(segment.tag());
    return true;
  }
  return false;
}

void Walker::close_above(std::size_t level, const Segment& segment) {
  for (; levels_.size() > level + 1; levels_.pop_back()) missing(levels_.back(), levels_.back().count, segment);
}

/// EDI-16: the mandatory rows of a group up to row `to` that have not come, where `segment` stands.
void Walker::missing(const Level& level, std::size_t to, const Segment& segment) {
  for (std::size_t i = level.at; i < to; ++i) {
    const Row& row = level.rows[i];
    if (row.min == 0 || level.seen[i] > 0) continue;
    missing_.push_back({&row, in_.findings.size()});
    report(Rule::edi_missing, Severity::error, segment.at(), label(row), std::string(shown_tag(segment.tag())));
  }
}

void Walker::open(const Row& row, const Segment& segment) {
  if (row.ignored) {
    not_carried_.add(segment);
    ignoring_ = true;
    return;
  }
  hand_on(row, segment);
  if (row.rows != nullptr) levels_.push_back({row.rows, row.count});
}

void Walker::hand_on(const Row& row, const Segment& segment) {
  if (row.part != Part::none) values_.begin(row.part, segment);
  for (const Field& field : row.fields) {
    if (field.form == Form::constant) {
      const auto component = component_of(field);
      if (!segment.empty(field.element, component) && !segment.equals(field.element, component, field.constant))
        not_carried_.add(segment, field.element, field.component);
      continue;
    }
    if (field.use == Use::nothing && (field.form == Form::any || field.form == Form::whole)) continue;
    const auto value = checked(field, segment, in_.findings, room_);
    if (!value.empty() && field.use != Use::nothing) values_.value(field, value, segment);
  }
  look_for_others(row, segment);
}

/// What stands where no field is has no meaning here. In a closed row it may be text of the letter.
void Walker::look_for_others(const Row& row, const Segment& segment) {
  constexpr auto whole = ~std::uint64_t{0};
  const unsigned elements = std::min(segment.elements(), most_elements);
  auto field = row.fields.begin();
  for (unsigned e = 1; e <= elements; ++e) {
    std::uint64_t known = 0;  // components of the element that have a field
    for (; field != row.fields.end() && field->element == e; ++field)
      known |= field->form == Form::whole ? whole : std::uint64_t{1} << component_of(*field);
    if (known == whole) continue;
    const unsigned components = segment.components(e);
    for (unsigned c = 1; c <= components; ++c) {
      const bool has_field = c <= most_elements && (known >> c & 1) != 0;
      if (has_field || segment.empty(e, c)) continue;
      const unsigned component = known == 0 ? 0 : c;
      if (row.closed) {
        lost(segment, e, component);
      } else {
        not_carried_.add(segment, e, component);
      }
      if (row.closed || known == 0) break;  // said of the whole element
    }
  }
  if (row.closed) empty_end(segment);
  if (segment.elements() <= most_elements) return;
  if (row.closed) {
    lost(segment, most_elements + 1, 0);
  } else {
    not_carried_.add(segment, most_elements + 1);
  }
}

/// EDI-18: an element or component that would be lost.
void Walker::lost(const Segment& segment, unsigned element, unsigned component) {
  std::string value = segment.value(element, std::max(component, 1u));
  for (unsigned c = 2; component == 0 && c <= segment.components(element); ++c)
    value += ":" + segment.value(element, c);
  report(Rule::edi_value, Severity::error, segment.at(element, component),
         component == 0 ? "nothing here (a + in text is written ?+)" : "nothing here",
         value.empty() ? "an empty element" : masked(value));
}

/// EDI-18: writers leave empty elements at the end out; here they are the + that ends a text.
void Walker::empty_end(const Segment& segment) {
  constexpr unsigned text = 4;
  if (segment.elements() <= text || segment.elements() > most_elements) return;
  for (unsigned e = text + 1; e <= segment.elements(); ++e)
    for (unsigned c = 1; c <= segment.components(e); ++c)
      if (!segment.empty(e, c)) return;  // reported there
  lost(segment, text + 1, 0);
}

void Walker::report(Rule rule, Severity severity, Position position, std::string expected, std::string found) {
  in_.findings.push_back({rule, severity, std::move(position), std::move(expected), std::move(found)});
}

/// What may stand at the place reached.
std::string Walker::expected() const {
  std::vector<std::string> names;
  for (std::size_t l = levels_.size(); l-- > 0;) {
    const Level& level = levels_[l];
    for (std::size_t i = level.at; i < level.count; ++i) {
      const Row& row = level.rows[i];
      if (!is_free(row, level.seen[i])) continue;
      names.push_back(label(row));
      if (row.min > 0 && level.seen[i] == 0) return joined(names);
    }
  }
  names.emplace_back("UNT");
  return joined(names);
}

}  // namespace brevdue::edifact
