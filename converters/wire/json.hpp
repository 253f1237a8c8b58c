// Reading JSON: our own event interface, RapidJSON's SAX reader behind it. No other code sees RapidJSON.
// Iterative (no recursion), depth limit, UTF-8 already checked by Document, duplicate keys refused, numbers kept as
// text.
#pragma once

#include <string_view>

#include "converters/model/finding.hpp"
#include "converters/wire/document.hpp"

namespace brevdue::wire {

/// Receives events in document order. Views are valid during the call only. A mark's `a` is the byte of
/// Document::text() at which the token begins, counted from 1 (0 is no mark).
class JsonHandler {
 public:
  virtual ~JsonHandler() = default;
  virtual void start_object(SourceMark mark) = 0;
  virtual void key(std::string_view name, SourceMark mark) = 0;
  virtual void end_object() = 0;
  virtual void start_array(SourceMark mark) = 0;
  virtual void end_array() = 0;
  virtual void string(std::string_view value, SourceMark mark) = 0;
  virtual void number(std::string_view literal, SourceMark mark) = 0;
  virtual void boolean(bool value, SourceMark mark) = 0;
  virtual void null(SourceMark mark) = 0;
};

/// Parses `document` (syntax json) into `handler`. Appends findings with unresolved marks: WIRE-11, WIRE-12, WIRE-09;
/// parsing stops at the first. Returns false if the document could not be read to its end.
bool read_json(const Document& document, JsonHandler& handler, Findings& findings);

}  // namespace brevdue::wire
