// Takes an address apart as RFC 3986 does (appendix B), without ever copying or altering it. Views point into the
// address that was handed in, whose owner they must not outlive. Linear time. Thread safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace brevdue::video {

/// The parts of an address. A part that is not there and one that is there but empty differ: nullopt and "".
struct UrlParts {
  std::string_view scheme;                    // as written, without ':'; empty if the address has none
  std::optional<std::string_view> authority;  // all between "//" and the path
  std::optional<std::string_view> userinfo;   // what stands before the last '@' of the authority
  std::string_view host;                      // as written; an IP literal with its brackets
  std::optional<std::string_view> port;       // what stands after the host's ':'
  std::string_view path;
  std::optional<std::string_view> query;
  std::optional<std::string_view> fragment;
};

/// Splits any string; checks nothing.
[[nodiscard]] UrlParts split_url(std::string_view url);

/// How the percent signs of an address stand.
struct PercentSigns {
  bool broken = false;      // one in the middle is not followed by two hexadecimal digits
  bool cut_at_end = false;  // the last one lacks one or both of its digits because the address ends
};
[[nodiscard]] PercentSigns check_percent_signs(std::string_view url);

/// Decodes %xx once; what is no valid %xx stays as it is.
[[nodiscard]] std::string percent_decoded(std::string_view text);

[[nodiscard]] std::string ascii_lower(std::string_view text);
[[nodiscard]] bool is_digit(char c);
[[nodiscard]] bool is_alphanumeric(char c);  // ASCII
[[nodiscard]] bool is_hex(char c);

/// True for a DNS name of letters, digits, '-' and '_': labels of 1 to 63 characters, 253 in all, a dot at the end
/// allowed.
[[nodiscard]] bool is_dns_name(std::string_view host);
/// True for an IPv4 address in any spelling a browser takes (last label a number, decimal or 0x) and for "[...]".
[[nodiscard]] bool is_ip_address(std::string_view host);
/// True if `host` is `domain` or one of its subdomains. Both in lower case.
[[nodiscard]] bool is_within(std::string_view host, std::string_view domain);

}  // namespace brevdue::video
