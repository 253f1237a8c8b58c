// The national rules between letter and CareCommunication, model to model (conversion.md 2, 3 and 6). No format here.
// Thread safety: pure functions but for the ids taken from context.ids.
#pragma once

#include <optional>
#include <vector>

#include "converters/convert/convert.hpp"
#include "converters/fhir/validate/validate.hpp"

namespace brevdue::convert {

/// conversion.md 2: a letter, and the file letters that came with it, as one CareCommunication. Nothing if the report
/// has an error. `letter` and `files` are as read.
[[nodiscard]] std::optional<Correspondence> letter_to_care_communication(const Correspondence& letter,
                                                                         const std::vector<const FileLetter*>& files,
                                                                         const Context& context, Report& report);

/// A letter and the file letter that goes with it, if it has files.
struct LetterPair {
  Correspondence letter;
  std::optional<FileLetter> files;
};

/// conversion.md 3: a CareCommunication as a letter with its file letter; more pairs if it has more than ten files.
/// Empty if the report has an error.
[[nodiscard]] std::vector<LetterPair> care_communication_to_letter(const Correspondence& message,
                                                                   const Context& context, const DanishTime& zone,
                                                                   Report& report);

/// True for a letter (XDIS91, XDIS90), false for a CareCommunication. The message was read without error.
[[nodiscard]] bool is_letter(const Correspondence& message);

/// What a CareCommunication made from a letter breaks knowingly (conversion.md 2: files of other types, without data
/// and title, over 100 MB). Each is named in the report, as notes CONV-2.42 and the warning CONV-2.41.
[[nodiscard]] fhir::Waivers name_waivers(const Correspondence& message, Report& report);

/// The registry's row of a location number, or null.
[[nodiscard]] const Location* look_up(const Context& context, std::string_view location_number);

/// How object ids are compared: without dashes, in lower case (oioxml.md 5).
[[nodiscard]] std::string object_key(std::string_view id);

/// A UUID (36 characters, version 4 in form) made from a message's id and the number of a file in it, for a file that
/// brought no usable id: the same message always gives the same one.
[[nodiscard]] std::string object_uuid(std::string_view message_id, std::size_t number);

}  // namespace brevdue::convert
