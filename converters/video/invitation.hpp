// Invitations to video meetings: the JSON a sending system hands in, and the letter that each receiver gets of it, be
// it the invitation, a change or a cancellation. A letter is OIOXML's in the model; convert makes EDIFACT or FHIR of
// it. Findings and notes show no free text, CPR number, PIN or link. Thread safety: values and pure functions.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "converters/model/bytes.hpp"
#include "converters/model/correspondence.hpp"
#include "converters/video/link.hpp"

namespace brevdue::video {

enum class InviteeKind : std::uint8_t { relative, interpreter, other };
[[nodiscard]] std::string_view name(InviteeKind kind);

/// Somebody with a mailbox.
struct Invitee {
  std::string location_number, name;  // the name may be empty
  bool operator==(const Invitee&) const = default;
};

/// Somebody without: gets no letter. texts::use_another_channel is for the sender.
struct UnreachableInvitee {
  std::string name;
  InviteeKind kind = InviteeKind::other;
  bool operator==(const UnreachableInvitee&) const = default;
};

struct Invitation {
  std::string request_id;  // the sending system's: of one sender, the same one is the same invitation
  std::string sender;      // location number
  std::optional<Patient> patient;
  Instant start{};
  std::optional<Instant> end, opens;
  std::string link;                        // as it came, never altered
  std::string department, phone, contact;  // who invites, whom to call; the contact may be empty
  std::vector<Invitee> receivers;          // one at least, each once
  std::vector<UnreachableInvitee> unreachable;
  std::string topic, text;  // the text may be empty; its lines end in \n
  Findings notes;           // warnings: INV-04, INV-06, and what is amiss with the link but lets it pass (VDX)
};

/// Of one that was accepted neither links nor the time of the meeting are judged again: time passes, and settings
/// change.
enum class Reading : std::uint8_t { new_one, accepted };

/// Reads
///   {"request_id": 1 to 64 printable ASCII characters, "sender": location number,
///    "patient": null or {"cpr", "given", "family"},
///    "meeting": {"start", "end"?, "opens"?: times with zone, "link"},
///    "host": {"department", "phone", "contact"?},
///    "receivers": 1 to 50 of {"location_number", "name"?} or {"name", "kind": relative, interpreter or other},
///    "topic": 1 to 50 characters, "text": up to 5,000}
/// and nothing else; null stands for a member marked ?, too. All faults at once (the first hundred), with JSON paths
/// ("meeting.start") and positions. The link must be https, well formed, for production, and of a known service or of
/// `links`. Receivers without a location number are noted (INV-06), and are errors if there are no others.
/// The errors of wire::Document and read_json() come alone.
[[nodiscard]] tl::expected<Invitation, Findings> read_invitation(std::shared_ptr<const ByteSource> json, Instant now,
                                                                 const LinkSettings& links, const DanishTime& zone,
                                                                 Reading reading = Reading::new_one);

/// What an invitation becomes by
///   {"meeting": {"start", "end"?, "opens"?, "link"?}, "text"?}
/// read as read_invitation() does: without a link or a text those of `before` stay, without an end there is none.
[[nodiscard]] tl::expected<Invitation, Findings> read_change(std::shared_ptr<const ByteSource> json,
                                                             const Invitation& before, Instant now,
                                                             const LinkSettings& links, const DanishTime& zone,
                                                             Reading reading = Reading::new_one);
/// Likewise by {"text"?}: the invitation as it was, with what its cancellation says; without a text nothing.
[[nodiscard]] tl::expected<Invitation, Findings> read_cancellation(std::shared_ptr<const ByteSource> json,
                                                                   const Invitation& before, Instant now,
                                                                   const LinkSettings& links, const DanishTime& zone);

enum class What : std::uint8_t { invitation, change, cancellation };
[[nodiscard]] std::string_view name(What what);
[[nodiscard]] std::optional<What> what(std::string_view name);

/// What a letter says beside the invitation.
struct InvitationLetter {
  What what = What::invitation;
  Meeting before;  // of a change: when the meeting was to be
  /// As the registry has them, and as OIOXML needs them: location number, identifier and its code, organisation. The
  /// sender's telephone, and its department if it has none, are the host's.
  Party sender, receiver;
  std::string envelope_id, message_id;  // up to 14 characters: convert::letter_id() makes them
  Instant now{};                        // when it is sent
};

/// The letter to one receiver: XDIS91, or XDIS90 without a patient. Text: time, link (on a line of its own), who
/// invites, whom to call, then `invitation.text`. The link is a Reference too, if it is not too long for one. Of a
/// change, `invitation` is what it has become. A cancellation has no link; the caller sees to it that its text is
/// worth repeating.
[[nodiscard]] Correspondence invitation_letter(const Invitation& invitation, const InvitationLetter& letter,
                                               const DanishTime& zone);

/// "torsdag den 3. december 2026 kl. 10.00-11.00", Danish time; with both dates if they differ.
[[nodiscard]] std::string danish_period(Instant start, const std::optional<Instant>& end, const DanishTime& zone);

}  // namespace brevdue::video
