// SOR's public exports: tables of units, known by their headings (governance.md 3.1). A new export, or a heading that
// is spelt in another way, is a row in the table of aliases. Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "converters/model/finding.hpp"
#include "gateway/registry/entry.hpp"

namespace brevdue::gateway {

/// A unit of SOR. What its export does not say is empty.
struct Unit {
  Entry entry;             // location_number may be empty
  bool inherited = false;  // its location number is that of a unit above it
  int rank = 2;            // 0 a health institution (SI), 1 an organisational unit (OE), 2 other
};

struct SorExport {
  bool has_location_numbers = false;  // there is such a column
  std::size_t rows = 0, closed = 0, faulty = 0;
  std::vector<Unit> units;  // open ones, sound ones; without a location number only if there is no such column
  Findings findings;        // a fault is of a row that is left out; warnings are of a value
};

/// True if a line with these names is the first of an export of SOR's.
[[nodiscard]] bool is_sor_header(const std::vector<CsvField>& header);
/// `utf8` is valid UTF-8 and begins with such a line. Units that are closed on the day `today` ("2026-11-20"), or not
/// open yet, are left out.
[[nodiscard]] SorExport read_sor_export(std::string_view utf8, char separator, std::string_view today);

}  // namespace brevdue::gateway
