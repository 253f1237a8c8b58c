// What the store keeps for receipts and late halves, and the names it is found by. Private to this room. Pure
// functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "converters/convert/convert.hpp"
#include "gateway/store/store.hpp"

namespace brevdue::gateway {

/// The ids by which a message asks for records: its own, those of what it answers, those of its episode.
void add_names(const Message& message, std::vector<std::string>& names);

[[nodiscard]] Outcome::Conversion conversion_of(const convert::ConversionRecord& record);
[[nodiscard]] std::optional<convert::ConversionRecord> read_record(const std::string& text);

/// A file of a letter that has gone on (conversion.md 2): along with a file letter, or one half without the other.
struct GoneFile {
  std::string key;
  std::optional<Id> bin;
};
[[nodiscard]] std::string name_of_file(const MessageNames& names, const std::string& key);
[[nodiscard]] Outcome::Conversion gone_file(const MessageNames& names, const std::string& key,
                                            const std::optional<Id>& bin, Micros now);
[[nodiscard]] std::optional<GoneFile> read_gone_file(const std::string& text);

}  // namespace brevdue::gateway
