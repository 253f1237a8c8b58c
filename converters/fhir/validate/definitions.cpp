#include "converters/fhir/validate/definitions.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "converters/fhir/name_set.hpp"
#include "converters/fhir/terminology.hpp"
#include "converters/fhir/validate/table.hpp"
#include "schemas/embedded.hpp"

namespace brevdue::fhir {

namespace {

using sv = std::string_view;

constexpr std::array<sv, 21> primitives = {"",          "boolean",  "integer", "positiveInt",  "unsignedInt", "decimal",
                                           "string",    "markdown", "code",    "id",           "uri",         "url",
                                           "canonical", "oid",      "uuid",    "base64Binary", "instant",     "date",
                                           "dateTime",  "time",     "xhtml"};

Primitive primitive(sv name) {
  const auto at = std::find(primitives.begin() + 1, primitives.end(), name);
  return at == primitives.end() ? Primitive::none : static_cast<Primitive>(at - primitives.begin());
}

void make_index(Type& type) {
  std::size_t size = 8;
  while (size < 2 * type.elements.size()) size *= 2;
  type.index.assign(size, 0xFF);
  for (std::size_t i = 0; i < type.elements.size(); ++i) {
    auto at = name_hash(type.elements[i].name) & (size - 1);
    while (type.index[at] != 0xFF) at = (at + 1) & (size - 1);
    type.index[at] = static_cast<std::uint8_t>(i);
  }
}

std::size_t hash_without_case(sv code) {
  std::size_t out = code.size();
  for (const char c : code) out = out * 131 + (static_cast<unsigned char>(c) & ~0x20u);
  return out ^ (out >> 7);
}

constexpr sv of_medcom = "http://medcomfhir.dk/";

}  // namespace

std::string_view name(Primitive primitive) {
  return primitives.at(static_cast<std::size_t>(primitive));
}

void ValueSet::make_index() {
  std::size_t size = 8;
  while (size < 2 * codes_.size()) size *= 2;
  index_.assign(size, 0);
  for (std::size_t i = 0; i < codes_.size(); ++i) {
    auto at = hash_without_case(codes_[i].code) & (size - 1);
    while (index_[at] != 0) at = (at + 1) & (size - 1);
    index_[at] = static_cast<std::uint16_t>(i + 1);
  }
}

template <class Fits>
const ValueSet::Code* ValueSet::first(sv code, Fits fits) const {
  const auto mask = index_.size() - 1;
  for (auto at = hash_without_case(code) & mask; index_[at] != 0; at = (at + 1) & mask) {
    const auto& known = codes_[index_[at] - 1u];
    // MedCom's code systems are not case-sensitive (terminology.md).
    const bool same =
        known.code == code || (known.system.starts_with(of_medcom) && same_without_case(known.code, code));
    if (same && fits(known)) return &known;
  }
  return nullptr;
}
const ValueSet::Code* ValueSet::find(sv code, std::uint8_t standard) const {
  return first(code, [&](const Code& known) { return (known.standards & standard) != 0; });
}
bool ValueSet::has(sv system, sv code, std::uint8_t standard) const {
  return first(code, [&](const Code& known) { return (known.standards & standard) != 0 && known.system == system; }) !=
         nullptr;
}

const Element* Type::find(std::string_view element_name) const {
  const auto mask = index.size() - 1;
  for (auto at = name_hash(element_name) & mask; index[at] != 0xFF; at = (at + 1) & mask)
    if (const auto& element = elements[index[at]]; same_name(element.name, element_name)) return &element;
  return nullptr;
}

int Type::slot(std::string_view slot_name) const {
  for (std::size_t i = 0; i < slots.size(); ++i) {
    auto own = slots[i].name;
    if (own == slot_name || (own.ends_with("[x]") && own.substr(0, own.size() - 3) == slot_name))
      return static_cast<int>(i);
  }
  return -1;
}

const Definitions& Definitions::get() {
  static const Definitions one;
  return one;
}

Definitions::Definitions() {
  auto& known = values_["categories"];
  known.name = "categories";
  for (const auto& row : categories())
    known.add({category_system, row.code, static_cast<std::uint8_t>(row.since_5 ? care_5 : care_3 | care_4 | care_5)});
  systems_.emplace(category_system, known);
  read_codes(schemas::file("fhir_codes.tsv"), false);
  read_codes(schemas::file("medcom_codes.tsv"), true);
  read_elements(schemas::file("fhir_elements.tsv"));
  for (auto* sets : {&values_, &systems_})
    for (auto& [name, set] : *sets) set.make_index();
  resource_types_ = values("resource-types");
}

// line = set TAB (standards TAB)? system TAB code (" " code)*. What all sets have of a code system is the whole of it,
// but of other people's; a set named "=" is what no value set has.
void Definitions::read_codes(std::string_view file, bool has_standards) {
  each_line(file, [&](sv line) {
    const auto set = cut(line, '\t');
    const auto standards = has_standards ? standards_of(cut(line, '\t')) : std::uint8_t{every_standard};
    const auto system = cut(line, '\t');
    auto& system_codes = systems_[system];
    auto& into = set == "=" ? system_codes : values_[set];
    into.name = set == "=" ? system : set;
    while (!line.empty()) {
      const auto code = cut(line, ' ');
      into.add({system, code, standards});
      if (&into != &system_codes) system_codes.add({system, code, every_standard});
    }
  });
}

// line = path TAB min TAB max TAB types TAB value set; of a type's own line min and max are empty, types is its base
void Definitions::read_elements(std::string_view file) {
  const auto begin = [&](sv path, sv base) {
    Type type;
    type.name = path;
    type.resource = base == "Resource" || base == "DomainResource";
    const auto add = [&](sv name, std::uint16_t max, sv of) {
      Element element{name, of, static_cast<std::uint16_t>(type.slots.size())};
      element.primitive = primitive(of);
      type.elements.push_back(element);
      type.slots.push_back({name, 0, max});
    };
    add("id", 1, type.resource ? "id" : "string");
    if (type.resource) {
      add("meta", 1, "Meta");
      add("implicitRules", 1, "uri");
      add("language", 1, "code");
    }
    if (base == "DomainResource") {
      add("text", 1, "Narrative");
      add("contained", any_number, "Resource");
    }
    if (base != "Resource") add("extension", any_number, "Extension");
    if (base == "DomainResource" || base == "BackboneElement") add("modifierExtension", any_number, "Extension");
    return types_.emplace(path, std::move(type)).first;
  };
  begin("Element", "Element");
  each_line(file, [&](sv line) {
    const auto path = cut(line, '\t'), min = cut(line, '\t'), max = cut(line, '\t');
    auto types = cut(line, '\t');
    const auto values = line;
    if (min.empty()) {
      begin(path, types);
      return;
    }
    const auto dot = path.rfind('.');
    auto& parent = types_.at(path.substr(0, dot));
    const auto own = path.substr(dot + 1);
    const auto slot = static_cast<std::uint16_t>(parent.slots.size());
    parent.slots.push_back(
        {own, static_cast<std::uint16_t>(min == "1" ? 1 : 0), max == "1" ? std::uint16_t{1} : any_number});
    const bool choice = own.ends_with("[x]");
    while (!types.empty()) {
      auto targets = cut(types, '|');
      Element element;
      element.type_name = cut(targets, '(');
      if (!targets.empty()) targets.remove_suffix(1);
      if (element.type_name == "Reference")
        while (!targets.empty()) element.targets.push_back(cut(targets, ','));
      element.slot = slot;
      element.primitive = primitive(element.type_name);
      if (!values.empty()) element.values = this->values(values);
      element.name = own;
      if (choice) {
        auto& name = names_.emplace_back(own.substr(0, own.size() - 3));
        name += static_cast<char>(element.type_name.front() & ~0x20);
        name += element.type_name.substr(1);
        element.name = name;
      }
      if (element.type_name == "BackboneElement" || element.type_name == "Element") {
        begin(path, element.type_name);
        element.type_name = path;
      } else if (element.type_name.starts_with('#')) {
        element.type_name.remove_prefix(1);
      }
      parent.elements.push_back(std::move(element));
    }
  });
  for (auto& [name, type] : types_) {
    for (auto& element : type.elements)
      if (element.primitive == Primitive::none && element.type_name != "Resource")
        element.type = &types_.at(element.type_name);
    if (type.slots.size() > most_slots) throw std::logic_error("too many elements in " + std::string(name));
    make_index(type);
    type.kind = name == "Extension"   ? Type::Kind::extension
                : name == "Reference" ? Type::Kind::reference
                : name == "Coding"    ? Type::Kind::coding
                                      : Type::Kind::other;
    for (std::size_t i = 0; i < type.slots.size(); ++i)
      if (type.slots[i].min > 0) type.required |= std::uint64_t{1} << i;
  }
}

const Type* Definitions::type(std::string_view name) const {
  const auto at = types_.find(name);
  return at == types_.end() ? nullptr : &at->second;
}
const ValueSet* Definitions::values(std::string_view name) const {
  const auto at = values_.find(name);
  if (at == values_.end()) throw std::logic_error("no value set " + std::string(name));
  return &at->second;
}
bool Definitions::is_resource(std::string_view name) const {
  return resource_types_->has_code(name, every_standard);
}
const ValueSet* Definitions::system(std::string_view url) const {
  const auto at = systems_.find(url);
  return at == systems_.end() || !url.starts_with(of_medcom) ? nullptr : &at->second;
}

}  // namespace brevdue::fhir
