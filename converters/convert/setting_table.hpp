// What a table of settings is made of: rows that say what a key takes and means, and beside each row how its value gets
// into a struct and out again. The converters have one (settings.hpp), the gateway another.
// Thread safety: constants and pure functions.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace brevdue::convert {

/// How a value stands in a configuration file.
enum class SettingType : std::uint8_t { text, number, list };

struct SettingRow {
  std::string_view key;  // "episode.prefer"
  SettingType type = SettingType::text;
  std::string_view values;         // "lpr3 or local", "a number from 1000 to ..."
  std::string_view default_value;  // as --set takes it
  std::string_view meaning;        // one English sentence, with the rule it settles
};

template <typename Settings>
struct SettingEntry {
  SettingRow row;
  bool (*take)(Settings&, std::string_view);  // false: the value is none of row.values, and nothing has changed
  std::string (*show)(const Settings&);       // as take() takes it
};

template <typename Settings, std::size_t n>
[[nodiscard]] constexpr std::array<SettingRow, n> rows_of(const std::array<SettingEntry<Settings>, n>& entries) {
  std::array<SettingRow, n> rows{};
  for (std::size_t i = 0; i < n; ++i) rows[i] = entries[i].row;
  return rows;
}

/// "there is no setting "limits.dept"; the nearest is limits.depth", of these keys.
[[nodiscard]] std::string no_such_setting(std::string_view key, std::span<const std::string_view> keys);
/// "limits.depth takes a number from 16 to 200, not "7""
[[nodiscard]] std::string wrong_value(const SettingRow& row, std::string_view value);
[[nodiscard]] std::vector<std::string_view> keys_of(std::span<const SettingRow> rows);

/// Null if none has that key.
template <typename Settings, std::size_t n>
[[nodiscard]] const SettingEntry<Settings>* find_entry(const std::array<SettingEntry<Settings>, n>& entries,
                                                       std::string_view key) {
  const auto entry = std::find_if(entries.begin(), entries.end(), [&](const auto& e) { return e.row.key == key; });
  return entry == entries.end() ? nullptr : &*entry;
}

/// Sets one. The error is a sentence for the user.
template <typename Settings, std::size_t n>
[[nodiscard]] tl::expected<void, std::string> set_by(const std::array<SettingEntry<Settings>, n>& entries,
                                                     Settings& settings, std::string_view key, std::string_view value) {
  const auto* const entry = find_entry(entries, key);
  if (entry == nullptr) return tl::unexpected(no_such_setting(key, keys_of(rows_of(entries))));
  if (!entry->take(settings, value)) return tl::unexpected(wrong_value(entry->row, value));
  return {};
}

// --- what values look like ---

template <typename Number>
[[nodiscard]] bool take_number(Number& field, std::string_view value, std::uint64_t least, std::uint64_t most) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (value.empty() || error != std::errc{} || end != value.data() + value.size()) return false;
  if (number < least || number > most) return false;
  field = static_cast<Number>(number);
  return true;
}

/// Texts with commas between them and perhaps blanks around each, all of them `is_one`, at most `most`.
[[nodiscard]] bool take_list(std::vector<std::string>& field, std::string_view value, std::size_t most,
                             bool (*is_one)(std::string_view));
[[nodiscard]] std::string joined(const std::vector<std::string>& list);

}  // namespace brevdue::convert
