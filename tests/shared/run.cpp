#include "tests/shared/run.hpp"

#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "converters/wire/base64.hpp"
#include "tests/shared/judge.hpp"
#include "tests/support/support.hpp"

namespace brevdue::test {

std::filesystem::path corpus() {
  return shared() / "corpus";
}
std::string letter_file(const std::string& name) {
  return slurp(corpus() / "flow-pairs" / name);
}

std::string bytes_of(const Content& content) {
  StringSink sink;
  wire::write_base64(content, sink);
  return wire::decode_base64(sink.bytes).value();
}

Run::Run() : converter(schemas(), shared_zone()) {
  const auto add = [&](std::string gln, std::string sor) {
    convert::Location l;
    l.location_number = gln;
    l.sor = std::move(sor);
    bench.rows.rows[gln] = l;
  };
  add("5790001382445", "359001000016000");
  add("5790000121441", "328051000016008");
  add("5790000121526", "325251000016005");
  add("5790000120314", "325371000016006");
  // The other parties of the corpus; SOR codes of our own making.
  add("5790000120406", "100000000000011");
  add("5790000128709", "100000000000021");
  add("2220001382433", "100000000000031");
  add("5790000120420", "100000000000041");
  add("5790000125067", "100000000000051");
}

Run::Result Run::operator()(const std::vector<std::string>& messages, convert::Target target) {
  std::vector<convert::Input> inputs;
  for (const auto& m : messages) inputs.push_back({source(m), "input"});
  auto conversion = converter.convert(inputs, target, bench.context);
  Result result;
  result.report = std::move(conversion.report);
  for (auto& o : conversion.outputs) {
    StringSink sink;
    o.write(sink);
    result.outputs.push_back(std::move(sink.bytes));
    result.kinds.push_back(o.kind);
  }
  return result;
}

std::string Run::one(const std::vector<std::string>& messages, convert::Target target) {
  auto result = (*this)(messages, target);
  BOOST_REQUIRE_MESSAGE(result.outputs.size() == 1, words(result.report.findings));
  return result.outputs.front();
}

std::vector<Message> Run::read(const std::string& message) {
  auto result = converter.read({{source(message), "output"}}, bench.settings);
  BOOST_TEST(!has_error(result.findings), words(result.findings));
  return std::move(result.messages);
}

std::string judge(const std::map<std::string, std::string>& messages) {
  namespace fs = std::filesystem;
  const auto folder = fs::temp_directory_path() / ("brevdue-judge-" + std::to_string(getpid()));
  fs::create_directories(folder);
  std::string command = (shared() / "judge" / "run").string();
  for (const auto& [file, bytes] : messages) {
    std::ofstream(folder / file, std::ios::binary) << bytes;
    command += " '" + (folder / file).string() + "'";
  }
  const auto out = folder / "judge.txt";
  command += " > '" + out.string() + "' 2>&1";
  const int status = std::system(command.c_str());
  auto words = slurp(out);
  fs::remove_all(folder);
  return status == 0 ? "" : words.empty() ? "the judge failed" : words;
}

}  // namespace brevdue::test
