// What a CareCommunication made from a letter breaks knowingly (conversion.md 1.8 and 2, CC-ATT-09).
#include <string>

#include "converters/convert/rules.hpp"
#include "converters/oioxml/file_types.hpp"

namespace brevdue::convert {
namespace {

constexpr std::uint64_t most_bytes = 100'000'000;  // CC-BND-25

std::string_view name(fhir::Waiver waiver) {
  switch (waiver) {
    case fhir::Waiver::attachment_title:
      return "attachment-title (CC-ATT-01)";
    case fhir::Waiver::attachment_type:
      return "attachment-type (CC-ATT-03)";
    case fhir::Waiver::attachment_data:
      return "attachment-data (CC-ATT-04, CC-ATT-07)";
    case fhir::Waiver::size:
      return "size (CC-BND-25)";
    case fhir::Waiver::narratives:
      return "narratives (CC-NAR-01, CC-NAR-02)";
  }
  return {};
}

}  // namespace

fhir::Waivers name_waivers(const Correspondence& message, Report& report) {
  fhir::Waivers out;
  const auto waive = [&](fhir::Waiver waiver, std::string path, std::string_view expected, std::string found) {
    out.add(waiver);
    Position at;
    at.input = message.input;
    at.path = std::move(path);
    report.findings.push_back({Rule::to_cc_waiver, Severity::note, std::move(at),
                               std::string(name(waiver)) + ": " + std::string(expected), std::move(found)});
  };
  std::uint64_t bytes = 0;
  std::size_t number = message.segments.size();
  for (const auto& segment : message.segments) bytes += segment.text.size();
  for (const auto& attachment : message.attachments) {
    const auto path = "Communication.payload[" + std::to_string(number++) + "].contentAttachment";
    bytes += (attachment.data.decoded_size() + 2) / 3 * 4;
    if (attachment.what != Attachment::What::file) continue;
    const auto* type = oioxml::file_type_of_content_type(attachment.content_type);
    if (!attachment.content_type.empty() && (type == nullptr || !type->care_communication))
      waive(fhir::Waiver::attachment_type, path + ".contentType", "one of the six types", attachment.content_type);
    if (attachment.title.empty()) waive(fhir::Waiver::attachment_title, path + ".title", "a title", "none");
    if (attachment.is_new && !attachment.data.present())
      waive(fhir::Waiver::attachment_data, path + ".data", "data or url in a new message", "neither");
  }
  if (bytes <= most_bytes) return out;
  Position at;
  at.input = message.input;
  at.path = "Bundle";
  report.findings.push_back(
      {Rule::to_cc_size, Severity::warning, at, "100000000 bytes at most", "more than " + std::to_string(bytes)});
  waive(fhir::Waiver::size, "Bundle", "at most 100 MB", "more");
  return out;
}

}  // namespace brevdue::convert
