// What a letter is, in no wire format. Readers fill in what stood in the message, writers write what is here; the
// national rules between the two stand in converters/convert. Strings are UTF-8; an empty string is an absent value.
// Thread safety: values. Printing: only masked() of a patient's ids ever leaves for a log.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "converters/model/content.hpp"
#include "converters/model/finding.hpp"
#include "converters/model/identifiers.hpp"
#include "converters/model/timestamp.hpp"

namespace brevdue {

struct Address {
  std::string street, suburb, district, postcode;
  bool operator==(const Address&) const = default;
};

/// An organisation that sends or receives.
struct Party {
  std::string location_number;                 // EANIdentifier / GLN, as written
  std::string sor;                             // SOR code
  std::string ydernummer, municipality_code;   // further FHIR identifiers; the latter four digits
  std::string identifier;                      // OIOXML Identifier, with
  std::optional<PartyIdCode> identifier_code;  // its IdentifierCode
  std::string organisation, department, unit;  // FHIR has organisation (Organization.name) alone
  Address address;
  std::string phone;
  std::string speciality;  // MedicalSpecialityCode
  SourceMark at;           // the location number's element
  bool operator==(const Party&) const = default;
};

struct PatientId {
  PatientIdKind kind = PatientIdKind::cpr;
  std::string system;  // FHIR identifier system; empty from OIOXML
  std::string value;
  bool operator==(const PatientId&) const = default;
};

struct Patient {
  std::vector<PatientId> ids;
  std::string family;
  std::vector<std::string> given;  // OIOXML: one string, blanks and all
  Address address;
  std::string occupation;
  std::optional<bool> deceased;
  SourceMark at;  // the (first) identifier's element
  bool operator==(const Patient&) const = default;
};

enum class EpisodeStatus : std::uint8_t { inaktiv, indlagt, ambulant, doed, ambulant_roentgen };
[[nodiscard]] std::string_view name(EpisodeStatus status);
[[nodiscard]] std::optional<EpisodeStatus> episode_status(std::string_view name);

struct EpisodeId {
  std::string system;  // FHIR only
  std::string value;   // as written
  bool operator==(const EpisodeId&) const = default;
};

/// The patient's episode of care: a letter has one id and a status, a CareCommunication an Encounter.
struct Episode {
  std::vector<EpisodeId> ids;
  std::optional<EpisodeStatus> status;            // OIOXML EpisodeOfCareStatusCode
  std::string encounter_class, encounter_status;  // FHIR Encounter.class.code and .status
  bool operator==(const Episode&) const = default;
};

/// A person's name as FHIR has it; `text` alone is legal.
struct PersonName {
  std::vector<std::string> given;
  std::string family, text;
  bool operator==(const PersonName&) const = default;
};

/// What somebody is: a coded role or a role in words (CC-COM-17), never both.
struct Role {
  std::string system, code, display, text;
  bool operator==(const Role&) const = default;
};

struct Author {
  PersonName name;
  Role role;
  std::string organisation;  // the role's organisation, by name
  bool operator==(const Author&) const = default;
};

/// Specific sender or recipient: a person in a role, or a care team.
struct NamedParty {
  bool team = false;
  PersonName name;  // of the person
  Role role;
  std::string team_name;
  std::string organisation;  // by name
  bool operator==(const NamedParty&) const = default;
};

/// How a stretch of a text is set, beyond line ends: in a fixed font, with one style, or both (oioxml.md 2.2: Bold and
/// the like; edifact.md 5: FTX element 2).
struct TextStyle {
  enum class Style : std::uint8_t { plain, bold, underline, italic, right, center };
  std::size_t begin = 0, end = 0;  // bytes of Segment::text; whole characters; never empty
  bool fixed_font = false;
  Style style = Style::plain;
  bool operator==(const TextStyle&) const = default;
};

/// Where a further block of a text began (a second ClinicalInformation). Blocks follow each other with nothing between
/// them (oioxml.md 2.2), but in EDIFACT each ends its line.
struct BlockStarts {
  std::vector<std::size_t> at;                                // bytes of Segment::text
  bool operator==(const BlockStarts&) const { return true; }  // how a text was cut does not make it another text
};

/// One text of a message. A letter has one, a reply its predecessors' too.
struct Segment {
  std::string id;  // payload identifier, "urn:uuid:..."; empty in a letter
  Timestamp date;  // when the author sent it
  std::optional<Author> author;
  std::string phone;              // authorContact
  std::string assigner;           // name of the organisation that first added it
  std::string text;               // plain, line breaks as \n
  std::vector<TextStyle> styles;  // of a letter: in order, not overlapping, each with a fixed font or a style
  BlockStarts blocks;             // of a letter
  bool is_new = true;             // added by this message, not by an earlier one
  bool by_receiver = false;       // of a reply that is written: its receiver added it
  bool operator==(const Segment&) const = default;
};

/// A file, a link or a supplement that goes with a message.
struct Attachment {
  enum class What : std::uint8_t { file, link, supplement };
  What what = What::file;
  std::string id;                              // as written: dash-free in XDIS91, "urn:uuid:..." in FHIR
  std::string title;                           // RefDescription / title
  std::string content_type;                    // MIME, FHIR
  std::string object_code, extension;          // OIOXML ObjectCode, ObjectExtensionCode
  std::optional<std::uint64_t> declared_size;  // OriginalObjectSize
  std::string url;
  Content data;  // not present: named only
  Timestamp date;
  std::string creation;  // FHIR dateTime as written
  std::optional<Author> author;
  std::string phone;
  bool is_new = true;
  bool by_receiver = false;  // as in Segment
  SourceMark at;
  bool operator==(const Attachment& o) const {
    return what == o.what && id == o.id && title == o.title && content_type == o.content_type &&
           object_code == o.object_code && extension == o.extension && declared_size == o.declared_size &&
           url == o.url && data.present() == o.data.present() && data.decoded_size() == o.data.decoded_size() &&
           date == o.date && creation == o.creation && author == o.author && phone == o.phone && is_new == o.is_new;
  }
};

/// What a message does to its thread (Provenance.activity; the last two only in CareCommunication 3.0).
enum class Activity : std::uint8_t { new_message, reply_message, forward_message, modified_message, retract_message };
[[nodiscard]] std::string_view name(Activity activity);  // the FHIR code
[[nodiscard]] std::optional<Activity> activity(std::string_view code);

enum class Priority : std::uint8_t { routine, asap };  // rutine, høj_prioritet

/// How often a letter's text was formatted beyond line breaks, which plain text drops (oioxml.md 2.2).
struct DroppedFormatting {
  unsigned bold = 0, italic = 0, underline = 0, right = 0, center = 0, fixed_font = 0;
  unsigned line_ends = 0;  // raw ones between words: only Break ends a line
  [[nodiscard]] unsigned total() const { return bold + italic + underline + right + center + fixed_font + line_ends; }
  bool operator==(const DroppedFormatting&) const = default;
};

/// The times of a CareCommunication's own Provenance, as written: kept for its Acknowledgement, no part of the content.
struct ProvenanceTimes {
  std::string occurred, recorded;
  bool operator==(const ProvenanceTimes&) const { return true; }
};

/// An earlier message of a thread, as its own Provenance told of it: a reply carries it along (CC-PRV-15).
struct EarlierMessage {
  std::string message_id;  // MessageHeader.id
  Activity activity = Activity::new_message;
  std::string previous;  // as in Correspondence
  ProvenanceTimes provenance;
  std::vector<std::string> sources;  // ids of the texts and attachments it brought
  bool by_receiver = false;          // as in Segment
  bool operator==(const EarlierMessage& o) const = default;
};

/// One correspondence message, complete: the letter (XDIS91) or the CareCommunication.
struct Correspondence {
  std::string version;          // "XD9134L"; "D9134L"; "5.0"
  bool administrative = false;  // XDIS90, DIS90
  std::string envelope_id;      // Envelope/Identifier; Bundle.id
  std::string message_id;       // Letter/Identifier; MessageHeader.id
  Timestamp sent;               // Envelope/Sent; Bundle.timestamp
  Timestamp authorised;         // Letter/Authorisation; in a CareCommunication the texts' dates
  LocalTimeCase sent_case = LocalTimeCase::plain, authorised_case = LocalTimeCase::plain;
  bool receipt_wanted = true;
  bool correction = false;       // rettetbrev
  std::string statistical_code;  // OIOXML
  Activity activity = Activity::new_message;
  std::string previous;  // Provenance: the message answered or forwarded
  ProvenanceTimes provenance;
  std::vector<EarlierMessage> earlier;  // of a reply that is written, oldest first; not read
  Party sender, receiver;
  Patient patient;
  Episode episode;
  std::string thread;    // Communication.identifier.value
  std::string category;  // code; empty in a letter
  std::string subject;   // Subject / topic.text
  std::optional<Priority> priority;
  std::optional<NamedParty> named_sender, named_recipient;
  std::vector<Segment> segments;
  DroppedFormatting dropped;
  std::vector<Attachment> attachments;
  std::vector<std::string> not_carried;  // what stood in the message and this model has no field for, by path
  std::uint32_t input = 0;               // which input it was read from
  bool operator==(const Correspondence& o) const = default;
};

/// The file letter (XBIN01 / BIN01): files on their way, tied to a letter by object id only.
struct FileLetter {
  std::string version;  // "XB0131X"; "B0131X"
  std::string envelope_id, message_id;
  Timestamp sent, authorised;
  LocalTimeCase sent_case = LocalTimeCase::plain, authorised_case = LocalTimeCase::plain;
  bool receipt_wanted = true;
  std::string statistical_code;
  Party sender, receiver;
  std::optional<Patient> patient;   // or
  bool system_information = false;  // files about a system, no patient
  std::string contents;
  std::vector<Attachment> files;         // id, object_code, extension, declared_size, data
  std::vector<std::string> not_carried;  // as in Correspondence
  std::uint32_t input = 0;
  bool operator==(const FileLetter&) const = default;
};

}  // namespace brevdue
