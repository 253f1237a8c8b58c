#include "gateway/delivery/parcel.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "converters/model/copying.hpp"
#include "converters/model/timestamp.hpp"
#include "converters/model/versions.hpp"
#include "converters/vans/envelope.hpp"

namespace brevdue::gateway {
namespace {

using Write = std::function<void(ByteSink&)>;

struct Format {
  std::string_view media_type, extension;
};
constexpr Format xml{"application/xml", ".xml"};  // envelopes and OIOXML
constexpr Format edifact{"application/edifact", ".edi"};
constexpr Format fhir_json{"application/fhir+json", ".json"};
constexpr Format fhir_xml{"application/fhir+xml", ".xml"};

class CountingSink final : public ByteSink {
 public:
  void write(std::string_view bytes) override { count += bytes.size(); }
  std::uint64_t count = 0;
};

/// Keeps the first bytes and stops whoever writes more.
class HeadSink final : public ByteSink {
 public:
  struct Enough {};
  void write(std::string_view bytes) override {
    head.append(bytes.substr(0, most - head.size()));
    if (head.size() == most) throw Enough{};
  }
  std::string head;

 private:
  static constexpr std::size_t most = 1024;
};

bool is_json(const Write& write) {
  HeadSink sink;
  try {
    write(sink);
  } catch (const HeadSink::Enough&) {
  }
  return begins_as_json(sink.head);
}

Format format_of(Dialect dialect, const Write& write) {
  switch (dialect) {
    case Dialect::oioxml:
      return xml;
    case Dialect::edifact:
      return edifact;
    case Dialect::fhir:
      break;
  }
  return is_json(write) ? fhir_json : fhir_xml;
}

/// Goes without an envelope: what `cover` asks for is what the message is.
bool is_bare(Cover cover, Dialect dialect) {
  return (cover == Cover::interchange && dialect == Dialect::edifact) ||
         (cover == Cover::bundle && dialect == Dialect::fhir);
}

/// 13 digits are a location number, also one with a wrong check digit. Our own XCTL01 and CTL01 have the VANS id.
vans::EndPoint end_point(const std::string& id) {
  const bool digits = id.size() == 13 && id.find_first_not_of("0123456789") == std::string::npos;
  return {id, digits ? "EAN" : "VANS"};
}

/// A new envelope: nothing in it comes from a clock or a source of ids, so it is the same at each attempt.
vans::Envelope new_envelope(const ClaimedDelivery& claimed, const ByteSource& payload, bool json) {
  const auto& names = claimed.message.names;
  vans::Envelope envelope;
  envelope.sender = end_point(names.sender);
  envelope.receiver = end_point(names.receiver);
  envelope.id = to_text(claimed.delivery.id);
  envelope.sent = iso_utc(Instant(std::chrono::microseconds(claimed.delivery.created)));
  envelope.message = vans::meta_information({names.kind, names.detail, names.version, json},
                                            claimed.delivery.message_identifier, payload.size());
  return envelope;
}

/// The payload of an envelope that came in. It was accepted: no limits but those of its parser.
std::shared_ptr<const vans::Envelope> open_envelope(std::shared_ptr<const ByteSource> source) {
  wire::OpenOptions options;
  options.limits.input_bytes = source->size();
  options.limits.text_bytes = static_cast<std::size_t>(source->size());
  const auto document = wire::Document::open(std::move(source), options);
  if (document) {
    wire::XmlReader reader;
    auto opened = vans::read_envelope(*document, reader);
    if (opened && opened->envelope.message) return std::make_shared<const vans::Envelope>(std::move(opened->envelope));
  }
  throw std::logic_error("an envelope that was accepted cannot be opened again");
}

}  // namespace

Parcel make_parcel(const Store& store, const ClaimedDelivery& claimed, Cover cover) {
  const auto& came_in = claimed.transmission;
  const auto& payload = came_in ? came_in->payload : claimed.message.payload;
  if (payload.size == 0) throw std::logic_error("a delivery without bytes");
  const auto dialect = dialect_of(claimed.message.names.version);
  const bool bare = is_bare(cover, dialect);
  const bool enveloped = came_in && came_in->wrapping == Wrapping::vans;
  const auto source = store.open(payload);

  Parcel parcel;
  parcel.size = source->size();
  parcel.write = [source](ByteSink& sink) { copy(*source, sink); };
  auto format = xml;
  if (enveloped && bare) {
    const auto envelope = open_envelope(source);
    parcel.size = envelope->data.decoded_size();
    parcel.write = [envelope](ByteSink& sink) { vans::write_payload(*envelope, sink); };
  }
  if (bare) {
    format = format_of(dialect, parcel.write);
  } else if (!enveloped) {
    const bool json = dialect == Dialect::fhir && is_json(parcel.write);
    parcel.write = [source, envelope = new_envelope(claimed, *source, json)](ByteSink& sink) {
      vans::write_envelope(envelope, source.get(), sink);
    };
    CountingSink counter;
    parcel.write(counter);
    parcel.size = counter.count;
  }
  parcel.media_type = format.media_type;
  parcel.file_name = to_text(claimed.delivery.id) + std::string(format.extension);
  return parcel;
}

}  // namespace brevdue::gateway
