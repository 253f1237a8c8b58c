#include "converters/video/services.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace brevdue::video {
namespace {

// --- The tables ---

struct HostRow {
  std::string_view host;
  LinkClass link_class;
};
constexpr HostRow hosts[] = {
    {"m.vconf.dk", LinkClass::vdx_short},
    {"portal.vconf.dk", LinkClass::vdx_portal},
    {"teams.microsoft.com", LinkClass::teams},
    {"teams.cloud.microsoft", LinkClass::teams},
};

/// V6: test environments, with all that is below them. portal-test is VDX's own test portal.
constexpr std::string_view test_domains[] = {"vconf-stage.dk", "vconf-test.dk", "portal-test.vconf.dk"};
/// V6: where the rooms of test meetings are.
constexpr std::string_view test_room_domains[] = {"vconf-stage.dk", "vconf-test.dk", "test.dk", "stage", "test"};

/// VDX_ROOM: where the rooms of real meetings are; compared whole, never by suffix.
constexpr std::string_view room_domains[] = {
    "rooms.vconf.dk",     "rooms.medcom.dk", "rooms.rm.dk",    "praksis.rsyd.dk",
    "praksisvideo.rn.dk", "meet.regionh.dk", "video.regsj.dk", "vrsyd.dk",
};

/// What an imitator would use. `owned` says that the domain is one somebody registers as it is, so that a name which
/// only ends like it ("portal-vconf.dk") belongs to somebody else; below teams.microsoft.com's parent all is
/// Microsoft's.
struct ImitatedRow {
  std::string_view name;
  bool owned;
};
constexpr ImitatedRow imitated[] = {
    {"vconf.dk", true},
    {"vconf-stage.dk", true},
    {"vconf-test.dk", true},
    {"teams.microsoft.com", false},
    {"teams.cloud.microsoft", false},
};

template <typename Table>
bool holds(const Table& table, std::string_view value) {
  return std::find(std::begin(table), std::end(table), value) != std::end(table);
}

template <typename Table>
bool holds_domain_of(const Table& table, std::string_view host) {
  return std::any_of(std::begin(table), std::end(table),
                     [&](std::string_view domain) { return is_within(host, domain); });
}

bool is_custom(std::string_view host, const LinkSettings& settings) {
  return std::any_of(settings.custom_hosts.begin(), settings.custom_hosts.end(),
                     [&](const std::string& custom) { return ascii_lower(custom) == host; });
}

bool all_digits(std::string_view text, std::size_t least, std::size_t most) {
  return text.size() >= least && text.size() <= most && std::all_of(text.begin(), text.end(), is_digit);
}

bool all_alphanumeric(std::string_view text, std::size_t least, std::size_t most) {
  return text.size() >= least && text.size() <= most && std::all_of(text.begin(), text.end(), is_alphanumeric);
}

bool take(std::string_view& text, std::string_view prefix) {
  if (text.substr(0, prefix.size()) != prefix) return false;
  text.remove_prefix(prefix.size());
  return true;
}

std::string_view take_while(std::string_view& text, bool (*wanted)(char)) {
  std::size_t n = 0;
  while (n < text.size() && wanted(text[n])) ++n;
  const auto taken = text.substr(0, n);
  text.remove_prefix(n);
  return taken;
}

// --- VDX short link: "/" 12*12( ALPHA / DIGIT ) [ "/" ], no query, no fragment ---

Shape check_vdx_short(const UrlParts& url) {
  auto path = url.path;
  Shape shape;
  shape.fits = take(path, "/") && !url.query && !url.fragment;
  if (!path.empty() && path.back() == '/') path.remove_suffix(1);
  shape.fits = shape.fits && all_alphanumeric(path, 12, 12);
  return shape;
}

// --- VDX portal link: [ "/" ] "?" parameters [ "#" parameters ]; parameters also in the fragment alone ---

enum class RoomKind : std::uint8_t { production, test, neither };

RoomKind room_domain_kind(std::string_view domain) {
  const auto lower = ascii_lower(domain);
  if (holds(room_domains, lower)) return RoomKind::production;
  if (is_dns_name(lower) && holds_domain_of(test_room_domains, lower)) return RoomKind::test;
  return RoomKind::neither;
}

// VDX_ROOM: [ ( "sip" / "sips" ) ":" ] 1*64( ALPHA / DIGIT / "." / "_" / "-" ) "@" domain
RoomKind room_kind(std::string_view room) {
  if (!take(room, "sip:")) take(room, "sips:");
  const auto name = take_while(room, [](char c) { return is_alphanumeric(c) || c == '.' || c == '_' || c == '-'; });
  if (name.empty() || name.size() > 64 || !take(room, "@")) return RoomKind::neither;
  return room_domain_kind(room);
}

// start_dato: YYYY-MM-DDThh:mm:ss, without a zone, a day and an hour that exist
bool is_start_date(std::string_view text) {
  constexpr std::string_view form = "dddd-dd-ddTdd:dd:dd";
  if (text.size() != form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i)
    if (form[i] == 'd' ? !is_digit(text[i]) : text[i] != form[i]) return false;
  const auto number = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  const int year = number(0) * 100 + number(2), month = number(5), day = number(8);
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] + (month == 2 && leap ? 1 : 0) &&
         number(11) < 24 && number(14) < 60 && number(17) < 60;
}

/// V5: redirectTo leads nowhere but to a host we know, over https.
bool is_safe_redirect(std::string_view target, const LinkSettings& settings) {
  if (std::any_of(target.begin(), target.end(), [](char c) { return c < 0x21 || c > 0x7e || c == '\\'; })) return false;
  const auto url = split_url(target);
  const auto host = ascii_lower(url.host);
  return ascii_lower(url.scheme) == "https" && url.authority && !url.userinfo && (!url.port || *url.port == "443") &&
         (is_custom(host, settings) ||
          std::any_of(std::begin(hosts), std::end(hosts), [&](const HostRow& row) { return row.host == host; }));
}

enum class Parameter : std::uint8_t {
  room_url,
  conference,
  pin,
  start,
  domain,
  redirect,
  call_type,
  microphone,
  mute_microphone,
  join
};
struct ParameterRow {
  std::string_view name;
  Parameter parameter;
};
constexpr ParameterRow parameters[] = {
    {"url", Parameter::room_url},
    {"conference", Parameter::conference},
    {"pin", Parameter::pin},
    {"start_dato", Parameter::start},
    {"domain", Parameter::domain},
    {"redirectTo", Parameter::redirect},
    {"callType", Parameter::call_type},
    {"microphone", Parameter::microphone},
    {"muteMicrophone", Parameter::mute_microphone},
    {"join", Parameter::join},
};

/// The known parameters of a query or a fragment, decoded.
using Values = std::array<std::optional<std::string>, std::size(parameters)>;

std::optional<std::string>& at(Values& values, Parameter parameter) {
  return values[static_cast<std::size_t>(parameter)];
}

// parameters = [ name [ "=" value ] *( "&" name [ "=" value ] ) ]
Values read_parameters(std::string_view text, Shape& shape) {
  Values values;
  while (!text.empty()) {
    const auto one = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), one.size() + 1));
    if (one.empty()) continue;
    const auto equals = one.find('=');
    const auto name = percent_decoded(one.substr(0, equals));
    const auto* const row = std::find_if(std::begin(parameters), std::end(parameters),
                                         [&](const ParameterRow& r) { return r.name == name; });
    if (row == std::end(parameters)) {
      shape.unknown_parameter = true;
      if (name.substr(0, 4) == "amp;") shape.fits = false;  // an & escaped once too often: what follows is lost
      continue;
    }
    auto& value = at(values, row->parameter);
    if (value) shape.fits = false;  // which of the two the portal would take, nobody knows
    value = equals == std::string_view::npos ? "" : percent_decoded(one.substr(equals + 1));
  }
  return values;
}

void check_values(Values& values, const LinkSettings& settings, Shape& shape) {
  const auto judge_room = [&](RoomKind kind) {
    if (kind == RoomKind::test) shape.test_room = true;
    if (kind == RoomKind::neither) shape.fits = false;
  };
  if (const auto& room = at(values, Parameter::room_url)) judge_room(room_kind(*room));
  if (const auto& room = at(values, Parameter::conference)) judge_room(room_kind(*room));
  if (const auto& domain = at(values, Parameter::domain)) judge_room(room_domain_kind(*domain));
  if (at(values, Parameter::room_url) && at(values, Parameter::conference)) shape.fits = false;
  if (const auto& pin = at(values, Parameter::pin); pin && !pin->empty()) {
    shape.pin = true;
    if (!all_digits(*pin, 4, 9)) shape.fits = false;
  }
  if (const auto& start = at(values, Parameter::start)) {
    if (is_start_date(*start))
      shape.start = *start;
    else
      shape.fits = false;
  }
  if (const auto& target = at(values, Parameter::redirect); target && !is_safe_redirect(*target, settings))
    shape.fits = false;
}

/// The last parameter of the whole link is a pin without digits: what followed was cut off.
bool ends_with_empty_pin(std::string_view text) {
  auto last = text.substr(text.rfind('&') + 1);  // npos + 1 is 0
  if (!last.empty() && last.back() == '=') last.remove_suffix(1);
  return percent_decoded(last) == "pin";
}

Shape check_vdx_portal(const UrlParts& url, const LinkSettings& settings) {
  constexpr std::size_t longest = 400;  // VDX_PORTAL: what may follow the question mark
  Shape shape;
  auto query = url.query.value_or(std::string_view());
  auto fragment = url.fragment.value_or(std::string_view());
  take(fragment, "/");
  take(fragment, "?");
  if (!url.path.empty() && url.path != "/") shape.fits = false;
  if (query.size() + fragment.size() > longest) {
    shape.fits = false;
    return shape;
  }
  auto in_query = read_parameters(query, shape);
  auto in_fragment = read_parameters(fragment, shape);
  check_values(in_query, settings, shape);
  check_values(in_fragment, settings, shape);
  // "query and fragment must agree": url and conference are two names of the same thing.
  const auto room = [](Values& values) {
    return at(values, Parameter::room_url) ? at(values, Parameter::room_url) : at(values, Parameter::conference);
  };
  const auto query_room = room(in_query), fragment_room = room(in_fragment);
  if (!query_room && !fragment_room) shape.fits = false;
  if (query_room && fragment_room && query_room != fragment_room) shape.fits = false;
  for (std::size_t i = 0; i < in_query.size(); ++i)
    if (in_query[i] && in_fragment[i] && in_query[i] != in_fragment[i]) shape.fits = false;
  shape.cut_off = ends_with_empty_pin(fragment.empty() ? query : fragment);
  return shape;
}

// --- an organisation's own portal: nobody has said what its links look like, but a PIN is called so ---

bool names_pin(std::string_view text) {
  while (!text.empty()) {
    const auto one = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), one.size() + 1));
    const auto equals = one.find('=');
    if (equals == std::string_view::npos || equals + 1 == one.size()) continue;
    constexpr std::string_view names[] = {"pin", "hostpin", "guestpin", "pincode", "pinkode"};
    if (holds(names, ascii_lower(percent_decoded(one.substr(0, equals))))) return true;
  }
  return false;
}

Shape check_custom(const UrlParts& url) {
  Shape shape;
  shape.pin = names_pin(url.query.value_or(std::string_view())) || names_pin(url.fragment.value_or(std::string_view()));
  return shape;
}

// --- Teams ---
// long  = "/l/meetup-join/19" ( "%3a" / ":" ) "meeting_" 1*( ALPHA / DIGIT / "_" / "-" ) ( "%40" / "@" ) "thread.v2/"
//         1*DIGIT "?context=" 1*any
// short = "/meet/" 9*16DIGIT "?p=" 6*64( ALPHA / DIGIT )

bool is_teams_long(std::string_view path, std::string_view query) {
  if (!take(path, "/l/meetup-join/19")) return false;
  if (!take(path, ":") && !take(path, "%3a") && !take(path, "%3A")) return false;
  if (!take(path, "meeting_")) return false;
  if (take_while(path, [](char c) { return is_alphanumeric(c) || c == '_' || c == '-'; }).empty()) return false;
  if (!take(path, "@") && !take(path, "%40")) return false;
  return take(path, "thread.v2/") && !take_while(path, is_digit).empty() && path.empty() && take(query, "context=") &&
         !query.empty();
}

bool is_teams_short(std::string_view path, std::string_view query) {
  return take(path, "/meet/") && all_digits(path, 9, 16) && take(query, "p=") && all_alphanumeric(query, 6, 64);
}

Shape check_teams(const UrlParts& url) {
  Shape shape;
  const auto query = url.query.value_or(std::string_view());
  if (is_teams_long(url.path, query)) {
    // The context is a JSON object: one that is opened and never closed was cut off (at 350 characters, as a rule).
    auto context = query.substr(std::string_view("context=").size());
    context = context.substr(0, context.find('&'));
    const auto json = percent_decoded(context);
    shape.cut_off = !json.empty() && json.front() == '{' && json.back() != '}';
  } else {
    shape.fits = is_teams_short(url.path, query) && !url.fragment;
  }
  return shape;
}

}  // namespace

LinkClass classify(std::string_view host, std::string_view path, const LinkSettings& settings) {
  if (is_custom(host, settings)) return LinkClass::custom;
  if (holds_domain_of(test_domains, host)) return LinkClass::non_production;
  for (const auto& row : hosts) {
    if (row.host != host) continue;
    // Teams has links to chats, files and channels under the same host: they are no meetings.
    const bool meeting = path.substr(0, 15) == "/l/meetup-join/" || path.substr(0, 6) == "/meet/";
    return row.link_class == LinkClass::teams && !meeting ? LinkClass::unknown : row.link_class;
  }
  return LinkClass::unknown;
}

bool imitates_known_host(std::string_view host, const LinkSettings& settings) {
  if (is_custom(host, settings)) return false;
  if (!host.empty() && host.back() == '.') host.remove_suffix(1);
  std::string dotted(host);  // "m-vconf-dk.evil.dk" reads like "m.vconf.dk"
  std::replace(dotted.begin(), dotted.end(), '-', '.');
  for (const auto& [name, owned] : imitated) {
    if (is_within(host, name)) continue;
    std::string dotted_name(name);
    std::replace(dotted_name.begin(), dotted_name.end(), '-', '.');
    // Followed by anything: the name is only the beginning of the real host's labels.
    const auto at = dotted.find(dotted_name);
    if (at != std::string::npos && at + dotted_name.size() < dotted.size()) return true;
    // At the end, glued to something else by no dot of its own.
    if (owned && host.size() > name.size() && host.substr(host.size() - name.size()) == name) return true;
  }
  // A portal of an organisation's own: as a run of whole labels inside another host. Looser looks would hit neighbours.
  return std::any_of(settings.custom_hosts.begin(), settings.custom_hosts.end(), [&](const std::string& custom) {
    const auto name = ascii_lower(custom);
    if (name.empty() || is_within(host, name)) return false;
    const auto at = host.find(name);
    if (at == std::string_view::npos || (at > 0 && host[at - 1] != '.')) return false;
    const auto end = at + name.size();
    return end < host.size() && (host[end] == '.' || host[end] == '-');
  });
}

bool begins_known_host(std::string_view host) {
  return !host.empty() && std::any_of(std::begin(hosts), std::end(hosts), [&](const HostRow& row) {
    return row.host.size() > host.size() && row.host.substr(0, host.size()) == host;
  });
}

Shape check_shape(LinkClass link_class, const UrlParts& url, const LinkSettings& settings) {
  switch (link_class) {
    case LinkClass::vdx_short:
      return check_vdx_short(url);
    case LinkClass::vdx_portal:
      return check_vdx_portal(url, settings);
    case LinkClass::teams:
      return check_teams(url);
    case LinkClass::custom:
    case LinkClass::non_production:
    case LinkClass::unknown:
      break;
  }
  return check_custom(url);
}

}  // namespace brevdue::video
