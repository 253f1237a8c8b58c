#include "gateway/api/head.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "converters/model/strings.hpp"

namespace brevdue::gateway {
namespace {

using Refused = tl::unexpected<Problem>;
const Problem line_end{400, "A line of the head does not end with CR LF."};

// RFC 9110 5.6.2: the characters of methods and field names.
bool is_token(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") ==
             std::string_view::npos;
}
bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7F;
}
bool is_visible(char c) {
  return c > 0x20 && c < 0x7F;
}
std::string_view without_blanks(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}
std::optional<std::string> decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
    if (high < 0 || low < 0) return {};
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

/// The next part of `text` up to `separator`, taken off.
std::string_view next(std::string_view& text, char separator) {
  const auto end = std::min(text.find(separator), text.size());
  const auto part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

bool read_target(std::string_view target, Head& head) {
  // The absolute form, as proxies write it: the path is what counts.
  for (const std::string_view scheme : {"http://", "https://"})
    if (target.starts_with(scheme)) {
      const auto slash = target.find('/', scheme.size());
      target = slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
    }
  if (!target.starts_with('/')) return false;
  target.remove_prefix(1);
  auto path = next(target, '?');
  while (!path.empty()) {
    auto segment = decoded(next(path, '/'));
    if (!segment) return false;
    head.path.push_back(std::move(*segment));
  }
  while (!target.empty()) {
    auto value = next(target, '&');
    auto key = decoded(next(value, '='));
    auto text = decoded(value);
    if (!key || !text) return false;
    head.query.emplace_back(std::move(*key), std::move(*text));
  }
  return true;
}

tl::expected<Head, Problem> read_request_line(std::string_view line) {
  Head head;
  const auto method = next(line, ' ');
  const auto target = next(line, ' ');
  if (!is_token(method) || target.empty() || !std::all_of(target.begin(), target.end(), is_visible))
    return Refused({400, "The request line is malformed."});
  if (line != "HTTP/1.1" && line != "HTTP/1.0") {
    if (line.starts_with("HTTP/") && line.size() == std::string_view("HTTP/1.1").size())
      return Refused({505, "Only HTTP/1.1 and HTTP/1.0 are spoken here."});
    return Refused({400, "The request line is malformed."});
  }
  head.method = method;
  head.minor_version = line.back() - '0';
  if (!read_target(target, head)) return Refused({400, "The target of the request is no path."});
  return head;
}

std::optional<Problem> read_field(std::string_view line, Head& head) {
  if (line.front() == ' ' || line.front() == '\t') return Problem{400, "A field of the head is folded."};
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
    return Problem{400, "A line of the head is no field."};
  const auto value = without_blanks(line.substr(colon + 1));
  if (std::any_of(value.begin(), value.end(), is_control))
    return Problem{400, "A field of the head has control characters."};
  if (head.fields.size() == most_fields) return Problem{431, "The head has too many fields."};
  head.fields.emplace_back(lower(line.substr(0, colon)), value);
  return {};
}

}  // namespace

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::vector<std::string_view> Head::all(std::string_view name) const {
  std::vector<std::string_view> out;
  for (const auto& [key, value] : fields)
    if (key == name) out.push_back(value);
  return out;
}

std::string_view Head::one(std::string_view name) const {
  const auto values = all(name);
  return values.size() == 1 ? values.front() : std::string_view{};
}

bool Head::lists(std::string_view name, std::string_view word) const {
  for (std::string_view value : all(name))
    while (!value.empty())
      if (lower(without_blanks(next(value, ','))) == word) return true;
  return false;
}

tl::expected<Head, Problem> read_head(std::string_view bytes) {
  const auto next_line = [&bytes] {
    const auto end = bytes.find("\r\n");
    const auto line = bytes.substr(0, end);
    bytes.remove_prefix(line.size() + 2);
    return line;
  };
  auto head = read_request_line(next_line());
  if (!head) return head;
  for (auto line = next_line(); !line.empty(); line = next_line())
    if (const auto problem = read_field(line, *head)) return Refused(*problem);
  const auto hosts = head->all("host").size();
  if (hosts > 1 || (hosts == 0 && head->minor_version == 1)) return Refused({400, "There is not one field Host."});
  return head;
}

tl::expected<std::size_t, Problem> head_end(std::string_view bytes, std::size_t from) {
  for (auto lf = bytes.find('\n', from); lf != std::string_view::npos; lf = bytes.find('\n', lf + 1)) {
    if (lf == 0 || bytes[lf - 1] != '\r') return Refused(line_end);
    if (lf + 1 > most_head_bytes) break;
    if (lf >= 3 && bytes[lf - 2] == '\n') return lf + 1;
  }
  if (bytes.substr(0, most_request_line).find('\n') == std::string_view::npos && bytes.size() >= most_request_line)
    return Refused({414, "The request line is too long."});
  if (bytes.size() >= most_head_bytes) return Refused({431, "The head is too large."});
  return std::size_t{0};
}

}  // namespace brevdue::gateway
