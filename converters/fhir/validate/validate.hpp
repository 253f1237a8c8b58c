// The native conformance check of CareCommunication 5.0.x and 4.0.x and Acknowledgement 2.0.x (fhir-rules.md): base
// FHIR R4 as far as MedCom's messages use it, MedCom's profiles, and the governance. What is legal and unknown passes.
//
// Three layers: `definitions` (FHIR R4) and `profiles` (MedCom's) are data; what tables cannot say is in message.cpp.
// Thread safety: pure function.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "converters/fhir/bundle.hpp"
#include "converters/model/finding.hpp"

namespace brevdue::fhir {

/// Rules of governance that the profiles do not enforce are warnings about what was received and errors in what we
/// produce (fhir-rules.md 0.2, G).
enum class As : std::uint8_t { received, produced };

/// What a message may break knowingly (CC-ATT-09): the rules it stands for are not looked at.
enum class Waiver : std::uint8_t {
  attachment_title,  // CC-ATT-01
  attachment_type,   // CC-ATT-03
  attachment_data,   // CC-ATT-04, -07: of a file that never came
  size,              // CC-BND-25, which is counted where the whole message is known
  narratives         // CC-NAR: the settings say none
};
class Waivers {
 public:
  Waivers() = default;
  Waivers(std::initializer_list<Waiver> all) {
    for (const auto one : all) add(one);
  }
  void add(Waiver one) { bits_ |= bit(one); }
  [[nodiscard]] bool has(Waiver one) const { return (bits_ & bit(one)) != 0; }

 private:
  static unsigned bit(Waiver one) { return 1u << static_cast<unsigned>(one); }
  unsigned bits_ = 0;
};

struct CheckOptions {
  As as = As::received;
  Format format = Format::json;  // it was read from, or will be written in: JSON knows lists, XML an order
  std::uint32_t input = 0;
  std::string_view gln_system = "https://www.gs1.org/gln";  // CC-ORG-06: what we write, by the settings
  Waivers waivers{};
};

/// All findings, in the order of the document, at most 200 errors and 200 warnings, and those of the form that reading
/// had (Tree::faults(), at most 100); marks are unresolved, paths are FHIRPath.
[[nodiscard]] Findings check(const Tree& tree, const CheckOptions& options = {});

}  // namespace brevdue::fhir
