#include "gateway/livecheck/vdx_api.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

#include "converters/video/url.hpp"
#include "converters/wire/document.hpp"
#include "converters/wire/json.hpp"
#include "gateway/store/file_io.hpp"
#include "gateway/store/id.hpp"

namespace brevdue::gateway {
namespace {

using sv = std::string_view;

constexpr std::size_t most_answer_bytes = 64 * 1024;
constexpr std::size_t longest_token = 16 * 1024;
constexpr unsigned deepest_answer = 16;

/// By their number (vdx.md 4.3).
constexpr std::array<sv, 7> statuses = {"AWAITS_PROVISION", "STARTING_TO_PROVISION",   "PROVISION_PROBLEMS",
                                        "PROVISIONED_OK",   "STARTING_TO_DEPROVISION", "DEPROVISION_PROBLEMS",
                                        "DEPROVISION_OK"};

// --- the file with the token ---

std::string read_token(const std::filesystem::path& path) {
  const auto wrong = [&](sv what) {
    return std::runtime_error("the VDX API's token, " + path.string() + ": " + std::string(what));
  };
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));  // a pipe would hold us
  struct ::stat facts {};
  if (!file.valid() || ::fstat(file.get(), &facts) != 0) throw wrong("the file cannot be opened");
  if (!S_ISREG(facts.st_mode)) throw wrong("this is no file");
  if ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0) throw wrong("group or others may use the file; give it mode 0600");
  std::string text(longest_token + 1, '\0');
  text.resize(FileSource(std::move(file), path.string()).read_at(0, text));
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  const bool fits = !text.empty() && text.size() <= longest_token &&
                    std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
  if (!fits) throw wrong("the file must hold one line, the token alone");
  return text;
}

// --- answers ---

using Members = std::map<std::string, std::string, std::less<>>;

/// The texts and numbers of an object, or of each object in an array; what lies deeper is stepped over.
class MembersReader final : public wire::JsonHandler {
 public:
  void start_object(SourceMark) override {
    if (++depth_ == 1 + array_) objects.emplace_back();
  }
  void end_object() override { --depth_; }
  void start_array(SourceMark) override {
    if (depth_++ == 0) array_ = 1;
  }
  void end_array() override { --depth_; }
  void key(sv name, SourceMark) override {
    if (is_ours()) key_ = name;
  }
  void string(sv value, SourceMark) override { keep(value); }
  void number(sv literal, SourceMark) override { keep(literal); }
  void boolean(bool, SourceMark) override {}
  void null(SourceMark) override {}

  std::vector<Members> objects;

 private:
  [[nodiscard]] bool is_ours() const { return !objects.empty() && depth_ == 1 + array_; }
  void keep(sv value) {
    if (is_ours()) objects.back().insert_or_assign(key_, std::string(value));
  }

  unsigned depth_ = 0, array_ = 0;  // array_: 1 in an array of objects
  std::string key_;
};

std::vector<Members> read_answer(std::string body) {
  if (body.size() > most_answer_bytes) throw NoAnswer("the answer is too long");
  wire::OpenOptions options;
  options.limits.depth = deepest_answer;
  auto document = wire::Document::open(std::make_shared<MemorySource>(std::move(body)), options);
  MembersReader reader;
  Findings findings;
  if (!document || document->syntax() != wire::Syntax::json || !wire::read_json(*document, reader, findings))
    throw NoAnswer("the answer is no JSON");
  return std::move(reader.objects);
}

sv member(const Members& members, sv name) {
  const auto found = members.find(name);
  return found == members.end() ? sv() : sv(found->second);
}

/// Nothing if it is not there: a fixed room has no end (vdx.md 4.3).
std::optional<Instant> time_of(const Members& meeting, sv name) {
  const auto text = member(meeting, name);
  if (text.empty()) return std::nullopt;
  const auto time = read_iso(text);
  if (!time || time->precision == Precision::day) throw NoAnswer("the answer has a time that cannot be read");
  return time->utc;
}

/// In words, or as their number.
std::string status_of(const Members& information) {
  const auto text = member(information, "provisionStatus");
  for (std::size_t i = 0; i < statuses.size(); ++i)
    if (text == statuses.at(i) || text == std::to_string(i)) return std::string(statuses.at(i));
  throw NoAnswer("the answer has no provision status");
}

std::string said_of(int status) {
  return "HTTP " + std::to_string(status) + (status == 401 ? ": the token is not accepted" : "");
}

}  // namespace

VdxApi::VdxApi(const std::string& base, std::filesystem::path token_file) : token_file_(std::move(token_file)) {
  const auto parts = video::split_url(base);
  const auto port = parts.port.value_or(sv());
  const auto [end, wrong] = std::from_chars(port.data(), port.data() + port.size(), port_);
  const bool port_fits = port.empty() || (wrong == std::errc{} && end == port.data() + port.size() && port_ != 0);
  const bool path_fits = std::all_of(parts.path.begin(), parts.path.end(), [](char c) { return c > ' ' && c < 0x7f; });
  if (video::ascii_lower(parts.scheme) != "https" || parts.userinfo || !video::is_dns_name(parts.host) || !port_fits ||
      !path_fits || parts.query || parts.fragment)
    throw std::runtime_error("the VDX API's address is an https address without user name, query and fragment");
  host_ = video::ascii_lower(parts.host);
  path_ = parts.path;
  while (!path_.empty() && path_.back() == '/') path_.pop_back();
  (void)read_token(token_file_);  // what is wrong with it is said at the start
}

HttpGet VdxApi::request(std::string path) const {
  // A token lives for minutes or hours: whoever gets it writes the file anew.
  try {
    return {host_, path_ + std::move(path), port_, read_token(token_file_), most_answer_bytes + 1};
  } catch (const std::runtime_error&) {
    throw NoAnswer("the token cannot be read");
  }
}

VdxApi::Found VdxApi::look_up(const Https& https, sv short_id, Https::Deadline end) const {
  Found found;
  try {
    const auto answer = https.get(request("/v2/meetings?short-id=" + std::string(short_id)), end);
    if (answer.status != 200 && answer.status != 404) return {std::nullopt, said_of(answer.status)};
    const auto meetings = answer.status == 200 ? read_answer(answer.body) : std::vector<Members>();
    const auto ours = std::find_if(meetings.begin(), meetings.end(),
                                   [&](const Members& meeting) { return member(meeting, "shortId") == short_id; });
    if (ours == meetings.end()) return {std::nullopt, "no meeting of this organisation"};
    const auto uuid = read_id(member(*ours, "uuid"));  // it becomes part of an address
    if (!uuid) throw NoAnswer("the answer has no meeting's uuid");
    found.meeting = OwnMeeting{time_of(*ours, "startTime"), time_of(*ours, "endTime"), {}};
    const auto information = https.get(request("/v2/scheduling-info/" + to_text(*uuid)), end);
    if (information.status != 200) return {found.meeting, "found, without its status: " + said_of(information.status)};
    const auto objects = read_answer(information.body);
    found.meeting->provision_status = status_of(objects.empty() ? Members() : objects.front());
    found.said = "found";
  } catch (const NoAnswer& why) {
    found.said = (found.meeting ? "found, without its status: " : "") + std::string(why.what());
  }
  return found;
}

}  // namespace brevdue::gateway
