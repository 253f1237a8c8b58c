#include "gateway/registry/overrides.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <utility>

#include "converters/model/identifiers.hpp"
#include "converters/model/timestamp.hpp"
#include "converters/wire/charset.hpp"

namespace brevdue::gateway {
namespace {

struct FieldRow {
  std::string_view name;
  std::string Override::*member;
};
constexpr FieldRow fields[] = {
    {"location_number", &Override::location_number},
    {"field", &Override::field},
    {"value", &Override::value},
    {"reason", &Override::reason},
    {"at", &Override::at},
    {"by", &Override::by},
};

std::string header_line() {
  std::string line;
  for (const auto& field : fields) line.append(line.empty() ? "" : ",").append(field.name);
  return line;
}

bool is_header(const std::vector<CsvField>& record) {
  return std::equal(record.begin(), record.end(), std::begin(fields), std::end(fields),
                    [](const CsvField& c, const FieldRow& f) { return c.text == f.name; });
}

void check(const Override& o, const std::vector<CsvField>& record, Faults& faults) {
  const auto fault = [&](std::size_t field, std::string expected) {
    faults.add(Rule::reg_value, record[field].position, fields[field].name, std::move(expected),
               shown(record[field].text));
  };
  if (!is_location_number(o.location_number)) fault(0, "13 digits with the right check digit");
  const auto* const column = find_column(o.field);
  if (column == nullptr || !column->settable)
    fault(1, "a field that can be set");
  else if (!value_fault(*column, o.value).empty())
    fault(2, "a value that " + o.field + " takes");
  if (o.reason.empty()) fault(3, "a reason");
  if (!read_iso(o.at)) fault(4, "a time such as 2026-01-20T10:15:00+01:00");
}

}  // namespace

tl::expected<std::vector<Override>, Findings> read_overrides(std::string_view utf8) {
  std::vector<Override> overrides;
  Faults faults;
  faults.input = 1;
  CsvReader reader(utf8);
  std::vector<CsvField> record;
  bool first = true;
  while (reader.next(record, faults.list)) {
    if (std::exchange(first, false)) {
      if (is_header(record)) continue;
      faults.add(Rule::reg_csv, record.front().position, "header", header_line(), "something else");
      break;
    }
    if (record.size() != std::size(fields)) {
      faults.add(Rule::reg_csv, record.front().position, "",
                 std::to_string(std::size(fields)) + " values, as in the header", std::to_string(record.size()));
      continue;
    }
    Override o;
    for (std::size_t i = 0; i < record.size(); ++i) o.*fields[i].member = record[i].text;
    o.line = record.front().position.line;
    check(o, record, faults);
    overrides.push_back(std::move(o));
  }
  for (auto& f : faults.list) f.position.input = 1;  // those of the reader itself too
  if (!faults.list.empty()) return tl::unexpected(std::move(faults.list));
  return overrides;
}

void write_overrides(const std::vector<Override>& overrides, ByteSink& sink) {
  auto lines = header_line() + "\n";
  for (const auto& o : overrides) {
    for (const auto& field : fields) {
      if (&field != &fields[0]) lines.push_back(',');
      append_csv(lines, o.*field.member);
    }
    lines.push_back('\n');
  }
  sink.write(lines);
}

void apply(std::vector<Override>& overrides, Rows& rows) {
  std::map<std::pair<std::string_view, std::string_view>, Override*> last;
  for (auto& o : overrides) last[{o.location_number, o.field}] = &o;
  for (const auto& [key, o] : last) {
    const auto row = rows.by_number.find(o->location_number);
    if (row == rows.by_number.end() || o->value.empty()) continue;
    auto& entry = rows.list[row->second];
    const auto& column = *find_column(o->field);
    Faults none;
    o->imported = column.text(entry);
    o->holds = true;
    CsvField value;
    value.text = o->value;
    column.take(value, column, entry, none);
  }
}

std::string value_fault(const Column& column, std::string_view value) {
  if (auto fault = text_fault(column.name, value); !fault.empty()) return fault;
  Entry entry;
  Faults faults;
  CsvField field;
  field.text = value;
  column.take(field, column, entry, faults);
  if (faults.list.empty()) return {};
  return std::string(column.name) + " takes " + faults.list.front().expected + ", not " + faults.list.front().found;
}

std::string text_fault(std::string_view what, std::string_view text) {
  constexpr std::size_t most = 500;
  if (utf8_fault(text)) return std::string(what) + " is not in UTF-8";
  if (std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }))
    return std::string(what) + " is one line, without control characters";
  if (characters(text) > most) return std::string(what) + " has at most " + std::to_string(most) + " characters";
  return {};
}

}  // namespace brevdue::gateway
