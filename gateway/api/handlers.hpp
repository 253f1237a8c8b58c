// What is behind each path: the table of routes, who may walk them, and the handlers. Thread safety: any number of
// threads.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gateway/api/access.hpp"
#include "gateway/api/answers.hpp"
#include "gateway/api/body.hpp"
#include "gateway/api/http.hpp"

namespace brevdue::gateway {

/// A request while it is served.
struct Request {
  const Head& head;
  const Framing& framing;
  Stream& stream;
  bool body_read = false;                       // all of it: the next request begins behind it
  std::optional<Caller> caller = std::nullopt;  // known on every route that is not open
  std::string location = {}, id = {};           // of the path
  bool is_foreign = false;                      // what it asks for is another client's, as its handler found out
};

class Handlers {
 public:
  Handlers(HttpServer::Parts parts, bool open_without_clients, BodyLimits limits);
  /// Never throws but for a connection that is gone (Poco::Exception).
  [[nodiscard]] Response answer(Request& request) const;

 private:
  struct Route;
  static const std::vector<Route>& routes();
  Response serve(const Route& route, Request& request) const;
  void audit_refusal(const Route& route, const Request& request) const;
  /// The body, given to the intake.
  tl::expected<Answer, Problem> take_in(Request& request, Door door) const;

  template <class Serve>
  Response with_json(Request& request, Serve serve) const;
  static Response answer_of(Request& request, Invitations::Reply reply);

  Response post_vans(Request& request) const;
  Response post_fhir(Request& request) const;
  Response list_mailbox(Request& request) const;
  Response get_delivery(Request& request) const;
  Response confirm_delivery(Request& request) const;
  Response post_invitation(Request& request) const;
  Response list_invitations(Request& request) const;
  Response get_invitation(Request& request) const;
  Response change_invitation(Request& request) const;
  Response cancel_invitation(Request& request) const;
  Response health(Request& request) const;
  Response ready(Request& request) const;

  HttpServer::Parts parts_;
  Access access_;
  BodyLimits limits_;
};

}  // namespace brevdue::gateway
