// Which file letters belong to which letter (conversion.md 2): by object id, and only if sender, receiver and patient
// are the same. Pure functions.
#pragma once

#include <vector>

#include "converters/convert/convert.hpp"

namespace brevdue::convert {

struct Joined {
  const Correspondence* letter;
  std::vector<const FileLetter*> files;
};

/// One entry a letter, in order. A file letter may serve several letters. Findings: a file letter that fits none
/// (CONV-2.01, error), or names the objects of a letter but another sender, receiver or patient (CONV-2.03).
[[nodiscard]] std::vector<Joined> join(const std::vector<const Correspondence*>& letters,
                                       const std::vector<const FileLetter*>& files, Findings& findings);

}  // namespace brevdue::convert
