#include "tests/unit/command/serving.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <chrono>
#include <stdexcept>
#include <thread>

#include "tests/support/secrets.hpp"
#include "tests/support/support.hpp"

extern char** environ;

namespace brevdue::test {

bool soon(const std::function<bool()>& done) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!done()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return true;
}

Serving::Serving(const Folder& folder) : log_file_(folder / "serve.log") {
  std::string command = BREVDUE_COMMAND, serve = "serve", option = "--config", config = folder / "brevdue.toml";
  char* argv[] = {command.data(), serve.data(), option.data(), config.data(), nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 2, log_file_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  const int failed = posix_spawn(&pid_, argv[0], &actions, nullptr, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw std::runtime_error("cannot run " + command);
  const bool is_ready = soon([&] {
    const auto text = log();
    const std::string mark = "ready ";
    if (!text.starts_with(mark) || text.find('\n') == std::string::npos) return false;
    url_ = text.substr(mark.size(), text.find('\n') - mark.size());
    return true;
  });
  if (!is_ready) {
    signal(SIGKILL);
    wait();
    throw std::runtime_error("the gateway does not start: " + log());
  }
}

Serving::~Serving() {
  if (pid_ != 0) {
    signal(SIGKILL);
    wait();
  }
  BOOST_TEST(secret_in(log()) == "");
}

std::string Serving::log() const {
  return slurp(log_file_);
}

void Serving::signal(int number) const {
  ::kill(pid_, number);
}

int Serving::wait() {
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace brevdue::test
