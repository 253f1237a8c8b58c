// The formats of values: FHIR's primitive types (CC-GEN-05), and the forms MedCom's rules ask for (fhir-rules.md 0.4).
// Thread safety: pure functions.
#pragma once

#include <cstdint>
#include <string_view>

#include "converters/fhir/bundle.hpp"
#include "converters/fhir/validate/definitions.hpp"

namespace brevdue::fhir {

/// What is expected of a value of that type ("an id: 1 to 64 of A-Z a-z 0-9 - ."), empty if it is one. `json`: numbers
/// and booleans stand without quotes, all else in quotes.
[[nodiscard]] std::string_view wrong_primitive(Primitive primitive, const Node& node, bool json);

enum class Form : std::uint8_t {
  urn_uuid,  // RX-UUID: one anywhere in the value (S1, S2)
  contact,   // RX-PHONE, anywhere
  cpr,
  x_ecpr,
  d_ecpr,
  sor,         // 11 digits or more
  gln_digits,  // 13
  gln_check,   // and the check digit right; not asked of what has not 13 digits
  cvr,         // 8 digits, modulus 11
  municipality,
  lpr3,           // RX-LPR3, anywhere
  authorization,  // RX-AUTH
  definition_5    // RX-DEF
};
struct FormRow {
  Form form;
  std::string_view name, expected;
};
[[nodiscard]] const FormRow& row(Form form);
/// Throws std::logic_error for a name that is none.
[[nodiscard]] Form form(std::string_view name);
[[nodiscard]] bool has_form(Form form, std::string_view value);

}  // namespace brevdue::fhir
