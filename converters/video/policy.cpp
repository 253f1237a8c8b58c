#include "converters/video/policy.hpp"

#include <algorithm>
#include <utility>

#include "converters/model/identifiers.hpp"
#include "converters/model/value_names.hpp"

namespace brevdue::video {
namespace {

using Fault = LinkFault;

constexpr std::array<std::string_view, link_faults> fault_names = {
    "dangerous", "malformed", "truncated", "non-production", "unknown-host", "expired", "http", "pin"};
constexpr std::array<std::string_view, 3> action_names = {"pass", "warn", "refuse"};

std::string_view next_word(std::string_view& text) {
  const auto begin = std::min(text.find_first_not_of(' '), text.size());
  const auto end = std::min(text.find(' ', begin), text.size());
  const auto word = text.substr(begin, end - begin);
  text.remove_prefix(end);
  return word;
}

}  // namespace

std::string_view name(LinkFault fault) {
  return fault_names[static_cast<std::size_t>(fault)];
}
std::optional<LinkFault> link_fault(std::string_view name) {
  return named<LinkFault>(fault_names, name);
}
std::string_view name(LinkAction action) {
  return action_names[static_cast<std::size_t>(action)];
}
std::optional<LinkAction> link_action(std::string_view name) {
  return named<LinkAction>(action_names, name);
}

std::optional<LinkFault> fault_of(const Link& link, Rule breach) {
  if (link.link_class == LinkClass::unknown && link.state != LinkState::dangerous) return Fault::unknown_host;
  switch (breach) {
    case Rule::vdx_url:
      return Fault::malformed;
    case Rule::vdx_scheme:
      return link.host.empty() ? Fault::malformed : Fault::http;
    case Rule::vdx_authority:
      return link.state == LinkState::dangerous ? Fault::dangerous : Fault::malformed;
    case Rule::vdx_host:
      return Fault::unknown_host;
    case Rule::vdx_shape:  // or only a parameter that nobody knows
      return link.state == LinkState::malformed ? std::optional(Fault::malformed) : std::nullopt;
    case Rule::vdx_nonprod:
      return Fault::non_production;
    case Rule::vdx_time:  // or only far ahead
      return link.over ? std::optional(Fault::expired) : std::nullopt;
    case Rule::vdx_truncated:
      return Fault::truncated;
    case Rule::vdx_pin:
      return Fault::pin;
    default:
      return std::nullopt;
  }
}

LinkAction LinkPolicy::operator()(LinkFault fault, std::string_view receiver) const {
  if (const auto found = receivers.find(receiver); found != receivers.end())
    if (const auto own = found->second.find(fault); own != found->second.end()) return own->second;
  if (strict && (fault == Fault::expired || fault == Fault::malformed || fault == Fault::non_production))
    return LinkAction::refuse;
  return actions[static_cast<std::size_t>(fault)];
}

LinkAction LinkPolicy::operator()(const Link& link, Rule breach, std::string_view receiver) const {
  const auto fault = fault_of(link, breach);
  return fault ? (*this)(*fault, receiver) : LinkAction::warn;
}

bool take_receiver(LinkPolicy& policy, std::string_view text) {
  const auto number = next_word(text);
  if (!is_location_number(number) || policy.receivers.contains(number)) return false;
  std::map<LinkFault, LinkAction> actions;
  for (auto word = next_word(text); !word.empty(); word = next_word(text)) {
    const auto equals = word.find('=');
    if (equals == std::string_view::npos) return false;
    const auto fault = link_fault(word.substr(0, equals));
    const auto action = link_action(word.substr(equals + 1));
    if (!fault || !action || !actions.emplace(*fault, *action).second) return false;
  }
  if (actions.empty()) return false;
  policy.receivers.emplace(number, std::move(actions));
  return true;
}

std::string receiver_text(std::string_view location_number, const std::map<LinkFault, LinkAction>& actions) {
  std::string out(location_number);
  for (const auto& [fault, action] : actions) out.append(" ").append(name(fault)).append("=").append(name(action));
  return out;
}

}  // namespace brevdue::video
