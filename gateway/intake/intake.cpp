#include "gateway/intake/intake.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <mutex>
#include <set>
#include <string_view>
#include <utility>

#include "converters/model/copying.hpp"
#include "converters/model/identifiers.hpp"
#include "converters/wire/sha256.hpp"
#include "gateway/intake/agreement.hpp"
#include "gateway/intake/open.hpp"
#include "gateway/store/steps.hpp"

namespace brevdue::gateway {
namespace {

using convert::Identity;
using convert::MessageKind;

std::string iso(Micros at) {
  return iso_utc(Instant(std::chrono::microseconds(at)));
}

std::string sha256(const ByteSource& source) {
  wire::HashSink sink;
  copy(source, sink);
  return sink.hex();
}

/// MessageRow::objects. Behind each key stands '/' and a mark of the patient, if one could be read: a file of another
/// patient is another file (conversion.md 2). It is too short to tell who it is; join() compares the whole.
std::string objects_of(const Message& message) {
  const auto keys = convert::object_ids(message);
  if (keys.empty()) return {};
  const Patient* patient = nullptr;
  if (const auto* letter = std::get_if<Correspondence>(&message)) patient = &letter->patient;
  if (const auto* files = std::get_if<FileLetter>(&message); files != nullptr && files->patient)
    patient = &*files->patient;
  std::string mark = "/";
  if (patient != nullptr && !patient->ids.empty()) {
    wire::HashSink sink;
    sink.write(patient->ids.front().value);
    mark += sink.hex().substr(0, 4);
  }
  std::string out;
  for (const auto& key : keys) out += (out.empty() ? "" : " ") + key + mark;
  return out;
}

/// Each link once; of masses the first ones are kept: those of video services come first.
std::vector<VideoRow> video_rows(const Correspondence& message, const convert::Context& context) {
  constexpr std::size_t most = 20;
  auto video = convert::video_of(message, context);
  std::stable_partition(video.links.begin(), video.links.end(),
                        [](const auto& found) { return found.link.known_class(); });
  std::vector<VideoRow> out;
  std::set<std::string_view> seen;
  for (const auto& [link, place] : video.links) {
    if (out.size() == most) break;
    if (!seen.insert(link.url).second) continue;
    out.push_back({.link_class = std::string(video::name(link.link_class)),
                   .state = std::string(video::name(link.state)),
                   .host = link.host,
                   .hash = video::hash_of(link.url),
                   .start = link.start,
                   .clickable = convert::clickable_at(context, message.receiver.location_number)});
  }
  if (out.empty() && video.by_subject) out.emplace_back();
  return out;
}

/// What an arrival turned out to be.
struct Contents {
  Opened opened;
  std::vector<Identity> identities;
  std::vector<std::string> digests, objects;  // of each
  std::vector<std::vector<VideoRow>> video;
  std::shared_ptr<convert::ReadAhead> ahead;
};

/// What one thread needs for it: parsers are costly to make.
class Examiner {
 public:
  explicit Examiner(const Intake::Parts& parts) : converter_(parts.letter_schemas, parts.zone) {}

  tl::expected<Contents, Findings> look(std::shared_ptr<const ByteSource> bytes,
                                        const std::shared_ptr<const convert::Settings>& settings,
                                        const convert::Directory* directory) {
    auto opened = opener_.open(std::move(bytes), *settings);
    if (!opened) return tl::unexpected(std::move(opened.error()));
    Contents out;
    out.opened = std::move(*opened);
    if (!out.opened.content) return out;
    out.ahead = converter_.read_ahead({out.opened.content, "message", {}, {}}, settings);
    const auto& read = out.ahead->result;
    out.identities = read.identities;
    const auto unread =
        std::string(unread_digest) + (read.unread.empty() ? std::string() : sha256(*out.opened.content));
    out.digests.resize(out.identities.size(), unread);
    out.objects.resize(out.identities.size());
    out.video.resize(out.identities.size());
    convert::Context context;
    context.settings = settings.get();
    context.directory = directory;
    for (std::size_t i = 0; i < read.messages.size(); ++i) {
      out.digests.at(read.message_parts[i]) = read.digests[i];
      out.objects.at(read.message_parts[i]) = objects_of(read.messages[i]);
    }
    convert::each_correspondence(read, [&](const Correspondence& letter, std::uint32_t part) {
      out.video.at(part) = video_rows(letter, context);
    });
    for (std::size_t i = 0; i < read.unread.size(); ++i)
      out.objects.at(read.unread_parts[i]) = objects_of(read.unread[i].message);
    const bool nameless = std::none_of(out.identities.begin(), out.identities.end(),
                                       [](const Identity& id) { return !id.sender.empty() && !id.receiver.empty(); });
    if (!nameless) return out;
    Findings why = read.findings;
    why.push_back(error_at(Rule::gw_nameless, {}, "a message with its ids and parties", "none"));
    nameless_ = std::move(out.opened);
    return tl::unexpected(std::move(why));
  }
  /// The cover of what look() could not read, if it had one.
  std::optional<Opened> take_nameless() { return std::exchange(nameless_, std::nullopt); }

 private:
  Opener opener_;
  convert::Converter converter_;
  std::optional<Opened> nameless_;
};

}  // namespace

MessageNames names_of(const Identity& id) {
  return {
      std::string(convert::name(id.kind)), id.version, id.detail, id.envelope_id, id.message_id, id.sender, id.receiver,
      uuid_digits(id.thread).value_or("")};
}

std::string_view name(Door door) {
  switch (door) {
    case Door::spool:
      return "spool";
    case Door::http_vans:
      return "http vans";
    case Door::http_fhir:
      return "http fhir";
    case Door::invitation:
      return "invitation";
  }
  return {};
}

bool Caller::owns(std::string_view location) const {
  return std::any_of(locations.begin(), locations.end(),
                     [&](const std::string& own) { return own == location || own == "*"; });
}

struct Intake::Impl {
  explicit Impl(Parts p) : parts(std::move(p)) {}

  Answer accept(const Arrival& arrival) {
    auto known = accepted_before(arrival);
    auto settings = parts.settings();
    if (!known.empty()) settings = settings_of_accepted(std::move(settings), arrival.payload.size);
    auto bytes = parts.store.open(arrival.payload);
    auto examiner = borrow();
    auto contents = examiner->look(std::move(bytes), settings, parts.directory().get());
    const auto cover = examiner->take_nameless();
    give_back(std::move(examiner));  // while this one waits for the disk others read with parsers that are warm
    Answer answer;
    if (!known.empty()) {
      answer.messages = std::move(known);
      if (contents && contents->opened.envelope) answer.receipt = receipt(arrival, *contents->opened.envelope, answer);
    } else if (!contents) {
      answer = refused(contents.error());
      if (cover && cover->envelope) answer.receipt = receipt(arrival, *cover->envelope, answer);
    } else {
      answer = accept(arrival, *contents);
    }
    return answer;
  }

  /// Its messages, if the store has them already: whatever settings or callers are now, that stands.
  std::vector<AcceptedMessage> accepted_before(const Arrival& arrival) const {
    std::vector<AcceptedMessage> out;
    if (arrival.id.empty()) return out;
    for (const auto& row : parts.store.siblings(arrival.id))
      out.push_back({.id = row.id, .state = row.state, .first = {}, .warning = {}});
    return out;
  }

  Answer accept(const Arrival& arrival, Contents& contents) {
    auto& [opened, identities, digests, objects, video, ahead] = contents;
    const auto* envelope = opened.envelope ? &*opened.envelope : nullptr;
    auto faults = check(arrival, opened, identities);
    Answer answer;
    if (!faults.empty()) {
      answer = refused(std::move(faults));
      if (answer.refused == Kind::access) audit_refusal(arrival, answer.findings.front().found);
    } else {
      Acceptance acceptance;
      auto& t = acceptance.transmission;
      const auto now = parts.clock.now();
      t.id = arrival.id.empty() ? parts.ids.next(now) : arrival.id;
      t.door = name(arrival.door);
      t.peer = arrival.caller.name;
      t.received = now;
      t.wrapping = opened.wrapping;
      t.payload = arrival.payload;
      if (envelope != nullptr) {
        t.envelope_id = envelope->id;
        if (envelope->message) t.message_identifier = envelope->message->identifier;
      }
      for (std::size_t i = 0; i < identities.size(); ++i) {
        MessageRow row;
        row.id = parts.ids.next(now);
        row.transmission = t.id;
        row.part = static_cast<std::uint32_t>(i);
        row.names = names_of(identities[i]);
        row.digest = digests[i];
        row.objects = objects[i];
        row.created = row.changed = now;
        row.due = now;
        acceptance.messages.push_back(std::move(row));
      }
      acceptance.video = std::move(video);
      acceptance.invitation = arrival.invitation;
      if (arrival.invitation) {  // it knows better than its link, and is about a meeting without one too
        for (auto& rows : acceptance.video) {
          if (rows.empty()) rows.emplace_back();
          for (auto& row : rows) row.start = arrival.meeting_start;
        }
      }
      const bool waits = std::any_of(objects.begin(), objects.end(), [](const auto& o) { return !o.empty(); });
      if (!arrival.payload.in_file() && !waits)  // before it is accepted: the flow takes it at once
        parts.hand_over.put(t.id, {opened.content, envelope == nullptr ? std::string() : envelope->sender.id, ahead});
      try {
        step("payload written");
        answer.messages = parts.store.accept(acceptance, {arrival.caller.name});
        step("accepted");
        if (std::none_of(answer.messages.begin(), answer.messages.end(),
                         [](const auto& m) { return m.state == MessageState::received; }))
          (void)parts.hand_over.take(t.id);  // repeats: nobody converts them
        answer.findings = std::move(opened.warnings);
      } catch (const StoreError&) {
        (void)parts.hand_over.take(t.id);
        answer = refused({error_at(Rule::gw_busy, {}, "room on the disk, and a store that keeps up", "none")});
      }
    }
    if (envelope != nullptr && envelope->message) answer.receipt = receipt(arrival, *envelope, answer);
    return answer;
  }

  /// Why it is not taken: the first kind of fault that decides; faults of the content are answered later.
  Findings check(const Arrival& arrival, const Opened& opened, const std::vector<Identity>& identities) const {
    Findings access, other;
    const auto* envelope = opened.envelope ? &*opened.envelope : nullptr;
    if (!opened.content) return {error_at(Rule::gw_receipt, "VANSEnvelope/Receipt", "a Message", "a Receipt")};
    const auto not_theirs = [&](const char* path, const std::string& sender) {
      auto fault = error_at(Rule::gw_sender, path, "a location number of the caller's", shown(sender));
      // Of an envelope and of the message in it the same fault is said once.
      if (std::none_of(access.begin(), access.end(), [&](const Finding& f) { return f.found == fault.found; }))
        access.push_back(std::move(fault));
    };
    const bool envelope_is_theirs = envelope != nullptr && arrival.caller.owns(envelope->sender.id);
    if (envelope != nullptr && !envelope_is_theirs) not_theirs("VANSEnvelope/SenderID", envelope->sender.id);
    for (const auto& id : identities) {
      const bool vans = may_come_from_a_vans(id) && envelope_is_theirs;
      if (!vans && !arrival.caller.owns(id.sender)) not_theirs("the message's sender", id.sender);
      if (envelope == nullptr) continue;
      auto faults = disagreements(*envelope, id, begins_as_json(*opened.content), vans);
      std::move(faults.begin(), faults.end(), std::back_inserter(other));
    }
    if (!access.empty()) return access;
    auto faults = unfit(opened.warnings);  // R2 and R4
    std::move(faults.begin(), faults.end(), std::back_inserter(other));
    return other;
  }

  static Answer refused(Findings findings) {
    Answer answer;
    const auto error =
        std::find_if(findings.begin(), findings.end(), [](const Finding& f) { return f.severity == Severity::error; });
    answer.refused = error == findings.end() ? Kind::unreadable : row(error->rule).kind;
    answer.findings = std::move(findings);
    return answer;
  }

  /// P6. The row says who and as whom, not what.
  void audit_refusal(const Arrival& arrival, const std::string& sender) {
    AuditRow row;
    row.at = parts.clock.now();
    row.actor = arrival.caller.name;
    row.action = "refused access";
    row.detail = std::string(name(arrival.door)) + " as " + sender;
    parts.store.audit(row);
  }

  /// governance.md 1.1: the envelope's own receipt. None if it could not be written.
  std::optional<vans::Envelope> receipt(const Arrival& arrival, const vans::Envelope& envelope, const Answer& answer) {
    if (!envelope.message || answer.refused == Kind::busy) return std::nullopt;  // busy is no answer
    vans::Envelope out;
    out.sender = envelope.receiver;
    out.receiver = envelope.sender;
    if (arrival.id.empty()) {
      const std::lock_guard lock(mutex);
      out.id = uuids->uuid();
      out.sent = iso(parts.clock.now());
    } else {  // however often its door comes with it: the same receipt
      out.id = to_text(arrival.id);
      out.sent = iso(time_of(arrival.id));
    }
    auto& said = out.receipt.emplace();
    said.original_envelope_id = envelope.id;
    said.original = envelope.message;
    if (answer.refused) {
      said.kind =
          *answer.refused == Kind::schema ? vans::ReceiptKind::negative_vans : vans::ReceiptKind::negative_message;
      said.description = description(answer);
    }
    if (!vans::writing_faults(out).empty()) return std::nullopt;
    return out;
  }

  /// At most 512 characters: rule ids, places, what was expected. Findings hold no text of the message.
  static std::string description(const Answer& answer) {
    std::string out;
    for (const auto& f : answer.findings) {
      if (f.severity != Severity::error) continue;
      auto line = std::string(row(f.rule).id) + " " + std::string(row(f.rule).sentence);
      if (!f.position.path.empty()) line += " " + f.position.path + ":";
      if (!f.expected.empty()) line += " expected " + f.expected + ", found " + f.found;
      if (characters(out) + characters(line) + 2 > 500) break;
      if (!out.empty()) out += "; ";
      out += line;
    }
    return out.empty() ? "It could not be read." : out;
  }

  std::unique_ptr<Examiner> borrow() {
    const std::lock_guard lock(mutex);
    if (idle.empty()) return std::make_unique<Examiner>(parts);
    auto out = std::move(idle.back());
    idle.pop_back();
    return out;
  }
  void give_back(std::unique_ptr<Examiner> examiner) {
    const std::lock_guard lock(mutex);
    idle.push_back(std::move(examiner));
  }

  Parts parts;
  std::mutex mutex;
  std::unique_ptr<IdSource> uuids = random_ids();
  std::vector<std::unique_ptr<Examiner>> idle;  // as many as were ever needed at once
};

Intake::Intake(Parts parts) : impl_(std::make_unique<Impl>(std::move(parts))) {}
Intake::~Intake() = default;

Answer Intake::accept(const Arrival& arrival) {
  return impl_->accept(arrival);
}

Id Intake::next_id() {
  return impl_->parts.ids.next(impl_->parts.clock.now());
}

}  // namespace brevdue::gateway
