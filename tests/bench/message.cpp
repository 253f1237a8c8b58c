// How long a CareCommunication takes to become an XDIS91 letter, from JSON and from XML, beside the floor for reading
// JSON (simdjson on demand, every value).
//   BREVDUE_BENCH_JSON=FILE BREVDUE_BENCH_XML=FILE bench_message      (default: the message of
//   samples/video-invitation)
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#ifdef BREVDUE_SIMDJSON
#include <simdjson.h>
#endif

#include "converters/convert/convert.hpp"
#include "converters/fhir/care_communication.hpp"
#include "converters/fhir/validate/validate.hpp"

namespace {

using namespace brevdue;

struct NullSink final : ByteSink {
  void write(std::string_view b) override { bytes += b.size(); }
  std::size_t bytes = 0;
};

std::string slurp(const char* variable, const char* otherwise) {
  const char* file = std::getenv(variable);
  std::ifstream in(file != nullptr ? file : otherwise, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

struct World {
  wire::XmlEngine engine;
  std::shared_ptr<const wire::XmlSchemas> schemas = oioxml::load_schemas();
  std::shared_ptr<const DanishTime> zone = std::make_shared<const DanishTime>();
  convert::Converter converter{schemas, zone};
  wire::XmlReader reader{schemas};
  std::unique_ptr<IdSource> ids = random_ids();
  convert::Settings settings;
  convert::Context context{nullptr, ids.get(), &settings};
  std::string json =
      slurp("BREVDUE_BENCH_JSON", BREVDUE_SOURCE_DIR "/samples/video-invitation/care-communication.json");
  std::string xml = slurp("BREVDUE_BENCH_XML", BREVDUE_SOURCE_DIR "/samples/video-invitation/care-communication.xml");
};

World& world() {
  static auto* const w = new World;
  return *w;
}

void convert_whole(benchmark::State& state, bool json) {
  auto& w = world();
  const std::vector<convert::Input> inputs{{std::make_shared<MemorySource>(json ? w.json : w.xml), "message"}};
  for (auto _ : state) {
    auto conversion = w.converter.convert(inputs, convert::Target::oioxml, w.context);
    if (conversion.outputs.empty()) {
      for (const auto& f : conversion.report.findings) std::cerr << to_text(f, "message") << '\n';
      std::exit(1);
    }
    NullSink sink;
    for (const auto& out : conversion.outputs) out.write(sink);
    benchmark::DoNotOptimize(sink.bytes);
  }
}

void stage_lift(benchmark::State& state, bool json) {
  auto& w = world();
  const auto source = std::make_shared<const MemorySource>(json ? w.json : w.xml);
  for (auto _ : state) benchmark::DoNotOptimize(wire::Document::open(source));
}

void stage_tree(benchmark::State& state, bool json) {
  auto& w = world();
  const auto document = *wire::Document::open(std::make_shared<MemorySource>(json ? w.json : w.xml));
  for (auto _ : state) benchmark::DoNotOptimize(fhir::read(document, w.reader));
}

void stage_model(benchmark::State& state, bool json) {
  auto& w = world();
  const auto document = *wire::Document::open(std::make_shared<MemorySource>(json ? w.json : w.xml));
  const auto tree = *fhir::read(document, w.reader);
  for (auto _ : state) benchmark::DoNotOptimize(fhir::read_care_communication(tree, document));
}

/// The conformance check, from the bytes on.
void validate_whole(benchmark::State& state, bool json) {
  auto& w = world();
  const auto source = std::make_shared<const MemorySource>(json ? w.json : w.xml);
  fhir::CheckOptions options;
  options.format = json ? fhir::Format::json : fhir::Format::xml;
  for (auto _ : state) {
    const auto document = *wire::Document::open(source);
    const auto tree = *fhir::read(document, w.reader);
    const auto findings = fhir::check(tree, options);
    if (has_error(findings)) std::exit(1);
    benchmark::DoNotOptimize(findings.data());
  }
}
void stage_check(benchmark::State& state, bool json) {
  auto& w = world();
  const auto document = *wire::Document::open(std::make_shared<MemorySource>(json ? w.json : w.xml));
  const auto tree = *fhir::read(document, w.reader);
  fhir::CheckOptions options;
  options.format = json ? fhir::Format::json : fhir::Format::xml;
  for (auto _ : state) benchmark::DoNotOptimize(fhir::check(tree, options));
}

#ifdef BREVDUE_SIMDJSON
// Reads every key and value, as a converter must.
std::size_t values(simdjson::ondemand::value value) {
  std::size_t bytes = 0;
  switch (value.type().value()) {
    case simdjson::ondemand::json_type::object:
      for (auto field : value.get_object()) {
        bytes += std::string_view(field.unescaped_key()).size();
        bytes += values(field.value());
      }
      break;
    case simdjson::ondemand::json_type::array:
      for (auto item : value.get_array()) bytes += values(item.value());
      break;
    case simdjson::ondemand::json_type::string:
      bytes += std::string_view(value.get_string()).size();
      break;
    case simdjson::ondemand::json_type::number:
      bytes += value.get_double().value() > 0 ? 1 : 0;
      break;
    case simdjson::ondemand::json_type::boolean:
      bytes += bool(value.get_bool()) ? 1 : 0;
      break;
    case simdjson::ondemand::json_type::null:
      break;
  }
  return bytes;
}

void bare_simdjson(benchmark::State& state) {
  simdjson::ondemand::parser parser;
  const simdjson::padded_string json(world().json);
  for (auto _ : state) {
    simdjson::ondemand::document document = parser.iterate(json);
    std::size_t bytes = 0;
    for (auto field : document.get_object()) {
      bytes += std::string_view(field.unescaped_key()).size();
      bytes += values(field.value());
    }
    benchmark::DoNotOptimize(bytes);
  }
}
BENCHMARK(bare_simdjson);
#endif

BENCHMARK_CAPTURE(convert_whole, json, true);
BENCHMARK_CAPTURE(convert_whole, xml, false);
BENCHMARK_CAPTURE(stage_lift, json, true);
BENCHMARK_CAPTURE(stage_lift, xml, false);
BENCHMARK_CAPTURE(stage_tree, json, true);
BENCHMARK_CAPTURE(stage_tree, xml, false);
BENCHMARK_CAPTURE(validate_whole, json, true);
BENCHMARK_CAPTURE(validate_whole, xml, false);
BENCHMARK_CAPTURE(stage_check, json, true);
BENCHMARK_CAPTURE(stage_check, xml, false);
BENCHMARK_CAPTURE(stage_model, json, true);
BENCHMARK_CAPTURE(stage_model, xml, false);

}  // namespace

BENCHMARK_MAIN();
