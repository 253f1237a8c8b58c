#include "gateway/delivery/client_session.hpp"

#include <Poco/Exception.h>

#include <ostream>

namespace brevdue::gateway {
namespace {

/// Hands the bytes to the connection; once it is broken nothing goes out any more.
class BodySink final : public ByteSink {
 public:
  struct Broken {};
  explicit BodySink(std::ostream& out) : out_(out) {}
  void write(std::string_view bytes) override {
    if (!out_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()))) throw Broken{};
    written += bytes.size();
  }
  void flush() {
    if (!out_.flush()) throw Broken{};
  }
  std::uint64_t written = 0;

 private:
  std::ostream& out_;
};

}  // namespace

ClientSession::Sent ClientSession::send(Poco::Net::HTTPRequest& request, const std::function<void(ByteSink&)>& write) {
  BodySink body(sendRequest(request));
  if (!write) return {};
  try {
    write(body);
    body.flush();
    return {true, body.written};
  } catch (const BodySink::Broken&) {
    try {
      flushRequest();
    } catch (const Poco::Exception&) {  // what broke it
    }
    clearException();
    return {false, body.written};
  }
}

}  // namespace brevdue::gateway
