// The file type table of oioxml.md 2.1 and conversion.md 2: one row each for MIME type, ObjectExtensionCode,
// ObjectCode. Thread safety: constant data.
#pragma once

#include <span>
#include <string_view>

namespace brevdue::oioxml {

struct FileType {
  std::string_view extension;     // "pdf"
  std::string_view content_type;  // "application/pdf"
  std::string_view object_code;   // "vektor_grafik"
  bool care_communication;        // one of the six types of terminology T6
};

/// Of several extensions with one content type the first is the one it becomes.
[[nodiscard]] std::span<const FileType> file_types();
/// By ObjectExtensionCode; null if unknown.
[[nodiscard]] const FileType* file_type_of_extension(std::string_view extension);
/// By MIME type without parameters, any case; the first row that has it; null if unknown.
[[nodiscard]] const FileType* file_type_of_content_type(std::string_view content_type);

}  // namespace brevdue::oioxml
