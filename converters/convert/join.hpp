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
struct Join {
  std::vector<Joined> letters;           // one entry a letter, in order; a file letter may serve several
  std::vector<const FileLetter*> alone;  // those that fit none
};

/// Findings: a file letter that fits none (CONV-2.01, of severity `alone`), or names the objects of a letter but
/// another sender, receiver or patient (CONV-2.03); repeats (CONV-2.05, -2.06).
[[nodiscard]] Join join(const std::vector<const Correspondence*>& letters, const std::vector<const FileLetter*>& files,
                        Severity alone, Findings& findings);

/// True if the letter names one of the file letter's objects.
[[nodiscard]] bool names_an_object(const Correspondence& letter, const FileLetter& files);

}  // namespace brevdue::convert
