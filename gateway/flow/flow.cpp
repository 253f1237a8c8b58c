#include "gateway/flow/flow.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <new>
#include <set>
#include <system_error>
#include <utility>

#include "converters/model/identifiers.hpp"
#include "gateway/flow/records.hpp"
#include "gateway/flow/route.hpp"
#include "gateway/intake/intake.hpp"
#include "gateway/intake/open.hpp"
#include "gateway/store/steps.hpp"

namespace brevdue::gateway {
namespace {

using convert::MessageKind;
using convert::Target;

constexpr Micros minute = 60'000'000;
constexpr Micros lease = 2 * minute;  // of all that are taken at once: a large one takes seconds
constexpr std::size_t at_once = 64;
constexpr Micros time_before = 30'000'000;  // until a letter is looked at again that another must go before
constexpr std::size_t most_answers = 20;    // of a thread that a letter goes on with
constexpr std::uint64_t most_of_answers = 2u << 20;
constexpr std::string_view ends_here = "it ends in the record of its invitation";
constexpr std::string_view first_stands = "another outcome was sent back already: the first one stands";
constexpr std::string_view our_fault = "a fault of brevdue while it was worked on";

/// One message that is worked on, and where its bytes are among the inputs of a conversion.
struct Member {
  MessageRow row;
  std::uint32_t input = 0;
  bool alongside = false;  // a file letter that served another letter already: it is read, not moved
};

/// "CONV-2.10 Emessage/..., GW-11": the rules that were broken, and where; no values.
std::string reason(const Findings& findings, std::uint32_t input, Severity severity = Severity::error) {
  constexpr std::size_t most = 5;
  std::string out;
  std::size_t count = 0;
  for (const auto& f : findings) {
    if (f.severity != severity || f.position.input != input || ++count > most) continue;
    if (!out.empty()) out += ", ";
    out += row(f.rule).id;
    if (!f.position.path.empty()) out += " " + f.position.path;
  }
  if (count > most) out += " and " + std::to_string(count - most) + " more";
  return out;
}

std::vector<std::string> words(const std::string& text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(' ', at), text.size());
    if (end > at) out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

/// The key of a file (MessageRow::objects) without the mark of whose it is, which stands behind '/'.
std::string anybodys_key(const std::string& file) {
  return file.substr(0, file.find('/') + 1);
}

/// Whether the file is among them: where one of the two does not say whose it is, it may be the same.
bool holds(const std::set<std::string>& files, const std::string& file) {
  const auto anybodys = anybodys_key(file);
  if (file != anybodys) return files.contains(file) || files.contains(anybodys);
  const auto at = files.lower_bound(anybodys);
  return at != files.end() && at->starts_with(anybodys);
}

bool is_file_letter(const MessageNames& names) {
  return names.kind == convert::name(MessageKind::xbin01) || names.kind == convert::name(MessageKind::bin01);
}

bool is_receipt(const MessageNames& names) {
  const auto kind = convert::message_kind(names.kind);
  return kind && convert::is_receipt(*kind);
}

bool is_positive(const MessageNames& names) {
  return names.detail == "ok" || names.kind == convert::name(MessageKind::xctl03) ||
         names.kind == convert::name(MessageKind::ctl03);
}

/// It could not be read when it came in (intake): its sender gets a negative receipt for it.
bool is_unread(const MessageRow& row) {
  return row.digest.starts_with(unread_digest);
}

bool may_be_answered(MessageState state) {
  return state == MessageState::on_its_way || state == MessageState::delivered || state == MessageState::dead;
}

}  // namespace

struct Flow::Impl {
  explicit Impl(Parts p) : parts(std::move(p)), converter(parts.letter_schemas, parts.zone) {}

  Flow::Done work() {
    now = parts.clock.now();
    const auto claimed = parts.store.claim(now, now + lease, at_once);
    settled.clear();
    in_outbox = 0;
    trouble = nullptr;
    pending.clear();
    names_of_pending.clear();
    for (const auto& one : claimed) {
      if (settled.contains(one.message.id)) continue;  // along with an earlier one
      try {
        work_on(one);
      } catch (const StoreError& e) {
        if (e.kind() == StoreError::Kind::corrupt)
          give_up(one, "its stored bytes are gone or damaged");
        else
          trouble = std::current_exception();  // the others are tried; these again when their lease ends
      } catch (const std::system_error&) {     // no file could be opened or written: it passes
      } catch (const std::bad_alloc&) {
      } catch (const std::exception&) {
        // A fault of ours must not stop the others. What exceptions say may come from a message: it is not kept.
        give_up(one, our_fault);
      }
    }
    apply();
    if (trouble) std::rethrow_exception(trouble);
    return {claimed.size(), in_outbox};
  }

  void work_on(const Claimed& claimed) {
    begin(claimed);
    process(claimed);
    hand_in();
    if (claimed.transmission.payload.in_file()) apply();  // it took long
  }
  void begin(const Claimed& claimed) {
    directory = parts.directory();
    settings = settings_of_accepted(parts.settings(), claimed.transmission.payload.size);
    outcome = {};
    state = {};
    before.clear();
    members.clear();
    inputs.clear();
    envelope_sender.clear();
    thread.reset();
    sent_before = {};
    is_invitation = false;
  }
  /// The outcome stands; it is applied together with others.
  void hand_in() {
    if (outcome.moves.empty()) return;
    for (const auto& move : outcome.moves) settled.insert(move.message);
    for (const auto& conversion : outcome.conversions)
      names_of_pending.insert(conversion.names.begin(), conversion.names.end());
    pending.push_back(std::move(outcome));
  }
  /// Whoever reads what a pending outcome may change has it applied first: each message finds the store as if all were
  /// applied one by one.
  void apply() {
    if (pending.empty()) return;
    const auto outcomes = std::exchange(pending, {});
    names_of_pending.clear();
    step("before apply");
    // Where another worker was quicker nothing happens; the lease ends, and what is left is looked at again.
    try {
      (void)parts.store.apply_all(outcomes, {"gateway"}, now);
    } catch (const std::exception&) {
      for (const auto& one : outcomes) apply_alone(one);  // it may be one of them that cannot be written
    }
    step("after apply");
    for (const auto& one : outcomes)
      in_outbox += static_cast<std::size_t>(std::count_if(one.deliveries.begin(), one.deliveries.end(),
                                                          [](const auto& d) { return d.state == DeliveryState::due; }));
  }
  void apply_alone(const Outcome& one) {
    try {
      (void)parts.store.apply(one, {"gateway"}, now);
    } catch (const std::exception&) {
      trouble = std::current_exception();  // not that of the message that is just being worked on
    }
  }
  /// Its sender is told, once.
  void give_up(const Claimed& claimed, std::string_view why) {
    begin(claimed);
    const bool first = claimed.message.state != MessageState::dead;
    outcome.moves.push_back({claimed.message.id, MessageState::dead, std::string(why),
                             first ? std::optional(now) : std::nullopt, claimed.message.state});
    hand_in();
  }

  void process(const Claimed& claimed) {
    if (claimed.message.state == MessageState::duplicate || claimed.message.state == MessageState::dead ||
        is_receipt(claimed.message.names))
      apply();  // these look at the lives of others
    if (claimed.message.state == MessageState::duplicate) return repeat(claimed);
    if (claimed.message.state == MessageState::dead) return tell(claimed);
    if (is_receipt(claimed.message.names)) return receipt(claimed);
    letters(claimed);
  }

  // --- what is worked on

  convert::Input content(const Transmission& transmission) {
    if (auto ready = parts.hand_over.take(transmission.id)) {
      if (!ready->envelope_sender.empty()) envelope_sender = std::move(ready->envelope_sender);
      return {std::move(ready->content), "message", {}, std::move(ready->ahead)};
    }
    auto opened = opener.open(parts.store.open(transmission.payload), *settings);
    if (!opened || !opened->content) throw std::logic_error("a transmission that was accepted cannot be opened again");
    if (opened->envelope) envelope_sender = opened->envelope->sender.id;
    return {std::move(opened->content), "message", {}, {}};
  }

  /// Takes a transmission's messages in, those given, as one input.
  void add_input(const Transmission& transmission, const std::vector<MessageRow>& rows, bool alongside = false) {
    const auto input = static_cast<std::uint32_t>(inputs.size());
    inputs.push_back(content(transmission));
    for (const auto& row : rows) {
      inputs.back().parts.push_back(row.part);
      members.push_back({row, input, alongside});
    }
  }

  /// The message and those others of its transmission that wait for the same: they have one sender and one receiver.
  std::vector<MessageRow> with_neighbours(const Claimed& claimed) {
    const auto& row = claimed.message;
    if (claimed.is_alone) return {row};
    apply();
    std::vector<MessageRow> out;
    for (auto& sibling : parts.store.siblings(row.transmission)) {
      const bool is_open = row.state == MessageState::dead
                               ? sibling.state == MessageState::dead && sibling.due && !is_receipt(sibling.names)
                               : sibling.state == MessageState::received || sibling.state == MessageState::waiting;
      if (sibling.id == row.id || (is_open && !is_receipt(sibling.names))) out.push_back(std::move(sibling));
    }
    return out;
  }

  convert::Context context() {
    convert::Context out;
    out.directory = directory.get();
    out.ids = ids.get();
    out.settings = settings.get();
    out.state = &state;
    out.now.utc = Instant(std::chrono::microseconds(now));
    out.zone = parts.zone.get();
    out.refuse = true;
    out.thread = thread ? &*thread : nullptr;
    out.is_video = is_invitation;
    return out;
  }

  /// With the state that belongs to what is converted.
  convert::Context with_state() {
    auto out = context();
    out.was_read = [this](const std::vector<Message>& messages) { load_state(messages); };
    return out;
  }

  // --- letters, file letters, CareCommunications

  void letters(const Claimed& claimed) {
    const auto& names = claimed.message.names;
    const auto unit = with_neighbours(claimed);
    const auto wait = [&](std::string for_what) {
      outcome.moves.push_back({claimed.message.id, MessageState::waiting, std::move(for_what), now + time_before, {}});
    };
    if (!is_next(claimed)) return wait("for the letter before it");
    const auto kind = convert::message_kind(names.kind).value_or(MessageKind::unknown);
    const auto routing = route(kind, names.version, directory->find(names.receiver));
    switch (routing.way) {
      case Way::forward:
        return forward(claimed.transmission, unit);
      case Way::refuse:
        return refuse(claimed.transmission, unit, {*routing.why});
      case Way::convert:
        break;
    }
    if (routing.target == Target::fhir_json)
      return read_thread(names) ? to_fhir(claimed, unit) : wait("for a message of its thread that has just come in");
    add_input(claimed.transmission, unit);
    run(routing.target);
  }

  /// conversion.md 1.3: unchanged, in its envelope, at once; but section 6 applies.
  void forward(const Transmission& transmission, const std::vector<MessageRow>& unit) {
    Findings links;
    const auto read = converter.read({content(transmission)}, *settings);
    if (const auto faults = reason(read.findings, 0); !faults.empty()) audit("faulty message", unit.front().id, faults);
    convert::each_correspondence(read, [&](const Correspondence& letter, std::uint32_t) {
      if (!has_error(links)) links = convert::link_findings(letter, context());
    });
    if (has_error(links)) return refuse(transmission, unit, links);
    send_on(transmission, unit, "forwarded unchanged");
  }

  /// In the envelope it came in, where all that is in it goes on; else each message by itself, in its own format.
  void send_on(const Transmission& transmission, const std::vector<MessageRow>& unit, const std::string& why) {
    if (parts.store.siblings(transmission.id).size() == unit.size()) {
      deliver_unchanged(transmission, unit.front());
      for (const auto& row : unit) {
        move(row, MessageState::on_its_way, why);
        if (row.id != unit.front().id) outcome.derivations.push_back({unit.front().id, row.id, "sent with"});
      }
      return;
    }
    inputs.clear();
    members.clear();
    add_input(transmission, unit);
    auto by_itself = with_state();
    by_itself.again = true;
    const bool edifact = dialect_of(unit.front().names.version) == Dialect::edifact;
    settle(converter.convert(inputs, edifact ? Target::edifact : Target::oioxml, by_itself));
  }

  /// conversion.md 1.5, 1.7.
  void refuse(const Transmission& transmission, const std::vector<MessageRow>& unit, const Findings& why) {
    inputs.clear();
    members.clear();
    add_input(transmission, unit);
    settle(converter.refuse(inputs, why, context()));
  }

  /// What was given up: its sender gets a negative receipt; a receipt has nobody to tell but the operator.
  void tell(const Claimed& claimed) {
    const auto& row = claimed.message;
    if (is_receipt(row.names)) return move(row, MessageState::dead, row.reason);
    const bool reused = row.reason == reused_bundle_id;
    refuse(claimed.transmission, with_neighbours(claimed),
           {{reused ? Rule::gw_id_reused : Rule::gw_given_up,
             Severity::error,
             {},
             reused ? "a Bundle.id of its own" : "a receiver that takes it",
             reused ? "one that came before" : "none"}});
  }

  // --- pairing (conversion.md 2): a letter waits for its files, files for their letter

  [[nodiscard]] bool never_waits(const MessageRow& row) const {
    const auto& dnhf = settings->dnhf_senders;
    return is_file_letter(row.names) && std::find(dnhf.begin(), dnhf.end(), row.names.sender) != dnhf.end();
  }

  std::vector<Half> other_halves(const std::vector<MessageRow>& unit) {
    if (std::all_of(unit.begin(), unit.end(), [](const auto& row) { return row.objects.empty(); })) return {};
    apply();
    return parts.store.halves(unit.front().names.sender, unit.front().names.receiver);
  }

  // --- what follows an invitation, after the letter before it and in its thread

  /// Whether the letters before it are done with.
  bool is_next(const Claimed& claimed) {
    is_invitation = claimed.transmission.door == name(Door::invitation);
    if (!is_invitation) return true;
    apply();
    sent_before = parts.store.earlier_of_invitation(claimed.message.id);
    return !sent_before.open;
  }

  /// CC-FLW-05: one replies to the newest message of a thread, also where the parties have written meanwhile. False:
  /// one of these has just come in, and is to go before.
  bool read_thread(const MessageNames& letter) {
    if (sent_before.made.empty() && sent_before.letter_id.empty()) return true;
    auto& found = thread.emplace();
    found.letter_id = sent_before.letter_id;
    std::map<Id, Correspondence> messages;  // in the order they came into the store
    for (const auto& made : sent_before.made)
      if (auto care = read_care_communication({parts.store.open(made.payload), "message", {}, {}}))
        messages.emplace(made.id, std::move(*care));
    if (messages.empty()) {
      if (found.letter_id.empty()) thread.reset();
      return true;
    }
    const auto own = messages.begin()->second;
    std::uint64_t size = 0;
    for (const auto& row :
         parts.store.in_thread(uuid_digits(own.thread).value_or(""), letter.sender, letter.receiver, most_answers)) {
      if (row.state == MessageState::received || row.state == MessageState::waiting) return false;
      const auto whole = parts.store.find(row.id);
      if (!whole) continue;
      size += whole->transmission.payload.size;
      if (size > most_of_answers) break;
      try {
        auto care = read_care_communication(content(whole->transmission));
        if (care && goes_with(*care, own)) messages.emplace(row.id, std::move(*care));
      } catch (const StoreError& e) {
        if (e.kind() != StoreError::Kind::corrupt) throw;  // theirs: doctor names it, and the letter goes without it
      }
    }
    for (auto& [id, message] : messages) found.messages.push_back(std::move(message));
    return true;
  }
  std::optional<Correspondence> read_care_communication(const convert::Input& input) {
    for (auto& message : converter.read({input}, *settings).messages)
      if (auto* care = std::get_if<Correspondence>(&message)) return std::move(*care);
    return std::nullopt;
  }
  /// Whether a message of others can be carried along in what is written in the thread of `own`: it is about the same
  /// patient, and all in it is what a message of today must have.
  static bool goes_with(const Correspondence& message, const Correspondence& own) {
    const auto whole = [](const auto& payload) {
      return !payload.is_new || (uuid_digits(payload.id) && !payload.date.written.empty());
    };
    const auto is_his = [&](const PatientId& id) {
      return std::any_of(own.patient.ids.begin(), own.patient.ids.end(),
                         [&](const PatientId& known) { return known.value == id.value; });
    };
    return uuid_digits(message.thread) == uuid_digits(own.thread) && message.version != "3.0" &&
           message.activity != Activity::modified_message && message.activity != Activity::retract_message &&
           std::any_of(message.patient.ids.begin(), message.patient.ids.end(), is_his) &&
           std::all_of(message.segments.begin(), message.segments.end(), whole) &&
           std::all_of(message.attachments.begin(), message.attachments.end(), whole);
  }

  void to_fhir(const Claimed& claimed, const std::vector<MessageRow>& unit) {
    const auto& row = claimed.message;
    const auto halves = other_halves(unit);
    if (never_waits(row)) return forward_half(claimed, unit);
    std::set<std::string> wanted, held;  // files that the letters of the unit name, and that its file letters hold
    for (const auto& one : unit)
      for (auto& key : words(one.objects)) (is_file_letter(one.names) ? held : wanted).insert(std::move(key));

    // Of the other halves those that have to do with it, with the letters that these belong to.
    Micros first = claimed.transmission.received;
    std::vector<const Half*> partners;
    for (bool more = true; more;) {
      more = false;
      for (const auto& half : halves) {
        if (half.message.transmission == row.transmission || never_waits(half.message) ||
            std::find(partners.begin(), partners.end(), &half) != partners.end())
          continue;
        const bool files = is_file_letter(half.message.names);
        const auto keys = words(half.message.objects);
        const auto& others = files ? wanted : held;
        if (std::none_of(keys.begin(), keys.end(), [&](const auto& key) { return holds(others, key); })) continue;
        for (const auto& key : keys) (files ? held : wanted).insert(key);
        first = std::min(first, half.received);
        partners.push_back(&half);
        more = true;
      }
    }

    const bool letter_is_here =
        std::any_of(unit.begin(), unit.end(), [](const auto& m) { return !is_file_letter(m.names); }) ||
        std::any_of(partners.begin(), partners.end(), [](const auto* p) { return !is_file_letter(p->message.names); });
    std::vector<Claimed> alongside;  // file letters that have gone along with another letter
    bool late = false;
    for (const auto& gone : gone_files(row.names, letter_is_here ? wanted : held)) {
      if (holds(held, gone.key) && letter_is_here) continue;
      auto bin = gone.bin && letter_is_here ? parts.store.find(*gone.bin) : std::nullopt;
      if (bin && bin->message.state != MessageState::refused) {
        for (const auto& key : words(bin->message.objects)) held.insert(key);
        alongside.push_back(std::move(*bin));
      } else {
        late = true;  // the other half has gone on without this one, or was refused
      }
    }
    const bool complete =
        letter_is_here && std::all_of(wanted.begin(), wanted.end(), [&](const auto& key) { return holds(held, key); });
    const bool invalid = std::all_of(unit.begin(), unit.end(), [](const auto& m) { return is_unread(m); });
    const auto until = first + settings->pair_wait_minutes * minute;
    if (!complete && !late && !invalid && now < until) return wait(unit, until);
    if (!letter_is_here && !invalid) return forward_half(claimed, unit);

    add_input(claimed.transmission, unit);
    std::map<Id, std::vector<MessageRow>> others;  // of each other transmission, in its order
    for (const auto* partner : partners) others[partner->message.transmission].push_back(partner->message);
    for (auto& [transmission, rows] : others) {
      std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.part < b.part; });
      const auto whole = parts.store.find(rows.front().id);
      if (!whole) throw std::logic_error("a message that waits is not in the store");
      add_input(whole->transmission, rows);
    }
    std::set<Id> met;
    for (const auto& bin : alongside)
      if (met.insert(bin.message.id).second) add_input(bin.transmission, {bin.message}, true);
    const auto conversion = run(Target::fhir_json);
    remember_files(letter_is_here ? wanted : held, conversion.records);
  }

  void wait(const std::vector<MessageRow>& unit, Micros until) {
    for (const auto& row : unit)
      outcome.moves.push_back({row.id, MessageState::waiting,
                               is_file_letter(row.names) ? "for the letter of its files" : "for its files", until});
  }

  /// A file letter goes on unconverted, in its own envelope; a letter that comes later does not wait for it.
  void forward_half(const Claimed& claimed, const std::vector<MessageRow>& unit) {
    send_on(claimed.transmission, unit, "forwarded unconverted");
    for (const auto& row : unit)
      for (const auto& key : words(row.objects)) outcome.conversions.push_back(gone_file(row.names, key, {}, now));
  }

  /// What the store knows of files that have gone on: with which file letter, or that one half went alone.
  std::vector<GoneFile> gone_files(const MessageNames& names, const std::set<std::string>& keys) {
    std::vector<std::string> wanted;
    for (const auto& key : keys) {
      wanted.push_back(name_of_file(names, key));
      if (const auto anybodys = anybodys_key(key); anybodys != key) wanted.push_back(name_of_file(names, anybodys));
    }
    std::vector<GoneFile> out;
    for (const auto& record : conversions(wanted))
      if (auto gone = read_gone_file(record)) out.push_back(std::move(*gone));
    return out;
  }

  /// For a second letter that names the same file, and for a file letter that comes too late: with which file letter a
  /// file has gone into a CareCommunication; without one if it has not.
  void remember_files(const std::set<std::string>& wanted, const std::vector<convert::ConversionRecord>& records) {
    const auto has_gone = [&](const MessageRow& row) {
      return std::any_of(records.begin(), records.end(), [&](const auto& record) {
        return std::any_of(record.letters.begin(), record.letters.end(), [&](const auto& part) {
          return part.files && !part.refused && part.letter_id == row.names.message_id;
        });
      });
    };
    for (const auto& key : wanted) {
      std::optional<Id> bin;
      for (const auto& member : members) {
        const auto keys = words(member.row.objects);
        if (is_file_letter(member.row.names) && std::find(keys.begin(), keys.end(), key) != keys.end() &&
            has_gone(member.row))
          bin = member.row.id;
      }
      outcome.conversions.push_back(gone_file(members.front().row.names, key, bin, now));
    }
  }

  // --- conversion, and what comes of it

  std::vector<std::string> conversions(const std::vector<std::string>& names) {
    if (std::any_of(names.begin(), names.end(), [&](const auto& name) { return names_of_pending.contains(name); }))
      apply();
    return parts.store.conversions(names);
  }

  convert::Conversion run(Target target) {
    auto conversion = converter.convert(inputs, target, with_state());
    settle(conversion);
    return conversion;
  }

  /// The records that these messages could have to do with: ids of their own, of what they answer, of their episode.
  void load_state(const std::vector<Message>& messages) {
    std::vector<std::string> names;
    for (const auto& message : messages) add_names(message, names);
    state = {};
    for (const auto& text : conversions(names))
      if (auto record = read_record(text)) {
        before[conversion_of(*record).key] = text;
        state.merge(std::move(*record));
      }
  }
  void keep(const std::vector<convert::ConversionRecord>& records) {
    for (const auto& record : records) {
      auto conversion = conversion_of(record);
      if (const auto at = before.find(conversion.key); at != before.end()) conversion.before = at->second;
      outcome.conversions.push_back(std::move(conversion));
    }
  }

  /// Makes the outcome of a conversion of letters: rows, deliveries, and where each member stands now.
  void settle(const convert::Conversion& conversion) {
    std::set<Id> refused, sent;
    for (const auto& output : conversion.outputs) {
      const auto from = parents(output, conversion.records);
      if (output.forwarded) {
        for (const auto* member : from) {
          if (member->alongside) continue;  // it has gone on before
          deliver_unchanged(transmission_of(*member), member->row);
          sent.insert(member->row.id);
        }
        continue;
      }
      const bool ends = output.refusal && !from.empty() && parts.store.is_of_invitation(from.front()->row.id);
      const auto& made = make(output, ends);
      for (const auto& what : output.waived) audit("waived", made.id, what);  // conversion.md 2
      for (const auto* member : from) {
        outcome.derivations.push_back({made.id, member->row.id, output.refusal ? "refused with" : "converted"});
        (output.refusal ? refused : sent).insert(member->row.id);
        if (output.refusal) outcome.receipts.push_back({made.id, member->row.id, false});
      }
    }
    keep(conversion.records);
    const auto& findings = conversion.report.findings;
    for (const auto& member : members) {
      if (member.alongside) continue;
      if (refused.contains(member.row.id)) {
        move(member.row, MessageState::refused, reason(findings, member.input));
      } else if (sent.contains(member.row.id)) {
        move(member.row, MessageState::on_its_way, {});
      } else {
        auto why = reason(findings, member.input);
        move(member.row, MessageState::dead, why.empty() ? "nothing came of it" : why);
      }
    }
  }

  /// Which messages an output was made from.
  std::vector<const Member*> parents(const convert::Output& output,
                                     const std::vector<convert::ConversionRecord>& records) {
    std::vector<const Member*> out;
    const auto take = [&](auto fits) {
      for (const auto& member : members)
        if (fits(member)) out.push_back(&member);
    };
    const auto& id = output.identity;
    if (output.refusal) {
      take([&](const Member& m) {
        return m.input == output.input &&
               std::find(id.answers.begin(), id.answers.end(), m.row.names.message_id) != id.answers.end();
      });
    } else if (id.kind == MessageKind::care_communication) {
      for (const auto& record : records)
        if (record.header_id == id.message_id)
          take([&](const Member& m) {
            return std::any_of(record.letters.begin(), record.letters.end(), [&](const auto& part) {
              return part.letter_id == m.row.names.message_id && part.files == is_file_letter(m.row.names);
            });
          });
    } else {
      take([&](const Member& m) { return m.input == output.input && m.row.names.message_id == id.message_id; });
    }
    if (out.empty()) take([&](const Member& m) { return m.input == output.input; });
    return out;
  }

  Transmission transmission_of(const Member& member) {
    auto found = parts.store.find(member.row.id);
    if (!found) throw std::logic_error("a message that is worked on is not in the store");
    return std::move(found->transmission);
  }

  /// Writes an output down as a message of its own, to be delivered to its receiver; or not, if it ends here: the
  /// gateway itself is its receiver's system.
  const MessageRow& make(const convert::Output& output, bool ends = false) {
    auto payload = parts.store.new_payload(most_output);
    output.write(*payload);
    MessageRow row;
    row.id = parts.ids.next(now);
    row.names = names_of(output.identity);
    row.state = ends ? MessageState::answered : MessageState::on_its_way;
    if (ends) row.reason = ends_here;
    row.created = row.changed = now;
    row.payload = payload->finish();
    row.extension = output.extension;
    outcome.made.push_back(std::move(row));
    const auto& made = outcome.made.back();
    if (!ends) deliver(made.id, made.names.receiver, {});
    return made;
  }

  void deliver(const Id& message, const std::string& destination, const Id& transmission) {
    DeliveryRow row;
    row.id = parts.ids.next(now);
    row.message = message;
    row.destination = destination;
    row.transmission = transmission;
    row.message_identifier = ids->uuid();
    row.next = row.created = row.changed = now;
    if (!parts.is_sent_to(destination)) row.state = DeliveryState::in_mailbox;
    outcome.deliveries.push_back(std::move(row));
  }
  void deliver_unchanged(const Transmission& transmission, const MessageRow& row) {
    deliver(row.id, row.names.receiver, transmission.id);
  }

  void move(const MessageRow& row, MessageState to, std::string why) {
    outcome.moves.push_back({row.id, to, std::move(why), {}});
  }

  // --- receipts (conversion.md 4)

  void receipt(const Claimed& claimed) {
    const auto& row = claimed.message;
    add_input(claimed.transmission, {row});
    const auto read = converter.read(inputs, *settings);
    write_faults(row.id, read.findings);
    const Receipt* receipt = nullptr;
    for (std::size_t i = 0; i < read.messages.size(); ++i)
      if (read.message_parts[i] == row.part) receipt = std::get_if<Receipt>(&read.messages[i]);
    if (receipt == nullptr) {
      // Whom it answers cannot be read, but who gets it is known (conversion.md 1.3).
      if (parts.store.siblings(row.transmission).size() > 1)
        return move(row, MessageState::dead, "a receipt that cannot be read: " + reason(read.findings, 0));
      deliver_unchanged(claimed.transmission, row);
      return move(row, MessageState::on_its_way, "forwarded unconverted: it cannot be read");
    }
    const auto answers = read.identities.at(row.part).answers;
    if (answers_an_invitation(row.names, answers)) {
      const bool stands = is_contradicted(row.names, answers);
      if (!stands) answered(row, answers);
      return move(row, MessageState::answered, std::string(stands ? first_stands : ends_here));
    }
    load_state(read.messages);
    auto conversion = converter.convert(inputs, Target::other, context());
    if (is_unmatched(conversion.report.findings)) {
      // Between OIOXML and EDIFACT a letter keeps its ids, and needs no record: its receipt goes the same way back.
      // An invitation's letter is OIOXML, whatever its sender takes.
      const auto target =
          names_an_invitation(row.names, answers) ? std::optional(Target::oioxml) : letters_only(row.names);
      if (target) conversion = converter.convert(inputs, *target, context());
    }
    if (conversion.outputs.empty() && conversion.records.empty() && is_unmatched(conversion.report.findings))
      return forward_receipt(claimed, read.identities);
    const auto why = why_nothing(conversion.report.findings);
    if (conversion.outputs.empty() && why.empty())  // it is not between the parties of what it names, or worse
      return move(row, MessageState::dead, reason(conversion.report.findings, 0));
    answered(row, answers);
    bool stands = false;
    for (const auto& output : conversion.outputs) {
      const auto names = names_of(output.identity);
      if (is_contradicted(names, output.identity.answers)) {
        stands = true;
        continue;
      }
      const auto& made = make(output, answers_an_invitation(names, output.identity.answers));
      outcome.derivations.push_back({made.id, row.id, "converted"});
      answered(made, output.identity.answers);
    }
    keep(conversion.records);
    move(row, MessageState::answered,
         stands                       ? std::string(first_stands)
         : conversion.outputs.empty() ? why
                                      : std::string("converted"));
  }

  /// ACK-FLW-02: whoever sent an Acknowledgement that does not conform is told so by people.
  void write_faults(const Id& message, const Findings& findings) {
    for (const auto severity : {Severity::error, Severity::warning})
      if (const auto faults = reason(findings, 0, severity); !faults.empty()) audit("faulty receipt", message, faults);
  }
  void audit(std::string action, const Id& message, std::string detail) {
    AuditRow row;
    row.action = std::move(action);
    row.message = message;
    row.detail = std::move(detail);
    outcome.audit.push_back(std::move(row));
  }

  /// Where its interchange holds more receipts, all of them go on in it, if none has another way.
  void forward_receipt(const Claimed& claimed, const std::vector<convert::Identity>& identities) {
    const auto siblings = parts.store.siblings(claimed.message.transmission);
    const bool together = std::all_of(siblings.begin(), siblings.end(), [&](const MessageRow& row) {
      return is_receipt(row.names) && row.state == MessageState::received && has_no_other_way(row);
    });
    if (!together)
      return move(claimed.message, MessageState::dead,
                  "a receipt for a message nobody here knows, among others in one interchange");
    for (const auto& row : siblings) {
      const auto& answers = identities.at(row.part).answers;
      if (siblings.size() == 1 && is_contradicted(row.names, answers))
        return move(row, MessageState::answered, std::string(first_stands));
      answered(row, answers);
      move(row, MessageState::on_its_way, "forwarded unconverted");
      if (row.id != siblings.front().id) outcome.derivations.push_back({siblings.front().id, row.id, "sent with"});
    }
    deliver_unchanged(claimed.transmission, siblings.front());
  }

  bool has_no_other_way(const MessageRow& row) {
    inputs.front().parts = {row.part};
    const auto conversion = converter.convert(inputs, Target::other, context());
    return conversion.outputs.empty() && conversion.records.empty() && is_unmatched(conversion.report.findings);
  }

  /// What a receipt of OIOXML or EDIFACT becomes for a receiver that takes the other of the two alone.
  [[nodiscard]] std::optional<Target> letters_only(const MessageNames& names) const {
    const auto* receiver = directory->find(names.receiver);
    const auto own = dialect_of(names.version);
    if (receiver == nullptr || own == Dialect::fhir) return std::nullopt;
    const auto takes = [&](std::string_view format) {
      return std::any_of(receiver->receives.begin(), receiver->receives.end(),
                         [&](const std::string& word) { return word.starts_with(format); });
    };
    const bool oioxml = takes("oioxml:"), edifact = takes("edifact:");
    if (own == Dialect::oioxml) return edifact && !oioxml ? std::optional(Target::edifact) : std::nullopt;
    return oioxml && !edifact ? std::optional(Target::oioxml) : std::nullopt;
  }

  /// No conversion knows it, or none of the last three months.
  static bool is_unmatched(const Findings& findings) {
    return std::any_of(findings.begin(), findings.end(), [](const Finding& f) {
      return f.rule == Rule::receipt_unmatched || f.rule == Rule::receipt_late || f.rule == Rule::receipt_no_state;
    });
  }
  static std::string why_nothing(const Findings& findings) {
    for (const auto& f : findings)
      for (const auto rule :
           {Rule::receipt_waiting, Rule::receipt_first_stands, Rule::receipt_repeated, Rule::receipt_none_due})
        if (f.rule == rule) return std::string(row(rule).id) + " " + std::string(row(rule).sentence);
    return {};
  }

  /// The messages that a receipt answers: those of its ids and its format, from whom it goes to, to whom it comes from.
  /// An XCTL01 may come from the VANS of the receiver, which its envelope answers for.
  std::vector<MessageRow> originals_of(const MessageNames& names, const std::vector<std::string>& answers) {
    const bool vans =
        (names.kind == convert::name(MessageKind::xctl01) || names.kind == convert::name(MessageKind::ctl01));
    const auto fits = [&](const MessageRow& original) {
      const auto& its = original.names;
      const bool from_receiver =
          its.receiver == names.sender || (vans && !is_location_number(names.sender) &&
                                           (its.receiver == envelope_sender || names.sender == settings->vans_id));
      return its.sender == names.receiver && from_receiver && !is_receipt(its) &&
             original.state != MessageState::duplicate && dialect_of(its.version) == dialect_of(names.version);
    };
    std::vector<MessageRow> out;
    const auto add = [&](const std::string& id, auto is_named) {
      std::vector<MessageRow> found;
      for (auto& original : parts.store.named(id))
        if (fits(original) && is_named(original)) found.push_back(std::move(original));
      // Of several with one id the one of that envelope, else the last.
      const auto in_envelope = [&](const MessageRow& row) { return row.names.envelope_id == answers.front(); };
      if (found.size() > 1 && &id != &answers.front()) {
        const auto at = std::find_if(found.begin(), found.end(), in_envelope);
        found = {at == found.end() ? found.back() : *at};
      }
      std::move(found.begin(), found.end(), std::back_inserter(out));
    };
    const bool is_fhir = dialect_of(names.version) == Dialect::fhir;
    if (answers.size() == 1)
      add(answers[0], [&](const MessageRow& row) {
        return (is_fhir ? row.names.message_id : row.names.envelope_id) == answers[0];
      });
    // The envelope's id comes first: it counts where no letter is named.
    for (std::size_t i = 1; i < answers.size(); ++i)
      add(answers[i], [&](const MessageRow& row) { return row.names.message_id == answers[i]; });
    return out;
  }

  /// Whether one of them has had a receipt that says the other (conversion.md 4: the first outcome stands).
  bool is_contradicted(const MessageNames& names, const std::vector<std::string>& answers) {
    const auto originals = originals_of(names, answers);
    return std::any_of(originals.begin(), originals.end(), [&](const MessageRow& original) {
      const auto first = parts.store.first_receipt(original.id);
      return first && first->positive != is_positive(names);
    });
  }

  bool answers_an_invitation(const MessageNames& names, const std::vector<std::string>& answers) {
    const auto originals = originals_of(names, answers);
    return std::any_of(originals.begin(), originals.end(),
                       [&](const MessageRow& original) { return parts.store.is_of_invitation(original.id); });
  }

  /// Likewise, but by the ids alone, which its letter keeps between OIOXML and EDIFACT.
  bool names_an_invitation(const MessageNames& names, const std::vector<std::string>& answers) {
    return std::any_of(answers.begin(), answers.end(), [&](const std::string& id) {
      const auto found = parts.store.named(id);
      return std::any_of(found.begin(), found.end(), [&](const MessageRow& row) {
        const bool from_receiver = row.names.receiver == names.sender || !is_location_number(names.sender);  // its VANS
        return row.names.sender == names.receiver && from_receiver && parts.store.is_of_invitation(row.id);
      });
    });
  }

  void answered(const MessageRow& receipt, const std::vector<std::string>& answers) {
    const bool positive = is_positive(receipt.names);
    for (const auto& original : originals_of(receipt.names, answers)) {
      outcome.receipts.push_back({receipt.id, original.id, positive});
      const bool moved = std::any_of(outcome.moves.begin(), outcome.moves.end(),
                                     [&](const auto& m) { return m.message == original.id; });
      if (!moved && may_be_answered(original.state))
        move(original, positive ? MessageState::acknowledged : MessageState::rejected,
             positive ? "its receiver said yes" : "its receiver said no");
    }
  }

  // --- duplicates (governance.md 1.3): never delivered again; the first receipt's content again

  void repeat(const Claimed& claimed) {
    std::string why = "there is no receipt yet";
    const auto link = parts.store.first_receipt_of_repeated(claimed.message.id);
    if (link && !is_receipt(claimed.message.names)) {
      again(*link, claimed.message);
      why = outcome.made.empty() ? "its receipt cannot be given again" : "its receipt was given again";
    }
    move(claimed.message, MessageState::duplicate, why);
  }

  void again(const Outcome::ReceiptLink& link, const MessageRow& repeated) {
    const auto first = parts.store.find(link.receipt);
    if (!first) return;
    convert::Input input;
    if (first->message.transmission.empty()) {
      input = {parts.store.open(first->message.payload), "receipt", {}, {}};
    } else {
      input = content(first->transmission);
      input.parts = {first->message.part};
    }
    const auto conversion = converter.repeat_receipt(input, repeated.names.envelope_id, context());
    for (const auto& output : conversion.outputs) {
      const auto& made = make(output, parts.store.is_of_invitation(link.original));
      outcome.derivations.push_back({made.id, link.receipt, "receipt again"});
    }
  }

  /// Converting may make a message larger than what comes in may be (HOUSE: never refused for its size).
  static constexpr std::uint64_t most_output = std::uint64_t{4} << 30;

  Parts parts;
  Opener opener;
  convert::Converter converter;
  std::unique_ptr<IdSource> ids = random_ids();
  Micros now = 0;
  std::vector<Outcome> pending;            // decided, not applied
  std::set<std::string> names_of_pending;  // of their conversions
  std::set<Id> settled;                    // whose outcome is among them, or was
  std::size_t in_outbox = 0;
  std::exception_ptr trouble;
  // Of the message that is being worked on:
  std::shared_ptr<const convert::Directory> directory;
  std::shared_ptr<const convert::Settings> settings;
  std::optional<convert::Thread> thread;  // of what follows an invitation
  EarlierLetters sent_before;             // likewise
  bool is_invitation = false;             // or what follows one
  std::vector<Member> members;
  std::vector<convert::Input> inputs;
  std::string envelope_sender;  // of the transmission opened last, if it had an envelope
  convert::ReceiptState state;
  std::map<std::string, std::string> before;  // records as they were, by their key
  Outcome outcome;
};

Flow::Flow(Parts parts) : impl_(std::make_unique<Impl>(std::move(parts))) {}
Flow::~Flow() = default;

Flow::Done Flow::work() {
  return impl_->work();
}

}  // namespace brevdue::gateway
