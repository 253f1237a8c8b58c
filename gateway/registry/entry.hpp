// A row of the registry and the table of its columns: by it the CSV is read and written, a value set by an operator, a
// location shown, an import compared with what was there. Thread safety: values and pure functions.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <unordered_map>
#include <vector>

#include "converters/convert/convert.hpp"
#include "converters/model/bytes.hpp"
#include "converters/model/finding.hpp"
#include "gateway/registry/csv.hpp"

namespace brevdue::gateway {

/// What stands behind a location number. Conversions need but the Location.
struct Entry : convert::Location {
  std::string ydernummer, municipality;  // the latter by its name or its code
  std::string note;                      // how one of several units was chosen
  std::string source, imported;          // the file it came from last, and the date
  std::uint32_t line = 0;                // where it stands in the registry's file
};

/// Collects the findings of one file.
struct Faults {
  Findings list;
  std::uint32_t input = 0;

  void add(Rule rule, const Position& position, std::string_view column, std::string expected, std::string found);
};

struct Column {
  std::string_view name;
  bool settable;                                                  // by an operator
  void (*take)(const CsvField&, const Column&, Entry&, Faults&);  // a value that is not valid is a fault (REG-02)
  std::string (*text)(const Entry&);                              // as take() takes it
  void (*copy)(const Entry& from, Entry& to);
};

[[nodiscard]] std::span<const Column> columns();
/// Null if none is called so.
[[nodiscard]] const Column* find_column(std::string_view name);

/// The rows of a registry file, each location number once.
struct Rows {
  Rows() = default;
  Rows(Rows&&) = default;  // an Entry stays where it is
  Rows& operator=(Rows&&) = default;

  /// False if its location number is there already.
  bool add(Entry entry);
  [[nodiscard]] const Entry* find(std::string_view location_number) const;

  std::vector<const Column*> header;
  std::deque<Entry> list;
  std::unordered_map<std::string_view, std::uint32_t> by_number;  // of list; the keys are the entries' own
};

/// Reads valid UTF-8 as registry.hpp says. All faults at once.
[[nodiscard]] tl::expected<Rows, Findings> read_rows(std::string_view utf8, CsvDialect dialect = {});
/// Writes them with every column.
void write_rows(const std::deque<Entry>& rows, ByteSink& sink);

/// All bytes of a source; a finding if they are more than a registry may have.
[[nodiscard]] tl::expected<std::string, Finding> whole(const ByteSource& source);
/// Says where the bytes stop being UTF-8; nothing if they do not.
[[nodiscard]] std::optional<Finding> utf8_fault(std::string_view bytes);

}  // namespace brevdue::gateway
