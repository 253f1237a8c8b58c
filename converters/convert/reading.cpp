#include "converters/convert/reading.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "converters/convert/rules.hpp"
#include "converters/fhir/acknowledgement.hpp"
#include "converters/fhir/care_communication.hpp"
#include "converters/fhir/terminology.hpp"

namespace brevdue::convert {
namespace {

constexpr std::string_view fhir_namespace = "http://hl7.org/fhir";

MessageKind kind_of(const Correspondence& m) {
  if (!is_letter(m)) return MessageKind::care_communication;
  return m.administrative ? MessageKind::xdis90 : MessageKind::xdis91;
}
MessageKind kind_of(const FileLetter&) {
  return MessageKind::xbin01;
}
MessageKind kind_of(const Receipt& m) {
  switch (m.kind) {
    case Receipt::Kind::xctl01:
      return MessageKind::xctl01;
    case Receipt::Kind::xctl02:
      return MessageKind::xctl02;
    case Receipt::Kind::xctl03:
      return MessageKind::xctl03;
    default:
      return MessageKind::acknowledgement;
  }
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
MessageKind kind_of_unread(const wire::Document& document, const Message* partial) {
  const auto& space = document.root().space;
  if (space == oioxml::xdis91_namespace) return MessageKind::xdis91;
  if (space == oioxml::xdis90_namespace) return MessageKind::xdis90;
  if (space == oioxml::xbin01_namespace) return MessageKind::xbin01;
  if (space != oioxml::xctl_namespace) return MessageKind::unknown;
  return partial == nullptr ? MessageKind::xctl : std::visit([](const auto& m) { return kind_of(m); }, *partial);
}

}  // namespace

Identity identity(const Message& message) {
  return std::visit(
      [](const auto& m) {
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
      },
      message);
}

bool Reading::json(std::uint32_t input) const {
  return std::any_of(documents_.begin(), documents_.end(),
                     [&](const wire::Document& d) { return d.input() == input && d.syntax() == wire::Syntax::json; });
}

void Reading::read_oioxml(const wire::Document& document, const Settings& settings, ReadResult& result) {
  auto read =
      oioxml::read(document, xml_, *zone_, settings.validate_schema ? wire::Check::schema : wire::Check::well_formed);
  if (!read) {
    auto& [findings, partial] = read.error();
    std::move(findings.begin(), findings.end(), std::back_inserter(result.findings));
    if (partial.empty()) result.identities.push_back(of_kind(kind_of_unread(document, nullptr), document.input()));
    for (auto& message : partial) {
      std::visit([&](auto& m) { m.input = document.input(); }, message);
      auto id = identity(message);
      id.kind = kind_of_unread(document, &message);
      result.unread.push_back({id.kind, std::move(message)});
      result.identities.push_back(std::move(id));
    }
    return;
  }
  result.findings.insert(result.findings.end(), read->warnings.begin(), read->warnings.end());
  for (auto& message : read->messages) {
    std::visit([&](auto& m) { m.input = document.input(); }, message);
    result.identities.push_back(identity(message));
  }
  if (result.messages.empty())  // the usual case: nothing is moved one by one
    result.messages = std::move(read->messages);
  else
    std::move(read->messages.begin(), read->messages.end(), std::back_inserter(result.messages));
}

void Reading::read_fhir(const wire::Document& document, ReadResult& result) {
  auto tree = fhir::read(document, xml_);
  if (!tree) {
    std::move(tree.error().begin(), tree.error().end(), std::back_inserter(result.findings));
    result.identities.push_back(of_kind(MessageKind::fhir_other, document.input()));
    return;
  }
  const auto keep = [&](auto&& read, MessageKind kind) {
    if (read) {
      read->input = document.input();
      Message message(std::move(*read));
      result.identities.push_back(identity(message));
      result.messages.push_back(std::move(message));
      return;
    }
    auto& [findings, partial] = read.error();
    std::move(findings.begin(), findings.end(), std::back_inserter(result.findings));
    partial.input = document.input();
    Message message(std::move(partial));
    auto id = identity(message);
    id.kind = kind;
    result.identities.push_back(std::move(id));
    if (kind != MessageKind::fhir_other) result.unread.push_back({kind, std::move(message)});
  };
  const auto event = fhir::event_code(*tree);
  if (event == "acknowledgement-message")
    keep(fhir::read_acknowledgement(*tree, document), MessageKind::acknowledgement);
  else
    keep(fhir::read_care_communication(*tree, document),
         event == "care-communication-message" ? MessageKind::care_communication : MessageKind::fhir_other);
}

ReadResult Reading::read(const std::vector<Input>& inputs, const Settings& settings) {
  ReadResult result;
  documents_.clear();
  documents_.reserve(inputs.size());
  // A kind of message that is known but not read here.
  const auto recognised = [&](MessageKind kind, Rule rule, std::uint32_t input, std::string expected,
                              std::string found) {
    Position at;
    at.input = input;
    result.findings.push_back({rule, Severity::error, std::move(at), std::move(expected), std::move(found)});
    result.identities.push_back(of_kind(kind, input));
  };
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
        read_fhir(document, result);
        break;
      case wire::Syntax::xml:
        if (document.root().space == fhir_namespace)
          read_fhir(document, result);
        else if (document.root().space == oioxml::vans_namespace)
          recognised(MessageKind::vans_envelope, Rule::oio_kind, i,
                     "the message inside (brevdue envelope open takes it out)", "VANSEnvelope");
        else
          read_oioxml(document, settings, result);
        break;
      case wire::Syntax::edifact:
        recognised(MessageKind::edifact, Rule::wire_edifact, i, "XML or JSON", "an interchange");
        break;
    }
  }
  return result;
}

}  // namespace brevdue::convert
