#include "gateway/registry/csv.hpp"

#include <utility>

#include "converters/model/strings.hpp"

namespace brevdue::gateway {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_control(char c) {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
}

}  // namespace

// file   = [ BOM ] record *( end record ) [ end ]
// end    = LF / CR LF
// record = field *( "," field )
// field  = [ blanks ] DQUOTE *( char / "," / LF / CR LF / 2DQUOTE ) DQUOTE [ blanks ] / *char
// char   = any character but "," DQUOTE and control characters other than TAB
// (the comma: the dialect's separator)
CsvReader::CsvReader(std::string_view utf8, CsvDialect dialect) : text_(utf8), dialect_(dialect) {
  if (text_.substr(0, byte_order_mark.size()) == byte_order_mark) at_ = byte_order_mark.size();
}

bool CsvReader::next(std::vector<CsvField>& record, Findings& findings) {
  while (!at_end()) {
    record.clear();
    if (!read_record(record, findings)) {
      skip_line();
      continue;
    }
    if (record.size() > 1 || !record.front().text.empty()) return true;
  }
  return false;
}

bool CsvReader::at_line_end() const {
  return at_end() || text_[at_] == '\n' || (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n');
}

bool CsvReader::at_blank() const {
  return !at_end() && text_[at_] != dialect_.separator && (text_[at_] == ' ' || text_[at_] == '\t');
}

Position CsvReader::here() const {
  Position position;
  position.byte = at_;
  position.line = line_;
  position.column = column_;
  return position;
}

/// One byte on. Columns count characters: a byte that continues one does not count.
void CsvReader::step() {
  const char c = text_[at_++];
  if (c == '\n') {
    ++line_;
    column_ = 1;
  } else if (at_end() || (static_cast<unsigned char>(text_[at_]) & 0xC0) != 0x80) {
    ++column_;
  }
}

void CsvReader::skip_line() {
  while (!at_end() && text_[at_] != '\n') step();
  if (!at_end()) step();
}

bool CsvReader::read_record(std::vector<CsvField>& record, Findings& findings) {
  for (;;) {
    while (at_blank()) step();
    CsvField field;
    field.position = here();
    const bool quoted = !at_end() && text_[at_] == '"';
    if (!(quoted ? read_quoted(field, findings) : read_plain(field, findings))) return false;
    record.push_back(std::move(field));
    if (at_line_end()) {
      while (!at_end() && text_[at_] == '\r') step();
      if (!at_end()) step();
      return true;
    }
    step();  // the separator
  }
}

bool CsvReader::read_quoted(CsvField& field, Findings& findings) {
  step();
  std::string value;
  for (;;) {
    if (at_end()) {
      findings.push_back(
          {Rule::reg_csv, Severity::error, field.position, "a closing quotation mark", "the end of the file"});
      return false;
    }
    const char c = text_[at_];
    if (c == '"') {
      step();
      if (at_end() || text_[at_] != '"') break;
    } else if (is_control(c) && !at_line_end()) {
      findings.push_back({Rule::reg_csv, Severity::error, here(), "text", "a control character"});
      return false;
    }
    value.push_back(c);
    step();
  }
  while (at_blank()) step();
  if (!at_line_end() && text_[at_] != dialect_.separator) {
    findings.push_back({Rule::reg_csv, Severity::error, here(),
                        "a separator or the end of the line after a quoted value", "something else"});
    return false;
  }
  field.text = trimmed(value);
  return true;
}

bool CsvReader::read_plain(CsvField& field, Findings& findings) {
  const auto begin = at_;
  while (!at_line_end() && text_[at_] != dialect_.separator) {
    if ((text_[at_] == '"' && !dialect_.lenient) || is_control(text_[at_])) {
      findings.push_back({Rule::reg_csv, Severity::error, here(), "a value in quotation marks, or one without any",
                          text_[at_] == '"' ? "a quotation mark inside a value" : "a control character"});
      return false;
    }
    step();
  }
  field.text = trimmed(text_.substr(begin, at_ - begin));
  return true;
}

void append_csv(std::string& line, std::string_view value) {
  if (value.find_first_of(",\"\r\n") == std::string_view::npos) {
    line.append(value);
    return;
  }
  line.push_back('"');
  for (const char c : value) line.append(c == '"' ? 2 : 1, c);
  line.push_back('"');
}

}  // namespace brevdue::gateway
