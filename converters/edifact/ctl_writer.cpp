// Writing CTL01, CTL02 and CTL03 (edifact.md 7).
#include <stdexcept>

#include "converters/edifact/codes.hpp"
#include "converters/edifact/edifact.hpp"
#include "converters/edifact/ftx.hpp"
#include "converters/edifact/readers.hpp"
#include "converters/edifact/segment_writer.hpp"

namespace brevdue::edifact {
namespace {

std::string_view type_of(const OriginalLetter& original) {
  const std::string_view type = original.type.empty() ? edifact_type(original.version) : original.type;
  if (type.empty()) throw std::logic_error("an original letter has neither a type nor a known version");
  return type;
}

/// One FTX: readers take no second one.
void refusal(SegmentWriter& out, const Refusal& why) {
  if (why.empty()) return;
  auto components = to_components(why.text);
  if (components.size() > components_per_ftx) components.resize(components_per_ftx);
  out.begin("FTX");
  out.element(codes::code_of(codes::refuse_codes(), name(why.code.value_or(RefuseCode::ikke_specificeret))));
  out.element("P00");
  out.element("");
  out.element(components);
  out.end();
}

}  // namespace

void write_ctl(const Receipt& receipt, const DanishTime& zone, ByteSink& sink) {
  const VersionRow& version = version_row(receipt.kind);
  const std::string_view action = receipt.is_positive() ? "7" : "4";
  const std::string time = long_time(receipt.sent.utc, zone);
  SegmentWriter out(sink);
  out.begin_interchange(receipt.sender.location_number, receipt.receiver.location_number,
                        std::string_view(time).substr(2, 6), std::string_view(time).substr(8), receipt.envelope_id,
                        std::nullopt);
  out.begin_message(receipt.message_id, version);
  out.segment(
      "UCI",
      {{receipt.original_envelope_id}, {receipt.original_sender, "14"}, {receipt.original_receiver, "14"}, {action}});
  if (!receipt.is_positive()) refusal(out, receipt.refusal);
  for (const auto& original : receipt.originals) {
    out.segment("UCM", {{original.id}, {type_of(original), "D", "93A", "UN", original.version}, {action}});
    if (!receipt.is_positive()) refusal(out, original.refusal);
  }
  out.end_message();
  out.end_interchange();
}

}  // namespace brevdue::edifact
