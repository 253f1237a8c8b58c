// The data files of schemas/ (our own XSDs, code lists), compiled in by cmake/embed.cmake.
// Thread safety: constant data.
#pragma once

#include <string_view>

namespace brevdue::schemas {

/// The bytes of one file of schemas/, by its name ("xdis91.xsd"). Throws std::logic_error for a name that is not there.
std::string_view file(std::string_view name);

}  // namespace brevdue::schemas
