#include "converters/convert/episode.hpp"

#include <algorithm>
#include <array>

#include "converters/convert/rules.hpp"

namespace brevdue::convert {
namespace {

// Read downwards from FHIR: the first row that fits wins, so ambulant comes before ambulant_roentgen.
constexpr std::array<EncounterRow, 5> rows{{
    {EpisodeStatus::inaktiv, "other", "unknown"},
    {EpisodeStatus::indlagt, "IMP", "in-progress"},
    {EpisodeStatus::ambulant, "AMB", "in-progress"},
    {EpisodeStatus::ambulant_roentgen, "AMB", "in-progress"},
    {EpisodeStatus::doed, "other", "finished"},
}};

}  // namespace

std::span<const EncounterRow> encounter_rows() {
  return rows;
}

const EncounterRow& encounter_of(EpisodeStatus status) {
  return *std::find_if(rows.begin(), rows.end(), [&](const EncounterRow& r) { return r.status == status; });
}

EpisodeStatus episode_status_of(const Correspondence& message) {
  if (message.patient.deceased.value_or(false)) return EpisodeStatus::doed;  // alone is enough (mapping sheet)
  for (const auto& r : rows)
    if (r.status != EpisodeStatus::doed && r.encounter_class == message.episode.encounter_class &&
        r.encounter_status == message.episode.encounter_status)
      return r.status;
  return EpisodeStatus::inaktiv;
}

const EpisodeId* chosen_episode(const Episode& episode, bool prefer_lpr3) {
  if (episode.ids.empty()) return nullptr;
  const auto wanted = std::find_if(episode.ids.begin(), episode.ids.end(),
                                   [&](const EpisodeId& id) { return (id.system == lpr3_system) == prefer_lpr3; });
  return wanted == episode.ids.end() ? &episode.ids.front() : &*wanted;
}

const ConversionRecord* earlier_episode(const ReceiptState* state, const Correspondence& letter, std::string_view id) {
  if (state == nullptr) return nullptr;
  const auto key = object_key(id);
  const bool uuid = uuid_digits(id).has_value();
  const auto& a = letter.sender.location_number;
  const auto& b = letter.receiver.location_number;
  for (auto r = state->records.rbegin(); r != state->records.rend(); ++r) {
    if (r->episode_in_letter.empty() || object_key(r->episode_in_letter) != key) continue;
    const auto& x = r->sender.location_number;
    const auto& y = r->receiver.location_number;
    if (uuid || (a == x && b == y) || (a == y && b == x)) return &*r;
  }
  return nullptr;
}

}  // namespace brevdue::convert
