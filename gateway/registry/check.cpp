// What is suspicious or wrong in a registry whose file could be read.
#include <algorithm>
#include <string>

#include "converters/model/identifiers.hpp"
#include "gateway/registry/registry.hpp"

namespace brevdue::gateway {
namespace {

bool takes(const Entry& entry, std::string_view beginning) {
  return std::any_of(entry.receives.begin(), entry.receives.end(),
                     [&](const std::string& word) { return word.starts_with(beginning); });
}

bool takes_care_communication(const Entry& entry) {
  return takes(entry, "fhir:3") || takes(entry, "fhir:4") || takes(entry, "fhir:5");
}

bool takes_letters(const Entry& entry) {
  return takes(entry, "oioxml:xdis") || takes(entry, "edifact:dis");
}

bool takes_files(const Entry& entry) {
  return takes_care_communication(entry) || takes(entry, "oioxml:xbin") || takes(entry, "edifact:bin");
}

/// governance.md 3.4: usually 000016 and three digits at the end.
bool has_usual_end(std::string_view sor) {
  return sor.substr(sor.size() - std::min<std::size_t>(sor.size(), 9)).starts_with("000016");
}

struct Check {
  Rule rule;
  Severity severity;
  std::string_view column;
  bool (*is_wrong)(const Entry&);
  std::string_view expected, found;
};
constexpr Check checks[] = {
    {Rule::reg_receives, Severity::error, "receives",  // conversion.md 1: delivered without conversion, reported
     [](const Entry& e) { return takes_care_communication(e) && takes(e, "oioxml:xdis91"); },
     "CareCommunication or XDIS91", "both"},
    {Rule::reg_receives, Severity::note, "receives",
     [](const Entry& e) { return !takes_care_communication(e) && !takes_letters(e); }, "a format of correspondence",
     "none: a message to it is refused"},
    {Rule::reg_receives, Severity::warning, "attachments",
     [](const Entry& e) { return e.attachments == "yes" && takes_letters(e) && !takes_files(e); },
     "xbin01, bin01 or fhir, where attachments are taken", "none of them"},
    {Rule::reg_receives, Severity::warning, "attachments",
     [](const Entry& e) { return e.attachments == "no" && (takes(e, "oioxml:xbin") || takes(e, "edifact:bin")); },
     "no xbin01 or bin01, where attachments are not taken", "one of them"},
    {Rule::reg_sor_form, Severity::error, "sor",
     [](const Entry& e) { return takes_care_communication(e) && e.sor.empty(); }, "a SOR code, for FHIR", "none"},
    {Rule::reg_sor_form, Severity::warning, "sor",
     [](const Entry& e) { return !e.sor.empty() && !has_usual_end(e.sor); }, "000016 and three digits at the end",
     "other digits"},
    {Rule::reg_ambiguous, Severity::warning, "note", [](const Entry& e) { return !e.note.empty(); },
     "one unit behind it", "several, of which one was chosen"},
};

}  // namespace

Findings Registry::check() const {
  Findings findings;
  const auto add = [&](Rule rule, Severity severity, std::uint32_t input, std::uint32_t line, std::string_view path,
                       std::string expected, std::string found) {
    Position at;
    at.input = input;
    at.line = line;
    at.column = 1;
    at.path = path;
    findings.push_back({rule, severity, std::move(at), std::move(expected), std::move(found)});
  };
  for (const auto& check : checks)
    for (const auto& entry : rows_.list)
      if (check.is_wrong(entry))
        add(check.rule, check.severity, 0, entry.line, check.column, std::string(check.expected),
            std::string(check.found) + " (" + entry.location_number + ")");
  for (const auto& o : overrides_)
    if (find(o.location_number) == nullptr)
      add(Rule::reg_override, Severity::warning, 1, o.line, o.field, "a location of the registry", o.location_number);
  return findings;
}

}  // namespace brevdue::gateway
