// What is done with any bytes, whatever stands in them.
#pragma once

#include <string_view>

#include "converters/model/bytes.hpp"

namespace brevdue {

/// All of `source`, a block at a time. Throws std::runtime_error if it is shorter than it said (a file that was cut
/// while it was read), and what source and sink throw.
void copy(const ByteSource& source, ByteSink& sink);

/// True if the first thing in it, behind a byte order mark and white space, is a '{': JSON, where XML is the other
/// choice.
[[nodiscard]] bool begins_as_json(std::string_view head);
[[nodiscard]] bool begins_as_json(const ByteSource& source);

}  // namespace brevdue
