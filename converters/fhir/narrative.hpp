// Narratives: for every resource the elements its profile obliges (fhir-rules.md 11), Danish labels with the English
// beside them, never base64. Thread safety: pure functions.
#pragma once

#include "converters/fhir/bundle.hpp"

namespace brevdue::fhir {

/// Gives every resource of a message Bundle (not the Bundle itself) its `text`, as the second child after id and meta.
void add_narratives(Tree& tree);

}  // namespace brevdue::fhir
