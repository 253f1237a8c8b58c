#include "tests/faults/systems.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/StreamCopier.h>
#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>
#include <utility>

#include "converters/convert/convert.hpp"
#include "converters/vans/envelope.hpp"
#include "converters/wire/base64.hpp"
#include "converters/wire/sha256.hpp"
#include "gateway/intake/open.hpp"
#include "tests/gateway/world.hpp"

namespace brevdue::test {
namespace fs = std::filesystem;
namespace {

using convert::MessageKind;

constexpr Micros start_time = 1'795'179'600'000'000;  // 2026-11-20 14:00 in Denmark
constexpr std::string_view key_of = "key of ";
constexpr std::string_view archive = nobody;  // a number that the other tests have no system for

// Message ids of the story; the first three stand in the letters' texts too.
constexpr std::string_view to_municipality = "FEJL1", with_file = "FEJL2", to_doctor = "FEJL3", file = "FEJL2F",
                           to_archive = "FEJL4F", very_large = "FEJL5F",
                           to_hospital = "5f1f0e0a-ae9a-4a3f-b733-7aefeb056bb4";

// The meeting of the story. The gateway gives its letters their ids; these stand in their texts.
constexpr std::string_view invitation = "FEJL6", change = "FEJL7", first_time = " kl. 09.00-10.00",
                           later_time = " kl. 12.00-13.00", meeting_link = "m.vconf.dk/9f86d081884c",
                           invitations = "/api/v1/invitations";

constexpr std::string_view id_mark = R"({"id":")";
constexpr std::size_t uuid_length = 36;

constexpr std::string_view registry =
    "location_number,sor,name,phone,receives\n"
    "5790001382445,359001000016000,Testsygehus Vest,66131372,oioxml\n"
    "5790000121526,325251000016005,Testkommune,63750000,fhir:5.0\n"
    "5790000209354,325371000016006,Lægehuset Testby,65000000,edifact\n"
    "5790000120314,325381000016007,Testarkiv,65000001,oioxml\n";

std::string name_of(std::string_view location) {
  return location == hospital       ? "hospital"
         : location == municipality ? "municipality"
         : location == doctor       ? "doctor"
                                    : "archive";
}

/// One for all: they are costly to make, and one thread uses them.
gateway::Opener& opener() {
  static gateway::Opener one;
  return one;
}
convert::Converter& converter() {
  static convert::Converter one(schemas(), shared_zone());
  return one;
}

std::string temporary() {
  const auto* const folder = std::getenv("TMPDIR");
  return folder == nullptr ? std::string() : folder;
}
void set_temporary(const std::string& folder) {
  if (folder.empty())
    ::unsetenv("TMPDIR");
  else
    ::setenv("TMPDIR", folder.c_str(), 1);
}

std::string text_of(const ByteSource& from) {
  std::string out(static_cast<std::size_t>(from.size()), '\0');
  out.resize(from.read_at(0, out));
  return out;
}

constexpr std::size_t large_size = 60'000;          // in base64 more than longest_inline
constexpr std::size_t very_large_size = 1'000'000;  // in base64 more than is decoded in memory

std::string base64_of(std::size_t size) {
  std::string bytes = "%PDF-1.4\n";
  for (std::uint32_t x = 1; bytes.size() < size; x = x * 1664525 + 1013904223) bytes += static_cast<char>(x >> 24);
  return wire::encode_base64(bytes);
}

const std::string& large_file() {
  static const auto one = base64_of(large_size);
  return one;
}

std::string with(std::string text, std::string_view element, std::string_view value) {
  const auto open = "<" + std::string(element) + ">";
  const auto at = text.find(open) + open.size();
  return text.replace(at, text.find('<', at) - at, value);
}

/// A letter of samples/scenarios under an id of its own, which is also its text.
std::string letter(std::string_view name, std::string_view old_id, std::string_view id) {
  auto text = sample(name);
  text = changed(text, elements(text, "Text01"), "Brev " + std::string(id));
  if (text.find("OriginalObjectSize") != std::string::npos)
    text = with(text, "OriginalObjectSize", std::to_string(large_size));
  return with(changed(std::move(text), old_id, id), "Identifier", std::string(id) + "E");
}

/// A file letter, too large for a row of the database.
std::string file_letter(std::string_view id, std::size_t size = large_size) {
  auto text = with(sample("S1A1-1/files.xml"), "Identifier", std::string(id) + "E");
  text = with(with(text, "OriginalObjectSize", std::to_string(size)), "Object_Base64Encoded",
              size == large_size ? large_file() : base64_of(size));
  return changed(std::move(text), "SCBIN0111", id);
}

/// The messages of the story, in the order they are sent.
std::vector<std::string> story() {
  return {
      letter("S1-1/letter.xml", "SCBREV0101", to_municipality),
      letter("S1A1-1/letter.xml", "SCBREV0111", with_file),
      file_letter(file),
      changed(letter("S1-1/letter.xml", "SCBREV0101", to_doctor), municipality, doctor),
      changed(file_letter(to_archive), municipality, archive),
      sample("S2-1-lpr3/message.json"),
  };
}

constexpr std::string_view to_invite =
    R"({"request_id":"FEJL6","sender":"5790001382445",)"
    R"("patient":{"cpr":"2512489996","given":"Nancy Ann","family":"Berggren"},)"
    R"("meeting":{"start":"2026-11-24T09:00:00+01:00","end":"2026-11-24T10:00:00+01:00",)"
    R"("link":"https://m.vconf.dk/9f86d081884c"},)"
    R"("host":{"department":"Geriatrisk Afdeling","phone":"65432030"},)"
    R"("receivers":[{"location_number":"5790000121526"},{"location_number":"5790000209354"}],)"
    R"("topic":"Udskrivelse","text":"Brev FEJL6"})";
constexpr std::string_view to_change =
    R"({"meeting":{"start":"2026-11-24T12:00:00+01:00","end":"2026-11-24T13:00:00+01:00"},"text":"Brev FEJL7"})";

/// CTL03: a yes to a letter in EDIFACT.
std::string yes_of_doctor(const convert::Identity& id) {
  const auto own = "R" + id.message_id.substr(0, 12);  // 14 characters at most, with what stands behind it
  return "UNA:+.? 'UNB+UNOC:3+" + id.receiver + ":14+" + id.sender + ":14+261120:1310+" + own + "E'UNH+" + own +
         "+CONTRL:D:93A:UN:C0330Q+CTL03'UCI+" + id.envelope_id + "+" + id.sender + ":14+" + id.receiver + ":14+7'UCM+" +
         id.message_id + "+MEDDIS:D:93A:UN:" + id.version + "+7'UNT+4+" + own + "'UNZ+1+" + own + "E'";
}

/// Two receivers, and the two letters of each.
bool all_said_yes(std::string_view record) {
  constexpr std::string_view said = R"("state":"acknowledged")";
  std::size_t count = 0;
  for (auto at = record.find(said); at != record.npos; at = record.find(said, at + 1)) ++count;
  return count == 6;
}

std::string yes(const convert::Identity& id) {
  Arrived arrived;
  arrived.identity = id;
  if (id.kind == MessageKind::care_communication) return acknowledgement("S4-1/acknowledgement.json", arrived);
  return receipt_for(arrived);
}

}  // namespace

Systems::Systems(Work work, Story told)
    : work_(work), story_(told), temporary_(temporary()), clock_(std::make_shared<ManualClock>(start_time)) {
  const auto& folder = own_folder_.path();
  for (const auto* inner : {"disk", "disk/in", "disk/out", "disk/tmp"}) fs::create_directory(folder / inner);
  std::ofstream(folder / "registry.csv", std::ios::binary) << registry;
  disk_ = std::make_unique<Disk>(folder / "disk");
  if (told == Story::very_large) {
    static const auto one = ready_to_send(changed(file_letter(very_large, very_large_size), municipality, archive));
    outgoing_ = {one};
    expected_ = {"archive: XBIN01 " + std::string(very_large)};
    set_temporary((folder / "disk" / "tmp").string());
    return;
  }
  static const auto whole_story = [] {
    std::vector<Outgoing> out;
    for (const auto& message : story()) out.push_back(ready_to_send(message));
    return out;
  }();
  outgoing_ = whole_story;
  expected_ = {"municipality: CareCommunication " + std::string(to_municipality),
               "municipality: CareCommunication " + std::string(with_file),
               "municipality: CareCommunication " + std::string(invitation),
               "municipality: CareCommunication " + std::string(change),
               "doctor: DIS91 " + std::string(to_doctor),
               "doctor: DIS91 " + std::string(invitation),
               "doctor: DIS91 " + std::string(change),
               "archive: XBIN01 " + std::string(to_archive),
               "hospital: XDIS91 " + std::string(to_hospital),
               "hospital: XCTL03 " + std::string(to_municipality),
               "hospital: XCTL03 " + std::string(with_file),
               "hospital: XCTL03 " + std::string(file),
               "hospital: XCTL03 " + std::string(to_doctor),
               "municipality: Acknowledgement ok " + std::string(to_hospital)};
}

Systems::~Systems() {
  stop();
  set_temporary(temporary_);
}

void Systems::start() {
  const auto& folder = own_folder_.path();
  GatewayConfig config;
  config.store = store_folder();
  config.registry = folder / "registry.csv";
  config.listen_host = "127.0.0.1";
  for (const auto location : {hospital, municipality, archive})
    config.clients.push_back(
        {name_of(location), wire::sha256(std::string(key_of) + name_of(location)), {std::string(location)}});
  config.spools.push_back({"doctor", {std::string(doctor)}, folder / "disk" / "in", folder / "disk" / "out"});
  config.serve.workers = 1;
  config.serve.http_threads = 4;
  config.serve.scan_seconds = 1;
  auto starting = std::make_unique<Gateway>(config, clock_);
  if (work_ == Work::by_itself)
    starting->start();
  else
    starting->listen();
  gateway_ = std::move(starting);
}

/// A server that nobody comes to notices only after a while that it is to stop.
void Systems::stop() {
  if (!gateway_) return;
  const Poco::Net::SocketAddress address("127.0.0.1", gateway_->port());
  std::atomic<bool> is_stopped{false};
  std::thread stopping([&] {
    gateway_.reset();
    is_stopped = true;
  });
  while (!is_stopped) {
    try {
      const Poco::Net::StreamSocket knock(address);
    } catch (const Poco::Exception&) {  // it listens no more
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  stopping.join();
}

void Systems::crash(Disk::Lost lost, std::uint32_t seed) {
  has_crashed_ = true;
  disk_->freeze();
  stop();
  disk_->cut(lost, seed);
}

// --- sending

/// As it is sent: in an envelope, or (FHIR) as it is.
Systems::Outgoing Systems::ready_to_send(const std::string& payload) {
  static const auto ids = seeded_ids(20261121);
  const auto read = converter().read({{source(payload), "message"}}, {});
  const auto& id = read.identities.at(0);
  if (payload.front() == '{') return {id.message_id, "/fhir/$process-message", payload, name_of(id.sender)};
  vans::Envelope envelope;
  envelope.sender = {id.sender, "EAN"};
  envelope.receiver = {id.receiver, "EAN"};
  envelope.id = ids->uuid();
  envelope.sent = "2026-11-20T13:05:00+01:00";
  envelope.message =
      vans::meta_information({convert::name(id.kind), id.detail, id.version}, ids->uuid(), payload.size());
  StringSink sink;
  vans::write_envelope(envelope, source(payload).get(), sink);
  return {id.message_id, "/vans/messages", std::move(sink.bytes), name_of(id.sender)};
}

Systems::Http Systems::ask(const std::string& method, const std::string& path, const std::string& as,
                           const std::string& body) {
  Http out;
  try {
    Poco::Net::HTTPClientSession session("127.0.0.1", gateway_->port());
    Poco::Net::HTTPRequest request(method, path, "HTTP/1.1");
    request.set("Authorization", "Bearer " + std::string(key_of) + as);
    if (!body.empty()) {
      request.setContentType(path.starts_with(invitations) ? "application/json"
                             : body.front() == '{'         ? "application/fhir+json"
                                                           : "application/xml");
      request.setContentLength64(static_cast<Poco::Int64>(body.size()));
    }
    session.sendRequest(request).write(body.data(), static_cast<std::streamsize>(body.size()));
    Poco::Net::HTTPResponse response;
    Poco::StreamCopier::copyToString(session.receiveResponse(response), out.body);
    out.status = response.getStatus();
  } catch (const Poco::Exception& e) {
    wrong(method + " " + path + " has no answer: " + e.displayText());
  }
  // Yes, or not now: nothing else is true of anything here.
  if (out.status / 100 != 2 && out.status != 503)
    wrong(method + " " + path + ": " + std::to_string(out.status) + " " + out.body);
  return out;
}

void Systems::post_all() {
  for (auto& one : outgoing_) {
    if (one.acknowledged || (story_ == Story::meeting_first && !is_moved_ && one.is_letter)) continue;
    one.acknowledged = ask("POST", one.path, one.as, one.bytes).status / 100 == 2;
    // A small one is in the database: if it was not taken, nothing can be written there.
    if (!one.acknowledged && one.bytes.size() < longest_inline) not_taken();
  }
}

void Systems::not_taken() {
  if (disk_->is_failing() && is_ready()) wrong("the gateway says that it is ready, and can write nothing");
}

/// One step each time: the invitation; then it again, as if its answer had been lost, and the change.
void Systems::invite() {
  if (!has_meeting() || is_moved_) return;
  const auto answer = ask("POST", std::string(invitations), "hospital", std::string(to_invite));
  if (answer.status / 100 != 2) return not_taken();
  const auto id = answer.body.substr(answer.body.find(id_mark) + id_mark.size(), uuid_length);
  if (meeting_.empty()) {
    meeting_ = id;
    return;
  }
  if (id != meeting_ || answer.status != 200) wrong("the invitation that was asked for again is another one");
  is_moved_ = ask("POST", meeting_path() + "/change", "hospital", std::string(to_change)).status == 200;
  if (!is_moved_) not_taken();
}

std::string Systems::meeting_path() const {
  return std::string(invitations) + "/" + meeting_;
}

std::string Systems::record() {
  return is_moved_ ? ask("GET", meeting_path(), "hospital").body : "no answer";
}

bool Systems::is_ready() {
  return ask("GET", "/ready", "nobody").status == 200;
}

// --- what the gateway's threads do

void Systems::work() {
  // Longer than the gateway's threads wait before they look again.
  if (work_ == Work::by_itself) return std::this_thread::sleep_for(std::chrono::milliseconds(600));
  try {
    gateway_->work_off();
  } catch (const std::exception&) {
    // The gateway's threads try again.
  }
}

/// What SQLite does by itself after some thousand pages: the log into the database, and the log begins anew.
void Systems::checkpoint() {
  sqlite3* database = nullptr;
  if (sqlite3_open_v2((store_folder() / "brevdue.sqlite").c_str(), &database, SQLITE_OPEN_READWRITE, nullptr) ==
      SQLITE_OK)
    sqlite3_exec(database, "PRAGMA wal_checkpoint(TRUNCATE)", nullptr, nullptr, nullptr);
  sqlite3_close(database);
}

// --- receiving

void Systems::arrived(const std::string& location, const std::string& delivery, const std::string& bytes) {
  if (location == archive) {
    const auto same = [&](const auto& one) { return one.bytes == bytes; };
    const auto sent = std::find_if(outgoing_.begin(), outgoing_.end(), same);
    if (sent == outgoing_.end()) return wrong("what came to the archive is not what was sent");
    arrivals_["archive: XBIN01 " + sent->id].insert(delivery);
    return;
  }
  const auto opened = opener().open(source(bytes), {});
  if (!opened) return wrong("what came to " + location + " cannot be opened");
  const auto content = text_of(*opened->content);
  const auto read = converter().read({{opened->content, "message"}}, {});
  const auto& id = read.identities.at(0);
  const auto kind =
      std::string(convert::name(id.kind)) + (id.kind == MessageKind::acknowledgement ? " " + id.detail : "");
  const auto note = [&](std::string_view what) {
    return arrivals_[name_of(location) + ": " + kind + " " + std::string(what)].insert(delivery).second;
  };
  if (convert::is_receipt(id.kind)) {
    // The envelope's id comes first.
    note(id.answers.size() > 1 ? id.answers.at(1) : id.answers.at(0));
    return;
  }
  std::string what(location == hospital ? to_hospital : id.message_id);
  // A change has the invitation's text too.
  for (const auto marker : {to_municipality, with_file, to_doctor, invitation, change})
    if (content.find("Brev " + std::string(marker)) != std::string::npos) what = marker;
  const bool is_first = note(what);
  const auto has = [&](std::string_view words) { return content.find(words) != std::string::npos; };
  if (what == with_file && !has(large_file())) wrong("the file is not what it was");
  const bool is_meeting = what == invitation || what == change;
  if (is_meeting && !(has(meeting_link) && has(what == invitation ? first_time : later_time)))
    wrong("the meeting is not what it was to be");
  if (what == change && !arrivals_.contains(name_of(location) + ": " + kind + " " + std::string(invitation)))
    wrong("the change came to " + name_of(location) + " before the invitation");
  if (!is_first) return;
  if (location == doctor)
    return disk_->put(own_folder_.path() / "disk" / "in" / (delivery + "-answer"), yes_of_doctor(id));
  outgoing_.push_back(ready_to_send(yes(id)));
  outgoing_.back().is_letter = false;
}

void Systems::fetch(const std::string& location) {
  const auto box = "/vans/mailboxes/" + location + "/messages", as = name_of(location);
  const auto list = ask("GET", box, as);
  for (std::size_t at = 0; (at = list.body.find(id_mark, at)) != std::string::npos;) {
    at += id_mark.size();
    const auto delivery = list.body.substr(at, uuid_length), path = box + "/" + delivery;
    if (confirmed_.contains(delivery)) wrong("what " + as + " has confirmed is in its mailbox again");
    const auto got = ask("GET", path, as);
    if (got.status != 200) continue;
    arrived(location, delivery, got.body);
    if (ask("DELETE", path, as).status == 204) confirmed_.insert(delivery);
  }
}

void Systems::read_folder() {
  const auto folder = own_folder_.path() / "disk" / "out";
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (!entry.path().filename().string().starts_with('.')) files.push_back(entry.path());
  std::sort(files.begin(), files.end());  // as they were made
  for (const auto& path : files) {
    // The bytes first, then it is gone.
    const auto delivery = path.stem().string();
    const auto bytes = disk_->take(path);
    // A gateway that goes on remembers what it has put there. It does not know it of a file whose name was not synced.
    const bool is_again = !taken_.insert(delivery).second;
    if (is_again && work_ == Work::when_told && !has_crashed_ && !disk_->is_unsynced(folder))
      wrong("what the doctor has taken is in the folder again");
    arrived(std::string(doctor), delivery, bytes);
  }
}

// --- the whole

void Systems::round(const std::function<bool()>& is_enough) {
  clock_->move(6 * minute);  // any lease and any wait is over
  const std::function<void()> steps[] = {[this] { post_all(); },
                                         [this] { invite(); },
                                         [this] { work(); },
                                         [this] { read_folder(); },
                                         [this] { fetch(std::string(municipality)); },
                                         [this] { fetch(std::string(hospital)); },
                                         [this] { fetch(std::string(archive)); },
                                         [this] { checkpoint(); },
                                         [this] { post_all(); },
                                         [this] { invite(); },
                                         [this] { work(); },
                                         [this] { read_folder(); },
                                         [this] { fetch(std::string(municipality)); },
                                         [this] { fetch(std::string(hospital)); }};
  for (const auto& step : steps) {
    step();
    if (is_enough()) return;
  }
}

std::vector<std::string> Systems::missing() const {
  std::vector<std::string> out;
  for (const auto& one : expected_)
    if (!arrivals_.contains(one)) out.push_back(one);
  return out;
}

bool Systems::is_quiet() {
  const auto queue = gateway_->store().queue();
  return missing().empty() &&
         std::all_of(outgoing_.begin(), outgoing_.end(), [](const auto& one) { return one.acknowledged; }) &&
         std::all_of(queue.begin(), queue.end(), [](const auto& line) { return line.due + line.in_mailbox == 0; }) &&
         fs::is_empty(own_folder_.path() / "disk" / "in") && (!has_meeting() || all_said_yes(record()));
}

std::string Systems::verdict() {
  for (const auto& what : missing()) wrong("lost: " + what);
  for (const auto& [what, deliveries] : arrivals_) {
    if (deliveries.size() > 1) wrong("double: " + what);
    // A negative receipt, for instance: everybody here says yes.
    if (std::find(expected_.begin(), expected_.end(), what) == expected_.end()) wrong("not expected: " + what);
  }
  for (const auto& one : outgoing_)
    if (!one.acknowledged) wrong("never taken: " + one.id);
  if (has_meeting())
    if (const auto said = record(); !all_said_yes(said)) wrong("not everybody's yes is in the record: " + said);
  stop();
  const auto store = open_sqlite_store({.folder = store_folder()});
  for (const auto& complaint : store->examine()) wrong(complaint.what);
  for (const auto& one : outgoing_) {
    const auto rows = store->named(one.id);
    const bool is_kept = std::any_of(rows.begin(), rows.end(), [&](const auto& row) {
      const auto found = row.transmission.empty() ? std::nullopt : store->find(row.id);
      return found && found->transmission.payload.sha256 == wire::sha256(one.bytes) &&
             text_of(*store->open(found->transmission.payload)) == one.bytes;
    });
    if (!is_kept) wrong("not in the store as it was sent: " + one.id);
  }
  for (const auto& line : store->queue())
    if (line.due + line.in_mailbox + line.held + line.dead > 0)
      wrong("left in the queue for " + name_of(line.destination));
  return wrong_;
}

}  // namespace brevdue::test
