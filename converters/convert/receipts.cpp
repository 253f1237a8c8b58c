#include "converters/convert/receipts.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "converters/convert/mapping.hpp"
#include "converters/convert/names.hpp"
#include "converters/convert/reading.hpp"
#include "converters/convert/rules.hpp"
#include "converters/fhir/names.hpp"
#include "converters/model/texts.hpp"

namespace brevdue::convert {
namespace {

constexpr std::array<RefuseCodeRow, 5> code_rows = {{
    {RefuseCode::ukendt_lokationsnummer, "not-found", "MSG_Receiver_Identifier_UNKNOWN"},
    {RefuseCode::problem_med_modtager_id, "value", "MSG_Receiver_Identifier_MISSING"},
    {RefuseCode::problem_med_version, "not-supported", "MSG_RECEIVER_UNABLE_TO_RECEIVE_MSG_TYPE"},
    {RefuseCode::syntaksfejl, "structure", ""},
    {RefuseCode::ikke_specificeret, "processing", ""},
}};
/// Also read as syntaksfejl, without a coding that says otherwise.
constexpr std::array<std::string_view, 4> syntax_issues = {"structure", "required", "value", "invariant"};

RefuseCode refuse_code_of(const Issue& issue) {
  for (const auto& row : code_rows)
    if (!row.detail.empty() && issue.detail_code == row.detail) return row.refuse;
  if (issue.code == "invalid" ||
      std::find(syntax_issues.begin(), syntax_issues.end(), issue.code) != syntax_issues.end())
    return RefuseCode::syntaksfejl;
  return RefuseCode::ikke_specificeret;
}

Issue issue_of(RefuseCode code) {
  const auto& row =
      *std::find_if(code_rows.begin(), code_rows.end(), [&](const RefuseCodeRow& r) { return r.refuse == code; });
  Issue issue;
  issue.code = row.issue;
  if (!row.detail.empty()) {
    issue.system = fhir::names::error_code_system;
    issue.detail_code = row.detail;
  }
  return issue;
}

/// An issue that says why something was refused; others only inform.
bool is_error(const Issue& issue) {
  return issue.severity == "error" || issue.severity == "fatal";
}

/// An issue in words: its text, else its diagnostics, else what its coding says.
std::string_view words_of(const Issue& issue) {
  for (const std::string_view text : {std::string_view(issue.text), std::string_view(issue.diagnostics),
                                      std::string_view(issue.display), std::string_view(issue.detail_code)})
    if (!trimmed(text).empty()) return trimmed(text);
  return {};
}

Finding finding(Rule rule, Severity severity, const Receipt& receipt, std::string path, std::string expected,
                std::string found) {
  Position at;
  at.input = receipt.input;
  at.path = std::move(path);
  at.mark = receipt.sender.at;
  return {rule, severity, std::move(at), std::move(expected), std::move(found)};
}

/// The receipts of OIOXML and EDIFACT.
std::string version_of(Receipt::Kind kind, Dialect dialect) {
  return version_in(dialect, version_row(kind).oioxml);
}

/// What else can be done with a receipt of OIOXML or EDIFACT, for findings.
std::string without_state(const Receipt& receipt, std::optional<Dialect> to) {
  if (receipt.is_fhir() || to == Dialect::fhir) return {};
  return dialect_of(receipt.version) == Dialect::edifact ? "; --to oioxml makes it an XCTL without one"
                                                         : "; --to edifact makes it a CTL without one";
}

/// A party with the SOR code and name that the registry has where the message has none.
Party completed(const Party& party, const Context& context) {
  Party out = named(party);
  const auto* row = look_up(context, party.location_number);
  if (out.sor.empty() && row != nullptr) out.sor = row->sor;
  if (out.organisation.empty() && row != nullptr) out.organisation = row->name;
  return out;
}

/// The record, if it is not too old for a receipt: such a one goes on unconverted (conversion.md 4).
const ConversionRecord* in_time(const ConversionRecord& record, const Receipt& receipt, const Context& context,
                                Report& report) {
  if (!record.expired(context.now)) return &record;
  report.findings.push_back(finding(Rule::receipt_late, Severity::error, receipt, {}, "three months at most",
                                    "converted " + iso_utc(record.converted.utc)));
  return nullptr;
}

// --- Acknowledgement -> XCTL02 or XCTL03, CTL02 or CTL03 ---

class AckToXctl {
 public:
  AckToXctl(const Receipt& ack, StateView& state, const Context& context, const DanishTime& zone, Report& report,
            std::optional<Dialect> to)
      : ack_(ack), issues_(ack.issues), state_(state), context_(context), zone_(zone), report_(report), to_(to) {
    std::stable_partition(issues_.begin(), issues_.end(), is_error);  // the reasons first
  }

  Answers run() {
    Answers out;
    const auto* found = record();
    if (found == nullptr) return out;
    ConversionRecord record = *found;
    report_.letters = dialect_of_receipt(record.letters.front());
    if (record.answered && *record.answered != ack_.is_positive()) {
      report_.findings.push_back(finding(
          Rule::receipt_first_stands, Severity::warning, ack_, "MessageHeader.response.code",
          *record.answered ? "a positive receipt again" : "a negative receipt again", std::string(name(ack_.kind))));
      return out;
    }
    if (record.answered)
      report_.findings.push_back(finding(Rule::receipt_repeated, Severity::note, ack_,
                                         "MessageHeader.response.identifier", {}, "its receipts are given again"));
    for (std::size_t i = 0; i < record.letters.size(); ++i) {
      if (record.letters[i].refused)
        report_.findings.push_back(
            finding(Rule::receipt_none_due, Severity::note, ack_, {}, {}, shown(record.letters[i].letter_id)));
      else if (answered_otherwise(record, record.letters[i]))
        report_.findings.push_back(
            finding(Rule::receipt_first_stands, Severity::warning, ack_, "MessageHeader.response.code",
                    "the outcome its letter had before",
                    std::string(name(ack_.kind)) + " for " + shown(record.letters[i].letter_id)));
      else
        out.receipts.push_back(receipt(record, i));
    }
    say(record);
    record.answered = ack_.is_positive();
    state_.put(std::move(record));
    return out;
  }

 private:
  /// The same letter may have become several CareCommunications (its file came later): its first outcome stands too.
  [[nodiscard]] bool answered_otherwise(const ConversionRecord& record, const LetterPart& letter) const {
    return state_.find([&](const ConversionRecord& r) {
      return r.direction == record.direction && !r.same_message(record) && r.answered &&
             *r.answered != ack_.is_positive() && r.digest == record.digest &&
             r.sender.location_number == record.sender.location_number &&
             std::any_of(r.letters.begin(), r.letters.end(),
                         [&](const LetterPart& l) { return l.letter_id == letter.letter_id; });
    }) != nullptr;
  }

  /// A receipt has the format of the letter it answers, unless another one is asked for.
  [[nodiscard]] Dialect dialect_of_receipt(const LetterPart& letter) const {
    if (to_) return *to_;
    return dialect_of(letter.version) == Dialect::edifact ? Dialect::edifact : Dialect::oioxml;
  }

  const ConversionRecord* record() {
    using Direction = ConversionRecord::Direction;
    const auto named_by_id = [&](const ConversionRecord& r) {
      return r.direction == Direction::to_care_communication && r.header_id == ack_.response_identifier;
    };
    const auto fits = [&](const ConversionRecord& r) {
      return named_by_id(r) && r.receiver.location_number == ack_.sender.location_number &&
             r.sender.location_number == ack_.receiver.location_number;
    };
    if (const auto* found = state_.find(fits)) return in_time(*found, ack_, context_, report_);
    const bool other = state_.find(named_by_id) != nullptr;
    report_.findings.push_back(finding(other ? Rule::receipt_other_parties : Rule::receipt_unmatched, Severity::error,
                                       ack_, other ? "MessageHeader.sender" : "MessageHeader.response.identifier",
                                       other ? "an Acknowledgement from the receiver to the sender of the message"
                                             : "the MessageHeader.id of a CareCommunication made from a letter",
                                       shown(other ? ack_.sender.location_number : ack_.response_identifier)));
    return nullptr;
  }

  Receipt receipt(const ConversionRecord& record, std::size_t number) {
    const auto& letter = record.letters[number];
    const auto dialect = dialect_of_receipt(letter);
    const auto& sender = ack_.sender.location_number;
    Receipt out;
    out.kind = ack_.is_positive() ? Receipt::Kind::xctl03 : Receipt::Kind::xctl02;
    out.version = version_of(out.kind, dialect);
    out.envelope_id = letter_id(sender, ack_.envelope_id, "receipt envelope " + std::to_string(number));
    out.message_id = letter_id(sender, ack_.message_id, "receipt " + std::to_string(number));
    out.sent = ack_.sent;
    out.sender.location_number = sender;
    out.receiver.location_number = ack_.receiver.location_number;
    out.original_envelope_id = letter.envelope_id;
    out.original_sender = record.sender.location_number;
    out.original_receiver = record.receiver.location_number;
    out.originals.push_back({letter.letter_id, version_in(dialect, letter.version)});
    if (!ack_.is_positive()) out.refusal = refusal(record);
    out.input = ack_.input;
    return out;
  }

  /// Written at OriginalEmessage level. The receiver's own text stands last: that is what a limit shortens.
  Refusal refusal(const ConversionRecord& record) {
    Refusal out;
    out.code = RefuseCode::ikke_specificeret;
    std::string theirs;
    const bool reasons = !issues_.empty() && is_error(issues_.front());
    for (const auto& issue : issues_) {
      if (*out.code == RefuseCode::ikke_specificeret && is_error(issue) == reasons) out.code = refuse_code_of(issue);
      const auto words = words_of(issue);
      if (words.empty()) continue;
      if (!theirs.empty()) theirs += '\n';
      theirs += words;
    }
    const std::string_view ours = record.incomplete == Incomplete::none ? std::string_view{} : texts::conversion_cause;
    const auto limit = context_.settings->refuse_text_limit;
    const auto taken = ours.empty() ? 0 : characters(ours) + 1;
    if (limit > 0 && !theirs.empty() && taken + characters(theirs) > limit) {
      cut_to_ = limit;
      theirs = std::string(first_characters(theirs, limit > taken ? limit - taken : 0));
    }
    out.text = ours;
    if (!ours.empty() && !theirs.empty()) out.text += '\n';
    out.text += theirs;
    return out;
  }

  void say(const ConversionRecord& record) {
    add(report_, Map::xctl_outcome, Outcome::carried, std::string(name(ack_.kind)));
    add(report_, Map::xctl_ids, Outcome::defaulted, "made from them");
    add(report_, Map::xctl_sent, Outcome::carried, "Danish time, to the minute");
    if (zone_.is_repeated(ack_.sent.utc))
      add(report_, Map::xctl_sent_hour, Outcome::lost, "the hour occurs twice: it will be read as the first");
    add(report_, Map::xctl_parties, Outcome::carried);
    add(report_, Map::xctl_original, Outcome::carried);
    add(report_, Map::xctl_codes, Outcome::defaulted, "minuspositivkvitt");
    if (!ack_.is_positive()) {
      const bool text =
          std::any_of(issues_.begin(), issues_.end(), [](const Issue& issue) { return !words_of(issue).empty(); });
      add(report_, Map::xctl_text, text ? Outcome::carried : Outcome::defaulted,
          text ? "" : "no text, diagnostics or display");
      if (record.incomplete != Incomplete::none)
        add(report_, Map::xctl_enriched, Outcome::defaulted, std::string(name(record.incomplete)));
      if (cut_to_ > 0)
        add(report_, Map::xctl_shortened, Outcome::shortened, "to " + std::to_string(cut_to_) + " characters in all");
      add(report_, Map::xctl_code, Outcome::carried);
      const bool informs = !std::all_of(issues_.begin(), issues_.end(), is_error);
      add(report_, Map::xctl_severity, informs ? Outcome::lost : Outcome::defaulted, informs ? "" : "a refusal");
    }
    if (!ack_.sender.sor.empty() || !ack_.sender.organisation.empty())
      add(report_, Map::xctl_names, Outcome::defaulted, "the location numbers stand for them");
    add(report_, Map::xctl_provenance, Outcome::defaulted, "a receipt, by its kind");
    for (const auto& path : ack_.not_carried) add(report_, Map::xctl_other, Outcome::lost, path);
  }

  const Receipt& ack_;
  std::vector<Issue> issues_;
  StateView& state_;
  const Context& context_;
  const DanishTime& zone_;
  Report& report_;
  std::optional<Dialect> to_;
  std::size_t cut_to_ = 0;  // characters of a refusal's text; 0: whole
};

// --- XCTL01 to -03, CTL01 to -03 -> Acknowledgement ---

class XctlToAck {
 public:
  XctlToAck(const Receipt& xctl, StateView& state, const Context& context, Report& report, std::string without_state)
      : xctl_(xctl), state_(state), context_(context), report_(report), without_state_(std::move(without_state)) {
    report_.letters = edifact() ? Dialect::edifact : Dialect::oioxml;
  }

  Answers run() {
    Answers out;
    const auto* found = record();
    if (found == nullptr) return out;
    if (!is_everywhere(xctl_.sent.utc)) {
      report_.findings.push_back(finding(Rule::receipt_sent, Severity::error, xctl_,
                                         place("Emessage/Envelope/Sent", "UNB element 4"),
                                         "a date from 0001-01-02 to 9999-12-30", "one before or after"));
      return out;
    }
    ConversionRecord record = *found;
    out.json = record.json;
    bool repeated = false, contradicted = false;
    for (auto& letter : record.letters) {
      if (!names(letter)) continue;
      if (!letter.receipt) {
        letter.receipt = KeptReceipt{xctl_.kind, xctl_.sent, refusal_for(letter)};
        continue;
      }
      if (is_positive(*letter.receipt) != xctl_.is_positive()) {
        report_.findings.push_back(
            finding(Rule::receipt_first_stands, Severity::warning, xctl_, place("Emessage", "UNB"),
                    is_positive(*letter.receipt) ? "a positive receipt again" : "a negative receipt again",
                    std::string(name(kind_of(xctl_))) + " for " + shown(letter.letter_id)));
        contradicted = true;
        continue;
      }
      repeated = true;
    }
    name_strangers(record);
    if (contradicted) {
      state_.put(std::move(record));
      return out;
    }
    if (repeated)
      report_.findings.push_back(
          finding(Rule::receipt_repeated, Severity::note, xctl_, place("Emessage", "UNB"), {}, {}));
    const auto waiting = static_cast<std::size_t>(
        std::count_if(record.letters.begin(), record.letters.end(), [](const LetterPart& l) { return !l.receipt; }));
    say_carried();
    if (waiting > 0) {
      std::string missing;
      for (const auto& l : record.letters)
        if (!l.receipt) missing += (missing.empty() ? "" : ", ") + l.version + " " + shown(l.letter_id);
      report_.findings.push_back(finding(Rule::receipt_waiting, Severity::note, xctl_, place("Emessage", "UNB"),
                                         std::to_string(record.letters.size()) + " receipts",
                                         "none yet for " + missing));
    } else {
      auto ack = acknowledgement(record);
      if (!has_error(report_.findings)) {
        record.answered = ack.is_positive();
        out.receipts.push_back(std::move(ack));
      }
    }
    state_.put(std::move(record));
    return out;
  }

 private:
  [[nodiscard]] bool edifact() const { return dialect_of(xctl_.version) == Dialect::edifact; }
  /// Where something stands, in the receipt's own format.
  [[nodiscard]] const char* place(const char* oioxml, const char* edi) const { return edifact() ? edi : oioxml; }
  static bool is_positive(const KeptReceipt& receipt) { return receipt.kind == Receipt::Kind::xctl03; }

  /// True if the receipt answers that letter: by envelope and letter id, or by the envelope alone where it names no
  /// letter.
  [[nodiscard]] bool names(const LetterPart& letter) const {
    const auto& earlier = letter.earlier_envelope_ids;
    if (letter.envelope_id != xctl_.original_envelope_id &&
        std::find(earlier.begin(), earlier.end(), xctl_.original_envelope_id) == earlier.end())
      return false;
    return xctl_.originals.empty() || std::any_of(xctl_.originals.begin(), xctl_.originals.end(),
                                                  [&](const OriginalLetter& o) { return o.id == letter.letter_id; });
  }

  const ConversionRecord* record() {
    const auto by_ids = [&](const ConversionRecord& r) {
      return r.direction == ConversionRecord::Direction::to_letter &&
             std::any_of(r.letters.begin(), r.letters.end(), [&](const LetterPart& l) { return names(l); });
    };
    const auto fits = [&](const ConversionRecord& r) {
      return by_ids(r) && r.sender.location_number == xctl_.original_sender &&
             r.receiver.location_number == xctl_.original_receiver &&
             r.sender.location_number == xctl_.receiver.location_number &&
             // An XCTL01 comes from a VANS.
             (xctl_.kind == Receipt::Kind::xctl01 || r.receiver.location_number == xctl_.sender.location_number);
    };
    if (const auto* found = state_.find(fits)) return in_time(*found, xctl_, context_, report_);
    const bool other = state_.find(by_ids) != nullptr;
    report_.findings.push_back(
        finding(other ? Rule::receipt_other_parties : Rule::receipt_unmatched, Severity::error, xctl_,
                other ? place("Emessage/Sender/EANIdentifier", "UNB element 2")
                      : place("Emessage/OriginalEmessage/OriginalEnvelopeIdentifier", "UCI element 1"),
                other ? "a receipt from the receiver to the sender of the letter"
                      : "the ids of a letter made from a CareCommunication" + without_state_,
                shown(other ? xctl_.sender.location_number : xctl_.original_envelope_id)));
    return nullptr;
  }

  /// A receipt may name several letters; those that are none of this message's are said.
  void name_strangers(const ConversionRecord& record) {
    for (const auto& original : xctl_.originals) {
      const bool known = std::any_of(record.letters.begin(), record.letters.end(),
                                     [&](const LetterPart& l) { return names(l) && l.letter_id == original.id; });
      if (!known)
        report_.findings.push_back(
            finding(Rule::receipt_unmatched, Severity::warning, xctl_,
                    place("Emessage/OriginalEmessage/OriginalLetter/OriginalLetterIdentifier", "UCM element 1"),
                    "a letter of that envelope made from a CareCommunication", shown(original.id)));
    }
  }

  /// Letter level first, then OriginalEmessage.
  [[nodiscard]] Refusal refusal_for(const LetterPart& letter) const {
    Refusal out;
    for (const auto& original : xctl_.originals)
      if (original.id == letter.letter_id) out = original.refusal;
    if (!out.code) out.code = xctl_.refusal.code;
    if (trimmed(out.text).empty()) out.text = xctl_.refusal.text;
    return out;
  }

  Receipt acknowledgement(const ConversionRecord& record) {
    Receipt out;
    const bool positive = std::all_of(record.letters.begin(), record.letters.end(),
                                      [](const LetterPart& l) { return is_positive(*l.receipt); });
    out.kind = positive ? Receipt::Kind::ok : Receipt::Kind::fatal_error;
    out.envelope_id = context_.ids->uuid();
    // The same for a repeat: duplicates are told by it (governance.md 1.2).
    out.message_id = object_uuid(record.header_id + "\nacknowledgement", 0);
    for (const auto& letter : record.letters)
      if (letter.receipt->sent.utc >= out.sent.utc) out.sent = letter.receipt->sent;
    out.sent.written.clear();
    out.sender = party(record.receiver);
    out.receiver = party(record.sender);
    out.response_identifier = record.header_id;
    out.provenance = record.provenance;
    bool code = false, text = false;
    for (const auto& letter : record.letters) {
      if (is_positive(*letter.receipt)) continue;
      const auto& refusal = letter.receipt->refusal;
      auto issue = issue_of(refusal.code.value_or(RefuseCode::ikke_specificeret));
      code = code || refusal.code;
      text = text || !trimmed(refusal.text).empty();
      issue.text = trimmed(refusal.text);
      if (issue.text.empty()) issue.text = texts::no_reason;
      if (std::find(out.issues.begin(), out.issues.end(), issue) == out.issues.end())
        out.issues.push_back(std::move(issue));
    }
    out.input = xctl_.input;

    add(report_, Map::ack_outcome, Outcome::carried, std::string(name(out.kind)));
    add(report_, Map::ack_ids, Outcome::defaulted, "of its own");
    add(report_, Map::ack_sent, Outcome::carried, record.letters.size() > 1 ? "the later of the joined receipts" : "");
    add(report_, Map::ack_provenance, Outcome::defaulted);
    if (!positive) {
      add(report_, Map::ack_code, code ? Outcome::carried : Outcome::defaulted, std::string(out.issues.front().code));
      add(report_, Map::ack_text, text ? Outcome::carried : Outcome::defaulted, text ? "" : "no RefuseText");
    }
    return out;
  }

  /// The party as the CareCommunication had it; the registry may know its SOR code.
  Party party(const Party& kept) {
    Party out = completed(kept, context_);
    if (out.sor.empty())
      report_.findings.push_back(finding(Rule::reg_no_sor, Severity::error, xctl_,
                                         place("Emessage/OriginalEmessage", "UCI"),
                                         "a SOR code in the state or the registry", shown(kept.location_number)));
    return out;
  }

  void say_carried() {
    add(report_, Map::ack_parties, Outcome::carried);
    add(report_, Map::ack_original, Outcome::carried);
    if (!xctl_.originals.empty()) add(report_, Map::ack_version, Outcome::defaulted, "the state has it");
    if (xctl_.sent_case != LocalTimeCase::plain)
      add(report_, Map::ack_sent, xctl_.sent_case == LocalTimeCase::twice ? Outcome::defaulted : Outcome::moved,
          xctl_.sent_case == LocalTimeCase::twice ? "the hour occurs twice: summer time taken"
                                                  : "the hour does not exist: one hour on");
    for (const auto& path : xctl_.not_carried) add(report_, Map::ack_other, Outcome::lost, path);
  }

  const Receipt& xctl_;
  StateView& state_;
  const Context& context_;
  Report& report_;
  std::string without_state_;
};

// --- refusals of our own ---

/// What a sender is told first, by the findings' kinds and rules.
struct Ground {
  RefuseCode code;
  std::string_view text;
  std::string_view issue = {}, detail = {};  // where an Acknowledgement can say more: a code of HL7's
};
Ground ground_of(const Findings& findings) {
  Ground ground{RefuseCode::syntaksfejl, texts::refused_syntax};
  for (const auto& f : findings) {
    if (f.severity != Severity::error) continue;
    switch (row(f.rule).kind) {
      case Kind::unknown_party:
        return {RefuseCode::ukendt_lokationsnummer, texts::refused_party};
      case Kind::capability:
        return {RefuseCode::problem_med_version, texts::refused_version};
      case Kind::link:
        return {RefuseCode::ikke_specificeret, texts::refused_link};
      case Kind::busy:
        return {RefuseCode::ikke_specificeret, texts::not_delivered};
      default:
        break;
    }
    if (f.rule == Rule::gw_id_reused)  // governance.md 1.3
      return {RefuseCode::ikke_specificeret, texts::refused_id, "duplicate", "MSG_DUPLICATE_ID"};
    if (f.rule == Rule::oio_version) return {RefuseCode::problem_med_version, texts::refused_version};
    if (f.rule == Rule::to_cc_location_number || f.rule == Rule::to_letter_location_number)
      ground = {RefuseCode::problem_med_modtager_id, texts::refused_party_id};
  }
  return ground;
}

/// What a refused link suffers from.
std::string_view link_text(Rule rule) {
  switch (rule) {
    case Rule::video_dangerous:
    case Rule::vdx_authority:
      return texts::link_dangerous;
    case Rule::vdx_url:
    case Rule::vdx_shape:
      return texts::link_malformed;
    case Rule::vdx_truncated:
      return texts::link_truncated;
    case Rule::vdx_nonprod:
      return texts::link_non_production;
    case Rule::vdx_host:
      return texts::link_unknown_host;
    case Rule::vdx_time:
      return texts::link_expired;
    case Rule::vdx_scheme:
      return texts::link_http;
    case Rule::vdx_pin:
      return texts::link_pin;
    default:
      return {};
  }
}

/// The Danish sentence, what is wrong with links that are refused, then a line for each rule that is broken: its id and
/// place, never a value.
std::string refusal_text(const Findings& findings, bool letter_is_here, std::string_view sentence) {
  std::string text;
  if (letter_is_here) {
    text += texts::conversion_cause;
    text += '\n';
  }
  text += texts::refused_by_gateway;
  text += sentence;
  std::set<std::string_view> faults;
  for (const auto& f : findings)
    if (const auto fault = link_text(f.rule);
        f.severity == Severity::error && !fault.empty() && faults.insert(fault).second)
      text.append(" ").append(fault);
  std::set<std::string> lines;
  for (const auto& f : findings) {
    if (f.severity != Severity::error || lines.size() == 5) continue;
    auto line = std::string(row(f.rule).id);
    if (!f.position.path.empty()) line += " " + f.position.path;
    if (f.position.line != 0) line += ", linje " + std::to_string(f.position.line);
    if (lines.insert(line).second) text += '\n' + line;
  }
  return text;
}

/// String_1_N of a receipt.
bool fits(std::string_view text, std::size_t most) {
  return !text.empty() && characters(text) <= most;
}

template <class Letter>
std::optional<Receipt> refuse_letter(const Letter& letter, Dialect dialect, const Findings& findings,
                                     bool letter_is_here, const Context& context, bool has_sound_neighbours) {
  if (!fits(letter.envelope_id, 14) || !fits(letter.sender.location_number, 35) ||
      !fits(letter.receiver.location_number, 35))
    return std::nullopt;
  const auto ground = ground_of(findings);
  const auto& settings = *context.settings;
  Receipt out;
  out.kind = Receipt::Kind::xctl01;
  out.version = version_of(out.kind, dialect);
  const auto key = letter.sender.location_number + "\n" + letter.envelope_id + "\n" + letter.message_id;
  out.envelope_id = letter_id(settings.vans_id, key, "refusal envelope");
  out.message_id = letter_id(settings.vans_id, key, "refusal");
  out.sent = context.now;
  out.sender.location_number = settings.vans_id;
  out.receiver.location_number = letter.sender.location_number;
  out.original_envelope_id = letter.envelope_id;
  out.original_sender = letter.sender.location_number;
  out.original_receiver = letter.receiver.location_number;
  out.refusal = {ground.code, refusal_text(findings, letter_is_here, ground.text)};
  if (const auto limit = settings.refuse_text_limit; limit > 0)
    out.refusal.text = std::string(first_characters(out.refusal.text, limit));
  // EDIFACT names the type too (CONV-7.16).
  const bool has_type = dialect != Dialect::edifact || !edifact_type(letter.version).empty();
  if (fits(letter.message_id, 14) && fits(letter.version, 7) && has_type)
    out.originals.push_back({letter.message_id, letter.version});
  else if (has_sound_neighbours)
    return std::nullopt;
  out.input = letter.input;
  return out;
}

std::optional<Receipt> refuse_care_communication(const Correspondence& cc, const Findings& findings,
                                                 const Context& context) {
  Receipt out;
  out.kind = Receipt::Kind::fatal_error;
  out.sender = completed(cc.receiver, context);  // in the name of the original receiver (conversion.md 1.7)
  out.receiver = completed(cc.sender, context);
  if (cc.message_id.empty() || !is_location_number(out.sender.location_number) ||
      !is_location_number(out.receiver.location_number) || !is_sor(out.sender.sor) || !is_sor(out.receiver.sor))
    return std::nullopt;
  const auto ground = ground_of(findings);
  out.envelope_id = context.ids->uuid();
  out.message_id = object_uuid(cc.message_id + "\nacknowledgement", 0);
  out.sent = context.now;
  out.response_identifier = cc.message_id;
  auto issue = issue_of(ground.code);
  if (!ground.detail.empty()) {
    issue.code = ground.issue;
    issue.system = fhir::names::hl7_error_code_system;
    issue.detail_code = ground.detail;
  }
  issue.text = refusal_text(findings, false, ground.text);
  out.issues.push_back(std::move(issue));
  out.provenance = provenance_of(cc);
  out.input = cc.input;
  return out;
}

/// XCTL03 or XCTL02, or CTL: the receiver's own word.
Receipt receipt_of_letter(const auto& letter, const std::string& no, const Context& context) {
  const auto dialect = dialect_of(letter.version);
  Receipt out;
  out.kind = no.empty() ? Receipt::Kind::xctl03 : Receipt::Kind::xctl02;
  out.version = version_of(out.kind, dialect);
  const auto& own = letter.receiver.location_number;
  const auto key = letter.sender.location_number + "\n" + letter.envelope_id + "\n" + letter.message_id;
  out.envelope_id = letter_id(own, key, "receipt envelope");
  out.message_id = letter_id(own, key, "receipt");
  out.sent = context.now;
  out.sender.location_number = own;
  out.receiver.location_number = letter.sender.location_number;
  out.original_envelope_id = letter.envelope_id;
  out.original_sender = letter.sender.location_number;
  out.original_receiver = own;
  if (!no.empty()) out.refusal = {RefuseCode::ikke_specificeret, no};
  out.originals.push_back({letter.message_id, letter.version});
  out.input = letter.input;
  return out;
}

Receipt receipt_of_care_communication(const Correspondence& cc, const std::string& no, const Context& context) {
  Receipt out;
  out.kind = no.empty() ? Receipt::Kind::ok : Receipt::Kind::fatal_error;
  out.sender = completed(cc.receiver, context);
  out.receiver = completed(cc.sender, context);
  out.envelope_id = context.ids->uuid();
  out.message_id = object_uuid(cc.message_id + "\nacknowledgement", 0);
  out.sent = context.now;
  out.response_identifier = cc.message_id;
  if (!no.empty()) {
    auto issue = issue_of(RefuseCode::ikke_specificeret);
    issue.text = no;
    out.issues.push_back(std::move(issue));
  }
  out.provenance = provenance_of(cc);
  out.input = cc.input;
  return out;
}

}  // namespace

std::optional<Receipt> receipt_of(const Message& message, const std::string& no, const Context& context) {
  if (const auto* file = std::get_if<FileLetter>(&message)) return receipt_of_letter(*file, no, context);
  const auto* letter = std::get_if<Correspondence>(&message);
  if (letter == nullptr) return std::nullopt;
  if (is_letter(*letter)) return receipt_of_letter(*letter, no, context);
  return receipt_of_care_communication(*letter, no, context);
}

std::span<const RefuseCodeRow> refuse_code_rows() {
  return code_rows;
}

bool StateView::is_changed(const ConversionRecord& record) const {
  return std::any_of(changed_.records.begin(), changed_.records.end(),
                     [&](const ConversionRecord& r) { return r.same_message(record); });
}

Party named(const Party& party) {
  Party out;
  out.location_number = party.location_number;
  out.sor = party.sor;
  out.organisation = party.organisation;
  return out;
}

AcknowledgedProvenance provenance_of(const Correspondence& cc) {
  const auto sent = cc.sent.written.empty() ? iso_utc(cc.sent.utc) : cc.sent.written;
  return {std::string(name(cc.activity)), cc.provenance.occurred.empty() ? sent : cc.provenance.occurred,
          cc.provenance.recorded.empty() ? sent : cc.provenance.recorded};
}

Answers convert_receipt(const Receipt& receipt, StateView& state, const Context& context, const DanishTime& zone,
                        Report& report, std::optional<Dialect> to) {
  if (!state.present()) {
    report.findings.push_back(finding(Rule::receipt_no_state, Severity::error, receipt, {},
                                      "the state that the conversion was recorded in" + without_state(receipt, to),
                                      "none"));
    return {};
  }
  return receipt.is_fhir() ? AckToXctl(receipt, state, context, zone, report, to).run()
                           : XctlToAck(receipt, state, context, report, without_state(receipt, to)).run();
}

bool is_receipt(const Message& message) {
  const auto* unread = std::get_if<Correspondence>(&message);  // what a reader makes of types it does not know
  return std::holds_alternative<Receipt>(message) || (unread != nullptr && unread->version.starts_with("C0"));
}

namespace {

/// A letter that was parted from others, in the envelope that the receipt names.
bool is_in_envelope(const ConversionRecord& r, const Receipt& receipt) {
  const auto& letter = r.letters.front();
  return r.direction == ConversionRecord::Direction::between_letters &&
         dialect_of(letter.version) == dialect_of(receipt.version) &&
         letter.envelope_id == receipt.original_envelope_id && r.sender.location_number == receipt.original_sender &&
         r.receiver.location_number == receipt.original_receiver;
}

}  // namespace

const ConversionRecord* parted_letter(const Receipt& receipt, const StateView& state) {
  return state.find([&](const ConversionRecord& r) {
    return is_in_envelope(r, receipt) &&
           (receipt.originals.empty() || std::any_of(receipt.originals.begin(), receipt.originals.end(),
                                                     [&](const OriginalLetter& o) { return o.id == r.header_id; }));
  });
}

bool names_a_stranger(const Receipt& receipt, const StateView& state, Report& report) {
  if (state.find([&](const ConversionRecord& r) { return is_in_envelope(r, receipt); }) == nullptr) return false;
  report.findings.push_back(finding(Rule::receipt_unmatched, Severity::error, receipt,
                                    "Emessage/OriginalEmessage/OriginalLetter/OriginalLetterIdentifier",
                                    "the letter of that envelope", shown(receipt.originals.front().id)));
  return true;
}

bool restore_original(Receipt& receipt, const ConversionRecord& record, Dialect to, const Context& context,
                      Report& report) {
  if (in_time(record, receipt, context, report) == nullptr) return false;
  if (receipt.kind != Receipt::Kind::xctl01 &&  // which comes from a VANS
      receipt.sender.location_number != record.receiver.location_number) {
    report.findings.push_back(finding(Rule::receipt_other_parties, Severity::error, receipt,
                                      "Emessage/Sender/EANIdentifier", "a receipt from the receiver of the letter",
                                      shown(receipt.sender.location_number)));
    return false;
  }
  receipt.original_envelope_id = record.bundle_id;
  const auto& letter = record.letters.front();
  if (receipt.originals.empty()) {
    receipt.originals.push_back({letter.letter_id, letter.version});
    add(report, to == Dialect::edifact ? Map::edifact_split_original : Map::oioxml_split_original, Outcome::defaulted,
        "no letter is named: the one of its envelope");
    return true;
  }
  // The envelope held that letter alone.
  std::erase_if(receipt.originals, [&](const OriginalLetter& o) {
    if (o.id == letter.letter_id) return false;
    report.findings.push_back(finding(Rule::receipt_unmatched, Severity::warning, receipt,
                                      "Emessage/OriginalEmessage/OriginalLetter/OriginalLetterIdentifier",
                                      "the letter of that envelope", shown(o.id)));
    return true;
  });
  for (auto& original : receipt.originals) original.version = letter.version;
  return true;
}

std::optional<Receipt> refusal(const Message& message, MessageKind kind, const Findings& findings, bool letter_is_here,
                               const Context& context, bool has_sound_neighbours) {
  if (is_receipt(message)) return std::nullopt;
  if (kind == MessageKind::care_communication)
    return refuse_care_communication(std::get<Correspondence>(message), findings, context);
  const auto dialect = format_of(kind);
  if (const auto* m = std::get_if<Correspondence>(&message))
    return refuse_letter(*m, dialect, findings, false, context, has_sound_neighbours);
  return refuse_letter(std::get<FileLetter>(message), dialect, findings, letter_is_here, context, has_sound_neighbours);
}

}  // namespace brevdue::convert
