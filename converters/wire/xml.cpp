#include "converters/wire/xml.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <xercesc/framework/MemBufInputSource.hpp>
#include <xercesc/framework/XMLAttr.hpp>
#include <xercesc/framework/XMLDocumentHandler.hpp>
#include <xercesc/framework/XMLElementDecl.hpp>
#include <xercesc/framework/XMLGrammarPoolImpl.hpp>
#include <xercesc/internal/XMLScanner.hpp>
#include <xercesc/parsers/SAXParser.hpp>
#include <xercesc/sax/EntityResolver.hpp>
#include <xercesc/sax/ErrorHandler.hpp>
#include <xercesc/sax/Locator.hpp>
#include <xercesc/sax/SAXException.hpp>
#include <xercesc/sax/SAXParseException.hpp>
#include <xercesc/util/OutOfMemoryException.hpp>
#include <xercesc/util/PlatformUtils.hpp>
#include <xercesc/util/SecurityManager.hpp>
#include <xercesc/util/XMLNetAccessor.hpp>
#include <xercesc/util/XMLString.hpp>
#include <xercesc/util/XMLUni.hpp>
#include <xercesc/validators/datatype/DatatypeValidatorFactory.hpp>
#include <xercesc/validators/schema/ComplexTypeInfo.hpp>
#include <xercesc/validators/schema/SchemaGrammar.hpp>
#include <xercesc/validators/schema/SchemaSymbols.hpp>

#include "converters/wire/charset.hpp"
#include "converters/wire/utf16.hpp"

namespace brevdue::wire {

namespace x = XERCES_CPP_NAMESPACE;

namespace {

// What one document may say about itself; more complaints than these help nobody and would fill memory.
constexpr std::size_t most_complaints = 100;
// A parser keeps names it meets for as long as it lives (measured: unknown elements, with a schema). One that has read
// so many bytes is replaced.
constexpr std::size_t bytes_per_parser = 4 << 20;

constexpr std::string_view xsi_space = "http://www.w3.org/2001/XMLSchema-instance";
constexpr std::string_view xmlns_space = "http://www.w3.org/2000/xmlns/";
constexpr std::string_view xml_space = "http://www.w3.org/XML/1998/namespace";
constexpr std::string_view xsd_space = "http://www.w3.org/2001/XMLSchema";

std::string to_string(const XMLCh* text) {
  if (text == nullptr) return {};
  const auto length = x::XMLString::stringLen(text);
  Utf8Buffer buffer;
  buffer.room(length);
  return std::string(buffer.append(text, length));
}

// A message of Xerces without what it quotes: that may be a CPR number, and may itself hold quotes. Everything from the
// first quote to the last goes.
std::string without_quoted(std::string message) {
  const auto first = message.find('\'');
  const auto last = message.rfind('\'');
  if (first != std::string::npos)
    message.replace(first + 1, last > first ? last - first - 1 : std::string::npos, "...");
  return message;
}

struct TooDeep {
  SourceMark mark;
};
/// Thrown behind a finding: there is nothing more to read.
struct Refused {};

// Nothing is ever loaded from anywhere.
class RefusingResolver final : public x::EntityResolver {
 public:
  x::InputSource* resolveEntity(const XMLCh*, const XMLCh*) override {
    throw x::SAXException("nothing outside the document is read");
  }
};

/// Xerces' parser with its scanner in reach, hardened.
class Parser final : public x::SAXParser {
 public:
  explicit Parser(x::XMLGrammarPool* pool) : SAXParser(nullptr, x::XMLPlatformUtils::fgMemoryManager, pool) {
    // Both scanners skip what a DTD would declare; WF knows no validation at all.
    useScanner(pool == nullptr ? x::XMLUni::fgWFXMLScanner : x::XMLUni::fgSGXMLScanner);
    setDoNamespaces(true);
    setDoSchema(pool != nullptr);
    setValidationScheme(pool == nullptr ? Val_Never : Val_Always);
    setValidationSchemaFullChecking(false);
    useCachedGrammarInParse(pool != nullptr);
    setLoadSchema(false);  // xsi:schemaLocation says nothing to us
    setLoadExternalDTD(false);
    setSkipDTDValidation(true);
    setDisableDefaultEntityResolution(true);
    setEntityResolver(&resolver_);
    // There are no entities to expand. What it would count are &amp; and its like, and a text may have many.
    security_.setEntityExpansionLimit(std::numeric_limits<int>::max());
    setSecurityManager(&security_);
  }
  [[nodiscard]] const x::XMLScanner& scanner() const { return getScanner(); }

 private:
  RefusingResolver resolver_;
  x::SecurityManager security_;
};

/// Collects what Xerces complains about while a schema is loaded.
class Complaints final : public x::ErrorHandler {
 public:
  void warning(const x::SAXParseException&) override {}
  void error(const x::SAXParseException& e) override { all += to_string(e.getMessage()) + "\n"; }
  void fatalError(const x::SAXParseException& e) override { error(e); }
  void resetErrors() override {}
  std::string all;
};

/// Values that lead through every character class of every pattern of our schemas and of XSD's own types. A new pattern
/// needs its value here.
constexpr std::array<std::string_view, 7> pattern_values = {
    "19:59", "23:59", "2026-11-20", "0123456789", "01234567-89ab-cdef-0123-456789abcdef", "+1", "da-DK"};

/// Xerces makes the table of a character class when the first value comes to it, without a lock: of two threads at once
/// one aborts, or finds that a right value is wrong. So each table is made here, before there are two.
void make_tables(x::DVHashTable& types) {
  for (x::RefHashTableOfEnumerator<x::DatatypeValidator> at(&types); at.hasMoreElements();) {
    auto& type = at.nextElement();
    for (const auto value : pattern_values) {
      const std::basic_string<XMLCh> text(value.begin(), value.end());
      try {
        type.validate(text.c_str());
      } catch (const x::XMLException&) {  // not a value of this type
      }
    }
  }
}

/// Likewise: what an element may hold, in words, is made for the first complaint.
void make_tables(x::SchemaGrammar& grammar) {
  if (auto* types = grammar.getDatatypeRegistry()->getUserDefinedRegistry()) make_tables(*types);
  if (auto* elements = grammar.getComplexTypeRegistry())
    for (x::RefHashTableOfEnumerator<x::ComplexTypeInfo> at(elements); at.hasMoreElements();)
      at.nextElement().getFormattedContentModel();
}

}  // namespace

XmlEngine::XmlEngine() {
  // Before anything else: external entities are read by default, and this is the one switch that always helps.
  ::setenv("XERCES_DISABLE_DTD", "1", 1);
  try {
    x::XMLPlatformUtils::Initialize();
  } catch (const x::XMLException& e) {
    throw std::runtime_error("Xerces-C does not start: " + to_string(e.getMessage()));
  }
  delete x::XMLPlatformUtils::fgNetAccessor;
  x::XMLPlatformUtils::fgNetAccessor = nullptr;
  make_tables(*x::DatatypeValidatorFactory::getBuiltInRegistry());
}

XmlEngine::~XmlEngine() {
  x::XMLPlatformUtils::Terminate();
}

struct XmlSchemas::Impl {
  std::vector<std::string> schemas;
  std::vector<std::string> spaces;  // their target namespaces
  /// One for each schema, locked: to look a grammar up among namespaces that begin alike takes Xerces long.
  std::vector<std::unique_ptr<x::XMLGrammarPoolImpl>> pools;

  /// A new pool with these schemas, not locked; for one thread (make_tables()).
  static std::unique_ptr<x::XMLGrammarPoolImpl> load(std::span<const std::string> schemas,
                                                     std::vector<std::string>* names) {
    auto made = std::make_unique<x::XMLGrammarPoolImpl>(x::XMLPlatformUtils::fgMemoryManager);
    Parser parser(made.get());
    parser.setValidationSchemaFullChecking(true);
    Complaints complaints;
    parser.setErrorHandler(&complaints);
    for (const auto& schema : schemas) {
      const x::MemBufInputSource source(reinterpret_cast<const XMLByte*>(schema.data()), schema.size(), "schema");
      x::Grammar* grammar = nullptr;
      try {
        grammar = parser.loadGrammar(source, x::Grammar::SchemaGrammarType, true);
      } catch (const x::XMLException& e) {
        complaints.all += to_string(e.getMessage());
      } catch (const x::SAXException& e) {
        complaints.all += to_string(e.getMessage());
      }
      if (grammar == nullptr || !complaints.all.empty())
        throw std::logic_error("a schema is not valid: " + complaints.all);
      if (names != nullptr) names->push_back(to_string(grammar->getTargetNamespace()));
    }
    return made;
  }

  // The one schema for all namespaces that a document declares, if there is one. A locked pool keeps every namespace it
  // ever met.
  [[nodiscard]] std::optional<std::size_t> only(const std::vector<std::string>& declared) const {
    std::optional<std::size_t> out;
    for (const auto& space : declared) {
      if (space.empty() || space == xsi_space || space == xsd_space || space == xml_space) continue;
      const auto at = static_cast<std::size_t>(std::find(spaces.begin(), spaces.end(), space) - spaces.begin());
      if (at == spaces.size() || (out && *out != at)) return {};
      out = at;
    }
    return out;
  }
};

XmlSchemas::XmlSchemas(std::span<const std::string_view> schemas) : impl_(std::make_unique<Impl>()) {
  impl_->schemas.assign(schemas.begin(), schemas.end());
  for (const auto& schema : impl_->schemas) {
    impl_->pools.push_back(Impl::load({&schema, 1}, &impl_->spaces));
    auto& pool = *impl_->pools.back();
    for (auto at = pool.getGrammarEnumerator(); at.hasMoreElements();)
      make_tables(static_cast<x::SchemaGrammar&>(at.nextElement()));
    pool.lockPool();
  }
}

XmlSchemas::~XmlSchemas() = default;

namespace {

/// From Xerces' events to ours. One per reader, buffers reused.
class XmlEvents final : public x::XMLDocumentHandler, public x::ErrorHandler {
 public:
  // What one parse needs.
  void begin(const Document& document, const Parser& parser, XmlHandler& handler, Findings& findings) {
    document_ = &document;
    parser_ = &parser;
    locator_ = parser.scanner().getLocator();
    handler_ = &handler;
    findings_ = &findings;
    depth_ = 0;
    complaints_ = 0;
    broken_ = false;
    high_surrogate_ = 0;
    for (auto& space : spaces_) space.known = false;
  }
  [[nodiscard]] bool broken() const { return broken_; }

  void not_well_formed(const XMLCh* message, SourceMark at) {
    broken_ = true;
    add(Rule::wire_xml, at, "", without_quoted(to_string(message)));
  }
  void too_deep(SourceMark at) {
    broken_ = true;
    const auto limit = std::to_string(document_->limits().depth);
    add(Rule::wire_depth, at, "at most " + limit + " levels", "more");
  }
  [[nodiscard]] SourceMark here() const {
    // Straight from the reader: without entities there is only one, and the Locator asks for it anew each time.
    if (const auto* reader = parser_->scanner().getReaderMgr()->getCurrentReader(); reader != nullptr)
      return {static_cast<std::uint32_t>(reader->getLineNumber()),
              static_cast<std::uint32_t>(reader->getColumnNumber())};
    return {static_cast<std::uint32_t>(locator_->getLineNumber()),
            static_cast<std::uint32_t>(locator_->getColumnNumber())};
  }

  // --- document ---
  void startElement(const x::XMLElementDecl& element, const unsigned int space, const XMLCh*,
                    const x::RefVectorOf<x::XMLAttr>& attributes, const XMLSize_t count, const bool empty,
                    const bool) override {
    const auto mark = here();
    if (++depth_ > document_->limits().depth) throw TooDeep{mark};

    // Everything is measured first, so that the views stay where they are.
    const XMLCh* const local = element.getBaseName();
    const auto local_length = x::XMLString::stringLen(local);
    std::size_t units = local_length;
    pieces_.clear();
    for (XMLSize_t i = 0; i < count; ++i) {
      const auto& attribute = *attributes.elementAt(i);
      const auto id = attribute.getURIId();
      const Space& in = space_of(id);
      // xmlns="..." is in no namespace to Xerces, xmlns:p="..." in its own.
      if (in.declarations || x::XMLString::equals(attribute.getQName(), x::XMLUni::fgXMLNSString)) continue;
      if (in.instance && is_schema_location(attribute.getName())) continue;
      pieces_.push_back({&attribute, x::XMLString::stringLen(attribute.getName()),
                         x::XMLString::stringLen(attribute.getValue()), id});
      units += pieces_.back().name_length + pieces_.back().value_length;
    }
    names_.room(units);
    attributes_.clear();
    for (const auto& piece : pieces_) {
      const auto name = names_.append(piece.attribute->getName(), piece.name_length);
      const auto value = names_.append(piece.attribute->getValue(), piece.value_length);
      attributes_.push_back({{space_of(piece.space).text, name}, value});
    }
    const XmlName name{space_of(space).text, names_.append(local, local_length)};
    handler_->start(name, attributes_, mark);
    if (empty) {
      --depth_;
      handler_->end(name, mark);
    }
  }

  void endElement(const x::XMLElementDecl& element, const unsigned int space, const bool, const XMLCh*) override {
    --depth_;
    const XMLCh* const local = element.getBaseName();
    const auto length = x::XMLString::stringLen(local);
    names_.room(length);
    handler_->end({space_of(space).text, names_.append(local, length)}, here());
  }

  void docCharacters(const XMLCh* const chars, const XMLSize_t length, const bool) override {
    if (depth_ == 0 || length == 0) return;  // white space around the root element
    const XMLCh* from = chars;
    XMLSize_t left = length;
    // Xerces hands text out in blocks, which may part a surrogate pair.
    if (high_surrogate_ != 0) {
      const char16_t pair[2] = {high_surrogate_, *from};
      high_surrogate_ = 0;
      names_.room(2);
      handler_->text(names_.append(pair, 2));
      ++from;
      --left;
    }
    if (left != 0 && from[left - 1] >= 0xD800 && from[left - 1] <= 0xDBFF) high_surrogate_ = from[--left];
    if (left == 0) return;
    names_.room(left);
    handler_->text(names_.append(from, left));
  }
  void ignorableWhitespace(const XMLCh* const chars, const XMLSize_t length, const bool cdata) override {
    docCharacters(chars, length, cdata);  // a handler sees the same text with and without a schema
  }

  void docComment(const XMLCh* const) override {}
  void docPI(const XMLCh* const, const XMLCh* const) override {}
  void endDocument() override {}
  void endEntityReference(const x::XMLEntityDecl&) override {}
  void resetDocument() override {}
  void startDocument() override {}
  void startEntityReference(const x::XMLEntityDecl&) override {}
  // Document has judged the declaration already; should it ever read one differently, this is where it ends.
  void XMLDecl(const XMLCh* const version, const XMLCh* const encoding, const XMLCh* const,
               const XMLCh* const) override {
    const auto refuse = [&](Rule rule, std::string expected) {
      broken_ = true;
      add(rule, here(), std::move(expected), "another one");
      throw Refused{};
    };
    if (version != nullptr && *version != 0 && to_string(version) != "1.0") refuse(Rule::wire_xml_version, "1.0");
    if (encoding != nullptr && *encoding != 0 && !charset_named(to_string(encoding)))
      refuse(Rule::wire_charset, "UTF-8, ISO-8859-1, windows-1252 or US-ASCII");
  }

  // --- errors ---
  void warning(const x::SAXParseException&) override {}
  void error(const x::SAXParseException& e) override {
    if (++complaints_ <= most_complaints)
      add(Rule::oio_schema, mark_of(e), "", without_quoted(to_string(e.getMessage())));
  }
  void fatalError(const x::SAXParseException& e) override {
    if (!broken_) not_well_formed(e.getMessage(), mark_of(e));  // the first one says it
  }
  void resetErrors() override {}

 private:
  struct Space {
    bool known = false;
    bool declarations = false;  // xmlns: attributes of it are none
    bool instance = false;      // xsi
    std::string text;
  };
  struct Piece {
    const x::XMLAttr* attribute;
    std::size_t name_length, value_length;
    unsigned space;
  };

  static SourceMark mark_of(const x::SAXParseException& e) {
    return {static_cast<std::uint32_t>(e.getLineNumber()), static_cast<std::uint32_t>(e.getColumnNumber())};
  }

  static bool is_schema_location(const XMLCh* name) {
    return x::XMLString::equals(name, x::SchemaSymbols::fgXSI_SCHEMALOCACTION) ||
           x::XMLString::equals(name, x::SchemaSymbols::fgXSI_NONAMESPACESCHEMALOCACTION);
  }

  // Xerces numbers the namespaces of a document.
  const Space& space_of(unsigned id) {
    if (id >= spaces_.size()) spaces_.resize(id + 16);
    Space& space = spaces_[id];
    if (!space.known) {
      space.text = to_string(parser_->scanner().getURIText(id));
      space.declarations = space.text == xmlns_space;
      space.instance = space.text == xsi_space;
      space.known = true;
    }
    return space;
  }

  void add(Rule rule, SourceMark mark, std::string expected, std::string found) {
    Finding f{rule, Severity::error, {}, std::move(expected), std::move(found)};
    f.position.input = document_->input();
    f.position.mark = mark;
    findings_->push_back(std::move(f));
  }

  const Document* document_ = nullptr;
  const Parser* parser_ = nullptr;
  const x::Locator* locator_ = nullptr;
  XmlHandler* handler_ = nullptr;
  Findings* findings_ = nullptr;
  unsigned depth_ = 0;
  std::size_t complaints_ = 0;
  bool broken_ = false;
  char16_t high_surrogate_ = 0;
  std::vector<Space> spaces_;
  std::vector<Piece> pieces_;
  std::vector<XmlAttribute> attributes_;
  Utf8Buffer names_;
};

}  // namespace

struct XmlReader::Impl {
  explicit Impl(std::shared_ptr<const XmlSchemas> s)
      : schemas(std::move(s)), source(reinterpret_cast<const XMLByte*>(""), 0, x::XMLUni::fgZeroLenString) {
    source.setCopyBufToStream(false);
    source.setEncoding(x::XMLUni::fgUTF8EncodingString);  // Document has decided; a declaration is not asked again
  }

  std::unique_ptr<Parser> make(x::XMLGrammarPool* pool) {
    auto parser = std::make_unique<Parser>(pool);
    parser->installAdvDocHandler(&events);
    parser->setErrorHandler(&events);
    return parser;
  }

  /// A parser that is reused until it has read enough.
  struct Kept {
    std::unique_ptr<Parser> parser;
    std::size_t bytes = 0;
  };
  Parser& renewed(Kept& kept, x::XMLGrammarPool* pool, std::size_t bytes) {
    if (!kept.parser || kept.bytes > bytes_per_parser) {
      kept.parser = make(pool);
      kept.bytes = 0;
    }
    kept.bytes += bytes;
    return *kept.parser;
  }

  /// With a kept parser. One that a handler stopped was fed names in masses, most likely: it is not kept.
  bool run(Kept& kept, x::XMLGrammarPool* pool, const Document& document, XmlHandler& handler, Findings& findings) {
    auto& parser = renewed(kept, pool, document.text().size());
    try {
      return run(parser, document, handler, findings);
    } catch (...) {
      kept.parser.reset();
      throw;
    }
  }

  bool run(Parser& parser, const Document& document, XmlHandler& handler, Findings& findings) {
    events.begin(document, parser, handler, findings);
    const auto text = document.text();
    source.resetMemBufInputSource(reinterpret_cast<const XMLByte*>(text.data()), text.size());
    try {
      parser.parse(source);
    } catch (const TooDeep& deep) {
      events.too_deep(deep.mark);
    } catch (const Refused&) {  // the finding is there
    } catch (const x::OutOfMemoryException&) {
      throw std::bad_alloc();
    } catch (const x::XMLException& e) {
      events.not_well_formed(e.getMessage(), events.here());
    } catch (const x::SAXParseException& e) {
      events.fatalError(e);
    } catch (const x::SAXException& e) {
      events.not_well_formed(e.getMessage(), events.here());
    }
    return !events.broken();
  }

  std::shared_ptr<const XmlSchemas> schemas;
  x::MemBufInputSource source;
  XmlEvents events;
  Kept plain;
  std::vector<Kept> validating;  // one for each schema
};

XmlReader::XmlReader(std::shared_ptr<const XmlSchemas> schemas) : impl_(std::make_unique<Impl>(std::move(schemas))) {}
XmlReader::~XmlReader() = default;
XmlReader::XmlReader(XmlReader&&) noexcept = default;
XmlReader& XmlReader::operator=(XmlReader&&) noexcept = default;

bool XmlReader::parse(const Document& document, XmlHandler& handler, Check check, Findings& findings) {
  auto& me = *impl_;
  if (check == Check::well_formed) {
    return me.run(me.plain, nullptr, document, handler, findings);
  }
  if (!me.schemas) throw std::logic_error("XmlReader: Check::schema needs schemas");
  const auto& schemas = me.schemas->impl();
  if (const auto only = schemas.only(document.namespaces())) {
    me.validating.resize(schemas.pools.size());
    return me.run(me.validating[*only], schemas.pools[*only].get(), document, handler, findings);
  }
  const auto pool = schemas.load(schemas.schemas, nullptr);
  const auto parser = me.make(pool.get());
  return me.run(*parser, document, handler, findings);
}

}  // namespace brevdue::wire
