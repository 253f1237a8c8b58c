#include "converters/vans/values.hpp"

#include <algorithm>
#include <chrono>

#include "converters/model/identifiers.hpp"
#include "converters/model/strings.hpp"

namespace brevdue::vans {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Takes exactly `digits` digits off the front of `text`; -1 if they are not there.
int number(std::string_view& text, std::size_t digits) {
  int value = 0;
  if (text.size() < digits) return -1;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool literal(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

// zone = "" | "Z" | ("+" | "-") hh ":" mm      up to 14:00
bool is_zone(std::string_view text) {
  if (text.empty() || text == "Z") return true;
  if (!literal(text, '+') && !literal(text, '-')) return false;
  const int hours = number(text, 2);
  if (hours < 0 || !literal(text, ':')) return false;
  const int minutes = number(text, 2);
  return text.empty() && minutes >= 0 && minutes < 60 && hours * 60 + minutes <= 14 * 60;
}

}  // namespace

std::string collapsed(std::string_view text) {
  std::string out;
  for (const char c : trimmed(text)) {
    const bool blank = xml_white.find(c) != std::string_view::npos;
    if (!blank)
      out += c;
    else if (out.back() != ' ')
      out += ' ';
  }
  return out;
}

std::size_t length(std::string_view utf8) {
  const auto wide =
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xF0; });
  return characters(utf8) + static_cast<std::size_t>(wide);
}

bool same_without_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

bool is_one_of(Codes codes, std::string_view value) {
  return std::find(codes.begin(), codes.end(), value) != codes.end();
}

std::optional<std::string_view> code_like(Codes codes, std::string_view value) {
  const auto found =
      std::find_if(codes.begin(), codes.end(), [&](std::string_view code) { return same_without_case(code, value); });
  if (found == codes.end()) return std::nullopt;
  return *found;
}

std::string alternatives(Codes codes) {
  std::string out;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (i > 0) out += i + 1 == codes.size() ? " or " : ", ";
    out += codes[i];
  }
  return out;
}

// dateTime = YYYY "-" MM "-" DD "T" hh ":" mm ":" ss [ "." digit+ ] zone      24:00:00 is midnight
bool is_date_time(std::string_view text) {
  const int year = number(text, 4);
  if (year < 1 || !literal(text, '-')) return false;
  const int month = number(text, 2);
  if (month < 1 || !literal(text, '-')) return false;
  const int day = number(text, 2);
  if (day < 1 || !literal(text, 'T')) return false;
  using namespace std::chrono;
  if (!year_month_day(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                      std::chrono::day(static_cast<unsigned>(day)))
           .ok())
    return false;
  const int hour = number(text, 2);
  if (hour < 0 || hour > 24 || !literal(text, ':')) return false;
  const int minute = number(text, 2);
  if (minute < 0 || minute > 59 || !literal(text, ':')) return false;
  const int second = number(text, 2);
  if (second < 0 || second > 59) return false;
  bool zero = minute == 0 && second == 0;
  if (literal(text, '.')) {
    const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
    if (end == 0) return false;
    zero = zero && text.substr(0, end).find_first_not_of('0') == std::string_view::npos;
    text.remove_prefix(end);
  }
  return (hour < 24 || zero) && is_zone(text);
}

}  // namespace brevdue::vans
