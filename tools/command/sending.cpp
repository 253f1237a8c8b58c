#include "tools/command/sending.hpp"

#include <utility>

#include "converters/model/copying.hpp"
#include "converters/wire/document.hpp"
#include "tools/command/print.hpp"

namespace brevdue::command {
namespace {

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

/// The receipt an answer is, if it is one.
std::optional<vans::EnvelopeReceipt> receipt_in(const HttpAnswer& answer) {
  if (answer.body->size() == 0) return std::nullopt;
  const auto document = wire::Document::open(answer.body);
  if (!document || document->syntax() != wire::Syntax::xml || document->root().local != "VANSEnvelope")
    return std::nullopt;
  wire::XmlReader reader;
  auto opened = vans::read_envelope(*document, reader);
  if (!opened) return std::nullopt;
  return std::move(opened->envelope.receipt);
}

}  // namespace

tl::expected<Parcel, Findings> parcel_of(const std::shared_ptr<const ByteSource>& source, const std::string& file,
                                         bool fhir, const EnvelopeOptions& made, const convert::Settings& settings,
                                         Resources& resources) {
  const auto larger = for_envelope(settings);
  wire::OpenOptions open;
  open.limits = larger.limits;
  open.mislabelled_as_utf8 = settings.mislabelled_as_utf8;
  const auto document = wire::Document::open(source, open);
  if (!document) return tl::unexpected(document.error());
  const bool xml = document->syntax() == wire::Syntax::xml;
  const auto root = xml ? document->root().local : std::string();
  if (fhir) {
    if (document->syntax() == wire::Syntax::edifact || (xml && root != "Bundle"))
      throw UsageError("--fhir sends Bundles; " + file + " is none");
    const auto* const media_type = xml ? "application/fhir+xml" : "application/fhir+json";
    return Parcel{"/fhir/$process-message", as_it_is(source, media_type)};
  }
  constexpr auto door = "/vans/messages";
  if (document->syntax() == wire::Syntax::edifact) return Parcel{door, as_it_is(source, "application/edifact")};
  if (root == "VANSEnvelope") return Parcel{door, as_it_is(source, "application/xml")};
  auto wrapped = wrap_message(source, file, made, settings, resources);
  if (has_error(wrapped.findings)) return tl::unexpected(std::move(wrapped.findings));
  return Parcel{door, enveloped(source, std::move(wrapped.envelope))};
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

}  // namespace brevdue::command
