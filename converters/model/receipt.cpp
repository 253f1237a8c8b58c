#include "converters/model/receipt.hpp"

#include <algorithm>

namespace brevdue {
namespace {

constexpr std::array<std::string_view, 5> refuse_codes = {
    "ikke_specificeret", "ukendt_lokationsnummer", "problem_med_modtagerID", "problem_med_version", "syntaksfejl"};
constexpr std::array<std::string_view, 6> kinds = {"XCTL01", "XCTL02",      "XCTL03",
                                                   "ok",     "fatal-error", "transient-error"};

}  // namespace

std::string_view name(RefuseCode code) {
  return refuse_codes.at(static_cast<std::size_t>(code));
}

std::optional<RefuseCode> refuse_code(std::string_view name) {
  const auto found = std::find(refuse_codes.begin(), refuse_codes.end(), name);
  if (found == refuse_codes.end()) return std::nullopt;
  return static_cast<RefuseCode>(found - refuse_codes.begin());
}

std::string_view name(Receipt::Kind kind) {
  return kinds.at(static_cast<std::size_t>(kind));
}

const VersionRow& version_row(Receipt::Kind kind) {
  static constexpr std::array rows = {versions::ctl01, versions::ctl02, versions::ctl03};  // as in Receipt::Kind
  return rows.at(static_cast<std::size_t>(kind));
}

}  // namespace brevdue
