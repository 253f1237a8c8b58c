#include "gateway/store/steps.hpp"

#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <string>

namespace brevdue::gateway {
namespace {

struct Wish {
  std::string name;
  unsigned times = 1;
};

const Wish& wish() {
  static const Wish wish = [] {
    const char* const value = std::getenv("BREVDUE_KILL_AT");
    if (value == nullptr) return Wish{};
    Wish out{value, 1};
    if (const auto colon = out.name.rfind(':'); colon != std::string::npos) {
      std::from_chars(out.name.data() + colon + 1, out.name.data() + out.name.size(), out.times);
      out.name.resize(colon);
    }
    return out;
  }();
  return wish;
}

}  // namespace

void step(std::string_view name) {
  static std::atomic<unsigned> passed{0};
  if (wish().name.empty() || wish().name != name) return;
  if (++passed == wish().times) std::raise(SIGKILL);
}

}  // namespace brevdue::gateway
