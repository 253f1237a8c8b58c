#include "gateway/registry/import.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

#include "converters/model/identifiers.hpp"
#include "converters/wire/charset.hpp"
#include "gateway/registry/registry.hpp"
#include "gateway/registry/sor_export.hpp"
#include "gateway/store/file_io.hpp"

namespace brevdue::gateway {
namespace {

/// Columns a row has of its own making, which no file says and no comparison heeds.
bool is_of_import(const Column& column) {
  return column.name == "source" || column.name == "imported" || column.name == "note";
}

void copy_filled(const Entry& from, Entry& to) {
  for (const auto& column : columns())
    if (!column.text(from).empty()) column.copy(from, to);
}

void fill_blanks(const Entry& from, Entry& to) {
  for (const auto& column : columns())
    if (column.text(to).empty()) column.copy(from, to);
}

/// The names of the columns that differ.
std::string differences(const Entry& a, const Entry& b) {
  std::string names;
  for (const auto& column : columns())
    if (!is_of_import(column) && column.text(a) != column.text(b))
      names.append(names.empty() ? "" : ", ").append(column.name);
  return names;
}

/// The one of these that stands most often in the first line, outside quotation marks.
char separator_of(std::string_view text) {
  constexpr std::array separators{',', ';', '\t'};
  std::array<std::size_t, separators.size()> counts{};
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (c == '\n' && !quoted) break;
    for (std::size_t i = 0; i < separators.size(); ++i) counts[i] += !quoted && c == separators[i] ? 1 : 0;
  }
  return separators[static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

/// What is known of one location number from all files.
struct Known {
  const Entry* own = nullptr;  // of a registry file
  const std::vector<const Column*>* own_columns = nullptr;
  std::vector<std::pair<const Unit*, std::size_t>> units;  // of exports, with their file
  std::size_t file = 0;
};

std::string_view significant(std::string_view sor) {
  return sor.substr(std::min(sor.find_first_not_of('0'), sor.size()));
}

/// governance.md 3.4: own before inherited, SI before OE before others, then the lowest SOR code; none is last.
auto preference(const Unit& unit) {
  const auto sor = significant(unit.entry.sor);
  return std::tuple(unit.inherited, unit.rank, sor.empty(), sor.size(), sor);
}

class Import {
 public:
  Import(const std::vector<ImportFile>& files, const Rows& current, const ImportOptions& options)
      : files_(files), current_(current), options_(options) {}

  ImportResult run() {
    exports_.resize(files_.size());
    registries_.resize(files_.size());
    result_.files.resize(files_.size());
    for (std::size_t i = 0; i < files_.size(); ++i) read(i);
    if (has_error(result_.findings)) return std::move(result_);
    make_rows();
    compare();
    return std::move(result_);
  }

 private:
  void fault(std::size_t file, Finding finding) {
    finding.position.input = static_cast<std::uint32_t>(file);
    result_.findings.push_back(std::move(finding));
  }

  // --- stage ---

  void read(std::size_t i) {
    auto bytes = whole(*files_[i].bytes);
    if (!bytes) return fault(i, std::move(bytes.error()));
    auto& about = result_.files[i];
    about.characters = "UTF-8";
    const bool is_utf8 = !utf8_fault(*bytes);
    if (!is_utf8) {
      auto converted = wire::to_utf8(wire::Charset::windows_1252, *bytes);
      if (!converted) return fault(i, *utf8_fault(*bytes));
      bytes = std::move(*converted);
      about.characters = "windows-1252";
    }
    const auto first_finding = result_.findings.size();
    read_text(i, *bytes);
    if (is_utf8) return;
    for (auto f = first_finding; f < result_.findings.size(); ++f)  // a byte of what it was converted to helps nobody
      result_.findings[f].position.byte.reset();
  }

  void read_text(std::size_t i, std::string_view text) {
    const char separator = separator_of(text);
    std::vector<CsvField> header;
    Findings unread;
    CsvReader head(text, {separator, true});
    const bool there = head.next(header, unread);
    const auto is_own = [](const CsvField& field) { return field.text == "location_number"; };
    if (there && std::any_of(header.begin(), header.end(), is_own)) return read_registry(i, text, separator);
    if (there && is_sor_header(header)) return read_export(i, text, separator);
    Position start;
    start.line = start.column = 1;
    start.path = "header";
    fault(i, {Rule::reg_csv, Severity::error, std::move(start),
              "the column location_number, or the headings of an export of SOR", "neither"});
  }

  void read_registry(std::size_t i, std::string_view text, char separator) {
    auto& about = result_.files[i];
    about.kind = "registry file";
    auto rows = read_rows(text, {separator, false});
    if (!rows) {
      for (auto& f : rows.error()) fault(i, std::move(f));
      return;
    }
    snapshot_ = true;
    registries_[i] = std::move(*rows);
    about.rows = about.locations = registries_[i].list.size();
    for (const auto& entry : registries_[i].list) {
      auto& known = known_[entry.location_number];
      if (known.own != nullptr) {
        Position at;
        at.line = entry.line;
        at.column = 1;
        at.path = "location_number";
        fault(i, {Rule::reg_duplicate, Severity::error, std::move(at), "each location number in one registry file",
                  entry.location_number + ", as in " + files_[known.file].name});
      }
      known.own = &entry;
      known.own_columns = &registries_[i].header;
      known.file = i;
    }
  }

  void read_export(std::size_t i, std::string_view text, char separator) {
    auto& read = exports_[i];
    read = read_sor_export(text, separator, options_.today);
    for (auto& f : read.findings) {
      if (options_.skip_faulty) f.severity = Severity::warning;
      fault(i, std::move(f));
    }
    snapshot_ = snapshot_ || read.has_location_numbers;
    result_.files[i] = {"export of SOR", result_.files[i].characters, read.rows, 0, read.closed, read.faulty};
    for (const auto& unit : read.units) {
      if (unit.entry.location_number.empty()) {
        if (!unit.entry.sor.empty()) by_sor_.emplace(unit.entry.sor, &unit.entry);
        continue;
      }
      auto& known = known_[unit.entry.location_number];
      if (known.units.empty() || known.units.back().second != i) ++result_.files[i].locations;
      known.units.emplace_back(&unit, i);
    }
  }

  // --- merge ---

  void make_rows() {
    if (!snapshot_)
      for (const auto& entry : current_.list) known_.try_emplace(entry.location_number);
    for (auto& [number, known] : known_) result_.rows.push_back(make_row(number, known));
  }

  Entry make_row(const std::string& number, Known& known) {
    const auto* const before = current_.find(number);
    Entry row = before != nullptr ? *before : Entry{};
    row.location_number = number;
    if (!known.units.empty()) take_unit(known, row);
    if (const auto more = by_sor_.find(row.sor); more != by_sor_.end()) take_more(*more->second, known, row);
    if (known.own != nullptr) {
      for (const auto* column : *known.own_columns)
        if (!column->text(*known.own).empty() || !says(known, *column)) column->copy(*known.own, row);
      row.source = files_[known.file].name;
    }
    if (row.identifier.empty()) row.identifier_code.reset();  // they stand together, or neither does
    if (!known.units.empty() || known.own != nullptr) row.imported = options_.today;
    row.line = 0;
    return row;
  }

  /// The chosen one of the units behind a location number. What several files, or rows, say of the same unit is joined.
  void take_unit(Known& known, Entry& row) {
    std::stable_sort(known.units.begin(), known.units.end(),
                     [](const auto& a, const auto& b) { return a.first->entry.sor < b.first->entry.sor; });
    std::vector<std::pair<Unit, std::size_t>> units;
    for (const auto& [unit, file] : known.units) {
      if (!units.empty() && units.back().first.entry.sor == unit->entry.sor) {
        auto& same = units.back().first;
        fill_blanks(unit->entry, same.entry);
        same.inherited = same.inherited && unit->inherited;
        same.rank = std::min(same.rank, unit->rank);
      } else {
        units.emplace_back(*unit, file);
      }
    }
    // A row without a SOR code says more of the only unit there is; it is none beside others.
    if (units.size() == 2 && units.front().first.entry.sor.empty()) {
      fill_blanks(units.front().first.entry, units.back().first.entry);
      units.erase(units.begin());
    }
    const auto chosen = std::min_element(units.begin(), units.end(), [](const auto& a, const auto& b) {
      return preference(a.first) < preference(b.first);
    });
    copy_filled(chosen->first.entry, row);
    row.source = files_[chosen->second].name;
    row.note = units.size() > 1 ? note(chosen->first, units) : std::string();
    if (units.size() == 1) return;
    Position at;
    at.line = chosen->first.entry.line;
    at.column = 1;
    at.path = "location_number";
    fault(chosen->second,
          {Rule::reg_ambiguous, Severity::warning, std::move(at), "one unit behind " + row.location_number, row.note});
  }

  static std::string note(const Unit& chosen, const std::vector<std::pair<Unit, std::size_t>>& units) {
    constexpr std::size_t most = 5;
    constexpr std::array ranks{"SI", "OE", "other"};
    std::string text = std::to_string(units.size()) + " units: chosen " + sor_words(chosen) + " (" +
                       (chosen.inherited ? "inherited" : "own") + ", " + ranks[static_cast<std::size_t>(chosen.rank)] +
                       "), not";
    std::size_t said = 0;
    for (const auto& [unit, file] : units) {
      if (&unit == &chosen) continue;
      if (said == most) return text + " and others";
      text += (said++ == 0 ? " " : ", ") + sor_words(unit);
    }
    return text;
  }

  static std::string sor_words(const Unit& unit) {
    return unit.entry.sor.empty() ? std::string("one without SOR code") : unit.entry.sor;
  }

  /// Of an export without location numbers: where one with them says nothing.
  void take_more(const Entry& more, const Known& known, Entry& row) {
    for (const auto& column : columns())
      if (!says(known, column) && !column.text(more).empty()) column.copy(more, row);
  }

  /// Whether one of the units has a value there.
  static bool says(const Known& known, const Column& column) {
    return std::any_of(known.units.begin(), known.units.end(),
                       [&](const auto& u) { return !column.text(u.first->entry).empty(); });
  }

  // --- compare ---

  void say(RegistryChange::What what, const Entry& entry, std::string fields = {}) {
    if (result_.changes.size() < most_changes)
      result_.changes.push_back({what, entry.location_number, entry.name, std::move(fields)});
  }

  void compare() {
    using What = RegistryChange::What;
    result_.compared = true;
    std::vector<const Entry*> gone;
    if (snapshot_)
      for (const auto& entry : current_.list)
        if (!known_.contains(entry.location_number)) gone.push_back(&entry);
    std::sort(gone.begin(), gone.end(),
              [](const Entry* a, const Entry* b) { return a->location_number < b->location_number; });
    result_.removed = gone.size();
    for (const auto* entry : gone) say(What::removed, *entry);
    for (const auto& entry : result_.rows) {
      const auto* const before = current_.find(entry.location_number);
      if (before == nullptr) {
        ++result_.added;
        say(What::added, entry);
      } else if (auto fields = differences(*before, entry); fields.empty()) {
        ++result_.unchanged;
      } else {
        ++result_.changed;
        say(What::changed, entry, std::move(fields));
      }
    }
    if (result_.removed * 10 <= current_.list.size() || options_.may_shrink) return;
    result_.findings.push_back({Rule::reg_shrinks,
                                Severity::error,
                                {},
                                "at most a tenth of " + std::to_string(current_.list.size()) + " locations removed",
                                std::to_string(result_.removed)});
  }

  const std::vector<ImportFile>& files_;
  const Rows& current_;
  const ImportOptions& options_;
  std::vector<SorExport> exports_;
  std::vector<Rows> registries_;
  std::map<std::string, Known> known_;
  std::map<std::string_view, const Entry*> by_sor_;
  bool snapshot_ = false;  // a file says which locations there are
  ImportResult result_;
};

}  // namespace

ImportResult stage_import(const std::vector<ImportFile>& files, const Rows& current, const ImportOptions& options) {
  return Import(files, current, options).run();
}

void write_locations(const std::filesystem::path& folder, const std::deque<Entry>& rows) {
  OutputFiles outputs(folder);
  outputs.add(std::string(locations_file), [&](ByteSink& sink) { write_rows(rows, sink); });
  outputs.commit();
}

}  // namespace brevdue::gateway
