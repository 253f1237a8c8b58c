// Any bytes as a state file, and as a configuration: never a crash; a state that is read is written the same, and
// written again is the same bytes.
#include "converters/convert/state.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>

#include "gateway/config/config.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brevdue;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  if (const auto state = convert::read_state(std::make_shared<MemorySource>(bytes))) {
    StringSink once, twice;
    convert::write_state(*state, once);
    const auto again = convert::read_state(std::make_shared<MemorySource>(once.bytes));
    if (!again || !(*again == *state)) std::abort();
    convert::write_state(*again, twice);
    if (once.bytes != twice.bytes) std::abort();
  }
  if (const auto config = gateway::read_gateway_config(bytes, {}, gateway::Needs::nothing)) {
    const auto text = gateway::config_text(*config);
    const auto again = gateway::read_gateway_config(text, {}, gateway::Needs::nothing);
    if (!again || gateway::config_text(*again) != text) std::abort();
  }
  return 0;
}
