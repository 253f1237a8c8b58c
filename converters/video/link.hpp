// Video links in correspondence messages: find them in text, say whose they are, judge them by their form
// (vdx.md 4.3 to 4.6), and, apart from that, by the time of their meeting. Never alters a link. By its form the same
// text always gets the same answer; only judge_time() asks what time it is. Linear time, no regular expressions.
// Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converters/model/finding.hpp"
#include "converters/model/timestamp.hpp"

namespace brevdue::video {

/// Whose link it is (V4), decided by the exact, lower-cased host and, for the known hosts, the kind of path.
enum class LinkClass : std::uint8_t { vdx_short, vdx_portal, teams, custom, non_production, unknown };
[[nodiscard]] std::string_view name(LinkClass c);
[[nodiscard]] std::optional<LinkClass> link_class(std::string_view name);

/// The first that applies, in this order. `valid` says: well formed, of a known class, for production. What comes
/// before it, `expired` and `not_yet_open`, is the same but for the time: judge_time() tells them apart.
enum class LinkState : std::uint8_t {
  dangerous,
  malformed,
  truncated,
  non_production,
  unknown_host,
  expired,
  not_yet_open,
  valid
};
[[nodiscard]] std::string_view name(LinkState s);
[[nodiscard]] std::optional<LinkState> link_state(std::string_view name);

struct LinkSettings {
  std::vector<std::string> custom_hosts;  // portals an organisation configured, exact host names
};

struct Link {
  std::string url;         // exactly as it stood
  std::size_t offset = 0;  // byte in the text it was found in
  std::string host;        // lower case, without port; empty if there is none. Safe to log
  LinkClass link_class = LinkClass::unknown;
  LinkState state = LinkState::unknown_host;
  std::vector<Rule> breaches;  // VDX-Vn rules that do not hold, in order of their number; warnings included
  bool over = false;           // judge_time(): its meeting is over
  std::string start;           // when its meeting begins, by its own word: "2026-11-20T09:00:00", without a zone
  [[nodiscard]] bool known_class() const {
    return link_class == LinkClass::vdx_short || link_class == LinkClass::vdx_portal ||
           link_class == LinkClass::teams || link_class == LinkClass::custom;
  }
  /// May this link make its letter a telemedicine letter (conversion.md 6)? Whatever the clock says.
  [[nodiscard]] bool makes_telemedicine() const {
    return known_class() &&
           (state == LinkState::valid || state == LinkState::not_yet_open || state == LinkState::expired);
  }
};

/// What the time is, and how long a meeting lasts of which only the beginning is known.
struct MeetingRules {
  Instant now{};
  unsigned default_minutes = 120;     // video.default_minutes
  unsigned grace_minutes = 30;        // video.grace_minutes: how much longer it may last
  unsigned open_before_minutes = 30;  // video.open_before_minutes: how long before it begins one can enter
};
/// When a meeting is, where that is known from elsewhere than its link.
struct Meeting {
  std::optional<Instant> start, end;
};

/// The links (http, https, in either case) in plain text, in order. A token ends at white space, a control character or
/// one of < > " “ ” « »; of its end . , ; : ! ? ) ] } ' are cut off unless a bracket is balanced inside the link. The
/// text is taken as it is: no entity is decoded, no line is joined.
[[nodiscard]] std::vector<Link> find_links(std::string_view text, const LinkSettings& settings = {});
/// Judges one address on its own (Reference/URL, contentAttachment.url).
[[nodiscard]] Link judge(std::string_view url, const LinkSettings& settings = {});

/// When the link's own meeting begins: start_dato, read as Danish time. It has no zone and may have been meant as UTC
/// (vdx.md 4.3), so it says so to two hours only.
[[nodiscard]] std::optional<Instant> start_of(const Link& link, const DanishTime& zone);
/// VDX-V7, and with it the states `expired` and `not_yet_open`. `meeting` decides where it says something, else the
/// link itself; a link without a time stays as it is. Over: later than end and grace. More than a year ahead is a
/// breach too.
void judge_time(Link& link, const MeetingRules& rules, const DanishTime& zone, const Meeting& meeting = {});

/// A link as it may stand in a list, a trace or a log (VDX-V12): the first 16 hexadecimal digits of its SHA-256.
[[nodiscard]] std::string hash_of(std::string_view url);

}  // namespace brevdue::video
