#include "gateway/livecheck/livecheck.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <deque>
#include <map>
#include <mutex>
#include <utility>

#include "converters/video/link.hpp"
#include "converters/video/url.hpp"
#include "converters/wire/sha256.hpp"
#include "gateway/livecheck/https.hpp"
#include "gateway/livecheck/vdx_api.hpp"

namespace brevdue::gateway {
namespace {

using sv = std::string_view;
using video::LinkState;

/// Why a link is not fetched; nothing if it may be.
std::optional<std::string> objection(const video::Link& link, const std::vector<std::string>& hosts) {
  const auto no = [](sv why) { return "not fetched: " + std::string(why); };
  if (link.link_class != video::LinkClass::vdx_short)
    return no("the link's class is " + std::string(name(link.link_class)));
  if (link.state != LinkState::valid && link.state != LinkState::expired && link.state != LinkState::not_yet_open)
    return no("the link is " + std::string(name(link.state)));
  if (std::find(link.breaches.begin(), link.breaches.end(), Rule::vdx_scheme) != link.breaches.end())
    return no("the link does not begin with https");
  if (std::find(hosts.begin(), hosts.end(), link.host) == hosts.end()) return no("the link's host is not allowed");
  return std::nullopt;
}

/// Answers by the SHA-256 of their link, bounded in number. One thread at a time.
class Kept {
 public:
  using Key = std::array<std::uint8_t, 32>;
  Kept(Micros keep, std::size_t most) : keep_(keep), most_(most) {}

  [[nodiscard]] std::optional<LiveAnswer> find(const Key& key, Micros now) const {
    const auto found = answers_.find(key);
    return found != answers_.end() && is_fresh(found->second, now) ? std::optional(found->second) : std::nullopt;
  }
  void put(const Key& key, LiveAnswer answer) {
    if (answers_.insert_or_assign(key, std::move(answer)).second) order_.push_back(key);
    while (order_.size() > most_) {
      answers_.erase(order_.front());
      order_.pop_front();
    }
  }

 private:
  // A clock that went back makes no answer live longer.
  [[nodiscard]] bool is_fresh(const LiveAnswer& answer, Micros now) const {
    return answer.checked_at <= now && now - answer.checked_at < keep_;
  }

  Micros keep_;
  std::size_t most_;
  std::map<Key, LiveAnswer> answers_;
  std::deque<Key> order_;
};

}  // namespace

sv name(Liveness liveness) {
  constexpr std::array<sv, 3> names = {"alive", "dead", "unknown"};
  return names.at(static_cast<std::size_t>(liveness));
}

struct LiveCheck::Impl {
  Impl(LiveCheckOptions given, const Clock& the_clock, Outside outside)
      : options(std::move(given)), clock(the_clock), https(std::move(outside)), kept(options.keep, options.most_kept) {
    if (!options.api_token.empty()) api.emplace(options.api_base, options.api_token);
  }

  [[nodiscard]] Https::Deadline deadline() const {
    return std::chrono::steady_clock::now() + std::chrono::microseconds(options.time_out);
  }

  /// A redirect is not followed, not even to the same host: nobody has said that there are any.
  void fetch(const video::Link& link, LiveAnswer& answer) const {
    try {
      const auto path = std::string(video::split_url(link.url).path);
      const int status = https.get({link.host, path, 0, {}, 0}, deadline()).status;
      answer.reason = "HTTP " + std::to_string(status);
      if (status >= 300 && status < 400) answer.reason += ": redirects are not followed";
      if (status == 200) answer.liveness = Liveness::alive;
      if (status == 404 || status == 410) answer.liveness = Liveness::dead;
    } catch (const NoAnswer& why) {
      answer.reason = why.what();
    }
  }

  [[nodiscard]] LiveAnswer ask(const video::Link& link) const {
    LiveAnswer answer;
    fetch(link, answer);
    if (api) {
      const auto short_id = video::split_url(link.url).path.substr(1, 12);
      auto found = api->look_up(https, short_id, deadline());
      answer.meeting = std::move(found.meeting);
      answer.look_up = std::move(found.said);
    }
    answer.checked_at = clock.now();
    return answer;
  }

  [[nodiscard]] std::optional<LiveAnswer> find(const Kept::Key& key) {
    const std::lock_guard lock(kept_mutex);
    return kept.find(key, clock.now());
  }

  LiveCheckOptions options;
  const Clock& clock;
  Https https;
  std::optional<VdxApi> api;
  std::mutex asking;  // one at a time: VDX is not to be stormed
  std::mutex kept_mutex;
  Kept kept;
};

LiveCheck::LiveCheck(LiveCheckOptions options, const Clock& clock) : LiveCheck(std::move(options), clock, Outside()) {}
LiveCheck::LiveCheck(LiveCheckOptions options, const Clock& clock, Outside outside)
    : impl_(std::make_unique<Impl>(std::move(options), clock, std::move(outside))) {}
LiveCheck::~LiveCheck() = default;

LiveAnswer LiveCheck::check(sv url) {
  const auto link = video::judge(url);
  if (auto why = objection(link, impl_->options.hosts))
    return {Liveness::unknown, std::move(*why), impl_->clock.now(), std::nullopt, {}};
  const auto key = wire::sha256(url);
  if (auto known = impl_->find(key)) return std::move(*known);
  const std::lock_guard turn(impl_->asking);
  if (auto known = impl_->find(key)) return std::move(*known);  // meanwhile another has asked
  auto answer = impl_->ask(link);
  const std::lock_guard lock(impl_->kept_mutex);
  impl_->kept.put(key, answer);
  return answer;
}

}  // namespace brevdue::gateway
