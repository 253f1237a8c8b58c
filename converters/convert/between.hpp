// Letters, file letters and receipts between OIOXML and EDIFACT (edifact.md 4 to 7), model to model. The two formats
// hold the same; what changes is what one of them has no room, character or code for. Each change is a report line
// (mapping.def, ways to_edifact and to_oioxml). Thread safety: pure functions.
#pragma once

#include <optional>

#include "converters/convert/convert.hpp"

namespace brevdue::convert {

/// Makes the message what the other format has: version codes, and what that format asks for (`to` is not fhir and not
/// the message's own dialect). Ids and times stay. Towards EDIFACT, fit_for_edifact() is part of it.
void into_dialect(Correspondence& letter, Dialect to, const Context& context, Report& report);
void into_dialect(FileLetter& letter, Dialect to, const Context& context, Report& report);
void into_dialect(Receipt& receipt, Dialect to, const Context& context, Report& report);

/// What any message needs before it is written as EDIFACT, wherever it came from: characters of ISO-8859-1, lines that
/// are no signs, links that fit into FTX+URL, names that may stand where they stand, a refusal of five components.
/// Errors, and then it cannot be written: CONV-7.02 (ids are never altered) and CONV-7.16.
void fit_for_edifact(Correspondence& letter, Report& report);
void fit_for_edifact(FileLetter& letter, Report& report);
void fit_for_edifact(Receipt& receipt, Report& report);

}  // namespace brevdue::convert
