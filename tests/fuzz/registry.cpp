// Whatever the bytes of a registry file: it is read or refused with places that lie inside it, and reading never fails
// otherwise.
#include "gateway/registry/registry.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brevdue;
  const std::string_view csv(reinterpret_cast<const char*>(data), size);
  const auto read = gateway::Registry::read(csv);
  if (read) return 0;
  if (read.error().empty()) std::abort();
  const auto lines = static_cast<std::size_t>(std::count(csv.begin(), csv.end(), '\n')) + 1;
  for (const auto& fault : read.error())
    if (fault.position.byte.value_or(0) > size || fault.position.line == 0 || fault.position.line > lines) std::abort();
  return 0;
}
