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
  std::string_view definition;  // MessageHeader.definition, whole or up to the minor number; empty: there is none
  bool written = false;
  bool before_4 = false;  // read by the rules of 3.0 (fhir-rules.md 13)
};

struct WriteOptions {
  std::string_view base = "https://medcomfhir.dk/ig/carecommunication";  // fullUrl of a CareCommunication
  std::string_view gln_system = "https://www.gs1.org/gln";               // CC-ORG-03, G2
  bool narratives = true;
  bool letter_id_first = false;                      // CC-PRV-13: BREVID#EAN instead of EAN#BREVID
  std::string_view acknowledgement_definition = {};  // ACK-MH-09: empty for none
};

/// Why a message was not read, and what could be read of it all the same (ids, parties): enough to refuse it by name.
template <class Message>
struct Unread {
  Findings findings;
  Message partial;
};

/// Reads a Bundle. Marks in findings are unresolved, paths are FHIRPath. Errors: CC-BND-03, CC-MH-04 (another message:
/// found names its event code), CC-MH-06, -14, CC-GEN-05, -15, -16, -17, CC-BND-10, -15, CC-COM-02, -07, -08, -16,
/// CC-PRV-06, WIRE-14 (names that are referred to too often). Unknown but legal content is ignored; whatever says
/// something and has no field in Correspondence is named in not_carried. `previous` is
/// "MessageHeader/<id>" or, for a letter, "<location number>#<letter id>" in whichever order it was written. A message
/// without definition is read by the rules of 3.0: texts in XHTML become plain, the activity may be to modify or to
/// retract (also said by the status). A malformed id is not in `partial`.
[[nodiscard]] tl::expected<Correspondence, Unread<Correspondence>> read_care_communication(
    const Tree& tree, const wire::Document& document);

/// Builds the Bundle of a complete Correspondence: version 5.0, every field that fhir-rules.md 14.1 obliges filled in
/// (convert does that). Resource ids come from `ids`; Bundle.id and MessageHeader.id are message.envelope_id and
/// message_id. Times are written in Danish time with offset.
[[nodiscard]] Tree write_care_communication(const Correspondence& message, const DanishTime& zone, IdSource& ids,
                                            const WriteOptions& options = {});

/// The event code of a message Bundle ("care-communication-message"), empty if there is none.
[[nodiscard]] std::string_view event_code(const Tree& tree);

}  // namespace brevdue::fhir
