#include "gateway/intake/spool.hpp"

#include <algorithm>
#include <exception>
#include <limits>
#include <string_view>
#include <system_error>
#include <vector>

#include "converters/model/copying.hpp"
#include "gateway/store/file_io.hpp"
#include "gateway/store/payloads.hpp"
#include "gateway/store/steps.hpp"

namespace brevdue::gateway {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view why = ".why.txt";

/// A link is none: it could lead to what its sender may not read.
bool is_whole(const fs::directory_entry& entry) {
  const auto name = entry.path().filename().string();
  std::error_code unknown;
  return fs::is_regular_file(entry.symlink_status(unknown)) && !name.starts_with('.') && !name.ends_with(".part") &&
         !name.ends_with(".tmp");
}

/// Without the name of the file, which may be a patient's.
std::string in_words(const Findings& findings) {
  std::string out;
  for (const auto& f : findings)
    if (f.severity == Severity::error) out += to_text(f, "the file") + "\n";
  return out;
}

/// NAME, or NAME.2, NAME.3 ..., that no file has in the folder, nor its reason. It is found in a few looks, also where
/// a sender has repeated one name many times.
std::string free_name(const fs::path& folder, const std::string& name) {
  const auto numbered = [&](std::uint64_t n) { return n == 1 ? name : name + "." + std::to_string(n); };
  const auto is_there = [&](std::uint64_t n) {
    return fs::exists(folder / numbered(n)) || fs::exists(folder / (numbered(n) + std::string(why)));
  };
  std::uint64_t there = 0, free = 1;
  for (; is_there(free); free *= 2) there = free;
  while (free - there > 1) {
    const auto middle = there + (free - there) / 2;
    (is_there(middle) ? there : free) = middle;
  }
  return numbered(free);
}

std::vector<fs::path> whole_files(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (is_whole(entry)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

/// Those that lie in .taking, or in a folder in it.
std::vector<fs::path> files_being_taken(const fs::path& taking) {
  std::error_code unreadable;  // what cannot be read shuts no door
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(taking, unreadable)) {
    if (is_whole(entry)) files.push_back(entry.path());
    if (!entry.is_directory(unreadable)) continue;
    for (const auto& own : fs::directory_iterator(entry.path(), unreadable))
      if (is_whole(own)) files.push_back(own.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// Removes the folders of files that are done with: those that are empty.
void tidy(const fs::path& taking) {
  std::error_code error;
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(taking, error)) folders.push_back(entry.path());
  for (const auto& folder : folders)
    if (fs::is_directory(folder, error)) fs::remove(folder, error);
  fs::remove(taking, error);
}

}  // namespace

std::size_t SpoolDoor::scan() {
  const auto taking = folders_.in / ".taking";
  std::size_t done = 0;
  bool busy = false;
  trouble_ = false;
  for (const auto& file : files_being_taken(taking))  // a crash, or a busy store, has left something
    busy = busy || !is_done(file, file, done);
  for (const auto& file : whole_files(folders_.in)) {
    if (busy) break;
    // In a folder of ours first: another file that its sender puts there meanwhile is another file. It is called as the
    // transmission will be: what a crash leaves there is known as what was accepted, not taken for a repeat.
    const auto own = taking / to_text(parts_.intake.next_id()) / file.filename();
    std::error_code error;
    fs::create_directories(own.parent_path(), error);
    if (!error) fs::rename(file, own, error);
    if (error) {
      if (error != std::errc::no_such_file_or_directory) trouble_ = true;  // else its sender has taken it back
      continue;
    }
    step("file taken");
    busy = !is_done(own, file, done);
  }
  tidy(taking);
  return done;
}

/// False if the store can take no more. What cannot be read goes back where it was; what was read and cannot be
/// answered, or moved, stays where it is, under the id it was accepted with. Neither delays another file.
bool SpoolDoor::is_done(const fs::path& file, const fs::path& came_from, std::size_t& done) {
  try {
    const auto its = take(file);
    if (its == Done::no) return false;
    if (its == Done::yes) ++done;
    if (its == Done::later) trouble_ = true;
  } catch (const std::exception&) {
    trouble_ = true;
    std::error_code error;
    if (file != came_from && !fs::exists(came_from, error)) fs::rename(file, came_from, error);
  }
  return true;
}

/// After a power cut it must not lie where it came from, and be accepted again under another id.
void SpoolDoor::sync_way(const fs::path& file) const try {
  for (const auto& folder : {file.parent_path(), file.parent_path().parent_path(), folders_.in}) sync_to_disk(folder);
} catch (const StoreError& e) {  // of this folder, not of the store
  throw std::runtime_error(e.what());
}

SpoolDoor::Done SpoolDoor::take(const fs::path& file) {
  Arrival arrival{Door::spool, folders_.caller, {}, {}};
  arrival.id = read_id(file.parent_path().filename().string()).value_or(Id{});
  sync_way(file);
  try {
    // What was accepted stays so, whatever the limit is now.
    const bool stays =
        fs::file_size(file) > parts_.most_bytes && !arrival.id.empty() && !parts_.store.siblings(arrival.id).empty();
    const auto most = stays ? std::numeric_limits<std::uint64_t>::max() : parts_.most_bytes;
    auto payload = parts_.store.new_payload(most);
    copy(*open_source(file, most), *payload);
    arrival.payload = payload->finish();
  } catch (const PayloadTooLarge&) {
    Finding why{Rule::wire_too_large, Severity::error, {}, {}, {}};
    why.expected = "at most " + std::to_string(parts_.most_bytes) + " bytes";
    set_aside(file, in_words({why}));
    return Done::yes;
  } catch (const StoreError&) {
    return Done::no;
  }
  try {
    const auto answer = parts_.intake.accept(arrival);
    if (answer.refused == Kind::busy) return Done::no;
    answer_for(file, answer);
  } catch (const std::exception&) {
    return Done::later;
  }
  return Done::yes;
}

void SpoolDoor::answer_for(const fs::path& file, const Answer& answer) {
  if (answer.receipt && !folders_.receipts.empty()) {
    OutputFiles out(folders_.receipts, 0640);
    out.add("receipt-" + safe_file_name(answer.receipt->id) + ".xml",
            [&](ByteSink& sink) { vans::write_envelope(*answer.receipt, nullptr, sink); });
    out.commit();
  }
  step("before removal");
  if (answer.refused)
    set_aside(file, in_words(answer.findings));
  else
    fs::remove(file);
}

void SpoolDoor::set_aside(const fs::path& file, const std::string& reason) {
  const auto folder = folders_.in / "refused";
  const auto name = free_name(folder, safe_file_name(file.filename().string()));
  const auto reason_name = name + std::string(why);
  OutputFiles out(folder);
  out.add(reason_name, [&](ByteSink& sink) { sink.write(reason); });
  out.commit();
  try {
    fs::rename(file, folder / name);
  } catch (const fs::filesystem_error&) {
    fs::remove(folder / reason_name);  // else each scan would leave another one
    throw;
  }
}

}  // namespace brevdue::gateway
