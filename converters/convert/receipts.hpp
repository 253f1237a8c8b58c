// conversion.md 4: receipts on their way back, model to model. XCTL or CTL <-> Acknowledgement, joined and split by
// what the state says of the conversion they answer; and the negative receipts we write ourselves (conversion.md 1.7).
// What is said of XCTL is so of CTL too. Thread safety: a StateView belongs to one thread; the rest are pure functions
// but for ids taken from context.ids.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "converters/convert/convert.hpp"

namespace brevdue::convert {

/// The state as it was handed in, with the records that this call has changed above it.
class StateView {
 public:
  explicit StateView(const ReceiptState* base) : base_(base) {}
  [[nodiscard]] bool present() const { return base_ != nullptr; }
  /// The first record for which `fits` is true, a changed one in its new version; null if there is none.
  template <class Fits>
  [[nodiscard]] const ConversionRecord* find(Fits fits) const {
    for (const auto& record : changed_.records)
      if (fits(record)) return &record;
    if (base_ == nullptr) return nullptr;
    for (const auto& record : base_->records)
      if (fits(record) && !is_changed(record)) return &record;
    return nullptr;
  }
  void put(ConversionRecord record) { changed_.merge(std::move(record)); }
  [[nodiscard]] std::vector<ConversionRecord> take() { return std::move(changed_.records); }

 private:
  [[nodiscard]] bool is_changed(const ConversionRecord& record) const;

  const ReceiptState* base_;
  ReceiptState changed_;
};

/// RefuseCode <-> issue code and details.coding: the one table of conversion.md 4 "Codes".
struct RefuseCodeRow {
  RefuseCode refuse;
  std::string_view issue, detail;
};
[[nodiscard]] std::span<const RefuseCodeRow> refuse_code_rows();

/// What a receipt became: one Acknowledgement, an XCTL for each letter, or nothing yet. `json`: the format the
/// acknowledged CareCommunication came in.
struct Answers {
  std::vector<Receipt> receipts;
  bool json = true;
};
/// Converts one receipt between FHIR and the formats of letters by the records of `state`, which gets the new version
/// of the one it changes. `to`: what is asked for; an Acknowledgement becomes OIOXML or EDIFACT, without it the format
/// of each letter. Errors: CONV-4.01 to -4.03 and -4.08; findings without receipts: CONV-4.04, -4.05. What becomes
/// EDIFACT is not yet fit for it.
[[nodiscard]] Answers convert_receipt(const Receipt& receipt, StateView& state, const Context& context,
                                      const DanishTime& zone, Report& report, std::optional<Dialect> to = {});

/// CONV-7.03: the record of the letter that `receipt` answers, if that was parted from others of its envelope; null if
/// `state` has no such letter.
[[nodiscard]] const ConversionRecord* parted_letter(const Receipt& receipt, const StateView& state);
/// CONV-4.02: true if `state` has the envelope of such a letter, but the receipt names another letter.
[[nodiscard]] bool names_a_stranger(const Receipt& receipt, const StateView& state, Report& report);
/// Gives the receipt the id of the envelope that letter came in, and the letter's own where it names none: there it
/// would answer all of them; it is to be written in `to`. Other letters are left out (CONV-4.02), the version is the
/// record's. False with CONV-4.08 if the record is too old, with CONV-4.03 if the receipt is not from the letter's
/// receiver.
[[nodiscard]] bool restore_original(Receipt& receipt, const ConversionRecord& record, Dialect to,
                                    const Context& context, Report& report);

/// A receipt, which is never receipted itself; one of EDIFACT whose version is not read counts too.
[[nodiscard]] bool is_receipt(const Message& message);

/// A party by location number, SOR code and name: what a record and a receipt have of it.
[[nodiscard]] Party named(const Party& party);

/// The Provenance of a CareCommunication as its Acknowledgement copies it (ACK-PRV-02).
[[nodiscard]] AcknowledgedProvenance provenance_of(const Correspondence& message);

/// What the receiver of a message answers: yes, or no with these words. XCTL03 or XCTL02, CTL03 or CTL02, or an
/// Acknowledgement; a receipt gets none.
[[nodiscard]] std::optional<Receipt> receipt_of(const Message& message, const std::string& no, const Context& context);

/// The negative receipt to the sender of a message we refuse: XCTL01 or CTL01 (from settings.vans_id) for a letter or
/// file letter of OIOXML or EDIFACT, a fatal-error in the name of the receiver for a CareCommunication. `message` may
/// be partly read; nothing if its ids or parties are not known well enough. `findings` are the message's own.
/// `letter_is_here`: a file letter whose letter goes on without it (enriched text). `has_sound_neighbours`: others of
/// its envelope are not refused, so that the receipt must name the letter. A CTL01 is not yet fit for EDIFACT.
[[nodiscard]] std::optional<Receipt> refusal(const Message& message, MessageKind kind, const Findings& findings,
                                             bool letter_is_here, const Context& context,
                                             bool has_sound_neighbours = false);

}  // namespace brevdue::convert
