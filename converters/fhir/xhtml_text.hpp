// CareCommunication 3.0 and before wrote texts in a subset of XHTML (fhir-rules.md 13); from 4.0 on they are plain.
// Private to converters/fhir. Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace brevdue::fhir {

struct PlainText {
  std::string text;
  bool formatted = false;  // more than lines and paragraphs was dropped
};

/// The plain text of a fragment of XHTML or HTML: line breaks and ends of paragraphs become \n, other white space is
/// folded as a browser does it (in a text without a tag that makes lines it stays), the address of a link stands behind
/// its text in <>, entities are decoded, other tags, unknown ones too, and comments are dropped. Nothing if it is plain
/// text already: it holds no known tag, or does not begin with a tag and what looks like tags in it is unknown or not
/// closed, or it says nothing without its tags. A text without tags is one if all its & are entities. Linear in its
/// length.
[[nodiscard]] std::optional<PlainText> plain_text(std::string_view xhtml);

/// The length of the entity (&amp; &nbsp; &#229; ...) that `text` begins with; 0: it is none.
[[nodiscard]] std::size_t entity_length(std::string_view text);

}  // namespace brevdue::fhir
