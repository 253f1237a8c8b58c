#include "gateway/api/stream.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/NetException.h>
#include <Poco/Timespan.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>

namespace brevdue::gateway {
namespace {

using std::chrono::steady_clock;
constexpr std::chrono::milliseconds slice{100};  // a halt is noticed after it
constexpr std::chrono::seconds longest_linger{2};

using Mode = Poco::Net::Socket::SelectMode;

bool poll(const Poco::Net::StreamSocket& socket, Mode mode, std::chrono::microseconds limit) {
  return socket.poll(Poco::Timespan(limit.count()), mode);
}

/// False if it is too late.
bool wait(const Poco::Net::StreamSocket& socket, Mode mode, SteadyTime until, const Halt& halt) {
  for (;;) {
    const auto now = steady_clock::now(), limit = std::min(until, halt.end());
    if (now >= limit) return false;
    const auto left = std::chrono::duration_cast<std::chrono::microseconds>(limit - now);
    if (poll(socket, mode, std::clamp<std::chrono::microseconds>(left, std::chrono::microseconds(1), slice)))
      return true;
  }
}

}  // namespace

Stream::Filled Stream::fill(SteadyTime until) {
  if (begin_ > 0) {
    std::memmove(buffer_.get(), buffer_.get() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  try {
    if (!wait(socket_, Poco::Net::Socket::SELECT_READ, until, halt_)) return Filled::late;
    const int count = socket_.receiveBytes(buffer_.get() + end_, static_cast<int>(room_ - end_));
    if (count <= 0) return Filled::ended;
    end_ += static_cast<std::size_t>(count);
    return Filled::more;
  } catch (const Poco::Exception&) {  // reset: ended too
    return Filled::ended;
  }
}

bool Stream::wait_a_little() {
  return poll(socket_, Poco::Net::Socket::SELECT_READ, slice);
}

void Stream::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto part = static_cast<int>(std::min<std::size_t>(bytes.size(), room_));
    if (!wait(socket_, Poco::Net::Socket::SELECT_WRITE, steady_clock::now() + patience_, halt_))
      throw Poco::TimeoutException();
    const int count = socket_.sendBytes(bytes.data(), part, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count <= 0) throw Poco::Net::ConnectionAbortedException();
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

void Stream::linger() {
  socket_.shutdownSend();
  const auto end = steady_clock::now() + longest_linger;
  while (!halt_.asked()) {
    begin_ = end_ = 0;
    if (fill(end) != Filled::more) return;
  }
}

}  // namespace brevdue::gateway
