#include "tools/command/inbox.hpp"

#include <rapidjson/document.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <optional>

#include "converters/model/copying.hpp"
#include "converters/model/identifiers.hpp"
#include "gateway/store/file_io.hpp"
#include "gateway/store/id.hpp"
#include "tools/command/client.hpp"
#include "tools/command/json.hpp"
#include "tools/command/operating.hpp"
#include "tools/command/print.hpp"
#include "tools/command/sending.hpp"
#include "tools/command/whole_file.hpp"

namespace brevdue::command {
namespace {

struct Options {
  ClientOptions client;
  std::string location, id, output, no;
  bool open = false, json = false, confirm_only = false;
};

/// What is said of the first link of a message about a meeting.
struct Meeting {
  std::string link_class, state, host, hash, start;  // all empty: its subject alone says so
};

struct Item {
  std::string id, format, name, received;
  std::optional<Meeting> meeting;
};

constexpr std::size_t page = 1000;  // messages of one answer

std::string mailbox_path(const Options& options) {
  if (!is_location_number(options.location))
    throw UsageError("--location takes a location number: 13 digits, the last one a check digit; found " +
                     shown(options.location));
  return "/vans/mailboxes/" + options.location + "/messages";
}

std::string message_path(const Options& options) {
  const auto id = gateway::read_id(options.id);
  if (!id) throw UsageError("an id is a UUID, as inbox list says it");
  return mailbox_path(options) + "/" + to_text(*id);
}

/// Says why not.
int refused(const HttpAnswer& answer) {
  std::string out = "brevdue: ";
  for (const auto& line : refusal_lines(answer)) out += line + "\n";
  say(out);
  return answer.status == 404 ? exit_usage : exit_errors;
}

/// A page on the web is no meeting.
std::optional<Meeting> meeting_of(const rapidjson::Value& item) {
  const auto video = item.FindMember("video");
  if (video == item.MemberEnd() || !video->value.IsArray()) return std::nullopt;
  for (const auto& one : video->value.GetArray()) {
    if (!one.IsObject()) continue;
    Meeting meeting{text_of(one, "class"), text_of(one, "state"), text_of(one, "host"), text_of(one, "hash"),
                    text_of(one, "start")};
    if (meeting.link_class != "unknown" || meeting.state == "dangerous") return meeting;
  }
  return std::nullopt;
}

std::vector<Item> items_of(const ByteSource& body) {
  const auto text = small_text(body);
  rapidjson::Document json;
  json.Parse<rapidjson::kParseIterativeFlag>(text.data(), text.size());
  if (json.HasParseError() || !json.IsArray()) throw Unreachable("what answers there is no gateway of brevdue");
  std::vector<Item> items;
  for (const auto& one : json.GetArray())
    if (one.IsObject())
      items.push_back({text_of(one, "id"), text_of(one, "format"), text_of(one, "name"), text_of(one, "received"),
                       meeting_of(one)});
  return items;
}

/// ", video meeting 2026-12-01 10:00:00, link valid (vdx-portal)"
std::string words_of(const std::optional<Meeting>& meeting, const DanishTime& zone) {
  if (!meeting) return {};
  std::string out = ", video meeting";
  if (!meeting->start.empty()) out += " " + danish_or_as_it_is(zone, meeting->start);
  if (!meeting->state.empty()) out += ", link " + meeting->state + " (" + meeting->link_class + ")";
  return out;
}

int list(const Options& options) {
  const auto path = mailbox_path(options);
  const Client client(options.client);
  std::vector<Item> all;
  for (std::size_t last = page; last == page;) {
    const auto answer =
        client.get(path + "?limit=" + std::to_string(page) + (all.empty() ? std::string() : "&after=" + all.back().id));
    if (!answer.good()) return refused(answer);
    auto items = items_of(*answer.body);
    last = items.size();
    for (auto& item : items) all.push_back(std::move(item));
  }
  // Who opens the mailbox shall see meetings first.
  std::stable_partition(all.begin(), all.end(), [](const Item& item) { return item.meeting.has_value(); });
  if (options.json) {
    Json json;
    json.list("messages");
    for (const auto& item : all) {
      json.item();
      json.member("id", item.id);
      json.member("format", item.format);
      json.member("name", item.name);
      json.member("received", item.received);
      if (item.meeting) {
        json.member("meeting", true);
        json.filled("link_class", item.meeting->link_class);
        json.filled("link_state", item.meeting->state);
        json.filled("link_host", item.meeting->host);
        json.filled("link_hash", item.meeting->hash);
        json.filled("meeting_start", item.meeting->start);
      }
      json.end_item();
    }
    json.end_list();
    print(json.take());
    return exit_done;
  }
  std::string out;
  const DanishTime zone;
  for (const auto& item : all)
    out += item.id + ": " + item.format + " " + item.name + ", " + danish_or_as_it_is(zone, item.received) +
           words_of(item.meeting, zone) + "\n";
  print(out);
  if (all.empty()) say("the mailbox of " + options.location + " is empty\n");
  return exit_done;
}

/// Writes the message, or what is in its envelope.
int put_out(const Options& options, const HttpAnswer& answer) {
  std::optional<vans::Opened> opened;
  if (options.open && answer.media_type.starts_with("application/xml")) {
    auto read = open_envelope(answer.body, for_envelope({}));
    if (!read) {
      say(findings_words(read.error(), {{nullptr, options.id}}));
      return exit_code(read.error());
    }
    opened = std::move(*read);
  }
  const auto write = [&](ByteSink& sink) {
    if (opened && opened->envelope.message)
      vans::write_payload(opened->envelope, sink);
    else
      copy(*answer.body, sink);
  };
  if (options.output.empty() || options.output == "-") {
    gateway::FileSink out(STDOUT_FILENO, "standard output");
    write(out);
    return exit_done;
  }
  WholeFile file("-o", options.output, {});
  file.stage(write);
  file.commit();
  say("wrote " + options.output + "\n");
  return exit_done;
}

int show(const Options& options) {
  const auto path = message_path(options);
  const auto answer = Client(options.client).get(path);
  return answer.good() ? put_out(options, answer) : refused(answer);
}

/// The message that waits at `path`, without its envelope.
tl::expected<std::shared_ptr<const ByteSource>, Findings> content_of(const HttpAnswer& answer,
                                                                     const convert::Settings& settings) {
  if (!answer.media_type.starts_with("application/xml")) return answer.body;
  auto opened = open_envelope(answer.body, for_envelope(settings));
  if (!opened) return tl::unexpected(std::move(opened.error()));
  if (!opened->envelope.message) return answer.body;
  return gateway::spool([&](ByteSink& sink) { vans::write_payload(opened->envelope, sink); });
}

/// Sends the receipts of what waits: yes, or no with the reason given. A receipt gets none.
int answer_message(const Options& options, const Client& client, const std::string& path) {
  const auto waiting = client.get(path);
  if (!waiting.good()) return refused(waiting);
  const convert::Settings settings;
  const auto content = content_of(waiting, settings);
  const std::vector<convert::Input> inputs{{content ? *content : nullptr, options.id}};
  if (!content) {
    say(findings_words(content.error(), inputs));
    return exit_code(content.error());
  }
  Resources resources;
  const auto ids = random_ids();
  convert::Context context;
  context.ids = ids.get();
  context.settings = &settings;
  context.now.utc = std::chrono::time_point_cast<Instant::duration>(std::chrono::system_clock::now());
  const auto read = resources.converter.read(inputs, settings);
  const bool is_receipt = !read.identities.empty() && convert::is_receipt(read.identities.front().kind);
  if (is_receipt && options.no.empty()) return exit_done;
  const auto receipts = resources.converter.acknowledge(inputs, options.no, context);
  if (receipts.outputs.empty()) {
    say(findings_words(receipts.report.findings, inputs));
    return exit_code(receipts.report.findings);
  }
  for (const auto& receipt : receipts.outputs) {
    const auto bytes = gateway::spool(receipt.write);
    const auto name = std::string(convert::name(receipt.kind));
    const auto parcel = parcel_of(bytes, name, false, {}, settings, resources);
    if (!parcel) {
      say(findings_words(parcel.error(), {{nullptr, name}}));
      return exit_code(parcel.error());
    }
    const auto sent = judge(name, client.post(parcel->path, parcel->body));
    print(words_of(sent));
    if (!sent.accepted) return exit_errors;
  }
  return exit_done;
}

int ack(const Options& options) {
  const auto path = message_path(options);
  const Client client(options.client);
  if (!options.confirm_only)
    if (const int code = answer_message(options, client, path); code != exit_done) return code;
  const auto answer = client.remove(path);
  if (!answer.good()) return refused(answer);
  print(options.id + ": confirmed\n");
  return exit_done;
}

CLI::App* add(CLI::App& app, Chosen& chosen, const std::shared_ptr<Options>& options, const char* name,
              const char* what, int (*run)(const Options&), const std::string& example) {
  auto* sub = app.add_subcommand(name, what);
  add_client(*sub, options->client);
  sub->add_option("--location", options->location, "Whose mailbox: a location number")->required();
  sub->footer("Examples:\n  brevdue inbox " + std::string(name) +
              " --url http://127.0.0.1:8080 --key-file eoj.key --location 5790000121526" + example +
              "\nExit: 0 done, 1 refused, 2 usage or no such message, 69 no gateway there, 70 our fault.");
  sub->callback([&chosen, options, run] { chosen = [options, run] { return run(*options); }; });
  return sub;
}

void add_id(CLI::App& sub, Options& options) {
  sub.add_option("ID", options.id, "Id of the message, as inbox list says it")->required();
}

}  // namespace

void add_inbox(CLI::App& app, Chosen& chosen) {
  auto* inbox = app.add_subcommand("inbox", "The mailbox of a location number, as its own system reads it");
  inbox->require_subcommand(1);
  inbox->footer("List, show each message, confirm it: only then it is delivered.");
  const auto options = std::make_shared<Options>();
  const std::string id = " 0197f3c2-7c1a-7bd0-8a55-2f60c1e0a9b3";
  auto* list_sub =
      add(*inbox, chosen, options, "list", "Lists what waits: video meetings first, then the oldest first", list, "");
  list_sub->add_flag("--json", options->json, "The same as JSON (docs/cli.md)");
  auto* show_sub = add(*inbox, chosen, options, "show", "Writes a message: its envelope, or its interchange", show, id);
  show_sub->add_option("-o,--output", options->output, "Where to write, instead of standard output");
  show_sub->add_flag("--open", options->open, "Write what is in the envelope");
  add_id(*show_sub, *options);
  auto* ack_sub = add(*inbox, chosen, options, "ack",
                      "Answers a message with its receipt, and confirms it: it leaves the mailbox", ack, id);
  ack_sub->add_option("--no", options->no, "Refuse it: the words of a negative receipt");
  ack_sub->add_flag("--confirm-only", options->confirm_only, "Without a receipt, which comes by another way")
      ->excludes("--no");
  add_id(*ack_sub, *options);
}

}  // namespace brevdue::command
