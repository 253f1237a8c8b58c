// The samples become what lies beside them, byte for byte. tools/update-samples makes them anew.
#include <algorithm>

#include "converters/convert/convert.hpp"
#include "gateway/registry/registry.hpp"
#include "tests/support/support.hpp"

using namespace brevdue;
using namespace brevdue::test;
namespace fs = std::filesystem;

namespace {

struct Story {
  explicit Story(const std::string& name)
      : folder(project() / "samples" / name),
        converter(schemas(), shared_zone()),
        registry(*gateway::Registry::read(slurp(folder / "registry.csv"))) {}

  std::vector<std::string> convert(const std::vector<std::string>& files, convert::Target target) {
    const auto ids = seeded_ids(1);
    const convert::Settings settings;
    const convert::Context context{&registry, ids.get(), &settings, &state};
    std::vector<convert::Input> inputs;
    for (const auto& f : files) inputs.push_back({source(slurp(folder / f)), f});
    auto conversion = converter.convert(inputs, target, context);
    BOOST_TEST(!has_error(conversion.report.findings), words(conversion.report.findings));
    for (auto& record : conversion.records) state.merge(std::move(record));
    std::vector<std::string> outputs;
    for (const auto& o : conversion.outputs) {
      StringSink sink;
      o.write(sink);
      outputs.push_back(std::move(sink.bytes));
    }
    return outputs;
  }

  /// Both ways, against the files of the story.
  void check(const std::vector<std::string>& files) {
    const auto json = convert(files, convert::Target::fhir_json);
    const auto xml = convert(files, convert::Target::fhir_xml);
    BOOST_TEST(json.at(0) == slurp(folder / "care-communication.json"));
    BOOST_TEST(xml.at(0) == slurp(folder / "care-communication.xml"));
    std::vector<fs::path> expected = test::files(folder / "back", ".xml");
    for (const char* message : {"care-communication.json", "care-communication.xml"}) {
      const auto back = convert({message}, convert::Target::oioxml);
      BOOST_REQUIRE(back.size() == expected.size());
      for (std::size_t i = 0; i < back.size(); ++i) BOOST_TEST(back[i] == slurp(expected[i]));
    }
  }

  fs::path folder;
  convert::Converter converter;
  gateway::Registry registry;
  convert::ReceiptState state;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(samples)

BOOST_AUTO_TEST_CASE(video_invitation) {
  Story story("video-invitation");
  story.check({"letter.xml"});
  const auto answer = story.convert({"receipt.xml"},
                                    convert::Target::other);  // to the letter in back/, of the CareCommunication in XML
  BOOST_REQUIRE(answer.size() == 1u);
  BOOST_TEST(answer[0].find(R"(<code value="ok"/>)") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(letter_with_picture) {
  Story("letter-with-picture").check({"letter.xml", "files.xml"});
}

BOOST_AUTO_TEST_SUITE_END()
