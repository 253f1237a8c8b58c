#include "converters/oioxml/file_types.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace brevdue::oioxml {
namespace {

// oioxml.md 2.1 and conversion.md 2 (contentType). Of several extensions with one MIME type the one that stands first
// is taken back: bin for application/octet-stream, mid for audio/midi.
constexpr FileType table[] = {
    // the six of CareCommunication
    {"pdf", "application/pdf", "vektor_grafik", true},
    {"jpeg", "image/jpeg", "billede", true},
    {"gif", "image/gif", "billede", true},
    {"png", "image/png", "billede", true},
    {"tiff", "image/tiff", "billede", true},
    {"bmp", "image/bmp", "billede", true},
    // the others of OIOXML
    {"pcx", "image/x-pcx", "billede", false},
    {"dcm", "application/dicom", "billede", false},
    {"mpg", "video/mpeg", "multimedie", false},
    {"avi", "video/x-msvideo", "multimedie", false},
    {"wav", "audio/wav", "multimedie", false},
    {"mid", "audio/midi", "multimedie", false},
    {"rmi", "audio/midi", "multimedie", false},
    {"txt", "text/plain", "tekstfil", false},
    {"rtf", "application/rtf", "tekstfil", false},
    {"doc", "application/msword", "tekstfil", false},
    {"xls", "application/vnd.ms-excel", "tekstfil", false},
    {"wpd", "application/vnd.wordperfect", "tekstfil", false},
    {"zip", "application/zip", "proprietaert_indhold", false},
    {"bin", "application/octet-stream", "multimedie", false},
    {"inh", "application/octet-stream", "multimedie", false},
    {"scp", "application/octet-stream", "biosignaler", false},
    {"exe", "application/octet-stream", "program", false},
    {"com", "application/octet-stream", "program", false},
    {"plo", "application/octet-stream", "proprietaert_indhold", false},
    {"fnx", "application/octet-stream", "proprietaert_indhold", false},
};

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

std::span<const FileType> file_types() {
  return table;
}

const FileType* file_type_of_extension(std::string_view extension) {
  const auto* found =
      std::find_if(std::begin(table), std::end(table), [&](const auto& t) { return t.extension == extension; });
  return found == std::end(table) ? nullptr : found;
}

const FileType* file_type_of_content_type(std::string_view content_type) {
  content_type = content_type.substr(0, content_type.find(';'));
  while (!content_type.empty() && content_type.back() == ' ') content_type.remove_suffix(1);
  const auto* found = std::find_if(std::begin(table), std::end(table),
                                   [&](const auto& t) { return same_ignoring_case(t.content_type, content_type); });
  return found == std::end(table) ? nullptr : found;
}

}  // namespace brevdue::oioxml
