// The codes of EDIFACT and what they are called in the model, which has OIOXML's names (edifact.md 4.2, 4.3, 6 and 7).
// Thread safety: constant data and pure functions.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "converters/model/correspondence.hpp"
#include "converters/model/identifiers.hpp"

namespace brevdue::edifact::codes {

struct Code {
  std::string_view edifact, name;
};
/// Where two rows share a name, the first is the one that is written; where two share a code, the first is what it
/// is read as.
using Table = std::span<const Code>;

[[nodiscard]] Table specialities();
[[nodiscard]] Table episode_states();
[[nodiscard]] Table object_codes();
[[nodiscard]] Table refuse_codes();       // in the FTX of a receipt
[[nodiscard]] Table letter_extensions();  // in a reference
[[nodiscard]] Table bin01_extensions();   // in a BIN01: two more

/// The name of a code, or the code of a name; empty if the table has none.
[[nodiscard]] std::string_view name_of(Table table, std::string_view edifact);
[[nodiscard]] std::string_view code_of(Table table, std::string_view name);

/// NAD element 2: the code list (1131) of a kind of identifier, and who keeps it (3055).
struct PartyList {
  PartyIdCode code;
  std::string_view list, agency;
};
[[nodiscard]] const PartyList& party_list(PartyIdCode code);
/// The kind of identifier, by its list; without one, or of a list EAN, it is a location number if the agency is 9 or
/// not given. Nothing if the list is not known.
[[nodiscard]] std::optional<PartyIdCode> party_code(std::string_view list, std::string_view agency);

/// SPR of a sender without speciality; it is read as none.
inline constexpr std::string_view no_speciality = "99";
/// A name that is missing where there must be one.
inline constexpr std::string_view placeholder = "_";

/// A party's names as NAD element 4 has them (CONV-7.11): one that is missing has a placeholder, an organisation's
/// always, a department's before that of a unit. Views of the party.
struct NamesWritten {
  std::string_view organisation, department;
};
[[nodiscard]] NamesWritten names_written(const Party& party);
/// The patient of every administrative letter: nobody.
inline constexpr std::string_view nobody = "1505505510";
/// S07 RFF+XPI of files about a system.
inline constexpr std::string_view system_mail = "SYSTEMPOST";
/// The surname that the patient of such files has.
inline constexpr std::string_view system_surname = "Data";

}  // namespace brevdue::edifact::codes
