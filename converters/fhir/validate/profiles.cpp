#include "converters/fhir/validate/profiles.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <utility>

#include "converters/fhir/validate/table.hpp"
#include "schemas/embedded.hpp"

namespace brevdue::fhir {

namespace {

using sv = std::string_view;

[[noreturn]] void wrong(sv line) {
  throw std::logic_error("fhir_profiles.tsv: " + std::string(line));
}

Rule rule_of(sv id) {
  for (std::uint16_t i = 0; i <= static_cast<std::uint16_t>(last_rule); ++i)
    if (const auto& known = row(static_cast<Rule>(i)); known.id == id) return known.rule;
  wrong(id);
}

std::uint16_t number(sv text) {
  if (text == "*") return any_number;
  std::uint16_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size()) wrong(text);
  return out;
}

/// A path up to its next full stop that stands in no brackets.
sv next_step(sv& path) {
  std::size_t depth = 0, end = 0;
  for (; end < path.size() && (depth > 0 || path[end] != '.'); ++end) {
    if (path[end] == '[') ++depth;
    if (path[end] == ']') --depth;
  }
  const auto out = path.substr(0, end);
  path.remove_prefix(std::min(end + 1, path.size()));
  return out;
}

}  // namespace

const Profiles& Profiles::of(std::uint8_t standard) {
  static const Profiles three(care_3), four(care_4), five(care_5), acknowledgement(acknowledgement_2);
  return standard == care_3 ? three : standard == care_4 ? four : standard == care_5 ? five : acknowledgement;
}

Profiles::Profiles(std::uint8_t standard) {
  each_line(schemas::file("fhir_profiles.tsv"), [&](sv text) {
    const auto profile = cut(text, '\t'), standards = cut(text, '\t'), path = cut(text, '\t'), what = cut(text, '\t');
    if (profile == "url") {
      urls_.emplace(path, what);
      return;
    }
    if ((standards_of(standards) & standard) == 0) return;
    auto shape = shapes_.find(profile);
    if (shape == shapes_.end()) {
      auto resource = profile;
      const auto* type = Definitions::get().type(cut(resource, ':'));
      if (type == nullptr) wrong(profile);
      shape = shapes_.emplace(profile, Shape(*type)).first;
      if (type->name == "Extension") extensions_.emplace(url(resource), &shape->second);
    }
    line(path, what, text, shape->second);
  });
}

void Profiles::line(sv path, sv what, sv rule, Shape& of) {
  Shape* shape = &of;
  while (true) {
    auto step = next_step(path);
    const auto name = step.ends_with("[x]") ? std::exchange(step, {}) : cut(step, '[');
    auto& type = *shape->type;
    const int slot = type.slot(name);
    const auto* element = type.find(name);
    if (slot < 0 && element == nullptr) wrong(name);
    ElementRules* rules =
        element == nullptr ? nullptr : &shape->elements[static_cast<std::size_t>(element - type.elements.data())];
    const int at = element != nullptr ? element->slot : slot;
    Slice* slice = nullptr;
    if (!step.empty()) {
      step.remove_suffix(1);  // ]
      const auto told_by = cut(step, '=');
      auto values = step.starts_with('@') ? url(step.substr(1)) : step;
      auto words = std::string(name) + "[" + std::string(told_by);
      if (!values.empty()) words += "=" + std::string(values.substr(0, values.find('|')));
      words += "]";
      auto& slices = shape->slots[static_cast<std::size_t>(at)].slices;
      const auto known =
          std::find_if(slices.begin(), slices.end(), [&](const Slice& one) { return one.words == words; });
      const bool is_new = known == slices.end();
      if (is_new && slices.size() == most_slices) wrong(words);
      slice = is_new ? &slices.emplace_back() : &*known;
      if (is_new) {
        slice->words = std::move(words);
        for (auto child = told_by; !child.empty();) slice->path.push_back(cut(child, '.'));
        while (!values.empty()) slice->values.push_back(cut(values, '|'));
      }
    }
    if (path.empty()) return expect(what, rule_of(rule), *shape, at, rules, slice);
    if (element == nullptr || element->type == nullptr) wrong(name);
    auto& below = slice != nullptr ? slice->below : rules->below;
    if (!below) below = std::make_unique<Shape>(*element->type);
    shape = below.get();
  }
}

void Profiles::expect(sv what, Rule rule, Shape& shape, int slot, ElementRules* element, Slice* slice) {
  auto& rules = shape.slots[static_cast<std::size_t>(slot)];
  shape.ruled |= std::uint64_t{1} << slot;
  if (const auto dots = what.find(".."); dots != sv::npos && what.find(' ') == sv::npos) {
    auto& min = slice != nullptr ? slice->min : rules.min;
    auto& max = slice != nullptr ? slice->max : rules.max;
    if (const auto least = number(what.substr(0, dots)); least > 0) min = {least, rule};
    if (const auto most = number(what.substr(dots + 2)); most != any_number) max = {most, rule};
    return;
  }
  const auto verb = cut(what, ' ');
  if (verb == "closed") {
    rules.closed = rule;
  } else if (verb == "only") {
    rules.only_rule = rule;
    while (!what.empty()) rules.only.push_back(cut(what, ','));
  } else if (element == nullptr || slice != nullptr) {
    wrong(what);
  } else if (verb == "=") {
    element->values.push_back({what.starts_with('@') ? url(what.substr(1)) : what, rule});
  } else if (verb == "in") {
    element->sets.push_back({Definitions::get().values(what), rule});
  } else if (verb == "form") {
    element->forms.push_back({form(what), rule});
  } else if (verb == "to") {
    ElementRules::To to{{}, false, false, rule};
    for (auto targets = cut(what, ' '); !targets.empty();) {
      const auto profile = cut(targets, ',');
      const auto colon = profile.find(':');
      to.targets.push_back({profile.substr(0, colon), colon == sv::npos ? sv{} : profile});
    }
    to.produced = what == "bundled-produced";
    to.bundled = what == "bundled" || to.produced;
    element->to = std::move(to);
  } else {
    wrong(verb);
  }
}

std::string_view Profiles::url(std::string_view name) const {
  const auto at = urls_.find(name);
  if (at == urls_.end()) wrong(name);
  return at->second;
}

const Shape* Profiles::of_resource(std::string_view profile) const {
  const auto at = shapes_.find(profile);
  return at == shapes_.end() ? nullptr : &at->second;
}
const Shape* Profiles::of_extension(std::string_view url) const {
  const auto at = extensions_.find(url);
  return at == extensions_.end() ? nullptr : at->second;
}

}  // namespace brevdue::fhir
