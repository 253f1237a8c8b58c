#include "converters/convert/links.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "converters/convert/rules.hpp"

namespace brevdue::convert {
namespace {

class Judge {
 public:
  Judge(const Correspondence& message, const Settings& settings, Report& report)
      : message_(message), settings_(settings), report_(report) {}

  void text(std::string_view text, std::string_view path, SourceMark at) {
    for (const auto& link : video::find_links(text, settings_.links)) one(link, path, at);
  }
  void link(std::string_view url, std::string_view path, SourceMark at) {
    one(video::judge(url, settings_.links), path, at);
  }

  LinksFound found;

 private:
  void one(const video::Link& link, std::string_view path, SourceMark mark) {
    found.any = true;
    found.telemedicine = found.telemedicine || link.makes_telemedicine();
    found.any_video = found.any_video || link.known_class();
    std::string what(video::name(link.link_class));
    what += ", ";
    what += video::name(link.state);
    if (!link.host.empty()) what += ", host " + link.host;
    Position at;
    at.input = message_.input;
    at.path = path;
    at.mark = mark;
    // An ordinary web page is delivered and mentioned; what is amiss with a video link is a warning.
    const bool dangerous = link.state == video::LinkState::dangerous;
    const bool page = link.link_class == video::LinkClass::unknown && !dangerous;
    for (const auto rule : link.breaches)
      report_.findings.push_back({rule, page ? Severity::note : Severity::warning, at, {}, what});
    if (dangerous)
      report_.findings.push_back({Rule::video_dangerous,
                                  settings_.refuse_dangerous_links ? Severity::error : Severity::warning, std::move(at),
                                  "a link without user information or look-alike host", std::move(what)});
  }

  const Correspondence& message_;
  const Settings& settings_;
  Report& report_;
};

constexpr LinkPaths clinical_paths{"Emessage/ClinicalEmail/AdditionalInformation/Subject",
                                   "Emessage/ClinicalEmail/ClinicalInformation/Text01",
                                   "Emessage/ClinicalEmail/Reference/RefDescription",
                                   "Emessage/ClinicalEmail/Reference/URL", "Emessage/ClinicalEmail/Receiver"};
constexpr LinkPaths administrative_paths{
    "Emessage/AdministrativeEmail/AdditionalInformation/Subject",
    "Emessage/AdministrativeEmail/ClinicalInformation/Text01", "Emessage/AdministrativeEmail/Reference/RefDescription",
    "Emessage/AdministrativeEmail/Reference/URL", "Emessage/AdministrativeEmail/Receiver"};
constexpr LinkPaths edifact_paths{"FTX+OE", "FTX+NC", "FTX+URL element 4 component 1", "FTX+URL element 4",
                                  "UNB element 3"};
constexpr LinkPaths care_communication_paths{
    "Communication.topic.text", "Communication.payload.contentString", "Communication.payload.contentAttachment.title",
    "Communication.payload.contentAttachment.url", "MessageHeader.destination.receiver"};

}  // namespace

const LinkPaths& link_paths(const Correspondence& letter) {
  if (!is_letter(letter)) return care_communication_paths;
  if (dialect_of(letter.version) == Dialect::edifact) return edifact_paths;
  return letter.administrative ? administrative_paths : clinical_paths;
}

Findings link_findings(const Correspondence& message, const Context& context) {
  Report report;
  judge_links(message, link_paths(message), context, report);
  return std::move(report.findings);
}

bool is_web_address(std::string_view url) {
  const auto begins = [&](std::string_view scheme) {
    return url.size() > scheme.size() && std::equal(scheme.begin(), scheme.end(), url.begin(), [](char a, char b) {
             return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
           });
  };
  return (begins("https://") || begins("http://")) && url.find_first_of(" \t\r\n") == std::string_view::npos;
}

LinksFound judge_links(const Correspondence& message, const LinkPaths& paths, const Context& context, Report& report) {
  Judge judge(message, *context.settings, report);
  judge.text(message.subject, paths.subject, {});
  for (const auto& segment : message.segments) judge.text(segment.text, paths.text, {});
  for (const auto& attachment : message.attachments) {
    judge.text(attachment.title, paths.title, attachment.at);
    if (!attachment.url.empty()) judge.link(attachment.url, paths.url, attachment.at);
  }
  if (judge.found.any && links_not_clickable(context, message.receiver.location_number)) {
    Position at;
    at.input = message.input;
    at.path = paths.receiver;
    at.mark = message.receiver.at;
    report.findings.push_back({Rule::video_clickable, Severity::warning, std::move(at), {}, {}});
  }
  return judge.found;
}

bool TextLinks::contains(std::string_view url) {
  if (!urls_) {
    urls_.emplace();
    for (const auto& segment : message_.segments)
      for (auto& link : video::find_links(segment.text, settings_.links)) urls_->insert(std::move(link.url));
  }
  return urls_->contains(std::string(url));
}

bool links_not_clickable(const Context& context, std::string_view location_number) {
  const auto* row = look_up(context, location_number);
  return row != nullptr && row->links_clickable == "no";
}

}  // namespace brevdue::convert
