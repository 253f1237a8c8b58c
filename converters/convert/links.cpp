#include "converters/convert/links.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "converters/convert/rules.hpp"
#include "converters/model/strings.hpp"
#include "converters/video/systems.hpp"

namespace brevdue::convert {
namespace {

class Judge {
 public:
  Judge(const Correspondence& message, const Settings& settings, Report& report)
      : message_(message), settings_(settings), report_(report) {}

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
    const auto& policy = settings_.link_policy;
    const auto& receiver = message_.receiver.location_number;
    for (const auto rule : link.breaches)
      report_.findings.push_back({rule, severity_of(policy(link, rule, receiver)), at, {}, what});
    if (link.state == video::LinkState::dangerous)
      report_.findings.push_back({Rule::video_dangerous, severity_of(policy(video::LinkFault::dangerous, receiver)),
                                  std::move(at), "a link without user information or look-alike host",
                                  std::move(what)});
  }

  LinksFound found;

 private:
  static Severity severity_of(video::LinkAction action) {
    switch (action) {
      case video::LinkAction::pass:
        return Severity::note;
      case video::LinkAction::warn:
        return Severity::warning;
      case video::LinkAction::refuse:
        break;
    }
    return Severity::error;
  }

  const Correspondence& message_;
  const Settings& settings_;
  Report& report_;
};

/// Calls `one` with each link, judged, where it stands, and the mark of that.
template <class One>
void for_each_link(const Correspondence& message, const LinkPaths& paths, const Context& context, One one) {
  const auto& settings = *context.settings;
  auto rules = settings.meetings;
  rules.now = context.now.utc;
  const auto judged = [&](video::Link link, std::string_view path, SourceMark at) {
    if (context.zone != nullptr) video::judge_time(link, rules, *context.zone);
    one(std::move(link), path, at);
  };
  const auto in_text = [&](std::string_view text, std::string_view path, SourceMark at) {
    for (auto& link : video::find_links(text, settings.links)) judged(std::move(link), path, at);
  };
  in_text(message.subject, paths.subject, {});
  for (const auto& segment : message.segments) in_text(segment.text, paths.text, {});
  for (const auto& attachment : message.attachments) {
    in_text(attachment.title, paths.title, attachment.at);
    if (!attachment.url.empty()) judged(video::judge(attachment.url, settings.links), paths.url, attachment.at);
  }
}

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

VideoMessage video_of(const Correspondence& message, const Context& context) {
  VideoMessage out;
  for_each_link(message, link_paths(message), context, [&](video::Link link, std::string_view place, SourceMark) {
    out.links.push_back({std::move(link), place});
  });
  out.by_subject = says_video(message.subject, *context.settings);
  return out;
}

bool says_video(std::string_view subject, const Settings& settings) {
  const auto text = folded(trimmed(subject));
  return std::any_of(settings.video_subjects.begin(), settings.video_subjects.end(),
                     [&](const std::string& word) { return text.starts_with(folded(word)); });
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
  for_each_link(message, paths, context,
                [&](const video::Link& link, std::string_view path, SourceMark at) { judge.one(link, path, at); });
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

std::string clickable_at(const Context& context, std::string_view location_number) {
  const auto* row = look_up(context, location_number);
  if (row == nullptr) return "unknown";
  return row->links_clickable.empty() ? std::string(video::links_clickable_in(row->system)) : row->links_clickable;
}

bool links_not_clickable(const Context& context, std::string_view location_number) {
  return clickable_at(context, location_number) == "no";
}

}  // namespace brevdue::convert
