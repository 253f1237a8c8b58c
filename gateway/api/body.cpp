#include "gateway/api/body.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace brevdue::gateway {
namespace {

using Refused = tl::unexpected<Problem>;
const Problem bad_chunk{400, "The chunks of the body are malformed."};
constexpr std::size_t longest_chunk_line = 256, most_trailer_lines = 32;

Problem too_large(const BodyLimits& limits) {
  return {413, "The body is larger than this gateway takes: at most " + std::to_string(limits.most_bytes) + " bytes."};
}

class BodyReader {
 public:
  BodyReader(Stream& stream, PayloadWriter& writer, const BodyLimits& limits)
      : stream_(stream), writer_(writer), limits_(limits) {}

  std::optional<Problem> read_length(std::uint64_t length) { return copy(length); }

  /// Grammar: (size [";" extension] CRLF bytes CRLF)* "0" [";" extension] CRLF (trailer CRLF)* CRLF
  std::optional<Problem> read_chunks() {
    for (;;) {
      std::string line;
      if (auto problem = read_line(line)) return problem;
      std::uint64_t size = 0;
      if (!read_size(line, size)) return bad_chunk;
      if (size == 0) return read_trailer();
      if (size > limits_.most_bytes - writer_.size()) return too_large(limits_);
      if (auto problem = copy(size)) return problem;
      if (auto problem = read_line(line)) return problem;
      if (!line.empty()) return bad_chunk;
    }
  }

 private:
  std::optional<Problem> wait() {
    switch (stream_.fill(std::chrono::steady_clock::now() + limits_.patience)) {
      case Stream::Filled::more:
        return {};
      case Stream::Filled::ended:
        return Problem{400, "The body ends too early."};
      case Stream::Filled::late:
        break;
    }
    return Problem{408, "The rest of the body did not come."};
  }

  std::optional<Problem> copy(std::uint64_t count) {
    while (count > 0) {
      if (stream_.bytes().empty())
        if (auto problem = wait()) return problem;
      const auto bytes = stream_.bytes();
      const auto part = bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(count, bytes.size())));
      writer_.write(part);
      count -= part.size();
      stream_.take(part.size());
    }
    return {};
  }

  /// Without its CRLF.
  std::optional<Problem> read_line(std::string& line) {
    for (;;) {
      const auto bytes = stream_.bytes();
      const auto lf = bytes.substr(0, longest_chunk_line).find('\n');
      if (lf != std::string_view::npos) {
        if (lf == 0 || bytes[lf - 1] != '\r') return bad_chunk;
        line = bytes.substr(0, lf - 1);
        stream_.take(lf + 1);
        return {};
      }
      if (bytes.size() >= longest_chunk_line) return bad_chunk;
      if (auto problem = wait()) return problem;
    }
  }

  static bool read_size(std::string_view line, std::uint64_t& size) {
    const auto* end = line.data() + line.size();
    const auto [rest, error] = std::from_chars(line.data(), end, size, 16);
    if (rest == line.data()) return false;
    if (error == std::errc::result_out_of_range) size = std::numeric_limits<std::uint64_t>::max();
    // An extension is allowed, and means nothing to us.
    const auto extension = line.substr(static_cast<std::size_t>(rest - line.data()));
    if (extension.empty()) return true;
    const auto semicolon = extension.find(';');
    return semicolon != std::string_view::npos && extension.find_first_not_of(" \t") == semicolon &&
           std::none_of(extension.begin(), extension.end(),
                        [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t'; });
  }

  std::optional<Problem> read_trailer() {
    for (std::size_t count = 0; count <= most_trailer_lines; ++count) {
      std::string line;
      if (auto problem = read_line(line)) return problem;
      if (line.empty()) return {};
    }
    return bad_chunk;
  }

  Stream& stream_;
  PayloadWriter& writer_;
  const BodyLimits& limits_;
};

/// Only what says of itself that it is something else is refused: the content decides.
bool is_form(const Head& head) {
  const auto types = head.all("content-type");
  return std::any_of(types.begin(), types.end(), [](std::string_view type) {
    const auto name = lower(type);
    return name.starts_with("multipart/") || name.starts_with("application/x-www-form-urlencoded");
  });
}

}  // namespace

tl::expected<Framing, Problem> framing(const Head& head) {
  const auto lengths = head.all("content-length"), codings = head.all("transfer-encoding");
  if (!lengths.empty() && !codings.empty())
    return Refused({400, "Content-Length and Transfer-Encoding stand together."});
  if (lengths.size() > 1 || codings.size() > 1) return Refused({400, "The length of the body is given twice."});
  if (!codings.empty()) {
    if (head.minor_version == 0 || lower(codings.front()) != "chunked")
      return Refused({400, "The transfer coding is not chunked."});
    return Framing{Framing::Kind::chunked, 0};
  }
  if (lengths.empty()) return Framing{};
  const auto digits = lengths.front();
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos)
    return Refused({400, "Content-Length is no number."});
  Framing out{Framing::Kind::length, 0};
  if (std::from_chars(digits.data(), digits.data() + digits.size(), out.length).ec != std::errc())
    out.length = std::numeric_limits<std::uint64_t>::max();
  return out;
}

tl::expected<Payload, Problem> read_body(const Head& head, const Framing& framing, Stream& stream, Store& store,
                                         const BodyLimits& limits) {
  if (framing.kind == Framing::Kind::none) return Refused({411, "The length of the body is not given."});
  if (framing.length > limits.most_bytes) return Refused(too_large(limits));
  if (is_form(head))
    return Refused({415,
                    "The Content-Type says a form, which is no message: expected application/json, application/xml, "
                    "application/edifact, "
                    "application/fhir+json or application/fhir+xml."});
  for (const auto coding : head.all("content-encoding"))
    if (lower(coding) != "identity") return Refused({415, "A body with a Content-Encoding is not taken."});
  const auto expected = head.all("expect");
  if (!expected.empty() && (expected.size() > 1 || lower(expected.front()) != "100-continue"))
    return Refused({417, "Only 100-continue can be expected."});

  const auto writer = store.new_payload(limits.most_bytes);
  // A body that comes without waiting to be asked for needs no word of ours.
  if (!expected.empty() && head.minor_version == 1 && stream.bytes().empty() && framing.has_body())
    stream.write("HTTP/1.1 100 Continue\r\n\r\n");
  BodyReader reader(stream, *writer, limits);
  const auto problem =
      framing.kind == Framing::Kind::chunked ? reader.read_chunks() : reader.read_length(framing.length);
  if (problem) return Refused(*problem);
  return writer->finish();
}

}  // namespace brevdue::gateway
