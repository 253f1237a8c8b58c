// The segment tables: what may stand where in a message, one row per segment (edifact.md 4, 6 and 7), and in a row one
// line per value. The Walker (walker.hpp) follows them. Private to this room. Thread safety: constant data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "converters/edifact/codes.hpp"

namespace brevdue::edifact {

/// What a value says.
enum class Use : std::uint8_t {
  nothing,  // known, but nothing that is kept
  authorised,
  authorised_again,  // S02 DTM+182: the same as BGM's DTM+137
  identifier,
  organisation,
  department,
  unit,
  street,
  suburb,
  district,
  postcode,
  phone,
  speciality,
  status,
  letter_again,  // S02 RFF+SRI: the same as UNH element 1
  priority,
  cpr,
  surname,
  given,
  replacement,
  occupation,
  episode,  // S11 RFF: its id, or that there is none
  episode_status,
  object_id,
  object_code,
  object_extension,
  object_size,
  original_envelope,  // of receipts, as the rest
  original_sender,
  original_receiver,
  original_letter,
  original_type,
  original_version,
  refuse_code
};

enum class Form : std::uint8_t {
  any,        // whatever it is
  whole,      // whatever it is, with all its components
  constant,   // one text; another one is tolerated, but said to be not carried
  qualifier,  // one text, which says what stands beside it; none is tolerated, another one is not
  text,       // up to `max` characters
  code,       // of `codes`
  format,     // 203, the one format of times
  time,       // ccyymmddhhmm
  cpr,        // ten digits
  ten,        // ten characters
  hex32,      // 32 hexadecimal digits
  size        // a whole number of at least 1
};

/// One value of a segment: its place, what it says, what it must be like.
struct Field {
  std::uint8_t element, component;  // component 0: the element is a simple one
  Use use = Use::nothing;
  Form form = Form::any;
  std::uint8_t max = 0;
  bool required = false;
  bool lenient = false;               // a wrong code is a warning, and no value
  std::string_view constant = {};     // of Form::constant and Form::qualifier
  codes::Table (*table)() = nullptr;  // of Form::code
};

/// What begins with a segment, or is that segment as a whole.
enum class Part : std::uint8_t {
  none,
  sender,
  receiver,
  person,       // PNA
  replacement,  // S07 RFF+XPI
  text_group,   // S14
  text,         // FTX
  file,         // UNO
  original      // UCM
};

inline constexpr std::uint16_t many = 0xFFFF;
inline constexpr std::size_t most_rows = 10;  // of a group or a message

/// One segment where it may stand. A row with rows of its own is a group, which its segment opens.
struct Row {
  std::string_view tag;
  std::span<const std::string_view> qualifiers = {};  // element 1; none: whatever it is
  std::uint16_t min = 1, max = 1;
  Part part = Part::none;
  std::span<const Field> fields = {};  // in the order of their elements
  const Row* rows = nullptr;
  std::uint8_t count = 0;   // of rows
  std::uint8_t agreed = 0;  // beyond this count only a warning
  bool ignored = false;     // a group that is not looked at, up to the next one
  bool closed = false;      // what stands where no field is, is an error: it may be text
};

/// The segments of one message, UNH to the last one before UNT.
struct MessageTable {
  const Row* rows;
  std::uint8_t count;
};
[[nodiscard]] const MessageTable& dis91_table();
[[nodiscard]] const MessageTable& dis90_table();
[[nodiscard]] const MessageTable& bin01_table();
[[nodiscard]] const MessageTable& ctl01_table();
[[nodiscard]] const MessageTable& ctl02_table();
[[nodiscard]] const MessageTable& ctl03_table();

}  // namespace brevdue::edifact
