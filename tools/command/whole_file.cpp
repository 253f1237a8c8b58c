#include "tools/command/whole_file.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "tools/command/print.hpp"

namespace brevdue::command {
namespace fs = std::filesystem;
namespace {

constexpr unsigned owner_only = 0600;

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : ".";
}

/// Where the file itself stands: a symbolic link is followed, also to nowhere yet, so that it is not replaced.
fs::path resolved(const std::string& named, fs::path path) {
  on_path(named, [&] {
    for (int links = 0; fs::is_symlink(path); ++links) {
      if (links == 40) throw UsageError(path.string() + " is a link that leads nowhere");
      const auto target = fs::read_symlink(path);
      path = target.is_absolute() ? target : folder_of(path) / target;
    }
  });
  return path;
}

std::string lock_name(const std::string& file) {
  return resolved("--state " + file, file).string() + ".lock";
}

gateway::FileDescriptor lock(const std::string& file) {
  const auto name = lock_name(file);
  gateway::FileDescriptor lock(::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, owner_only));
  if (!lock.valid()) throw UsageError("--state " + name + ": " + words_of({errno, std::generic_category()}));
  while (::flock(lock.get(), LOCK_EX) != 0)
    if (errno != EINTR) throw UsageError("cannot lock " + name + ": " + std::generic_category().message(errno));
  return lock;
}

}  // namespace

WholeFile::WholeFile(std::string_view option, const std::string& file, const std::vector<std::string>& others,
                     unsigned permissions)
    : named_(std::string(option) + " " + file), path_(resolved(named_, file)) {
  for (const auto& other : others) {
    std::error_code unknown;
    if (fs::equivalent(path_, other, unknown)) throw UsageError(std::string(option) + " would overwrite " + other);
  }
  if (fs::is_directory(path_)) throw UsageError(named_ + " is a folder");
  if (!fs::is_directory(folder_of(path_)))
    throw UsageError(named_ + ": there is no folder " + folder_of(path_).string());
  if (fs::exists(path_) && !fs::is_regular_file(path_)) {
    device_ = gateway::FileDescriptor(::open(file.c_str(), O_WRONLY | O_CLOEXEC));
    if (!device_.valid()) throw UsageError(named_ + ": " + words_of({errno, std::generic_category()}));
    return;
  }
  files_.emplace(folder_of(path_), permissions);
}

bool WholeFile::is(const fs::path& other) const {
  return fs::weakly_canonical(path_) == fs::weakly_canonical(other);
}

void WholeFile::stage(std::string content) {
  stage([all = std::move(content)](ByteSink& sink) { sink.write(all); });
}

void WholeFile::stage(std::function<void(ByteSink&)> write) {
  write_ = std::move(write);
  if (files_) on_path(named_, [&] { files_->add(path_.filename().string(), write_); });
}

void WholeFile::commit() {
  if (files_) {
    on_path(named_, [&] { files_->commit(); });
    return;
  }
  gateway::FileSink device(device_.get(), path_.string());
  write_(device);
}

int with_state(const ConversionOptions& options, bool json, const std::function<int()>& run) {
  try {
    return run();
  } catch (const BadState& bad) {
    const std::vector<convert::Input> state{{nullptr, options.state}};
    say(json ? findings_json(bad.findings, state)
             : "brevdue: the state " + options.state + " cannot be used\n" + findings_words(bad.findings, state) +
                   "brevdue: no message was written\n");
    return exit_code(bad.findings);
  }
}

convert::ReceiptState read_state_file(const std::string& file, const convert::Settings& settings) {
  if (!fs::exists(file)) return {};
  auto state = convert::read_state(open_file(file, settings));
  if (!state) throw BadState{std::move(state.error())};
  return std::move(*state);
}

void say_new_state(const std::string& file, const Findings& findings) {
  if (std::any_of(findings.begin(), findings.end(), [](const Finding& f) { return f.rule == Rule::receipt_unmatched; }))
    say("brevdue: the state " + file + " is new: it knows no conversion yet\n");
}

StateFile::StateFile(const std::string& file, const std::vector<std::string>& others, const convert::Settings& settings)
    : file_("--state", file == "-" ? throw UsageError("--state takes a file: it is read and written") : file, others,
            owner_only),
      lock_name_(lock_name(file)) {
  if (fs::exists(file) && !fs::is_regular_file(file)) throw UsageError("--state " + file + " is no regular file");
  lock_ = lock(file);
  is_new_ = !fs::exists(file);
  state_ = read_state_file(file, settings);
}

void StateFile::stage(std::vector<convert::ConversionRecord> records, const Timestamp& now) {
  for (auto& record : records) state_.merge(std::move(record));
  state_.forget(now);
  StringSink sink;
  convert::write_state(state_, sink);
  if (sink.bytes.size() > convert::most_state_bytes)
    throw UsageError("the state would be larger than " + std::to_string(convert::most_state_bytes) +
                     " bytes: begin another one");
  file_.stage(std::move(sink.bytes));
}

void StateFile::commit() {
  file_.commit();
}

}  // namespace brevdue::command
