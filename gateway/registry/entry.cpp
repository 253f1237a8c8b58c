#include "gateway/registry/entry.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "converters/model/identifiers.hpp"
#include "converters/wire/charset.hpp"
#include "gateway/store/file_io.hpp"

namespace brevdue::gateway {
namespace {

using convert::Location;

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

// receives = [ word *( "|" word ) ], blanks around words allowed; "nothing" says that there is none
void take_receives(const CsvField& field, const Column& column, Entry& row, Faults& faults) {
  row.receives.clear();
  std::string_view rest = field.text;
  while (!rest.empty()) {
    auto word = rest.substr(0, rest.find('|'));
    rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    while (!word.empty() && word.front() == ' ') word.remove_prefix(1);
    while (!word.empty() && word.back() == ' ') word.remove_suffix(1);
    if (word.empty() || word == "nothing" || add_capability(word, row.receives)) continue;
    std::string expected = "nothing, edifact, oioxml, fhir";
    for (const auto& capability : capabilities) expected.append(", ").append(capability.word);
    faults.add(Rule::reg_value, field.position, column.name, std::move(expected), shown(word));
  }
}

std::string receives_text(const Entry& row) {
  std::string out;
  for (const auto& word : row.receives) out.append(out.empty() ? "" : "|").append(word);
  return out;
}

// --- the other columns ---

void take_location_number(const CsvField& field, const Column& column, Entry& row, Faults& faults) {
  row.location_number = field.text;
  if (!is_location_number(field.text))
    faults.add(Rule::reg_value, field.position, column.name, "13 digits with the right check digit", shown(field.text));
}

void take_sor(const CsvField& field, const Column& column, Entry& row, Faults& faults) {
  row.sor = field.text;
  if (!field.text.empty() && !is_sor(field.text))
    faults.add(Rule::reg_value, field.position, column.name, "a SOR code", shown(field.text));
}

void take_identifier_code(const CsvField& field, const Column& column, Entry& row, Faults& faults) {
  row.identifier_code = party_id_code(field.text);
  if (!field.text.empty() && !row.identifier_code)
    faults.add(Rule::reg_value, field.position, column.name,
               "sygehusafdelingsnummer, ydernummer, lokationsnummer, kommunenummer, sorkode or amt", shown(field.text));
}

std::string identifier_code_text(const Entry& row) {
  return row.identifier_code ? std::string(name(*row.identifier_code)) : std::string();
}

void take_ydernummer(const CsvField& field, const Column& column, Entry& row, Faults& faults) {
  row.ydernummer = field.text;
  if (field.text.size() > 6 || field.text.find_first_not_of("0123456789") != std::string::npos)
    faults.add(Rule::reg_value, field.position, column.name, "a ydernummer: up to 6 digits", shown(field.text));
}

template <auto member>
void take_text(const CsvField& field, const Column&, Entry& row, Faults&) {
  row.*member = field.text;
}

template <auto member>
void take_yes_or_no(const CsvField& field, const Column& column, Entry& row, Faults& faults) {
  (row.*member).clear();
  if (field.text == "yes" || field.text == "no")
    row.*member = field.text;
  else if (!field.text.empty() && field.text != "unknown")
    faults.add(Rule::reg_value, field.position, column.name, "yes, no, unknown or nothing", shown(field.text));
}

template <auto member>
std::string text_of(const Entry& row) {
  return row.*member;
}

template <auto member>
void copy_of(const Entry& from, Entry& to) {
  to.*member = from.*member;
}

template <auto member>
constexpr Column text_column(std::string_view name, bool settable) {
  return {name, settable, take_text<member>, text_of<member>, copy_of<member>};
}

template <auto member>
constexpr Column yes_or_no_column(std::string_view name) {
  return {name, true, take_yes_or_no<member>, text_of<member>, copy_of<member>};
}

constexpr Column table[] = {
    {"location_number", false, take_location_number, text_of<&Entry::location_number>,
     copy_of<&Entry::location_number>},
    {"sor", true, take_sor, text_of<&Entry::sor>, copy_of<&Entry::sor>},
    text_column<&Entry::name>("name", true),
    text_column<&Entry::phone>("phone", true),
    text_column<&Entry::identifier>("identifier", true),
    {"identifier_code", true, take_identifier_code, identifier_code_text, copy_of<&Entry::identifier_code>},
    {"receives", true, take_receives, receives_text, copy_of<&Entry::receives>},
    yes_or_no_column<&Entry::attachments>("attachments"),
    yes_or_no_column<&Entry::links_clickable>("links_clickable"),
    text_column<&Entry::system>("system", true),
    {"ydernummer", true, take_ydernummer, text_of<&Entry::ydernummer>, copy_of<&Entry::ydernummer>},
    text_column<&Entry::municipality>("municipality", true),
    text_column<&Entry::note>("note", false),
    text_column<&Entry::source>("source", false),
    text_column<&Entry::imported>("imported", false),
};

std::vector<const Column*> read_header(const std::vector<CsvField>& record, Faults& faults) {
  std::vector<const Column*> header;
  for (const auto& field : record) {
    const auto* const column = find_column(field.text);
    if (column == nullptr) {
      std::string expected;
      for (const auto& c : table) expected.append(expected.empty() ? "" : ", ").append(c.name);
      faults.add(Rule::reg_csv, field.position, "header", std::move(expected),
                 "the unknown column " + shown(field.text));
    } else if (std::find(header.begin(), header.end(), column) != header.end()) {
      faults.add(Rule::reg_csv, field.position, "header", "each column once", "the column " + field.text + " again");
    } else {
      header.push_back(column);
    }
  }
  if (std::find(header.begin(), header.end(), &table[0]) == header.end())
    faults.add(Rule::reg_csv, record.front().position, "header", "the column location_number", "none of that name");
  return header;
}

Entry read_row(const std::vector<const Column*>& header, const std::vector<CsvField>& record, Faults& faults) {
  Entry row;
  const CsvField* identifier = nullptr;
  const CsvField* code = nullptr;
  for (std::size_t i = 0; i < header.size(); ++i) {
    header[i]->take(record[i], *header[i], row, faults);
    if (record[i].text.empty()) continue;
    if (header[i]->name == "identifier") identifier = &record[i];
    if (header[i]->name == "identifier_code") code = &record[i];
  }
  if (identifier != nullptr && code == nullptr)
    faults.add(Rule::reg_value, identifier->position, "identifier", "an identifier_code beside it", "none");
  if (code != nullptr && identifier == nullptr)
    faults.add(Rule::reg_value, code->position, "identifier_code", "an identifier beside it", "none");
  return row;
}

}  // namespace

void Faults::add(Rule rule, const Position& position, std::string_view column, std::string expected,
                 std::string found) {
  Finding finding{rule, Severity::error, position, std::move(expected), std::move(found)};
  finding.position.path = column;
  finding.position.input = input;
  list.push_back(std::move(finding));
}

std::span<const Column> columns() {
  return table;
}

const Column* find_column(std::string_view name) {
  const auto* const column =
      std::find_if(std::begin(table), std::end(table), [&](const Column& c) { return c.name == name; });
  return column == std::end(table) ? nullptr : column;
}

bool Rows::add(Entry entry) {
  if (by_number.contains(entry.location_number)) return false;
  list.push_back(std::move(entry));
  by_number.emplace(list.back().location_number, static_cast<std::uint32_t>(list.size() - 1));
  return true;
}

const Entry* Rows::find(std::string_view location_number) const {
  const auto found = by_number.find(location_number);
  return found == by_number.end() ? nullptr : &list[found->second];
}

tl::expected<Rows, Findings> read_rows(std::string_view utf8, CsvDialect dialect) {
  Faults faults;
  CsvReader reader(utf8, dialect);
  std::vector<CsvField> record;
  if (!reader.next(record, faults.list)) {
    Position start;
    start.byte = 0;
    start.line = start.column = 1;
    if (faults.list.empty())
      faults.add(Rule::reg_csv, start, "header", "a line with the names of the columns", "nothing");
    return tl::unexpected(std::move(faults.list));
  }
  // Of a file whose first line is at fault, the next one is no header: nothing more can be said.
  if (!faults.list.empty()) return tl::unexpected(std::move(faults.list));
  Rows rows;
  rows.header = read_header(record, faults);
  if (!faults.list.empty()) return tl::unexpected(std::move(faults.list));

  const auto number_at =
      static_cast<std::size_t>(std::find(rows.header.begin(), rows.header.end(), &table[0]) - rows.header.begin());
  while (reader.next(record, faults.list)) {
    if (record.size() != rows.header.size()) {
      faults.add(Rule::reg_csv, record.front().position, "",
                 std::to_string(rows.header.size()) + " values, as in the header", std::to_string(record.size()));
      continue;
    }
    auto row = read_row(rows.header, record, faults);
    const auto& number = record[number_at];
    row.line = number.position.line;
    if (const auto* first = rows.find(row.location_number); first != nullptr && !row.location_number.empty())
      faults.add(Rule::reg_duplicate, number.position, "location_number", "each location number once",
                 shown(row.location_number) + ", as in line " + std::to_string(first->line));
    rows.add(std::move(row));
  }
  if (!faults.list.empty()) return tl::unexpected(std::move(faults.list));
  return rows;
}

void write_rows(const std::deque<Entry>& rows, ByteSink& sink) {
  std::string lines;
  const auto line = [&](const auto& value) {
    for (const auto& column : table) {
      if (&column != &table[0]) lines.push_back(',');
      append_csv(lines, value(column));
    }
    lines.push_back('\n');
  };
  line([](const Column& c) { return std::string(c.name); });
  for (const auto& row : rows) {
    line([&](const Column& c) { return c.text(row); });
    if (lines.size() < 65536) continue;
    sink.write(lines);
    lines.clear();
  }
  sink.write(lines);
}

tl::expected<std::string, Finding> whole(const ByteSource& source) {
  if (source.size() > most_input_bytes)
    return tl::unexpected(Finding{Rule::wire_too_large,
                                  Severity::error,
                                  {},
                                  "at most " + std::to_string(most_input_bytes) + " bytes",
                                  std::to_string(source.size()) + " bytes"});
  std::string bytes(static_cast<std::size_t>(source.size()), '\0');
  std::size_t got = 0;
  while (got < bytes.size()) {
    const auto n = source.read_at(got, std::span<char>(bytes).subspan(got));
    if (n == 0) break;
    got += n;
  }
  bytes.resize(got);
  return bytes;
}

std::optional<Finding> utf8_fault(std::string_view bytes) {
  const auto bad = wire::first_non_utf8(bytes);
  if (bad >= bytes.size()) return std::nullopt;
  Position at;
  at.byte = bad;
  at.line =
      1 + static_cast<std::uint32_t>(std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(bad), '\n'));
  const auto line = bytes.substr(0, bad).rfind('\n') + 1;  // npos + 1 is 0
  at.column = 1 + static_cast<std::uint32_t>(characters(bytes.substr(line, bad - line)));
  return Finding{Rule::reg_csv, Severity::error, std::move(at), "UTF-8", "a byte that is none"};
}

}  // namespace brevdue::gateway
