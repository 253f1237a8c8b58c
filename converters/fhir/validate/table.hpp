// Reading the tables of schemas/. Private to this room. Thread safety: pure functions.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "converters/fhir/validate/definitions.hpp"

namespace brevdue::fhir {

/// What stands before the first `at`; the rest stays in `text`.
inline std::string_view cut(std::string_view& text, char at) {
  const auto end = std::min(text.find(at), text.size());
  const auto out = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return out;
}

/// The lines of a table without the one that names its columns, and without empty ones.
template <class F>
void each_line(std::string_view file, F f) {
  (void)cut(file, '\n');
  while (!file.empty())
    if (const auto line = cut(file, '\n'); !line.empty()) f(line);
}

/// Of a column "standards": "45A".
inline std::uint8_t standards_of(std::string_view letters) {
  std::uint8_t out = 0;
  for (const char c : letters) out |= c == '3' ? care_3 : c == '4' ? care_4 : c == '5' ? care_5 : acknowledgement_2;
  return out;
}

}  // namespace brevdue::fhir
