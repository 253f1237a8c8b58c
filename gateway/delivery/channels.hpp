// Channels: how one delivery is handed over to its destination, once. Thread safety: a channel is made for one delivery
// and belongs to one thread. The process ignores SIGPIPE: a receiver may hang up at any time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "gateway/delivery/courier.hpp"
#include "gateway/delivery/parcel.hpp"

namespace brevdue::gateway {

/// What became of one attempt.
struct Result {
  enum class Kind : std::uint8_t {
    taken,      // the receiver's system has it
    try_again,  // it may go better later
    refused     // for good
  };
  Kind kind = Kind::taken;
  std::string reason;  // for an operator; nothing of the message, nothing of what the receiver wrote
  Micros wait = 0;     // try_again: at least so long, as the receiver asks
};

class Channel {
 public:
  virtual ~Channel() = default;
  /// What goes wrong on this side (the disk, the store) is an exception: it may be tried again.
  [[nodiscard]] virtual Result send(const DeliveryRow& delivery, const Parcel& parcel) = 0;
};

/// Puts files into a folder, each whole or not at all, under a name that sorts by time and is the same at each attempt:
/// a repeat replaces the file. The folder must be there: a share that is not mounted is not made anew on the disk below
/// it. Files can be read by their owner and its group.
class SpoolChannel final : public Channel {
 public:
  explicit SpoolChannel(std::filesystem::path folder) : folder_(std::move(folder)) {}
  [[nodiscard]] Result send(const DeliveryRow& delivery, const Parcel& parcel) override;

 private:
  std::filesystem::path folder_;
};

/// POSTs to an address. 2xx is taken, unless its body is the negative receipt of a VANSEnvelope: that is refused, as is
/// any 4xx but 408, 425 and 429. A 409 that answers a repeat is taken: the receiver has it from before. Everything else
/// may be tried again. Redirects are not followed. Of the answer 64 KiB are read.
class HttpChannel final : public Channel {
 public:
  /// `route` has no fault(). An attempt ends before `options.lease` does, however slow the receiver is: then the next
  /// worker has it.
  HttpChannel(const Route& route, const CourierOptions& options);
  ~HttpChannel() override;
  [[nodiscard]] Result send(const DeliveryRow& delivery, const Parcel& parcel) override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The channel of a route that has no fault().
[[nodiscard]] std::unique_ptr<Channel> channel_of(const Route& route, const CourierOptions& options);

}  // namespace brevdue::gateway
