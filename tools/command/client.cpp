#include "tools/command/client.hpp"

#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/NetException.h>
#include <Poco/Timespan.h>
#include <Poco/URI.h>
#include <rapidjson/document.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <istream>
#include <ostream>
#include <utility>

#include "converters/model/copying.hpp"
#include "gateway/delivery/client_session.hpp"
#include "gateway/store/file_io.hpp"

namespace brevdue::command {
namespace {

using Poco::Net::HTTPRequest;
using Poco::Net::HTTPResponse;

const Poco::Timespan connect_limit(10, 0), silence_limit(120, 0);
constexpr std::uint64_t most_text_bytes = 4u << 20;
constexpr std::size_t most_lines = 100;

/// A key goes into a line of the request: nothing in it may end that line.
std::string checked_key(const std::string& key, const std::string& from) {
  if (key.empty()) throw UsageError(from + " holds no key");
  const bool plain = std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < '\x7F'; });
  if (!plain || key.size() > 1000)
    throw UsageError("the key in " + from + " must be one line of ASCII characters without blanks");
  return key;
}

std::string key_of(const ClientOptions& options) {
  if (!options.key_file.empty()) {
    const auto text = small_text(*open_file(options.key_file, {}));
    return checked_key(text.substr(0, text.find_first_of("\r\n")), options.key_file);
  }
  const auto* const key = std::getenv("BREVDUE_KEY");
  return key == nullptr || *key == '\0' ? std::string() : checked_key(key, "BREVDUE_KEY");
}

Poco::URI uri_of(const std::string& url) {
  try {
    Poco::URI uri(url);
    if (uri.getScheme() == "http" && !uri.getHost().empty() && uri.getUserInfo().empty() && uri.getQuery().empty() &&
        uri.getFragment().empty())
      return uri;
  } catch (const Poco::Exception&) {
  }
  throw UsageError("--url takes the address of a gateway, such as http://127.0.0.1:8080");
}

std::string member(const rapidjson::Value& object, const char* key) {
  if (!object.IsObject()) return {};
  const auto found = object.FindMember(key);
  return found != object.MemberEnd() && found->value.IsString() ? found->value.GetString() : std::string();
}

const rapidjson::Value* list(const rapidjson::Value& object, const char* key) {
  if (!object.IsObject()) return nullptr;
  const auto found = object.FindMember(key);
  return found != object.MemberEnd() && found->value.IsArray() ? &found->value : nullptr;
}

/// "VANS-04 VANSEnvelope/Message: The size ... expected 12, found 13"
std::string finding_line(const rapidjson::Value& finding) {
  auto out = member(finding, "rule");
  if (const auto path = member(finding, "path"); !path.empty()) out += " " + path;
  out += ": " + member(finding, "message");
  if (const auto expected = member(finding, "expected"); !expected.empty()) out += " expected " + expected;
  if (const auto found = member(finding, "found"); !found.empty()) out += " found " + found;
  return out;
}

std::string issue_line(const rapidjson::Value& issue) {
  auto diagnostics = member(issue, "diagnostics");
  return diagnostics.empty() ? member(issue, "code") : diagnostics;
}

}  // namespace

void add_client(CLI::App& sub, ClientOptions& options) {
  sub.add_option("--url", options.url, "The gateway: http://HOST:PORT")->required();
  sub.add_option("--key-file", options.key_file, "A file whose first line is the API key; else BREVDUE_KEY has it");
}

struct Client::Impl {
  Poco::URI uri;
  std::string key;

  [[nodiscard]] std::string name() const { return uri.getScheme() + "://" + uri.getAuthority(); }

  [[nodiscard]] HTTPRequest request_of(const std::string& method, const std::string& path, const Body* body) const {
    auto base = uri.getPath();
    while (base.ends_with('/')) base.pop_back();
    HTTPRequest request(method, base + path, HTTPRequest::HTTP_1_1);
    request.set("Accept", "*/*");
    if (!key.empty()) request.set("Authorization", "Bearer " + key);
    if (body != nullptr) {
      request.setContentType(body->media_type);
      request.setContentLength64(static_cast<Poco::Int64>(body->size));
    }
    return request;
  }

  static std::shared_ptr<const ByteSource> body_of(std::istream& in, const HTTPResponse& response) {
    auto body = gateway::spool([&in](ByteSink& sink) {
      std::array<char, 65536> block;
      while (in) {
        in.read(block.data(), block.size());
        sink.write({block.data(), static_cast<std::size_t>(in.gcount())});
      }
    });
    const auto announced = response.getContentLength64();
    const bool whole =
        announced == HTTPResponse::UNKNOWN_CONTENT_LENGTH || body->size() == static_cast<std::uint64_t>(announced);
    if (in.bad() || (!whole && response.getStatus() != HTTPResponse::HTTP_NO_CONTENT))
      throw Unreachable("the gateway's answer broke off");
    return body;
  }

  [[nodiscard]] HttpAnswer exchange(HTTPRequest request, const Body* body) const {
    std::signal(SIGPIPE, SIG_IGN);  // a gateway that hangs up is told by the write that fails
    gateway::ClientSession session(uri.getHost(), uri.getPort());
    session.setKeepAlive(false);
    session.setTimeout(connect_limit, silence_limit, silence_limit);
    const auto sent = session.send(request, body != nullptr ? body->write : nullptr);
    HTTPResponse response;
    auto& in = session.receiveResponse(response);
    HttpAnswer answer;
    answer.status = response.getStatus();
    answer.with_key = !key.empty();
    answer.media_type = response.getContentType();
    answer.body = body_of(in, response);
    if (answer.good() && !sent.whole)
      throw Unreachable("the gateway at " + name() + " answered before it had all of it");
    if (answer.status == 503)
      throw Unreachable("the gateway at " + name() + " can take nothing now (HTTP 503): try again later");
    return answer;
  }

  [[nodiscard]] HttpAnswer ask(const std::string& method, const std::string& path, const Body* body) const {
    try {
      return exchange(request_of(method, path, body), body);
    } catch (const Poco::Net::ConnectionRefusedException&) {
      throw Unreachable("there is no gateway at " + name() + ": the connection was refused");
    } catch (const Poco::TimeoutException&) {
      throw Unreachable("the gateway at " + name() + " does not answer");
    } catch (const Poco::Exception& e) {  // of the network: its text names addresses
      throw Unreachable("cannot reach " + name() + ": " + one_line(e.displayText()));
    }
  }
};

Client::Client(const ClientOptions& options)
    : impl_(std::make_unique<Impl>(Impl{uri_of(options.url), key_of(options)})) {}
Client::~Client() = default;

HttpAnswer Client::get(const std::string& path) const {
  return impl_->ask(HTTPRequest::HTTP_GET, path, nullptr);
}
HttpAnswer Client::remove(const std::string& path) const {
  return impl_->ask(HTTPRequest::HTTP_DELETE, path, nullptr);
}
HttpAnswer Client::post(const std::string& path, const Body& body) const {
  return impl_->ask(HTTPRequest::HTTP_POST, path, &body);
}

std::vector<std::string> refusal_lines(const HttpAnswer& answer) {
  std::vector<std::string> lines{"HTTP " + std::to_string(answer.status)};
  rapidjson::Document json;
  if (answer.body->size() > most_text_bytes) return lines;
  const auto text = small_text(*answer.body);
  json.Parse<rapidjson::kParseIterativeFlag>(text.data(), text.size());
  if (json.HasParseError()) return lines;
  auto word = member(json, "message");
  if (word.empty()) word = member(json, "error");
  if (answer.status == 401)
    word = answer.with_key ? "the gateway does not know this key"
                           : "the gateway wants a key, and none was given (--key-file FILE, or BREVDUE_KEY)";
  if (!word.empty()) lines.front() += ": " + one_line(word);
  const auto add = [&](const rapidjson::Value* all, const auto& line_of) {
    if (all == nullptr) return;
    for (const auto& one : all->GetArray())
      if (lines.size() <= most_lines) lines.push_back(one_line(line_of(one)));
  };
  add(list(json, "findings"), finding_line);
  add(list(json, "issue"), issue_line);
  return lines;
}

std::string small_text(const ByteSource& source) {
  if (source.size() > most_text_bytes) throw std::runtime_error("a text is longer than was expected");
  StringSink sink;
  copy(source, sink);
  return std::move(sink.bytes);
}

std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7F'; }, ' ');
  return text;
}

std::string text_of(const rapidjson::Value& object, const char* key) {
  return one_line(member(object, key));
}

}  // namespace brevdue::command
