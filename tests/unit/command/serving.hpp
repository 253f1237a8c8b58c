// A gateway that runs as a user starts it: `brevdue serve` on loopback, on any free port.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

#include "tests/unit/command/run_command.hpp"

namespace brevdue::test {

/// True as soon as `done` is; false if it is not within ten seconds.
[[nodiscard]] bool soon(const std::function<bool()>& done);

class Serving {
 public:
  /// Starts it with FOLDER/brevdue.toml, and waits for its ready line.
  explicit Serving(const Folder& folder);
  ~Serving();  // kills it if it still runs
  Serving(const Serving&) = delete;
  Serving& operator=(const Serving&) = delete;
  [[nodiscard]] const std::string& url() const { return url_; }
  [[nodiscard]] std::string log() const;  // its standard error
  [[nodiscard]] pid_t pid() const { return pid_; }
  void signal(int number) const;
  /// Its exit code, once it has ended; 128 + signal if it was killed.
  int wait();

 private:
  std::string log_file_, url_;
  pid_t pid_ = 0;
};

}  // namespace brevdue::test
