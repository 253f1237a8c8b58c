// What FHIR R4 (4.0.1) says of the elements in MedCom's messages, as data: schemas/fhir_elements.tsv (elements),
// fhir_codes.tsv and medcom_codes.tsv (codes some elements must be of), categories.tsv.
// Thread safety: immutable; made when first asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace brevdue::fhir {

enum class Primitive : std::uint8_t {
  none,
  boolean,
  integer,
  positive_int,
  unsigned_int,
  decimal,
  string,
  markdown,
  code,
  id,
  uri,
  url,
  canonical,
  oid,
  uuid,
  base64,
  instant,
  date,
  date_time,
  time,
  xhtml
};
[[nodiscard]] std::string_view name(Primitive primitive);  // "dateTime"

/// The versions of messages that are told apart: a set of them.
enum Standards : std::uint8_t { care_3 = 1, care_4 = 2, care_5 = 4, acknowledgement_2 = 8, every_standard = 15 };

/// Codes that an element must be of. Of the code systems MedCom's are compared without case (terminology.md).
class ValueSet {
 public:
  struct Code {
    std::string_view system, code;
    std::uint8_t standards = every_standard;
  };
  std::string_view name{};
  void add(const Code& code) { codes_.push_back(code); }
  /// To be called when all have been added.
  void make_index();
  [[nodiscard]] const std::vector<Code>& codes() const { return codes_; }
  /// The code as it is written in its system; null: there is none.
  [[nodiscard]] const Code* find(std::string_view code, std::uint8_t standard) const;
  [[nodiscard]] bool has_code(std::string_view code, std::uint8_t standard) const {
    return find(code, standard) != nullptr;
  }
  [[nodiscard]] bool has(std::string_view system, std::string_view code, std::uint8_t standard) const;

 private:
  template <class Fits>
  [[nodiscard]] const Code* first(std::string_view code, Fits fits) const;

  std::vector<Code> codes_;
  std::vector<std::uint16_t> index_;  // of codes_, by hash without case, from 1; 0: none
};

inline constexpr std::uint16_t any_number = 0xFFFF;
inline constexpr std::size_t most_slots = 64;  // of a type

struct Type;

/// One name an element can have. Those of one choice (valueString, valueCode ...) share a slot.
struct Element {
  std::string_view name, type_name;
  std::uint16_t slot = 0;  // its place among the type's, as XML has them in order
  Primitive primitive = Primitive::none;
  const Type* type = nullptr;               // of what has children; null and not primitive: a resource of any type
  const ValueSet* values = nullptr;         // required
  std::vector<std::string_view> targets{};  // of a Reference; empty: any
};
struct Slot {
  std::string_view name;  // "value[x]"
  std::uint16_t min = 0, max = any_number;
};

/// What a resource, a data type or an element of its own structure ("Bundle.entry") may hold.
struct Type {
  enum class Kind : std::uint8_t { other, extension, reference, coding };
  std::string_view name;
  bool resource = false;
  Kind kind = Kind::other;
  std::vector<Element> elements;
  std::vector<Slot> slots;
  [[nodiscard]] const Element* find(std::string_view element_name) const;
  /// The slot of that name, with or without "[x]"; -1 if there is none.
  [[nodiscard]] int slot(std::string_view slot_name) const;
  std::vector<std::uint8_t> index{};  // of elements, by hash; 0xFF: none
  std::uint64_t required = 0;         // the slots that cannot be empty, a bit each
};

class Definitions {
 public:
  [[nodiscard]] static const Definitions& get();

  [[nodiscard]] const Type* type(std::string_view name) const;  // null: not known here
  [[nodiscard]] const ValueSet* values(std::string_view name) const;
  /// Whether R4 has a resource of that name; of most nothing more is known here.
  [[nodiscard]] bool is_resource(std::string_view name) const;
  /// The codes of a code system that is known whole; null for others.
  [[nodiscard]] const ValueSet* system(std::string_view url) const;

 private:
  Definitions();
  void read_elements(std::string_view file);
  void read_codes(std::string_view file, bool has_standards);
  std::deque<std::string> names_;  // that stand in no file
  std::unordered_map<std::string_view, Type> types_;
  std::unordered_map<std::string_view, ValueSet> values_, systems_;
  const ValueSet* resource_types_ = nullptr;
};

}  // namespace brevdue::fhir
