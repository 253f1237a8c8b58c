// Time comes in from outside everywhere in the gateway: waits are deadlines in the store, looked at when the clock says
// so. Thread safety: any number of threads.
#pragma once

#include <chrono>
#include <mutex>

#include "gateway/store/id.hpp"

namespace brevdue::gateway {

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Micros now() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Micros now() const override {
    using namespace std::chrono;
    return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
  }
};

/// Stands still until it is moved.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Micros now) : now_(now) {}
  [[nodiscard]] Micros now() const override {
    const std::lock_guard lock(mutex_);
    return now_;
  }
  void move(Micros by) {
    const std::lock_guard lock(mutex_);
    now_ += by;
  }

 private:
  mutable std::mutex mutex_;
  Micros now_;
};

}  // namespace brevdue::gateway
