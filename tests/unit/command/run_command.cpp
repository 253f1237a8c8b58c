#include "tests/unit/command/run_command.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>
#include <stdexcept>

#include "tests/support/secrets.hpp"
#include "tests/support/support.hpp"

extern char** environ;

namespace brevdue::test {

namespace fs = std::filesystem;

Folder::Folder() {
  auto pattern = (fs::temp_directory_path() / "brevdue-test-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
  path = pattern;
}

Folder::~Folder() {
  fs::remove_all(path);
}

std::vector<std::string> Folder::names() const {
  std::vector<std::string> out;
  for (const auto& entry : fs::recursive_directory_iterator(path))
    if (entry.is_regular_file()) out.push_back(fs::relative(entry.path(), path).string());
  std::sort(out.begin(), out.end());
  return out;
}

Ran run_command(const std::vector<std::string>& arguments, const std::string& input) {
  const Folder folder;
  std::ofstream(folder / "in", std::ios::binary) << input;
  std::vector<std::string> all{BREVDUE_COMMAND};
  all.insert(all.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (auto& a : all) argv.push_back(a.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, (folder / "in").c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, (folder / "out").c_str(), O_WRONLY | O_CREAT, 0600);
  posix_spawn_file_actions_addopen(&actions, 2, (folder / "err").c_str(), O_WRONLY | O_CREAT, 0600);
  pid_t pid = 0;
  const int failed = posix_spawn(&pid, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw std::runtime_error("cannot run " + all[0]);
  int status = 0;
  rusage usage{};
  wait4(pid, &status, 0, &usage);
  Ran ran;
  ran.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  ran.out = slurp(folder / "out");
  ran.err = slurp(folder / "err");
  ran.peak_kib = usage.ru_maxrss;
  // What they print is for operators; the others' output is the message itself, or says what is in it.
  static const std::set<std::string> masked{"queue", "trace", "doctor", "stats", "links",
                                            "send",  "serve", "backup", "invite"};
  const bool lists =
      !arguments.empty() && (masked.contains(arguments[0]) || (arguments[0] == "inbox" && arguments.at(1) == "list"));
  if (lists) BOOST_TEST(secret_in(ran.out) == "", arguments[0]);
  // Beside a payload on standard output, envelope says its own fields on standard error.
  if (!arguments.empty() && arguments[0] != "envelope") BOOST_TEST(secret_in(ran.err) == "");
  return ran;
}

}  // namespace brevdue::test
