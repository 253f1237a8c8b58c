// CareCommunication 3.0 and before wrote texts in a subset of XHTML (fhir-rules.md 13); from 4.0 on they are plain.
// Private to converters/fhir. Thread safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace brevdue::fhir {

struct PlainText {
  std::string text;
  bool formatted = false;  // more than lines and paragraphs was dropped
};

/// The plain text of a well-formed fragment of the allowed tags: line breaks and ends of paragraphs become \n, the
/// address of a link stands behind it in <>, entities are decoded, other tags dropped. Nothing if it is no such
/// fragment, or says nothing without its tags: then it is plain text already. Linear in its length.
[[nodiscard]] std::optional<PlainText> plain_text(std::string_view xhtml);

}  // namespace brevdue::fhir
