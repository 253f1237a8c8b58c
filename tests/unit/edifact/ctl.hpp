// Receipts in EDIFACT for tests, and shortcuts to read and write them.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "converters/edifact/edifact.hpp"
#include "tests/support/support.hpp"

namespace brevdue::test {

/// An interchange with one CTL0<number>; `segments` stand between UNH and UNT.
inline std::string ctl(int number, const std::vector<std::string>& segments, std::string_view more_unb = "") {
  const std::string n = std::to_string(number);
  std::string out = "UNA:+.? 'UNB+UNOC:3+" + std::string(number == 1 ? "DKVANSNET" : "5790000121526") +
                    ":14+5790001382445:14+260120:1016+KUVERT00000009" + std::string(more_unb) + "'UNH+KVIT000000000" +
                    n + "+CONTRL:D:93A:ZZ:C0" + n + "30Q+CTL0" + n + "'";
  for (const auto& segment : segments) out += segment + "'";
  return out + "UNT+" + std::to_string(segments.size() + 2) + "+KVIT000000000" + n + "'UNZ+1+KUVERT00000009'";
}

inline std::string uci(int action) {
  return "UCI+KUVERT00000001+5790001382445:14+5790000121526:14+" + std::to_string(action);
}
inline std::string ucm(int action, std::string_view id = "BREV0000000001", std::string_view type = "MEDDIS",
                       std::string_view version = "D9134L") {
  return "UCM+" + std::string(id) + "+" + std::string(type) + ":D:93A:UN:" + std::string(version) + "+" +
         std::to_string(action);
}

inline tl::expected<edifact::Read, edifact::Unread> read_edifact(const std::string& bytes) {
  return edifact::read(document(bytes), zone(), {});
}

/// Of bytes that must be read.
inline Receipt read_ctl(const std::string& bytes) {
  auto result = read_edifact(bytes);
  if (!result) throw std::runtime_error(words(result.error().findings));
  return std::get<Receipt>(result->messages.at(0));
}

/// Errors of bytes that must not be read, or warnings; resolved.
inline Findings ctl_findings(const std::string& bytes) {
  const auto opened = document(bytes);
  auto result = edifact::read(opened, zone(), {});
  Findings found = result ? std::move(result->warnings) : std::move(result.error().findings);
  opened.resolve(found);
  return found;
}

inline std::string written_ctl(const Receipt& receipt) {
  StringSink sink;
  edifact::write_ctl(receipt, zone(), sink);
  return sink.bytes;
}

}  // namespace brevdue::test
