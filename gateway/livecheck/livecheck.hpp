// The live check of video links (vdx.md 4.5, V11): is there something behind a VDX short link now? It tells VDX that
// somebody looked, so it is made only where a setting says so, and never in a message's path: a check waits for the
// network, and checks wait for each other.
//
// What is asked: GET of the link, as MedCom's own health check does; and, where the organisation has a token of its
// own, the VDX API for its own meetings' times. Teams links are never fetched: that has effects in the meeting's lobby.
// Nothing is asked of an address that is not public, and nothing of another host than the link's.
//
// The token is a bearer (JWT) for version 2 of the API, from VDX's Keycloak, with one of the roles that vdx.md 4.3
// names. Getting it, and a new one before it ends, is the organisation's business: a job of its own writes it to a file
// that its owner alone may read. The file is read again for each look-up.
//
// V12: no answer and no exception holds a link, PIN, passcode or token. Thread safety: any number of threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converters/model/timestamp.hpp"
#include "gateway/store/clock.hpp"

namespace brevdue::gateway {

/// What VDX does for the ids of meetings that are over, or never were, is not public (vdx.md 4.7). So 200 is alive, 404
/// and 410 are dead, and everything else is unknown: other answers, redirects, no answer, a link that is not fetched.
enum class Liveness : std::uint8_t { alive, dead, unknown };
[[nodiscard]] std::string_view name(Liveness liveness);

/// A meeting of the organisation's own, by the VDX API.
struct OwnMeeting {
  std::optional<Instant> start, end;
  std::string provision_status;  // "PROVISIONED_OK" and so on (vdx.md 4.3); empty: not known
};

struct LiveAnswer {
  Liveness liveness = Liveness::unknown;
  std::string reason;  // in an operator's words: "HTTP 200", "no answer in time"
  Micros checked_at = 0;
  /// Says nothing about `liveness`: a meeting that is not found may be another organisation's.
  std::optional<OwnMeeting> meeting;
  std::string look_up;  // what asking the API came to: "found", "no meeting of this organisation"; empty: not asked
};

struct LiveCheckOptions {
  std::vector<std::string> hosts = {"m.vconf.dk"};  // exact, lower case; links of others are not fetched
  Micros time_out = 2'000'000;                      // of the link, from the look-up of its host's name to the answer;
                                                    // as long again of all that the API is asked
  Micros keep = 300'000'000;                        // how long an answer is given again
  std::size_t most_kept = 1000;                     // answers; the oldest go first
  std::string api_base = "https://videoapi.vconf.dk/videoapi";
  std::filesystem::path api_token;  // one line; empty: the API is not asked
};

struct Outside;  // https.hpp

class LiveCheck {
 public:
  /// Throws std::runtime_error: the token's file is not there, holds something else, or more than its owner may use it;
  /// the API's address is none. `clock` must live longer.
  LiveCheck(LiveCheckOptions options, const Clock& clock);
  /// For tests, which have a network of their own.
  LiveCheck(LiveCheckOptions options, const Clock& clock, Outside outside);
  ~LiveCheck();

  /// Asks, or gives the answer again that was found for this link less than `keep` ago, whatever it was. Fetched are
  /// well-formed VDX short links of the allowed hosts, whatever the time of their meeting. Takes up to two time-outs,
  /// and longer while others are checked.
  [[nodiscard]] LiveAnswer check(std::string_view url);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace brevdue::gateway
