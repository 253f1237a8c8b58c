// SQLite, just enough of it: a connection that keeps its prepared statements, and a query that is bound and stepped.
// Errors are StoreErrors with the text of SQLite, which names tables and columns but no values. Thread safety: a
// Database and its queries belong to one thread at a time.
#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "gateway/store/id.hpp"
#include "gateway/store/payload.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace brevdue::gateway {

/// As a BLOB where a std::string would be text.
struct Blob {
  std::string_view bytes;
};

/// The result of one statement. The statement goes back to its Database, reset, with the Query.
class Query {
 public:
  Query(sqlite3* database, sqlite3_stmt* statement) : database_(database), statement_(statement) {}
  Query(Query&& other) noexcept
      : database_(other.database_), statement_(std::exchange(other.statement_, nullptr)), copied_(other.copied_) {}
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  ~Query();

  /// False: no more rows.
  bool step();

  // Columns of the row, from 0. Of NULL: empty, 0, nothing.
  [[nodiscard]] std::int64_t number(int column) const;
  [[nodiscard]] std::optional<std::int64_t> optional_number(int column) const;
  [[nodiscard]] std::string text(int column) const;  // or the bytes of a BLOB
  [[nodiscard]] Id id(int column) const;

  // Parameters, from 1. What is bound is copied, but behind borrow(). An empty Id is NULL: it names nothing.
  void borrow() { copied_ = false; }
  void bind(int parameter, std::int64_t value);
  void bind(int parameter, std::string_view text);
  void bind(int parameter, const std::string& text) { bind(parameter, std::string_view(text)); }
  void bind(int parameter, const char* text) { bind(parameter, std::string_view(text)); }
  void bind(int parameter, const Id& id);
  void bind(int parameter, const Sha256Digest& digest);
  void bind(int parameter, Blob blob);
  template <std::integral Number>
  void bind(int parameter, Number value) {
    bind(parameter, static_cast<std::int64_t>(value));
  }
  template <class Value>
  void bind(int parameter, const std::optional<Value>& value) {
    if (value) bind(parameter, *value);  // else it stays NULL
  }

 private:
  void check(int result) const;
  sqlite3* database_;
  sqlite3_stmt* statement_;
  bool copied_ = true;
};

class Database {
 public:
  enum class Mode : std::uint8_t { read, write, make };
  /// Throws StoreError.
  Database(const std::filesystem::path& file, Mode mode);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  /// `sql` is prepared once and kept: it must be one of a few texts, never put together from values.
  template <class... Values>
  [[nodiscard]] Query query(std::string_view sql, const Values&... values) {
    auto result = prepare(sql);
    int parameter = 0;
    (result.bind(++parameter, values), ...);
    return result;
  }
  /// A statement without a result.
  template <class... Values>
  void run(std::string_view sql, const Values&... values) {
    auto result = prepare(sql);
    result.borrow();  // the values outlive the statement
    int parameter = 0;
    (result.bind(++parameter, values), ...);
    result.step();
  }
  /// Several statements in one text, without values.
  void script(const std::string& sql);

  [[nodiscard]] bool in_transaction() const;
  /// Rows written since the connection was opened.
  [[nodiscard]] std::int64_t changes() const;
  /// The last connection to close leaves the file as it is: no checkpoint.
  void leave_untouched();
  [[nodiscard]] sqlite3* handle() const { return database_; }

 private:
  [[nodiscard]] Query prepare(std::string_view sql);

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  sqlite3* database_ = nullptr;
  std::unordered_map<std::string, sqlite3_stmt*, Hash, std::equal_to<>> statements_;
};

/// All reads of its life see the database as it was at the first of them.
class Snapshot {
 public:
  explicit Snapshot(Database& database) : database_(database) { database_.run("BEGIN"); }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;
  ~Snapshot();

 private:
  Database& database_;
};

/// The StoreError of what went wrong last on a connection.
[[noreturn]] void fail_with(sqlite3* database, int result);

}  // namespace brevdue::gateway
