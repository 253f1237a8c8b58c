// Elements as our writers of XML put them: no prefix, no white space between them. Thread safety: one thread.
#pragma once

#include <string_view>

#include "converters/wire/writer.hpp"

namespace brevdue::wire {

inline void open(Buffered& out, std::string_view name) {
  out.put('<');
  out.write(name);
  out.put('>');
}

inline void close(Buffered& out, std::string_view name) {
  out.write("</");
  out.write(name);
  out.put('>');
}

/// An element with a value.
inline void element(Buffered& out, std::string_view name, std::string_view value) {
  open(out, name);
  write_xml_text(out, value);
  close(out, name);
}

/// An element with a value; none at all where there is no value.
inline void filled_element(Buffered& out, std::string_view name, std::string_view value) {
  if (!value.empty()) element(out, name, value);
}

}  // namespace brevdue::wire
