// Where a message goes and what it must become for that (conversion.md 1). Pure functions.
#pragma once

#include <optional>

#include "converters/convert/convert.hpp"

namespace brevdue::gateway {

enum class Way : std::uint8_t {
  forward,  // as it is
  convert,  // to Routing::target
  refuse    // for Routing::why
};

struct Routing {
  Way way = Way::refuse;
  convert::Target target = convert::Target::other;
  std::optional<Finding> why;
};

/// Of a message that is no receipt. `receiver` is null if the registry does not know its location number. What the
/// receiver takes as it is, is forwarded; else FHIR comes before OIOXML, and OIOXML before EDIFACT. A file letter goes
/// where its letter would (conversion.md 1.4).
[[nodiscard]] Routing route(convert::MessageKind kind, std::string_view version, const convert::Location* receiver);

}  // namespace brevdue::gateway
