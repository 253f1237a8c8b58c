#include "gateway/invitations/standing.hpp"

#include <algorithm>
#include <chrono>

#include "converters/model/texts.hpp"
#include "converters/video/link.hpp"
#include "converters/wire/writer.hpp"

namespace brevdue::gateway {
namespace {

using wire::Buffered;

Instant instant(Micros at) {
  return Instant(std::chrono::microseconds(at));
}

std::shared_ptr<const ByteSource> source(const std::string& bytes) {
  return std::make_shared<MemorySource>(bytes);
}

/// {"a":"b","c":1}: members in the order they are put.
class Object {
 public:
  explicit Object(Buffered& out) : out_(out) { out_.put('{'); }
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;
  ~Object() { out_.put('}'); }
  void name(std::string_view name) {
    if (!first_) out_.put(',');
    first_ = false;
    wire::write_json_string(out_, name);
    out_.put(':');
  }
  void text(std::string_view member, std::string_view value) {
    name(member);
    wire::write_json_string(out_, value);
  }
  void filled(std::string_view member, std::string_view value) {
    if (!value.empty()) text(member, value);
  }
  void number(std::string_view member, std::uint64_t value) {
    name(member);
    out_.write(std::to_string(value));
  }
  /// `write` is called for each, with an Object of its own.
  template <class List, class Write>
  void list(std::string_view member, const List& of, Write write) {
    name(member);
    out_.put('[');
    for (bool first = true; const auto& one : of) {
      if (!first) out_.put(',');
      first = false;
      Object object(out_);
      write(object, one);
    }
    out_.put(']');
  }
  [[nodiscard]] Buffered& out() { return out_; }

 private:
  Buffered& out_;
  bool first_ = true;
};

std::string_view state_of(const InvitationLetter& letter) {
  if (letter.message.empty()) return letter.reason.empty() ? name(MessageState::received) : "not sent";
  return name(letter.state);
}

void write_letter(Object& object, const InvitationRow& row, const InvitationLetter& letter) {
  const auto& step = row.steps.at(letter.step);
  object.text("what", step.what);
  object.filled("message_id", letter.message_id);
  if (!letter.message.empty()) object.text("sent", iso_utc(instant(step.at)));
  object.text("state", state_of(letter));
  // Of one that the gateway refused the receipt is its own.
  if (letter.answered && letter.state != MessageState::refused)
    object.text("answered", iso_utc(instant(*letter.answered)));
  object.filled("reason", letter.reason);
  object.filled("answer", letter.answer);
}

void write_meeting(Object& object, const video::Invitation& invitation, const convert::Settings& settings, Micros now,
                   const DanishTime& zone) {
  object.text("start", iso_utc(invitation.start));
  if (invitation.end) object.text("end", iso_utc(*invitation.end));
  if (invitation.opens) object.text("opens", iso_utc(*invitation.opens));
  auto link = video::judge(invitation.link, settings.links);
  auto rules = settings.meetings;
  rules.now = instant(now);
  video::judge_time(link, rules, zone, {invitation.start, invitation.end});
  object.name("link");
  Object shown(object.out());
  shown.text("class", video::name(link.link_class));
  shown.text("state", video::name(link.state));
  shown.text("host", link.host);
  shown.text("hash", video::hash_of(link.url));
}

}  // namespace

tl::expected<Standing, Findings> step_on(const Standing& before, video::What what,
                                         const std::shared_ptr<const ByteSource>& json, Instant now,
                                         video::Reading reading, const convert::Settings& settings,
                                         const DanishTime& zone) {
  auto read = what == video::What::cancellation
                  ? video::read_cancellation(json, before.invitation, now, settings.links, zone)
                  : video::read_change(json, before.invitation, now, settings.links, zone, reading);
  if (!read) return tl::unexpected(std::move(read.error()));
  return Standing{std::move(*read), what, {before.invitation.start, before.invitation.end}};
}

tl::expected<Standing, Findings> standing_of(const InvitationRow& row, std::size_t last,
                                             const convert::Settings& settings, const DanishTime& zone) {
  const auto& first = row.steps.front();
  auto read =
      video::read_invitation(source(first.request), instant(first.at), settings.links, zone, video::Reading::accepted);
  if (!read) return tl::unexpected(std::move(read.error()));
  Standing out{std::move(*read), video::What::invitation, {}};
  for (std::size_t i = 1; i <= last; ++i) {
    const auto& step = row.steps.at(i);
    auto next = step_on(out, video::what(step.what).value(), source(step.request), instant(step.at),
                        video::Reading::accepted, settings, zone);
    if (!next) return tl::unexpected(std::move(next.error()));
    out = std::move(*next);
  }
  return out;
}

std::string record_of(const InvitationRow& row, const Standing& standing, const convert::Directory& directory,
                      const convert::Settings& settings, Micros now, const DanishTime& zone) {
  StringSink sink;
  {
    Buffered out(sink);
    convert::Context context;
    context.directory = &directory;
    const auto& invitation = standing.invitation;
    {
      Object record(out);
      record.text("id", to_text(row.id));
      record.text("request_id", row.request_id);
      record.text("sender", row.sender);
      record.text("state", standing.what == video::What::cancellation ? "cancelled" : "planned");
      record.name("meeting");
      {
        Object meeting(out);
        write_meeting(meeting, invitation, settings, now, zone);
      }
      record.text("created", iso_utc(instant(row.steps.front().at)));
      record.text("changed", iso_utc(instant(row.steps.back().at)));
      std::uint64_t yes = 0, no = 0, unknown = 0;
      record.list("receivers", invitation.receivers, [&](Object& object, const video::Invitee& receiver) {
        const auto* known = directory.find(receiver.location_number);
        const auto clickable = convert::clickable_at(context, receiver.location_number);
        (clickable == "yes" ? yes : clickable == "no" ? no : unknown) += 1;
        object.text("location_number", receiver.location_number);
        object.filled("name", receiver.name.empty() && known != nullptr ? known->name : receiver.name);
        object.text("clickable", clickable);
        std::vector<const InvitationLetter*> letters;
        for (const auto& letter : row.letters)
          if (letter.receiver == receiver.location_number) letters.push_back(&letter);
        if (!letters.empty()) object.text("state", state_of(*letters.back()));
        object.list("letters", letters,
                    [&](Object& one, const InvitationLetter* letter) { write_letter(one, row, *letter); });
      });
      record.list("unreachable", invitation.unreachable, [](Object& object, const video::UnreachableInvitee& one) {
        object.text("name", one.name);
        object.text("kind", video::name(one.kind));
        object.text("advice", texts::use_another_channel);
      });
      record.name("clickable");
      {
        Object counts(out);
        counts.number("yes", yes);
        counts.number("no", no);
        counts.number("unknown", unknown);
      }
      record.list("notes", invitation.notes, [](Object& object, const Finding& note) {
        object.text("rule", brevdue::row(note.rule).id);
        object.filled("path", note.position.path);
        object.text("message", brevdue::row(note.rule).sentence);
      });
    }
    out.flush();
  }
  return std::move(sink.bytes);
}

}  // namespace brevdue::gateway
