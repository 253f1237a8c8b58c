#include "converters/convert/convert.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "converters/convert/between.hpp"
#include "converters/convert/episode.hpp"
#include "converters/convert/join.hpp"
#include "converters/convert/mapping.hpp"
#include "converters/convert/reading.hpp"
#include "converters/convert/receipts.hpp"
#include "converters/convert/rules.hpp"
#include "converters/edifact/edifact.hpp"
#include "converters/fhir/acknowledgement.hpp"
#include "converters/fhir/care_communication.hpp"
#include "converters/model/copying.hpp"
#include "converters/wire/sha256.hpp"

namespace brevdue::convert {
namespace {

struct KindName {
  MessageKind kind;
  std::string_view name;
};
constexpr std::array<KindName, 19> kind_names{{{MessageKind::xdis91, versions::dis91.oioxml_name},
                                               {MessageKind::xdis90, versions::dis90.oioxml_name},
                                               {MessageKind::xbin01, versions::bin01.oioxml_name},
                                               {MessageKind::xctl01, versions::ctl01.oioxml_name},
                                               {MessageKind::xctl02, versions::ctl02.oioxml_name},
                                               {MessageKind::xctl03, versions::ctl03.oioxml_name},
                                               {MessageKind::xctl, "XCTL"},
                                               {MessageKind::dis91, versions::dis91.edifact_name},
                                               {MessageKind::dis90, versions::dis90.edifact_name},
                                               {MessageKind::bin01, versions::bin01.edifact_name},
                                               {MessageKind::ctl01, versions::ctl01.edifact_name},
                                               {MessageKind::ctl02, versions::ctl02.edifact_name},
                                               {MessageKind::ctl03, versions::ctl03.edifact_name},
                                               {MessageKind::care_communication, "CareCommunication"},
                                               {MessageKind::acknowledgement, "Acknowledgement"},
                                               {MessageKind::fhir_other, "FHIR"},
                                               {MessageKind::vans_envelope, "VANSEnvelope"},
                                               {MessageKind::edifact, "EDIFACT"},
                                               {MessageKind::unknown, "unknown"}}};

Finding finding(Rule rule, Severity severity, std::uint32_t input, std::string path, std::string expected,
                std::string found) {
  Position at;
  at.input = input;
  at.path = std::move(path);
  return {rule, severity, std::move(at), std::move(expected), std::move(found)};
}

// What a message is written as is said by its version code.
void write(const Correspondence& letter, const DanishTime& zone, ByteSink& sink) {
  if (dialect_of(letter.version) == Dialect::edifact)
    edifact::write_letter(letter, zone, sink);
  else
    oioxml::write_letter(letter, zone, sink);
}
void write(const FileLetter& letter, const DanishTime& zone, ByteSink& sink) {
  if (dialect_of(letter.version) == Dialect::edifact)
    edifact::write_bin01(letter, zone, sink);
  else
    oioxml::write_xbin01(letter, zone, sink);
}
void write(const Receipt& receipt, const DanishTime& zone, ByteSink& sink) {
  if (dialect_of(receipt.version) == Dialect::edifact)
    edifact::write_ctl(receipt, zone, sink);
  else
    oioxml::write_xctl(receipt, zone, sink);
}

std::uint32_t input_of(const Message& message) {
  return std::visit([](const auto& m) { return m.input; }, message);
}

/// A report whose lines name the fields of letters as that format does.
Report report_in(Dialect letters) {
  Report report;
  report.letters = letters;
  return report;
}

}  // namespace

std::string_view name(MessageKind kind) {
  return std::find_if(kind_names.begin(), kind_names.end(), [&](const KindName& k) { return k.kind == kind; })->name;
}

std::optional<MessageKind> message_kind(std::string_view name) {
  const auto row =
      std::find_if(kind_names.begin(), kind_names.end(), [&](const KindName& k) { return k.name == name; });
  return row == kind_names.end() ? std::nullopt : std::optional(row->kind);
}

bool is_letter(const Correspondence& message) {
  return dialect_of(message.version) != Dialect::fhir;
}

struct Converter::Impl {
  Impl(std::shared_ptr<const wire::XmlSchemas> schemas, std::shared_ptr<const DanishTime> z)
      : reading(std::move(schemas), z), zone(std::move(z)) {}

  Reading reading;
  std::shared_ptr<const DanishTime> zone;
};

namespace {

/// One call of Converter::convert: what was read, and what becomes of it.
class Call {
 public:
  Call(Reading& reading, std::shared_ptr<const DanishTime> zone, const std::vector<Input>& inputs, Target target,
       const Context& context)
      : reading_(reading),
        zone_(std::move(zone)),
        inputs_(inputs),
        target_(target),
        context_(context),
        state_(context.state) {
    context_.zone = zone_.get();
  }

  Conversion run(ReadResult read) {
    read_ = std::move(read);
    conversion_.report.findings = std::move(read_.findings);
    if (has_error(findings()) && !context_.refuse) return finish();
    for (const auto& f : findings())
      if (f.severity == Severity::error) invalid_.insert(f.position.input);
    sort();
    letters();
    for (const auto* cc : care_communications_) to_letters(*cc);
    for (const auto* receipt : receipts_) to_receipts(*receipt);
    refuse_unread();
    return finish();
  }

  /// Converter::repeat_receipt().
  Conversion repeat_receipt(ReadResult read, const std::string& attempt) {
    Receipt* receipt = nullptr;
    for (std::size_t i = 0; i < read.messages.size() && receipt == nullptr; ++i)
      if (is_meant(0, read.message_parts[i])) receipt = std::get_if<Receipt>(&read.messages[i]);
    if (receipt == nullptr) return finish();
    receipts_.push_back(receipt);
    receipt->sent = context_.now;
    receipt->sent_case = LocalTimeCase::plain;
    if (receipt->is_fhir()) {
      receipt->envelope_id = context_.ids->uuid();
    } else {
      // Another one each time, also where the attempt is the same.
      receipt->envelope_id = letter_id(receipt->sender.location_number, context_.ids->uuid(), "again");
      receipt->original_envelope_id = attempt;
    }
    put_receipt(*receipt, reading_.json(0));
    return finish();
  }

  /// Converter::acknowledge().
  Conversion acknowledge(ReadResult read, const std::string& no) {
    read_ = std::move(read);
    conversion_.report.findings = std::move(read_.findings);
    if (has_error(findings())) return finish();
    for (const auto& message : read_.messages)
      if (auto receipt = receipt_of(message, no, context_))
        put_receipt(std::move(*receipt), reading_.json(input_of(message)));
    return finish();
  }

  /// Converter::refuse().
  Conversion refuse_all(ReadResult read, const Findings& why) {
    read_ = std::move(read);
    conversion_.report.findings = std::move(read_.findings);
    sort();
    for (std::size_t i = 0; i < read_.messages.size(); ++i) {
      const auto& message = read_.messages[i];
      if (is_receipt(message) || !is_meant(input_of(message), read_.message_parts[i])) continue;
      auto own = why;
      for (auto& f : own) f.position.input = input_of(message);
      findings().insert(findings().end(), own.begin(), own.end());
      refuse(message, identity(message).kind, std::move(own), false);
    }
    std::set<std::uint32_t> faulty;
    for (const auto& unread : read_.unread)
      if (const auto input = input_of(unread.message);
          unread.kind == MessageKind::care_communication && faulty.insert(input).second)
        for (auto f : why) {
          f.position.input = input;
          findings().push_back(std::move(f));
        }
    refuse_unread();
    return finish();
  }

 private:
  Findings& findings() { return conversion_.report.findings; }

  Conversion finish() {
    const bool failed = has_error(findings());
    if (failed && !context_.refuse) {
      conversion_.outputs.clear();
    } else {
      conversion_.records = state_.take();
      if (!failed && conversion_.outputs.empty() && receipts_.empty())
        findings().push_back(finding(Rule::conv_nothing, Severity::error, 0, {}, "a message", "none"));
    }
    reading_.resolve(findings());
    return std::move(conversion_);
  }

  void sort() {
    std::set<std::uint32_t> met, headless;  // the latter: the first message is none of the sound ones
    for (const auto& unread : read_.unread) {
      const auto input = input_of(unread.message);
      if (!met.insert(input).second) several_.insert(input);
      if (unread.number == 1) headless.insert(input);
    }
    for (std::size_t i = 0; i < read_.messages.size(); ++i) {
      const auto& message = read_.messages[i];
      if (const auto input = input_of(message); !met.insert(input).second) several_.insert(input);
      std::visit(
          [&](const auto& m) {
            if (sound_.insert(m.input).second && !headless.contains(m.input)) firsts_.insert(&m);
          },
          message);
      if (!is_meant(input_of(message), read_.message_parts[i])) continue;
      if (const auto* m = std::get_if<FileLetter>(&message))
        files_.push_back(m);
      else if (const auto* r = std::get_if<Receipt>(&message))
        once(*r, receipts_);
      else if (const auto& c = std::get<Correspondence>(message); is_letter(c))
        letters_.push_back(&c);
      else
        once(c, care_communications_);
    }
  }
  /// Input::parts.
  [[nodiscard]] bool is_meant(std::uint32_t input, std::uint32_t part) const {
    const auto& parts = inputs_[input].parts;
    return parts.empty() || std::find(parts.begin(), parts.end(), part) != parts.end();
  }

  /// A CareCommunication or receipt that comes twice is converted once (join() does it for letters). Another
  /// CareCommunication of the same id would become letters of the same ids: that is an error, and it is refused.
  template <class M>
  void once(const M& message, std::vector<const M*>& list) {
    const auto kind = identity(message).kind;
    const auto [first, fresh] =
        seen_.try_emplace(message.sender.location_number + "\n" + message.message_id, kind, list.size());
    if (fresh || first->second.first != kind) return list.push_back(&message);
    const M& earlier = *list[first->second.second];
    auto again = message;  // sent again it has another Bundle.id and time
    again.input = earlier.input;
    again.envelope_id = earlier.envelope_id;
    again.sent = earlier.sent;
    again.sent_case = earlier.sent_case;
    const bool same = again == earlier;
    constexpr bool receipt = std::is_same_v<M, Receipt>;
    Findings found{finding(same ? Rule::conv_duplicate : Rule::conv_same_id,
                           same || receipt ? Severity::warning : Severity::error, message.input, {},
                           same ? "" : "a MessageHeader.id of its own", same ? "" : "one that came before")};
    findings().push_back(found.front());
    if (same) return;
    if (receipt)
      list.push_back(&message);
    else if (context_.refuse)
      refuse(message, kind, std::move(found), false);
  }

  /// The format asked for, if one was.
  [[nodiscard]] std::optional<Dialect> wanted() const {
    switch (target_) {
      case Target::fhir_json:
      case Target::fhir_xml:
        return Dialect::fhir;
      case Target::oioxml:
        return Dialect::oioxml;
      case Target::edifact:
        return Dialect::edifact;
      case Target::other:
        break;
    }
    return std::nullopt;
  }
  [[nodiscard]] bool to_fhir() const { return wanted() == Dialect::fhir; }
  /// The message is in the format asked for already.
  void same(const Identity& id) {
    constexpr std::array<std::string_view, 3> others{
        "a message of EDIFACT or FHIR", "a message of OIOXML or FHIR",
        "a message of OIOXML or EDIFACT (JSON and XML are not converted into each other)"};
    findings().push_back(finding(Rule::conv_same, Severity::error, id.input, {},
                                 std::string(others.at(static_cast<std::size_t>(format_of(id.kind)))),
                                 std::string(name(id.kind))));
  }
  void add(Report&& from, std::uint32_t input) {
    auto& to = conversion_.report;
    for (auto& line : from.lines) line.input = input;
    if (to.lines.empty())
      to.lines = std::move(from.lines);
    else
      std::move(from.lines.begin(), from.lines.end(), std::back_inserter(to.lines));
    std::move(from.findings.begin(), from.findings.end(), std::back_inserter(to.findings));
  }

  // --- negative receipts of our own (conversion.md 1.7)

  void refuse(const Message& message, MessageKind kind, Findings why, bool letter_is_here) {
    reading_.resolve(why);
    const auto input = input_of(message);
    const bool neighbours = several_.contains(input) && sound_.contains(input);
    auto answer = refusal(message, kind, why, letter_is_here, context_, neighbours);
    if (!answer) {
      findings().push_back(finding(Rule::conv_not_refusable, Severity::warning, input, {},
                                   is_receipt(message) ? "receipts are never receipted"
                                   : neighbours        ? "envelope id, sender, receiver, and what names the letter"
                                                       : "envelope id, sender and receiver",
                                   std::string(name(kind))));
      return;
    }
    const std::string what(answer->is_fhir() ? name(answer->kind) : name(kind_of(*answer)));
    if (!put_receipt(std::move(*answer), to_fhir() ? target_ == Target::fhir_json : reading_.json(input))) return;
    conversion_.outputs.back().refusal = true;
    findings().push_back(finding(Rule::conv_refused, Severity::note, input, {}, {}, what));
  }
  /// The fault is the interchange's: one receipt that names no letter refuses all of them (edifact.md 7, UCI 4).
  void refuse_all(const Unread& any) {
    auto message = any.message;
    std::visit([](auto& m) { m.message_id.clear(); }, message);
    refuse(message, any.kind, findings_of(any), false);
  }
  void refuse_unread() {
    std::set<std::uint32_t> answered;  // interchanges that are refused whole
    for (std::size_t i = 0; i < read_.unread.size(); ++i) {
      const auto& unread = read_.unread[i];
      const auto input = input_of(unread.message);
      if (!is_meant(input, read_.unread_parts[i])) continue;
      const auto* file = std::get_if<FileLetter>(&unread.message);
      if (unread.number == 0 && format_of(unread.kind) == Dialect::edifact && several_.contains(input)) {
        if (!is_receipt(unread.message) && answered.insert(input).second) refuse_all(unread);
        continue;
      }
      refuse(unread.message, unread.kind, findings_of(unread), file != nullptr && letter_of(*file));
    }
    for (const auto input : invalid_) {  // nothing of it could be read
      const bool read = std::any_of(read_.unread.begin(), read_.unread.end(),
                                    [&](const Unread& u) { return input_of(u.message) == input; });
      if (!read)
        findings().push_back(finding(Rule::conv_not_refusable, Severity::warning, input, {},
                                     "envelope id, sender and receiver", "none of them could be read"));
    }
  }
  /// Its own, where it is one of several messages; else those of its input.
  [[nodiscard]] Findings findings_of(const Unread& unread) const {
    const auto input = input_of(unread.message);
    const auto own = unread.number == 0 ? std::string() : "message " + std::to_string(unread.number) + " ";
    Findings out;
    for (const auto& f : conversion_.report.findings)
      if (f.position.input == input && f.position.path.starts_with(own)) out.push_back(f);
    return out;
  }
  /// A letter that goes on without that file letter.
  [[nodiscard]] bool letter_of(const FileLetter& file) const {
    return std::any_of(read_.messages.begin(), read_.messages.end(), [&](const Message& m) {
      const auto* letter = std::get_if<Correspondence>(&m);
      return letter != nullptr && converted_.contains(letter) && may_belong(*letter, file);
    });
  }

  // --- letter -> CareCommunication

  void letters() {
    if (const auto to = wanted(); to && *to != Dialect::fhir) {
      for (const auto* letter : without_repeats(letters_, *zone_, findings())) between(*letter, *to);
      for (const auto* file : without_repeats(files_, *zone_, findings())) between(*file, *to);
      return;
    }
    const auto joined = join(letters_, files_, context_.refuse ? Severity::note : Severity::error, *zone_, findings());
    for (const auto& entry : joined.letters) to_care_communication(entry);
    if (!context_.refuse) return;
    // The other halves of refused letters go on by themselves, once each, unless another letter has taken them along.
    halves_.insert(halves_.end(), joined.alone.begin(), joined.alone.end());
    for (const auto* file : halves_)
      if (taken_.insert(file).second) forward(*file);
  }

  void to_care_communication(const Joined& joined) {
    auto report = report_in(dialect_of(joined.letter->version));
    auto cc = letter_to_care_communication(*joined.letter, joined.files, context_, report);
    const auto waivers = cc ? name_waivers(*cc, report) : fhir::Waivers{};
    std::vector<std::string> waived;
    for (const auto& f : report.findings)
      if (f.rule == Rule::to_cc_waiver) waived.push_back(f.expected + ", " + f.position.path);
    auto why = report.findings;
    add(std::move(report), joined.letter->input);
    if (!cc) {
      if (context_.refuse) refuse_with_files(joined, std::move(why));
      return;
    }
    const bool json = target_ != Target::fhir_xml;
    ConversionRecord record;
    if (state_.present() && !make_record(joined, *cc, why, json, record)) return;
    auto tree = fhir::write_care_communication(*cc, *zone_, *context_.ids, write_options());
    if (auto faults = own_faults(tree, joined.letter->input, json, waivers); !faults.empty()) {
      findings().insert(findings().end(), faults.begin(), faults.end());
      if (context_.refuse) refuse_with_files(joined, std::move(faults));
      return;
    }
    if (state_.present()) state_.put(std::move(record));
    converted_.insert(joined.letter);
    taken_.insert(joined.files.begin(), joined.files.end());
    write_tree(std::make_shared<fhir::Tree>(std::move(tree)), identity(*cc), json).waived = std::move(waived);
  }
  void refuse_with_files(const Joined& joined, Findings why) {
    refuse(*joined.letter, kind_of(*joined.letter), std::move(why), false);
    halves_.insert(halves_.end(), joined.files.begin(), joined.files.end());
  }

  /// What our own check says of a message we made: nothing leaves that others would refuse, but for what is waived.
  Findings own_faults(const fhir::Tree& tree, std::uint32_t input, bool json, fhir::Waivers waivers) const {
    if (!context_.settings->validate_schema) return {};
    fhir::CheckOptions options;
    options.as = fhir::As::produced;
    options.format = json ? fhir::Format::json : fhir::Format::xml;
    options.input = input;
    if (!context_.settings->narratives) waivers.add(fhir::Waiver::narratives);
    options.waivers = waivers;
    options.gln_system = context_.settings->gln_system;
    auto found = fhir::check(tree, options);
    std::erase_if(found, [](const Finding& f) { return f.severity != Severity::error; });
    for (auto& finding : found) finding.position.mark.reset();
    return found;
  }

  /// A file letter without its letter goes on as it came (conversion.md 2); one of several in its envelope is written
  /// anew, by itself.
  void forward(const FileLetter& file) {
    if (!several_.contains(file.input)) {
      auto& out = put(file, file.input);
      out.forwarded = true;
      out.write = [source = inputs_[file.input].source](ByteSink& sink) { copy(*source, sink); };
      return;
    }
    auto report = report_in(dialect_of(file.version));
    auto out = written_again(file, report);
    part(file, out, report);
    check(out, file.input, report);
    const bool good = !has_error(report.findings);
    add(std::move(report), file.input);
    if (!good) return;
    record_parted(file, out);
    put(std::move(out), file.input);
  }

  /// The message once more in its own format. What stood in it and the model has no field for is not there any more.
  template <class M>
  static M written_again(M message, Report& report) {
    for (const auto& path : message.not_carried)
      convert::add(report, dialect_of(message.version) == Dialect::edifact ? Map::oioxml_other : Map::edifact_other,
                   Outcome::lost, path);
    message.not_carried.clear();
    return fit(std::move(message), report);
  }

  /// As read_ahead() has made it, if it did.
  std::string digest_of(const Correspondence& letter) const {
    for (std::size_t i = 0; i < read_.digests.size(); ++i)
      if (std::get_if<Correspondence>(&read_.messages[i]) == &letter) return read_.digests[i];
    return digest(letter, *zone_);
  }

  /// The record of the conversion. A letter that was converted before, says the same and brings no new file keeps the
  /// ids of its CareCommunication: the receiver knows it again. `why`: what was found on the way. False if the new ids
  /// are taken.
  bool make_record(const Joined& joined, Correspondence& cc, const Findings& why, bool json, ConversionRecord& out) {
    using Direction = ConversionRecord::Direction;
    const auto& letter = *joined.letter;
    out.direction = Direction::to_care_communication;
    out.sender = named(cc.sender);
    out.receiver = named(cc.receiver);
    out.converted = context_.now;
    out.json = json;
    out.digest = digest_of(letter);
    out.file_digests = file_digests(joined.files);
    // A record of this sender's letter or file letter, if there is one.
    const auto holds = [&](const ConversionRecord& r, const std::string& letter_id) {
      return r.direction == Direction::to_care_communication && !r.expired(context_.now) &&
             r.sender.location_number == letter.sender.location_number &&
             std::any_of(r.letters.begin(), r.letters.end(),
                         [&](const LetterPart& l) { return l.letter_id == letter_id; });
    };
    const auto any_with = [&](const std::string& letter_id) {
      return state_.find([&](const ConversionRecord& r) { return holds(r, letter_id); }) != nullptr;
    };
    const auto* before = state_.find([&](const ConversionRecord& r) {
      return holds(r, letter.message_id) && r.digest == out.digest &&
             std::includes(r.file_digests.begin(), r.file_digests.end(), out.file_digests.begin(),
                           out.file_digests.end());
    });
    const std::string path =
        dialect_of(letter.version) == Dialect::edifact ? "UNH element 1" : "Emessage/ClinicalEmail/Letter/Identifier";
    if (before != nullptr) {
      findings().push_back(
          finding(Rule::conv_before, Severity::note, letter.input, path, {}, shown(letter.message_id)));
      cc.message_id = before->header_id;
      cc.thread = before->thread;
      if (before->letters.front().envelope_id == letter.envelope_id) cc.envelope_id = before->bundle_id;
      out.answered = before->answered;
      out.file_digests = before->file_digests;
      out.incomplete = before->incomplete;
      out.letters = before->letters;
      const auto latest = [&](const std::string& letter_id, const std::string& envelope_id) {
        for (auto& l : out.letters)
          if (l.letter_id == letter_id) l.envelope_id = envelope_id;
      };
      latest(letter.message_id, letter.envelope_id);
      for (const auto* file : joined.files) latest(file->message_id, file->envelope_id);
    } else {
      if (any_with(letter.message_id))
        findings().push_back(finding(Rule::conv_same_id, Severity::warning, letter.input, path,
                                     "a letter id of its own", shown(letter.message_id)));
      out.letters.push_back({false, letter.envelope_id, letter.message_id, letter.version});
      for (const auto* file : joined.files)  // one that several letters name is receipted once (conversion.md 2)
        if (!any_with(file->message_id))
          out.letters.push_back({true, file->envelope_id, file->message_id, file->version});
      out.incomplete = incomplete(joined, cc, why, out);
    }
    out.bundle_id = cc.envelope_id;
    out.header_id = cc.message_id;
    out.thread = cc.thread;
    if (before == nullptr && state_.find([&](const ConversionRecord& r) { return r.same_message(out); }) != nullptr) {
      findings().push_back(finding(Rule::conv_id_taken, Severity::error, letter.input, {}, "new ids",
                                   "ids of a message in the state: was --id-seed used twice?"));
      return false;
    }
    return true;
  }

  /// The envelope ids of a letter's earlier attempts, now that this one has come.
  static std::vector<std::string> attempts(const LetterPart& before, const std::string& now) {
    auto out = before.earlier_envelope_ids;
    out.push_back(before.envelope_id);
    std::erase(out, now);
    return out;
  }

  /// Whether the CareCommunication was knowingly sent incomplete, and why; a file letter that was refused is noted in
  /// `record`.
  Incomplete incomplete(const Joined& joined, const Correspondence& cc, const Findings& why,
                        ConversionRecord& record) const {
    auto out = Incomplete::none;
    for (const auto& unread : read_.unread) {
      const auto* file = std::get_if<FileLetter>(&unread.message);
      if (file == nullptr || !may_belong(*joined.letter, *file)) continue;
      if (!file->envelope_id.empty() && !file->message_id.empty())
        record.letters.push_back({true, file->envelope_id, file->message_id, file->version, true});
      out = Incomplete::file_invalid;
    }
    if (out != Incomplete::none) return out;
    for (const auto& a : cc.attachments)
      if (a.is_new && a.what == Attachment::What::file && !a.data.present()) return Incomplete::file_missing;
    const bool type =
        std::any_of(why.begin(), why.end(), [](const Finding& f) { return f.rule == Rule::to_cc_file_type; });
    return type ? Incomplete::file_type : Incomplete::none;
  }

  // --- CareCommunication -> letter

  void to_letters(const Correspondence& cc) {
    if (to_fhir()) return same(identity(cc));
    const auto to = wanted().value_or(Dialect::oioxml);
    auto report = report_in(to);
    auto pairs = care_communication_to_letter(cc, context_, *zone_, report);
    for (auto& pair : pairs) {
      pair.letter.version = version_in(to, versions::dis91.oioxml);
      if (pair.files) pair.files->version = version_in(to, versions::bin01.oioxml);
    }
    auto written = pairs;
    for (auto& pair : written) {
      pair.letter = fit(std::move(pair.letter), report);
      check(pair.letter, cc.input, report);
      if (!pair.files) continue;
      pair.files = fit(std::move(*pair.files), report);
      check(*pair.files, cc.input, report);
    }
    auto why = report.findings;
    add(std::move(report), cc.input);
    if (pairs.empty() || has_error(why)) {
      if (context_.refuse) refuse(cc, MessageKind::care_communication, std::move(why), false);
      return;
    }
    record(cc, pairs);
    for (auto& pair : written) {
      put(std::move(pair.letter), cc.input);
      if (pair.files) put(std::move(*pair.files), cc.input);
    }
  }

  void record(const Correspondence& cc, const std::vector<LetterPair>& pairs) {
    if (!state_.present()) return;
    ConversionRecord out;
    out.direction = ConversionRecord::Direction::to_letter;
    out.sender = named(cc.sender);
    out.receiver = named(cc.receiver);
    out.converted = context_.now;
    out.bundle_id = cc.envelope_id;
    out.header_id = cc.message_id;
    out.json = reading_.json(cc.input);
    out.provenance = provenance_of(cc);
    for (const auto& pair : pairs) {
      const auto part = [](bool files, const auto& letter) {
        return LetterPart{files, letter.envelope_id, letter.message_id, letter.version};
      };
      out.letters.push_back(part(false, pair.letter));
      if (pair.files) out.letters.push_back(part(true, *pair.files));
    }
    const auto& letter = pairs.front().letter;
    const auto* episode = chosen_episode(cc.episode, context_.settings->prefer_lpr3_episode);
    if (episode != nullptr && !letter.episode.ids.empty()) {
      out.episode_in_letter = letter.episode.ids.front().value;
      out.episode_system = episode->system;
      out.episode_value = episode->value;
    }
    // Converted again, it is the same letters, be it in new envelopes: what their receipts said stands.
    wire::HashSink said;
    for (const auto& pair : pairs) {
      said.write(digest(pair.letter, *zone_));
      if (pair.files)
        for (const auto& file : file_digests({&*pair.files})) said.write(file);
    }
    out.digest = said.hex();
    const auto same = [&](const ConversionRecord& r) { return r.same_message(out) && !r.expired(context_.now); };
    if (const auto* before = state_.find(same); before != nullptr) {
      if (before->digest != out.digest)
        findings().push_back(finding(Rule::conv_same_id, Severity::warning, cc.input, "MessageHeader.id",
                                     "a MessageHeader.id of its own", "one that said something else before"));
      for (auto& l : out.letters)
        for (const auto& b : before->letters)
          if (l.letter_id == b.letter_id) {
            l.receipt = b.receipt;
            l.earlier_envelope_ids = attempts(b, l.envelope_id);
          }
      out.answered = before->answered;
    }
    state_.put(std::move(out));
  }

  // --- OIOXML <-> EDIFACT

  template <class Letter>
  void between(const Letter& letter, Dialect to) {
    const bool is_same = dialect_of(letter.version) == to;
    if (is_same && !context_.again) return same(identity(letter));
    auto report = report_in(dialect_of(letter.version));
    auto out = std::make_shared<Letter>(letter);
    if (is_same)
      *out = written_again(std::move(*out), report);
    else
      into_dialect(*out, to, context_, report);
    part(letter, *out, report);
    check(*out, letter.input, report);
    auto why = report.findings;
    add(std::move(report), letter.input);
    if (has_error(why)) {
      if (context_.refuse) refuse(letter, kind_of(letter), std::move(why), false);
      return;
    }
    record_parted(letter, *out);
    put(std::shared_ptr<const Letter>(std::move(out)), letter.input);
  }

  /// CONV-7.03: of several messages in one envelope each becomes one of its own; all but the first get a new envelope
  /// id.
  template <class M>
  void part(const M& from, M& out, Report& report) const {
    if (firsts_.contains(&from)) return;
    out.envelope_id = letter_id(from.sender.location_number, from.envelope_id + "\n" + from.message_id, "envelope");
    const bool again = dialect_of(from.version) == dialect_of(out.version);
    const auto row = dialect_of(out.version) == Dialect::edifact
                         ? (again ? Map::edifact_split_again : Map::edifact_split)
                         : (again ? Map::oioxml_split_again : Map::oioxml_split);
    convert::add(report, row, Outcome::defaulted,
                 "one of several messages in its envelope: a new id, made from both ids");
  }

  /// So that a receipt can name the envelope that the letter came in, and that letter alone. The first of an envelope
  /// too: its receipts may name no letter.
  template <class Letter>
  void record_parted(const Letter& letter, const Letter& parted) {
    if (!several_.contains(letter.input)) return;
    if (!state_.present()) {
      const bool edifact = dialect_of(letter.version) == Dialect::edifact;
      if (parted.envelope_id != letter.envelope_id)
        findings().push_back(finding(Rule::edi_split, Severity::warning, letter.input,
                                     edifact ? "UNB element 5" : "Emessage/Envelope/Identifier",
                                     "a state, so that receipts can name the envelope that the message came in",
                                     "none: they will name " + shown(parted.envelope_id)));
      return;
    }
    ConversionRecord out;
    out.direction = ConversionRecord::Direction::between_letters;
    out.sender = named(letter.sender);
    out.receiver = named(letter.receiver);
    out.converted = context_.now;
    out.bundle_id = letter.envelope_id;
    out.header_id = letter.message_id;
    out.version = letter.version;
    constexpr bool files = std::is_same_v<Letter, FileLetter>;
    out.letters.push_back({files, parted.envelope_id, parted.message_id, parted.version});
    state_.put(std::move(out));
  }

  /// What is to be written as EDIFACT is made fit for it.
  template <class M>
  static M fit(M message, Report& report) {
    if (dialect_of(message.version) == Dialect::edifact) fit_for_edifact(message, report);
    return message;
  }

  // --- receipts

  void to_receipts(const Receipt& receipt) {
    const auto own = format_of(kind_of(receipt));
    const auto to = wanted();
    if (own != Dialect::fhir && to != Dialect::fhir && receipt_between(receipt, own)) return;
    if (to == own) return same(identity(receipt));
    Report report;
    auto answers = convert_receipt(receipt, state_, context_, *zone_, report, to);
    add(std::move(report), receipt.input);
    for (auto& answer : answers.receipts)
      put_receipt(std::move(answer), target_ == Target::other ? answers.json : target_ == Target::fhir_json);
  }

  /// A receipt of OIOXML or EDIFACT as one of them: in the format that is asked for, or in the one that the letter it
  /// answers had, if that was parted from others. False if it is neither.
  bool receipt_between(const Receipt& receipt, Dialect own) {
    const auto* record = parted_letter(receipt, state_);
    const bool came_so = record != nullptr && dialect_of(record->version) == own;
    if (wanted() ? wanted() == own && !came_so : record == nullptr) return false;
    const auto to = wanted().value_or(came_so ? own : other_than(own));
    auto report = report_in(own);
    auto named = receipt;
    bool good = record == nullptr ? !names_a_stranger(receipt, state_, report)
                                  : restore_original(named, *record, to, context_, report);
    if (good) {
      if (to == own)
        named = written_again(std::move(named), report);
      else
        into_dialect(named, to, context_, report);
      part(receipt, named, report);
      check(named, receipt.input, report);
      good = !has_error(report.findings);
    }
    add(std::move(report), receipt.input);
    if (good) put(std::move(named), receipt.input);
    return true;
  }
  static Dialect other_than(Dialect one) { return one == Dialect::edifact ? Dialect::oioxml : Dialect::edifact; }

  /// False if it cannot be written: the report says why.
  bool put_receipt(Receipt receipt, bool json) {
    if (!receipt.is_fhir()) {
      auto fitted = report_in(dialect_of(receipt.version));
      const auto input = receipt.input;
      auto out = fit(std::move(receipt), fitted);
      check(out, input, fitted);
      const bool good = !has_error(fitted.findings);
      add(std::move(fitted), input);
      if (good) put(std::move(out), input);
      return good;
    }
    auto tree = fhir::write_acknowledgement(receipt, *zone_, *context_.ids, write_options());
    auto faults = own_faults(tree, receipt.input, json, {});
    const bool good = faults.empty();
    append(findings(), std::move(faults));
    if (good) write_tree(std::make_shared<fhir::Tree>(std::move(tree)), identity(receipt), json);
    return good;
  }

  // --- outputs

  /// A message of OIOXML or EDIFACT, complete and sound (check()).
  template <class M>
  Output& put(M message, std::uint32_t input) {
    return put(std::make_shared<const M>(std::move(message)), input);
  }
  template <class M>
  Output& put(std::shared_ptr<const M> kept, std::uint32_t input) {
    const auto kind = kind_of(*kept);
    Output out;
    out.kind = kind;
    out.id = kept->message_id;
    out.input = input;
    out.extension = format_of(kind) == Dialect::edifact ? "edi" : "xml";
    out.write = [kept, z = zone_](ByteSink& sink) { write(*kept, *z, sink); };
    out.identity = identity(*kept);
    return conversion_.outputs.emplace_back(std::move(out));
  }
  static void append(Findings& to, Findings&& from) { std::move(from.begin(), from.end(), std::back_inserter(to)); }

  /// A message of OIOXML or EDIFACT that is not sound is not put: the report says why.
  template <class M>
  void check(const M& message, std::uint32_t input, Report& report) {
    if (!has_error(report.findings)) append(report.findings, own_faults(message, input));
  }
  /// What our own check says of a letter, file letter or receipt: what we write is read, without its files, which were
  /// checked when they came in.
  template <class M>
  Findings own_faults(const M& message, std::uint32_t input) {
    if (!context_.settings->validate_schema) return {};
    StringSink sink;
    if constexpr (std::is_same_v<M, FileLetter>) {
      auto copy = message;
      for (auto& file : copy.files) without_data(file);
      write(copy, *zone_, sink);
    } else {
      write(message, *zone_, sink);
    }
    auto faults = reading_.own_faults(std::move(sink.bytes), *context_.settings);
    for (auto& finding : faults) finding.position.input = input;
    return faults;
  }
  static void without_data(Attachment& file) {
    if (!file.data.present()) return;
    file.data = Content::text("AA==", 1);
    if (file.declared_size) file.declared_size = 1;
  }

  Output& write_tree(std::shared_ptr<fhir::Tree> tree, Identity id, bool json) {
    Output out;
    out.kind = id.kind;
    out.id = id.message_id;
    out.input = id.input;
    out.identity = std::move(id);
    out.extension = json ? "json" : "xml";
    out.write = [tree = std::move(tree), json](ByteSink& sink) {
      fhir::write(*tree, json ? fhir::Format::json : fhir::Format::xml, sink);
    };
    return conversion_.outputs.emplace_back(std::move(out));
  }

  [[nodiscard]] fhir::WriteOptions write_options() const {
    const auto& settings = *context_.settings;
    fhir::WriteOptions options;
    options.base = settings.fhir_base;
    options.gln_system = settings.gln_system;
    options.narratives = settings.narratives;
    options.letter_id_first = settings.letter_id_first;
    options.acknowledgement_definition = settings.acknowledgement_definition;
    return options;
  }

  Reading& reading_;
  std::shared_ptr<const DanishTime> zone_;
  const std::vector<Input>& inputs_;
  Target target_;
  Context context_;
  StateView state_;
  ReadResult read_;
  Conversion conversion_;
  std::set<std::uint32_t> invalid_;  // inputs: with errors,
  std::set<std::uint32_t> several_;  // with several messages, readable or not,
  std::set<std::uint32_t> sound_;    // with one that could be read
  std::vector<const Correspondence*> letters_, care_communications_;
  std::vector<const FileLetter*> files_;
  std::vector<const Receipt*> receipts_;
  std::unordered_set<const void*> firsts_;  // the first message of each input, where it is sound
  std::unordered_map<std::string, std::pair<MessageKind, std::size_t>> seen_;  // of once()
  std::unordered_set<const Correspondence*> converted_;
  std::vector<const FileLetter*> halves_;        // of refused letters, and those without a letter
  std::unordered_set<const FileLetter*> taken_;  // gone along with a letter, or gone on
};

}  // namespace

Converter::Converter(std::shared_ptr<const wire::XmlSchemas> schemas, std::shared_ptr<const DanishTime> zone)
    : impl_(std::make_unique<Impl>(std::move(schemas), std::move(zone))) {}
Converter::~Converter() = default;

ReadResult Converter::read(const std::vector<Input>& inputs, const Settings& settings) {
  auto result = impl_->reading.read(inputs, settings);
  impl_->reading.resolve(result.findings);
  impl_->reading.forget();
  return result;
}

std::shared_ptr<ReadAhead> Converter::read_ahead(const Input& input, std::shared_ptr<const Settings> settings) {
  auto out = std::make_shared<ReadAhead>();
  out->result = impl_->reading.read({input}, *settings);
  impl_->reading.resolve(out->result.findings);
  for (const auto& message : out->result.messages) out->result.digests.push_back(digest(message, *impl_->zone));
  out->documents = impl_->reading.take_documents();
  out->settings = std::move(settings);
  return out;
}

Conversion Converter::convert(const std::vector<Input>& inputs, Target target, const Context& context) {
  auto read = impl_->reading.read(inputs, *context.settings);
  if (context.was_read) context.was_read(read.messages);
  auto conversion = Call(impl_->reading, impl_->zone, inputs, target, context).run(std::move(read));
  impl_->reading.forget();
  return conversion;
}

Conversion Converter::repeat_receipt(const Input& receipt, const std::string& attempt, const Context& context) {
  auto conversion = Call(impl_->reading, impl_->zone, {receipt}, Target::other, context)
                        .repeat_receipt(impl_->reading.read({receipt}, *context.settings), attempt);
  impl_->reading.forget();
  return conversion;
}

Conversion Converter::acknowledge(const std::vector<Input>& inputs, const std::string& no, const Context& context) {
  auto conversion = Call(impl_->reading, impl_->zone, inputs, Target::other, context)
                        .acknowledge(impl_->reading.read(inputs, *context.settings), no);
  impl_->reading.forget();
  return conversion;
}

Conversion Converter::refuse(const std::vector<Input>& inputs, const Findings& why, const Context& context) {
  auto refusing = context;
  refusing.refuse = true;
  auto conversion = Call(impl_->reading, impl_->zone, inputs, Target::other, refusing)
                        .refuse_all(impl_->reading.read(inputs, *context.settings), why);
  impl_->reading.forget();
  return conversion;
}

}  // namespace brevdue::convert
