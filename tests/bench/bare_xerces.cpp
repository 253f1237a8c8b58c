#include "tests/bench/bare_xerces.hpp"

#include <xercesc/framework/MemBufInputSource.hpp>
#include <xercesc/framework/XMLGrammarPoolImpl.hpp>
#include <xercesc/sax2/DefaultHandler.hpp>
#include <xercesc/sax2/SAX2XMLReader.hpp>
#include <xercesc/sax2/XMLReaderFactory.hpp>
#include <xercesc/util/PlatformUtils.hpp>
#include <xercesc/util/XMLUni.hpp>

namespace brevdue::bench {

using namespace xercesc;

namespace {

struct Counter final : DefaultHandler {
  void error(const SAXParseException&) override { ++complaints; }
  void fatalError(const SAXParseException&) override { ++complaints; }
  unsigned complaints = 0;
};

const XMLByte* bytes_of(std::string_view text) {
  return reinterpret_cast<const XMLByte*>(text.data());
}

}  // namespace

struct BareXerces::Impl {
  XMLGrammarPoolImpl pool{XMLPlatformUtils::fgMemoryManager};
  std::unique_ptr<SAX2XMLReader> reader;
  Counter handler;
};

BareXerces::BareXerces(std::string_view schema) : impl_(std::make_unique<Impl>()) {
  impl_->reader.reset(XMLReaderFactory::createXMLReader(XMLPlatformUtils::fgMemoryManager, &impl_->pool));
  auto& reader = *impl_->reader;
  reader.setFeature(XMLUni::fgSAX2CoreNameSpaces, true);
  reader.setFeature(XMLUni::fgSAX2CoreValidation, true);
  reader.setFeature(XMLUni::fgXercesDynamic, false);
  reader.setFeature(XMLUni::fgXercesSchema, true);
  reader.setFeature(XMLUni::fgXercesSchemaFullChecking, false);
  reader.setContentHandler(&impl_->handler);
  reader.setErrorHandler(&impl_->handler);
  const MemBufInputSource source(bytes_of(schema), schema.size(), "schema");
  reader.loadGrammar(source, Grammar::SchemaGrammarType, true);
  impl_->pool.lockPool();
  reader.setFeature(XMLUni::fgXercesUseCachedGrammarInParse, true);
  reader.setFeature(XMLUni::fgXercesLoadSchema, false);
}

BareXerces::~BareXerces() = default;

bool BareXerces::parse(const std::string& bytes) {
  impl_->handler.complaints = 0;
  const MemBufInputSource source(bytes_of(bytes), bytes.size(), "letter");
  impl_->reader->parse(source);
  return impl_->handler.complaints == 0;
}

}  // namespace brevdue::bench
