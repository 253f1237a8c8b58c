// What the writers of letters and file letters share: the segments that are the same in both (edifact.md 4 and 6).
// Private to this room. Thread safety: pure functions; a SegmentWriter belongs to one thread.
#pragma once

#include <string>
#include <string_view>

#include "converters/edifact/readers.hpp"
#include "converters/edifact/segment_writer.hpp"
#include "converters/model/correspondence.hpp"
#include "converters/model/versions.hpp"

namespace brevdue::edifact {

/// UNA to DTM. `function` is EPI or OBJ.
template <class M>
void write_beginning(SegmentWriter& out, const M& message, const VersionRow& version, std::string_view function,
                     const DanishTime& zone) {
  const std::string sent = long_time(message.sent.utc, zone), authorised = long_time(message.authorised.utc, zone);
  out.begin_interchange(message.sender.location_number, message.receiver.location_number,
                        std::string_view(sent).substr(2, 6), std::string_view(sent).substr(8), message.envelope_id,
                        message.receipt_wanted);
  out.begin_message(message.message_id, version);
  out.segment("BGM", {{function}, {}, {"9"}, {"NA"}});
  out.segment("DTM", {{"137", authorised, "203"}});
}

/// S01 twice. `no_speciality` is the code of a sender that has none, or one without a code.
void write_parties(SegmentWriter& out, const Party& sender, const Party& receiver, const VersionRow& version,
                   std::string_view no_speciality);
/// ADR, if there is anything to say.
void write_address(SegmentWriter& out, const Address& address);
/// PNA, without a CPR number if `cpr` is empty.
void write_person(SegmentWriter& out, std::string_view cpr, std::string_view surname, std::string_view given);
/// PNA and RFF+XPI: a patient by its first id.
void write_patient(SegmentWriter& out, const Patient& patient);
/// Given names as one, with blanks between them.
[[nodiscard]] std::string given_names(const Patient& patient);
/// A UUID without its hyphens, in its own case; anything else as it is.
[[nodiscard]] std::string without_dashes(std::string_view id);

}  // namespace brevdue::edifact
