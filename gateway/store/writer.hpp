// The one thread that writes. Work that waits is taken together: one transaction, one fsync. Where a piece throws, all
// of them are done again, each in a savepoint of its own, so that only that piece is lost: work may be done twice.
// Whoever handed a piece in is told after the commit, never before. Thread safety: run() by any number of threads.
// While the last write failed, the thread itself tries a small one now and then: it notices by itself when there is
// room again.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "gateway/store/checkpointer.hpp"
#include "gateway/store/sqlite.hpp"

namespace brevdue::gateway {

class Writer {
 public:
  /// `checkpoints`: those of `database`; null: as SQLite makes them.
  Writer(std::unique_ptr<Database> database, std::size_t most_queued, std::size_t most_grouped,
         std::unique_ptr<Checkpointer> checkpoints = {});
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer();  // what waits is done first

  /// Does `work` on the writing thread and returns what it returned once that is on disk. What it throws comes out
  /// here, and then nothing of it has happened; so does StoreError where the commit fails, or too much waits (busy).
  template <class Work>
  auto run(const Work& work) {
    using Result = std::invoke_result_t<Work, Database&>;
    if constexpr (std::is_void_v<Result>) {
      submit([&](Database& database) { work(database); });
    } else {
      std::optional<Result> result;
      submit([&](Database& database) { result.emplace(work(database)); });
      return *std::move(result);
    }
  }

  [[nodiscard]] bool is_writable() const { return writable_; }

 private:
  struct Job {
    std::function<void(Database&)> work;
    std::promise<void> done;
    std::exception_ptr error;
  };
  /// Shared: the writing thread still touches a promise when the thread that waited for it has gone on.
  using Group = std::vector<std::shared_ptr<Job>>;
  void submit(std::function<void(Database&)> work);
  void loop();
  std::optional<Group> take();
  void run_group(const Group& group);
  void run_all(const Group& group);
  bool run_at_once(const Group& group);
  void not_writable();
  void run_one(Job& job);
  void probe();
  void roll_back() noexcept;

  std::unique_ptr<Database> database_;
  std::unique_ptr<Checkpointer> checkpoints_;
  const std::size_t most_queued_, most_grouped_;
  std::mutex mutex_;
  std::condition_variable waiting_;
  std::deque<std::shared_ptr<Job>> queue_;
  bool stopping_ = false;
  std::chrono::steady_clock::time_point next_probe_;  // of the writing thread
  std::atomic<bool> writable_{true};
  std::thread thread_;
};

}  // namespace brevdue::gateway
