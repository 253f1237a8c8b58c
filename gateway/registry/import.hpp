// What an import would make of a registry: its new rows, how they differ from those that are there, and what is wrong.
// Nothing is written here but by write_locations(). Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "converters/model/bytes.hpp"
#include "converters/model/finding.hpp"
#include "gateway/registry/entry.hpp"

namespace brevdue::gateway {

struct ImportFile {
  std::string name;  // what `source` of a row says
  std::shared_ptr<const ByteSource> bytes;
};

struct ImportOptions {
  std::string today;         // "2026-11-20"
  bool skip_faulty = false;  // a row of an export with a fault is left out, which is a warning
  bool may_shrink = false;   // by more than a tenth
};

struct ImportedFile {
  std::string kind, characters;  // "export of SOR" or "registry file"; "UTF-8" or "windows-1252"
  std::size_t rows = 0, locations = 0, closed = 0, faulty = 0;
};

struct RegistryChange {
  enum class What : std::uint8_t { added, removed, changed } what;
  std::string location_number, name;
  std::string fields;  // of a changed one: "phone, name"
};

struct ImportResult {
  std::vector<ImportedFile> files;
  bool compared = false;   // all files could be read: what follows, but for the findings, is worth something
  std::deque<Entry> rows;  // by location number
  std::size_t added = 0, removed = 0, changed = 0, unchanged = 0;
  std::vector<RegistryChange> changes;  // the first most_changes of them, by location number
  Findings findings;                    // input: which of the files
};
inline constexpr std::size_t most_changes = 20;

/// Several files are one snapshot: who stands in none of them is removed. What a registry file says is taken before
/// what an export says; where it says nothing, the export's word stands, and without that the value is gone. An empty
/// value of an export, and a column that a file has not, leave what is there. An export without location numbers only
/// says more of the locations with its SOR codes. Of several units behind one location number the one that has it of
/// its own is taken, then the health institution, the organisational unit, and last the lowest SOR code; that there was
/// a choice is a warning and stands in the row's note.
[[nodiscard]] ImportResult stage_import(const std::vector<ImportFile>& files, const Rows& current,
                                        const ImportOptions& options);

/// Replaces the folder's locations at once; after it they survive a power cut. Throws std::system_error.
void write_locations(const std::filesystem::path& folder, const std::deque<Entry>& rows);

}  // namespace brevdue::gateway
