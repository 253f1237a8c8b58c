// Characters that ISO-8859-1 does not have.
#include "converters/edifact/transliteration.hpp"

#include <boost/test/unit_test.hpp>

using namespace brevdue::edifact;

namespace {

std::string written(std::string_view text) {
  Transliterated count;
  return transliterate(text, count);
}

Transliterated counted(std::string_view text) {
  Transliterated count;
  (void)transliterate(text, count);
  return count;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(transliteration)

BOOST_AUTO_TEST_CASE(what_iso_8859_1_has_stays) {
  std::string all = "\n";
  for (char c = 0x20; c < 0x7F; ++c) all += c;
  for (int c = 0xA0; c <= 0xFF; ++c) {
    all += static_cast<char>(0xC0 | c >> 6);
    all += static_cast<char>(0x80 | (c & 0x3F));
  }
  BOOST_TEST(written(all) == all);
  BOOST_TEST(counted(all).total() == 0u);
  BOOST_TEST(written("") == "");
}

BOOST_AUTO_TEST_CASE(punctuation) {
  BOOST_TEST(written("“Nancy’s” – hjem… • nu") == "\"Nancy's\" - hjem... * nu");
  BOOST_TEST(written("5\u202Fmg, 10\u2009ml") == "5 mg, 10 ml");
  BOOST_TEST(written("non\u2011stop") == "non-stop");
  BOOST_TEST(written("a\u2028b\u2029c") == "a\nb\nc");
  BOOST_TEST(written("100 €, Panodil™") == "100 EUR, Panodil(TM)");
}

BOOST_AUTO_TEST_CASE(medicine) {
  BOOST_TEST(written("CRP ≤ 5, Hb ≥ 7 ≠ ≈ −2") == "CRP <= 5, Hb >= 7 <> ca. -2");
  BOOST_TEST(written("25 μg β-blokker, γ-GT, Ω") == "25 µg beta-blokker, gamma-GT, Omega");
  BOOST_TEST(written("T ↑ → seponeres ↓") == "T (op) -> seponeres (ned)");
  BOOST_TEST(written("♀ 80 år") == "(kvinde) 80 år");
  // Numbers must stay what they are.
  BOOST_TEST(written("4·10⁹/l, 10⁻¹²") == "4·10^9/l, 10^-¹²");
  BOOST_TEST(written("10⁴⁵ m⁻⁴") == "10^45 m^-4");
  BOOST_TEST(written("1⅓ tablet, ⅔") == "1 1/3 tablet, 2/3");
  BOOST_TEST(written("H₂O, CO₂, B₁₂") == "H2O, CO2, B12");
  BOOST_TEST(written("½ ¼ ² µ") == "½ ¼ ² µ");
}

BOOST_AUTO_TEST_CASE(names) {
  BOOST_TEST(written("Łukasz Wójcik-Żółć") == "Lukasz Wójcik-Zólc");
  BOOST_TEST(written("Şükrü İnönü Çağlar ıl") == "Sükrü Inönü Çaglar il");
  BOOST_TEST(written("Ștefan Țepeș") == "Stefan Tepes");
  BOOST_TEST(written("Nguyễn Thị Ngọc Ánh, Trần Đức") == "Nguyên Thi Ngoc Ánh, Trân Dúc");
  BOOST_TEST(written("Dvořák, Şule, Đorđe, Œuvre, œ, Ĳ, ŋ") == "Dvorák, Sule, Dorde, OEuvre, oe, IJ, ng");
  BOOST_TEST(written("ǻ ǽ ǿ ẞ ﬁ") == "å æ ø SS fi");
}

BOOST_AUTO_TEST_CASE(combining_accents) {
  BOOST_TEST(written("A\u030Arhus, ga\u030A, Rene\u0301, Francois c\u0327") == "Århus, gå, René, Francois ç");
  BOOST_TEST(counted("A\u030Arhus, Rene\u0301").total() == 0u);
  BOOST_TEST(written("s\u030C \u0301x") == "s x");
  BOOST_TEST(counted("s\u030C").written == 1u);
  BOOST_TEST(written("\u0301") == "");
  BOOST_TEST(written("a\u0323\u0302") == "â");
  BOOST_TEST(written("æ\u0301 \u0101\u0301") == "æ á");
}

BOOST_AUTO_TEST_CASE(control_characters_and_line_ends) {
  BOOST_TEST(written("a\tb\x01"
                     "c\x7F"
                     "d\u0085e") == "a b c d e");
  BOOST_TEST(counted("a\tb\x01"
                     "c\x7F"
                     "d\u0085e")
                 .written == 4u);
  BOOST_TEST(written("a\r\nb\rc\n\r\r\n") == "a\nb\nc\n\n\n");
  BOOST_TEST(counted("a\r\nb\rc").total() == 0u);
}

BOOST_AUTO_TEST_CASE(invisible_characters) {
  BOOST_TEST(written("a\u200Bb\u200Dc\uFE0Fd\uFEFF\u00ADe") == "abcd\u00ADe");
  const auto count = counted("a\u200Bb\u200Dc\uFE0Fd\uFEFF\u00ADe");
  BOOST_TEST(count.dropped == 4u);
  BOOST_TEST(count.total() == 4u);
}

BOOST_AUTO_TEST_CASE(emoji) {
  BOOST_TEST(written("Hej 🙂 😀 ☹ 😉 ❤️") == "Hej :-) :-D :-( ;-) <3");
  BOOST_TEST(written("👍🏽 ✅ 🇩🇰 🟡") == "(tommelfinger op) [x] DK (gul)");
  // One sequence is one character, whatever it is joined of.
  BOOST_TEST(written("👩‍⚕️ 👨‍👩‍👧‍👦 🏴\U000E0067\U000E0062\U000E007F 🧑🏿‍🦽x") ==
             "? ? ? ?x");
  const auto count = counted("👩‍⚕️ ❤️ 👨‍👩‍👧‍👦");
  BOOST_TEST(count.questions == 2u);
  BOOST_TEST(count.written == 1u);
  BOOST_TEST(count.dropped == 0u);
  BOOST_TEST(written("1\uFE0F\u20E3") == "1");
}

BOOST_AUTO_TEST_CASE(what_has_no_row_is_a_question_mark) {
  BOOST_TEST(written("日本 Жуков") == "?? ?????");
  BOOST_TEST(counted("日本 Жуков").questions == 7u);
  BOOST_TEST(written("€日") == "EUR?");
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_utf8_do_no_harm) {
  for (const std::string_view text :
       {"Ā\xFF", "\xC4", "Ā\xC3", "\xE2\x82", "\xF0\x9F\x98", "Ā\xF5\x80\x80\x80", "🙂\xE2"})
    BOOST_TEST(written(text).size() <= 8u);
}

BOOST_AUTO_TEST_CASE(the_table_is_in_order_and_writes_only_what_may_stand) {
  const auto rows = transliteration_rows();
  BOOST_TEST(rows.size() > 500u);
  char32_t before = 0xFF;
  for (const auto& row : rows) {
    BOOST_TEST((row.first > before && row.last >= row.first), static_cast<unsigned>(row.first));
    before = row.last;
    BOOST_TEST(!row.meaning.empty());
    BOOST_TEST((counted(row.as).total() == 0u && written(row.as) == row.as), row.as);
  }
}

BOOST_AUTO_TEST_SUITE_END()
