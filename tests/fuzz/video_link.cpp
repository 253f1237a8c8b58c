// Whatever stands in a text: links are found in order, byte for byte, and judged the same wherever they stand.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "converters/video/link.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brevdue::video;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const LinkSettings settings{{"video.region.example"}};
  static const brevdue::DanishTime zone;
  MeetingRules rules;
  rules.now = brevdue::Instant(std::chrono::seconds(1'795'179'600));
  std::size_t end = 0;
  for (const auto& link : find_links(text, settings)) {
    if (link.offset < end || text.substr(link.offset, link.url.size()) != link.url) std::abort();
    end = link.offset + link.url.size();
    const auto alone = judge(link.url, settings);
    if (alone.link_class != link.link_class || alone.host != link.host) std::abort();
    // Only a line break that follows may make a difference.
    if (alone.state != link.state && link.state != LinkState::truncated) std::abort();
    // The time decides nothing but whether a valid link is one now.
    auto timed = link;
    judge_time(timed, rules, zone);
    if (timed.state != link.state && link.state != LinkState::valid) std::abort();
    if (timed.url != link.url || timed.link_class != link.link_class) std::abort();
    if (hash_of(link.url).empty()) std::abort();
    if (link.makes_telemedicine() && (link.host.empty() || link.url.find('\\') != std::string_view::npos)) std::abort();
  }
  if (judge(text, settings).url != text) std::abort();
  return 0;
}
