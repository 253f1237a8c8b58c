// The folder of the payload files. Thread safety: any number of threads. Durability: a file is on disk, and so is its
// name, before PayloadWriter::finish() returns; files stand under a temporary name until they are whole.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gateway/store/id.hpp"
#include "gateway/store/payload.hpp"

namespace brevdue::gateway {

class Payloads {
 public:
  /// Makes the folder, if it is not there. Throws StoreError.
  explicit Payloads(std::filesystem::path folder);

  /// The writer lives no longer than this.
  [[nodiscard]] std::unique_ptr<PayloadWriter> writer(std::uint64_t limit);
  /// Throws StoreError; corrupt if the file is not there, or not as long as it should be.
  [[nodiscard]] std::shared_ptr<const ByteSource> open(const Payload& payload) const;
  /// Removes temporary files, and those `is_named` does not know. How many.
  std::size_t remove_orphans(const std::function<bool(const std::string&)>& is_named);
  /// The names of all files: "3f/0197f3c2-..."; temporary ones are not among them.
  [[nodiscard]] std::vector<std::string> files() const;
  /// nullopt: there is no such file.
  [[nodiscard]] std::optional<std::uint64_t> size_of(const std::string& file) const;
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  /// Where a file of that name is to stand; the folder it stands in is made, and on disk, when this returns.
  [[nodiscard]] std::filesystem::path place_for(const std::string& file);

 private:
  std::filesystem::path folder_;
  IdMaker ids_;
  std::mutex mutex_;
  std::set<std::string> made_;  // folders that are known to be on disk
};

/// Makes a file's or a folder's last change survive a power cut. Throws StoreError.
void sync_to_disk(const std::filesystem::path& path);

}  // namespace brevdue::gateway
