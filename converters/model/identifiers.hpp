// Identifiers of Danish health care: their forms and check digits, and how they are printed where others may read.
// Thread safety: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace brevdue {

/// Location number (EAN/GLN): 13 digits, the last one the modulus 10 check digit (CC-ORG-04, CC-ORG-05).
[[nodiscard]] bool is_location_number(std::string_view text);
/// SOR code: at least 11 digits (CC-ORG-02), at most 18.
[[nodiscard]] bool is_sor(std::string_view text);
/// The four digits of a real Danish municipality code ("461" and "0461" -> "0461"), else nothing (CC-ORG-11).
[[nodiscard]] std::optional<std::string> municipality_code(std::string_view text);
/// 8-4-4-4-12 hexadecimal digits, either case.
[[nodiscard]] bool is_uuid(std::string_view text);
/// Any spelling of a UUID (dashes or none, either case, with or without "urn:uuid:") as 32 lower-case digits, else
/// nothing.
[[nodiscard]] std::optional<std::string> uuid_digits(std::string_view text);
/// 32 hexadecimal digits with hyphens put in, lower case.
[[nodiscard]] std::string dashed(std::string_view digits32);

/// The kinds of identifier a party has in OIOXML (oioxml.md 2, IdentifierCode).
enum class PartyIdCode : std::uint8_t {
  sygehusafdelingsnummer,
  ydernummer,
  lokationsnummer,
  kommunenummer,
  sorkode,
  amt
};
[[nodiscard]] std::string_view name(PartyIdCode code);
[[nodiscard]] std::optional<PartyIdCode> party_id_code(std::string_view name);

enum class PatientIdKind : std::uint8_t {
  cpr,                   // urn:oid:1.2.208.176.1.2
  national_replacement,  // X-eCPR, urn:oid:1.2.208.176.1.6.1.1
  regional_replacement,  // D-eCPR, urn:oid:1.2.208.176.1.6.1.3 and the regions' own
  other
};
inline constexpr std::string_view cpr_system = "urn:oid:1.2.208.176.1.2";
inline constexpr std::string_view national_replacement_system = "urn:oid:1.2.208.176.1.6.1.1";
inline constexpr std::string_view regional_replacement_system = "urn:oid:1.2.208.176.1.6.1.3";
/// The kind a FHIR identifier system stands for (CC-PAT-02 to 04, with the five regional systems).
[[nodiscard]] PatientIdKind patient_id_kind(std::string_view system);
/// True if `value` has the form the profile asks of that kind (RX-CPR, RX-XECPR, RX-DECPR of fhir-rules.md 0.4).
[[nodiscard]] bool is_patient_id(PatientIdKind kind, std::string_view value);
/// The kind of an OIOXML AlternativeIdentifier: character 7 is 1 or 7 -> national, else regional (CC-PAT-14).
[[nodiscard]] PatientIdKind alternative_kind(std::string_view value);

/// What may be printed of a CPR number or replacement number: nothing but its length ("10 characters, not shown").
[[nodiscard]] std::string masked(std::string_view secret);

/// A value from a message, the registry or a setting as a finding may show it, in quotes. The one place that decides:
/// - an empty one is "nothing";
/// - 13 digits that begin with 57 (a Danish location number), a SOR code (11 to 18 digits, 1000016 before the last
/// three) and a UUID are shown;
/// - what may hold a patient's number is masked(): ten digits, or seven digits, two capitals and a digit, however they
///   are split by hyphens, blanks, dots or other signs (but for letters, colons and plus signs, which split times);
/// - what looks like a code is shown: at most 40 characters (the longest Name of an envelope has 39), only ASCII and
///   Danish letters, digits and _ - . : # / +;
/// - anything else may be free text: "a text of 27 characters".
[[nodiscard]] std::string shown(std::string_view value);

/// A name from a message - of an element, an attribute, a JSON member, a namespace - as findings and paths may show it,
/// without quotes: by the rules of shown(), but up to 64 characters, and else "(27 characters, not shown)".
[[nodiscard]] std::string shown_name(std::string_view name);

/// Characters (code points) of UTF-8 text.
[[nodiscard]] std::size_t characters(std::string_view utf8);
/// The first `count` characters of UTF-8 text, never half a character.
[[nodiscard]] std::string_view first_characters(std::string_view utf8, std::size_t count);

}  // namespace brevdue
