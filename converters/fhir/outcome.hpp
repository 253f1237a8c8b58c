// Findings as a FHIR OperationOutcome. No text of a message, no CPR number is in one (finding.hpp).
// Thread safety: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "converters/fhir/bundle.hpp"
#include "converters/model/bytes.hpp"
#include "converters/model/finding.hpp"

namespace brevdue::fhir {

struct Issue {
  std::string_view severity, code;  // issue-severity and issue-type of FHIR R4
  std::string diagnostics;
  std::string expression;  // FHIRPath; may be empty
};
/// diagnostics: "OIO-04: A mandatory element is missing. (Emessage/Envelope, line 12, column 5) expected Sent, found
/// Identifier"; a FHIRPath is the expression instead.
[[nodiscard]] Issue issue_of(const Finding& finding);
/// "All OK" (information) where there is none: an OperationOutcome has an issue.
void write_outcome(const std::vector<Issue>& issues, Format format, ByteSink& sink);

}  // namespace brevdue::fhir
