#include "gateway/flow/route.hpp"

#include <algorithm>
#include <array>

namespace brevdue::gateway {
namespace {

using convert::MessageKind;
using convert::Target;
using namespace std::string_view_literals;

/// What a kind of message is called in the registry's `receives`, and what its other dialect is called there.
struct KindRow {
  MessageKind kind;
  std::string_view own, other;
  Target other_target;
  bool may_become_fhir;
};
constexpr std::array kinds = {
    KindRow{MessageKind::xdis91, "oioxml:xdis91", "edifact:dis91", Target::edifact, true},
    KindRow{MessageKind::xbin01, "oioxml:xdis91", "edifact:dis91", Target::edifact, true},
    KindRow{MessageKind::xdis90, "oioxml:xdis90", "edifact:dis90", Target::edifact, false},
    KindRow{MessageKind::dis91, "edifact:dis91", "oioxml:xdis91", Target::oioxml, true},
    KindRow{MessageKind::bin01, "edifact:dis91", "oioxml:xdis91", Target::oioxml, true},
    KindRow{MessageKind::dis90, "edifact:dis90", "oioxml:xdis90", Target::oioxml, false},
};

bool takes(const convert::Location& location, std::string_view word) {
  return std::find(location.receives.begin(), location.receives.end(), word) != location.receives.end();
}

/// CareCommunication in the version that we write.
bool takes_fhir(const convert::Location& location) {
  return std::any_of(location.receives.begin(), location.receives.end(),
                     [](const std::string& word) { return word.starts_with("fhir:5."); });
}

Routing refuse(Rule rule, std::string expected, std::string found) {
  return {Way::refuse, Target::other, Finding{rule, Severity::error, {}, std::move(expected), std::move(found)}};
}

/// "fhir:4.0, edifact:dis91"
std::string words(const convert::Location& location) {
  std::string out;
  for (const auto& word : location.receives) out += (out.empty() ? "" : ", ") + word;
  return out.empty() ? "nothing" : out;
}

}  // namespace

Routing route(MessageKind kind, std::string_view version, const convert::Location* receiver) {
  if (receiver == nullptr)
    return refuse(Rule::gw_unknown_receiver, "a location number of the registry", "one that is not in it");
  const auto cannot = [&] {
    return refuse(Rule::gw_cannot_receive, "a receiver that takes " + std::string(convert::name(kind)),
                  "it takes " + words(*receiver));
  };
  if (kind == MessageKind::care_communication) {
    if (takes(*receiver, "fhir:" + std::string(version))) return {Way::forward, Target::other, {}};
    if (takes(*receiver, "oioxml:xdis91")) return {Way::convert, Target::oioxml, {}};
    if (takes(*receiver, "edifact:dis91")) return {Way::convert, Target::edifact, {}};
    return cannot();
  }
  const auto row = std::find_if(kinds.begin(), kinds.end(), [&](const KindRow& r) { return r.kind == kind; });
  if (row == kinds.end()) return cannot();
  if (takes(*receiver, row->own)) return {Way::forward, Target::other, {}};
  if (row->may_become_fhir && takes_fhir(*receiver)) return {Way::convert, Target::fhir_json, {}};
  if (takes(*receiver, row->other)) return {Way::convert, row->other_target, {}};
  return cannot();
}

}  // namespace brevdue::gateway
