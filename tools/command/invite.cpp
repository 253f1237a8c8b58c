#include "tools/command/invite.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <iterator>
#include <memory>
#include <utility>

#include "converters/model/copying.hpp"
#include "converters/model/identifiers.hpp"
#include "converters/model/ids.hpp"
#include "converters/model/texts.hpp"
#include "gateway/store/id.hpp"
#include "tools/command/client.hpp"
#include "tools/command/json.hpp"
#include "tools/command/operating.hpp"

namespace brevdue::command {
namespace {

using rapidjson::Value;

constexpr const char* door = "/api/v1/invitations";
constexpr int exit_unreadable = 65;
constexpr std::string_view not_sent = "not sent";

struct Options {
  ClientOptions client;
  std::vector<std::string> files;
  std::string show, change, cancel, text;    // ids, but for the text of a cancellation
  std::string link_test, from, phone, link;  // location numbers, and what the test letter says
  bool list = false, json = false;
};

// --- what the gateway answers ---

const Value nothing;

const Value& member(const Value& object, const char* key) {
  if (!object.IsObject()) return nothing;
  const auto found = object.FindMember(key);
  return found != object.MemberEnd() ? found->value : nothing;
}

template <class F>
void for_each(const Value& object, const char* key, F&& use) {
  const auto& list = member(object, key);
  if (list.IsArray())
    for (const auto& one : list.GetArray()) use(one);
}

std::uint64_t number_of(const Value& object, const char* key) {
  const auto& value = member(object, key);
  return value.IsUint64() ? value.GetUint64() : 0;
}

/// One call: a file, or an invitation that was asked for.
struct Told {
  std::string file;
  bool accepted = false, is_known = false;
  int status = 0;
  std::vector<std::string> reasons;  // why it was not accepted
  std::shared_ptr<const rapidjson::Document> answer;
  std::reference_wrapper<const Value> record = nothing;  // of the invitation, in `answer`
};

/// Of an answer that is no refusal. A list of a hundred records may be long.
std::shared_ptr<const rapidjson::Document> json_of(const HttpAnswer& answer, const char* must_have) {
  constexpr std::uint64_t most_bytes = 64u << 20;
  const auto json = std::make_shared<rapidjson::Document>();
  if (answer.body->size() <= most_bytes) {
    StringSink sink;
    copy(*answer.body, sink);
    json->Parse<rapidjson::kParseIterativeFlag>(sink.bytes.data(), sink.bytes.size());
    if (!json->HasParseError() && !member(*json, must_have).IsNull()) return json;
  }
  throw Unreachable("what answers there is no gateway of brevdue");
}

Told told(const std::string& file, const HttpAnswer& answer) {
  Told out;
  out.file = file;
  out.accepted = answer.good();
  out.status = answer.status;
  if (out.accepted) {
    out.answer = json_of(answer, "id");
    out.record = *out.answer;
  } else {
    out.reasons = refusal_lines(answer);
  }
  return out;
}

int exit_of(const Told& one) {
  return one.accepted ? exit_done : one.status == 400 ? exit_unreadable : one.status == 404 ? exit_usage : exit_errors;
}

// --- in words ---

/// "planned, 2026-12-03 10:00:00, link not-yet-open (vdx-short)"
std::string meeting_words(const Value& record, const DanishTime& zone) {
  const auto& meeting = member(record, "meeting");
  const auto& link = member(meeting, "link");
  auto out = text_of(record, "state") + ", " + danish_or_as_it_is(zone, text_of(meeting, "start"));
  if (link.IsObject()) out += ", link " + text_of(link, "state") + " (" + text_of(link, "class") + ")";
  return out;
}

std::string letter_words(const Value& letter, const DanishTime& zone) {
  auto out = "    " + text_of(letter, "what");
  if (const auto id = text_of(letter, "message_id"); !id.empty()) out += " " + id;
  if (const auto sent = text_of(letter, "sent"); !sent.empty()) out += ", " + danish_or_as_it_is(zone, sent);
  out += ": " + text_of(letter, "state");
  if (const auto answered = text_of(letter, "answered"); !answered.empty())
    out += ", " + danish_or_as_it_is(zone, answered);
  const auto reason = text_of(letter, "reason");
  if (const auto answer = text_of(letter, "answer"); !answer.empty()) out += ", \"" + one_line(answer) + "\"";
  return out + (reason.empty() ? "" : ", " + reason) + "\n" + rules_of(reason, "      ");
}

std::string receiver_words(const Value& receiver, const DanishTime& zone) {
  auto out = "  " + text_of(receiver, "location_number");
  if (const auto name = text_of(receiver, "name"); !name.empty()) out += " " + name;
  out += ": " + text_of(receiver, "state") + ", links clickable: " + text_of(receiver, "clickable") + "\n";
  for_each(receiver, "letters", [&](const Value& letter) { out += letter_words(letter, zone); });
  return out;
}

std::string words_of(const Told& one, const DanishTime& zone) {
  if (!one.accepted) {
    auto out = one.file + ": refused";
    for (std::size_t i = 0; i < one.reasons.size(); ++i) out += (i == 0 ? ": " : "\n  ") + one.reasons[i];
    return out + "\n";
  }
  const Value& record = one.record;
  const auto id = text_of(record, "id");
  auto out = (one.file == id ? "" : one.file + ": ") + id + ": " + meeting_words(record, zone) + "\n";
  if (one.is_known) out += "  known already: nothing is sent twice\n";
  for_each(record, "receivers", [&](const Value& receiver) { out += receiver_words(receiver, zone); });
  for_each(record, "unreachable", [&](const Value& person) {
    out += "  " + text_of(person, "name") + " (" + text_of(person, "kind") + "): no letter. " +
           text_of(person, "advice") + "\n";
  });
  for_each(record, "notes", [&](const Value& note) {
    const auto rule = text_of(note, "rule");
    if (rule == row(Rule::invitation_no_location).id) return;  // said above, and what to do about it
    out += "  " + rule + " " + text_of(note, "path") + ": " + text_of(note, "message") + "\n";
  });
  return out;
}

// --- as JSON ---

void write_invitation(Json& json, const Told& one) {
  json.item();
  if (!one.file.empty()) json.member("input", one.file);
  json.member("accepted", one.accepted);
  json.member("status", static_cast<std::uint64_t>(one.status));
  if (!one.accepted) {
    std::string all;
    for (const auto& reason : one.reasons) all += (all.empty() ? "" : "\n") + reason;
    json.filled("reason", all);
  }
  const auto& meeting = member(one.record, "meeting");
  const auto& link = member(meeting, "link");
  for (const auto* key : {"id", "request_id", "sender", "state"}) json.filled(key, text_of(one.record, key));
  for (const auto* key : {"start", "end", "opens"}) json.filled(key, text_of(meeting, key));
  for (const auto& [key, name] : {std::pair("class", "link_class"), std::pair("state", "link_state"),
                                  std::pair("host", "link_host"), std::pair("hash", "link_hash")})
    json.filled(name, text_of(link, key));
  for (const auto* key : {"created", "changed"}) json.filled(key, text_of(one.record, key));
  if (const auto& clickable = member(one.record, "clickable"); clickable.IsObject())
    for (const auto& [key, name] : {std::pair("yes", "clickable_yes"), std::pair("no", "clickable_no"),
                                    std::pair("unknown", "clickable_unknown")})
      json.member(name, number_of(clickable, key));
  json.end_item();
}

/// The items of a list of each record, with the record's id and what is in `keys`.
void write_items(Json& json, const char* list, const std::vector<Told>& all, const std::vector<const char*>& keys) {
  json.list(list);
  for (const auto& one : all)
    for_each(one.record, list, [&](const Value& item) {
      json.item();
      json.member("invitation", text_of(one.record, "id"));
      for (const auto* key : keys) json.filled(key, text_of(item, key));
      json.end_item();
    });
  json.end_list();
}

void write_letters(Json& json, const std::vector<Told>& all) {
  json.list("letters");
  for (const auto& one : all)
    for_each(one.record, "receivers", [&](const Value& receiver) {
      for_each(receiver, "letters", [&](const Value& letter) {
        json.item();
        json.member("invitation", text_of(one.record, "id"));
        json.filled("location_number", text_of(receiver, "location_number"));
        for (const auto* key : {"what", "message_id", "sent", "state", "answered", "reason", "answer"})
          json.filled(key, text_of(letter, key));
        json.end_item();
      });
    });
  json.end_list();
}

std::string json_of(const std::vector<Told>& all) {
  Json json;
  json.list("invitations");
  for (const auto& one : all) write_invitation(json, one);
  json.end_list();
  write_items(json, "receivers", all, {"location_number", "name", "clickable", "state"});
  write_letters(json, all);
  write_items(json, "unreachable", all, {"name", "kind", "advice"});
  write_items(json, "notes", all, {"rule", "path", "message"});
  return json.take();
}

void say_all(const Options& options, const std::vector<Told>& all) {
  if (options.json) {
    print(json_of(all));
    return;
  }
  const DanishTime zone;
  std::string out;
  for (const auto& one : all) out += words_of(one, zone);
  print(out);
}

// --- what is asked ---

Body body_of(std::shared_ptr<const ByteSource> source) {
  Body body{"application/json", source->size(), {}};
  body.write = [source](ByteSink& sink) { copy(*source, sink); };
  return body;
}

Body body_of(const std::string& text) {
  Body body{"application/json", text.size(), {}};
  body.write = [text](ByteSink& sink) { sink.write(text); };
  return body;
}

std::string path_of(const std::string& id, const char* what = "") {
  const auto read = gateway::read_id(id);
  if (!read) throw UsageError("an id of an invitation is a UUID, as invite --list says it");
  return std::string(door) + "/" + to_text(*read) + what;
}

int one_call(const Options& options, const std::string& id, const HttpAnswer& answer) {
  std::vector<Told> all;
  all.push_back(told(id, answer));
  say_all(options, all);
  return exit_of(all.front());
}

int post_files(const Options& options) {
  const Client client(options.client);
  std::vector<Told> all;
  int code = exit_done;
  try {
    for (const auto& file : options.files) {
      all.push_back(told(file, client.post(door, body_of(open_file(file, {})))));
      all.back().is_known = all.back().status == 200;
      if (code == exit_done) code = exit_of(all.back());
    }
  } catch (...) {
    say_all(options, all);  // what was sent was sent
    throw;
  }
  say_all(options, all);
  return code;
}

int list(const Options& options) {
  const auto answer = Client(options.client).get(door);
  if (!answer.good()) return one_call(options, "invitations", answer);
  const auto records = json_of(answer, "invitations");
  std::vector<Told> all;
  for_each(*records, "invitations", [&](const Value& record) {
    all.push_back({{}, true, false, answer.status, {}, records, record});
  });
  if (options.json) {
    say_all(options, all);
    return exit_done;
  }
  const DanishTime zone;
  std::string out;
  for (const auto& one : all) {
    std::size_t receivers = 0, acknowledged = 0, no = 0;
    for_each(one.record, "receivers", [&](const Value& receiver) {
      ++receivers;
      const auto state = text_of(receiver, "state");
      acknowledged += state == "acknowledged" ? 1 : 0;
      no += state == "rejected" || state == "refused" || state == "dead" || state == not_sent ? 1 : 0;
    });
    out += text_of(one.record, "id") + ": " + meeting_words(one.record, zone) + ", from " +
           text_of(one.record, "sender") + ", " + std::to_string(acknowledged) + " of " + std::to_string(receivers) +
           " acknowledged" + (no == 0 ? "" : ", " + std::to_string(no) + " without success") + "\n";
  }
  print(out);
  if (all.empty()) say("there are no invitations\n");
  return exit_done;
}

int change(const Options& options) {
  const auto path = path_of(options.change, "/change");
  if (options.files.size() != 1) throw UsageError("--change ID takes one FILE, what is to be changed as JSON");
  return one_call(options, options.change,
                  Client(options.client).post(path, body_of(open_file(options.files.front(), {}))));
}

using JsonWriter = rapidjson::Writer<rapidjson::StringBuffer>;

void put(JsonWriter& json, const char* key, std::string_view value) {
  json.Key(key);
  json.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

int cancel(const Options& options) {
  const auto path = path_of(options.cancel, "/cancel");
  rapidjson::StringBuffer body;
  JsonWriter json(body);
  json.StartObject();
  if (!options.text.empty()) put(json, "text", options.text);
  json.EndObject();
  return one_call(options, options.cancel, Client(options.client).post(path, body_of(std::string(body.GetString()))));
}

// --- the link test ---

/// VDX's short links have this form; behind this one there is no meeting.
constexpr std::string_view test_link = "https://m.vconf.dk/linktest0000";
/// MedCom's public test person.
constexpr std::string_view test_cpr = "2512489996", test_given = "Nancy Ann", test_family = "Berggren";

/// Ten o'clock tomorrow, in Denmark.
Instant tomorrow_at_ten(const DanishTime& zone) {
  const auto now = std::chrono::time_point_cast<Instant::duration>(std::chrono::system_clock::now());
  auto local = zone.to_local(now);
  using namespace std::chrono;
  const year_month_day date(sys_days(year{local.year} / month{local.month} / std::chrono::day{local.day}) + days(1));
  local = {static_cast<int>(date.year()), static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), 10};
  LocalTimeCase which{};
  return zone.to_utc(local, which);
}

std::string test_invitation(const Options& options) {
  const auto start = tomorrow_at_ten(DanishTime());
  rapidjson::StringBuffer body;
  JsonWriter json(body);
  json.StartObject();
  put(json, "request_id", "link-test-" + random_ids()->uuid());
  put(json, "sender", options.from);
  json.Key("patient");
  json.StartObject();
  put(json, "cpr", test_cpr);
  put(json, "given", test_given);
  put(json, "family", test_family);
  json.EndObject();
  json.Key("meeting");
  json.StartObject();
  put(json, "start", iso_utc(start));
  put(json, "end", iso_utc(start + std::chrono::minutes(15)));
  put(json, "link", options.link.empty() ? test_link : options.link);
  json.EndObject();
  json.Key("host");
  json.StartObject();
  put(json, "department", texts::link_test_department);
  put(json, "phone", options.phone);
  json.EndObject();
  json.Key("receivers");
  json.StartArray();
  json.StartObject();
  put(json, "location_number", options.link_test);
  json.EndObject();
  json.EndArray();
  put(json, "topic", texts::link_test_topic);
  put(json, "text", texts::link_test_text);
  json.EndObject();
  return body.GetString();
}

void must_be_location(const char* option, const std::string& number) {
  if (!is_location_number(number))
    throw UsageError(std::string(option) + " takes a location number: 13 digits, the last one a check digit; found " +
                     shown(number));
}

int test_links(const Options& options) {
  must_be_location("--link-test", options.link_test);
  must_be_location("--from", options.from);
  std::vector<Told> all;
  all.push_back(told("link test", Client(options.client).post(door, body_of(test_invitation(options)))));
  say_all(options, all);
  bool sent = false;
  for_each(all.front().record, "receivers",
           [&](const Value& receiver) { sent = sent || text_of(receiver, "state") != not_sent; });
  if (sent)
    say("Next: when they have called, record whether the link can be clicked there:\n  brevdue registry set --registry "
        "FOLDER " +
        options.link_test + " links_clickable=yes|no --because TEXT\n");
  return exit_of(all.front());
}

int show(const Options& options) {
  const auto path = path_of(options.show);
  return one_call(options, options.show, Client(options.client).get(path));
}

int invite(const Options& options) {
  struct Form {
    bool asked;
    int (*run)(const Options&);
  };
  const bool changing = !options.change.empty();
  const Form forms[] = {{!options.files.empty() && !changing, post_files},
                        {options.list, list},
                        {!options.show.empty(), show},
                        {changing, change},
                        {!options.cancel.empty(), cancel},
                        {!options.link_test.empty(), test_links}};
  const auto asked = [](const Form& form) { return form.asked; };
  if (std::count_if(std::begin(forms), std::end(forms), asked) != 1)
    throw UsageError("invite takes FILE..., --list, --show, --change, --cancel or --link-test: one of them");
  return std::find_if(std::begin(forms), std::end(forms), asked)->run(options);
}

}  // namespace

void add_invite(CLI::App& app, Chosen& chosen) {
  auto* sub = app.add_subcommand("invite", "Invites to a video meeting: a letter to each receiver, in its own format");
  const auto options = std::make_shared<Options>();
  add_client(*sub, options->client);
  sub->add_option("FILE", options->files, "Invitations as JSON (docs/video.md); - is standard input");
  sub->add_flag("--list", options->list, "The invitations of this client, the newest first");
  sub->add_option("--show", options->show, "What became of an invitation: who has it, and who answered")
      ->type_name("ID");
  sub->add_option("--change", options->change, "Another time or link: FILE says which; every receiver is told")
      ->type_name("ID");
  auto* cancelled =
      sub->add_option("--cancel", options->cancel, "There will be no meeting: every receiver is told")->type_name("ID");
  sub->add_option("--text", options->text, "With --cancel: words to the receivers")->needs(cancelled);
  auto* test = sub->add_option("--link-test", options->link_test,
                               "Asks whether links can be clicked there, by a letter about a test person")
                   ->type_name("LOCATION");
  auto* from = sub->add_option("--from", options->from, "With --link-test: whose letter it is, a location number")
                   ->type_name("LOCATION")
                   ->needs(test);
  auto* phone = sub->add_option("--phone", options->phone, "With --link-test: where they call with the answer")
                    ->type_name("NUMBER")
                    ->needs(test);
  test->needs(from)->needs(phone);
  sub->add_option("--link", options->link, "With --link-test: the link, instead of one to no meeting")
      ->type_name("URL")
      ->needs(test);
  sub->add_flag("--json", options->json, "The answers as JSON (docs/cli.md)");
  sub->footer(
      "Examples:\n  brevdue invite --url http://127.0.0.1:8080 --key-file hospital.key invitation.json\n"
      "  brevdue invite --url http://127.0.0.1:8080 --key-file hospital.key --cancel "
      "0197f3c2-7c1a-7bd0-8a55-2f60c1e0a9b3\n"
      "Exit: 0 accepted, 1 refused, 2 usage or no such invitation, 65 no JSON, 69 no gateway there or it is too busy, "
      "70 our fault.");
  sub->callback([&chosen, options] { chosen = [options] { return invite(*options); }; });
}

}  // namespace brevdue::command
