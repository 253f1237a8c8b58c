#include "converters/convert/settings.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "converters/fhir/terminology.hpp"
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

/// Each with a dot, for a lone name may be anybody's machine.
bool is_portal(sv host) {
  return is_web_host(host) && !video::is_ip_address(host) && host.find('.') != sv::npos;
}

bool is_subject(sv text) {
  constexpr std::size_t longest = 70;
  return !text.empty() && characters(text) <= longest &&
         std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

/// Each is told from the next by a comma; none holds one.
bool take_receivers(Settings& s, sv value) {
  constexpr std::size_t most = 1000;
  std::vector<std::string> list;
  if (!take_list(list, value, most, [](sv text) { return !text.empty(); })) return false;
  auto policy = s.link_policy;
  policy.receivers.clear();
  if (!std::all_of(list.begin(), list.end(), [&](const auto& one) { return video::take_receiver(policy, one); }))
    return false;
  s.link_policy = std::move(policy);
  return true;
}

std::string show_receivers(const Settings& s) {
  std::vector<std::string> list;
  for (const auto& [number, actions] : s.link_policy.receivers) list.push_back(video::receiver_text(number, actions));
  return joined(list);
}

using Fault = video::LinkFault;

template <Fault fault>
bool take_action(Settings& s, sv value) {
  const auto action = video::link_action(value);
  if (action) s.link_policy.at(fault) = *action;
  return action.has_value();
}

template <Fault fault>
constexpr SettingEntry<Settings> on_link(sv key, sv usual, sv meaning) {
  return {{key, SettingType::text, "refuse, warn or pass", usual, meaning}, take_action<fault>, [](const Settings& s) {
            return std::string(video::name(s.link_policy.actions[static_cast<std::size_t>(fault)]));
          }};
}

bool take_text_limit(std::size_t& field, sv value) {
  return take_number(field, value, 0, 0) || take_number(field, value, 200, 100'000);
}

// --- the table ---

using Entry = SettingEntry<Settings>;

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
    Entry{{"video.category", SettingType::text, "a category's code (telemedicine, other ...)", "telemedicine",
           "The category of a letter with a well-formed video link of a known service (CONV-6.01)."},
          [](Settings& s, sv v) {
            const auto* const known = fhir::category(v);
            if (known == nullptr || known->code != v) return false;
            s.video_category = v;
            return true;
          },
          [](const Settings& s) { return s.video_category; }},
    on_link<Fault::dangerous>("video.dangerous", "refuse",
                              "What becomes of a message with a dangerous link: user information, a look-alike host "
                              "(CONV-6.04). refuse: its sender gets a negative receipt; warn or pass: it goes on, with "
                              "a warning or a note."),
    on_link<Fault::malformed>("video.malformed", "warn",
                              "The same for a video link that does not have the form of its service (VDX-V1, VDX-V5)."),
    on_link<Fault::truncated>("video.truncated", "warn", "The same for one that seems to be cut off (VDX-V8)."),
    on_link<Fault::non_production>("video.non-production", "warn",
                                   "The same for one that leads to a test environment (VDX-V6)."),
    on_link<Fault::unknown_host>("video.unknown-host", "pass",
                                 "The same for any other link: web pages, video services nobody knows (VDX-V4)."),
    on_link<Fault::expired>("video.expired", "warn", "The same for one whose meeting is over (VDX-V7)."),
    on_link<Fault::http>("video.http", "warn", "The same for one that begins with http (VDX-V2)."),
    on_link<Fault::pin>("video.pin", "pass",
                        "The same for one that holds a PIN, as nearly all links to VDX's portal do (VDX-V12)."),
    Entry{{"video.policy", SettingType::text, "usual or strict", "usual",
           "strict: messages with an expired or malformed video link, or one of a test environment, are refused, "
           "whatever the settings above say."},
          [](Settings& s, sv v) { return choose(s.link_policy.strict, v, "strict", "usual"); },
          [](const Settings& s) { return chosen(s.link_policy.strict, "strict", "usual"); }},
    Entry{{"video.receivers", SettingType::list,
           "up to 1000 of: a location number and, for it, faults with what becomes of them, such as 5790000121526 "
           "expired=refuse unknown-host=warn",
           "", "What is otherwise for single receivers, before all of the above."},
          take_receivers,
          show_receivers},
    Entry{{"video.default_minutes", SettingType::number, "a number from 1 to 1440", "120",
           "How long a meeting lasts whose end nobody says (VDX-V7)."},
          [](Settings& s, sv v) { return take_number(s.meetings.default_minutes, v, 1, 1440); },
          [](const Settings& s) { return std::to_string(s.meetings.default_minutes); }},
    Entry{{"video.grace_minutes", SettingType::number, "a number from 0 to 1440", "30",
           "How long after its end a meeting's link still counts as open (VDX-V7)."},
          [](Settings& s, sv v) { return take_number(s.meetings.grace_minutes, v, 0, 1440); },
          [](const Settings& s) { return std::to_string(s.meetings.grace_minutes); }},
    Entry{{"video.open_before_minutes", SettingType::number, "a number from 0 to 1440", "30",
           "How long before a meeting begins its link opens (VDX-V7)."},
          [](Settings& s, sv v) { return take_number(s.meetings.open_before_minutes, v, 0, 1440); },
          [](const Settings& s) { return std::to_string(s.meetings.open_before_minutes); }},
    Entry{{"video.subjects", SettingType::list, "up to 20 words of up to 70 characters, with commas between them",
           "Telemedicin,Video",
           "A subject that begins with one of them, in whatever case, means a video meeting: the letter is marked in "
           "the inbox."},
          [](Settings& s, sv v) { return take_list(s.video_subjects, v, 20, is_subject); },
          [](const Settings& s) { return joined(s.video_subjects); }},
    Entry{{"video.subject_is_category", SettingType::text, "yes or no", "no",
           "Whether such a subject makes a letter's category telemedicine, as a video link does (CONV-6.05)."},
          [](Settings& s, sv v) { return choose(s.video_subject_is_category, v, "yes", "no"); },
          [](const Settings& s) { return chosen(s.video_subject_is_category, "yes", "no"); }},
    Entry{{"video.hosts", SettingType::list, "up to 100 exact host names, with commas between them", "",
           "Video portals of one's own, known beside VDX and Teams (VDX-V4)."},
          [](Settings& s, sv v) { return take_list(s.links.custom_hosts, v, 100, is_portal); },
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
    Entry{{"pair.wait_minutes", SettingType::number, "a number from 1 to 1440", "60",
           "How long the gateway lets a letter wait for its file letter, or a file letter for its letter, before it "
           "goes on without."},
          [](Settings& s, sv v) { return take_number(s.pair_wait_minutes, v, 1, 1440); },
          [](const Settings& s) { return std::to_string(s.pair_wait_minutes); }},
    Entry{{"dnhf.senders", SettingType::list, "up to 100 location numbers, with commas between them", "",
           "The location numbers of Henvisningshotellet (DNHF); the gateway sends file letters from there on at once, "
           "unconverted."},
          [](Settings& s, sv v) { return take_list(s.dnhf_senders, v, 100, is_location_number); },
          [](const Settings& s) { return joined(s.dnhf_senders); }},
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

constexpr auto rows = rows_of(entries);

}  // namespace

std::span<const SettingRow> setting_rows() {
  return rows;
}

tl::expected<void, std::string> set(Settings& settings, sv key, sv value) {
  return set_by(entries, settings, key, value);
}

std::string value_of(const Settings& settings, sv key) {
  const auto* const entry = find_entry(entries, key);
  return entry == nullptr ? std::string() : entry->show(settings);
}

}  // namespace brevdue::convert
