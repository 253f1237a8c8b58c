#include "gateway/store/sqlite.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>

#include "gateway/store/store.hpp"

namespace brevdue::gateway {
namespace {

// Only waits for a moment: nobody else writes, but a reader may be closing.
constexpr int busy_milliseconds = 5000;

StoreError::Kind kind_of(sqlite3* database, int result) {
  using Kind = StoreError::Kind;
  const int cause = database != nullptr ? sqlite3_system_errno(database) : 0;
  switch (result & 0xFF) {
    case SQLITE_FULL:
      return Kind::full;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Kind::corrupt;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      return cause == ENOSPC || cause == EDQUOT ? Kind::full : Kind::failed;
    default:
      return Kind::failed;
  }
}

sqlite3_destructor_type lifetime(bool copied) {
  return copied ? SQLITE_TRANSIENT : SQLITE_STATIC;
}

/// Memory is not counted: that costs a lock each time some is taken.
[[maybe_unused]] const int memory_uncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);

}  // namespace

void fail_with(sqlite3* database, int result) {
  const std::string what = database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(result);
  throw StoreError(kind_of(database, result), "database: " + what);
}

// --- Query

Query::~Query() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

void Query::check(int result) const {
  if (result != SQLITE_OK) fail_with(database_, result);
}

bool Query::step() {
  const int result = sqlite3_step(statement_);
  if (result == SQLITE_ROW) return true;
  if (result != SQLITE_DONE) fail_with(database_, result);
  return false;
}

std::int64_t Query::number(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::optional<std::int64_t> Query::optional_number(int column) const {
  if (sqlite3_column_type(statement_, column) == SQLITE_NULL) return std::nullopt;
  return number(column);
}

std::string Query::text(int column) const {
  // A value is taken as it is: text that is no UTF-8 comes back as it went in.
  const auto* const bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  return bytes == nullptr ? std::string() : std::string(bytes, sqlite3_column_bytes(statement_, column));
}

Id Query::id(int column) const {
  Id id;
  const auto* const bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
  if (bytes == nullptr) return id;
  if (sqlite3_column_bytes(statement_, column) != static_cast<int>(id.bytes.size()))
    throw StoreError(StoreError::Kind::corrupt, "database: an id that is not 16 bytes long");
  std::copy_n(bytes, id.bytes.size(), id.bytes.begin());
  return id;
}

void Query::bind(int parameter, std::int64_t value) {
  check(sqlite3_bind_int64(statement_, parameter, value));
}

void Query::bind(int parameter, std::string_view text) {
  check(sqlite3_bind_text64(statement_, parameter, text.data() != nullptr ? text.data() : "", text.size(),
                            lifetime(copied_), SQLITE_UTF8));
}

void Query::bind(int parameter, const Id& id) {
  if (id.empty()) return;
  check(sqlite3_bind_blob64(statement_, parameter, id.bytes.data(), id.bytes.size(), lifetime(copied_)));
}

void Query::bind(int parameter, const Sha256Digest& digest) {
  check(sqlite3_bind_blob64(statement_, parameter, digest.data(), digest.size(), lifetime(copied_)));
}

void Query::bind(int parameter, Blob blob) {
  const auto bytes = blob.bytes;
  check(sqlite3_bind_blob64(statement_, parameter, bytes.data() != nullptr ? bytes.data() : "", bytes.size(),
                            lifetime(copied_)));
}

// --- Database

Database::Database(const std::filesystem::path& file, Mode mode) {
  const int flags =
      (mode == Mode::make ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX;
  const int result = sqlite3_open_v2(file.c_str(), &database_, flags, nullptr);
  try {
    if (result != SQLITE_OK) fail_with(database_, result);
    sqlite3_extended_result_codes(database_, 1);
    sqlite3_busy_timeout(database_, busy_milliseconds);
    // Settings of the connection: none of them writes to the file.
    script("PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF;");
    // Memory for pages; what is more the system keeps for us.
    script(mode == Mode::read ? "PRAGMA query_only=ON; PRAGMA cache_size=-2000;" : "PRAGMA cache_size=-16000;");
  } catch (...) {
    sqlite3_close(database_);
    throw;
  }
}

Database::~Database() {
  for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close(database_);
}

Query Database::prepare(std::string_view sql) {
  auto found = statements_.find(sql);
  if (found == statements_.end()) {
    sqlite3_stmt* statement = nullptr;
    const int result = sqlite3_prepare_v3(database_, sql.data(), static_cast<int>(sql.size()),
                                          SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (result != SQLITE_OK) fail_with(database_, result);
    try {
      found = statements_.emplace(sql, statement).first;
    } catch (...) {
      sqlite3_finalize(statement);
      throw;
    }
  }
  if (sqlite3_stmt_busy(found->second)) throw std::logic_error("a statement is used while it is being read");
  return {database_, found->second};
}

void Database::script(const std::string& sql) {
  const int result = sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) fail_with(database_, result);
}

bool Database::in_transaction() const {
  return sqlite3_get_autocommit(database_) == 0;
}

std::int64_t Database::changes() const {
  return sqlite3_total_changes64(database_);
}

void Database::leave_untouched() {
  sqlite3_db_config(database_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

// --- Snapshot

Snapshot::~Snapshot() {
  try {
    database_.run("ROLLBACK");
  } catch (const std::exception&) {
    // SQLite has ended it already.
  }
}

}  // namespace brevdue::gateway
