#include "converters/convert/links.hpp"

#include <algorithm>
#include <string>

namespace brevdue::convert {
namespace {

void report_link(const video::Link& link, std::string_view path, std::uint32_t input, const Settings& settings,
                 LinksFound& found, Report& report) {
  found.telemedicine = found.telemedicine || link.makes_telemedicine();
  found.any_video = found.any_video || link.known_class();
  // An ordinary web page in a letter is nobody's business: only video links and dangerous ones are spoken of.
  const bool dangerous = link.state == video::LinkState::dangerous;
  if (!dangerous && !link.known_class() && link.link_class != video::LinkClass::non_production) return;
  std::string what(video::name(link.link_class));
  what += ", ";
  what += video::name(link.state);
  if (!link.host.empty()) what += ", host " + link.host;
  Position at;
  at.input = input;
  at.path = path;
  for (const auto rule : link.breaches) report.findings.push_back({rule, Severity::warning, at, {}, what});
  if (dangerous)
    report.findings.push_back({Rule::video_dangerous,
                               settings.refuse_dangerous_links ? Severity::error : Severity::warning, std::move(at),
                               "a link without user information or look-alike host", std::move(what)});
}

}  // namespace

LinksFound judge_links(const Correspondence& message, const Settings& settings, Report& report) {
  LinksFound found;
  for (const auto& segment : message.segments)
    for (const auto& link : video::find_links(segment.text, settings.links))
      report_link(link, "text", message.input, settings, found, report);
  for (const auto& attachment : message.attachments)
    if (!attachment.url.empty())
      report_link(video::judge(attachment.url, settings.links), "link", message.input, settings, found, report);
  return found;
}

bool in_text(const Correspondence& message, std::string_view url) {
  return std::any_of(message.segments.begin(), message.segments.end(),
                     [&](const Segment& s) { return s.text.find(url) != std::string::npos; });
}

bool links_not_clickable(const Context& context, std::string_view location_number) {
  const auto* row = context.directory == nullptr ? nullptr : context.directory->find(location_number);
  return row != nullptr && row->links_clickable == "no";
}

}  // namespace brevdue::convert
