// Any bytes through the one door, to every side, with a state and with refusals: never a crash, and whatever comes out
// is read without an error; the state that is handed back is written and read the same.
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
  convert::ReceiptState state = known();
  World() { settings.forgive = {true, true, true, true, true}; }
  convert::Context context{&directory, ids.get(), &settings, &state, *read_iso("2026-11-20T13:05:00+01:00"), false};

  /// A conversion each way that the receipts among the seeds answer.
  static convert::ReceiptState known() {
    convert::ReceiptState out;
    for (const auto direction :
         {convert::ConversionRecord::Direction::to_care_communication, convert::ConversionRecord::Direction::to_letter,
          convert::ConversionRecord::Direction::between_letters}) {
      convert::ConversionRecord r;
      r.direction = direction;
      r.sender.location_number = "5790001382445";
      r.sender.sor = "359001000016000";
      r.receiver.location_number = "5790000121526";
      r.receiver.sor = "325251000016005";
      r.bundle_id = "B";
      r.header_id = "0b5f5d3e-7c1a-4f0e-9a54-2d7c6e8f9011";
      if (direction == convert::ConversionRecord::Direction::between_letters) r.version = "D9134L";
      r.letters.push_back({false, "ENV1", "LETTER1", "XD9134L", false, {}});
      r.letters.push_back({true, "ENV2", "LETTER2", "XB0131X", false, {}});
      out.records.push_back(r);
    }
    return out;
  }
};

World& world() {
  static auto* const w = new World;
  return *w;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto& w = world();
  const auto source = std::make_shared<MemorySource>(std::string(reinterpret_cast<const char*>(data), size));
  for (const auto target : {convert::Target::fhir_json, convert::Target::fhir_xml, convert::Target::oioxml,
                            convert::Target::edifact, convert::Target::other}) {
    w.context.refuse = target == convert::Target::other;
    auto conversion = w.converter.convert({{source, "input"}}, target, w.context);
    for (const auto& output : conversion.outputs) {
      StringSink sink;
      output.write(sink);
      const auto again = w.converter.read({{std::make_shared<MemorySource>(sink.bytes), "output"}}, w.settings);
      if (!has_error(again.findings)) continue;
      for (const auto& f : again.findings) std::fprintf(stderr, "%s\n", to_text(f, "output").c_str());
      std::abort();
    }
    convert::ReceiptState state;
    for (auto& record : conversion.records) state.merge(std::move(record));
    StringSink written;
    convert::write_state(state, written);
    const auto back = convert::read_state(std::make_shared<MemorySource>(written.bytes));
    if (!back || !(*back == state)) {
      std::fprintf(stderr, "state:\n%s", written.bytes.c_str());
      std::abort();
    }
  }
  return 0;
}
