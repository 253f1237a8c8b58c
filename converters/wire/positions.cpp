#include "converters/wire/positions.hpp"

#include <algorithm>
#include <memory>
#include <tuple>

namespace brevdue::wire {

namespace {
constexpr std::size_t read_size = 64 * 1024;
}

void find_xml_marks(std::string_view text, std::vector<Marked>& marks) {
  std::sort(marks.begin(), marks.end(), [](const Marked& x, const Marked& y) {
    return std::tie(x.mark.a, x.mark.b) < std::tie(y.mark.a, y.mark.b);
  });
  std::size_t at = 0;
  std::uint32_t line = 1, column = 1;
  const bool only_lf = text.find('\r') == std::string_view::npos;
  for (auto& m : marks) {
    while (only_lf && line < m.mark.a && at < text.size()) {  // whole lines at once
      at = std::min(text.find('\n', at), text.size() - 1) + 1;
      ++line;
      column = 1;
    }
    while (at < text.size() && std::tie(line, column) < std::tie(m.mark.a, m.mark.b)) {
      const auto c = static_cast<unsigned char>(text[at++]);
      if (c == '\n' || c == '\r') {
        if (c == '\r' && at < text.size() && text[at] == '\n') ++at;
        ++line;
        column = 1;
      } else if ((c & 0xC0) != 0x80) {
        column += c >= 0xF0 ? 2 : 1;
        while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
      }
    }
    const auto open = at == 0 ? std::string_view::npos : text.rfind('<', at - 1);
    m.at = open == std::string_view::npos ? at : open;
  }
}

void find_lines(const ByteSource& source, std::size_t bom, bool utf8, std::vector<Position*>& positions) {
  std::sort(positions.begin(), positions.end(),
            [](const Position* x, const Position* y) { return *x->byte < *y->byte; });
  // No more than is needed: most findings stand in a small message.
  const auto wanted =
      positions.empty() ? 0 : *positions.back()->byte - std::min<std::uint64_t>(*positions.back()->byte, bom);
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(read_size, wanted + 1));
  const auto buffer = std::make_unique_for_overwrite<char[]>(size);
  const unsigned char mask = utf8 ? 0xC0 : 0;  // with 0 nothing is a continuation byte
  std::uint64_t at = bom;
  std::uint32_t line = 1, column = 1;
  bool after_cr = false;
  auto next = positions.begin();
  const auto place_up_to = [&](std::uint64_t byte) {
    for (; next != positions.end() && *(*next)->byte <= byte; ++next) {
      (*next)->line = line;
      (*next)->column = column;
    }
  };
  place_up_to(at);
  while (next != positions.end()) {
    const auto got = source.read_at(at, {buffer.get(), size});
    if (got == 0) break;
    const char* p = buffer.get();
    const char* const end = p + got;
    while (p != end && next != positions.end()) {
      const auto stop_after = std::min<std::uint64_t>(static_cast<std::uint64_t>(end - p), *(*next)->byte - at);
      const char* const stop = p + stop_after;
      const std::string_view piece(p, stop_after);
      if (!after_cr && piece.find('\r') == std::string_view::npos) {  // whole lines at once
        if (const auto last = piece.rfind('\n'); last != std::string_view::npos) {
          line += static_cast<std::uint32_t>(std::count(piece.begin(), piece.end(), '\n'));
          column = 1;
          p += last + 1;
        }
        column += static_cast<std::uint32_t>(
            std::count_if(p, stop, [mask](char c) { return (static_cast<unsigned char>(c) & mask) != 0x80; }));
        p = stop;
      }
      for (; p != stop; ++p) {
        const auto c = static_cast<unsigned char>(*p);
        if (c > '\r') {
          column += (c & mask) != 0x80;
          after_cr = false;
        } else if (c == '\n' || c == '\r') {
          if (c == '\r' || !after_cr) ++line;
          column = 1;
          after_cr = c == '\r';
        } else {
          ++column;
          after_cr = false;
        }
      }
      at += stop_after;
      place_up_to(at);
    }
  }
  place_up_to(static_cast<std::uint64_t>(-1));  // at the end of the input
}

}  // namespace brevdue::wire
