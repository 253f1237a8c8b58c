#include "converters/video/url.hpp"

#include <algorithm>
#include <cstddef>

namespace brevdue::video {

// URI       = [ scheme ":" ] [ "//" authority ] path [ "?" query ] [ "#" fragment ]
// authority = [ userinfo "@" ] host [ ":" port ]
// scheme    = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )
// The authority ends at the first "/", "?" or "#". The last "@" divides it, as browsers do, so that nothing a reader
// could take for the host hides behind a second one.
UrlParts split_url(std::string_view url) {
  UrlParts parts;
  const auto colon = url.find_first_of(":/?#");
  if (colon != std::string_view::npos && colon > 0 && url[colon] == ':') {
    const auto scheme = url.substr(0, colon);
    const auto letter = [](char c) { return is_alphanumeric(c) && !is_digit(c); };
    if (letter(scheme[0]) && std::all_of(scheme.begin(), scheme.end(), [](char c) {
          return is_alphanumeric(c) || c == '+' || c == '-' || c == '.';
        })) {
      parts.scheme = scheme;
      url.remove_prefix(colon + 1);
    }
  }
  if (const auto hash = url.find('#'); hash != std::string_view::npos) {
    parts.fragment = url.substr(hash + 1);
    url = url.substr(0, hash);
  }
  if (const auto mark = url.find('?'); mark != std::string_view::npos) {
    parts.query = url.substr(mark + 1);
    url = url.substr(0, mark);
  }
  if (url.substr(0, 2) == "//") {
    url.remove_prefix(2);
    auto authority = url.substr(0, url.find('/'));
    parts.authority = authority;
    url.remove_prefix(authority.size());
    if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
      parts.userinfo = authority.substr(0, at);
      authority.remove_prefix(at + 1);
    }
    // In "[::1]:443" the colons inside the brackets belong to the host.
    const auto bracket = authority.substr(0, 1) == "[" ? authority.find(']') : std::string_view::npos;
    const auto port = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
    parts.host = authority.substr(0, port);
    if (port != std::string_view::npos) parts.port = authority.substr(port + 1);
  }
  parts.path = url;
  return parts;
}

PercentSigns check_percent_signs(std::string_view url) {
  PercentSigns signs;
  for (auto at = url.find('%'); at != std::string_view::npos; at = url.find('%', at + 1)) {
    const auto digits = url.substr(at + 1, 2);
    if (digits.size() == 2 && is_hex(digits[0]) && is_hex(digits[1])) continue;
    if (digits.size() < 2 && std::all_of(digits.begin(), digits.end(), is_hex))
      signs.cut_at_end = true;
    else
      signs.broken = true;
  }
  return signs;
}

std::string percent_decoded(std::string_view text) {
  const auto value = [](char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; };
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2])) {
      out.push_back(static_cast<char>(value(text[i + 1]) * 16 + value(text[i + 2])));
      i += 2;
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

std::string ascii_lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return out;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_alphanumeric(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_dns_name(std::string_view host) {
  if (!host.empty() && host.back() == '.') host.remove_suffix(1);
  if (host.empty() || host.size() > 253) return false;
  std::size_t label = 0;  // characters of the label so far
  for (const char c : host) {
    if (c == '.') {
      if (label == 0) return false;
      label = 0;
    } else {
      if (!is_alphanumeric(c) && c != '-' && c != '_') return false;
      if (++label > 63) return false;
    }
  }
  return label > 0;
}

bool is_ip_address(std::string_view host) {
  if (host.substr(0, 1) == "[") return true;
  if (!host.empty() && host.back() == '.') host.remove_suffix(1);
  auto last = host.substr(host.rfind('.') + 1);  // npos + 1 is 0
  if (last.size() >= 2 && last[0] == '0' && (last[1] | 0x20) == 'x') {
    last.remove_prefix(2);
    return std::all_of(last.begin(), last.end(), is_hex);
  }
  return !last.empty() && std::all_of(last.begin(), last.end(), is_digit);
}

bool is_within(std::string_view host, std::string_view domain) {
  if (host.size() == domain.size()) return host == domain;
  return host.size() > domain.size() && host.substr(host.size() - domain.size()) == domain &&
         host[host.size() - domain.size() - 1] == '.';
}

}  // namespace brevdue::video
