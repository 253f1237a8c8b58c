// libFuzzer: whatever bytes come, wire opens or refuses them, a parser reads what was opened, every finding finds its
// place, and what was lifted comes back. Run: fuzz_wire_document -max_len=65536 corpus/
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "converters/wire/base64.hpp"
#include "converters/wire/document.hpp"
#include "converters/wire/json.hpp"
#include "converters/wire/xml.hpp"

using namespace brevdue;

namespace {

void require(bool promise) {
  if (!promise) std::abort();
}

/// Takes every value and asks of it what readers ask.
class Values {
 public:
  Values(const wire::Document& document, Findings& findings) : document_(document), findings_(findings) {}
  void take(std::string_view value, SourceMark mark) {
    require(value.size() < (1u << 28));
    if (!document_.holds_token(value)) return;
    (void)document_.restore(value);
    if (const auto content = document_.content(value, mark, "value", findings_)) {
      StringSink sink;
      wire::write_base64(*content, sink);
      require(wire::base64_size(sink.bytes) == content->decoded_size());
    }
  }

 private:
  const wire::Document& document_;
  Findings& findings_;
};

class Xml final : public wire::XmlHandler, Values {
 public:
  using Values::Values;
  void start(const wire::XmlName&, std::span<const wire::XmlAttribute> attributes, SourceMark mark) override {
    for (const auto& a : attributes) take(a.value, mark);
  }
  void end(const wire::XmlName&, SourceMark) override {}
  void text(std::string_view utf8) override { take(utf8, {}); }
};

class Json final : public wire::JsonHandler, Values {
 public:
  using Values::Values;
  void start_object(SourceMark) override {}
  void key(std::string_view name, SourceMark mark) override { take(name, mark); }
  void end_object() override {}
  void start_array(SourceMark) override {}
  void end_array() override {}
  void string(std::string_view value, SourceMark mark) override { take(value, mark); }
  void number(std::string_view, SourceMark) override {}
  void boolean(bool, SourceMark) override {}
  void null(SourceMark) override {}
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static wire::XmlEngine engine;
  static wire::XmlReader reader(nullptr);

  wire::OpenOptions options;
  options.limits.lift_at = 16;  // so that small inputs are lifted too
  options.limits.text_bytes = 1 << 20;
  const auto source = std::make_shared<MemorySource>(std::string(reinterpret_cast<const char*>(data), size));
  const auto document = wire::Document::open(source, options);
  if (!document) {
    require(document.error().size() == 1);
    return 0;
  }
  Findings findings;
  if (document->syntax() == wire::Syntax::xml) {
    Xml handler(*document, findings);
    const bool whole = reader.parse(*document, handler, wire::Check::well_formed, findings);
    require(whole || !findings.empty());
  } else if (document->syntax() == wire::Syntax::json) {
    Json handler(*document, findings);
    const bool whole = wire::read_json(*document, handler, findings);
    require(whole || !findings.empty());
  }
  document->resolve(findings);
  for (const auto& f : findings) {
    require(!f.position.mark);
    require(!f.position.byte || (*f.position.byte <= size && f.position.line > 0 && f.position.column > 0));
    (void)to_text(f, "input");
  }
  return 0;
}
