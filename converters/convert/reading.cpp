#include "converters/convert/reading.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "converters/convert/rules.hpp"
#include "converters/edifact/edifact.hpp"
#include "converters/fhir/acknowledgement.hpp"
#include "converters/fhir/care_communication.hpp"
#include "converters/fhir/terminology.hpp"
#include "converters/fhir/validate/validate.hpp"

namespace brevdue::convert {
namespace {

constexpr std::string_view fhir_namespace = "http://hl7.org/fhir";

/// What the messages of OIOXML and EDIFACT are called here.
struct KindRow {
  VersionRow version;
  MessageKind oioxml, edifact;
};
constexpr KindRow dis91{versions::dis91, MessageKind::xdis91, MessageKind::dis91};
constexpr KindRow dis90{versions::dis90, MessageKind::xdis90, MessageKind::dis90};
constexpr KindRow bin01{versions::bin01, MessageKind::xbin01, MessageKind::bin01};
constexpr std::array kind_rows{dis91,
                               dis90,
                               bin01,
                               KindRow{versions::ctl01, MessageKind::xctl01, MessageKind::ctl01},
                               KindRow{versions::ctl02, MessageKind::xctl02, MessageKind::ctl02},
                               KindRow{versions::ctl03, MessageKind::xctl03, MessageKind::ctl03}};

MessageKind kind_in(const KindRow& row, std::string_view version) {
  return dialect_of(version) == Dialect::edifact ? row.edifact : row.oioxml;
}
const KindRow& row_of(Receipt::Kind kind) {
  const auto& version = version_row(kind).oioxml;
  return *std::find_if(kind_rows.begin(), kind_rows.end(),
                       [&](const KindRow& r) { return r.version.oioxml == version; });
}

std::string detail_of(const Correspondence& m) {
  return fhir::category(m.category) != nullptr ? m.category : std::string();  // anything may stand there
}
std::string detail_of(const FileLetter&) {
  return {};
}
std::string detail_of(const Receipt& m) {
  return m.is_fhir() ? std::string(name(m.kind)) : std::string();
}

Identity of_kind(MessageKind kind, std::uint32_t input) {
  Identity id;
  id.kind = kind;
  id.input = input;
  return id;
}

/// The kind of an OIOXML message that could not be read: by its namespace, and where that holds several by what was
/// read of it.
MessageKind kind_of_unread_oioxml(const wire::Document& document, const Message* partial) {
  const auto& space = document.root().space;
  if (space == oioxml::xdis91_namespace) return MessageKind::xdis91;
  if (space == oioxml::xdis90_namespace) return MessageKind::xdis90;
  if (space == oioxml::xbin01_namespace) return MessageKind::xbin01;
  if (space != oioxml::xctl_namespace) return MessageKind::unknown;
  const auto* receipt = partial == nullptr ? nullptr : std::get_if<Receipt>(partial);
  return receipt == nullptr ? MessageKind::xctl : row_of(receipt->kind).oioxml;
}

/// The kind of a message of EDIFACT that could not be read: by its version code alone.
MessageKind kind_of_unread_edifact(const Message* partial) {
  if (partial == nullptr) return MessageKind::edifact;
  const auto& version = std::visit([](const auto& m) -> const std::string& { return m.version; }, *partial);
  const auto row =
      std::find_if(kind_rows.begin(), kind_rows.end(), [&](const KindRow& r) { return r.version.edifact == version; });
  return row == kind_rows.end() ? MessageKind::edifact : row->edifact;
}

void recognise_envelope(std::uint32_t input, ReadResult& result) {
  Position at;
  at.input = input;
  result.findings.push_back({Rule::vans_message, Severity::error, std::move(at),
                             "the message inside (brevdue envelope open takes it out)", "VANSEnvelope"});
  result.identities.push_back(of_kind(MessageKind::vans_envelope, input));
}

void keep(std::vector<Message>&& messages, std::uint32_t input, ReadResult& result) {
  for (auto& message : messages) {
    std::visit([&](auto& m) { m.input = input; }, message);
    result.identities.push_back(identity(message));
  }
  if (result.messages.empty())  // the usual case: nothing is moved one by one
    result.messages = std::move(messages);
  else
    std::move(messages.begin(), messages.end(), std::back_inserter(result.messages));
}

/// Takes in what the reader of an Emessage or an interchange gave. `kind_of_unread`: by what was read of it, or null.
template <class KindOf>
void keep(tl::expected<MessagesRead, MessagesUnread>&& read, std::uint32_t input, KindOf kind_of_unread,
          ReadResult& result) {
  if (!read) {
    auto& [findings, partial, numbers, sound] = read.error();
    std::move(findings.begin(), findings.end(), std::back_inserter(result.findings));
    if (partial.empty()) result.identities.push_back(of_kind(kind_of_unread(nullptr), input));
    const auto first = result.identities.size();
    keep(std::move(sound), input, result);
    for (std::size_t i = 0; i < partial.size(); ++i) {
      auto& message = partial[i];
      std::visit([&](auto& m) { m.input = input; }, message);
      auto id = identity(message);
      id.kind = kind_of_unread(&message);
      const std::uint32_t number = numbers.empty() ? 0 : numbers.at(i);
      result.unread.push_back({id.kind, std::move(message), number});
      const auto place =
          number == 0 ? result.identities.size() : std::min(first + number - 1, result.identities.size());
      result.identities.insert(result.identities.begin() + static_cast<std::ptrdiff_t>(place), std::move(id));
    }
    return;
  }
  result.findings.insert(result.findings.end(), read->warnings.begin(), read->warnings.end());
  keep(std::move(read->messages), input, result);
}

}  // namespace

namespace {

std::uint32_t input_of(const Message& message) {
  return std::visit([](const auto& m) { return m.input; }, message);
}

/// The identities of an input are in the order of its messages: an unread one that knows its number has that place, the
/// others have those that are left, what was read before what was not.
void number_parts(ReadResult& result) {
  std::map<std::uint32_t, std::set<std::uint32_t>> taken;  // of each input
  for (const auto& unread : result.unread)
    if (unread.number > 0) taken[input_of(unread.message)].insert(unread.number - 1);
  std::map<std::uint32_t, std::uint32_t> next;
  const auto place = [&](std::uint32_t input) {
    auto& at = next[input];
    while (taken[input].contains(at)) ++at;
    return at++;
  };
  for (const auto& message : result.messages) result.message_parts.push_back(place(input_of(message)));
  for (const auto& unread : result.unread)
    result.unread_parts.push_back(unread.number > 0 ? unread.number - 1 : place(input_of(unread.message)));
}

}  // namespace

MessageKind kind_of(const Correspondence& m) {
  return is_letter(m) ? kind_in(m.administrative ? dis90 : dis91, m.version) : MessageKind::care_communication;
}
MessageKind kind_of(const FileLetter& m) {
  return kind_in(bin01, m.version);
}
MessageKind kind_of(const Receipt& m) {
  return m.is_fhir() ? MessageKind::acknowledgement : kind_in(row_of(m.kind), m.version);
}

Dialect format_of(MessageKind kind) {
  if (kind == MessageKind::xctl) return Dialect::oioxml;
  if (kind == MessageKind::edifact) return Dialect::edifact;
  for (const auto& row : kind_rows) {
    if (row.oioxml == kind) return Dialect::oioxml;
    if (row.edifact == kind) return Dialect::edifact;
  }
  return Dialect::fhir;
}

bool is_receipt(MessageKind kind) {
  using enum MessageKind;
  if (kind == xctl || kind == acknowledgement) return true;
  return std::any_of(kind_rows.begin(), kind_rows.end(), [&](const KindRow& row) {
    return row.version.type == versions::ctl01.type && (row.oioxml == kind || row.edifact == kind);
  });
}

namespace {

template <class M>
Identity named_in(const M& m) {
  Identity id;
  id.kind = kind_of(m);
  id.version = m.version;
  id.envelope_id = m.envelope_id;
  id.message_id = m.message_id;
  id.sender = m.sender.location_number;
  id.receiver = m.receiver.location_number;
  id.detail = detail_of(m);
  id.input = m.input;
  return id;
}

}  // namespace

Identity identity(const Correspondence& message) {
  auto id = named_in(message);
  id.thread = message.thread;
  return id;
}
Identity identity(const FileLetter& message) {
  return named_in(message);
}
Identity identity(const Receipt& message) {
  auto id = named_in(message);
  if (message.is_fhir()) {
    id.answers = {message.response_identifier};
  } else {
    id.answers = {message.original_envelope_id};
    for (const auto& original : message.originals) id.answers.push_back(original.id);
  }
  return id;
}
Identity identity(const Message& message) {
  return std::visit([](const auto& m) { return identity(m); }, message);
}

bool Reading::json(std::uint32_t input) const {
  return std::any_of(documents_.begin(), documents_.end(),
                     [&](const wire::Document& d) { return d.input() == input && d.syntax() == wire::Syntax::json; });
}

void Reading::read_oioxml(const wire::Document& document, const Settings& settings, ReadResult& result) {
  keep(
      oioxml::read(document, xml_, *zone_, settings.validate_schema ? wire::Check::schema : wire::Check::well_formed),
      document.input(), [&](const Message* partial) { return kind_of_unread_oioxml(document, partial); }, result);
}

void Reading::read_edifact(const wire::Document& document, const Settings& settings, ReadResult& result) {
  keep(edifact::read(document, *zone_, settings.forgive), document.input(), kind_of_unread_edifact, result);
}

Findings Reading::own_faults(std::string written, const Settings& settings) {
  ReadResult read;
  wire::OpenOptions options;  // what we write is never refused for its size
  options.limits.input_bytes = std::numeric_limits<decltype(options.limits.input_bytes)>::max();
  options.limits.text_bytes = std::numeric_limits<decltype(options.limits.text_bytes)>::max();
  const auto document = wire::Document::open(std::make_shared<MemorySource>(std::move(written)), options);
  if (!document)
    read.findings = document.error();
  else if (document->syntax() == wire::Syntax::edifact)
    read_edifact(*document, settings, read);
  else
    read_oioxml(*document, settings, read);
  std::erase_if(read.findings, [](const Finding& f) { return f.severity != Severity::error; });
  for (auto& finding : read.findings) {
    Position of_what;
    of_what.path = std::move(finding.position.path);
    finding.position = std::move(of_what);
  }
  return std::move(read.findings);
}

void Reading::read_fhir(const wire::Document& document, const Settings& settings, ReadResult& result) {
  auto tree = fhir::read(document, xml_);
  if (!tree) {
    std::move(tree.error().begin(), tree.error().end(), std::back_inserter(result.findings));
    result.identities.push_back(of_kind(MessageKind::fhir_other, document.input()));
    return;
  }
  const auto event = fhir::event_code(*tree);
  const bool is_known = event == "acknowledgement-message" || event == "care-communication-message";
  Findings faults;
  if (is_known && settings.validate_schema) {
    fhir::CheckOptions options;
    options.as = settings.check_as;
    options.format = document.syntax() == wire::Syntax::json ? fhir::Format::json : fhir::Format::xml;
    options.input = document.input();
    faults = fhir::check(*tree, options);
  }
  if (!settings.only_check) std::erase_if(faults, [](const Finding& f) { return f.severity != Severity::error; });
  const auto keep = [&](auto&& read, MessageKind kind) {
    // A receipt that is understood brings the answer home, whatever else is wrong with it (conversion.md 1.6, 1.7).
    if (read && kind == MessageKind::acknowledgement && !settings.only_check)
      for (auto& fault : faults) fault.severity = Severity::warning;
    const bool is_wrong = has_error(faults);
    std::move(faults.begin(), faults.end(), std::back_inserter(result.findings));
    if (read && !is_wrong) {
      read->input = document.input();
      Message message(std::move(*read));
      result.identities.push_back(identity(message));
      result.messages.push_back(std::move(message));
      return;
    }
    // What the check has found the reader need not say again.
    if (!read && !is_wrong)
      std::move(read.error().findings.begin(), read.error().findings.end(), std::back_inserter(result.findings));
    auto& partial = read ? *read : read.error().partial;
    partial.input = document.input();
    Message message(std::move(partial));
    auto id = identity(message);
    id.kind = kind;
    if (!read && kind == MessageKind::acknowledgement) id.detail.clear();  // it is no yes before it is understood
    result.identities.push_back(std::move(id));
    if (kind != MessageKind::fhir_other) result.unread.push_back({kind, std::move(message)});
  };
  if (event == "acknowledgement-message")
    keep(fhir::read_acknowledgement(*tree, document), MessageKind::acknowledgement);
  else
    keep(fhir::read_care_communication(*tree, document),
         event == "care-communication-message" ? MessageKind::care_communication : MessageKind::fhir_other);
}

ReadResult Reading::read(const std::vector<Input>& inputs, const Settings& settings) {
  if (auto* ahead = inputs.size() == 1 ? inputs.front().ahead.get() : nullptr;
      ahead != nullptr && !ahead->used && ahead->settings.get() == &settings && !ahead->documents.empty() &&
      ahead->documents.front().source() == inputs.front().source) {
    ahead->used = true;
    documents_ = std::move(ahead->documents);
    return std::move(ahead->result);
  }
  ReadResult result;
  documents_.clear();
  documents_.reserve(inputs.size());
  for (std::uint32_t i = 0; i < inputs.size(); ++i) {
    wire::OpenOptions options;
    options.limits = settings.limits;
    options.mislabelled_as_utf8 = settings.mislabelled_as_utf8;
    options.input = i;
    auto opened = wire::Document::open(inputs[i].source, options);
    if (!opened) {
      std::move(opened.error().begin(), opened.error().end(), std::back_inserter(result.findings));
      result.identities.push_back(of_kind(MessageKind::unknown, i));
      continue;
    }
    documents_.push_back(std::move(*opened));
    const auto& document = documents_.back();
    result.findings.insert(result.findings.end(), document.warnings().begin(), document.warnings().end());
    switch (document.syntax()) {
      case wire::Syntax::json:
        read_fhir(document, settings, result);
        break;
      case wire::Syntax::xml:
        if (document.root().space == fhir_namespace)
          read_fhir(document, settings, result);
        else if (document.root().space == oioxml::vans_namespace)
          recognise_envelope(i, result);
        else
          read_oioxml(document, settings, result);
        break;
      case wire::Syntax::edifact:
        read_edifact(document, settings, result);
        break;
    }
  }
  number_parts(result);
  return result;
}

}  // namespace brevdue::convert
