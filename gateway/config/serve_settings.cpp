#include "gateway/config/serve_settings.hpp"

#include <array>
#include <cstdint>

namespace brevdue::gateway {
namespace {

using convert::SettingType;
using sv = std::string_view;
using Entry = convert::SettingEntry<ServeSettings>;

template <auto field, std::uint64_t least, std::uint64_t most>
constexpr Entry number(sv key, sv values, sv default_value, sv meaning) {
  return {{key, SettingType::number, values, default_value, meaning},
          [](ServeSettings& s, sv v) { return convert::take_number(s.*field, v, least, most); },
          [](const ServeSettings& s) { return std::to_string(s.*field); }};
}

using S = ServeSettings;

constexpr std::array entries = {
    number<&S::workers, 1, 64>("flow.workers", "a number from 1 to 64", "4",
                               "How many threads route and convert; about two for each processor are enough."),
    number<&S::first_wait_seconds, 1, 3600>(
        "delivery.first_wait_seconds", "a number from 1 to 3600", "5",
        "How long a delivery that failed waits before it is tried again; after each further failure twice as long."),
    number<&S::longest_wait_seconds, 1, 86'400>("delivery.longest_wait_seconds", "a number from 1 to 86400", "900",
                                                "The longest that a delivery waits between two attempts."),
    number<&S::give_up_hours, 1, 720>(
        "delivery.give_up_hours", "a number from 1 to 720", "48",
        "How long a delivery is tried; then it is dead, its sender is told, and the operator sees it."),
    number<&S::most_each, 1, 100>("delivery.most_each", "a number from 1 to 100", "2",
                                  "The most deliveries that are under way to one destination at once."),
    number<&S::most_each_route, 1, 100>(
        "delivery.most_each_route", "a number from 1 to 100", "4",
        "The most deliveries that are under way at once to one folder or address, however many location numbers it is "
        "for."),
    number<&S::connect_seconds, 1, 300>("delivery.connect_seconds", "a number from 1 to 300", "10",
                                        "How long a receiver that is pushed to may take to answer the connection."),
    number<&S::answer_seconds, 1, 3600>(
        "delivery.answer_seconds", "a number from 1 to 3600", "60",
        "How long a receiver that is pushed to may be silent while it takes a message in and answers it."),
    number<&S::http_threads, 1, 256>("http.threads", "a number from 1 to 256", "16",
                                     "How many HTTP requests are answered at once."),
    number<&S::http_most_waiting, 1, 10'000>(
        "http.most_waiting", "a number from 1 to 10000", "64",
        "The most connections that wait for one of these threads; those beyond get 503."),
    number<&S::body_seconds, 1, 3600>("http.body_seconds", "a number from 1 to 3600", "60",
                                      "How long a sender may be silent within a request."),
    number<&S::scan_seconds, 1, 3600>("folders.scan_seconds", "a number from 1 to 3600", "2",
                                      "How often the folders of the spools are looked at."),
    number<&S::most_queued, 1, 100'000>("database.most_queued", "a number from 1 to 100000", "1000",
                                        "The most writes that wait for the database; those beyond get 503."),
    number<&S::most_grouped, 1, 10'000>("database.most_grouped", "a number from 1 to 10000", "200",
                                        "The most writes that are committed together."),
};

constexpr auto rows = convert::rows_of(entries);

}  // namespace

std::span<const convert::SettingRow> serve_setting_rows() {
  return rows;
}

tl::expected<void, std::string> set(ServeSettings& settings, sv key, sv value) {
  return convert::set_by(entries, settings, key, value);
}

std::string value_of(const ServeSettings& settings, sv key) {
  const auto* const entry = convert::find_entry(entries, key);
  return entry == nullptr ? std::string() : entry->show(settings);
}

}  // namespace brevdue::gateway
