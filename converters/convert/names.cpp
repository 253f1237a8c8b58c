#include "converters/convert/names.hpp"

#include "converters/model/identifiers.hpp"

namespace brevdue::convert {
std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; (at = text.find_first_not_of(xml_white, at)) != std::string_view::npos;) {
    const auto end = std::min(text.find_first_of(xml_white, at), text.size());
    out.emplace_back(text.substr(at, end - at));
    at = end;
  }
  return out;
}

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string out;
  for (const auto& part : parts) {
    if (part.empty()) continue;
    if (!out.empty()) out += between;
    out += part;
  }
  return out;
}

SplitName split_name(std::string_view name) {
  constexpr std::size_t limit = 35;  // String_1_35
  constexpr std::string_view comma = ", ";
  SplitName split;
  if (characters(name) <= limit) {
    split.fields[0] = name;
    return split;
  }
  std::size_t field = 0;
  while (!name.empty()) {
    const auto end = std::min(name.find(comma), name.size());
    const auto part = name.substr(0, end);
    name.remove_prefix(std::min(end + comma.size(), name.size()));
    auto& current = split.fields[field];
    if (current.empty()) {
      current = part;
    } else if (characters(current) + comma.size() + characters(part) <= limit) {
      current.append(comma).append(part);
    } else if (field + 1 < split.fields.size()) {
      split.fields[++field] = part;
    } else {
      current.append(comma).append(part);  // too long now: cut below
    }
  }
  for (auto& f : split.fields) {
    if (characters(f) <= limit) continue;
    f = std::string(trimmed(first_characters(f, limit)));
    split.cut = true;
  }
  return split;
}

}  // namespace brevdue::convert
