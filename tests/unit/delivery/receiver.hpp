// A receiver of HTTP pushes on loopback, on a free port.
#pragma once

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>

#include <functional>
#include <iterator>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace brevdue::test {

struct Asked {
  std::string method, path, media_type, length, authorization, body;
};
struct Answered {
  int status = 200;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  bool reads = true;  // the request's body
};

class Receiver {
 public:
  explicit Receiver(std::function<Answered(const Asked&)> answer)
      : answer_(std::move(answer)), server_(new Factory{*this}, socket_, parameters()) {
    server_.start();
  }
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;
  ~Receiver() { server_.stopAll(true); }

  [[nodiscard]] std::string url(const std::string& path = "/vans/messages") const {
    return "http://127.0.0.1:" + std::to_string(socket_.address().port()) + path;
  }
  [[nodiscard]] std::vector<Asked> asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
  }

 private:
  class Handler final : public Poco::Net::HTTPRequestHandler {
   public:
    explicit Handler(Receiver& receiver) : receiver_(receiver) {}
    void handleRequest(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response) override {
      Asked asked{request.getMethod(),
                  request.getURI(),
                  request.getContentType(),
                  request.get("Content-Length", ""),
                  request.get("Authorization", ""),
                  {}};
      auto answer = receiver_.answer_(asked);
      if (answer.reads) asked.body.assign(std::istreambuf_iterator<char>(request.stream()), {});
      {
        const std::lock_guard lock(receiver_.mutex_);
        receiver_.asked_.push_back(std::move(asked));
      }
      response.setStatusAndReason(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(answer.status));
      for (const auto& [name, value] : answer.headers) response.set(name, value);
      response.sendBuffer(answer.body.data(), answer.body.size());
    }

   private:
    Receiver& receiver_;
  };
  struct Factory final : Poco::Net::HTTPRequestHandlerFactory {
    explicit Factory(Receiver& of) : receiver(of) {}
    Poco::Net::HTTPRequestHandler* createRequestHandler(const Poco::Net::HTTPServerRequest&) override {
      return new Handler(receiver);
    }
    Receiver& receiver;
  };
  static Poco::Net::HTTPServerParams::Ptr parameters() {
    Poco::Net::HTTPServerParams::Ptr made = new Poco::Net::HTTPServerParams;
    made->setKeepAlive(false);
    return made;
  }

  std::function<Answered(const Asked&)> answer_;
  mutable std::mutex mutex_;
  std::vector<Asked> asked_;
  Poco::Net::ServerSocket socket_{Poco::Net::SocketAddress("127.0.0.1", 0)};
  Poco::Net::HTTPServer server_;
};

/// A port that takes connections and never says a word.
class Silent {
 public:
  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(socket_.address().port()) + "/vans/messages";
  }
  [[nodiscard]] Poco::Net::StreamSocket accept() { return socket_.acceptConnection(); }

 private:
  Poco::Net::ServerSocket socket_{Poco::Net::SocketAddress("127.0.0.1", 0)};
};

/// An address that nobody listens at.
inline std::string nobodys_url() {
  return Silent().url();
}

}  // namespace brevdue::test
