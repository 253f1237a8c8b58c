// Fuzzing: whatever the bytes are, reading them as a CareCommunication ends with a message or with findings, and a
// message that was read can be written and read again in both formats.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "converters/fhir/bundle.hpp"
#include "converters/fhir/care_communication.hpp"
#include "converters/fhir/narrative.hpp"

using namespace brevdue;

namespace {

tl::expected<Correspondence, Findings> read(std::string bytes, wire::XmlReader& xml) {
  auto document = wire::Document::open(std::make_shared<MemorySource>(std::move(bytes)), {});
  if (!document) return tl::unexpected(std::move(document.error()));
  if (document->syntax() == wire::Syntax::edifact) return tl::unexpected(Findings{});
  auto tree = fhir::read(*document, xml);
  if (!tree) {
    document->resolve(tree.error());
    return tl::unexpected(std::move(tree.error()));
  }
  auto message = fhir::read_care_communication(*tree, *document);
  if (!message) document->resolve(message.error());
  return message;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const wire::XmlEngine engine;
  static wire::XmlReader xml(nullptr);
  static const DanishTime zone;
  const auto message = read(std::string(reinterpret_cast<const char*>(data), size), xml);
  if (!message) return 0;
  const auto ids = seeded_ids(1);
  const fhir::Tree tree = fhir::write_care_communication(*message, zone, *ids);
  StringSink json;
  fhir::write(tree, fhir::Format::json, json);
  // What was read is whole, so its JSON is read again, unless a size limit stands in the way.
  const auto again = read(json.bytes, xml);
  if (!again && size < 65536) std::abort();
  StringSink out;
  fhir::write(tree, fhir::Format::xml, out);
  (void)read(out.bytes, xml);
  return 0;
}
