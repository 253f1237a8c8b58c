// Hand-over: what intake has opened and read, for the flow that converts it a moment later and then need not open and
// read it again. Small arrivals only, as many as there is room for; what nobody took gives way. Nothing depends on it:
// what is not here is opened again from the store. Thread safety: any number of threads.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "converters/convert/convert.hpp"
#include "gateway/store/id.hpp"

namespace brevdue::gateway {

/// A transmission as the flow works on it.
struct Ready {
  std::shared_ptr<const ByteSource> content;  // an interchange, an Emessage or a Bundle
  std::string envelope_sender;                // of its envelope, if it has one
  std::shared_ptr<convert::ReadAhead> ahead;  // content, read; may be null
};

class HandOver {
 public:
  void put(const Id& transmission, Ready ready);
  /// Takes it out: each is handed over once.
  [[nodiscard]] std::optional<Ready> take(const Id& transmission);

 private:
  std::mutex mutex_;
  std::map<Id, Ready> ready_;  // ids grow with time: the first is the oldest
  std::uint64_t weight_ = 0;
};

}  // namespace brevdue::gateway
