// What an invitation has become by its steps, and its record. Internal to gateway/invitations.
#pragma once

#include <string>

#include "converters/video/invitation.hpp"
#include "gateway/invitations/invitations.hpp"

namespace brevdue::gateway {

/// What an invitation is after one of its steps.
struct Standing {
  video::Invitation invitation;
  video::What what = video::What::invitation;  // the step
  video::Meeting before;                       // of a change: when it was to be
};

/// After step `last` (from 0). Its requests were accepted: whatever the settings are now, they stand.
[[nodiscard]] tl::expected<Standing, Findings> standing_of(const InvitationRow& row, std::size_t last,
                                                           const convert::Settings& settings, const DanishTime& zone);

/// The step before as `row` has it, and what `json` makes of it.
[[nodiscard]] tl::expected<Standing, Findings> step_on(const Standing& before, video::What what,
                                                       const std::shared_ptr<const ByteSource>& json, Instant now,
                                                       video::Reading reading, const convert::Settings& settings,
                                                       const DanishTime& zone);

/// The record as JSON. `now`: what the link is judged by.
[[nodiscard]] std::string record_of(const InvitationRow& row, const Standing& standing,
                                    const convert::Directory& directory, const convert::Settings& settings, Micros now,
                                    const DanishTime& zone);

}  // namespace brevdue::gateway
