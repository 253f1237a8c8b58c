// CareCommunication: the tree of a Bundle <-> Correspondence. Only structure stands here (fhir-rules.md 2 to 9, 14.1);
// what becomes what between letter and CareCommunication is converters/convert's.
// Thread safety: pure functions; an IdSource belongs to one thread.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "converters/fhir/bundle.hpp"
#include "converters/model/correspondence.hpp"
#include "converters/model/ids.hpp"
#include "converters/model/timestamp.hpp"

namespace brevdue::fhir {

/// What MessageHeader endpoints begin with; the SOR code follows (CC-MH-09). Also the system of a local episode id
/// (CC-ENC-08).
inline constexpr std::string_view endpoint_prefix = "https://sor2.sum.dsdn.dk/#id=";

/// One row for each version of CareCommunication that is read (versions are data).
struct Version {
  std::string_view name;        // "5.0": what Correspondence::version says
  std::string_view definition;  // MessageHeader.definition, whole or up to the minor number
  bool written;
};

struct WriteOptions {
  std::string_view base = "https://medcomfhir.dk/ig/carecommunication";  // of entry.fullUrl
  std::string_view gln_system = "https://www.gs1.org/gln";               // CC-ORG-03, G2
  bool narratives = true;
};

/// Reads a Bundle. Marks in findings are unresolved, paths are FHIRPath. Errors: CC-BND-03, CC-MH-04 (another message:
/// found names its event code), CC-MH-14, CC-GEN-05, -15, -16, -17, CC-BND-10, -15, CC-COM-16. Unknown but legal
/// content is ignored; what is known and has no field in Correspondence is named in not_carried.
[[nodiscard]] tl::expected<Correspondence, Findings> read_care_communication(const Tree& tree,
                                                                             const wire::Document& document);

/// Builds the Bundle of a complete Correspondence: version 5.0, every field that fhir-rules.md 14.1 obliges filled in
/// (convert does that). Resource ids come from `ids`; Bundle.id and MessageHeader.id are message.envelope_id and
/// message_id. Times are written in Danish time with offset.
[[nodiscard]] Tree write_care_communication(const Correspondence& message, const DanishTime& zone, IdSource& ids,
                                            const WriteOptions& options = {});

/// The event code of a message Bundle ("care-communication-message"), empty if there is none.
[[nodiscard]] std::string_view event_code(const Tree& tree);

}  // namespace brevdue::fhir
