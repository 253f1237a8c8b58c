// Reading an interchange: the envelope is opened, each message is read by its version, and times.
#include "converters/edifact/edifact.hpp"

#include <algorithm>
#include <cstdio>

#include "converters/edifact/readers.hpp"
#include "converters/edifact/walker.hpp"
#include "converters/model/identifiers.hpp"

namespace brevdue::edifact {
namespace {

constexpr std::size_t longest_version = 7, longest_id = 14, longest_party = 35;  // in characters

/// A faulty value is left out.
std::string within(const std::string& value, std::size_t longest) {
  return characters(value) <= longest ? value : std::string();
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

std::size_t errors(const Findings& findings) {
  return static_cast<std::size_t>(std::count_if(
      findings.begin(), findings.end(), [](const Finding& finding) { return finding.severity == Severity::error; }));
}

class Reading {
 public:
  Reading(const wire::Document& document, const DanishTime& zone, const Forgive& forgive)
      : zone_(zone), input_(document.input()), interchange_(Interchange::read(document, forgive, findings_)) {}

  tl::expected<Read, Unread> take() {
    for (const auto& span : interchange_.messages()) message(span);
    if (has_error(findings_) || messages_.empty())
      return tl::unexpected(Unread{std::move(findings_), std::move(messages_)});
    return Read{std::move(messages_), std::move(findings_)};
  }

 private:
  void message(const MessageSpan& span) {
    const MessageInput in{interchange_, span, zone_, findings_};
    const VersionRow* const row = row_of(span);
    if (row == nullptr || row->type != span.type) {
      not_read(span, row);
      if (span.type == versions::bin01.type) {
        messages_.emplace_back(begun<FileLetter>(span));
      } else {
        messages_.emplace_back(begun<Correspondence>(span));
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
    M out = begun<M>(in.span);
    // With too many errors reading has stopped (EDI-23): the envelope is enough to refuse the message.
    if (errors(findings_) < most_errors) {
      read(in, out);
      envelope_not_carried(out.not_carried);
    }
    messages_.emplace_back(std::move(out));
  }

  /// EDI-14. A version that is missing has its finding already.
  void not_read(const MessageSpan& span, const VersionRow* row) {
    const Segment unh = interchange_[span.first];
    const unsigned component = row == nullptr ? 5 : 1;
    if (unh.empty(2, component) || errors(findings_) >= most_errors) return;
    findings_.push_back({Rule::edi_version, Severity::error, unh.at(2, component),
                         row == nullptr ? versions_read() : std::string(row->type), shown(unh.value(2, component))});
  }

  /// What UNB and UNH say of a message.
  template <class M>
  M begun(const MessageSpan& span) const {
    const Envelope& envelope = interchange_.envelope();
    const Segment unb = interchange_.unb();
    M out;
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

  /// Elements of UNB that no message has a field for: password, application, priority, agreement, test.
  void envelope_not_carried(std::vector<std::string>& places) const {
    NotCarried further;
    const Segment unb = interchange_.unb();
    for (const unsigned element : {6u, 7u, 8u, 10u, 11u})
      if (!unb.empty(element)) further.add(unb, element);
    for (auto& place : further.take()) places.push_back(std::move(place));
  }

  const DanishTime& zone_;
  std::uint32_t input_;
  Findings findings_;
  Interchange interchange_;
  std::vector<Message> messages_;
};

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

tl::expected<Read, Unread> read(const wire::Document& document, const DanishTime& zone, const Forgive& forgive) {
  return Reading(document, zone, forgive).take();
}

std::optional<LocalTime> read_long_time(std::string_view text) {
  if (text.size() != 12 || !all_digits(text)) return std::nullopt;
  const auto piece = [&](std::size_t from, std::size_t size) { return std::string(text.substr(from, size)); };
  return read_local(piece(0, 4) + "-" + piece(4, 2) + "-" + piece(6, 2), piece(8, 2) + ":" + piece(10, 2));
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
