// Checkpoints beside the writing thread: what was committed is moved from the log to its place while more is committed.
// Where much is stored its place is all over the file, and the disk takes its time. A log that grows meanwhile is never
// moved to its end that way, so it could not begin anew: the little that came in between the writing thread moves
// itself. Thread safety: committed() belongs to the writing thread.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>

#include "gateway/store/sqlite.hpp"

namespace brevdue::gateway {

class Checkpointer {
 public:
  /// Two connections to one database: that of the writing thread, which makes no checkpoints by itself any more, and
  /// one for this.
  Checkpointer(Database& writing, std::unique_ptr<Database> own);
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;
  ~Checkpointer();

  /// After each commit. Begins a checkpoint when the log is long, and ends one that was begun. What fails is tried
  /// again: nothing is lost, the log only grows.
  void committed();

 private:
  enum class State : std::uint8_t { idle, moving, moved };
  void loop();

  Database& writing_;
  const std::unique_ptr<Database> own_;
  int pages_ = 0;  // in the log
  std::mutex mutex_;
  std::condition_variable changed_;
  State state_ = State::idle;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace brevdue::gateway
