#include "converters/fhir/validate/forms.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <stdexcept>
#include <string>

#include "converters/fhir/message_reader.hpp"
#include "converters/fhir/names.hpp"
#include "converters/fhir/terminology.hpp"
#include "converters/model/identifiers.hpp"
#include "converters/model/strings.hpp"
#include "converters/wire/base64.hpp"

namespace brevdue::fhir {

namespace {

using sv = std::string_view;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_white(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}
bool all_digits(sv text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}
/// What has none has two of it side by side, or at an end.
bool has_white(sv text) {
  // U+00A0 too: for FHIR it is white space as well
  return std::any_of(text.begin(), text.end(), is_white) || text.find("\xC2\xA0") != sv::npos;
}

// --- dates and times

/// Takes digits from the front of `text`.
int number(sv& text, std::size_t digits) {
  if (text.size() < digits || !all_digits(text.substr(0, digits))) return -1;
  int out = 0;
  (void)std::from_chars(text.data(), text.data() + digits, out);
  text.remove_prefix(digits);
  return out;
}
bool take(sv& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}
int days_in(int year, int month) {
  constexpr std::array<int, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return days.at(static_cast<std::size_t>(month - 1)) + (month == 2 && leap ? 1 : 0);
}
/// How many of year, month and day there are; 0 if it is no date.
int take_date(sv& text) {
  const int year = number(text, 4);
  if (year < 1) return 0;
  if (!take(text, '-')) return 1;
  const int month = number(text, 2);
  if (month < 1 || month > 12) return 0;
  if (!take(text, '-')) return 2;
  const int day = number(text, 2);
  return day >= 1 && day <= days_in(year, month) ? 3 : 0;
}
// time = hh ":" mm ":" ss ("." digit+)?
bool take_time(sv& text) {
  const int hour = number(text, 2);
  if (hour < 0 || hour > 23 || !take(text, ':')) return false;
  const int minute = number(text, 2);
  if (minute < 0 || minute > 59 || !take(text, ':')) return false;
  const int second = number(text, 2);
  if (second < 0 || second > 60) return false;
  if (!take(text, '.')) return true;
  const auto fraction = std::find_if_not(text.begin(), text.end(), is_digit) - text.begin();
  text.remove_prefix(static_cast<std::size_t>(fraction));
  return fraction > 0;
}
// zone = "Z" | ("+" | "-") hh ":" mm, up to 14:00
bool take_zone(sv& text) {
  if (take(text, 'Z')) return true;
  if (!take(text, '+') && !take(text, '-')) return false;
  const int hour = number(text, 2);
  if (hour < 0 || hour > 14 || !take(text, ':')) return false;
  const int minute = number(text, 2);
  return minute >= 0 && minute <= (hour == 14 ? 0 : 59);
}
bool is_date(sv text) {
  return take_date(text) > 0 && text.empty();
}
bool is_date_time(sv text, bool whole) {
  const int parts = take_date(text);
  if (parts == 0 || (whole && parts < 3)) return false;
  if (text.empty()) return !whole;
  return parts == 3 && take(text, 'T') && take_time(text) && take_zone(text) && text.empty();
}

// --- the other primitives

// code = word (white word)*
bool is_code(sv text) {
  if (text.empty() || is_white(text.front()) || is_white(text.back())) return false;
  return std::adjacent_find(text.begin(), text.end(), [](char a, char b) { return is_white(a) && is_white(b); }) ==
         text.end();
}
bool is_oid(sv text) {
  if (!text.starts_with("urn:oid:")) return false;
  text.remove_prefix(8);
  if (text.empty() || text.front() < '0' || text.front() > '2') return false;
  text.remove_prefix(1);
  if (text.empty()) return false;
  while (!text.empty()) {
    if (!take(text, '.')) return false;
    const auto end = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
    if (end == 0 || (end > 1 && text.front() == '0')) return false;
    text.remove_prefix(end);
  }
  return true;
}
/// One stands at the front.
bool begins_with_uuid(sv text, bool upper_too) {
  constexpr std::size_t length = 36;
  const auto uuid = text.substr(0, length);
  return is_uuid(uuid) && (upper_too || uuid.find_first_of("ABCDEF") == sv::npos);
}
constexpr sv urn = "urn:uuid:";
constexpr std::size_t longest_string = 1024 * 1024;  // characters
// CC-ORG-11: the value set of the Danish core has these too.
constexpr std::array<sv, 5> greenland = {"0955", "0956", "0957", "0959", "0960"};
bool is_urn_uuid(sv text, bool upper_too) {
  return text.starts_with(urn) && text.size() == urn.size() + 36 &&
         begins_with_uuid(text.substr(urn.size()), upper_too);
}
bool is_uri(sv text) {
  if (text.empty() || has_white(text)) return false;
  const auto own = text.substr(0, text.find('|'));
  if (own.starts_with(urn)) return is_urn_uuid(own, true);
  return !own.starts_with("urn:oid:") || is_oid(own);
}
bool is_integer(sv text, int least) {
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() && value >= least;
}
// decimal = "-"? (0 | [1-9][0-9]*) ("." [0-9]+)? ([eE] [+-]? [0-9]+)?
bool is_decimal(sv text) {
  const auto digits = [&] {
    const auto end = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
    text.remove_prefix(end);
    return end;
  };
  (void)take(text, '-');
  const bool zero = text.starts_with('0');
  const auto whole = digits();
  if (whole == 0 || (zero && whole > 1) || (take(text, '.') && digits() == 0)) return false;
  if (take(text, 'e') || take(text, 'E')) {
    if (!take(text, '+')) (void)take(text, '-');
    if (digits() == 0) return false;
  }
  return text.empty();
}
bool is_base64(sv text) {
  std::string plain;
  for (const char c : text)
    if (!is_white(c)) plain += c;
  return !plain.empty() && wire::base64_size(plain).has_value();
}
bool is_blank(sv text) {
  return std::all_of(text.begin(), text.end(), is_white);
}

struct PrimitiveRow {
  sv expected;
  bool bare;  // in JSON
};
constexpr std::array<PrimitiveRow, 21> primitive_rows = {{
    {"", false},
    {"true or false", true},
    {"a whole number of 32 bits", true},
    {"a whole number from 1", true},
    {"a whole number from 0", true},
    {"a decimal number", true},
    {"a text that is not blank, of at most 1048576 characters", false},
    {"a text that is not blank, of at most 1048576 characters", false},
    {"a code: words with single blanks between", false},
    {"an id: 1 to 64 of letters, digits, hyphens and full stops", false},
    {"a URI: no white space, and a whole UUID or OID where it says that it is one", false},
    {"a URL: no white space", false},
    {"a canonical URL: no white space", false},
    {"an OID: urn:oid:1.2.3", false},
    {"a UUID: urn:uuid: and 8-4-4-4-12 digits in lower case", false},
    {"base64", false},
    {"an instant: date, time with seconds, and zone", false},
    {"a date: YYYY, YYYY-MM or YYYY-MM-DD", false},
    {"a dateTime: a date, or a date with time, seconds and zone", false},
    {"a time: hh:mm:ss", false},
    {"XHTML", false},
}};

bool is_primitive(Primitive primitive, sv value) {
  switch (primitive) {
    case Primitive::boolean:
      return value == "true" || value == "false";
    case Primitive::integer:
      return is_integer(value, std::numeric_limits<int>::min());
    case Primitive::positive_int:
      return is_integer(value, 1);
    case Primitive::unsigned_int:
      return is_integer(value, 0);
    case Primitive::decimal:
      return is_decimal(value);
    case Primitive::string:
    case Primitive::markdown:
      return !is_blank(value) && (value.size() <= longest_string || characters(value) <= longest_string);
    case Primitive::code:
      return is_code(value);
    case Primitive::id:
      return is_id(value);
    case Primitive::uri:
    case Primitive::url:
    case Primitive::canonical:
      return is_uri(value);
    case Primitive::oid:
      return is_oid(value);
    case Primitive::uuid:
      return is_urn_uuid(value, false);
    case Primitive::base64:
      return is_base64(value);
    case Primitive::instant:
      return is_date_time(value, true);
    case Primitive::date:
      return is_date(value);
    case Primitive::date_time:
      return is_date_time(value, false);
    case Primitive::time:
      return take_time(value) && value.empty();
    default:
      return true;
  }
}

// --- MedCom's forms

bool is_cvr(sv value) {
  constexpr std::array<int, 8> weights = {2, 7, 6, 5, 4, 3, 2, 1};
  if (value.size() != weights.size() || !all_digits(value)) return false;
  int sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += (value[i] - '0') * weights.at(i);
  return sum % 11 == 0;
}
template <class F>
bool anywhere(sv value, sv mark, F fits) {
  for (auto at = value.find(mark); at != sv::npos; at = value.find(mark, at + 1))
    if (fits(value.substr(at + mark.size()))) return true;
  return false;
}
bool is_lpr3(sv uuid) {
  constexpr sv variant = "89abAB";
  return begins_with_uuid(uuid, true) && uuid[14] == '5' && variant.find(uuid[19]) != sv::npos;
}
bool is_authorization(sv value) {
  constexpr sv vowels = "aeiouAEIOU";
  return value.size() == 5 && std::all_of(value.begin(), value.end(), [&](char c) {
           return is_digit(c) || (is_letter(c) && vowels.find(c) == sv::npos);
         });
}
// The version's minor number has one or two digits.
bool is_definition_5(sv value) {
  const auto& known = names::versions.front().definition;
  if (!value.starts_with(known)) return false;
  value.remove_prefix(known.size());
  return value.size() <= 2 && all_digits(value);
}

constexpr std::array<FormRow, 13> form_rows = {{
    {Form::urn_uuid, "urn-uuid", "urn:uuid: and 8-4-4-4-12 hexadecimal digits in lower case"},
    {Form::contact, "contact", "a number"},
    {Form::cpr, "cpr", "ten digits, the first six a date"},
    {Form::x_ecpr, "x-ecpr", "DDMMYY, 1 or 7, two capitals, a digit"},
    {Form::d_ecpr, "d-ecpr", "DDMMYY, 0, 5 or 6, two capitals, a digit"},
    {Form::sor, "sor", "11 digits or more"},
    {Form::gln_digits, "gln-digits", "13 digits"},
    {Form::gln_check, "gln-check", "a right check digit"},
    {Form::cvr, "cvr", "8 digits, the last a right check digit"},
    {Form::municipality, "municipality", "the number of a municipality"},
    {Form::lpr3, "lpr3", "urn:uuid: and a UUID of version 5"},
    {Form::authorization, "authorization", "5 digits or consonants"},
    {Form::definition_5, "definition-5", "the MessageDefinition of CareCommunication, | and 5.0 or 5.1 ..."},
}};

}  // namespace

std::string_view wrong_primitive(Primitive primitive, const Node& node, bool json) {
  const auto& row = primitive_rows.at(static_cast<std::size_t>(primitive));
  if (node.content != nullptr) return primitive == Primitive::base64 ? std::string_view{} : row.expected;
  if (json && node.bare != row.bare) return row.bare ? "a value without quotes" : "a value in quotes";
  return is_primitive(primitive, node.value) ? std::string_view{} : row.expected;
}

const FormRow& row(Form form) {
  return form_rows.at(static_cast<std::size_t>(form));
}
Form form(std::string_view name) {
  for (const auto& row : form_rows)
    if (row.name == name) return row.form;
  throw std::logic_error("no form " + std::string(name));
}

bool has_form(Form form, std::string_view value) {
  switch (form) {
    case Form::urn_uuid:
      return anywhere(value, urn, [](sv rest) { return begins_with_uuid(rest, false); });
    case Form::contact:
      return std::any_of(value.begin(), value.end(), [](char c) { return is_digit(c) || c == '-'; });
    case Form::cpr:
      return is_patient_id(PatientIdKind::cpr, value);
    case Form::x_ecpr:
      return is_patient_id(PatientIdKind::national_replacement, value);
    case Form::d_ecpr:
      return is_patient_id(PatientIdKind::regional_replacement, value);
    case Form::sor:
      return value.size() >= 11 && all_digits(value);
    case Form::gln_digits:
      return value.size() == 13 && all_digits(value);
    case Form::gln_check:
      return is_location_number(value) || !has_form(Form::gln_digits, value);
    case Form::cvr:
      return is_cvr(value);
    case Form::municipality:
      return value.size() == 4 && (municipality_code(value) == value ||
                                   std::find(greenland.begin(), greenland.end(), value) != greenland.end());
    case Form::lpr3:
      return anywhere(value, urn, is_lpr3);
    case Form::authorization:
      return is_authorization(value);
    case Form::definition_5:
      return is_definition_5(value);
  }
  return false;
}

}  // namespace brevdue::fhir
