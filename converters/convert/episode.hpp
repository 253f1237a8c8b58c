// EpisodeOfCareStatusCode <-> Encounter.class, Encounter.status and Patient.deceased: the one table of conversion.md 2
// and 3. Thread safety: pure functions.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "converters/convert/state.hpp"
#include "converters/model/correspondence.hpp"

namespace brevdue::convert {

struct EncounterRow {
  EpisodeStatus status;
  std::string_view encounter_class, encounter_status;
};

inline constexpr std::string_view lpr3_system = "https://www.esundhed.dk/Registre/Landspatientregisteret";

[[nodiscard]] std::span<const EncounterRow> encounter_rows();
[[nodiscard]] const EncounterRow& encounter_of(EpisodeStatus status);
/// Deceased -> doed; IMP and in-progress -> indlagt; AMB and in-progress -> ambulant; anything else, or nothing,
/// inaktiv.
[[nodiscard]] EpisodeStatus episode_status_of(const Correspondence& message);
/// The id that goes into the letter's one field: LPR3's first, or the locally defined one first (episode.prefer).
[[nodiscard]] const EpisodeId* chosen_episode(const Episode& episode, bool prefer_lpr3);
/// The episode id of a letter as an earlier CareCommunication had it, system and form, if the same id came through from
/// one (conversion.md 2). An id that is no UUID counts only between the same two parties. Null if there is none.
[[nodiscard]] const ConversionRecord* earlier_episode(const ReceiptState* state, const Correspondence& letter,
                                                      std::string_view id);

}  // namespace brevdue::convert
