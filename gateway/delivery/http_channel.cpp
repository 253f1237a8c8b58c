#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Net/StreamSocketImpl.h>
#include <Poco/Timespan.h>
#include <Poco/URI.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <istream>
#include <ostream>
#include <stdexcept>
#include <utility>

#include "converters/vans/envelope.hpp"
#include "gateway/delivery/channels.hpp"
#include "gateway/delivery/client_session.hpp"

namespace brevdue::gateway {
namespace {

using Poco::Net::HTTPRequest;
using Poco::Net::HTTPResponse;
using Steady = std::chrono::steady_clock;

constexpr std::size_t most_answer_bytes = 64 * 1024;
constexpr int most_header_fields = 100;
constexpr std::size_t longest_reason = 200;

Result try_again(std::string reason, Micros wait = 0) {
  return {Result::Kind::try_again, std::move(reason), wait};
}

/// Waits for the other side no longer than `most` at a time, and never beyond `end`: one that says a little now and
/// then would hold an attempt for ever.
class BoundedSocket final : public Poco::Net::StreamSocketImpl {
 public:
  BoundedSocket(std::chrono::microseconds most, Steady::time_point end) : most_(most), end_(end) {}
  int sendBytes(const void* buffer, int length, int flags) override {
    int sent = 0;
    while (sent < length) {
      setSendTimeout(left());
      sent += SocketImpl::sendBytes(static_cast<const char*>(buffer) + sent, length - sent, flags);
    }
    return sent;
  }
  int receiveBytes(void* buffer, int length, int flags) override {
    setReceiveTimeout(left());
    return SocketImpl::receiveBytes(buffer, length, flags);
  }

 private:
  [[nodiscard]] Poco::Timespan left() const {
    const auto left = std::min(most_, std::chrono::duration_cast<std::chrono::microseconds>(end_ - Steady::now()));
    if (left.count() <= 0) throw Poco::TimeoutException();  // to a socket, 0 is for ever
    return left.count();
  }

  std::chrono::microseconds most_;
  Steady::time_point end_;
};

/// The beginning of an answer's body; nothing if it broke off. What is longer is no receipt.
std::optional<std::string> read_body(std::istream& in, const HTTPResponse& response) {
  std::string body;
  std::array<char, 4096> block;
  while (in && body.size() < most_answer_bytes) {
    in.read(block.data(), static_cast<std::streamsize>(std::min(block.size(), most_answer_bytes - body.size())));
    body.append(block.data(), static_cast<std::size_t>(in.gcount()));
  }
  if (in.bad()) return std::nullopt;
  const auto announced = response.getContentLength64();
  if (announced != HTTPResponse::UNKNOWN_CONTENT_LENGTH && body.size() < most_answer_bytes &&
      body.size() != static_cast<std::uint64_t>(announced))
    return std::nullopt;
  return body;
}

/// "NegativeVans, error code 3" if the body is such a receipt. What it says in words may name a patient: not kept.
std::optional<std::string> negative_receipt(const std::string& body) {
  const auto document = wire::Document::open(std::make_shared<MemorySource>(body));
  if (!document || document->syntax() != wire::Syntax::xml || document->root().local != "VANSEnvelope")
    return std::nullopt;
  wire::XmlReader reader;
  const auto opened = vans::read_envelope(*document, reader);
  if (!opened) {
    // A refusal that is not understood must not count as a yes.
    const bool negative =
        body.find("NegativeVans") != std::string::npos || body.find("NegativeMessage") != std::string::npos;
    return negative ? std::optional<std::string>("a negative receipt that cannot be read") : std::nullopt;
  }
  const auto& receipt = opened->envelope.receipt;
  if (!receipt || receipt->kind == vans::ReceiptKind::positive_message) return std::nullopt;
  auto out = std::string(vans::name(receipt->kind));
  if (receipt->code) out += ", error code " + std::to_string(*receipt->code);
  return out;
}

/// Retry-After in seconds; a date is not looked at.
Micros asked_wait(const HTTPResponse& response) {
  const auto text = response.get("Retry-After", "");
  std::uint32_t seconds = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  return wrong == std::errc{} && end == text.data() + text.size() ? seconds * Micros{1'000'000} : 0;
}

bool is_passing(int status) {
  return status == 408 || status == 425 || status == 429 || status >= 500;
}

/// What will be so for this message tomorrow, too. Any other 4xx may be a wrong key, or a receiver that is not there
/// yet: an operator has time to mend it before senders are told that nothing was delivered.
bool speaks_of_the_message(int status) {
  return status == 400 || status == 409 || status == 413 || status == 415 || status == 422;
}

Result judge(const HTTPResponse& response, const std::string& body, bool repeated) {
  const int status = response.getStatus();
  const auto said = "HTTP " + std::to_string(status);
  if (is_passing(status)) return try_again(said, asked_wait(response));
  if (status >= 300 && status < 400) return try_again(said + ": redirects are not followed");
  if (status < 200) return try_again(said);
  const auto negative = negative_receipt(body);
  if (negative) return {Result::Kind::refused, status < 300 ? *negative : said + ": " + *negative};
  if (status < 300 || (status == 409 && repeated)) return {};
  return speaks_of_the_message(status) ? Result{Result::Kind::refused, said} : try_again(said);
}

}  // namespace

struct HttpChannel::Impl {
  Poco::URI uri;
  std::string bearer;
  CourierOptions options;

  [[nodiscard]] HTTPRequest request_of(const Parcel& parcel) const {
    auto path = uri.getPathAndQuery();
    if (path.empty() || path.front() != '/') path.insert(0, "/");
    HTTPRequest request(HTTPRequest::HTTP_POST, path, HTTPRequest::HTTP_1_1);
    request.setContentType(parcel.media_type);
    request.setContentLength64(static_cast<Poco::Int64>(parcel.size));
    if (!bearer.empty()) request.set("Authorization", "Bearer " + bearer);
    return request;
  }

  [[nodiscard]] Result exchange(const Parcel& parcel, bool repeated) const {
    const std::chrono::microseconds longest(options.lease / 10 * 9),
        answer_time = std::chrono::seconds(options.answer_seconds),
        connect_time = std::min<std::chrono::microseconds>(std::chrono::seconds(options.connect_seconds), longest);
    ClientSession session(Poco::Net::StreamSocket(new BoundedSocket(answer_time, Steady::now() + longest)));
    session.setHost(uri.getHost());
    session.setPort(uri.getPort());
    session.setKeepAlive(false);
    session.setTimeout(connect_time.count(), answer_time.count(), answer_time.count());
    auto request = request_of(parcel);
    const auto sent = session.send(request, parcel.write);
    if (sent.whole && sent.bytes != parcel.size) throw std::logic_error("a parcel is not as long as it says");
    HTTPResponse response;
    response.setFieldLimit(most_header_fields);
    auto& in = session.receiveResponse(response);
    const auto answer = read_body(in, response);
    if (!sent.whole && response.getStatus() < 300) return try_again("it answered before it had all of it");
    if (!answer && response.getStatus() < 300) return try_again("the answer broke off");
    return judge(response, answer.value_or(std::string()), repeated);
  }
};

HttpChannel::HttpChannel(const Route& route, const CourierOptions& options)
    : impl_(std::make_unique<Impl>(Impl{Poco::URI(route.url), route.bearer, options})) {}
HttpChannel::~HttpChannel() = default;

Result HttpChannel::send(const DeliveryRow& delivery, const Parcel& parcel) {
  try {
    return impl_->exchange(parcel, delivery.attempts > 0);
  } catch (const Poco::TimeoutException&) {
    return try_again("no answer in time");
  } catch (const Poco::Exception& e) {  // of the network: its text names addresses
    return try_again(e.displayText().substr(0, longest_reason));
  }
}

}  // namespace brevdue::gateway
