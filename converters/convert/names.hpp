// Names and small strings as the national rules treat them: joining, splitting, shortening. Pure functions.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "converters/model/strings.hpp"

namespace brevdue::convert {

/// The words of a name, split at blanks.
[[nodiscard]] std::vector<std::string> words(std::string_view text);
/// Parts joined by `between`; empty parts are left out.
[[nodiscard]] std::string joined(const std::vector<std::string>& parts, std::string_view between);

/// conversion.md 3 "names": a name of up to 35 characters stands in the first field alone; a longer one is split at ",
/// " over the three; what still does not fit is cut.
struct SplitName {
  std::array<std::string, 3> fields;  // organisation, department, unit
  bool cut = false;                   // something was lost
};
[[nodiscard]] SplitName split_name(std::string_view name);

/// Text that grows by whole lines.
class Lines {
 public:
  /// Appends text as it is.
  void text(std::string_view t) { out_ += t; }
  /// Begins a new line if the last one is not ended.
  void fresh() {
    if (!out_.empty() && out_.back() != '\n') out_ += '\n';
  }
  /// One line of its own, ended.
  void line(std::string_view a, std::string_view b = {}, std::string_view c = {}, std::string_view d = {}) {
    fresh();
    out_ += a;
    out_ += b;
    out_ += c;
    out_ += d;
    out_ += '\n';
  }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

}  // namespace brevdue::convert
