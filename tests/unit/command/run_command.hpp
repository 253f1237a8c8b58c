// Runs the built command as a user would.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace brevdue::test {

struct Ran {
  int exit_code = -1;  // 128 + signal if it was killed
  std::string out, err;
  long peak_kib = 0;  // largest resident size
};

/// `brevdue ARGUMENTS < input`.
[[nodiscard]] Ran run_command(const std::vector<std::string>& arguments, const std::string& input = {});

/// An empty folder that is gone when the test is.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string operator/(const std::string& name) const { return (path / name).string(); }
  [[nodiscard]] std::vector<std::string> names() const;  // of all files in it, sorted
  std::filesystem::path path;
};

}  // namespace brevdue::test
