// Any bytes as an HTTP request: the head ends in the same place however it comes in, it is read or refused, and a body
// that is taken is exactly as long as was announced, with the bytes behind it left alone.
#include <Poco/Net/StreamSocketImpl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "gateway/api/body.hpp"
#include "gateway/api/head.hpp"
#include "gateway/api/stream.hpp"

namespace {

using namespace brevdue::gateway;

constexpr std::uint64_t most_body_bytes = 10'000;

Store& store() {
  static const auto folder = std::filesystem::temp_directory_path() / ("brevdue-fuzz-" + std::to_string(getpid()));
  static const auto store = open_sqlite_store({.folder = folder});
  return *store;
}

void read_all(const Head& head, std::string_view rest) {
  const auto framed = framing(head);
  if (!framed) return;
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0) return;
  if (write(ends[1], rest.data(), rest.size()) != static_cast<ssize_t>(rest.size())) std::abort();
  shutdown(ends[1], SHUT_WR);
  const Halt halt;
  Stream stream(Poco::Net::StreamSocket(new Poco::Net::StreamSocketImpl(ends[0])), halt, std::chrono::seconds(1));
  const auto payload = read_body(head, *framed, stream, store(), {most_body_bytes, std::chrono::seconds(1)});
  if (payload) {
    if (payload->size > most_body_bytes || payload->size > rest.size()) std::abort();
    if (framed->kind == Framing::Kind::length && payload->size != framed->length) std::abort();
    const auto bytes = store().open(*payload);
    std::string taken(static_cast<std::size_t>(payload->size), '\0');
    if (bytes->read_at(0, taken) != taken.size()) std::abort();
    if (framed->kind == Framing::Kind::length && taken != rest.substr(0, taken.size())) std::abort();
  }
  close(ends[1]);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), std::min<std::size_t>(size, 60'000));
  const auto whole = head_end(bytes, 0);
  for (std::size_t come = 1, seen = 0; come <= bytes.size(); come = come * 2 + 1) {
    const auto end = head_end(bytes.substr(0, come), seen);
    if (!end) {
      if (whole && *whole > 0 && *whole <= come) std::abort();
      break;
    }
    if (*end > 0) {
      if (!whole || *whole != *end) std::abort();
      break;
    }
    seen = come;
  }
  if (!whole || *whole == 0) return 0;
  if (const auto head = read_head(bytes.substr(0, *whole))) read_all(*head, bytes.substr(*whole));
  return 0;
}
