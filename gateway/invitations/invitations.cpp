#include "gateway/invitations/invitations.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>

#include "converters/model/identifiers.hpp"
#include "converters/model/strings.hpp"
#include "converters/model/versions.hpp"
#include "converters/oioxml/oioxml.hpp"
#include "gateway/flow/route.hpp"
#include "gateway/intake/open.hpp"
#include "gateway/invitations/standing.hpp"
#include "gateway/store/steps.hpp"

namespace brevdue::gateway {
namespace {

constexpr std::size_t longest_organisation = 35;  // OIOXML's OrganisationName
constexpr std::uint64_t longest_letter = 1 << 20;
constexpr std::size_t most_listed = 100, most_resumed = 1000;

using Reply = Invitations::Reply;
using Result = Invitations::Result;

std::string bytes_of(const ByteSource& source) {
  std::string out(static_cast<std::size_t>(source.size()), '\0');
  std::size_t have = 0;
  while (have < out.size()) {
    const auto got = source.read_at(have, {out.data() + have, out.size() - have});
    if (got == 0) break;
    have += got;
  }
  out.resize(have);
  return out;
}

bool says_the_same(const video::Invitation& a, const video::Invitation& b) {
  return a.sender == b.sender && a.patient == b.patient && a.start == b.start && a.end == b.end && a.opens == b.opens &&
         a.link == b.link && a.department == b.department && a.phone == b.phone && a.contact == b.contact &&
         a.receivers == b.receivers && a.unreachable == b.unreachable && a.topic == b.topic && a.text == b.text;
}

/// As OIOXML has a party: what the registry does not say is said by the location number.
Party party_of(const convert::Location& known) {
  Party out;
  out.location_number = known.location_number;
  const bool identified = !known.identifier.empty() && known.identifier_code;
  out.identifier = identified ? known.identifier : known.location_number;
  out.identifier_code = identified ? *known.identifier_code : PartyIdCode::lokationsnummer;
  out.organisation =
      known.name.empty() ? known.location_number : std::string(first_characters(known.name, longest_organisation));
  return out;
}

Routing routing_of(const video::Invitation& invitation, const convert::Location* receiver) {
  const bool letter = invitation.patient.has_value();
  return route(letter ? convert::MessageKind::xdis91 : convert::MessageKind::xdis90,
               (letter ? versions::dis91 : versions::dis90).oioxml, receiver);
}

/// Why a receiver cannot be sent its letter; empty: it can.
std::string why_not(const video::Invitation& invitation, const convert::Location* receiver) {
  const auto routing = routing_of(invitation, receiver);
  if (!routing.why) return {};
  const auto& rule = row(routing.why->rule);
  return std::string(rule.id) + " " + std::string(rule.sentence) + " Expected " + routing.why->expected + ", found " +
         routing.why->found + ".";
}

/// A letter for each receiver: of an invitation for all, of what follows for those who were sent one before.
std::vector<InvitationLetter> letters_of(const video::Invitation& invitation, const convert::Directory& directory,
                                         const InvitationRow* before) {
  std::vector<InvitationLetter> out;
  for (const auto& receiver : invitation.receivers) {
    const auto was_sent = [&](const InvitationLetter& letter) {
      return letter.receiver == receiver.location_number && letter.state != MessageState::refused &&
             (!letter.message.empty() || letter.reason.empty());
    };
    if (before != nullptr && std::none_of(before->letters.begin(), before->letters.end(), was_sent)) continue;
    auto& letter = out.emplace_back();
    letter.receiver = receiver.location_number;
    letter.reason = why_not(invitation, directory.find(receiver.location_number));
  }
  return out;
}

/// Why a receiver said no, in its own words.
std::string words_of(const Receipt& receipt) {
  std::string out;
  const auto add = [&](std::string_view words) {
    if (!words.empty() && out.find(words) == std::string::npos) out.append(out.empty() ? "" : " ").append(words);
  };
  add(receipt.refusal.text);
  for (const auto& original : receipt.originals) add(original.refusal.text);
  for (const auto& issue : receipt.issues) add(issue.text);
  return out;
}

}  // namespace

/// Reads receipts.
struct Invitations::Reader {
  explicit Reader(const Parts& parts) : converter(parts.letter_schemas, parts.zone) {}
  std::mutex mutex;
  Opener opener;
  convert::Converter converter;
};

/// One call: what the settings and the registry are while it lasts.
class Invitations::Call {
 public:
  explicit Call(Invitations& of)
      : parts_(of.parts_),
        handing_in_(of.handing_in_),
        reader_(*of.reader_),
        settings_(parts_.settings()),
        directory_(parts_.directory()),
        now_(parts_.clock.now()) {}

  Reply invite(const Caller& caller, const std::shared_ptr<const ByteSource>& json) {
    if (auto known = known_before(caller, json)) return std::move(*known);
    auto read = video::read_invitation(json, instant(), settings_->links, *parts_.zone);
    if (!read) return refused(std::move(read.error()));
    if (!caller.owns(read->sender)) return {Result::not_yours, {}, {}};
    if (directory_->find(read->sender) == nullptr)
      return refused({error_at(Rule::invitation_sender, "sender", "a location number of the registry", read->sender)});
    InvitationRow row{.id = parts_.ids.next(now_),
                      .sender = read->sender,
                      .request_id = read->request_id,
                      .steps = {{0, std::string(name(video::What::invitation)), now_, bytes_of(*json)}},
                      .letters = letters_of(*read, *directory_, nullptr)};
    if (auto nobody = nobody_gets_it(row.letters)) return refused(std::move(*nobody));
    const auto stored = parts_.store.add_invitation(row, {caller.name});
    if (stored.id != row.id) return known_before(caller, json).value();  // the same one came at the same time
    return handed_in(caller.name, stored, Result::made);
  }

  Reply step(const Caller& caller, const Id& id, video::What what, const std::shared_ptr<const ByteSource>& json) {
    const auto row = parts_.store.find_invitation(id);
    if (auto no = no_access(caller, row)) return std::move(*no);
    const auto standing = standing_of(*row, row->steps.size() - 1, *settings_, *parts_.zone);
    if (!standing) return refused(standing.error());
    const bool is_cancelled = standing->what == video::What::cancellation;
    if (is_cancelled && what != video::What::cancellation) return {Result::cancelled, {}, {}};
    // What is so already stands, whatever time it is now.
    const auto same = step_on(*standing, what, json, instant(), video::Reading::accepted, *settings_, *parts_.zone);
    const bool is_so =
        (what != video::What::cancellation || is_cancelled) && same.has_value() &&
        (says_the_same(standing->invitation, same->invitation) || (is_cancelled && same->invitation.text.empty()));
    if (is_so) return handed_in(caller.name, *row, Result::done);
    if (is_cancelled) return {Result::cancelled, {}, {}};
    const auto next = step_on(*standing, what, json, instant(), video::Reading::new_one, *settings_, *parts_.zone);
    if (!next) return refused(next.error());
    const InvitationStep step{static_cast<std::uint32_t>(row->steps.size()), std::string(name(what)), now_,
                              bytes_of(*json)};
    if (!parts_.store.add_invitation_step(id, step, letters_of(next->invitation, *directory_, &*row), {caller.name}))
      return {Result::busy, {}, {}};  // another one came at the same time
    return handed_in(caller.name, parts_.store.find_invitation(id).value(), Result::done);
  }

  Reply show(const Caller& caller, const Id& id) {
    const auto row = parts_.store.find_invitation(id);
    if (auto no = no_access(caller, row)) return std::move(*no);
    auto said = *row;
    for (auto& letter : said.letters)
      if (letter.state == MessageState::rejected) letter.answer = words_of_receipt(letter.message);
    return {Result::done, record(said), {}};
  }

  Reply list(const Caller& caller) {
    std::string out = R"({"invitations":[)";
    for (const auto& row : parts_.store.invitations(caller.locations, most_listed)) {
      if (out.back() != '[') out += ',';
      out += record(row);
    }
    return {Result::done, out + "]}", {}};
  }

  /// False: there is no room; what is left comes later.
  bool hand_in(const std::string& who, const Id& id) {
    const std::lock_guard lock(handing_in_);  // each letter once
    const auto row = parts_.store.find_invitation(id).value();
    bool some = false, room = true;
    for (const auto& letter : row.letters) {
      if (!letter.message.empty() || !letter.reason.empty()) continue;
      room = hand_in(who, row, letter);
      if (!room) break;
      some = true;
    }
    if (some && parts_.arrived) parts_.arrived();
    return room;
  }

 private:
  /// What is to be said of an invitation that is known by its sender and request id; nothing: it is not.
  std::optional<Reply> known_before(const Caller& caller, const std::shared_ptr<const ByteSource>& json) {
    const auto read = video::read_invitation(json, instant(), settings_->links, *parts_.zone, video::Reading::accepted);
    if (!read || !caller.owns(read->sender)) return std::nullopt;  // what is wrong is said by others
    const auto row = parts_.store.find_invitation(read->sender, read->request_id);
    if (!row) return std::nullopt;
    const auto first = standing_of(*row, 0, *settings_, *parts_.zone);
    if (!first || !says_the_same(first->invitation, *read)) return Reply{Result::other_content, {}, {}};
    return handed_in(caller.name, *row, Result::done);
  }

  /// What the receipt says that came for a letter; it goes to nobody else.
  std::string words_of_receipt(const Id& letter) try {
    const auto link = parts_.store.first_receipt(letter);
    const auto found = link ? parts_.store.find(link->receipt) : std::nullopt;
    if (!found) return {};
    const std::lock_guard lock(reader_.mutex);
    const auto& message = found->message;
    std::shared_ptr<const ByteSource> content;
    if (message.transmission.empty())
      content = parts_.store.open(message.payload);
    else if (auto opened = reader_.opener.open(parts_.store.open(found->transmission.payload), *settings_))
      content = opened->content;
    if (!content) return {};
    const auto read = reader_.converter.read({{content, "receipt", {}, {}}}, *settings_);
    for (std::size_t i = 0; i < read.messages.size(); ++i)
      if (const auto* receipt = std::get_if<Receipt>(&read.messages[i]);
          receipt != nullptr && read.message_parts[i] == message.part)
        return words_of(*receipt);
    return {};
  } catch (const StoreError&) {
    return {};  // its bytes are gone: doctor says so
  }

  [[nodiscard]] Instant instant() const { return Instant(std::chrono::microseconds(now_)); }
  static Reply refused(Findings findings) { return {Result::refused, {}, std::move(findings)}; }

  static std::optional<Reply> no_access(const Caller& caller, const std::optional<InvitationRow>& row) {
    if (!row) return Reply{Result::not_found, {}, {}};
    if (!caller.owns(row->sender)) return Reply{Result::not_yours, {}, {}};
    return std::nullopt;
  }

  static std::optional<Findings> nobody_gets_it(const std::vector<InvitationLetter>& letters) {
    Findings out;
    for (const auto& letter : letters) {
      if (letter.reason.empty()) return std::nullopt;
      out.push_back(error_at(Rule::invitation_nobody, "receivers", "one that can be sent its letter",
                             letter.receiver + ": " + letter.reason));
    }
    return out;
  }

  std::string record(const InvitationRow& row) {
    const auto standing = standing_of(row, row.steps.size() - 1, *settings_, *parts_.zone);
    if (!standing) throw std::logic_error("an invitation that was accepted cannot be read again");
    return record_of(row, *standing, *directory_, *settings_, now_, *parts_.zone);
  }

  Reply handed_in(const std::string& who, const InvitationRow& row, Result result) {
    gateway::step("invitation stored");
    if (!hand_in(who, row.id)) return {Result::busy, {}, {}};
    return {result, record(parts_.store.find_invitation(row.id).value()), {}};
  }

  bool hand_in(const std::string& who, const InvitationRow& row, const InvitationLetter& letter) {
    const auto refuse = [&](const std::string& why) {
      parts_.store.refuse_invitation_letter({row.id, letter.step}, letter.receiver, why);
      return true;
    };
    const auto standing = standing_of(row, letter.step, *settings_, *parts_.zone);
    const auto* sender = directory_->find(row.sender);
    const auto* receiver = directory_->find(letter.receiver);
    if (!standing || sender == nullptr || receiver == nullptr)
      return refuse("settings or registry changed before it could be sent");
    const auto& step = row.steps.at(letter.step);
    const auto id_for = [&](std::string_view role) {
      return convert::letter_id(row.sender, row.request_id,
                                std::string(role) + " " + std::to_string(letter.step) + " " + letter.receiver);
    };
    video::InvitationLetter wanted;
    wanted.what = standing->what;
    wanted.before = standing->before;
    wanted.sender = party_of(*sender);
    wanted.receiver = party_of(*receiver);
    wanted.envelope_id = id_for("envelope");
    wanted.message_id = id_for("letter");
    wanted.now = Instant(std::chrono::microseconds(step.at));
    const auto payload = parts_.store.new_payload(longest_letter);
    oioxml::write_letter(video::invitation_letter(standing->invitation, wanted, *parts_.zone), *parts_.zone, *payload);
    Arrival arrival{Door::invitation, {who, {row.sender}}, payload->finish()};
    arrival.invitation = InvitationKey{row.id, letter.step};
    arrival.meeting_start = parts_.zone->iso(standing->invitation.start).substr(0, 19);
    const auto answer = parts_.intake.accept(arrival);
    if (!answer.refused) return true;
    if (*answer.refused == Kind::busy) return false;
    const auto& why = answer.findings;
    return refuse(why.empty() ? "refused" : std::string(brevdue::row(why.front().rule).id));
  }

  const Parts& parts_;
  std::mutex& handing_in_;
  Reader& reader_;
  const std::shared_ptr<const convert::Settings> settings_;
  const std::shared_ptr<const convert::Directory> directory_;
  const Micros now_;
};

Invitations::Invitations(Parts parts) : parts_(std::move(parts)), reader_(std::make_unique<Reader>(parts_)) {}
Invitations::~Invitations() = default;

Reply Invitations::invite(const Caller& caller, const std::shared_ptr<const ByteSource>& json) {
  return Call(*this).invite(caller, json);
}
Reply Invitations::change(const Caller& caller, const Id& id, const std::shared_ptr<const ByteSource>& json) {
  return Call(*this).step(caller, id, video::What::change, json);
}
Reply Invitations::cancel(const Caller& caller, const Id& id, const std::shared_ptr<const ByteSource>& json) {
  return Call(*this).step(caller, id, video::What::cancellation, json);
}
Reply Invitations::show(const Caller& caller, const Id& id) {
  return Call(*this).show(caller, id);
}
Reply Invitations::list(const Caller& caller) {
  return Call(*this).list(caller);
}

void Invitations::resume() {
  for (const auto& id : parts_.store.unfinished_invitations(most_resumed)) {
    try {
      if (!Call(*this).hand_in("gateway", id)) return;
    } catch (const std::exception&) {  // it alone is at fault, or all will be: the others are tried
    }
  }
}

}  // namespace brevdue::gateway
