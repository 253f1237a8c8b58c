// Handing a message to a gateway, as `brevdue send` and `brevdue inbox ack` do. Thread safety: one thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "tools/command/client.hpp"
#include "tools/command/wrapping.hpp"

namespace brevdue::command {

/// A message as it goes over the wire.
struct Parcel {
  std::string path;
  Body body;
};

/// Looks what `source`, called `file`, is, and puts a bare letter or Bundle into an envelope; `fhir`: a Bundle goes as
/// it is, to $process-message. Findings: there is nothing to send.
[[nodiscard]] tl::expected<Parcel, Findings> parcel_of(const std::shared_ptr<const ByteSource>& source,
                                                       const std::string& file, bool fhir, const EnvelopeOptions& made,
                                                       const convert::Settings& settings, Resources& resources);

/// What became of one message.
struct Sent {
  std::string file;
  bool accepted = false;
  int status = 0;  // 0: it was not sent
  std::optional<vans::EnvelopeReceipt> receipt;
  std::vector<std::string> reasons;  // why it was not accepted
};
[[nodiscard]] Sent judge(const std::string& file, const HttpAnswer& answer);
[[nodiscard]] std::string words_of(const Sent& sent);

}  // namespace brevdue::command
