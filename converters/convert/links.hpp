// conversion.md 6, both directions: the links of a message are judged and reported, never altered. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "converters/convert/convert.hpp"

namespace brevdue::convert {

struct LinksFound {
  bool any = false;           // at least one
  bool telemedicine = false;  // at least one makes its message telemedicine
  bool any_video = false;     // at least one of a known class, in whatever state
};

/// Where the parts of a message stand in its format, for findings.
struct LinkPaths {
  std::string_view subject, text, title, url, receiver;
};

/// In the message's own format.
[[nodiscard]] const LinkPaths& link_paths(const Correspondence& letter);

/// Whether a subject begins with one of video.subjects, in whatever case.
[[nodiscard]] bool says_video(std::string_view subject, const Settings& settings);

/// An address a receiver may be given to click: http or https, nothing blank in it. Anything else is text.
[[nodiscard]] bool is_web_address(std::string_view url);

/// Judges every link in the texts, titles, subject and attachments of `message`, and reports each breach as a finding
/// (host and class, never the whole link), as severe as the settings' policy has it. Where the receiver's system is
/// known not to show links as clickable, that is said once.
LinksFound judge_links(const Correspondence& message, const LinkPaths& paths, const Context& context, Report& report);

/// The links that stand in a message's texts, looked for when first asked. Keeps references to its arguments.
class TextLinks {
 public:
  TextLinks(const Correspondence& message, const Settings& settings) : message_(message), settings_(settings) {}
  [[nodiscard]] bool contains(std::string_view url);

 private:
  const Correspondence& message_;
  const Settings& settings_;
  std::optional<std::unordered_set<std::string>> urls_;
};

/// True if the receiver's system is known not to show links as clickable (registry: links_clickable = no).
[[nodiscard]] bool links_not_clickable(const Context& context, std::string_view location_number);

}  // namespace brevdue::convert
