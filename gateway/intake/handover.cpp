#include "gateway/intake/handover.hpp"

#include <utility>

namespace brevdue::gateway {
namespace {

/// Bytes of contents; what was read of them takes up to about eight times as much.
constexpr std::uint64_t most = 8u << 20;
constexpr std::uint64_t one = 2048;   // what each weighs beside its content
constexpr Micros fresh = 10'000'000;  // what the flow has not taken by then it has taken up otherwise, or waits

std::uint64_t weight(const Ready& ready) {
  return one + ready.content->size();
}

}  // namespace

void HandOver::put(const Id& transmission, Ready ready) {
  const auto its = weight(ready);
  const std::lock_guard lock(mutex_);
  while (weight_ + its > most && !ready_.empty() && time_of(ready_.begin()->first) + fresh < time_of(transmission)) {
    weight_ -= weight(ready_.begin()->second);
    ready_.erase(ready_.begin());
  }
  // The flow takes the oldest first: where there is too much, it is the new one that is read twice.
  if (weight_ + its > most || !ready_.emplace(transmission, std::move(ready)).second) return;
  weight_ += its;
}

std::optional<Ready> HandOver::take(const Id& transmission) {
  const std::lock_guard lock(mutex_);
  auto node = ready_.extract(transmission);
  if (node.empty()) return std::nullopt;
  weight_ -= weight(node.mapped());
  return std::move(node.mapped());
}

}  // namespace brevdue::gateway
