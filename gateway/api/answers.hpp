// What is answered: a status, some fields, and a body that is small and held, or large and streaming; and refusals in
// the words of the one who asks: JSON, or an OperationOutcome. No text of a message, no key and no CPR number is in a
// refusal. Thread safety: values and pure functions.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "converters/model/bytes.hpp"
#include "converters/model/finding.hpp"
#include "gateway/api/head.hpp"

namespace brevdue::gateway {

struct Response {
  int status = 200;
  std::vector<std::pair<std::string_view, std::string>> fields;  // beside those of the body and the connection
  std::string media_type;                                        // empty: there is no body
  std::string body;                                              // or
  std::uint64_t size = 0;
  std::function<void(ByteSink&)> write;  // writes exactly `size` bytes
};

/// "Not Found"; of the statuses this gateway answers with.
[[nodiscard]] std::string_view reason_phrase(int status);

/// Which words a refusal is in.
enum class Tongue : std::uint8_t { json, fhir_json, fhir_xml };
/// That of an OperationOutcome: what Accept asks for, else what Content-Type is.
[[nodiscard]] Tongue fhir_tongue(const Head& head);

/// A request that was no good in itself: {"error":"not-found","message":"..."} or an OperationOutcome.
[[nodiscard]] Response refusal(const Problem& problem, Tongue tongue);
/// What intake or the store refused: {"error":"schema","findings":[...]} or an OperationOutcome.
[[nodiscard]] Response refusal(Kind kind, const Findings& findings, Tongue tongue);

}  // namespace brevdue::gateway
