// The simple types of the element table: is a value one of them, and what to say if not.
#include <algorithm>
#include <chrono>
#include <limits>

#include "converters/model/identifiers.hpp"
#include "converters/model/strings.hpp"
#include "converters/oioxml/elements.hpp"

namespace brevdue::oioxml {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_digit);
}
unsigned two_digits(std::string_view text) {
  return static_cast<unsigned>(text[0] - '0') * 10 + static_cast<unsigned>(text[1] - '0');
}

// date = YYYY "-" MM "-" DD, a day of the calendar, years 0001 to 9999
bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  if (!all_digits(text.substr(0, 4)) || !all_digits(text.substr(5, 2)) || !all_digits(text.substr(8, 2))) return false;
  const unsigned year = two_digits(text) * 100 + two_digits(text.substr(2));
  const std::chrono::year_month_day day{std::chrono::year(static_cast<int>(year)),
                                        std::chrono::month(two_digits(text.substr(5))),
                                        std::chrono::day(two_digits(text.substr(8)))};
  return year != 0 && day.ok();
}

// time = hh ":" mm
bool is_time(std::string_view text) {
  return text.size() == 5 && text[2] == ':' && all_digits(text.substr(0, 2)) && all_digits(text.substr(3)) &&
         two_digits(text) < 24 && text[3] < '6';
}

bool is_length(const Type& type, std::string_view value, bool& wide) {
  if (value.size() < type.min) return false;
  if (value.size() <= type.max && type.min <= 1) return true;  // characters are at most as many as bytes
  const std::size_t count = characters(value);
  if (count < type.min || count > type.max) return false;
  const auto outside =
      std::count_if(value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xF0; });
  if (count + static_cast<std::size_t>(outside) > type.max) wide = true;
  return true;
}

std::string counted(std::size_t count, std::string_view what) {
  return std::to_string(count) + " " + std::string(what) + (count == 1 ? "" : "s");
}

std::string shown_value(Element element, std::string_view value) {
  const bool secret = element == Element::civil_registration_number || element == Element::alternative_identifier;
  return secret && !value.empty() ? masked(value) : shown(value);
}

std::string expected_code(const Type& type) {
  if (type.count > 8) return "one of " + std::to_string(type.count) + " codes";
  std::string out;
  for (std::uint8_t i = 0; i < type.count; ++i) {
    if (i > 0) out += i + 1 == type.count ? " or " : ", ";
    out += type.codes[i];
  }
  return out;
}

std::string expected_length(const Type& type) {
  if (type.min == type.max) return counted(type.max, "character");
  return std::to_string(type.min) + " to " + counted(type.max, "character");
}

}  // namespace

// positiveInteger = "+"? digit+, not all of them 0
std::optional<std::uint64_t> read_size(std::string_view value) {
  value = trimmed(value);
  if (value.starts_with('+')) value.remove_prefix(1);
  if (value.empty() || !all_digits(value)) return std::nullopt;
  std::uint64_t number = 0;
  for (const char c : value) {
    const auto digit = static_cast<std::uint64_t>(c - '0');
    constexpr auto largest = std::numeric_limits<std::uint64_t>::max();
    if (number > (largest - digit) / 10) return largest;
    number = number * 10 + digit;
  }
  if (number == 0) return std::nullopt;
  return number;
}

bool is_valid(const Type& type, std::string_view value, bool& wide) {
  switch (type.simple) {
    case Simple::length:
      return is_length(type, value, wide);
    case Simple::code:
    case Simple::version:
      return std::find(type.codes, type.codes + type.count, value) != type.codes + type.count;
    case Simple::cpr:
      return value.size() == 10 && all_digits(value);
    case Simple::time:
      return is_time(value);
    case Simple::uuid:
      return is_uuid(value);
    case Simple::date:
      return is_date(trimmed(value));
    case Simple::size:
      return read_size(value).has_value();
    case Simple::yes: {
      const auto word = trimmed(value);
      return word == "true" || word == "1" || word.empty();  // Xerces takes white space for nothing, too
    }
    case Simple::base64:
    case Simple::none:
      break;
  }
  return true;
}

Fault describe(const Type& type, Element element, std::string_view value) {
  switch (type.simple) {
    case Simple::length:
      return {Rule::oio_length, expected_length(type), counted(characters(value), "character")};
    case Simple::version:
      return {Rule::oio_version, expected_code(type), shown_value(element, value)};
    case Simple::code:
      return {Rule::oio_value, expected_code(type), shown_value(element, value)};
    case Simple::cpr:
      return {Rule::oio_value, "10 digits", masked(value)};
    case Simple::time:
      return {Rule::oio_value, "a time hh:mm", shown_value(element, value)};
    case Simple::uuid:
      return {Rule::oio_value, "a UUID with hyphens", shown_value(element, value)};
    case Simple::date:
      return {Rule::oio_value, "a date YYYY-MM-DD without time zone", shown_value(element, value)};
    case Simple::size:
      return {Rule::oio_value, "a whole number of at least 1", shown_value(element, value)};
    case Simple::yes:
      return {Rule::oio_value, "true", shown_value(element, value)};
    case Simple::base64:
    case Simple::none:
      break;
  }
  return {Rule::oio_value, {}, {}};
}

}  // namespace brevdue::oioxml
