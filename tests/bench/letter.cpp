// How long an XDIS91 letter takes to become CareCommunication JSON, whole and by stage, beside the floor.
//   BREVDUE_BENCH_LETTER=FILE bench_letter      (default: samples/video-invitation/letter.xml)
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include "converters/convert/convert.hpp"
#include "converters/convert/rules.hpp"
#include "converters/fhir/care_communication.hpp"
#include "schemas/embedded.hpp"
#include "tests/bench/bare_xerces.hpp"

namespace {

using namespace brevdue;

struct AnyLocation final : convert::Directory {
  AnyLocation() {
    location.sor = "359001000016000";
    location.name = "Testsygehus Vest";
    location.phone = "66131372";
  }
  const convert::Location* find(std::string_view) const override { return &location; }
  convert::Location location;
};

struct NullSink final : ByteSink {
  void write(std::string_view b) override { bytes += b.size(); }
  std::size_t bytes = 0;
};

struct NullHandler final : wire::XmlHandler {
  void start(const wire::XmlName&, std::span<const wire::XmlAttribute>, SourceMark) override {}
  void end(const wire::XmlName&, SourceMark) override {}
  void text(std::string_view) override {}
};

struct World {
  World() {
    const char* file = std::getenv("BREVDUE_BENCH_LETTER");
    std::ifstream in(file != nullptr ? file : BREVDUE_SOURCE_DIR "/samples/video-invitation/letter.xml",
                     std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    bytes = out.str();
    source = std::make_shared<MemorySource>(bytes);
    auto read = converter.read({{source, "letter"}}, settings);
    if (has_error(read.findings)) {
      for (const auto& f : read.findings) std::cerr << to_text(f, "letter") << '\n';
      std::exit(1);
    }
    letter = std::get<Correspondence>(read.messages.at(0));
    document = std::make_unique<wire::Document>(*wire::Document::open(source));
    Report report;
    care_communication = *convert::letter_to_care_communication(letter, {}, context, report);
  }
  wire::XmlEngine engine;
  std::shared_ptr<const wire::XmlSchemas> schemas = oioxml::load_schemas();
  std::shared_ptr<const DanishTime> zone = std::make_shared<const DanishTime>();
  convert::Converter converter{schemas, zone};
  wire::XmlReader reader{schemas};
  AnyLocation directory;
  std::unique_ptr<IdSource> ids = random_ids();
  convert::Settings settings;
  convert::Context context{&directory, ids.get(), &settings};
  std::string bytes;
  std::shared_ptr<const ByteSource> source;
  std::unique_ptr<wire::Document> document;
  Correspondence letter, care_communication;
};

World& world() {
  static auto* const w = new World;
  return *w;
}

void bare_xerces(benchmark::State& state) {
  const auto& bytes = world().bytes;  // the world brings the engine
  bench::BareXerces floor(schemas::file("xdis91.xsd"));
  if (!floor.parse(bytes)) state.SkipWithError("the floor finds the letter not valid");
  for (auto _ : state) benchmark::DoNotOptimize(floor.parse(bytes));
}

void convert_whole(benchmark::State& state, bool narratives) {
  auto& w = world();
  auto settings = w.settings;
  settings.narratives = narratives;
  const convert::Context context{&w.directory, w.ids.get(), &settings};
  const std::vector<convert::Input> inputs{{w.source, "letter"}};
  for (auto _ : state) {
    auto conversion = w.converter.convert(inputs, convert::Target::fhir_json, context);
    NullSink sink;
    conversion.outputs.at(0).write(sink);
    benchmark::DoNotOptimize(sink.bytes);
  }
}

void stage_lift(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(wire::Document::open(world().source));
}

void stage_parse(benchmark::State& state) {
  auto& w = world();
  NullHandler handler;
  Findings findings;
  for (auto _ : state) benchmark::DoNotOptimize(w.reader.parse(*w.document, handler, wire::Check::schema, findings));
}

void stage_read(benchmark::State& state) {
  auto& w = world();
  for (auto _ : state) benchmark::DoNotOptimize(oioxml::read(*w.document, w.reader, *w.zone));
}

void stage_map(benchmark::State& state) {
  auto& w = world();
  for (auto _ : state) {
    Report report;
    benchmark::DoNotOptimize(convert::letter_to_care_communication(w.letter, {}, w.context, report));
  }
}

void stage_tree(benchmark::State& state, bool narratives) {
  auto& w = world();
  fhir::WriteOptions options;
  options.narratives = narratives;
  for (auto _ : state)
    benchmark::DoNotOptimize(fhir::write_care_communication(w.care_communication, *w.zone, *w.ids, options));
}

void stage_write(benchmark::State& state) {
  auto& w = world();
  fhir::WriteOptions options;
  options.narratives = false;
  const auto tree = fhir::write_care_communication(w.care_communication, *w.zone, *w.ids, options);
  for (auto _ : state) {
    NullSink sink;
    fhir::write(tree, fhir::Format::json, sink);
    benchmark::DoNotOptimize(sink.bytes);
  }
}

BENCHMARK(bare_xerces);
BENCHMARK_CAPTURE(convert_whole, without_narratives, false);
BENCHMARK_CAPTURE(convert_whole, with_narratives, true);
BENCHMARK(stage_lift);
BENCHMARK(stage_parse);
BENCHMARK(stage_read);
BENCHMARK(stage_map);
BENCHMARK_CAPTURE(stage_tree, without_narratives, false);
BENCHMARK_CAPTURE(stage_tree, with_narratives, true);
BENCHMARK(stage_write);

}  // namespace

BENCHMARK_MAIN();
