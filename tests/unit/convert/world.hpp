// The whole Converter with a state that lives on from call to call: what tests of conversions and receipts run.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "converters/convert/between.hpp"
#include "converters/convert/convert.hpp"
#include "converters/edifact/edifact.hpp"
#include "converters/fhir/acknowledgement.hpp"
#include "converters/fhir/care_communication.hpp"
#include "tests/support/letters.hpp"
#include "tests/support/support.hpp"

namespace brevdue::test {

inline std::string bytes(const Correspondence& l) {
  StringSink sink;
  oioxml::write_letter(l, zone(), sink);
  return sink.bytes;
}
inline std::string bytes(const FileLetter& l) {
  StringSink sink;
  oioxml::write_xbin01(l, zone(), sink);
  return sink.bytes;
}
inline std::string bytes(const Receipt& r) {
  StringSink sink;
  oioxml::write_xctl(r, zone(), sink);
  return sink.bytes;
}
inline std::string edi(Correspondence l) {
  Report report;
  convert::fit_for_edifact(l, report);
  StringSink sink;
  edifact::write_letter(l, zone(), sink);
  return sink.bytes;
}
inline std::string edi(FileLetter l) {
  Report report;
  convert::fit_for_edifact(l, report);
  StringSink sink;
  edifact::write_bin01(l, zone(), sink);
  return sink.bytes;
}
inline std::string edi(const Receipt& r) {
  StringSink sink;
  edifact::write_ctl(r, zone(), sink);
  return sink.bytes;
}
/// With an author to each text and whatever else a CareCommunication must have (CC-PL-06, CC-PL-08).
inline std::string json(Correspondence c) {
  for (auto& segment : c.segments) {
    if (!segment.author) segment.author = Author{{{"Mette"}, "Hansen", {}}, {{}, {}, {}, "sygeplejerske"}, {}};
    if (segment.phone.empty()) segment.phone = "63750000";
  }
  const auto ids = seeded_ids(7);
  StringSink sink;
  fhir::write(fhir::write_care_communication(c, zone(), *ids), fhir::Format::json, sink);
  return sink.bytes;
}
inline std::string json(const Receipt& ack) {
  const auto ids = seeded_ids(8);
  StringSink sink;
  fhir::write(fhir::write_acknowledgement(ack, zone(), *ids), fhir::Format::json, sink);
  return sink.bytes;
}

struct World : Bench {
  World() {
    context.state = &state;
    context.now = at("2026-11-20T13:05:00Z");
  }
  /// Converts, takes the records into the state, and reads what came out.
  std::vector<Message> convert(const std::vector<std::string>& messages,
                               convert::Target target = convert::Target::other) {
    std::vector<convert::Input> inputs;
    for (const auto& m : messages) inputs.push_back({source(m), "in"});
    auto conversion = converter.convert(inputs, target, context);
    findings = std::move(conversion.report.findings);
    lines = std::move(conversion.report.lines);
    for (auto& r : conversion.records) state.merge(std::move(r));
    kinds.clear();
    written.clear();
    std::vector<Message> out;
    for (const auto& o : conversion.outputs) {
      kinds +=
          std::string(kinds.empty() ? "" : " ") + std::string(convert::name(o.kind)) + "." + std::string(o.extension);
      StringSink sink;
      o.write(sink);
      auto unchecked = settings;  // the conversion has checked it; what it lets pass knowingly, a reader refuses
      unchecked.validate_schema = false;
      auto read = converter.read({{source(sink.bytes), "out"}}, unchecked);
      BOOST_REQUIRE_MESSAGE(!has_error(read.findings), words(read.findings));
      out.push_back(std::move(read.messages.at(0)));
      written.push_back(std::move(sink.bytes));
    }
    return out;
  }
  static const Correspondence& cc(const std::vector<Message>& m) { return std::get<Correspondence>(m.at(0)); }

  convert::Converter converter{schemas(), shared_zone()};
  convert::ReceiptState state;
  Findings findings;
  std::vector<ReportLine> lines;
  std::string kinds;                 // "DIS91.edi BIN01.edi"
  std::vector<std::string> written;  // the outputs' bytes
};

}  // namespace brevdue::test
