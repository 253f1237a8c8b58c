#include "gateway/intake/open.hpp"

#include "gateway/store/file_io.hpp"

namespace brevdue::gateway {
namespace {

constexpr std::string_view fhir_namespace = "http://hl7.org/fhir";

Wrapping wrapping_of(const wire::Document& document) {
  switch (document.syntax()) {
    case wire::Syntax::edifact:
      return Wrapping::edifact;
    case wire::Syntax::json:
      return Wrapping::fhir;
    case wire::Syntax::xml:
      break;
  }
  if (document.root().space == vans::envelope_namespace) return Wrapping::vans;
  return document.root().space == fhir_namespace ? Wrapping::fhir : Wrapping::oioxml;
}

}  // namespace

std::shared_ptr<const convert::Settings> settings_of_accepted(std::shared_ptr<const convert::Settings> settings,
                                                              std::uint64_t size) {
  if (size <= settings->limits.input_bytes) return settings;
  auto larger = std::make_shared<convert::Settings>(*settings);
  larger->limits.input_bytes = size;
  return larger;
}

tl::expected<Opened, Findings> Opener::open(std::shared_ptr<const ByteSource> bytes,
                                            const convert::Settings& settings) {
  wire::OpenOptions options;
  options.limits = settings.limits;
  // Base64 is a third longer than what it stands for, with line ends even more.
  options.limits.input_bytes += options.limits.input_bytes / 2;
  options.limits.lift_at = 512;  // the payload, also a short one: the parser is slow
  options.mislabelled_as_utf8 = settings.mislabelled_as_utf8;
  const auto document = wire::Document::open(bytes, options);
  if (!document) return tl::unexpected(document.error());
  Opened out;
  out.wrapping = wrapping_of(*document);
  if (out.wrapping != Wrapping::vans) {
    out.content = std::move(bytes);
    return out;
  }
  auto opened = vans::read_envelope(*document, xml_);
  auto& findings = opened ? opened->warnings : opened.error();
  document->resolve(findings);
  findings.insert(findings.begin(), document->warnings().begin(), document->warnings().end());
  if (!opened) return tl::unexpected(std::move(opened.error()));
  out.envelope = std::move(opened->envelope);
  out.warnings = std::move(opened->warnings);
  if (out.envelope->message) out.content = spool([&](ByteSink& sink) { vans::write_payload(*out.envelope, sink); });
  return out;
}

}  // namespace brevdue::gateway
