#include "converters/oioxml/walker.hpp"

#include <algorithm>
#include <utility>

#include "converters/model/identifiers.hpp"
#include "converters/model/strings.hpp"

namespace brevdue::oioxml {
namespace {

using Content_ = Type::Content;

constexpr std::string_view xsi_space = "http://www.w3.org/2001/XMLSchema-instance";

void add_alternative(std::vector<std::string_view>& names, std::string_view name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

std::string joined(const std::vector<std::string_view>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out += i + 1 == names.size() ? " or " : ", ";
    out += names[i];
  }
  return out;
}

/// xsi:type and xsi:nil, where nobody asks what the element is.
bool is_harmless(const wire::XmlAttribute& attribute) {
  return attribute.name.local == "type" ||
         (attribute.name.local == "nil" && (attribute.value == "true" || attribute.value == "false"));
}

bool all_white(std::string_view text) {
  return text.find_first_not_of(xml_white) == std::string_view::npos;
}

}  // namespace

Walker::Walker(const wire::Document& document, const Table& table, Values& values, Findings& findings,
               Findings& complaints)
    : document_(document), table_(table), values_(values), findings_(findings), complaints_(complaints) {
  stack_.reserve(12);
}

void Walker::start(const wire::XmlName& name, std::span<const wire::XmlAttribute> attributes, SourceMark mark) {
  place_complaints();
  if (skip_ > 0) {
    skip(attributes, mark);
    return;
  }
  last_tag_ = mark;
  stop_if_full();
  if (stack_.empty()) {
    open(*table_.root, 1, false, attributes, mark);
    return;
  }
  Frame& frame = stack_.back();
  const Type& type = *frame.row->type;
  if (type.content == Content_::any) {
    skip(attributes, mark);
    return;
  }
  // A wrong namespace is said of the topmost element that has it; below, the table goes on as if it were right.
  const bool foreign = name.space != table_.space;
  if (foreign && !frame.foreign) {
    report(Rule::oio_element, Severity::error, mark, path(stack_.size()) + "/" + shown_name(name.local),
           "namespace " + std::string(table_.space),
           name.space.empty()                  ? "no namespace"
           : document_.holds_token(name.space) ? "another namespace"
                                               : "namespace " + shown_name(name.space));
  }
  const Row* row = nullptr;
  std::uint32_t index = 1;
  if (type.content == Content_::group) {
    row = place(frame, name.local, index, mark);
  } else if (type.content == Content_::mixed) {
    flush_text();
    const auto* found =
        std::find_if(type.rows, type.rows + type.count, [&](const Row& r) { return r.name == name.local; });
    if (found != type.rows + type.count) row = found;
    if (row == nullptr) {
      std::vector<std::string_view> names;
      for (std::uint8_t i = 0; i < type.count; ++i) names.push_back(type.rows[i].name);
      report(Rule::oio_element, Severity::error, mark, path(stack_.size()) + "/" + shown_name(name.local),
             "text, " + joined(names), shown_name(name.local));  // OIO-03
    }
  } else {
    report(Rule::oio_element, Severity::error, mark, path(stack_.size()) + "/" + shown_name(name.local),
           type.content == Content_::simple ? "text" : "nothing", shown_name(name.local));  // OIO-03
  }
  if (row == nullptr) {
    skip(attributes, mark);
    return;
  }
  open(*row, index, foreign, attributes, mark);
}

void Walker::open(const Row& row, std::uint32_t index, bool foreign, std::span<const wire::XmlAttribute> attributes,
                  SourceMark mark) {
  Frame frame;
  frame.row = &row;
  frame.mark = mark;
  frame.index = index;
  frame.foreign = foreign;
  stack_.push_back(frame);
  const Type& type = *row.type;
  for (const auto& attribute : attributes) {  // OIO-08; xsi:type and xsi:nil mean something everywhere
    if (type.content != Content_::any || attribute.name.space == xsi_space)
      report(Rule::oio_attribute, Severity::error, mark, path(stack_.size()), "no attribute",
             shown_name(attribute.name.local));
  }
  text_.clear();
  if (type.content == Content_::simple) return;
  if (type.content == Content_::group) size_.reset();
  values_.begin(row.element, mark);
}

/// Passes over an element and all that is in it.
void Walker::skip(std::span<const wire::XmlAttribute> attributes, SourceMark mark) {
  ++skip_;
  const bool local = stack_.back().row->type->content == Content_::any;
  for (const auto& attribute : attributes)  // OIO-08. Validators look at their own attributes even here
    if (local && !full() && attribute.name.space == xsi_space && !is_harmless(attribute))
      report(Rule::oio_attribute, Severity::error, mark, path(stack_.size()), "no attribute",
             shown_name(attribute.name.local));
  if (++skipped_ <= most_skipped) return;
  report(local ? Rule::oio_count : Rule::oio_more, Severity::error, mark, path(stack_.size()),
         "at most " + std::to_string(most_skipped) + " elements in Local_Elements" +
             (local ? "" : " and in elements that do not belong here"),
         "more");
  throw Stopped{};
}

void Walker::stop_if_full() {
  if (!full()) return;
  report(Rule::oio_more, Severity::error, last_tag_, path(stack_.size()),
         "fewer than " + std::to_string(most_errors) + " errors", "that many");
  throw Stopped{};
}

/// A complaint comes before the event of the element it is about.
void Walker::place_complaints() {
  if (placed_ == complaints_.size()) return;
  const std::string where = path(stack_.size());
  for (; placed_ < complaints_.size(); ++placed_) complaints_[placed_].position.path = where;
}

void Walker::end(const wire::XmlName&, SourceMark mark) {
  place_complaints();
  if (skip_ > 0) {
    --skip_;
    return;
  }
  last_tag_ = mark;
  if (stack_.empty()) return;
  Frame& frame = stack_.back();
  const Type& type = *frame.row->type;
  if (type.content == Content_::simple) {
    leaf(frame, mark);
  } else {
    if (type.content == Content_::group) missing(frame, type.count, mark, {});
    if (type.content == Content_::mixed) flush_text();
    values_.end(frame.row->element);
  }
  while (!missing_.empty() && missing_.back().depth == stack_.size()) missing_.pop_back();
  stack_.pop_back();
}

void Walker::text(std::string_view utf8) {
  if (skip_ > 0 || stack_.empty() || utf8.empty()) return;
  Frame& frame = stack_.back();
  switch (frame.row->type->content) {
    case Content_::simple:
    case Content_::mixed:
      text_.append(utf8);
      break;
    case Content_::group:
    case Content_::empty:
      // OIO-07. White space between elements is layout; in Break and Space not even that is allowed.
      if (frame.text_found || (frame.row->type->content == Content_::group && all_white(utf8))) break;
      frame.text_found = true;
      report(Rule::oio_text, Severity::error, last_tag_, path(stack_.size()),
             frame.row->type->content == Content_::group ? "only elements" : "nothing", "text");
      break;
    case Content_::any:
      break;
  }
}

void Walker::flush_text() {
  if (text_.empty()) return;
  if (document_.holds_token(text_)) {
    restored_ += document_.restored_size(text_);
    if (restored_ > document_.limits().text_bytes) {
      report(Rule::wire_text_too_large, Severity::error, last_tag_, path(stack_.size()),
             "at most " + std::to_string(document_.limits().text_bytes) + " bytes of text", "more");
      throw Stopped{};
    }
    values_.text(document_.restore(text_));
  } else {
    values_.text(text_);
  }
  text_.clear();
}

/// True, with its finding, if the value holds lifted runs that make it longer than any value: putting them back would
/// take memory for nothing.
bool Walker::too_long(const Frame& frame) {
  const Row& row = *frame.row;
  const auto length = characters(text_) + (document_.restored_size(text_) - text_.size());
  if (length <= longest_value) return false;
  auto fault = describe(*row.type, row.element, {});
  report(fault.rule, Severity::error, frame.mark, path(stack_.size()), std::move(fault.expected),
         std::to_string(length) + " characters");
  return true;
}

void Walker::leaf(Frame& frame, SourceMark end) {
  const Row& row = *frame.row;
  const Type& type = *row.type;
  if (type.simple == Simple::base64) {
    const auto before = findings_.size();
    auto content = document_.content(text_, frame.mark, {}, findings_);
    errors_ += findings_.size() - before;
    if (findings_.size() > before) {  // WIRE-15
      const std::string where = path(stack_.size());
      for (auto i = before; i < findings_.size(); ++i) findings_[i].position.path = where;
    }
    if (!content) return;
    if (size_ && *size_ != content->decoded_size())  // OIO-13
      report(Rule::oio_size, Severity::warning, size_mark_, path(stack_.size() - 1) + "/OriginalObjectSize",
             std::to_string(content->decoded_size()) + " bytes", std::to_string(*size_) + " bytes");
    values_.content(std::move(*content));
    return;
  }
  if (document_.holds_token(text_)) {
    if (too_long(frame)) return;
    text_ = document_.restore(text_);
  }
  bool wide = false;
  const bool valid = is_valid(type, text_, wide);
  if (wide) wide_.push_back({frame.mark, end});
  if (!valid) {
    auto fault = describe(type, row.element, text_);
    report(fault.rule, Severity::error, frame.mark, path(stack_.size()), std::move(fault.expected),
           std::move(fault.found));
    // Who refuses the message names its version, as far as a receipt has room for it.
    if (type.simple == Simple::version && !text_.empty() && characters(text_) <= longest_version)
      values_.value(row.element, text_, frame.mark);
    return;
  }
  if (type.simple == Simple::size) {
    size_ = read_size(text_);
    size_mark_ = frame.mark;
  }
  values_.value(row.element, text_, frame.mark);
}

bool Walker::in_same_choice(const Frame& frame, const Row& row) const {
  return row.choice != 0 && frame.at >= 0 && frame.row->type->rows[frame.at].choice == row.choice;
}

/// Where a child of a group stands in the table: the row seen last, or one behind it. Null if there is none; then the
/// child is reported and not looked at.
const Row* Walker::place(Frame& frame, std::string_view name, std::uint32_t& index, SourceMark mark) {
  const Type& type = *frame.row->type;
  const Row* rows = type.rows;
  if (frame.at >= 0 && rows[frame.at].name == name) {
    ++frame.count;
    index = rows[frame.at].again ? ++bodies_[rows[frame.at].branch] : frame.count;
    repeated(frame, rows[frame.at], mark);
    return &rows[frame.at];
  }
  for (int i = frame.at + 1; i < type.count; ++i) {
    if (rows[i].name != name) continue;
    if (in_same_choice(frame, rows[i]) && rows[i].branch != rows[frame.at].branch && !rows[i].again) {
      report(Rule::oio_element, Severity::error, mark, path(stack_.size()) + "/" + shown_name(name), expected(frame),
             shown_name(name));
      return &rows[i];
    }
    missing(frame, i, mark, name);
    frame.at = static_cast<std::int16_t>(i);
    frame.count = 1;
    frame.too_many = 0;
    if (rows[i].again) index = ++bodies_[rows[i].branch];
    return &rows[i];
  }
  for (int i = 0; i < frame.at; ++i) {
    if (rows[i].name != name) continue;
    if (rows[i].again) {
      frame.at = static_cast<std::int16_t>(i);
      frame.count = 1;
      index = ++bodies_[rows[i].branch];
    } else {
      late(frame, rows[i], mark);
    }
    return &rows[i];
  }
  // A name the table does not know here. It probably stands for the mandatory element that would have to follow, so
  // that one is not reported as missing as well.
  report(Rule::oio_element, Severity::error, mark, path(stack_.size()) + "/" + shown_name(name), expected(frame),
         shown_name(name));
  frame.stand_in = true;
  return nullptr;
}

/// The child seen last has come once more.
void Walker::repeated(Frame& frame, const Row& row, SourceMark mark) {
  if (row.max != many && frame.count == static_cast<std::uint32_t>(row.max) + 1) {  // OIO-09
    report(Rule::oio_count, Severity::error, mark, path(stack_.size()) + "/" + std::string(row.name),
           "at most " + std::to_string(row.max), std::string(row.name) + " number " + std::to_string(frame.count));
  }
  if (row.agreed != 0 && frame.count > row.agreed) {  // OIO-12, conversion.md 1.8
    if (frame.too_many == 0)
      frame.too_many =
          1 + report(Rule::oio_more_than_ten, Severity::warning, mark,
                     path(stack_.size()) + "/" + std::string(row.name), "at most " + std::to_string(row.agreed), {});
    findings_[frame.too_many - 1].found = std::to_string(frame.count);
  }
}

/// A child the table knows, but before the place reached.
void Walker::late(Frame& frame, const Row& row, SourceMark mark) {
  // Reported as missing a moment ago? Then it only stands in the wrong place: one finding is enough.
  for (const auto& m : missing_) {
    const bool same = m.row == &row || (row.choice != 0 && m.row->choice == row.choice);
    if (m.depth == stack_.size() && same) withdrawn_.push_back(m.finding);
  }
  report(Rule::oio_element, Severity::error, mark, path(stack_.size()) + "/" + std::string(row.name), expected(frame),
         std::string(row.name));  // OIO-03
}

/// Reports the mandatory children between the one seen last and row `to` (the row count: the end of the group), where
/// `found` stands (no name: the end). OIO-04
void Walker::missing(Frame& frame, int to, SourceMark mark, std::string_view found) {
  const Type& type = *frame.row->type;
  for (int i = frame.at + 1; i < to; ++i) {
    const Row& row = type.rows[i];
    if (row.min == 0) continue;
    std::string names;
    int last = i;  // the last row this one stands for
    if (row.choice == 0) {
      names = row.name;
    } else if (in_same_choice(frame, row)) {
      if (row.branch != type.rows[frame.at].branch) continue;
      names = row.name;
    } else if (to < type.count && type.rows[to].choice == row.choice) {
      if (row.branch != type.rows[to].branch) continue;
      names = row.name;
    } else {
      std::vector<std::string_view> alternatives;
      for (; last < to && type.rows[last].choice == row.choice; ++last)
        if (type.rows[last].min > 0) alternatives.push_back(type.rows[last].name);
      --last;
      names = joined(alternatives);
    }
    i = last;
    if (frame.stand_in) {
      frame.stand_in = false;
      continue;
    }
    const auto finding = report(Rule::oio_missing, Severity::error, mark, path(stack_.size()), std::move(names),
                                found.empty() ? "the end of " + std::string(frame.row->name) : shown_name(found));
    missing_.push_back({stack_.size(), finding, &row});
  }
  frame.stand_in = false;
}

/// What may stand behind the child seen last.
std::string Walker::expected(const Frame& frame) const {
  const Type& type = *frame.row->type;
  std::vector<std::string_view> names;
  if (frame.at >= 0) {
    const Row& row = type.rows[frame.at];
    if (row.max == many || frame.count < row.max) add_alternative(names, row.name);
    for (int i = 0; i < frame.at; ++i)
      if (type.rows[i].again) add_alternative(names, type.rows[i].name);
  }
  bool end_allowed = true;
  for (int i = frame.at + 1; i < type.count && end_allowed; ++i) {
    const Row& row = type.rows[i];
    if (in_same_choice(frame, row)) {
      if (row.again) add_alternative(names, row.name);
      if (row.again || row.branch != type.rows[frame.at].branch) continue;
    } else if (row.choice != 0) {
      if (row.min > 0) add_alternative(names, row.name);
      end_allowed = i + 1 < type.count && type.rows[i + 1].choice == row.choice;
      continue;
    }
    add_alternative(names, row.name);
    end_allowed = row.min == 0;
  }
  const std::string end = "the end of " + std::string(frame.row->name);
  if (end_allowed) names.push_back(end);
  return joined(names);
}

/// "Emessage/ClinicalEmail[2]/Letter": the first of its like bears no number.
std::string Walker::path(std::size_t frames) const {
  std::string out;
  for (std::size_t i = 0; i < frames; ++i) {
    if (i > 0) out += '/';
    out += stack_[i].row->name;
    if (stack_[i].index > 1) out += "[" + std::to_string(stack_[i].index) + "]";
  }
  return out;
}

std::size_t Walker::report(Rule rule, Severity severity, SourceMark mark, std::string path, std::string expected,
                           std::string found) {
  Finding finding{rule, severity, {}, std::move(expected), std::move(found)};
  finding.position.input = document_.input();
  finding.position.path = std::move(path);
  finding.position.mark = mark;
  findings_.push_back(std::move(finding));
  if (severity == Severity::error) ++errors_;
  return findings_.size() - 1;
}

void Walker::finish() {
  std::sort(withdrawn_.begin(), withdrawn_.end());
  auto next = withdrawn_.begin();
  std::size_t kept = 0;
  for (std::size_t i = 0; i < findings_.size(); ++i) {
    if (next != withdrawn_.end() && *next == i) {
      next = std::find_if(next, withdrawn_.end(), [&](std::size_t w) { return w != i; });  // may be withdrawn twice
      continue;
    }
    if (kept != i) findings_[kept] = std::move(findings_[i]);
    ++kept;
  }
  findings_.erase(findings_.begin() + static_cast<std::ptrdiff_t>(kept), findings_.end());
  withdrawn_.clear();
}

}  // namespace brevdue::oioxml
