// Opening what came: the cover taken off, if it has one, and the source of what is inside. Intake does it to look at an
// arrival, the flow to work on it. Thread safety: an Opener belongs to one thread.
#pragma once

#include <memory>
#include <optional>
#include <tl/expected.hpp>

#include "converters/convert/settings.hpp"
#include "converters/vans/envelope.hpp"
#include "gateway/store/store.hpp"

namespace brevdue::gateway {

struct Opened {
  Wrapping wrapping = Wrapping::vans;
  std::optional<vans::Envelope> envelope;
  std::shared_ptr<const ByteSource> content;  // an interchange, an Emessage or a Bundle; null of an envelope's receipt
  Findings warnings;                          // positions resolved
};

/// For what was accepted already: the same settings, or, where the limit was higher then, others that allow its size.
[[nodiscard]] std::shared_ptr<const convert::Settings> settings_of_accepted(
    std::shared_ptr<const convert::Settings> settings, std::uint64_t size);

class Opener {
 public:
  /// The payload of an envelope is decoded: into memory if it is small, else into a temporary file. Errors: those of
  /// wire and vans (positions resolved).
  [[nodiscard]] tl::expected<Opened, Findings> open(std::shared_ptr<const ByteSource> bytes,
                                                    const convert::Settings& settings);

 private:
  wire::XmlReader xml_;
};

}  // namespace brevdue::gateway
