// Reading an envelope: a table of its elements, and a handler that follows it. An error stands where something
// mandatory is missing or cannot be understood; everything else the schema refuses is a warning. The schema itself is
// not asked: whatever it refuses the table speaks about too (tests/property/vans_envelope_test.cpp).
#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <limits>
#include <utility>

#include "converters/model/identifiers.hpp"
#include "converters/model/strings.hpp"
#include "converters/vans/envelope.hpp"
#include "converters/vans/values.hpp"

namespace brevdue::vans {
namespace {

enum class E : std::uint8_t {
  envelope,
  sender,
  receiver,
  envelope_identifier,
  sent,
  message,
  meta,
  identifier,
  processing,
  provider,
  service,
  document,
  format,
  name,
  version,
  size,
  transport,
  transport_type,
  transform,
  service_tag,
  data,
  receipt,
  negative_vans,
  negative_message,
  positive_message,
  error,
  code,
  description,
  original_envelope_identifier,
  original_message
};

enum class Form : std::uint8_t { group, token, text, uuid, code, date_time, number, boolean, base64 };

/// `expected`: the schema asks for it, but an envelope can be understood without.
enum class Need : std::uint8_t { mandatory, expected, optional };

struct Row {
  std::string_view name;
  E element;
  Need need = Need::mandatory;
  Form form = Form::group;
  std::size_t longest = 0;          // of tokens and texts
  Codes codes = {};                 // of codes
  std::span<const Row> rows = {};   // of groups, in their order
  bool alternative = false;         // one of all rows that say so, not each
  std::string_view attribute = {};  // the one it has
};

constexpr Row processing_rows[] = {
    {"ProviderIdentifier", E::provider, Need::expected, Form::text, longest_text},
    {"ServiceIdentifier", E::service, Need::expected, Form::text, longest_text},
};
constexpr Row document_rows[] = {
    {"Format", E::format, Need::mandatory, Form::code, 0, formats},
    {"Name", E::name, Need::mandatory, Form::text, longest_text},
    {"Version", E::version, Need::optional, Form::text, longest_text},
    {"SizeInBytes", E::size, Need::mandatory, Form::number},
};
constexpr Row transport_rows[] = {
    {"Type", E::transport_type, Need::optional, Form::code, 0, transport_types},
    {"TransformMessage", E::transform, Need::expected, Form::boolean},
    {"ServiceTag", E::service_tag, Need::optional, Form::text, longest_tag, {}, {}, false, "name"},
};
constexpr Row meta_rows[] = {
    {"Identifier", E::identifier, Need::mandatory, Form::uuid},
    {"Processing", E::processing, Need::optional, Form::group, 0, {}, processing_rows},
    {"Document", E::document, Need::mandatory, Form::group, 0, {}, document_rows},
    {"Transport", E::transport, Need::optional, Form::group, 0, {}, transport_rows},
};
constexpr Row message_rows[] = {
    {"MetaInformation", E::meta, Need::mandatory, Form::group, 0, {}, meta_rows},
    {"Data", E::data, Need::mandatory, Form::base64},
};
constexpr Row error_rows[] = {
    {"Code", E::code, Need::optional, Form::number},
    {"Description", E::description, Need::mandatory, Form::text, longest_description},
};
constexpr Row negative_vans_rows[] = {
    {"Error", E::error, Need::mandatory, Form::group, 0, {}, error_rows},
    {"OriginalEnvelopeIdentifier", E::original_envelope_identifier, Need::mandatory, Form::uuid},
    {"OriginalMessage", E::original_message, Need::optional, Form::group, 0, {}, meta_rows},
};
constexpr Row negative_message_rows[] = {
    {"Error", E::error, Need::mandatory, Form::group, 0, {}, error_rows},
    {"OriginalEnvelopeIdentifier", E::original_envelope_identifier, Need::mandatory, Form::uuid},
    {"OriginalMessage", E::original_message, Need::mandatory, Form::group, 0, {}, meta_rows},
};
constexpr Row positive_message_rows[] = {
    {"OriginalEnvelopeIdentifier", E::original_envelope_identifier, Need::mandatory, Form::uuid},
    {"OriginalMessage", E::original_message, Need::mandatory, Form::group, 0, {}, meta_rows},
};
constexpr Row receipt_rows[] = {
    {"NegativeVans", E::negative_vans, Need::mandatory, Form::group, 0, {}, negative_vans_rows, true},
    {"NegativeMessage", E::negative_message, Need::mandatory, Form::group, 0, {}, negative_message_rows, true},
    {"PositiveMessage", E::positive_message, Need::mandatory, Form::group, 0, {}, positive_message_rows, true},
};
constexpr Row envelope_rows[] = {
    {"SenderID", E::sender, Need::mandatory, Form::token, longest_id, {}, {}, false, "EndPointType"},
    {"ReceiverID", E::receiver, Need::mandatory, Form::token, longest_id, {}, {}, false, "EndPointType"},
    {"EnvelopeIdentifier", E::envelope_identifier, Need::mandatory, Form::uuid},
    {"SentDateTime", E::sent, Need::mandatory, Form::date_time},
    {"Message", E::message, Need::mandatory, Form::group, 0, {}, message_rows, true},
    {"Receipt", E::receipt, Need::mandatory, Form::group, 0, {}, receipt_rows, true},
};
constexpr Row root{"VANSEnvelope", E::envelope, Need::mandatory, Form::group, 0, {}, envelope_rows};

/// "Message or Receipt": the rows of which one must be there.
std::string joined_alternatives(std::span<const Row> rows) {
  std::string out;
  for (const auto& row : rows)
    if (row.alternative) out += (out.empty() ? "" : " or ") + std::string(row.name);
  return out;
}

/// "5", "+5", " 5 ": what xs:int and xs:positiveInteger let stand for a number that is not negative.
std::optional<std::uint64_t> read_number(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  std::uint64_t value = 0;
  const auto* const end = text.data() + text.size();
  const auto [at, wrong] = std::from_chars(text.data(), end, value);
  if (text.empty() || wrong != std::errc{} || at != end) return std::nullopt;
  return value;
}

class Handler final : public wire::XmlHandler {
 public:
  /// Thrown through the parser when there is no use in reading on. The findings say why.
  struct Stopped {};

  Handler(const wire::Document& document, Findings& findings) : document_(document), findings_(findings) {
    envelope_.input = document.input();
  }

  void start(const wire::XmlName& name, std::span<const wire::XmlAttribute> attributes, SourceMark mark) override {
    if (skip_ > 0) {
      skip(mark);
      return;
    }
    last_tag_ = mark;
    if (stack_.empty()) {
      if (name.local != root.name || name.space != envelope_namespace) {
        report(Rule::vans_structure, Severity::error, mark, shown_name(name.local),
               "VANSEnvelope of " + std::string(envelope_namespace), "another element or namespace");
        throw Stopped{};
      }
      open(root, attributes, mark);
      return;
    }
    Frame& frame = stack_.back();
    if (frame.row->form != Form::group) {
      not_understood(mark, path(), "a value", "an element");
      frame.broken = true;
      skip(mark);
      return;
    }
    if (const Row* row = place(frame, name, mark))
      open(*row, attributes, mark);
    else
      skip(mark);
  }

  void end(const wire::XmlName&, SourceMark mark) override {
    if (skip_ > 0) {
      --skip_;
      return;
    }
    last_tag_ = mark;
    Frame& frame = stack_.back();
    if (frame.row->form == Form::group) {
      missing(frame, mark);
      if (frame.row->element == E::processing && (meta_->provider.empty() || meta_->service.empty()))
        meta_->provider = meta_->service = {};  // said as missing
    } else if (!frame.broken) {
      leaf(frame);
    }
    stack_.pop_back();
  }

  void text(std::string_view utf8) override {
    if (skip_ > 0 || stack_.empty()) return;
    Frame& frame = stack_.back();
    if (frame.row->form != Form::group) {
      text_.append(utf8);
    } else if (!frame.text_found && utf8.find_first_not_of(xml_white) != std::string_view::npos) {
      frame.text_found = true;
      report(Rule::vans_schema, Severity::warning, last_tag_, path(), "only elements", "text");
    }
  }

  /// After an envelope was read without errors: what can only be said of the whole.
  void finish() {
    if (!envelope_.message) return;
    const auto& meta = *envelope_.message;
    constexpr std::string_view where = "VANSEnvelope/Message/MetaInformation/";
    const auto size = envelope_.data.decoded_size();
    if (meta.size != size)  // VANS-04. Of Data that is not there at all nothing can be understood.
      report(Rule::vans_size, size == 0 ? Severity::error : Severity::warning, size_mark_,
             std::string(where) + "Document/SizeInBytes", std::to_string(size), std::to_string(meta.size));
    for (auto& fault : document_faults(meta)) {  // VANS-05
      report(fault.rule, fault.severity, document_mark_, std::string(where) + fault.position.path,
             std::move(fault.expected), std::move(fault.found));
    }
  }

  Envelope take() { return std::move(envelope_); }

 private:
  static constexpr std::size_t most_findings = 100;
  static constexpr std::size_t most_skipped = 1000;   // elements that are not looked at; Xerces takes their square
  static constexpr std::size_t longest_value = 4000;  // UTF-16 units; nothing so long is a value

  struct Frame {
    const Row* row;
    SourceMark mark;
    std::uint32_t seen = 0;   // a bit for each row
    std::size_t at = 0;       // the furthest row seen
    bool text_found = false;  // said once
    bool broken = false;      // a value with something in it that is none
  };

  void open(const Row& row, std::span<const wire::XmlAttribute> attributes, SourceMark mark) {
    stack_.push_back({&row, mark});
    text_.clear();
    begin(row.element, mark);
    for (const auto& attribute : attributes) {
      if (!row.attribute.empty() && attribute.name.local == row.attribute && attribute.name.space.empty())
        own_attribute(row.element, attribute.value, mark);
      else
        report(Rule::vans_schema, Severity::warning, mark, path(), "no other attribute",
               shown_name(attribute.name.local));
    }
  }

  void begin(E element, SourceMark mark) {
    switch (element) {
      case E::sender:
        point_ = &envelope_.sender;
        point_->type.clear();
        break;
      case E::receiver:
        point_ = &envelope_.receiver;
        point_->type.clear();
        break;
      case E::message:
        meta_ = &envelope_.message.emplace();
        meta_->transport = false;
        break;
      case E::original_message:
        meta_ = &envelope_.receipt->original.emplace();
        meta_->transport = false;
        break;
      case E::document:
        document_mark_ = mark;
        break;
      case E::size:
        size_mark_ = mark;
        break;
      case E::transport:
        meta_->transport = true;
        break;
      case E::service_tag:
        tag_.clear();
        break;
      case E::receipt:
        envelope_.receipt.emplace();
        break;
      case E::negative_vans:
        envelope_.receipt->kind = ReceiptKind::negative_vans;
        break;
      case E::negative_message:
        envelope_.receipt->kind = ReceiptKind::negative_message;
        break;
      default:
        break;
    }
  }

  void own_attribute(E element, std::string_view value, SourceMark mark) {
    if (element == E::service_tag) {
      std::string name(value);
      restore_value(name);
      if (length(name) <= longest_value && !document_.holds_token(name)) tag_ = std::move(name);
      if (length(tag_) > longest_tag) too_long(mark, path() + "/@name", longest_tag, length(tag_));
      return;
    }
    point_->type = understood_code(end_point_types, value, mark, path() + "/@EndPointType").value_or("EAN");
  }

  /// The row of a child of `frame`, or null (with its finding) if there is none or it has been there already.
  const Row* place(Frame& frame, const wire::XmlName& name, SourceMark mark) {
    const auto rows = frame.row->rows;
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.name == name.local; });
    const auto where = [&] { return path() + "/" + shown_name(name.local); };
    if (found == rows.end() || name.space != envelope_namespace) {
      report(Rule::vans_schema, Severity::warning, mark, where(), "only elements of the envelope", "another element");
      return nullptr;
    }
    const Row& row = *found;
    const auto index = static_cast<std::size_t>(found - rows.begin());
    const bool mandatory = row.need == Need::mandatory;
    const auto severity = mandatory ? Severity::error : Severity::warning;
    const auto rule = mandatory ? Rule::vans_structure : Rule::vans_schema;
    if (row.element != E::service_tag && taken(frame, index)) {
      report(rule, severity, mark, where(), row.alternative ? "one " + joined_alternatives(rows) : "once",
             "another one");
      return nullptr;
    }
    if (index < frame.at)
      report(rule, severity, mark, where(), "before " + std::string(rows[frame.at].name),
             "behind " + std::string(rows[frame.at].name));
    frame.seen |= 1u << index;
    frame.at = std::max(frame.at, index);
    return &row;
  }

  /// True if the row, or another one of its alternatives, has been seen.
  static bool taken(const Frame& frame, std::size_t index) {
    const auto rows = frame.row->rows;
    for (std::size_t i = 0; i < rows.size(); ++i)
      if ((frame.seen >> i & 1u) != 0 && (i == index || (rows[i].alternative && rows[index].alternative))) return true;
    return false;
  }

  void missing(const Frame& frame, SourceMark mark) {
    const auto rows = frame.row->rows;
    bool alternatives_said = false;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const Row& row = rows[i];
      if (row.need == Need::optional || taken(frame, i) || (row.alternative && alternatives_said)) continue;
      alternatives_said = alternatives_said || row.alternative;
      const bool mandatory = row.need == Need::mandatory;
      const auto wanted = row.alternative ? joined_alternatives(rows) : std::string(row.name);
      report(mandatory ? Rule::vans_structure : Rule::vans_schema, mandatory ? Severity::error : Severity::warning,
             mark, path() + (row.alternative ? "" : "/" + wanted), wanted,
             "the end of " + std::string(frame.row->name));
    }
  }

  /// Passes over an element and all that is in it.
  void skip(SourceMark mark) {
    ++skip_;
    if (++skipped_ > most_skipped) stop(mark, "at most " + std::to_string(most_skipped) + " unknown elements");
  }

  /// A value nobody can understand: an error where it is mandatory, else it is left out.
  void not_understood(SourceMark mark, std::string where, std::string expected, std::string found) {
    const bool mandatory = stack_.back().row->need == Need::mandatory;
    report(mandatory ? Rule::vans_value : Rule::vans_schema, mandatory ? Severity::error : Severity::warning, mark,
           std::move(where), std::move(expected), std::move(found));
  }

  void too_long(SourceMark mark, std::string where, std::size_t longest, std::size_t found) {
    report(Rule::vans_schema, Severity::warning, mark, std::move(where), at_most(longest),
           std::to_string(found) + " characters");
  }
  static std::string at_most(std::size_t longest) { return "1 to " + std::to_string(longest) + " characters"; }

  /// A code, perhaps written in another case or with white space.
  std::optional<std::string> understood_code(Codes codes, std::string_view value, SourceMark mark, std::string where) {
    if (is_one_of(codes, value)) return std::string(value);
    const auto like = document_.holds_token(value) ? std::nullopt : code_like(codes, trimmed(value));
    const auto found = document_.holds_token(value) ? "a long text" : shown(value);
    if (like)
      report(Rule::vans_schema, Severity::warning, mark, std::move(where), alternatives(codes), found);
    else
      not_understood(mark, std::move(where), alternatives(codes), found);
    return like ? std::optional<std::string>(*like) : std::nullopt;
  }

  /// What was lifted out is put back, if it is no longer than a value may be.
  void restore_value(std::string& value) const {
    if (document_.holds_token(value) && document_.restored_size(value) <= longest_value)
      value = document_.restore(value);
  }

  /// The value of an element is all there.
  void leaf(const Frame& frame) {
    const Row& row = *frame.row;
    const SourceMark mark = frame.mark;
    if (row.form == Form::base64) {
      if (auto content = document_.content(text_, mark, path(), findings_)) envelope_.data = std::move(*content);
      return;
    }
    restore_value(text_);
    if (document_.holds_token(text_) || length(text_) > longest_value) {
      not_understood(mark, path(), at_most(row.longest > 0 ? row.longest : longest_text),
                     "more than " + std::to_string(longest_value));
      return;
    }
    switch (row.form) {
      case Form::token:
        string_value(row, collapsed(text_), mark);
        break;
      case Form::text:
        string_value(row, text_, mark);
        break;
      case Form::uuid:
        if (trimmed(text_).empty())
          not_understood(mark, path(), "a UUID", "nothing");
        else if (!is_uuid(text_))
          report(Rule::vans_schema, Severity::warning, mark, path(), "a UUID", shown(text_));
        value(row.element, std::string(trimmed(text_)), mark);
        break;
      case Form::code:
        if (auto code = understood_code(row.codes, text_, mark, path())) value(row.element, std::move(*code), mark);
        break;
      case Form::date_time:
        if (!is_date_time(trimmed(text_)))
          not_understood(mark, path(), "a dateTime such as 2026-01-20T10:15:00+01:00", shown(text_));
        value(row.element, std::string(trimmed(text_)), mark);
        break;
      case Form::number:
        number(row, mark);
        break;
      case Form::boolean:
        if (const auto word = trimmed(text_); word == "true" || word == "1")
          meta_->transform = true;
        else if (word != "false" && word != "0")
          not_understood(mark, path(), "true or false", shown(text_));
        break;
      default:
        break;
    }
  }

  void string_value(const Row& row, std::string text, SourceMark mark) {
    if (text.empty()) {
      not_understood(mark, path(), at_most(row.longest), "nothing");
      return;
    }
    if (length(text) > row.longest) too_long(mark, path(), row.longest, length(text));
    value(row.element, std::move(text), mark);
  }

  void number(const Row& row, SourceMark mark) {
    const auto number = read_number(text_);
    if (row.element == E::code) {
      if (number && *number > 0 && *number <= std::numeric_limits<std::uint32_t>::max())
        envelope_.receipt->code = static_cast<std::uint32_t>(*number);
      else
        not_understood(mark, path(), "a positive number of 32 bits", shown(text_));
      return;
    }
    if (!number)
      not_understood(mark, path(), "a number of bytes", shown(text_));
    else if (*number > largest_int)
      report(Rule::vans_schema, Severity::warning, mark, path(), "at most " + std::to_string(largest_int), "more");
    meta_->size = number.value_or(0);
  }

  void value(E element, std::string text, SourceMark mark) {
    switch (element) {
      case E::sender:
      case E::receiver:
        point_->id = std::move(text);
        if (point_->type.empty()) type_of_point(mark);
        break;
      case E::envelope_identifier:
        envelope_.id = std::move(text);
        break;
      case E::sent:
        envelope_.sent = std::move(text);
        break;
      case E::identifier:
        meta_->identifier = std::move(text);
        break;
      case E::provider:
        meta_->provider = std::move(text);
        break;
      case E::service:
        meta_->service = std::move(text);
        break;
      case E::format:
        meta_->format = std::move(text);
        break;
      case E::name:
        meta_->name = std::move(text);
        break;
      case E::version:
        meta_->version = std::move(text);
        break;
      case E::transport_type:
        meta_->transport_type = std::move(text);
        break;
      case E::service_tag:
        tag(std::move(text), mark);
        break;
      case E::description:
        envelope_.receipt->description = std::move(text);
        break;
      case E::original_envelope_identifier:
        envelope_.receipt->original_envelope_id = std::move(text);
        break;
      default:
        break;
    }
  }

  /// Without EndPointType, a location number still says what it is.
  void type_of_point(SourceMark mark) {
    point_->type = "EAN";
    const bool clear = is_location_number(point_->id);
    report(clear ? Rule::vans_schema : Rule::vans_structure, clear ? Severity::warning : Severity::error, mark,
           path() + "/@EndPointType", alternatives(end_point_types), "no attribute");
  }

  void tag(std::string text, SourceMark mark) {
    auto& tags = meta_->service_tags;
    if (tag_.empty()) {
      report(Rule::vans_schema, Severity::warning, mark, path() + "/@name", at_most(longest_tag),
             "nothing that is one");
    } else if (tags.size() == most_tags) {
      report(Rule::vans_schema, Severity::warning, mark, path(), "at most " + std::to_string(most_tags), "more");
    } else {
      tags.push_back({std::move(tag_), std::move(text)});
    }
  }

  [[nodiscard]] std::string path() const {
    std::string out;
    for (const auto& frame : stack_) out += (out.empty() ? "" : "/") + std::string(frame.row->name);
    return out;
  }

  void report(Rule rule, Severity severity, SourceMark mark, std::string where, std::string expected,
              std::string found) {
    Finding f{rule, severity, {}, std::move(expected), std::move(found)};
    f.position.input = document_.input();
    f.position.path = std::move(where);
    f.position.mark = mark;
    findings_.push_back(std::move(f));
    if (findings_.size() == most_findings) stop(mark, "fewer than " + std::to_string(most_findings) + " findings");
  }

  [[noreturn]] void stop(SourceMark mark, std::string expected) {
    Finding f{Rule::vans_more, Severity::error, {}, std::move(expected), "more"};
    f.position.input = document_.input();
    f.position.path = path();
    f.position.mark = mark;
    findings_.push_back(std::move(f));
    throw Stopped{};
  }

  const wire::Document& document_;
  Findings& findings_;
  Envelope envelope_;
  EndPoint* point_ = nullptr;
  MetaInformation* meta_ = nullptr;
  std::vector<Frame> stack_;
  std::string text_;  // of the value being read
  std::string tag_;   // the name of the ServiceTag being read
  SourceMark last_tag_, document_mark_, size_mark_;
  std::size_t skip_ = 0, skipped_ = 0;
};

}  // namespace

tl::expected<Opened, Findings> read_envelope(const wire::Document& document, wire::XmlReader& reader) {
  if (document.syntax() != wire::Syntax::xml) {
    Finding f{Rule::vans_structure,
              Severity::error,
              {},
              "VANSEnvelope in XML",
              document.syntax() == wire::Syntax::json ? "JSON" : "EDIFACT"};
    f.position.input = document.input();
    return tl::unexpected(Findings{std::move(f)});
  }
  Findings findings, of_the_parser;
  Handler handler(document, findings);
  try {
    if (reader.parse(document, handler, wire::Check::well_formed, of_the_parser) && !has_error(findings))
      handler.finish();
  } catch (const Handler::Stopped&) {  // there is a finding that says why
  }
  std::move(of_the_parser.begin(), of_the_parser.end(), std::back_inserter(findings));
  if (has_error(findings)) return tl::unexpected(std::move(findings));
  return Opened{handler.take(), std::move(findings)};
}

}  // namespace brevdue::vans
