// The bytes of one connection, in and out, with a limit to every wait. Thread safety: one thread; a Halt may be used by
// any number.
#pragma once

#include <Poco/Net/StreamSocket.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string_view>

#include "converters/model/bytes.hpp"

namespace brevdue::gateway {

using SteadyTime = std::chrono::steady_clock::time_point;

/// Asked to stop: what is under way has some seconds left.
class Halt {
 public:
  void ask(std::chrono::seconds left) { end_ = (std::chrono::steady_clock::now() + left).time_since_epoch().count(); }
  [[nodiscard]] bool asked() const { return end_ != never; }
  [[nodiscard]] SteadyTime end() const { return SteadyTime(SteadyTime::duration(end_.load())); }

 private:
  static constexpr SteadyTime::rep never = SteadyTime::max().time_since_epoch().count();
  std::atomic<SteadyTime::rep> end_{never};
};

class Stream final : public ByteSink {
 public:
  /// `patience`: how long the other side may read nothing.
  Stream(const Poco::Net::StreamSocket& socket, const Halt& halt, std::chrono::seconds patience)
      : socket_(socket), halt_(halt), patience_(patience) {}

  /// What has come and was not taken yet; valid until the next fill().
  [[nodiscard]] std::string_view bytes() const { return {buffer_.get() + begin_, end_ - begin_}; }
  void take(std::size_t count) { begin_ += count; }
  enum class Filled { more, ended, late };
  /// Waits for more bytes, until then or until the halt. There must be room: at most half of the buffer is untaken.
  Filled fill(SteadyTime until);
  /// Waits for a little while; true if something has come, or the end.
  [[nodiscard]] bool wait_a_little();

  /// Throws a Poco::Exception if the other side is gone or does not read.
  void write(std::string_view bytes) override;

  /// Ends our side, and reads what the other still sends, for a while: closing at once would reset the connection, and
  /// the answer might get lost.
  void linger();

 private:
  static constexpr std::size_t room_ = 128 * 1024;
  Poco::Net::StreamSocket socket_;
  const Halt& halt_;
  std::chrono::seconds patience_;
  std::unique_ptr<char[]> buffer_ = std::make_unique_for_overwrite<char[]>(room_);
  std::size_t begin_ = 0, end_ = 0;
};

}  // namespace brevdue::gateway
