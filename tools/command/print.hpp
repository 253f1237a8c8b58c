// What the command prints: findings, identities and reports, in words and as JSON ("schema": 1, docs/cli.md).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "converters/convert/convert.hpp"

namespace brevdue::command {

/// One output of a conversion as the report names it.
struct Written {
  std::string file;  // "-" for standard output
  convert::MessageKind kind;
  std::string id;
  std::uint32_t input = 0;
};

class Json;

/// The file name of an input, or nothing if there is none of that number.
[[nodiscard]] std::string_view input_name(const std::vector<convert::Input>& inputs, std::uint32_t index);
/// The members "findings", "messages" and "fields".
void write_findings(Json& json, const Findings& findings, const std::vector<convert::Input>& inputs);
void write_identities(Json& json, const std::vector<convert::Identity>& identities,
                      const std::vector<convert::Input>& inputs);
void write_fields(Json& json, const Report& report, const std::vector<convert::Input>& inputs, bool with_sentence);

[[nodiscard]] std::string findings_words(const Findings& findings, const std::vector<convert::Input>& inputs);
[[nodiscard]] std::string findings_json(const Findings& findings, const std::vector<convert::Input>& inputs);

/// One line a message: file, kind, version, ids, parties.
[[nodiscard]] std::string identities_words(const std::vector<convert::Identity>& identities,
                                           const std::vector<convert::Input>& inputs);
[[nodiscard]] std::string identities_json(const convert::ReadResult& result, const std::vector<convert::Input>& inputs);
/// One line an input: valid or not, and how many errors and warnings.
[[nodiscard]] std::string validation_words(const convert::ReadResult& result,
                                           const std::vector<convert::Input>& inputs);
[[nodiscard]] std::string validation_json(const convert::ReadResult& result, const std::vector<convert::Input>& inputs);

/// What was not simply carried, a line each but for what is so of every message, and a summary.
[[nodiscard]] std::string report_words(const Report& report, const std::vector<convert::Input>& inputs);
[[nodiscard]] std::string report_json(const Report& report, std::string_view target, std::string_view now,
                                      const std::vector<convert::Input>& inputs, const std::vector<Written>& outputs);

}  // namespace brevdue::command
