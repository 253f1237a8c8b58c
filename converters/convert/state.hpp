// What a receipt needs to find its way back (conversion.md 4): one record for each conversion, a plain value that the
// caller keeps (the command in a JSON file, the gateway in its store) and hands in. Converters change no record: they
// return new versions of those that changed (Conversion::records). Thread safety: values.
//
// A record holds location numbers, ids, times, and the words of refusals (which may name a patient: a state is as
// confidential as the messages); no CPR number, patient's name or text of a letter.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "converters/model/bytes.hpp"
#include "converters/model/finding.hpp"
#include "converters/model/receipt.hpp"

namespace brevdue::convert {

/// Why a CareCommunication was knowingly sent incomplete or beyond its rules (conversion.md 4: enrichment).
enum class Incomplete : std::uint8_t { none, file_missing, file_invalid, file_type };
[[nodiscard]] std::string_view name(Incomplete why);  // "file-missing"

/// What is kept of a receipt of OIOXML or EDIFACT until the others have come.
struct KeptReceipt {
  Receipt::Kind kind = Receipt::Kind::xctl03;
  Timestamp sent;
  Refusal refusal;  // the one that counts (conversion.md 4: letter level first)
  bool operator==(const KeptReceipt&) const = default;
};

/// The letter's side of a conversion: one XDIS91 or XBIN01, DIS91 or BIN01.
struct LetterPart {
  bool files = false;                               // a file letter
  std::string envelope_id, letter_id, version;      // the envelope id is that of the latest attempt
  bool refused = false;                             // it has had its XCTL01: no further receipt (letter -> CC)
  std::optional<KeptReceipt> receipt{};             // CC -> letter: the first that came for it
  std::vector<std::string> earlier_envelope_ids{};  // CC -> letter: of earlier attempts (the message was sent again)
  bool operator==(const LetterPart&) const = default;
};

struct ConversionRecord {
  /// The last is a letter that was parted from others of its envelope, on its way between OIOXML and EDIFACT or as a
  /// file letter that goes on alone (CONV-7.03): bundle_id is the id of that envelope, header_id the letter's own,
  /// version its version code, `letters` is what it became.
  enum class Direction : std::uint8_t { to_care_communication, to_letter, between_letters };
  Direction direction = Direction::to_care_communication;
  /// Of the original message; receipts go the other way. Location number, SOR code and name are kept.
  Party sender, receiver;
  Timestamp converted;  // when (Context::now)
  // The CareCommunication.
  std::string bundle_id, header_id;       // of the latest attempt
  std::string version;                    // between letters only
  std::string thread;                     // Communication.identifier; letter -> CC only, as is
  std::string digest;                     // of what the letter says, or the letters that the CareCommunication became
  std::vector<std::string> file_digests;  // letter -> CC: of each file, sorted
  bool json = true;                       // the format it came in, or went out in
  std::optional<AcknowledgedProvenance> provenance;
  // The letters.
  std::vector<LetterPart> letters;
  Incomplete incomplete = Incomplete::none;
  /// The episode id as the letter has it, and as the CareCommunication had it (conversion.md 2: stored system and form
  /// are restored when a reply brings it back).
  std::string episode_in_letter, episode_system, episode_value;
  /// Whether the outcome that was sent back was positive: the first one stands.
  std::optional<bool> answered;
  /// The same message: direction, sender and MessageHeader.id. One that is sent again has another Bundle.id; between
  /// letters each envelope counts, for its receipts name it.
  [[nodiscard]] bool same_message(const ConversionRecord& other) const {
    return direction == other.direction && header_id == other.header_id &&
           sender.location_number == other.sender.location_number &&
           (direction != Direction::between_letters || bundle_id == other.bundle_id);
  }
  /// Three months after the conversion receipts are late: they go on unconverted (conversion.md 4).
  [[nodiscard]] bool expired(const Timestamp& now) const;
  bool operator==(const ConversionRecord&) const = default;
};

struct ReceiptState {
  std::vector<ConversionRecord> records;
  /// Takes a new version of a record in: it replaces the one of the same message.
  void merge(ConversionRecord record);
  /// Drops what has expired.
  void forget(const Timestamp& now);
  bool operator==(const ReceiptState&) const = default;
};

inline constexpr std::uint64_t most_state_bytes = 100'000'000;  // more than 100,000 messages in three months

/// JSON, schema 1 (docs/cli.md): read strictly (findings STATE-01 with positions), written one record a line, the same
/// state always as the same bytes.
[[nodiscard]] tl::expected<ReceiptState, Findings> read_state(std::shared_ptr<const ByteSource> source);
void write_state(const ReceiptState& state, ByteSink& sink);

}  // namespace brevdue::convert
