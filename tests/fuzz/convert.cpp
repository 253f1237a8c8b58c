// Any bytes through the one door, to both sides: never a crash, and whatever comes out is read without an error.
#include "converters/convert/convert.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

using namespace brevdue;

struct AnyLocation final : convert::Directory {
  AnyLocation() {
    location.sor = "359001000016000";
    location.links_clickable = "no";
  }
  const convert::Location* find(std::string_view) const override { return &location; }
  convert::Location location;
};

struct World {
  wire::XmlEngine engine;
  convert::Converter converter{oioxml::load_schemas(), std::make_shared<const DanishTime>()};
  AnyLocation directory;
  std::unique_ptr<IdSource> ids = seeded_ids(1);
  convert::Settings settings;
  convert::Context context{&directory, ids.get(), &settings};
};

World& world() {
  static auto* const w = new World;
  return *w;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto& w = world();
  const auto source = std::make_shared<MemorySource>(std::string(reinterpret_cast<const char*>(data), size));
  for (const auto target : {convert::Target::fhir_json, convert::Target::fhir_xml, convert::Target::oioxml}) {
    const auto conversion = w.converter.convert({{source, "input"}}, target, w.context);
    for (const auto& output : conversion.outputs) {
      StringSink sink;
      output.write(sink);
      const auto again = w.converter.read({{std::make_shared<MemorySource>(sink.bytes), "output"}}, w.settings);
      if (!has_error(again.findings)) continue;
      for (const auto& f : again.findings) std::fprintf(stderr, "%s\n", to_text(f, "output").c_str());
      std::abort();
    }
  }
  return 0;
}
