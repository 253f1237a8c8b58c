// libFuzzer: any bytes opened and read as an envelope. What reads, and has no fault that keeps it from being written,
// must be written as an envelope that reads as the same, without a warning but of its Document. What the schema refuses
// is never read without a word.
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "converters/vans/envelope.hpp"
#include "schemas/embedded.hpp"

using namespace brevdue;

namespace {

/// Looks at nothing.
struct Nobody final : wire::XmlHandler {
  void start(const wire::XmlName&, std::span<const wire::XmlAttribute>, SourceMark) override {}
  void end(const wire::XmlName&, SourceMark) override {}
  void text(std::string_view) override {}
};

struct Bench {
  wire::XmlEngine engine;
  wire::XmlReader reader;
  std::array<std::string_view, 1> files{schemas::file("vans_envelope.xsd")};
  wire::XmlReader validating{std::make_shared<const wire::XmlSchemas>(files)};
};

Bench& bench() {
  static auto* const one = new Bench;  // Xerces stays up to the end
  return *one;
}

[[noreturn]] void fail(const char* what, const Findings& findings) {
  std::fprintf(stderr, "%s\n", what);
  for (const auto& finding : findings) std::fputs((to_text(finding, "written") + "\n").c_str(), stderr);
  std::abort();
}

std::string payload_of(const vans::Envelope& envelope) {
  StringSink sink;
  vans::write_payload(envelope, sink);
  return sink.bytes;
}

void comes_back(const vans::Envelope& envelope) {
  std::shared_ptr<const MemorySource> payload;
  if (envelope.message) {
    payload = std::make_shared<MemorySource>(payload_of(envelope));
    if (payload->size() != envelope.data.decoded_size()) fail("another size", {});
  }
  auto whole = envelope;
  if (whole.message) whole.message->size = payload->size();  // VANS-04
  StringSink sink;
  vans::write_envelope(whole, payload.get(), sink);
  const auto again = wire::Document::open(std::make_shared<MemorySource>(sink.bytes));
  if (!again) fail("does not open", again.error());
  const auto result = vans::read_envelope(*again, bench().reader);
  if (!result) fail("does not read", result.error());
  for (const auto& warning : result->warnings)
    if (warning.rule != Rule::vans_document) fail("has a warning", result->warnings);
  const auto& back = result->envelope;
  if (!(back.sender == whole.sender && back.receiver == whole.receiver && back.id == whole.id &&
        back.sent == whole.sent && back.message == whole.message && back.receipt == whole.receipt))
    fail("reads as another one", {});
  if (payload && payload_of(back) != payload_of(envelope)) fail("has another payload", {});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto source = std::make_shared<MemorySource>(std::string(reinterpret_cast<const char*>(data), size));
  const auto opened = wire::Document::open(source);
  if (!opened) return 0;
  const auto result = vans::read_envelope(*opened, bench().reader);
  if (!result) {
    if (!has_error(result.error())) fail("refused without an error", result.error());
    return 0;
  }
  if (has_error(result->warnings)) fail("read with an error", result->warnings);
  const auto faults = vans::writing_faults(result->envelope);
  Nobody nobody;
  Findings complaints;
  bench().validating.parse(*opened, nobody, wire::Check::schema, complaints);
  if (!complaints.empty() && result->warnings.empty()) fail("only the schema speaks", complaints);
  // What the schema has no complaint about can always be written.
  bool refused = false;
  for (const auto& warning : result->warnings) refused = refused || warning.rule == Rule::vans_schema;
  if (!faults.empty() && !refused) fail("cannot be written", faults);
  if (faults.empty()) comes_back(result->envelope);
  return 0;
}
