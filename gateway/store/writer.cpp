#include "gateway/store/writer.hpp"

#include <chrono>

#include "gateway/store/steps.hpp"
#include "gateway/store/store.hpp"

namespace brevdue::gateway {
namespace {

constexpr std::chrono::milliseconds between_probes(500);

}  // namespace

Writer::Writer(std::unique_ptr<Database> database, std::size_t most_queued, std::size_t most_grouped,
               std::unique_ptr<Checkpointer> checkpoints)
    : database_(std::move(database)),
      checkpoints_(std::move(checkpoints)),
      most_queued_(most_queued),
      most_grouped_(most_grouped),
      thread_([this] { loop(); }) {}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  waiting_.notify_one();
  thread_.join();
}

void Writer::submit(std::function<void(Database&)> work) {
  const auto job = std::make_shared<Job>();
  job->work = std::move(work);
  auto done = job->done.get_future();
  {
    const std::lock_guard lock(mutex_);
    if (queue_.size() >= most_queued_) throw StoreError(StoreError::Kind::busy, "too much is waiting to be written");
    queue_.push_back(job);
  }
  waiting_.notify_one();
  done.get();
}

void Writer::loop() {
  while (const auto group = take()) {
    if (group->empty())
      probe();
    else
      run_group(*group);
  }
}

/// What waits, as far as it goes into one commit. Empty: it is time to try whether one can write.
/// Nothing: stop.
std::optional<Writer::Group> Writer::take() {
  std::unique_lock lock(mutex_);
  const auto wanted = [this] { return stopping_ || !queue_.empty(); };
  if (writable_)
    waiting_.wait(lock, wanted);
  else if (!waiting_.wait_until(lock, next_probe_, wanted) || std::chrono::steady_clock::now() >= next_probe_)
    return Group{};  // also where something always waits: what only looks does not find out
  if (queue_.empty()) return std::nullopt;
  Group group;
  while (!queue_.empty() && group.size() < most_grouped_) {
    group.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return group;
}

void Writer::run_group(const Group& group) {
  std::exception_ptr failed;
  const auto changes_before = database_->changes();
  try {
    run_all(group);
    // Work that only looked says nothing about the disk.
    if (database_->changes() != changes_before) writable_ = true;
  } catch (...) {
    failed = std::current_exception();
    not_writable();
  }
  for (const auto& job : group) {
    job->work = nullptr;
    const auto error = job->error ? job->error : failed;
    if (error)
      job->done.set_exception(error);
    else
      job->done.set_value();
  }
  if (checkpoints_ && !failed) checkpoints_->committed();
}

void Writer::run_all(const Group& group) {
  database_->run("BEGIN IMMEDIATE");
  if (!run_at_once(group)) {
    database_->run("BEGIN IMMEDIATE");
    for (const auto& job : group) {
      run_one(*job);
      // A full disk and the like make SQLite give the whole transaction up.
      if (!database_->in_transaction()) std::rethrow_exception(job->error);
    }
  }
  step("before commit");
  database_->run("COMMIT");
  step("after commit");
}

/// Without savepoints, for which SQLite copies each page that is written to. False if one of them threw: nothing of
/// any has happened.
bool Writer::run_at_once(const Group& group) {
  try {
    for (const auto& job : group) {
      job->work(*database_);
      if (!database_->in_transaction())
        throw StoreError(StoreError::Kind::failed, "the database has given a transaction up");
    }
    return true;
  } catch (...) {
    if (!database_->in_transaction()) throw;
    database_->run("ROLLBACK");
    return false;
  }
}

void Writer::run_one(Job& job) {
  database_->run("SAVEPOINT job");
  try {
    job.work(*database_);
  } catch (...) {
    job.error = std::current_exception();
    if (!database_->in_transaction()) return;
    database_->run("ROLLBACK TO job");
  }
  database_->run("RELEASE job");
}

void Writer::probe() {
  try {
    database_->run("UPDATE probe SET tries = tries + 1 WHERE id = 1");
    writable_ = true;
  } catch (const StoreError&) {
    not_writable();
  }
}

void Writer::not_writable() {
  writable_ = false;
  next_probe_ = std::chrono::steady_clock::now() + between_probes;
  roll_back();
}

void Writer::roll_back() noexcept {
  try {
    if (database_->in_transaction()) database_->run("ROLLBACK");
  } catch (const StoreError&) {
    // SQLite has rolled back by itself, or does so when the connection is opened next time.
  }
}

}  // namespace brevdue::gateway
