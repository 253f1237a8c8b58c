#include "converters/model/correspondence.hpp"

#include <array>

namespace brevdue {

namespace {

constexpr std::array<std::string_view, 5> episode_names = {"inaktiv", "indlagt", "ambulant", "doed",
                                                           "ambulant_roentgen"};
constexpr std::array<std::string_view, 5> activity_codes = {"new-message", "reply-message", "forward-message",
                                                            "modified-message", "retract-message"};

template <class Enum, std::size_t n>
std::optional<Enum> find(const std::array<std::string_view, n>& names, std::string_view text) {
  for (std::size_t i = 0; i < n; ++i)
    if (names[i] == text) return static_cast<Enum>(i);
  return std::nullopt;
}

}  // namespace

std::string_view name(EpisodeStatus status) {
  return episode_names[static_cast<std::size_t>(status)];
}

std::optional<EpisodeStatus> episode_status(std::string_view name) {
  return find<EpisodeStatus>(episode_names, name);
}

std::string_view name(Activity activity) {
  return activity_codes[static_cast<std::size_t>(activity)];
}

std::optional<Activity> activity(std::string_view code) {
  return find<Activity>(activity_codes, code);
}

}  // namespace brevdue
