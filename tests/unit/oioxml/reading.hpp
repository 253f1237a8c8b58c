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

inline tl::expected<oioxml::Read, oioxml::Unread> read(const std::string& bytes,
                                                       wire::Check check = wire::Check::schema) {
  const auto opened = document(bytes);
  return oioxml::read(opened, reader(), zone(), check);
}

/// The findings of bytes that must not be read, resolved; or the warnings of bytes that are.
inline Findings findings(const std::string& bytes, wire::Check check = wire::Check::schema) {
  const auto opened = document(bytes);
  auto result = oioxml::read(opened, reader(), zone(), check);
  Findings found = result ? std::move(result->warnings) : std::move(result.error().findings);
  opened.resolve(found);
  return found;
}

/// The first message of bytes that must be read.
template <class M>
M read_one(const std::string& bytes) {
  auto result = read(bytes);
  if (!result) throw std::runtime_error(words(result.error().findings));
  return std::get<M>(result->messages.at(0));
}

inline Correspondence read_letter(const std::string& bytes) {
  return read_one<Correspondence>(bytes);
}

inline FileLetter read_bin(const std::string& bytes) {
  return read_one<FileLetter>(bytes);
}

inline Receipt read_receipt(const std::string& bytes) {
  return read_one<Receipt>(bytes);
}

/// What could be read of bytes that must not be read.
inline std::vector<Message> partial(const std::string& bytes, wire::Check check = wire::Check::schema) {
  auto result = read(bytes, check);
  if (result) throw std::runtime_error("was read");
  return std::move(result.error().partial);
}

inline std::string written(const Correspondence& letter) {
  StringSink sink;
  oioxml::write_letter(letter, zone(), sink);
  return sink.bytes;
}

inline std::string written(const Receipt& receipt) {
  StringSink sink;
  oioxml::write_xctl(receipt, zone(), sink);
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
