#include "converters/edifact/transliteration.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "converters/model/strings.hpp"

namespace brevdue::edifact {
namespace {

/// Code points from `first` on: to `last`, all written alike; or (last is 0) each as its word of `as`, a lone full stop
/// being no row. In order of code points.
struct Block {
  char32_t first, last;
  std::string_view as, meaning;
};

constexpr std::string_view letters = "letters without the accent", more_letters = "letters", greek = "Greek letters",
                           spaces = "spaces", invisible = "invisible characters", hyphens = "hyphens and dashes",
                           quotes = "quotation marks", marks = "punctuation", bullets = "bullets", units = "units",
                           raised = "raised digits", lowered = "lowered digits and letters", money = "currencies",
                           letterlike = "signs made of letters", fractions = "fractions", numerals = "numerals",
                           arrows = "arrows", mathematics = "mathematics", frames = "lines of tables",
                           boxes = "boxes and ticks", symbols = "symbols", hearts = "hearts", smileys = "smileys",
                           gestures = "gestures", colours = "coloured circles", flags = "letters of flags",
                           wingdings = "signs of the font Wingdings", ligatures = "ligatures";

constexpr std::array blocks = {
    Block{0x100, 0, "A a A a A a C c C c C c C c D d D d E e E e E e E e E e G g G g", letters},
    Block{0x120, 0, "G g G g H h H h I i I i I i I i I i IJ ij J j K k k L l L l L l L", letters},
    Block{0x140, 0, "l L l N n N n N n 'n Ng ng O o O o O o OE oe R r R r R r S s S s S s", letters},
    Block{0x160, 0, "S s T t T t T t U u U u U u U u U u U u W w Y y Y Z z Z z Z z s", letters},
    Block{0x180, 0, "b B B b . . O C c D D D d . E E E F f G . . I I K k l . . N n O", letters},
    Block{0x1A0, 0, "O o . . P p R . . . . t T t T U u U V Y y Z z Z . . . . . . . w", letters},
    Block{0x1C4, 0, "DZ Dz dz LJ Lj lj NJ Nj nj A a I i O o U u Ü ü Ü ü Ü ü Ü ü e Ä ä", letters},
    Block{0x1E0, 0, "A a Æ æ G g G g K k O o O o Z z j DZ Dz dz G g Hv W N n Å å Æ æ Ø ø", letters},
    Block{0x200, 0, "A a A a E e E e I i I i O o O o R r R r U u U u S s T t Y y H h", letters},
    Block{0x220, 0, "N d OU ou Z z A a E e Ö ö Õ õ O o O o Y y l n t j . . A C c L T s", letters},
    Block{0x240, 0, "z . . B U . E e J j . q R r Y y", letters},
    Block{0x259, 0, "e", more_letters},
    Block{0x2B9, 0x2B9, "'", quotes},
    Block{0x2BA, 0x2BA, "\"", quotes},
    Block{0x2BB, 0x2BF, "'", quotes},
    Block{0x2C6, 0x2C6, "^", marks},
    Block{0x2C8, 0x2C8, "'", quotes},
    Block{0x2DA, 0x2DA, "°", marks},
    Block{0x2DC, 0x2DC, "~", marks},
    Block{0x2DD, 0x2DD, "\"", quotes},
    Block{0x391, 0, "Alfa Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda My Ny Xi Omikron Pi Rho", greek},
    Block{0x3A3, 0, "Sigma Tau Ypsilon Phi Chi Psi Omega", greek},
    Block{0x3B1, 0, "alfa beta gamma delta epsilon zeta eta theta iota kappa lambda µ ny xi omikron pi rho", greek},
    Block{0x3C2, 0, "sigma sigma tau ypsilon phi chi psi omega", greek},
    Block{0x3D1, 0x3D1, "theta", greek},
    Block{0x3D5, 0, "phi pi", greek},
    Block{0x3F5, 0x3F5, "epsilon", greek},
    Block{0x61C, 0x61C, "", invisible},
    Block{0x1680, 0x1680, " ", spaces},
    Block{0x180E, 0x180E, "", invisible},
    Block{0x1E00, 0, "A a B b B b B b Ç ç D d D d D d D d D d È è É é E e E e E e F f", letters},
    Block{0x1E20, 0, "G g H h H h H h H h H h I i Ï ï K k K k K k L l L l L l L l M m", letters},
    Block{0x1E40, 0, "M m M m N n N n N n N n Õ õ Õ õ Ò ò Ó ó P p P p R r R r R r R r", letters},
    Block{0x1E60, 0, "S s S s S s S s S s T t T t T t T t U u U u U u Ú ú Ü ü V v V v", letters},
    Block{0x1E80, 0, "W w W w W w W w W w X x X x Y y Z z Z z Z z h t w y a s . . SS .", letters},
    Block{0x1EA0, 0, "A a A a Â â Â â Â â Â â Â â Á á À à A a Ã ã A a E e E e E e Ê ê", letters},
    Block{0x1EC0, 0, "Ê ê Ê ê Ê ê Ê ê I i I i O o O o Ô ô Ô ô Ô ô Ô ô Ô ô Ó ó Ò ò O o", letters},
    Block{0x1EE0, 0, "Õ õ O o U u U u Ú ú Ù ù U u U u U u Y y Y y Y y Y y LL ll V v Y y", letters},
    Block{0x2000, 0x200A, " ", spaces},
    Block{0x200B, 0x200F, "", invisible},
    Block{0x2010, 0x2015, "-", hyphens},
    Block{0x2016, 0x2016, "||", marks},
    Block{0x2018, 0x201B, "'", quotes},
    Block{0x201C, 0x201F, "\"", quotes},
    Block{0x2020, 0, "+ ++", marks},
    Block{0x2022, 0x2023, "*", bullets},
    Block{0x2024, 0x2024, ".", marks},
    Block{0x2025, 0, ".. ...", marks},
    Block{0x2027, 0x2027, "·", marks},
    Block{0x2028, 0x2029, "\n", "line ends"},
    Block{0x202A, 0x202E, "", invisible},
    Block{0x202F, 0x202F, " ", spaces},
    Block{0x2030, 0x2030, "o/oo", units},
    Block{0x2032, 0, "' \" ''' ' \"", quotes},
    Block{0x2039, 0x203A, "'", quotes},
    Block{0x203B, 0, "* !!", marks},
    Block{0x2043, 0x2043, "-", bullets},
    Block{0x2044, 0x2044, "/", fractions},
    Block{0x2047, 0, "?? ?! !?", marks},
    Block{0x204E, 0x204E, "*", marks},
    Block{0x205F, 0x205F, " ", spaces},
    Block{0x2060, 0x206F, "", invisible},
    Block{0x2070, 0, "^0 ^i . . ^4 ^5 ^6 ^7 ^8 ^9 ^+ ^- ^= ^( ^) ^n", raised},
    Block{0x2080, 0, "0 1 2 3 4 5 6 7 8 9 + - = ( ) . a e o x e h k l m n p s t", lowered},
    Block{0x20A4, 0x20A4, "£", money},
    Block{0x20AC, 0x20AC, "EUR", money},
    Block{0x20B4, 0x20B4, "UAH", money},
    Block{0x20B9, 0, "INR TRY", money},
    Block{0x20BD, 0x20BD, "RUB", money},
    Block{0x20D0, 0x20F0, "", "signs around or over a character"},
    Block{0x2103, 0, "°C . c/o . . . °F", units},
    Block{0x2113, 0x2113, "l", units},
    Block{0x2116, 0x2116, "nr.", letterlike},
    Block{0x2122, 0x2122, "(TM)", letterlike},
    Block{0x2126, 0x2126, "Ohm", units},
    Block{0x212A, 0, "K Å", units},
    Block{0x212E, 0x212E, "e", letterlike},
    Block{0x2150, 0, "1/7 1/9 1/10 1/3 2/3 1/5 2/5 3/5 4/5 1/6 5/6 1/8 3/8 5/8 7/8 1/", fractions},
    Block{0x2160, 0, "I II III IV V VI VII VIII IX X XI XII L C D M", numerals},
    Block{0x2170, 0, "i ii iii iv v vi vii viii ix x xi xii l c d m", numerals},
    Block{0x2189, 0x2189, "0/3", fractions},
    Block{0x2190, 0, "<- (op) -> (ned) <-> (op/ned)", arrows},
    Block{0x2197, 0, "(op) (ned)", arrows},
    Block{0x21D0, 0, "<== (op) => (ned) <=>", arrows},
    Block{0x2205, 0, "Ø Delta", mathematics},
    Block{0x2211, 0, "Sum - -/+", mathematics},
    Block{0x2215, 0, "/ \\ * · · kvadratrod", mathematics},
    Block{0x221D, 0, "~ uendelig", mathematics},
    Block{0x2223, 0x2223, "|", mathematics},
    Block{0x2236, 0x2236, ":", mathematics},
    Block{0x223C, 0x223C, "~", mathematics},
    Block{0x2243, 0, "ca. . ca. . . ca.", mathematics},
    Block{0x2260, 0, "<> = . . <= >= <= >=", mathematics},
    Block{0x226A, 0, "<< >>", mathematics},
    Block{0x22C5, 0x22C5, "·", mathematics},
    Block{0x2300, 0x2300, "Ø", symbols},
    Block{0x2460, 0, "(1) (2) (3) (4) (5) (6) (7) (8) (9) (10) (11) (12) (13) (14) (15) (16) (17) (18) (19) (20)",
          numerals},
    Block{0x2500, 0x2501, "-", frames},
    Block{0x2502, 0x2503, "|", frames},
    Block{0x250C, 0x254B, "+", frames},
    Block{0x2550, 0, "= |", frames},
    Block{0x2552, 0x256C, "+", frames},
    Block{0x25A0, 0x25A0, "*", bullets},
    Block{0x25A1, 0x25A1, "[ ]", boxes},
    Block{0x25AA, 0x25AB, "*", bullets},
    Block{0x25B2, 0x25B2, "(op)", arrows},
    Block{0x25B6, 0x25BA, "*", bullets},
    Block{0x25BC, 0x25BC, "(ned)", arrows},
    Block{0x25C6, 0x25C7, "*", bullets},
    Block{0x25CA, 0x25CF, "*", bullets},
    Block{0x25E6, 0x25E6, "*", bullets},
    Block{0x2600, 0x2600, "(sol)", symbols},
    Block{0x2605, 0x2606, "*", symbols},
    Block{0x260E, 0x260F, "tlf.", symbols},
    Block{0x2610, 0x2610, "[ ]", boxes},
    Block{0x2611, 0x2612, "[x]", boxes},
    Block{0x2639, 0, ":-( :-) :-)", smileys},
    Block{0x2640, 0, "(kvinde) . (mand)", symbols},
    Block{0x2665, 0x2665, "<3", hearts},
    Block{0x26A0, 0x26A0, "(!)", symbols},
    Block{0x2705, 0x2705, "[x]", boxes},
    Block{0x2706, 0x2706, "tlf.", symbols},
    Block{0x2713, 0x2714, "[x]", boxes},
    Block{0x2717, 0x2718, "(kryds)", boxes},
    Block{0x274C, 0x274C, "(kryds)", boxes},
    Block{0x2751, 0x2752, "[ ]", boxes},
    Block{0x2753, 0, "? ? ! . !", marks},
    Block{0x2763, 0x2764, "<3", hearts},
    Block{0x2794, 0x2794, "->", arrows},
    Block{0x2799, 0x27A1, "->", arrows},
    Block{0x27F5, 0, "<- -> <->", arrows},
    Block{0x27F9, 0x27F9, "=>", arrows},
    Block{0x2A7D, 0, "<= >=", mathematics},
    Block{0x2B05, 0, "<- (op) (ned)", arrows},
    Block{0x2B50, 0x2B50, "*", symbols},
    Block{0x3000, 0x3000, " ", spaces},
    Block{0x338D, 0, "µg mg kg", units},
    Block{0x3395, 0, "µl ml dl", units},
    Block{0x339C, 0, "mm cm km", units},
    Block{0xF04A, 0, ":-) :-| :-(", wingdings},
    Block{0xF0A7, 0xF0A8, "*", wingdings},
    Block{0xF0B7, 0xF0B7, "*", wingdings},
    Block{0xF0D8, 0xF0D8, "*", wingdings},
    Block{0xF0DF, 0, "<- ->", wingdings},
    Block{0xF0FC, 0xF0FC, "[x]", wingdings},
    Block{0xF0FE, 0xF0FE, "[x]", wingdings},
    Block{0xFB00, 0, "ff fi fl ffi ffl st st", ligatures},
    Block{0xFE00, 0xFE0F, "", invisible},
    Block{0xFE20, 0xFE2F, "", "signs around or over a character"},
    Block{0xFEFF, 0xFEFF, "", invisible},
    Block{0xFFF9, 0xFFFB, "", invisible},
    Block{0x1F1E6, 0, "A B C D E F G H I J K L M N O P Q R S T U V W X Y Z", flags},
    Block{0x1F337, 0x1F33C, "(blomst)", symbols},
    Block{0x1F382, 0x1F382, "(lagkage)", symbols},
    Block{0x1F389, 0x1F38A, "(tillykke)", symbols},
    Block{0x1F44B, 0, "(vinker) OK", gestures},
    Block{0x1F44D, 0x1F44D, "(tommelfinger op)", gestures},
    Block{0x1F44E, 0x1F44E, "(tommelfinger ned)", gestures},
    Block{0x1F44F, 0x1F44F, "(klapper)", gestures},
    Block{0x1F490, 0x1F490, "(blomst)", symbols},
    Block{0x1F493, 0, "<3 </3 <3 <3 <3 <3 <3 <3 <3 <3 <3 <3 <3", hearts},
    Block{0x1F4DE, 0x1F4DE, "tlf.", symbols},
    Block{0x1F4F1, 0x1F4F1, "tlf.", symbols},
    Block{0x1F534, 0, "(rød) (blå)", colours},
    Block{0x1F5A4, 0x1F5A4, "<3", hearts},
    Block{0x1F600, 0, ":-D :-D :'-D :-D :-D :-D :-D :-) . ;-) :-) :-P :-) :-) 8-) ;-)", smileys},
    Block{0x1F610, 0, ":-| :-| :-/ :-( :-( :-/ :-( :-* :-* :-* :-* :-P ;-P :-P :-( :-(", smileys},
    Block{0x1F620, 0, ">:-( >:-( :'-( :-( . :'-( :-( :-( :-( :-( . :-( . :'-( :-O :-O", smileys},
    Block{0x1F630, 0, ":-( :-O :-O :-O zzz . . . :-D :'-D :-D :-) ;-) :-* >:-( :'-(", smileys},
    Block{0x1F640, 0, ":-O :-( :-) :-)", smileys},
    Block{0x1F64F, 0x1F64F, "(foldede hænder)", gestures},
    Block{0x1F7E0, 0, "(orange) (gul) (grøn)", colours},
    Block{0x1F90D, 0x1F90E, "<3", hearts},
    Block{0x1F917, 0x1F917, "(kram)", gestures},
    Block{0x1F923, 0x1F923, ":'-D", smileys},
    Block{0x1F970, 0x1F970, ":-)", smileys},
    Block{0x1F972, 0x1F972, ":'-)", smileys},
    Block{0x1F9E1, 0x1F9E1, "<3", hearts},
    Block{0xE0000, 0xE0FFF, "", invisible},
};

/// The blocks' words one by one; neighbours that are written alike are one row.
std::vector<TransliterationRow> make_rows() {
  std::vector<TransliterationRow> rows;
  for (const Block& block : blocks) {
    if (block.last != 0) {
      rows.push_back({block.first, block.last, block.as, block.meaning});
      continue;
    }
    std::string_view words = block.as;
    for (char32_t code = block.first; !words.empty(); ++code) {
      const auto word = words.substr(0, words.find(' '));
      words.remove_prefix(std::min(word.size() + 1, words.size()));
      if (word == ".") continue;
      const bool alike = !rows.empty() && rows.back().last + 1 == code && rows.back().as == word &&
                         rows.back().meaning == block.meaning;
      if (alike) {
        rows.back().last = code;
      } else {
        rows.push_back({code, code, word, block.meaning});
      }
    }
  }
  return rows;
}

const TransliterationRow* row_of(char32_t code) {
  const auto rows = transliteration_rows();
  const auto row =
      std::lower_bound(rows.begin(), rows.end(), code, [](const auto& r, char32_t c) { return r.last < c; });
  return row != rows.end() && row->first <= code ? &*row : nullptr;
}

/// What a combining accent makes of a letter, where ISO-8859-1 has it.
struct Accent {
  char32_t code;
  std::string_view letters;   // ASCII
  std::u32string_view whole;  // in the same order
};
constexpr std::array accents = {
    Accent{0x300, "AEIOUaeiou", U"ÀÈÌÒÙàèìòù"},
    Accent{0x301, "AEIOUYaeiouy", U"ÁÉÍÓÚÝáéíóúý"},
    Accent{0x302, "AEIOUaeiou", U"ÂÊÎÔÛâêîôû"},
    Accent{0x303, "ANOano", U"ÃÑÕãñõ"},
    Accent{0x308, "AEIOUaeiouy", U"ÄËÏÖÜäëïöüÿ"},
    Accent{0x30A, "Aa", U"Åå"},
    Accent{0x327, "Cc", U"Çç"},
};

void append(std::string& out, char32_t code) {
  char buffer[4];
  out.append(buffer, put_utf8(buffer, code));
}

/// True if the accent became one with the letter at the end of `out`.
bool composed(std::string& out, char32_t code) {
  const auto accent = std::find_if(accents.begin(), accents.end(), [&](const Accent& a) { return a.code == code; });
  if (accent == accents.end() || out.empty()) return false;
  const auto letter = accent->letters.find(out.back());
  if (letter == std::string_view::npos) return false;
  out.pop_back();
  append(out, accent->whole[letter]);
  return true;
}

unsigned char byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

constexpr char32_t broken = 0xFFFD;

/// The character at `at`, which is moved behind it; a byte that is no UTF-8 is a broken one.
char32_t next(std::string_view text, std::size_t& at) {
  const unsigned char lead = byte_at(text, at++);
  if (lead < 0x80) return lead;
  const unsigned more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC2 ? 1 : 0;
  if (more == 0 || lead > 0xF4) return broken;
  char32_t code = lead & (0x3Fu >> more);
  for (unsigned i = 0; i < more; ++i) {
    const unsigned char c = byte_at(text, at + i);
    if ((c & 0xC0) != 0x80) return broken;
    code = code << 6 | (c & 0x3Fu);
  }
  at += more;
  return code;
}

/// Symbols and emoji begin here, for our purpose.
constexpr char32_t first_symbol = 0x2190;

/// Behind all that only changes the emoji before `at`: its variant, its skin colour, what it is joined with.
std::size_t behind_modifiers(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    std::size_t end = at;
    const char32_t code = next(text, end);
    const bool joiner = code == 0x200D;
    const bool modifier = (code >= 0xFE00 && code <= 0xFE0F) || (code >= 0x1F3FB && code <= 0x1F3FF) ||
                          code == 0x20E3 || (code >= 0xE0020 && code <= 0xE007F);
    if (joiner) {
      if (end == text.size() || next(text, end) < first_symbol) break;
    } else if (!modifier) {
      break;
    }
    at = end;
  }
  return at;
}

bool is_control(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0);
}

bool is_accent(char32_t code) {
  return code >= 0x300 && code <= 0x36F;
}

bool is_fraction(char32_t code) {
  return (code >= 0x2150 && code <= 0x215F) || code == 0x2189;
}

bool ends_in_digit(std::string_view text) {
  return !text.empty() && text.back() >= '0' && text.back() <= '9';
}

/// How many bytes from the beginning stay as they are. An accent may change the character before it.
std::size_t unchanged(std::string_view utf8) {
  for (std::size_t at = 0; at < utf8.size(); ++at) {
    const auto c = static_cast<unsigned char>(utf8[at]);
    const bool stays = (c >= 0x20 && c < 0x7F) || c == '\n' || (c >= 0x80 && c < 0xC2) || c == 0xC3 ||
                       (c == 0xC2 && byte_at(utf8, at + 1) >= 0xA0);
    if (!stays) return at;
  }
  return utf8.size();
}

}  // namespace

std::span<const TransliterationRow> transliteration_rows() {
  static const std::vector<TransliterationRow> rows = make_rows();
  return rows;
}

std::string transliterate(std::string_view utf8, Transliterated& count) {
  std::string out(utf8.substr(0, unchanged(utf8)));
  bool raised_before = false;  // "10" and a raised 12 is "10^12", not "10^1^2"
  for (std::size_t at = out.size(); at < utf8.size();) {
    const char32_t code = next(utf8, at);
    const bool was_raised = std::exchange(raised_before, false);
    if (code == '\n' || (!is_control(code) && code <= 0xFF)) {
      append(out, code);
    } else if (code == '\r') {
      if (byte_at(utf8, at) != '\n') out += '\n';
    } else if (is_control(code)) {
      out += ' ';
      ++count.written;
    } else if (is_accent(code)) {
      if (!composed(out, code)) ++count.written;
    } else if (const auto* row = row_of(code)) {
      auto as = row->as;
      raised_before = as.starts_with('^') && as.size() > 1;
      if (raised_before && was_raised) as.remove_prefix(1);
      if (is_fraction(code) && ends_in_digit(out)) out += ' ';  // one and a third is not 11/3
      out += as;
      ++(as.empty() ? count.dropped : count.written);
    } else {
      out += '?';
      ++count.questions;
    }
    if (code >= first_symbol) at = behind_modifiers(utf8, at);
  }
  return out;
}

}  // namespace brevdue::edifact
