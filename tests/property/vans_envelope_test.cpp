// The reader's table of elements is as strict as our schema of the envelope: whatever the schema refuses, the table has
// something to say about. So the reader need not ask the schema. Envelopes are damaged in all the ways that the schema
// knows of; a failing check names the number of the damage.
#include <array>
#include <boost/test/unit_test.hpp>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/unit/vans/envelopes.hpp"

using namespace brevdue;
using namespace brevdue::test;

namespace {

using sv = std::string_view;

constexpr std::array<sv, 9> elements{
    "<Version>1</Version>",
    "<Type>reliable</Type>",
    "<TransformMessage>false</TransformMessage>",
    "<ServiceTag name=\"a\">b</ServiceTag>",
    "<Processing><ProviderIdentifier>a</ProviderIdentifier><ServiceIdentifier>b</ServiceIdentifier></Processing>",
    "<Processing/>",
    "<Unknown/>",
    "<Version xmlns=\"urn:another\">1</Version>",
    "<Error><Description>b</Description></Error>",
};
constexpr std::array<sv, 44> values{"",
                                    " ",
                                    "\n",
                                    "a",
                                    " a ",
                                    "a  b",
                                    "&#9;a",
                                    "&#xA0;",
                                    "<![CDATA[a]]>",
                                    "<!-- a -->",
                                    "<?a b?>",
                                    "<a/>",
                                    "&amp;",
                                    "0",
                                    "-0",
                                    "+5",
                                    "-5",
                                    " 5 ",
                                    "05",
                                    "5.0",
                                    "1e3",
                                    "2147483647",
                                    "2147483648",
                                    "4294967295",
                                    "4294967296",
                                    "99999999999999999999",
                                    "true",
                                    "True",
                                    "1",
                                    " 0 ",
                                    "xml",
                                    "XML ",
                                    "EAN",
                                    "ean",
                                    "Reliable",
                                    "3b1c7f52-8a0e-4d6b-9c11-2f0e5d7a1b0",
                                    "3b1c7f52-8a0e-4d6b-9c11-2f0e5d7a1b0g",
                                    " 3b1c7f52-8a0e-4d6b-9c11-2f0e5d7a1b03",
                                    "{3b1c7f52-8a0e-4d6b-9c11-2f0e5d7a1b03}",
                                    "\xC3\xA6",
                                    "\xF0\x9F\x95\x8A",
                                    "SGVsbG8=",
                                    "SGVs bG8=",
                                    "SGVsbG8"};
constexpr std::array<sv, 24> times{
    "2026-01-20T10:15:00Z",      "2026-01-20T10:15:00",       "2026-01-20T24:00:00Z",
    "2026-01-20T24:00:01Z",      "2026-01-20T10:15Z",         "2026-01-20",
    "2026-02-29T10:15:00Z",      "2024-02-29T10:15:00Z",      "2026-13-01T10:15:00Z",
    "2026-00-10T10:15:00Z",      "2026-01-20T10:60:00Z",      "2026-01-20T10:15:60Z",
    "2026-01-20T10:15:00+14:00", "2026-01-20T10:15:00+14:01", "2026-01-20T10:15:00+0100",
    "2026-01-20t10:15:00z",      "-2026-01-20T10:15:00Z",     "0000-01-20T10:15:00Z",
    "12026-01-20T10:15:00Z",     "2026-01-20T10:15:00.",      "2026-01-20T10:15:00.123456789Z",
    " 2026-01-20T10:15:00Z ",    "2026-1-20T10:15:00Z",       "2026-01-20T10:15:00 Z"};
constexpr std::array<sv, 9> attributes{
    " a=\"b\"",
    " xmlns:x=\"urn:x\" x:a=\"b\"",
    " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"",
    " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"false\"",
    " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" "
    "xsi:type=\"xs:string\"",
    " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"a b\"",
    " EndPointType=\"CVR\"",
    " name=\"c\"",
    " xml:lang=\"da\""};

/// Envelopes with one to three damages each.
class Damaged {
 public:
  std::string next() {
    auto out = pick(4) == 0
                   ? receipt_of(one_of(std::array<sv, 3>{"PositiveMessage", "NegativeMessage", "NegativeVans"}))
                   : message_of();
    for (auto damages = 1 + pick(3); damages > 0; --damages) hurt(out);
    return out;
  }

 private:
  std::size_t pick(std::size_t n) { return random_() % n; }
  template <class Choices>
  std::string one_of(const Choices& choices) {
    return std::string(choices[pick(choices.size())]);
  }

  struct Range {
    std::size_t begin, end;
  };
  /// Elements of the text as they stand, the outermost one left out: "<a ...>...</a>". Found by their tags; what an
  /// earlier damage has made of the text may hide some.
  static std::vector<Range> elements_of(const std::string& text) {
    std::vector<Range> out, open;
    for (std::size_t at = text.find('<'); at != std::string::npos; at = text.find('<', at + 1)) {
      const auto close = text.find('>', at);
      if (close == std::string::npos) break;
      if (text[at + 1] == '!' || text[at + 1] == '?') continue;
      if (text[at + 1] == '/') {
        if (open.empty()) break;
        out.push_back({open.back().begin, close + 1});
        open.pop_back();
      } else if (text[close - 1] == '/') {
        out.push_back({at, close + 1});
      } else {
        open.push_back({at, close + 1});
      }
    }
    if (!out.empty()) out.pop_back();  // the envelope itself
    return out;
  }
  /// What stands between the tags of an element that holds a value.
  static std::vector<Range> values_of(const std::string& text) {
    std::vector<Range> out;
    for (const auto [begin, end] : elements_of(text)) {
      const auto from = text.find('>', begin) + 1, to = text.rfind('<', end - 1);
      if (from <= to && text.find('<', from) == to) out.push_back({from, to});
    }
    return out;
  }

  void hurt(std::string& text) {
    const auto all = elements_of(text);
    const auto leaves = values_of(text);
    if (all.empty() || leaves.empty()) return;
    const auto [begin, end] = all[pick(all.size())];
    const auto [from, to] = leaves[pick(leaves.size())];
    const auto element = text.substr(begin, end - begin);
    switch (pick(11)) {
      case 0:
        text.erase(begin, end - begin);
        break;
      case 1:
        text.insert(end, element);
        break;
      case 2: {  // somewhere else
        text.erase(begin, end - begin);
        if (const auto left = elements_of(text); !left.empty()) text.insert(left[pick(left.size())].end, element);
        break;
      }
      case 3:
        text.insert(pick(2) == 0 ? begin : end, one_of(elements));
        break;
      case 4:
        text.insert(pick(2) == 0 ? begin : end, one_of(values));  // text, mostly, where only elements may stand
        break;
      case 5:
      case 6:
        text.replace(from, to - from, one_of(values));
        break;
      case 7: {
        const std::size_t lengths[] = {17, 18, 19, 69, 70, 71, 254, 255, 256, 511, 512, 513, 3999, 4001, 5000};
        text.replace(from, to - from, std::string(lengths[pick(std::size(lengths))], pick(2) == 0 ? 'a' : '-'));
        break;
      }
      case 8:
        text.insert(text.find_first_of(" />", begin), one_of(attributes));
        break;
      case 9:
        if (const auto at = text.find("<SentDateTime>"); at != std::string::npos)
          text.replace(at + 14, text.find('<', at + 14) - at - 14, one_of(times));
        break;
      default:
        attribute(text);
        break;
    }
  }
  /// Another value for an attribute that is there, or none.
  void attribute(std::string& text) {
    const auto name = one_of(std::array<sv, 2>{" EndPointType=\"", " name=\""});
    std::vector<std::size_t> places;
    for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) places.push_back(at);
    if (places.empty()) return;
    const auto at = places[pick(places.size())];
    const auto end = text.find('"', at + name.size());
    if (end == std::string::npos) return;
    if (pick(4) == 0)
      text.erase(at, end + 1 - at);
    else if (pick(3) == 0)
      text.replace(at + name.size(), end - at - name.size(), std::string(69 + pick(4), 'a'));
    else if (const auto value = one_of(values); value.find_first_of("<&\"") == std::string::npos)
      text.replace(at + name.size(), end - at - name.size(), value);
  }

  std::mt19937 random_{20261122};
};

bool is_of_the_document(const Finding& f) {
  return f.rule == Rule::vans_size || f.rule == Rule::vans_document;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(vans_envelope)

BOOST_AUTO_TEST_CASE(the_table_says_something_wherever_the_schema_does) {
  Damaged damaged;
  std::size_t refused = 0, silent = 0, stricter = 0;
  for (int i = 0; i < 30'000; ++i) {
    const auto bytes = damaged.next();
    Findings said = vans_findings(bytes);
    std::erase_if(said, is_of_the_document);
    auto complaints = schema_complaints(bytes);
    std::erase_if(complaints, [](const Finding& f) { return f.rule != Rule::oio_schema; });
    if (!complaints.empty() && said.empty())
      BOOST_ERROR("damage " << i << ": only the schema speaks: " << complaints.front().found << bytes);
    complaints.empty() ? ++silent : ++refused;
    if (complaints.empty() && !said.empty()) ++stricter;
  }
  BOOST_TEST(refused > 10'000u);
  BOOST_TEST(silent > 1'000u);
  BOOST_TEST_MESSAGE("refused " << refused << ", let through " << silent << ", of these not by the table " << stricter);
}

BOOST_AUTO_TEST_SUITE_END()
