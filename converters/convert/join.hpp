// Which file letters belong to which letter (conversion.md 2): by object id, and only if sender, receiver and patient
// are the same. Linear in the number of objects. Pure functions.
#pragma once

#include <string>
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
                        Severity alone, const DanishTime& zone, Findings& findings);

/// The messages without those that say the same as an earlier one of their id, be it in another envelope or format
/// (conversion.md 2, duplicate keys). Findings: CONV-2.05, -2.06.
[[nodiscard]] std::vector<const Correspondence*> without_repeats(const std::vector<const Correspondence*>& letters,
                                                                 const DanishTime& zone, Findings& findings);
[[nodiscard]] std::vector<const FileLetter*> without_repeats(const std::vector<const FileLetter*>& files,
                                                             const DanishTime& zone, Findings& findings);

/// True if a file letter of which only a part could be read would have gone with the letter: the letter names one of
/// its objects, and what is known of its parties and patient is the same.
[[nodiscard]] bool may_belong(const Correspondence& letter, const FileLetter& partial);

/// What a letter says, without its format and the envelope of this attempt: 64 hexadecimal digits.
[[nodiscard]] std::string digest(const Correspondence& letter, const DanishTime& zone);
/// One for each file, its id and its bytes, sorted.
[[nodiscard]] std::vector<std::string> file_digests(const std::vector<const FileLetter*>& files);

}  // namespace brevdue::convert
