#include "converters/model/correspondence.hpp"

#include <array>

#include "converters/model/value_names.hpp"

namespace brevdue {

namespace {

constexpr std::array<std::string_view, 5> episode_names = {"inaktiv", "indlagt", "ambulant", "doed",
                                                           "ambulant_roentgen"};
constexpr std::array<std::string_view, 5> activity_codes = {"new-message", "reply-message", "forward-message",
                                                            "modified-message", "retract-message"};

}  // namespace

std::string_view name(EpisodeStatus status) {
  return episode_names[static_cast<std::size_t>(status)];
}

std::optional<EpisodeStatus> episode_status(std::string_view name) {
  return named<EpisodeStatus>(episode_names, name);
}

std::string_view name(Activity activity) {
  return activity_codes[static_cast<std::size_t>(activity)];
}

std::optional<Activity> activity(std::string_view code) {
  return named<Activity>(activity_codes, code);
}

}  // namespace brevdue
