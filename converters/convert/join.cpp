#include "converters/convert/join.hpp"

#include <algorithm>

#include "converters/convert/rules.hpp"

namespace brevdue::convert {
namespace {

/// What differs between the two, or empty.
std::string difference(const Correspondence& letter, const FileLetter& files) {
  if (letter.sender.location_number != files.sender.location_number) return "another sender";
  if (letter.receiver.location_number != files.receiver.location_number) return "another receiver";
  if (!files.patient) return "no patient";
  const auto same = !letter.patient.ids.empty() && !files.patient->ids.empty() &&
                    letter.patient.ids.front().value == files.patient->ids.front().value;
  return same ? "" : "another patient";
}

template <class Message>
Finding about(const Message& message, std::string path, Rule rule, Severity severity, std::string expected,
              std::string found) {
  Position at;
  at.input = message.input;
  at.path = std::move(path);
  at.mark = message.sender.at;
  return {rule, severity, std::move(at), std::move(expected), std::move(found)};
}

/// The messages without those that are a repeat of an earlier one, word for word (conversion.md 2, duplicate keys).
template <class Message>
std::vector<const Message*> once(const std::vector<const Message*>& messages, const char* path, Findings& findings) {
  std::vector<const Message*> out;
  for (const auto* message : messages) {
    bool repeat = false, same_id = false;
    for (const auto* earlier : out) {
      if (earlier->message_id != message->message_id ||
          earlier->sender.location_number != message->sender.location_number)
        continue;
      auto copy = *message;
      copy.input = earlier->input;
      repeat = repeat || copy == *earlier;
      same_id = true;
    }
    if (same_id)
      findings.push_back(
          about(*message, path, repeat ? Rule::conv_duplicate : Rule::conv_same_id, Severity::warning, {}, {}));
    if (!repeat) out.push_back(message);
  }
  return out;
}

}  // namespace

bool names_an_object(const Correspondence& letter, const FileLetter& files) {
  return std::any_of(letter.attachments.begin(), letter.attachments.end(), [&](const Attachment& a) {
    return a.what == Attachment::What::file &&
           std::any_of(files.files.begin(), files.files.end(),
                       [&](const Attachment& f) { return object_key(a.id) == object_key(f.id); });
  });
}

Join join(const std::vector<const Correspondence*>& letters, const std::vector<const FileLetter*>& files,
          Severity alone, Findings& findings) {
  Join out;
  for (const auto* letter : once(letters, "Emessage/ClinicalEmail/Sender/EANIdentifier", findings))
    out.letters.push_back({letter, {}});
  for (const auto* file : once(files, "Emessage/BinaryLetter/Sender/EANIdentifier", findings)) {
    bool fits = false;
    std::string unlike;
    for (auto& entry : out.letters) {
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
      findings.push_back(about(*file, "Emessage/BinaryLetter/Sender/EANIdentifier", Rule::conv_bin_mismatch,
                               Severity::warning, "sender, receiver and patient of the letter that names its files",
                               unlike));
    findings.push_back(about(*file, "Emessage/BinaryLetter/Sender/EANIdentifier", Rule::conv_bin_alone, alone,
                             "a letter that names one of its files",
                             letters.empty() ? "no letter" : "no letter that does"));
    out.alone.push_back(file);
  }
  return out;
}

}  // namespace brevdue::convert
