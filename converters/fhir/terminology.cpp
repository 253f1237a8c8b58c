#include "converters/fhir/terminology.hpp"

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "schemas/embedded.hpp"

namespace brevdue::fhir {

namespace {

// file = header line, then line*; line = code TAB english TAB danish (TAB since)? LF
std::vector<CodeRow> read_rows(std::string_view text) {
  std::vector<CodeRow> rows;
  bool header = true;
  while (!text.empty()) {
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    if (header || line.empty()) {
      header = false;
      continue;
    }
    const auto first = line.find('\t');
    const auto second = first == std::string_view::npos ? first : line.find('\t', first + 1);
    if (second == std::string_view::npos) throw std::logic_error("a code list has a line without three columns");
    const auto third = std::min(line.find('\t', second + 1), line.size());
    rows.push_back({line.substr(0, first), line.substr(first + 1, second - first - 1),
                    line.substr(second + 1, third - second - 1), line.substr(third) == "\t5.0"});
  }
  return rows;
}

// The code systems are not case-sensitive (terminology.md): exact first.
const CodeRow* find(std::span<const CodeRow> rows, std::string_view code) {
  for (const auto& row : rows)
    if (row.code == code) return &row;
  for (const auto& row : rows)
    if (same_without_case(row.code, code)) return &row;
  return nullptr;
}

}  // namespace

bool same_without_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

bool says_the_same(const CodeRow& row, std::string_view display) {
  return same_without_case(display, row.code) || same_without_case(display, row.english) ||
         same_without_case(display, row.danish);
}

std::span<const CodeRow> categories() {
  static const std::vector<CodeRow> rows = read_rows(schemas::file("categories.tsv"));
  return rows;
}

const CodeRow* category(std::string_view code) {
  return find(categories(), code);
}

const CodeRow* practitioner_role(std::string_view code) {
  static const std::vector<CodeRow> rows = read_rows(schemas::file("practitioner_roles.tsv"));
  return find(rows, code);
}

}  // namespace brevdue::fhir
