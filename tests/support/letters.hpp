// Messages for tests of the national rules: complete, small, about MedCom's public test person Nancy Ann Berggren.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "converters/convert/convert.hpp"
#include "converters/convert/rules.hpp"

namespace brevdue::test {

inline constexpr std::string_view hospital = "5790001382445", municipality = "5790000121526";

/// A registry of the two parties; tests change its rows.
struct Rows final : convert::Directory {
  Rows();
  [[nodiscard]] const convert::Location* find(std::string_view location_number) const override;
  std::map<std::string, convert::Location, std::less<>> rows;
};

/// Everything a conversion needs, with ids that are the same every time.
struct Bench {
  Rows rows;
  convert::Settings settings;
  std::unique_ptr<IdSource> ids = seeded_ids(1);
  convert::Context context{&rows, ids.get(), &settings};
};

[[nodiscard]] Correspondence letter();  // as read from XDIS91, one text
[[nodiscard]] Attachment reference(std::string_view id, std::string_view extension = "pdf");  // Reference/BIN
[[nodiscard]] FileLetter file_letter(std::vector<std::string> ids, std::string_view base64 = "aGVq");
[[nodiscard]] Correspondence care_communication();  // as read from FHIR, one new text
[[nodiscard]] Timestamp at(std::string_view iso);

/// "Outcome from -> to" of the first report line with that rule, or "-".
[[nodiscard]] std::string line(const Report& report, Rule rule);
[[nodiscard]] std::size_t count(const Report& report, Rule rule);
[[nodiscard]] bool found(const Report& report, Rule rule, Severity severity);

}  // namespace brevdue::test
