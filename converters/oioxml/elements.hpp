// The element table of OIOXML: what may stand where in a letter (XDIS91, XDIS90), a file letter (XBIN01) and a receipt
// (XCTL01 to XCTL03), oioxml.md 1 to 6.
// One row per element: name, how often, what is in it. The reader walks it (walker.hpp); schemas/*.xsd say the same to
// the XML validator. Thread safety: constant data and pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "converters/model/finding.hpp"

namespace brevdue::oioxml {

/// Every element of the messages, by the place it has in the model.
enum class Element : std::uint8_t {
  emessage,
  envelope,
  sent,
  date,
  time,
  envelope_identifier,
  acknowledgement_code,
  local_elements,
  clinical_email,
  administrative_email,
  binary_letter,
  negative_vans_receipt,
  negative_receipt,
  positive_receipt,
  letter,
  letter_identifier,
  version_code,
  statistical_code,
  authorisation,
  type_code,
  status_code,
  episode_identifier,
  sender,
  receiver,
  ean_identifier,
  party_identifier,
  party_identifier_code,
  organisation,
  department,
  unit,
  street,
  suburb,
  district,
  postcode,
  phone,
  speciality,
  patient,
  civil_registration_number,
  alternative_identifier,
  surname,
  given_name,
  occupancy,
  episode_status,
  additional_information,
  priority,
  subject,
  clinical_information,
  text01,
  space,
  line_break,
  right,
  center,
  bold,
  italic,
  underline,
  fixed_font,
  reference,
  description,
  url,
  supplement,
  bin,
  binary_object,
  object_identifier,
  object_code,
  object_extension,
  object_size,
  base64,
  system_information,
  contents,
  original_emessage,
  original_envelope_identifier,
  original_party,     // OriginalSender and OriginalReceiver, whose
  original_sender,    // EANIdentifier is this
  original_receiver,  // or this
  original_letter,
  original_letter_identifier,
  original_version,
  refuse_code,
  refuse_text
};

/// The simple types of oioxml.md 2. White space counts, as in xs:string, except where said.
enum class Simple : std::uint8_t {
  none,
  length,   // min to max characters (String_1_N)
  code,     // one of a list
  version,  // a code whose breach is OIO-11
  cpr,      // ten digits
  time,     // hh:mm
  uuid,     // 8-4-4-4-12 hexadecimal digits
  date,     // YYYY-MM-DD, a real day; white space around it ignored
  size,     // xs:positiveInteger, white space around it ignored
  yes,      // xs:boolean fixed to true: "true", "1", or nothing at all (then the schema puts in "true")
  base64    // any text for the schema; Document::content() judges it
};

struct Row;

struct Type {
  enum class Content : std::uint8_t {
    simple,  // a value
    group,   // elements in a fixed order
    mixed,   // formatted text: text and elements in any order
    empty,   // nothing, not even white space
    any      // anything well-formed
  };
  Content content = Content::group;
  Simple simple = Simple::none;
  std::uint16_t min = 0, max = 0;           // characters
  const std::string_view* codes = nullptr;  // of `code` and `version`
  const Row* rows = nullptr;                // of `group` and `mixed`
  std::uint8_t count = 0;                   // of codes or rows
};

inline constexpr std::uint8_t many = 255;

/// One element where it may stand. Rows with the same `choice` (not 0) exclude each other unless they share a `branch`
/// or may come `again`; every choice must be taken.
struct Row {
  Element element;
  std::string_view name;
  std::uint8_t min, max;
  const Type* type;
  std::uint8_t choice = 0, branch = 0;  // branches are 0 to 3
  bool again = false;                   // a body: may come again behind what follows it, (body, Local_Elements?)+
  std::uint8_t agreed = 0;              // beyond this count only a warning (conversion.md 1.8)
};

/// The whole of what may stand in an Emessage of one namespace.
struct Table {
  std::string_view space;  // namespace of every element
  const Row* root;
};
[[nodiscard]] const Table& xdis91_table();
[[nodiscard]] const Table& xdis90_table();
[[nodiscard]] const Table& xbin01_table();
[[nodiscard]] const Table& xctl_table();

/// True if `value` is one of `type` (simple). `wide` is set if it is, but only because a character outside the basic
/// plane counts as one: Xerces counts it as two.
[[nodiscard]] bool is_valid(const Type& type, std::string_view value, bool& wide);

/// What to say of a value that is none of its type. Values that may name a patient are described, never shown.
struct Fault {
  Rule rule;
  std::string expected, found;
};
[[nodiscard]] Fault describe(const Type& type, Element element, std::string_view value);

/// xs:positiveInteger; the largest number we have stands for all beyond it.
[[nodiscard]] std::optional<std::uint64_t> read_size(std::string_view value);

}  // namespace brevdue::oioxml
