#include "converters/convert/settings.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "converters/model/identifiers.hpp"
#include "converters/video/url.hpp"

namespace brevdue::convert {
namespace {

using sv = std::string_view;

// --- what values look like ---

bool choose(bool& field, sv value, sv yes, sv no) {
  if (value != yes && value != no) return false;
  field = value == yes;
  return true;
}

std::string chosen(bool field, sv yes, sv no) {
  return std::string(field ? yes : no);
}

template <typename Number>
bool take_number(Number& field, sv value, std::uint64_t least, std::uint64_t most) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (value.empty() || error != std::errc{} || end != value.data() + value.size()) return false;
  if (number < least || number > most) return false;
  field = static_cast<Number>(number);
  return true;
}

/// A DNS name of labels of letters, digits and inner hyphens, without a dot at its end.
bool is_web_host(sv host) {
  return video::is_dns_name(host) && host.find('_') == sv::npos && host.back() != '.' && host.front() != '-' &&
         host.back() != '-' && host.find(".-") == sv::npos && host.find("-.") == sv::npos;
}

/// http or https, a host, perhaps a port and a path; printable ASCII that needs no quoting in XML or JSON.
bool is_absolute_url(sv url) {
  constexpr std::size_t longest = 200;
  const auto is_allowed = [](char c) {
    return video::is_alphanumeric(c) || sv("-._~:/?#[]@!$()*+,;=%|").find(c) != sv::npos;
  };
  if (url.size() > longest || !std::all_of(url.begin(), url.end(), is_allowed)) return false;
  const auto parts = video::split_url(url);
  if ((parts.scheme != "http" && parts.scheme != "https") || parts.userinfo || !is_web_host(parts.host)) return false;
  std::uint16_t port = 0;
  return !parts.port || take_number(port, *parts.port, 1, std::numeric_limits<std::uint16_t>::max());
}

bool take_base(std::string& field, sv value) {
  if (!is_absolute_url(value) || value.back() == '/' || value.find_first_of("?#|") != sv::npos) return false;
  field = value;
  return true;
}

bool take_definition(std::string& field, sv value) {
  if (!value.empty() && !is_absolute_url(value)) return false;
  field = value;
  return true;
}

bool take_gln_system(std::string& field, sv value) {
  constexpr std::array<sv, 3> systems{"https://www.gs1.org/gln", "http://www.gs1.org/gln", "urn:oid:1.3.88"};
  if (std::find(systems.begin(), systems.end(), value) == systems.end()) return false;
  field = value;
  return true;
}

bool take_vans_id(std::string& field, sv value) {
  constexpr std::size_t longest = 35;  // oioxml.md 4: XCTL01 Sender
  const auto is_printable = [](char c) { return c >= 0x20 && c <= 0x7e; };
  if (value.empty() || value.size() > longest || !std::all_of(value.begin(), value.end(), is_printable)) return false;
  if (value.front() == ' ' || value.back() == ' ') return false;
  field = value;
  return true;
}

/// Host names with commas between them; each with a dot, for a lone name may be anybody's machine.
bool take_hosts(std::vector<std::string>& field, sv value) {
  constexpr std::size_t most = 100;
  std::vector<std::string> hosts;
  while (!value.empty()) {
    const auto comma = value.find(',');
    auto host = value.substr(0, comma);
    while (!host.empty() && host.front() == ' ') host.remove_prefix(1);
    while (!host.empty() && host.back() == ' ') host.remove_suffix(1);
    if (!is_web_host(host) || video::is_ip_address(host) || host.find('.') == sv::npos) return false;
    hosts.emplace_back(host);
    if (hosts.size() > most) return false;
    if (comma == sv::npos) break;
    value.remove_prefix(comma + 1);
    if (value.empty()) return false;
  }
  field = std::move(hosts);
  return true;
}

std::string joined(const std::vector<std::string>& hosts) {
  std::string out;
  for (const auto& host : hosts) {
    if (!out.empty()) out += ',';
    out += host;
  }
  return out;
}

bool take_text_limit(std::size_t& field, sv value) {
  return take_number(field, value, 0, 0) || take_number(field, value, 200, 100'000);
}

// --- the table ---

struct Entry {
  SettingRow row;
  bool (*take)(Settings&, sv);  // false: the value is none of row.values
  std::string (*show)(const Settings&);
};

constexpr std::array entries = {
    Entry{
        {"wire.mislabelled", SettingType::text, "utf8 or declared", "utf8",
         "How XML is read that is declared ISO-8859-1 or windows-1252 while every byte of it is valid UTF-8: as UTF-8, "
         "with a warning (WIRE-05), or as declared."},
        [](Settings& s, sv v) { return choose(s.mislabelled_as_utf8, v, "utf8", "declared"); },
        [](const Settings& s) { return chosen(s.mislabelled_as_utf8, "utf8", "declared"); }},
    Entry{{"edifact.missing_una", SettingType::text, "warn or refuse", "warn",
           "What is done about an interchange without UNA: it is read with the usual service characters (EDI-01), or "
           "refused."},
          [](Settings& s, sv v) { return choose(s.forgive.missing_una, v, "warn", "refuse"); },
          [](const Settings& s) { return chosen(s.forgive.missing_una, "warn", "refuse"); }},
    Entry{{"edifact.wrong_counts", SettingType::text, "warn or refuse", "refuse",
           "What is done about an interchange whose counts of segments or messages are wrong (EDI-06)."},
          [](Settings& s, sv v) { return choose(s.forgive.wrong_counts, v, "warn", "refuse"); },
          [](const Settings& s) { return chosen(s.forgive.wrong_counts, "warn", "refuse"); }},
    Entry{
        {"edifact.bad_releases", SettingType::text, "warn or refuse", "refuse",
         "What is done about a release character (?) before a character that needs none: the release character and the "
         "one behind it are taken as text (EDI-08), or the interchange is refused."},
        [](Settings& s, sv v) { return choose(s.forgive.bad_releases, v, "warn", "refuse"); },
        [](const Settings& s) { return chosen(s.forgive.bad_releases, "warn", "refuse"); }},
    Entry{{"edifact.utf8", SettingType::text, "warn or refuse", "refuse",
           "What is done about an interchange that declares ISO-8859-1 while its text is UTF-8: it is read as UTF-8 "
           "(EDI-12), or refused."},
          [](Settings& s, sv v) { return choose(s.forgive.utf8, v, "warn", "refuse"); },
          [](const Settings& s) { return chosen(s.forgive.utf8, "warn", "refuse"); }},
    Entry{{"edifact.windows_1252", SettingType::text, "warn or refuse", "refuse",
           "What is done about an interchange that declares ISO-8859-1 while its text has characters of windows-1252 "
           "(bytes 80 to 9F): they are read as such (EDI-24), or it is refused."},
          [](Settings& s, sv v) { return choose(s.forgive.windows_1252, v, "warn", "refuse"); },
          [](const Settings& s) { return chosen(s.forgive.windows_1252, "warn", "refuse"); }},
    Entry{{"episode.prefer", SettingType::text, "lpr3 or local", "lpr3",
           "Which episode id goes into the letter's one field when a CareCommunication has both: that of LPR3 or the "
           "locally defined one (CONV-3.10)."},
          [](Settings& s, sv v) { return choose(s.prefer_lpr3_episode, v, "lpr3", "local"); },
          [](const Settings& s) { return chosen(s.prefer_lpr3_episode, "lpr3", "local"); }},
    Entry{{"video.category", SettingType::text, "telemedicine or other", "telemedicine",
           "The category of a letter with a well-formed video link of a known service (CONV-6.01)."},
          [](Settings& s, sv v) { return choose(s.video_category_telemedicine, v, "telemedicine", "other"); },
          [](const Settings& s) { return chosen(s.video_category_telemedicine, "telemedicine", "other"); }},
    Entry{{"video.dangerous", SettingType::text, "refuse or warn", "refuse",
           "What becomes of a message with a dangerous link: it is refused, or converted with a warning (CONV-6.04)."},
          [](Settings& s, sv v) { return choose(s.refuse_dangerous_links, v, "refuse", "warn"); },
          [](const Settings& s) { return chosen(s.refuse_dangerous_links, "refuse", "warn"); }},
    Entry{{"video.hosts", SettingType::list, "up to 100 exact host names, with commas between them", "",
           "Video portals of one's own, known beside VDX and Teams (VDX-V4)."},
          [](Settings& s, sv v) { return take_hosts(s.links.custom_hosts, v); },
          [](const Settings& s) { return joined(s.links.custom_hosts); }},
    Entry{{"fhir.narratives", SettingType::text, "yes or no", "yes",
           "Whether the resources that are written have narratives (text.div), as MedCom asks."},
          [](Settings& s, sv v) { return choose(s.narratives, v, "yes", "no"); },
          [](const Settings& s) { return chosen(s.narratives, "yes", "no"); }},
    Entry{{"fhir.base", SettingType::text,
           "an http or https address of up to 200 characters, without ? or # and without a slash at its end",
           "https://medcomfhir.dk/ig/carecommunication", "What the fullUrls of a written Bundle begin with."},
          [](Settings& s, sv v) { return take_base(s.fhir_base, v); },
          [](const Settings& s) { return s.fhir_base; }},
    Entry{{"fhir.gln_system", SettingType::text, "https://www.gs1.org/gln, http://www.gs1.org/gln or urn:oid:1.3.88",
           "https://www.gs1.org/gln", "The system written with location numbers (CC-ORG-03); all three are read."},
          [](Settings& s, sv v) { return take_gln_system(s.gln_system, v); },
          [](const Settings& s) { return s.gln_system; }},
    Entry{{"fhir.acknowledgement_definition", SettingType::text,
           "nothing, or an http or https address of up to 200 characters", "",
           "MessageHeader.definition of the Acknowledgements that are written; nothing: they have none (ACK-MH-09)."},
          [](Settings& s, sv v) { return take_definition(s.acknowledgement_definition, v); },
          [](const Settings& s) { return s.acknowledgement_definition; }},
    Entry{{"fhir.brevid_order", SettingType::text, "location-number-first or letter-id-first", "location-number-first",
           "The order in which a Provenance names an earlier letter: 5790000121526#BREV1 or BREV1#5790000121526; both "
           "are read (CC-PRV-13)."},
          [](Settings& s, sv v) { return choose(s.letter_id_first, v, "letter-id-first", "location-number-first"); },
          [](const Settings& s) { return chosen(s.letter_id_first, "letter-id-first", "location-number-first"); }},
    Entry{{"receipt.text_limit", SettingType::number, "0 (no limit) or a number from 200 to 100000", "0",
           "The most characters the reason of a refusal has in a receipt; the receiver's own text is the one that is "
           "shortened (CONV-4.17)."},
          [](Settings& s, sv v) { return take_text_limit(s.refuse_text_limit, v); },
          [](const Settings& s) { return std::to_string(s.refuse_text_limit); }},
    Entry{{"gateway.vans_id", SettingType::text, "1 to 35 printable ASCII characters, no blank at either end",
           "BREVDUE", "The sender of our own negative VANS receipts (XCTL01, CTL01)."},
          [](Settings& s, sv v) { return take_vans_id(s.vans_id, v); },
          [](const Settings& s) { return s.vans_id; }},
    Entry{{"limits.input_bytes", SettingType::number, "a number from 1000 to 1000000000", "150000000",
           "The most bytes an input may have (WIRE-13)."},
          [](Settings& s, sv v) { return take_number(s.limits.input_bytes, v, 1000, 1'000'000'000); },
          [](const Settings& s) { return std::to_string(s.limits.input_bytes); }},
    Entry{{"limits.text_bytes", SettingType::number, "a number from 1000 to 67108864", "8388608",
           "The most bytes an input may have without its base64 content; memory grows with it (WIRE-14)."},
          [](Settings& s, sv v) { return take_number(s.limits.text_bytes, v, 1000, 67'108'864); },
          [](const Settings& s) { return std::to_string(s.limits.text_bytes); }},
    Entry{{"limits.depth", SettingType::number, "a number from 16 to 200", "64",
           "How deep XML elements or JSON objects and arrays may be nested (WIRE-09)."},
          [](Settings& s, sv v) { return take_number(s.limits.depth, v, 16, 200); },
          [](const Settings& s) { return std::to_string(s.limits.depth); }},
};

constexpr auto rows = [] {
  std::array<SettingRow, entries.size()> out{};
  for (std::size_t i = 0; i < entries.size(); ++i) out[i] = entries[i].row;
  return out;
}();

const Entry* find(sv key) {
  const auto* const entry =
      std::find_if(entries.begin(), entries.end(), [&](const Entry& e) { return e.row.key == key; });
  return entry == entries.end() ? nullptr : entry;
}

// --- the nearest key ---

/// How many characters must be added, taken away or replaced to make one of the other (Levenshtein).
std::size_t distance(sv a, sv b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

/// By the whole key, or by what stands behind its dot: "hosts" means video.hosts.
sv nearest(sv key) {
  key = key.substr(0, 60);  // longer than any of ours
  sv best;
  auto least = std::numeric_limits<std::size_t>::max();
  for (const auto& row : rows) {
    const auto last = row.key.substr(row.key.find('.') + 1);
    const auto far = std::min(distance(key, row.key), distance(key, last) + 1);
    if (far >= least) continue;
    least = far;
    best = row.key;
  }
  return best;
}

}  // namespace

std::span<const SettingRow> setting_rows() {
  return rows;
}

tl::expected<void, std::string> set(Settings& settings, sv key, sv value) {
  const auto* const entry = find(key);
  if (entry == nullptr)
    return tl::unexpected("there is no setting " + shown(key) + "; the nearest is " + std::string(nearest(key)));
  if (!entry->take(settings, value))
    return tl::unexpected(std::string(key) + " takes " + std::string(entry->row.values) + ", not " + shown(value));
  return {};
}

std::string value_of(const Settings& settings, sv key) {
  const auto* const entry = find(key);
  return entry == nullptr ? std::string() : entry->show(settings);
}

}  // namespace brevdue::convert
