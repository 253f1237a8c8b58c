#include "converters/model/strings.hpp"

namespace brevdue {

std::string folded(std::string_view utf8) {
  std::string out(utf8);
  char before = 0;
  for (auto& c : out) {
    const auto byte = static_cast<unsigned char>(c);
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 0x20);
    // U+00C0 to U+00DE but for the sign of multiplication
    if (before == '\xC3' && byte >= 0x80 && byte <= 0x9E && byte != 0x97) c = static_cast<char>(byte + 0x20);
    before = static_cast<char>(byte);
  }
  return out;
}

}  // namespace brevdue
