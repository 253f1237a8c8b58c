// The two doors for messages.
#include "converters/vans/envelope.hpp"
#include "gateway/api/handlers.hpp"

namespace brevdue::gateway {

tl::expected<Answer, Problem> Handlers::take_in(Request& request, Door door) const {
  auto payload = read_body(request.head, request.framing, request.stream, parts_.store, limits_);
  if (!payload) return tl::unexpected(payload.error());
  request.body_read = true;
  auto answer = parts_.intake.accept({door, *request.caller, std::move(*payload)});
  if (!answer.refused && parts_.arrived) parts_.arrived();
  return answer;
}

Response Handlers::post_vans(Request& request) const {
  const auto answer = take_in(request, Door::http_vans);
  if (!answer) return refusal(answer.error(), Tongue::json);
  Response response;
  response.status = 202;
  if (answer->refused) response = refusal(*answer->refused, answer->findings, Tongue::json);
  if (!answer->receipt) return response;
  StringSink receipt;
  vans::write_envelope(*answer->receipt, nullptr, receipt);
  if (!answer->refused) response.status = 200;
  response.media_type = "application/xml";
  response.body = std::move(receipt.bytes);
  return response;
}

Response Handlers::post_fhir(Request& request) const {
  const auto tongue = fhir_tongue(request.head);
  const auto answer = take_in(request, Door::http_fhir);
  if (!answer) return refusal(answer.error(), tongue);
  if (answer->refused) return refusal(*answer->refused, answer->findings, tongue);
  Response response;
  response.status = 202;
  return response;
}

}  // namespace brevdue::gateway
