// EDIFACT: letters (DIS91, DIS90), file letters (BIN01) and receipts (CTL01 to CTL03), read strictly and written
// plainly (edifact.md). Reading is driven by tables of segments (order, cardinality, codes, lengths). Thread safety:
// pure functions.
#pragma once

#include <tl/expected.hpp>

#include "converters/edifact/interchange.hpp"
#include "converters/model/message.hpp"
#include "converters/model/timestamp.hpp"
#include "converters/wire/document.hpp"

namespace brevdue::edifact {

using Read = MessagesRead;
using Unread = MessagesUnread;

/// Reads one interchange: each message of it, in order, with version codes as they stand ("D9134L") and parties by UNB.
/// Warnings have marks or bytes unresolved. Errors: the interchange's (interchange.hpp), EDI-14 (a type or version that
/// is not read; its partial message is a Correspondence, or a FileLetter for MEDBIN, with version, ids and parties),
/// EDI-15 to -20. Text becomes plain text with styles by edifact.md 5.
/// Findings are in the order of the bytes they stand at, those without one first. Where every error is in one of
/// several messages, each its own, the others are sound. After a hundred errors no more messages are read, and there
/// are at most a hundred partial ones; after two hundred warnings further ones are not listed (EDI-23, a warning then).
/// What the model has no field for is in not_carried, by its place ("segment 12 S05", "segment 5 NAD element 3").
[[nodiscard]] tl::expected<Read, Unread> read(const wire::Document& document, const DanishTime& zone,
                                              const Forgive& forgive);

/// Writes one letter as an interchange of its own: DIS91, or DIS90 if it is administrative (its patient has the number
/// of nobody). The letter is complete, within every length and character set (convert sees to it).
void write_letter(const Correspondence& letter, const DanishTime& zone, ByteSink& sink);
/// Writes one file letter (BIN01). Contents stream from their sources.
void write_bin01(const FileLetter& letter, const DanishTime& zone, ByteSink& sink);
/// Writes CTL01, CTL02 or CTL03; kind is one of these. Every original has a type, or a version whose type is known:
/// convert refuses other receipts, and here they throw std::logic_error. A refusal's text has at most five components.
void write_ctl(const Receipt& receipt, const DanishTime& zone, ByteSink& sink);

}  // namespace brevdue::edifact
