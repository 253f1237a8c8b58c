#include "gateway/store/checkpointer.hpp"

#include <sqlite3.h>

#include <utility>

#include "gateway/store/store.hpp"

namespace brevdue::gateway {
namespace {

constexpr int long_log = 4000;  // pages; 16 MB. A page that is changed often is moved once for all of them

/// In place of SQLite's own, which makes the checkpoint there and then.
int note_pages(void* pages, sqlite3*, const char*, int in_log) {
  *static_cast<int*>(pages) = in_log;
  return SQLITE_OK;
}

void checkpoint(Database& database) {
  try {
    database.script("PRAGMA wal_checkpoint(PASSIVE)");
  } catch (const StoreError&) {  // a full disk, or a bad one: what is in the log stays there
  }
}

}  // namespace

Checkpointer::Checkpointer(Database& writing, std::unique_ptr<Database> own)
    : writing_(writing), own_(std::move(own)), thread_([this] { loop(); }) {
  sqlite3_wal_hook(writing_.handle(), note_pages, &pages_);
}

Checkpointer::~Checkpointer() {
  sqlite3_wal_hook(writing_.handle(), nullptr, nullptr);
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void Checkpointer::committed() {
  bool end = false;
  {
    const std::lock_guard lock(mutex_);
    end = state_ == State::moved;
    if (end)
      state_ = State::idle;
    else if (state_ == State::idle && pages_ >= long_log)
      state_ = State::moving;
    else
      return;
  }
  if (end)
    checkpoint(writing_);
  else
    changed_.notify_one();
}

void Checkpointer::loop() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stopping_ || state_ == State::moving; });
    if (stopping_) return;
    lock.unlock();
    checkpoint(*own_);
    lock.lock();
    state_ = State::moved;
  }
}

}  // namespace brevdue::gateway
