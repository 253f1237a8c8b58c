// A gateway on a disk with faults, and the systems around it, which never give up: a hospital, a municipality and an
// archive on HTTP, a doctor with two folders. What is not answered with yes they send again, the same bytes; what they
// get they answer, once. They keep a ledger, and at the end say what is wrong with it. Everything is as in operation
// (SQLite, files, HTTP on loopback) but the clock and the disk.
//
// The story: two letters to the municipality (CareCommunication), one of them with a large file; one to the doctor
// (EDIFACT); a large file letter to the archive (unchanged); a CareCommunication to the hospital (XDIS91); and all
// receipts. The hospital also invites the municipality and the doctor to a video meeting, and moves it to another time:
// all receipts of that end in the invitation's record. Thread safety: one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/gateway.hpp"
#include "tests/faults/disk.hpp"
#include "tests/support/temporary_folder.hpp"

namespace brevdue::test {

class Systems {
 public:
  enum class Work : std::uint8_t {
    when_told,  // in round() alone: the same writes each time
    by_itself   // by the gateway's own threads
  };
  enum class Story : std::uint8_t {
    usual,
    meeting_first,  // as usual, but there are no letters until the meeting was moved
    very_large      // one message, whose content goes through a temporary file; these are on the disk too ($TMPDIR)
  };
  explicit Systems(Work work = Work::when_told, Story story = Story::usual);
  Systems(const Systems&) = delete;
  Systems& operator=(const Systems&) = delete;
  ~Systems();

  Disk& disk() { return *disk_; }
  /// Throws what the gateway throws.
  void start();
  void stop();
  [[nodiscard]] bool is_started() const { return gateway_ != nullptr; }
  /// The gateway is gone, and of what it wrote what was not synced, perhaps.
  void crash(Disk::Lost lost, std::uint32_t seed);

  /// Everybody does what there is to do, once; some minutes have gone by. Ends early when `is_enough` says so, between
  /// two steps.
  void round(const std::function<bool()>& is_enough = [] { return false; });
  /// Everything was accepted, has arrived and was answered, and nothing is left in the gateway.
  [[nodiscard]] bool is_quiet();
  [[nodiscard]] bool is_ready();
  /// What is wrong, a line each: lost, double, contradictory, changed, misleading. Stops the gateway, opens its store
  /// by itself and examines that too.
  [[nodiscard]] std::string verdict();

 private:
  struct Outgoing {
    std::string id;  // of the message
    std::string path, bytes;
    std::string as;  // who sends it
    bool acknowledged = false;
    bool is_letter = true;  // not an answer to one
  };
  struct Http {
    int status = 0;
    std::string body;
  };
  [[nodiscard]] std::filesystem::path store_folder() const { return own_folder_.path() / "disk" / "store"; }
  void wrong(const std::string& what) { wrong_ += what + "\n"; }
  [[nodiscard]] bool has_meeting() const { return story_ != Story::very_large; }
  Http ask(const std::string& method, const std::string& path, const std::string& as, const std::string& body = {});
  [[nodiscard]] static Outgoing ready_to_send(const std::string& payload);
  void post_all();
  void invite();
  void not_taken();
  [[nodiscard]] std::string meeting_path() const;
  [[nodiscard]] std::string record();
  void work();
  void checkpoint();
  void fetch(const std::string& location);
  void read_folder();
  void arrived(const std::string& location, const std::string& delivery, const std::string& bytes);
  [[nodiscard]] std::vector<std::string> missing() const;

  TemporaryFolder own_folder_;
  const Work work_;
  const Story story_;
  const std::string temporary_;  // $TMPDIR as it was
  std::unique_ptr<Disk> disk_;
  std::shared_ptr<gateway::ManualClock> clock_;
  std::unique_ptr<gateway::Gateway> gateway_;
  std::vector<Outgoing> outgoing_;
  std::vector<std::string> expected_;                      // "municipality: CareCommunication FEJL1"
  std::map<std::string, std::set<std::string>> arrivals_;  // likewise: ids of deliveries
  std::set<std::string> taken_;                            // deliveries that the doctor has read and removed
  std::string meeting_;                                    // the id of the invitation, once it was answered with yes
  bool is_moved_ = false;                                  // its change was answered with yes
  bool has_crashed_ = false;
  std::set<std::string> confirmed_;  // deliveries that were answered with 204
  std::string wrong_;
};

}  // namespace brevdue::test
