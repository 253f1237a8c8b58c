// Fuzzing: whatever the bytes are, the conformance check of what can be read of them ends, with a list of findings that
// is bounded, in order, each with its place; and as what is produced the same is said as of what is received, but more
// strictly.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "converters/fhir/bundle.hpp"
#include "converters/fhir/validate/validate.hpp"

using namespace brevdue;

namespace {

constexpr std::size_t most = 501;  // errors, warnings, those of the form, and one
constexpr std::size_t few = 200;   // none is left out

void require(bool holds) {
  if (!holds) std::abort();
}

std::size_t errors(const Findings& findings) {
  return static_cast<std::size_t>(
      std::count_if(findings.begin(), findings.end(), [](const Finding& f) { return f.severity == Severity::error; }));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const wire::XmlEngine engine;
  static wire::XmlReader xml(nullptr);
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  auto document = wire::Document::open(std::make_shared<MemorySource>(bytes), {});
  if (!document || document->syntax() == wire::Syntax::edifact) return 0;
  const auto tree = fhir::read(*document, xml);
  if (!tree) return 0;
  fhir::CheckOptions options;
  options.format = document->syntax() == wire::Syntax::json ? fhir::Format::json : fhir::Format::xml;
  auto received = fhir::check(*tree, options);
  options.as = fhir::As::produced;
  const auto produced = fhir::check(*tree, options);
  require(received.size() < most && produced.size() < most);
  if (received.size() < few && produced.size() < few) {
    require(received.size() == produced.size() && errors(received) <= errors(produced));
    for (std::size_t i = 0; i < received.size(); ++i) require(received[i].rule == produced[i].rule);
  }
  document->resolve(received);
  for (const auto& finding : received) {
    require(!finding.position.path.empty());
    require(!finding.position.byte || *finding.position.byte <= size);
  }
  return 0;
}
