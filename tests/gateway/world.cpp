#include "tests/gateway/world.hpp"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include "converters/wire/sha256.hpp"
#include "gateway/store/sqlite.hpp"
#include "tests/support/secrets.hpp"

namespace brevdue::test {
namespace fs = std::filesystem;
namespace {

constexpr Micros start = 1'795'179'600'000'000;  // 2026-11-20 14:00 in Denmark
constexpr std::string_view key_of = "key of ";

/// The registry of the samples; what each takes is the setup's.
std::string registry_text(const Setup& setup) {
  std::istringstream in(sample("registry.csv"));
  const std::map<std::string_view, std::string> takes = {
      {hospital, setup.hospital_takes}, {municipality, setup.municipality_takes}, {doctor, setup.doctor_takes}};
  std::string out;
  for (std::string line; std::getline(in, line);) {
    for (const auto& [location, words] : takes) {
      if (!line.starts_with(location)) continue;
      for (const std::string_view old : {",oioxml:xdis91,", ",oioxml,", ",fhir:5.0,"})
        if (const auto at = line.find(old); at != std::string::npos) {
          line.replace(at, old.size(), "," + words + ",");
          break;
        }
    }
    out += line + "\n";
  }
  return out;
}

std::string_view media_type_of(const std::string& payload) {
  return payload.front() == '{' ? "application/fhir+json" : "application/fhir+xml";
}

bool is_uuid_at(const std::string& text, std::size_t at) {
  constexpr std::string_view form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  if (text.size() - at < form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i) {
    const char c = text[at + i];
    if (form[i] == '-' ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
  }
  return true;
}

constexpr std::size_t uuid_length = 36;

/// An envelope that our schema takes without a word, and its payload.
std::pair<vans::Envelope, std::string> opened_envelope(const std::string& bytes) {
  wire::OpenOptions options;
  options.limits.input_bytes = 400'000'000;
  const auto opened_document = document(bytes, options);
  wire::XmlReader xml;
  auto opened = vans::read_envelope(opened_document, xml);
  BOOST_REQUIRE_MESSAGE(opened, words(opened ? Findings{} : opened.error()));
  BOOST_TEST(words(opened->warnings) == "");
  StringSink payload;
  if (opened->envelope.message) vans::write_payload(opened->envelope, payload);
  return {std::move(opened->envelope), std::move(payload.bytes)};
}

bool has_no_envelope(std::string_view bytes) {
  return bytes.starts_with("UNA") || bytes.starts_with("UNB");
}

}  // namespace

// --- texts

std::string sample(std::string_view name) {
  return slurp(project() / "samples/scenarios" / name);
}

std::string changed(std::string text, std::string_view from, std::string_view to) {
  BOOST_REQUIRE_MESSAGE(!from.empty() && text.find(from) != std::string::npos, std::string(from) + " is not in it");
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

std::string exchanged(std::string text, std::string_view one, std::string_view other) {
  constexpr std::string_view between = "\x01";
  return changed(changed(changed(std::move(text), one, between), other, one), between, other);
}

std::string shape(const std::string& text) {
  std::map<std::string, std::size_t> numbers;
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_uuid_at(text, at)) {
      out += text[at++];
      continue;
    }
    const auto number = numbers.try_emplace(text.substr(at, uuid_length), numbers.size()).first->second;
    out += "uuid " + std::to_string(number);
    at += uuid_length;
  }
  return out;
}

std::string elements(std::string_view xml, std::string_view name) {
  const auto open = "<" + std::string(name) + ">", close = "</" + std::string(name) + ">";
  std::string out;
  for (std::size_t at = 0; (at = xml.find(open, at)) != std::string_view::npos;) {
    at += open.size();
    const auto end = xml.find(close, at);
    if (!out.empty()) out += "\n";
    out += xml.substr(at, end - at);
    at = end;
  }
  return out;
}

std::string kinds(const Arrivals& arrivals) {
  std::string out;
  for (const auto& arrived : arrivals) out += (out.empty() ? "" : " ") + arrived.kind();
  return out;
}

std::string Arrived::refusal() const {
  const auto& said = receipt();
  std::string out;
  const auto add = [&](const std::string& text) {
    if (!text.empty()) out += (out.empty() ? "" : "\n") + text;
  };
  if (said.refusal.code) add(std::string(name(*said.refusal.code)));
  add(said.refusal.text);
  for (const auto& original : said.originals) add(original.refusal.text);
  for (const auto& issue : said.issues) {
    add(issue.code + " " + issue.detail_code);
    add(issue.text);
  }
  return out;
}

// --- the world

World::World(const Setup& setup) : clock_(std::make_shared<ManualClock>(start)), ids_(seeded_ids(20261120)) {
  for (const auto* inner : {"in", "out"}) fs::create_directory(folder_ / inner);
  register_all(setup);
  config_.store = folder_ / "store";
  config_.registry = folder_ / "registry.csv";
  config_.listen_host = "127.0.0.1";
  for (const auto location : {hospital, municipality})
    config_.clients.push_back(
        {std::string(location), wire::sha256(std::string(key_of).append(location)), {std::string(location)}});
  // A network of others: it sends as whoever is not here.
  config_.clients.push_back({"network", wire::sha256(std::string(key_of) + "network"), {"*"}});
  config_.spools.push_back({"doctor", {std::string(doctor)}, folder_ / "in", folder_ / "out"});
  for (const auto& [key, value] : setup.settings) {
    const auto done = set(config_, key, value);
    BOOST_REQUIRE_MESSAGE(done, (done ? "" : done.error()));
  }
  open();
}

World::~World() {
  nothing_sent();
  for (const auto& line : store().queue())
    BOOST_TEST(line.due + line.in_mailbox + line.held + line.dead == 0u,
               "something is left in the queue for " + line.destination);
  for (const auto& complaint : store().examine()) BOOST_TEST(false, complaint.what);
  gateway_.reset();
  no_secrets();
}

/// What operators see of messages, whatever a test did: reasons, audit, what is kept of links.
void World::no_secrets() {
  Database database(folder_ / "store" / "brevdue.sqlite", Database::Mode::read);
  for (const auto* shown : {"SELECT action || ' ' || actor || ' ' || detail FROM audit", "SELECT reason FROM message",
                            "SELECT reason FROM delivery", "SELECT reason FROM invitation_letter",
                            "SELECT class || ' ' || state || ' ' || host || ' ' || hash || ' ' || start FROM video"})
    for (auto query = database.query(shown); query.step();)
      if (const auto secret = secret_in(query.text(0)); !secret.empty())
        BOOST_ERROR(secret << " where everybody looks: " << shown);
}

void World::open() {
  gateway_ = std::make_unique<Gateway>(config_, clock_);
  gateway_->listen();
}

void World::register_all(const Setup& setup) {
  std::ofstream(folder_ / "registry.csv", std::ios::binary) << registry_text(setup);
}

void World::restart(const Setup& setup) {
  register_all(setup);
  restart();
}

void World::restart() {
  gateway_.reset();
  open();
}

void World::later(Micros by) {
  clock_->move(by);
  work_off();
}

// --- sending

HttpAnswer World::post(std::string_view path, std::string_view media_type, const std::string& body,
                       std::string_view as) {
  Poco::Net::HTTPClientSession session("127.0.0.1", gateway_->port());
  Poco::Net::HTTPRequest request("POST", std::string(path), "HTTP/1.1");
  request.set("Authorization", "Bearer " + std::string(key_of).append(as));
  request.setContentType(std::string(media_type));
  request.setContentLength64(static_cast<Poco::Int64>(body.size()));
  session.sendRequest(request).write(body.data(), static_cast<std::streamsize>(body.size()));
  Poco::Net::HTTPResponse response;
  HttpAnswer out;
  Poco::StreamCopier::copyToString(session.receiveResponse(response), out.body);
  out.status = response.getStatus();
  out.media_type = response.getContentType();
  if (out.status >= 400) BOOST_TEST(secret_in(out.body) == "", path);
  return out;
}

Sent World::identified(const std::string& payload) {
  Sent out;
  out.bytes = out.payload = payload;
  const auto read = converter_.read({{source(payload), "message"}}, config_.settings);
  BOOST_REQUIRE(!read.identities.empty());
  out.identity = read.identities.front();
  return out;
}

Sent World::wrapped(const std::string& payload) {
  auto out = identified(payload);
  const auto& id = out.identity;
  out.envelope.sender = {id.sender, id.sender.size() == 13 ? "EAN" : "VANS"};
  out.envelope.receiver = {id.receiver, "EAN"};
  out.envelope.id = ids_->uuid();
  out.envelope.sent = "2026-11-20T13:05:00+01:00";
  out.envelope.message = vans::meta_information({convert::name(id.kind), id.detail, id.version, payload.front() == '{'},
                                                ids_->uuid(), payload.size());
  StringSink sink;
  vans::write_envelope(out.envelope, source(payload).get(), sink);
  out.bytes = std::move(sink.bytes);
  return out;
}

namespace {

/// Whose key a message comes with.
std::string_view client_of(std::string_view location) {
  return location == hospital || location == municipality ? location : "network";
}

}  // namespace

void World::examine_receipt(const std::string& body, const Sent& sent) {
  const auto [answer, none] = opened_envelope(body);
  BOOST_TEST(none == "");
  BOOST_REQUIRE(answer.receipt);
  BOOST_TEST(vans::name(answer.receipt->kind) == "PositiveMessage");
  BOOST_TEST(answer.receipt->original_envelope_id == sent.envelope.id);
  BOOST_TEST((answer.receipt->original == sent.envelope.message));
  BOOST_TEST((answer.sender == sent.envelope.receiver));
  BOOST_TEST((answer.receiver == sent.envelope.sender));
  BOOST_TEST(answer.id != sent.envelope.id);
}

Sent World::send(const std::string& payload, std::string_view as) {
  auto sent = wrapped(payload);
  const auto answer =
      post("/vans/messages", "application/xml", sent.bytes, as.empty() ? client_of(sent.identity.sender) : as);
  BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.status << " " << answer.body);
  BOOST_TEST(answer.media_type == "application/xml");
  examine_receipt(answer.body, sent);
  return sent;
}

void World::send_again(const Sent& sent) {
  const auto answer = post("/vans/messages", "application/xml", sent.bytes, client_of(sent.identity.sender));
  BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.status << " " << answer.body);
  examine_receipt(answer.body, sent);
}

Sent World::send_interchange(const std::string& payload, std::string_view as) {
  auto sent = identified(payload);
  const auto answer =
      post("/vans/messages", "application/edifact", payload, as.empty() ? client_of(sent.identity.sender) : as);
  BOOST_REQUIRE_MESSAGE(answer.status == 202, answer.status << " " << answer.body);
  BOOST_TEST(answer.body == "");
  return sent;
}

Sent World::send_bundle(const std::string& payload) {
  auto sent = identified(payload);
  const auto answer = post("/fhir/$process-message", media_type_of(payload), payload, client_of(sent.identity.sender));
  BOOST_REQUIRE_MESSAGE(answer.status == 202, answer.status << " " << answer.body);
  return sent;
}

void World::drop(const std::string& bytes) {
  const auto name = std::to_string(++dropped_);
  std::ofstream(folder_ / "in" / ("." + name), std::ios::binary) << bytes;
  fs::rename(folder_ / "in" / ("." + name), folder_ / "in" / name);
}

// --- receiving

Arrived World::arrived(std::string bytes, Content content) {
  Arrived out;
  out.bytes = std::move(bytes);
  if (has_no_envelope(out.bytes)) {
    out.payload = out.bytes;
  } else {
    auto [envelope, payload] = opened_envelope(out.bytes);
    out.envelope = std::move(envelope);
    out.payload = std::move(payload);
  }
  out.source = source(out.payload);
  // The gateway has checked what it sends; what it lets pass knowingly (a file without its data), a reader refuses.
  auto unchecked = config_.settings;
  unchecked.validate_schema = false;
  auto read = converter_.read({{out.source, "message"}}, unchecked);
  BOOST_REQUIRE(!read.identities.empty());
  out.identity = read.identities.front();
  out.messages = std::move(read.messages);
  if (content == Content::sound) {
    std::erase_if(read.findings, [](const Finding& f) { return f.severity != Severity::error; });
    BOOST_TEST(words(read.findings) == "");
  }
  if (!out.envelope) return out;
  const auto& id = out.identity;
  const auto& envelope = *out.envelope;
  BOOST_TEST(envelope.sender.id == id.sender);
  BOOST_TEST(envelope.receiver.id == id.receiver);
  BOOST_TEST(envelope.sender.type == (id.sender.size() == 13 ? "EAN" : "VANS"));
  BOOST_REQUIRE(envelope.message);
  const auto& meta = *envelope.message;
  const auto right = vans::meta_information({convert::name(id.kind), id.detail, id.version, out.payload.front() == '{'},
                                            meta.identifier, out.payload.size());
  BOOST_TEST(meta.format == right.format);
  BOOST_TEST(meta.name == right.name);
  BOOST_TEST(meta.version == right.version);
  BOOST_TEST(meta.size == right.size);
  BOOST_TEST((meta.service_tags == right.service_tags));
  return out;
}

HttpAnswer World::ask(const std::string& method, const std::string& path, std::string_view location) {
  Poco::Net::HTTPClientSession session("127.0.0.1", gateway_->port());
  Poco::Net::HTTPRequest request(method, path, "HTTP/1.1");
  request.set("Authorization", "Bearer " + std::string(key_of).append(client_of(location)));
  session.sendRequest(request);
  Poco::Net::HTTPResponse response;
  HttpAnswer out;
  Poco::StreamCopier::copyToString(session.receiveResponse(response), out.body);
  out.status = response.getStatus();
  return out;
}

std::string World::mailbox(std::string_view location) {
  work_off();
  const auto list = ask("GET", "/vans/mailboxes/" + std::string(location) + "/messages", location);
  BOOST_REQUIRE_MESSAGE(list.status == 200, list.status << " " << list.body);
  return list.body;
}

Arrivals World::take_from_mailbox(std::string_view location, Content content) {
  const auto box = "/vans/mailboxes/" + std::string(location) + "/messages";
  const auto list = ask("GET", box, location);
  BOOST_REQUIRE_MESSAGE(list.status == 200, list.status << " " << list.body);
  constexpr std::string_view mark = R"({"id":")";
  Arrivals out;
  for (std::size_t at = 0; (at = list.body.find(mark, at)) != std::string::npos;) {
    at += mark.size();
    const auto path = box + "/" + list.body.substr(at, uuid_length);
    auto got = ask("GET", path, location);
    BOOST_REQUIRE_MESSAGE(got.status == 200, got.status << " " << got.body);
    out.push_back(arrived(std::move(got.body), content));
    BOOST_TEST(out.back().identity.receiver == location);
    BOOST_TEST(ask("DELETE", path, location).status == 204);
  }
  return out;
}

Arrivals World::take_from_folder(Content content) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder_ / "out"))
    if (!entry.path().filename().string().starts_with("receipt-")) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  Arrivals out;
  for (const auto& file : files) {
    out.push_back(arrived(slurp(file), content));
    BOOST_TEST(out.back().identity.receiver == doctor);
    fs::remove(file);
  }
  return out;
}

Arrivals World::take(std::string_view location, Content content) {
  work_off();
  return location == doctor ? take_from_folder(content) : take_from_mailbox(location, content);
}

Arrived World::take_one(std::string_view location, std::string_view kind, Content content) {
  auto all = take(location, content);
  BOOST_REQUIRE_MESSAGE(kinds(all) == kind, "there is " + kinds(all) + ", expected " + std::string(kind));
  return std::move(all.front());
}

void World::is_unchanged(const Sent& sent, const Arrived& arrived) {
  BOOST_TEST((arrived.bytes == sent.bytes));
  BOOST_TEST((arrived.payload == sent.payload));
  bool kept = false;
  for (const auto& row : store().named(sent.identity.message_id)) {
    const auto found = store().find(row.id);
    kept = kept || (found && found->transmission.payload.sha256 == wire::sha256(arrived.bytes));
  }
  BOOST_TEST(kept, "what arrived has the SHA-256 of what was received");
}

void World::nothing_sent() {
  for (const auto location : {hospital, municipality, doctor, nobody})
    BOOST_TEST(kinds(take(location, Content::faulty)) == "", "for " << location);
}

std::size_t World::envelope_receipts() {
  work_off();
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(folder_ / "out")) {
    if (!entry.path().filename().string().starts_with("receipt-")) continue;
    const auto [answer, none] = opened_envelope(slurp(entry.path()));
    BOOST_REQUIRE(answer.receipt);
    BOOST_TEST(vans::name(answer.receipt->kind) == "PositiveMessage");
    ++count;
  }
  return count;
}

// --- states

std::string World::states(const std::string& id) {
  work_off();
  std::string out;
  for (const auto& row : store().named(id))
    if (!row.transmission.empty()) out += (out.empty() ? "" : ", ") + std::string(name(row.state));
  return out;
}

std::string World::state_of_made(const std::string& id) {
  work_off();
  std::string out;
  for (const auto& row : store().named(id))
    if (row.transmission.empty()) out += (out.empty() ? "" : ", ") + std::string(name(row.state));
  return out;
}

std::string World::reasons(const std::string& id) {
  work_off();
  std::string out;
  for (const auto& row : store().named(id))
    if (!row.transmission.empty()) out += (out.empty() ? "" : ", ") + row.reason;
  return out;
}

std::string World::noted(const Sent& sent) {
  work_off();
  std::string out;
  for (const auto& message : store().named(sent.identity.message_id))
    if (const auto trace = store().trace(message.id))
      for (const auto& row : trace->audit) out += row.action + ": " + row.detail + "\n";
  return out;
}

// --- what systems answer

std::string acknowledgement(std::string_view name, const Arrived& care_communication) {
  static const auto ids = seeded_ids(7);
  auto text = sample(name);
  convert::Converter converter(schemas(), shared_zone());
  const auto read = converter.read({{source(text), "acknowledgement"}}, {});
  BOOST_REQUIRE(read.messages.size() == 1u);
  const auto& receipt = std::get<Receipt>(read.messages.front());
  text = changed(std::move(text), receipt.response_identifier, care_communication.identity.message_id);
  text = changed(std::move(text), receipt.envelope_id, ids->uuid());
  return changed(std::move(text), receipt.message_id, ids->uuid());
}

std::string receipt_for(const Arrived& letter, std::string_view refuse_text, unsigned at) {
  static unsigned number = 0;
  const auto& id = letter.identity;
  auto text = sample(refuse_text.empty() ? "S3-1/letter-receipt.xml" : "S3-2/letter-receipt.xml");
  for (const auto* element :
       {"OriginalEnvelopeIdentifier", "OriginalLetterIdentifier", "OriginalVersionCode", "Time"}) {
    const auto value = std::string_view(element) == "OriginalEnvelopeIdentifier" ? id.envelope_id
                       : std::string_view(element) == "OriginalLetterIdentifier" ? id.message_id
                       : std::string_view(element) == "OriginalVersionCode"      ? id.version
                                                                                 : "13:" + std::to_string(20 + at);
    const auto open = "<" + std::string(element) + ">";
    text = changed(std::move(text), open + elements(text, element) + "<", open + value + "<");
  }
  if (!refuse_text.empty())
    text = changed(std::move(text), "<RefuseText>" + elements(text, "RefuseText") + "<",
                   "<RefuseText>" + std::string(refuse_text) + "<");
  const auto own = "GWKV" + std::to_string(++number);
  const auto ids = elements(text, "Identifier");  // of the envelope, of the letter
  const auto second = ids.find('\n');
  text = changed(std::move(text), ">" + ids.substr(0, second) + "<", ">" + own + "E<");
  text = changed(std::move(text), ">" + ids.substr(second + 1) + "<", ">" + own + "<");
  // The receipt goes back: its sender is the letter's receiver. The samples' parties are the hospital and the
  // municipality.
  text = changed(exchanged(std::move(text), hospital, municipality), hospital, "\x01");
  return changed(changed(std::move(text), municipality, id.receiver), "\x01", id.sender);
}

}  // namespace brevdue::test
