// Fuzzing: whatever the bytes are, reading them as a CareCommunication or an Acknowledgement ends with a message or
// with findings, and a message that was read can be written and read again in both formats.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>

#include "converters/fhir/acknowledgement.hpp"
#include "converters/fhir/bundle.hpp"
#include "converters/fhir/care_communication.hpp"

using namespace brevdue;

namespace {

struct Message {
  std::optional<Correspondence> letter;
  std::optional<Receipt> receipt;
  [[nodiscard]] bool was_read() const { return letter || receipt; }
};

template <class Read, class Kept>
void take(Read read, const wire::Document& document, Kept& kept, bool print) {
  if (read)
    kept = std::move(*read);
  else
    document.resolve(read.error().findings);
  if (!read && print)
    for (const auto& f : read.error().findings) std::fprintf(stderr, "%s\n", to_text(f, "written").c_str());
}

Message read(std::string bytes, wire::XmlReader& xml, bool print = false) {
  auto document = wire::Document::open(std::make_shared<MemorySource>(std::move(bytes)), {});
  if (!document || document->syntax() == wire::Syntax::edifact) return {};
  auto tree = fhir::read(*document, xml);
  if (!tree) {
    document->resolve(tree.error());
    return {};
  }
  Message out;
  take(fhir::read_care_communication(*tree, *document), *document, out.letter, print);
  take(fhir::read_acknowledgement(*tree, *document), *document, out.receipt, print);
  return out;
}

fhir::Tree write(Message message) {
  static const DanishTime zone;
  const auto ids = seeded_ids(1);
  if (message.receipt) return fhir::write_acknowledgement(*message.receipt, zone, *ids);
  // What only 3.0 could do to a message, 5.0 has no word for; what 3.0 had no ids for, 5.0 has.
  auto& letter = *message.letter;
  if (letter.activity > Activity::forward_message) letter.activity = Activity::new_message;
  if (letter.category.empty()) letter.category = "other";
  if (letter.thread.empty()) letter.thread = "urn:uuid:" + ids->uuid();
  for (auto& segment : letter.segments)
    if (segment.id.empty()) segment.id = "urn:uuid:" + ids->uuid();
  for (auto& attachment : letter.attachments)
    if (attachment.id.empty()) attachment.id = "urn:uuid:" + ids->uuid();
  return fhir::write_care_communication(*message.letter, zone, *ids);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const wire::XmlEngine engine;
  static wire::XmlReader xml(nullptr);
  const Message message = read(std::string(reinterpret_cast<const char*>(data), size), xml);
  if (!message.was_read()) return 0;
  const fhir::Tree tree = write(message);
  StringSink json;
  fhir::write(tree, fhir::Format::json, json);
  // What was read is whole, so its JSON is read again, unless a size limit stands in the way.
  if (!read(json.bytes, xml).was_read() && size < 65536) {
    (void)read(json.bytes, xml, true);
    std::abort();
  }
  StringSink out;
  fhir::write(tree, fhir::Format::xml, out);
  (void)read(out.bytes, xml);
  return 0;
}
