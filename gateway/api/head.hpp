// The head of an HTTP/1 request: request line and fields, read strictly (RFC 9112, without what it calls obsolete).
// Written by us because Poco's own reader skips lines it does not understand, joins folded ones, and tells nobody.
// Thread safety: pure functions and values.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace brevdue::gateway {

/// Why a request is not served: the status, and a sentence for the one who wrote the client.
struct Problem {
  int status = 400;
  std::string message;
};

inline constexpr std::size_t most_head_bytes = 32 * 1024, most_request_line = 8 * 1024, most_fields = 100;

struct Head {
  std::string method;
  std::vector<std::string> path;  // its segments, decoded: "/vans/messages" -> vans, messages
  std::vector<std::pair<std::string, std::string>> query;
  int minor_version = 1;                                    // of HTTP/1
  std::vector<std::pair<std::string, std::string>> fields;  // names in lower case, in order, each as often as it came

  /// All values of a field; `name` in lower case.
  [[nodiscard]] std::vector<std::string_view> all(std::string_view name) const;
  /// The value of a field that came once; else empty.
  [[nodiscard]] std::string_view one(std::string_view name) const;
  /// True if a list like that of Connection has the word, in either case.
  [[nodiscard]] bool lists(std::string_view name, std::string_view word) const;
};

/// Grammar: method SP target SP "HTTP/1." ("0" | "1") CRLF (name ":" blanks value blanks CRLF)* CRLF
/// `bytes`: all of it. Refused: anything else, so folded lines, line ends that are no CRLF, blanks before a colon, a
/// request of HTTP/1.1 without its one Host, a target that is no path.
[[nodiscard]] tl::expected<Head, Problem> read_head(std::string_view bytes);

/// Where the head ends that begins the bytes, behind its empty line; nothing yet if more has to come. `from`: how many
/// bytes were looked at before. Refused: a line end that is no CRLF, more than the limits.
[[nodiscard]] tl::expected<std::size_t, Problem> head_end(std::string_view bytes, std::size_t from);

/// In lower case (ASCII).
[[nodiscard]] std::string lower(std::string_view text);

}  // namespace brevdue::gateway
