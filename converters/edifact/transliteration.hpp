// Characters that ISO-8859-1 does not have, written with others: typographic quotes and dashes, the euro, letters of
// other alphabets with Latin ones, emoji. The table is documented in docs/mapping.md. Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace brevdue::edifact {

/// What transliterate() did, in characters.
struct Transliterated {
  std::size_t written = 0;    // with others, by the table
  std::size_t questions = 0;  // as a question mark: no row
  std::size_t dropped = 0;    // left out: invisible ones (zero width joiner, variation selector ...)
  [[nodiscard]] std::size_t total() const { return written + questions + dropped; }
  Transliterated& operator+=(const Transliterated& o) {
    written += o.written;
    questions += o.questions;
    dropped += o.dropped;
    return *this;
  }
};

/// One row: consecutive code points and what each is written as.
struct TransliterationRow {
  char32_t first, last;
  std::string_view as;       // UTF-8 within ISO-8859-1; empty: dropped
  std::string_view meaning;  // English, for the documentation: "quotation marks"
};
[[nodiscard]] std::span<const TransliterationRow> transliteration_rows();

/// UTF-8 that holds only \n, 20 to 7E and A0 to FF. A letter followed by a combining accent becomes the one character
/// where ISO-8859-1 has it (that is no change); a tab or another control character becomes a blank (written).
[[nodiscard]] std::string transliterate(std::string_view utf8, Transliterated& count);

}  // namespace brevdue::edifact
