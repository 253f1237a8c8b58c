#include "gateway/flow/flow.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <utility>

#include "converters/model/identifiers.hpp"
#include "gateway/flow/records.hpp"
#include "gateway/flow/route.hpp"
#include "gateway/intake/open.hpp"
#include "gateway/store/steps.hpp"

namespace brevdue::gateway {
namespace {

using convert::MessageKind;
using convert::Target;

constexpr Micros minute = 60'000'000;
constexpr Micros lease = minute;  // of a message: a large one takes seconds
constexpr std::size_t at_once = 16;

/// One message that is worked on, and where its bytes are among the inputs of a conversion.
struct Member {
  MessageRow row;
  std::uint32_t input = 0;
  bool alongside = false;  // a file letter that served another letter already: it is read, not moved
};

/// "CONV-2.10 Emessage/..., GW-11": the rules that were broken, and where; no values.
std::string reason(const Findings& findings, std::uint32_t input) {
  constexpr std::size_t most = 5;
  std::string out;
  std::size_t count = 0;
  for (const auto& f : findings) {
    if (f.severity != Severity::error || f.position.input != input || ++count > most) continue;
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

MessageNames names_of(const convert::Identity& id) {
  return {std::string(convert::name(id.kind)),
          id.version,
          id.detail,
          id.envelope_id,
          id.message_id,
          id.sender,
          id.receiver};
}

bool may_be_answered(MessageState state) {
  return state == MessageState::on_its_way || state == MessageState::delivered || state == MessageState::dead;
}

}  // namespace

struct Flow::Impl {
  explicit Impl(Parts p)
      : parts(std::move(p)), opener(parts.envelope_schemas), converter(parts.letter_schemas, parts.zone) {}

  std::size_t work() {
    now = parts.clock.now();
    const auto claimed = parts.store.claim(now, now + lease, at_once);
    std::set<Id> done;  // along with an earlier one
    for (const auto& one : claimed) {
      if (done.contains(one.message.id)) continue;
      directory = parts.directory();
      settings = parts.settings();
      outcome = {};
      state = {};
      members.clear();
      inputs.clear();
      try {
        process(one);
      } catch (const StoreError&) {
        throw;
      } catch (const std::exception&) {
        // A fault of ours must not stop the others. What exceptions say may come from a message: it is not kept.
        outcome = {};
        move(one.message, MessageState::dead, "a fault of brevdue while it was worked on");
      }
      for (const auto& moved : outcome.moves) done.insert(moved.message);
      // Where another worker was quicker nothing happens; the lease ends, and what is left is looked at again.
      if (outcome.moves.empty()) continue;
      step("before apply");
      (void)parts.store.apply(outcome, {"gateway"}, now);
      step("after apply");
    }
    return claimed.size();
  }

  void process(const Claimed& claimed) {
    if (claimed.message.state == MessageState::duplicate) return repeat(claimed);
    if (claimed.message.state == MessageState::dead) return tell(claimed);
    if (is_receipt(claimed.message.names)) return receipt(claimed);
    letters(claimed);
  }

  // --- what is worked on

  std::shared_ptr<const ByteSource> content(const Transmission& transmission) {
    auto opened = opener.open(parts.store.open(transmission.payload), *settings);
    if (!opened || !opened->content) throw std::logic_error("a transmission that was accepted cannot be opened again");
    return std::move(opened->content);
  }

  /// Takes a transmission's messages in, those given, as one input.
  void add_input(const Transmission& transmission, const std::vector<MessageRow>& rows, bool alongside = false) {
    const auto input = static_cast<std::uint32_t>(inputs.size());
    inputs.push_back({content(transmission), "message"});
    for (const auto& row : rows) members.push_back({row, input, alongside});
  }

  /// The message and the others of its transmission: they have one sender and one receiver.
  std::vector<MessageRow> with_neighbours(const Claimed& claimed, const std::vector<Claimed>& halves) {
    std::vector<MessageRow> out{claimed.message};
    for (const auto& other : halves)
      if (other.message.transmission == claimed.message.transmission && other.message.id != claimed.message.id)
        out.push_back(other.message);
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.part < b.part; });
    return out;
  }

  convert::Context context() {
    convert::Context out;
    out.directory = directory.get();
    out.ids = ids.get();
    out.settings = settings.get();
    out.state = &state;
    out.now.utc = Instant(std::chrono::microseconds(now));
    out.refuse = true;
    return out;
  }

  // --- letters, file letters, CareCommunications

  void letters(const Claimed& claimed) {
    const auto& names = claimed.message.names;
    const auto halves = parts.store.halves(names.sender, names.receiver);
    const auto unit = with_neighbours(claimed, halves);
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
    if (routing.target == Target::fhir_json) return to_fhir(claimed, unit, halves);
    add_input(claimed.transmission, unit);
    run(routing.target);
  }

  /// conversion.md 1.3: unchanged, in its envelope, at once; but section 6 applies.
  void forward(const Transmission& transmission, const std::vector<MessageRow>& unit) {
    const auto bytes = content(transmission);
    for (const auto& message : converter.read({{bytes, "message"}}, *settings).messages) {
      const auto* letter = std::get_if<Correspondence>(&message);
      if (letter == nullptr) continue;
      auto links = convert::link_findings(*letter, context());
      if (has_error(links)) return refuse(transmission, unit, links);
    }
    deliver_unchanged(transmission, unit.front());
    for (const auto& row : unit) {
      move(row, MessageState::on_its_way, "forwarded unchanged");
      if (row.id != unit.front().id) outcome.derivations.push_back({unit.front().id, row.id, "sent with"});
    }
  }

  /// conversion.md 1.5, 1.7.
  void refuse(const Transmission& transmission, const std::vector<MessageRow>& unit, const Findings& why) {
    add_input(transmission, unit);
    settle(converter.refuse(inputs, why, context()));
  }

  /// What was given up: its sender gets a negative receipt; a receipt has nobody to tell but the operator.
  void tell(const Claimed& claimed) {
    const auto& row = claimed.message;
    if (is_receipt(row.names)) return move(row, MessageState::dead, row.reason);
    const bool reused = row.reason == reused_bundle_id;
    refuse(claimed.transmission, {row},
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

  void to_fhir(const Claimed& claimed, const std::vector<MessageRow>& unit, const std::vector<Claimed>& halves) {
    const auto& row = claimed.message;
    if (never_waits(row)) return forward_half(claimed, unit);
    std::set<std::string> wanted, held;  // files that the letters of the unit name, and that its file letters hold
    for (const auto& one : unit)
      for (auto& key : words(one.objects)) (is_file_letter(one.names) ? held : wanted).insert(std::move(key));

    // Of the other halves those that have to do with it, with the letters that these belong to.
    Micros first = claimed.transmission.received;
    std::vector<const Claimed*> partners;
    for (bool more = true; more;) {
      more = false;
      for (const auto& half : halves) {
        if (half.message.transmission == row.transmission || never_waits(half.message) ||
            std::find(partners.begin(), partners.end(), &half) != partners.end())
          continue;
        const bool files = is_file_letter(half.message.names);
        const auto keys = words(half.message.objects);
        const auto& others = files ? wanted : held;
        if (std::none_of(keys.begin(), keys.end(), [&](const auto& key) { return others.contains(key); })) continue;
        for (const auto& key : keys) (files ? held : wanted).insert(key);
        first = std::min(first, half.transmission.received);
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
      if (held.contains(gone.key) && letter_is_here) continue;
      auto bin = gone.bin && letter_is_here ? parts.store.find(*gone.bin) : std::nullopt;
      if (bin && bin->message.state != MessageState::refused) {
        for (const auto& key : words(bin->message.objects)) held.insert(key);
        alongside.push_back(std::move(*bin));
      } else {
        late = true;  // the other half has gone on without this one, or was refused
      }
    }
    const bool complete = letter_is_here && std::includes(held.begin(), held.end(), wanted.begin(), wanted.end());
    const bool invalid = std::all_of(unit.begin(), unit.end(), [](const auto& m) { return m.digest.empty(); });
    const auto until = first + settings->pair_wait_minutes * minute;
    if (!complete && !late && !invalid && now < until) return wait(unit, until);
    if (!letter_is_here && !invalid) return forward_half(claimed, unit);

    add_input(claimed.transmission, unit);
    std::map<Id, std::vector<MessageRow>> rows;  // of each other transmission
    for (const auto* partner : partners) rows[partner->message.transmission].push_back(partner->message);
    for (const auto* partner : partners)
      if (auto at = rows.find(partner->message.transmission); at != rows.end()) {
        add_input(partner->transmission, at->second);
        rows.erase(at);
      }
    std::set<Id> met;
    for (const auto& bin : alongside)
      if (met.insert(bin.message.id).second) add_input(bin.transmission, {bin.message}, true);
    run(Target::fhir_json);
    remember_files(letter_is_here ? wanted : held);
  }

  void wait(const std::vector<MessageRow>& unit, Micros until) {
    for (const auto& row : unit)
      outcome.moves.push_back({row.id, MessageState::waiting,
                               is_file_letter(row.names) ? "for the letter of its files" : "for its files", until});
  }

  /// A file letter goes on unconverted, in its own envelope; a letter that comes later does not wait for it.
  void forward_half(const Claimed& claimed, const std::vector<MessageRow>& unit) {
    deliver_unchanged(claimed.transmission, unit.front());
    for (const auto& row : unit) {
      move(row, MessageState::on_its_way, "forwarded unconverted");
      if (row.id != unit.front().id) outcome.derivations.push_back({unit.front().id, row.id, "sent with"});
      for (const auto& key : words(row.objects)) outcome.conversions.push_back(gone_file(row.names, key, {}, now));
    }
  }

  /// What the store knows of files that have gone on: with which file letter, or that one half went alone.
  std::vector<GoneFile> gone_files(const MessageNames& names, const std::set<std::string>& keys) {
    std::vector<std::string> wanted;
    for (const auto& key : keys) wanted.push_back(name_of_file(names, key));
    std::vector<GoneFile> out;
    for (const auto& record : parts.store.conversions(wanted))
      if (auto gone = read_gone_file(record)) out.push_back(std::move(*gone));
    return out;
  }

  /// For a second letter that names the same file, and for a file letter that comes too late.
  void remember_files(const std::set<std::string>& wanted) {
    for (const auto& key : wanted) {
      std::optional<Id> bin;
      const MessageNames* names = nullptr;
      for (const auto& member : members) {
        if (names == nullptr) names = &member.row.names;
        const auto keys = words(member.row.objects);
        if (is_file_letter(member.row.names) && std::find(keys.begin(), keys.end(), key) != keys.end())
          bin = member.row.id;
      }
      if (names != nullptr) outcome.conversions.push_back(gone_file(*names, key, bin, now));
    }
  }

  // --- conversion, and what comes of it

  void run(Target target) {
    load_state();
    settle(converter.convert(inputs, target, context()));
  }

  /// The records that these messages could have to do with: ids of their own, of what they answer, of their episode.
  void load_state() {
    std::vector<std::string> names;
    for (const auto& message : converter.read(inputs, *settings).messages) add_names(message, names);
    state = {};
    for (const auto& text : parts.store.conversions(names))
      if (auto record = read_record(text)) state.merge(std::move(*record));
  }

  /// Makes the outcome of a conversion of letters: rows, deliveries, and where each member stands now.
  void settle(const convert::Conversion& conversion) {
    std::set<Id> refused, sent;
    for (const auto& output : conversion.outputs) {
      const auto from = parents(output, conversion.records);
      if (output.forwarded) {
        for (const auto* member : from) {
          deliver_unchanged(transmission_of(*member), member->row);
          sent.insert(member->row.id);
        }
        continue;
      }
      const auto& made = make(output);
      for (const auto* member : from) {
        outcome.derivations.push_back({made.id, member->row.id, output.refusal ? "refused with" : "converted"});
        (output.refusal ? refused : sent).insert(member->row.id);
        if (output.refusal) outcome.receipts.push_back({made.id, member->row.id, false});
      }
    }
    for (const auto& record : conversion.records) outcome.conversions.push_back(conversion_of(record));
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

  /// Writes an output down as a message of its own, to be delivered to its receiver.
  const MessageRow& make(const convert::Output& output) {
    auto payload = parts.store.new_payload(most_output);
    output.write(*payload);
    MessageRow row;
    row.id = parts.ids.next(now);
    row.names = names_of(output.identity);
    row.state = MessageState::on_its_way;
    row.created = row.changed = now;
    row.payload = payload->finish();
    row.extension = output.extension;
    outcome.made.push_back(std::move(row));
    const auto& made = outcome.made.back();
    deliver(made.id, made.names.receiver, {});
    return made;
  }

  void deliver(const Id& message, const std::string& destination, const Id& transmission) {
    DeliveryRow row;
    row.id = parts.ids.next(now);
    row.message = message;
    row.destination = destination;
    row.transmission = transmission;
    row.envelope_id = ids->uuid();
    row.message_identifier = ids->uuid();
    row.next = row.created = row.changed = now;
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
    const auto& names = claimed.message.names;
    add_input(claimed.transmission, {claimed.message});
    const auto read = converter.read(inputs, *settings);
    const auto* receipt = read.messages.size() == 1 ? std::get_if<Receipt>(&read.messages.front()) : nullptr;
    if (receipt == nullptr || has_error(read.findings))
      return move(claimed.message, MessageState::dead, "a receipt that cannot be read: " + reason(read.findings, 0));
    answered(claimed.message, read.identities.front().answers, names);
    load_state();
    auto conversion = converter.convert(inputs, Target::other, context());
    if (is_unmatched(conversion.report.findings)) {
      // Between OIOXML and EDIFACT a letter keeps its ids, and needs no record: its receipt goes the same way back.
      if (const auto target = letters_only(names)) conversion = converter.convert(inputs, *target, context());
    }
    if (conversion.outputs.empty() && conversion.records.empty() && is_unmatched(conversion.report.findings)) {
      deliver_unchanged(claimed.transmission, claimed.message);
      return move(claimed.message, MessageState::on_its_way, "forwarded unconverted");
    }
    for (const auto& output : conversion.outputs) {
      const auto& made = make(output);
      outcome.derivations.push_back({made.id, claimed.message.id, "converted"});
      answered(made, output.identity.answers, made.names);
    }
    for (const auto& record : conversion.records) outcome.conversions.push_back(conversion_of(record));
    if (!conversion.outputs.empty()) return move(claimed.message, MessageState::answered, "converted");
    const auto why = why_nothing(conversion.report.findings);
    if (why.empty()) return move(claimed.message, MessageState::dead, reason(conversion.report.findings, 0));
    move(claimed.message, MessageState::answered, why);
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

  /// The messages that a receipt answers: those of its ids and its format whose sender gets it. The first outcome
  /// stands.
  void answered(const MessageRow& receipt, const std::vector<std::string>& ids_answered, const MessageNames& names) {
    const bool positive = is_positive(names);
    // The envelope's id comes first and names all of its messages: it counts where no letter is named.
    const bool envelope_only = ids_answered.size() == 1;
    for (std::size_t i = 0; i < ids_answered.size(); ++i) {
      if (i == 0 && !envelope_only) continue;
      for (const auto& original : parts.store.named(ids_answered[i])) {
        if (original.names.sender != names.receiver || is_receipt(original.names) ||
            original.state == MessageState::duplicate ||
            dialect_of(original.names.version) != dialect_of(names.version))
          continue;
        outcome.receipts.push_back({receipt.id, original.id, positive});
        const bool moved = std::any_of(outcome.moves.begin(), outcome.moves.end(),
                                       [&](const auto& m) { return m.message == original.id; });
        if (!moved && may_be_answered(original.state))
          move(original, positive ? MessageState::acknowledged : MessageState::rejected,
               positive ? "its receiver said yes" : "its receiver said no");
      }
    }
  }

  // --- duplicates (governance.md 1.3): never delivered again; the first receipt's content again

  void repeat(const Claimed& claimed) {
    const auto& names = claimed.message.names;
    std::string why = "there is no receipt yet";
    if (!is_receipt(names)) {
      for (const auto& first : parts.store.named(names.message_id)) {
        if (first.names.sender != names.sender || first.state == MessageState::duplicate) continue;
        const auto link = parts.store.first_receipt(first.id);
        if (!link) continue;
        again(*link, claimed.message);
        why = "its receipt was given again";
        break;
      }
    }
    move(claimed.message, MessageState::duplicate, why);
  }

  void again(const Outcome::ReceiptLink& link, const MessageRow& repeated) {
    const auto first = parts.store.find(link.receipt);
    if (!first) return;
    const auto bytes =
        first->message.transmission.empty() ? parts.store.open(first->message.payload) : content(first->transmission);
    const auto conversion = converter.repeat_receipt({bytes, "receipt"}, repeated.names.envelope_id, context());
    for (const auto& output : conversion.outputs) {
      const auto& made = make(output);
      outcome.derivations.push_back({made.id, link.receipt, "receipt again"});
    }
  }

  /// Converting may make a message larger than what comes in may be (HOUSE: never refused for its size).
  static constexpr std::uint64_t most_output = std::uint64_t{4} << 30;

  Parts parts;
  Opener opener;
  convert::Converter converter;
  std::unique_ptr<IdSource> ids = random_ids();
  // Of the message that is being worked on:
  Micros now = 0;
  std::shared_ptr<const convert::Directory> directory;
  std::shared_ptr<const convert::Settings> settings;
  std::vector<Member> members;
  std::vector<convert::Input> inputs;
  convert::ReceiptState state;
  Outcome outcome;
};

Flow::Flow(Parts parts) : impl_(std::make_unique<Impl>(std::move(parts))) {}
Flow::~Flow() = default;

std::size_t Flow::work() {
  return impl_->work();
}

}  // namespace brevdue::gateway
