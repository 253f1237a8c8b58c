#include "gateway/store/payloads.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <optional>
#include <system_error>
#include <utility>

#include "converters/wire/sha256.hpp"
#include "gateway/store/file_io.hpp"
#include "gateway/store/packing.hpp"
#include "gateway/store/store.hpp"

namespace brevdue::gateway {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view temporary_prefix = ".part-";
constexpr std::size_t file_block = 256 * 1024;

[[noreturn]] void fail(const std::error_code& why, const std::string& what) {
  const bool full = why == std::errc::no_space_on_device || why.value() == EDQUOT;
  throw StoreError(full ? StoreError::Kind::full : StoreError::Kind::failed, what + ": " + why.message());
}

[[noreturn]] void fail(const std::string& what) {
  fail(std::error_code(errno, std::generic_category()), what);
}

bool is_temporary(const fs::path& path) {
  return path.filename().string().starts_with(temporary_prefix);
}

/// It may be there already, but not on disk: whoever made it may have ended before.
void make_folder(const fs::path& path) {
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) fail("cannot make " + path.string());
  sync_to_disk(path.parent_path());
}

Sha256Digest digest_of_hex(std::string_view hex) {
  const auto value = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  Sha256Digest digest{};
  for (std::size_t i = 0; i < digest.size(); ++i)
    digest[i] = static_cast<std::uint8_t>(value(hex[2 * i]) << 4 | value(hex[2 * i + 1]));
  return digest;
}

/// "payload file 3f/0197f3c2-... of message 0197f3c1-...", "payload of message 0197f3c1-..."
std::string words_of(const Payload& payload) {
  return (payload.in_file() ? "payload file " + payload.file : std::string("payload")) +
         (payload.message.empty() ? "" : " of message " + to_text(payload.message));
}

/// In memory up to longest_inline; from there on in a file under a temporary name.
class Writer final : public PayloadWriter {
 public:
  Writer(Payloads& payloads, const Id& id, std::uint64_t limit)
      : payloads_(payloads), name_(to_text(id)), limit_(limit) {}
  ~Writer() override {
    if (file_.valid()) ::unlink(temporary().c_str());
  }

  void write(std::string_view bytes) override {
    if (bytes.size() > limit_ - size_) throw PayloadTooLarge("more than " + std::to_string(limit_) + " bytes");
    size_ += bytes.size();
    buffer_.append(bytes);
    if (buffer_.size() > (file_.valid() ? file_block : longest_inline)) flush();
  }

  [[nodiscard]] std::uint64_t size() const override { return size_; }

  Payload finish() override {
    Payload payload;
    payload.size = size_;
    if (!file_.valid()) {
      payload.sha256 = wire::sha256(buffer_);
      payload.bytes = pack(buffer_);
      payload.packed = !payload.bytes.empty();
      if (!payload.packed) payload.bytes = std::move(buffer_);
      return payload;
    }
    flush();
    if (::fsync(file_.get()) != 0) fail("cannot sync a payload file");
    // The last byte of an id is random: the folders fill evenly.
    payload.file = name_.substr(name_.size() - 2) + "/" + name_;
    const auto path = payloads_.place_for(payload.file);
    if (::rename(temporary().c_str(), path.c_str()) != 0) fail("cannot rename a payload file");
    file_ = FileDescriptor();
    payload.unkept = std::make_shared<UnkeptFile>(path);
    sync_to_disk(path.parent_path());
    payload.sha256 = digest_of_hex(hash_->hex());
    return payload;
  }

 private:
  [[nodiscard]] fs::path temporary() const { return payloads_.folder() / (std::string(temporary_prefix) + name_); }

  void flush() {
    if (!file_.valid()) {
      file_ = FileDescriptor(::open(temporary().c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
      if (!file_.valid()) fail("cannot make a payload file");
      hash_.emplace();
    }
    try {
      FileSink(file_.get(), "a payload file").write(buffer_);
    } catch (const std::system_error& e) {
      fail(e.code(), "cannot write a payload file");
    }
    hash_->write(buffer_);
    buffer_.clear();
  }

  Payloads& payloads_;
  std::string name_;
  std::uint64_t limit_;
  std::uint64_t size_ = 0;
  std::string buffer_;
  FileDescriptor file_;
  std::optional<wire::HashSink> hash_;
};

}  // namespace

UnkeptFile::~UnkeptFile() {
  if (!kept_) ::unlink(path_.c_str());
}

void sync_to_disk(const fs::path& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.valid()) fail("cannot open " + path.string());
  // Some file systems (of networks, mostly) cannot sync a folder and say so: nothing more can be done there.
  if (::fsync(file.get()) != 0 && errno != EINVAL) fail("cannot sync " + path.string());
}

Payloads::Payloads(fs::path folder) : folder_(std::move(folder)) {
  make_folder(folder_);
}

std::unique_ptr<PayloadWriter> Payloads::writer(std::uint64_t limit) {
  // The time only makes the name unlike any other; nothing is decided by it.
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto id = ids_.next(std::chrono::duration_cast<std::chrono::microseconds>(now).count());
  return std::make_unique<Writer>(*this, id, limit);
}

std::shared_ptr<const ByteSource> Payloads::open(const Payload& payload) const {
  if (!payload.in_file()) {
    auto bytes = payload.packed ? unpack(payload.bytes, payload.size) : std::optional(payload.bytes);
    if (!bytes || wire::sha256(*bytes) != payload.sha256)
      throw StoreError(StoreError::Kind::corrupt, words_of(payload) + " is damaged");
    return std::make_shared<MemorySource>(*std::move(bytes));
  }
  std::shared_ptr<const ByteSource> source;
  try {
    source = open_source(folder_ / payload.file);
  } catch (const std::system_error& e) {
    if (e.code() == std::errc::no_such_file_or_directory)
      throw StoreError(StoreError::Kind::corrupt, words_of(payload) + " is missing");
    fail(e.code(), "cannot open " + words_of(payload));
  }
  if (source->size() != payload.size)
    throw StoreError(StoreError::Kind::corrupt, words_of(payload) + " has " + std::to_string(source->size()) +
                                                    " bytes instead of " + std::to_string(payload.size));
  return source;
}

std::size_t Payloads::remove_orphans(const std::function<bool(const std::string&)>& is_named) {
  std::size_t removed = 0;
  for (const auto& entry : fs::directory_iterator(folder_))
    if (is_temporary(entry.path())) removed += fs::remove(entry.path());
  for (const auto& file : files())
    if (!is_named(file)) removed += fs::remove(folder_ / file);
  return removed;
}

fs::path Payloads::place_for(const std::string& file) {
  auto path = folder_ / file;
  // Nobody goes on before the folder is on disk, also who finds it there already.
  const std::lock_guard lock(mutex_);
  if (!made_.contains(path.parent_path())) {
    make_folder(path.parent_path());
    made_.insert(path.parent_path());
  }
  return path;
}

std::vector<std::string> Payloads::files() const {
  std::vector<std::string> out;
  for (const auto& below : fs::directory_iterator(folder_)) {
    if (!below.is_directory()) continue;
    for (const auto& file : fs::directory_iterator(below))
      out.push_back((below.path().filename() / file.path().filename()).string());
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::optional<std::uint64_t> Payloads::size_of(const std::string& file) const {
  std::error_code error;
  const auto size = fs::file_size(folder_ / file, error);
  if (error) return std::nullopt;
  return size;
}

}  // namespace brevdue::gateway
