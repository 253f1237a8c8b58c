// The files that a conversion leaves beside its outputs: the report and the state. Thread safety: one thread.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converters/convert/state.hpp"
#include "gateway/store/file_io.hpp"
#include "tools/command/command.hpp"

namespace brevdue::command {

/// A file an option names, which appears whole or not at all, when committed. What is no regular file (a pipe, a
/// terminal) is simply written to.
class WholeFile {
 public:
  /// UsageError if it cannot be written to, or is one of `others`: files this call must not overwrite. `option` names
  /// it in messages ("--report").
  WholeFile(std::string_view option, const std::string& file, const std::vector<std::string>& others,
            unsigned permissions = 0666);
  [[nodiscard]] bool is(const std::filesystem::path& other) const;
  /// Everything that can fail happens here.
  void stage(std::string content);
  void stage(std::function<void(ByteSink&)> write);
  void commit();

 private:
  std::string named_;  // "--report report.json"
  std::filesystem::path path_;
  std::function<void(ByteSink&)> write_;
  gateway::FileDescriptor device_;
  std::optional<gateway::OutputFiles> files_;
};

/// The state cannot be read: its findings, to be shown.
struct BadState {
  Findings findings;
};

/// What `run` returns; of a state that cannot be read, its findings are said and decide.
int with_state(const ConversionOptions& options, bool json, const std::function<int()>& run);

/// The state as it stands in `file`, or an empty one if there is no such file. Throws BadState.
[[nodiscard]] convert::ReceiptState read_state_file(const std::string& file, const convert::Settings& settings);

/// A hint, where a receipt answers nothing in a state that was not there: its name may be wrong.
void say_new_state(const std::string& file, const Findings& findings);

/// A state file that is read, and later written. While this object lives no other brevdue writes the file: it waits
/// here for a lock on FILE.lock, which stays behind (to remove it would let two in at once). Readable by its owner
/// alone.
class StateFile {
 public:
  /// Throws UsageError if it cannot be used, BadState if it cannot be read.
  StateFile(const std::string& file, const std::vector<std::string>& others, const convert::Settings& settings);
  [[nodiscard]] const convert::ReceiptState& state() const { return state_; }
  /// There was no such file yet.
  [[nodiscard]] bool is_new() const { return is_new_; }
  /// True for the state and for its lock.
  [[nodiscard]] bool is(const std::filesystem::path& other) const {
    return file_.is(other) || std::filesystem::weakly_canonical(other) == std::filesystem::weakly_canonical(lock_name_);
  }
  /// Takes in what a conversion recorded, and drops what is too old at that time.
  void stage(std::vector<convert::ConversionRecord> records, const Timestamp& now);
  void commit();

 private:
  WholeFile file_;
  std::string lock_name_;
  gateway::FileDescriptor lock_;
  convert::ReceiptState state_;
  bool is_new_ = false;
};

}  // namespace brevdue::command
