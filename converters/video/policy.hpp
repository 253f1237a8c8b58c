// What becomes of a message because of its links (conversion.md 6): for each fault, and for single receivers otherwise.
// Thread safety: values and pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "converters/video/link.hpp"

namespace brevdue::video {

/// What may be amiss with a link, in a setting's words: "dangerous", "malformed", "truncated", "non-production",
/// "unknown-host", "expired", "http" and "pin".
enum class LinkFault : std::uint8_t {
  dangerous,
  malformed,
  truncated,
  non_production,
  unknown_host,
  expired,
  http,
  pin
};
inline constexpr std::size_t link_faults = 8;
[[nodiscard]] std::string_view name(LinkFault fault);
[[nodiscard]] std::optional<LinkFault> link_fault(std::string_view name);

/// pass: it is noted; warn: it is a warning; refuse: the message is refused. In order of their weight.
enum class LinkAction : std::uint8_t { pass, warn, refuse };
[[nodiscard]] std::string_view name(LinkAction action);
[[nodiscard]] std::optional<LinkAction> link_action(std::string_view name);

/// The fault that a breach of `link` is, if the policy decides about it. Of what is no video link only one is:
/// unknown-host.
[[nodiscard]] std::optional<LinkFault> fault_of(const Link& link, Rule breach);

struct LinkPolicy {
  using Actions = std::array<LinkAction, link_faults>;
  static constexpr Actions usual = {LinkAction::refuse, LinkAction::warn, LinkAction::warn, LinkAction::warn,
                                    LinkAction::pass,   LinkAction::warn, LinkAction::warn, LinkAction::pass};

  Actions actions = usual;
  bool strict = false;  // what is expired, malformed or of a test environment is refused, whatever `actions` say
  /// By location number: what is otherwise for a receiver, before all else.
  std::map<std::string, std::map<LinkFault, LinkAction>, std::less<>> receivers;

  [[nodiscard]] LinkAction& at(LinkFault fault) { return actions[static_cast<std::size_t>(fault)]; }
  [[nodiscard]] LinkAction operator()(LinkFault fault, std::string_view receiver) const;
  /// Of a breach: warn where the policy does not decide.
  [[nodiscard]] LinkAction operator()(const Link& link, Rule breach, std::string_view receiver) const;
};

/// One receiver's: "5790000121526 expired=refuse unknown-host=warn". False, and nothing has changed, if it is none.
[[nodiscard]] bool take_receiver(LinkPolicy& policy, std::string_view text);
/// As take_receiver() takes it.
[[nodiscard]] std::string receiver_text(std::string_view location_number,
                                        const std::map<LinkFault, LinkAction>& actions);

}  // namespace brevdue::video
