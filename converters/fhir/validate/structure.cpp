// Walks the tree beside the definitions and the profiles. What a profile complains about, FHIR's own rule for the same
// does not name again.
#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <span>
#include <unordered_set>
#include <utility>

#include "converters/fhir/message_reader.hpp"
#include "converters/fhir/names.hpp"
#include "converters/fhir/narrative_check.hpp"
#include "converters/fhir/validate/checker.hpp"
#include "converters/model/identifiers.hpp"
#include "converters/model/timestamp.hpp"

namespace brevdue::fhir {

namespace {

using sv = std::string_view;

/// What applies to one element: few, and mostly one.
class Shapes {
 public:
  void add(const Shape* shape) {
    // More have only those that break a rule: an identifier with several systems, say.
    if (shape != nullptr && size_ < all_.size()) all_[size_++] = shape;
  }
  [[nodiscard]] const Shape* const* begin() const { return all_.data(); }
  [[nodiscard]] const Shape* const* end() const { return all_.data() + size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }

 private:
  std::array<const Shape*, 8> all_{};
  std::size_t size_ = 0;
};

std::string count_of(std::uint16_t number, bool at_least) {
  if (number == 0) return "none";
  return (at_least ? "at least " : "at most ") + std::to_string(number);
}

bool has_value(const Node& node) {
  return node.has_value || node.content != nullptr;
}

bool begins_with_scheme(sv text) {
  const auto colon = text.find(':');
  return colon != sv::npos && colon > 0 && std::all_of(text.begin(), text.begin() + colon, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '.' ||
                  c == '-';
         });
}

/// "Type/id", perhaps of a version: the type; else empty.
sv type_of_relative(sv reference) {
  const auto slash = reference.find('/');
  if (slash == sv::npos) return {};
  auto id = reference.substr(slash + 1);
  const auto version = id.find('/');
  if (version != sv::npos && id.substr(version).starts_with("/_history/")) id = id.substr(0, version);
  return is_id(id) ? reference.substr(0, slash) : sv{};
}
/// ".../Type/id"
sv type_of_absolute(sv reference) {
  const auto id = reference.rfind('/');
  if (id == sv::npos || id == 0) return {};
  const auto type = reference.rfind('/', id - 1);
  return type == sv::npos ? sv{} : reference.substr(type + 1, id - type - 1);
}

class Walk {
 public:
  explicit Walk(Checker& checker) : c_(checker) {}

  void run() { resource(*c_.tree.root()); }

 private:
  // --- resources

  void resource(const Node& node) {
    const auto* type = c_.definitions.type(node.type);
    if (type == nullptr || !type->resource) {
      // Of others FHIR has, nothing more is known here: they pass.
      if (!c_.definitions.is_resource(node.type))
        c_.complain(Rule::cc_structure, Letter::e, node, "a type of resource that FHIR has", shown_name(node.type));
      return;
    }
    if (node.name == "contained") return object(node, *type, shapes_of(node));  // # leads to those beside it
    const Node* outer = std::exchange(resource_, &node);
    auto outer_contained = std::exchange(contained_, {});
    for (const Node* one : each(node, "contained")) contained_.insert(one->text("id"));
    object(node, *type, shapes_of(node));
    resource_ = outer;
    contained_ = std::move(outer_contained);
  }

  Shapes shapes_of(const Node& node) {
    Shapes out;
    const bool is_root = node.parent == nullptr;
    bool party = c_.is_party(node);
    bool applies = is_root || c_.is_reached(node);
    if (const Node* meta = node.child("meta"); meta != nullptr)
      for (const Node* profile : each(*meta, "profile")) {
        const auto claim = claimed(node, *profile);
        applies = applies || claim;
        party = party || (claim && profile->value.substr(0, profile->value.find('|')) == names::organization_profile);
      }
    if (!applies) return out;
    out.add(c_.profiles.of_resource(node.type));
    if (party && node.type == "Organization") out.add(c_.profiles.of_resource("Organization:messaging"));
    return out;
  }

  /// Whether it names a profile of MedCom's or of the Danish core for resources of this type.
  bool claimed(const Node& node, const Node& profile) {
    const auto url = profile.value.substr(0, profile.value.find('|'));
    if (c_.standard == care_3 || !is_danish(url)) return false;
    const auto slash = url.rfind('/') + 1;
    for (const auto& known : c_.definitions.values("medcom-profiles")->codes()) {
      const auto name = known.code;
      const auto colon = name.find(':');
      if ((known.standards & c_.standard) == 0 || name.substr(0, colon) != url.substr(slash) ||
          known.system != url.substr(0, slash))
        continue;
      if (name.substr(colon + 1) == node.type) return true;
      c_.complain(Rule::cc_gen_19, Letter::e, profile, "a profile of " + std::string(node.type),
                  "one of " + std::string(name.substr(colon + 1)));
      return false;
    }
    c_.complain(Rule::cc_gen_19, Letter::g, profile, "a profile of this version", shown_name(url));
    return false;
  }
  static bool is_danish(sv url) { return url.find("medcomfhir.dk") != sv::npos || url.find("hl7.dk") != sv::npos; }

  // --- elements

  void object(const Node& node, const Type& type, const Shapes& shapes) {
    std::array<std::uint16_t, most_slots> counts;
    std::fill_n(counts.begin(), type.slots.size(), std::uint16_t{0});
    std::uint64_t told = type.required;  // slots of which something may have to be said
    for (const Shape* shape : shapes) told |= shape->ruled;
    std::uint16_t last = 0;
    bool is_empty = true;
    for (const Node* child = node.first_child; child != nullptr; child = child->next) {
      if (c_.full()) return;
      const Element* element = type.find(child->name);
      if (element == nullptr) {
        is_empty = false;
        c_.complain(Rule::cc_structure, Letter::e, *child, "an element of " + std::string(type.name),
                    shown_name(child->name));
        continue;
      }
      if (element->slot != 0 || type.resource) is_empty = false;
      const auto& slot = type.slots[element->slot];
      if (auto& count = counts[element->slot]; count < any_number && ++count == 2) told |= bit(element->slot);
      if (c_.options.format == Format::json) {
        if (child->list != (slot.max != 1))
          c_.complain(Rule::cc_structure, Letter::e, *child, child->list ? "no list" : "a list",
                      child->list ? "one" : "none");
      } else if (element->slot < last && !(type.kind == Type::Kind::extension && child->name == "url")) {
        c_.complain(Rule::cc_structure, Letter::e, *child, "to stand before " + std::string(type.slots[last].name),
                    "behind it");
      }
      last = std::max(last, element->slot);
      // CC-GEN-16: nothing that changes a meaning may be passed over.
      if (child->name == "modifierExtension" || (type.resource && child->name == "implicitRules"))
        c_.complain(Rule::cc_modifier, Letter::e, *child, "no " + std::string(child->name), "one");
      this->element(*child, *element, type, shapes);
    }
    if (is_empty && !type.resource) c_.complain(Rule::cc_gen_03, Letter::e, node, "a value or children", "neither");
    for (; told != 0; told &= told - 1) {
      const auto slot = static_cast<std::uint16_t>(std::countr_zero(told));
      cardinality(node, type, shapes, slot, counts[slot]);
    }
    invariants(node, type);
  }

  static std::uint64_t bit(std::uint16_t slot) { return std::uint64_t{1} << slot; }
  void cardinality(const Node& node, const Type& type, const Shapes& shapes, std::uint16_t slot, std::uint16_t count) {
    const auto& own = type.slots[slot];
    bool said = false;
    for (const Shape* shape : shapes) {
      const auto& rules = shape->slots[slot];
      if (rules.min && count < rules.min->number) {
        said = true;
        too_few(node, own.name, *rules.min, count, own.name);
      } else if (rules.max && count > rules.max->number) {
        said = true;
        c_.complain(rules.max->rule, Letter::e, *first(node, type, slot), count_of(rules.max->number, false),
                    std::to_string(count));
      } else if (!rules.slices.empty()) {
        slices(node, type, slot, rules);
      }
    }
    if (said) return;
    if (count < own.min)
      too_few(node, own.name, {own.min, Rule::cc_missing}, count, own.name);
    else if (count > own.max)
      c_.complain(Rule::cc_cardinality, Letter::e, *first(node, type, slot, 2), count_of(own.max, false),
                  std::to_string(count));
  }
  void too_few(const Node& node, sv name, const Bound& min, std::uint16_t count, sv words) {
    if (count == 0)
      c_.missing(min.rule, Letter::e, node, without_x(name),
                 min.number == 1 ? std::string(words) : count_of(min.number, true));
    else
      c_.complain(min.rule, Letter::e, node, count_of(min.number, true) + " " + std::string(words),
                  std::to_string(count));
  }
  static sv without_x(sv name) { return name.ends_with("[x]") ? name.substr(0, name.size() - 3) : name; }
  static const Node* first(const Node& node, const Type& type, std::uint16_t slot, int nth = 1) {
    for (const Node* child = node.first_child; child != nullptr; child = child->next)
      if (const auto* element = type.find(child->name); element != nullptr && element->slot == slot && --nth == 0)
        return child;
    return &node;
  }

  void slices(const Node& node, const Type& type, std::uint16_t slot, const SlotRules& rules) {
    std::array<std::uint16_t, most_slices> counts{};
    const Node* second = nullptr;
    for (const Node* child = node.first_child; child != nullptr; child = child->next) {
      const auto* element = type.find(child->name);
      if (element == nullptr || element->slot != slot) continue;
      bool any = false;
      for (std::size_t i = 0; i < rules.slices.size(); ++i) {
        const auto& slice = rules.slices[i];
        if (!is_in(*child, slice)) continue;
        any = true;
        if (counts[i] < any_number) ++counts[i];
        if (slice.max && counts[i] == slice.max->number + 1)
          c_.complain(slice.max->rule, Letter::e, *child, count_of(slice.max->number, false) + " " + slice.words,
                      "another one");
      }
      if (!any && rules.closed) c_.complain(*rules.closed, Letter::e, *child, slice_words(rules), "another one");
      second = child;
    }
    if (second == nullptr && type.slots[slot].min == 0 && none_wanted(rules)) return;
    for (std::size_t i = 0; i < rules.slices.size(); ++i)
      if (const auto& slice = rules.slices[i]; slice.min && counts[i] < slice.min->number)
        c_.missing(slice.min->rule, Letter::e, node, without_x(type.slots[slot].name), slice.words);
  }
  static bool none_wanted(const SlotRules& rules) {
    return std::none_of(rules.slices.begin(), rules.slices.end(),
                        [](const Slice& slice) { return slice.min.has_value(); });
  }
  static std::string slice_words(const SlotRules& rules) {
    std::string out;
    for (const auto& slice : rules.slices) out += (out.empty() ? "" : " or ") + slice.words;
    return out;
  }
  static bool is_in(const Node& node, const Slice& slice) { return is_in(node, slice, slice.path); }
  static bool is_in(const Node& node, const Slice& slice, std::span<const sv> path) {
    for (const Node* child : each(node, path.front())) {
      if (path.size() > 1) {
        if (is_in(*child, slice, path.subspan(1))) return true;
      } else if (slice.values.empty() ||
                 std::find(slice.values.begin(), slice.values.end(), child->value) != slice.values.end()) {
        return true;
      }
    }
    return false;
  }

  void element(const Node& node, const Element& element, const Type& parent, const Shapes& shapes) {
    Shapes below;
    bool said = false;
    const ElementRules::To* to = nullptr;
    const auto place = static_cast<std::size_t>(&element - parent.elements.data());
    for (const Shape* shape : shapes) {
      const auto& slot = shape->slots[element.slot];
      if (!slot.only.empty() && std::find(slot.only.begin(), slot.only.end(), element.name) == slot.only.end()) {
        said = true;
        c_.complain(slot.only_rule, Letter::e, node, std::string(slot.only.front()), std::string(element.name));
      }
      const auto& rules = shape->elements[place];
      said = values(node, element, rules) || said;
      if (rules.to) to = &*rules.to;
      below.add(rules.below.get());
      for (const auto& slice : slot.slices)
        if (slice.below && slice.below->type == element.type && is_in(node, slice)) below.add(slice.below.get());
    }
    if (element.primitive != Primitive::none) return primitive(node, element, said);
    if (element.type == nullptr) return inner_resource(node);
    if (has_value(node)) {
      c_.complain(Rule::cc_structure, Letter::e, node, "an object with elements", "a single value");
      return;
    }
    if (element.type->kind == Type::Kind::extension) extension(node, below);
    if (!said && element.values != nullptr && !is_of(node, element, *element.values))
      not_a_code(Rule::cc_gen_14, node, element, *element.values);
    object(node, *element.type, below);
    if (element.type->kind == Type::Kind::reference) reference(node, element, to);
    if (element.type->kind == Type::Kind::coding) coding(node);
  }

  /// What was found instead. Of a Patient it may be the number or the name of one, with a slip of the pen in it.
  std::string told(sv value) const {
    return resource_ != nullptr && resource_->type == "Patient" ? masked(value) : shown(value);
  }
  /// Anything may stand there.
  static bool is_words(Primitive primitive) {
    return primitive == Primitive::string || primitive == Primitive::markdown || primitive == Primitive::uri ||
           primitive == Primitive::url || primitive == Primitive::canonical || primitive == Primitive::base64;
  }

  /// What a profile says of the value. True if it complained.
  bool values(const Node& node, const Element& element, const ElementRules& rules) {
    bool said = false;
    if (element.primitive != Primitive::none && !has_value(node)) return false;
    for (const auto& expected : rules.values)
      if (node.value != expected.value) {
        said = true;
        c_.complain(expected.rule, Letter::e, node, shown(expected.value), told(node.value));
      }
    for (const auto& in : rules.sets)
      if (!is_of(node, element, *in.set)) {
        said = true;
        not_a_code(in.rule, node, element, *in.set);
      }
    for (const auto& of : rules.forms)
      if (!has_form(of.form, node.value)) {
        said = true;
        c_.complain(of.rule, Letter::e, node, std::string(row(of.form).expected),
                    of.form == Form::contact ? masked(node.value) : told(node.value));
      }
    return said;
  }

  /// A code, a Coding, or one of a CodeableConcept's codings.
  bool is_of(const Node& node, const Element& element, const ValueSet& set) const {
    if (element.primitive != Primitive::none) return set.has_code(node.value, c_.standard);
    if (element.type->kind == Type::Kind::coding) return set.has(node.text("system"), node.text("code"), c_.standard);
    for (const Node* coding : each(node, "coding"))
      if (set.has(coding->text("system"), coding->text("code"), c_.standard)) return true;
    return false;
  }
  /// "unknown or entered-in-error"; of many: "one of the 54 codes of ..."
  std::string words(const ValueSet& set) const {
    constexpr std::size_t few = 8;
    std::vector<sv> codes;
    for (const auto& code : set.codes())
      if ((code.standards & c_.standard) != 0) codes.push_back(code.code);
    std::string out;
    if (codes.size() > few) return "one of the " + std::to_string(codes.size()) + " codes of " + std::string(set.name);
    for (std::size_t i = 0; i < codes.size(); ++i)
      out += (i == 0 ? "" : i + 1 == codes.size() ? " or " : ", ") + std::string(codes[i]);
    return out;
  }
  void not_a_code(Rule rule, const Node& node, const Element& element, const ValueSet& set) {
    if (element.primitive != Primitive::none) {
      c_.complain(rule, Letter::e, node, words(set), told(node.value));
      return;
    }
    const Node* coding = element.type->kind == Type::Kind::coding ? &node : node.child("coding");
    if (coding == nullptr) {
      c_.missing(rule, Letter::e, node, "coding", "a coding");
      return;
    }
    coded_wrong_.push_back(coding);
    const Node* code = coding->child("code");
    if (code == nullptr || coding->child("system") == nullptr) {
      // That a concept's coding has a code is a rule of its own.
      if (code != nullptr || coding == &node)
        c_.missing(rule, Letter::e, *coding, code == nullptr ? "code" : "system", words(set));
      return;
    }
    c_.complain(rule, Letter::e, *code, words(set), told(code->value));
  }

  void primitive(const Node& node, const Element& element, bool said) {
    for (const Node* child = node.first_child; child != nullptr; child = child->next) {
      if (child->name == "extension") {
        const Shapes none;
        const auto& type = *c_.definitions.type("Element");
        this->element(*child, *type.find("extension"), type, none);
      } else if (child->name != "id") {
        c_.complain(Rule::cc_structure, Letter::e, *child, "an extension", shown_name(child->name));
      }
    }
    if (!has_value(node)) {
      if (node.child("extension") == nullptr)
        c_.complain(Rule::cc_gen_03, Letter::e, node, "a value", "none");
      else if (c_.options.format == Format::json && !node.primitive)
        c_.complain(Rule::cc_structure, Letter::e, node, "a value, its extensions beside it", "an object");
      return;
    }
    if (node.has_value && node.value.empty()) {
      c_.complain(Rule::cc_gen_03, Letter::e, node, "a value", "nothing");
      return;
    }
    if (element.primitive == Primitive::xhtml) {
      if (auto wrong = wrong_narrative(node.value); !wrong.empty())
        c_.complain(Rule::cc_gen_09, Letter::e, node, "XHTML of a narrative", std::move(wrong));
      return;
    }
    if (said) return;
    if (const auto expected = wrong_primitive(element.primitive, node, c_.options.format == Format::json);
        !expected.empty()) {
      c_.complain(Rule::cc_value, Letter::e, node, std::string(expected),
                  is_words(element.primitive) ? masked(node.value) : told(node.value));
      return;
    }
    if (element.values != nullptr && !is_of(node, element, *element.values))
      not_a_code(Rule::cc_gen_14, node, element, *element.values);
  }

  void inner_resource(const Node& node) {
    if (node.type.empty())
      c_.complain(Rule::cc_structure, Letter::e, node, "a resource with its type", "none");
    else
      resource(node);
  }

  // --- data types with rules of their own

  void extension(const Node& node, Shapes& below) {
    const auto url = node.text("url");
    const bool has_extensions = node.child("extension") != nullptr;
    bool has_value = false;
    for (const Node* child = node.first_child; child != nullptr; child = child->next)
      has_value = has_value || child->name.starts_with("value");
    if (has_value == has_extensions)
      c_.complain(Rule::cc_gen_04, Letter::e, node, "a value or extensions", has_value ? "both" : "neither");
    if (const auto* shape = c_.profiles.of_extension(url); shape != nullptr) {
      below.add(shape);
    } else if (is_danish(url) && c_.standard != care_3) {
      const auto slash = url.rfind('/') + 1;
      if (!c_.definitions.values("medcom-extensions")->has(url.substr(0, slash), url.substr(slash), c_.standard))
        c_.complain(Rule::cc_gen_19, Letter::g, *node.child("url"), "an extension of this version", shown_name(url));
    }
  }

  void coding(const Node& node) {
    const auto system = node.text("system"), code = node.text("code");
    if (system.empty() || code.empty() || c_.standard == care_3 ||
        std::find(coded_wrong_.begin(), coded_wrong_.end(), &node) != coded_wrong_.end())
      return;
    const auto* whole = c_.definitions.system(system);
    const auto* known = whole == nullptr ? nullptr : whole->find(code, every_standard);
    if (whole == nullptr) {
      if (system.find("medcomfhir.dk") != sv::npos && system != names::mistaken_destination_use_system)
        c_.complain(Rule::cc_gen_18, Letter::g, *node.child("system"), "a code system there is", shown_name(system));
    } else if (known == nullptr) {
      c_.complain(Rule::cc_gen_18, Letter::g, *node.child("code"), "a code of its system", told(code));
    } else if (known->code != code) {  // terminology.md: MedCom's systems do not tell case
      c_.complain(Rule::cc_gen_18, Letter::w, *node.child("code"), shown(known->code), told(code));
    }
  }

  void reference(const Node& node, const Element& element, const ElementRules::To* to) {
    const Node* text = node.child("reference");
    if (text == nullptr || text->value.empty()) {
      if (to != nullptr && to->bundled && node.child("extension") == nullptr)
        c_.missing(Rule::cc_reference, letter_of(to), node, "reference", "a reference into the Bundle");
      return;
    }
    const auto value = text->value;
    const auto relative = type_of_relative(value);
    const bool absolute = begins_with_scheme(value);
    const bool must =
        (to != nullptr && to->bundled) || (resource_->type == "MessageHeader" && element.name != "details");
    if (value.starts_with('#')) return contained(*text, must);
    if (relative.empty() && !absolute) {
      c_.complain(Rule::cc_gen_20, Letter::e, *text, "Type/id, an address or a urn", masked(value));
      return;
    }
    if (!relative.empty() && !absolute && !c_.definitions.is_resource(relative)) {
      c_.complain(Rule::cc_gen_20, Letter::e, *text, "a type of resource that FHIR has", shown_name(relative));
      return;
    }
    const Node* target = c_.index.find(value);
    if (target == nullptr && must)
      c_.complain(Rule::cc_reference, letter_of(to), *text, "a resource in the Bundle",
                  "a reference that leads nowhere");
    const auto said = node.text("type");
    if (target != nullptr && !said.empty() && said != target->type)
      c_.complain(Rule::cc_gen_20, Letter::e, node, "type " + shown_name(target->type), shown_name(said));
    auto type = target != nullptr ? target->type : !relative.empty() && !absolute ? relative : said;
    if (type.empty() && absolute) type = type_of_absolute(value);
    if (!c_.definitions.is_resource(type)) return;
    const auto named = [&](sv known) { return known == type; };
    if (to != nullptr) {
      if (std::none_of(to->targets.begin(), to->targets.end(), [&](const Target& one) { return named(one.type); }))
        c_.complain(to->rule, Letter::e, *text, std::string(to->targets.front().type), std::string(type));
    } else if (!element.targets.empty() &&
               std::find_if(element.targets.begin(), element.targets.end(), named) == element.targets.end()) {
      c_.complain(Rule::cc_gen_20, Letter::e, *text, std::string(element.targets.front()), std::string(type));
    }
  }

  static Letter letter_of(const ElementRules::To* to) { return to != nullptr && to->produced ? Letter::g : Letter::e; }
  void contained(const Node& reference, bool must_be_bundled) {
    if (must_be_bundled)
      c_.complain(Rule::cc_reference, Letter::e, reference, "a resource in the Bundle", "a contained one");
    const auto id = reference.value.substr(1);
    if (!id.empty() && !contained_.contains(id))  // # alone: the resource itself
      c_.complain(Rule::cc_gen_08, Letter::e, reference, "a contained resource", "none of that id");
  }

  // --- FHIR's own invariants (CC-GEN-06, -10 to -13)

  void invariants(const Node& node, const Type& type) {
    const auto has = [&](sv name) { return node.child(name) != nullptr; };
    if (type.name == "Attachment") {
      if (has("data") && !has("contentType"))
        c_.missing(Rule::cc_gen_10, Letter::e, node, "contentType", "the type of the data");
    } else if (type.name == "ContactPoint") {
      if (has("value") && !has("system"))
        c_.missing(Rule::cc_gen_11, Letter::e, node, "system", "the system of the value");
    } else if (type.name == "Period") {
      if (has("start") && has("end") && begins_behind_its_end(node))
        c_.complain(Rule::cc_gen_13, Letter::e, node, "an end after the start", "before it");
    } else if (type.name == "Organization") {
      organization(node);
    } else if (type.name == "Patient.contact") {
      if (!has("name") && !has("telecom") && !has("address") && !has("organization"))
        c_.complain(Rule::cc_gen_13, Letter::e, node, "a name, telecom, address or organisation", "none");
    } else if (type.name == "CareTeam.participant") {
      care_team_member(node);
    } else if (type.name == "Quantity" || type.name == "Age" || type.name == "Duration") {
      if (has("code") && !has("system"))
        c_.missing(Rule::cc_gen_13, Letter::e, node, "system", "the system of the code");
    } else if (type.resource) {
      no_contained_versions(node);
    }
  }
  /// As far as both say it.
  static bool begins_behind_its_end(const Node& period) {
    const auto start = period.text("start"), end = period.text("end");
    constexpr std::size_t to_day = 10;
    if (start.size() > to_day && end.size() > to_day) {
      const auto from = read_iso(start), to = read_iso(end);
      return from && to && from->utc > to->utc;
    }
    const auto both = std::min({start.size(), end.size(), to_day});
    return start.substr(0, both) > end.substr(0, both);
  }
  void organization(const Node& node) {
    if (node.child("name") == nullptr && node.child("identifier") == nullptr)
      c_.complain(Rule::cc_gen_12, Letter::e, node, "a name or an identifier", "neither");
    for (const sv name : {sv("telecom"), sv("address")})
      for (const Node* one : each(node, name))
        if (one->text("use") == "home") c_.complain(Rule::cc_gen_12, Letter::e, *one, "not of use home", "home");
    no_contained_versions(node);
  }
  void care_team_member(const Node& node) {
    const Node* member = node.child("member");
    const Node* found = member == nullptr ? nullptr : c_.index.find(*member);
    if (node.child("onBehalfOf") != nullptr && found != nullptr && found->type != "Practitioner")
      c_.complain(Rule::cc_gen_13, Letter::e, node, "onBehalfOf of a Practitioner alone", "of another");
  }
  void no_contained_versions(const Node& node) {
    if (node.child("contained") == nullptr) return;
    std::unordered_set<sv> referred;
    local_references(node, referred);
    for (const Node* one : each(node, "contained")) {
      const Node* meta = one->child("meta");
      const bool has_more =
          meta != nullptr && (meta->child("versionId") != nullptr || meta->child("lastUpdated") != nullptr ||
                              meta->child("security") != nullptr);
      if (one->child("contained") != nullptr || has_more)
        c_.complain(Rule::cc_gen_06, Letter::e, *one, "a contained resource by itself",
                    "one with resources or versions");
      else if (!referred.contains(one->text("id")))
        c_.complain(Rule::cc_gen_06, Letter::e, *one, "a reference to it", "none");
    }
  }
  static void local_references(const Node& node, std::unordered_set<sv>& into) {
    for (const Node* n = node.first_child; n != nullptr; n = n->next) {
      if (n->name == "reference" && n->value.starts_with('#')) into.insert(n->value.substr(1));
      local_references(*n, into);
    }
  }

  Checker& c_;
  const Node* resource_ = nullptr;          // the one that is walked through, of contained ones the one around them
  std::unordered_set<sv> contained_{};      // the ids of those in it
  std::vector<const Node*> coded_wrong_{};  // codings that were complained about already
};

}  // namespace

void check_structure(Checker& checker) {
  Walk(checker).run();
}

}  // namespace brevdue::fhir
