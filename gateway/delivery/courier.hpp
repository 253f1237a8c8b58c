// Delivery: what is due in the outbox is handed to the channels of its destinations. One destination that does not
// answer delays no other: work() is called by several threads at once, each takes one delivery at a time, and all of
// them together have no more than `most_each` under way to one destination, and `most_each_route` to one folder or
// address, however many destinations it stands for. So there are to be more threads than `most_each_route` times the
// receivers that may hang at the same time.
// Durability: a delivery is noted as delivered after its receiver has it. A crash between the two sends the same bytes
// again under the same name and ids when the lease has ended. What the store could not note is kept and noted before
// anything else is taken, at the latest when the Courier ends.
// Thread safety: work() may be called by any number of threads at once. The process ignores SIGPIPE.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/delivery/parcel.hpp"
#include "gateway/store/clock.hpp"
#include "gateway/store/store.hpp"

namespace brevdue::gateway {

/// Where the messages of some location numbers go, or ("*") of all that no other route names. Those without a route
/// wait in the mailbox.
struct Route {
  std::vector<std::string> locations;
  /// A folder that files are put into, whole (synced, then renamed); it has to be there. Or
  std::filesystem::path folder;
  /// an address that they are POSTed to.
  std::string url;
  std::string bearer;  // sent as Authorization: Bearer, if there is one
  Cover cover = Cover::envelope;
};
/// What is wrong with a route, in words, if anything is: it would deliver nothing.
[[nodiscard]] std::optional<std::string> fault(const Route& route);

struct CourierOptions {
  Micros first_wait = 5'000'000;                  // after the first failure; doubled after each further one, and up to
  Micros longest_wait = 15 * 60 * 1'000'000L;     // this long; a random tenth more or less
  Micros give_up_after = 48 * 3600 * 1'000'000L;  // since the delivery was made
  Micros lease = 5 * 60 * 1'000'000L;             // at least; it is longer where the receiver has more time to answer
  unsigned most_each = 2;                         // deliveries under way to one destination
  unsigned most_each_route = 4;                   // deliveries under way to one folder or address
  unsigned connect_seconds = 10, answer_seconds = 60;
};

/// The route that names the destination, else the one for all.
[[nodiscard]] const Route* route_to(const std::vector<Route>& routes, std::string_view destination);

class Courier {
 public:
  /// All of it outlives the Courier. `random`: for the jitter, from any thread; by default from the system.
  struct Parts {
    Store& store;
    const Clock& clock;
    std::function<std::shared_ptr<const std::vector<Route>>()> routes;  // looked at anew each time
    std::function<std::uint64_t()> random;
  };
  Courier(CourierOptions options, Parts parts);
  ~Courier();
  /// Tries what is due now; how many deliveries it took. 0: nothing to do. Throws StoreError when nothing can be noted.
  /// One that fails after `give_up_after` is dead, also if an operator has released it: he gets one try.
  std::size_t work();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace brevdue::gateway
