// Whether a narrative is one (CC-GEN-09): a div of XHTML that is well-formed, holds elements and attributes that FHIR
// allows alone, and says something. Linear in its length. Thread safety: one Narrative belongs to one thread.
#pragma once

#include <string>
#include <string_view>

namespace brevdue::fhir {

/// Of an element's name in XHTML, and of an attribute's: whether FHIR has it in narratives.
[[nodiscard]] bool is_narrative_element(std::string_view name);
[[nodiscard]] bool is_narrative_attribute(std::string_view name);

/// What is wrong with it ("an element that a narrative cannot have: script"), empty if nothing is.
[[nodiscard]] std::string wrong_narrative(std::string_view xhtml);

}  // namespace brevdue::fhir
