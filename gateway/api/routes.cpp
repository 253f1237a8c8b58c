// Which path and method is served by what, and who may walk it.
#include <Poco/Exception.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <system_error>
#include <utility>

#include "gateway/api/handlers.hpp"

namespace brevdue::gateway {

struct Handlers::Route {
  std::string_view method, pattern;
  std::vector<std::string_view> path;  // "*" stands for any location number, "#" for any id
  enum class For : std::uint8_t { everybody, clients } who;
  enum class Refusals : std::uint8_t { json, fhir } refusals;
  Response (Handlers::*serve)(Request&) const;
};

const std::vector<Handlers::Route>& Handlers::routes() {
  using enum Route::For;
  using enum Route::Refusals;
  static const std::vector<Route> table{
      {"POST", "/vans/messages", {"vans", "messages"}, clients, json, &Handlers::post_vans},
      {"POST", "/fhir/$process-message", {"fhir", "$process-message"}, clients, fhir, &Handlers::post_fhir},
      {"GET",
       "/vans/mailboxes/{location}/messages",
       {"vans", "mailboxes", "*", "messages"},
       clients,
       json,
       &Handlers::list_mailbox},
      {"GET",
       "/vans/mailboxes/{location}/messages/{id}",
       {"vans", "mailboxes", "*", "messages", "#"},
       clients,
       json,
       &Handlers::get_delivery},
      {"DELETE",
       "/vans/mailboxes/{location}/messages/{id}",
       {"vans", "mailboxes", "*", "messages", "#"},
       clients,
       json,
       &Handlers::confirm_delivery},
      {"POST", "/api/v1/invitations", {"api", "v1", "invitations"}, clients, json, &Handlers::post_invitation},
      {"GET", "/api/v1/invitations", {"api", "v1", "invitations"}, clients, json, &Handlers::list_invitations},
      {"GET", "/api/v1/invitations/{id}", {"api", "v1", "invitations", "#"}, clients, json, &Handlers::get_invitation},
      {"POST",
       "/api/v1/invitations/{id}/change",
       {"api", "v1", "invitations", "#", "change"},
       clients,
       json,
       &Handlers::change_invitation},
      {"POST",
       "/api/v1/invitations/{id}/cancel",
       {"api", "v1", "invitations", "#", "cancel"},
       clients,
       json,
       &Handlers::cancel_invitation},
      {"GET", "/health", {"health"}, everybody, json, &Handlers::health},
      {"GET", "/ready", {"ready"}, everybody, json, &Handlers::ready},
  };
  return table;
}

namespace {

/// What is behind the wildcard of a path, if it is there.
std::string part_of(const std::vector<std::string_view>& pattern, const std::vector<std::string>& path,
                    std::string_view wildcard) {
  for (std::size_t i = 0; i < pattern.size(); ++i)
    if (pattern[i] == wildcard) return path[i];
  return {};
}

bool matches(const std::vector<std::string_view>& pattern, const std::vector<std::string>& path) {
  return std::equal(pattern.begin(), pattern.end(), path.begin(), path.end(),
                    [](std::string_view a, const std::string& b) { return a == "*" || a == "#" || a == b; });
}

/// An audit row names a location number, but nothing else that somebody wrote there.
bool is_location_number(std::string_view text) {
  return text.size() == 13 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

const Problem not_found{404, "There is nothing here."};
const Problem no_key{401, "An API key is needed: Authorization: Bearer KEY."};
const Problem not_yours{403, "That location number is not one of yours."};
const Problem no_body_here{400, "This request takes no body."};
const Problem damaged{500, "What is stored of it is gone or damaged: its operator must restore a backup."};

}  // namespace

Handlers::Handlers(HttpServer::Parts parts, bool open_without_clients, BodyLimits limits)
    : parts_(std::move(parts)), access_(parts_.clients, open_without_clients), limits_(limits) {}

Response Handlers::answer(Request& request) const {
  std::string allowed;
  for (const auto& route : routes()) {
    if (!matches(route.path, request.head.path)) continue;
    if (route.method == request.head.method) return serve(route, request);
    if (!allowed.empty()) allowed += ", ";
    allowed += route.method;
  }
  if (allowed.empty()) return refusal(not_found, Tongue::json);
  auto response = refusal({405, "This method is not served here."}, Tongue::json);
  response.fields.emplace_back("Allow", std::move(allowed));
  return response;
}

Response Handlers::serve(const Route& route, Request& request) const {
  const auto tongue = route.refusals == Route::Refusals::fhir ? fhir_tongue(request.head) : Tongue::json;
  try {
    if (route.method != "POST" && request.framing.has_body()) return refusal(no_body_here, tongue);
    request.location = part_of(route.path, request.head.path, "*");
    request.id = part_of(route.path, request.head.path, "#");
    if (route.who == Route::For::clients) {
      request.caller = access_.caller(request.head);
      // P6: the one place that says whose mailbox is whose.
      const bool known = request.caller.has_value();
      if (!known || (!request.location.empty() && !request.caller->owns(request.location))) {
        audit_refusal(route, request);
        return refusal(known ? not_yours : no_key, tongue);
      }
    }
    auto response = (this->*route.serve)(request);
    if (request.is_foreign) audit_refusal(route, request);
    return response;
  } catch (const StoreError& error) {
    if (error.kind() == StoreError::Kind::corrupt) return refusal(damaged, tongue);
    return refusal(error.kind() == StoreError::Kind::version ? Kind::bug : Kind::busy, {}, tongue);
  } catch (const std::system_error&) {  // no file could be opened or written, also a temporary one: it passes
    return refusal(Kind::busy, {}, tongue);
  } catch (const Poco::Exception&) {
    throw;  // the connection is gone
  } catch (const std::exception&) {
    return refusal(Kind::bug, {}, tongue);
  }
}

void Handlers::audit_refusal(const Route& route, const Request& request) const {
  AuditRow row;
  row.at = parts_.clock.now();
  row.actor = request.caller ? request.caller->name : "unknown";
  row.action = "refused access";
  row.detail = std::string(route.method) + " " + std::string(route.pattern);
  if (is_location_number(request.location)) row.detail += " " + request.location;
  try {
    parts_.store.audit(row);
  } catch (const StoreError&) {
    // The disk is full, or so: the answer is no all the same.
  }
}

}  // namespace brevdue::gateway
