// How long EDIFACT takes: the interchange alone (opened, split, its characters and envelope checked), and a whole
// conversion of a DIS91 to an XDIS91, from bytes to bytes.
//   BREVDUE_BENCH_MEDDIS=FILE BREVDUE_BENCH_DIS91=FILE bench_edifact      (default of both: a letter of ours)
#include "converters/edifact/edifact.hpp"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include "converters/convert/convert.hpp"

namespace {

using namespace brevdue;

struct NullSink final : ByteSink {
  void write(std::string_view b) override { bytes += b.size(); }
  std::size_t bytes = 0;
};

std::shared_ptr<const ByteSource> slurp(const char* variable) {
  const char* file = std::getenv(variable);
  std::ifstream in(file != nullptr ? file : BREVDUE_SOURCE_DIR "/samples/scenarios/N-7-letter/letter.edi",
                   std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return std::make_shared<MemorySource>(out.str());
}

struct World {
  wire::XmlEngine engine;
  std::shared_ptr<const DanishTime> zone = std::make_shared<const DanishTime>();
  convert::Converter converter{oioxml::load_schemas(), zone};
  std::unique_ptr<IdSource> ids = random_ids();
  convert::Settings settings;
  convert::Context context{nullptr, ids.get(), &settings};
  std::shared_ptr<const ByteSource> meddis = slurp("BREVDUE_BENCH_MEDDIS"), dis91 = slurp("BREVDUE_BENCH_DIS91");
};

World& world() {
  static auto* const w = new World;
  return *w;
}

void parse_interchange(benchmark::State& state) {
  auto& w = world();
  for (auto _ : state) {
    const auto document = wire::Document::open(w.meddis);
    Findings findings;
    const auto interchange = edifact::Interchange::read(*document, {true, true, true, true}, findings);
    if (interchange.messages().empty()) {
      state.SkipWithError("nothing was read");
      break;
    }
    benchmark::DoNotOptimize(interchange.size());
  }
}
BENCHMARK(parse_interchange);

void read_letter(benchmark::State& state) {
  auto& w = world();
  for (auto _ : state) {
    const auto document = wire::Document::open(w.dis91);
    auto read = edifact::read(*document, *w.zone, {});
    if (!read) {
      state.SkipWithError("the letter was refused");
      break;
    }
    benchmark::DoNotOptimize(read->messages.data());
  }
}
BENCHMARK(read_letter);

void edifact_to_oioxml(benchmark::State& state) {
  auto& w = world();
  const std::vector<convert::Input> inputs{{w.dis91, "letter"}};
  for (auto _ : state) {
    const auto conversion = w.converter.convert(inputs, convert::Target::oioxml, w.context);
    if (conversion.outputs.empty()) {
      state.SkipWithError("the letter was refused");
      break;
    }
    NullSink sink;
    conversion.outputs.front().write(sink);
    benchmark::DoNotOptimize(sink.bytes);
  }
}
BENCHMARK(edifact_to_oioxml);

}  // namespace

BENCHMARK_MAIN();
