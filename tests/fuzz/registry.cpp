// Whatever the bytes of a registry file: it is read or refused with places that lie inside it, and reading never fails
// otherwise. The same bytes are imported, and read as what was set.
#include "gateway/registry/registry.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "gateway/registry/import.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brevdue;
  const std::string_view csv(reinterpret_cast<const char*>(data), size);
  const auto bytes = std::make_shared<const MemorySource>(std::string(csv));
  const auto imported = gateway::stage_import({{"fuzz", bytes}}, {}, {"2026-11-20", size % 2 == 0, true});
  if (imported.compared && imported.files.size() != 1) std::abort();
  if (!gateway::utf8_fault(csv)) {
    const auto set = gateway::read_overrides(csv);
    if (!set && set.error().empty()) std::abort();
  }
  const auto read = gateway::Registry::read(csv);
  if (read) return 0;
  if (read.error().empty()) std::abort();
  const auto lines = static_cast<std::size_t>(std::count(csv.begin(), csv.end(), '\n')) + 1;
  for (const auto& fault : read.error())
    if (fault.position.byte.value_or(0) > size || fault.position.line == 0 || fault.position.line > lines) std::abort();
  return 0;
}
