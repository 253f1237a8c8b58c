// The native conformance check of CareCommunication 5.0.x and 4.0.x and Acknowledgement 2.0.x (fhir-rules.md): base
// FHIR R4 as far as MedCom's messages use it, MedCom's profiles, and the governance. What is legal and unknown passes.
//
// Three layers: `definitions` (FHIR R4) and `profiles` (MedCom's) are data; what tables cannot say is in message.cpp.
// Thread safety: pure function.
#pragma once

#include <cstdint>
#include <string_view>

#include "converters/fhir/bundle.hpp"
#include "converters/model/finding.hpp"

namespace brevdue::fhir {

/// Rules of governance that the profiles do not enforce are warnings about what was received and errors in what we
/// produce (fhir-rules.md 0.2, G).
enum class As : std::uint8_t { received, produced };

struct CheckOptions {
  As as = As::received;
  Format format = Format::json;  // it was read from, or will be written in: JSON knows lists, XML an order
  std::uint32_t input = 0;
  std::string_view gln_system = "https://www.gs1.org/gln";  // CC-ORG-06: what we write, by the settings
  // Waivers (conversion.md 4, CC-ATT-09): what a conversion may knowingly send.
  bool attachment_title = false;  // CC-ATT-01 may be missing
  bool attachment_type = false;   // CC-ATT-03: any type
  bool attachment_data = false;   // CC-ATT-04, -05, -07: a file that never came
  bool narratives = false;        // CC-NAR: the settings say none
};

/// All findings, in the order of the document, at most 200; marks are unresolved, paths are FHIRPath.
[[nodiscard]] Findings check(const Tree& tree, const CheckOptions& options = {});

}  // namespace brevdue::fhir
