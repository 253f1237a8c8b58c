// Converting files of ../shared/corpus with a registry of our own for its location numbers.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "converters/convert/convert.hpp"
#include "tests/support/letters.hpp"

namespace brevdue::test {

struct Run {
  Run();
  /// Bytes in, outputs (as bytes) and report out.
  struct Result {
    std::vector<std::string> outputs;
    std::vector<convert::MessageKind> kinds;
    Report report;
  };
  Result operator()(const std::vector<std::string>& messages, convert::Target target);
  /// The one output of a conversion that must succeed.
  std::string one(const std::vector<std::string>& messages, convert::Target target);
  /// Reads messages that must read without errors (schema included).
  std::vector<Message> read(const std::string& message);

  Bench bench;
  convert::Converter converter;
};

/// The bytes of a file of corpus/flow-pairs.
[[nodiscard]] std::string letter_file(const std::string& name);
[[nodiscard]] std::filesystem::path corpus();
/// All of a Content's bytes, decoded.
[[nodiscard]] std::string bytes_of(const Content& content);

}  // namespace brevdue::test
