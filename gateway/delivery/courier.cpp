#include "gateway/delivery/courier.hpp"

#include <algorithm>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <stdexcept>
#include <utility>

#include "gateway/delivery/channels.hpp"
#include "gateway/store/steps.hpp"

namespace brevdue::gateway {
namespace {

constexpr std::string_view everywhere = "*";

std::uint64_t system_random() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

}  // namespace

const Route* route_to(const std::vector<Route>& routes, std::string_view destination) {
  for (const auto wanted : {destination, everywhere})
    for (const auto& route : routes)
      if (std::find(route.locations.begin(), route.locations.end(), wanted) != route.locations.end()) return &route;
  return nullptr;
}

struct Courier::Impl {
  /// One of the places of a route's folder or address, until it ends.
  class Place {
   public:
    Place(Impl& impl, std::string route) : impl_(&impl), route_(std::move(route)) {}
    Place(Place&& other) noexcept : impl_(std::exchange(other.impl_, nullptr)), route_(std::move(other.route_)) {}
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() {
      if (impl_ == nullptr) return;
      const std::lock_guard lock(impl_->under_way_mutex);
      const auto found = impl_->under_way.find(route_);
      if (--found->second == 0) impl_->under_way.erase(found);
    }

   private:
    Impl* impl_;
    std::string route_;
  };

  /// The receiver has it, the store does not know yet.
  struct Taken {
    Id delivery;
    Micros at;
  };

  Impl(CourierOptions given, Parts its_parts) : options(std::move(given)), parts(std::move(its_parts)) {
    const Micros patience = Micros{options.connect_seconds} + options.answer_seconds;
    options.lease = std::max(options.lease, 2 * patience * 1'000'000);
    if (!parts.random) parts.random = system_random;
  }

  CourierOptions options;
  Parts parts;
  std::mutex under_way_mutex;
  std::map<std::string, unsigned> under_way;  // by folder or address
  std::mutex taken_mutex;
  std::vector<Taken> taken;

  /// Doubled after each attempt up to the longest, then a tenth more or less, so that what failed together is not all
  /// tried again together.
  [[nodiscard]] Micros wait(std::uint32_t attempts) const {
    auto wait = std::min(options.first_wait, options.longest_wait);
    for (std::uint32_t i = 0; i < attempts && wait < options.longest_wait; ++i)
      wait = std::min(wait * 2, options.longest_wait);
    const auto tenth = wait / 10;
    const auto random = parts.random() % (2 * static_cast<std::uint64_t>(tenth) + 1);
    return wait - tenth + static_cast<Micros>(random);
  }

  [[nodiscard]] Result attempt(const Route& route, const ClaimedDelivery& claimed) const {
    try {
      if (const auto wrong = fault(route)) return {Result::Kind::try_again, *wrong};
      const auto parcel = make_parcel(parts.store, claimed, route.cover);
      step("before delivery");
      return channel_of(route, options)->send(claimed.delivery, parcel);
    } catch (const std::logic_error& e) {  // it will be the same next time: an operator must look at it
      return {Result::Kind::refused, e.what()};
    } catch (const std::exception& e) {
      return {Result::Kind::try_again, e.what()};
    }
  }

  void note_taken(const Taken& one) { parts.store.delivered(one.delivery, {"gateway"}, one.at); }

  /// Until it is done nobody goes on: the lease of one of them may be over, and it would be sent again.
  void note_all_taken() {
    const std::lock_guard lock(taken_mutex);
    for (; !taken.empty(); taken.pop_back()) note_taken(taken.back());
  }

  void note(const DeliveryRow& delivery, const Result& result) {
    step("after delivery");
    const auto now = parts.clock.now();
    switch (result.kind) {
      case Result::Kind::taken:
        try {
          note_taken({delivery.id, now});
        } catch (const StoreError&) {
          const std::lock_guard lock(taken_mutex);
          taken.push_back({delivery.id, now});
        }
        return;
      case Result::Kind::refused:
        parts.store.give_up(delivery.id, result.reason, now);
        return;
      case Result::Kind::try_again:
        break;
    }
    if (now - delivery.created >= options.give_up_after) {
      parts.store.give_up(delivery.id, "given up, it was tried for too long: " + result.reason, now);
      return;
    }
    const auto next = now + std::max(wait(delivery.attempts), std::min(result.wait, options.longest_wait));
    parts.store.try_again(delivery.id, result.reason, next, now);
  }

  std::optional<Place> place_of(const Route& route) {
    auto name = route.url.empty() ? route.folder.string() : route.url;
    const std::lock_guard lock(under_way_mutex);
    auto& count = under_way[name];
    if (count >= options.most_each_route) return std::nullopt;
    ++count;
    return std::optional<Place>(std::in_place, *this, std::move(name));
  }

  void deliver(const std::vector<Route>& routes, const ClaimedDelivery& claimed) {
    if (const auto* route = route_to(routes, claimed.delivery.destination))
      note(claimed.delivery, attempt(*route, claimed));
    else
      parts.store.put_in_mailbox(claimed.delivery.id, parts.clock.now());
  }
};

Courier::Courier(CourierOptions options, Parts parts)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(parts))) {}

Courier::~Courier() {
  try {
    impl_->note_all_taken();
  } catch (const std::exception&) {  // as after a crash: it is sent again
  }
}

std::size_t Courier::work() {
  // In this order: of what is added behind note_all_taken() the lease is not over at `now`.
  const auto now = impl_->parts.clock.now();
  impl_->note_all_taken();
  // One at a time: a delivery that waited here behind another one's slow receiver would lose its lease.
  const auto routes = impl_->parts.routes();
  std::optional<Impl::Place> place;
  const auto has_room = [&](const std::string& destination) {
    place.reset();  // the writing thread may ask twice
    const auto* const route = route_to(*routes, destination);
    if (route == nullptr) return true;
    auto its = impl_->place_of(*route);
    if (its) place.emplace(*std::move(its));
    return place.has_value();
  };
  const auto claimed =
      impl_->parts.store.claim_deliveries(now, now + impl_->options.lease, 1, impl_->options.most_each, has_room);
  for (const auto& one : claimed) impl_->deliver(*routes, one);
  return claimed.size();
}

}  // namespace brevdue::gateway
