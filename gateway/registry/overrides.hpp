// What an operator set above what the import says: one row of overrides.csv each, in the order they were made. Of one
// location and field the last one holds; one without a value takes the import's word again. Nothing is ever taken out,
// so the file tells who changed what, when and why. Thread safety: values and pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "converters/model/bytes.hpp"
#include "converters/model/finding.hpp"
#include "gateway/registry/entry.hpp"

namespace brevdue::gateway {

struct Override {
  std::string location_number, field, value, reason;
  std::string at, by;      // when, and who did it if that is known
  std::uint32_t line = 0;  // where it stands in its file
  bool holds = false;      // of its location and field the last, and the location is there
  std::string imported;    // what it stands above, if it holds
};

/// Reads valid UTF-8; nothing at all is no override. Findings say input 1.
[[nodiscard]] tl::expected<std::vector<Override>, Findings> read_overrides(std::string_view utf8);
void write_overrides(const std::vector<Override>& overrides, ByteSink& sink);
/// Lets the last of each location and field hold. They were read or checked: their values are valid.
void apply(std::vector<Override>& overrides, Rows& rows);

/// Why a value cannot be set, or a reason be given: a sentence, or nothing.
[[nodiscard]] std::string value_fault(const Column& column, std::string_view value);
[[nodiscard]] std::string text_fault(std::string_view what, std::string_view text);

}  // namespace brevdue::gateway
