#include "converters/convert/join.hpp"

#include <algorithm>

namespace brevdue::convert {
namespace {

/// Object ids are the same if they are so without dashes and in any case.
bool same_object(std::string_view a, std::string_view b) {
  const auto next = [](std::string_view s, std::size_t& i) -> char {
    while (i < s.size() && s[i] == '-') ++i;
    if (i == s.size()) return '\0';
    const char c = s[i++];
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  std::size_t i = 0, j = 0;
  while (true) {
    const char c = next(a, i);
    if (c != next(b, j)) return false;
    if (c == '\0') return true;
  }
}

bool names_an_object(const Correspondence& letter, const FileLetter& files) {
  return std::any_of(letter.attachments.begin(), letter.attachments.end(), [&](const Attachment& a) {
    return a.what == Attachment::What::file &&
           std::any_of(files.files.begin(), files.files.end(), [&](const Attachment& f) { return same_object(a.id, f.id); });
  });
}

/// What differs between the two, or empty.
std::string difference(const Correspondence& letter, const FileLetter& files) {
  if (letter.sender.location_number != files.sender.location_number) return "another sender";
  if (letter.receiver.location_number != files.receiver.location_number) return "another receiver";
  if (!files.patient) return "no patient";
  const auto same = !letter.patient.ids.empty() && !files.patient->ids.empty() &&
                    letter.patient.ids.front().value == files.patient->ids.front().value;
  return same ? "" : "another patient";
}

Finding about(const FileLetter& files, Rule rule, Severity severity, std::string expected, std::string found) {
  Position at;
  at.input = files.input;
  at.path = "Emessage/BinaryLetter";
  at.mark = files.sender.at;
  return {rule, severity, std::move(at), std::move(expected), std::move(found)};
}

}  // namespace

std::vector<Joined> join(const std::vector<const Correspondence*>& letters, const std::vector<const FileLetter*>& files,
                         Findings& findings) {
  std::vector<Joined> out;
  for (const auto* letter : letters) out.push_back({letter, {}});
  for (const auto* file : files) {
    bool fits = false;
    std::string unlike;
    for (auto& entry : out) {
      if (!names_an_object(*entry.letter, *file)) continue;
      const auto why = difference(*entry.letter, *file);
      if (why.empty()) {
        entry.files.push_back(file);
        fits = true;
      } else {
        unlike = why;
      }
    }
    if (fits) continue;
    if (!unlike.empty())
      findings.push_back(about(*file, Rule::conv_bin_mismatch, Severity::warning,
                               "sender, receiver and patient of the letter that names its files", unlike));
    findings.push_back(about(*file, Rule::conv_bin_alone, Severity::error, "a letter that names one of its files",
                             letters.empty() ? "no letter" : "no letter that does"));
  }
  return out;
}

}  // namespace brevdue::convert
