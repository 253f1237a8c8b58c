#include "converters/model/copying.hpp"

#include <array>
#include <stdexcept>

namespace brevdue {

void copy(const ByteSource& source, ByteSink& sink) {
  std::array<char, 65536> block;
  for (std::uint64_t at = 0; at < source.size();) {
    const auto n = source.read_at(at, block);
    if (n == 0) throw std::runtime_error("a file is shorter than it was");
    sink.write({block.data(), n});
    at += n;
  }
}

bool begins_as_json(std::string_view head) {
  const auto first = head.find_first_not_of("\xEF\xBB\xBF \t\r\n");
  return first != std::string_view::npos && head[first] == '{';
}

bool begins_as_json(const ByteSource& source) {
  std::array<char, 1024> head{};
  return begins_as_json(std::string_view(head.data(), source.read_at(0, head)));
}

}  // namespace brevdue
