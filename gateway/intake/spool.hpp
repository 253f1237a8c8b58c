// The spool door: files that a sender puts into a folder. A file counts from the moment it has its name: senders write
// it under another one (that begins with a dot, or ends in .part or .tmp) and rename it. Thread safety: one thread.
#pragma once

#include <filesystem>
#include <string>

#include "gateway/intake/intake.hpp"

namespace brevdue::gateway {

/// One sender's folders.
struct SpoolFolders {
  Caller caller;
  std::filesystem::path in;
  std::filesystem::path receipts;  // where receipts of envelopes are put; empty: nowhere
};

class SpoolDoor {
 public:
  /// All of it outlives the door.
  struct Parts {
    Intake& intake;
    Store& store;
    std::uint64_t most_bytes;
  };
  SpoolDoor(SpoolFolders folders, Parts parts) : folders_(std::move(folders)), parts_(parts) {}
  /// Takes in what lies there, in the order of the names (each file is in a folder below .taking meanwhile); how many
  /// files it was done with. An accepted file is removed, after the store has it: one that a crash has left below
  /// .taking is the same transmission. One that is refused is set aside in the folder refused/, with what is wrong with
  /// it beside it (NAME.why.txt); where there is one of its name from before, as NAME.2, NAME.3 ... A file that cannot
  /// be read stays where it is; one whose receipt cannot be written stays below .taking, and is answered when it can.
  /// The others are taken. When the store cannot take more, all stay. Throws
  /// std::system_error if the folder cannot be read.
  std::size_t scan();
  /// Whether the last scan met a file or a folder that could not be read, moved or written to.
  [[nodiscard]] bool has_trouble() const { return trouble_; }

 private:
  enum class Done : std::uint8_t { yes, later, no };
  bool is_done(const std::filesystem::path& file, const std::filesystem::path& came_from, std::size_t& done);
  Done take(const std::filesystem::path& file);
  void sync_way(const std::filesystem::path& file) const;
  /// Its receipt, and its removal: into refused/, or for good.
  void answer_for(const std::filesystem::path& file, const Answer& answer);
  void set_aside(const std::filesystem::path& file, const std::string& reason);

  SpoolFolders folders_;
  Parts parts_;
  bool trouble_ = false;
};

}  // namespace brevdue::gateway
