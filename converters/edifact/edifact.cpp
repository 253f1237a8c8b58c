// Reading an interchange: the envelope is opened, each message is read by its version, and times.
#include "converters/edifact/edifact.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <optional>

#include "converters/edifact/digits.hpp"
#include "converters/edifact/readers.hpp"
#include "converters/edifact/walker.hpp"
#include "converters/model/identifiers.hpp"

namespace brevdue::edifact {
namespace {

constexpr std::size_t longest_version = 7, longest_id = 14, longest_party = 35;  // in characters

/// True if a value has what no receipt can repeat (EDI-18).
bool has_control(std::string_view utf8) {
  return has_c1(utf8) || utf8.find("\xEF\xBF\xBE") != std::string_view::npos ||
         utf8.find("\xEF\xBF\xBF") != std::string_view::npos || std::any_of(utf8.begin(), utf8.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x20 && c != '\t';
         });
}

/// A faulty value is left out.
std::string within(const std::string& value, std::size_t longest) {
  const auto is_plain = [](char c) { return c >= ' ' && c < 0x7F; };
  if (value.size() <= longest && std::all_of(value.begin(), value.end(), is_plain)) return value;  // the usual case
  return characters(value) <= longest && !has_control(value) ? value : std::string();
}

const VersionRow* row_of(const MessageSpan& span) {
  const auto* const row = std::find_if(versions::all.begin(), versions::all.end(),
                                       [&](const VersionRow& r) { return r.edifact == span.version; });
  return row == versions::all.end() ? nullptr : row;
}

std::string versions_read() {
  std::string out;
  for (const auto& row : versions::all) {
    if (!out.empty()) out += &row == &versions::all.back() ? " or " : ", ";
    out += row.edifact;
  }
  return out;
}

/// A segment's elements from `first` on have no place in the model.
void add_elements(NotCarried& places, const Segment& segment, unsigned first) {
  static constexpr unsigned most = 40;  // further elements and components are not looked at: they may not be empty
  for (unsigned e = first; e <= segment.elements(); ++e) {
    if (e > most) return places.add(segment, e);
    for (unsigned c = 1; c <= segment.components(e); ++c) {
      if (c <= most && segment.empty(e, c)) continue;
      places.add(segment, e);
      break;
    }
  }
}

/// Which of several messages a path is in, from 1; 0: none.
std::uint32_t message_of(std::string_view path) {
  constexpr std::string_view begin = "message ";
  if (!path.starts_with(begin)) return 0;
  std::uint32_t number = 0;
  std::from_chars(path.data() + begin.size(), path.data() + path.size(), number);
  return number;
}

/// Faults of the interchange as a whole, wherever they were seen. A reference that two messages have is one: a receipt
/// that names it would answer both.
bool is_everybodys(const Finding& finding) {
  static constexpr std::array rules = {Rule::edi_unb,     Rule::edi_unz,     Rule::edi_syntax, Rule::edi_end,
                                       Rule::edi_charset, Rule::edi_windows, Rule::edi_more};
  const bool twice = finding.rule == Rule::edi_repeated && finding.position.path.ends_with("UNH element 1");
  return twice || std::find(rules.begin(), rules.end(), finding.rule) != rules.end();
}

bool is_earlier(const Finding& a, const Finding& b) {
  return a.position.byte < b.position.byte;
}

class Reading {
 public:
  Reading(const wire::Document& document, const DanishTime& zone, const Forgive& forgive)
      : zone_(zone), input_(document.input()), interchange_(Interchange::read(document, forgive, findings_)) {}

  tl::expected<Read, Unread> take() {
    count_findings(0);
    for (const auto& span : interchange_.messages()) {
      // The first one is there in any case: to refuse the interchange, its envelope is enough.
      if (errors_ >= most_errors && !messages_.empty()) break;
      const auto before = findings_.size();
      message(span);
      count_findings(before);
    }
    if (further_warnings_) findings_.push_back(std::move(*further_warnings_));
    std::stable_sort(findings_.begin(), findings_.end(), is_earlier);
    if (!has_error(findings_) && !messages_.empty()) return Read{std::move(messages_), std::move(findings_)};
    const auto faulty = faulty_messages();
    Unread out{std::move(findings_), {}, {}, {}};
    if (faulty.empty()) {
      if (messages_.size() > most_errors) messages_.erase(messages_.begin() + most_errors, messages_.end());
      out.partial = std::move(messages_);
      return tl::unexpected(std::move(out));
    }
    for (std::size_t i = 0; i < messages_.size(); ++i) {
      if (faulty[i]) out.numbers.push_back(static_cast<std::uint32_t>(i + 1));
      (faulty[i] ? out.partial : out.sound).push_back(std::move(messages_[i]));
    }
    return tl::unexpected(std::move(out));
  }

 private:
  /// For each message whether it has a fault, where every fault is one message's own; else nothing.
  [[nodiscard]] std::vector<bool> faulty_messages() const {
    // Without UNZ reading broke off somewhere, with too many errors the last messages have not been read.
    const bool whole = interchange_.size() > 0 && interchange_[interchange_.size() - 1].is("UNZ");
    if (!whole || errors_ >= most_errors) return {};
    std::vector<bool> out(messages_.size());
    for (const auto& finding : findings_) {
      if (finding.severity != Severity::error) continue;
      const auto number = message_of(finding.position.path);
      if (number == 0 || number > out.size() || is_everybodys(finding)) return {};
      out[number - 1] = true;
    }
    return out;
  }

  /// Counts the findings from `first` on. Of too many warnings the first says that there are more.
  void count_findings(std::size_t first) {
    const auto is_too_many = [&](Finding& finding) {
      if (finding.severity == Severity::error) ++errors_;
      if (finding.severity != Severity::warning || ++warnings_ <= most_warnings) return false;
      if (!further_warnings_)
        further_warnings_ = {Rule::edi_more, Severity::warning, std::move(finding.position),
                             "at most " + std::to_string(most_warnings) + " warnings", "more, which are not listed"};
      return true;
    };
    auto kept = findings_.begin() + static_cast<std::ptrdiff_t>(first);
    for (auto it = kept; it != findings_.end(); ++it) {
      if (is_too_many(*it)) continue;
      if (kept != it) *kept = std::move(*it);
      ++kept;
    }
    findings_.erase(kept, findings_.end());
  }

  void message(const MessageSpan& span) {
    const MessageInput in{interchange_, span, zone_, findings_, errors_};
    const VersionRow* const row = row_of(span);
    if (row == nullptr || row->type != span.type) {
      not_read(span, row);
      if (span.type == versions::bin01.type) {
        begin<FileLetter>(span);
      } else {
        begin<Correspondence>(span);
      }
    } else if (row->type == versions::dis91.type) {
      read_as<Correspondence>(in, read_letter);
    } else if (row->type == versions::bin01.type) {
      read_as<FileLetter>(in, read_bin01);
    } else {
      read_as<Receipt>(in, read_ctl);
    }
  }

  template <class M>
  void read_as(const MessageInput& in, void (*read)(const MessageInput&, M&)) {
    M& out = begin<M>(in.span);
    // With too many errors reading has stopped (EDI-23): the envelope is enough to refuse the message.
    if (errors_ < most_errors) {
      read(in, out);
      envelope_not_carried(in.span, out.not_carried);
    }
  }

  /// EDI-14. A version that is missing has its finding already.
  void not_read(const MessageSpan& span, const VersionRow* row) {
    const Segment unh = interchange_[span.first];
    const unsigned component = row == nullptr ? 5 : 1;
    if (unh.empty(2, component) || errors_ >= most_errors) return;
    findings_.push_back({Rule::edi_version, Severity::error, unh.at(2, component),
                         row == nullptr ? versions_read() : std::string(row->type),
                         shown_code(unh.value(2, component))});
  }

  /// Puts in what UNB and UNH say of a message.
  template <class M>
  M& begin(const MessageSpan& span) {
    const Envelope& envelope = interchange_.envelope();
    const Segment unb = interchange_.unb();
    M& out = std::get<M>(messages_.emplace_back(std::in_place_type<M>));
    out.input = input_;
    out.version = within(span.version, longest_version);  // as far as a receipt has room for it
    out.envelope_id = within(envelope.id, longest_id);
    out.message_id = within(span.id, longest_id);
    if (const auto local = read_short_time(envelope.date, envelope.time))
      out.sent = danish_time(*local, envelope.date + ":" + envelope.time, zone_, out.sent_case);
    out.receipt_wanted = envelope.receipt_wanted;
    out.sender.location_number = within(envelope.sender, longest_party);
    out.sender.at = unb.mark(2, 1);
    out.receiver.location_number = within(envelope.receiver, longest_party);
    out.receiver.at = unb.mark(3, 1);
    return out;
  }

  /// What UNB, UNT and UNZ say that no message has a field for: of UNB another kind of number than a party's location
  /// number, addresses behind it, password, application, priority, agreement, test.
  void envelope_not_carried(const MessageSpan& span, std::vector<std::string>& places) const {
    NotCarried further;
    const Segment unb = interchange_.unb(), last = interchange_[interchange_.size() - 1];
    for (const unsigned element : {2u, 3u}) {
      if (!unb.equals(element, 2, "14") && !unb.empty(element, 2)) further.add(unb, element, 2);
      for (const unsigned component : {3u, 4u})
        if (!unb.empty(element, component)) further.add(unb, element, component);
    }
    for (const unsigned element : {6u, 7u, 8u, 10u, 11u})
      if (!unb.empty(element)) further.add(unb, element);
    if (const Segment unt = interchange_[span.last]; unt.is("UNT")) add_elements(further, unt, 3);
    if (last.is("UNZ")) add_elements(further, last, 3);
    for (auto& place : further.take()) places.push_back(std::move(place));
  }

  const DanishTime& zone_;
  std::uint32_t input_;
  Findings findings_;
  std::size_t errors_ = 0, warnings_ = 0;    // counted up to the message being read
  std::optional<Finding> further_warnings_;  // says of those that are not listed
  Interchange interchange_;
  std::vector<Message> messages_;
};

}  // namespace

tl::expected<Read, Unread> read(const wire::Document& document, const DanishTime& zone, const Forgive& forgive) {
  return Reading(document, zone, forgive).take();
}

std::optional<LocalTime> read_long_time(std::string_view text) {
  if (text.size() != 12 || !all_digits(text)) return std::nullopt;
  const char date[] = {text[0], text[1], text[2], text[3], '-', text[4], text[5], '-', text[6], text[7]};
  const char time[] = {text[8], text[9], ':', text[10], text[11]};
  return read_local({date, sizeof date}, {time, sizeof time});
}

std::optional<LocalTime> read_short_time(std::string_view yymmdd, std::string_view hhmm) {
  if (yymmdd.size() != 6 || hhmm.size() != 4) return std::nullopt;
  const std::string century = yymmdd[0] < '8' ? "20" : "19";
  return read_long_time(century + std::string(yymmdd) + std::string(hhmm));
}

Timestamp danish_time(const LocalTime& local, std::string_view written, const DanishTime& zone, LocalTimeCase& which) {
  Timestamp out;
  out.utc = zone.to_utc(local, which);
  out.precision = Precision::minute;
  out.written = written;
  return out;
}

std::string long_time(Instant instant, const DanishTime& zone) {
  const LocalTime local = zone.to_local(instant);
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%04d%02u%02u%02u%02u", local.year, local.month, local.day, local.hour,
                local.minute);
  return buffer;
}

}  // namespace brevdue::edifact
