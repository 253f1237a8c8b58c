// What a CareCommunication made from a letter breaks knowingly (conversion.md 1.8 and 2, CC-ATT-09).
#include <string>

#include "converters/convert/rules.hpp"
#include "converters/oioxml/file_types.hpp"

namespace brevdue::convert {
namespace {

constexpr std::uint64_t most_bytes = 100'000'000;  // CC-BND-25

void waive(Report& report, const Correspondence& message, std::string path, std::string rule, std::string found) {
  Position at;
  at.input = message.input;
  at.path = std::move(path);
  report.findings.push_back({Rule::to_cc_waiver, Severity::note, std::move(at), std::move(rule), std::move(found)});
}

}  // namespace

void name_waivers(const Correspondence& message, Report& report) {
  std::uint64_t bytes = 0;
  std::size_t number = message.segments.size();
  for (const auto& segment : message.segments) bytes += segment.text.size();
  for (const auto& attachment : message.attachments) {
    const auto path = "Communication.payload[" + std::to_string(number++) + "].contentAttachment";
    bytes += (attachment.data.decoded_size() + 2) / 3 * 4;
    if (attachment.what != Attachment::What::file) continue;
    const auto* type = oioxml::file_type_of_content_type(attachment.content_type);
    if (type == nullptr || !type->care_communication)
      waive(report, message, path + ".contentType", "CC-ATT-03: one of the six types", attachment.content_type);
    if (attachment.title.empty()) waive(report, message, path + ".title", "CC-ATT-01: a title", "none");
    if (!attachment.data.present())
      waive(report, message, path + ".data", "CC-ATT-04, CC-ATT-07: data or url in a new message", "neither");
  }
  if (bytes <= most_bytes) return;
  Position at;
  at.input = message.input;
  at.path = "Bundle";
  report.findings.push_back(
      {Rule::to_cc_size, Severity::warning, at, "100000000 bytes at most", "more than " + std::to_string(bytes)});
  waive(report, message, "Bundle", "CC-BND-25: at most 100 MB", "more");
}

}  // namespace brevdue::convert
