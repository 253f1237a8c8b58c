// libFuzzer: whatever bytes come, an interchange is read or refused, every finding and every component has its place in
// the source, and what was read without an error is the same again when it is written anew.
// Run: fuzz_edifact_interchange -max_len=65536 corpus/
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "converters/edifact/interchange.hpp"
#include "converters/edifact/segment_writer.hpp"
#include "converters/wire/base64.hpp"
#include "converters/wire/charset.hpp"
#include "converters/wire/document.hpp"

using namespace brevdue;
using edifact::Interchange;

namespace {

void require(bool promise) {
  if (!promise) std::abort();
}

/// True if it is forgiven that the text is not ISO-8859-1: it may have characters that cannot be written.
bool is_other_charset(const Findings& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& f) { return f.rule == Rule::edi_charset || f.rule == Rule::edi_windows; });
}

std::string bytes_of(const Content& content) {
  StringSink sink;
  wire::write_decoded(content, sink);
  return sink.bytes;
}

/// Asks of every segment what readers ask.
void look_at(const Interchange& interchange, std::size_t size) {
  std::uint64_t before = 0;
  for (std::size_t i = 0; i < interchange.size(); ++i) {
    const auto segment = interchange[i];
    require(segment.tag().size() == 3);
    require(segment.at().byte >= before);
    before = *segment.at().byte;
    for (unsigned e = 1; e <= segment.elements(); ++e) {
      require(segment.components(e) > 0);
      for (unsigned c = 1; c <= segment.components(e); ++c) {
        const auto value = segment.value(e, c);
        require(segment.equals(e, c, value) || wire::first_non_ascii(value) != wire::nowhere);
        require(segment.empty(e, c) == value.empty());
        const auto at = segment.at(e, c);
        require(at.byte >= before && *at.byte < size && segment.mark(e, c).a == *at.byte + 1);
        before = *at.byte;
      }
    }
    if (const auto object = segment.object(); object.present()) {
      require(segment.is("UNO") && (i + 1 == interchange.size() || interchange[i + 1].is("UNP")));
      require(object.end() <= size && bytes_of(object).size() == object.decoded_size());
      before = object.end();
    }
  }
  std::size_t last = 0;
  for (const auto& message : interchange.messages()) {
    require(message.first >= last && message.first < message.last && message.last <= interchange.size());
    require(interchange[message.first].is("UNH"));
    last = message.last;
  }
}

/// All segments anew. Binary objects are left out: only SegmentWriter::object writes them.
std::string write(const Interchange& interchange) {
  StringSink sink;
  edifact::SegmentWriter out(sink);
  for (std::size_t i = 0; i < interchange.size(); ++i) {
    const auto segment = interchange[i];
    if (segment.is("UNO") || segment.is("UNP")) continue;
    out.begin(segment.tag());
    for (unsigned e = 1; e <= segment.elements(); ++e) {
      std::vector<std::string> components;
      for (unsigned c = 1; c <= segment.components(e); ++c) components.push_back(segment.value(e, c));
      out.element(components);
    }
    out.end();
  }
  out.end_interchange();
  return sink.bytes.substr(0, sink.bytes.size() - std::string_view("UNZ+0'").size());  // there is one already
}

void require_same(const Interchange& one, const Interchange& other) {
  for (std::size_t i = 0, j = 0; i < one.size(); ++i) {
    const auto a = one[i];
    if (a.is("UNO") || a.is("UNP")) continue;
    require(j < other.size());
    const auto b = other[j++];
    require(a.tag() == b.tag());
    for (unsigned e = 1; e <= a.elements(); ++e)
      for (unsigned c = 1; c <= a.components(e); ++c) require(a.value(e, c) == b.value(e, c));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  wire::OpenOptions options;
  options.limits.text_bytes = 1 << 20;
  // Half of the inputs are read strictly, half forgivingly.
  edifact::Forgive forgive;
  forgive.wrong_counts = forgive.bad_releases = forgive.utf8 = forgive.windows_1252 = size % 2 == 0;
  const auto source = std::make_shared<MemorySource>(std::string(reinterpret_cast<const char*>(data), size));
  const auto document = wire::Document::open(source, options);
  if (!document || document->syntax() != wire::Syntax::edifact) return 0;

  Findings findings;
  const auto interchange = Interchange::read(*document, forgive, findings);
  require(findings.size() <= 101);
  look_at(interchange, size);
  document->resolve(findings);
  for (const auto& f : findings) {
    require(f.position.byte && *f.position.byte <= size && f.position.line > 0 && f.position.column > 0);
    (void)to_text(f, "input");
  }
  if (has_error(findings)) return 0;
  if (is_other_charset(findings)) return 0;
  forgive.wrong_counts = true;  // without the objects

  const auto again = wire::Document::open(std::make_shared<MemorySource>(write(interchange)));
  require(again.has_value());
  Findings none;
  const auto other = Interchange::read(*again, forgive, none);
  if (is_other_charset(none)) return 0;  // only an object told that it was none
  require(!has_error(none));
  require_same(interchange, other);
  return 0;
}
