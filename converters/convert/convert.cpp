#include "converters/convert/convert.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "converters/convert/join.hpp"
#include "converters/convert/rules.hpp"
#include "converters/fhir/care_communication.hpp"

namespace brevdue::convert {
namespace {

struct KindName {
  MessageKind kind;
  std::string_view name;
};
constexpr std::array<KindName, 13> kind_names{{{MessageKind::xdis91, "XDIS91"},
                                               {MessageKind::xdis90, "XDIS90"},
                                               {MessageKind::xbin01, "XBIN01"},
                                               {MessageKind::xctl01, "XCTL01"},
                                               {MessageKind::xctl02, "XCTL02"},
                                               {MessageKind::xctl03, "XCTL03"},
                                               {MessageKind::xctl, "XCTL"},
                                               {MessageKind::care_communication, "CareCommunication"},
                                               {MessageKind::acknowledgement, "Acknowledgement"},
                                               {MessageKind::fhir_other, "FHIR"},
                                               {MessageKind::vans_envelope, "VANSEnvelope"},
                                               {MessageKind::edifact, "EDIFACT"},
                                               {MessageKind::unknown, "unknown"}}};

constexpr std::string_view fhir_namespace = "http://hl7.org/fhir";

Finding finding(Rule rule, Severity severity, std::uint32_t input, std::string path, std::string expected,
                std::string found) {
  Position at;
  at.input = input;
  at.path = std::move(path);
  return {rule, severity, std::move(at), std::move(expected), std::move(found)};
}

Identity identity(const Correspondence& m) {
  const bool letter = m.version.rfind("XD", 0) == 0;
  return {letter ? (m.administrative ? MessageKind::xdis90 : MessageKind::xdis91) : MessageKind::care_communication,
          m.version,
          m.envelope_id,
          m.message_id,
          m.sender.location_number,
          m.receiver.location_number,
          m.input};
}
Identity identity(const FileLetter& m) {
  return {MessageKind::xbin01,        m.version, m.envelope_id, m.message_id, m.sender.location_number,
          m.receiver.location_number, m.input};
}

bool is_letter(const Correspondence& m) {
  return identity(m).kind != MessageKind::care_communication;
}

}  // namespace

std::string_view name(MessageKind kind) {
  return std::find_if(kind_names.begin(), kind_names.end(), [&](const KindName& k) { return k.kind == kind; })->name;
}

struct Converter::Impl {
  Impl(std::shared_ptr<const wire::XmlSchemas> schemas, std::shared_ptr<const DanishTime> z)
      : xml(std::move(schemas)), zone(std::move(z)) {}

  wire::XmlReader xml;
  std::shared_ptr<const DanishTime> zone;
  std::vector<wire::Document> documents;  // of the call under way: they resolve marks

  void read_oioxml(const wire::Document& document, const Settings& settings, ReadResult& result) {
    auto read =
        oioxml::read(document, xml, *zone, settings.validate_schema ? wire::Check::schema : wire::Check::well_formed);
    if (!read) {
      result.findings.insert(result.findings.end(), read.error().begin(), read.error().end());
      const auto& space = document.root().space;
      const auto kind = space == oioxml::xdis91_namespace   ? MessageKind::xdis91
                        : space == oioxml::xdis90_namespace ? MessageKind::xdis90
                        : space == oioxml::xbin01_namespace ? MessageKind::xbin01
                        : space == oioxml::xctl_namespace   ? MessageKind::xctl
                                                            : MessageKind::unknown;
      Identity id;
      id.kind = kind;
      id.input = document.input();
      if (kind == MessageKind::xctl) id.kind = receipt_kind(read.error());
      result.identities.push_back(std::move(id));
      return;
    }
    result.findings.insert(result.findings.end(), read->warnings.begin(), read->warnings.end());
    for (auto& message : read->messages)
      std::visit(
          [&](auto& m) {
            m.input = document.input();
            result.identities.push_back(identity(m));
          },
          message);
    if (result.messages.empty())  // the usual case: nothing is moved one by one
      result.messages = std::move(read->messages);
    else
      std::move(read->messages.begin(), read->messages.end(), std::back_inserter(result.messages));
  }
  /// Receipts are told apart by their body element, which the refusal names.
  static MessageKind receipt_kind(const Findings& findings) {
    for (const auto& f : findings) {
      if (f.rule != Rule::oio_kind) continue;
      if (f.found.find("NegativeVansReceipt") != std::string::npos) return MessageKind::xctl01;
      if (f.found.find("NegativeReceipt") != std::string::npos) return MessageKind::xctl02;
      if (f.found.find("PositiveReceipt") != std::string::npos) return MessageKind::xctl03;
    }
    return MessageKind::xctl;
  }

  void read_fhir(const wire::Document& document, ReadResult& result) {
    auto tree = fhir::read(document, xml);
    Identity id;
    id.input = document.input();
    if (!tree) {
      id.kind = MessageKind::fhir_other;
      result.findings.insert(result.findings.end(), tree.error().begin(), tree.error().end());
      result.identities.push_back(std::move(id));
      return;
    }
    auto message = fhir::read_care_communication(*tree, document);
    if (!message) {
      const auto event = fhir::event_code(*tree);
      id.kind = event == "care-communication-message" ? MessageKind::care_communication
                : event == "acknowledgement-message"  ? MessageKind::acknowledgement
                                                      : MessageKind::fhir_other;
      result.findings.insert(result.findings.end(), message.error().begin(), message.error().end());
      result.identities.push_back(std::move(id));
      return;
    }
    message->input = document.input();
    result.identities.push_back(identity(*message));
    result.messages.emplace_back(std::move(*message));
  }

  /// A kind of message that is known but not read.
  static void recognised(MessageKind kind, Rule rule, std::uint32_t input, std::string expected, std::string found,
                         ReadResult& result) {
    result.findings.push_back(finding(rule, Severity::error, input, {}, std::move(expected), std::move(found)));
    Identity id;
    id.kind = kind;
    id.input = input;
    result.identities.push_back(std::move(id));
  }

  ReadResult read(const std::vector<Input>& inputs, const Settings& settings) {
    ReadResult result;
    documents.clear();
    documents.reserve(inputs.size());
    for (std::uint32_t i = 0; i < inputs.size(); ++i) {
      wire::OpenOptions options;
      options.limits = settings.limits;
      options.mislabelled_as_utf8 = settings.mislabelled_as_utf8;
      options.input = i;
      auto opened = wire::Document::open(inputs[i].source, options);
      if (!opened) {
        result.findings.insert(result.findings.end(), opened.error().begin(), opened.error().end());
        Identity id;
        id.input = i;
        result.identities.push_back(std::move(id));
        continue;
      }
      documents.push_back(std::move(*opened));
      const auto& document = documents.back();
      result.findings.insert(result.findings.end(), document.warnings().begin(), document.warnings().end());
      switch (document.syntax()) {
        case wire::Syntax::json:
          read_fhir(document, result);
          break;
        case wire::Syntax::xml:
          if (document.root().space == fhir_namespace)
            read_fhir(document, result);
          else if (document.root().space == oioxml::vans_namespace)
            recognised(MessageKind::vans_envelope, Rule::oio_kind, i, "an unwrapped message", "VANSEnvelope", result);
          else
            read_oioxml(document, settings, result);
          break;
        case wire::Syntax::edifact:
          recognised(MessageKind::edifact, Rule::wire_edifact, i, "XML or JSON", "an interchange", result);
          break;
      }
    }
    return result;
  }

  void resolve(Findings& findings) const {
    for (const auto& document : documents) document.resolve(findings);
  }

  // --- letter -> CareCommunication
  void to_fhir(const std::vector<Message>& messages, Target target, const Context& context, Conversion& conversion) {
    std::vector<const Correspondence*> letters;
    std::vector<const FileLetter*> files;
    auto& findings = conversion.report.findings;
    for (const auto& message : messages) {
      if (const auto* file = std::get_if<FileLetter>(&message)) {
        files.push_back(file);
        continue;
      }
      const auto& m = std::get<Correspondence>(message);
      if (is_letter(m))
        letters.push_back(&m);
      else
        findings.push_back(finding(Rule::conv_same, Severity::error, m.input, {},
                                   "a letter (JSON and XML are not converted into each other)", "CareCommunication"));
    }
    for (const auto& joined : join(letters, files, findings)) {
      Report report;
      auto cc = letter_to_care_communication(*joined.letter, joined.files, context, report);
      add(conversion.report, std::move(report), joined.letter->input);
      if (!cc) continue;
      const auto& settings = *context.settings;
      fhir::WriteOptions options;
      options.base = settings.fhir_base;
      options.gln_system = settings.gln_system;
      options.narratives = settings.narratives;
      auto tree = std::make_shared<fhir::Tree>(fhir::write_care_communication(*cc, *zone, *context.ids, options));
      Output out;
      out.kind = MessageKind::care_communication;
      out.id = cc->message_id;
      out.input = cc->input;
      const bool json = target == Target::fhir_json;
      out.extension = json ? "json" : "xml";
      out.write = [tree = std::move(tree), json](ByteSink& sink) {
        fhir::write(*tree, json ? fhir::Format::json : fhir::Format::xml, sink);
      };
      conversion.outputs.push_back(std::move(out));
    }
  }

  // --- CareCommunication -> letter
  void to_oioxml(const std::vector<Message>& messages, const Context& context, Conversion& conversion) {
    for (const auto& message : messages) {
      const auto* cc = std::get_if<Correspondence>(&message);
      if (cc == nullptr || is_letter(*cc)) {
        const auto id = std::visit([](const auto& m) { return identity(m); }, message);
        conversion.report.findings.push_back(
            finding(Rule::conv_same, Severity::error, id.input, {}, "a CareCommunication", std::string(name(id.kind))));
        continue;
      }
      Report report;
      auto pairs = care_communication_to_letter(*cc, context, *zone, report);
      add(conversion.report, std::move(report), cc->input);
      for (auto& pair : pairs) {
        auto letter = std::make_shared<const Correspondence>(std::move(pair.letter));
        conversion.outputs.push_back({MessageKind::xdis91, letter->message_id, cc->input, "xml",
                                      [letter, z = zone](ByteSink& sink) { oioxml::write_xdis91(*letter, *z, sink); }});
        if (!pair.files) continue;
        auto file = std::make_shared<const FileLetter>(std::move(*pair.files));
        conversion.outputs.push_back({MessageKind::xbin01, file->message_id, cc->input, "xml",
                                      [file, z = zone](ByteSink& sink) { oioxml::write_xbin01(*file, *z, sink); }});
      }
    }
  }

  static void add(Report& to, Report&& from, std::uint32_t input) {
    for (auto& line : from.lines) line.input = input;
    if (to.lines.empty())
      to.lines = std::move(from.lines);
    else
      std::move(from.lines.begin(), from.lines.end(), std::back_inserter(to.lines));
    std::move(from.findings.begin(), from.findings.end(), std::back_inserter(to.findings));
  }
};

Converter::Converter(std::shared_ptr<const wire::XmlSchemas> schemas, std::shared_ptr<const DanishTime> zone)
    : impl_(std::make_unique<Impl>(std::move(schemas), std::move(zone))) {}
Converter::~Converter() = default;

ReadResult Converter::read(const std::vector<Input>& inputs, const Settings& settings) {
  auto result = impl_->read(inputs, settings);
  impl_->resolve(result.findings);
  impl_->documents.clear();
  return result;
}

Conversion Converter::convert(const std::vector<Input>& inputs, Target target, const Context& context) {
  Conversion conversion;
  auto read = impl_->read(inputs, *context.settings);
  const bool readable = !has_error(read.findings);
  conversion.report.findings = std::move(read.findings);
  if (readable) {
    if (target == Target::oioxml)
      impl_->to_oioxml(read.messages, context, conversion);
    else
      impl_->to_fhir(read.messages, target, context, conversion);
  }
  if (has_error(conversion.report.findings))
    conversion.outputs.clear();
  else if (conversion.outputs.empty())
    conversion.report.findings.push_back(finding(Rule::conv_nothing, Severity::error, 0, {}, "a message", "none"));
  impl_->resolve(conversion.report.findings);
  impl_->documents.clear();
  return conversion;
}

}  // namespace brevdue::convert
