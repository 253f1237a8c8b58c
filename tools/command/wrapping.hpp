// Putting a message into a VANSEnvelope, as `brevdue envelope wrap` and `brevdue send` do. Thread safety: one thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "converters/vans/envelope.hpp"
#include "tools/command/command.hpp"

namespace brevdue::command {

/// What a new envelope has of its own; empty: the message's own parties, new ids, the clock's time.
struct EnvelopeOptions {
  std::string from, to, id, message_id, now;
  std::optional<std::uint64_t> id_seed;
};

/// With an id and a time.
[[nodiscard]] vans::Envelope new_envelope(const EnvelopeOptions& options, const DanishTime& zone, IdSource& ids);
[[nodiscard]] std::unique_ptr<IdSource> ids_of(const EnvelopeOptions& options);

struct Wrapped {
  vans::Envelope envelope;
  Findings findings;  // with an error there is no envelope
};
/// The envelope of the one message in `payload`, called `name`; UsageError for parties that are none.
[[nodiscard]] Wrapped wrap_message(const std::shared_ptr<const ByteSource>& payload, const std::string& name,
                                   const EnvelopeOptions& options, const convert::Settings& settings,
                                   Resources& resources);

/// Base64 is a third longer than what it stands for, with line ends even more: an envelope may be half as large again
/// as a message.
[[nodiscard]] convert::Settings for_envelope(convert::Settings settings);
/// An envelope, with warnings.
[[nodiscard]] tl::expected<vans::Opened, Findings> open_envelope(const std::shared_ptr<const ByteSource>& source,
                                                                 const convert::Settings& settings);

}  // namespace brevdue::command
