// brevdue links: the video links of any message, or of plain text, as a list may show them (VDX-V12): class, host,
// hash, never the link itself.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "converters/model/copying.hpp"
#include "converters/video/link.hpp"
#include "gateway/livecheck/livecheck.hpp"
#include "gateway/store/file_io.hpp"
#include "tools/command/command.hpp"
#include "tools/command/json.hpp"
#include "tools/command/operating.hpp"
#include "tools/command/print.hpp"
#include "tools/command/wrapping.hpp"

namespace brevdue::command {
namespace {

constexpr std::size_t largest_text = 8u << 20;  // of plain text

struct Options {
  FileOptions files;
  SettingOptions settings;
  std::string now, vdx_token, vdx_api;
  bool live = false;
};

/// Where a link was found.
struct Found {
  std::string file, place, kind;  // of a message: what it is; of plain text empty
  video::Link link;
  video::LinkAction action = video::LinkAction::pass;  // what the policy does about it
  std::optional<gateway::LiveAnswer> live = {};        // where it was asked
};

/// What the policy does for the worst of its faults.
video::LinkAction action_on(const video::Link& link, const video::LinkPolicy& policy, const std::string& receiver) {
  auto worst = video::LinkAction::pass;
  for (const auto rule : link.breaches) worst = std::max(worst, policy(link, rule, receiver));
  return worst;
}

class Looking {
 public:
  explicit Looking(const Options& options) : settings_(settings_of(options.settings)) {
    const auto now = read_iso(options.now.empty() ? clock_text() : options.now);
    if (!now || now->precision == Precision::day)
      throw UsageError("--now takes a time such as 2026-11-20T12:00:00Z, not " + shown(options.now));
    context_.settings = &settings_;
    context_.now = *now;
    context_.zone = resources_.zone.get();
    if (!options.live && (!options.vdx_token.empty() || !options.vdx_api.empty()))
      throw UsageError("--vdx-token and --vdx-api belong to --live");
    if (options.live) live_ = live_check(options);
  }

  /// 0, or what keeps the file from being read, which is said.
  int file(const std::string& name) {
    auto source = open_file(name, settings_);
    if (auto opened = open_envelope(source, for_envelope(settings_)); opened && opened->envelope.message)
      source = gateway::spool([&](ByteSink& sink) { vans::write_payload(opened->envelope, sink); });
    const std::vector<convert::Input> inputs{{source, name, {}, {}}};
    const auto read = resources_.converter.read(inputs, settings_);
    const bool is_message = std::any_of(read.identities.begin(), read.identities.end(),
                                        [](const auto& id) { return id.kind != convert::MessageKind::unknown; });
    if (!is_message) return plain(name, *source);
    convert::each_correspondence(read, [&](const Correspondence& letter, std::uint32_t part) {
      message(name, read.identities.at(part), letter);
    });
    if (!has_error(read.findings)) return exit_done;
    say(findings_words(read.findings, inputs));
    return exit_code(read.findings);
  }

  [[nodiscard]] const std::vector<Found>& found() const { return found_; }
  [[nodiscard]] const DanishTime& zone() const { return *resources_.zone; }

 private:
  std::unique_ptr<gateway::LiveCheck> live_check(const Options& options) const {
    gateway::LiveCheckOptions how;
    how.api_token = options.vdx_token;
    if (!options.vdx_api.empty()) how.api_base = options.vdx_api;
    try {
      return std::make_unique<gateway::LiveCheck>(how, clock_);
    } catch (const std::runtime_error& e) {
      throw UsageError(e.what());
    }
  }

  [[nodiscard]] video::MeetingRules rules() const {
    auto rules = settings_.meetings;
    rules.now = context_.now.utc;
    return rules;
  }

  void message(const std::string& file, const convert::Identity& identity, const Correspondence& letter) {
    auto video = convert::video_of(letter, context_);
    for (auto& [link, place] : video.links)
      add({file, std::string(place), std::string(convert::name(identity.kind)), std::move(link)},
          letter.receiver.location_number);
  }

  int plain(const std::string& file, const ByteSource& source) {
    if (source.size() > largest_text) {
      say("brevdue: " + file + ": no message, and more text than is looked into (" + std::to_string(largest_text) +
          " bytes)\n");
      return exit_errors;
    }
    StringSink text_sink;
    copy(source, text_sink);
    const auto& text = text_sink.bytes;
    for (auto& link : video::find_links(text, settings_.links)) {
      video::judge_time(link, rules(), *resources_.zone);
      const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(link.offset), '\n');
      add({file, "line " + std::to_string(line), {}, std::move(link)}, {});
    }
    return exit_done;
  }

  void add(Found found, const std::string& receiver) {
    if (live_ && found.link.link_class == video::LinkClass::vdx_short) {
      found.live = live_->check(found.link.url);
      if (const auto& meeting = found.live->meeting) {
        video::judge_time(found.link, rules(), *resources_.zone, {meeting->start, meeting->end});
      }
    }
    found.action = action_on(found.link, settings_.link_policy, receiver);
    found_.push_back(std::move(found));
  }

  convert::Settings settings_;
  Resources resources_;
  convert::Context context_;
  gateway::SystemClock clock_;
  std::unique_ptr<gateway::LiveCheck> live_;
  std::vector<Found> found_;
};

std::string words_of(const Found& found, const DanishTime& zone) {
  const auto& link = found.link;
  std::string out = found.file + ": " + found.place + ": " + std::string(video::name(link.link_class)) + ", " +
                    std::string(video::name(link.state));
  if (!link.host.empty()) out += ", host " + link.host;
  out += ", hash " + video::hash_of(link.url);
  if (const auto start = video::start_of(link, zone))
    out += ", begins " +
           danish(zone, std::chrono::duration_cast<std::chrono::microseconds>(start->time_since_epoch()).count());
  out += ", policy: " + std::string(video::name(found.action)) + "\n";
  if (found.live) {
    out += "  live: " + std::string(gateway::name(found.live->liveness)) + ", " + found.live->reason;
    if (!found.live->look_up.empty()) out += "; VDX API: " + found.live->look_up;
    if (const auto& meeting = found.live->meeting) {
      if (meeting->start) out += ", begins " + zone.iso(*meeting->start);
      if (meeting->end) out += ", ends " + zone.iso(*meeting->end);
      if (!meeting->provision_status.empty()) out += ", " + meeting->provision_status;
    }
    out += "\n";
  }
  for (const auto rule : link.breaches)
    out += "  " + std::string(row(rule).id) + ": " + std::string(row(rule).sentence) + "\n";
  return out;
}

std::string json_of(const std::vector<Found>& all, const DanishTime& zone) {
  Json json;
  json.list("links");
  for (const auto& found : all) {
    const auto& link = found.link;
    json.item();
    json.member("file", found.file);
    json.filled("kind", found.kind);
    json.member("place", found.place);
    json.member("class", video::name(link.link_class));
    json.member("state", video::name(link.state));
    json.filled("host", link.host);
    json.member("hash", video::hash_of(link.url));
    if (const auto start = video::start_of(link, zone)) json.member("start", zone.iso(*start));
    json.member("policy", video::name(found.action));
    std::string rules;
    for (const auto rule : link.breaches) rules += (rules.empty() ? "" : " ") + std::string(row(rule).id);
    json.filled("rules", rules);
    if (found.live) {
      json.member("live", gateway::name(found.live->liveness));
      json.member("live_reason", found.live->reason);
      json.filled("vdx_api", found.live->look_up);
      if (const auto& meeting = found.live->meeting) {
        if (meeting->start) json.member("meeting_start", zone.iso(*meeting->start));
        if (meeting->end) json.member("meeting_end", zone.iso(*meeting->end));
        json.filled("provision_status", meeting->provision_status);
      }
    }
    json.end_item();
  }
  json.end_list();
  return json.take();
}

int links(const Options& options) {
  Looking looking(options);
  int code = exit_done;
  for (const auto& file : options.files.files) {
    try {
      code = std::max(code, looking.file(file));
    } catch (const UsageError& e) {
      say("brevdue: " + std::string(e.what()) + "\n");
      code = std::max(code, exit_usage);
    }
  }
  if (options.files.json) {
    print(json_of(looking.found(), looking.zone()));
  } else {
    std::string out;
    for (const auto& found : looking.found()) out += words_of(found, looking.zone());
    print(out);
    if (looking.found().empty()) say("no links found\n");
  }
  const bool refused = std::any_of(looking.found().begin(), looking.found().end(),
                                   [](const Found& f) { return f.action == video::LinkAction::refuse; });
  return std::max(code, refused ? exit_errors : exit_done);
}

}  // namespace

void add_links(CLI::App& app, Chosen& chosen) {
  auto* sub =
      app.add_subcommand("links", "The links in messages or plain text: class, state, host, hash; never the link");
  const auto options = std::make_shared<Options>();
  add_files(*sub, options->files, "The links as JSON (docs/cli.md)");
  add_settings(*sub, options->settings);
  sub->add_option("--now", options->now, "What the time is, instead of the clock's: 2026-11-20T12:00:00Z");
  sub->add_flag("--live", options->live,
                "Ask VDX whether there is something behind its short links: it learns that somebody looked");
  sub->add_option("--vdx-token", options->vdx_token,
                  "With --live: a file with a token for the VDX API, which knows the organisation's own meetings");
  sub->add_option("--vdx-api", options->vdx_api, "Its address, if it is not VDX's own");
  sub->footer(
      "Examples:\n  brevdue links letter.xml message.json mail.txt\n"
      "Exit: 0 done, 1 a link that the settings refuse or a message that cannot be read, 2 usage, 70 our fault.");
  sub->callback([&chosen, options] { chosen = [options] { return links(*options); }; });
}

}  // namespace brevdue::command
