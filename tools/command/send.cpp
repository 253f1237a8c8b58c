#include "tools/command/send.hpp"

#include <optional>
#include <utility>

#include "tools/command/json.hpp"
#include "tools/command/operating.hpp"
#include "tools/command/print.hpp"
#include "tools/command/sending.hpp"

namespace brevdue::command {
namespace {

using convert::Input;

struct Options {
  ClientOptions client;
  std::vector<std::string> files;
  EnvelopeOptions made;
  SettingOptions settings;
  bool fhir = false, json = false;
};

void write_sent(Json& json, const Sent& sent) {
  json.item();
  json.member("input", sent.file);
  json.member("accepted", sent.accepted);
  if (sent.status != 0) json.member("status", static_cast<std::uint64_t>(sent.status));
  if (sent.receipt) {
    json.member("receipt", name(sent.receipt->kind));
    if (sent.receipt->code) json.member("error_code", std::uint64_t{*sent.receipt->code});
    json.filled("error_description", sent.receipt->description);
    json.filled("original_envelope_id", sent.receipt->original_envelope_id);
  } else if (!sent.reasons.empty()) {
    std::string all;
    for (const auto& reason : sent.reasons) all += (all.empty() ? "" : "\n") + reason;
    json.member("reason", all);
  }
  json.end_item();
}

/// The findings of files that were not sent, with the files they are in.
struct Unsendable {
  std::vector<Input> inputs;
  Findings findings;
  void add(const std::string& file, Findings more) {
    for (auto& finding : more) {
      finding.position.input = static_cast<std::uint32_t>(inputs.size());
      findings.push_back(std::move(finding));
    }
    inputs.push_back({nullptr, file});
  }
};

void say_all(const Options& options, const std::vector<Sent>& all, const Unsendable& unsendable) {
  if (!options.json) {
    say(findings_words(unsendable.findings, unsendable.inputs));
    std::string out;
    for (const auto& sent : all) out += words_of(sent);
    print(out);
    return;
  }
  Json json;
  json.list("sent");
  for (const auto& sent : all) write_sent(json, sent);
  json.end_list();
  write_findings(json, unsendable.findings, unsendable.inputs);
  print(json.take());
}

int send(const Options& options) {
  const auto settings = settings_of(options.settings);
  const Client client(options.client);
  Resources resources;
  std::vector<Sent> all;
  Unsendable unsendable;
  int code = exit_done;
  try {
    for (const auto& file : options.files) {
      const auto source = open_file(file, for_envelope(settings));
      auto parcel = parcel_of(source, file, options.fhir, options.made, settings, resources);
      if (parcel) {
        all.push_back(judge(file, client.post(parcel->path, parcel->body)));
        if (!all.back().accepted && code == exit_done) code = exit_errors;
        continue;
      }
      code = exit_code(parcel.error());
      unsendable.add(file, std::move(parcel.error()));
      all.emplace_back().file = file;
    }
  } catch (...) {
    say_all(options, all, unsendable);  // what was sent was sent
    throw;
  }
  say_all(options, all, unsendable);
  return code;
}

}  // namespace

void add_send(CLI::App& app, Chosen& chosen) {
  auto* sub = app.add_subcommand("send", "Hands messages to a gateway over HTTP, as a sending system does");
  const auto options = std::make_shared<Options>();
  add_client(*sub, options->client);
  sub->add_option("FILE", options->files,
                  "VANSEnvelopes and interchanges, which go as they are; letters, receipts and Bundles, which are put "
                  "into an envelope; - is standard input")
      ->required();
  sub->add_flag("--fhir", options->fhir, "POST Bundles as they are, to /fhir/$process-message");
  sub->add_flag("--json", options->json, "The answers as JSON (docs/cli.md)");
  sub->add_option("--now", options->made.now, "SentDateTime of an envelope, instead of the clock's");
  add_id_seed(*sub, options->made.id_seed);
  add_settings(*sub, options->settings);
  sub->footer(
      "Examples:\n  brevdue send --url http://127.0.0.1:8080 --key-file hospital.key letter.xml\n"
      "Exit: 0 accepted, 1 refused, 2 usage, 65 unreadable, 69 no gateway there or it is too busy, 70 our fault.");
  sub->callback([&chosen, options] { chosen = [options] { return send(*options); }; });
}

}  // namespace brevdue::command
