// Shortcuts of the oioxml tests: read bytes, write a message, ask the schema.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "converters/oioxml/oioxml.hpp"
#include "tests/support/support.hpp"
#include "tests/unit/oioxml/samples.hpp"

namespace brevdue::test {

struct NoHandler final : wire::XmlHandler {
  void start(const wire::XmlName&, std::span<const wire::XmlAttribute>, SourceMark) override {}
  void end(const wire::XmlName&, SourceMark) override {}
  void text(std::string_view) override {}
};

inline tl::expected<oioxml::Read, Findings> read(const std::string& bytes, wire::Check check = wire::Check::schema) {
  const auto opened = document(bytes);
  return oioxml::read(opened, reader(), zone(), check);
}

/// The findings of bytes that must not be read, resolved; or the warnings of bytes that are.
inline Findings findings(const std::string& bytes, wire::Check check = wire::Check::schema) {
  const auto opened = document(bytes);
  auto result = oioxml::read(opened, reader(), zone(), check);
  Findings found = result ? std::move(result->warnings) : std::move(result.error());
  opened.resolve(found);
  return found;
}

inline Correspondence read_letter(const std::string& bytes) {
  auto result = read(bytes);
  if (!result) throw std::runtime_error(words(result.error()));
  return std::get<Correspondence>(result->messages.at(0));
}

inline FileLetter read_bin(const std::string& bytes) {
  auto result = read(bytes);
  if (!result) throw std::runtime_error(words(result.error()));
  return std::get<FileLetter>(result->messages.at(0));
}

inline std::string written(const Correspondence& letter) {
  StringSink sink;
  oioxml::write_xdis91(letter, zone(), sink);
  return sink.bytes;
}

inline std::string written(const FileLetter& letter) {
  StringSink sink;
  oioxml::write_xbin01(letter, zone(), sink);
  return sink.bytes;
}

/// What the schema alone says of well-formed bytes.
inline Findings schema_findings(const std::string& bytes) {
  const auto opened = document(bytes);
  NoHandler nobody;
  Findings found;
  reader().parse(opened, nobody, wire::Check::schema, found);
  return found;
}

/// The text of a letter whose Text01 holds `content`.
inline std::string text_of(std::string_view content) {
  return read_letter(letter_with_text(content)).segments.at(0).text;
}

}  // namespace brevdue::test
