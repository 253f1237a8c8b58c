#include "tests/gateway/crowd.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>

#include <chrono>
#include <stdexcept>
#include <thread>
#include <utility>

#include "converters/wire/base64.hpp"
#include "converters/wire/sha256.hpp"

namespace brevdue::test {

// --- threads

void Faults::add(std::string what) {
  const std::lock_guard lock(mutex_);
  all_.push_back(std::move(what));
}

void Faults::check() {
  constexpr std::size_t most = 20;
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < all_.size() && i < most; ++i) BOOST_TEST(false, all_[i]);
  BOOST_TEST(all_.size() == 0u);
  all_.clear();
}

void at_once(unsigned count, const std::function<void(unsigned)>& work, Faults& faults) {
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < count; ++i)
    threads.emplace_back([&, i] {
      try {
        work(i);
      } catch (const std::exception& e) {
        faults.add("thread " + std::to_string(i) + ": " + e.what());
      }
    });
  for (auto& thread : threads) thread.join();
}

// --- connections

std::string registry_of(const std::vector<Takes>& systems) {
  std::string out = "location_number,sor,name,phone,receives\n";
  for (const auto& one : systems)
    out += std::string(one.location) + ",359001000016000,Testsystem " + std::string(one.location) + ",66131372," +
           std::string(one.format) + "\n";
  return out;
}

std::string key_of(std::string_view client) {
  return "key of the " + std::string(client);
}

ClientConfig client(std::string_view name, const std::vector<std::string>& locations) {
  return {std::string(name), wire::sha256(key_of(name)), locations};
}

std::optional<HttpAnswer> Line::ask(std::string_view method, const std::string& path, const std::string& body,
                                    std::string_view media_type) {
  ++requests_;
  try {
    if (session_.getPort() != port_ || session_.getHost() != "127.0.0.1") {
      session_.reset();
      session_.setHost("127.0.0.1");
      session_.setPort(port_);
      session_.setKeepAlive(true);
      session_.setTimeout(Poco::Timespan(60, 0));
    }
    Poco::Net::HTTPRequest request(std::string(method), path, "HTTP/1.1");
    if (!key_.empty()) request.set("Authorization", "Bearer " + key_);
    if (!media_type.empty()) request.setContentType(std::string(media_type));
    if (method == "POST") request.setContentLength64(static_cast<Poco::Int64>(body.size()));
    session_.sendRequest(request).write(body.data(), static_cast<std::streamsize>(body.size()));
    Poco::Net::HTTPResponse response;
    HttpAnswer out;
    Poco::StreamCopier::copyToString(session_.receiveResponse(response), out.body);
    out.status = response.getStatus();
    out.media_type = response.getContentType();
    // Poco takes a body that broke off for a whole one.
    if (response.hasContentLength() && out.body.size() != static_cast<std::size_t>(response.getContentLength64()))
      throw Poco::IOException("the answer ends too early");
    return out;
  } catch (const Poco::Exception&) {
    session_.reset();
    return std::nullopt;
  }
}

HttpAnswer Line::insist(std::string_view method, const std::string& path, const std::string& body,
                        std::string_view media_type) {
  using std::chrono::steady_clock;
  const auto end = steady_clock::now() + std::chrono::minutes(1);
  for (;;) {
    if (auto answer = ask(method, path, body, media_type); answer && answer->status != 503) return *std::move(answer);
    if (steady_clock::now() > end) throw std::runtime_error("no answer: " + std::string(method) + " " + path);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

// --- mailboxes

std::string payload_of(const std::string& bytes) {
  constexpr std::string_view open = "<Data>", close = "</Data>";
  const auto at = bytes.find(open);
  if (at == std::string::npos) return bytes;
  const auto begin = at + open.size();
  auto payload = wire::decode_base64(std::string_view(bytes).substr(begin, bytes.find(close, begin) - begin));
  if (!payload) throw std::runtime_error("an envelope whose Data is no base64");
  return *std::move(payload);
}

void empty_mailbox(Line& line, std::string_view location, const std::function<void(Fetched)>& take) {
  const auto box = "/vans/mailboxes/" + std::string(location) + "/messages";
  const auto expect = [](const HttpAnswer& answer, int status) {
    if (answer.status == status) return;
    throw std::runtime_error("a mailbox says " + std::to_string(answer.status) + " " + answer.body);
  };
  constexpr std::string_view mark = R"({"id":")";
  constexpr std::size_t id_length = 36;
  for (;;) {
    const auto list = line.insist("GET", box + "?limit=1000");
    expect(list, 200);
    if (list.body == "[]") return;
    for (std::size_t at = 0; (at = list.body.find(mark, at)) != std::string::npos;) {
      at += mark.size();
      Fetched fetched{list.body.substr(at, id_length), {}, {}};
      auto got = line.insist("GET", box + "/" + fetched.delivery);
      expect(got, 200);
      fetched.payload = payload_of(got.body);
      fetched.bytes = std::move(got.body);
      const auto delivery = fetched.delivery;
      take(std::move(fetched));
      expect(line.insist("DELETE", box + "/" + delivery), 204);
    }
  }
}

// --- messages

std::string enveloped(const convert::Identity& identity, const std::string& payload, const std::string& envelope_id,
                      const std::string& message_identifier) {
  vans::Envelope envelope;
  envelope.sender.id = identity.sender;
  envelope.receiver.id = identity.receiver;
  envelope.id = envelope_id;
  envelope.sent = "2026-11-20T13:05:00+01:00";
  envelope.message =
      vans::meta_information({convert::name(identity.kind), identity.detail, identity.version, payload.front() == '{'},
                             message_identifier, payload.size());
  StringSink sink;
  vans::write_envelope(envelope, source(payload).get(), sink);
  return std::move(sink.bytes);
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  if (text.find(from) == std::string::npos) throw std::logic_error(std::string(from) + " is not in it");
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

std::string with_other_uuids(std::string text, std::uint32_t number) {
  constexpr std::string_view form = "xxxxxxxx-xxxx-4xxx-xxxx-xxxxxxxxxxxx", digits = "0123456789abcdef";
  const auto is_uuid_at = [&](std::size_t at) {
    for (std::size_t i = 0; i < form.size(); ++i) {
      const char c = text[at + i];
      if (form[i] == 'x' ? digits.find(c) == std::string_view::npos : c != form[i]) return false;
    }
    return true;
  };
  for (std::size_t at = 0; at + form.size() <= text.size(); ++at) {
    if (text[at + 8] != '-' || !is_uuid_at(at)) continue;
    for (std::size_t i = 0; i < 8; ++i) text[at + i] = digits[digits.find(text[at + i]) ^ (number >> 4 * (7 - i) & 15)];
    at += form.size() - 1;
  }
  return text;
}

}  // namespace brevdue::test
