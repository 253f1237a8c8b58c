#include "gateway/registry/sor_export.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "converters/model/identifiers.hpp"
#include "converters/model/strings.hpp"

namespace brevdue::gateway {
namespace {

enum class Field : std::uint8_t {
  location_number,
  sor,
  type,
  name,
  phone,
  ydernummer,
  municipality,
  owner,  // an institution owner that is a municipality says which
  system,
  inheritance,
  status,    // of the location number: active or not
  inactive,  // the same the other way round
  from,
  to
};
constexpr std::size_t field_count = static_cast<std::size_t>(Field::to) + 1;

struct Alias {
  std::string_view heading;  // as key() makes it
  Field field;
};
// Of several headings of one field the first that has a value counts.
constexpr Alias aliases[] = {
    {"lokationsnummer", Field::location_number},
    {"eanlocationcode", Field::location_number},
    {"locationcode", Field::location_number},
    {"eanlokationsnummer", Field::location_number},
    {"gln", Field::location_number},
    {"sorid", Field::sor},
    {"sorkode", Field::sor},
    {"sorcode", Field::sor},
    {"sortype", Field::type},
    {"entityname", Field::name},
    {"enhedsnavn", Field::name},
    {"virtualaddresstelephonenumber", Field::phone},
    {"telefon", Field::phone},
    {"ydernummer", Field::ydernummer},
    {"providernumber", Field::ydernummer},
    {"kommune", Field::municipality},
    {"kommunenavn", Field::municipality},
    {"kommunekode", Field::municipality},
    {"municipalityname", Field::municipality},
    {"municipalitycode", Field::municipality},
    {"institutionsejer", Field::owner},
    {"institutionownerentityname", Field::owner},
    {"edbsystem", Field::system},
    {"systemtype", Field::system},
    {"nedarvningsstatus", Field::inheritance},
    {"inheritance", Field::inheritance},
    {"lokationsnummerstatus", Field::status},
    {"nonactiveindicator", Field::inactive},
    {"firstfromdate", Field::from},
    {"fromdate", Field::from},
    {"gældendefra", Field::from},
    {"todate", Field::to},
};

struct WordRow {
  Field field;
  std::string_view beginning;  // folded
  int value;
};
// What the words of some columns mean.
constexpr WordRow word_rows[] = {
    {Field::type, "si", 0},
    {Field::type, "sundhedsinst", 0},
    {Field::type, "oe", 1},
    {Field::type, "organisatorisk", 1},
    {Field::inheritance, "nedarvet", 1},
    {Field::inheritance, "inherited", 1},
    {Field::status, "inaktiv", 1},
    {Field::status, "ikke aktiv", 1},
    {Field::status, "lukket", 1},
    {Field::status, "ophørt", 1},
    {Field::inactive, "true", 1},
    {Field::inactive, "1", 1},
    {Field::inactive, "ja", 1},
};

/// A heading without what differs from export to export: case, blanks, hyphens.
std::string key(std::string_view heading) {
  auto out = folded(heading);
  std::erase_if(out, [](char c) { return c == ' ' || c == '-' || c == '_'; });
  return out;
}

/// Numbers are written ="579…" so that a spreadsheet keeps them as text.
std::string_view plain(std::string_view text) {
  if (text.size() >= 3 && text.starts_with("=\"") && text.ends_with('"')) text = text.substr(2, text.size() - 3);
  return trimmed(text);
}

/// The columns of each field, best first.
using Header = std::array<std::vector<std::size_t>, field_count>;

Header read_header(const std::vector<CsvField>& record) {
  Header header;
  for (const auto& alias : aliases)
    for (std::size_t i = 0; i < record.size(); ++i)
      if (key(plain(record[i].text)) == alias.heading) header[static_cast<std::size_t>(alias.field)].push_back(i);
  return header;
}

bool has(const Header& header, Field field) {
  return !header[static_cast<std::size_t>(field)].empty();
}

/// One row by its fields.
class Row {
 public:
  Row(const Header& header, const std::vector<CsvField>& record) : header_(header), record_(record) {}

  [[nodiscard]] std::string_view text(Field field) const {
    for (const auto i : header_[static_cast<std::size_t>(field)])
      if (const auto value = plain(record_[i].text); !value.empty()) return value;
    return {};
  }
  [[nodiscard]] const Position& position(Field field) const {
    const auto& at = header_[static_cast<std::size_t>(field)];
    return record_[at.empty() ? 0 : at.front()].position;
  }
  /// What a word means by the table, else `other`.
  [[nodiscard]] int meaning(Field field, int other) const {
    const auto word = folded(text(field));
    for (const auto& row : word_rows)
      if (row.field == field && word.starts_with(row.beginning)) return row.value;
    return other;
  }

 private:
  const Header& header_;
  const std::vector<CsvField>& record_;
};

bool all_digits(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// "2026-01-20" of "2026-01-20T…", "20-01-2026", "20.01.2026" and "20260120"; nothing of anything else.
std::string day_of(std::string_view text) {
  text = text.substr(0, 10);
  if (text.size() == 8 && all_digits(text))
    return std::string(text.substr(0, 4)) + "-" + std::string(text.substr(4, 2)) + "-" + std::string(text.substr(6));
  if (text.size() != 10) return {};
  if (text[4] == '-' && text[7] == '-') return std::string(text);
  if (!all_digits(text.substr(6)) || !all_digits(text.substr(3, 2)) || !all_digits(text.substr(0, 2))) return {};
  return std::string(text.substr(6)) + "-" + std::string(text.substr(3, 2)) + "-" + std::string(text.substr(0, 2));
}

bool is_closed(const Row& row, std::string_view today) {
  const auto from = day_of(row.text(Field::from)), to = day_of(row.text(Field::to));
  return from > today || (!to.empty() && to < today) || row.meaning(Field::status, 0) == 1 ||
         row.meaning(Field::inactive, 0) == 1;
}

std::string municipality_of(const Row& row) {
  if (const auto said = row.text(Field::municipality); !said.empty()) return std::string(said);
  const auto owner = row.text(Field::owner);
  return folded(owner).ends_with(" kommune") ? std::string(owner) : std::string();
}

/// What cannot be used of a unit: numbers that are none are faults of the row, values that are of no use are left out.
void check_numbers(const Row& row, Entry& entry, Faults& faults) {
  if (!entry.location_number.empty() && !is_location_number(entry.location_number))
    faults.add(Rule::reg_value, row.position(Field::location_number), "location_number",
               "13 digits with the right check digit", shown(entry.location_number));
  if (entry.sor.size() > 18 || !all_digits(entry.sor))
    faults.add(Rule::reg_value, row.position(Field::sor), "sor", "1 to 18 digits", shown(entry.sor));
  if (!faults.list.empty()) return;
  const auto leave_out = [&](std::string& value, Field field, std::string_view column, std::string expected) {
    faults.add(Rule::reg_value, row.position(field), column, std::move(expected), shown(value) + ", left out");
    faults.list.back().severity = Severity::warning;
    value.clear();
  };
  if (!entry.sor.empty() && !is_sor(entry.sor))
    leave_out(entry.sor, Field::sor, "sor", "a SOR code as messages have it: 11 digits at least");
  if (entry.ydernummer.size() > 6 || !all_digits(entry.ydernummer))
    leave_out(entry.ydernummer, Field::ydernummer, "ydernummer", "a ydernummer: up to 6 digits");
}

Unit read_unit(const Row& row) {
  Unit unit;
  unit.entry.location_number = row.text(Field::location_number);
  unit.entry.sor = row.text(Field::sor);
  unit.entry.name = row.text(Field::name);
  unit.entry.phone = row.text(Field::phone);
  unit.entry.ydernummer = row.text(Field::ydernummer);
  unit.entry.municipality = municipality_of(row);
  unit.entry.system = row.text(Field::system);
  unit.entry.line = row.position(Field::sor).line;
  unit.inherited = row.meaning(Field::inheritance, 0) == 1;
  unit.rank = row.meaning(Field::type, 2);
  return unit;
}

}  // namespace

bool is_sor_header(const std::vector<CsvField>& header) {
  const auto found = read_header(header);
  return has(found, Field::sor) || (has(found, Field::location_number) && header.size() > 1);
}

SorExport read_sor_export(std::string_view utf8, char separator, std::string_view today) {
  SorExport result;
  CsvReader reader(utf8, {separator, true});
  std::vector<CsvField> record;
  if (!reader.next(record, result.findings)) return result;
  const auto header = read_header(record);
  const auto width = record.size();
  result.has_location_numbers = has(header, Field::location_number);
  const auto unread = [&] { return result.findings.size(); };
  for (auto before = unread(); reader.next(record, result.findings); before = unread()) {
    result.faulty += unread() - before;  // lines that were passed over
    ++result.rows;
    Faults faults;
    if (record.size() != width) {
      faults.add(Rule::reg_csv, record.front().position, "", std::to_string(width) + " values, as in the header",
                 std::to_string(record.size()));
    } else {
      const Row row(header, record);
      auto unit = read_unit(row);
      if (is_closed(row, today)) {
        ++result.closed;
        continue;
      }
      if (result.has_location_numbers && unit.entry.location_number.empty()) continue;
      check_numbers(row, unit.entry, faults);
      if (!has_error(faults.list)) result.units.push_back(std::move(unit));
    }
    if (has_error(faults.list)) ++result.faulty;
    std::move(faults.list.begin(), faults.list.end(), std::back_inserter(result.findings));
  }
  return result;
}

}  // namespace brevdue::gateway
