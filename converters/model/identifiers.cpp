#include "converters/model/identifiers.hpp"

#include <algorithm>
#include <array>

namespace brevdue {

namespace {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
constexpr bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}
constexpr char lower(char c) {
  return is_capital(c) ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr bool is_letter(char c) {
  return lower(c) >= 'a' && lower(c) <= 'z';
}
constexpr bool all_digits(std::string_view s) {
  return std::all_of(s.begin(), s.end(), is_digit);
}

// CC-ORG-11: the 98 municipalities, and Christiansø (411), which is none but has a code.
constexpr std::array<std::uint16_t, 99> municipalities = {
    101, 147, 151, 153, 155, 157, 159, 161, 163, 165, 167, 169, 173, 175, 183, 185, 187, 190, 201, 210,
    217, 219, 223, 230, 240, 250, 253, 259, 260, 265, 269, 270, 306, 316, 320, 326, 329, 330, 336, 340,
    350, 360, 370, 376, 390, 400, 410, 411, 420, 430, 440, 450, 461, 479, 480, 482, 492, 510, 530, 540,
    550, 561, 563, 573, 575, 580, 607, 615, 621, 630, 657, 661, 665, 671, 706, 707, 710, 727, 730, 740,
    741, 746, 751, 756, 760, 766, 773, 779, 787, 791, 810, 813, 820, 825, 840, 846, 849, 851, 860};
static_assert(std::is_sorted(municipalities.begin(), municipalities.end()));

constexpr std::array<std::string_view, 6> party_id_names = {"sygehusafdelingsnummer", "ydernummer", "lokationsnummer",
                                                            "kommunenummer",          "sorkode",    "amt"};

// The regions' own systems of replacement numbers (CC-PAT-04).
constexpr std::array<std::string_view, 5> regional_systems = {
    "urn:oid:1.2.208.176.1.6.1.3.177", "urn:oid:1.2.208.176.1.6.1.3.179", "urn:oid:1.2.208.176.1.6.1.3.181",
    "urn:oid:1.2.208.176.1.6.1.3.183", "urn:oid:1.2.208.176.1.6.1.3.187"};

// DDMM of a day that exists in some year; 29 February always does (CC-PAT-02).
bool is_day_and_month(std::string_view ddmm) {
  const int day = (ddmm[0] - '0') * 10 + (ddmm[1] - '0');
  const int month = (ddmm[2] - '0') * 10 + (ddmm[3] - '0');
  if (day < 1 || month < 1 || month > 12) return false;
  if (month == 2) return day <= 29;
  return day <= (month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31);
}

// id    = DD MM YY tail            with DD MM a day that exists
// tail  = 4 digits                 RX-CPR
//       | seventh capital capital digit    RX-XECPR: seventh = 1 | 7;  RX-DECPR: seventh = 0 | 5 | 6
bool has_replacement_form(std::string_view v, std::string_view sevenths) {
  return v.size() == 10 && all_digits(v.substr(0, 7)) && is_day_and_month(v) &&
         sevenths.find(v[6]) != std::string_view::npos && is_capital(v[7]) && is_capital(v[8]) && is_digit(v[9]);
}

// The numbers that are longer than a CPR number and name no patient: 13 digits that begin as Danish location numbers
// do (the check digit may be the fault), or 1000016 before the last three.
bool is_party_number(std::string_view text) {
  if (!all_digits(text)) return false;
  return (text.size() == 13 && text.starts_with("57")) ||
         (is_sor(text) && text.substr(text.size() - 10, 7) == "1000016");
}

// number = 10 digit | 7 digit 2 capital digit      with any signs between them but letters, colons and plus signs
bool may_name_patient(std::string_view text) {
  int digits = 0, capitals = 0;
  for (const char c : text) {
    if (is_digit(c)) {
      if (capitals == 2) return true;
      digits = capitals == 0 ? digits + 1 : 1;
      capitals = 0;
      if (digits == 10) return true;
    } else if (is_capital(c) && digits >= 7 && capitals < 2) {
      ++capitals;
    } else if (is_letter(c) || c == ':' || c == '+') {
      digits = capitals = 0;
    }
  }
  return false;
}

bool all_code_characters(std::string_view text) {
  constexpr std::string_view signs = "_-.:#/+";
  constexpr std::string_view danish = "\xA6\xB8\xA5\x86\x98\x85";  // the second bytes of æøåÆØÅ, behind C3
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\xC3' && i + 1 < text.size() && danish.find(text[i + 1]) != std::string_view::npos)
      ++i;
    else if (!is_letter(text[i]) && !is_digit(text[i]) && signs.find(text[i]) == std::string_view::npos)
      return false;
  }
  return true;
}

// Under these stand names that everybody knows.
constexpr std::array<std::string_view, 7> public_addresses = {
    "http://rep.oio.dk/",          "http://medcomfhir.dk/", "http://hl7.dk/",      "http://hl7.org/",
    "http://terminology.hl7.org/", "http://www.gs1.org/",   "https://www.gs1.org/"};

// A link may hold a PIN, behind its path, its # or its ?. Without a scheme too: host.domain/path.
bool may_be_a_link(std::string_view text) {
  const auto begins = [&](std::string_view known) { return text.starts_with(known); };
  if (std::any_of(public_addresses.begin(), public_addresses.end(), begins)) return false;
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return false;
  const auto host = text.substr(0, slash);
  const auto domain = host.rfind('.') == std::string_view::npos ? std::string_view{} : host.substr(host.rfind('.') + 1);
  return text.find("://") != std::string_view::npos || text.find('#', slash) != std::string_view::npos ||
         (domain.size() > 1 && std::all_of(domain.begin(), domain.end(), is_letter));
}

}  // namespace

bool is_location_number(std::string_view text) {
  if (text.size() != 13 || !all_digits(text)) return false;  // CC-ORG-04
  int sum = 0;                                               // CC-ORG-05: weights 1, 3, 1, 3, ...
  for (std::size_t i = 0; i < 12; ++i) sum += (text[i] - '0') * (i % 2 == 0 ? 1 : 3);
  return (10 - sum % 10) % 10 == text[12] - '0';
}

bool is_sor(std::string_view text) {
  return text.size() >= 11 && text.size() <= 18 && all_digits(text);  // CC-ORG-02
}

std::optional<std::string> municipality_code(std::string_view text) {
  if (text.size() == 4 && text[0] == '0') text.remove_prefix(1);
  if (text.size() != 3 || !all_digits(text)) return std::nullopt;
  const int code = (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
  if (!std::binary_search(municipalities.begin(), municipalities.end(), code)) return std::nullopt;
  return "0" + std::string(text);
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < 36; ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !is_hex(text[i])) return false;
  }
  return true;
}

std::optional<std::string> uuid_digits(std::string_view text) {
  constexpr std::string_view urn = "urn:uuid:";
  if (text.size() > urn.size() &&
      std::equal(urn.begin(), urn.end(), text.begin(), [](char a, char b) { return a == lower(b); }))
    text.remove_prefix(urn.size());
  const bool with_dashes = is_uuid(text);
  if (!with_dashes && (text.size() != 32 || !std::all_of(text.begin(), text.end(), is_hex))) return std::nullopt;
  std::string digits;
  digits.reserve(32);
  for (const char c : text)
    if (c != '-') digits += lower(c);
  return digits;
}

std::string dashed(std::string_view digits32) {
  std::string out;
  out.reserve(36);
  for (std::size_t i = 0; i < digits32.size(); ++i) {
    if (i == 8 || i == 12 || i == 16 || i == 20) out += '-';
    out += lower(digits32[i]);
  }
  return out;
}

std::string_view name(PartyIdCode code) {
  return party_id_names[static_cast<std::size_t>(code)];
}

std::optional<PartyIdCode> party_id_code(std::string_view name) {
  for (std::size_t i = 0; i < party_id_names.size(); ++i)
    if (party_id_names[i] == name) return static_cast<PartyIdCode>(i);
  return std::nullopt;
}

PatientIdKind patient_id_kind(std::string_view system) {
  if (system == cpr_system) return PatientIdKind::cpr;                                    // CC-PAT-02
  if (system == national_replacement_system) return PatientIdKind::national_replacement;  // CC-PAT-03
  if (system == regional_replacement_system ||                                            // CC-PAT-04
      std::find(regional_systems.begin(), regional_systems.end(), system) != regional_systems.end())
    return PatientIdKind::regional_replacement;
  return PatientIdKind::other;
}

bool is_patient_id(PatientIdKind kind, std::string_view value) {
  switch (kind) {
    case PatientIdKind::cpr:  // CC-PAT-02: no modulus 11
      return value.size() == 10 && all_digits(value) && is_day_and_month(value);
    case PatientIdKind::national_replacement:
      return has_replacement_form(value, "17");  // CC-PAT-03
    case PatientIdKind::regional_replacement:
      return has_replacement_form(value, "056");  // CC-PAT-04
    case PatientIdKind::other:
      return !value.empty();
  }
  return false;
}

PatientIdKind alternative_kind(std::string_view value) {  // CC-PAT-14
  return value.size() > 6 && (value[6] == '1' || value[6] == '7') ? PatientIdKind::national_replacement
                                                                  : PatientIdKind::regional_replacement;
}

std::string masked(std::string_view secret) {
  const auto n = characters(secret);
  return std::to_string(n) + (n == 1 ? " character, not shown" : " characters, not shown");
}

std::string shown(std::string_view value) {
  if (value.empty()) return "nothing";
  const bool number = is_party_number(value) || uuid_digits(value);
  if (!number && (may_name_patient(value) || may_be_a_link(value))) return masked(value);
  if (!number && (characters(value) > 40 || !all_code_characters(value)))
    return "a text of " + std::to_string(characters(value)) + " characters";
  return "\"" + std::string(value) + "\"";
}

std::string shown_name(std::string_view name) {
  if (characters(name) > 64 || !all_code_characters(name) || may_name_patient(name) || may_be_a_link(name))
    return "(" + masked(name) + ")";
  return std::string(name);
}

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string_view first_characters(std::string_view utf8, std::size_t count) {
  std::size_t i = 0;
  for (; i < utf8.size(); ++i)
    if ((static_cast<unsigned char>(utf8[i]) & 0xC0) != 0x80 && count-- == 0) break;
  return utf8.substr(0, i);
}

}  // namespace brevdue
