#include "gateway/gateway.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "converters/oioxml/oioxml.hpp"
#include "converters/vans/envelope.hpp"
#include "gateway/api/http.hpp"
#include "gateway/delivery/courier.hpp"
#include "gateway/flow/flow.hpp"
#include "gateway/intake/intake.hpp"
#include "gateway/intake/spool.hpp"
#include "gateway/invitations/invitations.hpp"
#include "gateway/registry/registry.hpp"
#include "gateway/store/file_io.hpp"

namespace brevdue::gateway {
namespace fs = std::filesystem;
namespace {

constexpr auto idle_look = std::chrono::milliseconds(500);  // how often those that wait look by themselves
constexpr auto resume_look = std::chrono::seconds(10);      // for letters that could not be handed in
constexpr Micros second = 1'000'000;

/// Lets threads wait until something has come, or for a while.
class Bell {
 public:
  void ring() {
    {
      const std::lock_guard lock(mutex_);
      ++rung_;
    }
    changed_.notify_all();
  }
  /// Returns at the first ring behind `seen`, which it moves on.
  void wait(std::uint64_t& seen, std::chrono::milliseconds most) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, most, [&] { return rung_ != seen; });
    seen = rung_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t rung_ = 0;
};

/// What a reload changes: everybody takes the snapshot that is there when they begin.
struct Live {
  std::shared_ptr<const convert::Settings> settings;
  std::shared_ptr<const std::vector<Client>> clients;
  std::shared_ptr<const std::vector<Route>> routes;
};

std::string first_line(const fs::path& file) {
  const auto source = open_source(file, 4096);
  std::string text(static_cast<std::size_t>(source->size()), '\0');
  text.resize(source->read_at(0, text));
  return text.substr(0, text.find_first_of("\r\n"));
}

Live live_parts(const GatewayConfig& config) {
  Live out;
  out.settings = std::make_shared<const convert::Settings>(config.settings);
  auto clients = std::make_shared<std::vector<Client>>();
  for (const auto& client : config.clients) clients->push_back({{client.name, client.locations}, client.key_sha256});
  out.clients = std::move(clients);
  auto routes = std::make_shared<std::vector<Route>>();
  for (const auto& spool : config.spools)
    if (!spool.out.empty()) routes->push_back({spool.locations, spool.out, {}, {}, Cover::interchange});
  for (const auto& push : config.pushes) {
    Route route{push.locations, {}, push.url, {}, push.cover};
    if (push.everything_else) route.locations.emplace_back("*");
    if (!push.bearer_file.empty()) route.bearer = first_line(push.bearer_file);
    if (auto fault = gateway::fault(route)) throw std::runtime_error(*fault);
    routes->push_back(std::move(route));
  }
  out.routes = std::move(routes);
  return out;
}

/// What a reload does not change.
std::vector<std::string> differ_until_restart(const GatewayConfig& running, const GatewayConfig& now) {
  std::vector<std::string> out;
  const auto add = [&](bool differs, std::string_view name) {
    if (differs) out.emplace_back(name);
  };
  add(running.store != now.store, "store");
  add(running.listen_host != now.listen_host || running.listen_port != now.listen_port, "listen");
  const auto same = [](const SpoolConfig& a, const SpoolConfig& b) {
    return a.name == b.name && a.locations == b.locations && a.in == b.in && a.out == b.out;
  };
  add(!std::equal(running.spools.begin(), running.spools.end(), now.spools.begin(), now.spools.end(), same),
      "[[spool]]");
  add(running.settings.limits.input_bytes != now.settings.limits.input_bytes, "limits.input_bytes");
  for (const auto& row : serve_setting_rows())
    add(value_of(running.serve, row.key) != value_of(now.serve, row.key), row.key);
  return out;
}

Registry registry_of(const fs::path& path) {
  auto registry = Registry::read_path(path);
  if (registry) return std::move(*registry);
  const auto& first = registry.error().front();
  const bool folder = fs::is_directory(path);
  const auto file = folder ? path / (first.position.input == 0 ? locations_file : overrides_file) : path;
  throw std::runtime_error("the registry cannot be read: " + to_text(first, file.string()) +
                           " (brevdue registry check says all)");
}

}  // namespace

struct Gateway::Impl {
  Impl(GatewayConfig given, std::shared_ptr<const Clock> its_clock)
      : config(std::move(given)),
        clock(std::move(its_clock)),
        live(live_parts(config)),
        registry(registry_of(config.registry)),
        store(open_sqlite_store({config.store, config.serve.most_queued, config.serve.most_grouped})),
        intake({*store, *clock, ids, hand_over, letter_schemas, zone, [this] { return now_live().settings; },
                [this] { return registry.snapshot(); }}),
        invitations({*store, *clock, ids, intake, letter_schemas, zone, [this] { return now_live().settings; },
                     [this] { return registry.snapshot(); }, [this] { arrived.ring(); }}),
        courier(courier_options(), {*store, *clock, [this] { return now_live().routes; }, {}}),
        http(http_options(), {intake, invitations, *store, *clock, [this] { return now_live().clients; },
                              [this] { arrived.ring(); }, zone, [this] { return now_live().settings; }}) {
    for (const auto& spool : config.spools) {
      for (const auto& folder : {spool.in, spool.out})
        if (!folder.empty() && !fs::is_directory(folder))
          throw std::runtime_error(folder.string() + ": there is no such folder");
      remove_unfinished(spool.in / "refused");
      if (!spool.out.empty()) remove_unfinished(spool.out);
      doors.emplace_back(SpoolFolders{{spool.name, spool.locations}, spool.in, spool.out},
                         SpoolDoor::Parts{intake, *store, config.settings.limits.input_bytes});
    }
    for (unsigned i = 0; i < std::max(1u, config.serve.workers); ++i) flows.push_back(new_flow());
  }

  CourierOptions courier_options() const {
    const auto& s = config.serve;
    CourierOptions out;
    out.first_wait = s.first_wait_seconds * second;
    out.longest_wait = s.longest_wait_seconds * second;
    out.give_up_after = s.give_up_hours * 3600 * second;
    out.most_each = s.most_each;
    out.most_each_route = s.most_each_route;
    out.connect_seconds = s.connect_seconds;
    out.answer_seconds = s.answer_seconds;
    return out;
  }
  HttpOptions http_options() const {
    HttpOptions out;
    out.host = config.listen_host;
    out.port = config.listen_port;
    out.most_body_bytes = config.settings.limits.input_bytes;
    out.threads = config.serve.http_threads;
    out.most_waiting = config.serve.http_most_waiting;
    out.body_seconds = config.serve.body_seconds;
    return out;
  }

  std::unique_ptr<Flow> new_flow() {
    return std::make_unique<Flow>(
        Flow::Parts{*store, *clock, ids, hand_over, letter_schemas, zone, [this] { return registry.snapshot(); },
                    [this] { return now_live().settings; },
                    [this](std::string_view location) { return route_to(*now_live().routes, location) != nullptr; }});
  }

  Live now_live() {
    const std::lock_guard lock(live_mutex);
    return live;
  }

  // --- threads

  /// Calls `round` until stop(): at once again while it has something to do, else when the bell rings.
  template <class Round>
  void keep_going(Bell& bell, std::chrono::milliseconds idle, Round round) {
    threads.emplace_back([this, &bell, idle, round] {
      std::uint64_t seen = 0;
      while (!stopping) {
        std::size_t count = 0;
        try {
          count = round();
        } catch (const std::exception&) {
          // The store cannot write now, or a folder is gone: it is tried again.
        }
        if (count == 0 && !stopping) bell.wait(seen, idle);
      }
    });
  }

  void start() {
    http.start();  // first: where the port is taken there are no threads yet
    is_running = true;
    stopping = false;
    for (auto& flow : flows)
      keep_going(arrived, idle_look, [this, &flow] {
        const auto done = flow->work();
        if (done.deliveries > 0) made.ring();
        return done.messages;
      });
    keep_going(nothing, resume_look, [this]() -> std::size_t {
      invitations.resume();
      return 0;
    });
    for (unsigned i = 0; i < hanging_routes * config.serve.most_each_route; ++i)
      keep_going(made, idle_look, [this] { return courier.work(); });
    if (!doors.empty())
      keep_going(scan, std::chrono::seconds(std::max(1u, config.serve.scan_seconds)), [this] { return scan_all(); });
  }

  void stop() {
    if (!is_running) return;
    is_running = false;
    http.stop();
    stopping = true;
    for (auto* bell : {&arrived, &made, &scan, &nothing}) bell->ring();
    for (auto& thread : threads) thread.join();
    threads.clear();
  }

  std::size_t scan_all() {
    std::size_t count = 0;
    std::set<std::string> failed;
    for (std::size_t i = 0; i < doors.size(); ++i) {
      try {
        count += doors[i].scan();
        if (doors[i].has_trouble()) failed.insert(config.spools[i].in.string());
      } catch (const std::exception&) {  // its folder cannot be read now: the other doors are open
        failed.insert(config.spools[i].in.string());
      }
    }
    {
      const std::lock_guard lock(failed_mutex);
      failed_spools = std::move(failed);
    }
    if (count > 0) arrived.ring();
    return count;
  }

  /// What has become different since the last time.
  void tell_changes() {
    const bool writable = store->is_writable();
    if (std::exchange(told_writable, writable) != writable)
      tell(writable ? "writable again" : "not writable", "store", config.store.string());
    std::set<std::string> failed;
    {
      const std::lock_guard lock(failed_mutex);
      failed = failed_spools;
    }
    for (const auto& folder : failed)
      if (!told_spools.contains(folder)) tell("spool failed", "folder", folder);
    for (const auto& folder : told_spools)
      if (!failed.contains(folder)) tell("spool works again", "folder", folder);
    told_spools = std::move(failed);
  }

  void watch(Tell its_tell) {
    tell = std::move(its_tell);
    keep_going(nothing, idle_look, [this]() -> std::size_t {
      tell_changes();
      return 0;
    });
  }

  /// So many folders or addresses may hang at once, and the others still get theirs (courier.hpp).
  static constexpr unsigned hanging_routes = 4;

  GatewayConfig config;
  std::shared_ptr<const Clock> clock;
  std::mutex live_mutex;
  Live live;
  std::shared_ptr<const wire::XmlSchemas> letter_schemas = oioxml::load_schemas();
  std::shared_ptr<const DanishTime> zone = std::make_shared<const DanishTime>();
  RegistryHolder registry;
  IdMaker ids;
  HandOver hand_over;
  std::unique_ptr<Store> store;
  Bell arrived, made, scan, nothing;
  Intake intake;
  Invitations invitations;
  Courier courier;
  HttpServer http;
  std::vector<SpoolDoor> doors;
  std::vector<std::unique_ptr<Flow>> flows;
  std::mutex failed_mutex;
  std::set<std::string> failed_spools;  // that the last scan could not read
  Tell tell;
  bool told_writable = true;
  std::set<std::string> told_spools;
  std::atomic<bool> stopping = false;
  bool is_running = false;
  std::vector<std::thread> threads;
};

Gateway::Gateway(GatewayConfig config, std::shared_ptr<const Clock> clock)
    : impl_(std::make_unique<Impl>(std::move(config), std::move(clock))) {}
Gateway::~Gateway() {
  impl_->stop();
}

void Gateway::listen() {
  impl_->http.start();
  impl_->is_running = true;
}
void Gateway::start() {
  impl_->start();
}
void Gateway::watch(Tell tell) {
  impl_->watch(std::move(tell));
}
void Gateway::stop() {
  impl_->stop();
}
std::uint16_t Gateway::port() const {
  return impl_->http.port();
}
Store& Gateway::store() {
  return *impl_->store;
}
Answer Gateway::accept(const Arrival& arrival) {
  auto answer = impl_->intake.accept(arrival);
  if (!answer.refused) impl_->arrived.ring();
  return answer;
}

std::vector<std::string> Gateway::reload(GatewayConfig config) {
  const auto later = differ_until_restart(impl_->config, config);
  config.spools = impl_->config.spools;
  config.settings.limits.input_bytes = impl_->config.settings.limits.input_bytes;
  auto live = live_parts(config);
  if (auto read = impl_->registry.reload(config.registry); !read) (void)registry_of(config.registry);  // says why
  const std::lock_guard lock(impl_->live_mutex);
  impl_->live = std::move(live);
  return later;
}

void Gateway::work_off() {
  impl_->invitations.resume();
  for (std::size_t count = 1; count > 0;) {
    count = impl_->scan_all();
    for (auto& flow : impl_->flows) count += flow->work().messages;
    count += impl_->courier.work();
  }
}

}  // namespace brevdue::gateway
