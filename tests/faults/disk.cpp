#include "tests/faults/disk.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdarg>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace brevdue::test {
namespace fs = std::filesystem;
namespace {

std::atomic<Disk::Impl*> watched_disk{nullptr};
thread_local int aside = 0;  // > 0: what this thread calls is not looked at

struct Unwatched {
  Unwatched() { ++aside; }
  Unwatched(const Unwatched&) = delete;
  Unwatched& operator=(const Unwatched&) = delete;
  ~Unwatched() { --aside; }
};

struct stat status_of(const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) status.st_ino = 0;
  return status;
}

/// SQLite keeps nothing in it that outlives the process.
bool is_shared_memory(std::string_view path) {
  return path.ends_with("-shm");
}

std::string parent_of(const std::string& path) {
  return path.substr(0, path.rfind('/'));
}

std::string content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// What was done to a file since its last sync.
struct Change {
  std::uint64_t offset = 0;
  std::string bytes;
  bool truncates = false;  // to `offset`
};

void apply(const Change& change, std::string& bytes) {
  const auto end = change.offset + change.bytes.size();
  if (change.truncates || bytes.size() < end) bytes.resize(end);
  bytes.replace(change.offset, change.bytes.size(), change.bytes);
}

struct File {
  std::string synced;
  std::vector<Change> pending;
};

}  // namespace

/// Names are paths; files are known by their inode, for they are renamed.
struct Disk::Impl {
  explicit Impl(std::string its_root) : root(std::move(its_root)) {}

  mutable std::mutex mutex;
  const std::string root;
  Plan plan;
  std::uint64_t calls = 0, failed = 0;
  bool frozen = false;
  std::map<std::string, std::uint64_t> by_name;
  std::set<std::string> failed_syncs;  // of folders
  std::map<ino_t, File> files;
  std::map<std::string, ino_t> names;  // on disk; folders too

  [[nodiscard]] bool has(std::string_view path) const {
    return path == root || (path.size() > root.size() && path.starts_with(root) && path[root.size()] == '/');
  }

  [[nodiscard]] bool is_planned(std::uint64_t call) const {
    if (plan.every > 0) return call % plan.every == 0;
    return plan.first > 0 && call >= plan.first && call < plan.first + plan.count;
  }

  enum class Verdict : std::uint8_t { well, half, fails };
  /// Counts a call. Sets errno where it fails.
  Verdict judge(const char* name, bool can_be_half = false) {
    if (frozen) {
      errno = EIO;
      return Verdict::fails;
    }
    ++calls;
    ++by_name[name];
    if (!is_planned(calls)) return Verdict::well;
    ++failed;
    if (can_be_half && plan.trouble == Trouble::short_write && (calls == plan.first || plan.every > 0))
      return Verdict::half;
    errno = plan.trouble == Trouble::io_error ? EIO : ENOSPC;
    return Verdict::fails;
  }

  void wrote(const std::string& path, ino_t inode, Change change) {
    if (!is_shared_memory(path)) files[inode].pending.push_back(std::move(change));
  }
  void sync_file(ino_t inode) {
    auto& file = files[inode];
    for (const auto& change : file.pending) apply(change, file.synced);
    file.pending.clear();
  }
  void sync_folder(const std::string& folder) {
    std::erase_if(names, [&](const auto& name) { return parent_of(name.first) == folder; });
    for (const auto& entry : fs::directory_iterator(folder)) {
      const auto path = entry.path().string();
      const auto inode = status_of(path).st_ino;
      std::erase_if(names, [&](const auto& name) { return name.second == inode; });  // it was moved here
      if (!is_shared_memory(path)) names[path] = inode;
    }
  }
  /// It is gone, also from the disk, under all the names it had there.
  void forget(const std::string& path, ino_t inode) {
    names.erase(path);
    if (inode == 0) return;
    files.erase(inode);
    std::erase_if(names, [&](const auto& name) { return name.second == inode; });
  }

  /// What is there now is on disk.
  void take_stock() {
    files.clear();
    names.clear();
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
      const auto path = entry.path().string();
      if (is_shared_memory(path)) continue;
      const auto inode = status_of(path).st_ino;
      names[path] = inode;
      if (entry.is_regular_file()) files[inode].synced = content(path);
    }
  }

  struct Found {
    std::string path;
    std::optional<std::string> bytes;  // none: a folder
  };
  /// In the order of their names: a folder comes before what is in it.
  std::vector<Found> found_after(Lost lost, std::uint32_t seed) {
    std::mt19937 random(seed);
    const auto is_kept = [&] { return lost == Lost::some && random() % 2 == 0; };
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
      const auto path = entry.path().string();
      if (!names.contains(path) && !is_shared_memory(path) && is_kept()) {
        const auto inode = status_of(path).st_ino;
        std::erase_if(names, [&](const auto& name) { return name.second == inode; });
        names[path] = inode;
      }
    }
    for (auto& [inode, file] : files)
      for (const auto& change : file.pending)
        if (is_kept()) apply(change, file.synced);
    std::vector<Found> out;
    std::set<std::string> folders{root};
    for (const auto& [path, inode] : names) {
      if (!folders.contains(parent_of(path))) continue;
      const auto file = files.find(inode);
      if (file == files.end()) folders.insert(path);
      out.push_back({path, file == files.end() ? std::nullopt : std::optional(file->second.synced)});
    }
    return out;
  }
};

Disk::Disk(fs::path root) : impl_(std::make_unique<Impl>(root.string())) {
  impl_->take_stock();
  watched_disk = impl_.get();
}

Disk::~Disk() {
  watched_disk = nullptr;
}

void Disk::plan(const Plan& plan) {
  const std::lock_guard lock(impl_->mutex);
  impl_->plan = plan;
  impl_->calls = impl_->failed = 0;
  impl_->by_name.clear();
}

void Disk::heal() {
  const std::lock_guard lock(impl_->mutex);
  impl_->plan = {};
}

std::uint64_t Disk::calls() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->calls;
}

std::uint64_t Disk::failed() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->failed;
}

std::map<std::string, std::uint64_t> Disk::calls_by_name() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->by_name;
}

bool Disk::is_failing() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->is_planned(impl_->calls + 1);
}

bool Disk::is_unsynced(const fs::path& folder) const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->failed_syncs.contains(folder.string());
}

bool Disk::is_over() const {
  const std::lock_guard lock(impl_->mutex);
  const auto& plan = impl_->plan;
  return impl_->failed > 0 && plan.every == 0 && impl_->calls + 1 >= plan.first + plan.count;
}

void Disk::freeze() {
  const std::lock_guard lock(impl_->mutex);
  impl_->frozen = true;
}

void Disk::cut(Lost lost, std::uint32_t seed) {
  const std::lock_guard lock(impl_->mutex);
  const Unwatched unwatched;
  if (lost != Lost::nothing) {
    const auto found = impl_->found_after(lost, seed);
    for (const auto& entry : fs::directory_iterator(impl_->root)) fs::remove_all(entry.path());
    for (const auto& one : found) {
      if (one.bytes)
        std::ofstream(one.path, std::ios::binary) << *one.bytes;
      else
        fs::create_directory(one.path);
    }
  }
  impl_->take_stock();
  impl_->frozen = false;
}

void Disk::put(const fs::path& file, std::string_view bytes) {
  const std::lock_guard lock(impl_->mutex);
  const Unwatched unwatched;
  const auto begun = file.parent_path() / ("." + file.filename().string());
  std::ofstream(begun, std::ios::binary) << bytes;
  fs::rename(begun, file);
  const auto inode = status_of(file.string()).st_ino;
  impl_->names[file.string()] = inode;
  impl_->files[inode] = {std::string(bytes), {}};
}

std::string Disk::take(const fs::path& file) {
  const std::lock_guard lock(impl_->mutex);
  const Unwatched unwatched;
  auto bytes = content(file.string());
  impl_->forget(file.string(), status_of(file.string()).st_ino);
  fs::remove(file);
  return bytes;
}

// --- the calls

namespace {

using Verdict = Disk::Impl::Verdict;

Disk::Impl* disk_of(std::string_view path) {
  auto* const disk = aside > 0 ? nullptr : watched_disk.load();
  return disk != nullptr && disk->has(path) ? disk : nullptr;
}

/// The name of an open file; empty where nobody looks.
std::string path_of(int fd) {
  if (aside > 0 || watched_disk.load() == nullptr) return {};
  std::array<char, PATH_MAX> target;
  const auto length = ::readlink(("/proc/self/fd/" + std::to_string(fd)).c_str(), target.data(), target.size());
  return length < 0 ? std::string() : std::string(target.data(), static_cast<std::size_t>(length));
}

bool is_there(const char* path) {
  return ::access(path, F_OK) == 0;
}

struct stat status_of(int fd) {
  struct stat status {};
  ::fstat(fd, &status);
  return status;
}

template <class Call>
Call* next(const char* name) {
  return reinterpret_cast<Call*>(::dlsym(RTLD_NEXT, name));
}

/// `real(size)` writes that much of it at `offset` (nothing: where the file stands).
template <class Real>
ssize_t write_watched(const char* name, int fd, const void* bytes, std::size_t size, std::optional<off_t> offset,
                      Real real) {
  const auto path = path_of(fd);
  auto* const disk = disk_of(path);
  if (disk == nullptr) return real(size);
  const std::lock_guard lock(disk->mutex);
  const Unwatched unwatched;
  switch (disk->judge(name, size > 1)) {
    case Verdict::fails:
      return -1;
    case Verdict::half:
      size /= 2;
      break;
    case Verdict::well:
      break;
  }
  const auto at = offset ? *offset : ::lseek(fd, 0, SEEK_CUR);
  const auto written = real(size);
  if (written > 0)
    disk->wrote(path, status_of(fd).st_ino,
                {static_cast<std::uint64_t>(at),
                 std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(written))});
  return written;
}

template <class Real>
int truncate_watched(const char* name, int fd, off_t size, Real real) {
  const auto path = path_of(fd);
  auto* const disk = disk_of(path);
  if (disk == nullptr) return real();
  const std::lock_guard lock(disk->mutex);
  const Unwatched unwatched;
  if (disk->judge(name) == Verdict::fails) return -1;
  const int result = real();
  if (result == 0) disk->wrote(path, status_of(fd).st_ino, {static_cast<std::uint64_t>(size), {}, true});
  return result;
}

/// The file becomes longer, if it does.
template <class Real>
int allocate_watched(const char* name, int fd, off_t end, Real real) {
  const auto path = path_of(fd);
  if (disk_of(path) == nullptr || status_of(fd).st_size >= end) return real();
  return truncate_watched(name, fd, end, real);
}

template <class Real>
int sync_watched(const char* name, int fd, Real real) {
  const auto path = path_of(fd);
  auto* const disk = disk_of(path);
  if (disk == nullptr) return real();
  const std::lock_guard lock(disk->mutex);
  const Unwatched unwatched;
  const auto status = status_of(fd);
  const bool is_folder = S_ISDIR(status.st_mode);
  if (disk->judge(name) == Verdict::fails) {
    if (is_folder)
      disk->failed_syncs.insert(path);
    else if (!disk->frozen)
      disk->files[status.st_ino].pending.clear();
    return -1;
  }
  if (is_folder)
    disk->sync_folder(path);
  else
    disk->sync_file(status.st_ino);
  return 0;
}

template <class Real>
int open_watched(const char* name, const char* path, int flags, Real real) {
  const bool makes = (flags & O_TMPFILE) == O_TMPFILE || ((flags & O_CREAT) != 0 && !is_there(path));
  auto* const disk = makes ? disk_of(path) : nullptr;
  if (disk == nullptr) return real();
  const std::lock_guard lock(disk->mutex);
  const Unwatched unwatched;
  if (disk->judge(name) == Verdict::fails) return -1;
  const int fd = real();
  if (fd >= 0 && !is_shared_memory(path)) disk->files[status_of(fd).st_ino] = {};
  return fd;
}

/// A call that makes `path`, puts another in its place, or removes it.
template <class Real>
int name_watched(const char* name, const char* path, Real real) {
  auto* const disk = disk_of(path);
  if (disk == nullptr) return real();
  const std::lock_guard lock(disk->mutex);
  const Unwatched unwatched;
  const auto before = status_of(std::string(path)).st_ino;
  if (disk->judge(name) == Verdict::fails) return -1;
  const int result = real();
  if (result != 0) return result;
  disk->forget(path, before);
  const auto now = status_of(std::string(path));
  if (S_ISDIR(now.st_mode)) disk->files.erase(now.st_ino);  // the number may have been a file's
  return result;
}

mode_t mode_of(int flags, va_list rest) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
}

}  // namespace
}  // namespace brevdue::test

// The functions that stand before those of the C library, for this program and all libraries it has loaded.

#define BEFORE(name) __asm__(#name) __attribute__((visibility("default"), used))

extern "C" {

ssize_t before_write(int fd, const void* bytes, size_t size) BEFORE(write);
ssize_t before_pwrite(int fd, const void* bytes, size_t size, off_t offset) BEFORE(pwrite);
ssize_t before_pwrite64(int fd, const void* bytes, size_t size, off_t offset) BEFORE(pwrite64);
int before_ftruncate(int fd, off_t size) BEFORE(ftruncate);
int before_ftruncate64(int fd, off_t size) BEFORE(ftruncate64);
int before_posix_fallocate(int fd, off_t offset, off_t size) BEFORE(posix_fallocate);
int before_posix_fallocate64(int fd, off_t offset, off_t size) BEFORE(posix_fallocate64);
int before_fsync(int fd) BEFORE(fsync);
int before_fdatasync(int fd) BEFORE(fdatasync);
int before_open(const char* path, int flags, ...) BEFORE(open);
int before_open64(const char* path, int flags, ...) BEFORE(open64);
int before_mkdir(const char* path, mode_t mode) BEFORE(mkdir);
int before_rename(const char* from, const char* to) BEFORE(rename);
int before_unlink(const char* path) BEFORE(unlink);
int before_remove(const char* path) BEFORE(remove);
int before_rmdir(const char* path) BEFORE(rmdir);

ssize_t before_write(int fd, const void* bytes, size_t size) {
  static auto* const real = brevdue::test::next<ssize_t(int, const void*, size_t)>("write");
  return brevdue::test::write_watched("write", fd, bytes, size, {}, [&](size_t part) { return real(fd, bytes, part); });
}

ssize_t before_pwrite(int fd, const void* bytes, size_t size, off_t offset) {
  static auto* const real = brevdue::test::next<ssize_t(int, const void*, size_t, off_t)>("pwrite");
  return brevdue::test::write_watched("pwrite", fd, bytes, size, offset,
                                      [&](size_t part) { return real(fd, bytes, part, offset); });
}

ssize_t before_pwrite64(int fd, const void* bytes, size_t size, off_t offset) {
  return before_pwrite(fd, bytes, size, offset);
}

int before_ftruncate(int fd, off_t size) {
  static auto* const real = brevdue::test::next<int(int, off_t)>("ftruncate");
  return brevdue::test::truncate_watched("ftruncate", fd, size, [&] { return real(fd, size); });
}

int before_ftruncate64(int fd, off_t size) {
  return before_ftruncate(fd, size);
}

/// Its error is its result.
int before_posix_fallocate(int fd, off_t offset, off_t size) {
  static auto* const real = brevdue::test::next<int(int, off_t, off_t)>("posix_fallocate");
  const int result =
      brevdue::test::allocate_watched("posix_fallocate", fd, offset + size, [&] { return real(fd, offset, size); });
  return result == -1 ? errno : result;
}

int before_posix_fallocate64(int fd, off_t offset, off_t size) {
  return before_posix_fallocate(fd, offset, size);
}

int before_fsync(int fd) {
  static auto* const real = brevdue::test::next<int(int)>("fsync");
  return brevdue::test::sync_watched("fsync", fd, [&] { return real(fd); });
}

int before_fdatasync(int fd) {
  static auto* const real = brevdue::test::next<int(int)>("fdatasync");
  return brevdue::test::sync_watched("fdatasync", fd, [&] { return real(fd); });
}

int before_open(const char* path, int flags, ...) {
  static auto* const real = brevdue::test::next<int(const char*, int, ...)>("open");
  va_list rest;
  va_start(rest, flags);
  const auto mode = brevdue::test::mode_of(flags, rest);
  va_end(rest);
  return brevdue::test::open_watched("open", path, flags, [&] { return real(path, flags, mode); });
}

int before_open64(const char* path, int flags, ...) {
  static auto* const real = brevdue::test::next<int(const char*, int, ...)>("open64");
  va_list rest;
  va_start(rest, flags);
  const auto mode = brevdue::test::mode_of(flags, rest);
  va_end(rest);
  return brevdue::test::open_watched("open", path, flags, [&] { return real(path, flags, mode); });
}

/// Of calls that would fail or do nothing anyway none is counted.
int before_mkdir(const char* path, mode_t mode) {
  static auto* const real = brevdue::test::next<int(const char*, mode_t)>("mkdir");
  if (brevdue::test::is_there(path)) return real(path, mode);
  return brevdue::test::name_watched("mkdir", path, [&] { return real(path, mode); });
}

int before_rename(const char* from, const char* to) {
  static auto* const real = brevdue::test::next<int(const char*, const char*)>("rename");
  return brevdue::test::name_watched("rename", to, [&] { return real(from, to); });
}

int before_unlink(const char* path) {
  static auto* const real = brevdue::test::next<int(const char*)>("unlink");
  if (!brevdue::test::is_there(path)) return real(path);
  return brevdue::test::name_watched("unlink", path, [&] { return real(path); });
}

int before_remove(const char* path) {
  static auto* const real = brevdue::test::next<int(const char*)>("remove");
  if (!brevdue::test::is_there(path)) return real(path);
  return brevdue::test::name_watched("remove", path, [&] { return real(path); });
}

int before_rmdir(const char* path) {
  static auto* const real = brevdue::test::next<int(const char*)>("rmdir");
  return brevdue::test::name_watched("rmdir", path, [&] { return real(path); });
}
}
