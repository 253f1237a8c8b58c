#include "gateway/store/schema.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <string_view>

#include "gateway/store/payloads.hpp"
#include "gateway/store/store.hpp"
#include "schemas/embedded.hpp"

namespace brevdue::gateway {
namespace fs = std::filesystem;
bool is_sound(Database& database) {
  auto verdict = database.query("PRAGMA quick_check(1)");
  return verdict.step() && verdict.text(0) == "ok";
}

namespace {

// A step that was released is never changed.
constexpr std::array<std::string_view, 1> files = {"0001_first.sql"};

[[noreturn]] void fail_corrupt(const fs::path& file, const std::string& why) {
  throw StoreError(StoreError::Kind::corrupt, file.string() + " is damaged (" + why +
                                                  "). It was left as it is. To restore: stop brevdue, move " +
                                                  file.parent_path().string() +
                                                  " aside, and copy the newest `brevdue backup` folder to its place.");
}

std::int64_t version_of(Database& database) {
  auto table = database.query("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'");
  if (!table.step()) return 0;
  auto version = database.query("SELECT max(version) FROM schema_version");
  return version.step() ? version.number(0) : 0;
}

std::int64_t newest(SchemaSteps steps) {
  return static_cast<std::int64_t>(steps.size());
}

void bring_up(Database& database, std::int64_t version, SchemaSteps steps) {
  for (; version < newest(steps); ++version) {
    database.run("BEGIN IMMEDIATE");
    database.script(std::string(steps[static_cast<std::size_t>(version)]));
    database.run("INSERT INTO schema_version (version) VALUES (?)", version + 1);
    database.run("COMMIT");
  }
}

/// Reads only, and little.
std::int64_t known_version(Database& database, const fs::path& file, SchemaSteps steps) {
  const auto version = version_of(database);
  if (version == 0) fail_corrupt(file, "it holds no tables of brevdue");
  if (version > newest(steps))
    throw StoreError(StoreError::Kind::version, file.string() + " has version " + std::to_string(version) +
                                                    ", this brevdue knows versions up to " +
                                                    std::to_string(newest(steps)) + ": it was written by a newer one");
  return version;
}

/// Reads only.
std::int64_t check(Database& database, const fs::path& file, SchemaSteps steps) {
  const auto version = known_version(database, file, steps);
  if (!is_sound(database)) fail_corrupt(file, "SQLite's quick check says no");
  return version;
}

/// Before the first statement that writes: a damaged file must stay as it is.
std::int64_t check_untouched(const fs::path& file, SchemaSteps steps) {
  try {
    Database database(file, Database::Mode::write);
    database.leave_untouched();
    return check(database, file, steps);
  } catch (const StoreError& e) {
    if (e.kind() != StoreError::Kind::corrupt || std::string_view(e.what()).starts_with(file.string())) throw;
    fail_corrupt(file, e.what());
  }
}

void make_database(const fs::path& file, SchemaSteps steps) {
  Database database(file, Database::Mode::make);
  database.script("PRAGMA journal_mode=WAL");
  bring_up(database, 0, steps);
  // Closing would do it too, but say nothing where it fails; then the tables would stay in a log that is not renamed.
  database.script("PRAGMA wal_checkpoint(TRUNCATE)");
}

}  // namespace

SchemaSteps schema_steps() {
  static const auto texts = [] {
    std::array<std::string_view, files.size()> out;
    std::transform(files.begin(), files.end(), out.begin(), [](std::string_view name) { return schemas::file(name); });
    return out;
  }();
  return texts;
}

std::unique_ptr<Database> open_database(const fs::path& file, SchemaSteps steps) {
  if (!fs::exists(file)) {
    const auto begun = fs::path(file).concat(".new");
    for (const auto* const end : {"", "-wal", "-shm", "-journal"}) fs::remove(fs::path(begun).concat(end));
    make_database(begun, steps);
    sync_to_disk(begun);
    fs::rename(begun, file);
    sync_to_disk(file.parent_path());
  }
  const auto version = check_untouched(file, steps);
  auto database = std::make_unique<Database>(file, Database::Mode::write);
  database->script("PRAGMA journal_mode=WAL; PRAGMA journal_size_limit=67108864;");
  bring_up(*database, version, steps);
  return database;
}

std::unique_ptr<Database> open_present_database(const fs::path& file) {
  try {
    auto database = std::make_unique<Database>(file, Database::Mode::write);
    database->leave_untouched();
    const auto steps = schema_steps();
    if (const auto version = known_version(*database, file, steps); version < newest(steps))
      throw StoreError(StoreError::Kind::version, file.string() + " has version " + std::to_string(version) + ", not " +
                                                      std::to_string(newest(steps)) +
                                                      ": brevdue serve brings it up to date when it starts");
    return database;
  } catch (const StoreError& e) {
    if (e.kind() != StoreError::Kind::corrupt || std::string_view(e.what()).starts_with(file.string())) throw;
    fail_corrupt(file, e.what());
  }
}

}  // namespace brevdue::gateway
