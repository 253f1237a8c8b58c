// Whether an envelope and the message in it agree (conversion.md 1.1, governance.md 1.8 R2 and R3).
// Thread safety: pure functions.
#pragma once

#include "converters/convert/convert.hpp"
#include "converters/vans/envelope.hpp"

namespace brevdue::gateway {

/// GW-01 and GW-02, errors without positions: Format, Name (with the category) and Version of the Document, MIME by
/// `json`, sender and receiver. `vans_sends`: the message's sender is a VANS, for which the envelope answers.
[[nodiscard]] Findings disagreements(const vans::Envelope& envelope, const convert::Identity& message, bool json,
                                     bool vans_sends);
/// An XCTL01 or CTL01 may come from a VANS, whose name is no location number.
[[nodiscard]] bool may_come_from_a_vans(const convert::Identity& message);
/// What a reader may take with a warning and the gateway does not: that size or Document do not fit, as errors.
[[nodiscard]] Findings unfit(const Findings& warnings);

}  // namespace brevdue::gateway
