// What a receipt is, in no wire format: CTL01 to CTL03 (XCTL01 to XCTL03), or a FHIR Acknowledgement. Readers fill in what stood
// in the message, writers write what is here; what becomes what between the two worlds is converters/convert's
// (conversion.md 4). Strings are UTF-8; an empty string is an absent value. Thread safety: values.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converters/model/correspondence.hpp"
#include "converters/model/finding.hpp"
#include "converters/model/timestamp.hpp"

namespace brevdue {

/// RefuseCode of XCTL01 and XCTL02 (oioxml.md 2).
enum class RefuseCode : std::uint8_t {
  ikke_specificeret,
  ukendt_lokationsnummer,
  problem_med_modtager_id,
  problem_med_version,
  syntaksfejl
};
[[nodiscard]] std::string_view name(RefuseCode code);  // "problem_med_modtagerID"
[[nodiscard]] std::optional<RefuseCode> refuse_code(std::string_view name);

/// Why something was refused, as OIOXML says it: a code, words, both or neither.
struct Refusal {
  std::optional<RefuseCode> code;
  std::string text;  // line breaks as \n
  [[nodiscard]] bool empty() const { return !code && text.empty(); }
  bool operator==(const Refusal&) const = default;
};

/// One issue of an OperationOutcome (fhir-rules.md 12, terminology.md T7.2 and T7.3).
struct Issue {
  std::string severity = "error";            // error, fatal, warning, information
  std::string code;                          // IssueType: "not-found"
  std::string system, detail_code, display;  // details.coding, of the MedCom or HL7 list
  std::string text;                          // details.text
  std::string diagnostics;
  bool operator==(const Issue&) const = default;
};

/// OriginalLetter: one letter or file letter a receipt of OIOXML answers.
struct OriginalLetter {
  std::string id;       // OriginalLetterIdentifier, at most 14 characters
  std::string version;  // OriginalVersionCode, at most 7: "XD9134L", in EDIFACT "D9134L"
  Refusal refusal{};
  std::string type{};  // EDIFACT alone: UCM S009 component 1, "MEDDIS"
  bool operator==(const OriginalLetter&) const = default;
};

/// The Provenance of the message a FHIR Acknowledgement answers, copied into it (ACK-PRV-02). Times as written.
struct AcknowledgedProvenance {
  std::string activity;  // "new-message"
  std::string occurred, recorded;
  bool operator==(const AcknowledgedProvenance&) const = default;
};

/// One receipt, complete.
struct Receipt {
  /// The first three are OIOXML's and EDIFACT's, the last three MessageHeader.response.code of an Acknowledgement.
  enum class Kind : std::uint8_t { xctl01, xctl02, xctl03, ok, fatal_error, transient_error };
  Kind kind = Kind::xctl03;
  std::string version;      // "XC0330Q"; "C0330Q"; "2.0"
  std::string envelope_id;  // Envelope/Identifier (1 to 14 characters); Bundle.id
  std::string message_id;   // Letter/Identifier (1 to 14); MessageHeader.id
  Timestamp sent;           // Envelope/Sent; Bundle.timestamp
  LocalTimeCase sent_case = LocalTimeCase::plain;
  bool receipt_wanted = false;   // minuspositivkvitt: receipts are never receipted
  std::string statistical_code;  // OIOXML
  Party sender, receiver;        // OIOXML: location number alone (XCTL01: the sender may be a VANS id)

  // OIOXML: what is answered. Sender and receiver of the original are not swapped.
  std::string original_envelope_id, original_sender, original_receiver;
  Refusal refusal;                        // at OriginalEmessage level
  std::vector<OriginalLetter> originals;  // none is legal

  // FHIR: what is answered.
  std::string response_identifier;  // MessageHeader.id of the message acknowledged
  std::vector<Issue> issues;
  std::optional<AcknowledgedProvenance> provenance;

  std::vector<std::string> not_carried;  // what stood in the message and this model has no field for, by path
  std::uint32_t input = 0;               // which input it was read from
  bool operator==(const Receipt&) const = default;

  [[nodiscard]] bool is_fhir() const { return kind >= Kind::ok; }
  [[nodiscard]] bool is_positive() const { return kind == Kind::xctl03 || kind == Kind::ok; }
};
/// "XCTL01" to "XCTL03"; "ok", "fatal-error", "transient-error".
[[nodiscard]] std::string_view name(Receipt::Kind kind);
/// What a receipt of OIOXML or EDIFACT is called there, by the first three kinds.
[[nodiscard]] const VersionRow& version_row(Receipt::Kind kind);

}  // namespace brevdue
