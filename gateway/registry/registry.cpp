#include "gateway/registry/registry.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "converters/model/strings.hpp"
#include "gateway/store/file_io.hpp"

namespace brevdue::gateway {
namespace {

tl::expected<std::string, Findings> whole_utf8(const ByteSource& csv, std::uint32_t input) {
  auto bytes = whole(csv);
  auto fault = bytes ? utf8_fault(*bytes) : std::optional(std::move(bytes.error()));
  if (!fault) return std::move(*bytes);
  fault->position.input = input;
  return tl::unexpected(Findings{std::move(*fault)});
}

std::string_view without_zeros(std::string_view digits) {
  const auto first = digits.find_first_not_of('0');
  return first == std::string_view::npos ? std::string_view() : digits.substr(first);
}

/// Whether a number is that word, zeros in front or not.
bool is_number(std::string_view number, std::string_view word) {
  return !word.empty() && word.find_first_not_of("0123456789") == std::string_view::npos &&
         without_zeros(number) == without_zeros(word) && !number.empty();
}

bool fits(const Entry& entry, std::string_view name, std::string_view municipality, std::string_view word) {
  return name.find(word) != std::string_view::npos || municipality.find(word) != std::string_view::npos ||
         entry.location_number.starts_with(word) || entry.sor == word || is_number(entry.ydernummer, word) ||
         is_number(entry.municipality, word) || is_number(entry.identifier, word);
}

}  // namespace

Registry::Registry(Rows rows, std::vector<Override> overrides)
    : rows_(std::move(rows)), overrides_(std::move(overrides)) {
  apply(overrides_, rows_);
  for (auto& row : rows_.list) {  // conversion.md 3, Receiver
    if (!row.identifier.empty() || row.ydernummer.empty()) continue;
    row.identifier = row.ydernummer;
    row.identifier_code = PartyIdCode::ydernummer;
  }
}

tl::expected<Registry, Findings> Registry::read(std::string_view csv) {
  if (auto fault = utf8_fault(csv)) return tl::unexpected(Findings{std::move(*fault)});
  auto rows = read_rows(csv);
  if (!rows) return tl::unexpected(std::move(rows.error()));
  return Registry(std::move(*rows), {});
}

tl::expected<Registry, Findings> Registry::read(const ByteSource& csv) {
  auto bytes = whole(csv);
  if (!bytes) return tl::unexpected(Findings{std::move(bytes.error())});
  return read(std::string_view(*bytes));
}

tl::expected<Registry, Findings> Registry::read_folder(const std::filesystem::path& folder) {
  auto rows = [&]() -> tl::expected<Rows, Findings> {
    auto csv = whole_utf8(*open_source(folder / locations_file), 0);
    if (!csv) return tl::unexpected(std::move(csv.error()));
    return read_rows(*csv);
  }();
  if (!rows) return tl::unexpected(std::move(rows.error()));
  if (!std::filesystem::exists(folder / overrides_file)) return Registry(std::move(*rows), {});
  const auto csv = whole_utf8(*open_source(folder / overrides_file), 1);
  if (!csv) return tl::unexpected(csv.error());
  auto overrides = read_overrides(*csv);
  if (!overrides) return tl::unexpected(std::move(overrides.error()));
  return Registry(std::move(*rows), std::move(*overrides));
}

tl::expected<Registry, Findings> Registry::read_path(const std::filesystem::path& path) {
  return std::filesystem::is_directory(path) ? read_folder(path) : read(*open_source(path));
}

const Entry* Registry::find(std::string_view location_number) const {
  return rows_.find(location_number);
}

std::vector<const Entry*> Registry::search(std::string_view words) const {
  const auto all = folded(words);
  std::vector<std::string_view> wanted;
  for (auto rest = trimmed(all); !rest.empty();) {
    const auto word = rest.substr(0, rest.find_first_of(xml_white));
    wanted.push_back(word);
    rest = trimmed(rest.substr(word.size()));
  }
  std::vector<const Entry*> found;
  if (wanted.empty()) return found;
  for (const auto& entry : rows_.list) {
    const auto name = folded(entry.name), municipality = folded(entry.municipality);
    if (std::all_of(wanted.begin(), wanted.end(), [&](auto word) { return fits(entry, name, municipality, word); }))
      found.push_back(&entry);
  }
  std::sort(found.begin(), found.end(),
            [](const Entry* a, const Entry* b) { return a->location_number < b->location_number; });
  return found;
}

/// The one with the fewest digits that differ, place by place: a slip of the finger, or two digits changed about.
std::string Registry::nearest(std::string_view location_number) const {
  const Entry* best = nullptr;
  auto least = std::numeric_limits<std::size_t>::max();
  for (const auto& entry : rows_.list) {
    const std::string_view number = entry.location_number;
    std::size_t differ = 0;
    for (std::size_t i = 0; i < number.size(); ++i)
      differ += i >= location_number.size() || location_number[i] != number[i] ? 1 : 0;
    if (differ > least || (differ == least && number > best->location_number)) continue;
    least = differ;
    best = &entry;
  }
  return best == nullptr ? std::string() : best->location_number;
}

std::shared_ptr<const Registry> RegistryHolder::snapshot() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

tl::expected<void, Findings> RegistryHolder::reload(const std::filesystem::path& path) {
  auto read = Registry::read_path(path);
  if (!read) return tl::unexpected(std::move(read.error()));
  auto next = std::make_shared<const Registry>(std::move(*read));
  const std::lock_guard lock(mutex_);
  current_.swap(next);
  return {};
}

}  // namespace brevdue::gateway
