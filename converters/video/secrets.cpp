#include "converters/video/secrets.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "converters/model/identifiers.hpp"
#include "converters/video/url.hpp"

namespace brevdue::video {
namespace {

using sv = std::string_view;

/// 2 digit 2 digit 2 digit 4 digit with up to three blanks, hyphens, dots or slashes between them; a date at its front.
bool cpr_begins(sv text) {
  std::string number;
  for (const std::size_t count : {2, 2, 2, 4}) {
    const auto signs = std::min(text.find_first_not_of(" -./"), text.size());
    if (signs > (number.empty() ? 0 : 3)) return false;
    text.remove_prefix(signs);
    if (text.size() < count || !std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(count), is_digit))
      return false;
    number += text.substr(0, count);
    text.remove_prefix(count);
  }
  return (text.empty() || !is_digit(text.front())) && is_patient_id(PatientIdKind::cpr, number);
}

/// The runs of ASCII letters and digits (beyond ASCII all are letters), parted where one kind ends and, if `each`, the
/// other begins: "Pinkode:1234" is "pinkode" and "1234". Lower case.
std::vector<std::string> words_of(sv text, bool each) {
  std::vector<std::string> words;
  char last = ' ';
  for (const char c : ascii_lower(text)) {
    const bool in = is_alphanumeric(c) || static_cast<unsigned char>(c) >= 0x80;
    const bool was_in = is_alphanumeric(last) || static_cast<unsigned char>(last) >= 0x80;
    if (in && (!was_in || (each && is_digit(c) != is_digit(last)))) words.emplace_back();
    if (in) words.back() += c;
    last = c;
  }
  return words;
}

}  // namespace

bool holds_cpr(sv text) {
  for (std::size_t i = 0; i < text.size(); ++i)
    if (is_digit(text[i]) && (i == 0 || !is_digit(text[i - 1])) && cpr_begins(text.substr(i))) return true;
  return false;
}

bool holds_link(sv text, const LinkSettings& links) {
  const auto lower = ascii_lower(text);
  if (lower.find("://") != std::string::npos || lower.find("www.") != std::string::npos) return true;
  for (sv rest = lower; !rest.empty();) {
    const auto word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(word.size() + 1, rest.size()));
    if (word.find('/') != sv::npos && judge("https://" + std::string(word), links).link_class != LinkClass::unknown)
      return true;
  }
  return false;
}

bool holds_pin(sv text, sv link) {
  constexpr std::array<sv, 17> pin_words = {"pin",      "pinkode",  "pinkoden",    "pinnen",       "kode",
                                            "koden",    "mødekode", "mødekoden",   "gæstekode",    "værtskode",
                                            "guestpin", "hostpin",  "adgangskode", "adgangskoden", "passcode",
                                            "password", "pincode"};
  bool word = false, digits = false;
  for (const auto& one : words_of(text, true)) {
    word = word || std::find(pin_words.begin(), pin_words.end(), one) != pin_words.end();
    digits = digits || (is_digit(one[0]) && one.size() >= 4 && one.size() <= 9);
  }
  if (word && digits) return true;
  const auto lower = ascii_lower(link);
  for (const auto& one : words_of(text, false)) {
    if (one.size() < 4 || std::none_of(one.begin(), one.end(), is_digit)) continue;
    const auto value = "=" + one;
    for (auto at = lower.find(value); at != std::string::npos; at = lower.find(value, at + 1)) {
      const auto end = at + value.size();
      if (end == lower.size() || lower[end] == '&' || lower[end] == '#') return true;
    }
  }
  return false;
}

}  // namespace brevdue::video
