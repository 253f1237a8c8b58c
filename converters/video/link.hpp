// Video links in correspondence messages: find them in text, say whose they are, judge them by their form
// (vdx.md 4.3 to 4.6). Never alters a link; time plays no part here, so the same text always gives the same answer.
// Linear time, no regular expressions. Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "converters/model/finding.hpp"

namespace brevdue::video {

/// Whose link it is (V4), decided by the exact, lower-cased host and, for the known hosts, the kind of path.
enum class LinkClass : std::uint8_t { vdx_short, vdx_portal, teams, custom, non_production, unknown };
[[nodiscard]] std::string_view name(LinkClass c);

/// The first that applies, in this order. `valid` says: well formed, of a known class, for production.
enum class LinkState : std::uint8_t { dangerous, malformed, truncated, non_production, unknown_host, valid };
[[nodiscard]] std::string_view name(LinkState s);

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
  [[nodiscard]] bool known_class() const {
    return link_class == LinkClass::vdx_short || link_class == LinkClass::vdx_portal ||
           link_class == LinkClass::teams || link_class == LinkClass::custom;
  }
  /// May this link make its letter a telemedicine letter (conversion.md 6)?
  [[nodiscard]] bool makes_telemedicine() const { return known_class() && state == LinkState::valid; }
};

/// The links (http, https, in either case) in plain text, in order. A token ends at white space, a control character or
/// one of < > " “ ” « »; of its end . , ; : ! ? ) ] } ' are cut off unless a bracket is balanced inside the link. The
/// text is taken as it is: no entity is decoded, no line is joined.
[[nodiscard]] std::vector<Link> find_links(std::string_view text, const LinkSettings& settings = {});
/// Judges one address on its own (Reference/URL, contentAttachment.url).
[[nodiscard]] Link judge(std::string_view url, const LinkSettings& settings = {});

}  // namespace brevdue::video
