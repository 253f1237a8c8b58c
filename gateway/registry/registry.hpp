// The registry: who sits behind a location number and what they can take, the local SOR copy. It is one CSV file that
// the operator keeps, or a folder with what was imported (locations.csv) and what was set above it (overrides.csv;
// docs/registry.md). Immutable once read: any number of threads may look up. A Registry owns its rows; pointers to them
// live as long as it does, also when it is moved.
#pragma once

#include <cstddef>
#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "converters/convert/convert.hpp"
#include "converters/model/bytes.hpp"
#include "converters/model/finding.hpp"
#include "gateway/registry/entry.hpp"
#include "gateway/registry/overrides.hpp"

namespace brevdue::gateway {

inline constexpr std::string_view locations_file = "locations.csv", overrides_file = "overrides.csv";

class Registry final : public convert::Directory {
 public:
  /// Reads the bytes of a CSV file: UTF-8, LF or CRLF, values quoted as in RFC 4180, a header line with the columns
  ///   location_number,sor,name,phone,identifier,identifier_code,receives,attachments,links_clickable,system,
  ///   ydernummer,municipality,note,source,imported
  /// in any order, of which only location_number must be there. `receives` lists what the location takes, separated by
  /// '|': format:name ("fhir:5.0", "oioxml:xbin01"), or a format alone, which stands for its letter, its attachments
  /// and its receipts; Location::receives holds the long words only, each once. attachments and links_clickable are
  /// yes, no, unknown or empty; the last two are the same. A location with a ydernummer and no identifier has the
  /// former as the latter. All faults of the file at once, each with its line and column (path: the column's name).
  [[nodiscard]] static tl::expected<Registry, Findings> read(std::string_view csv);
  /// The same for a source of at most 150,000,000 bytes. Throws std::system_error if reading fails.
  [[nodiscard]] static tl::expected<Registry, Findings> read(const ByteSource& csv);
  /// The two files of a folder, of which overrides.csv may be missing. Findings say input 0 for the first and 1 for
  /// the second. Throws std::system_error if there is no such folder or file, or it cannot be read.
  [[nodiscard]] static tl::expected<Registry, Findings> read_folder(const std::filesystem::path& folder);
  /// A file or a folder.
  [[nodiscard]] static tl::expected<Registry, Findings> read_path(const std::filesystem::path& path);

  [[nodiscard]] const Entry* find(std::string_view location_number) const override;
  [[nodiscard]] std::size_t size() const { return rows_.list.size(); }
  [[nodiscard]] const std::deque<Entry>& entries() const { return rows_.list; }
  /// In the order they were made.
  [[nodiscard]] const std::vector<Override>& overrides() const { return overrides_; }

  /// The locations that every one of these words fits, by location number. A word fits if it is part of the name or the
  /// municipality (in any case, Danish letters too), the beginning of the location number, the SOR code, or, with or
  /// without leading zeros, the ydernummer, the municipality's code or what else identifies it in OIOXML.
  [[nodiscard]] std::vector<const Entry*> search(std::string_view words) const;
  /// The location number in it that is most like this one; nothing of an empty registry.
  [[nodiscard]] std::string nearest(std::string_view location_number) const;
  /// What is suspicious or wrong in it as a whole (conversion.md 1, governance.md 3.4).
  [[nodiscard]] Findings check() const;

 private:
  Registry(Rows rows, std::vector<Override> overrides);

  Rows rows_;
  std::vector<Override> overrides_;
};

/// The registry a running gateway looks into, and how it is read anew. Who has taken a snapshot keeps it until they
/// are done, whatever is read meanwhile. Thread safety: any number of threads.
class RegistryHolder {
 public:
  explicit RegistryHolder(Registry first) : current_(std::make_shared<const Registry>(std::move(first))) {}
  [[nodiscard]] std::shared_ptr<const Registry> snapshot() const;
  /// As Registry::read_path(). If it cannot be read, or throws, the one that is there stays.
  [[nodiscard]] tl::expected<void, Findings> reload(const std::filesystem::path& path);

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Registry> current_;
};

}  // namespace brevdue::gateway
