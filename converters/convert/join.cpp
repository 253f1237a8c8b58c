#include "converters/convert/join.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "converters/convert/rules.hpp"
#include "converters/wire/base64.hpp"
#include "converters/wire/sha256.hpp"

namespace brevdue::convert {
namespace {

template <class F>
void for_each_object(const Correspondence& letter, F f) {
  for (const auto& a : letter.attachments)
    if (a.what == Attachment::What::file) f(object_key(a.id));
}

bool same_patient(const Patient& a, const Patient& b) {
  return !a.ids.empty() && !b.ids.empty() && a.ids.front().value == b.ids.front().value;
}

/// What differs between the two, or empty.
std::string difference(const Correspondence& letter, const FileLetter& files) {
  if (letter.sender.location_number != files.sender.location_number) return "another sender";
  if (letter.receiver.location_number != files.receiver.location_number) return "another receiver";
  if (!files.patient) return "no patient";
  return same_patient(letter.patient, *files.patient) ? "" : "another patient";
}

/// Where the sender stands, by the format the message came in.
std::string sender_path(const Correspondence& letter) {
  return dialect_of(letter.version) == Dialect::edifact ? "UNB element 2"
                                                        : "Emessage/ClinicalEmail/Sender/EANIdentifier";
}
std::string sender_path(const FileLetter& letter) {
  return dialect_of(letter.version) == Dialect::edifact ? "UNB element 2"
                                                        : "Emessage/BinaryLetter/Sender/EANIdentifier";
}

template <class Message>
Finding about(const Message& message, Rule rule, Severity severity, std::string expected, std::string found) {
  Position at;
  at.input = message.input;
  at.path = sender_path(message);
  at.mark = message.sender.at;
  return {rule, severity, std::move(at), std::move(expected), std::move(found)};
}

template <class Message, class Write>
std::string hashed(Message message, Write write) {
  message.envelope_id.clear();
  message.sent = {};
  message.receipt_wanted = true;
  wire::HashSink sink;
  write(message, sink);
  return sink.hex();
}
using convert::digest;  // of letters
std::string digest(const FileLetter& letter, const DanishTime& zone) {
  return hashed(letter, [&](const FileLetter& l, ByteSink& sink) { oioxml::write_xbin01(l, zone, sink); });
}

template <class Message>
std::vector<const Message*> once(const std::vector<const Message*>& messages, const DanishTime& zone,
                                 Findings& findings) {
  struct Seen {
    const Message* first;
    std::unordered_set<std::string> digests;  // made when a second message has the id
  };
  std::unordered_map<std::string, Seen> seen;
  std::vector<const Message*> out;
  for (const auto* message : messages) {
    auto [at, fresh] =
        seen.try_emplace(message->sender.location_number + "\n" + message->message_id, Seen{message, {}});
    bool repeat = false;
    if (!fresh) {
      auto& digests = at->second.digests;
      if (digests.empty()) digests.insert(digest(*at->second.first, zone));
      repeat = !digests.insert(digest(*message, zone)).second;
      findings.push_back(
          about(*message, repeat ? Rule::conv_duplicate : Rule::conv_same_id, Severity::warning, {}, {}));
    }
    if (!repeat) out.push_back(message);
  }
  return out;
}

}  // namespace

Join join(const std::vector<const Correspondence*>& letters, const std::vector<const FileLetter*>& files,
          Severity alone, const DanishTime& zone, Findings& findings) {
  Join out;
  std::unordered_map<std::string, std::vector<std::size_t>> letters_of;  // by the key of an object they name
  for (const auto* letter : once(letters, zone, findings)) {
    for_each_object(*letter, [&](const std::string& key) {
      auto& list = letters_of[key];
      if (list.empty() || list.back() != out.letters.size()) list.push_back(out.letters.size());
    });
    out.letters.push_back({letter, {}});
  }
  for (const auto* file : once(files, zone, findings)) {
    std::set<std::size_t> named;
    for (const auto& object : file->files)
      if (const auto found = letters_of.find(object_key(object.id)); found != letters_of.end())
        named.insert(found->second.begin(), found->second.end());
    bool fits = false;
    std::string unlike;
    for (const auto number : named) {
      auto& entry = out.letters[number];
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
    findings.push_back(about(*file, Rule::conv_bin_alone, alone, "a letter that names one of its files",
                             letters.empty() ? "no letter" : "no letter that does"));
    out.alone.push_back(file);
  }
  return out;
}

std::vector<const Correspondence*> without_repeats(const std::vector<const Correspondence*>& letters,
                                                   const DanishTime& zone, Findings& findings) {
  return once(letters, zone, findings);
}

std::vector<const FileLetter*> without_repeats(const std::vector<const FileLetter*>& files, const DanishTime& zone,
                                               Findings& findings) {
  return once(files, zone, findings);
}

bool may_belong(const Correspondence& letter, const FileLetter& partial) {
  if (letter.sender.location_number != partial.sender.location_number ||
      letter.receiver.location_number != partial.receiver.location_number)
    return false;
  if (partial.patient && !partial.patient->ids.empty() && !same_patient(letter.patient, *partial.patient)) return false;
  std::unordered_set<std::string> keys;
  for_each_object(letter, [&](std::string key) { keys.insert(std::move(key)); });
  return std::any_of(partial.files.begin(), partial.files.end(),
                     [&](const Attachment& a) { return keys.contains(object_key(a.id)); });
}

std::string digest(const Correspondence& letter, const DanishTime& zone) {
  return hashed(letter, [&](const Correspondence& l, ByteSink& sink) { oioxml::write_letter(l, zone, sink); });
}

std::string digest(const Message& message, const DanishTime& zone) {
  if (const auto* file = std::get_if<FileLetter>(&message)) return digest(*file, zone);
  if (const auto* letter = std::get_if<Correspondence>(&message); letter != nullptr && is_letter(*letter))
    return digest(*letter, zone);
  wire::HashSink sink;
  const auto put = [&](std::string_view value) {
    sink.write(std::to_string(value.size()) + ":");
    sink.write(value);
  };
  if (const auto* receipt = std::get_if<Receipt>(&message)) {
    put(name(receipt->kind));
    put(receipt->response_identifier);
    put(receipt->original_envelope_id);
    for (const auto& original : receipt->originals) put(original.id);
  } else {
    const auto& cc = std::get<Correspondence>(message);
    put(cc.thread);
    put(cc.category);
    put(cc.subject);
    for (const auto& segment : cc.segments) {
      put(segment.id);
      put(segment.text);
    }
    for (const auto& attachment : cc.attachments) {
      put(attachment.id);
      put(attachment.title);
      put(attachment.url);
      put(std::to_string(attachment.data.decoded_size()));
    }
  }
  return sink.hex();
}

std::vector<std::string> object_ids(const Message& message) {
  std::vector<std::string> out;
  std::unordered_set<std::string> met;
  const auto add = [&](std::string key) {
    if (!key.empty() && met.insert(key).second) out.push_back(std::move(key));
  };
  if (const auto* file = std::get_if<FileLetter>(&message)) {
    for (const auto& object : file->files) add(object_key(object.id));
  } else if (const auto* letter = std::get_if<Correspondence>(&message); letter != nullptr && is_letter(*letter)) {
    for_each_object(*letter, add);
  }
  return out;
}

std::vector<std::string> file_digests(const std::vector<const FileLetter*>& files) {
  std::vector<std::string> out;
  for (const auto* file : files)
    for (const auto& object : file->files) {
      wire::HashSink sink;
      sink.write(object_key(object.id) + "\n");
      wire::write_base64(object.data, sink);
      out.push_back(sink.hex());
    }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace brevdue::convert
