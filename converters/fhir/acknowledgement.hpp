// Acknowledgement 2.0: the tree of a Bundle <-> Receipt (fhir-rules.md 12 and 14.4). Structure only; what a receipt of
// the other world becomes is converters/convert's. Thread safety: pure functions; an IdSource belongs to one thread.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "converters/fhir/bundle.hpp"
#include "converters/fhir/care_communication.hpp"
#include "converters/model/ids.hpp"
#include "converters/model/receipt.hpp"
#include "converters/model/timestamp.hpp"

namespace brevdue::fhir {

/// Reads an Acknowledgement Bundle. Marks in findings are unresolved, paths are FHIRPath. Errors: CC-BND-03, CC-MH-04
/// (another message), ACK-BND-02 (not ok, and no OperationOutcome), ACK-MH-05, -06, -07, CC-MH-06, CC-GEN-05, -15, -16,
/// -17, CC-BND-10. Tolerant where official examples err: relative fullUrls, a definition or none, times that disagree.
[[nodiscard]] tl::expected<Receipt, Unread<Receipt>> read_acknowledgement(const Tree& tree,
                                                                          const wire::Document& document);

/// Builds the Bundle of a complete Receipt of kind ok, fatal_error or transient_error: sender and receiver with
/// location number and SOR code, response_identifier, the copied Provenance, issues if it is not ok. Resource ids come
/// from `ids`; Bundle.id and MessageHeader.id are envelope_id and message_id.
[[nodiscard]] Tree write_acknowledgement(const Receipt& receipt, const DanishTime& zone, IdSource& ids,
                                         const WriteOptions& options = {});

}  // namespace brevdue::fhir
