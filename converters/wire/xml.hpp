// Reading XML: our own event interface, Xerces-C behind it. No other code sees Xerces.
// Hardening (measured traps): DTDs off before initialisation and DOCTYPE refused by Document; no entity or schema is
// ever loaded from anywhere; no network; a SecurityManager; depth and attribute limits; the character set is decided by
// Document, Xerces only ever sees UTF-8; grammars are parsed once and cached; parsers are reused.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "converters/model/finding.hpp"
#include "converters/wire/document.hpp"

namespace brevdue::wire {

/// Xerces' life: construct one in main (or a test's fixture) before any thread, keep it until all readers are gone.
class XmlEngine {
 public:
  XmlEngine();
  ~XmlEngine();
  XmlEngine(const XmlEngine&) = delete;
  XmlEngine& operator=(const XmlEngine&) = delete;
};

struct XmlName {
  std::string_view space, local;  // namespace URI and local name, UTF-8
};
struct XmlAttribute {
  XmlName name;
  std::string_view value;  // normalised as XML 1.0 says
};

/// Receives events in document order. Views are valid during the call only. Namespace declarations are no attributes;
/// xsi:schemaLocation and xsi:noNamespaceSchemaLocation (namespace http://www.w3.org/2001/XMLSchema-instance), which
/// change nothing, are not handed out. An exception of the handler stops the parse and goes through; the reader can be
/// used again.
class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual void start(const XmlName& name, std::span<const XmlAttribute> attributes, SourceMark mark) = 0;
  virtual void end(const XmlName& name, SourceMark mark) = 0;
  /// A piece of character data (CDATA too); one text may come in several pieces.
  virtual void text(std::string_view utf8) = 0;
};

/// A set of XML schemas, parsed once, shared by all readers of all threads (immutable). Needs a living XmlEngine.
class XmlSchemas {
 public:
  /// `schemas`: the bytes of self-contained XSDs, one per namespace. Throws std::logic_error if one is not a valid
  /// schema.
  explicit XmlSchemas(std::span<const std::string_view> schemas);
  ~XmlSchemas();
  struct Impl;
  [[nodiscard]] const Impl& impl() const { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

enum class Check : std::uint8_t { well_formed, schema };

/// One parser, for one thread, to be reused.
class XmlReader {
 public:
  /// `schemas` may be null if Check::schema is never asked for.
  explicit XmlReader(std::shared_ptr<const XmlSchemas> schemas = nullptr);
  ~XmlReader();
  XmlReader(XmlReader&&) noexcept;
  XmlReader& operator=(XmlReader&&) noexcept;

  /// Parses `document` (syntax xml) into `handler`. Appends findings with unresolved marks: WIRE-07 (not well-formed;
  /// parsing stops), WIRE-09, and with Check::schema one OIO-10 per complaint of the schema, whose `found` is the
  /// validator's sentence with every quoted value removed. Returns false if the document could not be read to its end.
  bool parse(const Document& document, XmlHandler& handler, Check check, Findings& findings);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace brevdue::wire
