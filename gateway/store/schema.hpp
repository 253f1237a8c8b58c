// The database file: made, opened, checked, brought to the newest version. Thread safety: before any other thread
// knows the file.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

#include "gateway/store/sqlite.hpp"

namespace brevdue::gateway {

/// SQL: step n, from 1, leads from version n - 1 to version n, in one transaction.
using SchemaSteps = std::span<const std::string_view>;
/// The numbered files of gateway/store/sql.
[[nodiscard]] SchemaSteps schema_steps();

/// The writing connection to the database at `file`, sound and of the newest version. A new one is made beside it and
/// renamed, so that a file that is there is never taken for one that was just begun. One of an older version is brought
/// up to date, a step at a time; a step that fails leaves the version before it. Throws StoreError: corrupt (the file
/// is left as it is), version.
[[nodiscard]] std::unique_ptr<Database> open_database(const std::filesystem::path& file,
                                                      SchemaSteps steps = schema_steps());
/// A connection to a database that is there and of the newest version, for an operator's command: closing it writes
/// nothing, and what the gateway that made it checks is not checked again. Throws StoreError: corrupt, version.
[[nodiscard]] std::unique_ptr<Database> open_present_database(const std::filesystem::path& file);

/// SQLite's quick check; it may also throw StoreError (corrupt).
[[nodiscard]] bool is_sound(Database& database);

}  // namespace brevdue::gateway
