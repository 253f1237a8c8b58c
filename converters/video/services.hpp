// The video services brevdue knows: their hosts, their rooms and the form of their links (vdx.md 4.3, 4.4, 4.6).
// Thread safety: pure functions over constant tables.
#pragma once

#include <string_view>

#include "converters/video/link.hpp"
#include "converters/video/url.hpp"

namespace brevdue::video {

/// V4: the class of an address by its host (lower case) and, for Teams, the kind of path.
[[nodiscard]] LinkClass classify(std::string_view host, std::string_view path, const LinkSettings& settings);

/// V3: the host contains the name of a known one, but is not in that one's domain: "m.vconf.dk.evil.dk",
/// "portal-vconf.dk", "teams-microsoft-com.evil.dk". Lower case.
[[nodiscard]] bool imitates_known_host(std::string_view host, const LinkSettings& settings);

/// True if `host` is the beginning of a known host, but not all of it ("portal.vcon").
[[nodiscard]] bool begins_known_host(std::string_view host);

/// What the form of a known service's link says beyond its host.
struct Shape {
  bool fits = true;                // V5
  bool unknown_parameter = false;  // V5, a warning only
  bool test_room = false;          // V6
  bool cut_off = false;            // V8
  bool pin = false;                // V12: it holds one
  std::string start;               // V7: its meeting's, "2026-11-20T09:00:00"; empty if it says none
};
[[nodiscard]] Shape check_shape(LinkClass link_class, const UrlParts& url, const LinkSettings& settings);

}  // namespace brevdue::video
