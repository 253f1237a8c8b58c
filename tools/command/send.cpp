#include "tools/command/send.hpp"

#include <optional>
#include <utility>

#include "converters/wire/document.hpp"
#include "tools/command/client.hpp"
#include "tools/command/json.hpp"
#include "tools/command/operating.hpp"
#include "tools/command/print.hpp"
#include "tools/command/wrapping.hpp"

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

/// A message as it goes over the wire.
struct Parcel {
  std::string path;
  Body body;
};

/// What became of one file.
struct Sent {
  std::string file;
  bool accepted = false;
  int status = 0;  // 0: it was not sent
  std::optional<vans::EnvelopeReceipt> receipt;
  std::vector<std::string> reasons;  // why it was not accepted
};

class CountingSink final : public ByteSink {
 public:
  void write(std::string_view bytes) override { count += bytes.size(); }
  std::uint64_t count = 0;
};

Body as_it_is(std::shared_ptr<const ByteSource> source, std::string media_type) {
  Body body{std::move(media_type), source->size(), {}};
  body.write = [source](ByteSink& sink) { copy(*source, sink); };
  return body;
}

Body enveloped(std::shared_ptr<const ByteSource> source, vans::Envelope envelope) {
  Body body{"application/xml", 0, {}};
  body.write = [source, envelope = std::move(envelope)](ByteSink& sink) {
    vans::write_envelope(envelope, source.get(), sink);
  };
  CountingSink counter;
  body.write(counter);
  body.size = counter.count;
  return body;
}

/// Looks what the file is, and puts a bare letter or Bundle into an envelope. Findings: there is nothing to send.
tl::expected<Parcel, Findings> parcel_of(const Options& options, const std::string& file,
                                         const convert::Settings& settings, Resources& resources) {
  const auto larger = for_envelope(settings);
  const auto source = open_file(file, larger);
  wire::OpenOptions open;
  open.limits = larger.limits;
  open.mislabelled_as_utf8 = settings.mislabelled_as_utf8;
  const auto document = wire::Document::open(source, open);
  if (!document) return tl::unexpected(document.error());
  const bool xml = document->syntax() == wire::Syntax::xml;
  const auto root = xml ? document->root().local : std::string();
  if (options.fhir) {
    if (document->syntax() == wire::Syntax::edifact || (xml && root != "Bundle"))
      throw UsageError("--fhir sends Bundles; " + file + " is none");
    const auto* const media_type = xml ? "application/fhir+xml" : "application/fhir+json";
    return Parcel{"/fhir/$process-message", as_it_is(source, media_type)};
  }
  constexpr auto door = "/vans/messages";
  if (document->syntax() == wire::Syntax::edifact) return Parcel{door, as_it_is(source, "application/edifact")};
  if (root == "VANSEnvelope") return Parcel{door, as_it_is(source, "application/xml")};
  auto wrapped = wrap_message(source, file, options.made, settings, resources);
  if (has_error(wrapped.findings)) return tl::unexpected(std::move(wrapped.findings));
  return Parcel{door, enveloped(source, std::move(wrapped.envelope))};
}

/// The receipt an answer is, if it is one.
std::optional<vans::EnvelopeReceipt> receipt_in(const HttpAnswer& answer) {
  if (answer.body->size() == 0) return std::nullopt;
  const auto document = wire::Document::open(answer.body);
  if (!document || document->syntax() != wire::Syntax::xml || document->root().local != "VANSEnvelope")
    return std::nullopt;
  wire::XmlReader reader(nullptr);
  auto opened = vans::read_envelope(*document, reader, wire::Check::well_formed);
  if (!opened) return std::nullopt;
  return std::move(opened->envelope.receipt);
}

Sent judge(const std::string& file, const HttpAnswer& answer) {
  Sent sent;
  sent.file = file;
  sent.status = answer.status;
  sent.receipt = receipt_in(answer);
  const bool positive = !sent.receipt || sent.receipt->kind == vans::ReceiptKind::positive_message;
  sent.accepted = answer.good() && positive;
  if (sent.accepted) return sent;
  if (!sent.receipt)
    sent.reasons = refusal_lines(answer);
  else if (!sent.receipt->description.empty())
    sent.reasons.push_back(one_line(sent.receipt->description));
  return sent;
}

std::string words_of(const Sent& sent) {
  auto out = sent.file + ": " + (sent.accepted ? "accepted" : sent.status == 0 ? "not sent" : "refused");
  if (sent.receipt) out += ", " + std::string(name(sent.receipt->kind));
  if (sent.receipt && sent.receipt->code) out += ", error " + std::to_string(*sent.receipt->code);
  for (std::size_t i = 0; i < sent.reasons.size(); ++i) out += (i == 0 ? ": " : "\n  ") + sent.reasons[i];
  return out + "\n";
}

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
      auto parcel = parcel_of(options, file, settings, resources);
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
