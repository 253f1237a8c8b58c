// The mailboxes, where messages wait that have no other way; and whether the gateway is well.
#include <charconv>
#include <chrono>
#include <string_view>

#include "converters/model/timestamp.hpp"
#include "converters/video/link.hpp"
#include "converters/wire/writer.hpp"
#include "gateway/api/handlers.hpp"
#include "gateway/delivery/parcel.hpp"

namespace brevdue::gateway {
namespace {

constexpr std::size_t usual_limit = 100, greatest_limit = 1000;
const Problem no_such_message{404, "There is no such message in this mailbox."};

/// Document/Format of its envelope.
std::string_view format_of(std::string_view kind) {
  if (kind == "CareCommunication" || kind == "Acknowledgement") return "HL7";
  return kind.starts_with('X') ? "XML" : "EDIFACT";
}

struct Page {
  std::size_t limit = usual_limit;
  std::optional<Id> after;
};
std::optional<Page> read_page(const Head& head) {
  Page page;
  for (const auto& [key, value] : head.query) {
    if (key == "after") {
      page.after = read_id(value);
      if (!page.after) return {};
    } else if (key == "limit") {
      const auto* end = value.data() + value.size();
      const auto [rest, error] = std::from_chars(value.data(), end, page.limit);
      if (error != std::errc() || rest != end || page.limit == 0 || page.limit > greatest_limit) return {};
    } else {
      return {};
    }
  }
  return page;
}

/// The state of a link now: the store knows its form alone (VDX-V7).
video::Link at_this_time(const VideoRow& row, const video::MeetingRules& rules, const DanishTime& zone) {
  video::Link link;
  link.link_class = video::link_class(row.link_class).value_or(video::LinkClass::unknown);
  link.state = video::link_state(row.state).value_or(video::LinkState::unknown_host);
  link.start = row.start;
  video::judge_time(link, rules, zone);
  return link;
}

/// "video": [{"class": ..., "state": ..., ...}], of a message about a meeting; [{}] where only its subject says so.
void write_video(wire::Buffered& out, const std::vector<VideoRow>& rows, const video::MeetingRules& rules,
                 const DanishTime& zone) {
  if (rows.empty()) return;
  out.write(R"(,"video":[)");
  for (bool first = true; const auto& row : rows) {
    out.write(first ? "{" : ",{");
    first = false;
    if (!row.link_class.empty()) {
      const auto link = at_this_time(row, rules, zone);
      const auto member = [&](std::string_view before, std::string_view value) {
        out.write(before);
        wire::write_json_string(out, value);
      };
      member(R"("class":)", row.link_class);
      member(R"(,"state":)", video::name(link.state));
      if (!row.host.empty()) member(R"(,"host":)", row.host);
      member(R"(,"hash":)", row.hash);
      if (const auto start = video::start_of(link, zone)) member(R"(,"start":)", zone.iso(*start));
    }
    out.put('}');
  }
  out.put(']');
}

void write_item(wire::Buffered& out, const MailboxItem& item, const video::MeetingRules& rules,
                const DanishTime& zone) {
  const auto field = [&out](std::string_view before, std::string_view value) {
    out.write(before);
    wire::write_json_string(out, value);
  };
  field(R"({"id":)", to_text(item.id));
  field(R"(,"format":)", format_of(item.kind));
  field(R"(,"name":)", item.name);
  field(R"(,"received":)", iso_utc(Instant(std::chrono::microseconds(item.since))));
  write_video(out, item.video, rules, zone);
  out.put('}');
}

/// The delivery of that id, if it stands in the mailbox or stood there, and was fetched.
std::optional<ClaimedDelivery> find(Store& store, const Request& request) {
  const auto id = read_id(request.id);
  if (!id) return {};
  auto found = store.find_delivery(*id);
  if (!found || found->delivery.destination != request.location) return {};
  const auto state = found->delivery.state;
  if (state != DeliveryState::in_mailbox && state != DeliveryState::delivered) return {};
  return found;
}

}  // namespace

Response Handlers::list_mailbox(Request& request) const {
  const auto page = read_page(request.head);
  if (!page)
    return refusal({400, "What is asked for is ?after=ID and ?limit=N, an id of this list and 1 to 1000."},
                   Tongue::json);
  StringSink sink;
  wire::Buffered out(sink);
  auto rules = parts_.settings()->meetings;
  rules.now = Instant(std::chrono::microseconds(parts_.clock.now()));
  out.put('[');
  for (bool first = true; const auto& item : parts_.store.mailbox(request.location, page->limit, page->after)) {
    if (!first) out.put(',');
    first = false;
    write_item(out, item, rules, *parts_.zone);
  }
  out.put(']');
  out.flush();
  Response response;
  response.media_type = "application/json";
  response.body = std::move(sink.bytes);
  return response;
}

Response Handlers::get_delivery(Request& request) const {
  const auto found = find(parts_.store, request);
  if (!found || found->delivery.state != DeliveryState::in_mailbox) return refusal(no_such_message, Tongue::json);
  const bool edifact = format_of(found->message.names.kind) == "EDIFACT";
  auto parcel = make_parcel(parts_.store, *found, edifact ? Cover::interchange : Cover::envelope);
  Response response;
  response.media_type = std::move(parcel.media_type);
  response.fields.emplace_back("Content-Disposition", "attachment; filename=\"" + parcel.file_name + "\"");
  response.size = parcel.size;
  response.write = std::move(parcel.write);
  return response;
}

Response Handlers::confirm_delivery(Request& request) const {
  const auto found = find(parts_.store, request);
  if (!found) return refusal(no_such_message, Tongue::json);
  if (found->delivery.state == DeliveryState::in_mailbox)
    parts_.store.delivered(found->delivery.id, {request.caller->name}, parts_.clock.now());
  Response response;
  response.status = 204;
  return response;
}

Response Handlers::health(Request& /*request*/) const {
  Response response;
  response.media_type = "text/plain";
  response.body = "ok\n";
  return response;
}

Response Handlers::ready(Request& /*request*/) const {
  if (!parts_.store.is_writable()) return refusal({503, "Nothing can be written to the disk."}, Tongue::json);
  Response response;
  response.media_type = "text/plain";
  response.body = "ready\n";
  return response;
}

}  // namespace brevdue::gateway
