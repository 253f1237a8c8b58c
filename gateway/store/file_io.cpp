#include "gateway/store/file_io.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <limits>
#include <stdexcept>
#include <system_error>

namespace brevdue::gateway {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t block = 65536;
constexpr std::string_view unfinished_prefix = ".brevdue-", unfinished_suffix = ".part";

[[noreturn]] void fail(const std::string& what, const std::string& name) {
  throw std::system_error(errno, std::generic_category(), what + " " + name);
}

/// Waits until a descriptor that was made non-blocking by somebody else (a shell's pipe) can go on.
void wait_for(int fd, short event, const std::string& name) {
  pollfd one{fd, event, 0};
  if (::poll(&one, 1, -1) < 0 && errno != EINTR) fail("cannot wait for", name);
}

void write_all(int fd, std::string_view bytes, const std::string& name) {
  while (!bytes.empty()) {
    const auto written = ::write(fd, bytes.data(), bytes.size());
    if (written >= 0)
      bytes.remove_prefix(static_cast<std::size_t>(written));
    else if (errno == EAGAIN || errno == EWOULDBLOCK)
      wait_for(fd, POLLOUT, name);
    else if (errno != EINTR)
      fail("cannot write", name);
  }
}

FileDescriptor nameless_file() {
  const char* const wished = std::getenv("TMPDIR");
  const std::string folder = wished != nullptr && *wished != '\0' ? wished : "/tmp";
  FileDescriptor file(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (file.valid()) return file;
  // Not every file system knows O_TMPFILE: a name that is gone at once does the same.
  std::string path = folder + "/brevdue-XXXXXX";
  file = FileDescriptor(::mkostemp(path.data(), O_CLOEXEC));
  if (!file.valid()) fail("cannot make a temporary file in", folder);
  if (::unlink(path.c_str()) != 0) fail("cannot remove", path);
  return file;
}

FileDescriptor new_temporary(const fs::path& folder, unsigned permissions, fs::path& path) {
  static std::atomic<unsigned> counter{0};
  for (;;) {
    path = folder / std::string(unfinished_prefix)
                        .append(std::to_string(::getpid()) + "-" + std::to_string(counter++))
                        .append(unfinished_suffix);
    FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, permissions));
    if (file.valid()) return file;
    if (errno != EEXIST) fail("cannot make", path.string());
  }
}

void sync_folder(const fs::path& folder) {
  const FileDescriptor file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!file.valid()) fail("cannot open", folder.string());
  // Some file systems (of networks, mostly) cannot sync a folder and say so: nothing more can be done there.
  if (::fsync(file.get()) != 0 && errno != EINVAL) fail("cannot sync", folder.string());
}

}  // namespace

FileDescriptor::~FileDescriptor() {
  if (fd_ >= 0) ::close(fd_);
}

FileSource::FileSource(FileDescriptor file, std::string name) : file_(std::move(file)), name_(std::move(name)) {
  struct stat status {};
  if (::fstat(file_.get(), &status) != 0) fail("cannot read", name_);
  if (!S_ISREG(status.st_mode)) {
    errno = S_ISDIR(status.st_mode) ? EISDIR : ESPIPE;
    fail("cannot read", name_);
  }
  size_ = static_cast<std::uint64_t>(status.st_size);
}

std::size_t FileSource::read_at(std::uint64_t offset, std::span<char> buffer) const {
  if (offset >= size_) return 0;
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), size_ - offset));
  std::size_t got = 0;
  while (got < wanted) {
    const auto n = ::pread(file_.get(), buffer.data() + got, wanted - got, static_cast<off_t>(offset + got));
    if (n == 0) break;
    if (n > 0)
      got += static_cast<std::size_t>(n);
    else if (errno != EINTR)
      fail("cannot read", name_);
  }
  return got;
}

std::shared_ptr<const ByteSource> open_source(const fs::path& path, std::uint64_t limit) {
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.valid()) fail("cannot open", path.string());
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) fail("cannot read", path.string());
  if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) return spool(file.get(), path.string(), limit);
  return std::make_shared<FileSource>(std::move(file), path.string());
}

std::shared_ptr<const ByteSource> spool(int fd, const std::string& name, std::uint64_t limit) {
  auto file = nameless_file();
  std::array<char, block> buffer;
  std::uint64_t copied = 0;
  while (copied <= limit) {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size() - 1, limit - copied) + 1);
    const auto n = ::read(fd, buffer.data(), wanted);
    if (n == 0) break;
    if (n > 0) {
      write_all(file.get(), {buffer.data(), static_cast<std::size_t>(n)}, "a temporary copy of " + name);
      copied += static_cast<std::uint64_t>(n);
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      wait_for(fd, POLLIN, name);
    } else if (errno != EINTR) {
      fail("cannot read", name);
    }
  }
  return std::make_shared<FileSource>(std::move(file), name);
}

namespace {

/// Into memory first; when that is full, into a file.
class SpoolSink final : public ByteSink {
 public:
  void write(std::string_view bytes) override {
    if (!file_.valid() && memory_.size() + bytes.size() > most_memory) {
      file_ = nameless_file();
      write_all(file_.get(), memory_, what);
      memory_ = {};
    }
    if (file_.valid())
      write_all(file_.get(), bytes, what);
    else
      memory_ += bytes;
  }
  std::shared_ptr<const ByteSource> source() && {
    if (!file_.valid()) return std::make_shared<MemorySource>(std::move(memory_));
    return std::make_shared<FileSource>(std::move(file_), what);
  }

 private:
  static constexpr std::size_t most_memory = 1u << 20;
  static constexpr const char* what = "a temporary file";
  std::string memory_;
  FileDescriptor file_;
};

}  // namespace

std::shared_ptr<const ByteSource> spool(const std::function<void(ByteSink&)>& write) {
  SpoolSink sink;
  write(sink);
  return std::move(sink).source();
}

std::shared_ptr<const ByteSource> spool_stdin(std::uint64_t limit) {
  return spool(STDIN_FILENO, "standard input", limit);
}

void FileSink::write(std::string_view bytes) {
  write_all(fd_, bytes, name_);
}

OutputFiles::~OutputFiles() {
  for (const auto& file : files_) ::unlink(file.temporary.c_str());
  remove_made();
}

/// rmdir(2) itself sees to it that only an empty folder goes.
void OutputFiles::remove_made() noexcept {
  for (const auto& folder : made_)
    if (::rmdir(folder.c_str()) != 0) break;
  made_.clear();
}

void OutputFiles::add(const std::string& name, const std::function<void(ByteSink&)>& write) {
  if (name.empty() || name == "." || name == ".." || name.find('/') != std::string::npos ||
      name.find('\0') != std::string::npos)
    throw std::invalid_argument("not the name of a file in a folder");
  if (std::any_of(files_.begin(), files_.end(), [&](const File& f) { return f.name == name; }))
    throw std::invalid_argument("two outputs are called " + name);
  if (made_.empty())
    for (auto folder = fs::absolute(folder_ / ".").parent_path(); !fs::exists(folder); folder = folder.parent_path())
      made_.push_back(folder);
  if (fs::create_directories(folder_)) sync_folder(fs::absolute(folder_ / ".").parent_path().parent_path());
  files_.reserve(files_.size() + 1);  // so that nothing can fail between the file and its entry
  File entry{{}, name};
  const auto file = new_temporary(folder_, permissions_, entry.temporary);
  files_.push_back(std::move(entry));
  try {
    FileSink sink(file.get(), (folder_ / name).string());
    write(sink);
    if (::fsync(file.get()) != 0) fail("cannot sync", (folder_ / name).string());
  } catch (...) {
    ::unlink(files_.back().temporary.c_str());
    files_.pop_back();
    if (files_.empty()) remove_made();
    throw;
  }
}

void OutputFiles::commit() {
  if (files_.empty()) return;
  // What is renamed is no longer ours to remove.
  while (!files_.empty()) {
    const auto target = folder_ / files_.front().name;
    if (::rename(files_.front().temporary.c_str(), target.c_str()) != 0) fail("cannot write", target.string());
    files_.erase(files_.begin());
    made_.clear();
  }
  sync_folder(folder_);
}

void remove_unfinished(const fs::path& folder) noexcept {
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const auto name = at->path().filename().native();
    if (!name.starts_with(unfinished_prefix) || !name.ends_with(unfinished_suffix)) continue;
    std::error_code stays;  // it is invisible to receivers
    fs::remove(at->path(), stays);
  }
}

std::string safe_file_name(std::string_view text) {
  std::string out(text.substr(0, 100));
  for (auto& c : out) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!plain && c != '.' && c != '_' && c != '-') c = '_';
  }
  if (out.empty()) return "_";
  if (out.front() == '.') out.front() = '_';
  return out;
}

}  // namespace brevdue::gateway
