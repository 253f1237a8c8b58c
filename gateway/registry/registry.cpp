#include "gateway/registry/registry.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "converters/model/identifiers.hpp"
#include "converters/wire/charset.hpp"
#include "gateway/registry/csv.hpp"

namespace brevdue::gateway {
namespace {

using convert::Location;

/// Collects the findings of one file.
struct Faults {
  Findings list;

  void add(Rule rule, const CsvField& field, std::string_view column, std::string expected, std::string found) {
    Finding finding{rule, Severity::error, field.position, std::move(expected), std::move(found)};
    finding.position.path = column;
    list.push_back(std::move(finding));
  }
};

// --- receives ---

struct CapabilityRow {
  std::string_view word;
  bool in_short_word;  // the word before ':' alone means this one too
};
// The short word stands for the current letter of its format, its attachments and its receipts; what is older or
// administrative must be said.
constexpr CapabilityRow capabilities[] = {
    {"fhir:5.0", true},      {"fhir:ack", true},      {"fhir:4.0", false},   {"fhir:3.0", false},
    {"oioxml:xdis91", true}, {"oioxml:xbin01", true}, {"oioxml:xctl", true}, {"oioxml:xdis90", false},
    {"edifact:dis91", true}, {"edifact:bin01", true}, {"edifact:ctl", true}, {"edifact:dis90", false},
};

bool add_capability(std::string_view word, std::vector<std::string>& receives) {
  bool known = false;
  for (const auto& row : capabilities) {
    const bool meant = row.word == word || (row.in_short_word && row.word.substr(0, row.word.find(':')) == word);
    if (!meant) continue;
    known = true;
    if (std::find(receives.begin(), receives.end(), row.word) == receives.end()) receives.emplace_back(row.word);
  }
  return known;
}

// receives = [ word *( "|" word ) ], blanks around words allowed
void take_receives(const CsvField& field, std::string_view column, Location& row, Faults& faults) {
  std::string_view rest = field.text;
  while (!rest.empty()) {
    auto word = rest.substr(0, rest.find('|'));
    rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    while (!word.empty() && word.front() == ' ') word.remove_prefix(1);
    while (!word.empty() && word.back() == ' ') word.remove_suffix(1);
    if (word.empty() || add_capability(word, row.receives)) continue;
    std::string expected = "edifact, oioxml, fhir";
    for (const auto& capability : capabilities) expected.append(", ").append(capability.word);
    faults.add(Rule::reg_value, field, column, std::move(expected), shown(word));
  }
}

// --- the other columns ---

void take_location_number(const CsvField& field, std::string_view column, Location& row, Faults& faults) {
  row.location_number = field.text;
  if (!is_location_number(field.text))
    faults.add(Rule::reg_value, field, column, "13 digits with the right check digit", shown(field.text));
}

void take_sor(const CsvField& field, std::string_view column, Location& row, Faults& faults) {
  row.sor = field.text;
  if (!field.text.empty() && !is_sor(field.text))
    faults.add(Rule::reg_value, field, column, "a SOR code", shown(field.text));
}

void take_identifier_code(const CsvField& field, std::string_view column, Location& row, Faults& faults) {
  row.identifier_code = party_id_code(field.text);
  if (!field.text.empty() && !row.identifier_code)
    faults.add(Rule::reg_value, field, column,
               "sygehusafdelingsnummer, ydernummer, lokationsnummer, kommunenummer, sorkode or amt", shown(field.text));
}

template <std::string Location::*member>
void take_text(const CsvField& field, std::string_view, Location& row, Faults&) {
  row.*member = field.text;
}

template <std::string Location::*member>
void take_yes_or_no(const CsvField& field, std::string_view column, Location& row, Faults& faults) {
  if (field.text == "yes" || field.text == "no")
    row.*member = field.text;
  else if (!field.text.empty() && field.text != "unknown")
    faults.add(Rule::reg_value, field, column, "yes, no, unknown or nothing", shown(field.text));
}

struct ColumnRow {
  std::string_view name;
  void (*take)(const CsvField&, std::string_view column, Location&, Faults&);
};
constexpr ColumnRow columns[] = {
    {"location_number", take_location_number},
    {"sor", take_sor},
    {"name", take_text<&Location::name>},
    {"phone", take_text<&Location::phone>},
    {"identifier", take_text<&Location::identifier>},
    {"identifier_code", take_identifier_code},
    {"receives", take_receives},
    {"attachments", take_yes_or_no<&Location::attachments>},
    {"links_clickable", take_yes_or_no<&Location::links_clickable>},
    {"system", take_text<&Location::system>},
};

using Header = std::vector<const ColumnRow*>;

Header read_header(const std::vector<CsvField>& record, Faults& faults) {
  Header header;
  for (const auto& field : record) {
    const auto* const column =
        std::find_if(std::begin(columns), std::end(columns), [&](const ColumnRow& c) { return c.name == field.text; });
    if (column == std::end(columns)) {
      std::string expected;
      for (const auto& c : columns) expected.append(expected.empty() ? "" : ", ").append(c.name);
      faults.add(Rule::reg_csv, field, "header", std::move(expected), "the unknown column " + shown(field.text));
    } else if (std::find(header.begin(), header.end(), column) != header.end()) {
      faults.add(Rule::reg_csv, field, "header", "each column once", "the column " + field.text + " again");
    } else {
      header.push_back(column);
    }
  }
  if (std::find(header.begin(), header.end(), &columns[0]) == header.end())
    faults.add(Rule::reg_csv, record.front(), "header", "the column location_number", "none of that name");
  return header;
}

Location read_row(const Header& header, const std::vector<CsvField>& record, Faults& faults) {
  Location row;
  const CsvField* identifier = nullptr;
  const CsvField* code = nullptr;
  for (std::size_t i = 0; i < header.size(); ++i) {
    header[i]->take(record[i], header[i]->name, row, faults);
    if (record[i].text.empty()) continue;
    if (header[i]->name == "identifier") identifier = &record[i];
    if (header[i]->name == "identifier_code") code = &record[i];
  }
  if (identifier != nullptr && code == nullptr)
    faults.add(Rule::reg_value, *identifier, "identifier", "an identifier_code beside it", "none");
  if (code != nullptr && identifier == nullptr)
    faults.add(Rule::reg_value, *code, "identifier_code", "an identifier beside it", "none");
  return row;
}

}  // namespace

tl::expected<Registry, Findings> Registry::read(std::string_view csv) {
  Faults faults;
  CsvField start;  // where faults of the whole file are said to be
  start.position.line = start.position.column = 1;
  start.position.byte = 0;
  if (const auto bad = wire::first_non_utf8(csv); bad < csv.size()) {
    start.position.byte = bad;
    start.position.line +=
        static_cast<std::uint32_t>(std::count(csv.begin(), csv.begin() + static_cast<std::ptrdiff_t>(bad), '\n'));
    const auto line = csv.substr(0, bad).rfind('\n') + 1;  // npos + 1 is 0
    start.position.column += static_cast<std::uint32_t>(characters(csv.substr(line, bad - line)));
    faults.add(Rule::reg_csv, start, "", "UTF-8", "a byte that is none");
    return tl::unexpected(std::move(faults.list));
  }

  CsvReader reader(csv);
  std::vector<CsvField> record;
  if (!reader.next(record, faults.list)) {
    if (faults.list.empty())
      faults.add(Rule::reg_csv, start, "header", "a line with the names of the columns", "nothing");
    return tl::unexpected(std::move(faults.list));
  }
  // Of a file whose first line is at fault, the next one is no header: nothing more can be said.
  if (!faults.list.empty()) return tl::unexpected(std::move(faults.list));
  const auto header = read_header(record, faults);
  if (!faults.list.empty()) return tl::unexpected(std::move(faults.list));

  Registry registry;
  std::unordered_map<std::string, std::uint32_t> first_lines;
  while (reader.next(record, faults.list)) {
    if (record.size() != header.size()) {
      faults.add(Rule::reg_csv, record.front(), "", std::to_string(header.size()) + " values, as in the header",
                 std::to_string(record.size()));
      continue;
    }
    const auto& number =
        record[static_cast<std::size_t>(std::find(header.begin(), header.end(), &columns[0]) - header.begin())];
    auto row = read_row(header, record, faults);
    const auto [first, is_new] = first_lines.emplace(row.location_number, number.position.line);
    if (!is_new && !row.location_number.empty())
      faults.add(Rule::reg_duplicate, number, "location_number", "each location number once",
                 shown(row.location_number) + ", as in line " + std::to_string(first->second));
    auto key = row.location_number;
    registry.rows_.emplace(std::move(key), std::move(row));
  }
  if (!faults.list.empty()) return tl::unexpected(std::move(faults.list));
  return registry;
}

tl::expected<Registry, Findings> Registry::read(const ByteSource& csv) {
  constexpr std::uint64_t most = 150u * 1000 * 1000;  // no more than a spooled input may have (store/file_io.hpp)
  if (csv.size() > most) {
    Faults faults;
    faults.add(Rule::wire_too_large, {}, "", "at most " + std::to_string(most) + " bytes",
               std::to_string(csv.size()) + " bytes");
    return tl::unexpected(std::move(faults.list));
  }
  std::string bytes(static_cast<std::size_t>(csv.size()), '\0');
  std::size_t got = 0;
  while (got < bytes.size()) {
    const auto n = csv.read_at(got, std::span<char>(bytes).subspan(got));
    if (n == 0) break;
    got += n;
  }
  bytes.resize(got);
  return read(std::string_view(bytes));
}

const convert::Location* Registry::find(std::string_view location_number) const {
  const auto row = rows_.find(location_number);
  return row == rows_.end() ? nullptr : &row->second;
}

}  // namespace brevdue::gateway
