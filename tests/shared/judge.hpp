// The independent judge of ../shared: every FHIR output of these tests goes through it.
#pragma once

#include <map>
#include <string>

namespace brevdue::test {

/// Judges messages (name -> bytes, JSON or XML) in one run. Returns the judge's words, empty if it found no error.
[[nodiscard]] std::string judge(const std::map<std::string, std::string>& messages);

}  // namespace brevdue::test
