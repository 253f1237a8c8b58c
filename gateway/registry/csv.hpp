// Reads comma-separated values as RFC 4180 has them, and those of public exports, which take less care; writes them.
// Thread safety: one thread per reader; it does not own the bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "converters/model/finding.hpp"

namespace brevdue::gateway {

struct CsvField {
  std::string text;   // without quotes, and without blanks around it
  Position position;  // where it begins: line, column and byte
};

struct CsvDialect {
  char separator = ',';
  bool lenient = false;  // a quotation mark inside a value without any is text
};

class CsvReader {
 public:
  /// `utf8` must be valid UTF-8; a byte order mark at its beginning is skipped.
  explicit CsvReader(std::string_view utf8, CsvDialect dialect = {});

  /// The next record that is not an empty line; false at the end. A record that cannot be read becomes a finding
  /// (REG-01), and reading goes on with the line after it.
  [[nodiscard]] bool next(std::vector<CsvField>& record, Findings& findings);

 private:
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] bool at_line_end() const;
  [[nodiscard]] bool at_blank() const;
  [[nodiscard]] Position here() const;
  void step();
  void skip_line();
  [[nodiscard]] bool read_record(std::vector<CsvField>& record, Findings& findings);
  [[nodiscard]] bool read_quoted(CsvField& field, Findings& findings);
  [[nodiscard]] bool read_plain(CsvField& field, Findings& findings);

  std::string_view text_;
  CsvDialect dialect_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1, column_ = 1;
};

/// Writes one value, in quotation marks where it needs them.
void append_csv(std::string& line, std::string_view value);

}  // namespace brevdue::gateway
