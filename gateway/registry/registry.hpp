// The registry: who sits behind a location number and what they can take, read from a CSV file that the operator keeps
// (the local SOR copy). Immutable once read: any number of threads may look up. A Registry owns its rows; pointers from
// find() live as long as it does, also when it is moved.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <unordered_map>

#include "converters/convert/convert.hpp"
#include "converters/model/bytes.hpp"
#include "converters/model/finding.hpp"

namespace brevdue::gateway {

class Registry final : public convert::Directory {
 public:
  /// Reads the bytes of a CSV file: UTF-8, LF or CRLF, values quoted as in RFC 4180, a header line with the columns
  ///   location_number,sor,name,phone,identifier,identifier_code,receives,attachments,links_clickable,system
  /// in any order, of which only location_number must be there. `receives` lists what the location takes, separated by
  /// '|': format:name ("fhir:5.0", "oioxml:xbin01"), or a format alone, which stands for its letter, its attachments
  /// and its receipts; Location::receives holds the long words only, each once. attachments and links_clickable are
  /// yes, no, unknown or empty; the last two are the same. All faults of the file at once, each with its line and
  /// column (path: the column's name).
  [[nodiscard]] static tl::expected<Registry, Findings> read(std::string_view csv);
  /// The same for a source of at most 150,000,000 bytes. Throws std::system_error if reading fails.
  [[nodiscard]] static tl::expected<Registry, Findings> read(const ByteSource& csv);

  [[nodiscard]] const convert::Location* find(std::string_view location_number) const override;
  [[nodiscard]] std::size_t size() const { return rows_.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  std::unordered_map<std::string, convert::Location, Hash, std::equal_to<>> rows_;
};

}  // namespace brevdue::gateway
