// What goes out: the bytes of one delivery, made when they are needed and the same at each attempt. Thread safety:
// values; write() may be called once or more, by one thread.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "converters/convert/convert.hpp"
#include "gateway/store/store.hpp"

namespace brevdue::gateway {

/// How the receiver wants it: in a VANSEnvelope, as an interchange (EDIFACT only), or as a bare Bundle (FHIR only).
enum class Cover : std::uint8_t { envelope, interchange, bundle };

struct Parcel {
  std::string media_type;  // "application/xml", "application/edifact", "application/fhir+json" ...
  std::string file_name;   // "0197f3c2-....xml": safe, its own for each delivery
  std::uint64_t size = 0;  // of what write() writes
  std::function<void(ByteSink&)> write;
};

/// A message that came in goes out unchanged, byte for byte, in the envelope it came in (conversion.md 1.3) if it has
/// one and `cover` asks for one; else its payload is put into a new envelope with the ids and the time of the delivery
/// (oioxml.md 7.1), or taken out. A message made by us is put into an envelope. EDIFACT goes without an envelope where
/// `cover` is interchange.
[[nodiscard]] Parcel make_parcel(const Store& store, const ClaimedDelivery& claimed, Cover cover);

}  // namespace brevdue::gateway
