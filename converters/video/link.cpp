#include "converters/video/link.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "converters/model/value_names.hpp"
#include "converters/video/services.hpp"
#include "converters/video/url.hpp"
#include "converters/wire/sha256.hpp"

namespace brevdue::video {
namespace {

constexpr std::size_t longest_link = 2000;  // V1

// In the order of LinkClass and LinkState.
constexpr std::array<std::string_view, 6> class_names = {"vdx-short", "vdx-portal",     "teams",
                                                         "custom",    "non-production", "unknown"};
constexpr std::array<std::string_view, 8> state_names = {"dangerous",    "malformed", "truncated",    "non-production",
                                                         "unknown-host", "expired",   "not-yet-open", "valid"};

/// The breaches of one link, kept by number.
struct Breaches {
  bool url = false, scheme = false, authority = false, host = false, shape = false, nonprod = false, truncated = false,
       pin = false;

  [[nodiscard]] std::vector<Rule> rules() const {
    std::vector<Rule> out;
    const auto add = [&](bool breached, Rule rule) {
      if (breached) out.push_back(rule);
    };
    add(url, Rule::vdx_url);
    add(scheme, Rule::vdx_scheme);
    add(authority, Rule::vdx_authority);
    add(host, Rule::vdx_host);
    add(shape, Rule::vdx_shape);
    add(nonprod, Rule::vdx_nonprod);
    add(truncated, Rule::vdx_truncated);
    add(pin, Rule::vdx_pin);
    return out;
  }
};

bool is_printable_ascii(char c) {
  return c >= 0x21 && c <= 0x7e;
}

/// True if the host holds letters beyond ASCII that may pass for ASCII ones. The Danish letters may not: a host with
/// them is no valid address in a message (V1), but deceives nobody.
bool has_foreign_letters(std::string_view host) {
  for (std::size_t i = 0; i < host.size(); ++i) {
    if (static_cast<unsigned char>(host[i]) < 0x80) continue;
    constexpr std::string_view danish[] = {"æ", "ø", "å", "Æ", "Ø", "Å"};
    if (std::find(std::begin(danish), std::end(danish), host.substr(i, 2)) == std::end(danish)) return true;
    ++i;
  }
  return false;
}

/// An address written the usual way: "192.0.2.7" or "[2001:db8::7]".
bool is_plain_ip_address(std::string_view host) {
  return !host.empty() && is_ip_address(host) &&
         (host.front() == '[' || (std::count(host.begin(), host.end(), '.') == 3 &&
                                  host.find_first_not_of("0123456789.") == std::string_view::npos));
}

// VDX-V3: what a reader takes for the host is not where the link leads. Only this is dangerous (conversion.md 6).
bool hides_host(const UrlParts& parts, std::string_view host, const LinkSettings& settings) {
  const bool known = classify(host, parts.path, settings) == LinkClass::custom;  // configured: "unless allow-listed"
  if (parts.userinfo) return true;
  if (host.find('%') != std::string_view::npos || has_foreign_letters(host)) return true;
  if (is_ip_address(host) && !is_plain_ip_address(host)) return true;
  if (!known && (host.substr(0, 4) == "xn--" || host.find(".xn--") != std::string_view::npos)) return true;
  return imitates_known_host(host, settings);
}

// VDX-V3 too, but it deceives nobody: another port, an IP address as the host.
bool is_unusual(const UrlParts& parts, std::string_view host) {
  return (parts.port && !parts.port->empty() && *parts.port != "443") || is_plain_ip_address(host);
}

/// Judges `url`, in which a line break follows or not (in running text; V8).
Link judge_in_place(std::string_view url, const LinkSettings& settings, bool before_line_break) {
  Link link;
  link.url = url;
  Breaches found;

  // V8: a backslash at the very end is what EDIFACT's line splitting leaves behind. The rest is judged as it stands.
  auto body = url;
  while (!body.empty() && body.back() == '\\') body.remove_suffix(1);
  found.truncated = body.size() != url.size();

  auto parts = split_url(body);
  const auto scheme = ascii_lower(parts.scheme);
  const bool web = scheme == "https" || scheme == "http";
  const auto percent = check_percent_signs(body);
  found.truncated = found.truncated || percent.cut_at_end;

  // A browser reads backslashes as slashes: "https:\\host", "https:/\host", and "https://evil.dk\@m.vconf.dk" leads to
  // evil.dk. What is judged is where the link leads.
  bool slanted = web && !parts.authority && body.substr(scheme.size() + 1, 2).find('\\') != std::string_view::npos;
  if (parts.authority && parts.authority->find('\\') != std::string_view::npos) {
    slanted = true;
    parts = split_url(body.substr(0, body.find('\\')));
  }

  const auto host = ascii_lower(parts.host);
  if (is_dns_name(host) || (!host.empty() && is_ip_address(host) && std::all_of(host.begin(), host.end(), [](char c) {
        return is_hex(c) || c == '[' || c == ']' || c == ':' || c == '.' || c == 'x';
      })))
    link.host = host;

  // VDX-V1
  found.url = body.size() > longest_link || !std::all_of(body.begin(), body.end(), is_printable_ascii) ||
              body.find('\\') != std::string_view::npos || percent.broken || scheme.empty() ||
              (web && link.host.empty()) ||
              (parts.port && !std::all_of(parts.port->begin(), parts.port->end(), is_digit));
  // VDX-V2
  found.scheme = !scheme.empty() && scheme != "https";

  bool misshapen = !web, dangerous = false;
  if (web) {
    // VDX-V3
    dangerous = slanted || hides_host(parts, host, settings);
    const bool unusual = is_unusual(parts, host);
    found.authority = dangerous || unusual;
    // VDX-V4
    link.link_class = classify(host, parts.path, settings);
    // VDX-V8: "https://portal.vcon" and the rest of the host on the next line.
    if (before_line_break && parts.path.empty() && !parts.query && begins_known_host(host)) found.truncated = true;
    // VDX-V5, V6, V8
    auto shape = check_shape(link.link_class, parts, settings);
    found.shape = !shape.fits || shape.unknown_parameter;
    found.nonprod = link.link_class == LinkClass::non_production || shape.test_room;
    found.truncated = found.truncated || shape.cut_off;
    found.pin = shape.pin;
    link.start = std::move(shape.start);
    misshapen = !shape.fits || (unusual && link.link_class != LinkClass::unknown);
  }
  found.host = link.link_class == LinkClass::unknown;

  if (dangerous)
    link.state = LinkState::dangerous;
  else if (found.url || misshapen)
    link.state = LinkState::malformed;
  else if (found.truncated)
    link.state = LinkState::truncated;
  else if (found.nonprod)
    link.state = LinkState::non_production;
  else if (found.host)
    link.state = LinkState::unknown_host;
  else
    link.state = LinkState::valid;
  link.breaches = found.rules();
  return link;
}

// --- Finding links in text ---
// token = ( "http://" / "https://" ) 1*char, in either case; char = anything but white space, < > " “ ” « »

/// How many bytes at `at` end a token; 0 if none do.
std::size_t end_mark(std::string_view text, std::size_t at) {
  const auto c = static_cast<unsigned char>(text[at]);
  if (c <= 0x20) return 1;  // control characters end a link too
  if (c == '<' || c == '>' || c == '"' || c == 0x7f) return 1;
  if (c < 0xc2) return 0;
  constexpr std::string_view two[] = {"\u0085", "\u00a0", "«", "»"};
  constexpr std::string_view three[] = {"“", "”", "\u1680", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};
  if (std::find(std::begin(two), std::end(two), text.substr(at, 2)) != std::end(two)) return 2;
  const auto next = text.substr(at, 3);
  if (std::find(std::begin(three), std::end(three), next) != std::end(three)) return 3;
  return next.size() == 3 && next >= "\u2000" && next <= "\u200b" ? 3 : 0;  // spaces of every width, down to none
}

/// The length of "http://" or "https://" at `at`, 0 if neither stands there.
std::size_t scheme_length(std::string_view text, std::size_t at) {
  for (const std::string_view scheme : {"http://", "https://"})
    if (text.size() - at >= scheme.size() && ascii_lower(text.substr(at, scheme.size())) == scheme)
      return scheme.size();
  return 0;
}

/// `token` without the punctuation that belongs to the sentence: a closing bracket stays while it has an opening one.
std::string_view without_punctuation(std::string_view token) {
  struct Pair {
    char open, close;
    std::ptrdiff_t surplus;  // closing brackets without an opening one
  };
  std::array<Pair, 3> pairs = {{{'(', ')', 0}, {'[', ']', 0}, {'{', '}', 0}}};
  for (auto& [open, close, surplus] : pairs)
    surplus = std::count(token.begin(), token.end(), close) - std::count(token.begin(), token.end(), open);
  while (!token.empty()) {
    const char last = token.back();
    const auto pair = std::find_if(pairs.begin(), pairs.end(), [&](const Pair& p) { return p.close == last; });
    if (pair != pairs.end()) {
      if (pair->surplus <= 0) break;
      --pair->surplus;
    } else if (std::string_view(".,;:!?'").find(last) == std::string_view::npos) {
      break;
    }
    token.remove_suffix(1);
  }
  return token;
}

}  // namespace

std::string_view name(LinkClass c) {
  return class_names[static_cast<std::size_t>(c)];
}
std::optional<LinkClass> link_class(std::string_view name) {
  return named<LinkClass>(class_names, name);
}
std::string_view name(LinkState s) {
  return state_names[static_cast<std::size_t>(s)];
}
std::optional<LinkState> link_state(std::string_view name) {
  return named<LinkState>(state_names, name);
}

std::vector<Link> find_links(std::string_view text, const LinkSettings& settings) {
  if (text.find("://") == std::string_view::npos) return {};  // nearly every text
  std::vector<Link> links;
  std::size_t at = 0;
  while ((at = text.find_first_of("hH", at)) != std::string_view::npos) {
    const auto scheme = scheme_length(text, at);
    if (scheme == 0) {
      ++at;
      continue;
    }
    auto end = at + scheme;
    while (end < text.size() && end_mark(text, end) == 0) ++end;
    const auto url = without_punctuation(text.substr(at, end - at));
    if (url.size() > scheme) {
      const bool line_break = end == at + url.size() && end < text.size() && (text[end] == '\n' || text[end] == '\r');
      links.push_back(judge_in_place(url, settings, line_break));
      links.back().offset = at;
    }
    at = end;
  }
  return links;
}

Link judge(std::string_view url, const LinkSettings& settings) {
  return judge_in_place(url, settings, false);
}

std::optional<Instant> start_of(const Link& link, const DanishTime& zone) {
  constexpr std::size_t date = 10, time = 11, minutes = 5, seconds = 17;  // "2026-11-20T09:00:00"
  const std::string_view text = link.start;
  if (text.empty()) return std::nullopt;
  auto local = read_local(text.substr(0, date), text.substr(time, minutes));
  if (!local) return std::nullopt;
  local->second = static_cast<unsigned>((text[seconds] - '0') * 10 + (text[seconds + 1] - '0'));
  LocalTimeCase which{};
  return zone.to_utc(*local, which);
}

void judge_time(Link& link, const MeetingRules& rules, const DanishTime& zone, const Meeting& meeting) {
  using std::chrono::minutes;
  const auto own = start_of(link, zone);
  const auto vague = !meeting.start && !meeting.end && own ? minutes(120) : minutes(0);
  const auto start = meeting.start || meeting.end ? meeting.start : own;
  const auto end = meeting.end ? meeting.end : start ? std::optional(*start + minutes(rules.default_minutes)) : start;
  const bool over = end && rules.now > *end + minutes(rules.grace_minutes) + vague;
  const bool ahead = start && rules.now < *start - minutes(rules.open_before_minutes) - vague;
  const bool far_ahead = start && *start > rules.now + std::chrono::hours(24 * 366);
  link.over = over;
  if (over || far_ahead) {
    const auto place = std::upper_bound(link.breaches.begin(), link.breaches.end(), Rule::vdx_time);
    link.breaches.insert(place, Rule::vdx_time);
  }
  if (link.state != LinkState::valid) return;
  if (over)
    link.state = LinkState::expired;
  else if (ahead)
    link.state = LinkState::not_yet_open;
}

std::string hash_of(std::string_view url) {
  wire::HashSink sink;
  sink.write(url);
  return sink.hex().substr(0, 16);
}

}  // namespace brevdue::video
