// Files at the edge: where converters' ByteSources and ByteSinks meet the disk. Bytes are read with pread(2) and
// written with write(2), never mapped: a mapped file counts as memory. Every failure is a std::system_error that names
// the file. Interrupted calls (EINTR) and short ones go on by themselves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "converters/model/bytes.hpp"

namespace brevdue::gateway {

/// Owns a file descriptor. Movable, closed by the destructor.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor();

  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool valid() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

/// The bytes of a regular file. Its size is taken once; a file that shrinks later reads as ended.
/// Thread safety: read_at may run in several threads (pread moves no shared position).
class FileSource final : public ByteSource {
 public:
  /// `name` is for error messages only.
  FileSource(FileDescriptor file, std::string name);
  [[nodiscard]] std::uint64_t size() const override { return size_; }
  std::size_t read_at(std::uint64_t offset, std::span<char> buffer) const override;

 private:
  FileDescriptor file_;
  std::string name_;
  std::uint64_t size_ = 0;
};

/// The largest input anybody reads; the same as wire::Limits::input_bytes.
inline constexpr std::uint64_t most_input_bytes = 150u * 1000 * 1000;

/// A source over the file at `path`. What is no regular file (a pipe, a terminal) is spooled first, up to `limit`.
[[nodiscard]] std::shared_ptr<const ByteSource> open_source(const std::filesystem::path& path,
                                                            std::uint64_t limit = most_input_bytes);

/// Copies what `fd` still holds to a temporary file in $TMPDIR (else /tmp) that has no name, so that nobody else can
/// open it and nothing remains of it, and reads from there. Does not close `fd`. Of an input longer than `limit` the
/// first limit + 1 bytes are copied: enough for the reader to refuse it as too large, and no disk is filled.
[[nodiscard]] std::shared_ptr<const ByteSource> spool(int fd, const std::string& name,
                                                      std::uint64_t limit = most_input_bytes);
/// What `write` writes, as a source: in memory up to 1 MiB, else in a temporary file without a name, likewise.
[[nodiscard]] std::shared_ptr<const ByteSource> spool(const std::function<void(ByteSink&)>& write);
/// spool() of standard input.
[[nodiscard]] std::shared_ptr<const ByteSource> spool_stdin(std::uint64_t limit = most_input_bytes);

/// Writes to a descriptor it does not own (standard output, a temporary file). Unbuffered: the writers collect.
/// Durable only after fsync by the owner of the descriptor. Thread safety: one thread.
class FileSink final : public ByteSink {
 public:
  FileSink(int fd, std::string name) : fd_(fd), name_(std::move(name)) {}
  void write(std::string_view bytes) override;

 private:
  int fd_;
  std::string name_;
};

/// Several files of one folder that appear complete or not at all. add() writes a file under a temporary name in the
/// folder and syncs it to disk; commit() renames all of them (a file of the same name is replaced) and syncs the
/// folder: after it returns they survive a power cut. What was not committed is removed by the destructor. Each rename
/// is atomic, so no file is ever seen half; a commit() that fails midway leaves the files it had renamed. Thread
/// safety: one thread.
class OutputFiles {
 public:
  /// The folder is made by the first add() if it is not there, and removed again if nothing comes to stand in it. The
  /// files are made with `permissions`, less the process's umask.
  explicit OutputFiles(std::filesystem::path folder, unsigned permissions = 0666)
      : folder_(std::move(folder)), permissions_(permissions) {}
  OutputFiles(const OutputFiles&) = delete;
  OutputFiles& operator=(const OutputFiles&) = delete;
  ~OutputFiles();

  /// Lets `write` fill the file `name`. Throws std::invalid_argument for a name that is empty, leads elsewhere or was
  /// added before; whatever `write` throws goes through, and the file is forgotten.
  void add(const std::string& name, const std::function<void(ByteSink&)>& write);
  void commit();

 private:
  struct File {
    std::filesystem::path temporary;
    std::string name;
  };
  void remove_made() noexcept;

  std::filesystem::path folder_;
  unsigned permissions_;
  std::vector<std::filesystem::path> made_;  // folders made for the files, innermost first; none after a commit
  std::vector<File> files_;                  // written, not committed
};

/// Removes what an OutputFiles has left in the folder because its process was killed. Nobody is writing there now.
void remove_unfinished(const std::filesystem::path& folder) noexcept;

/// `text` as a file name: letters, digits, '.', '_' and '-' stay, anything else becomes '_'; no leading dot, at most
/// 100 bytes, never empty. Message ids come from outside and may hold anything ("../x").
[[nodiscard]] std::string safe_file_name(std::string_view text);

}  // namespace brevdue::gateway
