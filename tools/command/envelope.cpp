#include "tools/command/envelope.hpp"

#include <unistd.h>

#include <limits>
#include <map>
#include <utility>

#include "converters/model/identifiers.hpp"
#include "gateway/store/file_io.hpp"
#include "tools/command/json.hpp"
#include "tools/command/print.hpp"
#include "tools/command/whole_file.hpp"
#include "tools/command/wrapping.hpp"

namespace brevdue::command {
namespace {

using convert::Input;
using vans::Envelope;
using vans::ReceiptKind;

struct Options {
  std::string file, output;
  bool json = false;
  SettingOptions settings;
  EnvelopeOptions made;
  std::string kind, text;  // of a receipt
  std::optional<std::uint64_t> code;
};

const std::map<std::string, ReceiptKind> receipt_kinds{{"positive", ReceiptKind::positive_message},
                                                       {"negative", ReceiptKind::negative_message},
                                                       {"vans", ReceiptKind::negative_vans}};

/// -o FILE, or standard output ("-", as without it).
class Output {
 public:
  explicit Output(const Options& options) : wrote_(options.json ? "" : "wrote " + options.output + "\n") {
    if (!options.output.empty() && options.output != "-")
      file_.emplace("-o", options.output, std::vector{options.file});
  }
  void write(const std::function<void(ByteSink&)>& content) {
    if (!file_) {
      gateway::FileSink out(STDOUT_FILENO, "standard output");
      content(out);
      return;
    }
    file_->stage(content);
    file_->commit();
    say(wrote_);
  }

 private:
  std::string wrote_;  // nothing beside JSON
  std::optional<WholeFile> file_;
};

/// Says the findings and returns the exit code they ask for.
int say_findings(const Options& options, const Findings& findings) {
  const std::vector<Input> inputs{{nullptr, options.file}};
  const int code = exit_code(findings);
  if (options.json) {
    say(findings_json(findings, inputs));
    return code;
  }
  say(findings_words(findings, inputs));
  if (code != exit_done) say("brevdue: nothing was written\n");
  return code;
}

// --- wrap ---

int wrap(const Options& options) {
  const auto settings = settings_of(options.settings);
  Output output(options);
  const auto payload = open_file(options.file, settings);
  Resources resources;
  const auto wrapped = wrap_message(payload, options.file, options.made, settings, resources);
  if (const int code = say_findings(options, wrapped.findings); code != exit_done) return code;
  output.write([&](ByteSink& sink) { vans::write_envelope(wrapped.envelope, payload.get(), sink); });
  return exit_done;
}

// --- open and receipt ---

tl::expected<vans::Opened, Findings> read_file(const Options& options) {
  const auto settings = for_envelope(settings_of(options.settings));
  return open_envelope(open_file(options.file, settings), settings);
}

/// A value of the envelope for words: what a finding may show of it, without the quotes.
std::string plain(const std::string& value) {
  auto text = shown(value);
  return text.starts_with('"') ? text.substr(1, text.size() - 2) : text;
}

std::string document_words(const vans::MetaInformation& meta) {
  auto out = "message " + plain(meta.identifier) + ": " + meta.format + " " + plain(meta.name);
  if (!meta.version.empty()) out += " " + plain(meta.version);
  out += ", " + std::to_string(meta.size) + " bytes";
  for (const auto& tag : meta.service_tags) out += ", " + plain(tag.name) + " " + plain(tag.value);
  return out + "\n";
}

std::string envelope_words(const Envelope& e) {
  auto out = "envelope " + plain(e.id) + " from " + e.sender.type + " " + plain(e.sender.id) + " to " +
             e.receiver.type + " " + plain(e.receiver.id) + ", sent " + e.sent + "\n";
  return e.message ? out + document_words(*e.message) : out;
}

/// A receipt has no payload: this is what it says. The description is data, and printed as it is.
std::string receipt_lines(const vans::EnvelopeReceipt& r) {
  auto out = std::string(name(r.kind)) + "\n";
  if (r.code) out += "error " + std::to_string(*r.code) + "\n";
  if (!r.description.empty()) out += "description " + r.description + "\n";
  out += "original envelope " + r.original_envelope_id + "\n";
  if (r.original) out += "original " + document_words(*r.original);
  return out;
}

std::string envelope_json(const Envelope& e, const Findings& findings, const std::string& file) {
  Json json;
  const auto& meta = e.message ? e.message : e.receipt->original;
  json.list("envelopes");
  json.item();
  json.member("input", file);
  json.member("kind", e.message ? std::string_view("Message") : name(e.receipt->kind));
  json.member("sender", e.sender.id);
  json.member("sender_type", e.sender.type);
  json.member("receiver", e.receiver.id);
  json.member("receiver_type", e.receiver.type);
  json.member("envelope_id", e.id);
  json.member("sent", e.sent);
  if (e.receipt) {
    if (e.receipt->code) json.member("error_code", std::uint64_t{*e.receipt->code});
    json.filled("error_description", e.receipt->description);
    json.member("original_envelope_id", e.receipt->original_envelope_id);
  }
  if (meta) {
    json.member(e.message ? "message_id" : "original_message_id", meta->identifier);
    json.filled("provider", meta->provider);
    json.filled("service", meta->service);
    json.member("format", meta->format);
    json.member("name", meta->name);
    json.filled("version", meta->version);
    json.member("size", meta->size);
    json.filled("transport", meta->transport_type);
    if (meta->transport) json.member("transform", meta->transform);
  }
  json.end_item();
  json.end_list();
  json.list("service_tags");
  if (meta) {
    for (const auto& tag : meta->service_tags) {
      json.item();
      json.member("name", tag.name);
      json.member("value", tag.value);
      json.end_item();
    }
  }
  json.end_list();
  write_findings(json, findings, {{nullptr, file}});
  return json.take();
}

int open(const Options& options) {
  Output output(options);
  const auto opened = read_file(options);
  if (!opened) return say_findings(options, opened.error());
  const auto& [envelope, warnings] = *opened;
  if (envelope.message)
    output.write([&, &e = envelope](ByteSink& sink) { vans::write_payload(e, sink); });
  else
    print(receipt_lines(*envelope.receipt));
  if (options.json) {
    say(envelope_json(envelope, warnings, options.file));
    return exit_done;
  }
  say_findings(options, warnings);
  say(envelope_words(envelope));
  if (envelope.receipt && !options.output.empty() && options.output != "-")
    say("a receipt has no payload: " + options.output + " was not written\n");
  return exit_done;
}

int receipt(const Options& options) {
  const auto kind = receipt_kinds.at(options.kind);
  const bool positive = kind == ReceiptKind::positive_message;
  if (positive && (options.code || !options.text.empty()))
    throw UsageError("a positive receipt has no --code or --text");
  if (!positive && options.text.empty()) throw UsageError("a negative receipt says why: --text");
  Output output(options);
  const DanishTime zone;
  const auto ids = ids_of(options.made);
  Envelope answer = new_envelope(options.made, zone, *ids);
  auto opened = read_file(options);
  if (!opened) return say_findings(options, opened.error());
  auto& [envelope, findings] = *opened;
  if (envelope.receipt) {
    Position at;
    at.path = "VANSEnvelope/Receipt";
    findings.push_back(
        {Rule::vans_structure, Severity::error, std::move(at), "Message", "a receipt, which is never answered"});
    return say_findings(options, findings);
  }
  if (positive)  // governance.md 1.8 R4: a message of another size than its envelope says is not accepted
    for (auto& f : findings)
      if (f.rule == Rule::vans_size) f.severity = Severity::error;
  answer.sender = std::move(envelope.receiver);
  answer.receiver = std::move(envelope.sender);
  answer.receipt.emplace();
  answer.receipt->kind = kind;
  if (options.code) answer.receipt->code = static_cast<std::uint32_t>(*options.code);
  answer.receipt->description = options.text;
  answer.receipt->original_envelope_id = std::move(envelope.id);
  answer.receipt->original = std::move(envelope.message);
  // What was understood all the same may still be nothing that a receipt can say again (an id that is no UUID).
  const auto faults = vans::writing_faults(answer);
  findings.insert(findings.end(), faults.begin(), faults.end());
  if (const int code = say_findings(options, findings); code != exit_done) return code;
  output.write([&](ByteSink& sink) { vans::write_envelope(answer, nullptr, sink); });
  return exit_done;
}

// --- the command line ---

using Run = int (*)(const Options&);

CLI::App* add(CLI::App& app, Chosen& chosen, const std::shared_ptr<Options>& options, const char* name,
              const char* what, const char* file, const char* example, Run run) {
  auto* sub = app.add_subcommand(name, what);
  sub->add_option("FILE", options->file, file)->required();
  sub->add_option("-o,--output", options->output, "Where to write, instead of standard output");
  sub->add_flag("--json", options->json, "What is said, as JSON on standard error (docs/cli.md)");
  add_settings(*sub, options->settings);
  sub->footer(footer(example));
  sub->callback([&chosen, options, run] { chosen = [options, run] { return run(*options); }; });
  return sub;
}

void add_new_envelope(CLI::App& sub, Options& options) {
  sub.add_option("--id", options.made.id, "EnvelopeIdentifier: a UUID, instead of a new one");
  sub.add_option("--now", options.made.now, "SentDateTime, instead of the clock's");
  add_id_seed(sub, options.made.id_seed);
}

std::vector<std::string> names_of_kinds() {
  std::vector<std::string> names;
  for (const auto& [name, kind] : receipt_kinds) names.push_back(name);
  return names;
}

}  // namespace

void add_envelope(CLI::App& app, Chosen& chosen) {
  auto* envelope = app.add_subcommand("envelope", "Puts a message into a VANSEnvelope, takes it out, or answers one");
  envelope->require_subcommand(1);
  envelope->footer(footer(
      "  brevdue envelope wrap -o envelope.xml letter.xml\n  brevdue envelope open envelope.xml > letter.xml\n"));
  const auto options = std::make_shared<Options>();

  auto* wrap_sub = add(*envelope, chosen, options, "wrap", "Puts a message into a VANSEnvelope 1.0.4",
                       "A letter, a CareCommunication or a receipt; - is standard input",
                       "  brevdue envelope wrap -o envelope.xml letter.xml\n", wrap);
  wrap_sub->add_option("--from", options->made.from, "SenderID: a location number, instead of the message's own");
  wrap_sub->add_option("--to", options->made.to, "ReceiverID, likewise");
  wrap_sub->add_option("--message-id", options->made.message_id,
                       "The message's Identifier: a UUID, instead of a new one");
  add_new_envelope(*wrap_sub, *options);

  add(*envelope, chosen, options, "open", "Takes the message out of a VANSEnvelope, or says what its receipt says",
      "An envelope; - is standard input", "  brevdue envelope open envelope.xml > letter.xml\n", open);

  auto* receipt_sub = add(*envelope, chosen, options, "receipt", "Writes the receipt that answers a VANSEnvelope",
                          "The envelope to be answered; - is standard input",
                          "  brevdue envelope receipt --kind positive -o receipt.xml envelope.xml\n", receipt);
  receipt_sub->add_option("--kind", options->kind, "positive, negative or vans (NegativeVans)")
      ->required()
      ->check(CLI::IsMember(names_of_kinds()));
  add_number(*receipt_sub, "--code", options->code, 1, std::numeric_limits<std::uint32_t>::max(),
             "Error/Code of a negative one: a number from 1");
  receipt_sub->add_option("--text", options->text, "Error/Description of a negative one: 1 to 512 characters");
  add_new_envelope(*receipt_sub, *options);
}

}  // namespace brevdue::command
