#include "tests/support/secrets.hpp"

#include <regex>

namespace brevdue::test {

std::string secret_in(std::string_view text) {
  static const std::regex cpr(
      R"((^|[^0-9A-Za-z.])(0[1-9]|[12][0-9]|3[01])(0[1-9]|1[0-2])[0-9]{2}-?[0-9]{4}([^0-9A-Za-z.]|$))"),
      pin(R"(pin(=|%3[dD]|kode:? )[0-9])", std::regex::icase),
      link(R"(https?://[^/ ]*(vconf|teams)[^/ ]*/[^ "]+)", std::regex::icase);
  const auto begin = text.data(), end = text.data() + text.size();
  if (std::regex_search(begin, end, cpr)) return "a CPR number";
  if (std::regex_search(begin, end, pin)) return "a PIN";
  if (std::regex_search(begin, end, link)) return "a video link";
  return {};
}

}  // namespace brevdue::test
