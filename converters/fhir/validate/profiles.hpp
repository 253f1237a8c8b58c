// MedCom's profiles as data (schemas/fhir_profiles.tsv): what they ask of the elements of each resource, beyond FHIR
// R4, each line under the rule it comes from. A version of a standard is a letter in a column there.
//
//   profile    the resource ("Communication"), one more profile of it ("Organization:messaging"), or an extension
//              ("Extension:date") by the name its URL has in a line "url"
//   standards  which of them have the line: 3, 4, 5 = CareCommunication, A = Acknowledgement 2.0
//   path       of the element, from the resource. element[name=value] are those that have a child of that value
//              (@date: the URL of that name; a|b: one of them; a.b=value: a child's child), element[name] those that
//              have such a child: a slice
//   what       0..1   how often there        = text  the value         form cpr   its form (forms.hpp)
//              in set  a code of it          only a,b which of a choice's names
//              to Patient,Group bundled      where a Reference leads (inside the Bundle; bundled-produced: governance)
//              to Organization:messaging     and what the resource there must be
//              closed  each must be of one of the slices
//   rule       of rules.def
//
// Thread safety: immutable; made when first asked for.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converters/fhir/validate/definitions.hpp"
#include "converters/fhir/validate/forms.hpp"
#include "converters/model/finding.hpp"

namespace brevdue::fhir {

struct Shape;

struct Bound {
  std::uint16_t number = 0;
  Rule rule{};
};
struct Target {
  std::string_view type, profile;  // profile: "Organization:messaging", else empty
};

inline constexpr std::size_t most_slices = 32;  // of an element

/// Elements of one name that are alike.
struct Slice {
  std::vector<std::string_view> path;    // of the child that tells them
  std::vector<std::string_view> values;  // it has one of; empty: it is there
  std::string words;                     // "identifier[system=...]"
  std::optional<Bound> min, max;
  std::unique_ptr<Shape> below;
};

/// What a profile says of the elements in one slot.
struct SlotRules {
  std::optional<Bound> min, max;
  std::vector<std::string_view> only;
  Rule only_rule{};
  std::vector<Slice> slices;
  std::optional<Rule> closed;
};

/// What a profile says of an element of one name.
struct ElementRules {
  struct Value {
    std::string_view value;
    Rule rule;
  };
  struct In {
    const ValueSet* set;
    Rule rule;
  };
  struct Of {
    Form form;
    Rule rule;
  };
  struct To {
    std::vector<Target> targets;
    bool bundled = false, produced = false;
    Rule rule;
  };
  std::vector<Value> values;
  std::vector<In> sets;
  std::vector<Of> forms;
  std::optional<To> to;
  std::unique_ptr<Shape> below;
};

/// What a profile says of what stands below a resource, an element, or a slice.
struct Shape {
  explicit Shape(const Type& t) : type(&t), slots(t.slots.size()), elements(t.elements.size()) {}
  const Type* type;
  std::vector<SlotRules> slots;        // by slot
  std::vector<ElementRules> elements;  // by their place in type->elements
  std::uint64_t ruled = 0;             // the slots with a number or slices, a bit each
};

class Profiles {
 public:
  /// Those of one standard.
  [[nodiscard]] static const Profiles& of(std::uint8_t standard);

  /// Null: nothing is said of it.
  [[nodiscard]] const Shape* of_resource(std::string_view profile) const;
  [[nodiscard]] const Shape* of_extension(std::string_view url) const;

 private:
  explicit Profiles(std::uint8_t standard);
  void line(std::string_view path, std::string_view what, std::string_view rule, Shape& shape);
  void expect(std::string_view what, Rule rule, Shape& shape, int slot, ElementRules* element, Slice* slice);
  [[nodiscard]] std::string_view url(std::string_view name) const;
  std::map<std::string, Shape, std::less<>> shapes_;
  std::map<std::string_view, std::string_view> urls_;
  std::map<std::string_view, const Shape*> extensions_;  // by url
};

}  // namespace brevdue::fhir
