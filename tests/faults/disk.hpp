// The disk below a folder, with faults. Every call that changes something there is counted (writes, files made or made
// longer, renamed, removed, folders, syncs), and fails as planned. What SQLite and our own code call is the C library's
// function; the test program has functions of the same names, which come first (disk.cpp). SQLite's own hook,
// xSetSystemCall, would not do: it has no fsync.
//
// What is on disk is known too: what was written since the last sync of a file, and names made or changed since the
// last sync of their folder, can be lost in a power cut. A sync that failed has thrown away what it was to write, as
// Linux does: another sync of the same file does not bring it back. Removing a file counts at once; so nothing can rest
// on a file that was removed too early. A sync costs nothing here, which makes these tests quick.
//
// Thread safety: everything by any number of threads, but one Disk at a time, made and ended while nobody uses it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace brevdue::test {

enum class Trouble : std::uint8_t {
  no_space,    // ENOSPC
  io_error,    // EIO
  short_write  // half of it is written; of several calls in a row the others fail with ENOSPC
};

/// Which calls fail, counted from 1.
struct Plan {
  std::uint64_t first = 0, count = 1;  // so many from that one on,
  std::uint64_t every = 0;             // or all that can be divided by this
  Trouble trouble = Trouble::no_space;
};

class Disk {
 public:
  /// Watches everything below `root`; what is there is on disk.
  explicit Disk(std::filesystem::path root);
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;
  ~Disk();

  /// Counts from 0 again, with these faults.
  void plan(const Plan& plan);
  /// No more faults; what failed stays counted.
  void heal();
  [[nodiscard]] std::uint64_t calls() const;
  [[nodiscard]] std::uint64_t failed() const;
  /// How many of each function, "fsync" ...
  [[nodiscard]] std::map<std::string, std::uint64_t> calls_by_name() const;
  /// The next call would fail.
  [[nodiscard]] bool is_failing() const;
  /// A sync of that folder has failed once.
  [[nodiscard]] bool is_unsynced(const std::filesystem::path& folder) const;
  /// There were faults, and there will be no more.
  [[nodiscard]] bool is_over() const;

  /// As if the process had ended here: nothing it does changes anything.
  void freeze();
  enum class Lost : std::uint8_t { nothing, everything, some };  // of what was not synced; `some` by the seed
  /// After freeze(), when nobody has a file open: what a computer finds when it starts again. All of it is on disk
  /// then.
  void cut(Lost lost, std::uint32_t seed = 0);

  // What other systems do there: it does not count, and is on disk at once.
  void put(const std::filesystem::path& file, std::string_view bytes);  // whole, by a rename
  [[nodiscard]] std::string take(const std::filesystem::path& file);    // reads and removes it

  struct Impl;  // of the functions that stand before those of the C library

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace brevdue::test
