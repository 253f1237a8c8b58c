// Invitations to video meetings, for the systems that send them.
#include <algorithm>
#include <utility>

#include "gateway/api/handlers.hpp"

namespace brevdue::gateway {
namespace {

constexpr std::uint64_t most_json = 256 * 1024;  // what video::read_invitation() takes is less
const Problem other_content{409, "That request id stands for another invitation of this sender."};
const Problem is_cancelled{409, "The meeting is cancelled: there is nothing to change."};
const Problem not_yours{403, "The sender of that invitation is not one of your location numbers."};
const Problem not_found{404, "There is no such invitation."};

Response answer(Invitations::Reply reply) {
  using enum Invitations::Result;
  switch (reply.result) {
    case refused: {
      const auto error = std::find_if(reply.findings.begin(), reply.findings.end(),
                                      [](const Finding& f) { return f.severity == Severity::error; });
      return refusal(error == reply.findings.end() ? Kind::bug : row(error->rule).kind, reply.findings, Tongue::json);
    }
    case other_content:
      return refusal(gateway::other_content, Tongue::json);
    case cancelled:
      return refusal(is_cancelled, Tongue::json);
    case not_yours:
      return refusal(gateway::not_yours, Tongue::json);
    case not_found:
      return refusal(gateway::not_found, Tongue::json);
    case busy:
      return refusal(Kind::busy, {}, Tongue::json);
    case made:
    case done:
      break;
  }
  Response response;
  response.status = reply.result == made ? 201 : 200;
  response.media_type = "application/json";
  response.body = std::move(reply.json);
  return response;
}

}  // namespace

/// Reads the body, and answers what `serve` makes of it.
template <class Serve>
Response Handlers::with_json(Request& request, Serve serve) const {
  auto limits = limits_;
  limits.most_bytes = std::min(limits.most_bytes, most_json);
  auto payload = read_body(request.head, request.framing, request.stream, parts_.store, limits);
  if (!payload) return refusal(payload.error(), Tongue::json);
  request.body_read = true;
  return answer_of(request, serve(parts_.store.open(*payload)));
}

Response Handlers::answer_of(Request& request, Invitations::Reply reply) {
  request.is_foreign = reply.result == Invitations::Result::not_yours;
  return gateway::answer(std::move(reply));
}

Response Handlers::post_invitation(Request& request) const {
  return with_json(request, [&](auto json) { return parts_.invitations.invite(*request.caller, json); });
}

Response Handlers::list_invitations(Request& request) const {
  return answer_of(request, parts_.invitations.list(*request.caller));
}

Response Handlers::get_invitation(Request& request) const {
  const auto id = read_id(request.id);
  if (!id) return refusal(gateway::not_found, Tongue::json);
  return answer_of(request, parts_.invitations.show(*request.caller, *id));
}

Response Handlers::change_invitation(Request& request) const {
  const auto id = read_id(request.id);
  if (!id) return refusal(gateway::not_found, Tongue::json);
  return with_json(request, [&](auto json) { return parts_.invitations.change(*request.caller, *id, json); });
}

Response Handlers::cancel_invitation(Request& request) const {
  const auto id = read_id(request.id);
  if (!id) return refusal(gateway::not_found, Tongue::json);
  return with_json(request, [&](auto json) { return parts_.invitations.cancel(*request.caller, *id, json); });
}

}  // namespace brevdue::gateway
